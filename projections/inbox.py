"""One inbox for each agency: what waits for it in every ledger, what it waits for, and until when (G6). 收件箱与待办。

Nothing is kept for it. A ledger that says who must act next (``waiting_on``, ``waiting_for``, ``waiting_since``) is taken as it is;
for the others a table says at which stage whose turn it is. The end that matters is that of the agency's own clock on the record,
or the day that the row itself names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.clocks.rules import Side
from coordination.rules import local_date
from coordination.streams.case import Stage as CaseStage
from coordination.streams.clock import Stage as ClockStage
from coordination.streams.consultation import Stage as ConsultationStage
from coordination.streams.evidence import Stage as EvidenceStage
from coordination.streams.joint_action import Stage as ActionStage
from coordination.streams.joint_action.state import ALIVE
from coordination.streams.jurisdiction_dispute import Stage as DisputeStage
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.notice import Stage as NoticeStage
from coordination.streams.reverse_referral import Stage as ReverseStage
from coordination.streams.transfer import Stage as TransferStage
from coordination.streams.triage_session import Stage as SessionStage
from projections.access import SUPERVISOR, Sight
from projections.appraisal_items import APPRAISAL_ITEMS
from projections.assists import ASSISTS
from projections.cases import CASES
from projections.clocks import CLOCKS
from projections.complaints import COMPLAINTS
from projections.consultations import CONSULTATIONS
from projections.daybook import DAYBOOK
from projections.disputes import DISPUTES
from projections.duties import DUTIES
from projections.early_interventions import EARLY_INTERVENTIONS
from projections.engine import Ledger, Moment, Snapshot
from projections.evidence import EVIDENCE
from projections.feedback_owed import FEEDBACK_OWED, Direction
from projections.feedback_owed import Stage as FeedbackStage
from projections.flash_reports import FLASH_REPORTS
from projections.joint_actions import JOINT_ACTIONS
from projections.joint_follow_ups import JOINT_FOLLOW_UPS
from projections.joint_follow_ups import Stage as ItemStage
from projections.leads import LEADS
from projections.notices import NOTICES
from projections.queries import each_of, end_of, holds, rows_at
from projections.referrals import REFERRALS
from projections.reverse_referrals import REVERSE_REFERRALS
from projections.silences import SILENCES, SilenceKind
from projections.silences.ledger import sounding
from projections.supervision_orders import SUPERVISION_ORDERS
from projections.tables import Instant, Text
from projections.tasks import Task
from projections.tellings import TELLINGS
from projections.transfers import TRANSFERS
from projections.triage_sessions import TRIAGE_SESSIONS


class Box(Coded):
    """The parts of an inbox. 收件箱分类。"""

    MINE = "mine", "待我办理", "waiting for me"
    INCOMING = "incoming", "新收待接收", "come in, not yet accepted"
    OUTGOING = "outgoing", "待对方办理", "sent by me, waiting for others"
    OVERDUE = "overdue", "我方逾期", "waiting for me, its time is over"


Narrowing = Callable[[sa.Table, datetime, str], sa.ColumnElement[bool]]
"""(rows, instant, dialect) -> a condition."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Wait:
    """Whose turn it is in some rows of a ledger, to do what, since when. 待办规则。

    ``agency`` and ``since`` name columns; ``tasks`` tells by the stage what is to be done, ``task`` names the column that says so,
    ``always`` is what is to be done whatever the stage.
    ``by_office``: it is the turn of the office of the record's campaigns. ``each``: ``agency`` names a list, and it is the turn of
    each of them. ``sent``: it was sent to whoever's turn it is, who has not taken it yet. ``also`` narrows the rows.
    ``due_on`` names the column with the last day on which it is in time, where no clock tells. ``answerable`` names the column of
    the agency whose clock it is, where that is another one: what a unit has in hand is its agency's to be in time with.
    """

    ledger: Ledger
    agency: str = ""
    since: str
    tasks: Mapping[str, Task] = field(default_factory=dict)
    task: str = ""
    always: Task | None = None
    by_office: bool = False
    each: bool = False
    sent: bool = False
    due_on: str = ""
    answerable: str = ""
    also: Narrowing | None = None


def _itself(ledger: Ledger) -> Wait:
    """Return the rule of a ledger that says itself who must act next."""
    return Wait(ledger=ledger, agency="waiting_on", since="waiting_since", task="waiting_for")


def _flagged(column: str) -> Narrowing:
    return lambda rows, instant, dialect: rows.c[column].is_(sa.true())


def _without(column: str) -> Narrowing:
    return lambda rows, instant, dialect: rows.c[column].is_(sa.null())


UNHEARD: Final = (SilenceKind.UNREFERRED, SilenceKind.FINED, SilenceKind.IDLE)
"""The silences in which nothing has begun that would wait for anybody; of the others the records tell whose turn it is."""


def _unheard(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[bool]:
    kinds = rows.c.kind.in_([kind.value for kind in UNHEARD])
    return sa.and_(kinds, sounding(rows, instant, dialect))


def _answering(ledger: Ledger, since: str) -> Wait:
    fallen = _flagged("support_fallen")
    return Wait(ledger=ledger, agency="holder", since=since, always=Task.ANSWER_SUPPORT, also=fallen)


def _to_hand_in(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[bool]:
    begun = rows.c.period_start <= sa.literal(local_date(instant), sa.Date)
    return sa.and_(rows.c.answerable, rows.c.answered_on.is_(sa.null()), begun)


def _undecided(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[bool]:
    """Return the sessions that have a lead of which something may still be said."""
    return rows.c.pending_count > 0


def _upward(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[bool]:
    """Return what is owed upward; what is owed to the office waits with its lead already, under the clock of that."""
    return sa.and_(rows.c.direction == Direction.UPWARD.value, rows.c.stage == FeedbackStage.OPEN.value)


WAITS: Final = (
    Wait(
        ledger=LEADS,
        by_office=True,
        since="received_on",
        tasks={
            LeadStage.REGISTERED: Task.TRIAGE,
            LeadStage.RETURNED: Task.TRIAGE,
            LeadStage.TRIAGED: Task.DISPATCH,
            LeadStage.FED_BACK: Task.CLOSE_LEAD,
        },
    ),
    Wait(ledger=LEADS, agency="offered_to", since="dispatched_on", tasks={LeadStage.DISPATCHED: Task.TAKE_LEAD}),
    Wait(ledger=LEADS, agency="holder", since="accepted_on", tasks={LeadStage.VERIFYING: Task.VERIFY}),
    Wait(
        ledger=LEADS,
        agency="holder",
        since="answered_on",
        tasks=dict.fromkeys((LeadStage.FILED, LeadStage.NOT_FILED, LeadStage.ROUTED_OUT), Task.FEED_BACK),
        also=_without("final_feedback_on"),
    ),
    _answering(LEADS, "answered_on"),
    Wait(
        ledger=CASES,
        agency="holder",
        since="filed_on",
        tasks={
            CaseStage.FILED: Task.INVESTIGATE,
            CaseStage.INVESTIGATING: Task.INVESTIGATE,
            CaseStage.IN_REVIEW: Task.REVIEW,
            CaseStage.NOTICE_PENDING: Task.SERVE_NOTICE,
            CaseStage.AWAITING_PARTY: Task.HEAR,
            CaseStage.HEARING: Task.HEAR,
            CaseStage.DECIDING: Task.DECIDE,
            CaseStage.EXECUTING: Task.EXECUTE,
            CaseStage.TERMINATED: Task.CLOSE_CASE,
            CaseStage.CLOSING: Task.CLOSE_CASE,
        },
    ),
    _answering(CASES, "filed_on"),
    Wait(
        ledger=REVERSE_REFERRALS,
        agency="registrant",
        since="registered_on",
        tasks={ReverseStage.REGISTERED: Task.REVIEW_REVERSE},
    ),
    Wait(ledger=REVERSE_REFERRALS, agency="offered_to", since="issued_on", tasks={ReverseStage.ISSUED: Task.RECEIVE}),
    Wait(
        ledger=REVERSE_REFERRALS,
        agency="holder",
        since="received_on",
        tasks={ReverseStage.WITH_AGENCY: Task.REPORT},
    ),
    Wait(ledger=EVIDENCE, agency="offered_to", since="held_since", tasks={EvidenceStage.OFFERED: Task.TAKE_EVIDENCE}),
    Wait(ledger=TRANSFERS, agency="offered_to", since="offered_on", tasks={TransferStage.OFFERED: Task.RECEIVE}),
    Wait(
        ledger=TRANSFERS,
        agency="offered_to",
        since="received_on",
        tasks={TransferStage.RECEIVED: Task.ANSWER_TRANSFER},
    ),
    Wait(ledger=TRANSFERS, agency="holder", since="answered_on", tasks={TransferStage.ACCEPTED: Task.REPORT}),
    Wait(ledger=DISPUTES, agency="holder", since="raised_on", tasks={DisputeStage.NEGOTIATING: Task.NEGOTIATE}),
    Wait(
        ledger=DISPUTES,
        agency="holder",
        since="reported_on",
        tasks=dict.fromkeys(
            (DisputeStage.WITH_SUPERIOR, DisputeStage.WITH_JUSTICE, DisputeStage.WITH_GOVERNMENT), Task.SETTLE
        ),
    ),
    Wait(
        ledger=JOINT_ACTIONS,
        agency="unanswered",
        each=True,
        sent=True,
        since="planned_on",
        tasks=dict.fromkeys(ALIVE, Task.ANSWER_INVITATION),
    ),
    Wait(ledger=JOINT_ACTIONS, agency="holder", since="planned_on", tasks={ActionStage.PLANNED: Task.SCHEDULE}),
    Wait(ledger=JOINT_ACTIONS, agency="holder", since="ended_on", tasks={ActionStage.ENDED: Task.REPORT_ACTION}),
    Wait(
        ledger=JOINT_FOLLOW_UPS,
        agency="responsible_agency",
        since="set_on",
        due_on="complete_by_on",
        tasks={ItemStage.OPEN: Task.FOLLOW_UP},
    ),
    Wait(
        ledger=CONSULTATIONS,
        agency="unheard",
        each=True,
        since="convened_on",
        tasks={ConsultationStage.CONVENED: Task.GIVE_OPINION},
    ),
    Wait(
        ledger=CONSULTATIONS,
        agency="holder",
        since="convened_on",
        tasks={ConsultationStage.CONVENED: Task.CONCLUDE},
    ),
    Wait(
        ledger=ASSISTS,
        agency="requested_agency",
        since="received_on",
        always=Task.EXPLAIN_DELAY,
        also=_flagged("reasons_owed"),
    ),
    _answering(ASSISTS, "accepted_on"),
    Wait(
        ledger=NOTICES,
        agency="not_received_by",
        each=True,
        sent=True,
        since="issued_on",
        tasks={NoticeStage.ISSUED: Task.RECEIVE},
    ),
    Wait(
        ledger=DUTIES,
        agency="owed_by",
        since="period_start",
        due_on="due_on",
        always=Task.HAND_IN,
        also=_to_hand_in,
    ),
    Wait(
        ledger=TRIAGE_SESSIONS,
        agency="unheard",
        each=True,
        since="convened_on",
        tasks={SessionStage.CONVENED: Task.TRIAGE_OPINION},
        also=_undecided,
    ),
    Wait(
        ledger=TRIAGE_SESSIONS,
        by_office=True,
        since="convened_on",
        tasks={SessionStage.CONVENED: Task.TRIAGE_SESSION},
    ),
    Wait(
        ledger=FLASH_REPORTS,
        agency="unacknowledged",
        each=True,
        sent=True,
        since="sent_on",
        always=Task.ACKNOWLEDGE,
    ),
    Wait(
        ledger=FEEDBACK_OWED,
        agency="owed_by",
        since="since",
        due_on="due_on",
        always=Task.REPORT_UPWARD,
        also=_upward,
    ),
    Wait(
        ledger=DAYBOOK,
        agency="registrant",
        since="rectify_since",
        due_on="complete_by_on",
        always=Task.CHECK,
        also=_flagged("rectify_open"),
    ),
    Wait(ledger=TELLINGS, agency="owed_by", each=True, since="owed_since", always=Task.TELL),
    Wait(ledger=SILENCES, agency="agency", since="since", task="kind", also=_unheard),
    Wait(
        ledger=APPRAISAL_ITEMS,
        agency="waiting_on",
        since="waiting_since",
        task="waiting_for",
        due_on="complete_by_on",
    ),
    replace(_itself(COMPLAINTS), answerable="registrant"),
    *map(_itself, (REFERRALS, EARLY_INTERVENTIONS, ASSISTS, SUPERVISION_ORDERS)),
)
"""In which rows of which ledger it is whose turn."""

NEEDS: Final = tuple(dict.fromkeys((*(model for wait in WAITS for model in wait.ledger.needs), CLOCKS)))
CALLED: Final = ("title", "session_no", "cause", "requirement", "document_no")
"""What a record is called by, the first column that its ledger has."""
SENDERS: Final = ("asking_agency", "registrant")
"""Who waits for what others do with it, the first column that its ledger has."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whose inbox, and which part of it. 收件箱查询。

    ``agencies`` act for each other (a bureau and its units); ``offices`` tells for campaigns which agency is their office.
    """

    agencies: Collection[str]
    offices: Mapping[str, str | None]
    box: Box = Box.MINE
    kinds: Collection[str] = ()
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of an inbox, and how many items each part has. 收件箱。"""

    items: list[dict[str, Any]]
    counts: Mapping[str, int]


def inbox(snapshot: Snapshot, sight: Callable[[Ledger], Sight], moment: Moment, question: Question) -> Answer:
    """Return what waits for the agencies, or for others through them, as it stood at a moment: what ends soonest first."""
    waiting = list(_waiting(snapshot, sight, moment, question))
    if not waiting:
        return Answer([], dict.fromkeys((box.value for box in Box), 0))
    found, ends = sa.union_all(*waiting).subquery(), _ends(snapshot, moment)
    own_clock = sa.and_(ends.c.record == found.c.id, ends.c.owner == found.c.answerable)
    due_at = sa.func.coalesce(found.c.ends_at, ends.c.due_at, type_=Instant()).label("due_at")
    timed = sa.select(found, due_at).select_from(found.outerjoin(ends, own_clock)).subquery()
    mine = timed.c.agency.in_(question.agencies)
    boxes: Mapping[Box, sa.ColumnElement[bool]] = {
        Box.MINE: mine,
        Box.INCOMING: sa.and_(mine, timed.c.offered_to.in_(question.agencies)),
        Box.OUTGOING: sa.and_(sa.not_(mine), timed.c.sender.in_(question.agencies)),
        Box.OVERDUE: sa.and_(mine, timed.c.due_at <= moment.instant),
    }
    counted = sa.select(*(sa.func.count(sa.case((condition, 1))).label(box.value) for box, condition in boxes.items()))
    asked = (
        sa.select(timed)
        .where(boxes[question.box])
        .order_by(timed.c.due_at.asc().nulls_last(), timed.c.since.asc().nulls_last(), timed.c.id, timed.c.task)
        .limit(question.limit)
        .offset(question.offset)
    )
    counts = snapshot.connection.execute(counted).mappings().one()
    return Answer([dict(row) for row in snapshot.connection.execute(asked).mappings()], dict(counts))


def _ends(snapshot: Snapshot, moment: Moment) -> sa.Subquery:
    """Return for each record and agency when the first of its running clocks ends."""
    rows, standing = rows_at(snapshot, CLOCKS, SUPERVISOR, moment)
    return (
        sa.select(rows.c.record, rows.c.owner, sa.func.min(rows.c.due_at).label("due_at"))
        .where(standing, rows.c.stage == ClockStage.RUNNING.value, rows.c.side == Side.DUTY.value)
        .group_by(rows.c.record, rows.c.owner)
        .subquery()
    )


def _waiting(
    snapshot: Snapshot, sight: Callable[[Ledger], Sight], moment: Moment, question: Question
) -> Iterator[sa.Select[Any]]:
    """Yield for each rule the rows in which it is somebody's turn, all with the same columns."""
    columns = partial(_columns, snapshot.dialect)
    for wait in WAITS:
        if question.kinds and wait.ledger.kind not in question.kinds:
            continue
        rows, known = rows_at(snapshot, wait.ledger, sight(wait.ledger), moment)
        wanted = [known]
        if wait.also is not None:
            wanted.append(wait.also(rows, moment.instant, snapshot.dialect))
        if wait.tasks:
            wanted.append(rows.c.stage.in_([str(stage) for stage in wait.tasks]))
        if wait.by_office:
            for office in sorted({office for office in question.offices.values() if office is not None}):
                led = (campaign for campaign, by in question.offices.items() if by == office)
                theirs = sa.or_(*(holds(rows.c.campaigns, campaign, snapshot.dialect) for campaign in led))
                yield columns(wait, rows, sa.literal(office, Text)).where(*wanted, theirs)
        elif wait.each:
            members, agency = each_of(rows.c[wait.agency], snapshot.dialect)
            yield columns(wait, rows, agency).join_from(rows, members, sa.true()).where(*wanted)
        else:
            agency = rows.c[wait.agency]
            yield columns(wait, rows, agency).where(*wanted, agency.is_not(sa.null()))


def _columns(dialect: str, wait: Wait, rows: sa.Table, agency: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(
        sa.literal(wait.ledger.name, Text).label("ledger"),
        rows.c.id.label("id"),
        _first(rows, *CALLED).label("title"),
        _first(rows, "stage").label("stage"),
        agency.label("agency"),
        (rows.c[wait.answerable] if wait.answerable else agency).label("answerable"),
        _task(wait, rows).label("task"),
        rows.c[wait.since].label("since"),
        _first(rows, *SENDERS).label("sender"),
        (agency if wait.sent else _first(rows, "offered_to")).label("offered_to"),
        (end_of(rows.c[wait.due_on], dialect) if wait.due_on else sa.cast(sa.null(), Instant)).label("ends_at"),
    )


def _task(wait: Wait, rows: sa.Table) -> sa.ColumnElement[Any]:
    if wait.always is not None:
        return sa.literal(wait.always.value, Text)
    if wait.task:
        return rows.c[wait.task]
    return sa.case(*((rows.c.stage == str(stage), sa.literal(task.value, Text)) for stage, task in wait.tasks.items()))


def _first(rows: sa.Table, *names: str) -> sa.ColumnElement[Any]:
    """Return the first of these columns that a ledger has, or nothing."""
    return next((rows.c[name] for name in names if name in rows.c), sa.cast(sa.null(), Text))

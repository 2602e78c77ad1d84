"""The ledger of requests for assistance: what was asked of whom, what was answered, who is waited for since when. 协查台账。

One row for one letter; letters of one request share ``assist_request``. What an agency asks this ledger: ``asking_agency`` (asked
by us), ``requested_agency`` (asked of us), ``common_superior`` (between others below us). As in the ledger of referrals each event
moves the row by its own ``evolve``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded
from coordination.streams import assist as events
from coordination.streams.assist import Assist, AssistBasis, DateProposed, Duty, RecordKind, Stage
from projections import supports
from projections.engine import Ledger, Row
from projections.folding import (
    Change,
    Columns,
    bookkeeping,
    by_own_fold,
    changes,
    given,
    nothing,
    opens,
    part,
    trade_lines,
    waits,
)
from projections.tables import Many, Spelled, Text

CODES: Final[Mapping[str, type[Coded]]] = {
    "stage": Stage,
    "record_kind": RecordKind,
    "assist_basis": AssistBasis,
}
AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "record",
    "assist_request",
    "asking_agency",
    "agreed_due_on",
    "presence_asked",
    "presence_agreed",
    "reasons_owed",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> Assist:
    """Return what the rules know of the request in a row."""
    if not row:
        return Assist()
    coded: dict[str, Any] = {name: None if row[name] is None else of.of(row[name]) for name, of in CODES.items()}
    matters = tuple(one["matter_no"] for one in row["matters"])
    proposed = row["proposed"]
    return Assist(
        **{name: row[name] for name in AS_THEY_ARE},
        **coded,
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        requested=row["requested_agency"],
        superior=row["common_superior"],
        matters=matters,
        answered=frozenset(matters) - frozenset(row["unanswered"]),
        proposed=None if proposed is None else DateProposed(date.fromisoformat(proposed["due_on"]), proposed["by"]),
        fallen=frozenset(UUID(told["support"]) for told in row["supports"] or () if told.get("waiting", False)),
    )


def columns_of(state: Assist) -> Columns:
    """Return the columns in which the state stands; what stands in columns of supports is theirs."""
    proposed = state.proposed
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        **{name: None if (code := getattr(state, name)) is None else code.value for name in CODES},
        "participants": state.participants,
        "campaigns": state.campaigns,
        "requested_agency": state.requested,
        "common_superior": state.superior,
        "unanswered": state.unanswered,
        "proposed": None if proposed is None else {"due_on": proposed.due_on.isoformat(), "by": proposed.by},
        "under_way": state.open,
    }


moved = by_own_fold(state_of, columns_of, waits(lambda state: state.awaited))
"""The change that an event makes by its own fold, with what it gives beside."""


def noted(column: str, *names: str) -> Change:
    """Return the change that adds a line to a column: who told it, when, and what it says in these fields."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        envelope, stored = recorded.envelope, part(event)
        line = {"by": envelope.agency, "on": envelope.legal_on.isoformat()}
        line |= {name: stored[name] for name in names if name in stored}
        return {column: [*(row[column] or ()), line]}

    return change


def on(column: str, *names: str) -> Change:
    """Return the change that keeps the legal date in a column, and these fields of the event under their names."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        values = {name: getattr(event, name) for name in names}
        plain = {name: value.value if isinstance(value, Coded) else value for name, value in values.items()}
        return {column: recorded.envelope.legal_on, **plain}

    return change


def requested(row: Row, event: events.AssistRequested, recorded: Recorded) -> Columns:
    return {
        **given(event, "title", "facts", "own_steps", "document_no"),
        "matters": [part(matter) for matter in event.matters],
        "attached": [part(pointer) for pointer in event.attached],
        "evidence": _evidence((), event.attached),
        "requested_on": recorded.envelope.legal_on,
        "reminded": 0,
        "supplements": 0,
    }


def supplemented(row: Row, event: events.AssistSupplementAsked, recorded: Recorded) -> Columns:
    return {
        "matters": [*row["matters"], *(part(matter) for matter in event.further_matters)],
        "supplements": row["supplements"] + 1,
        "replied_on": None,
    }


def answered(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Put each answer beside its matter; the last word counts."""
    given_now = {answer.matter_no: answer for answer in event.answers}
    day = recorded.envelope.legal_on.isoformat()
    matters = [
        {**matter, "answer": {**part(given_now[number]), "answered_on": day}}
        if (number := matter["matter_no"]) in given_now
        else matter
        for matter in row["matters"]
    ]
    return {
        "matters": matters,
        "evidence": _evidence(row["evidence"], *(answer.attached for answer in event.answers)),
    }


def _evidence(before: Iterable[str], *attached: Iterable[events.EvidencePointer]) -> list[str]:
    """Return the pieces of evidence that went along, each once."""
    more = (str(pointer.evidence) for pointers in attached for pointer in pointers)
    return list(dict.fromkeys((*before, *more)))


def replied(row: Row, event: events.AssistReplied, recorded: Recorded) -> Columns:
    return {
        **answered(row, event, recorded),
        **noted("replies", "document_no", "summary")(row, event, recorded),
        "reply_no": event.document_no,
        "replied_on": recorded.envelope.legal_on,
    }


def traded(row: Row, event: events.AssistTradeLinkFound, recorded: Recorded) -> Columns:
    return {"trade_parties": trade_lines(row, event)}


def reminded(row: Row, event: events.AssistReminded, recorded: Recorded) -> Columns:
    return {
        **noted("reminders", "note")(row, event, recorded),
        "reminded": row["reminded"] + 1,
        "reminded_on": recorded.envelope.legal_on,
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    for matter in row["matters"] or ():
        yield matter["content"]
        yield matter.get("answer", {}).get("content")
    for letter in row["replies"] or ():
        yield letter["document_no"]
        yield letter.get("summary")
    for visit in row["visits"] or ():
        yield visit["visit_finding"]
    yield from (row["title"], row["facts"], row["document_no"])


GIVEN: Final[Mapping[str, Change]] = {
    "assist.superior_informed": nothing,
    "assist.taken_over": nothing,
    "assist.received": on("received_on"),
    "assist.accepted": on("accepted_on", "contact_officers"),
    "assist.declined": on("ended_on", "decline_ground", "reason", "suggested_agency", "suggested_body"),
    "assist.extension_notified": noted("extensions", "extension_wd", "reason", "document_no"),
    "assist.progress_reported": noted("progress", "progress", "expected_on"),
    "assist.reminded": reminded,
    "assist.overdue_questioned": noted("lateness", "clock", "due_at"),
    "assist.overdue_explained": noted("lateness", "reason", "expected_on"),
    "assist.partly_replied": answered,
    "assist.replied": replied,
    "assist.answers_corrected": answered,
    "assist.supplement_asked": supplemented,
    "assist.withdrawn": on("ended_on", "reason"),
    "assist.closed": on("ended_on", "usefulness", "usefulness_opinion"),
    "assist.due_date_proposed": nothing,
    "assist.due_date_agreed": nothing,
    "assist.presence_asked": noted("presence", "asking_officers", "reason"),
    "assist.presence_answered": noted("presence", "presence_answer", "meet_on", "reason"),
    "assist.joint_visit_recorded": noted(
        "visits", "visited_on", "place", "officers", "asking_officers", "visit_finding"
    ),
    "assist.trade_link_found": traded,
    "assist.support_notified": supports.notified,
    "assist.support_answered": supports.answered,
}
"""What an event writes beside what it changes in the state."""

ASSISTS = Ledger(
    name="assists",
    kind="assist",
    version=1,
    codes={"waiting_for": (Duty,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("under_way", sa.Boolean),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("assist_request", sa.Uuid),
        sa.Column("asking_agency", Text),
        sa.Column("requested_agency", Text),
        sa.Column("common_superior", Text),
        sa.Column("assist_basis", Text),
        sa.Column("title", Text),
        sa.Column("facts", Text),
        sa.Column("own_steps", Many),
        sa.Column("matters", Many),
        sa.Column("unanswered", Many),
        sa.Column("document_no", Spelled),
        sa.Column("attached", Many),
        sa.Column("evidence", Many),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
        sa.Column("requested_on", sa.Date),
        sa.Column("received_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("contact_officers", Many),
        sa.Column("proposed", Many),
        sa.Column("agreed_due_on", sa.Date),
        sa.Column("extensions", Many),
        sa.Column("progress", Many),
        sa.Column("reminders", Many),
        sa.Column("reminded", sa.Integer),
        sa.Column("reminded_on", sa.Date),
        sa.Column("lateness", Many),
        sa.Column("reasons_owed", sa.Boolean),
        sa.Column("presence", Many),
        sa.Column("presence_asked", sa.Boolean),
        sa.Column("presence_agreed", sa.Boolean),
        sa.Column("visits", Many),
        sa.Column("replies", Many),
        sa.Column("reply_no", Spelled),
        sa.Column("replied_on", sa.Date),
        sa.Column("supplements", sa.Integer),
        sa.Column("ended_on", sa.Date),
        sa.Column("decline_ground", Text),
        sa.Column("reason", Text),
        sa.Column("suggested_agency", Text),
        sa.Column("suggested_body", Text),
        sa.Column("usefulness", Text),
        sa.Column("usefulness_opinion", Text),
        sa.Column("trade_parties", Many),
        *supports.support_columns(),
    ),
    folds={
        "assist.requested": opens(moved(requested)),
        **{topic: changes(moved(told)) for topic, told in GIVEN.items()},
    },
    filters=(
        "stage",
        "under_way",
        "registrant",
        "holder",
        "offered_to",
        "campaigns",
        "record",
        "record_kind",
        "assist_request",
        "asking_agency",
        "requested_agency",
        "common_superior",
        "assist_basis",
        "document_no",
        "reply_no",
        "evidence",
        "waiting_on",
        "waiting_for",
        "waiting_since",
        "requested_on",
        "received_on",
        "replied_on",
        "ended_on",
        "reasons_owed",
        "decline_ground",
        "usefulness",
        "support_fallen",
    ),
    sorts=("requested_on", "received_on", "waiting_since", "replied_on", "ended_on", "changed_at"),
    text=text,
)

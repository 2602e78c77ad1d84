"""Who owes word of a lead, to whom, since when and until when: to the office, and to whoever assigned it from above. 应反馈台账。

One row for each lead and direction (M42, M57, R13, R14). To the office the agency to which the lead was dispatched owes feedback of
any kind; upward the agency that was assigned the lead owes its answer. What came late stays late; silence is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded, derived_id
from coordination.rules import Recorded, local_date
from coordination.streams import lead as events
from projections.engine import Derived, Ledger, Row, Rows, nobody
from projections.folding import Columns
from projections.leads import LEADS
from projections.tables import Instant, Many, Text


class Direction(Coded):
    """To whom word is owed. 反馈对象。"""

    OFFICE = "office", "专项办", "the office"
    UPWARD = "upward", "上级交办单位", "whoever assigned it from above"


class Stage(Coded):
    """Where it stands, whatever the day. 反馈阶段。"""

    OPEN = "open", "待反馈", "owed"
    TOLD = "told", "已反馈", "told"
    RELEASED = "released", "不再需要反馈", "not owed any more"


class Standing(Coded):
    """How it stands at an instant. 反馈状态。"""

    OWED = "owed", "待反馈", "owed"
    OVERDUE = "overdue", "逾期未反馈", "overdue"
    TOLD = "told", "按期反馈", "told in time"
    TOLD_LATE = "told_late", "逾期反馈", "told late"
    RELEASED = "released", "不再需要反馈", "not owed any more"


def owed_id(lead: UUID, direction: Direction) -> UUID:
    """Return the id of the row of a lead for one direction. 应反馈编号。"""
    return derived_id(lead, f"feedback {direction.value}")


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name both rows of the lead."""
    return tuple(owed_id(recorded.stream, direction) for direction in Direction)


def _stamp(recorded: Recorded) -> Columns:
    return {"changed_at": recorded.recorded_at, "last_topic": recorded.topic}


def _change(rows: Rows, recorded: Recorded, direction: Direction, **columns: Any) -> None:
    rows.change(owed_id(recorded.stream, direction), **columns, **_stamp(recorded))


def registered(rows: Rows, recorded: Recorded) -> None:
    """Remember the lead for what is owed to the office; upward it is owed at once, where it was assigned from above."""
    event: events.LeadRegistered = recorded.event
    told: Row = {"lead": recorded.stream, "campaigns": event.campaigns, "title": event.title, **_stamp(recorded)}
    assigned = event.source is events.LeadSource.ASSIGNED
    rows.put(
        owed_id(recorded.stream, Direction.OFFICE),
        {**told, "direction": Direction.OFFICE.value, "working": {"dispatched": False}},
    )
    if assigned:
        upward = {
            "direction": Direction.UPWARD.value,
            "stage": Stage.OPEN.value,
            "owed_by": event.registered_for or recorded.envelope.agency,
            "upper_reference": event.upper_reference,
            "since": event.received_on,
            "due_on": event.feedback_due_on,
        }
        rows.put(owed_id(recorded.stream, Direction.UPWARD), {**told, **upward})


def dispatched(rows: Rows, recorded: Recorded) -> None:
    """Let whoever is asked owe feedback, from the day of the dispatch."""
    event: events.LeadDispatched = recorded.event
    _change(
        rows,
        recorded,
        Direction.OFFICE,
        working=None,
        stage=Stage.OPEN.value,
        owed_by=event.to_agency,
        since=recorded.envelope.legal_on,
        due_on=event.feedback_due_on,
        told_on=None,
        told_by=None,
        outcome=None,
        final_on=None,
    )


def fed_back(rows: Rows, recorded: Recorded) -> None:
    """End what is owed with the first word; the last one is entered beside it."""
    event: events.LeadFeedbackGiven = recorded.event
    row = rows.get(owed_id(recorded.stream, Direction.OFFICE))
    if row is None or row["stage"] not in (Stage.OPEN.value, Stage.TOLD.value):
        return
    on, by = recorded.envelope.legal_on, recorded.envelope.agency
    first = {} if row["told_on"] is not None else {"stage": Stage.TOLD.value, "told_on": on, "told_by": by}
    final = {"final_on": on} if event.final else {}
    _change(rows, recorded, Direction.OFFICE, outcome=event.outcome.value, **first, **final)


def reported_upward(rows: Rows, recorded: Recorded) -> None:
    """End what is owed upward with the first answer; what is told again stands in the history."""
    row = rows.get(owed_id(recorded.stream, Direction.UPWARD))
    if row is not None and row["told_on"] is None:
        envelope = recorded.envelope
        told = {"stage": Stage.TOLD.value, "told_on": envelope.legal_on, "told_by": envelope.agency}
        _change(rows, recorded, Direction.UPWARD, document_no=recorded.event.document_no, **told)


def released(rows: Rows, recorded: Recorded) -> None:
    """Let nobody owe the office any more what was not told: the lead was recalled, given back or merged."""
    row = rows.get(owed_id(recorded.stream, Direction.OFFICE))
    if row is not None and row["stage"] == Stage.OPEN.value:
        _change(rows, recorded, Direction.OFFICE, stage=Stage.RELEASED.value)


def moved(rows: Rows, recorded: Recorded) -> None:
    """Let the agency that is competent owe what the one before had not told."""
    row = rows.get(owed_id(recorded.stream, Direction.OFFICE))
    if row is not None and row["stage"] == Stage.OPEN.value:
        _change(rows, recorded, Direction.OFFICE, owed_by=recorded.event.receiving_agency)


def standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    """Return under which condition something owed stands how; the day itself is in time."""
    today = sa.literal(local_date(instant), sa.Date)
    open_, told = rows.c.stage == Stage.OPEN.value, rows.c.stage == Stage.TOLD.value
    return {
        Standing.OWED.value: sa.and_(open_, rows.c.due_on >= today),
        Standing.OVERDUE.value: sa.and_(open_, rows.c.due_on < today),
        Standing.TOLD.value: sa.and_(told, rows.c.told_on <= rows.c.due_on),
        Standing.TOLD_LATE.value: sa.and_(told, rows.c.told_on > rows.c.due_on),
        Standing.RELEASED.value: rows.c.stage == Stage.RELEASED.value,
    }


FOLDS: Final[Mapping[str, Callable[[Rows, Recorded], None]]] = {
    "lead.registered": registered,
    "lead.dispatched": dispatched,
    "lead.feedback_given": fed_back,
    "lead.reported_upward": reported_upward,
    "lead.dispatch_recalled": released,
    "lead.returned": released,
    "lead.reopened": released,
    "lead.merged": released,
    "lead.jurisdiction_moved": moved,
}

FEEDBACK_OWED = Ledger(
    name="feedback-owed",
    kind="feedback",
    version=1,
    custody=nobody,
    hangs_on="lead",
    records=(LEADS,),
    working="working",
    codes={"direction": (Direction,), "stage": (Stage,), "outcome": (events.Outcome,)},
    columns=(
        sa.Column("stage", Text),
        sa.Column("direction", Text),
        sa.Column("lead", sa.Uuid),
        sa.Column("title", Text),
        sa.Column("campaigns", Many),
        sa.Column("owed_by", Text),
        sa.Column("upper_reference", Text),
        sa.Column("since", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("told_on", sa.Date),
        sa.Column("told_by", Text),
        sa.Column("outcome", Text),
        sa.Column("final_on", sa.Date),
        sa.Column("document_no", Text),
        sa.Column("changed_at", Instant),
        sa.Column("last_topic", Text),
        sa.Column("working", Many),
    ),
    folds=FOLDS,
    touches=touches,
    filters=("stage", "direction", "lead", "campaigns", "owed_by", "upper_reference", "since", "due_on", "told_on"),
    sorts=("due_on", "since", "told_on", "changed_at"),
    derived=(Derived(column=sa.Column("standing", Text), codes=(Standing,), cases=standings),),
    text=lambda row: (row["title"], row["upper_reference"]),
)

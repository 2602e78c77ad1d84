"""The ledger of follow-up items of joint actions: what is left to do, by whom, until when. 联合行动后续事项台账。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded, local_date
from coordination.streams import joint_action as events
from projections.engine import Derived, Ledger, Row, Rows, nobody
from projections.folding import Columns
from projections.joint_actions import JOINT_ACTIONS
from projections.tables import Instant, Text


def follow_up_id(action: UUID, follow_up: UUID) -> UUID:
    """Return the id of an item's row: items of two actions may have one number. 后续事项编号。"""
    return uuid5(action, f"follow-up {follow_up}")


def _touches(recorded: Recorded) -> tuple[UUID, ...]:
    return (follow_up_id(recorded.stream, recorded.event.follow_up),)


def _stamp(recorded: Recorded) -> Columns:
    return {
        "changed_at": recorded.recorded_at,
        "changed_by": recorded.envelope.agency,
        "last_topic": recorded.topic,
    }


def _set(rows: Rows, recorded: Recorded) -> None:
    event: events.JointActionFollowUpSet = recorded.event
    shown = {
        "joint_action": recorded.stream,
        "follow_up": event.follow_up,
        "requirement": event.requirement,
        "visit": event.visit,
        "stage": Stage.OPEN.value,
        "registrant": recorded.envelope.agency,
        "set_on": recorded.envelope.legal_on,
        "responsible_agency": event.responsible_agency,
        "complete_by_on": event.complete_by_on,
        "times_moved": 0,
    }
    rows.put(follow_up_id(recorded.stream, event.follow_up), {**shown, **_stamp(recorded)})


def _changed(given: Callable[[Row, Any, Recorded], Columns]) -> Callable[[Rows, Recorded], None]:
    def fold(rows: Rows, recorded: Recorded) -> None:
        id_ = follow_up_id(recorded.stream, recorded.event.follow_up)
        if (row := rows.get(id_)) is not None:
            rows.put(id_, {**row, **given(row, recorded.event, recorded), **_stamp(recorded)})

    return fold


def _moved(row: Row, event: events.JointActionFollowUpRescheduled, recorded: Recorded) -> Columns:
    return {"complete_by_on": event.complete_by_on, "times_moved": row["times_moved"] + 1, "reason": event.reason}


def _completed(row: Row, event: events.JointActionFollowUpCompleted, recorded: Recorded) -> Columns:
    return {"stage": Stage.DONE.value, "completed_on": recorded.envelope.legal_on, "completion": event.completion}


def _withdrawn(row: Row, event: events.JointActionFollowUpWithdrawn, recorded: Recorded) -> Columns:
    return {"stage": Stage.WITHDRAWN.value, "withdrawn_on": recorded.envelope.legal_on, "reason": event.reason}


class Stage(Coded):
    """Where a follow-up item stands, whatever the day. 后续事项阶段。"""

    OPEN = "open", "待完成", "to be done"
    DONE = "done", "已完成", "done"
    WITHDRAWN = "withdrawn", "已撤销", "withdrawn"


class ItemStanding(Coded):
    """How a follow-up item stands at an instant. 后续事项状态。"""

    OPEN = "open", "待完成", "to be done"
    OVERDUE = "overdue", "已逾期", "overdue"
    DONE = "done", "按期完成", "done in time"
    DONE_LATE = "done_late", "逾期完成", "done late"
    WITHDRAWN = "withdrawn", "已撤销", "withdrawn"


def _standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    today = sa.literal(local_date(instant), sa.Date)
    is_open, done = rows.c.stage == Stage.OPEN.value, rows.c.stage == Stage.DONE.value
    return {
        ItemStanding.OPEN.value: sa.and_(is_open, rows.c.complete_by_on >= today),
        ItemStanding.OVERDUE.value: sa.and_(is_open, rows.c.complete_by_on < today),
        ItemStanding.DONE.value: sa.and_(done, rows.c.completed_on <= rows.c.complete_by_on),
        ItemStanding.DONE_LATE.value: sa.and_(done, rows.c.completed_on > rows.c.complete_by_on),
        ItemStanding.WITHDRAWN.value: rows.c.stage == Stage.WITHDRAWN.value,
    }


JOINT_FOLLOW_UPS = Ledger(
    name="joint-action-follow-ups",
    kind="joint_action",
    version=1,
    custody=nobody,
    hangs_on="joint_action",
    records=(JOINT_ACTIONS,),
    codes={"stage": (Stage,)},
    columns=(
        sa.Column("changed_at", Instant),
        sa.Column("changed_by", Text),
        sa.Column("last_topic", Text),
        sa.Column("stage", Text),
        sa.Column("joint_action", sa.Uuid),
        sa.Column("follow_up", sa.Uuid),
        sa.Column("requirement", Text),
        sa.Column("visit", sa.Uuid),
        sa.Column("registrant", Text),
        sa.Column("offered_to", Text),
        sa.Column("set_on", sa.Date),
        sa.Column("responsible_agency", Text),
        sa.Column("complete_by_on", sa.Date),
        sa.Column("times_moved", sa.Integer),
        sa.Column("completed_on", sa.Date),
        sa.Column("completion", Text),
        sa.Column("withdrawn_on", sa.Date),
        sa.Column("reason", Text),
    ),
    folds={
        "joint_action.follow_up_set": _set,
        "joint_action.follow_up_rescheduled": _changed(_moved),
        "joint_action.follow_up_completed": _changed(_completed),
        "joint_action.follow_up_withdrawn": _changed(_withdrawn),
    },
    touches=_touches,
    filters=("stage", "joint_action", "registrant", "responsible_agency", "complete_by_on", "set_on", "completed_on"),
    sorts=("complete_by_on", "set_on", "completed_on", "changed_at"),
    derived=(Derived(column=sa.Column("standing", Text), codes=(ItemStanding,), cases=_standings),),
    text=lambda row: (row["requirement"], row["completion"]),
)

"""The clock board: one line per clock, with its ends, its breach, and how it was met. 期限看板。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded, local_date
from coordination.streams import clock as events
from coordination.streams.clock import Due, Stage
from projections.access import SUPERVISOR
from projections.cases import CASES
from projections.engine import Derived, Ledger, Moment, Row, Snapshot, nobody, reached
from projections.folding import Change, bookkeeping, changes, given, opens
from projections.leads import LEADS
from projections.queries import page
from projections.questions import LONGEST_PAGE, Among, Between, Filter, Query
from projections.referrals import REFERRALS
from projections.reverse_referrals import REVERSE_REFERRALS
from projections.tables import Instant, Many, Text

Columns = Mapping[str, Any]


def ends(due: Due) -> Columns:
    """Return the columns that tell when a clock ends."""
    return {
        "due_on": due.due_date_lenient,
        "due_on_strict": due.due_date_strict,
        "due_at": due.due_at_lenient,
        "due_at_strict": due.due_at_strict,
        "provisional": due.provisional,
        "calendar_version": due.calendar_version,
        "reminders": [reminder.remind_at.isoformat() for reminder in due.reminders],
        "remind_at": min((reminder.remind_at for reminder in due.reminders), default=None),
    }


def started(row: Row, event: events.ClockStarted, recorded: Recorded) -> Columns:
    copied = ("record", "record_kind", "clock", "occurrence", "rule", "rule_version", "clock_zh", "clock_en")
    told = ("law", "article", "regime", "region", "owner", "trigger_topic", "trigger_on", "trigger_at", "length")
    return {
        **given(event, *copied, *told, "document_due_on", "clock_tier"),
        "campaigns": event.campaigns,
        "nature": event.nature.value,
        "side": event.side.value,
        "length_unit": event.length_unit.value if event.length_unit else None,
        "stage": Stage.RUNNING.value,
        "excluded": [],
        "extensions": [],
        "breached": False,
        **ends(event.due),
    }


def suspended(row: Row, event: events.ClockSuspended, recorded: Recorded) -> Columns:
    return {"stage": Stage.SUSPENDED.value, "suspended_on": event.from_on}


def resumed(row: Row, event: events.ClockResumed, recorded: Recorded) -> Columns:
    since = row["suspended_on"]
    span = {"from": since.isoformat(), "to": event.to_on.isoformat(), "by_topic": event.by_topic}
    return {
        "stage": Stage.RUNNING.value,
        "suspended_on": None,
        "excluded": [*row["excluded"], span] if event.to_on > since else row["excluded"],
        **ends(event.due),
    }


def extended(row: Row, event: events.ClockExtended, recorded: Recorded) -> Columns:
    told = {
        "length": event.length,
        "length_unit": event.length_unit.value,
        "approver_role": event.approver_role.value,
        "effect": event.effect.value,
        "on": recorded.envelope.legal_on.isoformat(),
        **given(event, "approved_by", "document_no"),
    }
    return {"extensions": [*row["extensions"], told], **(ends(event.due) if event.due else {})}


def advanced(row: Row, event: events.ClockTierAdvanced, recorded: Recorded) -> Columns:
    return {"clock_tier": event.clock_tier, **ends(event.due)} if event.due else {}


def satisfied(row: Row, event: events.ClockSatisfied, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.SATISFIED.value,
        "ended_by": event.by_topic,
        "satisfied_on": event.satisfied_on,
        "in_time": event.in_time,
    }


def reopened(row: Row, event: events.ClockReopened, recorded: Recorded) -> Columns:
    span = {"from": event.from_on.isoformat(), "to": event.to_on.isoformat(), "by_topic": event.by_topic}
    return {
        "stage": Stage.RUNNING.value,
        "ended_by": None,
        "satisfied_on": None,
        "in_time": None,
        "excluded": [*row["excluded"], span] if event.to_on > event.from_on else row["excluded"],
        **ends(event.due),
    }


def waived(row: Row, event: events.ClockWaived, recorded: Recorded) -> Columns:
    return {"stage": Stage.WAIVED.value, "ended_by": event.by_topic, "waiver": event.reason}


def breached(row: Row, event: events.ClockBreached, recorded: Recorded) -> Columns:
    return {"breached": True, "breached_at": event.due_at}


def reminded(row: Row, event: events.ClockReminded, recorded: Recorded) -> Columns:
    later = (datetime.fromisoformat(text) for text in row["reminders"])
    return {
        "reminded_at": event.remind_at,
        "remind_at": min((at for at in later if at > event.remind_at), default=None),
    }


def recomputed(row: Row, event: events.ClockRecomputed, recorded: Recorded) -> Columns:
    return ends(event.due)


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["clock_zh"], row["clock_en"], row["law"], row.get("article"))


FOLDS: Mapping[str, Change] = {
    "clock.suspended": suspended,
    "clock.resumed": resumed,
    "clock.extended": extended,
    "clock.tier_advanced": advanced,
    "clock.satisfied": satisfied,
    "clock.reopened": reopened,
    "clock.waived": waived,
    "clock.breached": breached,
    "clock.reminded": reminded,
    "clock.recomputed": recomputed,
}


class Standing(Coded):
    """How a clock stands at an instant; whether it has run out depends on when one asks. 期限状况。"""

    RUNNING = "running", "计时中", "running"
    OVERDUE = "overdue", "已逾期", "overdue"
    SUSPENDED = "suspended", "中止计时", "suspended"
    SATISFIED = "satisfied", "按期完成", "satisfied in time"
    SATISFIED_LATE = "satisfied_late", "逾期完成", "satisfied late"
    WAIVED = "waived", "终止计算", "waived"


def standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    """Return when a clock stands how, at an instant."""
    running, satisfied = rows.c.stage == Stage.RUNNING.value, rows.c.stage == Stage.SATISFIED.value
    return {
        Standing.RUNNING.value: sa.and_(running, rows.c.due_at > instant),
        Standing.OVERDUE.value: sa.and_(running, rows.c.due_at <= instant),
        Standing.SUSPENDED.value: rows.c.stage == Stage.SUSPENDED.value,
        Standing.SATISFIED.value: sa.and_(satisfied, rows.c.in_time),
        Standing.SATISFIED_LATE.value: sa.and_(satisfied, ~rows.c.in_time),
        Standing.WAIVED.value: rows.c.stage == Stage.WAIVED.value,
    }


def left(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[int | None]:
    """Return how many days a running clock has until its strict end, 0 on that day, less than nothing afterwards."""
    today = sa.literal(local_date(instant), sa.Date)
    if dialect == "sqlite":
        days = sa.func.julianday(rows.c.due_on_strict) - sa.func.julianday(today)
    else:
        days = sa.type_coerce(rows.c.due_on_strict - today, sa.Integer)
    return sa.case((rows.c.stage == Stage.RUNNING.value, sa.cast(days, sa.Integer)))


CLOCKS = Ledger(
    name="clocks",
    kind="clock",
    version=2,
    custody=nobody,
    hangs_on="record",
    records=(LEADS, CASES, REFERRALS, REVERSE_REFERRALS),
    columns=(
        *bookkeeping(),
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("clock", Text),
        sa.Column("occurrence", sa.Integer),
        sa.Column("rule", Text),
        sa.Column("rule_version", Text),
        sa.Column("clock_zh", Text),
        sa.Column("clock_en", Text),
        sa.Column("law", Text),
        sa.Column("article", Text),
        sa.Column("nature", Text),
        sa.Column("side", Text),
        sa.Column("regime", Text),
        sa.Column("region", Text),
        sa.Column("owner", Text),
        sa.Column("stage", Text),
        sa.Column("trigger_topic", Text),
        sa.Column("trigger_on", sa.Date),
        sa.Column("trigger_at", Instant),
        sa.Column("length", sa.Integer),
        sa.Column("length_unit", Text),
        sa.Column("document_due_on", sa.Date),
        sa.Column("clock_tier", Text),
        sa.Column("due_on", sa.Date),
        sa.Column("due_on_strict", sa.Date),
        sa.Column("due_at", Instant),
        sa.Column("due_at_strict", Instant),
        sa.Column("provisional", sa.Boolean),
        sa.Column("calendar_version", Text),
        sa.Column("suspended_on", sa.Date),
        sa.Column("excluded", Many),
        sa.Column("extensions", Many),
        sa.Column("breached", sa.Boolean),
        sa.Column("breached_at", Instant),
        sa.Column("reminders", Many),
        sa.Column("remind_at", Instant),
        sa.Column("reminded_at", Instant),
        sa.Column("ended_by", Text),
        sa.Column("satisfied_on", sa.Date),
        sa.Column("in_time", sa.Boolean),
        sa.Column("waiver", Text),
    ),
    folds={"clock.started": opens(started), **{topic: changes(change) for topic, change in FOLDS.items()}},
    filters=(
        "stage",
        "owner",
        "campaigns",
        "record",
        "record_kind",
        "clock",
        "rule",
        "law",
        "nature",
        "side",
        "due_on",
        "due_on_strict",
        "due_at",
        "remind_at",
        "trigger_on",
        "satisfied_on",
        "breached",
        "in_time",
        "provisional",
    ),
    sorts=("due_on", "due_at", "remind_at", "trigger_on", "changed_at"),
    derived=(
        Derived(column=sa.Column("standing", Text), codes=(Standing,), cases=standings),
        Derived(column=sa.Column("left_nd", sa.Integer), expression=left),
    ),
    text=text,
)


def running_out(snapshot: Snapshot, now: datetime, limit: int = LONGEST_PAGE) -> list[UUID]:
    """Return clocks that have run out without a breach on record, or whose next notice has come, soonest first."""
    moment = Moment(reached(snapshot, (CLOCKS,)), now)
    running: Mapping[str, Filter] = {"stage": Among((Stage.RUNNING.value,)), "breached": Among((False,))}
    found: dict[UUID, None] = {}
    for column in ("due_at", "remind_at"):
        query = Query({**running, column: Between(None, now)}, sort=column, limit=limit)
        found |= {row["id"]: None for row in page(snapshot, CLOCKS, SUPERVISOR, moment, query).rows}
    return list(found)

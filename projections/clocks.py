"""The clock board: one line per clock, with its ends, its breach, and how it was met. 期限看板。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.rules import Ground, Side
from coordination.rules import Recorded, local_date
from coordination.streams import clock as events
from coordination.streams.clock import OPEN, Clock, Due, Effect, Granted, LeftOut, Stage
from projections.access import SUPERVISOR
from projections.assists import ASSISTS
from projections.cases import CASES
from projections.complaints import COMPLAINTS
from projections.disputes import DISPUTES
from projections.early_interventions import EARLY_INTERVENTIONS
from projections.engine import Derived, Ledger, Moment, Row, Snapshot, nobody, reached
from projections.folding import Change, Columns, bookkeeping, changes, given, opens
from projections.goods import GOODS
from projections.leads import LEADS
from projections.queries import page, rows_at
from projections.questions import LONGEST_PAGE, Among, Between, Filter, Query
from projections.referrals import REFERRALS
from projections.reverse_referrals import REVERSE_REFERRALS
from projections.supervision_orders import SUPERVISION_ORDERS
from projections.tables import Instant, Many, Text
from projections.transfers import TRANSFERS

MET = "met"
"""Why days between were left out of a clock that was met and goes on."""


def ends(row: Row, due: Due) -> Columns:
    """Return the columns that tell when a clock ends: what is on record of other ends is no breach of this one."""
    given, found = row.get("reminded") or (), row.get("breaches") or ()
    reminders = [one.remind_at.isoformat() for one in due.reminders if one.remind_at < due.due_at_lenient]
    return {
        "due_on": due.due_date_lenient,
        "due_on_strict": due.due_date_strict,
        "due_at": due.due_at_lenient,
        "due_at_strict": due.due_at_strict,
        "provisional": due.provisional,
        "calendar_version": due.calendar_version,
        "reminders": reminders,
        "remind_at": next_of(reminders, given),
        "breached": due.due_at_lenient.isoformat() in found,
    }


def next_of(reminders: Iterable[str], given: Iterable[str]) -> datetime | None:
    """Return the first notice that has not been given."""
    return min((datetime.fromisoformat(at) for at in reminders if at not in given), default=None)


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
        "pauses": [],
        "excluded": [],
        "extensions": [],
        "breaches": [],
        "reminded": [],
        **ends({}, event.due),
    }


def suspended(row: Row, event: events.ClockSuspended, recorded: Recorded) -> Columns:
    told = {"from": event.from_on.isoformat(), "by_topic": event.by_topic, **paused(event)}
    return {"stage": Stage.SUSPENDED.value, "pauses": [*row["pauses"], told]}


def resumed(row: Row, event: events.ClockResumed, recorded: Recorded) -> Columns:
    ended = next(one for one in row["pauses"] if paused(event).items() <= one.items())
    left = [one for one in row["pauses"] if one is not ended]
    # the day on which it counts again counts: the last that does not is the one before
    last = event.to_on - timedelta(1)
    spans = [{**ended, "to": last.isoformat()}] if ended["from"] <= last.isoformat() else []
    return {
        "stage": (Stage.SUSPENDED if left else Stage.RUNNING).value,
        "pauses": left,
        "excluded": [*row["excluded"], *spans],
        **ends(row, event.due),
    }


def paused(event: events.ClockSuspended | events.ClockResumed) -> dict[str, str]:
    """Return what tells a pause from others: why, and which."""
    return {"ground": event.pause_ground.value, "pause": event.pause or ""}


def extended(row: Row, event: events.ClockExtended, recorded: Recorded) -> Columns:
    told = {
        "length": event.length,
        "length_unit": event.length_unit.value,
        "approver_role": event.approver_role.value,
        "effect": event.effect.value,
        "on": recorded.envelope.legal_on.isoformat(),
        **given(event, "approved_by", "document_no"),
    }
    return {"extensions": [*row["extensions"], told], **(ends(row, event.due) if event.due else {})}


def advanced(row: Row, event: events.ClockTierAdvanced, recorded: Recorded) -> Columns:
    return {"clock_tier": event.clock_tier, **ends(row, event.due)} if event.due else {}


def satisfied(row: Row, event: events.ClockSatisfied, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.SATISFIED.value,
        "ended_by": event.by_topic,
        "satisfied_on": event.satisfied_on,
        "in_time": event.in_time,
    }


def reopened(row: Row, event: events.ClockReopened, recorded: Recorded) -> Columns:
    last = event.to_on - timedelta(1)
    span = {"from": event.from_on.isoformat(), "to": last.isoformat(), "by_topic": event.by_topic, "ground": MET}
    return {
        "stage": (Stage.SUSPENDED if row["pauses"] else Stage.RUNNING).value,
        "ended_by": None,
        "satisfied_on": None,
        "in_time": None,
        "excluded": [*row["excluded"], *([span] if event.from_on <= last else ())],
        **ends(row, event.due),
    }


def waived(row: Row, event: events.ClockWaived, recorded: Recorded) -> Columns:
    return {"stage": Stage.WAIVED.value, "ended_by": event.by_topic, "waiver": event.reason}


def breached(row: Row, event: events.ClockBreached, recorded: Recorded) -> Columns:
    return {"breached": True, "breaches": [*row["breaches"], event.due_at.isoformat()]}


def reminded(row: Row, event: events.ClockReminded, recorded: Recorded) -> Columns:
    given = [*row["reminded"], event.remind_at.isoformat()]
    return {"reminded": given, "remind_at": next_of(row["reminders"], given)}


def recomputed(row: Row, event: events.ClockRecomputed, recorded: Recorded) -> Columns:
    told = {
        "reason": event.recompute_reason.value,
        "was": row["due_on"].isoformat(),
        "on": recorded.envelope.legal_on.isoformat(),
    }
    trigger = event.trigger_on or (event.trigger_at and local_date(event.trigger_at))
    return {
        "recomputed": [*(row["recomputed"] or ()), told],
        **ends(row, event.due),
        **({"trigger_on": trigger, "trigger_at": event.trigger_at} if trigger else {}),
        **({"rule_version": event.rule_version} if event.rule_version else {}),
    }


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
    """How a clock stands at an instant; whether it has run out depends on when one asks. 期限状况。

    A duty that was not done by its end is overdue; a right that was not used, or a term, has expired. Nothing is late for a term.
    """

    RUNNING = "running", "计时中", "running"
    OVERDUE = "overdue", "已逾期", "overdue"
    EXPIRED = "expired", "已届满", "expired"
    SUSPENDED = "suspended", "中止计时", "suspended"
    SATISFIED = "satisfied", "按期完成", "satisfied in time"
    SATISFIED_LATE = "satisfied_late", "逾期完成", "satisfied late"
    WAIVED = "waived", "终止计算", "waived"


def standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    """Return when a clock stands how, at an instant."""
    running, satisfied = rows.c.stage == Stage.RUNNING.value, rows.c.stage == Stage.SATISFIED.value
    term = rows.c.side == Side.TERM.value
    return {
        Standing.RUNNING.value: sa.and_(running, rows.c.due_at > instant),
        Standing.OVERDUE.value: sa.and_(running, rows.c.due_at <= instant, rows.c.side == Side.DUTY.value),
        Standing.EXPIRED.value: sa.and_(running, rows.c.due_at <= instant, rows.c.side != Side.DUTY.value),
        Standing.SUSPENDED.value: rows.c.stage == Stage.SUSPENDED.value,
        Standing.SATISFIED.value: sa.and_(satisfied, sa.or_(rows.c.in_time, term)),
        Standing.SATISFIED_LATE.value: sa.and_(satisfied, ~rows.c.in_time, ~term),
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
    version=3,
    custody=nobody,
    hangs_on="record",
    records=(
        LEADS,
        COMPLAINTS,
        CASES,
        ASSISTS,
        EARLY_INTERVENTIONS,
        REFERRALS,
        REVERSE_REFERRALS,
        GOODS,
        TRANSFERS,
        DISPUTES,
        SUPERVISION_ORDERS,
    ),
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
        sa.Column("pauses", Many),
        sa.Column("excluded", Many),
        sa.Column("extensions", Many),
        sa.Column("breached", sa.Boolean),
        sa.Column("breaches", Many),
        sa.Column("reminders", Many),
        sa.Column("remind_at", Instant),
        sa.Column("reminded", Many),
        sa.Column("recomputed", Many),
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


RUNNING: Mapping[str, Filter] = {"stage": Among((Stage.RUNNING.value,)), "breached": Among((False,))}


def running_out(
    snapshot: Snapshot, now: datetime, limit: int = LONGEST_PAGE, *, without: Collection[UUID] = ()
) -> list[UUID]:
    """Return clocks that have run out without a breach on record, or whose next notice has come, soonest first.

    Args:
        without: clocks that are not looked at this time, and hide none that is behind them.
    """
    moment, found = _present(snapshot, now), dict[UUID, None]()
    for column in ("due_at", "remind_at"):
        query = Query({**RUNNING, column: Between(None, now)}, sort=column, limit=limit)
        wanted = (row["id"] for row in _all(snapshot, moment, query) if row["id"] not in without)
        found |= dict.fromkeys(islice(wanted, limit))
    return list(found)


def unkept(snapshot: Snapshot, now: datetime) -> int:
    """Return how many clocks ran out, or came to a notice, by an instant, without a word of it on record. 未记录的到时期限。"""
    rows, known = rows_at(snapshot, CLOCKS, SUPERVISOR, _present(snapshot, now))
    came = sa.or_(rows.c.due_at <= now, rows.c.remind_at <= now)
    asked = sa.select(sa.func.count()).where(
        known, rows.c.stage == Stage.RUNNING.value, rows.c.breached.is_(False), came
    )
    return snapshot.connection.scalar(asked) or 0


def open_clocks(snapshot: Snapshot, now: datetime) -> Iterator[Row]:
    """Return every clock that has not ended, by its end; one snapshot holds them all still."""
    query = Query({"stage": Among(tuple(stage.value for stage in OPEN))}, sort="due_at", limit=LONGEST_PAGE)
    return _all(snapshot, _present(snapshot, now), query)


def _all(snapshot: Snapshot, moment: Moment, query: Query) -> Iterator[Row]:
    while True:
        found = page(snapshot, CLOCKS, SUPERVISOR, moment, query)
        yield from found.rows
        if found.next is None:
            return
        query = replace(query, cursor=found.next)


TOLD_BESIDE = (
    "id",
    "clock",
    "clock_zh",
    "clock_en",
    "owner",
    "standing",
    "due_on",
    "due_on_strict",
    "left_nd",
    "breached",
    "rule_version",
)
"""What is told of a clock beside its record."""


def beside(snapshot: Snapshot, records: Collection[UUID], moment: Moment, *, ended: bool) -> Mapping[UUID, list[Row]]:
    """Return the clocks of records, soonest end first, to whoever has been shown the records; open ones, or ended ones too."""
    found: dict[UUID, list[Row]] = {}
    wanted: dict[str, Filter] = {"record": Among(tuple(records))}
    if not ended:
        wanted["stage"] = Among(tuple(stage.value for stage in OPEN))
    for row in _all(snapshot, moment, Query(wanted, sort="due_at", limit=LONGEST_PAGE)) if records else ():
        found.setdefault(row["record"], []).append({name: row[name] for name in TOLD_BESIDE})
    return found


def clock_of(row: Row) -> Clock:
    """Return the clock of a row, as far as counting needs to know it."""
    return Clock(
        stage=Stage.of(row["stage"]),
        owner=row["owner"],
        record=row["record"],
        record_kind=row["record_kind"],
        clock=row["clock"],
        rule=row["rule"],
        rule_version=row["rule_version"],
        region=row["region"],
        trigger=row["trigger_at"] or row["trigger_on"],
        document_due_on=row["document_due_on"],
        tier=row["clock_tier"],
        left_out=tuple(_left_out(told) for told in row["excluded"]),
        extensions=tuple(
            Granted(Amount(told["length"], Unit.of(told["length_unit"])), told["approver_role"])
            for told in row["extensions"]
            if told["effect"] == Effect.MOVES
        ),
    )


def _left_out(told: Mapping[str, str]) -> LeftOut:
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    ground = None if told["ground"] == MET else Ground.of(told["ground"])
    return LeftOut(ground, told.get("pause", ""), first, last + timedelta(1))


def _present(snapshot: Snapshot, now: datetime) -> Moment:
    return Moment(reached(snapshot, (CLOCKS,)), now)

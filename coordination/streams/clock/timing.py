"""The dates of a clock from its state, and what time alone brings about: breach and reminders. 届满、逾期与提醒。"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from coordination.clocks.arithmetic import Amount
from coordination.clocks.calendar import PACKAGE, Calendar, PublishedTable, regions_of
from coordination.clocks.computing import Computed, compute
from coordination.clocks.rules import Rule
from coordination.rules import Consequence, Occasion
from coordination.streams.clock.events import ClockBreached, ClockReminded
from coordination.streams.clock.state import CLOCK, Clock, Due, Reminder

MOST_NAMED = 300


def due_of(computed: Computed) -> Due:
    """Return what an event keeps of a computed end."""
    return Due(
        due_date_strict=computed.due_date_strict,
        due_date_lenient=computed.due_date_lenient,
        due_at_strict=computed.due_at_strict,
        due_at_lenient=computed.due_at_lenient,
        provisional=computed.provisional,
        calendar_version=calendar_version(computed.calendar),
        reminders=tuple(
            Reminder(before=short(amount), remind_at=at)
            for amount, at in sorted(computed.reminders, key=lambda given: given[1])
        ),
    )


def calendar_version(calendar: Calendar) -> str:
    """Return what a calendar rests on: the package, and the tables published for its region since. 日历版本。"""
    places = regions_of(calendar.region)
    sources = (f"{table.source} ({table.region} {table.year})" for table in calendar.tables if table.region in places)
    return "; ".join((PACKAGE, *sources))[:MOST_NAMED]


def recomputed(clock: Clock, rule: Rule, tables: Sequence[PublishedTable] = ()) -> Computed:
    """Return the clock's end computed from all that its state knows."""
    return compute(
        rule,
        clock.trigger,
        exclusions=clock.exclusions,
        extensions=[granted.amount for granted in clock.extensions],
        calendar=Calendar(clock.region, tuple(tables)),
        tier=clock.tier,
        due_on=clock.document_due_on,
    )


def breach(stream: UUID, clock: Clock) -> Consequence:
    """Return the breach of a clock that has run out: the same, whoever finds it and when."""
    due_at = _due(clock).due_at_lenient
    occasion = Occasion(f"{stream} breached", due_at, clock.started)
    return Consequence(CLOCK, stream, ClockBreached(due_at=due_at), occasion)


def reminder(stream: UUID, clock: Clock, given: Reminder) -> Consequence:
    """Return the notice that a clock's end is near: the same, whoever gives it and when."""
    due = _due(clock)
    occasion = Occasion(f"{stream} reminded {given.remind_at:%Y%m%dT%H%M%SZ}", given.remind_at, clock.started)
    event = ClockReminded(before=given.before, remind_at=given.remind_at, due=due.due_date_strict)
    return Consequence(CLOCK, stream, event, occasion)


def reminders_due(clock: Clock, now: datetime) -> tuple[Reminder, ...]:
    """Return the notices of a running clock that have come and have not been given; none once it is breached."""
    if clock.due is None or clock.suspended_on is not None or clock.breached or not clock.open:
        return ()
    return tuple(
        one
        for one in clock.due.reminders
        if one.remind_at <= now < clock.due.due_at_lenient and one.remind_at not in clock.reminded
    )


def short(amount: Amount) -> str:
    """Return a length as rules write it: ``3nd``."""
    return f"{amount.length}{amount.unit.value}"


def _due(clock: Clock) -> Due:
    if clock.due is None:
        raise ValueError("the clock has not started")
    return clock.due

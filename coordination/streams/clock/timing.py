"""The dates of a clock from its state, and what time alone brings about: breach and reminders. 届满、逾期与提醒。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from coordination.clocks.arithmetic import Amount, Trigger, local_day
from coordination.clocks.calendar import PACKAGE, Calendar, PublishedTable
from coordination.clocks.computing import Computed, NotComputable, compute
from coordination.clocks.rules import Rule
from coordination.rules import Consequence, Occasion
from coordination.streams.clock.codes import Stage
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
        calendar_version=calendar_version(
            computed.calendar, local_day(computed.trigger).year, computed.due_date_lenient.year
        ),
        reminders=tuple(
            Reminder(before=short(amount), remind_at=at)
            for amount, at in sorted(computed.reminders, key=lambda given: given[1])
        ),
    )


def calendar_version(calendar: Calendar, first_year: int, last_year: int) -> str:
    """Return what the days of some years rest on: the package, and the tables published for the region. 日历版本。

    Whoever asks whether a clock rests on what is known now compares these. So a table that was put right under the same number is
    told from the one before it, and where there are too many to be named, a digest stands for the rest.
    """
    tables = (_named(table, edition) for table, edition in calendar.consulted(first_year, last_year))
    named = "; ".join((PACKAGE, *tables))
    if len(named) <= MOST_NAMED:
        return named
    mark = hashlib.blake2s(named.encode(), digest_size=8).hexdigest()
    return f"{named[: MOST_NAMED - len(mark) - 2]}… {mark}"


def _named(table: PublishedTable, edition: int) -> str:
    place = f"{table.region} {table.year}"
    return f"{table.source} ({place})" if edition == 1 else f"{table.source} ({place}, no. {edition})"


@lru_cache(maxsize=4096)
def due_from(rule: Rule, trigger: Trigger, calendar: Calendar, due_on: date | None) -> Due | None:
    """Return when a clock ends that begins; None where neither rule nor document sets an end.

    Much that happens on one day starts the same clock, which is then counted once.
    """
    try:
        return due_of(compute(rule, trigger, calendar=calendar, tier=rule.first_tier, due_on=due_on))
    except NotComputable:
        return None


def recomputed(clock: Clock, rule: Rule, tables: Sequence[PublishedTable] = ()) -> Computed:
    """Return the clock's end computed from all that its state knows."""
    return compute(
        rule,
        clock.trigger,
        exclusions=clock.exclusions,
        extensions=[granted.amount for granted in clock.extensions],
        calendar=Calendar.of(clock.region, tables),
        tier=clock.tier,
        due_on=clock.document_due_on,
    )


def breach(stream: UUID, clock: Clock) -> Consequence:
    """Return the breach of a clock that has run out: the same, whoever finds it and when."""
    due_at = _due(clock).due_at_lenient
    occasion = Occasion(f"{stream} breached {due_at:%Y%m%dT%H%M%SZ}", due_at, clock.started)
    return Consequence(CLOCK, stream, ClockBreached(due_at=due_at), occasion)


def reminder(stream: UUID, clock: Clock, given: Reminder) -> Consequence:
    """Return the notice that a clock's end is near: the same, whoever gives it and when."""
    due = _due(clock)
    occasion = Occasion(f"{stream} reminded {given.remind_at:%Y%m%dT%H%M%SZ}", given.remind_at, clock.started)
    event = ClockReminded(before=given.before, remind_at=given.remind_at, due=due.due_date_strict)
    return Consequence(CLOCK, stream, event, occasion)


def occasions(stream: UUID, clock: Clock, now: datetime) -> Iterator[Consequence]:
    """Yield what time has brought about by now and is not on record: notices in their order, then the breach. 到时事项。

    A touch and the timekeeper both ask this and nothing else, so the record is the same whether the timekeeper ran early, late,
    or not at all.
    """
    if clock.stage is not Stage.RUNNING or clock.due is None or clock.breached:
        return
    for one in clock.due.reminders:
        if one.remind_at <= now and one.remind_at not in clock.reminded:
            yield reminder(stream, clock, one)
    if clock.overdue(now):
        yield breach(stream, clock)


def short(amount: Amount) -> str:
    """Return a length as rules write it: ``3nd``."""
    return f"{amount.length}{amount.unit.value}"


def _due(clock: Clock) -> Due:
    if clock.due is None:
        raise ValueError("the clock has not started")
    return clock.due

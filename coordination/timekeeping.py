"""Recording what time and new knowledge bring about: breaches, reminders, ends computed again. 守时。

Each once, whoever looks and however late: ids do not depend on who noticed, and a clock that has moved since refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from coordination.catalogue import Invalid
from coordination.clocks.calendar import PACKAGE, PublishedTable
from coordination.clocks.packs import RuleBook
from coordination.record import Coordination, Receipt
from coordination.rules import Consequence, Occasion, Proposal, Rejection
from coordination.streams.calendar import CALENDAR, THE_CALENDAR
from coordination.streams.clock import (
    CLOCK,
    Clock,
    ClockRecomputed,
    Due,
    RecomputeReason,
    due_of,
    occasions,
    recomputed,
)
from coordination.work import by_time

AT_ONCE = 100


class Unkept(NamedTuple):
    """What time brought about on a clock, and the rules refused. 未能记录的到时事项。"""

    clock: UUID
    topic: str
    reason: Rejection | Invalid


Tell = Callable[[Unkept], None]


def tell_nobody(unkept: Unkept) -> None:
    """Let a refusal pass, where who asked sees it otherwise."""


def keep(
    coordination: Coordination,
    clocks: Iterable[UUID],
    *,
    now: datetime,
    clock: datetime | None = None,
    refused: Tell = tell_nobody,
) -> int:
    """Record for each of the clocks what has come by now; return how many events that took.

    What somebody else has recorded in between is left as it is. What is refused is told to ``refused`` and keeps nothing else back.
    A machine whose clock is ahead of the store's goes by the store's.
    """
    now = min(now, coordination.now(clock))
    found = (one for stream in clocks for one in occasions(stream, coordination.state(CLOCK, stream), now))
    return _post(coordination, [_by_time(one) for one in found], now=now, clock=clock, refused=refused)


def published_tables(coordination: Coordination) -> Sequence[PublishedTable]:
    """Return the tables of days that have been published by now."""
    return coordination.state(CALENDAR, THE_CALENDAR).tables  # type: ignore[no-any-return]


def recompute(
    coordination: Coordination,
    clocks: Iterable[UUID],
    book: RuleBook,
    *,
    now: datetime,
    clock: datetime | None = None,
    refused: Tell = tell_nobody,
) -> int:
    """Compute open clocks again by the days and the rules known now, where that moves an end; return how many were.

    What time had brought about under the end that was known before is recorded first. Safe to begin again after a crash: a clock
    that has been computed again is found to be right.
    """
    now = min(now, coordination.now(clock))
    tables = published_tables(coordination)
    moved = 0
    for some in _parts(tuple(clocks)):
        proposals: list[Proposal] = []
        for stream, held in coordination.read_all(CLOCK, some).items():
            if (anew := computed_anew(held.state, book, tables)) is None:
                continue
            before = list(occasions(stream, held.state, now))
            occasion = Occasion(f"{stream} recomputed {PACKAGE} {len(tables)} {anew.rule_version or ''}".rstrip(), now)
            # whoever has moved the clock since has computed it by what was not known here
            expected = held.version + len(before)
            proposals += map(_by_time, before)
            proposals.append(replace(by_time(Consequence(CLOCK, stream, anew), occasion), expected_version=expected))
            moved += 1
        _post(coordination, proposals, now=now, clock=clock, refused=refused)
    return moved


def computed_anew(clock: Clock, book: RuleBook, tables: Sequence[PublishedTable]) -> ClockRecomputed | None:
    """Return the end that an open clock has by today's days and rules; None where it is the one that it has.

    A machine that knows less than the one that computed it, for want of a newer package, leaves a clock alone.
    """
    rule = book.running_under(clock.rule_version, clock.rule)
    if not clock.open or clock.due is None or rule is None:
        return None
    due = due_of(recomputed(clock, rule, tables))
    if _same(due, clock.due) or (due.provisional and not clock.due.provisional):
        return None
    corrected = rule.version != clock.rule_version
    return ClockRecomputed(
        recompute_reason=RecomputeReason.RULE_CORRECTION if corrected else RecomputeReason.CALENDAR_UPDATE,
        due=due,
        rule_version=rule.version if corrected else None,
    )


def _same(one: Due, other: Due) -> bool:
    return replace(one, calendar_version="") == replace(other, calendar_version="")


def _by_time(consequence: Consequence) -> Proposal:
    if consequence.occasion is None:
        raise ValueError("what time brings about has its occasion")
    return by_time(consequence, consequence.occasion)


def _post(
    coordination: Coordination, proposals: Sequence[Proposal], *, now: datetime, clock: datetime | None, refused: Tell
) -> int:
    """Post what stands each for itself; whoever came in between is no refusal: the clock is looked at again next time."""
    count = 0
    for some in _parts(proposals):
        for proposal, result in zip(some, coordination.post_each(some, now=now, clock=clock), strict=True):
            if isinstance(result, Receipt):
                count += not result.repeated
            elif not (isinstance(result, Rejection) and result.status == "conflict"):
                refused(Unkept(proposal.envelope.stream, proposal.event.topic, result))
    return count


T = TypeVar("T")


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]

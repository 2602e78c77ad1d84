"""Recording what time alone brings about: breaches and reminders, each once, whoever looks and however late. 守时。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from coordination.record import Coordination, Receipt
from coordination.rules import Consequence, Proposal, by_time
from coordination.streams.clock import CLOCK, Clock, breach, reminder, reminders_due

AT_ONCE = 100


def keep(coordination: Coordination, clocks: Iterable[UUID], *, now: datetime, clock: datetime | None = None) -> int:
    """Record for each of the clocks what has come by now; return how many events that took.

    What somebody else has recorded in between is left as it is: the ids are the same, and a clock that has moved since refuses.
    """
    proposals = [proposal for stream in clocks for proposal in _due(stream, coordination.state(CLOCK, stream), now)]
    count = 0
    for start in range(0, len(proposals), AT_ONCE):
        for result in coordination.post_each(proposals[start : start + AT_ONCE], now=now, clock=clock):
            count += isinstance(result, Receipt) and not result.repeated
    return count


def _due(stream: UUID, clock: Clock, now: datetime) -> Iterator[Proposal]:
    if clock.overdue(now) and not clock.breached:
        yield _proposed(breach(stream, clock))
        return
    for one in reminders_due(clock, now):
        yield _proposed(reminder(stream, clock, one))


def _proposed(consequence: Consequence) -> Proposal:
    if consequence.occasion is None:
        raise ValueError("what time brings about has its occasion")
    return by_time(consequence, consequence.occasion)

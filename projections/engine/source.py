"""What the read side asks of the log: pages by position, the head, and to be woken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from coordination.rules import Recorded
from coordination.store import Head, Row


class Log(Protocol):
    """The part of the store that the read side uses."""

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> Sequence[Row]:
        """Return events in position order."""

    def read_positions(self, positions: Sequence[int]) -> Sequence[Row]:
        """Return the events at these positions."""

    def head(self) -> Head:
        """Return the end of the log."""

    def position_at(self, instant: datetime) -> int:
        """Return the last position that was recorded at or before an instant."""

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait until the log has grown past a position, at most so many seconds."""


def whole_appends(log: Log, position: int, limit: int, up_to: int | None = None) -> Sequence[Row]:
    """Return the next page of the log, which does not end within an append: what was kept together is seen together.

    The events of one append bear one time of recording. So whoever waits for the position of a receipt also sees what
    followed from the event by rule, and nobody sees half a batch.
    """
    events = list(log.read_page(position, limit + 1, up_to))
    while len(events) > limit:
        # one event more than was asked for tells whether the page ends where an append does
        whole = next((end for end in range(limit, len(events)) if _parted(events[end - 1], events[end])), None)
        if whole is not None:
            return events[:whole]
        limit = len(events)
        events += log.read_page(events[-1].position, limit, up_to)
    return events


def _parted(one: Row, following: Row) -> bool:
    return one.recorded_at != following.recorded_at


Decode = Callable[[Row], Recorded]

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


Decode = Callable[[Row], Recorded]

"""What the read side asks of the log: pages by position, the head, and to be woken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from coordination.rules import Recorded


class Stored(Protocol):
    """An event as the store hands it out, not yet decoded."""

    @property
    def position(self) -> int:
        """Where it stands in the log."""

    @property
    def stream(self) -> UUID:
        """Whose event it is."""

    @property
    def version(self) -> int:
        """Its number in the stream."""

    @property
    def topic(self) -> str:
        """Its type."""

    @property
    def state(self) -> bytes:
        """Its stored form."""

    @property
    def recorded_at(self) -> datetime:
        """When the store took it."""


class LogHead(Protocol):
    """The end of the log."""

    @property
    def position(self) -> int:
        """The last position, 0 where there is none."""

    @property
    def recorded_at(self) -> datetime | None:
        """When the last event was recorded."""


class Log(Protocol):
    """The part of the store that the read side uses."""

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> Sequence[Stored]:
        """Return events in position order."""

    def read_positions(self, positions: Sequence[int]) -> Sequence[Stored]:
        """Return the events at these positions."""

    def head(self) -> LogHead:
        """Return the end of the log."""

    def position_at(self, instant: datetime) -> int:
        """Return the last position that was recorded at or before an instant."""

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait until the log has grown past a position, at most so many seconds."""


Decode = Callable[[Stored], Recorded]

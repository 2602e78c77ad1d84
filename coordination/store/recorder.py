"""What the log asks of a recorder, whichever database it writes to. 记录器接口。"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import uuid5

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from eventsourcing.persistence import StoredEvent

    from .terms import AppendRequest, Head, Known, NewEvent, Outcome, Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SKEW = timedelta(seconds=1)
"""How far the clock of a reader may run ahead of the clock of the store and still get a final answer."""


class OrderedRecorder(Protocol):
    """A recorder of the library that keeps events once and in an order that no reader sees differently. 有序记录器。"""

    def record(self, requests: Sequence[AppendRequest], clock: datetime | None) -> list[Outcome]:
        """Decide and write all requests in one transaction; a refused one leaves its neighbours alone.

        No request may touch what an earlier one writes. A broken connection raises the library's InterfaceError or
        OperationalError and is replaced at the next call.
        """
        ...

    def read_stream(self, stream: UUID, after: int) -> list[Row]: ...
    def read_streams(self, streams: Collection[UUID]) -> dict[UUID, list[Row]]: ...
    def read_page(self, after_position: int, limit: int, up_to: int | None) -> list[Row]: ...
    def read_positions(self, positions: Collection[int]) -> list[Row]: ...
    def find(self, keys: Collection[UUID]) -> dict[UUID, Known]: ...
    def head(self) -> Head: ...
    def now(self, clock: datetime | None) -> datetime:
        """The time that an append would be given at least: the clock's, but never before the last event."""
        ...

    def position_at(self, instant: datetime) -> int: ...
    def announce(self, position: int) -> None:
        """Wake whoever waits for this position, in this process and in others."""
        ...

    def wait_beyond(self, position: int, timeout: float) -> bool: ...
    def create_table(self) -> None: ...
    def check_schema(self) -> None: ...
    def forget_parent(self) -> None:
        """Drop, without closing, what was inherited over a fork: the parent still speaks through it."""
        ...

    def disconnect(self) -> None: ...


def library_identity(event: StoredEvent) -> tuple[UUID, bytes]:
    """The key and digest of an event that comes through the library's own ``insert_events``, which knows neither."""
    if isinstance(event.originator_id, str):
        raise TypeError("streams of this store are identified by UUID")
    return uuid5(event.originator_id, str(event.originator_version)), hashlib.sha256(event.state).digest()


def events_of(requests: Iterable[AppendRequest]) -> list[NewEvent]:
    return [event for request in requests for event in request.events]


def microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // TICK


def moment(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


def system_clock() -> datetime:
    return moment(time.time_ns() // 1000)


def let_pass(instant: datetime) -> None:
    """Wait until the clock has passed an instant that is about now, so that no later append can fall before it."""
    while timedelta(0) <= (ahead := instant - system_clock()) < SKEW:
        time.sleep((ahead + TICK).total_seconds())

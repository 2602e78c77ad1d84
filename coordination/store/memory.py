"""The log in memory, for tests and trials: the same rules, no durability. 内存存储。

``PERSISTENCE_MODULE=coordination.store.memory``
"""

from __future__ import annotations

from bisect import bisect_right
from threading import RLock
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import StoredEvent

from .recorder import let_pass, library_identity, system_clock
from .terms import Appended, Conflict, Duplicate, Head, Known, Row
from .wake import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from .terms import AppendRequest, Outcome

POLL = 60.0  # nobody else can write here, so every growth is told


class MemoryRecorder(popo.POPOApplicationRecorder):
    """The library's recorder in memory, with keys, digests and times. 内存记录器。"""

    def __init__(self) -> None:
        super().__init__()
        self._recorded_at: list[datetime] = []
        self._digests: list[bytes] = []
        self._positions: dict[UUID, int] = {}
        self._signal = Signal(self._last_position, POLL)

    def record(self, requests: Sequence[AppendRequest], clock: datetime | None) -> list[Outcome]:
        with self._database_lock:
            now = self._now(clock)
            outcomes = [self._judge(request) for request in requests]
            return [outcome or self._keep(request, now) for request, outcome in zip(requests, outcomes, strict=True)]

    def _judge(self, request: AppendRequest) -> Duplicate | Conflict | None:
        if found := self.find([event.key for event in request.events]):
            return Duplicate(found)
        moved = frozenset(stream for stream, version in request.checks.items() if self._version(stream) != version)
        return Conflict(moved) if moved else None

    def _keep(self, request: AppendRequest, now: datetime) -> Appended:
        positions = []
        for event in request.events:
            self._stored_events.append(StoredEvent(event.stream, event.version, event.topic, event.state))
            self._stored_events_index[str(event.stream)][event.version] = len(self._stored_events) - 1
            positions.append(self._identify(event.key, event.digest, now))
        return Appended(tuple(positions), now)

    def _identify(self, key: UUID, digest: bytes, now: datetime) -> int:
        self._recorded_at.append(now)
        self._digests.append(digest)
        self._positions[key] = len(self._recorded_at)
        return len(self._recorded_at)

    def _update_table(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        now = self._now(None)
        identities = [library_identity(event) for event in stored_events]
        positions = super()._update_table(stored_events, **kwargs)
        for key, digest in identities:
            self._identify(key, digest, now)
        self._signal.tell(len(self._recorded_at))
        return positions

    def now(self, clock: datetime | None) -> datetime:
        with self._database_lock:
            return self._now(clock)

    def _now(self, clock: datetime | None) -> datetime:
        now = clock or system_clock()
        return max(now, self._recorded_at[-1]) if self._recorded_at else now

    def _version(self, stream: UUID) -> int:
        return next(reversed(self._stored_events_index.get(str(stream), {})), 0)

    def _last_position(self) -> int:
        return len(self._recorded_at)

    def _row(self, position: int) -> Row:
        event = self._stored_events[position - 1]
        return Row(
            position,
            cast("UUID", event.originator_id),
            event.originator_version,
            event.topic,
            event.state,
            self._recorded_at[position - 1],
        )

    def read_stream(self, stream: UUID, after: int) -> list[Row]:
        with self._database_lock:
            index = self._stored_events_index.get(str(stream), {})
            return [self._row(at + 1) for version, at in index.items() if version > after]

    def read_streams(self, streams: Collection[UUID]) -> dict[UUID, list[Row]]:
        with self._database_lock:
            return {stream: self.read_stream(stream, 0) for stream in streams}

    def read_page(self, after_position: int, limit: int, up_to: int | None) -> list[Row]:
        with self._database_lock:
            end = min(len(self._recorded_at), after_position + limit)
            end = end if up_to is None else min(end, up_to)
            return [self._row(position) for position in range(after_position + 1, end + 1)]

    def read_positions(self, positions: Collection[int]) -> list[Row]:
        with self._database_lock:
            return [self._row(p) for p in sorted(set(positions)) if 0 < p <= len(self._recorded_at)]

    def find(self, keys: Collection[UUID]) -> dict[UUID, Known]:
        with self._database_lock:
            return {key: self._known(self._positions[key]) for key in keys if key in self._positions}

    def _known(self, position: int) -> Known:
        row = self._row(position)
        return Known(position, row.stream, row.version, row.recorded_at, self._digests[position - 1])

    def head(self) -> Head:
        with self._database_lock:
            return Head(len(self._recorded_at), self._recorded_at[-1]) if self._recorded_at else Head(0, None)

    def position_at(self, instant: datetime) -> int:
        let_pass(instant)
        with self._database_lock:
            return bisect_right(self._recorded_at, instant)

    def announce(self, position: int) -> None:
        self._signal.tell(position)
        self._notify_listeners()

    def wait_beyond(self, position: int, timeout: float) -> bool:
        return self._signal.wait_beyond(position, timeout)

    def create_table(self) -> None:
        """Nothing to set up: the lists are there."""

    def check_schema(self) -> None:
        """Nothing to check: nobody else can have made the lists."""

    def forget_parent(self) -> None:
        """The child goes on with its own copy of the log, under locks that no lost thread holds."""
        self._database_lock = RLock()
        self._signal = Signal(self._last_position, POLL)

    def disconnect(self) -> None:
        """Nothing to close."""


class MemoryFactory(popo.POPOFactory):
    """Makes the recorder in memory. 内存工厂。"""

    def application_recorder(self) -> MemoryRecorder:
        return MemoryRecorder()

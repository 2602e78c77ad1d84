"""The log: the library's application over our ordered recorders. 事件日志。"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID
from weakref import WeakSet

from eventsourcing.application import Application
from eventsourcing.persistence import InterfaceError, OperationalError

from .group import PAUSES, GroupCommit
from .terms import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from eventsourcing.utils import EnvType

    from .recorder import OrderedRecorder
    from .terms import AppendRequest, Head, Known, Outcome, Row

T = TypeVar("T")

TIMEOUT = 10.0
"""Seconds after which an unreachable database is reported instead of asked again."""


class Log(Application[UUID]):
    """All events in one order, each kept once. 全部事件，唯一次序，各存一次。

    Every method may be called from any thread, and from a forked child. When the database stays out of reach for
    ``timeout`` seconds they raise ``StoreUnavailable``.
    """

    name = "liandong"

    def __init__(self, env: EnvType | None = None, *, timeout: float = TIMEOUT) -> None:
        try:
            super().__init__(env)
            self._ordered = cast("OrderedRecorder", self.recorder)
            self._ordered.check_schema()
        except (InterfaceError, OperationalError) as error:
            raise StoreUnavailable(str(error)) from error
        self._timeout = timeout
        self._group = GroupCommit(self._ordered, timeout)
        _OPEN.add(self)

    def append(self, request: AppendRequest, *, clock: datetime | None = None) -> Outcome:
        """Keep all events of a request, or none: ``Appended``, ``Duplicate`` or ``Conflict``.

        Concurrent requests of this process share a transaction. ``clock`` is the simulated clock of demonstration
        data; without it the database's clock counts. Neither ever runs backwards.
        """
        if self.closing.is_set():
            raise StoreUnavailable("the log is closed")
        request.validate()
        return self._group.append(request, clock)

    def read_stream(self, stream: UUID, after: int = 0) -> list[Row]:
        """The events of one stream, from the version after ``after``."""
        return self._ask(lambda: self._ordered.read_stream(stream, after))

    def read_streams(self, streams: Collection[UUID]) -> dict[UUID, list[Row]]:
        """The events of several streams, in one look; a stream without events has an empty list."""
        return self._ask(lambda: self._ordered.read_streams(streams)) if streams else {}

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> list[Row]:
        """The next events of the log, in order; up to and including a position, if one is given."""
        return self._ask(lambda: self._ordered.read_page(after_position, limit, up_to))

    def read_positions(self, positions: Collection[int]) -> list[Row]:
        """The events at these positions, in order; positions that hold none are left out."""
        return self._ask(lambda: self._ordered.read_positions(positions)) if positions else []

    def find(self, keys: Collection[UUID]) -> dict[UUID, Known]:
        """What is kept under these event keys."""
        return self._ask(lambda: self._ordered.find(keys)) if keys else {}

    def head(self) -> Head:
        """The last position and when it was recorded."""
        return self._ask(self._ordered.head)

    def now(self, *, clock: datetime | None = None) -> datetime:
        """The time by the store's own clock, before which nothing is recorded any more; by a simulated one where that is given."""
        return self._ask(lambda: self._ordered.now(clock))

    def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before an instant, 0 if there is none.

        For an instant that the clock has passed the answer never changes. For a later one it is today's.
        """
        return self._ask(lambda: self._ordered.position_at(instant))

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait until the log has grown beyond a position; False if it has not in time."""
        return self._ask(lambda: self._ordered.wait_beyond(position, timeout))

    def _ask(self, question: Callable[[], T]) -> T:
        deadline = time.monotonic() + self._timeout
        attempt = 0
        while True:
            try:
                return question()
            except (InterfaceError, OperationalError) as error:
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                if self.closing.is_set() or time.monotonic() + pause >= deadline:
                    raise StoreUnavailable(str(error)) from error
                time.sleep(pause)
                attempt += 1

    def close(self) -> None:
        self.closing.set()
        _OPEN.discard(self)
        if recorder := getattr(self, "_ordered", None):  # absent if the log could not be opened
            recorder.disconnect()
        super().close()

    def begin_anew(self) -> None:
        """In a forked child: speak no more through the parent's connections, nor wait for the parent's threads."""
        self._ordered.forget_parent()
        self._group = GroupCommit(self._ordered, self._timeout)


_OPEN: WeakSet[Log] = WeakSet()


def _after_fork() -> None:
    for log in list(_OPEN):
        log.begin_anew()


os.register_at_fork(after_in_child=_after_fork)

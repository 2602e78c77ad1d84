"""Moments: which position answers a question about now, about an instant, or about a position; waited for where need be. 时点。"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from projections.engine.database import Behind, ReadDatabase, Snapshot
from projections.engine.models import ReadModel
from projections.engine.source import Log

PATIENCE = 2.0
"""Seconds that a question waits for the read models before it is sent away with Retry-After."""

_FIRST_LOOK, _LONGEST_LOOK = 0.001, 0.02


@dataclass(frozen=True, slots=True)
class Moment:
    """What a question is about: the record up to a position, seen at an instant (what is overdue depends on both). 时点。"""

    position: int
    instant: datetime


class InTheFuture(ValueError):
    """Nobody knows yet what will have been recorded at this instant or position; ask about a past one."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Resolves moments against the log, and waits, a little, until the read models have reached them."""

    database: ReadDatabase
    log: Log
    clock: Callable[[], datetime]
    patience: float = PATIENCE

    def current(self, models: Iterable[ReadModel], min_position: int = 0) -> Moment:
        """Return the present: as far as all these models have got, and the clock's time.

        Raises:
            Behind: they have not reached ``min_position`` in time: answer 503 with Retry-After.
            InTheFuture: the log itself has not reached it: no receipt bears that position.
        """
        asked = tuple(models)
        if min_position and min_position > self.log.head().position:
            message = f"the log has not reached position {min_position}"
            raise InTheFuture(message)
        return Moment(self._reach(asked, min_position), self.clock())

    def as_of(self, instant: datetime, models: Iterable[ReadModel]) -> Moment:
        """Return the moment of an instant: the last position recorded at or before it.

        Raises:
            Behind: the models have not reached it in time.
            InTheFuture: the instant has not come yet.
        """
        if instant > self.clock():
            message = f"{instant.isoformat()} has not come yet"
            raise InTheFuture(message)
        position = self.log.position_at(instant)
        self._reach(tuple(models), position)
        return Moment(position, instant)

    def position(self, position: int, models: Iterable[ReadModel]) -> Moment:
        """Return the moment of a position, whose instant is when its event (or the last before it) was recorded.

        Raises:
            Behind: the models have not reached it in time.
            InTheFuture: the log has not reached it.
        """
        if position > self.log.head().position:
            message = f"the log has not reached position {position}"
            raise InTheFuture(message)
        self._reach(tuple(models), position)
        return Moment(position, self.recorded_at(position))

    def recorded_at(self, position: int) -> datetime:
        """Return when the record reached a position; before the first event it is the present that answers."""
        if found := self.log.read_positions([position]):
            return found[0].recorded_at
        # The position was burnt by a conflict: the event before it says when the record last moved.
        window = 64
        while position > 0:
            start = max(position - window, 0)
            if events := self.log.read_page(start, window, position):
                return events[-1].recorded_at
            position = start
        return self.clock()

    def _reach(self, models: tuple[ReadModel, ...], wanted: int) -> int:
        """Return the position that all models have reached, once it is the wanted one."""
        deadline = time.monotonic() + self.patience
        pause = _FIRST_LOOK
        while True:
            try:
                with self.database.reading() as snapshot:
                    return reached(snapshot, models, wanted)
            except Behind:
                if time.monotonic() + pause > deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_LOOK)


def reached(snapshot: Snapshot, models: Iterable[ReadModel], wanted: int = 0) -> int:
    """Return the position that all models have reached.

    Raises:
        Behind: one of them has not reached the wanted position.
    """
    builds = [snapshot.build_of(model) for model in models]
    if not builds:
        return wanted
    slowest = min(builds, key=lambda build: build.position)
    if slowest.position < wanted:
        raise Behind(slowest.model, slowest.position, wanted, retry_after=30.0 if slowest.error else 1.0)
    return slowest.position

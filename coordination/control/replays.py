"""Replays that supervisors have asked for: a bounded queue, one at a time, kept with who asked and what was found. 核验任务。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.control.database import ControlDatabase
from coordination.control.tables import REPLAY

MOST_WAITING: Final = 8
"""So many may wait or run at a time; whoever comes then is sent away for a while."""
MOST_OF_ONE: Final = 3
"""So many of them may be one agency's, so that no supervisor keeps the others out."""
QUEUE_LOCK: Final = int.from_bytes(b"ldreplay", "big", signed=True)


class State(StrEnum):
    """How far a replay is. 任务状态。"""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


UNFINISHED: Final = (State.QUEUED, State.RUNNING)


class QueueFull(Exception):
    """As many replays wait as may: ask again when one of them is done."""


class TooManyOfOne(Exception):
    """An agency has as many replays that wait or run as it may; ``replays`` are these, the first that was asked for first."""

    def __init__(self, replays: Sequence[tuple[UUID, State]]) -> None:
        """Say which they are."""
        super().__init__(replays)
        self.replays = replays


class NoSuchReplay(LookupError):
    """There is no replay of this id."""


class ReplayOver(Exception):
    """The replay is over, so that there is nothing to cancel."""


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """A replay that was asked for: by whom, of what, as of when, how far it is, and what was found. 核验任务。

    ``progress`` is the last word of the process that runs it, said at ``seen_at``; ``cancel_asked_at`` tells it to stop.
    """

    id: UUID
    state: State
    agency: str
    key_id: str
    asked_at: datetime
    models: tuple[str, ...]
    position: int
    instant: datetime
    started_at: datetime | None = None
    seen_at: datetime | None = None
    ended_at: datetime | None = None
    cancel_asked_at: datetime | None = None
    progress: Mapping[str, Any] | None = None
    report: Mapping[str, Any] | None = None
    reason: str | None = None


class Replays:
    """The queue of replays, for those who ask and for the one process that runs them."""

    def __init__(self, database: ControlDatabase) -> None:
        self._database = database

    # -- those who ask

    def ask(self, job: ReplayJob) -> None:
        """Put a replay at the end of the queue.

        Raises:
            TooManyOfOne: its agency has enough of them in the queue.
            QueueFull: there is no room; come again later.
        """
        values = {name: getattr(job, name) for name in ReplayJob.__slots__}
        with self._database.writing() as connection:
            if self._database.dialect == "postgresql":
                # on SQLite the transaction is the only one that writes anyway
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(QUEUE_LOCK)))
            asked = sa.select(REPLAY.c.id, REPLAY.c.state, REPLAY.c.agency).where(REPLAY.c.state.in_(UNFINISHED))
            unfinished = connection.execute(asked.order_by(REPLAY.c.asked_at, REPLAY.c.id)).all()
            mine = [(row.id, State(row.state)) for row in unfinished if row.agency == job.agency]
            if len(mine) >= MOST_OF_ONE:
                raise TooManyOfOne(mine)
            if len(unfinished) >= MOST_WAITING:
                raise QueueFull
            connection.execute(sa.insert(REPLAY).values(**values | {"models": list(job.models)}))

    def find(self, replay: UUID) -> ReplayJob:
        """Return one replay.

        Raises:
            NoSuchReplay: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(REPLAY).where(REPLAY.c.id == replay)).mappings().one_or_none()
        if row is None:
            raise NoSuchReplay(replay)
        return _job(row)

    def listed(self, limit: int, before: tuple[datetime, UUID] | None = None) -> Sequence[ReplayJob]:
        """Return the replays that were asked for, the last first, those before a place; without their reports."""
        columns = [column for column in REPLAY.c if column.name != "report"]
        asked = sa.select(*columns, sa.null().label("report")).order_by(REPLAY.c.asked_at.desc(), REPLAY.c.id.desc())
        if before is not None:
            place = sa.tuple_(sa.literal(before[0], REPLAY.c.asked_at.type), sa.literal(before[1], REPLAY.c.id.type))
            asked = asked.where(sa.tuple_(REPLAY.c.asked_at, REPLAY.c.id) < place)
        with self._database.reading() as connection:
            return [_job(row) for row in connection.execute(asked.limit(limit)).mappings()]

    def cancel(self, replay: UUID, *, now: datetime) -> ReplayJob:
        """Take a replay out of the queue at once, or tell the process that runs it to stop; asking again changes nothing.

        Raises:
            NoSuchReplay: there is none.
            ReplayOver: it is over.
        """
        mine = REPLAY.c.id == replay
        with self._database.writing() as connection:
            queued = sa.update(REPLAY).where(mine, REPLAY.c.state == State.QUEUED)
            taken = connection.execute(queued.values(state=State.CANCELLED, cancel_asked_at=now, ended_at=now)).rowcount
            if not taken:
                running = sa.update(REPLAY).where(mine, REPLAY.c.state == State.RUNNING)
                first = sa.func.coalesce(REPLAY.c.cancel_asked_at, sa.literal(now, REPLAY.c.cancel_asked_at.type))
                taken = connection.execute(running.values(cancel_asked_at=first)).rowcount
        found = self.find(replay)
        if not taken:
            raise ReplayOver(replay)
        return found

    # -- the process that runs them

    def begin(self, *, now: datetime) -> ReplayJob | None:
        """Take the replay that has waited longest; None where none waits. One process at a time asks this."""
        longest = (
            sa.select(REPLAY.c.id)
            .where(REPLAY.c.state == State.QUEUED)
            .order_by(REPLAY.c.asked_at, REPLAY.c.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            replay = connection.scalar(longest)
        if replay is None or not self._move(replay, State.QUEUED, state=State.RUNNING, started_at=now, seen_at=now):
            return None
        return self.find(replay)

    def tell(self, replay: UUID, progress: Mapping[str, Any], *, now: datetime) -> bool:
        """Write down how far a replay is; return whether it is to go on."""
        wanted = sa.select(REPLAY.c.cancel_asked_at).where(REPLAY.c.id == replay)
        if not self._move(replay, State.RUNNING, progress=dict(progress), seen_at=now):
            return False
        with self._database.reading() as connection:
            return connection.scalar(wanted) is None

    def end(
        self,
        replay: UUID,
        state: State,
        *,
        now: datetime,
        report: Mapping[str, Any] | None = None,
        reason: str | None = None,
    ) -> bool:
        """Write down how a replay ended; return whether it still ran, or somebody had said before that it was over."""
        told = None if report is None else dict(report)
        return self._move(replay, State.RUNNING, state=state, ended_at=now, seen_at=now, report=told, reason=reason)

    def interrupt(self, *, now: datetime, reason: str) -> int:
        """Mark what is said to run although nobody runs it: its process is no more. Return how many there were."""
        running = REPLAY.c.state == State.RUNNING
        with self._database.reading() as connection:
            if not connection.scalar(sa.select(sa.exists().where(running))):
                return 0  # asked all the time: only what there is to change is worth the one lock for writing
        left = sa.update(REPLAY).where(running)
        with self._database.writing() as connection:
            return connection.execute(left.values(state=State.INTERRUPTED, ended_at=now, reason=reason)).rowcount

    def _move(self, replay: UUID, standing: State, **values: Any) -> bool:
        change = sa.update(REPLAY).where(REPLAY.c.id == replay, REPLAY.c.state == standing).values(**values)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount == 1


def _job(row: sa.RowMapping) -> ReplayJob:
    values: dict[str, Any] = {name: row[name] for name in ReplayJob.__slots__}
    return ReplayJob(**(values | {"state": State(row["state"]), "models": tuple(row["models"])}))

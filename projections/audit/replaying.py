"""A replay: the events up to a position folded into a scratch store, then compared with the live read models. 重放。"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from coordination.catalogue.codecs import encode_instant
from coordination.stored import digest
from projections.audit.comparing import MOST_IN_ALL, MOST_LISTED, Comparison, Shown
from projections.audit.parts import parts
from projections.audit.report import Compared, ModelReport, Obstacle, Outcome, Report
from projections.engine import Behind, Decode, Log, Moment, ReadDatabase, ReadModel, reached
from projections.engine.batch import Page, commit_page
from projections.engine.database import LIVE, Build, advance, open_build
from projections.engine.source import whole_appends
from projections.engine.writing import RowsRefused

logger = logging.getLogger("liandong.replay")

BATCH: Final = 2000
LOOK_EVERY: Final = 0.1
"""Seconds between two looks at a live model that is behind, and at whether to go on."""
BEAT_EVERY: Final = 500
"""Rows that are compared between two words about how far it is."""
FOLDING, COMPARING = "folding", "comparing"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a replay is: the position it has come to of the one it goes to, or the rows of a model it has compared. 进度。"""

    phase: str
    position: int
    total: int
    model: str | None = None
    rows: int = 0


class ScratchUnusable(Exception):
    """The scratch store cannot be written, because the disk is full or for another reason of its own."""


class Halted(Exception):
    """The replay was told to end before it was done."""


@dataclass(slots=True)
class _Folded:
    """One model on its way through the events."""

    model: ReadModel
    build: Build
    events: int = 0
    seconds: float = 0.0
    obstacle: Obstacle | None = None
    obstacle_at: int = 0


@dataclass(slots=True)
class Replay:
    """Recomputes models from the log alone, up to a moment, and compares them with what ``live`` answers as of it.

    The live database is read and nothing else. Once all is folded, ``patience`` is how many seconds are waited for live models that
    are behind, for all of them together. ``beat`` is told every step; ``halted`` is asked at each whether to go on.
    """

    log: Log
    decode: Decode
    live: ReadDatabase
    patience: float
    shown: Shown
    beat: Callable[[Step], None] = lambda step: None
    halted: Callable[[], bool] = lambda: False
    batch: int = BATCH

    def run(self, scratch: ReadDatabase, models: Sequence[ReadModel], moment: Moment) -> Report:
        """Replay, compare, and return what was found.

        Raises:
            Halted: it was told to end.
            ScratchUnusable: the scratch store cannot be written.
            StoreUnavailable, DatabaseUnavailable: a database went away.
        """
        try:
            return self._run(scratch, models, moment)
        except (OSError, sa.exc.OperationalError) as error:
            # the live database tells its own by other names
            raise ScratchUnusable from error

    def _run(self, scratch: ReadDatabase, models: Sequence[ReadModel], moment: Moment) -> Report:
        begun = time.monotonic()
        scratch.prepare()
        with scratch.writing() as connection:
            folded = [_Folded(model, open_build(connection, scratch.dialect, model, LIVE)) for model in models]
        events, log_digest = self._fold(scratch, folded, moment)
        found: list[ModelReport] = []
        room, deadline = MOST_IN_ALL, time.monotonic() + self.patience
        for one in folded:
            found.append(self._compare(scratch, one, moment, min(room, MOST_LISTED), deadline))
            room -= len(found[-1].listed)
        seconds = time.monotonic() - begun
        return Report(moment.position, encode_instant(moment.instant), events, log_digest, tuple(found), seconds)

    def _fold(self, scratch: ReadDatabase, folded: Sequence[_Folded], moment: Moment) -> tuple[int, str]:
        """Fold the log up to the position; return how many events that were, and a digest over them in their stored form."""
        position, count, seen = 0, 0, hashlib.sha256()
        while events := whole_appends(self.log, position, self.batch, moment.position):
            standing = [one for one in folded if one.obstacle is None]
            page = Page(events, self.decode, [one.model for one in standing])
            for one in standing:
                self._go_on(Step(FOLDING, position, moment.position))
                self._fold_into(scratch, one, page)
            for event in events:
                seen.update(f"{event.position} {event.version} {encode_instant(event.recorded_at)} ".encode())
                seen.update(digest(event.topic, event.stream, event.state))
            position, count = page.end.position, count + len(events)
        # what lies between the last event and the position asked for are places that were never given out
        for one in folded:
            if one.obstacle is None and one.build.position < moment.position:
                with scratch.writing() as connection:
                    advance(connection, [one.build], moment.position, one.build.recorded_at)
        self._go_on(Step(FOLDING, moment.position, moment.position))
        return count, seen.hexdigest()

    def _fold_into(self, scratch: ReadDatabase, one: _Folded, page: Page) -> None:
        begun = time.monotonic()
        try:
            with scratch.writing() as connection:
                (result,) = commit_page(connection, [(one.model, one.build)], page)
        except RowsRefused:
            logger.exception("%s: the rows of a replay are refused", one.model.name)
            one.obstacle, one.obstacle_at = Obstacle.ROWS_REFUSED, page.events[0].position
            return
        if result.error is not None:
            logger.error("%s: a replay cannot go on", one.model.name, exc_info=result.error)
            one.obstacle, one.obstacle_at = Obstacle.FOLD_FAILED, result.error_position
            return
        one.build = one.build.at(page.end)
        one.events += sum(one.model.wants(event.topic) for event in page.events)
        one.seconds += time.monotonic() - begun

    def _compare(self, scratch: ReadDatabase, one: _Folded, moment: Moment, room: int, deadline: float) -> ModelReport:
        model, begun = one.model, time.monotonic()
        if one.obstacle is not None:
            return _cannot(one, one.obstacle, one.obstacle_at)

        def beat(rows: int) -> None:
            if rows % BEAT_EVERY == 0:
                self._go_on(Step(COMPARING, moment.position, moment.position, model.name, rows))

        comparison = Comparison(model, scratch, self.live, self.log, moment.position, self.shown, beat, room)
        try:
            live = self._live(model, moment.position, deadline)
            if live.position > self.log.head().position:
                # whatever somebody wrote up to there would pass for what came since
                return _cannot(one, Obstacle.AHEAD, live.position)
            compared: tuple[Compared, ...] = tuple(comparison.of(part) for part in parts(model, moment))
        except Behind as behind:
            return _cannot(one, Obstacle.BEHIND, behind.position)
        alike = not any(part.differences for part in compared)
        return ModelReport(
            model.name,
            Outcome.EQUAL if alike else Outcome.DIFFERS,
            one.events,
            compared,
            tuple(comparison.listed),
            stale=live.signature != model.signature(),
            seconds=one.seconds + time.monotonic() - begun,
        )

    def _live(self, model: ReadModel, position: int, deadline: float) -> Build:
        """Return the live build of a model once it has reached the position.

        Raises:
            Behind: it has not in time.
        """
        while True:
            self._go_on(Step(COMPARING, position, position, model.name))
            try:
                with self.live.reading() as snapshot:
                    reached(snapshot, (model,), position)
                    return snapshot.build_of(model)
            except Behind:
                if (left := deadline - time.monotonic()) <= 0:
                    raise
            time.sleep(min(left, LOOK_EVERY))

    def _go_on(self, step: Step) -> None:
        if self.halted():
            raise Halted
        self.beat(step)


def _cannot(one: _Folded, obstacle: Obstacle, at: int) -> ModelReport:
    return ModelReport(one.model.name, Outcome.CANNOT, one.events, obstacle=obstacle, obstacle_at=at)

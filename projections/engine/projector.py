"""The engine: folds the log into all read models, batch by batch, rows and position in one transaction. 投影引擎。"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from projections.engine.batch import Page, Work, commit_page
from projections.engine.database import (
    LIVE,
    RETIRED,
    Build,
    Overtaken,
    ReadDatabase,
    advance,
    columns_signature,
    drop_build,
    note_error,
    open_build,
    read_builds,
)
from projections.engine.models import ReadModel
from projections.engine.rebuild import Rebuild, RebuildRunning
from projections.engine.source import Decode, Log, whole_appends
from projections.engine.writing import RowsRefused

logger = logging.getLogger("liandong.projector")

BATCH = 2000
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
# A longer log is folded beside, with its indexes made at the end; a shorter one at once.
BUILD_BESIDE = 5000
STANDBY_EVERY = 1.0
GRACE = 60.0


@dataclass(slots=True)
class _Trouble:
    """A model that stands still: when it is tried again, and how many events at a time."""

    pause: float
    until: float
    limit: int = 1


@dataclass(slots=True)
class Projector:
    """Keeps every read model up with the log; a second one on the same database waits as standby.

    Models at the same position share the page, the decoding and the transaction. A model whose fold fails stands still, says why
    in its build's row, and is tried again with growing pauses; the others go on.
    """

    database: ReadDatabase
    log: Log
    decode: Decode
    models: Sequence[ReadModel]
    batch: int = BATCH
    _live: dict[str, Build] = field(default_factory=dict, init=False)
    _troubles: dict[str, _Trouble] = field(default_factory=dict, init=False)
    _rebuilding: threading.Thread | None = field(default=None, init=False)
    _retired: dict[tuple[str, int], float] = field(default_factory=dict, init=False)

    def prepare(self) -> tuple[ReadModel, ...]:
        """Make what is missing, see where everything stands, and return the models that must be rebuilt."""
        self.database.prepare()
        head = self.log.head().position
        stale: list[ReadModel] = []
        with self.database.writing() as connection:
            live = {build.model: build for build in read_builds(connection, LIVE)}
            for model in self.models:
                found = live.get(model.name)
                if found is None and head <= BUILD_BESIDE:
                    live[model.name] = open_build(connection, self.database.dialect, model, LIVE)
                elif found is None or found.signature != model.signature():
                    stale.append(model)
        self._take(live)
        return tuple(stale)

    def step(self) -> int:
        """Fold one page into the models that are furthest behind; return how many events it had, 0 when all is folded.

        Raises:
            Overtaken: another engine is at work on these models; call `prepare` again.
        """
        now = time.monotonic()
        ready = [build for build in self._live.values() if self._is_ready(build.model, now)]
        if not ready:
            return 0
        position = min(build.position for build in ready)
        group = [build for build in ready if build.position == position]
        ahead = min((build for build in self._live.values() if build.position > position), key=_position, default=None)
        limits = [self._troubles[build.model].limit for build in group if build.model in self._troubles]
        events = whole_appends(self.log, position, min([self.batch, *limits]), ahead.position if ahead else None)
        if events:
            models = self._models()
            work = [(models[build.model], build) for build in group]
            self._fold(work, Page(events, self.decode, [model for model, _ in work]))
            return len(events)
        if ahead is not None:
            # Nothing lies between: positions have gaps, and a gap means nothing.
            self._jump(group, ahead)
            return self.step()
        return 0

    def catch_up(self) -> int:
        """Fold all there is, rebuilding first what must be, and return how many events were folded."""
        for model in self.prepare():
            Rebuild(self.database, self.log, self.decode, model).run()
            self._refresh()
        count = 0
        while folded := self.step():
            count += folded
        return count

    def run(self, stop: threading.Event) -> None:
        """Fold until told to stop; take the lead, lose connections, come back, and neither lose nor repeat an event."""
        self.database.prepare()
        leadership = self.database.leadership("projector")
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                if leadership.acquire():
                    self._lead(stop)
                    pause = FIRST_PAUSE
                else:
                    stop.wait(STANDBY_EVERY)
            except Overtaken:
                logger.warning("another engine has moved the read models; reading again where they stand")
                stop.wait(FIRST_PAUSE)
            except Exception:
                # The database or the log is away: whatever was not committed whole was not committed at all.
                logger.exception("the projector goes on in %.1f s", pause)
                leadership.release()
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        leadership.release()
        if self._rebuilding is not None:
            self._rebuilding.join()

    def sweep(self, grace: float = GRACE) -> None:
        """Drop the tables of replaced builds, some time after they were first seen: no reader can then still be on them."""
        with self.database.writing() as connection:
            retired = read_builds(connection, RETIRED)
        for build in retired:
            since = self._retired.setdefault((build.model, build.build), time.monotonic())
            if time.monotonic() - since < grace:
                continue
            try:
                with self.database.writing() as connection:
                    if self.database.dialect == "postgresql":
                        connection.execute(sa.text("SET LOCAL lock_timeout = '1s'"))
                    drop_build(connection, build)
            except sa.exc.OperationalError:
                logger.info("somebody still reads build %d of %s; it is dropped later", build.build, build.model)

    def _lead(self, stop: threading.Event) -> None:
        self._rebuild_beside(self.prepare(), stop)
        looked = time.monotonic()
        while not stop.is_set():
            folded = self.step()
            if time.monotonic() - looked > STANDBY_EVERY:
                looked = time.monotonic()
                self._refresh()
                self.sweep()
            if not folded:
                furthest = max((build.position for build in self._live.values()), default=0)
                self.log.wait_beyond(furthest, FIRST_PAUSE if self._troubles else STANDBY_EVERY)

    def _rebuild_beside(self, stale: Sequence[ReadModel], stop: threading.Event) -> None:
        """Rebuild one model after the other, in a thread of their own, so that the live rows stay fresh meanwhile."""
        if not stale or (self._rebuilding is not None and self._rebuilding.is_alive()):
            return

        def rebuild() -> None:
            for model in stale:
                try:
                    Rebuild(self.database, self.log, self.decode, model).run(stop=stop)
                except RebuildRunning:
                    logger.info("%s is being rebuilt by another process", model.name)
                except Exception:
                    logger.exception("the rebuild of %s goes on where it was at the next start", model.name)

        self._rebuilding = threading.Thread(target=rebuild, name="rebuild", daemon=True)
        self._rebuilding.start()

    def _refresh(self) -> None:
        """See whether a rebuild has put a new build in place."""
        with self.database.writing() as connection:
            self._take({build.model: build for build in read_builds(connection, LIVE)})

    def _take(self, live: Mapping[str, Build]) -> None:
        dialect = self.database.dialect
        self._live = {
            model.name: live[model.name]
            for model in self.models
            if model.name in live and live[model.name].columns == columns_signature(model, dialect)
        }

    def _models(self) -> dict[str, ReadModel]:
        return {model.name: model for model in self.models}

    def _is_ready(self, name: str, now: float) -> bool:
        trouble = self._troubles.get(name)
        return trouble is None or trouble.until <= now

    def _fold(self, work: Work, page: Page) -> None:
        try:
            with self.database.writing() as connection:
                folded = commit_page(connection, work, page)
        except RowsRefused as error:
            self._fold_apart(work, page, error)
            return
        for result in folded:
            name = result.build.model
            if result.reached is not None:
                self._live[name] = result.build.at(result.reached)
            if result.error is not None:
                self._stall(result.build, result.error, result.error_position)
            elif name in self._troubles:
                self._recover(name)

    def _fold_apart(self, work: Work, page: Page, error: Exception) -> None:
        """The database refused the rows of one model: let the others pass, and stall the one."""
        if len(work) > 1:
            for one in work:
                self._fold([one], page)
            return
        (_, build) = work[0]
        with self.database.writing() as connection:
            note_error(connection, build, page.events[0].position, error)
        self._stall(build, error, page.events[0].position)

    def _stall(self, build: Build, error: Exception, position: int) -> None:
        former = self._troubles.get(build.model)
        pause = min(former.pause * 2, LONGEST_PAUSE) if former and former.limit == 1 else FIRST_PAUSE
        self._troubles[build.model] = _Trouble(pause, time.monotonic() + pause)
        logger.error("%s stands still before position %d, next try in %.1f s: %s", build.model, position, pause, error)

    def _recover(self, name: str) -> None:
        """Speed up again, doubling: the event that was in the way may be a little further on."""
        trouble = self._troubles[name]
        trouble.limit *= 2
        if trouble.limit >= self.batch:
            del self._troubles[name]

    def _jump(self, group: Sequence[Build], ahead: Build) -> None:
        with self.database.writing() as connection:
            advance(connection, group, ahead.position, ahead.recorded_at)
        for build in group:
            self._live[build.model] = build.at(ahead)


def _position(build: Build) -> int:
    return build.position

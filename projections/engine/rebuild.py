"""Rebuilding a read model beside the live one: fold the whole log into new tables, then let them take its place. 重建。"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import sqlalchemy as sa

from projections.engine.batch import Page, commit_page
from projections.engine.database import (
    BUILDING,
    BUILDS,
    LIVE,
    RETIRED,
    Build,
    ReadDatabase,
    drop_build,
    make_indexes,
    open_build,
    read_builds,
)
from projections.engine.models import ReadModel
from projections.engine.source import Decode, Log, whole_appends
from projections.tables import table_of

logger = logging.getLogger("liandong.rebuild")

REBUILD_BATCH = 5000

Progress = Callable[[str, int, int], None]
"""Told (model, position reached, end of the log)."""


class RebuildRunning(Exception):
    """Another process is rebuilding this model: wait for it."""


class FoldFailed(Exception):
    """A fold fails on an event, so the rebuild stands there; the live rows are untouched. Mend the fold and start again."""

    def __init__(self, model: str, position: int) -> None:
        super().__init__(f"{model} cannot fold the event at position {position}")
        self.model, self.position = model, position


@dataclass(slots=True)
class Rebuild:
    """One rebuild of one model; interrupted, it goes on where it was, unless the model has changed since.

    The live build is folded on by whoever keeps it, undisturbed; readers see it until the swap, and the new one after it.
    """

    database: ReadDatabase
    log: Log
    decode: Decode
    model: ReadModel
    batch: int = REBUILD_BATCH
    _build: Build | None = field(default=None, init=False)

    def run(self, progress: Progress | None = None, stop: threading.Event | None = None) -> bool:
        """Rebuild and swap; return False where it was stopped before.

        Raises:
            RebuildRunning: somebody else is at it.
            FoldFailed: an event cannot be folded.
        """
        self.database.prepare()
        leadership = self.database.leadership(f"rebuild-{self.model.name}")
        if not leadership.acquire():
            raise RebuildRunning(self.model.name)
        try:
            build = self._begin()
            halted = stop or threading.Event()
            build = self._catch_up(build, progress, halted)
            if not halted.is_set():
                self._index(build)
                build = self._catch_up(build, progress, halted)
            if halted.is_set():
                return False
            self._swap(build)
            return True
        finally:
            leadership.release()

    def _begin(self) -> Build:
        """Go on with an unfinished build of the same signature; drop what was left of others."""
        with self.database.writing() as connection:
            found: Build | None = None
            for build in read_builds(connection, BUILDING):
                if build.model != self.model.name:
                    continue
                if build.signature == self.model.signature():
                    found = build
                else:
                    drop_build(connection, build)
            return found or open_build(connection, self.database.dialect, self.model, BUILDING)

    def _catch_up(self, build: Build, progress: Progress | None, halted: threading.Event) -> Build:
        # The next page is read and decoded while the database writes this one.
        with ThreadPoolExecutor(max_workers=1) as ahead:
            page = self._page(build.position)
            while page is not None and not halted.is_set():
                following = ahead.submit(self._page, page.end.position)
                with self.database.writing() as connection:
                    build = self._fold(connection, build, page)
                if progress is not None:
                    progress(self.model.name, build.position, max(self.log.head().position, build.position))
                page = following.result()
        return build

    def _page(self, position: int) -> Page | None:
        events = whole_appends(self.log, position, self.batch)
        return Page(events, self.decode, [self.model]) if events else None

    def _fold(self, connection: sa.Connection, build: Build, page: Page) -> Build:
        (folded,) = commit_page(connection, [(self.model, build)], page)
        if folded.error is not None:
            raise FoldFailed(self.model.name, folded.error_position) from folded.error
        return build.at(page.end)

    def _index(self, build: Build) -> None:
        """Make the indexes that only readers need, and tell the planner what is in the tables."""
        with self.database.writing() as connection:
            if self.database.dialect == "postgresql":
                connection.execute(sa.text("SET LOCAL maintenance_work_mem = '256MB'"))
            make_indexes(connection, self.database.dialect, self.model, build.build, early=False)
            for shape in self.model.shapes(self.database.dialect):
                connection.execute(sa.DDL(f"ANALYZE {table_of(shape, build.build).name}"))

    def _swap(self, build: Build) -> None:
        """Put the build in the live one's place, once it stands at least where that one stands."""
        mine = sa.and_(BUILDS.c.model == self.model.name, BUILDS.c.build == build.build)
        theirs = sa.and_(BUILDS.c.model == self.model.name, BUILDS.c.state == LIVE)
        with self.database.writing() as connection:
            # Locked, the live one cannot run on while the last events are folded.
            reached = connection.execute(sa.select(BUILDS.c.position).where(theirs).with_for_update()).scalar()
            while build.position < (reached or 0):
                events = self.log.read_page(build.position, self.batch, reached)
                if not events:
                    break
                build = self._fold(connection, build, Page(events, self.decode, [self.model]))
            connection.execute(sa.update(BUILDS).where(theirs).values(state=RETIRED))
            connection.execute(
                sa.update(BUILDS).where(mine).values(state=LIVE, position=max(build.position, reached or 0))
            )
        logger.info("%s: build %d is live at position %d", self.model.name, build.build, build.position)

"""The timekeeper: looks every so often which clocks have run out or are about to, and records it. 守时进程。

When it begins, and whenever days are published, it also computes the open clocks again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.store import StoreUnavailable
from coordination.streams.clock import calendar_version
from coordination.timekeeping import keep, published_tables, recompute
from projections.clocks import CLOCKS, open_clocks, running_out
from projections.engine import Behind, DatabaseUnavailable, Snapshot, reached
from scripts.assembly import System
from scripts.clock import RehearsalClock

EVERY_SECONDS, IN_REHEARSAL = 5.0, 0.2
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Timekeeper:
    """Keeps the time of one installation; any number of them may run. 守时。

    ``tables`` is how many tables of days the open clocks have been computed by; None before that was done.
    """

    system: System
    tables: int | None = None

    def tick(self) -> int:
        """Record what has come since the last look; return how many events that took."""
        at = self.system.clock()
        with self.system.read.reading() as snapshot:
            position, found = reached(snapshot, (CLOCKS,)), running_out(snapshot, at)
        count = keep(self.system.coordination, found, now=at)
        if count:
            _log.info("clocks_kept", events=count, position=position)
        return count + self.renew()

    def renew(self) -> int:
        """Compute the open clocks again where days or rules have become known; return how many were moved.

        Raises:
            Behind: the board does not know all clocks yet that were computed by less; try again later.
        """
        tables = published_tables(self.system.coordination)
        if len(tables) == self.tables:
            return 0
        head = self.system.log.head().position
        with self.system.read.reading() as snapshot:
            reached(snapshot, (CLOCKS,), head)
            outdated = list(self._outdated(snapshot, tables))
        moved = recompute(self.system.coordination, outdated, self.system.book, now=self.system.clock())
        _log.info("clocks_computed_again", looked_at=len(outdated), moved=moved, tables=len(tables))
        self.tables = len(tables)
        return moved

    def _outdated(self, snapshot: Snapshot, tables: Sequence[PublishedTable]) -> Iterator[UUID]:
        """Yield the open clocks that were computed by other days or another wording of their rule than are known now."""
        for row in open_clocks(snapshot, self.system.clock()):
            calendar = Calendar.of(row["region"], tables)
            by_these = calendar_version(calendar, row["trigger_on"].year, row["due_on"].year)
            rule = self.system.book.running_under(row["rule_version"], row["rule"])
            if row["calendar_version"] != by_these or (rule and rule.version != row["rule_version"]):
                yield row["id"]


def run(system: System, stop: threading.Event) -> None:
    """Keep time until told to stop; what cannot be reached now is looked for again later."""
    timekeeper = Timekeeper(system)
    every = IN_REHEARSAL if isinstance(system.clock, RehearsalClock) else EVERY_SECONDS
    while not stop.is_set():
        try:
            timekeeper.tick()
        except (StoreUnavailable, DatabaseUnavailable, Behind) as error:
            _log.warning("clocks_not_kept", error=type(error).__name__)
        stop.wait(every)

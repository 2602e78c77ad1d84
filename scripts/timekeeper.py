"""The timekeeper: looks every so often which clocks have run out or are about to, and records it. 守时进程。

When it begins, and whenever days are published, it also computes the open clocks again.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog

from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.store import StoreUnavailable
from coordination.streams.clock import CLOCK, calendar_version
from coordination.timekeeping import Unkept, keep, published_tables, recompute
from projections.clocks import CLOCKS, open_clocks, running_out
from projections.engine import Behind, DatabaseUnavailable, Snapshot, reached
from scripts.assembly import System
from scripts.clock import RehearsalClock

EVERY_SECONDS, IN_REHEARSAL = 5.0, 0.2
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long a clock is left alone after a refusal; twice as long each time, until an hour."""
_log = structlog.get_logger(__name__)


class Pause(NamedTuple):
    """How long a clock is left alone on which something was refused, and until when. 暂缓。"""

    length: timedelta
    until: datetime


@dataclass(slots=True)
class Timekeeper:
    """Keeps the time of one installation; any number of them may run. 守时。

    ``tables`` is how many tables of days the open clocks have been computed by; None before that was done. ``pauses`` are the
    clocks on which the rules refused what time brought about: they are tried again after a while, and hide no others meanwhile.
    """

    system: System
    tables: int | None = None
    pauses: dict[UUID, Pause] = field(default_factory=dict)

    def tick(self) -> int:
        """Record what has come since the last look; return how many events that took."""
        at = self.system.clock()
        with self.system.read.reading() as snapshot:
            paused = {clock for clock, pause in self.pauses.items() if at < pause.until}
            position, found = reached(snapshot, (CLOCKS,)), running_out(snapshot, at, without=paused)
        unkept: list[Unkept] = []
        count = keep(self.system.coordination, found, now=at, refused=unkept.append)
        self._pause({one.clock: one for one in reversed(unkept)}, paused, at)
        if count:
            _log.info("clocks_kept", events=count, position=position)
        return count + self.renew()

    def _pause(self, unkept: Mapping[UUID, Unkept], paused: Collection[UUID], at: datetime) -> None:
        """Leave alone for a while the clocks on which something was refused, and say what it was and why."""
        lengths = {clock: pause.length * 2 for clock, pause in self.pauses.items()}
        still = {clock: pause for clock, pause in self.pauses.items() if clock in paused}
        for clock, one in unkept.items():
            length = min(lengths.get(clock, FIRST_PAUSE), LONGEST_PAUSE)
            still[clock] = Pause(length, at + length)
            self._tell("clock_refused", one, again_at=still[clock].until.isoformat())
        self.pauses = still

    def _tell(self, what: str, one: Unkept, **more: str) -> None:
        held = self.system.coordination.state(CLOCK, one.clock)
        reason = getattr(one.reason, "code", type(one.reason).__name__)
        _log.warning(what, clock=str(one.clock), record=str(held.record), topic=one.topic, reason=reason, **more)

    def renew(self) -> int:
        """Compute the open clocks again where days or rules have become known; return how many were moved.

        A clock whose end is refused is looked at again when the next table is published, or when the process begins anew.

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
        moved = recompute(
            self.system.coordination,
            outdated,
            self.system.book,
            now=self.system.clock(),
            refused=lambda one: self._tell("clock_not_computed_again", one),
        )
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

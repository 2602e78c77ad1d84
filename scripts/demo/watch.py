"""Who keeps the time while the demonstration is told: what comes between two moments is recorded when it comes. 演示守时。"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from coordination.record import Coordination
from coordination.rules import Recorded
from coordination.stored import from_row
from coordination.streams.clock import CLOCK, Clock, occasions
from coordination.timekeeping import keep

PAGE = 2000


@dataclass(slots=True)
class Watch:
    """Follows the log and knows which clock comes next. 守时。"""

    coordination: Coordination
    _position: int = 0
    _clocks: dict[UUID, Clock] = field(default_factory=dict)
    _next: list[tuple[datetime, UUID]] = field(default_factory=list)

    def until(self, moment: datetime) -> None:
        """Record all that comes before a moment, each at its time."""
        self._look()
        while self._next and (at := self._next[0][0]) < moment:
            if coming := [stream for stream in self._due(at) if any(occasions(stream, self._clocks[stream], at))]:
                # a clock that began with its end in the past is found out now, and not before the last that was recorded
                now = max(at, self.coordination.log.head().recorded_at or at)
                keep(self.coordination, coming, now=now, clock=now)
                self._look()

    def _due(self, at: datetime) -> Iterator[UUID]:
        """Take off those whose time has come, each once, in their own order."""
        last: UUID | None = None
        while self._next and self._next[0][0] == at:
            _, stream = heapq.heappop(self._next)
            if stream != last:
                yield stream
            last = stream

    def _look(self) -> None:
        log = self.coordination.log
        while rows := log.read_page(self._position, PAGE):
            for recorded in map(from_row, rows):
                if recorded.event.declaration.kind is CLOCK:
                    self._follow(recorded)
            self._position = rows[-1].position

    def _follow(self, recorded: Recorded) -> None:
        clock = recorded.event.evolve(self._clocks.get(recorded.stream, Clock()), recorded.envelope)
        self._clocks[recorded.stream] = clock
        if clock.due is not None:
            coming = (*(one.remind_at for one in clock.due.reminders), clock.due.due_at_lenient)
            for at in coming:
                heapq.heappush(self._next, (at, recorded.stream))

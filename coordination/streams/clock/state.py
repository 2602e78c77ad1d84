"""What the rules need to know of a clock. 期限状态。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import Code, Items, Kind, Pattern, Text, derived_id, glossary, part
from coordination.clocks.arithmetic import Amount, Exclusion, Trigger, suspended
from coordination.clocks.rules import Ground, Side
from coordination.streams.clock.codes import Stage

glossary(
    due_date_strict="从严届满日",
    due_date_lenient="从宽届满日",
    due_at_strict="从严届满时刻",
    due_at_lenient="从宽届满时刻",
    provisional="是否暂估",
    calendar_version="日历版本",
    reminders="提醒",
    before="提前量",
    remind_at="提醒时刻",
)

Lead = Annotated[
    str, Text(2, 8), Pattern(r"[1-9][0-9]*(?:h|nd|wd|mo|y)", "时长，如3nd、24h", "a length such as 3nd or 24h")
]
"""So long before the end, as rules write it."""
MET_MEANWHILE = ("已履行期间", "met meanwhile")
"""Why days do not count of a clock that had been met and goes on."""


@part
class Reminder:
    """When notice is given, and how long before the strict end that is. 提醒。"""

    before: Lead
    remind_at: datetime


@part
class Due:
    """When a clock ends, by the strict and by the lenient reading, as computed with a calendar. 届满。"""

    due_date_strict: date
    due_date_lenient: date
    due_at_strict: datetime
    due_at_lenient: datetime
    provisional: bool
    calendar_version: Annotated[str, Text(1, 300)]
    reminders: Annotated[tuple[Reminder, ...], Items(0, 8)] = ()

    def says(self) -> date:
        """What sentences say of it: the date by which a breach is found."""
        return self.due_date_lenient


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension that moved the due date, and on whose word. 已生效的延长。"""

    amount: Amount
    by: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of days that do not count and has not ended; ``key`` tells several of one ground apart. 未结束的中止。"""

    ground: Ground
    key: str
    from_on: date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Days that do not count: from the one on which the time stood still to the one that counts again. 不计入的期间。

    ``ground`` is that of a pause that has ended; without one, the clock had been met meanwhile.
    """

    ground: Ground | None
    key: str
    from_on: date
    to_on: date

    @property
    def why(self) -> tuple[str, str]:
        """The reason, in both languages."""
        return MET_MEANWHILE if self.ground is None else (self.ground.zh, self.ground.en)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the rules need to know of a clock. 期限状态。

    ``started`` is the id of the event that started it: what time alone brings about was caused by that. ``breaches`` are the ends
    at which it was found to have run out; what moves the end later lets it run on, and the breach stands as known then.
    """

    stage: Stage = Stage.NONE
    owner: str | None = None
    campaigns: tuple[str, ...] = ()
    record: UUID | None = None
    record_kind: Code = ""
    trigger_topic: str = ""
    clock: Code = ""
    rule: str = ""
    rule_version: str = ""
    region: str = ""
    side: Side = Side.DUTY
    trigger: Trigger = date.min
    document_due_on: date | None = None
    tier: str | None = None
    due: Due | None = None
    pauses: tuple[Pause, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    extensions: tuple[Granted, ...] = ()
    satisfied_on: date | None = None
    breaches: frozenset[datetime] = frozenset()
    reminded: frozenset[datetime] = frozenset()
    started: str = ""

    @property
    def open(self) -> bool:
        """Whether it has neither been satisfied nor waived."""
        return self.stage in OPEN

    @property
    def by_hours(self) -> bool:
        """Whether it counts hours."""
        return isinstance(self.trigger, datetime)

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The days that were left out, each time with its reason."""
        days = (suspended(one.from_on, one.to_on, *one.why) for one in self.left_out)
        return tuple(filter(None, days))

    @property
    def breached(self) -> bool:
        """Whether it is on record that it ran out at the end that it has now."""
        return self.due is not None and self.due.due_at_lenient in self.breaches

    def overdue(self, at: datetime) -> bool:
        """Whether it has run out by an instant: while suspended it does not."""
        return self.stage is Stage.RUNNING and self.due is not None and self.due.due_at_lenient <= at

    def paused_for(self, ground: Ground, key: str) -> Pause | None:
        """Return the pause of that ground and key that has not ended, or None."""
        return next((pause for pause in self.pauses if (pause.ground, pause.key) == (ground, key)), None)

    def without(self, ground: Ground, key: str, counts_on: date) -> Clock:
        """Return the clock after a pause has ended: the days up to the one that counts again are left out. 结束中止。"""
        ended = self.paused_for(ground, key)
        if ended is None:
            return self
        pauses = tuple(pause for pause in self.pauses if pause is not ended)
        return replace(
            self,
            stage=Stage.SUSPENDED if pauses else Stage.RUNNING,
            pauses=pauses,
            left_out=(*self.left_out, LeftOut(ground, key, ended.from_on, counts_on)),
        )

    def reopened(self, on: date) -> Clock:
        """Return the clock after what it was about has come back: the days since it was met are left out. 继续计算。"""
        met_on = self.satisfied_on or on
        return replace(
            self,
            stage=Stage.SUSPENDED if self.pauses else Stage.RUNNING,
            satisfied_on=None,
            left_out=(*self.left_out, LeftOut(None, "", met_on, on)),
        )

    def has_ended(self, at: datetime) -> bool:
        """Whether its lenient end has passed by an instant, suspended or not: no extension helps any more."""
        return self.breached or self.overdue(at)

    # Custody: a clock hangs on its record, and whoever may know of that may know of the clock.

    @property
    def hangs_on(self) -> tuple[str, UUID] | None:
        """The record that it runs beside."""
        return None if self.record is None else (self.record_kind, self.record)

    @property
    def registrant(self) -> None:
        """Nobody: clocks follow by rule."""
        return

    @property
    def holder(self) -> None:
        """Nobody by itself: whose clock it is (``owner``) may have left the record."""
        return

    @property
    def offered_to(self) -> None:
        """Nobody: a clock is not offered."""
        return

    @property
    def participants(self) -> tuple[str, ...]:
        """Nobody by themselves."""
        return ()

    @property
    def public(self) -> bool:
        """Whether every agency may know of it: no."""
        return False


CLOCK = Kind("clock", plural="clocks", zh="期限", en="clock", state=Clock)
OPEN = (Stage.RUNNING, Stage.SUSPENDED)


def clock_id(record: UUID, clock: str, occurrence: int) -> UUID:
    """Return the id of a record's clock, the first time it runs, the second time, ... 期限流编号。"""
    return derived_id(record, f"{clock} {occurrence}")

"""Counting periods as the law counts them: exact, pure, and the same for everybody. 期间计算。

All days are days of Asia/Shanghai. The day or hour in which a period begins is not counted, and a period of days ends at 24:00 of
its last day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from coordination.catalogue import Coded
from coordination.clocks.calendar import Calendar
from coordination.rules import SHANGHAI

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONTHS_OF_YEAR = 12
Excluded = Callable[[date], bool]
Trigger = datetime | date
"""The instant that starts a period, or the day where no more is known."""


class Unit(Coded):
    """What a period is counted in. 期间单位。"""

    HOURS = "h", "小时", "hours"
    NATURAL_DAYS = "nd", "日", "days"
    WORKING_DAYS = "wd", "个工作日", "working days"
    MONTHS = "mo", "个月", "months"
    YEARS = "y", "年", "years"


BY_MONTH = frozenset({Unit.MONTHS, Unit.YEARS})


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit. 期间长度。"""

    length: int
    unit: Unit

    @property
    def zh(self) -> str:
        """As it is said in Chinese."""
        return f"{self.length}{self.unit.zh}"

    @property
    def en(self) -> str:
        """As it is said in English."""
        return f"{self.length} {self.unit.en if self.length > 1 else self.unit.en[:-1]}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days that do not count, the first and the last among them. 扣除期间。

    What is suspended on one day and resumed on another excludes the first of them and all days up to the second, which counts
    again: see :func:`suspended`.
    """

    first: date
    last: date
    zh: str = "依法扣除"
    en: str = "excluded by law"

    def __post_init__(self) -> None:
        """Refuse an exclusion that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"an exclusion cannot end ({self.last}) before it begins ({self.first})")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def suspended(on: date, resumed_on: date, zh: str, en: str) -> Exclusion | None:
    """Return what a suspension excludes: the day of suspending is not counted, the day of resuming is; None within one day."""
    return Exclusion(on, resumed_on - DAY, zh, en) if resumed_on > on else None


def union(exclusions: Iterable[Exclusion]) -> tuple[tuple[date, date], ...]:
    """Return exclusions as intervals that neither overlap nor touch: nothing is subtracted twice. 合并扣除期间。"""
    merged: list[tuple[date, date]] = []
    for first, last in sorted((exclusion.first, exclusion.last) for exclusion in exclusions):
        if merged and first <= merged[-1][1] + DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def within(intervals: Sequence[tuple[date, date]]) -> Excluded:
    """Return the question whether a day lies in one of the intervals."""
    return lambda day: any(first <= day <= last for first, last in intervals)


def local_day(trigger: Trigger) -> date:
    """Return the day of Asia/Shanghai on which a period is triggered.

    Raises:
        ValueError: an instant without a zone.
    """
    if not isinstance(trigger, datetime):
        return trigger
    if trigger.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return trigger.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """Return the instant at which a day of Asia/Shanghai begins."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the instant of 24:00 on a day of Asia/Shanghai."""
    return midnight(day + DAY)


def last_day(instant: datetime) -> date:
    """Return the day on which a period that ends at an instant ends; 24:00 belongs to the day that it closes."""
    return local_day(instant - timedelta(microseconds=1))


# -- days -----------------------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day (民法典 第二百零二条). 按月计算。"""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_YEAR)
    first_of_next = date(day.year + years + (month + 1) // MONTHS_OF_YEAR, (month + 1) % MONTHS_OF_YEAR + 1, 1)
    last = first_of_next - DAY
    return last.replace(day=min(day.day, last.day))


def count_days(start: date, number: int, counts: Callable[[date], bool]) -> date:
    """Return the day that is the so manieth one after the start that counts."""
    day = start
    while number > 0:
        day += DAY
        number -= counts(day)
    return day


def months_of(amount: Amount) -> int:
    """Return a length of months or years in months."""
    return amount.length * (MONTHS_OF_YEAR if amount.unit is Unit.YEARS else 1)


def end_of_days(start: date, amounts: Sequence[Amount], excluded: Excluded, calendar: Calendar) -> date:
    """Return the last day of a period, before it is moved off a holiday.

    Months and years come first, all together, from the day of the trigger; then days, in the order given. Every excluded day
    is made up by one that is not: for working days by a working day, for natural days, months and years by any day.
    """
    months = sum(months_of(amount) for amount in amounts if amount.unit in BY_MONTH)
    day = count_days(start, (add_months(start, months) - start).days, lambda day: not excluded(day))
    days = (amount for amount in amounts if amount.unit not in BY_MONTH)
    for unit, group in groupby(days, key=lambda amount: amount.unit):
        day = count_days(day, sum(amount.length for amount in group), counting(unit, excluded, calendar))
    return day


def counting(unit: Unit, excluded: Excluded, calendar: Calendar) -> Callable[[date], bool]:
    """Return the question whether a day counts in a unit of days."""
    if unit is Unit.WORKING_DAYS:
        return lambda day: not excluded(day) and calendar.is_working(day).working
    return lambda day: not excluded(day)


def rolled(day: date, off: Callable[[date], bool]) -> date:
    """Return the first day from this one on that is not off. 顺延。"""
    while off(day):
        day += DAY
    return day


def days_before(event: date, amount: Amount, calendar: Calendar) -> date:
    """Return the last day for what must be done so many days before an event, whose own day is not counted. 倒算。"""
    day, left = event, amount.length
    while left > 0:
        day -= DAY
        left -= amount.unit is not Unit.WORKING_DAYS or calendar.is_working(day).working
    return day


# -- hours ----------------------------------------------------------------------------------------------------------------


def next_full_hour(instant: datetime) -> datetime:
    """Return where hours begin to count: the hour in which the trigger falls is not counted, a sharp hour included."""
    return instant.replace(minute=0, second=0, microsecond=0) + HOUR


def after_hours(start: datetime, hours: int, excluded: Sequence[tuple[date, date]]) -> datetime:
    """Return the instant so many hours after the start, through nights and holidays, leaving out the excluded days."""
    end = start
    left = timedelta(hours=hours)
    for first, last in excluded:
        begins, ends = midnight(first), end_of(last)
        if ends <= end:
            continue
        if begins >= end + left:
            break
        left -= max(begins - end, timedelta())
        end = ends
    return end + left

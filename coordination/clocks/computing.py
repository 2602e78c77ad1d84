"""From a rule and a trigger to two due dates, with every day on the way accounted for. 期限计算。

``strict`` is the earliest day that the law can be read to mean: warnings and escalation go by it. ``lenient`` is the latest:
a breach is recorded by it, and only it may be held against a party.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from coordination.clocks.arithmetic import (
    DAY,
    HOUR,
    Amount,
    Exclusion,
    Trigger,
    Unit,
    after_hours,
    counting,
    days_before,
    end_of,
    end_of_days,
    last_day,
    local_day,
    midnight,
    next_full_hour,
    rolled,
    union,
    within,
)
from coordination.clocks.calendar import Calendar
from coordination.clocks.rules import Rolling, Rule


class NotComputable(ValueError):
    """What was asked cannot be computed; the message says why. 无法计算。

    ``code`` is one of ``due_date_missing``, ``unit_mixed``, ``not_backward``.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en


COUNTED = frozenset({"working", "natural", "hours", "document"})


class Day(NamedTuple):
    """One day between trigger and due date: counted or not, and why. 逐日说明。

    ``number`` counts the days that count. ``code`` groups days of one kind, and says by itself whether they count.
    """

    date: date
    code: str
    zh: str
    en: str
    number: int | None = None

    @property
    def counted(self) -> bool:
        """Whether the day counts."""
        return self.code in COUNTED


@dataclass(frozen=True)
class Computed:
    """A clock's end, and all that it was computed from. 计算结果。

    ``due_on`` is the date that a document set. ``last_on`` is the last day before it was moved off a holiday.
    """

    rule: Rule
    tier: str | None
    trigger: Trigger
    due_on: date | None
    exclusions: tuple[Exclusion, ...]
    extensions: tuple[Amount, ...]
    calendar: Calendar
    last_on: date
    due_date_strict: date
    due_date_lenient: date
    due_at_strict: datetime
    due_at_lenient: datetime
    provisional: bool

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The lengths that were counted: the rule's own, then the extensions."""
        own = () if self.due_on else self.rule.amounts(self.tier)
        return (*own, *self.extensions)

    @property
    def by_hours(self) -> bool:
        """Whether hours were counted."""
        return any(amount.unit is Unit.HOURS for amount in self.amounts)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Each day from the trigger to the lenient due date."""
        return _days_back(self) if self.rule.backward else _days_of_hours(self) if self.by_hours else _days(self)

    @cached_property
    def reminders(self) -> tuple[tuple[Amount, datetime], ...]:
        """When to give notice: so long before the strict due date, never before the trigger; days begin at 0:00."""
        given = ((amount, _before(self, amount)) for amount in self.rule.reminders)
        started = midnight(local_day(self.trigger)) + DAY
        return tuple((amount, at) for amount, at in given if at >= started or amount.unit is Unit.HOURS)


def compute(
    rule: Rule,
    trigger: Trigger,
    *,
    exclusions: Sequence[Exclusion] = (),
    extensions: Sequence[Amount] = (),
    calendar: Calendar | None = None,
    tier: str | None = None,
    due_on: date | None = None,
) -> Computed:
    """Return when a clock ends.

    Excluded days are made up, each by one day of the clock's own unit; extensions are added before the last day is moved off a
    holiday. The calendar knows its region. ``due_on`` is what the document says, for rules that leave the date to one.

    Raises:
        NotComputable: a document's date is missing, hours meet days, or a backward period is to be extended.
        KeyError: the rule has no such tier.
        ValueError: an instant without a zone.
    """
    given = _Given(
        rule, tier, trigger, due_on, tuple(exclusions), tuple(extensions), calendar or Calendar(), rule.amounts(tier)
    )
    if due_on is None and not given.own:
        raise NotComputable(
            "due_date_missing", f"{rule.zh}的期限由文书确定", f"{rule.id} takes its date from a document"
        )
    if rule.backward:
        return _backward(given)
    units = {amount.unit for amount in ((() if due_on else given.own) + given.extensions)}
    if Unit.HOURS not in units:
        return _by_days(given)
    if units != {Unit.HOURS}:
        raise NotComputable("unit_mixed", "小时与日不能相加", "hours and days cannot be added")
    return _by_hours(given)


@dataclass(frozen=True, slots=True)
class _Given:
    rule: Rule
    tier: str | None
    trigger: Trigger
    due_on: date | None
    exclusions: tuple[Exclusion, ...]
    extensions: tuple[Amount, ...]
    calendar: Calendar
    own: tuple[Amount, ...]

    def computed(self, last: date, strict: datetime, lenient: datetime, *, provisional: bool) -> Computed:
        return Computed(
            rule=self.rule,
            tier=self.tier,
            trigger=self.trigger,
            due_on=self.due_on,
            exclusions=self.exclusions,
            extensions=self.extensions,
            calendar=self.calendar,
            last_on=last,
            due_date_strict=last_day(strict),
            due_date_lenient=last_day(lenient),
            due_at_strict=strict,
            due_at_lenient=lenient,
            provisional=provisional,
        )


def _by_days(given: _Given) -> Computed:
    calendar, excluded = given.calendar, within(union(given.exclusions))
    if given.due_on:
        start, amounts = given.due_on, given.extensions
    else:
        start, amounts = local_day(given.trigger), (*given.own, *given.extensions)
    last = end_of_days(start, amounts, excluded, calendar) if amounts else start
    strictly, leniently = _off(given.rule, calendar)
    # a day that was taken out of the period cannot be the one on which it ends
    strict = rolled(last, lambda day: strictly(day) or excluded(day)) if strictly else last
    lenient = rolled(last, lambda day: leniently(day) or excluded(day)) if leniently else last
    working = any(amount.unit is Unit.WORKING_DAYS for amount in amounts)
    judged_from = start + DAY if working else last if leniently else lenient + DAY
    provisional = any(calendar.is_working(day).provisional for day in days_between(judged_from, lenient))
    return given.computed(last, end_of(strict), end_of(lenient), provisional=provisional)


Off = Callable[[date], bool]


def _off(rule: Rule, calendar: Calendar) -> tuple[Off | None, Off | None]:
    """Return over which days the strict and the lenient due date roll."""
    if rule.regime.rolling is Rolling.NONE:
        return None, None

    def not_working(day: date) -> bool:
        return not calendar.is_working(day).working

    return (calendar.is_statutory if rule.regime.rolling is Rolling.ROLLS else None), not_working


def _by_hours(given: _Given) -> Computed:
    hours = sum(amount.length for amount in (*given.own, *given.extensions))
    excluded = union(given.exclusions)
    earliest, latest = _bounds(given.trigger)
    strict = after_hours(earliest, hours, excluded)
    lenient = after_hours(latest, hours, excluded)
    return given.computed(last_day(strict), strict, lenient, provisional=False)


def _bounds(trigger: Trigger) -> tuple[datetime, datetime]:
    """Return from where hours count strictly and leniently; a day without an hour counts from its beginning or its end."""
    if isinstance(trigger, datetime):
        local_day(trigger)  # refuses an instant without a zone
        instant = trigger.astimezone(UTC)
        return instant, next_full_hour(instant)
    return midnight(trigger), end_of(trigger)


def _backward(given: _Given) -> Computed:
    if (
        given.extensions
        or given.exclusions
        or any(amount.unit not in (Unit.NATURAL_DAYS, Unit.WORKING_DAYS) for amount in given.own)
    ):
        raise NotComputable(
            "not_backward", "倒算的期间不能延长或者扣除", "a backward period is neither extended nor interrupted"
        )
    event, calendar = local_day(given.trigger), given.calendar
    last = event
    for amount in given.own:
        last = days_before(last, amount, calendar)
    working = any(amount.unit is Unit.WORKING_DAYS for amount in given.own)
    provisional = working and any(calendar.is_working(day).provisional for day in days_between(last, event))
    return given.computed(last, end_of(last), end_of(last), provisional=provisional)


def _before(computed: Computed, amount: Amount) -> datetime:
    due = computed.due_date_strict
    if amount.unit is Unit.HOURS:
        return computed.due_at_strict - amount.length * HOUR
    return midnight(days_before(due, amount, computed.calendar))


def days_between(first: date, last: date) -> list[date]:
    """Return all days from the first to the last, both among them."""
    return [first + timedelta(number) for number in range((last - first).days + 1)]


# -- day by day -----------------------------------------------------------------------------------------------------------

TRIGGER_DAY = ("trigger", "起算日，不计入", "the day of the trigger is not counted")
DOCUMENT_DAY = ("document", "文书载明的日期", "the date that the document set")


def _days(computed: Computed) -> tuple[Day, ...]:
    calendar, excluded = computed.calendar, within(union(computed.exclusions))
    start = local_day(computed.trigger)
    days = [Day(start, *TRIGGER_DAY)]
    if computed.due_on:
        start = computed.due_on
        days = [Day(start, *DOCUMENT_DAY)]
    number = 0
    for unit, last in _legs(computed, start):
        counts = counting(unit, excluded, calendar)
        for day in days_between(days[-1].date + DAY, last):
            if counts(day):
                number += 1
                days.append(_counted(day, unit, number, calendar))
            else:
                days.append(left_out(day, computed))
    days.extend(_after_the_last(computed, days[-1].date))
    return tuple(days)


def _legs(computed: Computed, start: date) -> list[tuple[Unit, date]]:
    """Return the units that were counted one after the other, each with the day on which it ended."""
    excluded, legs = within(union(computed.exclusions)), list[tuple[Unit, date]]()
    months = [amount for amount in computed.amounts if amount.unit in (Unit.MONTHS, Unit.YEARS)]
    days = [amount for amount in computed.amounts if amount.unit not in (Unit.MONTHS, Unit.YEARS)]
    ordered = [*months, *days]
    for number, amount in enumerate(ordered, start=1):
        unit = Unit.NATURAL_DAYS if amount.unit in (Unit.MONTHS, Unit.YEARS) else amount.unit
        legs.append((unit, end_of_days(start, ordered[:number], excluded, computed.calendar)))
    return legs


def _counted(day: date, unit: Unit, number: int, calendar: Calendar) -> Day:
    if unit is Unit.WORKING_DAYS:
        kind = calendar.is_working(day)
        return Day(day, "working", kind.zh, kind.en, number)
    return Day(day, "natural", "自然日，计入", "counted as a day", number)


def left_out(day: date, computed: Computed) -> Day:
    """Return why a day is not counted: taken out of the period, or not a working day."""
    reasons = [exclusion for exclusion in computed.exclusions if day in exclusion]
    if reasons:
        zh = "、".join(dict.fromkeys(exclusion.zh for exclusion in reasons))
        en = ", ".join(dict.fromkeys(exclusion.en for exclusion in reasons))
        return Day(day, "excluded", zh, en)
    kind = computed.calendar.is_working(day)
    return Day(day, "off", kind.zh, kind.en)


def _after_the_last(computed: Computed, last: date) -> list[Day]:
    """Return the days over which the end rolled, up to the lenient due date."""
    found = []
    for day in days_between(last + DAY, computed.due_date_lenient):
        previous = left_out(day - DAY, computed)
        zh = f"届满日{day - DAY:%m-%d}为{previous.zh}，顺延"
        en = f"moved on, since {day - DAY:%m-%d} is {previous.en}"
        found.append(Day(day, "rolled", zh, en))
    return found


def _days_of_hours(computed: Computed) -> tuple[Day, ...]:
    excluded = within(union(computed.exclusions))
    first = local_day(computed.trigger)
    days = []
    for day in days_between(first, computed.due_date_lenient):
        if excluded(day):
            days.append(left_out(day, computed))
        elif day == first:
            zh, en = "自触发后的下一个整点起计", "hours count from the next full hour after the trigger"
            days.append(Day(day, "hours", zh, en))
        else:
            days.append(Day(day, "hours", "小时连续计算，节假日计入", "hours run on, through holidays too"))
    return tuple(days)


def _days_back(computed: Computed) -> tuple[Day, ...]:
    event, calendar = local_day(computed.trigger), computed.calendar
    unit = computed.amounts[0].unit
    counts = counting(unit, lambda _day: False, calendar)
    days, number = [Day(event, *TRIGGER_DAY)], 0
    for day in reversed(days_between(computed.due_date_strict, event - DAY)):
        if counts(day):
            number += 1
            days.append(_counted(day, unit, number, calendar))
        else:
            days.append(left_out(day, computed))
    return tuple(days)


# -- what is left ---------------------------------------------------------------------------------------------------------


def left_on(computed: Computed, day: date) -> int:
    """Return how many days that count lie after a day, up to the last one: what is left to a clock that is suspended. 剩余期间。"""
    return sum(1 for item in computed.days if item.counted and item.date > day)

"""What conditions ask of the calendar: when a period runs out, by which day something must precede an event. 期间推算。

Days are those of the acting agency's region, counted as its clocks count them and read leniently: nobody is refused by a reading
that the law does not force.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from coordination.catalogue import KINDS, stream_id
from coordination.clocks.arithmetic import Amount, Unit, days_before, end_of_days, rolled
from coordination.clocks.calendar import NATIONAL, Calendar
from coordination.profiles import Period
from coordination.profiles.guards import procedure
from coordination.rules import Context
from coordination.streams.calendar import CALENDAR, THE_CALENDAR, WorkCalendar

REGION_DIGITS = 6


def region_of(code: str, context: Context) -> str:
    """Return the division by whose days an agency counts; the country where its code tells none. 适用地区。"""
    return str(context.read(KINDS["agency"], stream_id("agency", code)).adcode[:REGION_DIGITS] or NATIONAL)


def calendar_of(context: Context) -> Calendar:
    """Return the working days of the acting agency, as published so far."""
    published = cast("WorkCalendar", context.read(CALENDAR, THE_CALENDAR)).tables
    return Calendar.of(region_of(context.agency, context), published)


def last_day(start: date, amount: Amount, context: Context) -> date:
    """Return the last day of a period that began on a day, moved off days that are not worked."""
    calendar = calendar_of(context)
    last = end_of_days(start, [amount], lambda _day: False, calendar)
    return rolled(last, lambda day: not calendar.is_working(day).working)


def last_day_before(event_on: date, amount: Amount, context: Context) -> date:
    """Return the last day for what must be done so long before an event."""
    return days_before(event_on, amount, calendar_of(context))


def period(record: Any, name: str, context: Context) -> Amount | None:
    """Return how long something takes by the procedure that a record follows, or None where that says nothing. 程序期限。"""
    profile = procedure(record, context)
    found: Period | None = profile.periods.get(name) if profile else None
    return None if found is None else Amount(found.length, Unit.of(found.unit.value))

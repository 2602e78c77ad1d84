"""Days and hours as offices keep them: working days, office hours, and when an agency's system sends. 作息。"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

import chinese_calendar

from coordination.rules import SHANGHAI

DAY = timedelta(days=1)
FRIDAY = 4
MORNING, EVENING = time(8, 40), time(17, 20)
SENDING = (time(9, 30), time(12, 0), time(17, 45))
"""When the agencies' systems send what was entered since the last time, on working days. 报送批次。"""


@cache
def is_working_day(day: date) -> bool:
    """Whether offices are open, make-up days and holidays considered."""
    return bool(chinese_calendar.is_workday(day))


def working_day(day: date, ahead: int = 0) -> date:
    """Return the day, or the first working day after it, and then so many working days ahead."""
    while True:
        if is_working_day(day):
            if ahead == 0:
                return day
            ahead -= 1
        day += DAY


def moment(day: date, at: time) -> datetime:
    """Return an instant by the clock on the wall."""
    return datetime.combine(day, at, SHANGHAI)


def office_hour(day: date, dice: Random) -> datetime:
    """Return some minute of the office hours of a day."""
    opens, closes = moment(day, MORNING), moment(day, EVENING)
    return opens + timedelta(seconds=dice.randrange(int((closes - opens).total_seconds())))


def next_sending(after: datetime) -> datetime:
    """Return when the next batch goes out: that evening, or on Monday what came up on Friday night."""
    day = after.astimezone(SHANGHAI).date()
    while True:
        if is_working_day(day):
            for at in SENDING:
                if (sent := moment(day, at)) >= after:
                    return sent
        day += DAY


def friday_of(instant: datetime) -> datetime:
    """Return when a section hands in its leads of the week: on Friday, or on the working day before it. 每周五前。"""
    day = instant.astimezone(SHANGHAI).date()
    friday = day + DAY * ((FRIDAY - day.weekday()) % 7)
    handed_in = next((friday - DAY * back for back in range(5) if is_working_day(friday - DAY * back)), friday)
    return max(next_sending(instant), moment(handed_in, SENDING[-1]))

"""What is due from whom, to whom, when: the returns of a plan expanded into single duties. 报送任务展开。

Pure: the same plan gives the same duties. A due day is inclusive (每周五前 takes in the Friday), is not moved by holidays,
which no plan provides for, and never lies before the plan was issued.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from coordination.rules import SHANGHAI
from coordination.streams.campaign.codes import Covers, Cutoff, Rhythm, Weekday
from coordination.streams.campaign.state import Instance, Plan

if TYPE_CHECKING:
    from coordination.streams.campaign.returns import CampaignReturnScheduled

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTHS = 12
QUARTER = 3


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One return that one agency owes for one period. 一次报送任务。

    Both ends of the period belong to it. What is recorded before ``cutoff_at`` enters the return (X1); what happened in
    the period and was recorded later does not, and is shown as such.
    """

    due_on: date
    campaign: str
    return_code: str
    from_agency: str
    to_agency: str
    period_start: date
    period_end: date
    cutoff_at: datetime


def duties(campaign: str, plan: Plan, returns: Iterable[CampaignReturnScheduled]) -> tuple[Duty, ...]:
    """Return all dated duties of a campaign, by due day; flash reports and the like have no date and no duty here."""
    return tuple(sorted(duty for scheduled in returns for duty in expand(campaign, plan, scheduled)))


def expand(campaign: str, plan: Plan, scheduled: CampaignReturnScheduled) -> Iterator[Duty]:
    """Yield the duties of one return: one for each agency that owes it and each time that it is due."""
    for instance in instances(plan, scheduled):
        for agency in scheduled.due_from:
            yield Duty(
                due_on=instance.due_on,
                campaign=campaign,
                return_code=scheduled.code,
                from_agency=agency,
                to_agency=scheduled.due_to,
                period_start=instance.period_start,
                period_end=instance.period_end,
                cutoff_at=end_of(instance.cutoff_on or _cutoff_on(scheduled.cutoff, instance)),
            )


def instances(plan: Plan, scheduled: CampaignReturnScheduled) -> Iterator[Instance]:
    """Yield the times at which a return is due, with the period each covers, in the plan's own order.

    Dates that the plan names itself stand as they are (X2). Recurring ones lie within the campaign, and not before the plan
    was issued: nobody owed on 24 August what was asked for on the 25th.
    """
    yield from scheduled.instances
    recur, covers = _RECURRENCES.get(scheduled.rhythm), scheduled.covers
    if recur is None or covers is None:
        return
    first = max(filter(None, (plan.starts_on, plan.issued_on, scheduled.first_due_on)))
    for due_on in recur(scheduled, first, plan.ends_on):
        period_start, period_end = _PERIODS[covers](due_on)
        yield Instance(period_start=period_start, period_end=period_end, due_on=due_on)


def end_of(day: date) -> datetime:
    """Return the instant at which a day is over in China: 24:00 of the day, in UTC."""
    return datetime.combine(day + DAY, time(), SHANGHAI).astimezone(UTC)


def _cutoff_on(rule: Cutoff | None, instance: Instance) -> date:
    return instance.period_end if rule is Cutoff.PERIOD_END else instance.due_on


def _weekly(scheduled: CampaignReturnScheduled, first: date, last: date) -> Iterator[date]:
    if scheduled.weekday is None:
        return
    due_on = first + ((list(Weekday).index(scheduled.weekday) - first.weekday()) % WEEK.days) * DAY
    while due_on <= last:
        yield due_on
        due_on += WEEK


def _monthly(scheduled: CampaignReturnScheduled, first: date, last: date) -> Iterator[date]:
    return _on_day_of_months(range(1, MONTHS + 1), scheduled.day, first, last)


def _quarterly(scheduled: CampaignReturnScheduled, first: date, last: date) -> Iterator[date]:
    return _on_day_of_months(range(QUARTER, MONTHS + 1, QUARTER), scheduled.day, first, last)


def _on_day_of_months(months: Iterable[int], day: int | None, first: date, last: date) -> Iterator[date]:
    """Yield that day of each month, or the last one where the month is shorter or no day is named."""
    months = tuple(months)
    for year in range(first.year, last.year + 1):
        for month in months:
            due_on = _last_of(year, month)
            if day is not None and day < due_on.day:
                due_on = due_on.replace(day=day)
            if first <= due_on <= last:
                yield due_on


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _week_to(due_on: date) -> tuple[date, date]:
    return due_on - WEEK + DAY, due_on


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), _last_of(day.year, day.month)


def _quarter_of(day: date) -> tuple[date, date]:
    begins = (day.month - 1) // QUARTER * QUARTER + 1
    return date(day.year, begins, 1), _last_of(day.year, begins + QUARTER - 1)


_RECURRENCES: dict[Rhythm, Callable[[CampaignReturnScheduled, date, date], Iterator[date]]] = {
    Rhythm.WEEKLY: _weekly,
    Rhythm.MONTHLY: _monthly,
    Rhythm.QUARTERLY: _quarterly,
}
_PERIODS: dict[Covers, Callable[[date], tuple[date, date]]] = {
    Covers.WEEK_TO_DUE: _week_to,
    Covers.SAME_MONTH: _month_of,
    Covers.PREVIOUS_MONTH: lambda due_on: _month_of(_month_of(due_on)[0] - DAY),
    Covers.SAME_QUARTER: _quarter_of,
    Covers.PREVIOUS_QUARTER: lambda due_on: _quarter_of(_quarter_of(due_on)[0] - DAY),
}

"""The returns calendars of the four plans, expanded; every expected date was counted by hand on a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from coordination import campaigns
from coordination.streams.campaign import (
    CampaignReturnScheduled,
    Content,
    Covers,
    Cutoff,
    Instance,
    Plan,
    Rhythm,
    Weekday,
)
from coordination.streams.campaign.codes import Triage
from coordination.streams.campaign.duties import Duty, duties, end_of

FILES = {path.stem: campaigns.read(path) for path in campaigns.SHIPPED}
PLAN = Plan(
    title="方案",
    short_title="行动",
    title_en="Campaign",
    issuer="370784-scjgj",
    adcode="370784",
    starts_on=date(2024, 1, 1),
    ends_on=date(2025, 3, 31),
    triage=Triage.AGENCY,
)
MONTHLY = CampaignReturnScheduled(
    code="R",
    title="统计表",
    content=(Content.STATISTICS,),
    due_from=("370784-gaj",),
    due_to="370784-scjgj",
    rhythm=Rhythm.MONTHLY,
    day=31,
    covers=Covers.SAME_MONTH,
    cutoff=Cutoff.DUE_DAY,
)


def of(campaign: str, *codes: str) -> list[Duty]:
    file = FILES[campaign]
    found = duties(file.code, file.plan, file.listed(CampaignReturnScheduled))
    return [duty for duty in found if not codes or duty.return_code in codes]


def due_days(found: list[Duty]) -> list[date]:
    return sorted({duty.due_on for duty in found})


def test_anxi_has_25_fridays_from_the_plan_to_its_end() -> None:
    # the plan is of Thursday 2024-01-11; Fridays 12, 19, 26 January .. 28 June: 3+4+5+4+5+4
    fridays = due_days(of("anxi-2024", "R02"))
    assert (len(fridays), fridays[0], fridays[-1]) == (25, date(2024, 1, 12), date(2024, 6, 28))
    assert all(day.isoweekday() == 5 for day in fridays)
    assert date(2024, 2, 16) in fridays, "no Friday is moved for the Spring Festival, since the plan moves none"


def test_anxi_weeks_follow_one_another_without_a_gap_and_end_with_their_cut_off() -> None:
    weeks = sorted({(duty.period_start, duty.period_end, duty.cutoff_at) for duty in of("anxi-2024", "R01")})
    assert weeks[0] == (date(2024, 1, 6), date(2024, 1, 12), datetime(2024, 1, 12, 16, tzinfo=UTC))
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(weeks))


def test_anxi_leads_come_from_six_sections_and_tables_also_from_brigade_and_stations() -> None:
    first = date(2024, 1, 12)
    assert len([duty for duty in of("anxi-2024", "R01") if duty.due_on == first]) == 6
    owing = {duty.from_agency for duty in of("anxi-2024", "R02") if duty.due_on == first}
    assert len(owing) == 8
    assert "350524-scjgj-gjcs" in owing, "the stations are not named, so the group owes for them"


def test_anxi_summaries_have_the_printed_dates() -> None:
    assert due_days(of("anxi-2024", "R08")) == [date(2024, 1, 17), date(2024, 2, 19), date(2024, 3, 16)]
    assert due_days(of("anxi-2024", "R09")) == [date(2024, 6, 28)]


def test_anxi_consults_once_a_month_until_its_last_day() -> None:
    assert [duty.due_on for duty in of("anxi-2024", "R15")] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
        date(2024, 5, 31),
        date(2024, 6, 30),
    ]


def test_anqiu_owes_nothing_on_the_day_before_the_plan() -> None:
    months = of("anqiu-2022", "R03")
    assert due_days(months) == [date(2022, 9, 24), date(2022, 10, 24), date(2022, 11, 24), date(2022, 12, 24)]
    assert len(months) == 4 * 14


def test_anqiu_table_is_cut_off_before_its_month_is_over() -> None:
    september = of("anqiu-2022", "R03")[0]
    assert (september.period_start, september.period_end) == (date(2022, 9, 1), date(2022, 9, 30))
    assert september.cutoff_at == datetime(2022, 9, 24, 16, tzinfo=UTC), (
        "24:00 in China of the due day, not of the period's end"
    )
    assert september.to_agency == "370784-zbb-2022"


def test_suizhou_owes_the_whole_year_in_june() -> None:
    """X2: the date is data, and not derived from the period."""
    assert {(duty.due_on, duty.period_start, duty.period_end) for duty in of("suizhou-2024")} == {
        (date(2024, 6, 4), date(2024, 1, 1), date(2024, 12, 31))
    }
    assert [duty.from_agency for duty in of("suizhou-2024")] == [
        "421300-gxqscjgj",
        "421303-scjgj",
        "421321-scjgj",
        "421381-scjgj",
    ]


def test_wuhai_owes_three_quarters_in_september_and_the_fourth_with_the_year_in_december() -> None:
    quarters = {
        (duty.due_on, duty.period_start, duty.period_end)
        for duty in of("wuhai-2023", "R04", "R05", "R11")
        if duty.from_agency == "150302-scjgj"
    }
    assert quarters == {
        (date(2023, 9, 25), date(2023, 1, 1), date(2023, 3, 31)),
        (date(2023, 9, 25), date(2023, 4, 1), date(2023, 6, 30)),
        (date(2023, 9, 25), date(2023, 7, 1), date(2023, 9, 30)),
        (date(2023, 12, 25), date(2023, 10, 1), date(2023, 12, 31)),
        (date(2023, 12, 25), date(2023, 1, 1), date(2023, 12, 31)),
    }


def test_wuhai_third_quarter_is_cut_off_before_its_end_and_the_first_long_after() -> None:
    cutoffs = {
        duty.period_end: duty.cutoff_at for duty in of("wuhai-2023", "R04", "R05") if duty.from_agency == "150304-scjgj"
    }
    assert cutoffs[date(2023, 9, 30)] == cutoffs[date(2023, 3, 31)] == datetime(2023, 9, 25, 16, tzinfo=UTC)


def test_wuhai_reports_persons_to_the_region_and_data_to_the_city() -> None:
    """M34, X7: each return has its own recipient, in two lines upward."""
    assert {duty.to_agency for duty in of("wuhai-2023", "R07")} == {"150000-scjgj-zfjcj"}
    assert {duty.to_agency for duty in of("wuhai-2023", "R04", "R05", "R06", "R11")} == {"150300-scjgj-zfjcj"}


@pytest.mark.parametrize(
    ("campaign", "count"),
    [
        ("anxi-2024", {"R01": 6 * 25, "R02": 8 * 25, "R08": 8 * 3, "R09": 8, "R15": 6}),
        ("anqiu-2022", {"R03": 56}),
        ("suizhou-2024", {"R10": 4}),
        ("wuhai-2023", {"R04": 6, "R05": 6, "R06": 12, "R07": 3, "R11": 3}),
    ],
)
def test_every_dated_return_is_expanded_and_no_other(campaign: str, count: dict[str, int]) -> None:
    assert Counter(duty.return_code for duty in of(campaign)) == count


def test_duties_come_in_the_order_in_which_they_are_due() -> None:
    days = [duty.due_on for duty in of("anxi-2024")]
    assert days == sorted(days)


def test_the_last_day_stands_in_for_a_day_that_the_month_does_not_have() -> None:
    days = [duty.due_on for duty in duties("c", PLAN, [MONTHLY])]
    assert len(days) == 15
    assert (days[1], days[3], days[13]) == (date(2024, 2, 29), date(2024, 4, 30), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("change", "due_on", "period"),
    [
        (
            lambda rule: replace(rule, covers=Covers.PREVIOUS_MONTH, day=5),
            date(2024, 1, 5),
            ("2023-12-01", "2023-12-31"),
        ),
        (
            lambda rule: replace(rule, rhythm=Rhythm.QUARTERLY, covers=Covers.PREVIOUS_QUARTER, day=25),
            date(2024, 3, 25),
            ("2023-10-01", "2023-12-31"),
        ),
        (
            lambda rule: replace(rule, rhythm=Rhythm.QUARTERLY, covers=Covers.SAME_QUARTER, day=25),
            date(2024, 3, 25),
            ("2024-01-01", "2024-03-31"),
        ),
        (
            lambda rule: replace(
                rule, rhythm=Rhythm.WEEKLY, weekday=Weekday.MONDAY, covers=Covers.WEEK_TO_DUE, day=None
            ),
            date(2024, 1, 1),
            ("2023-12-26", "2024-01-01"),
        ),
    ],
)
def test_each_rhythm_begins_on_the_first_day_that_fits(
    change: Callable[[CampaignReturnScheduled], CampaignReturnScheduled], due_on: date, period: tuple[str, str]
) -> None:
    first = duties("c", PLAN, [change(MONTHLY)])[0]
    assert (first.due_on, first.period_start.isoformat(), first.period_end.isoformat()) == (due_on, *period)


def test_a_return_may_wait_for_its_first_due_day() -> None:
    later = replace(MONTHLY, first_due_on=date(2025, 2, 1))
    assert [duty.due_on for duty in duties("c", PLAN, [later])] == [date(2025, 2, 28), date(2025, 3, 31)]


def test_cut_off_is_the_due_day_the_end_of_the_period_or_a_day_of_its_own() -> None:
    january = Instance(period_start=date(2024, 1, 1), period_end=date(2024, 1, 31), due_on=date(2024, 2, 5))
    dated = replace(MONTHLY, rhythm=Rhythm.DATED, day=None, covers=None, instances=(january,))
    own = replace(dated, instances=(replace(january, cutoff_on=date(2024, 2, 2)),))
    cutoffs = [
        duties("c", PLAN, [rule])[0].cutoff_at for rule in (dated, replace(dated, cutoff=Cutoff.PERIOD_END), own)
    ]
    assert cutoffs == [end_of(date(2024, 2, 5)), end_of(date(2024, 1, 31)), end_of(date(2024, 2, 2))]


@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.PER_ITEM])
def test_what_is_due_at_once_or_item_by_item_is_in_no_calendar(rhythm: Rhythm) -> None:
    undated = replace(MONTHLY, rhythm=rhythm, day=None, covers=None, cutoff=None)
    assert duties("c", PLAN, [undated]) == ()


def test_shipped_files_are_the_four_plans() -> None:
    assert [Path(path).stem for path in campaigns.SHIPPED] == ["anqiu-2022", "anxi-2024", "suizhou-2024", "wuhai-2023"]

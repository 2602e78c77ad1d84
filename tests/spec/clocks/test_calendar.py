"""Which days work, and where that is known from: published table, package, provisional rule; and never an exception."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from coordination.clocks.calendar import (
    LUNAR,
    PROVISIONAL,
    Calendar,
    PublishedTable,
    read_tables,
    regions_of,
    statutory_days,
)
from coordination.tables import DataError

NATION = Calendar()


def all_days(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(number) for number in range((date(last + 1, 1, 1) - start).days)]


def table(year: int = 2027, region: str = "CN", **days: frozenset[date]) -> PublishedTable:
    return PublishedTable(region, year, f"国办发明电〔{year - 1}〕1号", **days)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2013, "01-01 02-09 02-10 02-11 04-04 05-01 06-12 09-19 10-01 10-02 10-03"),
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2025, "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06"),
        (2026, "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03"),
    ],
)
def test_the_statutory_days_are_eleven_before_2025_and_thirteen_since(year: int, days: str) -> None:
    assert sorted(f"{day:%m-%d}" for day in statutory_days(year)) == days.split()


def test_every_statutory_day_since_2008_was_off_under_its_name_in_the_yearly_notices() -> None:
    """The lunar table against the State Council's notices, as the package carries them."""
    names = {
        "春节": "Spring Festival",
        "清明节": "Tomb-sweeping Day",
        "端午节": "Dragon Boat Festival",
        "中秋节": "Mid-autumn Festival",
    }
    checked = 0
    for year in range(2008, 2027):
        for day, (zh, _) in statutory_days(year).items():
            off, name = chinese_calendar.get_holiday_detail(day)
            assert off, day
            # holidays that touch go by one name, and one on a Saturday may go by none
            if zh in names and name not in (None, "National Day", names[zh]):
                pytest.fail(f"{day} is {name}, not {zh}")
            checked += 1
    assert checked == 17 * 11 + 2 * 13 - 2  # 中秋 fell into 国庆 in 2009 (10-03) and 2020 (10-01)


def test_the_lunar_table_has_every_year_and_its_days_lie_where_they_must() -> None:
    assert list(LUNAR) == list(range(2004, 2051))
    for year, days in LUNAR.items():
        assert date(year, 1, 21) <= days["spring_festival"] <= date(year, 2, 21)
        assert days["qingming"] in (date(year, 4, 4), date(year, 4, 5), date(year, 4, 6))
        assert 116 <= (days["dragon_boat"] - days["spring_festival"]).days <= 153
        assert 98 <= (days["mid_autumn"] - days["dragon_boat"]).days <= 130


def test_the_package_is_followed_on_every_day_that_it_knows() -> None:
    for day in all_days(2004, 2026):
        kind = NATION.is_working(day)
        assert kind.working == chinese_calendar.is_workday(day), day
        assert not kind.provisional
        assert kind.zh
        assert kind.en


def test_outside_the_package_a_day_is_estimated_and_nothing_raises() -> None:
    for day in [*all_days(1990, 2003), *all_days(2027, 2055)]:
        kind = NATION.is_working(day)
        assert kind.provisional
        assert kind.source == PROVISIONAL
        assert kind.working == (day.weekday() < 5 and not NATION.is_statutory(day)), day
    assert Calendar("150300").is_working(date(2099, 10, 1)).working is False


def test_a_day_tells_why() -> None:
    assert NATION.is_working(date(2026, 2, 14)).zh == "调休上班（春节）"
    assert NATION.is_working(date(2026, 2, 15)).zh == "春节放假调休"
    assert NATION.is_working(date(2026, 2, 16)).zh == "春节（法定节假日）"
    assert NATION.is_working(date(2026, 3, 7)).zh == "星期六"
    assert NATION.is_working(date(2026, 3, 9)).zh == "工作日"
    assert NATION.is_working(date(2027, 1, 1)).zh == "元旦（法定节假日）（暂估）"
    assert NATION.is_working(date(2027, 1, 2)).en == "Saturday (provisional)"


def test_a_published_table_stands_before_the_package_and_the_estimate() -> None:
    monday, sunday = date(2027, 2, 8), date(2027, 2, 14)
    calendar = Calendar(tables=(table(off_days=frozenset({date(2027, 2, 9)}), make_up_days=frozenset({sunday})),))
    assert calendar.is_working(date(2027, 2, 9)).working is False
    assert calendar.is_working(sunday) == (True, "调休上班", "make-up working day", False, "国办发明电〔2026〕1号")
    assert calendar.is_working(monday).provisional is False
    assert calendar.is_working(date(2027, 3, 1)).working is True
    assert calendar.is_working(date(2028, 3, 1)).provisional is True
    over_package = Calendar(tables=(table(2026, off_days=frozenset({date(2026, 9, 3)})),))
    assert over_package.is_working(date(2026, 9, 3)).working is False
    assert (
        over_package.is_working(date(2026, 2, 14)).working is False
    )  # the new table says nothing of a worked Saturday


def test_the_statutory_days_of_a_table_replace_the_computed_ones() -> None:
    calendar = Calendar(tables=(table(statutory_days=frozenset({date(2027, 1, 1), date(2027, 9, 3)})),))
    assert calendar.is_statutory(date(2027, 9, 3))
    assert not calendar.is_statutory(date(2027, 10, 1))
    assert calendar.is_working(date(2027, 9, 3)).working is False


def test_the_last_table_of_a_year_counts() -> None:
    first, second = table(off_days=frozenset({date(2027, 5, 3)})), table(off_days=frozenset({date(2027, 5, 4)}))
    assert Calendar(tables=(first, second)).is_working(date(2027, 5, 3)).working is True
    assert Calendar(tables=(second, first)).is_working(date(2027, 5, 3)).working is False


def test_a_region_adds_its_days_off_and_they_are_not_statutory() -> None:
    naadam = table(2026, "150000", off_days=frozenset({date(2026, 8, 10)}), make_up_days=frozenset({date(2026, 8, 15)}))
    wuhai, anqiu = Calendar("150300", (naadam,)), Calendar("370784", (naadam,))
    assert wuhai.is_working(date(2026, 8, 10)).working is False
    assert wuhai.is_working(date(2026, 8, 15)).working is True
    assert not wuhai.is_statutory(date(2026, 8, 10))
    assert anqiu.is_working(date(2026, 8, 10)).working is True
    # what the region does not speak of is as in the country
    assert wuhai.is_working(date(2026, 2, 14)).working is True


def test_the_narrowest_region_speaks_first() -> None:
    day = date(2026, 8, 10)
    province = table(2026, "150000", off_days=frozenset({day}))
    city = table(2026, "150300", make_up_days=frozenset({day}))
    assert Calendar("150303", (province, city)).is_working(day).working is True
    assert Calendar("150102", (province, city)).is_working(day).working is False
    assert regions_of("150303") == ("150303", "150300", "150000", "CN")
    assert regions_of("150000") == ("150000", "CN")
    assert regions_of("CN") == ("CN",)


def test_days_off_of_regions_are_shipped_as_data() -> None:
    guangxi = Calendar("450100")
    assert [guangxi.is_working(date(2017, 3, day)).working for day in (29, 30, 31)] == [True, False, False]
    assert guangxi.is_working(date(2017, 4, 1)).working is False  # worked in the country
    assert NATION.is_working(date(2017, 4, 1)).working is True
    assert guangxi.is_working(date(2017, 4, 8)).working is True


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"off_days": frozenset({date(2026, 1, 1)})}, "does not lie in 2027"),
        (
            {"off_days": frozenset({date(2027, 5, 3)}), "make_up_days": frozenset({date(2027, 5, 3)})},
            "cannot be a day off and a working day",
        ),
        (
            {"statutory_days": frozenset({date(2027, 5, 1)}), "make_up_days": frozenset({date(2027, 5, 1)})},
            "cannot be a day off and a working day",
        ),
        ({"make_up_days": frozenset({date(2027, 5, 4)})}, "is no weekend day"),
        ({"statutory_days": frozenset({date(2027, 5, 1)})}, "names no day"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(days: dict[str, frozenset[date]], said: str) -> None:
    assert any(said in en for _, en in table(**days).contradictions())


def test_a_wrong_file_of_tables_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "regions.toml"
    path.write_text('[[table]]\nregion = "150000"\nyear = 2026\nsource = "x"\noff_days = [2025-01-01]\n', "utf-8")
    with pytest.raises(DataError, match=r"regions\.toml: table no\. 1: 2025-01-01 does not lie in 2026"):
        read_tables(path)

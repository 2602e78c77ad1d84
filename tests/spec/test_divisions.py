"""Divisions through the years: names, what lies around them, who carried on; from GB/T 2260 and the State Council's approvals."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from coordination.divisions import (
    NATION,
    TABLE,
    Level,
    ancestors,
    answers_for,
    common,
    division,
    divisions_of,
    is_known,
    name_of,
    successor,
    within,
)
from scripts.divisions import Row, history, merged, of_today, succeeded

D = date.fromisoformat
TODAY = D("2026-11-28")


def names(adcode: str, on: str) -> list[str]:
    return [one.name for one in ancestors(adcode, D(on))]


@pytest.mark.parametrize(
    ("adcode", "on", "name"),
    [
        ("370784", "2024-03-01", "安丘市"),
        ("370722", "1993-06-01", "安丘县"),
        ("372222", "1981-06-01", "安丘县"),
        ("350524", "2024-01-11", "安溪县"),
        ("421300", "2024-06-01", "随州市"),
        ("150300", "2023-09-01", "乌海市"),
        ("653228", "2024-12-31", "和康县"),
        ("653229", "2024-12-31", "和安县"),
        ("372200", "1981-01-01", "潍坊地区"),
        ("372200", "1980-01-01", "昌潍地区"),
        ("330113", "2022-01-01", "临平区"),
        ("110110", "1985-01-01", "燕山区"),
        ("370784100", "2024-03-01", "安丘市"),
        ("370784100201", "2024-03-01", "安丘市"),
        (NATION, "2024-03-01", "全国"),
    ],
)
def test_a_code_was_called_so_then(adcode: str, on: str, name: str) -> None:
    assert name_of(adcode, D(on)) == name


@pytest.mark.parametrize(
    ("adcode", "on"),
    [
        ("370784", "1980-07-01"),  # 安丘 became a city in 1994
        ("370784", "1993-12-31"),
        ("370722", "1995-01-01"),
        ("653228", "2023-12-31"),
        ("653229", "2023-12-31"),
        ("421300", "1999-12-31"),
        ("371222", "2024-01-01"),  # never was
        ("999999", "2024-01-01"),
    ],
)
def test_a_code_stood_for_nothing_then(adcode: str, on: str) -> None:
    assert not is_known(adcode, D(on))
    assert division(adcode, D(on)) is None
    assert name_of(adcode, D(on)) is None


def test_in_the_year_of_a_change_both_codes_stand() -> None:
    assert is_known("370722", D("1994-03-01"))
    assert is_known("370784", D("1994-03-01"))


def test_in_the_year_of_a_new_name_the_new_one_is_told() -> None:
    """210311: 郊区 was dissolved in 1983, and 旧堡区 got its code in the same year."""
    assert [one.name for one in divisions_of("210311")] == ["郊区", "旧堡区", "千山区"]
    assert name_of("210311", D("1983-05-01")) == "旧堡区"


def test_a_division_lies_in_those_around_it() -> None:
    assert names("370784", "2024-03-01") == ["潍坊市", "山东省", "全国"]
    assert names("370700", "2024-03-01") == ["山东省", "全国"]
    assert names("370000", "2024-03-01") == ["全国"]
    assert names(NATION, "2024-03-01") == []
    assert names("370784100201", "2024-03-01") == ["潍坊市", "山东省", "全国"]


@pytest.mark.parametrize(
    ("adcode", "around"),
    [
        ("429004", ["湖北省", "全国"]),  # 仙桃, under 省直辖县级行政单位
        ("110101", ["北京市", "全国"]),  # 东城, under 市辖区
        ("500229", ["重庆市", "全国"]),  # 城口, under 县
        ("659001", ["新疆维吾尔自治区", "全国"]),  # 石河子
    ],
)
def test_headings_of_the_list_govern_nothing(adcode: str, around: list[str]) -> None:
    assert names(adcode, "2024-03-01") == around
    told = division(adcode, D("2024-03-01"))
    assert told is not None
    assert (told.level, told.parent) == (Level.COUNTY, f"{adcode[:2]}0000")


def test_a_heading_is_not_within_itself() -> None:
    assert [one.name for one in within("370701", D("2024-03-01"))] == ["潍坊市", "山东省", "全国"]
    assert [one.name for one in within("370784", D("2024-03-01"))] == ["安丘市", "潍坊市", "山东省", "全国"]


def test_levels_and_parents_follow_from_the_code() -> None:
    told = {code: division(code, TODAY) for code in ("370000", "370700", "370784", NATION)}
    assert [(one.level, one.parent) for one in told.values() if one] == [
        (Level.PROVINCE, NATION),
        (Level.PREFECTURE, "370000"),
        (Level.COUNTY, "370700"),
        (Level.NATION, None),
    ]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("370784", "370784", "370784"),
        ("370784", "370785", "370700"),
        ("370784", "370700", "370700"),
        ("370700", "370784", "370700"),
        ("370784", "370102", "370000"),
        ("370784", "350524", NATION),
        ("110101", "110102", "110000"),
        ("429004", "429005", "420000"),
        ("370791", "370784", "370700"),  # a development zone's code lies where its digits say
        ("370784102", "370784", "370784"),
    ],
)
def test_two_codes_meet_in_the_lowest_division_around_both(one: str, other: str, meet: str) -> None:
    found = common(one, other, TODAY)
    assert found is not None
    assert found.adcode == meet


def test_codes_of_no_province_meet_nowhere() -> None:
    assert common("990001", "370784", TODAY) is None
    assert common("370784", "990001", TODAY) is None


@pytest.mark.parametrize(
    ("adcode", "today"),
    [
        ("372222", "370784"),  # 安丘县 of 昌潍, then of 潍坊, then 安丘市
        ("370722", "370784"),
        ("370784", "370784"),
        ("429001", "421300"),  # 县级随州市, 地级随州市
        ("421302", "421303"),
        ("130223", "130284"),  # 滦县, 滦州市
        ("110103", None),  # 崇文区 went into 东城区, which no name tells
        ("371200", None),  # 莱芜市 was divided
        ("371222", None),
    ],
)
def test_who_carried_on_is_told_where_it_is_certain(adcode: str, today: str | None) -> None:
    assert successor(adcode) == today


def test_codes_that_replace_others_are_in_the_table() -> None:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len({row[0] for row in rows}) > 6800
    assert [row for row in rows if len(row) == 5 and not divisions_of(row[4])] == []
    assert rows == sorted(rows, key=lambda row: row[0])


def test_the_table_is_not_read_before_it_is_asked() -> None:
    code = "import coordination.divisions as d; assert d._table.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)


# -- how the table is made ---------------------------------------------------------------------------------------------

SOURCE = """\
# a comment
37 province="山东省"
  0722 county="[1983-1994]安丘县"
  0784 county="[1994-]安丘市"
  1200 county="[1992-2018]莱芜市"
  2200 county="[-1980]昌潍地区,[1981-1982]潍坊地区"
  9007 county="[1983-1982]華區"
"""
CITY = Row("370784", "安丘市", 1994)


def test_the_history_is_read_line_by_line() -> None:
    assert list(history(SOURCE)) == [
        Row("370722", "安丘县", 1983, 1994),
        CITY,
        Row("371200", "莱芜市", 1992, 2018),
        Row("372200", "昌潍地区", None, 1980),
        Row("372200", "潍坊地区", 1981, 1982),
        Row("379007", "華区", 1983, 1983),
    ]


def test_a_line_that_is_not_understood_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="not understood"):
        list(history("37 shi=..."))


def test_the_divisions_of_today_must_be_in_the_history() -> None:
    source = 'AREAS: list = [{"code": "37", "name": "山东省", "children": [{"code": "370784", "name": "安丘市"}]}]'
    today = of_today(source)
    assert today == {"370000": "山东省", "370784": "安丘市"}
    whole = [Row("370000", "山东省"), CITY]
    assert [row for row in merged(whole, today) if row.adcode.startswith("37")] == whole
    with pytest.raises(ValueError, match="370784"):
        merged(whole[:1], today)


def test_who_carried_on_is_found_by_name_and_year() -> None:
    county = Row("370722", "安丘县", 1983, 1994)
    assert succeeded([county, CITY]) == [Row("370722", "安丘县", 1983, 1994, "370784"), CITY]
    late = Row("370784", "安丘市", 1996)
    assert succeeded([county, late]) == [county, late]
    twice = [county, CITY, Row("370799", "安丘区", 1994)]
    assert succeeded(twice) == twice, "two may have carried on: nobody knows which"
    prefecture = [Row("371200", "莱芜市", 1992, 2018), Row("370116", "莱芜区", 2018)]
    assert succeeded(prefecture) == prefecture, "a district does not carry on a prefecture"


def test_names_of_peoples_are_no_part_of_a_place() -> None:
    was, became = Row("512327", "彭水苗族土家族自治县", 1983, 1996), Row("513527", "彭水县", 1996)
    assert succeeded([was, became])[0].replaced_by == "513527"


@pytest.mark.parametrize(
    ("agency", "place", "answers"),
    [
        ("370785", "370785", True),
        ("370785", "370785001", True),
        ("370785001", "370785", True),  # a station of the county
        ("370700", "370785", True),  # the city around it
        ("370785", "370700", True),  # only the city is known, and the county lies in it
        ("370000", "370785", False),  # the province is too far above
        ("370784", "370785", False),  # next door
        ("330782", "370785", False),
        ("110000", "110105", True),  # a municipality governs its districts itself
        ("370000", "370700", False),
        ("370700", "370000", True),
        ("370700", "100000", False),
    ],
)
def test_whose_place_it_is(agency: str, place: str, *, answers: bool) -> None:
    assert answers_for(agency, place, date(2024, 3, 4)) is answers

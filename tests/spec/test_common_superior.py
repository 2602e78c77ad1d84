"""The common superior: the lowest in a line, the lowest government over two of different lines, and nobody guessed.

行政处罚法 第二十五条第二款; 行政执法监督条例 第十三条, in force since 1 February 2026.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import KINDS, stream_id
from coordination.lines import Finding, Obstacle, basis
from coordination.streams.agency import (
    AgencyDissolved,
    AgencyParentChanged,
    AgencyParticularsCorrected,
    AgencyType,
    Form,
)
from coordination.streams.place import PlaceAgencyEntered, place_id
from tests.spec.dsl import MARKET, POLICE, UNIT, given
from tests.spec.lines import (
    CITY,
    CITY_GOVERNMENT,
    CITY_JUSTICE,
    CITY_POLICE,
    FAR,
    GOVERNMENT,
    JUSTICE,
    LINE,
    LINKED,
    NEXT,
    PLACES,
    PROVINCE,
    STATION,
    Y2025,
    D,
    asked,
    body,
    government,
    later,
    market,
    registered,
    spoken,
)

# -- one line ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "superior"),
    [
        (MARKET, NEXT, CITY),
        (UNIT, NEXT, CITY),
        (STATION, UNIT, MARKET),
        (MARKET, CITY, CITY),
        (CITY, MARKET, CITY),
        (CITY, PROVINCE, PROVINCE),
        (MARKET, MARKET, MARKET),
    ],
)
def test_within_a_line_it_is_the_lowest_agency_above_both(one: str, other: str, superior: str) -> None:
    found = asked(LINKED, one, other)
    assert (found.finding, found.body and found.body.agency) == (Finding.SUPERIOR, superior)
    assert found.coordinator is None
    assert spoken(found)[-1] == f"两条隶属链在{superior}相交，由其指定管辖"


def test_superiors_that_meet_make_one_line_whatever_the_types() -> None:
    urban = body("370784-zhzf", AgencyType.URBAN_MANAGEMENT, superior=CITY)
    found = asked(registered(urban, scene=LINKED), "370784-zhzf", MARKET)
    assert (found.finding, found.body and found.body.agency) == (Finding.SUPERIOR, CITY)


def test_where_the_ways_do_not_meet_the_place_of_the_authority_is_told_and_nobody_is_guessed() -> None:
    found = asked(LINE, MARKET, NEXT)
    assert found.finding is Finding.SUPERIOR
    assert found.body is not None
    assert (found.body.agency, found.body.candidates, found.body.zh) == (None, (), "潍坊市的市场监管主管机关")
    assert found.division is not None
    assert found.division.adcode == "370700"
    assert spoken(found) == [
        "370784-scjgj没有登记业务主管单位",
        "370785-scjgj的业务主管单位是370700-scjgj",
        "370700-scjgj的业务主管单位是370000-scjgj",
        "370000-scjgj没有登记业务主管单位",
        "两单位属同一条线，隶属链没有相交；共同的最低一级区划是潍坊市（370700）",
        "共同的上一级机关：应为潍坊市的市场监管主管机关，名录中没有登记",
    ]


def test_above_two_of_one_line_and_one_place_is_the_next_place() -> None:
    second = body("370784-lyj", AgencyType.PUBLIC_SECURITY)
    found = asked(registered(second), POLICE, "370784-lyj")
    assert found.body is not None
    assert found.body.zh == "潍坊市的公安主管机关"


def test_two_of_different_provinces_have_only_the_country_in_common() -> None:
    found = asked(LINE, MARKET, FAR)
    assert found.division is not None
    assert found.division.adcode == "100000"
    assert found.body is not None
    assert found.body.zh == "全国的市场监管主管机关"


# -- different lines ---------------------------------------------------------------------------------------------------


def test_between_lines_it_is_the_government_of_the_place_and_the_justice_bureau_coordinates() -> None:
    found = asked(PLACES, MARKET, POLICE)
    assert found.finding is Finding.GOVERNMENT
    assert found.body is not None
    assert found.coordinator is not None
    assert (found.body.agency, found.body.zh) == (GOVERNMENT, "安丘市人民政府")
    assert (found.coordinator.agency, found.coordinator.zh) == (JUSTICE, "安丘市司法行政部门")
    assert basis(found) == ("行政处罚法 第二十五条第二款", "行政执法监督条例 第十三条")
    assert spoken(found)[-3:] == [
        "两单位分属不同条线，共同的最低一级区划是安丘市（370784）",
        "共同的上一级机关：安丘市人民政府，即370784-rmzf（370784-rmzf）",
        "负责协调的机关：安丘市司法行政部门，即370784-sfj（370784-sfj）",
    ]


def test_between_places_it_is_the_government_over_both() -> None:
    for one, other in ((NEXT, POLICE), (MARKET, CITY_POLICE), (UNIT, CITY_POLICE)):
        found = asked(PLACES, one, other)
        assert found.body is not None
        assert found.coordinator is not None
        assert (found.body.agency, found.coordinator.agency) == (CITY_GOVERNMENT, CITY_JUSTICE)


def test_before_the_regulation_nobody_coordinated() -> None:
    found = asked(PLACES, MARKET, POLICE, D("2026-01-31"))
    assert found.body is not None
    assert found.body.agency == GOVERNMENT
    assert found.coordinator is None
    assert basis(found) == ("行政处罚法 第二十五条第二款",)
    assert asked(PLACES, MARKET, POLICE, D("2026-02-01")).coordinator is not None


def test_a_government_that_is_not_in_the_directory_is_named_by_its_place() -> None:
    found = asked(LINKED, MARKET, POLICE)
    assert found.finding is Finding.GOVERNMENT
    assert found.body is not None
    assert found.coordinator is not None
    assert (found.body.agency, found.body.zh) == (None, "安丘市人民政府")
    assert (found.coordinator.agency, found.coordinator.zh) == (None, "安丘市司法行政部门")
    assert spoken(found)[-2:] == [
        "共同的上一级机关：应为安丘市人民政府，名录中没有登记",
        "负责协调的机关：应为安丘市司法行政部门，名录中没有登记",
    ]


@pytest.mark.parametrize(
    ("one", "other", "government", "justice"),
    [
        ("370784", "350524", "国务院", "司法部"),
        ("653221", "653222", "和田地区行政公署", "和田地区司法行政部门"),
        ("152221", "152222", "兴安盟行政公署", "兴安盟司法行政部门"),
        ("110101", "110102", "北京市人民政府", "北京市司法行政部门"),
        ("429004", "429005", "湖北省人民政府", "湖北省司法行政部门"),
    ],
)
def test_governments_are_called_as_they_are(one: str, other: str, government: str, justice: str) -> None:
    scene = registered(market("a", adcode=one), body("b", AgencyType.HEALTH, adcode=other))
    found = asked(scene, "a", "b")
    assert found.body is not None
    assert found.coordinator is not None
    assert (found.body.zh, found.coordinator.zh) == (government, justice)


def test_a_government_is_above_the_departments_of_its_place() -> None:
    found = asked(PLACES, MARKET, GOVERNMENT)
    assert found.body is not None
    assert found.body.agency == GOVERNMENT


def test_among_several_registered_for_a_place_nobody_is_chosen() -> None:
    second = "370784-zf2"
    found = asked(registered(government(second), scene=PLACES), MARKET, POLICE)
    assert found.body is not None
    assert (found.body.agency, found.body.candidates) == (None, (GOVERNMENT, second))
    assert spoken(found)[-2].endswith(f"名录中有多个：{GOVERNMENT}, {second}")


# -- what the directory does not say -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "obstacle"),
    [
        (AgencyType.OTHER, Obstacle.NO_LINE),
        (AgencyType.TASK_FORCE, Obstacle.NO_LINE),
        (AgencyType.PROCURATORATE, Obstacle.NOT_UNDER_GOVERNMENT),
        (AgencyType.COURT, Obstacle.NOT_UNDER_GOVERNMENT),
        (AgencyType.PARTY, Obstacle.NOT_UNDER_GOVERNMENT),
        (AgencyType.SUPERVISION, Obstacle.NOT_UNDER_GOVERNMENT),
        (AgencyType.CUSTOMS, Obstacle.LED_FROM_ABOVE),
        (AgencyType.TAX, Obstacle.LED_FROM_ABOVE),
        (AgencyType.POSTAL, Obstacle.LED_FROM_ABOVE),
        (AgencyType.TOBACCO, Obstacle.LED_FROM_ABOVE),
    ],
)
def test_some_bodies_have_no_government_that_a_directory_could_tell(line: AgencyType, obstacle: Obstacle) -> None:
    for one, other in (("x", MARKET), (MARKET, "x")):
        found = asked(registered(body("x", line, adcode="370784"), scene=PLACES), one, other)
        assert (found.finding, found.obstacle, found.body, found.coordinator) == (
            Finding.UNDETERMINED,
            obstacle,
            None,
            None,
        )
        assert spoken(found)[-1] == f"不能确定共同的上级：{obstacle.zh}"


def test_two_of_a_line_that_is_led_from_above_have_a_superior_all_the_same() -> None:
    scene = registered(
        body("p", AgencyType.TAX, adcode="370700"),
        body("q", AgencyType.TAX, adcode="370784", superior="p"),
        body("r", AgencyType.TAX, adcode="370785", superior="p"),
    )
    found = asked(scene, "q", "r")
    assert found.body is not None
    assert found.body.agency == "p"


def test_a_group_of_agencies_is_none() -> None:
    group = body("370784-g", AgencyType.MARKET_SUPERVISION, Form.GROUP)
    found = asked(registered(group), "370784-g", MARKET)
    assert found.obstacle is Obstacle.NO_LINE


def test_who_is_not_registered_has_no_superior() -> None:
    assert asked(LINKED, "370784-nobody", MARKET).obstacle is Obstacle.NOT_REGISTERED
    assert asked(LINKED, MARKET, "370784-nobody").obstacle is Obstacle.NOT_REGISTERED


def test_codes_of_no_province_have_nothing_in_common() -> None:
    scene = registered(market("z", adcode="990001"))
    assert asked(scene, "z", MARKET).obstacle is Obstacle.NO_COMMON_PLACE
    nation = registered(market("m", adcode="100000"), market("n", adcode="100000"))
    assert asked(nation, "m", "n").obstacle is Obstacle.NO_COMMON_PLACE


# -- the register of places --------------------------------------------------------------------------------------------


def test_governments_and_justice_bureaus_are_entered_for_their_place() -> None:
    for entry in (government(GOVERNMENT), body(JUSTICE, AgencyType.JUSTICE)):
        line = entry.agency_type.value
        entered = PlaceAgencyEntered(adcode="370784", line=line, entered=entry.code)
        scene = given().as_administrator().when(entry, stream_id("agency", entry.code)).then(entry, entered)
        assert scene.state(place_id("370784", line)).agencies == (entry.code,)


def test_nobody_else_is_entered() -> None:
    given().as_administrator().when(market(CITY), stream_id("agency", CITY)).then(market(CITY))


def test_what_turns_out_to_be_a_justice_bureau_is_entered_once() -> None:
    wrong = registered(body(JUSTICE, AgencyType.OTHER), scene=LINKED)
    assert (found := asked(wrong, MARKET, POLICE).coordinator) is not None
    assert found.agency is None
    corrected = AgencyParticularsCorrected(reason="录入有误", agency_type=AgencyType.JUSTICE)
    entered = PlaceAgencyEntered(adcode="370784", line="justice", entered=JUSTICE)
    scene = wrong.when(corrected, stream_id("agency", JUSTICE)).then(corrected, entered)
    assert (found := asked(scene, MARKET, POLICE).coordinator) is not None
    assert found.agency == JUSTICE
    again = AgencyParticularsCorrected(reason="补充", form=Form.DEPARTMENT)
    scene.when(again, stream_id("agency", JUSTICE)).then(again)


@pytest.mark.parametrize(
    "event",
    [
        AgencyParticularsCorrected(reason="录入有误", agency_type=AgencyType.OTHER),
        AgencyParticularsCorrected(reason="录入有误", adcode="370785"),
        AgencyParticularsCorrected(reason="录入有误", form=Form.SECTION),
        AgencyParentChanged(parent=GOVERNMENT, from_on=Y2025),
        AgencyDissolved(reason="机构改革"),
    ],
)
def test_who_is_no_longer_the_bureau_of_a_place_does_not_coordinate(event: Any) -> None:
    scene = later(PLACES, JUSTICE, event)
    assert (found := asked(scene, MARKET, POLICE).coordinator) is not None
    assert (found.agency, found.candidates) == (None, ())


def test_an_office_of_a_government_is_not_the_government() -> None:
    office = replace(government("370784-rmzfbgs"), form=Form.DEPARTMENT)
    found = asked(registered(office, scene=LINKED), MARKET, POLICE)
    assert found.body is not None
    assert found.body.agency is None


def test_the_register_of_a_place_is_not_posted() -> None:
    entry = PlaceAgencyEntered(adcode="370784", line="justice", entered=JUSTICE)
    given().as_administrator().when(entry, place_id("370784", "justice")).then_rejected("event.by_rule_only")
    assert KINDS["place"].state().agencies == ()

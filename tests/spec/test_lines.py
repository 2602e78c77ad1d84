"""Lines of business: units count as their agency, superiors through time, no circles."""

from __future__ import annotations

import pytest

from coordination.catalogue import stream_id
from coordination.lines import Relation, Step, climb, line_of, organ_of
from coordination.streams.agency import AgencyDissolved, AgencyParentChanged, AgencySuperiorDesignated, AgencyType, Form
from tests.spec.dsl import MARKET, OFFICE, POLICE, UNIT, UNKNOWN_AGENCY
from tests.spec.lines import (
    CITY,
    FAR,
    LINE,
    LINKED,
    NEXT,
    PROVINCE,
    STATION,
    TODAY,
    Y2025,
    D,
    body,
    directory,
    guided,
    later,
    registered,
)

# -- the way up --------------------------------------------------------------------------------------------------------


def test_a_unit_counts_as_the_agency_that_it_is_a_unit_of() -> None:
    chain = climb(directory(LINKED), UNIT, TODAY)
    assert chain.steps == (
        Step(UNIT, Relation.ITSELF),
        Step(MARKET, Relation.UNIT_OF),
        Step(CITY, Relation.GUIDED_BY),
        Step(PROVINCE, Relation.GUIDED_BY),
    )
    assert chain.organ == MARKET
    assert chain.organs == (MARKET, CITY, PROVINCE)
    assert organ_of(directory(LINKED), UNIT, TODAY) == organ_of(directory(LINKED), MARKET, TODAY) == MARKET


def test_an_agency_is_of_the_line_of_its_type_and_a_unit_of_that_of_its_agency() -> None:
    other = body("370784-scjgj-nyz", AgencyType.AGRICULTURE, Form.STATION, parent=MARKET)
    town = directory(registered(other, scene=LINKED))
    lines = {code: line_of(town, code, TODAY) for code in (MARKET, UNIT, other.code, POLICE, OFFICE, UNKNOWN_AGENCY)}
    assert lines == {
        MARKET: AgencyType.MARKET_SUPERVISION,
        UNIT: AgencyType.MARKET_SUPERVISION,
        other.code: AgencyType.MARKET_SUPERVISION,
        POLICE: AgencyType.PUBLIC_SECURITY,
        OFFICE: None,
        UNKNOWN_AGENCY: None,
    }


def test_the_superior_of_a_unit_itself_does_not_count() -> None:
    scene = guided(LINKED, UNIT, FAR, "2020-01-01")
    assert climb(directory(scene), UNIT, TODAY).organs == (MARKET, CITY, PROVINCE)


def test_a_superior_that_is_a_unit_counts_as_its_agency() -> None:
    inspection = body("370700-scjgj-jcj", AgencyType.MARKET_SUPERVISION, Form.BRIGADE, parent=CITY)
    scene = guided(registered(inspection, scene=LINKED), MARKET, "370700-scjgj-jcj", "2020-01-01")
    assert climb(directory(scene), MARKET, TODAY).organs == (MARKET, CITY, PROVINCE)


def test_what_was_dissolved_is_carried_on_by_its_successor() -> None:
    scene = later(LINKED, CITY, AgencyDissolved(reason="机构改革", successor=PROVINCE), on="2025-06-01")
    assert climb(directory(scene), MARKET, D("2025-05-31")).organs == (MARKET, CITY, PROVINCE)
    after = climb(directory(scene), MARKET, D("2025-06-01"))
    assert after.organs == (MARKET, PROVINCE)
    assert after.steps[2] == Step(PROVINCE, Relation.SUCCEEDED_BY)


def test_what_was_dissolved_without_a_successor_ends_the_way() -> None:
    scene = later(LINKED, CITY, AgencyDissolved(reason="机构改革"), on="2025-06-01")
    assert climb(directory(scene), MARKET, D("2025-06-01")).organs == (MARKET, CITY)


# -- through time ------------------------------------------------------------------------------------------------------


def test_the_superior_of_a_day_is_the_one_that_held_then() -> None:
    scene = guided(guided(LINE, MARKET, CITY, "2020-01-01"), MARKET, PROVINCE, "2025-01-01")
    assert climb(directory(scene), MARKET, D("2019-12-31")).organs == (MARKET,)
    assert climb(directory(scene), MARKET, D("2024-12-31")).organs == (MARKET, CITY, PROVINCE)
    assert climb(directory(scene), MARKET, Y2025).organs == (MARKET, PROVINCE)


def test_without_a_day_of_its_own_a_designation_holds_from_the_legal_date() -> None:
    scene = guided(LINE, MARKET, CITY)
    assert climb(directory(scene), MARKET, D("2024-03-03")).organs == (MARKET,)
    assert climb(directory(scene), MARKET, D("2024-03-04")).organs == (MARKET, CITY, PROVINCE)


def test_a_superior_named_at_registration_was_always_there() -> None:
    assert climb(directory(LINE), NEXT, D("2001-01-01")).organs == (NEXT, CITY, PROVINCE)


def test_a_designation_voids_what_was_said_of_later_days() -> None:
    scene = guided(guided(LINE, MARKET, PROVINCE, "2026-01-01"), MARKET, CITY, "2025-01-01")
    assert climb(directory(scene), MARKET, D("2026-06-01")).organs == (MARKET, CITY, PROVINCE)
    ended = guided(scene, MARKET, None, "2026-01-01")
    assert climb(directory(ended), MARKET, D("2025-12-31")).organs == (MARKET, CITY, PROVINCE)
    assert climb(directory(ended), MARKET, D("2026-01-01")).organs == (MARKET,)


def test_a_unit_that_moved_counted_before_as_the_agency_it_was_a_unit_of() -> None:
    scene = later(LINKED, STATION, AgencyParentChanged(parent=NEXT, from_on=Y2025))
    assert climb(directory(scene), STATION, D("2024-12-31")).organ == MARKET
    assert climb(directory(scene), STATION, Y2025).organ == NEXT
    alone = later(scene, STATION, AgencyParentChanged(), on="2025-03-01")
    assert climb(directory(alone), STATION, D("2025-02-28")).organ == NEXT
    assert climb(directory(alone), STATION, D("2025-03-01")).organ == STATION


# -- no circles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("superior", [MARKET, NEXT, STATION])
def test_nobody_is_guided_by_whom_it_guides(superior: str) -> None:
    designated = AgencySuperiorDesignated(superior=superior)
    LINKED.when(designated, stream_id("agency", CITY)).then_rejected("agency.superior_cycle", pointer="/data/superior")


def test_nobody_is_a_unit_of_whom_it_guides() -> None:
    moved = AgencyParentChanged(parent=MARKET)
    LINKED.when(moved, stream_id("agency", CITY)).then_rejected("agency.parent_cycle")


def test_a_circle_through_a_relation_that_a_unit_hides_is_one() -> None:
    scene = guided(LINKED, STATION, FAR, "2020-01-01")
    designated = AgencySuperiorDesignated(superior=STATION)
    scene.when(designated, stream_id("agency", FAR)).then_rejected("agency.superior_cycle")


def test_two_agencies_may_change_places() -> None:
    freed = guided(LINKED, MARKET, None, "2025-01-01")
    turned = AgencySuperiorDesignated(superior=MARKET, from_on=D("2024-12-31"))
    freed.when(turned, stream_id("agency", CITY)).then_rejected("agency.superior_cycle")
    scene = guided(freed, CITY, MARKET, "2025-01-01")
    assert climb(directory(scene), MARKET, D("2024-12-31")).organs == (MARKET, CITY, PROVINCE)
    assert climb(directory(scene), CITY, Y2025).organs == (CITY, MARKET)

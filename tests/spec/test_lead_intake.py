"""Registering leads, assigned ones included, and putting right what was registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.streams.lead import LeadSource, Stage
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, NEXT_TOWN, OFFICE, OTHER_OFFICE, POLICE, UNIT, given
from tests.spec.leads import AT, CORRECT, REGISTER, REGISTER_ASSIGNED, REGISTERED, VERIFYING


def test_a_registered_lead_is_in_the_hands_of_nobody() -> None:
    scene = given().as_agency(MARKET).on("2024-03-04").when(REGISTER).then(REGISTER)
    scene.then_state(
        stage=Stage.REGISTERED,
        registrant=MARKET,
        holder=None,
        offered_to=None,
        participants=(),
        campaigns=(CAMPAIGN,),
        public=False,
        received_on=date(2024, 3, 1),
        route=None,
        assigned=False,
        bounces=0,
        extended=False,
        crime_suspected=False,
        major=False,
        links=frozenset(),
    )


def test_a_lead_is_known_to_its_registrant_and_the_offices_of_its_campaigns() -> None:
    event = replace(REGISTER, campaigns=(CAMPAIGN, NEXT_TOWN))
    given().as_agency(MARKET).when(event).then(event).then_known_to(
        {MARKET: {"registered"}, f"campaign:{CAMPAIGN}": {"office"}, f"campaign:{NEXT_TOWN}": {"office"}}
    )


@pytest.mark.parametrize("code", [MARKET, POLICE, UNIT])
def test_every_agency_registers_leads(code: str) -> None:
    given().as_agency(code).when(REGISTER).then(REGISTER).then_state(registrant=code)


def test_so_does_an_office_and_not_an_administrator() -> None:
    given().as_office(OTHER_OFFICE).when(REGISTER).then(REGISTER).then_state(registrant=OTHER_OFFICE)
    given().as_administrator().when(REGISTER).then_rejected("role.agency_only")


def test_nothing_is_registered_before_it_is_received() -> None:
    given().on("2024-03-01").when(REGISTER).then(REGISTER)
    given().on("2024-02-29").when(REGISTER).then_rejected("lead.received_after_legal_date", pointer="/data/received_on")


@pytest.mark.parametrize("missing", ["upper_reference", "feedback_due_on"])
def test_a_lead_assigned_from_above_says_by_what_and_until_when(missing: str) -> None:
    given().when(REGISTER_ASSIGNED).then(REGISTER_ASSIGNED).then_state(assigned=True)
    given().when(replace(REGISTER_ASSIGNED, **{missing: None})).then_rejected("lead.assignment_incomplete", basis="M42")


def test_only_assigned_leads_need_a_reference_from_above() -> None:
    for source in set(LeadSource) - {LeadSource.ASSIGNED}:
        event = replace(REGISTER, source=source, venue="安丘某批发市场" if source is LeadSource.MARKET else None)
        given().when(event).then(event).then_state(assigned=False)


def test_a_lead_sourced_in_a_market_names_the_market() -> None:
    """S4: 健全对实体市场案源搜集摸排机制 (M41): leads are counted per market."""
    nameless = replace(REGISTER, source=LeadSource.MARKET)
    given().when(nameless).then_rejected("lead.market_unnamed", pointer="/data/venue")
    named = replace(nameless, venue="安丘市某批发市场")
    given().when(named).then(named)


def test_the_sources_of_the_plans_have_codes_of_their_own() -> None:
    """M36 12345, M38 monitoring, M40 scouting, visits and talks, M41 markets, M42 above, M43 daily supervision, M49, M50."""
    sources = {"12345", "online_monitoring", "scouting", "industry", "market_sourcing", "assigned_from_above"}
    sources |= {"daily_supervision", "double_random", "smart_regulation", "external_system", "media"}
    assert sources <= {source.value for source in LeadSource}


def test_a_correction_changes_the_day_of_receipt_only_where_it_names_one() -> None:
    given(REGISTERED).when(CORRECT).then(CORRECT).then_state(received_on=date(2024, 2, 28), stage=Stage.REGISTERED)
    other = replace(CORRECT, received_on=None, title="更正后的标题")
    given(REGISTERED).when(other).then(other).then_state(received_on=date(2024, 3, 1))


def test_a_correction_is_no_way_round_the_rules_of_registration() -> None:
    given(REGISTERED).on("2024-03-04").when(replace(CORRECT, received_on=date(2024, 3, 5))).then_rejected(
        "lead.received_after_legal_date"
    )
    given(REGISTERED).when(replace(CORRECT, offence="tea_brand")).then_rejected("campaign.unknown_offence")
    assert not hasattr(CORRECT, "campaigns"), "a correction does not move a lead between campaigns"


def test_registrant_holder_and_office_correct() -> None:
    for agency in (MARKET, POLICE):
        given(VERIFYING).as_agency(agency).when(CORRECT).then(CORRECT).then_state(registrant=MARKET, holder=POLICE)
    given(VERIFYING).as_office(OFFICE).when(CORRECT).then(CORRECT)
    given(AT[Stage.DISPATCHED]).as_agency(POLICE).when(CORRECT).then_rejected("record.not_registrant")
    given(VERIFYING).as_agency(AGRICULTURE).when(CORRECT).then_rejected("stream.not_found")

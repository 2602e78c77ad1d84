"""Triage, dispatch, acceptance, return to the office only (G13), taking up, routing out; and who knows of it then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.streams.lead import LeadTriaged, ReturnReason, Route, Stage
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    SELF_TRIAGE,
    UNKNOWN_AGENCY,
    given,
    said,
)
from tests.spec.leads import (
    ACCEPT,
    AT,
    DISPATCH,
    DISPATCHED,
    RECALL,
    REGISTER,
    REGISTERED,
    RETURN,
    RETURNED,
    RETURNED_AFTER_WORK,
    ROUTE_OUT,
    SELF_REGISTERED,
    TAKE_UP,
    TAKEN_UP,
    TRIAGE,
    TRIAGED,
    TRIAGED_AWAY,
    TRIAGED_CRIME,
    TRIAGED_OTHER_BODY,
    VERIFYING,
    by_office,
    by_police,
)

THE_OFFICE = {f"campaign:{CAMPAIGN}": {"office"}}


# -- triage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", Route)
def test_triage_decides_the_route(route: Route) -> None:
    event = replace(TRIAGE, route=route)
    given(REGISTERED).as_office().when(event).then(event).then_state(stage=Stage.TRIAGED, route=route, holder=None)


def test_who_sat_on_the_panel_takes_part_once_and_for_good() -> None:
    first = replace(TRIAGE, panel=(POLICE, AGRICULTURE))
    again = replace(TRIAGE, panel=(MARKET, POLICE))
    scene = given(REGISTERED).as_office().when(first).then(first).then_state(participants=(POLICE, AGRICULTURE))
    scene = scene.when(again).then(again).then_state(participants=(POLICE, AGRICULTURE, MARKET))
    scene.then_known_to(
        {MARKET: {"registered", "takes_part"}, POLICE: {"takes_part"}, AGRICULTURE: {"takes_part"}, **THE_OFFICE}
    )


def test_the_office_of_another_campaign_does_not_triage() -> None:
    given(REGISTERED).as_office(OTHER_OFFICE).when(TRIAGE).then_rejected("stream.not_found")
    given(said(REGISTER, by=OTHER_OFFICE)).as_office(OTHER_OFFICE).when(TRIAGE).then_rejected("role.office_only")
    in_both = said(replace(REGISTER, campaigns=(CAMPAIGN, NEXT_TOWN)))
    for office in (OFFICE, OTHER_OFFICE):
        given(in_both).as_office(office).when(TRIAGE).then(TRIAGE)


# -- dispatch and acceptance ------------------------------------------------------------------------------------------


def test_a_dispatched_lead_is_offered_and_not_yet_held() -> None:
    scene = given(TRIAGED).as_office().on("2024-03-04").when(DISPATCH).then(DISPATCH)
    scene.then_state(stage=Stage.DISPATCHED, offered_to=POLICE, holder=None)
    scene.then_known_to({MARKET: {"registered"}, POLICE: {"offered"}, **THE_OFFICE})


def test_whoever_accepts_holds_it() -> None:
    """M54: dispatched, accepted, in the hands of the unit that handles it."""
    scene = given(DISPATCHED).as_agency(POLICE).when(ACCEPT).then(ACCEPT)
    scene.then_state(stage=Stage.VERIFYING, holder=POLICE, offered_to=None)
    scene.then_known_to({MARKET: {"registered"}, POLICE: {"holds"}, **THE_OFFICE})
    scene.as_agency(POLICE).when(ACCEPT).then_rejected("record.wrong_stage")


def test_only_whom_it_is_offered_to_accepts() -> None:
    given(DISPATCHED).as_agency(MARKET).when(ACCEPT).then_rejected("record.not_offered")
    given(DISPATCHED).as_office().when(ACCEPT).then_rejected("record.not_offered")
    given(DISPATCHED).as_agency(AGRICULTURE).when(ACCEPT).then_rejected("stream.not_found")


def test_a_dispatch_may_name_the_registrant_itself() -> None:
    event = replace(DISPATCH, to_agency=MARKET)
    given(TRIAGED).as_office().when(event).then(event).then_known_to(
        {MARKET: {"registered", "offered"}, **THE_OFFICE}
    ).as_agency(MARKET).when(ACCEPT).then(ACCEPT).then_known_to({MARKET: {"registered", "holds"}, **THE_OFFICE})


@pytest.mark.parametrize("past", [TRIAGED, TRIAGED_CRIME, TRIAGED_AWAY])
def test_a_unit_here_handles_each_route_of_the_plan(past: tuple[object, ...]) -> None:
    """Of the third route it collects and fixes the evidence, and hands the lead over (M56)."""
    given(past).as_office().when(DISPATCH).then(DISPATCH)


def test_the_matter_of_another_body_is_not_dispatched_here() -> None:
    given(TRIAGED_OTHER_BODY).as_office().when(DISPATCH).then_rejected("lead.not_dispatchable")


@pytest.mark.parametrize("field", ["feedback_due_on", "answer_due_on"])
def test_nobody_is_late_before_being_asked(field: str) -> None:
    scene = given(TRIAGED).as_office().on("2024-03-04")
    on_the_day = replace(DISPATCH, **{field: date(2024, 3, 4)})
    scene.when(on_the_day).then(on_the_day)
    scene.when(replace(DISPATCH, **{field: date(2024, 3, 3)})).then_rejected("lead.due_before_dispatch")


def test_an_unanswered_offer_can_be_recalled_and_then_shows_no_more() -> None:
    scene = given(DISPATCHED).as_office().when(RECALL).then(RECALL)
    scene.then_state(stage=Stage.TRIAGED, offered_to=None, holder=None, route=Route.LOCAL, bounces=0)
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE})
    scene.as_agency(POLICE).when(ACCEPT).then_rejected("stream.not_found")
    given(VERIFYING).as_office().when(RECALL).then_rejected("record.wrong_stage")


# -- return: the only way a lead goes from an agency (G13) ------------------------------------------------------------


def test_a_refused_offer_goes_back_to_the_office_and_stops_showing() -> None:
    scene = given(DISPATCHED).as_agency(POLICE).when(RETURN).then(RETURN)
    scene.then_state(stage=Stage.RETURNED, offered_to=None, holder=None, bounces=1, participants=())
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE})
    scene.as_agency(POLICE).when(ACCEPT).then_rejected("stream.not_found")


def test_an_agency_that_worked_on_it_may_still_see_what_becomes_of_it() -> None:
    scene = given(VERIFYING).as_agency(POLICE).when(RETURN).then(RETURN)
    scene.then_state(stage=Stage.RETURNED, holder=None, bounces=1, participants=(POLICE,))
    scene.then_known_to({MARKET: {"registered"}, POLICE: {"takes_part"}, **THE_OFFICE})
    scene.as_agency(POLICE).when(RETURN).then_rejected("record.wrong_stage")


def test_a_suggestion_is_no_entitlement() -> None:
    given(DISPATCHED).as_agency(POLICE).when(
        replace(RETURN, suggested_agency=AGRICULTURE)
    ).then_accepted().then_known_to({MARKET: {"registered"}, **THE_OFFICE})
    given(DISPATCHED).as_agency(POLICE).when(replace(RETURN, suggested_agency=UNKNOWN_AGENCY)).then_rejected(
        "agency.not_available", pointer="/data/suggested_agency"
    )


def test_every_bounce_counts() -> None:
    scene = given(RETURNED).then_state(bounces=1).as_office().when(DISPATCH).then(DISPATCH)
    scene = scene.as_agency(POLICE).when(ACCEPT).then(ACCEPT).then_state(bounces=1)
    scene.when(RETURN).then(RETURN).then_state(bounces=2)


@pytest.mark.parametrize("reason", ReturnReason)
def test_every_reason_of_return_leads_to_the_office(reason: ReturnReason) -> None:
    event = replace(RETURN, reason_code=reason, suggested_agency=None, suggested_body="县自然资源局", basis="职责划分")
    given(DISPATCHED).as_agency(POLICE).when(event).then(event).then_state(stage=Stage.RETURNED)


@pytest.mark.parametrize("past", [DISPATCHED, VERIFYING])
def test_an_agency_never_passes_a_lead_on(past: tuple[object, ...]) -> None:
    onward = replace(DISPATCH, to_agency=AGRICULTURE)
    given(past).as_agency(POLICE).when(onward).then_rejected("lead.forward_forbidden", basis="第四十一条")
    given(past).as_agency(MARKET).when(onward).then_rejected("role.office_only")
    given(past).as_office().when(onward).then_rejected("record.wrong_stage")


def test_not_even_an_office_that_holds_the_lead_passes_it_on() -> None:
    to_office = (*TRIAGED, by_office(replace(DISPATCH, to_agency=OFFICE)))
    given(to_office).as_office().when(DISPATCH).then_rejected("lead.forward_forbidden")
    given(to_office, by_office(ACCEPT)).as_office().when(DISPATCH).then_rejected("lead.forward_forbidden")


@pytest.mark.parametrize("past", [RETURNED, RETURNED_AFTER_WORK])
def test_a_returned_lead_is_dispatched_again_or_triaged_again(past: tuple[object, ...]) -> None:
    anew = replace(DISPATCH, to_agency=AGRICULTURE)
    given(past).as_office().when(anew).then(anew).then_state(offered_to=AGRICULTURE, stage=Stage.DISPATCHED)
    away = LeadTriaged(route=Route.OTHER_BODY, opinion="属自然资源部门")
    given(past).as_office().when(away).then(away).when(ROUTE_OUT).then(ROUTE_OUT)
    given(past).as_agency(POLICE).when(anew).then_rejected(
        "stream.not_found" if past is RETURNED else "role.office_only"
    )


# -- taking up --------------------------------------------------------------------------------------------------------


def test_where_agencies_triage_the_registrant_takes_its_own_lead_up() -> None:
    scene = given(SELF_REGISTERED).as_agency(MARKET).when(TAKE_UP).then(TAKE_UP)
    scene.then_state(stage=Stage.VERIFYING, holder=MARKET, route=Route.LOCAL)
    scene.then_known_to({MARKET: {"registered", "holds"}, f"campaign:{SELF_TRIAGE}": {"office"}})


def test_where_the_office_triages_nobody_takes_a_lead_up() -> None:
    given(REGISTERED).as_agency(MARKET).when(TAKE_UP).then_rejected("lead.triage_is_central", basis="M51")
    in_both = said(replace(REGISTER, campaigns=(SELF_TRIAGE, CAMPAIGN)))
    given(in_both).as_agency(MARKET).when(TAKE_UP).then_rejected("lead.triage_is_central")


def test_a_lead_taken_up_goes_back_to_the_office_like_any_other() -> None:
    event = replace(RETURN, suggested_agency=POLICE)
    scene = given(TAKEN_UP).as_agency(MARKET).when(event).then(event).then_state(stage=Stage.RETURNED, bounces=1)
    scene.as_office().when(DISPATCH).then(DISPATCH)


def test_nobody_takes_up_the_lead_of_another() -> None:
    given(SELF_REGISTERED).as_office().when(TAKE_UP).then_rejected("record.not_registrant")
    given(SELF_REGISTERED).as_agency(POLICE).when(TAKE_UP).then_rejected("stream.not_found")


# -- routing out ------------------------------------------------------------------------------------------------------


def test_a_lead_goes_to_another_region_with_its_evidence_fixed() -> None:
    scene = given(TRIAGED_AWAY).as_office()
    scene.when(ROUTE_OUT).then(ROUTE_OUT).then_state(stage=Stage.ROUTED_OUT, holder=None, route=Route.OTHER_REGION)
    scene.when(replace(ROUTE_OUT, evidence_fixed_on=None)).then_rejected(
        "lead.evidence_not_fixed", pointer="/data/evidence_fixed_on", basis="M56"
    )


def test_a_lead_goes_to_another_body_without_that() -> None:
    event = replace(ROUTE_OUT, evidence_fixed_on=None)
    given(TRIAGED_OTHER_BODY).as_office().when(event).then(event).then_state(stage=Stage.ROUTED_OUT)


@pytest.mark.parametrize("past", [TRIAGED, TRIAGED_CRIME, RETURNED])
def test_what_is_for_here_is_not_routed_out_in_passing(past: tuple[object, ...]) -> None:
    given(past).as_office().when(ROUTE_OUT).then_rejected("lead.not_routable")


def test_the_stages_of_the_town_are_told_by_its_pasts() -> None:
    assert AT[Stage.DISPATCHED] is DISPATCHED
    given(DISPATCHED, by_police(ACCEPT)).then_state(holder=POLICE)

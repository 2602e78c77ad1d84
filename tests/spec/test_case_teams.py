"""Special case teams: drawn together for one case, which the units see as long as they are in the team (M28)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import scripts.assembly  # noqa: F401  a case that moves tells records of other kinds
from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.case import CaseTeamSet
from coordination.streams.case_team import CaseTeamDissolved, Stage, TeamUnit
from tests.spec import case_teams as team
from tests.spec import cases
from tests.spec.case_teams import AT, CASE, FORM, FORMED, TEAM
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    LEADER,
    MARKET,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    SELF_TRIAGE,
    UNIT,
    UNKNOWN_AGENCY,
    Scene,
    given,
    on_stream,
    the,
)
from tests.spec.machines import then_as_told

NONE, ACTIVE, DISSOLVED = Stage
MACHINE: dict[str, tuple[Any, set[Stage], Stage | None]] = {
    "form": (team.FORM, {NONE}, ACTIVE),
    "join": (team.JOIN, {ACTIVE}, None),
    "leave": (team.LEAVE, {ACTIVE}, None),
    "lead": (team.LEAD, {ACTIVE}, None),
    "dissolve": (team.DISSOLVE, {ACTIVE}, DISSOLVED),
}


def acting(actor: str, *past: Any) -> Scene:
    told = given(*past).on("2024-03-12")
    return told.as_office(actor) if actor in (OFFICE, OTHER_OFFICE) else told.as_agency(actor)


def units(*named: str) -> Any:
    return on_stream(CASE, CaseTeamSet(case_team=TEAM, team=named))


def test_the_table_has_every_event() -> None:
    assert {event.topic for event, *_ in MACHINE.values()} == {one for one in EVENTS if one.startswith("case_team.")}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, stages, after = MACHINE[move]
    outcome = acting(OFFICE, AT[stage]).when(event, TEAM)
    leads_to = after or stage if stage in stages else None
    then_as_told(outcome, TEAM, stage, leads_to, opens=stages == {NONE})


@pytest.mark.parametrize("move", [move for move in MACHINE if move != "form"])
@pytest.mark.parametrize("actor", [UNIT, POLICE, AGRICULTURE, MARKET])
def test_who_formed_it_or_the_office_changes_it(move: str, actor: str) -> None:
    outcome = acting(actor, FORMED).when(MACHINE[move][0], TEAM)
    if actor in (UNIT, POLICE):
        outcome.then_rejected("case_team.not_case_holder", basis="M28")
    elif actor == MARKET:
        outcome.then_accepted()  # the office formed it; the case is MARKET's
    else:
        outcome.then_rejected("stream.not_found", status="missing")
    by_holder = (cases.INVESTIGATING, team.posted(FORM, by=MARKET), team.told(UNIT, POLICE))
    acting(MARKET, by_holder).when(MACHINE[move][0], TEAM).then_accepted()


def test_whoever_gave_the_case_away_shows_it_to_nobody_any_more() -> None:
    """M28: the team is the affair of whoever holds the case now, or of the office."""
    formed = (cases.INVESTIGATING, team.posted(FORM, by=MARKET), team.told(UNIT, POLICE))
    gone = replace(given(formed).state(CASE), holder=AGRICULTURE)
    for move in ("join", "leave", "lead", "dissolve"):
        moved = acting(MARKET, formed).with_state("case", gone, CASE)
        moved.when(MACHINE[move][0], TEAM).then_rejected("case_team.not_case_holder")
        acting(OFFICE, formed).with_state("case", gone, CASE).when(MACHINE[move][0], TEAM).then_accepted()


ENDS: dict[str, tuple[Any, Any, str | None]] = {
    "closed": (cases.CLOSING, cases.CLOSE, MARKET),
    "transferred outside the directory": (cases.INVESTIGATING, cases.TRANSFER, None),
    "taken over by another agency": (cases.INVESTIGATING, cases.MOVE, AGRICULTURE),
    "returned to the desk": (cases.INVESTIGATING, cases.RETURN_TO_DESK, AGRICULTURE),
}
"""How a case ends, or leaves the hands in which it was: its past, the event, in whose hands it is then."""


@pytest.mark.parametrize("way", ENDS)
def test_the_team_ends_with_its_case_and_when_that_goes_into_other_hands(way: str) -> None:
    """M28: it is drawn together for one case under way, in the hands in which it is; the units then see no more of it."""
    past, event, holder = ENDS[way]
    told = given(
        past, team.posted(FORM), team.told(UNIT, POLICE), team.posted(team.JOIN), team.told(UNIT, POLICE, AGRICULTURE)
    )
    scene = told.on("2024-05-15").as_agency(MARKET).by_officer(LEADER)
    if event is cases.RETURN_TO_DESK:
        scene = scene.with_agency(MARKET, parents=(Subordination(AGRICULTURE, Span()),))
    if event is cases.MOVE:
        scene = scene.as_rule()
    dissolved = on_stream(TEAM, CaseTeamDissolved(reason=event.declaration.zh))
    over = scene.when(event, CASE).then(event, dissolved, units())
    over.then_state(TEAM, stage=DISSOLVED).then_state(CASE, case_team=None, team=(), holder=holder)
    assert "in_team" not in set().union(*reasons(over.state(CASE)).values())


def test_an_event_that_moves_a_case_without_a_team_says_nothing_of_one() -> None:
    given(cases.CLOSING).on("2024-05-15").as_agency(MARKET).by_officer(LEADER).when(cases.CLOSE, CASE).then(cases.CLOSE)


def test_a_new_holder_forms_a_team_of_its_own_and_nobody_one_for_a_case_in_no_hands() -> None:
    taken = acting(OFFICE, FORMED).as_rule().when(cases.MOVE, CASE).then_accepted()
    theirs = taken.as_agency(AGRICULTURE)
    theirs.when(team.DISSOLVE, TEAM).then_rejected("record.wrong_stage")
    theirs.when(FORM, the("case_team", 2)).then_accepted()
    gone = acting(MARKET, cases.INVESTIGATING).by_officer(LEADER).when(cases.TRANSFER, CASE).then_accepted()
    gone.as_office().when(FORM, TEAM).then_rejected("case_team.case_over", basis="M28")


def test_whoever_holds_the_case_knows_its_team_whoever_formed_it() -> None:
    for move in ("join", "leave", "lead", "dissolve"):
        acting(MARKET, FORMED).when(MACHINE[move][0], TEAM).then_accepted()
        theirs = replace(given(FORMED).state(CASE), holder=AGRICULTURE)
        acting(AGRICULTURE, FORMED).with_state("case", theirs, CASE).when(MACHINE[move][0], TEAM).then_accepted()


def test_nobody_is_drawn_into_a_case_that_is_over() -> None:
    formed = (cases.INVESTIGATING, team.posted(FORM, by=MARKET), team.told(UNIT, POLICE))
    over = replace(given(formed).state(CASE), stage=given(cases.CLOSED).state(CASE).stage)
    acting(OFFICE, formed).with_state("case", over, CASE).when(team.JOIN, TEAM).then_rejected("case_team.case_over")
    acting(OFFICE, formed).with_state("case", over, CASE).when(team.DISSOLVE, TEAM).then_accepted()


def test_the_holder_of_the_case_or_the_office_forms_it() -> None:
    for actor in (MARKET, OFFICE):
        acting(actor, cases.INVESTIGATING).when(FORM, TEAM).then(FORM, units(UNIT, POLICE))
    for actor in (POLICE, UNIT, OTHER_OFFICE):
        acting(actor, cases.INVESTIGATING).when(FORM, TEAM).then_rejected("case_team.not_entitled", basis="M28")
    acting(OFFICE).when(FORM, TEAM).then_rejected("case_team.not_entitled")
    aware = replace(given(cases.INVESTIGATING).state(CASE), participants=(POLICE,))
    knows = acting(POLICE, cases.INVESTIGATING).with_state("case", aware, CASE)
    knows.when(FORM, TEAM).then_rejected("case_team.not_entitled")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("case_team.campaigns_differ", {"campaigns": (SELF_TRIAGE,)}),
        ("case_team.units_wrong", {"lead_unit": AGRICULTURE}),
        ("case_team.units_wrong", {"team_units": (*FORM.team_units, FORM.team_units[0])}),
        (
            "case_team.units_wrong",
            {"team_units": (*FORM.team_units, TeamUnit(unit=UNKNOWN_AGENCY, team_officers=("x-1",)))},
        ),
    ],
)
def test_forming_refused(code: str, changes: dict[str, Any]) -> None:
    acting(OFFICE, cases.INVESTIGATING).when(replace(FORM, **changes), TEAM).then_rejected(code)


def test_one_case_one_team_and_none_for_what_is_over() -> None:
    acting(OFFICE, FORMED).when(FORM, the("case_team", 2)).then_rejected("case_team.formed_already")
    acting(OFFICE, AT[DISSOLVED]).when(FORM, the("case_team", 2)).then_accepted()
    acting(OFFICE, cases.CLOSED).when(FORM, TEAM).then_rejected("case_team.case_over")


def test_units_see_the_case_as_long_as_they_are_in_the_team() -> None:
    before = given(cases.INVESTIGATING).state(CASE)
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    own = {MARKET: {"registered", "holds"}, **office}
    scene = acting(OFFICE, cases.INVESTIGATING).when(FORM, TEAM).then_accepted()
    scene.then_known_to({**own, UNIT: {"in_team"}, POLICE: {"in_team"}}, CASE)
    more = scene.when(team.JOIN, TEAM).then(team.JOIN, units(UNIT, POLICE, AGRICULTURE))
    less = more.when(team.LEAVE, TEAM).then(team.LEAVE, units(UNIT, AGRICULTURE))
    less.then_known_to({**own, UNIT: {"in_team"}, AGRICULTURE: {"in_team"}}, CASE)
    less.then_known_to(
        {OFFICE: {"registered"}, UNIT: {"holds", "takes_part"}, AGRICULTURE: {"takes_part"}, **office}, TEAM
    )
    over = less.when(team.DISSOLVE, TEAM).then(team.DISSOLVE, units())
    over.then_known_to(own, CASE)
    assert over.state(CASE) == before, "stage, custody and officers are what they were"


def test_whoever_sees_it_for_another_reason_goes_on_seeing_it() -> None:
    taking_part = replace(given(FORMED).state(CASE), participants=(POLICE,))
    scene = acting(OFFICE, FORMED).with_state("case", taking_part, CASE)
    left = scene.when(team.LEAVE, TEAM).then_accepted()
    assert POLICE in left.state(CASE).participants


def test_a_unit_of_the_team_reads_the_case_and_does_not_act_for_its_holder() -> None:
    acting(POLICE, cases.INVESTIGATING).when(cases.CONCLUDE, CASE).then_rejected("stream.not_found")
    acting(POLICE, FORMED).by_officer(LEADER).when(cases.CONCLUDE, CASE).then_rejected("record.not_holder")


def test_a_unit_sends_other_officers_by_joining_again() -> None:
    again = replace(team.JOIN, unit=POLICE, team_officers=("jz-012",))
    acting(OFFICE, FORMED).when(again, TEAM).then(again, units(UNIT, POLICE))
    stranger = replace(team.JOIN, unit=UNKNOWN_AGENCY)
    acting(OFFICE, FORMED).when(stranger, TEAM).then_rejected("agency.not_available")


def test_the_lead_stays_until_another_one_leads() -> None:
    lead_leaves = replace(team.LEAVE, unit=UNIT)
    scene = acting(OFFICE, FORMED)
    scene.when(lead_leaves, TEAM).then_rejected("case_team.lead_stays", basis="M28")
    scene.when(team.LEAD, TEAM).then(team.LEAD).when(lead_leaves, TEAM).then_accepted()
    for absent in (replace(team.LEAVE, unit=AGRICULTURE), replace(team.LEAD, lead_unit=AGRICULTURE)):
        scene.when(absent, TEAM).then_rejected("case_team.not_in_it")

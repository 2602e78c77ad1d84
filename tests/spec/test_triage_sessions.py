"""Triage sessions: the office and the sections' experts, each opinion, one result for each lead (安溪 五（一）; M29, M51)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.lead import LeadCarriedOver, LeadListedForTriage, LeadTriaged, Route
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.triage_session import Stage, TriageResult, TriageSessionLeadLeft
from tests.spec import leads
from tests.spec import office_week as week
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
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.machines import then_as_told
from tests.spec.office_week import FRIDAY, MONDAY, ONE, SESSION, THREE, TWO

NONE, CONVENED, CLOSED = Stage
AT = {NONE: week.FOUND, CONVENED: week.CONVENED, CLOSED: week.CLOSED}
# move -> event, who may post it, stages at which it stands, stage after it
MACHINE: dict[str, tuple[Any, tuple[str, ...], set[Stage], Stage | None]] = {
    "convene": (week.CONVENE, (OFFICE,), {NONE}, CONVENED),
    "list": (week.LIST, (OFFICE,), {CONVENED}, None),
    "opine": (replace(week.OPINE, lead=TWO), (MARKET, AGRICULTURE), {CONVENED}, None),
    "triage": (week.TRIAGE, (OFFICE,), {CONVENED}, None),
    "dissent": (week.DISSENT, (MARKET, AGRICULTURE), {CONVENED, CLOSED}, None),
    "close": (week.CLOSE, (OFFICE,), {CONVENED}, CLOSED),
}
BY_RULE = {"triage_session.lead_left"}


def acting(actor: str, *past: Any, on: date = MONDAY) -> Scene:
    scene = given(*past).on(on)
    return scene.as_office(actor) if actor in (OFFICE, OTHER_OFFICE) else scene.as_agency(actor)


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("triage_session.")}
    assert {event.topic for event, *_ in MACHINE.values()} | BY_RULE == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, by, stages, after = MACHINE[move]
    past = week.TRIAGED if (move, stage) == ("dissent", CONVENED) else AT[stage]
    outcome = acting(by[0], past).when(event, SESSION)
    leads_to = after or stage if stage in stages else None
    then_as_told(outcome, SESSION, stage, leads_to, opens=stages == {NONE})


@pytest.mark.parametrize("move", [move for move in MACHINE if move != "convene"])
@pytest.mark.parametrize("actor", [OFFICE, MARKET, AGRICULTURE, POLICE])
def test_event_by(move: str, actor: str) -> None:
    event, by, _, _ = MACHINE[move]
    outcome = acting(actor, week.TRIAGED if move == "dissent" else week.CONVENED).when(event, SESSION)
    if actor in by:
        outcome.then_accepted()
    elif actor == POLICE:
        outcome.then_rejected("stream.not_found", status="missing")
    elif actor == OFFICE:
        outcome.then_rejected("triage_session.not_on_the_panel")
    else:
        outcome.then_rejected("triage_session.not_the_convenor")


def test_the_panel_sees_the_leads_from_the_day_on_which_they_are_listed() -> None:
    mark = LeadListedForTriage(session=SESSION, panel=(MARKET, AGRICULTURE))
    scene = acting(OFFICE, week.FOUND, on=FRIDAY).when(week.CONVENE, SESSION)
    after = scene.then(week.CONVENE, on_stream(ONE, mark), on_stream(TWO, mark))
    after.then_state(ONE, session=SESSION, participants=(MARKET, AGRICULTURE), stage=LeadStage.REGISTERED)
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    panel = {MARKET: {"takes_part"}, AGRICULTURE: {"takes_part"}}
    given(week.CONVENED).then_known_to({OFFICE: {"registered", "holds"}, **panel, **office}, SESSION)


ELSEWHERE = said(leads.LISTED, by="system", stream=ONE)
OTHER_SESSION = said(replace(week.CONVENE, to_triage=(ONE,)), by=OFFICE, on=FRIDAY, stream=the("triage_session", 2))
IN_ANOTHER = said(replace(leads.LISTED, session=the("triage_session", 2)), by="system", stream=ONE)
ONE_TRIAGED = said(leads.TRIAGE, by=OFFICE, stream=ONE)
REFUSED: tuple[tuple[str, str, Any, Any], ...] = (
    ("triage_session.not_an_office", MARKET, week.FOUND, week.CONVENE),
    ("triage_session.not_an_office", OTHER_OFFICE, week.FOUND, week.CONVENE),
    ("triage_session.not_an_office", OFFICE, week.FOUND, replace(week.CONVENE, campaigns=(CAMPAIGN, NEXT_TOWN))),
    ("campaign.not_open", OFFICE, week.FOUND, replace(week.CONVENE, campaigns=(CAMPAIGN, UNKNOWN_CAMPAIGN))),
    ("triage_session.with_itself", OFFICE, week.FOUND, replace(week.CONVENE, panel=(MARKET, OFFICE))),
    ("agency.not_available", OFFICE, week.FOUND, replace(week.CONVENE, panel=(UNKNOWN_AGENCY,))),
    ("triage_session.lead_unsuitable", OFFICE, week.FOUND, replace(week.CONVENE, to_triage=(ONE, the("lead", 9)))),
    ("triage_session.lead_unsuitable", OFFICE, week.FOUND, replace(week.CONVENE, campaigns=(SELF_TRIAGE,))),
    ("triage_session.listed_after_triage", OFFICE, (*week.FOUND, ONE_TRIAGED), week.CONVENE),
    ("triage_session.lead_in_another", OFFICE, (*week.FOUND, OTHER_SESSION, IN_ANOTHER), week.CONVENE),
)


@pytest.mark.parametrize(
    ("code", "actor", "past", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)]
)
def test_convening_refused(code: str, actor: str, past: Any, event: Any) -> None:
    acting(actor, past, on=FRIDAY).when(event, SESSION).then_rejected(code)


def test_of_another_office_s_lead_one_knows_nothing() -> None:
    foreign = said(replace(leads.REGISTER, campaigns=(NEXT_TOWN,)), by=MARKET, stream=the("lead", 7))
    event = replace(week.CONVENE, to_triage=(the("lead", 7),))
    acting(OFFICE, foreign).when(event, SESSION).then_rejected("triage_session.lead_unsuitable")


def test_whoever_only_registered_a_lead_of_another_office_does_not_triage_it() -> None:
    """The registrant knows of it; only the office of its campaigns triages (M51)."""
    told = said(replace(leads.REGISTER, campaigns=(NEXT_TOWN,)), by=OFFICE, stream=the("lead", 7))
    event = replace(week.CONVENE, to_triage=(the("lead", 7),))
    acting(OFFICE, told).when(event, SESSION).then_rejected("triage_session.lead_unsuitable")


def test_the_list_grows_under_the_same_conditions() -> None:
    scene = acting(OFFICE, week.CONVENED)
    scene.when(week.LIST, SESSION).then_accepted().then_state(SESSION, listed=(ONE, TWO, THREE))
    twice = replace(week.LIST, to_triage=(ONE,))
    scene.when(twice, SESSION).then_rejected("triage_session.lead_unsuitable", pointer="/data/to_triage/0")
    back = acting(OFFICE, week.CONVENED, said(leads.TRIAGE, by=OFFICE, stream=THREE))
    back.when(week.LIST, SESSION).then_rejected("triage_session.listed_after_triage")
    returned = acting(
        OFFICE, week.CONVENED, said(leads.TRIAGE, by=OFFICE, stream=THREE), said(leads.RETURN, stream=THREE)
    )
    returned.when(week.LIST, SESSION).then_accepted()


# -- opinions, results, dissent ------------------------------------------------------------------------------------------------


def test_one_session_triages_many_leads_each_by_the_route_of_the_plan() -> None:
    both = replace(
        week.TRIAGE,
        results=(*week.TRIAGE.results, TriageResult(lead=TWO, route=Route.OTHER_REGION, opinion="生产地在义乌")),
    )
    first = LeadTriaged(
        route=Route.LOCAL, opinion="先行核查货值", panel=(MARKET, AGRICULTURE), offence="trademark", session=SESSION
    )
    second = LeadTriaged(route=Route.OTHER_REGION, opinion="生产地在义乌", panel=(MARKET, AGRICULTURE), session=SESSION)
    scene = acting(OFFICE, week.CONVENED).when(both, SESSION)
    after = scene.then(both, on_stream(ONE, first), on_stream(TWO, second))
    after.then_state(ONE, stage=LeadStage.TRIAGED, route=Route.LOCAL)
    after.then_state(TWO, stage=LeadStage.TRIAGED, route=Route.OTHER_REGION)
    after.then_state(SESSION, decided=frozenset({ONE, TWO}), stage=CONVENED)


def test_who_triages_first_has_triaged() -> None:
    """The office may triage a listed lead by itself; the session then decides nothing on it, and the other way round."""
    alone = acting(OFFICE, week.CONVENED).when(leads.TRIAGE, ONE).then(leads.TRIAGE)
    alone.when(week.TRIAGE, SESSION).then_rejected(
        "triage_session.lead_triaged_already", pointer="/data/results/0/lead"
    )
    together = acting(OFFICE, week.CONVENED).when(week.TRIAGE, SESSION).then_accepted()
    together.when(week.TRIAGE, SESSION).then_rejected("triage_session.lead_not_listed")
    # the office may still change its mind on the lead itself
    together.when(leads.TRIAGE, ONE).then(leads.TRIAGE)


def result(**changes: Any) -> Any:
    return replace(week.TRIAGE, results=(replace(week.TRIAGE.results[0], **changes),))


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("triage_session.lead_not_listed", result(lead=THREE)),
        ("triage_session.lead_not_listed", replace(week.TRIAGE, results=week.TRIAGE.results * 2)),
        ("triage_session.unknown_offence", result(offence="tea_brand")),
        ("triage_session.attended_by_strangers", replace(week.TRIAGE, attended=(MARKET, POLICE))),
    ],
)
def test_results_refused(code: str, event: Any) -> None:
    acting(OFFICE, week.CONVENED).when(event, SESSION).then_rejected(code)


def test_nothing_is_decided_before_the_panel_has_met() -> None:
    early = acting(OFFICE, week.CONVENED, on=date(2024, 3, 10))
    early.when(week.TRIAGE, SESSION).then_rejected("triage_session.not_held_yet", pointer="/legalon")
    # half past midnight of the 11th in Shanghai is the 11th, whatever the day in UTC
    night = replace(week.CONVENE, session_at=datetime(2024, 3, 10, 16, 30, tzinfo=UTC))
    past = (week.FOUND, week.in_session(night, on=FRIDAY), week.listed(1, 2))
    acting(OFFICE, past, on=date(2024, 3, 10)).when(week.TRIAGE, SESSION).then_rejected("triage_session.not_held_yet")
    acting(OFFICE, past).when(week.TRIAGE, SESSION).then_accepted()


def test_an_opinion_comes_before_the_decision_and_dissent_after_it() -> None:
    scene = acting(MARKET, week.CONVENED)
    scene.when(week.OPINE, SESSION).then(week.OPINE).when(week.OPINE, SESSION).then_accepted()
    scene.when(replace(week.OPINE, lead=THREE), SESSION).then_rejected("triage_session.opinion_unasked")
    scene.when(replace(week.OPINE, suggested_agency=UNKNOWN_AGENCY), SESSION).then_rejected("agency.not_available")
    scene.when(week.DISSENT, SESSION).then_rejected("triage_session.dissent_untimely")
    after = acting(MARKET, week.TRIAGED)
    after.when(week.OPINE, SESSION).then_rejected("triage_session.opinion_unasked")
    told = after.when(week.DISSENT, SESSION).then(week.DISSENT)
    told.when(week.DISSENT, SESSION).then_rejected("triage_session.dissent_untimely")
    told.as_agency(AGRICULTURE).when(week.DISSENT, SESSION).then(week.DISSENT)


# -- the end -----------------------------------------------------------------------------------------------------------------


def test_what_nobody_triaged_is_carried_over_to_the_next_session() -> None:
    scene = acting(OFFICE, week.TRIAGED).when(week.CLOSE, SESSION)
    after = scene.then(week.CLOSE, on_stream(TWO, LeadCarriedOver(session=SESSION)))
    after.then_state(TWO, session=None, stage=LeadStage.REGISTERED)
    again = replace(week.CONVENE, session_no="2024-11", to_triage=(TWO, THREE))
    after.when(again, the("triage_session", 2)).then_accepted().then_state(TWO, session=the("triage_session", 2))


def test_what_the_office_triaged_by_itself_is_not_carried_over() -> None:
    alone = (week.TRIAGED, said(leads.TRIAGE, by=OFFICE, stream=TWO))
    acting(OFFICE, alone).when(week.CLOSE, SESSION).then(week.CLOSE)


def test_a_lead_that_comes_back_after_the_session_may_be_listed_by_the_next() -> None:
    back = (week.CLOSED, said(leads.RETURN, by=POLICE, on=MONDAY, stream=ONE))
    again = replace(week.CONVENE, session_no="2024-11", to_triage=(ONE,))
    acting(OFFICE, back).when(again, the("triage_session", 2)).then_accepted()


RETURNED = (said(leads.TRIAGE, by=OFFICE, stream=TWO), said(leads.DISPATCH, by=OFFICE, stream=TWO))
LEFT = TriageSessionLeadLeft(lead=TWO)
BACK = (
    *RETURNED,
    said(leads.RETURN, by=POLICE, on=MONDAY, stream=TWO),
    said(LEFT, by="system", on=MONDAY, stream=SESSION),
)


@pytest.mark.parametrize(
    "back",
    [
        (TWO, BACK),
        (ONE, (said(leads.DISPATCH, by=OFFICE, stream=ONE), said(leads.RETURN, by=POLICE, on=MONDAY, stream=ONE))),
    ],
    ids=["triaged by the office alone", "triaged in the session"],
)
def test_a_lead_that_is_returned_leaves_the_session_and_may_be_listed_in_another(back: Any) -> None:
    """It was looked at and sent out; what is to be decided now is another question, for whoever meets next (M51)."""
    lead, past = back
    scene = acting(OFFICE, week.TRIAGED, past)
    other, again = the("triage_session", 2), replace(week.CONVENE, session_no="2024-11", to_triage=(lead,))
    listed = scene.when(again, other).then_accepted().then_state(lead, session=other)
    # the session that it left decides nothing on it, hears nothing on it, lists it no more, and does not carry it over
    for_it = result(lead=lead, offence=None)
    listed.when(for_it, SESSION).then_rejected("triage_session.lead_not_listed")
    listed.when(replace(week.LIST, to_triage=(lead,)), SESSION).then_rejected("triage_session.lead_unsuitable")
    opinion = replace(week.OPINE, lead=lead)
    listed.as_agency(MARKET).when(opinion, SESSION).then_rejected("triage_session.opinion_unasked")
    closed = listed.as_office(OFFICE).when(week.CLOSE, SESSION).then_accepted()
    closed.then_state(lead, session=other)
    # the other one does
    closed.as_agency(MARKET).when(opinion, other).then_accepted()
    closed.as_office(OFFICE).when(for_it, other).then_accepted().then_state(lead, stage=LeadStage.TRIAGED)


def test_a_lead_that_is_returned_and_listed_nowhere_is_not_carried_over() -> None:
    acting(OFFICE, week.TRIAGED, BACK).when(week.CLOSE, SESSION).then(week.CLOSE)


def test_a_lead_that_is_reopened_leaves_the_session_too() -> None:
    declined = (said(leads.ACCEPT, by=POLICE, stream=TWO), said(leads.DECLINE, by=POLICE, stream=TWO))
    past = (week.TRIAGED, RETURNED, declined)
    after = acting(OFFICE, past).when(leads.REOPEN, TWO).then(leads.REOPEN, on_stream(SESSION, LEFT))
    after.then_state(SESSION, undecided=())


def test_the_session_is_told_by_what_takes_the_lead_away_and_once() -> None:
    """Whoever asks the session, its ledger or the rules hears the same: nothing is pending that it cannot decide on (M51)."""
    sent = acting(POLICE, week.TRIAGED, RETURNED)
    after = sent.when(leads.RETURN, TWO).then(leads.RETURN, on_stream(SESSION, LEFT))
    after.then_state(SESSION, undecided=(), decided=frozenset({ONE}))
    # sent out and returned again: the session has nothing to do with it any more
    again = after.as_office(OFFICE).when(leads.TRIAGE, TWO).then_accepted().when(leads.DISPATCH, TWO).then_accepted()
    again.as_agency(POLICE).when(leads.RETURN, TWO).then(leads.RETURN)


def test_a_session_that_is_over_or_has_decided_is_told_nothing() -> None:
    decided = (week.TRIAGED, said(leads.DISPATCH, by=OFFICE, stream=ONE))
    acting(POLICE, decided).when(leads.RETURN, ONE).then(leads.RETURN)
    over = (RETURNED[0], RETURNED[1], week.in_session(week.CLOSE))
    acting(POLICE, week.TRIAGED, over).when(leads.RETURN, TWO).then(leads.RETURN)


def test_that_a_lead_left_is_told_by_rule_only() -> None:
    acting(OFFICE, week.CONVENED).when(LEFT, SESSION).then_rejected("event.by_rule_only")


# -- who took over -----------------------------------------------------------------------------------------------------------


def test_whoever_took_over_from_the_panel_or_the_convenor_goes_on() -> None:
    """A section of the panel and the office itself may be dissolved before the session is over (M16, G16)."""
    panel = given(week.CONVENED).with_agency(AGRICULTURE, dissolved_on=FRIDAY, successor=POLICE).on(MONDAY)
    panel.as_agency(POLICE).when(week.OPINE, SESSION).then_rejected("triage_session.not_on_the_panel")
    spoken = replace(week.OPINE, spoken_for=AGRICULTURE)
    panel.as_agency(POLICE).when(spoken, SESSION).then(spoken)
    # nobody speaks for a section that is there
    panel.as_agency(POLICE).when(replace(spoken, spoken_for=MARKET), SESSION).then_rejected(
        "triage_session.not_on_the_panel"
    )
    result_with = replace(week.TRIAGE, attended=(MARKET, POLICE))
    decided = panel.as_office(OFFICE).when(result_with, SESSION).then_accepted()
    dissent = replace(week.DISSENT, spoken_for=AGRICULTURE)
    after = decided.as_agency(POLICE).when(dissent, SESSION).then(dissent)
    after.when(dissent, SESSION).then_rejected("triage_session.dissent_untimely")
    office = given(week.CONVENED).with_agency(OFFICE, dissolved_on=FRIDAY, successor=POLICE).on(MONDAY)
    office.as_agency(POLICE).when(week.TRIAGE, SESSION).then_accepted()
    office.as_agency(POLICE).when(week.CLOSE, SESSION).then_accepted()
    office.as_agency(MARKET).when(week.CLOSE, SESSION).then_rejected("triage_session.not_the_convenor")


def test_where_another_is_the_office_now_it_goes_on_with_the_session() -> None:
    """Who is not the office any more decides nothing by a session that it could not decide one by one (M51)."""
    moved = given(week.CONVENED).with_campaign(CAMPAIGN, office=POLICE).on(MONDAY)
    for event in (week.LIST, week.TRIAGE, week.CLOSE):
        moved.as_office(OFFICE).when(event, SESSION).then_rejected("triage_session.not_the_convenor")
        moved.as_office(POLICE).when(event, SESSION).then_accepted()
    moved.as_office(OFFICE).when(leads.TRIAGE, ONE).then_rejected("stream.not_found", status="missing")


def test_where_one_of_its_campaigns_got_another_office_who_convened_goes_on() -> None:
    both = replace(week.CONVENE, campaigns=(CAMPAIGN, SELF_TRIAGE))
    past = (week.FOUND, week.in_session(both, on=FRIDAY), week.listed(1, 2))
    moved = given(past).with_campaign(SELF_TRIAGE, office=POLICE).on(MONDAY)
    moved.as_office(OFFICE).when(week.TRIAGE, SESSION).then_accepted()
    moved.as_office(POLICE).when(week.CLOSE, SESSION).then_rejected("triage_session.not_the_convenor")


def test_a_session_is_named_by_rule_only() -> None:
    scene = acting(OFFICE, week.CONVENED)
    posted = replace(leads.TRIAGE, session=SESSION)
    scene.when(posted, ONE).then_rejected("lead.session_by_rule", pointer="/data/session")
    for mark in (leads.LISTED, leads.CARRIED_OVER):
        scene.when(mark, ONE).then_rejected("event.by_rule_only")

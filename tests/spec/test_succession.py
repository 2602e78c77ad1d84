"""A body made for the campaign dissolves: its successor answers for what is open in its name (M16, G16)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import stream_id
from coordination.custody import reasons
from coordination.streams.campaign import CampaignClosed, CampaignDissolved
from tests.spec import appraisals, cases, consultations, joint_actions, leads, supervision_orders
from tests.spec import case_teams as teams
from tests.spec import office_week as week
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, CHIEF, LEADER, MARKET, OFFICE, POLICE, UNIT, Scene, given, said, the

HERE = stream_id("campaign", CAMPAIGN)
SUCCESSOR = AGRICULTURE
LED_BY_OFFICE = replace(joint_actions.PLAN, lead_agency=OFFICE, invited_agencies=(MARKET, POLICE))
ACTION = (
    joint_actions.posted(LED_BY_OFFICE, OFFICE, joint_actions.PLANNED_ON),
    joint_actions.posted(joint_actions.CONFIRM, POLICE, "2024-03-04"),
)
FOLLOW_UP = joint_actions.posted(replace(joint_actions.FOLLOW_UP, responsible_agency=OFFICE), MARKET, "2024-03-18")
ITS_LEAD = said(leads.REGISTER, by=OFFICE, on="2024-03-01", stream=the("lead"))


def dissolved(*past: Any, successor: str = SUCCESSOR, on: str = "2026-04-01") -> Scene:
    """The task force has done its work, its office is gone, and a leader of the successor sits at the desk."""
    scene = given(*past).as_administrator().on(on)
    closed = scene.when(CampaignClosed(reason="任务完成"), HERE).then_accepted()
    gone = closed.when(CampaignDissolved(successor=successor), HERE).then_accepted()
    assert gone.state(stream_id("agency", OFFICE)).dissolved
    return gone.by_officer(LEADER)


OPEN: tuple[tuple[str, Any, Any, UUID], ...] = (
    ("a lead that waits for triage", (ITS_LEAD,), leads.CORRECT, the("lead")),
    ("a consultation", consultations.CONVENED, consultations.CANCEL, consultations.MEETING),
    ("its agenda", consultations.CONVENED, replace(consultations.EXTEND, invited_agencies=()), consultations.MEETING),
    ("an opinion in it", consultations.CONVENED, consultations.OPINE, consultations.MEETING),
    ("a listed case", supervision_orders.ACTIVE, supervision_orders.REMIND, supervision_orders.ORDER),
    ("its time", supervision_orders.ACTIVE, supervision_orders.EXTEND, supervision_orders.ORDER),
    ("its delisting", supervision_orders.IN_REVIEW, supervision_orders.DELIST, supervision_orders.ORDER),
    ("a proposal to list", supervision_orders.PROPOSED, supervision_orders.DECLINE, supervision_orders.ORDER),
    ("a joint action", ACTION, joint_actions.CANCEL, joint_actions.ACTION),
    ("an item left to do", (*joint_actions.ENDED, FOLLOW_UP), joint_actions.COMPLETE, joint_actions.ACTION),
    ("a triage session", week.CONVENED, week.TRIAGE, week.SESSION),
    ("its close", week.CONVENED, week.CLOSE, week.SESSION),
    ("a flash report", week.SENT, replace(week.ACKNOWLEDGE, acknowledged_for=OFFICE), week.FLASH),
    ("its follow-up", week.SENT, week.FOLLOW, week.FLASH),
    ("what others report", appraisals.REPORTED, appraisals.SUFFICIENT, appraisals.APPRAISAL),
)


@pytest.mark.parametrize(("what", "past", "event", "stream"), OPEN, ids=[row[0] for row in OPEN])
def test_the_successor_goes_on_with_what_the_office_began(what: str, past: Any, event: Any, stream: UUID) -> None:
    scene = dissolved(past)
    scene.as_office(SUCCESSOR).when(event, stream).then_accepted()
    scene.as_agency(SUCCESSOR).when(event, stream).then_accepted()


@pytest.mark.parametrize(("what", "past", "event", "stream"), OPEN, ids=[row[0] for row in OPEN])
def test_the_office_itself_writes_no_more(what: str, past: Any, event: Any, stream: UUID) -> None:
    dissolved(past).as_office(OFFICE).when(event, stream).then_rejected("agency.suspended")


def test_a_case_team_goes_with_its_case_and_the_desk_of_the_office_goes_on_with_it() -> None:
    """M28: whoever formed it, the team is the affair of the holder of the case, or of who sits at the office's desk now."""
    scene = dissolved(teams.FORMED)
    scene.as_office(OFFICE).when(teams.DISSOLVE, teams.TEAM).then_rejected("agency.suspended")
    scene.as_office(SUCCESSOR).when(teams.DISSOLVE, teams.TEAM).then_accepted()
    scene.as_agency(SUCCESSOR).when(teams.DISSOLVE, teams.TEAM).then_rejected("case_team.not_case_holder")
    scene.as_agency(MARKET).when(teams.DISSOLVE, teams.TEAM).then_accepted()


def test_before_that_nobody_else_acts_for_it() -> None:
    given(consultations.CONVENED).as_agency(SUCCESSOR).when(consultations.CANCEL, consultations.MEETING).then_rejected(
        "stream.not_found"
    )
    given(ITS_LEAD).as_agency(SUCCESSOR).when(leads.CORRECT, the("lead")).then_rejected("stream.not_found")


def test_a_successor_that_is_dissolved_itself_hands_on() -> None:
    scene = dissolved(consultations.CONVENED)
    gone = scene.with_agency(SUCCESSOR, dissolved_on=scene.day, successor=POLICE)
    last = gone.as_agency(POLICE).on(consultations.DAY)
    last.when(consultations.CANCEL, consultations.MEETING).then_accepted()
    gone.as_agency(MARKET).on(consultations.DAY).when(consultations.CANCEL, consultations.MEETING).then_rejected(
        "consultation.not_the_convenor"
    )


def test_however_often_one_body_followed_another_the_last_one_acts() -> None:
    """G16: reforms follow each other; nothing says that there are four of them at most."""
    bodies = [OFFICE, *(f"370784-reform-{number}" for number in range(1, 8)), POLICE]
    scene = given(consultations.CONVENED)
    for body, successor in pairwise(bodies):
        scene = scene.with_agency(body, dissolved_on=scene.day, successor=successor)
    scene.as_agency(POLICE).on(consultations.DAY).when(consultations.CANCEL, consultations.MEETING).then_accepted()


def test_bodies_that_succeed_each_other_in_a_circle_are_nobody_s_successors() -> None:
    scene = given(consultations.CONVENED)
    scene = scene.with_agency(OFFICE, dissolved_on=scene.day, successor=SUCCESSOR)
    scene = scene.with_agency(SUCCESSOR, dissolved_on=scene.day, successor=OFFICE)
    scene.as_agency(POLICE).on(consultations.DAY).when(consultations.CANCEL, consultations.MEETING).then_rejected(
        "consultation.not_the_convenor"
    )


def test_the_successor_concludes_what_the_office_convened() -> None:
    scene = dissolved(consultations.HEARD, on=consultations.DAY).as_office(SUCCESSOR)
    by_office = replace(consultations.CONCLUDE, attended=(OFFICE, MARKET))
    scene.when(by_office, consultations.MEETING).then_accepted()
    by_successor = replace(consultations.CONCLUDE, attended=(SUCCESSOR, MARKET))
    scene.when(by_successor, consultations.MEETING).then_accepted()
    without = replace(consultations.CONCLUDE, attended=(MARKET, POLICE))
    scene.when(without, consultations.MEETING).then_rejected("consultation.too_few_attended")
    stranger = replace(consultations.CONCLUDE, attended=(SUCCESSOR, MARKET, UNIT))
    scene.when(stranger, consultations.MEETING).then_rejected("consultation.attended_by_strangers")


def test_the_former_office_may_still_read_the_campaign() -> None:
    """After the end the ledger is read-only for it; the successor holds it."""
    parties = reasons(dissolved().state(HERE))
    assert (parties[OFFICE], parties[SUCCESSOR]) == ({"takes_part"}, {"holds"})


def test_an_agency_that_merely_stood_beside_does_not_take_over_a_case() -> None:
    scene = dissolved(cases.INVESTIGATING).as_agency(SUCCESSOR).by_officer(CHIEF)
    scene.when(cases.CONCLUDE, cases.CASE).then_rejected("record.not_holder")

"""Planning a joint action with others, its course, and what is left to do afterwards: what each guard refuses, and what passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.streams.joint_action import Answer, Member, Stage
from tests.spec import joint_actions as joint
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    given,
    the,
)
from tests.spec.joint_actions import ACTION, AFTERWARDS, DAY, NEXT_DAY, posted

ALONE = (
    posted(joint.PLAN, MARKET, joint.PLANNED_ON),
    posted(joint.REFUSE, POLICE, "2024-03-04"),
    posted(joint.REFUSE, AGRICULTURE, "2024-03-04"),
)
FOLLOWED = joint.FOLLOWED
BY_POLICE = replace(joint.FOLLOW_UP, follow_up=the("follow_up", 3), responsible_agency=AGRICULTURE)
DONE = (FOLLOWED, posted(joint.COMPLETE, MARKET, AFTERWARDS))
SNOW = datetime(2024, 3, 10, 1, 0, tzinfo=UTC)
REFUSED: tuple[tuple[str, Any, str, str, Any], ...] = (
    ("joint_action.not_the_lead", (), POLICE, joint.PLANNED_ON, joint.PLAN),
    ("campaign.not_open", (), MARKET, joint.PLANNED_ON, replace(joint.PLAN, campaigns=(UNKNOWN_CAMPAIGN,))),
    ("agency.not_available", (), MARKET, joint.PLANNED_ON, replace(joint.PLAN, invited_agencies=(UNKNOWN_AGENCY,))),
    ("joint_action.lead_invited", (), MARKET, joint.PLANNED_ON, replace(joint.PLAN, invited_agencies=(MARKET,))),
    ("joint_action.days_reversed", (), MARKET, joint.PLANNED_ON, replace(joint.PLAN, planned_to_on=date(2024, 3, 10))),
    (
        "agency.not_available",
        joint.PLANNED,
        MARKET,
        DAY,
        replace(joint.INVITE, invited_agencies=(UNKNOWN_AGENCY,)),
    ),
    ("joint_action.lead_invited", joint.PLANNED, MARKET, DAY, replace(joint.INVITE, invited_agencies=(MARKET,))),
    ("joint_action.invited_already", joint.PLANNED, MARKET, DAY, replace(joint.INVITE, invited_agencies=(POLICE,))),
    (
        "joint_action.invited_already",
        joint.PLANNED,
        MARKET,
        DAY,
        replace(joint.INVITE, invited_agencies=(AGRICULTURE,)),
    ),
    ("joint_action.nothing_to_answer", joint.PLANNED, POLICE, DAY, joint.CONFIRM),
    ("joint_action.lead_takes_part", joint.PLANNED, MARKET, DAY, joint.REFUSE),
    ("joint_action.was_there", joint.WORKED, POLICE, "2024-03-10", joint.REFUSE),
    (
        "joint_action.was_there",
        (joint.WORKED, posted(joint.ATTEND, POLICE, NEXT_DAY)),
        POLICE,
        DAY,
        joint.REFUSE,
    ),
    ("joint_action.too_few_confirmed", posted(joint.PLAN, MARKET, joint.PLANNED_ON), MARKET, DAY, joint.SCHEDULE),
    ("joint_action.too_few_confirmed", ALONE, MARKET, DAY, joint.SCHEDULE),
    (
        "joint_action.days_reversed",
        joint.PLANNED,
        MARKET,
        DAY,
        replace(joint.SCHEDULE, scheduled_to_at=datetime(2024, 3, 11, 0, 0, tzinfo=UTC)),
    ),
    (
        "joint_action.work_done",
        (joint.SCHEDULED, posted(joint.POLICE_ARRIVE, POLICE)),
        MARKET,
        DAY,
        joint.CANCEL,
    ),
    ("joint_action.started_already", joint.UNDER_WAY, MARKET, DAY, joint.START),
    ("joint_action.ended_already", joint.ENDED, MARKET, NEXT_DAY, joint.END),
    ("joint_action.not_scheduled", joint.PLANNED, MARKET, DAY, joint.START),
    ("joint_action.not_scheduled", joint.PLANNED, MARKET, DAY, joint.END),
    (
        "joint_action.times_contradict",
        (joint.SCHEDULED, posted(joint.POLICE_ARRIVE, POLICE)),
        MARKET,
        NEXT_DAY,
        joint.START,
    ),
    (
        "joint_action.times_contradict",
        (joint.WORKED, posted(replace(joint.ATTEND, entry=the("entry", 50)), POLICE, NEXT_DAY)),
        MARKET,
        DAY,
        joint.END,
    ),
    ("joint_action.times_contradict", joint.UNDER_WAY, MARKET, "2024-03-10", joint.END),
    ("joint_action.times_contradict", (joint.SCHEDULED, posted(joint.END)), MARKET, NEXT_DAY, joint.START),
    ("joint_action.times_contradict", joint.ENDED, MARKET, AFTERWARDS, replace(joint.CORRECT, finished_at=SNOW)),
    ("joint_action.times_untold", joint.ENDED, MARKET, AFTERWARDS, replace(joint.CORRECT, finished_at=None)),
    ("joint_action.times_untold", joint.UNDER_WAY, MARKET, AFTERWARDS, joint.CORRECT),
    (
        "joint_action.corrected_to_the_future",
        joint.ENDED,
        MARKET,
        NEXT_DAY,
        replace(joint.CORRECT, finished_at=datetime(2024, 3, 12, 5, 0, tzinfo=UTC)),
    ),
    (
        "joint_action.start_not_told",
        (joint.SCHEDULED, posted(joint.END, MARKET, NEXT_DAY)),
        MARKET,
        AFTERWARDS,
        joint.REPORT,
    ),
    ("joint_action.follow_up_repeated", FOLLOWED, POLICE, AFTERWARDS, joint.FOLLOW_UP),
    (
        "joint_action.owner_unknown",
        joint.REPORTED,
        MARKET,
        AFTERWARDS,
        replace(joint.FOLLOW_UP, responsible_agency=UNKNOWN_AGENCY),
    ),
    (
        "joint_action.follow_up_due_before",
        joint.REPORTED,
        MARKET,
        AFTERWARDS,
        replace(joint.FOLLOW_UP, complete_by_on=date(2024, 3, 17)),
    ),
    (
        "joint_action.follow_up_due_before",
        FOLLOWED,
        MARKET,
        AFTERWARDS,
        replace(joint.MOVE, complete_by_on=date(2024, 3, 17)),
    ),
    ("joint_action.follow_up_not_open", joint.REPORTED, MARKET, AFTERWARDS, joint.COMPLETE),
    ("joint_action.follow_up_not_open", DONE, MARKET, AFTERWARDS, joint.COMPLETE),
    ("joint_action.follow_up_not_open", DONE, MARKET, AFTERWARDS, joint.MOVE),
    ("joint_action.follow_up_not_open", DONE, MARKET, AFTERWARDS, joint.DROP),
    ("joint_action.not_the_owner", FOLLOWED, POLICE, AFTERWARDS, joint.COMPLETE),
    ("joint_action.not_the_setter", FOLLOWED, POLICE, AFTERWARDS, joint.MOVE),
    ("joint_action.not_the_setter", FOLLOWED, POLICE, AFTERWARDS, joint.DROP),
    ("joint_action.not_a_member", FOLLOWED, OFFICE, AFTERWARDS, BY_POLICE),
)


@pytest.mark.parametrize(
    ("code", "past", "actor", "day", "event"),
    REFUSED,
    ids=[f"{number}-{row[0]}" for number, row in enumerate(REFUSED)],
)
def test_refused(code: str, past: Any, actor: str, day: str, event: Any) -> None:
    given(past).as_agency(actor).on(day).when(event, ACTION).then_rejected(code)


def test_the_office_plans_and_names_who_leads() -> None:
    """M72, M81: who plans a joint action, and who leads it."""
    scene = given().as_office(OFFICE).on(joint.PLANNED_ON).when(joint.PLAN, ACTION).then(joint.PLAN)
    scene.then_state(ACTION, registrant=OFFICE, holder=MARKET, stage=Stage.PLANNED)
    other = replace(joint.PLAN, campaigns=(CAMPAIGN,))
    given().as_office(OTHER_OFFICE).on(DAY).when(other, ACTION).then_rejected("joint_action.not_the_lead")
    theirs = replace(joint.PLAN, campaigns=(NEXT_TOWN,))
    given().as_office(OTHER_OFFICE).on(DAY).when(theirs, ACTION).then_accepted()


def test_whoever_refused_may_be_asked_again_and_says_how_it_stands_now() -> None:
    refused = (joint.PLANNED, posted(joint.REFUSE, AGRICULTURE, "2024-03-05"))
    given(refused).as_agency(AGRICULTURE).on(DAY).when(joint.CONFIRM, ACTION).then_rejected("stream.not_found")
    again = replace(joint.INVITE, invited_agencies=(AGRICULTURE,))
    scene = given(refused).as_agency(MARKET).on(DAY).when(again, ACTION).then(again)
    scene = scene.as_agency(AGRICULTURE).when(joint.CONFIRM, ACTION).then(joint.CONFIRM)
    assert scene.state(ACTION).member(AGRICULTURE) == Member(AGRICULTURE, Answer.CONFIRMED)


def test_whoever_left_is_asked_anew_and_refuses_keeps_what_was_its_own() -> None:
    left = (joint.PLANNED, posted(joint.REFUSE, POLICE, DAY))
    again = replace(joint.INVITE, invited_agencies=(POLICE,))
    asked = given(left, posted(again, MARKET, NEXT_DAY)).as_agency(POLICE)
    # while it is asked it may come on any day
    asked.on(NEXT_DAY).when(joint.POLICE_ARRIVE, ACTION).then_accepted()
    scene = asked.on(NEXT_DAY).when(joint.REFUSE, ACTION).then(joint.REFUSE)
    assert scene.state(ACTION).member(POLICE) == Member(POLICE, Answer.REFUSED, date(2024, 3, 11))
    assert POLICE in scene.state(ACTION).participants
    # what it did before it left may still arrive
    scene.on(DAY).when(joint.POLICE_ARRIVE, ACTION).then_accepted()
    scene.on(NEXT_DAY).when(joint.POLICE_ARRIVE, ACTION).then_rejected("joint_action.not_taking_part")


def test_an_agency_leaves_with_its_last_day_and_keeps_what_it_recorded() -> None:
    scene = given(joint.WORKED).as_agency(POLICE).on(DAY).when(joint.REFUSE, ACTION).then(joint.REFUSE)
    scene.then_state(ACTION, present=frozenset({MARKET, POLICE}))
    late = replace(joint.ATTEND, entry=the("entry", 51))
    scene.on(DAY).when(late, ACTION).then(late)
    scene.on(NEXT_DAY).when(late, ACTION).then_rejected("joint_action.not_taking_part")


def test_it_is_scheduled_anew_until_it_starts() -> None:
    given(joint.SCHEDULED).as_agency(MARKET).on("2024-03-07").when(joint.SCHEDULE, ACTION).then(joint.SCHEDULE)
    given(joint.UNDER_WAY).as_agency(MARKET).on(DAY).when(joint.SCHEDULE, ACTION).then_rejected("record.wrong_stage")


def test_the_end_may_be_told_before_the_beginning() -> None:
    scene = given(joint.SCHEDULED, posted(joint.POLICE_ARRIVE, POLICE))
    scene = scene.as_agency(MARKET).on(NEXT_DAY).when(joint.END, ACTION).then(joint.END)
    scene = scene.on(DAY).when(joint.START, ACTION).then(joint.START)
    scene.then_state(ACTION, stage=Stage.ENDED, started_on=date(2024, 3, 11), ended_on=date(2024, 3, 12))


def test_beginning_and_end_on_one_day_go_by_the_hour() -> None:
    noon = datetime(2024, 3, 11, 4, 0, tzinfo=UTC)
    scene = given(joint.UNDER_WAY).as_agency(MARKET).on(DAY)
    before = scene.happening(datetime(2024, 3, 11, 3, 59, tzinfo=UTC)).when(joint.END, ACTION)
    before.then_rejected("joint_action.times_contradict", pointer="/time")
    scene.happening(noon).when(joint.END, ACTION).then(joint.END)


def test_a_wrong_end_is_put_right() -> None:
    earlier = replace(joint.CORRECT, finished_at=datetime(2024, 3, 11, 10, 0, tzinfo=UTC))
    scene = given(joint.REPORTED).as_agency(MARKET).on(AFTERWARDS).when(earlier, ACTION).then(earlier)
    scene.then_state(ACTION, ended_on=date(2024, 3, 11), stage=Stage.REPORTED)
    began = replace(joint.CORRECT, finished_at=None, began_at=datetime(2024, 3, 11, 0, 35, tzinfo=UTC))
    scene = scene.when(began, ACTION).then(began)
    scene.then_state(ACTION, started_at=datetime(2024, 3, 11, 0, 35, tzinfo=UTC), started_on=date(2024, 3, 11))


def test_what_is_due_on_the_day_itself_has_time_yet() -> None:
    today = replace(joint.FOLLOW_UP, complete_by_on=date.fromisoformat(AFTERWARDS))
    given(joint.REPORTED).as_agency(MARKET).on(AFTERWARDS).when(today, ACTION).then(today)


def test_items_are_for_agencies_of_the_action_and_set_by_any_of_them() -> None:
    scene = given(joint.REPORTED).as_agency(POLICE).on(AFTERWARDS).when(BY_POLICE, ACTION).then(BY_POLICE)
    move = replace(joint.MOVE, follow_up=BY_POLICE.follow_up)
    scene = scene.when(move, ACTION).then(move).as_agency(MARKET).when(move, ACTION).then(move)
    done = replace(joint.COMPLETE, follow_up=BY_POLICE.follow_up)
    scene.as_agency(AGRICULTURE).when(done, ACTION).then(done)


def test_the_report_is_supplemented() -> None:
    more = replace(joint.REPORT, summary="补充：次日上午又检查业户1户")
    scene = given(joint.REPORTED).as_agency(MARKET).on(AFTERWARDS).when(more, ACTION).then(more)
    scene.then_state(ACTION, stage=Stage.REPORTED)

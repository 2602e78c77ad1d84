"""Every event of a joint action at every stage, and who may post it: legal.md 5.10, with field records that come late.

The tables are written by hand from the machine, never read from the declarations that they test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.joint_action import Nature, Stage
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Scene, given, the
from tests.spec.joint_actions import ACTION, AFTERWARDS, AT, DAY, entry, posted

NONE, PLANNED, SCHEDULED, IN_PROGRESS, ENDED, REPORTED, CANCELLED = Stage
BEFORE = {PLANNED, SCHEDULED}
ALIVE = {*BEFORE, IN_PROGRESS, ENDED}
EVER = {*Stage} - {NONE}
HAPPENED = EVER - {CANCELLED}
NEW = {
    name: replace(event, entry=the("entry", 90 + number))
    for number, (name, event) in enumerate(
        {
            "arrive": joint.ARRIVE,
            "visit": joint.VISIT,
            "attend": joint.ATTEND,
            "find": joint.FIND,
            "dismantle": joint.DEN,
            "guide": joint.GUIDE,
            "decide": joint.DECIDE,
        }.items()
    )
}
"""Field records with numbers that no past has used."""
EARLIER = (posted(joint.DEN), posted(joint.FOLLOW_UP), posted(replace(joint.ARRIVE, entry=entry(11))))
"""What some moves need to have been told before, at whichever stage the action is."""
# move -> event, who may post it, stages at which it stands, stage after it, day on which it is said to happen
MACHINE: dict[str, tuple[Any, tuple[str, ...], set[Stage], Stage | None, str]] = {
    "plan": (joint.PLAN, (MARKET,), {NONE}, PLANNED, joint.PLANNED_ON),
    "invite": (joint.INVITE, (MARKET,), ALIVE, None, DAY),
    "confirm": (joint.CONFIRM, (AGRICULTURE,), ALIVE, None, DAY),
    "refuse": (joint.REFUSE, (AGRICULTURE, POLICE), ALIVE, None, DAY),
    "schedule": (joint.SCHEDULE, (MARKET,), BEFORE, SCHEDULED, DAY),
    "cancel": (joint.CANCEL, (MARKET,), BEFORE, CANCELLED, DAY),
    "start": (joint.START, (MARKET,), {SCHEDULED}, IN_PROGRESS, DAY),
    "end": (joint.END, (MARKET,), {SCHEDULED, IN_PROGRESS}, ENDED, "2024-03-12"),
    "correct times": (joint.CORRECT, (MARKET,), {ENDED, REPORTED}, None, AFTERWARDS),
    "report": (joint.REPORT, (MARKET,), {ENDED, REPORTED}, REPORTED, AFTERWARDS),
    **{name: (event, (MARKET,), HAPPENED, None, DAY) for name, event in NEW.items()},
    "credit": (joint.CREDIT, (MARKET,), EVER, None, "2024-03-08"),
    "void": (replace(joint.VOID, entry=entry(11)), (MARKET,), EVER, None, DAY),
    "set item": (
        replace(joint.FOLLOW_UP, follow_up=the("follow_up", 2)),
        (MARKET, POLICE, AGRICULTURE),
        HAPPENED,
        None,
        DAY,
    ),
    "move item": (joint.MOVE, (MARKET,), EVER, None, AFTERWARDS),
    "complete item": (joint.COMPLETE, (MARKET,), EVER, None, AFTERWARDS),
    "drop item": (joint.DROP, (MARKET,), EVER, None, AFTERWARDS),
    "lead opened": (joint.LEAD_OPENED, (), EVER, None, DAY),
    "case opened": (joint.CASE_OPENED, (), EVER, None, DAY),
    "goods taken": (joint.GOODS_TAKEN, (), EVER, None, DAY),
}
BY_RULE = {"lead opened", "case opened", "goods taken"}
NEEDS_EARLIER = {"credit", "void", "move item", "complete item", "drop item"}
CULTURE = "370784-wlj"


def acting(stage: Stage, move: str, actor: str | None = None) -> Scene:
    _, by, _, _, day = MACHINE[move]
    past = (AT[stage], EARLIER) if move in NEEDS_EARLIER and stage is not NONE else AT[stage]
    scene = given(past).with_agency(CULTURE).on(day)
    return scene.as_rule() if move in BY_RULE and actor is None else scene.as_agency(actor or by[0])


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("joint_action.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, _, stages, after, _ = MACHINE[move]
    outcome = acting(stage, move).when(event, ACTION)
    if stage in stages:
        expected = after or (IN_PROGRESS if move == "end" else stage)
        outcome.then_accepted().then_state(ACTION, stage=expected)
        return
    assert outcome.refusal is not None
    if stage is NONE:
        outcome.then_rejected("stream.not_found", status="missing")
    elif move == "plan":
        outcome.then_rejected("stream.exists", status="conflict")
    else:
        codes = {
            "record.wrong_stage",
            "joint_action.not_scheduled",
            "joint_action.started_already",
            "joint_action.ended_already",
            "joint_action.times_untold",
            "joint_action.times_contradict",
            "joint_action.outside_its_time",
        }
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)


FIELD_BY = {
    **dict.fromkeys(("arrive", "attend", "find", "dismantle", "guide"), (MARKET, POLICE, AGRICULTURE)),
    "visit": (MARKET, POLICE),  # whose officers it names
    "decide": (MARKET,),  # whose procedure it names
}


@pytest.mark.parametrize("move", [move for move in MACHINE if move not in {"plan", *BY_RULE}])
@pytest.mark.parametrize("actor", [MARKET, POLICE, AGRICULTURE, "370784-jtj"])
def test_event_by(move: str, actor: str) -> None:
    event, by, stages, _, _ = MACHINE[move]
    stage = min(stages, key=list(Stage).index)
    scene = acting(stage, move, actor).with_agency("370784-jtj")
    outcome = scene.as_agency(actor).when(event, ACTION)
    if actor in FIELD_BY.get(move, by):
        outcome.then_accepted()
    elif actor == "370784-jtj":
        outcome.then_rejected("stream.not_found", status="missing")
    else:
        assert outcome.refusal is not None
        assert outcome.refusal.code in {
            "joint_action.lead_only",
            "joint_action.nothing_to_answer",
            "joint_action.lead_takes_part",
            "joint_action.own_team_missing",
            "joint_action.no_such_record",
            "joint_action.not_the_setter",
            "joint_action.not_the_owner",
            "spot.wrong_profile",
        }
        outcome.then_rejected(outcome.refusal.code)


@pytest.mark.parametrize("move", ["invite", "cancel"])
def test_the_office_may_invite_and_call_off(move: str) -> None:
    event, _, _, after, day = MACHINE[move]
    scene = given(AT[PLANNED]).with_agency(CULTURE).on(day).as_office(OFFICE)
    scene.when(event, ACTION).then_accepted().then_state(ACTION, stage=after or PLANNED)


@pytest.mark.parametrize("move", ["start", "arrive", "report", "set item"])
def test_and_does_nothing_in_the_field(move: str) -> None:
    event, _, stages, _, day = MACHINE[move]
    outcome = given(AT[min(stages, key=list(Stage).index)]).on(day).as_office(OFFICE).when(event, ACTION)
    assert outcome.refusal is not None
    assert outcome.refusal.code in {
        "joint_action.lead_only",
        "joint_action.not_taking_part",
        "joint_action.not_a_member",
    }


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(AT[stage]).then_state(ACTION, stage=stage)


@pytest.mark.parametrize("move", sorted(BY_RULE))
def test_what_follows_by_rule_cannot_be_posted(move: str) -> None:
    given(AT[PLANNED]).as_agency(MARKET).when(MACHINE[move][0], ACTION).then_rejected("event.by_rule_only")


def test_who_knows_of_it() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    asked = {MARKET: {"registered", "holds", "takes_part"}, POLICE: {"takes_part"}, AGRICULTURE: {"takes_part"}}
    given(joint.PLANNED).then_known_to({**asked, **office}, ACTION)
    refused = given(joint.PLANNED, posted(joint.REFUSE, AGRICULTURE, "2024-03-05"))
    refused.then_known_to({MARKET: asked[MARKET], POLICE: {"takes_part"}, **office}, ACTION)
    # whoever had confirmed and leaves goes on knowing what it was part of
    left = given(joint.PLANNED, posted(joint.REFUSE, POLICE, "2024-03-05"))
    left.then_known_to({**asked, **office}, ACTION)


def test_what_it_was_is_seen_from_who_was_there() -> None:
    given(joint.WORKED).then_state(ACTION, nature=None)
    given(joint.ENDED).then_state(ACTION, nature=Nature.JOINT, present=frozenset({MARKET, POLICE}))
    alone = (joint.UNDER_WAY, posted(joint.ARRIVE), posted(joint.VISIT), posted(joint.END, MARKET, joint.NEXT_DAY))
    # the visit names police officers, but the police have not said that they were there
    scene = given(alone).then_state(ACTION, nature=Nature.SINGLE, present=frozenset({MARKET}))
    late = scene.as_agency(POLICE).on(DAY).when(joint.POLICE_ARRIVE, ACTION).then(joint.POLICE_ARRIVE)
    late.then_state(ACTION, nature=Nature.JOINT, stage=ENDED)

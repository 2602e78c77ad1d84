"""Every event of a supervision order at every stage, and who may post it: legal.md 5.8 and 4.2.

The tables are written by hand from the machine, never read from the declarations that they test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.supervision_order import Duty, Stage
from tests.spec import supervision_orders as orders
from tests.spec.dsl import CAMPAIGN, MARKET, OFFICE, Scene, given
from tests.spec.supervision_orders import AT, CITY, GOVERNMENT, JUSTICE, LATER, NEXT, ORDER, posted

NONE, PROPOSED, DECLINED, ACTIVE, ESCALATED, REVIEW, DELISTED, ISSUED, RECTIFIED, CLOSED, REVOKED = Stage
UNDER_WAY = {ACTIVE, ESCALATED}
EVER = {*Stage} - {NONE}
UNNAMED = replace(orders.OPINE, follows=None)
# move -> event, who may post it, stages at which it stands, stage after it
MACHINE: dict[str, tuple[Any, str, set[Stage], Stage | None]] = {
    "propose": (orders.PROPOSE, MARKET, {NONE}, PROPOSED),
    "decline": (orders.DECLINE, OFFICE, {PROPOSED}, DECLINED),
    "list": (orders.LIST, OFFICE, {NONE, PROPOSED}, ACTIVE),
    "report": (orders.PROGRESS, MARKET, UNDER_WAY, None),
    "remind": (orders.REMIND, OFFICE, UNDER_WAY, None),
    "extend": (orders.EXTEND, OFFICE, UNDER_WAY, None),
    "readdress": (orders.READDRESS, OFFICE, UNDER_WAY, None),
    "escalate": (orders.INTERVIEW, OFFICE, UNDER_WAY, ESCALATED),
    "ask": (orders.REQUEST, MARKET, UNDER_WAY, REVIEW),
    "refuse": (orders.REFUSE, OFFICE, {REVIEW}, ACTIVE),
    "delist": (orders.DELIST, OFFICE, {REVIEW}, DELISTED),
    "urge": (orders.URGE, JUSTICE, {NONE}, ISSUED),
    "opine": (UNNAMED, JUSTICE, {NONE}, ISSUED),
    "decide": (orders.DECIDE, GOVERNMENT, {NONE}, ISSUED),
    "follow": (orders.FOLLOWED, "", EVER, CLOSED),
    "rectify": (orders.RECTIFY, MARKET, {ISSUED}, RECTIFIED),
    "review": (orders.ENOUGH, JUSTICE, {RECTIFIED}, CLOSED),
    "object": (orders.OBJECT, MARKET, {ISSUED, RECTIFIED}, None),
    "handle": (orders.REVOKE, JUSTICE, {ISSUED, RECTIFIED}, REVOKED),
}
OPENING = {"propose", "urge", "opine", "decide"}
LETTERS = {ISSUED, RECTIFIED, CLOSED, REVOKED}


def acting(stage: Stage, move: str) -> Scene:
    """Return the scene at a stage, with whoever may make the move."""
    past = (AT[stage],)
    if move == "handle" and stage in {ISSUED, RECTIFIED}:
        past = (*past, posted(orders.OBJECT, MARKET, LATER))
    actor = MACHINE[move][1]
    if move == "remind" and stage is ISSUED:
        actor = JUSTICE
    scene = given(*past).on(LATER)
    if move == "readdress":
        # the case has gone over to NEXT
        held = scene.state(orders.CASE)
        scene = scene.with_state("case", replace(held, holder=NEXT), orders.CASE)
    return scene.as_agency(actor) if actor else scene.as_rule()


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("supervision_order.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, _, stages, after = MACHINE[move]
    outcome = acting(stage, move).when(event, ORDER)
    if stage in stages or (move, stage) == ("remind", ISSUED):
        outcome.then_accepted().then_state(ORDER, stage=after or stage)
        return
    assert outcome.refusal is not None
    if stage is NONE:
        outcome.then_rejected("stream.not_found", status="missing")
    elif move in OPENING:
        outcome.then_rejected("stream.exists", status="conflict")
    elif move == "list":
        outcome.then_rejected("supervision_order.not_proposed_to_you", status="conflict")
    else:
        # of a letter the office hears nothing but as the office of its campaign, of a proposal nobody but the two
        codes = {"record.wrong_stage", "stream.not_found"}
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)


BY_SUPERVISOR = ("remind", "extend", "readdress", "escalate", "refuse", "delist", "review", "handle")
BY_TARGET = ("report", "ask", "rectify", "object")


@pytest.mark.parametrize("move", [*BY_SUPERVISOR, *BY_TARGET])
def test_each_side_speaks_for_itself(move: str) -> None:
    event, actor, stages, _ = MACHINE[move]
    stage = min(stages, key=list(Stage).index)
    other = MARKET if move in BY_SUPERVISOR else JUSTICE if stage in LETTERS else OFFICE
    code = "supervision_order.not_the_supervisor" if move in BY_SUPERVISOR else "supervision_order.not_the_target"
    scene = acting(stage, move)
    scene.as_agency(other).when(event, ORDER).then_rejected(code)
    scene.as_agency(orders.AGRICULTURE).when(event, ORDER).then_rejected("stream.not_found", status="missing")
    scene.as_agency(actor).when(event, ORDER).then_accepted()


def test_only_whoever_it_was_proposed_to_answers_a_proposal() -> None:
    scene = given(orders.PROPOSED).on(LATER)
    scene.as_agency(MARKET).when(orders.DECLINE, ORDER).then_rejected("record.not_offered")
    listed = replace(orders.LIST, document_no="潍市监督〔2026〕9号")
    scene.as_agency(CITY).when(listed, ORDER).then_rejected("supervision_order.not_proposed_to_you")


def test_what_follows_by_rule_cannot_be_posted() -> None:
    given(orders.ISSUED).as_agency(JUSTICE).when(orders.FOLLOWED, ORDER).then_rejected("event.by_rule_only")


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(AT[stage]).then_state(ORDER, stage=stage)


TURNS = {
    PROPOSED: (OFFICE, Duty.DECIDE_LISTING),
    ACTIVE: (MARKET, Duty.CARRY_OUT),
    ESCALATED: (MARKET, Duty.CARRY_OUT),
    REVIEW: (OFFICE, Duty.REVIEW_DELISTING),
    ISSUED: (MARKET, Duty.RECTIFY),
    RECTIFIED: (JUSTICE, Duty.REVIEW_RECTIFICATION),
}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not NONE], ids=lambda stage: stage.value)
def test_whose_turn_it_is(stage: Stage) -> None:
    given(AT[stage]).then_state(ORDER, awaited=TURNS.get(stage))


def test_an_objection_is_dealt_with_first() -> None:
    given(orders.OBJECTED).then_state(ORDER, awaited=(JUSTICE, Duty.HANDLE_OBJECTION))


def test_who_knows_of_it() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    given(orders.PROPOSED).then_known_to({MARKET: {"registered"}, OFFICE: {"offered"}, **office}, ORDER)
    given(orders.DECLINED).then_known_to({MARKET: {"registered"}, OFFICE: {"takes_part"}, **office}, ORDER)
    listed = {OFFICE: {"registered", "holds"}, MARKET: {"takes_part"}, **office}
    given(orders.ACTIVE).then_known_to(listed, ORDER)
    raised = given(orders.ACTIVE, posted(orders.RAISE, OFFICE, LATER))
    seen = {OFFICE: {"registered", "takes_part"}, MARKET: {"takes_part"}, CITY: {"holds"}, **office}
    raised.then_known_to(seen, ORDER)
    told = given(orders.REGION, posted(orders.CRITICISE, CITY, LATER))
    known = {CITY: {"registered", "holds"}, MARKET: {"takes_part"}, NEXT: {"takes_part"}, **office}
    told.then_known_to(known, ORDER)
    given(orders.ISSUED).then_known_to({JUSTICE: {"registered", "holds"}, MARKET: {"takes_part"}, **office}, ORDER)

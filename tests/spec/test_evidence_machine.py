"""Every event of a piece of evidence at every stage, and who may post what: custody as one table.

The table is written by hand from M91, M96 and 程序规定 第二十三条, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.evidence import Evidence, EvidenceType, Fall, Stage
from coordination.streams.evidence.state import Item
from coordination.streams.reliance import RecordKind, Reliance, RelyingKind
from tests.spec import evidence
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, SUPERVISOR, UNIT, Scene, given
from tests.spec.evidence import CASE, EVIDENCE, SHA, SM3, THEIR_CASE
from tests.spec.machines import then_as_told

NONE, KEPT, OFFERED, RETURNED, DESTROYED, LOST, HANDED_OUT = Stage
EVER = {*Stage} - {NONE}
COLLECTOR, KEEPER, RECEIVER, RELYING = UNIT, MARKET, POLICE, AGRICULTURE


@dataclass(frozen=True)
class Row:
    """Where an event may stand, who posts it, where the thing is after it (``None``: where it was)."""

    event: Any
    by: tuple[str, ...]
    stages: set[Stage]
    after: Stage | None = None
    given: dict[str, Any] | None = None
    by_rule: bool = False


FELL = {"fall": Fall.EXCLUDED, "fell_by": KEEPER}
NOBODY_RESTS_ON_IT = {"record": None, "reliances": (), "shared_with": (RELYING,)}
MACHINE = {
    "collect": Row(evidence.COLLECT, (MARKET,), {NONE}, KEPT),
    "add": Row(evidence.ADD, (COLLECTOR, KEEPER), {KEPT}),
    "relocate": Row(evidence.RELOCATE, (KEEPER,), {KEPT}),
    "offer": Row(evidence.OFFER, (KEEPER,), {KEPT}, OFFERED, {"offered_to": None, "handed": ()}),
    "withdraw": Row(evidence.WITHDRAW, (KEEPER,), {OFFERED}, KEPT),
    "receive": Row(evidence.RECEIVE, (RECEIVER,), {OFFERED}, KEPT),
    "refuse": Row(evidence.REFUSE, (RECEIVER,), {OFFERED}, KEPT),
    "give back": Row(evidence.RETURN, (KEEPER,), {KEPT}, RETURNED),
    "destroy": Row(evidence.DESTROY, (KEEPER,), {KEPT}, DESTROYED, NOBODY_RESTS_ON_IT),
    "lose": Row(evidence.LOSE, (KEEPER,), {KEPT}, LOST),
    "hand out": Row(evidence.HAND_OUT, (KEEPER,), {KEPT}, HANDED_OUT),
    "recover": Row(evidence.RECOVER, (KEEPER,), {LOST}, KEPT),
    "share": Row(evidence.SHARE, (COLLECTOR, KEEPER), EVER),
    "unshare": Row(evidence.UNSHARE, (COLLECTOR, KEEPER), EVER, given={"shared_with": (AGRICULTURE,)}),
    "relied on": Row(evidence.RELIED, (), EVER, by_rule=True),
    "fall": Row(evidence.FALL, (COLLECTOR, KEEPER, RELYING), EVER),
    "withdrawn as evidence": Row(replace(evidence.FALL, fall=Fall.WITHDRAWN), (COLLECTOR,), EVER),
    "restore": Row(evidence.RESTORE, (KEEPER,), EVER, given=FELL),
    "told of the original": Row(evidence.ORIGINAL_FELL, (), EVER, by_rule=True),
}
BEFORE = {
    "registrant": COLLECTOR,
    "holder": KEEPER,
    "offered_to": RECEIVER,
    "campaigns": (CAMPAIGN,),
    "record_kind": RecordKind.CASE,
    "record": CASE,
    "evidence_type": EvidenceType.DOCUMENTARY,
    "items": (Item("1", SHA, SM3), Item("2", None, None)),
    "handed": (Item("1", SHA, SM3), Item("2", None, None)),
    "reliances": (Reliance(RelyingKind.CASE, THEIR_CASE, RELYING),),
}
WHO = {
    "record.not_holder",
    "record.not_offered",
    "record.not_registrant",
    "evidence.not_yours_to_judge",
    "evidence.not_who_said_so",
    "evidence.record_not_yours",
}


def scene_at(row: Row, stage: Stage) -> Scene:
    """All that content asks for is there, so that nothing but the stage or the actor can be in the way."""
    scene = given(evidence.AROUND)
    if stage is NONE:
        return scene
    return scene.with_state("evidence", Evidence(**{"stage": stage, **BEFORE, **(row.given or {})}))


def acting(scene: Scene, row: Row) -> Scene:
    return scene.as_rule() if row.by_rule else scene.as_agency(row.by[0])


def first(row: Row) -> Stage:
    return min(row.stages, key=list(Stage).index)


def test_the_table_has_every_event_of_evidence() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("evidence.")}
    assert {row.event.topic for row in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = acting(scene_at(row, stage), row).when(row.event)
    leads_to = row.after or stage if stage in row.stages else None
    then_as_told(outcome, EVIDENCE, stage, leads_to, opens=row.stages == {NONE})


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule])
@pytest.mark.parametrize("actor", [COLLECTOR, KEEPER, RECEIVER, RELYING])
def test_event_by(move: str, actor: str) -> None:
    """Custody is the keeper's, answers are the receiver's, the origin is the collector's."""
    row = MACHINE[move]
    outcome = scene_at(row, first(row)).as_agency(actor).when(row.event)
    if actor in row.by:
        outcome.then_accepted()
        return
    assert outcome.refusal is not None, f"{actor} posted {move}"
    knows = actor != RECEIVER or "offered_to" not in (row.given or {})
    assert outcome.refusal.code in (WHO if knows else {"stream.not_found"})
    outcome.then_rejected(outcome.refusal.code)


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule and move != "collect"])
def test_the_office_reads_and_does_not_act(move: str) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, first(row)).as_office(OFFICE).when(row.event)
    assert outcome.refusal is not None
    assert outcome.refusal.code in WHO


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule])
def test_nobody_else_acts(move: str) -> None:
    row = MACHINE[move]
    strangers = scene_at(row, first(row)).with_agency("370784-jtj")
    hidden = "evidence.record_not_yours" if move == "collect" else "stream.not_found"
    strangers.as_agency("370784-jtj").when(row.event).then_rejected(hidden)
    strangers.as_supervisor(SUPERVISOR).when(row.event).then_rejected("role.cannot_post", status="role")


def test_what_follows_by_rule_cannot_be_posted() -> None:
    for row in MACHINE.values():
        if row.by_rule:
            scene_at(row, KEPT).as_agency(MARKET).when(row.event).then_rejected("event.by_rule_only", status="role")


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(evidence.AT[stage]).then_state(EVIDENCE, stage=stage)

"""Every event of a request for assistance at every stage: the machine of legal.md 5.5 as one table, and who may post what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.assist import Assist, DateProposed, Stage
from tests.spec import assists
from tests.spec.assists import ASSIST, AT, CITY, GAOMI, YIWU
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, Scene, given

NONE, SENT, RECEIVED, IN_PROGRESS, REPLIED, DECLINED, WITHDRAWN, CLOSED = Stage
EVER = {*Stage} - {NONE}
OPEN = {SENT, RECEIVED, IN_PROGRESS}
ASKING, ASKED, ABOVE, EITHER = (MARKET,), (GAOMI,), (MARKET, CITY), (MARKET, GAOMI)
DAY = "2024-03-12"


@dataclass(frozen=True)
class Row:
    """Where an event may stand, who posts it, and where the request stands after it (``None``: where it stood)."""

    event: Any
    by: tuple[str, ...]
    stages: set[Stage]
    after: Stage | None = None
    given: dict[str, Any] | None = None


REASONS = {"reasons_owed": True}
PROPOSED = {"proposed": DateProposed(assists.PROPOSE.proposed_due_on, MARKET)}
BOTH_OPEN = {"answered": frozenset()}
MACHINE = {
    "request": Row(assists.REQUEST, ASKING, {NONE}, SENT),
    "inform": Row(assists.INFORMED, (), EVER),
    "take over": Row(assists.TAKE_OVER, (), EVER),
    "receive": Row(assists.RECEIVE, ASKED, {SENT}, RECEIVED),
    "accept": Row(assists.ACCEPT, ASKED, {RECEIVED}, IN_PROGRESS),
    "decline": Row(assists.DECLINE, ASKED, {RECEIVED}, DECLINED),
    "extend": Row(assists.EXTEND, ASKED, {RECEIVED, IN_PROGRESS}),
    "report progress": Row(assists.PROGRESS, ASKED, {IN_PROGRESS}),
    "remind": Row(assists.REMIND, ABOVE, OPEN),
    "ask for reasons": Row(assists.ASK_REASONS, (), EVER),
    "explain": Row(
        assists.EXPLAIN, ASKED, {RECEIVED, IN_PROGRESS, REPLIED, WITHDRAWN, DECLINED, CLOSED, SENT}, None, REASONS
    ),
    "answer a part": Row(assists.ANSWER_PART, ASKED, {IN_PROGRESS}, None, BOTH_OPEN),
    "reply": Row(assists.REPLY, ASKED, {IN_PROGRESS}, REPLIED, BOTH_OPEN),
    "correct": Row(assists.CORRECT, ASKED, {IN_PROGRESS, REPLIED, CLOSED}, None, {"answered": frozenset({"1", "2"})}),
    "ask for more": Row(assists.SUPPLEMENT, ASKING, {REPLIED}, IN_PROGRESS),
    "withdraw": Row(assists.WITHDRAW, ASKING, OPEN, WITHDRAWN),
    "close": Row(assists.CLOSE, ASKING, {REPLIED}, CLOSED),
    "propose": Row(assists.PROPOSE, EITHER, OPEN),
    "agree": Row(assists.AGREE, ASKED, {RECEIVED, IN_PROGRESS}, None, PROPOSED),
    "ask to be there": Row(assists.ASK_PRESENCE, ASKING, OPEN),
    "answer that": Row(assists.ANSWER_PRESENCE, ASKED, {RECEIVED, IN_PROGRESS}, None, {"presence_asked": True}),
    "visit": Row(assists.VISIT, ASKED, {IN_PROGRESS}, None, {"presence_agreed": True}),
    "find trade": Row(assists.FIND_TRADE, ASKED, {IN_PROGRESS, REPLIED}),
    "told": Row(assists.NOTIFIED, (), EVER),
    "answer what was told": Row(
        assists.ANSWER_SUPPORT,
        ASKED,
        {IN_PROGRESS, REPLIED, WITHDRAWN, CLOSED},
        None,
        {"fallen": frozenset({assists.SUPPORT})},
    ),
}
BY_RULE = {name for name, row in MACHINE.items() if not row.by}
POSTED = [name for name in MACHINE if name not in {"request", *BY_RULE}]


def scene_at(row: Row, stage: Stage) -> Scene:
    """Return the scene at a stage, with what the event asks for beside it."""
    scene = given(AT[stage]).on(DAY)
    if stage is not NONE and row.given:
        state: Assist = scene.state(ASSIST)
        scene = scene.with_state("assist", replace(state, **row.given), ASSIST)
    return scene.as_agency(row.by[0]) if row.by else scene.as_rule()


def test_the_table_has_every_event() -> None:
    assert {row.event.topic for row in MACHINE.values()} == {topic for topic in EVENTS if topic.startswith("assist.")}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, stage).when(row.event, ASSIST)
    if stage in row.stages:
        outcome.then_accepted().then_state(ASSIST, stage=row.after or stage)
    else:
        assert outcome.refusal is not None
        codes = {"record.wrong_stage", "stream.exists", "stream.not_found", "record.not_holder"}
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)


@pytest.mark.parametrize("actor", [MARKET, GAOMI, CITY, YIWU, AGRICULTURE])
@pytest.mark.parametrize("move", POSTED)
def test_event_by(move: str, actor: str) -> None:
    row = MACHINE[move]
    stage = min(row.stages, key=list(Stage).index)
    outcome = scene_at(row, stage).as_agency(actor).when(row.event, ASSIST)
    if actor in row.by:
        outcome.then_accepted()
    elif actor in (MARKET, GAOMI, CITY):
        assert outcome.refusal is not None
        assert outcome.refusal.code in {
            "assist.not_asking",
            "record.not_offered",
            "record.not_holder",
            "assist.not_requested",
            "assist.not_a_side",
            "assist.nothing_proposed",
        }
        outcome.then_rejected(outcome.refusal.code)
    else:
        outcome.then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize("move", POSTED)
def test_the_office_reads_and_only_reminds(move: str) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, min(row.stages, key=list(Stage).index)).as_office(OFFICE).when(row.event, ASSIST)
    if move == "remind":
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None
        assert outcome.refusal.code != "stream.not_found"


@pytest.mark.parametrize("move", sorted(BY_RULE))
def test_what_follows_by_rule_cannot_be_posted(move: str) -> None:
    given(assists.IN_PROGRESS).as_agency(GAOMI).when(MACHINE[move].event, ASSIST).then_rejected("event.by_rule_only")


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(AT[stage]).then_state(ASSIST, stage=stage)

"""Every event of goods at every stage of the measure: legal.md 5.7 up to the police and back, as one table, and who may post what.

The table is written by hand from the law, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.rules import Ground
from coordination.streams.case import Stage as CaseStage
from coordination.streams.excluded import Excluded
from coordination.streams.goods import Authority, Goods, Line, Listing, Measure, Stage, Where
from tests.spec import cases, goods, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Scene, given
from tests.spec.goods import GOODS
from tests.spec.machines import then_as_told

NONE, REGISTERED, SEIZED, ENDED = Stage
EVER = {REGISTERED, SEIZED, ENDED}


@dataclass(frozen=True)
class Row:
    """Where an event may stand, and where the measure stands after it (``None``: where it stood)."""

    event: Any
    stages: set[Stage]
    after: Stage | dict[Stage, Stage] | None = None
    given: dict[str, Any] | None = None
    by_rule: bool = False

    def leads_to(self, stage: Stage) -> Stage:
        if isinstance(self.after, dict):
            return self.after.get(stage, stage)
        return self.after or stage


def held(where: Where) -> tuple[Line, ...]:
    return (Line("1", ((where, 24),)), Line("2", ((where, 300),)))


def listed(where: Where, handed_from: Where | None = None) -> tuple[Line, ...]:
    first, second = held(where)
    return (
        replace(first, listings=(Listing(goods.REFERRAL, "1", 24, handed_from),)),
        replace(second, listings=(Listing(goods.REFERRAL, "2", 300, handed_from),)),
    )


AT: dict[Stage, dict[str, Any]] = {
    REGISTERED: {"measure": Measure.REGISTRATION, "lines": held(Where.REGISTERED)},
    SEIZED: {"measure": Measure.DETENTION, "lines": held(Where.SEIZED)},
    # what is told late and dated before the registration lapsed finds the goods still there (程序规定 第三十五条)
    ENDED: {"measure": Measure.REGISTRATION, "lines": held(Where.LAPSED), "lapsed_on": date(2024, 3, 16)},
}
TESTED = Excluded("jian-1", Ground.TESTING, date(2024, 3, 10))
ON_SPOT = {"on_spot": True, "approved": False}
MACHINE = {
    "register": Row(goods.REGISTER, {NONE}, REGISTERED),
    "seize": Row(goods.SEIZE, {NONE}, SEIZED),
    "approve": Row(goods.APPROVE, {REGISTERED, SEIZED}, given=ON_SPOT),
    "lift at once": Row(goods.LIFT_AT_ONCE, {REGISTERED, SEIZED}, ENDED, given=ON_SPOT),
    "preserve": Row(goods.PRESERVE, {REGISTERED, ENDED}, ENDED),
    "send to be tested": Row(goods.TEST, {REGISTERED, ENDED}, REGISTERED),
    "lift registration": Row(goods.LIFT_REGISTRATION, {REGISTERED, ENDED}, ENDED),
    "convert": Row(goods.CONVERT, {REGISTERED, ENDED}, SEIZED),
    "lapse": Row(goods.LAPSE, EVER, {REGISTERED: ENDED}, by_rule=True),
    "extend": Row(goods.EXTEND, {SEIZED}),
    "begin test": Row(goods.BEGIN, {SEIZED}),
    "end test": Row(goods.END, EVER, given={"excluded": (TESTED,)}),
    "lift": Row(goods.LIFT, {SEIZED}, ENDED),
    "sell": Row(goods.SELL, {SEIZED}),
    "confiscate": Row(goods.CONFISCATE, EVER, ENDED),
    "recount": Row(goods.RECOUNT, {REGISTERED, SEIZED}),
    "relocate": Row(goods.RELOCATE, {REGISTERED, SEIZED}),
    "list": Row(goods.LIST, EVER, by_rule=True),
    "go": Row(goods.GO, EVER, ENDED, by_rule=True),
    "count in": Row(goods.COUNT_IN, EVER, by_rule=True),
    "keep": Row(goods.KEEP, EVER, by_rule=True),
    "pass on": Row(goods.PASS_ON, EVER, by_rule=True),
    "come back": Row(goods.COME_BACK, EVER, by_rule=True),
}
ELSEWHERE = {
    (move, SEIZED): "goods.line_not_held" for move in ("preserve", "send to be tested", "lift registration", "convert")
}
"""What was never registered is not there to be disposed of; where part was, it is (goods that came back from the police)."""
POSTED = [move for move, row in MACHINE.items() if not row.by_rule and row.stages != {NONE}]
BEFORE = {
    "registrant": MARKET,
    "holder": MARKET,
    "campaigns": (CAMPAIGN,),
    "case": cases.CASE,
    "approved": True,
    "participants": (POLICE,),
}


def scene_at(row: Row, stage: Stage) -> Scene:
    """All that content asks for is there, so that nothing but the stage or the actor can be in the way."""
    scene = given(goods.INVESTIGATED) if stage is NONE else given(goods.DECIDED)
    if stage is not NONE:
        state = Goods(**{**BEFORE, **AT[stage], **(row.given or {})})
        scene = scene.with_state("goods", state)
    return (scene.as_rule() if row.by_rule else scene.as_agency(MARKET)).on("2024-03-14")


def test_the_table_has_every_event_of_goods() -> None:
    assert {row.event.topic for row in MACHINE.values()} == {topic for topic in EVENTS if topic.startswith("goods.")}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, stage).when(row.event)
    leads_to = row.leads_to(stage) if stage in row.stages else None
    then_as_told(
        outcome,
        GOODS,
        stage,
        leads_to,
        opens=row.stages == {NONE},
        elsewhere=ELSEWHERE.get((move, stage), "record.wrong_stage"),
    )


@pytest.mark.parametrize("move", POSTED)
def test_the_holder_acts_and_nobody_else(move: str) -> None:
    row = MACHINE[move]
    stage = min(row.stages, key=list(Stage).index)
    scene = scene_at(row, stage)
    scene.when(row.event).then_accepted()
    scene.as_agency(POLICE).when(row.event).then_rejected("record.not_holder")
    scene.as_office(OFFICE).when(row.event).then_rejected("record.not_holder")
    scene.as_agency(AGRICULTURE).when(row.event).then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if row.by_rule])
def test_what_follows_by_rule_cannot_be_posted(move: str) -> None:
    row = MACHINE[move]
    scene_at(row, SEIZED).as_agency(MARKET).when(row.event).then_rejected("event.by_rule_only", status="role")


@pytest.mark.parametrize(
    ("past", "stage", "places"),
    [
        (goods.REGISTERED, REGISTERED, {Where.REGISTERED}),
        (goods.SEIZED, SEIZED, {Where.SEIZED}),
        (goods.LAPSED, ENDED, {Where.LAPSED}),
        (goods.FILED, SEIZED, {Where.SEIZED}),
        (goods.HANDED, ENDED, {Where.WITH_POLICE, Where.SHORT}),
        (goods.TAKEN, ENDED, {Where.WITH_POLICE, Where.SHORT}),
    ],
)
def test_the_pasts_lead_where_they_say(past: Any, stage: Stage, places: set[Where]) -> None:
    state = given(past).state(GOODS)
    assert state.stage is stage
    assert {place for line in state.lines for place, _ in line.held} == places


@pytest.mark.parametrize("move", ["extend", "sell", "confiscate", "begin test"])
def test_a_criminal_seizure_has_other_remedies(move: str) -> None:
    row = MACHINE[move]
    state = Goods(**{**BEFORE, **AT[SEIZED], "authority": Authority.CRIMINAL, "holder": POLICE})
    scene = given(goods.DECIDED).with_state("goods", state).as_agency(POLICE).on("2024-03-14")
    scene.when(row.event).then_rejected("goods.criminal_measure", basis="行政强制法 第二条")
    scene.when(goods.LIFT).then_accepted()
    scene.when(goods.RECOUNT).then_accepted()


def test_who_may_know_of_goods() -> None:
    """Whoever may know of the case, and by themselves the agency, the police who have the goods, and the office."""
    scene = given(goods.TAKEN)
    scene.then_known_to(
        {MARKET: {"registered", "holds"}, POLICE: {"takes_part"}, f"campaign:{CAMPAIGN}": {"office"}}, GOODS
    )
    assert scene.state(GOODS).hangs_on == ("case", cases.CASE)
    # an agency that takes part in the case knows of its goods, and does not deal with them
    case = replace(scene.state(cases.CASE), participants=(AGRICULTURE,))
    known = given(goods.SEIZED).with_state("case", case, cases.CASE).as_agency(AGRICULTURE)
    known.when(goods.EXTEND).then_rejected("record.not_holder")


def test_a_measure_is_put_on_the_case() -> None:
    told = replace(cases.MEASURE, goods_record=GOODS)
    for event in (goods.REGISTER, goods.SEIZE):
        scene = given(goods.INVESTIGATED).as_agency(MARKET).on("2024-03-06").when(event).then(event, told)
        scene.then_state(cases.CASE, links=frozenset({("goods", GOODS)}), stage=CaseStage.INVESTIGATING)
        scene.then_state(GOODS, holder=MARKET, registrant=MARKET, case=cases.CASE, approved=True, extended=False)


def test_listed_goods_go_and_come_back_line_by_line() -> None:
    state = given(goods.SENT).state(GOODS)
    assert [line.listings for line in state.lines] == [line.listings for line in listed(Where.SEIZED)]
    back = given(goods.TAKEN, goods.told(goods.COME_BACK, "2024-05-10")).state(GOODS)
    first, second = back.lines
    assert (first.held, first.listings) == (((Where.SEIZED, 23), (Where.SHORT, 1)), ())
    assert second.held == ((Where.WITH_POLICE, 300),)
    assert referrals.GIVE_BACK.returned_to.value == "sender"

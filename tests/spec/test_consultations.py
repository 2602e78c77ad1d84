"""Consultations: who asks whom about what, each agency's own opinion, a conclusion that binds nobody (M27, M76, M77, M78)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.case import CaseConsulted
from coordination.streams.clock import Clock
from coordination.streams.consultation import MatterConclusion, RecordKind, Stage, Topic
from coordination.streams.lead import LeadConsulted
from tests.spec import cases
from tests.spec import consultations as meet
from tests.spec.clock_stories import Step, begin, post, running
from tests.spec.consultations import AFTERWARDS, AT, CALLED, CASE, DAY, LEAD, MEETING, posted
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    SELF_TRIAGE,
    UNIT,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    the,
)
from tests.spec.machines import then_as_told

NONE, CONVENED, CONCLUDED, CANCELLED = Stage
# move -> event, who may post it, stages at which it stands, stage after it
MACHINE: dict[str, tuple[Any, tuple[str, ...], set[Stage], Stage | None]] = {
    "convene": (meet.CONVENE, (OFFICE,), {NONE}, CONVENED),
    "extend": (meet.EXTEND, (OFFICE,), {CONVENED}, None),
    "move": (meet.MOVE, (OFFICE,), {CONVENED}, None),
    "cancel": (meet.CANCEL, (OFFICE,), {CONVENED}, CANCELLED),
    "opine": (meet.OPINE, (OFFICE, MARKET, POLICE), {CONVENED}, None),
    "conclude": (meet.CONCLUDE, (OFFICE,), {CONVENED}, CONCLUDED),
    "dissent": (meet.DISSENT, (OFFICE, MARKET, POLICE), {CONCLUDED}, None),
}


def acting(actor: str, *past: Any, on: str = DAY) -> Scene:
    return given(*past).as_agency(actor).on(on)


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("consultation.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, by, stages, after = MACHINE[move]
    outcome = acting(by[0], AT[stage]).when(event, MEETING)
    leads_to = after or stage if stage in stages else None
    then_as_told(outcome, MEETING, stage, leads_to, opens=stages == {NONE})


@pytest.mark.parametrize("move", [move for move in MACHINE if move != "convene"])
@pytest.mark.parametrize("actor", [OFFICE, MARKET, POLICE, AGRICULTURE])
def test_event_by(move: str, actor: str) -> None:
    event, by, stages, _ = MACHINE[move]
    outcome = acting(actor, AT[min(stages, key=list(Stage).index)]).when(event, MEETING)
    if actor in by:
        outcome.then_accepted()
    elif actor == AGRICULTURE:
        outcome.then_rejected("stream.not_found", status="missing")
    else:
        outcome.then_rejected("consultation.not_the_convenor")


def test_the_office_of_the_campaign_reads_what_another_agency_convened_and_says_nothing_in_it() -> None:
    own = (meet.AROUND, posted(replace(meet.CONVENE, invited_agencies=(POLICE,)), MARKET))
    scene = acting(OFFICE, own)
    scene.when(meet.OPINE, MEETING).then_rejected("consultation.not_invited")
    scene.when(meet.CANCEL, MEETING).then_rejected("consultation.not_the_convenor")


def test_who_knows_of_it() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    invited = {MARKET: {"takes_part"}, POLICE: {"takes_part"}}
    given(meet.CONVENED).then_known_to({OFFICE: {"registered", "holds"}, **invited, **office}, MEETING)


def test_to_be_invited_is_not_to_see_the_case() -> None:
    before = given(meet.AROUND).state(CASE)
    given(meet.CONCLUDED).then_state(CASE, participants=before.participants)


# -- convening ---------------------------------------------------------------------------------------------------------------


def with_item(**changes: Any) -> Any:
    return replace(meet.CONVENE, agenda=(replace(meet.ON_CASE, **changes),))


TWICE = (meet.ON_CASE, replace(meet.ON_CASE, matter_no="2"))
REFUSED: tuple[tuple[str, str, Any], ...] = (
    ("consultation.record_unknown", OFFICE, with_item(record=the("case", 9))),
    ("consultation.record_unknown", AGRICULTURE, replace(meet.CONVENE, invited_agencies=(MARKET,))),
    ("consultation.record_of_other_campaign", OFFICE, replace(meet.CONVENE, campaigns=(SELF_TRIAGE,))),
    ("consultation.holder_not_invited", OFFICE, replace(meet.CONVENE, invited_agencies=(POLICE,))),
    (
        "consultation.matter_repeated",
        OFFICE,
        replace(meet.CONVENE, agenda=(meet.ON_CASE, replace(meet.ON_LEAD, matter_no="1"))),
    ),
    ("consultation.matter_repeated", OFFICE, replace(meet.CONVENE, agenda=TWICE)),
    ("consultation.with_oneself", OFFICE, replace(meet.CONVENE, invited_agencies=(MARKET, OFFICE))),
    ("agency.not_available", OFFICE, replace(meet.CONVENE, invited_agencies=(MARKET, UNKNOWN_AGENCY))),
    ("campaign.not_open", OFFICE, replace(meet.CONVENE, campaigns=(UNKNOWN_CAMPAIGN,))),
)


@pytest.mark.parametrize(("code", "actor", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_convening_refused(code: str, actor: str, event: Any) -> None:
    acting(actor, meet.AROUND, on=CALLED).when(event, MEETING).then_rejected(code)


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (MARKET, replace(meet.CONVENE, invited_agencies=(POLICE,))),
        (OFFICE, replace(meet.CONVENE, campaigns=(SELF_TRIAGE, CAMPAIGN))),
        (AGRICULTURE, replace(meet.CONVENE, agenda=(meet.NEW_SITUATION,), invited_agencies=(UNIT,))),
        (OFFICE, replace(meet.CONVENE, agenda=(meet.ON_CASE, meet.ON_LEAD))),
    ],
)
def test_convened(actor: str, event: Any) -> None:
    acting(actor, meet.AROUND, on=CALLED).when(event, MEETING).then(event)


def test_of_a_record_the_kind_and_the_topics_are_told_and_of_a_new_situation_neither() -> None:
    whole = meet.ON_CASE
    assert not list(whole.faults())
    assert not list(meet.NEW_SITUATION.faults())
    for broken in (replace(whole, topics=()), replace(whole, record=None), replace(whole, record_kind=None)):
        assert [fault.pointer for fault in broken.faults()] == ["/record"]
    assert list(replace(meet.NEW_SITUATION, topics=(Topic.FACTS,)).faults())


def test_the_agenda_grows_under_the_same_conditions() -> None:
    scene = acting(OFFICE, meet.CONVENED, on=CALLED)
    grown = scene.when(meet.EXTEND, MEETING).then(meet.EXTEND)
    grown.then_state(MEETING, participants=(MARKET, POLICE, AGRICULTURE))
    assert [one.matter_no for one in grown.state(MEETING).matters] == ["1", "3", "2"]
    again = replace(meet.EXTEND, agenda=(replace(meet.ON_LEAD, matter_no="3"),))
    scene.when(again, MEETING).then_rejected("consultation.matter_repeated")
    same = replace(meet.EXTEND, agenda=(replace(meet.ON_CASE, matter_no="4"),))
    scene.when(same, MEETING).then_rejected("consultation.matter_repeated")
    unknown = replace(meet.EXTEND, agenda=(replace(meet.ON_LEAD, record=the("lead", 9)),))
    scene.when(unknown, MEETING).then_rejected("consultation.record_unknown")
    itself = replace(meet.EXTEND, invited_agencies=(OFFICE,))
    scene.when(itself, MEETING).then_rejected("consultation.with_oneself")
    nobody = replace(meet.EXTEND, invited_agencies=(UNKNOWN_AGENCY,))
    scene.when(nobody, MEETING).then_rejected("agency.not_available")
    other = (meet.AROUND, posted(replace(meet.CONVENE, agenda=(meet.NEW_SITUATION,), campaigns=(NEXT_TOWN,))))
    acting(OFFICE, other, on=CALLED).when(meet.EXTEND, MEETING).then_rejected("consultation.record_of_other_campaign")
    without = (meet.AROUND, posted(replace(meet.CONVENE, agenda=(meet.NEW_SITUATION,), invited_agencies=(POLICE,))))
    alone = replace(meet.EXTEND, invited_agencies=())
    acting(OFFICE, without, on=CALLED).when(alone, MEETING).then_rejected("consultation.holder_not_invited")
    with_holder = replace(alone, invited_agencies=(MARKET,))
    acting(OFFICE, without, on=CALLED).when(with_holder, MEETING).then(with_holder)


# -- opinions, conclusion, dissent ------------------------------------------------------------------------------------------------


def test_one_gives_an_opinion_on_what_was_asked() -> None:
    scene = acting(POLICE, meet.CONVENED)
    for wrong in (
        replace(meet.OPINE, matter_no="9"),
        replace(meet.OPINE, consultation_topic=Topic.PROCEDURE),
        replace(meet.OPINE, consultation_topic=None),
        replace(meet.ON_SITUATION, consultation_topic=Topic.FACTS),
    ):
        scene.when(wrong, MEETING).then_rejected("consultation.matter_unknown", pointer="/data/matter_no")
    heard = scene.when(meet.OPINE, MEETING).then(meet.OPINE).then_state(MEETING, unheard=(MARKET,))
    # a last word takes the place of the one before
    heard.when(replace(meet.OPINE, consultation_opinion="应予扣减"), MEETING).then_accepted()


def concluded(event: Any, actor: str = OFFICE, past: Any = meet.HEARD, on: str = DAY) -> Any:
    return acting(actor, past, on=on).when(event, MEETING)


def test_a_conclusion_leaves_a_mark_on_each_record_and_nothing_else() -> None:
    outcome = concluded(meet.CONCLUDE)
    mark = CaseConsulted(
        consultation=MEETING,
        meeting_no="2024-03",
        topics=(Topic.FACTS, Topic.EVIDENCE),
        matter_conclusion="刷单部分予以扣减",
    )
    scene = outcome.then(meet.CONCLUDE, mark)
    before = given(meet.HEARD).state(CASE)
    assert scene.state(CASE) == replace(before, links=before.links | {("consultation", MEETING)})


def test_a_lead_is_marked_likewise() -> None:
    past = (meet.HEARD, posted(meet.EXTEND), posted(replace(meet.OPINE, matter_no="2"), MARKET, DAY))
    event = replace(
        meet.CONCLUDE,
        conclusions=(*meet.CONCLUDE.conclusions, MatterConclusion(matter_no="2", matter_conclusion="属于")),
    )
    outcome = concluded(event, past=past)
    assert [item.event.topic for item in outcome.decided] == [
        "consultation.concluded",
        "case.consulted",
        "lead.consulted",
    ]
    before = given(past).state(LEAD)
    after = outcome.then_accepted().state(LEAD)
    assert after == replace(before, links=before.links | {("consultation", MEETING)})


def test_no_clock_stands_still_for_a_consultation() -> None:
    scene = post(
        begin(cases.FILED),
        Step(cases.ASSIGN, MARKET, "2024-03-05 09:00", stream=CASE),
    )
    before = running(scene, CASE)
    clocks = {held.state for held in scene.streams.values() if isinstance(held.state, Clock)}
    after = post(
        scene,
        Step(meet.CONVENE, OFFICE, f"{CALLED} 09:00", stream=MEETING),
        Step(meet.OPINE, POLICE, f"{DAY} 09:00", stream=MEETING),
        Step(meet.ON_SITUATION, MARKET, f"{DAY} 10:00", stream=MEETING),
        Step(meet.CONCLUDE, OFFICE, f"{DAY} 11:00", stream=MEETING),
    )
    assert running(after, CASE) == before
    assert {held.state for held in after.streams.values() if isinstance(held.state, Clock)} == clocks
    assert running(after, MEETING) == {}


ONE, THREE = meet.CONCLUDE.conclusions
CONCLUSIONS_REFUSED: tuple[tuple[str, Any], ...] = (
    ("consultation.conclusions_differ", replace(meet.CONCLUDE, conclusions=(ONE,))),
    ("consultation.conclusions_differ", replace(meet.CONCLUDE, conclusions=(ONE, THREE, THREE))),
    ("consultation.conclusions_differ", replace(meet.CONCLUDE, conclusions=(ONE, THREE, replace(ONE, matter_no="9")))),
    ("consultation.attended_by_strangers", replace(meet.CONCLUDE, attended=(OFFICE, MARKET, AGRICULTURE))),
    ("consultation.too_few_attended", replace(meet.CONCLUDE, attended=(OFFICE,))),
    ("consultation.too_few_attended", replace(meet.CONCLUDE, attended=(OFFICE, OFFICE))),
    ("consultation.too_few_attended", replace(meet.CONCLUDE, attended=(MARKET, POLICE))),
)


@pytest.mark.parametrize(("code", "event"), CONCLUSIONS_REFUSED)
def test_concluding_refused(code: str, event: Any) -> None:
    concluded(event).then_rejected(code)


def test_a_conclusion_rests_on_opinions_and_on_a_meeting_that_was_held() -> None:
    silent = (meet.CONVENED, posted(meet.OPINE, POLICE, DAY))
    concluded(meet.CONCLUDE, past=silent).then_rejected("consultation.no_opinion")
    concluded(meet.CONCLUDE, on="2024-03-27").then_rejected("consultation.not_held_yet", pointer="/legalon")
    moved = (meet.HEARD, posted(meet.MOVE))
    concluded(meet.CONCLUDE, past=moved).then_rejected("consultation.not_held_yet")
    concluded(meet.CONCLUDE, past=moved, on="2024-03-29").then_accepted()
    # eight in the morning of the 29th in Shanghai is the 29th, whatever the day in UTC
    early = replace(meet.MOVE, meeting_at=datetime(2024, 3, 28, 17, 0, tzinfo=UTC))
    concluded(meet.CONCLUDE, past=(meet.HEARD, posted(early))).then_rejected("consultation.not_held_yet")


def test_each_agency_that_attended_may_dissent_once_from_each_conclusion() -> None:
    scene = acting(POLICE, meet.CONCLUDED, on=AFTERWARDS)
    after = scene.when(meet.DISSENT, MEETING).then(meet.DISSENT).then_state(MEETING, stage=CONCLUDED)
    after.when(meet.DISSENT, MEETING).then_rejected("consultation.dissented_already")
    after.when(replace(meet.DISSENT, matter_no="3"), MEETING).then_accepted()
    after.as_agency(MARKET).when(meet.DISSENT, MEETING).then_accepted()
    scene.when(replace(meet.DISSENT, matter_no="9"), MEETING).then_rejected("consultation.dissented_already")
    absent = (meet.HEARD, posted(replace(meet.CONCLUDE, attended=(OFFICE, MARKET)), OFFICE, DAY))
    acting(POLICE, absent, on=AFTERWARDS).when(meet.DISSENT, MEETING).then_rejected("consultation.did_not_attend")


@pytest.mark.parametrize(
    ("stream", "event"),
    [
        (CASE, CaseConsulted(consultation=MEETING, meeting_no="2024-03", topics=(), matter_conclusion="扣减")),
        (LEAD, LeadConsulted(consultation=MEETING, meeting_no="2024-03", topics=(), matter_conclusion="扣减")),
    ],
)
def test_a_mark_cannot_be_posted(stream: UUID, event: Any) -> None:
    acting(MARKET, meet.AROUND).when(event, stream).then_rejected("event.by_rule_only")


def test_there_are_four_topics() -> None:
    """安溪 五（二）: 事实认定、证据采纳、程序规范、案件定性."""
    assert [topic.zh for topic in Topic] == ["事实认定", "证据采纳", "程序规范", "案件定性"]
    assert {kind.value for kind in RecordKind} == {"lead", "case"}

"""Appraisals: inspection by a joint group, circulars with praise and criticism, and what is put right (M30, M80, M111, M112)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.appraisal import AppraisalItemWithdrawn, AppraisalKind, ItemStage, Remark, RemarkKind, Stage
from tests.spec import appraisals as told
from tests.spec.appraisals import APPRAISAL, DAY
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    UNIT,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
)

OPEN, REPORTED, DONE, DROPPED = ItemStage
PASTS: dict[ItemStage | None, tuple[Any, ...]] = {
    None: (),
    OPEN: told.CIRCULATED,
    REPORTED: told.REPORTED,
    DONE: told.DONE,
    DROPPED: told.DROPPED,
}
"""Where the first item stands; None where there is no appraisal yet."""
# move -> event, by whom, at which stage of the item it stands, stage of the item after it
MACHINE: dict[str, tuple[Any, str, set[ItemStage | None], ItemStage]] = {
    "inspect": (told.INSPECT, OFFICE, {None}, OPEN),
    "circulate": (told.CIRCULATE, OFFICE, {None}, OPEN),
    "report": (told.REPORT, POLICE, {OPEN}, REPORTED),
    "find sufficient": (told.SUFFICIENT, OFFICE, {REPORTED}, DONE),
    "find insufficient": (told.INSUFFICIENT, OFFICE, {REPORTED}, OPEN),
    "drop": (told.DROP, OFFICE, {OPEN, REPORTED}, DROPPED),
}


def acting(actor: str, *past: Any, on: str = "2024-04-12") -> Scene:
    scene = given(*past).on(on)
    return scene.as_office(actor) if actor in (OFFICE, OTHER_OFFICE) else scene.as_agency(actor)


def test_the_table_has_every_event() -> None:
    topics = {event.topic for event, *_ in MACHINE.values()} | {told.WITHDRAW.topic}
    assert topics == {topic for topic in EVENTS if topic.startswith("appraisal.")}


@pytest.mark.parametrize("stage", PASTS, ids=str)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage_of_the_item(move: str, stage: ItemStage | None) -> None:
    event, by, stages, after = MACHINE[move]
    outcome = acting(by, PASTS[stage], on=DAY if None in stages else "2024-04-12").when(event, APPRAISAL)
    if stage in stages:
        state = outcome.then(event).state(APPRAISAL)
        assert state.item("1").stage is after
    elif stage is None:
        outcome.then_rejected("stream.not_found", status="missing")
    elif None in stages:
        outcome.then_rejected("stream.exists", status="conflict")
    else:
        outcome.then_rejected("appraisal.item_not_there", pointer="/data/rectify_no")


@pytest.mark.parametrize("actor", [MARKET, POLICE, AGRICULTURE, OTHER_OFFICE])
def test_the_office_reviews_and_the_agency_that_answers_reports(actor: str) -> None:
    review = acting(actor, told.REPORTED).when(told.SUFFICIENT, APPRAISAL)
    report = acting(actor, told.CIRCULATED).when(told.REPORT, APPRAISAL)
    if actor == OTHER_OFFICE:
        review.then_rejected("stream.not_found")
        report.then_rejected("stream.not_found")
        return
    # whoever answers for the item is told who reviews it
    review.then_rejected("appraisal.own_item" if actor == POLICE else "record.not_holder")
    if actor == POLICE:
        report.then_accepted()
    else:
        report.then_rejected("appraisal.not_the_owner", basis="M30")


@pytest.mark.parametrize("event", [told.INSPECT, told.CIRCULATE], ids=["inspection", "circular"])
def test_it_is_issued_by_the_office_or_by_who_issued_the_plan(event: Any) -> None:
    acting(OFFICE, on=DAY).when(event, APPRAISAL).then(event)
    acting(MARKET, on=DAY).when(event, APPRAISAL).then(event)
    for actor in (POLICE, OTHER_OFFICE, UNIT):
        acting(actor, on=DAY).when(event, APPRAISAL).then_rejected("appraisal.not_the_office")
    given().as_agency(OFFICE).on(DAY).when(event, APPRAISAL).then_rejected("appraisal.not_the_office")
    ended = given().with_campaign(CAMPAIGN, closed=True).as_office().on(DAY)
    ended.when(event, APPRAISAL).then_rejected("campaign.not_open")
    unknown = replace(event, campaigns=(CAMPAIGN, UNKNOWN_CAMPAIGN))
    acting(OFFICE, on=DAY).when(unknown, APPRAISAL).then_rejected("campaign.not_open")


def test_an_office_appraises_under_its_own_campaigns_and_no_others() -> None:
    both = replace(told.CIRCULATE, campaigns=(CAMPAIGN, NEXT_TOWN))
    for actor in (OFFICE, OTHER_OFFICE):
        acting(actor, on=DAY).when(both, APPRAISAL).then_rejected("appraisal.not_the_office", basis="M30")
    acting(MARKET, on=DAY).when(both, APPRAISAL).then_accepted()  # it issued both plans


NOBODY_S = replace(told.LEDGER, responsible_agency=UNKNOWN_AGENCY)
OWN = replace(told.LEDGER, responsible_agency=OFFICE)
LATE = replace(told.LEDGER, complete_by_on=date(2024, 4, 1))
REFUSED: tuple[tuple[str, Any], ...] = (
    ("appraisal.agency_not_available", replace(told.INSPECT, inspected_agency=UNKNOWN_AGENCY)),
    ("appraisal.agency_not_available", replace(told.INSPECT, inspection_group=(UNKNOWN_AGENCY,))),
    ("appraisal.agency_not_available", replace(told.CIRCULATE, circulated_to=(UNKNOWN_AGENCY,))),
    ("appraisal.agency_not_available", replace(told.CIRCULATE, rectification_items=(NOBODY_S,))),
    (
        "appraisal.agency_not_available",
        replace(told.CIRCULATE, remarks=(Remark(unit=UNKNOWN_AGENCY, remark_kind=RemarkKind.PRAISE, remark="好"),)),
    ),
    ("appraisal.items_repeated", replace(told.CIRCULATE, rectification_items=(told.LEDGER, told.LEDGER))),
    ("appraisal.item_for_oneself", replace(told.CIRCULATE, rectification_items=(OWN,))),
    ("appraisal.date_has_passed", replace(told.CIRCULATE, rectification_items=(LATE,))),
    ("appraisal.inspected_in_future", replace(told.INSPECT, inspected_on=date(2024, 4, 2))),
    ("appraisal.inspects_itself", replace(told.INSPECT, inspection_group=(OFFICE, POLICE))),
)


@pytest.mark.parametrize(("code", "event"), REFUSED, ids=[f"{n}-{code}" for n, (code, _) in enumerate(REFUSED)])
def test_issuing_refused(code: str, event: Any) -> None:
    acting(OFFICE, on=DAY).when(event, APPRAISAL).then_rejected(code)


def test_who_sees_it() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    own = {OFFICE: {"registered", "holds"}}
    seen = {one: {"takes_part"} for one in (MARKET, POLICE, AGRICULTURE)}
    given(told.CIRCULATED).then_known_to({**own, **seen, **office}, APPRAISAL)
    group = {OFFICE: {"registered", "holds", "takes_part"}, MARKET: {"takes_part"}, POLICE: {"takes_part"}}
    given(told.INSPECTED).then_known_to({**group, **office}, APPRAISAL)
    given(told.INSPECTED).then_state(APPRAISAL, appraisal_kind=AppraisalKind.INSPECTION)
    to_one = replace(told.CIRCULATE, circulated_to=(MARKET,), rectification_items=(told.LEDGER,))
    scene = acting(OFFICE, on=DAY).when(to_one, APPRAISAL).then_accepted()
    assert scene.state(APPRAISAL).participants == (MARKET, AGRICULTURE, POLICE), "those of whom it speaks see it too"


def test_what_is_not_put_right_gets_another_day() -> None:
    scene = acting(OFFICE, told.REPORTED)
    for wrong in (
        replace(told.INSUFFICIENT, complete_by_on=None),
        replace(told.INSUFFICIENT, complete_by_on=date(2024, 4, 12)),
        replace(told.SUFFICIENT, complete_by_on=date(2024, 4, 30)),
    ):
        scene.when(wrong, APPRAISAL).then_rejected("appraisal.new_date_misplaced")
    again = scene.when(told.INSUFFICIENT, APPRAISAL).then_accepted()
    again.as_agency(POLICE).when(told.REPORT, APPRAISAL).then_accepted()


def test_an_appraisal_that_is_withdrawn_takes_its_open_items_with_it() -> None:
    both = (told.CIRCULATED, told.posted(told.REPORT, POLICE), told.posted(told.SUFFICIENT))
    fallen = AppraisalItemWithdrawn(rectify_no="2", reason="数据有误")
    scene = acting(OFFICE, both).when(told.WITHDRAW, APPRAISAL).then(told.WITHDRAW, fallen)
    assert [one.stage for one in scene.state(APPRAISAL).items] == [DONE, DROPPED]
    scene.then_state(APPRAISAL, stage=Stage.WITHDRAWN)
    scene.when(told.WITHDRAW, APPRAISAL).then_rejected("record.wrong_stage")
    scene.as_agency(POLICE).when(told.REPORT, APPRAISAL).then_rejected("record.wrong_stage")
    acting(MARKET, told.CIRCULATED).when(told.WITHDRAW, APPRAISAL).then_rejected("record.not_holder")


def test_neither_money_nor_rewards_hang_on_a_remark() -> None:
    assert {one.name for one in fields(Remark)} == {"unit", "remark_kind", "remark"}
    assert [kind.zh for kind in RemarkKind] == ["表扬", "批评", "经验做法"]


# -- nobody reviews what he answers for -------------------------------------------------------------------------------------------

OF_THE_OFFICE = replace(
    told.CIRCULATE, rectification_items=(replace(told.LEDGER, responsible_agency=OFFICE), told.FILES)
)
"""The issuer of the plan appraises, and its office has to put something right."""
BY_ISSUER = (told.posted(OF_THE_OFFICE, by=MARKET),)
ITS_REPORT = (BY_ISSUER, told.posted(told.REPORT, OFFICE, "2024-04-10"))


@pytest.mark.parametrize("event", [told.SUFFICIENT, told.INSUFFICIENT, told.DROP], ids=["well", "not well", "drop"])
def test_an_office_neither_reviews_nor_drops_the_item_for_which_it_answers(event: Any) -> None:
    own = acting(OFFICE, ITS_REPORT).when(event, APPRAISAL)
    own.then_rejected("appraisal.own_item", pointer="/data/rectify_no", basis="M30")
    acting(MARKET, ITS_REPORT).when(event, APPRAISAL).then_accepted()
    of_another = (BY_ISSUER, told.posted(replace(told.REPORT, rectify_no="2"), AGRICULTURE, "2024-04-10"))
    acting(OFFICE, of_another).when(replace(event, rectify_no="2"), APPRAISAL).then_accepted()


def test_nor_does_it_withdraw_the_appraisal_before_its_item_is_done() -> None:
    for past in (BY_ISSUER, ITS_REPORT):
        acting(OFFICE, past).when(told.WITHDRAW, APPRAISAL).then_rejected("appraisal.own_item_open")
        acting(MARKET, past).when(told.WITHDRAW, APPRAISAL).then_accepted()
    done = (ITS_REPORT, told.posted(told.SUFFICIENT, MARKET, "2024-04-11"))
    acting(OFFICE, done).when(told.WITHDRAW, APPRAISAL).then_accepted()


def test_where_nobody_else_is_left_the_issuer_of_the_plan_reviews() -> None:
    """The office that set the item was taken over by the agency that answers for it (M16)."""
    taken_over = acting(POLICE, told.REPORTED).with_campaign(CAMPAIGN, office=POLICE)
    taken_over = taken_over.with_agency(OFFICE, dissolved_on=taken_over.day, successor=POLICE)
    for desk in (taken_over, taken_over.as_office(POLICE)):
        for event in (told.SUFFICIENT, told.DROP):
            desk.when(event, APPRAISAL).then_rejected("appraisal.own_item")
    taken_over.as_agency(AGRICULTURE).when(told.SUFFICIENT, APPRAISAL).then_rejected("record.not_holder")
    taken_over.as_agency(MARKET).when(told.SUFFICIENT, APPRAISAL).then_accepted()
    # of an item of another agency the desk disposes, and the issuer of the plan does not
    other = replace(told.DROP, rectify_no="2")
    taken_over.as_office(POLICE).when(other, APPRAISAL).then_accepted()
    taken_over.as_agency(MARKET).when(other, APPRAISAL).then_rejected("record.not_holder")


def test_what_nobody_else_is_left_to_review_does_not_stand_for_ever() -> None:
    """One body set the item as the office, issued the plan, and took over from whoever answers for it (M16, G16)."""
    alone = acting(MARKET, told.REPORTED).with_campaign(CAMPAIGN, office=MARKET)
    alone = alone.with_agency(OFFICE, dissolved_on=alone.day, successor=MARKET)
    alone = alone.with_agency(POLICE, dissolved_on=alone.day, successor=MARKET)
    desk = alone.as_office(MARKET)
    for event in (told.SUFFICIENT, told.DROP, told.WITHDRAW):
        desk.when(event, APPRAISAL).then_accepted()


def test_a_body_that_is_no_more_and_has_no_successor_reviews_nothing() -> None:
    """The office that set the item is gone with nobody in its place; the item's owner sits at the desk now."""
    gone = acting(POLICE, told.REPORTED).with_campaign(CAMPAIGN, office=POLICE)
    gone = gone.with_agency(OFFICE, dissolved_on=gone.day, successor=None)
    refused = gone.as_office(POLICE).when(told.SUFFICIENT, APPRAISAL)
    refused.then_rejected("appraisal.own_item")
    assert (MARKET in refused.refusal.zh, OFFICE in refused.refusal.zh) == (True, False)  # type: ignore[union-attr]
    gone.as_agency(MARKET).when(told.SUFFICIENT, APPRAISAL).then_accepted()

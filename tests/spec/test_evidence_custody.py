"""Evidence between two sets of hands: the list, the answer, and where it ends (M91, M56, G9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.evidence import HandedItem, ReceivedItem, Stage
from coordination.streams.reliance import RecordKind
from tests.spec import cases, evidence, leads, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, LEADER, MARKET, NOBODY, POLICE, UNKNOWN_AGENCY, given
from tests.spec.evidence import BOTH, CASE, EVIDENCE, OFFER, RECEIVE, REFERRAL, SHA, SM3, THEIR_CASE

OFFICE = f"campaign:{CAMPAIGN}"


def test_a_hand_over_is_offered_and_received() -> None:
    offered = given(evidence.KEPT).as_agency(MARKET).on("2024-03-26").when(OFFER).then(OFFER)
    offered.then_state(EVIDENCE, stage=Stage.OFFERED, holder=MARKET, offered_to=POLICE)
    received = offered.as_agency(POLICE).on("2024-03-27").when(RECEIVE).then(RECEIVE)
    received.then_state(EVIDENCE, stage=Stage.KEPT, registrant=MARKET, holder=POLICE, former_holders=(MARKET,))
    received.then_known_to({MARKET: {"registered", "takes_part"}, POLICE: {"holds"}, OFFICE: {"office"}}, EVIDENCE)
    # what it was collected for, and by whom, is as it was
    received.then_state(EVIDENCE, record=CASE, offered_to=None, handed=())


def test_whoever_refuses_knows_of_it_no_longer() -> None:
    refused = given(evidence.OFFERED).as_agency(POLICE).when(evidence.REFUSE).then(evidence.REFUSE)
    refused.then_state(EVIDENCE, stage=Stage.KEPT, holder=MARKET, offered_to=None)
    refused.then_known_to({MARKET: {"registered", "holds"}, OFFICE: {"office"}}, EVIDENCE)
    refused.as_agency(POLICE).when(RECEIVE).then_rejected("stream.not_found")
    # and it can be offered again, to whomever
    refused.as_agency(MARKET).when(replace(OFFER, receiving_agency=AGRICULTURE)).then_accepted()


def test_an_offer_can_be_taken_back_until_it_is_answered() -> None:
    withdrawn = given(evidence.OFFERED).as_agency(MARKET).when(evidence.WITHDRAW).then(evidence.WITHDRAW)
    withdrawn.then_state(EVIDENCE, stage=Stage.KEPT, offered_to=None)
    withdrawn.as_agency(POLICE).when(RECEIVE).then_rejected("stream.not_found")
    given(evidence.HANDED_OVER).as_agency(MARKET).when(evidence.WITHDRAW).then_rejected("record.not_holder")


def test_it_comes_back_by_a_hand_over_of_its_own() -> None:
    back = replace(OFFER, receiving_agency=MARKET)
    offered = given(evidence.HANDED_OVER).as_agency(POLICE).on("2024-04-08").when(back).then(back)
    returned = offered.as_agency(MARKET).on("2024-04-09").when(RECEIVE).then_accepted()
    returned.then_state(EVIDENCE, holder=MARKET, former_holders=(POLICE,))
    returned.then_known_to({MARKET: {"registered", "holds"}, POLICE: {"takes_part"}, OFFICE: {"office"}}, EVIDENCE)


def test_only_to_an_agency_that_is_there_and_to_another() -> None:
    scene = given(evidence.KEPT).as_agency(MARKET)
    scene.when(replace(OFFER, receiving_agency=UNKNOWN_AGENCY)).then_rejected("agency.not_available")
    scene.when(replace(OFFER, receiving_agency=MARKET)).then_rejected("evidence.offered_to_itself")


@pytest.mark.parametrize(
    "listed",
    [
        BOTH[:1],
        (*BOTH, HandedItem(item_no="3")),
        (*BOTH, replace(BOTH[0], sm3="0" * 64)),
        (replace(BOTH[0], sha256="0" * 64), BOTH[1]),
        (replace(BOTH[0], sm3="0" * 64), BOTH[1]),
        (replace(BOTH[0], sha256=None, sm3=None), BOTH[1]),
        (BOTH[0], replace(BOTH[1], sha256=SHA, sm3=SM3)),
    ],
    ids=["left out", "unknown", "repeated", "other sha256", "other sm3", "no digest", "digest of no file"],
)
def test_the_list_names_all_items_as_they_are_on_record(listed: tuple[HandedItem, ...]) -> None:
    outcome = given(evidence.KEPT).as_agency(MARKET).when(replace(OFFER, handed_items=listed))
    outcome.then_rejected("evidence.list_differs", pointer="/data/handed_items", basis="M91")


def test_the_order_of_the_list_does_not_matter() -> None:
    given(evidence.KEPT).as_agency(MARKET).when(replace(OFFER, handed_items=BOTH[::-1])).then_accepted()


GOT = RECEIVE.received_items


@pytest.mark.parametrize(
    "got",
    [
        GOT[:1],
        (*GOT, ReceivedItem(item_no="3")),
        (*GOT, replace(GOT[1], difference="重复")),
        (replace(GOT[0], sha256="0" * 64), GOT[1]),
        (replace(GOT[0], sha256=None, sm3=None), GOT[1]),
    ],
    ids=["left out", "unknown", "repeated", "other bytes", "no bytes"],
)
def test_the_receipt_answers_the_list_item_by_item(got: tuple[ReceivedItem, ...]) -> None:
    outcome = given(evidence.OFFERED).as_agency(POLICE).when(replace(RECEIVE, received_items=got))
    outcome.then_rejected("evidence.receipt_differs", pointer="/data/received_items", basis="M91")


@pytest.mark.parametrize(
    "first",
    [
        replace(GOT[0], sha256="0" * 64, sm3="1" * 64, difference="文件与清单不一致，已当面说明"),
        replace(GOT[0], sha256=None, sm3=None, difference="光盘无法读取"),
        replace(GOT[0], difference="封条破损"),
    ],
    ids=["other bytes", "no bytes", "same bytes"],
)
def test_what_is_not_as_listed_is_received_with_a_word(first: ReceivedItem) -> None:
    event = replace(RECEIVE, received_items=(first, GOT[1]))
    given(evidence.OFFERED).as_agency(POLICE).when(event).then(event).then_state(EVIDENCE, holder=POLICE)


# -- how custody ends --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        (evidence.RETURN, {"approved_by": None}),
        (evidence.DESTROY, {"approved_by": None}),
        (evidence.HAND_OUT, {"approved_by": None}),
        (evidence.HAND_OUT, {"to_body": None}),
        (evidence.HAND_OUT, {"document_no": None}),
    ],
)
def test_nothing_leaves_custody_on_nobodys_word(event: Any, missing: dict[str, None]) -> None:
    scene = given(cases.ARCHIVED, evidence.by(MARKET, evidence.COLLECT)).as_agency(MARKET).on("2024-07-01")
    scene.when(replace(event, **missing)).then_rejected("evidence.disposal_incomplete", pointer="/data/approved_by")
    scene.when(event).then(event)
    if event.approved_by == LEADER:
        scene.when(replace(event, approved_by=NOBODY)).then_rejected("approval.wrong_post")


def test_what_is_lost_may_be_found() -> None:
    lost = given(evidence.KEPT).as_agency(MARKET).when(evidence.LOSE).then(evidence.LOSE)
    lost.then_state(EVIDENCE, stage=Stage.LOST, holder=MARKET)
    lost.as_agency(MARKET).when(evidence.RECOVER).then(evidence.RECOVER).then_state(EVIDENCE, stage=Stage.KEPT)


def test_nothing_is_destroyed_that_an_open_matter_rests_on() -> None:
    destroyed = given(cases.ARCHIVED, evidence.by(MARKET, evidence.COLLECT)).as_agency(MARKET).on("2024-07-01")
    destroyed.when(evidence.DESTROY).then(evidence.DESTROY)
    outcome = given(evidence.KEPT).as_agency(MARKET).when(evidence.DESTROY)
    outcome.then_rejected("evidence.still_needed", pointer="/data/evidence_disposal")
    assert str(CASE) in outcome.refusal.zh  # type: ignore[union-attr]
    # giving it back is another matter: a copy stays on file
    given(evidence.KEPT).as_agency(MARKET).when(evidence.RETURN).then_accepted()


def test_nor_that_another_agency_relies_on_in_an_open_matter() -> None:
    over = (cases.ARCHIVED, evidence.by(MARKET, evidence.COLLECT))
    theirs = evidence.of(THEIR_CASE, cases.INVESTIGATING, AGRICULTURE)
    relied = (over, theirs, evidence.by("system", evidence.RELIED))
    given(relied).as_agency(MARKET).on("2024-07-01").when(evidence.DESTROY).then_rejected("evidence.still_needed")
    closed = (over, evidence.of(THEIR_CASE, cases.CLOSED, AGRICULTURE), evidence.by("system", evidence.RELIED))
    given(closed).as_agency(MARKET).on("2024-07-01").when(evidence.DESTROY).then_accepted()


def test_nor_that_a_lead_or_a_referral_under_way_was_collected_for() -> None:
    for_lead = replace(evidence.COLLECT, record_kind=RecordKind.LEAD, record=leads.LEAD)
    collected = evidence.by(POLICE, for_lead)
    given(leads.VERIFYING, collected).as_agency(POLICE).when(evidence.DESTROY).then_rejected("evidence.still_needed")
    given(leads.CLOSED, collected).as_agency(POLICE).when(evidence.DESTROY).then_accepted()
    collected = evidence.by(POLICE, replace(evidence.COLLECT, record_kind=RecordKind.REFERRAL, record=REFERRAL))
    open_, over = (referrals.FILED, collected), (referrals.CONCLUDED, collected)
    given(open_).as_agency(POLICE).on("2024-09-02").when(evidence.DESTROY).then_rejected("evidence.still_needed")
    given(over).as_agency(POLICE).on("2024-09-02").when(evidence.DESTROY).then_accepted()


def test_a_copy_keeps_nobody_from_destroying_the_original() -> None:
    copied = (cases.ARCHIVED, *evidence.COPIED[1:], evidence.by(MARKET, evidence.COLLECT))
    given(copied).as_agency(MARKET).on("2024-07-01").when(evidence.DESTROY).then_accepted()


def test_kept_elsewhere() -> None:
    given(evidence.KEPT).as_agency(MARKET).when(evidence.RELOCATE).then(evidence.RELOCATE)
    given(evidence.HANDED_OVER).as_agency(MARKET).when(evidence.RELOCATE).then_rejected("record.not_holder")


def test_what_is_gone_is_still_on_record() -> None:
    given(evidence.RETURNED).as_agency(MARKET).when(evidence.SHARE).then_accepted()
    given(evidence.DESTROYED).as_agency(MARKET).when(evidence.FALL).then_accepted()

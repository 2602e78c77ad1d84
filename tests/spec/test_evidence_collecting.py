"""Collecting evidence: for whose record, when, what is a copy of what, and what is said of files (程序规定 第二十三条, M96)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from coordination.streams.evidence import (
    EvidenceItem,
    EvidenceReliedOn,
    EvidenceSupportNotified,
    GoodsPointer,
    Originality,
    Stage,
)
from coordination.streams.reliance import RecordKind, RelianceBasis, RelyingKind, SupportChange, SupportKind
from tests.spec import cases, evidence, goods, leads, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, SELF_TRIAGE, given, on_stream, said, the
from tests.spec.evidence import CASE, COPY, EVIDENCE, OTHER, REFERRAL, THEIR_CASE

FOR_LEAD = replace(evidence.COLLECT, record_kind=RecordKind.LEAD, record=leads.LEAD)
FOR_REFERRAL = replace(evidence.COLLECT, record_kind=RecordKind.REFERRAL, record=REFERRAL)


def test_an_agency_fixes_evidence_for_a_case_in_its_hands() -> None:
    collected = given(evidence.AROUND).as_agency(MARKET).when(evidence.COLLECT).then(evidence.COLLECT)
    collected.then_state(EVIDENCE, stage=Stage.KEPT, registrant=MARKET, holder=MARKET, record=CASE)
    collected.then_known_to({MARKET: {"registered", "holds"}, f"campaign:{CAMPAIGN}": {"office"}}, EVIDENCE)


def test_it_hangs_on_its_record() -> None:
    state = given(evidence.KEPT).state(EVIDENCE)
    assert state.hangs_on == ("case", CASE)
    # the procuratorate has a copy of the referral, not of the case: it does not know of the evidence
    given(evidence.KEPT).as_agency(referrals.PROCURATORATE).when(evidence.FALL).then_rejected("stream.not_found")
    copied = (evidence.KEPT, said(cases.COPY_LATE, stream=CASE))
    given(copied).as_agency(referrals.PROCURATORATE).when(evidence.FALL).then_accepted()


@pytest.mark.parametrize("agency", [AGRICULTURE, POLICE, OFFICE])
def test_nobody_collects_for_a_case_in_other_hands(agency: str) -> None:
    outcome = given(evidence.AROUND).as_agency(agency).when(evidence.COLLECT)
    outcome.then_rejected("evidence.record_not_yours", pointer="/data/record")


def test_what_is_not_there_is_refused_in_the_same_words() -> None:
    nowhere = replace(evidence.COLLECT, record=the("case", 9))
    outcome = given(evidence.AROUND).as_agency(MARKET).when(nowhere)
    outcome.then_rejected("evidence.record_not_yours", pointer="/data/record")


def test_for_a_lead_only_while_it_is_verified() -> None:
    given(leads.VERIFYING).as_agency(POLICE).when(FOR_LEAD).then(FOR_LEAD)
    given(leads.DISPATCHED).as_agency(POLICE).when(FOR_LEAD).then_rejected("evidence.record_not_yours")
    given(leads.NOT_FILED).as_agency(POLICE).when(FOR_LEAD).then_rejected("evidence.record_not_yours")


def test_for_a_case_until_it_is_closed() -> None:
    given(cases.CLOSING).as_agency(MARKET).on("2024-05-10").when(evidence.COLLECT).then(evidence.COLLECT)
    given(cases.CLOSED).as_agency(MARKET).when(evidence.COLLECT).then_rejected("evidence.record_not_yours")


def test_for_a_referral_by_the_police_that_accepted_it() -> None:
    given(referrals.UNDER_REVIEW).as_agency(POLICE).when(FOR_REFERRAL).then(FOR_REFERRAL)
    given(referrals.FILED).as_agency(POLICE).when(FOR_REFERRAL).then(FOR_REFERRAL)
    given(referrals.RECEIVED).as_agency(POLICE).when(FOR_REFERRAL).then_rejected("evidence.record_not_yours")
    given(referrals.APPROVED).as_agency(MARKET).when(FOR_REFERRAL).then_rejected("evidence.record_not_yours")


def test_it_counts_where_its_record_counts() -> None:
    other = replace(evidence.COLLECT, campaigns=(SELF_TRIAGE,))
    outcome = given(evidence.AROUND).as_agency(MARKET).when(other)
    outcome.then_rejected("evidence.campaigns_differ", pointer="/data/campaigns")
    assert CAMPAIGN in outcome.refusal.zh  # type: ignore[union-attr]


def test_nothing_is_told_before_it_is_collected() -> None:
    later = replace(evidence.COLLECT, collected_at=datetime(2024, 3, 4, 4, 5, 1, tzinfo=UTC))
    scene = given(evidence.AROUND).as_agency(MARKET).on("2024-03-04")
    scene.when(later).then_rejected("evidence.collected_after_told", pointer="/data/collected_at")
    # told at noon, 04:00 UTC; clocks may differ by five minutes
    scene.when(replace(later, collected_at=datetime(2024, 3, 4, 4, 5, tzinfo=UTC))).then_accepted()


# -- copies ----------------------------------------------------------------------------------------------------------------


def test_a_copy_names_its_original_which_remembers_it() -> None:
    relied = EvidenceReliedOn(
        record_kind=RelyingKind.EVIDENCE, record=COPY, relying_agency=MARKET, reliance_basis=RelianceBasis.COPY
    )
    copied = given(evidence.KEPT).as_agency(MARKET).when(evidence.COLLECT_COPY, COPY)
    copied.then(on_stream(COPY, evidence.COLLECT_COPY), on_stream(EVIDENCE, relied))


def test_a_copy_whose_original_is_elsewhere_says_who_has_it() -> None:
    lone = replace(evidence.COLLECT_COPY, copy_of=None, original_kept_by="安丘某仓储有限公司")
    given(evidence.KEPT).as_agency(MARKET).when(lone, COPY).then(lone)


def test_one_points_to_goods_that_are_there_and_that_one_may_know_of() -> None:
    seized = (evidence.AROUND, goods.of_goods(goods.SEIZE, "2024-03-06"))
    given(seized).as_agency(MARKET).when(evidence.COLLECT_SAMPLE, EVIDENCE).then(evidence.COLLECT_SAMPLE)
    outcome = given(evidence.AROUND).as_agency(MARKET).when(evidence.COLLECT_SAMPLE, EVIDENCE)
    outcome.then_rejected("evidence.goods_unknown", pointer="/data/goods_lines")
    no_such_line = replace(evidence.COLLECT_SAMPLE, goods_lines=(GoodsPointer(goods_record=goods.GOODS, line_no="9"),))
    given(seized).as_agency(MARKET).when(no_such_line, EVIDENCE).then_rejected("evidence.goods_unknown")
    of_another = replace(evidence.COLLECT_SAMPLE, record=THEIR_CASE)
    given(seized).as_agency(AGRICULTURE).when(of_another, EVIDENCE).then_rejected("evidence.goods_unknown")


@pytest.mark.parametrize("told", [{"copy_of": EVIDENCE}, {"original_kept_by": "安丘某仓储有限公司"}])
def test_an_original_is_copied_from_nothing(told: dict[str, Any]) -> None:
    confused = replace(evidence.COLLECT_COPY, originality=Originality.ORIGINAL, copy_of=None)
    outcome = given(evidence.KEPT).as_agency(MARKET).when(replace(confused, **told), COPY)
    outcome.then_rejected("evidence.original_of_an_original", pointer="/data/originality")


def test_one_copies_what_one_may_know_of() -> None:
    theirs = replace(evidence.COLLECT_COPY, record=THEIR_CASE)
    outcome = given(evidence.KEPT).as_agency(AGRICULTURE).when(theirs, COPY)
    outcome.then_rejected("evidence.original_unknown", pointer="/data/copy_of")
    given(evidence.SHARED).as_agency(AGRICULTURE).when(theirs, COPY).then_accepted()
    nowhere = replace(evidence.COLLECT_COPY, copy_of=OTHER)
    given(evidence.KEPT).as_agency(MARKET).when(nowhere, COPY).then_rejected("evidence.original_unknown")


def test_a_copy_of_what_has_fallen_falls_at_once_and_tells_its_record() -> None:
    fallen = (evidence.KEPT, evidence.by(MARKET, evidence.FALL))
    outcome = given(fallen).as_agency(MARKET).when(evidence.COLLECT_COPY, COPY)
    copied = outcome.then_accepted()
    copied.then_state(COPY, fallen=True, fall=None, original_fallen=True)
    told = [(item.envelope.stream, item.event.topic) for item in outcome.decided]
    assert told == [
        (COPY, "evidence.collected"),
        (EVIDENCE, "evidence.relied_on"),
        (COPY, "evidence.support_notified"),
        (CASE, "case.support_notified"),
    ]
    notified: EvidenceSupportNotified = outcome.decided[2].event
    assert (notified.support_kind, notified.support, notified.support_change) == (
        SupportKind.EVIDENCE,
        EVIDENCE,
        SupportChange.ORIGINAL_FELL,
    )


# -- items -----------------------------------------------------------------------------------------------------------------


def test_items_are_numbered_once_and_keep_their_numbers() -> None:
    twice = replace(evidence.COLLECT, evidence_items=(evidence.LEDGER, replace(evidence.STAMP, item_no="1")))
    given(evidence.AROUND).as_agency(MARKET).when(twice).then_rejected("evidence.item_numbered_twice")
    again = replace(evidence.ADD, evidence_items=(replace(evidence.ADD.evidence_items[0], item_no="2"),))
    outcome = given(evidence.KEPT).as_agency(MARKET).when(again)
    outcome.then_rejected("evidence.item_numbered_twice", pointer="/data/evidence_items")
    added = given(evidence.KEPT).as_agency(MARKET).when(evidence.ADD).then(evidence.ADD)
    assert [item.item_no for item in added.state(EVIDENCE).items] == ["1", "2", "3"]


def test_a_piece_of_evidence_has_two_hundred_items_at_most() -> None:
    many = tuple(EvidenceItem(item_no=f"n{number}", name="附页") for number in range(199))
    scene = given(evidence.KEPT).as_agency(MARKET)
    outcome = scene.when(replace(evidence.ADD, evidence_items=many))
    outcome.then_rejected("evidence.too_many_items", pointer="/data/evidence_items")
    scene.when(replace(evidence.ADD, evidence_items=many[:198])).then_accepted()


@pytest.mark.parametrize("part", [evidence.LEDGER, evidence.BOTH[0], evidence.RECEIVE.received_items[0]])
@pytest.mark.parametrize("missing", ["sha256", "sm3"])
def test_a_file_is_named_by_both_digests(part: Any, missing: str) -> None:
    faults = list(replace(part, **{missing: None}).faults())
    assert [(fault.pointer, fault.code) for fault in faults] == [(f"/{missing}", "digest")]
    assert list(part.faults()) == []
    assert list(replace(part, sha256=None, sm3=None).faults()) == []

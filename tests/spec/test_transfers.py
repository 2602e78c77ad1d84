"""Transfers told as stories: letter and package, every answer and crossing, what the record is told (M56, M91, G13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import stream_id
from coordination.document_numbers import normal
from coordination.streams.agency import Form
from coordination.streams.case import Stage as CaseStage
from coordination.streams.documents import DocumentNumberRegistered, DocumentType, number_id
from coordination.streams.jurisdiction import HowLeft, HowMoved, Question, QuestionKind
from coordination.streams.lead import ReturnReason
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.transfer import FoundLine, PackageLine, Stage
from tests.spec import cases, leads, referrals, transfers
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    NOBODY,
    OFFICE,
    POLICE,
    REVIEWER,
    UNIT,
    UNKNOWN_AGENCY,
    Scene,
    given,
    on_stream,
    said,
)
from tests.spec.transfers import (
    ACCEPT,
    CASE,
    CLUE,
    FAR,
    FOUND,
    LEAD,
    MANIFEST,
    NEXT,
    OFFER,
    OFFER_LEAD,
    PIECE,
    RECEIVE,
    REFUSE,
    SECOND,
    TRANSFER,
)

OF_CAMPAIGN = f"campaign:{CAMPAIGN}"


def offering(*past: Any) -> Scene:
    return given(transfers.AROUND, *past).as_agency(MARKET).on("2026-03-09")


def answering(*past: Any, by: str = NEXT) -> Scene:
    return given(*(past or (transfers.RECEIVED,))).as_agency(by).on("2026-03-13")


def number_taken(offer: Any) -> Any:
    number = normal(offer.document_no)
    registered = DocumentNumberRegistered(
        issuer=MARKET,
        document_type=DocumentType.TRANSFER_LETTER,
        document_no=number,
        told_by=MARKET,
        allocated=False,
        prefix=number.partition("〔")[0],
        year=2026,
        sequence=1,
        record_kind="transfer",
        record=TRANSFER,
    )
    return on_stream(number_id(MARKET, DocumentType.TRANSFER_LETTER, number), registered)


# -- the letter and its package ----------------------------------------------------------------------------------------------


def test_a_case_is_offered_with_its_evidence_by_a_numbered_letter() -> None:
    offered = offering().when(OFFER).then(OFFER, number_taken(OFFER), on_stream(CASE, transfers.ASKED))
    offered.then_state(TRANSFER, stage=Stage.OFFERED, registrant=MARKET, holder=MARKET, offered_to=NEXT)
    offered.then_known_to({MARKET: {"registered", "holds"}, NEXT: {"offered"}, OF_CAMPAIGN: {"office"}}, TRANSFER)
    # the case is the sender's until it is accepted, and the receiver does not see it before
    offered.then_state(CASE, holder=MARKET, registrant=MARKET, question=Question(QuestionKind.TRANSFER, TRANSFER))
    offered.then_known_to({MARKET: {"registered", "holds"}, OF_CAMPAIGN: {"office"}}, CASE)


def test_a_lead_is_offered_as_a_case_is() -> None:
    offered = (
        offering().when(OFFER_LEAD).then(OFFER_LEAD, number_taken(OFFER_LEAD), on_stream(LEAD, transfers.LEAD_ASKED))
    )
    offered.then_state(LEAD, holder=MARKET, stage=LeadStage.VERIFYING, received_from=None)


def test_one_gives_what_one_has() -> None:
    offering().as_agency(AGRICULTURE).when(OFFER).then_rejected("transfer.record_not_yours", pointer="/data/record")
    offering().when(replace(OFFER, record=LEAD)).then_rejected("transfer.record_not_yours")


def test_what_nobody_works_on_or_what_was_decided_is_not_transferred() -> None:
    executing = given(transfers.DIRECTORY, cases.EXECUTING).as_agency(MARKET).on("2026-03-09")
    executing.when(replace(OFFER, manifest=(), manifest_note="见案卷")).then_rejected("transfer.record_not_movable")
    not_filed = said(replace(leads.DECLINE), by=MARKET)
    offering(not_filed).when(OFFER_LEAD).then_rejected("transfer.record_not_movable", pointer="/data/record")


def test_it_counts_where_its_record_counts() -> None:
    offering().when(replace(OFFER, campaigns=(NEXT_TOWN,))).then_rejected("transfer.campaigns_differ")


def test_one_offer_at_a_time() -> None:
    scene = given(transfers.OFFERED).as_agency(MARKET).on("2026-03-10")
    again = replace(OFFER, receiving_agency=AGRICULTURE, document_no="安市监案移〔2026〕2号")
    scene.when(again, SECOND).then_rejected("transfer.jurisdiction_open", pointer="/data/record")
    revoked = scene.when(transfers.REVOKE, TRANSFER).then_accepted()
    revoked.when(again, SECOND).then_accepted().then_state(CASE, question=Question(QuestionKind.TRANSFER, SECOND))


@pytest.mark.parametrize(
    "past",
    [
        (said(cases.SUSPECT_CRIME, on="2026-03-05"),),
        (referrals.JUSTICE, said(cases.SUSPECT_CRIME, on="2026-03-05"), said(referrals.DRAFT, on="2026-03-06")),
    ],
    ids=["suspected", "being referred"],
)
def test_a_crime_is_not_passed_on_to_another_agency(past: Any) -> None:
    opened = said(cases.OPEN_REFERRAL, by="system") if len(past) > 1 else ()
    offering(*past, opened).when(OFFER).then_rejected("transfer.crime_unresolved")


def test_it_goes_to_another_agency_that_can_have_jurisdiction() -> None:
    scene = offering(referrals.JUSTICE)
    scene.when(replace(OFFER, receiving_agency=MARKET)).then_rejected("transfer.to_itself")
    scene.when(replace(OFFER, receiving_agency=UNKNOWN_AGENCY)).then_rejected("agency.not_available")
    for code in (OFFICE, UNIT, referrals.PROCURATORATE, referrals.COURT):
        outcome = scene.when(replace(OFFER, receiving_agency=code))
        outcome.then_rejected("record.body_has_no_jurisdiction", pointer="/data/receiving_agency")
    group = scene.with_agency(FAR, form=Form.GROUP)
    group.when(replace(OFFER, receiving_agency=FAR)).then_rejected("record.body_has_no_jurisdiction")
    # the police are an administrative organ too
    scene.when(replace(OFFER, receiving_agency=POLICE)).then_accepted()


@pytest.mark.parametrize(
    "manifest",
    [
        (replace(MANIFEST[0], sha256="0" * 64), MANIFEST[1]),
        (replace(MANIFEST[0], sm3="0" * 64), MANIFEST[1]),
        (*MANIFEST, MANIFEST[0]),
        (*MANIFEST, PackageLine(evidence=PIECE, item_no="9")),
        (*MANIFEST, PackageLine(evidence=SECOND, item_no="1")),
    ],
    ids=["other sha256", "other sm3", "repeated", "no such item", "no such evidence"],
)
def test_the_manifest_names_evidence_as_it_is_on_record(manifest: tuple[PackageLine, ...]) -> None:
    offering().when(replace(OFFER, manifest=manifest)).then_rejected(
        "transfer.manifest_differs", pointer="/data/manifest"
    )


def test_evidence_that_is_not_known_to_the_sender_is_not_sent() -> None:
    theirs = said(replace(transfers.PHOTO, record=cases.FORMER), by=AGRICULTURE, stream=SECOND)
    line = PackageLine(evidence=SECOND, item_no="2")
    offering(theirs).when(replace(OFFER, manifest=(line,))).then_rejected("transfer.manifest_differs")


def test_without_evidence_one_says_why_and_a_lead_goes_nowhere_without() -> None:
    offering().when(replace(OFFER, manifest=())).then_rejected("transfer.package_empty", basis="M56")
    offering().when(replace(OFFER, manifest=(), manifest_note="证据均为实物，另行移交")).then_accepted()
    bare = replace(OFFER_LEAD, manifest=(), manifest_note="尚未取证")
    offering().when(bare).then_rejected("transfer.package_empty", pointer="/data/manifest")
    # within the place another agency can look for itself
    offering().when(replace(bare, receiving_agency=AGRICULTURE)).then_accepted()


def test_days_that_the_letter_sets_are_yet_to_come() -> None:
    for name in ("answer_due_on", "feedback_due_on"):
        past_day: Any = replace(OFFER, **{name: date(2026, 3, 8)})
        offering().when(past_day).then_rejected("transfer.due_before_offer")
        that_day: Any = replace(OFFER, **{name: date(2026, 3, 9)})
        offering().when(that_day).then_accepted()


def test_a_leader_approves() -> None:
    for officer in (NOBODY, REVIEWER):
        offering().when(replace(OFFER, approved_by=officer)).then_rejected("approval.wrong_post")


def test_one_number_one_letter() -> None:
    first = offering().when(OFFER).then_accepted()
    first.when(OFFER_LEAD, SECOND).then_accepted()
    same = replace(OFFER_LEAD, document_no=OFFER.document_no)
    first.when(same, SECOND).then_rejected("document_number.in_use", status="conflict")


# -- receipt and answer ---------------------------------------------------------------------------------------------------------


def test_custody_moves_with_acceptance_and_the_origin_stays() -> None:
    signed = given(transfers.OFFERED).as_agency(NEXT).on("2026-03-11").when(RECEIVE).then(RECEIVE)
    signed.then_state(TRANSFER, stage=Stage.RECEIVED, received_on=date(2026, 3, 11), holder=MARKET)
    accepted = signed.on("2026-03-13").when(ACCEPT).then(ACCEPT, on_stream(CASE, transfers.MOVED))
    accepted.then_state(TRANSFER, stage=Stage.ACCEPTED, registrant=MARKET, holder=NEXT, offered_to=None)
    accepted.then_state(
        CASE, registrant=MARKET, holder=NEXT, stage=CaseStage.FILED, question=None, received_from=MARKET, bounces=0
    )
    accepted.then_known_to({MARKET: {"registered", "takes_part"}, NEXT: {"holds"}, OF_CAMPAIGN: {"office"}}, CASE)
    # the new holder works, and the former one does not any more
    accepted.when(cases.ASSIGN, CASE).then_accepted()
    accepted.as_agency(MARKET).when(cases.ASSIGN, CASE).then_rejected("record.not_holder")


def test_a_lead_is_verified_by_whoever_accepted_it() -> None:
    extended = said(leads.EXTEND, by=MARKET, on="2026-03-05")
    scene = answering(transfers.LEAD_RECEIVED, extended)
    accepted = scene.when(ACCEPT).then(ACCEPT, on_stream(LEAD, transfers.LEAD_MOVED))
    accepted.then_state(
        LEAD, registrant=AGRICULTURE, holder=NEXT, stage=LeadStage.VERIFYING, extended=False, received_from=MARKET
    )
    accepted.as_agency(NEXT).when(leads.DECLINE, LEAD).then_accepted()


def test_across_lines_the_case_follows_the_procedure_of_its_new_agency() -> None:
    moved = replace(transfers.MOVED, receiving_agency=AGRICULTURE, profile=cases.MOVE.profile)
    accepted = answering(transfers.ACROSS_RECEIVED, by=AGRICULTURE).when(ACCEPT).then(ACCEPT, on_stream(CASE, moved))
    accepted.then_state(CASE, profile="agriculture", holder=AGRICULTURE)


def test_what_was_reviewed_and_notified_without_jurisdiction_is_done_again() -> None:
    reviewed = (said(cases.CONCLUDE), said(cases.REVIEW), said(cases.NOTICE), said(cases.LAPSE))
    scene = given(transfers.DIRECTORY, cases.INVESTIGATING, *reviewed)
    offer = replace(OFFER, manifest=(), manifest_note="另行移交")
    offered = scene.as_agency(MARKET).on("2026-03-09").when(offer).then_accepted()
    signed = offered.as_agency(NEXT).when(replace(RECEIVE, found=())).then_accepted()
    taken = signed.when(ACCEPT).then_accepted()
    taken.then_state(CASE, stage=CaseStage.FILED, reviewed=False, notice=None, proposal=None)


@pytest.mark.parametrize(
    "found",
    [
        FOUND[:1],
        (*FOUND, FoundLine(evidence=PIECE, item_no="3")),
        (*FOUND, FOUND[0]),
        (replace(FOUND[0], sha256="0" * 64), FOUND[1]),
        (FOUND[0], replace(FOUND[1], evidence=CLUE)),
    ],
    ids=["left out", "unknown", "repeated", "differs without a word", "of other evidence"],
)
def test_the_receipt_answers_the_manifest_item_by_item(found: tuple[FoundLine, ...]) -> None:
    scene = answering(transfers.OFFERED)
    scene.when(replace(RECEIVE, found=found)).then_rejected(
        "transfer.receipt_differs", pointer="/data/found", basis="M91"
    )


def test_what_differs_is_said_and_the_order_does_not_matter() -> None:
    broken = (FOUND[1], replace(FOUND[0], sha256="0" * 64, difference="文件打不开，重新计算的杂凑值不同"))
    answering(transfers.OFFERED).when(replace(RECEIVE, found=broken)).then_accepted()


def test_nobody_accepts_before_he_has_looked_into_the_package() -> None:
    answering(transfers.OFFERED).when(ACCEPT).then_rejected("record.wrong_stage")


def test_a_refusal_leaves_the_record_where_it_was_and_is_counted() -> None:
    refused = answering().when(REFUSE).then(REFUSE, on_stream(CASE, transfers.LEFT))
    refused.then_state(TRANSFER, stage=Stage.REFUSED, holder=MARKET, offered_to=None)
    refused.then_state(CASE, holder=MARKET, question=None, bounces=1, received_from=None)
    # it answers for its refusal, so it goes on seeing it; of the case it never knew
    refused.then_known_to({MARKET: {"registered", "holds"}, NEXT: {"takes_part"}, OF_CAMPAIGN: {"office"}}, TRANSFER)
    assert NEXT not in refused.state(CASE).participants
    # the sender goes on as if nothing had been
    refused.as_agency(MARKET).when(cases.TERMINATE, CASE).then_accepted()


@pytest.mark.parametrize("reason", [ReturnReason.NO_POWER, ReturnReason.WRONG_PLACE, ReturnReason.OTHER_AGENCY])
def test_within_a_line_an_objection_goes_up(reason: ReturnReason) -> None:
    objection = replace(transfers.NOT_OURS, reason_code=reason)
    for scene in (answering(), answering(transfers.LEAD_RECEIVED)):
        scene.when(objection).then_rejected("transfer.objection_goes_up", basis="第十四条", pointer="/data/reason_code")
    # another line has another superior
    answering(transfers.ACROSS_RECEIVED, by=AGRICULTURE).when(objection).then_accepted()


@pytest.mark.parametrize("reason", [ReturnReason.DUPLICATE, ReturnReason.INCOMPLETE])
def test_other_reasons_may_be_given_for_refusing(reason: ReturnReason) -> None:
    answering().when(replace(REFUSE, reason_code=reason)).then_accepted()


def test_who_refuses_for_want_of_jurisdiction_says_whose_it_is() -> None:
    scene = answering(transfers.ACROSS_RECEIVED, by=AGRICULTURE)
    bare = replace(transfers.NOT_OURS, suggested_body=None)
    scene.when(bare).then_rejected("transfer.competent_body_missing", pointer="/data/suggested_agency")
    scene.when(replace(bare, suggested_agency=FAR)).then_accepted()
    scene.when(replace(bare, suggested_agency=UNKNOWN_AGENCY)).then_rejected("agency.not_available")


def test_an_offer_can_be_taken_back_until_it_is_accepted() -> None:
    for past in (transfers.OFFERED, transfers.RECEIVED):
        left = replace(transfers.LEFT, left_how=HowLeft.REVOKED)
        revoked = answering(past, by=MARKET).when(transfers.REVOKE).then(transfers.REVOKE, on_stream(CASE, left))
        revoked.then_state(CASE, question=None, bounces=0)
        revoked.then_known_to({MARKET: {"registered", "holds"}, OF_CAMPAIGN: {"office"}}, TRANSFER)
        revoked.as_agency(NEXT).when(ACCEPT).then_rejected("stream.not_found")
    answering(transfers.ACCEPTED, by=MARKET).when(transfers.REVOKE).then_rejected("record.wrong_stage")


def test_an_offer_that_lapsed_is_counted_and_stays_in_sight() -> None:
    left = replace(transfers.LEFT, left_how=HowLeft.LAPSED)
    lapsed = given(transfers.OFFERED).as_rule().when(transfers.LAPSE).then(transfers.LAPSE, on_stream(CASE, left))
    lapsed.then_state(TRANSFER, stage=Stage.LAPSED, holder=MARKET, offered_to=None, participants=(NEXT,))
    lapsed.then_state(CASE, bounces=1, question=None)


# -- what became of it --------------------------------------------------------------------------------------------------------


def test_the_sender_sees_what_became_of_it() -> None:
    scene = answering(transfers.ACCEPTED).on("2026-04-10")
    told = scene.when(transfers.INTERIM).then(transfers.INTERIM)
    told.then_state(TRANSFER, stage=Stage.ACCEPTED)
    reported = told.when(transfers.REPORT).then(transfers.REPORT)
    reported.then_state(TRANSFER, stage=Stage.REPORTED, registrant=MARKET)
    # what comes later may still be told
    reported.when(transfers.REPORT).then_accepted()
    early = replace(transfers.INTERIM, final=True)
    scene.when(early).then_rejected("transfer.result_not_final", pointer="/data/final")


def test_what_follows_by_rule_is_posted_by_nobody() -> None:
    for event in (transfers.LAPSE, transfers.TELL_DISPUTED, transfers.SETTLE):
        given(transfers.OFFERED).as_agency(MARKET).when(event).then_rejected("event.by_rule_only")
    for event in (transfers.ASKED, transfers.LEFT, transfers.MOVED):
        given(transfers.OFFERED).as_agency(MARKET).when(event, CASE).then_rejected("event.by_rule_only")


def test_how_it_moved_tells_whether_it_may_move_again() -> None:
    for how, giver in (
        (HowMoved.ACCEPTED, MARKET),
        (HowMoved.AGREED, MARKET),
        (HowMoved.DESIGNATED, None),
        (HowMoved.COORDINATED, None),
        (HowMoved.DECIDED, None),
    ):
        moved = given(transfers.RECEIVED, said(replace(transfers.MOVED, moved_how=how), by="system"))
        moved.then_state(CASE, received_from=giver)


def test_the_register_keeps_transfer_letters_apart() -> None:
    taken = offering().when(OFFER).then_accepted()
    number = number_id(MARKET, DocumentType.TRANSFER_LETTER, OFFER.document_no)
    taken.then_state(number, record=("transfer", TRANSFER))
    assert stream_id("agency", MARKET) in taken.streams

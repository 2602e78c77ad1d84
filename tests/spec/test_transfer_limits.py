"""What a transfer may not do: cross what happened meanwhile, pass a matter on twice, come from a unit (程序规定 14, G13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.agency.state import Span, Subordination
from coordination.streams.case import CaseReturnedToDesk
from coordination.streams.case import Stage as CaseStage
from coordination.streams.lead import ReturnReason
from coordination.streams.lead import Stage as LeadStage
from tests.spec import cases, leads, referrals, transfers
from tests.spec.dsl import (
    AGRICULTURE,
    LEADER,
    MARKET,
    OFFICE,
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
    CITY,
    CLUE,
    FAR,
    LEAD,
    NEXT,
    OFFER,
    OFFER_ACROSS,
    OFFER_LEAD,
    REFUSE,
    SECOND,
    by,
)


def offering(*past: Any) -> Scene:
    return given(transfers.AROUND, *past).as_agency(MARKET).on("2026-03-09")


def answering(*past: Any, by: str = NEXT) -> Scene:
    return given(*(past or (transfers.RECEIVED,))).as_agency(by).on("2026-03-13")


# -- crossings --------------------------------------------------------------------------------------------------------------


def test_what_the_police_got_meanwhile_is_not_accepted() -> None:
    closed = (
        referrals.JUSTICE,
        said(cases.SUSPECT_CRIME, on="2026-03-10"),
        said(replace(cases.REFER_AND_WAIT), on="2026-03-11"),
    )
    scene = answering(transfers.RECEIVED, closed)
    scene.when(ACCEPT).then_accepted()  # it only rests until the police have decided
    drafted = (said(referrals.DRAFT, on="2026-03-11"), said(cases.OPEN_REFERRAL, by="system"))
    scene = answering(transfers.RECEIVED, referrals.JUSTICE, drafted)
    scene.when(ACCEPT).then_rejected("transfer.record_moved_on")


def test_what_was_disposed_of_or_given_back_meanwhile_is_not_accepted() -> None:
    state = given(transfers.RECEIVED).state(CASE)
    gone = answering().with_state("case", replace(state, stage=CaseStage.CLOSING), CASE)
    gone.when(ACCEPT).then_rejected("transfer.record_moved_on", basis="第十四条")
    elsewhere = answering().with_state("case", replace(state, holder=AGRICULTURE), CASE)
    elsewhere.when(ACCEPT).then_rejected("transfer.record_moved_on")
    # the offer can still be taken back, or refused
    gone.when(REFUSE).then_accepted()
    gone.as_agency(MARKET).when(transfers.REVOKE).then_accepted()


WAITING = [
    (cases.AT[CaseStage.DECIDING], cases.PENALISE),
    (cases.AT[CaseStage.NOTICE_PENDING], cases.NOTICE),
    (cases.AT[CaseStage.NOTICE_PENDING], cases.SPARE),
    (cases.AT[CaseStage.INVESTIGATING], cases.HAND_OVER),
    (cases.AT[CaseStage.INVESTIGATING], cases.TRANSFER),
    (cases.AT[CaseStage.INVESTIGATING], cases.TERMINATE),
    (cases.AT[CaseStage.INVESTIGATING], replace(cases.RETURN_TO_DESK, desk=MARKET)),
]


@pytest.mark.parametrize(("past", "event"), WAITING, ids=[event.topic for _, event in WAITING])
def test_nobody_disposes_of_a_case_while_he_says_that_it_may_be_anothers(past: Any, event: Any) -> None:
    scene = given(past, said(transfers.ASKED, by="system")).as_agency(MARKET).on("2026-03-09")
    refused = scene.when(event, CASE).then_rejected("record.jurisdiction_open", basis="第十四条")
    # once the question is answered it goes its way
    left = refused.after(said(transfers.LEFT, by="system"))
    if event.topic != "case.returned_to_desk":
        left.when(event, CASE).then_accepted()


def test_investigating_and_securing_evidence_go_on() -> None:
    scene = given(transfers.OFFERED).as_agency(MARKET).on("2026-03-10")
    for event in (cases.ASSIGN, cases.SUSPEND, cases.SUSPECT_CRIME, cases.EXTEND):
        scene.when(event, CASE).then_accepted()


@pytest.mark.parametrize("event", [leads.DECLINE, leads.RETURN], ids=lambda event: event.topic)
def test_a_lead_waits_too(event: Any) -> None:
    scene = given(transfers.LEAD_OFFERED).as_agency(MARKET).on("2026-03-10")
    scene.when(event, LEAD).then_rejected("record.jurisdiction_open")
    scene.after(said(transfers.LEAD_LEFT, by="system")).when(event, LEAD).then_accepted()


def test_a_lead_that_is_offered_is_not_merged_away() -> None:
    scene = given(transfers.LEAD_OFFERED, leads.OTHER_REGISTERED).as_office().on("2026-03-10")
    scene.when(leads.MERGE, LEAD).then_rejected("record.jurisdiction_open")
    scene.after(said(transfers.LEAD_LEFT, by="system")).when(leads.MERGE, LEAD).then_accepted()


def test_no_case_is_filed_on_a_lead_that_is_offered() -> None:
    file = replace(cases.FILE_ON_LEAD, leads=(LEAD,))
    given(transfers.LEAD_OFFERED).as_agency(MARKET).on("2026-03-10").when(file, SECOND).then_rejected(
        "record.jurisdiction_open"
    )


def test_an_agency_of_the_directory_is_offered_the_case_and_not_handed_it() -> None:
    handed = replace(cases.TRANSFER, receiving_agency=NEXT, to_body=None)
    offering().when(handed, CASE).then_rejected("case.receiver_in_directory", pointer="/data/receiving_agency")
    offering().when(cases.TRANSFER, CASE).then_accepted()


# -- never a second time, and back to the desk ------------------------------------------------------------------------------------


def test_what_was_received_by_transfer_is_not_passed_on() -> None:
    scene = given(transfers.ACCEPTED, said(cases.ASSIGN, by=NEXT)).as_agency(NEXT).on("2026-03-20")
    again = replace(OFFER, receiving_agency=FAR, document_no="密市监案移〔2026〕1号", manifest=(), manifest_note="见卷")
    refused = scene.when(again, SECOND)
    refused.then_rejected("record.second_transfer_forbidden", basis="第十四条")
    # the refusal names who stands above both
    assert refused.refusal is not None
    assert "潍坊市市场监督管理局" in refused.refusal.zh
    assert CITY in refused.refusal.en
    assert "jurisdiction_dispute.escalated" in refused.refusal.next_en
    for event in (cases.TRANSFER, cases.HAND_OVER):
        scene.when(event, CASE).then_rejected("record.second_transfer_forbidden")
    # and a case of its own is transferred as ever
    offering().when(OFFER).then_accepted()


def test_where_the_directory_cannot_tell_who_stands_above_both_it_says_so() -> None:
    scene = given(transfers.ACCEPTED).with_agency(NEXT, superiors=(), agency_type="other").as_agency(NEXT)
    again = replace(OFFER, receiving_agency=FAR, manifest=(), manifest_note="见卷")
    refused = scene.on("2026-03-20").when(again, SECOND)
    refused.then_rejected("record.second_transfer_forbidden")
    assert refused.refusal is not None
    assert "名录不能确定" in refused.refusal.zh


def test_a_lead_that_came_by_transfer_leaves_through_nobodys_door() -> None:
    returned = (
        by(NEXT, leads.RETURN, stream=LEAD),
        said(replace(leads.TRIAGE, route=leads.Route.OTHER_REGION), by=OFFICE),
    )
    scene = given(transfers.LEAD_ACCEPTED, returned).as_office().on("2026-03-20")
    scene.when(leads.ROUTE_OUT, LEAD).then_rejected("record.second_transfer_forbidden")


def test_after_a_designation_the_agency_holds_it_in_its_own_right() -> None:
    given(transfers.DESIGNATED).then_state(CASE, holder=NEXT, received_from=None)


UNDER_MARKET = (Subordination(MARKET, Span()),)


def test_a_unit_returns_and_never_passes_on() -> None:
    held = given(transfers.DIRECTORY, cases.verifying(1, by=UNIT), said(transfers.PHOTO, by=UNIT, stream=CLUE))
    scene = held.with_agency(UNIT, parents=UNDER_MARKET).as_agency(UNIT).on("2026-03-09")
    refused = scene.when(replace(OFFER_LEAD, approved_by=LEADER))
    refused.then_rejected("transfer.unit_returns_only", basis="第四十一条")
    assert refused.refusal is not None
    assert MARKET in refused.refusal.en
    # back to the office, which is counted
    scene.when(leads.RETURN, LEAD).then_accepted().then_state(LEAD, stage=LeadStage.RETURNED, bounces=1)


def test_a_unit_gives_a_case_back_to_its_agency() -> None:
    state = given(transfers.AROUND).state(CASE)
    scene = given(transfers.AROUND).with_state("case", replace(state, holder=UNIT, registrant=UNIT), CASE)
    scene = scene.with_agency(UNIT, parents=UNDER_MARKET).as_agency(UNIT).on("2026-03-09")
    scene.when(OFFER).then_rejected("transfer.unit_returns_only")
    back = CaseReturnedToDesk(
        desk=MARKET,
        reason_code=ReturnReason.NO_POWER,
        reason="超出委托权限",
        basis="行政处罚法第二十条",
        suggested_agency=NEXT,
    )
    scene.when(replace(back, desk=NEXT), CASE).then_rejected("case.not_its_desk", pointer="/data/desk")
    returned = scene.when(back, CASE).then(on_stream(CASE, back))
    returned.then_state(CASE, registrant=UNIT, holder=MARKET, stage=CaseStage.INVESTIGATING, bounces=1)
    # and the agency may transfer it: it came from its own unit, not by transfer
    returned.as_agency(MARKET).when(OFFER).then_accepted()


def test_an_agency_returns_nothing_to_itself() -> None:
    offering().when(replace(cases.RETURN_TO_DESK, desk=MARKET), CASE).then_rejected("case.returned_by_organ")


def test_what_is_found_to_be_another_departments_is_said_before_it_goes() -> None:
    found = offering().when(cases.NOT_OURS, CASE).then(on_stream(CASE, cases.NOT_OURS))
    found.then_state(CASE, stage=CaseStage.INVESTIGATING, holder=MARKET)
    found.when(OFFER_ACROSS).then_accepted()
    wrong = replace(cases.NOT_OURS, suggested_agency=UNKNOWN_AGENCY)
    offering().when(wrong, CASE).then_rejected("agency.not_available")

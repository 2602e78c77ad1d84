"""Disputes on jurisdiction told as stories: which way up, who decides, and where the record goes (legal.md 5.6, 程序规定 13–16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.agency.state import Span, Subordination
from coordination.streams.case import CaseJurisdictionLeft
from coordination.streams.case import Stage as CaseStage
from coordination.streams.jurisdiction import HowLeft, HowMoved, Question, QuestionKind
from coordination.streams.jurisdiction_dispute import DisputeRoute, JurisdictionDisputeRouted, Stage
from coordination.streams.transfer import Stage as TransferStage
from coordination.streams.transfer import TransferSettled
from tests.spec import cases, leads, referrals, transfers
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    UNIT,
    UNKNOWN_AGENCY,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.transfers import (
    AGREE,
    CASE,
    CITY,
    DESIGNATE,
    DISPUTE,
    ESCALATE,
    FAR,
    GOVERNMENT,
    JUSTICE,
    LEAD,
    NEXT,
    RAISE,
    RAISE_ACROSS,
    REQUEST,
    ROUTED,
    TRANSFER,
    by,
    rule,
)

OF_CAMPAIGN = f"campaign:{CAMPAIGN}"
BY_DISPUTE = {"question_kind": QuestionKind.DISPUTE, "question": DISPUTE}


def objecting(*past: Any) -> Scene:
    return given(*(past or (transfers.RECEIVED,))).as_agency(NEXT).on("2026-03-16")


def confirmed(how: HowLeft = HowLeft.CONFIRMED, *, holder: str = MARKET, other: str = NEXT) -> Any:
    left = CaseJurisdictionLeft(
        **BY_DISPUTE, left_how=how, campaigns=(CAMPAIGN,), from_agency=holder, receiving_agency=other
    )
    return on_stream(CASE, left)


def moved(how: HowMoved, to: str, received_on: Any, **more: Any) -> Any:
    event = replace(transfers.MOVED, **BY_DISPUTE, moved_how=how, receiving_agency=to, received_on=received_on, **more)
    return on_stream(CASE, event)


# -- raising ----------------------------------------------------------------------------------------------------------------


def test_an_objection_takes_the_place_of_the_transfer() -> None:
    raised = (
        objecting()
        .when(RAISE)
        .then(
            RAISE,
            on_stream(DISPUTE, ROUTED),
            on_stream(TRANSFER, transfers.TELL_DISPUTED),
            on_stream(CASE, transfers.ASKED_IN_DISPUTE),
        )
    )
    raised.then_state(DISPUTE, stage=Stage.NEGOTIATING, registrant=NEXT, other=MARKET, route=DisputeRoute.SUPERIOR)
    raised.then_state(TRANSFER, stage=TransferStage.DISPUTED, holder=MARKET)
    raised.then_state(CASE, question=Question(QuestionKind.DISPUTE, DISPUTE), holder=MARKET)
    raised.then_known_to({NEXT: {"registered", "holds"}, MARKET: {"takes_part"}, OF_CAMPAIGN: {"office"}}, DISPUTE)
    # nobody answers the transfer any more, and nobody disposes of the case
    raised.when(transfers.ACCEPT, TRANSFER).then_rejected("record.wrong_stage")
    raised.as_agency(MARKET).when(transfers.REVOKE, TRANSFER).then_rejected("record.wrong_stage")
    raised.as_agency(MARKET).when(cases.TERMINATE, CASE).then_rejected("record.jurisdiction_open")


def test_a_dispute_needs_no_transfer() -> None:
    scene = given(transfers.AROUND).as_agency(MARKET).on("2026-03-16")
    across = scene.when(RAISE_ACROSS).then(
        RAISE_ACROSS,
        on_stream(DISPUTE, transfers.ROUTED_ACROSS),
        on_stream(CASE, transfers.ASKED_IN_DISPUTE),
    )
    across.then_state(DISPUTE, route=DisputeRoute.COORDINATION)


def test_who_received_a_case_reports_it_instead_of_passing_it_on() -> None:
    scene = given(transfers.ACCEPTED).as_agency(NEXT).on("2026-03-30")
    raised = scene.when(replace(RAISE, transfer=None)).then_accepted()
    reported = raised.when(ESCALATE).then_accepted()
    city = reported.as_agency(CITY).when(replace(DESIGNATE, competent_agency=MARKET)).then_accepted()
    city.then_state(CASE, holder=MARKET, registrant=MARKET, received_from=None, stage=CaseStage.FILED)


@pytest.mark.parametrize(
    ("past", "change"),
    [
        (transfers.AROUND, {"transfer": None}),
        (transfers.OFFERED, {"transfer": the("transfer", 2)}),
        (transfers.OFFERED, {"record": the("case", 9)}),
        (transfers.OFFERED, {"other_party": AGRICULTURE}),
        (transfers.REFUSED, {}),
    ],
    ids=["not known", "no such transfer", "of another record", "of others", "answered already"],
)
def test_one_disputes_what_one_knows_of(past: Any, change: dict[str, Any]) -> None:
    given(past).as_agency(NEXT).on("2026-03-16").when(replace(RAISE, **change)).then_rejected(
        "jurisdiction_dispute.record_unknown", pointer="/data/record"
    )


def test_one_of_the_two_holds_it() -> None:
    # AGRICULTURE registered the lead, and disputes with somebody who does not have it
    event = replace(RAISE, record_kind=transfers.RecordKind.LEAD, record=LEAD, transfer=None, other_party=NEXT)
    scene = given(transfers.AROUND).as_agency(AGRICULTURE).on("2026-03-16")
    scene.when(event).then_rejected("jurisdiction_dispute.not_between_parties", pointer="/data/other_party")
    scene.when(replace(event, other_party=MARKET)).then_accepted()
    own = replace(RAISE_ACROSS, other_party=MARKET)
    given(transfers.AROUND).as_agency(MARKET).when(own).then_rejected("jurisdiction_dispute.not_between_parties")


def test_units_dispute_nothing() -> None:
    state = given(transfers.AROUND).state(CASE)
    scene = given(transfers.AROUND).with_state("case", replace(state, holder=UNIT), CASE)
    scene = scene.with_agency(UNIT, parents=(Subordination(MARKET, Span()),)).as_agency(UNIT)
    scene.when(RAISE_ACROSS).then_rejected("jurisdiction_dispute.unit_cannot_dispute")
    other = replace(RAISE_ACROSS, other_party=UNIT, believed_competent=MARKET)
    scene = given(transfers.AROUND).with_agency(UNIT, parents=(Subordination(MARKET, Span()),)).as_agency(MARKET)
    scene.when(other).then_rejected("record.body_has_no_jurisdiction", pointer="/data/other_party")


def test_it_counts_where_its_record_counts_and_is_raised_while_there_is_something_to_dispute() -> None:
    objecting().when(replace(RAISE, campaigns=(NEXT_TOWN,))).then_rejected("jurisdiction_dispute.campaigns_differ")
    decided = given(transfers.DIRECTORY, cases.EXECUTING).as_agency(MARKET).on("2026-03-16")
    decided.when(RAISE_ACROSS).then_rejected("jurisdiction_dispute.record_not_movable", pointer="/data/record")
    objecting().when(replace(RAISE, believed_competent=OFFICE)).then_rejected("record.body_has_no_jurisdiction")
    objecting().when(replace(RAISE, believed_competent=UNKNOWN_AGENCY)).then_rejected("agency.not_available")


def test_one_dispute_at_a_time() -> None:
    again = the("jurisdiction_dispute", 2)
    scene = given(transfers.RAISED).as_agency(MARKET).on("2026-03-17")
    scene.when(RAISE_ACROSS, again).then_rejected("jurisdiction_dispute.jurisdiction_open", pointer="/data/transfer")
    # an open transfer is disputed by naming it
    open_transfer = given(transfers.RECEIVED).as_agency(MARKET).on("2026-03-16")
    open_transfer.when(replace(RAISE, other_party=NEXT, transfer=None)).then_rejected(
        "jurisdiction_dispute.jurisdiction_open"
    )
    open_transfer.when(replace(RAISE, other_party=NEXT)).then_accepted()


# -- agreeing ---------------------------------------------------------------------------------------------------------------


def test_it_takes_two_to_agree() -> None:
    scene = given(transfers.RAISED).on("2026-03-18")
    # NEXT believes MARKET competent: MARKET agrees, and the case stays
    agreed = (
        scene.as_agency(MARKET)
        .when(AGREE)
        .then(AGREE, confirmed(), on_stream(TRANSFER, TransferSettled(dispute=DISPUTE, competent_agency=MARKET)))
    )
    agreed.then_state(CASE, holder=MARKET, question=None, bounces=0, received_from=None)
    agreed.then_state(TRANSFER, stage=TransferStage.SETTLED, holder=MARKET)
    # MARKET has not said what it believes
    alone = scene.as_agency(NEXT).when(AGREE)
    alone.then_rejected("jurisdiction_dispute.not_as_other_believes", pointer="/data/competent_agency")


def test_whom_the_parties_agree_upon_gets_the_record() -> None:
    said_so = given(transfers.RAISED).as_agency(MARKET).on("2026-03-18").when(transfers.POSITION).then_accepted()
    said_so.then_state(DISPUTE, positions=((NEXT, MARKET), (MARKET, NEXT)))
    agree = replace(AGREE, competent_agency=NEXT)
    agreed = (
        said_so.as_agency(NEXT)
        .when(agree)
        .then(
            agree,
            moved(HowMoved.AGREED, NEXT, transfers.date(2026, 3, 18)),
            on_stream(TRANSFER, TransferSettled(dispute=DISPUTE, competent_agency=NEXT)),
        )
    )
    agreed.then_state(TRANSFER, stage=TransferStage.ACCEPTED, holder=NEXT)
    # agreed between the two, it is a transfer, and not passed on
    agreed.then_state(CASE, holder=NEXT, received_from=MARKET)


def test_two_do_not_agree_at_the_expense_of_a_third() -> None:
    third = replace(transfers.POSITION, believed_competent=FAR)
    scene = given(transfers.RAISED).as_agency(MARKET).on("2026-03-18").when(third).then_accepted()
    scene.as_agency(NEXT).when(replace(AGREE, competent_agency=FAR)).then_rejected(
        "jurisdiction_dispute.agreed_on_third", pointer="/data/competent_agency"
    )


def test_what_is_dropped_leaves_everything_where_it_is() -> None:
    dropped = given(transfers.RAISED).as_agency(NEXT).on("2026-03-17").when(transfers.WITHDRAW)
    scene = dropped.then(
        transfers.WITHDRAW, confirmed(HowLeft.WITHDRAWN), on_stream(TRANSFER, TransferSettled(dispute=DISPUTE))
    )
    scene.then_state(CASE, holder=MARKET, question=None)
    scene.then_state(TRANSFER, stage=TransferStage.SETTLED)
    given(transfers.ESCALATED).as_agency(NEXT).when(transfers.WITHDRAW).then_rejected("record.wrong_stage")


# -- the way up within a line ---------------------------------------------------------------------------------------------------


def test_the_common_superior_designates() -> None:
    reported = given(transfers.RAISED).as_agency(NEXT).on("2026-03-16").when(ESCALATE).then(ESCALATE)
    reported.then_state(DISPUTE, stage=Stage.WITH_SUPERIOR, authority=CITY, holder=CITY)
    reported.then_known_to(
        {NEXT: {"registered"}, MARKET: {"takes_part"}, CITY: {"holds", "takes_part"}, OF_CAMPAIGN: {"office"}}, DISPUTE
    )
    taken = reported.as_agency(CITY).on("2026-03-23").when(transfers.TAKE).then(transfers.TAKE)
    taken.when(transfers.TAKE).then_rejected("jurisdiction_dispute.material_received_already")
    designated = (
        taken.on("2026-03-30")
        .when(DESIGNATE)
        .then(
            DESIGNATE,
            moved(HowMoved.DESIGNATED, NEXT, transfers.date(2026, 3, 30)),
            on_stream(TRANSFER, transfers.SETTLE),
        )
    )
    designated.then_state(DISPUTE, stage=Stage.RESOLVED)
    designated.then_state(CASE, registrant=MARKET, holder=NEXT, question=None, received_from=None)
    designated.then_state(TRANSFER, stage=TransferStage.ACCEPTED, holder=NEXT)


def test_a_third_agency_may_be_designated() -> None:
    designate = replace(DESIGNATE, competent_agency=FAR)
    settled = on_stream(TRANSFER, TransferSettled(dispute=DISPUTE, competent_agency=FAR))
    third = given(transfers.WITH_MATERIAL).as_agency(CITY).on("2026-03-30").when(designate)
    scene = third.then(designate, moved(HowMoved.DESIGNATED, FAR, transfers.date(2026, 3, 30)), settled)
    scene.then_state(TRANSFER, stage=TransferStage.SETTLED, holder=MARKET)
    scene.then_state(CASE, holder=FAR)
    for code in (OFFICE, UNIT):
        given(transfers.WITH_MATERIAL).as_agency(CITY).when(replace(DESIGNATE, competent_agency=code)).then_rejected(
            "record.body_has_no_jurisdiction"
        )


def test_whoever_has_it_may_be_designated() -> None:
    designate = replace(DESIGNATE, competent_agency=MARKET)
    kept = given(transfers.WITH_MATERIAL).as_agency(CITY).on("2026-03-30").when(designate)
    kept.then(designate, confirmed(), on_stream(TRANSFER, TransferSettled(dispute=DISPUTE, competent_agency=MARKET)))


def test_what_was_decided_meanwhile_does_not_move() -> None:
    state = given(transfers.WITH_MATERIAL).state(CASE)
    over = given(transfers.WITH_MATERIAL).with_state("case", replace(state, stage=CaseStage.CLOSING), CASE)
    settled = on_stream(TRANSFER, TransferSettled(dispute=DISPUTE))
    scene = over.as_agency(CITY).on("2026-03-30").when(DESIGNATE).then(DESIGNATE, confirmed(HowLeft.OVERTAKEN), settled)
    scene.then_state(CASE, holder=MARKET, stage=CaseStage.CLOSING, question=None)
    # NEXT never got it, and owes no account of it
    scene.then_state(TRANSFER, stage=TransferStage.SETTLED, holder=MARKET)


def test_what_is_being_referred_to_the_police_does_not_move() -> None:
    suspected = said(cases.SUSPECT_CRIME, on="2026-03-24")
    drafted = (
        referrals.JUSTICE,
        suspected,
        said(referrals.DRAFT, on="2026-03-25"),
        said(cases.OPEN_REFERRAL, by="system"),
    )
    scene = given(transfers.WITH_MATERIAL, drafted).as_agency(CITY).on("2026-03-30").when(DESIGNATE).then_accepted()
    scene.then_state(CASE, holder=MARKET, question=None)
    scene.then_state(TRANSFER, stage=TransferStage.SETTLED, holder=MARKET)


def test_it_is_reported_to_whom_the_directory_names() -> None:
    scene = given(transfers.RAISED).as_agency(NEXT).on("2026-03-16")
    for code in (FAR, JUSTICE):
        outcome = scene.when(replace(ESCALATE, to_authority=code, authority_reason="就近"))
        outcome.then_rejected("jurisdiction_dispute.not_the_superior", pointer="/data/to_authority")
        assert outcome.refusal is not None
        assert CITY in outcome.refusal.en
    scene.when(replace(ESCALATE, to_authority=UNKNOWN_AGENCY)).then_rejected("agency.not_available")


def test_where_the_directory_does_not_have_it_whoever_reports_says_why() -> None:
    # FAR lies in another province: above both would stand the authority of the whole country, which is not registered
    raised = (
        transfers.AROUND,
        by(MARKET, replace(RAISE_ACROSS, other_party=FAR, believed_competent=FAR), "2026-03-16"),
        rule(ROUTED),
    )
    scene = given(raised).as_agency(MARKET).on("2026-03-16")
    scene.when(ESCALATE).then_rejected("jurisdiction_dispute.not_the_superior")
    scene.when(replace(ESCALATE, authority_reason="受省局委托协调")).then_accepted()
    party = replace(ESCALATE, to_authority=FAR, authority_reason="对方")
    scene.when(party).then_rejected("jurisdiction_dispute.not_the_superior")


# -- the way between lines --------------------------------------------------------------------------------------------------------


def test_between_lines_the_justice_bureau_coordinates() -> None:
    scene = given(transfers.ACROSS_RAISED).as_agency(MARKET).on("2026-03-18")
    outcome = scene.when(ESCALATE)
    outcome.then_rejected("jurisdiction_dispute.across_lines", basis="行政执法监督条例")
    assert outcome.refusal is not None
    assert JUSTICE in outcome.refusal.en
    asked = scene.when(REQUEST).then(REQUEST)
    asked.then_state(DISPUTE, stage=Stage.WITH_JUSTICE, authority=JUSTICE, justice_bureau=JUSTICE)
    moved_there = moved(HowMoved.COORDINATED, AGRICULTURE, transfers.date(2026, 3, 18), profile=cases.MOVE.profile)
    agreed = asked.as_agency(JUSTICE).when(transfers.COORDINATE).then(transfers.COORDINATE, moved_there)
    agreed.then_state(CASE, holder=AGRICULTURE, profile="agriculture", received_from=None)


def test_what_coordination_does_not_bring_about_the_government_decides() -> None:
    scene = given(transfers.COORDINATING).as_agency(JUSTICE).on("2026-04-01")
    wrong = scene.when(replace(transfers.SUBMIT, to_authority=CITY))
    wrong.then_rejected("jurisdiction_dispute.not_the_government", pointer="/data/to_authority")
    submitted = scene.when(transfers.SUBMIT).then(transfers.SUBMIT)
    submitted.then_state(DISPUTE, stage=Stage.WITH_GOVERNMENT, authority=GOVERNMENT, justice_bureau=JUSTICE)
    moved_there = moved(HowMoved.DECIDED, AGRICULTURE, transfers.date(2026, 4, 1), profile=cases.MOVE.profile)
    decided = submitted.as_agency(GOVERNMENT).when(transfers.DECIDE).then(transfers.DECIDE, moved_there)
    decided.then_state(DISPUTE, stage=Stage.RESOLVED)
    # the bureau has given its opinion, and goes on seeing it
    submitted.as_agency(JUSTICE).when(transfers.COORDINATE).then_rejected("jurisdiction_dispute.not_the_authority")


def test_no_bureau_coordinates_within_a_line_and_no_other_bureau() -> None:
    outcome = given(transfers.RAISED).as_agency(NEXT).on("2026-03-18").when(REQUEST)
    outcome.then_rejected("jurisdiction_dispute.not_across_lines")
    assert outcome.refusal is not None
    assert CITY in outcome.refusal.en
    scene = given(transfers.ACROSS_RAISED).as_agency(MARKET).on("2026-03-18")
    other = scene.when(replace(REQUEST, to_authority=GOVERNMENT))
    other.then_rejected("jurisdiction_dispute.not_the_coordinator", pointer="/data/to_authority")
    assert other.refusal is not None
    assert other.refusal.en == f"the justice bureau of 安丘市 {JUSTICE} coordinates, and not the one named"
    assert "司法" in other.refusal.zh


def test_a_bureau_that_the_directory_does_not_have_is_named_with_a_reason() -> None:
    scene = given(transfers.ACROSS_RAISED).with_agency(JUSTICE, dissolved_on=transfers.date(2026, 1, 1))
    scene = scene.with_agency("370700-sfj", agency_type="justice").as_agency(MARKET).on("2026-03-18")
    other = replace(REQUEST, to_authority="370700-sfj")
    scene.when(other).then_rejected("jurisdiction_dispute.not_the_coordinator")
    scene.when(replace(other, authority_reason="本级司法局职责由市局承担")).then_accepted()


def test_before_the_regulation_the_common_government_was_the_superior() -> None:
    raised = given(
        transfers.AROUND,
        by(MARKET, RAISE_ACROSS, "2026-01-12"),
        rule(ROUTED, "2026-01-12"),
        rule(transfers.ASKED_IN_DISPUTE, "2026-01-12"),
    )
    scene = raised.as_agency(MARKET).on("2026-01-12")
    scene.when(REQUEST).then_rejected("jurisdiction_dispute.not_across_lines")
    to_government = replace(ESCALATE, to_authority=GOVERNMENT)
    scene.when(to_government).then_accepted().then_state(DISPUTE, authority=GOVERNMENT)
    # the way is told as it was on the day on which the dispute was raised
    fresh = given(transfers.AROUND).as_agency(MARKET).on("2026-01-12").when(RAISE_ACROSS).then_accepted()
    fresh.then_state(DISPUTE, route=DisputeRoute.SUPERIOR)


def test_where_the_directory_cannot_tell_the_way_is_left_open() -> None:
    scene = given(transfers.AROUND).with_agency(AGRICULTURE, agency_type="customs").as_agency(MARKET).on("2026-03-16")
    undetermined = JurisdictionDisputeRouted(dispute_route=DisputeRoute.UNDETERMINED)
    raised = scene.when(RAISE_ACROSS).then(
        RAISE_ACROSS, on_stream(DISPUTE, undetermined), on_stream(CASE, transfers.ASKED_IN_DISPUTE)
    )
    raised.when(replace(ESCALATE, to_authority=GOVERNMENT)).then_rejected("jurisdiction_dispute.not_the_superior")
    named = replace(ESCALATE, to_authority=GOVERNMENT, authority_reason="海关与地方的争议，商请市政府协调")
    raised.when(named).then_accepted()


# -- leads, and who is nobody here ----------------------------------------------------------------------------------------------


def test_a_disputed_lead_goes_where_it_is_designated() -> None:
    raised = replace(RAISE, record_kind=transfers.RecordKind.LEAD, record=LEAD, document_no=None)
    scene = given(transfers.LEAD_RECEIVED).as_agency(NEXT).on("2026-03-16").when(raised).then_accepted()
    scene.as_agency(MARKET).when(leads.DECLINE, LEAD).then_rejected("record.jurisdiction_open")
    reported = scene.as_agency(NEXT).when(ESCALATE).then_accepted()
    designated = reported.as_agency(CITY).on("2026-03-30").when(DESIGNATE).then_accepted()
    designated.then_state(LEAD, registrant=AGRICULTURE, holder=NEXT, received_from=None, question=None)
    designated.as_agency(NEXT).when(leads.DECLINE, LEAD).then_accepted()


def test_neither_police_nor_the_next_town_know_of_it() -> None:
    for code in (POLICE, FAR):
        given(transfers.WITH_MATERIAL).as_agency(code).when(DESIGNATE).then_rejected("stream.not_found")


def test_the_way_is_found_by_rule_and_posted_by_nobody() -> None:
    given(transfers.RAISED).as_agency(NEXT).when(ROUTED).then_rejected("event.by_rule_only")
    assert said(ROUTED).event.dispute_route is DisputeRoute.SUPERIOR

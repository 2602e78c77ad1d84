"""What an agency may decide, and when: 程序规定 第五十条、第五十七条、第五十八条、第六十条; O310 第五条、第十一条."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.profiles import NoPenaltyGround, PenaltyKind, SuspensionGround
from coordination.streams.case import Measure, Revocation, Stage, SuspicionOutcome
from coordination.streams.lead import LeadCrimeSuspected
from tests.spec.cases import (
    AWAITING_BIG,
    AWAITING_PARTY,
    BIG_NOTICE,
    CASE,
    DECIDING,
    DISCUSS,
    EXECUTING,
    FILE_ON_LEAD,
    FILED,
    HAND_OVER,
    HEARD,
    IN_REVIEW,
    INVESTIGATING,
    LAPSE,
    LEGAL_REVIEW,
    NOTICE,
    NOTICE_PENDING,
    NUMBERED,
    PENALISE,
    RECEIVE,
    REFER,
    REFER_AND_WAIT,
    REMAKE,
    RESOLVE,
    RESUME,
    SPARE,
    STATE_CASE,
    SUSPECT_CRIME,
    TRANSFER,
    verifying,
)
from tests.spec.cases import CONCLUDE_COMPLEX as COMPLEX
from tests.spec.dsl import (
    ACTING,
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    NOBODY,
    POLICE,
    UNIT_HEAD,
    UNKNOWN_AGENCY,
    given,
    said,
)

BIG_PENALTY = replace(PENALISE, fine_fen=15_000_000)
SUSPECTED = (*DECIDING, said(SUSPECT_CRIME))
NO_FINE = replace(PENALISE, kinds=(PenaltyKind.INCOME, PenaltyKind.GOODS), fine_fen=0)
LISTED = (
    *INVESTIGATING,
    said(COMPLEX, on="2024-04-08"),
    said(RECEIVE, on="2024-04-08"),
    said(LEGAL_REVIEW, on="2024-04-15"),
    said(NOTICE, on="2024-04-17"),
    said(LAPSE, on="2024-04-25"),
)

# -- penalty -----------------------------------------------------------------------------------------------------------------


def test_a_leader_decides_the_penalty() -> None:
    given(DECIDING).when(PENALISE).then(PENALISE, NUMBERED).then_state(stage=Stage.EXECUTING)
    for nobody in (NOBODY, UNIT_HEAD):
        given(DECIDING).when(replace(PENALISE, approved_by=nobody)).then_rejected(
            "approval.wrong_post", basis="第六十条"
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"fine_fen": 500_001},
        {"illegal_income_fen": 120_001},
        {"goods_value_fen": 300_001},
        {"kinds": (*PENALISE.kinds, PenaltyKind.LICENCE_REVOKED)},
    ],
    ids=["fine", "income", "goods", "kind"],
)
def test_nothing_is_heavier_than_the_party_was_told(changes: dict[str, Any]) -> None:
    """行政处罚法 第四十四条、第四十五条; 程序规定 第五十八条: 不得因当事人陈述、申辩或者要求听证而给予更重的行政处罚."""
    given(DECIDING).when(replace(PENALISE, **changes)).then_rejected("case.heavier_than_notified", basis="第五十八条")


def test_it_may_be_milder_and_a_new_notice_may_say_more() -> None:
    milder = replace(PENALISE, fine_fen=100_000)
    given(DECIDING).when(milder).then(milder, NUMBERED)
    told_again = replace(NOTICE, proposed_fine_fen=800_000)
    past = (*DECIDING, said(told_again, on="2024-05-06"), said(LAPSE, on="2024-05-14"))
    given(past).when(replace(PENALISE, fine_fen=800_000)).then_accepted()


@pytest.mark.parametrize(
    "changes",
    [
        {"fine_fen": 0},
        {"kinds": (PenaltyKind.INCOME, PenaltyKind.GOODS)},
        {"illegal_income_fen": 0},
        {"goods_value_fen": 0},
    ],
)
def test_kinds_and_amounts_agree(changes: dict[str, Any]) -> None:
    given(DECIDING).when(replace(PENALISE, **changes)).then_rejected("case.amounts_disagree", pointer="/data/kinds")


def test_the_party_may_ask_for_the_hearing_it_was_offered_until_the_time_is_over() -> None:
    """行政处罚法 第六十二条、第六十四条: told on 04-17, so until 04-24, the fifth working day, though it has made a statement."""
    past = (*AWAITING_BIG, said(STATE_CASE, on="2024-04-18"))
    for day in ("2024-04-22", "2024-04-24"):
        given(past).on(day).when(PENALISE).then_rejected("case.party_may_still_ask", pointer="/legalon")
    given(past).on("2024-04-25").when(PENALISE).then_accepted()
    waived = (*AWAITING_BIG, said(replace(LAPSE, waived=True), on="2024-04-18"))
    given(waived).on("2024-04-19").when(PENALISE).then_accepted()
    stated = (*AWAITING_PARTY, said(STATE_CASE, on="2024-04-18"))
    given(stated).on("2024-04-19").when(PENALISE).then_accepted()


def test_listed_cases_need_legal_review_and_the_leaders_together() -> None:
    """程序规定 第五十条、第六十条第二款; legal.md 5.3: LegalReviewPassed and CollectiveDiscussionRecorded."""
    given(LISTED).when(PENALISE).then_rejected("case.not_discussed", basis="第六十条第二款")
    given(LISTED).when(DISCUSS).then(DISCUSS).when(PENALISE).then(PENALISE, NUMBERED)


def test_after_a_hearing_legal_review_comes_before_the_decision() -> None:
    """程序规定 第五十条第一款第二项、第二款."""
    given(HEARD).when(BIG_PENALTY).then_rejected("case.legal_review_not_passed", basis="第五十条")
    scene = given(HEARD).when(RECEIVE).then(RECEIVE).when(LEGAL_REVIEW).then(LEGAL_REVIEW)
    scene.when(BIG_PENALTY).then_rejected("case.not_discussed")
    scene.when(DISCUSS).then(DISCUSS).when(BIG_PENALTY).then(BIG_PENALTY, NUMBERED).then_state(stage=Stage.EXECUTING)


def test_review_before_the_hearing_does_not_do() -> None:
    past = (*NOTICE_PENDING[:-1], said(LEGAL_REVIEW), said(BIG_NOTICE, on="2024-04-17"), *HEARD[len(AWAITING_BIG) :])
    given(past).when(BIG_PENALTY).then_rejected("case.legal_review_not_passed")


def test_a_new_notice_does_not_undo_that_there_was_a_hearing() -> None:
    past = (*HEARD, said(BIG_NOTICE, on="2024-05-27"), said(LAPSE, on="2024-06-05"))
    given(past).on("2024-06-06").when(BIG_PENALTY).then_rejected("case.legal_review_not_passed")


# -- crime -------------------------------------------------------------------------------------------------------------------


def test_no_fine_stands_in_for_a_referral() -> None:
    """行政执法机关移送涉嫌犯罪案件的规定 第十一条第一款; legal.md 2: no_penalty_instead_of_referral."""
    given(SUSPECTED).when(PENALISE).then_rejected(
        "case.no_penalty_instead_of_referral", basis="第十一条", pointer="/data/fine_fen"
    )
    given(SUSPECTED).when(NO_FINE).then(NO_FINE, NUMBERED)
    given(SUSPECTED).when(RESOLVE).then(RESOLVE).when(PENALISE).then(PENALISE, NUMBERED)


def test_a_suspicion_that_stands_on_the_lead_stands_in_the_way_too() -> None:
    suspicion = said(LeadCrimeSuspected(facts="销售金额达六万元"), by=MARKET)
    past = (*verifying(), suspicion, said(FILE_ON_LEAD), *DECIDING[len(FILED) :])
    given(past).when(PENALISE).then_rejected("case.no_penalty_instead_of_referral")
    given(past).when(SPARE).then_rejected("case.crime_unresolved")
    # nor is it handed on to another department, which would end the matter without a referral (O310 第三条)
    given(past).when(HAND_OVER).then_rejected("case.crime_unresolved")


def test_no_fine_is_added_to_a_criminal_fine() -> None:
    """行政处罚法 第三十五条第二款: 行政机关尚未给予当事人罚款的，不再给予罚款."""
    past = (*SUSPECTED, said(replace(RESOLVE, suspicion_outcome=SuspicionOutcome.CRIMINAL_FINE)))
    given(past).when(PENALISE).then_rejected("case.fined_by_court", basis="第三十五条")
    given(past).when(NO_FINE).then(NO_FINE, NUMBERED)


def test_the_chief_refers_a_deputy_does_not() -> None:
    """行政执法机关移送涉嫌犯罪案件的规定 第五条第二款; legal.md 2: chief_only."""
    for chief in (CHIEF, ACTING):
        given(SUSPECTED).when(replace(REFER, approved_by=chief)).then_accepted()
    for nobody in (LEADER, UNIT_HEAD, NOBODY):
        given(SUSPECTED).when(replace(REFER, approved_by=nobody)).then_rejected("approval.wrong_post", basis="第五条")
    given(SUSPECTED).on("2025-01-02").when(replace(REFER, approved_by=ACTING)).then_rejected("approval.wrong_post")


def test_a_referral_disposes_of_the_case_or_lets_it_rest() -> None:
    """程序规定 第六十条第一款第五项 and 第四十六条; legal.md 2.2: dispose_and_close | suspend_under_46_1."""
    scene = given(SUSPECTED).when(REFER).then(REFER).then_state(stage=Stage.CLOSING, participants=(POLICE,))
    scene.then_known_to(
        {MARKET: {"registered", "holds"}, POLICE: {"takes_part"}, f"campaign:{CAMPAIGN}": {"office"}}, CASE
    )
    scene = given(SUSPECTED).when(REFER_AND_WAIT).then(REFER_AND_WAIT).then_state(stage=Stage.SUSPENDED)
    scene.when(RESOLVE).then(RESOLVE).when(RESUME).then(RESUME).then_state(stage=Stage.INVESTIGATING)


def test_a_referral_says_why_the_case_rests_and_follows_a_suspicion() -> None:
    given(SUSPECTED).when(replace(REFER_AND_WAIT, suspension_ground=None)).then_rejected(
        "case.suspension_ground_mismatch", pointer="/data/suspension_ground"
    )
    with_ground = replace(REFER, suspension_ground=SuspensionGround("other"))
    given(SUSPECTED).when(with_ground).then_rejected("case.suspension_ground_mismatch")
    given(DECIDING).when(REFER).then_rejected("case.crime_not_suspected", basis="第三条")
    given(SUSPECTED).when(replace(REFER, receiving_agency=UNKNOWN_AGENCY)).then_rejected("agency.not_available")
    investigating = (*INVESTIGATING, said(SUSPECT_CRIME))
    given(investigating).when(REFER).then_rejected("case.not_reviewed")
    given(investigating).when(REFER_AND_WAIT).then_accepted()


# -- other dispositions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["minor", "first", "no_fault"])
def test_who_is_spared_is_educated(ground: str) -> None:
    """行政处罚法 第三十三条; 程序规定 第六十一条: 应当对当事人进行教育."""
    event = replace(SPARE, no_penalty_ground=NoPenaltyGround(ground))
    given(NOTICE_PENDING).when(event).then(event).then_state(stage=Stage.CLOSING)
    given(DECIDING).when(event).then(event)
    given(DECIDING).when(replace(event, measures=(Measure.WARNED,))).then_rejected(
        "case.education_missing", pointer="/data/measures", basis="第六十一条"
    )


@pytest.mark.parametrize("ground", ["under_fourteen", "no_capacity", "time_barred", "not_established"])
def test_where_nothing_is_to_be_taught_nothing_is_demanded(ground: str) -> None:
    event = replace(SPARE, no_penalty_ground=NoPenaltyGround(ground), measures=())
    given(DECIDING).when(event).then(event)


def test_a_disposition_without_penalty_needs_review_and_a_leader_but_no_notice() -> None:
    """程序规定 第五十六条后段."""
    given(IN_REVIEW).when(SPARE).then_rejected("case.not_reviewed", basis="第五十六条")
    given(NOTICE_PENDING).when(replace(SPARE, approved_by=NOBODY)).then_rejected("approval.wrong_post")


def test_another_departments_matter_goes_there() -> None:
    """程序规定 第十七条第一款: 及时移送; a department that is in the directory is offered it, and answers."""
    scene = given(INVESTIGATING).when(HAND_OVER).then(HAND_OVER)
    scene.then_state(stage=Stage.CLOSING, holder=MARKET, offered_to=None)
    given(INVESTIGATING).when(replace(HAND_OVER, to_body=None)).then_rejected("case.receiver_missing", basis="第十七条")
    given(INVESTIGATING).when(replace(HAND_OVER, receiving_agency=MARKET)).then_rejected("case.receiver_missing")
    for code in (AGRICULTURE, UNKNOWN_AGENCY):
        given(INVESTIGATING).when(replace(HAND_OVER, receiving_agency=code, to_body=None)).then_rejected(
            "case.receiver_in_directory", pointer="/data/receiving_agency", basis="第十七条"
        )
    given(INVESTIGATING).when(replace(HAND_OVER, approved_by=NOBODY)).then_rejected("approval.wrong_post")


def test_a_case_that_is_transferred_leaves_its_agency() -> None:
    """程序规定 第十四条; whoever had it still knows of it. An agency of the directory is offered it, and answers."""
    scene = given(INVESTIGATING).when(TRANSFER).then(TRANSFER)
    scene.then_state(stage=Stage.TRANSFERRED_OUT, holder=None, offered_to=None)
    scene.then_known_to({MARKET: {"registered", "takes_part"}, f"campaign:{CAMPAIGN}": {"office"}}, CASE)
    given(EXECUTING).when(TRANSFER).then_rejected("record.wrong_stage")
    given(INVESTIGATING).when(replace(TRANSFER, to_body=None)).then_rejected("case.receiver_missing", basis="第十四条")
    for code in (POLICE, UNKNOWN_AGENCY):
        given(INVESTIGATING).when(replace(TRANSFER, receiving_agency=code)).then_rejected(
            "case.receiver_in_directory", pointer="/data/receiving_agency"
        )


def test_a_decision_to_be_remade_goes_the_whole_way_again() -> None:
    scene = given(EXECUTING).when(REMAKE).then(REMAKE).then_state(stage=Stage.INVESTIGATING, decision=None)
    scene.when(PENALISE).then_rejected("record.wrong_stage")
    assert REMAKE.revocation is Revocation.REMADE

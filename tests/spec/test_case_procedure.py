"""From the officers' first day to the leaders' table: 程序规定 第四十六条至第五十八条、第六十四条; 听证办法 第五条."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.profiles import LegalReviewGround, PenaltyKind, ProfileName, SuspensionGround, TerminationGround
from coordination.streams.case import Case, HearingResult, ReviewResult, Stage, SuspicionOutcome
from coordination.streams.lead import LeadCrimeSuspected, LeadCrimeSuspicionResolved
from coordination.streams.parts import Party, PartyKind
from coordination.thresholds.facts import CrimeConduct
from tests.spec import referrals
from tests.spec.cases import (
    ASSIGN,
    AWAITING_BIG,
    AWAITING_PARTY,
    BIG_NOTICE,
    CASE,
    CLOSE,
    COMPANY,
    CONCLUDE,
    CONCLUDE_COMPLEX,
    DECIDING,
    DISCUSS,
    EXTEND,
    EXTEND_REVIEW,
    FIGURES,
    FILE,
    FILE_ON_LEAD,
    FILED,
    HEARD,
    HEARING,
    HOLD_HEARING,
    IN_REVIEW,
    INVESTIGATING,
    LAPSE,
    LEAD,
    LEGAL_REVIEW,
    NOTICE,
    NOTICE_PENDING,
    OFFICERS,
    RECEIVE,
    REFER_AND_WAIT,
    REPORT_HEARING,
    REQUEST_HEARING,
    RESOLVE,
    RESUME,
    REVIEW,
    SPARE,
    STATE_CASE,
    SUSPECT_CRIME,
    SUSPEND,
    SUSPENDED,
    TERMINATE,
    verifying,
)
from tests.spec.dsl import (
    ACTING,
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    NOBODY,
    REVIEWER,
    UNIT_HEAD,
    given,
    on_stream,
    said,
)

COMPLEX = (*INVESTIGATING, said(CONCLUDE_COMPLEX, on="2024-04-08"))

# -- suspension, termination, more time ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["awaiting_ruling", "interpretation", "force_majeure", "party_missing", "other"])
def test_an_investigation_rests_on_the_five_grounds(ground: str) -> None:
    """程序规定 第四十六条第一款第一项至第五项."""
    event = replace(SUSPEND, suspension_ground=SuspensionGround(ground))
    scene = given(INVESTIGATING).when(event).then(event).then_state(stage=Stage.SUSPENDED)
    scene.when(RESUME).then(RESUME).then_state(stage=Stage.INVESTIGATING)


@pytest.mark.parametrize("event", [SUSPEND, TERMINATE, EXTEND], ids=["suspend", "terminate", "extend"])
def test_a_leader_approves(event: Any) -> None:
    """程序规定 第四十六条、第四十七条、第六十四条: 经市场监督管理部门负责人批准."""
    for leader in (LEADER, CHIEF, ACTING):
        given(INVESTIGATING).when(replace(event, approved_by=leader)).then_accepted()
    for nobody in (NOBODY, UNIT_HEAD, REVIEWER):
        given(INVESTIGATING).when(replace(event, approved_by=nobody)).then_rejected("approval.wrong_post")


@pytest.mark.parametrize(
    ("event", "stage"),
    [
        (SUSPEND, Stage.INVESTIGATING),
        (TERMINATE, Stage.INVESTIGATING),
        (CONCLUDE_COMPLEX, Stage.INVESTIGATING),
        (SPARE, Stage.DECIDING),
        (REFER_AND_WAIT, Stage.INVESTIGATING),
        (CLOSE, Stage.CLOSING),
    ],
    ids=lambda value: getattr(value, "topic", value),
)
def test_a_ground_stands_only_where_a_procedure_lists_it(event: Any, stage: Stage) -> None:
    """A case filed when no rules were in force has no grounds (design.md 8: no rule then)."""
    held = Case(
        stage=stage,
        registrant=MARKET,
        holder=MARKET,
        campaigns=(CAMPAIGN,),
        profile="market_supervision",
        filed_on=date(2020, 1, 1),
        crime_suspected=event is REFER_AND_WAIT,
    )
    given().with_state("case", held).when(event).then_rejected("profile.ground_not_listed")


def test_a_ground_of_another_type_of_agency_does_not_end_an_investigation() -> None:
    """公安机关办理行政案件程序规定 第二百五十九条 knows 没有违法事实; 程序规定 第四十七条 does not."""
    foreign = replace(TERMINATE, termination_ground=TerminationGround("no_violation"))
    given(INVESTIGATING).when(foreign).then_rejected("profile.ground_not_listed", basis="第四十七条")


def test_what_rests_can_be_terminated() -> None:
    given(SUSPENDED).when(TERMINATE).then(TERMINATE).then_state(stage=Stage.TERMINATED)


def test_thirty_days_more_once_and_then_by_the_leaders_together() -> None:
    """程序规定 第六十四条: 三十日; 继续延期由负责人集体讨论决定，同时确定合理期限."""
    given(INVESTIGATING).when(replace(EXTEND, extension_nd=31)).then_rejected(
        "case.extended_too_far", basis="第六十四条"
    )
    given(INVESTIGATING).when(replace(EXTEND, approved_by=None)).then_rejected("case.extension_unapproved")
    scene = given(INVESTIGATING).when(EXTEND).then(EXTEND).then_state(extensions=1)
    scene.when(EXTEND).then_rejected("case.extended_too_far")
    together = replace(EXTEND, extension_nd=60, approved_by=None, discussed_by=(CHIEF, LEADER))
    scene.when(together).then(together).then_state(extensions=2)
    scene.when(replace(together, discussed_by=(CHIEF,))).then_rejected("case.extension_unapproved")
    scene.when(replace(EXTEND, discussed_by=(CHIEF,))).then_rejected("case.extended_too_far")
    scene.when(replace(together, discussed_by=(CHIEF, NOBODY))).then_rejected("approval.wrong_post")


# -- review ------------------------------------------------------------------------------------------------------------------


def test_who_handled_a_case_does_not_review_it() -> None:
    """程序规定 第四十九条第三款."""
    for officer in OFFICERS:
        given(IN_REVIEW).on("2024-04-15").when(replace(REVIEW, reviewer=officer)).then_rejected(
            "case.reviewer_is_officer", basis="第四十九条", pointer="/data/reviewer"
        )


def test_legal_review_is_for_legal_reviewers_case_review_for_anybody_else() -> None:
    """程序规定 第五十条、第五十二条."""
    scene = given(IN_REVIEW).on("2024-04-15")
    scene.when(replace(REVIEW, reviewer=NOBODY)).then_accepted()
    scene.when(replace(LEGAL_REVIEW, reviewer=NOBODY)).then_rejected("approval.wrong_post", basis="第五十条")
    scene.when(LEGAL_REVIEW).then_accepted().then_state(legally_reviewed=True)


@pytest.mark.parametrize("result", [ReviewResult.CORRECT, ReviewResult.SUPPLEMENT])
def test_what_is_not_agreed_to_goes_back(result: ReviewResult) -> None:
    """程序规定 第五十四条第二项、第三项."""
    scene = given(IN_REVIEW).on("2024-04-15").when(replace(REVIEW, review_result=result)).then_accepted()
    scene = scene.then_state(stage=Stage.INVESTIGATING, reviewed=False)
    again = scene.when(CONCLUDE).then(CONCLUDE).when(RECEIVE).then(RECEIVE)
    again.when(REVIEW).then(REVIEW).then_state(stage=Stage.NOTICE_PENDING)


@pytest.mark.parametrize("ground", ["public_interest", "complex", "by_law"])
def test_listed_cases_need_legal_review_before_the_notice(ground: str) -> None:
    """程序规定 第五十条第一款第一项、第三项、第四项."""
    past = (*INVESTIGATING, said(replace(CONCLUDE, review_grounds=(LegalReviewGround(ground),))), said(RECEIVE))
    given(past).when(REVIEW).then_rejected("case.legal_review_needed", basis="第五十条")
    given(past).when(NOTICE).then_rejected("case.not_reviewed")
    given(past).when(LEGAL_REVIEW).then(LEGAL_REVIEW).then_state(stage=Stage.NOTICE_PENDING)


def test_a_case_that_will_have_a_hearing_is_legally_reviewed_after_it() -> None:
    """程序规定 第五十条第一款第二项、第二款: 在听证程序结束后进行法制审核."""
    hearing = replace(CONCLUDE, review_grounds=(LegalReviewGround("after_hearing"),))
    past = (*INVESTIGATING, said(hearing), said(RECEIVE))
    given(past).when(REVIEW).then(REVIEW).then_state(stage=Stage.NOTICE_PENDING)


def test_there_is_no_notice_without_review() -> None:
    given(IN_REVIEW).when(NOTICE).then_rejected("case.not_reviewed", basis="第四十九条")


def test_after_the_notice_only_legal_review_is_left() -> None:
    scene = given((*DECIDING, said(RECEIVE)))
    scene.when(REVIEW).then_rejected("case.legal_review_needed")
    scene.when(LEGAL_REVIEW).then(LEGAL_REVIEW).then_state(stage=Stage.DECIDING, legally_reviewed=True)
    back = replace(LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)
    scene.when(back).then(back).then_state(stage=Stage.INVESTIGATING)


def test_a_review_begins_with_the_material_in_the_reviewers_hands() -> None:
    """程序规定 第五十五条: 自接到审核材料之日起十个工作日."""
    sent = (*INVESTIGATING, said(CONCLUDE, on="2024-04-08"))
    scene = given(sent).on("2024-04-10")
    scene.when(REVIEW).then_rejected("case.review_material_missing", basis="第五十五条")
    scene = scene.when(RECEIVE).then(RECEIVE).then_state(stage=Stage.IN_REVIEW, review_received_on=date(2024, 4, 10))
    scene.when(RECEIVE).then_rejected("case.review_material_received_already", basis="第五十五条")
    scene.on("2024-04-09").when(REVIEW).then_rejected("case.review_material_missing")
    scene.when(REVIEW).then(REVIEW).then_state(stage=Stage.NOTICE_PENDING, review_received_on=None)


def test_a_leader_extends_a_review_under_way() -> None:
    """程序规定 第五十五条: 经市场监督管理部门负责人批准可以适当延长; the text names no limit."""
    scene = given(IN_REVIEW).on("2024-04-12")
    scene.when(EXTEND_REVIEW).then(EXTEND_REVIEW).when(EXTEND_REVIEW).then(EXTEND_REVIEW)
    scene.when(replace(EXTEND_REVIEW, approved_by=NOBODY)).then_rejected("approval.wrong_post", basis="第五十五条")
    given(DECIDING).when(EXTEND_REVIEW).then_rejected("case.review_material_missing")


@pytest.mark.parametrize("event", [REQUEST_HEARING, BIG_NOTICE], ids=["hearing", "new notice"])
def test_a_review_under_way_falls_with_what_changes_its_matter(event: Any) -> None:
    past = (*AWAITING_BIG, said(STATE_CASE, on="2024-04-19"), said(RECEIVE, on="2024-04-19"))
    given(past).then_state(CASE, review_received_on=date(2024, 4, 19))
    given(past).on("2024-04-22").when(event).then_accepted().then_state(review_received_on=None)


def test_a_new_conclusion_begins_the_road_anew() -> None:
    past = (*HEARD, said(RECEIVE), said(replace(LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)))
    scene = given(past).when(CONCLUDE).then(CONCLUDE)
    scene.then_state(stage=Stage.IN_REVIEW, reviewed=False, legally_reviewed=False, hearing_held=False, notice=None)


def test_the_law_itself_asks_for_review_only_on_its_grounds() -> None:
    """行政处罚法 第五十八条: no review of ordinary cases; 农业 follows it here."""
    past = (
        said(replace(FILE, profile=ProfileName("agriculture")), by=AGRICULTURE),
        said(ASSIGN, by=AGRICULTURE),
    )
    plain = (*past, said(CONCLUDE, by=AGRICULTURE))
    given(plain).as_agency(AGRICULTURE).when(NOTICE).then(NOTICE).then_state(stage=Stage.AWAITING_PARTY)
    listed = (*past, said(CONCLUDE_COMPLEX, by=AGRICULTURE))
    given(listed).as_agency(AGRICULTURE).when(NOTICE).then_rejected("case.not_reviewed")


# -- notice, hearing -----------------------------------------------------------------------------------------------------------


def of(party: Party) -> tuple[Any, ...]:
    """Return the past of a case against a party, just reviewed."""
    return (said(replace(FILE, party=party)), *NOTICE_PENDING[1:])


NOBODY_KNOWN = Party(kind=PartyKind.UNKNOWN)
PERSON = Party(kind=PartyKind.PERSON)
TRADER = Party(kind=PartyKind.INDIVIDUAL_BUSINESS, name="某百货店")


@pytest.mark.parametrize(
    ("party", "fine_fen", "income_fen", "goods_fen", "due"),
    [
        # 对自然人一万元以上, 对法人或者其他组织十万元以上; 以上 includes the number itself (程序规定 第八十四条)
        (PERSON, 999_999, 0, 0, False),
        (PERSON, 1_000_000, 0, 0, True),
        (TRADER, 1_000_000, 0, 0, True),
        (NOBODY_KNOWN, 1_000_000, 0, 0, True),
        (COMPANY, 9_999_999, 0, 0, False),
        (COMPANY, 10_000_000, 0, 0, True),
        # 没收违法所得和非法财物价值总额达到相应数额
        (COMPANY, 0, 9_999_999, 0, False),
        (COMPANY, 0, 6_000_000, 4_000_000, True),
        (PERSON, 999_999, 500_000, 499_999, False),
        (PERSON, 0, 500_000, 500_000, True),
    ],
)
def test_from_the_threshold_on_a_hearing_is_offered(
    party: Party, fine_fen: int, income_fen: int, goods_fen: int, *, due: bool
) -> None:
    """市场监督管理行政处罚听证办法 第五条."""
    amounts = {PenaltyKind.FINE: fine_fen, PenaltyKind.INCOME: income_fen, PenaltyKind.GOODS: goods_fen}
    silent = replace(
        NOTICE,
        proposed_kinds=tuple(kind for kind, amount in amounts.items() if amount),
        proposed_fine_fen=fine_fen,
        proposed_income_fen=income_fen,
        proposed_goods_fen=goods_fen,
    )
    outcome = given(of(party)).when(silent)
    if due:
        outcome.then_rejected("case.hearing_not_offered", pointer="/data/hearing_offered", basis="听证办法 第五条")
        given(of(party)).when(replace(silent, hearing_offered=True)).then_accepted()
    else:
        outcome.then_accepted()


@pytest.mark.parametrize("kind", ["licence_revoked", "grade_lowered", "stopped", "shut", "practice_limited"])
def test_some_penalties_always_have_a_hearing(kind: str) -> None:
    """行政处罚法 第六十三条第一款第三项、第四项."""
    nothing = {"proposed_fine_fen": 0, "proposed_income_fen": 0, "proposed_goods_fen": 0}
    heavy = replace(NOTICE, proposed_kinds=(PenaltyKind(kind),), **nothing)
    given(NOTICE_PENDING).when(heavy).then_rejected("case.hearing_not_offered")
    warning = replace(heavy, proposed_kinds=(PenaltyKind.WARNING,))
    given(NOTICE_PENDING).when(warning).then_accepted()


def test_the_notice_is_approved_and_its_amounts_go_with_its_kinds() -> None:
    """程序规定 第五十六条: 报市场监督管理部门负责人批准."""
    given(NOTICE_PENDING).when(replace(NOTICE, approved_by=NOBODY)).then_rejected(
        "approval.wrong_post", basis="第五十六条"
    )
    given(NOTICE_PENDING).when(replace(NOTICE, proposed_goods_fen=0)).then_rejected("case.amounts_disagree")
    given(NOTICE_PENDING).when(replace(NOTICE, proposed_kinds=(PenaltyKind.FINE,))).then_rejected(
        "case.amounts_disagree", pointer="/data/proposed_kinds"
    )


@pytest.mark.parametrize(
    ("day", "lapsed"),
    [("2024-04-17", False), ("2024-04-22", False), ("2024-04-23", False), ("2024-04-24", False), ("2024-04-25", True)],
)
def test_rights_do_not_lapse_within_five_working_days(day: str, *, lapsed: bool) -> None:
    """程序规定 第五十七条第二款: served on Wednesday 04-17, so 18, 19, then 22, 23, 24 after the weekend."""
    outcome = given(AWAITING_PARTY).on(day).when(LAPSE)
    if lapsed:
        outcome.then(LAPSE).then_state(stage=Stage.DECIDING)
    else:
        outcome.then_rejected("case.rights_not_lapsed", pointer="/legalon", basis="第五十七条")


@pytest.mark.parametrize(("day", "lapsed"), [("2024-05-05", False), ("2024-05-07", False), ("2024-05-08", True)])
def test_holidays_are_not_held_against_the_party(day: str, *, lapsed: bool) -> None:
    """Served on Friday 2024-04-26: 28 (a Sunday that is worked), 29 and 30 April; 1 to 5 May are off; 6 and 7 May."""
    outcome = given((*NOTICE_PENDING, said(NOTICE, on="2024-04-26"))).on(day).when(LAPSE)
    outcome.then_accepted() if lapsed else outcome.then_rejected("case.rights_not_lapsed", pointer="/legalon")


def test_an_express_waiver_needs_no_waiting() -> None:
    """行政处罚法 第六十二条: 当事人明确放弃陈述或者申辩权利的除外."""
    waived = replace(LAPSE, waived=True)
    given(AWAITING_PARTY).on("2024-04-17").when(waived).then(waived).then_state(stage=Stage.DECIDING)


def test_a_hearing_is_held_where_it_was_offered_and_once() -> None:
    given(AWAITING_PARTY).when(REQUEST_HEARING).then_rejected("case.hearing_not_available", basis="第五十七条")
    scene = given(AWAITING_BIG).when(REQUEST_HEARING).then(REQUEST_HEARING).then_state(stage=Stage.HEARING)
    scene = scene.when(STATE_CASE).then(STATE_CASE).then_state(stage=Stage.HEARING)
    given(HEARD).then_state(CASE, stage=Stage.DECIDING, hearing_held=True)
    given(HEARD).when(REQUEST_HEARING).then_rejected("case.hearing_not_available")


def test_having_made_a_statement_the_party_may_still_ask_for_a_hearing() -> None:
    scene = given(AWAITING_BIG).when(STATE_CASE).then(STATE_CASE).then_state(stage=Stage.DECIDING)
    scene.when(REQUEST_HEARING).then(REQUEST_HEARING).then_state(stage=Stage.HEARING)


def test_a_hearing_that_was_withdrawn_was_not_held() -> None:
    withdrawn = replace(REPORT_HEARING, hearing_result=HearingResult.WITHDRAWN)
    given(HEARING).when(withdrawn).then(withdrawn).then_state(stage=Stage.DECIDING, hearing_held=False)


def test_review_and_discussion_begin_again_after_a_hearing() -> None:
    past = (*COMPLEX, said(LEGAL_REVIEW), said(BIG_NOTICE), said(REQUEST_HEARING), said(HOLD_HEARING))
    given(past).then_state(CASE, legally_reviewed=True)
    given(past).when(REPORT_HEARING).then_accepted().then_state(legally_reviewed=False, discussed=False)


def test_leaders_discuss_together() -> None:
    """程序规定 第六十条第二款: 由市场监督管理部门负责人集体讨论决定."""
    given(DECIDING).when(DISCUSS).then(DISCUSS).then_state(discussed=True, stage=Stage.DECIDING)
    given(DECIDING).when(replace(DISCUSS, participants=(CHIEF,))).then_rejected("case.too_few_leaders")
    given(DECIDING).when(replace(DISCUSS, participants=(CHIEF, UNIT_HEAD))).then_rejected(
        "approval.wrong_post", basis="第六十条第二款"
    )


# -- the suspicion of a crime ----------------------------------------------------------------------------------------------


def test_a_suspicion_is_opened_and_resolved_once() -> None:
    scene = given(INVESTIGATING).when(SUSPECT_CRIME).then(SUSPECT_CRIME).then_state(crime_suspected=True)
    scene.when(SUSPECT_CRIME).then_rejected("case.crime_open_already")
    scene = scene.when(RESOLVE).then(RESOLVE).then_state(crime_suspected=False, suspicion=SuspicionOutcome.NOT_FILED)
    scene.when(RESOLVE).then_rejected("case.crime_not_suspected")
    scene.when(SUSPECT_CRIME).then(SUSPECT_CRIME).then_state(crime_suspected=True, suspicion=None)


def test_the_offence_suspected_is_on_the_list() -> None:
    given(INVESTIGATING).when(replace(SUSPECT_CRIME, offence="trademark")).then_accepted()
    given(INVESTIGATING).when(replace(SUSPECT_CRIME, offence="tea_brand")).then_rejected("campaign.unknown_offence")


def test_only_the_chief_rejects_a_referral() -> None:
    """行政执法机关移送涉嫌犯罪案件的规定 第五条: 本机关正职负责人或者主持工作的负责人; a deputy decides neither way."""
    past = (*INVESTIGATING, said(SUSPECT_CRIME))
    rejected = replace(RESOLVE, suspicion_outcome=SuspicionOutcome.REFERRAL_REJECTED)
    for chief in (CHIEF, ACTING):
        given(past).when(replace(rejected, approved_by=chief)).then_accepted()
    for nobody in (None, LEADER, NOBODY):
        given(past).when(replace(rejected, approved_by=nobody)).then_rejected(
            "case.rejection_unapproved", basis="第五条", pointer="/data/approved_by"
        )


@pytest.mark.parametrize("outcome", [one for one in SuspicionOutcome if one is not SuspicionOutcome.REFERRAL_REJECTED])
def test_what_others_decided_is_on_paper(outcome: SuspicionOutcome) -> None:
    """O310 第十一条: otherwise the agency's own word, with no referral anywhere, would open the way to a fine."""
    past = (*INVESTIGATING, said(SUSPECT_CRIME))
    told = replace(RESOLVE, suspicion_outcome=outcome)
    given(past).when(told).then_accepted()
    given(past).when(replace(told, document_no=None)).then_rejected(
        "case.outcome_undocumented", pointer="/data/document_no", basis="第十一条"
    )


def test_a_referral_that_was_returned_has_its_document() -> None:
    scene = given(referrals.RETURNED).as_agency(MARKET).on("2024-04-01")
    scene.when(replace(RESOLVE, document_no=None), CASE).then_accepted()
    rejected = given(referrals.REJECTED).as_agency(MARKET).on("2024-04-01")
    rejected.when(replace(RESOLVE, document_no=None), CASE).then_rejected("case.outcome_undocumented")


def test_a_crime_suspected_in_the_lead_is_suspected_in_the_case() -> None:
    suspicion = said(LeadCrimeSuspected(facts="销售金额达六万元"), by=MARKET)
    past = (*verifying(), suspicion, said(FILE_ON_LEAD), *INVESTIGATING[len(FILED) :])
    told = on_stream(LEAD, LeadCrimeSuspicionResolved(case=CASE, document_no=RESOLVE.document_no))
    given(past).when(RESOLVE).then(RESOLVE, told).then_state(CASE, suspicion=SuspicionOutcome.NOT_FILED)


def test_figures_are_recorded_as_far_as_they_are_known() -> None:
    nothing = replace(FIGURES, crime_conduct=None, sold_fen=None, unsold_fen=None, method="尚未查明")
    scene = given(INVESTIGATING).as_agency(MARKET)
    scene.when(nothing).then_rejected("case.no_figures", pointer="/data")
    for known in ({"repeated": False}, {"sold_fen": 0}, {"crime_conduct": CrimeConduct.COUNTERFEIT_MARK}):
        event = replace(nothing, **known)
        scene.when(event).then(event)


def test_a_threshold_that_is_met_suspects_nothing_by_itself() -> None:
    before = given(INVESTIGATING)
    scene = before.as_agency(MARKET).on("2025-05-06").when(FIGURES).then(FIGURES)
    assert scene.state(CASE) == before.state(CASE)

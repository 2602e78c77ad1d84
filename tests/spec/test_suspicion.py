"""A suspicion of a crime is never lost: with a lead that ends, a case that moves on, another one that is resolved (O310)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import sentence
from coordination.streams.case import CaseCrimeSuspicionResolved, CaseLeadSuspected, SuspicionOutcome
from coordination.streams.case import Stage as CaseStage
from coordination.streams.lead import (
    LeadAbsorbed,
    LeadCrimeSuspicionResolved,
    LeadFeedbackGiven,
    LeadFiled,
    Outcome,
    Route,
    Stage,
)
from coordination.streams.referral import ReferralCaseTakenUp
from tests.spec import cases, leads, referrals
from tests.spec.cases import CASE, LEAD, OTHER_LEAD
from tests.spec.dsl import (
    ACTING,
    AGRICULTURE,
    CHIEF,
    LEADER,
    MARKET,
    NOBODY,
    OFFICE,
    POLICE,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.leads import by_office, by_police

SUSPECTED = (*leads.VERIFYING, by_police(leads.SUSPECT))
FILED_ON = LeadFiled(case=CASE, case_no=cases.FILE.case_no)


def told(lead: Any, document_no: str | None = cases.RESOLVE.document_no) -> Any:
    return on_stream(lead, LeadCrimeSuspicionResolved(case=CASE, document_no=document_no))


def case_on(*past: Any) -> Scene:
    """MARKET has filed a case on a lead that it verified."""
    filed = (said(cases.FILE_ON_LEAD), said(FILED_ON, by="system", stream=LEAD), said(cases.ASSIGN))
    return given(cases.verifying(1), filed, *past).as_agency(MARKET).on("2024-04-20")


# -- on the lead ---------------------------------------------------------------------------------------------------------


def test_what_may_be_a_crime_does_not_end_in_not_filing() -> None:
    scene = given(SUSPECTED).as_agency(POLICE)
    scene.when(leads.DECLINE).then_rejected("lead.crime_unresolved", basis="第五条")
    lifted = scene.when(leads.LIFT_SUSPICION).then(leads.LIFT_SUSPICION).then_state(crime_suspected=False)
    lifted.when(leads.DECLINE).then(leads.DECLINE).then_state(stage=Stage.NOT_FILED)


@pytest.mark.parametrize("approver", [CHIEF, ACTING, LEADER, NOBODY])
def test_only_the_chief_or_acting_chief_lifts_it(approver: str) -> None:
    """O310 第五条第二款: 本机关正职负责人或者主持工作的负责人; a deputy cannot."""
    event = replace(leads.LIFT_SUSPICION, approved_by=approver)
    outcome = given(SUSPECTED).as_agency(POLICE).on("2024-03-06").when(event)
    if approver in (CHIEF, ACTING):
        outcome.then(event)
    else:
        outcome.then_rejected("approval.wrong_post", basis="第五条", pointer="/data/approved_by")


def test_what_is_not_suspected_is_not_lifted() -> None:
    given(leads.VERIFYING).as_agency(POLICE).when(leads.LIFT_SUSPICION).then_rejected("lead.crime_not_suspected")
    given(SUSPECTED).as_office().when(leads.LIFT_SUSPICION).then_rejected("record.not_holder")


def test_what_is_suspected_anew_is_open_anew() -> None:
    past = (*SUSPECTED, by_police(leads.LIFT_SUSPICION), by_police(leads.SUSPECT))
    given(past).as_agency(POLICE).when(leads.DECLINE).then_rejected("lead.crime_unresolved")


def test_where_a_case_rests_on_the_lead_the_suspicion_is_resolved_there() -> None:
    scene = case_on(said(leads.SUSPECT, stream=LEAD))
    scene.when(leads.LIFT_SUSPICION, LEAD).then_rejected("lead.case_decides", basis="第五条")
    resolved = scene.when(cases.RESOLVE, CASE).then(cases.RESOLVE, told(LEAD))
    resolved.then_state(LEAD, crime_suspected=False)
    gone = said(replace(cases.TRANSFER, crime_suspected=True))
    case_on(said(leads.SUSPECT, stream=LEAD), gone).when(leads.LIFT_SUSPICION, LEAD).then(leads.LIFT_SUSPICION)


@pytest.mark.parametrize(
    "past",
    [
        leads.FED_BACK,
        (*SUSPECTED, said(leads.FILE, by="system"), by_police(leads.FINAL)),
        (*leads.NOT_FILED, by_police(leads.FINAL)),
    ],
    ids=["nothing suspected", "a case answers for it", "not filed"],
)
def test_a_lead_is_closed_where_somebody_answers(past: Any) -> None:
    given(past).as_office().when(leads.CLOSE).then(leads.CLOSE)


ABSORB_CRIME = LeadAbsorbed(
    lead=leads.THIRD, registrant=AGRICULTURE, received_on=leads.REGISTER.received_on, crime_suspected=True
)


def test_a_lead_is_not_closed_over_a_crime_that_nobody_answers_for() -> None:
    """A suspected lead is merged into one that had been answered: the suspicion is there now, and with nobody."""
    past = (*leads.NOT_FILED, by_police(leads.FINAL), said(ABSORB_CRIME, by="system"))
    scene = given(past).as_office()
    scene.when(leads.CLOSE).then_rejected("lead.crime_unattended", basis="第三条")
    lifted = scene.as_agency(POLICE).when(leads.LIFT_SUSPICION).then(leads.LIFT_SUSPICION)
    lifted.as_office().when(leads.CLOSE).then(leads.CLOSE)
    scene.when(leads.REOPEN).then(leads.REOPEN).then_state(unattended=True)


@pytest.mark.parametrize("outcome", [Outcome.REFERRED, Outcome.CRIMINAL_FILED, Outcome.CRIMINAL_DECLINED])
def test_what_the_police_have_answered_is_not_forgotten(outcome: Outcome) -> None:
    crime = (*leads.TRIAGED_CRIME, by_office(leads.DISPATCH), by_police(leads.ACCEPT), by_police(leads.SUSPECT))
    last = LeadFeedbackGiven(outcome=outcome, content="公安机关已作出决定", final=True)
    scene = given((*crime, by_police(last))).as_office().then_state(unattended=False)
    scene.when(leads.CLOSE).then(leads.CLOSE)
    later = (*crime, by_police(last), said(ABSORB_CRIME, by="system"))
    given(later).as_office().when(leads.CLOSE).then_rejected("lead.crime_unattended")


def test_what_was_routed_out_is_with_whoever_got_it() -> None:
    away = by_office(replace(leads.TRIAGE, route=Route.OTHER_REGION))
    past = (*SUSPECTED, by_police(leads.RETURN), away, by_office(leads.ROUTE_OUT), by_office(leads.FINAL))
    given(past).as_office(OFFICE).when(leads.CLOSE).then(leads.CLOSE)


# -- each lead its own ---------------------------------------------------------------------------------------------------


def test_a_lead_that_joins_brings_its_own_suspicion() -> None:
    """The case's own suspicion was resolved before; the lead's is another one."""
    past = (said(cases.SUSPECT_CRIME, on="2024-03-10"), said(cases.RESOLVE, on="2024-04-01"))
    joining = (cases.verifying(2), said(leads.SUSPECT, on="2024-04-10", stream=OTHER_LEAD))
    scene = case_on(past, joining)
    scene.when(cases.RESOLVE, CASE).then_rejected("case.crime_not_suspected")
    joined = scene.when(cases.ADD_LEAD, CASE).then_accepted()
    deciding = replace(joined.state(CASE), stage=CaseStage.DECIDING, reviewed=True)
    scene = joined.with_state("case", deciding, CASE)
    scene.when(cases.SPARE, CASE).then_rejected("case.crime_unresolved", basis="第三条")
    noticed = replace(deciding, notice=given(cases.DECIDING).state(CASE).notice)
    fined = scene.with_state("case", noticed, CASE).on("2024-04-26")
    fined.when(cases.PENALISE, CASE).then_rejected("case.no_penalty_instead_of_referral", basis="第十一条")
    over = fined.when(cases.RESOLVE, CASE).then(cases.RESOLVE, told(OTHER_LEAD))
    over.when(cases.PENALISE, CASE).then_accepted()


def test_what_is_suspected_of_a_lead_after_the_end_of_another_suspicion_is_open() -> None:
    past = (said(cases.SUSPECT_CRIME), said(cases.RESOLVE))
    told_case = on_stream(CASE, CaseLeadSuspected(lead=LEAD, suspected_on=date(2024, 4, 20)))
    scene = case_on(past).when(leads.SUSPECT, LEAD).then(leads.SUSPECT, told_case)
    scene.when(cases.HAND_OVER, CASE).then_rejected("case.crime_unresolved")


def test_the_end_of_a_suspicion_is_told_each_lead_on_which_there_was_one() -> None:
    joined = (cases.verifying(2), said(cases.ADD_LEAD), said(FILED_ON, by="system", stream=OTHER_LEAD))
    scene = case_on(joined, said(leads.SUSPECT, stream=LEAD), said(leads.SUSPECT, stream=OTHER_LEAD))
    scene.when(cases.RESOLVE, CASE).then(cases.RESOLVE, told(LEAD), told(OTHER_LEAD))
    one = case_on(joined, said(leads.SUSPECT, stream=OTHER_LEAD))
    one.when(cases.RESOLVE, CASE).then(cases.RESOLVE, told(OTHER_LEAD))


def test_a_lead_that_another_case_has_taken_up_is_that_cases_matter() -> None:
    elsewhere = said(replace(FILED_ON, case=the("case", 7)), by="system", stream=LEAD)
    scene = case_on(elsewhere, said(leads.SUSPECT, stream=LEAD))
    scene.when(cases.RESOLVE, CASE).then_rejected("case.crime_not_suspected")
    scene.when(cases.HAND_OVER, CASE).then_accepted()


def test_a_referral_that_ends_tells_the_leads_through_the_case() -> None:
    suspected = replace(given(cases.verifying(1)).state(LEAD), crime_suspected=True, case=CASE)
    scene = given(referrals.PENDING_APPROVAL).with_state("lead", suspected, LEAD)
    case = replace(scene.state(CASE), leads=(LEAD,))
    scene = scene.with_state("case", case, CASE).as_agency(MARKET).on("2024-03-21")
    over = CaseCrimeSuspicionResolved(
        suspicion_outcome=SuspicionOutcome.REFERRAL_REJECTED, reason=referrals.REJECT.reason, approved_by=CHIEF
    )
    scene.when(referrals.REJECT).then(referrals.REJECT, on_stream(CASE, over), told(LEAD, None))


# -- with the case -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suspected", [False, True])
def test_a_case_that_moves_on_says_whether_a_crime_is_suspected(*, suspected: bool) -> None:
    """程序规定 第十四条 commands the transfer, O310 第三条 the referral: the duty goes along with the case, and is visible."""
    scene = case_on(said(leads.SUSPECT, stream=LEAD)) if suspected else case_on()
    right, wrong = (replace(cases.TRANSFER, crime_suspected=flag) for flag in (suspected, not suspected))
    scene.when(wrong, CASE).then_rejected("case.suspicion_not_told", pointer="/data/crime_suspected", basis="第十四条")
    scene.when(right, CASE).then(right).then_state(CASE, stage=CaseStage.TRANSFERRED_OUT, holder=None)


def test_a_case_does_not_move_on_while_its_referral_is_under_way() -> None:
    """O310 第八条、第九条: whoever referred has the remedies, and finishes what it began."""
    moving = replace(cases.TRANSFER, crime_suspected=True)
    given(referrals.SENT).as_agency(MARKET).on("2024-03-25").when(moving, CASE).then_rejected(
        "case.referral_decides", basis="第九条"
    )


def test_a_referral_that_came_to_nothing_hears_that_the_case_has_moved_on() -> None:
    moving = replace(cases.TRANSFER, crime_suspected=True)
    scene = given(referrals.RETURNED).as_agency(MARKET).on("2024-04-02").when(moving, CASE)
    scene.then(moving, on_stream(referrals.REFERRAL, ReferralCaseTakenUp(case=CASE)))


def test_the_history_says_that_the_suspicion_goes_along() -> None:
    envelope = case_on().when(cases.TRANSFER, CASE).decided[0].envelope
    plain, suspected = (
        sentence(replace(cases.TRANSFER, crime_suspected=flag), envelope, "zh") for flag in (False, True)
    )
    assert "涉嫌犯罪尚未处理完毕" not in plain
    assert "，涉嫌犯罪尚未处理完毕：" in suspected

"""Pasts of a case, each built on the one before it, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.profiles import (
    ClosingGround,
    LegalReviewGround,
    NoPenaltyGround,
    PenaltyKind,
    ProfileName,
    SuspensionGround,
    TerminationGround,
)
from coordination.streams.case import (
    CaseArchived,
    CaseAssistOpened,
    CaseClockConflictWarned,
    CaseClosed,
    CaseCollectiveDiscussionRecorded,
    CaseConsulted,
    CaseCourtEnforcementApplied,
    CaseCourtEnforcementEnded,
    CaseCrimeFiguresRecorded,
    CaseCrimeSuspected,
    CaseCrimeSuspicionResolved,
    CaseDecisionCopiedLate,
    CaseDecisionRevoked,
    CaseDecisionServed,
    CaseDemandServed,
    CaseDuplicateFilingCleared,
    CaseDuplicateFilingDetected,
    CaseDutyCrimeClueHandedOver,
    CaseEarlyInterventionOpened,
    CaseExclusionBegun,
    CaseExclusionEnded,
    CaseExecutionCompleted,
    CaseFiled,
    CaseFlaggedMajor,
    CaseGuidanceVoided,
    CaseGuided,
    CaseHearingAnnounced,
    CaseHearingFileReceived,
    CaseHearingFixed,
    CaseHearingHeld,
    CaseHearingHostAppointed,
    CaseHearingNoticeServed,
    CaseHearingReported,
    CaseHearingRequested,
    CaseInvestigationConcluded,
    CaseInvestigationResumed,
    CaseInvestigationSuspended,
    CaseInvestigationTerminated,
    CaseJurisdictionLeft,
    CaseJurisdictionMoved,
    CaseJurisdictionQuestioned,
    CaseJurisdictionTransferred,
    CaseLeadAdded,
    CaseLeadNotified,
    CaseLeadSuspected,
    CaseLinked,
    CaseMajorFlagLifted,
    CaseMeasureRecorded,
    CaseNoPenaltyDecided,
    CaseNotOurDepartmentFound,
    CaseOfficersAssigned,
    CaseParticularsCorrected,
    CasePaymentDeferred,
    CasePaymentRecorded,
    CasePaymentRefunded,
    CasePenaltyDecided,
    CasePenaltyNoticeServed,
    CasePeriodExtended,
    CaseReferralOpened,
    CaseReferredToJudiciary,
    CaseReliedOn,
    CaseRemedyPeriodEnded,
    CaseReturnedToDesk,
    CaseReviewCompleted,
    CaseReviewExtended,
    CaseReviewMaterialReceived,
    CaseRightsLapsed,
    CaseServiceNoticePublished,
    CaseSpotFineCleared,
    CaseSpotFineDetected,
    CaseStatementMade,
    CaseSupervisionEnded,
    CaseSupervisionListed,
    CaseSupportAdopted,
    CaseSupportAnswered,
    CaseSupportNotified,
    CaseTeamSet,
    CaseTradeLinkFound,
    CaseTransferredToOtherDepartment,
    CaseValueAssessed,
    FilingConditions,
    HearingResult,
    Instalment,
    Measure,
    Proposal,
    ReferralMode,
    RemedyEnd,
    ReviewKind,
    ReviewResult,
    Revocation,
    RevokedBy,
    ServedDocument,
    ServiceMethod,
    Stage,
    SuspicionOutcome,
    ValueBasis,
    ValueStage,
    WayOut,
)
from coordination.streams.consultation import Topic
from coordination.streams.documents import DocumentNumberRegistered, DocumentType
from coordination.streams.duplicates import DuplicateMatch
from coordination.streams.duty_crime import ClueReceiver
from coordination.streams.guidance import GuidanceMatter
from coordination.streams.jurisdiction import HowLeft, HowMoved, QuestionKind
from coordination.streams.lead import LeadSource, MajorRule, ReturnReason
from coordination.streams.links import LinkKind, Relation
from coordination.streams.parts import Party, PartyKind
from coordination.streams.reliance import (
    RelianceBasis,
    RelyingKind,
    SupportAnswer,
    SupportChange,
    SupportKind,
)
from coordination.thresholds.facts import CrimeConduct
from tests.spec import leads
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, CHIEF, LEADER, MARKET, POLICE, REVIEWER, UNIT, UNIT_HEAD, said, the

CASE, FORMER, LEAD, OTHER_LEAD = the("case"), the("case", 2), the("lead"), the("lead", 2)
PROCURATORATE = "370784-jcy"
OFFICERS = ("officer-1", "officer-2")
SUSPECT = UUID("5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a01")
FINE, INCOME, GOODS = PenaltyKind.FINE, PenaltyKind.INCOME, PenaltyKind.GOODS

COMPANY = Party(kind=PartyKind.ORGANISATION, name="安丘某商贸有限公司", uscc="91370784MA3C000000")
CONDITIONS = FilingConditions(evidence_found=True, penalty_due=True, own_jurisdiction=True, within_limitation=True)
FILE = CaseFiled(
    campaigns=(CAMPAIGN,),
    profile=ProfileName("market_supervision"),
    cause="涉嫌销售侵犯注册商标专用权的商品",
    party=COMPANY,
    conditions=CONDITIONS,
    approved_by=LEADER,
    case_no="安市监立〔2024〕31号",
    source=LeadSource.HOTLINE_12315,
)
FILE_ON_LEAD = replace(FILE, leads=(LEAD,))
ADD_LEAD = CaseLeadAdded(lead=OTHER_LEAD, reason="同一当事人")
ASSIGN = CaseOfficersAssigned(officers=OFFICERS, appointed_by=UNIT_HEAD)
CORRECT = CaseParticularsCorrected(reason="案号录错", case_no="安市监立〔2024〕32号")
SUSPEND = CaseInvestigationSuspended(
    suspension_ground=SuspensionGround("party_missing"), reason="法定代表人下落不明", approved_by=LEADER
)
RESUME = CaseInvestigationResumed(reason="已找到当事人")
TERMINATE = CaseInvestigationTerminated(
    termination_ground=TerminationGround("party_ended"), reason="公司已注销，无承受人", approved_by=LEADER
)
CONCLUDE = CaseInvestigationConcluded(report="销售侵权白酒24瓶", proposal=Proposal.PENALTY)
CONCLUDE_COMPLEX = replace(CONCLUDE, review_grounds=(LegalReviewGround("complex"),))
EXTEND = CasePeriodExtended(extension_nd=30, reason="需要鉴定", approved_by=LEADER)
SUSPECT_CRIME = CaseCrimeSuspected(facts="销售金额达六万元")
LEAD_SUSPECTED = CaseLeadSuspected(lead=LEAD, suspected_on=date(2024, 3, 4))
DUPLICATE = CaseDuplicateFilingDetected(
    duplicate_match=DuplicateMatch.SAME_CONDUCT,
    other_case=the("case", 7),
    other_agency=AGRICULTURE,
    other_filed_on=date(2024, 3, 2),
    filed_first=False,
    conduct=the("conduct"),
)
TEAM_SET = CaseTeamSet(case_team=the("case_team"), team=(UNIT,))
CONSULTED = CaseConsulted(
    consultation=the("consultation"), meeting_no="2024-03", topics=(Topic.FACTS,), matter_conclusion="事实清楚"
)
GUIDED = CaseGuided(guidance=the("guidance"), guided_by=AGRICULTURE, guidance_matter=GuidanceMatter.HARD_CASE)
GUIDANCE_VOIDED = CaseGuidanceVoided(guidance=the("guidance"))
SUPERVISED = CaseSupervisionListed(supervision_order=the("supervision_order"), issuer="370784-zxb")
UNSUPERVISED = CaseSupervisionEnded(supervision_order=the("supervision_order"))
CLEARED = CaseDuplicateFilingCleared(other_case=the("case", 7))
FINED_ON_SPOT = CaseSpotFineDetected(
    spot_fine=the("entry", 10),
    other_agency=AGRICULTURE,
    fined_on=date(2024, 3, 11),
    document_no="安农简罚〔2024〕2号",
    conduct=the("conduct"),
)
SPOT_FINE_CLEARED = CaseSpotFineCleared(spot_fine=the("entry", 10))
LEAD_NOTIFIED = CaseLeadNotified(lead=LEAD, given_notice=the("notice"), recipients=(AGRICULTURE,))
RESOLVE = CaseCrimeSuspicionResolved(
    suspicion_outcome=SuspicionOutcome.NOT_FILED, reason="公安机关认为没有犯罪事实", document_no="安公不立字〔2024〕3号"
)
BEGIN = CaseExclusionBegun(
    exclusion_no="jian-1",
    exclusion_ground=Ground.TESTING,
    examiner="山东省产品质量检验研究院",
    document_no="委检〔2024〕8号",
)
END = CaseExclusionEnded(exclusion_no="jian-1", exclusion_ground=Ground.TESTING, document_no="检字〔2024〕118号")
RECEIVE = CaseReviewMaterialReceived(review_kind=ReviewKind.CASE)
EXTEND_REVIEW = CaseReviewExtended(extension_wd=5, reason="案情复杂", approved_by=LEADER)
REVIEW = CaseReviewCompleted(review_kind=ReviewKind.CASE, review_result=ReviewResult.AGREE, reviewer=REVIEWER)
LEGAL_REVIEW = replace(REVIEW, review_kind=ReviewKind.LEGAL)
NOTICE = CasePenaltyNoticeServed(
    proposed_kinds=(FINE, INCOME, GOODS),
    proposed_fine_fen=500_000,
    proposed_income_fen=120_000,
    proposed_goods_fen=300_000,
    hearing_offered=False,
    approved_by=LEADER,
    document_no="安市监罚告〔2024〕31号",
)
BIG_NOTICE = replace(NOTICE, proposed_fine_fen=15_000_000, hearing_offered=True)
STATE_CASE = CaseStatementMade(statement="不知道是侵权商品", adopted=False, adoption_reason="没有合法来源证据")
REQUEST_HEARING = CaseHearingRequested(request="要求听证")
APPOINT_HOST = CaseHearingHostAppointed(hearing_host="host-1", appointed_by=LEADER)
HAND_FILE = CaseHearingFileReceived()
FIX_HEARING = CaseHearingFixed(hearing_on=date(2024, 5, 14), hearing_place="三楼听证室", hearing_public=True)
NOTIFY_HEARING = CaseHearingNoticeServed(service_method=ServiceMethod.DIRECT)
ANNOUNCE_HEARING = CaseHearingAnnounced(published_in="本局公告栏")
HOLD_HEARING = CaseHearingHeld()
REPORT_HEARING = CaseHearingReported(hearing_result=HearingResult.HELD, hearing_opinion="维持原拟处罚意见")
LAPSE = CaseRightsLapsed()
DISCUSS = CaseCollectiveDiscussionRecorded(participants=(CHIEF, LEADER), conclusion="同意处罚")
PENALISE = CasePenaltyDecided(
    kinds=(FINE, INCOME, GOODS),
    document_no="安市监处罚〔2024〕31号",
    articles=("商标法 第六十条第二款",),
    discretion="初次违法，配合调查，从轻处罚",
    fine_fen=500_000,
    illegal_income_fen=120_000,
    goods_value_fen=300_000,
    approved_by=LEADER,
)
NUMBERED = DocumentNumberRegistered(
    issuer=MARKET,
    document_type=DocumentType.PENALTY_DECISION,
    document_no="安市监处罚〔2024〕31号",
    told_by=MARKET,
    allocated=False,
    prefix="安市监处罚",
    year=2024,
    sequence=31,
    record_kind="case",
    record=CASE,
)
"""What follows from the decision: the case takes its number."""
SPARE = CaseNoPenaltyDecided(
    no_penalty_ground=NoPenaltyGround("first"),
    reason="初次违法，货值不足百元，已下架",
    approved_by=LEADER,
    measures=(Measure.EDUCATED, Measure.PROMISED),
)
HAND_OVER = CaseTransferredToOtherDepartment(reason="属烟草专卖", approved_by=LEADER, to_body="安丘市烟草专卖局")
REFER = CaseReferredToJudiciary(
    to_body="安丘市公安局",
    receiving_agency=POLICE,
    referral_mode=ReferralMode.DISPOSE,
    reason="销售金额达到立案追诉标准",
    approved_by=CHIEF,
    document_no="安市监移〔2024〕2号",
    suspects=(SUSPECT,),
)
REFER_AND_WAIT = replace(
    REFER, referral_mode=ReferralMode.SUSPEND, suspension_ground=SuspensionGround("awaiting_ruling")
)
OPEN_REFERRAL = CaseReferralOpened(referral=the("referral"))
MEASURE = CaseMeasureRecorded(goods_record=the("goods"))
WARNING = CaseClockConflictWarned(
    clock="seizure",
    record=the("goods"),
    record_kind="goods",
    due_date_strict=date(2024, 4, 5),
    referral=the("referral"),
    ways_out=(WayOut.HAND_OVER, WayOut.REGISTER, WayOut.RELEASE),
)
OPEN_ASSIST = CaseAssistOpened(assist=the("assist"), requested_agency=POLICE)
FIND_TRADE = CaseTradeLinkFound(trade_parties=(leads.MADE_IN_YIWU,), how_found="当事人供述及转账记录")
OPEN_INTERVENTION = CaseEarlyInterventionOpened(intervention=the("early_intervention"))
HAND_CLUE_OVER = CaseDutyCrimeClueHandedOver(
    clue_receiver=ClueReceiver.SUPERVISION,
    document_no="安市监线移〔2024〕1号",
    clue_facts="当事人称曾向市场管理人员送礼以免检查",
    to_body="安丘市监察委员会",
)
COPY_LATE = CaseDecisionCopiedLate(
    to_police=POLICE, to_procuratorate=PROCURATORATE, document_no="安市监抄〔2024〕1号", reason="应移送而未移送"
)
TRANSFER = CaseJurisdictionTransferred(reason="违法行为发生地不在本辖区", to_body="诸城市市场监督管理局")
PUBLISH = CaseServiceNoticePublished(
    served_document=ServedDocument.DECISION, published_in="市局门户网站", reason="当事人下落不明，邮寄退回"
)
SERVE = CaseDecisionServed(service_method=ServiceMethod.DIRECT)
DEFER = CasePaymentDeferred(
    instalments=(
        Instalment(pay_by=date(2024, 6, 1), amount_fen=200_000),
        Instalment(pay_by=date(2024, 9, 1), amount_fen=300_000),
    ),
    reason="经营困难",
    approved_by=LEADER,
)
PAY = CasePaymentRecorded(fine_fen=500_000, illegal_income_fen=120_000, surcharge_fen=0, receipt_no="8842")
REFUND = CasePaymentRefunded(fine_fen=500_000, illegal_income_fen=0, surcharge_fen=0, reason="决定被撤销")
DEMAND = CaseDemandServed(document_no="安市监催〔2024〕1号")
END_REMEDIES = CaseRemedyPeriodEnded(remedy_end=RemedyEnd.UNUSED)
APPLY = CaseCourtEnforcementApplied(court="安丘市人民法院")
COURT_END = CaseCourtEnforcementEnded(court="安丘市人民法院", document_no="（2024）鲁0784执12号")
COMPLETE = CaseExecutionCompleted()
ANNUL = CaseDecisionRevoked(
    revocation=Revocation.ANNULLED,
    revoked_by=RevokedBy.RECONSIDERATION,
    fine_fen=0,
    illegal_income_fen=0,
    reason="事实不清",
    document_no="安政复决〔2024〕5号",
)
CHANGE = replace(ANNUL, revocation=Revocation.CHANGED, fine_fen=300_000, illegal_income_fen=120_000)
REMAKE = replace(ANNUL, revocation=Revocation.REMADE)
CLOSE = CaseClosed(closing_ground=ClosingGround("executed"), approved_by=LEADER)
ARCHIVE = CaseArchived(archive_no="2024-行罚-31")
ASSESS = CaseValueAssessed(value_fen=1_234_567, value_basis=ValueBasis.GOODS, value_stage=ValueStage.ESTIMATED)
FIGURES = CaseCrimeFiguresRecorded(
    crime_conduct=CrimeConduct.COUNTERFEIT_SALE, sold_fen=6_000_000, unsold_fen=480_000, method="按进货台账核算"
)
FLAG = CaseFlaggedMajor(major_rule=MajorRule.VALUE, reason="案值较大")
LIFT = CaseMajorFlagLifted(reason="经核定案值不大")
SUPPORT = the("evidence")
ADOPT = CaseSupportAdopted(
    support_kind=SupportKind.EVIDENCE, support=SUPPORT, reliance_basis=RelianceBasis.BEFORE_FILING
)
RELIED_ON = CaseReliedOn(
    record_kind=RelyingKind.CASE,
    record=FORMER,
    relying_agency=AGRICULTURE,
    reliance_basis=RelianceBasis.RESULT,
)
NOTIFIED = CaseSupportNotified(
    support_kind=SupportKind.EVIDENCE,
    support=SUPPORT,
    support_change=SupportChange.EXCLUDED,
    changed_by=MARKET,
    reason="收集程序违法",
    document_no="（2024）鲁0784行初9号",
)
ANSWER = CaseSupportAnswered(support=SUPPORT, support_answer=SupportAnswer.UNAFFECTED, reason="其他证据足以认定")
OPEN_QUESTION = CaseJurisdictionQuestioned(question_kind=QuestionKind.TRANSFER, question=the("transfer"))
LEAVE = CaseJurisdictionLeft(
    question_kind=QuestionKind.TRANSFER,
    question=the("transfer"),
    left_how=HowLeft.REFUSED,
    campaigns=(CAMPAIGN,),
    from_agency=MARKET,
    receiving_agency=AGRICULTURE,
)
MOVE = CaseJurisdictionMoved(
    question_kind=QuestionKind.TRANSFER,
    question=the("transfer"),
    moved_how=HowMoved.ACCEPTED,
    from_agency=MARKET,
    receiving_agency=AGRICULTURE,
    received_on=date(2024, 3, 6),
    campaigns=(CAMPAIGN,),
    profile=ProfileName("agriculture"),
)
NOT_OURS = CaseNotOurDepartmentFound(reason="属食用农产品种植环节", suggested_agency=AGRICULTURE)
RETURN_TO_DESK = CaseReturnedToDesk(
    desk=AGRICULTURE, reason_code=ReturnReason.NO_POWER, reason="超出委托权限", suggested_body="诸城市市场监督管理局"
)
LINK = CaseLinked(to_kind=LinkKind.LEAD, to=OTHER_LEAD, relation=Relation.UPSTREAM)


def verifying(number: int = 1, by: str = MARKET) -> tuple[Any, ...]:
    """Return the past of a lead that an agency is verifying."""
    stream = the("lead", number)
    return (
        said(leads.REGISTER, by=AGRICULTURE, stream=stream),
        said(leads.TRIAGE, by="370784-zxb", stream=stream),
        said(replace(leads.DISPATCH, to_agency=by), by="370784-zxb", stream=stream),
        said(leads.ACCEPT, by=by, stream=stream),
    )


# The story of most cases here: MARKET files, investigates, is reviewed, tells the party, decides, collects, closes.
FILED = (said(FILE, on="2024-03-04"),)
INVESTIGATING = (*FILED, said(ASSIGN, on="2024-03-05"))
SUSPENDED = (*INVESTIGATING, said(SUSPEND, on="2024-03-20"))
IN_REVIEW = (*INVESTIGATING, said(CONCLUDE, on="2024-04-08"), said(RECEIVE, on="2024-04-08"))
NOTICE_PENDING = (*IN_REVIEW, said(REVIEW, on="2024-04-15"))
AWAITING_PARTY = (*NOTICE_PENDING, said(NOTICE, on="2024-04-17"))
AWAITING_BIG = (*NOTICE_PENDING, said(BIG_NOTICE, on="2024-04-17"))
HEARING = (*AWAITING_BIG, said(REQUEST_HEARING, on="2024-04-19"))
HEARING_SET = (
    *HEARING,
    said(APPOINT_HOST, on="2024-04-22"),
    said(HAND_FILE, on="2024-04-23"),
    said(FIX_HEARING, on="2024-04-24"),
    said(NOTIFY_HEARING, on="2024-04-24"),
    said(ANNOUNCE_HEARING, on="2024-04-25"),
)
HEARING_HELD = (*HEARING_SET, said(HOLD_HEARING, on="2024-05-14"))
HEARD = (*HEARING_HELD, said(REPORT_HEARING, on="2024-05-20"))
DECIDING = (*AWAITING_PARTY, said(LAPSE, on="2024-04-25"))
EXECUTING = (*DECIDING, said(PENALISE, on="2024-04-26"))
SERVED = (*EXECUTING, said(SERVE, on="2024-04-28"))
REMEDIES_OVER = (*SERVED, said(END_REMEDIES, on="2024-10-28"))
DEMANDED = (*REMEDIES_OVER, said(DEMAND, on="2024-11-01"))
PAID = (*SERVED, said(PAY, on="2024-05-08"))
CLOSING = (*PAID, said(COMPLETE, on="2024-05-09"))
TOLD = (*INVESTIGATING, said(NOTIFIED, by="system", on="2024-03-20"))
TERMINATED = (*INVESTIGATING, said(TERMINATE, on="2024-03-20"))
CLOSED = (*CLOSING, said(CLOSE, on="2024-05-15"))
ARCHIVED = (*CLOSED, said(ARCHIVE, on="2024-06-03"))
TRANSFERRED_OUT = (*INVESTIGATING, said(TRANSFER, on="2024-03-20"))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: (),
    Stage.FILED: FILED,
    Stage.INVESTIGATING: INVESTIGATING,
    Stage.SUSPENDED: SUSPENDED,
    Stage.IN_REVIEW: IN_REVIEW,
    Stage.NOTICE_PENDING: NOTICE_PENDING,
    Stage.AWAITING_PARTY: AWAITING_PARTY,
    Stage.HEARING: HEARING,
    Stage.DECIDING: DECIDING,
    Stage.EXECUTING: EXECUTING,
    Stage.TERMINATED: TERMINATED,
    Stage.CLOSING: CLOSING,
    Stage.CLOSED: CLOSED,
    Stage.ARCHIVED: ARCHIVED,
    Stage.TRANSFERRED_OUT: TRANSFERRED_OUT,
}


def team_of(team: UUID, *units: str) -> CaseTeamSet:
    """Return what a case is told of its team."""
    return CaseTeamSet(case_team=team, team=units)

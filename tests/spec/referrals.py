"""Pasts of a referral and of a reverse referral, each built on the one before it, and an event of each type that may stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.catalogue import stream_id
from coordination.profiles import SuspensionGround
from coordination.streams.agency import AgencySuperiorDesignated, AgencyType
from coordination.streams.case import ReferralMode
from coordination.streams.documents import DocumentNumberRegistered, DocumentType
from coordination.streams.parts import Party, PartyKind, Person
from coordination.streams.referral import (
    CrimeField,
    DocumentKind,
    Failing,
    FileItem,
    FilingTier,
    Finding,
    HandedExhibit,
    Instance,
    ListedExhibit,
    NonFilingGround,
    NonProsecutionGround,
    Notice,
    ReconsiderationDecision,
    ReferralAccepted,
    ReferralApproved,
    ReferralArrestApproved,
    ReferralCaseTakenUp,
    ReferralCompetenceDenied,
    ReferralCopiedToProcuratorate,
    ReferralCriminalCaseFiled,
    ReferralCriminalCaseTransferred,
    ReferralCriminalCaseWithdrawn,
    ReferralCustodyEntrusted,
    ReferralDelivered,
    ReferralDisposalConsented,
    ReferralDrafted,
    ReferralExhibitsHandedOver,
    ReferralExhibitsReturned,
    ReferralExhibitsSeized,
    ReferralExhibitsTakenOver,
    ReferralFilingOrdered,
    ReferralFilingReviewExtended,
    ReferralFilingSupervisionSuggested,
    ReferralForwarded,
    ReferralGround,
    ReferralJudgmentTookEffect,
    ReferralNonFilingAccepted,
    ReferralNonFilingDecided,
    ReferralNonFilingReasonsStated,
    ReferralNonProsecutionDecided,
    ReferralNoticeReceived,
    ReferralOverdueExplained,
    ReferralOverdueQuestioned,
    ReferralPartyNotifiedOfGoods,
    ReferralPersonNamed,
    ReferralPersonsCleared,
    ReferralPersonsSentenced,
    ReferralProsecutionInitiated,
    ReferralReasonsDemanded,
    ReferralReasonsFoundSound,
    ReferralReceiptSigned,
    ReferralReconsiderationDecided,
    ReferralReconsiderationRequested,
    ReferralRectificationAnswered,
    ReferralRectificationNoticed,
    ReferralRejected,
    ReferralReportSubmitted,
    ReferralResultNotified,
    ReferralReturned,
    ReferralSent,
    ReferralSuperseded,
    ReferralSupervisionResultNotified,
    ReferralSupplementRequested,
    ReferralSupplementSubmitted,
    ReferralSupportAdopted,
    ReferralSupportAnswered,
    ReferralSupportNotified,
    ReferralSuspectsApprehended,
    ReferralTaskForceAssigned,
    ReferralTransferOfCaseNotified,
    ReferralTrialAccepted,
    ReferralTrialConcluded,
    ReferralWithdrawalNotified,
    ReturnedTo,
    Sentence,
    Stage,
    Verdict,
)
from coordination.streams.reliance import RelianceBasis, SupportAnswer, SupportChange, SupportKind
from tests.spec import cases
from tests.spec.dsl import (
    ADMINISTRATOR,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    POLICE,
    POSTS,
    Said,
    agency,
    said,
    the,
)

REFERRAL, SECOND = the("referral"), the("referral", 2)
CITY_POLICE, NEXT_POLICE = "370700-gaj", "370785-gaj"
PROCURATORATE, COURT, CITY_COURT = cases.PROCURATORATE, "370784-fy", "370700-fy"
CITY_LEADER = "city-leader-1"
WANG, LI, ZHAO = (UUID(f"5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a0{number}") for number in (1, 2, 3))


def _registered(code: str, agency_type: AgencyType, name: str) -> tuple[Said, ...]:
    stream = stream_id("agency", code)
    return tuple(said(event, by=ADMINISTRATOR, stream=stream) for event in (agency(code, agency_type, name), *POSTS))


JUSTICE = (
    _registered(CITY_POLICE, AgencyType.PUBLIC_SECURITY, "潍坊市公安局"),
    _registered(NEXT_POLICE, AgencyType.PUBLIC_SECURITY, "高密市公安局"),
    _registered(PROCURATORATE, AgencyType.PROCURATORATE, "安丘市人民检察院"),
    _registered(COURT, AgencyType.COURT, "安丘市人民法院"),
    _registered(CITY_COURT, AgencyType.COURT, "潍坊市中级人民法院"),
    said(AgencySuperiorDesignated(superior=CITY_POLICE), by=ADMINISTRATOR, stream=stream_id("agency", POLICE)),
    said(replace(POSTS[1], post_holder=CITY_LEADER), by=ADMINISTRATOR, stream=stream_id("agency", CITY_POLICE)),
)
"""The organs of criminal justice of the town, who are in none of the other specs."""

SUSPECTED = (JUSTICE, cases.INVESTIGATING, said(cases.SUSPECT_CRIME, on="2024-03-18"))

DRAFT = ReferralDrafted(
    campaigns=(CAMPAIGN,),
    case=cases.CASE,
    crime_field=CrimeField.INTELLECTUAL_PROPERTY,
    referral_ground=ReferralGround.THRESHOLD,
    facts="销售假冒注册商标的白酒，销售金额六万元",
    charge="销售假冒注册商标的商品罪",
    named=(Person(ref=WANG, name="王某"), Person(ref=LI, name="李某")),
    suspect_units=(Party(kind=PartyKind.ORGANISATION, name="安丘某商贸有限公司"),),
    amount_fen=6_000_000,
)
NAME = ReferralPersonNamed(suspect=Person(ref=ZHAO, name="赵某"))
ASSIGN = ReferralTaskForceAssigned(task_force=cases.OFFICERS, appointed_by=LEADER)
REPORT = ReferralReportSubmitted(referral_report="经核实，销售金额六万元，达到立案追诉标准")
APPROVE = ReferralApproved(approved_by=CHIEF)
REJECT = ReferralRejected(approved_by=CHIEF, reason="销售金额经复核为两万元，未达追诉标准")
FIVE = tuple(FileItem(kind=kind, pages=3) for kind in DocumentKind)
GOODS = (
    ListedExhibit(item_no="1", name="白酒", quantity=24, seized=True, unit_of_measure="瓶", worth_fen=480_000),
    ListedExhibit(item_no="2", name="商标标识", quantity=300, seized=False, unit_of_measure="枚"),
)
SEND = ReferralSent(
    to_police=POLICE,
    document_no="安市监移〔2024〕2号",
    documents=FIVE,
    exhibits=GOODS,
    suspects=(WANG, LI),
)
NUMBERED = DocumentNumberRegistered(
    issuer=MARKET,
    document_type=DocumentType.REFERRAL_LETTER,
    document_no="安市监移〔2024〕2号",
    told_by=MARKET,
    allocated=False,
    prefix="安市监移",
    year=2024,
    sequence=2,
    record_kind="referral",
    record=REFERRAL,
)
"""What follows from sending: the referral takes the number of its letter."""
SEND_AND_WAIT = replace(SEND, referral_mode=ReferralMode.SUSPEND, suspension_ground=SuspensionGround("awaiting_ruling"))
DELIVER = ReferralDelivered(handed_by="officer-1")
COPY = ReferralCopiedToProcuratorate(to_procuratorate=PROCURATORATE)
SIGN = ReferralReceiptSigned(signed_by="police-7")
ACCEPT = ReferralAccepted(document_no="安公接〔2024〕9号")
DENY = ReferralCompetenceDenied(finding=Finding.OTHER_POLICE, reason="主要犯罪地在高密")
FORWARD = ReferralForwarded(to_police=NEXT_POLICE, document_no="安公转〔2024〕1号", reason="主要犯罪地在高密")
RETURN = ReferralReturned(
    document_no="安公告〔2024〕4号", reason="涉嫌走私，由海关缉私部门管辖", suggested_authority="海关缉私局"
)
LACK = ReferralSupplementRequested(reason="缺少鉴定意见", lacking=(DocumentKind.TESTS,))
SUPPLEMENT = ReferralSupplementSubmitted(documents=(FileItem(kind=DocumentKind.TESTS, pages=6),))
EXTEND = ReferralFilingReviewExtended(tier=FilingTier.THIRTY, reason="案情复杂，跨区域", approved_by=LEADER)
FILE = ReferralCriminalCaseFiled(criminal_case_no="A3707840000002024030001", charge="销售假冒注册商标的商品罪")
FILE_ORDERED = replace(FILE, copied_to_procuratorate=True)
REFUSE = ReferralNonFilingDecided(
    non_filing_ground=NonFilingGround.NO_FACTS, reason="主观明知证据不足", document_no="安公不立字〔2024〕3号"
)
NOTIFY = ReferralResultNotified(document_no="安公通〔2024〕5号")
NOTIFY_REFUSAL = ReferralResultNotified(document_no="安公不立字〔2024〕3号", reason="证据不足", file_returned=True)
GOT_FILED = ReferralNoticeReceived(notice=Notice.FILED, signed_by="officer-1")
GOT_REFUSAL = ReferralNoticeReceived(notice=Notice.NOT_FILED)
ACCEPT_REFUSAL = ReferralNonFilingAccepted(reason="无异议")
ASK_AGAIN = ReferralReconsiderationRequested(reason="进货价明显偏低，足以认定明知")
UPHOLD = ReferralReconsiderationDecided(
    decision=ReconsiderationDecision.UPHOLD, reason="维持", document_no="安公复〔2024〕1号"
)
OVERTURN = replace(UPHOLD, decision=ReconsiderationDecision.FILE, criminal_case_no="A3707840000002024040002")
SUGGEST = ReferralFilingSupervisionSuggested(to_procuratorate=PROCURATORATE, reason="应当立案而不立案")
DEMAND = ReferralReasonsDemanded(document_no="安检不立说〔2024〕1号")
STATE_REASONS = ReferralNonFilingReasonsStated(reason="主观明知证据不足", document_no="安公说〔2024〕1号")
SOUND = ReferralReasonsFoundSound(reason="明知的证据确实不足")
TELL_RESULT = ReferralSupervisionResultNotified(document_no="安检告〔2024〕1号", reason="不立案理由成立")
ORDER = ReferralFilingOrdered(document_no="安检通立〔2024〕1号", reason="不立案理由不能成立")
QUESTION = ReferralOverdueQuestioned(document_no="安检逾〔2024〕1号")
EXPLAIN = ReferralOverdueExplained(reason="等待鉴定")
RECTIFY = ReferralRectificationNoticed(
    failing=Failing.REASONS_OVERDUE, document_no="安检纠〔2024〕1号", reason="逾期未说明理由"
)
RECTIFIED = ReferralRectificationAnswered(reason="已责成办案单位说明")
HAND_OVER = ReferralExhibitsHandedOver(
    document_no="移交清单1号",
    lines=(
        HandedExhibit(item_no="1", quantity=23, difference="一瓶送检损耗"),
        HandedExhibit(item_no="2", quantity=300),
    ),
)
HAND_SEIZED_OVER = replace(HAND_OVER, lines=HAND_OVER.lines[:1])
SEIZED_SINCE = ReferralExhibitsSeized(items=("2",))
TAKE = ReferralExhibitsTakenOver(
    lines=(HandedExhibit(item_no="1", quantity=23), HandedExhibit(item_no="2", quantity=300)), taken_by="police-7"
)
ENTRUST = ReferralCustodyEntrusted(items=("1",), document_no="安公委〔2024〕1号", kept_at="市监局罚没仓库")
TELL_PARTY = ReferralPartyNotifiedOfGoods(document_no="安市监告〔2024〕7号")
CONSENT = ReferralDisposalConsented(items=("1",), document_no="安公同〔2024〕1号", reason="易变质")
GIVE_BACK = ReferralExhibitsReturned(
    lines=(HandedExhibit(item_no="1", quantity=23),), returned_to=ReturnedTo.SENDER, reason="撤销案件"
)
CATCH = ReferralSuspectsApprehended(persons=(WANG,))
ARREST = ReferralArrestApproved(persons=(WANG,), document_no="安检批捕〔2024〕1号")
PROSECUTE = ReferralProsecutionInitiated(persons=(WANG,), document_no="安检刑诉〔2024〕1号", court_agency=COURT)
SPARE = ReferralNonProsecutionDecided(
    persons=(LI,),
    non_prosecution_ground=NonProsecutionGround.DISCRETIONARY,
    document_no="安检刑不诉〔2024〕1号",
    reason="犯罪情节轻微",
    administrative_liability=True,
)
CLEAR = ReferralPersonsCleared(persons=(LI,), reason="未参与销售")
TRY = ReferralTrialAccepted(court_case_no="（2024）鲁0784刑初12号", instance=Instance.FIRST, persons=(WANG,))
SENTENCE = ReferralPersonsSentenced(
    court_case_no="（2024）鲁0784刑初12号",
    document_no="（2024）鲁0784刑初12号判决书",
    sentences=(Sentence(ref=WANG, verdict=Verdict.GUILTY, criminal_fine_fen=3_000_000, term_months=10),),
)
CONCLUDE = ReferralTrialConcluded(court_case_no="（2024）鲁0784刑初12号", effective=True)
CONCLUDE_APPEALABLE = replace(CONCLUDE, effective=False, court_agency=CITY_COURT)
TAKE_EFFECT = ReferralJudgmentTookEffect(court_case_no="（2024）鲁0784刑初12号")
WITHDRAW = ReferralCriminalCaseWithdrawn(document_no="安公撤〔2024〕1号", reason="情节显著轻微")
NOTIFY_WITHDRAWAL = ReferralWithdrawalNotified(document_no="安公撤通〔2024〕1号")
PASS_ON = ReferralCriminalCaseTransferred(
    document_no="安公移〔2024〕1号", reason="由犯罪地公安机关侦查更为适宜", to_police=NEXT_POLICE
)
NOTIFY_PASSING = ReferralTransferOfCaseNotified(document_no="安公移通〔2024〕1号")
TAKEN_UP = ReferralCaseTakenUp(case=cases.CASE)
SUPERSEDE = ReferralSuperseded(by=SECOND)
SUPPORT = the("evidence")
ADOPT = ReferralSupportAdopted(
    support_kind=SupportKind.EVIDENCE, support=SUPPORT, reliance_basis=RelianceBasis.CRIMINAL
)
NOTIFIED = ReferralSupportNotified(
    support_kind=SupportKind.EVIDENCE,
    support=SUPPORT,
    support_change=SupportChange.WITHDRAWN,
    changed_by=MARKET,
    reason="录入有误",
)
ANSWER = ReferralSupportAnswered(support=SUPPORT, support_answer=SupportAnswer.RETAKEN, reason="已重新调取")


def posted(event: Any, by: str, on: str | date) -> Said:
    """Put an event of the referral into the past."""
    return said(event, by=by, on=on, stream=REFERRAL)


# The story of most referrals here: MARKET refers to POLICE, who file; PROCURATORATE watches, COURT sentences.
DRAFTED = (
    SUSPECTED,
    posted(DRAFT, MARKET, "2024-03-18"),
    said(cases.OPEN_REFERRAL, by="system", on="2024-03-18"),
)
PREPARING = (DRAFTED, posted(ASSIGN, MARKET, "2024-03-19"))
PENDING_APPROVAL = (PREPARING, posted(REPORT, MARKET, "2024-03-20"))
APPROVED = (PENDING_APPROVAL, posted(APPROVE, MARKET, "2024-03-21"))
REJECTED = (PENDING_APPROVAL, posted(REJECT, MARKET, "2024-03-21"))
SENT = (APPROVED, posted(SEND, MARKET, "2024-03-22"))
COPIED = (SENT, posted(COPY, MARKET, "2024-03-22"))
RECEIVED = (COPIED, posted(SIGN, POLICE, "2024-03-23"))
UNDER_REVIEW = (RECEIVED, posted(ACCEPT, POLICE, "2024-03-24"))
SUPPLEMENTING = (UNDER_REVIEW, posted(LACK, POLICE, "2024-03-25"))
RETURNED = (UNDER_REVIEW, posted(RETURN, POLICE, "2024-03-26"))
NOT_FILED = (UNDER_REVIEW, posted(REFUSE, POLICE, "2024-03-27"), posted(NOTIFY_REFUSAL, POLICE, "2024-03-28"))
RECONSIDERING = (NOT_FILED, posted(ASK_AGAIN, MARKET, "2024-03-29"))
UPHELD = (RECONSIDERING, posted(UPHOLD, POLICE, "2024-04-01"))
SUPERVISED = (UPHELD, posted(SUGGEST, MARKET, "2024-04-03"))
REASONS_PENDING = (SUPERVISED, posted(DEMAND, PROCURATORATE, "2024-04-05"))
REASONED = (REASONS_PENDING, posted(STATE_REASONS, POLICE, "2024-04-10"))
FOUND_SOUND = (REASONED, posted(SOUND, PROCURATORATE, "2024-04-12"))
CLOSED_NOT_FILED = (FOUND_SOUND, posted(TELL_RESULT, PROCURATORATE, "2024-04-15"))
ORDERED = (REASONED, posted(ORDER, PROCURATORATE, "2024-04-15"))
FILED = (UNDER_REVIEW, posted(FILE, POLICE, "2024-03-27"), posted(NOTIFY, POLICE, "2024-03-28"))
HANDED = (FILED, posted(HAND_OVER, MARKET, "2024-03-30"))
TAKEN = (HANDED, posted(TAKE, POLICE, "2024-03-30"))
CAUGHT = (FILED, posted(CATCH, POLICE, "2024-04-08"))
ARRESTED = (CAUGHT, posted(ARREST, PROCURATORATE, "2024-04-15"))
PROSECUTED = (ARRESTED, posted(PROSECUTE, PROCURATORATE, "2024-06-15"))
ON_TRIAL = (PROSECUTED, posted(TRY, COURT, "2024-06-20"))
JUDGED = (ON_TRIAL, posted(SENTENCE, COURT, "2024-08-01"))
APPEALABLE = (JUDGED, posted(CONCLUDE_APPEALABLE, COURT, "2024-08-01"))
CONCLUDED = (JUDGED, posted(CONCLUDE, COURT, "2024-08-12"))
WITHDRAWN = (FILED, posted(WITHDRAW, POLICE, "2024-05-06"))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: SUSPECTED,
    Stage.DRAFT: DRAFTED,
    Stage.PREPARING: PREPARING,
    Stage.PENDING_APPROVAL: PENDING_APPROVAL,
    Stage.APPROVED: APPROVED,
    Stage.REJECTED: REJECTED,
    Stage.SENT: COPIED,
    Stage.RECEIVED: RECEIVED,
    Stage.UNDER_REVIEW: UNDER_REVIEW,
    Stage.SUPPLEMENTING: SUPPLEMENTING,
    Stage.RETURNED: RETURNED,
    Stage.NOT_FILED: NOT_FILED,
    Stage.RECONSIDERING: RECONSIDERING,
    Stage.UPHELD: UPHELD,
    Stage.SUPERVISED: SUPERVISED,
    Stage.REASONS_PENDING: REASONS_PENDING,
    Stage.ORDERED: ORDERED,
    Stage.FILED: FILED,
    Stage.WITHDRAWN: WITHDRAWN,
    Stage.CLOSED_NOT_FILED: CLOSED_NOT_FILED,
    Stage.CONCLUDED: CONCLUDED,
}

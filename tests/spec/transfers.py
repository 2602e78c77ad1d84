"""Pasts of a transfer and of a dispute on jurisdiction, each built on the one before it, and an event of each type.

MARKET (安丘) holds a lead and a case and finds that they are the matter of NEXT (高密), of the same line, or of AGRICULTURE, of
another. Above MARKET and NEXT stands CITY (潍坊); between MARKET and AGRICULTURE coordinates JUSTICE, and GOVERNMENT decides.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from coordination.catalogue import stream_id
from coordination.profiles import ProfileName
from coordination.streams.agency import AgencySuperiorDesignated, AgencyType, Form
from coordination.streams.case import CaseJurisdictionLeft, CaseJurisdictionMoved, CaseJurisdictionQuestioned
from coordination.streams.evidence import EvidenceCollected
from coordination.streams.jurisdiction import HowLeft, HowMoved, QuestionKind, RecordKind
from coordination.streams.jurisdiction_dispute import (
    DisputeRoute,
    JurisdictionDisputeAgreed,
    JurisdictionDisputeCoordinationAgreed,
    JurisdictionDisputeCoordinationRequested,
    JurisdictionDisputeDesignated,
    JurisdictionDisputeEscalated,
    JurisdictionDisputeGovernmentDecided,
    JurisdictionDisputeMaterialReceived,
    JurisdictionDisputeOpinionSubmittedToGovernment,
    JurisdictionDisputePositionStated,
    JurisdictionDisputeRaised,
    JurisdictionDisputeRouted,
    JurisdictionDisputeWithdrawn,
)
from coordination.streams.jurisdiction_dispute import Stage as DisputeStage
from coordination.streams.lead import (
    LeadJurisdictionLeft,
    LeadJurisdictionMoved,
    LeadJurisdictionQuestioned,
    ReturnReason,
)
from coordination.streams.place import PlaceAgencyEntered, place_id
from coordination.streams.reliance import RecordKind as CollectedFor
from coordination.streams.transfer import (
    FoundLine,
    PackageLine,
    Result,
    Stage,
    TransferAccepted,
    TransferDisputed,
    TransferLapsed,
    TransferOffered,
    TransferOutcomeReported,
    TransferReceived,
    TransferRefused,
    TransferRevoked,
    TransferSettled,
)
from tests.spec import cases, evidence
from tests.spec.dsl import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    LEADER,
    MARKET,
    POSTS,
    Said,
    agency,
    said,
    the,
)
from tests.spec.evidence import SHA, SM3

TRANSFER, SECOND, DISPUTE = the("transfer"), the("transfer", 2), the("jurisdiction_dispute")
CASE, LEAD, PIECE, CLUE = cases.CASE, the("lead"), the("evidence"), the("evidence", 4)
NEXT, CITY, FAR = "370785-scjgj", "370700-scjgj", "350524-scjgj"
JUSTICE, GOVERNMENT = "370784-sfj", "370784-rmzf"
CITY_JUSTICE, CITY_GOVERNMENT = "370700-sfj", "370700-rmzf"
ORDER2 = "市场监督管理行政处罚程序规定"


def by(actor: str, event: Any, on: str = "2026-03-09", stream: Any = None) -> Said:
    return said(event, by=actor, on=on, stream=stream)


def _registered(code: str, line: AgencyType, name: str, form: Form = Form.DEPARTMENT) -> tuple[Said, ...]:
    stream = stream_id("agency", code)
    return tuple(said(event, by=ADMINISTRATOR, stream=stream) for event in (agency(code, line, name, form), *POSTS))


def _under(code: str, superior: str) -> Said:
    return said(AgencySuperiorDesignated(superior=superior), by=ADMINISTRATOR, stream=stream_id("agency", code))


def _in_place(code: str, line: str) -> Said:
    adcode = code.partition("-")[0]
    entered = PlaceAgencyEntered(adcode=adcode, line=line, entered=code)
    return said(entered, by="system", stream=place_id(adcode, line))


DIRECTORY = (
    _registered(NEXT, AgencyType.MARKET_SUPERVISION, "高密市市场监督管理局"),
    _registered(CITY, AgencyType.MARKET_SUPERVISION, "潍坊市市场监督管理局"),
    _registered(FAR, AgencyType.MARKET_SUPERVISION, "安溪县市场监督管理局"),
    _registered(JUSTICE, AgencyType.JUSTICE, "安丘市司法局"),
    _registered(GOVERNMENT, AgencyType.GOVERNMENT, "安丘市人民政府", Form.GOVERNMENT),
    _registered(CITY_JUSTICE, AgencyType.JUSTICE, "潍坊市司法局"),
    _registered(CITY_GOVERNMENT, AgencyType.GOVERNMENT, "潍坊市人民政府", Form.GOVERNMENT),
    _under(MARKET, CITY),
    _under(NEXT, CITY),
    _in_place(JUSTICE, "justice"),
    _in_place(GOVERNMENT, "government"),
    _in_place(CITY_JUSTICE, "justice"),
    _in_place(CITY_GOVERNMENT, "government"),
)
PHOTO: EvidenceCollected = replace(
    evidence.COLLECT,
    record_kind=CollectedFor.LEAD,
    record=LEAD,
    title="网页截图",
    collected_at=datetime(2026, 3, 1, 2, 30, tzinfo=UTC),
    collected_by=("officer-1",),
)
AROUND = (
    DIRECTORY,
    cases.verifying(1, by=MARKET),
    cases.INVESTIGATING,
    said(evidence.COLLECT, on="2024-03-06"),
    said(PHOTO, on="2026-03-02", stream=CLUE),
)
"""MARKET verifies a lead and investigates a case, with a piece of evidence for each."""

MANIFEST = (PackageLine(evidence=PIECE, item_no="1", sha256=SHA, sm3=SM3), PackageLine(evidence=PIECE, item_no="2"))
FOUND = (FoundLine(evidence=PIECE, item_no="1", sha256=SHA, sm3=SM3), FoundLine(evidence=PIECE, item_no="2"))
OFFER = TransferOffered(
    campaigns=(CAMPAIGN,),
    record_kind=RecordKind.CASE,
    record=CASE,
    receiving_agency=NEXT,
    document_no="安市监案移〔2026〕1号",
    facts="销售侵权白酒的仓库和经营者均在高密",
    work_done="已立案，提取出库单，询问两名证人",
    reason="违法行为发生地在高密市",
    basis=f"{ORDER2}第七条、第十四条",
    approved_by=LEADER,
    manifest=MANIFEST,
    answer_due_on=date(2026, 3, 20),
)
OFFER_ACROSS = replace(OFFER, receiving_agency=AGRICULTURE, reason="属农产品种植环节", basis=f"{ORDER2}第十七条")
OFFER_LEAD = replace(
    OFFER,
    record_kind=RecordKind.LEAD,
    record=LEAD,
    document_no="安市监线移〔2026〕1号",
    manifest=tuple(replace(line, evidence=CLUE) for line in MANIFEST),
)
RECEIVE = TransferReceived(found=FOUND, signed_by="officer-20")
RECEIVE_LEAD = replace(RECEIVE, found=tuple(replace(line, evidence=CLUE) for line in FOUND))
ACCEPT = TransferAccepted(document_no="密市监函〔2026〕5号")
REFUSE = TransferRefused(
    reason_code=ReturnReason.INCOMPLETE,
    reason="缺少询问笔录原件",
    basis=f"{ORDER2}第十四条",
    document_no="密市监函〔2026〕6号",
)
NOT_OURS = replace(
    REFUSE, reason_code=ReturnReason.WRONG_PLACE, reason="仓库在诸城", suggested_body="诸城市市场监督管理局"
)
REVOKE = TransferRevoked(reason="仓库经查在安丘")
LAPSE = TransferLapsed(due_at=datetime(2026, 3, 20, 16, tzinfo=UTC))
TELL_DISPUTED = TransferDisputed(dispute=DISPUTE)
SETTLE = TransferSettled(dispute=DISPUTE, competent_agency=NEXT)
REPORT = TransferOutcomeReported(transfer_result=Result.PENALISED, content="罚款五千元，没收白酒24瓶", final=True)
INTERIM = replace(REPORT, transfer_result=Result.IN_PROGRESS, content="正在调查", final=False)

# What the case and the lead are told by rule.
ASKED = CaseJurisdictionQuestioned(question_kind=QuestionKind.TRANSFER, question=TRANSFER)
ASKED_IN_DISPUTE = CaseJurisdictionQuestioned(question_kind=QuestionKind.DISPUTE, question=DISPUTE)
LEFT = CaseJurisdictionLeft(
    question_kind=QuestionKind.TRANSFER,
    question=TRANSFER,
    left_how=HowLeft.REFUSED,
    campaigns=(CAMPAIGN,),
    from_agency=MARKET,
    receiving_agency=NEXT,
)
MOVED = CaseJurisdictionMoved(
    question_kind=QuestionKind.TRANSFER,
    question=TRANSFER,
    moved_how=HowMoved.ACCEPTED,
    from_agency=MARKET,
    receiving_agency=NEXT,
    received_on=date(2026, 3, 11),
    campaigns=(CAMPAIGN,),
    profile=ProfileName("market_supervision"),
)
LEAD_ASKED = LeadJurisdictionQuestioned(question_kind=QuestionKind.TRANSFER, question=TRANSFER)
LEAD_LEFT = LeadJurisdictionLeft(
    question_kind=QuestionKind.TRANSFER,
    question=TRANSFER,
    left_how=HowLeft.REFUSED,
    campaigns=(CAMPAIGN,),
    from_agency=MARKET,
    receiving_agency=NEXT,
)
LEAD_MOVED = LeadJurisdictionMoved(
    question_kind=QuestionKind.TRANSFER,
    question=TRANSFER,
    moved_how=HowMoved.ACCEPTED,
    from_agency=MARKET,
    receiving_agency=NEXT,
    received_on=date(2026, 3, 11),
    campaigns=(CAMPAIGN,),
)


def rule(event: Any, on: str = "2026-03-09", stream: Any = None) -> Said:
    return by("system", event, on, stream)


# The story of most transfers here: MARKET offers its case to NEXT, who sign and accept, and later tell what became of it.
OFFERED = (AROUND, by(MARKET, OFFER), rule(ASKED))
RECEIVED = (OFFERED, by(NEXT, RECEIVE, "2026-03-11"))
ACCEPTED = (RECEIVED, by(NEXT, ACCEPT, "2026-03-13"), rule(MOVED, "2026-03-13"))
REPORTED = (ACCEPTED, by(NEXT, REPORT, "2026-05-20"))
REFUSED = (RECEIVED, by(NEXT, REFUSE, "2026-03-13"), rule(LEFT, "2026-03-13"))
REVOKED = (OFFERED, by(MARKET, REVOKE, "2026-03-12"), rule(replace(LEFT, left_how=HowLeft.REVOKED), "2026-03-12"))
LAPSED = (OFFERED, rule(LAPSE, "2026-03-21"), rule(replace(LEFT, left_how=HowLeft.LAPSED), "2026-03-21"))
LEAD_OFFERED = (AROUND, by(MARKET, OFFER_LEAD), rule(LEAD_ASKED))
LEAD_RECEIVED = (LEAD_OFFERED, by(NEXT, RECEIVE_LEAD, "2026-03-11"))
LEAD_ACCEPTED = (LEAD_RECEIVED, by(NEXT, ACCEPT, "2026-03-13"), rule(LEAD_MOVED, "2026-03-13"))
ACROSS_OFFERED = (AROUND, by(MARKET, OFFER_ACROSS), rule(ASKED))
ACROSS_RECEIVED = (ACROSS_OFFERED, by(AGRICULTURE, RECEIVE, "2026-03-11"))

RAISE = JurisdictionDisputeRaised(
    campaigns=(CAMPAIGN,),
    record_kind=RecordKind.CASE,
    record=CASE,
    other_party=MARKET,
    believed_competent=MARKET,
    facts="移送案件的经营者登记在安丘，仓库在高密",
    reason="主要违法行为发生在安丘",
    basis=f"{ORDER2}第七条",
    transfer=TRANSFER,
    document_no="密市监函〔2026〕7号",
)
"""NEXT objects to the transfer."""
RAISE_ACROSS = replace(
    RAISE, other_party=AGRICULTURE, believed_competent=AGRICULTURE, transfer=None, document_no="安市监函〔2026〕9号"
)
"""MARKET says that the case is AGRICULTURE's, with no transfer before."""
POSITION = JurisdictionDisputePositionStated(believed_competent=NEXT, reason="仓库是主要违法行为发生地")
AGREE = JurisdictionDisputeAgreed(competent_agency=MARKET)
ESCALATE = JurisdictionDisputeEscalated(to_authority=CITY, document_no="密市监请〔2026〕3号")
REQUEST = JurisdictionDisputeCoordinationRequested(to_authority=JUSTICE, document_no="安市监请〔2026〕4号")
WITHDRAW = JurisdictionDisputeWithdrawn(reason="补充材料后无异议")
TAKE = JurisdictionDisputeMaterialReceived(signed_by="city-officer-1")
DESIGNATE = JurisdictionDisputeDesignated(
    competent_agency=NEXT, document_no="潍市监指〔2026〕2号", reason="主要违法行为地在高密"
)
COORDINATE = JurisdictionDisputeCoordinationAgreed(
    competent_agency=AGRICULTURE, document_no="安司协〔2026〕1号", reason="双方同意由农业农村部门办理"
)
SUBMIT = JurisdictionDisputeOpinionSubmittedToGovernment(
    to_authority=GOVERNMENT, document_no="安司报〔2026〕1号", coordination_opinion="宜由农业农村部门办理"
)
DECIDE = JurisdictionDisputeGovernmentDecided(
    competent_agency=AGRICULTURE, document_no="安政决〔2026〕1号", reason="同意司法局意见"
)
ROUTED = JurisdictionDisputeRouted(dispute_route=DisputeRoute.SUPERIOR)
ROUTED_ACROSS = JurisdictionDisputeRouted(dispute_route=DisputeRoute.COORDINATION)

# NEXT objects to the transfer and reports it to CITY, which designates NEXT itself.
RAISED = (
    RECEIVED,
    by(NEXT, RAISE, "2026-03-16"),
    rule(ROUTED, "2026-03-16"),
    rule(TELL_DISPUTED, "2026-03-16"),
    rule(ASKED_IN_DISPUTE, "2026-03-16"),
)
ESCALATED = (RAISED, by(NEXT, ESCALATE, "2026-03-20"))
WITH_MATERIAL = (ESCALATED, by(CITY, TAKE, "2026-03-23"))
BY_DESIGNATION = replace(
    MOVED,
    question_kind=QuestionKind.DISPUTE,
    question=DISPUTE,
    moved_how=HowMoved.DESIGNATED,
    received_on=date(2026, 3, 30),
)
DESIGNATED = (
    WITH_MATERIAL,
    by(CITY, DESIGNATE, "2026-03-30"),
    rule(BY_DESIGNATION, "2026-03-30"),
    rule(SETTLE, "2026-03-30"),
)
DISPUTE_WITHDRAWN = (RAISED, by(NEXT, WITHDRAW, "2026-03-17"))
ACROSS_RAISED = (
    AROUND,
    by(MARKET, RAISE_ACROSS, "2026-03-16"),
    rule(ROUTED_ACROSS, "2026-03-16"),
    rule(ASKED_IN_DISPUTE, "2026-03-16"),
)
COORDINATING = (ACROSS_RAISED, by(MARKET, REQUEST, "2026-03-18"))
SUBMITTED = (COORDINATING, by(JUSTICE, SUBMIT, "2026-04-01"))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: (),
    Stage.OFFERED: OFFERED,
    Stage.RECEIVED: RECEIVED,
    Stage.ACCEPTED: ACCEPTED,
    Stage.REFUSED: REFUSED,
    Stage.REVOKED: REVOKED,
    Stage.LAPSED: LAPSED,
    Stage.DISPUTED: RAISED,
    Stage.SETTLED: (DISPUTE_WITHDRAWN, rule(TransferSettled(dispute=DISPUTE), "2026-03-17")),
    Stage.REPORTED: REPORTED,
}
DISPUTE_AT: dict[DisputeStage, tuple[Any, ...]] = {
    DisputeStage.NONE: (),
    DisputeStage.NEGOTIATING: RAISED,
    DisputeStage.WITH_SUPERIOR: ESCALATED,
    DisputeStage.WITH_JUSTICE: COORDINATING,
    DisputeStage.WITH_GOVERNMENT: SUBMITTED,
    DisputeStage.RESOLVED: DESIGNATED,
    DisputeStage.WITHDRAWN: DISPUTE_WITHDRAWN,
}

"""Pasts of a lead, each built on the one before it, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.streams.consultation import Topic
from coordination.streams.duty_crime import ClueReceiver
from coordination.streams.guidance import GuidanceMatter
from coordination.streams.jurisdiction import HowLeft, HowMoved, QuestionKind
from coordination.streams.lead import (
    LeadAbsorbed,
    LeadAccepted,
    LeadAssistOpened,
    LeadCarriedOver,
    LeadClosed,
    LeadComplaintLinked,
    LeadConsulted,
    LeadCrimeSuspected,
    LeadCrimeSuspicionLifted,
    LeadCrimeSuspicionResolved,
    LeadDispatched,
    LeadDispatchRecalled,
    LeadDutyCrimeClueHandedOver,
    LeadEarlyInterventionOpened,
    LeadExclusionBegun,
    LeadExclusionEnded,
    LeadFeedbackGiven,
    LeadFiled,
    LeadFilingDeclined,
    LeadFlaggedMajor,
    LeadGuidanceVoided,
    LeadGuided,
    LeadInformantDirected,
    LeadInformantTold,
    LeadJurisdictionLeft,
    LeadJurisdictionMoved,
    LeadJurisdictionQuestioned,
    LeadLinked,
    LeadListedForTriage,
    LeadMajorFlagLifted,
    LeadMerged,
    LeadNoticeLinked,
    LeadParticularsCorrected,
    LeadPooled,
    LeadRegistered,
    LeadReopened,
    LeadReportedUpward,
    LeadReturned,
    LeadRoutedOut,
    LeadSource,
    LeadSupportAnswered,
    LeadSupportNotified,
    LeadTakenUp,
    LeadTradeLinkFound,
    LeadTriaged,
    LeadUnpooled,
    LeadVerificationExtended,
    MajorRule,
    NotFiledGround,
    Outcome,
    ReturnReason,
    Route,
    Stage,
    ToldOf,
)
from coordination.streams.links import LinkKind, Relation
from coordination.streams.parts import Party, PartyKind, Place
from coordination.streams.reliance import SupportAnswer, SupportChange, SupportKind
from coordination.streams.trade import ChainRole, TradeParty
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, CHIEF, LEADER, MARKET, OFFICE, POLICE, SELF_TRIAGE, said, the

LEAD, OTHER, THIRD = the("lead"), the("lead", 2), the("lead", 3)
CASE = UUID("0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c01")

REGISTER = LeadRegistered(
    campaigns=(CAMPAIGN,),
    title="网店销售假冒注册商标的白酒",
    summary="投诉人称在某网店购买的白酒疑似假冒，附订单截图。",
    source=LeadSource.HOTLINE_12315,
    received_on=date(2024, 3, 1),
)
INFORMANT = UUID("0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c02")
REPORTED = replace(REGISTER, informant_ref=INFORMANT, informant_named=True)
REGISTER_ASSIGNED = replace(
    REGISTER, source=LeadSource.ASSIGNED, upper_reference="潍市监转〔2024〕7号", feedback_due_on=date(2024, 4, 30)
)
CORRECT = LeadParticularsCorrected(reason="日期录错", received_on=date(2024, 2, 28))
TRIAGE = LeadTriaged(route=Route.LOCAL, opinion="属本地行政违法，由市场监管局核查。")
DISPATCH = LeadDispatched(to_agency=POLICE, feedback_due_on=date(2024, 3, 25))
RECALL = LeadDispatchRecalled(reason="分派有误")
ACCEPT = LeadAccepted()
TAKE_UP = LeadTakenUp()
RETURN = LeadReturned(reason_code=ReturnReason.NO_POWER, reason="不属本单位职责", suggested_agency=MARKET)
ROUTE_OUT = LeadRoutedOut(to_body="义乌市市场监督管理局", reason="生产地在义乌", evidence_fixed_on=date(2024, 3, 3))
EXTEND = LeadVerificationExtended(extension_wd=15, reason="需要抽样检验", approved_by=LEADER)
DECLINE = LeadFilingDeclined(ground=NotFiledGround.MINOR, reason="轻微并及时改正", approved_by=LEADER)
FILE = LeadFiled(case=CASE, case_no="安市监立〔2024〕31号")
SUSPECT = LeadCrimeSuspected(facts="货值金额超过十五万元")
LIFT_SUSPICION = LeadCrimeSuspicionLifted(reason="经核实货值不足五万元，未达追诉标准", approved_by=CHIEF)
RESOLVE_SUSPICION = LeadCrimeSuspicionResolved(case=CASE)
BEGIN = LeadExclusionBegun(
    exclusion_no="jian-1",
    exclusion_ground=Ground.TESTING,
    examiner="山东省产品质量检验研究院",
    document_no="委检〔2024〕8号",
)
END = LeadExclusionEnded(exclusion_no="jian-1", exclusion_ground=Ground.TESTING, document_no="检字〔2024〕118号")
HAND_CLUE_OVER = LeadDutyCrimeClueHandedOver(
    clue_receiver=ClueReceiver.SUPERVISION,
    document_no="安公线移〔2024〕1号",
    clue_facts="举报人称市场管理人员收受摊贩财物",
    to_body="安丘市监察委员会",
)
INTERIM = LeadFeedbackGiven(outcome=Outcome.IN_PROGRESS, content="正在抽样")
FINAL = LeadFeedbackGiven(outcome=Outcome.PENALISED, content="罚款五千元", final=True)
REPORT_UPWARD = LeadReportedUpward(content="已立案查处", document_no="安市监〔2024〕41号")
FLAG = LeadFlaggedMajor(major_rule=MajorRule.CROSS_REGION, reason="涉及三省")
LIFT = LeadMajorFlagLifted(reason="查明仅一地")
CLOSE = LeadClosed()
REOPEN = LeadReopened(reason="有新证据")
MERGE = LeadMerged(into=OTHER, reason="同一网店同一商品")
ABSORB = LeadAbsorbed(lead=THIRD, registrant=AGRICULTURE, received_on=date(2024, 2, 20))
TELL_FILING = LeadInformantTold(informant_ref=INFORMANT, told_of=ToldOf.FILING)
TELL_RESULT = LeadInformantTold(informant_ref=INFORMANT, told_of=ToldOf.RESULT, document_no="安市监举告〔2024〕2号")
DIRECT = LeadInformantDirected(competent_body="安丘市交通运输局")
SUPPORT = the("evidence")
NOTIFIED = LeadSupportNotified(
    support_kind=SupportKind.EVIDENCE,
    support=SUPPORT,
    support_change=SupportChange.FORGED,
    changed_by=MARKET,
    reason="经鉴定公章系伪造",
)
ANSWER = LeadSupportAnswered(support=SUPPORT, support_answer=SupportAnswer.DROPPED, reason="另有现场笔录")
OPEN_INTERVENTION = LeadEarlyInterventionOpened(intervention=the("early_intervention"))
OPEN_QUESTION = LeadJurisdictionQuestioned(question_kind=QuestionKind.TRANSFER, question=the("transfer"))
LEAVE = LeadJurisdictionLeft(
    question_kind=QuestionKind.TRANSFER,
    question=the("transfer"),
    left_how=HowLeft.REFUSED,
    campaigns=(CAMPAIGN,),
    from_agency=MARKET,
    receiving_agency=AGRICULTURE,
)
MOVE = LeadJurisdictionMoved(
    question_kind=QuestionKind.TRANSFER,
    question=the("transfer"),
    moved_how=HowMoved.ACCEPTED,
    from_agency=MARKET,
    receiving_agency=AGRICULTURE,
    received_on=date(2024, 3, 6),
    campaigns=(CAMPAIGN,),
)
OPEN_ASSIST = LeadAssistOpened(assist=the("assist"), requested_agency=POLICE)
MADE_IN_YIWU = TradeParty(
    chain_role=ChainRole.PRODUCER,
    trade_party=Party(kind=PartyKind.ORGANISATION, name="义乌某酒厂"),
    place=Place(adcode="330782"),
    goods=("白酒",),
)
FIND_TRADE = LeadTradeLinkFound(trade_parties=(MADE_IN_YIWU,), how_found="据进货票据")
CONSULTED = LeadConsulted(
    consultation=the("consultation"), meeting_no="2024-03", topics=(Topic.FACTS,), matter_conclusion="事实清楚"
)
POOLED = LeadPooled(batch=the("lead_batch"), campaign=CAMPAIGN)
UNPOOLED = LeadUnpooled(batch=the("lead_batch"), campaign=CAMPAIGN)
LISTED = LeadListedForTriage(session=the("triage_session"), panel=(AGRICULTURE,))
CARRIED_OVER = LeadCarriedOver(session=the("triage_session"))
GUIDED = LeadGuided(guidance=the("guidance"), guided_by=AGRICULTURE, guidance_matter=GuidanceMatter.HARD_CASE)
GUIDANCE_VOIDED = LeadGuidanceVoided(guidance=the("guidance"))
COMPLAINT_LINKED = LeadComplaintLinked(complaint=the("complaint"), informant_ref=INFORMANT)
NOTICE_LINKED = LeadNoticeLinked(source_notice=the("notice"), issuer=AGRICULTURE)
LINK = LeadLinked(to_kind=LinkKind.LEAD, to=OTHER, relation=Relation.SAME_GOODS)


def by_office(event: Any) -> Any:
    return said(event, by=OFFICE)


def by_police(event: Any) -> Any:
    return said(event, by=POLICE)


# The story of most leads here: MARKET registers, the office triages and offers it to POLICE, who accept.
REGISTERED = (said(REGISTER),)
TRIAGED = (*REGISTERED, by_office(TRIAGE))
TRIAGED_CRIME = (*REGISTERED, by_office(replace(TRIAGE, route=Route.CRIME)))
TRIAGED_AWAY = (*REGISTERED, by_office(replace(TRIAGE, route=Route.OTHER_REGION)))
TRIAGED_OTHER_BODY = (*REGISTERED, by_office(replace(TRIAGE, route=Route.OTHER_BODY)))
DISPATCHED = (*TRIAGED, by_office(DISPATCH))
VERIFYING = (*DISPATCHED, by_police(ACCEPT))
RETURNED = (*DISPATCHED, by_police(RETURN))
RETURNED_AFTER_WORK = (*VERIFYING, by_police(RETURN))
FILED = (*VERIFYING, said(FILE, by="system"))
NOT_FILED = (*VERIFYING, by_police(DECLINE))
ROUTED_OUT = (*TRIAGED_AWAY, by_office(ROUTE_OUT))
FED_BACK = (*FILED, by_police(FINAL))
CLOSED = (*FED_BACK, by_office(CLOSE))
OTHER_REGISTERED = (said(REGISTER, by=AGRICULTURE, stream=OTHER),)
MERGED = (*REGISTERED, *OTHER_REGISTERED, by_office(MERGE))
SELF_REGISTERED = (said(replace(REGISTER, campaigns=(SELF_TRIAGE,))),)
TAKEN_UP = (*SELF_REGISTERED, said(TAKE_UP))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: (),
    Stage.REGISTERED: REGISTERED,
    Stage.TRIAGED: TRIAGED,
    Stage.DISPATCHED: DISPATCHED,
    Stage.VERIFYING: VERIFYING,
    Stage.RETURNED: RETURNED,
    Stage.FILED: FILED,
    Stage.NOT_FILED: NOT_FILED,
    Stage.ROUTED_OUT: ROUTED_OUT,
    Stage.FED_BACK: FED_BACK,
    Stage.MERGED: MERGED,
    Stage.CLOSED: CLOSED,
}

"""Pasts of a supervision order, each built on the one before it, and an event of each type that may stand in them.

MARKET (安丘) holds a case. Its campaign's office lists the case; CITY (潍坊) lists the region; JUSTICE writes letters, and
GOVERNMENT decides. The directory is that of the stories on transfers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.streams.agency import AgencySuperiorDesignated, AgencyType
from coordination.streams.case import CaseSupervisionEnded, CaseSupervisionListed
from coordination.streams.supervision_order import (
    DecisionGround,
    DelistResult,
    Escalation,
    ObjectionOutcome,
    RectificationResult,
    ReportCycle,
    Stage,
    SupervisionLevel,
    SupervisionOrderDecisionIssued,
    SupervisionOrderDelisted,
    SupervisionOrderDelistRefused,
    SupervisionOrderDelistRequested,
    SupervisionOrderEscalated,
    SupervisionOrderExtended,
    SupervisionOrderFollowedUp,
    SupervisionOrderListed,
    SupervisionOrderObjectionHandled,
    SupervisionOrderObjectionRaised,
    SupervisionOrderOpinionIssued,
    SupervisionOrderProgressReported,
    SupervisionOrderProposalDeclined,
    SupervisionOrderProposed,
    SupervisionOrderReaddressed,
    SupervisionOrderRectificationReported,
    SupervisionOrderRectificationReviewed,
    SupervisionOrderReminded,
    SupervisionOrderUrgeLetterIssued,
    TargetKind,
)
from tests.spec import cases, transfers
from tests.spec.dsl import CAMPAIGN, LEADER, MARKET, OFFICE, Said, said, the
from tests.spec.transfers import AGRICULTURE, CITY, GOVERNMENT, JUSTICE, NEXT

ORDER, LETTER, SECOND = the("supervision_order"), the("supervision_order", 2), the("supervision_order", 3)
CASE = cases.CASE
PROVINCE = "370000-scjgj"
DAY, LATER = "2026-03-09", "2026-03-16"
AROUND = (
    transfers.DIRECTORY,
    transfers._registered(PROVINCE, AgencyType.MARKET_SUPERVISION, "山东省市场监督管理局"),
    said(
        AgencySuperiorDesignated(superior=PROVINCE),
        by="370784-gly",
        stream=transfers.stream_id("agency", CITY),
    ),
    cases.INVESTIGATING,
)
"""MARKET investigates a case; above it stand CITY and PROVINCE, beside it JUSTICE and GOVERNMENT."""

PROPOSE = SupervisionOrderProposed(
    campaigns=(CAMPAIGN,),
    proposed_issuer=OFFICE,
    target_kind=TargetKind.CASE,
    addressed_to=MARKET,
    case=CASE,
    reasons="案件跨三县销售，群众反映强烈",
)
DECLINE = SupervisionOrderProposalDeclined(reason="案件进展正常")
LIST = SupervisionOrderListed(
    campaigns=(CAMPAIGN,),
    target_kind=TargetKind.CASE,
    addressed_to=MARKET,
    case=CASE,
    reasons="跨地区、影响恶劣",
    requirements=("查清源头和销售网络", "依法从快处理"),
    supervision_level=SupervisionLevel.COUNTY,
    complete_by_on=date(2026, 5, 8),
    document_no="安专办督〔2026〕1号",
    report_cycle=ReportCycle.MONTHLY,
)
LIST_REGION = replace(
    LIST,
    target_kind=TargetKind.REGION,
    case=None,
    adcode="370784",
    reasons="侵权问题多发高发",
    requirements=("制定整改方案",),
    supervision_level=SupervisionLevel.PREFECTURE,
    document_no="潍市监督〔2026〕3号",
    report_cycle=None,
)
LIST_ISSUE = replace(
    LIST_REGION,
    target_kind=TargetKind.ISSUE,
    adcode=None,
    issue="涉企检查频次过高",
    supervision_level=SupervisionLevel.COUNTY,
    document_no="安司督〔2026〕2号",
)
PROGRESS = SupervisionOrderProgressReported(progress="已查明上线两家", difficulties="上线在外省")
REMIND = SupervisionOrderReminded(note="请报告上线查处情况")
EXTEND = SupervisionOrderExtended(complete_by_on=date(2026, 6, 8), reason="等待协查结果", approved_by=LEADER)
READDRESS = SupervisionOrderReaddressed(addressed_to=NEXT, complete_by_on=date(2026, 5, 29), reason="案件已移送高密")
RAISE = SupervisionOrderEscalated(escalation=Escalation.RAISED, reason="逾期未办结", raised_to=CITY)
INTERVIEW = SupervisionOrderEscalated(
    escalation=Escalation.INTERVIEW, reason="整改不力", interviewed_on=date(2026, 3, 13)
)
CRITICISE = SupervisionOrderEscalated(
    escalation=Escalation.CRITICISM,
    reason="整改不力",
    document_no="潍市监通〔2026〕5号",
    circulated_to=(NEXT,),
)
REQUEST = SupervisionOrderDelistRequested(work_summary="已移送源头线索，案件作出处罚决定")
REFUSE = SupervisionOrderDelistRefused(reason="销售网络未查清")
DELIST = SupervisionOrderDelisted(
    delist_result=DelistResult.NOT_NEEDED, delist_opinion="已由上级专案查办", approved_by=LEADER
)
URGE = SupervisionOrderUrgeLetterIssued(
    campaigns=(CAMPAIGN,),
    addressed_to=MARKET,
    issue="对移送线索逾期未作处理",
    requirements=("十五日内作出处理",),
    complete_by_on=date(2026, 3, 27),
    document_no="安司督函〔2026〕1号",
)
OPINE = SupervisionOrderOpinionIssued(
    campaigns=(CAMPAIGN,),
    addressed_to=MARKET,
    issue="以罚代移",
    requirements=("移送公安机关",),
    complete_by_on=date(2026, 4, 24),
    document_no="安司监意〔2026〕1号",
    follows=LETTER,
)
DECIDE = SupervisionOrderDecisionIssued(
    campaigns=(CAMPAIGN,),
    addressed_to=MARKET,
    decision_ground=DecisionGround.SERIOUS,
    issue="多次以罚代移",
    requirements=("撤销处罚决定并移送",),
    complete_by_on=date(2026, 5, 22),
    document_no="安政监决〔2026〕1号",
)
FOLLOWED = SupervisionOrderFollowedUp(followed_by=SECOND)
RECTIFY = SupervisionOrderRectificationReported(rectification="已作出处理并书面反馈")
ENOUGH = SupervisionOrderRectificationReviewed(
    rectification_result=RectificationResult.SUFFICIENT, rectification_opinion="予以认可"
)
NOT_ENOUGH = SupervisionOrderRectificationReviewed(
    rectification_result=RectificationResult.INSUFFICIENT,
    rectification_opinion="仍有两条线索未处理",
    complete_by_on=date(2026, 4, 10),
)
OBJECT = SupervisionOrderObjectionRaised(objection="线索不属本单位管辖")
MAINTAIN = SupervisionOrderObjectionHandled(objection_outcome=ObjectionOutcome.MAINTAINED, reason="属地管辖明确")
AMEND = SupervisionOrderObjectionHandled(
    objection_outcome=ObjectionOutcome.AMENDED,
    reason="部分线索不属管辖",
    complete_by_on=date(2026, 4, 3),
    requirements=("处理其余三条线索",),
)
REVOKE = SupervisionOrderObjectionHandled(objection_outcome=ObjectionOutcome.REVOKED, reason="异议成立")
CASE_LISTED = CaseSupervisionListed(supervision_order=ORDER, issuer=OFFICE)
CASE_ENDED = CaseSupervisionEnded(supervision_order=ORDER)


def posted(event: Any, by: str, on: str = DAY, stream: Any = ORDER) -> Said:
    """Put an event of an order into the past."""
    return said(event, by=by, on=on, stream=stream)


PROPOSED = (AROUND, posted(PROPOSE, MARKET))
DECLINED = (PROPOSED, posted(DECLINE, OFFICE))
ACTIVE = (AROUND, posted(LIST, OFFICE), said(CASE_LISTED, by="system", on=DAY, stream=CASE))
ESCALATED = (ACTIVE, posted(INTERVIEW, OFFICE, LATER))
IN_REVIEW = (ACTIVE, posted(REQUEST, MARKET, LATER))
DELISTED = (IN_REVIEW, posted(DELIST, OFFICE, LATER), said(CASE_ENDED, by="system", on=LATER, stream=CASE))
REGION = (AROUND, posted(LIST_REGION, CITY))
URGED = (AROUND, posted(URGE, JUSTICE, stream=LETTER))
ISSUED = (AROUND, posted(URGE, JUSTICE))
OBJECTED = (ISSUED, posted(OBJECT, MARKET, LATER))
RECTIFIED = (ISSUED, posted(RECTIFY, MARKET, LATER))
CLOSED = (RECTIFIED, posted(ENOUGH, JUSTICE, LATER))
REVOKED = (OBJECTED, posted(REVOKE, JUSTICE, LATER))
AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: AROUND,
    Stage.PROPOSED: PROPOSED,
    Stage.DECLINED: DECLINED,
    Stage.ACTIVE: ACTIVE,
    Stage.ESCALATED: ESCALATED,
    Stage.DELIST_REVIEW: IN_REVIEW,
    Stage.DELISTED: DELISTED,
    Stage.ISSUED: ISSUED,
    Stage.RECTIFIED: RECTIFIED,
    Stage.CLOSED: CLOSED,
    Stage.REVOKED: REVOKED,
}
ACTORS = (MARKET, NEXT, OFFICE, CITY, JUSTICE, GOVERNMENT, AGRICULTURE)

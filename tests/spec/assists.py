"""Pasts of a request for assistance, each built on the one before it, and an event of each type that may stand in them.

MARKET (安丘) holds a case and asks GAOMI, of the same line and under the same superior CITY (潍坊). YIWU is of the line too, in
another province; POLICE and AGRICULTURE are of other lines.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.catalogue import stream_id
from coordination.streams.agency import AgencySuperiorDesignated, AgencyType
from coordination.streams.assist import (
    Answer,
    AnswerOutcome,
    AssistAccepted,
    AssistAnswersCorrected,
    AssistBasis,
    AssistClosed,
    AssistDeclined,
    AssistDueDateAgreed,
    AssistDueDateProposed,
    AssistExtensionNotified,
    AssistJointVisitRecorded,
    AssistOverdueExplained,
    AssistOverdueQuestioned,
    AssistPartlyReplied,
    AssistPresenceAnswered,
    AssistPresenceAsked,
    AssistProgressReported,
    AssistReceived,
    AssistReminded,
    AssistReplied,
    AssistRequested,
    AssistSuperiorInformed,
    AssistSupplementAsked,
    AssistSupportAnswered,
    AssistSupportNotified,
    AssistTakenOver,
    AssistTradeLinkFound,
    AssistWithdrawn,
    DeclineGround,
    EvidencePointer,
    Matter,
    MatterKind,
    PresenceAnswer,
    RecordKind,
    Stage,
    Usefulness,
)
from coordination.streams.case import CaseAssistOpened
from coordination.streams.documents import DocumentNumberRegistered, DocumentType
from coordination.streams.lead import LeadAssistOpened
from coordination.streams.parts import Place
from coordination.streams.reliance import RecordKind as CollectedFor
from coordination.streams.reliance import SupportAnswer, SupportChange, SupportKind
from tests.spec import cases, evidence, leads
from tests.spec.dsl import ADMINISTRATOR, AGRICULTURE, CAMPAIGN, MARKET, POLICE, POSTS, Said, agency, said, the

ASSIST, SECOND, THIRD = the("assist"), the("assist", 2), the("assist", 3)
CASE, LEAD = cases.CASE, cases.LEAD
GAOMI, YIWU, CITY = "370785-scjgj", "330782-scjgj", "370700-scjgj"


def _registered(code: str, name: str) -> tuple[Said, ...]:
    stream = stream_id("agency", code)
    entries = (agency(code, AgencyType.MARKET_SUPERVISION, name), *POSTS)
    return tuple(said(event, by=ADMINISTRATOR, on="2020-01-01", stream=stream) for event in entries)


def _guided(code: str) -> Said:
    return said(
        AgencySuperiorDesignated(superior=CITY), by=ADMINISTRATOR, on="2020-01-01", stream=stream_id("agency", code)
    )


LINE = (
    _registered(CITY, "潍坊市市场监督管理局"),
    _registered(GAOMI, "高密市市场监督管理局"),
    _registered(YIWU, "义乌市市场监督管理局"),
    _guided(MARKET),
    _guided(GAOMI),
)
"""The line of market supervision around the town."""

SOURCE = Matter(matter_no="1", matter_kind=MatterKind.SOURCE, content="核实高密某酒业有限公司是否供应该批白酒")
PRINTING = Matter(matter_no="2", matter_kind=MatterKind.MARK_PRINTING, content="查明商标标识由何处印制")
MORE = Matter(matter_no="3", matter_kind=MatterKind.DOCUMENTS, content="调取该公司2023年送货单")
REQUEST = AssistRequested(
    campaigns=(CAMPAIGN,),
    record_kind=RecordKind.CASE,
    record=CASE,
    requested_agency=GAOMI,
    assist_basis=AssistBasis.MARKET_SUPERVISION,
    title="关于协助调查白酒来源的函",
    facts="我局查处销售侵犯注册商标专用权白酒案，当事人称货源为高密某酒业有限公司",
    own_steps=("已检查经营场所并询问当事人", "已调取进货票据"),
    matters=(SOURCE, PRINTING),
    document_no="安市监协〔2024〕5号",
)
TO_POLICE = replace(
    REQUEST,
    requested_agency=POLICE,
    assist_basis=AssistBasis.PENALTY_LAW,
    document_no="安市监协〔2024〕6号",
)
TO_YIWU = replace(REQUEST, requested_agency=YIWU, document_no="安市监协〔2024〕7号")
ON_LEAD = replace(REQUEST, record_kind=RecordKind.LEAD, record=LEAD)
INFORMED = AssistSuperiorInformed(common_superior=CITY)
TAKE_OVER = AssistTakenOver(from_agency=MARKET, receiving_agency=AGRICULTURE)
RECEIVE = AssistReceived(received_by="officer-85")
ACCEPT = AssistAccepted(contact_officers=("officer-85", "officer-86"))
DECLINE = AssistDeclined(
    decline_ground=DeclineGround.OUTSIDE_POWERS, reason="该公司登记地和生产地均在义乌", suggested_agency=YIWU
)
EXTEND = AssistExtensionNotified(extension_wd=10, reason="需要送检，结果未出")
PROGRESS = AssistProgressReported(progress="已找到该公司仓库", expected_on=date(2024, 3, 25))
REMIND = AssistReminded(note="请于期限内复函")
ASK_REASONS = AssistOverdueQuestioned(clock="assist_reply", due_at=evidence.COLLECT.collected_at)
EXPLAIN = AssistOverdueExplained(reason="检验机构延误", expected_on=date(2024, 4, 10))
FOUND_SOURCE = Answer(matter_no="1", answer_outcome=AnswerOutcome.DONE, content="该公司2023年11月送货40箱")
FOUND_NOTHING = Answer(matter_no="2", answer_outcome=AnswerOutcome.NOTHING_FOUND, content="本地未发现印制单位")
FOUND_MORE = Answer(matter_no="3", answer_outcome=AnswerOutcome.PARTLY, content="调取到送货单12张")
ANSWER_PART = AssistPartlyReplied(answers=(FOUND_SOURCE,))
REPLY = AssistReplied(document_no="高市监函〔2024〕18号", answers=(FOUND_SOURCE, FOUND_NOTHING), summary="供货属实")
REPLY_REST = replace(REPLY, answers=(FOUND_NOTHING,))
CORRECT = AssistAnswersCorrected(answers=(replace(FOUND_SOURCE, content="应为42箱"),), reason="漏计退货")
SUPPLEMENT = AssistSupplementAsked(
    reason="票据与送货数不符", matters_again=("1",), further_matters=(MORE,), proposed_due_on=date(2024, 4, 30)
)
WITHDRAW = AssistWithdrawn(reason="当事人已提供真实来源")
CLOSE = AssistClosed(usefulness=Usefulness.DECISIVE, usefulness_opinion="据此追查到生产窝点")
PROPOSE = AssistDueDateProposed(proposed_due_on=date(2024, 3, 20), reason="听证在即")
AGREE = AssistDueDateAgreed(agreed_due_on=date(2024, 3, 20))
ASK_PRESENCE = AssistPresenceAsked(asking_officers=("officer-1",), reason="需要当面辨认包装")
ANSWER_PRESENCE = AssistPresenceAnswered(presence_answer=PresenceAnswer.AGREED, meet_on=date(2024, 3, 12))
VISIT = AssistJointVisitRecorded(
    visited_on=date(2024, 3, 12),
    place=Place(adcode="370785", address="高密市某路3号"),
    officers=("officer-85", "officer-86"),
    asking_officers=("officer-1",),
    visit_finding="仓库内存有同批包装",
)
FIND_TRADE = AssistTradeLinkFound(trade_parties=(leads.MADE_IN_YIWU,), how_found="据送货单")
SUPPORT = the("evidence", 7)
NOTIFIED = AssistSupportNotified(
    support_kind=SupportKind.EVIDENCE,
    support=SUPPORT,
    support_change=SupportChange.FORGED,
    changed_by=GAOMI,
    reason="送货单系伪造",
)
ANSWER_SUPPORT = AssistSupportAnswered(support=SUPPORT, support_answer=SupportAnswer.RETAKEN, reason="已重新调取")
OPENED_IN_CASE = CaseAssistOpened(assist=ASSIST, requested_agency=GAOMI)
OPENED_ON_LEAD = LeadAssistOpened(assist=ASSIST, requested_agency=GAOMI)
NUMBERED = DocumentNumberRegistered(
    issuer=MARKET,
    document_type=DocumentType.ASSIST_LETTER,
    document_no="安市监协〔2024〕5号",
    told_by=MARKET,
    allocated=False,
    prefix="安市监协",
    year=2024,
    sequence=5,
    record_kind="assist",
    record=ASSIST,
)
"""What follows from the letter: the request takes its number."""
REPLY_NUMBERED = replace(
    NUMBERED,
    issuer=GAOMI,
    document_type=DocumentType.OFFICIAL,
    document_no="高市监函〔2024〕18号",
    told_by=GAOMI,
    prefix="高市监函",
    sequence=18,
)

# evidence: what MARKET collected for its case, and what GAOMI collects for the request
SENT_ITEM = EvidencePointer(evidence=evidence.EVIDENCE, item_no="1", sha256=evidence.SHA, sm3=evidence.SM3)
COLLECT_HERE = replace(evidence.COLLECT, record_kind=CollectedFor.ASSIST, record=ASSIST, title="送货单")
OBTAINED_ITEM = replace(SENT_ITEM, evidence=SUPPORT)


def posted(event: Any, by: str, on: str, stream: UUID = ASSIST) -> Said:
    """Put an event of the request into the past."""
    return said(event, by=by, on=on, stream=stream)


READY = (LINE, cases.INVESTIGATING)
SENT = (
    READY,
    posted(REQUEST, MARKET, "2024-03-05"),
    said(OPENED_IN_CASE, by="system", on="2024-03-05", stream=CASE),
    posted(INFORMED, "system", "2024-03-05"),
)
RECEIVED = (SENT, posted(RECEIVE, GAOMI, "2024-03-06"))
IN_PROGRESS = (RECEIVED, posted(ACCEPT, GAOMI, "2024-03-07"))
PARTLY = (IN_PROGRESS, posted(ANSWER_PART, GAOMI, "2024-03-14"))
REPLIED = (PARTLY, posted(REPLY_REST, GAOMI, "2024-03-20"))
TAKEN_OVER = (IN_PROGRESS, posted(PROPOSE, MARKET, "2024-03-08"), posted(TAKE_OVER, "system", "2024-03-09"))
DECLINED = (RECEIVED, posted(DECLINE, GAOMI, "2024-03-08"))
WITHDRAWN = (IN_PROGRESS, posted(WITHDRAW, MARKET, "2024-03-11"))
WITHDRAWN_UNANSWERED = (SENT, posted(WITHDRAW, MARKET, "2024-03-06"))
CLOSED = (REPLIED, posted(CLOSE, MARKET, "2024-03-22"))
LATE = (IN_PROGRESS, posted(ASK_REASONS, "system", "2024-03-28"))
VISITED = (
    IN_PROGRESS,
    posted(ASK_PRESENCE, MARKET, "2024-03-08"),
    posted(ANSWER_PRESENCE, GAOMI, "2024-03-11"),
)

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: READY,
    Stage.SENT: SENT,
    Stage.RECEIVED: RECEIVED,
    Stage.IN_PROGRESS: IN_PROGRESS,
    Stage.REPLIED: REPLIED,
    Stage.DECLINED: DECLINED,
    Stage.WITHDRAWN: WITHDRAWN,
    Stage.CLOSED: CLOSED,
}

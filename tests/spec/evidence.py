"""Pasts of a piece of evidence, each built on the one before it, and an event of each type that may stand in them.

MARKET collects it for the case that it has filed and referred to POLICE; AGRICULTURE has a case of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from coordination.streams.case import CaseSupportAdopted
from coordination.streams.evidence import (
    CollectionMethod,
    Disposal,
    EvidenceCollected,
    EvidenceDisposed,
    EvidenceFell,
    EvidenceItem,
    EvidenceItemsAdded,
    EvidenceOffered,
    EvidenceOfferWithdrawn,
    EvidenceReceived,
    EvidenceRecovered,
    EvidenceRefused,
    EvidenceReliedOn,
    EvidenceRelocated,
    EvidenceRestored,
    EvidenceShared,
    EvidenceSharingEnded,
    EvidenceSupportNotified,
    EvidenceType,
    Fall,
    GoodsPointer,
    HandedItem,
    Originality,
    ReceivedItem,
    Stage,
)
from coordination.streams.parts import Party, PartyKind, Person, Place
from coordination.streams.referral import ReferralSupportAdopted
from coordination.streams.reliance import (
    RecordKind,
    RelianceBasis,
    RelyingKind,
    SupportChange,
    SupportKind,
)
from tests.spec import cases, goods, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, LEADER, MARKET, POLICE, said, the

EVIDENCE, COPY, OTHER = the("evidence"), the("evidence", 2), the("evidence", 3)
CASE, THEIR_CASE, REFERRAL = cases.CASE, the("case", 3), referrals.REFERRAL
WITNESS = UUID("5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5b01")
SHA, SM3 = "a" * 64, "b" * 64

LEDGER = EvidenceItem(item_no="1", name="出库单第一页", sha256=SHA, sm3=SM3, size_bytes=48_211)
STAMP = EvidenceItem(item_no="2", name="仓库公章印模")
COLLECT = EvidenceCollected(
    record_kind=RecordKind.CASE,
    record=CASE,
    campaigns=(CAMPAIGN,),
    evidence_type=EvidenceType.DOCUMENTARY,
    title="仓库出库单",
    collected_at=datetime(2024, 3, 4, 2, 30, tzinfo=UTC),
    collection_method=CollectionMethod.OBTAINED,
    legal_basis="行政处罚法第五十五条",
    originality=Originality.ORIGINAL,
    evidence_items=(LEDGER, STAMP),
    collected_by=cases.OFFICERS,
    given_by=Party(kind=PartyKind.ORGANISATION, name="安丘某仓储有限公司"),
    place=Place(adcode="370784", address="安丘市某路1号仓库"),
    kept_at="证据室A-3",
    custodian="officer-9",
)
COLLECT_SAMPLE = replace(
    COLLECT,
    title="白酒留样",
    evidence_type=EvidenceType.PHYSICAL,
    goods_lines=(GoodsPointer(goods_record=goods.GOODS, line_no="1"),),
)
COLLECT_COPY = replace(COLLECT, title="仓库出库单复印件", originality=Originality.COPY, copy_of=EVIDENCE)
STATEMENT = replace(
    COLLECT,
    title="仓库管理员证言",
    evidence_type=EvidenceType.WITNESS,
    collection_method=CollectionMethod.QUESTIONED,
    given_by=Party(kind=PartyKind.PERSON, person=Person(ref=WITNESS, name="赵某")),
    evidence_items=(replace(LEDGER, name="询问笔录"),),
)
ADD = EvidenceItemsAdded(
    evidence_items=(EvidenceItem(item_no="3", name="出库单第二页", sha256="c" * 64, sm3="d" * 64),),
    reason="补充扫描",
)
BOTH = (HandedItem(item_no="1", sha256=SHA, sm3=SM3), HandedItem(item_no="2"))
OFFER = EvidenceOffered(
    receiving_agency=POLICE, handed_items=BOTH, handed_by="officer-1", document_no="安市监证〔2024〕1号"
)
WITHDRAW = EvidenceOfferWithdrawn(reason="清单有误")
RECEIVE = EvidenceReceived(
    received_items=(ReceivedItem(item_no="1", sha256=SHA, sm3=SM3), ReceivedItem(item_no="2")),
    taken_by="police-7",
    kept_at="物证室3",
    custodian="police-9",
)
REFUSE = EvidenceRefused(reason="不属本案")
RELOCATE = EvidenceRelocated(kept_at="证据室B-1", reason="证据室搬迁", custodian="officer-8")
RETURN = EvidenceDisposed(evidence_disposal=Disposal.RETURNED, reason="原件复制后退还", approved_by=LEADER)
DESTROY = replace(RETURN, evidence_disposal=Disposal.DESTROYED, reason="保存期满")
LOSE = EvidenceDisposed(evidence_disposal=Disposal.LOST, reason="库房进水")
HAND_OUT = EvidenceDisposed(
    evidence_disposal=Disposal.OTHER_BODY,
    reason="移交有管辖权的外地机关",
    approved_by=LEADER,
    to_body="义乌市市场监督管理局",
    document_no="义市监收〔2024〕8号",
)
RECOVER = EvidenceRecovered(kept_at="证据室A-1", reason="清理库房时找到")
SHARE = EvidenceShared(shared_with=AGRICULTURE, reason="同一仓库的涉农案件")
UNSHARE = EvidenceSharingEnded(shared_with=AGRICULTURE, reason="无需继续共享")
RELIED = EvidenceReliedOn(
    record_kind=RelyingKind.CASE,
    record=THEIR_CASE,
    relying_agency=AGRICULTURE,
    reliance_basis=RelianceBasis.SHARED,
)
FALL = EvidenceFell(
    fall=Fall.EXCLUDED, reason="收集程序违法，予以排除", found_by="安丘市人民法院", document_no="（2024）鲁0784行初9号"
)
FORGED = EvidenceFell(fall=Fall.FORGED, reason="经鉴定公章系伪造")
RESTORE = EvidenceRestored(reason="二审改判，该证据予以采信", document_no="（2024）鲁07行终3号")
ORIGINAL_FELL = EvidenceSupportNotified(
    support_kind=SupportKind.EVIDENCE,
    support=EVIDENCE,
    support_change=SupportChange.ORIGINAL_FELL,
    changed_by=MARKET,
    reason="收集程序违法，予以排除",
)
ADOPT = CaseSupportAdopted(
    support_kind=SupportKind.EVIDENCE, support=EVIDENCE, reliance_basis=RelianceBasis.SHARED, note="用以证明出库数量"
)
ADOPT_BY_POLICE = ReferralSupportAdopted(
    support_kind=SupportKind.EVIDENCE, support=EVIDENCE, reliance_basis=RelianceBasis.CRIMINAL
)


def by(agency: str, event: Any, on: str = "2024-03-20", stream: UUID = EVIDENCE) -> Any:
    return said(event, by=agency, on=on, stream=stream)


def of(record: UUID, past: tuple[Any, ...], agency: str | None = None) -> tuple[Any, ...]:
    """Return a past as that of another record, by another agency."""
    return tuple(replace(item, stream=record, by=agency or item.by) for item in past)


# MARKET's case is being investigated and was referred to POLICE, who review it; AGRICULTURE has a case of its own.
AROUND = (referrals.UNDER_REVIEW, of(THEIR_CASE, cases.INVESTIGATING, AGRICULTURE))

# The story of most evidence here: MARKET collects it, hands it to POLICE, who receive it.
KEPT = (AROUND, by(MARKET, COLLECT, "2024-03-06"))
OFFERED = (KEPT, by(MARKET, OFFER, "2024-03-26"))
HANDED_OVER = (OFFERED, by(POLICE, RECEIVE, "2024-03-27"))
RETURNED = (KEPT, by(MARKET, RETURN))
DESTROYED = (KEPT, by(MARKET, DESTROY))
LOST = (KEPT, by(MARKET, LOSE))
HANDED_OUT = (KEPT, by(MARKET, HAND_OUT))
SHARED = (KEPT, by(MARKET, SHARE, "2024-03-07"))
RELIED_ON = (SHARED, by("system", RELIED, "2024-03-08"))
FALLEN = (RELIED_ON, by(MARKET, FALL, "2024-05-06"))
COPIED = (
    KEPT,
    by(MARKET, COLLECT_COPY, "2024-03-09", COPY),
    by("system", replace(RELIED, record_kind=RelyingKind.EVIDENCE, record=COPY, relying_agency=MARKET)),
)

AT: dict[Stage, Any] = {
    Stage.NONE: (),
    Stage.KEPT: KEPT,
    Stage.OFFERED: OFFERED,
    Stage.RETURNED: RETURNED,
    Stage.DESTROYED: DESTROYED,
    Stage.LOST: LOST,
    Stage.HANDED_OUT: HANDED_OUT,
}

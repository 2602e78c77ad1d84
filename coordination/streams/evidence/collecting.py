"""Evidence is collected: what, by whom, when, where, how, by what law; and more of it is added. 证据收集。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    CampaignCode,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import any_of, at, by_agency, by_holder, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.evidence.codes import CollectionMethod, EvidenceType, Originality, Stage
from coordination.streams.evidence.guards.collecting import (
    MOST_ITEMS,
    RULES,
    campaigns_of_record,
    collected_before_told,
    goods_known,
    not_too_many,
    numbered_once,
    only_copies_have_originals,
    original_known,
    record_is_held,
)
from coordination.streams.evidence.parts import EvidenceItem, GoodsPointer
from coordination.streams.evidence.state import EVIDENCE, Evidence, items_of
from coordination.streams.parts import Party, Place
from coordination.streams.reliance import RecordKind, RelianceBasis, RelyingKind, SupportChange, SupportKind

glossary(
    record_kind="记录种类",
    record="所涉记录",
    campaigns="所属专项行动",
    evidence_type="证据种类",
    title="标题",
    collected_at="收集时间",
    collection_method="收集方式",
    legal_basis="收集依据",
    originality="原件或者复制件",
    evidence_items="证据物件",
    collected_by="收集人员",
    collected_by_authority="收集机关",
    given_by="提供人",
    place="地点",
    copy_of="原件",
    original_kept_by="原件存放处",
    kept_at="保管地点",
    custodian="保管人员",
    goods_lines="所指涉案物品",
    document_no="文号",
    note="说明",
    reason="理由",
)


@event(
    "evidence.collected",
    zh="证据收集",
    en="Evidence collected",
    basis=(f"{RULES} 第二十三条", "行政处罚法 第四十六条、第五十四条", "M96"),
    opens=True,
    says_zh="{agency}收集证据「{title}」（{evidence_type}，{originality}，{collection_method}）：{evidence_items}"
    "[，收集机关{collected_by_authority}][，地点：{place}][，提供人：{given_by}][，{document_no}]",
    says_en="{agency} collected evidence “{title}” ({evidence_type}, {originality}, {collection_method}): {evidence_items}"
    "[; collected by {collected_by_authority}][; at {place}][; given by {given_by}][; {document_no}]",
)
class EvidenceCollected(Event[Evidence]):
    """An agency has fixed a piece of evidence for a record in its hands. 收集、固定证据。

    ``collected_by_authority`` names who collected it where that is another body than the one that tells it, such as a testing
    institute. ``given_by`` is the witness or whoever gave it; a natural person is named there and nowhere else.
    """

    record_kind: RecordKind
    record: UUID
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    evidence_type: EvidenceType
    title: Annotated[Title, Searchable()]
    collected_at: datetime
    collection_method: CollectionMethod
    legal_basis: Note
    originality: Originality
    evidence_items: Annotated[tuple[EvidenceItem, ...], Items(1, MOST_ITEMS)]
    collected_by: Annotated[tuple[OfficerRef, ...], Items(0, 20)] = ()
    collected_by_authority: Annotated[Name, Searchable()] | None = None
    given_by: Party | None = None
    place: Place | None = None
    copy_of: UUID | None = None
    original_kept_by: Annotated[Name, Searchable()] | None = None
    kept_at: Name | None = None
    custodian: OfficerRef | None = None
    goods_lines: Annotated[tuple[GoodsPointer, ...], Items(0, 50)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None
    note: Annotated[Note, Searchable()] | None = None

    guards = (
        by_agency,
        record_is_held,
        campaigns_of_record,
        collected_before_told,
        only_copies_have_originals,
        original_known,
        goods_known,
        numbered_once,
    )

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Let the agency that collected it keep it."""
        return replace(
            evidence,
            stage=Stage.KEPT,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            record_kind=self.record_kind,
            record=self.record,
            evidence_type=self.evidence_type,
            copy_of=self.copy_of,
            items=items_of(self.evidence_items),
        )

    def consequences(self, evidence: Evidence, context: Context) -> Iterable[Consequence]:
        """Tell the original of its copy; a copy of what has fallen falls at once."""
        if self.copy_of is None:
            return
        own = context.envelope.stream
        copied = EVENTS["evidence.relied_on"](
            record_kind=RelyingKind.EVIDENCE,
            record=own,
            relying_agency=context.agency,
            reliance_basis=RelianceBasis.COPY,
        )
        yield Consequence(EVIDENCE, self.copy_of, copied)
        original = context.read(EVIDENCE, self.copy_of)
        if original.fallen:
            fell = EVENTS["evidence.support_notified"](
                support_kind=SupportKind.EVIDENCE,
                support=self.copy_of,
                support_change=SupportChange.ORIGINAL_FELL,
                changed_by=original.fell_by or context.agency,
                reason=SupportChange.ORIGINAL_FELL.zh,
            )
            yield Consequence(EVIDENCE, own, fell)


@event(
    "evidence.items_added",
    zh="证据物件增加",
    en="Items added",
    basis=("M96",),
    says_zh="{agency}为该证据增加：{evidence_items}。{reason}",
    says_en="{agency} added to the evidence: {evidence_items}. {reason}",
)
class EvidenceItemsAdded(Event[Evidence]):
    """More belongs to the evidence: a scan made later, a further page. What is there is never changed. 增加证据物件。"""

    evidence_items: Annotated[tuple[EvidenceItem, ...], Items(1, MOST_ITEMS)]
    reason: Note

    guards = (any_of(by_registrant, by_holder), at(Stage.KEPT), numbered_once, not_too_many)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Put the items on the list."""
        return replace(evidence, items=(*evidence.items, *items_of(self.evidence_items)))

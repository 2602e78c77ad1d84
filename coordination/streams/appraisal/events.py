"""The office inspects, praises and criticises; what is to be put right is reported and reviewed. 督查、讲评、整改。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import (
    Adcode,
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    DocumentNo,
    Items,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, campaigns_open
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.appraisal.codes import AppraisalKind, ItemStage, Stage
from coordination.streams.appraisal.guards import (
    agencies_available,
    by_appraiser,
    by_issuer,
    by_responsible,
    by_reviewer,
    days_to_come,
    inspected_before_told,
    inspected_by_others,
    item_at,
    item_of_another,
    items_apart,
    items_for_others,
    new_date_where_due,
    owes_nothing,
)
from coordination.streams.appraisal.parts import RectificationItem, Remark
from coordination.streams.appraisal.state import APPRAISAL, UNDER_WAY, Appraisal, Item
from coordination.streams.supervision_order.codes import RectificationResult

glossary(
    campaigns="所属专项行动",
    title="标题",
    inspected_agency="被检查单位",
    adcode="行政区划代码",
    inspected_on="检查日期",
    inspection_group="联合检查组成员单位",
    inspectors="执法人员",
    inspection_findings="检查发现的问题",
    rectification_items="整改事项",
    remarks="讲评",
    circulated_to="通报范围",
    rectify_no="整改事项序号",
    rectification="整改情况",
    rectification_result="整改审查结论",
    rectification_opinion="整改审查意见",
    complete_by_on="完成期限",
    document_no="文号",
    reason="理由",
)
Campaigns = Annotated[tuple[CampaignCode, ...], Items(1, 8)]
ToPutRight = Annotated[tuple[RectificationItem, ...], Items(0, 100)]
ISSUING = (campaigns_open, by_appraiser, agencies_available, items_apart, items_for_others, days_to_come)


def _items(event: AppraisalInspectionRecorded | AppraisalCircularIssued) -> tuple[Item, ...]:
    return tuple(Item(one.rectify_no, one.responsible_agency) for one in event.rectification_items)


@event(
    "appraisal.inspection_recorded",
    zh="联合检查组督查",
    en="Inspection recorded",
    basis=("M30", "M111"),
    opens=True,
    says_zh="联合检查组（{inspection_group}）于{inspected_on}检查{inspected_agency}：{inspection_findings}"
    "[。整改事项：{rectification_items}]",
    says_en="a joint group ({inspection_group}) inspected {inspected_agency} on {inspected_on}: {inspection_findings}"
    "[. To be put right: {rectification_items}]",
)
class AppraisalInspectionRecorded(Event[Appraisal]):
    """The office's joint group has been at an agency, or in a district: what it found, what is to be put right. 联合检查组督查。"""

    campaigns: Campaigns
    title: Annotated[Title, Searchable()]
    inspected_agency: AgencyCode
    inspected_on: date
    inspection_group: Annotated[tuple[AgencyCode, ...], Items(1, 50)]
    inspection_findings: Annotated[tuple[ClearNote, ...], Items(1, 100)]
    rectification_items: ToPutRight = ()
    inspectors: Annotated[tuple[OfficerRef, ...], Items(0, 50)] = ()
    adcode: Adcode | None = None
    document_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (*ISSUING, inspected_before_told, inspected_by_others)

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """Let those see it who were there, on either side."""
        seen = (self.inspected_agency, *self.inspection_group)
        return appraisal.issued(AppraisalKind.INSPECTION, envelope.agency, self.campaigns, seen, _items(self))


@event(
    "appraisal.circular_issued",
    zh="制发讲评通报",
    en="Circular issued",
    basis=("M80", "M112", "M75"),
    opens=True,
    says_zh="{agency}制发讲评通报「{title}」[（{document_no}）]，通报至{circulated_to}：{remarks}[。整改事项：{rectification_items}]",
    says_en="{agency} issued the circular “{title}”[ ({document_no})] to {circulated_to}: {remarks}"
    "[. To be put right: {rectification_items}]",
)
class AppraisalCircularIssued(Event[Appraisal]):
    """Unit by unit: what was done well, what was not, what others can learn; and what is to be put right. 讲评通报。"""

    campaigns: Campaigns
    title: Annotated[Title, Searchable()]
    remarks: Annotated[tuple[Remark, ...], Items(1, 200)]
    circulated_to: Annotated[tuple[AgencyCode, ...], Items(1, 200)]
    rectification_items: ToPutRight = ()
    document_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = ISSUING

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """Let those see it whom it is sent to, and those of whom it speaks."""
        seen = (*self.circulated_to, *(one.unit for one in self.remarks))
        return appraisal.issued(AppraisalKind.CIRCULAR, envelope.agency, self.campaigns, seen, _items(self))


@event(
    "appraisal.rectification_reported",
    zh="报告整改情况",
    en="Rectification reported",
    basis=("M30", "M112"),
    says_zh="{agency}报告整改事项{rectify_no}[（{document_no}）]：{rectification}",
    says_en="{agency} reported on item {rectify_no}[ ({document_no})]: {rectification}",
)
class AppraisalRectificationReported(Event[Appraisal]):
    """The agency that answers for an item tells what it has put right. 报告整改。"""

    rectify_no: Code
    rectification: Annotated[ClearNote, Searchable()]
    document_no: DocumentNo | None = None

    guards = (at(Stage.ISSUED), by_responsible, item_at(ItemStage.OPEN))

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """Let it be reviewed."""
        return appraisal.with_item(self.rectify_no, ItemStage.REPORTED)


@event(
    "appraisal.rectification_reviewed",
    zh="审查整改情况",
    en="Rectification reviewed",
    basis=("M30", "M111"),
    says_zh="{agency}审查整改事项{rectify_no}：{rectification_result}，{rectification_opinion}[，须于{complete_by_on}前完成]",
    says_en="{agency} reviewed item {rectify_no}: {rectification_result}, {rectification_opinion}[; to be done by "
    "{complete_by_on}]",
)
class AppraisalRectificationReviewed(Event[Appraisal]):
    """Whoever set the item finds that it was put right, or that it was not and by when it is to be. 审查整改。"""

    rectify_no: Code
    rectification_result: RectificationResult
    rectification_opinion: ClearNote
    complete_by_on: date | None = None

    guards = (at(Stage.ISSUED), item_of_another, by_reviewer, item_at(ItemStage.REPORTED), new_date_where_due)

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """End the item, or open it anew."""
        done = self.rectification_result is RectificationResult.SUFFICIENT
        return appraisal.with_item(self.rectify_no, ItemStage.DONE if done else ItemStage.OPEN)


@event(
    "appraisal.item_withdrawn",
    zh="撤销整改事项",
    en="Item withdrawn",
    basis=("M112",),
    says_zh="{agency}撤销整改事项{rectify_no}：{reason}",
    says_en="{agency} withdrew item {rectify_no}: {reason}",
)
class AppraisalItemWithdrawn(Event[Appraisal]):
    """An item need not be put right any more, or fell with its appraisal. 撤销整改事项。"""

    rectify_no: Code
    reason: ClearNote

    guards = (item_of_another, by_reviewer, item_at(*UNDER_WAY))

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """Let it be over."""
        return appraisal.with_item(self.rectify_no, ItemStage.DROPPED)


@event(
    "appraisal.withdrawn",
    zh="撤回督查讲评",
    en="Appraisal withdrawn",
    basis=("M112",),
    says_zh="{agency}撤回督查讲评：{reason}",
    says_en="{agency} withdrew the appraisal: {reason}",
)
class AppraisalWithdrawn(Event[Appraisal]):
    """It was wrong: nothing is to be put right under it any more; the history keeps it. 撤回。"""

    reason: ClearNote

    guards = (at(Stage.ISSUED), by_issuer, owes_nothing)

    def evolve(self, appraisal: Appraisal, envelope: Envelope) -> Appraisal:
        """End it."""
        return replace(appraisal, stage=Stage.WITHDRAWN)

    def consequences(self, appraisal: Appraisal, context: Context) -> Iterable[Consequence]:
        """Let fall what was still to be put right under it."""
        for item in appraisal.items:
            if item.stage in UNDER_WAY:
                dropped = AppraisalItemWithdrawn(rectify_no=item.rectify_no, reason=self.reason)
                yield Consequence(APPRAISAL, context.envelope.stream, dropped)

"""Taking a measure: evidence registered, goods seized, approved afterwards, or lifted because it is not. 采取措施。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    CampaignCode,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_holder
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseMeasureRecorded
from coordination.streams.goods.codes import AS_MEASURE, Authority, Measure, Seizure, Stage, Where
from coordination.streams.goods.guards.course import administrative, approval_waits
from coordination.streams.goods.guards.lines import named_in_full, quantities_held
from coordination.streams.goods.guards.opening import (
    COERCION,
    RULES,
    approved_by_leader,
    approved_or_on_spot,
    campaigns_of_case,
    case_is_held,
    case_under_way,
    criminal_case_filed,
    lines_once,
    on_spot_in_administration,
)
from coordination.streams.goods.parts import GoodsLine, LineQuantity
from coordination.streams.goods.state import UNDER_MEASURE, Goods, Line
from coordination.streams.joint_origin import out_of_joint_action, told_to_action
from coordination.streams.parts import Place

glossary(
    campaigns="所属专项行动",
    case="案件",
    lines="物品行",
    document_no="文号",
    on_spot="当场实施",
    approved_by="批准人",
    place="地点",
    kept_at="保管地点",
    note="说明",
    seizure="查封或者扣押",
    authority="措施依据",
    reason="理由",
    joint_action="联合行动",
    visit="所属检查",
)
GoodsLines = Annotated[tuple[GoodsLine, ...], Items(1, 500)]
Quantities = Annotated[tuple[LineQuantity, ...], Items(1, 500)]


def _taken(goods: Goods, event: GoodsRegistered | GoodsSeized, envelope: Envelope, to: Where) -> Goods:
    return replace(
        goods,
        registrant=envelope.agency,
        holder=envelope.agency,
        campaigns=event.campaigns,
        case=event.case,
        on_spot=event.on_spot,
        approved=not event.on_spot,
        lines=tuple(Line(line.line_no, ((to, line.quantity),)) for line in event.lines),
    )


def _told(event: GoodsRegistered | GoodsSeized, context: Context) -> Iterable[Consequence]:
    own = context.envelope.stream
    yield Consequence(CASE, event.case, CaseMeasureRecorded(goods_record=own))
    yield from told_to_action(event, "joint_action.goods_taken", context, goods_record=own, case=event.case)


@event(
    "goods.registered",
    zh="先行登记保存",
    en="Registered as evidence",
    basis=(f"{RULES} 第三十三条、第三十四条", "行政处罚法 第五十六条"),
    opens=True,
    says_zh="{agency}先行登记保存{lines}（{document_no}）[，批准人{approved_by}][，保管于{kept_at}]",
    says_en="{agency} registered {lines} as evidence ({document_no})[, approved by {approved_by}][, kept at {kept_at}]",
)
class GoodsRegistered(Event[Goods]):
    """Evidence that might be lost is registered and kept, for seven working days at most. 先行登记保存。

    One record is one decision with its list. What is done on the spot names no approver and is approved within 24 hours.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    case: UUID
    lines: GoodsLines
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    on_spot: bool = False
    approved_by: OfficerRef | None = None
    place: Place | None = None
    kept_at: Name | None = None
    note: Note | None = None
    joint_action: UUID | None = None
    visit: UUID | None = None

    guards = (
        by_agency,
        case_is_held,
        case_under_way,
        campaigns_of_case,
        lines_once,
        approved_or_on_spot,
        approved_by_leader,
        out_of_joint_action,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Hold what is on the list."""
        return replace(_taken(goods, self, envelope, Where.REGISTERED), measure=Measure.REGISTRATION)

    def consequences(self, goods: Goods, context: Context) -> Iterable[Consequence]:
        """Tell the case, and the joint action in which it was done."""
        return _told(self, context)


@event(
    "goods.seized",
    zh="查封、扣押",
    en="Goods seized",
    basis=(f"{COERCION} 第十八条、第十九条、第二十四条", f"{RULES} 第三十六条、第三十七条"),
    opens=True,
    says_zh="{agency}{seizure}{lines}（{authority}，{document_no}）[，批准人{approved_by}][，保管于{kept_at}]",
    says_en="{agency}: {lines} {seizure} ({authority}, {document_no})[, approved by {approved_by}][, kept at {kept_at}]",
)
class GoodsSeized(Event[Goods]):
    """Goods are sealed where they are, or taken away, by a decision with its list. 查封、扣押。

    ``authority`` is criminal only where the police have filed a criminal case on a referral of the case; what several agencies do
    together before that is the measure of the one that holds the case.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    case: UUID
    seizure: Seizure
    authority: Authority
    lines: GoodsLines
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    on_spot: bool = False
    approved_by: OfficerRef | None = None
    place: Place | None = None
    kept_at: Name | None = None
    note: Note | None = None
    joint_action: UUID | None = None
    visit: UUID | None = None

    guards = (
        by_agency,
        case_is_held,
        criminal_case_filed,
        case_under_way,
        campaigns_of_case,
        lines_once,
        on_spot_in_administration,
        approved_or_on_spot,
        approved_by_leader,
        out_of_joint_action,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Hold what is on the list."""
        return replace(
            _taken(goods, self, envelope, Where.SEIZED),
            measure=AS_MEASURE[self.seizure],
            authority=self.authority,
        )

    def consequences(self, goods: Goods, context: Context) -> Iterable[Consequence]:
        """Tell the case, and the joint action in which it was done."""
        return _told(self, context)


@event(
    "goods.measure_approved",
    zh="补办批准手续",
    en="Measure approved afterwards",
    basis=(f"{RULES} 第三十三条、第三十六条", f"{COERCION} 第十九条"),
    says_zh="{approved_by}批准当场实施的措施[（{document_no}）]",
    says_en="{approved_by} approved what was done on the spot[ ({document_no})]",
)
class GoodsMeasureApproved(Event[Goods]):
    """A leader approves afterwards what was done on the spot; 24 hours are given for that. 补办批准手续。"""

    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, at(Stage.REGISTERED, Stage.SEIZED), approval_waits, approved_by_leader)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let it stand."""
        return replace(goods, approved=True)


@event(
    "goods.measure_lifted",
    zh="不予批准，立即解除",
    en="Measure lifted for want of approval",
    basis=(f"{RULES} 第三十三条、第三十六条", f"{COERCION} 第十九条"),
    says_zh="{approved_by}不同意当场实施的措施，立即解除{lines}：{reason}",
    says_en="{approved_by} did not approve what was done on the spot; lifted at once: {lines}. {reason}",
)
class GoodsMeasureLifted(Event[Goods]):
    """A leader finds that the measure should not have been taken: all of it is lifted at once. 不予批准并立即解除。"""

    approved_by: OfficerRef
    reason: Note
    lines: Quantities

    guards = (
        by_holder,
        at(Stage.REGISTERED, Stage.SEIZED),
        administrative,
        approval_waits,
        quantities_held(*UNDER_MEASURE),
        named_in_full(*UNDER_MEASURE),
        approved_by_leader,
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let everything go."""
        return goods.moved(self.lines, Where.RELEASED, *goods.sources(envelope.legal_on, *UNDER_MEASURE))

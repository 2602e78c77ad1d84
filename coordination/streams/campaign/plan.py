"""The plan as events: its frame, its phases, tasks, offences, foci, sub-operations, returns and attachments. 方案。

An item said again under the same code replaces what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Code,
    Items,
    Note,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import by_administrator
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import in_order, registered
from coordination.streams.campaign.changes import changed, entered, without
from coordination.streams.campaign.codes import FocusKind, ItemKind, Register
from coordination.streams.campaign.guards import (
    code_is_its_own,
    is_listed,
    issuer_registered,
    listed,
    owned,
    plan_in_order,
    under_way,
    within_period,
)
from coordination.streams.campaign.returns import settled
from coordination.streams.campaign.state import PLAN, Campaign, Plan, TableRow

glossary(
    code="代码",
    plan="方案要素",
    number="原文编号",
    section="所在部分",
    title="标题",
    text="原文",
    starts_on="开始日期",
    ends_on="结束日期",
    period_text="期限原文",
    assignment="责任分工原文",
    lead_agency="牵头单位",
    cooperators="配合单位",
    owners="责任单位",
    tasks="所属任务",
    kind="类型",
    items="列举项",
    content="内容",
    due_from="报送单位",
    due_to="报送对象",
    rhythm="报送周期",
    weekday="星期",
    day="日",
    covers="所属期规则",
    cutoff="数据截止规则",
    first_due_on="首次报送期限",
    instances="指定报送期",
    minimum_items="最少件数",
    in_principle="原则性要求",
    attachments="所用附件",
    supplied="附有原件",
    cited_as="正文引用编号",
    table_head="表头",
    table_columns="栏目",
    rows="行次",
    item_kind="条目种类",
    reason="理由",
)

Codes = Annotated[tuple[Code, ...], Items(0, 50)]
Agencies = Annotated[tuple[AgencyCode, ...], Items(0, 200)]


@event(
    "campaign.announced",
    zh="专项行动部署",
    en="Campaign announced",
    basis=("M01", "M02", "M15"),
    opens=True,
    says_zh="部署专项行动「{plan}」",
    says_en="the campaign “{plan}” was announced",
)
class CampaignAnnounced(Event[Campaign]):
    """A special operation begins with its plan; everything else hangs off it. 部署专项行动。"""

    code: CampaignCode
    plan: Plan

    guards = (by_administrator, code_is_its_own, plan_in_order, issuer_registered)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Open the campaign."""
        return changed(campaign, envelope, PLAN, code=self.code, plan=self.plan)


@event(
    "campaign.plan_amended",
    zh="方案要素变更",
    en="Plan amended",
    basis=("M01",),
    says_zh="变更方案要素：「{plan}」",
    says_en="the frame of the plan was amended: “{plan}”",
)
class CampaignPlanAmended(Event[Campaign]):
    """The frame of the plan is said anew, as when the period is extended. 变更方案要素。"""

    plan: Plan

    guards = (by_administrator, under_way, plan_in_order, issuer_registered)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Replace the frame."""
        return changed(campaign, envelope, PLAN, plan=self.plan)

    def consequences(self, campaign: Campaign, context: Context) -> Iterable[Consequence]:
        """Say anew what is owed: another period, other dates."""
        return settled(campaign, context.envelope.stream, sorted(campaign.codes(ItemKind.RETURN)))


@event(
    "campaign.phase_scheduled",
    zh="阶段安排",
    en="Phase scheduled",
    basis=("M06",),
    says_zh="安排阶段「{title}」，{starts_on}至{ends_on}",
    says_en="the phase “{title}” was scheduled, {starts_on} to {ends_on}",
)
class CampaignPhaseScheduled(Event[Campaign]):
    """A part of the campaign's time with work of its own; both days belong to it. 阶段安排。"""

    code: Code
    title: Title
    starts_on: date
    ends_on: date
    period_text: Title | None = None
    text: Note | None = None

    guards = (by_administrator, under_way, in_order("starts_on", "ends_on"), within_period)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.PHASE, self, envelope)


@event(
    "campaign.task_assigned",
    zh="任务分工",
    en="Task assigned",
    basis=("M09", "M10", "X8"),
    says_zh="任务「{title}」[（{number}）][由{lead_agency}牵头][，{cooperators}配合][由{owners}负责]",
    says_en="the task “{title}”[ ({number})] was assigned[: {lead_agency} leads][, {cooperators} cooperate][: {owners}]",
)
class CampaignTaskAssigned(Event[Campaign]):
    """One line of the task list, with who answers for it: a lead and cooperators, or owners of equal standing. 任务分工。"""

    code: Code
    title: Annotated[Title, Searchable()]
    text: Note
    number: Title | None = None
    section: Title | None = None
    assignment: Note | None = None
    lead_agency: AgencyCode | None = None
    cooperators: Agencies = ()
    owners: Agencies = ()

    guards = (by_administrator, under_way, owned, registered("owners", "lead_agency", "cooperators"))

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.TASK, self, envelope)


@event(
    "campaign.offence_listed",
    zh="查处重点列明",
    en="Offence listed",
    basis=("M08",),
    says_zh="列明查处的违法行为{code}「{title}」",
    says_en="the offence {code} “{title}” was listed",
)
class CampaignOffenceListed(Event[Campaign]):
    """A violation that the campaign goes after; leads and cases are classified by its code. 列明违法行为。"""

    code: Code
    title: Annotated[Title, Searchable()]
    number: Title | None = None
    text: Note | None = None
    tasks: Codes = ()

    guards = (by_administrator, under_way, listed(ItemKind.TASK, "tasks"))

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it, and let records name it."""
        return replace(entered(campaign, ItemKind.OFFENCE, self, envelope), offences=campaign.offences | {self.code})


@event(
    "campaign.focus_listed",
    zh="重点列明",
    en="Focus listed",
    basis=("M11",),
    says_zh="列明{kind}：{items}",
    says_en="the {kind} to look at were listed: {items}",
)
class CampaignFocusListed(Event[Campaign]):
    """What to look at: goods, places, areas, markets, industries, links of the chain. 列明重点。"""

    code: Code
    kind: FocusKind
    items: Annotated[tuple[Title, ...], Items(1, 50)]
    tasks: Codes = ()
    text: Note | None = None

    guards = (by_administrator, under_way, listed(ItemKind.TASK, "tasks"))

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.FOCUS, self, envelope)


@event(
    "campaign.sub_operation_listed",
    zh="子行动列明",
    en="Sub-operation listed",
    basis=("M05",),
    says_zh="列明子行动{title}",
    says_en="the sub-operation {title} was listed",
)
class CampaignSubOperationListed(Event[Campaign]):
    """An operation with a name of its own inside the campaign, for sub-totals. 子行动。"""

    code: Code
    title: Annotated[Title, Searchable()]
    tasks: Codes = ()
    text: Note | None = None

    guards = (by_administrator, under_way, listed(ItemKind.TASK, "tasks"))

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.SUB_OPERATION, self, envelope)


@event(
    "campaign.attachment_listed",
    zh="附件列明",
    en="Attachment listed",
    basis=("X3", "X9"),
    says_zh="列明附件「{title}」[（编号{number}）]",
    says_en="the attachment “{title}” was listed[, numbered {number}]",
)
class CampaignAttachmentListed(Event[Campaign]):
    """An attachment by a code of its own, since printed numbers and citations disagree; with its rows where printed. 附件。"""

    code: Code
    title: Annotated[Title, Searchable()]
    supplied: bool
    number: Title | None = None
    cited_as: Annotated[tuple[Title, ...], Items(0, 10)] = ()
    table_head: Annotated[tuple[Title, ...], Items(0, 20)] = ()
    table_columns: Annotated[tuple[Title, ...], Items(0, 50)] = ()
    rows: Annotated[tuple[TableRow, ...], Items(0, 200)] = ()

    guards = (by_administrator, under_way)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.ATTACHMENT, self, envelope)


@event(
    "campaign.item_withdrawn",
    zh="方案条目撤回",
    en="Item withdrawn",
    says_zh="撤回方案条目：{item_kind}{code}[，{reason}]",
    says_en="the {item_kind} {code} was withdrawn from the plan[: {reason}]",
)
class CampaignItemWithdrawn(Event[Campaign]):
    """An item is no longer part of the plan; what was done under it stands. 撤回条目。"""

    item_kind: ItemKind
    code: Code
    reason: Note | None = None

    guards = (by_administrator, under_way, is_listed)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Take it off its list."""
        kept = {key: item for key, item in campaign.listed.items() if key != (self.item_kind, self.code)}
        withdrawn = {self.code} if self.item_kind is ItemKind.OFFENCE else set()
        posts = self.item_kind is ItemKind.ROSTER
        return changed(
            campaign,
            envelope,
            (self.item_kind.value, self.code),
            listed=kept,
            offences=campaign.offences - withdrawn,
            registers=without(campaign, Register.ROSTER, self.code) if posts else campaign.registers,
        )

    def consequences(self, campaign: Campaign, context: Context) -> Iterable[Consequence]:
        """What is no longer part of the plan is no longer owed under it."""
        return settled(campaign, context.envelope.stream, (self.code,)) if self.item_kind is ItemKind.RETURN else ()

"""What units keep for the campaign: key markets, outside partners, local plans, meetings, what stays of it. 专班登记簿。"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from coordination.catalogue import (
    Adcode,
    AgencyCode,
    Code,
    Count,
    DocumentNo,
    Items,
    Name,
    Note,
    Searchable,
    Title,
    Uscc,
    event,
    glossary,
    part,
)
from coordination.guards import any_of, by_administrator, by_office, known_agency
from coordination.rules import Envelope, Event
from coordination.streams.campaign.changes import changed, without
from coordination.streams.campaign.codes import (
    ConclusionKind,
    ItemKind,
    ItemOrigin,
    MeetingKind,
    PartnerKind,
    Register,
)
from coordination.streams.campaign.entries import (
    by_unit_or_office,
    correctable,
    ends_what_held,
    entry_known,
    held_before_told,
    items_placed,
    not_of_the_plan,
    unit_takes_part,
)
from coordination.streams.campaign.entry import Entry
from coordination.streams.campaign.guards import not_dissolved, under_way
from coordination.streams.campaign.state import Campaign

glossary(
    code="代码",
    register="登记簿",
    name="名称",
    adcode="行政区划代码",
    address="地址",
    unit="所在单位",
    reason="理由",
    cases_3y="近三年案件数",
    reports_3y="近三年举报投诉数",
    partner_kind="外部协作方类别",
    uscc="统一社会信用代码",
    partner_role="协作内容",
    title="标题",
    task="方案任务",
    item_origin="事项性质",
    local_items="本地事项",
    adopted_on="印发日期",
    meeting_kind="会议类别",
    met_on="会议日期",
    attended="出席单位",
    decisions="议定事项",
    conclusion_kind="总结成果类别",
    text="原文",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
)
Attending = Annotated[tuple[AgencyCode, ...], Items(1, 200)]


@part
class LocalItem:
    """What a unit does: a task that the plan lays down, or something of its own. 本地事项。"""

    item_origin: ItemOrigin
    title: Annotated[Title, Searchable()]
    task: Code | None = None
    text: Note | None = None

    def fits(self, campaign: Any) -> bool:
        """Whether it names a task of the plan just where it is laid down by it."""
        if self.item_origin is ItemOrigin.OWN:
            return self.task is None
        return self.task is not None and (ItemKind.TASK, self.task) in campaign.listed

    def says(self) -> str:
        """Return what is to be done."""
        return self.title


@event(
    "campaign.market_entered",
    zh="重点市场列入",
    en="Key market entered",
    basis=("M12", "M41"),
    says_zh="自{from_on}起将{name}（{adcode}）列入重点市场名录：{reason}[，近三年案件{cases_3y}件][，举报投诉{reports_3y}件]",
    says_en="{name} ({adcode}) is a key market from {from_on}: {reason}[; in three years {cases_3y} cases][ and {reports_3y} "
    "complaints]",
)
class CampaignMarketEntered(Entry):
    """A market in which violations are many, by the cases and complaints of three years; said again, it is brought up to date."""

    register = Register.MARKETS

    code: Code
    name: Annotated[Name, Searchable()]
    adcode: Adcode
    unit: AgencyCode
    reason: Note
    from_on: date
    cases_3y: Count | None = None
    reports_3y: Count | None = None
    address: Title | None = None
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, known_agency("unit"), unit_takes_part)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter it from its day on."""
        return self.holding(campaign, envelope)


@event(
    "campaign.market_removed",
    zh="重点市场移出",
    en="Key market removed",
    basis=("M12",),
    says_zh="自{to_on}起将{code}移出重点市场名录：{reason}[，依据{document_no}]",
    says_en="{code} is no key market any more from {to_on}: {reason}[, by {document_no}]",
)
class CampaignMarketRemoved(Entry):
    """The market is in order, or gone; that it was on the list stays on record. 移出重点市场名录。"""

    register = Register.MARKETS

    code: Code
    to_on: date
    reason: Note
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Take it off the list from its day on."""
        return self.ending(campaign, envelope, self.to_on)


@event(
    "campaign.partner_registered",
    zh="外部协作方登记",
    en="Partner registered",
    basis=("M33",),
    says_zh="自{from_on}起登记外部协作方{name}（{partner_kind}）：{partner_role}",
    says_en="{name} ({partner_kind}) is a partner from {from_on}: {partner_role}",
)
class CampaignPartnerRegistered(Entry):
    """Somebody outside who supplies data, leads or expertise, and which unit keeps in touch. 登记外部协作方。"""

    register = Register.PARTNERS

    code: Code
    partner_kind: PartnerKind
    name: Annotated[Name, Searchable()]
    partner_role: Note
    unit: AgencyCode
    from_on: date
    uscc: Uscc | None = None

    guards = (by_unit_or_office, under_way, known_agency("unit"), unit_takes_part)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter it from its day on."""
        return self.holding(campaign, envelope)


@event(
    "campaign.partner_left",
    zh="外部协作方退出",
    en="Partner left",
    basis=("M33",),
    says_zh="自{to_on}起外部协作方{code}不再协作[：{reason}]",
    says_en="{code} is no partner any more from {to_on}[: {reason}]",
)
class CampaignPartnerLeft(Entry):
    """The partner helps no more. 外部协作方退出。"""

    register = Register.PARTNERS

    code: Code
    to_on: date
    reason: Note | None = None

    guards = (by_unit_or_office, under_way, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """End it from its day on."""
        return self.ending(campaign, envelope, self.to_on)


@event(
    "campaign.local_plan_adopted",
    zh="本地方案印发",
    en="Local plan adopted",
    basis=("M03",),
    says_zh="{unit}于{adopted_on}印发本地方案「{title}」[（{document_no}）]：{local_items}",
    says_en="{unit} adopted its own plan “{title}” on {adopted_on}[ ({document_no})]: {local_items}",
)
class CampaignLocalPlanAdopted(Entry):
    """A unit says what it does under the plan: what is laid down, and what it adds; adopted again, it is amended. 印发本地方案。"""

    register = Register.LOCAL_PLANS
    keyed_by = "unit"
    dated_by = "adopted_on"

    unit: AgencyCode
    title: Annotated[Title, Searchable()]
    adopted_on: date
    local_items: Annotated[tuple[LocalItem, ...], Items(1, 100)]
    document_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (
        by_unit_or_office,
        under_way,
        known_agency("unit"),
        unit_takes_part,
        held_before_told("adopted_on"),
        items_placed,
    )

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Let it be the unit's plan from the day of its adoption."""
        return self.holding(campaign, envelope)


@event(
    "campaign.meeting_held",
    zh="会议召开",
    en="Meeting held",
    basis=("M07",),
    says_zh="{unit}于{met_on}召开{meeting_kind}「{title}」，{attended}出席[。{decisions}]",
    says_en="{unit} held a meeting ({meeting_kind}) on {met_on}, “{title}”, attended by {attended}[. {decisions}]",
)
class CampaignMeetingHeld(Entry):
    """A meeting of the campaign, as that by which it was set going, and who was there. 召开会议。"""

    register = Register.MEETINGS
    dated_by = "met_on"

    code: Code
    meeting_kind: MeetingKind
    title: Annotated[Title, Searchable()]
    unit: AgencyCode
    met_on: date
    attended: Attending
    decisions: Annotated[Note, Searchable()] | None = None
    document_no: DocumentNo | None = None

    guards = (
        by_unit_or_office,
        under_way,
        known_agency("unit"),
        known_agency("attended"),
        unit_takes_part,
        held_before_told("met_on"),
    )

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter it under its day."""
        return self.holding(campaign, envelope)


@event(
    "campaign.conclusion_recorded",
    zh="总结成果登记",
    en="Conclusion recorded",
    basis=("M17",),
    says_zh="{unit}于{adopted_on}形成{conclusion_kind}「{title}」[（{document_no}）]：{text}",
    says_en="{unit} on {adopted_on}: {conclusion_kind} “{title}”[ ({document_no})]: {text}",
)
class CampaignConclusionRecorded(Entry):
    """What stays after the campaign: what was found, the mechanism that lasts, the rule that was adopted. 登记总结成果。

    It may come after the end of the campaign, until the task force dissolves.
    """

    register = Register.CONCLUSIONS
    dated_by = "adopted_on"

    code: Code
    conclusion_kind: ConclusionKind
    title: Annotated[Title, Searchable()]
    text: Annotated[Note, Searchable()]
    unit: AgencyCode
    adopted_on: date
    document_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (
        by_unit_or_office,
        not_dissolved,
        known_agency("unit"),
        unit_takes_part,
        held_before_told("adopted_on"),
    )

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter it under its day."""
        return self.holding(campaign, envelope)


@event(
    "campaign.entry_withdrawn",
    zh="登记条目撤回",
    en="Entry withdrawn",
    says_zh="从{register}撤回{code}：{reason}",
    says_en="{code} was taken out of the register “{register}”: {reason}",
)
class CampaignEntryWithdrawn(Event[Campaign]):
    """An entry was wrong from the beginning, and never held; the history keeps it. 撤回登记条目。

    Conclusions and meetings are taken out after the end of the campaign too, until the task force dissolves.
    """

    register: Register
    code: Code
    reason: Note

    guards = (any_of(by_office, by_administrator), correctable, not_of_the_plan, entry_known)

    @property
    def key(self) -> str:
        """Under which the entry stands."""
        return self.code

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Take it out."""
        return changed(campaign, envelope, None, registers=without(campaign, self.register, self.code))

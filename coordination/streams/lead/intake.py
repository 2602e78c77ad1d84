"""Registering a lead, and putting right what was registered wrongly. 线索登记。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Code,
    DocumentNo,
    ExternalNo,
    Items,
    Name,
    Note,
    PersonRef,
    Searchable,
    Secret,
    Title,
    event,
    glossary,
)
from coordination.guards import (
    any_of,
    at,
    by_agency,
    by_holder,
    by_office,
    by_registrant,
    campaigns_open,
    offence_listed,
)
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.external_numbers import number_free, number_taken, number_whole
from coordination.streams.joint_origin import out_of_joint_action, told_to_action
from coordination.streams.lead.codes import LeadSource, Route, Stage
from coordination.streams.lead.guards import (
    assignment_complete,
    for_itself,
    informant_referenced,
    market_named,
    not_by_rule,
    received_before_registered,
)
from coordination.streams.lead.state import ANSWERED, OPEN_STAGES, Lead
from coordination.streams.parts import OnlineTrace, Party, Place

glossary(
    campaigns="所属专项行动",
    title="标题",
    summary="内容摘要",
    source="来源",
    received_on="收到日期",
    source_system="来源系统",
    external_no="外部编号",
    discovered_on="发现日期",
    offence="违法行为类别",
    party="当事人",
    place="地点",
    online="网络线索",
    informant_ref="举报人引用编号",
    informant_named="实名举报",
    result_basis="应当告知处理结果的依据",
    registrant="登记单位",
    complaint="投诉",
    right_holder="权利人",
    goods="涉案商品",
    focus="重点标签",
    inspection_no="检查编号",
    upper_reference="上级交办文号",
    feedback_due_on="反馈期限",
    registered_for="代为登记的承办单位",
    joint_action="联合行动",
    visit="所属检查",
    venue="场所名称",
    reason="理由",
)


@event(
    "lead.registered",
    zh="线索登记",
    en="Lead registered",
    basis=("M35", "M36", "M38", "M39", "M40", "M41", "M42", "M43", "M49", "M50"),
    opens=True,
    says_zh="{agency}登记线索「{title}」，来源：{source}[，当事人：{party}]",
    says_en="{agency} registered the lead “{title}” from {source}[, party: {party}]",
)
class LeadRegistered(Event[Lead]):
    """An agency puts on record that it has learnt of a possible violation. 登记线索。

    ``registered_for`` is filled by rule only, for an agency that must take the matter up by law, such as one that was given a
    reverse referral: the lead is at once in its hands, and no triage comes between. ``registrant`` and ``complaint`` are filled by
    rule, too: a report that was split off a complaint is its receiving desk's, a clue found in mediation the mediator's.

    Whoever reports is a reference and never a name (``informant_ref``); ``informant_named`` says that the report is not anonymous.
    ``result_basis`` is the law by which the informant must be told the result, where one says so (反不正当竞争法 第二十条).
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    title: Annotated[Title, Searchable()]
    summary: Annotated[Note, Searchable()]
    source: LeadSource
    received_on: date
    source_system: Code | None = None
    external_no: Annotated[ExternalNo, Searchable()] | None = None
    discovered_on: date | None = None
    offence: Code | None = None
    party: Party | None = None
    place: Place | None = None
    online: OnlineTrace | None = None
    informant_ref: Annotated[PersonRef, Secret()] | None = None
    right_holder: Annotated[Name, Searchable()] | None = None
    goods: Annotated[tuple[Name, ...], Items(0, 20)] = ()
    focus: Annotated[tuple[Code, ...], Items(0, 20)] = ()
    inspection_no: ExternalNo | None = None
    upper_reference: DocumentNo | None = None
    feedback_due_on: date | None = None
    registered_for: AgencyCode | None = None
    joint_action: UUID | None = None
    visit: UUID | None = None
    informant_named: bool | None = None
    result_basis: Name | None = None
    registrant: AgencyCode | None = None
    complaint: UUID | None = None
    venue: Annotated[Name, Searchable()] | None = None

    guards = (
        for_itself,
        not_by_rule,
        by_agency,
        campaigns_open,
        offence_listed,
        received_before_registered,
        assignment_complete,
        informant_referenced,
        market_named,
        out_of_joint_action,
        number_whole,
        number_free,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Open the lead in the hands of nobody, or of whom it was registered for."""
        return replace(
            lead,
            stage=Stage.REGISTERED if self.registered_for is None else Stage.VERIFYING,
            registrant=self.registered_for or self.registrant or envelope.agency,
            holder=self.registered_for,
            route=None if self.registered_for is None else Route.LOCAL,
            campaigns=self.campaigns,
            received_on=self.received_on,
            assigned=self.source is LeadSource.ASSIGNED,
            links=lead.links | self._origins(),
            informant=self.informant_ref,
            informants=frozenset() if self.informant_ref is None else frozenset({self.informant_ref}),
            named=bool(self.informant_named),
            result_owed=self.result_basis is not None,
        )

    def _origins(self) -> frozenset[tuple[str, UUID]]:
        came_from = {"joint_action": self.joint_action, "complaint": self.complaint}
        return frozenset((kind, record) for kind, record in came_from.items() if record is not None)

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the joint action that it came out of; take the number under which another system knows it."""
        yield from told_to_action(self, "joint_action.lead_opened", context, lead=context.envelope.stream)
        yield from number_taken(self, context)


@event(
    "lead.particulars_corrected",
    zh="线索信息更正",
    en="Lead particulars corrected",
    says_zh="{agency}更正线索信息：{reason}",
    says_en="{agency} corrected the lead's particulars: {reason}",
)
class LeadParticularsCorrected(Event[Lead]):
    """What was registered wrongly is put right; fields left out stay as they were. 更正登记信息。"""

    reason: Note
    title: Annotated[Title, Searchable()] | None = None
    summary: Annotated[Note, Searchable()] | None = None
    received_on: date | None = None
    offence: Code | None = None
    party: Party | None = None
    place: Place | None = None
    external_no: Annotated[ExternalNo, Searchable()] | None = None

    guards = (
        any_of(by_registrant, by_holder, by_office),
        at(*OPEN_STAGES, *ANSWERED),
        offence_listed,
        received_before_registered,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Keep the day of receipt, the only particular that the rules ask for."""
        return replace(lead, received_on=self.received_on or lead.received_on)

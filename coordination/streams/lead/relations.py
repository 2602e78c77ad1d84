"""Leads that are the same matter, or belong together, and what is asked of others on them. 并案与关联。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, ClearNote, Items, Note, PersonRef, Secret, event, glossary
from coordination.guards import any_of, at, by_holder, by_office, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import jurisdiction_settled
from coordination.streams.lead.codes import Stage
from coordination.streams.lead.guards import merge_target, repeat_by_registrant, same_informant
from coordination.streams.lead.state import LEAD, OPEN_STAGES, Lead
from coordination.streams.lead.suspicion import case_told
from coordination.streams.links import LinkKind, Relation, mirror, not_itself, not_linked_yet, target_known
from coordination.streams.trade import BASIS, TradeParty

glossary(
    into="并入线索",
    reason="理由",
    new_facts="有新事实",
    repeat_report="重复举报",
    informant_ref="举报人引用编号",
    informant_named="实名举报",
    crime_suspected="涉嫌犯罪",
    lead="线索",
    registrant="登记单位",
    received_on="收到日期",
    note="说明",
    intervention="提前介入",
    assist="协查",
    requested_agency="受请单位",
    source_notice="来源通报",
    complaint="投诉",
    issuer="发文机关",
)


@event(
    "lead.merged",
    zh="线索并案",
    en="Lead merged",
    basis=("市场监督管理投诉举报处理办法 第三十五条",),
    says_zh="{agency}将线索并入{into}：{reason}",
    says_en="{agency} merged the lead into {into}: {reason}",
)
class LeadMerged(Event[Lead]):
    """A lead that tells of the same matter goes on inside another one. 并入另一线索。

    With ``new_facts`` the verification clock of the other lead starts again from this lead's receipt. ``repeat_report``: the same
    informant reported the same fact of the same target before. It is not handled again; of a report only the same informant's
    new facts start the clock again, and only since Order 121.
    """

    into: UUID
    reason: Note
    new_facts: bool = False
    repeat_report: bool | None = None

    guards = (
        any_of(by_office, by_holder, repeat_by_registrant),
        at(*OPEN_STAGES),
        jurisdiction_settled,
        merge_target,
        same_informant,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End the lead where the other one goes on."""
        return replace(lead, stage=Stage.MERGED, offered_to=None, links=lead.links | {("lead", self.into)})

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the other lead, so that whoever registered this one still hears the outcome."""
        absorbed = LeadAbsorbed(
            lead=context.envelope.stream,
            registrant=lead.registrant or context.agency,
            received_on=lead.received_on or context.legal_on,
            new_facts=self.new_facts,
            crime_suspected=lead.crime_suspected,
            repeat_report=self.repeat_report,
            informant_ref=lead.informant,
            informant_named=lead.named or None,
        )
        return (Consequence(LEAD, self.into, absorbed),)


@event(
    "lead.absorbed",
    zh="并入线索",
    en="Lead absorbed",
    basis=("市场监督管理投诉举报处理办法 第三十五条",),
    posted=False,
    says_zh="{registrant}登记的线索{lead}（{received_on}收到）并入本线索",
    says_en="lead {lead}, registered by {registrant} and received on {received_on}, was merged into this one",
)
class LeadAbsorbed(Event[Lead]):
    """Another lead of the same matter goes on inside this one; follows from lead.merged. 吸收线索。"""

    lead: UUID
    registrant: AgencyCode
    received_on: date
    new_facts: bool = False
    crime_suspected: bool = False
    repeat_report: bool | None = None
    informant_ref: Annotated[PersonRef, Secret()] | None = None
    informant_named: bool | None = None

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let the other registrant take part; where new facts start the verification again, it can be extended again.

        What was suspected of the other lead is suspected of this one: merging is no way round the referral.
        """
        one = lead.suspected(envelope.legal_on) if self.crime_suspected else lead
        return replace(
            one,
            participants=lead.joined_by(self.registrant),
            links=lead.links | {("lead", self.lead)},
            extended=lead.extended and not self.new_facts,
            gone_on=one.gone_on and not self.crime_suspected,
            informants=lead.informants if self.informant_ref is None else lead.informants | {self.informant_ref},
            named=lead.named or bool(self.informant_named),
        )

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the case that was filed on this lead what is suspected of the other one."""
        return case_told(lead, context) if self.crime_suspected else ()


@event(
    "lead.linked",
    zh="线索关联",
    en="Lead linked",
    basis=("M64",),
    says_zh="{agency}记录：本线索{relation}{to_kind}{to}",
    says_en="{agency} recorded that this lead {relation} {to_kind} {to}",
)
class LeadLinked(Event[Lead]):
    """The lead stands in a relation to another record; both tell of it. 关联。"""

    to_kind: LinkKind
    to: UUID
    relation: Relation
    note: Note | None = None

    guards = (any_of(by_office, by_holder, by_registrant), not_itself, not_linked_yet, target_known)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the other end."""
        return replace(lead, links=lead.links | {(self.to_kind.value, self.to)})

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the other record."""
        return mirror(self, LinkKind.LEAD, context.envelope.stream, context)


@event(
    "lead.early_intervention_opened",
    zh="线索申请提前介入",
    en="Early intervention opened",
    basis=("M85",),
    posted=False,
    says_zh="本线索申请提前介入{intervention}",
    says_en="early intervention {intervention} was asked for on this lead",
)
class LeadEarlyInterventionOpened(Event[Lead]):
    """Another organ is asked to come into the verification; follows from early_intervention.requested. 申请提前介入。"""

    intervention: UUID

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the intervention: a criminal case will end it."""
        return replace(
            lead,
            interventions=(*lead.interventions, self.intervention),
            links=lead.links | {("early_intervention", self.intervention)},
        )


@event(
    "lead.assist_opened",
    zh="线索提出协查",
    en="Assistance asked for",
    basis=("M92",),
    posted=False,
    says_zh="就本线索请{requested_agency}协助调查：{assist}",
    says_en="{requested_agency} was asked to assist with this lead: {assist}",
)
class LeadAssistOpened(Event[Lead]):
    """Another agency is asked to assist the verification; follows from assist.requested. 提出协查。"""

    assist: UUID
    requested_agency: AgencyCode

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the request."""
        return replace(lead, assists=(*lead.assists, self.assist), links=lead.links | {("assist", self.assist)})


@event(
    "lead.trade_link_found",
    zh="查明上下游",
    en="Trade link found",
    basis=BASIS,
    says_zh="{agency}查明上下游：{trade_parties}。{how_found}",
    says_en="{agency} found who is up or down the trade: {trade_parties}. {how_found}",
)
class LeadTradeLinkFound(Event[Lead]):
    """Verification shows who made, supplied or sold the goods, or printed their marks, and where. 查明上下游。

    Other places in which they are have to be told (M93): what is still to be told stands in the ledger of tellings.
    """

    trade_parties: Annotated[tuple[TradeParty, ...], Items(1, 20)]
    how_found: ClearNote

    guards = (by_holder, at(Stage.VERIFYING, Stage.NOT_FILED))

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead


@event(
    "lead.notice_linked",
    zh="关联来源通报",
    en="Linked to a notice",
    basis=("M90",),
    posted=False,
    says_zh="本线索来自{issuer}的通报{source_notice}",
    says_en="the lead comes from notice {source_notice} of {issuer}",
)
class LeadNoticeLinked(Event[Lead]):
    """The lead was registered upon what another agency gave notice of; follows from notice.lead_linked. 来源通报。"""

    source_notice: UUID
    issuer: AgencyCode

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the notice."""
        return replace(lead, links=lead.links | {("notice", self.source_notice)})


@event(
    "lead.complaint_linked",
    zh="关联所出投诉",
    en="Linked to a complaint",
    basis=("市场监督管理投诉举报处理办法 第九条", "M35"),
    posted=False,
    says_zh="本线索是投诉{complaint}中同时提出的举报",
    says_en="the lead is the report that came together with complaint {complaint}",
)
class LeadComplaintLinked(Event[Lead]):
    """A report that was registered already turns out to be the other half of a submission; follows from complaint.split. 关联投诉。

    Who complained has reported: a lead without an informant has one from here on, and counts as a report.
    """

    complaint: UUID
    informant_ref: Annotated[PersonRef, Secret()] | None = None

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the complaint, and who is to be told of what comes of the report."""
        told = frozenset() if self.informant_ref is None else frozenset({self.informant_ref})
        return replace(
            lead,
            links=lead.links | {("complaint", self.complaint)},
            informant=lead.informant or self.informant_ref,
            informants=lead.informants | told,
            named=lead.named or bool(told),
        )

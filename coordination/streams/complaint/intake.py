"""A complaint comes in, goes round in the agency, is put right, and the report in it is split off. 投诉登记与分派。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    ExternalNo,
    Fen,
    Items,
    Name,
    Note,
    PersonRef,
    Searchable,
    Secret,
    Title,
    event,
    glossary,
    stream_id,
)
from coordination.guards import (
    any_of,
    at,
    by_agency,
    by_holder,
    by_registrant,
    campaigns_open,
    known_agency,
    offence_listed,
)
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.complaint.codes import Channel, Stage
from coordination.streams.complaint.guards import (
    ORDER,
    RETURN_ONLY,
    after_receipt,
    desk_has_it,
    is_with_unit,
    not_passed_on,
    not_split_yet,
    own_unit,
    platform_numbered,
    report_is_the_same,
    report_unregistered,
)
from coordination.streams.complaint.state import OPEN_STAGES, Complaint
from coordination.streams.external_numbers import number_free, number_taken, number_whole
from coordination.streams.lead import LEAD, LeadComplaintLinked, LeadRegistered, LeadSource, ReturnReason
from coordination.streams.parts import OnlineTrace, Party, Place

glossary(
    campaigns="所属专项行动",
    title="标题",
    facts="事实",
    demand="投诉请求",
    demanded_fen="诉求金额（分）",
    channel="投诉渠道",
    complainant_ref="投诉人引用编号",
    party="当事人",
    source_system="来源系统",
    external_no="外部编号",
    place="地点",
    online="网络线索",
    goods="涉案商品",
    bought_on="购买日期",
    occasion="节日或者活动名称",
    mixed="同时含有举报",
    reason="理由",
    note="说明",
    to_unit="承办机构",
    reason_code="原因",
    suggested_agency="建议承办单位",
    summary="内容摘要",
    offence="违法行为类别",
    result_basis="应当告知处理结果的依据",
    lead="线索",
)
SOURCES = {Channel.HOTLINE_12315: LeadSource.HOTLINE_12315, Channel.HOTLINE_12345: LeadSource.HOTLINE_12345}
"""What the source of a split-off report is called among leads; of all other channels it is a report."""


def split_lead_of(complaint: UUID) -> UUID:
    """Return the id of the lead as which the report in a complaint is registered. 分出举报的线索编号。"""
    return stream_id("lead", f"complaint:{complaint}:report")


@event(
    "complaint.received",
    zh="收到投诉",
    en="Complaint received",
    basis=(f"{ORDER} 第三条、第十五条、第四十条", "M14", "M35", "M36", "M37", "M40"),
    opens=True,
    says_zh="{agency}收到投诉「{title}」，渠道：{channel}[，{occasion}期间][，被投诉人：{party}]。请求：{demand}",
    says_en="{agency} received the complaint “{title}” by {channel}[ during {occasion}][, against {party}]. Demand: {demand}",
)
class ComplaintReceived(Event[Complaint]):
    """A consumer asks an agency to resolve a dispute with a business; the agency's receiving desk puts it on record. 收到投诉。

    The legal date is the day of receipt. Who complains is a reference to an identity that is kept elsewhere, and never a name.
    ``mixed`` says that there is a report in it, which is split off before anything else. ``occasion`` is the fair, holiday or event
    during which it happened.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    title: Annotated[Title, Searchable()]
    facts: Annotated[ClearNote, Searchable()]
    demand: ClearNote
    channel: Channel
    complainant_ref: Annotated[PersonRef, Secret()]
    party: Party
    demanded_fen: Fen | None = None
    source_system: Code | None = None
    external_no: Annotated[ExternalNo, Searchable()] | None = None
    place: Place | None = None
    online: OnlineTrace | None = None
    goods: Annotated[tuple[Name, ...], Items(0, 20)] = ()
    bought_on: date | None = None
    occasion: Annotated[Title, Searchable()] | None = None
    mixed: bool = False

    guards = (by_agency, campaigns_open, number_whole, platform_numbered, number_free)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Open it at the desk."""
        return replace(
            complaint,
            stage=Stage.RECEIVED,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            received_on=envelope.legal_on,
            channel=self.channel,
            source_system=self.source_system,
            external_no=self.external_no,
            complainant_ref=self.complainant_ref,
            party=self.party,
            mixed=self.mixed,
        )

    def consequences(self, complaint: Complaint, context: Context) -> Iterable[Consequence]:
        """Take the number."""
        return number_taken(self, context)


@event(
    "complaint.particulars_corrected",
    zh="投诉信息更正",
    en="Complaint particulars corrected",
    says_zh="{agency}更正投诉信息：{reason}",
    says_en="{agency} corrected the complaint's particulars: {reason}",
)
class ComplaintParticularsCorrected(Event[Complaint]):
    """What was registered wrongly is put right; fields left out stay as they were. 更正登记信息。"""

    reason: Note
    title: Annotated[Title, Searchable()] | None = None
    facts: Annotated[ClearNote, Searchable()] | None = None
    demand: ClearNote | None = None
    demanded_fen: Fen | None = None
    party: Party | None = None
    place: Place | None = None
    mixed: bool | None = None

    guards = (any_of(by_registrant, by_holder), at(*OPEN_STAGES), after_receipt)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Keep what the rules ask for."""
        mixed = complaint.mixed if self.mixed is None else self.mixed
        return replace(complaint, party=self.party or complaint.party, mixed=mixed)


@event(
    "complaint.distributed",
    zh="投诉分派",
    en="Complaint distributed",
    basis=(f"{ORDER} 第四十一条", "M37"),
    says_zh="{agency}将投诉分派给{to_unit}[：{note}]",
    says_en="{agency} distributed the complaint to {to_unit}[: {note}]",
)
class ComplaintDistributed(Event[Complaint]):
    """The receiving desk gives a complaint to a unit of its agency; to other agencies complaints are not given. 受理窗口分派。"""

    to_unit: AgencyCode
    note: ClearNote | None = None

    guards = (
        not_passed_on,
        by_registrant,
        at(*OPEN_STAGES),
        after_receipt,
        desk_has_it,
        known_agency("to_unit"),
        own_unit,
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Let the unit have it."""
        return replace(complaint, holder=self.to_unit)


@event(
    "complaint.returned_to_desk",
    zh="退回受理窗口",
    en="Returned to the desk",
    basis=tuple(RETURN_ONLY.split("; ")),
    says_zh="{agency}将投诉退回受理窗口：{reason_code}，{reason}[，建议由{suggested_agency}承办]",
    says_en="{agency} returned the complaint to the desk ({reason_code}): {reason}[; suggests {suggested_agency}]",
)
class ComplaintReturnedToDesk(Event[Complaint]):
    """A unit without power gives the complaint back, which is the only way it may go from there. 退回受理窗口。"""

    reason_code: ReturnReason
    reason: ClearNote
    suggested_agency: AgencyCode | None = None

    guards = (by_holder, is_with_unit, at(*OPEN_STAGES), after_receipt, known_agency("suggested_agency"))

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Let the desk have it again; count the bounce."""
        return replace(
            complaint,
            holder=complaint.registrant,
            bounces=complaint.bounces + 1,
            participants=complaint.joined_by(envelope.agency),
        )


@event(
    "complaint.split",
    zh="分出举报",
    en="Report split off",
    basis=(f"{ORDER} 第九条", "安丘 附件2 第6行"),
    says_zh="{agency}将同时提出的举报分出：「{title}」[，即已登记的线索{lead}]",
    says_en="{agency} split off the report that was in it: “{title}”[, which was registered before, as lead {lead}]",
)
class ComplaintSplit(Event[Complaint]):
    """What came in one is handled apart: the dispute as a complaint, the violation as a report, which is a lead. 分出举报。

    Each counts for itself. The lead begins where any report does, in the hands of nobody; its informant is the complainant, by the
    same reference. ``result_basis`` is the law by which the informant must be told the result. ``lead`` is the report where it was
    registered already, under the same number or of the same person: it is linked, and none is registered.
    """

    title: Annotated[Title, Searchable()]
    summary: Annotated[ClearNote, Searchable()]
    offence: Code | None = None
    result_basis: Name | None = None
    lead: UUID | None = None

    guards = (
        by_holder,
        at(*OPEN_STAGES),
        after_receipt,
        not_split_yet,
        report_unregistered,
        report_is_the_same,
        offence_listed,
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember the lead."""
        lead = self.lead or split_lead_of(envelope.stream)
        return replace(complaint, split_lead=lead, links=complaint.links | {("lead", lead)})

    def consequences(self, complaint: Complaint, context: Context) -> Iterable[Consequence]:
        """Register the report with the desk that received it, as received on the same day under the same number; or link it."""
        if self.lead is not None:
            linked = LeadComplaintLinked(complaint=context.envelope.stream, informant_ref=complaint.complainant_ref)
            return (Consequence(LEAD, self.lead, linked),)
        registered = LeadRegistered(
            campaigns=complaint.campaigns,
            title=self.title,
            summary=self.summary,
            source=LeadSource.REPORT
            if complaint.channel is None
            else SOURCES.get(complaint.channel, LeadSource.REPORT),
            received_on=complaint.received_on or context.legal_on,
            source_system=complaint.source_system,
            external_no=complaint.external_no,
            offence=self.offence,
            party=complaint.party,
            informant_ref=complaint.complainant_ref,
            informant_named=True,
            result_basis=self.result_basis,
            registrant=complaint.registrant,
            complaint=context.envelope.stream,
        )
        return (Consequence(LEAD, split_lead_of(context.envelope.stream), registered),)

"""The two agencies: raising a dispute, saying what they believe, agreeing, reporting it to whoever decides. 提出、协商、报请。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    KINDS,
    AgencyCode,
    CampaignCode,
    Document,
    DocumentNo,
    Items,
    Note,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_registrant, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    SUPERVISION,
    HowMoved,
    QuestionKind,
    RecordKind,
    competent_body,
    matter_of,
)
from coordination.streams.jurisdiction_dispute.codes import DisputeRoute, Stage
from coordination.streams.jurisdiction_dispute.guards import (
    across_lines,
    as_other_believes,
    between_parties,
    by_an_organ,
    by_party,
    campaigns_of_record,
    disputed_once,
    one_of_the_two,
    record_known,
    record_movable,
    route_of,
    to_common_superior,
    to_coordinator,
    within_line,
)
from coordination.streams.jurisdiction_dispute.settling import settled, withdrawn
from coordination.streams.jurisdiction_dispute.state import DISPUTE, Dispute
from coordination.streams.transfer import TRANSFER, TransferDisputed
from coordination.streams.transfer.consequences import tell_questioned

glossary(
    campaigns="所属专项行动",
    record_kind="记录种类",
    record="所涉记录",
    other_party="争议对方",
    transfer="移送管辖",
    believed_competent="认为有管辖权的单位",
    competent_agency="有管辖权的单位",
    facts="事实",
    reason="理由",
    basis="法律依据",
    document_no="文号",
    to_authority="报请机关",
    authority_reason="报请该机关的理由",
    dispute_route="争议处理途径",
    report_received_on="举报收到日期",
)


@event(
    "jurisdiction_dispute.raised",
    zh="提出管辖争议",
    en="Dispute raised",
    basis=(f"{ORDER2} 第十三条、第十四条", PENALTY_LAW, "G13"),
    opens=True,
    says_zh="{agency}就{record_kind}{record}与{other_party}发生管辖争议，认为由{believed_competent}管辖，依据{basis}：{reason}",
    says_en="{agency} disputes with {other_party} whose {record_kind} {record} is, and believes {believed_competent} competent by "
    "{basis}: {reason}",
)
class JurisdictionDisputeRaised(Event[Dispute]):
    """Two agencies do not agree whose a lead or case is: both want it, or neither does. 提出管辖争议。

    ``transfer`` is the transfer that is objected to, where there is one. The other party and whoever the dispute is reported to see
    the dispute, and not the record behind it.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    record_kind: RecordKind
    record: UUID
    other_party: AgencyCode
    believed_competent: AgencyCode
    facts: Annotated[Note, Searchable()]
    reason: Note
    basis: Note
    transfer: UUID | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        by_agency,
        record_known,
        by_an_organ,
        between_parties,
        campaigns_of_record,
        record_movable,
        disputed_once,
        *competent_body("other_party"),
        *competent_body("believed_competent"),
    )

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Open it between the two."""
        return replace(
            dispute,
            stage=Stage.NEGOTIATING,
            registrant=envelope.agency,
            other=self.other_party,
            participants=dispute.joined_by(self.other_party),
            campaigns=self.campaigns,
            record_kind=self.record_kind,
            record=self.record,
            transfer=self.transfer,
            positions=((envelope.agency, self.believed_competent),),
        )

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Say who decides if they do not agree; let the record know, and the transfer that is objected to."""
        own = context.envelope.stream
        routed = JurisdictionDisputeRouted(
            dispute_route=route_of(dispute, context), report_received_on=_report_received_on(dispute, context)
        )
        yield Consequence(DISPUTE, own, routed)
        if self.transfer is not None:
            yield Consequence(TRANSFER, self.transfer, TransferDisputed(dispute=own))
        yield tell_questioned(matter_of(self.record_kind, self.record, context), QuestionKind.DISPUTE, own)


def _report_received_on(dispute: Dispute, context: Context) -> date | None:
    """Return when the report was received that is disputed; None where it is another lead, or a case."""
    lead = None if dispute.lead is None else context.read(KINDS["lead"], dispute.lead)
    return lead.received_on if lead is not None and lead.reported else None


@event(
    "jurisdiction_dispute.routed",
    zh="确定争议处理途径",
    en="Way of the dispute found",
    basis=(f"{ORDER2} 第十三条", PENALTY_LAW, SUPERVISION, "市场监督管理投诉举报处理办法 第三十三条"),
    posted=False,
    says_zh="协商不成的处理途径：{dispute_route}",
    says_en="if they do not agree: {dispute_route}",
)
class JurisdictionDisputeRouted(Event[Dispute]):
    """Who decides if the two do not agree, as the directory says on the day; follows from raising. 确定争议处理途径。

    ``report_received_on`` is when the report came in that they dispute, where it is one: its period is that of reports.
    """

    dispute_route: DisputeRoute
    report_received_on: date | None = None

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Remember the way: periods depend on it."""
        return replace(dispute, route=self.dispute_route, report_received_on=self.report_received_on)


@event(
    "jurisdiction_dispute.position_stated",
    zh="表明管辖意见",
    en="Position stated",
    basis=(f"{ORDER2} 第十三条",),
    says_zh="{agency}认为由{believed_competent}管辖：{reason}",
    says_en="{agency} believes {believed_competent} competent: {reason}",
)
class JurisdictionDisputePositionStated(Event[Dispute]):
    """A party says, or says anew, whom it believes competent; the other may agree to that. 表明管辖意见。"""

    believed_competent: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_party, at(Stage.NEGOTIATING), *competent_body("believed_competent"))

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Replace what it said before."""
        positions = dict(dispute.positions) | {envelope.agency: self.believed_competent}
        return replace(dispute, positions=tuple(positions.items()))


@event(
    "jurisdiction_dispute.agreed",
    zh="协商一致",
    en="Agreed",
    basis=(f"{ORDER2} 第十三条", PENALTY_LAW),
    says_zh="{agency}同意由{competent_agency}管辖[（{document_no}）]，双方协商一致",
    says_en="{agency} agreed that {competent_agency} is competent[ ({document_no})]",
)
class JurisdictionDisputeAgreed(Event[Dispute]):
    """A party agrees to what the other one believes; custody follows. 协商一致。"""

    competent_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_party, at(Stage.NEGOTIATING), as_other_believes, one_of_the_two)

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """End it."""
        return replace(dispute, stage=Stage.RESOLVED)

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Let the record go to whoever is competent."""
        return settled(dispute, HowMoved.AGREED, self.competent_agency, context)


@event(
    "jurisdiction_dispute.escalated",
    zh="报请指定管辖",
    en="Reported to the common superior",
    basis=(f"{ORDER2} 第十三条、第十四条", f"{PENALTY_LAW}第二款"),
    says_zh="{agency}报请{to_authority}指定管辖（{document_no}）[，报请该机关的理由：{authority_reason}]",
    says_en="{agency} reported the dispute to {to_authority} ({document_no})[; why to it: {authority_reason}]",
)
class JurisdictionDisputeEscalated(Event[Dispute]):
    """A party reports the dispute to the common superior, which designates; it may do so at once. 报请指定管辖。"""

    to_authority: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    authority_reason: Note | None = None

    guards = (by_party, at(Stage.NEGOTIATING), within_line, known_agency("to_authority"), to_common_superior)

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Give it to the superior, which sees it from now on."""
        return replace(
            dispute,
            stage=Stage.WITH_SUPERIOR,
            authority=self.to_authority,
            participants=dispute.joined_by(self.to_authority),
        )


@event(
    "jurisdiction_dispute.coordination_requested",
    zh="提请司法行政部门协调",
    en="Coordination requested",
    basis=(SUPERVISION,),
    says_zh="{agency}提请{to_authority}协调（{document_no}）[，提请该机关的理由：{authority_reason}]",
    says_en="{agency} asked {to_authority} to coordinate ({document_no})[; why it: {authority_reason}]",
)
class JurisdictionDisputeCoordinationRequested(Event[Dispute]):
    """A party asks the justice bureau of the level that holds both to coordinate between the lines. 提请协调。"""

    to_authority: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    authority_reason: Note | None = None

    guards = (by_party, at(Stage.NEGOTIATING), across_lines, known_agency("to_authority"), to_coordinator)

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Give it to the bureau, which sees it from now on."""
        return replace(
            dispute,
            stage=Stage.WITH_JUSTICE,
            authority=self.to_authority,
            justice_bureau=self.to_authority,
            participants=dispute.joined_by(self.to_authority),
        )


@event(
    "jurisdiction_dispute.withdrawn",
    zh="撤回管辖争议",
    en="Dispute withdrawn",
    basis=(f"{ORDER2} 第十三条",),
    says_zh="{agency}撤回管辖争议：{reason}",
    says_en="{agency} withdrew the dispute: {reason}",
)
class JurisdictionDisputeWithdrawn(Event[Dispute]):
    """Whoever raised the dispute drops it before it is with anybody above: the record stays where it is. 撤回管辖争议。"""

    reason: Note

    guards = (by_registrant, at(Stage.NEGOTIATING))

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """End it."""
        return replace(dispute, stage=Stage.WITHDRAWN)

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Let the record, and the transfer, know that it is over."""
        return withdrawn(dispute, context)

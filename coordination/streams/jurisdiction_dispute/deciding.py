"""Those above: the common superior designates, the justice bureau coordinates, the government decides. 指定、协调、决定。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    Document,
    DocumentNo,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import ORDER2, PENALTY_LAW, SUPERVISION, HowMoved, competent_body
from coordination.streams.jurisdiction_dispute.codes import Stage
from coordination.streams.jurisdiction_dispute.guards import by_authority, material_awaited, to_government
from coordination.streams.jurisdiction_dispute.settling import settled
from coordination.streams.jurisdiction_dispute.state import Dispute

glossary(
    signed_by="签收人",
    competent_agency="有管辖权的单位",
    document_no="文号",
    reason="理由",
    coordination_opinion="协调意见",
    to_authority="报请机关",
    authority_reason="报请该机关的理由",
)


@event(
    "jurisdiction_dispute.material_received",
    zh="签收争议材料",
    en="Material received",
    basis=(f"{ORDER2} 第十六条",),
    says_zh="{agency}收到报请指定管辖的材料[，签收人{signed_by}]",
    says_en="{agency} received the material of the dispute[, signed by {signed_by}]",
)
class JurisdictionDisputeMaterialReceived(Event[Dispute]):
    """The common superior has the material: its seven working days for designating begin. 签收争议材料。"""

    signed_by: OfficerRef | None = None

    guards = (by_authority, at(Stage.WITH_SUPERIOR), material_awaited)

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Remember that it got there."""
        return replace(dispute, material_received=True)


@event(
    "jurisdiction_dispute.designated",
    zh="指定管辖",
    en="Jurisdiction designated",
    basis=(f"{ORDER2} 第十五条、第十六条", f"{PENALTY_LAW}第二款"),
    says_zh="{agency}指定{competent_agency}管辖（{document_no}）：{reason}",
    says_en="{agency} designated {competent_agency} ({document_no}): {reason}",
)
class JurisdictionDisputeDesignated(Event[Dispute]):
    """The common superior says whose it is, one of the two or a third agency; custody follows. 指定管辖。"""

    competent_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    reason: Note

    guards = (by_authority, at(Stage.WITH_SUPERIOR), *competent_body("competent_agency"))

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """End it."""
        return replace(dispute, stage=Stage.RESOLVED)

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Let the record go to the agency designated."""
        return settled(dispute, HowMoved.DESIGNATED, self.competent_agency, context)


@event(
    "jurisdiction_dispute.coordination_agreed",
    zh="协调一致",
    en="Coordination agreed",
    basis=(SUPERVISION,),
    says_zh="经{agency}协调，由{competent_agency}管辖（{document_no}）：{reason}",
    says_en="coordinated by {agency}: {competent_agency} is competent ({document_no}): {reason}",
)
class JurisdictionDisputeCoordinationAgreed(Event[Dispute]):
    """The agencies came to an agreement under the justice bureau; custody follows. 经协调达成一致。"""

    competent_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    reason: Note

    guards = (by_authority, at(Stage.WITH_JUSTICE), *competent_body("competent_agency"))

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """End it."""
        return replace(dispute, stage=Stage.RESOLVED)

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Let the record go to the agency that was agreed upon."""
        return settled(dispute, HowMoved.COORDINATED, self.competent_agency, context)


@event(
    "jurisdiction_dispute.opinion_submitted_to_government",
    zh="提出协调意见报请政府决定",
    en="Opinion submitted to the government",
    basis=(SUPERVISION,),
    says_zh="{agency}协调未达成一致，提出意见报请{to_authority}决定（{document_no}）：{coordination_opinion}",
    says_en="{agency} could not bring about an agreement and submitted its opinion to {to_authority} ({document_no}): "
    "{coordination_opinion}",
)
class JurisdictionDisputeOpinionSubmittedToGovernment(Event[Dispute]):
    """Coordination failed: the justice bureau submits its opinion to the government, which decides. 报请人民政府决定。"""

    to_authority: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    coordination_opinion: Note
    authority_reason: Note | None = None

    guards = (by_authority, at(Stage.WITH_JUSTICE), known_agency("to_authority"), to_government)

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """Give it to the government, which sees it from now on."""
        return replace(
            dispute,
            stage=Stage.WITH_GOVERNMENT,
            authority=self.to_authority,
            participants=dispute.joined_by(self.to_authority),
        )


@event(
    "jurisdiction_dispute.government_decided",
    zh="人民政府决定管辖",
    en="Decided by the government",
    basis=(SUPERVISION,),
    says_zh="{agency}决定由{competent_agency}管辖（{document_no}）：{reason}",
    says_en="{agency} decided that {competent_agency} is competent ({document_no}): {reason}",
)
class JurisdictionDisputeGovernmentDecided(Event[Dispute]):
    """The government has the last word; custody follows. 人民政府决定管辖。"""

    competent_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    reason: Note

    guards = (by_authority, at(Stage.WITH_GOVERNMENT), *competent_body("competent_agency"))

    def evolve(self, dispute: Dispute, envelope: Envelope) -> Dispute:
        """End it."""
        return replace(dispute, stage=Stage.RESOLVED)

    def consequences(self, dispute: Dispute, context: Context) -> Iterable[Consequence]:
        """Let the record go to the agency that was decided upon."""
        return settled(dispute, HowMoved.DECIDED, self.competent_agency, context)

"""Mediation: begun with the consent of both, agreed or ended, with what is found and tested meanwhile. 调解。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    ClearNote,
    Code,
    DocumentNo,
    Fen,
    Items,
    Name,
    Searchable,
    Title,
    event,
    glossary,
    stream_id,
)
from coordination.clocks.rules import Ground
from coordination.guards import any_of, at, by_holder, by_registrant, offence_listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.complaint.codes import NonConsumerSign, Stage, TerminationGround, WithoutLetter
from coordination.streams.complaint.guards import (
    ORDER,
    after_receipt,
    consented_in_time,
    ground_of_order,
    letter_or_reason,
    performance_open,
    performed_later,
    report_split_off,
    signs_named,
    time_is_over,
)
from coordination.streams.complaint.state import AFTER_ACCEPTANCE, IN_MEDIATION, Complaint
from coordination.streams.excluded import BEGINNING, ENDING, ExclusionBegun, ExclusionEnded, on_grounds
from coordination.streams.lead import LEAD, LeadRegistered, LeadSource

BEFORE = "市场监督管理投诉举报处理暂行办法"

glossary(
    complainant_consented_on="投诉人同意调解日期",
    party_consented_on="被投诉人同意调解日期",
    mediator="受委托调解的组织",
    title="标题",
    facts="事实",
    offence="违法行为类别",
    agreement="调解协议",
    agreed_fen="协议金额（分）",
    document_no="文号",
    without_letter="不制作调解书原因",
    perform_by_on="协议履行期限",
    mediation_end_ground="终止调解情形",
    non_consumer_signs="非生活消费情形",
    reason="理由",
    note="说明",
)


def clue_lead_of(complaint: UUID, number: int) -> UUID:
    """Return the id of the lead that was found in mediation as the first, second, ... of its complaint. 调解中发现线索编号。"""
    return stream_id("lead", f"complaint:{complaint}:clue-{number}")


@event(
    "complaint.mediation_started",
    zh="开始调解",
    en="Mediation started",
    basis=(ORDER,),
    says_zh="经投诉人（{complainant_consented_on}）和被投诉人（{party_consented_on}）同意，{agency}组织调解[，委托{mediator}调解]",
    says_en="with the consent of the complainant ({complainant_consented_on}) and of the other side ({party_consented_on}) "
    "{agency} began to mediate[, through {mediator}]",
)
class ComplaintMediationStarted(Event[Complaint]):
    """Both sides have consented, and are brought together. 开始调解。"""

    complainant_consented_on: date
    party_consented_on: date
    mediator: Annotated[Name, Searchable()] | None = None
    note: ClearNote | None = None

    guards = (
        by_holder,
        at(Stage.ACCEPTED),
        after_receipt,
        consented_in_time("complainant_consented_on"),
        consented_in_time("party_consented_on"),
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Begin."""
        return replace(complaint, stage=Stage.MEDIATING)


@event(
    "complaint.exclusion_begun",
    zh="鉴定、检测开始",
    en="Appraisal begun",
    basis=(f"{ORDER} 第二十二条", f"{BEFORE} 第二十条"),
    says_zh="自{legal_on}起不计入调解期限：{exclusion_ground}（{exclusion_no}）[，由{examiner}进行][，由{examiner_agency}进行]"
    "[，文号{document_no}]",
    says_en="time does not count from {legal_on}: {exclusion_ground} ({exclusion_no})[, by {examiner}][, by {examiner_agency}]"
    "[, {document_no}]",
)
class ComplaintExclusionBegun(ExclusionBegun[Complaint]):
    """The two agreed to have the goods tested or appraised: that time is not the agency's. 鉴定、检测开始。"""

    guards = (by_holder, at(*IN_MEDIATION), after_receipt, on_grounds(Ground.TESTING), *BEGINNING)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember what goes on."""
        return replace(complaint, excluded=self.added(complaint.excluded, envelope))


@event(
    "complaint.exclusion_ended",
    zh="鉴定、检测结束",
    en="Appraisal ended",
    basis=(f"{ORDER} 第二十二条", f"{BEFORE} 第二十条"),
    says_zh="自{legal_on}起恢复计入调解期限：{exclusion_ground}（{exclusion_no}）结束[，文号{document_no}]",
    says_en="time counts again from {legal_on}: {exclusion_ground} ({exclusion_no}) is over[, {document_no}]",
)
class ComplaintExclusionEnded(ExclusionEnded[Complaint]):
    """The result is there; it may come when mediation is over already. 鉴定、检测结束。"""

    guards = (by_holder, at(*AFTER_ACCEPTANCE), after_receipt, *ENDING)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember the end."""
        return replace(complaint, excluded=self.taken(complaint.excluded, envelope))


@event(
    "complaint.clue_found",
    zh="调解中发现线索",
    en="Clue found in mediation",
    basis=(f"{ORDER} 第二十七条", f"{BEFORE} 第二十三条", "M37"),
    says_zh="{agency}在调解中发现涉嫌违法线索「{title}」，登记核查：{facts}",
    says_en="mediating, {agency} came upon a possible violation, “{title}”, and registered it as a lead: {facts}",
)
class ComplaintClueFound(Event[Complaint]):
    """Mediating, the agency comes upon a possible violation: it verifies that as a lead, and goes on mediating. 调解中发现线索。

    The law gives the lead to the agency that found it, so it is at once in its hands. The legal date is the day of finding.
    """

    title: Annotated[Title, Searchable()]
    facts: Annotated[ClearNote, Searchable()]
    offence: Code | None = None

    guards = (by_holder, at(*IN_MEDIATION), after_receipt, offence_listed)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember the lead; the complaint stays where it is."""
        lead = clue_lead_of(envelope.stream, complaint.clues + 1)
        return replace(complaint, clues=complaint.clues + 1, lead=lead, links=complaint.links | {("lead", lead)})

    def consequences(self, complaint: Complaint, context: Context) -> Iterable[Consequence]:
        """Register the lead in the agency's hands."""
        registered = LeadRegistered(
            campaigns=complaint.campaigns,
            title=self.title,
            summary=self.facts,
            source=LeadSource.COMPLAINT,
            received_on=context.legal_on,
            discovered_on=context.legal_on,
            offence=self.offence,
            party=complaint.party,
            registered_for=context.agency,
            complaint=context.envelope.stream,
        )
        return (Consequence(LEAD, clue_lead_of(context.envelope.stream, complaint.clues), registered),)


@event(
    "complaint.mediation_agreed",
    zh="达成调解协议",
    en="Agreement reached",
    basis=(f"{ORDER} 第二十三条", BEFORE),
    says_zh="双方达成调解协议[（{document_no}）][，不制作调解书：{without_letter}][，金额{agreed_fen}分][，{perform_by_on}前履行]：{agreement}",
    says_en="the two agreed[ ({document_no})][, without a letter: {without_letter}][, for {agreed_fen} fen]"
    "[, to be performed by {perform_by_on}]: {agreement}",
)
class ComplaintMediationAgreed(Event[Complaint]):
    """The two have come to an agreement. 达成调解协议。"""

    agreement: Annotated[ClearNote, Searchable()]
    agreed_fen: Fen | None = None
    document_no: Annotated[DocumentNo, Searchable()] | None = None
    without_letter: WithoutLetter | None = None
    perform_by_on: date | None = None

    guards = (by_holder, at(Stage.MEDIATING), after_receipt, report_split_off, letter_or_reason, performed_later)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Settle it; what was performed at once is performed."""
        performed = True if self.without_letter is WithoutLetter.PERFORMED else None
        return replace(complaint, stage=Stage.SETTLED, performed=performed)


@event(
    "complaint.agreement_performed",
    zh="调解协议已履行",
    en="Agreement performed",
    basis=(ORDER,),
    says_zh="调解协议已履行[：{note}]",
    says_en="the agreement was performed[: {note}]",
)
class ComplaintAgreementPerformed(Event[Complaint]):
    """What was promised was done. 调解协议已履行。"""

    note: ClearNote | None = None

    guards = (any_of(by_holder, by_registrant), at(Stage.SETTLED), after_receipt, performance_open)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember that."""
        return replace(complaint, performed=True)


@event(
    "complaint.agreement_broken",
    zh="调解协议未履行",
    en="Agreement not performed",
    basis=(ORDER, "消费者权益保护法 第三十九条"),
    says_zh="调解协议未履行，已告知其他解决途径：{reason}",
    says_en="the agreement was not performed, and other ways were told: {reason}",
)
class ComplaintAgreementBroken(Event[Complaint]):
    """A side does not do what it promised; the other may go to court or to arbitration, and is told so. 调解协议未履行。"""

    reason: ClearNote

    guards = (any_of(by_holder, by_registrant), at(Stage.SETTLED), after_receipt, performance_open)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Remember that."""
        return replace(complaint, performed=False)


@event(
    "complaint.mediation_terminated",
    zh="终止调解",
    en="Mediation terminated",
    basis=(f"{ORDER} 第二十三条", f"{BEFORE} 第二十一条"),
    says_zh="{agency}终止调解：{mediation_end_ground}[（{document_no}）][，情形：{non_consumer_signs}]。{reason}",
    says_en="{agency} ended the mediation: {mediation_end_ground}[ ({document_no})][, signs: {non_consumer_signs}]. {reason}",
)
class ComplaintMediationTerminated(Event[Complaint]):
    """Mediation ends without an agreement, or could not begin, on one of the grounds of the order. 终止调解。"""

    mediation_end_ground: TerminationGround
    reason: ClearNote
    non_consumer_signs: Annotated[tuple[NonConsumerSign, ...], Items(0, 5)] = ()
    document_no: DocumentNo | None = None

    guards = (
        by_holder,
        at(*IN_MEDIATION),
        after_receipt,
        report_split_off,
        ground_of_order("mediation_end_ground"),
        signs_named("mediation_end_ground", TerminationGround.UNACCEPTABLE, always=False),
        time_is_over,
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """End it; the two have still to be told."""
        return replace(complaint, stage=Stage.TERMINATED)


@event(
    "complaint.termination_notified",
    zh="告知终止调解",
    en="Termination notified",
    basis=(f"{ORDER} 第二十三条", f"{BEFORE} 第二十一条"),
    says_zh="{agency}将终止调解决定告知投诉人和被投诉人[（{document_no}）]",
    says_en="{agency} told both sides that mediation was ended[ ({document_no})]",
)
class ComplaintTerminationNotified(Event[Complaint]):
    """Both sides are told that mediation has ended, and by which other ways the dispute can be resolved. 告知终止调解。"""

    document_no: DocumentNo | None = None
    note: ClearNote | None = None

    guards = (any_of(by_holder, by_registrant), at(Stage.TERMINATED), after_receipt)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Close it."""
        return replace(complaint, stage=Stage.CLOSED)

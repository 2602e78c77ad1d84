"""In whose custody evidence is: handed over with a list, received or refused; kept elsewhere, given back, lost. 证据移交与保管。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    event,
    glossary,
)
from coordination.guards import approval_by, at, by_holder, by_offered
from coordination.rules import Envelope, Event
from coordination.streams.evidence.codes import Disposal, Stage
from coordination.streams.evidence.guards.collecting import MOST_ITEMS
from coordination.streams.evidence.guards.custody import (
    disposal_complete,
    list_as_recorded,
    nobody_needs_it,
    received_as_handed,
    receiver_known,
    to_another,
)
from coordination.streams.evidence.parts import HandedItem, ReceivedItem
from coordination.streams.evidence.state import Evidence, items_of

glossary(
    receiving_agency="接收单位",
    handed_items="移交清单",
    handed_by="移交人",
    received_items="接收清单",
    taken_by="接收人",
    kept_at="保管地点",
    custodian="保管人员",
    evidence_disposal="证据处置方式",
    approved_by="批准人",
    to_body="移送对象",
    document_no="文号",
    note="说明",
    reason="理由",
)
ENDS = {
    Disposal.RETURNED: Stage.RETURNED,
    Disposal.DESTROYED: Stage.DESTROYED,
    Disposal.LOST: Stage.LOST,
    Disposal.OTHER_BODY: Stage.HANDED_OUT,
}


@event(
    "evidence.offered",
    zh="证据移交",
    en="Evidence handed over",
    basis=("M56", "M91", "G9"),
    says_zh="{agency}向{receiving_agency}移交该证据，清单：{handed_items}[，移交人{handed_by}][，{document_no}][。{note}]",
    says_en="{agency} handed the evidence to {receiving_agency}; list: {handed_items}[; by {handed_by}][; {document_no}][. {note}]",
)
class EvidenceOffered(Event[Evidence]):
    """Whoever keeps the evidence hands it over, with a list of all items and digests; the other side answers. 移交证据。"""

    receiving_agency: AgencyCode
    handed_items: Annotated[tuple[HandedItem, ...], Items(1, MOST_ITEMS)]
    handed_by: OfficerRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    guards = (by_holder, at(Stage.KEPT), receiver_known, to_another, list_as_recorded)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Offer it; the giver answers for it until it is received."""
        return replace(
            evidence,
            stage=Stage.OFFERED,
            offered_to=self.receiving_agency,
            handed=items_of(self.handed_items),
        )


@event(
    "evidence.offer_withdrawn",
    zh="撤回移交",
    en="Hand-over withdrawn",
    basis=("M91",),
    says_zh="{agency}撤回移交：{reason}",
    says_en="{agency} withdrew the hand-over: {reason}",
)
class EvidenceOfferWithdrawn(Event[Evidence]):
    """The giver takes the offer back before it is answered. 撤回移交。"""

    reason: Note

    guards = (by_holder, at(Stage.OFFERED))

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Let it be as before the offer."""
        return replace(evidence, stage=Stage.KEPT, offered_to=None, handed=())


@event(
    "evidence.received",
    zh="证据接收",
    en="Evidence received",
    basis=("M91", "G9"),
    says_zh="{agency}接收该证据：{received_items}[，接收人{taken_by}][，保管于{kept_at}][，{document_no}]",
    says_en="{agency} received the evidence: {received_items}[; by {taken_by}][; kept at {kept_at}][; {document_no}]",
)
class EvidenceReceived(Event[Evidence]):
    """The other side has it and says item by item what it got; from this both hold the same receipt. 接收证据。"""

    received_items: Annotated[tuple[ReceivedItem, ...], Items(1, MOST_ITEMS)]
    taken_by: OfficerRef | None = None
    kept_at: Name | None = None
    custodian: OfficerRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_offered, at(Stage.OFFERED), received_as_handed)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Let the receiver keep it; whoever had it still knows of it."""
        former = dict.fromkeys((*evidence.former_holders, *([evidence.holder] if evidence.holder else [])))
        former.pop(envelope.agency, None)
        return replace(
            evidence,
            stage=Stage.KEPT,
            holder=envelope.agency,
            offered_to=None,
            handed=(),
            former_holders=tuple(former),
        )


@event(
    "evidence.refused",
    zh="拒绝接收",
    en="Evidence refused",
    basis=("M91",),
    says_zh="{agency}拒绝接收：{reason}",
    says_en="{agency} refused to receive it: {reason}",
)
class EvidenceRefused(Event[Evidence]):
    """The other side does not take it, and says why. 拒绝接收。"""

    reason: Note

    guards = (by_offered, at(Stage.OFFERED))

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Leave it with the giver; whoever refused does not know of it any more."""
        return replace(evidence, stage=Stage.KEPT, offered_to=None, handed=())


@event(
    "evidence.relocated",
    zh="变更保管地点",
    en="Kept elsewhere",
    basis=("M96",),
    says_zh="{agency}将该证据移至{kept_at}保管[，保管人{custodian}]：{reason}",
    says_en="{agency} keeps the evidence at {kept_at} now[, by {custodian}]: {reason}",
)
class EvidenceRelocated(Event[Evidence]):
    """It is kept elsewhere, or by somebody else, in the same agency. 变更保管地点或者保管人。"""

    kept_at: Name
    reason: Note
    custodian: OfficerRef | None = None

    guards = (by_holder, at(Stage.KEPT))

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Change nothing that the rules ask for."""
        return evidence


@event(
    "evidence.disposed",
    zh="证据处置",
    en="Evidence disposed of",
    basis=("M91", "M96"),
    says_zh="{agency}对该证据作出处置：{evidence_disposal}[，接收机关{to_body}][，{document_no}][，批准人{approved_by}]。{reason}",
    says_en="{agency} disposed of the evidence: {evidence_disposal}[ to {to_body}][; {document_no}][; approved by {approved_by}]. "
    "{reason}",
)
class EvidenceDisposed(Event[Evidence]):
    """The thing is given back, destroyed, handed to a body outside, or lost; what is known of it stays. 证据处置。"""

    evidence_disposal: Disposal
    reason: Note
    approved_by: OfficerRef | None = None
    to_body: Name | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, at(Stage.KEPT), disposal_complete, approval_by("leader"), nobody_needs_it)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """End its custody; the agency that had it last still answers for the record."""
        return replace(evidence, stage=ENDS[self.evidence_disposal])


@event(
    "evidence.recovered",
    zh="证据找回",
    en="Evidence recovered",
    basis=("M96",),
    says_zh="{agency}找回该证据，保管于{kept_at}[，保管人{custodian}]：{reason}",
    says_en="{agency} found the evidence again and keeps it at {kept_at}[, by {custodian}]: {reason}",
)
class EvidenceRecovered(Event[Evidence]):
    """What was lost has been found. 找回证据。"""

    kept_at: Name
    reason: Note
    custodian: OfficerRef | None = None

    guards = (by_holder, at(Stage.LOST))

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Keep it again."""
        return replace(evidence, stage=Stage.KEPT)

"""Who else may use evidence, who relies on it, and what follows when it falls. 证据共享、采用与失效。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, Document, DocumentNo, Name, Note, Searchable, event, glossary
from coordination.guards import any_of, by_holder, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.evidence.codes import Fall
from coordination.streams.evidence.guards.custody import resting_on
from coordination.streams.evidence.guards.standing import (
    UNLAWFUL,
    by_judge,
    by_who_said_so,
    fall_documented,
    has_fallen,
    is_shared,
    not_fallen_yet,
    not_shared_yet,
    sharer_known,
)
from coordination.streams.evidence.state import Evidence
from coordination.streams.reliance import (
    ACCEPTED,
    CPL,
    Caution,
    Reliance,
    RelianceBasis,
    RelyingKind,
    SupportChange,
    SupportKind,
    tell,
)

glossary(
    shared_with="共享单位",
    record_kind="记录种类",
    record="所涉记录",
    relying_agency="采用单位",
    reliance_basis="采用理由",
    caution="提示",
    fall="失效情形",
    found_by="作出机关",
    support_kind="依据种类",
    support="依据",
    support_change="依据变动",
    changed_by="认定单位",
    document_no="文号",
    reason="理由",
)


@event(
    "evidence.shared",
    zh="证据共享",
    en="Evidence shared",
    basis=("M73", "M95"),
    says_zh="{agency}向{shared_with}共享该证据[（{document_no}）]：{reason}",
    says_en="{agency} shared the evidence with {shared_with}[ ({document_no})]: {reason}",
)
class EvidenceShared(Event[Evidence]):
    """An agency may see the evidence and rely on it; custody stays where it is. 执法证据互通。"""

    shared_with: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (any_of(by_registrant, by_holder), sharer_known, not_shared_yet)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Open it to the agency."""
        return replace(evidence, shared_with=(*evidence.shared_with, self.shared_with))


@event(
    "evidence.sharing_ended",
    zh="停止共享",
    en="Sharing ended",
    basis=("M73",),
    says_zh="{agency}停止向{shared_with}共享该证据：{reason}",
    says_en="{agency} shares the evidence with {shared_with} no longer: {reason}",
)
class EvidenceSharingEnded(Event[Evidence]):
    """The agency sees it no longer, unless it had it or relies on it. 停止共享。"""

    shared_with: AgencyCode
    reason: Note

    guards = (any_of(by_registrant, by_holder), is_shared)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Close it."""
        return replace(evidence, shared_with=tuple(code for code in evidence.shared_with if code != self.shared_with))


@event(
    "evidence.relied_on",
    zh="证据被采用",
    en="Evidence relied on",
    basis=(ACCEPTED, CPL, "M95", "G14"),
    posted=False,
    says_zh="{relying_agency}的{record_kind}{record}采用该证据（{reliance_basis}）[；{caution}]",
    says_en="{record_kind} {record} of {relying_agency} relies on the evidence ({reliance_basis})[; {caution}]",
)
class EvidenceReliedOn(Event[Evidence]):
    """Another record rests on the evidence, or a copy was made of it; follows from what was said there. 证据被采用。

    ``caution`` says what is to be minded; nothing is refused for it.
    """

    record_kind: RelyingKind
    record: UUID
    relying_agency: AgencyCode
    reliance_basis: RelianceBasis
    caution: Caution | None = None

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Remember whom to tell; whoever relies on it goes on seeing it."""
        relied = Reliance(self.record_kind, self.record, self.relying_agency)
        return replace(evidence, reliances=(*evidence.reliances, relied))


@event(
    "evidence.fell",
    zh="证据失效",
    en="Evidence fell",
    basis=(UNLAWFUL, "G14"),
    says_zh="{agency}报告该证据失去效力：{fall}[，{found_by}][（{document_no}）]。{reason}",
    says_en="{agency} says that the evidence fell: {fall}[, by {found_by}][ ({document_no})]. {reason}",
)
class EvidenceFell(Event[Evidence]):
    """It was excluded, withdrawn or found untrue, or a decision on it was annulled: all that rests on it is told. 证据失去效力。"""

    fall: Fall
    reason: Note
    found_by: Annotated[Name, Searchable()] | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_judge, not_fallen_yet, fall_documented)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Let nothing more be built on it."""
        return replace(evidence, fall=self.fall, fell_by=envelope.agency)

    def consequences(self, evidence: Evidence, context: Context) -> Iterable[Consequence]:
        """Tell the record that it was collected for, its copies, and whoever relies on it."""
        change = SupportChange.of(self.fall.value)
        return _told(evidence, context, change, context.agency, self.reason, self.document_no)


@event(
    "evidence.restored",
    zh="证据恢复效力",
    en="Evidence restored",
    basis=(UNLAWFUL, "G14"),
    says_zh="{agency}报告该证据恢复效力[（{document_no}）]：{reason}",
    says_en="{agency} says that the evidence stands again[ ({document_no})]: {reason}",
)
class EvidenceRestored(Event[Evidence]):
    """What was said of it did not hold: all that rests on it is told. 证据恢复效力。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (has_fallen, by_who_said_so)

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Let it be relied on again, unless its original fell."""
        return replace(evidence, fall=None, fell_by=None)

    def consequences(self, evidence: Evidence, context: Context) -> Iterable[Consequence]:
        """Tell the same records, if it does stand."""
        if evidence.fallen:
            return ()
        return _told(evidence, context, SupportChange.RESTORED, context.agency, self.reason, self.document_no)


@event(
    "evidence.support_notified",
    zh="原件变动告知",
    en="Told of its original",
    basis=(UNLAWFUL, "G14"),
    posted=False,
    says_zh="原件{support}：{support_change}，{changed_by}认定[（{document_no}）]：{reason}",
    says_en="original {support}: {support_change}, as {changed_by} found[ ({document_no})]: {reason}",
)
class EvidenceSupportNotified(Event[Evidence]):
    """What this is a copy of fell, or stands again; follows from what was said of the original. 原件变动告知。"""

    support_kind: SupportKind
    support: UUID
    support_change: SupportChange
    changed_by: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    def evolve(self, evidence: Evidence, envelope: Envelope) -> Evidence:
        """Fall and stand with the original."""
        return replace(evidence, original_fallen=self.support_change is not SupportChange.RESTORED)

    def consequences(self, evidence: Evidence, context: Context) -> Iterable[Consequence]:
        """Pass it on to whatever rests on the copy; what fell for itself has been told."""
        if evidence.fall is not None:
            return ()
        change = SupportChange.ORIGINAL_FELL if evidence.original_fallen else SupportChange.RESTORED
        return _told(evidence, context, change, self.changed_by, self.reason, self.document_no)


def _told(
    evidence: Evidence, context: Context, change: SupportChange, changed_by: str, reason: str, document_no: str | None
) -> Iterable[Consequence]:
    return tell(
        resting_on(evidence),
        SupportKind.EVIDENCE,
        context.envelope.stream,
        change,
        changed_by=changed_by,
        reason=reason,
        document_no=document_no,
    )

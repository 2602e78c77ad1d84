"""What a case rests on, who rests on its decision, and what either is told when that falls. 依据的采用与变动。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, Document, DocumentNo, Note, event
from coordination.guards import at, by_holder
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Revocation
from coordination.streams.case.state import UNDECIDED, Case
from coordination.streams.reliance import (
    ACCEPTED,
    ADOPTING,
    Caution,
    Reliance,
    RelianceBasis,
    RelyingKind,
    SupportAnswer,
    SupportChange,
    SupportKind,
    after_telling,
    relied_on,
    relying,
    tell,
    waits_for_answer,
)


@event(
    "case.support_adopted",
    zh="采用依据",
    en="Support adopted",
    basis=(ACCEPTED, "M73", "M95", "G14"),
    says_zh="{agency}在本案中采用{support_kind}{support}（{reliance_basis}）[，{document_no}][。{note}]",
    says_en="{agency} adopted {support_kind} {support} in this case ({reliance_basis})[, {document_no}][. {note}]",
)
class CaseSupportAdopted(Event[Case]):
    """The case rests on evidence collected elsewhere, or recognises another decision; both by reference. 采用证据、互认结果。

    Only before a decision: what is decided rests on what was there.
    """

    support_kind: SupportKind
    support: UUID
    reliance_basis: RelianceBasis
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    guards = (by_holder, at(*UNDECIDED), *ADOPTING)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing: the support remembers who relies on it."""
        return case

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell the support."""
        return (relied_on(self, RelyingKind.CASE, context),)


@event(
    "case.relied_on",
    zh="处罚决定被采用",
    en="Decision relied on",
    basis=("M73", "M95"),
    posted=False,
    says_zh="{relying_agency}在{record_kind}{record}中采用本案处罚决定（{reliance_basis}）",
    says_en="{relying_agency} relies on the decision of this case in {record_kind} {record} ({reliance_basis})",
)
class CaseReliedOn(Event[Case]):
    """Another record recognises the decision of this case; follows from its adoption there. 处罚决定被采用。"""

    record_kind: RelyingKind
    record: UUID
    relying_agency: AgencyCode
    reliance_basis: RelianceBasis
    caution: Caution | None = None

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember whom to tell; whoever relies on it goes on seeing it."""
        return replace(
            case,
            reliances=(*case.reliances, Reliance(self.record_kind, self.record, self.relying_agency)),
            participants=case.joined_by(self.relying_agency),
        )


@event(
    "case.support_notified",
    zh="依据变动告知",
    en="Told of a support",
    basis=("行政处罚法 第四十六条", "G14"),
    posted=False,
    says_zh="本案所依据的{support_kind}{support}：{support_change}，{changed_by}认定[（{document_no}）]：{reason}",
    says_en="{support_kind} {support}, on which this case rests: {support_change}, says {changed_by}[ ({document_no})]: {reason}",
)
class CaseSupportNotified(Event[Case]):
    """What the case rests on fell, or stands again; follows from what was said of that. 依据变动告知。"""

    support_kind: SupportKind
    support: UUID
    support_change: SupportChange
    changed_by: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let it wait for an answer, or no more."""
        return replace(case, fallen=after_telling(case.fallen, self))


@event(
    "case.support_answered",
    zh="依据变动处理",
    en="Answered what was told of a support",
    basis=("行政处罚法 第四十六条、第七十五条", "G14"),
    says_zh="{agency}就依据{support}的变动作出处理：{support_answer}[（{document_no}）]。{reason}",
    says_en="{agency} answered what was told of support {support}: {support_answer}[ ({document_no})]. {reason}",
)
class CaseSupportAnswered(Event[Case]):
    """What the case does about a support that fell. 对依据变动的处理。"""

    support: UUID
    support_answer: SupportAnswer
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, waits_for_answer)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Take it off what waits."""
        return replace(case, fallen=case.fallen - {self.support})


CHANGES = {
    Revocation.ANNULLED: SupportChange.ANNULLED,
    Revocation.REMADE: SupportChange.REMADE,
    Revocation.CHANGED: SupportChange.CHANGED,
}


def decision_fell(
    case: Case, revocation: Revocation, context: Context, reason: str, document_no: str | None
) -> Iterable[Consequence]:
    """Tell whoever recognised a decision that it does not stand as it was; ``case`` is the state after that."""
    version = context.envelope.version
    return tell(
        relying(reliance for reliance in case.reliances if reliance.until in (None, version)),
        SupportKind.CASE,
        context.envelope.stream,
        CHANGES[revocation],
        changed_by=context.agency,
        reason=reason,
        document_no=document_no,
    )

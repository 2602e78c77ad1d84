"""What the police's case rests on, and what they are told when it falls. 依据的采用与变动。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, Document, DocumentNo, Note, event
from coordination.guards import at
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.referral.codes import Stage
from coordination.streams.referral.guards.who import by_police
from coordination.streams.referral.state import REVIEWING, Referral
from coordination.streams.reliance import (
    ADOPTING,
    CPL,
    RelianceBasis,
    RelyingKind,
    SupportAnswer,
    SupportChange,
    SupportKind,
    after_telling,
    relied_on,
    waits_for_answer,
)


@event(
    "referral.support_adopted",
    zh="采用依据",
    en="Support adopted",
    basis=(CPL, "M95", "G14"),
    says_zh="{agency}在本案中采用{support_kind}{support}（{reliance_basis}）[，{document_no}][。{note}]",
    says_en="{agency} adopted {support_kind} {support} in this case ({reliance_basis})[, {document_no}][. {note}]",
)
class ReferralSupportAdopted(Event[Referral]):
    """The police use what an agency collected; what people said is normally taken anew, and that is only minded. 采用证据。"""

    support_kind: SupportKind
    support: UUID
    reliance_basis: RelianceBasis
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    guards = (by_police, at(*REVIEWING, Stage.FILED), *ADOPTING)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Change nothing: the support remembers who relies on it."""
        return referral

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the support."""
        return (relied_on(self, RelyingKind.REFERRAL, context),)


@event(
    "referral.support_notified",
    zh="依据变动告知",
    en="Told of a support",
    basis=("行政处罚法 第四十六条", "刑事诉讼法 第五十六条", "G14"),
    posted=False,
    says_zh="本案所依据的{support_kind}{support}：{support_change}，{changed_by}认定[（{document_no}）]：{reason}",
    says_en="{support_kind} {support}, on which this case rests: {support_change}, says {changed_by}[ ({document_no})]: {reason}",
)
class ReferralSupportNotified(Event[Referral]):
    """What the police's case rests on fell, or stands again; follows from what was said of that. 依据变动告知。"""

    support_kind: SupportKind
    support: UUID
    support_change: SupportChange
    changed_by: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let it wait for an answer, or no more."""
        return replace(referral, fallen=after_telling(referral.fallen, self))


@event(
    "referral.support_answered",
    zh="依据变动处理",
    en="Answered what was told of a support",
    basis=("刑事诉讼法 第五十六条", "G14"),
    says_zh="{agency}就依据{support}的变动作出处理：{support_answer}[（{document_no}）]。{reason}",
    says_en="{agency} answered what was told of support {support}: {support_answer}[ ({document_no})]. {reason}",
)
class ReferralSupportAnswered(Event[Referral]):
    """What the police do about a support that fell. 对依据变动的处理。"""

    support: UUID
    support_answer: SupportAnswer
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, waits_for_answer)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Take it off what waits."""
        return replace(referral, fallen=referral.fallen - {self.support})

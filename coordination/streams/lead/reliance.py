"""What a lead is told of evidence that was collected for it, and its answer. 依据变动。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, Document, DocumentNo, Note, event
from coordination.guards import any_of, by_holder, by_office
from coordination.rules import Envelope, Event
from coordination.streams.lead.state import Lead
from coordination.streams.reliance import (
    SupportAnswer,
    SupportChange,
    SupportKind,
    after_telling,
    waits_for_answer,
)


@event(
    "lead.support_notified",
    zh="依据变动告知",
    en="Told of a support",
    basis=("行政处罚法 第四十六条", "G14"),
    posted=False,
    says_zh="为本线索收集的{support_kind}{support}：{support_change}，{changed_by}认定[（{document_no}）]：{reason}",
    says_en="{support_kind} {support}, collected for this lead: {support_change}, says {changed_by}[ ({document_no})]: {reason}",
)
class LeadSupportNotified(Event[Lead]):
    """Evidence that was collected for the lead fell, or stands again; follows from what was said of the evidence. 依据变动告知。"""

    support_kind: SupportKind
    support: UUID
    support_change: SupportChange
    changed_by: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let it wait for an answer, or no more."""
        return replace(lead, fallen=after_telling(lead.fallen, self))


@event(
    "lead.support_answered",
    zh="依据变动处理",
    en="Answered what was told of a support",
    basis=("行政处罚法 第四十六条", "G14"),
    says_zh="{agency}就依据{support}的变动作出处理：{support_answer}[（{document_no}）]。{reason}",
    says_en="{agency} answered what was told of support {support}: {support_answer}[ ({document_no})]. {reason}",
)
class LeadSupportAnswered(Event[Lead]):
    """What is done about evidence that fell. 对依据变动的处理。"""

    support: UUID
    support_answer: SupportAnswer
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (any_of(by_holder, by_office), waits_for_answer)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Take it off what waits."""
        return replace(lead, fallen=lead.fallen - {self.support})

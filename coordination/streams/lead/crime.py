"""How a suspicion of a crime on a lead ends: by the chief, or with the case that rests on the lead. 线索涉嫌犯罪的了结。"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from coordination.catalogue import DocumentNo, Note, OfficerRef, event, glossary
from coordination.guards import approval_by, at, by_holder
from coordination.rules import Envelope, Event
from coordination.streams.lead.codes import Stage
from coordination.streams.lead.guards import O310, crime_is_suspected, not_in_hands_of_a_case
from coordination.streams.lead.state import Lead

glossary(reason="理由", approved_by="批准人", document_no="文号", case="案件")


@event(
    "lead.crime_suspicion_lifted",
    zh="认定不涉嫌犯罪",
    en="Suspicion of a crime lifted",
    basis=(f"{O310} 第五条第二款",),
    says_zh="{approved_by}认定线索不涉嫌犯罪，不予移送[（{document_no}）]：{reason}",
    says_en="{approved_by} found that the lead is no matter of crime and is not referred[ ({document_no})]: {reason}",
)
class LeadCrimeSuspicionLifted(Event[Lead]):
    """The chief, or whoever acts as chief, finds that there is nothing to refer; the reasons are put on file. 认定不涉嫌犯罪。

    Where a case rests on the lead, the suspicion is resolved there.
    """

    reason: Note
    approved_by: OfficerRef
    document_no: DocumentNo | None = None

    guards = (
        by_holder,
        at(Stage.VERIFYING, Stage.FILED, Stage.NOT_FILED, Stage.FED_BACK),
        crime_is_suspected,
        not_in_hands_of_a_case,
        approval_by("chief", basis=f"{O310} 第五条第二款"),
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Close the suspicion."""
        return replace(lead, crime_suspected=False, suspected_on=None)


@event(
    "lead.crime_suspicion_resolved",
    zh="线索涉嫌犯罪处理完毕",
    en="Suspicion of a crime resolved",
    basis=(f"{O310} 第五条、第八条、第十条、第十三条",),
    posted=False,
    says_zh="线索涉嫌犯罪已在案件{case}中处理完毕[（{document_no}）]",
    says_en="what was suspected of the lead was resolved in case {case}[ ({document_no})]",
)
class LeadCrimeSuspicionResolved(Event[Lead]):
    """What became of the suspicion is on record in the case that rests on the lead; follows from there. 涉嫌犯罪处理完毕。"""

    case: UUID
    document_no: DocumentNo | None = None

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Close the suspicion; what is suspected afterwards is another one."""
        return replace(lead, crime_suspected=False, suspected_on=None)

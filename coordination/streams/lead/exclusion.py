"""Testing and identification while a lead is verified: that time does not count. 核查扣除期间。"""

from __future__ import annotations

from dataclasses import replace

from coordination.catalogue import event
from coordination.clocks.rules import Ground
from coordination.guards import at, by_holder
from coordination.rules import Envelope
from coordination.streams.excluded import BEGINNING, ENDING, ExclusionBegun, ExclusionEnded, on_grounds
from coordination.streams.lead.codes import Stage
from coordination.streams.lead.state import Lead

ARTICLE = "市场监督管理行政处罚程序规定 第十八条"


@event(
    "lead.exclusion_begun",
    zh="扣除期间开始",
    en="Excluded time begun",
    basis=(ARTICLE, "M31"),
    says_zh="自{legal_on}起不计入核查期限：{exclusion_ground}（{exclusion_no}）[，由{examiner}进行][，由{examiner_agency}进行]"
    "[，文号{document_no}]",
    says_en="time does not count from {legal_on}: {exclusion_ground} ({exclusion_no})[, by {examiner}][, by {examiner_agency}]"
    "[, {document_no}]",
)
class LeadExclusionBegun(ExclusionBegun[Lead]):
    """What was found is being tested, or shown to the right holder: that time is not the agency's. 核查扣除期间开始。"""

    guards = (by_holder, at(Stage.VERIFYING), on_grounds(Ground.TESTING, Ground.IDENTIFICATION), *BEGINNING)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember what goes on."""
        return replace(lead, excluded=self.added(lead.excluded, envelope))


@event(
    "lead.exclusion_ended",
    zh="扣除期间结束",
    en="Excluded time ended",
    basis=(ARTICLE, "M31"),
    says_zh="自{legal_on}起恢复计入核查期限：{exclusion_ground}（{exclusion_no}）结束[，文号{document_no}]",
    says_en="time counts again from {legal_on}: {exclusion_ground} ({exclusion_no}) is over[, {document_no}]",
)
class LeadExclusionEnded(ExclusionEnded[Lead]):
    """The result is there; it may come when the lead has been answered already. 核查扣除期间结束。"""

    guards = (by_holder, at(Stage.VERIFYING, Stage.FILED, Stage.NOT_FILED, Stage.FED_BACK), *ENDING)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the end."""
        return replace(lead, excluded=self.taken(lead.excluded, envelope))

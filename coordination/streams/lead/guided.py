"""What a lead is told of guidance upon it. 线索指导标记。"""

from __future__ import annotations

from uuid import UUID

from coordination.catalogue import AgencyCode, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.guidance.codes import GuidanceMatter
from coordination.streams.lead.state import Lead

glossary(
    guidance="业务指导",
    guided_by="指导单位",
    guidance_matter="指导事项",
)


@event(
    "lead.guided",
    zh="线索经指导",
    en="Guided on",
    basis=("M58", "M119"),
    posted=False,
    says_zh="{guided_by}就本线索进行{guidance_matter}（{guidance}）",
    says_en="{guided_by} guided the work on the lead: {guidance_matter} ({guidance})",
)
class LeadGuided(Event[Lead]):
    """Others guided whoever works on it; follows from guidance.given. Neither stage nor custody moves. 指导标记。"""

    guidance: UUID
    guided_by: AgencyCode
    guidance_matter: GuidanceMatter

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead


@event(
    "lead.guidance_voided",
    zh="指导记录作废",
    en="Guidance voided",
    basis=("M58",),
    posted=False,
    says_zh="业务指导{guidance}的记录已作废",
    says_en="the record of guidance {guidance} was voided",
)
class LeadGuidanceVoided(Event[Lead]):
    """The record of guidance was wrong; follows from guidance.voided. 指导记录作废。"""

    guidance: UUID

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead

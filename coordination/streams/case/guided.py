"""What a case is told of guidance upon it. 案件指导标记。"""

from __future__ import annotations

from uuid import UUID

from coordination.catalogue import AgencyCode, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.case.state import Case
from coordination.streams.guidance.codes import GuidanceMatter

glossary(
    guidance="业务指导",
    guided_by="指导单位",
    guidance_matter="指导事项",
)


@event(
    "case.guided",
    zh="案件经指导",
    en="Guided on",
    basis=("M58", "M119"),
    posted=False,
    says_zh="{guided_by}就本案进行{guidance_matter}（{guidance}）",
    says_en="{guided_by} guided the work on the case: {guidance_matter} ({guidance})",
)
class CaseGuided(Event[Case]):
    """Others guided whoever works on it; follows from guidance.given. Neither stage nor custody moves. 指导标记。"""

    guidance: UUID
    guided_by: AgencyCode
    guidance_matter: GuidanceMatter

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case


@event(
    "case.guidance_voided",
    zh="指导记录作废",
    en="Guidance voided",
    basis=("M58",),
    posted=False,
    says_zh="业务指导{guidance}的记录已作废",
    says_en="the record of guidance {guidance} was voided",
)
class CaseGuidanceVoided(Event[Case]):
    """The record of guidance was wrong; follows from guidance.voided. 指导记录作废。"""

    guidance: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case

"""What a case is told of consultations that it was a matter of. 案件会商标记。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import ClearNote, Code, Items, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.case.state import Case
from coordination.streams.consultation.codes import Topic

glossary(
    consultation="会商",
    meeting_no="会商编号",
    topics="会商议题",
    matter_conclusion="会商结论",
)


@event(
    "case.consulted",
    zh="案件经会商",
    en="Consulted on",
    basis=("M76", "M77"),
    posted=False,
    says_zh="本案件经会商{consultation}（{meeting_no}）[，议题：{topics}]：{matter_conclusion}",
    says_en="the case was consulted on in {consultation} ({meeting_no})[, topics: {topics}]: {matter_conclusion}",
)
class CaseConsulted(Event[Case]):
    """Others gave their advice on it; follows from consultation.concluded. Neither stage nor clock moves. 会商标记。"""

    consultation: UUID
    meeting_no: Code
    matter_conclusion: ClearNote
    topics: Annotated[tuple[Topic, ...], Items(0, 4)] = ()

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the consultation among what it is linked with."""
        return replace(case, links=case.links | {("consultation", self.consultation)})

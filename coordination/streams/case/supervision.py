"""What a case is told of the orders under which it is supervised, each of an issuer of its own. 案件督办提示。"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from coordination.catalogue import AgencyCode, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.case.state import Case

glossary(supervision_order="督办", issuer="发文机关")


@event(
    "case.supervision_listed",
    zh="案件被督办",
    en="Under supervision",
    basis=("M74", "行政执法监督条例 第二十条"),
    posted=False,
    says_zh="{issuer}督办本案：{supervision_order}",
    says_en="{issuer} supervises the case under order {supervision_order}",
)
class CaseSupervisionListed(Event[Case]):
    """The case is under listed supervision, or somebody higher took that over; follows from the order. 案件被督办。

    Whoever supervises it may know of it. Its stage and its clocks stay what they are.
    """

    supervision_order: UUID
    issuer: AgencyCode

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the supervisor see it; remember the order."""
        return replace(
            case,
            orders=case.orders | {self.supervision_order},
            participants=case.joined_by(self.issuer),
        )


@event(
    "case.supervision_ended",
    zh="案件督办结束",
    en="Supervision ended",
    basis=("M74",),
    posted=False,
    says_zh="督办{supervision_order}已摘牌",
    says_en="supervision order {supervision_order} was delisted",
)
class CaseSupervisionEnded(Event[Case]):
    """An order on the case was delisted; orders of other issuers stand. 案件督办结束。"""

    supervision_order: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Forget the order."""
        return replace(case, orders=case.orders - {self.supervision_order})

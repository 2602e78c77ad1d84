"""What came out of an action, as its own events tell: leads, cases, goods under a measure. 由行动产生的线索、案件与措施。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from coordination.catalogue import AgencyCode, event, glossary
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.duplicates import DuplicateMatch, warn_both
from coordination.streams.joint_action.state import JointAction, Opened

glossary(
    lead="线索",
    case="案件",
    goods_record="涉案物品记录",
    visit="所属检查",
    conduct="违法行为编号",
    opened_by="经办单位",
)


@event(
    "joint_action.lead_opened",
    zh="由行动登记线索",
    en="Lead opened",
    basis=("M43", "M72"),
    posted=False,
    says_zh="{opened_by}由本行动登记线索{lead}",
    says_en="{opened_by} registered lead {lead} from this action",
)
class JointActionLeadOpened(Event[JointAction]):
    """A lead came out of the action; follows from lead.registered. 由行动登记线索。"""

    lead: UUID
    opened_by: AgencyCode
    visit: UUID | None = None

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Change nothing that the rules ask for."""
        return action


@event(
    "joint_action.case_opened",
    zh="由行动立案",
    en="Case opened",
    basis=("M72", "行政处罚法 第二十五条、第二十九条"),
    posted=False,
    says_zh="{opened_by}由本行动立案{case}[，检查{visit}][，违法行为{conduct}]",
    says_en="{opened_by} filed case {case} from this action[, visit {visit}][, conduct {conduct}]",
)
class JointActionCaseOpened(Event[JointAction]):
    """A case came out of the action; follows from case.filed. 由行动立案。"""

    case: UUID
    opened_by: AgencyCode
    visit: UUID | None = None
    conduct: UUID | None = None

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember it, so that a second agency's case on the same visit is noticed."""
        return replace(action, cases=(*action.cases, Opened(self.case, self.opened_by, self.visit, self.conduct)))

    def consequences(self, action: JointAction, context: Context) -> Iterable[Consequence]:
        """Warn where two agencies filed on one visit and did not say that these are different conducts.

        Cases that name the same conduct are found by the conduct itself, in this action or outside.
        """
        if self.visit is None:
            return
        for other in action.cases:
            told_apart = None not in (self.conduct, other.conduct)
            if other.visit == self.visit and other.case != self.case and not told_apart:
                yield from warn_both(
                    DuplicateMatch.SAME_VISIT, other.case, self.case, context, joint_action=context.envelope.stream
                )


@event(
    "joint_action.goods_taken",
    zh="行动中采取措施",
    en="Goods taken",
    basis=("M72", "行政强制法 第十八条"),
    posted=False,
    says_zh="{opened_by}在本行动中采取措施，清单见{goods_record}（案件{case}）",
    says_en="{opened_by} took goods in this action, listed in {goods_record} (case {case})",
)
class JointActionGoodsTaken(Event[JointAction]):
    """Goods were registered or seized in the action, in a case of the agency that did so; follows from their record. 采取措施。"""

    goods_record: UUID
    case: UUID
    opened_by: AgencyCode
    visit: UUID | None = None

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Change nothing that the rules ask for."""
        return action

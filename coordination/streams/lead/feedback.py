"""What is told afterwards, what is flagged, and how a lead ends. 反馈、标记、办结。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from coordination.catalogue import DocumentNo, Note, event, glossary
from coordination.guards import any_of, at, by_holder, by_office, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.lead.codes import MajorRule, Outcome, Stage
from coordination.streams.lead.guards import (
    CRIMINAL,
    crime_attended,
    final_after_answer,
    is_major,
    not_major_yet,
    was_assigned,
)
from coordination.streams.lead.pooling import session_told
from coordination.streams.lead.state import ANSWERED, Lead

glossary(
    outcome="处置结果",
    content="内容",
    final="最终反馈",
    case="案件",
    document_no="文号",
    major_rule="重大标准",
    reason="理由",
    note="说明",
)


@event(
    "lead.feedback_given",
    zh="线索反馈",
    en="Feedback given",
    basis=("S1 五（一）", "M57"),
    says_zh="{agency}反馈：{outcome}。{content}",
    says_en="{agency} fed back: {outcome}. {content}",
)
class LeadFeedbackGiven(Event[Lead]):
    """The holder tells the office what became of the lead; of one routed out, the office records what it heard. 反馈处置情况。"""

    outcome: Outcome
    content: Note
    final: bool = False
    case: UUID | None = None

    guards = (
        any_of(by_holder, by_office),
        at(Stage.VERIFYING, *ANSWERED, Stage.FED_BACK),
        final_after_answer,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Final feedback ends what the agency owes; what becomes of the case afterwards may still be told."""
        if not self.final:
            return lead
        return replace(lead, stage=Stage.FED_BACK, gone_on=lead.gone_on or self.outcome in CRIMINAL)


@event(
    "lead.reported_upward",
    zh="向上级反馈",
    en="Reported upward",
    basis=("S0 四（三）", "M42", "R13"),
    says_zh="{agency}向上级反馈办理情况[，文号{document_no}]：{content}",
    says_en="{agency} reported upward[ by {document_no}]: {content}",
)
class LeadReportedUpward(Event[Lead]):
    """The assignment from above is answered. 按时向上级反馈办理情况。"""

    content: Note
    document_no: DocumentNo | None = None

    guards = (any_of(by_holder, by_registrant, by_office), was_assigned)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead


@event(
    "lead.flagged_major",
    zh="标记重大线索",
    en="Flagged as major",
    basis=("M48", "M53", "M82"),
    says_zh="{agency}将线索标记为重大（{major_rule}）：{reason}",
    says_en="{agency} flagged the lead as major ({major_rule}): {reason}",
)
class LeadFlaggedMajor(Event[Lead]):
    """The lead counts as major by a named rule and stands in the major ledger. 标记为重大线索。"""

    major_rule: MajorRule
    reason: Note

    guards = (any_of(by_office, by_holder, by_registrant), not_major_yet)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Set the flag."""
        return replace(lead, major=True)


@event(
    "lead.major_flag_lifted",
    zh="取消重大标记",
    en="Major flag lifted",
    basis=("M82",),
    says_zh="{agency}取消重大标记：{reason}",
    says_en="{agency} lifted the major flag: {reason}",
)
class LeadMajorFlagLifted(Event[Lead]):
    """The office finds that the lead is not major. 取消重大标记。"""

    reason: Note

    guards = (by_office, is_major)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Lift the flag."""
        return replace(lead, major=False)


@event(
    "lead.closed",
    zh="线索办结",
    en="Lead closed",
    basis=("M52",),
    says_zh="{agency}办结线索[：{note}]",
    says_en="{agency} closed the lead[: {note}]",
)
class LeadClosed(Event[Lead]):
    """The office is satisfied with the final feedback; the line in the ledger ends. 办结。"""

    note: Note | None = None

    guards = (by_office, at(Stage.FED_BACK), crime_attended)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End the lead."""
        return replace(lead, stage=Stage.CLOSED)


@event(
    "lead.reopened",
    zh="线索重启",
    en="Lead reopened",
    basis=("M79",),
    says_zh="{agency}重启线索：{reason}",
    says_en="{agency} reopened the lead: {reason}",
)
class LeadReopened(Event[Lead]):
    """New facts, or an answer that does not satisfy: the lead is with the office again. 重启线索。"""

    reason: Note

    guards = (by_office, at(Stage.NOT_FILED, Stage.ROUTED_OUT, Stage.FED_BACK, Stage.CLOSED))

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Give it back to the office; whoever held it takes part."""
        held = () if lead.holder is None else (lead.holder,)
        return replace(
            lead,
            stage=Stage.RETURNED,
            holder=None,
            extended=False,
            excluded=(),
            gone_on=False,
            participants=lead.joined_by(*held),
        )

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Let it leave the triage session that still waits for it."""
        return session_told(lead, context)

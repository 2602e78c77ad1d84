"""Letters of supervision: urging, opinion, decision; what was put right; objections (条例 26 to 30). 督办函、意见书、决定书。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    ClearNote,
    Document,
    DocumentNo,
    Items,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_agency, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AgencyType
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.supervision_order.codes import (
    DecisionGround,
    Instrument,
    ObjectionOutcome,
    RectificationResult,
    Stage,
)
from coordination.streams.supervision_order.guards.course import (
    follows_a_letter,
    ignored_before,
    new_date_where_due,
    objection_raised,
    objection_settled,
)
from coordination.streams.supervision_order.guards.matter import day_to_come, to_another
from coordination.streams.supervision_order.guards.who import REGULATION, by_supervisor, by_target, letters_from
from coordination.streams.supervision_order.state import IN_FORCE, SUPERVISION_ORDER, SupervisionOrder

glossary(
    campaigns="所属专项行动",
    addressed_to="被督办单位",
    issue="突出问题",
    requirements="督办要求",
    complete_by_on="完成期限",
    document_no="文号",
    follows="前次文书",
    followed_by="后续文书",
    decision_ground="制发监督决定书的情形",
    rectification="整改情况",
    rectification_result="整改审查结论",
    rectification_opinion="整改审查意见",
    objection="异议",
    objection_outcome="异议处理结果",
    reason="理由",
)
JUSTICE = ("司法行政部门", "the justice bureau")
COMMON = (to_another, known_agency("addressed_to"), campaigns_open, day_to_come)
NUMBERED = bears_a_number(DocumentType.OFFICIAL)


def _issued(order: SupervisionOrder, event: SupervisionLetter, instrument: Instrument, by: str) -> SupervisionOrder:
    return replace(
        order,
        stage=Stage.ISSUED,
        instrument=instrument,
        registrant=by,
        issuer=by,
        holder=by,
        target=event.addressed_to,
        participants=order.joined_by(event.addressed_to),
        campaigns=event.campaigns,
        complete_by_on=event.complete_by_on,
    )


@event(
    "supervision_order.urge_letter_issued",
    zh="制发督办函",
    en="Letter of urging issued",
    basis=(f"{REGULATION} 第二十七条",),
    opens=True,
    says_zh="{agency}向{addressed_to}制发行政执法督办函（{document_no}），要求于{complete_by_on}前反馈：{issue}。要求：{requirements}",
    says_en="{agency} urged {addressed_to} ({document_no}) to act and report by {complete_by_on}: {issue}. To do: {requirements}",
)
class SupervisionOrderUrgeLetterIssued(Event[SupervisionOrder]):
    """A duty is not performed: the justice bureau urges the agency. 行政执法督办函。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    addressed_to: AgencyCode
    issue: Annotated[ClearNote, Searchable()]
    requirements: Annotated[tuple[ClearNote, ...], Items(1, 30)]
    complete_by_on: date
    document_no: Annotated[DocumentNo, Document(), Searchable()]

    guards = (by_agency, *letters_from(AgencyType.JUSTICE, *JUSTICE, "第二十七条"), *COMMON, *NUMBERED)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the agency put it right."""
        return _issued(order, self, Instrument.URGE_LETTER, envelope.agency)

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number of the letter."""
        return number_used(self, DocumentType.OFFICIAL, context)


@event(
    "supervision_order.opinion_issued",
    zh="制发监督意见书",
    en="Supervision opinion issued",
    basis=(f"{REGULATION} 第二十八条",),
    opens=True,
    says_zh="{agency}向{addressed_to}制发行政执法监督意见书（{document_no}）[，前次文书{follows}]，要求于{complete_by_on}前反馈：{issue}。"
    "要求：{requirements}",
    says_en="{agency} gave {addressed_to} its supervision opinion ({document_no})[, after letter {follows}], to be answered by "
    "{complete_by_on}: {issue}. Required: {requirements}",
)
class SupervisionOrderOpinionIssued(Event[SupervisionOrder]):
    """Enforcement is unlawful or clearly improper: the justice bureau says so, and what to do. 行政执法监督意见书。

    ``follows`` is the letter before it, where there was one.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    addressed_to: AgencyCode
    issue: Annotated[ClearNote, Searchable()]
    requirements: Annotated[tuple[ClearNote, ...], Items(1, 30)]
    complete_by_on: date
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    follows: UUID | None = None

    guards = (
        by_agency,
        *letters_from(AgencyType.JUSTICE, *JUSTICE, "第二十八条"),
        *COMMON,
        follows_a_letter,
        *NUMBERED,
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the agency put it right."""
        return _issued(order, self, Instrument.OPINION, envelope.agency)

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number; end the letter that was not complied with."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        yield from _former_ended(self.follows, context)


@event(
    "supervision_order.decision_issued",
    zh="制发监督决定书",
    en="Supervision decision issued",
    basis=(f"{REGULATION} 第二十九条",),
    opens=True,
    says_zh="{agency}向{addressed_to}制发行政执法监督决定书（{document_no}，{decision_ground}）[，前次文书{follows}]，要求于"
    "{complete_by_on}前反馈：{issue}。要求：{requirements}",
    says_en="{agency} decided on {addressed_to} ({document_no}, {decision_ground})[, after letter {follows}], to be complied with "
    "by {complete_by_on}: {issue}. Required: {requirements}",
)
class SupervisionOrderDecisionIssued(Event[SupervisionOrder]):
    """The matter is serious, or letters were ignored: the government of the level decides. 行政执法监督决定书。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    addressed_to: AgencyCode
    decision_ground: DecisionGround
    issue: Annotated[ClearNote, Searchable()]
    requirements: Annotated[tuple[ClearNote, ...], Items(1, 30)]
    complete_by_on: date
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    follows: UUID | None = None

    guards = (
        by_agency,
        *letters_from(AgencyType.GOVERNMENT, "人民政府", "the people's government", "第二十九条"),
        *COMMON,
        ignored_before,
        follows_a_letter,
        *NUMBERED,
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the agency put it right."""
        return _issued(order, self, Instrument.DECISION, envelope.agency)

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number; end the letter that was not complied with."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        yield from _former_ended(self.follows, context)


@event(
    "supervision_order.followed_up",
    zh="后续文书制发",
    en="Followed up",
    basis=(f"{REGULATION} 第二十八条、第二十九条",),
    posted=False,
    says_zh="未予整改，已制发后续文书{followed_by}",
    says_en="it was not complied with: letter {followed_by} takes its place",
)
class SupervisionOrderFollowedUp(Event[SupervisionOrder]):
    """A letter that was not complied with ends where the next one begins; follows from that. 后续文书制发。"""

    followed_by: UUID

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """End it; an objection to it is an objection to what is over."""
        return replace(order, stage=Stage.CLOSED, objecting=False)


def _former_ended(follows: UUID | None, context: Context) -> Iterable[Consequence]:
    """Let the letter before this one end."""
    if follows is not None:
        ended = SupervisionOrderFollowedUp(followed_by=context.envelope.stream)
        yield Consequence(SUPERVISION_ORDER, follows, ended)


SupervisionLetter = SupervisionOrderUrgeLetterIssued | SupervisionOrderOpinionIssued | SupervisionOrderDecisionIssued


@event(
    "supervision_order.rectification_reported",
    zh="反馈整改情况",
    en="Rectification reported",
    basis=(f"{REGULATION} 第二十七条至第二十九条",),
    says_zh="{agency}反馈整改情况[（{document_no}）]：{rectification}",
    says_en="{agency} reported what it put right[ ({document_no})]: {rectification}",
)
class SupervisionOrderRectificationReported(Event[SupervisionOrder]):
    """The agency addressed tells what it has put right; an objection that is open does not excuse it. 反馈整改情况。"""

    rectification: Annotated[ClearNote, Searchable()]
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (at(Stage.ISSUED), by_target, *NUMBERED)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let it be reviewed."""
        return replace(order, stage=Stage.RECTIFIED)

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number of the report, where it bears one."""
        return number_used(self, DocumentType.OFFICIAL, context)


@event(
    "supervision_order.rectification_reviewed",
    zh="审查整改情况",
    en="Rectification reviewed",
    basis=(f"{REGULATION} 第二十七条至第二十九条",),
    says_zh="{agency}审查认为{rectification_result}[，再于{complete_by_on}前反馈]：{rectification_opinion}",
    says_en="{agency} reviewed it: {rectification_result}[, to be reported again by {complete_by_on}]. {rectification_opinion}",
)
class SupervisionOrderRectificationReviewed(Event[SupervisionOrder]):
    """Whoever issued the letter finds it put right, or not, and then gives another day. 审查整改情况。"""

    rectification_result: RectificationResult
    rectification_opinion: ClearNote
    complete_by_on: date | None = None

    guards = (at(Stage.RECTIFIED), by_supervisor, objection_settled, new_date_where_due, day_to_come)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """End it, or let it be put right again."""
        done = self.rectification_result is RectificationResult.SUFFICIENT
        return replace(
            order,
            stage=Stage.CLOSED if done else Stage.ISSUED,
            complete_by_on=self.complete_by_on or order.complete_by_on,
        )


@event(
    "supervision_order.objection_raised",
    zh="提出异议",
    en="Objection raised",
    basis=(f"{REGULATION} 第三十条",),
    says_zh="{agency}提出异议：{objection}",
    says_en="{agency} objected: {objection}",
)
class SupervisionOrderObjectionRaised(Event[SupervisionOrder]):
    """The agency addressed objects to the letter; the day by which to comply stands meanwhile. 提出异议。"""

    objection: Annotated[ClearNote, Searchable()]

    guards = (at(*IN_FORCE), by_target, objection_settled)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let it be dealt with."""
        return replace(order, objecting=True)


@event(
    "supervision_order.objection_handled",
    zh="处理异议",
    en="Objection dealt with",
    basis=(f"{REGULATION} 第三十条",),
    says_zh="{agency}处理异议：{objection_outcome}[（{document_no}）][，于{complete_by_on}前反馈][，要求变更为：{requirements}]。{reason}",
    says_en="{agency} dealt with the objection: {objection_outcome}[ ({document_no})][, to be reported by {complete_by_on}]"
    "[, now required: {requirements}]. {reason}",
)
class SupervisionOrderObjectionHandled(Event[SupervisionOrder]):
    """Whoever issued the letter maintains, changes or revokes it. 处理异议。"""

    objection_outcome: ObjectionOutcome
    reason: ClearNote
    complete_by_on: date | None = None
    requirements: Annotated[tuple[ClearNote, ...], Items(0, 30)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (at(*IN_FORCE), by_supervisor, objection_raised, new_date_where_due, day_to_come, *NUMBERED)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the letter stand, be complied with as changed, or be over."""
        after = {ObjectionOutcome.AMENDED: Stage.ISSUED, ObjectionOutcome.REVOKED: Stage.REVOKED}
        return replace(
            order,
            objecting=False,
            stage=after.get(self.objection_outcome, order.stage),
            complete_by_on=self.complete_by_on or order.complete_by_on,
        )

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number of the answer, where it bears one."""
        return number_used(self, DocumentType.OFFICIAL, context)

"""What the two sides agree upon: a day for the reply, officers of the asking side at the site. 商定期限与到场协查。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import ClearNote, Items, Note, OfficerRef, Searchable, event, glossary
from coordination.guards import at, by_holder
from coordination.rules import Envelope, Event
from coordination.streams.assist.codes import PresenceAnswer, Stage
from coordination.streams.assist.guards.answering import (
    agreed_in_time,
    as_proposed,
    by_asking,
    by_requested,
    by_side,
    presence_is_agreed,
    presence_is_asked,
    proposed_by_other,
    visited_before_told,
)
from coordination.streams.assist.guards.asking import date_to_come
from coordination.streams.assist.state import IN_HAND, UNANSWERED, Assist, DateProposed
from coordination.streams.parts import Place

glossary(
    proposed_due_on="拟商定期限",
    agreed_due_on="商定期限",
    reason="理由",
    note="说明",
    asking_officers="请求单位人员",
    officers="办案人员",
    presence_answer="到场协查答复",
    meet_on="约定到场日期",
    visited_on="现场日期",
    visit_finding="现场情况",
    place="地点",
)


@event(
    "assist.due_date_proposed",
    zh="提出商定期限",
    en="Date proposed",
    basis=("M92",),
    says_zh="{agency}提出以{proposed_due_on}为答复期限[：{reason}]",
    says_en="{agency} proposed {proposed_due_on} as the day of the reply[: {reason}]",
)
class AssistDueDateProposed(Event[Assist]):
    """One side proposes a day by which to reply; until the other agrees, it binds nobody. 提出商定期限。"""

    proposed_due_on: date
    reason: Note | None = None

    guards = (at(*UNANSWERED), by_side, date_to_come)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Remember what was proposed last."""
        return replace(assist, proposed=DateProposed(self.proposed_due_on, envelope.agency))


@event(
    "assist.due_date_agreed",
    zh="商定期限",
    en="Date agreed",
    basis=("M92",),
    says_zh="{agency}同意以{agreed_due_on}为答复期限[。{note}]",
    says_en="{agency} agreed to {agreed_due_on} as the day of the reply[. {note}]",
)
class AssistDueDateAgreed(Event[Assist]):
    """The other side agrees: the day counts beside the period of the law, and in the place of an internal one. 商定期限。"""

    agreed_due_on: date
    note: Note | None = None

    guards = (at(*IN_HAND), by_side, proposed_by_other, as_proposed, agreed_in_time)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let the day stand."""
        return replace(assist, proposed=None, agreed_due_on=self.agreed_due_on)


@event(
    "assist.presence_asked",
    zh="要求到场协查",
    en="Presence asked",
    basis=("M92", "M94"),
    says_zh="{agency}要求派员到场（{asking_officers}）：{reason}",
    says_en="{agency} asked to be present ({asking_officers}): {reason}",
)
class AssistPresenceAsked(Event[Assist]):
    """Officers of the asking agency want to be there when the other one acts. 要求到场协查。"""

    asking_officers: Annotated[tuple[OfficerRef, ...], Items(1, 20)]
    reason: ClearNote

    guards = (at(*UNANSWERED), by_asking)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Wait for the answer; what was agreed before was about other officers."""
        return replace(assist, presence_asked=True, presence_agreed=False)


@event(
    "assist.presence_answered",
    zh="答复到场协查",
    en="Presence answered",
    basis=("M92", "M94"),
    says_zh="{agency}答复：{presence_answer}[，约定{meet_on}到场][。{reason}]",
    says_en="{agency} answered: {presence_answer}[, on {meet_on}][. {reason}]",
)
class AssistPresenceAnswered(Event[Assist]):
    """The agency of the place says whether they may come, and when. 答复到场协查。"""

    presence_answer: PresenceAnswer
    meet_on: date | None = None
    reason: Note | None = None

    guards = (at(*IN_HAND), by_requested, presence_is_asked)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let them come, or not."""
        return replace(assist, presence_asked=False, presence_agreed=self.presence_answer is PresenceAnswer.AGREED)


@event(
    "assist.joint_visit_recorded",
    zh="会同现场协查",
    en="Joint visit recorded",
    basis=("M92", "M94", "行政处罚法 第四十二条"),
    says_zh="{agency}（{officers}）会同请求单位人员（{asking_officers}）于{visited_on}在{place}协查：{visit_finding}",
    says_en="{agency} ({officers}) was at {place} on {visited_on} with officers of the asking agency ({asking_officers}): "
    "{visit_finding}",
)
class AssistJointVisitRecorded(Event[Assist]):
    """Both sides were at the site. The agency of the place acts, with two officers of its own at least. 会同现场协查。"""

    visited_on: date
    place: Place
    officers: Annotated[tuple[OfficerRef, ...], Items(2, 20)]
    asking_officers: Annotated[tuple[OfficerRef, ...], Items(1, 20)]
    visit_finding: Annotated[ClearNote, Searchable()]

    guards = (at(Stage.IN_PROGRESS), by_holder, presence_is_agreed, visited_before_told)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Change nothing that the rules ask for."""
        return assist

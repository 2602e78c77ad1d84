"""After the action: items that are left to do, each with its owner and its date. 后续事项。"""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, ClearNote, Searchable, event, glossary
from coordination.guards import at
from coordination.rules import Envelope, Event
from coordination.streams.joint_action.guards.course import (
    by_owner,
    by_participant,
    by_setter,
    due_later,
    follow_up_is_new,
    follow_up_open,
    owner_in_it,
)
from coordination.streams.joint_action.state import HAPPENED, FollowUp, JointAction

glossary(
    follow_up="后续事项",
    requirement="事项要求",
    responsible_agency="承担单位",
    complete_by_on="完成期限",
    visit="所属检查",
    completion="落实情况",
    reason="理由",
)


@event(
    "joint_action.follow_up_set",
    zh="提出后续事项",
    en="Follow-up set",
    basis=("M47", "M79"),
    says_zh="{agency}提出后续事项，由{responsible_agency}于{complete_by_on}前完成：{requirement}",
    says_en="{agency} set a follow-up for {responsible_agency}, due on {complete_by_on}: {requirement}",
)
class JointActionFollowUpSet(Event[JointAction]):
    """Something is left to do: by which agency, until when. 提出后续事项。"""

    follow_up: UUID
    requirement: Annotated[ClearNote, Searchable()]
    responsible_agency: AgencyCode
    complete_by_on: date
    visit: UUID | None = None

    guards = (by_participant, at(*HAPPENED), follow_up_is_new, owner_in_it, due_later)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Enter it as open."""
        return action.with_follow_up(FollowUp(self.follow_up, envelope.agency, self.responsible_agency))


@event(
    "joint_action.follow_up_rescheduled",
    zh="后续事项改期",
    en="Follow-up rescheduled",
    basis=("M79",),
    says_zh="{agency}将后续事项{follow_up}的完成期限改为{complete_by_on}：{reason}",
    says_en="{agency} moved follow-up {follow_up} to {complete_by_on}: {reason}",
)
class JointActionFollowUpRescheduled(Event[JointAction]):
    """More time is given, or less; the former date stays in the history. 后续事项改期。"""

    follow_up: UUID
    complete_by_on: date
    reason: ClearNote

    guards = (follow_up_open, by_setter, due_later)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Change nothing that the rules ask for."""
        return action


@event(
    "joint_action.follow_up_completed",
    zh="后续事项完成",
    en="Follow-up completed",
    basis=("M47", "M79"),
    says_zh="{agency}完成后续事项{follow_up}：{completion}",
    says_en="{agency} completed follow-up {follow_up}: {completion}",
)
class JointActionFollowUpCompleted(Event[JointAction]):
    """Whoever answers for the item has done it; the legal date is that of doing. 后续事项完成。"""

    follow_up: UUID
    completion: Annotated[ClearNote, Searchable()]

    guards = (follow_up_open, by_owner)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Let it be done."""
        return _over(action, self.follow_up)


@event(
    "joint_action.follow_up_withdrawn",
    zh="后续事项撤销",
    en="Follow-up withdrawn",
    basis=("M79",),
    says_zh="{agency}撤销后续事项{follow_up}：{reason}",
    says_en="{agency} withdrew follow-up {follow_up}: {reason}",
)
class JointActionFollowUpWithdrawn(Event[JointAction]):
    """The item need not be done any more. 撤销后续事项。"""

    follow_up: UUID
    reason: ClearNote

    guards = (follow_up_open, by_setter)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Let it be over."""
        return _over(action, self.follow_up)


def _over(action: JointAction, follow_up: UUID) -> JointAction:
    item = action.follow_up(follow_up)
    return action if item is None else action.with_follow_up(item._replace(is_open=False))

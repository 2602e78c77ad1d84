"""Before the action: the plan, who is invited and answers, the schedule, and calling it off. 联合行动的组织。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    Count,
    Document,
    DocumentNo,
    Items,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency, campaigns_open, known_agency
from coordination.rules import Envelope, Event
from coordination.streams.joint_action.codes import Answer, RefusalReason, Stage
from coordination.streams.joint_action.guards.planning import (
    JOINT,
    by_lead,
    by_lead_or_office,
    by_planner,
    enough_confirmed,
    in_order,
    invited,
    may_refuse,
    not_invited_yet,
    not_there_later,
    nothing_done,
    others_invited,
)
from coordination.streams.joint_action.state import ALIVE, JointAction, Member
from coordination.streams.parts import Place

glossary(
    campaigns="所属专项行动",
    title="标题",
    aim="行动目标",
    lead_agency="牵头单位",
    invited_agencies="受邀单位",
    planned_from_on="计划开始日期",
    planned_to_on="计划结束日期",
    document_no="文号",
    tasks="所属任务",
    focus="重点标签",
    place="地点",
    contact_officers="联络人员",
    planned_officer_count="拟派执法人员数",
    planned_helper_count="拟派协助人员数",
    refusal_reason="不参加原因",
    reason="理由",
    scheduled_from_at="排定开始时间",
    scheduled_to_at="排定结束时间",
    arrangement="行动安排",
    note="说明",
)
Invited = Annotated[tuple[AgencyCode, ...], Items(1, 50)]
BEFORE = (Stage.PLANNED, Stage.SCHEDULED)


@event(
    "joint_action.planned",
    zh="拟定联合行动",
    en="Joint action planned",
    basis=("M72", "M81"),
    opens=True,
    says_zh="{agency}拟定联合行动「{title}」，牵头单位{lead_agency}，邀请{invited_agencies}参加，计划{planned_from_on}至"
    "{planned_to_on}[，地点：{place}][（{document_no}）]：{aim}",
    says_en="{agency} planned the joint action “{title}”, led by {lead_agency}, with {invited_agencies}, for {planned_from_on} to "
    "{planned_to_on}[, at {place}][ ({document_no})]: {aim}",
)
class JointActionPlanned(Event[JointAction]):
    """Several agencies are to act together at one place and time: one record, whoever takes part. 拟定联合行动。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    title: Annotated[Title, Searchable()]
    aim: Annotated[ClearNote, Searchable()]
    lead_agency: AgencyCode
    invited_agencies: Invited
    planned_from_on: date
    planned_to_on: date
    place: Place | None = None
    tasks: Annotated[tuple[Code, ...], Items(0, 50)] = ()
    focus: Annotated[tuple[Code, ...], Items(0, 20)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        by_agency,
        by_planner,
        campaigns_open,
        known_agency("lead_agency"),
        known_agency("invited_agencies"),
        others_invited,
        in_order,
    )

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Open it in the hands of the lead, who takes part, and ask the others."""
        asked = (Member(agency, Answer.INVITED) for agency in self.invited_agencies)
        return replace(
            action,
            registrant=envelope.agency,
            holder=self.lead_agency,
            campaigns=self.campaigns,
            members=(Member(self.lead_agency, Answer.CONFIRMED), *asked),
        )


@event(
    "joint_action.agencies_invited",
    zh="增加受邀单位",
    en="More agencies invited",
    basis=("M72",),
    says_zh="{agency}邀请{invited_agencies}参加[：{reason}]",
    says_en="{agency} invited {invited_agencies}[: {reason}]",
)
class JointActionAgenciesInvited(Event[JointAction]):
    """Further agencies are asked, or those that refused anew; also afterwards, for those that came unasked. 增邀单位。"""

    invited_agencies: Invited
    reason: ClearNote | None = None

    guards = (by_lead_or_office, at(*ALIVE), known_agency("invited_agencies"), others_invited, not_invited_yet)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Ask them; on which day one of them had left is not forgotten, since it may refuse again."""
        former = {one.agency: one.left_on for one in action.members}
        return action.with_members(
            *(Member(agency, Answer.INVITED, former.get(agency)) for agency in self.invited_agencies)
        )


@event(
    "joint_action.participation_confirmed",
    zh="确认参加",
    en="Participation confirmed",
    basis=("M72",),
    says_zh="{agency}确认参加，联络人员：{contact_officers}[，拟派执法人员{planned_officer_count}人]"
    "[，协助人员{planned_helper_count}人][。{note}]",
    says_en="{agency} takes part; contact: {contact_officers}[; {planned_officer_count} officers to come]"
    "[; {planned_helper_count} helpers to come][. {note}]",
)
class JointActionParticipationConfirmed(Event[JointAction]):
    """An agency that was asked says that it comes, and with how many. 确认参加。"""

    contact_officers: Annotated[tuple[OfficerRef, ...], Items(1, 10)]
    planned_officer_count: Count | None = None
    planned_helper_count: Count | None = None
    note: ClearNote | None = None

    guards = (at(*ALIVE), invited)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Count it among those who come."""
        return action.with_members(Member(envelope.agency, Answer.CONFIRMED))


@event(
    "joint_action.participation_refused",
    zh="答复不参加",
    en="Participation refused",
    basis=("M72",),
    says_zh="{agency}不参加（{refusal_reason}）：{reason}",
    says_en="{agency} does not take part ({refusal_reason}): {reason}",
)
class JointActionParticipationRefused(Event[JointAction]):
    """An agency that was asked, or had confirmed, stays away and says why; the legal date is its last day. 不参加或者退出。"""

    refusal_reason: RefusalReason
    reason: ClearNote

    guards = (at(*ALIVE), may_refuse, not_there_later)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Let it go; whoever had confirmed or been there still knows of the action."""
        former = action.member(envelope.agency)
        joined = former is not None and former.answer is Answer.CONFIRMED
        before = None if former is None else former.left_on
        left_on = envelope.legal_on if joined or envelope.agency in action.present else before
        return action.with_members(Member(envelope.agency, Answer.REFUSED, left_on))


@event(
    "joint_action.scheduled",
    zh="排定联合行动",
    en="Joint action scheduled",
    basis=("M72",),
    says_zh="{agency}排定行动时间：{scheduled_from_at}至{scheduled_to_at}[，集合地点：{place}]。{arrangement}[（{document_no}）]",
    says_en="{agency} scheduled the action: {scheduled_from_at} to {scheduled_to_at}[, meeting at {place}]. {arrangement}"
    "[ ({document_no})]",
)
class JointActionScheduled(Event[JointAction]):
    """Two agencies or more have confirmed; the lead says when, where and how, and may say so anew. 排定行动。"""

    scheduled_from_at: datetime
    scheduled_to_at: datetime
    arrangement: ClearNote
    place: Place | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_lead, at(*BEFORE), enough_confirmed, in_order)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Let it be ready to start."""
        return replace(action, scheduled=True)


@event(
    "joint_action.cancelled",
    zh="取消联合行动",
    en="Joint action cancelled",
    basis=(JOINT,),
    says_zh="{agency}取消联合行动：{reason}",
    says_en="{agency} cancelled the action: {reason}",
)
class JointActionCancelled(Event[JointAction]):
    """It does not take place; what was done before that day and is told later still stands on it. 取消行动。"""

    reason: ClearNote

    guards = (by_lead_or_office, at(*BEFORE), nothing_done)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Call it off from this day on."""
        return replace(action, cancelled_on=envelope.legal_on)

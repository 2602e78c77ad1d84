"""Conditions of planning an action with others, and of its course. 联合行动组织的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import acts_for, any_of, by_office, is_office
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.joint_action.codes import Answer
from coordination.streams.joint_action.state import LEAST_PRESENT, JointAction

JOINT = "M72; 安丘 附件2 第16行"


def _lead_or_office(event: Any, state: JointAction, context: Context) -> bool:
    if context.role is Role.SYSTEM or event.lead_agency == context.agency:
        return True
    return context.role is Role.OFFICE and is_office(context, event.campaigns)


by_planner = Guard(
    code="joint_action.not_the_lead",
    zh="联合行动由牵头单位拟定，或者由所属专项行动的专项办指定牵头单位",
    en="an action is planned by the agency that leads it, or by an office of its campaigns, which names the lead",
    check=_lead_or_office,
    next_zh="请由牵头单位报送，或者核对 lead_agency",
    next_en="have it posted by the lead, or check lead_agency",
    basis=JOINT,
    who=("牵头单位或者专项办", "the lead agency, or the campaign's office"),
)


def _leads(event: Any, state: JointAction, context: Context) -> bool:
    return context.role is Role.SYSTEM or acts_for(context, state.holder)


by_lead = Guard(
    code="joint_action.lead_only",
    zh="只有牵头单位可以报送此事件",
    en="only the agency that leads the action may post this event",
    check=_leads,
    next_zh="请由牵头单位报送",
    next_en="have it posted by the lead",
    basis=JOINT,
    who=("牵头单位", "the lead agency"),
)
by_lead_or_office = any_of(by_lead, by_office)


@guard(
    "joint_action.lead_invited",
    zh="牵头单位本身参加行动，不能被邀请：{agency}",
    en="the lead takes part anyway and is not invited: {agency}",
    next_zh="请从 invited_agencies 中去掉牵头单位",
    next_en="leave the lead out of invited_agencies",
    basis=JOINT,
    pointer="/data/invited_agencies",
)
def others_invited(event: Any, state: JointAction, context: Context) -> Verdict:
    """A joint action is one with others."""
    lead = getattr(event, "lead_agency", None) or state.holder
    return lead not in event.invited_agencies or {"agency": lead}


@guard(
    "joint_action.invited_already",
    zh="{agency}已在参加单位之列",
    en="{agency} is one of the agencies already",
    next_zh="无需重复邀请；已答复不参加的单位可以再次邀请",
    next_en="nothing is left to do; an agency that refused may be invited anew",
    pointer="/data/invited_agencies",
)
def not_invited_yet(event: Any, state: JointAction, context: Context) -> Verdict:
    """One is invited once, until one refuses."""
    for agency in event.invited_agencies:
        member = state.member(agency)
        if member is not None and member.answer is not Answer.REFUSED:
            return {"agency": agency}
    return True


@guard(
    "joint_action.days_reversed",
    zh="计划结束早于计划开始",
    en="it is to end before it begins",
    next_zh="请核对计划起止时间",
    next_en="check when it is to begin and to end",
)
def in_order(event: Any, state: JointAction, context: Context) -> Verdict:
    """What begins first ends later."""
    if hasattr(event, "planned_from_on"):
        return bool(event.planned_from_on <= event.planned_to_on)
    return bool(event.scheduled_from_at <= event.scheduled_to_at)


@guard(
    "joint_action.nothing_to_answer",
    zh="本单位没有待答复的邀请",
    en="there is no invitation that waits for this agency's answer",
    next_zh="请核对行动编号；已确认又不能参加的，报送 joint_action.participation_refused",
    next_en="check the id; an agency that confirmed and cannot come posts joint_action.participation_refused",
    basis=JOINT,
)
def invited(event: Any, state: JointAction, context: Context) -> Verdict:
    """One confirms what one was asked."""
    member = state.member(context.agency)
    return member is not None and member.answer is Answer.INVITED


@guard(
    "joint_action.lead_takes_part",
    zh="牵头单位或者未受邀请的单位不能答复不参加",
    en="neither the lead nor an agency that was not asked can refuse",
    next_zh="牵头单位不能进行行动的，请取消（joint_action.cancelled）",
    next_en="a lead that cannot go through with it cancels the action (joint_action.cancelled)",
    basis=JOINT,
)
def may_refuse(event: Any, state: JointAction, context: Context) -> Verdict:
    """Those who were asked, or have confirmed, may still stay away."""
    member = state.member(context.agency)
    asked = member is not None and member.answer is not Answer.REFUSED
    return asked and context.agency != state.holder


@guard(
    "joint_action.was_there",
    zh="本单位{day}已有现场记录，不能答复该日不参加",
    en="this agency has field records of {day} and cannot say that it was not there",
    next_zh="中途退出的，法律日期填最后参加之日；记录有误的，先作废（joint_action.record_voided）",
    next_en="to leave, give the last day on which it took part as the legal date; void records that are wrong "
    "(joint_action.record_voided)",
    pointer="/legalon",
)
def not_there_later(event: Any, state: JointAction, context: Context) -> Verdict:
    """What was done stays done: an agency leaves with its last day, and keeps what it recorded."""
    days = [entry.on for entry in state.entries if entry.agency == context.agency]
    return not days or max(days) <= context.legal_on or {"day": max(days).isoformat()}


@guard(
    "joint_action.too_few_confirmed",
    zh="确认参加的单位不足{least}个，不能排定联合行动",
    en="fewer than {least} agencies have confirmed: there is no joint action to schedule",
    next_zh="请等待受邀单位确认（joint_action.participation_confirmed），或者邀请其他单位；单独检查请记入日常工作台账",
    next_en="wait until those invited confirm (joint_action.participation_confirmed), or invite others; an inspection by one "
    "agency belongs in its daybook",
    basis=JOINT,
)
def enough_confirmed(event: Any, state: JointAction, context: Context) -> Verdict:
    """Two or more make it joint; whether they come is seen in the field."""
    return len(state.confirmed) >= LEAST_PRESENT or {"least": LEAST_PRESENT}


@guard(
    "joint_action.work_done",
    zh="已有现场记录，不能取消；已进行的行动应当结束（joint_action.ended）",
    en="there are field records: what has been done is ended (joint_action.ended), not cancelled",
    next_zh="请报送 joint_action.ended；记录有误的，由报送单位作废",
    next_en="post joint_action.ended; records that are wrong are voided by whoever posted them",
)
def nothing_done(event: Any, state: JointAction, context: Context) -> Verdict:
    """Only what did not take place can be called off."""
    return not state.entries

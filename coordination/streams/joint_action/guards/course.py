"""Conditions of beginning, ending and reporting an action, and of what is left to do. 行动进程与后续事项的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import acts_for, agency_of
from coordination.rules import SHANGHAI, Context, Guard, Role, Verdict, guard
from coordination.streams.joint_action.guards.planning import JOINT
from coordination.streams.joint_action.state import JointAction


@guard(
    "joint_action.started_already",
    zh="行动的开始已经记录",
    en="its beginning is on record already",
    next_zh="时间有误的，报送 joint_action.times_corrected",
    next_en="if the time is wrong, post joint_action.times_corrected",
)
def not_started(event: Any, state: JointAction, context: Context) -> Verdict:
    """It begins once."""
    return state.started_on is None


@guard(
    "joint_action.ended_already",
    zh="行动的结束已经记录",
    en="its end is on record already",
    next_zh="时间有误的，报送 joint_action.times_corrected",
    next_en="if the time is wrong, post joint_action.times_corrected",
)
def not_ended(event: Any, state: JointAction, context: Context) -> Verdict:
    """It ends once."""
    return state.ended_on is None


@guard(
    "joint_action.not_scheduled",
    zh="行动没有排定，不能开始或者结束",
    en="the action was not scheduled: it neither begins nor ends",
    next_zh="请先由两个以上单位确认并排定（joint_action.scheduled）",
    next_en="let two agencies confirm, and schedule it first (joint_action.scheduled)",
    basis=JOINT,
)
def was_scheduled(event: Any, state: JointAction, context: Context) -> Verdict:
    """What begins was arranged with the others."""
    return state.scheduled


@guard(
    "joint_action.times_contradict",
    zh="开始晚于结束，或者现场记录（{first}至{last}）不在其间",
    en="it would begin after its end, or field records ({first} to {last}) lie outside it",
    next_zh="请核对起止时间；现场记录日期有误的，由报送单位作废后重报",
    next_en="check beginning and end; a field record with a wrong day is voided and told anew by whoever posted it",
    basis=JOINT,
    pointer="/time",
)
def times_agree(event: Any, state: JointAction, context: Context) -> Verdict:
    """Beginning, end and what was done between them agree, whichever of them was told first."""
    after = event.evolve(state, context.envelope)
    days = [entry.on for entry in after.entries]
    first, last = min(days, default=None), max(days, default=None)
    began, ended = after.started_on, after.ended_on
    held = after.started_at is None or after.ended_at is None or after.started_at <= after.ended_at
    early = began is not None and first is not None and first < began
    late = ended is not None and last is not None and ended < last
    return (held and not early and not late) or {"first": first or "-", "last": last or "-"}


@guard(
    "joint_action.times_untold",
    zh="没有要更正的时间：尚未开始或者结束的，报送 joint_action.started、joint_action.ended",
    en="nothing to put right: a beginning or an end that is not on record is posted as joint_action.started or joint_action.ended",
    next_zh="请只填写已经记录的开始（began_at）或者结束（finished_at）时间",
    next_en="give began_at or finished_at only where the beginning or the end is on record",
    pointer="/data",
)
def corrects_what_is_told(event: Any, state: JointAction, context: Context) -> Verdict:
    """One corrects what is there."""
    given = (event.began_at, state.started_on), (event.finished_at, state.ended_on)
    named = [told for time, told in given if time is not None]
    return bool(named) and None not in named


@guard(
    "joint_action.corrected_to_the_future",
    zh="更正后的时间还没有到",
    en="the time given has not come yet",
    next_zh="请核对 began_at、finished_at 及其时区",
    next_en="check began_at and finished_at and their zones",
    pointer="/data",
)
def corrected_to_the_past(event: Any, state: JointAction, context: Context) -> Verdict:
    """What has not happened cannot be told."""
    return all(time is None or time <= context.envelope.occurred_at for time in (event.began_at, event.finished_at))


@guard(
    "joint_action.start_not_told",
    zh="行动的开始还没有记录，不能报告",
    en="its beginning is not on record yet: it cannot be reported",
    next_zh="请先报送 joint_action.started（按实际时间）",
    next_en="post joint_action.started first, with the time at which it began",
)
def start_told(event: Any, state: JointAction, context: Context) -> Verdict:
    """A report tells of something that has a beginning and an end."""
    return state.started_on is not None


def _in_it(event: Any, state: JointAction, context: Context) -> bool:
    return context.role is Role.SYSTEM or acts_for(context, *state.participants)


by_participant = Guard(
    code="joint_action.not_a_member",
    zh="只有参加单位可以报送此事件",
    en="only an agency of the action may post this event",
    check=_in_it,
    next_zh="请由参加单位报送",
    next_en="have it posted by an agency of the action",
    basis=JOINT,
    who=("参加单位", "an agency of the action"),
)


@guard(
    "joint_action.owner_unknown",
    zh="承担单位{agency}不是参加单位，或者未登记、已暂停",
    en="{agency} is no agency of the action, or is not registered, or is suspended",
    next_zh="后续事项由参加单位承担；其他单位的事项请登记线索",
    next_en="a follow-up item is for an agency of the action; what is for another one is registered as a lead",
    pointer="/data/responsible_agency",
)
def owner_in_it(event: Any, state: JointAction, context: Context) -> Verdict:
    """Whoever answers for an item can see it."""
    agency = agency_of(context, event.responsible_agency)
    known = event.responsible_agency in state.participants and agency.registered and not agency.suspended
    return known or {"agency": event.responsible_agency}


@guard(
    "joint_action.follow_up_repeated",
    zh="该后续事项编号已经使用",
    en="this number of a follow-up item is in use already",
    next_zh="请为新的事项生成新的UUID",
    next_en="make a new UUID for a new item",
    pointer="/data/follow_up",
)
def follow_up_is_new(event: Any, state: JointAction, context: Context) -> Verdict:
    """An item is set once."""
    return state.follow_up(event.follow_up) is None


@guard(
    "joint_action.follow_up_not_open",
    zh="没有该后续事项，或者已经完成、撤销",
    en="there is no such item, or it is done or withdrawn",
    next_zh="请核对 follow_up；事项见 /v1/joint-action-follow-ups",
    next_en="check follow_up; the items are at /v1/joint-action-follow-ups",
    pointer="/data/follow_up",
)
def follow_up_open(event: Any, state: JointAction, context: Context) -> Verdict:
    """Only what is still to be done can be done, moved or dropped."""
    item = state.follow_up(event.follow_up)
    return item is not None and item.is_open


def _sets(event: Any, state: JointAction, context: Context) -> bool:
    item = state.follow_up(event.follow_up)
    setter = None if item is None else item.set_by
    return context.role is Role.SYSTEM or acts_for(context, state.holder, setter)


def _owns(event: Any, state: JointAction, context: Context) -> bool:
    item = state.follow_up(event.follow_up)
    return context.role is Role.SYSTEM or (item is not None and acts_for(context, item.responsible))


by_setter = Guard(
    code="joint_action.not_the_setter",
    zh="后续事项由提出单位或者牵头单位变更、撤销",
    en="an item is moved or withdrawn by whoever set it, or by the lead",
    check=_sets,
    next_zh="请由提出单位或者牵头单位报送；承担单位完成后报送 joint_action.follow_up_completed",
    next_en="have it posted by one of these; whoever answers for the item posts joint_action.follow_up_completed",
    who=("提出单位或者牵头单位", "whoever set the item, or the lead"),
)
by_owner = Guard(
    code="joint_action.not_the_owner",
    zh="后续事项由承担单位报送完成",
    en="that an item is done is told by the agency that answers for it",
    check=_owns,
    next_zh="请由承担单位报送",
    next_en="have it posted by that agency",
    who=("承担单位", "the agency that answers for the item"),
)


@guard(
    "joint_action.follow_up_due_before",
    zh="完成期限早于提出之日",
    en="it would be due before it was set",
    next_zh="请核对 complete_by_on",
    next_en="check complete_by_on",
    pointer="/data/complete_by_on",
)
def due_later(event: Any, state: JointAction, context: Context) -> Verdict:
    """There is time to do it."""
    return bool(event.complete_by_on >= context.envelope.occurred_at.astimezone(SHANGHAI).date())

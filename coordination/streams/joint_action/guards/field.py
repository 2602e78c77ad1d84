"""Conditions of field records: judged by when it happened, never by how the action stands when they arrive. 现场记录的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import acts_for
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.joint_action.codes import FieldKind
from coordination.streams.joint_action.guards.planning import JOINT
from coordination.streams.joint_action.state import JointAction
from coordination.streams.visiting import dated_as_it_happened


def _was_member(event: Any, state: JointAction, context: Context) -> bool:
    return context.role is Role.SYSTEM or state.took_part(context.agency, context.legal_on)


by_member = Guard(
    code="joint_action.not_taking_part",
    zh="现场记录由该日参加行动的单位报送",
    en="field records are posted by agencies that took part in the action on that day",
    check=_was_member,
    next_zh="未受邀请而到场的，请牵头单位补邀（joint_action.agencies_invited）；与行动无关的检查记入日常工作台账",
    next_en="if you came unasked, let the lead invite you (joint_action.agencies_invited); work that was no part of the action "
    "belongs in your daybook",
    basis=JOINT,
    who=("参加单位", "an agency that took part"),
)


@guard(
    "joint_action.outside_its_time",
    zh="该日（{day}）不在行动期间：{since}至{until}",
    en="that day ({day}) lies outside the action, which lasted from {since} to {until}",
    next_zh="请核对发生时间；确在行动之外的记入日常工作台账，行动起止有误的由牵头单位更正（joint_action.times_corrected）",
    next_en="check when it happened; what was no part of the action belongs in the daybook, and a wrong beginning or end is put "
    "right by the lead (joint_action.times_corrected)",
    basis=JOINT,
    pointer="/time",
)
def while_it_lasted(event: Any, state: JointAction, context: Context) -> Verdict:
    """It happened on a day of the action; whether the action is over when that is told does not matter."""
    day = context.legal_on
    told = {"day": day.isoformat(), "since": state.started_on or "…", "until": state.over_on or "…"}
    return state.lasted_on(day) or told


@guard(
    "joint_action.entry_repeated",
    zh="该现场记录编号已经使用",
    en="this number of a field record is in use already",
    next_zh="请为每条现场记录生成新的UUID；参加他单位已记录的检查，报送 joint_action.visit_attended",
    next_en="make a new UUID for each field record; to say that you were at another's visit post joint_action.visit_attended",
    pointer="/data/entry",
)
def entry_is_new(event: Any, state: JointAction, context: Context) -> Verdict:
    """Each record is told once."""
    return state.entry(event.entry) is None and event.entry not in state.voided


FIELD: tuple[Guard, ...] = (by_member, dated_as_it_happened, while_it_lasted, entry_is_new)
"""What must hold of every field record."""


@guard(
    "joint_action.team_not_taking_part",
    zh="{agency}该日没有参加行动",
    en="{agency} did not take part in the action on that day",
    next_zh="请核对 teams 中的单位代码；临时到场的单位先由牵头单位补邀",
    next_en="check the agencies in teams; one that came unasked is invited by the lead first",
    basis=JOINT,
    pointer="/data/teams",
)
def teams_take_part(event: Any, state: JointAction, context: Context) -> Verdict:
    """People are counted for the agencies of the action only."""
    for team in event.teams:
        if not state.took_part(team.member, context.legal_on):
            return {"agency": team.member}
    return True


@guard(
    "joint_action.own_team_missing",
    zh="报送单位自己的人员没有列入 teams，或者单位重复",
    en="the agency that tells of the visit is not among its teams, or an agency stands there twice",
    next_zh="请在 teams 中为每个到场单位列一项，并包括本单位",
    next_en="give one team for each agency that was there, your own among them",
    pointer="/data/teams",
)
def own_team_told(event: Any, state: JointAction, context: Context) -> Verdict:
    """Who tells of a visit was there."""
    members = [team.member for team in event.teams]
    return context.agency in members and len(set(members)) == len(members)


@guard(
    "joint_action.credit_outside",
    zh="计数单位{agency}没有参加行动",
    en="{agency}, which is to be credited, does not take part in the action",
    next_zh="请在 credited_agency 填写一个参加单位",
    next_en="name in credited_agency one agency of the action",
    basis="M63; 安丘 附件2 第12行",
    pointer="/data/credited_agency",
)
def credit_inside(event: Any, state: JointAction, context: Context) -> Verdict:
    """A den is counted once, by one agency that was part of it."""
    return state.took_part(event.credited_agency, context.legal_on) or {"agency": event.credited_agency}


@guard(
    "joint_action.den_without_address",
    zh="捣毁窝点须填写详细地址",
    en="a den is told with its address",
    next_zh="请填写 place.address；窝点按地址和日期去重，各单位只计一次",
    next_en="give place.address: dens are told apart by address and day, so that each is counted once",
    basis="M63; 安丘 附件2 第12行",
    pointer="/data/place",
)
def den_located(event: Any, state: JointAction, context: Context) -> Verdict:
    """The same den told by two agencies must be found to be the same."""
    return event.place.address is not None


@guard(
    "joint_action.no_such_record",
    zh="没有该编号的现场记录，或者不是本单位报送的",
    en="there is no field record of that number, or it is not this agency's",
    next_zh="请核对 entry；他单位的记录由该单位作废",
    next_en="check entry; another agency's record is voided by that agency",
    pointer="/data/entry",
)
def own_entry(event: Any, state: JointAction, context: Context) -> Verdict:
    """Everybody takes back only what it said itself."""
    entry = state.entry(event.entry)
    return entry is not None and (context.role is Role.SYSTEM or acts_for(context, entry.agency))


@guard(
    "joint_action.no_such_den",
    zh="没有该编号的窝点记录",
    en="there is no den of that number on record",
    next_zh="请核对 den（窝点的现场记录编号）",
    next_en="check den, which is the number of the den's field record",
    pointer="/data/den",
)
def den_known(event: Any, state: JointAction, context: Context) -> Verdict:
    """Credit is settled for what is on record."""
    entry = state.entry(event.den)
    return entry is not None and entry.kind is FieldKind.DEN

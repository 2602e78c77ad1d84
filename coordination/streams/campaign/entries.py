"""Conditions of dated registers: who may say what of whom, and how the days fit together. 登记簿的前置条件。"""

from __future__ import annotations

from typing import Any, Final, cast

from coordination.guards import LEVELS, agency_of, any_of, by_administrator, by_office
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import Agency, Form
from coordination.streams.campaign.changes import since
from coordination.streams.campaign.codes import Register, RosterRole
from coordination.streams.campaign.guards import by_office_or_administrator
from coordination.streams.campaign.state import Campaign
from coordination.streams.filed import FILE_SOURCE
from coordination.streams.steps import DAY, Spell, can_end, last, spells, touched

AFTER_THE_END: Final = frozenset({Register.CONCLUSIONS, Register.MEETINGS})
"""What is read of a campaign when it is over: a mistake in it is put right until the task force is dissolved."""
SOLE_ROLES: Final = frozenset({RosterRole.LEADER, RosterRole.OFFICE_DIRECTOR})
"""One at a time in a task force; one person may hold both (M21)."""


def _speaks_for(context: Context, unit: str) -> bool:
    """Whether the acting agency is a unit, or the agency that the unit is a part of."""
    code: str | None = unit
    for _ in range(LEVELS):
        if code is None:
            return False
        if code == context.agency:
            return True
        code = agency_of(context, code).parent_on(context.legal_on)
    return False


def _spell(event: Any, state: Campaign, context: Context) -> Spell[Any] | None:
    """Return the spell of the entry that an event concerns: the one that it ends, or the one that it changes from its day on."""
    steps = state.entry(event.register, event.key)
    if hasattr(event, "unit"):
        return touched(steps, since(steps, event.begins_on, context.envelope))
    return touched(steps, event.to_on - DAY)


def _concerned(event: Any, state: Campaign, context: Context) -> list[str]:
    """Return whose entry it is: the unit that the event names, and that of the spell which it concerns, of no other one."""
    held = _spell(event, state, context)
    named = [getattr(event, "unit", None), None if held is None else held.value.unit]
    return [unit for unit in named if unit is not None]


def _by_unit(event: Any, state: Campaign, context: Context) -> bool:
    concerned = _concerned(event, state, context)
    return bool(concerned) and all(_speaks_for(context, unit) for unit in concerned)


by_unit = Guard(
    code="campaign.not_your_entry",
    zh="只有所涉单位（或者其所属单位）、专项办、管理员可以报送此事件",
    en="only the unit concerned (or the agency that it is a part of), the office or an administrator may post this event",
    check=_by_unit,
    next_zh="请由所涉单位或者专项办报送",
    next_en="have it posted by the unit, or by the office",
    basis="M19",
    who=("所涉单位", "the unit concerned"),
)
by_unit_or_office = any_of(by_unit, by_office, by_administrator)


def _takes_part(state: Campaign, context: Context, unit: str) -> bool:
    """Whether a unit, or the agency that it is a part of, is a member, sits for one, or stands in a group that is one."""
    around = set(state.participants) | {state.office, state.registrant}
    for member in state.members:
        body = cast("Agency", agency_of(context, member))
        around |= set(body.members) if body.form is Form.GROUP else set()
    code: str | None = unit
    for _ in range(LEVELS):
        if code is None or code in around:
            return code is not None
        code = agency_of(context, code).parent_on(context.legal_on)
    return False


@guard(
    "campaign.unit_takes_no_part",
    zh="{unit}不是成员单位，也不属于成员单位",
    en="{unit} is no member of the campaign, nor a unit of one",
    next_zh="请先由专项办加入成员单位（campaign.member_joined）",
    next_en="have the office enter it as a member first (campaign.member_joined)",
    basis="M18; M22",
    pointer="/data/unit",
)
def unit_takes_part(event: Any, state: Campaign, context: Context) -> Verdict:
    """What is kept of a campaign is of those who take part in it."""
    return _takes_part(state, context, event.unit) or {"unit": event.unit}


@guard(
    "campaign.change_without_notice",
    zh="人员调整须填写公布调整的文号",
    en="a change of the roster names the notice by which it was made known",
    next_zh="请填写 document_no；方案原文有误的，由管理员撤回该条目后重报",
    next_en="give document_no; where the plan was copied wrongly, an administrator withdraws the item and says it anew",
    basis="M19",
    pointer="/data/document_no",
)
def by_notice(event: Any, state: Campaign, context: Context) -> Verdict:
    """按程序自行发文公布: the plan itself names the first roster, notices change it."""
    first = not state.entry(event.register, event.key)
    return first or context.envelope.source == FILE_SOURCE or event.document_no is not None


@guard(
    "campaign.sole_role_by_office",
    zh="{role}只有一人，由专项办列明；单位只能调整本单位已担任的该职务",
    en="there is one “{role_en}”, whom the office names; a unit changes only the post of that role that is its own",
    next_zh="请由专项办或者管理员报送",
    next_en="have it posted by the office, or by an administrator",
    basis="M18; M19; M21",
    pointer="/data/roster_role",
)
def named_by_the_office(event: Any, state: Campaign, context: Context) -> Verdict:
    """按程序自行发文公布 (M19): units change their own posts; that one is free makes it nobody's own."""
    if event.roster_role not in SOLE_ROLES or by_office_or_administrator.check(event, state, context) is True:
        return True
    held = _spell(event, state, context)
    same = held is not None and held.value.roster_role is event.roster_role
    return same or {"role": event.roster_role.zh, "role_en": event.roster_role.en}


@guard(
    "campaign.role_taken",
    zh="该期间已有{role}：{post}",
    en="there is a {role} at that time already: {post}",
    next_zh="请先报送 campaign.roster_post_vacated，或者以同一代码改列",
    next_en="post campaign.roster_post_vacated first, or name the new one under the same code",
    basis="M18; M21",
    pointer="/data/roster_role",
)
def one_at_a_time(event: Any, state: Campaign, context: Context) -> Verdict:
    """A task force has one leader, and its office one director; under one code the later notice takes the place of the earlier."""
    if event.roster_role not in SOLE_ROLES:
        return True
    after = event.evolve(state, context.envelope)
    own = [spell for spell in spells(after.entry(event.register, event.key)) if spell.value == event]
    for key, steps in after.entries(Register.ROSTER):
        for spell in spells(steps):
            same = key != event.key and spell.value.roster_role is event.roster_role
            if same and any(spell.meets(one.from_on, one.to_on) for one in own):
                return {"role": event.roster_role.zh, "post": spell.value.post_title}
    return True


@guard(
    "campaign.told_out_of_order",
    zh="该单位已有{day}起的记载，不能再报更早日期的变动",
    en="something was said of the agency from {day} on: no change of an earlier day is taken in",
    next_zh="请按日期先后报送；此前的代表关系见登记簿",
    next_en="tell changes in the order of their days; what was said before is in the register",
    basis="M19; X4",
    pointer="/data/member",
)
def in_sequence(event: Any, state: Campaign, context: Context) -> Verdict:
    """Who takes part decides who may know: what holds now is what was said last."""
    steps = state.entry(event.register, event.key)
    on = getattr(event, "from_on", None) or getattr(event, "to_on", None) or context.legal_on
    days = [step.from_on for step in steps if step.from_on is not None and step.from_on > on]
    return not days or {"day": min(days).isoformat()}


@guard(
    "campaign.nothing_to_end",
    zh="该日前没有可终止的记载，或者已经终止：{key}",
    en="nothing held up to that day that could end on it, or it has ended: {key}",
    next_zh="请核对代码与终止日期；终止日期是不再有效的第一天",
    next_en="check the code and the day: to_on is the first day on which it no longer holds",
    basis="M19",
    pointer="/data/to_on",
)
def ends_what_held(event: Any, state: Campaign, context: Context) -> Verdict:
    """Only what held on the day before, and would go on, ends on a day."""
    return can_end(state.entry(event.register, event.key), event.to_on or context.legal_on) or {"key": event.key}


@guard(
    "campaign.entry_repeated",
    zh="该登记簿已有代码{key}",
    en="the register has an entry {key} already",
    next_zh="请为新的条目使用新的代码",
    next_en="give the new entry a code of its own",
    pointer="/data/code",
)
def entry_is_new(event: Any, state: Campaign, context: Context) -> Verdict:
    """One code, one entry."""
    return not state.entry(event.register, event.key) or {"key": event.key}


@guard(
    "campaign.entry_unknown",
    zh="该登记簿没有代码{key}",
    en="the register has no entry {key}",
    next_zh="登记簿见 /v1/campaigns/<代码>/registers/<登记簿>",
    next_en="the registers are at /v1/campaigns/<code>/registers/<register>",
    pointer="/data/code",
)
def entry_known(event: Any, state: Campaign, context: Context) -> Verdict:
    """Only what was entered can be taken out."""
    return bool(state.entry(event.register, event.key)) or {"key": event.key}


@guard(
    "campaign.entry_closed",
    zh="专项行动已结束，{register}的条目不再撤回",
    en="the campaign is over; no entry is taken out of the register “{register_en}” any more",
    next_zh="专班撤销前，总结成果、会议的错误条目仍可撤回",
    next_en="until the task force is dissolved, wrong conclusions and meetings can still be taken out",
    basis="M16; M17",
    pointer="/data/register",
)
def correctable(event: Any, state: Campaign, context: Context) -> Verdict:
    """What is said of the campaign after its end, or read then, can be corrected then; what it went by stays as it was."""
    which = event.register
    open_still = not state.closed or (which in AFTER_THE_END and state.successor is None)
    return open_still or {"register": which.zh, "register_en": which.en}


@guard(
    "campaign.entry_of_the_plan",
    zh="{register}不能撤回条目",
    en="no entry is taken out of the register “{register_en}”",
    next_zh="专班职务用 campaign.item_withdrawn 撤回，成员单位用 campaign.member_left 退出",
    next_en="a post of the roster is withdrawn by campaign.item_withdrawn, a member leaves by campaign.member_left",
    pointer="/data/register",
)
def not_of_the_plan(event: Any, state: Campaign, context: Context) -> Verdict:
    """What the plan says is taken back where the plan is."""
    which = event.register
    return which not in (Register.ROSTER, Register.MEMBERS) or {"register": which.zh, "register_en": which.en}


# -- seconded officers and handlers -----------------------------------------------------------------------------------------------


@guard(
    "campaign.officer_engaged",
    zh="{officer}在该期间已登记（{key}）",
    en="{officer} is in the register at that time already ({key})",
    next_zh="延长的，报送 campaign.secondment_extended；更换单位的，先终止原登记",
    next_en="to go on, post campaign.secondment_extended; for another unit end the former entry first",
    basis="M23; M24",
    pointer="/data/code",
)
def officer_free(event: Any, state: Campaign, context: Context) -> Verdict:
    """Nobody is seconded twice at once, or designated twice for one unit."""
    after = event.evolve(state, context.envelope)
    own = tuple(spells(after.entry(event.register, event.key)))
    for key, steps in after.entries(event.register):
        for spell in spells(steps) if key != event.key else ():
            if any(spell.value.engages == one.value.engages and spell.meets(one.from_on, one.to_on) for one in own):
                return {"officer": spell.value.engages[0], "key": key}
    return True


@guard(
    "campaign.not_an_extension",
    zh="抽调没有终止日期，或者延长后的日期不晚于原终止日期",
    en="the secondment has no end, or the new end is not after the former one",
    next_zh="请核对 to_on；提前结束的，报送 campaign.secondment_ended",
    next_en="check to_on; to end it earlier, post campaign.secondment_ended",
    basis="M23",
    pointer="/data/to_on",
)
def extends(event: Any, state: Campaign, context: Context) -> Verdict:
    """More time is more time."""
    held = last(state.entry(event.register, event.key))
    return held is not None and held.to_on is not None and held.to_on < event.to_on


@guard(
    "campaign.seconded_to_own_unit",
    zh="抽调单位与派出单位相同",
    en="the officer would be seconded to the unit that sends it",
    next_zh="请核对 unit（派出单位）与 seconded_to（用人单位）",
    next_en="check unit, which sends the officer, and seconded_to, where it works",
    basis="M23",
    pointer="/data/seconded_to",
)
def sent_elsewhere(event: Any, state: Campaign, context: Context) -> Verdict:
    """A secondment leads away from home."""
    return bool(event.unit != event.seconded_to)


@guard(
    "campaign.seconded_outside",
    zh="{agency}不是专项办，也不是成员单位",
    en="{agency} is neither the office nor a member of the campaign",
    next_zh="请核对 seconded_to",
    next_en="check seconded_to",
    basis="M23",
    pointer="/data/seconded_to",
)
def sent_to_the_task_force(event: Any, state: Campaign, context: Context) -> Verdict:
    """抽调…组成专班专职工作组: one is seconded to the task force."""
    return _takes_part(state, context, event.seconded_to) or {"agency": event.seconded_to}


# -- local plans, meetings --------------------------------------------------------------------------------------------------------


@guard(
    "campaign.local_item_misplaced",
    zh="「{title}」：规定动作须填写方案任务代码，自选动作不填；代码须在方案中",
    en="“{title}”: an item laid down names its task in the plan, an item of one's own names none; the task must be in the plan",
    next_zh="请核对 task；任务见 /v1/campaigns/<代码>",
    next_en="check task; the tasks are at /v1/campaigns/<code>",
    basis="M03",
    pointer="/data/local_items",
)
def items_placed(event: Any, state: Campaign, context: Context) -> Verdict:
    """规定动作与自选动作相结合: each item is one or the other."""
    for item in event.local_items:
        if not item.fits(state):
            return {"title": item.title}
    return True


def held_before_told(field: str) -> Guard:
    """Return the guard that a day lies not after the legal date: nothing is told before it is done."""

    def check(event: Any, state: Campaign, context: Context) -> Verdict:
        day = getattr(event, field)
        return context.role is Role.SYSTEM or day is None or day <= context.legal_on or {"day": day.isoformat()}

    return Guard(
        code="campaign.told_before_it_happened",
        zh="{day}晚于本事件的法律日期",
        en="{day} is after the legal date of this event",
        check=check,
        next_zh="请在办理后报送，并填写实际日期",
        next_en="post it after it was done, with its day",
        pointer=f"/data/{field}",
    )

"""Conditions of their own that campaigns have. 专项行动的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import stream_id
from coordination.guards import agency_of, any_of, by_administrator, by_office
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.agency import Form
from coordination.streams.campaign.codes import Covers, ItemKind, Rhythm

by_office_or_administrator = any_of(by_office, by_administrator)


@guard(
    "campaign.code_mismatch",
    zh="专项行动代码与subject不符",
    en="the campaign's code is not the one in subject",
    next_zh="subject应为 campaigns/<专项行动代码>",
    next_en="subject must be campaigns/<code>, with the same code",
    pointer="/data/code",
)
def code_is_its_own(event: Any, state: Any, context: Context) -> Verdict:
    """A campaign is found by its code."""
    return stream_id("campaign", event.code) == context.envelope.stream


@guard(
    "campaign.over",
    zh="专项行动已结束，方案不再变动",
    en="the campaign is over; its plan changes no more",
    next_zh="如需续办，请部署新的专项行动",
    next_en="announce a new campaign to go on",
    basis="M16",
)
def under_way(event: Any, state: Any, context: Context) -> Verdict:
    """The record of a campaign that is over is read-only."""
    return not state.closed


@guard(
    "campaign.not_closed",
    zh="专项行动尚未结束",
    en="the campaign is not over yet",
    next_zh="请先报送 campaign.closed",
    next_en="post campaign.closed first",
    basis="M16",
)
def is_closed(event: Any, state: Any, context: Context) -> Verdict:
    """工作任务完成后自行撤销: first the task is done, then the body dissolves."""
    return bool(state.closed)


@guard(
    "campaign.dissolved_already",
    zh="工作专班已撤销",
    en="the task force is dissolved already",
    next_zh="请以承接单位办理",
    next_en="turn to its successor",
    basis="M16",
)
def not_dissolved(event: Any, state: Any, context: Context) -> Verdict:
    """A body dissolves once."""
    return state.successor is None


@guard(
    "campaign.successor_is_temporary",
    zh="专项工作办公室是临时机构，不能承接记录",
    en="the office of a task force is temporary and cannot keep the records",
    next_zh="请以常设机关为承接单位",
    next_en="name a standing agency",
    basis="M16",
    pointer="/data/successor",
)
def successor_lasts(event: Any, state: Any, context: Context) -> Verdict:
    """Records go to a body that will still be there."""
    body: Any = agency_of(context, event.successor)
    return body.form is not Form.OFFICE


@guard(
    "campaign.period_out_of_order",
    zh="方案的结束日期早于开始日期",
    en="the plan's period ends before it begins",
    next_zh="请核对起止日期",
    next_en="check the first and the last day",
    pointer="/data/plan/ends_on",
)
def plan_in_order(event: Any, state: Any, context: Context) -> Verdict:
    """A period has a beginning before its end."""
    return bool(event.plan.starts_on <= event.plan.ends_on)


@guard(
    "campaign.issuer_not_registered",
    zh="发文机关{code}未登记",
    en="the issuer {code} is not registered",
    next_zh="请先登记该单位（agency.registered）",
    next_en="register it first (agency.registered)",
    pointer="/data/plan/issuer",
)
def issuer_registered(event: Any, state: Any, context: Context) -> Verdict:
    """A plan is issued by an agency in the directory."""
    return agency_of(context, event.plan.issuer).registered or {"code": event.plan.issuer}


@guard(
    "campaign.phase_outside_period",
    zh="阶段超出专项行动期限",
    en="the phase lies outside the campaign's period",
    next_zh="请核对阶段日期，或先变更方案期限",
    next_en="check the dates, or amend the plan first",
    pointer="/data/starts_on",
)
def within_period(event: Any, state: Any, context: Context) -> Verdict:
    """Phases divide the campaign's own time."""
    return bool(state.plan.starts_on <= event.starts_on and event.ends_on <= state.plan.ends_on)


@guard(
    "campaign.task_without_owner",
    zh="任务须有一个牵头单位，或有一个以上并列责任单位，二者取一",
    en="a task has one lead agency, or one or more owners without a lead, and not both",
    next_zh="填写 lead_agency（可加 cooperators），或只填写 owners",
    next_en="give lead_agency (and cooperators), or owners alone",
    basis="M09; M10; X8",
    pointer="/data/owners",
)
def owned(event: Any, state: Any, context: Context) -> Verdict:
    """Somebody answers for every task; cooperators cooperate with a lead; nobody appears twice."""
    if (event.lead_agency is None) == (event.owners == ()) or (event.cooperators and event.lead_agency is None):
        return False
    return event.lead_agency not in event.cooperators


def listed(kind: ItemKind, field: str) -> Guard:
    """Return the guard that the codes in a field are items of the plan."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        unknown = [code for code in getattr(event, field) if (kind, code) not in state.listed]
        return not unknown or {"code": unknown[0]}

    return Guard(
        code="campaign.item_unknown",
        zh=f"方案中没有代码为{{code}}的{kind.zh}",
        en=f"the plan has no {kind.en} {{code}}",
        check=check,
        next_zh="请先列入该条目",
        next_en="list that item first",
        pointer=f"/data/{field}",
    )


COVERED: dict[Rhythm, frozenset[Covers]] = {
    Rhythm.WEEKLY: frozenset({Covers.WEEK_TO_DUE}),
    Rhythm.MONTHLY: frozenset({Covers.SAME_MONTH, Covers.PREVIOUS_MONTH}),
    Rhythm.QUARTERLY: frozenset({Covers.SAME_QUARTER, Covers.PREVIOUS_QUARTER}),
}
NEEDED: dict[Rhythm, frozenset[str]] = {
    Rhythm.WEEKLY: frozenset({"weekday", "covers", "cutoff"}),
    Rhythm.MONTHLY: frozenset({"covers", "cutoff"}),
    Rhythm.QUARTERLY: frozenset({"covers", "cutoff", "day"}),
    Rhythm.DATED: frozenset({"instances", "cutoff"}),
    Rhythm.AT_ONCE: frozenset(),
    Rhythm.PER_ITEM: frozenset(),
}
ALLOWED: dict[Rhythm, frozenset[str]] = {
    Rhythm.WEEKLY: frozenset({"first_due_on"}),
    Rhythm.MONTHLY: frozenset({"first_due_on", "day"}),
    Rhythm.QUARTERLY: frozenset({"first_due_on"}),
    Rhythm.DATED: frozenset(),
    Rhythm.AT_ONCE: frozenset(),
    Rhythm.PER_ITEM: frozenset(),
}
RULE_FIELDS = ("weekday", "day", "covers", "cutoff", "first_due_on", "instances")


@guard(
    "campaign.return_rule_incomplete",
    zh="报送周期为「{rhythm_zh}」时，字段{field}{problem_zh}",
    en="with the rhythm “{rhythm_en}” the field {field} {problem_en}",
    next_zh="见 docs/campaign-files.md 报送事项一节",
    next_en="see docs/campaign-files.md, on returns",
    basis="X1; X2",
    pointer="/data/rhythm",
)
def rule_is_whole(event: Any, state: Any, context: Context) -> Verdict:
    """Each rhythm needs what it is computed from, and takes nothing that it would pass over in silence."""
    needed, allowed = NEEDED[event.rhythm], ALLOWED[event.rhythm]
    words = {"rhythm_zh": event.rhythm.zh, "rhythm_en": event.rhythm.en}
    for name in RULE_FIELDS:
        given = getattr(event, name) not in (None, ())
        if given and name not in needed | allowed:
            return {**words, "field": name, "problem_zh": "不适用", "problem_en": "has no meaning"}
        if not given and name in needed:
            return {**words, "field": name, "problem_zh": "必填", "problem_en": "is needed"}
    if event.covers is not None and event.covers not in COVERED[event.rhythm]:
        return {**words, "field": "covers", "problem_zh": "与周期不符", "problem_en": "does not go with it"}
    return True


@guard(
    "campaign.return_period_out_of_order",
    zh="报送所属期的起止日期颠倒",
    en="a period that the return covers ends before it begins",
    next_zh="请核对所属期起止",
    next_en="check the ends of each period",
    pointer="/data/instances",
)
def instances_in_order(event: Any, state: Any, context: Context) -> Verdict:
    """A due day may lie anywhere (X2), a period has a beginning before its end."""
    return all(instance.period_start <= instance.period_end for instance in event.instances)


@guard(
    "campaign.item_not_listed",
    zh="方案中没有该条目",
    en="the plan has no such item",
    next_zh="请核对条目种类与代码",
    next_en="check the kind and the code",
    pointer="/data/code",
)
def is_listed(event: Any, state: Any, context: Context) -> Verdict:
    """Only what is listed can be withdrawn."""
    return (event.item_kind, event.code) in state.listed


@guard(
    "campaign.not_a_member",
    zh="该单位不是成员单位",
    en="the agency is not a member",
    next_zh="成员单位见 /v1/campaigns/<代码>",
    next_en="the members are at /v1/campaigns/<code>",
    pointer="/data/member",
)
def is_member(event: Any, state: Any, context: Context) -> Verdict:
    """Only members leave."""
    return event.member in state.members


@guard(
    "campaign.representation_undeclared",
    zh="{body}未登记为代表{member}",
    en="{body} is not declared to sit for {member}",
    next_zh="请先登记代表关系（agency.representation_declared）",
    next_en="declare it first (agency.representation_declared)",
    basis="X4",
    pointer="/data/represented_by",
)
def representation_declared(event: Any, state: Any, context: Context) -> Verdict:
    """Who sits for another agency is on record as doing so."""
    if event.represented_by is None:
        return True
    body: Any = agency_of(context, event.represented_by)
    sits = event.member in body.sits_for(event.from_on or context.legal_on)
    return sits or {"body": event.represented_by, "member": event.member}

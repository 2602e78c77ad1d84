"""Conditions of their own that agencies have. 单位的前置条件。"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from coordination.catalogue import stream_id
from coordination.custody import SYSTEM
from coordination.guards import LEVELS, agency_of, any_of, by_administrator, campaign_of
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency.codes import SOLE_POSTS
from coordination.streams.agency.state import Agency, Liaison, Span

by_itself = Guard(
    code="agency.not_yours",
    zh="只有本单位可以报送此事件",
    en="only the agency itself may post this event",
    check=lambda event, state, context: context.role in (Role.AGENCY, Role.OFFICE) and state.code == context.agency,
    next_zh="请使用该单位的业务账号，或请管理员报送",
    next_en="use a key of that agency, or ask the administrator",
    who=("本单位", "the agency itself"),
)
by_itself_or_administrator = any_of(by_itself, by_administrator)


@guard(
    "agency.code_mismatch",
    zh="单位代码与subject不符，或为保留代码",
    en="the agency's code is not the one in subject, or is reserved",
    next_zh="subject应为 agencies/<单位代码>",
    next_en="subject must be agencies/<code>, with the same code",
    pointer="/data/code",
)
def code_is_its_own(event: Any, state: Any, context: Context) -> Verdict:
    """An agency is found by its code, so that two records of one agency cannot be."""
    return event.code != SYSTEM and stream_id("agency", event.code) == context.envelope.stream


@guard(
    "agency.dissolved",
    zh="该单位已撤销",
    en="the agency has been dissolved",
    next_zh="请以承接单位办理",
    next_en="turn to its successor",
)
def stands(event: Any, state: Any, context: Context) -> Verdict:
    """What is dissolved changes no more."""
    return not state.dissolved


def in_order(earlier: str, later: str, *, same_day: bool = True) -> Guard:
    """Return the guard that one date of the event does not lie after another."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        first: date | None = getattr(event, earlier)
        last: date | None = getattr(event, later)
        if first is None or last is None or first < last or (same_day and first == last):
            return True
        return {"first": first.isoformat(), "last": last.isoformat()}

    return Guard(
        code="dates.out_of_order",
        zh="日期先后颠倒：{first}应早于{last}",
        en="the dates are out of order: {first} must come before {last}",
        check=check,
        next_zh="请核对起止日期",
        next_en="check the first and the last day",
        pointer=f"/data/{later}",
    )


def registered(*fields: str) -> Guard:
    """Return the guard that all agencies named in the fields are in the directory."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        for field in fields:
            named = getattr(event, field)
            for code in (named,) if isinstance(named, str) else named or ():
                if not agency_of(context, code).registered:
                    return {"code": code}
        return True

    return Guard(
        code="agency.not_registered",
        zh="单位{code}未登记",
        en="agency {code} is not registered",
        check=check,
        next_zh="请先登记该单位（agency.registered）",
        next_en="register it first (agency.registered)",
        pointer=f"/data/{fields[0]}",
    )


def not_itself(field: str) -> Guard:
    """Return the guard that the agency does not name itself, alone or among others."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        named = getattr(event, field)
        own = state.code or event.code
        return own not in ((named,) if isinstance(named, str) else named or ())

    return Guard(
        code="agency.names_itself",
        zh="单位不能以自身为对方",
        en="an agency cannot stand in this relation to itself",
        next_zh="请填写另一单位的代码",
        next_en="give the code of another agency",
        check=check,
        pointer=f"/data/{field}",
    )


@guard(
    "agency.parent_cycle",
    zh="所属关系成环或超过四级",
    en="the units would belong to each other in a circle, or more than four levels deep",
    next_zh="请核对所属单位",
    next_en="check the parent",
    pointer="/data/parent",
)
def no_cycle(event: Any, state: Any, context: Context) -> Verdict:
    """Following parents upward comes to an end, soon, and no superior on the way belongs to the unit itself."""
    above: str | None = event.parent
    for _ in range(LEVELS):
        if above is None:
            return not _comes_back(event.parent, event, state, context)
        above = agency_of(context, above).parent_on(context.legal_on)
    return above is None


@guard(
    "agency.superior_cycle",
    zh="业务主管关系成环：{superior}由本单位主管或者属于本单位",
    en="the agencies would guide each other in a circle: {superior} is guided by this one, or belongs to it",
    next_zh="请核对业务主管单位；上下级对调的，请先变更对方（agency.superior_designated）",
    next_en="check the superior; where two agencies change places, change the other one first (agency.superior_designated)",
    pointer="/data/superior",
)
def no_circle_above(event: Any, state: Any, context: Context) -> Verdict:
    """Of two agencies one is above the other, or neither is."""
    return not _comes_back(event.superior, event, state, context) or {"superior": event.superior}


def _comes_back(start: str | None, event: Any, state: Any, context: Context) -> bool:
    """Whether following parents and superiors upward arrives at the agency itself, on the day of the change or on a later one."""
    own, since = state.code or event.code, getattr(event, "from_on", None) or context.legal_on
    seen: set[str] = set()
    ahead = [] if start is None else [start]
    while ahead:
        code = ahead.pop()
        if code == own:
            return True
        if code not in seen:
            seen.add(code)
            ahead += cast("Agency", agency_of(context, code)).above(since)
    return False


@guard(
    "agency.members_of_no_group",
    zh="只有单位集合可以列成员单位",
    en="only a group of agencies has members",
    next_zh="内设机构请以parent登记",
    next_en="register a unit with the department as its parent",
    pointer="/data/members",
)
def only_groups_have_members(event: Any, state: Any, context: Context) -> Verdict:
    """A department has units (their parent is the department), not members."""
    form = state.form or event.form
    return not event.members or form.value == "group"


@guard(
    "agency.office_without_host",
    zh="专项工作办公室须填写挂靠单位",
    en="the office of a task force must name the agency that hosts it",
    next_zh="请填写host",
    next_en="give host",
    basis="M20",
    pointer="/data/host",
)
def office_has_host(event: Any, state: Any, context: Context) -> Verdict:
    """挂靠执法大队; 设在市市场监管局."""
    return event.form is None or event.form.value != "office" or (event.host or state.host) is not None


@guard(
    "agency.alias_recorded_already",
    zh="该别称已登记",
    en="the alias is recorded already",
    next_zh="无须重复登记",
    next_en="nothing is left to record",
    pointer="/data/alias",
)
def alias_is_new(event: Any, state: Any, context: Context) -> Verdict:
    """One spell of one alias is told once."""
    span = Span(event.from_on, event.to_on)
    return not any(alias.name == event.alias and alias.span.meets(span) for alias in state.aliases)


@guard(
    "agency.alias_unknown",
    zh="没有正在使用的该别称",
    en="no such alias is in use",
    next_zh="请核对别称与日期",
    next_en="check the alias and the day",
    pointer="/data/alias",
)
def alias_in_use(event: Any, state: Any, context: Context) -> Verdict:
    """Only a name in use can go out of use."""
    return any(alias.name == event.alias and _can_end(alias.span, event.to_on) for alias in state.aliases)


@guard(
    "agency.represents_already",
    zh="该代表关系已存在",
    en="the agency represents that one already",
    next_zh="无须重复登记",
    next_en="nothing is left to declare",
    pointer="/data/represents",
)
def representation_is_new(event: Any, state: Any, context: Context) -> Verdict:
    """One spell of sitting for another agency is told once."""
    span = Span(event.from_on, event.to_on)
    return not any(held.of == event.represents and held.span.meets(span) for held in state.representations)


@guard(
    "agency.does_not_represent",
    zh="没有可终止的代表关系",
    en="there is no such representation to end",
    next_zh="请核对单位与日期",
    next_en="check the agency and the day",
    pointer="/data/represents",
)
def representation_stands(event: Any, state: Any, context: Context) -> Verdict:
    """Only what was declared ends."""
    return any(held.of == event.represents and _can_end(held.span, event.to_on) for held in state.representations)


@guard(
    "agency.liaison_named_already",
    zh="该联络员已登记",
    en="the liaison officer is named already",
    next_zh="如需变更，请先报送 agency.liaison_ended",
    next_en="to change it, post agency.liaison_ended first",
    pointer="/data/liaison",
)
def liaison_is_new(event: Any, state: Any, context: Context) -> Verdict:
    """One officer is named once for one thing."""
    span = Span(event.from_on)
    return not any(_same_liaison(held, event) and held.span.meets(span) for held in state.liaisons)


@guard(
    "agency.liaison_unknown",
    zh="没有该联络员",
    en="there is no such liaison officer",
    next_zh="请核对专项行动、职责与日期",
    next_en="check the campaign, the role and the day",
    pointer="/data/liaison",
)
def liaison_stands(event: Any, state: Any, context: Context) -> Verdict:
    """Only who was named is released."""
    return any(_same_liaison(held, event) and _can_end(held.span, event.to_on) for held in state.liaisons)


@guard(
    "campaign.not_announced",
    zh="没有该专项行动",
    en="there is no such campaign",
    next_zh="专项行动见 /v1/campaigns",
    next_en="the campaigns are at /v1/campaigns",
    pointer="/data/campaign",
)
def campaign_is_announced(event: Any, state: Any, context: Context) -> Verdict:
    """A liaison officer is one of a campaign that exists."""
    return campaign_of(context, event.campaign).announced


@guard(
    "agency.post_taken",
    zh="该职务在此期间已由{officer}担任",
    en="the post is held by {officer} at that time",
    next_zh="请先报送前任离任（agency.post_vacated）",
    next_en="post agency.post_vacated for the holder before",
    pointer="/data/from_on",
)
def post_is_free(event: Any, state: Any, context: Context) -> Verdict:
    """A chief, an acting chief and a unit's head are one at a time; nobody holds one post twice at once."""
    span = Span(event.from_on, event.to_on)
    for tenure in state.tenures:
        rivals = event.post in SOLE_POSTS or tenure.officer == event.post_holder
        if tenure.post is event.post and rivals and tenure.span.meets(span):
            return {"officer": tenure.officer}
    return True


@guard(
    "agency.post_not_held",
    zh="该人员没有可终止的此项职务，或离任早于任职",
    en="the officer does not hold that post, or would leave it before taking it up",
    next_zh="请核对任职记录与离任日期",
    next_en="check the tenure and the day of leaving",
    pointer="/data/post_holder",
)
def post_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """Only who holds a post leaves it."""
    return any(
        tenure.post is event.post and tenure.officer == event.post_holder and _can_end(tenure.span, event.to_on)
        for tenure in state.tenures
    )


@guard(
    "agency.suspended_already",
    zh="该单位已被暂停",
    en="the agency is suspended already",
    next_zh="无须重复报送",
    next_en="nothing is left to do",
)
def not_barred(event: Any, state: Any, context: Context) -> Verdict:
    """One suspends what acts."""
    return not state.barred


@guard(
    "agency.not_suspended",
    zh="该单位未被暂停",
    en="the agency is not suspended",
    next_zh="无须恢复",
    next_en="nothing is left to do",
)
def barred(event: Any, state: Any, context: Context) -> Verdict:
    """One reinstates what was suspended."""
    return bool(state.barred)


def _can_end(span: Span, on: date) -> bool:
    return span.to_on is None and (span.from_on is None or span.from_on <= on)


def _same_liaison(held: Liaison, event: Any) -> bool:
    return (held.campaign, held.role, held.officer) == (event.campaign, event.liaison_role, event.liaison)

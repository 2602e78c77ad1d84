"""Guards that many streams share: who acts, in which state, with whose approval. 通用前置条件。"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

from coordination.catalogue import KINDS, Coded, is_derived, stream_id
from coordination.custody import agencies_around, is_party
from coordination.rules import CLOCK_SKEW, Check, Context, Guard, Role, Status, Verdict, guard, local_date
from coordination.streams.parts import persons
from coordination.views import AgencyView, CampaignView

OWN_TRIAGE = "agency"
"""How a campaign triages that leaves it to the agencies; otherwise its office does. 各单位自行受理。"""


def agency_of(context: Context, code: str) -> AgencyView:
    """Return the state of an agency, remembered among what the event rests on."""
    return cast("AgencyView", context.read(KINDS["agency"], stream_id("agency", code)))


def campaign_of(context: Context, code: str) -> CampaignView:
    """Return the state of a campaign, remembered among what the event rests on."""
    return cast("CampaignView", context.read(KINDS["campaign"], stream_id("campaign", code)))


def is_office(context: Context, campaigns: Iterable[str]) -> bool:
    """Whether the acting agency is the office (专项办) of one of the campaigns."""
    return any(campaign_of(context, code).office == context.agency for code in campaigns)


def standing(context: Context, code: str) -> str:
    """Return the agency that answers for one today: itself, or who took over from it, however often that went on (G16). 承接单位。

    Bodies that name each other as successors in a circle have none: the last one before it closes is returned.
    """
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        body = agency_of(context, code)
        if not body.dissolved or body.successor is None or body.successor in seen:
            break
        code = body.successor
    return code


def acts_for(context: Context, *codes: str | None) -> bool:
    """Whether the acting agency is one of these, or has taken over from one that was dissolved (M16, G16)."""
    if context.agency in codes:
        return True
    return any(code is not None and standing(context, code) == context.agency for code in codes)


def may_know(state: Any, context: Context) -> bool:
    """Whether the acting agency may know of a record.

    For its own reasons, as an office, as the successor of who had reasons, or through what the record hangs on.
    """
    if is_party(state, context.agency) or is_office(context, state.campaigns):
        return True
    if acts_for(context, *agencies_around(state)):
        return True
    hangs_on = getattr(state, "hangs_on", None)
    return hangs_on is not None and may_know(context.read(KINDS[hangs_on[0]], hangs_on[1]), context)


# -- what every event must meet ---------------------------------------------------------------------------------------


@guard(
    "event.by_rule_only",
    zh="此类事件只由规则产生，不能直接报送",
    en="events of this type follow from others and cannot be posted",
    next_zh="请报送引起它的事件（见事件目录）",
    next_en="post the event that it follows from; the catalogue names it",
    status="role",
)
def may_be_posted(event: Any, state: Any, context: Context) -> Verdict:
    """Only rules make the events that are declared ``posted=False``."""
    return bool(event.declaration.posted) or context.role is Role.SYSTEM


@guard(
    "role.cannot_post",
    zh="督查账号只能查询，不能报送事件",
    en="a supervisor's key reads; it cannot post events",
    next_zh="请使用本单位的业务账号",
    next_en="use a key of the agency that acts",
    status="role",
)
def role_may_post(event: Any, state: Any, context: Context) -> Verdict:
    """Supervisors watch and do not act."""
    return context.role is not Role.SUPERVISOR


@guard(
    "event.occurred_in_future",
    zh="发生时间{occurred_at}晚于当前时间",
    en="the event is said to have happened at {occurred_at}, which has not come yet",
    next_zh="请核对发送系统的时钟与时区",
    next_en="check the clock and the time zone of the sending system",
    pointer="/time",
)
def has_happened(event: Any, state: Any, context: Context) -> Verdict:
    """What has not happened cannot be reported; five minutes are allowed for clocks that differ."""
    occurred_at = context.envelope.occurred_at
    return occurred_at <= context.now + CLOCK_SKEW or {"occurred_at": occurred_at.isoformat()}


@guard(
    "event.legal_date_in_future",
    zh="法律日期{legal_on}晚于今天",
    en="the legal date {legal_on} has not come yet",
    next_zh="法律日期是计算期限和统计的日期，请改为不晚于今天的日期",
    next_en="the legal date is the day that starts clocks and counts in returns: give today or an earlier day",
    pointer="/legalon",
)
def legal_date_has_come(event: Any, state: Any, context: Context) -> Verdict:
    """A clock cannot start tomorrow by an event of today."""
    return context.legal_on <= local_date(context.now + CLOCK_SKEW) or {"legal_on": context.legal_on.isoformat()}


@guard(
    "agency.unknown",
    zh="报送单位尚未登记",
    en="the acting agency is not registered",
    next_zh="请联系管理员登记本单位",
    next_en="ask the administrator to register the agency",
    status="role",
)
def agency_is_registered(event: Any, state: Any, context: Context) -> Verdict:
    """Only agencies in the directory act; administrators build the directory."""
    return context.role in (Role.SYSTEM, Role.ADMINISTRATOR) or agency_of(context, context.agency).registered


@guard(
    "agency.suspended",
    zh="报送单位已被暂停",
    en="the acting agency is suspended",
    next_zh="请联系管理员",
    next_en="ask the administrator",
    status="role",
)
def agency_is_active(event: Any, state: Any, context: Context) -> Verdict:
    """A suspended agency keeps its history and cannot add to it."""
    return context.role in (Role.SYSTEM, Role.ADMINISTRATOR) or not agency_of(context, context.agency).suspended


@guard(
    "stream.not_found",
    zh="没有这条记录，或者本单位无权知悉",
    en="there is no such record, or it is not for you to know of it",
    next_zh="请核对subject中的编号；代所属单位报送的，在agency填写该单位代码；新记录须先报送登记类事件",
    next_en="check the id in subject; if you post for a unit of yours, name it in agency; a new record begins with its opening "
    "event",
    status="missing",
    pointer="/subject",
)
def is_known(event: Any, state: Any, context: Context) -> Verdict:
    """What one may not know of does not exist for one: the same answer for both."""
    if context.version == 0:
        return bool(event.declaration.opens)
    if context.role is Role.SYSTEM or event.declaration.opens:
        return True
    if context.role is Role.ADMINISTRATOR:
        # who runs the system keeps the directory and the campaigns, and knows of no lead and no case
        return bool(event.declaration.kind.keyed)
    return may_know(state, context)


@guard(
    "stream.exists",
    zh="该编号已经使用",
    en="this id is in use already",
    next_zh="请为新记录生成新的UUID；如为重发，请使用原来的事件编号",
    next_en="make a new UUID for a new record; to repeat a request, send the same event id",
    status="conflict",
    pointer="/subject",
)
def opens_only_once(event: Any, state: Any, context: Context) -> Verdict:
    """An opening event begins a stream that has no events."""
    return context.version == 0 or not event.declaration.opens or event.declaration.recurs


@guard(
    "stream.reserved_id",
    zh="版本8的UUID由系统使用，不能用于新记录",
    en="UUIDs of version 8 are the system's own; no record is begun with one",
    next_zh="请为新记录生成随机UUID（版本4）",
    next_en="make a random UUID (version 4) for the new record",
    pointer="/subject",
)
def id_is_free_to_take(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody takes the place of an agency, a campaign or a consequence that is yet to come."""
    declaration = event.declaration
    if not declaration.opens or declaration.kind.keyed or context.role is Role.SYSTEM:
        return True
    return not is_derived(context.envelope.stream)


@guard(
    "person.born_in_future",
    zh="居民身份证号码中的出生日期晚于今天",
    en="the date of birth in a resident identity number has not come yet",
    next_zh="请核对证件号码",
    next_en="check the number of the identity card",
    basis="GB 11643-1999",
    pointer="/data{place}/id_no",
)
def persons_are_born(event: Any, state: Any, context: Context) -> Verdict:
    """Whatever else is wrong with a number was found when it was read; what today is, only the context knows."""
    if not event.declaration.personal:
        return True
    today = local_date(context.now)
    unborn = (place for place, person in persons(event) if (born := person.born_on) is not None and born > today)
    place = next(unborn, None)
    return place is None or {"place": place}


UNIVERSAL: tuple[Guard, ...] = (
    may_be_posted,
    role_may_post,
    has_happened,
    legal_date_has_come,
    agency_is_registered,
    agency_is_active,
    is_known,
    id_is_free_to_take,
    opens_only_once,
    persons_are_born,
)
"""Judged before an event's own guards, in this order."""


# -- who ----------------------------------------------------------------------------------------------------------------


def _who(zh: str, en: str, code: str, check: Check, *, basis: str = "", status: Status = "rule") -> Guard:
    def allowed(event: Any, state: Any, context: Context) -> Verdict:
        # what follows by rule has no actor: whoever posted the trigger was judged there
        return context.role is Role.SYSTEM or check(event, state, context)

    return Guard(
        code=code,
        zh=f"只有{zh}可以报送此事件",
        en=f"only {en} may post this event",
        check=allowed,
        next_zh=f"请由{zh}报送；如您就是，请核对所用账号的单位与角色",
        next_en=f"have it posted by {en}; if that is you, check the agency and the role of your key",
        basis=basis,
        status=status,
        who=(zh, en),
    )


def any_of(*guards: Guard) -> Guard:
    """Return a guard on the actor that lets pass whom one of the given guards lets pass."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        return any(alternative.check(event, state, context) is True for alternative in guards)

    whos = [alternative.who for alternative in guards if alternative.who is not None]
    zh, en = "或".join(who[0] for who in whos), " or ".join(who[1] for who in whos)
    statuses = {alternative.status for alternative in guards}
    status = statuses.pop() if len(statuses) == 1 else "rule"
    return _who(zh, en, guards[0].code, check, basis=guards[0].basis, status=status)


by_administrator = _who(
    "管理员",
    "an administrator",
    "role.administrator_only",
    lambda event, state, context: context.role is Role.ADMINISTRATOR,
    status="role",
)
by_agency = _who(
    "业务单位",
    "an agency",
    "role.agency_only",
    lambda event, state, context: context.role in (Role.AGENCY, Role.OFFICE),
    status="role",
)
by_office = _who(
    "专项办",
    "the campaign's office",
    "role.office_only",
    lambda event, state, context: context.role is Role.OFFICE and is_office(context, state.campaigns),
    status="role",
)
by_holder = _who(
    "承办单位",
    "the agency that holds the record",
    "record.not_holder",
    lambda event, state, context: acts_for(context, state.holder),
)
by_offered = _who(
    "待接收单位",
    "the agency that the record is offered to",
    "record.not_offered",
    lambda event, state, context: acts_for(context, state.offered_to),
)
by_registrant = _who(
    "登记单位",
    "the agency that registered the record",
    "record.not_registrant",
    lambda event, state, context: acts_for(context, state.registrant),
)


# -- in which state -------------------------------------------------------------------------------------------------------


def at(*stages: Coded) -> Guard:
    """Return the guard that the record is at one of the stages (its state has an attribute ``stage``)."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        if state.stage in stages:
            return True
        return {
            "stage_zh": state.stage.zh,
            "stage_en": state.stage.en,
            "wanted_zh": "、".join(stage.zh for stage in stages),
            "wanted_en": ", ".join(stage.en for stage in stages),
        }

    return Guard(
        code="record.wrong_stage",
        zh="记录现处于「{stage_zh}」，此事件须在「{wanted_zh}」时报送",
        en="the record is at “{stage_en}”; this event needs “{wanted_en}”",
        check=check,
        next_zh="请重新读取该记录的当前状态",
        next_en="read the record again to see where it stands",
        stages=stages,
    )


# -- with what ------------------------------------------------------------------------------------------------------------


def known_agency(field: str) -> Guard:
    """Return the guard that the agency, or each agency, named in a field is registered and not suspended."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        named = getattr(event, field)
        for code in named if isinstance(named, tuple) else (named,):
            agency = None if code is None else agency_of(context, code)
            if agency is not None and (not agency.registered or agency.suspended):
                return {"code": code}
        return True

    return Guard(
        code="agency.not_available",
        zh="单位{code}未登记或已暂停",
        en="agency {code} is not registered, or is suspended",
        check=check,
        next_zh="单位名录见 /v1/agencies",
        next_en="the directory is at /v1/agencies",
        pointer=f"/data/{field}",
    )


APPROVERS: dict[str, tuple[frozenset[str], str, str]] = {
    "leader": (frozenset({"leader", "chief", "acting_chief"}), "单位负责人", "a leader of the agency"),
    "chief": (frozenset({"chief", "acting_chief"}), "正职负责人或主持工作的负责人", "the chief or the acting chief"),
    "collective": (frozenset({"collective"}), "负责人集体讨论", "the leaders in collective discussion"),
    "unit_head": (frozenset({"unit_head"}), "办案机构负责人", "the head of the case-handling unit"),
    "legal_reviewer": (frozenset({"legal_reviewer"}), "审核人员", "a reviewer"),
}
"""Approver roles of the law, with the posts that answer to them: a leader (负责人) may be a deputy, a chief may not."""
LEVELS = 4
OF_THE_AGENCY = frozenset({"chief", "acting_chief", "leader", "collective"})
"""Posts whose holders speak for an agency: the head of one of its units (股室、所、大队) is none of its leaders."""


def holds_post(context: Context, agency: str | None, officer: str, posts: Collection[str]) -> bool:
    """Whether an officer holds one of the posts on the legal date, in the agency or in one that it is a unit of.

    What a unit says of its own leaders does not count: where the law names a leader, it means the agency's.
    """
    for _ in range(LEVELS):
        if agency is None:
            return False
        view, on = agency_of(context, agency), context.legal_on
        parent = view.parent_on(on)
        if view.holds(officer, posts if parent is None else frozenset(posts) - OF_THE_AGENCY, on):
            return True
        agency = parent
    return False


def approval_by(role: str, field: str = "approved_by", *, basis: str = "") -> Guard:
    """Return the guard that the officer named in a field holds, on the legal date, the post that the law demands."""
    posts, zh, en = APPROVERS[role]

    def check(event: Any, state: Any, context: Context) -> Verdict:
        officer = getattr(event, field)
        return officer is None or holds_post(context, context.agency, officer, posts) or {"officer": officer}

    return Guard(
        code="approval.wrong_post",
        zh=f"{{officer}}在该日不是本单位的{zh}，无权批准",
        en=f"{{officer}} was not {en} on that day and cannot approve",
        check=check,
        next_zh="请核对批准人编号与任职时间（agency.post_filled）",
        next_en="check the approver's reference and the dates of the post (agency.post_filled)",
        basis=basis,
        pointer=f"/data/{field}",
    )


@guard(
    "campaign.not_open",
    zh="专项行动{code}不存在或已结束",
    en="campaign {code} does not exist, or is over",
    next_zh="专项行动见 /v1/campaigns",
    next_en="the campaigns are at /v1/campaigns",
    pointer="/data/campaigns",
)
def campaigns_open(event: Any, state: Any, context: Context) -> Verdict:
    """New matters count only in campaigns that are under way; what follows from a lead of a campaign counts in it still."""
    leads = (context.read(KINDS["lead"], lead) for lead in getattr(event, "leads", ()))
    begun = {code for lead in leads for code in lead.campaigns}
    for code in event.campaigns:
        campaign = campaign_of(context, code)
        if not campaign.announced or (campaign.closed and code not in begun):
            return {"code": code}
    return True


@guard(
    "campaign.unknown_offence",
    zh="违法行为{code}不在所属专项行动的查处清单中",
    en="offence {code} is not on the list of any of the record's campaigns",
    next_zh="清单见 /v1/campaigns/<代码>",
    next_en="the list is at /v1/campaigns/<code>",
    basis="M08",
    pointer="/data/offence",
)
def offence_listed(event: Any, state: Any, context: Context) -> Verdict:
    """An offence is named by its code on the campaign's own list."""
    if event.offence is None:
        return True
    campaigns = getattr(event, "campaigns", ()) or state.campaigns
    return any(event.offence in campaign_of(context, code).offences for code in campaigns) or {"code": event.offence}

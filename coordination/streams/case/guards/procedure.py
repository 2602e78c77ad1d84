"""What the profile of the agency type demands of a case: approvers, grounds, officers. 案件办案程序要求。"""

from __future__ import annotations

from typing import Any

from coordination.guards import APPROVERS, agency_of, holds_post
from coordination.profiles import Act, GroundList, Profile, profile_for, profile_named
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.case.state import Case


def procedure(case: Case, context: Context) -> Profile | None:
    """Return the profile that a case follows: the one recorded at its filing, as it held on that day. 本案适用程序。"""
    if case.profile is None or case.filed_on is None:
        return profile_for(agency_of(context, context.agency).agency_type, context.legal_on)
    return profile_named(case.profile, case.filed_on)


@guard(
    "case.wrong_profile",
    zh="本单位于该日适用的办案程序是「{right}」，不是「{given}」",
    en="on that day the procedure of this agency is “{right}”, not “{given}”",
    next_zh="请填写所提示的办案程序代码；2021年7月15日前的案件没有可用的程序规则",
    next_en="give the profile named here; there are no rules here for cases filed before 15 July 2021",
    basis="行政处罚法 第三条",
    pointer="/data/profile",
)
def right_profile(event: Any, state: Any, context: Context) -> Verdict:
    """An agency follows the procedure of its type as it holds on the day of filing."""
    profile = profile_for(agency_of(context, context.agency).agency_type, context.legal_on)
    right = "-" if profile is None else profile.id
    return event.profile == right or {"right": right, "given": event.profile.value}


def approved(act: Act, field: str = "approved_by") -> Guard:
    """Return the guard that whoever approves an act holds the post that the profile demands for it, if it demands one."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        profile = procedure(state, context)
        approver = profile.approvers.get(act) if profile else None
        if approver is None:
            return True
        posts, zh, en = APPROVERS[approver.role]
        named = getattr(event, field)
        for officer in named if isinstance(named, tuple) else (named,):
            if officer is not None and not holds_post(context, context.agency, officer, posts):
                return {"officer": officer, "zh": zh, "en": en, "cite": approver.cite}
        return True

    return Guard(
        code="approval.wrong_post",
        zh=f"{act.zh}须由{{zh}}作出（{{cite}}），{{officer}}在该日不任此职",
        en=f"{act.en} is for {{en}} ({{cite}}); {{officer}} did not hold that post on that day",
        check=check,
        next_zh="请核对人员编号与任职时间（agency.post_filled）",
        next_en="check the officer's reference and the dates of the post (agency.post_filled)",
        basis="办案程序 approvers",
        pointer=f"/data/{field}",
    )


def listed(grounds: GroundList, field: str) -> Guard:
    """Return the guard that the grounds named in a field stand in a list of the case's own profile."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        profile = procedure(state, context)
        named = getattr(event, field)
        for ground in named if isinstance(named, tuple) else (named,):
            if ground is not None and (profile is None or profile.ground(grounds, ground.value) is None):
                codes = [] if profile is None else [row.code for row in profile.grounds[grounds]]
                return {"given": ground.value, "codes": ", ".join(codes) or "-"}
        return True

    return Guard(
        code="case.ground_not_listed",
        zh="事由{given}不适用于本案的办案程序，可用：{codes}",
        en="ground {given} is not one of this case's procedure, which are: {codes}",
        check=check,
        next_zh="请改用所列事由代码",
        next_en="give one of the codes listed",
        basis=f"办案程序 grounds.{grounds.value}",
        pointer=f"/data/{field}",
    )


@guard(
    "case.too_few_officers",
    zh="办案人员不得少于{least}人",
    en="a case needs {least} officers or more",
    next_zh="请指定足够的具有行政执法资格的办案人员",
    next_en="appoint as many officers qualified to enforce the law",
    basis="行政处罚法 第四十二条; 市场监督管理行政处罚程序规定 第十九条",
    pointer="/data/officers",
)
def enough_officers(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody investigates alone."""
    profile = procedure(state, context)
    return profile is None or len(event.officers) >= profile.officers.least or {"least": profile.officers.least}

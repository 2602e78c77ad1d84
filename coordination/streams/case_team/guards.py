"""Conditions of forming and changing a special case team. 专案查办小组的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.guards import acts_for, agency_of, any_of, by_office, is_office, may_know
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.case import LIVE
from coordination.streams.case_team.state import CaseTeam

M28: Final = "M28"


def _holds_case(event: Any, state: CaseTeam, context: Context) -> Verdict:
    case: Any = state.case
    return acts_for(context, context.read(KINDS["case"], case).holder)


by_case_holder = Guard(
    code="case_team.not_case_holder",
    zh="只有案件现承办单位可以报送此事件",
    en="only the agency that holds the case now may post this event",
    check=_holds_case,
    basis=M28,
    who=("案件现承办单位", "the agency that holds the case"),
)
by_head = any_of(by_case_holder, by_office)
"""Who answers for the case, or the office of its campaigns: whoever has given the case away shows it to nobody any more."""


@guard(
    "case_team.not_entitled",
    zh="没有这个案件，本单位无权知悉，或者本单位既不是承办单位也不是所属专项行动的专项办",
    en="there is no such case, it is not for you to know of it, or you neither hold it nor are the office of its campaigns",
    next_zh="请由承办单位或者专项办组建专案查办小组",
    next_en="have the team formed by the agency that holds the case, or by the office",
    basis=M28,
    pointer="/data/case",
)
def may_form(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """原则上以执法大队为主: whoever holds the case, or the office, draws others in."""
    case = context.read(KINDS["case"], event.case)
    office = context.role is Role.OFFICE and is_office(context, case.campaigns)
    return may_know(case, context) and (acts_for(context, case.holder) or office)


@guard(
    "case_team.campaigns_differ",
    zh="专案查办小组的所属专项行动须与案件一致：{campaigns}",
    en="the team counts in the campaigns of the case: {campaigns}",
    next_zh="请照案件填写 campaigns",
    next_en="give campaigns as they stand on the case",
    pointer="/data/campaigns",
)
def campaigns_of_case(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = context.read(KINDS["case"], event.case).campaigns
    return set(event.campaigns) == set(campaigns) or {"campaigns": ", ".join(campaigns)}


@guard(
    "case_team.case_over",
    zh="案件现处于「{stage_zh}」，不需要组建专案查办小组",
    en="the case is at “{stage_en}”: it needs no team",
    next_zh="请核对案件",
    next_en="check the case",
    basis=M28,
)
def case_alive(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """Nobody is drawn together for what is over, or in nobody's hands."""
    case: Any = event.case if state.case is None else state.case
    stage = context.read(KINDS["case"], case).stage
    return stage in LIVE or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "case_team.formed_already",
    zh="该案件已有专案查办小组：{team}",
    en="the case has a team already: {team}",
    next_zh="请在原小组中增减单位，或者先解散",
    next_en="let units join or leave that team, or dissolve it first",
    basis=M28,
    pointer="/data/case",
)
def without_team(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """One case, one team at a time."""
    team = context.read(KINDS["case"], event.case).case_team
    return team is None or {"team": str(team)}


@guard(
    "case_team.units_wrong",
    zh="成员单位重复、未登记或者已暂停，或者牵头单位不在其中：{unit}",
    en="a unit stands there twice, is not registered or is suspended, or the lead is not among them: {unit}",
    next_zh="每个单位列一次，并包括牵头单位；单位名录见 /v1/agencies",
    next_en="name each unit once, the lead among them; the directory is at /v1/agencies",
    basis=M28,
    pointer="/data/team_units",
)
def units_stand(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """Each unit once, and the one that leads among them."""
    units = [one.unit for one in event.team_units]
    for unit in units:
        body = agency_of(context, unit)
        if units.count(unit) > 1 or not body.registered or body.suspended:
            return {"unit": unit}
    return event.lead_unit in units or {"unit": event.lead_unit}


def in_it(field: str) -> Guard:
    """Return the guard that the unit named in a field is in the team: only who is in it leaves it, or leads it."""

    def check(event: Any, state: CaseTeam, context: Context) -> Verdict:
        unit = getattr(event, field)
        return unit in state.participants or {"unit": unit}

    return Guard(
        code="case_team.not_in_it",
        zh="{unit}不在专案查办小组中",
        en="{unit} is not in the team",
        check=check,
        next_zh="小组成员见 /v1/case-teams/<编号>",
        next_en="the units are at /v1/case-teams/<id>",
        basis=M28,
        pointer=f"/data/{field}",
    )


@guard(
    "case_team.lead_stays",
    zh="牵头单位不能退出",
    en="the unit that leads does not leave",
    next_zh="请先变更牵头单位（case_team.lead_changed），或者解散小组",
    next_en="name another lead first (case_team.lead_changed), or dissolve the team",
    basis=M28,
    pointer="/data/unit",
)
def not_the_lead(event: Any, state: CaseTeam, context: Context) -> Verdict:
    """A team has somebody who leads it."""
    return bool(event.unit != state.holder)

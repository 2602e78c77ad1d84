"""Conditions of asking the court to enforce. 申请强制执行的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.clocks.arithmetic import Amount, Unit
from coordination.rules import Context, Verdict, guard
from coordination.streams.case.codes import RemedyEnd
from coordination.streams.counting import last_day, period

SUIT = Amount(6, Unit.MONTHS)
"""The longest of the ordinary remedies, from service (行政诉讼法 第四十六条); reconsideration has sixty days."""


@guard(
    "case.remedies_ended_already",
    zh="复议、诉讼期限届满已经记录",
    en="the end of the remedies is on record already",
    next_zh="无需重复记录",
    next_en="nothing is left to do",
    basis="行政强制法 第五十三条",
)
def remedies_not_ended_yet(event: Any, state: Any, context: Context) -> Verdict:
    """The three months start once."""
    return state.remedies_ended_on is None


@guard(
    "case.remedies_not_used_up",
    zh="当事人在{until}前仍可提起行政诉讼，救济期限没有届满",
    en="the party can still sue until {until}: its remedies are not over",
    next_zh="请待期限届满；经复议维持后未在期限内起诉的，remedy_end 填写 upheld",
    next_en="wait until then; where reconsideration upheld the decision and no suit followed in time, remedy_end is upheld",
    basis="行政诉讼法 第四十六条; 行政强制法 第五十三条",
    pointer="/legalon",
)
def remedies_used_up(event: Any, state: Any, context: Context) -> Verdict:
    """Six months from service, unless reconsideration has shortened that."""
    if event.remedy_end is not RemedyEnd.UNUSED or state.decision is None or state.decision.served_on is None:
        return True
    until = last_day(state.decision.served_on, SUIT, context)
    return context.legal_on >= until or {"until": until.isoformat()}


@guard(
    "case.not_demanded",
    zh="申请法院强制执行前须先催告",
    en="the party is urged to comply before the court is asked to enforce",
    next_zh="请先报送 case.demand_served",
    next_en="post case.demand_served first",
    basis="市场监督管理行政处罚程序规定 第七十六条; 行政强制法 第五十四条",
)
def demanded(event: Any, state: Any, context: Context) -> Verdict:
    """One last reminder."""
    return state.demanded_on is not None


@guard(
    "case.demand_not_over",
    zh="催告期至{until}届满，此后当事人仍不履行的，方可申请强制执行",
    en="the party has until {until} to comply with the demand; only after that is the court asked",
    next_zh="请待催告期满",
    next_en="wait until that day has passed",
    basis="行政强制法 第五十四条、第六十九条; 市场监督管理行政处罚程序规定 第七十六条",
    pointer="/legalon",
)
def demand_waited(event: Any, state: Any, context: Context) -> Verdict:
    """Who is urged has time to comply."""
    wait = period(state, "demand_wait", context)
    if state.demanded_on is None or wait is None:
        return True
    until = last_day(state.demanded_on, wait, context)
    return context.legal_on > until or {"until": until.isoformat()}


@guard(
    "case.remedies_open",
    zh="复议、诉讼期限没有届满，或者暂缓、分期缴纳期限没有结束",
    en="the remedies are not over, or the time allowed for later payment is not",
    next_zh="请先报送 case.remedy_period_ended；批准分期的，待最后一期届满",
    next_en="post case.remedy_period_ended first; where instalments were allowed, wait for the last of them",
    basis="行政强制法 第五十三条; 行政处罚法 第七十二条",
)
def remedies_over(event: Any, state: Any, context: Context) -> Verdict:
    """The court enforces what can be contested no more."""
    return state.enforceable_from is not None and context.legal_on >= state.enforceable_from


@guard(
    "case.enforcement_lapsed",
    zh="申请强制执行的期限已于{until}届满，权利已经丧失",
    en="the court could be asked until {until}; the right has lapsed",
    next_zh="请核对救济期限届满的日期；确已逾期的，不能再申请强制执行",
    next_en="check the day on which the remedies ended; if it is right, enforcement can be asked for no more",
    basis="行政强制法 第五十三条; 市场监督管理行政处罚程序规定 第七十六条",
    pointer="/legalon",
)
def right_not_lapsed(event: Any, state: Any, context: Context) -> Verdict:
    """Three months, and no later."""
    right = period(state, "court_enforce", context)
    if state.enforceable_from is None or right is None:
        return True
    until = last_day(state.enforceable_from, right, context)
    return context.legal_on <= until or {"until": until.isoformat()}


@guard(
    "case.court_not_applied",
    zh="尚未申请人民法院强制执行",
    en="the court has not been asked to enforce",
    next_zh="请先报送 case.court_enforcement_applied",
    next_en="post case.court_enforcement_applied first",
    basis="市场监督管理行政处罚程序规定 第七十六条",
)
def court_applied(event: Any, state: Any, context: Context) -> Verdict:
    """The court ends what it was asked for."""
    return bool(state.court_applied)

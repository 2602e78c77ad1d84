"""Conditions of taking a measure: on whose case, by which power, with whose approval. 采取措施的前置条件。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from coordination.catalogue import KINDS
from coordination.guards import agency_of, approval_by
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.agency import AgencyType
from coordination.streams.case import Case
from coordination.streams.case.state import LIVE
from coordination.streams.goods.codes import Authority
from coordination.streams.referral.state import PROCEEDING

RULES = "市场监督管理行政处罚程序规定"
COERCION = "行政强制法"
PSC = "公安机关办理刑事案件程序规定"


def _case(event: Any, context: Context) -> Case:
    return cast("Case", context.read(KINDS["case"], event.case))


@guard(
    "goods.case_not_yours",
    zh="没有这件案件，或者不由本单位承办，不能据以采取行政措施",
    en="there is no such case in your hands, so no administrative measure rests on it",
    next_zh="请核对案件编号；行政措施由案件的承办单位采取和报送，公安机关在刑事立案之前不以本机关名义采取措施",
    next_en="check the id of the case; a measure is the act of the agency that holds the case, and before a criminal case is filed "
    "the police take none of their own",
    basis=f"{COERCION} 第十七条、第二十二条",
    pointer="/data/case",
)
def case_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever deals with the violation takes the measure; of what is another's one learns nothing here."""
    if getattr(event, "authority", Authority.ADMINISTRATIVE) is Authority.CRIMINAL:
        return True
    return bool(_case(event, context).holder == context.agency)


@guard(
    "goods.no_criminal_case",
    zh="公安机关尚未就该案件的移送立案，不得以刑事侦查名义查封、扣押",
    en="the police have filed no criminal case on a referral of this case, and may not seize under criminal law",
    next_zh="请待公安机关立案（referral.criminal_case_filed）后报送；此前的措施由行政机关依其职权采取并报送",
    next_en="wait until the police have filed (referral.criminal_case_filed); measures before that are the agency's own, "
    "and posted by it",
    basis=f"{PSC} 第一百七十四条; 公安机关涉案财物管理若干规定 第五条",
    pointer="/data/authority",
)
def criminal_case_filed(event: Any, state: Any, context: Context) -> Verdict:
    """Before a criminal case is filed the police check without coercion, whoever stands beside them."""
    if event.authority is not Authority.CRIMINAL:
        return True
    if agency_of(context, context.agency).agency_type != AgencyType.PUBLIC_SECURITY:
        return False
    referrals = (context.read(KINDS["referral"], one) for one in _case(event, context).referrals)
    return any(one.police == context.agency and one.stage in PROCEEDING for one in referrals)


@guard(
    "goods.case_over",
    zh="案件已结案，不再采取措施",
    en="the case is closed: no measure is taken in it any more",
    next_zh="请核对案件编号；发现新的违法行为的，另行立案",
    next_en="check the id of the case; a new violation is a new case",
    basis=f"{RULES} 第三十三条、第三十六条",
    pointer="/data/case",
)
def case_under_way(event: Any, state: Any, context: Context) -> Verdict:
    """A measure serves a case that goes on."""
    criminal = getattr(event, "authority", Authority.ADMINISTRATIVE) is Authority.CRIMINAL
    return criminal or _case(event, context).stage in LIVE


@guard(
    "goods.campaigns_differ",
    zh="涉案物品的所属专项行动须与案件一致：{campaigns}",
    en="goods count in the campaigns of their case: {campaigns}",
    next_zh="请照案件填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the case, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_case(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = _case(event, context).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "goods.lines_repeated",
    zh="清单行号{line_no}重复",
    en="line number {line_no} is used twice",
    next_zh="请为每行使用不同的行号",
    next_en="give each line a number of its own",
    basis=f"{RULES} 第三十四条; {COERCION} 第二十四条",
    pointer="/data/lines",
)
def lines_once(event: Any, state: Any, context: Context) -> Verdict:
    """A line is found by its number for good."""
    numbers = [line.line_no for line in event.lines]
    repeated = next((number for number in numbers if numbers.count(number) > 1), None)
    return repeated is None or {"line_no": repeated}


@guard(
    "goods.approval_missing",
    zh="须经单位负责人批准；情况紧急当场实施的，事后二十四小时内补办批准，此处不填批准人",
    en="a leader approves; only what was done on the spot is approved afterwards, within 24 hours, and names no approver here",
    next_zh="请填写 approved_by；当场实施的，将 on_spot 填为true，批准后报送 goods.measure_approved",
    next_en="name the approver in approved_by; if it was done on the spot, set on_spot and post goods.measure_approved afterwards",
    basis=f"{RULES} 第三十三条、第三十六条; {COERCION} 第十八条、第十九条",
    pointer="/data/approved_by",
)
def approved_or_on_spot(event: Any, state: Any, context: Context) -> Verdict:
    """Approval comes first, or there was no time for it."""
    return bool(event.on_spot) == (event.approved_by is None)


@guard(
    "goods.on_spot_is_administrative",
    zh="当场实施、事后补办批准的规定只适用于行政措施",
    en="approval afterwards is a rule of administrative measures only",
    next_zh="刑事查封、扣押请填写批准人 approved_by",
    next_en="name who approved the criminal seizure in approved_by",
    basis=f"{COERCION} 第十九条; {PSC} 第二百二十八条",
    pointer="/data/on_spot",
)
def on_spot_in_administration(event: Any, state: Any, context: Context) -> Verdict:
    """Criminal procedure has its own rules on who decides at the scene."""
    return event.authority is Authority.ADMINISTRATIVE or not event.on_spot


def _approved() -> Guard:
    leader = approval_by("leader", basis=f"{RULES} 第三十三条、第三十六条; {COERCION} 第十八条")

    def check(event: Any, state: Any, context: Context) -> Verdict:
        criminal = Authority.CRIMINAL in (getattr(event, "authority", None), state.authority)
        return criminal or leader.check(event, state, context)

    return replace(leader, check=check)


approved_by_leader = _approved()
"""A leader of the agency. Who approves in criminal procedure (PSC 第二百二十八条) is for criminal procedure to judge."""

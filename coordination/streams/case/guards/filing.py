"""Conditions of filing a case. 立案的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import KINDS
from coordination.custody import reasons
from coordination.guards import agency_of, is_office
from coordination.profiles import profile_for
from coordination.profiles.guards import procedure
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.case.codes import (
    Stage,
)
from coordination.streams.case.state import ENDED
from coordination.streams.duplicates import fined_already
from coordination.streams.lead import Stage as LeadStage


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


@guard(
    "case.conditions_not_met",
    zh="立案须同时符合四项条件，未符合：{missing_zh}",
    en="a case is filed when four conditions hold; these do not: {missing_en}",
    next_zh="条件不全的，请对线索报送 lead.filing_declined，或者退回专项办",
    next_en="where one does not hold, post lead.filing_declined on the lead, or return it to the office",
    basis="市场监督管理行政处罚程序规定 第十九条",
    pointer="/data/conditions",
)
def filing_conditions(event: Any, state: Any, context: Context) -> Verdict:
    """Evidence, liability, jurisdiction and time: all four, or no case."""
    conditions = event.conditions
    missing = [
        words
        for holds, words in (
            (conditions.evidence_found, ("有证据初步证明违法行为", "initial evidence")),
            (conditions.penalty_due, ("应当给予行政处罚", "a penalty is due")),
            (conditions.own_jurisdiction, ("属于本部门管辖", "own jurisdiction")),
            (conditions.within_limitation, ("在给予行政处罚的法定期限内", "within the limitation period")),
        )
        if not holds
    ]
    return not missing or {
        "missing_zh": "、".join(zh for zh, _ in missing),
        "missing_en": ", ".join(en for _, en in missing),
    }


def leads_ready(field: str) -> Guard:
    """Return the guard that the lead, or each lead, named in a field is being verified by the acting agency."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        named = getattr(event, field)
        for lead in named if isinstance(named, tuple) else (named,):
            held = context.read(KINDS["lead"], lead)
            if held.stage is not LeadStage.VERIFYING or held.holder != context.agency:
                return {"lead": str(lead)}
        return True

    return Guard(
        code="case.lead_not_ready",
        zh="线索{lead}不在本单位核查中，不能据以立案",
        en="lead {lead} is not under verification by this agency, so no case can be filed on it",
        check=check,
        next_zh="请先接收线索（lead.accepted）；已据以立案的线索不能重复立案",
        next_en="accept the lead first (lead.accepted); a lead on which a case was filed cannot carry another one",
        basis="市场监督管理行政处罚程序规定 第十八条、第十九条",
        pointer=f"/data/{field}",
    )


@guard(
    "case.not_reopenable",
    zh="不能续办该案件：不存在、无权知悉，或者尚未办结",
    en="that case cannot be gone on with: unknown to you, or not over yet",
    next_zh="请核对原案件编号；原案件须处于待结案、已结案或者已归档",
    next_en="check the id of the former case; it must await closing, be closed or archived",
    pointer="/data/reopened_from",
)
def former_case_over(event: Any, state: Any, context: Context) -> Verdict:
    """A linked case takes up what an ended one left: the police did not file, new facts came up."""
    if event.reopened_from is None:
        return True
    former = context.read(KINDS["case"], event.reopened_from)
    known = context.agency in reasons(former) or is_office(context, former.campaigns)
    return known and former.stage in (Stage.CLOSING, *ENDED)


@guard(
    "case.conduct_fined_elsewhere",
    zh="{agency}已就该违法行为作出罚款决定（{fined_zh}），本案的罚款仍然有效，不得更正为同一违法行为",
    en="{agency} has fined that conduct ({fined_en}), and the fine of this case stands: it cannot be said to be about the same one",
    next_zh="确为同一违法行为的，先由其中一方撤销或者变更罚款决定（case.decision_revoked），再行更正；否则请核对"
    "违法行为编号",
    next_en="if it is the same conduct, one of the two fines is revoked or changed first "
    "(case.decision_revoked), and then this is corrected; otherwise check the number of the conduct",
    basis="行政处罚法 第二十九条",
    pointer="/data/conduct",
)
def no_two_fines(event: Any, state: Any, context: Context) -> Verdict:
    """A correction does not put two fines on one act of one party."""
    decision = state.decision
    if event.conduct in (None, state.conduct) or decision is None or not decision.money.fine_fen:
        return True
    fined = fined_already(event.conduct, context, own=context.envelope.stream)
    return fined is None or {"agency": fined.agency, "fined_zh": fined.zh, "fined_en": fined.en}


@guard(
    "case.lead_joined_already",
    zh="该线索已并入本案",
    en="the lead has joined the case already",
    next_zh="无需重复加入",
    next_en="nothing is left to do",
    pointer="/data/lead",
)
def lead_not_joined(event: Any, state: Any, context: Context) -> Verdict:
    """A lead joins once."""
    return event.lead not in state.leads

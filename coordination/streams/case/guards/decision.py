"""Conditions of deciding a case. 处理决定的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.profiles import GroundList, PenaltyKind
from coordination.profiles.guards import procedure
from coordination.rules import Context, Verdict, guard
from coordination.streams.case.codes import (
    Measure,
    ReferralMode,
    Stage,
    SuspicionOutcome,
)
from coordination.streams.case.guards.investigation import suspected
from coordination.streams.case.guards.referrals import referral_under_way
from coordination.streams.case.guards.review import legal_review_due, party_heard_until, reviewed
from coordination.streams.duplicates import fined_already

O310 = "行政执法机关移送涉嫌犯罪案件的规定"


@guard(
    "case.amounts_disagree",
    zh="处罚种类与金额不一致：罚款、没收违法所得、没收非法财物须与各自金额同时有或者同时无",
    en="kinds and amounts disagree: fine, illegal income and illegal goods each go with an amount, or have none",
    next_zh="请核对 kinds 与 fine_fen、illegal_income_fen、goods_value_fen（单位：分）",
    next_en="check kinds against fine_fen, illegal_income_fen and goods_value_fen (in fen)",
    pointer="/data/kinds",
)
def amounts_agree(event: Any, state: Any, context: Context) -> Verdict:
    """No fine without an amount, no amount without its kind of penalty."""
    return all(
        (kind in event.kinds) == (amount > 0)
        for kind, amount in (
            (PenaltyKind.FINE, event.fine_fen),
            (PenaltyKind.INCOME, event.illegal_income_fen),
            (PenaltyKind.GOODS, event.goods_value_fen),
        )
    )


@guard(
    "case.no_penalty_instead_of_referral",
    zh="涉嫌犯罪尚未处理完毕，不得以罚款代替移送",
    en="while a crime is suspected and unresolved, no fine may stand in for the referral",
    next_zh="请移送公安机关（referral.drafted），或者等待已有移送的结果；不移送须由正职负责人决定并记录理由",
    next_en="refer the case (referral.drafted), or wait for the outcome of the referral under way; only the chief "
    "decides not to refer, with reasons on file",
    basis=f"{O310} 第十一条; 行政处罚法 第八条、第八十二条",
    pointer="/data/fine_fen",
)
def no_penalty_instead_of_referral(event: Any, state: Any, context: Context) -> Verdict:
    """What may be a crime goes to the police; penalties other than a fine given before stay in force."""
    if event.fine_fen == 0:
        return True
    return not suspected(context.envelope.stream, state, context) and referral_under_way(state, context) is None


@guard(
    "case.fined_elsewhere",
    zh="{agency}已就同一违法行为作出罚款决定（{fined_zh}），不得再次罚款",
    en="{agency} has fined the same conduct ({fined_en}): it is not fined again",
    next_zh="请去掉罚款，只作其他种类的处罚；不是同一违法行为的，先更正违法行为编号（case.particulars_corrected）",
    next_en="leave the fine out and decide other kinds of penalty; if it is another conduct, correct its number first "
    "(case.particulars_corrected)",
    basis="行政处罚法 第二十九条",
    pointer="/data/fine_fen",
)
def not_fined_elsewhere(event: Any, state: Any, context: Context) -> Verdict:
    """No two fines for one act of one party."""
    if event.fine_fen == 0:
        return True
    fined = fined_already(state.conduct, context, own=context.envelope.stream)
    return fined is None or {"agency": fined.agency, "fined_zh": fined.zh, "fined_en": fined.en}


@guard(
    "case.fined_by_court",
    zh="人民法院已判处罚金，行政机关不再给予罚款",
    en="the court has imposed a criminal fine: no administrative fine is added to it",
    next_zh="请给予罚款以外的处罚，或者不予行政处罚",
    next_en="penalise otherwise than by a fine, or decide no penalty",
    basis="行政处罚法 第三十五条第二款",
    pointer="/data/fine_fen",
)
def not_fined_by_court(event: Any, state: Any, context: Context) -> Verdict:
    """One wrong, one fine."""
    return event.fine_fen == 0 or state.suspicion is not SuspicionOutcome.CRIMINAL_FINE


@guard(
    "case.receiver_in_directory",
    zh="{code}在单位名录中：移送名录内的机关，须由其答复是否接受",
    en="{code} is in the directory: an agency that is there answers whether it takes the case",
    next_zh="请报送 transfer.offered；本事件只用于移送名录以外的机关（to_body）",
    next_en="post transfer.offered; this event is for bodies outside the directory (to_body)",
    basis="市场监督管理行政处罚程序规定 第十四条、第十七条",
    pointer="/data/receiving_agency",
)
def receiver_outside(event: Any, state: Any, context: Context) -> Verdict:
    """What can be accepted or refused is offered."""
    return event.receiving_agency is None or {"code": event.receiving_agency}


@guard(
    "case.heavier_than_notified",
    zh="处罚重于已告知的内容：不得因陈述、申辩或者听证加重处罚，未告知的处罚不得作出",
    en="the penalty is heavier than what the party was told: hearing the party must not make it worse",
    next_zh="请按告知内容或者更轻作出决定；因新的事实须加重的，请重新送达告知书（case.penalty_notice_served）",
    next_en="decide as notified or milder; if new facts demand more, serve a new notice (case.penalty_notice_served)",
    basis="行政处罚法 第四十四条、第四十五条; 市场监督管理行政处罚程序规定 第五十七条、第五十八条",
    pointer="/data/kinds",
)
def as_notified(event: Any, state: Any, context: Context) -> Verdict:
    """Neither a kind nor a fen more than the notice said."""
    notice = state.notice
    return notice is not None and (
        frozenset(event.kinds) <= notice.kinds
        and event.fine_fen <= notice.fine_fen
        and event.illegal_income_fen <= notice.illegal_income_fen
        and event.goods_value_fen <= notice.goods_value_fen
    )


@guard(
    "case.party_may_still_ask",
    zh="当事人至{until}仍可要求听证，此前不得作出处罚决定",
    en="the party can still ask for a hearing until {until}; no penalty before that",
    next_zh="请待听证申请期限届满，或者记录当事人明确放弃（case.rights_lapsed，waived为true）",
    next_en="wait until the time is over, or record that the party waived it (case.rights_lapsed with waived true)",
    basis="行政处罚法 第六十二条、第六十四条",
    pointer="/legalon",
)
def party_heard(event: Any, state: Any, context: Context) -> Verdict:
    """Having made a statement, the party may yet ask for the hearing that it was offered."""
    notice = state.notice
    if notice is None or not notice.hearing_offered or notice.waived or notice.heard:
        return True
    until = party_heard_until(state, context)
    return until is None or context.legal_on > until or {"until": until.isoformat()}


@guard(
    "case.legal_review_not_passed",
    zh="未经法制审核或者审核未通过，不得作出处罚决定；经过听证的，须在听证结束后进行法制审核",
    en="no decision without passed legal review; where a hearing was held, the review follows it",
    next_zh="请由法制审核人员审核（case.review_completed，review_kind为legal，意见为agree）",
    next_en="have it reviewed (case.review_completed with review_kind legal and the result agree)",
    basis="行政处罚法 第五十八条; 市场监督管理行政处罚程序规定 第五十条",
)
def legal_review_passed(event: Any, state: Any, context: Context) -> Verdict:
    """Listed cases, and all that had a hearing, are looked at by a lawyer before the decision."""
    profile = procedure(state, context)
    return profile is None or state.legally_reviewed or not legal_review_due(state, profile)


@guard(
    "case.not_discussed",
    zh="本案须由负责人集体讨论决定",
    en="this case is decided by the leaders in collective discussion",
    next_zh="请先报送 case.collective_discussion_recorded",
    next_en="post case.collective_discussion_recorded first",
    basis="行政处罚法 第五十七条第二款; 市场监督管理行政处罚程序规定 第六十条第二款",
)
def discussed(event: Any, state: Any, context: Context) -> Verdict:
    """What needs legal review needs the leaders together."""
    profile = procedure(state, context)
    return profile is None or state.discussed or not legal_review_due(state, profile)


@guard(
    "case.education_missing",
    zh="依法不予行政处罚的，应当对当事人进行教育",
    en="a party that is not penalised on this ground must be educated",
    next_zh="请在 measures 中填写 educated",
    next_en="add educated to measures",
    basis="行政处罚法 第三十三条第三款; 市场监督管理行政处罚程序规定 第六十一条",
    pointer="/data/measures",
)
def educated(event: Any, state: Any, context: Context) -> Verdict:
    """Sparing somebody is not ignoring what he did."""
    profile = procedure(state, context)
    ground = profile.ground(GroundList.NO_PENALTY, event.no_penalty_ground.value) if profile else None
    return ground is None or not ground.educate or Measure.EDUCATED in event.measures


@guard(
    "case.receiver_missing",
    zh="须填写接收单位（receiving_agency）或者接收机关名称（to_body）",
    en="name the receiving agency (receiving_agency) or the receiving body (to_body)",
    next_zh="系统内单位请填写单位代码，其他机关请填写全称",
    next_en="give the code of an agency of the directory, or the full name of another body",
    basis="市场监督管理行政处罚程序规定 第十四条、第十七条",
    pointer="/data/receiving_agency",
)
def receiver_named(event: Any, state: Any, context: Context) -> Verdict:
    """What is handed over is handed to somebody else."""
    return (event.receiving_agency or event.to_body) is not None and event.receiving_agency != context.agency


@guard(
    "case.suspension_ground_mismatch",
    zh="移送并中止调查须填写中止事由；移送并结案不填",
    en="a referral that suspends the investigation names a ground for suspension; one that disposes of the case does not",
    next_zh="请核对 referral_mode 与 suspension_ground",
    next_en="check referral_mode against suspension_ground",
    basis="市场监督管理行政处罚程序规定 第四十六条、第六十条第一款第五项",
    pointer="/data/suspension_ground",
)
def ground_fits_mode(event: Any, state: Any, context: Context) -> Verdict:
    """Suspending has its ground, disposing is one."""
    return (event.referral_mode is ReferralMode.SUSPEND) == (event.suspension_ground is not None)


@guard(
    "case.not_reviewed",
    zh="移送并结案是处理决定，须先通过审核；调查中只能移送并中止",
    en="to refer and close is a disposition and comes after review; while investigating, refer and suspend",
    next_zh="请将 referral_mode 改为suspend，或者先完成调查与审核",
    next_en="set referral_mode to suspend, or conclude the investigation and have it reviewed",
    basis="市场监督管理行政处罚程序规定 第五十六条、第六十条",
    pointer="/data/referral_mode",
)
def reviewed_to_dispose(event: Any, state: Any, context: Context) -> Verdict:
    """Referring does not wait for anybody; ending the case does."""
    if event.referral_mode is ReferralMode.SUSPEND:
        return True
    return state.stage is not Stage.INVESTIGATING and reviewed.check(event, state, context)

"""Conditions of carrying a decision out, changing it, and closing. 执行、变更、结案的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.profiles import GroundList
from coordination.profiles.guards import procedure
from coordination.rules import Context, Verdict, guard
from coordination.streams.case.codes import Revocation
from coordination.streams.case.state import ENDED, Money


@guard(
    "case.no_decision",
    zh="本案没有现行有效的处罚决定",
    en="no penalty decision stands in this case",
    next_zh="请核对案件编号和状态",
    next_en="check the id and the state of the case",
)
def decision_stands(event: Any, state: Any, context: Context) -> Verdict:
    """Only a decision that stands is served, carried out or changed."""
    return state.decision is not None


@guard(
    "case.served_already",
    zh="现行处罚决定已经送达",
    en="the decision that stands has been served",
    next_zh="送达日期启动缴纳期限，只记录一次",
    next_en="the day of service starts the time for payment and is recorded once",
    basis="市场监督管理行政处罚程序规定 第七十二条、第八十一条",
)
def not_served_yet(event: Any, state: Any, context: Context) -> Verdict:
    """The time for payment starts once."""
    return state.decision is None or not state.decision.served


@guard(
    "case.not_served",
    zh="处罚决定尚未送达",
    en="the decision has not been served",
    next_zh="请先报送 case.decision_served",
    next_en="post case.decision_served first",
    basis="行政处罚法 第六十一条; 市场监督管理行政处罚程序规定 第七十二条",
)
def served(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody has to do what he was not told."""
    return state.decision is not None and state.decision.served


@guard(
    "case.nothing_paid",
    zh="各项金额均为零",
    en="all amounts are nought",
    next_zh="请填写本次的罚款、违法所得或者加处罚款金额（单位：分）",
    next_en="give the amount of fine, illegal income or surcharge (in fen)",
    pointer="/data/fine_fen",
)
def something_paid(event: Any, state: Any, context: Context) -> Verdict:
    """A payment of nothing is none."""
    return any((event.fine_fen, event.illegal_income_fen, event.surcharge_fen))


def _within(money: Money, most: Money) -> bool:
    """Whether no sum exceeds what is owed; the surcharge may not exceed the fine."""
    return (
        money.fine_fen <= most.fine_fen
        and money.illegal_income_fen <= most.illegal_income_fen
        and money.surcharge_fen <= most.fine_fen
    )


@guard(
    "case.overpaid",
    zh="累计收缴超过决定金额；加处罚款累计不得超出罚款数额",
    en="more would be collected than was decided; the surcharge may not exceed the fine",
    next_zh="请核对金额；逾期加处的罚款请填写在 surcharge_fen",
    next_en="check the amounts; what was added for delay goes into surcharge_fen",
    basis="市场监督管理行政处罚程序规定 第七十五条",
    pointer="/data/fine_fen",
)
def not_overpaid(event: Any, state: Any, context: Context) -> Verdict:
    """What is collected is what was decided; what is added for delay is called so."""
    collected = state.collected.plus(event.fine_fen, event.illegal_income_fen, event.surcharge_fen)
    return state.decision is not None and _within(collected, state.decision.money)


@guard(
    "case.refund_exceeds_collected",
    zh="退还金额超过已收缴金额",
    en="more would be refunded than was collected",
    next_zh="请核对已收缴金额（案件详情）",
    next_en="check what was collected (see the case)",
    basis="行政处罚法 第七十四条",
    pointer="/data/fine_fen",
)
def collected_before(event: Any, state: Any, context: Context) -> Verdict:
    """Only what came in can go back."""
    return _within(Money(event.fine_fen, event.illegal_income_fen), state.collected) and (
        event.surcharge_fen <= state.collected.surcharge_fen
    )


@guard(
    "case.instalments_disagree",
    zh="分期金额之和须等于尚未缴纳的罚款",
    en="the instalments must add up to the fine that is still owed",
    next_zh="请核对各期金额（单位：分）；一次暂缓的填写一期",
    next_en="check the amounts (in fen); a single postponement is one instalment",
    basis="市场监督管理行政处罚程序规定 第七十四条",
    pointer="/data/instalments",
)
def instalments_agree(event: Any, state: Any, context: Context) -> Verdict:
    """Deferring changes when, not how much."""
    owed = state.decision.money.fine_fen - state.collected.fine_fen if state.decision else 0
    return bool(sum(instalment.amount_fen for instalment in event.instalments) == owed)


@guard(
    "case.not_fully_paid",
    zh="罚没款尚未全部收缴",
    en="fine and illegal income have not been collected in full",
    next_zh="请先报送 case.payment_recorded；法院裁定终结执行的，请报送 case.court_enforcement_ended",
    next_en="post case.payment_recorded first; where the court ended enforcement, post case.court_enforcement_ended",
    basis="市场监督管理行政处罚程序规定 第七十七条第一项",
)
def fully_paid(event: Any, state: Any, context: Context) -> Verdict:
    """Carried out means carried out."""
    return bool(state.penalised and not state.owing)


@guard(
    "case.cannot_remake",
    zh="案件已结案，不能在原案中重新作出决定",
    en="the case is closed: no decision is made anew in it",
    next_zh="请以撤销（annulled）记录，并另行立案（case.filed，填写 reopened_from）",
    next_en="record it as annulled, and file a new case with reopened_from",
    basis="市场监督管理行政处罚程序规定 第七十七条",
    pointer="/data/revocation",
)
def not_remade_after_closing(event: Any, state: Any, context: Context) -> Verdict:
    """Closings that were counted stay counted."""
    return event.revocation is not Revocation.REMADE or state.stage not in ENDED


@guard(
    "case.changed_amounts",
    zh="变更后的金额须填写且不得高于原决定；撤销的金额须为零",
    en="a changed decision names its amounts, none higher than before; an annulled one has none",
    next_zh="请核对 fine_fen 与 illegal_income_fen",
    next_en="check fine_fen and illegal_income_fen",
    basis="行政复议法; 行政诉讼法 第七十七条",
    pointer="/data/fine_fen",
)
def changed_amounts(event: Any, state: Any, context: Context) -> Verdict:
    """What remedies change does not grow worse for whoever sought them."""
    money = Money(event.fine_fen, event.illegal_income_fen)
    if event.revocation is not Revocation.CHANGED:
        return money == Money()
    return state.decision is not None and _within(money, state.decision.money)


@guard(
    "case.closing_ground_wrong",
    zh="结案事由{given}与案件经过不符",
    en="closing ground {given} is not what brought the case here",
    next_zh="请按案件经过选择结案事由",
    next_en="give the ground that fits",
    basis="市场监督管理行政处罚程序规定 第七十七条",
    pointer="/data/closing_ground",
)
def ground_fits_ending(event: Any, state: Any, context: Context) -> Verdict:
    """A case is closed for what happened in it."""
    profile = procedure(state, context)
    ground = profile.ground(GroundList.CLOSING, event.closing_ground.value) if profile else None
    return ground is None or state.ending in ground.follows or {"given": event.closing_ground.value}

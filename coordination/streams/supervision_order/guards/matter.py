"""What is supervised, in whose hands, and until when. 督办事项与期限的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.guards import acts_for, may_know
from coordination.rules import Context, Verdict, guard
from coordination.streams.case import LIVE
from coordination.streams.supervision_order.codes import (
    Stage,
    TargetKind,
)
from coordination.streams.supervision_order.guards.who import stands_above
from coordination.streams.supervision_order.state import SUPERVISION_ORDER, SupervisionOrder


@guard(
    "supervision_order.to_oneself",
    zh="督办对象不能是督办单位自己",
    en="nobody supervises himself",
    next_zh="请核对 addressed_to；本机关的整改自行安排",
    next_en="check addressed_to; what is one's own one puts right oneself",
    pointer="/data/addressed_to",
)
def to_another(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Supervision comes from outside."""
    issuer = getattr(event, "proposed_issuer", context.agency)
    return bool(event.addressed_to != issuer)


FIELD_OF: Final = {TargetKind.CASE: "case", TargetKind.REGION: "adcode", TargetKind.ISSUE: "issue"}


@guard(
    "supervision_order.target_incomplete",
    zh="督办事项为「{kind_zh}」，应当且只应填写 {field}",
    en="what is supervised is a {kind_en}: give {field}, and none of the other two",
    next_zh="案件填 case，地区填 adcode，突出问题填 issue",
    next_en="give case for a case, adcode for a region, issue for an issue",
    basis="M74; M75",
    pointer="/data/target_kind",
)
def target_told(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """One order, one matter."""
    given = {kind for kind, field in FIELD_OF.items() if getattr(event, field) is not None}
    kind = event.target_kind
    return given == {kind} or {"kind_zh": kind.zh, "kind_en": kind.en, "field": FIELD_OF[kind]}


@guard(
    "supervision_order.case_unknown",
    zh="没有这个案件，本单位无权知悉，或者它不由{agency}承办",
    en="there is no such case, it is not for you to know of it, or {agency} does not hold it",
    next_zh="请核对 case 与 addressed_to；案件的督办对象是其承办单位",
    next_en="check case and addressed_to: an order on a case goes to the agency that holds it",
    basis="M74",
    pointer="/data/case",
)
def case_fits(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """One lists a case that one knows, or that is held by an agency below; the order goes to whoever holds it."""
    if event.case is None:
        return True
    case = context.read(KINDS["case"], event.case)
    known = may_know(case, context) or (case.holder is not None and stands_above(context, context.agency, case.holder))
    return (known and case.holder == event.addressed_to) or {"agency": event.addressed_to}


@guard(
    "supervision_order.case_held_elsewhere",
    zh="案件不由{agency}承办",
    en="{agency} does not hold the case",
    next_zh="请核对 addressed_to：案件的督办对象是其承办单位",
    next_en="check addressed_to: an order on a case goes to the agency that holds it",
    basis="M74",
    pointer="/data/addressed_to",
)
def goes_to_the_holder(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """An order follows its case."""
    holder = None if state.case is None else context.read(KINDS["case"], state.case).holder
    return state.case is None or holder == event.addressed_to or {"agency": event.addressed_to}


@guard(
    "supervision_order.campaigns_differ",
    zh="督办的所属专项行动须与案件一致：{campaigns}",
    en="an order on a case counts in the campaigns of the case: {campaigns}",
    next_zh="请照案件填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the case, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_case(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    if event.case is None:
        return True
    campaigns = context.read(KINDS["case"], event.case).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "supervision_order.case_over",
    zh="案件现处于「{stage_zh}」，没有可督办的事项",
    en="the case is at “{stage_en}”: nothing is left to supervise",
    next_zh="案件须未结案",
    next_en="only a case that is not closed is listed",
    basis="M74",
    pointer="/data/case",
)
def case_alive(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """What is over needs nobody behind it."""
    if event.case is None:
        return True
    stage = context.read(KINDS["case"], event.case).stage
    return stage in LIVE or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "supervision_order.listed_already",
    zh="本单位已就该案件挂牌督办：{order}",
    en="your agency supervises the case already, by order {order}",
    next_zh="请在原督办中办理：延期、升级或者摘牌",
    next_en="go on with that order: extend, escalate or delist it",
    basis="M74",
    pointer="/data/case",
)
def listed_once(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Several may supervise one case, each under one order."""
    orders = () if event.case is None else sorted(context.read(KINDS["case"], event.case).orders)
    for one in orders:
        if acts_for(context, context.read(SUPERVISION_ORDER, one).holder):
            return {"order": str(one)}
    return True


@guard(
    "supervision_order.proposed_otherwise",
    zh="督办事项与所建议的不同",
    en="what is listed is not what was proposed",
    next_zh="请照建议填写 target_kind、case、adcode；督办他事的，请另行挂牌",
    next_en="give target_kind, case and adcode as proposed; another matter is another order",
    pointer="/data/target_kind",
)
def as_proposed(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """A proposal is answered for what it proposes; requirements, time and addressee are the issuer's to set."""
    proposed = (state.target_kind, state.case, state.adcode)
    return state.stage is not Stage.PROPOSED or (event.target_kind, event.case, event.adcode) == proposed


# -- time ------------------------------------------------------------------------------------------------------------------------


@guard(
    "supervision_order.date_has_passed",
    zh="完成期限{day}不晚于本事件的法律日期",
    en="the day {day} by which it is to be done is not after the legal date of this event",
    next_zh="请填写将来的日期",
    next_en="name a day to come",
    pointer="/data/complete_by_on",
)
def day_to_come(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Nobody can comply by a day that is over."""
    day = event.complete_by_on
    return day is None or day > context.legal_on or {"day": day.isoformat()}


@guard(
    "supervision_order.no_extension",
    zh="延期后的期限须晚于现期限{day}",
    en="an extension goes beyond the present day, {day}",
    next_zh="请核对 complete_by_on",
    next_en="check complete_by_on",
    pointer="/data/complete_by_on",
)
def later_than_before(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """More time is more time."""
    day = state.complete_by_on
    return day is None or event.complete_by_on > day or {"day": day.isoformat()}


@guard(
    "supervision_order.same_target",
    zh="督办对象没有变更",
    en="the order is addressed to that agency already",
    next_zh="案件改由他单位承办后再变更督办对象",
    next_en="readdress it after another agency has taken the case over",
    pointer="/data/addressed_to",
)
def another_target(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """A change changes something."""
    return bool(event.addressed_to != state.target)

"""Who may supervise whom, and who acts on an order. 督办主体的前置条件。"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from coordination.divisions import ancestors
from coordination.guards import acts_for, campaign_of
from coordination.lines import Tracked, climb, organ_of
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import AgencyType, Form
from coordination.streams.supervision_order.codes import (
    Stage,
    TargetKind,
)
from coordination.streams.supervision_order.state import SupervisionOrder

REGULATION: Final = "行政执法监督条例"
LISTING: Final = f"{REGULATION} 第二十条"
IN_FORCE_SINCE: Final = date(2026, 2, 1)
"""When 行政执法监督条例 came into force (legal.md 0, item 6)."""

by_supervisor = Guard(
    code="supervision_order.not_the_supervisor",
    zh="只有督办单位可以报送此事件",
    en="only the agency that supervises may post this event",
    check=lambda event, state, context: context.role is Role.SYSTEM or acts_for(context, state.holder),
    next_zh="请由督办单位报送；已提级监督的，由上级督办单位报送",
    next_en="have it posted by the agency that supervises; after it was taken over from above, by the higher one",
    who=("督办单位", "the agency that supervises"),
)
by_target = Guard(
    code="supervision_order.not_the_target",
    zh="只有被督办单位可以报送此事件",
    en="only the agency under supervision may post this event",
    check=lambda event, state, context: context.role is Role.SYSTEM or acts_for(context, state.target),
    next_zh="请由被督办单位报送",
    next_en="have it posted by the agency under supervision",
    who=("被督办单位", "the agency under supervision"),
)
by_proposed_issuer = Guard(
    code="supervision_order.not_proposed_to_you",
    zh="建议不是向本单位提出的",
    en="it was not proposed to your agency",
    check=lambda event, state, context: state.stage is Stage.NONE or acts_for(context, state.offered_to),
    next_zh="请由建议所向的单位报送；自行挂牌的，请为新的督办生成新的UUID",
    next_en="have it posted by the agency it was proposed to; to list it yourself, begin an order of your own with a new UUID",
    status="conflict",
    pointer="/subject",
    who=("督办单位", "the agency that supervises"),
)


def _level_over(context: Context, agency: str, below: str, agency_type: AgencyType) -> bool:
    """Whether an agency of a type, itself no unit, is of the division of another one or of a division around it."""
    directory, on = Tracked(context), context.legal_on
    one, other = directory.agency(agency), directory.agency(organ_of(directory, below, on))
    if one.agency_type != agency_type or one.parent_on(on) is not None or not other.registered:
        return False
    around = {division.adcode for division in ancestors(other.adcode, on)}
    return one.adcode[:6] in {other.adcode[:6], *around}


def _government_over(context: Context, agency: str, below: str) -> bool:
    form = Tracked(context).agency(agency).form
    return form is Form.GOVERNMENT and _level_over(context, agency, below, AgencyType.GOVERNMENT)


def stands_above(context: Context, agency: str, below: str) -> bool:
    """Whether an agency is the other's own agency, a superior of it in the line, or the government over it. 上级单位。"""
    in_line = agency in climb(Tracked(context), below, context.legal_on).organs
    return agency != below and (in_line or _government_over(context, agency, below))


def _may_list(event: Any, context: Context, agency: str) -> bool:
    if any(campaign_of(context, code).office == agency for code in event.campaigns):
        return True
    if stands_above(context, agency, event.addressed_to):
        return True
    on_issue = event.target_kind is TargetKind.ISSUE and context.legal_on >= IN_FORCE_SINCE
    return on_issue and _level_over(context, agency, event.addressed_to, AgencyType.JUSTICE)


MAY_LIST: Final[dict[str, str]] = {
    "zh": "{agency}既不是所属专项行动的专项办，也不是被督办单位的上级机关，不能挂牌督办；司法行政部门只就执法突出问题挂牌",
    "en": "{agency} is neither the office of one of the campaigns nor a superior of the agency addressed, and cannot list this; a "
    "justice bureau lists issues of enforcement only",
    "next_zh": "请向专项办或者上级机关建议（supervision_order.proposed）；上级关系见 /v1/agencies",
    "next_en": "propose it to the office or to a superior (supervision_order.proposed); superiors are at /v1/agencies",
    "basis": f"M74; M75; {LISTING}",
}


@guard("supervision_order.not_entitled_to_list", **MAY_LIST)
def entitled_to_list(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """The office lists cases of its campaign, a superior what is below it, the justice bureau problems of enforcement."""
    return _may_list(event, context, context.agency) or {"agency": context.agency}


@guard("supervision_order.not_entitled_to_list", **MAY_LIST, pointer="/data/proposed_issuer")
def proposed_to_the_entitled(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """One proposes to whoever could do it."""
    return _may_list(event, context, event.proposed_issuer) or {"agency": event.proposed_issuer}


def letters_from(agency_type: AgencyType, zh: str, en: str, article: str) -> tuple[Guard, ...]:
    """Return the guards that the regulation is in force, and that the letter is from the body that it names."""

    def check(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
        over = _level_over(context, context.agency, event.addressed_to, agency_type)
        governs = agency_type is not AgencyType.GOVERNMENT or _government_over(
            context, context.agency, event.addressed_to
        )
        return over and governs

    return (
        Guard(
            code="supervision_order.regulation_not_in_force",
            zh=f"{REGULATION}自2026年2月1日起施行，此前不能制发监督文书",
            en="the regulation on supervision is in force since 1 February 2026: there are no such letters before",
            check=lambda event, state, context: context.legal_on >= IN_FORCE_SINCE,
            next_zh="请核对法律日期",
            next_en="check the legal date",
            basis=REGULATION,
            pointer="/legalon",
        ),
        Guard(
            code="supervision_order.wrong_body",
            zh=f"此文书由被监督单位所在地本级或者上级{zh}制发",
            en=f"such a letter is issued by {en} of the level of the agency addressed, or above",
            check=check,
            next_zh=f"请由{zh}报送；行政区划与单位类型见 /v1/agencies",
            next_en=f"have it posted by {en}; types and divisions are at /v1/agencies",
            basis=f"{REGULATION} {article}",
            pointer="/data/addressed_to",
            who=(zh, en),
        ),
    )

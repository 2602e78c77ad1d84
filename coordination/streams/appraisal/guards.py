"""Conditions of appraisals: who appraises whom, and how what was found is put right. 督查讲评的前置条件。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from coordination.guards import acts_for, agency_of, any_of, by_holder, by_office, campaign_of, is_office, standing
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.appraisal.codes import ItemStage
from coordination.streams.appraisal.state import UNDER_WAY, Appraisal, Item
from coordination.streams.campaign import Campaign
from coordination.streams.supervision_order.codes import RectificationResult

INSPECTION: Final = "M30; M111"
APPRAISING: Final = "M80; M112"


def _issuer(context: Context, code: str) -> str | None:
    return cast("Campaign", campaign_of(context, code)).registrant


def _appraises(event: Any, state: Appraisal, context: Context) -> bool:
    def in_campaign(code: str) -> bool:
        if context.role is Role.OFFICE and is_office(context, (code,)):
            return True
        return context.role in (Role.AGENCY, Role.OFFICE) and context.agency == _issuer(context, code)

    return all(in_campaign(code) for code in event.campaigns)


by_appraiser = Guard(
    code="appraisal.not_the_office",
    zh="督查、讲评由所属各专项行动的专项办或者方案的发文机关制发",
    en="it is the office of each of the campaigns, or the issuer of its plan, that inspects and appraises",
    check=_appraises,
    next_zh="请只列本单位为专项办或者发文机关的专项行动，其他的由其专项办制发",
    next_en="name only campaigns of which you are the office or the issuer; have the others appraised by theirs",
    basis=f"{INSPECTION}; {APPRAISING}",
    who=("专项办或者发文机关", "the campaign's office, or the issuer of its plan"),
)
by_issuer = any_of(by_holder, by_office)
"""Who issued it, or whoever is the office now."""


def _others(bodies: Iterable[str | None], item: Item, context: Context) -> tuple[str, ...]:
    """Return who answers for these bodies today, without whoever answers for the item, and without those that are no more."""
    now = dict.fromkeys(standing(context, code) for code in bodies if code is not None)
    owner = standing(context, item.responsible)
    return tuple(code for code in now if code != owner and not agency_of(context, code).dissolved)


def _beside(item: Item, state: Appraisal, context: Context) -> tuple[str, ...]:
    """Return who may review an item: whoever issued the appraisal, and the offices now, that do not answer for it themselves."""
    return _others((state.holder, *(campaign_of(context, code).office for code in state.campaigns)), item, context)


def _above(item: Item, state: Appraisal, context: Context) -> tuple[str, ...]:
    """Return who issued the plans under which it was issued, and does not answer for the item itself."""
    return _others((_issuer(context, code) for code in state.campaigns), item, context)


def _reviewers(item: Item, state: Appraisal, context: Context) -> tuple[str, ...]:
    """Return who reviews an item for which the acting agency answers; nobody, where no other body is left that could."""
    return _beside(item, state, context) or _above(item, state, context)


def _instead(event: Any, state: Appraisal, context: Context) -> bool:
    item = state.item(event.rectify_no)
    if item is None or _beside(item, state, context):
        return False
    return acts_for(context, *_above(item, state, context))


by_plan_issuer = Guard(
    code="appraisal.others_review",
    zh="制发单位、专项办均不承担该整改事项的，方案的发文机关不审查",
    en="the issuer of the plan reviews only where whoever issued the appraisal, and the office, answer for the item themselves",
    check=_instead,
    basis=APPRAISING,
    who=(
        "方案的发文机关（仅限制发单位和专项办均承担该事项的）",
        "the issuer of the plan (of an item for which both answer)",
    ),
)
by_reviewer = any_of(by_holder, by_office, by_plan_issuer)
"""Who issued it or is the office now; the issuer above where nobody of these is left who does not answer for the item."""


@guard(
    "appraisal.own_item",
    zh="整改事项{number}由本单位承担，应由{reviewers}审查或者撤销",
    en="you answer for item {number} yourself: it is reviewed, or dropped, by {reviewers}",
    next_zh="请由该单位报送；本单位报告整改情况（appraisal.rectification_reported）",
    next_en="have it posted by that agency; yours is the report (appraisal.rectification_reported)",
    basis=f"{INSPECTION}; {APPRAISING}",
    pointer="/data/rectify_no",
)
def item_of_another(event: Any, state: Appraisal, context: Context) -> Verdict:
    """Whoever answers for an item does not review it, unless he is all that is left of those that set it."""
    item = state.item(event.rectify_no)
    if item is None or context.role is Role.SYSTEM or not acts_for(context, item.responsible):
        return True
    reviewers = _reviewers(item, state, context)
    return not reviewers or {"number": item.rectify_no, "reviewers": ", ".join(reviewers)}


@guard(
    "appraisal.own_item_open",
    zh="整改事项{number}由本单位承担且尚未办结，应由{reviewers}审查、撤销该事项",
    en="you answer for item {number}, which is not done: {reviewers} must review or drop it first",
    next_zh="请在该事项办结后撤回，或者由未承担事项的制发单位、专项办撤回",
    next_en="withdraw the appraisal afterwards, or have it withdrawn by its issuer or the office that owes nothing under it",
    basis=f"{INSPECTION}; {APPRAISING}",
)
def owes_nothing(event: Any, state: Appraisal, context: Context) -> Verdict:
    """Nobody lets fall what he has still to put right."""
    for item in state.items:
        if item.stage in UNDER_WAY and acts_for(context, item.responsible):
            reviewers = _reviewers(item, state, context)
            if reviewers:
                return {"number": item.rectify_no, "reviewers": ", ".join(reviewers)}
    return True


def _named(event: Any) -> Iterator[str]:
    """Yield every agency that an appraisal names."""
    for field in ("inspected_agency", "inspection_group", "circulated_to"):
        named = getattr(event, field, ())
        yield from (named,) if isinstance(named, str) else named
    yield from (one.unit for one in getattr(event, "remarks", ()))
    yield from (one.responsible_agency for one in event.rectification_items)


@guard(
    "appraisal.agency_not_available",
    zh="单位{code}未登记或已暂停",
    en="agency {code} is not registered, or is suspended",
    next_zh="单位名录见 /v1/agencies",
    next_en="the directory is at /v1/agencies",
    pointer="/data",
)
def agencies_available(event: Any, state: Appraisal, context: Context) -> Verdict:
    """Whoever is named can read it, and answer."""
    for code in _named(event):
        body = agency_of(context, code)
        if not body.registered or body.suspended:
            return {"code": code}
    return True


@guard(
    "appraisal.items_repeated",
    zh="整改事项序号重复：{number}",
    en="the number {number} stands there twice",
    next_zh="请为每个整改事项使用不同的序号",
    next_en="give each item a number of its own",
    pointer="/data/rectification_items",
)
def items_apart(event: Any, state: Appraisal, context: Context) -> Verdict:
    """Each item is one item."""
    numbers = [one.rectify_no for one in event.rectification_items]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    return twice is None or {"number": twice}


@guard(
    "appraisal.item_for_oneself",
    zh="整改事项不能由制发单位自己承担",
    en="nobody sets himself an item in an appraisal",
    next_zh="请核对 responsible_agency",
    next_en="check responsible_agency",
    pointer="/data/rectification_items",
)
def items_for_others(event: Any, state: Appraisal, context: Context) -> Verdict:
    """What others are to put right is reviewed by whoever set it."""
    return all(one.responsible_agency != context.agency for one in event.rectification_items)


@guard(
    "appraisal.date_has_passed",
    zh="完成期限{day}不晚于本事件的法律日期",
    en="the day {day} by which it is to be done is not after the legal date of this event",
    next_zh="请填写将来的日期",
    next_en="name a day to come",
    pointer="/data/rectification_items",
)
def days_to_come(event: Any, state: Appraisal, context: Context) -> Verdict:
    """There is time to put it right."""
    late = [one.complete_by_on for one in event.rectification_items if one.complete_by_on <= context.legal_on]
    return not late or {"day": late[0].isoformat()}


@guard(
    "appraisal.inspected_in_future",
    zh="检查日期晚于本事件的法律日期",
    en="the inspection is said to be after the legal date of this event",
    next_zh="请在检查后报送，并填写实际日期",
    next_en="post it after the inspection, with its day",
    basis=INSPECTION,
    pointer="/data/inspected_on",
)
def inspected_before_told(event: Any, state: Appraisal, context: Context) -> Verdict:
    """Nothing is told before it is seen."""
    return bool(event.inspected_on <= context.legal_on)


@guard(
    "appraisal.inspects_itself",
    zh="被检查单位不能是检查组成员",
    en="the agency that is inspected is one of the group that inspects",
    next_zh="请核对 inspected_agency 与 inspection_group",
    next_en="check inspected_agency and inspection_group",
    basis=INSPECTION,
    pointer="/data/inspection_group",
)
def inspected_by_others(event: Any, state: Appraisal, context: Context) -> Verdict:
    """An inspection comes from outside."""
    return event.inspected_agency not in event.inspection_group


def item_at(*stages: ItemStage) -> Guard:
    """Return the guard that the item that is named stands at one of the stages."""
    told_zh, told_en = "、".join(stage.zh for stage in stages), ", ".join(stage.en for stage in stages)

    def check(event: Any, state: Appraisal, context: Context) -> Verdict:
        item = state.item(event.rectify_no)
        return (item is not None and item.stage in stages) or {"number": event.rectify_no}

    return Guard(
        code="appraisal.item_not_there",
        zh=f"没有序号为{{number}}的整改事项，或者它不在「{told_zh}」",
        en=f"there is no item {{number}}, or it is not at “{told_en}”",
        check=check,
        next_zh="整改事项见 /v1/appraisal-items",
        next_en="the items are at /v1/appraisal-items",
        pointer="/data/rectify_no",
        stages=stages,
    )


def _owns(event: Any, state: Appraisal, context: Context) -> bool:
    item = state.item(event.rectify_no)
    return context.role is Role.SYSTEM or (item is not None and acts_for(context, item.responsible))


by_responsible = Guard(
    code="appraisal.not_the_owner",
    zh="整改情况由承担单位报告",
    en="what was put right is reported by the agency that answers for it",
    check=_owns,
    next_zh="请由承担单位报送",
    next_en="have it posted by that agency",
    basis=INSPECTION,
    who=("承担单位", "the agency that answers for the item"),
)


@guard(
    "appraisal.new_date_misplaced",
    zh="整改不到位的，须填写将来的 complete_by_on；整改到位的不填",
    en="what is not put right gets a new day to come in complete_by_on; what is put right gets none",
    next_zh="请核对 rectification_result 与 complete_by_on",
    next_en="check rectification_result and complete_by_on",
    pointer="/data/complete_by_on",
)
def new_date_where_due(event: Any, state: Appraisal, context: Context) -> Verdict:
    """There is a day wherever there is something left to do."""
    if event.rectification_result is RectificationResult.SUFFICIENT:
        return event.complete_by_on is None
    return event.complete_by_on is not None and event.complete_by_on > context.legal_on

"""Conditions of handing goods over, line by line against the list. 涉案物品移交的前置条件。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast
from uuid import UUID

from coordination.catalogue import KINDS
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.referral.codes import Stage
from coordination.streams.referral.state import Exhibit, Referral

O310 = "行政执法机关移送涉嫌犯罪案件的规定"


def lines_stand(
    code: str,
    zh: str,
    en: str,
    holds: Callable[[Exhibit], bool],
    *,
    field: str = "lines",
    basis: str = f"{O310} 第十二条",
) -> Guard:
    """Return the guard that each line named in a field is on the list, once, and that something holds of it."""

    def check(event: Any, state: Referral, context: Context) -> Verdict:
        numbers = [getattr(line, "item_no", line) for line in getattr(event, field)]
        for number in numbers:
            exhibit = state.exhibit(number)
            if exhibit is None or not holds(exhibit) or numbers.count(number) > 1:
                return {"item_no": number}
        return True

    return Guard(
        code=code,
        zh=f"清单第{{item_no}}项不在清单上、重复列出，或者{zh}",
        en=f"line {{item_no}} is not on the list, is named twice, or {en}",
        check=check,
        next_zh="请按移送时的涉案物品清单逐项核对",
        next_en="go through the list of goods that went with the referral, line by line",
        basis=basis,
        pointer=f"/data/{field}",
    )


to_be_handed = lines_stand(
    "referral.exhibit_handed_already", "已经移交", "was handed over already", lambda exhibit: exhibit.handed is None
)
to_be_taken = lines_stand(
    "referral.exhibit_not_under_way",
    "没有待点收的移交",
    "is not waiting to be taken over",
    lambda exhibit: exhibit.handed is not None and exhibit.received is None,
)
to_be_entrusted = lines_stand(
    "referral.exhibit_not_taken",
    "公安机关尚未点收或者已经委托保管、返还",
    "was not taken over by the police, or is entrusted or given back already",
    lambda exhibit: exhibit.received is not None and not exhibit.entrusted and not exhibit.returned,
    field="items",
    basis="公通字〔2016〕16号 第六条",
)
to_be_given_back = lines_stand(
    "referral.exhibit_not_with_police", "不在公安机关", "is not with the police", lambda exhibit: exhibit.with_police
)
to_be_consented = lines_stand(
    "referral.exhibit_consented_already",
    "公安机关已经同意处置",
    "may be disposed of already",
    lambda exhibit: not exhibit.consented,
    field="items",
    basis=f"{O310} 第十五条",
)


@guard(
    "referral.difference_unexplained",
    zh="第{item_no}项应为{expected}，实为{quantity}，须说明不符的情况",
    en="line {item_no} should be {expected} and is {quantity}: say why",
    next_zh="请在该项 difference 说明原因；数量相符的不填",
    next_en="say why in difference of that line; leave it out where the number is right",
    basis=f"{O310} 第十二条、第十五条",
    pointer="/data/lines",
)
def differences_named(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing gets lost between two sets of hands without a word: against the list, what was handed over, what was taken."""
    for line in event.lines:
        expected = state.exhibit(line.item_no).expected
        if (line.quantity == expected) != (line.difference is None):
            return {"item_no": line.item_no, "expected": expected, "quantity": line.quantity}
    return True


@guard(
    "referral.exhibit_not_seized",
    zh="公安机关立案之前，只有查封、扣押的财物随案移送；清单第{item_no}项未查封、扣押",
    en="before a criminal case is filed only seized goods go to the police, and line {item_no} is not seized",
    next_zh="请待收到立案通知书后移交",
    next_en="hand it over after the notice of filing",
    basis=f"行政强制法 第二十一条; {O310} 第十二条",
    pointer="/data/lines",
)
def seized_before_filing(event: Any, state: Any, context: Context) -> Verdict:
    """What is seized goes with the case; the rest when there is a criminal case."""
    if state.stage is Stage.FILED:
        return True
    loose = next((line.item_no for line in event.lines if not state.exhibit(line.item_no).seized), None)
    return loose is None or {"item_no": loose}


@guard(
    "referral.goods_not_yours",
    zh="清单第{item_no}项所指的涉案物品记录不存在、不属于本案，或者不由本单位控制",
    en="the record of goods that line {item_no} names does not exist, is of another case, or is not held by this agency",
    next_zh="请核对 goods_record 与 line_no；只能列入本单位在本案中采取行政措施的物品",
    next_en="check goods_record and line_no: only goods under this agency's own measure in this case can be listed",
    basis=f"{O310} 第六条第三项",
    pointer="/data/exhibits",
)
def goods_are_own(event: Any, state: Any, context: Context) -> Verdict:
    """One hands over what one holds."""
    for exhibit in event.exhibits:
        if exhibit.goods_record is None:
            continue
        goods = context.read(KINDS["goods"], exhibit.goods_record)
        own = goods.holder == context.agency and goods.case == state.case and goods.authority == "administrative"
        if not own or goods.line(exhibit.line_no) is None:
            return {"item_no": exhibit.item_no}
    return True


@guard(
    "referral.goods_seized_otherwise",
    zh="清单第{item_no}项是否查封、扣押与涉案物品记录不一致",
    en="whether line {item_no} is seized is not what the record of the goods says",
    next_zh="请照涉案物品记录填写 seized",
    next_en="give seized as the record of the goods has it",
    basis=f"行政强制法 第二十一条; {O310} 第六条第三项",
    pointer="/data/exhibits",
)
def seized_as_recorded(event: Any, state: Any, context: Context) -> Verdict:
    """Whether the party must hear of it follows from what was done, not from what is ticked."""
    for exhibit in event.exhibits:
        if exhibit.goods_record is None:
            continue
        line = context.read(KINDS["goods"], exhibit.goods_record).line(exhibit.line_no)
        if exhibit.seized != bool(line.at("seized")):
            return {"item_no": exhibit.item_no}
    return True


@guard(
    "referral.party_told_already",
    zh="没有须告知当事人的查封、扣押财物移送",
    en="no seized goods were handed over of which the party has not been told",
    next_zh="移交查封、扣押的财物之后再报送",
    next_en="post it after seized goods were handed over",
    basis="行政强制法 第二十一条",
)
def party_waits(event: Any, state: Any, context: Context) -> Verdict:
    """The party is told when its seized goods go to the police."""
    return bool(state.party_to_be_told)


@guard(
    "referral.exhibits_listed_already",
    zh="清单序号{item_no}已经使用",
    en="line number {item_no} is on the list already",
    next_zh="补充的物品请使用新的清单序号",
    next_en="give further goods new line numbers",
    basis=f"{O310} 第六条第三项",
    pointer="/data/exhibits",
)
def lines_are_new(event: Any, state: Any, context: Context) -> Verdict:
    """A line keeps its number for good."""
    numbers = [line.item_no for line in event.exhibits]
    taken = next((n for n in numbers if state.exhibit(n) is not None or numbers.count(n) > 1), None)
    return taken is None or {"item_no": taken}


def may_dispose(context: Context, referral: UUID, item_no: str) -> bool:
    """Whether goods of a referral may be disposed of: the referral is over, or the police have agreed. 处置同意。"""
    state = cast("Referral", context.read(KINDS["referral"], referral))
    exhibit = state.exhibit(item_no)
    return not state.open or exhibit is None or exhibit.consented


def no_destroy_while_referral_open(goods: Callable[[Any, Any], Iterable[tuple[UUID, str]]]) -> Guard:
    """Return the guard for whoever disposes of goods: none of an open referral goes without the police's consent.

    ``goods(event, state)`` returns the referral and the line of each item that is to be disposed of.
    """

    def check(event: Any, state: Any, context: Context) -> Verdict:
        bound = [no for referral, no in goods(event, state) if not may_dispose(context, referral, no)]
        return not bound or {"items": "、".join(bound), "items_en": ", ".join(bound)}

    return Guard(
        code="referral.goods_bound",
        zh="清单第{items}项属于在途移送的涉案物品，未经公安机关同意不得处置",
        en="line {items_en} belongs to an open referral and is not disposed of without the police's consent",
        check=check,
        next_zh="请待移送终结，或者由公安机关报送 referral.disposal_consented",
        next_en="wait until the referral is over, or have the police post referral.disposal_consented",
        basis=f"{O310} 第十五条",
    )

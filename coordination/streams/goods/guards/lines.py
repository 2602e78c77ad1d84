"""Conditions on lines and quantities: nothing is dealt with that is not there, nothing twice. 清单行与数量的前置条件。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.goods.codes import Where
from coordination.streams.goods.state import HELD, Goods
from coordination.streams.referral.guards.exhibits import no_destroy_while_referral_open

RULES = "市场监督管理行政处罚程序规定"
COERCION = "行政强制法"
O310 = "行政执法机关移送涉嫌犯罪案件的规定"


def quantities_held(*places: Where, repeated: bool = False) -> Guard:
    """Return the guard that the lines named have as many as named in these places.

    ``repeated``: a line may be named more than once, and its quantities add up.
    """

    def check(event: Any, state: Goods, context: Context) -> Verdict:
        wanted: Counter[str] = Counter()
        for one in event.lines:
            wanted[one.line_no] += one.quantity
            line = state.line(one.line_no)
            held = 0 if line is None else line.at(*state.sources(context.legal_on, *places))
            twice = not repeated and wanted[one.line_no] > one.quantity
            if line is None or twice or wanted[one.line_no] > held:
                return {"line_no": one.line_no, "held": held, "quantity": wanted[one.line_no]}
        return True

    return Guard(
        code="goods.line_not_held",
        zh="清单第{line_no}行现有{held}，不足{quantity}，或者不在清单上、重复列出",
        en="line {line_no} has {held} and not {quantity}, is not on the list, or is named twice",
        check=check,
        next_zh="请核对各行现状（/v1/goods-lines）；数量有误的，先报送 goods.recounted；已解除、没收、移交的不再处理",
        next_en="see where each line is (/v1/goods-lines); where the count is wrong post goods.recounted first; what was released, "
        "confiscated or handed over is not dealt with again",
        basis=f"{RULES} 第三十四条、第三十五条、第四十二条; {COERCION} 第二十四条、第二十八条",
        pointer="/data/lines",
    )


def named_in_full(*places: Where) -> Guard:
    """Return the guard that everything in these places is named, each line with all that it has there."""

    def check(event: Any, state: Goods, context: Context) -> Verdict:
        named = {one.line_no: one.quantity for one in event.lines}
        sources = state.sources(context.legal_on, *places)
        left = [line.line_no for line in state.lines if line.at(*sources) > named.get(line.line_no, 0)]
        return not left or {"left": "、".join(left), "left_en": ", ".join(left)}

    return Guard(
        code="goods.lines_left_out",
        zh="此决定及于全部尚在控制的物品，遗漏了第{left}行（或者其数量）",
        en="this decision is about all that is still held, and leaves out line {left_en} or part of it",
        check=check,
        next_zh="请列明全部物品；只处理部分的，先就其余部分作出处理（goods.registration_disposed）",
        next_en="name everything; to part some of it, deal with that first (goods.registration_disposed)",
        basis=f"{RULES} 第三十三条、第三十五条、第三十六条; {COERCION} 第十九条",
        pointer="/data/lines",
    )


@guard(
    "goods.not_to_be_listed",
    zh="涉案物品{goods}清单第{line_no}行可列入移送的为{held}，不足{quantity}",
    en="of line {line_no} of goods {goods}, {held} can be listed and not {quantity}",
    next_zh="已解除、没收、移交的物品不能列入；请核对各行现状（/v1/goods-lines）",
    next_en="what was released, confiscated or handed over cannot be listed; see where each line is (/v1/goods-lines)",
    basis=f"{O310} 第六条第三项、第十二条",
)
def quantities_to_list(event: Any, state: Any, context: Context) -> Verdict:
    """What is on a list is there to be handed over, each unit once."""
    wanted: Counter[str] = Counter()
    for one in event.lines:
        wanted[one.line_no] += one.quantity
    for line_no, quantity in wanted.items():
        line = state.line(line_no)
        listed = sum(
            listing.quantity
            for listing in (line.listings if line else ())
            if listing.referral == event.referral and listing.handed_from is None
        )
        held = line.at(*state.sources(context.legal_on, *HELD)) - listed if line else 0
        if line is None or quantity > held:
            return {"goods": str(context.envelope.stream), "line_no": line_no, "held": held, "quantity": quantity}
    return True


@guard(
    "goods.count_unchanged",
    zh="清单第{line_no}行在手数量即为{quantity}，无需更正，或者不在清单上、已不在手、重复列出",
    en="line {line_no} has {quantity} in hand already, is not on the list, has nothing in hand, or is named twice",
    next_zh="只填写实际数量与记录不符的行",
    next_en="name only lines whose number is not what the record says",
    basis=f"{RULES} 第三十四条",
    pointer="/data/lines",
)
def count_differs(event: Any, state: Any, context: Context) -> Verdict:
    """A count that finds what the record says is not news."""
    seen: set[str] = set()
    for one in event.lines:
        line = state.line(one.line_no)
        held = 0 if line is None else line.at(*HELD)
        if not held or held == one.quantity or one.line_no in seen:
            return {"line_no": one.line_no, "quantity": held}
        seen.add(one.line_no)
    return True


@guard(
    "goods.line_not_in_hand",
    zh="清单第{items}行不在清单上，或者已不在本单位手中",
    en="line {items_en} is not on the list, or is in the agency's hands no longer",
    next_zh="请核对各行现状（/v1/goods-lines）",
    next_en="see where each line is (/v1/goods-lines)",
    pointer="/data/items",
)
def items_in_hand(event: Any, state: Any, context: Context) -> Verdict:
    """Only what one has can be kept elsewhere."""
    lines = {number: state.line(number) for number in event.items}
    gone = [number for number, line in lines.items() if line is None or not line.at(*HELD)]
    return not gone or {"items": "、".join(gone), "items_en": ", ".join(gone)}


def listed_goods(event: Any, state: Goods) -> Iterable[tuple[UUID, str]]:
    """Return where the lines that an event names stand on lists of referrals."""
    for one in event.lines:
        line = state.line(one.line_no)
        yield from ((listing.referral, listing.item_no) for listing in (line.listings if line else ()))


not_bound_by_referral = no_destroy_while_referral_open(listed_goods)

"""What a referral tells the goods on its list, each record of goods of its own lines. 对涉案物品的影响。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS
from coordination.rules import Consequence
from coordination.streams.referral.parts import CarriedLine, HandedExhibit, ListedExhibit
from coordination.streams.referral.state import Exhibit, Referral

Grouped = dict[UUID, tuple[CarriedLine, ...]]


def exhibits_of(exhibits: Iterable[ListedExhibit]) -> tuple[Exhibit, ...]:
    """Return a list of goods as the referral keeps it."""
    return tuple(Exhibit(one.item_no, one.quantity, one.seized, one.goods_record, one.line_no) for one in exhibits)


def listed(exhibits: Iterable[ListedExhibit]) -> Grouped:
    """Return the lines that a list names by their own record."""
    found: Grouped = {}
    for one in exhibits:
        if one.goods_record is not None and one.line_no is not None:
            line = CarriedLine(item_no=one.item_no, line_no=one.line_no, quantity=one.quantity)
            found[one.goods_record] = (*found.get(one.goods_record, ()), line)
    return found


def carried(referral: Referral, lines: Iterable[HandedExhibit], due: Callable[[Exhibit], int | None]) -> Grouped:
    """Return the lines that change hands, each with what is missing of what was ``due``."""
    found: Grouped = {}
    for one in lines:
        exhibit = referral.exhibit(one.item_no)
        if exhibit is not None and exhibit.goods is not None and exhibit.line_no is not None:
            line = CarriedLine(
                item_no=one.item_no,
                line_no=exhibit.line_no,
                quantity=one.quantity,
                missing=(due(exhibit) or 0) - one.quantity or None,
                difference=one.difference,
            )
            found[exhibit.goods] = (*found.get(exhibit.goods, ()), line)
    return found


def numbers(exhibits: Iterable[Exhibit]) -> dict[UUID, tuple[str, ...]]:
    """Return the lines of exhibits as their own records number them, each once."""
    found: dict[UUID, tuple[str, ...]] = {}
    for one in exhibits:
        if one.goods is not None and one.line_no is not None:
            found[one.goods] = tuple(dict.fromkeys((*found.get(one.goods, ()), one.line_no)))
    return found


def with_police(referral: Referral) -> dict[UUID, tuple[str, ...]]:
    """Return the lines for which the police answer."""
    return numbers(exhibit for exhibit in referral.exhibits if exhibit.with_police)


def tell(topic: str, lines: Grouped, **said: Any) -> Iterator[Consequence]:
    """Tell each record what happened to its lines."""
    for goods, own in lines.items():
        yield Consequence(KINDS["goods"], goods, EVENTS[topic](lines=own, **said))


def tell_of_items(topic: str, items: dict[UUID, tuple[str, ...]], **said: Any) -> Iterator[Consequence]:
    """Tell each record what happened to its lines as they are."""
    for goods, own in items.items():
        yield Consequence(KINDS["goods"], goods, EVENTS[topic](items=own, **said))

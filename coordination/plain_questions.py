"""Reading plain questions, JSON that is no event, as strictly as events: each fault with its pointer. 读取查询请求。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from coordination.catalogue import Fault, Invalid

T = TypeVar("T")


def only(item: Any, known: Collection[str], place: str = "") -> Mapping[str, Any]:
    """Return the object, which has none but the members known.

    Raises:
        Invalid: it is no object, or has another member.
    """
    if not isinstance(item, Mapping):
        raise Invalid(Fault("type", "应为对象", "must be an object", place))
    if others := [
        Fault("unknown", "没有此项", "is not known here", f"{place}/{name}") for name in item if name not in known
    ]:
        raise Invalid(*others)
    return item


def taken(item: Mapping[str, Any], name: str, place: str = "") -> Any:
    """Return a member that must be there.

    Raises:
        Invalid: it is not.
    """
    if name not in item:
        raise Invalid(Fault("required", "缺少必填项", "is required", f"{place}/{name}"))
    return item[name]


def parsed(parse: Callable[[Any], T], value: Any, place: str) -> T:
    """Return a value as a parser reads it; its faults are told at their place.

    Raises:
        Invalid: the value does not fit.
    """
    try:
        return parse(value)
    except Invalid as error:
        raise Invalid(*(fault.under(place) for fault in error.faults)) from None

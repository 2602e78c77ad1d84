"""What an event says that may well be wrong, and is recorded all the same: sender and readers are told. 存疑提示。

A doubt is no refusal: codes of divisions change, sources are behind, and what stands on paper must be possible to record. Doubts
are worked out when they are told, from the event and its legal date; nothing of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from coordination.catalogue import CreditCode, DivisionCode, Fault, fields_of
from coordination.divisions import NATION, Division, division, divisions_of, is_known, successor

Doubt = Callable[[Any, date], Fault | None]


def doubts(event: Any, on: date) -> tuple[Fault, ...]:
    """Return what is doubtful about an event that counts on a day, each with its place."""
    return tuple(_doubts(event, on, ""))


def _doubts(value: Any, on: date, pointer: str) -> Iterator[Fault]:
    declared: type = type(value)
    for name, doubt, nested in _plan(declared):
        held = getattr(value, name)
        for at, item in _items(held, f"{pointer}/{name}"):
            if nested:
                yield from _doubts(item, on, at)
            elif doubt is not None and (found := doubt(item, on)) is not None:
                yield found.under(at)


def _items(held: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(held, tuple):
        yield from ((f"{pointer}/{number}", item) for number, item in enumerate(held))
    elif held is not None:
        yield pointer, held


@cache
def _plan(declared: type) -> tuple[tuple[str, Doubt | None, bool], ...]:
    """Return the fields of an event or part in which there may be doubts: by which rule, or inside."""
    found: list[tuple[str, Doubt | None, bool]] = []
    for spec in fields_of(declared):
        codec = spec.codec.item or spec.codec
        doubt = next((RULES[mark] for mark in RULES if mark in codec.marks.flags), None)
        nested = codec.part is not None and bool(_plan(codec.part))
        if doubt is not None or nested:
            found.append((spec.name, doubt, nested))
    return tuple(found)


def _division(adcode: str, on: date) -> Fault | None:
    """Doubt a code that no division had on the day."""
    if is_known(adcode, on):
        return None
    told = divisions_of(adcode)
    if not told:
        return Fault(
            "division_unknown",
            f"{adcode[:6]}不在县级以上行政区划代码表中，请核对",
            f"{adcode[:6]} is not in the table of divisions: check it",
        )
    spells = "，".join(map(_spell, told))
    today = successor(adcode)
    later = None if today is None or today == adcode[:6] else division(today, date.max)
    now = f"，现为{later.adcode}{later.name}" if later is not None else ""
    return Fault(
        "division_not_in_use",
        f"{adcode[:6]}在{on.year}年不在用（{spells}{now}），请核对",
        f"{adcode[:6]} was not in use in {on.year} ({spells}{now}): check it",
    )


def _spell(told: Division) -> str:
    return f"{told.name} {told.valid_from or ''}–{told.valid_to or ''}"


def _registered_where(code: str, on: date) -> Fault | None:
    """Doubt a credit code whose division never was; development zones have codes of their own, which no table lists."""
    adcode = code[2:8]
    if adcode == NATION or divisions_of(adcode):
        return None
    return Fault(
        "division_unknown",
        f"第3至8位{adcode}不在行政区划代码表中（开发区等可能使用自编代码），请核对",
        f"characters 3 to 8, {adcode}, are not in the table of divisions (development zones may use their own): check them",
    )


RULES: Final[Mapping[type, Doubt]] = {DivisionCode: _division, CreditCode: _registered_where}
"""By the mark of a field, what may be doubtful about its value."""

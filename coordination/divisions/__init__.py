"""Administrative divisions with their history (GB/T 2260): what a code was called in a year, and to what it belonged. 行政区划。

The table is read when it is first asked. It knows years, no days: in the year of a change both the old and the new stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from coordination.catalogue import Coded

TABLE: Final = Path(__file__).with_name("divisions.tsv")
NATION: Final = "100000"
"""What stands for the whole country, which has no code in the standard."""


class Level(Coded):
    """How high a division stands. 行政区划层级。"""

    NATION = "nation", "国家", "country"
    PROVINCE = "province", "省级", "province"
    PREFECTURE = "prefecture", "地级（市、地区、自治州、盟）", "prefecture"
    COUNTY = "county", "县级（县、县级市、区、旗）", "county"


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one of its names; years are inclusive, None is not known, or still so. 行政区划。

    ``replaced_by`` is the code of the division that carried on, where that is known without doubt.
    """

    adcode: str
    name: str
    level: Level
    parent: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    replaced_by: str | None = None

    def stood_in(self, year: int) -> bool:
        """Whether the code had this name in some part of the year."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)

    @property
    def is_heading(self) -> bool:
        """Whether this only groups others in the list of codes (市辖区, 省直辖县级行政区划) and nobody governs it."""
        return "直辖" in self.name or self.name in _HEADINGS


_HEADINGS: Final = frozenset({"市辖区", "市区", "县", "郊县", "市", "林区"})
_COUNTRY: Final = Division(NATION, "全国", Level.NATION, None)


def divisions_of(adcode: str) -> tuple[Division, ...]:
    """Return all that a code has stood for, oldest first; of longer codes the county is asked for. 沿革。"""
    return _table().get(adcode[:6], ())


def division(adcode: str, on: date) -> Division | None:
    """Return what a code stood for on a day, the newer one in the year of a change; None where it stood for nothing."""
    found = (one for one in reversed(divisions_of(adcode)) if one.stood_in(on.year))
    return next(found, None)


def is_known(adcode: str, on: date) -> bool:
    """Whether the code was in use on that day, as far as years tell. 是否在用。"""
    return division(adcode, on) is not None


def name_of(adcode: str, on: date) -> str | None:
    """Return what the division was called on that day. 当时名称。"""
    found = division(adcode, on)
    return None if found is None else found.name


def ancestors(adcode: str, on: date) -> tuple[Division, ...]:
    """Return the divisions that lie around a code, the nearest first and the country last, itself not among them. 上级区划。

    What only groups others in the list of codes is left out: a county-level city that a province administers lies in the province.
    A code that was not in use (a development zone's, a retired one) lies where its digits say.
    """
    around = (_prefecture(adcode), f"{adcode[:2]}0000", NATION)
    found = (division(code, on) for code in dict.fromkeys(around) if code != adcode[:6])
    return tuple(one for one in found if one is not None and not one.is_heading)


def within(adcode: str, on: date) -> Iterator[Division]:
    """Yield the division itself, where it stood and is governed, and those around it."""
    itself = division(adcode, on)
    if itself is not None and not itself.is_heading:
        yield itself
    yield from ancestors(adcode, on)


def common(one: str, other: str, on: date) -> Division | None:
    """Return the lowest division in which both lie; None where one of the codes lies nowhere. 共同的最低一级区划。"""
    around = {division.adcode for division in within(other, on) if _placed(one) and _placed(other)}
    return next((division for division in within(one, on) if division.adcode in around), None)


def answers_for(adcode: str, place: str, on: date) -> bool:
    """Whether an agency of one division is one of a place: of the same division, of one inside it, or of the city around a county.

    The city around a county is the division that governs it, which is the province where a province does so itself. 属地。
    """
    one, other = adcode[:6], place[:6]
    inside = other in (around.adcode for around in ancestors(one, on))
    if one == other or (inside and other != NATION):
        return True
    county = not other.endswith("00")
    return county and one == next((around.adcode for around in ancestors(other, on)), None)


def successor(adcode: str) -> str | None:
    """Return the code that carries on today what a code stood for: itself, where it does; None where nobody knows. 承继代码。"""
    seen: set[str] = set()
    code: str | None = adcode[:6]
    while code is not None and code not in seen:
        seen.add(code)
        told = divisions_of(code)
        if not told or told[-1].valid_to is None:
            return code if told else None
        code = told[-1].replaced_by
    return None


def _placed(adcode: str) -> bool:
    return f"{adcode[:2]}0000" in _table()


def _prefecture(adcode: str) -> str:
    return f"{adcode[:4]}00"


@cache
def _table() -> Mapping[str, tuple[Division, ...]]:
    """Return the table by code; made once, when it is first asked for."""
    found: dict[str, list[Division]] = {NATION: [_COUNTRY]}
    # in the order of codes, so that what lies around a division has been read before it
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            adcode, name, since, until, after = (*line.split("\t"), "", "", "")[:5]
            level, parent = _place(adcode, found)
            told = Division(adcode, name, level, parent, _year(since), _year(until), after or None)
            found.setdefault(adcode, []).append(told)
    return {adcode: tuple(told) for adcode, told in found.items()}


def _place(adcode: str, found: Mapping[str, list[Division]]) -> tuple[Level, str]:
    if adcode.endswith("0000"):
        return Level.PROVINCE, NATION
    if adcode.endswith("00"):
        return Level.PREFECTURE, f"{adcode[:2]}0000"
    governed = any(not one.is_heading for one in found.get(_prefecture(adcode), ()))
    return Level.COUNTY, _prefecture(adcode) if governed else f"{adcode[:2]}0000"


def _year(text: str) -> int | None:
    return int(text) if text else None

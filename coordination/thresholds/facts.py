"""The facts on which a threshold rests, each known or not. 涉嫌犯罪数额、情节。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from coordination.catalogue import Coded, Count, Fen
from coordination.catalogue.sentences import say_fen

FEN_PER_YUAN, WAN = 100, 10_000


class CrimeConduct(Coded):
    """Conduct that is a crime from certain figures on. 涉嫌犯罪的行为。"""

    COUNTERFEIT_MARK = "counterfeit_mark", "假冒注册商标", "counterfeiting a registered trademark on goods"
    COUNTERFEIT_SALE = "counterfeit_sale", "销售假冒注册商标的商品", "selling goods with counterfeit trademarks"
    ILLEGAL_LABELS = (
        "illegal_labels",
        "伪造、擅自制造或者销售伪造、擅自制造的注册商标标识",
        "making or selling illegal trademark labels",
    )


class Unit(StrEnum):
    """What a fact is counted in. 单位。"""

    FEN = "fen"
    KINDS = "kinds"
    PIECES = "pieces"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its name, and what it is called. 事实。"""

    zh: str
    en: str
    unit: Unit

    def number_zh(self, number: int) -> str:
        """Return a number of it as the law writes it."""
        if self.unit is Unit.FEN:
            return _yuan_zh(number)
        return f"{_wan(number)}{'种' if self.unit is Unit.KINDS else '件'}"

    def from_en(self, number: int) -> str:
        """Return the same in English: of sums the amount comes after what it is of."""
        return f"{self.en} of {say_fen(number, 'en')}" if self.unit is Unit.FEN else f"{number:,} {self.en}"


def _yuan_zh(fen: int) -> str:
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    return f"{yuan}.{rest:02d}元" if rest else f"{_wan(yuan)}元"


def _wan(number: int) -> str:
    return f"{number // WAN}万" if number and number % WAN == 0 else str(number)


FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "gained_fen": Fact("违法所得数额", "illegal income", Unit.FEN),
        "turnover_fen": Fact("非法经营数额", "illegal turnover", Unit.FEN),
        "sold_fen": Fact("销售金额", "sales", Unit.FEN),
        "unsold_fen": Fact("尚未销售的货值金额", "value of goods not sold", Unit.FEN),
        "mark_count": Fact("注册商标种数", "different trademarks", Unit.KINDS),
        "label_count": Fact("标识件数", "labels", Unit.PIECES),
        "repeated": Fact("二年内受过处罚后再次实施", "done again within two years of a punishment for it", Unit.FLAG),
    }
)
"""All facts there are, by their names in events, questions and rules."""


TYPES: Final[Mapping[Unit, Any]] = MappingProxyType(
    {Unit.FEN: Fen, Unit.KINDS: Count, Unit.PIECES: Count, Unit.FLAG: bool}
)
"""As what a fact of each unit is told."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a matter; None is what is not known. 已知事实。"""

    gained_fen: int | None = None
    turnover_fen: int | None = None
    sold_fen: int | None = None
    unsold_fen: int | None = None
    mark_count: int | None = None
    label_count: int | None = None
    repeated: bool | None = None

    def value(self, name: str) -> int | None:
        """Return a fact as a number: a flag is one or nothing."""
        known = getattr(self, name)
        return None if known is None else int(known)

    def known(self) -> Mapping[str, int]:
        """Return those that are known."""
        return {field.name: known for field in fields(self) if (known := getattr(self, field.name)) is not None}

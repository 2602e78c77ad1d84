"""Numbers of documents: one spelling by which they are compared, and their parts where the pattern is known. 发文字号与案号。

GB/T 9704-2012: the issuer's letterhead (机关代字), the full year in 〔〕, the sequence without 第 and without zeros before it, 号.
Courts put the year first, in round brackets. People write other brackets, full-width digits and spaces; what they wrote is kept as
given, and compared by this spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_OPEN, _CLOSE = r"\[(（【〔﹝［{｛<＜〈《", r"\])）】〕﹞］}｝>＞〉》"
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACE: Final = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_YEAR: Final = re.compile(f"[{_OPEN}]([0-9]{{4}})[{_CLOSE}]")
_PADDED: Final = re.compile(r"(〔[0-9]{4}〕|^（[0-9]{4}）)第?0*(?=[1-9][0-9]*号)")
_MARKS: Final = str.maketrans(
    dict.fromkeys(_OPEN.replace("\\", ""), "（") | dict.fromkeys(_CLOSE.replace("\\", ""), "）")
)

_OFFICIAL: Final = re.compile(
    f"(?P<prefix>(?:[{_HAN}]|（[{_HAN}0-9]{{1,8}}）){{2,20}})〔(?P<year>[0-9]{{4}})〕(?P<sequence>[1-9][0-9]{{0,8}})号"
    "(?:之[一二三四五六七八九十]+)?"
)
_COURT: Final = re.compile(
    f"（(?P<year>[0-9]{{4}})）(?P<prefix>[{_HAN}][{_HAN}0-9]{{0,18}}[{_HAN}])(?P<sequence>[1-9][0-9]{{0,8}})号"
    "(?:之[一二三四五六七八九十]+)?"
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The parts of a number whose pattern is known. 文号要素。"""

    prefix: str
    year: int
    sequence: int
    of_court: bool


def normal(number: str) -> str:
    """Return the spelling by which a number is compared; what is no number of a known pattern has one, too. 规范写法。"""
    bare = _SPACE.sub("", number.translate(_WIDE))
    year = _YEAR.search(bare)
    if year is None:
        return bare.translate(_MARKS)
    before, after = bare[: year.start()].translate(_MARKS), bare[year.end() :].translate(_MARKS)
    told = f"{before}〔{year[1]}〕{after}" if before else f"（{year[1]}）{after}"
    return _PADDED.sub(r"\1", told)


def parse(number: str) -> Numbered | None:
    """Return the parts of a number, however it is written; None where its pattern is none of those known. 识别。"""
    told = normal(number)
    for pattern in (_OFFICIAL, _COURT):
        if found := pattern.fullmatch(told):
            return Numbered(found["prefix"], int(found["year"]), int(found["sequence"]), pattern is _COURT)
    return None


def written(prefix: str, year: int, sequence: int) -> str:
    """Return a number as the standard has it printed. 文号。"""
    return f"{prefix}〔{year}〕{sequence}号"

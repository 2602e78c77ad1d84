"""How the values of query parameters are read, and described. 查询参数的读法。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from api.language import Both
from api.strict_json import MAX_INTEGER
from coordination.catalogue import Coded, Fault, Invalid, compile_type
from coordination.catalogue.codecs import parse_instant

Parse = Callable[[list[str]], Any]
MOST_WORDS: Final = 200
FROM, TO = "_from", "_to"


class InvalidQuery(Invalid):
    """The question is put wrongly; correct the parameters that the pointers name."""

    problem = "invalid_query"


@dataclass(frozen=True, eq=False)
class Parameter:
    """One query parameter: how it is read, and how it is described. 查询参数。"""

    name: str
    parse: Parse
    schema: Mapping[str, Any]
    meaning: Both
    listed: bool = False


def refuse(code: str, zh: str, en: str) -> Invalid:
    """Return a refusal of one value."""
    return Invalid(Fault(code, zh, en))


def once(parse: Callable[[str], Any]) -> Parse:
    """Read a value that may be given once only."""

    def parse_one(values: list[str]) -> Any:
        if len(values) != 1:
            raise refuse("repeated", "只能给出一次", "may be given once only")
        return parse(values[0])

    return parse_one


def each(parse: Callable[[str], Any]) -> Parse:
    """Read several values, parted by commas or given by repetition; an empty one stands for having no value."""

    def parse_all(values: list[str]) -> tuple[Any, ...]:
        texts = dict.fromkeys(text.strip() for value in values for text in value.split(","))
        return tuple(parse(text) if text else None for text in texts)

    return parse_all


_WHOLE = re.compile(r"[0-9]{1,16}", re.ASCII)


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return the reader of a whole number between two bounds."""

    def parse(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise refuse("range", f"须为{least}至{most}的整数", f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def flag(text: str) -> bool:
    """Read true or false."""
    if text not in ("true", "false"):
        raise refuse("choice", "须为true或false", "must be true or false")
    return text == "true"


def words_of(text: str) -> str:
    """Read words to search for."""
    if not text.strip() or len(text) > MOST_WORDS or any(character < " " for character in text):
        raise refuse("length", f"须为1至{MOST_WORDS}个字符", f"must have 1 to {MOST_WORDS} characters")
    return text


def read_as(annotation: Any) -> tuple[Callable[[str], Any], Mapping[str, Any]]:
    """Return how a value of a type of fields is read and described."""
    codec = compile_type(annotation, lambda *_: None)
    return codec.parse, codec.schema


def instant_of(text: str) -> datetime:
    """Read an instant."""
    # a plus sign that nobody encoded arrives as a space
    return parse_instant(re.sub(r" (?=\d\d:\d\d$)", "+", text))


READERS: Final[Mapping[type, tuple[Callable[[str], Any], Mapping[str, Any]]]] = {
    str: read_as(str),
    date: read_as(date),
    UUID: read_as(UUID),
    datetime: (instant_of, {"type": "string", "format": "date-time"}),
    int: (whole(0, MAX_INTEGER), {"type": "integer", "minimum": 0}),
    bool: (flag, {"type": "boolean"}),
}
"""How one value of each type of column is read and described."""


def coded_as(classes: Sequence[type[Coded]]) -> tuple[Callable[[str], str], Mapping[str, Any]]:
    """Return how the codes of one or several lists are read and described."""
    codes = list(dict.fromkeys(member.value for coded in classes for member in coded))
    told = ", ".join(codes)

    def parse(text: str) -> str:
        if text not in codes:
            raise refuse("choice", f"须为下列代码之一：{told}", f"must be one of: {told}")
        return text

    return parse, {"type": "string", "enum": codes}

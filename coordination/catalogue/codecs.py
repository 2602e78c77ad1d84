"""How a value of each declared type is read strictly, stored, loaded back and described in JSON Schema."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self, Union, cast, get_args, get_origin
from uuid import UUID

from coordination.catalogue.faults import Fault, Invalid
from coordination.catalogue.marks import Marks

Json = Any
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
# Python's own readers also take week dates, times without minutes and UUIDs with misplaced hyphens; senders must not
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
HEX_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
SEALED_PREFIX = "sealed:"
"""How sealed values begin; no text from outside does, in whichever field it stands: what is read back is opened by it."""


class Coded(StrEnum):
    """A closed list of codes, each with its Chinese and English label. 代码表。

    Declare members as ``NAME = "code", "中文", "English"``; the code is what is stored and sent.
    """

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        """Make the member a plain string that also knows its labels."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the member that a stored code stands for.

        Raises:
            KeyError: no member has it.
        """
        return cast("Self", cls._value2member_map_[code])


@dataclass(frozen=True)
class Codec:
    """How values of one declared type pass between people, the log and the rule book.

    ``parse`` reads JSON from outside, strictly (raises :class:`Invalid`); ``encode`` and ``decode`` are the stored form,
    where nothing is checked again: what is stored stands. ``item`` and ``part`` tell what a list or a nested value is made of.
    """

    parse: Callable[[Json], Any]
    encode: Callable[[Any], Json]
    decode: Callable[[Json], Any]
    schema: dict[str, Any]
    python: Any
    marks: Marks
    item: Codec | None = None
    part: type | None = None
    optional: bool = False
    plain: bool = False

    def faults(self, value: Any) -> tuple[Fault, ...]:
        """Return what the limits find wrong with a value that already has its Python type."""
        return tuple(fault for limit in self.marks.limits if (fault := limit.fault(value)) is not None)


def _same(value: Any) -> Any:
    return value


def _must(kind: type, zh: str, en: str) -> Callable[[Json], Any]:
    def parse(value: Json) -> Any:
        # bool is an int to Python, and never to a person who fills in a number
        if type(value) is not kind:
            raise Invalid(Fault("type", zh, en))
        return value

    return parse


def _parse_text(value: Json) -> str:
    if type(value) is not str:
        raise Invalid(Fault("type", "须为文本", "must be text"))
    if value.startswith(SEALED_PREFIX):
        raise Invalid(Fault("sealed", "不能以sealed:开头", "must not begin with sealed:"))
    return value


def _parse_date(value: Json) -> date:
    if type(value) is not str or not DATE.fullmatch(value):
        raise Invalid(Fault("type", "须为日期，如2024-01-31", "must be a date such as 2024-01-31"))
    try:
        parsed = date.fromisoformat(value)
    except ValueError:
        raise Invalid(Fault("type", "不是有效日期，应如2024-01-31", "is not a date such as 2024-01-31")) from None
    if not EARLIEST <= parsed <= LATEST:
        raise Invalid(Fault("range", "日期须在1900年至2199年之间", "must lie in the years 1900 to 2199"))
    return parsed


def parse_instant(value: Json) -> datetime:
    """Read an RFC 3339 instant with its zone; a time without a zone is nobody's time."""
    written = INSTANT.fullmatch(value) if type(value) is str else None
    if written is None:
        raise Invalid(
            Fault("type", "须为带时区的时间，如2024-01-31T09:30:00+08:00", "must be an RFC 3339 time with zone")
        )
    if written["zone"] is None:
        raise Invalid(Fault("zone", "时间缺少时区，如+08:00", "has no zone: add one, such as +08:00"))
    try:
        parsed = datetime.fromisoformat(value.upper())
    except ValueError:
        raise Invalid(
            Fault("type", "不是有效时间，应如2024-01-31T09:30:00+08:00", "is not an RFC 3339 time with zone")
        ) from None
    if not EARLIEST < parsed.date() < LATEST:
        raise Invalid(Fault("range", "时间须在1900年至2199年之间", "must lie in the years 1900 to 2199"))
    return parsed.astimezone(UTC)


def encode_instant(value: datetime) -> str:
    """Write an instant the one way it is stored: UTC, microseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _parse_uuid(value: Json) -> UUID:
    if type(value) is not str or not HEX_UUID.fullmatch(value):
        raise Invalid(Fault("type", "须为UUID（8-4-4-4-12位十六进制）", "must be a UUID in its 8-4-4-4-12 form"))
    return UUID(value)


_SCALARS: dict[type, tuple[Callable[[Json], Any], Callable[[Any], Json], Callable[[Json], Any], dict[str, Any]]] = {
    str: (_parse_text, _same, _same, {"type": "string"}),
    bool: (_must(bool, "须为true或false", "must be true or false"), _same, _same, {"type": "boolean"}),
    int: (
        _must(int, "须为整数（不加引号）", "must be a whole number, without quotes"),
        _same,
        _same,
        {"type": "integer"},
    ),
    date: (_parse_date, date.isoformat, date.fromisoformat, {"type": "string", "format": "date"}),
    datetime: (parse_instant, encode_instant, datetime.fromisoformat, {"type": "string", "format": "date-time"}),
    UUID: (_parse_uuid, str, UUID, {"type": "string", "format": "uuid"}),
}


def compile_type(annotation: Any, part_codec: Callable[[type, Marks], Codec | None]) -> Codec:
    """Return the codec of a field's annotation.

    ``part_codec`` answers for classes that are declared parts, and None for all others.

    Raises:
        TypeError: the type is not one that events may carry.
    """
    metadata: tuple[Any, ...] = ()
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *rest = get_args(annotation)
            metadata = (*rest, *metadata)
        elif origin in (Union, types.UnionType):
            arms = [arm for arm in get_args(annotation) if arm is not types.NoneType]
            if len(arms) != 1:
                message = f"a field has one type, or one type and None: {annotation}"
                raise TypeError(message)
            optional = True
            annotation = arms[0]
        else:
            break
    codec = _compile_plain(annotation, Marks.of(metadata), part_codec)
    return _optional(codec) if optional else codec


def _compile_plain(annotation: Any, marks: Marks, part_codec: Callable[[type, Marks], Codec | None]) -> Codec:
    limits: dict[str, Any] = {}
    for limit in marks.limits:
        limits |= limit.schema()
    if get_origin(annotation) is tuple:
        inner, *ellipsis = get_args(annotation)
        if ellipsis != [Ellipsis]:
            message = f"lists are written tuple[X, ...]: {annotation}"
            raise TypeError(message)
        item = compile_type(inner, part_codec)
        return Codec(
            parse=_must(list, "须为列表", "must be a list"),
            encode=lambda values: [item.encode(value) for value in values],
            decode=lambda values: tuple(item.decode(value) for value in values),
            schema={"type": "array", "items": item.schema, **limits},
            python=annotation,
            marks=marks,
            item=item,
        )
    if isinstance(annotation, type):
        if annotation in _SCALARS:
            parse, encode, decode, schema = _SCALARS[annotation]
            return Codec(
                parse=_limited(parse, marks),
                encode=encode,
                decode=decode,
                schema={**schema, **limits},
                python=annotation,
                marks=marks,
                plain=encode is _same,
            )
        if issubclass(annotation, Coded):
            return _coded(annotation, marks)
        if (codec := part_codec(annotation, marks)) is not None:
            return codec
    message = f"events cannot carry {annotation!r}: use a scalar, a Coded list, a @part or a tuple of these"
    raise TypeError(message)


def _limited(parse: Callable[[Json], Any], marks: Marks) -> Callable[[Json], Any]:
    if not marks.limits:
        return parse

    def limited(value: Json) -> Any:
        parsed = parse(value)
        faults = tuple(fault for limit in marks.limits if (fault := limit.fault(parsed)) is not None)
        if faults:
            raise Invalid(*faults)
        return parsed

    return limited


def _coded(coded: type[Coded], marks: Marks) -> Codec:
    members = {str(member.value): member for member in coded}

    def parse(value: Json) -> Coded:
        member = members.get(value) if type(value) is str else None
        if member is None:
            choices = ", ".join(members)
            raise Invalid(Fault("choice", f"须为下列代码之一：{choices}", f"must be one of: {choices}"))
        return member

    return Codec(
        parse=parse,
        encode=lambda member: member.value,
        decode=members.__getitem__,
        schema={
            "type": "string",
            "enum": list(members),
            "x-labels": {code: [m.zh, m.en] for code, m in members.items()},
        },
        python=coded,
        marks=marks,
    )


def _optional(codec: Codec) -> Codec:
    """Let a codec answer for None as well; the schema is unchanged, because an absent field is simply left out."""
    return Codec(
        parse=codec.parse,
        encode=lambda value: None if value is None else codec.encode(value),
        decode=lambda value: None if value is None else codec.decode(value),
        schema=codec.schema,
        python=codec.python,
        marks=codec.marks,
        item=codec.item,
        part=codec.part,
        optional=True,
        plain=codec.plain,
    )

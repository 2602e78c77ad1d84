"""The one JSON reader for everything that comes from outside; whatever the bytes, a value or a fault. 严格JSON。

The standard reader takes the last of two equal keys, NaN, lone surrogates and NUL, and falls over deep nesting and long
numbers. Evidence must mean the same to every reader, so all of that is refused here, with a pointer to the place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn

from coordination.catalogue import Fault, Invalid

Json = Any

MAX_DEPTH: Final = 32
MAX_INTEGER: Final = 2**53 - 1
_DIGITS: Final = len(str(MAX_INTEGER)) + 1  # and a sign
_MOST_SHOWN: Final = 64
_BOM: Final = b"\xef\xbb\xbf"
# No control characters but tab and the ends of lines, nor halves of surrogate pairs: PostgreSQL or people would choke on them.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

FAULTS: Final[dict[str, tuple[str, str]]] = {
    "too_large": ("内容过大", "the content is too large"),
    "empty": ("没有内容，应为JSON", "there is no content; JSON was expected"),
    "byte_order_mark": ("不能以字节顺序标记（BOM）开头，请发送不带BOM的UTF-8", "must not begin with a byte order mark"),
    "not_utf8": ("不是有效的UTF-8编码", "is not valid UTF-8"),
    "syntax": ("不是合法的JSON", "is not valid JSON"),
    "duplicate_key": ("同一对象中键名重复", "the same key stands twice in one object"),
    "not_a_number": ("NaN和Infinity不是JSON数值", "NaN and Infinity are not JSON numbers"),
    "fraction": (
        "不接受小数和指数写法；金额以分为单位填写整数",
        "no fractions or exponents: money is a whole number of fen",
    ),
    "integer_range": ("整数超出±(2^53-1)", "the whole number lies outside ±(2^53-1)"),
    "control_character": (
        "文本含控制字符，只允许换行（\\n、\\r）和制表符",
        "the text has a control character; only line ends (\\n, \\r) and tab are allowed",
    ),
    "lone_surrogate": ("文本含不成对的UTF-16代理项", "the text has half of a UTF-16 surrogate pair"),
    "too_deep": (f"嵌套超过{MAX_DEPTH}层", f"nested more than {MAX_DEPTH} levels deep"),
}


class StrictJsonError(Invalid):
    """The bytes are not JSON that everybody reads alike; correct them at the pointer and send again."""

    @property
    def code(self) -> str:
        """The stable code of the fault."""
        return self.faults[0].code

    @property
    def problem(self) -> str:
        """The kind of problem it is to the sender."""
        return "too_large" if self.code == "too_large" else "malformed_json"


def loads(data: bytes, *, most: int | None = None) -> Json:
    """Read JSON strictly: objects, lists, text, whole numbers, true, false, null.

    Args:
        data: the bytes as sent; UTF-8 without byte order mark.
        most: how many bytes are taken.

    Raises:
        StrictJsonError: anything about the bytes is wrong; whatever they are, nothing else is raised.
    """
    text = _text(data, most)
    try:
        value = _READER.decode(text)
    except (ValueError, RecursionError):
        raise _explain(text) from None
    # Escapes, C1 controls (UTF-8 lead byte C2) and DEL are the only ways for unfit text, brackets the only one for depth;
    # most events have none of the first and few of the second, so the walk through the value is seldom needed.
    if b"\\" in data or b"\xc2" in data or b"\x7f" in data or data.count(b"{") + data.count(b"[") > MAX_DEPTH:
        for fault in _faults(value):
            raise StrictJsonError(fault)
    return value


def dumps(value: Json) -> bytes:
    """Write JSON the one canonical way: keys sorted, no spaces, UTF-8 unescaped.

    Equal to RFC 8785 for what :func:`loads` returns, where key order by code point and by UTF-16 unit agree.
    """
    return _WRITER.encode(value).encode()


def pointer(*steps: str | int) -> str:
    """Return the RFC 6901 pointer to a place, fit to be sent back: never longer or stranger than a person can read."""
    return "".join(f"/{_step(str(step))}" for step in steps)


def _step(step: str) -> str:
    shown = step if len(step) <= _MOST_SHOWN else f"{step[:_MOST_SHOWN]}…"
    return _UNFIT.sub("\ufffd", shown).replace("~", "~0").replace("/", "~1")


def _error(code: str, zh: str = "", en: str = "") -> StrictJsonError:
    texts = FAULTS[code]
    return StrictJsonError(Fault(code, texts[0] + zh, texts[1] + en))


def _text(data: bytes, most: int | None) -> str:
    if most is not None and len(data) > most:
        raise _error(
            "too_large", f"：{len(data)}字节，上限{most}字节", f": {len(data)} bytes, at most {most} are taken"
        )
    if data.startswith(_BOM):
        raise _error("byte_order_mark")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _error("not_utf8", f"（第{error.start}字节起）", f" (from byte {error.start})") from None
    if not text or text.isspace():
        raise _error("empty")
    return text


# -- the fast reading: gives up at the first fault ---------------------------------------------------------------------


class _GivenUp(ValueError):
    """The fast reading met a fault; the slow one says which and where."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _GivenUp
    return made


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS or not -MAX_INTEGER <= (number := int(digits)) <= MAX_INTEGER:
        raise _GivenUp
    return number


def _give_up(text: str) -> NoReturn:
    raise _GivenUp(text)


# -- the slow reading: leaves a marker where a fault is, to find the way to it ----------------------------------------


class _Marker(str):
    """Stands in the value where something cannot be taken; its text is the fault's code."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object with some key twice."""

    __slots__ = ()


def _marked_object(pairs: list[tuple[str, Json]]) -> Json:
    made = dict(pairs)
    return made if len(made) == len(pairs) else _Pairs(pairs)


def _marked_integer(digits: str) -> int | _Marker:
    try:
        return _integer(digits)
    except _GivenUp:
        return _Marker("integer_range")


def _decoder(
    pairs: Callable[[list[tuple[str, Json]]], Json],
    integer: Callable[[str], Any],
    fraction: Callable[[str], Any],
    constant: Callable[[str], Any],
) -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=pairs, parse_int=integer, parse_float=fraction, parse_constant=constant)


_READER: Final = _decoder(_object, _integer, _give_up, _give_up)
_EXPLAINER: Final = _decoder(
    _marked_object, _marked_integer, lambda _: _Marker("fraction"), lambda _: _Marker("not_a_number")
)
_WRITER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _explain(text: str) -> StrictJsonError:
    """Read once more, slowly, to say what is wrong and where."""
    try:
        value = _EXPLAINER.decode(text)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        return _error("syntax", f"（第{line}行第{column}列）", f" (line {line}, column {column}: {error.msg})")
    except RecursionError:
        return _error("too_deep")
    return next((StrictJsonError(fault) for fault in _faults(value)), _error("syntax"))


Path = tuple["Path", str | int] | None
"""A place in the value as a chain of steps, spelt out only where something is wrong."""


def _faults(root: Json) -> Iterator[Fault]:
    """Walk through a value in its own order and tell each fault on the way; the stack is a list, so depth cannot hurt."""
    ahead: list[tuple[Path, int, Json]] = [(None, 1, root)]
    while ahead:
        path, depth, value = ahead.pop()
        if isinstance(value, _Marker):
            yield _fault(str(value), path)
        elif isinstance(value, str):
            if (unfit := _UNFIT.search(value)) is not None:
                yield _fault(_unfit_code(unfit[0]), path)
        elif isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                yield _fault("too_deep", path)
                continue
            members, faults = _members(value, path)
            yield from faults
            ahead.extend((step, depth + 1, member) for step, member in reversed(members))


def _members(value: dict[str, Json] | list[Json], path: Path) -> tuple[list[tuple[Path, Json]], list[Fault]]:
    """Return what a container holds, each with its path, and what is wrong with the keys."""
    if isinstance(value, list) and not isinstance(value, _Pairs):
        return [((path, index), item) for index, item in enumerate(value)], []
    pairs = list(value.items()) if isinstance(value, dict) else value
    faults: list[Fault] = []
    seen: set[str] = set()
    for key, _ in pairs:
        if (unfit := _UNFIT.search(key)) is not None:
            faults.append(_fault(_unfit_code(unfit[0]), (path, key)))
        if key in seen:
            faults.append(_fault("duplicate_key", (path, key)))
        seen.add(key)
    return [((path, key), member) for key, member in pairs], faults


def _unfit_code(character: str) -> str:
    return "lone_surrogate" if _SURROGATE.match(character) else "control_character"


def _fault(code: str, path: Path) -> Fault:
    steps: list[str | int] = []
    while path is not None:
        path, step = path
        steps.append(step)
    zh, en = FAULTS[code]
    return Fault(code, zh, en, pointer(*reversed(steps)))

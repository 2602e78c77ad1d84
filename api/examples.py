"""A valid example of every event type, made from its declaration alone and the same every time. 示例。"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from coordination.catalogue import Codec, Coded, Declaration, FieldSpec, Items, Pattern, Range, Text, fields_of
from coordination.catalogue.declare import NAMESPACE

DAY: Final = date(2024, 3, 1)
AGENCY, CAMPAIGN = "370784-scjgj", "anqiu-2022"

GIVEN: Final = {
    "单位代码，如370784-scjgj": AGENCY,
    "专项行动代码，如anqiu-2022": CAMPAIGN,
    "行政区划代码": "370784",
    "18位统一社会信用代码": "91370784MA3C000003",
    "字母数字代码": "code-1",
    "执法人员编号（不是姓名）": "officer-17",
    "http或https网址": "https://shop.example/item/1",
}
"""What stands for a form, by the name that people have for it; for any other form some text of it is made."""
TOLD: Final = {"证件号码示例": "11010519491231002X"}
"""What stands for a text that must be more than a text; the identity number is the example of GB 11643 itself."""


def data(declaration: Declaration, *, whole: bool = True) -> dict[str, Any]:
    """Return data that an event of this type may have: every field, or only those that must be given."""
    return _fields(declaration.fields, declaration.topic, 0, whole=whole)


def event(declaration: Declaration, *, whole: bool = True) -> dict[str, Any]:
    """Return a whole CloudEvent of this type, as it may be posted."""
    return {
        "specversion": "1.0",
        "id": f"{declaration.topic}-1",
        "source": f"/{AGENCY}/case-system",
        "type": declaration.topic,
        "subject": f"{declaration.kind.plural}/{key(declaration)}",
        "time": f"{DAY.isoformat()}T09:30:00+08:00",
        "datacontenttype": "application/json",
        "legalon": DAY.isoformat(),
        "data": data(declaration, whole=whole),
    }


def key(declaration: Declaration) -> str:
    """Return by what a record of the kind is addressed."""
    codes = {"agency": AGENCY, "campaign": CAMPAIGN, "document_register": AGENCY}
    return codes.get(declaration.kind.name, "this") if declaration.kind.keyed else str(_id(declaration.kind.name))


def _fields(specs: tuple[FieldSpec, ...], path: str, number: int, *, whole: bool) -> dict[str, Any]:
    return {
        spec.name: _value(spec.codec, f"{spec.zh}示例", f"{path}.{spec.name}", number, whole=whole)
        for spec in specs
        if whole or spec.required
    }


def _value(codec: Codec, text: str, path: str, number: int, *, whole: bool) -> Any:
    """Return a value of a type; ``number`` tells the items of a list apart."""
    if codec.part is not None:
        return _fields(fields_of(codec.part), path, number, whole=whole)
    if codec.item is not None:
        least = next((limit.least for limit in codec.marks.limits if isinstance(limit, Items)), 0)
        return [_value(codec.item, text, path, item, whole=whole) for item in range(max(1, least))]
    if issubclass(codec.python, Coded):
        members = list(codec.python)
        return members[number % len(members)].value
    return _PLAIN[codec.python](codec, text, path, number)


def _text(codec: Codec, text: str, path: str, number: int) -> str:
    if text in TOLD:
        return TOLD[text]
    limits = codec.marks.limits
    form = next((limit for limit in limits if isinstance(limit, Pattern)), None)
    if form is not None:
        return GIVEN[form.zh] if number == 0 and form.zh in GIVEN else _formed(codec, form, number)
    least, most = next(((limit.least, limit.most) for limit in limits if isinstance(limit, Text)), (1, 100))
    return (text if number == 0 else f"{text}{number + 1}")[:most].ljust(least, "。")


def _whole(codec: Codec, text: str, path: str, number: int) -> int:
    bounds = next((limit for limit in codec.marks.limits if isinstance(limit, Range)), Range(1, 1000))
    return min(max(bounds.least, 1) + number, bounds.most)


def _day(codec: Codec, text: str, path: str, number: int) -> str:
    return (DAY + timedelta(days=number)).isoformat()


def _instant(codec: Codec, text: str, path: str, number: int) -> str:
    return f"{_day(codec, text, path, number)}T09:00:00+08:00"


_PLAIN: Final[dict[Any, Callable[[Codec, str, str, int], Any]]] = {
    str: _text,
    int: _whole,
    bool: lambda codec, text, path, number: True,
    date: _day,
    datetime: _instant,
    UUID: lambda codec, text, path, number: str(_id(path, number)),
}


def _id(name: str, number: int = 0) -> UUID:
    return uuid5(NAMESPACE, f"example:{name}:{number}")


# -- text of a form --------------------------------------------------------------------------------------------------------

LONGEST: Final = 64
# The standard library's own reader of expressions; it has had this form for as long as there is `re`.
_READ: Final = importlib.import_module("re._parser").parse


def _formed(codec: Codec, form: Pattern, number: int) -> str:
    """Return the shortest text of a form that the field's other limits take."""
    parsed = _READ(form.expression)
    for length in range(1, LONGEST):
        made = _spelt(parsed, length, number)
        if not codec.faults(made):
            return made
    message = f"no example of {form.zh}: add one to GIVEN"
    raise LookupError(message)


def _spelt(parsed: Any, length: int, number: int) -> str:
    return "".join(_step(str(operation), argument, length, number) for operation, argument in parsed)


def _step(operation: str, argument: Any, length: int, number: int) -> str:
    if operation == "MAX_REPEAT":
        least, most, inner = argument
        times: int = min(max(least, length if most > 1 else least), most)
        return _spelt(inner, length, number) * times
    if operation in _INNER:
        return _spelt(_INNER[operation](argument), length, number)
    letters = _LETTERS.get(operation, lambda _: "x")(argument)
    return letters[number % len(letters)] if letters else ""


def _letters(options: Any) -> str:
    """Return letters that a set in brackets takes, first the first of each range."""
    if str(options[0][0]) == "NEGATE":
        return "x"
    ranges = [chr(value[0]) + chr(value[1]) for kind, value in options if str(kind) == "RANGE"]
    digits = ["0123456789" for kind, value in options if str(kind) == "CATEGORY" and str(value) == "CATEGORY_DIGIT"]
    literals = [chr(value) for kind, value in options if str(kind) == "LITERAL"]
    return "".join([*digits, *ranges, *literals]) or "x"


_INNER: Final[dict[str, Callable[[Any], Any]]] = {
    "SUBPATTERN": lambda argument: argument[-1],
    "BRANCH": lambda argument: argument[1][0],
}
_LETTERS: Final[dict[str, Callable[[Any], str]]] = {
    "LITERAL": chr,
    "IN": _letters,
    "AT": lambda _: "",
}

"""Values of every declared type, drawn from the declarations themselves: a new event type joins by itself."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from coordination.catalogue import Codec, Coded, CreditCode, FieldSpec, Items, Pattern, Range, Text, encode, fields_of

CHARACTERS = st.one_of(
    st.sampled_from("打击侵权假冒线索立案〔2024〕号，。；（）　\n\t{}[]\"'\\/<&\u2028\u200b\U00020000\U0001f6a8"),
    st.characters(exclude_categories=("Cs", "Cc")),
    st.sampled_from(string.ascii_letters + string.digits),
)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 3), datetime(2199, 12, 29), timezones=st.just(UTC))  # noqa: DTZ001
MUCH = 30  # characters; the limits themselves are drawn beside


def _limit(codec: Codec, kind: type) -> Any:
    return next((limit for limit in codec.marks.limits if isinstance(limit, kind)), None)


def _texts(codec: Codec) -> st.SearchStrategy[str]:
    length = _limit(codec, Text) or Text(0, MUCH)
    pattern = _limit(codec, Pattern)
    if pattern is not None:
        drawn = _patterned(pattern, length)
        return drawn if _limit(codec, CreditCode) is None else drawn.map(_checked)
    usual = st.text(CHARACTERS, min_size=length.least, max_size=max(length.least, min(length.most, MUCH)))
    edges = st.sampled_from(["字" * max(1, length.least), "字" * length.most])
    # what looks sealed is refused in every text; Hypothesis finds the prefix in the source and tries it
    return st.one_of(usual, edges).filter(lambda text: length.fault(text) is None and not text.startswith("sealed:"))


@cache
def _patterned(pattern: Pattern, length: Text) -> st.SearchStrategy[str]:
    drawn = st.from_regex(f"\\A(?:{pattern.expression})\\Z", alphabet=st.characters(codec="ascii"))
    return drawn.filter(lambda text: pattern.fault(text) is None and length.fault(text) is None)


CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _checked(code: str) -> str:
    """Give a credit code the check character that GB 32100 demands, by the weights as the standard prints them."""
    total = sum(weight * CREDIT_ALPHABET.index(one) for weight, one in zip(CREDIT_WEIGHTS, code[:17], strict=True))
    return code[:17] + CREDIT_ALPHABET[(31 - total % 31) % 31]


def _integers(codec: Codec) -> st.SearchStrategy[int]:
    limit = _limit(codec, Range) or Range(-(2**63), 2**63 - 1)
    return st.integers(limit.least, limit.most)


def _tuples(codec: Codec) -> st.SearchStrategy[tuple[Any, ...]]:
    assert codec.item is not None
    limit = _limit(codec, Items) or Items(0, 5, repeats=True)
    least, most = limit.least, max(limit.least, min(limit.most, 3))
    return st.lists(values(codec.item), min_size=least, max_size=most, unique=not limit.repeats).map(tuple)


SCALARS: dict[type, Callable[[Codec], st.SearchStrategy[Any]]] = {
    str: _texts,
    int: _integers,
    bool: lambda codec: st.booleans(),
    date: lambda codec: DATES,
    datetime: lambda codec: INSTANTS,
    UUID: lambda codec: st.uuids(),
}


def values(codec: Codec) -> st.SearchStrategy[Any]:
    """Draw a value that fits a declared type."""
    if codec.item is not None:
        return _tuples(codec)
    if codec.part is not None:
        return valid(codec.part)
    if issubclass(codec.python, Coded):
        return st.sampled_from(list(codec.python))
    return SCALARS[codec.python](codec)


def field_values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Draw what a field may hold, its default included."""
    drawn = values(spec.codec)
    return drawn if spec.required else st.one_of(st.just(spec.default), drawn)


def valid(declared: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw an event or part that fits its declaration; some fields as given."""
    return st.builds(declared, **{**_fields(declared), **given})


@cache
def _fields(declared: type) -> dict[str, st.SearchStrategy[Any]]:
    return {spec.name: field_values(spec) for spec in fields_of(declared)}


@cache
def _simplest(declared: type) -> dict[str, Any]:
    simplest = settings(database=None, phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck))
    return {
        spec.name: find(field_values(spec), lambda value: True, settings=simplest) if spec.required else spec.default
        for spec in fields_of(declared)
    }


def simple(declared: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw an event of which only the given fields vary: long plays have no room for more."""
    return st.builds(declared, **{name: st.just(value) for name, value in _simplest(declared).items()} | given)


# -- JSON that does not fit -------------------------------------------------------------------------------------------

OTHER_JSON = st.sampled_from([None, True, 1, 1.5, "", "x", "12", [], [1], {}, {"x": 1}])


def _breaks(codec: Codec) -> st.SearchStrategy[Any]:
    """Draw JSON that does not fit a declared type: another JSON type, or beyond a limit."""
    if codec.item is not None:
        limit = _limit(codec, Items)
        wrong = [OTHER_JSON.filter(lambda value: type(value) is not list), _breaks(codec.item).map(lambda one: [one])]
        if limit is not None and limit.least:
            wrong.append(st.just([]))
        return st.one_of(wrong)
    if codec.part is not None:
        return st.one_of(OTHER_JSON.filter(lambda value: type(value) is not dict), invalid_json(codec.part))
    if codec.python is int:
        limit = _limit(codec, Range)
        beyond = [st.integers(max_value=limit.least - 1), st.integers(min_value=limit.most + 1)] if limit else []
        return st.one_of(OTHER_JSON.filter(lambda value: type(value) is not int), *beyond)
    if codec.python is str:
        length = _limit(codec, Text)
        beyond = [st.just("字" * (length.most + 1)), st.just("")] if length and length.least else []
        pattern = [st.sampled_from(["不合", " x", "x ", "-"])] if _limit(codec, Pattern) else []
        return st.one_of(OTHER_JSON.filter(lambda value: type(value) is not str), *beyond, *pattern)
    if codec.python is bool:
        return OTHER_JSON.filter(lambda value: type(value) is not bool)
    return OTHER_JSON  # dates, instants, UUIDs and codes: none of these is one


@cache
def invalid_json(declared: type) -> st.SearchStrategy[dict[str, Any]]:
    """Draw the JSON of an event or part with one thing wrong about it."""
    return _invalid_json(declared)


@st.composite
def _invalid_json(draw: st.DrawFn, declared: type) -> dict[str, Any]:
    data = encode(draw(valid(declared)))
    specs = fields_of(declared)
    required = [spec.name for spec in specs if spec.required]
    wrongs = ["unknown", *(["missing"] if required else []), *(["value"] * 4 if specs else [])]
    match draw(st.sampled_from(wrongs)):
        case "unknown":
            return {**data, "no_such_field": 1}
        case "missing":
            gone = draw(st.sampled_from(required))
            return {name: value for name, value in data.items() if name != gone}
        case _:
            spec = draw(st.sampled_from(specs))
            return {**data, spec.name: draw(_breaks(spec.codec))}

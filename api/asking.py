"""Query parameters: what each ledger can be asked, read strictly, told in the interface description from one table. 查询参数。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from werkzeug.datastructures import MultiDict

from api.coding import coded_columns, python_type
from api.fields import Parsed, StrictSchema, misspelt, read
from api.language import Both
from api.strict_json import MAX_INTEGER
from coordination.catalogue import EVENTS, Adcode, AgencyCode, CampaignCode, Coded, Fault, Invalid, compile_type
from coordination.catalogue.codecs import parse_instant
from coordination.divisions import Level
from coordination.streams.consultation import RecordKind
from coordination.streams.lead import MajorRule
from projections.clocks import CLOCKS
from projections.engine import Ledger
from projections.graph import DEEPEST, DEPTH
from projections.inbox import WAITS, Box
from projections.liaisons import Standing
from projections.questions import LONGEST_PAGE, PAGE, REGISTRATION, Among, Between, Filter, Holds, Query, operators

Parse = Callable[[list[str]], Any]
MOST_WORDS: Final = 200
LONGEST_WAIT: Final = 60
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


def _refuse(code: str, zh: str, en: str) -> Invalid:
    return Invalid(Fault(code, zh, en))


def _once(parse: Callable[[str], Any]) -> Parse:
    def parse_one(values: list[str]) -> Any:
        if len(values) != 1:
            raise _refuse("repeated", "只能给出一次", "may be given once only")
        return parse(values[0])

    return parse_one


def _each(parse: Callable[[str], Any]) -> Parse:
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
            raise _refuse("range", f"须为{least}至{most}的整数", f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise _refuse("choice", "须为true或false", "must be true or false")
    return text == "true"


def _words(text: str) -> str:
    if not text.strip() or len(text) > MOST_WORDS or any(character < " " for character in text):
        raise _refuse("length", f"须为1至{MOST_WORDS}个字符", f"must have 1 to {MOST_WORDS} characters")
    return text


def _read_as(annotation: Any) -> tuple[Callable[[str], Any], Mapping[str, Any]]:
    codec = compile_type(annotation, lambda *_: None)
    return codec.parse, codec.schema


def _instant(text: str) -> datetime:
    # a plus sign that nobody encoded arrives as a space
    return parse_instant(re.sub(r" (?=\d\d:\d\d$)", "+", text))


_READERS: Final[Mapping[type, tuple[Callable[[str], Any], Mapping[str, Any]]]] = {
    str: _read_as(str),
    date: _read_as(date),
    UUID: _read_as(UUID),
    datetime: (_instant, {"type": "string", "format": "date-time"}),
    int: (whole(0, MAX_INTEGER), {"type": "integer", "minimum": 0}),
    bool: (_flag, {"type": "boolean"}),
}
"""How one value of each type of column is read and described."""


def _coded(classes: Sequence[type[Coded]]) -> tuple[Callable[[str], str], Mapping[str, Any]]:
    codes = list(dict.fromkeys(member.value for coded in classes for member in coded))
    told = ", ".join(codes)

    def parse(text: str) -> str:
        if text not in codes:
            raise _refuse("choice", f"须为下列代码之一：{told}", f"must be one of: {told}")
        return text

    return parse, {"type": "string", "enum": codes}


# -- what can be asked -----------------------------------------------------------------------------------------------------

INSTANT, _INSTANT_SCHEMA = _READERS[datetime]
POSITION: Final = whole(0, MAX_INTEGER)
_POSITION_SCHEMA: Final = {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}

MOMENT: Final = (
    Parameter(
        "as_of",
        _once(INSTANT),
        _INSTANT_SCHEMA,
        Both("当时所知：截至该时刻（RFC 3339，带时区）", "what was known at this instant (RFC 3339, with zone)"),
    ),
    Parameter("position", _once(POSITION), _POSITION_SCHEMA, Both("截至该日志位置", "as of this position of the log")),
    Parameter(
        "min_position",
        _once(POSITION),
        _POSITION_SCHEMA,
        Both(
            "等到读模型到达回执所示位置，不及则503",
            "wait until the read model has passed a receipt's position, else 503",
        ),
    ),
)


def limit(usual: int, most: int) -> Parameter:
    """Return the parameter that says how much of the answer is wanted."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return Parameter("limit", _once(whole(1, most)), schema, Both("每页条数", "how many items a page has"))


def _paging(ledger: Ledger) -> tuple[Parameter, ...]:
    sorts = [sign + name for name in (REGISTRATION, *ledger.sorts) for sign in ("-", "")]
    told = ", ".join(sorts)

    def order(text: str) -> str:
        if text not in sorts:
            raise _refuse("choice", f"须为下列之一：{told}", f"must be one of: {told}")
        return text

    words = Parameter(
        "q",
        _once(_words),
        {"type": "string", "minLength": 1, "maxLength": MOST_WORDS},
        Both("全文检索，词间用空格", "full-text search; words are parted by spaces"),
    )
    return (
        *((words,) if ledger.text else ()),
        Parameter(
            "sort",
            _once(order),
            {"type": "string", "enum": sorts, "default": f"-{REGISTRATION}"},
            Both("排序，“-”为降序", "order; “-” for descending"),
        ),
        limit(PAGE, LONGEST_PAGE),
        Parameter(
            "cursor",
            _once(str),
            {"type": "string"},
            Both("上一页next中的游标，并固定时点", "the cursor in the former page's next; it also fixes the moment"),
        ),
        Parameter("total", _once(_flag), {"type": "boolean"}, Both("是否给出总数", "whether the total is wanted")),
    )


def _filters(ledger: Ledger) -> list[Parameter]:
    found: list[Parameter] = []
    coded = coded_columns(ledger)
    columns = {column.name: column for column in ledger.shows}
    for name in (*ledger.filters, *(derived.name for derived in ledger.derived)):
        column = columns[name]
        listed = Holds in operators(column)
        parse, schema = _READERS[str if listed else python_type(column)]
        if name in coded:
            parse, schema = _coded(coded[name])
        meaning = Both("为所列值之一；空值表示没有", "is one of these values; an empty one stands for none")
        found.append(Parameter(name, _each(parse), schema, meaning, listed=True))
        if Between in operators(column):
            found += (
                Parameter(name + FROM, _once(parse), schema, Both("不早于（不小于）", "not before (not below)")),
                Parameter(name + TO, _once(parse), schema, Both("不晚于（不大于）", "not after (not above)")),
            )
    return found


CLOCKS_TOO: Final = Parameter(
    "clocks",
    _once(_flag),
    {"type": "boolean"},
    Both("是否附上各记录的未结期限", "whether each record comes with the clocks that are open beside it"),
)


@cache
def list_parameters(ledger: Ledger) -> tuple[Parameter, ...]:
    """Return what a ledger's list can be asked."""
    return (*_filters(ledger), *_paging(ledger), *((CLOCKS_TOO,) if ledger in CLOCKS.records else ()), *MOMENT)


DETAIL: Final = MOMENT
HISTORY: Final = (
    Parameter("after", _once(POSITION), _POSITION_SCHEMA, Both("从该版本之后开始", "begin after this version")),
    limit(100, LONGEST_PAGE),
    *MOMENT,
)


def _topic(text: str) -> str:
    if text not in EVENTS:
        raise Invalid(misspelt(Fault("choice", "没有这种事件类型", "is not an event type"), text, EVENTS))
    return text


FEED: Final = (
    Parameter("after", _once(POSITION), _POSITION_SCHEMA, Both("从该位置之后开始", "begin after this position")),
    limit(100, 500),
    Parameter(
        "topics",
        _each(_topic),
        {"type": "string"},
        Both("只要这些事件类型", "only events of these types"),
        listed=True,
    ),
    Parameter(
        "wait",
        _once(whole(0, LONGEST_WAIT)),
        {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT},
        Both(
            "没有新事件时等待的秒数（仅流进程）",
            "seconds to wait for an event where there is none (stream process only)",
        ),
    ),
)


_ON: Final = Parameter(
    "on",
    _once(_READERS[date][0]),
    _READERS[date][1],
    Both("所问日期，默认为时点当日（北京）", "the day that is asked about; by default that of the moment, in Beijing"),
)
_CODES, _CODE_SCHEMA = _read_as(AgencyCode)
_PLACES, _PLACE_SCHEMA = _read_as(Adcode)
COMMON_SUPERIOR: Final = (
    Parameter(
        "with", _once(_CODES), _CODE_SCHEMA, Both("另一单位的代码（必填）", "the other agency's code (required)")
    ),
    _ON,
    *MOMENT,
)
_STANDINGS, _STANDING_SCHEMA = _coded((Standing,))
_LEVELS, _LEVEL_SCHEMA = _coded((Level,))
LIAISONS: Final = (
    _ON,
    Parameter("standing", _each(_STANDINGS), _STANDING_SCHEMA, Both("确定情况", "how far they are"), listed=True),
    Parameter("level", _each(_LEVELS), _LEVEL_SCHEMA, Both("行政层级", "the level of their division"), listed=True),
    Parameter("within", _once(_PLACES), _PLACE_SCHEMA, Both("该区划之内", "in this division")),
    *MOMENT,
)
GRAPH: Final = (
    Parameter(
        "depth",
        _once(whole(1, DEEPEST)),
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": DEPTH},
        Both(
            "几步之内；经同一当事人到另一记录为两步",
            "within so many steps; to another record of the same party it is two",
        ),
    ),
    *MOMENT,
)
PARTIES: Final = (
    Parameter(
        "least_records",
        _once(whole(1, LONGEST_PAGE)),
        {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": 1},
        Both("至少涉及几条记录；2即多次涉案的当事人", "named in at least so many records; 2 finds repeat offenders"),
    ),
    limit(PAGE, LONGEST_PAGE),
    Parameter(
        "cursor", _once(str), {"type": "string"}, Both("上一页next中的游标", "the cursor in the former page's next")
    ),
    *MOMENT,
)
OFFSET: Final = Parameter(
    "offset",
    _once(whole(0, 100_000)),
    {"type": "integer", "minimum": 0, "default": 0},
    Both("跳过几条", "skip so many"),
)
_BOXES, _BOX_SCHEMA = _coded((Box,))
_WAITING_KINDS: Final = tuple(dict.fromkeys(wait.ledger.kind for wait in WAITS))


def _waiting_kind(text: str) -> str:
    if text not in _WAITING_KINDS:
        told = ", ".join(_WAITING_KINDS)
        raise _refuse("choice", f"须为下列之一：{told}", f"must be one of: {told}")
    return text


INBOX: Final = (
    Parameter(
        "agency",
        _each(_CODES),
        _CODE_SCHEMA,
        Both(
            "哪些单位的收件箱，默认为本密钥的单位及所属单位", "whose inbox; by default the key's agency and its units"
        ),
        listed=True,
    ),
    Parameter(
        "box",
        _once(lambda text: Box.of(_BOXES(text))),
        {**_BOX_SCHEMA, "default": Box.MINE.value},
        Both("哪一类", "which part of it"),
    ),
    Parameter(
        "kind",
        _each(_waiting_kind),
        {"type": "string", "enum": list(_WAITING_KINDS)},
        Both("只要这些种类的记录", "only records of these kinds"),
        listed=True,
    ),
    limit(PAGE, LONGEST_PAGE),
    OFFSET,
    *MOMENT,
)


def _several(name: str, annotation: Any, zh: str, en: str) -> Parameter:
    parse, schema = _read_as(annotation)
    return Parameter(name, _each(parse), schema, Both(zh, en), listed=True)


_CAMPAIGNS: Final = _several("campaigns", CampaignCode, "这些专项行动的", "of these campaigns")
MAJOR: Final = (
    _CAMPAIGNS,
    _several("holder", AgencyCode, "这些单位承办的", "held by these agencies"),
    _several("major_rule", MajorRule, "按这些标准的", "by these rules"),
    _several("kind", RecordKind, "只要线索或者案件", "only leads, or cases"),
    Parameter("lifted", _once(_flag), {"type": "boolean"}, Both("包括已取消标记的", "those that were lifted too")),
    limit(PAGE, LONGEST_PAGE),
    OFFSET,
    *MOMENT,
)
DISPOSITION_COUNTS: Final = (
    _CAMPAIGNS,
    _several("agency", AgencyCode, "这些单位的", "of these agencies"),
    Parameter("first_on_from", _once(_READERS[date][0]), _READERS[date][1], Both("处置不早于", "done not before")),
    Parameter("first_on_to", _once(_READERS[date][0]), _READERS[date][1], Both("处置不晚于", "done not after")),
    *MOMENT,
)


class AskedSchema(StrictSchema):
    """Query parameters: those that are not known are refused, and told which there are."""

    def unknown_field(self, name: str) -> Fault:
        """Return what is said of a parameter that does not exist."""
        told = ", ".join(self.fields)
        fault = Fault("unknown", f"没有此查询参数；可用：{told}", f"is not a query parameter here; there are: {told}")
        return misspelt(fault, name, self.fields)


@cache
def schema_of(parameters: tuple[Parameter, ...]) -> AskedSchema:
    """Return the schema that reads these parameters. One instance for ever."""
    members: dict[str, Any] = {parameter.name: _field(parameter) for parameter in parameters}
    derived: type[AskedSchema] = type("AskedSchema", (AskedSchema,), members)
    return derived()


def _field(parameter: Parameter) -> Parsed:
    """Return the field that reads a parameter and, for the interface description, tells of it."""
    schema = {"type": "array", "items": dict(parameter.schema)} if parameter.listed else dict(parameter.schema)
    field = Parsed(parameter.parse)
    field.metadata = {"schema": schema, "meaning": f"{parameter.meaning.zh} · {parameter.meaning.en}"}
    return field


def asked(args: MultiDict[str, str], parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Return the parameters of a request as read.

    Raises:
        InvalidQuery: with all that is wrong with them.
    """
    values: dict[str, Any] = read(schema_of(parameters), args.to_dict(flat=False), InvalidQuery)
    return values


def query_of(ledger: Ledger, values: Mapping[str, Any]) -> Query:
    """Return the question to a ledger that the parameters put.

    Raises:
        InvalidQuery: a column is asked for both single values and a range.
    """
    filters: dict[str, Filter] = {}
    for column in ledger.shows:
        name = column.name
        low, high = values.get(name + FROM), values.get(name + TO)
        if name in values and (low is not None or high is not None):
            raise InvalidQuery(
                Fault("conflict", f"不能与{name}同时使用", f"cannot be combined with {name}", f"/{name}{FROM}")
            )
        if name in values and (name in ledger.filters or ledger.derived_as(name) is not None):
            filters[name] = (Holds if Holds in operators(column) else Among)(values[name])
        elif low is not None or high is not None:
            filters[name] = Between(low, high)
    plain = {name: values[name] for name in ("q", "sort", "limit", "cursor", "total") if name in values}
    return Query(filters=filters, **plain)

"""Query parameters: what each ledger can be asked, read strictly, told in the interface description from one table. 查询参数。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from api.coding import coded_columns, python_type
from api.fields import Parsed, StrictSchema, misspelt, read
from api.language import Both
from api.parameters import (
    FROM,
    MOST_WORDS,
    READERS,
    TO,
    InvalidQuery,
    Parameter,
    coded_as,
    each,
    flag,
    once,
    read_as,
    refuse,
    whole,
    words_of,
)
from api.strict_json import MAX_INTEGER
from coordination.catalogue import EVENTS, Adcode, AgencyCode, CampaignCode, Fault, Invalid
from coordination.divisions import Level
from coordination.streams.campaign import RosterRole
from coordination.streams.consultation import RecordKind
from coordination.streams.lead import MajorRule
from projections.clocks import CLOCKS
from projections.engine import Ledger
from projections.graph import DEEPEST, DEPTH
from projections.inbox import WAITS, Box
from projections.liaisons import Standing
from projections.questions import LONGEST_PAGE, PAGE, REGISTRATION, Among, Between, Filter, Holds, Query, operators

LONGEST_WAIT: Final = 60

# -- what can be asked -----------------------------------------------------------------------------------------------------

INSTANT, _INSTANT_SCHEMA = READERS[datetime]
POSITION: Final = whole(0, MAX_INTEGER)
_POSITION_SCHEMA: Final = {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}

MOMENT: Final = (
    Parameter(
        "as_of",
        once(INSTANT),
        _INSTANT_SCHEMA,
        Both("当时所知：截至该时刻（RFC 3339，带时区）", "what was known at this instant (RFC 3339, with zone)"),
    ),
    Parameter("position", once(POSITION), _POSITION_SCHEMA, Both("截至该日志位置", "as of this position of the log")),
    Parameter(
        "min_position",
        once(POSITION),
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
    return Parameter("limit", once(whole(1, most)), schema, Both("每页条数", "how many items a page has"))


def _paging(ledger: Ledger) -> tuple[Parameter, ...]:
    sorts = [sign + name for name in (REGISTRATION, *ledger.sorts) for sign in ("-", "")]
    told = ", ".join(sorts)

    def order(text: str) -> str:
        if text not in sorts:
            raise refuse("choice", f"须为下列之一：{told}", f"must be one of: {told}")
        return text

    words = Parameter(
        "q",
        once(words_of),
        {"type": "string", "minLength": 1, "maxLength": MOST_WORDS},
        Both("全文检索，词间用空格", "full-text search; words are parted by spaces"),
    )
    return (
        *((words,) if ledger.text else ()),
        Parameter(
            "sort",
            once(order),
            {"type": "string", "enum": sorts, "default": f"-{REGISTRATION}"},
            Both("排序，“-”为降序", "order; “-” for descending"),
        ),
        limit(PAGE, LONGEST_PAGE),
        Parameter(
            "cursor",
            once(str),
            {"type": "string"},
            Both("上一页next中的游标，并固定时点", "the cursor in the former page's next; it also fixes the moment"),
        ),
        Parameter("total", once(flag), {"type": "boolean"}, Both("是否给出总数", "whether the total is wanted")),
    )


def _filters(ledger: Ledger) -> list[Parameter]:
    found: list[Parameter] = []
    coded = coded_columns(ledger)
    columns = {column.name: column for column in ledger.shows}
    for name in (*ledger.filters, *(derived.name for derived in ledger.derived)):
        column = columns[name]
        listed = Holds in operators(column)
        parse, schema = READERS[str if listed else python_type(column)]
        if name in coded:
            parse, schema = coded_as(coded[name])
        meaning = Both("为所列值之一；空值表示没有", "is one of these values; an empty one stands for none")
        found.append(Parameter(name, each(parse), schema, meaning, listed=True))
        if Between in operators(column):
            found += (
                Parameter(name + FROM, once(parse), schema, Both("不早于（不小于）", "not before (not below)")),
                Parameter(name + TO, once(parse), schema, Both("不晚于（不大于）", "not after (not above)")),
            )
    return found


CLOCKS_TOO: Final = Parameter(
    "clocks",
    once(flag),
    {"type": "boolean"},
    Both("是否附上各记录的未结期限", "whether each record comes with the clocks that are open beside it"),
)


@cache
def list_parameters(ledger: Ledger) -> tuple[Parameter, ...]:
    """Return what a ledger's list can be asked."""
    return (*_filters(ledger), *_paging(ledger), *((CLOCKS_TOO,) if ledger in CLOCKS.records else ()), *MOMENT)


DETAIL: Final = MOMENT
HISTORY: Final = (
    Parameter("after", once(POSITION), _POSITION_SCHEMA, Both("从该版本之后开始", "begin after this version")),
    limit(100, LONGEST_PAGE),
    *MOMENT,
)


def _topic(text: str) -> str:
    if text not in EVENTS:
        raise Invalid(misspelt(Fault("choice", "没有这种事件类型", "is not an event type"), text, EVENTS))
    return text


FEED: Final = (
    Parameter("after", once(POSITION), _POSITION_SCHEMA, Both("从该位置之后开始", "begin after this position")),
    limit(100, 500),
    Parameter(
        "topics",
        each(_topic),
        {"type": "string"},
        Both("只要这些事件类型", "only events of these types"),
        listed=True,
    ),
    Parameter(
        "wait",
        once(whole(0, LONGEST_WAIT)),
        {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT},
        Both(
            "没有新事件时等待的秒数（仅流进程）",
            "seconds to wait for an event where there is none (stream process only)",
        ),
    ),
)


_ON: Final = Parameter(
    "on",
    once(READERS[date][0]),
    READERS[date][1],
    Both("所问日期，默认为时点当日（北京）", "the day that is asked about; by default that of the moment, in Beijing"),
)
_CODES, _CODE_SCHEMA = read_as(AgencyCode)
_PLACES, _PLACE_SCHEMA = read_as(Adcode)
COMMON_SUPERIOR: Final = (
    Parameter("with", once(_CODES), _CODE_SCHEMA, Both("另一单位的代码（必填）", "the other agency's code (required)")),
    _ON,
    *MOMENT,
)
_STANDINGS, _STANDING_SCHEMA = coded_as((Standing,))
_LEVELS, _LEVEL_SCHEMA = coded_as((Level,))
LIAISONS: Final = (
    _ON,
    Parameter("standing", each(_STANDINGS), _STANDING_SCHEMA, Both("确定情况", "how far they are"), listed=True),
    Parameter("level", each(_LEVELS), _LEVEL_SCHEMA, Both("行政层级", "the level of their division"), listed=True),
    Parameter("within", once(_PLACES), _PLACE_SCHEMA, Both("该区划之内", "in this division")),
    *MOMENT,
)
_ROLES, _ROLE_SCHEMA = coded_as((RosterRole,))
OFFICER: Final = (_ON, *MOMENT)
REGISTER: Final = (
    _ON,
    Parameter("roster_role", each(_ROLES), _ROLE_SCHEMA, Both("专班职务", "the role of a post"), listed=True),
    Parameter("unit", each(_CODES), _CODE_SCHEMA, Both("所涉单位", "an agency that it is about"), listed=True),
    *MOMENT,
)
GRAPH: Final = (
    Parameter(
        "depth",
        once(whole(1, DEEPEST)),
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": DEPTH},
        Both(
            "几步之内；经同一当事人到另一记录为两步",
            "within so many steps; to another record of the same party it is two",
        ),
    ),
    *MOMENT,
)
_CURSOR: Final = Parameter(
    "cursor", once(str), {"type": "string"}, Both("上一页next中的游标", "the cursor in the former page's next")
)
REPLAYS: Final = (limit(PAGE, LONGEST_PAGE), _CURSOR)
PARTIES: Final = (
    Parameter(
        "least_records",
        once(whole(1, LONGEST_PAGE)),
        {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": 1},
        Both("至少涉及几条记录；2即多次涉案的当事人", "named in at least so many records; 2 finds repeat offenders"),
    ),
    limit(PAGE, LONGEST_PAGE),
    _CURSOR,
    *MOMENT,
)
OFFSET: Final = Parameter(
    "offset",
    once(whole(0, 100_000)),
    {"type": "integer", "minimum": 0, "default": 0},
    Both("跳过几条", "skip so many"),
)
_BOXES, _BOX_SCHEMA = coded_as((Box,))
_WAITING_KINDS: Final = tuple(dict.fromkeys(wait.ledger.kind for wait in WAITS))


def _waiting_kind(text: str) -> str:
    if text not in _WAITING_KINDS:
        told = ", ".join(_WAITING_KINDS)
        raise refuse("choice", f"须为下列之一：{told}", f"must be one of: {told}")
    return text


INBOX: Final = (
    Parameter(
        "agency",
        each(_CODES),
        _CODE_SCHEMA,
        Both(
            "哪些单位的收件箱，默认为本密钥的单位及所属单位", "whose inbox; by default the key's agency and its units"
        ),
        listed=True,
    ),
    Parameter(
        "box",
        once(lambda text: Box.of(_BOXES(text))),
        {**_BOX_SCHEMA, "default": Box.MINE.value},
        Both("哪一类", "which part of it"),
    ),
    Parameter(
        "kind",
        each(_waiting_kind),
        {"type": "string", "enum": list(_WAITING_KINDS)},
        Both("只要这些种类的记录", "only records of these kinds"),
        listed=True,
    ),
    limit(PAGE, LONGEST_PAGE),
    OFFSET,
    *MOMENT,
)


def _several(name: str, annotation: Any, zh: str, en: str) -> Parameter:
    parse, schema = read_as(annotation)
    return Parameter(name, each(parse), schema, Both(zh, en), listed=True)


_CAMPAIGNS: Final = _several("campaigns", CampaignCode, "这些专项行动的", "of these campaigns")
MAJOR: Final = (
    _CAMPAIGNS,
    _several("holder", AgencyCode, "这些单位承办的", "held by these agencies"),
    _several("major_rule", MajorRule, "按这些标准的", "by these rules"),
    _several("kind", RecordKind, "只要线索或者案件", "only leads, or cases"),
    Parameter("lifted", once(flag), {"type": "boolean"}, Both("包括已取消标记的", "those that were lifted too")),
    limit(PAGE, LONGEST_PAGE),
    OFFSET,
    *MOMENT,
)
DISPOSITION_COUNTS: Final = (
    _CAMPAIGNS,
    _several("agency", AgencyCode, "这些单位的", "of these agencies"),
    Parameter("first_on_from", once(READERS[date][0]), READERS[date][1], Both("处置不早于", "done not before")),
    Parameter("first_on_to", once(READERS[date][0]), READERS[date][1], Both("处置不晚于", "done not after")),
    *MOMENT,
)
DAYBOOK_TOTALS: Final = (
    _CAMPAIGNS,
    _several("agency", AgencyCode, "这些单位的", "of these agencies"),
    Parameter("worked_on_from", once(READERS[date][0]), READERS[date][1], Both("工作日期不早于", "done not before")),
    Parameter("worked_on_to", once(READERS[date][0]), READERS[date][1], Both("工作日期不晚于", "done not after")),
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

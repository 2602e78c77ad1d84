"""The schemas and answers that the description's paths refer to. 描述组件。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from apispec import APISpec

from api.coding import coded_columns, python_type
from api.extras import extra_of, has_clocks
from api.problems import KINDS, ProblemKind
from api.rendering import INTERNAL
from api.services import has_history
from coordination.catalogue import EVENTS, PARTS, json_schema
from coordination.thresholds.calculator import CONDUCT, question_schema
from projections.engine import Ledger

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer", "minimum": 0}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
DATE: Final[Schema] = {"type": "string", "format": "date"}
ID: Final[Schema] = {"type": "string", "format": "uuid"}
FLAG: Final[Schema] = {"type": "boolean"}
NEXT: Final[Schema] = {"type": ["string", "null"], "description": "下一页地址 · the address of the next page"}
BOTH: Final[Schema] = {"type": "object", "properties": {"zh": TEXT, "en": TEXT}, "required": ["zh", "en"]}

ENVELOPE: Final[Mapping[str, Schema]] = {
    "specversion": {"const": "1.0"},
    "id": {
        "type": "string",
        "minLength": 1,
        "maxLength": 128,
        "description": "与source合为幂等键 · idempotency key with source",
    },
    "source": {"type": "string", "format": "uri-reference", "minLength": 1, "maxLength": 256},
    "type": {"type": "string", "description": "事件类型 · topic, as in /v1/catalogue"},
    "subject": {"type": "string", "description": "种类/编号 · <plural>/<id>", "maxLength": 128},
    "time": {**INSTANT, "description": "发生时间 · when it happened"},
    "datacontenttype": {"const": "application/json"},
    "dataschema": {"type": "string", "format": "uri"},
    "data": {"type": "object"},
    "expectedversion": {
        "type": "integer",
        "minimum": 0,
        "maximum": 2**31 - 1,
        "description": "所依据的版本 · version relied on",
    },
    "legalon": {
        **DATE,
        "description": "法律日期，默认为time的北京日期 · legal date, by default the Shanghai date of time",
    },
    "officer": {"type": "string", "minLength": 1, "maxLength": 64},
    "correlationid": {"type": "string", "minLength": 1, "maxLength": 128},
    "causationid": {"type": "string", "minLength": 1, "maxLength": 128},
    "agency": {"type": "string", "description": "所代表的下属单位 · the subordinate that is spoken for"},
    "traceparent": TEXT,
    "tracestate": TEXT,
}
"""Attributes of an event as it is posted, each with its description; a test holds it against what is read."""
REQUIRED: Final = ("specversion", "id", "source", "type", "subject", "time", "data")

_TYPES: Final[Mapping[Any, Schema]] = {
    str: TEXT,
    int: {"type": "integer"},
    bool: FLAG,
    date: DATE,
    datetime: INSTANT,
    UUID: ID,
}
_NESTED: Final[Schema] = {"type": ["object", "array"]}


def ref(name: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def an_object(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """Return the schema of an object that has all of these properties, some of them not always."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def posted_topics() -> list[str]:
    """Return the event types that may be posted."""
    return [topic for topic, event in EVENTS.items() if event.declaration.posted]


def add_to(spec: APISpec, ledgers: Sequence[Ledger]) -> None:
    """Add every component to a description."""
    spec.components.security_scheme(
        "key", {"type": "http", "scheme": "bearer", "description": "接口密钥 · API key, issued by the administrator"}
    )
    for name, schema in _schemas(ledgers).items():
        spec.components.schema(name, schema)
    for kind in KINDS.values():
        spec.components.response(kind.code, _problem_answer(kind))


def _schemas(ledgers: Sequence[Ledger]) -> dict[str, Schema]:
    parts = {name: json_schema(part) for name, part in PARTS.items()}
    data = {topic: json_schema(EVENTS[topic]) for topic in EVENTS}
    rows = {name: schema for ledger in ledgers for name, schema in _of_ledger(ledger).items()}
    events = {_posted_name(topic): _posted(topic) for topic in posted_topics()}
    return {
        **_COMMON,
        **_CLOCKS,
        **_DIRECTORY,
        **_THRESHOLDS,
        **_feed(),
        "PostedEvent": _any_posted(),
        **events,
        **rows,
        **data,
        **parts,
    }


_DAY: Final = {"type": "string", "format": "date"}
_LENGTH: Final = {
    "type": "object",
    "properties": {"length": {"type": "integer", "minimum": 1}, "unit": {"enum": ["h", "nd", "wd", "mo", "y"]}},
    "required": ["length", "unit"],
    "additionalProperties": False,
}
_CLOCKS: Final[dict[str, Schema]] = {
    "ClockRules": {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"type": "object"}},
            "packs": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["items", "packs"],
    },
    "ClockQuestion": {
        "type": "object",
        "properties": {
            "rule": {"type": "string"},
            "trigger_at": {"type": "string", "format": "date-time"},
            "exclusions": {
                "type": "array",
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "properties": {"from": _DAY, "to": _DAY},
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            },
            "extensions": {"type": "array", "maxItems": 20, "items": _LENGTH},
            "region": {"type": "string", "pattern": "^(CN|[0-9]{6})$"},
        },
        "required": ["rule", "trigger_at"],
        "additionalProperties": False,
    },
    "ClockAnswer": {
        "type": "object",
        "properties": {
            "rule_version": {"type": "string"},
            "due_date_strict": _DAY,
            "due_date_lenient": _DAY,
            "due_at_strict": {"type": "string", "format": "date-time"},
            "due_at_lenient": {"type": "string", "format": "date-time"},
            "provisional": {"type": "boolean"},
            "days": {"type": "array", "items": {"type": "object"}},
        },
    },
}


_THRESHOLDS: Final[dict[str, Schema]] = {
    "ThresholdRules": {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"type": "object"}}},
        "required": ["items"],
    },
    "ThresholdQuestion": question_schema(),
    "ThresholdAnswer": {
        "type": "object",
        "properties": {
            "on": _DAY,
            CONDUCT: TEXT,
            "rule_then": FLAG,
            "met": FLAG,
            "missing": {"type": "array", "items": {"type": "object"}},
            "findings": {"type": "array", "items": {"type": "object"}},
            "advice": BOTH,
        },
        "required": ["on", CONDUCT, "rule_then", "met", "missing", "findings", "advice"],
    },
}


def _posted_name(topic: str) -> str:
    return f"posted.{topic}"


def _posted(topic: str) -> Schema:
    declared = EVENTS[topic].declaration
    properties = {**ENVELOPE, "type": {"const": topic}, "data": ref(topic)}
    return {
        "type": "object",
        "title": f"{declared.zh} · {declared.en}",
        "properties": properties,
        "required": list(REQUIRED),
        "additionalProperties": False,
    }


def _any_posted() -> Schema:
    named = {topic: _posted_name(topic) for topic in posted_topics()}
    return {
        "oneOf": [ref(name) for name in named.values()],
        "discriminator": {
            "propertyName": "type",
            "mapping": {topic: f"#/components/schemas/{name}" for topic, name in named.items()},
        },
    }


def _feed() -> dict[str, Schema]:
    own = {
        "sender": TEXT,
        "recordedat": INSTANT,
        "position": WHOLE,
        "streamversion": WHOLE,
        "history": {
            "type": "string",
            "description": "由此事件获知的记录的履历 · past of a record first known by this event",
        },
    }
    sent = {name: ENVELOPE[name] for name in ENVELOPE if name not in {"expectedversion", "traceparent", "tracestate"}}
    event = an_object({**sent, **own}, "officer", "correlationid", "causationid", "history")
    return {
        "FeedEvent": event,
        "Feed": an_object({"items": _list_of(ref("FeedEvent")), "position": WHOLE, "next": TEXT}),
    }


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


_LEGEND: Final[dict[str, Schema]] = {
    "labels": {
        "type": "object",
        "description": "代码的名称，按字段 · what codes are called, by field",
        "additionalProperties": {"type": "object", "additionalProperties": TEXT},
    },
    "names": {
        "type": "object",
        "description": "单位和专项行动的现用名称 · what agencies and campaigns are called now",
        "additionalProperties": TEXT,
    },
}
_PAGE: Final[dict[str, Schema]] = {"next": NEXT, "position": WHOLE, "as_of": INSTANT, **_LEGEND}


def _of_ledger(ledger: Ledger) -> dict[str, Schema]:
    row, name = f"{ledger.name}.row", ledger.name
    coded = coded_columns(ledger)
    columns = {
        column.name: _TYPES.get(python_type(column), _NESTED) for column in ledger.shows if column.name not in INTERNAL
    }
    for column, classes in coded.items():
        labels = {member.value: [member.zh, member.en] for one in classes for member in one}
        columns[column] = {**TEXT, "enum": list(labels), "x-labels": labels}
    properties = {"id": ID, **columns, "href": TEXT}
    detail = {**properties, **_LEGEND}
    if has_history(ledger):
        detail |= {"version": WHOLE, "history": TEXT}
    more = extra_of(ledger).names
    detail |= dict.fromkeys(more, _NESTED)
    optional = (*columns, *more)
    listed = {**properties, "clocks": {"type": "array"}} if has_clocks(ledger) else properties
    return {
        row: an_object(listed, *(name for name in (*columns, "clocks") if name in listed)),
        f"{name}.list": an_object({"items": _list_of(ref(row)), "total": WHOLE, **_PAGE}, "total"),
        f"{name}.detail": an_object(detail, *(column for column in optional if column != "version")),
    }


_WARNINGS: Final = _list_of(an_object({"pointer": TEXT, "code": TEXT, "detail": BOTH}))
_EVENT: Final[dict[str, Schema]] = {
    "position": WHOLE,
    "version": WHOLE,
    "topic": TEXT,
    "title": BOTH,
    "sentence": BOTH,
    "agency": TEXT,
    "officer": TEXT,
    "occurred_at": INSTANT,
    "legal_on": DATE,
    "recorded_at": INSTANT,
    "source": TEXT,
    "id": TEXT,
    "correlation_id": TEXT,
    "causation_id": TEXT,
    "subject": TEXT,
    "data": {"type": "object"},
    "href": TEXT,
    "warnings": _WARNINGS,
}
_ABOVE: Final = an_object({"title": BOTH, "agency": TEXT, "candidates": _list_of(TEXT)}, "agency", "candidates")
_OFFICER: Final = an_object({"liaison": TEXT, "named_by": TEXT, "from_on": DATE, "to_on": DATE}, "from_on", "to_on")
_DIRECTORY: Final[dict[str, Schema]] = {
    "CommonSuperior": an_object(
        {
            "agencies": _list_of(TEXT),
            "on": DATE,
            "finding": TEXT,
            "obstacle": TEXT,
            "body": _ABOVE,
            "coordinator": _ABOVE,
            "division": an_object({"adcode": TEXT, "name": TEXT, "level": TEXT}),
            "chains": _list_of(_list_of(an_object({"agency": TEXT, "relation": TEXT}))),
            "explanation": an_object({"zh": _list_of(TEXT), "en": _list_of(TEXT)}),
            "basis": _list_of(TEXT),
            **_LEGEND,
        },
        "obstacle",
        "body",
        "coordinator",
        "division",
    ),
    "Liaisons": an_object(
        {
            "campaign": TEXT,
            "on": DATE,
            "items": _list_of(
                an_object(
                    {
                        "agency": TEXT,
                        "represented_by": TEXT,
                        "adcode": TEXT,
                        "level": TEXT,
                        "standing": TEXT,
                        "heads": _list_of(_OFFICER),
                        "liaisons": _list_of(_OFFICER),
                    },
                    "represented_by",
                    "adcode",
                    "level",
                )
            ),
            "levels": _list_of(an_object({"level": TEXT, "members": WHOLE, "complete": WHOLE})),
            **_LEGEND,
        }
    ),
}

_NOT_ALWAYS: Final = ("officer", "correlation_id", "causation_id", "warnings")

_COMMON: Final[dict[str, Schema]] = {
    "Problem": an_object(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "code": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "instance": TEXT,
            "next": {"type": "string", "description": "怎么办 · what to do next"},
            "basis": _list_of(TEXT),
            "errors": _list_of(an_object({"pointer": TEXT, "code": TEXT, "detail": TEXT})),
        },
        "detail",
        "instance",
        "basis",
        "errors",
    ),
    "Receipt": an_object(
        {
            "id": TEXT,
            "source": TEXT,
            "subject": TEXT,
            "stream": ID,
            "version": WHOLE,
            "position": WHOLE,
            "recorded_at": INSTANT,
            "repeated": FLAG,
            "warnings": _WARNINGS,
        },
        "warnings",
    ),
    "Receipts": an_object({"receipts": _list_of(ref("Receipt"))}),
    "Line": an_object(
        {"line": WHOLE, "status": {"type": "integer"}, "receipt": ref("Receipt"), "problem": ref("Problem")},
        "receipt",
        "problem",
    ),
    "HistoryItem": an_object(_EVENT, *_NOT_ALWAYS),
    "History": an_object({"items": _list_of(ref("HistoryItem")), **_PAGE}),
    "EventDetail": an_object({**_EVENT, **_LEGEND}, *_NOT_ALWAYS),
    "CatalogueEntry": an_object(
        {
            "topic": TEXT,
            "kind": TEXT,
            "title": BOTH,
            "doc": TEXT,
            "basis": _list_of(TEXT),
            "opens": FLAG,
            "posted": FLAG,
            "who": {"oneOf": [BOTH, {"type": "null"}]},
            "stages": _list_of({"type": "object"}),
            "href": TEXT,
        }
    ),
    "Catalogue": an_object({"items": _list_of(ref("CatalogueEntry"))}),
    "State": {"type": "object", "properties": {"status": TEXT}, "required": ["status"]},
}


def _problem_answer(kind: ProblemKind) -> dict[str, Any]:
    return {
        "description": f"{kind.title.zh} · {kind.title.en}. {kind.next.zh} · {kind.next.en}",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }

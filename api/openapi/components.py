"""The schemas and answers that the description's paths refer to. 描述组件。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from apispec import APISpec

from api.coding import coded_columns, python_type
from api.extras import extra_of, has_clocks
from api.openapi import audit
from api.openapi.answers import ANSWERS
from api.openapi.schemas import (
    BOTH,
    DATE,
    FLAG,
    ID,
    INSTANT,
    LEGEND,
    NEXT,
    TEXT,
    WHOLE,
    Schema,
    an_object,
    list_of,
    ref,
)
from api.problems import KINDS, ProblemKind
from api.rendering import INTERNAL
from api.services import has_history
from coordination.catalogue import EVENTS, PARTS, json_schema
from projections.engine import Ledger

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
        **ANSWERS,
        **audit.SCHEMAS,
        **_feed(),
        "PostedEvent": _any_posted(),
        **events,
        **rows,
        **data,
        **parts,
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
        "Feed": an_object({"items": list_of(ref("FeedEvent")), "position": WHOLE, "next": TEXT}),
    }


_PAGE: Final[dict[str, Schema]] = {"next": NEXT, "position": WHOLE, "as_of": INSTANT, **LEGEND}


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
    detail = {**properties, **LEGEND}
    if has_history(ledger):
        detail |= {"version": WHOLE, "history": TEXT}
    more = extra_of(ledger).names
    detail |= dict.fromkeys(more, _NESTED)
    optional = (*columns, *more)
    listed = {**properties, "clocks": {"type": "array"}} if has_clocks(ledger) else properties
    return {
        row: an_object(listed, *(name for name in (*columns, "clocks") if name in listed)),
        f"{name}.list": an_object({"items": list_of(ref(row)), "total": WHOLE, **_PAGE}, "total"),
        f"{name}.detail": an_object(detail, *(column for column in optional if column != "version")),
    }


_WARNINGS: Final = list_of(an_object({"pointer": TEXT, "code": TEXT, "detail": BOTH}))
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
            "basis": list_of(TEXT),
            "errors": list_of(an_object({"pointer": TEXT, "code": TEXT, "detail": TEXT})),
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
    "Receipts": an_object({"receipts": list_of(ref("Receipt"))}),
    "Line": an_object(
        {"line": WHOLE, "status": {"type": "integer"}, "receipt": ref("Receipt"), "problem": ref("Problem")},
        "receipt",
        "problem",
    ),
    "HistoryItem": an_object(_EVENT, *_NOT_ALWAYS),
    "History": an_object({"items": list_of(ref("HistoryItem")), **_PAGE}),
    "EventDetail": an_object({**_EVENT, **LEGEND}, *_NOT_ALWAYS),
    "CatalogueEntry": an_object(
        {
            "topic": TEXT,
            "kind": TEXT,
            "title": BOTH,
            "doc": TEXT,
            "basis": list_of(TEXT),
            "opens": FLAG,
            "posted": FLAG,
            "who": {"oneOf": [BOTH, {"type": "null"}]},
            "stages": list_of({"type": "object"}),
            "href": TEXT,
        }
    ),
    "Catalogue": an_object({"items": list_of(ref("CatalogueEntry"))}),
    "State": {"type": "object", "properties": {"status": TEXT}, "required": ["status"]},
}


def _problem_answer(kind: ProblemKind) -> dict[str, Any]:
    return {
        "description": f"{kind.title.zh} · {kind.title.en}. {kind.next.zh} · {kind.next.en}",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }

"""Every path of the interface with what it takes and what it answers. 路径描述。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from apispec import APISpec

from api import examples
from api.asking import (
    COMMON_SUPERIOR,
    DAYBOOK_TOTALS,
    DETAIL,
    DISPOSITION_COUNTS,
    FEED,
    GRAPH,
    HISTORY,
    INBOX,
    LIAISONS,
    MAJOR,
    OFFICER,
    PARTIES,
    REGISTER,
    list_parameters,
    schema_of,
)
from api.cloudevents import MEDIA
from api.language import Both
from api.openapi import audit
from api.openapi.components import ENVELOPE, posted_topics
from api.openapi.schemas import ref
from api.parameters import Parameter
from api.problems import KINDS
from api.services import has_history
from coordination.catalogue import EVENTS
from coordination.catalogue import KINDS as RECORD_KINDS
from coordination.streams.campaign import Register
from projections.engine import Ledger
from projections.relations import RECORDS

TAGS: Final = [
    {"name": "events", "description": "报送 · posting"},
    {"name": "records", "description": "查询 · asking"},
    {"name": "feed", "description": "动态 · what has happened"},
    {"name": "catalogue", "description": "目录 · what may be said"},
    {"name": "operation", "description": "运行 · how the system is"},
]
OPEN: Final[list[Mapping[str, Any]]] = [{}]
"""No key is needed."""

LANGUAGE: Final = {
    "in": "header",
    "name": "Accept-Language",
    "schema": {"type": "string", "default": "zh"},
    "description": "答复语言：zh或en · language of the answer",
}
ALWAYS: Final = ("unauthenticated", "rate_limited", "store_unavailable")
READING: Final = (*ALWAYS, "invalid_query", "behind")
WRITING: Final = (
    *ALWAYS,
    "malformed_json",
    "forbidden_role",
    "not_found",
    "conflict",
    "precondition_failed",
    "too_large",
    "unsupported_media_type",
    "refused_by_rule",
)


def add_to(spec: APISpec, ledgers: Sequence[Ledger]) -> None:
    """Add every path to a description."""
    spec.path("/v1/events", operations={"post": _posting()})
    for ledger in ledgers:
        _add_ledger(spec, ledger)
    spec.path(
        "/v1/events/{position}",
        operations={
            "get": _get(
                Both("事件", "One event"),
                "EventDetail",
                "records",
                (*READING, "not_found"),
                [_in_path("position", {"type": "integer", "minimum": 0})],
            )
        },
    )
    for path, summary, schema, asked in _OF_DIRECTORY:
        places = [_in_path(name, schema_of) for name, schema_of in _PLACES.items() if f"{{{name}}}" in path]
        operation = _get(summary, schema, "records", (*READING, "not_found"), [*places, *_query(asked)])
        spec.path(path, operations={"get": operation})
    spec.path("/v1/clocks/rules", operations={"get": _rules(Both("期限规则", "Rules of the clocks"), "ClockRules")})
    example: dict[str, Any] = {"rule": "case_decision", "trigger_at": "2026-09-18T10:23:00+08:00"}
    computing = _calculating(Both("期限计算", "Compute a period"), "ClockQuestion", "ClockAnswer", example)
    spec.path("/v1/clocks/compute", operations={"post": computing})
    thresholds = _rules(Both("追诉标准", "Thresholds of prosecution"), "ThresholdRules")
    spec.path("/v1/thresholds/rules", operations={"get": thresholds})
    example = {"on": "2025-05-01", "crime_conduct": "counterfeit_sale", "sold_fen": 6_000_000}
    called = Both("追诉标准比对（仅供参考）", "Compare figures with the thresholds (advice only)")
    assessing = _calculating(called, "ThresholdQuestion", "ThresholdAnswer", example)
    spec.path("/v1/thresholds/assess", operations={"post": assessing})
    _add_evidence(spec)
    _add_chains(spec)
    _add_audit(spec)
    feed = _get(Both("动态", "Feed"), "Feed", "feed", (*READING, "misdirected"), _query(FEED))
    spec.path("/v1/feed", operations={"get": feed})
    for path, summary, schema, tag, parameters in _PLAIN:
        refusals = ("not_found",) if parameters else ()
        operation = _get(summary, schema, tag, refusals, [*parameters]) | {"security": OPEN}
        if path == "/readyz":
            operation["responses"]["503"] = {"description": "尚未就绪 · not ready", "content": _json(schema)}
        spec.path(path, operations={"get": operation})


def _add_chains(spec: APISpec) -> None:
    key = _in_path("key", {"type": "string", "format": "uuid"})
    for ledger in RECORDS:
        called = Both(f"{RECORD_KINDS[ledger.kind].zh}的链条图", f"What is related to one of {ledger.name}")
        operation = _get(called, "Graph", "records", (*READING, "not_found"), [key, *_query(GRAPH)])
        spec.path(f"/v1/{ledger.name}/{{key}}/graph", operations={"get": operation})
    waiting = _get(Both("收件箱与待办", "Inbox of an agency"), "Inbox", "records", READING, _query(INBOX))
    spec.path("/v1/inbox", operations={"get": waiting})
    watched = _get(Both("重大案件台账", "Major cases and leads"), "MajorCases", "records", READING, _query(MAJOR))
    spec.path("/v1/major-cases", operations={"get": watched})
    called = Both("处置计数", "How often what was done about violations")
    counting = _get(called, "DispositionCounts", "records", READING, _query(DISPOSITION_COUNTS))
    spec.path("/v1/disposition-counts", operations={"get": counting})
    called = Both("日常工作汇总", "Totals of daily work")
    summing = _get(called, "DaybookTotals", "records", READING, _query(DAYBOOK_TOTALS))
    spec.path("/v1/daybook-totals", operations={"get": summing})
    listing = _get(Both("当事人", "Parties"), "Parties", "records", READING, _query(PARTIES))
    spec.path("/v1/parties", operations={"get": listing})
    uscc = _in_path("uscc", {"type": "string"})
    one = _get(Both("一个当事人", "One party"), "Party", "records", (*READING, "not_found"), [uscc, *_query(DETAIL)])
    spec.path("/v1/parties/{uscc}", operations={"get": one})


def _add_audit(spec: APISpec) -> None:
    """Add the replays of read models."""
    key = _in_path("key", {"type": "string", "format": "uuid"})
    for path, methods in audit.OPERATIONS.items():
        shared = [key, LANGUAGE] if path == audit.ONE else [LANGUAGE]
        operations = {}
        for method, (told, refusals) in methods.items():
            parameters = [*told.get("parameters", ()), *shared]
            responses = {**told["responses"], **_refusals(refusals)}
            operations[method] = {**told, "tags": ["records"], "parameters": parameters, "responses": responses}
        spec.path(path, operations=operations)


def _in_path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "schema": dict(schema)}


_TOPIC: Final = _in_path("topic", {"type": "string", "enum": sorted(EVENTS)})
_PLAIN: Final[tuple[tuple[str, Both, str, str, tuple[dict[str, Any], ...]], ...]] = (
    ("/v1/catalogue", Both("事件目录", "Catalogue of event types"), "Catalogue", "catalogue", ()),
    ("/v1/catalogue/{topic}", Both("事件类型", "One event type"), "CatalogueEntry", "catalogue", (_TOPIC,)),
    ("/healthz", Both("存活", "Alive"), "State", "operation", ()),
    ("/readyz", Both("就绪", "Ready"), "State", "operation", ()),
)


_PLACES: Final[Mapping[str, Mapping[str, Any]]] = {
    "key": {"type": "string"},
    "register": {"type": "string", "enum": list(Register)},
    "officer": {"type": "string"},
}
"""What stands in the paths of questions to the directory."""
_OF_DIRECTORY: Final[tuple[tuple[str, Both, str, tuple[Parameter, ...]], ...]] = (
    (
        "/v1/agencies/{key}/common-superior",
        Both("两单位的共同上级", "The common superior of two agencies"),
        "CommonSuperior",
        COMMON_SUPERIOR,
    ),
    ("/v1/campaigns/{key}/liaisons", Both("专项行动的联络网络", "Liaison network of a campaign"), "Liaisons", LIAISONS),
    (
        "/v1/campaigns/{key}/registers/{register}",
        Both("登记簿在某日的内容", "What stood in a register of a campaign on a day"),
        "RegisterOnDay",
        REGISTER,
    ),
    (
        "/v1/officers/{officer}/acting-for",
        Both("某日某执法人员代表哪些单位", "For which agencies an officer acted on a day"),
        "OfficerOnDay",
        OFFICER,
    ),
)


def _add_ledger(spec: APISpec, ledger: Ledger) -> None:
    kind = RECORD_KINDS.get(ledger.kind)
    keyed = kind is not None and kind.keyed and kind.plural == ledger.name
    called = (
        Both(kind.zh, kind.plural)
        if kind is not None and kind.plural == ledger.name
        else Both(ledger.name, ledger.name)
    )
    key = _in_path("key", {"type": "string"} if keyed else {"type": "string", "format": "uuid"})
    base = f"/v1/{ledger.name}"
    listing = _get(
        Both(f"{called.zh}列表", f"List of {called.en}"),
        f"{ledger.name}.list",
        "records",
        READING,
        _query(list_parameters(ledger)),
    )
    spec.path(base, operations={"get": listing})
    refusals = (*READING, "not_found")
    detail = _get(
        Both(f"{called.zh}详情", f"One of the {called.en}"),
        f"{ledger.name}.detail",
        "records",
        refusals,
        [key, *_query(DETAIL)],
    )
    spec.path(f"{base}/{{key}}", operations={"get": detail})
    if has_history(ledger):
        past = _get(
            Both(f"{called.zh}履历", f"History of one of the {called.en}"),
            "History",
            "records",
            refusals,
            [key, *_query(HISTORY)],
        )
        spec.path(f"{base}/{{key}}/history", operations={"get": past})


_DIGEST: Final = _in_path("sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"})


def _add_evidence(spec: APISpec) -> None:
    """Add receipts of hand-overs, and files."""
    key, refusals = _in_path("key", {"type": "string", "format": "uuid"}), (*READING, "not_found")
    base = "/v1/evidence/{key}/receipts"
    listing = _get(
        Both("证据移交回执", "Receipts of hand-overs"), "Receipts.evidence", "records", refusals, [key, *_query(DETAIL)]
    )
    number = _in_path("number", {"type": "integer", "minimum": 1})
    one = _get(Both("移交回执", "One receipt"), "Receipt.evidence", "records", refusals, [key, number, *_query(DETAIL)])
    spec.path(base, operations={"get": listing})
    spec.path(f"{base}/{{number}}", operations={"get": one})
    spec.path("/v1/files/{sha256}", operations={"get": _downloading(), "put": _uploading()})


def _downloading() -> dict[str, Any]:
    return {
        "summary": "证据文件 · A file of evidence",
        "tags": ["records"],
        "parameters": [_DIGEST, LANGUAGE],
        "responses": {
            "200": {"description": "文件 · the file", "content": _BYTES},
            **_refusals((*ALWAYS, "behind", "not_found", "file_differs")),
        },
    }


def _uploading() -> dict[str, Any]:
    refusals = (*ALWAYS, "behind", "bad_request", "forbidden_role", "not_found", "file_differs", "too_large")
    return {
        "summary": "存入证据文件 · Store a file of evidence",
        "description": "内容即请求体；重复存入无害。 · The body is the file; sending it again does no harm.",
        "tags": ["events"],
        "parameters": [_DIGEST, LANGUAGE],
        "requestBody": {"required": True, "content": _BYTES},
        "responses": {
            "200": {"description": "已存 · stored", "content": _json("StoredFile")},
            **_refusals(refusals),
        },
    }


_BYTES: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _rules(called: Both, schema: str) -> dict[str, Any]:
    on = {"in": "query", "name": "on", "schema": {"type": "string", "format": "date"}}
    return _get(called, schema, "records", (*ALWAYS, "invalid_query"), [on])


def _calculating(called: Both, question: str, answer: str, example: Mapping[str, Any]) -> dict[str, Any]:
    request = {"schema": ref(question), "example": dict(example)}
    return {
        "summary": f"{called.zh} · {called.en}",
        "tags": ["records"],
        "parameters": [LANGUAGE],
        "requestBody": {"required": True, "content": {"application/json": request}},
        "responses": {
            "200": {"description": "答复 · answer", "content": _json(answer)},
            **_refusals((*ALWAYS, "malformed_json", "invalid_request", "too_large")),
        },
    }


def _query(parameters: tuple[Parameter, ...]) -> list[dict[str, Any]]:
    return [{"in": "query", "schema": schema_of(parameters)}]


def _get(
    summary: Both, schema: str, tag: str, refusals: Sequence[str], parameters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    answers = {"200": {"description": "答复 · answer", "headers": _HEADERS, "content": _json(schema)}}
    if tag in {"records", "feed", "catalogue"}:
        answers["304"] = {"description": "未变 · not changed"}
    return {
        "summary": f"{summary.zh} · {summary.en}",
        "tags": [tag],
        "parameters": [*parameters, LANGUAGE],
        "responses": {**answers, **_refusals(refusals)},
    }


_HEADERS: Final = {
    "Liandong-Position": {"description": "答复所截至的位置 · position of the answer", "schema": {"type": "integer"}},
    "ETag": {
        "description": "详情的ETag以版本开头，可用于If-Match · begins with the version on details",
        "schema": {"type": "string"},
    },
}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": ref(schema)}}


def _refusals(codes: Sequence[str]) -> dict[str, Any]:
    """Return one answer for each status; where several kinds share one, it is described as all of them."""
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(KINDS[code].status), []).append(code)
    return {
        status: {"$ref": f"#/components/responses/{found[0]}"}
        if len(found) == 1
        else {
            "description": "; ".join(f"`{code}` {KINDS[code].title.zh} · {KINDS[code].title.en}" for code in found),
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
        for status, found in sorted(by_status.items())
    }


def _posting() -> dict[str, Any]:
    one = {
        topic: {"summary": EVENTS[topic].declaration.zh, "value": examples.event(EVENTS[topic].declaration)}
        for topic in posted_topics()
    }
    first = next(iter(one.values()))["value"]
    headers = [
        {"in": "header", "name": f"ce-{name}", "schema": {"type": "string"}, "description": "二进制方式 · binary mode"}
        for name in ENVELOPE
        if name not in {"data", "datacontenttype"}
    ]
    conditional = {
        "in": "header",
        "name": "If-Match",
        "schema": {"type": "string"},
        "description": "读取记录时的ETag · ETag of the record as read",
    }
    content = {
        MEDIA[0]: {"schema": ref("PostedEvent"), "examples": one},
        MEDIA[1]: {
            "schema": {"type": "array", "minItems": 1, "maxItems": 1000, "items": ref("PostedEvent")},
            "example": [first],
        },
        MEDIA[2]: {"schema": {"type": "string", "description": "每行一个事件 · one event a line"}},
        MEDIA[3]: {
            "schema": {
                "type": "object",
                "description": "结构化事件，或二进制方式的data · an event, or, in binary mode, its data",
            },
            "example": first,
        },
    }
    answer = {"oneOf": [ref("Receipt"), ref("Receipts")]}
    told = {"application/json": {"schema": answer}}
    lines = {
        MEDIA[2]: {"schema": {"type": "string", "description": "每行一个结果（Line） · a result (Line) for each line"}}
    }
    return {
        "summary": "报送事件 · Post events",
        "description": "单个、批量（同成同败）或逐行；重复发送无害。 · One event, a batch that stands or falls together, or "
        "lines, each on its own; sending again does no harm.",
        "tags": ["events"],
        "parameters": [conditional, LANGUAGE, *headers],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "201": {"description": "已记录 · recorded", "content": told},
            "200": {
                "description": "此前已记录，或逐行结果 · recorded before, or the results line by line",
                "content": {**told, **lines},
            },
            **_refusals(WRITING),
        },
    }

"""The replays of read models, as the description has them. 重放核验的描述。"""

from __future__ import annotations

from typing import Any, Final

from api.asking import REPLAYS, schema_of
from api.audit_pages import MOST_BYTES, PATH, REASONS
from api.openapi.schemas import FLAG, ID, INSTANT, NEXT, TEXT, WHOLE, Schema, an_object, list_of, ref
from coordination.control import State
from projections.audit import Obstacle, Outcome
from projections.models import MODELS

_NAMES: Final = [model.name for model in MODELS]
_OUTCOME: Final[Schema] = {"enum": [one.value for one in Outcome]}
_PART: Final = an_object(
    {
        "part": {
            "enum": ["answers", "versions", "access", "entries"],
            "description": "答复、全部版本、知悉权限、流水 · what is answered, every version, who could know, entries",
        },
        "rows": WHOLE,
        "live_rows": WHOLE,
        "digest": {**TEXT, "description": "规范形式各行的SHA-256 · SHA-256 over the rows in canonical form"},
        "live_digest": TEXT,
        "differences": WHOLE,
    }
)
_DIFFERENCE: Final = an_object(
    {
        "part": TEXT,
        "kind": {"enum": ["changed", "only_replayed", "only_live"]},
        "record": TEXT,
        "since": {**WHOLE, "description": "该行自此位置起 · the row stands from this position on"},
        "cells": list_of(an_object({"column": TEXT, "replayed": {}, "live": {}, "hidden": FLAG}, "hidden")),
        "made_by": list_of(an_object({"position": WHOLE, "topic": {"type": ["string", "null"]}, "href": TEXT})),
    }
)
_MODEL: Final = an_object(
    {
        "model": {"enum": _NAMES},
        "outcome": _OUTCOME,
        "events": WHOLE,
        "rows": WHOLE,
        "parts": list_of(_PART),
        "differences": {**WHOLE, "description": "全部差异；列出的有上限 · all of them; those listed are bounded"},
        "listed": list_of(_DIFFERENCE),
        "left_off": {**WHOLE, "description": "未列出的差异数 · how many of them are not listed"},
        "stale": FLAG,
        "seconds": {"type": "number"},
        "obstacle": {"enum": [one.value for one in Obstacle]},
        "obstacle_at": WHOLE,
    },
    "obstacle",
    "obstacle_at",
)
_REPORT: Final = an_object(
    {
        "outcome": _OUTCOME,
        "position": WHOLE,
        "as_of": INSTANT,
        "events": WHOLE,
        "log_digest": {**TEXT, "description": "所依据事件的SHA-256 · SHA-256 over the events it was folded from"},
        "rows": WHOLE,
        "differences": WHOLE,
        "left_off": WHOLE,
        "seconds": {"type": "number"},
        "models": list_of(_MODEL),
    }
)
_PROGRESS: Final = an_object(
    {"phase": {"enum": ["folding", "comparing"]}, "position": WHOLE, "total": WHOLE, "model": TEXT, "rows": WHOLE},
    "model",
)
_REASON: Final = an_object({"code": {"enum": list(REASONS)}, "zh": TEXT, "en": TEXT})

SCHEMAS: Final[dict[str, Schema]] = {
    "ReplayQuestion": {
        "type": "object",
        "description": "position与as_of至多给出其一 · at most one of position and as_of",
        "properties": {
            "models": {"type": "array", "minItems": 1, "items": {"enum": _NAMES}},
            "position": WHOLE,
            "as_of": INSTANT,
        },
        "additionalProperties": False,
    },
    "Replay": an_object(
        {
            "id": ID,
            "state": {"enum": [state.value for state in State]},
            "asked_by": TEXT,
            "key_id": TEXT,
            "asked_at": INSTANT,
            "models": list_of({"enum": _NAMES}),
            "position": WHOLE,
            "as_of": INSTANT,
            "started_at": INSTANT,
            "seen_at": INSTANT,
            "ended_at": INSTANT,
            "cancel_asked_at": INSTANT,
            "progress": _PROGRESS,
            "reason": _REASON,
            "report": _REPORT,
            "href": TEXT,
        },
        *("started_at", "seen_at", "ended_at", "cancel_asked_at", "progress", "reason", "report"),
    ),
    "Replays": an_object({"items": list_of(ref("Replay")), "next": NEXT}),
}

_ALWAYS: Final = ("unauthenticated", "forbidden_role", "rate_limited", "store_unavailable")
_ASKING: Final = (
    *_ALWAYS,
    "malformed_json",
    "invalid_request",
    "behind",
    "too_large",
    "too_many_replays",
    "queue_full",
)
_ENDS: Final = (*_ALWAYS, "not_found", "not_your_agency", "conflict")
_JSON: Final = {"application/json": {"schema": ref("Replay")}}
ONE: Final = f"{PATH}/{{key}}"

OPERATIONS: Final[dict[str, dict[str, tuple[dict[str, Any], tuple[str, ...]]]]] = {
    PATH: {
        "post": (
            {
                "summary": "要求重放核验 · Have read models replayed",
                "description": f"仅督查账号。请求体至多{MOST_BYTES}字节。 · A supervisor's key only; a body of at most "
                f"{MOST_BYTES} bytes.",
                "requestBody": {
                    "required": False,
                    "content": {
                        "application/json": {
                            "schema": ref("ReplayQuestion"),
                            "example": {"models": ["leads"], "position": 355},
                        }
                    },
                },
                "responses": {"202": {"description": "已受理 · taken; Location", "content": _JSON}},
            },
            _ASKING,
        ),
        "get": (
            {
                "summary": "核验任务列表 · Replays that were asked for",
                "parameters": [{"in": "query", "schema": schema_of(REPLAYS)}],
                "responses": {
                    "200": {
                        "description": "答复 · answer",
                        "content": {"application/json": {"schema": ref("Replays")}},
                    },
                    "304": {"description": "未变 · not changed"},
                },
            },
            (*_ALWAYS, "invalid_query"),
        ),
    },
    ONE: {
        "get": (
            {
                "summary": "核验任务与报告 · One replay, how far it is, and its report",
                "responses": {
                    "200": {"description": "答复 · answer", "content": _JSON},
                    "304": {"description": "未变 · not changed"},
                },
            },
            (*_ALWAYS, "invalid_query", "not_found"),
        ),
        "delete": (
            {
                "summary": "撤销核验任务 · Cancel a replay",
                "responses": {
                    "200": {"description": "已撤销 · cancelled", "content": _JSON},
                    "202": {"description": "正在停止 · being stopped", "content": _JSON},
                },
            },
            _ENDS,
        ),
    },
}
"""By path and method: what is described, and the refusals there are."""

"""What pages that show no ledger are asked, and what they answer. 其他页面的模式。"""

from __future__ import annotations

from typing import Final

from api.openapi.schemas import BOTH, DATE, FLAG, ID, INSTANT, LEGEND, TEXT, WHOLE, Schema, an_object, list_of
from coordination.thresholds.calculator import CONDUCT, question_schema
from projections.daybook_totals import COUNTED
from projections.inbox import Box

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
                    "properties": {"from": DATE, "to": DATE},
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
            "due_date_strict": DATE,
            "due_date_lenient": DATE,
            "due_at_strict": {"type": "string", "format": "date-time"},
            "due_at_lenient": {"type": "string", "format": "date-time"},
            "provisional": {"type": "boolean"},
            "days": {"type": "array", "items": {"type": "object"}},
        },
    },
}


_SHA256: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_EVIDENCE: Final[dict[str, Schema]] = {
    "StoredFile": an_object({"sha256": _SHA256, "sm3": _SHA256, "size_bytes": WHOLE, "href": TEXT}),
    "Receipts.evidence": an_object(
        {
            "items": {
                "type": "array",
                "items": an_object(
                    {
                        "number": WHOLE,
                        "giver": TEXT,
                        "offered_on": DATE,
                        "receiver": TEXT,
                        "received_on": DATE,
                        "sha256": _SHA256,
                        "href": TEXT,
                    }
                ),
            },
            "head": {**_SHA256, "description": "全部事件的链头 · ties the record to all that was said of it"},
            "version": WHOLE,
            "position": WHOLE,
            "as_of": INSTANT,
        }
    ),
    "Receipt.evidence": {
        "type": "object",
        "description": "规范化JSON，字节恒定 · canonical JSON, the same bytes for ever",
        "properties": {
            "form": {"const": "liandong.receipt.1"},
            "evidence": ID,
            "number": WHOLE,
            "items": {"type": "array", "items": {"type": "object"}},
            "giver": {"type": "object"},
            "between": {"type": "array", "items": _SHA256},
            "receiver": {"type": "object"},
            "head": _SHA256,
        },
        "required": ["form", "evidence", "number", "items", "giver", "between", "receiver", "head"],
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
            "on": DATE,
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
_ABOVE: Final = an_object({"title": BOTH, "agency": TEXT, "candidates": list_of(TEXT)}, "agency", "candidates")
_OFFICER: Final = an_object({"liaison": TEXT, "named_by": TEXT, "from_on": DATE, "to_on": DATE}, "from_on", "to_on")
_DIRECTORY: Final[dict[str, Schema]] = {
    "CommonSuperior": an_object(
        {
            "agencies": list_of(TEXT),
            "on": DATE,
            "finding": TEXT,
            "obstacle": TEXT,
            "body": _ABOVE,
            "coordinator": _ABOVE,
            "division": an_object({"adcode": TEXT, "name": TEXT, "level": TEXT}),
            "chains": list_of(list_of(an_object({"agency": TEXT, "relation": TEXT}))),
            "explanation": an_object({"zh": list_of(TEXT), "en": list_of(TEXT)}),
            "basis": list_of(TEXT),
            **LEGEND,
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
            "items": list_of(
                an_object(
                    {
                        "agency": TEXT,
                        "represented_by": TEXT,
                        "adcode": TEXT,
                        "level": TEXT,
                        "standing": TEXT,
                        "heads": list_of(_OFFICER),
                        "liaisons": list_of(_OFFICER),
                    },
                    "represented_by",
                    "adcode",
                    "level",
                )
            ),
            "levels": list_of(an_object({"level": TEXT, "members": WHOLE, "complete": WHOLE})),
            **LEGEND,
        }
    ),
    "RegisterOnDay": an_object(
        {"campaign": TEXT, "register": TEXT, "on": DATE, "items": list_of({"type": "object"}), **LEGEND}
    ),
    "OfficerOnDay": an_object(
        {"officer": TEXT, "on": DATE, "acts_for": list_of(TEXT), "items": list_of({"type": "object"}), **LEGEND}
    ),
}
_RECORD: Final = {
    "kind": TEXT,
    "id": TEXT,
    "title": TEXT,
    "stage": TEXT,
    "stage_told": TEXT,
    "holder": TEXT,
    "href": TEXT,
}
_CHAINS: Final[dict[str, Schema]] = {
    "Graph": an_object(
        {
            "nodes": list_of(
                an_object({**_RECORD, "steps": WHOLE, "hidden": FLAG}, *(set(_RECORD) - {"kind", "id"}), "hidden")
            ),
            "ties": list_of(
                an_object(
                    {
                        "from": TEXT,
                        "to": TEXT,
                        "relation": TEXT,
                        "party_name": TEXT,
                        "party_kind": TEXT,
                        "agency": TEXT,
                        "since": DATE,
                        "told_by": TEXT,
                        "event": TEXT,
                    },
                    "party_name",
                    "party_kind",
                )
            ),
            "cut_off": FLAG,
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
    "Inbox": an_object(
        {
            "items": list_of(
                an_object(
                    {
                        "kind": TEXT,
                        "id": ID,
                        "title": TEXT,
                        "stage": TEXT,
                        "stage_told": TEXT,
                        "agency": TEXT,
                        "task": TEXT,
                        "task_told": TEXT,
                        "since": DATE,
                        "due_at": INSTANT,
                        "overdue": FLAG,
                        "href": TEXT,
                    },
                    "title",
                    "stage",
                    "stage_told",
                    "task_told",
                    "since",
                    "due_at",
                )
            ),
            "counts": an_object({box.value: WHOLE for box in Box}),
            "next": {"type": ["string", "null"]},
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
    "MajorCases": an_object(
        {
            "items": {"type": "array", "items": {"type": "object"}},
            "next": {"type": ["string", "null"]},
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
    "DispositionCounts": an_object(
        {
            "items": list_of(
                an_object({"campaign": TEXT, "agency": TEXT, "disposition": TEXT, "records": WHOLE, "gravest": WHOLE})
            ),
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
    "DaybookTotals": an_object(
        {
            "total": an_object(dict.fromkeys(COUNTED, WHOLE)),
            "shares": list_of(an_object({"agency": TEXT, **dict.fromkeys(COUNTED, WHOLE)})),
            "differences": list_of(
                an_object({"measure": TEXT, "shares_added": WHOLE, "counted_once": WHOLE, "difference": WHOLE})
            ),
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
    "Parties": an_object(
        {
            "items": list_of(
                an_object({"uscc": TEXT, "name": TEXT, "records": WHOLE, "agencies": WHOLE, "href": TEXT}, "name")
            ),
            "next": {"type": ["string", "null"]},
            "position": WHOLE,
            "as_of": INSTANT,
        }
    ),
    "Party": an_object(
        {
            "uscc": TEXT,
            "party_names": list_of(TEXT),
            "records": list_of(
                an_object({**_RECORD, "relation": list_of(TEXT)}, "title", "stage", "stage_told", "holder")
            ),
            "cut_off": FLAG,
            "elsewhere": FLAG,
            "position": WHOLE,
            "as_of": INSTANT,
            **LEGEND,
        }
    ),
}
ANSWERS: Final[dict[str, Schema]] = {**_CLOCKS, **_EVIDENCE, **_THRESHOLDS, **_DIRECTORY, **_CHAINS}

"""Schemas of which the others are made. 基本模式。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer", "minimum": 0}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
DATE: Final[Schema] = {"type": "string", "format": "date"}
ID: Final[Schema] = {"type": "string", "format": "uuid"}
FLAG: Final[Schema] = {"type": "boolean"}
NEXT: Final[Schema] = {"type": ["string", "null"], "description": "下一页地址 · the address of the next page"}
BOTH: Final[Schema] = {"type": "object", "properties": {"zh": TEXT, "en": TEXT}, "required": ["zh", "en"]}

LEGEND: Final[dict[str, Schema]] = {
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


def list_of(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}

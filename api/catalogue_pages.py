"""`GET /v1/catalogue`: every event type with its schema, who may post it when, and an example. Open to everybody. 事件目录接口。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from flask import Blueprint, Response, request

from api import examples
from api.problems import Refusal
from api.strict_json import dumps
from coordination.catalogue import EVENTS, PARTS, FieldSpec, fields_of, json_schema
from coordination.guards import UNIVERSAL
from coordination.rules import Guard

SHARED: Final = "#/components/schemas/"
OWN: Final = "#/$defs/"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/v1/catalogue")
def catalogue() -> Response:
    """Answer every event type in short."""
    return _answer(_written("catalogue"))


@blueprint.get("/v1/catalogue/<topic>")
def topic_page(topic: str) -> Response:
    """Answer all there is to know of one event type."""
    if topic not in EVENTS:
        raise Refusal("not_found")
    return _answer(_written(topic))


@blueprint.get("/v1/catalogue/schemas/<topic>.json")
def schema_page(topic: str) -> Response:
    """Answer the JSON Schema of an event type's data, standing on its own."""
    if topic not in EVENTS:
        raise Refusal("not_found")
    return _answer(dumps(schema(EVENTS[topic])), "application/schema+json")


def short(event: type[Any]) -> dict[str, Any]:
    """Return an event type as the list shows it."""
    declared = event.declaration
    return {
        "topic": declared.topic,
        "kind": declared.kind.name,
        "title": {"zh": declared.zh, "en": declared.en},
        "doc": declared.doc,
        "basis": list(declared.basis),
        "opens": declared.opens,
        "posted": declared.posted,
        "who": who(event),
        "stages": stages(event),
        "href": f"/v1/catalogue/{declared.topic}",
    }


def whole(event: type[Any]) -> dict[str, Any]:
    """Return an event type with its rules, schema and example."""
    declared = event.declaration
    return {
        **short(event),
        "guards": [_guard(guard) for guard in (*UNIVERSAL, *event.guards)],
        "schema": schema(event),
        "dataschema": f"/v1/catalogue/schemas/{declared.topic}.json",
        "sentence": {"zh": declared.says_zh.template, "en": declared.says_en.template},
        "example": examples.event(declared),
        "shortest_example": examples.event(declared, whole=False),
        "personal": declared.personal,
    }


def who(event: type[Any]) -> dict[str, str] | None:
    """Return who may post an event type; None where its guards do not say so of anybody."""
    told = [guard.who for guard in event.guards if guard.who is not None]
    if not told:
        return None
    return {"zh": "且为".join(one[0] for one in told), "en": " who is also ".join(one[1] for one in told)}


def stages(event: type[Any]) -> list[dict[str, str]]:
    """Return the states of the record in which an event type may be posted; none means any."""
    return [{"code": stage.value, "zh": stage.zh, "en": stage.en} for guard in event.guards for stage in guard.stages]


def schema(event: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of an event type's data with the parts that it uses."""
    parts = dict.fromkeys(_parts(event.declaration.fields))
    made = {"$schema": DIALECT, "$id": f"/v1/catalogue/schemas/{event.declaration.topic}.json", **json_schema(event)}
    if parts:
        made["$defs"] = {part: json_schema(PARTS[part]) for part in parts}
    owned: dict[str, Any] = _pointing(made, SHARED, OWN)
    return owned


def _guard(guard: Guard) -> dict[str, Any]:
    told = {"code": guard.code, "zh": guard.zh, "en": guard.en, "basis": guard.basis, "href": f"/problems/{guard.code}"}
    return {name: value for name, value in told.items() if value}


def _parts(specs: tuple[FieldSpec, ...]) -> Iterator[str]:
    for spec in specs:
        part = (spec.codec.item or spec.codec).part
        if part is not None:
            yield part.__name__
            yield from _parts(fields_of(part))


def _pointing(value: Any, there: str, here: str) -> Any:
    """Return a schema whose references lead here instead of there."""
    if isinstance(value, Mapping):
        return {name: _pointing(member, there, here) for name, member in value.items()}
    if isinstance(value, list):
        return [_pointing(item, there, here) for item in value]
    return here + value.removeprefix(there) if isinstance(value, str) and value.startswith(there) else value


@cache
def _written(name: str) -> bytes:
    if name == "catalogue":
        return dumps({"items": [short(event) for event in EVENTS.values()]})
    return dumps(whole(EVENTS[name]))


def _answer(body: bytes, media: str = "application/json") -> Response:
    """Answer what changes only with the program."""
    response = Response(body, content_type=media)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_etag(hashlib.blake2s(body, digest_size=12).hexdigest())
    response.make_conditional(request)
    return response

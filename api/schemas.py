"""The strict reading of an event's data, derived from its declaration: nothing about a field is said twice. 数据校验。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from api.fields import LIST, NULL, REQUIRED, Parsed, StrictSchema, misspelt, read
from coordination.catalogue import EVENTS, Codec, Fault, FieldSpec, Invalid, fields_of

AnyField = ma.fields.Field[Any]


class FieldErrors(Invalid):
    """The data does not fit the event type; correct it at the pointers and send the event again."""

    problem = "invalid_data"


class UnknownTopic(Invalid):
    """No event type has this topic; the catalogue lists those there are."""

    problem = "unknown_topic"


class _List(ma.fields.List[Any]):
    """A list of nested values, whose number and difference the declaration's limits judge."""

    default_error_messages = {"required": [REQUIRED], "null": [NULL], "invalid": [LIST]}  # noqa: RUF012  marshmallow's

    def __init__(self, inner: AnyField, codec: Codec, *, required: bool) -> None:
        super().__init__(inner, required=required)
        self._codec = codec

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if faults := self._codec.faults(items := tuple(super()._deserialize(value, attr, data, **kwargs))):
            raise ma.ValidationError(list(faults))
        return items


class _Nested(ma.fields.Nested):
    """A part within an event."""

    default_error_messages = {"required": [REQUIRED], "null": [NULL]}  # noqa: RUF012  marshmallow's contract


@cache
def schema_for(declared: type) -> ma.Schema:
    """Return the schema of an event type or a part; loading with it gives the value itself. One instance for ever.

    A part that has ``faults()`` says with it which of its fields do not go together.
    """
    judge: Callable[[Any], Iterable[Fault]] | None = getattr(declared, "faults", None)

    def make(self: ma.Schema, values: dict[str, Any], **kwargs: Any) -> Any:
        del self, kwargs
        value = declared(**values)
        if judge is not None and (faults := list(judge(value))):
            raise ma.ValidationError(faults)
        return value

    members: dict[str, Any] = {spec.name: _field(spec) for spec in fields_of(declared)}
    members["_make"] = ma.post_load(make)
    derived: type[StrictSchema] = type(f"{declared.__name__}Schema", (StrictSchema,), members)
    return derived()


def load(declared: type, data: Any, at: str = "") -> Any:
    """Return the event that the data describes.

    Raises:
        FieldErrors: with everything that is wrong with the data, pointers beginning at ``at``.
    """
    return read(schema_for(declared), data, FieldErrors, at)


def event_type(topic: str, at: str = "") -> type[Any]:
    """Return the event type of a topic; ``at`` is the place of the event in its request.

    Raises:
        UnknownTopic: there is none.
    """
    if (found := EVENTS.get(topic)) is None:
        raise UnknownTopic(
            misspelt(Fault("unknown", f"没有事件类型{topic}", f"no event type {topic}", f"{at}/type"), topic, EVENTS)
        )
    return found


def _field(spec: FieldSpec) -> AnyField:
    return _field_of(spec.codec, required=spec.required)


def _field_of(codec: Codec, *, required: bool = True) -> AnyField:
    if codec.part is not None:
        return _Nested(schema_for(codec.part), required=required)
    if codec.item is not None:
        return _List(_field_of(codec.item), codec, required=required)
    return Parsed(codec.parse, required=required)

"""The marshmallow side of strict reading: fields that leave the judging to a parser, faults instead of messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any, Final, NoReturn, cast

import marshmallow as ma

from api.strict_json import pointer
from coordination.catalogue import Fault, Invalid

REQUIRED: Final = Fault("required", "缺少必填项", "is required")
NULL: Final = Fault("null", "不能为null；没有值时请省略该项", "must not be null: leave out what has no value")
UNKNOWN: Final = Fault("unknown", "没有这一项", "is not known here")
OBJECT: Final = Fault("type", "须为对象", "must be an object")
LIST: Final = Fault("type", "须为列表", "must be a list")


class Parsed(ma.fields.Field[Any]):
    """A field whose value a parser takes or refuses with :class:`Invalid`."""

    # lists, because marshmallow formats messages that are text and passes lists through as they are
    default_error_messages = {"required": [REQUIRED], "null": [NULL]}  # noqa: RUF012  marshmallow's contract

    def __init__(self, parse: Callable[[Any], Any], *, required: bool = False) -> None:
        super().__init__(required=required)
        self._parse = parse

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Return the value as parsed; past marshmallow's own hooks, which this field does not have."""
        if value is ma.missing:
            if self.required:
                raise self.make_error("required")
            return value
        if value is None:
            raise self.make_error("null")
        try:
            return self._parse(value)
        except Invalid as error:
            raise ma.ValidationError(list(error.faults)) from None


class StrictSchema(ma.Schema):
    """A schema that refuses what it does not know and reports :class:`Fault` values only; keep its instances."""

    class Meta:
        """Unknown fields are refused."""

        unknown = ma.RAISE

    error_messages = {"unknown": cast("str", UNKNOWN), "type": cast("str", OBJECT)}  # noqa: RUF012  marshmallow's contract

    def unknown_field(self, name: str) -> Fault:
        """Return what is said about a field that does not exist: the name that was perhaps meant."""
        return misspelt(UNKNOWN, name, self.fields)

    def handle_error(self, error: ma.ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        """Put this schema's own words in the place of the general fault for unknown fields."""
        del data, many, kwargs
        messages = error.messages
        if isinstance(messages, dict):
            for name in messages.keys() - self.fields.keys():
                faults = messages[name]
                if name != ma.exceptions.SCHEMA:
                    messages[name] = [self.unknown_field(str(name))]
                elif UNKNOWN in faults:  # a sender's field that happens to be called like marshmallow's own word
                    messages[name] = [self.unknown_field(name).under(pointer(name))]


def misspelt(fault: Fault, name: str, known: Collection[str]) -> Fault:
    """Return the fault with the nearest of the known names added, where one is near."""
    near = get_close_matches(name[:64], known, n=1)
    if not near:
        return fault
    return Fault(
        fault.code, f"{fault.zh}，是否指“{near[0]}”？", f"{fault.en}; did you mean {near[0]!r}?", fault.pointer
    )


def read(schema: ma.Schema, value: Any, error: type[Invalid], at: str = "") -> Any:
    """Load a value through a schema.

    Raises:
        Invalid: of the class given, with every fault found, pointers beginning at ``at``.
    """
    try:
        return schema.load(value)
    except ma.ValidationError as found:
        raise_faults(found, error, at)


def raise_faults(found: ma.ValidationError, error: type[Invalid], at: str = "") -> NoReturn:
    """Raise what marshmallow has found as faults with JSON pointers."""
    raise error(*faults_of(found.messages, at)) from None


def faults_of(messages: Any, at: str = "") -> list[Fault]:
    """Return the faults in marshmallow's tree of messages, each with its pointer."""
    if isinstance(messages, Fault):
        return [messages.under(at)]
    if isinstance(messages, Mapping):
        steps = (
            (at if name == ma.exceptions.SCHEMA else at + pointer(name), below) for name, below in messages.items()
        )
        return [fault for step, below in steps for fault in faults_of(below, step)]
    return [fault for below in messages for fault in faults_of(below, at)]

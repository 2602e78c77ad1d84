"""Declaring kinds of streams, parts and events; a declaration that is wrong fails when its module is imported."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, dataclass_transform, get_type_hints
from uuid import UUID, uuid5

from coordination.catalogue.codecs import Codec, Json, compile_type
from coordination.catalogue.faults import Fault, Invalid
from coordination.catalogue.marks import Marks, Personal
from coordination.catalogue.sentences import Sentence

T = TypeVar("T")

NAMESPACE = UUID("6f2f0f0e-7c1b-5a0a-9d3e-6c69616e646f")
TOPIC = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*(?:\.v[2-9][0-9]*)?")
ENVELOPE_WORDS = frozenset({"agency", "officer", "legal_on", "occurred_at"})


class DeclarationError(TypeError):
    """A kind, part or event is declared wrongly; the message says which and how to put it right."""


@dataclass(frozen=True)
class Kind:
    """One kind of stream: its name in topics, its name in addresses, and the state that its events fold into. 流的种类。

    ``keyed`` kinds are addressed by a code (an agency, a campaign), all others by the UUID that the sender made.
    ``state()`` is the state of a stream without events.
    """

    name: str
    plural: str
    zh: str
    en: str
    state: Callable[[], Any]
    keyed: bool = False

    def __post_init__(self) -> None:
        """Enter the kind into the register."""
        if self.name in KINDS or any(kind.plural == self.plural for kind in KINDS.values()):
            message = f"there is a kind {self.name!r} or {self.plural!r} already"
            raise DeclarationError(message)
        KINDS[self.name] = self


@dataclass(frozen=True)
class FieldSpec:
    """One field of an event or a part, with all that was declared about it."""

    name: str
    zh: str
    codec: Codec
    required: bool
    default: Any

    @property
    def marks(self) -> Marks:
        """The limits and marks that stand on the field."""
        return self.codec.marks


@dataclass(frozen=True)
class Declaration:
    """All that was declared about one event type."""

    topic: str
    kind: Kind
    zh: str
    en: str
    doc: str
    basis: tuple[str, ...]
    opens: bool
    recurs: bool
    posted: bool
    says_zh: Sentence
    says_en: Sentence
    fields: tuple[FieldSpec, ...]
    personal: bool


KINDS: dict[str, Kind] = {}
PARTS: dict[str, type] = {}
EVENTS: dict[str, type[Any]] = {}
_FIELDS: dict[type, tuple[FieldSpec, ...]] = {}
_CODERS: dict[type, tuple[Callable[[Any], dict[str, Json]], Callable[[Mapping[str, Json]], Any]]] = {}
_GLOSSARY: dict[str, str] = {}


def glossary(**labels: str) -> None:
    """Enter the Chinese names of fields; one name means one thing in all events. 字段名对照。

    Raises:
        DeclarationError: a field name has another Chinese name elsewhere; rename one of the two.
    """
    for name, zh in labels.items():
        if _GLOSSARY.setdefault(name, zh) != zh:
            message = f"field {name!r} is called {_GLOSSARY[name]!r} elsewhere, not {zh!r}: one name, one meaning"
            raise DeclarationError(message)


_VERSION, _DERIVED = 0xF << 76, 8 << 76
"""Where a UUID tells its version, and what stands there in ids made from a key."""


@lru_cache(maxsize=8192)
def stream_id(kind: str, key: str) -> UUID:
    """Return the id of a stream that is found by a key: agency and campaign codes, reservations. 流编号。

    It is a UUID of version 8, which no sender may begin a record with: everybody can compute it, and whoever took it first
    would keep the agency, or the consequence, that it is for from ever being recorded.
    """
    return derived_id(NAMESPACE, f"{kind}:{key}")


@lru_cache(maxsize=8192)
def derived_id(base: UUID, name: str) -> UUID:
    """Return an id that follows from another one, of a form that no sender may begin a record with. 派生编号。"""
    return UUID(int=uuid5(base, name).int & ~_VERSION | _DERIVED)


def is_derived(stream: UUID) -> bool:
    """Whether an id has the form of one that is made from a key. 派生编号。"""
    return stream.int & _VERSION == _DERIVED


def kind_of_plural(plural: str) -> Kind | None:
    """Return the kind whose addresses begin with this word, as in ``leads/…``."""
    return next((kind for kind in KINDS.values() if kind.plural == plural), None)


def fields_of(declared: type) -> tuple[FieldSpec, ...]:
    """Return the fields of a declared event or part, in the order of declaration."""
    return _FIELDS[declared]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def part(cls: type[T]) -> type[T]:
    """Declare a value of several fields that events carry, such as a party or a place. 组成部分。

    Raises:
        DeclarationError: no docstring, a field type that events cannot carry, or a field missing in the glossary.
    """
    declared = dataclass(frozen=True, kw_only=True)(cls)
    _check_doc(declared)
    _register(declared)
    PARTS[declared.__name__] = declared
    return declared


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(
    topic: str,
    *,
    zh: str,
    en: str,
    says_zh: str,
    says_en: str,
    basis: tuple[str, ...] = (),
    opens: bool | Literal["again"] = False,
    posted: bool = True,
) -> Callable[[type[T]], type[T]]:
    """Declare an event type. 事件类型。

    Args:
        topic: permanent name ``<kind>.<past_participle>``, with ``.vN`` from the second version on.
        zh: Chinese title.
        en: English title.
        says_zh: the sentence of the Chinese history; ``{field}`` is replaced, ``[...]`` left out when a field in it is empty.
        says_en: the same in English.
        basis: law and article, or mechanism ids, that the event rests on.
        opens: the event begins its stream, and only begins it; ``"again"``: it may also come later.
        posted: agencies may post it; False for events that only follow from others.

    Raises:
        DeclarationError: anything about the declaration is wrong; raised at import.
    """

    def declare(cls: type[T]) -> type[T]:
        if not TOPIC.fullmatch(topic):
            message = f"{cls.__name__}: topic {topic!r} must be <kind>.<past_participle>, in snake_case"
            raise DeclarationError(message)
        kind = KINDS.get(topic.partition(".")[0])
        if kind is None:
            message = f"{cls.__name__}: no Kind {topic.partition('.')[0]!r}: declare it before its events"
            raise DeclarationError(message)
        if topic in EVENTS:
            message = f"{cls.__name__}: topic {topic!r} belongs to {EVENTS[topic].__name__}"
            raise DeclarationError(message)
        declared: Any = dataclass(frozen=True, kw_only=True)(cls)
        _check_doc(declared)
        if "evolve" not in vars(declared):
            message = f"{cls.__name__} must say in evolve() what it changes"
            raise DeclarationError(message)
        specs = _register(declared)
        words = ENVELOPE_WORDS | {spec.name for spec in specs}
        if taken := ENVELOPE_WORDS & {spec.name for spec in specs}:
            message = f"{cls.__name__}: {sorted(taken)} are words of the envelope, not of the event"
            raise DeclarationError(message)
        try:
            sentences = Sentence(says_zh, words), Sentence(says_en, words)
        except ValueError as error:
            message = f"{cls.__name__}: {error}"
            raise DeclarationError(message) from None
        declared.topic = topic
        declared.declaration = Declaration(
            topic=topic,
            kind=kind,
            zh=zh,
            en=en,
            doc=inspect.getdoc(cls) or "",
            basis=basis,
            opens=bool(opens),
            recurs=opens == "again",
            posted=posted,
            says_zh=sentences[0],
            says_en=sentences[1],
            fields=specs,
            personal=_holds_personal(specs),
        )
        EVENTS[topic] = declared
        return declared  # type: ignore[no-any-return]

    return declare


def _check_doc(declared: type) -> None:
    doc = declared.__dict__.get("__doc__") or ""
    # dataclass writes the signature as a docstring where none was given
    if not doc or doc.startswith(f"{declared.__name__}("):
        message = f"{declared.__name__} has no docstring: say in one sentence what it means"
        raise DeclarationError(message)


def _register(declared: type) -> tuple[FieldSpec, ...]:
    hints = get_type_hints(declared, include_extras=True)
    specs: list[FieldSpec] = []
    for field in dataclasses.fields(declared):
        try:
            codec = compile_type(hints[field.name], _part_codec)
        except TypeError as error:
            message = f"{declared.__name__}.{field.name}: {error}"
            raise DeclarationError(message) from None
        if field.name not in _GLOSSARY:
            message = f"{declared.__name__}.{field.name} has no Chinese name: add it to the module's glossary(...)"
            raise DeclarationError(message)
        required = field.default is MISSING
        if not required and field.default is not None and field.default != () and not isinstance(field.default, bool):
            message = f"{declared.__name__}.{field.name}: an optional field defaults to None, () or a bool"
            raise DeclarationError(message)
        if codec.item is not None and (codec.optional or (not required and field.default != ())):
            message = f"{declared.__name__}.{field.name}: a list may be empty but never None: let it default to ()"
            raise DeclarationError(message)
        specs.append(FieldSpec(field.name, _GLOSSARY[field.name], codec, required, None if required else field.default))
    _check_personal(declared, specs)
    _FIELDS[declared] = tuple(specs)
    _CODERS[declared] = _coder(declared, tuple(specs))
    return tuple(specs)


def _check_personal(declared: type, specs: list[FieldSpec]) -> None:
    by_name = {spec.name: spec for spec in specs}
    for spec in specs:
        mark = spec.marks.personal
        if spec.codec.item is not None and spec.codec.item.marks.personal is not None:
            message = f"{declared.__name__}.{spec.name}: items of a list cannot be Personal: make a list of a @part"
            raise DeclarationError(message)
        if mark is None:
            continue
        reference = by_name.get(mark.ref)
        if reference is None or reference.codec.python is not UUID or reference.codec.optional:
            message = f"{declared.__name__}.{spec.name}: Personal needs a required sibling {mark.ref!r}: PersonRef"
            raise DeclarationError(message)
        if spec.codec.python is not str:
            message = f"{declared.__name__}.{spec.name}: only text can be sealed"
            raise DeclarationError(message)


def _holds_personal(specs: tuple[FieldSpec, ...]) -> bool:
    for spec in specs:
        nested = spec.codec.part or (spec.codec.item.part if spec.codec.item else None)
        if isinstance(spec.marks.personal, Personal) or (nested and _holds_personal(_FIELDS[nested])):
            return True
    return False


def _part_codec(declared: type, marks: Marks) -> Codec | None:
    if declared not in _CODERS:
        return None
    to_json, from_json = _CODERS[declared]

    def parse(value: Json) -> Any:
        if type(value) is not dict:
            raise Invalid(Fault("type", "须为对象", "must be an object"))
        return value

    return Codec(
        parse=parse,
        encode=to_json,
        decode=from_json,
        schema={"$ref": f"#/components/schemas/{declared.__name__}"},
        python=declared,
        marks=marks,
        part=declared,
    )


def _coder(
    declared: type, specs: tuple[FieldSpec, ...]
) -> tuple[Callable[[Any], dict[str, Json]], Callable[[Mapping[str, Json]], Any]]:
    """Compile the stored form: what is None, or an empty list, is left out; what is unknown is passed over."""
    writers = tuple((spec.name, None if spec.codec.plain else spec.codec.encode) for spec in specs)
    readers = tuple(
        (spec.name, None if spec.codec.plain else spec.codec.decode, spec.default if spec.codec.item is None else ())
        for spec in specs
    )

    def to_json(value: Any) -> dict[str, Json]:
        written: dict[str, Json] = {}
        held = value.__dict__
        for name, encode_value in writers:
            item = held[name]
            if item is None or item == ():
                continue
            written[name] = item if encode_value is None else encode_value(item)
        return written

    def from_json(data: Mapping[str, Json]) -> Any:
        values: dict[str, Any] = {}
        for name, decode_value, default in readers:
            if name in data:
                item = data[name]
                values[name] = item if decode_value is None else decode_value(item)
            else:
                values[name] = default
        # past the constructor of the frozen dataclass, which costs a call for each field
        loaded: Any = object.__new__(declared)
        loaded.__dict__.update(values)
        return loaded

    return to_json, from_json


def encode(value: Any) -> dict[str, Json]:
    """Return the stored form of an event's (or a part's) fields, JSON values only."""
    return _CODERS[type(value)][0](value)


def decode(topic: str, data: Mapping[str, Json]) -> Any:
    """Return the event that was stored under a topic.

    Raises:
        KeyError: the topic is unknown: the log was written by a newer version; upgrade this one.
    """
    return _CODERS[EVENTS[topic]][1](data)


def json_schema(declared: type) -> dict[str, Json]:
    """Return the JSON Schema (2020-12) of an event's data or of a part."""
    specs = _FIELDS[declared]
    properties = {}
    for spec in specs:
        reference = "$ref" in spec.codec.schema
        schema = dict(spec.codec.schema)
        schema["title"] = spec.zh
        if spec.marks.personal:
            schema["x-personal"] = True
        flags = sorted(
            flag.__name__.lower() for flag in spec.marks.flags if flag.__name__ in {"Secret", "Document", "Searchable"}
        )
        if flags:
            schema["x-marks"] = flags
        properties[spec.name] = schema if not reference else {"allOf": [spec.codec.schema], "title": spec.zh}
    return {
        "type": "object",
        "title": declared.__name__,
        "description": inspect.getdoc(declared) or "",
        "properties": properties,
        "required": [spec.name for spec in specs if spec.required],
        "additionalProperties": False,
    }

"""Rows and events as JSON: codes with their labels, agencies with their names, and what one may not read hidden. 呈现与脱敏。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import structlog

from api.coding import Classes, label
from api.language import LANGUAGES, Both, Language
from coordination.catalogue import EVENTS, KINDS, Fault, FieldSpec, Secret, decode, encode, fields_of, sentence
from coordination.catalogue.codecs import encode_instant
from coordination.control import PersonUnknown
from coordination.custody import SYSTEM
from coordination.doubts import doubts
from coordination.record import DIRECTORY
from coordination.rules import Recorded, Rejection
from coordination.sealing import MASK, SealBroken, Sealer, mask_stored
from projections.engine import Ledger, Row

FORGOTTEN: Final = Both("（已依法删除）", "(erased)")
"""What stands for the data of a person whose key was destroyed."""

BY_RULE: Final = Both("系统", "the system")
INTERNAL: Final = frozenset({"valid_from", "opened"})
"""Columns that only the engine needs."""

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.ASCII)
_MOST_CODE = 64
_log = structlog.get_logger(__name__)


# -- what may be read ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens the personal values of one record, for somebody who may read them. 解密。"""

    sealer: Sealer
    campaign: str
    now: datetime
    language: Language

    @classmethod
    def of(cls, sealer: Sealer, row: Row, now: datetime, language: Language) -> Opener:
        """Return the opener for the record of a ledger's row."""
        campaigns = row.get("campaigns") or ()
        return cls(sealer, campaigns[0] if campaigns else DIRECTORY, now, language)

    def __call__(self, value: Any) -> Any:
        """Return a stored form with its tokens opened."""
        return self.sealer.open_stored(value, self.campaign, now=self.now, forgotten=FORGOTTEN.said(self.language))


def readable(value: Any, kind: str, opener: Opener | None) -> Any:
    """Return a stored form as its reader may see it: opened by the opener, or, where there is none, masked.

    The one place where this is decided: no answer holds a sealed token, and none holds a secret value that its reader may not see.
    """
    if opener is None:
        return mask_stored(_without(value, secret_names(kind), MASK))
    try:
        return opener(value)
    except (Rejection, PersonUnknown, SealBroken) as error:
        # key store and log do not belong together: the operator must know, and the reader still gets the rest
        _log.error("personal_data_unreadable", error=type(error).__name__, campaign=opener.campaign)
        return mask_stored(value)


@cache
def secret_names(kind: str) -> frozenset[str]:
    """Return the names under which values stand that are marked secret in a kind's events."""
    events = (event for event in EVENTS.values() if event.declaration.kind.name == kind)
    return frozenset(name for event in events for name in _secret(event.declaration.fields))


def _secret(specs: Iterable[FieldSpec]) -> Iterator[str]:
    for spec in specs:
        part = (spec.codec.item or spec.codec).part
        if Secret in spec.marks.flags:
            yield spec.name
        elif part is not None:
            yield from _secret(fields_of(part))


def _without(value: Any, names: frozenset[str], stand_in: str | None) -> Any:
    """Return a stored form without the members of these names, or with something standing in for them."""
    if not names:
        return value
    if isinstance(value, Mapping):
        kept = {name: _without(member, names, stand_in) for name, member in value.items() if name not in names}
        hidden = {name: stand_in for name in names & value.keys() if value[name] is not None and stand_in is not None}
        return kept | hidden
    return [_without(item, names, stand_in) for item in value] if isinstance(value, list | tuple) else value


# -- rows ------------------------------------------------------------------------------------------------------------------


def address(ledger: Ledger, row: Row) -> str:
    """Return where a record is found; kinds that are known by a code are found by it."""
    kind = KINDS.get(ledger.kind)
    keyed = kind is not None and kind.keyed and kind.plural == ledger.name
    return f"/v1/{ledger.name}/{row['code'] if keyed else row['id']}"


def row_body(ledger: Ledger, row: Row, opener: Opener | None) -> dict[str, Any]:
    """Return a row as it is answered; what has no value is left out."""
    shown = {name: _plain(value) for name, value in row.items() if value is not None and name not in INTERNAL}
    body: dict[str, Any] = readable(shown, ledger.kind, opener)
    return body | {"href": address(ledger, row)}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return encode_instant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


# -- events ----------------------------------------------------------------------------------------------------------------

Names = Mapping[str, str]


def event_body(recorded: Recorded, opener: Opener | None, data: Any, names: Names) -> dict[str, Any]:
    """Return an event of a history: who did what when, as sentences and as data. 履历条目。"""
    envelope, declaration = recorded.envelope, recorded.event.declaration
    hidden = secret_names(declaration.kind.name) if opener is None else frozenset()
    spoken = decode(recorded.topic, _without(data, hidden, None))
    optional: dict[str, Any] = {
        name: value
        for name in ("officer", "correlation_id", "causation_id")
        if (value := getattr(envelope, name)) is not None
    }
    if warnings := warnings_of(spoken, envelope.legal_on):
        optional["warnings"] = warnings
    return {
        "position": recorded.position,
        "version": recorded.version,
        "topic": recorded.topic,
        "title": {"zh": declaration.zh, "en": declaration.en},
        "sentence": {language: say(spoken, envelope, language, names) for language in LANGUAGES},
        "agency": envelope.agency,
        "occurred_at": encode_instant(envelope.occurred_at),
        "legal_on": envelope.legal_on.isoformat(),
        "recorded_at": encode_instant(recorded.recorded_at),
        "source": envelope.source,
        "id": envelope.id,
        "subject": subject(recorded),
        "data": data,
        "href": f"/v1/events/{recorded.position}",
        **optional,
    }


def warnings_of(event: Any, on: date) -> list[dict[str, Any]]:
    """Return what is doubtful about an event, as receipts and histories tell it. 存疑提示。"""
    return [told(doubt) for doubt in doubts(event, on)]


def told(doubt: Fault) -> dict[str, Any]:
    """Return a doubt as it is answered, with its place in the data."""
    return {"pointer": f"/data{doubt.pointer}", "code": doubt.code, "detail": {"zh": doubt.zh, "en": doubt.en}}


def say(event: Any, envelope: Any, language: Language, names: Names) -> str:
    """Return the sentence about an event, agencies and campaigns called as they are called now."""
    known = {**names, SYSTEM: BY_RULE.said(language)}
    return sentence(event, envelope, language, lambda text: known.get(text, text))


def subject(recorded: Recorded) -> str:
    """Return the stream of an event as its subject is written."""
    return f"{recorded.event.declaration.kind.plural}/{recorded.stream}"


def data_of(recorded: Recorded, opener: Opener | None) -> Any:
    """Return what an event says, as its reader may see it."""
    return readable(encode(recorded.event), recorded.event.declaration.kind.name, opener)


def cloud_event(recorded: Recorded, root: str, history: str | None) -> dict[str, Any]:
    """Return an event of the feed as a CloudEvent; personal and secret values are masked for everybody.

    ``history`` is where the record's past is found, for a reader who came to know of the record by this event.
    """
    envelope = recorded.envelope
    extensions = {
        "officer": envelope.officer,
        "correlationid": envelope.correlation_id,
        "causationid": envelope.causation_id,
        "history": history,
    }
    return {
        "specversion": "1.0",
        "id": envelope.id,
        "source": envelope.source,
        "type": recorded.topic,
        "subject": subject(recorded),
        "time": encode_instant(envelope.occurred_at),
        "datacontenttype": "application/json",
        "dataschema": f"{root}v1/catalogue/schemas/{recorded.topic}.json",
        "data": data_of(recorded, None),
        "agency": envelope.agency,
        "sender": envelope.sender,
        "legalon": envelope.legal_on.isoformat(),
        "recordedat": encode_instant(recorded.recorded_at),
        "position": recorded.position,
        "streamversion": recorded.version,
        **{name: value for name, value in extensions.items() if value is not None},
    }


# -- what codes are called -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Legend:
    """What the codes in an answer are called, gathered while it is made. 代码说明。

    ``more`` are code lists beside those of the kind's declarations: those that a ledger names itself.
    """

    kind: str
    language: Language
    more: Mapping[str, Classes] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def take(self, value: Any, name: str = "") -> None:
        """Take in the codes of a JSON value."""
        if isinstance(value, str):
            if len(value) <= _MOST_CODE and _CODE.fullmatch(value):
                self.codes.add(value)
            if (
                value not in self.labels.get(name, ())
                and (called := label(self.kind, name, value, self.more)) is not None
            ):
                self.labels.setdefault(name, {})[value] = called.said(self.language)
        elif isinstance(value, Mapping):
            for member, below in value.items():
                self.take(below, member)
        elif isinstance(value, list | tuple):
            for item in value:
                self.take(item, name)

    def body(self, named: Callable[[set[str]], Names]) -> dict[str, Any]:
        """Return the labels and the names, as every answer has them."""
        return {"labels": self.labels, "names": dict(named(self.codes))}

"""The stored form of an event with its envelope: one canonical JSON object, readable without this program. 存储格式。"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from coordination.catalogue import decode, encode
from coordination.catalogue.codecs import encode_instant
from coordination.rules import Envelope, Recorded
from coordination.upcasters import upcast

if TYPE_CHECKING:
    from coordination.store import Row

KEY_BYTES = 16
OPTIONAL = ("officer", "correlation_id", "causation_id")
# made once: the module's own functions make an encoder for every call
_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True).encode
_DECODE = json.JSONDecoder().decode


def event_key(sender: str, source: str, id: str) -> UUID:
    """Return the idempotency key of an event: who sent it, from which system, under which id. 幂等键。"""
    return UUID(bytes=hashlib.sha256(f"{sender}\0{source}\0{id}".encode()).digest()[:KEY_BYTES])


def to_state(event: Any, envelope: Envelope) -> bytes:
    """Return the bytes that are stored; position, version, stream, topic and time of recording stand in columns beside them."""
    fields: dict[str, Any] = {
        "agency": envelope.agency,
        "data": encode(event),
        "id": envelope.id,
        "legal_on": envelope.legal_on.isoformat(),
        "occurred_at": encode_instant(envelope.occurred_at),
        "sender": envelope.sender,
        "source": envelope.source,
    }
    for name in OPTIONAL:
        if (value := getattr(envelope, name)) is not None:
            fields[name] = value
    return spelt(fields)


def spelt(value: Any) -> bytes:
    """Return JSON in the one spelling in which it is stored and proved: sorted, without spaces, UTF-8. 规范化JSON。"""
    return _ENCODE(value).encode()


def digest(topic: str, stream: UUID, state: bytes) -> bytes:
    """Return the SHA-256 by which a repeated event is told from another one under the same id."""
    hashed = hashlib.sha256(topic.encode())
    hashed.update(b"\0")
    hashed.update(stream.bytes)
    hashed.update(state)
    return hashed.digest()


def from_row(row: Row) -> Recorded:
    """Return the event that a row of the log holds.

    Raises:
        KeyError: the topic is unknown: the log was written by a newer version; upgrade this one.
    """
    fields = _DECODE(row.state.decode())
    topic, data = upcast(row.topic, fields["data"])
    envelope = Envelope(
        stream=row.stream,
        version=row.version,
        source=fields["source"],
        id=fields["id"],
        sender=fields["sender"],
        agency=fields["agency"],
        occurred_at=datetime.fromisoformat(fields["occurred_at"]),
        legal_on=date.fromisoformat(fields["legal_on"]),
        officer=fields.get("officer"),
        correlation_id=fields.get("correlation_id"),
        causation_id=fields.get("causation_id"),
    )
    return Recorded(row.position, row.recorded_at, row.stream, row.version, topic, decode(topic, data), envelope)

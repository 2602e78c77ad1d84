"""Receipts of hand-overs that two sides hold alike: what each said, word for word, and how the record stood for each. 移交回执。

A receipt is made from the stored events of one piece of evidence and from nothing else, so it comes out the same to the byte
whoever makes it, whenever. It holds both sides' events in their stored form: each finds in it what it sent and what the other
answered, and their digests are recomputed from the receipt alone. The heads tie it to all that was recorded before: whoever holds
the receipt notices if any of that is changed afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from coordination.catalogue.codecs import encode_instant
from coordination.stored import digest, spelt

if TYPE_CHECKING:
    from coordination.store import Row

FORM: Final = "liandong.receipt.1"
OFFERED: Final = "evidence.offered"
RECEIVED: Final = "evidence.received"
BEGINNING: Final = bytes(32)
"""The head of a stream without events."""


def receipts(rows: Sequence[Row]) -> list[bytes]:
    """Return the receipts of a piece of evidence, in the order of its hand-overs, from all its stored events."""
    made: list[bytes] = []
    offer = -1
    for place, row in enumerate(rows):
        if row.topic == OFFERED:
            offer = place
        elif row.topic == RECEIVED:
            made.append(_receipt(rows[: place + 1], offer, len(made) + 1))
    return made


def receipt_digest(receipt: bytes) -> str:
    """Return the SHA-256 by which two sides see that they hold the same receipt."""
    return hashlib.sha256(receipt).hexdigest()


def head(digests: Iterable[bytes], before: bytes = BEGINNING) -> bytes:
    """Return the head of a stream: each event's digest, hashed together with the head before it."""
    for one in digests:
        before = hashlib.sha256(before + one).digest()
    return before


def faults(receipt: bytes) -> list[str]:
    """Return what does not hold of a receipt, judged by nothing but itself; nothing where all of it fits together."""
    try:
        told = json.loads(receipt)
        return list(_faults(told, receipt))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ["this is no receipt"]


def _receipt(rows: Sequence[Row], offer: int, number: int) -> bytes:
    digests = [digest(row.topic, row.stream, row.state) for row in rows]
    offered, received = rows[offer], rows[-1]
    before = head(digests[:offer])
    given = head([digests[offer]], before)
    between = digests[offer + 1 : -1]
    told = head(between, given)
    giver = _side(offered, digests[offer], before)
    return spelt(
        {
            "form": FORM,
            "evidence": str(offered.stream),
            "number": number,
            "items": giver["event"]["data"]["handed_items"],
            "giver": giver,
            "between": [one.hex() for one in between],
            "receiver": _side(received, digests[-1], told),
            "head": head([digests[-1]], told).hex(),
        }
    )


def _side(row: Row, digested: bytes, known: bytes) -> dict[str, Any]:
    """Return what one side said, and the head of the stream as it was when it said so."""
    event = json.loads(row.state)
    return {
        "agency": event["agency"],
        "topic": row.topic,
        "version": row.version,
        "recorded_at": encode_instant(row.recorded_at),
        "event": event,
        "digest": digested.hex(),
        "head": known.hex(),
    }


def _faults(told: Mapping[str, Any], receipt: bytes) -> Iterator[str]:
    if told["form"] != FORM or spelt(told) != receipt:
        yield f"it is not written in the form {FORM}"
    giver, receiver = told["giver"], told["receiver"]
    stream = UUID(told["evidence"])
    yield from _faults_of_side("giver", giver, stream, OFFERED)
    yield from _faults_of_side("receiver", receiver, stream, RECEIVED)
    if giver["event"]["data"]["receiving_agency"] != receiver["agency"]:
        yield "it was received by somebody to whom it was not offered"
    if told["items"] != giver["event"]["data"]["handed_items"]:
        yield "the items are not those of the giver's list"
    yield from _faults_of_heads(told, giver, receiver)


def _faults_of_side(name: str, side: Mapping[str, Any], stream: UUID, topic: str) -> Iterator[str]:
    if side["topic"] != topic or side["agency"] != side["event"]["agency"]:
        yield f"what the {name} said is not what it is said to be"
    if digest(side["topic"], stream, spelt(side["event"])).hex() != side["digest"]:
        yield f"the digest of what the {name} said does not fit it"


def _faults_of_heads(told: Mapping[str, Any], giver: Mapping[str, Any], receiver: Mapping[str, Any]) -> Iterator[str]:
    between = [bytes.fromhex(one) for one in told["between"]]
    if receiver["version"] - giver["version"] != len(between) + 1:
        yield "the versions do not fit what lies between"
    after = head([bytes.fromhex(giver["digest"]), *between], bytes.fromhex(giver["head"]))
    if after.hex() != receiver["head"]:
        yield "the receiver's head does not follow from the giver's"
    if head([bytes.fromhex(receiver["digest"])], bytes.fromhex(receiver["head"])).hex() != told["head"]:
        yield "the head does not follow from the receiver's"

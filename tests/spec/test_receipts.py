"""Receipts of hand-overs: the same bytes for both sides, made by either from stored events, judged without the centre (G9)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rfc8785

from coordination import receipts
from coordination.receipts import faults, receipt_digest
from coordination.store import Row
from coordination.stored import digest, to_state
from tests.spec import evidence
from tests.spec.dsl import MARKET, POLICE, _envelope, _flat
from tests.spec.evidence import EVIDENCE, SHA, SM3, by

RECORDED = datetime(2024, 6, 1, tzinfo=UTC)

RELIED = by("system", evidence.RELIED, "2024-03-26")
HANDED = (evidence.OFFERED, RELIED, by(POLICE, evidence.RECEIVE, "2024-03-27"))


def stored(*past: Any) -> list[Row]:
    """Return the piece's events as a store holds them, one a minute."""
    told = [item for item in _flat(past) if item.stream == EVIDENCE]
    rows = []
    for version, item in enumerate(told, start=1):
        state = to_state(item.event, _envelope(item.by, item.on, EVIDENCE, version, version))
        at = RECORDED + timedelta(minutes=version)
        rows.append(Row(version * 7, EVIDENCE, version, item.event.topic, state, at))
    return rows


@pytest.fixture
def receipt() -> bytes:
    (made,) = receipts.receipts(stored(HANDED))
    return made


def test_it_says_who_handed_what_to_whom_and_how_the_record_stood(receipt: bytes) -> None:
    told = json.loads(receipt)
    assert (told["form"], told["evidence"], told["number"]) == ("liandong.receipt.1", str(EVIDENCE), 1)
    assert told["items"] == [{"item_no": "1", "sha256": SHA, "sm3": SM3}, {"item_no": "2"}]
    giver, receiver = told["giver"], told["receiver"]
    assert (giver["agency"], giver["version"], giver["event"]["legal_on"]) == (MARKET, 2, "2024-03-26")
    assert (receiver["agency"], receiver["version"], receiver["event"]["legal_on"]) == (POLICE, 4, "2024-03-27")
    assert giver["event"]["data"]["receiving_agency"] == POLICE
    assert receiver["event"]["data"]["taken_by"] == "police-7"
    assert giver["recorded_at"] < receiver["recorded_at"]
    assert len(told["between"]) == 1


def test_its_heads_are_hashes_of_all_that_was_recorded_computed_by_hand(receipt: bytes) -> None:
    collected, offered, relied, received = (digest(row.topic, row.stream, row.state) for row in stored(HANDED))
    told = json.loads(receipt)
    before = hashlib.sha256(bytes(32) + collected).digest()
    seen = hashlib.sha256(hashlib.sha256(before + offered).digest() + relied).digest()
    assert told["giver"]["head"] == before.hex()
    assert told["receiver"]["head"] == seen.hex()
    assert told["head"] == hashlib.sha256(seen + received).hexdigest()
    assert told["between"] == [relied.hex()]
    assert (told["giver"]["digest"], told["receiver"]["digest"]) == (offered.hex(), received.hex())


def test_it_is_canonical_json_whose_digest_anybody_recomputes(receipt: bytes) -> None:
    assert rfc8785.dumps(json.loads(receipt)) == receipt
    assert receipt_digest(receipt) == hashlib.sha256(receipt).hexdigest()


def test_either_side_alone_makes_the_same_receipt_from_what_it_keeps_of_the_record(receipt: bytes) -> None:
    """Each keeps the stored events as it saw them: the giver from the beginning, the receiver since it was offered the evidence."""
    kept = [(row.stream, row.version, row.topic, row.state, row.recorded_at) for row in stored(HANDED)]
    # where an event stands in the whole log is nothing that a side need know
    assert receipts.receipts([Row(0, *each) for each in kept]) == [receipt]
    # what the receiver was shown when it was offered is the past of the record, which its later events do not change
    assert stored(HANDED)[:2] == stored(evidence.OFFERED)
    assert faults(receipt) == []


def test_each_side_finds_what_it_sent_itself(receipt: bytes) -> None:
    told = json.loads(receipt)
    for side, row in ((told["giver"], stored(HANDED)[1]), (told["receiver"], stored(HANDED)[3])):
        assert side["event"] == json.loads(row.state)
        assert {"source", "id", "sender", "occurred_at"} <= side["event"].keys()


def test_later_events_do_not_change_it(receipt: bytes) -> None:
    back = by(POLICE, evidence.EvidenceOffered(receiving_agency=MARKET, handed_items=evidence.BOTH), "2024-05-06")
    again = (HANDED, by(POLICE, evidence.RELOCATE), back, by(MARKET, evidence.RECEIVE, "2024-05-07"))
    first, second = receipts.receipts(stored(again))
    assert first == receipt
    told = json.loads(second)
    assert (told["number"], told["giver"]["agency"], told["receiver"]["agency"]) == (2, POLICE, MARKET)
    assert faults(second) == []


def test_offers_that_came_to_nothing_have_no_receipt() -> None:
    refused = (evidence.OFFERED, by(POLICE, evidence.REFUSE))
    withdrawn = (evidence.OFFERED, by(MARKET, evidence.WITHDRAW))
    assert receipts.receipts(stored(refused)) == receipts.receipts(stored(withdrawn)) == []
    anew = (refused, by(MARKET, evidence.OFFER, "2024-04-01"), by(POLICE, evidence.RECEIVE, "2024-04-02"))
    (receipt,) = receipts.receipts(stored(anew))
    assert json.loads(receipt)["giver"]["version"] == 4
    assert faults(receipt) == []


def test_changing_anything_recorded_before_changes_the_receipt(receipt: bytes) -> None:
    for place in range(4):
        rows = stored(HANDED)
        changed = rows[place].state.replace(b'"id":"e', b'"id":"f')
        assert changed != rows[place].state
        rows[place] = rows[place]._replace(state=changed)
        assert receipts.receipts(rows) != [receipt]


CHANGES: dict[str, Any] = {
    "another list": lambda told: told["items"].pop(),
    "another giver": lambda told: told["giver"].update(agency="370784-nyncj"),
    "another receiver": lambda told: told["receiver"]["event"].update(agency="370784-nyncj"),
    "another day": lambda told: told["giver"]["event"].update(legal_on="2024-03-25"),
    "another item": lambda told: told["receiver"]["event"]["data"]["received_items"].pop(),
    "another head": lambda told: told["giver"].update(head="0" * 64),
    "another end": lambda told: told.update(head="0" * 64),
    "something left out": lambda told: told["between"].pop(),
    "another place": lambda told: told["receiver"].update(version=5),
    "another form": lambda told: told.update(form="liandong.receipt.2"),
    "another record": lambda told: told.update(evidence="0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c01"),
    "not an offer": lambda told: told["giver"].update(topic="evidence.relocated"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_receipt_that_was_changed_is_found_out_by_itself(receipt: bytes, change: str) -> None:
    told = json.loads(receipt)
    CHANGES[change](told)
    assert faults(rfc8785.dumps(told)) != []


def test_one_spelling_only(receipt: bytes) -> None:
    assert faults(json.dumps(json.loads(receipt)).encode()) != []
    assert faults(b"") == faults(b"[]") == faults(b'{"form": 1}') == faults(b"\xff") == ["this is no receipt"]

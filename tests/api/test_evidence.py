"""Evidence over HTTP between two agencies: receipts that both fetch alike, custody, falls, witnesses (G9, M91)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import Any

import pytest

from coordination.receipts import faults, receipts
from tests.api.conftest import (
    AGRICULTURE,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
    lead,
    now,
)
from tests.api.matter import DIGESTS, PATH, SCAN, begin, collected, fetched, piece


@pytest.fixture
def matter(world: World) -> World:
    return begin(world)


@pytest.fixture
def handed(matter: World) -> tuple[World, dict[str, Any], dict[str, Any]]:
    """POLICE have handed the evidence to TRANSPORT, who received it; with the receipts of both events."""
    listed = [{"item_no": "1", "sha256": DIGESTS.sha256, "sm3": DIGESTS.sm3}]
    offered = matter.post(POLICE, "evidence.offered", piece(), {"receiving_agency": TRANSPORT, "handed_items": listed})
    received = matter.post(TRANSPORT, "evidence.received", piece(), {"received_items": listed, "taken_by": "officer-3"})
    return matter, offered, received


RECEIPTS = f"/v1/evidence/{piece()}/receipts"


def test_both_sides_fetch_the_same_bytes(handed: Any) -> None:
    world, _, received = handed
    answers = [world.get(agency, f"{RECEIPTS}/1") for agency in (POLICE, TRANSPORT)]
    (receipt,) = {answer.data for answer in answers}
    assert faults(receipt) == []
    (listed,) = world.ask(TRANSPORT, RECEIPTS)["items"]
    assert listed == {
        "number": 1,
        "giver": POLICE,
        "offered_on": "2022-08-02",
        "receiver": TRANSPORT,
        "received_on": "2022-08-02",
        "sha256": hashlib.sha256(receipt).hexdigest(),
        "href": f"{RECEIPTS}/1",
    }
    assert answers[0].headers["ETag"] == f'"{listed["sha256"]}"'
    assert answers[0].headers["Repr-Digest"] == (f"sha-256=:{b64encode(hashlib.sha256(receipt).digest()).decode()}:")
    again = world.get(POLICE, f"{RECEIPTS}/1", **{"If-None-Match": answers[0].headers["ETag"]})
    assert again.status_code == 304
    told = json.loads(receipt)
    assert told["receiver"]["event"]["id"] == received["id"]


def test_either_side_makes_it_again_from_the_stored_events(handed: Any) -> None:
    world, _, _ = handed
    receipt = world.get(POLICE, f"{RECEIPTS}/1").data
    assert receipts(world.log.read_stream(piece())) == [receipt]


def test_the_head_ties_the_record_to_all_that_was_said(handed: Any) -> None:
    world, _, _ = handed
    told = json.loads(world.get(POLICE, f"{RECEIPTS}/1").data)
    assert world.ask(POLICE, RECEIPTS)["head"] == told["head"]
    world.post(TRANSPORT, "evidence.relocated", piece(), {"kept_at": "证据室2", "reason": "搬迁"})
    after = world.ask(POLICE, RECEIPTS)
    assert after["head"] != told["head"]
    assert after["version"] == 4
    assert (
        world.get(TRANSPORT, f"{RECEIPTS}/1").data
        == json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    )


def test_receipts_are_for_whoever_may_know_of_the_evidence(handed: Any) -> None:
    world, offered, _ = handed
    for path in (RECEIPTS, f"{RECEIPTS}/1"):
        assert world.get(AGRICULTURE, path).status_code == 404
        assert world.get(SUPERVISOR, path).status_code == 200
        assert world.client.get(path).status_code == 401
    assert world.get(POLICE, f"{RECEIPTS}/2").status_code == world.get(POLICE, f"{RECEIPTS}/0").status_code == 404
    # before it was received there was no receipt
    assert world.ask(POLICE, f"{RECEIPTS}?position={offered['position']}")["items"] == []
    assert world.get(POLICE, f"{RECEIPTS}/1?position={offered['position']}").status_code == 404
    assert world.get(POLICE, f"{RECEIPTS}?nonsense=1").get_json()["code"] == "invalid_query"


def test_the_custody_list_of_an_agency(handed: Any) -> None:
    world, _, _ = handed
    for question, agency in (("holder", TRANSPORT), ("former_holders", POLICE), ("registrant", POLICE)):
        found = world.ask(agency, f"/v1/evidence?{question}={agency}")["items"]
        assert [one["id"] for one in found] == [str(piece())], question
    assert world.ask(POLICE, f"/v1/evidence?holder={POLICE}")["items"] == []
    assert world.ask(POLICE, f"/v1/evidence?record={lead()}&q=出库单")["items"][0]["holder"] == TRANSPORT
    detail = world.ask(POLICE, f"/v1/evidence/{piece()}")
    assert [one["outcome"] for one in detail["handovers"]] == ["received"]
    assert detail["labels"]["evidence_type"] == {"documentary": "书证"}


def test_a_fall_is_told_on_the_record_that_it_was_collected_for(matter: World) -> None:
    matter.post(POLICE, "evidence.fell", piece(), {"fall": "forged", "reason": "经鉴定公章系伪造"})
    told = matter.ask(MARKET, f"/v1/leads/{lead()}")
    assert (told["support_fallen"], told["supports"][0]["support_change"]) == (True, "forged")
    last = matter.ask(MARKET, f"/v1/leads/{lead()}/history")["items"][-1]
    assert last["topic"] == "lead.support_notified"
    assert "经查不实或者系伪造" in last["sentence"]["zh"]
    assert matter.ask(MARKET, "/v1/leads?support_fallen=true&total=true")["total"] == 1
    answer = {"support": str(piece()), "support_answer": "dropped", "reason": "另有现场笔录"}
    matter.post(POLICE, "lead.support_answered", lead(), answer)
    assert matter.ask(MARKET, "/v1/leads?support_fallen=true&total=true")["total"] == 0
    feed = matter.ask(MARKET, "/v1/feed?topics=lead.support_notified,evidence.fell&limit=500")["items"]
    assert [one["type"] for one in feed] == ["evidence.fell", "lead.support_notified"]


def test_the_name_of_a_witness_is_for_who_registered_or_holds(world: World) -> None:
    world.accepted()
    witness = {"ref": "0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c01", "name": "某甲"}
    statement = collected(
        evidence_type="witness_statement",
        collection_method="questioning",
        given_by={"kind": "person", "person": witness},
        evidence_items=[{"item_no": "1", "name": "询问笔录"}],
    )
    world.post(POLICE, "evidence.collected", piece(), statement)
    path = f"/v1/evidence/{piece()}"
    assert world.ask(POLICE, path)["given_by"]["person"] == witness
    for agency in (OFFICE, SUPERVISOR):
        assert world.ask(agency, path)["given_by"]["person"] == {**witness, "name": "***"}
        assert "某甲" not in world.get(agency, f"{path}/history").text
    assert world.ask(POLICE, "/v1/evidence?q=某甲")["items"] == []
    clear = collected(2, given_by={"kind": "person", "name": "某甲"})
    answer = world.send(POLICE, world.event("evidence.collected", f"evidence/{piece(2)}", clear))
    assert answer.get_json()["errors"][0]["pointer"] == "/data/given_by/name"


def test_a_key_stores_files_for_the_units_that_it_speaks_for(world: World) -> None:
    world.accepted()
    issued = world.keys.issue(TRANSPORT, "agency", covers=[POLICE], now=now())
    headers = {"Authorization": f"Bearer {issued.text}"}
    assert world.client.put(PATH, data=SCAN, headers=headers).status_code == 200
    event = world.event("evidence.collected", f"evidence/{piece()}", collected(), agency=POLICE)
    answer = world.client.post(
        "/v1/events", data=json.dumps(event), content_type="application/cloudevents+json", headers=headers
    )
    assert answer.status_code == 201, answer.text
    world.projector.catch_up()
    assert fetched(world, POLICE) == SCAN

"""Evidence over HTTP by two agencies: files up and down, who may see them, receipts that both fetch alike (G9, M91)."""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode
from typing import Any
from uuid import UUID, uuid5

import pytest
from werkzeug.test import TestResponse

from coordination.catalogue.declare import NAMESPACE
from coordination.files import CHUNK, Hashing
from coordination.receipts import faults, receipts
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    FILE_BYTES,
    MARKET,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
    lead,
    now,
)

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 40
DIGESTS = Hashing.of([SCAN])
PATH = f"/v1/files/{DIGESTS.sha256}"


def piece(number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"evidence {number}")


def item(**changes: Any) -> dict[str, Any]:
    told = {
        "item_no": "1",
        "name": "出库单扫描件",
        "sha256": DIGESTS.sha256,
        "sm3": DIGESTS.sm3,
        "size_bytes": len(SCAN),
    }
    return {name: value for name, value in (told | changes).items() if value is not ...}


def collected(number: int = 1, **changes: Any) -> dict[str, Any]:
    told = {
        "record_kind": "lead",
        "record": str(lead()),
        "campaigns": [CAMPAIGN],
        "evidence_type": "documentary",
        "title": f"仓库出库单第{number}份",
        "collected_at": "2022-08-02T09:00:00+08:00",
        "collection_method": "obtained_on_request",
        "legal_basis": "行政处罚法第五十五条",
        "originality": "original",
        "evidence_items": [item()],
    }
    return told | changes


def put(world: World, agency: str, content: bytes = SCAN, path: str = PATH) -> TestResponse:
    return world.client.put(path, data=content, headers=world.key(agency), buffered=True)


def fetched(world: World, agency: str, path: str = PATH) -> bytes | None:
    answer = world.get(agency, path)
    assert answer.status_code in (200, 404), answer.text
    return answer.data if answer.status_code == 200 else None


@pytest.fixture
def matter(world: World) -> World:
    """A lead that MARKET registered and POLICE verify, and a scan that POLICE have stored and named."""
    world.accepted()
    assert put(world, POLICE).status_code == 200
    world.post(POLICE, "evidence.collected", piece(), collected())
    return world


def test_a_file_goes_up_is_named_and_comes_down(world: World) -> None:
    world.accepted()
    answer = put(world, POLICE)
    assert answer.status_code == 200
    assert answer.get_json() == {
        "sha256": hashlib.sha256(SCAN).hexdigest(),
        "sm3": DIGESTS.sm3,
        "size_bytes": len(SCAN),
        "href": PATH,
    }
    assert fetched(world, POLICE) is None, "what no evidence names is nobody's to see"
    world.post(POLICE, "evidence.collected", piece(), collected())
    assert fetched(world, POLICE) == SCAN
    # again, which does no harm
    assert put(world, POLICE).get_json() == answer.get_json()


def test_evidence_may_be_told_before_its_file_is_stored(world: World) -> None:
    world.accepted()
    world.post(POLICE, "evidence.collected", piece(), collected())
    assert fetched(world, POLICE) is None
    assert put(world, POLICE).status_code == 200
    assert fetched(world, POLICE) == SCAN


def test_no_browser_shows_or_runs_what_is_fetched(matter: World) -> None:
    headers = matter.get(POLICE, PATH).headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == f'attachment; filename="{DIGESTS.sha256}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Length"] == str(len(SCAN))
    assert headers["Repr-Digest"] == f"sha-256=:{b64encode(hashlib.sha256(SCAN).digest()).decode()}:"
    assert (headers["Accept-Ranges"], headers["Cache-Control"]) == ("none", "private, no-store")
    part = matter.get(POLICE, PATH, Range="bytes=0-9")
    assert (part.status_code, part.data) == (200, SCAN)
    asked = matter.client.head(PATH, headers=matter.key(POLICE))
    assert (asked.status_code, asked.data, asked.headers["Content-Length"]) == (200, b"", str(len(SCAN)))


# -- who may see a file ----------------------------------------------------------------------------------------------------------


def test_whoever_may_see_the_evidence_may_see_its_file(matter: World) -> None:
    # MARKET registered the lead on which the evidence hangs
    assert all(fetched(matter, agency) == SCAN for agency in (POLICE, MARKET, OFFICE, SUPERVISOR))
    assert all(fetched(matter, agency) is None for agency in (TRANSPORT, AGRICULTURE, OTHER_OFFICE, ADMINISTRATOR))
    assert matter.client.get(PATH).status_code == 401
    unknown = matter.get(TRANSPORT, f"/v1/files/{'0' * 64}").get_json()
    assert {**matter.get(TRANSPORT, PATH).get_json(), "instance": ""} == {**unknown, "instance": ""}


def test_sharing_opens_and_closes_a_file(matter: World) -> None:
    matter.post(POLICE, "evidence.shared", piece(), {"shared_with": TRANSPORT, "reason": "运输环节核查"})
    assert fetched(matter, TRANSPORT) == SCAN
    matter.post(POLICE, "evidence.sharing_ended", piece(), {"shared_with": TRANSPORT, "reason": "核查完毕"})
    assert fetched(matter, TRANSPORT) is None


def test_knowing_a_digest_opens_nothing(matter: World) -> None:
    """Digests stand in lists and receipts; whoever puts one into evidence of his own must not get another's bytes for it."""
    matter.post(TRANSPORT, "lead.registered", lead(2), {**particulars(), "title": "运输环节线索"})
    opinion = {"route": "local_administrative", "opinion": "属本地行政违法。"}
    matter.post(OFFICE, "lead.triaged", lead(2), opinion)
    matter.post(OFFICE, "lead.dispatched", lead(2), {"to_agency": TRANSPORT, "feedback_due_on": "2022-08-25"})
    matter.post(TRANSPORT, "lead.accepted", lead(2), {})
    matter.post(TRANSPORT, "evidence.collected", piece(2), collected(2, record=str(lead(2))))
    assert fetched(matter, TRANSPORT) is None
    assert put(matter, TRANSPORT).status_code == 200
    assert fetched(matter, TRANSPORT) == SCAN


def particulars() -> dict[str, Any]:
    return {"campaigns": [CAMPAIGN], "summary": "内容摘要", "source": "report", "received_on": "2022-08-01"}


def test_a_receiver_fetches_what_it_was_handed(matter: World) -> None:
    listed = [{"item_no": "1", "sha256": DIGESTS.sha256, "sm3": DIGESTS.sm3}]
    offer = {"receiving_agency": TRANSPORT, "handed_items": listed}
    matter.post(POLICE, "evidence.offered", piece(), offer)
    assert fetched(matter, TRANSPORT) == SCAN
    matter.post(TRANSPORT, "evidence.refused", piece(), {"reason": "不属本单位职责"})
    assert fetched(matter, TRANSPORT) is None


def test_the_file_of_what_was_destroyed_is_not_given_out(matter: World) -> None:
    matter.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    matter.post(OFFICE, "lead.triaged", lead(), {"route": "other_body", "opinion": "属其他机关管辖。"})
    matter.post(OFFICE, "lead.routed_out", lead(), {"to_body": "海关", "reason": "属海关管辖"})
    done = {"outcome": "handed_over", "content": "已移交海关", "final": True}
    matter.post(OFFICE, "lead.feedback_given", lead(), done)
    matter.post(
        ADMINISTRATOR,
        "agency.post_filled",
        POLICE,
        {"post": "leader", "post_holder": "leader-1", "from_on": "2020-01-01"},
    )
    gone = {"evidence_disposal": "destroyed", "reason": "保存期满", "approved_by": "leader-1"}
    matter.post(POLICE, "evidence.disposed", piece(), gone)
    assert fetched(matter, POLICE) is None
    assert matter.ask(POLICE, f"/v1/evidence/{piece()}")["stage"] == "destroyed"


# -- what is sent ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agency", [SUPERVISOR, ADMINISTRATOR])
def test_files_are_stored_by_agencies_and_offices(world: World, agency: str) -> None:
    assert put(world, agency).get_json()["code"] == "forbidden_role"
    assert put(world, OFFICE).status_code == 200
    assert world.client.put(PATH, data=SCAN).status_code == 401


def test_bytes_that_are_not_what_the_address_says_are_told_loudly_and_not_kept(world: World) -> None:
    answer = put(world, POLICE, SCAN[:-1])
    assert (answer.status_code, answer.get_json()["code"]) == (409, "file_differs")
    assert hashlib.sha256(SCAN[:-1]).hexdigest() in answer.get_json()["detail"]
    assert list(world.services.files.listed()) == []
    assert put(world, POLICE, b"").status_code == 409


@pytest.mark.parametrize("path", ["/v1/files/abc", f"/v1/files/{'A' * 64}", "/v1/files/..%2f..%2fevents.db"])
def test_an_address_is_a_digest(world: World, path: str) -> None:
    assert put(world, POLICE, path=path).status_code == 404
    assert world.get(POLICE, path).status_code == 404


def chunked(world: World, content: Any, path: str) -> TestResponse:
    return world.client.put(
        path,
        headers=world.key(POLICE),
        environ_overrides={
            "wsgi.input": content,
            "wsgi.input_terminated": True,
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
        buffered=True,
    )


class Pieces(io.RawIOBase):
    """A body that comes piece by piece and is never whole in memory."""

    def __init__(self, size: int) -> None:
        self.left, self.most = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.most = max(self.most, len(buffer))
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        return count


def zeros(size: int) -> str:
    return f"/v1/files/{hashlib.sha256(bytes(size)).hexdigest()}"


def test_a_file_may_be_larger_than_a_body_that_is_read_at_once(world: World) -> None:
    size = 5 * 1024 * 1024
    assert put(world, POLICE, bytes(size), zeros(size)).get_json()["size_bytes"] == size
    body = Pieces(size)
    assert chunked(world, body, zeros(size)).status_code == 200
    assert body.most <= CHUNK, "never whole in memory"


def test_a_huge_file_is_refused_and_not_read_to_its_end(world: World) -> None:
    answer = put(world, POLICE, bytes(FILE_BYTES + 1), zeros(FILE_BYTES + 1))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")
    assert str(FILE_BYTES) in answer.get_json()["detail"]
    endless = Pieces(1 << 40)
    assert chunked(world, endless, zeros(0)).status_code == 413
    assert (1 << 40) - endless.left < FILE_BYTES + (2 << 20)
    assert list(world.services.files.listed()) == []
    assert put(world, POLICE, bytes(FILE_BYTES), zeros(FILE_BYTES)).status_code == 200


def test_a_sender_that_breaks_off_leaves_nothing(world: World) -> None:
    class Broken(Pieces):
        def readinto(self, buffer: Any) -> int:
            if self.left <= 0:
                raise ConnectionResetError
            return super().readinto(buffer)

    assert chunked(world, Broken(3 << 20), PATH).status_code == 400
    short = {"wsgi.input": io.BytesIO(SCAN[:-10]), "CONTENT_LENGTH": str(len(SCAN))}
    answer = world.client.put(PATH, headers=world.key(POLICE), environ_overrides=short)
    assert answer.status_code == 400
    assert list(world.services.files.listed()) == []


# -- what is said of files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [("sm3", "0" * 64), ("size_bytes", 7)])
def test_evidence_does_not_say_of_a_stored_file_what_it_is_not(world: World, name: str, value: Any) -> None:
    world.accepted()
    put(world, POLICE)
    event = world.event("evidence.collected", f"evidence/{piece()}", collected(evidence_items=[item(**{name: value})]))
    answer = world.send(POLICE, event)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "file_differs")
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/data/evidence_items/0/{name}"]
    batch = world.send(POLICE, [event], "application/cloudevents-batch+json")
    assert [error["pointer"] for error in batch.get_json()["errors"]] == [f"/0/data/evidence_items/0/{name}"]
    line = world.send(POLICE, json.dumps(event).encode(), "application/x-ndjson")
    told = json.loads(line.data)
    assert (told["status"], told["problem"]["code"]) == (409, "file_differs")
    # of what another has stored, one cannot know
    assert world.get(POLICE, f"/v1/evidence/{piece()}").status_code == 404


def test_a_file_of_which_ones_own_evidence_says_otherwise_is_not_kept_until_that_is_put_right(world: World) -> None:
    world.accepted()
    world.post(POLICE, "evidence.collected", piece(), collected(evidence_items=[item(sm3="0" * 64)]))
    answer = put(world, POLICE)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "file_differs")
    assert str(piece()) in answer.get_json()["detail"]
    assert list(world.services.files.listed()) == []
    world.post(POLICE, "evidence.fell", piece(), {"fall": "withdrawn", "reason": "杂凑值录错"})
    world.post(POLICE, "evidence.collected", piece(2), collected(2))
    assert put(world, POLICE).status_code == 200
    assert fetched(world, POLICE) == SCAN


def test_bytes_that_rotted_are_told_loudly_and_not_given_out(matter: World) -> None:
    (stored,) = matter.services.files.listed()
    path = matter.services.files.path_of(stored.owner, stored.digests.sha256)  # type: ignore[attr-defined]
    path.write_bytes(SCAN[:-1] + b"?")
    answer = matter.get(POLICE, PATH)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "file_differs")
    assert "liandong files verify" in answer.get_json()["next"]


def test_a_file_that_was_named_wrongly_before_it_came_is_not_given_out_for_it(matter: World) -> None:
    wrong = {"evidence_items": [item(item_no="2", sm3="0" * 64)], "reason": "重复"}
    event = matter.event("evidence.items_added", f"evidence/{piece()}", wrong)
    assert matter.send(POLICE, event).status_code == 409


# -- receipts --------------------------------------------------------------------------------------------------------------------


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

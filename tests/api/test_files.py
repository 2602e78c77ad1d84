"""Files of evidence over HTTP: up and down, for whom, how large, and what is not what its digest says."""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode
from typing import Any

import pytest
from werkzeug.test import TestResponse

from coordination.files import CHUNK
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
)
from tests.api.matter import DIGESTS, PATH, SCAN, begin, collected, fetched, item, piece, put


@pytest.fixture
def matter(world: World) -> World:
    return begin(world)


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

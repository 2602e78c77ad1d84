"""Posting over HTTP: one event, a batch, lines; each kept once, refusals that say why and what to do. 报送接口。"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.conftest import (
    CAMPAIGN,
    DISPATCH,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
    lead,
    now,
    particulars,
)

SUBJECT = f"leads/{lead()}"
BATCH, LINES = "application/cloudevents-batch+json", "application/x-ndjson"


def registration(world: World, number: int = 1, **changes: Any) -> dict[str, Any]:
    return world.event("lead.registered", f"leads/{lead(number)}", particulars(), **changes)


def events_of(world: World) -> int:
    return len(world.log.read_page(0, 10_000))


# -- one event ---------------------------------------------------------------------------------------------------------


def test_an_event_is_answered_with_its_receipt(world: World) -> None:
    event, head = registration(world), world.log.head().position
    answer = world.send(MARKET, event)
    receipt = answer.get_json()
    assert answer.status_code == 201
    assert receipt == {
        "id": event["id"],
        "source": "/tests",
        "subject": SUBJECT,
        "stream": str(lead()),
        "version": 1,
        "position": head + 1,
        "recorded_at": receipt["recorded_at"],
        "repeated": False,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_sending_again_does_no_harm_and_gives_the_first_receipt(world: World) -> None:
    event = registration(world)
    first = world.send(MARKET, event)
    before = events_of(world)
    again = world.send(MARKET, event)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json() | {"repeated": True}
    assert events_of(world) == before


def test_an_id_that_was_used_for_something_else_is_a_conflict(world: World) -> None:
    event = registration(world)
    world.send(MARKET, event)
    answer = world.send(MARKET, event | {"data": particulars(title="另一条线索")})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "event.id_reused")
    assert problem["next"]


def test_the_same_id_from_another_sender_is_another_event(world: World) -> None:
    event = registration(world)
    other = registration(world, 2) | {"id": event["id"]}
    assert world.send(MARKET, event).status_code == 201
    assert world.send(TRANSPORT, other).status_code == 201


def test_binary_mode_is_the_same_event(world: World) -> None:
    event = registration(world)
    headers = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    answer = world.send(MARKET, event["data"], "application/json", **headers)
    assert answer.status_code == 201
    assert world.send(MARKET, event).get_json() == answer.get_json() | {"repeated": True}


def test_an_expected_version_must_be_the_current_one(world: World) -> None:
    world.registered()
    correction = {"reason": "标题有误", "title": "网店销售假冒白酒"}
    stale = world.event("lead.particulars_corrected", SUBJECT, correction, expectedversion=0)
    problem = world.send(MARKET, stale).get_json()
    assert (problem["status"], problem["code"]) == (409, "stream.stale_version")
    assert problem["errors"][0]["pointer"] == "/expectedversion"
    assert world.send(MARKET, stale | {"expectedversion": 1}).status_code == 201


@pytest.mark.parametrize(
    ("etag", "status"),
    [('"1-x"', 201), ('W/"1-x"', 201), ("*", 201), ('"0-x"', 412), ('"2-x"', 412), ("nonsense", 412)],
)
def test_a_change_can_rest_on_what_was_read(world: World, etag: str, status: int) -> None:
    world.registered()
    correction = {"reason": "标题有误", "title": "网店销售假冒白酒"}
    event = world.event("lead.particulars_corrected", SUBJECT, correction)
    assert world.send(MARKET, event, **{"If-Match": etag}).status_code == status


@pytest.mark.parametrize("media", ["application/cloudevents-batch+json", "application/x-ndjson"])
def test_of_several_events_each_has_its_own_condition(world: World, media: str) -> None:
    """A condition that is not looked at must not be taken for one that holds."""
    event = world.event("lead.registered", SUBJECT, particulars())
    body = json.dumps([event] if "batch" in media else event).encode()
    answer = world.send(MARKET, body, media, **{"If-Match": '"7-x"'})
    assert (answer.status_code, world.log.read_stream(lead())) == (412, [])


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "detail"),
    [("zh", "只有专项办可以报送此事件"), ("en", "only the campaign's office may post this event")],
)
def test_a_rule_that_refuses_says_so_in_the_senders_language(world: World, language: str, detail: str) -> None:
    world.triaged()
    event = world.event("lead.dispatched", SUBJECT, DISPATCH)
    answer = world.send(MARKET, event, **{"Accept-Language": language})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["detail"]) == (403, "role.office_only", detail)
    assert answer.content_type == "application/problem+json"
    assert problem["next"]
    assert world.client.get(problem["type"]).status_code == 200


def test_a_refusal_names_its_legal_basis(world: World) -> None:
    event = registration(world) | {"data": particulars(offence="99")}
    problem = world.send(MARKET, event).get_json()
    assert (problem["status"], problem["code"], problem["basis"]) == (422, "campaign.unknown_offence", ["M08"])
    assert problem["errors"][0]["pointer"] == "/data/offence"


@pytest.mark.parametrize("agency", [POLICE, TRANSPORT])
def test_a_record_that_one_may_not_know_of_is_answered_like_one_that_is_not_there(world: World, agency: str) -> None:
    world.registered()

    def told(number: int) -> dict[str, Any]:
        event = world.event("lead.accepted", f"leads/{lead(number)}", {}, id="same")
        answer = world.send(agency, event)
        assert answer.status_code == 404
        return {name: value for name, value in answer.get_json().items() if name != "instance"}

    assert told(1) == told(2)
    assert told(1)["code"] == "stream.not_found"


def test_one_speaks_for_oneself_and_the_units_that_the_key_covers(world: World) -> None:
    answer = world.send(MARKET, registration(world, agency=POLICE))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_agency")
    issued = world.keys.issue(TRANSPORT, "agency", covers=[MARKET], now=now())
    body = json.dumps(registration(world, agency=MARKET))
    headers = {"Authorization": f"Bearer {issued.text}"}
    sent = world.client.post(
        "/v1/events", data=body, content_type="application/cloudevents+json", headers=headers, buffered=True
    )
    assert sent.status_code == 201
    world.projector.catch_up()
    assert world.ask(MARKET, f"/v1/{SUBJECT}")["registrant"] == MARKET


def test_a_supervisor_reads_only(world: World) -> None:
    answer = world.send(SUPERVISOR, registration(world))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "role.cannot_post")


@pytest.mark.parametrize(
    "authorization", ["", "Bearer ", "Bearer nonsense", "Basic eDp5", "Bearer ld_0000000000_" + "0" * 43]
)
def test_without_a_valid_key_nothing_is_answered(world: World, authorization: str) -> None:
    for call in (world.client.get("/v1/leads", headers={"Authorization": authorization}),):
        assert (call.status_code, call.get_json()["code"]) == (401, "unauthenticated")
        assert call.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b"{", "application/cloudevents+json", 400, "malformed_json"),
        (b'{"id":1,"id":2}', "application/cloudevents+json", 400, "malformed_json"),
        (b"{}", "application/cloudevents+json", 400, "invalid_envelope"),
        (b"[]", "text/plain", 415, "unsupported_media_type"),
        (b" " * (64 * 1024 + 1), "application/cloudevents+json", 413, "too_large"),
        (b" " * (4 * 1024 * 1024 + 1), LINES, 413, "too_large"),
    ],
)
def test_what_cannot_be_read_is_told_so(world: World, body: bytes, media: str, status: int, code: str) -> None:
    answer = world.send(MARKET, body, media)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


# -- batches -----------------------------------------------------------------------------------------------------------


def test_a_batch_is_kept_whole(world: World) -> None:
    opinion = {"route": "local_administrative", "opinion": "由公安局核查。"}
    batch = [world.event("lead.triaged", SUBJECT, opinion), world.event("lead.dispatched", SUBJECT, DISPATCH)]
    world.registered()
    answer = world.send(OFFICE, batch, BATCH)
    receipts = answer.get_json()["receipts"]
    assert answer.status_code == 201
    assert [receipt["version"] for receipt in receipts] == [2, 3]
    assert world.send(OFFICE, batch, BATCH).status_code == 200


def test_a_batch_falls_whole_and_points_at_the_item(world: World) -> None:
    before = events_of(world)
    batch = [registration(world), registration(world, 2) | {"data": particulars(offence="99")}]
    answer = world.send(MARKET, batch, BATCH)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/1/data/offence")
    wrong = [registration(world, 3), registration(world, 4) | {"data": particulars(title=...), "time": "yesterday"}]
    pointers = [error["pointer"] for error in world.send(MARKET, wrong, BATCH).get_json()["errors"]]
    assert pointers == ["/1/time"]
    wrong[1]["time"] = wrong[0]["time"]
    wrong[0]["data"] = particulars(received_on=3)
    pointers = [error["pointer"] for error in world.send(MARKET, wrong, BATCH).get_json()["errors"]]
    assert pointers == ["/0/data/received_on", "/1/data/title"]
    assert events_of(world) == before


# -- lines -------------------------------------------------------------------------------------------------------------


def lines(world: World, agency: str, *sent: Any, **headers: str) -> list[dict[str, Any]]:
    body = b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in sent)
    answer = world.send(agency, body, LINES, **headers)
    assert answer.status_code == 200
    assert answer.content_type.startswith(LINES)
    return [json.loads(line) for line in answer.data.splitlines()]


def test_lines_stand_each_on_its_own(world: World) -> None:
    first = registration(world)
    refused = registration(world, 2) | {"data": particulars(offence="99")}
    misshapen = registration(world, 3) | {"data": particulars(received_on=3)}
    results = lines(world, MARKET, first, b"{", refused, b"", first, misshapen, registration(world, 4))
    assert [(result["line"], result["status"]) for result in results] == [
        (1, 201),
        (2, 400),
        (3, 422),
        (5, 200),
        (6, 400),
        (7, 201),
    ]
    assert results[2]["id"] == refused["id"]
    assert results[2]["problem"]["errors"][0]["pointer"] == "/data/offence"
    assert results[3]["receipt"] | {"repeated": False} == results[0]["receipt"] | {"repeated": False}
    assert results[4]["problem"]["errors"][0]["pointer"] == "/data/received_on"


def test_lines_can_be_sent_again_after_a_cut(world: World) -> None:
    sent = [registration(world, number) for number in range(1, 6)]
    assert [result["status"] for result in lines(world, MARKET, *sent[:3])] == [201, 201, 201]
    assert [result["status"] for result in lines(world, MARKET, *sent)] == [200, 200, 200, 201, 201]
    assert [result["status"] for result in lines(world, MARKET, *sent)] == [200] * 5


def test_lines_more_than_a_chunk_are_all_kept(world: World) -> None:
    sent = [registration(world, number) for number in range(1, 451)]
    assert {result["status"] for result in lines(world, MARKET, *sent)} == {201}
    world.projector.catch_up()
    assert world.ask(MARKET, f"/v1/leads?campaigns={CAMPAIGN}&total=true&limit=1")["total"] == 450


def test_a_line_of_another_agency_does_not_stop_the_others(world: World) -> None:
    results = lines(
        world, MARKET, registration(world, agency=POLICE), registration(world, 2), **{"Accept-Language": "en"}
    )
    assert [result["status"] for result in results] == [403, 201]
    assert results[0]["problem"]["code"] == "not_your_agency"
    assert results[0]["problem"]["title"] == "Not an agency you can speak for"

"""The feed: what one may see, in the order of the log, gap-free, each full page for ever the same. 动态。"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    DISPATCH,
    MARKET,
    OFFICE,
    OTHER_CAMPAIGN,
    POLICE,
    SUPERVISOR,
    World,
    build,
    lead,
    particulars,
)

LEADS_ONLY = "topics=lead.registered,lead.triaged,lead.dispatched,lead.accepted,lead.returned"


def followed(world: World, agency: str, query: str = "limit=7") -> list[dict[str, Any]]:
    """Follow the feed to its end."""
    events: list[dict[str, Any]] = []
    path = f"/v1/feed?{query}"
    while True:
        page = world.ask(agency, path)
        events += page["items"]
        if not page["items"]:
            return events
        path = page["next"]


def topics(world: World, agency: str) -> list[str]:
    return [event["type"] for event in followed(world, agency, f"{LEADS_ONLY}&limit=2")]


def test_the_feed_of_a_supervisor_is_the_whole_log_in_order(world: World) -> None:
    world.accepted()
    positions = [event["position"] for event in followed(world, SUPERVISOR, "limit=50")]
    assert positions == [row.position for row in world.log.read_page(0, 10_000)]


def test_events_come_as_cloud_events(world: World) -> None:
    receipt = world.registered()
    (event,) = followed(world, MARKET, LEADS_ONLY)
    assert event["specversion"] == "1.0"
    assert {name: event[name] for name in ("id", "source", "type", "subject", "position", "streamversion")} == {
        "id": receipt["id"],
        "source": "/tests",
        "type": "lead.registered",
        "subject": f"leads/{lead()}",
        "position": receipt["position"],
        "streamversion": 1,
    }
    assert event["recordedat"] == receipt["recorded_at"]
    assert event["data"] == particulars()
    assert world.client.get(event["dataschema"]).status_code == 200
    taken = JSONFormat().read(CloudEvent, json.dumps(event))
    assert (taken.get_type(), taken.get_extension("position")) == ("lead.registered", receipt["position"])


def test_each_sees_the_events_of_the_time_for_which_one_knew(world: World) -> None:
    world.triaged()
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH | {"to_agency": AGRICULTURE})
    everything = ["lead.registered", "lead.triaged", "lead.dispatched", "lead.returned", "lead.dispatched"]
    assert topics(world, MARKET) == topics(world, OFFICE) == topics(world, SUPERVISOR) == everything
    # the event by which one stops knowing is still one's own
    assert topics(world, POLICE) == ["lead.dispatched", "lead.returned"]
    assert topics(world, AGRICULTURE) == ["lead.dispatched"]
    assert topics(world, ADMINISTRATOR) == []


def test_who_comes_to_know_later_is_shown_the_way_to_the_past(world: World) -> None:
    world.dispatched()
    (granted,) = followed(world, POLICE, LEADS_ONLY)
    assert granted["history"] == f"/v1/leads/{lead()}/history"
    assert [item["topic"] for item in world.ask(POLICE, granted["history"])["items"]] == [
        "lead.registered",
        "lead.triaged",
        "lead.dispatched",
    ]
    world.post(POLICE, "lead.accepted", lead(), {})
    assert ["history" in event for event in followed(world, POLICE, LEADS_ONLY)] == [True, False]
    assert not any("history" in event for event in followed(world, MARKET, LEADS_ONLY))


def test_an_administrator_follows_directory_and_campaigns(world: World) -> None:
    world.accepted()
    kinds = {event["type"].partition(".")[0] for event in followed(world, ADMINISTRATOR, "limit=100")}
    assert kinds == {"agency", "campaign"}
    campaigns = {event["data"].get("code") for event in followed(world, ADMINISTRATOR, "topics=campaign.announced")}
    assert campaigns == {CAMPAIGN, OTHER_CAMPAIGN}


def test_a_full_page_is_the_same_for_ever_and_the_head_can_be_asked_about(world: World) -> None:
    world.registered()
    full = world.get(MARKET, "/v1/feed?limit=5")
    assert full.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    # whose office a campaign has may change, and with it what the office sees of the past
    assert world.get(OFFICE, "/v1/feed?limit=5").headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in full.headers["Vary"]
    head = world.get(MARKET, f"/v1/feed?after={world.log.head().position}")
    assert head.headers["Cache-Control"] == "private, no-cache"
    unchanged = world.get(
        MARKET, f"/v1/feed?after={world.log.head().position}", **{"If-None-Match": head.headers["ETag"]}
    )
    assert unchanged.status_code == 304
    world.registered(2)
    assert world.get(MARKET, "/v1/feed?limit=5").data == full.data
    assert world.get(MARKET, "/v1/feed?limit=5").headers["ETag"] == full.headers["ETag"]
    assert world.get(MARKET, "/v1/feed?after=0&limit=500", **{"If-None-Match": head.headers["ETag"]}).status_code == 200


def test_nobody_misses_an_event_while_the_read_models_are_behind(world: World) -> None:
    start = world.ask(MARKET, "/v1/feed?limit=500")["next"]
    sent = world.send(MARKET, world.event("lead.registered", f"leads/{lead()}", particulars()))
    assert sent.status_code == 201
    waiting = world.ask(MARKET, start)
    assert waiting["items"] == []
    world.projector.catch_up()
    told = [event["type"] for event in world.ask(MARKET, waiting["next"])["items"]]
    assert told == ["lead.registered", "clock.started"], "the clock that began with it is known with it"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("topics=lead.regstered", "/topics", "choice"),
        ("wait=61", "/wait", "range"),
        ("limit=501", "/limit", "range"),
        ("after=-1", "/after", "range"),
        ("after=999999", "/after", "future"),
        ("since=3", "/since", "unknown"),
    ],
)
def test_a_question_put_wrongly_is_refused(world: World, query: str, pointer: str, code: str) -> None:
    answer = world.get(MARKET, f"/v1/feed?{query}")
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]] == [(pointer, code)]


# -- long polls --------------------------------------------------------------------------------------------------------


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[World]:
    made = build(tmp_path, is_stream=True)
    yield made
    made.close()


def test_the_web_process_names_the_one_that_waits(world: World) -> None:
    answer = world.get(MARKET, "/v1/feed?wait=5")
    assert answer.status_code == 421
    problem = answer.get_json()
    assert (problem["code"], problem["stream_port"]) == ("misdirected", 8001)
    assert "8001" in problem["detail"]


def test_a_wait_ends_when_its_time_is_up(stream: World) -> None:
    begun = time.monotonic()
    page = stream.ask(MARKET, f"/v1/feed?after={stream.log.head().position}&wait=1")
    assert page["items"] == []
    assert 0.9 < time.monotonic() - begun < 5


def test_what_is_there_already_is_not_waited_for(stream: World) -> None:
    begun = time.monotonic()
    assert stream.ask(MARKET, "/v1/feed?wait=30")["items"]
    assert time.monotonic() - begun < 5


def test_a_wait_ends_early_with_the_first_event_that_one_may_see(stream: World) -> None:
    head = stream.log.head().position
    answers: list[dict[str, Any]] = []
    headers = stream.key(POLICE)

    def wait() -> None:
        answers.append(stream.client.get(f"/v1/feed?after={head}&wait=30", headers=headers).get_json())

    waiting = threading.Thread(target=wait)
    begun = time.monotonic()
    waiting.start()
    stream.triaged()
    time.sleep(0.3)
    assert waiting.is_alive()
    stream.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    waiting.join(20)
    assert not waiting.is_alive()
    assert answers[0]["items"][0]["type"] == "lead.dispatched"
    assert time.monotonic() - begun < 20

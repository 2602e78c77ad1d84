"""Who may know of weekly batches, triage sessions and flash reports, over every way of asking (M29, M39, M48). 知悉范围。

MARKET hands in a lead and reports on it to the office; the office looks at it with AGRICULTURE. Whoever sees the lead need not see
what it is in: each record is known to whom it is between, to the office and to supervisors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

import pytest

from coordination.catalogue.codecs import encode_instant
from coordination.catalogue.declare import NAMESPACE
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    DISPATCH,
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

EVERYBODY = (MARKET, OFFICE, AGRICULTURE, POLICE, TRANSPORT, OTHER_OFFICE, ADMINISTRATOR, SUPERVISOR)
BATCH, SESSION, FLASH, GUESSED = (uuid5(NAMESPACE, name) for name in ("batch", "session", "flash", "guessed"))
WORD = {BATCH: "夜市摊点", SESSION: "滨河会议", FLASH: "仓储窝点"}
"""A word of each record that stands nowhere else."""
NAME = {BATCH: "lead-batches", SESSION: "triage-sessions", FLASH: "flash-reports"}


def happened(world: World) -> World:
    """Hand the lead in, convene on it, report on it; then give it to the police."""
    world.registered()
    week = {"campaign": CAMPAIGN, "period_start": "2022-07-30", "period_end": "2022-08-05"}
    world.post(MARKET, "lead_batch.submitted", BATCH, {**week, "pooled": [str(lead())], "note": WORD[BATCH]})
    session = {"campaigns": [CAMPAIGN], "session_no": "2022-31", "session_at": "2022-08-02T09:00:00+08:00"}
    called = {"to_triage": [str(lead())], "panel": [AGRICULTURE], "session_place": WORD[SESSION]}
    world.post(OFFICE, "triage_session.convened", SESSION, session | called)
    report = {
        "campaigns": [CAMPAIGN],
        "flash_subject": "major_lead",
        "title": WORD[FLASH],
        "content": "已派员看守。",
        "happened_at": "2022-08-02T08:00:00+08:00",
        "learnt_at": "2022-08-02T08:30:00+08:00",
        "flash_recipients": [OFFICE],
        "record_kind": "lead",
        "record": str(lead()),
        "major_rule": "harm",
    }
    world.post(MARKET, "flash_report.sent", FLASH, report)
    result = {"lead": str(lead()), "route": "local_administrative", "opinion": "属本地行政违法。"}
    world.post(OFFICE, "triage_session.leads_triaged", SESSION, {"results": [result], "attended": [AGRICULTURE]})
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    return world


def fed(world: World, agency: str) -> list[dict[str, Any]]:
    """Follow the feed to its end."""
    events: list[dict[str, Any]] = []
    path = "/v1/feed?limit=500"
    while page := world.ask(agency, path):
        if not page["items"]:
            break
        events += page["items"]
        path = page["next"]
    return events


def listed(world: World, agency: str, record: UUID, query: str = "") -> bool:
    items = world.ask(agency, f"/v1/{NAME[record]}?limit=100{query}")["items"]
    return str(record) in [item["id"] for item in items]


def in_graph(world: World, agency: str, record: UUID) -> bool | None:
    """Whether the lead's chain shows the record, and does not only say that there is one; None for who does not see the lead."""
    answer = world.get(agency, f"/v1/leads/{lead()}/graph")
    if answer.status_code == 404:
        return None
    node = next((one for one in answer.get_json()["nodes"] if one["id"] == str(record)), None)
    if node is not None and node.get("hidden"):
        assert node.keys() == {"kind", "id", "steps", "hidden"}, node
    return node is not None and not node.get("hidden")


WAYS: dict[str, Callable[[World, str, UUID], bool | None]] = {
    "item": lambda world, agency, record: world.get(agency, f"/v1/{NAME[record]}/{record}").status_code == 200,
    "history": lambda world, agency, record: (
        world.get(agency, f"/v1/{NAME[record]}/{record}/history").status_code == 200
    ),
    "list": listed,
    "total": lambda world, agency, record: world.ask(agency, f"/v1/{NAME[record]}?total=true")["total"] == 1,
    "search": lambda world, agency, record: listed(world, agency, record, f"&q={WORD[record]}"),
    "position": lambda world, agency, record: listed(world, agency, record, f"&position={world.log.head().position}"),
    "as of": lambda world, agency, record: listed(world, agency, record, f"&as_of={encode_instant(now())}"),
    "item then": lambda world, agency, record: (
        world.get(agency, f"/v1/{NAME[record]}/{record}?position={world.log.head().position}").status_code == 200
    ),
    "feed": lambda world, agency, record: any(
        event["subject"] == f"{NAME[record]}/{record}" for event in fed(world, agency)
    ),
    "events": lambda world, agency, record: any(
        world.get(agency, f"/v1/events/{position}").status_code == 200 for position in positions(world, record)
    ),
    "graph": in_graph,
}


def positions(world: World, record: UUID) -> list[int]:
    """Return where the events of a record stand, as a supervisor is told."""
    return [item["position"] for item in world.ask(SUPERVISOR, f"/v1/{NAME[record]}/{record}/history")["items"]]


@pytest.mark.parametrize(
    ("record", "knowing"),
    [
        (BATCH, {MARKET, OFFICE, SUPERVISOR}),
        (SESSION, {OFFICE, AGRICULTURE, SUPERVISOR}),
        (FLASH, {MARKET, OFFICE, SUPERVISOR}),
    ],
    ids=["batch", "session", "flash report"],
)
def test_every_way_of_asking_says_the_same(world: World, record: UUID, knowing: set[str]) -> None:
    happened(world)
    for agency in EVERYBODY:
        told = {way: ask(world, agency, record) for way, ask in WAYS.items()}
        assert {found for found in told.values() if found is not None} == {agency in knowing}, f"{agency} {told}"
        if agency not in knowing:
            waiting = world.ask(agency, "/v1/inbox")["items"]
            assert str(record) not in str(waiting), agency


@pytest.mark.parametrize("record", [BATCH, SESSION, FLASH], ids=["batch", "session", "flash report"])
def test_what_one_may_not_know_is_not_found_as_what_is_not_there(world: World, record: UUID) -> None:
    happened(world)
    for end in ("", "/history", "/graph", "?position=1"):
        hidden = world.get(TRANSPORT, f"/v1/{NAME[record]}/{record}{end}")
        nothing = world.get(TRANSPORT, f"/v1/{NAME[record]}/{GUESSED}{end}")
        assert (hidden.status_code, hidden.get_json().keys()) == (404, nothing.get_json().keys()), end
        assert hidden.get_json() | {"instance": ""} == nothing.get_json() | {"instance": ""}, end


def test_nobody_reads_a_report_in_what_follows_for_the_lead(world: World) -> None:
    """The police hold the lead and AGRICULTURE takes part: they read that it is major, not what the report says (M48, M53)."""
    happened(world)
    for agency in (POLICE, AGRICULTURE):
        row = world.get(agency, f"/v1/leads/{lead()}")
        assert row.get_json()["major_rule"] == "harm"
        places = ("", "/history", "/graph")
        texts = [world.get(agency, f"/v1/leads/{lead()}{place}").text for place in places]
        texts += [world.get(agency, "/v1/major-cases").text, str(fed(world, agency))]
        for record in (BATCH, FLASH):
            assert not any(WORD[record] in text for text in texts), (agency, record)


def test_a_book_of_batches_has_no_address_and_only_supervisors_hear_of_it(world: World) -> None:
    happened(world)
    assert world.get(SUPERVISOR, "/v1/batch-books").status_code == 404
    hearing = {
        agency for agency in EVERYBODY if any(event["type"] == "batch_book.entered" for event in fed(world, agency))
    }
    assert hearing == {SUPERVISOR}


def test_who_was_forwarded_a_report_knows_of_it_and_not_of_the_lead(world: World) -> None:
    happened(world)
    world.post(
        OFFICE, "flash_report.forwarded", FLASH, {"flash_recipients": [TRANSPORT]}, time="2022-08-02T10:00:00+08:00"
    )
    told = {way: ask(world, TRANSPORT, FLASH) for way, ask in WAYS.items()}
    assert told.pop("graph") is None
    assert set(told.values()) == {True}, told
    assert [item["task"] for item in world.ask(TRANSPORT, "/v1/inbox")["items"]] == ["acknowledge_flash"]
    assert world.get(TRANSPORT, f"/v1/leads/{lead()}").status_code == 404

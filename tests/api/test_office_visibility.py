"""Who may know of weekly batches, triage sessions and flash reports, over every way of asking (M29, M39, M48). 知悉范围。

MARKET hands in a lead and reports on it to the office; the office looks at it with AGRICULTURE. Whoever sees the lead need not see
what it is in: each record is known to whom it is between, to the office and to supervisors.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from coordination.catalogue.declare import NAMESPACE
from tests.api.conftest import (
    AGRICULTURE,
    CAMPAIGN,
    DISPATCH,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
    lead,
)
from tests.api.knowing import EVERYBODY, knowing

BATCH, SESSION, FLASH = (uuid5(NAMESPACE, name) for name in ("batch", "session", "flash"))
WORD = {BATCH: "夜市摊点", SESSION: "滨河会议", FLASH: "仓储窝点"}
"""A word of each record that stands nowhere else."""
FED = {BATCH: "lead_batch.submitted", SESSION: "triage_session.convened", FLASH: "flash_report.sent"}
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


def in_graph(world: World, agency: str, record: UUID) -> bool | None:
    """Whether the lead's chain shows the record, and does not only say that there is one; None for who does not see the lead."""
    answer = world.get(agency, f"/v1/leads/{lead()}/graph")
    if answer.status_code == 404:
        return None
    node = next((one for one in answer.get_json()["nodes"] if one["id"] == str(record)), None)
    if node is not None and node.get("hidden"):
        assert node.keys() == {"kind", "id", "steps", "hidden"}, node
    return node is not None and not node.get("hidden")


@pytest.mark.parametrize(
    ("record", "known"),
    [
        (BATCH, {MARKET, OFFICE, SUPERVISOR}),
        (SESSION, {OFFICE, AGRICULTURE, SUPERVISOR}),
        (FLASH, {MARKET, OFFICE, SUPERVISOR}),
    ],
    ids=["batch", "session", "flash report"],
)
def test_every_way_of_asking_says_the_same(world: World, record: UUID, known: set[str]) -> None:
    happened(world)
    assert knowing(world, NAME[record], record, WORD[record], FED[record]) == known
    for agency in EVERYBODY:
        assert in_graph(world, agency, record) in (None, agency in known), agency
        if agency not in known:
            assert str(record) not in str(world.ask(agency, "/v1/inbox")["items"]), agency


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
    here = f"/v1/{NAME[FLASH]}"
    for page in (f"{here}/{FLASH}", f"{here}/{FLASH}/history", f"{here}/{FLASH}/graph"):
        assert world.get(TRANSPORT, page).status_code == 200, page
    for asked in (here, f"{here}?q={WORD[FLASH]}"):
        assert [item["id"] for item in world.ask(TRANSPORT, asked)["items"]] == [str(FLASH)], asked
    # the feed begins with what made it known
    about = [event["type"] for event in fed(world, TRANSPORT) if event["subject"] == f"{NAME[FLASH]}/{FLASH}"]
    assert about == ["flash_report.forwarded"]
    # what another record says of the two is that record's to show
    told = world.ask(TRANSPORT, f"/v1/relations?record={FLASH}")["items"]
    assert {tie["record"] for tie in told} <= {str(FLASH)}
    assert [item["task"] for item in world.ask(TRANSPORT, "/v1/inbox")["items"]] == ["acknowledge_flash"]
    assert world.get(TRANSPORT, f"/v1/leads/{lead()}").status_code == 404

"""The inbox over HTTP: what waits for whom, to do what, until when; what one sent and waits for."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

import pytest

from coordination.catalogue.declare import NAMESPACE
from tests.api.conftest import CAMPAIGN, DISPATCH, MARKET, OFFICE, POLICE, SUPERVISOR, World, lead
from tests.api.matter import collected, piece

AGRICULTURE = "370784-nyncj"


def waiting(world: World, who: str, question: str = "") -> list[tuple[str, str]]:
    items = world.ask(who, f"/v1/inbox?{question}")["items"]
    return [(item["id"], item["task"]) for item in items]


def test_a_lead_waits_for_one_agency_after_the_other(world: World) -> None:
    one = str(lead())
    world.registered()
    assert waiting(world, OFFICE) == [(one, "triage")]
    assert waiting(world, MARKET, "box=outgoing") == [(one, "triage")]
    opinion = {"route": "local_administrative", "opinion": "属本地行政违法。"}
    world.post(OFFICE, "lead.triaged", lead(), opinion)
    assert waiting(world, OFFICE) == [(one, "dispatch")]
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    assert waiting(world, OFFICE) == []
    assert waiting(world, POLICE) == waiting(world, POLICE, "box=incoming") == [(one, "accept_or_return")]
    world.post(POLICE, "lead.accepted", lead(), {})
    assert waiting(world, POLICE) == [(one, "verify")]
    assert waiting(world, POLICE, "box=incoming") == []
    assert waiting(world, MARKET, "box=outgoing") == [(one, "verify")]
    assert waiting(world, AGRICULTURE, "box=outgoing") == []


def test_an_item_tells_what_it_is_and_when_its_time_is_over(world: World) -> None:
    world.accepted()
    (item,) = world.ask(POLICE, "/v1/inbox")["items"]
    assert item["title"] == "网店销售假冒注册商标的白酒"
    assert (item["stage_told"], item["task_told"], item["agency"]) == ("核查中", "核查", POLICE)
    assert item["href"] == f"/v1/leads/{lead()}"
    clocks = world.ask(POLICE, f"/v1/clocks?owner={POLICE}&stage=running&side=duty&sort=due_at")["items"]
    assert clocks[0]["record"] == str(lead())
    assert item["due_at"] == clocks[0]["due_at"]
    assert item["overdue"] is True  # what happened in 2022 is over long since


def test_what_is_over_is_counted_apart_and_as_of_a_moment(world: World) -> None:
    receipt = world.accepted()
    counts = world.ask(POLICE, "/v1/inbox")["counts"]
    assert counts == {"mine": 1, "incoming": 0, "outgoing": 0, "overdue": 1}
    before = world.ask(POLICE, f"/v1/inbox?position={receipt['position'] - 1}")
    assert (before["items"][0]["task"], before["counts"]["incoming"]) == ("accept_or_return", 1)


def test_evidence_that_is_handed_over_waits_to_be_counted(world: World) -> None:
    world.accepted()
    world.post(POLICE, "evidence.collected", piece(), collected(evidence_items=[{"item_no": "1", "name": "出库单"}]))
    offer = {"receiving_agency": AGRICULTURE, "handed_items": [{"item_no": "1"}]}
    world.post(POLICE, "evidence.offered", piece(), offer)
    assert waiting(world, AGRICULTURE, "box=incoming&kind=evidence") == [(str(piece()), "receive_evidence")]
    assert waiting(world, AGRICULTURE, "kind=lead") == []


def test_a_notice_waits_for_the_receipt_of_each(world: World) -> None:
    notice = uuid5(NAMESPACE, "notice")
    told = {
        "campaigns": [CAMPAIGN],
        "notice_kind": "situation_notice",
        "title": "假冒白酒的去向",
        "content": "销往城乡结合部烟酒店",
        "recipients": [POLICE, AGRICULTURE],
    }
    world.post(MARKET, "notice.issued", notice, told)
    world.post(POLICE, "notice.received", notice, {})
    assert waiting(world, POLICE) == []
    (item,) = world.ask(AGRICULTURE, "/v1/inbox?box=incoming")["items"]
    assert (item["kind"], item["title"], item["task_told"]) == ("notice", "假冒白酒的去向", "签收")
    (sent,) = world.ask(MARKET, "/v1/inbox?box=outgoing&kind=notice")["items"]
    assert (sent["id"], sent["agency"]) == (str(notice), AGRICULTURE)


def test_what_was_found_and_not_told_waits_beside_the_record(world: World) -> None:
    world.accepted()
    found = {
        "trade_parties": [
            {"chain_role": "producer", "trade_party": {"kind": "unknown"}, "place": {"adcode": "330782"}},
        ],
        "how_found": "按包装箱喷码追查",
    }
    world.post(POLICE, "lead.trade_link_found", lead(), found)
    (item,) = world.ask(POLICE, "/v1/inbox?kind=telling")["items"]
    assert (item["task"], item["task_told"], "stage" in item) == ("tell_places", "向有关地方通报", False)
    assert world.ask(POLICE, item["href"])["record"] == str(lead())


def test_pages_go_on_at_the_moment_of_the_first(world: World) -> None:
    for number in (1, 2, 3):
        world.registered(number)
    first = world.ask(OFFICE, "/v1/inbox?limit=2")
    world.registered(4)
    second = world.ask(OFFICE, first["next"])
    assert len(first["items"]) == 2
    assert len(second["items"]) == 1
    assert second["next"] is None
    assert {item["id"] for item in (*first["items"], *second["items"])} == {str(lead(number)) for number in (1, 2, 3)}


def test_pages_of_the_past_go_on_too(world: World) -> None:
    for number in (1, 2):
        world.registered(number)
    then = world.ask(OFFICE, "/v1/inbox?limit=1")["as_of"]
    first = world.ask(OFFICE, f"/v1/inbox?limit=1&as_of={then}")
    second = world.ask(OFFICE, first["next"])
    assert {item["id"] for item in (*first["items"], *second["items"])} == {str(lead(1)), str(lead(2))}


def test_a_supervisor_looks_into_any_inbox_and_others_see_their_own_share(world: World) -> None:
    world.accepted()
    assert waiting(world, SUPERVISOR, f"agency={POLICE}") == [(str(lead()), "verify")]
    assert waiting(world, MARKET, f"agency={POLICE}") == [(str(lead()), "verify")]  # it registered the lead
    assert waiting(world, AGRICULTURE, f"agency={POLICE}") == []


@pytest.mark.parametrize("question", ["box=outbox", "kind=agency", "offset=-1", "agency=Someone"])
def test_questions_are_read_strictly(world: World, question: str) -> None:
    assert world.get(MARKET, f"/v1/inbox?{question}").status_code == 400


def test_labels_are_told_in_the_language_that_is_asked_for(world: World) -> None:
    world.accepted()
    answer: dict[str, Any] = world.ask(POLICE, "/v1/inbox", **{"Accept-Language": "en"})
    assert (answer["items"][0]["task_told"], answer["items"][0]["stage_told"]) == ("verify it", "under verification")

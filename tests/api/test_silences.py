"""Silences over HTTP: told in words, asked by kind, agency and whether they sound, seen by whoever may know of the record."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import AGRICULTURE, CAMPAIGN, DISPATCH, MARKET, OFFICE, POLICE, SUPERVISOR, World, lead


def silences(world: World, agency: str, question: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.ask(agency, f"/v1/silences{question}")["items"]
    return items


def test_a_lead_without_feedback(world: World) -> None:
    world.dispatched()  # feedback was due on 25 August 2022
    (row,) = silences(world, OFFICE)
    assert (row["kind"], row["record"], row["record_kind"], row["agency"]) == (
        "feedback_missing",
        str(lead()),
        "lead",
        POLICE,
    )
    assert (row["sounding"], row["since"], row["sounds_on"]) == (True, "2022-08-02", "2022-08-26")
    assert row["text_zh"] == "线索于2022-08-02分派，反馈期限为2022-08-25，没有反馈的记录"
    assert row["basis"] == ["S1 五（一）", "M57"]
    assert "watch" not in row
    body = world.ask(OFFICE, f"/v1/silences/{row['id']}")
    assert body["labels"]["kind"] == {"feedback_missing": "线索逾期未反馈"}
    assert POLICE in body["names"]


def test_asked_by_kind_agency_campaign_and_whether_it_sounds(world: World) -> None:
    world.dispatched()
    world.triaged(2)
    world.post(OFFICE, "lead.dispatched", lead(2), DISPATCH | {"feedback_due_on": "2099-08-25"})
    assert [row["record"] for row in silences(world, OFFICE, "?sounding=true")] == [str(lead())]
    assert [row["record"] for row in silences(world, OFFICE, "?sounding=false")] == [str(lead(2))]
    assert len(silences(world, OFFICE, f"?kind=feedback_missing&agency={POLICE}&campaigns={CAMPAIGN}")) == 2
    assert silences(world, OFFICE, "?kind=unreferred") == []
    assert world.ask(OFFICE, "/v1/silences?total=true")["total"] == 2
    assert world.get(OFFICE, "/v1/silences?kind=quiet").status_code == 400


def test_seen_by_whoever_may_know_of_the_record(world: World) -> None:
    world.dispatched()
    seeing = {agency for agency in (MARKET, POLICE, OFFICE, SUPERVISOR, AGRICULTURE) if silences(world, agency)}
    assert seeing == {MARKET, POLICE, OFFICE, SUPERVISOR}
    (row,) = silences(world, OFFICE)
    assert world.get(AGRICULTURE, f"/v1/silences/{row['id']}").status_code == 404
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    assert silences(world, POLICE) == []
    (row,) = silences(world, OFFICE)
    assert (row["open"], row["sounding"], row["ended_by"]) == (False, False, "lead.returned")


def test_what_ended_still_sounds_as_it_was_known_then(world: World) -> None:
    receipt = world.dispatched()
    world.post(POLICE, "lead.accepted", lead(), {})
    world.post(POLICE, "lead.feedback_given", lead(), {"outcome": "in_progress", "content": "正在核查"})
    assert silences(world, OFFICE, "?sounding=true") == []
    (row,) = silences(world, OFFICE, f"?position={receipt['position']}")
    assert row["open"] is True

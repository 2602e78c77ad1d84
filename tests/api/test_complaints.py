"""A clerk's path over HTTP: a mixed submission, split, accepted, mediated with an appraisal, ended and told; a report repeated."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from coordination.catalogue.declare import NAMESPACE
from coordination.streams.complaint import split_lead_of
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    World,
    lead,
    particulars,
)
from tests.api.knowing import EVERYBODY, knowing

WANG = "7d0c5a2e-6f0b-4c3d-9a51-0d1f4b7c9e01"
MIXED = {
    "campaigns": [CAMPAIGN],
    "title": "所购白酒疑为假冒",
    "facts": "在该店购买白酒两瓶，开瓶后发现瓶盖与正品不同。",
    "demand": "退款并赔偿",
    "channel": "12315",
    "complainant_ref": WANG,
    "party": {"kind": "organisation", "name": "安丘市某酒业商行"},
    "demanded_fen": 259800,
    "source_system": "12315",
    "external_no": "13707840020220801000123",
    "occasion": "第三十二届酒类博览会",
    "mixed": True,
}
REPORT = {"title": "销售假冒注册商标的白酒", "summary": "举报该店销售假冒白酒。"}


def complaint(number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"complaint {number}")


FIRST, COPY = complaint(), complaint(2)


def on(day: str) -> dict[str, Any]:
    """What an event of that day has in its envelope."""
    return {"time": f"{day}T10:00:00+08:00"}


def do(world: World, what: str, day: str, record: UUID = FIRST, **data: Any) -> dict[str, Any]:
    return world.post(MARKET, f"complaint.{what}", record, data, **on(day))


def ends(world: World, record: UUID, name: str) -> list[tuple[str, str]]:
    """How the record's clocks of a name stand, and when they end."""
    found = world.ask(MARKET, f"/v1/clocks?record={record}&clock={name}")["items"]
    return [(one["stage"], one["due_on"]) for one in found]


@pytest.fixture
def received(world: World) -> World:
    do(world, "received", "2022-08-01", **MIXED)
    return world


def test_from_a_mixed_submission_to_telling_that_mediation_ended(received: World) -> None:
    """Order 20: Monday 1 August 2022; seven working days are 2 to 5 (4), 8, 9, 10 (7)."""
    world = received
    assert ends(world, FIRST, "cp_accept") == [("running", "2022-08-10")]
    early = world.send(MARKET, world.event("complaint.accepted", f"complaints/{FIRST}", {}, **on("2022-08-02")))
    assert (early.status_code, early.get_json()["code"]) == (422, "complaint.report_not_split_off")
    (task,) = world.ask(MARKET, "/v1/inbox?kind=complaint")["items"]
    assert (task["task"], task["due_at"]) == ("split_report", "2022-08-10T16:00:00.000000Z")

    do(world, "split", "2022-08-02", **REPORT)
    report = world.ask(MARKET, f"/v1/leads/{split_lead_of(FIRST)}")
    assert (report["stage"], report["registrant"], report["complaint"]) == ("registered", MARKET, str(FIRST))
    assert (report["counts_as"], report["has_informant"], report["source"]) == ("report", True, "12315")
    assert report["links"] == [{"kind": "complaint", "id": str(FIRST), "relation": "split_off"}]

    do(world, "accepted", "2022-08-03", document_no="安市监投受〔2022〕12号")
    assert ends(world, FIRST, "cp_accept") == [("satisfied", "2022-08-10")]
    # 45 working days from Wednesday 3 August: 20 in August (4..31), 22 in September less the 12th (Mid-Autumn) are 21 (41),
    # 8 and 9 October are worked (43), 10 (44), 11 (45)
    assert ends(world, FIRST, "cp_mediate") == [("running", "2022-10-11")]

    do(
        world,
        "mediation_started",
        "2022-08-08",
        complainant_consented_on="2022-08-05",
        party_consented_on="2022-08-08",
    )
    do(
        world,
        "exclusion_begun",
        "2022-08-10",
        exclusion_no="1",
        exclusion_ground="testing",
        examiner="山东省产品质量检验研究院",
    )
    assert world.ask(MARKET, f"/v1/clocks?record={FIRST}&clock=cp_mediate")["items"][0]["stage"] == "suspended"
    # the working days from the 10th to the 16th are five: 12, 13, 14, 17, 18 October make them up
    do(world, "exclusion_ended", "2022-08-17", exclusion_no="1", exclusion_ground="testing")
    assert ends(world, FIRST, "cp_mediate") == [("running", "2022-10-18")]

    do(world, "mediation_terminated", "2022-08-22", mediation_end_ground="no_agreement", reason="金额差距过大")
    (task,) = world.ask(MARKET, "/v1/inbox?kind=complaint")["items"]
    # Monday 22 August: 23 to 26 (4), 29, 30, 31 (7)
    assert (task["task"], task["due_at"]) == ("tell_termination", "2022-08-31T16:00:00.000000Z")
    do(world, "termination_notified", "2022-08-24")

    shown = world.ask(MARKET, f"/v1/complaints/{FIRST}")
    assert (shown["stage"], shown["mediation_result"], shown["counts_as"]) == ("closed", "terminated", "complaint")
    assert (shown["received_on"], shown["ended_on"], shown["days"]) == ("2022-08-01", "2022-08-24", 23)
    assert shown["ground_item"] == 4
    assert world.ask(MARKET, "/v1/inbox?kind=complaint")["items"] == []
    history = world.ask(MARKET, f"/v1/complaints/{FIRST}/history")["items"]
    assert [one["topic"].removeprefix("complaint.") for one in history] == [
        *("received", "split", "accepted", "mediation_started", "exclusion_begun", "exclusion_ended"),
        *("mediation_terminated", "termination_notified"),
    ]


def test_it_counts_two_and_its_copy_by_the_other_hotline_nothing(received: World) -> None:
    world = received
    again = world.send(MARKET, world.event("complaint.received", f"complaints/{COPY}", MIXED, **on("2022-08-01")))
    assert (again.status_code, again.get_json()["code"]) == (409, "external_number.registered_already")
    assert str(FIRST) in again.get_json()["detail"]
    do(world, "split", "2022-08-02", **REPORT)
    do(world, "accepted", "2022-08-03")
    hotline = MIXED | {"channel": "12345", "source_system": "12345", "external_no": "DH20220801000077", "mixed": False}
    do(world, "received", "2022-08-02", COPY, **hotline)
    do(world, "duplicate_found", "2022-08-03", COPY, dup_of=str(FIRST), reason="与12315件同一内容")
    counted = world.ask(OFFICE, "/v1/complaints?counts_as=complaint&total=true")
    assert (counted["total"], counted["items"][0]["id"]) == (1, str(FIRST))
    assert world.ask(OFFICE, "/v1/leads?counts_as=report&total=true")["total"] == 1
    assert world.ask(MARKET, f"/v1/complaints/{COPY}")["dup_of"] == str(FIRST)
    assert ends(world, COPY, "cp_accept") == [("waived", "2022-08-11")]
    graph = world.ask(MARKET, f"/v1/relations?record={COPY}")["items"]
    assert ("dup_of", str(FIRST)) in [(one["relation"], one.get("to")) for one in graph]


def test_who_complains_is_told_to_the_holder_alone(received: World) -> None:
    """第三十七条: neither lists, nor histories, nor the feed of anybody else hold the reference."""
    world = received
    do(world, "split", "2022-08-02", **REPORT)
    for agency in (OFFICE, AGRICULTURE, POLICE):
        for path in ("/v1/complaints", "/v1/leads", "/v1/feed"):
            assert WANG not in world.get(agency, path).text, (agency, path)
    assert WANG not in world.get(OFFICE, f"/v1/complaints/{FIRST}/history").text
    assert WANG in world.get(MARKET, f"/v1/complaints/{FIRST}/history").text
    for path in (f"/v1/complaints/{FIRST}", "/v1/complaints", f"/v1/search?q={WANG}"):
        assert WANG not in world.get(MARKET, path).text.replace(f"q={WANG}", "")
    for agency in (AGRICULTURE, POLICE):
        assert world.get(agency, f"/v1/complaints/{FIRST}").status_code == 404


NEWER = lead(2)
TAKEN = {"informant_ref": WANG, "informant_named": True, "source": "report"}


@pytest.mark.parametrize(("new_facts", "clocks"), [(True, "rp_repeat"), (False, "rp_verify")])
def test_a_repeated_report_with_new_facts_and_its_clock(world: World, new_facts: bool, clocks: str) -> None:  # noqa: FBT001
    """Order 121 第三十五条第二款. Monday 18 May 2026 + 15: 8 June; Friday 5 June + 15: 29 June."""
    told = particulars(received_on="2026-05-18", **TAKEN)
    world.post(MARKET, "lead.registered", lead(), told, **on("2026-05-18"))
    triaged = {"route": "local_administrative", "opinion": "属本地行政违法。"}
    world.post(OFFICE, "lead.triaged", lead(), triaged, **on("2026-05-18"))
    dispatch = {"to_agency": MARKET, "feedback_due_on": "2026-12-01"}
    world.post(OFFICE, "lead.dispatched", lead(), dispatch, **on("2026-05-18"))
    assert ends(world, lead(), "rp_verify") == [("running", "2026-06-08")]
    assert ends(world, lead(), "lead_verify") == []
    again = particulars(received_on="2026-06-05", title="又举报同一网店", **TAKEN)
    world.post(MARKET, "lead.registered", NEWER, again, **on("2026-06-05"))
    merge = {"into": str(lead()), "reason": "重复举报", "repeat_report": True, "new_facts": new_facts}
    world.post(MARKET, "lead.merged", NEWER, merge, **on("2026-06-08"))
    assert world.ask(MARKET, f"/v1/leads/{NEWER}")["stage"] == "merged"
    assert "counts_as" not in world.ask(MARKET, f"/v1/leads/{NEWER}")
    assert ends(world, lead(), clocks) == [("running", "2026-06-29" if new_facts else "2026-06-08")]
    if new_facts:
        assert ends(world, lead(), "rp_verify") == [("waived", "2026-06-08")]


# -- who may know of it ----------------------------------------------------------------------------------------------------


def test_who_may_know_of_a_complaint_finds_it_everywhere_and_nobody_else_anywhere(received: World) -> None:
    known = {MARKET, OFFICE, SUPERVISOR}
    assert knowing(received, "complaints", FIRST, "瓶盖与正品", "complaint.received") == known
    for agency in EVERYBODY:
        numbered = received.ask(agency, f"/v1/complaints?q={MIXED['external_no']}")["items"]
        clocks = received.ask(agency, f"/v1/clocks?record={FIRST}")["items"]
        assert {bool(numbered), bool(clocks)} == {agency in known}, agency
        waits = received.ask(agency, "/v1/inbox?kind=complaint")["items"]
        assert bool(waits) is (agency == MARKET), agency


def test_nobody_but_its_holder_reads_who_complains_at_any_address(received: World) -> None:
    """第三十七条: sealed in every list, feed and graph, now and as of any moment."""
    do(received, "split", "2022-08-02", **REPORT)
    report, head = split_lead_of(FIRST), received.log.head().position
    paths = [
        *(f"/v1/complaints?position={head}", f"/v1/complaints/{FIRST}", f"/v1/complaints/{FIRST}?position={head}"),
        *(f"/v1/complaints/{FIRST}/history", f"/v1/complaints/{FIRST}/graph", f"/v1/relations?record={FIRST}"),
        *(f"/v1/leads/{report}", f"/v1/leads/{report}/history", f"/v1/leads/{report}/graph", "/v1/inbox"),
        *("/v1/complaints?total=true", "/v1/feed?limit=500", f"/v1/clocks?record={FIRST}"),
        *(f"/v1/events/{position}" for position in range(1, head + 1)),
    ]
    for agency in (OFFICE, SUPERVISOR, AGRICULTURE, ADMINISTRATOR):
        for path in paths:
            assert WANG not in received.get(agency, path).text, (agency, path)
    assert received.ask(OFFICE, f"/v1/complaints?q={WANG}&total=true")["total"] == 0
    assert received.ask(MARKET, f"/v1/leads?q={WANG}&total=true")["total"] == 0

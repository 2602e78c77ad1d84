"""Reading over HTTP: lists, details, histories, now and as of any moment. 查询接口。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.conftest import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    World,
    build,
    lead,
    particulars,
)

LEAD = f"/v1/leads/{lead()}"
MARKET_NAME = "市市场监督管理局"


def faults(body: dict[str, Any]) -> list[tuple[str, str]]:
    assert body["code"] == "invalid_query"
    return [(error["pointer"], error["code"]) for error in body["errors"]]


# -- one record --------------------------------------------------------------------------------------------------------


def test_a_lead_is_read_back_as_it_was_registered(world: World) -> None:
    receipt = world.registered()
    answer = world.get(MARKET, LEAD)
    body = answer.get_json()
    assert answer.status_code == 200
    assert {name: body[name] for name in ("id", "stage", "registrant", "received_on", "campaigns", "version")} == {
        "id": str(lead()),
        "stage": "registered",
        "registrant": MARKET,
        "received_on": "2022-08-01",
        "campaigns": [CAMPAIGN],
        "version": 1,
    }
    assert "holder" not in body
    assert body["history"] == f"{LEAD}/history"
    assert answer.headers["ETag"].startswith('"1-')
    assert int(answer.headers["Liandong-Position"]) == world.log.head().position > receipt["position"]
    assert "Authorization" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("language", "stage"), [("zh", "已登记"), ("en-GB", "registered")])
def test_codes_come_with_their_labels_and_agencies_with_their_names(world: World, language: str, stage: str) -> None:
    world.registered()
    body = world.ask(MARKET, LEAD, **{"Accept-Language": language})
    assert body["labels"]["stage"] == {"registered": stage}
    assert set(body["names"]) == {MARKET, CAMPAIGN}
    assert body["names"][MARKET] == world.ask(MARKET, f"/v1/agencies/{MARKET}")["short_name"]


def test_an_agency_is_found_by_its_code_and_by_its_id(world: World) -> None:
    by_code = world.ask(MARKET, f"/v1/agencies/{POLICE}")
    assert by_code["code"] == POLICE
    assert by_code["href"] == f"/v1/agencies/{POLICE}"
    assert world.ask(MARKET, f"/v1/agencies/{by_code['id']}") == by_code


def test_names_are_those_of_today_also_in_the_past(world: World) -> None:
    receipt = world.registered()
    named = {"name": "安丘市市场监管与知识产权局", "short_name": "市市监知产局"}
    world.post("370784-gly", "agency.renamed", MARKET, named)
    body = world.ask(MARKET, f"{LEAD}/history?position={receipt['position']}")
    assert "市市监知产局登记线索" in body["items"][0]["sentence"]["zh"]


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/leads/{lead(9)}",
        f"/v1/leads/{lead(9)}/history",
        "/v1/leads/not-an-id",
        "/v1/leads/6f2f0f0e7c1b5a0a9d3e6c69616e646f",
        "/v1/agencies/nobody",
        "/v1/nothing",
        "/v1/events/0",
        "/v1/events/99999999999999999999",
    ],
)
def test_what_does_not_exist_is_not_found(three: World, path: str) -> None:
    answer = three.get(SUPERVISOR, path)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


# -- conditions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [LEAD, f"{LEAD}/history", "/v1/leads", "/v1/agencies", "/v1/catalogue", "/v1/openapi.json"]
)
def test_what_has_not_changed_is_not_sent_again(world: World, path: str) -> None:
    world.registered()
    first = world.get(MARKET, path)
    again = world.get(MARKET, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_etag_of_a_record_says_on_which_version_a_sender_relies(world: World) -> None:
    world.registered()
    etag = world.get(MARKET, LEAD).headers["ETag"]
    correction = {"reason": "标题有误", "title": "网店销售假冒白酒"}

    def correct() -> int:
        event = world.event("lead.particulars_corrected", f"leads/{lead()}", correction)
        return world.send(MARKET, event, **{"If-Match": etag}).status_code

    assert correct() == 201
    assert correct() == 412
    world.projector.catch_up()
    assert world.get(MARKET, LEAD).headers["ETag"].startswith('"2-')


# -- lists -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three leads that nobody changes any more: read by many tests."""
    world = build(tmp_path_factory.mktemp("three"))
    world.registered(1, title="假冒白酒", received_on="2022-08-01", source="12315")
    numbered = {"source": "12345", "source_system": "12345", "external_no": "安热20220715"}
    world.registered(2, title="假冒化肥", received_on="2022-07-15", **numbered)
    world.accepted(3, title="侵权服装", received_on="2022-07-20", source="12345")
    yield world
    world.close()


def numbers(world: World, query: str, agency: str = MARKET) -> list[int]:
    which = {str(lead(number)): number for number in range(1, 30)}
    return [which[item["id"]] for item in world.ask(agency, f"/v1/leads?{query}")["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [3, 2, 1]),
        ("sort=registration", [1, 2, 3]),
        ("sort=received_on", [2, 3, 1]),
        ("sort=-received_on", [1, 3, 2]),
        ("source=12345", [3, 2]),
        ("source=12345,12315", [3, 2, 1]),
        ("source=12345&source=12315", [3, 2, 1]),
        ("stage=verifying", [3]),
        ("holder=", [2, 1]),
        (f"holder={POLICE}", [3]),
        (f"holder=,{POLICE}", [3, 2, 1]),
        ("external_no=" + quote("安热20220715"), [2]),
        ("received_on=2022-07-15,2022-08-01", [2, 1]),
        ("received_on_from=2022-07-16", [3, 1]),
        ("received_on_from=2022-07-16&received_on_to=2022-07-31", [3]),
        ("major=true", []),
        ("major=false", [3, 2, 1]),
        ("bounces_to=0", [3, 2, 1]),
        (f"campaigns={CAMPAIGN}", [3, 2, 1]),
        ("campaigns=wuhai-2023", []),
        ("q=" + quote("化肥"), [2]),
        ("q=" + quote("服装 假冒"), [3]),
        ("q=" + quote("服装 化肥"), []),
    ],
)
def test_filters_and_order(three: World, query: str, expected: list[int]) -> None:
    assert numbers(three, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stge=registered", [("/stge", "unknown")]),
        ("stage=open", [("/stage", "choice")]),
        ("sort=stage", [("/sort", "choice")]),
        ("limit=0", [("/limit", "range")]),
        ("limit=201", [("/limit", "range")]),
        ("limit=2&limit=3", [("/limit", "repeated")]),
        ("total=yes", [("/total", "choice")]),
        ("q=", [("/q", "length")]),
        ("cursor=abc", [("/cursor", "refused")]),
        ("received_on=2022-7-1", [("/received_on", "type")]),
        ("received_on=2022-07-01&received_on_to=2022-08-01", [("/received_on_from", "conflict")]),
        ("stage_from=a", [("/stage_from", "unknown")]),
        ("position=1&as_of=2022-08-01T00:00:00Z", [("/position", "conflict")]),
        ("as_of=2022-08-01", [("/as_of", "type")]),
        ("as_of=2022-08-01T00:00:00", [("/as_of", "zone")]),
        ("as_of=2199-01-01T00:00:00Z", [("/as_of", "future")]),
        ("position=9007199254740991", [("/position", "future")]),
        ("position=9007199254740992", [("/position", "range")]),
        ("min_position=9007199254740991", [("/min_position", "future")]),
        ("stge=1&limit=x", [("/limit", "range"), ("/stge", "unknown")]),
    ],
)
def test_a_question_put_wrongly_is_told_what_is_wrong(three: World, query: str, expected: list[Any]) -> None:
    answer = three.get(MARKET, f"/v1/leads?{query}")
    assert (answer.status_code, sorted(faults(answer.get_json()))) == (400, expected)


def test_an_unknown_parameter_is_told_the_one_that_was_perhaps_meant(three: World) -> None:
    problem = three.get(MARKET, "/v1/leads?stge=registered", **{"Accept-Language": "en"}).get_json()
    assert "did you mean 'stage'?" in problem["errors"][0]["detail"]
    assert "offered_to" in problem["errors"][0]["detail"]


def test_pages_go_on_where_they_ended_while_the_record_grows(world: World) -> None:
    for number in range(1, 6):
        world.registered(number)
    first = world.ask(MARKET, "/v1/leads?limit=2&total=true&source=12315")
    world.registered(6)
    second = world.ask(MARKET, first["next"])
    third = world.ask(MARKET, second["next"])
    ids = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert ids == [str(lead(number)) for number in (5, 4, 3, 2, 1)]
    assert [page["total"] for page in (first, second, third)] == [5, 5, 5]
    assert third["next"] is None
    assert first["position"] == second["position"] == third["position"]


def test_a_cursor_holds_its_moment(world: World) -> None:
    for number in range(1, 4):
        receipt = world.registered(number)
    page = world.ask(MARKET, f"/v1/leads?limit=1&position={receipt['position'] - 1}")
    assert "position=" not in page["next"]
    assert len(world.ask(MARKET, f"{page['next']}&position={receipt['position'] - 1}")["items"]) == 1
    assert faults(world.get(MARKET, f"{page['next']}&position=1").get_json()) == [("/position", "conflict")]


# -- moments -----------------------------------------------------------------------------------------------------------


def test_the_past_is_answered_as_it_was_known_then(world: World) -> None:
    first = world.registered()
    world.post(OFFICE, "lead.triaged", lead(), {"route": "local_administrative", "opinion": "由市场监管局核查。"})
    for moment in (f"position={first['position']}", f"as_of={quote(first['recorded_at'])}"):
        assert world.ask(MARKET, f"{LEAD}?{moment}")["stage"] == "registered"
        assert world.ask(MARKET, f"/v1/leads?stage=registered&{moment}")["items"][0]["stage"] == "registered"
        assert [item["topic"] for item in world.ask(MARKET, f"{LEAD}/history?{moment}")["items"]] == ["lead.registered"]
        assert world.get(MARKET, f"{LEAD}?{moment}").headers["ETag"].startswith('"1-')
    assert world.ask(MARKET, LEAD)["stage"] == "triaged"
    assert world.get(MARKET, f"{LEAD}?position={first['position'] - 1}").status_code == 404


def test_a_plus_sign_that_nobody_encoded_is_understood(world: World) -> None:
    world.registered()
    assert world.ask(MARKET, "/v1/leads?as_of=2022-08-01T09:30:00+08:00")["items"] == []


def test_a_receipt_can_be_waited_for(world: World) -> None:
    receipt = world.registered()
    assert world.ask(MARKET, f"{LEAD}?min_position={receipt['position']}")["version"] == 1
    late = world.send(MARKET, world.event("lead.registered", f"leads/{lead(2)}", particulars())).get_json()
    answer = world.get(MARKET, f"/v1/leads?min_position={late['position']}")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "behind")
    assert int(answer.headers["Retry-After"]) >= 1
    world.projector.catch_up()
    assert len(world.ask(MARKET, f"/v1/leads?min_position={late['position']}")["items"]) == 2


# -- histories ---------------------------------------------------------------------------------------------------------


def test_a_history_tells_who_did_what_when_in_both_languages(world: World) -> None:
    world.dispatched()
    body = world.ask(MARKET, f"{LEAD}/history")
    assert [item["topic"] for item in body["items"]] == ["lead.registered", "lead.triaged", "lead.dispatched"]
    assert [item["version"] for item in body["items"]] == [1, 2, 3]
    last = body["items"][-1]
    police, office = body["names"][POLICE], body["names"][OFFICE]
    assert last["sentence"] == {
        "zh": f"{office}将线索分派给{police}，2022-08-25前反馈",
        "en": f"{office} dispatched the lead to {police}, feedback due by 2022-08-25",
    }
    assert last["title"] == {"zh": "线索分派", "en": "Lead dispatched"}
    assert last["agency"] == OFFICE
    assert last["legal_on"] == "2022-08-02"
    assert last["data"] == {"to_agency": POLICE, "feedback_due_on": "2022-08-25"}
    assert last["occurred_at"] == "2022-08-02T01:30:00.000000Z"


def test_a_history_has_pages(world: World) -> None:
    world.accepted()
    first = world.ask(MARKET, f"{LEAD}/history?limit=3")
    second = world.ask(MARKET, first["next"])
    assert [item["version"] for page in (first, second) for item in page["items"]] == [1, 2, 3, 4]
    assert second["next"] is None


def test_one_event_is_found_where_its_receipt_says(world: World) -> None:
    receipt = world.registered()
    event = world.ask(MARKET, f"/v1/events/{receipt['position']}")
    assert (event["topic"], event["position"], event["id"]) == ("lead.registered", receipt["position"], receipt["id"])
    assert event == {
        **world.ask(MARKET, f"{LEAD}/history")["items"][0],
        "labels": event["labels"],
        "names": event["names"],
    }
    assert world.get(AGRICULTURE, f"/v1/events/{receipt['position']}").status_code == 404

"""Numbers of documents over HTTP: asked for, read back by the request, voided, and nobody else's business."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.api.conftest import MARKET, OFFICE, POLICE, SUPERVISOR, World

REGISTER = f"document-registers/{MARKET}"
DATA = {"document_type": "referral_letter", "prefix": "安市监移"}


def request(world: World, by: str = MARKET, subject: str = REGISTER, **changes: Any) -> TestResponse:
    event = world.event("document_register.number_requested", subject, DATA | changes, time="2024-06-20T09:00:00+08:00")
    answer = world.send(by, event)
    world.projector.catch_up()
    return answer


def test_the_number_is_read_back_by_the_request(world: World) -> None:
    request(world)
    receipt = request(world, purpose="某案移送").get_json()
    path = f"/v1/document-numbers?caused_by={receipt['id']}&min_position={receipt['position']}"
    (number,) = world.ask(MARKET, path)["items"]
    assert (number["document_no"], number["standing"], number["purpose"]) == (
        "安市监移〔2024〕2号",
        "reserved",
        "某案移送",
    )
    register = world.ask(MARKET, f"/v1/{REGISTER}")
    assert register["series"] == [
        {"document_type": "referral_letter", "prefix": "安市监移", "year": 2024, "first": 1, "last": 2}
    ]
    history = world.ask(MARKET, f"/v1/{REGISTER}/history")["items"]
    assert [item["topic"].partition(".")[2] for item in history] == ["number_requested", "number_allocated"] * 2
    assert history[1]["sentence"]["zh"] == "编出文号安市监移〔2024〕1号（涉嫌犯罪案件移送书）"


def test_a_request_that_is_sent_again_takes_no_second_number(world: World) -> None:
    event = world.event("document_register.number_requested", REGISTER, DATA)
    assert [world.send(MARKET, event).status_code for _ in range(3)] == [201, 200, 200]
    world.projector.catch_up()
    assert world.ask(MARKET, "/v1/document-numbers?total=true")["total"] == 1


def test_a_number_is_found_in_any_spelling(world: World) -> None:
    request(world)
    for spelling in ("安市监移〔2024〕1号", "安市监移[2024]1号", "安市监移（2024）第01号"):
        for question in ("document_no", "q"):
            (found,) = world.ask(MARKET, f"/v1/document-numbers?{question}={spelling}")["items"]
            assert found["sequence"] == 1


def test_a_void_number_stays_on_record(world: World) -> None:
    request(world)
    (number,) = world.ask(MARKET, "/v1/document-numbers")["items"]
    void = world.event("document_number.voided", f"document-numbers/{number['id']}", {"reason": "打印错误"})
    assert world.send(POLICE, void).status_code == 404
    assert world.send(MARKET, void).status_code == 201
    world.projector.catch_up()
    (number,) = world.ask(MARKET, "/v1/document-numbers?standing=void")["items"]
    assert (number["document_no"], number["reason"]) == ("安市监移〔2024〕1号", "打印错误")
    assert world.ask(MARKET, "/v1/document-numbers")["labels"]["standing"] == {"void": "作废"}


def test_registers_are_for_their_agency(world: World) -> None:
    answer = request(world, by=POLICE)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "document_register.not_yours")
    assert f"document-registers/{POLICE}" in answer.get_json()["detail"]
    request(world)
    for stranger in (POLICE, OFFICE):
        assert world.ask(stranger, "/v1/document-numbers")["items"] == []
        assert world.get(stranger, f"/v1/{REGISTER}").status_code == 404
    assert len(world.ask(SUPERVISOR, "/v1/document-numbers")["items"]) == 1

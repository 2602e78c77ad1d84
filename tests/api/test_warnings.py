"""What is doubtful is recorded, and told in receipts and histories, to whoever may read the value."""

from __future__ import annotations

import json
from typing import Any

from tests.api.conftest import MARKET, OFFICE, World, lead, particulars

PLACE = {"adcode": "371222"}
WARNING = {
    "pointer": "/data/place/adcode",
    "code": "division_unknown",
    "detail": {
        "zh": "371222不在县级以上行政区划代码表中，请核对",
        "en": "371222 is not in the table of divisions: check it",
    },
}


def event(world: World, number: int, **changes: Any) -> dict[str, Any]:
    return world.event("lead.registered", f"leads/{lead(number)}", particulars(**changes))


def test_the_receipt_tells_what_is_doubtful_each_time(world: World) -> None:
    sent = event(world, 1, place=PLACE)
    first, again = world.send(MARKET, sent), world.send(MARKET, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["warnings"] == again.get_json()["warnings"] == [WARNING]


def test_what_leaves_no_doubt_has_no_warnings(world: World) -> None:
    assert "warnings" not in world.send(MARKET, event(world, 1, place={"adcode": "370784"})).get_json()


def test_batches_and_lines_tell_it_of_the_event_concerned(world: World) -> None:
    batch = [event(world, 1), event(world, 2, place=PLACE)]
    answer = world.send(MARKET, batch, "application/cloudevents-batch+json").get_json()
    assert ["warnings" in receipt for receipt in answer["receipts"]] == [False, True]
    lines = "\n".join(json.dumps(event(world, number, place=PLACE)) for number in (3, 4)).encode()
    told = [json.loads(line) for line in world.send(MARKET, lines, "application/x-ndjson").data.splitlines()]
    assert [line["receipt"]["warnings"] for line in told] == [[WARNING], [WARNING]]


def test_the_history_tells_it_to_every_reader(world: World) -> None:
    world.registered(1, place=PLACE)
    for who in (MARKET, OFFICE):
        (item,) = world.ask(who, f"/v1/leads/{lead(1)}/history")["items"]
        assert item["warnings"] == [WARNING]


def test_a_wrong_credit_code_is_refused_with_the_right_character(world: World) -> None:
    party = {"kind": "organisation", "name": "某公司", "uscc": "91350100M000100Y42"}
    answer = world.send(MARKET, event(world, 1, party=party))
    assert answer.status_code == 400
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error["code"]) == ("/data/party/uscc", "checksum")
    assert "第18位应为3" in error["detail"]


def test_a_wrong_identity_number_is_refused_and_not_repeated(world: World) -> None:
    number = "110105194912310021"
    person = {"ref": "0b9f3c52-4c0e-4f0e-9a57-0d5e0f3b7a11", "id_type": "resident_id", "id_no": number}
    answer = world.send(MARKET, event(world, 1, party={"kind": "person", "person": person}))
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/data/party/person/id_no"]
    assert number not in answer.text
    unborn = person | {"id_no": "370784209901010019"}
    answer = world.send(MARKET, event(world, 1, party={"kind": "person", "person": unborn}))
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "person.born_in_future"
    assert "2099" not in answer.text

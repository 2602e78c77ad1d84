"""Transfers over HTTP: the letter, both sides' clocks, what became of the record, and the meter (M56, G13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from coordination.catalogue.declare import NAMESPACE
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
    lead,
)

LETTER = {
    "campaigns": [CAMPAIGN],
    "record_kind": "lead",
    "record": str(lead()),
    "receiving_agency": AGRICULTURE,
    "facts": "农资店销售假冒种子",
    "work_done": "已询问举报人",
    "reason": "属农业农村部门职责",
    "basis": "种子法第三条",
    "approved_by": "chief-7",
    "manifest_note": "尚无书证",
    "feedback_due_on": "2022-09-30",
}


def letter(number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"letter {number}")


def offer(world: World, number: int = 1) -> None:
    world.post(POLICE, "transfer.offered", letter(number), {**LETTER, "document_no": f"安公移〔2022〕{number}号"})


@pytest.fixture
def offered(world: World) -> World:
    """POLICE verify a lead of MARKET's and offer it to AGRICULTURE."""
    world.accepted()
    post = {"post": "chief", "post_holder": "chief-7", "from_on": "2020-01-01"}
    world.post(ADMINISTRATOR, "agency.post_filled", POLICE, post)
    offer(world)
    return world


def chain(world: World, agency: str = POLICE) -> Any:
    return world.ask(agency, f"/v1/leads/{lead()}").get("custody_chain")


def test_one_inbox_and_one_outbox(offered: World) -> None:
    inbox = offered.ask(AGRICULTURE, f"/v1/transfers?offered_to={AGRICULTURE}")["items"]
    assert [(one["id"], one["stage"], one["document_no"]) for one in inbox] == [
        (str(letter()), "offered", "安公移〔2022〕1号")
    ]
    outbox = offered.ask(POLICE, f"/v1/transfers?registrant={POLICE}")["items"]
    assert [one["id"] for one in outbox] == [str(letter())]
    assert offered.ask(TRANSPORT, "/v1/transfers")["items"] == []
    (task,) = offered.ask(AGRICULTURE, "/v1/inbox?box=incoming")["items"]
    assert (task["kind"], task["href"], task["task"]) == ("transfer", f"/v1/transfers/{letter()}", "receive")
    # the letter is seen, the lead behind it is not
    assert offered.get(AGRICULTURE, f"/v1/leads/{lead()}").status_code == 404


def test_acceptance_moves_the_lead_and_both_sides_see_the_duty_to_tell(offered: World) -> None:
    offered.post(AGRICULTURE, "transfer.received", letter(), {})
    offered.post(AGRICULTURE, "transfer.accepted", letter(), {})
    told = offered.ask(AGRICULTURE, f"/v1/leads/{lead()}")
    assert (told["registrant"], told["holder"], told["received_from"]) == (MARKET, AGRICULTURE, POLICE)
    (link,) = chain(offered)
    assert (link["from"], link["to"], link["how"]) == (POLICE, AGRICULTURE, "accepted")
    for side in (POLICE, AGRICULTURE):
        clocks = offered.ask(side, f"/v1/clocks?record={letter()}&clock=transfer_lead_feedback")["items"]
        assert [(one["owner"], one["due_on"]) for one in clocks] == [(AGRICULTURE, "2022-09-30")]
    result = {"transfer_result": "penalised", "content": "罚款三千元", "final": True}
    offered.post(AGRICULTURE, "transfer.outcome_reported", letter(), result)
    shown = offered.ask(POLICE, f"/v1/transfers/{letter()}")
    assert (shown["stage"], shown["transfer_result"]) == ("reported", "penalised")
    history = offered.ask(POLICE, f"/v1/transfers/{letter()}/history")["items"]
    assert [one["topic"] for one in history] == [
        "transfer.offered",
        "transfer.received",
        "transfer.accepted",
        "transfer.outcome_reported",
    ]


def test_what_came_by_transfer_is_not_passed_on(offered: World) -> None:
    offered.post(AGRICULTURE, "transfer.received", letter(), {})
    offered.post(AGRICULTURE, "transfer.accepted", letter(), {})
    again = {**LETTER, "document_no": "安农移〔2022〕1号", "receiving_agency": TRANSPORT}
    answer = offered.send(AGRICULTURE, offered.event("transfer.offered", f"transfers/{letter(2)}", again))
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "record.second_transfer_forbidden"


def test_refusals_are_counted_by_record_and_by_pair(offered: World) -> None:
    refusal = {
        "reason_code": "other_agency",
        "reason": "属市场监管",
        "basis": "产品质量法第八条",
        "suggested_agency": MARKET,
    }
    offered.post(AGRICULTURE, "transfer.refused", letter(), refusal)
    offer(offered, 2)
    offered.post(AGRICULTURE, "transfer.refused", letter(2), refusal)
    for asking in (POLICE, OFFICE, SUPERVISOR):
        (pair,) = offered.ask(asking, "/v1/bounces?meter=pair")["items"]
        assert ({pair["one"], pair["other"]}, pair["bounces"]) == ({POLICE, AGRICULTURE}, 2)
        (record,) = offered.ask(asking, f"/v1/bounces?record={lead()}")["items"]
        assert (record["bounces"], record["refused"]) == (2, 2)
    assert offered.ask(TRANSPORT, "/v1/bounces")["items"] == []
    assert chain(offered) is None

"""Chains of records and parties over HTTP: what is related, who told it, and what is kept from whom (M64)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.api.conftest import MARKET, OFFICE, POLICE, SUPERVISOR, World, lead
from tests.api.matter import collected, piece

PRINTER = {"kind": "organisation", "name": "某彩印包装有限公司", "uscc": "91370784MA3C6TXK2U"}
SELLER = {"kind": "organisation", "name": "某商贸有限公司"}
AGRICULTURE = "370784-nyncj"


def ties(chain: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(tie["from"], tie["relation"], tie["to"]) for tie in chain["ties"]}


def node(chain: dict[str, Any], key: UUID | str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in chain["nodes"] if one["id"] == str(key))
    return found


def test_a_tie_says_what_is_related_how_by_whom_and_by_which_event(world: World) -> None:
    world.registered(1, party=PRINTER)
    world.registered(2)
    receipt = world.post(
        MARKET, "lead.linked", lead(2), {"to_kind": "lead", "to": str(lead(1)), "relation": "printed_marks"}
    )
    chain = world.ask(MARKET, f"/v1/leads/{lead(2)}/graph")
    one, two = str(lead(1)), str(lead(2))
    assert ties(chain) == {
        (two, "printed_marks", one),
        (one, "marks_printed_for", two),
        (one, "party", PRINTER["uscc"]),
    }
    told = next(tie for tie in chain["ties"] if tie["relation"] == "printed_marks")
    assert (told["agency"], told["told_by"], told["since"]) == (MARKET, "lead.linked", "2022-08-02")
    assert told["event"] == f"/v1/events/{receipt['position']}"
    assert world.ask(MARKET, told["event"])["topic"] == "lead.linked"
    assert chain["labels"]["relation"]["printed_marks"] == "商标标识印制来源"
    assert chain["labels"]["relation"]["party"] == "当事人"
    assert node(chain, one) == {
        "kind": "lead",
        "id": one,
        "title": "网店销售假冒注册商标的白酒",
        "stage": "registered",
        "stage_told": "已登记",
        "href": f"/v1/leads/{one}",
        "steps": 1,
    }
    assert node(chain, PRINTER["uscc"]) == {"kind": "party", "id": PRINTER["uscc"], "steps": 2}


def test_the_chain_goes_on_through_a_party(world: World) -> None:
    world.registered(1, party=PRINTER)
    world.registered(2, party=PRINTER)
    near = world.ask(MARKET, f"/v1/leads/{lead(1)}/graph?depth=1")
    assert str(lead(2)) not in {one["id"] for one in near["nodes"]}
    far = world.ask(MARKET, f"/v1/leads/{lead(1)}/graph?depth=2")
    assert node(far, lead(2))["steps"] == 2


def test_a_record_that_one_may_not_know_of_has_no_particulars(world: World) -> None:
    world.accepted(1)  # POLICE verify what MARKET registered
    world.registered(2, by=MARKET, party=PRINTER)
    world.post(MARKET, "lead.linked", lead(1), {"to_kind": "lead", "to": str(lead(2)), "relation": "upstream"})
    chain = world.ask(POLICE, f"/v1/leads/{lead(1)}/graph?depth=4")
    assert node(chain, lead(2)) == {"kind": "lead", "id": str(lead(2)), "steps": 1, "hidden": True}
    # what the other record says itself stays out: neither its mirrored link nor its party
    assert ties(chain) == {(str(lead(1)), "upstream", str(lead(2)))}
    assert "某彩印" not in world.get(POLICE, f"/v1/leads/{lead(1)}/graph?depth=4").text


def test_what_one_may_not_know_of_has_no_chain(world: World) -> None:
    world.registered(1)
    assert world.get(POLICE, f"/v1/leads/{lead(1)}/graph").status_code == 404
    assert world.get(MARKET, f"/v1/leads/{lead(9)}/graph").status_code == 404


def test_a_chain_is_as_of_a_moment(world: World) -> None:
    before = world.registered(1)
    world.post(MARKET, "lead.particulars_corrected", lead(1), {"party": PRINTER, "reason": "查明当事人"})
    then = world.ask(MARKET, f"/v1/leads/{lead(1)}/graph?position={before['position']}")
    assert then["ties"] == []
    now = world.ask(MARKET, f"/v1/leads/{lead(1)}/graph")
    assert len(now["ties"]) == 1


def test_evidence_stands_in_the_chain_of_its_record(world: World) -> None:
    world.accepted(1)
    held = collected(evidence_items=[{"item_no": "1", "name": "出库单"}], given_by=PRINTER)
    world.post(POLICE, "evidence.collected", piece(), held)
    chain = world.ask(POLICE, f"/v1/leads/{lead(1)}/graph")
    assert (str(piece()), "record", str(lead(1))) in ties(chain)
    assert (str(piece()), "given_by", PRINTER["uscc"]) in ties(chain)
    assert node(chain, piece())["title"] == "仓库出库单第1份"


# -- parties ---------------------------------------------------------------------------------------------------------------


def test_a_correction_puts_another_party_in_its_place(world: World) -> None:
    world.registered(1, party=PRINTER)
    world.post(MARKET, "lead.particulars_corrected", lead(1), {"party": SELLER, "reason": "当事人有误"})
    assert world.get(MARKET, f"/v1/parties/{PRINTER['uscc']}").status_code == 404
    (tie,) = world.ask(MARKET, f"/v1/leads/{lead(1)}/graph")["ties"]
    assert tie["party_name"] == SELLER["name"]


def test_repeat_offenders_come_first(world: World) -> None:
    other = {"kind": "organisation", "name": "某酒业有限公司", "uscc": "91350524MA2Y8D5T0Y"}
    world.registered(1, party=other)
    for number in (2, 3):
        world.registered(number, party=PRINTER)
    items = world.ask(MARKET, "/v1/parties")["items"]
    assert [(one["uscc"], one["records"]) for one in items] == [(PRINTER["uscc"], 2), (other["uscc"], 1)]
    assert items[0]["name"] == PRINTER["name"]
    assert [one["uscc"] for one in world.ask(MARKET, "/v1/parties?least_records=2")["items"]] == [PRINTER["uscc"]]
    first = world.ask(MARKET, "/v1/parties?limit=1")
    second = world.ask(MARKET, first["next"])
    assert [one["uscc"] for one in second["items"]] == [other["uscc"]]
    assert second["next"] is None
    assert world.get(MARKET, "/v1/parties?cursor=1").status_code == 400


def test_a_match_is_told_without_disclosure_and_to_both(world: World) -> None:
    world.registered(1, by=MARKET, party=PRINTER)
    address = f"/v1/parties/{PRINTER['uscc']}"
    assert world.get(AGRICULTURE, address).status_code == 404  # nobody fishes
    assert world.ask(MARKET, address)["elsewhere"] is False
    world.registered(2, by=AGRICULTURE, party=PRINTER, title="绝密线索")
    for agency, own in ((MARKET, 1), (AGRICULTURE, 2)):
        told = world.ask(agency, address)
        assert [record["id"] for record in told["records"]] == [str(lead(own))]
        assert told["elsewhere"] is True
    text = world.get(MARKET, address).text
    assert "绝密" not in text
    assert AGRICULTURE not in text
    assert str(lead(2)) not in text
    # the office of the campaign sees both, and so does the supervisor
    for who in (OFFICE, SUPERVISOR):
        told = world.ask(who, address)
        assert (len(told["records"]), told["elsewhere"]) == (2, False)
        assert told["party_names"] == [PRINTER["name"]]


@pytest.mark.parametrize("path", ["/v1/parties?least_records=0", "/v1/leads/{lead}/graph?depth=5"])
def test_questions_are_read_strictly(world: World, path: str) -> None:
    world.registered(1)
    assert world.get(MARKET, path.format(lead=lead(1))).status_code == 400

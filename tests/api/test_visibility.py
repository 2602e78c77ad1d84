"""Who may know of what, over every way of asking: one function decides, and what one may not know is not found. 知悉范围。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api import rendering
from api.rendering import FORGOTTEN
from coordination.sealing import MASK, seal
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
    particulars,
)

LEAD = f"/v1/leads/{lead()}"
PERSON = {"ref": "0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c01", "name": "某甲", "phone": "13000000000"}
PARTY = {"kind": "person", "person": PERSON}


def sees(world: World, agency: str, path: str = LEAD) -> bool:
    """Whether an agency sees the lead; every way of asking must say the same."""
    answer = world.get(agency, path)
    listed = [item["id"] for item in world.ask(agency, "/v1/leads")["items"]]
    total = world.ask(agency, "/v1/leads?total=true")["total"]
    found = [item["id"] for item in world.ask(agency, "/v1/leads?q=白酒")["items"]]
    past = [item["id"] for item in world.ask(agency, f"/v1/leads?position={world.log.head().position}")["items"]]
    history = world.get(agency, f"{path}/history")
    ways = {
        answer.status_code == 200,
        history.status_code == 200,
        str(lead()) in listed,
        str(lead()) in found,
        str(lead()) in past,
        total == 1,
    }
    assert len(ways) == 1, ways
    if answer.status_code != 200:
        assert answer.get_json().keys() == world.get(agency, f"/v1/leads/{lead(99)}").get_json().keys()
        assert without_instance(answer) == without_instance(world.get(agency, f"/v1/leads/{lead(99)}"))
    return ways == {True}


def without_instance(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.get_json().items() if name != "instance"}


def test_a_registered_lead_is_known_to_its_registrant_its_office_and_supervisors(world: World) -> None:
    world.registered()
    knowing = {MARKET, OFFICE, SUPERVISOR}
    asked = (MARKET, OFFICE, SUPERVISOR, POLICE, AGRICULTURE, OTHER_OFFICE, ADMINISTRATOR)
    assert {agency for agency in asked if sees(world, agency)} == knowing


def test_an_offer_is_known_until_it_is_refused(world: World) -> None:
    world.triaged()
    assert not sees(world, POLICE)
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    assert sees(world, POLICE)
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    assert not sees(world, POLICE)
    assert sees(world, MARKET)


def test_a_panel_takes_part(world: World) -> None:
    world.registered()
    opinion = {"route": "local_administrative", "opinion": "会商研判。", "panel": [TRANSPORT]}
    world.post(OFFICE, "lead.triaged", lead(), opinion)
    assert sees(world, TRANSPORT)
    assert not sees(world, AGRICULTURE)


def test_a_key_sees_what_the_units_that_it_covers_may_see(world: World) -> None:
    world.registered()
    issued = world.keys.issue(TRANSPORT, "agency", covers=[MARKET], now=now())
    answer = world.client.get(LEAD, headers={"Authorization": f"Bearer {issued.text}"})
    assert answer.status_code == 200


def test_today_decides_also_about_the_past(world: World) -> None:
    first = world.triaged()
    assert world.get(POLICE, f"{LEAD}?position={first['position']}").status_code == 404
    world.post(OFFICE, "lead.dispatched", lead(), DISPATCH)
    assert world.ask(POLICE, f"{LEAD}?position={first['position']}")["stage"] == "triaged"


def test_another_agency_becomes_the_office_and_sees_what_the_campaign_holds(world: World) -> None:
    world.registered()
    issued = world.keys.issue(TRANSPORT, "office", now=now())
    headers = {"Authorization": f"Bearer {issued.text}"}
    assert world.client.get(LEAD, headers=headers).status_code == 404
    world.post(ADMINISTRATOR, "campaign.office_designated", CAMPAIGN, {"office": TRANSPORT})
    assert world.client.get(LEAD, headers=headers).status_code == 200
    assert world.get(OFFICE, LEAD).status_code == 404


def test_everybody_knows_the_directory_and_administrators_the_campaigns(world: World) -> None:
    for agency in (MARKET, OTHER_OFFICE, ADMINISTRATOR):
        assert world.ask(agency, "/v1/agencies?total=true")["total"] > 20
    assert world.ask(ADMINISTRATOR, "/v1/campaigns?total=true")["total"] == 2
    assert world.ask(ADMINISTRATOR, f"/v1/campaigns/{CAMPAIGN}/history")["items"]
    assert world.ask(MARKET, "/v1/campaigns?total=true")["total"] == 1


# -- personal fields ---------------------------------------------------------------------------------------------------


@pytest.fixture
def personal(world: World) -> World:
    """A lead about a person, held by the police."""
    world.accepted(party=PARTY)
    return world


def persons_in(world: World, agency: str, path: str) -> list[dict[str, Any]]:
    answer = world.get(agency, path)
    assert "sealed:" not in answer.text
    found: list[dict[str, Any]] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "ref" in value:
                found.append(value)
            for member in value.values():
                look(member)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(answer.get_json())
    return found


@pytest.mark.parametrize(("agency", "opened"), [(MARKET, True), (POLICE, True), (OFFICE, False), (SUPERVISOR, False)])
def test_persons_are_shown_to_who_registered_or_holds(personal: World, agency: str, *, opened: bool) -> None:
    expected = PERSON if opened else PERSON | {"name": MASK, "phone": MASK}
    assert persons_in(personal, agency, LEAD) == [expected]
    assert persons_in(personal, agency, f"{LEAD}/history") == [expected]
    position = personal.ask(agency, f"{LEAD}/history")["items"][0]["position"]
    assert persons_in(personal, agency, f"/v1/events/{position}") == [expected]
    sentence = personal.ask(agency, f"{LEAD}/history")["items"][0]["sentence"]["zh"]
    assert ("某甲" in sentence) is opened
    assert (MASK in sentence) is not opened


@pytest.mark.parametrize("agency", [MARKET, OFFICE, SUPERVISOR])
@pytest.mark.parametrize("path", ["/v1/leads", "/v1/feed?limit=500"])
def test_lists_and_the_feed_show_no_person_to_anybody(personal: World, agency: str, path: str) -> None:
    found = persons_in(personal, agency, path)
    assert found
    assert all(person == PERSON | {"name": MASK, "phone": MASK} for person in found)


def test_who_is_only_offered_a_lead_does_not_see_the_person_yet(world: World) -> None:
    world.dispatched(party=PARTY)
    assert persons_in(world, POLICE, LEAD) == [PERSON | {"name": MASK, "phone": MASK}]
    world.post(POLICE, "lead.accepted", lead(), {})
    assert persons_in(world, POLICE, LEAD) == [PERSON]
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    assert persons_in(world, POLICE, LEAD) == [PERSON | {"name": MASK, "phone": MASK}]


def test_a_forgotten_person_shows_as_such(personal: World) -> None:
    personal.persons.destroy(UUID(PERSON["ref"]), now=now())
    assert persons_in(personal, MARKET, LEAD) == [PERSON | {"name": FORGOTTEN.zh, "phone": FORGOTTEN.zh}]
    assert FORGOTTEN.zh in personal.ask(MARKET, f"{LEAD}/history")["items"][0]["sentence"]["zh"]
    assert FORGOTTEN.en in personal.get(MARKET, LEAD, **{"Accept-Language": "en"}).text
    assert persons_in(personal, OFFICE, LEAD) == [PERSON | {"name": MASK, "phone": MASK}]


def test_a_token_that_no_longer_opens_is_masked_and_told_the_operator(
    personal: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = personal.persons.find({UUID(PERSON["ref"]): CAMPAIGN}, now=now())
    monkeypatch.setattr(personal.persons, "find", lambda refs, now: dict.fromkeys(keys, bytes(64)))
    assert persons_in(personal, MARKET, LEAD) == [PERSON | {"name": MASK, "phone": MASK}]
    assert "personal_data_unreadable" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "某甲"), ("uscc", "92370784MA0000000E"), ("registration_no", "11010119900101001X")],
)
def test_who_a_natural_person_is_cannot_be_sent_in_clear(world: World, field: str, value: str) -> None:
    clear = {"kind": "person", field: value}
    sent = (
        ("lead.registered", f"leads/{lead()}", particulars(party=clear), "/data/party"),
        (
            "case.particulars_corrected",
            f"cases/{lead()}",
            {"reason": "更正", "other_parties": [clear]},
            "/data/other_parties/0",
        ),
    )
    for topic, subject, data, at in sent:
        answer = world.send(MARKET, world.event(topic, subject, data))
        assert answer.status_code == 400, answer.text
        assert [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]] == [
            (f"{at}/{field}", "personal")
        ]
    shop = {"kind": "individual_business", field: value if field != "registration_no" else "370784600000001"}
    world.registered(party=shop)


@pytest.mark.parametrize(("field", "within"), [("title", ""), ("address", "place"), ("name", "party")])
def test_a_token_is_not_opened_by_putting_it_where_one_may_read(personal: World, field: str, within: str) -> None:
    """Tokens are seen in proofs without keys; whoever posts one into a record of his own must not get it opened."""
    key = personal.persons.find({UUID(PERSON["ref"]): CAMPAIGN}, now=now())[UUID(PERSON["ref"])]
    assert key is not None
    token = seal("某街1号", key, UUID(PERSON["ref"]), field)
    part = {"place": {"adcode": "370784"}, "party": {"kind": "organisation"}}
    told = {within: part[within] | {field: token}} if within else {field: token}
    event = personal.event("lead.registered", f"leads/{lead(2)}", particulars(**told))
    answer = personal.send(TRANSPORT, event)
    assert answer.status_code == 400, answer.text
    assert [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]] == [
        ("/data" + (f"/{within}" if within else "") + f"/{field}", "sealed")
    ]


def test_an_agency_reads_the_contacts_that_it_gave(world: World) -> None:
    contact = {"ref": "7a2b8c1e-10d7-4c0b-9a52-0a9a3f7d7c11", "name": "某乙", "phone": "05360000000"}
    named: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "liaison_role": "liaison",
        "liaison": "officer-17",
        "from_on": "2022-07-01",
    }
    named["contact"] = contact
    world.post(MARKET, "agency.liaison_named", MARKET, named)
    path = f"/v1/agencies/{MARKET}"
    assert persons_in(world, MARKET, path) == [contact]
    assert persons_in(world, POLICE, path) == [contact | {"name": MASK, "phone": MASK}]
    assert persons_in(world, ADMINISTRATOR, path) == [contact | {"name": MASK, "phone": MASK}]


def test_secret_values_are_for_who_registered_or_holds(personal: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "secret_names", lambda kind: frozenset({"title", "received_on", "platform"}))
    title = "网店销售假冒注册商标的白酒"
    assert personal.ask(MARKET, LEAD)["title"] == title
    assert title in personal.ask(POLICE, f"{LEAD}/history")["items"][0]["sentence"]["zh"]
    for agency in (OFFICE, SUPERVISOR):
        assert personal.ask(agency, LEAD)["title"] == MASK
        assert personal.ask(agency, LEAD)["received_on"] == MASK
        first = personal.ask(agency, f"{LEAD}/history")["items"][0]
        assert (first["data"]["title"], first["data"]["received_on"]) == (MASK, MASK)
        assert title not in first["sentence"]["zh"]
    for path in ("/v1/leads", "/v1/feed?topics=lead.registered"):
        assert title not in personal.get(MARKET, path).text


def test_the_text_of_a_clue_is_read_by_the_holder_and_masked_for_everybody_else(world: World) -> None:
    world.accepted()
    clue = {
        "clue_receiver": "supervision",
        "document_no": "安公线移〔2022〕1号",
        "clue_facts": "举报人称市场管理人员收受财物",
        "to_body": "安丘市监察委员会",
    }
    receipt = world.post(POLICE, "lead.duty_crime_clue_handed_over", lead(), clue)
    for agency in (POLICE, MARKET, OFFICE, SUPERVISOR):
        event = world.ask(agency, f"{LEAD}/history")["items"][-1]
        reads = agency in (POLICE, MARKET)  # who holds the lead, and who registered it
        assert event["data"]["clue_facts"] == (clue["clue_facts"] if reads else MASK)
        assert (clue["clue_facts"] in event["sentence"]["zh"]) is reads
        assert clue["document_no"] in event["sentence"]["zh"]
        assert world.ask(agency, LEAD)["duty_crime_clues"] == 1
        fed = world.ask(agency, f"/v1/feed?after={receipt['position'] - 1}")["items"]
        assert clue["clue_facts"] not in str(fed)

"""Questions to the directory over HTTP: the common superior of two agencies, the liaison network of a campaign."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import ADMINISTRATOR, CAMPAIGN, MARKET, OTHER_CAMPAIGN, POLICE, SUPERVISOR, World

CITY, JUSTICE = "370700-scjgj", "370784-sfj"
WUHAI, HAIBOWAN, WUDA = "150300-scjgj", "150302-scjgj", "150304-scjgj"
REGION = "150000-scjgj"


def register(world: World, code: str, name: str, agency_type: str, **more: Any) -> None:
    data = {"code": code, "name": name, "short_name": name, "adcode": code[:6], "agency_type": agency_type}
    world.post(ADMINISTRATOR, "agency.registered", code, {**data, "form": "department", **more})


def superior(world: World, one: str, other: str, more: str = "", by: str = MARKET) -> dict[str, Any]:
    return world.ask(by, f"/v1/agencies/{one}/common-superior?with={other}{more}")


def test_within_a_line_the_superior_is_told_with_the_way_to_it(world: World) -> None:
    answer = superior(world, HAIBOWAN, WUDA, by=POLICE)
    assert (answer["finding"], answer["body"]["agency"]) == ("superior", WUHAI)
    assert answer["chains"][0] == [
        {"agency": HAIBOWAN, "relation": "itself"},
        {"agency": WUHAI, "relation": "guided_by"},
        {"agency": REGION, "relation": "guided_by"},
    ]
    assert answer["labels"]["finding"] == {"superior": "共同的上级主管部门"}
    assert WUHAI in answer["names"]
    assert answer["explanation"]["zh"][-1].endswith("相交，由其指定管辖")
    assert "coordinator" not in answer
    assert answer["basis"] == ["行政处罚法 第二十五条第二款"]


def test_between_lines_the_government_and_the_coordinator_are_told(world: World) -> None:
    answer = superior(world, MARKET, POLICE)
    assert answer["finding"] == "government"
    assert answer["division"] == {"adcode": "370784", "name": "安丘市", "level": "county"}
    assert answer["body"] == {
        "title": {"zh": "安丘市人民政府", "en": "the people's government of 安丘市"},
        "agency": "370784-rmzf",
    }
    assert answer["coordinator"]["title"]["zh"] == "安丘市司法行政部门"
    assert "coordinator" not in superior(world, MARKET, POLICE, "&on=2026-01-31")


def test_what_is_not_in_the_directory_is_told_by_its_place(world: World) -> None:
    register(world, "370785-nyncj", "高密市农业农村局", "agriculture")
    answer = superior(world, MARKET, "370785-nyncj")
    assert answer["body"] == {"title": {"zh": "潍坊市人民政府", "en": "the people's government of 潍坊市"}}
    assert answer["explanation"]["zh"][-2] == "共同的上一级机关：应为潍坊市人民政府，名录中没有登记"


def test_it_is_as_of_a_day_and_as_known_at_a_moment(world: World) -> None:
    register(world, CITY, "潍坊市市场监督管理局", "market_supervision")
    register(world, "370785-scjgj", "高密市市场监督管理局", "market_supervision", superior=CITY)
    before = superior(world, MARKET, "370785-scjgj")
    receipt = world.post(
        ADMINISTRATOR, "agency.superior_designated", MARKET, {"superior": CITY, "from_on": "2024-01-01"}
    )
    assert "agency" not in before["body"]
    assert superior(world, MARKET, "370785-scjgj")["body"]["agency"] == CITY
    assert "agency" not in superior(world, MARKET, "370785-scjgj", "&on=2023-12-31")["body"]
    assert "agency" not in superior(world, MARKET, "370785-scjgj", f"&position={receipt['position'] - 1}")["body"]


def test_the_question_is_read_strictly(world: World) -> None:
    assert world.get(MARKET, f"/v1/agencies/{MARKET}/common-superior").status_code == 400
    assert world.get(MARKET, f"/v1/agencies/{MARKET}/common-superior?with=A%20B").status_code == 400
    assert world.get(MARKET, f"/v1/agencies/{MARKET}/common-superior?with={POLICE}&to=x").status_code == 400
    assert world.get(MARKET, f"/v1/agencies/nobody/common-superior?with={POLICE}").status_code == 404
    assert world.client.get(f"/v1/agencies/{MARKET}/common-superior?with={POLICE}").status_code == 401
    unknown = superior(world, MARKET, "370784-nobody")
    assert (unknown["finding"], unknown["obstacle"]) == ("undetermined", "not_registered")
    assert "body" not in unknown


def test_an_answer_that_is_held_already_is_not_sent_again(world: World) -> None:
    path = f"/v1/agencies/{MARKET}/common-superior?with={POLICE}"
    held = world.get(MARKET, path)
    assert world.get(MARKET, path, **{"If-None-Match": held.headers["ETag"]}).status_code == 304


# -- the liaison network -------------------------------------------------------------------------------------------------


def name(world: World, agency: str, role: str, officer: str, since: str, campaign: str = OTHER_CAMPAIGN) -> None:
    data = {"campaign": campaign, "liaison": officer, "liaison_role": role, "from_on": since}
    contact = {"ref": "0b2d5b1e-7c1b-4a0a-9d3e-6c69616e646f", "name": "张三", "phone": "10000000001"}
    world.post(agency, "agency.liaison_named", agency, {**data, "contact": contact})


def network(world: World, more: str = "", by: str = WUHAI) -> dict[str, Any]:
    return world.ask(by, f"/v1/campaigns/{OTHER_CAMPAIGN}/liaisons{more}")


def standings(answer: dict[str, Any]) -> dict[str, str]:
    return {item["agency"]: item["standing"] for item in answer["items"]}


def test_the_network_tells_who_has_named_whom_and_who_has_not(world: World) -> None:
    """M25, M26, R07: head and liaison of every member on two levels; who has named none is told."""
    name(world, WUHAI, "head", "wh-1", "2023-09-01")
    name(world, WUHAI, "liaison", "wh-2", "2023-09-10")
    name(world, HAIBOWAN, "head", "hbw-1", "2023-09-15")
    name(world, WUDA, "liaison", "wd-2", "2023-09-15")
    answer = network(world, "?on=2023-09-20")
    assert standings(answer) == {
        WUHAI: "complete",
        "150300-scjgj-zfjcj": "neither",
        HAIBOWAN: "no_liaison",
        "150303-scjgj": "neither",
        WUDA: "no_head",
    }
    assert answer["levels"] == [
        {"level": "prefecture", "members": 2, "complete": 1},
        {"level": "county", "members": 3, "complete": 0},
    ]
    assert answer["items"][0]["heads"] == [{"liaison": "wh-1", "named_by": WUHAI, "from_on": "2023-09-01"}]
    assert answer["labels"]["standing"]["no_head"] == "负责人未确定"
    assert "张三" not in str(answer)
    assert "sealed:" not in str(answer)


def test_the_network_is_as_of_any_day(world: World) -> None:
    name(world, WUHAI, "head", "wh-1", "2023-09-01")
    receipt = world.post(
        WUHAI,
        "agency.liaison_ended",
        WUHAI,
        {"campaign": OTHER_CAMPAIGN, "liaison": "wh-1", "liaison_role": "head", "to_on": "2023-10-01"},
        time="2023-10-02T09:00:00+08:00",
    )

    def standing(more: str) -> str:
        return standings(network(world, more))[WUHAI]

    assert standing("?on=2023-08-31") == "neither"
    assert standing("?on=2023-09-30") == "no_liaison"
    assert standing("?on=2023-10-01") == "neither"
    assert standing(f"?on=2023-10-01&position={receipt['position'] - 1}") == "no_liaison"


def test_the_network_can_be_narrowed(world: World) -> None:
    name(world, HAIBOWAN, "head", "hbw-1", "2023-09-15")
    assert set(standings(network(world, "?level=county"))) == {HAIBOWAN, "150303-scjgj", WUDA}
    assert set(standings(network(world, "?standing=no_liaison,complete"))) == {HAIBOWAN}
    assert set(standings(network(world, "?within=150304"))) == {WUDA}
    assert len(network(world, "?within=150300")["items"]) == 5
    assert network(world, "?within=370000")["items"] == []
    assert world.get(WUHAI, f"/v1/campaigns/{OTHER_CAMPAIGN}/liaisons?level=village").status_code == 400


def test_what_a_body_names_that_sits_for_a_member_it_names_for_the_member(world: World) -> None:
    members = world.ask(ADMINISTRATOR, f"/v1/campaigns/{CAMPAIGN}")["members"]
    sits = next(one for one in members if one.get("represented_by"))
    name(world, sits["represented_by"], "liaison", "x-1", "2022-08-01", CAMPAIGN)
    answer = world.ask(ADMINISTRATOR, f"/v1/campaigns/{CAMPAIGN}/liaisons?on=2022-08-02")
    (item,) = [one for one in answer["items"] if one["agency"] == sits["agency"]]
    assert (item["standing"], item["represented_by"]) == ("no_head", sits["represented_by"])
    assert item["liaisons"] == [{"liaison": "x-1", "named_by": sits["represented_by"], "from_on": "2022-08-01"}]


def test_a_group_stands_for_its_members_and_for_itself_where_they_are_not_listed(world: World) -> None:
    group, empty = "370784-zu", "370784-kongzu"
    register(world, group, "各单位", "task_force", form="group", members=[MARKET, POLICE])
    register(world, empty, "各所", "task_force", form="group")
    for member in (group, empty):
        world.post(ADMINISTRATOR, "campaign.member_joined", CAMPAIGN, {"member": member})
    told = standings(world.ask(ADMINISTRATOR, f"/v1/campaigns/{CAMPAIGN}/liaisons"))
    assert group not in told
    assert told[empty] == "unlisted"
    assert told[MARKET] == told[POLICE] == "neither"


def test_the_network_of_a_campaign_is_for_those_who_may_know_of_it(world: World) -> None:
    known = world.get(SUPERVISOR, f"/v1/campaigns/{OTHER_CAMPAIGN}/liaisons").status_code
    stranger = world.get("990000-x", f"/v1/campaigns/{CAMPAIGN}")
    unknown = world.get("990000-x", f"/v1/campaigns/{CAMPAIGN}/liaisons")
    assert (known, unknown.status_code) == (200, stranger.status_code)
    assert world.get(SUPERVISOR, "/v1/campaigns/nowhere/liaisons").status_code == 404

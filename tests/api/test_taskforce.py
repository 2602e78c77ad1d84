"""The task force over HTTP: rosters as of any day, for whom an officer acted, case teams and what they see, appraisals, the end."""

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
    OTHER_OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
)
from tests.api.knowing import knowing

CASE = uuid5(NAMESPACE, "task force case")
FILE = {
    "campaigns": [CAMPAIGN],
    "profile": "market_supervision",
    "cause": "涉嫌销售侵犯注册商标专用权的商品",
    "party": {"kind": "organisation", "name": "某某商贸有限公司"},
    "approved_by": "370784-scjgj.002",
    "conditions": {"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
}
LEADER = {"roster_role": "leader", "post_title": "市政府常务副市长", "unit": "370784-rmzf"}


def record(name: str) -> UUID:
    return uuid5(NAMESPACE, f"task force {name}")


def titles(world: World, day: str, agency: str = OFFICE, **more: Any) -> list[str]:
    asked = "&".join(f"{name}={value}" for name, value in {"on": day, "roster_role": "leader", **more}.items())
    items = world.ask(agency, f"/v1/campaigns/{CAMPAIGN}/registers/roster?{asked}")["items"]
    return [one["post_title"] for one in items]


def test_who_was_leader_on_a_day_as_known_on_another(world: World) -> None:
    """M18, M19: the change of 1 October, recorded on the 5th."""
    (before,) = titles(world, "2022-10-01")
    change = {"code": "01", **LEADER, "from_on": "2022-10-01", "document_no": "安打假办〔2022〕7号"}
    receipt = world.post(OFFICE, "campaign.roster_post_named", CAMPAIGN, change, time="2022-10-05T09:00:00+08:00")
    assert titles(world, "2022-09-30") == [before]
    assert titles(world, "2022-10-01") == ["市政府常务副市长"]
    assert titles(world, "2022-10-01", position=receipt["position"] - 1) == [before]
    vacant = {"code": "01", "to_on": "2022-11-01", "document_no": "安打假办〔2022〕9号"}
    world.post(OFFICE, "campaign.roster_post_vacated", CAMPAIGN, vacant)
    assert (titles(world, "2022-10-31"), titles(world, "2022-11-01")) == (["市政府常务副市长"], [])
    (row,) = world.ask(OFFICE, f"/v1/registers?campaign={CAMPAIGN}&register=roster&code=01")["items"]
    assert [one.get("from_on") for one in row["spells"]] == [None, "2022-10-01"]


def test_a_register_that_is_none_and_a_campaign_that_is_not_known_are_not_found(world: World) -> None:
    assert world.get(OFFICE, f"/v1/campaigns/{CAMPAIGN}/registers/cases").status_code == 404
    assert world.get(OFFICE, "/v1/campaigns/nowhere/registers/roster").status_code == 404
    assert world.get(OFFICE, f"/v1/campaigns/{CAMPAIGN}/registers/roster?on=yesterday").status_code == 400


def test_who_sat_for_a_member_on_a_day(world: World) -> None:
    """X4: a brigade sits for its bureau."""
    items = world.ask(OFFICE, f"/v1/campaigns/{CAMPAIGN}/registers/members?on=2022-09-01")["items"]
    sitting = {one["member"]: one["represented_by"] for one in items if "represented_by" in one}
    assert sitting["370784-wjj"] == "370784-wszhzfdd"
    (member, body), *_ = sitting.items()
    found = world.ask(OFFICE, f"/v1/campaigns/{CAMPAIGN}/registers/members?on=2022-09-01&unit={body}")["items"]
    assert [one["code"] for one in found] == [member]


def test_for_whom_a_seconded_officer_acted(world: World) -> None:
    """M23: what the officer does meanwhile is done for the bureau at home and for the office."""
    sent = {
        "code": "S1",
        "seconded_officer": "gaj-031",
        "unit": POLICE,
        "seconded_to": OFFICE,
        "from_on": "2022-08-25",
        "to_on": "2022-12-01",
    }
    world.post(POLICE, "campaign.officer_seconded", CAMPAIGN, sent)

    def acts_for(day: str) -> list[str]:
        found: list[str] = world.ask(SUPERVISOR, f"/v1/officers/gaj-031/acting-for?on={day}")["acts_for"]
        return found

    assert acts_for("2022-09-01") == [POLICE, OFFICE]
    assert (acts_for("2022-08-24"), acts_for("2022-12-01")) == ([], [])
    answer = world.send(
        AGRICULTURE,
        world.event("campaign.secondment_ended", f"campaigns/{CAMPAIGN}", {"code": "S1", "to_on": "2022-10-01"}),
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "campaign.not_your_entry")


@pytest.fixture
def team(world: World) -> World:
    """MARKET holds a case; the office draws POLICE and TRANSPORT together for it."""
    post = {"post": "leader", "post_holder": "370784-scjgj.002", "from_on": "2020-01-01"}
    world.post(ADMINISTRATOR, "agency.post_filled", MARKET, post)
    world.post(MARKET, "case.filed", CASE, FILE)
    units = [{"unit": POLICE, "team_officers": ["gaj-031"]}, {"unit": TRANSPORT, "team_officers": ["jtj-002"]}]
    data = {
        "campaigns": [CAMPAIGN],
        "case": str(CASE),
        "title": "假酒案专案组",
        "lead_unit": POLICE,
        "team_units": units,
    }
    world.post(OFFICE, "case_team.formed", record("team"), data)
    return world


def seen(world: World, agency: str) -> tuple[int, int, int]:
    """How an agency is answered when it asks for the case, for its history, for the list of cases."""
    detail, history = (world.get(agency, f"/v1/cases/{CASE}{what}").status_code for what in ("", "/history"))
    return detail, history, len(world.ask(agency, "/v1/cases")["items"])


def test_the_units_see_the_case_while_they_are_in_the_team(team: World) -> None:
    """M28: access is given with the team, and ends with it."""
    for unit in (POLICE, TRANSPORT):
        assert seen(team, unit) == (200, 200, 1)
    assert seen(team, AGRICULTURE) == (404, 404, 0)
    team.post(OFFICE, "case_team.unit_left", record("team"), {"unit": TRANSPORT, "reason": "不再需要"})
    assert seen(team, TRANSPORT) == (404, 404, 0)
    assert seen(team, POLICE) == (200, 200, 1)
    team.post(OFFICE, "case_team.dissolved", record("team"), {"reason": "案件办结"})
    assert seen(team, POLICE) == (404, 404, 0)
    assert seen(team, MARKET) == (200, 200, 1)
    shown = team.ask(SUPERVISOR, f"/v1/case-teams/{record('team')}")
    assert [(one["unit"], "seen_until" in one) for one in shown["members"]] == [(POLICE, True), (TRANSPORT, True)]
    tied = team.ask(SUPERVISOR, f"/v1/relations?to={CASE}&record_kind=case_team")["items"]
    assert [one["relation"] for one in tied] == ["case"]


ITEM = {"rectify_no": "1", "responsible_agency": POLICE, "requirement": "补登线索反馈", "complete_by_on": "2022-09-01"}


def test_a_circular_is_seen_by_members_and_answered_by_who_must_put_right(world: World) -> None:
    """M80, M112."""
    circular = {
        "campaigns": [CAMPAIGN],
        "title": "八月工作通报",
        "remarks": [{"unit": POLICE, "remark_kind": "criticism", "remark": "反馈不及时"}],
        "circulated_to": [MARKET, POLICE],
        "rectification_items": [ITEM],
    }
    world.post(OFFICE, "appraisal.circular_issued", record("circular"), circular)
    for agency in (MARKET, POLICE):
        assert world.ask(agency, f"/v1/appraisals/{record('circular')}")["title"] == "八月工作通报"
    assert world.get(TRANSPORT, f"/v1/appraisals/{record('circular')}").status_code == 404
    (task,) = world.ask(POLICE, "/v1/inbox?kind=appraisal")["items"]
    assert (task["task"], task["task_told"], task["overdue"]) == ("rectify_item", "整改并报告", True)
    assert world.ask(POLICE, task["href"])["requirement"] == "补登线索反馈"
    report = {"rectify_no": "1", "rectification": "已补登"}
    world.post(POLICE, "appraisal.rectification_reported", record("circular"), report)
    (task,) = world.ask(OFFICE, "/v1/inbox?kind=appraisal")["items"]
    assert task["task"] == "review_item"
    review = {"rectify_no": "1", "rectification_result": "sufficient", "rectification_opinion": "属实"}
    world.post(OFFICE, "appraisal.rectification_reviewed", record("circular"), review)
    assert world.ask(OFFICE, f"/v1/appraisals/{record('circular')}")["open_items"] == 0


def test_after_the_end_the_successor_has_what_was_open(world: World) -> None:
    """M16, G16: the office is gone and writes no more, the agency that took over finds its inbox and answers."""
    meeting = {
        "campaigns": [CAMPAIGN],
        "consultation_kind": "ad_hoc",
        "meeting_no": "2022-01",
        "title": "新情况会商",
        "agenda": [{"matter_no": "1", "point_at_issue": "直播销售如何固定证据"}],
        "invited_agencies": [POLICE],
        "meeting_at": "2022-08-10T09:00:00+08:00",
        "meeting_place": "市局三楼会议室",
    }
    world.post(OFFICE, "consultation.convened", record("meeting"), meeting)
    place = f"/v1/consultations/{record('meeting')}"
    assert world.get(AGRICULTURE, place).status_code == 404
    world.post(ADMINISTRATOR, "campaign.closed", CAMPAIGN, {"reason": "任务完成"})
    world.post(ADMINISTRATOR, "campaign.dissolved", CAMPAIGN, {"successor": AGRICULTURE})
    assert world.get(AGRICULTURE, place).status_code == 200
    tasks = world.ask(AGRICULTURE, "/v1/inbox?kind=consultation")["items"]
    assert [(one["task"], one["agency"]) for one in tasks] == [("conclude_consultation", OFFICE)]
    refused = world.send(OFFICE, world.event("consultation.cancelled", place[4:], {"reason": "撤销"}))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "agency.suspended")
    # what it did it may still read, and so may it the campaign
    assert world.get(OFFICE, place).status_code == 200
    assert world.get(OFFICE, f"/v1/campaigns/{CAMPAIGN}").status_code == 200
    world.post(AGRICULTURE, "consultation.cancelled", record("meeting"), {"reason": "专班已撤销"})
    assert world.ask(AGRICULTURE, place)["stage"] == "cancelled"


# -- who may know: over every way of asking ---------------------------------------------------------------------------------------


def test_a_team_is_known_to_its_units_the_office_and_whoever_holds_the_case(team: World) -> None:
    """M28: MARKET did not form the team and is not in it; the case is its own."""
    asked = ("case-teams", record("team"), "假酒案", "case_team.formed")
    assert knowing(team, *asked) == {MARKET, POLICE, TRANSPORT, OFFICE, SUPERVISOR}
    for agency in (AGRICULTURE, OTHER_OFFICE):
        assert str(record("team")) not in team.get(agency, "/v1/inbox").text
        assert team.get(agency, f"/v1/cases/{CASE}/graph").status_code == 404
    chain = team.ask(MARKET, f"/v1/cases/{CASE}/graph")
    assert str(record("team")) in str(chain["nodes"])


def test_its_units_lose_the_case_when_that_leaves_the_hands_in_which_it_was(team: World) -> None:
    assert seen(team, POLICE) == (200, 200, 1)
    gone = {"reason": "违法行为发生地不在本辖区", "to_body": "诸城市市场监督管理局"}
    team.post(MARKET, "case.jurisdiction_transferred", CASE, gone)
    assert [seen(team, unit) for unit in (POLICE, TRANSPORT)] == [(404, 404, 0), (404, 404, 0)]
    for agency in (MARKET, POLICE, TRANSPORT, OFFICE):
        shown = team.ask(agency, f"/v1/case-teams/{record('team')}")
        assert (shown["stage"], shown["reason"]) == ("dissolved", "移送管辖")
    assert all("seen_until" in one for one in shown["members"])


def test_a_circular_is_known_to_those_named_in_it_and_the_office(world: World) -> None:
    """M80, M112: nobody else finds it, nor what it asks to be put right, whichever way he asks."""
    circular = {
        "campaigns": [CAMPAIGN],
        "title": "八月工作通报",
        "remarks": [{"unit": POLICE, "remark_kind": "criticism", "remark": "反馈不及时"}],
        "circulated_to": [MARKET],
        "rectification_items": [{**ITEM, "responsible_agency": TRANSPORT}],
    }
    world.post(OFFICE, "appraisal.circular_issued", record("circular"), circular)
    known = {MARKET, POLICE, TRANSPORT, OFFICE, SUPERVISOR}
    assert knowing(world, "appraisals", record("circular"), "工作通报", "appraisal.circular_issued") == known
    (item,) = world.ask(SUPERVISOR, "/v1/appraisal-items")["items"]
    for agency in (MARKET, POLICE, TRANSPORT, AGRICULTURE, OFFICE, OTHER_OFFICE, SUPERVISOR):
        listed = world.ask(agency, "/v1/appraisal-items?total=true")
        found = world.ask(agency, "/v1/appraisal-items?q=补登")["items"]
        ways = {
            bool(listed["items"]),
            listed["total"] == 1,
            bool(found),
            world.get(agency, f"/v1/appraisal-items/{item['id']}").status_code == 200,
            world.get(agency, f"/v1/appraisal-items/{item['id']}?position={world.log.head().position}").status_code
            == 200,
        }
        assert ways == {agency in known}, agency
    boxes = {
        agency: len(world.ask(agency, "/v1/inbox?kind=appraisal")["items"])
        for agency in (*known, AGRICULTURE, OTHER_OFFICE)
    }
    assert [agency for agency, number in boxes.items() if number] == [TRANSPORT]

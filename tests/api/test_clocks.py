"""The clock board, the rules and the calculator over HTTP. 期限接口。"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

from coordination.catalogue.declare import NAMESPACE
from coordination.streams.clock import clock_id
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    SUPERVISOR,
    World,
    lead,
)


def compute(world: World, body: Any) -> Any:
    return world.client.post("/v1/clocks/compute", data=json.dumps(body), headers=world.key(MARKET))


def test_the_calculator_counts_as_the_clocks_do(world: World) -> None:
    # 18 September 2026 and 15 working days, over National Day with its make-up days: 15 October
    answer = compute(world, {"rule": "lead_verify", "trigger_at": "2026-09-18T10:23:00+08:00"})
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["due_date_lenient"] == "2026-10-15"
    assert body["rule_version"].startswith("national/lead_verify@")


def test_the_calculator_points_at_what_is_wrong(world: World) -> None:
    answer = compute(world, {"rule": "no_such_rule", "trigger_at": "2026-09-18T10:23:00+08:00"})
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/rule"]


def test_nobody_computes_without_a_key(world: World) -> None:
    assert world.client.post("/v1/clocks/compute", data="{}").status_code == 401


def test_rules_come_with_their_source_and_what_is_still_to_be_confirmed(world: World) -> None:
    body = world.ask(MARKET, "/v1/clocks/rules?on=2026-04-14")
    rule = next(one for one in body["items"] if one["rule"] == "case_decision")
    assert (rule["amount"], rule["nature"]) == ({"length": 90, "unit": "nd"}, "statutory")
    assert "第六十四条" in rule["article"]
    assert any(one["to_be_confirmed"] for one in body["items"])


def test_a_complaint_of_the_14th_and_of_the_15th_have_other_rules(world: World) -> None:
    def mediation(on: str) -> dict[str, Any]:
        items = world.ask(MARKET, f"/v1/clocks/rules?on={on}")["items"]
        found: dict[str, Any] = next(one for one in items if one["rule"] == "cp_mediate")
        return found

    assert mediation("2026-04-14")["amount"] == {"length": 45, "unit": "wd"}
    assert mediation("2026-04-15")["amount"] == {"length": 60, "unit": "nd"}


def test_a_day_that_is_none_is_refused(world: World) -> None:
    assert world.get(MARKET, "/v1/clocks/rules?on=tomorrow").status_code == 400


# -- who may know of a clock --------------------------------------------------------------------------------------------------


def knows(world: World, agency: str, clock: UUID) -> bool:
    """Whether an agency knows of a clock; every way of asking must say the same."""
    listed = world.ask(agency, "/v1/clocks?total=true")
    found = str(clock) in [item["id"] for item in listed["items"]]
    past = world.ask(agency, f"/v1/clocks?position={world.log.head().position}&sort=due_on")["items"]
    ways = {
        found,
        listed["total"] == len(listed["items"]) and found,
        str(clock) in [item["id"] for item in past],
        world.get(agency, f"/v1/clocks/{clock}").status_code == 200,
        world.get(agency, f"/v1/clocks/{clock}/history").status_code == 200,
        world.get(agency, f"/v1/events/{started_at(world, clock)}").status_code == 200,
    }
    assert len(ways) == 1, ways
    return ways == {True}


def started_at(world: World, clock: UUID) -> int:
    (started, *_) = world.log.read_stream(clock)
    return started.position


def fed(world: World, agency: str, clock: UUID) -> list[str]:
    """What of a clock an agency finds in the feed."""
    found, path = list[str](), "/v1/feed?limit=500"
    while True:
        page = world.ask(agency, path)
        found += [event["type"] for event in page["items"] if event["subject"] == f"clocks/{clock}"]
        if not page["items"]:
            return found
        path = page["next"]


FEEDBACK = clock_id(lead(), "lead_feedback", 1)
ASKED = (MARKET, POLICE, AGRICULTURE, OFFICE, OTHER_OFFICE, SUPERVISOR, ADMINISTRATOR)


def test_a_clock_is_known_to_whoever_may_know_of_its_record_today(world: World) -> None:
    world.dispatched()
    assert {agency for agency in ASKED if knows(world, agency, FEEDBACK)} == {MARKET, POLICE, OFFICE, SUPERVISOR}
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    assert {agency for agency in ASKED if knows(world, agency, FEEDBACK)} == {MARKET, OFFICE, SUPERVISOR}


def test_the_feed_has_a_clock_for_whoever_knew_of_its_record_at_that_time(world: World) -> None:
    world.dispatched()
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    assert fed(world, POLICE, FEEDBACK) == ["clock.started"]
    # by the day of posting the date set had long passed: what time had brought about is recorded first
    assert fed(world, MARKET, FEEDBACK) == ["clock.started", "clock.reminded", "clock.breached", "clock.waived"]
    assert fed(world, AGRICULTURE, FEEDBACK) == []


def test_an_office_that_knows_nothing_of_the_record_waives_no_clock_of_it(world: World) -> None:
    world.dispatched()
    waive = world.event("clock.waived", f"clocks/{FEEDBACK}", {"reason": "上级直接办理"})
    assert world.send(OTHER_OFFICE, waive).status_code == 404
    assert world.send(OFFICE, waive).status_code == 201


# -- asking the board -----------------------------------------------------------------------------------------------------


def test_how_a_clock_stands_is_asked_for_and_told_in_words(world: World) -> None:
    world.dispatched()
    (overdue,) = world.ask(MARKET, "/v1/clocks?standing=overdue&rule=lead_feedback")["items"]
    assert (overdue["standing"], overdue["stage"]) == ("overdue", "running")
    body = world.ask(MARKET, f"/v1/clocks/{FEEDBACK}", **{"Accept-Language": "zh"})
    assert body["labels"]["standing"] == {"overdue": "已逾期"}
    assert body["left_nd"] < -1000, "the date set was in August 2022"
    assert world.ask(MARKET, "/v1/clocks?standing=running&rule=lead_feedback&left_nd_to=3")["items"] == []
    assert world.get(MARKET, "/v1/clocks?standing=late").status_code == 400


# -- what a clock tells of itself -----------------------------------------------------------------------------------------

CASE = uuid5(NAMESPACE, "case of the clocks")
DECISION = clock_id(CASE, "case_decision", 1)
FILE = {
    "campaigns": [CAMPAIGN],
    "profile": "market_supervision",
    "cause": "涉嫌销售侵犯注册商标专用权的商品",
    "party": {"kind": "organisation", "name": "某某商贸有限公司"},
    "approved_by": "370784-scjgj.002",
    "conditions": {"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
}


def test_a_clock_explains_itself_in_words_that_can_be_read_out(world: World) -> None:
    post = {"post": "leader", "post_holder": "370784-scjgj.002", "from_on": "2020-01-01"}
    world.post(ADMINISTRATOR, "agency.post_filled", MARKET, post)
    world.post(MARKET, "case.filed", CASE, FILE, time="2022-09-06T09:00:00+08:00")
    body = world.ask(MARKET, f"/v1/clocks/{DECISION}")
    # 6 September + 90 days is Monday 5 December
    assert (body["due_on"], body["due_on_strict"]) == ("2022-12-05", "2022-12-05")
    account = body["explanation"]
    assert account["agrees"]
    assert account["zh"][0] == (
        "普通程序办案期限：90日，属法定期限，依据市场监督管理行政处罚程序规定（国家市场监督管理总局令第2号，"
        "第42号、第61号修正） 第六十四条；行政处罚法 第六十条。"
    )
    assert "触发日为2022年9月6日（星期二），当日不计入，自次日起算。" in account["zh"]
    assert "至2022年12月5日（星期一）24时届满。" in account["zh"]
    assert [day["date"] for day in account["days"]][:2] == ["2022-09-06", "2022-09-07"]
    assert [day["counted"] for day in account["days"]].count(True) == 90
    assert body["rule_told"]["article"] == "第六十四条；行政处罚法 第六十条"


def published(**changes: Any) -> dict[str, Any]:
    days = ["2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10"]
    told = {"year": 2027, "region": "CN", "document_no": "国办发明电〔2026〕9号", "off_days": days}
    return told | changes


def test_the_days_that_an_administrator_publishes_count_from_then_on(world: World) -> None:
    asked = {"rule": "lead_verify", "trigger_at": "2027-02-01T09:00:00+08:00"}
    before = compute(world, asked).get_json()
    assert before["provisional"]
    world.post(ADMINISTRATOR, "calendar.published", "work", published(make_up_days=["2027-02-14"]))
    after = compute(world, asked).get_json()
    assert not after["provisional"]
    # 2 to 4 February are three, Thursday the 11th and Friday the 12th five, Sunday the 14th is worked, 15 to 19 eleven, 22 to 25
    assert after["due_date_lenient"] == "2027-02-25"
    (calendar,) = world.ask(MARKET, "/v1/calendars")["items"]
    assert [table["year"] for table in calendar["tables"]] == [2027]
    assert world.ask(MARKET, "/v1/calendars/work/history")["items"][0]["topic"] == "calendar.published"


def test_only_an_administrator_publishes_days_and_none_that_contradict_themselves(world: World) -> None:
    def answer(agency: str, **changes: Any) -> Any:
        return world.send(agency, world.event("calendar.published", "calendars/work", published(**changes)))

    assert answer(MARKET).status_code == 403
    for wrong in (
        {"off_days": ["2026-12-31"]},
        {"make_up_days": ["2027-02-05"]},
        {"make_up_days": ["2027-02-11"]},
    ):
        refused = answer(ADMINISTRATOR, **wrong)
        assert (refused.status_code, refused.get_json()["code"]) == (422, "calendar.table_contradicts")
    elsewhere = world.event("calendar.published", "calendars/mine", published())
    assert world.send(ADMINISTRATOR, elsewhere).get_json()["code"] == "calendar.only_one"


def test_a_record_tells_its_clocks_and_a_list_does_on_request(world: World) -> None:
    world.dispatched()
    (clock,) = (one for one in world.ask(POLICE, f"/v1/leads/{lead()}")["clocks"] if one["clock"] == "lead_feedback")
    assert (clock["owner"], clock["standing"], clock["href"]) == (POLICE, "overdue", f"/v1/clocks/{FEEDBACK}")
    (row,) = world.ask(MARKET, "/v1/leads?clocks=true")["items"]
    assert clock in row["clocks"]
    assert "clocks" not in world.ask(MARKET, "/v1/leads")["items"][0]
    world.post(POLICE, "lead.returned", lead(), {"reason_code": "no_power", "reason": "不属本单位职责"})
    ended = [one for one in world.ask(MARKET, f"/v1/leads/{lead()}")["clocks"] if one["clock"] == "lead_feedback"]
    assert [one["standing"] for one in ended] == ["waived"]
    assert world.ask(MARKET, "/v1/leads?clocks=true")["items"][0]["clocks"] == [
        one for one in world.ask(MARKET, f"/v1/leads/{lead()}")["clocks"] if one["standing"] in ("running", "overdue")
    ]

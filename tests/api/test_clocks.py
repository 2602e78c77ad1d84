"""The clock board, the rules and the calculator over HTTP. 期限接口。"""

from __future__ import annotations

import json
from typing import Any

from tests.api.conftest import MARKET, World


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


def test_the_board_is_empty_where_no_rule_follows(world: World) -> None:
    assert world.ask(MARKET, "/v1/clocks")["items"] == []

"""Thresholds over HTTP: rules and the comparison, with a key; what is wrong is pointed at."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.test import TestResponse

from tests.api.conftest import MARKET, World

QUESTION = {"on": "2025-04-26", "crime_conduct": "counterfeit_mark", "turnover_fen": 5_000_000}


def assess(world: World, question: Any) -> TestResponse:
    body = question if isinstance(question, str) else json.dumps(question)
    return world.client.post("/v1/thresholds/assess", data=body, headers=world.key(MARKET))


def test_figures_are_compared_as_advice(world: World) -> None:
    answer = assess(world, QUESTION)
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["met"], body["rule_then"]) == (True, True)
    assert "法释〔2025〕5号 第三条" in body["advice"]["zh"]
    assert "仅供参考" in body["advice"]["zh"]
    assert assess(world, QUESTION | {"turnover_fen": 4_999_999}).get_json()["met"] is False
    assert assess(world, QUESTION | {"on": "2025-04-25"}).get_json()["rule_then"] is False


def test_nothing_is_recorded(world: World) -> None:
    before = world.log.head()
    assess(world, QUESTION)
    assert world.log.head() == before


def test_the_comparison_points_at_what_is_wrong(world: World) -> None:
    answer = assess(world, QUESTION | {"turnover_fen": -1})
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/turnover_fen"]
    assert assess(world, "{").status_code == 400
    assert assess(world, "[]").status_code == 400


def test_nobody_compares_without_a_key(world: World) -> None:
    assert world.client.post("/v1/thresholds/assess", data="{}").status_code == 401
    assert world.client.get("/v1/thresholds/rules").status_code == 401


def test_rules_come_with_their_source(world: World) -> None:
    items = world.ask(MARKET, "/v1/thresholds/rules?on=2025-04-26")["items"]
    rule = next(one for one in items if one["rule"] == "illegal_labels_amount")
    assert (rule["article"], rule["verification"], rule["valid_from"]) == ("第六条", "V", "2025-04-26")
    assert {
        "of": ["label_count"],
        "least": 10_000,
        "text": {"zh": "标识件数1万件以上", "en": "10,000 labels or more"},
    } in rule["any"]
    assert world.ask(MARKET, "/v1/thresholds/rules?on=2025-04-25")["items"] == []
    assert world.get(MARKET, "/v1/thresholds/rules?on=soon").status_code == 400


def test_rules_not_changed_need_not_be_sent_again(world: World) -> None:
    first = world.get(MARKET, "/v1/thresholds/rules")
    again = world.get(MARKET, "/v1/thresholds/rules", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304

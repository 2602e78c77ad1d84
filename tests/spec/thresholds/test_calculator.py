"""The threshold helper: plain figures in, plain advice out, and what cannot be read is pointed at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from coordination.catalogue import Invalid, fields_of
from coordination.streams.case import CaseCrimeFiguresRecorded
from coordination.thresholds.calculator import FIELDS, calculate, question_schema
from coordination.thresholds.facts import FACTS
from scripts.thresholds_cli import thresholds

QUESTION = {"on": "2025-05-01", "crime_conduct": "counterfeit_sale", "sold_fen": 6_000_000}


def faults(**changes: Any) -> list[str]:
    request = {name: value for name, value in (QUESTION | changes).items() if value is not ...}
    with pytest.raises(Invalid) as caught:
        calculate(request)
    return [fault.pointer for fault in caught.value.faults]


def test_the_answer_has_the_agreed_fields() -> None:
    answer = calculate(QUESTION)
    assert (answer["on"], answer["crime_conduct"], answer["rule_then"], answer["met"]) == (
        "2025-05-01",
        "counterfeit_sale",
        True,
        True,
    )
    amount, unsold = answer["findings"]
    assert (amount["result"], amount["article"], amount["verification"]) == ("met", "第五条", "V")
    assert [one["zh"] for one in amount["reached"]] == ["销售金额5万元以上"]
    assert (unsold["result"], [one["fact"] for one in unsold["missing"]]) == ("open", ["unsold_fen"])
    assert answer["missing"] == []
    assert "仅供参考" in answer["advice"]["zh"]


def test_before_the_rule_there_is_no_rule_and_no_finding() -> None:
    answer = calculate(QUESTION | {"on": "2025-04-25"})
    assert (answer["rule_then"], answer["met"], answer["findings"]) == (False, False, [])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"on": ...}, "/on"),
        ({"crime_conduct": ...}, "/crime_conduct"),
        ({"on": "soon"}, "/on"),
        ({"crime_conduct": "theft"}, "/crime_conduct"),
        ({"sold_fen": -1}, "/sold_fen"),
        ({"sold_fen": "60000"}, "/sold_fen"),
        ({"sold_fen": 5.5}, "/sold_fen"),
        ({"repeated": "yes"}, "/repeated"),
        ({"sold_yuan": 1}, "/sold_yuan"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(changes: dict[str, Any], pointer: str) -> None:
    assert faults(**changes) == [pointer]


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(Invalid):
        calculate([QUESTION])


def test_questions_rules_and_events_speak_of_the_same_facts() -> None:
    event = {spec.name for spec in fields_of(CaseCrimeFiguresRecorded)}
    assert event == {"crime_conduct", "method", *FACTS}
    assert set(FIELDS) == {"on", "crime_conduct", *FACTS}
    assert set(question_schema()["properties"]) == set(FIELDS)
    names = {spec.name: spec.zh for spec in fields_of(CaseCrimeFiguresRecorded)}
    assert {name: names[name] for name in FACTS} == {name: fact.zh for name, fact in FACTS.items()}


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(thresholds, words)
    return result.exit_code, result.output


def test_the_command_says_it_in_words() -> None:
    code, said = run("assess", "counterfeit_sale", "2025-05-01", "sold_fen=6000000")
    assert code == 0
    assert "达到追诉标准" in said
    assert "Advice only" in said


def test_the_command_gives_the_interfaces_answer() -> None:
    code, said = run("assess", "counterfeit_mark", "2025-05-01", "gained_fen=2000000", "repeated=true", "--json")
    assert code == 0
    request = {"on": "2025-05-01", "crime_conduct": "counterfeit_mark", "gained_fen": 2_000_000, "repeated": True}
    assert json.loads(said) == calculate(request)


@pytest.mark.parametrize("wrong", ["sold_fen=much", "repeated=perhaps", "colour=red", "sold_fen"])
def test_the_command_points_at_what_is_wrong(wrong: str) -> None:
    code, said = run("assess", "counterfeit_sale", "2025-05-01", wrong)
    assert code == 1
    assert wrong.partition("=")[0] in said


def test_the_command_lists_the_rules_of_a_day() -> None:
    code, said = run("rules", "--on", "2025-04-26")
    assert code == 0
    assert "销售金额与尚未销售的货值金额合计15万元以上" in said
    assert run("rules", "--on", "2025-04-25") == (0, "")

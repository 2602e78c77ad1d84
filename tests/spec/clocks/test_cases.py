"""The periods of cases.toml, computed by hand: the program must agree with every one of them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from coordination.clocks.arithmetic import Exclusion, end_of, local_day
from coordination.clocks.computing import Computed, compute
from coordination.clocks.packs import rule_book
from coordination.clocks.reading import amount

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["case"]
BOOK = rule_book()


def name_of(case: dict[str, Any]) -> str:
    parts = [case["rule"], str(case["trigger"]), case.get("tier", ""), *case.get("extensions", ())]
    return " ".join([*filter(None, parts), *(f"-{first}" for first, _ in case.get("exclusions", ()))])


def computed(case: dict[str, Any]) -> Computed:
    rule = BOOK.choose(case["rule"], local_day(case["trigger"]))
    assert rule is not None
    assert case.get("version", rule.version) == rule.version
    if "amount" in case:
        rule = replace(rule, amount=amount(case["amount"]))
    return compute(
        rule,
        case["trigger"],
        exclusions=[Exclusion(first, last) for first, last in case.get("exclusions", ())],
        extensions=[amount(text) for text in case.get("extensions", ())],
        tier=case.get("tier"),
        due_on=case.get("due_on"),
    )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_program_agrees_with_the_hand(case: dict[str, Any]) -> None:
    result = computed(case)
    strict, lenient = case["strict"], case.get("lenient", case["strict"])
    if isinstance(strict, datetime):
        assert (result.due_at_strict, result.due_at_lenient) == (strict, lenient), case["why"]
    else:
        assert (result.due_date_strict, result.due_date_lenient) == (strict, lenient), case["why"]
        assert (result.due_at_strict, result.due_at_lenient) == (end_of(strict), end_of(lenient))
    if "lenient_date" in case:
        assert result.due_date_lenient == case["lenient_date"]
    assert result.provisional is case.get("provisional", False), case["why"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_day_on_the_way_is_accounted_for(case: dict[str, Any]) -> None:
    result = computed(case)
    days = result.days
    assert all(day.zh and day.en for day in days)
    dates = sorted(day.date for day in days)
    assert len(set(dates)) == len(dates)
    assert (dates[-1] - dates[0]).days == len(dates) - 1
    if not result.rule.backward:
        assert dates[-1] == result.due_date_lenient
    counted = [day.number for day in days if day.number is not None]
    assert counted == list(range(1, len(counted) + 1))


def test_there_are_cases_of_every_regime_and_of_every_unit() -> None:
    rules = [BOOK.choose(case["rule"], local_day(case["trigger"])) for case in CASES]
    assert len(CASES) >= 120
    regimes = {rule.regime.id for rule in rules if rule}
    assert regimes >= {
        "crim_proc",
        "samr_proc",
        "samr_complaint",
        "penalty_law",
        "coercion_law",
        "order310",
        "data_share",
        "document_set",
    }
    assert {rule.amount.unit.value for rule in rules if rule and rule.amount} == {"h", "nd", "wd", "mo", "y"}
    assert all(case["why"] for case in CASES)


def test_the_worked_weekends_used_above_are_those_of_the_notices() -> None:
    """The notices of 2024 to 2026, written down here by hand, against a source of its own."""
    worked = {
        2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        2025: "01-26 02-08 04-27 09-28 10-11",
        2026: "01-04 02-14 02-28 05-09 09-20 10-10",
    }
    for year, days in worked.items():
        known = sorted(f"{day:%m-%d}" for day in chinese_calendar.constants.workdays if day.year == year)
        assert known == days.split()

"""What the case ledger shows of a possible crime, on both databases: figures, the advice that follows, clues of crime in office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.streams.case import ValueBasis, ValueStage
from coordination.thresholds.facts import CrimeConduct
from coordination.thresholds.rules import THRESHOLDS
from projections.cases import CASES
from projections.engine import ReadDatabase
from projections.engine.models import Row
from tests.contract.pasts import fold_past
from tests.spec import cases
from tests.spec.dsl import Said, said

SALES = replace(cases.ASSESS, value_basis=ValueBasis.SALES, value_stage=ValueStage.ASSESSED, value_fen=5_000_000)
NOTHING: dict[str, Any] = {"sold_fen": None, "unsold_fen": None, "method": None}


def on(day: str, event: Any) -> Said:
    return said(event, on=day)


def case(database: ReadDatabase, *more: Said) -> Row:
    return fold_past(database, (CASES,), CASES, cases.INVESTIGATING, *more, batch=1)[cases.CASE]


def test_figures_and_the_advice_that_follows_from_them(database: ReadDatabase) -> None:
    row = case(database, on("2025-05-06", cases.FIGURES))
    assert row["crime_figures"] == {"crime_conduct": "counterfeit_sale", "sold_fen": 6_000_000, "unsold_fen": 480_000}
    assert (row["threshold_met"], row["threshold_met_on"]) == (True, date(2025, 5, 6))
    told = row["threshold"]
    assert (told["on"], told["rule_then"], told["missing"]) == ("2025-05-06", True, [])
    assert told["met"] == ["counterfeit_sale_amount@2025-04-26"]
    assert told["articles"] == ["法释〔2025〕5号 第五条"]
    assert "仅供参考，不产生任何效力" in told["advice"]["zh"]
    # advice is all it is
    assert (row["crime_suspected"], row["stage"]) == (False, "investigating")


def test_the_law_of_the_day_is_asked(database: ReadDatabase) -> None:
    row = case(database, on("2025-04-25", cases.FIGURES))
    assert (row["threshold_met"], row["threshold"]["rule_then"]) == (False, False)
    again = replace(cases.FIGURES, **NOTHING)
    row = case(database, on("2025-04-25", cases.FIGURES), on("2025-04-26", again))
    assert (row["threshold_met"], row["threshold_met_on"]) == (True, date(2025, 4, 26))


def test_a_later_figure_takes_the_place_of_the_one_named_and_of_no_other(database: ReadDatabase) -> None:
    lower = replace(cases.FIGURES, crime_conduct=None, unsold_fen=None, sold_fen=4_999_999)
    row = case(database, on("2025-05-06", cases.FIGURES), on("2025-05-09", lower))
    assert row["crime_figures"] == {"crime_conduct": "counterfeit_sale", "sold_fen": 4_999_999, "unsold_fen": 480_000}
    assert (row["threshold_met"], row["threshold_met_on"]) == (False, None)
    assert row["threshold"]["missing"] == ["gained_fen"]


def test_it_is_met_since_the_first_day_without_a_break(database: ReadDatabase) -> None:
    more = replace(cases.FIGURES, sold_fen=9_000_000)
    row = case(database, on("2025-05-06", cases.FIGURES), on("2025-05-09", more))
    assert row["threshold_met_on"] == date(2025, 5, 6)


def test_a_value_assessed_as_sales_is_that_figure_and_is_not_typed_twice(database: ReadDatabase) -> None:
    conduct = replace(cases.FIGURES, **NOTHING)
    row = case(database, on("2025-05-05", SALES))
    assert (row["crime_figures"], row["threshold"]) == ({"sold_fen": 5_000_000}, None)
    row = case(database, on("2025-05-05", SALES), on("2025-05-06", conduct))
    assert (row["threshold_met"], row["value_fen"]) == (True, 5_000_000)
    row = case(database, on("2025-05-05", conduct), on("2025-05-06", SALES))
    assert (row["threshold_met"], row["threshold_met_on"]) == (True, date(2025, 5, 6))


def test_the_value_of_goods_is_no_figure_of_a_threshold(database: ReadDatabase) -> None:
    goods = replace(SALES, value_basis=ValueBasis.GOODS, value_fen=10**9)
    row = case(database, on("2025-05-05", replace(cases.FIGURES, **NOTHING)), on("2025-05-06", goods))
    assert (row["crime_figures"], row["threshold_met"]) == ({"crime_conduct": "counterfeit_sale"}, False)


def test_punished_before_and_labels_are_kept_as_they_were_told(database: ReadDatabase) -> None:
    labels = replace(
        cases.FIGURES, **NOTHING | {"label_count": 10_000, "repeated": False}, crime_conduct=CrimeConduct.ILLEGAL_LABELS
    )
    row = case(database, on("2025-05-06", labels))
    assert row["crime_figures"] == {"crime_conduct": "illegal_labels", "label_count": 10_000, "repeated": False}
    assert row["threshold_met"] is True


def test_the_ledger_is_rebuilt_when_the_law_changes() -> None:
    assert THRESHOLDS.digest in CASES.signature()


def test_clues_of_crime_in_office_are_counted_apart(database: ReadDatabase) -> None:
    row = case(database, on("2024-04-01", cases.HAND_CLUE_OVER), on("2024-05-02", cases.HAND_CLUE_OVER))
    assert (row["duty_crime_clues"], row["duty_crime_clue_on"]) == (2, date(2024, 5, 2))
    assert (row["referrals"], row["crime_suspected"]) == (None, False)

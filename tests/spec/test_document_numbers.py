"""Numbers of documents: brackets and digits as people write them, the patterns of GB/T 9704-2012 and of courts."""

from __future__ import annotations

import pytest

from coordination.document_numbers import Numbered, normal, parse, written

PLAN = "安市监〔2024〕3号"


@pytest.mark.parametrize(
    "given",
    [
        PLAN,
        "安市监[2024]3号",
        "安市监(2024)3号",
        "安市监（2024）3号",
        "安市监【2024】3号",
        "安市监﹝2024﹞3号",
        "安市监［２０２４］３号",
        "安市监 〔2024〕 3 号",
        "　安市监〔2024〕\u20093号\n",
        "安市监〔2024〕第3号",
        "安市监〔2024〕003号",
        "安市监〔2024〕第 03 号",
    ],
)
def test_one_number_has_one_spelling_however_it_is_written(given: str) -> None:
    assert normal(given) == PLAN
    assert parse(given) == Numbered("安市监", 2024, 3, of_court=False)


@pytest.mark.parametrize(
    ("given", "spelling", "parts"),
    [
        ("乌市监稽字〔2023〕156号", "乌市监稽字〔2023〕156号", ("乌市监稽字", 2023, 156, False)),
        ("安市监处罚[2024]12号", "安市监处罚〔2024〕12号", ("安市监处罚", 2024, 12, False)),
        ("安检刑不诉〔2024〕12号", "安检刑不诉〔2024〕12号", ("安检刑不诉", 2024, 12, False)),
        ("安公(经)立字[2024]12号", "安公（经）立字〔2024〕12号", ("安公（经）立字", 2024, 12, False)),
        ("(2024)鲁0784刑初12号", "（2024）鲁0784刑初12号", ("鲁0784刑初", 2024, 12, True)),
        ("〔2024〕鲁0784刑初12号", "（2024）鲁0784刑初12号", ("鲁0784刑初", 2024, 12, True)),
        ("（2024）鲁０７８４刑初12号之一", "（2024）鲁0784刑初12号之一", ("鲁0784刑初", 2024, 12, True)),
        ("公通字〔2016〕16号", "公通字〔2016〕16号", ("公通字", 2016, 16, False)),
    ],
)
def test_known_patterns_are_taken_apart(given: str, spelling: str, parts: tuple[str, int, int, bool]) -> None:
    assert normal(given) == spelling
    prefix, year, sequence, of_court = parts
    assert parse(given) == Numbered(prefix, year, sequence, of_court)


@pytest.mark.parametrize(
    ("given", "spelling"),
    [
        ("安市监字2024第3号", "安市监字2024第3号"),
        ("2024-0015", "2024-0015"),
        ("（2024）3号", "（2024）3号"),
        ("安市监〔24〕3号", "安市监（24）3号"),
        ("安市监〔2024〕号", "安市监〔2024〕号"),
        ("安市监〔2024〕0号", "安市监〔2024〕0号"),
        ("监〔2024〕3号", "监〔2024〕3号"),
        ("WH[2024]7", "WH〔2024〕7"),
    ],
)
def test_other_numbers_have_a_spelling_and_no_parts(given: str, spelling: str) -> None:
    assert normal(given) == spelling
    assert parse(given) is None


def test_the_spelling_of_a_spelling_is_itself() -> None:
    for given in ("安公(经)立字[2024]第012号", "(2024)鲁0784刑初12号", "x [1] (2)"):
        assert normal(normal(given)) == normal(given)


def test_zeros_within_the_code_of_a_court_stay() -> None:
    assert normal("(2024)鲁0784刑初12号") == "（2024）鲁0784刑初12号"


def test_a_number_is_printed_as_the_standard_says() -> None:
    assert written("安市监", 2024, 3) == PLAN
    assert parse(written("安公（经）立字", 2024, 12)) == Numbered("安公（经）立字", 2024, 12, of_court=False)

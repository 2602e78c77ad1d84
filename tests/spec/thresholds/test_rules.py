"""The rules are read strictly, and the numbers that come with the program are those of the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coordination.tables import DataError
from coordination.thresholds.facts import CrimeConduct
from coordination.thresholds.rules import THRESHOLDS, load

HEAD = 'zh = "试"\nen = "trial"\n[defaults]\nlaw = "某解释"\narticle = "第一条"\nverification = "V"\nvalid_from = 2025-04-26\n'
ROW = '[[rule]]\nid = "{id}"\nconduct = "{conduct}"\n{more}any = [{{ of = ["{of}"], least = {least} }}]\n'


def row(
    id: str = "one", conduct: str = "counterfeit_mark", of: str = "gained_fen", least: str = "5", more: str = ""
) -> str:
    return ROW.format(id=id, conduct=conduct, of=of, least=least, more=more)


OTHERS = row("two", "counterfeit_sale") + row("three", "illegal_labels")


def read(folder: Path, text: str) -> None:
    (folder / "some.toml").write_text(HEAD + text, "utf-8")
    load(folder)


def test_every_row_was_read_in_the_text_of_the_law_and_names_its_article() -> None:
    assert {rule.verification.value for rule in THRESHOLDS.rules} == {"V"}
    assert {rule.cite for rule in THRESHOLDS.rules} == {
        f"法释〔2025〕5号 {article}" for article in ("第三条", "第五条", "第六条")
    }
    assert {rule.valid_from for rule in THRESHOLDS.rules} == {date(2025, 4, 26)}
    assert {rule.conduct for rule in THRESHOLDS.rules} == set(CrimeConduct)


def test_the_older_interpretations_have_no_row() -> None:
    assert all(THRESHOLDS.of(conduct, date(2025, 4, 25)) == () for conduct in CrimeConduct)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    read(tmp_path, row() + OTHERS)


@pytest.mark.parametrize(
    ("saying", "text"),
    [
        ("unknown: colour", row(more='colour = "red"\n') + OTHERS),
        ("must name some of", row(of="gained") + OTHERS),
        ("'least' must be 1 or more", row(least="0") + OTHERS),
        ("'least' must be int", row(least="5.5") + OTHERS),
        ("'conduct' is 'theft'", row(conduct="theft") + OTHERS),
        ("'id' is 'One'", row(id="One") + OTHERS),
        ("'any' is missing", '[[rule]]\nid = "one"\nconduct = "counterfeit_mark"\n' + OTHERS),
        ("both hold on 2025-04-26", row() + row() + OTHERS),
        ("both hold on 2026-01-01", row() + row(more="valid_from = 2026-01-01\n") + OTHERS),
        ("ends before it begins", row(more="valid_to = 2025-04-26\n") + OTHERS),
        ("no rule for: counterfeit_mark", OTHERS),
        ("different facts of one unit", row(of='gained_fen", "label_count') + OTHERS),
        ("different facts of one unit", row(of='gained_fen", "gained_fen') + OTHERS),
        ("verification", row(more='verification = "X"\n') + OTHERS),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, saying: str, text: str) -> None:
    with pytest.raises(DataError, match=saying) as caught:
        read(tmp_path, text)
    assert "some.toml" in str(caught.value) or "no rule for" in saying


def test_a_later_version_takes_over_on_its_day(tmp_path: Path) -> None:
    versions = row(more="valid_to = 2026-01-01\n") + row(least="9", more="valid_from = 2026-01-01\n")
    (tmp_path / "some.toml").write_text(HEAD + versions + OTHERS, "utf-8")
    thresholds = load(tmp_path)
    least = {
        day: [rule.any[0].threshold for rule in thresholds.of(CrimeConduct.COUNTERFEIT_MARK, day)]
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    }
    assert least == {date(2025, 12, 31): [5], date(2026, 1, 1): [9]}


def test_the_digest_changes_with_the_data(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(HEAD + row() + OTHERS, "utf-8")
    before = load(tmp_path).digest
    (tmp_path / "some.toml").write_text(HEAD + row(least="6") + OTHERS, "utf-8")
    assert load(tmp_path).digest != before

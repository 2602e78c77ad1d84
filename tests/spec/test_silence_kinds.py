"""The settings of silences are read strictly; each kind says in both languages what is missing since when, and on what basis."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coordination.catalogue import EVENTS
from coordination.tables import DataError
from projections.silences import SETTINGS, SilenceKind
from projections.silences.kinds import FILE, load
from projections.silences.watches import CONDITIONS, MOVES

GOOD = FILE.read_text("utf-8")


def test_every_kind_is_told_with_its_basis() -> None:
    assert set(SETTINGS) == set(SilenceKind)
    for setting in SETTINGS.values():
        assert setting.basis
        assert re.search(r"[\u4e00-\u9fff]", setting.zh)
        assert "{since}" in setting.zh
        assert "{since}" in setting.en
        assert "{until}" in setting.zh
        assert "{until}" in setting.en


def test_every_kind_is_judged_on_some_record() -> None:
    assert {kind for kinds in CONDITIONS.values() for kind in kinds} == set(SilenceKind)
    assert CONDITIONS.keys() == MOVES.keys()


def test_what_is_watched_are_events_of_the_record() -> None:
    for kind, moves in MOVES.items():
        assert all(topic in EVENTS and topic.startswith(f"{kind}.") for topic in moves)
    assert {topic for topic in EVENTS if topic.startswith("referral.")} == set(MOVES["referral"])


def test_a_milestone_of_criminal_procedure_renews_the_wait() -> None:
    persons = {"suspects_apprehended", "arrest_approved", "prosecution_initiated", "persons_sentenced"}
    assert {f"referral.{one}" for one in persons} <= SETTINGS[SilenceKind.OUTCOME].renewed_by
    assert all(not SETTINGS[kind].renewed_by for kind in SilenceKind if kind is not SilenceKind.OUTCOME)


@pytest.mark.parametrize(
    ("saying", "before", "after"),
    [
        ("must be one of", 'kind = "unreferred"', 'kind = "quiet"'),
        ("must tell each of these once", 'kind = "unreferred"', 'kind = "fined_instead"'),
        ("must not be negative", "tolerated_nd = 7", "tolerated_nd = -7"),
        ("must be int", "tolerated_nd = 7", 'tolerated_nd = "7"'),
        ("may leave open only", "自{since}起，所记录", "自{day}起，所记录"),
        ("'basis' is missing", 'basis = ["S1 五（一）", "M57"]', "basis = []"),
        ("there is no event referral.opened", '"referral.arrest_approved"', '"referral.opened"'),
        ("unknown: colour", "tolerated_nd = 15", 'tolerated_nd = 15\ncolour = "red"'),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, saying: str, before: str, after: str) -> None:
    assert GOOD.count(before) >= 1
    wrong = tmp_path / "kinds.toml"
    wrong.write_text(GOOD.replace(before, after, 1), "utf-8")
    with pytest.raises(DataError, match=saying):
        load(wrong)

"""Every mechanism of the plans is accounted for: carried and proved, or said to be open; and no citation leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import generate, mechanisms
from scripts.mechanisms import Typed


@pytest.fixture(autouse=True)
def _everything_declared() -> None:
    generate.declare_everything()


def test_none_vanishes() -> None:
    numbers = {"M": range(1, 121), "R": range(1, 16), "X": range(1, 11)}
    width = {"M": 2, "R": 2, "X": 1}
    known = {f"{letter}{number:0{width[letter]}d}" for letter, some in numbers.items() for number in some}
    assert set(mechanisms.typed().titles) == known
    assert [one.id for one in mechanisms.mechanisms()] == list(mechanisms.typed().titles)


def test_each_is_carried_and_proved_or_open_and_no_citation_leads_nowhere() -> None:
    assert list(mechanisms.faults()) == []


def test_what_is_done_has_a_test_and_an_event_or_data() -> None:
    done = [one for one in mechanisms.mechanisms() if one.done]
    assert done
    for one in done:
        assert one.tests, one.id
        assert one.events or one.data, one.id
        for test in one.tests:
            assert (mechanisms.ROOT / test.partition("::")[0]).is_file()


def faults_with(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> list[str]:
    told = replace(mechanisms.typed(), **changed)
    monkeypatch.setattr(mechanisms, "typed", lambda: told)
    return list(mechanisms.faults())


def without(key: str) -> dict[str, tuple[str, str]]:
    return {name: told for name, told in mechanisms.typed().open.items() if name != key}


def test_a_declaration_that_cites_what_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {key: told for key, told in mechanisms.typed().titles.items() if key != "M83"}
    found = faults_with(monkeypatch, titles=titles)
    assert any(fault.startswith("case.referral_opened cites M83") for fault in found)
    assert sum(fault.endswith("cites M83, which there is not") for fault in found) > 3, "every place is named"


def test_nothing_is_open_that_is_proved_and_nothing_done_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    proved = next(one.id for one in mechanisms.mechanisms() if one.proved)
    open_yet = next(one.id for one in mechanisms.mechanisms() if not one.proved)
    with monkeypatch.context() as patch:
        (fault,) = faults_with(patch, open={**mechanisms.typed().open, proved: ("未建", "not built")})
        assert fault.startswith(f"{proved}: it is carried and proved, so not open")
    (fault,) = faults_with(monkeypatch, open=without(open_yet))
    assert fault.startswith(f"{open_yet}: nothing")


def test_a_route_that_is_not_served_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_with(monkeypatch, routes={"M64": ("/v1/chains",)}) == [
        "M64 is said to be seen at /v1/chains, where nothing is"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(M56, G13)", ["M56"]),
        ("M119和M120", ["M119", "M120"]),
        ("R01–R03, X10.", ["R01", "R02", "R03", "X10"]),
        ("R01-R03", ["R01", "R02", "R03"]),
        ("M99–M101", ["M99", "M100", "M101"]),
        ("R15–R01, R01–X3", ["R15–R01", "R01–X3"]),
        ("XM56 M5 M1234 R1 v1.M56", []),
    ],
)
def test_ids_are_read_as_they_are_written(text: str, found: list[str]) -> None:
    assert list(mechanisms.cited(text)) == found


def test_a_citation_belongs_to_the_test_in_which_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests").mkdir()
    text = '"""About M11."""\n\n\ndef test_one() -> None:\n    """M12."""\n\n\n# M13\ndef helper() -> None: ...\n'
    (tmp_path / "tests" / "test_some.py").write_text(text)
    (tmp_path / "tests" / "helpers.py").write_text("# M14")
    monkeypatch.setattr(mechanisms, "ROOT", tmp_path)
    assert mechanisms.cited_by_tests() == {
        "M11": ["tests/test_some.py"],
        "M12": ["tests/test_some.py::test_one"],
        "M13": ["tests/test_some.py"],
    }


def test_a_table_of_the_data_file_that_nobody_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mechanisms.toml").write_text('[titles]\nM01 = ["一", "one"]\n\n[opn]\nM01 = ["未建", "not built"]\n')
    monkeypatch.setattr(mechanisms, "FILE", tmp_path / "mechanisms.toml")
    with pytest.raises(ValueError, match="no such tables: opn"):
        mechanisms.typed.__wrapped__()


def test_a_bar_in_a_reason_does_not_break_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(mechanisms.typed(), titles={"M01": ("甲|乙", "one|other")})
    monkeypatch.setattr(mechanisms, "typed", lambda: told)
    row = mechanisms.table().splitlines()[-1]
    assert row.count("|") == 7
    assert "one&#124;other" in row


def test_the_data_file_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    told: Typed = mechanisms.typed()
    assert all(zh and en for zh, en in (*told.titles.values(), *told.open.values(), *told.partly.values()))

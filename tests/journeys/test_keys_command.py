"""Keys by command, as an operator types them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.assembly import assemble
from scripts.liandong import main
from scripts.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path))
    monkeypatch.delenv("LIANDONG_DATABASE_URL", raising=False)
    assert run("setup").exit_code == 0
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_key_stops_counting_when_its_day_begins_in_beijing(home: Path) -> None:
    assert run("keys", "issue", "--agency", "370784-scjgj", "--expires", "2027-01-01").exit_code == 0
    system = assemble(Settings.read({"LIANDONG_HOME": str(home)}))
    (key,) = system.keys.issued()
    system.close()
    assert key.expires_at == datetime(2026, 12, 31, 16, tzinfo=UTC)


def test_no_key_is_issued_under_the_name_of_the_system(home: Path) -> None:
    for words in (("--agency", "system"), ("--agency", "370784-scjgj", "--covers", "system")):
        refused = run("keys", "issue", *words)
        assert (refused.exit_code, "no key is issued" in refused.output) == (1, True)

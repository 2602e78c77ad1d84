"""What make, the pins and the processes promise each other."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import scripts.assembly  # noqa: F401  declares every event
from coordination.catalogue import EVENTS

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize(("smaller", "larger"), [("runtime", "test"), ("test", "dev")])
def test_the_sets_of_packages_contain_each_other(smaller: str, larger: str) -> None:
    assert pins(smaller).items() < pins(larger).items()


@pytest.mark.parametrize("name", ["runtime", "test", "dev"])
def test_every_package_is_pinned_with_digests(name: str) -> None:
    entries = re.split(r"^(?=\w)", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    entries = [entry for entry in entries if entry and not entry.startswith("#")]
    assert entries
    assert [entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", ["runtime", "test", "dev"])
def test_what_is_asked_for_is_pinned(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
    asked = {re.split(r"[\[=<>]", line)[0].lower() for line in lines if re.match(r"\w", line)}
    assert asked <= pins(name).keys()


def test_every_runtime_library_has_its_reason_in_the_decision_record() -> None:
    lines = (ROOT / "requirements/runtime.in").read_text("utf-8").splitlines()
    asked = {re.split(r"[\[=<>]", line)[0] for line in lines if re.match(r"\w", line)}
    record = (ROOT / "docs/adr/0003-libraries.md").read_text("utf-8")
    assert {name for name in asked if f"| `{name}` |" not in record} == set()


@pytest.mark.parametrize(
    ("url", "workers", "threads"),
    [("", 1, 16), ("sqlite:///record.db", 1, 16), ("postgresql://postgres@/record", 2, 8)],
)
def test_sqlite_is_served_by_one_worker(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, workers: int, threads: int
) -> None:
    monkeypatch.setenv("LIANDONG_DATABASE_URL", url)
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "set back afterwards")
    settings = runpy.run_module("scripts.gunicorn_web")
    assert (settings["workers"], settings["threads"]) == (workers, threads)
    assert settings["bind"] == "127.0.0.1:8000"


def test_the_stream_process_listens_beside_the_web_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "set back afterwards")
    monkeypatch.setenv("PORT", "9000")
    assert runpy.run_module("scripts.gunicorn_stream")["bind"] == "127.0.0.1:9001"
    monkeypatch.setenv("LIANDONG_STREAM_BIND", "0.0.0.0:80")
    assert runpy.run_module("scripts.gunicorn_stream")["bind"] == "0.0.0.0:80"


def told_in_changelog(heading: str) -> list[str]:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    sections = re.findall(rf"^### {heading}$(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"`([a-z_]+\.[a-z_]+)`", "".join(sections))


def test_every_event_is_added_once_in_the_changelog() -> None:
    """A topic, once released, is kept for ever: in which version it came is said in one place, and where it went in another."""
    assert sorted(told_in_changelog("Events added")) == sorted({*EVENTS, *told_in_changelog("Events retired")})

"""A rehearsal: time that is moved by hand, in all processes at once, and never in a store that holds real events. 演练。"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.assembly import assemble
from scripts.clock import FILE, ClockFault, RehearsalClock
from scripts.liandong import main
from scripts.settings import Settings
from tests.journeys.town import SUPERVISOR, town

MARKET = "370784-scjgj"
BEGIN = "2026-12-01T09:00:00+08:00"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path))
    assert said("setup")[0] == 0
    return tmp_path


def said(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*words])
    return done.exit_code, done.output


def test_a_rehearsal_begins_in_an_empty_store_and_marks_it(home: Path) -> None:
    assert said("rehearsal", "begin", BEGIN)[0] == 0
    system = assemble(Settings.read())
    first, *_, last = system.log.read_page(0, 1000)
    system.close()
    assert first.topic == "deployment.demonstration_begun"
    assert first.recorded_at == last.recorded_at == datetime(2026, 12, 1, 1, tzinfo=UTC)
    code, words = said("rehearsal", "begin", BEGIN)
    assert (code, "empty log" in words) == (1, True)


def test_its_clock_goes_on_and_never_back(home: Path) -> None:
    said("rehearsal", "begin", BEGIN)
    assert said("rehearsal", "clock", "2026-12-02T09:00:00+08:00")[0] == 0
    assert RehearsalClock(home / FILE)() == datetime(2026, 12, 2, 1, tzinfo=UTC)
    code, words = said("rehearsal", "clock", BEGIN)
    assert (code, "does not go back" in words) == (1, True)
    assert "no instant" in said("rehearsal", "clock", "2026-12-03")[1]


def test_an_installation_that_is_no_rehearsal_has_no_such_clock(home: Path) -> None:
    code, words = said("rehearsal", "clock", BEGIN)
    assert (code, "is no rehearsal" in words) == (1, True)


def test_a_store_with_real_events_refuses_to_be_opened_on_a_clock_that_is_moved(home: Path) -> None:
    assert said("campaign", "load", "--all")[0] == 0
    RehearsalClock(home / FILE).move(datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(ClockFault, match="real events"):
        assemble(Settings.read())


@pytest.mark.timeout(120)
def test_days_that_are_published_move_the_clocks_that_are_open(tmp_path: Path) -> None:
    with town(tmp_path, None, "2026-12-18 08:30") as anqiu:
        anqiu.posts(
            MARKET,
            "lead.registered",
            "lead",
            campaigns=["anqiu-2022"],
            title="网店销售假冒注册商标的白酒",
            summary="投诉人称在某网店购买的白酒疑似假冒。",
            source="12315",
            received_on="2026-12-18",
        )
        anqiu.posts(MARKET, "lead.taken_up", "lead")
        asked = "/v1/clocks?record={lead}&clock=lead_verify"
        (estimated,) = anqiu.ask(SUPERVISOR, asked)["items"]
        # 21 to 25 December (5), 28 to 31 (9), New Year off, 4 to 8 January (14), the 11th
        assert (estimated["due_on"], estimated["provisional"]) == ("2027-01-11", True)
        known = anqiu.ask(SUPERVISOR, asked)["position"]
        days = {"off_days": ["2027-01-01", "2027-01-02", "2027-01-03"], "make_up_days": ["2027-01-09"]}
        anqiu.publishes(year=2027, region="CN", document_no="国办发明电〔2026〕9号", **days)
        # Saturday the 9th is worked now
        anqiu.until(lambda: anqiu.ask(SUPERVISOR, asked)["items"][0]["due_on"] == "2027-01-09")
        (moved,) = anqiu.ask(SUPERVISOR, asked)["items"]
        assert not moved["provisional"]
        clock = anqiu.ask(SUPERVISOR, f"/v1/clocks/{moved['id']}")
        assert clock["explanation"]["agrees"]
        assert "调休上班、计入的：2027年1月9日。" in clock["explanation"]["zh"]
        then = anqiu.ask(SUPERVISOR, f"/v1/clocks/{moved['id']}?position={known}")
        assert (then["due_on"], then["explanation"]["agrees"]) == ("2027-01-11", True), "as it was known before"

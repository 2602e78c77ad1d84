"""Whether the system lives and is ready; metrics; the access log; and what a database that is away looks like. 运行状态。"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from api import create_app
from coordination.control import ControlUnavailable
from coordination.store import StoreUnavailable
from projections.engine import DatabaseUnavailable, ReadDatabase
from projections.engine.database import BUILDS
from scripts.assembly import demonstration_of
from tests.api.conftest import MARKET, SUPERVISOR, World, lead, now, particulars

LEAD = f"/v1/leads/{lead()}"
ROOT = Path(__file__).parents[2]


def away(*args: Any, **kwargs: Any) -> Any:
    raise StoreUnavailable("host db.internal refused")


def test_a_living_process_says_so_without_asking_anybody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("head", "read_page", "find"):
        monkeypatch.setattr(world.log, name, away)
    answer = world.client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "alive"})


def test_a_system_that_is_up_to_date_is_ready(world: World) -> None:
    answer = world.client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready"})


def test_a_log_that_is_away_is_told_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    services = replace(world.services, checks={"log": away})
    answer = create_app(services).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "not_ready", "away": ["log"]})
    monkeypatch.setattr(world.log, "head", away)
    assert world.client.get("/readyz").get_json()["away"] == ["read_models"]


def test_a_read_model_that_stands_still_is_named_but_not_why(world: World) -> None:
    with world.read.writing() as connection:
        connection.execute(sa.update(BUILDS).where(BUILDS.c.model == "leads").values(error="KeyError: 'secret'"))
    answer = world.client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "not_ready", "stalled": ["leads"]})
    assert 'liandong_read_model_lag_stalled{model="leads"} 1.0' in world.client.get("/metrics").text


def test_a_read_model_that_is_long_behind_is_named(world: World) -> None:
    sent = world.send(MARKET, world.event("lead.registered", f"leads/{lead()}", particulars()))
    assert sent.status_code == 201
    services = replace(world.services, clock=lambda: now() + timedelta(minutes=2))
    answer = create_app(services).test_client().get("/readyz")
    assert answer.status_code == 503
    assert "leads" in answer.get_json()["behind"]


def test_read_models_that_were_never_made_are_told(world: World, tmp_path: Path) -> None:
    services = replace(world.services, read=ReadDatabase(f"sqlite:///{tmp_path / 'other.db'}"))
    client = create_app(services).test_client()
    assert client.get("/readyz").get_json() == {"status": "not_ready", "away": ["read_models"]}
    answer = client.get("/v1/leads", headers=world.key(MARKET))
    assert (answer.status_code, answer.get_json()["code"]) == (503, "behind")
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize("error", [DatabaseUnavailable, ControlUnavailable, StoreUnavailable])
def test_a_database_that_is_away_is_a_problem_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise error("host db.internal refused")

    monkeypatch.setattr(ReadDatabase, "reading", fail)
    answer = world.get(MARKET, "/v1/leads")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "store_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert "db.internal" not in answer.text


def test_databases_say_in_their_own_words_that_they_are_away(world: World) -> None:
    def cut(*args: Any) -> Any:
        raise sa.exc.OperationalError("statement", {}, Exception("gone"))

    with pytest.raises(DatabaseUnavailable), world.read.reading():
        cut()
    with pytest.raises(ControlUnavailable), world.control.reading():
        cut()
    with pytest.raises(ControlUnavailable), world.control.writing():
        cut()


def sample(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_metrics_count_requests_and_recorded_events(world: World) -> None:
    recorded = 'liandong_events_recorded_total{topic="lead.registered"}'
    asked = 'liandong_request_seconds_count{method="GET",route="/v1/leads/<key>",status="404"}'
    before = world.client.get("/metrics").text
    event = world.event("lead.registered", f"leads/{lead()}", particulars())
    assert [world.send(MARKET, event).status_code for _ in range(2)] == [201, 200]
    world.get(MARKET, f"/v1/leads/{lead(7)}")
    after = world.client.get("/metrics").text
    assert sample(after, recorded) - sample(before, recorded) == 1
    assert sample(after, asked) - sample(before, asked) == 1
    assert 'liandong_read_model_lag_positions{model="leads"}' in after


def test_metrics_tell_how_many_clocks_came_to_their_end_without_a_word(world: World) -> None:
    """A lead of 2024, whose periods are long over; nobody keeps time here."""
    assert sample(world.client.get("/metrics").text, "liandong_clocks_unkept") == 0
    world.dispatched()
    assert sample(world.client.get("/metrics").text, "liandong_clocks_unkept") >= 1


def test_every_request_leaves_one_line_without_body_and_key(world: World) -> None:
    world.registered()
    with structlog.testing.capture_logs() as lines:
        answer = world.get(MARKET, LEAD)
    (line,) = [line for line in lines if line["event"] == "request"]
    assert {name: line[name] for name in ("method", "route", "status", "agency")} == {
        "method": "GET",
        "route": "/v1/leads/<key>",
        "status": 200,
        "agency": MARKET,
    }
    assert line["request_id"] == answer.headers["Liandong-Request"]
    assert line["ms"] >= 0
    secret = world.key(MARKET)["Authorization"].rpartition("_")[2]
    assert line["key_id"] in world.key(MARKET)["Authorization"]
    assert secret not in json.dumps(lines, default=str)
    assert "假冒" not in json.dumps(lines, default=str, ensure_ascii=False)


# -- demonstration -----------------------------------------------------------------------------------------------------


def test_demonstration_is_said_in_every_answer_and_on_every_page(world: World) -> None:
    client = create_app(replace(world.services, demonstration=lambda: True)).test_client()
    for path in ("/", "/docs", "/v1/catalogue", "/v1/leads", "/problems/not_found"):
        assert client.get(path).headers["Liandong-Demonstration"] == "true"
    assert "虚构" in client.get("/").text
    assert "Liandong-Demonstration" not in world.get(SUPERVISOR, "/v1/leads").headers
    assert "虚构" not in world.client.get("/").text


def test_an_answer_does_not_fail_because_the_mark_cannot_be_looked_up(world: World) -> None:
    client = create_app(replace(world.services, demonstration=away)).test_client()
    assert client.get("/").status_code == 200


def test_how_a_log_begins_is_looked_at_until_it_has_begun_and_then_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    rows: list[Any] = []

    def read_page(after: int, limit: int) -> list[Any]:
        looks.append(after)
        return rows

    monkeypatch.setattr(world.log, "read_page", read_page)
    ask = demonstration_of(world.log)
    assert [ask(), ask()] == [False, False]
    rows.append(type("Row", (), {"topic": "deployment.demonstration_begun"}))
    assert [ask(), ask(), ask()] == [True, True, True]
    assert len(looks) == 3


# -- entry point -------------------------------------------------------------------------------------------------------

ENTRY = """
import json
from scripts import wsgi
from scripts.assembly import set_up
from scripts.settings import Settings
set_up(Settings.read())
from api.current import EXTENSION
told = {name: getattr(wsgi, name).extensions[EXTENSION].is_stream for name in ("application", "stream")}
told["same"] = wsgi.application is wsgi.application
told["other"] = hasattr(wsgi, "other")
print(json.dumps(told))
"""


def test_each_process_has_an_application_built_when_asked_for(tmp_path: Path) -> None:
    environment = {**os.environ, "LIANDONG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", ENTRY], check=True, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert json.loads(ran.stdout) == {"application": False, "stream": True, "same": True, "other": False}

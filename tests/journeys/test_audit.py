"""A supervisor has the record replayed on real processes, beside the live system, and somebody has been at the rows. 重放核验。"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from coordination import campaigns
from coordination.rules import Role
from scripts.assembly import assemble
from scripts.clock import now
from scripts.loading import load_campaign
from scripts.processes import ROOT, Processes, installation

NAMES = ("web", "projector", "auditor")
SUPERVISOR = "370784-jw"
PLAN = next(plan for plan in campaigns.SHIPPED if plan.stem == "anqiu-2022")


@dataclass
class Served:
    """An installation with a plan in it, and a supervisor's key."""

    processes: Processes
    key: str
    head: int
    change: Callable[[str], None]

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        address = f"http://127.0.0.1:{self.processes.port}{path}"
        return requests.request(method, address, headers={"Authorization": f"Bearer {self.key}"}, timeout=20, **more)

    def until(self, path: str, *states: str) -> dict[str, Any]:
        deadline = time.monotonic() + 90
        while True:
            told: dict[str, Any] = self.ask("GET", path).json()
            if told["state"] in states:
                return told
            assert time.monotonic() < deadline, told
            time.sleep(0.1)

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "scripts.liandong", "replay", *arguments]
        environment = {**os.environ, **self.processes.environment}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        with self.command(*arguments) as process:
            out, err = process.communicate(timeout=90)
        return process.returncode, out, err

    @property
    def scratch(self) -> list[str]:
        folder = self.processes.settings.home / "scratch"
        return [path.name for path in folder.iterdir()] if folder.exists() else []


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    url = str(request.getfixturevalue("fresh_postgres_url")) if request.param == "postgres" else None

    def change(statement: str) -> None:
        """Do to the live rows what whoever runs the database could do."""
        if url is None:
            with sqlite3.connect(tmp_path / "read.db", timeout=20) as connection:
                connection.execute(statement)
        else:
            with psycopg.connect(url) as server:
                server.execute(statement)  # type: ignore[call-overload]

    with installation(tmp_path, url) as processes:
        system = assemble(processes.settings)
        load_campaign(system.coordination, PLAN, now=now())
        key = system.keys.issue(SUPERVISOR, Role.SUPERVISOR, now=now()).text
        head = system.log.head().position
        system.close()
        processes.start(*NAMES)
        yield Served(processes, key, head, change)


@pytest.mark.timeout(240)
def test_a_supervisor_finds_what_somebody_did_to_the_rows(served: Served) -> None:
    asked = served.ask("POST", "/v1/audit/replays", json={"models": ["campaigns", "agencies", "duties"]})
    assert asked.status_code == 202
    done = served.until(asked.headers["Location"], "done")
    report = done["report"]
    assert (report["outcome"], report["position"], report["events"]) == ("equal", served.head, served.head)
    assert all(model["rows"] for model in report["models"])

    served.change("UPDATE read_agencies_1 SET name = 'somebody else' WHERE code = '370784-scjgj' AND valid_from > 1")
    again = served.ask("POST", "/v1/audit/replays", json={"models": ["agencies", "duties"], "position": served.head})
    report = served.until(again.headers["Location"], "done")["report"]
    assert {model["model"]: model["outcome"] for model in report["models"]} == {
        "agencies": "differs",
        "duties": "equal",
    }
    (agencies,) = (model for model in report["models"] if model["model"] == "agencies")
    cells = [cell for one in agencies["listed"] for cell in one["cells"]]
    assert {(cell["column"], cell["live"]) for cell in cells} == {("name", "somebody else")}

    # by command, beside the processes, from the same events
    status, out, _ = served.run("agencies", "--json", "--position", str(served.head))
    told = json.loads(out)
    assert (status, told["outcome"], told["log_digest"]) == (1, "differs", report["log_digest"])
    status, out, _ = served.run("duties", "event_index", "--as-of", done["as_of"])
    assert (status, out.partition(":")[0]) == (0, "equal")
    for wrong in (["leeds"], [], ["leads", "--all"], ["leads", "--position", "999999"], ["leads", "--as-of", "soon"]):
        assert served.run(*wrong)[0] == 2, wrong
    assert served.scratch == []


@pytest.mark.timeout(240)
def test_a_replay_whose_process_is_lost_is_said_to_be_interrupted(served: Served) -> None:
    served.processes.stop("auditor")
    places = [served.ask("POST", "/v1/audit/replays", json={}).headers["Location"] for _ in range(2)]
    assert served.ask("GET", places[0]).json()["state"] == "queued"
    served.processes.start("auditor")
    served.until(places[0], "running", "done")
    served.processes.kill("auditor")
    stood = served.ask("GET", places[0]).json()["state"]
    served.processes.start("auditor")
    assert served.until(places[1], "done")["report"]["outcome"] == "equal"
    assert served.until(places[0], "interrupted", "done")["state"] == ("interrupted" if stood == "running" else "done")
    assert served.scratch == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_ended_leaves_no_scratch_store_for_long(
    served: Served, number: signal.Signals, tmp_path: Path
) -> None:
    with served.command("--all") as process:
        deadline = time.monotonic() + 60
        while not served.scratch and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(number)
        process.communicate(timeout=60)
    if number is signal.SIGKILL:
        # whoever replays next removes what was left
        assert served.run("calendars", "--database", str(tmp_path / "mine.db"))[0] == 0
        assert not (tmp_path / "mine.db").exists()
    else:
        assert process.returncode in (0, 2)
    assert served.scratch == []


@pytest.mark.timeout(240)
def test_a_supervisor_replays_with_a_role_that_may_only_read_and_without_a_secret(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(fresh_postgres_url, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS auditing")
        server.execute("CREATE ROLE auditing LOGIN")
    with installation(tmp_path / "theirs", fresh_postgres_url) as processes:
        with closing(assemble(processes.settings)) as system:
            load_campaign(system.coordination, PLAN, now=now())
            system.projector().catch_up()
        with psycopg.connect(fresh_postgres_url, autocommit=True) as server:
            server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditing")
        parts = urlsplit(fresh_postgres_url)
        reading = parts._replace(netloc=f"auditing@{parts.netloc.rpartition('@')[2]}").geturl()
        mine = {**processes.environment, "LIANDONG_HOME": str(tmp_path / "mine"), "LIANDONG_DATABASE_URL": reading}
        status, out, err = Served(replace(processes, environment=mine), "", 0, print).run("campaigns", "agencies")
    assert (status, out.partition(":")[0]) == (0, "equal"), err
    with psycopg.connect(fresh_postgres_url, autocommit=True) as server:
        server.execute("DROP OWNED BY auditing")
        server.execute("DROP ROLE auditing")

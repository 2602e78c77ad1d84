"""Speed 3: one event posted over HTTP, against a bare Flask view under the same server with the same load. 报送接口。"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg

from coordination.rules import Role
from scripts.assembly import assemble
from scripts.bench import bare_view
from scripts.bench.rows import Measured
from scripts.bench.world import AGENCY, PLAN
from scripts.clock import now
from scripts.loading import load_campaign
from scripts.processes import ROOT, Processes, installation
from scripts.throwaway_postgres import throwaway_postgres

CONNECTIONS: Final = 16
SECONDS: Final = 4.0
ROUNDS: Final = 5
TARGET: Final = 0.4
BARE: Final = "scripts.bench.bare_view:application"


def measure() -> Iterator[Measured]:
    """Measure both in turns, with PostgreSQL and two workers; and for information with SQLite, which has one worker."""
    with throwaway_postgres(durable=True) as url, tempfile.TemporaryDirectory() as folder:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bare")
        bare = urlunsplit(urlsplit(url)._replace(path="/bare"))
        with psycopg.connect(bare, autocommit=True) as connection:
            connection.execute(bare_view.TABLE)
        with installation(Path(folder, "bare"), bare) as baseline:
            baseline.start("web", application=BARE)
            for database, given in (("postgresql", url), ("sqlite", None)):
                with installation(Path(folder, database), given, LIANDONG_RATE="10000000/minute") as measured:
                    key = _prepared(measured)
                    measured.start("web")
                    yield _compared(database, measured, baseline, key)


def _prepared(measured: Processes) -> str:
    """Load a plan and return a key of one of its agencies."""
    system = assemble(measured.settings)
    load_campaign(system.coordination, PLAN, now=now())
    issued = system.keys.issue(AGENCY, Role.AGENCY, now=now())
    system.close()
    return issued.text


def _compared(database: str, measured: Processes, baseline: Processes, key: str) -> Measured:
    for processes in (measured, baseline):
        _load(processes, key, 1.0)
    pairs = [(_load(measured, key, SECONDS), _load(baseline, key, SECONDS)) for _ in range(ROUNDS)]
    ours, bare = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    return Measured(
        "POST /v1/events, one event, 16 connections",
        database,
        statistics.median(one / other for one, other in pairs),
        TARGET if database == "postgresql" else None,
        f"{ours:,.0f} requests/s against a bare Flask view with a raw INSERT on PostgreSQL {bare:,.0f} requests/s",
    )


def _load(processes: Processes, key: str, seconds: float) -> float:
    """Return the answers a second of one round."""
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.bench.http_load", str(processes.port), str(CONNECTIONS), str(seconds), key],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=seconds + 60,
    )
    return float(ran.stdout)

"""Speed 2: many events judged and appended at once, against a raw insert of the very same rows. 批量写入。"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from coordination.record import Coordination
from coordination.store import Log, open_log
from coordination.streams.lead import LEAD
from scripts.bench.rows import Measured, seconds
from scripts.bench.world import NOW, Plain, flagged, lead_id, load, proposal, registrations
from scripts.throwaway_postgres import throwaway_postgres

EVENTS = 500
ROUNDS = 15
TARGET = 0.2
RAW_TABLE = """
    CREATE TABLE IF NOT EXISTS raw_events (
        originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text, state bytea,
        notification_id bigserial, PRIMARY KEY (originator_id, originator_version));
    CREATE UNIQUE INDEX IF NOT EXISTS raw_events_position ON raw_events (notification_id)"""
RAW_INSERT = """
    INSERT INTO raw_events (originator_id, originator_version, topic, state)
    SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])"""


def measure() -> Iterator[Measured]:
    """Measure 500 events for 500 streams, new ones and existing ones, on both databases."""
    with throwaway_postgres(durable=True) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(RAW_TABLE)
        yield from _both(open_log(url), "postgresql", connection)
        with tempfile.TemporaryDirectory() as folder:
            yield from _both(open_log(f"sqlite:///{Path(folder) / 'events.db'}"), "sqlite", connection)


def _both(log: Log, database: str, connection: psycopg.Connection[object]) -> Iterator[Measured]:
    coordination = Coordination(log, Plain())
    load(coordination)
    connection.execute("TRUNCATE raw_events")
    runs = (f"{number} " for number in count())
    last = ""

    def opening() -> float:
        nonlocal last
        last = next(runs)
        proposals = registrations(range(EVENTS), last)
        return seconds(lambda: coordination.post(proposals, now=NOW))

    def following(*, cold: bool) -> float:
        opening()
        proposals = [proposal(LEAD, lead_id(n, last), flagged(n), f"{last}f{n}") for n in range(EVENTS)]
        writer = Coordination(log, Plain()) if cold else coordination
        return seconds(lambda: writer.post(proposals, now=NOW))

    def raw() -> float:
        opening()
        rows = log.read_page(max(log.head().position - EVENTS, 0), EVENTS)
        columns = (
            [r.stream for r in rows],
            [r.version for r in rows],
            [r.topic for r in rows],
            [r.state for r in rows],
        )
        return seconds(lambda: connection.execute(RAW_INSERT, columns, binary=True, prepare=True))

    opening()
    target = TARGET if database == "postgresql" else None
    for name, ours in (
        ("append 500 registrations at once", opening),
        ("append 500 events to 500 streams at once, cold", lambda: following(cold=True)),
        ("append 500 events to 500 streams at once, warm", lambda: following(cold=False)),
    ):
        # in turns, and each pair by itself: what else the machine does meanwhile meets both
        pairs = [(raw(), ours()) for _ in range(ROUNDS)]
        base, spent = (statistics.median(times) for times in zip(*pairs, strict=True))
        yield Measured(
            name,
            database,
            statistics.median(one / other for one, other in pairs),
            target,
            f"{EVENTS / spent:,.0f} events/s against raw unnest insert on PostgreSQL {EVENTS / base:,.0f} events/s",
        )
    log.close()

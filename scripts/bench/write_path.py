"""Speed 2: many events judged and appended at once, against a raw insert of the very same rows. 批量写入。"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from coordination.record import Coordination
from coordination.store import Log, open_log
from coordination.streams.lead import LEAD
from scripts.bench.rows import Measured, median, seconds
from scripts.bench.world import NOW, Plain, flagged, lead_id, load, proposal, registrations
from scripts.throwaway_postgres import throwaway_postgres

EVENTS = 500
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
        columns = ([r.stream for r in rows], [r.version for r in rows], [r.topic for r in rows], [r.state for r in rows])
        return seconds(lambda: connection.execute(RAW_INSERT, columns, binary=True, prepare=True))

    opening()
    base = median(raw, 7)
    target = TARGET if database == "postgresql" else None
    told = f"raw unnest insert on PostgreSQL {EVENTS / base:,.0f} events/s"
    for name, spent in (
        ("append 500 registrations at once", median(opening, 7)),
        ("append 500 events to 500 streams at once, cold", median(lambda: following(cold=True), 5)),
        ("append 500 events to 500 streams at once, warm", median(lambda: following(cold=False), 5)),
    ):
        yield Measured(name, database, base / spent, target, f"{EVENTS / spent:,.0f} events/s against {told}")
    log.close()

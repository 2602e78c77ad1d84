"""Speed 2 with clocks: what starts clocks, in one go and one by one, against a raw insert of the very same rows. 期限写入。"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import psycopg

from coordination.clocks.packs import rule_book
from coordination.record import Coordination
from coordination.rules import Proposal, Role
from coordination.store import Log, open_log
from coordination.streams.clock import Attachment
from coordination.streams.lead import LEAD, LeadDispatched, LeadTriaged, Route
from scripts.bench.rows import Measured, seconds
from scripts.bench.world import AGENCY, NOW, OFFICE, Plain, lead_id, load, proposal, registrations
from scripts.bench.write_path import RAW_INSERT, RAW_TABLE
from scripts.throwaway_postgres import throwaway_postgres

LEADS = 200
ROUNDS = 9
TARGET = 0.2
ALONE = 60
DISPATCH = LeadDispatched(to_agency=AGENCY, feedback_due_on=date(2024, 3, 25))
TRIAGE = LeadTriaged(route=Route.LOCAL, opinion="属本地行政违法线索。")


def measure() -> Iterator[Measured]:
    """Measure dispatches, each of which starts two clocks, on both databases."""
    with throwaway_postgres(durable=True) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(RAW_TABLE)
        yield from _both(open_log(url), "postgresql", connection)
        with tempfile.TemporaryDirectory() as folder:
            yield from _both(open_log(f"sqlite:///{Path(folder) / 'events.db'}"), "sqlite", connection)


def _both(log: Log, database: str, connection: psycopg.Connection[object]) -> Iterator[Measured]:
    plain = Coordination(log, Plain())
    clocked = Coordination(log, Plain(), followers=Attachment(rule_book()))
    load(plain)
    connection.execute("TRUNCATE raw_events")
    runs = (f"c{number} " for number in count())

    def ready(many: int) -> list[Proposal]:
        run = next(runs)
        plain.post(registrations(range(many), run), now=NOW)
        plain.post([_by_office(TRIAGE, number, run, "t") for number in range(many)], now=NOW)
        return [_by_office(DISPATCH, number, run, "d") for number in range(many)]

    def together() -> tuple[float, float]:
        proposals, head = ready(LEADS), log.head().position
        spent = seconds(lambda: clocked.post(proposals, now=NOW))
        rows = log.read_page(head, 3 * LEADS)
        columns = (
            [r.stream for r in rows],
            [r.version for r in rows],
            [r.topic for r in rows],
            [r.state for r in rows],
        )
        return seconds(lambda: connection.execute(RAW_INSERT, columns, binary=True, prepare=True)), spent

    def alone(writer: Coordination) -> float:
        proposals = ready(ALONE)
        writer.post([proposals[0]], now=NOW)
        return seconds(lambda: [writer.post([one], now=NOW) for one in proposals[1:]]) / (ALONE - 1)

    together()
    pairs = [together() for _ in range(ROUNDS)]
    base, spent = (statistics.median(times) for times in zip(*pairs, strict=True))
    yield Measured(
        f"append {LEADS} dispatches with their clocks at once",
        database,
        statistics.median(one / other for one, other in pairs),
        TARGET if database == "postgresql" else None,
        f"{3 * LEADS / spent:,.0f} events/s against raw unnest insert on PostgreSQL {3 * LEADS / base:,.0f} events/s",
    )
    singles = [(alone(plain), alone(clocked)) for _ in range(ROUNDS)]
    without, with_clocks = (statistics.median(times) for times in zip(*singles, strict=True))
    yield Measured(
        "one dispatch that starts two clocks",
        database,
        statistics.median(one / other for one, other in singles),
        None,
        f"{with_clocks * 1000:.2f} ms against {without * 1000:.2f} ms without clocks",
    )
    log.close()


def _by_office(event: object, number: int, run: str, step: str) -> Proposal:
    return proposal(LEAD, lead_id(number, run), event, f"{run}{step}{number}", OFFICE, Role.OFFICE)

"""Speed 1: appends kept in order and known by their keys, against raw inserts of as many writers. 追加速度。"""

from __future__ import annotations

import hashlib
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from coordination.store import Appended, AppendRequest, NewEvent, ensure_schema, open_log
from scripts.bench.rows import Measured, seconds, table
from scripts.throwaway_postgres import throwaway_postgres

ROUNDS = 7
SECONDS = 1.0
TOPIC = "lead.registered"
STATE = b"x" * 430
BATCH = 500
FORK = multiprocessing.get_context("fork")
RAW_TABLE = """
    CREATE TABLE raw_events (
        originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text, state bytea,
        notification_id bigserial, PRIMARY KEY (originator_id, originator_version));
    CREATE UNIQUE INDEX raw_events_position ON raw_events (notification_id)"""
RAW_INSERT = "INSERT INTO raw_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"
RAW_BATCH = """
    INSERT INTO raw_events (originator_id, originator_version, topic, state)
    SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])"""

Write = Callable[[], None]
Open = Callable[[str], Callable[[], Write]]
"""Opens what a process shares, and gives what opens the share of each of its threads."""


@dataclass(frozen=True)
class Load:
    """So many processes with so many threads each, that write one event after another in one way."""

    way: Open
    processes: int
    threads: int

    def rate(self, url: str) -> float:
        """Events a second, once all are connected."""
        total = FORK.Value("L", 0)
        ready = FORK.Barrier(self.processes)
        running = [FORK.Process(target=self._process, args=(url, ready, total)) for _ in range(self.processes)]
        for process in running:
            process.start()
        for process in running:
            process.join()
            if process.exitcode:
                raise RuntimeError("a writer failed")
        return float(total.value) / SECONDS

    def _process(self, url: str, ready: Barrier, total: Synchronized[int]) -> None:
        counts = [0] * self.threads
        open_thread = self.way(url)
        writes = [open_thread() for _ in counts]
        for write in writes:
            write()
        ready.wait(60)
        end = time.monotonic() + SECONDS
        threads = [threading.Thread(target=_run, args=(writes[n], end, counts, n)) for n in range(self.threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with total:
            total.value += sum(counts)


def _run(write: Write, end: float, counts: list[int], number: int) -> None:
    while time.monotonic() < end:
        write()
        counts[number] += 1


def raw_insert(url: str) -> Callable[[], Write]:
    """Plain psycopg: one INSERT, one commit, a connection for each thread."""

    def thread() -> Write:
        connection = psycopg.connect(url, autocommit=True)
        return lambda: void(connection.execute(RAW_INSERT, (uuid4(), 1, TOPIC, STATE)))

    return thread


def store_append(url: str) -> Callable[[], Write]:
    """Our store: one log for all threads of a process."""
    log = open_log(url, create=False)
    return lambda: lambda: append(log.append, 1)


def library_insert(url: str) -> Callable[[], Write]:
    """The library's SQLite recorder as it comes."""
    recorder = SQLiteApplicationRecorder(SQLiteDatastore(url))
    recorder.create_table()
    return lambda: lambda: void(recorder.insert_events([StoredEvent(uuid4(), 1, TOPIC, STATE)]))


def append(to_log: Callable[[AppendRequest], object], count: int) -> None:
    """Open so many new streams with one event each, in one request."""
    outcome = to_log(request(count))
    if not isinstance(outcome, Appended):
        raise TypeError(f"not appended: {outcome}")


def request(count: int) -> AppendRequest:
    streams = [uuid4() for _ in range(count)]
    return AppendRequest(tuple(map(new_event, streams)), dict.fromkeys(streams, 0))


def new_event(stream: UUID) -> NewEvent:
    return NewEvent(stream, 1, TOPIC, STATE, uuid4(), hashlib.sha256(stream.bytes).digest())


def void(_: object) -> None:
    """Drop an answer that only proves that the work was done."""


TARGETS = (
    ("1 requester", Load(store_append, 1, 1), Load(raw_insert, 1, 1), 0.5),
    ("8 requesters in one process", Load(store_append, 1, 8), Load(raw_insert, 1, 8), 1.0),
    ("32 requesters in one process", Load(store_append, 1, 32), Load(raw_insert, 1, 32), 1.0),
    ("2 processes of 16 requesters", Load(store_append, 2, 16), Load(raw_insert, 8, 1), 0.7),
    ("8 processes of 1 requester", Load(store_append, 8, 1), Load(raw_insert, 8, 1), 0.35),
)


def measure() -> Iterator[Measured]:
    """Measure all of Speed 1, and what 500 events at once cost the store alone."""
    with throwaway_postgres(durable=True) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(RAW_TABLE)
        ensure_schema(url)
        for name, ours, raw, target in TARGETS:
            detail = f"raw psycopg, {raw.processes} x {raw.threads}"
            yield _compare(f"append, {name}", "postgresql", target, (ours, url), (raw, url), detail)
        yield _batch(url)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/events.db"
        ensure_schema(f"sqlite:///{file}")
        ours, library = Load(store_append, 1, 32), Load(library_insert, 1, 32)
        name, other = "append, 32 requesters in one process", str(Path(folder) / "library.db")
        yield _compare(name, "sqlite", 2.5, (ours, f"sqlite:///{file}"), (library, other), "the library as it comes")


def _compare(
    name: str, database: str, target: float, ours: tuple[Load, str], other: tuple[Load, str], detail: str
) -> Measured:
    """Alternate, so that a busy machine slows both; the median of the rounds' ratios."""
    rates = [(ours[0].rate(ours[1]), other[0].rate(other[1])) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in rates)
    mine, theirs = (statistics.median(column) for column in zip(*rates, strict=True))
    return Measured(name, database, ratio, target, f"{mine:.0f}/s against {theirs:.0f}/s of {detail}")


def _batch(url: str) -> Measured:
    with closing(open_log(url, create=False)) as log, psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.cursor(binary=True)

        def raw() -> None:
            events = request(BATCH).events
            columns = ([e.stream for e in events], [e.version for e in events])
            cursor.execute(RAW_BATCH, (*columns, [e.topic for e in events], [e.state for e in events]), prepare=True)

        ratios = []
        for _ in range(ROUNDS * 5):
            theirs = seconds(raw)
            ratios.append(theirs / seconds(lambda: append(log.append, BATCH)))
    detail = f"{BATCH} events for as many streams in one append, against raw unnest; store alone"
    return Measured(f"append, {BATCH} at once", "postgresql", statistics.median(ratios), 0.2, detail)


if __name__ == "__main__":
    print(table(measure()))

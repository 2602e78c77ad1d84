"""The log in one SQLite file. SQLite 存储。

``PERSISTENCE_MODULE=coordination.store.sqlite``, ``SQLITE_DBNAME=/path/events.db``
"""

# ruff: noqa: S608  (what is put into statements are the names of our own table and columns)
from __future__ import annotations

import fcntl
import sqlite3
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from eventsourcing import sqlite as library
from eventsourcing.persistence import IntegrityError, OperationalError

from .recorder import let_pass, library_identity, microseconds, moment, system_clock
from .terms import Appended, Conflict, Duplicate, Head, Known, NewEvent, Row, SchemaMismatch
from .wake import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from eventsourcing.persistence import StoredEvent

    from .terms import AppendRequest, Outcome

POLL = 0.005
"""Seconds between two looks for events that another process wrote: SQLite has no way to call."""
BUSY = 2.0
"""Seconds that one attempt waits for another process to finish writing."""
CHUNK = 500
"""Most values in one IN list."""

COLUMNS = "rowid, originator_id, originator_version, topic, state, recorded_at"
KNOWN = "event_key, rowid, originator_id, originator_version, recorded_at, digest"

# rowid is spelled out, or VACUUM would be free to number the events anew
TABLE = """CREATE TABLE IF NOT EXISTS {table} (
    rowid INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    event_key BLOB NOT NULL UNIQUE,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    UNIQUE (originator_id, originator_version)
)"""

_INHERITED: list[object] = []

T = TypeVar("T")


class Readers(library.SQLiteConnectionPool):
    """The library's pool, but closing it does not crash who is still reading. 读连接池。"""

    @classmethod
    def like(cls, pool: library.SQLiteConnectionPool) -> Readers:
        return cls(
            db_name=pool.db_name,
            lock_timeout=pool.lock_timeout,
            pool_size=pool.pool_size,
            max_overflow=pool.max_overflow,
            pool_timeout=pool.pool_timeout,
            max_age=pool.max_age,
            pre_ping=pool.pre_ping,
        )

    def close(self) -> None:
        """Connections in use are left to their users: SQLite does not survive losing one under a running query."""
        with self._put_condition:
            self._in_use.clear()
        super().close()


class SQLiteRecorder(library.SQLiteApplicationRecorder):
    """The library's SQLite recorder, with keys, digests and times, and one connection that writes. SQLite 记录器。"""

    def __init__(self, datastore: library.SQLiteDatastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        datastore.pool = Readers.like(datastore.pool)
        self._insert = f"INSERT INTO {events_table_name} VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._writer: sqlite3.Connection | None = None
        self._writing = Lock()
        self._signal = Signal(self._last_position, POLL)

    # writing

    def record(self, requests: Sequence[AppendRequest], clock: datetime | None) -> list[Outcome]:
        with self._order() as cursor:
            last, now = self._last(cursor, clock)
            refused = [self._judge(cursor, request) for request in requests]
            outcomes: list[Outcome] = []
            rows: list[tuple[Any, ...]] = []
            for request, refusal in zip(requests, refused, strict=True):
                if refusal is not None:
                    outcomes.append(refusal)
                    continue
                first = last + len(rows) + 1
                rows += [_values(at, event, now) for at, event in enumerate(request.events, first)]
                outcomes.append(Appended(tuple(range(first, first + len(request.events))), moment(now)))
            cursor.executemany(self._insert, rows)
        return outcomes

    @contextmanager
    def _order(self) -> Iterator[sqlite3.Cursor]:
        """The order lock: within it, this is the only writer of the file. A failure costs the connection."""
        with self._writing:
            try:
                writer = self._writer = self._writer or self._connect()
                cursor = writer.cursor()
                cursor.execute("BEGIN IMMEDIATE")
                yield cursor
                cursor.execute("COMMIT")
            except BaseException as error:
                self._drop_writer()
                if isinstance(error, sqlite3.OperationalError):
                    raise OperationalError(str(error)) from error
                raise

    def _connect(self) -> sqlite3.Connection:
        writer = sqlite3.connect(
            self.datastore.pool.db_name, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        writer.execute("PRAGMA synchronous = FULL")
        return writer

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(sqlite3.Error):
                writer.rollback()  # closing alone leaves the lock to a statement that somebody still refers to
            writer.close()

    def _last(self, cursor: sqlite3.Cursor, clock: datetime | None) -> tuple[int, int]:
        """The last position, and the time for the next: the clock, but never before the last event."""
        now = microseconds(clock or system_clock())
        cursor.execute(f"SELECT rowid, recorded_at FROM {self.events_table_name} ORDER BY rowid DESC LIMIT 1")
        position, recorded_at = cursor.fetchone() or (0, now)
        return position, max(recorded_at, now)

    def _judge(self, cursor: sqlite3.Cursor, request: AppendRequest) -> Duplicate | Conflict | None:
        if found := self._known(cursor, [event.key for event in request.events]):
            return Duplicate(found)
        statement = f"SELECT max(originator_version) FROM {self.events_table_name} WHERE originator_id = ?"
        moved = frozenset(
            stream
            for stream, version in request.checks.items()
            if (cursor.execute(statement, (stream.hex,)).fetchone()[0] or 0) != version
        )
        return Conflict(moved) if moved else None

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's own way in: what is unique decides, and nothing is compared."""
        try:
            with self._order() as cursor:
                last, now = self._last(cursor, None)
                positions = range(last + 1, last + len(stored_events) + 1)
                rows = [_values(at, _adopt(event), now) for at, event in zip(positions, stored_events, strict=True)]
                cursor.executemany(self._insert, rows)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(str(error)) from error
        return list(positions)

    # reading

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Cursor]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.sqlite_cursor.row_factory = None
            yield cursor.sqlite_cursor

    def _rows(self, where: str, values: Sequence[object]) -> list[Row]:
        with self._reading() as cursor:
            cursor.execute(f"SELECT {COLUMNS} FROM {self.events_table_name} {where}", values)
            return [
                Row(position, _uuid(stream), version, topic, state, moment(recorded_at))
                for position, stream, version, topic, state, recorded_at in cursor
            ]

    def read_stream(self, stream: UUID, after: int) -> list[Row]:
        where = "WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version"
        return self._rows(where, (stream.hex, after))

    def read_streams(self, streams: Collection[UUID]) -> dict[UUID, list[Row]]:
        found: dict[UUID, list[Row]] = {stream: [] for stream in streams}
        for chunk in _chunks(stream.hex for stream in found):
            where = f"WHERE originator_id IN ({_marks(chunk)}) ORDER BY originator_id, originator_version"
            for row in self._rows(where, chunk):
                found[row.stream].append(row)
        return found

    def read_page(self, after_position: int, limit: int, up_to: int | None) -> list[Row]:
        where = "WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
        return self._rows(where, (after_position, 2**63 - 1 if up_to is None else up_to, limit))

    def read_positions(self, positions: Collection[int]) -> list[Row]:
        return [
            row
            for chunk in _chunks(sorted(set(positions)))
            for row in self._rows(f"WHERE rowid IN ({_marks(chunk)}) ORDER BY rowid", chunk)
        ]

    def find(self, keys: Collection[UUID]) -> dict[UUID, Known]:
        with self._reading() as cursor:
            return self._known(cursor, keys)

    def _known(self, cursor: sqlite3.Cursor, keys: Collection[UUID]) -> dict[UUID, Known]:
        found = {}
        for chunk in _chunks(key.bytes for key in keys):
            cursor.execute(f"SELECT {KNOWN} FROM {self.events_table_name} WHERE event_key IN ({_marks(chunk)})", chunk)
            for key, position, stream, version, recorded_at, digest in cursor:
                found[UUID(bytes=key)] = Known(position, _uuid(stream), version, moment(recorded_at), digest)
        return found

    def head(self) -> Head:
        with self._reading() as cursor:
            return self._head(cursor)

    def now(self, clock: datetime | None) -> datetime:
        with self._reading() as cursor:
            return moment(self._last(cursor, clock)[1])

    def _head(self, cursor: sqlite3.Cursor) -> Head:
        cursor.execute(f"SELECT rowid, recorded_at FROM {self.events_table_name} ORDER BY rowid DESC LIMIT 1")
        position, recorded_at = cursor.fetchone() or (0, None)
        return Head(position, None if recorded_at is None else moment(recorded_at))

    def _last_position(self) -> int:
        return self.head().position

    def position_at(self, instant: datetime) -> int:
        """Once an event lies after the instant, nothing can come before it; until then, ask in the writers' queue.

        There no append is under way, and every later one reads a clock that has passed the instant.
        """
        let_pass(instant)
        with self._reading() as cursor:
            head = self._head(cursor)
            if head.recorded_at is not None and head.recorded_at > instant:
                return self._search(cursor, instant, head.position)
        with self._order() as cursor:
            head = self._head(cursor)
            if head.recorded_at is None or head.recorded_at <= instant:
                return head.position
            return self._search(cursor, instant, head.position)

    def _search(self, cursor: sqlite3.Cursor, instant: datetime, later: int) -> int:
        """Halve between a position that is not after the instant and one that is; times rise with positions."""
        statement = f"SELECT rowid, recorded_at FROM {self.events_table_name} WHERE rowid >= ? ORDER BY rowid LIMIT 1"
        limit = microseconds(instant)
        known = 0
        while later - known > 1:
            middle = (known + later) // 2
            position, recorded_at = cursor.execute(statement, (middle,)).fetchone()
            if recorded_at > limit:
                later = middle
            else:
                known = position
        return known

    # waking

    def announce(self, position: int) -> None:
        self._signal.tell(position)

    def wait_beyond(self, position: int, timeout: float) -> bool:
        return self._signal.wait_beyond(position, timeout)

    # setting up and closing

    def create_table(self) -> None:
        """Make the file and its table, under a lock beside it, however many processes start at once."""
        path = Path(self.datastore.pool.db_name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(path.name + ".setup").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            writer = self._connect()
            try:
                writer.execute("PRAGMA journal_mode = WAL")
                writer.execute(TABLE.format(table=self.events_table_name))
            finally:
                writer.close()
        self.check_schema()

    def check_schema(self) -> None:
        with self._reading() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = ?", (self.events_table_name,))
            stored = cursor.fetchone()
        if stored is None or stored[0] != TABLE.format(table=self.events_table_name).replace("IF NOT EXISTS ", ""):
            raise SchemaMismatch(f"table {self.events_table_name} is not as this program expects")

    def forget_parent(self) -> None:
        _INHERITED.extend((self.datastore.pool, self._writer))
        self.datastore.pool = Readers.like(self.datastore.pool)
        self._begin_anew()

    def disconnect(self) -> None:
        with self._writing:
            self._drop_writer()


class SQLiteLogFactory(library.SQLiteFactory):
    """Makes the SQLite recorder. SQLite 工厂。"""

    application_recorder_class = SQLiteRecorder


def _adopt(event: StoredEvent) -> NewEvent:
    key, digest = library_identity(event)
    return NewEvent(cast("UUID", event.originator_id), event.originator_version, event.topic, event.state, key, digest)


def _values(position: int, event: NewEvent, now: int) -> tuple[Any, ...]:
    return (
        position,
        event.stream.hex,
        event.version,
        event.topic,
        event.state,
        now,
        event.key.bytes,
        event.digest,
    )


def _uuid(text: str) -> UUID:
    return UUID(int=int(text, 16))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk

"""The log in PostgreSQL. PostgreSQL 存储。

``PERSISTENCE_MODULE=coordination.store.postgres``, and ``POSTGRES_URL`` for what the library has no setting for.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString, cast

import psycopg
from eventsourcing import postgres as library
from eventsourcing.persistence import OperationalError
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row
from psycopg.sql import SQL

from .postgres_sql import COLUMNS, FUNCTIONS, NOW, Layout
from .postgres_wake import Announcer, Listener
from .postgres_wire import BytesArray, IntegerArray, TextArray, UuidArray, register_arrays
from .recorder import events_of, library_identity
from .terms import Appended, Conflict, Duplicate, Head, Known, Row, SchemaMismatch
from .wake import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from eventsourcing.persistence import StoredEvent
    from eventsourcing.utils import Environment, EnvType
    from psycopg import Connection, Cursor

    from .terms import AppendRequest, Outcome

POLL = 0.5
"""Seconds after which a waiting reader looks for himself, should a call have been lost."""

CONNECTION = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""A server that went silent is noticed in seconds, not in hours."""

WRITER = {
    "default_transaction_isolation": "read committed",  # the order lock relies on a snapshot per statement
    "statement_timeout": "8s",
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",  # a plan made while the table was small must not stay
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
"""Settings of the connection that writes."""

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)
"""What says that the server is gone, going, or no longer the one that writes."""

_INHERITED: list[object] = []

Answer = tuple["datetime", "list[int] | None", "list[UUID] | None", "list[int] | None", "list[UUID] | None"]


def settings_for(url: str, schema: str) -> dict[str, str]:
    """The library's settings for a PostgreSQL URL. 由连接串得出库设置。"""
    parts = conninfo_to_dict(url)
    named = {f"POSTGRES_{name.upper()}": str(parts.get(name, "")) for name in ("host", "user", "password")}
    return {
        **named,
        "PERSISTENCE_MODULE": __name__,
        "POSTGRES_DBNAME": str(parts.get("dbname", "")),
        "POSTGRES_PORT": str(parts.get("port", "")),
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_URL": url,
        "POSTGRES_CONNECT_TIMEOUT": "3",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "15",
    }


class PostgresRecorder(library.PostgresApplicationRecorder):
    """The library's PostgreSQL recorder, with keys, digests and times, and one connection that writes. PG 记录器。"""

    def __init__(self, datastore: library.PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.layout = Layout(datastore.schema, events_table_name)
        self.channel_name = self.layout.channel
        self._one = self._call("append_one")
        self._many = self._call("append_many")
        self._position_at = self._call("position_at")
        self._begin_anew()

    def _call(self, ending: str) -> bytes:
        arguments = [part.split() for part in FUNCTIONS[ending][0].split(",")]
        values = ", ".join(f"%b::{words[1]}" for words in arguments if words[0] != "OUT")
        return f"SELECT * FROM {self.layout.name(ending).as_string()}({values})".encode()  # noqa: S608  (our own names)

    def _begin_anew(self) -> None:
        self._idle: deque[Cursor[Any]] = deque()
        self._signal = Signal(self._last_position, POLL)
        self._announcer = Announcer(self.connect, self.channel_name)
        self._listener = Listener(self.connect, self.channel_name, self._signal)

    def connect(self) -> Connection[Any]:
        """A connection outside the library's pool, with the same parameters."""
        parameters: dict[str, Any] = {**_parameters(self.datastore), "row_factory": tuple_row}
        with _away():
            return psycopg.connect(**parameters, autocommit=True)

    # writing

    def record(self, requests: Sequence[AppendRequest], clock: datetime | None) -> list[Outcome]:
        if len(requests) == 1 and len(requests[0].events) == 1:
            return self._outcomes(requests, self._execute(self._one, _scalars(requests[0], clock)))
        return self._outcomes(requests, self._execute(self._many, _arrays(requests, clock)))

    def _execute(self, call: bytes, values: Sequence[Any]) -> Answer:
        with _away():
            writer = self._idle.pop() if self._idle else self._open_writer()
            try:
                writer.execute(call, values, prepare=True)
                answer = cast("Answer", writer.fetchone())
            except BaseException:
                writer.connection.close()
                raise
        self._idle.append(writer)
        return answer

    def _open_writer(self) -> Cursor[Any]:
        connection = self.connect()
        try:
            settings = SQL(", ").join(SQL("set_config({}, {}, false)").format(*pair) for pair in WRITER.items())
            connection.execute(SQL("SELECT {}").format(settings))
        except BaseException:
            connection.close()
            raise
        register_arrays(connection)
        return connection.cursor(binary=True)

    def _outcomes(self, requests: Sequence[AppendRequest], answer: Answer) -> list[Outcome]:
        recorded_at, kept, known, stale_requests, stale_streams = answer
        positions = kept or []
        if known is None and stale_requests is None:
            return _shares(requests, positions, recorded_at)
        found = self.find(known) if known else {}
        moved: dict[int, set[UUID]] = {}
        for number, stream in zip(stale_requests or (), stale_streams or (), strict=True):
            moved.setdefault(number, set()).add(stream)
        outcomes: list[Outcome] = []
        taken = 0
        for number, request in enumerate(requests):
            if mine := {event.key: found[event.key] for event in request.events if event.key in found}:
                outcomes.append(Duplicate(mine))
            elif number in moved:
                outcomes.append(Conflict(frozenset(moved[number])))
            else:
                outcomes += _shares([request], positions[taken:], recorded_at)
                taken += len(request.events)
        return outcomes

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's own way in: what is unique decides, and nothing is compared."""
        statement = SQL(
            "INSERT INTO {table} (originator_id, originator_version, topic, state, event_key, digest, recorded_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, greatest(clock_timestamp(), "
            "(SELECT recorded_at FROM {table} ORDER BY notification_id DESC LIMIT 1))) RETURNING notification_id"
        ).format(table=self.layout.name())
        rows = [(*_columns(event), *library_identity(event)) for event in stored_events]
        positions: list[int] = []
        if rows:
            with self.datastore.transaction(commit=True) as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (self.layout.order_lock,))
                cursor.executemany(statement, rows, returning=True)
                positions = [row["notification_id"] for _ in cursor.results() for row in cursor]
            self.announce(positions[-1])
        return positions

    # reading

    @contextmanager
    def _reading(self) -> Iterator[Cursor[Any]]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            yield cursor

    def _rows(self, where: LiteralString, values: Sequence[object]) -> list[Row]:
        with self._reading() as cursor:
            statement = SQL("SELECT {} FROM {} {}").format(COLUMNS, self.layout.name(), SQL(where))
            cursor.execute(statement, values, prepare=True)
            return list(map(Row._make, cursor.fetchall()))

    def read_stream(self, stream: UUID, after: int) -> list[Row]:
        where: LiteralString = (
            "WHERE originator_id = %s AND originator_version > %s::bigint ORDER BY originator_version"
        )
        return self._rows(where, (stream, after))

    def read_streams(self, streams: Collection[UUID]) -> dict[UUID, list[Row]]:
        found: dict[UUID, list[Row]] = {stream: [] for stream in streams}
        for row in self._rows(
            "WHERE originator_id = ANY (%s::uuid[]) ORDER BY originator_id, originator_version", (list(found),)
        ):
            found[row.stream].append(row)
        return found

    def read_page(self, after_position: int, limit: int, up_to: int | None) -> list[Row]:
        return self._rows(
            "WHERE notification_id > %s::bigint AND notification_id <= %s::bigint "
            "ORDER BY notification_id LIMIT %s::bigint",
            (after_position, 2**63 - 1 if up_to is None else up_to, limit),
        )

    def read_positions(self, positions: Collection[int]) -> list[Row]:
        where: LiteralString = "WHERE notification_id = ANY (%s::bigint[]) ORDER BY notification_id"
        return self._rows(where, (list(positions),))

    def find(self, keys: Collection[UUID]) -> dict[UUID, Known]:
        statement = SQL(
            "SELECT event_key, notification_id, originator_id, originator_version, recorded_at, digest "
            "FROM {} WHERE event_key = ANY (%s::uuid[])"
        ).format(self.layout.name())
        with self._reading() as cursor:
            cursor.execute(statement, (list(keys),), prepare=True)
            return {key: Known(*known) for key, *known in cursor.fetchall()}

    def head(self) -> Head:
        statement = SQL("SELECT notification_id, recorded_at FROM {} ORDER BY notification_id DESC LIMIT 1")
        with self._reading() as cursor:
            found = cursor.execute(statement.format(self.layout.name()), prepare=True).fetchone()
        return Head(*found) if found else Head(0, None)

    def now(self, clock: datetime | None) -> datetime:
        statement = SQL(NOW.replace("a_clock", "%s::timestamptz"))
        with self._reading() as cursor:
            found = cursor.execute(SQL("SELECT ") + statement.format(table=self.layout.name()), (clock,), prepare=True)
            return cast("tuple[datetime]", found.fetchone())[0]

    def _last_position(self) -> int:
        return self.head().position

    def position_at(self, instant: datetime) -> int:
        with self._reading() as cursor:
            cursor.execute(self._position_at, (instant,), prepare=True)
            return cast("tuple[int]", cursor.fetchone())[0]

    # waking

    def announce(self, position: int) -> None:
        self._signal.tell(position)
        self._announcer.announce(position)

    def wait_beyond(self, position: int, timeout: float) -> bool:
        self._listener.start()
        return self._signal.wait_beyond(position, timeout)

    # setting up and closing

    def create_table(self) -> None:
        """Set up what is missing or different, under a lock, however many processes start at once."""
        with _away(), self.connect() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (self.layout.lock("setup"),))
            if self._differences(connection):
                for statement in self.layout.statements():
                    connection.execute(statement)

    def check_schema(self) -> None:
        with _away(), self.connect() as connection:
            differences = self._differences(connection)
        if differences:
            raise SchemaMismatch(f"not as this program expects: {', '.join(differences)}")

    def _differences(self, connection: Connection[Any]) -> list[str]:
        """Names of what the database lacks or has otherwise."""
        schema, table = self.layout
        columns = connection.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = %s AND table_name = %s "
            "AND column_name IN ('notification_id', 'recorded_at', 'event_key', 'digest')",
            (schema, table),
        ).fetchone()
        stored = dict(
            connection.execute(
                "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = %s",
                (schema,),
            ).fetchall()
        )
        expected = {self.layout.function(ending): self.layout.body(ending) for ending in FUNCTIONS}
        missing = [table] if columns != (4,) else []
        return missing + [name for name, body in expected.items() if stored.get(name) != body]

    def forget_parent(self) -> None:
        old = self.datastore.pool
        _INHERITED.extend((old, self._idle, self._announcer, self._listener))
        self.datastore.pool = library.ConnectionPool(
            connection_class=psycopg.Connection[Any],
            kwargs=old.kwargs,
            min_size=old.min_size,
            max_size=old.max_size,
            open=False,
            configure=self.datastore.after_connect_func(),
            timeout=old.timeout,
            max_lifetime=old.max_lifetime,
        )
        self._begin_anew()

    def disconnect(self) -> None:
        self._announcer.stop()
        self._listener.stop()
        while self._idle:
            self._idle.pop().connection.close()


class PostgresLogFactory(library.PostgresFactory):
    """Makes the PostgreSQL recorder. PG 工厂。"""

    application_recorder_class = PostgresRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        given = {name: value for name, value in conninfo_to_dict(self.env.get("POSTGRES_URL") or "").items() if value}
        options = f"{given.pop('options', '')} -c timezone=UTC".strip()
        _parameters(self.datastore).update({**CONNECTION, **given, "options": options})


@contextmanager
def _away() -> Iterator[None]:
    """Say in the library's words that the server is away: whoever asked may ask again."""
    try:
        yield
    except AWAY as error:
        raise OperationalError(str(error)) from error


def _parameters(datastore: library.PostgresDatastore) -> dict[str, Any]:
    return cast("dict[str, Any]", datastore.pool.kwargs)


def _scalars(request: AppendRequest, clock: datetime | None) -> tuple[Any, ...]:
    (event,) = request.events
    reads: Mapping[UUID, int] | None = None
    if len(request.checks) > 1:
        reads = {stream: version for stream, version in request.checks.items() if stream != event.stream}
    return (
        event.stream,
        event.version,
        event.topic,
        event.state,
        event.key,
        event.digest,
        UuidArray(list(reads)) if reads else None,
        IntegerArray(list(reads.values())) if reads else None,
        clock,
    )


def _arrays(requests: Sequence[AppendRequest], clock: datetime | None) -> tuple[Any, ...]:
    events = events_of(requests)
    numbered = list(enumerate(requests))
    checks = [(number, stream, version) for number, r in numbered for stream, version in r.checks.items()]
    return (
        IntegerArray([number for number, request in numbered for _ in request.events]),
        UuidArray([event.stream for event in events]),
        IntegerArray([event.version for event in events]),
        TextArray([event.topic for event in events]),
        BytesArray([event.state for event in events]),
        UuidArray([event.key for event in events]),
        BytesArray([event.digest for event in events]),
        IntegerArray([number for number, _, _ in checks]),
        UuidArray([stream for _, stream, _ in checks]),
        IntegerArray([version for _, _, version in checks]),
        clock,
    )


def _shares(requests: Sequence[AppendRequest], positions: Sequence[int], recorded_at: datetime) -> list[Outcome]:
    """Deal the positions out to the requests, in their order."""
    shares: list[Outcome] = []
    taken = 0
    for request in requests:
        following = taken + len(request.events)
        shares.append(Appended(tuple(positions[taken:following]), recorded_at))
        taken = following
    return shares


def _columns(event: StoredEvent) -> tuple[UUID | str, int, str, bytes]:
    return event.originator_id, event.originator_version, event.topic, event.state

"""The read database: connections that read one consistent view, transactions that write, and who of several may write."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from projections import search
from projections.engine.models import ReadModel
from projections.tables import PREFIX, Instant, Text, indexes_of, table_of

LIVE: Final = "live"
BUILDING: Final = "building"
RETIRED: Final = "retired"

_metadata = sa.MetaData()
BUILDS = sa.Table(
    f"{PREFIX}builds",
    _metadata,
    sa.Column("model", Text, primary_key=True),
    sa.Column("build", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", Text, nullable=False),
    sa.Column("signature", Text, nullable=False),
    sa.Column("columns", Text, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("recorded_at", Instant),
    sa.Column("error", Text),
    sa.Column("error_position", sa.BigInteger),
)
"""How far each build of each model has got. The row moves in the transaction that writes the rows, and nowhere else."""


class Reached(Protocol):
    """Where a build may stand: an event, or another build."""

    @property
    def position(self) -> int:
        """The position."""

    @property
    def recorded_at(self) -> datetime | None:
        """When the event there was recorded."""


@dataclass(frozen=True, slots=True)
class Build:
    """One set of tables of a read model, and the position up to which events are folded into it. 构建。"""

    model: str
    build: int
    state: str
    signature: str
    columns: str
    position: int
    recorded_at: datetime | None = None
    error: str | None = None
    error_position: int | None = None

    def at(self, reached: Reached) -> Build:
        """Return the build as it stands once it has reached an event."""
        return replace(
            self, position=reached.position, recorded_at=reached.recorded_at, error=None, error_position=None
        )


class Behind(Exception):
    """A read model has not got as far as was asked, or is still being built: ask again after ``retry_after`` seconds."""

    def __init__(self, model: str, position: int, wanted: int, retry_after: float = 1.0) -> None:
        super().__init__(f"{model} is at position {position}, not yet at {wanted}")
        self.model, self.position, self.wanted, self.retry_after = model, position, wanted, retry_after


class DatabaseUnavailable(Exception):
    """The read database is out of reach, full or shutting down: ask again later."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent view of the read models: all that is asked through it stands at the same commit. 快照。"""

    connection: sa.Connection
    dialect: str
    builds: dict[str, Build]

    def build_of(self, model: ReadModel) -> Build:
        """Return the live build of a model.

        Raises:
            Behind: there is none that this program can read; it is being built.
        """
        found = self.builds.get(model.name)
        if found is None or found.columns != columns_signature(model, self.dialect):
            raise Behind(model.name, 0, 1, retry_after=5.0)
        return found


@cache  # asked for by every question that is answered
def columns_signature(model: ReadModel, dialect: str) -> str:
    """Return a short text that is equal where the tables have the same columns."""
    told = "|".join(shape.signature() for shape in model.shapes(dialect))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


class ReadDatabase:
    """The tables of the read models, on SQLite (one file, WAL) or PostgreSQL."""

    def __init__(self, url: str | sa.URL) -> None:
        """Take ``sqlite:///path/read.db`` or any ``postgresql://`` URL; nothing is opened yet."""
        parsed = sa.make_url(url)
        self._file: Path | None = None
        self._reader: sa.Engine
        self._writer: sa.Engine
        if parsed.get_backend_name() == "sqlite":
            self._file = Path(str(parsed.database))
            engine = sa.create_engine(parsed)
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
            self._reader, self._writer = engine, engine.execution_options(immediate=True)
        else:
            parsed = parsed.set(drivername="postgresql+psycopg")
            self._reader = _postgres(parsed, "-c jit=off").execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._writer = _postgres(parsed, _WRITER_OPTIONS)
        self.dialect = self._writer.dialect.name

    @property
    def sql(self) -> sa.Dialect:
        """The dialect that values are bound for."""
        return self._writer.dialect

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """A consistent view.

        Raises:
            Behind: nothing has been prepared yet.
            DatabaseUnavailable: the database cannot be asked, now or any more.
        """
        try:
            with self._reading() as snapshot:
                yield snapshot
        except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
            raise DatabaseUnavailable(type(error).__name__) from error

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with self._reader.connect() as connection, connection.begin():
            try:
                builds = {build.model: build for build in read_builds(connection, LIVE)}
            except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
                if not _no_such_table(error):
                    raise
                raise Behind("read models", 0, 1, retry_after=2.0) from None
            yield Snapshot(connection, self.dialect, builds)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes; on SQLite it has the write lock from the start."""
        with self._writer.begin() as connection:
            yield connection

    def prepare(self) -> None:
        """Make the table of builds where it is missing; however many processes start at once, one does it."""
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        with self.writing() as connection:
            if self.dialect == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_number("prepare"))))
            _metadata.create_all(connection)

    def leadership(self, name: str) -> Leadership:
        """Return the lock of a role that one process at a time may have."""
        return (
            FileLeadership(Path(f"{self._file}-{name}.lock")) if self._file else AdvisoryLeadership(self._writer, name)
        )

    def close(self) -> None:
        """Give the connections back."""
        self._reader.dispose()
        self._writer.dispose()


# Rows and position are lost together or not at all, so the disk need not be waited for. And a batch looks up what it touches by
# index: a table that has just been filled has no statistics yet, and without them other plans look cheap that read all of it.
_WRITER_OPTIONS = "-c synchronous_commit=off -c jit=off " + " ".join(
    f"-c enable_{way}=off" for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material", "memoize")
)


def _postgres(url: sa.URL, options: str) -> sa.Engine:
    return sa.create_engine(url, pool_pre_ping=True, pool_size=16, connect_args={"options": options})


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver's own opening of transactions would begin them late and without the write lock.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        # An unsynchronised commit may be lost with the power, rows and position together; it cannot be half there.
        "synchronous=NORMAL",
        "busy_timeout=30000",
        "cache_size=-32768",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _no_such_table(error: sa.exc.DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"


def lock_number(name: str) -> int:
    """Return the number of an advisory lock, the same in every process."""
    return int.from_bytes(hashlib.sha256(f"liandong read {name}".encode()).digest()[:8], "big", signed=True)


class Leadership:
    """A role that at most one process has at a time; the others wait as standby. 主备。"""

    def acquire(self) -> bool:
        """Try to get it; True where this process has it now."""
        raise NotImplementedError

    def release(self) -> None:
        """Give it up."""
        raise NotImplementedError


class FileLeadership(Leadership):
    """A lock on a file beside the database; it falls with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: IO[str] | None = None

    def acquire(self) -> bool:
        """Try to get the lock."""
        if self._held is None:
            opened = self._path.open("w")
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                opened.close()
                return False
            self._held = opened
        return True

    def release(self) -> None:
        """Let the lock go."""
        if self._held is not None:
            self._held.close()
            self._held = None


class AdvisoryLeadership(Leadership):
    """An advisory lock of a connection; it falls with the connection."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine, self._number = engine, lock_number(name)
        self._held: sa.Connection | None = None

    def acquire(self) -> bool:
        """Try to get the lock, or see whether it is still ours."""
        if self._held is not None:
            try:
                self._held.execute(sa.select(1))
            except sa.exc.DBAPIError:
                self.release()
            else:
                return True
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._number))).scalar():
            self._held = connection
            return True
        connection.close()
        return False

    def release(self) -> None:
        """Let the lock go, with the connection that holds it."""
        if self._held is not None:
            self._held.invalidate()
            self._held.close()
            self._held = None


def read_builds(connection: sa.Connection, *states: str) -> list[Build]:
    """Return the builds that are in one of these states."""
    found = connection.execute(sa.select(BUILDS).where(BUILDS.c.state.in_(states)).order_by(BUILDS.c.build))
    return [Build(*row) for row in found]


def next_build(connection: sa.Connection, model: str) -> int:
    """Return a number that no build of the model has had."""
    highest = connection.execute(sa.select(sa.func.max(BUILDS.c.build)).where(BUILDS.c.model == model)).scalar()
    return (highest or 0) + 1


def open_build(connection: sa.Connection, dialect: str, model: ReadModel, state: str) -> Build:
    """Make the tables of a new build; a live one gets all indexes at once, one being built only those that folding needs."""
    build = Build(
        model.name,
        next_build(connection, model.name),
        state,
        model.signature(),
        columns_signature(model, dialect),
        0,
    )
    for shape in model.shapes(dialect):
        table = table_of(shape, build.build)
        table.create(connection)
        if dialect == "sqlite" and table.name.endswith(f"_text_{build.build}"):
            connection.execute(search.create_words(table))
    make_indexes(connection, dialect, model, build.build, early=True)
    if state == LIVE:
        make_indexes(connection, dialect, model, build.build, early=False)
    connection.execute(
        sa.insert(BUILDS).values(
            model=build.model,
            build=build.build,
            state=state,
            signature=build.signature,
            columns=build.columns,
            position=0,
        )
    )
    return build


def make_indexes(connection: sa.Connection, dialect: str, model: ReadModel, build: int, *, early: bool) -> None:
    """Make the indexes that belong before or after the loading."""
    for shape in model.shapes(dialect):
        for index in indexes_of(shape, build, early=early):
            index.create(connection, checkfirst=True)


def drop_build(connection: sa.Connection, build: Build) -> None:
    """Drop whatever tables a build has, those of shapes that no longer exist included."""
    names = sa.inspect(connection).get_table_names()
    mine = [name for name in names if _belongs(name, build)]
    # A full-text table goes first: it takes its own shadow tables along.
    for name in sorted(mine, key=lambda name: not name.endswith("_words")):
        connection.execute(sa.DDL(f'DROP TABLE IF EXISTS "{name}"'))
    connection.execute(sa.delete(BUILDS).where(BUILDS.c.model == build.model, BUILDS.c.build == build.build))


def _belongs(name: str, build: Build) -> bool:
    base = f"{PREFIX}{build.model}"
    return name in {
        f"{base}_{build.build}",
        f"{base}_access_{build.build}",
        f"{base}_text_{build.build}",
        f"{base}_text_{build.build}_words",
    }


def advance(connection: sa.Connection, builds: Iterable[Build], position: int, recorded_at: datetime | None) -> None:
    """Move builds that stand at one position to a later one.

    Raises:
        Overtaken: somebody else has moved, replaced or retired one of them; nothing may be written then.
    """
    moved = list(builds)
    mine = sa.or_(*(sa.and_(BUILDS.c.model == build.model, BUILDS.c.build == build.build) for build in moved))
    statement = (
        sa.update(BUILDS)
        .where(mine, BUILDS.c.position == moved[0].position, BUILDS.c.state != RETIRED)
        .values(position=position, recorded_at=recorded_at, error=None, error_position=None)
    )
    if connection.execute(statement).rowcount != len(moved):
        raise Overtaken


class Overtaken(Exception):
    """Another engine has moved a build under our hands: read the builds again."""


def note_error(connection: sa.Connection, build: Build, position: int, error: BaseException) -> None:
    """Write down why a build does not get on."""
    told = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")
    connection.execute(
        sa.update(BUILDS)
        .where(BUILDS.c.model == build.model, BUILDS.c.build == build.build)
        .values(error=told, error_position=position)
    )

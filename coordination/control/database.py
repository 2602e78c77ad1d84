"""The control database: one SQLite file or the PostgreSQL of the record, brought to shape once under a lock."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.pool import ConnectionPoolEntry

# One number per thing that is set up under an advisory lock; "ldctl" read as bytes.
SCHEMA_LOCK = int.from_bytes(b"ldctl", "big")

_BEGIN = "sqlite_begin"


class ControlUnavailable(Exception):
    """The control tables are out of reach: ask again later."""


@contextmanager
def _told_apart() -> Iterator[None]:
    """Let whoever asks tell a database that is away from a mistake, without knowing which library is used here."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        raise ControlUnavailable(type(error).__name__) from error


class ControlDatabase:
    """Transactions over the control tables, alike on SQLite and PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Take `sqlite:///path/control.db` or any `postgresql://` URL; nothing is opened yet."""
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            self._engine = sa.create_engine(parsed)
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_sqlite)
        else:
            self._engine = sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        self.dialect = self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads."""
        with _told_apart(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that will write; on SQLite it is the only one from its first statement on."""
        with _told_apart(), self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
            yield connection

    def ensure_schema(self) -> None:
        """Bring the control tables to the newest form, once, however many processes start at the same moment."""
        with self._schema_lock(), self.writing() as connection:
            if self.dialect == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
            config = Config()
            config.set_main_option("script_location", "coordination:migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def purge(self) -> None:
        """Let deleted bytes leave the disk of a SQLite database; PostgreSQL does it by VACUUM in its own time."""
        if self.dialect == "sqlite":
            with self._engine.connect().execution_options(**{_BEGIN: ""}) as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

    @contextmanager
    def _schema_lock(self) -> Iterator[None]:
        """Hold the lock file beside a SQLite database; PostgreSQL is locked inside the transaction instead.

        No transaction covers the first switch of a new file to write-ahead logging, so the file itself cannot be the lock.
        """
        path = self._engine.url.database if self.dialect == "sqlite" else None
        if not path or path == ":memory:":
            yield
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with Path(f"{path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:
    """Settings of one SQLite connection; `Any` because the drivers' connections share no type."""
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, DDL included
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=FULL",  # a person key must be on disk before any event sealed with it
        "secure_delete=ON",  # a destroyed key must not linger in a free page
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)

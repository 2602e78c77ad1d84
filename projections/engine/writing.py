"""Writing a batch fast: COPY and one set-based UPDATE a table on PostgreSQL, prepared statements in bulk on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections import search
from projections.engine.models import Changes
from projections.tables import OPEN, Binder, binders

# Below this many rows the round trips of COPY cost more than it saves.
COPY_FROM = 8

Values = Sequence[tuple[Any, ...]]


class RowsRefused(Exception):
    """The database does not take a model's rows as they are: mend its folds or columns."""


# Lost connections, lost races, full disks, shutdowns: nothing that another attempt, or an operator, cannot mend.
_PASSING = ("08", "40", "53", "55", "57", "58")


def write(connection: sa.Connection, changes: Changes) -> None:
    """Write what a batch changes; endings first, so that what opens anew is not ended again.

    Raises:
        RowsRefused: the rows themselves are what is wrong.
    """
    try:
        _write(connection, changes)
    except Exception as error:
        if _passes(error):
            raise
        raise RowsRefused(f"{type(error).__name__}: {error}") from error


def _passes(error: Exception) -> bool:
    """Whether an error has nothing to do with the rows."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING)
    return isinstance(cause, OSError) or type(cause).__name__ == "OperationalError"


def _write(connection: sa.Connection, changes: Changes) -> None:
    sqlite = connection.dialect.name == "sqlite"
    end, add = (_end_sqlite, _add_sqlite) if sqlite else (_end_postgres, _add_postgres)
    for table, columns, rows in changes.closings:
        if rows:
            end(connection, table, columns, rows)
    for table, columns, rows in changes.inserts:
        if rows:
            add(connection, table, columns, _bound(connection, table, columns, rows))
    for table, documents in changes.documents:
        if documents:
            (_add_words_sqlite if sqlite else _add_words_postgres)(connection, table, documents)


def _bound(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Values) -> Values:
    """Turn the values of those columns that need it into what the driver takes."""
    turned = [
        (number, binder)
        for number, binder in enumerate(binders([table.c[name] for name in columns], connection.dialect))
        if binder is not None
    ]
    return [_bind(row, turned) for row in rows] if turned else rows


def _bind(row: tuple[Any, ...], turned: Sequence[tuple[int, Binder]]) -> tuple[Any, ...]:
    values = list(row)
    for number, binder in turned:
        if (value := values[number]) is not None:
            values[number] = binder(value)
    return tuple(values)


def _end_sqlite(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Values) -> None:
    end, *keys = columns
    matched = " AND ".join(f"{key} = ?" for key in keys)
    statement = f"UPDATE {table.name} SET {end} = ? WHERE {matched} AND {end} = {OPEN}"  # noqa: S608  declared names
    connection.exec_driver_sql(statement, list(_bound(connection, table, columns, rows)))


def _add_sqlite(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Values) -> None:
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({_names(columns)}) VALUES ({marks})"  # noqa: S608  declared names
    connection.exec_driver_sql(statement, list(rows))


Documents = Sequence[tuple[UUID, int, int, Sequence[str]]]


def _add_words_sqlite(connection: sa.Connection, table: sa.Table, documents: Documents) -> None:
    highest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.doc), 0))).scalar_one()
    numbered = list(enumerate(documents, start=highest + 1))
    rows = [(number, record, since, until) for number, (record, since, until, _) in numbered]
    names = ("doc", "id", "valid_from", "valid_to")
    _add_sqlite(connection, table, names, _bound(connection, table, names, rows))
    words = [(number, search.sqlite_document(piece)) for number, (_, _, _, piece) in numbered]
    statement = f"INSERT INTO {search.words_table(table)} (rowid, words) VALUES (?, ?)"  # noqa: S608  declared names
    connection.exec_driver_sql(statement, words)


def _add_words_postgres(connection: sa.Connection, table: sa.Table, documents: Documents) -> None:
    rows = [(record, since, until, search.postgres_document(piece)) for record, since, until, piece in documents]
    _add_postgres(connection, table, ("id", "valid_from", "valid_to", "words"), rows)


def _end_postgres(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Values) -> None:
    end, *keys = columns
    kinds = [table.c[name].type.compile(connection.dialect).split(" COLLATE")[0] for name in columns]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    matched = " AND ".join(f"old.{key} = ended.{key}" for key in keys)
    # Each row is looked up from within, because a planner without statistics would rather read all open rows for each of these.
    statement = (
        f"UPDATE {table.name} AS ending SET {end} = found.{end} FROM (SELECT ended.{end}, place.ctid"  # noqa: S608  declared names
        f" FROM unnest({arrays}) AS ended({_names(columns)}) CROSS JOIN LATERAL"
        f" (SELECT old.ctid FROM {table.name} AS old WHERE {matched} AND old.{end} = {OPEN} OFFSET 0) AS place"
        f" OFFSET 0) AS found WHERE ending.ctid = found.ctid"
    )
    lists = tuple(list(column) for column in zip(*_bound(connection, table, columns, rows), strict=True))
    connection.exec_driver_sql(statement, lists)


def _add_postgres(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Values) -> None:
    # The driver's own connection, inside the transaction that SQLAlchemy holds open on it.
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        if len(rows) < COPY_FROM:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table.name} ({_names(columns)}) VALUES ({marks})", rows)  # noqa: S608
            return
        with cursor.copy(f"COPY {table.name} ({_names(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)

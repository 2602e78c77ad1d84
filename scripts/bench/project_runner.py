"""What the engine is measured against: the eventsourcing library's ProjectionRunner, folding leads into the same rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from coordination.store import Row, open_log
from coordination.stored import from_row
from projections import search
from projections.engine import Projector, ReadDatabase
from projections.engine.models import Changes, Version
from projections.leads import LEADS
from projections.tables import OPEN, binders, table_of


class Kept(DomainEvent):
    """An event of ours inside an event of the library's."""

    position: int
    topic: str
    state: str


class Leads(Application[UUID]):
    """The library's application, as it comes."""


class View(PostgresTrackingRecorder):
    """The lead ledger's tables, written one event a transaction, as the library means it."""

    database: ReadDatabase
    times: list[float]

    def fold(self, event: Kept, tracking: Tracking) -> None:
        """Load the row, fold the event, write what changed and the tracking record, commit."""
        row = Row(
            event.position,
            event.originator_id,
            event.originator_version,
            event.topic,
            event.state.encode(),
            event.timestamp,
        )
        recorded = from_row(row)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            rows = LEADS.rows()
            rows.load([recorded.stream], self._former(cursor, recorded.stream))
            rows.position = recorded.position
            LEADS.fold(rows, recorded)
            self._write(cursor, LEADS.changes(rows, 1, "postgresql"))
        self.times.append(time.perf_counter())

    def _former(self, cursor: Any, record: UUID) -> dict[UUID, Version]:
        names = [column.name for column in LEADS.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        table = table_of(LEADS.shape, 1).name
        cursor.execute(
            f"SELECT valid_from, opened, {listed} FROM {table} WHERE id = %s AND valid_to = {OPEN}",  # noqa: S608
            (record,),
            prepare=True,
        )
        found = cursor.fetchone()
        if found is None:
            return {}
        return {record: Version(found["valid_from"], found["opened"], {name: found[name] for name in names})}

    def _write(self, cursor: Any, changes: Changes) -> None:
        for table, columns, rows in changes.closings:
            end, *keys = columns
            matched = " AND ".join(f"{key} = %s" for key in keys)
            for row in rows:
                update = f"UPDATE {table.name} SET {end} = %s WHERE {matched} AND {end} = {OPEN}"  # noqa: S608
                cursor.execute(update, row, prepare=True)
        for table, columns, rows in changes.inserts:
            bound = binders([table.c[name] for name in columns], self.database.sql)
            for row in rows:
                values = [
                    value if bind is None or value is None else bind(value)
                    for value, bind in zip(row, bound, strict=True)
                ]
                self._insert(cursor, table.name, columns, values)
        for table, documents in changes.documents:
            for record, since, until, piece in documents:
                words = search.postgres_document(piece)
                self._insert(
                    cursor, table.name, ("id", "valid_from", "valid_to", "words"), (record, since, until, words)
                )

    def _insert(self, cursor: Any, table: str, columns: Sequence[str], values: Sequence[Any]) -> None:
        listed, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
        insert = f"INSERT INTO {table} ({listed}) VALUES ({marks})"  # noqa: S608  declared names
        cursor.execute(insert, values, prepare=True)


class Fold(Projection[View]):
    """Hands each event to the view."""

    def process_event(self, domain_event: Kept, tracking: Tracking) -> None:
        """Fold one event."""
        self.view.fold(domain_event, tracking)


def rate(url: str, rows: Sequence[Row]) -> float:
    """Return the events that ProjectionRunner folds in a second, from its first to its last."""
    database = ReadDatabase(url)
    Projector(database, open_log("memory:"), from_row, (LEADS,)).prepare()
    View.database, View.times = database, []
    known = conninfo_to_dict(url)
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(known["dbname"]),
        "POSTGRES_HOST": str(known["host"]),
        "POSTGRES_PORT": str(known.get("port", 5432)),
        "POSTGRES_USER": str(known.get("user", "postgres")),
        "POSTGRES_PASSWORD": str(known.get("password", "")) or "none",
        "POSTGRES_MAX_OVERFLOW": "5",
    }
    with Leads(env=settings) as application:
        for start in range(0, len(rows), 500):
            application.save(*(_kept(row) for row in rows[start : start + 500]))
    with ProjectionRunner(application_class=Leads, projection_class=Fold, view_class=View, env=settings) as runner:
        runner.wait(len(rows), timeout=600)
    database.close()
    return (len(View.times) - 1) / (View.times[-1] - View.times[0])


def _kept(row: Row) -> Kept:
    # By name, because the library makes the constructor at run time.
    fields: dict[str, Any] = {
        "originator_id": row.stream,
        "originator_version": row.version,
        "timestamp": row.recorded_at,
        "position": row.position,
        "topic": row.topic,
        "state": row.state.decode(),
    }
    return Kept(**fields)

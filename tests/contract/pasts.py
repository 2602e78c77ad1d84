"""A log in a list, written from the past of a story, and what ledgers fold from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import SHANGHAI, Envelope
from coordination.store import Head
from coordination.store import Row as Kept
from coordination.stored import from_row, to_state
from projections.access import SUPERVISOR, Sight
from projections.engine import Ledger, Moment, Projector, ReadDatabase, reached
from projections.engine.models import ReadModel, Row
from projections.queries import page
from projections.questions import Filter, Query
from projections.tables import STILL_OPEN, table_of
from tests.spec.dsl import Said, _flat

START = datetime(2024, 3, 1, tzinfo=UTC)


@dataclass
class Log:
    """A log in a list, written from a past; events are recorded a minute apart."""

    rows: list[Kept] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)

    def write(self, *past: Any) -> None:
        for item in _flat(past):
            self.append(item)

    def append(self, item: Said) -> None:
        position = len(self.rows) + 1
        version = self.versions.get(item.stream, 0) + 1
        self.versions[item.stream] = version
        at = datetime.combine(item.on, time(12), tzinfo=SHANGHAI).astimezone(UTC)
        envelope = Envelope(item.stream, version, "tests", f"e{position}", item.by, item.by, at, item.on)
        state = to_state(item.event, envelope)
        self.rows.append(
            Kept(position, item.stream, version, item.event.topic, state, START + timedelta(minutes=position))
        )

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> list[Kept]:
        return self.rows[after_position : after_position + limit]

    def read_positions(self, positions: Collection[int]) -> list[Kept]:
        return [self.rows[position - 1] for position in positions]

    def head(self) -> Head:
        return Head(len(self.rows), self.rows[-1].recorded_at) if self.rows else Head(0, None)


def fold_log(database: ReadDatabase, *past: Any, models: Sequence[ReadModel], batch: int = 500) -> Log:
    """Fold a past into the models, and return the log that it is written in."""
    log = Log()
    log.write(*past)
    Projector(database, log, from_row, models, batch=batch).catch_up()  # type: ignore[arg-type]
    return log


def fold_past(
    database: ReadDatabase, models: Sequence[ReadModel], model: Ledger, *past: Any, batch: int = 500
) -> dict[UUID, Row]:
    """Fold a past into the models, and return the rows of one of them as they stand at the end."""
    fold_log(database, *past, models=models, batch=batch)
    with database.reading() as snapshot:
        table = table_of(model.shape, snapshot.build_of(model).build)
        found = snapshot.connection.execute(sa.select(table).where(table.c.valid_to == STILL_OPEN)).mappings()
        return {row["id"]: dict(row) for row in found}


def rows_asked(
    database: ReadDatabase,
    sight: Sight = SUPERVISOR,
    position: int | None = None,
    *,
    ledger: Ledger,
    now: datetime,
    q: str | None = None,
    **filters: Filter,
) -> dict[UUID, Row]:
    """Ask a ledger as a page does, and return the rows by their records."""
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, ledger.needs) if position is None else position, now)
        return {row["id"]: row for row in page(snapshot, ledger, sight, moment, Query(filters, q=q)).rows}

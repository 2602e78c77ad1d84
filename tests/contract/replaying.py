"""What tests of replays share: a replay beside a live database, what it has found, and hands on the live rows. 重放。"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from projections.audit import Difference, ModelReport, Replay, Report, Scratch
from projections.engine import Moment, ReadDatabase, ReadModel
from projections.history import EVENT_INDEX
from projections.tables import OPEN, table_of
from tests.contract.folding import MODELS
from tests.contract.matters import MATTERS, START, Book, decode


def shown(kind: str, value: Any) -> Any:
    return value


def moment(book: Book, position: int | None = None) -> Moment:
    reached = book.head().position if position is None else position
    return Moment(reached, START + timedelta(minutes=reached))


def replayed(
    database: ReadDatabase,
    book: Book,
    folder: Path,
    position: int | None = None,
    models: tuple[ReadModel, ...] = MODELS,
    **changed: Any,
) -> Report:
    patience = changed.pop("patience", 0.05)
    engine = Replay(book, decode, database, patience, changed.pop("shown", shown), **{"batch": 40, **changed})
    with Scratch(folder / "one.replay.db") as scratch:
        return engine.run(scratch, models, moment(book, position))


def of(report: Report, model: str = "matter") -> ModelReport:
    return next(one for one in report.models if one.model == model)


def found(report: Report, part: str, model: str = "matter") -> list[Difference]:
    return [one for one in of(report, model).listed if one.part == part]


def tampered(database: ReadDatabase, statement: Any, shape: Any = None, model: ReadModel = MATTERS) -> sa.Table:
    """Change the live rows as somebody could who runs the database."""
    with database.reading() as snapshot:
        table = table_of(shape or model.shape, snapshot.build_of(model).build)
    with database.writing() as connection:
        # an insert does not tell everywhere how many rows it made
        assert connection.execute(statement(table)).rowcount in (1, -1)
    return table


def standing(database: ReadDatabase, position: int) -> dict[str, Any]:
    """Return a row that stands at a position."""
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        held = (table.c.valid_from <= position, table.c.valid_to > position)
        row = snapshot.connection.execute(sa.select(table).where(*held).order_by(table.c.id).limit(1)).mappings().one()
        return dict(row)


def open_access(database: ReadDatabase, most: int) -> list[dict[str, Any]]:
    with database.reading() as snapshot:
        table = table_of(MATTERS.access, snapshot.build_of(MATTERS).build)
        found = sa.select(table).where(table.c.until == OPEN).order_by(table.c.id, table.c.party).limit(most)
        return [dict(row) for row in snapshot.connection.execute(found).mappings()]


def last_entry(database: ReadDatabase) -> dict[str, Any]:
    with database.reading() as snapshot:
        table = table_of(EVENT_INDEX.shape, snapshot.build_of(EVENT_INDEX).build)
        last = sa.select(table).order_by(table.c.position.desc()).limit(1)
        return dict(snapshot.connection.execute(last).mappings().one())


def this(table: sa.Table, row: dict[str, Any]) -> Any:
    return sa.and_(table.c.id == row["id"], table.c.valid_from == row["valid_from"])

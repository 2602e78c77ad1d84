"""What the engine's tests share: a folded read database, and what stands in its tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.custody import reasons
from projections.engine import (
    Projector,
    ReadDatabase,
    Rows,
    custody_of,
)
from projections.engine.models import Ledger, ReadModel, Row
from projections.history import EVENT_INDEX
from projections.tables import table_of
from tests.contract.matters import FOLDS, MATTERS, Book, decode, matters, replay

MODELS = (MATTERS, EVENT_INDEX)


def folded(database: ReadDatabase, book: Book, models: tuple[ReadModel, ...] = MODELS, batch: int = 500) -> Projector:
    projector = Projector(database, book, decode, models, batch=batch)
    projector.catch_up()
    return projector


def versions(database: ReadDatabase, model: ReadModel) -> dict[str, list[str]]:
    """Every version of every row of a model's live tables, words left out where they are not kept in rows."""
    with database.reading() as snapshot:
        build = snapshot.build_of(model)
        found = {}
        for shape in model.shapes(database.dialect):
            table = table_of(shape, build.build)
            columns = [column for column in table.c if column.name != "doc"]
            found[shape.name] = sorted(map(repr, snapshot.connection.execute(sa.select(*columns))))
        return found


def rows_at(database: ReadDatabase, position: int) -> dict[UUID, Row]:
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        held = (table.c.valid_from <= position, table.c.valid_to > position)
        names = [column.name for column in MATTERS.columns]
        rows = snapshot.connection.execute(sa.select(table.c.id, *(table.c[name] for name in names)).where(*held))
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def access_at(database: ReadDatabase, position: int, *, leaving: bool) -> set[tuple[UUID, str, str]]:
    """(record, party, why) at a position; the rows that end by its event only where ``leaving``."""
    with database.reading() as snapshot:
        table = table_of(MATTERS.access, snapshot.build_of(MATTERS).build)
        until = table.c.until > (position if leaving else position + 1)
        found = sa.select(table.c.id, table.c.party, table.c.why).where(table.c.valid_from <= position, until)
        return {(row[0], row[1], row[2]) for row in snapshot.connection.execute(found)}


def expected_access(rows: dict[UUID, Row]) -> set[tuple[UUID, str, str]]:
    return {
        (record, party, ",".join(sorted(why)))
        for record, row in rows.items()
        for party, why in reasons(custody_of(row)).items()
    }


def assert_as_replayed(database: ReadDatabase, book: Book, positions: list[int]) -> None:
    for position in positions:
        naive = replay(book, position)
        assert rows_at(database, position) == naive
        # Once the events of a position are over, the parties are those of the rows, no more and no less.
        assert access_at(database, position, leaving=False) == expected_access(naive)


def broken(name: str, at_title: str) -> Ledger:
    def fails(rows: Rows, recorded: Any) -> None:
        rows.change(recorded.stream, title="half done")
        if recorded.event.title == at_title:
            raise ArithmeticError("cannot")
        FOLDS["matter.renamed"](rows, recorded)

    return matters(name=name, folds={**FOLDS, "matter.renamed": fails})

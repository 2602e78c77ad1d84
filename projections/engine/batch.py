"""Folding one page of events into the rows of several models: load what it touches, fold in memory, say what to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.store import Row
from projections.engine.database import Build, advance, note_error
from projections.engine.models import Changes, ReadModel, Version
from projections.engine.source import Decode
from projections.engine.writing import write
from projections.tables import STILL_OPEN, table_of


class Page:
    """Consecutive events of the log, each decoded at most once and only if somebody folds it. 一页事件。"""

    def __init__(self, events: Sequence[Row], decode: Decode, models: Iterable[ReadModel]) -> None:
        self.events = events
        self.decoded: dict[int, Recorded | Exception] = {}
        wanting = tuple(models)
        wanted: dict[str, bool] = {}
        for stored in events:
            topic = stored.topic
            if topic not in wanted:
                wanted[topic] = any(model.wants(topic) for model in wanting)
            if wanted[topic]:
                try:
                    self.decoded[stored.position] = decode(stored)
                except Exception as error:  # noqa: BLE001  one unreadable event stops the models that need it, not the engine
                    self.decoded[stored.position] = error

    @property
    def end(self) -> Row:
        """The last event."""
        return self.events[-1]

    def before(self, position: int) -> Row | None:
        """Return the last event before a position."""
        earlier = [stored for stored in self.events if stored.position < position]
        return earlier[-1] if earlier else None


@dataclass(frozen=True, slots=True)
class Folded:
    """What a page did to one build: the changes, and how far it got before its fold failed, if it did. 折叠结果。"""

    build: Build
    reached: Row | None
    changes: Changes
    error: Exception | None = None
    error_position: int = 0


Work = Sequence[tuple[ReadModel, Build]]


def commit_page(connection: sa.Connection, work: Work, page: Page) -> list[Folded]:
    """Fold a page into builds that stand at one position, and write rows and positions, all in the caller's transaction.

    Raises:
        Overtaken: another engine has moved one of the builds; the transaction must not be committed.
    """
    folded = [fold_page(connection, model, build, page) for model, build in work]
    if whole := [result.build for result in folded if result.error is None]:
        advance(connection, whole, page.end.position, page.end.recorded_at)
    for result in folded:
        if result.error is not None:
            if result.reached is not None:
                advance(connection, [result.build], result.reached.position, result.reached.recorded_at)
            note_error(connection, result.build, result.error_position, result.error)
        write(connection, result.changes)
    return folded


def fold_page(connection: sa.Connection, model: ReadModel, build: Build, page: Page) -> Folded:
    """Fold a page into one build, in memory; rows are loaded, nothing is written."""
    rows = model.rows()
    wanted, touched, error, failed_at = _wanted(model, page)
    if touched:
        rows.load(touched, _open_rows(connection, model, build, touched))
    for recorded in wanted:
        rows.position = recorded.position
        try:
            model.fold(rows, recorded)
        except Exception as trouble:  # noqa: BLE001  any failure of a model's code stalls that model alone
            error, failed_at = trouble, recorded.position
            rows.cut(recorded.position)
            break
    changes = model.changes(rows, build.build, connection.dialect.name)
    if error is None:
        return Folded(build, page.end, changes)
    return Folded(build, page.before(failed_at), changes, error, failed_at)


def _wanted(model: ReadModel, page: Page) -> tuple[list[Recorded], list[UUID], Exception | None, int]:
    """Return the events that a model folds and the ids they touch, up to the first that cannot be read."""
    wanted: list[Recorded] = []
    touched: dict[UUID, None] = {}
    for stored in page.events:
        if not model.wants(stored.topic):
            continue
        recorded = page.decoded[stored.position]
        if isinstance(recorded, Exception):
            return wanted, list(touched), recorded, stored.position
        try:
            touched.update(dict.fromkeys(model.touches(recorded)))
        except Exception as trouble:  # noqa: BLE001  as above
            return wanted, list(touched), trouble, stored.position
        wanted.append(recorded)
    return wanted, list(touched), None, 0


def _open_rows(
    connection: sa.Connection, model: ReadModel, build: Build, records: Sequence[UUID]
) -> Mapping[UUID, Version]:
    table = table_of(model.shape, build.build)
    names = [column.name for column in model.columns]
    shown = [table.c.id, table.c.valid_from, table.c.opened, *(table.c[name] for name in names)]
    wanted = sa.select(*shown).where(table.c.valid_to == STILL_OPEN)
    if connection.dialect.name == "postgresql":
        # One parameter however many ids, each looked up from within: a planner without statistics would read all open rows.
        asked = (
            sa.func.unnest(sa.literal(list(records), sa.ARRAY(sa.Uuid)))
            .table_valued("id", name="asked")
            .render_derived()
        )
        found = wanted.where(table.c.id == asked.c.id).correlate(asked).offset(0).lateral()
        wanted = sa.select(found).select_from(asked.join(found, sa.true()))
    else:
        wanted = wanted.where(table.c.id.in_(records))
    return {
        row[0]: Version(row[1], row[2], dict(zip(names, row[3:], strict=True))) for row in connection.execute(wanted)
    }

"""What of a read model is compared, read page by page in one order on both sides: answers, and all that was ever kept. 比对项。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from projections import queries
from projections.access import SUPERVISOR
from projections.engine import Journal, Ledger, Moment, ReadDatabase, ReadModel, Snapshot
from projections.questions import LONGEST_PAGE, REGISTRATION, Query
from projections.tables import STILL_OPEN, Shape, table_of

Row = Mapping[str, Any]
Page = tuple[list[Row], Any]
"""Rows, and where the next page begins; None where there is none."""

ROWS_AT_A_TIME: Final = 500
ANSWERS, VERSIONS, ACCESS, ENTRIES = "answers", "versions", "access", "entries"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that both sides must have alike. ``key`` orders the rows and says which belong together. 比对项。"""

    name: str
    key: tuple[str, ...]
    page: Callable[[Snapshot, Any], Page]

    def rows(self, database: ReadDatabase) -> Iterator[Row]:
        """Yield the rows of one side, each page through a snapshot of its own.

        Nothing that is past changes, so that a rebuild may take the rows' place in between; and no reader stays for minutes on rows
        that the database would like to tidy away.
        """
        after: Any = None
        while True:
            with database.reading() as snapshot:
                rows, after = self.page(snapshot, after)
            yield from rows
            if after is None:
                return


def parts(model: ReadModel, moment: Moment) -> tuple[Part, ...]:
    """Return what of a model is compared at a moment.

    ``answers``: the list as the interface answers it, asked by the same code. ``versions``: every version of every row up to the
    position, with those rows that folds keep for themselves. ``access``: who could know of which record, why, since and until when.
    ``entries``: the rows of a journal.
    """
    if isinstance(model, Journal):
        entries = _Kept(model, model.shape, ("position",), "position")
        return (Part(ENTRIES, entries.key, entries.reader(moment.position)),)
    versions = _Kept(model, model.shape, ("id", "valid_from"), "valid_from", "valid_to")
    found = (Part(VERSIONS, versions.key, versions.reader(moment.position)),)
    if not isinstance(model, Ledger):
        return found
    # an access row ends after the event by which it ends
    access = _Kept(model, model.access, ("id", "party", "valid_from"), "valid_from", "until", ends_after=1)
    return (
        Part(ANSWERS, ("opened", "id"), _answers(model, moment)),
        *found,
        Part(ACCESS, access.key, access.reader(moment.position)),
    )


def _answers(ledger: Ledger, moment: Moment) -> Callable[[Snapshot, Any], Page]:
    def page(snapshot: Snapshot, cursor: Any) -> Page:
        query = Query(sort=REGISTRATION, limit=LONGEST_PAGE, cursor=cursor)
        listing = queries.page(snapshot, ledger, SUPERVISOR, moment, query)
        return list(listing.rows), listing.next

    return page


@dataclass(frozen=True, slots=True)
class _Kept:
    """Rows of one table up to a position: what began later was not there, and what ended later had not ended. 留存的行。

    Later means after the position and no further than the model itself has come. No event has made a row that begins or ends beyond
    that, and whoever asks about today is answered from such a row too: it is compared as it stands.
    """

    model: ReadModel
    shape: Shape
    key: tuple[str, ...]
    begins: str
    ends: str | None = None
    ends_after: int = 0

    def reader(self, position: int) -> Callable[[Snapshot, Any], Page]:
        """Return what reads its pages as of a position."""

        def page(snapshot: Snapshot, after: Any) -> Page:
            build = snapshot.build_of(self.model)
            table, later = table_of(self.shape, build.build), (position + 1, build.position)
            key = [table.c[name] for name in self.key]
            wanted = sa.select(*(self._told(column, later) for column in table.c))
            wanted = wanted.where(table.c[self.begins].between(*later).is_not(sa.true()))
            if after is not None:
                values = (sa.literal(value, column.type) for value, column in zip(after, key, strict=True))
                wanted = wanted.where(sa.tuple_(*key) > sa.tuple_(*values))
            found = snapshot.connection.execute(wanted.order_by(*key).limit(ROWS_AT_A_TIME)).mappings()
            rows: list[Row] = [dict(row) for row in found]
            if len(rows) < ROWS_AT_A_TIME:
                return rows, None
            # where somebody has put two rows under one key, no page ends between them
            whole = [row for row in rows if self._key(row) != self._key(rows[-1])] or rows
            return whole, self._key(whole[-1])

        return page

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)

    def _told(self, column: sa.Column[Any], later: tuple[int, int]) -> sa.ColumnElement[Any]:
        if column.name != self.ends:
            return column
        since, until = (position + self.ends_after for position in later)
        return sa.case((column.between(since, until), STILL_OPEN), else_=column).label(column.name)

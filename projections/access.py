"""The one home of entitlement on the read side: which party may know of which record, from when until when. 知悉权限。

Each ledger has its access table beside it, derived from its rows by `coordination.custody.reasons` and by nothing else. Rows that
hang on other records (clocks) are known to whoever may know of these, by looking into the access tables of these.
A row that ends at position p ends *after* p: the feed still shows a leaving party the event by which it left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.custody import EVERYBODY
from projections.tables import OPEN, STILL_OPEN, Lookup, Shape, Text

VERSION = 2
"""Raise it when the reasons change: every ledger is then rebuilt."""

Reasons = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose eyes a question is asked with. 查阅身份。

    ``parties`` are agency codes and ``campaign:<code>`` for an office; a supervisor's ``everything`` needs none.
    """

    parties: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def of(cls, *parties: str) -> Sight:
        """Return the sight of parties, who also see what everybody sees."""
        return cls(tuple(sorted({*parties, EVERYBODY})))


SUPERVISOR = Sight(everything=True)


def shape(ledger: str) -> Shape:
    """Return the access table of a ledger."""
    return Shape(
        f"{ledger}_access",
        (
            sa.Column("party", Text, nullable=False),
            sa.Column("id", sa.Uuid, nullable=False),
            sa.Column("opened", sa.BigInteger, nullable=False),
            sa.Column("why", Text, nullable=False),
            sa.Column("valid_from", sa.BigInteger, nullable=False),
            sa.Column("until", sa.BigInteger, nullable=False),
        ),
        (
            Lookup(("id", "party"), open_by="until", unique=True, early=True),
            Lookup(("id", "party", "valid_from", "until"), unique=True),
            # With the end before the registration it serves both: today's list in order, and the feed's "until after".
            Lookup(("party", "until", "-opened", "-id")),
        ),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """A way by which a ledger's rows are known: an access table, and the column of the row whose value is looked up in it.

    ``through``: the rows of the record that is named there, and the column in which it names the one that it hangs on itself, which
    is looked up instead: clocks of goods are known to whoever may know of the case.
    """

    access: sa.Table
    key: str = "id"
    through: tuple[sa.Table, str] | None = None

    def end(self, named: sa.ColumnElement[UUID]) -> sa.ColumnElement[UUID]:
        """Return the record to be looked up, from the one that a row names."""
        if self.through is None:
            return named
        rows, key = self.through
        between = rows.alias()
        found = sa.select(between.c[key]).where(between.c.id == named, between.c.valid_to == STILL_OPEN)
        return found.correlate_except(between).scalar_subquery()

    def named_by(self, ends: sa.Select[UUID]) -> sa.Select[UUID]:
        """Return the records that a row may name for one of these to be looked up."""
        if self.through is None:
            return ends
        rows, key = self.through
        between = rows.alias()
        return sa.select(between.c.id).where(between.c[key].in_(ends), between.c.valid_to == STILL_OPEN)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a sight covers of a ledger: a condition in SQL, never a filter after paging. 可知悉范围。

    ``ways`` are the ledger's own access table and, where its rows hang on other records, those of these.
    """

    sight: Sight
    rows: sa.Table
    ways: tuple[Way, ...]

    def of_row(self) -> sa.ColumnElement[bool]:
        """Return the condition that a row is covered today, looked up record by record: for details."""
        return self._any(lambda way: self._today(way.access, way.end(self.rows.c[way.key])))

    def of_rows(self) -> sa.ColumnElement[bool]:
        """Return the same condition, found from the access rows: for totals and lists, which cost what the parties may see."""
        return self._any(
            lambda way: self.rows.c[way.key].in_(
                way.named_by(sa.select(way.access.c.id).where(self._mine(way.access), way.access.c.until == STILL_OPEN))
            )
        )

    def of_record(self, record: UUID) -> sa.ColumnElement[bool]:
        """Return the condition that one record is covered today: for histories."""
        asked = sa.literal(record, sa.Uuid)
        return self._any(lambda way: self._through(way, asked, lambda id_: self._today(way.access, id_)))

    def of_event(self, stream: sa.ColumnElement[UUID], position: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition that a record was covered when the event at a position happened: for the feed."""

        def then(way: Way, id_: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
            access = way.access
            span = sa.and_(access.c.valid_from <= position, access.c.until > position)
            mine = sa.select(sa.literal(1)).where(access.c.id == id_, self._mine(access), span)
            return sa.exists(mine.correlate_except(access))

        return self._any(lambda way: self._through(way, stream, lambda id_: then(way, id_)))

    def spans(self, after: int) -> list[sa.Select[Any]]:
        """Return, way by way, between which positions the parties knew of which record, if that reached beyond a position."""
        found = []
        for way in self.ways:
            access, rows = way.access, self.rows
            known = sa.select(access.c.valid_from, access.c.until).where(self._mine(access), access.c.until > after)
            if way.key == "id":
                found.append(known.add_columns(access.c.id))
            else:
                hanging = sa.and_(way.end(rows.c[way.key]) == access.c.id, rows.c.valid_to == STILL_OPEN)
                found.append(known.add_columns(rows.c.id).select_from(access.join(rows, hanging)))
        return found

    def why(self, record: UUID) -> list[sa.Select[str]]:
        """Return the questions for the reasons why the parties may know of a record today."""
        asked = sa.literal(record, sa.Uuid)
        rows = self.rows
        return [
            sa.select(way.access.c.why).where(
                way.access.c.id
                == (
                    asked
                    if way.key == "id"
                    else sa.select(way.end(rows.c[way.key]))
                    .where(rows.c.id == asked, rows.c.valid_to == STILL_OPEN)
                    .scalar_subquery()
                ),
                self._mine(way.access),
                way.access.c.until == STILL_OPEN,
            )
            for way in self.ways
        ]

    def _any(self, condition: Callable[[Way], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
        return sa.true() if self.sight.everything else sa.or_(*map(condition, self.ways))

    def _mine(self, access: sa.Table) -> sa.ColumnElement[bool]:
        return access.c.party.in_(self.sight.parties)

    def _today(self, access: sa.Table, id_: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
        mine = sa.select(sa.literal(1)).where(access.c.id == id_, self._mine(access), access.c.until == STILL_OPEN)
        return sa.exists(mine.correlate_except(access))

    def _through(
        self,
        way: Way,
        record: sa.ColumnElement[UUID],
        covered: Callable[[sa.ColumnElement[UUID]], sa.ColumnElement[bool]],
    ) -> sa.ColumnElement[bool]:
        """Return a condition on a record's id, or on the record that it hangs on, which its latest row names."""
        if way.key == "id":
            return covered(record)
        rows = self.rows.alias()
        hanging = sa.select(sa.literal(1)).where(
            rows.c.id == record, rows.c.valid_to == STILL_OPEN, covered(way.end(rows.c[way.key]))
        )
        return sa.exists(hanging.correlate_except(rows))


@dataclass(slots=True)
class Grants:
    """The access rows that a batch of changes opens and closes. 权限变动。"""

    closings: list[tuple[int, UUID, str]] = field(default_factory=list)
    """(until, record, party) of rows that were open before the batch."""
    _open: dict[tuple[UUID, str], list[Any]] = field(default_factory=dict)
    _done: list[list[Any]] = field(default_factory=list)

    def change(self, record: UUID, opened: int, position: int, before: Reasons, after: Reasons) -> None:
        """Take in that the reasons to know of a record changed at a position."""
        for party in before.keys() - after.keys():
            self._close(record, party, position)
        for party, why in after.items():
            if party in before:
                if before[party] == why:
                    continue
                self._close(record, party, position)
            self._open[record, party] = [party, record, opened, ",".join(sorted(why)), position, OPEN]

    def inserts(self) -> Iterator[tuple[Any, ...]]:
        """Yield the new rows: party, record, opened, why, valid_from, until."""
        for row in (*self._done, *self._open.values()):
            yield tuple(row)

    def _close(self, record: UUID, party: str, position: int) -> None:
        fresh = self._open.pop((record, party), None)
        if fresh is None:
            self.closings.append((position + 1, record, party))
        else:
            fresh[-1] = position + 1
            self._done.append(fresh)

"""The one home of entitlement on the read side: which party may know of which record, from when until when. 知悉权限。

Each ledger has its access table beside it, derived from its rows by `coordination.custody.reasons` and by nothing else.
A row that ends at position p ends *after* p: the feed still shows a leaving party the event by which it left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.custody import EVERYBODY
from projections.tables import OPEN, STILL_OPEN, Lookup, Shape, Text

VERSION = 1
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


def seen_today(sight: Sight, access: sa.Table, record: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """Return the condition that the sight covers one record today, looked up record by record: details, histories."""
    if sight.everything:
        return sa.true()
    mine = sa.select(sa.literal(1)).where(
        access.c.id == record, access.c.party.in_(sight.parties), access.c.until == STILL_OPEN
    )
    return sa.exists(mine.correlate_except(access))


def all_seen_today(sight: Sight, access: sa.Table, record: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """Return the same condition, found from the access rows: for totals and lists, which cost what the parties may see."""
    if sight.everything:
        return sa.true()
    mine = sa.select(access.c.id).where(access.c.party.in_(sight.parties), access.c.until == STILL_OPEN)
    return record.in_(mine)


def seen_then(
    sight: Sight, access: sa.Table, record: sa.ColumnElement[UUID], position: sa.ColumnElement[int]
) -> sa.ColumnElement[bool]:
    """Return the condition that the sight covered a record when the event at a position happened: for the feed."""
    if sight.everything:
        return sa.true()
    mine = sa.select(sa.literal(1)).where(
        access.c.id == record,
        access.c.party.in_(sight.parties),
        access.c.valid_from <= position,
        access.c.until > position,
    )
    return sa.exists(mine.correlate_except(access))


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

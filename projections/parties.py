"""Parties by their unified social credit code, across agencies: repeat offenders, and matches without disclosure. 当事人索引。

What one may know of a party is what one's own records say. Whether other records name it too is told only to whoever has one that
does, and only that it is so: neither which record, nor whose. The office of the campaign sees both, and can be asked. Nobody can
look up a party that none of their records names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from projections.access import SUPERVISOR, Sight
from projections.engine import Ledger, Moment, Row, Snapshot
from projections.graph import LEDGERS
from projections.queries import detail, rows_at
from projections.relations import RELATIONS

Look = Callable[[Ledger], Sight]
MOST_RECORDS: Final = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A party, and how many records that one may know of name it. 当事人。"""

    uscc: str
    name: str | None
    records: int
    agencies: int


@dataclass(frozen=True, slots=True)
class Named:
    """A record that names a party, and as what. 涉及记录。"""

    kind: str
    id: UUID
    ties: tuple[str, ...]
    ledger: Ledger
    row: Row


@dataclass(frozen=True, slots=True)
class Dossier:
    """What one may know of a party; ``elsewhere`` says that records name it of which one may not know. 当事人信息。"""

    uscc: str
    names: tuple[str, ...]
    records: tuple[Named, ...]
    cut_off: bool
    elsewhere: bool


PLACE: Final = re.compile(r"([0-9]{1,9})-([0-9A-Z]{18})", re.ASCII)
"""How a cursor is written: the number of records and the code of the last party of the page before."""


def parties(
    snapshot: Snapshot, sight: Sight, moment: Moment, *, least: int, limit: int, after: str | None
) -> list[Known]:
    """Return the parties that records name which one may know of, those with most records first.

    Args:
        least: in how many records a party must be named; 2 finds repeat offenders.
        limit: at most so many.
        after: the place where the page before ended, as :func:`place_of` writes it.
    """
    rows, known = rows_at(snapshot, RELATIONS, sight, moment)
    count = sa.func.count(rows.c.record.distinct())
    asked = (
        sa.select(rows.c.uscc, sa.func.min(rows.c.party_name), count, sa.func.count(rows.c.agency.distinct()))
        .where(known, rows.c.uscc.is_not(None))
        .group_by(rows.c.uscc)
        .having(count >= least)
        .order_by(count.desc(), rows.c.uscc)
        .limit(limit)
    )
    if after is not None and (place := PLACE.fullmatch(after)):
        records, uscc = int(place[1]), place[2]
        asked = asked.having(sa.or_(count < records, sa.and_(count == records, rows.c.uscc > uscc)))
    return [Known(*found) for found in snapshot.connection.execute(asked)]


def place_of(party: Known) -> str:
    """Return the cursor after a party."""
    return f"{party.records}-{party.uscc}"


def dossier(snapshot: Snapshot, look: Look, moment: Moment, uscc: str) -> Dossier | None:
    """Return what one may know of a party at a moment; None where no record that one may know of names it."""
    rows, mine = rows_at(snapshot, RELATIONS, look(RELATIONS), moment)
    _, there = rows_at(snapshot, RELATIONS, SUPERVISOR, moment)
    asked = (
        sa.select(rows.c.record_kind, rows.c.record, rows.c.relation, rows.c.party_name, rows.c.opened)
        .where(mine, rows.c.uscc == uscc)
        .order_by(rows.c.opened, rows.c.id)
    )
    told = snapshot.connection.execute(asked).all()
    if not told:
        return None
    grouped: dict[tuple[str, UUID], list[str]] = {}
    for kind, record, relation, _, _ in told:
        grouped.setdefault((kind, record), []).append(relation)
    others = sa.select(sa.literal(1)).where(there, rows.c.uscc == uscc, sa.not_(mine)).limit(1)
    return Dossier(
        uscc,
        tuple(dict.fromkeys(name for _, _, _, name, _ in told if name is not None)),
        tuple(_named(snapshot, look, moment, grouped)),
        len(grouped) > MOST_RECORDS,
        snapshot.connection.scalar(others) is not None,
    )


def _named(
    snapshot: Snapshot, look: Look, moment: Moment, grouped: dict[tuple[str, UUID], list[str]]
) -> Sequence[Named]:
    found = []
    for (kind, record), ties in list(grouped.items())[:MOST_RECORDS]:
        ledger = LEDGERS[kind]
        row = detail(snapshot, ledger, look(ledger), moment, record)
        if row is not None:
            found.append(Named(kind, record, tuple(dict.fromkeys(ties)), ledger, row))
    return found

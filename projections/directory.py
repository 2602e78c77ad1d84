"""What agencies and campaigns are called, and whose office an agency is, as known now. 名录。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import sqlalchemy as sa

from coordination.catalogue import stream_id
from projections.engine.database import Snapshot
from projections.engine.models import Ledger
from projections.tables import STILL_OPEN, table_of

CALLED: Final = ("short_name", "name", "short_title", "title")
"""Columns that hold what people call an agency or a campaign by; the first that a ledger has is taken."""


def names(snapshot: Snapshot, ledgers: Iterable[Ledger], codes: Collection[str]) -> dict[str, str]:
    """Return what those of the codes that are in the directory are called today. 名称对照。"""
    found: dict[str, str] = {}
    for ledger in ledgers:
        table = table_of(ledger.shape, snapshot.build_of(ledger).build)
        column = next((table.c[name] for name in CALLED if name in table.c), None)
        if column is None or not codes:
            continue
        streams = {stream_id(ledger.kind, code): code for code in codes}
        asked = sa.select(table.c.id, column).where(table.c.id.in_(streams), table.c.valid_to == STILL_OPEN)
        found |= {streams[id]: called for id, called in snapshot.connection.execute(asked) if called}
    return found


def succeeded(snapshot: Snapshot, agencies: Ledger, codes: Collection[str]) -> frozenset[str]:
    """Return the dissolved agencies from which these have taken over, and those before them (M16, G16). 所承接的单位。"""
    table = table_of(agencies.shape, snapshot.build_of(agencies).build)
    found: set[str] = set()
    ahead = frozenset(codes)
    while ahead:
        asked = sa.select(table.c.code).where(table.c.successor.in_(ahead), table.c.valid_to == STILL_OPEN)
        ahead = frozenset(snapshot.connection.execute(asked).scalars()) - found - frozenset(codes)
        found |= ahead
    return frozenset(found)


def offices(snapshot: Snapshot, campaigns: Ledger) -> Mapping[str, str | None]:
    """Return every campaign's code with the agency that is its office today. 各专项行动的专项办。"""
    table = table_of(campaigns.shape, snapshot.build_of(campaigns).build)
    asked = sa.select(table.c.code, table.c.office).where(table.c.valid_to == STILL_OPEN)
    return {row.code: row.office for row in snapshot.connection.execute(asked)}

"""The working calendar: every table of days that was published, in the order in which it became known. 工作日历。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from coordination.clocks.calendar import PublishedTable
from coordination.rules import Recorded
from coordination.streams.calendar import THE_CALENDAR, WORK, CalendarPublished
from projections.access import SUPERVISOR
from projections.engine import Ledger, Moment, Row, Rows, Snapshot
from projections.folding import bookkeeping, changes, opens
from projections.queries import detail
from projections.tables import Many, Text

DAYS = ("off_days", "make_up_days", "statutory_days")


def added(row: Row, event: CalendarPublished, recorded: Recorded) -> Mapping[str, Any]:
    """Add a table; earlier ones stay, so that one sees what was known before."""
    told = {
        "region": event.region,
        "year": event.year,
        "document_no": event.document_no,
        **{name: [day.isoformat() for day in getattr(event, name)] for name in DAYS},
    }
    return {"code": WORK, "public": True, "tables": [*(row.get("tables") or ()), told]}


def published(rows: Rows, recorded: Recorded) -> None:
    """Begin the row with the first table, and go on with the others."""
    fold = opens(added) if rows.get(recorded.stream) is None else changes(added)
    fold(rows, recorded)


CALENDARS = Ledger(
    name="calendars",
    kind="calendar",
    version=1,
    columns=(*bookkeeping(), sa.Column("code", Text), sa.Column("tables", Many)),
    folds={"calendar.published": published},
    filters=("code",),
)


def tables_at(snapshot: Snapshot, moment: Moment) -> Sequence[PublishedTable]:
    """Return the tables that were known at a moment, as clocks are counted by them."""
    row = detail(snapshot, CALENDARS, SUPERVISOR, moment, THE_CALENDAR)
    return [
        PublishedTable(
            region=told["region"],
            year=told["year"],
            source=told["document_no"],
            **{name: frozenset(map(date.fromisoformat, told[name])) for name in DAYS},
        )
        for told in ([] if row is None else row["tables"])
    ]

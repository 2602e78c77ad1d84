"""The ledger of major cases: leads and cases flagged as major, in one list, as of any moment. 重大案件台账（M53、M82）。

Nothing is kept for it: both ledgers are asked as they stood. What was lifted is listed with the day of lifting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import local_date
from projections.access import Sight
from projections.cases import CASES
from projections.engine import Ledger, Moment, Row, Snapshot
from projections.leads import LEADS
from projections.queries import holds, rows_at
from projections.tables import Text

LEDGERS: Final = {ledger.kind: ledger for ledger in (LEADS, CASES)}
NEEDS: Final = (LEADS, CASES)
SHOWN: Final = (
    "id",
    "title",
    "case_no",
    "party_name",
    "registrant",
    "holder",
    "campaigns",
    "stage",
    "major",
    "major_rule",
    "major_since",
    "major_by",
    "major_reason",
    "major_lifted_on",
    "major_lifted_reason",
    "supervision",
    "consultations",
    "guidance",
    "ended_on",
)
"""What a row tells; a name that one of the ledgers has not is empty there."""
CALLED: Final = {
    "lead": {"title": "title", "ended_on": "closed_on"},
    "case": {"title": "cause", "ended_on": "closed_on"},
}
"""Columns that are called otherwise in the ledger of a kind."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which major records: of which campaigns and holders, by which rule, lifted ones too or not. 重大案件查询。"""

    campaigns: Collection[str] = ()
    holders: Collection[str] = ()
    rules: Collection[str] = ()
    kinds: Collection[str] = ()
    lifted: bool = False
    limit: int = 50
    offset: int = 0


def major(snapshot: Snapshot, sight: Callable[[Ledger], Sight], moment: Moment, question: Question) -> list[Row]:
    """Return leads and cases that are major, or also were, at a moment: those that have been longest first."""
    found: list[Row] = []
    for kind, ledger in LEDGERS.items():
        if not question.kinds or kind in question.kinds:
            found += _of(snapshot, ledger, sight(ledger), moment, question)
    found.sort(key=lambda row: (row["major_since"], str(row["id"])))
    today = local_date(moment.instant)
    return [{**row, "days": _days(row, today)} for row in found[question.offset : question.offset + question.limit]]


def _of(snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment, question: Question) -> Sequence[Row]:
    rows, known = rows_at(snapshot, ledger, sight, moment)
    called = CALLED[ledger.kind]
    columns = (_column(rows, called.get(name, name)).label(name) for name in SHOWN)
    wanted = [known, rows.c.major_since.is_not(None) if question.lifted else rows.c.major.is_(sa.true())]
    for name, values in (("holder", question.holders), ("major_rule", question.rules)):
        if values:
            wanted.append(rows.c[name].in_(values))
    if question.campaigns:
        wanted.append(sa.or_(*(holds(rows.c.campaigns, one, snapshot.dialect) for one in question.campaigns)))
    asked = (
        sa.select(sa.literal(ledger.kind, Text).label("kind"), *columns)
        .where(*wanted)
        .order_by(rows.c.major_since, rows.c.id)
        .limit(question.offset + question.limit)
    )
    return [dict(row) for row in snapshot.connection.execute(asked).mappings()]


def _column(rows: sa.Table, name: str) -> sa.ColumnElement[Any]:
    return rows.c[name] if name in rows.c else sa.null()


def _days(row: Row, today: date) -> int:
    """Return for how many days it has been major, or was: until it was lifted, or the record ended."""
    until: date = row["major_lifted_on"] or row["ended_on"] or today
    since: date = row["major_since"]
    return max(0, (until - since).days)

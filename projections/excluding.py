"""Time that does not count, as ledgers show it: what goes on, and what is over. 扣除期间列。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from coordination.clocks.rules import Ground
from coordination.rules import Recorded
from coordination.streams.excluded import Excluded, ExclusionBegun, ExclusionEnded
from projections.engine import Row
from projections.folding import Columns
from projections.tables import Many


def exclusions() -> sa.Column[Any]:
    """Return the column of a record's exclusions: number, ground, who examines, from when, until when it did not count."""
    return sa.Column("exclusions", Many)


def excluded(row: Row) -> tuple[Excluded, ...]:
    """Return what the rules know of a row's exclusions."""
    return tuple(_excluded(one) for one in row["exclusions"] or ())


def _excluded(told: Mapping[str, Any]) -> Excluded:
    ended_on = told.get("ended_on")
    begun_on = date.fromisoformat(told["begun_on"])
    return Excluded(
        told["no"], Ground.of(told["ground"]), begun_on, None if ended_on is None else date.fromisoformat(ended_on)
    )


def begun(row: Row, event: ExclusionBegun[Any], recorded: Recorded) -> Columns:
    told = {
        "no": event.exclusion_no,
        "ground": event.exclusion_ground.value,
        "examiner": event.examiner or event.examiner_agency,
        "begun_on": recorded.envelope.legal_on.isoformat(),
    }
    return {"exclusions": [*(row["exclusions"] or ()), told]}


def ended(row: Row, event: ExclusionEnded[Any], recorded: Recorded) -> Columns:
    over = {"ended_on": recorded.envelope.legal_on.isoformat()}
    return {"exclusions": [one | over if one["no"] == event.exclusion_no else one for one in row["exclusions"] or ()]}

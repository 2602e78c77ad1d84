"""What the ledgers of leads and cases show of the major flag: by which rule, since when, by whom, whether lifted. 重大标记。"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from projections.engine import Row
from projections.folding import Columns
from projections.tables import Many, Text

FILTERS: Final = ("major", "major_rule", "major_since", "major_lifted_on")


def columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of the flag; what was lifted still says since when it had been major."""
    return (
        sa.Column("major", sa.Boolean),
        sa.Column("major_rule", Text),
        sa.Column("major_since", sa.Date),
        sa.Column("major_by", Text),
        sa.Column("major_reason", Text),
        sa.Column("major_lifted_on", sa.Date),
        sa.Column("major_lifted_reason", Text),
    )


def flagged(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Set the flag; a former one that was lifted is in the past of the row."""
    return {
        "major": True,
        "major_rule": event.major_rule.value,
        "major_since": recorded.envelope.legal_on,
        "major_by": recorded.envelope.agency,
        "major_reason": event.reason,
        "major_lifted_on": None,
        "major_lifted_reason": None,
    }


def lifted(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Lift it, and say since when, by which rule, it had been."""
    return {"major": False, "major_lifted_on": recorded.envelope.legal_on, "major_lifted_reason": event.reason}


def guidance_columns() -> tuple[sa.Column[Any], ...]:
    """Return the column in which guidance upon a record stands, and how often it was given."""
    return (sa.Column("guidance", Many), sa.Column("guidance_count", sa.Integer))


def guided(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Add guidance, with the day on which it was given."""
    told = {
        "guidance": str(event.guidance),
        "guided_by": event.guided_by,
        "guidance_matter": event.guidance_matter.value,
        "on": recorded.envelope.legal_on.isoformat(),
    }
    return _guidance([*(row["guidance"] or ()), told])


def guidance_voided(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Take guidance away whose record was voided."""
    return _guidance([one for one in row["guidance"] or () if one["guidance"] != str(event.guidance)])


def _guidance(lines: list[Row]) -> Columns:
    return {"guidance": lines, "guidance_count": len(lines)}

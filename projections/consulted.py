"""What the ledgers of leads and cases show of consultations that a record was a matter of. 会商标记。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from projections.engine import Row
from projections.folding import part
from projections.tables import Many

COLUMN: Final = "consultations"


def consulted_columns() -> tuple[sa.Column[Any], ...]:
    """Return the column in which consultations stand, the last one last."""
    return (sa.Column(COLUMN, Many),)


def consulted(row: Row, event: Any, recorded: Recorded) -> Mapping[str, Any]:
    """Add a consultation, with the day on which it was concluded and what was concluded."""
    told = {**part(event), "concluded_on": recorded.envelope.legal_on.isoformat()}
    return {COLUMN: [*(row[COLUMN] or ()), told]}

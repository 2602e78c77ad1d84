"""What the case ledger shows of other agencies' cases for the same conduct. 重复立案提示栏目。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.catalogue import encode
from coordination.rules import Recorded
from coordination.streams import case as events
from projections.engine import Row
from projections.tables import Many

COLUMNS: Final = (sa.Column("duplicates", Many), sa.Column("duplicate_filing", sa.Boolean))
NONE: Final[Row] = {"duplicates": (), "duplicate_filing": False}


def detected(row: Row, event: events.CaseDuplicateFilingDetected, recorded: Recorded) -> Mapping[str, Any]:
    """Add the other case, with who filed first."""
    told = {**encode(event), "detected_on": recorded.envelope.legal_on.isoformat()}
    return {"duplicates": [*row["duplicates"], told], "duplicate_filing": True}


def cleared(row: Row, event: events.CaseDuplicateFilingCleared, recorded: Recorded) -> Mapping[str, Any]:
    """Take the other case away: the two are about different conducts."""
    left = [one for one in row["duplicates"] if one["other_case"] != str(event.other_case)]
    return {"duplicates": left, "duplicate_filing": bool(left)}

"""What the case ledger shows of a case's conduct, and of others' cases and fines for the same one. 违法行为与重复立案提示。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.catalogue import encode
from coordination.rules import Recorded
from coordination.streams import case as events
from projections.engine import Row
from projections.folding import changes
from projections.tables import Many

COLUMNS: Final = (
    sa.Column("conduct", sa.Uuid),
    sa.Column("joint_action", sa.Uuid),
    sa.Column("duplicates", Many),
    sa.Column("duplicate_filing", sa.Boolean),
    sa.Column("spot_fines", Many),
    sa.Column("fined_on_spot", sa.Boolean),
)
FILTERS: Final = ("joint_action", "conduct", "duplicate_filing", "fined_on_spot")


def filed(event: events.CaseFiled) -> Row:
    """Return what a filing says of its conduct and of where it came from; of other cases nothing is known yet."""
    return {
        "conduct": event.conduct,
        "joint_action": event.joint_action,
        "duplicates": (),
        "duplicate_filing": False,
        "spot_fines": (),
        "fined_on_spot": False,
    }


def detected(row: Row, event: events.CaseDuplicateFilingDetected, recorded: Recorded) -> Mapping[str, Any]:
    """Add the other case, with who filed first."""
    told = {**encode(event), "detected_on": recorded.envelope.legal_on.isoformat()}
    return {"duplicates": [*row["duplicates"], told], "duplicate_filing": True}


def cleared(row: Row, event: events.CaseDuplicateFilingCleared, recorded: Recorded) -> Mapping[str, Any]:
    """Take the other case away: the two are about different conducts."""
    left = [one for one in row["duplicates"] if one["other_case"] != str(event.other_case)]
    return {"duplicates": left, "duplicate_filing": bool(left)}


def fine_detected(row: Row, event: events.CaseSpotFineDetected, recorded: Recorded) -> Mapping[str, Any]:
    """Add another agency's fine on the spot."""
    return {"spot_fines": [*row["spot_fines"], encode(event)], "fined_on_spot": True}


def fine_cleared(row: Row, event: events.CaseSpotFineCleared, recorded: Recorded) -> Mapping[str, Any]:
    """Take the fine away: it was voided, or is for another conduct."""
    left = [one for one in row["spot_fines"] if one["spot_fine"] != str(event.spot_fine)]
    return {"spot_fines": left, "fined_on_spot": bool(left)}


FOLDS: Final = {
    "case.duplicate_filing_detected": changes(detected),
    "case.duplicate_filing_cleared": changes(cleared),
    "case.spot_fine_detected": changes(fine_detected),
    "case.spot_fine_cleared": changes(fine_cleared),
}

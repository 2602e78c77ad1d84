"""Whether a party that is spared as a first offender was dealt with before: a doubt, which refuses nothing. 初次违法存疑。

What is asked is the index of what was done about each violation. Whoever spares the party is told that there is something
earlier, not by whom nor in which matter: that is seen by whoever may know of those records (行政处罚法 33).
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Fault
from projections.access import SUPERVISOR
from projections.dispositions import DISPOSITIONS, subject_id
from projections.engine import Moment, Snapshot
from projections.queries import holds, rows_at

DOUBT: Final = Fault(
    "first_offence_doubtful",
    "当事人此前已有处罚或者不予处罚记录，按初次违法不予处罚存疑，请核对",
    "the party was penalised or spared before: that this is its first offence is doubtful, check it",
    "/no_penalty_ground",
)


def first_offence_doubt(snapshot: Snapshot, moment: Moment, case: UUID, on: date) -> Fault | None:
    """Return the doubt that a case spared as a first offence on a day is one, as far as the records tell."""
    rows, standing = rows_at(snapshot, DISPOSITIONS, SUPERVISOR, moment)
    own = sa.select(rows.c.usccs).where(standing, rows.c.id == subject_id(case))
    codes: list[str] = snapshot.connection.scalar(own) or []
    if not codes:
        return None
    dialect = snapshot.dialect
    named = sa.or_(*(holds(rows.c.usccs, code, dialect) for code in codes))
    earlier = sa.select(sa.literal(1)).where(
        standing, rows.c.record != case, named, rows.c.weighed_on <= sa.literal(on, sa.Date)
    )
    return DOUBT if snapshot.connection.scalar(earlier.limit(1)) is not None else None

"""How a case is watched: orders, consultations, guidance, the major flag, its team. 案件督办、指导、专案提示。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import case as events
from projections import major_flag
from projections.consulted import consulted, consulted_columns
from projections.engine import Row
from projections.folding import changes
from projections.tables import Many

COLUMNS: Final[tuple[sa.Column[Any], ...]] = (
    sa.Column("supervision", Many),
    sa.Column("supervised", sa.Boolean),
    sa.Column("case_team", sa.Uuid),
    sa.Column("team", Many),
    *consulted_columns(),
    *major_flag.columns(),
    *major_flag.guidance_columns(),
)
FILTERS: Final = ("supervised", "case_team", "team", *major_flag.FILTERS, "guidance_count")


def filed() -> Row:
    """Return what stands in a case that has just been filed."""
    return {"supervision": (), "supervised": False, "team": (), "major": False}


def _without(row: Row, order: str) -> list[Row]:
    return [one for one in row["supervision"] if one["supervision_order"] != order]


def listed(row: Row, event: events.CaseSupervisionListed, recorded: Recorded) -> Mapping[str, Any]:
    """Add the order, or put the higher supervisor in the place of the one before; let the supervisor see the case."""
    order = str(event.supervision_order)
    told = {
        "supervision_order": order,
        "issuer": event.issuer,
        "listed_on": recorded.envelope.legal_on.isoformat(),
    }
    return {
        "supervision": [*_without(row, order), told],
        "supervised": True,
        "participants": tuple(dict.fromkeys((*row["participants"], event.issuer))),
    }


def ended(row: Row, event: events.CaseSupervisionEnded, recorded: Recorded) -> Mapping[str, Any]:
    """Take the order away; those of others stand."""
    left = _without(row, str(event.supervision_order))
    return {"supervision": left, "supervised": bool(left)}


def team_set(row: Row, event: events.CaseTeamSet, recorded: Recorded) -> Mapping[str, Any]:
    """Let the units of the team see the case, and no longer those that left it."""
    return {"case_team": event.case_team if event.team else None, "team": event.team}


FOLDS: Final = {
    "case.team_set": changes(team_set),
    "case.supervision_listed": changes(listed),
    "case.supervision_ended": changes(ended),
    "case.consulted": changes(consulted),
    "case.flagged_major": changes(major_flag.flagged),
    "case.major_flag_lifted": changes(major_flag.lifted),
    "case.guided": changes(major_flag.guided),
    "case.guidance_voided": changes(major_flag.guidance_voided),
}

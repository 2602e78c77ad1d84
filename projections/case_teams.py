"""The ledger of special case teams: who was in the team of which case, and so could see it, from when to when. 专案查办小组台账。

``members`` keeps every spell of every unit: the days of the law (``from_on``, ``to_on``) beside the instants at which it came to
see the case and ceased to (``seen_from``, ``seen_until``).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from coordination.catalogue.codecs import encode_instant
from coordination.rules import Recorded
from coordination.streams import case_team as events
from coordination.streams.case_team import CaseTeam, Stage
from projections.cases import CASES
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, opens
from projections.tables import Many, Text


def state_of(row: Row) -> CaseTeam:
    """Return what the rules know of the team in a row."""
    return CaseTeam(
        stage=Stage.of(row["stage"]),
        registrant=row["registrant"],
        holder=row["holder"],
        offered_to=row["offered_to"],
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        public=row["public"],
        case=row["case"],
    )


def _begun(unit: str, officers: Iterable[str], recorded: Recorded) -> Row:
    return {
        "unit": unit,
        "team_officers": list(officers),
        "from_on": recorded.envelope.legal_on.isoformat(),
        "seen_from": encode_instant(recorded.recorded_at),
    }


def _over(members: Iterable[Row], recorded: Recorded, unit: str | None = None) -> list[Row]:
    """Return the spells with those that are open ended: of one unit, or of all."""
    end = {"to_on": recorded.envelope.legal_on.isoformat(), "seen_until": encode_instant(recorded.recorded_at)}
    return [{**one, **end} if "to_on" not in one and unit in (None, one["unit"]) else one for one in members]


def formed(row: Row, event: events.CaseTeamFormed, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.ACTIVE.value,
        "registrant": recorded.envelope.agency,
        "holder": event.lead_unit,
        "participants": [one.unit for one in event.team_units],
        "campaigns": event.campaigns,
        "case": event.case,
        "title": event.title,
        "lead_unit": event.lead_unit,
        "document_no": event.document_no,
        "reason": event.reason,
        "formed_on": recorded.envelope.legal_on,
        "members": [_begun(one.unit, one.team_officers, recorded) for one in event.team_units],
    }


def joined(row: Row, event: events.CaseTeamUnitJoined, recorded: Recorded) -> Columns:
    """Begin a spell; a unit that sends other officers goes on seeing what it saw."""
    before = next((one for one in row["members"] if one["unit"] == event.unit and "to_on" not in one), None)
    began = _begun(event.unit, event.team_officers, recorded)
    if before is not None:
        began["seen_from"] = before["seen_from"]
    return {
        "members": [*_over(row["members"], recorded, event.unit), began],
        "participants": list(dict.fromkeys((*row["participants"], event.unit))),
    }


def left(row: Row, event: events.CaseTeamUnitLeft, recorded: Recorded) -> Columns:
    return {
        "members": _over(row["members"], recorded, event.unit),
        "participants": [unit for unit in row["participants"] if unit != event.unit],
    }


def led(row: Row, event: events.CaseTeamLeadChanged, recorded: Recorded) -> Columns:
    return {"lead_unit": event.lead_unit, "holder": event.lead_unit}


def dissolved(row: Row, event: events.CaseTeamDissolved, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.DISSOLVED.value,
        "members": _over(row["members"], recorded),
        "dissolved_on": recorded.envelope.legal_on,
        "reason": event.reason,
    }


CASE_TEAMS = Ledger(
    name="case-teams",
    kind="case_team",
    version=2,
    hangs_on="case",
    records=(CASES,),
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("case", sa.Uuid),
        sa.Column("title", Text),
        sa.Column("lead_unit", Text),
        sa.Column("document_no", Text),
        sa.Column("reason", Text),
        sa.Column("formed_on", sa.Date),
        sa.Column("dissolved_on", sa.Date),
        sa.Column("members", Many),
    ),
    folds={
        "case_team.formed": opens(formed),
        "case_team.unit_joined": changes(joined),
        "case_team.unit_left": changes(left),
        "case_team.lead_changed": changes(led),
        "case_team.dissolved": changes(dissolved),
    },
    filters=("stage", "registrant", "holder", "participants", "campaigns", "case", "formed_on", "dissolved_on"),
    sorts=("formed_on", "dissolved_on", "changed_at"),
    text=lambda row: (row["title"], row["reason"], row["document_no"]),
)

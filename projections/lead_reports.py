"""What the lead ledger shows of reports: who is owed an answer, and what was told. 线索台账中的举报栏目。"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import lead as events
from projections.engine import Row
from projections.folding import Columns
from projections.tables import Text

COUNTS_AS: Final = "report"
"""What a lead counts as that somebody reported, in the indicator of complaints and reports (安丘 附件2 第6行)."""

COLUMNS: Final[tuple[sa.Column[Any], ...]] = (
    sa.Column("has_informant", sa.Boolean),
    sa.Column("informant_named", sa.Boolean),
    sa.Column("informant_told_filing_on", sa.Date),
    sa.Column("informant_told_result_on", sa.Date),
    sa.Column("directed_to", Text),
    sa.Column("complaint", sa.Uuid),
    sa.Column("counts_as", Text),
)


def registered(event: events.LeadRegistered) -> Row:
    """Return what stands in the line of a lead from its registration on."""
    reported = event.informant_ref is not None
    return {
        "has_informant": reported,
        "informant_named": bool(event.informant_named) if reported else None,
        "complaint": event.complaint,
        "counts_as": COUNTS_AS if reported else None,
    }


def from_complaint(event: events.LeadRegistered) -> list[Row]:
    """Return the link to the complaint that the lead was split off, or found in while that was mediated."""
    if event.complaint is None:
        return []
    found = event.source is events.LeadSource.COMPLAINT
    relation = "found_in_mediation" if found else "split_off"
    return [{"kind": "complaint", "id": str(event.complaint), "relation": relation}]


def split_off(row: Row, event: events.LeadComplaintLinked) -> Columns:
    """Return what a lead shows once it is known as the report in a complaint: it has an informant, and counts."""
    complaint = {"complaint": row["complaint"] or event.complaint}
    if event.informant_ref is None or row["has_informant"]:
        return complaint
    reported = {"has_informant": True, "informant_named": True}
    return {**complaint, **reported, "counts_as": None if row["directed_to"] else COUNTS_AS}


def told(row: Row, event: events.LeadInformantTold, recorded: Recorded) -> Columns:
    return {f"informant_told_{event.told_of.value}_on": recorded.envelope.legal_on}


def directed(row: Row, event: events.LeadInformantDirected, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.CLOSED.value,
        "directed_to": event.competent_body,
        "counts_as": None,
        "closed_on": recorded.envelope.legal_on,
    }

"""The ledger of disputes on jurisdiction: between whom, with whom, and whose the record was found to be. 管辖争议台账。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import jurisdiction_dispute as events
from coordination.streams.jurisdiction import RecordKind
from coordination.streams.jurisdiction_dispute import Dispute, DisputeRoute, Stage
from projections.engine import Ledger, Row
from projections.folding import Change, Columns, bookkeeping, by_own_fold, changes, given, nothing, opens
from projections.tables import Many, Text

AS_THEY_ARE: Final = (
    "registrant",
    "other",
    "authority",
    "justice_bureau",
    "public",
    "record",
    "transfer",
    "material_received",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> Dispute:
    """Return what the rules know of the dispute in a row."""
    if not row:
        return Dispute()
    return Dispute(
        **{name: row[name] for name in AS_THEY_ARE},
        stage=Stage.of(row["stage"]),
        record_kind=RecordKind.of(row["record_kind"]),
        route=None if row["dispute_route"] is None else DisputeRoute.of(row["dispute_route"]),
        positions=tuple((one["party"], one["believed_competent"]) for one in row["positions"]),
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
    )


def columns_of(state: Dispute) -> Columns:
    """Return the columns in which the state stands."""
    positions = [{"party": party, "believed_competent": believed} for party, believed in state.positions]
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "record_kind": None if state.record_kind is None else state.record_kind.value,
        "dispute_route": None if state.route is None else state.route.value,
        "positions": positions,
        "holder": state.holder,
        "offered_to": state.offered_to,
        "participants": state.participants,
        "campaigns": state.campaigns,
    }


moved = by_own_fold(state_of, columns_of)
"""The change that an event makes by its own fold, with what it gives beside."""


def raised(row: Row, event: events.JurisdictionDisputeRaised, recorded: Recorded) -> Columns:
    return {
        **given(event, "facts", "reason", "document_no"),
        "legal_basis": event.basis,
        "raised_on": recorded.envelope.legal_on,
    }


def reported(row: Row, event: Any, recorded: Recorded) -> Columns:
    return {
        "reported_on": recorded.envelope.legal_on,
        "report_no": event.document_no,
        "authority_reason": event.authority_reason,
    }


def taken(row: Row, event: events.JurisdictionDisputeMaterialReceived, recorded: Recorded) -> Columns:
    return {"material_received_on": recorded.envelope.legal_on}


def submitted(row: Row, event: events.JurisdictionDisputeOpinionSubmittedToGovernment, recorded: Recorded) -> Columns:
    return {**reported(row, event, recorded), "coordination_opinion": event.coordination_opinion}


def ended(how: str) -> Change:
    """Return what is written when it is known whose the record is."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {
            "competent_agency": event.competent_agency,
            "resolved_how": how,
            "resolved_on": recorded.envelope.legal_on,
            "resolution_no": event.document_no,
            "resolution": getattr(event, "reason", None),
        }

    return change


def dropped(row: Row, event: events.JurisdictionDisputeWithdrawn, recorded: Recorded) -> Columns:
    return {"resolved_how": "withdrawn", "resolved_on": recorded.envelope.legal_on, "resolution": event.reason}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (
        row["facts"],
        row["reason"],
        row["document_no"],
        row["report_no"],
        row["resolution"],
        row["resolution_no"],
        row["coordination_opinion"],
    )


GIVEN: Final[Mapping[str, Change]] = {
    "routed": nothing,
    "position_stated": nothing,
    "agreed": ended("agreed"),
    "escalated": reported,
    "coordination_requested": reported,
    "material_received": taken,
    "designated": ended("designated"),
    "coordination_agreed": ended("coordinated"),
    "opinion_submitted_to_government": submitted,
    "government_decided": ended("decided"),
    "withdrawn": dropped,
}
"""What an event writes beside what it changes in the state."""

DISPUTES = Ledger(
    name="jurisdiction-disputes",
    kind="jurisdiction_dispute",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("transfer", sa.Uuid),
        sa.Column("other", Text),
        sa.Column("positions", Many),
        sa.Column("dispute_route", Text),
        sa.Column("facts", Text),
        sa.Column("reason", Text),
        sa.Column("legal_basis", Text),
        sa.Column("document_no", Text),
        sa.Column("raised_on", sa.Date),
        sa.Column("authority", Text),
        sa.Column("authority_reason", Text),
        sa.Column("justice_bureau", Text),
        sa.Column("reported_on", sa.Date),
        sa.Column("report_no", Text),
        sa.Column("material_received", sa.Boolean),
        sa.Column("material_received_on", sa.Date),
        sa.Column("coordination_opinion", Text),
        sa.Column("competent_agency", Text),
        sa.Column("resolved_how", Text),
        sa.Column("resolved_on", sa.Date),
        sa.Column("resolution_no", Text),
        sa.Column("resolution", Text),
    ),
    folds={
        "jurisdiction_dispute.raised": opens(moved(raised)),
        **{f"jurisdiction_dispute.{topic}": changes(moved(given)) for topic, given in GIVEN.items()},
    },
    filters=(
        "stage",
        "registrant",
        "other",
        "authority",
        "campaigns",
        "record",
        "record_kind",
        "transfer",
        "dispute_route",
        "competent_agency",
        "resolved_how",
        "raised_on",
        "reported_on",
        "resolved_on",
    ),
    sorts=("raised_on", "reported_on", "resolved_on", "changed_at"),
    text=text,
)

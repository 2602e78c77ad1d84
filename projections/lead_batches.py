"""The ledger of weekly batches of leads: which section handed in what for which week, in time or late. 线索周报台账。"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import lead_batch as events
from coordination.streams.lead_batch import Stage
from coordination.streams.lead_batch.guards import without
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, opens
from projections.tables import Many, Text


def submitted(row: Row, event: events.LeadBatchSubmitted, recorded: Recorded) -> Columns:
    on = recorded.envelope.legal_on
    return {
        "stage": Stage.SUBMITTED.value,
        "registrant": recorded.envelope.agency,
        "holder": recorded.envelope.agency,
        "campaigns": (event.campaign,),
        "period_start": event.period_start,
        "period_end": event.period_end,
        "duty": event.duty,
        "due_on": event.due_on,
        "submitted_on": on,
        "late": event.due_on is not None and on > event.due_on,
        "note": event.note,
        "amended": 0,
        **_leads(event.pooled),
    }


def amended(row: Row, event: events.LeadBatchAmended, recorded: Recorded) -> Columns:
    left = without(tuple(UUID(lead) for lead in row["pooled"]), event.left_out)
    return {
        "amended": row["amended"] + 1,
        "amended_on": recorded.envelope.legal_on,
        "reason": event.reason,
        **_leads((*left, *event.pooled)),
    }


def _leads(leads: tuple[UUID, ...]) -> Columns:
    return {"pooled": [str(lead) for lead in leads], "lead_count": len(leads), "nil_return": not leads}


LEAD_BATCHES = Ledger(
    name="lead-batches",
    kind="lead_batch",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("period_start", sa.Date),
        sa.Column("period_end", sa.Date),
        sa.Column("duty", sa.Uuid),
        sa.Column("due_on", sa.Date),
        sa.Column("submitted_on", sa.Date),
        sa.Column("late", sa.Boolean),
        sa.Column("pooled", Many),
        sa.Column("lead_count", sa.Integer),
        sa.Column("nil_return", sa.Boolean),
        sa.Column("note", Text),
        sa.Column("amended", sa.Integer),
        sa.Column("amended_on", sa.Date),
        sa.Column("reason", Text),
    ),
    folds={
        "lead_batch.submitted": opens(submitted),
        "lead_batch.amended": changes(amended),
    },
    filters=(
        "registrant",
        "campaigns",
        "period_start",
        "period_end",
        "duty",
        "due_on",
        "submitted_on",
        "late",
        "pooled",
        "lead_count",
        "nil_return",
        "amended",
    ),
    sorts=("period_end", "submitted_on", "lead_count", "changed_at"),
    text=lambda row: (row["note"], row["reason"]),
)

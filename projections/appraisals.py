"""The ledger of appraisals: what the office found and said of members, and how far things were put right. 督查讲评台账。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import appraisal as events
from coordination.streams.appraisal import UNDER_WAY, Appraisal, AppraisalKind, Item, ItemStage, Stage
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, by_own_fold, changes, nothing, opens, part
from projections.tables import Many, Text


def state_of(row: Row) -> Appraisal:
    """Return what the rules know of the appraisal in a row."""
    if not row:
        return Appraisal()
    return Appraisal(
        stage=Stage.of(row["stage"]),
        appraisal_kind=AppraisalKind.of(row["appraisal_kind"]),
        registrant=row["registrant"],
        holder=row["holder"],
        offered_to=row["offered_to"],
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        public=row["public"],
        items=tuple(
            Item(one["rectify_no"], one["responsible_agency"], ItemStage.of(one["stage"])) for one in row["items"]
        ),
    )


def columns_of(state: Appraisal) -> Columns:
    """Return what stands of the state in columns: the way back from `state_of`."""
    items = [
        {"rectify_no": one.rectify_no, "responsible_agency": one.responsible, "stage": one.stage.value}
        for one in state.items
    ]
    return {
        "stage": state.stage.value,
        "appraisal_kind": None if state.appraisal_kind is None else state.appraisal_kind.value,
        "registrant": state.registrant,
        "holder": state.holder,
        "offered_to": state.offered_to,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "public": state.public,
        "items": items,
        "open_items": sum(one.stage in UNDER_WAY for one in state.items),
    }


moved: Final = by_own_fold(state_of, columns_of)


def inspected(row: Row, event: events.AppraisalInspectionRecorded, recorded: Recorded) -> Columns:
    return {
        "title": event.title,
        "document_no": event.document_no,
        "issued_on": recorded.envelope.legal_on,
        "inspected_agency": event.inspected_agency,
        "adcode": event.adcode,
        "inspected_on": event.inspected_on,
        "inspection_group": event.inspection_group,
        "inspectors": event.inspectors,
        "inspection_findings": event.inspection_findings,
    }


def circulated(row: Row, event: events.AppraisalCircularIssued, recorded: Recorded) -> Columns:
    return {
        "title": event.title,
        "document_no": event.document_no,
        "issued_on": recorded.envelope.legal_on,
        "circulated_to": event.circulated_to,
        "remarks": [part(one) for one in event.remarks],
        "units": list(dict.fromkeys(one.unit for one in event.remarks)),
    }


def withdrawn(row: Row, event: events.AppraisalWithdrawn, recorded: Recorded) -> Columns:
    return {"reason": event.reason, "ended_on": recorded.envelope.legal_on}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    yield from (row["title"], row["document_no"], *(row["inspection_findings"] or ()))
    yield from (one["remark"] for one in row["remarks"] or ())


APPRAISALS = Ledger(
    name="appraisals",
    kind="appraisal",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("appraisal_kind", Text),
        sa.Column("title", Text),
        sa.Column("document_no", Text),
        sa.Column("issued_on", sa.Date),
        sa.Column("inspected_agency", Text),
        sa.Column("adcode", Text),
        sa.Column("inspected_on", sa.Date),
        sa.Column("inspection_group", Many),
        sa.Column("inspectors", Many),
        sa.Column("inspection_findings", Many),
        sa.Column("circulated_to", Many),
        sa.Column("remarks", Many),
        sa.Column("units", Many),
        sa.Column("items", Many),
        sa.Column("open_items", sa.Integer),
        sa.Column("reason", Text),
        sa.Column("ended_on", sa.Date),
    ),
    folds={
        "appraisal.inspection_recorded": opens(moved(inspected)),
        "appraisal.circular_issued": opens(moved(circulated)),
        "appraisal.rectification_reported": changes(moved(nothing)),
        "appraisal.rectification_reviewed": changes(moved(nothing)),
        "appraisal.item_withdrawn": changes(moved(nothing)),
        "appraisal.withdrawn": changes(moved(withdrawn)),
    },
    filters=(
        "stage",
        "appraisal_kind",
        "registrant",
        "holder",
        "participants",
        "campaigns",
        "inspected_agency",
        "adcode",
        "units",
        "issued_on",
        "inspected_on",
        "open_items",
    ),
    sorts=("issued_on", "inspected_on", "changed_at"),
    text=text,
)

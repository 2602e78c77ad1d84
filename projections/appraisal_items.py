"""The ledger of what appraisals ask to be put right: by which agency, until when, how far it has come. 整改事项台账。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import appraisal as events
from coordination.streams.appraisal import ItemDuty, ItemStage
from coordination.streams.supervision_order import RectificationResult
from projections.appraisals import APPRAISALS
from projections.engine import Ledger, Row, Rows, nobody
from projections.folding import Columns, part
from projections.tables import Instant, Many, Text


def item_id(appraisal: UUID, rectify_no: str) -> UUID:
    """Return the id of an item's row. 整改事项编号。"""
    return uuid5(appraisal, f"item {rectify_no}")


def _touches(recorded: Recorded) -> tuple[UUID, ...]:
    event, appraisal = recorded.event, recorded.stream
    if hasattr(event, "rectify_no"):
        return (item_id(appraisal, event.rectify_no),)
    return tuple(item_id(appraisal, one.rectify_no) for one in event.rectification_items)


def _stamp(recorded: Recorded) -> Columns:
    return {
        "changed_at": recorded.recorded_at,
        "changed_by": recorded.envelope.agency,
        "last_topic": recorded.topic,
    }


def _waiting(agency: str | None, duty: ItemDuty | None, recorded: Recorded) -> Columns:
    since = None if agency is None else recorded.envelope.legal_on
    return {"waiting_on": agency, "waiting_for": duty and duty.value, "waiting_since": since}


def _set(rows: Rows, recorded: Recorded) -> None:
    for one in recorded.event.rectification_items:
        shown = {
            "appraisal": recorded.stream,
            "title": recorded.event.title,
            "rectify_no": one.rectify_no,
            "requirement": one.requirement,
            "stage": ItemStage.OPEN.value,
            "registrant": recorded.envelope.agency,
            "responsible_agency": one.responsible_agency,
            "complete_by_on": one.complete_by_on,
            "set_on": recorded.envelope.legal_on,
            "course": (),
        }
        waiting = _waiting(one.responsible_agency, ItemDuty.RECTIFY, recorded)
        rows.put(item_id(recorded.stream, one.rectify_no), {**shown, **waiting, **_stamp(recorded)})


def _moved(given: Callable[[Row, Any, Recorded], Columns]) -> Callable[[Rows, Recorded], None]:
    def fold(rows: Rows, recorded: Recorded) -> None:
        id_ = item_id(recorded.stream, recorded.event.rectify_no)
        if (row := rows.get(id_)) is not None:
            envelope = recorded.envelope
            line = {"by": envelope.agency, "on": envelope.legal_on.isoformat(), **part(recorded.event)}
            told = {name: value for name, value in line.items() if name != "rectify_no"}
            shown = given(row, recorded.event, recorded)
            rows.put(id_, {**row, **shown, "course": [*row["course"], told], **_stamp(recorded)})

    return fold


def _reported(row: Row, event: events.AppraisalRectificationReported, recorded: Recorded) -> Columns:
    waiting = _waiting(row["registrant"], ItemDuty.REVIEW, recorded)
    return {"stage": ItemStage.REPORTED.value, "reported_on": recorded.envelope.legal_on, **waiting}


def _reviewed(row: Row, event: events.AppraisalRectificationReviewed, recorded: Recorded) -> Columns:
    if event.rectification_result is RectificationResult.SUFFICIENT:
        ended = {"stage": ItemStage.DONE.value, "ended_on": recorded.envelope.legal_on}
        return {**ended, **_waiting(None, None, recorded)}
    waiting = _waiting(row["responsible_agency"], ItemDuty.RECTIFY, recorded)
    return {"stage": ItemStage.OPEN.value, "complete_by_on": event.complete_by_on, **waiting}


def _dropped(row: Row, event: events.AppraisalItemWithdrawn, recorded: Recorded) -> Columns:
    ended = {"stage": ItemStage.DROPPED.value, "ended_on": recorded.envelope.legal_on}
    return {**ended, **_waiting(None, None, recorded)}


APPRAISAL_ITEMS = Ledger(
    name="appraisal-items",
    kind="appraisal",
    version=1,
    custody=nobody,
    hangs_on="appraisal",
    records=(APPRAISALS,),
    codes={"stage": (ItemStage,), "waiting_for": (ItemDuty,)},
    columns=(
        sa.Column("changed_at", Instant),
        sa.Column("changed_by", Text),
        sa.Column("last_topic", Text),
        sa.Column("stage", Text),
        sa.Column("appraisal", sa.Uuid),
        sa.Column("title", Text),
        sa.Column("rectify_no", Text),
        sa.Column("requirement", Text),
        sa.Column("registrant", Text),
        sa.Column("responsible_agency", Text),
        sa.Column("complete_by_on", sa.Date),
        sa.Column("set_on", sa.Date),
        sa.Column("reported_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
        sa.Column("course", Many),
    ),
    folds={
        "appraisal.inspection_recorded": _set,
        "appraisal.circular_issued": _set,
        "appraisal.rectification_reported": _moved(_reported),
        "appraisal.rectification_reviewed": _moved(_reviewed),
        "appraisal.item_withdrawn": _moved(_dropped),
    },
    touches=_touches,
    filters=(
        "stage",
        "appraisal",
        "registrant",
        "responsible_agency",
        "waiting_on",
        "complete_by_on",
        "set_on",
        "ended_on",
    ),
    sorts=("complete_by_on", "set_on", "ended_on", "changed_at"),
    text=lambda row: (row["requirement"], *(one.get("rectification") for one in row["course"] or ())),
)

"""Numbers of documents, and how far an agency's register has come with each series. 文号与发文登记簿。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import documents as events
from projections.engine import Ledger, Row, Rows
from projections.folding import Columns, bookkeeping, changes, joined, nothing, opens
from projections.tables import Many, Spelled, Text


def registered(row: Row, event: events.DocumentNumberRegistered, recorded: Recorded) -> Columns:
    standing = events.Standing.RESERVED if event.record is None else events.Standing.USED
    return {
        "registrant": event.told_by,
        "holder": event.issuer,
        "issuer": event.issuer,
        "document_type": event.document_type.value,
        "document_no": event.document_no,
        "as_given": event.as_given,
        "prefix": event.prefix,
        "year": event.year,
        "sequence": event.sequence,
        "allocated": event.allocated,
        "standing": standing.value,
        "record_kind": event.record_kind,
        "record": event.record,
        "purpose": event.purpose,
        "caused_by": recorded.envelope.causation_id,
    }


def used(row: Row, event: events.DocumentNumberUsed, recorded: Recorded) -> Columns:
    return {
        "standing": events.Standing.USED.value,
        "record_kind": event.record_kind,
        "record": event.record,
        "participants": joined(row, event.told_by),
        "reason": None,
    }


def released(row: Row, event: events.DocumentNumberReleased, recorded: Recorded) -> Columns:
    free = events.Standing.RESERVED.value
    return {"standing": free, "record_kind": None, "record": None, "reason": event.reason}


def voided(row: Row, event: events.DocumentNumberVoided, recorded: Recorded) -> Columns:
    return {"standing": events.Standing.VOID.value, "reason": event.reason}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["document_no"], row["as_given"], row["purpose"])


NUMBERS = Ledger(
    name="document-numbers",
    kind="document_number",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("issuer", Text),
        sa.Column("document_type", Text),
        sa.Column("document_no", Spelled),
        sa.Column("as_given", Text),
        sa.Column("prefix", Text),
        sa.Column("year", sa.Integer),
        sa.Column("sequence", sa.Integer),
        sa.Column("allocated", sa.Boolean),
        sa.Column("standing", Text),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("purpose", Text),
        sa.Column("reason", Text),
        sa.Column("caused_by", Text),
    ),
    folds={
        "document_number.registered": opens(registered),
        "document_number.used": changes(used),
        "document_number.released": changes(released),
        "document_number.voided": changes(voided),
    },
    filters=(
        "issuer",
        "document_type",
        "document_no",
        "prefix",
        "year",
        "sequence",
        "allocated",
        "standing",
        "record",
        "caused_by",
    ),
    sorts=("sequence",),
    text=text,
)


# -- registers ---------------------------------------------------------------------------------------------------------


def requested(rows: Rows, recorded: Recorded) -> None:
    """Begin the register's row with the first request."""
    begun = rows.get(recorded.stream) is not None
    fold = changes(nothing) if begun else opens(lambda row, event, told: {"registrant": told.envelope.agency})
    fold(rows, recorded)


def allocated(row: Row, event: events.DocumentRegisterNumberAllocated, recorded: Recorded) -> Columns:
    key = {"document_type": event.document_type.value, "prefix": event.prefix, "year": event.year}
    held = list(row["series"] or ())
    counted = next((one for one in held if key.items() <= one.items()), {**key, "first": event.sequence})
    others = [one for one in held if not key.items() <= one.items()]
    series = sorted([*others, {**counted, "last": event.sequence}], key=_order)
    return {"code": event.issuer, "holder": event.issuer, "series": series}


def _order(series: Mapping[str, Any]) -> tuple[Any, ...]:
    return series["year"], series["document_type"], series["prefix"]


REGISTERS = Ledger(
    name="document-registers",
    kind="document_register",
    version=1,
    columns=(*bookkeeping(), sa.Column("code", Text), sa.Column("series", Many)),
    folds={
        "document_register.number_requested": requested,
        "document_register.number_allocated": changes(allocated),
    },
    filters=("code",),
)

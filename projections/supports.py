"""What ledgers show of supports: on what a record rests, what it was told of that, and who rests on the record. 依据栏目。"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams.reliance import RelyingKind, SupportChange
from projections.engine import Row
from projections.folding import Columns
from projections.tables import Many


def support_columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of a record that rests on supports: each with its provenance, and whether one waits for an answer."""
    return (sa.Column("supports", Many), sa.Column("support_fallen", sa.Boolean))


def reliance_columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of a support: who rests on it, and the records as they are filtered by."""
    return (sa.Column("reliances", Many), sa.Column("relied_on_by", Many))


def adopted(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Return the columns after a support was adopted; one that was gone is adopted anew."""
    told = {
        "support_kind": event.support_kind.value,
        "support": str(event.support),
        "reliance_basis": event.reliance_basis.value,
        "adopted_on": recorded.envelope.legal_on.isoformat(),
    }
    if event.document_no is not None:
        told["document_no"] = event.document_no
    return _with([*_others(row, told["support"]), told])


def notified(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Return the columns after the record was told of a support: it waits for an answer, unless the support stands again."""
    support = str(event.support)
    known = _known(row, support) or {"support_kind": event.support_kind.value, "support": support}
    told = {
        **{name: value for name, value in known.items() if name not in ("support_answer", "answered_on")},
        "support_change": event.support_change.value,
        "changed_by": event.changed_by,
        "changed_on": recorded.envelope.legal_on.isoformat(),
        "waiting": event.support_change is not SupportChange.RESTORED,
    }
    return _with([*_others(row, support), told])


def answered(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Return the columns after the record said what it does about a support."""
    support = str(event.support)
    told = {
        **(_known(row, support) or {"support": support}),
        "support_answer": event.support_answer.value,
        "answered_on": recorded.envelope.legal_on.isoformat(),
        "waiting": False,
    }
    return _with([*_others(row, support), told])


def relied_on(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Return the columns of a support after somebody relied on it."""
    told = {
        "record_kind": event.record_kind.value,
        "record": str(event.record),
        "relying_agency": event.relying_agency,
        "reliance_basis": event.reliance_basis.value,
        "since": recorded.envelope.legal_on.isoformat(),
    }
    if event.caution is not None:
        told["caution"] = event.caution.value
    return _relied([*(row["reliances"] or ()), told])


def gone(row: Row, recorded: Recorded) -> Columns:
    """Return the columns of a support after it was gone for good: whoever relied on it then does so no longer."""
    day = recorded.envelope.legal_on.isoformat()
    return _relied([told if "until" in told else {**told, "until": day} for told in row["reliances"] or ()])


def copies(row: Row) -> list[str]:
    """Return the copies of a piece of evidence, among what rests on it."""
    return [told["record"] for told in row["reliances"] or () if told["record_kind"] == RelyingKind.EVIDENCE]


def _known(row: Row, support: str) -> Row | None:
    return next((told for told in row["supports"] or () if told["support"] == support), None)


def _others(row: Row, support: str) -> list[Row]:
    return [told for told in row["supports"] or () if told["support"] != support]


def _with(supports: list[Row]) -> Columns:
    return {"supports": supports, "support_fallen": any(told.get("waiting", False) for told in supports)}


def _relied(reliances: list[Row]) -> Columns:
    current = [told["record"] for told in reliances if "until" not in told]
    return {"reliances": reliances, "relied_on_by": list(dict.fromkeys(current))}

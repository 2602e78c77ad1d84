"""The ledger of evidence: what it is, in whose custody since when, who relies on it, whether it fell (M91, M95). 证据台账。

What the rules know of it stands in the row, and each event moves it by its own ``evolve``. An agency's custody is three questions
to this ledger: ``holder`` (what it has), ``offered_to`` (what waits for it), ``former_holders`` (what it gave away).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import evidence as events
from coordination.streams.evidence import Evidence, EvidenceType, Fall, Item, Stage
from coordination.streams.reliance import RecordKind, Reliance, RelyingKind
from projections import supports
from projections.assists import ASSISTS
from projections.cases import CASES
from projections.engine import Ledger, Row
from projections.folding import (
    Change,
    Columns,
    bookkeeping,
    by_own_fold,
    changes,
    given,
    nothing,
    opens,
    part,
    place_columns,
)
from projections.joint_actions import JOINT_ACTIONS
from projections.leads import LEADS
from projections.referrals import REFERRALS
from projections.tables import Instant, Many, Text

CODES: Final = {"stage": Stage, "record_kind": RecordKind, "evidence_type": EvidenceType, "fall": Fall}
LISTS: Final = ("former_holders", "shared_with", "campaigns")
AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "record",
    "copy_of",
    "fell_by",
    "original_fallen",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> Evidence:
    """Return what the rules know of the evidence in a row; the list of a hand-over under way is asked of by guards only."""
    if not row:
        return Evidence()
    coded: dict[str, Any] = {name: None if row[name] is None else of.of(row[name]) for name, of in CODES.items()}
    lists: dict[str, Any] = {name: tuple(row[name]) for name in LISTS}
    return Evidence(
        **{name: row[name] for name in AS_THEY_ARE},
        **lists,
        **coded,
        items=tuple(Item(one["item_no"], one.get("sha256"), one.get("sm3")) for one in row["evidence_items"]),
        reliances=tuple(
            Reliance(RelyingKind.of(one["record_kind"]), UUID(one["record"]), one["relying_agency"])
            for one in row["reliances"] or ()
        ),
    )


def columns_of(state: Evidence) -> Columns:
    """Return the columns in which the state stands."""
    return {
        **{name: getattr(state, name) for name in (*AS_THEY_ARE, *LISTS)},
        **{name: None if (code := getattr(state, name)) is None else code.value for name, of in CODES.items()},
        "participants": state.participants,
        "fallen": state.fallen,
    }


moved = by_own_fold(state_of, columns_of)
"""The change that an event makes by its own fold, with what it gives beside."""


def collected(row: Row, event: events.EvidenceCollected, recorded: Recorded) -> Columns:
    return {
        **given(event, "title", "collected_at", "legal_basis", "document_no", "note", "original_kept_by"),
        **given(event, "kept_at", "custodian"),
        "collection_method": event.collection_method.value,
        "originality": event.originality.value,
        "evidence_items": [part(item) for item in event.evidence_items],
        "files": files(event.evidence_items),
        "collected_by": event.collected_by,
        "collected_by_authority": event.collected_by_authority or recorded.envelope.agency,
        "given_by": part(event.given_by),
        **place_columns(event.place),
        "goods_lines": [part(line) for line in event.goods_lines],
        "goods_records": sorted({str(line.goods_record) for line in event.goods_lines}),
        "held_since": recorded.envelope.legal_on,
        "handovers": (),
        "receipts": 0,
        "reliances": (),
        "relied_on_by": (),
        "copies": (),
    }


def files(items: Iterable[events.EvidenceItem]) -> list[str]:
    """Return the files among items, by their SHA-256."""
    return list(dict.fromkeys(item.sha256 for item in items if item.sha256 is not None))


def added(row: Row, event: events.EvidenceItemsAdded, recorded: Recorded) -> Columns:
    more = files(event.evidence_items)
    return {
        "evidence_items": [*row["evidence_items"], *(part(item) for item in event.evidence_items)],
        "files": list(dict.fromkeys((*row["files"], *more))),
    }


def offered(row: Row, event: events.EvidenceOffered, recorded: Recorded) -> Columns:
    told = {
        "from": row["holder"],
        "to": event.receiving_agency,
        "offered_on": recorded.envelope.legal_on.isoformat(),
        **given(event, "document_no", "handed_by"),
    }
    return {"handovers": [*row["handovers"], told]}


def _answered(row: Row, outcome: str, recorded: Recorded, **more: Any) -> Columns:
    """Return the last hand-over with what became of it."""
    *before, last = row["handovers"]
    answer = {"outcome": outcome, "answered_on": recorded.envelope.legal_on.isoformat(), **more}
    return {"handovers": [*before, {**last, **answer}]}


def received(row: Row, event: events.EvidenceReceived, recorded: Recorded) -> Columns:
    number = row["receipts"] + 1
    differing = [part(line) for line in event.received_items if line.difference is not None]
    more = {"receipt": number, **given(event, "taken_by"), **({"differences": differing} if differing else {})}
    return {
        **_answered(row, "received", recorded, **more),
        "receipts": number,
        "held_since": recorded.envelope.legal_on,
        "kept_at": event.kept_at,
        "custodian": event.custodian,
    }


def refused(row: Row, event: events.EvidenceRefused, recorded: Recorded) -> Columns:
    return _answered(row, "refused", recorded, reason=event.reason)


def withdrawn(row: Row, event: events.EvidenceOfferWithdrawn, recorded: Recorded) -> Columns:
    return _answered(row, "withdrawn", recorded, reason=event.reason)


def kept(row: Row, event: events.EvidenceRelocated | events.EvidenceRecovered, recorded: Recorded) -> Columns:
    again = isinstance(event, events.EvidenceRecovered)
    back = {"evidence_disposal": None, "disposed_on": None} if again else {}
    return {"kept_at": event.kept_at, "custodian": event.custodian, **back}


def disposed(row: Row, event: events.EvidenceDisposed, recorded: Recorded) -> Columns:
    return {
        "evidence_disposal": event.evidence_disposal.value,
        "disposed_on": recorded.envelope.legal_on,
        "disposed_to": event.to_body,
        "kept_at": None,
        "custodian": None,
    }


def relied_on(row: Row, event: events.EvidenceReliedOn, recorded: Recorded) -> Columns:
    told = supports.relied_on(row, event, recorded)
    return {**told, "copies": supports.copies({**row, **told})}


def fell(row: Row, event: events.EvidenceFell, recorded: Recorded) -> Columns:
    return {"fell_on": recorded.envelope.legal_on, "found_by": event.found_by, "fall_document_no": event.document_no}


def restored(row: Row, event: events.EvidenceRestored, recorded: Recorded) -> Columns:
    return {"fell_on": None, "found_by": None, "fall_document_no": None}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into: what it is, never who gave it."""
    place = row["place"] or {}
    party = row["given_by"] or {}
    return (
        row["title"],
        row["note"],
        row["document_no"],
        row["original_kept_by"],
        row["collected_by_authority"],
        row["found_by"],
        row["fall_document_no"],
        place.get("address"),
        party.get("name"),
        *(item["name"] for item in row["evidence_items"]),
    )


GIVEN: Final[Mapping[str, Change]] = {
    "evidence.items_added": added,
    "evidence.offered": offered,
    "evidence.offer_withdrawn": withdrawn,
    "evidence.received": received,
    "evidence.refused": refused,
    "evidence.relocated": kept,
    "evidence.disposed": disposed,
    "evidence.recovered": kept,
    "evidence.shared": nothing,
    "evidence.sharing_ended": nothing,
    "evidence.relied_on": relied_on,
    "evidence.fell": fell,
    "evidence.restored": restored,
    "evidence.support_notified": nothing,
}
"""What an event writes beside what it changes in the state."""

EVIDENCE = Ledger(
    name="evidence",
    kind="evidence",
    version=1,
    hangs_on="record",
    records=(LEADS, CASES, REFERRALS, ASSISTS, JOINT_ACTIONS),
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("evidence_type", Text),
        sa.Column("title", Text),
        sa.Column("note", Text),
        sa.Column("collected_at", Instant),
        sa.Column("collection_method", Text),
        sa.Column("legal_basis", Text),
        sa.Column("collected_by", Many),
        sa.Column("collected_by_authority", Text),
        sa.Column("given_by", Many),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("document_no", Text),
        sa.Column("originality", Text),
        sa.Column("copy_of", sa.Uuid),
        sa.Column("original_kept_by", Text),
        sa.Column("copies", Many),
        sa.Column("evidence_items", Many),
        sa.Column("files", Many),
        sa.Column("goods_lines", Many),
        sa.Column("goods_records", Many),
        sa.Column("kept_at", Text),
        sa.Column("custodian", Text),
        sa.Column("held_since", sa.Date),
        sa.Column("former_holders", Many),
        sa.Column("handovers", Many),
        sa.Column("receipts", sa.Integer),
        sa.Column("evidence_disposal", Text),
        sa.Column("disposed_on", sa.Date),
        sa.Column("disposed_to", Text),
        sa.Column("shared_with", Many),
        *supports.reliance_columns(),
        sa.Column("fallen", sa.Boolean),
        sa.Column("fall", Text),
        sa.Column("fell_by", Text),
        sa.Column("fell_on", sa.Date),
        sa.Column("found_by", Text),
        sa.Column("fall_document_no", Text),
        sa.Column("original_fallen", sa.Boolean),
    ),
    folds={
        "evidence.collected": opens(moved(collected)),
        **{topic: changes(moved(given)) for topic, given in GIVEN.items()},
    },
    filters=(
        "stage",
        "registrant",
        "holder",
        "offered_to",
        "former_holders",
        "shared_with",
        "campaigns",
        "record",
        "record_kind",
        "evidence_type",
        "originality",
        "copy_of",
        "collection_method",
        "collected_at",
        "files",
        "goods_records",
        "held_since",
        "relied_on_by",
        "fallen",
        "fall",
        "fell_on",
    ),
    sorts=("collected_at", "held_since", "fell_on", "changed_at", "title"),
    text=text,
)

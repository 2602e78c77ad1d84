"""The ledger of transfers: what was offered to whom, what it answered, and what became of it (M56, M90, M91). 移送台账。

An agency's inbox is ``offered_to``, its outbox ``registrant``. It owes an account of what it holds at ``stage=accepted``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import transfer as events
from coordination.streams.jurisdiction import RecordKind
from coordination.streams.transfer import Stage, Transfer
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, by_own_fold, changes, given, opens, part
from projections.tables import Instant, Many, Text

AS_THEY_ARE: Final = (
    "registrant",
    "receiver",
    "holder",
    "offered_to",
    "public",
    "record",
    "received_on",
    "feedback_due_on",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> Transfer:
    """Return what the rules know of the transfer in a row; its manifest is asked of by guards only."""
    if not row:
        return Transfer()
    return Transfer(
        **{name: row[name] for name in AS_THEY_ARE},
        stage=Stage.of(row["stage"]),
        record_kind=RecordKind.of(row["record_kind"]),
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
    )


def columns_of(state: Transfer) -> Columns:
    """Return the columns in which the state stands."""
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "record_kind": None if state.record_kind is None else state.record_kind.value,
        "participants": state.participants,
        "campaigns": state.campaigns,
    }


moved = by_own_fold(state_of, columns_of)
"""The change that an event makes by its own fold, with what it gives beside."""


def offered(row: Row, event: events.TransferOffered, recorded: Recorded) -> Columns:
    return {
        **given(event, "document_no", "facts", "work_done", "reason", "approved_by", "manifest_note", "answer_due_on"),
        "legal_basis": event.basis,
        "manifest": [part(line) for line in event.manifest],
        "will_assist": event.will_assist,
        "offered_on": recorded.envelope.legal_on,
        "reports": (),
    }


def received(row: Row, event: events.TransferReceived, recorded: Recorded) -> Columns:
    differing = [part(line) for line in event.found if line.difference is not None]
    return {**given(event, "signed_by"), "differences": differing}


def accepted(row: Row, event: events.TransferAccepted, recorded: Recorded) -> Columns:
    return {"answer_no": event.document_no, "answered_on": recorded.envelope.legal_on}


def refused(row: Row, event: events.TransferRefused, recorded: Recorded) -> Columns:
    return {
        **given(event, "suggested_agency", "suggested_body"),
        "reason_code": event.reason_code.value,
        "answer": event.reason,
        "answer_basis": event.basis,
        "answer_no": event.document_no,
        "answered_on": recorded.envelope.legal_on,
    }


def revoked(row: Row, event: events.TransferRevoked, recorded: Recorded) -> Columns:
    return {"revoked_on": recorded.envelope.legal_on, "revocation": event.reason}


def lapsed(row: Row, event: events.TransferLapsed, recorded: Recorded) -> Columns:
    return {"lapsed_at": event.due_at}


def disputed(row: Row, event: events.TransferDisputed, recorded: Recorded) -> Columns:
    return {"dispute": event.dispute}


def settled(row: Row, event: events.TransferSettled, recorded: Recorded) -> Columns:
    on = recorded.envelope.legal_on
    return {**given(event, "competent_agency"), "settled_on": on, "answered_on": row["answered_on"] or on}


def reported(row: Row, event: events.TransferOutcomeReported, recorded: Recorded) -> Columns:
    on = recorded.envelope.legal_on
    told = {
        "transfer_result": event.transfer_result.value,
        "content": event.content,
        "final": event.final,
        "on": on.isoformat(),
        **given(event, "document_no"),
    }
    return {
        "transfer_result": event.transfer_result.value,
        "reports": [*row["reports"], told],
        "reported_on": on,
        **({"final_report_on": on} if event.final else {}),
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["document_no"], row["facts"], row["reason"], row["answer"], row["answer_no"], row["suggested_body"])


TRANSFERS = Ledger(
    name="transfers",
    kind="transfer",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("receiver", Text),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("document_no", Text),
        sa.Column("facts", Text),
        sa.Column("work_done", Text),
        sa.Column("reason", Text),
        sa.Column("legal_basis", Text),
        sa.Column("approved_by", Text),
        sa.Column("manifest", Many),
        sa.Column("manifest_note", Text),
        sa.Column("will_assist", sa.Boolean),
        sa.Column("offered_on", sa.Date),
        sa.Column("answer_due_on", sa.Date),
        sa.Column("feedback_due_on", sa.Date),
        sa.Column("received_on", sa.Date),
        sa.Column("signed_by", Text),
        sa.Column("differences", Many),
        sa.Column("answered_on", sa.Date),
        sa.Column("answer_no", Text),
        sa.Column("reason_code", Text),
        sa.Column("answer", Text),
        sa.Column("answer_basis", Text),
        sa.Column("suggested_agency", Text),
        sa.Column("suggested_body", Text),
        sa.Column("revoked_on", sa.Date),
        sa.Column("revocation", Text),
        sa.Column("lapsed_at", Instant),
        sa.Column("dispute", sa.Uuid),
        sa.Column("settled_on", sa.Date),
        sa.Column("competent_agency", Text),
        sa.Column("transfer_result", Text),
        sa.Column("reports", Many),
        sa.Column("reported_on", sa.Date),
        sa.Column("final_report_on", sa.Date),
    ),
    folds={
        "transfer.offered": opens(moved(offered)),
        "transfer.received": changes(moved(received)),
        "transfer.accepted": changes(moved(accepted)),
        "transfer.refused": changes(moved(refused)),
        "transfer.revoked": changes(moved(revoked)),
        "transfer.lapsed": changes(moved(lapsed)),
        "transfer.disputed": changes(moved(disputed)),
        "transfer.settled": changes(moved(settled)),
        "transfer.outcome_reported": changes(moved(reported)),
    },
    filters=(
        "stage",
        "registrant",
        "receiver",
        "holder",
        "offered_to",
        "campaigns",
        "record",
        "record_kind",
        "reason_code",
        "suggested_agency",
        "dispute",
        "transfer_result",
        "offered_on",
        "answer_due_on",
        "feedback_due_on",
        "received_on",
        "answered_on",
        "final_report_on",
    ),
    sorts=("offered_on", "answer_due_on", "answered_on", "changed_at"),
    text=text,
)

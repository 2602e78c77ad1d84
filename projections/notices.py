"""The ledger of notices: who was told what, who signed for it, what became a lead there (M84, M90, M93). 通报台账。"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import notice as events
from coordination.streams.notice import Stage
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, given, opens, part
from projections.tables import Many, Spelled, Text


def issued(row: Row, event: events.NoticeIssued, recorded: Recorded) -> Columns:
    about = event.about
    return {
        **given(event, "title", "content", "goods", "document_no", "campaigns"),
        "registrant": recorded.envelope.agency,
        "participants": event.recipients,
        "stage": Stage.ISSUED.value,
        "notice_kind": event.notice_kind.value,
        "record_kind": None if about is None else about.record_kind.value,
        "record": None if about is None else about.record,
        "trade_parties": [part(one) for one in event.trade_parties],
        "recipients": event.recipients,
        "receipts": (),
        "not_received_by": event.recipients,
        "all_received": False,
        "leads": (),
        "became_leads": (),
        "issued_on": recorded.envelope.legal_on,
    }


def received(row: Row, event: events.NoticeReceived, recorded: Recorded) -> Columns:
    agency = recorded.envelope.agency
    told = {
        "agency": agency,
        "received_on": recorded.envelope.legal_on.isoformat(),
        **given(event, "received_by"),
    }
    left = [code for code in row["not_received_by"] if code != agency]
    return {"receipts": [*row["receipts"], told], "not_received_by": left, "all_received": not left}


def became_lead(row: Row, event: events.NoticeLeadLinked, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    told = {"agency": envelope.agency, "lead": str(event.lead), "on": envelope.legal_on.isoformat()}
    return {"became_leads": [*row["became_leads"], told], "leads": [*row["leads"], str(event.lead)]}


def corrected(row: Row, event: events.NoticeCorrected, recorded: Recorded) -> Columns:
    told = {"on": recorded.envelope.legal_on.isoformat(), "correction": event.correction}
    return {"corrections": [*(row["corrections"] or ()), told]}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    parties = (one["trade_party"].get("name") for one in row["trade_parties"] or ())
    corrections = (one["correction"] for one in row["corrections"] or ())
    return (row["title"], row["content"], row["document_no"], *row["goods"], *parties, *corrections)


NOTICES = Ledger(
    name="notices",
    kind="notice",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("notice_kind", Text),
        sa.Column("title", Text),
        sa.Column("content", Text),
        sa.Column("document_no", Spelled),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("goods", Many),
        sa.Column("trade_parties", Many),
        sa.Column("recipients", Many),
        sa.Column("receipts", Many),
        sa.Column("not_received_by", Many),
        sa.Column("all_received", sa.Boolean),
        sa.Column("leads", Many),
        sa.Column("became_leads", Many),
        sa.Column("corrections", Many),
        sa.Column("issued_on", sa.Date),
    ),
    folds={
        "notice.issued": opens(issued),
        "notice.received": changes(received),
        "notice.lead_linked": changes(became_lead),
        "notice.corrected": changes(corrected),
    },
    filters=(
        "notice_kind",
        "registrant",
        "recipients",
        "not_received_by",
        "all_received",
        "campaigns",
        "record",
        "record_kind",
        "leads",
        "document_no",
        "issued_on",
    ),
    sorts=("issued_on", "changed_at"),
    text=text,
)

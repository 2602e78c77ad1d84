"""The ledger of reverse referrals: opinions and transfers, the leads they became, and the replies. 反向移送台账。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import reverse_referral as events
from coordination.streams.reverse_referral import Stage
from coordination.streams.reverse_referral.handling import lead_of
from projections import excluding
from projections.engine import Ledger, Row
from projections.folding import Change, Columns, bookkeeping, changes, opens, part, party_columns
from projections.tables import Many, Text


def to(stage: Stage, *, on: str | None = None) -> Change:
    """Return the change that moves a reverse referral to a stage, and writes the legal date into a column."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {"stage": stage.value, **({} if on is None else {on: recorded.envelope.legal_on})}

    return change


def registered(row: Row, event: events.ReverseReferralRegistered, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.REGISTERED.value,
        "origin": event.origin.value,
        "registrant": recorded.envelope.agency,
        "holder": recorded.envelope.agency,
        "campaigns": event.campaigns,
        "title": event.title,
        "facts": event.facts,
        "referral": event.referral,
        "suspects": [part(person) for person in event.named],
        **party_columns(event.party),
        "registered_on": recorded.envelope.legal_on,
        "extension_wd": 0,
        "urged": 0,
    }


def extended(row: Row, event: events.ReverseReferralReviewExtended, recorded: Recorded) -> Columns:
    return {"extension_wd": row["extension_wd"] + event.extension_wd}


def given_out(
    row: Row, event: events.ReverseReferralOpinionIssued | events.ReverseReferralTransferred, recorded: Recorded
) -> Columns:
    return {
        "stage": Stage.ISSUED.value,
        "offered_to": event.receiving_agency,
        "document_no": event.document_no,
        "issued_on": recorded.envelope.legal_on,
        "reply_due_on": event.reply_due_on,
    }


def received(row: Row, event: events.ReverseReferralReceived, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.WITH_AGENCY.value,
        "holder": recorded.envelope.agency,
        "offered_to": None,
        "received_on": recorded.envelope.legal_on,
        "lead": lead_of(recorded.stream),
    }


def urged(row: Row, event: events.ReverseReferralUrged, recorded: Recorded) -> Columns:
    return {"urged": row["urged"] + 1}


def reported(row: Row, event: events.ReverseReferralResultReported, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.REPORTED.value,
        "result": event.result.value,
        "result_no": event.document_no,
        "case_id": event.case,
        "reported_on": recorded.envelope.legal_on,
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["title"], row["facts"], row["document_no"], row["result_no"], row["party_name"])


REVERSE_REFERRALS = Ledger(
    name="reverse-referrals",
    kind="reverse_referral",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("origin", Text),
        sa.Column("title", Text),
        sa.Column("facts", Text),
        sa.Column("referral", sa.Uuid),
        sa.Column("suspects", Many),
        sa.Column("party", Many),
        sa.Column("party_name", Text),
        sa.Column("party_kind", Text),
        sa.Column("uscc", Text),
        sa.Column("registered_on", sa.Date),
        sa.Column("extension_wd", sa.Integer),
        sa.Column("document_no", Text),
        sa.Column("issued_on", sa.Date),
        sa.Column("reply_due_on", sa.Date),
        sa.Column("received_on", sa.Date),
        sa.Column("lead", sa.Uuid),
        sa.Column("urged", sa.Integer),
        sa.Column("result", Text),
        sa.Column("result_no", Text),
        sa.Column("case_id", sa.Uuid),
        sa.Column("reported_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        excluding.exclusions(),
    ),
    folds={
        "reverse_referral.registered": opens(registered),
        "reverse_referral.review_suspended": changes(to(Stage.SUSPENDED)),
        "reverse_referral.review_resumed": changes(to(Stage.REGISTERED)),
        "reverse_referral.review_extended": changes(extended),
        "reverse_referral.exclusion_begun": changes(excluding.begun),
        "reverse_referral.exclusion_ended": changes(excluding.ended),
        "reverse_referral.closed": changes(to(Stage.CLOSED_NO_OPINION, on="closed_on")),
        "reverse_referral.opinion_issued": changes(given_out),
        "reverse_referral.transferred": changes(given_out),
        "reverse_referral.received": changes(received),
        "reverse_referral.urged": changes(urged),
        "reverse_referral.result_reported": changes(reported),
        "reverse_referral.acknowledged": changes(to(Stage.CLOSED, on="closed_on")),
    },
    filters=(
        "stage",
        "origin",
        "registrant",
        "holder",
        "offered_to",
        "campaigns",
        "referral",
        "uscc",
        "result",
        "reply_due_on",
        "registered_on",
    ),
    sorts=("registered_on", "reply_due_on", "changed_at"),
    text=text,
)

"""The ledger of flash reports: who told whom at which instant, and the minutes between. 快报台账（M48、R12）。"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coordination.catalogue.codecs import encode_instant
from coordination.rules import Recorded
from coordination.streams import flash_report as events
from coordination.streams.flash_report import Stage
from coordination.streams.flash_report.guards import recipient_of
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, given, opens, part
from projections.tables import Instant, Many, Text

MINUTE_SECONDS = 60


def minutes(earlier: datetime, later: datetime) -> int:
    """Return the whole minutes from one instant to another."""
    return int((later - earlier).total_seconds()) // MINUTE_SECONDS


def _told(agencies: Iterable[str], recorded: Recorded) -> list[Row]:
    envelope = recorded.envelope
    return [
        {"agency": agency, "told_by": envelope.agency, "told_at": encode_instant(envelope.occurred_at)}
        for agency in dict.fromkeys(agencies)
    ]


def _took(happened_at: datetime, learnt_at: datetime, sent_at: datetime) -> Columns:
    return {
        "happened_at": happened_at,
        "learnt_at": learnt_at,
        "sent_at": sent_at,
        "minutes_to_learn": minutes(happened_at, learnt_at),
        "minutes_to_report": minutes(learnt_at, sent_at),
    }


def _recipients(told: list[Row]) -> Columns:
    waiting = [one["agency"] for one in told if "acknowledged_at" not in one]
    return {"told": told, "participants": [one["agency"] for one in told], "unacknowledged": waiting}


def _about(event: Any) -> Columns:
    """Return what an event names of the record that the report is about, and of the rule by which that is major."""
    about = {} if event.record is None else {"record": event.record, "record_kind": event.record_kind.value}
    return about if event.major_rule is None else {**about, "major_rule": event.major_rule.value}


def sent(row: Row, event: events.FlashReportSent, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    return {
        "stage": Stage.OPEN.value,
        "registrant": envelope.agency,
        "holder": envelope.agency,
        "campaigns": event.campaigns,
        "flash_subject": event.flash_subject.value,
        **given(event, "title", "content"),
        **_took(event.happened_at, event.learnt_at, envelope.occurred_at),
        "sent_on": envelope.legal_on,
        **_recipients(_told(event.flash_recipients, recorded)),
        **_about(event),
        "told_outside": (),
        "follow_ups": (),
        "corrections": (),
    }


def forwarded(row: Row, event: events.FlashReportForwarded, recorded: Recorded) -> Columns:
    outside = row["told_outside"]
    if event.to_body is not None:
        (line,) = _told((event.to_body,), recorded)
        outside = [*outside, {**line, **given(event, "document_no")}]
    return {**_recipients([*row["told"], *_told(event.flash_recipients, recorded)]), "told_outside": outside}


def acknowledged(row: Row, event: events.FlashReportAcknowledged, recorded: Recorded) -> Columns:
    """Enter when a recipient had it; the first of them stops the watch, though another may have told of it sooner."""
    at = recorded.envelope.occurred_at
    recipient = recipient_of(event, recorded.envelope.agency)
    told = []
    for one in row["told"]:
        if one["agency"] == recipient:
            since = datetime.fromisoformat(one["told_at"])
            one = {**one, "acknowledged_at": encode_instant(at), "minutes": minutes(since, at), **given(event, "note")}  # noqa: PLW2901
        told.append(one)
    first = row["acknowledged_at"]
    if first is not None and first <= at:
        return _recipients(told)
    return {**_recipients(told), "acknowledged_at": at, "minutes_to_acknowledge": minutes(row["sent_at"], at)}


def _line(event: Any, recorded: Recorded) -> Row:
    envelope = recorded.envelope
    return {"by": envelope.agency, "at": encode_instant(envelope.occurred_at), **part(event)}


def followed_up(row: Row, event: events.FlashReportFollowedUp, recorded: Recorded) -> Columns:
    return {"follow_ups": [*row["follow_ups"], _line(event, recorded)], **_about(event)}


def corrected(row: Row, event: events.FlashReportCorrected, recorded: Recorded) -> Columns:
    return {
        **given(event, "title", "content"),
        **_took(event.happened_at or row["happened_at"], event.learnt_at or row["learnt_at"], row["sent_at"]),
        "corrections": [*row["corrections"], _line(event, recorded)],
    }


def closed(row: Row, event: events.FlashReportClosed, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.CLOSED.value,
        "closed_at": recorded.envelope.occurred_at,
        "flash_conclusion": event.flash_conclusion,
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    yield from (row["title"], row["content"], row["flash_conclusion"])
    yield from (line["content"] for line in row["follow_ups"] or ())
    yield from (line["agency"] for line in row["told_outside"] or ())


FLASH_REPORTS = Ledger(
    name="flash-reports",
    kind="flash_report",
    version=2,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("flash_subject", Text),
        sa.Column("title", Text),
        sa.Column("content", Text),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("major_rule", Text),
        sa.Column("happened_at", Instant),
        sa.Column("learnt_at", Instant),
        sa.Column("sent_at", Instant),
        sa.Column("sent_on", sa.Date),
        sa.Column("acknowledged_at", Instant),
        sa.Column("minutes_to_learn", sa.Integer),
        sa.Column("minutes_to_report", sa.Integer),
        sa.Column("minutes_to_acknowledge", sa.Integer),
        sa.Column("told", Many),
        sa.Column("told_outside", Many),
        sa.Column("unacknowledged", Many),
        sa.Column("follow_ups", Many),
        sa.Column("corrections", Many),
        sa.Column("closed_at", Instant),
        sa.Column("flash_conclusion", Text),
    ),
    folds={
        "flash_report.sent": opens(sent),
        "flash_report.forwarded": changes(forwarded),
        "flash_report.acknowledged": changes(acknowledged),
        "flash_report.followed_up": changes(followed_up),
        "flash_report.corrected": changes(corrected),
        "flash_report.closed": changes(closed),
    },
    filters=(
        "stage",
        "registrant",
        "participants",
        "campaigns",
        "flash_subject",
        "record",
        "major_rule",
        "unacknowledged",
        "sent_on",
        "minutes_to_report",
        "minutes_to_acknowledge",
    ),
    sorts=("happened_at", "sent_at", "minutes_to_report", "minutes_to_acknowledge", "changed_at"),
    text=text,
)

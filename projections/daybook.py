"""The ledger of the daybook: one line for each piece of daily work, per agency and campaign. 日常工作台账。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from coordination.rules import Recorded, local_date
from coordination.streams import daybook as events
from coordination.streams.daybook import Stage, Work
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import GuidanceKind, target_key
from projections.engine import Ledger, Row
from projections.folding import Change, Columns, bookkeeping, changes, given, opens, part, place_columns
from projections.tables import Instant, Many, Text

AS_GIVEN = (
    "dispatch_no",
    "inspectors",
    "helpers",
    "vehicle_count",
    "venue",
    "occasion",
    "inspection_no",
    "facts",
    "offence",
    "sampled_goods",
    "sample_no",
    "sample_count",
    "tested_by",
    "content",
    "title",
    "held_with",
    "audience_count",
    "fine_fen",
    "conduct",
    "document_no",
    "operator",
)
"""Fields that stand in columns of the same names, as they are."""
CODED = ("check_kind", "visited", "finding_kind", "guidance_kind", "publicity_form", "spot_decision", "profile")


def work(kind: Work) -> Change:
    """Return the change that a new entry makes: whose it is, when it was done and what it tells."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        envelope = recorded.envelope
        party = getattr(event, "subject", None) or getattr(event, "party", None)
        return {
            "stage": Stage.RECORDED.value,
            "work": kind.value,
            "registrant": envelope.agency,
            "holder": envelope.agency,
            "participants": getattr(event, "held_with", ()),
            "campaigns": event.campaigns,
            "done_at": envelope.occurred_at,
            "worked_on": envelope.legal_on,
            "late": local_date(recorded.recorded_at) > envelope.legal_on,
            **{name: getattr(event, name, None) for name in AS_GIVEN},
            **{name: None if (code := getattr(event, name, None)) is None else code.value for name in CODED},
            "target": target_key(event) if isinstance(event, events.DaybookInspected) else None,
            "subject": part(party),
            "subject_name": None if party is None else party.name,
            "uscc": None if party is None else party.uscc,
            "online": part(getattr(event, "online", None)),
            "attendees": [part(one) for one in getattr(event, "attendees", ())],
            **place_columns(getattr(event, "place", None)),
            "officer_count": len(getattr(event, "inspectors", ())),
            "helper_count": len(getattr(event, "helpers", ())),
            "warning": warned(event),
        }

    return change


def warned(event: Any) -> bool:
    """Whether it was a warning: given as guidance, or decided on the spot. 告诫、警告。"""
    return (
        getattr(event, "guidance_kind", None) is GuidanceKind.WARNING
        or getattr(event, "spot_decision", None) is SpotDecision.WARNING
    )


def tested(row: Row, event: events.DaybookSampleTested, recorded: Recorded) -> Columns:
    return {
        "sample_result": event.sample_result.value,
        "report_no": event.report_no,
        "tested_on": recorded.envelope.legal_on,
    }


def removed(row: Row, event: events.DaybookPlatformRemoved, recorded: Recorded) -> Columns:
    return {"removed_at": recorded.envelope.occurred_at}


def publicised(row: Row, event: events.DaybookPlatformPublicised, recorded: Recorded) -> Columns:
    return {"publicised_at": recorded.envelope.occurred_at, "url": event.url}


def to_rectify(row: Row, event: events.DaybookRectificationSet, recorded: Recorded) -> Columns:
    return {
        "rectification_kind": event.rectification_kind.value,
        "requirement": event.requirement,
        "complete_by_on": event.complete_by_on,
        "rectify_since": recorded.envelope.legal_on,
        "rectify_open": True,
        "rectified_as": None,
        "rectified_on": None,
    }


def rectified(row: Row, event: events.DaybookRectificationChecked, recorded: Recorded) -> Columns:
    """Enter what a check found; where another day is given, it waits for that."""
    again = event.complete_by_on is not None
    return {
        "rectified_as": event.rectified_as.value,
        "rectified_on": recorded.envelope.legal_on,
        "completion": event.completion,
        "rectify_open": again,
        "rectify_again": (row["rectify_again"] or 0) + again,
        **given(event, "complete_by_on"),
    }


def voided(row: Row, event: events.DaybookVoided, recorded: Recorded) -> Columns:
    return {"stage": Stage.VOIDED.value, "reason": event.reason, "rectify_open": False}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    names = ("title", "content", "facts", "subject_name", "uscc", "venue", "occasion", "sampled_goods", "operator")
    yield from (row[name] for name in names)
    yield from (row["document_no"], row["report_no"], row["inspection_no"], (row["place"] or {}).get("address"))
    yield (row["online"] or {}).get("platform")


DAYBOOK = Ledger(
    name="daybook",
    kind="daybook",
    version=1,
    codes={"work": (Work,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("work", Text),
        sa.Column("done_at", Instant),
        sa.Column("worked_on", sa.Date),
        sa.Column("late", sa.Boolean),
        *(sa.Column(name, Text) for name in CODED),
        sa.Column("occasion", Text),
        sa.Column("dispatch_no", Text),
        sa.Column("inspectors", Many),
        sa.Column("helpers", Many),
        sa.Column("officer_count", sa.Integer),
        sa.Column("helper_count", sa.Integer),
        sa.Column("vehicle_count", sa.BigInteger),
        sa.Column("target", Text),
        sa.Column("subject", Many),
        sa.Column("subject_name", Text),
        sa.Column("uscc", Text),
        sa.Column("venue", Text),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("online", Many),
        sa.Column("inspection_no", Text),
        sa.Column("facts", Text),
        sa.Column("offence", Text),
        sa.Column("sampled_goods", Text),
        sa.Column("sample_no", Text),
        sa.Column("sample_count", sa.BigInteger),
        sa.Column("tested_by", Text),
        sa.Column("sample_result", Text),
        sa.Column("report_no", Text),
        sa.Column("tested_on", sa.Date),
        sa.Column("content", Text),
        sa.Column("attendees", Many),
        sa.Column("warning", sa.Boolean),
        sa.Column("title", Text),
        sa.Column("held_with", Many),
        sa.Column("audience_count", sa.BigInteger),
        sa.Column("fine_fen", sa.BigInteger),
        sa.Column("conduct", sa.Uuid),
        sa.Column("document_no", Text),
        sa.Column("operator", Text),
        sa.Column("removed_at", Instant),
        sa.Column("publicised_at", Instant),
        sa.Column("url", Text),
        sa.Column("rectification_kind", Text),
        sa.Column("requirement", Text),
        sa.Column("complete_by_on", sa.Date),
        sa.Column("rectify_since", sa.Date),
        sa.Column("rectify_open", sa.Boolean),
        sa.Column("rectify_again", sa.Integer),
        sa.Column("rectified_as", Text),
        sa.Column("rectified_on", sa.Date),
        sa.Column("completion", Text),
        sa.Column("reason", Text),
    ),
    folds={
        "daybook.inspected": opens(work(Work.INSPECTION)),
        "daybook.sampled": opens(work(Work.SAMPLING)),
        "daybook.sample_tested": changes(tested),
        "daybook.guidance_given": opens(work(Work.GUIDANCE)),
        "daybook.publicity_held": opens(work(Work.PUBLICITY)),
        "daybook.platform_notified": opens(work(Work.PLATFORM)),
        "daybook.platform_removed": changes(removed),
        "daybook.platform_publicised": changes(publicised),
        "daybook.decided_on_spot": opens(work(Work.DECISION)),
        "daybook.rectification_set": changes(to_rectify),
        "daybook.rectification_checked": changes(rectified),
        "daybook.voided": changes(voided),
    },
    filters=(
        "stage",
        "work",
        "registrant",
        "participants",
        "campaigns",
        "worked_on",
        "late",
        "check_kind",
        "visited",
        "finding_kind",
        "offence",
        "guidance_kind",
        "publicity_form",
        "spot_decision",
        "warning",
        "dispatch_no",
        "target",
        "conduct",
        "uscc",
        "adcode",
        "sample_result",
        "removed_at",
        "publicised_at",
        "rectification_kind",
        "rectify_open",
        "rectified_as",
        "rectified_on",
        "complete_by_on",
    ),
    sorts=("worked_on", "complete_by_on", "changed_at"),
    text=text,
)

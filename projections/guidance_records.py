"""The ledger of guidance: who guided whom, upon what, how; each row is one 次. 业务指导台账（M58、M119）。"""

from __future__ import annotations

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import guidance as events
from coordination.streams.guidance import Stage
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, given, opens
from projections.tables import Many, Spelled, Text


def given_to(row: Row, event: events.GuidanceGiven, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.GIVEN.value,
        "registrant": recorded.envelope.agency,
        "holder": recorded.envelope.agency,
        "participants": list(dict.fromkeys((event.guided_by, *event.guided_agencies))),
        "campaigns": event.campaigns,
        **given(event, "guided_by", "guided_agencies", "guidance_content", "guiding_officers", "document_no", "record"),
        "guidance_matter": event.guidance_matter.value,
        "guidance_form": event.guidance_form.value,
        "record_kind": None if event.record_kind is None else event.record_kind.value,
        "guided_on": recorded.envelope.legal_on,
        "completions": (),
    }


def followed_up(row: Row, event: events.GuidanceFollowedUp, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    told = {"by": envelope.agency, "on": envelope.legal_on.isoformat(), "completion": event.completion}
    return {"completions": [*row["completions"], told]}


def voided(row: Row, event: events.GuidanceVoided, recorded: Recorded) -> Columns:
    return {"stage": Stage.VOIDED.value, "reason": event.reason}


GUIDANCE_RECORDS = Ledger(
    name="guidance-records",
    kind="guidance",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("guided_by", Text),
        sa.Column("guided_agencies", Many),
        sa.Column("guidance_matter", Text),
        sa.Column("guidance_form", Text),
        sa.Column("guidance_content", Text),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("guiding_officers", Many),
        sa.Column("document_no", Spelled),
        sa.Column("guided_on", sa.Date),
        sa.Column("completions", Many),
        sa.Column("reason", Text),
    ),
    folds={
        "guidance.given": opens(given_to),
        "guidance.followed_up": changes(followed_up),
        "guidance.voided": changes(voided),
    },
    filters=(
        "stage",
        "registrant",
        "campaigns",
        "guided_by",
        "guided_agencies",
        "guidance_matter",
        "guidance_form",
        "record_kind",
        "record",
        "document_no",
        "guided_on",
    ),
    sorts=("guided_on", "changed_at"),
    text=lambda row: (
        row["guidance_content"],
        row["document_no"],
        *(line["completion"] for line in row["completions"] or ()),
    ),
)

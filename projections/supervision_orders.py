"""The ledger of supervision orders: who supervises whom over what, until when, how it goes, who is waited for. 督办台账。

One row for one order of one issuer, a listing or a letter. As in the ledger of requests for assistance each event moves the row
by its own ``evolve``. ``reported_late`` and ``overdue`` are not kept here: they are the clocks' (``clocks=true``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded
from coordination.streams import supervision_order as events
from coordination.streams.supervision_order import (
    Duty,
    Escalation,
    Instrument,
    ReportCycle,
    Stage,
    SupervisionOrder,
    TargetKind,
)
from projections.engine import Ledger, Row
from projections.folding import Change, Columns, bookkeeping, by_own_fold, changes, opens, part, waits
from projections.tables import Many, Spelled, Text

CODES: Final[Mapping[str, type[Coded]]] = {
    "stage": Stage,
    "instrument": Instrument,
    "target_kind": TargetKind,
    "report_cycle": ReportCycle,
}
AS_THEY_ARE: Final = (
    "registrant",
    "issuer",
    "holder",
    "offered_to",
    "target",
    "public",
    "case",
    "adcode",
    "complete_by_on",
    "reported_on",
    "objecting",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> SupervisionOrder:
    """Return what the rules know of the order in a row."""
    if not row:
        return SupervisionOrder()
    coded: dict[str, Any] = {name: None if row[name] is None else of.of(row[name]) for name, of in CODES.items()}
    return SupervisionOrder(
        **{name: row[name] for name in AS_THEY_ARE},
        **coded,
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        escalations=tuple(Escalation.of(code) for code in row["escalated_by"]),
    )


def columns_of(state: SupervisionOrder) -> Columns:
    """Return the columns in which the state stands."""
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        **{name: None if (code := getattr(state, name)) is None else code.value for name in CODES},
        "participants": state.participants,
        "campaigns": state.campaigns,
        "escalated_by": [one.value for one in state.escalations],
        "report_due_on": state.report_due_on,
        "under_way": state.open,
    }


moved = by_own_fold(state_of, columns_of, waits(lambda state: state.awaited))
"""The change that an event makes by its own fold, with what it gives beside."""


def noted(column: str, *names: str) -> Change:
    """Return the change that adds a line to a column: who told it, when, and what it says in these fields."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        envelope, stored = recorded.envelope, part(event)
        line = {"by": envelope.agency, "on": envelope.legal_on.isoformat()}
        line |= {name: stored[name] for name in names if name in stored}
        return {column: [*(row.get(column) or ()), line]}

    return change


def with_title(event: Any) -> Columns:
    """Return what an order is called by in lists: the issue, or else why it was listed."""
    return {"title": event.issue or event.reasons, "issue": event.issue, "reasons": event.reasons}


def proposed(row: Row, event: events.SupervisionOrderProposed, recorded: Recorded) -> Columns:
    return {**with_title(event), "proposed_issuer": event.proposed_issuer, "proposed_on": recorded.envelope.legal_on}


def listed(row: Row, event: events.SupervisionOrderListed, recorded: Recorded) -> Columns:
    return {
        **with_title(event),
        "requirements": event.requirements,
        "supervision_level": event.supervision_level.value,
        "document_no": event.document_no,
        "issued_on": recorded.envelope.legal_on,
    }


def issued(row: Row, event: Any, recorded: Recorded) -> Columns:
    ground = getattr(event, "decision_ground", None)
    return {
        "title": event.issue,
        "issue": event.issue,
        "requirements": event.requirements,
        "document_no": event.document_no,
        "issued_on": recorded.envelope.legal_on,
        "follows": getattr(event, "follows", None),
        "decision_ground": None if ground is None else ground.value,
    }


def ended(*names: str) -> Change:
    """Return the change that ends the order, and keeps these fields of the event under their names."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        values = {name: getattr(event, name) for name in names}
        plain = {name: value.value if isinstance(value, Coded) else value for name, value in values.items()}
        return {"ended_on": recorded.envelope.legal_on, **plain}

    return change


def escalated(row: Row, event: events.SupervisionOrderEscalated, recorded: Recorded) -> Columns:
    names = ("escalation", "reason", "raised_to", "interviewed_on", "document_no", "circulated_to")
    return {**noted("escalations", *names)(row, event, recorded), "escalated_on": recorded.envelope.legal_on}


def requested(row: Row, event: events.SupervisionOrderDelistRequested, recorded: Recorded) -> Columns:
    return {"work_summary": event.work_summary, "delist_requested_on": recorded.envelope.legal_on}


def reviewed(row: Row, event: events.SupervisionOrderRectificationReviewed, recorded: Recorded) -> Columns:
    names = ("rectification_result", "rectification_opinion", "complete_by_on")
    over = Stage.of(row["stage"]) is not event.evolve(state_of(row), recorded.envelope).stage is Stage.CLOSED
    return {
        **noted("rectifications", *names)(row, event, recorded),
        **({"ended_on": recorded.envelope.legal_on} if over else {}),
    }


def objection_handled(row: Row, event: events.SupervisionOrderObjectionHandled, recorded: Recorded) -> Columns:
    names = ("objection_outcome", "reason", "complete_by_on", "requirements", "document_no")
    over = event.evolve(state_of(row), recorded.envelope).stage is Stage.REVOKED
    return {
        **noted("objections", *names)(row, event, recorded),
        **({"requirements": event.requirements} if event.requirements else {}),
        **({"ended_on": recorded.envelope.legal_on} if over else {}),
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    for line in (*(row["progress"] or ()), *(row["rectifications"] or ()), *(row["objections"] or ())):
        yield from (line.get("progress"), line.get("rectification"), line.get("objection"))
    yield from (row["issue"], row["reasons"], row["document_no"], row["work_summary"])


OPENS: Final[Mapping[str, Change]] = {
    "proposed": proposed,
    "urge_letter_issued": issued,
    "opinion_issued": issued,
    "decision_issued": issued,
}
GIVEN: Final[Mapping[str, Change]] = {
    "proposal_declined": ended("reason"),
    "progress_reported": noted("progress", "progress", "difficulties"),
    "reminded": noted("reminders", "note"),
    "extended": noted("extensions", "complete_by_on", "reason", "approved_by"),
    "readdressed": noted("extensions", "addressed_to", "complete_by_on", "reason"),
    "escalated": escalated,
    "delist_requested": requested,
    "delist_refused": noted("refusals", "reason"),
    "delisted": ended("delist_result", "delist_opinion", "approved_by"),
    "followed_up": ended("followed_by"),
    "rectification_reported": noted("rectifications", "rectification", "document_no"),
    "rectification_reviewed": reviewed,
    "objection_raised": noted("objections", "objection"),
    "objection_handled": objection_handled,
}
"""What an event writes beside what it changes in the state."""


def _listed(rows: Any, recorded: Recorded) -> None:
    """A listing begins a row, or goes on with that of its proposal."""
    fold = opens if rows.get(recorded.stream) is None else changes
    fold(moved(listed))(rows, recorded)


SUPERVISION_ORDERS = Ledger(
    name="supervision-orders",
    kind="supervision_order",
    version=1,
    codes={"waiting_for": (Duty,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("under_way", sa.Boolean),
        sa.Column("instrument", Text),
        sa.Column("title", Text),
        sa.Column("target_kind", Text),
        sa.Column("case", sa.Uuid),
        sa.Column("adcode", Text),
        sa.Column("issue", Text),
        sa.Column("reasons", Text),
        sa.Column("requirements", Many),
        sa.Column("supervision_level", Text),
        sa.Column("document_no", Spelled),
        sa.Column("proposed_issuer", Text),
        sa.Column("issuer", Text),
        sa.Column("target", Text),
        sa.Column("follows", sa.Uuid),
        sa.Column("followed_by", sa.Uuid),
        sa.Column("decision_ground", Text),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
        sa.Column("proposed_on", sa.Date),
        sa.Column("issued_on", sa.Date),
        sa.Column("complete_by_on", sa.Date),
        sa.Column("report_cycle", Text),
        sa.Column("reported_on", sa.Date),
        sa.Column("report_due_on", sa.Date),
        sa.Column("progress", Many),
        sa.Column("reminders", Many),
        sa.Column("extensions", Many),
        sa.Column("escalations", Many),
        sa.Column("escalated_by", Many),
        sa.Column("escalated_on", sa.Date),
        sa.Column("work_summary", Text),
        sa.Column("delist_requested_on", sa.Date),
        sa.Column("refusals", Many),
        sa.Column("delist_result", Text),
        sa.Column("delist_opinion", Text),
        sa.Column("approved_by", Text),
        sa.Column("rectifications", Many),
        sa.Column("objections", Many),
        sa.Column("objecting", sa.Boolean),
        sa.Column("reason", Text),
        sa.Column("ended_on", sa.Date),
    ),
    folds={
        "supervision_order.listed": _listed,
        **{f"supervision_order.{topic}": opens(moved(told)) for topic, told in OPENS.items()},
        **{f"supervision_order.{topic}": changes(moved(told)) for topic, told in GIVEN.items()},
    },
    filters=(
        "stage",
        "under_way",
        "instrument",
        "registrant",
        "issuer",
        "holder",
        "offered_to",
        "target",
        "campaigns",
        "target_kind",
        "case",
        "adcode",
        "supervision_level",
        "document_no",
        "follows",
        "waiting_on",
        "waiting_for",
        "waiting_since",
        "issued_on",
        "complete_by_on",
        "report_due_on",
        "escalated_by",
        "escalated_on",
        "delist_result",
        "objecting",
        "ended_on",
    ),
    sorts=("issued_on", "complete_by_on", "report_due_on", "waiting_since", "ended_on", "changed_at"),
    text=text,
)

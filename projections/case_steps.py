"""What the case ledger shows of review, hearing, service and enforcement. 案件台账：审核、听证、送达、强制执行。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import case as events
from coordination.streams.case.codes import Revocation, ServedDocument, Stage
from projections.engine import Row
from projections.engine.models import Fold
from projections.folding import Change, Columns, changes, nothing
from projections.tables import Many


def columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of these steps."""
    return (
        sa.Column("review_received_on", sa.Date),
        sa.Column("review_extension_wd", sa.Integer),
        sa.Column("hearing", Many),
        sa.Column("published", Many),
        sa.Column("instalments", Many),
        sa.Column("demanded_on", sa.Date),
        sa.Column("remedies_ended_on", sa.Date),
        sa.Column("court_applied_on", sa.Date),
    )


def dated(column: str) -> Change:
    """Return the change that writes the legal date into a column."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {column: recorded.envelope.legal_on}

    return change


def review_extended(row: Row, event: events.CaseReviewExtended, recorded: Recorded) -> Columns:
    return {"review_extension_wd": (row["review_extension_wd"] or 0) + event.extension_wd}


# -- hearing -------------------------------------------------------------------------------------------------------------


def hearing_requested(row: Row, event: events.CaseHearingRequested, recorded: Recorded) -> Columns:
    return {"stage": Stage.HEARING.value, "hearing": {"requested_on": recorded.envelope.legal_on.isoformat()}}


def _of_hearing(row: Row, **told: Any) -> Columns:
    return {"hearing": {**(row["hearing"] or {}), **told}}


def hearing_dated(name: str) -> Change:
    """Return the change that writes the legal date into the hearing, where it has none of that name yet."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        known = (row["hearing"] or {}).get(name)
        return _of_hearing(row, **{name: known or recorded.envelope.legal_on.isoformat()})

    return change


def hearing_hosted(row: Row, event: events.CaseHearingHostAppointed, recorded: Recorded) -> Columns:
    return _of_hearing(row, host=event.hearing_host, file_received_on=None)


def hearing_fixed(row: Row, event: events.CaseHearingFixed, recorded: Recorded) -> Columns:
    return _of_hearing(
        row,
        hearing_on=event.hearing_on.isoformat(),
        place=event.hearing_place,
        public=event.hearing_public,
        notified_on=None,
        announced_on=None,
    )


def hearing_reported(row: Row, event: events.CaseHearingReported, recorded: Recorded) -> Columns:
    reported_on = recorded.envelope.legal_on.isoformat()
    told = _of_hearing(row, result=event.hearing_result.value, reported_on=reported_on)
    return {"stage": Stage.DECIDING.value, **told}


# -- service and enforcement -----------------------------------------------------------------------------------------------


def without(row: Row, *documents: ServedDocument) -> Columns:
    """Return what is being served by public notice without some documents."""
    served = {document.value for document in documents}
    return {"published": {name: on for name, on in (row["published"] or {}).items() if name not in served}}


def published(row: Row, event: events.CaseServiceNoticePublished, recorded: Recorded) -> Columns:
    on = recorded.envelope.legal_on.isoformat()
    return {"published": {**(row["published"] or {}), event.served_document.value: on}}


def noticed(row: Row, event: events.CasePenaltyNoticeServed, recorded: Recorded) -> Columns:
    told = {"stage": Stage.AWAITING_PARTY.value, "noticed_on": recorded.envelope.legal_on}
    return {**told, **without(row, ServedDocument.PENALTY_NOTICE)}


def served(row: Row, event: events.CaseDecisionServed, recorded: Recorded) -> Columns:
    return {"served_on": recorded.envelope.legal_on, **without(row, ServedDocument.DECISION)}


def demanded(row: Row, event: events.CaseDemandServed, recorded: Recorded) -> Columns:
    since = row["demanded_on"] or recorded.envelope.legal_on
    return {"demanded_on": since, **without(row, ServedDocument.DEMAND)}


def deferred(row: Row, event: events.CasePaymentDeferred, recorded: Recorded) -> Columns:
    plan = ({"pay_by": one.pay_by.isoformat(), "amount_fen": one.amount_fen} for one in event.instalments)
    return {"instalments": list(plan)}


def anew(row: Row, event: events.CaseDecisionRevoked) -> Columns:
    """Return what begins again with a decision that was changed, or is gone with it."""
    begins = {"demanded_on": None, "remedies_ended_on": None, "court_applied_on": None}
    gone = {} if event.revocation is Revocation.CHANGED else {"instalments": None}
    return {**begins, **gone, **without(row, ServedDocument.DECISION, ServedDocument.DEMAND)}


FOLDS: Final[Mapping[str, Fold]] = {
    "case.lead_notified": changes(nothing),
    "case.review_material_received": changes(dated("review_received_on")),
    "case.review_extended": changes(review_extended),
    "case.penalty_notice_served": changes(noticed),
    "case.hearing_requested": changes(hearing_requested),
    "case.hearing_host_appointed": changes(hearing_hosted),
    "case.hearing_file_received": changes(hearing_dated("file_received_on")),
    "case.hearing_fixed": changes(hearing_fixed),
    "case.hearing_notice_served": changes(hearing_dated("notified_on")),
    "case.hearing_announced": changes(hearing_dated("announced_on")),
    "case.hearing_held": changes(hearing_dated("held_on")),
    "case.hearing_reported": changes(hearing_reported),
    "case.service_notice_published": changes(published),
    "case.decision_served": changes(served),
    "case.payment_deferred": changes(deferred),
    "case.demand_served": changes(demanded),
    "case.remedy_period_ended": changes(dated("remedies_ended_on")),
    "case.court_enforcement_applied": changes(dated("court_applied_on")),
}
"""What of these steps changes the row of a case."""

"""The case ledger: one line per penalty case, with its money by stage. 案件台账（M53、M61、M62）。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import case as events
from coordination.streams.case.codes import ReferralMode, ReviewKind, ReviewResult, Revocation, ServedDocument, Stage
from coordination.thresholds.rules import THRESHOLDS
from projections import case_crime as crime
from projections import case_duplicates as duplicates
from projections import case_oversight as oversight
from projections import case_steps as steps
from projections import excluding, jurisdiction
from projections.engine import Ledger, Row
from projections.folding import (
    Change,
    Columns,
    bookkeeping,
    came_out_of,
    changes,
    given,
    joined,
    linked,
    nothing,
    opens,
    part,
    party_columns,
    place_columns,
    trade_lines,
)
from projections.supports import (
    adopted,
    answered,
    gone,
    notified,
    reliance_columns,
    relied_on,
    support_columns,
)
from projections.tables import Many, Text


def to(stage: Stage, **dates: str) -> Change:
    """Return the change that moves a case to a stage, and writes the legal date into the columns named."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {"stage": stage.value, **dict.fromkeys(dates.values(), recorded.envelope.legal_on)}

    return change


def filed(row: Row, event: events.CaseFiled, recorded: Recorded) -> Columns:
    agency = recorded.envelope.agency
    links = [{"kind": "lead", "id": str(lead), "relation": "filed_on"} for lead in event.leads]
    former = (
        []
        if event.reopened_from is None
        else [{"kind": "case", "id": str(event.reopened_from), "relation": "continues"}]
    )
    return {
        "stage": Stage.FILED.value,
        "registrant": agency,
        "holder": agency,
        "campaigns": event.campaigns,
        "profile": event.profile.value,
        "cause": event.cause,
        "case_no": event.case_no,
        "offence": event.offence,
        "source": None if event.source is None else event.source.value,
        "filed_on": recorded.envelope.legal_on,
        **party_columns(event.party),
        "other_parties": [part(other) for other in event.other_parties],
        **place_columns(event.place),
        "online": part(event.online),
        "leads": [str(lead) for lead in event.leads],
        "focus": event.focus,
        **duplicates.filed(event),
        **oversight.filed(),
        "officers": (),
        "links": [*links, *former, *came_out_of(event.joint_action)],
        "crime_suspected": False,
        "extension_nd": 0,
        "bounces": 0,
        "collected_fen": 0,
        "surcharge_fen": 0,
    }


def lead_added(row: Row, event: events.CaseLeadAdded, recorded: Recorded) -> Columns:
    return {"leads": [*row["leads"], str(event.lead)], "links": linked(row, "lead", event.lead, "filed_on")}


def assigned(row: Row, event: events.CaseOfficersAssigned, recorded: Recorded) -> Columns:
    officers = list(dict.fromkeys((*row["officers"], *event.officers)))
    return {"stage": Stage.INVESTIGATING.value, "officers": officers}


def corrected(row: Row, event: events.CaseParticularsCorrected, recorded: Recorded) -> Columns:
    more = {"other_parties": [part(other) for other in event.other_parties]} if event.other_parties else {}
    focus = {"focus": event.focus} if event.focus else {}
    return {
        **given(event, "cause", "case_no", "offence", "conduct"),
        **party_columns(event.party),
        **more,
        **place_columns(event.place),
        **focus,
    }


def extended(row: Row, event: events.CasePeriodExtended, recorded: Recorded) -> Columns:
    return {"extension_nd": row["extension_nd"] + event.extension_nd}


def reviewed(row: Row, event: events.CaseReviewCompleted, recorded: Recorded) -> Columns:
    if event.review_result is not ReviewResult.AGREE:
        return {"stage": Stage.INVESTIGATING.value, **steps.without(row, ServedDocument.PENALTY_NOTICE)}
    stage = Stage.NOTICE_PENDING.value if row["stage"] == Stage.IN_REVIEW.value else row["stage"]
    legal = {"legal_review_on": recorded.envelope.legal_on} if event.review_kind is ReviewKind.LEGAL else {}
    return {"stage": stage, "reviewed_on": recorded.envelope.legal_on, **legal}


def stated(row: Row, event: events.CaseStatementMade, recorded: Recorded) -> Columns:
    return {} if row["stage"] == Stage.HEARING.value else {"stage": Stage.DECIDING.value}


def penalised(row: Row, event: events.CasePenaltyDecided, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.EXECUTING.value,
        "decided_on": recorded.envelope.legal_on,
        "decision_no": event.document_no,
        "penalties": [kind.value for kind in event.kinds],
        "fine_fen": event.fine_fen,
        "illegal_income_fen": event.illegal_income_fen,
        "goods_value_fen": event.goods_value_fen,
        "decided_fen": event.fine_fen + event.illegal_income_fen,
        "disposition": "penalty",
        "published": {},
    }


def spared(row: Row, event: events.CaseNoPenaltyDecided, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.CLOSING.value,
        "decided_on": recorded.envelope.legal_on,
        "decision_no": event.document_no,
        "disposition": "no_penalty",
        "no_penalty_ground": event.no_penalty_ground.value,
        "measures": [measure.value for measure in event.measures],
    }


def handed_on(row: Row, event: events.CaseTransferredToOtherDepartment, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.CLOSING.value,
        "transferred_to": event.to_body or event.receiving_agency,
        "decided_on": recorded.envelope.legal_on,
        "disposition": "other_department",
    }


def referred(row: Row, event: events.CaseReferredToJudiciary, recorded: Recorded) -> Columns:
    told = {
        "referred_on": recorded.envelope.legal_on,
        "transferred_to": event.to_body,
        "participants": joined(row, event.receiving_agency),
    }
    if event.referral_mode is ReferralMode.SUSPEND:
        return {**told, "stage": Stage.SUSPENDED.value}
    return {
        **told,
        "stage": Stage.CLOSING.value,
        "decided_on": recorded.envelope.legal_on,
        "disposition": "judiciary",
    }


def moved_away(row: Row, event: events.CaseJurisdictionTransferred, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.TRANSFERRED_OUT.value,
        "holder": None,
        "transferred_to": event.to_body or event.receiving_agency,
        "transferred_on": recorded.envelope.legal_on,
        "participants": joined(row, recorded.envelope.agency),
    }


def paid(row: Row, event: events.CasePaymentRecorded, recorded: Recorded) -> Columns:
    return {
        "collected_fen": row["collected_fen"] + event.fine_fen + event.illegal_income_fen,
        "surcharge_fen": row["surcharge_fen"] + event.surcharge_fen,
    }


def refunded(row: Row, event: events.CasePaymentRefunded, recorded: Recorded) -> Columns:
    return {
        "collected_fen": row["collected_fen"] - event.fine_fen - event.illegal_income_fen,
        "surcharge_fen": row["surcharge_fen"] - event.surcharge_fen,
    }


def revoked(row: Row, event: events.CaseDecisionRevoked, recorded: Recorded) -> Columns:
    sums = {
        "fine_fen": event.fine_fen,
        "illegal_income_fen": event.illegal_income_fen,
        "decided_fen": event.fine_fen + event.illegal_income_fen,
        "revoked_on": recorded.envelope.legal_on,
        **steps.anew(row, event),
    }
    if event.revocation is Revocation.CHANGED:
        return sums
    none = {
        **sums,
        **gone(row, recorded),
        "fine_fen": None,
        "illegal_income_fen": None,
        "decided_fen": None,
        "disposition": None,
    }
    if event.revocation is Revocation.REMADE:
        return {**none, "stage": Stage.INVESTIGATING.value, "decided_on": None, "decision_no": None, "served_on": None}
    live = row["stage"] in (Stage.EXECUTING.value, Stage.CLOSING.value)
    return {**none, "stage": Stage.CLOSING.value if live else row["stage"], "disposition": "annulled"}


def closed(row: Row, event: events.CaseClosed, recorded: Recorded) -> Columns:
    return {
        "stage": Stage.CLOSED.value,
        "closed_on": recorded.envelope.legal_on,
        "closing_ground": event.closing_ground.value,
    }


def recognised(row: Row, event: events.CaseReliedOn, recorded: Recorded) -> Columns:
    return {**relied_on(row, event, recorded), "participants": joined(row, event.relying_agency)}


def measured(row: Row, event: events.CaseMeasureRecorded, recorded: Recorded) -> Columns:
    return {"links": linked(row, "goods", event.goods_record, "measure")}


def warned(row: Row, event: events.CaseClockConflictWarned, recorded: Recorded) -> Columns:
    told = {"on": recorded.envelope.legal_on.isoformat(), **part(event)}
    return {"conflicts": [*(row["conflicts"] or ()), told], "conflict_due_on": event.due_date_strict}


def assisted(row: Row, event: events.CaseAssistOpened, recorded: Recorded) -> Columns:
    return {"links": linked(row, "assist", event.assist, "asked_for")}


def traded(row: Row, event: events.CaseTradeLinkFound, recorded: Recorded) -> Columns:
    return {"trade_parties": trade_lines(row, event)}


def related(row: Row, event: events.CaseLinked, recorded: Recorded) -> Columns:
    return {"links": linked(row, event.to_kind.value, event.to, event.relation.value)}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    online, place = row["online"] or {}, row["place"] or {}
    others = (other.get("name") for other in row["other_parties"] or ())
    return (
        row["cause"],
        row["case_no"],
        row["decision_no"],
        row["party_name"],
        row["uscc"],
        row["transferred_to"],
        online.get("platform"),
        online.get("shop"),
        place.get("address"),
        *others,
    )


CASES = Ledger(
    name="cases",
    kind="case",
    version=1,
    rests_on=THRESHOLDS.digest,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("profile", Text),
        sa.Column("case_no", Text),
        sa.Column("cause", Text),
        sa.Column("offence", Text),
        sa.Column("source", Text),
        sa.Column("filed_on", sa.Date),
        sa.Column("party", Many),
        sa.Column("party_name", Text),
        sa.Column("party_kind", Text),
        sa.Column("uscc", Text),
        sa.Column("other_parties", Many),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("online", Many),
        sa.Column("leads", Many),
        sa.Column("focus", Many),
        *duplicates.COLUMNS,
        *oversight.COLUMNS,
        sa.Column("officers", Many),
        sa.Column("links", Many),
        sa.Column("trade_parties", Many),
        *crime.COLUMNS,
        sa.Column("conflicts", Many),
        sa.Column("conflict_due_on", sa.Date),
        sa.Column("extension_nd", sa.Integer),
        sa.Column("reviewed_on", sa.Date),
        sa.Column("legal_review_on", sa.Date),
        sa.Column("noticed_on", sa.Date),
        sa.Column("disposition", Text),
        sa.Column("decided_on", sa.Date),
        sa.Column("decision_no", Text),
        sa.Column("penalties", Many),
        sa.Column("measures", Many),
        sa.Column("no_penalty_ground", Text),
        sa.Column("value_fen", sa.BigInteger),
        sa.Column("value_basis", Text),
        sa.Column("value_stage", Text),
        sa.Column("fine_fen", sa.BigInteger),
        sa.Column("illegal_income_fen", sa.BigInteger),
        sa.Column("goods_value_fen", sa.BigInteger),
        sa.Column("decided_fen", sa.BigInteger),
        sa.Column("collected_fen", sa.BigInteger),
        sa.Column("surcharge_fen", sa.BigInteger),
        sa.Column("served_on", sa.Date),
        sa.Column("revoked_on", sa.Date),
        sa.Column("referred_on", sa.Date),
        sa.Column("transferred_on", sa.Date),
        sa.Column("transferred_to", Text),
        sa.Column("closed_on", sa.Date),
        sa.Column("closing_ground", Text),
        sa.Column("archived_on", sa.Date),
        *steps.columns(),
        excluding.exclusions(),
        sa.Column("bounces", sa.Integer),
        *jurisdiction.columns(),
        *support_columns(),
        *reliance_columns(),
    ),
    folds={
        "case.filed": opens(filed),
        "case.lead_added": changes(lead_added),
        "case.officers_assigned": changes(assigned),
        "case.particulars_corrected": changes(corrected),
        "case.investigation_suspended": changes(to(Stage.SUSPENDED)),
        "case.investigation_resumed": changes(to(Stage.INVESTIGATING)),
        "case.investigation_terminated": changes(to(Stage.TERMINATED)),
        "case.investigation_concluded": changes(to(Stage.IN_REVIEW)),
        "case.period_extended": changes(extended),
        "case.crime_suspected": changes(crime.suspected),
        "case.lead_suspected": changes(crime.suspected),
        "case.crime_suspicion_resolved": changes(crime.resolved),
        "case.review_completed": changes(reviewed),
        "case.exclusion_begun": changes(excluding.begun),
        "case.exclusion_ended": changes(excluding.ended),
        "case.statement_made": changes(stated),
        "case.rights_lapsed": changes(to(Stage.DECIDING)),
        "case.collective_discussion_recorded": changes(nothing),
        "case.penalty_decided": changes(penalised),
        "case.no_penalty_decided": changes(spared),
        "case.transferred_to_other_department": changes(handed_on),
        "case.referred_to_judiciary": changes(referred),
        **steps.FOLDS,
        "case.jurisdiction_transferred": changes(moved_away),
        "case.payment_recorded": changes(paid),
        "case.payment_refunded": changes(refunded),
        "case.court_enforcement_ended": changes(to(Stage.CLOSING)),
        "case.execution_completed": changes(to(Stage.CLOSING)),
        "case.decision_revoked": changes(revoked),
        "case.closed": changes(closed),
        "case.archived": changes(to(Stage.ARCHIVED, on="archived_on")),
        "case.value_assessed": changes(crime.valued),
        "case.crime_figures_recorded": changes(crime.figured),
        "case.linked": changes(related),
        "case.referral_opened": changes(crime.being_referred),
        "case.decision_copied_late": changes(crime.copied_late),
        "case.early_intervention_opened": changes(crime.intervened),
        "case.assist_opened": changes(assisted),
        "case.trade_link_found": changes(traded),
        "case.duty_crime_clue_handed_over": changes(crime.clue_handed_over),
        "case.support_adopted": changes(adopted),
        "case.relied_on": changes(recognised),
        "case.support_notified": changes(notified),
        "case.support_answered": changes(answered),
        "case.measure_recorded": changes(measured),
        "case.clock_conflict_warned": changes(warned),
        **duplicates.FOLDS,
        **oversight.FOLDS,
        "case.jurisdiction_questioned": changes(jurisdiction.questioned),
        "case.jurisdiction_left": changes(jurisdiction.left),
        "case.jurisdiction_moved": changes(jurisdiction.case_moved),
        "case.not_our_department_found": changes(nothing),
        "case.returned_to_desk": changes(jurisdiction.returned_to_desk),
    },
    filters=(
        "stage",
        "registrant",
        "holder",
        "offered_to",
        "participants",
        "campaigns",
        "profile",
        "case_no",
        "offence",
        "uscc",
        "adcode",
        "disposition",
        "no_penalty_ground",
        "decision_no",
        "crime_suspected",
        "support_fallen",
        "relied_on_by",
        "threshold_met",
        "threshold_met_on",
        "duty_crime_clue_on",
        "conflict_due_on",
        *duplicates.FILTERS,
        *oversight.FILTERS,
        "bounces",
        *jurisdiction.FILTERS,
        "filed_on",
        "decided_on",
        "closed_on",
        "value_fen",
        "decided_fen",
    ),
    sorts=("filed_on", "decided_on", "closed_on", "changed_at", "value_fen", "decided_fen"),
    text=text,
)

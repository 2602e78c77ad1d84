"""The lead ledger: one line per lead to its end. 线索台账（M52、M53）。"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import lead as events
from projections import excluding, jurisdiction, lead_reports, major_flag
from projections.consulted import consulted, consulted_columns
from projections.engine import Ledger, Row
from projections.folding import (
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
from projections.supports import answered, notified, support_columns
from projections.tables import Many, Text


def registered(row: Row, event: events.LeadRegistered, recorded: Recorded) -> Columns:
    return {
        "stage": (events.Stage.REGISTERED if event.registered_for is None else events.Stage.VERIFYING).value,
        "registrant": event.registered_for or event.registrant or recorded.envelope.agency,
        "holder": event.registered_for,
        "route": None if event.registered_for is None else events.Route.LOCAL.value,
        "campaigns": event.campaigns,
        "title": event.title,
        "summary": event.summary,
        "source": event.source.value,
        "source_system": event.source_system,
        "external_no": event.external_no,
        "registered_on": recorded.envelope.legal_on,
        "received_on": event.received_on,
        "discovered_on": event.discovered_on,
        "offence": event.offence,
        **party_columns(event.party),
        **place_columns(event.place),
        "online": part(event.online),
        "right_holder": event.right_holder,
        "goods": event.goods,
        "focus": event.focus,
        "inspection_no": event.inspection_no,
        "upper_reference": event.upper_reference,
        "feedback_due_on": event.feedback_due_on,
        "venue": event.venue,
        "upper_due_on": event.feedback_due_on if event.source is events.LeadSource.ASSIGNED else None,
        "pooled": False,
        "batches": (),
        "bounces": 0,
        "major": False,
        "crime_suspected": False,
        "joint_action": event.joint_action,
        **lead_reports.registered(event),
        "links": [*came_out_of(event.joint_action), *lead_reports.from_complaint(event)],
    }


def corrected(row: Row, event: events.LeadParticularsCorrected, recorded: Recorded) -> Columns:
    return {
        **given(event, "title", "summary", "received_on", "offence", "external_no"),
        **party_columns(event.party),
        **place_columns(event.place),
    }


def triaged(row: Row, event: events.LeadTriaged, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.TRIAGED.value,
        "route": event.route.value,
        "triaged_on": recorded.envelope.legal_on,
        "participants": joined(row, *event.panel),
        **given(event, "offence", "session"),
    }


def dispatched(row: Row, event: events.LeadDispatched, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.DISPATCHED.value,
        "offered_to": event.to_agency,
        "dispatched_on": recorded.envelope.legal_on,
        "answer_due_on": event.answer_due_on,
        "feedback_due_on": event.feedback_due_on,
    }


def recalled(row: Row, event: events.LeadDispatchRecalled, recorded: Recorded) -> Columns:
    return {"stage": events.Stage.TRIAGED.value, "offered_to": None, "dispatched_on": None, "answer_due_on": None}


def taken(row: Row, event: events.LeadAccepted | events.LeadTakenUp, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.VERIFYING.value,
        "holder": recorded.envelope.agency,
        "offered_to": None,
        "accepted_on": recorded.envelope.legal_on,
        "route": row["route"] or events.Route.LOCAL.value,
    }


def returned(row: Row, event: events.LeadReturned, recorded: Recorded) -> Columns:
    held = row["holder"] == recorded.envelope.agency
    return {
        "stage": events.Stage.RETURNED.value,
        "holder": None,
        "offered_to": None,
        "accepted_on": None,
        "answer_due_on": None,
        "bounces": row["bounces"] + 1,
        "session": None,
        "exclusions": (),
        "participants": joined(row, recorded.envelope.agency) if held else row["participants"],
    }


def routed_out(row: Row, event: events.LeadRoutedOut, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.ROUTED_OUT.value,
        "routed_to": event.to_body,
        "answered_on": recorded.envelope.legal_on,
    }


def declined(row: Row, event: events.LeadFilingDeclined, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.NOT_FILED.value,
        "not_filed_ground": event.ground.value,
        "answered_on": recorded.envelope.legal_on,
    }


def filed(row: Row, event: events.LeadFiled, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.FILED.value,
        "case": event.case,
        "case_no": event.case_no,
        "answered_on": recorded.envelope.legal_on,
        "links": linked(row, "case", event.case, "filed"),
    }


def suspected(row: Row, event: events.LeadCrimeSuspected, recorded: Recorded) -> Columns:
    return {"crime_suspected": True, **given(event, "offence")}


def unsuspected(
    row: Row, event: events.LeadCrimeSuspicionLifted | events.LeadCrimeSuspicionResolved, recorded: Recorded
) -> Columns:
    return {"crime_suspected": False}


def merged(row: Row, event: events.LeadMerged, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.MERGED.value,
        "merged_into": event.into,
        "counts_as": None,
        "offered_to": None,
        "links": linked(row, "lead", event.into, "merged_into"),
    }


def absorbed(row: Row, event: events.LeadAbsorbed, recorded: Recorded) -> Columns:
    return {
        "participants": joined(row, event.registrant),
        "links": linked(row, "lead", event.lead, "merged_from"),
        "crime_suspected": row["crime_suspected"] or event.crime_suspected,
    }


def clue_handed_over(row: Row, event: events.LeadDutyCrimeClueHandedOver, recorded: Recorded) -> Columns:
    return {
        "duty_crime_clues": (row["duty_crime_clues"] or 0) + 1,
        "duty_crime_clue_on": recorded.envelope.legal_on,
    }


def intervened(row: Row, event: events.LeadEarlyInterventionOpened, recorded: Recorded) -> Columns:
    return {"links": linked(row, "early_intervention", event.intervention, "asked_for")}


def assisted(row: Row, event: events.LeadAssistOpened, recorded: Recorded) -> Columns:
    return {"links": linked(row, "assist", event.assist, "asked_for")}


def told_by_notice(row: Row, event: events.LeadNoticeLinked, recorded: Recorded) -> Columns:
    return {"links": linked(row, "notice", event.source_notice, "told_by")}


def told_by_complaint(row: Row, event: events.LeadComplaintLinked, recorded: Recorded) -> Columns:
    links = {"links": linked(row, "complaint", event.complaint, "split_off")}
    return {**links, **lead_reports.split_off(row, event)}


def traded(row: Row, event: events.LeadTradeLinkFound, recorded: Recorded) -> Columns:
    return {"trade_parties": trade_lines(row, event)}


def related(row: Row, event: events.LeadLinked, recorded: Recorded) -> Columns:
    return {"links": linked(row, event.to_kind.value, event.to, event.relation.value)}


def fed_back(row: Row, event: events.LeadFeedbackGiven, recorded: Recorded) -> Columns:
    last = {"outcome": event.outcome.value, "feedback_on": recorded.envelope.legal_on}
    if not event.final:
        return last
    return {**last, "stage": events.Stage.FED_BACK.value, "final_feedback_on": recorded.envelope.legal_on}


def reported_upward(row: Row, event: events.LeadReportedUpward, recorded: Recorded) -> Columns:
    return {"reported_upward_on": recorded.envelope.legal_on}


def pooled(row: Row, event: events.LeadPooled, recorded: Recorded) -> Columns:
    return _batches([*row["batches"], {"campaign": event.campaign, "batch": str(event.batch)}])


def unpooled(row: Row, event: events.LeadUnpooled, recorded: Recorded) -> Columns:
    return _batches([one for one in row["batches"] if one != {"campaign": event.campaign, "batch": str(event.batch)}])


def _batches(batches: list[Row]) -> Columns:
    return {"batches": batches, "pooled": bool(batches)}


def listed_for_triage(row: Row, event: events.LeadListedForTriage, recorded: Recorded) -> Columns:
    return {"session": event.session, "participants": joined(row, *event.panel)}


def carried_over(row: Row, event: events.LeadCarriedOver, recorded: Recorded) -> Columns:
    return {"session": None, "carried_over": (row["carried_over"] or 0) + 1}


def closed(row: Row, event: events.LeadClosed, recorded: Recorded) -> Columns:
    return {"stage": events.Stage.CLOSED.value, "closed_on": recorded.envelope.legal_on}


def reopened(row: Row, event: events.LeadReopened, recorded: Recorded) -> Columns:
    return {
        "stage": events.Stage.RETURNED.value,
        "participants": joined(row, row["holder"]),
        "holder": None,
        "exclusions": (),
        "session": None,
        "answered_on": None,
        "final_feedback_on": None,
        "closed_on": None,
        "directed_to": None,
        "counts_as": lead_reports.COUNTS_AS if row["has_informant"] else None,
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    online = row["online"] or {}
    place = row["place"] or {}
    return (
        row["title"],
        row["summary"],
        row["party_name"],
        row["uscc"],
        row["external_no"],
        row["right_holder"],
        row["routed_to"],
        row["directed_to"],
        row["venue"],
        online.get("platform"),
        online.get("shop"),
        place.get("address"),
    )


LEADS = Ledger(
    name="leads",
    kind="lead",
    version=2,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("title", Text),
        sa.Column("summary", Text),
        sa.Column("source", Text),
        sa.Column("source_system", Text),
        sa.Column("external_no", Text),
        sa.Column("registered_on", sa.Date),
        sa.Column("received_on", sa.Date),
        sa.Column("discovered_on", sa.Date),
        sa.Column("offence", Text),
        sa.Column("party", Many),
        sa.Column("party_name", Text),
        sa.Column("party_kind", Text),
        sa.Column("uscc", Text),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("online", Many),
        sa.Column("right_holder", Text),
        sa.Column("goods", Many),
        sa.Column("focus", Many),
        sa.Column("inspection_no", Text),
        *lead_reports.COLUMNS,
        sa.Column("venue", Text),
        sa.Column("pooled", sa.Boolean),
        sa.Column("batches", Many),
        sa.Column("session", sa.Uuid),
        sa.Column("carried_over", sa.Integer),
        sa.Column("upper_reference", Text),
        sa.Column("upper_due_on", sa.Date),
        sa.Column("reported_upward_on", sa.Date),
        sa.Column("route", Text),
        sa.Column("triaged_on", sa.Date),
        sa.Column("dispatched_on", sa.Date),
        sa.Column("answer_due_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("answered_on", sa.Date),
        sa.Column("not_filed_ground", Text),
        sa.Column("routed_to", Text),
        sa.Column("feedback_due_on", sa.Date),
        sa.Column("feedback_on", sa.Date),
        sa.Column("outcome", Text),
        sa.Column("final_feedback_on", sa.Date),
        sa.Column("bounces", sa.Integer),
        *major_flag.columns(),
        *major_flag.guidance_columns(),
        sa.Column("crime_suspected", sa.Boolean),
        sa.Column("duty_crime_clues", sa.Integer),
        sa.Column("duty_crime_clue_on", sa.Date),
        sa.Column("case", sa.Uuid),
        sa.Column("case_no", Text),
        sa.Column("merged_into", sa.Uuid),
        sa.Column("joint_action", sa.Uuid),
        sa.Column("links", Many),
        sa.Column("trade_parties", Many),
        *consulted_columns(),
        sa.Column("closed_on", sa.Date),
        excluding.exclusions(),
        *jurisdiction.columns(),
        *support_columns(),
    ),
    folds={
        "lead.registered": opens(registered),
        "lead.particulars_corrected": changes(corrected),
        "lead.pooled": changes(pooled),
        "lead.unpooled": changes(unpooled),
        "lead.listed_for_triage": changes(listed_for_triage),
        "lead.carried_over": changes(carried_over),
        "lead.triaged": changes(triaged),
        "lead.dispatched": changes(dispatched),
        "lead.dispatch_recalled": changes(recalled),
        "lead.accepted": changes(taken),
        "lead.taken_up": changes(taken),
        "lead.returned": changes(returned),
        "lead.routed_out": changes(routed_out),
        "lead.verification_extended": changes(nothing),
        "lead.filing_declined": changes(declined),
        "lead.filed": changes(filed),
        "lead.crime_suspected": changes(suspected),
        "lead.crime_suspicion_lifted": changes(unsuspected),
        "lead.crime_suspicion_resolved": changes(unsuspected),
        "lead.informant_told": changes(lead_reports.told),
        "lead.informant_directed": changes(lead_reports.directed),
        "lead.exclusion_begun": changes(excluding.begun),
        "lead.exclusion_ended": changes(excluding.ended),
        "lead.merged": changes(merged),
        "lead.absorbed": changes(absorbed),
        "lead.linked": changes(related),
        "lead.early_intervention_opened": changes(intervened),
        "lead.assist_opened": changes(assisted),
        "lead.notice_linked": changes(told_by_notice),
        "lead.complaint_linked": changes(told_by_complaint),
        "lead.consulted": changes(consulted),
        "lead.trade_link_found": changes(traded),
        "lead.duty_crime_clue_handed_over": changes(clue_handed_over),
        "lead.feedback_given": changes(fed_back),
        "lead.reported_upward": changes(reported_upward),
        "lead.flagged_major": changes(major_flag.flagged),
        "lead.major_flag_lifted": changes(major_flag.lifted),
        "lead.guided": changes(major_flag.guided),
        "lead.guidance_voided": changes(major_flag.guidance_voided),
        "lead.closed": changes(closed),
        "lead.reopened": changes(reopened),
        "lead.support_notified": changes(notified),
        "lead.support_answered": changes(answered),
        "lead.jurisdiction_questioned": changes(jurisdiction.questioned),
        "lead.jurisdiction_left": changes(jurisdiction.left),
        "lead.jurisdiction_moved": changes(jurisdiction.moved(events.Stage.VERIFYING.value, exclusions=())),
    },
    filters=(
        "stage",
        "registrant",
        "holder",
        "offered_to",
        "campaigns",
        "source",
        "source_system",
        "venue",
        "external_no",
        "pooled",
        "session",
        "carried_over",
        "offence",
        "uscc",
        "adcode",
        "joint_action",
        "complaint",
        "has_informant",
        "counts_as",
        "route",
        "outcome",
        *major_flag.FILTERS,
        "guidance_count",
        "crime_suspected",
        "support_fallen",
        "duty_crime_clue_on",
        "registered_on",
        "received_on",
        "upper_due_on",
        "reported_upward_on",
        "feedback_due_on",
        "final_feedback_on",
        "bounces",
        *jurisdiction.FILTERS,
    ),
    sorts=("received_on", "feedback_due_on", "changed_at", "title"),
    text=text,
)

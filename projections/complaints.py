"""The complaint ledger: one line per complaint, from the desk to the end of mediation, with what was split off it. 投诉台账。

What the rules know of a complaint stands in the row, and each event moves it by its own ``evolve``. ``counts_as`` is what the row
counts as in the indicator of complaints and reports: a complaint that was accepted and is no copy; a report counts with the leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded, local_date
from coordination.streams import complaint as events
from coordination.streams.complaint import (
    Channel,
    Complaint,
    Duty,
    RejectionGround,
    Stage,
    TerminationGround,
    WithoutLetter,
    awaited,
    clue_lead_of,
    order_of,
)
from projections import excluding
from projections.engine import Derived, Ledger, Row
from projections.folding import (
    Change,
    Columns,
    bookkeeping,
    by_own_fold,
    changes,
    given,
    linked,
    nothing,
    opens,
    part,
    party_columns,
    place_columns,
    waits,
)
from projections.tables import Many, Text

AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "received_on",
    "source_system",
    "external_no",
    "mixed",
    "split_lead",
    "bounces",
    "performed",
    "dup_of",
)
"""Fields of the state that stand in columns of the same names, as they are."""
COMPLAINT_COUNTS: Final = "complaint"


def state_of(row: Row) -> Complaint:
    """Return what the rules know of the complaint in a row, save who complains and of whom, by which no stage depends."""
    if not row:
        return Complaint()
    clues = tuple(UUID(lead) for lead in row["clue_leads"] or ())
    return Complaint(
        **{name: row[name] for name in AS_THEY_ARE},
        stage=Stage.of(row["stage"]),
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        channel=Channel.of(row["channel"]),
        copies=tuple(UUID(copy["complaint"]) for copy in row["copies"] or ()),
        clues=len(clues),
        lead=clues[-1] if clues else None,
        excluded=excluding.excluded(row),
        links=frozenset((link["kind"], UUID(link["id"])) for link in row["links"] or ()),
    )


def columns_of(state: Complaint) -> Columns:
    """Return what stands of the state in columns: the way back from `state_of`."""
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "participants": state.participants,
        "campaigns": state.campaigns,
    }


by_itself: Final = by_own_fold(state_of, columns_of, waits(awaited))


def moved(told: Change, *, on: str | None = None, ends: bool = False) -> Change:
    """Return the change that an event makes by its own fold, with what it gives beside; ``on`` and the end take its legal date."""

    def dated(row: Row, event: Any, recorded: Recorded) -> Columns:
        named = (on, "ended_on" if ends else None)
        days = {name: recorded.envelope.legal_on for name in named if name is not None}
        return {**days, **told(row, event, recorded)}

    return by_itself(dated)


def received(row: Row, event: events.ComplaintReceived, recorded: Recorded) -> Columns:
    return {
        "channel": event.channel.value,
        **given(event, "title", "facts", "demand", "demanded_fen", "bought_on", "occasion"),
        **party_columns(event.party),
        **place_columns(event.place),
        "online": part(event.online),
        "goods": event.goods,
        "clue_leads": (),
        "copies": (),
        "links": (),
        "law": order_of(recorded.envelope.legal_on).title,
    }


def corrected(row: Row, event: events.ComplaintParticularsCorrected, recorded: Recorded) -> Columns:
    told = given(event, "title", "facts", "demand", "demanded_fen")
    return {**told, **party_columns(event.party), **place_columns(event.place)}


def split(row: Row, event: events.ComplaintSplit, recorded: Recorded) -> Columns:
    return {"links": linked(row, "lead", event.lead or events.split_lead_of(recorded.stream), "split_off")}


def accepted(row: Row, event: events.ComplaintAccepted, recorded: Recorded) -> Columns:
    return {"counts_as": COMPLAINT_COUNTS, **given(event, "document_no")}


def _item(row: Row, ground: Coded) -> int | None:
    return order_of(row["received_on"]).item(ground)


def rejected(row: Row, event: events.ComplaintRejected, recorded: Recorded) -> Columns:
    return {
        "rejection_ground": event.rejection_ground.value,
        "ground_item": _item(row, event.rejection_ground),
        "non_consumer_signs": [sign.value for sign in event.non_consumer_signs],
        "other_remedies": [remedy.value for remedy in event.other_remedies],
        **given(event, "competent_body", "document_no", "reason"),
    }


def started(row: Row, event: events.ComplaintMediationStarted, recorded: Recorded) -> Columns:
    return given(event, "mediator")


def clue(row: Row, event: events.ComplaintClueFound, recorded: Recorded) -> Columns:
    lead = clue_lead_of(recorded.stream, len(row["clue_leads"]) + 1)
    return {"clue_leads": [*row["clue_leads"], str(lead)], "links": linked(row, "lead", lead, "found_in_mediation")}


def agreed(row: Row, event: events.ComplaintMediationAgreed, recorded: Recorded) -> Columns:
    without = event.without_letter
    return {
        "mediation_result": "agreed",
        "without_letter": None if without is None else without.value,
        **({"performed_on": recorded.envelope.legal_on} if without is WithoutLetter.PERFORMED else {}),
        **given(event, "agreement", "agreed_fen", "document_no", "perform_by_on"),
    }


def terminated(row: Row, event: events.ComplaintMediationTerminated, recorded: Recorded) -> Columns:
    return {
        "mediation_result": "terminated",
        "mediation_end_ground": event.mediation_end_ground.value,
        "ground_item": _item(row, event.mediation_end_ground),
        "non_consumer_signs": [sign.value for sign in event.non_consumer_signs],
        **given(event, "document_no", "reason"),
    }


def broken(row: Row, event: events.ComplaintAgreementBroken, recorded: Recorded) -> Columns:
    return {"reason": event.reason}


def copied(row: Row, event: events.ComplaintDuplicateFound, recorded: Recorded) -> Columns:
    return {
        "counts_as": None,
        "reason": event.reason,
        "links": linked(row, "complaint", event.dup_of, "copy_of"),
    }


def copy_linked(row: Row, event: events.ComplaintDuplicateLinked, recorded: Recorded) -> Columns:
    told = {"complaint": str(event.duplicate), **given(event, "registrant", "source_system", "external_no")}
    return {"copies": [*row["copies"], told], "links": linked(row, "complaint", event.duplicate, "has_copy")}


def days(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[int | None]:
    """Return how many days a complaint took from receipt to its end, or has taken by the moment that is asked about."""
    until = sa.func.coalesce(rows.c.ended_on, sa.literal(local_date(instant), sa.Date), type_=sa.Date)
    if dialect == "sqlite":
        return sa.cast(sa.func.julianday(until) - sa.func.julianday(rows.c.received_on), sa.Integer)
    return sa.type_coerce(until - rows.c.received_on, sa.Integer)


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    online, place = row["online"] or {}, row["place"] or {}
    copies = (copy.get("external_no") for copy in row["copies"] or ())
    return (
        *(row["title"], row["facts"], row["party_name"], row["uscc"], row["external_no"], row["occasion"]),
        *(row["agreement"], row["document_no"], row["mediator"]),
        *(online.get("platform"), online.get("shop"), place.get("address")),
        *copies,
    )


COMPLAINTS = Ledger(
    name="complaints",
    kind="complaint",
    version=1,
    codes={
        "waiting_for": (Duty,),
        "rejection_ground": (RejectionGround,),
        "mediation_end_ground": (TerminationGround,),
    },
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("channel", Text),
        sa.Column("title", Text),
        sa.Column("facts", Text),
        sa.Column("demand", Text),
        sa.Column("demanded_fen", sa.BigInteger),
        sa.Column("source_system", Text),
        sa.Column("external_no", Text),
        sa.Column("received_on", sa.Date),
        sa.Column("law", Text),
        sa.Column("occasion", Text),
        sa.Column("party", Many),
        sa.Column("party_name", Text),
        sa.Column("party_kind", Text),
        sa.Column("uscc", Text),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("online", Many),
        sa.Column("goods", Many),
        sa.Column("bought_on", sa.Date),
        sa.Column("mixed", sa.Boolean),
        sa.Column("split_lead", sa.Uuid),
        sa.Column("bounces", sa.Integer),
        sa.Column("accepted_on", sa.Date),
        sa.Column("rejected_on", sa.Date),
        sa.Column("rejection_ground", Text),
        sa.Column("ground_item", sa.Integer),
        sa.Column("non_consumer_signs", Many),
        sa.Column("other_remedies", Many),
        sa.Column("competent_body", Text),
        sa.Column("mediation_started_on", sa.Date),
        sa.Column("mediator", Text),
        excluding.exclusions(),
        sa.Column("clue_leads", Many),
        sa.Column("mediation_result", Text),
        sa.Column("mediation_ended_on", sa.Date),
        sa.Column("mediation_end_ground", Text),
        sa.Column("agreement", Text),
        sa.Column("agreed_fen", sa.BigInteger),
        sa.Column("without_letter", Text),
        sa.Column("perform_by_on", sa.Date),
        sa.Column("performed", sa.Boolean),
        sa.Column("performed_on", sa.Date),
        sa.Column("notified_on", sa.Date),
        sa.Column("document_no", Text),
        sa.Column("reason", Text),
        sa.Column("dup_of", sa.Uuid),
        sa.Column("copies", Many),
        sa.Column("links", Many),
        sa.Column("counts_as", Text),
        sa.Column("ended_on", sa.Date),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
    ),
    folds={
        "complaint.received": opens(moved(received)),
        "complaint.particulars_corrected": changes(moved(corrected)),
        "complaint.distributed": changes(moved(nothing)),
        "complaint.returned_to_desk": changes(moved(nothing)),
        "complaint.split": changes(moved(split)),
        "complaint.accepted": changes(moved(accepted, on="accepted_on")),
        "complaint.rejected": changes(moved(rejected, on="rejected_on", ends=True)),
        "complaint.withdrawn": changes(moved(nothing, ends=True)),
        "complaint.mediation_started": changes(moved(started, on="mediation_started_on")),
        "complaint.exclusion_begun": changes(moved(excluding.begun)),
        "complaint.exclusion_ended": changes(moved(excluding.ended)),
        "complaint.clue_found": changes(moved(clue)),
        "complaint.mediation_agreed": changes(moved(agreed, on="mediation_ended_on", ends=True)),
        "complaint.agreement_performed": changes(moved(nothing, on="performed_on")),
        "complaint.agreement_broken": changes(moved(broken)),
        "complaint.mediation_terminated": changes(moved(terminated, on="mediation_ended_on")),
        "complaint.termination_notified": changes(moved(nothing, on="notified_on", ends=True)),
        "complaint.duplicate_found": changes(moved(copied, ends=True)),
        "complaint.duplicate_linked": changes(moved(copy_linked)),
    },
    filters=(
        "stage",
        "channel",
        "registrant",
        "holder",
        "participants",
        "campaigns",
        "source_system",
        "external_no",
        "occasion",
        "uscc",
        "adcode",
        "received_on",
        "accepted_on",
        "rejected_on",
        "rejection_ground",
        "mediation_result",
        "mediation_end_ground",
        "mediation_ended_on",
        "performed",
        "split_lead",
        "dup_of",
        "counts_as",
        "bounces",
        "ended_on",
        "waiting_on",
        "waiting_for",
        "waiting_since",
    ),
    sorts=("received_on", "accepted_on", "ended_on", "demanded_fen", "waiting_since", "changed_at"),
    derived=(Derived(column=sa.Column("days", sa.Integer), expression=days),),
    text=text,
)

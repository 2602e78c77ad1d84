"""The ledger of early interventions: who was asked by whom, what was done, who is waited for since when. 提前介入台账。

As in the ledger of referrals each event moves the row by its own ``evolve``, so that who is waited for is said by one function.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import early_intervention as events
from coordination.streams.early_intervention import EarlyIntervention, RecordKind, Stage
from coordination.streams.early_intervention.codes import Duty
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, by_own_fold, changes, opens, part, waits
from projections.tables import Many, Text

AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "record",
    "accepted_on",
    "ended_on",
    "filed_by",
)
"""Fields of the state that stand in columns of the same names, as they are."""


def state_of(row: Row) -> EarlyIntervention:
    """Return what the rules know of the intervention in a row."""
    if not row:
        return EarlyIntervention()
    return EarlyIntervention(
        **{name: row[name] for name in AS_THEY_ARE},
        stage=Stage.of(row["stage"]),
        record_kind=RecordKind.of(row["record_kind"]),
        invited=row["invited_agency"],
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
    )


def columns_of(state: EarlyIntervention) -> Columns:
    """Return the columns in which the state stands."""
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "record_kind": None if state.record_kind is None else state.record_kind.value,
        "invited_agency": state.invited,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "under_way": state.open,
    }


moved = by_own_fold(state_of, columns_of, waits(lambda state: state.awaited))
"""The change that an event makes by its own fold, with what it gives beside."""


def requested(row: Row, event: events.EarlyInterventionRequested, recorded: Recorded) -> Columns:
    return {
        "intervention_ground": event.intervention_ground.value,
        "facts": event.facts,
        "document_no": event.document_no,
        "secrecy_level": event.secrecy_level.value,
        "approved_by": event.approved_by,
        "materials": [part(material) for material in event.materials],
        "requested_on": recorded.envelope.legal_on,
        "activities": (),
    }


def accepted(row: Row, event: events.EarlyInterventionAccepted, recorded: Recorded) -> Columns:
    return {"contact_officers": event.contact_officers}


def reasoned(
    row: Row, event: events.EarlyInterventionDeclined | events.EarlyInterventionWithdrawn, recorded: Recorded
) -> Columns:
    return {"reason": event.reason}


def logged(row: Row, event: events.EarlyInterventionActivityLogged, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    told = {
        "by": envelope.agency,
        "on": envelope.legal_on.isoformat(),
        "activity": event.activity.value,
        "document_no": event.document_no,
    }
    last = row["last_activity_on"]
    return {
        "activities": [*row["activities"], told],
        "last_activity_on": envelope.legal_on if last is None else max(last, envelope.legal_on),
    }


def advised(row: Row, event: events.EarlyInterventionEnded, recorded: Recorded) -> Columns:
    return {"advice": event.advice, "advice_no": event.document_no}


def overtaken(row: Row, event: events.EarlyInterventionOvertaken, recorded: Recorded) -> Columns:
    return {"referral": event.referral}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    titles = (material["title"] for material in row["materials"] or ())
    return (row["facts"], row["document_no"], row["advice"], row["advice_no"], *titles)


EARLY_INTERVENTIONS = Ledger(
    name="early-interventions",
    kind="early_intervention",
    version=1,
    codes={"waiting_for": (Duty,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("under_way", sa.Boolean),
        sa.Column("record_kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("invited_agency", Text),
        sa.Column("intervention_ground", Text),
        sa.Column("facts", Text),
        sa.Column("document_no", Text),
        sa.Column("secrecy_level", Text),
        sa.Column("approved_by", Text),
        sa.Column("materials", Many),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
        sa.Column("requested_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("contact_officers", Many),
        sa.Column("activities", Many),
        sa.Column("last_activity_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("reason", Text),
        sa.Column("advice", Text),
        sa.Column("advice_no", Text),
        sa.Column("referral", sa.Uuid),
        sa.Column("filed_by", Text),
    ),
    folds={
        "early_intervention.requested": opens(moved(requested)),
        "early_intervention.accepted": changes(moved(accepted)),
        "early_intervention.declined": changes(moved(reasoned)),
        "early_intervention.withdrawn": changes(moved(reasoned)),
        "early_intervention.activity_logged": changes(moved(logged)),
        "early_intervention.ended": changes(moved(advised)),
        "early_intervention.overtaken": changes(moved(overtaken)),
    },
    filters=(
        "stage",
        "under_way",
        "registrant",
        "holder",
        "offered_to",
        "campaigns",
        "record",
        "record_kind",
        "invited_agency",
        "intervention_ground",
        "waiting_on",
        "waiting_for",
        "waiting_since",
        "requested_on",
        "ended_on",
    ),
    sorts=("requested_on", "waiting_since", "ended_on", "changed_at"),
    text=text,
)

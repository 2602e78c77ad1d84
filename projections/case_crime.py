"""What the case ledger shows of a possible crime: suspicion, figures and advice, referrals, interventions, clues. 涉嫌犯罪。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import case as events
from coordination.streams.case import ValueBasis
from coordination.thresholds.assessing import Assessment, assess, summary
from coordination.thresholds.facts import FACTS, CrimeConduct, Facts
from projections.engine import Row
from projections.folding import Columns, joined, linked
from projections.tables import Many, Text

COLUMNS: Final = (
    sa.Column("crime_suspected", sa.Boolean),
    sa.Column("suspicion_outcome", Text),
    sa.Column("crime_figures", Many),
    sa.Column("threshold", Many),
    sa.Column("threshold_met", sa.Boolean),
    sa.Column("threshold_met_on", sa.Date),
    sa.Column("referrals", Many),
    sa.Column("copied_late_on", sa.Date),
    sa.Column("duty_crime_clues", sa.Integer),
    sa.Column("duty_crime_clue_on", sa.Date),
)
FIGURES: Final[Mapping[ValueBasis, str]] = {
    ValueBasis.INCOME: "gained_fen",
    ValueBasis.TURNOVER: "turnover_fen",
    ValueBasis.SALES: "sold_fen",
}
"""Which figure a value is, by its basis; the value of goods is no figure of a threshold."""


def suspected(row: Row, event: events.CaseCrimeSuspected | events.CaseLeadSuspected, recorded: Recorded) -> Columns:
    return {"crime_suspected": True, "suspicion_outcome": None}


def resolved(row: Row, event: events.CaseCrimeSuspicionResolved, recorded: Recorded) -> Columns:
    return {"crime_suspected": False, "suspicion_outcome": event.suspicion_outcome.value}


def figures_of(event: events.CaseCrimeFiguresRecorded) -> Columns:
    """Return the figures that an event names, as they are kept."""
    named = {name: value for name in FACTS if (value := getattr(event, name)) is not None}
    return named if event.crime_conduct is None else {**named, "crime_conduct": event.crime_conduct.value}


def assessed(figures: Mapping[str, Any], on: date) -> Assessment | None:
    """Return how figures stand to the law of a day; None where it is not known for which conduct."""
    conduct = figures.get("crime_conduct")
    if conduct is None:
        return None
    known = {name: figures[name] for name in FACTS if name in figures}
    return assess(CrimeConduct.of(conduct), on, Facts(**known))


def compared(row: Row, figures: Mapping[str, Any], on: date) -> Columns:
    """Return the figures with the advice that follows from them by the law of a day.

    The threshold counts as met from the first day on which it was, without a break.
    """
    known = {**(row["crime_figures"] or {}), **figures}
    assessment = assessed(known, on)
    if assessment is None:
        return {"crime_figures": known}
    met = bool(assessment.met)
    return {
        "crime_figures": known,
        "threshold": summary(assessment),
        "threshold_met": met,
        "threshold_met_on": (row["threshold_met_on"] or on) if met else None,
    }


def figured(row: Row, event: events.CaseCrimeFiguresRecorded, recorded: Recorded) -> Columns:
    return compared(row, figures_of(event), recorded.envelope.legal_on)


def valued(row: Row, event: events.CaseValueAssessed, recorded: Recorded) -> Columns:
    value = {
        "value_fen": event.value_fen,
        "value_basis": event.value_basis.value,
        "value_stage": event.value_stage.value,
    }
    figure = FIGURES.get(event.value_basis)
    if figure is None:
        return value
    return {**value, **compared(row, {figure: event.value_fen}, recorded.envelope.legal_on)}


def being_referred(row: Row, event: events.CaseReferralOpened, recorded: Recorded) -> Columns:
    return {
        "referrals": [*(row["referrals"] or ()), str(event.referral)],
        "links": linked(row, "referral", event.referral, "referred_by"),
    }


def intervened(row: Row, event: events.CaseEarlyInterventionOpened, recorded: Recorded) -> Columns:
    return {"links": linked(row, "early_intervention", event.intervention, "asked_for")}


def clue_handed_over(row: Row, event: events.CaseDutyCrimeClueHandedOver, recorded: Recorded) -> Columns:
    return {
        "duty_crime_clues": (row["duty_crime_clues"] or 0) + 1,
        "duty_crime_clue_on": recorded.envelope.legal_on,
    }


def copied_late(row: Row, event: events.CaseDecisionCopiedLate, recorded: Recorded) -> Columns:
    return {
        "copied_late_on": recorded.envelope.legal_on,
        "participants": joined(row, event.to_police, event.to_procuratorate),
    }

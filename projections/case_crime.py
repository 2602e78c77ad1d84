"""What the case ledger shows of a possible crime: suspicion, figures and advice, referrals, interventions, clues. 涉嫌犯罪。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import case as events
from coordination.streams.case import ValueBasis
from coordination.thresholds.assessing import assess, summary
from coordination.thresholds.facts import FACTS, CrimeConduct, Facts
from projections.engine import Row
from projections.folding import joined, linked, member
from projections.tables import Many

Columns = Mapping[str, Any]

COLUMNS: Final = (
    sa.Column("crime_suspected", sa.Boolean),
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
    return {"crime_suspected": True}


def resolved(row: Row, event: events.CaseCrimeSuspicionResolved, recorded: Recorded) -> Columns:
    return {"crime_suspected": False}


def compared(row: Row, figures: Mapping[str, Any], on: date) -> Columns:
    """Return the figures with the advice that follows from them by the law of a day.

    The threshold counts as met from the first day on which it was, without a break.
    """
    told = {"crime_figures": {**(row["crime_figures"] or {}), **figures}}
    conduct = told["crime_figures"].get("crime_conduct")
    if conduct is None:
        return told
    known = {name: told["crime_figures"][name] for name in FACTS if name in told["crime_figures"]}
    advice = summary(assess(member(CrimeConduct, conduct), on, Facts(**known)))
    met = bool(advice["met"])
    since = (row["threshold_met_on"] or on) if met else None
    return {**told, "threshold": advice, "threshold_met": met, "threshold_met_on": since}


def figured(row: Row, event: events.CaseCrimeFiguresRecorded, recorded: Recorded) -> Columns:
    named = {name: value for name in FACTS if (value := getattr(event, name)) is not None}
    if event.crime_conduct is not None:
        named["crime_conduct"] = event.crime_conduct.value
    return compared(row, named, recorded.envelope.legal_on)


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

"""Triage sessions: the office and the sections' experts look at leads together, and decide which way each goes. 集中研判。

The machine is drawn in docs/machines/triage_session.md.
"""

from __future__ import annotations

from coordination.streams.triage_session.codes import Stage
from coordination.streams.triage_session.events import (
    TriageSessionClosed,
    TriageSessionConvened,
    TriageSessionDissentRecorded,
    TriageSessionLeadLeft,
    TriageSessionLeadsListed,
    TriageSessionLeadsTriaged,
    TriageSessionOpinionGiven,
)
from coordination.streams.triage_session.parts import TriageResult
from coordination.streams.triage_session.state import TRIAGE_SESSION, TriageSession

__all__ = [
    "TRIAGE_SESSION",
    "Stage",
    "TriageResult",
    "TriageSession",
    "TriageSessionClosed",
    "TriageSessionConvened",
    "TriageSessionDissentRecorded",
    "TriageSessionLeadLeft",
    "TriageSessionLeadsListed",
    "TriageSessionLeadsTriaged",
    "TriageSessionOpinionGiven",
]

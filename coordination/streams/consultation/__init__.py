"""Consultations: agencies asked for their opinion on hard cases and new situations; advice that binds nobody. 会商。

The machine is drawn in docs/machines/consultation.md.
"""

from __future__ import annotations

from coordination.streams.consultation.codes import (
    ConsultationKind,
    RecordKind,
    Stage,
    Topic,
)
from coordination.streams.consultation.events import (
    ConsultationAgendaExtended,
    ConsultationCancelled,
    ConsultationConcluded,
    ConsultationConvened,
    ConsultationDissentRecorded,
    ConsultationOpinionGiven,
    ConsultationRescheduled,
)
from coordination.streams.consultation.parts import (
    AgendaItem,
    MatterConclusion,
)
from coordination.streams.consultation.state import (
    CONSULTATION,
    Consultation,
    Matter,
    Opinion,
)

__all__ = [
    "CONSULTATION",
    "AgendaItem",
    "Consultation",
    "ConsultationAgendaExtended",
    "ConsultationCancelled",
    "ConsultationConcluded",
    "ConsultationConvened",
    "ConsultationDissentRecorded",
    "ConsultationKind",
    "ConsultationOpinionGiven",
    "ConsultationRescheduled",
    "Matter",
    "MatterConclusion",
    "Opinion",
    "RecordKind",
    "Stage",
    "Topic",
]

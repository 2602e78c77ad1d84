"""Requests for assistance: one letter to one agency, from its receipt to what the reply was worth. 协查。

The machine is drawn in docs/machines/assist.md.
"""

from __future__ import annotations

from coordination.streams.assist.agreeing import (
    AssistDueDateAgreed,
    AssistDueDateProposed,
    AssistJointVisitRecorded,
    AssistPresenceAnswered,
    AssistPresenceAsked,
)
from coordination.streams.assist.asking import (
    AssistClosed,
    AssistRequested,
    AssistSuperiorInformed,
    AssistSupplementAsked,
    AssistTakenOver,
    AssistWithdrawn,
)
from coordination.streams.assist.codes import (
    AnswerOutcome,
    AssistBasis,
    DeclineGround,
    Duty,
    MatterKind,
    PresenceAnswer,
    RecordKind,
    Stage,
    Usefulness,
)
from coordination.streams.assist.handling import (
    AssistAccepted,
    AssistDeclined,
    AssistExtensionNotified,
    AssistOverdueExplained,
    AssistOverdueQuestioned,
    AssistProgressReported,
    AssistReceived,
    AssistReminded,
)
from coordination.streams.assist.parts import Answer, EvidencePointer, Matter
from coordination.streams.assist.replying import (
    AssistAnswersCorrected,
    AssistPartlyReplied,
    AssistReplied,
    AssistSupportAnswered,
    AssistSupportNotified,
    AssistTradeLinkFound,
)
from coordination.streams.assist.state import ASSIST, Assist, Awaited, DateProposed

__all__ = [
    "ASSIST",
    "Answer",
    "AnswerOutcome",
    "Assist",
    "AssistAccepted",
    "AssistAnswersCorrected",
    "AssistBasis",
    "AssistClosed",
    "AssistDeclined",
    "AssistDueDateAgreed",
    "AssistDueDateProposed",
    "AssistExtensionNotified",
    "AssistJointVisitRecorded",
    "AssistOverdueExplained",
    "AssistOverdueQuestioned",
    "AssistPartlyReplied",
    "AssistPresenceAnswered",
    "AssistPresenceAsked",
    "AssistProgressReported",
    "AssistReceived",
    "AssistReminded",
    "AssistReplied",
    "AssistRequested",
    "AssistSuperiorInformed",
    "AssistSupplementAsked",
    "AssistSupportAnswered",
    "AssistSupportNotified",
    "AssistTakenOver",
    "AssistTradeLinkFound",
    "AssistWithdrawn",
    "Awaited",
    "DateProposed",
    "DeclineGround",
    "Duty",
    "EvidencePointer",
    "Matter",
    "MatterKind",
    "PresenceAnswer",
    "RecordKind",
    "Stage",
    "Usefulness",
]

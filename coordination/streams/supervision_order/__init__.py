"""Supervision orders: listings of cases, regions and issues, and letters of supervision, each of one issuer. 督办。

The machine is drawn in docs/machines/supervision_order.md.
"""

from __future__ import annotations

from coordination.streams.supervision_order.codes import (
    DecisionGround,
    DelistResult,
    Duty,
    Escalation,
    Instrument,
    ObjectionOutcome,
    RectificationResult,
    ReportCycle,
    Stage,
    SupervisionLevel,
    TargetKind,
)
from coordination.streams.supervision_order.course import (
    SupervisionOrderDelisted,
    SupervisionOrderDelistRefused,
    SupervisionOrderDelistRequested,
    SupervisionOrderEscalated,
    SupervisionOrderExtended,
    SupervisionOrderProgressReported,
    SupervisionOrderReaddressed,
    SupervisionOrderReminded,
)
from coordination.streams.supervision_order.letters import (
    SupervisionOrderDecisionIssued,
    SupervisionOrderFollowedUp,
    SupervisionOrderObjectionHandled,
    SupervisionOrderObjectionRaised,
    SupervisionOrderOpinionIssued,
    SupervisionOrderRectificationReported,
    SupervisionOrderRectificationReviewed,
    SupervisionOrderUrgeLetterIssued,
)
from coordination.streams.supervision_order.listing import (
    SupervisionOrderListed,
    SupervisionOrderProposalDeclined,
    SupervisionOrderProposed,
)
from coordination.streams.supervision_order.state import (
    SUPERVISION_ORDER,
    Awaited,
    SupervisionOrder,
)

__all__ = [
    "SUPERVISION_ORDER",
    "Awaited",
    "DecisionGround",
    "DelistResult",
    "Duty",
    "Escalation",
    "Instrument",
    "ObjectionOutcome",
    "RectificationResult",
    "ReportCycle",
    "Stage",
    "SupervisionLevel",
    "SupervisionOrder",
    "SupervisionOrderDecisionIssued",
    "SupervisionOrderDelistRefused",
    "SupervisionOrderDelistRequested",
    "SupervisionOrderDelisted",
    "SupervisionOrderEscalated",
    "SupervisionOrderExtended",
    "SupervisionOrderFollowedUp",
    "SupervisionOrderListed",
    "SupervisionOrderObjectionHandled",
    "SupervisionOrderObjectionRaised",
    "SupervisionOrderOpinionIssued",
    "SupervisionOrderProgressReported",
    "SupervisionOrderProposalDeclined",
    "SupervisionOrderProposed",
    "SupervisionOrderReaddressed",
    "SupervisionOrderRectificationReported",
    "SupervisionOrderRectificationReviewed",
    "SupervisionOrderReminded",
    "SupervisionOrderUrgeLetterIssued",
    "TargetKind",
]

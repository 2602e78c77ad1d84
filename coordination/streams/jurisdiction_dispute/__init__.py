"""Disputes on jurisdiction: negotiated, designated by the common superior, coordinated, decided by the government. 管辖争议。

The machine is drawn in docs/machines/transfer.md.
"""

from __future__ import annotations

from coordination.streams.jurisdiction_dispute.codes import DisputeRoute, Stage
from coordination.streams.jurisdiction_dispute.deciding import (
    JurisdictionDisputeCoordinationAgreed,
    JurisdictionDisputeDesignated,
    JurisdictionDisputeGovernmentDecided,
    JurisdictionDisputeMaterialReceived,
    JurisdictionDisputeOpinionSubmittedToGovernment,
)
from coordination.streams.jurisdiction_dispute.raising import (
    JurisdictionDisputeAgreed,
    JurisdictionDisputeCoordinationRequested,
    JurisdictionDisputeEscalated,
    JurisdictionDisputePositionStated,
    JurisdictionDisputeRaised,
    JurisdictionDisputeRouted,
    JurisdictionDisputeWithdrawn,
)
from coordination.streams.jurisdiction_dispute.state import DISPUTE, Dispute

__all__ = [
    "DISPUTE",
    "Dispute",
    "DisputeRoute",
    "JurisdictionDisputeAgreed",
    "JurisdictionDisputeCoordinationAgreed",
    "JurisdictionDisputeCoordinationRequested",
    "JurisdictionDisputeDesignated",
    "JurisdictionDisputeEscalated",
    "JurisdictionDisputeGovernmentDecided",
    "JurisdictionDisputeMaterialReceived",
    "JurisdictionDisputeOpinionSubmittedToGovernment",
    "JurisdictionDisputePositionStated",
    "JurisdictionDisputeRaised",
    "JurisdictionDisputeRouted",
    "JurisdictionDisputeWithdrawn",
    "Stage",
]

"""Complaints: a consumer's dispute with a business, from the receiving desk through mediation to its end. 投诉。

The machine is drawn in docs/machines/complaint.md.
"""

from __future__ import annotations

from coordination.streams.complaint.acceptance import (
    ComplaintAccepted,
    ComplaintDuplicateFound,
    ComplaintDuplicateLinked,
    ComplaintRejected,
    ComplaintWithdrawn,
)
from coordination.streams.complaint.awaiting import (
    awaited,
)
from coordination.streams.complaint.codes import (
    Channel,
    Duty,
    NonConsumerSign,
    RejectionGround,
    Remedy,
    Stage,
    TerminationGround,
    WithoutLetter,
)
from coordination.streams.complaint.intake import (
    ComplaintDistributed,
    ComplaintParticularsCorrected,
    ComplaintReceived,
    ComplaintReturnedToDesk,
    ComplaintSplit,
    split_lead_of,
)
from coordination.streams.complaint.mediation import (
    ComplaintAgreementBroken,
    ComplaintAgreementPerformed,
    ComplaintClueFound,
    ComplaintExclusionBegun,
    ComplaintExclusionEnded,
    ComplaintMediationAgreed,
    ComplaintMediationStarted,
    ComplaintMediationTerminated,
    ComplaintTerminationNotified,
    clue_lead_of,
)
from coordination.streams.complaint.orders import (
    Order,
    order_of,
)
from coordination.streams.complaint.state import (
    COMPLAINT,
    Complaint,
)

__all__ = [
    "COMPLAINT",
    "Channel",
    "Complaint",
    "ComplaintAccepted",
    "ComplaintAgreementBroken",
    "ComplaintAgreementPerformed",
    "ComplaintClueFound",
    "ComplaintDistributed",
    "ComplaintDuplicateFound",
    "ComplaintDuplicateLinked",
    "ComplaintExclusionBegun",
    "ComplaintExclusionEnded",
    "ComplaintMediationAgreed",
    "ComplaintMediationStarted",
    "ComplaintMediationTerminated",
    "ComplaintParticularsCorrected",
    "ComplaintReceived",
    "ComplaintRejected",
    "ComplaintReturnedToDesk",
    "ComplaintSplit",
    "ComplaintTerminationNotified",
    "ComplaintWithdrawn",
    "Duty",
    "NonConsumerSign",
    "Order",
    "RejectionGround",
    "Remedy",
    "Stage",
    "TerminationGround",
    "WithoutLetter",
    "awaited",
    "clue_lead_of",
    "order_of",
    "split_lead_of",
]

"""Evidence: collected, handed over by receipts of both sides, relied on elsewhere, and what is told when it falls. 证据。

The machine is drawn in docs/machines/evidence.md.
"""

from __future__ import annotations

from coordination.streams.evidence.codes import CollectionMethod, Disposal, EvidenceType, Fall, Originality, Stage
from coordination.streams.evidence.collecting import EvidenceCollected, EvidenceItemsAdded
from coordination.streams.evidence.custody import (
    EvidenceDisposed,
    EvidenceOffered,
    EvidenceOfferWithdrawn,
    EvidenceReceived,
    EvidenceRecovered,
    EvidenceRefused,
    EvidenceRelocated,
)
from coordination.streams.evidence.parts import EvidenceItem, GoodsPointer, HandedItem, ReceivedItem
from coordination.streams.evidence.standing import (
    EvidenceFell,
    EvidenceReliedOn,
    EvidenceRestored,
    EvidenceShared,
    EvidenceSharingEnded,
    EvidenceSupportNotified,
)
from coordination.streams.evidence.state import EVIDENCE, Evidence, Item

__all__ = [
    "EVIDENCE",
    "CollectionMethod",
    "Disposal",
    "Evidence",
    "EvidenceCollected",
    "EvidenceDisposed",
    "EvidenceFell",
    "EvidenceItem",
    "EvidenceItemsAdded",
    "EvidenceOfferWithdrawn",
    "EvidenceOffered",
    "EvidenceReceived",
    "EvidenceRecovered",
    "EvidenceRefused",
    "EvidenceReliedOn",
    "EvidenceRelocated",
    "EvidenceRestored",
    "EvidenceShared",
    "EvidenceSharingEnded",
    "EvidenceSupportNotified",
    "EvidenceType",
    "Fall",
    "GoodsPointer",
    "HandedItem",
    "Item",
    "Originality",
    "ReceivedItem",
    "Stage",
]

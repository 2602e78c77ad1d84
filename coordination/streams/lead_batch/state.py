"""What the rules need to know of a batch of leads. 线索周报状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.lead_batch.codes import Stage


@dataclass(frozen=True, slots=True)
class LeadBatch:
    """What the rules need to know of a batch: whose it is, of which week, which leads are in it. 线索周报。"""

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    period_end: date | None = None
    leads: tuple[UUID, ...] = ()


LEAD_BATCH = Kind("lead_batch", plural="lead-batches", zh="线索周报", en="batch of leads", state=LeadBatch)

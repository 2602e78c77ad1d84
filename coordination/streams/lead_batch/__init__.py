"""Weekly batches of leads: what each section found in the week, handed in by Friday, or that it found none. 线索周报。

Described in docs/machines/lead_batch.md.
"""

from __future__ import annotations

from coordination.streams.lead_batch.codes import Stage
from coordination.streams.lead_batch.events import LeadBatchAmended, LeadBatchSubmitted
from coordination.streams.lead_batch.state import LEAD_BATCH, LeadBatch

__all__ = [
    "LEAD_BATCH",
    "LeadBatch",
    "LeadBatchAmended",
    "LeadBatchSubmitted",
    "Stage",
]

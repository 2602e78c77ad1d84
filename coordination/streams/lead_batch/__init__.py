"""Weekly batches of leads: what each section found in the week, handed in by Friday, or that it found none. 线索周报。

Described in docs/machines/lead_batch.md.
"""

from __future__ import annotations

from coordination.streams.lead_batch.book import BATCH_BOOK, BatchBook, BatchBookEntered, batch_book_id
from coordination.streams.lead_batch.codes import Stage
from coordination.streams.lead_batch.events import LeadBatchAmended, LeadBatchSubmitted
from coordination.streams.lead_batch.state import LEAD_BATCH, LeadBatch

__all__ = [
    "BATCH_BOOK",
    "LEAD_BATCH",
    "BatchBook",
    "BatchBookEntered",
    "LeadBatch",
    "LeadBatchAmended",
    "LeadBatchSubmitted",
    "Stage",
    "batch_book_id",
]

"""Which weeks of its leads an agency has handed in for a campaign: one week, and one duty, is one batch. 线索周报登记簿。

The ids of duties are known to many. What keeps a duty from being answered twice is therefore not an id that a sender chooses, but
the book of whoever owes it: a stream that no event can be posted to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from coordination.catalogue import AgencyCode, CampaignCode, Kind, event, glossary, stream_id
from coordination.rules import Context, Envelope, Event

glossary(
    campaign="专项行动",
    owed_by="报送单位",
    batch="线索周报",
    period_start="所属期起",
    period_end="所属期止",
    duty="报送任务编号",
)


@dataclass(frozen=True, slots=True)
class BatchBook:
    """What the rules need to know of the weeks of one agency in one campaign: which are handed in, by which batches. 登记簿。"""

    entries: tuple[BatchBookEntered, ...] = ()
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False

    def answered(self, duty: UUID) -> UUID | None:
        """Return the batch that answered a duty. 已报送线索周报。"""
        return next((one.batch for one in self.entries if one.duty == duty), None)

    def covered(self, start: date, end: date) -> UUID | None:
        """Return a batch that has one of the days. 所属期重叠的线索周报。"""
        within = (one for one in self.entries if one.period_start <= end and start <= one.period_end)
        return next((one.batch for one in within), None)


BATCH_BOOK = Kind("batch_book", plural="batch-books", zh="线索周报登记簿", en="book of batches", state=BatchBook)


def batch_book_id(campaign: str, owed_by: str) -> UUID:
    """Return the stream that knows the weeks of one agency in one campaign."""
    return stream_id("batch_book", f"{campaign} {owed_by}")


def book_of(campaign: str, owed_by: str, context: Context) -> BatchBook:
    """Return the weeks that an agency has handed in for a campaign."""
    book: BatchBook = context.read(BATCH_BOOK, batch_book_id(campaign, owed_by))
    return book


@event(
    "batch_book.entered",
    zh="线索周报登记",
    en="Batch entered in the book",
    basis=("M39", "R01"),
    opens="again",
    posted=False,
    says_zh="{owed_by}在专项行动{campaign}中{period_start}至{period_end}的线索由周报{batch}报送[，回应报送任务{duty}]",
    says_en="batch {batch} hands in the leads of {owed_by} in campaign {campaign} of {period_start} to {period_end}"
    "[, in answer to duty {duty}]",
)
class BatchBookEntered(Event[BatchBook]):
    """A week is handed in; follows from lead_batch.submitted. 线索周报登记。"""

    campaign: CampaignCode
    owed_by: AgencyCode
    batch: UUID
    period_start: date
    period_end: date
    duty: UUID | None = None

    def evolve(self, book: BatchBook, envelope: Envelope) -> BatchBook:
        """Remember the week."""
        return replace(book, entries=(*book.entries, self))

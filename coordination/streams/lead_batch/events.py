"""A section's leads of the week, handed in by Friday, and put right afterwards. 报送、更正线索周报。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, CampaignCode, ClearNote, Items, Searchable, event, glossary
from coordination.guards import at, by_agency, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.lead_batch.book import BATCH_BOOK, BatchBookEntered, batch_book_id
from coordination.streams.lead_batch.codes import Stage
from coordination.streams.lead_batch.guards import (
    amends,
    campaign_open,
    duty_named,
    duty_owed,
    handed_in_once,
    leads_of_the_week,
    leads_own,
    leads_unpooled,
    nil_or_leads,
    one_week,
    period_begun,
    whose_week,
    without,
)
from coordination.streams.lead_batch.state import LeadBatch

glossary(
    campaign="专项行动",
    period_start="所属期起",
    period_end="所属期止",
    pooled="报送线索",
    left_out="剔除线索",
    nil_return="本期无线索",
    duty="报送任务编号",
    due_on="报送期限",
    note="说明",
    reason="理由",
)
LEADS = (leads_own, leads_unpooled, leads_of_the_week)


@event(
    "lead_batch.submitted",
    zh="报送线索周报",
    en="Batch of leads submitted",
    basis=("S1 五（一）", "M39", "R01"),
    opens=True,
    says_zh="{agency}报送{period_start}至{period_end}的线索[，本期无线索{nil_return}][：{pooled}][，期限{due_on}][。{note}]",
    says_en="{agency} handed in its leads of {period_start} to {period_end}[, none to tell{nil_return}][: {pooled}]"
    "[, due on {due_on}][. {note}]",
)
class LeadBatchSubmitted(Event[LeadBatch]):
    """A section hands in the leads that it found in the week, or says that there are none. 报送线索周报。

    The legal date is the day of handing in: by it the batch is in time or late. A batch that answers a duty names it.
    """

    campaign: CampaignCode
    period_start: date
    period_end: date
    pooled: Annotated[tuple[UUID, ...], Items(0, 500)] = ()
    nil_return: bool = False
    duty: UUID | None = None
    due_on: date | None = None
    note: Annotated[ClearNote, Searchable()] | None = None

    guards = (
        by_agency,
        campaign_open,
        period_begun,
        one_week,
        nil_or_leads,
        duty_named,
        duty_owed,
        handed_in_once,
        *LEADS,
    )

    def evolve(self, batch: LeadBatch, envelope: Envelope) -> LeadBatch:
        """Remember the week and its leads."""
        return replace(
            batch,
            stage=Stage.SUBMITTED,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=(self.campaign,),
            period_end=self.period_end,
            leads=self.pooled,
        )

    def consequences(self, batch: LeadBatch, context: Context) -> Iterable[Consequence]:
        """Enter the week in the book of whoever owes it, and tell each lead that it is handed in."""
        owed_by = whose_week(self, context)
        entered = BatchBookEntered(
            campaign=self.campaign,
            owed_by=owed_by,
            batch=context.envelope.stream,
            period_start=self.period_start,
            period_end=self.period_end,
            duty=self.duty,
        )
        yield Consequence(BATCH_BOOK, batch_book_id(self.campaign, owed_by), entered)
        yield from _told("lead.pooled", self.pooled, self.campaign, context)


@event(
    "lead_batch.amended",
    zh="更正线索周报",
    en="Batch of leads amended",
    basis=("M39", "R01"),
    says_zh="{agency}更正线索周报[，补报{pooled}][，剔除{left_out}][，本期无线索{nil_return}]：{reason}",
    says_en="{agency} amended its batch of leads[, adding {pooled}][, leaving out {left_out}]"
    "[, none to tell{nil_return}]: {reason}",
)
class LeadBatchAmended(Event[LeadBatch]):
    """Leads that were forgotten are added, those that do not belong there are taken out; the first day stands. 更正。

    A batch that is left without leads says so, as one that is handed in without.
    """

    reason: ClearNote
    pooled: Annotated[tuple[UUID, ...], Items(0, 500)] = ()
    left_out: Annotated[tuple[UUID, ...], Items(0, 500)] = ()
    nil_return: bool | None = None

    guards = (by_registrant, at(Stage.SUBMITTED), amends, nil_or_leads, *LEADS)

    def evolve(self, batch: LeadBatch, envelope: Envelope) -> LeadBatch:
        """Change the list."""
        return replace(batch, leads=(*without(batch.leads, self.left_out), *self.pooled))

    def consequences(self, batch: LeadBatch, context: Context) -> Iterable[Consequence]:
        """Tell the leads."""
        campaign = batch.campaigns[0]
        yield from _told("lead.unpooled", self.left_out, campaign, context)
        yield from _told("lead.pooled", self.pooled, campaign, context)


def _told(topic: str, leads: tuple[UUID, ...], campaign: str, context: Context) -> Iterable[Consequence]:
    said = EVENTS[topic](batch=context.envelope.stream, campaign=campaign)
    return tuple(Consequence(KINDS["lead"], lead, said) for lead in leads)

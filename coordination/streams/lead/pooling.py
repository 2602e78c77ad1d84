"""What a lead is told of weekly batches and of triage sessions. 线索汇总与集中研判标记。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, AgencyCode, CampaignCode, Items, event, glossary
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.lead.state import Lead

glossary(
    batch="线索周报",
    campaign="专项行动",
    session="集中研判",
    panel="参与研判单位",
)


@event(
    "lead.pooled",
    zh="线索已报送",
    en="Lead pooled",
    basis=("M39", "R01"),
    posted=False,
    says_zh="线索已随线索周报{batch}报送",
    says_en="the lead was handed in with the weekly batch {batch}",
)
class LeadPooled(Event[Lead]):
    """It was handed in with a week's leads; follows from the batch. 随周报报送。"""

    batch: UUID
    campaign: CampaignCode

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember in which batch, for which campaign."""
        return replace(lead, pooled=(*lead.pooled, (self.campaign, self.batch)))


@event(
    "lead.unpooled",
    zh="线索从周报剔除",
    en="Lead taken out of its batch",
    basis=("M39",),
    posted=False,
    says_zh="线索已从线索周报{batch}剔除",
    says_en="the lead was taken out of the weekly batch {batch}",
)
class LeadUnpooled(Event[Lead]):
    """It did not belong there; follows from lead_batch.amended. 从周报剔除。"""

    batch: UUID
    campaign: CampaignCode

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let it be handed in with another week."""
        return replace(lead, pooled=tuple(one for one in lead.pooled if one != (self.campaign, self.batch)))


@event(
    "lead.listed_for_triage",
    zh="列入集中研判",
    en="Listed for triage",
    basis=("M29", "M51"),
    posted=False,
    says_zh="线索列入集中研判{session}[，参与：{panel}]",
    says_en="the lead is on the list of triage session {session}[ with {panel}]",
)
class LeadListedForTriage(Event[Lead]):
    """It is to be looked at by a panel, whose sections see it from now on; follows from the session. 列入集中研判。"""

    session: UUID
    panel: Annotated[tuple[AgencyCode, ...], Items(0, 20)] = ()

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the session; who sits on the panel takes part."""
        return replace(lead, session=self.session, participants=lead.joined_by(*self.panel))


@event(
    "lead.carried_over",
    zh="转入下次集中研判",
    en="Carried over",
    basis=("M51",),
    posted=False,
    says_zh="集中研判{session}未研判该线索，转入下次",
    says_en="triage session {session} did not come to the lead, which is carried over to the next",
)
class LeadCarriedOver(Event[Lead]):
    """The session ended and nobody had triaged it; follows from triage_session.closed. 转入下次研判。"""

    session: UUID

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let another session list it."""
        return replace(lead, session=None)


def session_told(lead: Lead, context: Context) -> Iterable[Consequence]:
    """Tell the triage session that still waits for a lead that the lead has left it, so that another may list it."""
    kind, stream = KINDS["triage_session"], context.envelope.stream
    if lead.session is not None and context.read(kind, lead.session).awaits(stream):
        yield Consequence(kind, lead.session, EVENTS["triage_session.lead_left"](lead=stream))

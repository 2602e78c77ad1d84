"""Who speaks and who approves for an agency: posts with dated holders, liaison officers. 任职与联络员。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.catalogue import CampaignCode, DocumentNo, OfficerRef, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.agency.codes import LiaisonRole, PostKind
from coordination.streams.agency.directory import counted
from coordination.streams.agency.guards import (
    by_itself_or_administrator,
    campaign_is_announced,
    in_order,
    liaison_is_new,
    liaison_stands,
    post_is_free,
    post_is_held,
    stands,
)
from coordination.streams.agency.state import Agency, Liaison, Span, Tenure
from coordination.streams.parts import Person

glossary(
    campaign="专项行动",
    liaison="联络员",
    liaison_role="联络职责",
    contact="联系方式",
    post="职务类别",
    post_holder="任职人",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
)


@event(
    "agency.post_filled",
    zh="任职",
    en="Post filled",
    basis=("M18", "M21"),
    says_zh="{post_holder}自{from_on}起任{post}[，至{to_on}止][，依据{document_no}]",
    says_en="{post_holder} holds the post of {post} from {from_on}[ until {to_on}][ by {document_no}]",
)
class AgencyPostFilled(Event[Agency]):
    """An officer takes up a post, and from that day approves what its holder may approve. 任职。

    ``to_on`` is the first day on which the post is held no longer; give it when entering what is past.
    """

    post: PostKind
    post_holder: OfficerRef
    from_on: date
    to_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (by_itself_or_administrator, stands, in_order("from_on", "to_on", same_day=False), post_is_free)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Add the tenure."""
        tenure = Tenure(self.post, self.post_holder, Span(self.from_on, self.to_on))
        return counted(agency, tenures=(*agency.tenures, tenure))


@event(
    "agency.post_vacated",
    zh="离任",
    en="Post vacated",
    basis=("M19", "M21"),
    says_zh="{post_holder}自{to_on}起不再任{post}[，依据{document_no}]",
    says_en="{post_holder} no longer holds the post of {post} from {to_on}[ by {document_no}]",
)
class AgencyPostVacated(Event[Agency]):
    """An officer leaves a post; what was approved before that day stands. 离任。"""

    post: PostKind
    post_holder: OfficerRef
    to_on: date
    document_no: DocumentNo | None = None

    guards = (by_itself_or_administrator, stands, post_is_held)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Close the open tenure."""
        tenures = tuple(
            replace(tenure, span=replace(tenure.span, to_on=self.to_on))
            if tenure.post is self.post and tenure.officer == self.post_holder and tenure.span.to_on is None
            else tenure
            for tenure in agency.tenures
        )
        return counted(agency, tenures=tenures)


@event(
    "agency.liaison_named",
    zh="联络员确定",
    en="Liaison named",
    basis=("M25", "M26", "R07"),
    says_zh="{liaison}自{from_on}起为{campaign}的{liaison_role}",
    says_en="{liaison} is {liaison_role} for {campaign} from {from_on}",
)
class AgencyLiaisonNamed(Event[Agency]):
    """Whom others turn to in a campaign: a responsible head or a liaison officer, with a sealed way to reach them. 确定联络员。"""

    campaign: CampaignCode
    liaison: OfficerRef
    liaison_role: LiaisonRole
    from_on: date
    contact: Person | None = None

    guards = (by_itself_or_administrator, stands, campaign_is_announced, liaison_is_new)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Add the officer; the contact itself is for read models, not for rules."""
        named = Liaison(self.campaign, self.liaison_role, self.liaison, Span(self.from_on))
        return counted(agency, liaisons=(*agency.liaisons, named))


@event(
    "agency.liaison_ended",
    zh="联络员解除",
    en="Liaison ended",
    basis=("M25", "M26"),
    says_zh="{liaison}自{to_on}起不再为{campaign}的{liaison_role}",
    says_en="{liaison} is no longer {liaison_role} for {campaign} from {to_on}",
)
class AgencyLiaisonEnded(Event[Agency]):
    """The officer is no longer whom others turn to. 解除联络员。"""

    campaign: CampaignCode
    liaison: OfficerRef
    liaison_role: LiaisonRole
    to_on: date

    guards = (by_itself_or_administrator, stands, liaison_stands)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Close the open spell."""
        liaisons = tuple(
            replace(held, span=replace(held.span, to_on=self.to_on))
            if (held.campaign, held.role, held.officer) == (self.campaign, self.liaison_role, self.liaison)
            and held.span.to_on is None
            else held
            for held in agency.liaisons
        )
        return counted(agency, liaisons=liaisons)

"""Who makes up the task force, by post: named by the plan, changed by notice, each from its day on. 专班人员。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.catalogue import AgencyCode, Code, DocumentNo, OfficerRef, Title, event, glossary
from coordination.rules import Envelope
from coordination.streams.agency import registered
from coordination.streams.campaign.changes import changed, ended, entered, said
from coordination.streams.campaign.codes import ItemKind, Register, RosterRole
from coordination.streams.campaign.entries import (
    by_notice,
    by_unit_or_office,
    ends_what_held,
    named_by_the_office,
    one_at_a_time,
)
from coordination.streams.campaign.entry import Entry
from coordination.streams.campaign.guards import under_way
from coordination.streams.campaign.state import Campaign

glossary(
    code="代码",
    roster_role="专班职务",
    post_title="职务原文",
    unit="所在单位",
    post_holder="任职人",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
)


@event(
    "campaign.roster_post_named",
    zh="专班职务列明",
    en="Roster post named",
    basis=("M18", "M19", "M21"),
    says_zh="专班{roster_role}：{post_title}（{unit}）[，由{post_holder}担任][，自{from_on}起][，依据{document_no}]",
    says_en="{roster_role} of the task force: {post_title} ({unit})[, held by {post_holder}][, from {from_on}][, by {document_no}]",
)
class CampaignRosterPostNamed(Entry):
    """A place in the task force, by the post that fills it and never by a person's name; named again, it is changed. 专班职务。

    It holds from ``from_on`` until the next change under its code; without a day the first one has always held, and a later one
    holds from the legal date. Of changes told out of order the one of the latest day holds, whichever was told first.
    """

    register = Register.ROSTER

    code: Code
    roster_role: RosterRole
    post_title: Title
    unit: AgencyCode
    from_on: date | None = None
    document_no: DocumentNo | None = None
    post_holder: OfficerRef | None = None

    guards = (by_unit_or_office, under_way, registered("unit"), named_by_the_office, by_notice, one_at_a_time)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it, and let it hold from its day on."""
        registers = said(campaign, self.register, self.code, self.from_on, self, envelope)
        return replace(entered(campaign, ItemKind.ROSTER, self, envelope), registers=registers)


@event(
    "campaign.roster_post_vacated",
    zh="专班职务免去",
    en="Roster post vacated",
    basis=("M19",),
    says_zh="自{to_on}起，专班职务{code}空缺，依据{document_no}",
    says_en="from {to_on} the post {code} of the task force is vacant, by {document_no}",
)
class CampaignRosterPostVacated(Entry):
    """Nobody fills a place in the task force any more, until somebody is named for it. 免去专班职务。"""

    register = Register.ROSTER

    code: Code
    to_on: date
    document_no: DocumentNo

    guards = (by_unit_or_office, under_way, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Let it end; what was said of later days stands."""
        registers = ended(campaign, self.register, self.code, self.to_on)
        return changed(campaign, envelope, (ItemKind.ROSTER.value, self.code), registers=registers)

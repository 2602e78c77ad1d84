"""The bodies of a campaign: its office and members, and how it ends. 工作专班。"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from coordination.catalogue import AgencyCode, DocumentNo, Note, event, glossary, stream_id
from coordination.guards import agency_of, by_administrator, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AGENCY, Agency, AgencyDissolved, Form, registered
from coordination.streams.campaign.changes import changed, ended, said
from coordination.streams.campaign.codes import Register
from coordination.streams.campaign.entries import ends_what_held, held_before_told, in_sequence
from coordination.streams.campaign.entry import Entry
from coordination.streams.campaign.guards import (
    by_office_or_administrator,
    is_closed,
    is_member,
    not_dissolved,
    representation_declared,
    successor_lasts,
    under_way,
)
from coordination.streams.campaign.state import MEMBER, OFFICE, Campaign, Member

glossary(
    office="专项办",
    office_text="专项办职责原文",
    member="成员单位",
    represented_by="代表机构",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
    reason="理由",
    successor="承接单位",
)


@event(
    "campaign.office_designated",
    zh="专项办确定",
    en="Office designated",
    basis=("M20",),
    says_zh="由{office}承担专项办工作",
    says_en="{office} was designated as the campaign's office",
)
class CampaignOfficeDesignated(Event[Campaign]):
    """Which agency pools, triages, follows up and compiles for the campaign. 确定专项办。"""

    office: AgencyCode
    office_text: Note | None = None

    guards = (by_administrator, under_way, known_agency("office"))

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Name the office, in the place of the one before."""
        return changed(campaign, envelope, OFFICE, office=self.office, office_text=self.office_text)


@event(
    "campaign.member_joined",
    zh="成员单位加入",
    en="Member joined",
    basis=("M18", "M19", "M22", "M32", "X4"),
    says_zh="{member}为成员单位[，由{represented_by}代表][，自{from_on}起][，依据{document_no}]",
    says_en="{member} is a member[, represented by {represented_by}][, from {from_on}][, by {document_no}]",
)
class CampaignMemberJoined(Entry):
    """An agency takes part, itself or through a body that sits for it; said again, it changes who sits for it. 加入成员单位。

    It is told when it has come: from then on the member knows of the campaign.
    """

    register = Register.MEMBERS
    keyed_by = "member"

    member: AgencyCode
    represented_by: AgencyCode | None = None
    from_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (
        by_office_or_administrator,
        under_way,
        registered("member", "represented_by"),
        representation_declared,
        held_before_told("from_on"),
        in_sequence,
    )

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Count it among the members."""
        joined = {**campaign.members, self.member: Member(self.member, self.represented_by)}
        registers = said(campaign, self.register, self.member, self.from_on, self, envelope)
        return changed(campaign, envelope, (MEMBER, self.member), members=joined, registers=registers)


@event(
    "campaign.member_left",
    zh="成员单位退出",
    en="Member left",
    basis=("M19",),
    says_zh="{member}不再为成员单位[，自{to_on}起][，依据{document_no}]",
    says_en="{member} is no longer a member[, from {to_on}][, by {document_no}]",
)
class CampaignMemberLeft(Entry):
    """An agency no longer takes part; what it did stays where it is. 退出成员单位。

    It is told when it has come: from then on the agency knows of the campaign no longer.
    """

    register = Register.MEMBERS
    keyed_by = "member"

    member: AgencyCode
    to_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (by_office_or_administrator, under_way, is_member, held_before_told("to_on"), in_sequence, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Count it among the members no more."""
        remaining = {code: member for code, member in campaign.members.items() if code != self.member}
        registers = ended(campaign, self.register, self.member, self.to_on or envelope.legal_on)
        return changed(campaign, envelope, (MEMBER, self.member), members=remaining, registers=registers)


@event(
    "campaign.closed",
    zh="专项行动结束",
    en="Campaign closed",
    basis=("M16", "M17"),
    says_zh="专项行动结束：{reason}[，依据{document_no}]",
    says_en="the campaign was closed: {reason}[, by {document_no}]",
)
class CampaignClosed(Event[Campaign]):
    """The campaign is over: nothing new counts in it, and what it began is brought to its end. 结束专项行动。"""

    reason: Note
    document_no: DocumentNo | None = None

    guards = (by_office_or_administrator, under_way)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Close the plan."""
        return changed(campaign, envelope, None, closed=True)


@event(
    "campaign.dissolved",
    zh="工作专班撤销",
    en="Task force dissolved",
    basis=("M16", "G16"),
    says_zh="工作专班撤销，记录由{successor}承接[，依据{document_no}]",
    says_en="the task force was dissolved; {successor} keeps its records[, by {document_no}]",
)
class CampaignDissolved(Event[Campaign]):
    """The temporary body dissolves, and an agency that lasts takes over its office and its records. 撤销专班，移交记录。"""

    successor: AgencyCode
    document_no: DocumentNo | None = None

    guards = (by_office_or_administrator, is_closed, not_dissolved, known_agency("successor"), successor_lasts)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Hand the office over, so that what is still open has somebody to turn to."""
        return changed(
            campaign,
            envelope,
            OFFICE,
            former_office=campaign.office,
            office=self.successor,
            successor=self.successor,
        )

    def consequences(self, campaign: Campaign, context: Context) -> Iterable[Consequence]:
        """Dissolve the former office too, where it was a body made for the campaign."""
        code = campaign.former_office
        if code is None or code == self.successor:
            return ()
        body = cast("Agency", agency_of(context, code))
        if body.form is not Form.OFFICE or body.dissolved:
            return ()
        dissolved = AgencyDissolved(reason=self.declaration.zh, successor=self.successor, document_no=self.document_no)
        return (Consequence(AGENCY, stream_id(AGENCY.name, code), dissolved),)

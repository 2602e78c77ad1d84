"""Officers of the task force: seconded from home for a time, or designated to handle a station's cases. 抽调与办案专人。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.catalogue import AgencyCode, Code, DocumentNo, Note, OfficerRef, event, glossary
from coordination.guards import known_agency
from coordination.rules import Envelope
from coordination.streams.agency import in_order
from coordination.streams.campaign.changes import ended
from coordination.streams.campaign.codes import Register
from coordination.streams.campaign.entries import (
    by_unit_or_office,
    ends_what_held,
    entry_is_new,
    entry_known,
    extends,
    officer_free,
    sent_elsewhere,
    sent_to_the_task_force,
    unit_takes_part,
)
from coordination.streams.campaign.entry import Entry
from coordination.streams.campaign.guards import under_way
from coordination.streams.campaign.state import Campaign

glossary(
    code="代码",
    seconded_officer="抽调人员",
    seconded_to="用人单位",
    handler="办案专人",
    unit="所在单位",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
    reason="理由",
)


@event(
    "campaign.officer_seconded",
    zh="人员抽调",
    en="Officer seconded",
    basis=("M23",),
    says_zh="自{from_on}起抽调{unit}的{seconded_officer}到{seconded_to}工作[，至{to_on}止][，依据{document_no}]",
    says_en="{seconded_officer} of {unit} is seconded to {seconded_to} from {from_on}[ until {to_on}][, by {document_no}]",
)
class CampaignOfficerSeconded(Entry):
    """An officer of a unit works for the task force: what it does meanwhile is done for both. 抽调人员。

    ``to_on`` is the first day on which it is no longer so.
    """

    register = Register.SECONDMENTS

    code: Code
    seconded_officer: OfficerRef
    unit: AgencyCode
    seconded_to: AgencyCode
    from_on: date
    to_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (
        by_unit_or_office,
        under_way,
        entry_is_new,
        known_agency("unit"),
        known_agency("seconded_to"),
        unit_takes_part,
        sent_elsewhere,
        sent_to_the_task_force,
        in_order("from_on", "to_on", same_day=False),
        officer_free,
    )

    @property
    def engages(self) -> tuple[str, ...]:
        """Who cannot be entered twice at once."""
        return (self.seconded_officer,)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter the spell."""
        spell = self.holding(campaign, envelope)
        if self.to_on is None:
            return spell
        return replace(spell, registers=ended(spell, self.register, self.code, self.to_on))


@event(
    "campaign.secondment_extended",
    zh="抽调延期",
    en="Secondment extended",
    basis=("M23",),
    says_zh="抽调{code}延长至{to_on}[，依据{document_no}][：{reason}]",
    says_en="secondment {code} is extended until {to_on}[, by {document_no}][: {reason}]",
)
class CampaignSecondmentExtended(Entry):
    """The officer stays longer than was said. 抽调延期。"""

    register = Register.SECONDMENTS

    code: Code
    to_on: date
    reason: Note | None = None
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, entry_known, extends, officer_free)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Move the end."""
        return self.lasting(campaign, envelope, self.to_on)


@event(
    "campaign.secondment_ended",
    zh="抽调结束",
    en="Secondment ended",
    basis=("M23",),
    says_zh="抽调{code}自{to_on}起结束[，依据{document_no}][：{reason}]",
    says_en="secondment {code} ends from {to_on}[, by {document_no}][: {reason}]",
)
class CampaignSecondmentEnded(Entry):
    """The officer is back home from this day on; what it did meanwhile stays done for both. 抽调结束。"""

    register = Register.SECONDMENTS

    code: Code
    to_on: date
    reason: Note | None = None
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """End the spell."""
        return self.lasting(campaign, envelope, self.to_on)


@event(
    "campaign.handler_designated",
    zh="办案专人指定",
    en="Handler designated",
    basis=("M24",),
    says_zh="{unit}自{from_on}起指定{handler}为办案专人[，依据{document_no}]",
    says_en="{unit} designates {handler} to handle cases from {from_on}[, by {document_no}]",
)
class CampaignHandlerDesignated(Entry):
    """Who in a grass-roots station handles the cases of the campaign. 指定办案专人。"""

    register = Register.HANDLERS

    code: Code
    handler: OfficerRef
    unit: AgencyCode
    from_on: date
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, entry_is_new, known_agency("unit"), unit_takes_part, officer_free)

    @property
    def engages(self) -> tuple[str, ...]:
        """Who cannot be entered twice at once."""
        return (self.handler, self.unit)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Enter the spell."""
        return self.holding(campaign, envelope)


@event(
    "campaign.handler_released",
    zh="办案专人解除",
    en="Handler released",
    basis=("M24",),
    says_zh="自{to_on}起解除办案专人{code}[，依据{document_no}]",
    says_en="from {to_on} handler {code} is released[, by {document_no}]",
)
class CampaignHandlerReleased(Entry):
    """The officer no longer handles the station's cases of the campaign. 解除办案专人。"""

    register = Register.HANDLERS

    code: Code
    to_on: date
    document_no: DocumentNo | None = None

    guards = (by_unit_or_office, under_way, ends_what_held)

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """End the spell."""
        return self.ending(campaign, envelope, self.to_on)

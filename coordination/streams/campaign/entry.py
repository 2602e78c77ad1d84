"""Events about an entry of a register: what holds from a day on, what ends on one. 登记簿条目事件。"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from coordination.rules import Envelope, Event
from coordination.streams.campaign.changes import changed, end_moved, ended, said
from coordination.streams.campaign.codes import Register
from coordination.streams.campaign.state import Campaign


class Entry(Event[Campaign]):
    """Says something of one entry of one register of the task force. 登记簿条目。"""

    register: ClassVar[Register]
    keyed_by: ClassVar[str] = "code"
    """The field that tells entries of the register apart."""
    dated_by: ClassVar[str] = "from_on"
    """The field with the day from which holds what is said, where something is said and not ended."""

    @property
    def key(self) -> str:
        """Under which the entry stands."""
        key: str = getattr(self, self.keyed_by)
        return key

    @property
    def begins_on(self) -> date | None:
        """From which day on holds what is said, as far as that is told."""
        day: date | None = getattr(self, self.dated_by, None)
        return day

    def holding(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Return the campaign with the entry as it is said here, from its day on."""
        registers = said(campaign, self.register, self.key, self.begins_on, self, envelope)
        return changed(campaign, envelope, None, registers=registers)

    def ending(self, campaign: Campaign, envelope: Envelope, to_on: date) -> Campaign:
        """Return the campaign with the entry ended on a day; what was said of later days stands."""
        return changed(campaign, envelope, None, registers=ended(campaign, self.register, self.key, to_on))

    def lasting(self, campaign: Campaign, envelope: Envelope, to_on: date) -> Campaign:
        """Return the campaign with the last end of the entry on another day."""
        return changed(campaign, envelope, None, registers=end_moved(campaign, self.register, self.key, to_on))

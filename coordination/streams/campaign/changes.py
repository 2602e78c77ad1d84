"""How an event changes a campaign: one event older, and known to be said by hand or out of a file. 状态变更。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.rules import Envelope
from coordination.streams.campaign.codes import ItemKind, Register
from coordination.streams.campaign.state import Campaign
from coordination.streams.filed import FILE_SOURCE, by_hand
from coordination.streams.steps import Steps, ending, stepped
from coordination.streams.steps import ended as steps_ended


def entered(campaign: Campaign, kind: ItemKind, item: Any, envelope: Envelope) -> Campaign:
    """Return the campaign with an item listed, in the place of one of the same code."""
    key = (kind, item.code)
    return changed(campaign, envelope, (kind.value, item.code), listed={**campaign.listed, key: item})


def changed(campaign: Campaign, envelope: Envelope, key: tuple[str, str] | None, **changes: Any) -> Campaign:
    """Return the campaign with the changes, one event older; ``key`` names what a campaign file could have said as well."""
    said = () if key is None else (key,)
    return replace(campaign, by_hand=by_hand(campaign.by_hand, envelope, *said), events=campaign.events + 1, **changes)


def since(steps: Steps[Any], from_on: date | None, envelope: Envelope) -> date | None:
    """Return from which day on something holds: what is said first, or by the plan, and without a day, has always held."""
    return from_on or (envelope.legal_on if steps and envelope.source != FILE_SOURCE else None)


def said(campaign: Campaign, register: Register, key: str, from_on: date | None, event: Any, envelope: Envelope) -> Any:
    """Return the registers with what an event says of an entry, from its day on."""
    steps = campaign.entry(register, key)
    return {**campaign.registers, (register, key): stepped(steps, since(steps, from_on, envelope), event)}


def ended(campaign: Campaign, register: Register, key: str, to_on: date) -> Any:
    """Return the registers with an entry that ends on a day, in the midst of what was said of it or at its end."""
    return {**campaign.registers, (register, key): steps_ended(campaign.entry(register, key), to_on)}


def end_moved(campaign: Campaign, register: Register, key: str, to_on: date) -> Any:
    """Return the registers with the last end of an entry on another day."""
    return {**campaign.registers, (register, key): ending(campaign.entry(register, key), to_on)}


def without(campaign: Campaign, register: Register, key: str) -> Any:
    """Return the registers without an entry."""
    return {place: steps for place, steps in campaign.registers.items() if place != (register, key)}

"""How an event changes a campaign: one event older, and known to be said by hand or out of a file. 状态变更。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordination.rules import Envelope
from coordination.streams.campaign.codes import ItemKind
from coordination.streams.campaign.state import Campaign
from coordination.streams.filed import by_hand


def entered(campaign: Campaign, kind: ItemKind, item: Any, envelope: Envelope) -> Campaign:
    """Return the campaign with an item listed, in the place of one of the same code."""
    key = (kind, item.code)
    return changed(campaign, envelope, (kind.value, item.code), listed={**campaign.listed, key: item})


def changed(campaign: Campaign, envelope: Envelope, key: tuple[str, str] | None, **changes: Any) -> Campaign:
    """Return the campaign with the changes, one event older; ``key`` names what a campaign file could have said as well."""
    said = () if key is None else (key,)
    return replace(campaign, by_hand=by_hand(campaign.by_hand, envelope, *said), events=campaign.events + 1, **changes)

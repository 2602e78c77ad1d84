"""What the rules of all streams ask of agencies and campaigns: enough of them to judge by, and no more. 通用视图。"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol


class AgencyView(Protocol):
    """What the rules of other streams ask of an agency. 单位。"""

    registered: bool
    suspended: bool
    dissolved: bool
    successor: str | None
    agency_type: str

    def parent_on(self, on: date) -> str | None:
        """The agency that it was a unit of on that day."""

    def holds(self, officer: str, posts: Collection[str], on: date) -> bool:
        """Whether the officer holds one of the posts on that day."""


class CampaignView(Protocol):
    """What the rules of other streams ask of a campaign. 专项行动。"""

    announced: bool
    closed: bool
    office: str | None
    triage: str
    offences: Collection[str]

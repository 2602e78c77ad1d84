"""A small world to measure in: one campaign, two agencies, and events as a busy day would bring them. 基准数据。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from coordination import campaigns
from coordination.catalogue import Kind
from coordination.record import Coordination
from coordination.rules import Envelope, Proposal, Role
from coordination.streams.lead import LEAD, LeadFlaggedMajor, LeadRegistered, LeadSource, MajorRule
from coordination.streams.parts import Party, PartyKind, Place
from scripts.loading import load_campaign

NOW = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
CAMPAIGN = "anxi-2024"
PLAN = next(path for path in campaigns.SHIPPED if path.stem == CAMPAIGN)
AGENCY, OFFICE = "350524-scjgj", "350524-zxb-2024"
NUMBERS = UUID("5f0f9f5e-2f0e-4d0e-9a55-62656e636821")


class Plain:
    """Seals nothing: the world's events name no person."""

    def prepare(self, items: Sequence[Any], *, now: datetime) -> None:
        """Have nothing at hand."""

    def seal_event(self, event: Any, campaign: str, *, now: datetime, copied: bool = False) -> Any:
        """Return the event as it is."""
        return event


def load(coordination: Coordination, path: Path = PLAN) -> None:
    """Load the campaign and its agencies."""
    load_campaign(coordination, path, now=NOW)


def lead_id(number: int, run: str = "") -> UUID:
    """Return the id of the lead of a number; every run has its own."""
    return uuid5(NUMBERS, f"{run}{number}")


def registered(number: int) -> LeadRegistered:
    """Return a registration as an agency's system sends it: about 430 bytes stored."""
    return LeadRegistered(
        campaigns=(CAMPAIGN,),
        title=f"涉嫌销售侵犯注册商标专用权商品线索第{number}号",
        summary="群众反映某店铺销售的运动鞋疑似假冒注册商标，价格明显低于正品，现场有存货若干双。",
        source=LeadSource.HOTLINE_12315,
        received_on=date(2024, 3, 4),
        external_no=f"13505240{number:08d}",
        party=Party(kind=PartyKind.UNKNOWN, name=f"某鞋服店{number % 977}"),
        place=Place(adcode="350524", address="凤城镇"),
    )


def flagged(number: int) -> LeadFlaggedMajor:
    """Return an event on an existing lead."""
    return LeadFlaggedMajor(major_rule=MajorRule.CROSS_REGION, reason=f"涉及多地，第{number}号")


def proposal(kind: Kind, stream: UUID, event: Any, id: str, agency: str = AGENCY, role: Role = Role.AGENCY) -> Proposal:
    """Return what an agency's system posts."""
    envelope = Envelope(
        stream=stream,
        version=0,
        source="/bench",
        id=id,
        sender=agency,
        agency=agency,
        occurred_at=NOW,
        legal_on=date(2024, 3, 4),
    )
    return Proposal(kind, event, envelope, role)


def registrations(numbers: Iterable[int], run: str = "") -> list[Proposal]:
    """Return proposals that register leads."""
    return [proposal(LEAD, lead_id(number, run), registered(number), f"{run}r{number}") for number in numbers]

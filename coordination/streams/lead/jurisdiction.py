"""In whose hands a lead is when that has been in question: transfers and disputes tell it by rule. 线索管辖变更。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, CampaignCode, Items, event
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    HowLeft,
    HowMoved,
    QuestionKind,
    left,
    moved,
    questioned,
    requests_follow,
)
from coordination.streams.lead.codes import Stage
from coordination.streams.lead.state import Lead


@event(
    "lead.jurisdiction_questioned",
    zh="管辖待定",
    en="Jurisdiction in question",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW),
    posted=False,
    says_zh="本线索由谁管辖，在{question_kind}{question}中待定",
    says_en="whose the lead is, is open in {question_kind} {question}",
)
class LeadJurisdictionQuestioned(Event[Lead]):
    """A transfer was offered, or a dispute raised; follows from either. 移送或者争议开始。"""

    question_kind: QuestionKind
    question: UUID

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember where it is asked."""
        return questioned(lead, self)


@event(
    "lead.jurisdiction_left",
    zh="管辖未变更",
    en="Jurisdiction left as it was",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW, "G13"),
    posted=False,
    says_zh="本线索仍由原承办单位管辖：{question_kind}{question}，{left_how}[（{from_agency}][→{receiving_agency}）]",
    says_en="the lead stays where it was: {question_kind} {question}, {left_how}[ ({from_agency}][ to {receiving_agency})]",
)
class LeadJurisdictionLeft(Event[Lead]):
    """The question ended, and the lead stays in the hands in which it was; follows from the transfer or dispute. 管辖未变更。"""

    question_kind: QuestionKind
    question: UUID
    left_how: HowLeft
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    from_agency: AgencyCode | None = None
    receiving_agency: AgencyCode | None = None

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End the question; count an offer that came back."""
        return left(lead, self)


@event(
    "lead.jurisdiction_moved",
    zh="管辖变更",
    en="Jurisdiction moved",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW, "M56", "M90"),
    posted=False,
    says_zh="本线索由{from_agency}转至{receiving_agency}承办（{moved_how}，{question_kind}{question}）",
    says_en="the lead went from {from_agency} to {receiving_agency} ({moved_how}, {question_kind} {question})",
)
class LeadJurisdictionMoved(Event[Lead]):
    """The lead is in other hands; follows from the transfer or dispute. Its new holder verifies it from then on. 管辖变更。"""

    question_kind: QuestionKind
    question: UUID
    moved_how: HowMoved
    from_agency: AgencyCode
    receiving_agency: AgencyCode
    received_on: date
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let the other agency hold it; it may extend its verification once, as everybody may, and excludes time of its own."""
        return moved(replace(lead, stage=Stage.VERIFYING), self, extended=False, excluded=(), gone_on=False)

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Let requests for assistance go with it."""
        return requests_follow(lead.assists, self.receiving_agency, context)

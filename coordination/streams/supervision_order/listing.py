"""Listed supervision: proposed, listed, reported on, extended, escalated, delisted after review. 挂牌督办。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    Adcode,
    AgencyCode,
    CampaignCode,
    ClearNote,
    Document,
    DocumentNo,
    Items,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_offered, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseSupervisionListed
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.supervision_order.codes import (
    Instrument,
    ReportCycle,
    Stage,
    SupervisionLevel,
    TargetKind,
)
from coordination.streams.supervision_order.guards.matter import (
    as_proposed,
    campaigns_of_case,
    case_alive,
    case_fits,
    day_to_come,
    listed_once,
    target_told,
    to_another,
)
from coordination.streams.supervision_order.guards.who import (
    LISTING,
    by_proposed_issuer,
    entitled_to_list,
    proposed_to_the_entitled,
)
from coordination.streams.supervision_order.state import SupervisionOrder

glossary(
    campaigns="所属专项行动",
    proposed_issuer="建议的督办单位",
    target_kind="督办事项种类",
    addressed_to="被督办单位",
    case="案件",
    adcode="行政区划代码",
    issue="突出问题",
    reasons="督办理由",
    requirements="督办要求",
    supervision_level="督办级别",
    report_cycle="进展报告周期",
    complete_by_on="完成期限",
    document_no="文号",
    reason="理由",
)
MATTER = (target_told, to_another, known_agency("addressed_to"), case_fits, campaigns_of_case, case_alive)
"""What is supervised is told, is there, and is in the hands of the agency addressed."""


@event(
    "supervision_order.proposed",
    zh="建议挂牌督办",
    en="Listing proposed",
    basis=("M74", "M75"),
    opens=True,
    says_zh="{agency}建议{proposed_issuer}挂牌督办{target_kind}[{case}][{adcode}][「{issue}」]，督办对象{addressed_to}：{reasons}",
    says_en="{agency} proposed to {proposed_issuer} to list a {target_kind}[ {case}][ {adcode}][ “{issue}”] of {addressed_to}: "
    "{reasons}",
)
class SupervisionOrderProposed(Event[SupervisionOrder]):
    """An agency proposes to whoever could do it that something be put under listed supervision. 建议挂牌督办。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    proposed_issuer: AgencyCode
    target_kind: TargetKind
    addressed_to: AgencyCode
    reasons: Annotated[ClearNote, Searchable()]
    case: UUID | None = None
    adcode: Adcode | None = None
    issue: Annotated[ClearNote, Searchable()] | None = None

    guards = (by_agency, *MATTER, campaigns_open, known_agency("proposed_issuer"), proposed_to_the_entitled)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Offer it to the issuer; the agency it is about hears of it when it is listed."""
        return replace(
            order,
            stage=Stage.PROPOSED,
            instrument=Instrument.LISTING,
            registrant=envelope.agency,
            offered_to=self.proposed_issuer,
            campaigns=self.campaigns,
            target_kind=self.target_kind,
            target=self.addressed_to,
            case=self.case,
            adcode=self.adcode,
        )


@event(
    "supervision_order.proposal_declined",
    zh="不予挂牌",
    en="Listing declined",
    basis=("M74",),
    says_zh="{agency}不予挂牌督办：{reason}",
    says_en="{agency} declined to list it: {reason}",
)
class SupervisionOrderProposalDeclined(Event[SupervisionOrder]):
    """Whoever it was proposed to does not list it, and says why. 不予挂牌。"""

    reason: ClearNote

    guards = (at(Stage.PROPOSED), by_offered)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """End it; whoever decided keeps it among its papers."""
        return replace(order, stage=Stage.DECLINED, offered_to=None, participants=order.joined_by(envelope.agency))


@event(
    "supervision_order.listed",
    zh="挂牌督办",
    en="Listed",
    basis=("M74", "M75", LISTING),
    opens="again",
    says_zh="{agency}挂牌督办{target_kind}[{case}][{adcode}][「{issue}」]（{supervision_level}，{document_no}），由{addressed_to}于"
    "{complete_by_on}前完成[，{report_cycle}报告进展]：{requirements}。督办理由：{reasons}",
    says_en="{agency} listed a {target_kind}[ {case}][ {adcode}][ “{issue}”] ({document_no}, {supervision_level}) for "
    "{addressed_to}, to be done by {complete_by_on}[, with reports {report_cycle}]: {requirements}. Why: {reasons}",
)
class SupervisionOrderListed(Event[SupervisionOrder]):
    """A case, a region or an issue is put under listed supervision, on a proposal or of one's own accord. 挂牌督办。

    The law fixes no length: the order names the day. A case may be under orders of several issuers at once, each an order of its
    own. Whoever supervises a case may know of it; its own clocks run on.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    target_kind: TargetKind
    addressed_to: AgencyCode
    reasons: Annotated[ClearNote, Searchable()]
    requirements: Annotated[tuple[ClearNote, ...], Items(1, 30)]
    supervision_level: SupervisionLevel
    complete_by_on: date
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    report_cycle: ReportCycle | None = None
    case: UUID | None = None
    adcode: Adcode | None = None
    issue: Annotated[ClearNote, Searchable()] | None = None

    guards = (
        by_agency,
        by_proposed_issuer,
        at(Stage.NONE, Stage.PROPOSED),
        *MATTER,
        as_proposed,
        campaigns_open,
        entitled_to_list,
        listed_once,
        day_to_come,
        *bears_a_number(DocumentType.OFFICIAL),
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Put the agency addressed under supervision; it sees the order from now on."""
        return replace(
            order,
            stage=Stage.ACTIVE,
            instrument=Instrument.LISTING,
            registrant=order.registrant or envelope.agency,
            issuer=envelope.agency,
            holder=envelope.agency,
            offered_to=None,
            target=self.addressed_to,
            participants=order.joined_by(self.addressed_to),
            campaigns=self.campaigns,
            target_kind=self.target_kind,
            case=self.case,
            adcode=self.adcode,
            complete_by_on=self.complete_by_on,
            report_cycle=self.report_cycle,
            reported_on=envelope.legal_on,
        )

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number of the order; let the case know."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        yield from case_told(order, context)


def case_told(order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
    """Let the case, if it is one, know who supervises it."""
    if order.case is not None and order.holder is not None:
        told = CaseSupervisionListed(supervision_order=context.envelope.stream, issuer=order.holder)
        yield Consequence(CASE, order.case, told)

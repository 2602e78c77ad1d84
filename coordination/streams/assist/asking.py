"""On the side that asks: the letter, more that is asked, withdrawal and closing. 提出协查、补充、撤回、评价。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    Document,
    DocumentNo,
    Items,
    Note,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.assist.codes import AssistBasis, RecordKind, Stage, Usefulness
from coordination.streams.assist.guards.answering import by_asking, matters_known
from coordination.streams.assist.guards.asking import (
    ART26,
    ART45,
    MOST_MATTERS,
    another_agency,
    asked_once,
    basis_fits,
    campaigns_of_record,
    date_to_come,
    evidence_as_recorded,
    evidence_to_show,
    not_too_many,
    numbered_once,
    of_one_request,
    record_is_held,
    record_worked_on,
    requested_known,
    shown,
    superior_over,
    supplement_named,
)
from coordination.streams.assist.parts import EvidencePointer, Matter
from coordination.streams.assist.state import ASSIST, UNANSWERED, Assist, DateProposed
from coordination.streams.documents import DocumentType, bears_a_number, number_used

glossary(
    campaigns="所属专项行动",
    record_kind="记录种类",
    record="所涉记录",
    requested_agency="受请单位",
    assist_request="所属协查请求",
    assist_basis="协查依据",
    title="标题",
    facts="事实",
    own_steps="已自行开展的工作",
    matters="协查事项",
    document_no="文号",
    attached="所附证据",
    proposed_due_on="拟商定期限",
    common_superior="共同的上级",
    from_agency="移出单位",
    receiving_agency="接收单位",
    matters_again="须再答复的事项",
    further_matters="新增事项",
    reason="理由",
    usefulness="协查成效",
    usefulness_opinion="成效评价",
)


@event(
    "assist.requested",
    zh="提出协查",
    en="Assistance requested",
    basis=(ART45, ART26, "M56", "M92"),
    opens=True,
    says_zh="{agency}就{record_kind}{record}请{requested_agency}协助调查（{document_no}）「{title}」：{matters}"
    "。已自行开展：{own_steps}[；拟商定{proposed_due_on}前答复]",
    says_en="{agency} asked {requested_agency} to assist with {record_kind} {record} ({document_no}), “{title}”: {matters}. "
    "Done by itself: {own_steps}[; to be answered by {proposed_due_on}]",
)
class AssistRequested(Event[Assist]):
    """An agency asks another one to assist its investigation, item by item, after it did what it can itself. 提出协查。

    A letter goes to one agency. Letters to several are one request where they name its first letter in ``assist_request``; each
    is received, answered and closed by itself.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    record_kind: RecordKind
    record: UUID
    requested_agency: AgencyCode
    assist_basis: AssistBasis
    title: Annotated[Title, Searchable()]
    facts: Annotated[ClearNote, Searchable()]
    own_steps: Annotated[tuple[ClearNote, ...], Items(1, 20)]
    matters: Annotated[tuple[Matter, ...], Items(1, MOST_MATTERS)]
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    assist_request: UUID | None = None
    attached: Annotated[tuple[EvidencePointer, ...], Items(0, 100)] = ()
    proposed_due_on: date | None = None

    guards = (
        by_agency,
        record_is_held,
        record_worked_on,
        campaigns_of_record,
        requested_known,
        another_agency,
        basis_fits,
        of_one_request,
        asked_once,
        numbered_once("matters"),
        date_to_come,
        evidence_to_show,
        evidence_as_recorded,
        *bears_a_number(DocumentType.ASSIST_LETTER),
    )

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Offer it to the agency asked, which has still to sign for it."""
        due_on = self.proposed_due_on
        return replace(
            assist,
            stage=Stage.SENT,
            registrant=envelope.agency,
            asking_agency=envelope.agency,
            offered_to=self.requested_agency,
            campaigns=self.campaigns,
            record_kind=self.record_kind,
            record=self.record,
            assist_request=self.assist_request or envelope.stream,
            requested=self.requested_agency,
            assist_basis=self.assist_basis,
            matters=tuple(matter.matter_no for matter in self.matters),
            proposed=None if due_on is None else DateProposed(due_on, envelope.agency),
        )

    def consequences(self, assist: Assist, context: Context) -> Iterable[Consequence]:
        """Take the number, tell the record, open what is attached, let the common superior know."""
        own, kind = context.envelope.stream, self.record_kind.value
        yield from number_used(self, DocumentType.ASSIST_LETTER, context)
        opened = EVENTS[f"{kind}.assist_opened"](assist=own, requested_agency=self.requested_agency)
        yield Consequence(KINDS[kind], self.record, opened)
        yield from shown(self, assist, context)
        if (above := superior_over(self, context)) is not None:
            yield Consequence(ASSIST, own, AssistSuperiorInformed(common_superior=above))


@event(
    "assist.superior_informed",
    zh="协查告知共同的上级",
    en="Common superior informed",
    basis=("M73",),
    posted=False,
    says_zh="共同的上级{common_superior}可以知悉本协查",
    says_en="{common_superior}, the superior of both, may know of the request",
)
class AssistSuperiorInformed(Event[Assist]):
    """Who stands above both in their line sees what is asked between them; follows from assist.requested. 告知共同的上级。"""

    common_superior: AgencyCode

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Let the superior see it."""
        above = self.common_superior
        return replace(assist, superior=above, participants=assist.joined_by(above))


@event(
    "assist.taken_over",
    zh="请求方变更",
    en="Request taken over",
    basis=(ART45, ART26, "市场监督管理行政处罚程序规定 第十四条"),
    posted=False,
    says_zh="所涉记录由{from_agency}移至{receiving_agency}，协查请求随之由{receiving_agency}承接",
    says_en="the record went from {from_agency} to {receiving_agency}, which takes over the request with it",
)
class AssistTakenOver(Event[Assist]):
    """The record is in other hands, and the answer is for whoever has it; follows from that. 请求方变更。

    Whoever asked before goes on seeing the request. What runs for the agency that was asked is not touched.
    """

    from_agency: AgencyCode
    receiving_agency: AgencyCode

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Put the new agency on the side that asks; what its forerunner proposed is its proposal."""
        asking, proposed = self.receiving_agency, assist.proposed
        if proposed is not None and proposed.by == assist.asking_agency:
            proposed = proposed._replace(by=asking)
        return replace(assist, asking_agency=asking, proposed=proposed, participants=assist.joined_by(asking))


@event(
    "assist.supplement_asked",
    zh="要求补充协查",
    en="Supplement asked",
    basis=(ART45, "M92"),
    says_zh="{agency}要求补充协查：{reason}[，须再答复的事项：{matters_again}][，新增：{further_matters}][，拟商定{proposed_due_on}前答复]",
    says_en="{agency} asked for more: {reason}[; to be answered again: {matters_again}][; further matters: {further_matters}]"
    "[; by {proposed_due_on}]",
)
class AssistSupplementAsked(Event[Assist]):
    """The reply leaves something open, or leads to more: the agency asked goes on, with a new period. 要求补充协查。

    The legal date is the day on which the other side receives it.
    """

    reason: ClearNote
    matters_again: Annotated[tuple[Code, ...], Items(0, MOST_MATTERS)] = ()
    further_matters: Annotated[tuple[Matter, ...], Items(0, MOST_MATTERS)] = ()
    proposed_due_on: date | None = None

    guards = (
        at(Stage.REPLIED),
        by_asking,
        supplement_named,
        matters_known("matters_again"),
        numbered_once("further_matters"),
        not_too_many,
        date_to_come,
    )

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """Open these matters, and no day is agreed upon any more."""
        due_on = self.proposed_due_on
        return replace(
            assist,
            stage=Stage.IN_PROGRESS,
            matters=(*assist.matters, *(matter.matter_no for matter in self.further_matters)),
            answered=assist.answered - set(self.matters_again),
            proposed=None if due_on is None else DateProposed(due_on, envelope.agency),
            agreed_due_on=None,
        )


@event(
    "assist.withdrawn",
    zh="撤回协查",
    en="Request withdrawn",
    basis=("M92",),
    says_zh="{agency}撤回协查：{reason}",
    says_en="{agency} withdrew its request: {reason}",
)
class AssistWithdrawn(Event[Assist]):
    """The agency that asked needs no answer any more. 撤回协查。"""

    reason: Note

    guards = (at(*UNANSWERED), by_asking)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """End it; a letter that nobody had signed for is gone."""
        return assist.over(Stage.WITHDRAWN)


@event(
    "assist.closed",
    zh="协查办结",
    en="Request closed",
    basis=("M92", "M95"),
    says_zh="{agency}办结协查，成效：{usefulness}。{usefulness_opinion}",
    says_en="{agency} closed the request: {usefulness}. {usefulness_opinion}",
)
class AssistClosed(Event[Assist]):
    """The agency that asked has what it needs, and says what the answer was worth. 评价并办结。"""

    usefulness: Usefulness
    usefulness_opinion: Note

    guards = (at(Stage.REPLIED), by_asking)

    def evolve(self, assist: Assist, envelope: Envelope) -> Assist:
        """End it."""
        return assist.over(Stage.CLOSED)

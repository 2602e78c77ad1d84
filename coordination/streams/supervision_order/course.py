"""The course of a listing: reported on, extended, readdressed, escalated, delisted after review. 挂牌督办进程。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    ClearNote,
    Document,
    DocumentNo,
    Items,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import approval_by, at, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseSupervisionEnded
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.supervision_order.codes import (
    DelistResult,
    Escalation,
    Stage,
)
from coordination.streams.supervision_order.guards.course import (
    escalation_told,
    finished_where_said,
    finishes_a_case,
    interviewed_before_told,
    raised_upward,
)
from coordination.streams.supervision_order.guards.matter import (
    another_target,
    day_to_come,
    goes_to_the_holder,
    later_than_before,
    to_another,
)
from coordination.streams.supervision_order.guards.who import (
    LISTING,
    by_supervisor,
    by_target,
)
from coordination.streams.supervision_order.listing import case_told
from coordination.streams.supervision_order.state import UNDER_WAY, SupervisionOrder

glossary(
    addressed_to="被督办单位",
    complete_by_on="完成期限",
    document_no="文号",
    reason="理由",
    progress="办理进展",
    difficulties="困难和问题",
    note="说明",
    approved_by="批准人",
    work_summary="办理情况",
    delist_result="摘牌结论",
    delist_opinion="摘牌审查意见",
    escalation="督办升级方式",
    raised_to="提级监督单位",
    interviewed_on="约谈日期",
    circulated_to="通报范围",
)


@event(
    "supervision_order.progress_reported",
    zh="报告督办进展",
    en="Progress reported",
    basis=("M74", "M79"),
    says_zh="{agency}报告进展：{progress}[。困难和问题：{difficulties}]",
    says_en="{agency} reported progress: {progress}[. Difficulties: {difficulties}]",
)
class SupervisionOrderProgressReported(Event[SupervisionOrder]):
    """The agency under supervision tells how it goes; where a cycle was ordered, the next one counts from here. 报告进展。"""

    progress: Annotated[ClearNote, Searchable()]
    difficulties: ClearNote | None = None

    guards = (at(*UNDER_WAY), by_target)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the next report be counted from the day of this one."""
        return replace(order, reported_on=envelope.legal_on)


@event(
    "supervision_order.reminded",
    zh="跟踪督办",
    en="Reminded",
    basis=("M79",),
    says_zh="{agency}跟踪督办：{note}",
    says_en="{agency} sent a reminder: {note}",
)
class SupervisionOrderReminded(Event[SupervisionOrder]):
    """Whoever supervises asks after it; a reminder moves no day. 跟踪督办。"""

    note: ClearNote

    guards = (at(*UNDER_WAY, Stage.ISSUED), by_supervisor)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Change nothing that the rules ask for."""
        return order


@event(
    "supervision_order.extended",
    zh="督办延期",
    en="Extended",
    basis=("M74", LISTING),
    says_zh="{agency}将完成期限延至{complete_by_on}[，{approved_by}批准]：{reason}",
    says_en="{agency} extended it to {complete_by_on}[, approved by {approved_by}]: {reason}",
)
class SupervisionOrderExtended(Event[SupervisionOrder]):
    """More time is given; the day before stands in the history, and a breach of it too. 督办延期。"""

    complete_by_on: date
    reason: ClearNote
    approved_by: OfficerRef | None = None

    guards = (at(*UNDER_WAY), by_supervisor, later_than_before, day_to_come, approval_by("leader"))

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the new day count."""
        return replace(order, complete_by_on=self.complete_by_on)


@event(
    "supervision_order.readdressed",
    zh="变更督办对象",
    en="Readdressed",
    basis=("M74",),
    says_zh="{agency}将督办对象变更为{addressed_to}，完成期限{complete_by_on}：{reason}",
    says_en="{agency} readdressed it to {addressed_to}, to be done by {complete_by_on}: {reason}",
)
class SupervisionOrderReaddressed(Event[SupervisionOrder]):
    """The matter is in other hands, so the order goes there; whoever had it goes on seeing it. 变更督办对象。"""

    addressed_to: AgencyCode
    complete_by_on: date
    reason: ClearNote

    guards = (
        at(*UNDER_WAY),
        by_supervisor,
        another_target,
        to_another,
        known_agency("addressed_to"),
        goes_to_the_holder,
        day_to_come,
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Put the other agency under supervision."""
        return replace(
            order,
            target=self.addressed_to,
            participants=order.joined_by(self.addressed_to),
            complete_by_on=self.complete_by_on,
            reported_on=envelope.legal_on,
        )


@event(
    "supervision_order.escalated",
    zh="督办升级",
    en="Escalated",
    basis=("M75", LISTING),
    says_zh="{agency}决定{escalation}[，由{raised_to}监督][，{interviewed_on}约谈][（{document_no}）][，通报至{circulated_to}]：{reason}",
    says_en="{agency} escalated it: {escalation}[ by {raised_to}][ on {interviewed_on}][ ({document_no})][, told to "
    "{circulated_to}]: {reason}",
)
class SupervisionOrderEscalated(Event[SupervisionOrder]):
    """It does not go as it should: a superior takes it over, the agency is interviewed, or criticised before others. 督办升级。"""

    escalation: Escalation
    reason: ClearNote
    raised_to: AgencyCode | None = None
    interviewed_on: date | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None
    circulated_to: Annotated[tuple[AgencyCode, ...], Items(0, 200)] = ()

    guards = (
        at(*UNDER_WAY),
        by_supervisor,
        escalation_told,
        known_agency("raised_to"),
        known_agency("circulated_to"),
        raised_upward,
        interviewed_before_told,
        *bears_a_number(DocumentType.OFFICIAL),
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let the superior supervise, where it took it over; let those see it who were told."""
        seen = (envelope.agency,) if self.raised_to is not None else ()
        return replace(
            order,
            stage=Stage.ESCALATED,
            holder=self.raised_to or order.holder,
            participants=order.joined_by(*seen, *self.circulated_to),
            escalations=(*order.escalations, self.escalation),
        )

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number; let the case know who supervises it now."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        if self.raised_to is not None:
            yield from case_told(order, context)


@event(
    "supervision_order.delist_requested",
    zh="申请摘牌",
    en="Delisting requested",
    basis=("M74",),
    says_zh="{agency}申请摘牌：{work_summary}",
    says_en="{agency} asked to be delisted: {work_summary}",
)
class SupervisionOrderDelistRequested(Event[SupervisionOrder]):
    """The agency under supervision says that it is done, and how. 申请摘牌。"""

    work_summary: Annotated[ClearNote, Searchable()]

    guards = (at(*UNDER_WAY), by_target)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let it be reviewed."""
        return replace(order, stage=Stage.DELIST_REVIEW)


@event(
    "supervision_order.delist_refused",
    zh="不予摘牌",
    en="Delisting refused",
    basis=("M74",),
    says_zh="{agency}审查后不予摘牌：{reason}",
    says_en="{agency} reviewed it and refused to delist: {reason}",
)
class SupervisionOrderDelistRefused(Event[SupervisionOrder]):
    """The review finds that it is not done: supervision goes on. 不予摘牌。"""

    reason: ClearNote

    guards = (at(Stage.DELIST_REVIEW), by_supervisor)

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """Let it go on where it stood; the next report counts from here."""
        return replace(order, stage=order.working_stage, reported_on=envelope.legal_on)


@event(
    "supervision_order.delisted",
    zh="摘牌",
    en="Delisted",
    basis=("M74", LISTING),
    says_zh="{agency}审查后摘牌（{delist_result}），{approved_by}批准[（{document_no}）]：{delist_opinion}",
    says_en="{agency} reviewed and delisted it ({delist_result}), approved by {approved_by}[ ({document_no})]: {delist_opinion}",
)
class SupervisionOrderDelisted(Event[SupervisionOrder]):
    """The review finds that it is done, and a leader approves: supervision by this order ends. 摘牌。"""

    delist_result: DelistResult
    delist_opinion: ClearNote
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        at(Stage.DELIST_REVIEW),
        by_supervisor,
        approval_by("leader"),
        finishes_a_case,
        finished_where_said,
        *bears_a_number(DocumentType.OFFICIAL),
    )

    def evolve(self, order: SupervisionOrder, envelope: Envelope) -> SupervisionOrder:
        """End it."""
        return replace(order, stage=Stage.DELISTED)

    def consequences(self, order: SupervisionOrder, context: Context) -> Iterable[Consequence]:
        """Take the number; let the case know. Orders of others on it stand."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        if order.case is not None:
            ended = CaseSupervisionEnded(supervision_order=context.envelope.stream)
            yield Consequence(CASE, order.case, ended)

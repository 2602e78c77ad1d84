"""A notice goes out to many, each signs for it, and it may become a lead there. 通报的发出、签收与转为线索。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    ClearNote,
    Document,
    DocumentNo,
    Items,
    Name,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
    part,
)
from coordination.guards import at, by_agency, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseLeadNotified
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.lead import LEAD, LeadNoticeLinked
from coordination.streams.notice.codes import NoticeKind, RecordKind, Stage
from coordination.streams.notice.guards import (
    by_recipient,
    campaigns_of_record,
    campaigns_open_apart,
    lead_is_ones_own,
    not_linked_yet,
    not_received_yet,
    received_before,
    recipients_known,
    record_is_ones_own,
    to_others,
)
from coordination.streams.notice.state import Notice
from coordination.streams.trade import TradeParty

glossary(
    campaigns="所属专项行动",
    notice_kind="通报种类",
    title="标题",
    content="内容",
    recipients="通报对象",
    about="通报所涉记录",
    record_kind="记录种类",
    record="所涉记录",
    goods="涉案商品",
    trade_parties="上下游主体",
    document_no="文号",
    received_by="签收人",
    lead="线索",
    correction="更正内容",
)


@part
class NoticeSubject:
    """The record that a notice tells of. 通报所涉记录。"""

    record_kind: RecordKind
    record: UUID

    def says(self) -> str:
        """Return the kind of the record and its id."""
        return f"{self.record_kind.zh}{self.record}"


@event(
    "notice.issued",
    zh="发出通报",
    en="Notice issued",
    basis=("M84", "M90", "M93"),
    opens=True,
    says_zh="{agency}向{recipients}发出{notice_kind}「{title}」[（{document_no}）][，涉及{about}][，上下游：{trade_parties}]：{content}",
    says_en="{agency} gave {recipients} {notice_kind}, “{title}”[ ({document_no})][, about {about}][; up and down the trade: "
    "{trade_parties}]: {content}",
)
class NoticeIssued(Event[Notice]):
    """An agency tells others what concerns them. A notice is no hand-over: nothing leaves its hands. 线索通报、情况通报。

    The recipients see the notice, not the record behind it.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    notice_kind: NoticeKind
    title: Annotated[Title, Searchable()]
    content: Annotated[ClearNote, Searchable()]
    recipients: Annotated[tuple[AgencyCode, ...], Items(1, 200)]
    about: NoticeSubject | None = None
    goods: Annotated[tuple[Name, ...], Items(0, 20)] = ()
    trade_parties: Annotated[tuple[TradeParty, ...], Items(0, 20)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        by_agency,
        record_is_ones_own,
        campaigns_of_record,
        campaigns_open_apart,
        recipients_known,
        to_others,
        *bears_a_number(DocumentType.OFFICIAL),
    )

    def evolve(self, notice: Notice, envelope: Envelope) -> Notice:
        """Let whoever is told know of it."""
        return replace(
            notice,
            stage=Stage.ISSUED,
            registrant=envelope.agency,
            recipients=self.recipients,
            campaigns=self.campaigns,
        )

    def consequences(self, notice: Notice, context: Context) -> Iterable[Consequence]:
        """Take the number of the letter, where it bears one; tell the case that was filed on the lead that the notice is about."""
        yield from number_used(self, DocumentType.OFFICIAL, context)
        if self.about is None or self.about.record_kind is not RecordKind.LEAD:
            return
        case = context.read(LEAD, self.about.record).case
        if case is not None:
            told = CaseLeadNotified(
                lead=self.about.record, given_notice=context.envelope.stream, recipients=self.recipients
            )
            yield Consequence(CASE, case, told)


@event(
    "notice.received",
    zh="签收通报",
    en="Notice received",
    basis=("M90",),
    says_zh="{agency}签收通报[，签收人{received_by}]",
    says_en="{agency} received the notice[, signed for by {received_by}]",
)
class NoticeReceived(Event[Notice]):
    """One of the recipients signs for it. 签收通报。"""

    received_by: OfficerRef | None = None

    guards = (at(Stage.ISSUED), by_recipient, not_received_yet)

    def evolve(self, notice: Notice, envelope: Envelope) -> Notice:
        """Remember who has it."""
        return replace(notice, received=notice.received | {envelope.agency})


@event(
    "notice.lead_linked",
    zh="通报转为线索",
    en="Became a lead",
    basis=("M90",),
    says_zh="{agency}据此登记线索{lead}",
    says_en="{agency} registered lead {lead} upon it",
)
class NoticeLeadLinked(Event[Notice]):
    """The notice became a lead in the place of a recipient: the two are linked, nothing is copied. 通报转为线索。"""

    lead: UUID

    guards = (at(Stage.ISSUED), by_recipient, received_before, lead_is_ones_own, not_linked_yet)

    def evolve(self, notice: Notice, envelope: Envelope) -> Notice:
        """Remember the lead."""
        return replace(notice, leads=notice.leads | {(envelope.agency, self.lead)})

    def consequences(self, notice: Notice, context: Context) -> Iterable[Consequence]:
        """Tell the lead where it comes from."""
        linked = LeadNoticeLinked(source_notice=context.envelope.stream, issuer=notice.registrant or context.agency)
        return (Consequence(LEAD, self.lead, linked),)


@event(
    "notice.corrected",
    zh="更正通报",
    en="Notice corrected",
    basis=("M90",),
    says_zh="{agency}更正通报：{correction}",
    says_en="{agency} corrected the notice: {correction}",
)
class NoticeCorrected(Event[Notice]):
    """What was told wrongly is put right for all who were told. What was told cannot be untold. 更正通报。"""

    correction: Annotated[ClearNote, Searchable()]

    guards = (at(Stage.ISSUED), by_registrant)

    def evolve(self, notice: Notice, envelope: Envelope) -> Notice:
        """Change nothing that the rules ask for."""
        return notice

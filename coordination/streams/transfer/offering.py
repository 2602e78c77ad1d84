"""On the side that sends: the offer with its package, and taking it back. 移送、撤回。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Document,
    DocumentNo,
    Items,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import approval_by, at, by_agency, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    HowLeft,
    QuestionKind,
    RecordKind,
    competent_body,
    matter_of,
)
from coordination.streams.transfer.codes import Stage
from coordination.streams.transfer.consequences import tell_left, tell_questioned
from coordination.streams.transfer.guards import (
    by_an_organ,
    campaigns_of_record,
    due_later,
    manifest_as_recorded,
    no_crime_left_behind,
    offered_once,
    package_complete,
    received_by_none,
    record_is_held,
    record_movable,
    to_another,
)
from coordination.streams.transfer.parts import PackageLine, lines_of
from coordination.streams.transfer.state import OPEN, Transfer

glossary(
    campaigns="所属专项行动",
    record_kind="记录种类",
    record="所涉记录",
    receiving_agency="接收单位",
    document_no="文号",
    facts="事实",
    work_done="已开展的工作",
    reason="理由",
    basis="法律依据",
    approved_by="批准人",
    manifest="移送清单",
    manifest_note="未附证据的说明",
    answer_due_on="接收期限",
    feedback_due_on="反馈期限",
    will_assist="继续协助",
    due_at="届满时刻",
)
MOST_LINES = 500


@event(
    "transfer.offered",
    zh="移送管辖",
    en="Transfer offered",
    basis=(f"{ORDER2} 第十四条、第十七条", PENALTY_LAW, "M56", "M90", "M91"),
    opens=True,
    says_zh="{agency}将{record_kind}{record}移送{receiving_agency}（{document_no}），依据{basis}：{reason}"
    "[。清单：{manifest}][。{answer_due_on}前答复]",
    says_en="{agency} offered {record_kind} {record} to {receiving_agency} ({document_no}) by {basis}: {reason}"
    "[. Manifest: {manifest}][. To be answered by {answer_due_on}]",
)
class TransferOffered(Event[Transfer]):
    """An agency finds that a matter in its hands is another's, and offers it, with all that it has, by a letter of transfer. 移送。

    The receiver sees the letter and the manifest, and the record itself once it has accepted. Where the letter sets a day for the
    answer, the offer lapses after it.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    record_kind: RecordKind
    record: UUID
    receiving_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    facts: Annotated[Note, Searchable()]
    work_done: Note
    reason: Note
    basis: Note
    approved_by: OfficerRef
    manifest: Annotated[tuple[PackageLine, ...], Items(0, MOST_LINES)] = ()
    manifest_note: Note | None = None
    answer_due_on: date | None = None
    feedback_due_on: date | None = None
    will_assist: bool = False

    guards = (
        by_agency,
        record_is_held,
        by_an_organ,
        record_movable,
        campaigns_of_record,
        offered_once,
        received_by_none,
        no_crime_left_behind,
        to_another,
        *competent_body("receiving_agency"),
        manifest_as_recorded,
        package_complete,
        due_later,
        approval_by("leader", basis=f"{ORDER2} 第十四条"),
        *bears_a_number(DocumentType.TRANSFER_LETTER),
    )

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """Offer it; the sender answers for the matter until it is accepted."""
        return replace(
            transfer,
            stage=Stage.OFFERED,
            registrant=envelope.agency,
            receiver=self.receiving_agency,
            holder=envelope.agency,
            offered_to=self.receiving_agency,
            campaigns=self.campaigns,
            record_kind=self.record_kind,
            record=self.record,
            manifest=lines_of(self.manifest),
            feedback_due_on=self.feedback_due_on,
        )

    def consequences(self, transfer: Transfer, context: Context) -> Iterable[Consequence]:
        """Take the number; let the record know that it is offered."""
        yield from number_used(self, DocumentType.TRANSFER_LETTER, context)
        matter = matter_of(self.record_kind, self.record, context)
        yield tell_questioned(matter, QuestionKind.TRANSFER, context.envelope.stream)


@event(
    "transfer.revoked",
    zh="撤回移送",
    en="Transfer revoked",
    basis=("G13",),
    says_zh="{agency}在接受前撤回移送：{reason}",
    says_en="{agency} revoked the transfer before it was accepted: {reason}",
)
class TransferRevoked(Event[Transfer]):
    """The sender takes the offer back before it is accepted. 接受前撤回移送。"""

    reason: Note

    guards = (by_registrant, at(*OPEN))

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """End it; an offer that was taken back entitles nobody."""
        return replace(transfer, stage=Stage.REVOKED, offered_to=None)

    def consequences(self, transfer: Transfer, context: Context) -> Iterable[Consequence]:
        """Let the record know that it stays."""
        yield stays(transfer, HowLeft.REVOKED, context)


@event(
    "transfer.lapsed",
    zh="移送逾期失效",
    en="Transfer lapsed",
    basis=("G13",),
    posted=False,
    says_zh="移送逾期未获答复，自行失效",
    says_en="the transfer was not answered in time and lapsed",
)
class TransferLapsed(Event[Transfer]):
    """The day that the letter set has passed without an answer; follows from the breach of that clock. 移送失效。"""

    due_at: datetime

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """End it; whoever let it lapse goes on seeing that."""
        return replace(
            transfer,
            stage=Stage.LAPSED,
            offered_to=None,
            participants=transfer.joined_by(transfer.receiver),
        )

    def consequences(self, transfer: Transfer, context: Context) -> Iterable[Consequence]:
        """Let the record know that it stays."""
        yield stays(transfer, HowLeft.LAPSED, context)


def stays(transfer: Transfer, how: HowLeft, context: Context) -> Consequence:
    """Return what the record of a transfer is told that came to nothing."""
    return tell_left(
        matter_of(transfer.record_kind, transfer.record, context),
        QuestionKind.TRANSFER,
        context.envelope.stream,
        how,
        sender=transfer.registrant,
        receiver=transfer.receiver,
    )

"""On the side that receives: receipt, answer, and what became of the matter; how a dispute ended it. 签收、答复、反馈。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_holder, by_offered, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    HowLeft,
    HowMoved,
    QuestionKind,
    matter_of,
)
from coordination.streams.lead import ReturnReason
from coordination.streams.transfer.codes import Result, Stage
from coordination.streams.transfer.consequences import tell_moved
from coordination.streams.transfer.guards import (
    competent_named,
    found_as_listed,
    objection_goes_up,
    result_is_known,
    still_with_sender,
)
from coordination.streams.transfer.offering import MOST_LINES, stays
from coordination.streams.transfer.parts import FoundLine
from coordination.streams.transfer.state import OPEN, Transfer

glossary(
    found="签收清单",
    signed_by="签收人",
    document_no="文号",
    reason_code="原因",
    reason="理由",
    basis="法律依据",
    suggested_agency="建议承办单位",
    suggested_body="建议承办机关",
    dispute="管辖争议",
    competent_agency="有管辖权的单位",
    transfer_result="移送后的处理结果",
    content="内容",
    final="最终反馈",
)


@event(
    "transfer.received",
    zh="签收移送",
    en="Transfer received",
    basis=(f"{ORDER2} 第十四条", "M91", "G9"),
    says_zh="{agency}签收移送材料[，签收人{signed_by}][：{found}]",
    says_en="{agency} signed for the transfer[, by {signed_by}][: {found}]",
)
class TransferReceived(Event[Transfer]):
    """The receiver has letter and package in hand, and says item by item what it found; its time to answer begins. 签收移送。"""

    found: Annotated[tuple[FoundLine, ...], Items(0, MOST_LINES)] = ()
    signed_by: OfficerRef | None = None

    guards = (at(Stage.OFFERED), by_offered, found_as_listed)

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """Remember the day of receipt."""
        return replace(transfer, stage=Stage.RECEIVED, received_on=envelope.legal_on)


@event(
    "transfer.accepted",
    zh="接受移送",
    en="Transfer accepted",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW, "M56"),
    says_zh="{agency}接受移送[（{document_no}）]",
    says_en="{agency} accepted the transfer[ ({document_no})]",
)
class TransferAccepted(Event[Transfer]):
    """The receiver takes the matter into its hands: custody moves with this, and the duty to tell the sender begins. 接受移送。"""

    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (at(Stage.RECEIVED), by_offered, still_with_sender)

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """Let the receiver hold it."""
        return replace(transfer, stage=Stage.ACCEPTED, holder=envelope.agency, offered_to=None)

    def consequences(self, transfer: Transfer, context: Context) -> Iterable[Consequence]:
        """Move the record."""
        yield tell_moved(
            matter_of(transfer.record_kind, transfer.record, context),
            QuestionKind.TRANSFER,
            context.envelope.stream,
            HowMoved.ACCEPTED,
            context.agency,
            transfer.received_on or context.legal_on,
            context,
        )


@event(
    "transfer.refused",
    zh="拒绝接受移送",
    en="Transfer refused",
    basis=(PENALTY_LAW, "G13"),
    says_zh="{agency}不接受移送（{reason_code}），依据{basis}：{reason}[，认为由{suggested_agency}管辖][，认为由{suggested_body}管辖]"
    "[（{document_no}）]",
    says_en="{agency} refused the transfer ({reason_code}) by {basis}: {reason}[; believes {suggested_agency} competent]"
    "[; believes {suggested_body} competent][ ({document_no})]",
)
class TransferRefused(Event[Transfer]):
    """The receiver does not take the matter, and says why, by what law, and whose it believes it to be. 拒绝接受移送。

    The matter stays with the sender. Whoever refused goes on seeing the transfer, since it has to answer for that.
    """

    reason_code: ReturnReason
    reason: Note
    basis: Note
    suggested_agency: AgencyCode | None = None
    suggested_body: Name | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (at(*OPEN), by_offered, objection_goes_up, competent_named, known_agency("suggested_agency"))

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """End it."""
        participants = transfer.joined_by(envelope.agency)
        return replace(transfer, stage=Stage.REFUSED, offered_to=None, participants=participants)

    def consequences(self, transfer: Transfer, context: Context) -> Iterable[Consequence]:
        """Let the record know that it stays, and count the bounce."""
        yield stays(transfer, HowLeft.REFUSED, context)


@event(
    "transfer.disputed",
    zh="移送引起管辖争议",
    en="Transfer disputed",
    basis=(f"{ORDER2} 第十三条、第十四条",),
    posted=False,
    says_zh="就本移送发生管辖争议{dispute}",
    says_en="dispute {dispute} on jurisdiction arose over the transfer",
)
class TransferDisputed(Event[Transfer]):
    """It is disputed whose the matter is; follows from jurisdiction_dispute.raised. 移送引起管辖争议。"""

    dispute: UUID

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """Leave the answer to the dispute; both sides go on seeing it."""
        participants = transfer.joined_by(transfer.receiver)
        return replace(transfer, stage=Stage.DISPUTED, offered_to=None, participants=participants)


@event(
    "transfer.settled",
    zh="移送随争议终结",
    en="Transfer settled",
    basis=(f"{ORDER2} 第十三条、第十六条", PENALTY_LAW),
    posted=False,
    says_zh="管辖争议{dispute}终结[，由{competent_agency}管辖]",
    says_en="dispute {dispute} ended[: {competent_agency} is competent]",
)
class TransferSettled(Event[Transfer]):
    """The dispute over the transfer ended; follows from that. What goes to the receiver counts as accepted. 移送随争议终结。"""

    dispute: UUID
    competent_agency: AgencyCode | None = None

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """Let the receiver hold it, if it is the one."""
        if self.competent_agency is not None and self.competent_agency == transfer.receiver:
            return replace(transfer, stage=Stage.ACCEPTED, holder=transfer.receiver)
        return replace(transfer, stage=Stage.SETTLED)


@event(
    "transfer.outcome_reported",
    zh="反馈移送处理结果",
    en="Outcome reported",
    basis=("S1 五（一）", "M57", "M92"),
    says_zh="{agency}向移送单位反馈：{transfer_result}[（{document_no}）]。{content}",
    says_en="{agency} told the sender: {transfer_result}[ ({document_no})]. {content}",
)
class TransferOutcomeReported(Event[Transfer]):
    """The receiver tells the sender what became of the matter; the last word ends what it owes. 反馈处理结果。"""

    transfer_result: Result
    content: Note
    final: bool = False
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_holder, at(Stage.ACCEPTED, Stage.REPORTED), result_is_known)

    def evolve(self, transfer: Transfer, envelope: Envelope) -> Transfer:
        """End the duty, if it is the last word; what becomes of it afterwards may still be told."""
        return replace(transfer, stage=Stage.REPORTED) if self.final else transfer

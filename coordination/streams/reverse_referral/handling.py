"""On the side that receives: a lead to be verified, and a reply. 接收、转为线索、反馈。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import Document, DocumentNo, Note, OfficerRef, event, glossary, stream_id
from coordination.guards import at, by_holder, by_offered, campaign_of
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.lead import LEAD, LeadRegistered, LeadSource
from coordination.streams.reverse_referral.codes import Result, Stage
from coordination.streams.reverse_referral.guards import CPL, O310, own_case
from coordination.streams.reverse_referral.state import ReverseReferral

glossary(signed_by="签收人", result="处理情况", document_no="文号", reason="理由", case="案件")


def lead_of(reverse: UUID) -> UUID:
    """Return the id of the lead as which an agency takes up a reverse referral. 转办线索编号。"""
    return stream_id("lead", f"reverse_referral:{reverse}")


@event(
    "reverse_referral.received",
    zh="行政机关签收",
    en="Received by the agency",
    basis=(CPL, O310, "市场监督管理行政处罚程序规定 第十八条"),
    says_zh="{agency}签收[，签收人{signed_by}]，转入行政办案",
    says_en="{agency} received it[, signed by {signed_by}], as a lead",
)
class ReverseReferralReceived(Event[ReverseReferral]):
    """The agency has the opinion or the transfer in hand: it is a lead now, and its time to verify begins. 签收并转为线索。"""

    signed_by: OfficerRef | None = None

    guards = (by_offered, at(Stage.ISSUED))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Let the agency hold it."""
        return replace(
            reverse,
            stage=Stage.WITH_AGENCY,
            holder=envelope.agency,
            offered_to=None,
            lead=lead_of(envelope.stream),
        )

    def consequences(self, reverse: ReverseReferral, context: Context) -> Iterable[Consequence]:
        """Register the lead in the agency's hands, in those campaigns that are still under way; in none, none."""
        campaigns = tuple(code for code in reverse.campaigns if _under_way(context, code))
        if reverse.lead is not None and campaigns:
            registered = LeadRegistered(
                campaigns=campaigns,
                title=f"反向移送（{reverse.document_no}）",
                summary=reverse.facts or "",
                source=LeadSource.TRANSFERRED,
                received_on=context.legal_on,
                registered_for=context.agency,
                feedback_due_on=reverse.reply_due_on,
            )
            yield Consequence(LEAD, reverse.lead, registered)


def _under_way(context: Context, code: str) -> bool:
    campaign = campaign_of(context, code)
    return campaign.announced and not campaign.closed


@event(
    "reverse_referral.result_reported",
    zh="反馈处理结果",
    en="Result reported",
    basis=(CPL, "人民检察院刑事诉讼规则 第三百七十三条"),
    says_zh="{agency}反馈处理情况：{result}[（{document_no}）]。{reason}",
    says_en="{agency} reported the result: {result}[ ({document_no})]. {reason}",
)
class ReverseReferralResultReported(Event[ReverseReferral]):
    """The agency tells whoever gave it the matter what it made of it. 反馈处理结果。"""

    result: Result
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None
    case: UUID | None = None

    guards = (by_holder, at(Stage.WITH_AGENCY), own_case)

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Wait for it to be taken note of."""
        return replace(reverse, stage=Stage.REPORTED)

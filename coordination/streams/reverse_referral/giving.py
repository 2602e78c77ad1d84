"""On the side that gives: the procuratorate's review and opinion, the police's finding and transfer. 审查与发出。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
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
    Range,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import approval_by, at, by_registrant, known_agency
from coordination.rules import Envelope, Event
from coordination.streams.parts import Party, Person
from coordination.streams.reverse_referral.codes import Origin, Stage, SuspensionGround
from coordination.streams.reverse_referral.guards import (
    CPL,
    O310,
    administrative,
    by_origin,
    campaigns_of_referral,
    campaigns_open_unless_referred,
    named_once,
    of_police,
    of_procuratorate,
    overdue,
    referral_known,
    reply_later,
    somebody_unprosecuted,
)
from coordination.streams.reverse_referral.state import ReverseReferral

GUIDE = "人民检察院行刑反向衔接工作指引"

glossary(
    campaigns="所属专项行动",
    origin="移送来源",
    title="标题",
    facts="事实",
    referral="移送",
    named="犯罪嫌疑人",
    party="当事人",
    document_no="文号",
    reason="理由",
    extension_wd="延长工作日数",
    approved_by="批准人",
    review_suspension_ground="中止审查情形",
    receiving_agency="接收单位",
    prosecutorial_opinion="检察意见",
    reply_due_on="答复期限",
)


@event(
    "reverse_referral.registered",
    zh="反向移送登记",
    en="Reverse referral registered",
    basis=(CPL, O310, "行政处罚法 第二十七条", "人民检察院刑事诉讼规则 第三百七十三条", "食品安全法 第一百二十一条"),
    opens=True,
    says_zh="{agency}登记反向移送「{title}」，{origin}[，依据{document_no}]",
    says_en="{agency} registered the reverse referral “{title}”, from {origin}[, on {document_no}]",
)
class ReverseReferralRegistered(Event[ReverseReferral]):
    """What is no crime may be a matter of administrative law: the procuratorate or the police take that up. 反向移送登记。

    The procuratorate registers what it did not prosecute and reviews it; the police register what they found to be no crime
    and transfer it. ``referral`` is the referral by which the case came to the police, where an agency had referred it.
    """

    origin: Origin
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    title: Annotated[Title, Searchable()]
    facts: Annotated[Note, Searchable()]
    referral: UUID | None = None
    named: Annotated[tuple[Person, ...], Items(0, 200)] = ()
    party: Party | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        by_origin,
        referral_known,
        campaigns_of_referral,
        campaigns_open_unless_referred,
        somebody_unprosecuted,
        named_once,
    )

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Open it on the side that gives."""
        return replace(
            reverse,
            stage=Stage.REGISTERED,
            origin=self.origin,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            referral=self.referral,
            facts=self.facts,
        )


@event(
    "reverse_referral.review_suspended",
    zh="中止审查",
    en="Review suspended",
    basis=(f"{GUIDE} 第十三条",),
    says_zh="{agency}中止审查：{review_suspension_ground}[。{reason}]",
    says_en="{agency} suspended the review: {review_suspension_ground}[. {reason}]",
)
class ReverseReferralReviewSuspended(Event[ReverseReferral]):
    """The decision not to prosecute is itself in question, so the review rests. 中止审查。"""

    review_suspension_ground: SuspensionGround
    reason: Note | None = None

    guards = (by_registrant, of_procuratorate, at(Stage.REGISTERED))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Let it rest."""
        return replace(reverse, stage=Stage.SUSPENDED)


@event(
    "reverse_referral.review_resumed",
    zh="恢复审查",
    en="Review resumed",
    basis=(f"{GUIDE} 第十三条",),
    says_zh="{agency}恢复审查[：{reason}]",
    says_en="{agency} resumed the review[: {reason}]",
)
class ReverseReferralReviewResumed(Event[ReverseReferral]):
    """What made the review rest is gone. 恢复审查。"""

    reason: Note | None = None

    guards = (by_registrant, at(Stage.SUSPENDED))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Go on."""
        return replace(reverse, stage=Stage.REGISTERED)


@event(
    "reverse_referral.review_extended",
    zh="延长审查期限",
    en="Review extended",
    basis=(f"{GUIDE} 第十二条",),
    says_zh="{approved_by}批准延长审查期限{extension_wd}个工作日：{reason}",
    says_en="{approved_by} extended the review by {extension_wd} working days: {reason}",
)
class ReverseReferralReviewExtended(Event[ReverseReferral]):
    """The chief procurator allows more time for the review. 延长审查期限。"""

    extension_wd: Annotated[int, Range(1, 60)]
    approved_by: OfficerRef
    reason: Note

    guards = (by_registrant, of_procuratorate, at(Stage.REGISTERED), approval_by("chief", basis=f"{GUIDE} 第十二条"))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Change nothing but the clock."""
        return reverse


@event(
    "reverse_referral.closed",
    zh="终结审查",
    en="Closed without opinion",
    basis=(f"{GUIDE} 第十二条",),
    says_zh="{agency}终结审查，不移送：{reason}",
    says_en="{agency} closed the review without giving the matter to an agency: {reason}",
)
class ReverseReferralClosed(Event[ReverseReferral]):
    """There is nothing for an administrative agency to do; the reasons are on record. 终结审查，不提出检察意见。"""

    reason: Note

    guards = (by_registrant, at(Stage.REGISTERED, Stage.SUSPENDED))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """End it."""
        return replace(reverse, stage=Stage.CLOSED_NO_OPINION)


@event(
    "reverse_referral.opinion_issued",
    zh="提出检察意见",
    en="Opinion issued",
    basis=(CPL, "人民检察院刑事诉讼规则 第三百七十三条", "高检发释字〔2021〕4号"),
    says_zh="{agency}向{receiving_agency}提出检察意见（{document_no}）：{prosecutorial_opinion}[，请于{reply_due_on}前答复]",
    says_en="{agency} issued an opinion to {receiving_agency} ({document_no}): {prosecutorial_opinion}"
    "[; reply due by {reply_due_on}]",
)
class ReverseReferralOpinionIssued(Event[ReverseReferral]):
    """The procuratorate tells the competent agency in writing what it should look into, and by when to answer. 检察意见书。"""

    receiving_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    prosecutorial_opinion: Note
    reply_due_on: date | None = None

    guards = (
        by_registrant,
        of_procuratorate,
        at(Stage.REGISTERED),
        known_agency("receiving_agency"),
        administrative,
        reply_later,
    )

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Offer it to the agency."""
        return replace(
            reverse,
            stage=Stage.ISSUED,
            offered_to=self.receiving_agency,
            document_no=self.document_no,
            reply_due_on=self.reply_due_on,
        )


@event(
    "reverse_referral.transferred",
    zh="公安机关移送行政机关",
    en="Transferred by the police",
    basis=(O310, "行政处罚法 第二十七条"),
    says_zh="{agency}将案件移送{receiving_agency}（{document_no}）：{reason}",
    says_en="{agency} transferred the matter to {receiving_agency} ({document_no}): {reason}",
)
class ReverseReferralTransferred(Event[ReverseReferral]):
    """The police give the matter, and what they collected, to the administrative agency of the same level. 移送同级行政机关。"""

    receiving_agency: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    reason: Note
    reply_due_on: date | None = None

    guards = (
        by_registrant,
        of_police,
        at(Stage.REGISTERED),
        known_agency("receiving_agency"),
        administrative,
        reply_later,
    )

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Offer it to the agency."""
        return replace(
            reverse,
            stage=Stage.ISSUED,
            offered_to=self.receiving_agency,
            document_no=self.document_no,
            reply_due_on=self.reply_due_on,
        )


@event(
    "reverse_referral.urged",
    zh="催办",
    en="Urged",
    basis=("人民检察院刑事诉讼规则 第三百七十三条", "高检发释字〔2021〕4号"),
    says_zh="{agency}催办[（{document_no}）]：{reason}",
    says_en="{agency} urged the agency to reply[ ({document_no})]: {reason}",
)
class ReverseReferralUrged(Event[ReverseReferral]):
    """The reply is late, and the agency is asked for it again. 催办。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_registrant, at(Stage.WITH_AGENCY), overdue)

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Change nothing: the agency owes what it owed."""
        return reverse


@event(
    "reverse_referral.acknowledged",
    zh="确认处理结果",
    en="Result acknowledged",
    basis=(CPL,),
    says_zh="{agency}收悉处理结果[：{reason}]",
    says_en="{agency} took note of the result[: {reason}]",
)
class ReverseReferralAcknowledged(Event[ReverseReferral]):
    """Whoever gave the matter takes note of what was made of it; that closes it. 收悉处理结果。"""

    reason: Note | None = None

    guards = (by_registrant, at(Stage.REPORTED))

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """End it."""
        return replace(reverse, stage=Stage.CLOSED)

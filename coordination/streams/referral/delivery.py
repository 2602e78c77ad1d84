"""From one set of hands into another: sent, copied, signed for, accepted, forwarded, returned. 移送、签收、接受、转送、退回。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import (
    AgencyCode,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    OfficerRef,
    PersonRef,
    Searchable,
    event,
    glossary,
    stream_id,
)
from coordination.guards import at, by_offered, known_agency
from coordination.profiles import SuspensionGround
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AGENCY, AgencyType
from coordination.streams.case import CASE, CaseReferredToJudiciary, ReferralMode
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.referral.codes import FilingTier, Finding, Notice, Stage
from coordination.streams.referral.goods import exhibits_of, listed, tell, tell_of_items, with_police
from coordination.streams.referral.guards.exhibits import goods_are_own, seized_as_recorded
from coordination.streams.referral.guards.filing import letter_under_way
from coordination.streams.referral.guards.opening import (
    O310,
    five_documents,
    goods_as_listed,
    not_before_approval,
    not_before_receipt,
    not_before_sending,
    not_copied_yet,
    not_delivered_yet,
    not_round,
    same_level,
    suspects_explained,
    to_another_police,
)
from coordination.streams.referral.guards.persons import persons_known
from coordination.streams.referral.guards.who import by_addressee, by_police, by_sender, of_type
from coordination.streams.referral.parts import FileItem, ListedExhibit
from coordination.streams.referral.state import SINCE_SENT, WITH_POLICE, Referral

glossary(
    to_police="公安机关",
    document_no="文号",
    documents="移送材料",
    exhibits="涉案物品清单",
    suspects="犯罪嫌疑人引用编号",
    note="说明",
    level_reason="向其他级别移送的理由",
    referral_mode="移送方式",
    suspension_ground="中止事由",
    to_procuratorate="人民检察院",
    signed_by="签收人",
    handed_by="移交人",
    finding="管辖审查结论",
    reason="理由",
    suggested_authority="建议主管机关",
    designation_no="指定管辖文号",
    suggested_agency="建议承办单位",
    notice="文书种类",
)


@event(
    "referral.sent",
    zh="移送公安机关",
    en="Referral sent",
    basis=(f"{O310} 第五条第二款、第六条", "程序规定 第四十六条、第六十条", "M83", "M87"),
    says_zh="{agency}将案件移送{to_police}（{document_no}），附{documents}[，犯罪嫌疑人{suspects}][，{referral_mode}]",
    says_en="{agency} sent the referral to {to_police} ({document_no}) with {documents}[; suspects {suspects}][; {referral_mode}]",
)
class ReferralSent(Event[Referral]):
    """The file goes to the police of the same level, with the five documents and the list of goods. 移送公安机关。

    The legal date is that of sending, and the referral counts on it. ``suspects`` are those named in the letter, whoever is
    not known yet is not counted. ``referral_mode`` says whether that disposes of the administrative case or lets it rest;
    without it the case goes on, though not to a fine.
    """

    to_police: AgencyCode
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    documents: Annotated[tuple[FileItem, ...], Items(1, 30)]
    exhibits: Annotated[tuple[ListedExhibit, ...], Items(0, 500)] = ()
    suspects: Annotated[tuple[PersonRef, ...], Items(0, 200)] = ()
    note: Note | None = None
    level_reason: Note | None = None
    referral_mode: ReferralMode | None = None
    suspension_ground: SuspensionGround | None = None

    guards = (
        by_sender,
        at(Stage.APPROVED),
        known_agency("to_police"),
        of_type("to_police", AgencyType.PUBLIC_SECURITY),
        same_level,
        five_documents,
        goods_as_listed,
        goods_are_own,
        seized_as_recorded,
        persons_known("suspects"),
        suspects_explained,
        not_before_approval,
        *bears_a_number(DocumentType.REFERRAL_LETTER),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Offer it to the police, who have still to sign and to accept."""
        return replace(
            referral,
            stage=Stage.SENT,
            offered_to=self.to_police,
            police=self.to_police,
            sent_on=envelope.legal_on,
            exhibits=exhibits_of(self.exhibits),
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Take the number, tell the goods; let the case rest or end, as chosen: the case's own guards judge that."""
        yield from number_used(self, DocumentType.REFERRAL_LETTER, context)
        yield from tell("goods.listed", listed(self.exhibits), referral=context.envelope.stream)
        if self.referral_mode is None or referral.case is None or referral.approved_by is None:
            return
        police = context.read(AGENCY, stream_id("agency", self.to_police))
        sent = CaseReferredToJudiciary(
            to_body=police.name or self.to_police,
            referral_mode=self.referral_mode,
            reason=f"涉嫌犯罪，移送书{self.document_no}",
            approved_by=referral.approved_by,
            receiving_agency=self.to_police,
            document_no=self.document_no,
            suspension_ground=self.suspension_ground,
            suspects=self.suspects,
        )
        yield Consequence(CASE, referral.case, sent)


@event(
    "referral.copied_to_procuratorate",
    zh="抄送人民检察院",
    en="Copied to the procuratorate",
    basis=("高检会〔2006〕2号 第一条",),
    says_zh="{agency}将移送抄送{to_procuratorate}[（{document_no}）]",
    says_en="{agency} copied the referral to {to_procuratorate}[ ({document_no})]",
)
class ReferralCopiedToProcuratorate(Event[Referral]):
    """The procuratorate of the same level gets a copy, and from then on sees what becomes of it. 抄送同级人民检察院。"""

    to_procuratorate: AgencyCode
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_sender,
        at(*SINCE_SENT),
        not_copied_yet,
        known_agency("to_procuratorate"),
        of_type("to_procuratorate", AgencyType.PROCURATORATE),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let the procuratorate take part."""
        return replace(
            referral,
            copied=True,
            procuratorate=referral.procuratorate or self.to_procuratorate,
            participants=referral.joined_by(self.to_procuratorate),
        )


@event(
    "referral.delivered",
    zh="移送材料送达",
    en="Referral delivered",
    basis=(f"{O310} 第七条",),
    says_zh="移送材料送达公安机关[，经手人{handed_by}][。{note}]",
    says_en="the file reached the police[, brought by {handed_by}][. {note}]",
)
class ReferralDelivered(Event[Referral]):
    """The file has reached the police, who have still to sign: so a refusal to sign does not go unseen. 移送材料送达。"""

    handed_by: OfficerRef | None = None
    note: Note | None = None

    guards = (by_sender, at(Stage.SENT), not_delivered_yet, not_before_sending)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember that it got there."""
        return replace(referral, delivered=True)


@event(
    "referral.receipt_signed",
    zh="签收移送",
    en="Receipt signed",
    basis=(f"{O310} 第七条",),
    says_zh="{agency}在移送书回执上签收[，签收人{signed_by}]",
    says_en="{agency} signed the receipt of the referral[, by {signed_by}]",
)
class ReferralReceiptSigned(Event[Referral]):
    """The police sign the receipt slip; that they have it does not mean yet that they accept it. 在移送书回执上签字。"""

    signed_by: OfficerRef | None = None

    guards = (by_offered, at(Stage.SENT), not_before_sending)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember the day of receipt."""
        return replace(referral, stage=Stage.RECEIVED, received_on=envelope.legal_on)


@event(
    "referral.accepted",
    zh="接受移送",
    en="Referral accepted",
    basis=("公安机关办理刑事案件程序规定 第一百八十条", f"{O310} 第八条"),
    says_zh="{agency}接受移送的案件[（{document_no}）]",
    says_en="{agency} accepted the referral[ ({document_no})]",
)
class ReferralAccepted(Event[Referral]):
    """The police take the case over for review: their clocks begin. Incomplete material is no ground not to. 接受案件。"""

    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_offered, at(Stage.RECEIVED), not_before_receipt)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let the police hold it."""
        return replace(
            referral,
            stage=Stage.UNDER_REVIEW,
            holder=envelope.agency,
            offered_to=None,
            accepted_on=envelope.legal_on,
        )


@event(
    "referral.competence_denied",
    zh="公安机关认为不由本机关办理",
    en="Competence denied",
    basis=(f"{O310} 第七条", "公安机关办理刑事案件程序规定 第一百七十五条、第一百八十条第三款"),
    says_zh="{agency}经审查认为{finding}：{reason}",
    says_en="{agency} finds: {finding}. {reason}",
)
class ReferralCompetenceDenied(Event[Referral]):
    """The police find that another organ is competent; the time to forward or to return begins. 发现不属本机关办理。"""

    finding: Finding
    reason: Note

    guards = (by_police, at(*WITH_POLICE))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the forwarding or the return."""
        return replace(referral, finding=self.finding)


@event(
    "referral.forwarded",
    zh="转送有管辖权的公安机关",
    en="Referral forwarded",
    basis=(f"{O310} 第七条", "公安机关办理刑事案件程序规定 第一百七十五条"),
    says_zh="{agency}将案件转送{to_police}，并书面告知移送机关（{document_no}）[，指定管辖{designation_no}]：{reason}",
    says_en="{agency} forwarded the referral to {to_police} and told the agency in writing ({document_no})"
    "[, designated by {designation_no}]: {reason}",
)
class ReferralForwarded(Event[Referral]):
    """The wrong police organ passes the case to the competent one, and tells the agency in writing. 转送。

    The referral keeps its id and counts once. The new organ signs and accepts for itself; a request for supplement that was
    not answered goes no further. To an organ that has forwarded it, it goes only where the common superior designates that one.
    """

    to_police: AgencyCode
    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    designation_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_police,
        at(*WITH_POLICE),
        known_agency("to_police"),
        of_type("to_police", AgencyType.PUBLIC_SECURITY),
        to_another_police,
        not_round,
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Offer it to the other organ; the one that had it still takes part."""
        return replace(
            referral.got(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND).wrote(Notice.FORWARDING),
            stage=Stage.SENT,
            holder=referral.registrant,
            offered_to=self.to_police,
            police=self.to_police,
            participants=referral.joined_by(envelope.agency),
            delivered=False,
            received_on=None,
            accepted_on=None,
            finding=None,
            tier=FilingTier.THREE,
            delay_questioned=False,
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Let goods that are with the police go with the case."""
        said = {"referral": context.envelope.stream, "to_police": self.to_police}
        return tell_of_items("goods.passed_on", with_police(referral), **said)


@event(
    "referral.returned",
    zh="不属公安职责退回",
    en="Referral returned",
    basis=("公安机关办理刑事案件程序规定 第一百八十条第三款",),
    says_zh="{agency}书面告知（{document_no}）不属于公安机关职责范围，建议移送{suggested_authority}：{reason}",
    says_en="{agency} returned the referral in writing ({document_no}) as no police matter, naming {suggested_authority}: {reason}",
)
class ReferralReturned(Event[Referral]):
    """It is no police matter at all: back to the agency, with the authority that it should go to. 退回并告知主管机关。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    suggested_authority: Name
    suggested_agency: AgencyCode | None = None

    guards = (by_police, at(*WITH_POLICE), known_agency("suggested_agency"))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """End this version; the agency has to find the right place."""
        return replace(
            referral.got(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND).wrote(Notice.RETURN),
            stage=Stage.RETURNED,
            holder=referral.registrant,
            offered_to=None,
            participants=referral.joined_by(envelope.agency),
            finding=None,
            delay_questioned=False,
            to_be_handled=True,
        )


@event(
    "referral.notice_received",
    zh="签收文书",
    en="Letter received",
    basis=(f"{O310} 第九条、第十二条", "人民检察院刑事诉讼规则 第五百六十条至第五百六十三条"),
    says_zh="{agency}收到{notice}[，签收人{signed_by}]",
    says_en="{agency} received the {notice}[, signed by {signed_by}]",
)
class ReferralNoticeReceived(Event[Referral]):
    """The addressee has a letter in hand; many clocks begin with that, and not with the letter's own date. 签收文书。"""

    notice: Notice
    signed_by: OfficerRef | None = None

    guards = (by_addressee, letter_under_way)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Take the letter off those under way."""
        return referral.got(self.notice)

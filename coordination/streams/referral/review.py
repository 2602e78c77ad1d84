"""The police's review, and their decision to file or not. 立案审查与决定。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import Document, DocumentNo, Items, Name, Note, OfficerRef, Searchable, event, glossary
from coordination.guards import at
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import SuspicionOutcome
from coordination.streams.referral.codes import DocumentKind, FilingTier, NonFilingGround, Notice, Stage
from coordination.streams.referral.goods import exhibits_of, listed, tell
from coordination.streams.referral.guards.exhibits import goods_are_own, lines_are_new, seized_as_recorded
from coordination.streams.referral.guards.filing import (
    O310,
    PSC,
    copied_when_ordered,
    not_notified_yet,
    refusal_complete,
    refusal_notified,
    tier_approved,
    tier_exists,
    tier_rises,
)
from coordination.streams.referral.guards.opening import not_before_acceptance
from coordination.streams.referral.guards.who import by_police, by_sender
from coordination.streams.referral.outcomes import overtaken, resolved
from coordination.streams.referral.parts import FileItem, ListedExhibit
from coordination.streams.referral.state import CONTESTED, REFUSED, REVIEWING, Referral

glossary(
    lacking="所缺材料",
    documents="移送材料",
    exhibits="涉案物品清单",
    note="说明",
    tier="审查期限档次",
    reason="理由",
    approved_by="批准人",
    document_no="文号",
    criminal_case_no="刑事案件编号",
    charge="涉嫌罪名",
    copied_to_procuratorate="已送达人民检察院",
    non_filing_ground="不予立案情形",
    administrative_liability="应当追究行政责任",
    file_returned="案卷材料已退回",
)


@event(
    "referral.supplement_requested",
    zh="告知补充材料",
    en="Supplement requested",
    basis=(f"{PSC} 第一百八十条第二款",),
    says_zh="{agency}告知移送机关补充材料[：{lacking}][（{document_no}）]。{reason}",
    says_en="{agency} asked for further material[: {lacking}][ ({document_no})]. {reason}",
)
class ReferralSupplementRequested(Event[Referral]):
    """The police tell the agency what is missing; the review goes on meanwhile. 告知补充材料。"""

    reason: Note
    lacking: Annotated[tuple[DocumentKind, ...], Items(0, 5)] = ()
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, at(Stage.UNDER_REVIEW))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the agency as well."""
        return replace(referral.wrote(Notice.SUPPLEMENT), stage=Stage.SUPPLEMENTING)


@event(
    "referral.supplement_submitted",
    zh="补充材料",
    en="Supplement submitted",
    basis=(f"{PSC} 第一百八十条第二款",),
    says_zh="{agency}补充材料[：{documents}][，物品{exhibits}][。{note}]",
    says_en="{agency} supplemented the material[: {documents}][; goods {exhibits}][. {note}]",
)
class ReferralSupplementSubmitted(Event[Referral]):
    """The agency gives what was missing; it is the same referral still. 补充材料。"""

    documents: Annotated[tuple[FileItem, ...], Items(0, 30)] = ()
    exhibits: Annotated[tuple[ListedExhibit, ...], Items(0, 500)] = ()
    note: Note | None = None

    guards = (by_sender, at(Stage.SUPPLEMENTING), lines_are_new, goods_are_own, seized_as_recorded)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let the review go on with it."""
        lines = exhibits_of(self.exhibits)
        return replace(referral.got(Notice.SUPPLEMENT).with_exhibits(lines), stage=Stage.UNDER_REVIEW)

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the goods."""
        return tell("goods.listed", listed(self.exhibits), referral=context.envelope.stream)


@event(
    "referral.filing_review_extended",
    zh="延长立案审查期限",
    en="Review extended",
    basis=("关于公安机关办理经济犯罪案件的若干规定 第十六条", "公通字〔2015〕32号"),
    says_zh="{agency}将立案审查期限定为：{tier}[，批准人{approved_by}][（{document_no}）]。{reason}",
    says_en="{agency} set the review at {tier}[, approved by {approved_by}][ ({document_no})]. {reason}",
)
class ReferralFilingReviewExtended(Event[Referral]):
    """The review goes up a tier, approved by the head whom that tier demands. 延长立案审查期限。"""

    tier: FilingTier
    reason: Note
    approved_by: OfficerRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, at(*REVIEWING), tier_exists, tier_rises, tier_approved)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember the tier."""
        return replace(referral, tier=self.tier)


@event(
    "referral.criminal_case_filed",
    zh="公安机关立案",
    en="Criminal case filed",
    basis=(
        f"{O310} 第八条",
        f"{PSC} 第一百七十八条、第一百八十条、第一百八十二条",
        "人民检察院刑事诉讼规则 第五百六十三条",
    ),
    says_zh="{agency}决定立案侦查，编号{criminal_case_no}[，{charge}][（{document_no}）]",
    says_en="{agency} filed criminal case {criminal_case_no}[ for {charge}][ ({document_no})]",
)
class ReferralCriminalCaseFiled(Event[Referral]):
    """The police open a criminal case: on review, on second thoughts, on reconsideration, or as ordered. 公安机关立案。"""

    criminal_case_no: Annotated[DocumentNo, Document(), Searchable()]
    charge: Annotated[Name, Searchable()] | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None
    copied_to_procuratorate: bool = False

    guards = (by_police, at(*REVIEWING, *REFUSED, *CONTESTED), copied_when_ordered, not_before_acceptance)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let criminal procedure begin; what was asked or argued before is answered by that."""
        filed = referral.got(
            Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND, Notice.NOT_FILED, Notice.REASONS_DEMAND, Notice.ORDER
        )
        return replace(
            filed,
            stage=Stage.FILED,
            holder=referral.police,
            offered_to=None,
            notified=False,
            finding=None,
            delay_questioned=False,
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """End what was asked of others before there was a criminal case."""
        return overtaken(referral, context)


@event(
    "referral.non_filing_decided",
    zh="公安机关不予立案",
    en="Non-filing decided",
    basis=(f"{O310} 第八条", f"{PSC} 第一百七十八条、第一百八十条"),
    says_zh="{agency}决定不予立案（{document_no}），{non_filing_ground}：{reason}",
    says_en="{agency} decided not to file ({document_no}): {non_filing_ground}. {reason}",
)
class ReferralNonFilingDecided(Event[Referral]):
    """The police refuse to open a criminal case, on a ground of the law and with reasons. 不予立案。"""

    non_filing_ground: NonFilingGround
    reason: Note
    document_no: Annotated[DocumentNo, Document()]
    administrative_liability: bool = False

    guards = (by_police, at(*REVIEWING), not_before_acceptance)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the notice, with which the agency's remedies begin."""
        return replace(
            referral.got(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND),
            stage=Stage.NOT_FILED,
            notified=False,
            finding=None,
            delay_questioned=False,
        )


@event(
    "referral.result_notified",
    zh="书面通知立案结果",
    en="Result notified",
    basis=(f"{O310} 第八条第一款", f"{PSC} 第一百八十条第一款"),
    says_zh="{agency}书面通知移送机关（{document_no}）[。理由：{reason}]",
    says_en="{agency} notified the agency in writing ({document_no})[. Reasons: {reason}]",
)
class ReferralResultNotified(Event[Referral]):
    """The agency is told in writing; a refusal comes with its reasons and with the file. 书面通知结果。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note | None = None
    file_returned: bool = False

    guards = (by_police, at(Stage.FILED, Stage.NOT_FILED), not_notified_yet, refusal_complete)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Send the letter; with a refusal the file is the agency's again."""
        if referral.stage is Stage.FILED:
            return replace(referral.wrote(Notice.FILED), notified=True)
        return replace(
            referral.wrote(Notice.NOT_FILED),
            notified=True,
            holder=referral.registrant,
            participants=referral.joined_by(referral.police),
        )


@event(
    "referral.non_filing_accepted",
    zh="移送机关接受不予立案",
    en="Non-filing accepted",
    basis=(f"{O310} 第九条、第十条", "行政处罚法 第八十三条"),
    says_zh="{agency}对不予立案不再提出异议[：{reason}]",
    says_en="{agency} accepts that no criminal case is filed[: {reason}]",
)
class ReferralNonFilingAccepted(Event[Referral]):
    """The agency takes the refusal as final, and has to deal with the matter by administrative law. 接受不予立案。"""

    reason: Note | None = None

    guards = (by_sender, at(*REFUSED), refusal_notified)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """End it without a criminal case."""
        return replace(
            referral.got(Notice.NOT_FILED, Notice.RECONSIDERED), stage=Stage.CLOSED_NOT_FILED, to_be_handled=True
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case."""
        return resolved(
            referral, context, SuspicionOutcome.NOT_FILED, self.reason or "公安机关不予立案，移送机关无异议"
        )

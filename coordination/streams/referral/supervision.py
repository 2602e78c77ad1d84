"""Against a refusal: reconsideration by the police, supervision by the procuratorate up to the order to file. 复议与立案监督。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import AgencyCode, Document, DocumentNo, Name, Note, Searchable, event, glossary
from coordination.guards import at, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AgencyType
from coordination.streams.case import SuspicionOutcome
from coordination.streams.referral.codes import Failing, Notice, ReconsiderationDecision, Stage
from coordination.streams.referral.guards.filing import (
    O310,
    PSC,
    SPPR,
    delay_not_questioned_yet,
    delay_questioned,
    not_reconsidered_yet,
    number_fits,
    order_founded,
    reasons_heard,
    reasons_not_judged,
    reasons_sound,
    rectifying,
    refusal_notified,
    same_procuratorate,
)
from coordination.streams.referral.guards.who import by_police, by_procuratorate, by_sender, of_type
from coordination.streams.referral.outcomes import resolved
from coordination.streams.referral.review import ReferralCriminalCaseFiled
from coordination.streams.referral.state import CONTESTED, REFERRAL, REFUSED, REVIEWING, Referral

glossary(
    reason="理由",
    document_no="文号",
    decision="决定",
    criminal_case_no="刑事案件编号",
    to_procuratorate="人民检察院",
    failing="被纠正情形",
    reported_to="报送的上级检察院",
)


@event(
    "referral.reconsideration_requested",
    zh="提请复议",
    en="Reconsideration requested",
    basis=(f"{O310} 第九条第一款", f"{PSC} 第一百八十一条"),
    says_zh="{agency}对不予立案提请复议[（{document_no}）]：{reason}",
    says_en="{agency} asked for reconsideration[ ({document_no})]: {reason}",
)
class ReferralReconsiderationRequested(Event[Referral]):
    """The agency, notified of the refusal, asks the police to think again; it may do so once. 提请复议。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_sender, at(Stage.NOT_FILED), refusal_notified, not_reconsidered_yet)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the police."""
        return replace(
            referral.got(Notice.NOT_FILED).wrote(Notice.RECONSIDERATION), stage=Stage.RECONSIDERING, reconsidered=True
        )


@event(
    "referral.reconsideration_decided",
    zh="复议决定",
    en="Reconsideration decided",
    basis=(f"{O310} 第九条第二款", f"{PSC} 第一百八十一条"),
    says_zh="{agency}作出复议决定（{document_no}）：{decision}[，编号{criminal_case_no}]。{reason}",
    says_en="{agency} decided on reconsideration ({document_no}) to {decision}[, case {criminal_case_no}]. {reason}",
)
class ReferralReconsiderationDecided(Event[Referral]):
    """The police file after all, or stand by their refusal, in writing. 复议决定。"""

    decision: ReconsiderationDecision
    reason: Note
    document_no: Annotated[DocumentNo, Document()]
    criminal_case_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (by_police, at(Stage.RECONSIDERING), number_fits)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Uphold the refusal; where the police file, referral.criminal_case_filed follows."""
        return replace(
            referral.got(Notice.RECONSIDERATION).wrote(Notice.RECONSIDERED), stage=Stage.UPHELD, notified=True
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """File the criminal case, if so decided."""
        if self.criminal_case_no is not None:
            filed = ReferralCriminalCaseFiled(criminal_case_no=self.criminal_case_no, document_no=self.document_no)
            yield Consequence(REFERRAL, context.envelope.stream, filed)


@event(
    "referral.filing_supervision_suggested",
    zh="建议立案监督",
    en="Supervision suggested",
    basis=(f"{O310} 第九条", f"{PSC} 第一百八十一条"),
    says_zh="{agency}建议{to_procuratorate}进行立案监督[（{document_no}）]：{reason}",
    says_en="{agency} suggested to {to_procuratorate} to supervise the filing[ ({document_no})]: {reason}",
)
class ReferralFilingSupervisionSuggested(Event[Referral]):
    """The agency takes a refusal to the procuratorate, at once or after reconsideration. 建议立案监督。"""

    to_procuratorate: AgencyCode
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_sender,
        at(*REFUSED),
        known_agency("to_procuratorate"),
        of_type("to_procuratorate", AgencyType.PROCURATORATE),
        same_procuratorate,
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let the procuratorate look into it."""
        return replace(
            referral.got(Notice.NOT_FILED, Notice.RECONSIDERED),
            stage=Stage.SUPERVISED,
            procuratorate=self.to_procuratorate,
            participants=referral.joined_by(self.to_procuratorate),
        )


@event(
    "referral.reasons_demanded",
    zh="要求说明不立案理由",
    en="Reasons demanded",
    basis=(f"{SPPR} 第五百五十七条至第五百六十条", f"{PSC} 第一百八十二条"),
    says_zh="{agency}要求公安机关说明不立案理由（{document_no}）[：{reason}]",
    says_en="{agency} demanded the reasons for not filing ({document_no})[: {reason}]",
)
class ReferralReasonsDemanded(Event[Referral]):
    """The procuratorate, asked or of its own accord, wants to hear why no case was filed. 要求说明不立案理由。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note | None = None

    guards = (by_procuratorate, at(*REFUSED, Stage.SUPERVISED))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the police."""
        return replace(referral.wrote(Notice.REASONS_DEMAND), stage=Stage.REASONS_PENDING)


@event(
    "referral.non_filing_reasons_stated",
    zh="说明不立案理由",
    en="Reasons stated",
    basis=(f"{SPPR} 第五百六十条", f"{PSC} 第一百八十二条"),
    says_zh="{agency}说明不立案理由（{document_no}）：{reason}",
    says_en="{agency} stated why it did not file ({document_no}): {reason}",
)
class ReferralNonFilingReasonsStated(Event[Referral]):
    """The police give the procuratorate their reasons in writing. 说明不立案理由。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()]

    guards = (by_police, at(Stage.REASONS_PENDING))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let the procuratorate judge them."""
        return replace(referral.got(Notice.REASONS_DEMAND), stage=Stage.SUPERVISED, reasons_stated=True)


@event(
    "referral.filing_ordered",
    zh="通知立案",
    en="Filing ordered",
    basis=(f"{SPPR} 第五百六十一条、第五百六十三条", f"{PSC} 第一百八十二条"),
    says_zh="{agency}通知公安机关立案（{document_no}）：{reason}",
    says_en="{agency} ordered the police to file ({document_no}): {reason}",
)
class ReferralFilingOrdered(Event[Referral]):
    """The procuratorate finds the reasons unsound, or got none, and orders the police to file. 通知立案。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note

    guards = (by_procuratorate, at(Stage.SUPERVISED, Stage.REASONS_PENDING), order_founded)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the police to file."""
        return replace(
            referral.got(Notice.REASONS_DEMAND).wrote(Notice.ORDER),
            stage=Stage.ORDERED,
            rectified=False,
            reasons_sound=False,
        )


@event(
    "referral.reasons_found_sound",
    zh="认定不立案理由成立",
    en="Reasons found sound",
    basis=(f"{SPPR} 第五百六十一条第二款",),
    says_zh="{agency}经审查认为不立案理由成立：{reason}",
    says_en="{agency} finds the reasons for not filing sound: {reason}",
)
class ReferralReasonsFoundSound(Event[Referral]):
    """The procuratorate agrees with the police, and has now to tell the agency. 不立案理由成立。"""

    reason: Note

    guards = (by_procuratorate, at(Stage.SUPERVISED), reasons_heard, reasons_not_judged)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember the finding."""
        return replace(referral, reasons_sound=True)


@event(
    "referral.supervision_result_notified",
    zh="告知立案监督结果",
    en="Result of supervision notified",
    basis=(f"{SPPR} 第五百六十一条第二款",),
    says_zh="{agency}告知移送机关不立案理由成立（{document_no}）：{reason}",
    says_en="{agency} told the agency that the reasons are sound ({document_no}): {reason}",
)
class ReferralSupervisionResultNotified(Event[Referral]):
    """The procuratorate tells the agency that the police's reasons are sound; there it ends. 告知不立案理由成立。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note

    guards = (by_procuratorate, at(Stage.SUPERVISED), reasons_sound)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """End it without a criminal case."""
        return replace(referral.wrote(Notice.SUPERVISED), stage=Stage.CLOSED_NOT_FILED, to_be_handled=True)

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case."""
        return resolved(referral, context, SuspicionOutcome.NOT_FILED, self.reason, document_no=self.document_no)


@event(
    "referral.overdue_questioned",
    zh="要求说明逾期不作决定的理由",
    en="Delay questioned",
    basis=(f"{SPPR} 第五百六十二条",),
    says_zh="{agency}要求公安机关说明逾期不作决定的理由（{document_no}）[：{reason}]",
    says_en="{agency} demanded that the police explain why they have not decided ({document_no})[: {reason}]",
)
class ReferralOverdueQuestioned(Event[Referral]):
    """The procuratorate asks why the police have not decided in time. 要求说明逾期理由。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note | None = None

    guards = (by_procuratorate, at(*REVIEWING), delay_not_questioned_yet)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for an explanation, or a decision."""
        return replace(referral.wrote(Notice.OVERDUE_DEMAND), delay_questioned=True)


@event(
    "referral.overdue_explained",
    zh="说明逾期理由",
    en="Delay explained",
    basis=(f"{SPPR} 第五百六十二条",),
    says_zh="{agency}说明逾期不作决定的理由[（{document_no}）]：{reason}",
    says_en="{agency} explained why it has not decided[ ({document_no})]: {reason}",
)
class ReferralOverdueExplained(Event[Referral]):
    """The police explain why they have not decided; the duty to decide stands. 说明逾期理由。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, at(*REVIEWING), delay_questioned)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Answer the question."""
        return replace(referral.got(Notice.OVERDUE_DEMAND), delay_questioned=False)


@event(
    "referral.rectification_noticed",
    zh="发出纠正违法通知书",
    en="Rectification noticed",
    basis=(f"{SPPR} 第五百六十二条、第五百六十四条",),
    says_zh="{agency}向公安机关发出纠正违法通知书（{document_no}），{failing}：{reason}[，已报{reported_to}]",
    says_en="{agency} sent the police a rectification notice ({document_no}): {failing}. {reason}[; reported to {reported_to}]",
)
class ReferralRectificationNoticed(Event[Referral]):
    """The procuratorate puts the police right in writing, and may report it to the procuratorate above. 纠正违法通知。"""

    failing: Failing
    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    reported_to: Name | None = None

    guards = (by_procuratorate, at(*REVIEWING, *CONTESTED, Stage.FILED))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for an answer; silence about reasons, put right in writing, opens the way to the order."""
        silent = self.failing is Failing.REASONS_OVERDUE and referral.stage is Stage.REASONS_PENDING
        return replace(referral.wrote(Notice.RECTIFICATION), rectifying=True, rectified=referral.rectified or silent)


@event(
    "referral.rectification_answered",
    zh="回复纠正情况",
    en="Rectification answered",
    basis=(f"{SPPR} 第五百六十四条",),
    says_zh="{agency}回复纠正情况[（{document_no}）]：{reason}",
    says_en="{agency} answered the rectification notice[ ({document_no})]: {reason}",
)
class ReferralRectificationAnswered(Event[Referral]):
    """The police tell the procuratorate what they did about a rectification notice. 回复纠正违法通知。"""

    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, rectifying)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Expect nothing more of it."""
        return replace(referral.got(Notice.RECTIFICATION), rectifying=False)

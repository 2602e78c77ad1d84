"""The criminal case goes elsewhere or falls, and the administrative one goes on. 撤案、移送其他公安机关、行政处理。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, Document, DocumentNo, Name, Note, Searchable, event, glossary
from coordination.guards import at, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AgencyType
from coordination.streams.case import SuspicionOutcome
from coordination.streams.referral.codes import Notice, Stage
from coordination.streams.referral.goods import tell_of_items, with_police
from coordination.streams.referral.guards.filing import not_notified_yet
from coordination.streams.referral.guards.persons import another_takes_over, nobody_prosecuted, not_passed_on_yet
from coordination.streams.referral.guards.who import by_police, by_transferor, of_type
from coordination.streams.referral.outcomes import resolved
from coordination.streams.referral.state import Referral

glossary(
    document_no="文号",
    reason="理由",
    administrative_liability="应当追究行政责任",
    to_police="公安机关",
    to_body="移送对象",
    case="案件",
)


@event(
    "referral.criminal_case_withdrawn",
    zh="公安机关撤案",
    en="Criminal case withdrawn",
    basis=("公安机关办理刑事案件程序规定 第一百八十六条", "公通字〔2016〕16号 第八条"),
    says_zh="{agency}撤销案件（{document_no}）：{reason}",
    says_en="{agency} withdrew the criminal case ({document_no}): {reason}",
)
class ReferralCriminalCaseWithdrawn(Event[Referral]):
    """The police find that there is nothing to prosecute; the matter is one of administrative law again. 撤销案件。"""

    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    administrative_liability: bool = False

    guards = (by_police, at(Stage.FILED), nobody_prosecuted)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """End it; the agency goes on, and whatever the police hold comes back."""
        return replace(
            referral.got(Notice.FILED),
            stage=Stage.WITHDRAWN,
            notified=False,
            holder=referral.registrant,
            participants=referral.joined_by(referral.police),
            to_be_handled=True,
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case."""
        return resolved(referral, context, SuspicionOutcome.WITHDRAWN, self.reason, document_no=self.document_no)


@event(
    "referral.withdrawal_notified",
    zh="通知撤案",
    en="Withdrawal notified",
    basis=("公通字〔2016〕16号 第八条",),
    says_zh="{agency}书面通知移送机关已撤销案件（{document_no}）",
    says_en="{agency} notified the agency in writing of the withdrawal ({document_no})",
)
class ReferralWithdrawalNotified(Event[Referral]):
    """The agency is told in writing that the criminal case was withdrawn. 通知撤案。"""

    document_no: Annotated[DocumentNo, Document()]

    guards = (by_police, at(Stage.WITHDRAWN), not_notified_yet)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Send the letter."""
        return replace(referral.wrote(Notice.WITHDRAWN), notified=True)


@event(
    "referral.criminal_case_transferred",
    zh="刑事案件移送其他公安机关",
    en="Criminal case transferred",
    basis=("公安机关办理刑事案件程序规定 第一百八十四条",),
    says_zh="{agency}将刑事案件移送[{to_police}][{to_body}]（{document_no}）：{reason}",
    says_en="{agency} transferred the criminal case[ to {to_police}][ to {to_body}] ({document_no}): {reason}",
)
class ReferralCriminalCaseTransferred(Event[Referral]):
    """After filing it turns out that another police organ is competent; the agency is told. 移送有管辖权的公安机关。

    An organ of the directory takes over all that the police post here; of another body the former organ goes on to report.
    """

    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    to_police: AgencyCode | None = None
    to_body: Annotated[Name, Searchable()] | None = None

    guards = (
        by_police,
        at(Stage.FILED),
        not_passed_on_yet,
        another_takes_over,
        known_agency("to_police"),
        of_type("to_police", AgencyType.PUBLIC_SECURITY),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Put the other organ in the place of this one."""
        passed = replace(referral, transferred_by=envelope.agency, participants=referral.joined_by(envelope.agency))
        return passed if self.to_police is None else replace(passed, police=self.to_police, holder=self.to_police)

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Let goods that are with the police go with the case, where an organ of the directory takes it."""
        if self.to_police is None:
            return ()
        said = {"referral": context.envelope.stream, "to_police": self.to_police}
        return tell_of_items("goods.passed_on", with_police(referral), **said)


@event(
    "referral.transfer_of_case_notified",
    zh="通知刑事案件移送",
    en="Transfer of the case notified",
    basis=("公安机关办理刑事案件程序规定 第一百八十四条",),
    says_zh="{agency}书面通知移送机关刑事案件已移送其他公安机关（{document_no}）",
    says_en="{agency} notified the agency in writing that the criminal case was transferred ({document_no})",
)
class ReferralTransferOfCaseNotified(Event[Referral]):
    """The organ that passed the criminal case on tells the agency so. 通知移送机关。"""

    document_no: Annotated[DocumentNo, Document()]

    guards = (by_transferor,)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Send the letter."""
        return replace(referral.wrote(Notice.TRANSFERRED), transferred_by=None)


@event(
    "referral.case_taken_up",
    zh="行政案件恢复办理",
    en="Administrative case taken up",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第十条", "行政处罚法 第八十三条"),
    posted=False,
    says_zh="行政案件{case}已依法处理",
    says_en="administrative case {case} goes on",
)
class ReferralCaseTakenUp(Event[Referral]):
    """The agency deals by administrative law with what came to nothing as a crime; follows from the case. 行政案件恢复办理。"""

    case: UUID

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Discharge the duty."""
        return replace(referral, to_be_handled=False)

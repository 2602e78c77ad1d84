"""Carrying a decision out, and what may become of it afterwards: service, payment, court, revocation, closing. 执行与结案。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import (
    Document,
    DocumentNo,
    ExternalNo,
    Fen,
    Items,
    Note,
    OfficerRef,
    Range,
    event,
    glossary,
    part,
)
from coordination.guards import at, by_holder
from coordination.profiles import Act, ClosingGround, Ending, GroundList
from coordination.profiles.guards import approved, listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Revocation, RevokedBy, ServedDocument, Stage
from coordination.streams.case.guards.execution import (
    changed_amounts,
    collected_before,
    decision_stands,
    fully_paid,
    ground_fits_ending,
    instalments_agree,
    not_overpaid,
    not_remade_after_closing,
    served,
    something_paid,
)
from coordination.streams.case.reliance import decision_fell
from coordination.streams.case.state import ENDED, LIVE, Case, Decision, Deferral, Money
from coordination.streams.case.team import team_dissolves
from coordination.streams.reliance import gone

glossary(
    fine_fen="罚款金额",
    illegal_income_fen="违法所得金额",
    surcharge_fen="加处罚款金额",
    instalment_no="期次",
    receipt_no="缴款凭证号",
    instalments="分期计划",
    pay_by="缴纳期限",
    amount_fen="金额",
    reason="理由",
    approved_by="批准人",
    document_no="文号",
    note="说明",
    revocation="决定变动",
    revoked_by="变动机关",
    closing_ground="结案事由",
    archive_no="档案号",
)


@part
class Instalment:
    """A part of a fine and the day by which it is to be paid. 分期缴纳的一期。"""

    pay_by: date
    amount_fen: Fen


@event(
    "case.payment_deferred",
    zh="暂缓或者分期缴纳",
    en="Payment deferred",
    basis=("行政处罚法 第六十六条第二款", "市场监督管理行政处罚程序规定 第七十四条"),
    says_zh="{agency}同意当事人暂缓或者分期缴纳罚款，批准人{approved_by}：{reason}",
    says_en="{agency} allowed the party to pay later or by instalments, approved by {approved_by}: {reason}",
)
class CasePaymentDeferred(Event[Case]):
    """A party in hardship may pay what it still owes later, or in parts. 暂缓或者分期缴纳罚款。"""

    instalments: Annotated[tuple[Instalment, ...], Items(1, 60)]
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.EXECUTING),
        instalments_agree,
        approved(Act.DEFERRAL, basis="市场监督管理行政处罚程序规定 第七十四条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the plan: by it instalments are kept, and from its end the court may be asked."""
        parts = tuple((one.pay_by, one.amount_fen) for one in self.instalments)
        return replace(case, deferral=Deferral(parts, case.collected.fine_fen))


@event(
    "case.payment_recorded",
    zh="罚没款收缴",
    en="Payment recorded",
    basis=("行政处罚法 第六十七条、第七十二条", "市场监督管理行政处罚程序规定 第七十二条、第七十五条", "M62"),
    says_zh="当事人缴纳罚款{fine_fen}、违法所得{illegal_income_fen}、加处罚款{surcharge_fen}[（第{instalment_no}期）][，凭证{receipt_no}]",
    says_en="paid: fine {fine_fen}, illegal income {illegal_income_fen}, surcharge {surcharge_fen}"
    "[ (instalment {instalment_no})][, receipt {receipt_no}]",
)
class CasePaymentRecorded(Event[Case]):
    """Money has come in, told apart by what it is paid for. 罚没款收缴（实收）。"""

    fine_fen: Fen
    illegal_income_fen: Fen
    surcharge_fen: Fen
    instalment_no: Annotated[int, Range(1, 60)] | None = None
    receipt_no: ExternalNo | None = None

    guards = (by_holder, at(Stage.EXECUTING), something_paid, not_overpaid)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Add it to what was collected."""
        return replace(case, collected=case.collected.plus(self.fine_fen, self.illegal_income_fen, self.surcharge_fen))


@event(
    "case.payment_refunded",
    zh="罚没款退还",
    en="Payment refunded",
    basis=("行政处罚法 第七十四条",),
    says_zh="退还当事人罚款{fine_fen}、违法所得{illegal_income_fen}、加处罚款{surcharge_fen}：{reason}",
    says_en="refunded: fine {fine_fen}, illegal income {illegal_income_fen}, surcharge {surcharge_fen}: {reason}",
)
class CasePaymentRefunded(Event[Case]):
    """Money goes back to the party, because the decision fell or too much was paid. 罚没款退还。"""

    fine_fen: Fen
    illegal_income_fen: Fen
    surcharge_fen: Fen
    reason: Note
    receipt_no: ExternalNo | None = None

    guards = (
        by_holder,
        at(*LIVE, *ENDED),
        something_paid,
        collected_before,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Take it from what was collected."""
        back = case.collected.plus(-self.fine_fen, -self.illegal_income_fen, -self.surcharge_fen)
        return replace(case, collected=back)


@event(
    "case.execution_completed",
    zh="执行完毕",
    en="Execution completed",
    basis=("市场监督管理行政处罚程序规定 第七十七条第一项",),
    says_zh="行政处罚决定执行完毕[：{note}]",
    says_en="the decision has been carried out[: {note}]",
)
class CaseExecutionCompleted(Event[Case]):
    """All that was decided has been done. 行政处罚决定执行完毕。"""

    note: Note | None = None

    guards = (by_holder, at(Stage.EXECUTING), served, fully_paid)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Leave only the closing."""
        return replace(case, stage=Stage.CLOSING, ending=Ending.EXECUTED)


@event(
    "case.decision_revoked",
    zh="处罚决定撤销或者变更",
    en="Decision revoked or changed",
    basis=("行政处罚法 第四十八条第二款、第七十五条", "市场监督管理行政处罚程序规定 第六十三条"),
    says_zh="{revoked_by}{revocation}处罚决定[，文号{document_no}]，罚款为{fine_fen}，没收违法所得为{illegal_income_fen}：{reason}",
    says_en="the decision was {revocation} by {revoked_by}[, {document_no}]; fine now {fine_fen}, "
    "illegal income now {illegal_income_fen}: {reason}",
)
class CaseDecisionRevoked(Event[Case]):
    """The decision does not stand as it was. 处罚决定被撤销或者变更。

    The amounts are those that stand from now on, nought where nothing stands; the difference counts in the period of the
    legal date, and the decision keeps its own.
    """

    revocation: Revocation
    revoked_by: RevokedBy
    fine_fen: Fen
    illegal_income_fen: Fen
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_holder,
        at(Stage.EXECUTING, Stage.CLOSING, Stage.CLOSED, Stage.ARCHIVED),
        decision_stands,
        not_remade_after_closing,
        changed_amounts,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change the sums; or let the decision go, to be made again, or for good. What is closed stays closed.

        A decision that was changed is served anew, and what runs from service begins again.
        """
        published = case.without_notice_of(ServedDocument.DECISION, ServedDocument.DEMAND)
        case = replace(case, demanded_on=None, remedies_ended_on=None, court_applied=False, published=published)
        if self.revocation is Revocation.CHANGED:
            money = Money(self.fine_fen, self.illegal_income_fen)
            stands, served = case.decision or Decision(money), case.stage is not Stage.EXECUTING
            served_on = stands.served_on if served else None
            return replace(case, decision=replace(stands, money=money, served=served, served_on=served_on))
        case = replace(case, decision=None, reliances=gone(case.reliances, envelope.version))
        if self.revocation is Revocation.REMADE:
            return replace(case, stage=Stage.INVESTIGATING, ending=None, deferral=None)
        live = case.stage in (Stage.EXECUTING, Stage.CLOSING)
        return replace(case, stage=Stage.CLOSING if live else case.stage, ending=Ending.ANNULLED)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell whoever recognised the decision."""
        return decision_fell(case, self.revocation, context, self.reason, self.document_no)


@event(
    "case.closed",
    zh="结案",
    en="Case closed",
    basis=("市场监督管理行政处罚程序规定 第七十七条", "M61"),
    says_zh="{agency}结案：{closing_ground}，批准人{approved_by}[。{note}]",
    says_en="{agency} closed the case: {closing_ground}; approved by {approved_by}[. {note}]",
)
class CaseClosed(Event[Case]):
    """A leader approves that the case is closed; that day counts as its closing, not the day of the decision. 结案。"""

    closing_ground: ClosingGround
    approved_by: OfficerRef
    note: Note | None = None

    guards = (
        by_holder,
        at(Stage.TERMINATED, Stage.CLOSING),
        listed(GroundList.CLOSING, "closing_ground", basis="市场监督管理行政处罚程序规定 第七十七条"),
        ground_fits_ending,
        approved(Act.CLOSING, basis="市场监督管理行政处罚程序规定 第七十七条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Close the case."""
        return replace(case, stage=Stage.CLOSED)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Dissolve the team."""
        return team_dissolves(case, self)


@event(
    "case.archived",
    zh="归档",
    en="Case archived",
    basis=("市场监督管理行政处罚程序规定 第七十八条",),
    says_zh="{agency}将案卷归档[，档案号{archive_no}]",
    says_en="{agency} archived the file[, {archive_no}]",
)
class CaseArchived(Event[Case]):
    """The file is complete and in the archive. 立卷归档。"""

    archive_no: ExternalNo | None = None

    guards = (by_holder, at(Stage.CLOSED))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Put the file away."""
        return replace(case, stage=Stage.ARCHIVED)

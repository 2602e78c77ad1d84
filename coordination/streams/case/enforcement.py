"""What the party does not do is enforced by the court: when its remedies are over, and after one more demand. 强制执行。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import Document, DocumentNo, Name, Note, event, glossary
from coordination.guards import at, by_holder
from coordination.profiles import Ending
from coordination.rules import Envelope, Event
from coordination.streams.case.codes import RemedyEnd, Stage
from coordination.streams.case.guards.enforcement import (
    court_applied,
    demand_waited,
    demanded,
    remedies_not_ended_yet,
    remedies_over,
    remedies_used_up,
    right_not_lapsed,
)
from coordination.streams.case.guards.execution import served
from coordination.streams.case.state import Case

glossary(remedy_end="救济期限届满情形", court="人民法院", document_no="文号", note="说明")


@event(
    "case.remedy_period_ended",
    zh="复议、诉讼期限届满",
    en="Remedy period ended",
    basis=("行政强制法 第五十三条", "行政诉讼法 第四十五条、第四十六条", "市场监督管理行政处罚程序规定 第七十六条"),
    says_zh="复议、诉讼期限于{legal_on}届满：{remedy_end}[。{note}]",
    says_en="the periods for reconsideration and suit ended on {legal_on}: {remedy_end}[. {note}]",
)
class CaseRemedyPeriodEnded(Event[Case]):
    """The party can neither ask for reconsideration nor sue any more; the legal date is the last day for it. 救济期限届满。

    From then on, or from the end of the instalments that were allowed, three months count in which the court may be asked.
    """

    remedy_end: RemedyEnd
    note: Note | None = None

    guards = (by_holder, at(Stage.EXECUTING), served, remedies_not_ended_yet, remedies_used_up)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the day."""
        return replace(case, remedies_ended_on=envelope.legal_on)


@event(
    "case.court_enforcement_applied",
    zh="申请人民法院强制执行",
    en="Court enforcement applied for",
    basis=("行政处罚法 第七十二条", "行政强制法 第五十三条、第五十四条", "市场监督管理行政处罚程序规定 第七十六条"),
    says_zh="{agency}向{court}申请强制执行[，文号{document_no}]",
    says_en="{agency} applied to {court} for enforcement[, {document_no}]",
)
class CaseCourtEnforcementApplied(Event[Case]):
    """The court is asked to enforce what the party does not do. 申请强制执行。"""

    court: Name
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, at(Stage.EXECUTING), demanded, demand_waited, remedies_over, right_not_lapsed)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the application."""
        return replace(case, court_applied=True)


@event(
    "case.court_enforcement_ended",
    zh="人民法院裁定终结执行",
    en="Court enforcement ended",
    basis=("市场监督管理行政处罚程序规定 第七十七条第二项",),
    says_zh="{court}裁定终结执行[，文号{document_no}][。{note}]",
    says_en="{court} ended enforcement[ by {document_no}][. {note}]",
)
class CaseCourtEnforcementEnded(Event[Case]):
    """The court rules that nothing more can be enforced. 人民法院裁定终结执行。"""

    court: Name
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None

    guards = (by_holder, at(Stage.EXECUTING), court_applied)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Leave only the closing."""
        return replace(case, stage=Stage.CLOSING, ending=Ending.COURT_ENDED)

"""Documents come into the party's hands, or by public notice count as if they had. 送达。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import Document, DocumentNo, Name, Note, event, glossary
from coordination.guards import at, by_holder
from coordination.rules import Envelope, Event
from coordination.streams.case.codes import ServedDocument, ServiceMethod, Stage
from coordination.streams.case.guards.execution import not_served_yet, served
from coordination.streams.case.guards.service import (
    CIVIL_PROCEDURE,
    not_published_yet,
    served_by_notice,
    something_to_serve,
)
from coordination.streams.case.state import Case

glossary(
    served_document="送达文书",
    published_in="公告载体",
    reason="理由",
    document_no="文号",
    service_method="送达方式",
    note="说明",
)


@event(
    "case.service_notice_published",
    zh="公告送达",
    en="Notice of service published",
    basis=("市场监督管理行政处罚程序规定 第八十二条", "行政处罚法 第六十一条", CIVIL_PROCEDURE),
    says_zh="{agency}在{published_in}公告送达{served_document}[（{document_no}）]：{reason}",
    says_en="{agency} published in {published_in} that the {served_document} is served[ ({document_no})]: {reason}",
)
class CaseServiceNoticePublished(Event[Case]):
    """The party cannot be reached otherwise: thirty days after the notice the document counts as served. 公告送达。

    The legal date is the day of publication. ``reason`` says why it could not be served otherwise, as the file must. That the
    thirty days have passed is told by the event of the service itself, with ``service_method`` public_notice.
    """

    served_document: ServedDocument
    published_in: Name
    reason: Note
    document_no: DocumentNo | None = None

    guards = (
        by_holder,
        at(Stage.IN_REVIEW, Stage.NOTICE_PENDING, Stage.AWAITING_PARTY, Stage.DECIDING, Stage.EXECUTING),
        something_to_serve,
        not_published_yet,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Wait for the thirty days."""
        return replace(case, published=(*case.published, (self.served_document, envelope.legal_on)))


@event(
    "case.decision_served",
    zh="处罚决定送达",
    en="Decision served",
    basis=("行政处罚法 第六十一条", "市场监督管理行政处罚程序规定 第八十一条、第八十二条"),
    says_zh="{agency}送达行政处罚决定书（{service_method}）",
    says_en="{agency} served the decision {service_method}",
)
class CaseDecisionServed(Event[Case]):
    """The party has the decision in its hands; the legal date is that of service. 处罚决定书送达。"""

    service_method: ServiceMethod
    note: Note | None = None

    guards = (by_holder, at(Stage.EXECUTING), not_served_yet, *served_by_notice(ServedDocument.DECISION))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Start what runs from service."""
        if case.decision is None:
            return case
        decision = replace(case.decision, served=True, served_on=envelope.legal_on)
        return replace(case, decision=decision, published=case.without_notice_of(ServedDocument.DECISION))


@event(
    "case.demand_served",
    zh="催告",
    en="Demand served",
    basis=("行政强制法 第五十四条", "市场监督管理行政处罚程序规定 第七十六条"),
    says_zh="{agency}送达催告书[，文号{document_no}]",
    says_en="{agency} served a demand[, {document_no}]",
)
class CaseDemandServed(Event[Case]):
    """The party is urged to comply before the court is asked; the legal date is that of service. 催告。"""

    document_no: Annotated[DocumentNo, Document()] | None = None
    note: Note | None = None
    service_method: ServiceMethod | None = None

    guards = (by_holder, at(Stage.EXECUTING), served, *served_by_notice(ServedDocument.DEMAND))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember since when the party has been urged."""
        since = case.demanded_on or envelope.legal_on
        return replace(case, demanded_on=since, published=case.without_notice_of(ServedDocument.DEMAND))

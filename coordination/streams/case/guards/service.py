"""Conditions of serving by public notice. 公告送达的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.case.codes import ServedDocument, ServiceMethod, Stage
from coordination.streams.case.guards.review import reviewed
from coordination.streams.counting import last_day, period

CIVIL_PROCEDURE = "民事诉讼法 第九十五条"
"""What 行政处罚法 第六十一条 refers to."""


@guard(
    "case.nothing_to_serve",
    zh="本案现在没有待送达的{document_zh}",
    en="there is no {document_en} to be served in this case now",
    next_zh="告知书须先通过审核；决定书在决定之后、送达之前公告；催告书在决定送达之后公告",
    next_en="a penalty notice follows the review, a decision is published before it is served, a demand after that",
    basis="市场监督管理行政处罚程序规定 第八十二条",
    pointer="/data/served_document",
)
def something_to_serve(event: Any, state: Any, context: Context) -> Verdict:
    """Only what exists and was not served is published."""
    executing = state.stage is Stage.EXECUTING
    served = state.decision is not None and state.decision.served
    stands = {
        ServedDocument.PENALTY_NOTICE: not executing and reviewed.check(event, state, context) is True,
        ServedDocument.DECISION: executing and not served,
        ServedDocument.DEMAND: executing and served,
    }
    document = event.served_document
    return stands[document] or {"document_zh": document.zh, "document_en": document.en}


@guard(
    "case.published_already",
    zh="{document_zh}已于{on}公告送达",
    en="the {document_en} was published on {on} already",
    next_zh="公告期满后报送送达事件，service_method 为 public_notice",
    next_en="when the time is over, post the event of its service with service_method public_notice",
    basis="市场监督管理行政处罚程序规定 第八十二条",
    pointer="/data/served_document",
)
def not_published_yet(event: Any, state: Any, context: Context) -> Verdict:
    """The thirty days run once."""
    document, on = event.served_document, state.published_on(event.served_document)
    return on is None or {"document_zh": document.zh, "document_en": document.en, "on": on.isoformat()}


def served_by_notice(document: ServedDocument) -> tuple[Guard, Guard]:
    """Return the guards that what is said to be served by public notice was published, and long enough ago."""

    def published(event: Any, state: Any, context: Context) -> Verdict:
        return event.service_method is not ServiceMethod.PUBLIC_NOTICE or state.published_on(document) is not None

    def over(event: Any, state: Any, context: Context) -> Verdict:
        since, runs = state.published_on(document), period(state, "serve_by_notice", context)
        if event.service_method is not ServiceMethod.PUBLIC_NOTICE or since is None or runs is None:
            return True
        until = last_day(since, runs, context)
        return context.legal_on >= until or {"until": until.isoformat()}

    return (
        Guard(
            code="case.service_not_published",
            zh=f"{document.zh}没有公告，不能以公告送达",
            en=f"the {document.en} was not published, so it was not served by public notice",
            check=published,
            next_zh=f"请先报送 case.service_notice_published（served_document为{document.value}）",
            next_en=f"post case.service_notice_published with served_document {document.value} first",
            basis="市场监督管理行政处罚程序规定 第八十二条",
            pointer="/data/service_method",
        ),
        Guard(
            code="case.not_deemed_served",
            zh="公告期至{until}届满，此前不视为送达",
            en="the public notice runs until {until}; before that nothing counts as served",
            check=over,
            next_zh="请待公告期满，法律日期不早于期满之日",
            next_en="wait until the time is over; the legal date is that day or a later one",
            basis=f"市场监督管理行政处罚程序规定 第八十二条; {CIVIL_PROCEDURE}",
            pointer="/legalon",
        ),
    )

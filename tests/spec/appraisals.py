"""Pasts of an appraisal, and an event of each type that may stand in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from coordination.streams.appraisal import (
    AppraisalCircularIssued,
    AppraisalInspectionRecorded,
    AppraisalItemWithdrawn,
    AppraisalRectificationReported,
    AppraisalRectificationReviewed,
    AppraisalWithdrawn,
    RectificationItem,
    Remark,
    RemarkKind,
)
from coordination.streams.supervision_order import RectificationResult
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Said, said, the

APPRAISAL = the("appraisal")
DAY = "2024-04-01"
LEDGER = RectificationItem(
    rectify_no="1",
    responsible_agency=POLICE,
    requirement="补登三月份线索反馈",
    complete_by_on=date(2024, 4, 15),
)
FILES = RectificationItem(
    rectify_no="2", responsible_agency=AGRICULTURE, requirement="补齐案卷", complete_by_on=date(2024, 4, 30)
)
INSPECT = AppraisalInspectionRecorded(
    campaigns=(CAMPAIGN,),
    title="一季度联合督查",
    inspected_agency=POLICE,
    inspected_on=date(2024, 3, 29),
    inspection_group=(OFFICE, MARKET),
    inspection_findings=("线索反馈不及时",),
    rectification_items=(LEDGER,),
    inspectors=("zf-001",),
)
CIRCULATE = AppraisalCircularIssued(
    campaigns=(CAMPAIGN,),
    title="一季度工作通报",
    remarks=(
        Remark(unit=MARKET, remark_kind=RemarkKind.PRAISE, remark="案件数量居首"),
        Remark(unit=AGRICULTURE, remark_kind=RemarkKind.CRITICISM, remark="进展缓慢"),
    ),
    circulated_to=(MARKET, POLICE, AGRICULTURE),
    rectification_items=(LEDGER, FILES),
    document_no="安打假办〔2024〕5号",
)
REPORT = AppraisalRectificationReported(rectify_no="1", rectification="已补登十二条")
SUFFICIENT = AppraisalRectificationReviewed(
    rectify_no="1", rectification_result=RectificationResult.SUFFICIENT, rectification_opinion="属实"
)
INSUFFICIENT = AppraisalRectificationReviewed(
    rectify_no="1",
    rectification_result=RectificationResult.INSUFFICIENT,
    rectification_opinion="仍缺两条",
    complete_by_on=date(2024, 4, 30),
)
DROP = AppraisalItemWithdrawn(rectify_no="1", reason="由市局统一处理")
WITHDRAW = AppraisalWithdrawn(reason="数据有误")


def posted(event: Any, by: str = OFFICE, on: str = DAY) -> Said:
    """Put an event into the past."""
    return said(event, by=by, on=on, stream=APPRAISAL)


INSPECTED = (posted(INSPECT),)
CIRCULATED = (posted(CIRCULATE),)
REPORTED = (CIRCULATED, posted(REPORT, POLICE, "2024-04-10"))
DONE = (REPORTED, posted(SUFFICIENT, OFFICE, "2024-04-12"))
DROPPED = (CIRCULATED, posted(DROP))
WITHDRAWN = (CIRCULATED, posted(WITHDRAW))

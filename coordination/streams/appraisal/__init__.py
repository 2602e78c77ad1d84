"""Appraisals: what the office finds when it inspects members, and how it praises and criticises them. 督查与讲评通报。

The machine is drawn in docs/machines/appraisal.md.
"""

from __future__ import annotations

from coordination.streams.appraisal.codes import AppraisalKind, ItemDuty, ItemStage, RemarkKind, Stage
from coordination.streams.appraisal.events import (
    AppraisalCircularIssued,
    AppraisalInspectionRecorded,
    AppraisalItemWithdrawn,
    AppraisalRectificationReported,
    AppraisalRectificationReviewed,
    AppraisalWithdrawn,
)
from coordination.streams.appraisal.parts import RectificationItem, Remark
from coordination.streams.appraisal.state import APPRAISAL, UNDER_WAY, Appraisal, Item

__all__ = [
    "APPRAISAL",
    "UNDER_WAY",
    "Appraisal",
    "AppraisalCircularIssued",
    "AppraisalInspectionRecorded",
    "AppraisalItemWithdrawn",
    "AppraisalKind",
    "AppraisalRectificationReported",
    "AppraisalRectificationReviewed",
    "AppraisalWithdrawn",
    "Item",
    "ItemDuty",
    "ItemStage",
    "RectificationItem",
    "Remark",
    "RemarkKind",
    "Stage",
]

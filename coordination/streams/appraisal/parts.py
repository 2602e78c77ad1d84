"""Of what an appraisal consists: remarks on units, and items to be put right. 督查讲评组成部分。"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from coordination.catalogue import AgencyCode, ClearNote, Code, Searchable, glossary, part
from coordination.streams.appraisal.codes import RemarkKind

glossary(
    unit="所在单位",
    remark_kind="讲评类别",
    remark="讲评内容",
    rectify_no="整改事项序号",
    responsible_agency="承担单位",
    requirement="事项要求",
    complete_by_on="完成期限",
)


@part
class Remark:
    """What is said of one unit. 单位讲评。"""

    unit: AgencyCode
    remark_kind: RemarkKind
    remark: Annotated[ClearNote, Searchable()]

    def says(self) -> str:
        """Return the unit, and what is said of it."""
        return f"{self.unit} {self.remark_kind.zh}"


@part
class RectificationItem:
    """Something to be put right: by which agency, until when. 整改事项。"""

    rectify_no: Code
    responsible_agency: AgencyCode
    requirement: Annotated[ClearNote, Searchable()]
    complete_by_on: date

    def says(self) -> str:
        """Return the number, and what is to be done."""
        return f"{self.rectify_no} {self.requirement}"

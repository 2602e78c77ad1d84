"""Values of which referrals are made: the file, the goods on its list, sentences. 移送案卷、涉案物品、判决。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    Code,
    Count,
    Document,
    DocumentNo,
    Fault,
    Fen,
    Name,
    Note,
    PersonRef,
    Range,
    Sha256,
    glossary,
    part,
)
from coordination.streams.referral.codes import DocumentKind, Verdict

glossary(
    kind="类型",
    document_no="文号",
    pages="页数",
    sha256="文件哈希",
    absent_reason="缺项理由",
    item_no="清单序号",
    goods_record="涉案物品记录",
    line_no="物品行号",
    missing="短少数量",
    name="名称",
    quantity="数量",
    unit_of_measure="单位",
    seized="已查封扣押",
    worth_fen="价值",
    difference="与清单不符的情况",
    ref="人员引用编号",
    verdict="裁判结果",
    criminal_fine_fen="罚金",
    fine_offset_fen="罚款折抵罚金数额",
    term_months="刑期月数",
)


@part
class FileItem:
    """One of the five documents of a referral, or the reason why it is empty. 移送材料。"""

    kind: DocumentKind
    document_no: Annotated[DocumentNo, Document()] | None = None
    pages: Annotated[int, Range(1, 100_000)] | None = None
    sha256: Sha256 | None = None
    absent_reason: Note | None = None

    def says(self) -> DocumentKind:
        """Return which document it is."""
        return self.kind


@part
class ListedExhibit:
    """A line of the list of goods, which is also the seizure list where the goods were seized. 涉案物品清单行。

    ``quantity`` counts whole units of ``unit_of_measure``. Goods under a measure on record are named by that record
    (``goods_record``) and the line there (``line_no``); all or part of the line may be listed.
    """

    item_no: Code
    name: Name
    quantity: Count
    seized: bool
    unit_of_measure: Name | None = None
    worth_fen: Fen | None = None
    goods_record: UUID | None = None
    line_no: Code | None = None

    def faults(self) -> Iterator[Fault]:
        """Find a record without its line, or a line without its record."""
        if (self.goods_record is None) != (self.line_no is None):
            yield Fault(
                "missing",
                "goods_record与line_no须同时填写，或者都不填",
                "goods_record and line_no go together: give both, or neither",
                "/line_no" if self.line_no is None else "/goods_record",
            )

    def says(self) -> str:
        """Return the line as people write it."""
        return f"{self.name}×{self.quantity}"


@part
class HandedExhibit:
    """How many of a line changed hands, and why it is not what the list says. 移交物品行。"""

    item_no: Code
    quantity: Count
    difference: Note | None = None

    def says(self) -> str:
        """Return the line with what is said of a difference."""
        said = f"{self.item_no}×{self.quantity}"
        return said if self.difference is None else f"{said}（{self.difference}）"


@part
class CarriedLine:
    """A line of goods as it is listed or changes hands, told to the goods' own record. 移送物品行。

    ``missing`` is how many fewer there are than there should be, less than nothing where there are more.
    """

    item_no: Code
    line_no: Code
    quantity: Count
    missing: Annotated[int, Range(-(10**9), 10**9)] | None = None
    difference: Note | None = None

    def says(self) -> str:
        """Return the line with what is said of a difference."""
        said = f"{self.line_no}×{self.quantity}"
        return said if self.difference is None else f"{said}（{self.difference}）"


@part
class Sentence:
    """What a court decided about a person. 判决结果。

    ``fine_offset_fen`` is how much of an administrative fine already paid the court set off (行政处罚法 第三十五条第二款).
    """

    ref: PersonRef
    verdict: Verdict
    criminal_fine_fen: Fen | None = None
    fine_offset_fen: Fen | None = None
    term_months: Annotated[int, Range(0, 1200)] | None = None

    def says(self) -> Verdict:
        """Return the verdict; the person is a reference only."""
        return self.verdict

"""What an operator is to put right, or to check itself: until when, and whether it was done (M47). 自查自纠与整改。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from coordination.catalogue import ClearNote, Document, DocumentNo, Searchable, event, glossary
from coordination.guards import at, by_registrant
from coordination.rules import Envelope, Event
from coordination.streams.daybook.codes import RectificationKind, RectificationResult, Stage
from coordination.streams.daybook.guards import new_day_fits, rectification_due, rectified_later, to_be_rectified
from coordination.streams.daybook.state import DaybookEntry

glossary(
    rectification_kind="整改种类",
    requirement="事项要求",
    complete_by_on="完成期限",
    rectified_as="自查整改结果",
    completion="落实情况",
    document_no="文号",
)
M47 = ("S1 六（二）", "S2", "M47")


@event(
    "daybook.rectification_set",
    zh="要求自查整改",
    en="Rectification set",
    basis=M47,
    says_zh="{agency}要求经营者于{complete_by_on}前{rectification_kind}[（{document_no}）]：{requirement}",
    says_en="{agency} wants it done by {complete_by_on}, {rectification_kind}[ ({document_no})]: {requirement}",
)
class DaybookRectificationSet(Event[DaybookEntry]):
    """Whoever was inspected, guided or interviewed is to check itself or to put something right, until a day. 自查自纠、整改。"""

    rectification_kind: RectificationKind
    requirement: Annotated[ClearNote, Searchable()]
    complete_by_on: date
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_registrant, at(Stage.RECORDED), to_be_rectified, rectified_later)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Remember until when."""
        return replace(entry, rectify_by_on=self.complete_by_on)


@event(
    "daybook.rectification_checked",
    zh="整改复查",
    en="Rectification checked",
    basis=M47,
    says_zh="{agency}复查整改情况：{rectified_as}[，改为{complete_by_on}前完成][。{completion}]",
    says_en="{agency} looked whether it was put right: {rectified_as}[, to be done by {complete_by_on}][. {completion}]",
)
class DaybookRectificationChecked(Event[DaybookEntry]):
    """The agency looks whether it was done; what was not may be given another day. 整改复查。"""

    rectified_as: RectificationResult
    completion: Annotated[ClearNote, Searchable()] | None = None
    complete_by_on: date | None = None

    guards = (by_registrant, at(Stage.RECORDED), rectification_due, new_day_fits, rectified_later)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """End it, or go on with the new day."""
        return replace(entry, rectify_by_on=self.complete_by_on)

"""Values of which a consultation consists: the matters on its agenda, and what was concluded on each. 会商组成部分。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from coordination.catalogue import ClearNote, Code, Fault, Items, Searchable, glossary, part
from coordination.streams.consultation.codes import RecordKind, Topic

glossary(
    matter_no="事项序号",
    point_at_issue="会商问题",
    record_kind="记录种类",
    record="所涉记录",
    topics="会商议题",
    matter_conclusion="会商结论",
)


@part
class AgendaItem:
    """A matter to be consulted on: a lead or case with its topics, or a new situation without either (M78). 会商事项。"""

    matter_no: Code
    point_at_issue: Annotated[ClearNote, Searchable()]
    record_kind: RecordKind | None = None
    record: UUID | None = None
    topics: Annotated[tuple[Topic, ...], Items(0, 4)] = ()

    def faults(self) -> Iterator[Fault]:
        """Find a record without its kind or its topics, or either of these without a record."""
        given = {self.record_kind is not None, self.record is not None, bool(self.topics)}
        if len(given) > 1:
            yield Fault(
                "incomplete",
                "线索、案件须同时填写record_kind、record和topics；新情况、新问题三者均不填",
                "of a lead or case give record_kind, record and topics; of a new situation none of the three",
                "/record",
            )

    def says(self) -> str:
        """Return its number, and what is asked."""
        return f"{self.matter_no} {self.point_at_issue}"


@part
class MatterConclusion:
    """What was concluded on a matter. 事项结论。"""

    matter_no: Code
    matter_conclusion: Annotated[ClearNote, Searchable()]

    def says(self) -> str:
        """Return the number, and the conclusion."""
        return f"{self.matter_no} {self.matter_conclusion}"

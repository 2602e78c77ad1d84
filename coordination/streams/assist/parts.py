"""Values of which requests for assistance are made: what is asked, what is answered, evidence that goes along. 协查事项与答复。"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from coordination.catalogue import ClearNote, Code, Items, Searchable, Sha256, Sm3, glossary, part
from coordination.streams.assist.codes import AnswerOutcome, MatterKind

glossary(
    matter_no="事项序号",
    matter_kind="事项类型",
    content="内容",
    answer_outcome="答复结论",
    evidence="证据",
    item_no="清单序号",
    sha256="文件哈希",
    sm3="文件SM3杂凑值",
    attached="所附证据",
)


@part
class EvidencePointer:
    """An item of evidence that goes with a letter: where it is on record, and its digests as the sender knows them. 所附证据。"""

    evidence: UUID
    item_no: Code
    sha256: Sha256 | None = None
    sm3: Sm3 | None = None

    def says(self) -> str:
        """Return its number on the list of the evidence."""
        return self.item_no


@part
class Matter:
    """One thing that is asked for. 协查事项。"""

    matter_no: Code
    matter_kind: MatterKind
    content: Annotated[ClearNote, Searchable()]

    def says(self) -> str:
        """Return its number and what it is."""
        return f"{self.matter_no}. {self.content}"


@part
class Answer:
    """What became of one thing that was asked for. 事项答复。"""

    matter_no: Code
    answer_outcome: AnswerOutcome
    content: Annotated[ClearNote, Searchable()]
    attached: Annotated[tuple[EvidencePointer, ...], Items(0, 50)] = ()

    def says(self) -> str:
        """Return the number of the matter and the answer."""
        return f"{self.matter_no}. {self.content}"

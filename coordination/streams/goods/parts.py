"""Values of which lists of goods are made: a line, so many of a line, a line counted again. 物品清单。"""

from __future__ import annotations

from typing import Annotated

from coordination.catalogue import Code, Count, ExternalNo, Fen, Name, Note, Range, Searchable, glossary, part

glossary(
    line_no="物品行号",
    name="名称",
    spec="规格型号",
    batch_no="批号",
    quantity="数量",
    unit_of_measure="单位",
    worth_fen="价值",
    difference="与清单不符的情况",
)
Number = Annotated[int, Range(1, 10**9)]


@part
class GoodsLine:
    """A line of the list that goes with a measure; ``worth_fen`` is what all of it is worth. 清单行。

    ``quantity`` counts whole units of ``unit_of_measure``: choose a unit small enough for what may be parted.
    """

    line_no: Code
    name: Annotated[Name, Searchable()]
    quantity: Number
    spec: Annotated[Name, Searchable()] | None = None
    batch_no: ExternalNo | None = None
    unit_of_measure: Name | None = None
    worth_fen: Fen | None = None

    def says(self) -> str:
        """Return the line as people write it."""
        return f"{self.name}×{self.quantity}"


@part
class LineQuantity:
    """So many of a line. 清单行及数量。"""

    line_no: Code
    quantity: Number

    def says(self) -> str:
        """Return the line and how many of it."""
        return f"{self.line_no}×{self.quantity}"


@part
class CountedLine:
    """How many of a line are really there, and why it is not what the record says. 清点行。"""

    line_no: Code
    quantity: Count
    difference: Note

    def says(self) -> str:
        """Return what was counted and what is said of it."""
        return f"{self.line_no}×{self.quantity}（{self.difference}）"

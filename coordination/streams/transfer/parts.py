"""Values of which a transfer is made: the package of evidence as it was sent, and as it was found. 移送清单。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol
from uuid import UUID

from coordination.catalogue import Code, Fault, Note, Sha256, Sm3, glossary, part
from coordination.streams.evidence.parts import Digested, one_digest_only

glossary(
    evidence="证据",
    item_no="清单序号",
    sha256="文件哈希",
    sm3="文件SM3杂凑值",
    difference="与清单不符的情况",
)


class Line(NamedTuple):
    """A line as it is compared. 清单行。"""

    evidence: UUID
    item_no: str
    sha256: str | None
    sm3: str | None


class Listed(Digested, Protocol):
    """What stands on the list of a package. 清单行。"""

    @property
    def evidence(self) -> UUID:
        """The piece of evidence that the item is of."""


@part
class PackageLine:
    """A line of the manifest: an item of a piece of evidence, its file named by both digests. 移送清单行。"""

    evidence: UUID
    item_no: Code
    sha256: Sha256 | None = None
    sm3: Sm3 | None = None

    def faults(self) -> Iterator[Fault]:
        """Find a file that is named by one digest only."""
        return one_digest_only(self)

    def says(self) -> str:
        """Return its number on the list."""
        return self.item_no


@part
class FoundLine:
    """A line of the manifest as the receiver found it, and what is not as it says. 签收清单行。"""

    evidence: UUID
    item_no: Code
    sha256: Sha256 | None = None
    sm3: Sm3 | None = None
    difference: Note | None = None

    def faults(self) -> Iterator[Fault]:
        """Find a file that is named by one digest only."""
        return one_digest_only(self)

    def says(self) -> str:
        """Return its number with what is said of a difference."""
        return self.item_no if self.difference is None else f"{self.item_no}（{self.difference}）"


def lines_of(given: Iterable[Listed]) -> tuple[Line, ...]:
    """Return lines as they are compared: which item, and its digests."""
    return tuple(Line(one.evidence, one.item_no, one.sha256, one.sm3) for one in given)

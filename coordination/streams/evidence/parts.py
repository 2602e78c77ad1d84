"""Values of which evidence is made: its items with their digests, and the lists of hand-overs. 证据物件与移交清单。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Protocol
from uuid import UUID

from coordination.catalogue import Code, Fault, Name, Note, Range, Searchable, Sha256, Sm3, glossary, part

glossary(
    item_no="清单序号",
    name="名称",
    sha256="文件哈希",
    sm3="文件SM3杂凑值",
    size_bytes="文件字节数",
    difference="与清单不符的情况",
    goods_record="涉案物品记录",
    line_no="物品行号",
)


class Digested(Protocol):
    """What has a number on a list and names a file by its digests, if it is one. 清单行。"""

    @property
    def item_no(self) -> str:
        """Its number on the list."""

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of its file."""

    @property
    def sm3(self) -> str | None:
        """The SM3 of its file."""


def one_digest_only(value: Digested) -> Iterator[Fault]:
    """Find a file that is named by one digest only."""
    if (value.sha256 is None) != (value.sm3 is None):
        missing = "sm3" if value.sm3 is None else "sha256"
        yield Fault(
            "digest",
            "文件须同时填写sha256和sm3；没有文件的都不填",
            "a file is named by both digests, sha256 and sm3; leave both out where there is no file",
            f"/{missing}",
        )


@part
class EvidenceItem:
    """A thing or a file that the evidence consists of; a file is named by both digests, computed by whoever sends. 证据物件。"""

    item_no: Code
    name: Annotated[Name, Searchable()]
    sha256: Sha256 | None = None
    sm3: Sm3 | None = None
    size_bytes: Annotated[int, Range(0, 2**50)] | None = None

    def faults(self) -> Iterator[Fault]:
        """Find a file that is named by one digest only."""
        return one_digest_only(self)

    def says(self) -> str:
        """Return what people call it."""
        return self.name


@part
class HandedItem:
    """A line of a list that goes with a hand-over: which item, and its file as the giver knows it. 移交清单行。"""

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
class ReceivedItem:
    """A line of the list as the receiver found it, and what is not as the list says. 接收清单行。"""

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


@part
class GoodsPointer:
    """A line of goods under a measure, of which the evidence tells or is a sample. 所指涉案物品。"""

    goods_record: UUID
    line_no: Code

    def says(self) -> str:
        """Return the number of the line."""
        return self.line_no

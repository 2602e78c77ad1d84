"""What the rules need to know of a number, and of the register that counts an agency's numbers. 文号与发文登记簿状态。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind, stream_id
from coordination.document_numbers import normal
from coordination.streams.documents.codes import DocumentType, Standing


class Series(NamedTuple):
    """Numbers that are counted together: of one type of document, under one letterhead, in one year. 编号序列。"""

    document_type: DocumentType
    prefix: str
    year: int


@dataclass(frozen=True, slots=True)
class Number:
    """One number of an issuer, and the record whose document bears it. 文号状态。"""

    issuer: str = ""
    standing: Standing = Standing.NONE
    record: tuple[str, UUID] | None = None
    registrant: str | None = None
    participants: tuple[str, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether the number has been given out, or is borne by a document."""
        return self.standing is not Standing.NONE

    # Numbers are known to their issuer and to those of its units that use them.

    @property
    def holder(self) -> str | None:
        """The issuer."""
        return self.issuer or None

    @property
    def offered_to(self) -> str | None:
        """Nobody."""
        return None

    @property
    def campaigns(self) -> tuple[str, ...]:
        """None: a series runs through all campaigns."""
        return ()

    @property
    def public(self) -> bool:
        """Nobody else needs to know how far an agency's numbers have come."""
        return False


@dataclass(frozen=True, slots=True)
class Register:
    """How far each series of an issuer has come. 发文登记簿状态。"""

    issuer: str = ""
    last: Mapping[Series, int] = field(default_factory=dict)
    registrant: str | None = None

    @property
    def holder(self) -> str | None:
        """The issuer."""
        return self.issuer or None

    @property
    def offered_to(self) -> str | None:
        """Nobody."""
        return None

    @property
    def participants(self) -> tuple[str, ...]:
        """Nobody beside the issuer."""
        return ()

    @property
    def campaigns(self) -> tuple[str, ...]:
        """None."""
        return ()

    @property
    def public(self) -> bool:
        """A register is its issuer's."""
        return False


NUMBER = Kind("document_number", plural="document-numbers", zh="文号", en="document number", state=Number)
REGISTER = Kind(
    "document_register",
    plural="document-registers",
    zh="发文登记簿",
    en="register of document numbers",
    state=Register,
    keyed=True,
)


def number_id(issuer: str, document_type: DocumentType, document_no: str) -> UUID:
    """Return the stream of a number, however it is written: whoever bears it first takes it. 文号流编号。"""
    return stream_id(NUMBER.name, f"{issuer} {document_type.value} {normal(document_no)}")


def register_id(issuer: str) -> UUID:
    """Return the stream of an issuer's register."""
    return stream_id(REGISTER.name, issuer)

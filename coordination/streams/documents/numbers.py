"""One number: given out, borne by a document, free again where that was a mistake, or void for ever. 文号。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    Code,
    Document,
    DocumentNo,
    Note,
    Range,
    Searchable,
    Text,
    event,
    glossary,
)
from coordination.rules import Envelope, Event
from coordination.streams.documents.codes import DocumentType, Standing
from coordination.streams.documents.guards import by_issuer, in_use, not_in_use, not_void
from coordination.streams.documents.state import Number

glossary(
    issuer="发文机关",
    document_type="文书类型",
    document_no="文号",
    as_given="原样写法",
    prefix="机关代字",
    year="年份",
    sequence="序号",
    allocated="由登记簿编出",
    told_by="使用单位",
    record_kind="记录种类",
    record="所涉记录",
    purpose="用途",
    reason="理由",
)

Prefix = Annotated[str, Text(2, 60)]
Sequence = Annotated[int, Range(1, 999_999_999)]
Year = Annotated[int, Range(1900, 2199)]


@event(
    "document_number.registered",
    zh="文号登记",
    en="Document number registered",
    basis=("GB/T 9704-2012", "M118"),
    opens=True,
    posted=False,
    says_zh="登记{issuer}的文号{document_no}（{document_type}）[，用于{record_kind}][，用途：{purpose}]",
    says_en="number {document_no} of {issuer} was registered ({document_type})[, for a {record_kind}][; purpose: {purpose}]",
)
class DocumentNumberRegistered(Event[Number]):
    """A number is taken: given out by the register, or told by the record whose document bears it. 文号登记。

    ``document_no`` is the number as it is compared, ``as_given`` as it was written, where that differs; its parts are told where
    the pattern is known.
    """

    issuer: AgencyCode
    document_type: DocumentType
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    told_by: AgencyCode
    allocated: bool
    as_given: Annotated[DocumentNo, Searchable()] | None = None
    prefix: Prefix | None = None
    year: Year | None = None
    sequence: Sequence | None = None
    record_kind: Code | None = None
    record: UUID | None = None
    purpose: Note | None = None

    def evolve(self, number: Number, envelope: Envelope) -> Number:
        """Take the number, for the record if there is one."""
        record = None if self.record_kind is None or self.record is None else (self.record_kind, self.record)
        standing = Standing.RESERVED if record is None else Standing.USED
        return replace(number, issuer=self.issuer, registrant=self.told_by, standing=standing, record=record)


@event(
    "document_number.used",
    zh="文号启用",
    en="Document number used",
    basis=("GB/T 9704-2012",),
    posted=False,
    says_zh="文号用于{record_kind}（{told_by}）",
    says_en="the number is borne by a document of a {record_kind} ({told_by})",
)
class DocumentNumberUsed(Event[Number]):
    """A document of a record bears a number that was free. 文号启用。"""

    told_by: AgencyCode
    record_kind: Code
    record: UUID

    def evolve(self, number: Number, envelope: Envelope) -> Number:
        """Bind the number to the record."""
        joined = tuple(dict.fromkeys((*number.participants, self.told_by)))
        record = (self.record_kind, self.record)
        return replace(number, standing=Standing.USED, record=record, participants=joined)


@event(
    "document_number.released",
    zh="文号误用更正",
    en="Document number released",
    says_zh="更正误用，文号恢复待用：{reason}",
    says_en="the number was named by mistake and is free again: {reason}",
)
class DocumentNumberReleased(Event[Number]):
    """A record named the number by mistake: it is free for the document that it belongs to. 文号误用更正。"""

    reason: Note

    guards = (by_issuer, in_use)

    def evolve(self, number: Number, envelope: Envelope) -> Number:
        """Free the number."""
        return replace(number, standing=Standing.RESERVED, record=None)


@event(
    "document_number.voided",
    zh="文号作废",
    en="Document number voided",
    says_zh="文号作废：{reason}",
    says_en="the number was voided: {reason}",
)
class DocumentNumberVoided(Event[Number]):
    """No document will bear the number; it stays on record, so that the series has no gap. 文号作废。"""

    reason: Note

    guards = (by_issuer, not_in_use, not_void)

    def evolve(self, number: Number, envelope: Envelope) -> Number:
        """Keep the number from being used."""
        return replace(number, standing=Standing.VOID)

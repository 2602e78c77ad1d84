"""The register that gives out an agency's numbers one by one, without gaps. 发文登记簿。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coordination.catalogue import AgencyCode, DocumentNo, Note, event, glossary
from coordination.document_numbers import written
from coordination.guards import by_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.documents.codes import DocumentType
from coordination.streams.documents.guards import (
    begins_free,
    begins_once,
    issuer_of,
    number_of,
    prefix_is_printable,
    register_is_own,
)
from coordination.streams.documents.numbers import DocumentNumberRegistered, Prefix, Sequence, Year
from coordination.streams.documents.state import NUMBER, REGISTER, Register, Series, number_id

glossary(first_sequence="起始序号")


@event(
    "document_register.number_requested",
    zh="申请文号",
    en="Document number requested",
    basis=("GB/T 9704-2012",),
    opens="again",
    says_zh="{agency}申请{prefix}的{document_type}文号[，自{first_sequence}号编起][，用途：{purpose}]",
    says_en="{agency} asked for a number under {prefix} for a {document_type}[, beginning with {first_sequence}][; {purpose}]",
)
class DocumentRegisterNumberRequested(Event[Register]):
    """An agency takes the next number of a series; the year is that of the legal date. 申请文号。

    The first request of a series may say where it begins, if numbers before were given out elsewhere. The number is told by
    document_register.number_allocated, and stands at /v1/document-numbers.
    """

    document_type: DocumentType
    prefix: Prefix
    first_sequence: Sequence | None = None
    purpose: Note | None = None

    guards = (by_agency, register_is_own, prefix_is_printable, begins_once, begins_free)

    def evolve(self, register: Register, envelope: Envelope) -> Register:
        """Change nothing: what follows counts."""
        return replace(register, registrant=register.registrant or envelope.agency)

    def consequences(self, register: Register, context: Context) -> Iterable[Consequence]:
        """Give out the next number that no document bears, and take it."""
        issuer, year = issuer_of(context), context.legal_on.year
        last = register.last.get(Series(self.document_type, self.prefix, year))
        sequence = (self.first_sequence or 1) if last is None else last + 1
        # numbers that records bore before the register began to count were given out elsewhere
        while number_of(self.document_type, written(self.prefix, year, sequence), context).registered:
            sequence += 1
        number = written(self.prefix, year, sequence)
        allocated = DocumentRegisterNumberAllocated(
            issuer=issuer,
            document_type=self.document_type,
            document_no=number,
            prefix=self.prefix,
            year=year,
            sequence=sequence,
        )
        registered = DocumentNumberRegistered(
            issuer=issuer,
            document_type=self.document_type,
            document_no=number,
            told_by=context.agency,
            allocated=True,
            prefix=self.prefix,
            year=year,
            sequence=sequence,
            purpose=self.purpose,
        )
        return (
            Consequence(REGISTER, context.envelope.stream, allocated),
            Consequence(NUMBER, number_id(issuer, self.document_type, number), registered),
        )


@event(
    "document_register.number_allocated",
    zh="编出文号",
    en="Document number allocated",
    basis=("GB/T 9704-2012",),
    posted=False,
    says_zh="编出文号{document_no}（{document_type}）",
    says_en="number {document_no} was given out ({document_type})",
)
class DocumentRegisterNumberAllocated(Event[Register]):
    """The register gave out the next number of a series. 编出文号。"""

    issuer: AgencyCode
    document_type: DocumentType
    document_no: DocumentNo
    prefix: Prefix
    year: Year
    sequence: Sequence

    def evolve(self, register: Register, envelope: Envelope) -> Register:
        """Count on."""
        counted = {**register.last, Series(self.document_type, self.prefix, self.year): self.sequence}
        return replace(register, issuer=self.issuer, last=counted)

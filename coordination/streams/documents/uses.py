"""What a record does whose document bears a number: take it, so that no other record can. 文号占用。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coordination.document_numbers import normal, parse
from coordination.rules import Consequence, Context
from coordination.streams.documents.codes import DocumentType
from coordination.streams.documents.guards import issuer_of, number_of
from coordination.streams.documents.numbers import DocumentNumberRegistered, DocumentNumberUsed
from coordination.streams.documents.state import NUMBER, number_id


def number_used(
    event: Any, document_type: DocumentType, context: Context, field: str = "document_no"
) -> Iterable[Consequence]:
    """Return the consequence that takes the number of an event's document for its record; nothing where it has it already.

    For events with the guards of `coordination.streams.documents.guards.bears_a_number`, of the same type and field.
    """
    given: str | None = getattr(event, field)
    if given is None:
        return ()
    issuer, number = issuer_of(context), number_of(document_type, given, context)
    stream = number_id(issuer, document_type, given)
    kind, record = event.declaration.kind.name, context.envelope.stream
    if number.record == (kind, record):
        return ()
    if number.registered:
        taken = DocumentNumberUsed(told_by=context.agency, record_kind=kind, record=record)
        return (Consequence(NUMBER, stream, taken),)
    spelled, parts = normal(given), parse(given)
    registered = DocumentNumberRegistered(
        issuer=issuer,
        document_type=document_type,
        document_no=spelled,
        told_by=context.agency,
        allocated=False,
        as_given=given if given != spelled else None,
        prefix=parts.prefix if parts else None,
        year=parts.year if parts else None,
        sequence=parts.sequence if parts else None,
        record_kind=kind,
        record=record,
    )
    return (Consequence(NUMBER, stream, registered),)

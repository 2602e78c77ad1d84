"""Numbers of documents: one number for one document of an issuer, given out without gaps to whoever asks. 文号与发文登记簿。

The machine is drawn in docs/machines/document_number.md.
"""

from __future__ import annotations

from coordination.streams.documents.codes import DocumentType, Standing
from coordination.streams.documents.guards import bears_a_number, issuer_of
from coordination.streams.documents.numbers import (
    DocumentNumberRegistered,
    DocumentNumberReleased,
    DocumentNumberUsed,
    DocumentNumberVoided,
)
from coordination.streams.documents.registers import DocumentRegisterNumberAllocated, DocumentRegisterNumberRequested
from coordination.streams.documents.state import NUMBER, REGISTER, Number, Register, Series, number_id, register_id
from coordination.streams.documents.uses import number_used

__all__ = [
    "NUMBER",
    "REGISTER",
    "DocumentNumberRegistered",
    "DocumentNumberReleased",
    "DocumentNumberUsed",
    "DocumentNumberVoided",
    "DocumentRegisterNumberAllocated",
    "DocumentRegisterNumberRequested",
    "DocumentType",
    "Number",
    "Register",
    "Series",
    "Standing",
    "bears_a_number",
    "issuer_of",
    "number_id",
    "number_used",
    "register_id",
]

"""Arrays in PostgreSQL's own binary form, built in one go. 二进制数组。

The driver looks at every element of every list before it sends it; for a dozen lists an append that was most of the
work. Here the types are known beforehand.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Self

from psycopg.adapt import Buffer, Dumper
from psycopg.postgres import types
from psycopg.pq import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from psycopg import Connection

HEADER = struct.Struct("!iiiii")  # dimensions, has nulls, element type, length, first index
UUID_SIZE = b"\0\0\0\x10"


class Array(bytes):
    """An array as it goes over the wire. 线上数组。"""

    __slots__ = ()


class UuidArray(Array):
    """``uuid[]``."""

    def __new__(cls, values: Sequence[UUID]) -> Self:
        elements = [UUID_SIZE + value.bytes for value in values]
        return super().__new__(cls, _header("uuid", len(elements)) + b"".join(elements))


class IntegerArray(Array):
    """``bigint[]``."""

    def __new__(cls, values: Sequence[int]) -> Self:
        pairs = [part for value in values for part in (8, value)]
        return super().__new__(cls, _header("int8", len(values)) + struct.pack("!" + "iq" * len(values), *pairs))


class TextArray(Array):
    """``text[]``."""

    def __new__(cls, values: Sequence[str]) -> Self:
        return super().__new__(cls, _header("text", len(values)) + _sized([value.encode() for value in values]))


class BytesArray(Array):
    """``bytea[]``."""

    def __new__(cls, values: Sequence[bytes]) -> Self:
        return super().__new__(cls, _header("bytea", len(values)) + _sized(values))


class _Dumper(Dumper):
    """Hands an array to the driver as it is."""

    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        return obj


def _dumper(element: str) -> type[_Dumper]:
    return type(f"{element}_dumper", (_Dumper,), {"oid": types[element].array_oid})


DUMPERS = {
    UuidArray: _dumper("uuid"),
    IntegerArray: _dumper("int8"),
    TextArray: _dumper("text"),
    BytesArray: _dumper("bytea"),
}


def register_arrays(connection: Connection[Any]) -> None:
    """Teach one connection these arrays."""
    for kind, dumper in DUMPERS.items():
        connection.adapters.register_dumper(kind, dumper)


def _header(element: str, length: int) -> bytes:
    return HEADER.pack(1, 0, types[element].oid, length, 1)


def _sized(values: Sequence[bytes]) -> bytes:
    return b"".join([part for value in values for part in (len(value).to_bytes(4), value)])

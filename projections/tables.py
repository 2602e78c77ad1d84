"""Column types that mean the same on SQLite and PostgreSQL, and the shapes of the tables that read models are kept in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect

from coordination.document_numbers import normal

OPEN: Final = 2**63 - 1
"""The end of a version that still holds."""

STILL_OPEN: Final = sa.literal_column(str(OPEN), sa.BigInteger)
"""OPEN written into the statement: as a parameter it would hide from both planners that a partial index applies."""

PREFIX: Final = "read_"

# Binary order on both databases: a page sorted by text must be the same page after a move from SQLite to PostgreSQL.
Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Many = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
"""A list of codes or of small objects."""


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware point in time; SQLite keeps it as UTC text that sorts in order. 时刻。"""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Use the database's own type where it knows zones."""
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Store UTC, and refuse a time without a zone."""
        if value is None:
            return None
        universal = _with_zone(value).astimezone(UTC)
        return universal.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if dialect.name == "sqlite" else universal

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        parsed = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        return parsed.astimezone(UTC)


class Spelled(sa.types.TypeDecorator[str]):
    """The number of a document in the spelling by which it is compared, whoever writes it or asks for it. 文号。"""

    impl = sa.Text
    cache_ok = True
    python_type = str

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Sort as all text is sorted."""
        return dialect.type_descriptor(sa.Text(collation="C") if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Spell what is kept, and what is asked for."""
        del dialect
        return None if value is None else normal(value)


@dataclass(frozen=True, slots=True)
class Lookup:
    """An index: its columns (``-`` before a name for descending), and whether only rows that still hold are in it."""

    columns: tuple[str, ...]
    open_by: str | None = None
    unique: bool = False
    early: bool = False
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of a read model, whatever its build: columns, key and indexes.

    Indexes marked ``early`` are needed while folding; the others are made after a rebuild has loaded the rows.
    """

    name: str
    columns: tuple[sa.Column[Any], ...]
    lookups: tuple[Lookup, ...]

    def signature(self) -> str:
        """Return text that changes whenever the stored rows would look different."""
        return ";".join(f"{column.name}:{column.type!r}" for column in self.columns)


@lru_cache(maxsize=512)
def table_of(shape: Shape, build: int) -> sa.Table:
    """Return the table that holds a shape in one build; builds live side by side under different names."""
    name = f"{PREFIX}{shape.name}_{build}"
    return sa.Table(name, sa.MetaData(), *(column._copy() for column in shape.columns))  # noqa: SLF001  SQLAlchemy's way


def indexes_of(shape: Shape, build: int, *, early: bool) -> list[sa.Index]:
    """Return the shape's indexes for one build that belong before (``early``) or after the loading."""
    table = table_of(shape, build)
    return [_index(table, number, lookup) for number, lookup in enumerate(shape.lookups) if lookup.early is early]


def _index(table: sa.Table, number: int, lookup: Lookup) -> sa.Index:
    columns = [_direction(table, name) for name in lookup.columns]
    where = None if lookup.open_by is None else table.c[lookup.open_by] == STILL_OPEN
    # The index is made apart from the table's metadata: it is created when its time has come.
    index = sa.Index(
        f"ix_{table.name}_{number}",
        *columns,
        unique=lookup.unique,
        sqlite_where=where,
        postgresql_where=where,
        postgresql_using=lookup.method or "btree",
    )
    table.indexes.discard(index)
    return index


def _direction(table: sa.Table, name: str) -> Any:
    return table.c[name[1:]].desc() if name.startswith("-") else table.c[name]


def versioned(
    name: str, columns: Iterable[sa.Column[Any]], sorts: Sequence[str] = (), found_by: Sequence[str] = ()
) -> Shape:
    """Return the shape of a table whose rows carry the positions between which they held. 版本化表。

    ``opened`` is the position at which the record first appeared: the order of registration. ``found_by`` names columns by whose
    value rows are looked up one by one.
    """
    return Shape(
        name,
        (
            sa.Column("id", sa.Uuid, nullable=False),
            sa.Column("valid_from", sa.BigInteger, nullable=False),
            sa.Column("valid_to", sa.BigInteger, nullable=False),
            sa.Column("opened", sa.BigInteger, nullable=False),
            *columns,
        ),
        (
            Lookup(("id",), open_by="valid_to", unique=True, early=True),
            Lookup(("id", "valid_from", "valid_to"), unique=True),
            Lookup(("-opened", "-id", "valid_from", "valid_to")),
            Lookup(("-opened", "-id"), open_by="valid_to"),
            *(Lookup((column, "-opened", "-id"), open_by="valid_to") for column in sorts),
            *(Lookup((column,), open_by="valid_to") for column in found_by),
        ),
    )


def held(valid_from: Any, valid_to: Any, position: int, *, newest: bool) -> sa.ColumnElement[bool]:
    """Return the condition that a version held at a position; ``newest`` says that nothing has been folded since."""
    if newest:
        condition: sa.ColumnElement[bool] = valid_to == STILL_OPEN
        return condition
    return sa.and_(valid_from <= position, valid_to > position)


Binder = Callable[[Any], Any]


def binders(columns: Sequence[sa.Column[Any]], dialect: Dialect) -> list[Binder | None]:
    """Return what turns each column's Python value, None aside, into what the driver takes; None where it takes it so."""
    return [_binder(column.type, dialect) for column in columns]


def _binder(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Binder | None:
    if isinstance(kind, sa.JSON):
        return _as_json
    if isinstance(kind, Instant) and dialect.name == "postgresql":
        return _with_zone
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _as_json(value: Any) -> str:
    """Write JSON as text, which both databases take for a JSON column."""
    return _written(value) if value != [] else "[]"


# One encoder for all: `json.dumps` makes a new one at every call.
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _with_zone(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = f"a time without a zone cannot be kept: {value!r}"
        raise ValueError(message)
    return value

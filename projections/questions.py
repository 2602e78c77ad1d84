"""What a ledger can be asked, and the cursor by which a question goes on. 查询条件与游标。"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from projections.engine.models import Ledger
from projections.engine.moments import Moment
from projections.tables import OPEN, Instant, Spelled

PAGE, LONGEST_PAGE = 50, 200
REGISTRATION: Final = "registration"
"""The default order: newest registration first. Written ``registration`` it is oldest first."""


class QueryRefused(ValueError):
    """A question names what the ledger does not offer, or its cursor belongs to another question: correct it.

    ``parameter`` is the filter or parameter that is wrong; ``choices`` are what it may be.
    """

    def __init__(self, parameter: str, zh: str, en: str, choices: Sequence[str] = ()) -> None:
        super().__init__(f"{parameter}: {en}")
        self.parameter, self.zh, self.en, self.choices = parameter, zh, en, tuple(choices)


@dataclass(frozen=True, slots=True)
class Among:
    """The column is one of these values; None stands for having none. 属于。"""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The column lies between two values, both included; a side that is None is open. 介于。"""

    low: Any = None
    high: Any = None


@dataclass(frozen=True, slots=True)
class Holds:
    """The column, a list, holds one of these values. 包含。"""

    values: tuple[str, ...]


Filter = Among | Between | Holds


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a ledger: filters, words, order, and how much of the answer. 查询条件。

    ``sort`` is a column that the ledger offers, or ``registration``; ``-`` before it for descending. ``cursor`` is what the page
    before gave as ``next``: it also fixes the moment, so that pages do not shift while the record grows.
    """

    filters: Mapping[str, Filter] = field(default_factory=dict)
    q: str | None = None
    sort: str = f"-{REGISTRATION}"
    limit: int = PAGE
    cursor: str | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last row's sort value, registration and id. 页末位置。"""

    value: Any
    opened: int
    id: UUID


def moment_of(query: Query, ledger: Ledger) -> Moment | None:
    """Return the moment that a query's cursor has fixed; None where it has no cursor and the asker says which.

    Raises:
        QueryRefused: the cursor is damaged or belongs to another question.
    """
    return None if query.cursor is None else read_cursor(ledger, query)[0]


def operators(column: sa.Column[Any]) -> tuple[type[Filter], ...]:
    """Return the kinds of condition that a column takes, by its type."""
    kind = column.type
    if isinstance(kind, sa.JSON):
        return (Holds,)
    if isinstance(kind, sa.Text | sa.Uuid | sa.Boolean | Spelled):
        return (Among,)
    return (Among, Between)


def order_of(ledger: Ledger, sort: str) -> tuple[str | None, bool]:
    """Return the column of an order, None for that of registration, and whether it descends."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name == REGISTRATION:
        return None, descending
    if name not in ledger.sorts:
        raise QueryRefused("sort", "不能按此项排序", "cannot be sorted by this", (REGISTRATION, *ledger.sorts))
    return name, descending


def _question(ledger: Ledger, query: Query) -> bytes:
    """Return what a cursor belongs to: another question must not be continued with it."""
    asked = (ledger.name, sorted((name, repr(wanted)) for name, wanted in query.filters.items()), query.q, query.sort)
    return repr(asked).encode()


def write_cursor(ledger: Ledger, query: Query, moment: Moment, place: Place) -> str:
    """Return the cursor with which a question goes on after a place, at the moment that its first page had."""
    value = place.value.isoformat() if isinstance(place.value, date | datetime) else place.value
    told = json.dumps([moment.position, moment.instant.isoformat(), value, place.opened, place.id.hex], default=str)
    check = hashlib.blake2s(told.encode() + _question(ledger, query), digest_size=_CHECK).digest()
    return base64.urlsafe_b64encode(check + told.encode()).decode().rstrip("=")


def read_cursor(ledger: Ledger, query: Query) -> tuple[Moment, Place]:
    """Return the moment and the place that a query's cursor names.

    Raises:
        QueryRefused: the cursor is damaged or belongs to another question.
    """
    column, _ = order_of(ledger, query.sort)
    cursor = query.cursor or ""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        check, told = raw[:_CHECK], raw[_CHECK:]
        if hashlib.blake2s(told + _question(ledger, query), digest_size=_CHECK).digest() != check:
            raise ValueError  # noqa: TRY301  told below, like any other damage
        position, instant, value, opened, record = json.loads(told)
        moment = Moment(_whole(position), _instant(instant))
        return moment, Place(_typed(ledger, column, value), _whole(opened), UUID(record))
    # the check proves no origin: anybody can make a cursor, and none may be taken for more than it is
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise QueryRefused(
            "cursor",
            "游标无效，或属于另一个查询；请从第一页重新开始",
            "is not a cursor of this question: begin at the first page",
        ) from None


_CHECK = 8


def _typed(ledger: Ledger, column: str | None, value: Any) -> Any:
    """Return a sort value as its column has it, from how the cursor wrote it."""
    if column is None or value is None:
        return value
    kind = next(one.type for one in ledger.columns if one.name == column)
    if isinstance(kind, Instant):
        return _instant(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    if kind.python_type is int:
        return _whole(value)
    if type(value) is not kind.python_type:
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < OPEN:
        raise ValueError
    return value


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)

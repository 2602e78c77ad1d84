"""Lists and details of any ledger, now or as of any moment, for whoever asks: one code path. 查询。"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from projections import search
from projections.access import Entitlement, Sight, Way
from projections.engine.database import Behind, Snapshot
from projections.engine.models import Ledger, Row
from projections.engine.moments import Moment
from projections.tables import OPEN, STILL_OPEN, Instant, held, table_of

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
class Listing:
    """A page of rows, the moment it answers for, and where it goes on. 列表页。"""

    rows: list[Row]
    moment: Moment
    next: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended: the last row's sort value, registration and id."""

    value: Any
    opened: int
    id: UUID


def moment_of(query: Query, ledger: Ledger) -> Moment | None:
    """Return the moment that a query's cursor has fixed; None where it has no cursor and the asker says which.

    Raises:
        QueryRefused: the cursor is damaged or belongs to another question.
    """
    return None if query.cursor is None else _read_cursor(ledger, query)[0]


def page(snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment, query: Query) -> Listing:
    """Return a page of the ledger as it stood at the moment, of the records that the sight covers today.

    Raises:
        QueryRefused: the question is not one that this ledger answers.
        Behind: the ledger has not reached the moment.
    """
    limit = query.limit
    if not 1 <= limit <= LONGEST_PAGE:
        raise QueryRefused("limit", f"每页条数须在1至{LONGEST_PAGE}之间", f"must lie between 1 and {LONGEST_PAGE}")
    place: _Place | None = None
    if query.cursor is not None:
        moment, place = _read_cursor(ledger, query)
    view = _View.of(snapshot, ledger, sight, moment)
    conditions = view.conditions(query)
    column, descending = _order(ledger, query.sort)
    if column is None and descending and not sight.everything and ledger.hangs_on is None:
        statement = view.registered_by_parties(conditions, place, limit + 1)
    else:
        statement = view.sorted(conditions, column, descending=descending, place=place).limit(limit + 1)
    rows = _shown(snapshot, statement)
    more = len(rows) > limit
    del rows[limit:]
    after = None
    if more:
        last = rows[-1]
        value = None if column is None else last[column]
        after = _write_cursor(ledger, query, moment, _Place(value, last["opened"], last["id"]))
    counted = snapshot.connection.scalar(view.total(conditions)) if query.total else None
    return Listing(rows, moment, after, counted)


def detail(snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment, record: UUID) -> Row | None:
    """Return one record as it stood at the moment; None where it did not exist then, or the sight does not cover it today.

    Raises:
        Behind: the ledger has not reached the moment.
    """
    view = _View.of(snapshot, ledger, sight, moment)
    wanted = (view.rows.c.id == record, view.then(), view.entitlement.of_row())
    found = _shown(snapshot, sa.select(view.rows).where(*wanted))
    return found[0] if found else None


def _shown(snapshot: Snapshot, statement: sa.Select[Any]) -> list[Row]:
    """Return the rows of an answer, without when they ended: that is not known at the moment that is asked about."""
    rows = [dict(row) for row in snapshot.connection.execute(statement).mappings()]
    for row in rows:
        del row["valid_to"]
    return rows


def entitlement(snapshot: Snapshot, ledger: Ledger, sight: Sight) -> Entitlement:
    """Return what a sight covers of a ledger in a snapshot.

    Raises:
        Behind: the ledger, or one on whose records its rows hang, has not been built yet.
    """
    ways: list[Way] = []
    if not sight.everything:
        ways.append(Way(access_of(snapshot, ledger)))
        ways += [Way(access_of(snapshot, record), ledger.hangs_on) for record in ledger.records if ledger.hangs_on]
    return Entitlement(sight, table_of(ledger.shape, snapshot.build_of(ledger).build), tuple(ways))


def access_of(snapshot: Snapshot, ledger: Ledger) -> sa.Table:
    """Return the table of who may know of the ledger's own records."""
    return table_of(ledger.access, snapshot.build_of(ledger).build)


def may_see(snapshot: Snapshot, ledger: Ledger, sight: Sight, record: UUID) -> bool:
    """Whether the sight covers a record today."""
    if sight.everything:
        return True
    asked = sa.select(entitlement(snapshot, ledger, sight).of_record(record))
    return bool(snapshot.connection.execute(asked).scalar())


def reasons_today(snapshot: Snapshot, ledger: Ledger, parties: Collection[str], record: UUID) -> frozenset[str]:
    """Return why the parties may know of a record today; nothing where they may not. 知悉理由。"""
    asked = sa.union_all(*entitlement(snapshot, ledger, Sight(tuple(parties))).why(record))
    return frozenset(why for told in snapshot.connection.scalars(asked) for why in told.split(","))


@dataclass(frozen=True, slots=True)
class _View:
    """The tables of a ledger in one snapshot, and the position that is asked about."""

    ledger: Ledger
    entitlement: Entitlement
    documents: sa.Table | None
    position: int
    newest: bool
    dialect: str

    @property
    def rows(self) -> sa.Table:
        """The table of rows."""
        return self.entitlement.rows

    @classmethod
    def of(cls, snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment) -> _View:
        """Open the ledger at a moment, for whoever looks."""
        build = snapshot.build_of(ledger)
        if build.position < moment.position:
            raise Behind(ledger.name, build.position, moment.position)
        return cls(
            ledger,
            entitlement(snapshot, ledger, sight),
            table_of(ledger.documents(snapshot.dialect), build.build) if ledger.text else None,
            moment.position,
            build.position == moment.position,
            snapshot.dialect,
        )

    def then(self) -> sa.ColumnElement[bool]:
        """Return the condition that a version held at the moment."""
        return held(self.rows.c.valid_from, self.rows.c.valid_to, self.position, newest=self.newest)

    def conditions(self, query: Query) -> list[sa.ColumnElement[bool]]:
        """Return the query's own conditions on rows."""
        found = [self._filter(name, wanted) for name, wanted in query.filters.items()]
        if query.q is not None and query.q.strip():
            if self.documents is None:
                raise QueryRefused("q", "该台账不支持全文检索", "this ledger has no full-text search")
            found.append(
                search.found_by(
                    query.q, self.documents, self.rows.c.id, self.position, self.dialect, newest=self.newest
                )
            )
        return found

    def sorted(
        self,
        conditions: Sequence[sa.ColumnElement[bool]],
        column: str | None,
        *,
        descending: bool,
        place: _Place | None,
    ) -> sa.Select[Any]:
        """Return the rows in any order the ledger offers: equals newest first, rows without a value last."""
        rows = self.rows
        turn = sa.desc if descending else sa.asc
        if column is None:
            order = [turn(rows.c.opened), turn(rows.c.id)]
        else:
            order = [turn(rows.c[column]).nulls_last(), rows.c.opened.desc(), rows.c.id.desc()]
        wanted = [self.then(), rows.c.opened <= self.position, *conditions]
        wanted.append(self.entitlement.of_rows())
        if place is not None:
            wanted.append(self._beyond(column, descending=descending, place=place))
        return sa.select(rows).where(*wanted).order_by(*order)

    def registered_by_parties(
        self, conditions: Sequence[sa.ColumnElement[bool]], place: _Place | None, limit: int
    ) -> sa.Select[Any]:
        """Return the newest registrations that parties may see, found from their access rows.

        So a page costs what the parties have to see, not what the ledger holds. Each party's own newest are taken, then the newest
        of all of these, each once.
        """
        (own,) = self.entitlement.ways
        access, rows = own.access, self.rows
        each: list[sa.Select[Any]] = []
        for party in self.entitlement.sight.parties:
            wanted = [access.c.party == party, access.c.until == STILL_OPEN, access.c.opened <= self.position]
            if place is not None:
                wanted.append(sa.tuple_(access.c.opened, access.c.id) < _pair(place))
            each.append(
                sa.select(rows.c.id, rows.c.opened, rows.c.valid_from)
                .select_from(access.join(rows, rows.c.id == access.c.id))
                .where(*wanted, self.then(), *conditions)
                .order_by(access.c.opened.desc(), access.c.id.desc())
                .limit(limit)
            )
        # A subquery around each, because SQLite takes no order and limit inside a union.
        found = sa.union(*(sa.select(one.subquery()) for one in each)).subquery()
        newest = sa.select(found).order_by(found.c.opened.desc(), found.c.id.desc()).limit(limit).subquery()
        whole = sa.and_(rows.c.id == newest.c.id, rows.c.valid_from == newest.c.valid_from)
        return (
            sa.select(rows).select_from(newest.join(rows, whole)).order_by(newest.c.opened.desc(), newest.c.id.desc())
        )

    def total(self, conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[int]:
        """Return the statement that counts all rows of the answer."""
        counted = sa.select(sa.func.count()).select_from(self.rows)
        return counted.where(self.then(), *conditions, self.entitlement.of_rows())

    def _beyond(self, column: str | None, *, descending: bool, place: _Place) -> sa.ColumnElement[bool]:
        """Return the condition that a row comes after the place where the page before ended."""
        rows = self.rows
        registered = sa.tuple_(rows.c.opened, rows.c.id)
        if column is None:
            return registered < _pair(place) if descending else registered > _pair(place)
        later = registered < _pair(place)
        sorted_by: sa.Column[Any] = rows.c[column]
        if place.value is None:
            return sa.and_(sorted_by.is_(None), later)
        further = sorted_by < place.value if descending else sorted_by > place.value
        return sa.or_(further, sa.and_(sorted_by == place.value, later), sorted_by.is_(None))

    def _filter(self, name: str, wanted: Filter) -> sa.ColumnElement[bool]:
        if name not in self.ledger.filters:
            raise QueryRefused(name, "该台账没有此筛选项", "this ledger has no such filter", self.ledger.filters)
        column: sa.Column[Any] = self.rows.c[name]
        allowed = operators(column)
        if type(wanted) not in allowed:
            told = ", ".join(kind.__name__.lower() for kind in allowed)
            raise QueryRefused(name, "该筛选项不支持这种条件", f"takes only: {told}")
        match wanted:
            case Among(values):
                given = [value for value in values if value is not None]
                return sa.or_(column.in_(given), *([column.is_(None)] if len(given) < len(values) else []))
            case Between(low, high):
                return sa.and_(
                    sa.true(),
                    *([column >= low] if low is not None else []),
                    *([column <= high] if high is not None else []),
                )
            case Holds(values):
                return sa.or_(sa.false(), *(self._holds(column, value) for value in values))

    def _holds(self, column: sa.Column[Any], value: str) -> sa.ColumnElement[bool]:
        if self.dialect == "postgresql":
            return column.op("@>")(sa.cast([value], postgresql.JSONB))
        items = sa.func.json_each(column).table_valued("value")
        return sa.exists(sa.select(sa.literal(1)).select_from(items).where(items.c.value == value))


def operators(column: sa.Column[Any]) -> tuple[type[Filter], ...]:
    """Return the kinds of condition that a column takes, by its type."""
    kind = column.type
    if isinstance(kind, sa.JSON):
        return (Holds,)
    if isinstance(kind, sa.Text | sa.Uuid | sa.Boolean):
        return (Among,)
    return (Among, Between)


def _order(ledger: Ledger, sort: str) -> tuple[str | None, bool]:
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name == REGISTRATION:
        return None, descending
    if name not in ledger.sorts:
        raise QueryRefused("sort", "不能按此项排序", "cannot be sorted by this", (REGISTRATION, *ledger.sorts))
    return name, descending


def _pair(place: _Place) -> sa.ColumnElement[Any]:
    return sa.tuple_(sa.literal(place.opened, sa.BigInteger), sa.literal(place.id, sa.Uuid))


def _question(ledger: Ledger, query: Query) -> bytes:
    """Return what a cursor belongs to: another question must not be continued with it."""
    asked = (ledger.name, sorted((name, repr(wanted)) for name, wanted in query.filters.items()), query.q, query.sort)
    return repr(asked).encode()


def _write_cursor(ledger: Ledger, query: Query, moment: Moment, place: _Place) -> str:
    value = place.value.isoformat() if isinstance(place.value, date | datetime) else place.value
    told = json.dumps([moment.position, moment.instant.isoformat(), value, place.opened, place.id.hex], default=str)
    check = hashlib.blake2s(told.encode() + _question(ledger, query), digest_size=_CHECK).digest()
    return base64.urlsafe_b64encode(check + told.encode()).decode().rstrip("=")


def _read_cursor(ledger: Ledger, query: Query) -> tuple[Moment, _Place]:
    column, _ = _order(ledger, query.sort)
    cursor = query.cursor or ""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        check, told = raw[:_CHECK], raw[_CHECK:]
        if hashlib.blake2s(told + _question(ledger, query), digest_size=_CHECK).digest() != check:
            raise ValueError  # noqa: TRY301  told below, like any other damage
        position, instant, value, opened, record = json.loads(told)
        moment = Moment(_whole(position), _instant(instant))
        return moment, _Place(_typed(ledger, column, value), _whole(opened), UUID(record))
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

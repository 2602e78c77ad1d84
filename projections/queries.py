"""Lists and details of any ledger, now or as of any moment, for whoever asks: one code path. 查询。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from projections import search
from projections.access import Entitlement, Sight, Way
from projections.engine.database import Behind, Snapshot
from projections.engine.models import Ledger, Row
from projections.engine.moments import Moment
from projections.questions import (
    LONGEST_PAGE,
    Among,
    Between,
    Filter,
    Holds,
    Place,
    Query,
    QueryRefused,
    operators,
    order_of,
    read_cursor,
    write_cursor,
)
from projections.tables import STILL_OPEN, Instant, Text, held, table_of


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows, the moment it answers for, and where it goes on. 列表页。"""

    rows: list[Row]
    moment: Moment
    next: str | None
    total: int | None


def page(snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment, query: Query) -> Listing:
    """Return a page of the ledger as it stood at the moment, of the records that the sight covers today.

    Raises:
        QueryRefused: the question is not one that this ledger answers.
        Behind: the ledger has not reached the moment.
    """
    limit = query.limit
    if not 1 <= limit <= LONGEST_PAGE:
        raise QueryRefused("limit", f"每页条数须在1至{LONGEST_PAGE}之间", f"must lie between 1 and {LONGEST_PAGE}")
    place: Place | None = None
    if query.cursor is not None:
        moment, place = read_cursor(ledger, query)
    view = _View.of(snapshot, ledger, sight, moment)
    conditions = view.conditions(query)
    column, descending = order_of(ledger, query.sort)
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
        after = write_cursor(ledger, query, moment, Place(value, last["opened"], last["id"]))
    counted = snapshot.connection.scalar(view.total(conditions)) if query.total else None
    return Listing(rows, moment, after, counted)


def detail(snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment, record: UUID) -> Row | None:
    """Return one record as it stood at the moment; None where it did not exist then, or the sight does not cover it today.

    Raises:
        Behind: the ledger has not reached the moment.
    """
    view = _View.of(snapshot, ledger, sight, moment)
    wanted = (view.rows.c.id == record, view.then(), view.entitlement.of_row())
    found = _shown(snapshot, view.selected().where(*wanted))
    return found[0] if found else None


def rows_at(
    snapshot: Snapshot, ledger: Ledger, sight: Sight, moment: Moment
) -> tuple[sa.Table, sa.ColumnElement[bool]]:
    """Return a ledger's table, and the condition that a row stood at the moment and the sight covers it today.

    For counts and joins, which no page of rows answers.

    Raises:
        Behind: the ledger has not reached the moment.
    """
    view = _View.of(snapshot, ledger, sight, moment)
    return view.rows, sa.and_(view.then(), view.entitlement.of_rows())


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
        ways += _ways_of_records(snapshot, ledger)
    return Entitlement(sight, table_of(ledger.shape, snapshot.build_of(ledger).build), tuple(ways))


def _ways_of_records(snapshot: Snapshot, ledger: Ledger) -> Iterator[Way]:
    """Yield the ways through the records on which a ledger's rows hang, and through what these hang on themselves."""
    if ledger.hangs_on is None:
        return
    for record in ledger.records:
        yield Way(access_of(snapshot, record), ledger.hangs_on)
        if record.hangs_on is not None:
            between = table_of(record.shape, snapshot.build_of(record).build)
            for other in record.records:
                yield Way(access_of(snapshot, other), ledger.hangs_on, (between, record.hangs_on))


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
    instant: datetime
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
            moment.instant,
            build.position == moment.position,
            snapshot.dialect,
        )

    def selected(self) -> sa.Select[Any]:
        """Return the selection of what a row shows: what is kept of it, and what the instant makes of that."""
        told = (one.value(self.rows, self.instant, self.dialect).label(one.name) for one in self.ledger.derived)
        return sa.select(self.rows, *told)

    def then(self) -> sa.ColumnElement[bool]:
        """Return the condition that a version held at the moment, and is there to be asked for."""
        standing = held(self.rows.c.valid_from, self.rows.c.valid_to, self.position, newest=self.newest)
        working = self.ledger.working
        return standing if working is None else sa.and_(standing, self.rows.c[working].is_(sa.null()))

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
        place: Place | None,
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
        return self.selected().where(*wanted).order_by(*order)

    def registered_by_parties(
        self, conditions: Sequence[sa.ColumnElement[bool]], place: Place | None, limit: int
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
            self.selected().select_from(newest.join(rows, whole)).order_by(newest.c.opened.desc(), newest.c.id.desc())
        )

    def total(self, conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[int]:
        """Return the statement that counts all rows of the answer."""
        counted = sa.select(sa.func.count()).select_from(self.rows)
        return counted.where(self.then(), *conditions, self.entitlement.of_rows())

    def _beyond(self, column: str | None, *, descending: bool, place: Place) -> sa.ColumnElement[bool]:
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
        if (derived := self.ledger.derived_as(name)) is not None:
            column = derived.column
        elif name in self.ledger.filters:
            column = self.rows.c[name]
        else:
            raise QueryRefused(name, "该台账没有此筛选项", "this ledger has no such filter", self.ledger.filters)
        allowed = operators(column)
        if type(wanted) not in allowed:
            told = ", ".join(kind.__name__.lower() for kind in allowed)
            raise QueryRefused(name, "该筛选项不支持这种条件", f"takes only: {told}")
        if derived is None:
            return self._compared(column, wanted)
        if derived.cases and isinstance(wanted, Among):
            cases = derived.cases(self.rows, self.instant)
            return sa.or_(sa.false(), *(cases[value] for value in wanted.values if value in cases))
        return self._compared(derived.value(self.rows, self.instant, self.dialect), wanted)

    def _compared(self, column: sa.ColumnElement[Any], wanted: Filter) -> sa.ColumnElement[bool]:
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
                return sa.or_(sa.false(), *(holds(column, value, self.dialect) for value in values))


def holds(column: sa.ColumnElement[Any], value: str, dialect: str) -> sa.ColumnElement[bool]:
    """Return the condition that a list holds a value."""
    if dialect == "postgresql":
        return column.op("@>")(sa.cast([value], postgresql.JSONB))
    items = sa.func.json_each(column).table_valued("value")
    return sa.exists(sa.select(sa.literal(1)).select_from(items).where(items.c.value == value))


def end_of(day: sa.ColumnElement[date], dialect: str) -> sa.ColumnElement[datetime]:
    """Return the instant at which a day is over here: 24:00 in Shanghai, 16:00 UTC."""
    if dialect == "sqlite":
        return sa.type_coerce(sa.cast(day, Text) + "T16:00:00.000000Z", Instant())
    return sa.type_coerce(sa.func.timezone("UTC", day + sa.literal(time(16), sa.Time)), Instant())


def each_of(column: sa.ColumnElement[Any], dialect: str) -> tuple[sa.FromClause, sa.ColumnElement[Any]]:
    """Return a list unfolded, to be joined to its own rows, and the column that has one of its values in each."""
    unfold = sa.func.jsonb_array_elements_text if dialect == "postgresql" else sa.func.json_each
    items = unfold(column).table_valued(sa.column("value", Text), joins_implicitly=True)
    return items, items.c.value


def _pair(place: Place) -> sa.ColumnElement[Any]:
    return sa.tuple_(sa.literal(place.opened, sa.BigInteger), sa.literal(place.id, sa.Uuid))

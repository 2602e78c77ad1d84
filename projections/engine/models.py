"""What a read model declares, and the rows that its folds change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.custody import Custody, reasons
from coordination.rules import Recorded
from projections import access, search
from projections.engine.derived import Derived
from projections.tables import OPEN, Shape, table_of, versioned

Row = dict[str, Any]
Fold = Callable[["Rows", Recorded], None]
Touches = Callable[[Recorded], Iterable[UUID]]


def by_stream(recorded: Recorded) -> tuple[UUID]:
    """Say that an event changes the row of its own stream: the usual case."""
    return (recorded.stream,)


class Untouched(LookupError):
    """A fold asked for a row that the model's ``touches`` did not name: name it there, so that it is loaded."""


class Version(NamedTuple):
    """A row from a position on; None where the record is gone from then on."""

    valid_from: int
    opened: int
    row: Row | None


class Rows:
    """The rows that a batch of events touches, as the folds see and change them. 行。

    The engine loads them before and writes the new versions after. Several changes at one position leave one version;
    a change that changes nothing leaves none.
    """

    def __init__(self, columns: Sequence[str], lists: Iterable[str] = ()) -> None:
        self._blank: Row = dict.fromkeys(columns)
        self._lists = tuple(lists)
        self._former: dict[UUID, Version | None] = {}
        self.chains: dict[UUID, list[Version]] = {}
        self.position = 0

    def load(self, wanted: Iterable[UUID], found: Mapping[UUID, Version]) -> None:
        """Take the open versions of the rows that the batch may touch."""
        for record in wanted:
            self._former[record] = found.get(record)

    def get(self, record: UUID) -> Row | None:
        """Return a copy of a row as it stands, or None where there is none.

        Raises:
            Untouched: the row was not loaded; name it in the model's ``touches``.
        """
        current = self._current(record)
        return None if current is None or current.row is None else dict(current.row)

    def put(self, record: UUID, row: Mapping[str, Any]) -> None:
        """Let a row be this from the event's position on; columns left out are None."""
        current = self._current(record)
        whole = {**self._blank, **row}
        if len(whole) != len(self._blank):
            message = f"unknown columns: {sorted(set(row) - set(self._blank))}"
            raise KeyError(message)
        for name in self._lists:
            if (value := whole[name]) is not None:
                whole[name] = _plain(value)
        if current is not None and current.row == whole:
            return
        opened = self.position if current is None or current.row is None else current.opened
        self._add(record, Version(self.position, opened, whole))

    def change(self, record: UUID, **columns: Any) -> None:
        """Change some columns of a row that is there; do nothing where there is none."""
        row = self.get(record)
        if row is not None:
            self.put(record, row | columns)

    def close(self, record: UUID) -> None:
        """Let a row be gone from the event's position on; the past still has it."""
        current = self._current(record)
        if current is not None and current.row is not None:
            self._add(record, Version(self.position, current.opened, None))

    def cut(self, position: int) -> None:
        """Forget what was changed at a position or later: the fold of its event failed."""
        for record, chain in list(self.chains.items()):
            kept = [version for version in chain if version.valid_from < position]
            if kept:
                self.chains[record] = kept
            else:
                del self.chains[record]

    def former(self, record: UUID) -> Version | None:
        """Return the version that held before the batch."""
        return self._former[record]

    def _current(self, record: UUID) -> Version | None:
        chain = self.chains.get(record)
        if chain:
            return chain[-1]
        try:
            return self._former[record]
        except KeyError:
            message = f"{record} is not among the rows that this event touches"
            raise Untouched(message) from None

    def _add(self, record: UUID, version: Version) -> None:
        chain = self.chains.setdefault(record, [])
        if chain and chain[-1].valid_from == version.valid_from:
            chain.pop()
        chain.append(version)


def _plain(value: Any) -> Any:
    """Return a value as it comes back from a JSON column, so that a row in memory equals the same row read again."""
    if isinstance(value, list | tuple):
        # Most lists are of codes, and empty: nothing is inside to be made plain.
        return list(value) if all(type(item) is str for item in value) else [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else value


class Changes:
    """What one model's batch writes: versions to end, then rows to add, table by table."""

    def __init__(self) -> None:
        self.closings: list[tuple[sa.Table, tuple[str, ...], list[tuple[Any, ...]]]] = []
        """(table, (end column, key columns...), rows of these), for rows that are open."""
        self.inserts: list[tuple[sa.Table, tuple[str, ...], list[tuple[Any, ...]]]] = []
        self.documents: list[tuple[sa.Table, list[tuple[UUID, int, int, Sequence[str]]]]] = []
        """(table, [(record, from, to, tokens of one piece)])."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadModel:
    """A table of versioned rows, and how each event type changes it. 读模型。

    ``folds`` map a topic to a function of (rows, recorded). ``touches`` names the ids an event may change, so that the
    engine loads them beforehand; folds may get and put these and no others. Raise ``version`` whenever the rows would come
    out differently from the same events: the engine then rebuilds beside the old rows. ``rests_on`` tells what else they come
    from, such as the digest of rules kept as data: with another one they are rebuilt too.
    """

    name: str
    version: int
    columns: tuple[sa.Column[Any], ...]
    folds: Mapping[str, Fold]
    touches: Touches = by_stream
    sorts: tuple[str, ...] = ()
    rests_on: str = ""

    @property
    def stem(self) -> str:
        """What its tables are called by: SQL has no hyphens in names."""
        return self.name.replace("-", "_")

    @cached_property
    def shape(self) -> Shape:
        """The table of rows."""
        return versioned(self.stem, self.columns, self.sorts)

    def shapes(self, dialect: str) -> tuple[Shape, ...]:
        """Return every table that belongs to the model."""
        del dialect
        return (self.shape,)

    def signature(self) -> str:
        """Return what the stored rows depend on; rows kept under another signature must be rebuilt."""
        data = f"|data {self.rests_on}" if self.rests_on else ""
        return f"{self.version}|{self.shape.signature()}{data}"

    def wants(self, topic: str) -> bool:
        """Whether the model folds events of a type."""
        return topic in self.folds

    def fold(self, rows: Rows, recorded: Recorded) -> None:
        """Let one event change the rows."""
        self.folds[recorded.topic](rows, recorded)

    def rows(self) -> Rows:
        """Return an empty set of rows for a batch."""
        lists = (column.name for column in self.columns if isinstance(column.type, sa.JSON))
        return Rows([column.name for column in self.columns], lists)

    def changes(self, rows: Rows, build: int, dialect: str) -> Changes:
        """Return what a batch writes to the tables of a build."""
        del dialect
        found = Changes()
        names = [column.name for column in self.columns]
        ends, added = [], []
        for record, chain in rows.chains.items():
            former = rows.former(record)
            if former is not None and former.row is not None:
                ends.append((chain[0].valid_from, record))
            for number, version in enumerate(chain):
                if version.row is not None:
                    until = chain[number + 1].valid_from if number + 1 < len(chain) else OPEN
                    # Every row has the columns in their order: `put` sees to it.
                    added.append((record, version.valid_from, until, version.opened, *version.row.values()))
        table = table_of(self.shape, build)
        found.closings.append((table, ("valid_to", "id"), ends))
        found.inserts.append((table, ("id", "valid_from", "valid_to", "opened", *names), added))
        return found


class _Custodied(NamedTuple):
    """A ledger row seen as custody sees a record."""

    registrant: str | None
    holder: str | None
    offered_to: str | None
    participants: tuple[str, ...]
    campaigns: tuple[str, ...]
    public: bool
    team: tuple[str, ...] = ()


NOBODY: Final[Custody] = _Custodied(None, None, None, (), (), public=False)


def nobody(row: Row) -> Custody:
    """Let nobody know of a row by itself: it hangs on another record."""
    del row
    return NOBODY


def custody_of(row: Row) -> Custody:
    """Return a row as custody sees it: columns named as the protocol names them, missing ones mean nobody."""
    get = row.get
    return _Custodied(
        get("registrant"),
        get("holder"),
        get("offered_to"),
        tuple(get("participants") or ()),
        tuple(get("campaigns") or ()),
        bool(get("public")),
        tuple(get("team") or ()),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Ledger(ReadModel):
    """A read model of records that people look up: with custody, filters, sorts and full text. 台账。

    ``kind`` is the kind of stream whose records it lists; where a row's id is a stream id, the access rows made here also
    decide who sees the stream's history and its events in the feed. ``custody`` views a row as `coordination.custody` does
    (by default from columns of the same names). ``text`` gives the fields that full-text search looks into.
    ``filters`` and ``sorts`` name the columns that a question may use; every one of ``derived`` may be asked for.

    ``hangs_on`` names the column with the id of the record that a row hangs on, ``records`` the ledgers in which that may be:
    whoever may know of that record may know of the row, beside whom the row's own custody names.

    ``found_by`` names further columns by whose value rows are looked up one by one.

    ``working`` names a column that only those rows have which the folds keep for themselves: no question finds them.
    ``codes`` names the code lists of columns, where no declaration of the kind tells them.
    """

    kind: str
    filters: tuple[str, ...] = ()
    text: Callable[[Row], Iterable[str | None]] | None = None
    custody: Callable[[Row], Custody] = custody_of
    hangs_on: str | None = None
    records: tuple[Ledger, ...] = ()
    found_by: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    working: str | None = None
    codes: Mapping[str, tuple[type[Coded], ...]] = field(default_factory=dict)

    def derived_as(self, name: str) -> Derived | None:
        """Return the column of this name that depends on the instant of asking, or None."""
        return next((one for one in self.derived if one.name == name), None)

    @property
    def shows(self) -> tuple[sa.Column[Any], ...]:
        """All columns of a row: those that are kept, and those that the instant of asking makes of them."""
        kept = (column for column in self.columns if column.name != self.working)
        return (*kept, *(one.column for one in self.derived))

    @property
    def needs(self) -> tuple[Ledger, ...]:
        """The ledgers that must have reached a moment before this one can answer for it."""
        return tuple(
            dict.fromkeys((self, *self.records, *(other for record in self.records for other in record.records)))
        )

    @cached_property
    def shape(self) -> Shape:
        """The table of rows, which can also be found from the record that they hang on."""
        hanging = () if self.hangs_on is None else (self.hangs_on,)
        return versioned(self.stem, self.columns, self.sorts, (*hanging, *self.found_by))

    @cached_property
    def access(self) -> Shape:
        """The table of who may know of which record."""
        return access.shape(self.stem)

    def documents(self, dialect: str) -> Shape:
        """Return the table of texts."""
        return search.shape(self.stem, dialect)

    def shapes(self, dialect: str) -> tuple[Shape, ...]:
        """Return rows, access and, where there is text, documents."""
        return (self.shape, self.access, *((self.documents(dialect),) if self.text else ()))

    def signature(self) -> str:
        """Return what the stored rows depend on, custody and tokens included."""
        return f"{super().signature()}|access {access.VERSION}|text {search.VERSION if self.text else 0}"

    def _known(self, row: Row | None, before: _Known | None = None) -> _Known:
        """Return what follows from a row; the parties are worked out anew only where custody has changed."""
        if row is None:
            return _Known(None, {}, None)
        custody = self.custody(row)
        same = before is not None and before.custody == custody
        parties = before.parties if before is not None and same else reasons(custody)
        return _Known(custody, parties, None if self.text is None else tuple(self.text(row)))

    def changes(self, rows: Rows, build: int, dialect: str) -> Changes:
        """Return what a batch writes: rows, and the access rows and documents that follow from them."""
        found = super().changes(rows, build, dialect)
        grants = access.Grants()
        texts = _Texts()
        for record, chain in rows.chains.items():
            former = rows.former(record)
            before = self._known(None if former is None else former.row)
            for version in chain:
                after = self._known(version.row, before)
                if after.parties != before.parties:
                    grants.change(record, version.opened, version.valid_from, before.parties, after.parties)
                if after.said != before.said:
                    texts.change(record, version.valid_from, before.said, after.said)
                before = after
        granted = table_of(self.access, build)
        found.closings.append((granted, ("until", "id", "party"), grants.closings))
        found.inserts.append((granted, ("party", "id", "opened", "why", "valid_from", "until"), list(grants.inserts())))
        if self.text is not None:
            documents = table_of(self.documents(dialect), build)
            found.closings.append((documents, ("valid_to", "id"), texts.closings))
            found.documents.append((documents, list(texts.inserts())))
        return found


Said = tuple[str | None, ...]


class _Known(NamedTuple):
    """What follows from a row: its custody, the parties that may know of it, and its text."""

    custody: Custody | None
    parties: Mapping[str, frozenset[str]]
    said: Said | None


@dataclass(slots=True)
class _Texts:
    """The documents that a batch of changes opens and closes."""

    closings: list[tuple[int, UUID]] = field(default_factory=list)
    _open: dict[UUID, tuple[int, Said]] = field(default_factory=dict)
    _done: list[tuple[UUID, int, int, Said]] = field(default_factory=list)

    def change(self, record: UUID, position: int, before: Said | None, after: Said | None) -> None:
        """Take in that a record's text changed at a position."""
        if before is not None:
            fresh = self._open.pop(record, None)
            if fresh is None:
                self.closings.append((position, record))
            else:
                self._done.append((record, fresh[0], position, fresh[1]))
        if after is not None:
            self._open[record] = (position, after)

    def inserts(self) -> Iterator[tuple[UUID, int, int, Sequence[str]]]:
        """Yield the new documents, piece by piece; a record without words has none."""
        still = ((record, since, OPEN, said) for record, (since, said) in self._open.items())
        for record, since, until, said in (*self._done, *still):
            found = search.tokens(said)
            for piece in search.pieces(found) if found else ():
                yield record, since, until, piece


@dataclass(frozen=True, eq=False, kw_only=True)
class Journal(ReadModel):
    """A read model with one unchanging row for every event; ``entry`` makes it. 流水。"""

    columns: tuple[sa.Column[Any], ...] = ()
    folds: Mapping[str, Fold] = field(default_factory=dict)
    touches: Touches = lambda recorded: ()

    entry: Callable[[Recorded], tuple[Any, ...]]
    journal: Shape

    @cached_property
    def shape(self) -> Shape:
        """The table of rows."""
        return self.journal

    def wants(self, topic: str) -> bool:
        """Every event has its row."""
        del topic
        return True

    def rows(self) -> Entries:
        """Return an empty list of entries for a batch."""
        return Entries()

    def fold(self, rows: Rows, recorded: Recorded) -> None:
        """Write the event down."""
        if isinstance(rows, Entries):
            rows.entries.append(self.entry(recorded))

    def changes(self, rows: Rows, build: int, dialect: str) -> Changes:
        """Return the rows to add; nothing is ever ended."""
        del dialect
        found = Changes()
        entries = rows.entries if isinstance(rows, Entries) else []
        names = tuple(column.name for column in self.shape.columns)
        found.inserts.append((table_of(self.shape, build), names, entries))
        return found


class Entries(Rows):
    """The entries of a batch; the first of each is the position."""

    def __init__(self) -> None:
        super().__init__(())
        self.entries: list[tuple[Any, ...]] = []

    def cut(self, position: int) -> None:
        """Forget the entries of a position or later."""
        self.entries = [entry for entry in self.entries if entry[0] < position]

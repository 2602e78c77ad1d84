"""Two sides laid beside each other, row by row in one order; neither is ever held whole. 逐行比对。"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import EVENTS
from coordination.catalogue.codecs import encode_instant
from coordination.sealing import MASK
from projections.audit.parts import Part, Row
from projections.audit.report import Cell, Compared, Difference, Made
from projections.engine import Ledger, Log, ReadDatabase, ReadModel
from projections.tables import table_of

Shown = Callable[[str, Any], Any]
"""(kind, stored form) -> the same as a supervisor may see it."""

MOST_LISTED: Final = 100
"""So many differences of a model are listed; all are counted."""
MOST_IN_ALL: Final = 500
"""So many of all models together: a report is kept, and sent, as one piece."""
MOST_CELLS: Final = 40
MOST_MADE_BY: Final = 20
LONGEST_VALUE: Final = 400
CHANGED, ONLY_REPLAYED, ONLY_LIVE = "changed", "only_replayed", "only_live"


@dataclass(slots=True)
class Comparison:
    """Compares one model's parts; ``beat`` is told how many rows were looked at, and may end it by raising. 比对。

    ``room`` is how many differences are listed at most.
    """

    model: ReadModel
    scratch: ReadDatabase
    live: ReadDatabase
    log: Log
    position: int
    shown: Shown
    beat: Callable[[int], None]
    room: int
    listed: list[Difference] = field(default_factory=list)

    def of(self, part: Part) -> Compared:
        """Compare one part and return how it came out; what differs is listed as far as there is room.

        Raises:
            Behind: the live model has not reached the position.
        """
        sides = (_Side(part, self.scratch), _Side(part, self.live))
        replayed, live = sides
        differences = looked_at = 0
        while replayed.row is not None or live.row is not None:
            kind = _kind(replayed, live)
            if kind is not None:
                differences += 1
                if len(self.listed) < self.room:
                    self.listed.append(self._difference(part, kind, replayed.row, live.row))
            if kind != ONLY_LIVE:
                replayed.step()
            if kind != ONLY_REPLAYED:
                live.step()
            looked_at += 1
            self.beat(looked_at)
        digests = [side.digest.hexdigest() for side in sides]
        return Compared(part.name, replayed.count, live.count, digests[0], digests[1], differences)

    def _difference(self, part: Part, kind: str, replayed: Row | None, live: Row | None) -> Difference:
        one = (live if kind == ONLY_LIVE else replayed) or {}
        cells = () if kind != CHANGED or replayed is None or live is None else tuple(self._cells(replayed, live))
        since = one.get("valid_from", one.get("position", 0))
        record = one.get("id", one.get("stream"))
        return Difference(part.name, kind, str(record), since, cells[:MOST_CELLS], self._made_by(one))

    def _cells(self, replayed: Row, live: Row) -> Iterator[Cell]:
        for name in replayed:
            one, other = plain(replayed[name]), plain(live[name])
            if written(one) == written(other):
                continue
            if self._is_hidden(name, one) or self._is_hidden(name, other):
                # a name that somebody wrote in clear beside a sealed one is not repeated here
                yield Cell(name, MASK, MASK, hidden=True)
            else:
                yield Cell(name, _short(one), _short(other))

    def _is_hidden(self, name: str, value: Any) -> bool:
        return is_hidden(self.model, name, value, self.shown)

    def _made_by(self, row: Row) -> tuple[Made, ...]:
        """Return the events at which a version of the record begins, on either side, the last of them."""
        if "position" in row:
            last = [row["position"]]
        else:
            begins = (self._begins(database, row["id"]) for database in (self.scratch, self.live))
            # a row that begins where no event can be begins there all the same
            last = sorted({row["valid_from"]}.union(*begins))[-MOST_MADE_BY:]
        topics = {event.position: event.topic for event in self.log.read_positions(last)}
        return tuple(Made(position, topics.get(position)) for position in last)

    def _begins(self, database: ReadDatabase, record: UUID) -> set[int]:
        with database.reading() as snapshot:
            table = table_of(self.model.shape, snapshot.build_of(self.model).build)
            asked = (
                sa.select(table.c.valid_from)
                .where(table.c.id == record, table.c.valid_from <= self.position)
                .order_by(table.c.valid_from.desc())
                .limit(MOST_MADE_BY)
            )
            return set(snapshot.connection.scalars(asked))


class _Side:
    """One side of a comparison: the row it stands at, and a digest over those that it has passed."""

    def __init__(self, part: Part, database: ReadDatabase) -> None:
        self._part = part
        self._rows = part.rows(database)
        self.digest = hashlib.sha256()
        self.count = 0
        self.row: Row | None = next(self._rows, None)
        self.line = self._line()

    @property
    def key(self) -> tuple[Any, ...]:
        """By what the row is found."""
        return () if self.row is None else tuple(self.row[name] for name in self._part.key)

    def step(self) -> None:
        """Go on to the next row."""
        self.digest.update(self.line)
        self.count += 1
        self.row = next(self._rows, None)
        self.line = self._line()

    def _line(self) -> bytes:
        return b"" if self.row is None else canonical(self.row)


def _kind(replayed: _Side, live: _Side) -> str | None:
    """Return how two rows differ; None where they are the same."""
    if live.row is None or (replayed.row is not None and replayed.key < live.key):
        return ONLY_REPLAYED
    if replayed.row is None or live.key < replayed.key:
        return ONLY_LIVE
    return None if replayed.line == live.line else CHANGED


def is_hidden(model: ReadModel, name: str, value: Any, shown: Shown) -> bool:
    """Whether a value of a column, or anything in it, is not for the reader.

    What an event keeps secret is so in every model that folds it, whatever the kind of the records that are listed there.
    """
    kinds = {event.declaration.kind.name for topic, event in EVENTS.items() if model.wants(topic)}
    if isinstance(model, Ledger):
        kinds.add(model.kind)
    # a sealed text is one wherever it stands, also in a model that folds nothing
    return any(shown(kind, {name: value}) != {name: value} for kind in kinds or {""})


def canonical(row: Row) -> bytes:
    """Return a row as one line of JSON with its members in order, the same from both databases. 规范形式。"""
    return f"{written({name: plain(value) for name, value in row.items()})}\n".encode()


def plain(value: Any) -> Any:
    """Return a value of a column as JSON has it."""
    match value:
        case datetime():
            return encode_instant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def written(value: Any) -> str:
    """Return JSON in canonical form."""
    return _encoder.encode(value)


_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _short(value: Any) -> Any:
    """Return a value as a report has room for it."""
    text = written(value)
    return value if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"

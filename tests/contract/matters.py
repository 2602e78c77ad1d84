"""A made-up ledger and a log in a list, with which the engine is tried; what it must show is told by naive replay."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Envelope, Recorded
from coordination.store import Head
from coordination.store import Row as Kept
from projections.engine import Ledger, Rows
from projections.engine.models import Row
from projections.tables import Instant, Many, Text

START = datetime(2022, 7, 1, tzinfo=UTC)
GAP_EVERY = 7
"""Every so many events a position is burnt, as a lost race does on PostgreSQL."""


@dataclass
class Book:
    """A log in a list."""

    events: list[Kept] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)
    reads: int = 0
    replayed: list[dict[UUID, Row]] = field(default_factory=list)
    """The rows after each event, as far as somebody has asked."""

    def write(self, stream: UUID, topic: str, **data: Any) -> int:
        last = self.events[-1].position if self.events else 0
        position = last + (2 if (last + 1) % GAP_EVERY == 0 else 1)
        self.versions[stream] = self.versions.get(stream, 0) + 1
        state = json.dumps(data).encode()
        recorded_at = START + timedelta(minutes=position)
        self.events.append(Kept(position, stream, self.versions[stream], topic, state, recorded_at))
        return position

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> list[Kept]:
        self.reads += 1
        start = bisect_right(self.events, after_position, key=lambda kept: kept.position)
        page = self.events[start : start + limit]
        return [kept for kept in page if up_to is None or kept.position <= up_to]

    def read_positions(self, positions: Collection[int]) -> list[Kept]:
        return [kept for kept in self.events if kept.position in positions]

    def head(self) -> Head:
        return Head(self.events[-1].position, self.events[-1].recorded_at) if self.events else Head(0, None)

    def position_at(self, instant: datetime) -> int:
        known = [kept.position for kept in self.events if kept.recorded_at <= instant]
        return known[-1] if known else 0

    def wait_beyond(self, position: int, timeout: float) -> bool:
        return self.head().position > position


def decode(kept: Kept) -> Recorded:
    """Read an event of the made-up kind; the agency that acts stands in its data."""
    data = json.loads(kept.state)
    envelope = Envelope(
        stream=kept.stream,
        version=kept.version,
        source="test",
        id=str(kept.position),
        sender="test",
        agency=data.get("agency", "test"),
        occurred_at=kept.recorded_at,
        legal_on=kept.recorded_at.date(),
    )
    event = SimpleNamespace(**data)
    return Recorded(kept.position, kept.recorded_at, kept.stream, kept.version, kept.topic, event, envelope)


def opened(rows: Rows, recorded: Recorded) -> None:
    event = recorded.event
    rows.put(
        recorded.stream,
        {
            "title": event.title,
            "stage": "open",
            "registrant": event.agency,
            "participants": (),
            "campaigns": tuple(event.campaigns),
            "major": False,
            "amount_fen": event.amount_fen,
            "due_on": date(2022, 7, 1) + timedelta(days=event.amount_fen % 50) if event.amount_fen % 3 else None,
            "changed_at": recorded.recorded_at,
        },
    )


def renamed(rows: Rows, recorded: Recorded) -> None:
    rows.change(recorded.stream, title=recorded.event.title)


def offered(rows: Rows, recorded: Recorded) -> None:
    rows.change(recorded.stream, offered_to=recorded.event.to, stage="offered", changed_at=recorded.recorded_at)


def accepted(rows: Rows, recorded: Recorded) -> None:
    row = rows.get(recorded.stream)
    if row is not None:
        rows.put(recorded.stream, row | {"holder": row["offered_to"], "offered_to": None, "stage": "held"})


def refused(rows: Rows, recorded: Recorded) -> None:
    rows.change(recorded.stream, offered_to=None, stage="open")


def joined(rows: Rows, recorded: Recorded) -> None:
    row = rows.get(recorded.stream)
    if row is not None:
        rows.put(recorded.stream, row | {"participants": sorted({*row["participants"], recorded.event.agency})})


def withdrawn(rows: Rows, recorded: Recorded) -> None:
    rows.close(recorded.stream)


FOLDS = {
    "matter.opened": opened,
    "matter.renamed": renamed,
    "matter.offered": offered,
    "matter.accepted": accepted,
    "matter.refused": refused,
    "matter.joined": joined,
    "matter.withdrawn": withdrawn,
}


def matters(version: int = 1, **changed: Any) -> Ledger:
    declared: dict[str, Any] = {
        "name": "matter",
        "kind": "matter",
        "version": version,
        "columns": (
            sa.Column("title", Text, nullable=False),
            sa.Column("stage", Text, nullable=False),
            sa.Column("registrant", Text),
            sa.Column("holder", Text),
            sa.Column("offered_to", Text),
            sa.Column("participants", Many),
            sa.Column("campaigns", Many),
            sa.Column("major", sa.Boolean),
            sa.Column("amount_fen", sa.BigInteger),
            sa.Column("due_on", sa.Date),
            sa.Column("changed_at", Instant),
        ),
        "folds": FOLDS,
        "filters": ("stage", "holder", "campaigns", "participants", "amount_fen", "due_on", "major", "changed_at"),
        "sorts": ("amount_fen", "due_on", "title", "changed_at"),
        "text": lambda row: (row["title"],),
    }
    return Ledger(**(declared | changed))


MATTERS = matters()


class Naive:
    """Rows in a dictionary, as if nothing stood between an event and what it means."""

    def __init__(self, rows: dict[UUID, Row]) -> None:
        self.rows = rows

    def get(self, record: UUID) -> Row | None:
        return dict(self.rows[record]) if record in self.rows else None

    def put(self, record: UUID, row: Row) -> None:
        whole = {column.name: row.get(column.name) for column in MATTERS.columns}
        lists = {name: list(whole[name] or ()) for name in ("participants", "campaigns")}
        self.rows[record] = whole | lists

    def change(self, record: UUID, **columns: Any) -> None:
        if record in self.rows:
            self.put(record, self.rows[record] | columns)

    def close(self, record: UUID) -> None:
        self.rows.pop(record, None)


def replay(book: Book, position: int) -> dict[UUID, Row]:
    """Return the rows as they stood at a position, worked out one event after the other."""
    for kept in book.events[len(book.replayed) :]:
        naive = Naive(dict(book.replayed[-1]) if book.replayed else {})
        if kept.topic in FOLDS:
            FOLDS[kept.topic](naive, decode(kept))  # type: ignore[arg-type]
        book.replayed.append(naive.rows)
    count = bisect_right(book.events, position, key=lambda kept: kept.position)
    return book.replayed[count - 1] if count else {}


AGENCIES = ("a-scjgj", "b-gaj", "c-nyncj")
TITLES = ("假冒茅台酒案", "销售假冒注册商标的商品", "商标，侵权线索", "食品安全 2022 年专项", "网络侵权剑网2022")


def matter(number: int) -> UUID:
    return UUID(int=number * 0x9E3779B97F4A7C15 % 2**64 + 2**122)


def write_some(book: Book, count: int, seed: int = 0) -> None:
    """Write events about a tenth as many matters, in an order that is scattered but always the same."""
    state = seed * 7919 + 12345
    begun: list[UUID] = list(book.versions)
    topics: Sequence[str] = tuple(FOLDS)[1:6]
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        pick = state >> 8
        if not begun or pick % 9 == 0:
            stream = matter(len(begun) + 1)
            begun.append(stream)
            campaigns = ["anqiu-2022"] if pick % 2 else []
            agency = AGENCIES[pick % 3]
            title = f"{TITLES[pick % 5]}第{pick % 97}号"
            book.write(stream, "matter.opened", agency=agency, title=title, campaigns=campaigns, amount_fen=pick % 1000)
            continue
        stream, topic = begun[pick % len(begun)], topics[(pick >> 4) % 5]
        if pick % 83 == 0:
            topic = "matter.withdrawn"
        book.write(stream, topic, agency=AGENCIES[pick % 3], to=AGENCIES[(pick >> 3) % 3], title=TITLES[pick % 5])

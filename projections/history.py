"""The index of all events: who did what to which record when; for histories, the feed, and versions as of a moment. 事件索引。"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from projections.access import Sight
from projections.engine.database import Snapshot
from projections.engine.models import Journal, Ledger
from projections.engine.moments import Moment, reached
from projections.queries import access_of, entitlement, may_see
from projections.tables import Instant, Lookup, Shape, Text, table_of


def _entry(recorded: Recorded) -> tuple[Any, ...]:
    envelope = recorded.envelope
    return (
        recorded.position,
        recorded.stream,
        recorded.version,
        recorded.topic,
        recorded.topic.split(".", 1)[0],
        envelope.agency,
        envelope.occurred_at,
        envelope.legal_on,
        recorded.recorded_at,
    )


EVENT_INDEX: Final = Journal(
    name="event_index",
    version=1,
    entry=_entry,
    journal=Shape(
        "event_index",
        (
            sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("stream", sa.Uuid, nullable=False),
            sa.Column("version", sa.BigInteger, nullable=False),
            sa.Column("topic", Text, nullable=False),
            sa.Column("kind", Text, nullable=False),
            sa.Column("agency", Text, nullable=False),
            sa.Column("occurred_at", Instant, nullable=False),
            sa.Column("legal_on", sa.Date, nullable=False),
            sa.Column("recorded_at", Instant, nullable=False),
        ),
        (Lookup(("stream", "version"), unique=True),),
    ),
)
"""One row for every event, in position order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the index has it; what it says is read from the log at its position. 索引条目。"""

    position: int
    stream: UUID
    version: int
    topic: str
    kind: str
    agency: str
    occurred_at: datetime
    legal_on: date
    recorded_at: datetime


def version_at(snapshot: Snapshot, stream: UUID, moment: Moment) -> int:
    """Return the version that a stream had at a moment, 0 where it had not begun: the ETag of a record."""
    index = _index(snapshot)
    asked = sa.select(sa.func.coalesce(sa.func.max(index.c.version), 0)).where(
        index.c.stream == stream, index.c.position <= moment.position
    )
    return int(snapshot.connection.execute(asked).scalar_one())


def history(
    snapshot: Snapshot,
    ledger: Ledger,
    sight: Sight,
    moment: Moment,
    record: UUID,
    *,
    after: int = 0,
    limit: int = 100,
) -> list[Entry] | None:
    """Return the events of a record up to the moment, after a version; None where the sight does not cover it today."""
    if not may_see(snapshot, ledger, sight, record):
        return None
    index = _index(snapshot)
    asked = (
        sa.select(index)
        .where(index.c.stream == record, index.c.version > after, index.c.position <= moment.position)
        .order_by(index.c.version)
        .limit(limit)
    )
    return [Entry(*row) for row in snapshot.connection.execute(asked)]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the feed: events in position order, where to go on, and whether the page can still change. 动态。

    ``edition`` changes when a rebuild may have changed who could see what: it belongs into the page's ETag.
    """

    entries: list[Entry]
    next: int
    full: bool
    edition: str


# A party with more open and past access rows than this is better served by walking the log than by sorting its records' events.
FEW = 2000
WALK = 5000


def feed_page(
    snapshot: Snapshot,
    ledgers: Sequence[Ledger],
    sight: Sight,
    after: int,
    limit: int,
    topics: Collection[str] = (),
) -> Feed:
    """Return the first events after a position that the sight covered when they happened; a full page never changes.

    ``topics`` are the event types wanted; none means all.

    The feed ends where the slowest ledger stands: further on it is not known yet who may see what.

    Raises:
        Behind: a ledger is still being built.
    """
    head = reached(snapshot, (EVENT_INDEX, *ledgers))
    builds = [snapshot.build_of(model) for model in (EVENT_INDEX, *ledgers)]
    edition = "-".join(str(build.build) for build in builds)
    index = _index(snapshot)
    wanted = index.c.topic.in_(topics) if topics else sa.true()
    if sight.everything:
        entries = _walk(snapshot, wanted, after, head, limit)
    elif _is_few(snapshot, ledgers, sight, after):
        entries = _gather(snapshot, ledgers, sight, after, head, limit, wanted)
    else:
        covered = sa.or_(
            *(
                sa.and_(
                    index.c.kind == ledger.kind,
                    entitlement(snapshot, ledger, sight).of_event(index.c.stream, index.c.position),
                )
                for ledger in ledgers
            )
        )
        entries = _walk(snapshot, sa.and_(covered, wanted), after, head, limit)
    full = len(entries) == limit
    return Feed(entries, entries[-1].position if full else max(after, head), full, edition)


def grants(snapshot: Snapshot, ledgers: Sequence[Ledger], sight: Sight, entries: Sequence[Entry]) -> frozenset[int]:
    """Return the positions at which the sight first came to cover a record that had a past: that past is in its history.

    The feed begins for a party where it came to know of the record; what was recorded before is not in it.
    """
    if sight.everything or not entries:
        return frozenset()
    later = {(entry.stream, entry.position) for entry in entries if entry.version > 1}
    positions = [position for _, position in later]
    found: set[int] = set()
    for access in (access_of(snapshot, ledger) for ledger in ledgers):
        former = access.alias()
        before = sa.exists(
            sa.select(sa.literal(1)).where(
                former.c.id == access.c.id,
                former.c.party.in_(sight.parties),
                former.c.valid_from < access.c.valid_from,
                former.c.until > access.c.valid_from,
            )
        )
        begun = sa.select(access.c.id, access.c.valid_from).where(
            access.c.party.in_(sight.parties), access.c.valid_from.in_(positions), ~before
        )
        found.update(at for record, at in snapshot.connection.execute(begun) if (record, at) in later)
    return frozenset(found)


def _walk(snapshot: Snapshot, covered: sa.ColumnElement[bool], after: int, head: int, limit: int) -> list[Entry]:
    """Go through the log in stretches until the page is full."""
    index = _index(snapshot)
    entries: list[Entry] = []
    position = after
    while position < head and len(entries) < limit:
        stretch = sa.and_(index.c.position > position, index.c.position <= min(position + WALK, head))
        asked = sa.select(index).where(stretch, covered).order_by(index.c.position).limit(limit - len(entries))
        entries += [Entry(*row) for row in snapshot.connection.execute(asked)]
        position += WALK
    return entries


def _gather(
    snapshot: Snapshot,
    ledgers: Sequence[Ledger],
    sight: Sight,
    after: int,
    head: int,
    limit: int,
    wanted: sa.ColumnElement[bool],
) -> list[Entry]:
    """Find the events from the few records that the parties have to do with."""
    index = _index(snapshot)
    spans = (one.subquery() for ledger in ledgers for one in entitlement(snapshot, ledger, sight).spans(after))
    each = [
        sa.select(index.c.position).select_from(
            known.join(
                index,
                sa.and_(
                    index.c.stream == known.c.id,
                    index.c.position >= known.c.valid_from,
                    index.c.position < known.c.until,
                    index.c.position > after,
                    index.c.position <= head,
                    wanted,
                ),
            )
        )
        for known in spans
    ]
    found = sa.union_all(*each).subquery()
    # Distinct, because several reasons, or two stretches of time that meet, lead to the same event.
    first = sa.select(found.c.position).distinct().order_by(found.c.position).limit(limit)
    asked = sa.select(index).where(index.c.position.in_(first)).order_by(index.c.position)
    return [Entry(*row) for row in snapshot.connection.execute(asked)]


def _is_few(snapshot: Snapshot, ledgers: Sequence[Ledger], sight: Sight, after: int) -> bool:
    each = [
        sa.select(access.c.id)
        .where(access.c.party.in_(sight.parties), access.c.until > after)
        .limit(FEW + 1)
        .subquery()
        for access in (access_of(snapshot, ledger) for ledger in ledgers)
    ]
    some = sa.union_all(*(sa.select(one) for one in each)).limit(FEW + 1).subquery()
    return int(snapshot.connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()) <= FEW


def _index(snapshot: Snapshot) -> sa.Table:
    return table_of(EVENT_INDEX.shape, snapshot.build_of(EVENT_INDEX).build)

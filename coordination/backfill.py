"""Clocks for records that are older than their rules: what would have followed then is recorded now, once. 期限补建。

The log is gone through in its order. For each event, what the rules say follows is worked out from the records as they stood then;
of what that comes to, only the clocks that no record has yet are kept, under ids that follow from the events that caused them.
So whoever begins again after a crash, or at the same time, records the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from coordination.catalogue import Kind
from coordination.custody import SYSTEM
from coordination.record import Coordination, Refused
from coordination.rules import RULES, Consequence, Context, Envelope, Proposal, Recorded, Role
from coordination.states import Kept
from coordination.stored import from_row
from coordination.streams.clock import CLOCK, Attachment, Clock, ClockStarted
from coordination.work import by_time

PAGE = 2000
PASSES = 5
STARTED = ClockStarted.topic


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What one go recorded: events of clocks, beside how many records; and how many records moved meanwhile. 补建结果。"""

    events: int
    records: int
    moved: int


@dataclass(slots=True)
class _Family:
    """The clocks of one record that are to be recorded, and the streams whose events brought them about."""

    proposals: list[Proposal] = field(default_factory=list)
    causes: set[UUID] = field(default_factory=set)


def backfill(coordination: Coordination, attachment: Attachment, *, now: datetime) -> Backfilled:
    """Record the clocks that are missing; return what that took. ``moved`` records are still missing theirs: begin again.

    Memory is taken for the state of every record, some two kilobytes each.

    Raises:
        StoreUnavailable: the log cannot be reached; begin again later.
    """
    events = records = moved = 0
    for _ in range(PASSES):
        past = _Past(coordination, attachment)
        missing = past.missing()
        moved = 0
        for family in missing.values():
            # an event that came meanwhile found no clock to touch: then the record is gone through again
            unmoved = {stream: past.version(stream) for stream in family.causes}
            try:
                coordination.post(family.proposals, now=now, unmoved=unmoved)
            except Refused:
                moved += 1
            else:
                events += len(family.proposals)
                records += 1
        if not moved:
            break
    return Backfilled(events, records, moved)


class _Past:
    """The log gone through once, every record folded as it stood at each event."""

    def __init__(self, coordination: Coordination, attachment: Attachment) -> None:
        self._log = coordination.log
        self._attachment = attachment
        self._records: dict[UUID, Kept] = {}
        self._clocks: dict[UUID, Kept] = {}
        self._there: set[tuple[UUID, str]] = set()
        self._families: dict[UUID, _Family] = {}

    def missing(self) -> dict[UUID, _Family]:
        """Return the clocks that are not there, by the record that they run beside."""
        self._there = {
            (recorded.event.record, recorded.event.clock) for recorded in self._events() if recorded.topic == STARTED
        }
        for recorded in self._events():
            if recorded.event.declaration.kind is not CLOCK:
                self._go_on(recorded)
        return self._families

    def version(self, stream: UUID) -> int:
        """Return how far a record had come when it was gone through."""
        return self._records[stream].version

    def _events(self) -> Iterator[Recorded]:
        position, head = 0, self._log.head().position
        while rows := self._log.read_page(position, PAGE, head):
            yield from map(from_row, rows)
            position = rows[-1].position

    def _go_on(self, recorded: Recorded) -> None:
        kind, stream = recorded.event.declaration.kind, recorded.stream
        held = self._records.get(stream) or Kept(0, kind, kind.state())
        state = recorded.event.evolve(held.state, recorded.envelope)
        self._records[stream] = Kept(recorded.version, kind, state)
        context = Context(recorded.envelope, Role.SYSTEM, held.version, recorded.recorded_at, self._read)
        for number, consequence in enumerate(self._attachment(recorded.event, state, context), start=1):
            self._take(consequence, recorded, number)

    def _read(self, kind: Kind, stream: UUID) -> Any:
        held = (self._clocks if kind is CLOCK else self._records).get(stream)
        return held.state if held is not None and held.kind is kind else kind.state()

    def _take(self, consequence: Consequence, cause: Recorded, number: int) -> None:
        event, stream = consequence.event, consequence.stream
        if consequence.kind is not CLOCK:
            # what clocks bring about on records follows when these are recorded
            return
        if isinstance(event, ClockStarted) and (event.record, event.clock) in self._there:
            return
        held = self._clocks.get(stream) or Kept(0, CLOCK, Clock())
        proposal = (
            _caused(consequence, cause.envelope, number)
            if consequence.occasion is None
            else by_time(consequence, consequence.occasion)
        )
        state = event.evolve(held.state, proposal.envelope)
        self._clocks[stream] = Kept(held.version + 1, CLOCK, state)
        family = self._families.setdefault(state.record, _Family())
        family.proposals.append(proposal)
        family.causes.add(cause.stream)


def _caused(consequence: Consequence, cause: Envelope, number: int) -> Proposal:
    envelope = Envelope(
        stream=consequence.stream,
        version=0,
        source=RULES,
        id=f"{cause.sender} {cause.source} {cause.id} backfilled {number}",
        sender=SYSTEM,
        agency=SYSTEM,
        occurred_at=cause.occurred_at,
        legal_on=cause.legal_on,
        correlation_id=cause.correlation_id,
        causation_id=cause.id,
    )
    return Proposal(consequence.kind, consequence.event, envelope, Role.SYSTEM)

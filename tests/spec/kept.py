"""A log in memory with the town in it, and the write side over it: for what is asked of a record rather than of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from coordination import timekeeping
from coordination.clocks.packs import RuleBook
from coordination.record import Coordination, Receipt
from coordination.rules import SHANGHAI, Envelope, Followers, Proposal, Role, none_follow
from coordination.sealing import Item
from coordination.store import AppendRequest, Log, NewEvent, open_log
from coordination.stored import digest, event_key, to_state
from tests.spec.clock_stories import Step, wall
from tests.spec.dsl import AGENCIES, CAMPAIGNS, Said, _flat, _keyed, the


class NobodyNamed:
    """Seals nothing: the stories name no person."""

    def prepare(self, items: Sequence[Item], *, now: datetime) -> None:
        raise AssertionError("a person is named")

    def seal_event(self, event: Any, campaign: str, *, now: datetime, copied: bool = False) -> Any:
        raise AssertionError("a person is named")


def kept(*past: Any) -> Log:
    """Return a log in which the town stands, and a past, recorded at noon of its days without asking anybody."""
    log = open_log("memory:")
    for code, events in (*AGENCIES.items(), *CAMPAIGNS.items()):
        _keep(log, *_keyed(code, events))
    _keep(log, *past)
    return log


def _keep(log: Log, *past: Any) -> None:
    for item in _flat(past):
        _append(log, item)


def _append(log: Log, item: Said) -> None:
    at = datetime.combine(item.on, time(12), tzinfo=SHANGHAI).astimezone(UTC)
    version = len(log.read_stream(item.stream)) + 1
    envelope = Envelope(item.stream, version, "past", f"{log.head().position}", item.by, item.by, at, item.on)
    state, topic = to_state(item.event, envelope), item.event.topic
    key = event_key(envelope.sender, envelope.source, envelope.id)
    row = NewEvent(item.stream, version, topic, state, key, digest(topic, item.stream, state))
    log.append(AppendRequest((row,), {item.stream: version - 1}), clock=at)


def desk(log: Any, followers: Followers = none_follow) -> Coordination:
    """Return a write side that remembers nothing yet."""
    return Coordination(log, NobodyNamed(), followers=followers)


def keep(coordination: Coordination, clocks: Iterable[UUID], *, now: datetime) -> int:
    """Record what has come by now, by a store whose clock shows the same."""
    return timekeeping.keep(coordination, clocks, now=now, clock=now)


def recompute(coordination: Coordination, clocks: Iterable[UUID], book: RuleBook, *, now: datetime) -> int:
    """Compute clocks again, by a store whose clock shows the same."""
    return timekeeping.recompute(coordination, clocks, book, now=now, clock=now)


def say(coordination: Coordination, *steps: Step, ahead: timedelta = timedelta(0)) -> list[Receipt]:
    """Post one thing after the other, each recorded at its hour, from a machine whose clock may be ahead."""
    receipts = []
    for step in steps:
        at, kind = wall(step.at), step.event.declaration.kind
        on = datetime.fromisoformat(step.on).date() if step.on else at.astimezone(SHANGHAI).date()
        stream = step.stream or the(kind.name)
        envelope = Envelope(stream, 0, "tests", f"{step.event.topic} {step.at}", step.by, step.by, at, on)
        proposal = Proposal(kind, step.event, envelope, Role.OFFICE if step.office else Role.AGENCY)
        receipts += coordination.post([proposal], now=at + ahead, clock=at)
    return receipts

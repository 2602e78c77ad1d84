"""The deciding: proposals judged one upon the other, with all that follows from them, to be appended together. 工作单元。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from coordination.catalogue import Kind
from coordination.custody import SYSTEM
from coordination.rules import (
    RULES,
    Consequence,
    Context,
    Envelope,
    Followers,
    Guard,
    Occasion,
    Proposal,
    Rejection,
    Role,
    local_date,
    none_follow,
)


class Loaded(Protocol):
    """A stream as the loader knows it: how far, what state, and which kind (None where there are no events)."""

    @property
    def version(self) -> int:
        """The version of its last event, 0 where there is none."""

    @property
    def state(self) -> Any:
        """What its events fold into."""

    @property
    def kind(self) -> Kind | None:
        """The kind of its first event."""


class Load(Protocol):
    """Loads a stream; one that is thought to be ``new`` without asking the log, since the append finds out if it is not."""

    def __call__(self, kind: Kind, stream: UUID, *, new: bool = False) -> Loaded:
        """Return the stream."""


Seal = Callable[[Any, Any, Role], Any]
"""Returns the event (first argument) with its personal fields sealed in the scope of the record's state (second)."""


def as_given(event: Any, state: Any, role: Role) -> Any:
    """Seal nothing: for records without personal fields, and for trying rules out."""
    return event


@dataclass(slots=True)
class _Stream:
    kind: Kind
    base: int
    version: int
    state: Any


@dataclass(frozen=True, slots=True)
class Decided:
    """An event that may stand: ready to be sealed and appended. 准予记录。"""

    kind: Kind
    event: Any
    envelope: Envelope


class Judged(NamedTuple):
    """All that one proposal leads to, in the order of the record; ``own`` tells which of it is the proposal itself. 审定结果。

    What comes before it is what time had brought about and nobody had recorded yet.
    """

    decided: tuple[Decided, ...]
    own: int


class Work:
    """Several proposals judged one upon the other, to be appended together or not at all. 工作单元。

    Every stream that was read or written is remembered with the version it had: the append asserts them (``checks``).
    """

    def __init__(
        self,
        load: Load,
        now: datetime,
        universal: tuple[Guard, ...],
        seal: Seal = as_given,
        followers: Followers = none_follow,
    ) -> None:
        self._load = load
        self._followers = followers
        self._now = now
        self._universal = universal
        self._seal = seal
        self._streams: dict[UUID, _Stream] = {}
        self._undo: dict[UUID, _Stream | None] = {}
        self.decided: list[Decided] = []
        self.brought_until: datetime | None = None
        """The latest instant that was taken to be past, because time had brought something about at it; refused or not."""

    @property
    def checks(self) -> dict[UUID, int]:
        """Each stream read or written, with the version it must still have."""
        return {stream: held.base for stream, held in self._streams.items()}

    @property
    def states(self) -> Iterable[tuple[UUID, Kind, int, Any]]:
        """Each stream written, with its kind, the version it will have and the state it will be in."""
        return (
            (stream, held.kind, held.version, held.state)
            for stream, held in self._streams.items()
            if held.version > held.base
        )

    def propose(self, proposal: Proposal) -> Judged:
        """Judge one proposal and all that follows from it; a refusal leaves the work as it was.

        Raises:
            Rejection: a guard refuses the event or one of its consequences.
        """
        self._undo = {}
        count = len(self.decided)
        try:
            own = self._judge(proposal)
        except Rejection:
            for stream, before in self._undo.items():
                if before is None:
                    del self._streams[stream]
                else:
                    self._streams[stream] = before
            del self.decided[count:]
            raise
        return Judged(tuple(self.decided[count:]), own - count)

    def _held(self, kind: Kind, stream: UUID, *, new: bool = False) -> _Stream:
        held = self._streams.get(stream)
        if held is None:
            loaded = self._load(kind, stream, new=new)
            held = _Stream(loaded.kind or kind, loaded.version, loaded.version, loaded.state)
            self._streams[stream] = held
            self._undo.setdefault(stream, None)
        return held

    def _read(self, kind: Kind, stream: UUID) -> Any:
        held = self._held(kind, stream)
        return held.state if held.kind is kind else kind.state()

    def _judge(self, proposal: Proposal, *, new: bool = False) -> int:
        """Judge a proposal, and return its place among what was decided."""
        event, kind = proposal.event, proposal.kind
        held, context = self._seen(proposal, new=new)
        state = held.state if held.kind is kind else kind.state()
        for guard in self._universal:
            if (verdict := guard.check(event, state, context)) is not True:
                raise guard.refusal(verdict)
        # only now: neither a version nor a kind is told to those who may not know of the record
        if held.kind is not kind:
            raise _other_kind(kind)
        if held.version and self._brought_by_time(proposal, held.state, context):
            held, context = self._seen(proposal)
        _check_version(proposal, held.version)
        for guard in event.guards:
            if (verdict := guard.check(event, held.state, context)) is not True:
                raise guard.refusal(verdict)
        envelope = context.envelope
        self._undo.setdefault(envelope.stream, _Stream(held.kind, held.base, held.version, held.state))
        # sealed before it is folded, so that a state in memory is the state that replay gives
        event = self._seal(event, held.state, proposal.role)
        held.state = state = event.evolve(held.state, envelope)
        held.version += 1
        place = len(self.decided)
        self.decided.append(Decided(kind, event, envelope))
        number = 0
        for consequence in chain(event.consequences(state, context), self._followers(event, state, context)):
            # what time brings about has an id of its own: whether it was on record already changes no other id
            number += consequence.occasion is None
            self._judge(self._follow(proposal, envelope, consequence, number), new=consequence.new)
        return place

    def _seen(self, proposal: Proposal, *, new: bool = False) -> tuple[_Stream, Context]:
        """Return the stream that a proposal is for, as it stands, and the context in which it is judged."""
        held = self._held(proposal.kind, proposal.envelope.stream, new=new)
        version = held.version if held.kind is proposal.kind else 0
        envelope = proposal.envelope.at(version + 1)
        return held, Context(envelope, proposal.role, version, self._now, self._read)

    def _brought_by_time(self, proposal: Proposal, state: Any, context: Context) -> bool:
        """Put on record first what had become so by the mere passing of time, and tell whether there was anything."""
        brought = False
        for consequence in self._followers.before(proposal.event, state, context):
            brought = True
            self._judge(self._follow(proposal, context.envelope, consequence, 0))
        return brought

    def _follow(self, trigger: Proposal, cause: Envelope, consequence: Consequence, number: int) -> Proposal:
        """Return the proposal of what follows, and note until when time was taken to have come."""
        if (occasion := consequence.occasion) is None:
            return _follow(trigger, cause, consequence, number)
        self.brought_until = max(occasion.at, self.brought_until or occasion.at)
        return by_time(consequence, occasion)


def _other_kind(kind: Kind) -> Rejection:
    return Rejection(
        "stream.other_kind",
        f"该编号已用于其他种类的记录，不能用于{kind.zh}",
        f"this id belongs to a record of another kind, not to a {kind.en}",
        next_zh="请为新记录生成新的UUID",
        next_en="make a new UUID for the new record",
        status="conflict",
        pointer="/subject",
    )


def _check_version(proposal: Proposal, version: int) -> None:
    if proposal.expected_version is not None and proposal.expected_version != version:
        raise Rejection(
            "stream.stale_version",
            f"记录已变动：当前版本为{version}，您所依据的是{proposal.expected_version}",
            f"the record has moved on: it is at version {version}, you expected {proposal.expected_version}",
            next_zh="请重新读取该记录，再决定是否发送",
            next_en="read the record again, then decide whether to send the event",
            status="conflict",
            pointer="/expectedversion",
        )


def by_time(consequence: Consequence, occasion: Occasion) -> Proposal:
    """Return the proposal of what has become so by the passing of time: the same, whoever notices and when. 到时产生的事件。"""
    envelope = Envelope(
        stream=consequence.stream,
        version=0,
        source=RULES,
        id=occasion.id,
        sender=SYSTEM,
        agency=SYSTEM,
        occurred_at=occasion.at,
        legal_on=local_date(occasion.at),
        causation_id=occasion.causation_id,
    )
    return Proposal(consequence.kind, consequence.event, envelope, Role.SYSTEM)


def _follow(trigger: Proposal, cause: Envelope, consequence: Consequence, number: int) -> Proposal:
    envelope = Envelope(
        stream=consequence.stream,
        version=0,
        source=RULES,
        id=f"{cause.sender} {cause.source} {cause.id} {number}",
        sender=SYSTEM,
        agency=SYSTEM,
        occurred_at=cause.occurred_at,
        legal_on=cause.legal_on,
        officer=None,
        correlation_id=cause.correlation_id,
        causation_id=cause.id,
    )
    return Proposal(consequence.kind, consequence.event, envelope, Role.SYSTEM)

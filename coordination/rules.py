"""The rule book's grammar: events, guards, the context in which they judge, and the deciding itself. 规则。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from coordination.catalogue import Declaration, Kind
from coordination.custody import SYSTEM

S = TypeVar("S")
SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOCK_SKEW = timedelta(minutes=5)
RULES = "liandong"
"""The source of events that follow by rule."""


class Role(StrEnum):
    """What an API key may do. 角色。"""

    AGENCY = "agency"
    OFFICE = "office"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Envelope:
    """All that is known about an event beside what it says. 信封。

    ``occurred_at`` is when it happened (UTC), ``legal_on`` the local date that starts a clock and counts in a return;
    when it was recorded is the store's to say. ``sender`` owns the key it came with, ``agency`` is who acts.
    """

    stream: UUID
    version: int
    source: str
    id: str
    sender: str
    agency: str
    occurred_at: datetime
    legal_on: date
    officer: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None

    def at(self, version: int) -> Envelope:
        """Return the same envelope at another version; written out, because it is made for every event there is."""
        return Envelope(
            self.stream,
            version,
            self.source,
            self.id,
            self.sender,
            self.agency,
            self.occurred_at,
            self.legal_on,
            self.officer,
            self.correlation_id,
            self.causation_id,
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the log. 已记录事件。"""

    position: int
    recorded_at: datetime
    stream: UUID
    version: int
    topic: str
    event: Any
    envelope: Envelope


Status = Literal["rule", "role", "missing", "conflict"]


class Rejection(Exception):
    """The rule book refuses an event; nothing of the request is recorded.

    ``code`` is stable. ``zh``/``en`` say what stands in the way, ``next_zh``/``next_en`` what the sender can do about it,
    ``basis`` names law and article. ``status``: ``rule`` (422), ``role`` (403), ``missing`` (404), ``conflict`` (409).
    """

    def __init__(
        self,
        code: str,
        zh: str,
        en: str,
        *,
        next_zh: str = "",
        next_en: str = "",
        basis: str = "",
        status: Status = "rule",
        pointer: str = "",
    ) -> None:
        super().__init__(f"{code}: {en}")
        self.code, self.zh, self.en = code, zh, en
        self.next_zh, self.next_en = next_zh, next_en
        self.basis, self.status, self.pointer = basis, status, pointer


Verdict = bool | Mapping[str, object]
Check = Callable[[Any, Any, "Context"], Verdict]


@dataclass(frozen=True)
class Guard:
    """One condition under which an event may stand, with the refusal that follows where it is not met. 前置条件。

    ``check(event, state, context)`` returns True, or False, or the words for the ``{...}`` in its texts (which also refuses).
    ``who`` marks guards on the actor (shown in the permission table), ``stages`` those on the state of the record.
    """

    code: str
    zh: str
    en: str
    check: Check
    next_zh: str = ""
    next_en: str = ""
    basis: str = ""
    status: Status = "rule"
    pointer: str = ""
    who: tuple[str, str] | None = None
    stages: tuple[Any, ...] = ()

    def refusal(self, verdict: Verdict) -> Rejection:
        """Return the refusal that follows from a verdict that is not True."""
        words = verdict if isinstance(verdict, Mapping) else {}
        return Rejection(
            self.code,
            self.zh.format(**words) if words else self.zh,
            self.en.format(**words) if words else self.en,
            next_zh=self.next_zh,
            next_en=self.next_en,
            basis=self.basis,
            status=self.status,
            pointer=self.pointer,
        )


def guard(code: str, **texts: Any) -> Callable[[Check], Guard]:
    """Turn a check into a guard: ``@guard("lead.not_offered", zh=…, en=…, next_zh=…, next_en=…, basis=…)``."""

    def declare(check: Check) -> Guard:
        return Guard(code=code, check=check, **texts)

    return declare


class Event(Generic[S]):
    """What every event type has; declare one with :func:`coordination.catalogue.event`. 事件。"""

    topic: ClassVar[str]
    declaration: ClassVar[Declaration]
    guards: ClassVar[tuple[Guard, ...]] = ()

    def evolve(self, state: S, envelope: Envelope) -> S:
        """Return the state after the event. Pure, and never refuses: it also runs on what was recorded under older rules."""
        raise NotImplementedError  # the declaration demands it of every event type

    def consequences(self, state: S, context: Context) -> Iterable[Consequence]:
        """Return what follows from the event, recorded atomically with it; ``state`` is the state after it."""
        return ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """The instant at which something became so by the mere passing of time, and the id of the event that says so. 时点。

    The id does not depend on who noticed: whoever notices first records it, and everybody else finds it recorded.
    """

    id: str
    at: datetime
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """An event that follows by rule from another one, or on the occasion of it from time that has passed. 规则产生的事件。"""

    kind: Kind
    stream: UUID
    event: Any
    occasion: Occasion | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event that somebody wants recorded, before the rule book has judged it. 待审事件。"""

    kind: Kind
    event: Any
    envelope: Envelope
    role: Role
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Time, person, agency and the other streams: the only way by which they reach the rules. 判断环境。

    ``read(kind, stream)`` returns the state of another stream; what was read must not have moved when the event is appended.
    """

    envelope: Envelope
    role: Role
    version: int
    now: datetime
    read: Callable[[Kind, UUID], Any]

    @property
    def agency(self) -> str:
        """The agency that acts."""
        return self.envelope.agency

    @property
    def legal_on(self) -> date:
        """The date that counts in law."""
        return self.envelope.legal_on


Followers = Callable[[Any, Any, Context], Iterable[Consequence]]
"""Returns what data, rather than the event itself, say follows from an event (first argument); the state is the one after it."""


def none_follow(event: Any, state: Any, context: Context) -> Iterable[Consequence]:
    """Let nothing follow but what the events themselves say."""
    return ()


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


Load = Callable[[Kind, UUID], Loaded]
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

    def propose(self, proposal: Proposal) -> tuple[Decided, ...]:
        """Judge one proposal and all that follows from it; a refusal leaves the work as it was.

        Raises:
            Rejection: a guard refuses the event or one of its consequences.
        """
        self._undo = {}
        count = len(self.decided)
        try:
            self._judge(proposal)
        except Rejection:
            for stream, before in self._undo.items():
                if before is None:
                    del self._streams[stream]
                else:
                    self._streams[stream] = before
            del self.decided[count:]
            raise
        return tuple(self.decided[count:])

    def _held(self, kind: Kind, stream: UUID) -> _Stream:
        held = self._streams.get(stream)
        if held is None:
            loaded = self._load(kind, stream)
            held = _Stream(loaded.kind or kind, loaded.version, loaded.version, loaded.state)
            self._streams[stream] = held
            self._undo.setdefault(stream, None)
        return held

    def _read(self, kind: Kind, stream: UUID) -> Any:
        held = self._held(kind, stream)
        return held.state if held.kind is kind else kind.state()

    def _judge(self, proposal: Proposal) -> None:
        event, kind = proposal.event, proposal.kind
        held = self._held(kind, proposal.envelope.stream)
        same = held.kind is kind
        version, state = (held.version, held.state) if same else (0, kind.state())
        envelope = proposal.envelope.at(version + 1)
        context = Context(envelope, proposal.role, version, self._now, self._read)
        for guard in self._universal:
            if (verdict := guard.check(event, state, context)) is not True:
                raise guard.refusal(verdict)
        # only now: neither a version nor a kind is told to those who may not know of the record
        if not same:
            raise _other_kind(kind)
        _check_version(proposal, version)
        for guard in event.guards:
            if (verdict := guard.check(event, state, context)) is not True:
                raise guard.refusal(verdict)
        self._undo.setdefault(envelope.stream, _Stream(held.kind, held.base, held.version, held.state))
        # sealed before it is folded, so that a state in memory is the state that replay gives
        event = self._seal(event, held.state, proposal.role)
        held.state = state = event.evolve(held.state, envelope)
        held.version += 1
        self.decided.append(Decided(kind, event, envelope))
        following = chain(event.consequences(state, context), self._followers(event, state, context))
        for number, consequence in enumerate(following, start=1):
            self._judge(_follow(proposal, envelope, consequence, number))


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
    if consequence.occasion is not None:
        return by_time(consequence, consequence.occasion)
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


def local_date(instant: datetime) -> date:
    """Return the date in Shanghai, which is the date everywhere in the country. 北京时间日期。"""
    return instant.astimezone(SHANGHAI).date()

"""The rule book's grammar: events, guards, what follows, and the context in which all of them judge. 规则。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from coordination.catalogue import Declaration, Kind

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

    ``check(event, state, context)`` returns True, or False, or the words for the ``{...}`` in its texts and its pointer (which also
    refuses).
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
            pointer=self.pointer.format(**words) if words else self.pointer,
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
    """An event that follows by rule from another one, or on the occasion of it from time that has passed. 规则产生的事件。

    ``new`` says that its stream begins with it, so that the log need not be asked first: the append finds out if it was there.
    """

    kind: Kind
    stream: UUID
    event: Any
    occasion: Occasion | None = None
    new: bool = False


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


class Followers(Protocol):
    """What data, rather than the event itself, say follows from an event, or came before it. 按数据产生的事件。"""

    def before(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what time has brought about by now and must stand on record before the event is judged, with its occasions.

        ``state`` is the record's before the event.
        """

    def __call__(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what follows; ``state`` is the one after the event."""

    def reads(self, event: Any, stream: UUID) -> Iterable[UUID]:
        """Return streams that will have to be read for an event on a stream that is there, to be fetched in one go."""


class NothingFollows:
    """Lets nothing follow but what the events themselves say."""

    def before(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return nothing."""
        return ()

    def __call__(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return nothing."""
        return ()

    def reads(self, event: Any, stream: UUID) -> Iterable[UUID]:
        """Return nothing."""
        return ()


none_follow = NothingFollows()


def local_date(instant: datetime) -> date:
    """Return the date in Shanghai, which is the date everywhere in the country. 北京时间日期。"""
    return instant.astimezone(SHANGHAI).date()

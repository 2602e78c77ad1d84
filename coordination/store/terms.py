"""The words of the store: what is handed in to be kept, and what comes back. 存储用语。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

DIGEST_SIZE = 32
"""Bytes of a SHA-256 or SM3 digest."""


class Row(NamedTuple):
    """One kept event, as it lies in the store. 已存事件。"""

    position: int
    stream: UUID
    version: int
    topic: str
    state: bytes
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to be kept: its place, its content, and the key by which a repeat is known. 待存事件。"""

    stream: UUID
    version: int
    topic: str
    state: bytes
    key: UUID
    digest: bytes


@dataclass(frozen=True, slots=True)
class AppendRequest:
    """Events to be kept together or not at all, and the versions on which they rest. 追加请求。

    ``checks`` covers every stream written and every stream read: the version that it must still have, 0 for none.
    """

    events: tuple[NewEvent, ...]
    checks: Mapping[UUID, int]

    def validate(self) -> None:
        """Refuse a request that no log could keep: this is a mistake of the caller, not a lost race."""
        if not self.events:
            raise ValueError("an append needs at least one event")
        last = dict(self.checks)
        for event in self.events:
            expected = last.get(event.stream)
            if expected is None:
                raise ValueError(f"stream {event.stream} is written but not checked")
            if event.version != expected + 1:
                raise ValueError(f"stream {event.stream} would go from version {expected} to {event.version}")
            if len(event.digest) != DIGEST_SIZE:
                raise ValueError(f"a digest has {DIGEST_SIZE} bytes")
            last[event.stream] = event.version
        if len(self.events) > 1 and len({event.key for event in self.events}) != len(self.events):
            raise ValueError("an event key repeats within one request")


class Known(NamedTuple):
    """What the store already holds under an event key. 已存事件的回执。"""

    position: int
    stream: UUID
    version: int
    recorded_at: datetime
    digest: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """All events of the request are kept, for good, at these positions. 已追加。"""

    positions: tuple[int, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Some event of the request was kept before; nothing was written now. 重复提交。"""

    found: Mapping[UUID, Known]


@dataclass(frozen=True, slots=True)
class Conflict:
    """These streams have moved since they were read; nothing was written. 版本冲突。"""

    streams: frozenset[UUID]


Outcome = Appended | Duplicate | Conflict


class Head(NamedTuple):
    """The end of the log: its last position and when that was recorded; (0, None) while it is empty. 日志末端。"""

    position: int
    recorded_at: datetime | None


class StoreUnavailable(Exception):
    """The database could not be reached in time, so the fate of the append is unknown. 存储暂不可用。

    The caller answers 503 with Retry-After. Sending the same events with the same keys again is always safe: what
    was kept is found as a duplicate, what was not is kept then.
    """


class SchemaMismatch(Exception):
    """The tables or functions in the database are not those of this program: run ``ensure_schema``. 库表结构不符。"""

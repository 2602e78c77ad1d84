"""A small memory of what was read lately, bounded in number and in age."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FreshCache(Generic[K, V]):
    """Answers from memory only what is younger than `fresh_for`; forgets the least used beyond `most` entries.

    The age is what bounds how long another process may still honour a key revoked or destroyed here.
    """

    def __init__(self, *, most: int, fresh_for: timedelta) -> None:
        self._most = most
        self._fresh_for = fresh_for
        self._entries: OrderedDict[K, tuple[datetime, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, now: datetime) -> V | None:
        """What is known of `key`, unless it was read too long ago (or, the clock having gone back, after now)."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            read_at, value = entry
            if not read_at <= now < read_at + self._fresh_for:
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return value

    def put(self, key: K, value: V, now: datetime) -> None:
        """Remember what was read at `now`."""
        with self._lock:
            self._entries[key] = (now, value)
            self._entries.move_to_end(key)
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget one entry at once."""
        with self._lock:
            self._entries.pop(key, None)

    def __len__(self) -> int:
        return len(self._entries)

"""The store: events kept once, in one order, on PostgreSQL, on SQLite or in memory. 存储层。

>>> log = open_log("sqlite:////var/lib/liandong/events.db")
>>> log.append(AppendRequest((event,), {event.stream: 0}))
Appended(positions=(1,), recorded_at=...)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .log import TIMEOUT, Log
from .postgres import settings_for
from .terms import (
    Appended,
    AppendRequest,
    Conflict,
    Duplicate,
    Head,
    Known,
    NewEvent,
    Outcome,
    Row,
    SchemaMismatch,
    StoreUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AppendRequest",
    "Appended",
    "Conflict",
    "Duplicate",
    "Head",
    "Known",
    "Log",
    "NewEvent",
    "Outcome",
    "Row",
    "SchemaMismatch",
    "StoreUnavailable",
    "ensure_schema",
    "environment",
    "open_log",
]


def open_log(url: str, *, schema: str = "public", create: bool = True, timeout: float = TIMEOUT) -> Log:
    """Open the log at a URL: ``postgresql://...``, ``sqlite:////path/events.db`` or ``memory:``.

    With ``create`` tables and functions are set up or brought up to date first; without it, a database that does not
    have them just so raises ``SchemaMismatch``.
    """
    return Log(environment(url, schema=schema, create=create), timeout=timeout)


def ensure_schema(url: str, *, schema: str = "public") -> None:
    """Set up tables and functions, once, however many processes ask for it at the same time. 建库建表。"""
    open_log(url, schema=schema).close()


def environment(url: str, *, schema: str = "public", create: bool = True) -> Mapping[str, str]:
    """The library's settings for a URL."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "memory":
            settings = {"PERSISTENCE_MODULE": "coordination.store.memory"}
        case "sqlite" if rest.removeprefix("///") not in {"", rest}:
            path = rest.removeprefix("///")
            settings = {"PERSISTENCE_MODULE": "coordination.store.sqlite", "SQLITE_DBNAME": path}
        case "postgresql" | "postgres":
            settings = settings_for(url, schema)
        case _:
            raise ValueError(f"not the URL of a log: {scheme}:...")
    return {**settings, "CREATE_TABLE": "y" if create else "n"}

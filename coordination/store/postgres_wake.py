"""Growth told between processes by LISTEN and NOTIFY. 进程间通知。

Not inside the append: there a NOTIFY holds a lock of the whole server until after the commit. Instead one thread per
process tells the newest position, at once when it was idle and at most every few milliseconds under load.
"""

from __future__ import annotations

import time
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import Connection

    from .wake import Signal

INTERVAL = 0.005
"""Least seconds between two announcements of one process."""
LISTENING = 0.5
"""Seconds after which a listener looks whether it is still wanted."""
RECONNECT = 0.5
"""Seconds before a lost connection is tried again."""


class Worker:
    """A thread with a connection of its own, started at the first need, that survives the loss of the latter."""

    def __init__(self, connect: Callable[[], Connection[Any]], name: str) -> None:
        self._connect = connect
        self._name = name
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stopped = Event()

    def start(self) -> None:
        if self._thread is not None or self._stopped.is_set():
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._connect() as connection:
                    self._work(connection)
            except (psycopg.Error, OperationalError):
                self._stopped.wait(RECONNECT)

    def _work(self, connection: Connection[Any]) -> None:
        raise NotImplementedError


class Announcer(Worker):
    """Tells other processes how far the log has grown. 发布者。"""

    def __init__(self, connect: Callable[[], Connection[Any]], channel: str) -> None:
        super().__init__(connect, "store-announcer")
        self._channel = channel
        self._position = 0
        self._news = Event()

    def announce(self, position: int) -> None:
        self._position = max(self._position, position)
        if not self._news.is_set():
            self._news.set()
            self.start()

    def stop(self) -> None:
        self._stopped.set()
        self._news.set()
        super().stop()

    def _work(self, connection: Connection[Any]) -> None:
        connection.execute("SET synchronous_commit = off")  # a call need not reach the disk, nor wait in its queue
        while True:
            self._news.wait()
            if self._stopped.is_set():
                return
            self._news.clear()
            connection.execute("SELECT pg_notify(%s, %s)", (self._channel, str(self._position)))
            time.sleep(INTERVAL)


class Listener(Worker):
    """Hears from other processes how far the log has grown. 监听者。"""

    def __init__(self, connect: Callable[[], Connection[Any]], channel: str, signal: Signal) -> None:
        super().__init__(connect, "store-listener")
        self._channel = channel
        self._signal = signal

    def _work(self, connection: Connection[Any]) -> None:
        connection.execute(SQL("LISTEN {}").format(Identifier(self._channel)))
        while not self._stopped.is_set():
            for notice in connection.notifies(timeout=LISTENING):
                if notice.payload:
                    self._signal.tell(int(notice.payload))
                if self._stopped.is_set():
                    return

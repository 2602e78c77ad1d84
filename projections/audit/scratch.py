"""The scratch store of a replay: a SQLite file of its own, gone afterwards, also when whoever made it was killed. 临时库。"""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO

from projections.engine import ReadDatabase

SUFFIX = ".replay.db"


class ScratchInUse(Exception):
    """The file is there already, or belongs to a replay that is running: name another one."""


class Scratch:
    """A read database that exists as long as its block, and is known to be abandoned by the lock that fell with its maker."""

    def __init__(self, path: Path) -> None:
        """Take the path of a file that does not exist yet; it is to end in ``.replay.db`` for `sweep` to find it."""
        self._path, self._lock = path, _lock_of(path)
        self._held: IO[str] | None = None
        self._database: ReadDatabase | None = None

    def __enter__(self) -> ReadDatabase:
        """Make the store.

        Raises:
            ScratchInUse: there is a file of this name.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held = _taken(self._lock)
        if self._held is None:
            raise ScratchInUse(self._path)
        if self._path.exists():
            self._held.close()
            self._lock.unlink()
            raise ScratchInUse(self._path)
        self._database = ReadDatabase(f"sqlite:///{self._path}")
        return self._database

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        if self._database is not None:
            self._database.close()
        _remove(self._path)
        if self._held is not None:
            self._held.close()


def sweep(folder: Path) -> int:
    """Remove the scratch stores in a folder whose makers are no more; return how many there were."""
    swept = 0
    for lock in folder.glob(f"*{SUFFIX}.lock"):
        held = _taken(lock)
        if held is not None:
            _remove(lock.with_suffix(""))
            held.close()
            swept += 1
    return swept


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _taken(lock: Path) -> IO[str] | None:
    """Return the lock, held; None where a living process has it."""
    opened = lock.open("w")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        opened.close()
        return None
    return opened


def _remove(path: Path) -> None:
    """Remove a store with what SQLite keeps beside it, and its lock last."""
    for ending in ("", "-wal", "-shm", "-journal", ".lock"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)

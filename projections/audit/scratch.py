"""The scratch store of a replay: a SQLite file of its own, gone afterwards, also when whoever made it was killed. 临时库。"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

import sqlalchemy as sa

from projections.engine import ReadDatabase

SUFFIX: Final = ".replay.db"
LEAST_FREE: Final = 512 * 2**20
"""Bytes that stay free on the disk, which the live databases may share."""
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, as long as it needs it."""


class ScratchInUse(Exception):
    """The file, or one that SQLite would keep beside it, is there already: name another one."""


class NoRoom(Exception):
    """The disk has too little room left for a scratch store."""


class Scratch:
    """A read database that exists as long as its block; the lock on its file falls with its maker, so what is left is known."""

    def __init__(self, path: Path) -> None:
        """Take the path of a file that does not exist yet; it is to end in ``.replay.db`` for `sweep` to find it."""
        self._path = path
        self._held: int | None = None
        self._database: ReadDatabase | None = None

    def __enter__(self) -> ReadDatabase:
        """Make the store, which nobody but its maker may read.

        Raises:
            ScratchInUse: there is a file of this name.
            NoRoom: the disk is nearly full.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        look_for_room(self._path.parent)
        if any(beside.exists() for beside in _beside(self._path)):
            raise ScratchInUse(self._path)
        self._held = _made(self._path)
        # no text of a URL: in that, some characters of a path would name another file, perhaps somebody's
        self._database = ReadDatabase(sa.URL.create("sqlite", database=str(self._path)))
        return self._database

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        if self._database is not None:
            self._database.close()
        if self._held is not None:
            _remove(self._path)
            # not before: whoever closes a file lets go of all locks that SQLite has on it in this process
            os.close(self._held)


def look_for_room(folder: Path) -> None:
    """See whether the disk of a folder has room.

    Raises:
        NoRoom: it has not.
    """
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        message = (
            f"the disk of {folder} has {free >> 20} MiB left, and {LEAST_FREE >> 20} MiB are to stay free: "
            "make room, or have the scratch store on another disk"
        )
        raise NoRoom(message)


def sweep(folder: Path) -> int:
    """Remove the scratch stores in a folder whose makers are no more; return how many there were."""
    swept = 0
    for path in folder.glob(f"*{SUFFIX}"):
        held = _taken(path)
        if held is not None:
            _remove(path)
            os.close(held)
            swept += 1
    return swept


def _made(path: Path) -> int:
    """Return a new file, held."""
    while True:
        try:
            made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            raise ScratchInUse(path) from None
        # whoever sweeps may have come in between, and be about to remove it: then it is made again
        fcntl.flock(made, fcntl.LOCK_EX)
        if _is_at(path, made):
            return made
        os.close(made)


def _taken(path: Path) -> int | None:
    """Return an abandoned file, held; None where a living process has it, or somebody has removed it meanwhile."""
    try:
        opened = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_at(path, opened):
            return opened
    except BlockingIOError:
        pass
    os.close(opened)
    return None


def _is_at(path: Path, opened: int) -> bool:
    """Whether it is still this file that has the name: a lock on a file that was removed keeps nobody away."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(opened))
    except FileNotFoundError:
        return False


def _beside(path: Path) -> Iterator[Path]:
    return (path.with_name(f"{path.name}{ending}") for ending in _BESIDE)


def _remove(path: Path) -> None:
    """Remove a store, and before it what SQLite keeps beside it: as long as the store is there, `sweep` finds them all."""
    for one in (*_beside(path), path):
        one.unlink(missing_ok=True)

"""Files that evidence names: kept by their digest in folders of their owners, written whole or not at all. 证据文件。

A file is found by whose it is and by its SHA-256, so that nobody comes to see a file by naming a digest that he has read somewhere:
only what its owner has stored itself stands behind its evidence. SM3 (GB/T 32905) is kept beside it. No event depends on a file
being here, and no rule reads one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol, Self

from cryptography.hazmat.primitives.hashes import SM3, Hash

CHUNK = 1 << 20
OWNER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
LOCK, COMING, KEPT = "lock", "coming", "kept"
ABOUT = ".json"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class TooLarge(Exception):
    """A file is larger than is taken; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Digests:
    """What a file is: both digests, and its length. 文件杂凑值。"""

    sha256: str
    sm3: str
    size_bytes: int


class Hashing:
    """Computes both digests of bytes as they go by. 杂凑计算。"""

    def __init__(self) -> None:
        self._sha256, self._sm3, self._size = hashlib.sha256(), Hash(SM3()), 0

    def take(self, chunk: bytes) -> None:
        """Take in what comes next."""
        self._sha256.update(chunk)
        self._sm3.update(chunk)
        self._size += len(chunk)

    @property
    def digests(self) -> Digests:
        """What was taken in so far."""
        return Digests(self._sha256.hexdigest(), self._sm3.copy().finalize().hex(), self._size)

    @classmethod
    def of(cls, chunks: Iterable[bytes]) -> Digests:
        """Return the digests of a file."""
        hashing = cls()
        for chunk in chunks:
            hashing.take(chunk)
        return hashing.digests


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store: whose, what it was when it came, when it was last asked to be kept. 已存文件。"""

    owner: str
    digests: Digests
    kept_at: datetime


class Incoming(Protocol):
    """A file that has come and is not kept yet. 待存文件。"""

    @property
    def digests(self) -> Digests:
        """What it is."""

    def keep(self, now: datetime) -> None:
        """Let it be kept from now on, whole and on disk; a file that is there already is kept from now on as well."""


class Files(Protocol):
    """A store of files by owner and digest; where they lie is its own business. 文件库。"""

    @contextmanager
    def receive(self, owner: str, chunks: Iterable[bytes], *, most: int) -> Iterator[Incoming]:
        """Take a file in; unless it is kept before the context ends, nothing of it remains.

        Raises:
            TooLarge: it has more than ``most`` bytes.
        """

    def find(self, owner: str, sha256: str) -> Stored | None:
        """Return what is known of a file of that digest, or None where its owner has stored none."""

    def open(self, owner: str, sha256: str) -> BinaryIO:
        """Open a file to be read.

        Raises:
            FileNotFoundError: its owner has stored none of that digest.
        """

    def renew(self, owner: str, sha256: str, now: datetime) -> Stored | None:
        """Let a file count as stored now: somebody names it; return what is known of it, or None where there is none."""

    def listed(self) -> Iterator[Stored]:
        """Yield every file there is."""

    def remove(self, stored: Stored) -> bool:
        """Remove a file, unless it was asked to be kept since it was listed; return whether it is gone."""

    def clear(self, before: datetime) -> int:
        """Remove what began to come before an instant and was never kept, as a crash leaves it; return how many there were."""


def read(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    while chunk := file.read(CHUNK):
        yield chunk


def actual(files: Files, owner: str, sha256: str) -> Digests:
    """Return what the bytes are that stand under a digest: whoever compares knows whether they are still what they were.

    Raises:
        FileNotFoundError: its owner has stored none of that digest.
    """
    with files.open(owner, sha256) as file:
        return Hashing.of(read(file))


@dataclass(slots=True)
class _Draft:
    """A file in the folder of what is coming. 暂存文件。"""

    folder: FolderFiles
    owner: str
    path: Path
    digests: Digests

    def keep(self, now: datetime) -> None:
        """Write what is known of it, then move it to where it is found: what is found is whole."""
        home = self.folder.path_of(self.owner, self.digests.sha256)
        home.parent.mkdir(parents=True, exist_ok=True)
        with self.folder.locked(fcntl.LOCK_SH):
            _write(home.with_suffix(ABOUT), {"sm3": self.digests.sm3, "size_bytes": self.digests.size_bytes}, self.path)
            _date(self.path, now)
            self.path.replace(home)
            for folder in (home.parent, home.parent.parent, self.folder.folder / KEPT):
                _sync(folder)


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """A store in a folder of this machine, or one that several share. 文件夹中的文件库。

    Files lie at ``kept/<owner>/<first two digits>/<sha256>``, each with a small JSON beside it. Modification times say since when
    nobody has asked for a file to be kept. A lock keeps removing apart from storing.
    """

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Return the store in a folder, which is made where it is missing."""
        for name in (COMING, KEPT):
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / LOCK).touch(mode=0o600)
        return cls(folder)

    @contextmanager
    def receive(self, owner: str, chunks: Iterable[bytes], *, most: int) -> Iterator[Incoming]:
        """Take a file in, hashing it on the way."""
        hashing, size = Hashing(), 0
        handle, name = tempfile.mkstemp(dir=self.folder / COMING)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise TooLarge
                    hashing.take(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            yield _Draft(self, owner, path, hashing.digests)
        finally:
            path.unlink(missing_ok=True)

    def find(self, owner: str, sha256: str) -> Stored | None:
        """Look a file up."""
        home = self.path_of(owner, sha256)
        try:
            kept_at = _dated(home)
            about = json.loads(home.with_suffix(ABOUT).read_text("ascii"))
        except FileNotFoundError:
            return None
        return Stored(owner, Digests(sha256, about["sm3"], about["size_bytes"]), kept_at)

    def open(self, owner: str, sha256: str) -> BinaryIO:
        """Open a file to be read."""
        return self.path_of(owner, sha256).open("rb")

    def renew(self, owner: str, sha256: str, now: datetime) -> Stored | None:
        """Let a file count as stored now."""
        with self.locked(fcntl.LOCK_SH):
            if self.find(owner, sha256) is not None:
                _date(self.path_of(owner, sha256), now)
        return self.find(owner, sha256)

    def listed(self) -> Iterator[Stored]:
        """Go through the owners' folders."""
        for owner in sorted(path.name for path in (self.folder / KEPT).iterdir()):
            names = (path.name for path in (self.folder / KEPT / owner).rglob("*") if DIGEST.fullmatch(path.name))
            yield from (stored for name in sorted(names) if (stored := self.find(owner, name)) is not None)

    def remove(self, stored: Stored) -> bool:
        """Remove a file that nobody has asked to be kept meanwhile; first the file, then what is known of it."""
        home = self.path_of(stored.owner, stored.digests.sha256)
        with self.locked(fcntl.LOCK_EX):
            if self.find(stored.owner, stored.digests.sha256) != stored:
                return False
            home.unlink()
            home.with_suffix(ABOUT).unlink()
            return True

    def clear(self, before: datetime) -> int:
        """Remove drafts that nobody finishes any more."""
        left = [path for path in (self.folder / COMING).iterdir() if _dated(path) < before]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def path_of(self, owner: str, sha256: str) -> Path:
        """Return where a file lies; nothing but codes and digests ever names a path."""
        if not OWNER.fullmatch(owner) or not DIGEST.fullmatch(sha256):
            raise FileNotFoundError(f"no file is called {sha256!r} of {owner!r}")
        return self.folder / KEPT / owner / sha256[:2] / sha256

    @contextmanager
    def locked(self, how: int) -> Iterator[None]:
        """Hold the store's lock: many may store at once, and nobody while something is removed."""
        with (self.folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, how)
            yield


def _write(path: Path, about: dict[str, object], beside: Path) -> None:
    """Write a small file whole: made beside the draft, then moved."""
    draft = beside.with_suffix(".about")
    with draft.open("w", encoding="ascii") as file:
        json.dump(about, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _date(path: Path, at: datetime) -> None:
    nanoseconds = (at - EPOCH) // MICROSECOND * 1000
    os.utime(path, ns=(nanoseconds, nanoseconds))


def _dated(path: Path) -> datetime:
    return EPOCH + path.stat().st_mtime_ns // 1000 * MICROSECOND


def _sync(folder: Path) -> None:
    """Put on disk which names a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

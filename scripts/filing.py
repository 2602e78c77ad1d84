"""Looking after the files of evidence: whether they are what they were, and which of them nobody names. 证据文件维护。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from coordination.files import Stored, actual
from projections.engine import Moments
from projections.evidence import EVIDENCE
from projections.evidence_files import EVIDENCE_FILES, NamedFile, named_files
from scripts.assembly import System

Shown = Callable[[Iterable[Stored]], Iterator[Stored]]
"""Shows how far one has come while going through files."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong, how many files were looked at, and how many that evidence names were never stored. 核查结果。"""

    findings: tuple[str, ...]
    looked_at: int
    never_stored: int


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files nobody named were removed, and how many that never came whole. 清理结果。"""

    removed: int
    left_over: int


def verify(system: System, shown: Shown = iter) -> Verified:
    """Compare every file with its digests, and with what evidence says of it."""
    stored = list(system.files.listed())
    by_name = {(one.owner, one.digests.sha256): one for one in stored}
    named = _named(system)
    findings = [
        f"{one.owner} {one.digests.sha256}: the bytes are not what was stored"
        for one in shown(stored)
        if actual(system.files, one.owner, one.digests.sha256) != one.digests
    ]
    findings += [
        f"{one.owner} {one.sha256}: evidence {one.evidence} says SM3 {one.sm3}, the file has {kept.digests.sm3}"
        for one in named
        if not one.fallen and (kept := by_name.get((one.owner, one.sha256))) is not None and kept.digests.sm3 != one.sm3
    ]
    never = {(one.owner, one.sha256) for one in named} - by_name.keys()
    return Verified(tuple(findings), len(stored), len(never))


def sweep(system: System, before: datetime) -> Swept:
    """Remove files that no evidence names and that nobody has asked for since an instant.

    Whoever stores a file, or names it, asks for it: so nothing goes that is on its way into evidence.
    """
    kept = {(one.owner, one.sha256) for one in _named(system)}
    old = (one for one in system.files.listed() if one.kept_at < before)
    unnamed = [one for one in old if (one.owner, one.digests.sha256) not in kept]
    return Swept(sum(map(system.files.remove, unnamed)), system.files.clear(before))


def _named(system: System) -> list[NamedFile]:
    """Return what evidence names, once the read models have reached what is recorded now.

    Raises:
        Behind: they do not in time.
    """
    head = system.log.head().position
    Moments(system.read, system.log, system.clock).current((EVIDENCE, EVIDENCE_FILES), head)
    with system.read.reading() as snapshot:
        return list(named_files(snapshot))

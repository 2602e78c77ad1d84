"""Folded streams kept between requests, so that a request reads what is new and no more. 状态缓存。"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from coordination.catalogue import Kind
from coordination.store import Log, Row
from coordination.stored import from_row

STATES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream folded up to a version."""

    version: int
    kind: Kind | None
    state: Any


class States:
    """Folded streams kept between requests, bounded; each may be behind the log, and the append notices. 状态缓存。"""

    def __init__(self, log: Log, most: int = STATES_KEPT) -> None:
        self._log = log
        self._most = most
        self._kept: OrderedDict[UUID, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, kind: Kind, stream: UUID) -> Kept | None:
        """Return what is kept of a stream, however old; that it had no events is kept as well."""
        kept = self._looked_up(stream)
        # without events it is of no kind yet, so its state is that of whichever kind is asked for
        return Kept(0, None, kind.state()) if kept is not None and kept.version == 0 else kept

    def _looked_up(self, stream: UUID) -> Kept | None:
        with self._lock:
            kept = self._kept.get(stream)
            if kept is not None:
                self._kept.move_to_end(stream)
            return kept

    def put(self, streams: Mapping[UUID, Kept]) -> None:
        """Keep folded streams, unless a later version of one is kept already."""
        with self._lock:
            for stream, kept in streams.items():
                former = self._kept.pop(stream, kept)
                self._kept[stream] = kept if former.version <= kept.version else former
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def read(self, kind: Kind, stream: UUID) -> Kept:
        """Return the stream as the log has it now, folding only what came since it was kept."""
        kept = self.get(kind, stream) or Kept(0, None, kind.state())
        kept = fold(kept, self._log.read_stream(stream, after=kept.version))
        self.put({stream: kept})
        return kept

    def read_all(self, kind: Kind, streams: Iterable[UUID]) -> Mapping[UUID, Kept]:
        """Return streams as the log has them now, with one question; they are not kept."""
        wanted = tuple(dict.fromkeys(streams))
        found = self._log.read_streams(wanted)
        return {stream: fold(Kept(0, None, kind.state()), found.get(stream, ())) for stream in wanted}

    def read_many(self, streams: Iterable[UUID]) -> None:
        """Fold many streams that are not kept yet, with one question to the log."""
        missing = [stream for stream in dict.fromkeys(streams) if self._looked_up(stream) is None]
        if not missing:
            return
        found = self._log.read_streams(missing)
        self.put({stream: fold(Kept(0, None, None), found.get(stream, ())) for stream in missing})


def fold(kept: Kept, rows: Sequence[Row]) -> Kept:
    """Return a stream with further events folded into it."""
    version, kind, state = kept.version, kept.kind, kept.state
    for row in rows:
        recorded = from_row(row)
        if kind is None:
            kind = recorded.event.declaration.kind
            state = kind.state()
        state = recorded.event.evolve(state, recorded.envelope)
        version = row.version
    return Kept(version, kind, state)

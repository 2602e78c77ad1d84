"""The timekeeper: looks every so often which clocks have run out or are about to, and records it. 守时进程。"""

from __future__ import annotations

import threading

import structlog

from coordination.store import StoreUnavailable
from coordination.timekeeping import keep
from projections.clocks import CLOCKS, running_out
from projections.engine import DatabaseUnavailable, reached
from scripts.assembly import System, now

EVERY_SECONDS = 5.0
_log = structlog.get_logger(__name__)


def tick(system: System) -> int:
    """Record what has come since the last look; return how many events that took."""
    at = now()
    with system.read.reading() as snapshot:
        position, found = reached(snapshot, (CLOCKS,)), running_out(snapshot, at)
    count = keep(system.coordination, found, now=at)
    if count:
        _log.info("clocks_kept", events=count, position=position)
    return count


def run(system: System, stop: threading.Event) -> None:
    """Keep time until told to stop; what cannot be reached now is looked for again later."""
    while not stop.is_set():
        try:
            tick(system)
        except (StoreUnavailable, DatabaseUnavailable) as error:
            _log.warning("clocks_not_kept", error=type(error).__name__)
        stop.wait(EVERY_SECONDS)

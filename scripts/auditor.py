"""The auditor: runs the replays that supervisors ask for over HTTP, one at a time, away from whoever answers. 核验进程。

A replay is minutes of work for one core. It has a process of its own, gives way to all others, and is known to be lost when that
process is.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import structlog

from coordination.control import ControlUnavailable, ReplayJob, State
from coordination.store import StoreUnavailable
from projections.audit import Halted, Scratch, Step, sweep
from projections.audit.scratch import SUFFIX
from projections.engine import DatabaseUnavailable, Moment, ReadModel
from projections.models import MODELS
from scripts.assembly import System

LOOK_EVERY, TELL_EVERY = 0.5, 0.5
GIVES_WAY: Final = 10
"""By how much it is less urgent than those who answer."""
AWAY: Final = (ControlUnavailable, StoreUnavailable, DatabaseUnavailable)

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Auditor:
    """Runs what is in the queue of one installation; a second one waits as standby. 核验。"""

    system: System
    stop: threading.Event
    _left_clean: bool = field(default=False, init=False)

    def tick(self) -> bool:
        """Run the replay that has waited longest; return whether there was one. Only whoever leads may ask for it."""
        replays, clock = self.system.replays, self.system.clock
        if not self._left_clean:
            # whoever led before is no more: nobody runs what is said to run, and nobody removes its store
            lost = replays.interrupt(now=clock(), reason="process_gone")
            swept = sweep(self.system.settings.scratch)
            _log.info("auditor_leads", interrupted=lost, swept=swept)
        self._left_clean = False
        job = replays.begin(now=clock())
        if job is not None:
            _log.info(
                "replay_begins", replay=str(job.id), agency=job.agency, models=len(job.models), position=job.position
            )
            state, report, reason = self._run(job)
            replays.end(job.id, state, now=clock(), report=report, reason=reason)
            _log.info(
                "replay_ends",
                replay=str(job.id),
                state=state.value,
                reason=reason,
                outcome=(report or {}).get("outcome"),
            )
        self._left_clean = True
        return job is not None

    def resign(self) -> None:
        """Somebody else may lead from now on: look again at what was left, before anything is run."""
        self._left_clean = False

    def _run(self, job: ReplayJob) -> tuple[State, Mapping[str, Any] | None, str | None]:
        """Replay and return how it ended, with the report or with the reason why there is none."""
        told = _Told(self, job)
        models: list[ReadModel] = [model for model in MODELS if model.name in job.models]
        try:
            with Scratch(self.system.settings.scratch / f"{uuid4()}{SUFFIX}") as scratch:
                moment = Moment(job.position, job.instant)
                return State.DONE, self.system.replay(told.beat, told.halted).run(scratch, models, moment).told(), None
        except Halted:
            stopped = (State.INTERRUPTED, None, "process_stopped")
            return stopped if self.stop.is_set() else (State.CANCELLED, None, None)
        except (StoreUnavailable, DatabaseUnavailable):
            _log.warning("replay_fails", replay=str(job.id), exc_info=True)
            return State.FAILED, None, "store_unavailable"
        except ControlUnavailable:
            raise  # how it ended cannot be written down either; it is found to be lost when the tables are there again
        except Exception:  # noqa: BLE001  one replay that fails is not the end of the others
            _log.exception("replay_fails", replay=str(job.id))
            return State.FAILED, None, "internal"


@dataclass(slots=True)
class _Told:
    """What is told of a replay on the way: not oftener than anybody looks."""

    auditor: Auditor
    job: ReplayJob
    _last: float = 0.0
    _goes_on: bool = True

    def beat(self, step: Step) -> None:
        """Write down how far it is."""
        if time.monotonic() - self._last < TELL_EVERY:
            return
        self._last = time.monotonic()
        model = {} if step.model is None else {"model": step.model, "rows": step.rows}
        progress = {"phase": step.phase, "position": step.position, "total": step.total, **model}
        system = self.auditor.system
        self._goes_on = system.replays.tell(self.job.id, progress, now=system.clock())

    def halted(self) -> bool:
        """Whether it is to end: cancelled, or the process is."""
        return self.auditor.stop.is_set() or not self._goes_on


def run(system: System, stop: threading.Event) -> None:
    """Run replays until told to stop."""
    os.nice(GIVES_WAY)
    auditor = Auditor(system, stop)
    leadership = system.read.leadership("auditor")
    while not stop.is_set():
        try:
            busy = leadership.acquire() and auditor.tick()
        except AWAY as error:
            _log.warning("auditor_waits", error=type(error).__name__)
            leadership.release()
            auditor.resign()
            busy = False
        if not busy:
            stop.wait(LOOK_EVERY)
    leadership.release()

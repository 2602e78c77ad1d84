"""The auditor: runs the replays that supervisors ask for over HTTP, one at a time, away from whoever answers. 核验进程。

A replay is minutes of work for one core. It has a process of its own, gives way to all others, and is known to be lost when that
process is.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import structlog

from coordination.control import ControlUnavailable, ReplayJob, State
from coordination.store import StoreUnavailable
from projections.audit import Halted, NoRoom, Scratch, ScratchUnusable, Step, look_for_room, sweep
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

    def tick(self) -> bool:
        """Run the replay that has waited longest; return whether there was one. Only whoever leads may ask for it."""
        replays, clock = self.system.replays, self.system.clock
        # This process leads and runs nothing: what is said to run has lost its process, or is run by one that has lost the lead,
        # perhaps unnoticed, and stops at its next word. Looked at every time, since the lead may have been elsewhere in between.
        lost = replays.interrupt(now=clock(), reason="process_gone")
        swept = sweep(self.system.settings.scratch)
        if lost or swept:
            _log.warning("replays_left", interrupted=lost, swept=swept)
        job = replays.begin(now=clock())
        if job is not None:
            _log.info(
                "replay_begins", replay=str(job.id), agency=job.agency, models=len(job.models), position=job.position
            )
            state, report, reason = self._run(job)
            counts = replays.end(job.id, state, now=clock(), report=report, reason=reason)
            _log.info(
                "replay_ends",
                replay=str(job.id),
                state=state.value if counts else State.INTERRUPTED.value,
                reason=reason,
                outcome=(report or {}).get("outcome"),
            )
        return job is not None

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
        except NoRoom as error:
            _log.warning("replay_fails", replay=str(job.id), error=str(error))
            return State.FAILED, None, "no_room"
        except (OSError, ScratchUnusable):
            _log.exception("replay_fails", replay=str(job.id))
            return State.FAILED, None, "scratch_unusable"
        except Exception as error:  # noqa: BLE001  a mistake in any fold or row: logged, told to whoever asked, and the next is run
            _log.exception("replay_fails", replay=str(job.id))
            return State.FAILED, None, f"internal:{type(error).__name__}"


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
        look_for_room(self.auditor.system.settings.scratch)
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
            busy = False
        if not busy:
            stop.wait(LOOK_EVERY)
    leadership.release()

"""Filling an empty log with the demonstration. 载入演示数据。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from coordination import campaigns
from scripts.assembly import System
from scripts.demo.story import Loading, Step
from scripts.demo.timeline import begun, everything, record
from scripts.demo.watch import Watch
from scripts.loading import load_campaign

DIRECTORY = "directory"

UNFINISHED = "demonstration-unfinished"
"""The file that says that filling has begun and has not come to its end."""


def fill(system: System, *, show: Callable[[str], object]) -> None:
    """Record the whole demonstration; ``show`` tells how far it is, month by month.

    Interrupted, it can be run again and goes on where it stopped: its events have ids, and what is recorded is not repeated.

    Raises:
        DemonstrationFault: the rule book refused an event.
    """

    def load(loading: Loading) -> None:
        now = loading.recorded_at.astimezone(UTC)
        load_campaign(system.coordination, loading.path, now=now, clock=now)

    def post(steps: list[Step]) -> None:
        now = steps[0].recorded_at.astimezone(UTC)
        system.coordination.post([step.proposal for step in steps], now=now, clock=now)

    mark = _mark(system)
    mark.touch()
    shown: datetime | None = None
    for moment in record(everything(), load, post, Watch(system.coordination).until):
        if shown is None or (moment.year, moment.month) != (shown.year, shown.month):
            show(f"demonstration: {moment:%Y-%m} ({system.log.head().position} events)")
            shown = moment
    mark.unlink()
    show(f"demonstration: {system.log.head().position} events recorded")


def begin(system: System, at: datetime) -> datetime:
    """Mark an empty log as made-up data and load the four plans, as at an instant, from which a rehearsal goes on."""
    at = at.astimezone(UTC)
    system.coordination.post([begun(at).proposal], now=at, clock=at)
    for path in campaigns.SHIPPED:
        load_campaign(system.coordination, path, now=at, clock=at)
    return at


def unfinished(system: System) -> bool:
    """Whether filling was interrupted, and is to be run again."""
    return _mark(system).exists()


def _mark(system: System) -> Path:
    return system.settings.home / UNFINISHED

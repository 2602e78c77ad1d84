"""Clocks of the law as streams: each runs beside its record, started, moved and ended by rule data. 期限。"""

from __future__ import annotations

from coordination.streams.clock.attachment import Attachment
from coordination.streams.clock.codes import Effect, RecomputeReason, Stage
from coordination.streams.clock.events import (
    ClockBreached,
    ClockExtended,
    ClockRecomputed,
    ClockReminded,
    ClockReopened,
    ClockResumed,
    ClockSatisfied,
    ClockStarted,
    ClockSuspended,
    ClockTierAdvanced,
    ClockWaived,
)
from coordination.streams.clock.state import CLOCK, OPEN, Clock, Due, Granted, LeftOut, Pause, Reminder, clock_id
from coordination.streams.clock.timing import breach, calendar_version, due_of, occasions, recomputed, reminder

__all__ = [
    "CLOCK",
    "OPEN",
    "Attachment",
    "Clock",
    "ClockBreached",
    "ClockExtended",
    "ClockRecomputed",
    "ClockReminded",
    "ClockReopened",
    "ClockResumed",
    "ClockSatisfied",
    "ClockStarted",
    "ClockSuspended",
    "ClockTierAdvanced",
    "ClockWaived",
    "Due",
    "Effect",
    "Granted",
    "LeftOut",
    "Pause",
    "RecomputeReason",
    "Reminder",
    "Stage",
    "breach",
    "calendar_version",
    "clock_id",
    "due_of",
    "occasions",
    "recomputed",
    "reminder",
]

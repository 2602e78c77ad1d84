"""Replay: a read model folded anew from the events alone, and compared with what the live one answers. 重放核验。"""

from __future__ import annotations

from projections.audit.comparing import Shown
from projections.audit.replaying import Halted, Replay, ScratchUnusable, Step
from projections.audit.report import Cell, Compared, Difference, Made, ModelReport, Obstacle, Outcome, Report, lines
from projections.audit.scratch import NoRoom, Scratch, ScratchInUse, look_for_room, sweep

__all__ = [
    "Cell",
    "Compared",
    "Difference",
    "Halted",
    "Made",
    "ModelReport",
    "NoRoom",
    "Obstacle",
    "Outcome",
    "Replay",
    "Report",
    "Scratch",
    "ScratchInUse",
    "ScratchUnusable",
    "Shown",
    "Step",
    "lines",
    "look_for_room",
    "sweep",
]

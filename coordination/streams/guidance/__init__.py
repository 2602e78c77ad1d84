"""Guidance of one agency by another: on a case, a lead or daily work, or on how a unit is doing. 业务指导。

What businesses are told (行政指导) stands in the daybook. Described in docs/machines/guidance.md.
"""

from __future__ import annotations

from coordination.streams.guidance.codes import GuidanceForm, GuidanceMatter, RecordKind, Stage
from coordination.streams.guidance.events import GuidanceFollowedUp, GuidanceGiven, GuidanceVoided
from coordination.streams.guidance.state import GUIDANCE, Guidance

__all__ = [
    "GUIDANCE",
    "Guidance",
    "GuidanceFollowedUp",
    "GuidanceForm",
    "GuidanceGiven",
    "GuidanceMatter",
    "GuidanceVoided",
    "RecordKind",
    "Stage",
]

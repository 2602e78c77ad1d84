"""The daybook: what an agency does day by day outside joint actions. 日常工作台账。

The machine is drawn in docs/machines/daybook.md.
"""

from __future__ import annotations

from coordination.streams.daybook.codes import (
    CheckKind,
    PublicityForm,
    RectificationKind,
    RectificationResult,
    SampleResult,
    Stage,
    Work,
)
from coordination.streams.daybook.platforms import (
    DaybookPlatformNotified,
    DaybookPlatformPublicised,
    DaybookPlatformRemoved,
)
from coordination.streams.daybook.rectifying import DaybookRectificationChecked, DaybookRectificationSet
from coordination.streams.daybook.state import DAYBOOK, DaybookEntry
from coordination.streams.daybook.working import (
    DaybookDecidedOnSpot,
    DaybookGuidanceGiven,
    DaybookInspected,
    DaybookPublicityHeld,
    DaybookSampled,
    DaybookSampleTested,
    DaybookVoided,
)

__all__ = [
    "DAYBOOK",
    "CheckKind",
    "DaybookDecidedOnSpot",
    "DaybookEntry",
    "DaybookGuidanceGiven",
    "DaybookInspected",
    "DaybookPlatformNotified",
    "DaybookPlatformPublicised",
    "DaybookPlatformRemoved",
    "DaybookPublicityHeld",
    "DaybookRectificationChecked",
    "DaybookRectificationSet",
    "DaybookSampleTested",
    "DaybookSampled",
    "DaybookVoided",
    "PublicityForm",
    "RectificationKind",
    "RectificationResult",
    "SampleResult",
    "Stage",
    "Work",
]

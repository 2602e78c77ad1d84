"""Flash reports: major leads and cases, and public opinion, told to the office at once, with the time of each step. 快报。

The machine is drawn in docs/machines/flash_report.md.
"""

from __future__ import annotations

from coordination.streams.flash_report.codes import FlashSubject, RecordKind, Stage
from coordination.streams.flash_report.events import (
    FlashReportAcknowledged,
    FlashReportClosed,
    FlashReportCorrected,
    FlashReportFollowedUp,
    FlashReportForwarded,
    FlashReportSent,
)
from coordination.streams.flash_report.state import FLASH_REPORT, FlashReport

__all__ = [
    "FLASH_REPORT",
    "FlashReport",
    "FlashReportAcknowledged",
    "FlashReportClosed",
    "FlashReportCorrected",
    "FlashReportFollowedUp",
    "FlashReportForwarded",
    "FlashReportSent",
    "FlashSubject",
    "RecordKind",
    "Stage",
]

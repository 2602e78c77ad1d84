"""Notices from agency to agencies: told to many, signed for by each, a lead in some of their places. 通报。

The machine is drawn in docs/machines/notice.md.
"""

from __future__ import annotations

from coordination.streams.notice.codes import NoticeKind, RecordKind, Stage
from coordination.streams.notice.events import (
    NoticeCorrected,
    NoticeIssued,
    NoticeLeadLinked,
    NoticeReceived,
    NoticeSubject,
)
from coordination.streams.notice.state import NOTICE, Notice

__all__ = [
    "NOTICE",
    "Notice",
    "NoticeCorrected",
    "NoticeIssued",
    "NoticeKind",
    "NoticeLeadLinked",
    "NoticeReceived",
    "NoticeSubject",
    "RecordKind",
    "Stage",
]

"""What the rules need to know of a flash report. 快报状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.flash_report.codes import RecordKind, Stage


@dataclass(frozen=True, slots=True)
class FlashReport:
    """What the rules need to know of a flash report: when things happened, who was told, who has acknowledged. 快报。

    ``participants`` are the recipients, those to whom it was forwarded among them.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    happened_at: datetime | None = None
    learnt_at: datetime | None = None
    sent_at: datetime | None = None
    record_kind: RecordKind | None = None
    record: UUID | None = None
    acknowledged: frozenset[str] = frozenset()

    @property
    def unacknowledged(self) -> tuple[str, ...]:
        """The recipients that have not said that they have it. 未签收单位。"""
        return tuple(agency for agency in self.participants if agency not in self.acknowledged)


FLASH_REPORT = Kind("flash_report", plural="flash-reports", zh="快报", en="flash report", state=FlashReport)

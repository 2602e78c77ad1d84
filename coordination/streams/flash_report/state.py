"""What the rules need to know of a flash report. 快报状态。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.flash_report.codes import RecordKind, Stage


@dataclass(frozen=True, slots=True)
class FlashReport:
    """What the rules need to know of a flash report: when things happened, who was told, who has acknowledged. 快报。

    ``participants`` are the recipients, those to whom it was forwarded among them; ``told`` has when each of them was.
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
    told: tuple[tuple[str, datetime], ...] = ()
    acknowledged: frozenset[str] = frozenset()

    def telling(self, agencies: Iterable[str], at: datetime) -> FlashReport:
        """Return the state after some are told at an instant; whoever has it keeps the first."""
        new = tuple(dict.fromkeys(agency for agency in agencies if agency not in self.participants))
        told = (*self.told, *((agency, at) for agency in new))
        return replace(self, participants=(*self.participants, *new), told=told)

    @property
    def unacknowledged(self) -> tuple[str, ...]:
        """The recipients that have not said that they have it. 未签收单位。"""
        return tuple(agency for agency in self.participants if agency not in self.acknowledged)


FLASH_REPORT = Kind("flash_report", plural="flash-reports", zh="快报", en="flash report", state=FlashReport)

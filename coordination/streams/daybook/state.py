"""What the rules need to know of an entry of the daybook. 日常工作记录状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.daybook.codes import Stage, Work


@dataclass(frozen=True, slots=True)
class DaybookEntry:
    """What the rules need to know of an entry: whose it is, what was done, when what followed happened. 日常工作记录。"""

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    work: Work | None = None
    done_at: datetime | None = None
    removed_at: datetime | None = None
    publicised_at: datetime | None = None
    tested_at: datetime | None = None
    fined_conduct: UUID | None = None
    rectify_by_on: date | None = None


DAYBOOK = Kind("daybook", plural="daybook", zh="日常工作记录", en="daybook entry", state=DaybookEntry)

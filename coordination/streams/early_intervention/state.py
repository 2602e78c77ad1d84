"""What the rules need to know of an early intervention, and who is waited for. 提前介入状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.early_intervention.codes import Duty, RecordKind, Stage


class Awaited(NamedTuple):
    """An agency, and what it has still to do. 待办。"""

    agency: str
    duty: Duty


NEXT = {Stage.REQUESTED: Duty.ANSWER, Stage.ACTIVE: Duty.ADVISE}
OPEN = tuple(NEXT)
"""Asked for, and not over."""


@dataclass(frozen=True, slots=True)
class EarlyIntervention:
    """What the rules need to know of an early intervention. 提前介入状态。

    ``registrant`` is the agency that asks, ``invited`` the organ that is asked, ``holder`` the same once it has accepted.
    ``filed_by`` is the police organ whose criminal case ended the intervention.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    record_kind: RecordKind | None = None
    record: UUID | None = None
    invited: str | None = None
    accepted_on: date | None = None
    ended_on: date | None = None
    filed_by: str | None = None

    @property
    def open(self) -> bool:
        """Whether somebody has still to act. 是否在途。"""
        return self.stage in OPEN

    @property
    def awaited(self) -> Awaited | None:
        """Who must do what next: it is always the organ that was asked. 待办。"""
        duty = NEXT.get(self.stage)
        return None if duty is None or self.invited is None else Awaited(self.invited, duty)


EARLY_INTERVENTION = Kind(
    "early_intervention",
    plural="early-interventions",
    zh="提前介入",
    en="early intervention",
    state=EarlyIntervention,
)

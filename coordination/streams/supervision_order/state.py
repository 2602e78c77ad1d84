"""What the rules need to know of a supervision order, and who is waited for. 督办状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.clocks.arithmetic import add_months
from coordination.streams.supervision_order.codes import (
    Duty,
    Escalation,
    Instrument,
    ReportCycle,
    Stage,
    TargetKind,
)


class Awaited(NamedTuple):
    """An agency, and what it has still to do. 待办。"""

    agency: str
    duty: Duty


UNDER_WAY: Final = (Stage.ACTIVE, Stage.ESCALATED)
"""A listing that is being worked on."""
LISTED: Final = (*UNDER_WAY, Stage.DELIST_REVIEW)
"""A listing that has not ended."""
IN_FORCE: Final = (Stage.ISSUED, Stage.RECTIFIED)
"""A letter that has not ended."""
MONTHS: Final = {ReportCycle.MONTHLY: 1, ReportCycle.QUARTERLY: 3}


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """What the rules need to know of a supervision order. 督办状态。

    One order has one issuer: a case that several supervise has an order of each. ``holder`` is who supervises now, the issuer or,
    after 提级监督, whoever took it over; ``target`` is the agency that has to act.
    """

    stage: Stage = Stage.NONE
    instrument: Instrument | None = None
    registrant: str | None = None
    issuer: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    target: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    target_kind: TargetKind | None = None
    case: UUID | None = None
    adcode: str | None = None
    complete_by_on: date | None = None
    report_cycle: ReportCycle | None = None
    reported_on: date | None = None
    escalations: tuple[Escalation, ...] = ()
    objecting: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody is still supervised under it. 是否督办中。"""
        return self.stage in (*LISTED, *IN_FORCE)

    @property
    def working_stage(self) -> Stage:
        """Where a listing stands while it is worked on."""
        return Stage.ESCALATED if self.escalations else Stage.ACTIVE

    @property
    def report_due_on(self) -> date | None:
        """By when progress is to be reported next, where that was ordered. 下次进展报告期限。"""
        if self.report_cycle is None or self.reported_on is None or self.stage not in UNDER_WAY:
            return None
        if self.report_cycle is ReportCycle.WEEKLY:
            return self.reported_on + timedelta(days=7)
        return add_months(self.reported_on, MONTHS[self.report_cycle])

    @property
    def awaited(self) -> Awaited | None:
        """Who must act next, to do what; an objection comes first."""
        if self.objecting:
            return None if self.holder is None else Awaited(self.holder, Duty.HANDLE_OBJECTION)
        turns = {
            Stage.PROPOSED: (self.offered_to, Duty.DECIDE_LISTING),
            Stage.ACTIVE: (self.target, Duty.CARRY_OUT),
            Stage.ESCALATED: (self.target, Duty.CARRY_OUT),
            Stage.DELIST_REVIEW: (self.holder, Duty.REVIEW_DELISTING),
            Stage.ISSUED: (self.target, Duty.RECTIFY),
            Stage.RECTIFIED: (self.holder, Duty.REVIEW_RECTIFICATION),
        }
        agency, duty = turns.get(self.stage, (None, None))
        return None if agency is None or duty is None else Awaited(agency, duty)

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))


SUPERVISION_ORDER = Kind(
    "supervision_order",
    plural="supervision-orders",
    zh="督办",
    en="supervision order",
    state=SupervisionOrder,
)

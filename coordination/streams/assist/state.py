"""What the rules need to know of a request to one agency, and who is waited for. 协查状态。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.assist.codes import AssistBasis, Duty, RecordKind, Stage


class Awaited(NamedTuple):
    """An agency, and what it has still to do. 待办。"""

    agency: str
    duty: Duty


class DateProposed(NamedTuple):
    """A day by which to reply, and the side that proposed it. 拟商定期限。"""

    due_on: date
    by: str


NEXT = {
    Stage.SENT: Duty.RECEIVE,
    Stage.RECEIVED: Duty.ACCEPT,
    Stage.IN_PROGRESS: Duty.REPLY,
    Stage.REPLIED: Duty.CLOSE,
}
UNANSWERED = (Stage.SENT, Stage.RECEIVED, Stage.IN_PROGRESS)
"""The agency that was asked has still to act."""
IN_HAND = (Stage.RECEIVED, Stage.IN_PROGRESS)
"""It has the letter, and time runs."""


@dataclass(frozen=True, slots=True)
class Assist:
    """What the rules need to know of a request to one agency. 协查状态。

    ``registrant`` is the agency that asked, ``asking_agency`` whoever has the record now and needs the answer, ``requested`` the
    one that is asked, ``holder`` the same once it has accepted.
    ``assist_request`` is the first letter of the request that this one belongs to. ``superior`` stands above both.
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
    assist_request: UUID | None = None
    asking_agency: str | None = None
    requested: str | None = None
    assist_basis: AssistBasis | None = None
    superior: str | None = None
    matters: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    proposed: DateProposed | None = None
    agreed_due_on: date | None = None
    presence_asked: bool = False
    presence_agreed: bool = False
    reasons_owed: bool = False
    fallen: frozenset[UUID] = frozenset()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The matters that wait for an answer, in their order. 未答复事项。"""
        return tuple(number for number in self.matters if number not in self.answered)

    @property
    def open(self) -> bool:
        """Whether the agency that was asked has still to act. 是否在途。"""
        return self.stage in UNANSWERED

    @property
    def awaited(self) -> Awaited | None:
        """Who must do what next. 待办。"""
        duty = NEXT.get(self.stage)
        agency = self.asking_agency if duty is Duty.CLOSE else self.requested
        return None if duty is None or agency is None else Awaited(agency, duty)

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))

    def side_across(self, agency: str) -> str | None:
        """Return the other side of the two."""
        return self.requested if agency == self.asking_agency else self.asking_agency

    def over(self, stage: Stage) -> Assist:
        """Return the state at an end: an offer that was not taken is gone."""
        return replace(self, stage=stage, offered_to=None, proposed=None)


ASSIST = Kind("assist", plural="assists", zh="协查", en="request for assistance", state=Assist)
EVER = tuple(stage for stage in Stage if stage is not Stage.NONE)

"""What the rules need to know of a transfer. 移送管辖状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.jurisdiction import RecordKind
from coordination.streams.transfer.codes import Stage
from coordination.streams.transfer.parts import Line


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the rules need to know of a transfer. 移送管辖状态。

    ``registrant`` is the agency that offers the record, ``receiver`` the one that it is offered to, ``holder`` whoever must act on
    the matter: the sender until the receiver has accepted. Whoever refused an offer, or let it lapse, still knows of the transfer,
    but not of the record behind it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    receiver: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    record_kind: RecordKind | None = None
    record: UUID | None = None
    manifest: tuple[Line, ...] = ()
    received_on: date | None = None
    feedback_due_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether the offer waits for an answer. 是否待答复。"""
        return self.stage in OPEN

    @property
    def lead(self) -> UUID | None:
        """The lead that is transferred, if it is one."""
        return self.record if self.record_kind is RecordKind.LEAD else None

    @property
    def case(self) -> UUID | None:
        """The case that is transferred, if it is one."""
        return self.record if self.record_kind is RecordKind.CASE else None

    def joined_by(self, agency: str | None) -> tuple[str, ...]:
        """Return the participants with one more."""
        return self.participants if agency is None else tuple(dict.fromkeys((*self.participants, agency)))


TRANSFER = Kind("transfer", plural="transfers", zh="移送管辖", en="transfer", state=Transfer)
OPEN = (Stage.OFFERED, Stage.RECEIVED)

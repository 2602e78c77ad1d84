"""What the rules need to know of a complaint. 投诉状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.complaint.codes import Channel, Stage
from coordination.streams.excluded import Excluded
from coordination.streams.parts import Party


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the rules need to know of a complaint. 投诉状态。

    ``registrant`` is the receiving desk of the agency, ``holder`` whoever in the agency has it in hand: the desk itself, or a unit
    to which it was distributed. ``split_lead`` is the report that was split off it, ``lead`` the last clue found in mediation.
    ``copies`` are those found to be copies of it, and the copies of those.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    received_on: date | None = None
    channel: Channel | None = None
    source_system: str | None = None
    external_no: str | None = None
    complainant_ref: UUID | None = None
    party: Party | None = None
    mixed: bool = False
    split_lead: UUID | None = None
    clues: int = 0
    lead: UUID | None = None
    bounces: int = 0
    excluded: tuple[Excluded, ...] = ()
    performed: bool | None = None
    dup_of: UUID | None = None
    copies: tuple[UUID, ...] = ()
    links: frozenset[tuple[str, UUID]] = frozenset()

    def joined_by(self, *agencies: str | None) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *(agency for agency in agencies if agency))))

    @property
    def at_desk(self) -> bool:
        """Whether the desk has it itself, and no unit."""
        return self.holder == self.registrant

    @property
    def to_be_split(self) -> bool:
        """Whether there is a report in it that nobody has registered yet."""
        return self.mixed and self.split_lead is None


COMPLAINT = Kind("complaint", plural="complaints", zh="投诉", en="complaint", state=Complaint)

OPEN_STAGES = (Stage.RECEIVED, Stage.ACCEPTED, Stage.MEDIATING)
IN_MEDIATION = (Stage.ACCEPTED, Stage.MEDIATING)
AFTER_ACCEPTANCE = (*IN_MEDIATION, Stage.SETTLED, Stage.TERMINATED, Stage.CLOSED)

"""What the rules need to know of a lead. 线索状态。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.jurisdiction import Question
from coordination.streams.lead.codes import Route, Stage


@dataclass(frozen=True, slots=True)
class Lead:
    """What the rules need to know of a lead. 线索状态。

    ``question`` is the transfer or dispute in which it is open whose the lead is, ``received_from`` who transferred it to the
    agency that holds it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    received_on: date | None = None
    route: Route | None = None
    assigned: bool = False
    bounces: int = 0
    extended: bool = False
    crime_suspected: bool = False
    suspected_on: date | None = None
    case: UUID | None = None
    major: bool = False
    interventions: tuple[UUID, ...] = ()
    assists: tuple[UUID, ...] = ()
    links: frozenset[tuple[str, UUID]] = frozenset()
    fallen: frozenset[UUID] = frozenset()
    question: Question | None = None
    received_from: str | None = None

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))

    def suspected(self, on: date) -> Lead:
        """Return the state after a crime was suspected; the first day counts."""
        return replace(self, crime_suspected=True, suspected_on=self.suspected_on or on)


LEAD = Kind("lead", plural="leads", zh="线索", en="lead", state=Lead)

OPEN_STAGES = (Stage.REGISTERED, Stage.TRIAGED, Stage.DISPATCHED, Stage.VERIFYING, Stage.RETURNED)
WITH_OFFICE = (Stage.REGISTERED, Stage.TRIAGED, Stage.RETURNED)
ANSWERED = (Stage.FILED, Stage.NOT_FILED, Stage.ROUTED_OUT)

"""What the rules need to know of a lead. 线索状态。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.excluded import Excluded
from coordination.streams.jurisdiction import Question
from coordination.streams.lead.codes import Route, Stage


@dataclass(frozen=True, slots=True)
class Lead:
    """What the rules need to know of a lead. 线索状态。

    ``case`` is the one that was filed on it last and answers for what is suspected; ``gone_on`` says that the police, or a body
    outside, do. ``question`` is the transfer or dispute in which it is open whose the lead is, ``received_from`` who transferred it
    to the agency that holds it. ``informant`` is who reported it, by reference: with one it is a report (举报). ``informants`` has
    those of the leads that were merged into it, too. ``pooled`` tells for each campaign
    in which weekly batch it was handed in, ``session`` in which triage session it was listed last, which knows whether it is still
    to be looked at there.
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
    excluded: tuple[Excluded, ...] = ()
    crime_suspected: bool = False
    suspected_on: date | None = None
    gone_on: bool = False
    case: UUID | None = None
    major: bool = False
    interventions: tuple[UUID, ...] = ()
    assists: tuple[UUID, ...] = ()
    links: frozenset[tuple[str, UUID]] = frozenset()
    fallen: frozenset[UUID] = frozenset()
    question: Question | None = None
    received_from: str | None = None
    informant: UUID | None = None
    informants: frozenset[UUID] = frozenset()
    named: bool = False
    result_owed: bool = False
    pooled: tuple[tuple[str, UUID], ...] = ()
    session: UUID | None = None

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))

    @property
    def reported(self) -> bool:
        """Whether it is a report: somebody told of it, who may have to be told what comes of it."""
        return self.informant is not None

    @property
    def answerable(self) -> str | None:
        """Whose time to verify runs: the holder's, or that of whoever has been given the lead and has not answered."""
        return self.holder or self.offered_to

    @property
    def unattended(self) -> bool:
        """Whether a crime is suspected for which nobody else answers: no case, no police, no body outside."""
        return self.crime_suspected and self.case is None and not self.gone_on

    def suspected(self, on: date) -> Lead:
        """Return the state after a crime was suspected; the first day counts."""
        return replace(self, crime_suspected=True, suspected_on=self.suspected_on or on)


LEAD = Kind("lead", plural="leads", zh="线索", en="lead", state=Lead)

OPEN_STAGES = (Stage.REGISTERED, Stage.TRIAGED, Stage.DISPATCHED, Stage.VERIFYING, Stage.RETURNED)
WITH_OFFICE = (Stage.REGISTERED, Stage.TRIAGED, Stage.RETURNED)
ANSWERED = (Stage.FILED, Stage.NOT_FILED, Stage.ROUTED_OUT)

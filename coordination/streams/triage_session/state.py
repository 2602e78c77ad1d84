"""What the rules need to know of a triage session. 集中研判状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.triage_session.codes import Stage


@dataclass(frozen=True, slots=True)
class TriageSession:
    """What the rules need to know of a session: who sits on the panel, which leads it has, which of them it triaged. 集中研判。

    ``holder`` is the office that convened it; ``participants`` are the panel. ``gone`` are leads of the list that have left it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    session_at: datetime | None = None
    listed: tuple[UUID, ...] = ()
    decided: frozenset[UUID] = frozenset()
    gone: frozenset[UUID] = frozenset()
    dissents: frozenset[tuple[str, UUID]] = frozenset()

    @property
    def undecided(self) -> tuple[UUID, ...]:
        """The leads on the list that the session has still to triage: they have not left it. 未研判线索。"""
        return tuple(lead for lead in self.listed if lead not in self.decided | self.gone)

    def awaits(self, lead: UUID) -> bool:
        """Whether the session goes on and has still to triage a lead."""
        return self.stage is Stage.CONVENED and lead in self.undecided


TRIAGE_SESSION = Kind(
    "triage_session", plural="triage-sessions", zh="集中研判", en="triage session", state=TriageSession
)

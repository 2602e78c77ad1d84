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

    ``holder`` is the office that convened it; ``participants`` are the panel.
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
    dissents: frozenset[tuple[str, UUID]] = frozenset()

    @property
    def undecided(self) -> tuple[UUID, ...]:
        """The leads on the list that the session has not triaged. 未研判线索。"""
        return tuple(lead for lead in self.listed if lead not in self.decided)


TRIAGE_SESSION = Kind(
    "triage_session", plural="triage-sessions", zh="集中研判", en="triage session", state=TriageSession
)

"""What the rules need to know of a special case team. 专案查办小组状态。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.case_team.codes import Stage


@dataclass(frozen=True, slots=True)
class CaseTeam:
    """What the rules need to know of a special case team. 专案查办小组状态。

    ``holder`` is the unit that leads. ``participants`` are the units that are in it; whoever left knows no more of it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    case: UUID | None = None


CASE_TEAM = Kind("case_team", plural="case-teams", zh="专案查办小组", en="special case team", state=CaseTeam)

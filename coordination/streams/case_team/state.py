"""What the rules need to know of a special case team. 专案查办小组状态。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.case_team.codes import Stage


@dataclass(frozen=True, slots=True)
class CaseTeam:
    """What the rules need to know of a special case team. 专案查办小组状态。

    ``holder`` is the unit that leads. ``participants`` are the units that are in it; whoever left knows no more of it. The team
    hangs on its case: whoever may know of that may know of it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    case: UUID | None = None

    @property
    def hangs_on(self) -> tuple[str, UUID] | None:
        """The case: whoever may know of it may know of its team, and who holds it now most of all."""
        return None if self.case is None else ("case", self.case)


CASE_TEAM = Kind("case_team", plural="case-teams", zh="专案查办小组", en="special case team", state=CaseTeam)

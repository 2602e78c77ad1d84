"""Special case teams: units and officers drawn together for one case, which see it as long as they are in the team. 专案查办小组。

The machine is drawn in docs/machines/case_team.md.
"""

from __future__ import annotations

from coordination.streams.case_team.codes import Stage
from coordination.streams.case_team.events import (
    CaseTeamDissolved,
    CaseTeamFormed,
    CaseTeamLeadChanged,
    CaseTeamUnitJoined,
    CaseTeamUnitLeft,
)
from coordination.streams.case_team.parts import TeamUnit
from coordination.streams.case_team.state import CASE_TEAM, CaseTeam

__all__ = [
    "CASE_TEAM",
    "CaseTeam",
    "CaseTeamDissolved",
    "CaseTeamFormed",
    "CaseTeamLeadChanged",
    "CaseTeamUnitJoined",
    "CaseTeamUnitLeft",
    "Stage",
    "TeamUnit",
]

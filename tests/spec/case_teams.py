"""Pasts of a special case team, and an event of each type that may stand in them: MARKET's case, led by its brigade UNIT."""

from __future__ import annotations

from typing import Any

from coordination.streams.case_team import (
    CaseTeamDissolved,
    CaseTeamFormed,
    CaseTeamLeadChanged,
    CaseTeamUnitJoined,
    CaseTeamUnitLeft,
    Stage,
    TeamUnit,
)
from tests.spec import cases
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, OFFICE, POLICE, UNIT, Said, said, the

TEAM, CASE = the("case_team"), cases.CASE
FORM = CaseTeamFormed(
    campaigns=(CAMPAIGN,),
    case=CASE,
    title="“3·04”假酒案专案组",
    lead_unit=UNIT,
    team_units=(
        TeamUnit(unit=UNIT, team_officers=("zf-001", "zf-002")),
        TeamUnit(unit=POLICE, team_officers=("jz-011",)),
    ),
    reason="案情重大，跨部门",
)
JOIN = CaseTeamUnitJoined(unit=AGRICULTURE, team_officers=("ny-003",), reason="涉农资")
LEAVE = CaseTeamUnitLeft(unit=POLICE, reason="刑事部分另行立案")
LEAD = CaseTeamLeadChanged(lead_unit=POLICE, reason="以公安为主")
DISSOLVE = CaseTeamDissolved(reason="案件办结")


def posted(event: Any, by: str = OFFICE, on: str = "2024-03-11") -> Said:
    """Put an event into the past."""
    return said(event, by=by, on=on, stream=TEAM)


def told(*units: str) -> Said:
    """Put into the past what the case was told of its team."""
    return said(cases.team_of(TEAM, *units), by="system", on="2024-03-11", stream=CASE)


FORMED = (cases.INVESTIGATING, posted(FORM), told(UNIT, POLICE))
DISSOLVED = (FORMED, posted(DISSOLVE), told())
AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: cases.INVESTIGATING,
    Stage.ACTIVE: FORMED,
    Stage.DISSOLVED: DISSOLVED,
}

"""Of what a special case team consists. 专案查办小组组成部分。"""

from __future__ import annotations

from typing import Annotated

from coordination.catalogue import AgencyCode, Items, OfficerRef, glossary, part

glossary(unit="所在单位", team_officers="抽调办案人员")
Officers = Annotated[tuple[OfficerRef, ...], Items(1, 50)]


@part
class TeamUnit:
    """A unit of the team, and whom it sends. 成员单位及人员。"""

    unit: AgencyCode
    team_officers: Officers

    def says(self) -> str:
        """Return the unit."""
        return self.unit

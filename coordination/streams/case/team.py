"""What a case is told of the team that was drawn together for it, and when that dissolves. 案件专案查办小组提示。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, AgencyCode, Items, event, glossary
from coordination.rules import Consequence, Envelope, Event
from coordination.streams.case.state import Case

glossary(case_team="专案查办小组", team="专案成员单位")


@event(
    "case.team_set",
    zh="专案成员单位",
    en="Team set",
    basis=("M28",),
    posted=False,
    says_zh="专案查办小组{case_team}成员单位变更[，现有：{team}]",
    says_en="the units of team {case_team} changed[; now: {team}]",
)
class CaseTeamSet(Event[Case]):
    """Who is in the case's team now, nobody once it has dissolved; follows from the team. 专案成员单位变更。

    The units of the team see the case as long as they are in it. Stage, custody and clocks stay what they are.
    """

    case_team: UUID
    team: Annotated[tuple[AgencyCode, ...], Items(0, 50)] = ()

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let these see it, and no longer those that left."""
        return replace(case, case_team=self.case_team if self.team else None, team=self.team)


def team_dissolves(case: Case, cause: Event[Any]) -> Iterator[Consequence]:
    """Yield that the team of a case that ends, or goes into other hands, is dissolved: it was drawn together by, or for, these."""
    if case.case_team is not None:
        yield Consequence(
            KINDS["case_team"], case.case_team, EVENTS["case_team.dissolved"](reason=cause.declaration.zh)
        )

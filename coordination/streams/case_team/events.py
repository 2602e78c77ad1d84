"""A team is formed for a case, units join and leave, and it dissolves. 专案查办小组的组建与解散。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    ClearNote,
    DocumentNo,
    Items,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseTeamSet
from coordination.streams.case_team.codes import Stage
from coordination.streams.case_team.guards import (
    by_head,
    campaigns_of_case,
    case_alive,
    in_it,
    may_form,
    not_the_lead,
    units_stand,
    without_team,
)
from coordination.streams.case_team.parts import Officers, TeamUnit
from coordination.streams.case_team.state import CaseTeam

glossary(
    campaigns="所属专项行动",
    case="案件",
    title="标题",
    lead_unit="牵头单位",
    team_units="成员单位及人员",
    unit="所在单位",
    team_officers="抽调办案人员",
    reason="理由",
    document_no="文号",
)


def case_told(team: CaseTeam, context: Context) -> Iterable[Consequence]:
    """Yield what the case is told: who is in its team now."""
    if team.case is not None:
        units = team.participants if team.stage is Stage.ACTIVE else ()
        yield Consequence(CASE, team.case, CaseTeamSet(case_team=context.envelope.stream, team=units))


@event(
    "case_team.formed",
    zh="组建专案查办小组",
    en="Case team formed",
    basis=("M28", "M58"),
    opens=True,
    says_zh="{agency}就案件{case}组建专案查办小组「{title}」，由{lead_unit}牵头：{team_units}[。{reason}]",
    says_en="{agency} formed a team for case {case}, “{title}”, led by {lead_unit}: {team_units}[. {reason}]",
)
class CaseTeamFormed(Event[CaseTeam]):
    """Units and officers are drawn together for one case; from now on the units see it. 组建专案查办小组。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    case: UUID
    title: Annotated[Title, Searchable()]
    lead_unit: AgencyCode
    team_units: Annotated[tuple[TeamUnit, ...], Items(1, 50)]
    reason: ClearNote | None = None
    document_no: DocumentNo | None = None

    guards = (by_agency, may_form, campaigns_of_case, case_alive, without_team, units_stand)

    def evolve(self, team: CaseTeam, envelope: Envelope) -> CaseTeam:
        """Let it begin."""
        return replace(
            team,
            stage=Stage.ACTIVE,
            registrant=envelope.agency,
            holder=self.lead_unit,
            participants=tuple(one.unit for one in self.team_units),
            campaigns=self.campaigns,
            case=self.case,
        )

    def consequences(self, team: CaseTeam, context: Context) -> Iterable[Consequence]:
        """Let the units see the case."""
        return case_told(team, context)


@event(
    "case_team.unit_joined",
    zh="单位加入专案查办小组",
    en="Unit joined",
    basis=("M28",),
    says_zh="{unit}加入专案查办小组，抽调{team_officers}[：{reason}]",
    says_en="{unit} joined the team with {team_officers}[: {reason}]",
)
class CaseTeamUnitJoined(Event[CaseTeam]):
    """One more unit is drawn in, or sends other officers. 单位加入。"""

    unit: AgencyCode
    team_officers: Officers
    reason: ClearNote | None = None

    guards = (at(Stage.ACTIVE), by_head, known_agency("unit"), case_alive)

    def evolve(self, team: CaseTeam, envelope: Envelope) -> CaseTeam:
        """Count it in."""
        return replace(team, participants=tuple(dict.fromkeys((*team.participants, self.unit))))

    def consequences(self, team: CaseTeam, context: Context) -> Iterable[Consequence]:
        """Let the unit see the case."""
        return case_told(team, context)


@event(
    "case_team.unit_left",
    zh="单位退出专案查办小组",
    en="Unit left",
    basis=("M28",),
    says_zh="{unit}退出专案查办小组：{reason}",
    says_en="{unit} left the team: {reason}",
)
class CaseTeamUnitLeft(Event[CaseTeam]):
    """A unit is needed no more; what it did stays on record, and it sees the case no longer. 单位退出。"""

    unit: AgencyCode
    reason: ClearNote

    guards = (at(Stage.ACTIVE), by_head, in_it("unit"), not_the_lead)

    def evolve(self, team: CaseTeam, envelope: Envelope) -> CaseTeam:
        """Count it out."""
        return replace(team, participants=tuple(unit for unit in team.participants if unit != self.unit))

    def consequences(self, team: CaseTeam, context: Context) -> Iterable[Consequence]:
        """Let the unit see the case no more."""
        return case_told(team, context)


@event(
    "case_team.lead_changed",
    zh="专案查办小组变更牵头单位",
    en="Lead changed",
    basis=("M28",),
    says_zh="专案查办小组改由{lead_unit}牵头：{reason}",
    says_en="{lead_unit} leads the team now: {reason}",
)
class CaseTeamLeadChanged(Event[CaseTeam]):
    """Another unit of the team leads it. 变更牵头单位。"""

    lead_unit: AgencyCode
    reason: ClearNote

    guards = (at(Stage.ACTIVE), by_head, in_it("lead_unit"))

    def evolve(self, team: CaseTeam, envelope: Envelope) -> CaseTeam:
        """Let it lead."""
        return replace(team, holder=self.lead_unit)


@event(
    "case_team.dissolved",
    zh="解散专案查办小组",
    en="Case team dissolved",
    basis=("M28",),
    says_zh="{agency}解散专案查办小组：{reason}",
    says_en="{agency} dissolved the team: {reason}",
)
class CaseTeamDissolved(Event[CaseTeam]):
    """The work is done: the units see the case no longer, unless for reasons of their own. 解散。"""

    reason: ClearNote

    guards = (at(Stage.ACTIVE), by_head)

    def evolve(self, team: CaseTeam, envelope: Envelope) -> CaseTeam:
        """End it."""
        return replace(team, stage=Stage.DISSOLVED)

    def consequences(self, team: CaseTeam, context: Context) -> Iterable[Consequence]:
        """Let the units see the case no more."""
        return case_told(team, context)

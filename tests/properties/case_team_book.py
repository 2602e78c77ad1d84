"""The second rule book of special case teams: what a clerk writes on the cover of one case, and lets pass (M28).

Written by hand from the plan's words and docs/machines/case_team.md; it shares nothing with the declarations that it judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.spec.dsl import MARKET, OFFICE, UNKNOWN_AGENCY


@dataclass
class Sheet:
    """One team: who is in it, who leads it, who formed it."""

    formed_by: str
    lead: str
    units: list[str]
    dissolved: bool = False


@dataclass
class Cover:
    """One case of MARKET's: in whose hands it is, who had it, and the teams that were drawn together for it."""

    holder: str | None = MARKET
    had_it: set[str] = field(default_factory=lambda: {MARKET})
    received: bool = False
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def team(self) -> Sheet | None:
        """The team that is at work."""
        return self.sheets[-1] if self.sheets and not self.sheets[-1].dissolved else None

    @property
    def sees_case(self) -> set[str]:
        return {OFFICE, *self.had_it, *(self.team.units if self.team else ())}

    def sees_team(self, sheet: Sheet) -> set[str]:
        return self.sees_case | {sheet.formed_by, sheet.lead, *sheet.units}

    def answers(self, actor: str) -> bool:
        """Who draws others in, and lets them go: whoever holds the case now, or the office."""
        return actor in (self.holder, OFFICE)

    def may(self, name: str, actor: str, event: Any) -> bool:
        if name == "moved":
            return self.holder is not None
        if name == "transferred":
            return actor == self.holder and not self.received
        if name == "formed":
            named = [one.unit for one in event.team_units]
            whole = len(set(named)) == len(named) and event.lead_unit in named and UNKNOWN_AGENCY not in named
            return self.holder is not None and self.answers(actor) and self.team is None and whole
        return self.team is not None and self.answers(actor) and self.changes(name, event, self.team)

    def changes(self, name: str, event: Any, team: Sheet) -> bool:
        fits = {
            "unit_joined": lambda: event.unit != UNKNOWN_AGENCY,
            "unit_left": lambda: event.unit in team.units and event.unit != team.lead,
            "lead_changed": lambda: event.lead_unit in team.units,
            "dissolved": lambda: True,
        }
        return bool(fits[name]())

    def write(self, name: str, actor: str, event: Any) -> None:
        team = self.team
        match name:
            case "formed":
                self.sheets.append(Sheet(actor, event.lead_unit, [one.unit for one in event.team_units]))
            case "moved":
                self.holder, self.received = event.receiving_agency, True
                self.had_it.add(event.receiving_agency)
                self.over()
            case "transferred":
                self.holder = None
                self.over()
            case "dissolved":
                self.over()
            case _ if team is None:
                raise AssertionError(name)
            case "unit_joined":
                team.units += [event.unit] if event.unit not in team.units else []
            case "unit_left":
                team.units.remove(event.unit)
            case "lead_changed":
                team.lead = event.lead_unit

    def over(self) -> None:
        if self.team is not None:
            self.team.dissolved = True

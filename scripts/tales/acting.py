"""What agencies say of a joint action: planned, joined, carried out in the field, reported; one function each. 联合行动用语。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.tales.teller import Teller, Voice


@dataclass(frozen=True, slots=True)
class Crew:
    """Who of an agency goes out, on which dispatch. 派出人员。"""

    agency: str
    dispatch: str
    officers: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    vehicles: int | None = None

    def team(self, *only: int) -> dict[str, Any]:
        """Return those of the crew who were at a visit: all, or some by their places."""
        officers = [self.officers[place] for place in only] if only else list(self.officers)
        helpers = {} if only or not self.helpers else {"helpers": list(self.helpers)}
        return {"member": self.agency, "dispatch_no": self.dispatch, "inspectors": officers, **helpers}


def crew(agency: str, dispatch: str, count: int, helpers: int = 0, vehicles: int | None = None) -> Crew:
    """Return so many officers of an agency, by their numbers."""
    own = tuple(f"{agency}.{number}" for number in range(101, 101 + count))
    return Crew(agency, dispatch, own, tuple(f"{agency}.{number}" for number in range(901, 901 + helpers)), vehicles)


@dataclass(frozen=True, slots=True)
class Action:
    """A joint action as its story calls it, and who leads it. 联合行动。"""

    name: str
    campaign: str
    lead: str

    def plan(
        self, t: Voice, title: str, aim: str, invited: Sequence[str], days: tuple[str, str], /, **more: Any
    ) -> None:
        """The lead plans it and asks others to come."""
        t.posts(
            self.lead,
            "joint_action.planned",
            self.name,
            campaigns=[self.campaign],
            title=title,
            aim=aim,
            lead_agency=self.lead,
            invited_agencies=list(invited),
            planned_from_on=days[0],
            planned_to_on=days[1],
            **more,
        )

    def joins(self, t: Voice, agency: str, officers: int, helpers: int = 0, /) -> None:
        """An agency comes, and says with how many."""
        coming = {"planned_officer_count": officers, "planned_helper_count": helpers}
        t.posts(agency, "joint_action.participation_confirmed", self.name, contact_officers=[f"{agency}.101"], **coming)

    def stays_away(self, t: Voice, agency: str, why: str, reason: str, /) -> None:
        """An agency does not come."""
        t.posts(agency, "joint_action.participation_refused", self.name, refusal_reason=why, reason=reason)

    def schedule(self, t: Voice, begins: str, ends: str, arrangement: str, /, **more: Any) -> None:
        """The lead says when and where they meet."""
        hours = {"scheduled_from_at": begins, "scheduled_to_at": ends}
        t.posts(self.lead, "joint_action.scheduled", self.name, arrangement=arrangement, **hours, **more)

    def arrives(self, t: Voice, crew: Crew, /) -> None:
        """A crew is there."""
        t.posts(crew.agency, "joint_action.team_arrived", self.name, **self._arrival(t, crew))

    def arrived(self, t: Teller, crew: Crew, happened: str, /) -> None:
        """A crew was there, which is told late."""
        t.tells_late(happened, crew.agency, "joint_action.team_arrived", self.name, **self._arrival(t, crew))

    def _arrival(self, t: Voice, crew: Crew) -> dict[str, Any]:
        return {
            "entry": t.id(f"{self.name} arrival {crew.agency} {crew.dispatch}"),
            "dispatch_no": crew.dispatch,
            "inspectors": list(crew.officers),
            "helpers": list(crew.helpers),
            **({} if crew.vehicles is None else {"vehicle_count": crew.vehicles}),
        }

    def visits(self, t: Voice, by: str, visit: str, what: Mapping[str, Any], teams: Sequence[Any], /) -> None:
        """A business, a venue or a platform is visited, by whom of which agency."""
        t.posts(by, "joint_action.visit_recorded", self.name, entry=t.id(visit), teams=list(teams), **what)

    def attends(self, t: Voice, visit: str, crew: Crew, /) -> None:
        """An agency says that it was at another one's visit."""
        entry = {"entry": t.id(f"{visit} attended by {crew.agency}"), "visit": t.id(visit)}
        there = {"dispatch_no": crew.dispatch, "inspectors": list(crew.officers)}
        t.posts(crew.agency, "joint_action.visit_attended", self.name, **entry, **there)

    def finds(self, t: Voice, by: str, visit: str, kind: str, facts: str, /, **more: Any) -> None:
        """An agency tells what it found at a visit."""
        entry = {"entry": t.id(f"{visit} found by {by}"), "visit": t.id(visit)}
        t.posts(by, "joint_action.finding_recorded", self.name, finding_kind=kind, facts=facts, **entry, **more)

    def dismantles(self, t: Voice, by: str, den: str, kind: str, place: Any, credited: str, /, **more: Any) -> None:
        """A den is cleared out, to one agency's credit."""
        entry = {"entry": t.id(f"{den} told by {by}"), "den_kind": kind, "place": place, "credited_agency": credited}
        t.posts(by, "joint_action.den_dismantled", self.name, **entry, **more)

    def guides(self, t: Voice, by: str, kind: str, content: str, /, **more: Any) -> None:
        """Somebody is guided, interviewed or warned."""
        entry = {"entry": t.id(f"{self.name} {kind} by {by}"), "guidance_kind": kind, "content": content}
        t.posts(by, "joint_action.guidance_given", self.name, inspectors=[f"{by}.101"], **entry, **more)

    def follows_up(self, t: Voice, item: str, owner: str, requirement: str, by: str, /) -> None:
        """Something is left to do, by somebody, until some day."""
        left = {"follow_up": t.id(item), "requirement": requirement, "responsible_agency": owner, "complete_by_on": by}
        t.posts(self.lead, "joint_action.follow_up_set", self.name, **left)


def premises(subject: Any, adcode: str, address: str) -> dict[str, Any]:
    """Return a business with who runs it, and where."""
    place = {"adcode": adcode, "address": address, "place_type": "premises"}
    return {"visited": "premises", "subject": subject, "place": place}


def venue(name: str, adcode: str, address: str, place_type: str) -> dict[str, Any]:
    """Return a market or another venue."""
    return {
        "visited": "venue",
        "venue": name,
        "place": {"adcode": adcode, "address": address, "place_type": place_type},
    }

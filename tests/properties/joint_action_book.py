"""The second rule book of joint actions: what a clerk of the lead agency would write on the cover, and let pass.

Written by hand from legal.md 5.10 and 8.2 and from what is said of records that come late; it shares nothing with the declarations
that it judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tests.spec.dsl import AGRICULTURE, MARKET, POLICE

LEAD = MARKET
FIELD = {
    "team_arrived",
    "visit_recorded",
    "visit_attended",
    "finding_recorded",
    "den_dismantled",
    "guidance_given",
    "decided_on_spot",
}
PROCEDURE = {MARKET: "market_supervision", POLICE: "public_security", AGRICULTURE: "agriculture"}


@dataclass
class Asked:
    """How an agency stands to the action."""

    answer: str
    last_day: date | None = None


@dataclass
class Cover:
    """What is written on the cover of one action."""

    asked: dict[str, Asked]
    scheduled: bool = False
    began: date | None = None
    ended: date | None = None
    cancelled: date | None = None
    reported: bool = False
    told: dict[UUID, tuple[str, date, str]] = field(default_factory=dict)
    struck_out: set[UUID] = field(default_factory=set)
    fined: dict[UUID, UUID] = field(default_factory=dict)
    """Conduct -> the field record that fines it."""
    items: dict[UUID, list[Any]] = field(default_factory=dict)
    """Number of an item -> who set it, who answers for it, whether it is open."""

    # -- what is read off the cover --

    @property
    def stage(self) -> str:
        if self.cancelled:
            return "cancelled"
        if self.reported:
            return "reported"
        if self.ended:
            return "ended"
        if self.began:
            return "in_progress"
        return "scheduled" if self.scheduled else "planned"

    @property
    def days(self) -> list[date]:
        return [day for _, day, _ in self.told.values()]

    @property
    def there(self) -> set[str]:
        return {agency for agency, _, _ in self.told.values()}

    def knows(self, agency: str) -> bool:
        one = self.asked.get(agency)
        return one is not None and (one.answer != "refused" or one.last_day is not None)

    def took_part(self, agency: str, day: date) -> bool:
        one = self.asked.get(agency)
        return one is not None and self.knows(agency) and (one.last_day is None or day <= one.last_day)

    def lasted(self, day: date) -> bool:
        over = self.cancelled or self.ended
        return (self.began is None or self.began <= day) and (over is None or day <= over)

    # -- what may stand --

    def may(self, name: str, actor: str, day: date, event: Any) -> bool:
        if not self.knows(actor):
            return False
        if name in FIELD:
            return self.may_tell(name, actor, day, event)
        judged: bool = getattr(self, f"may_{name}")(actor, day, event)
        return judged

    @property
    def alive(self) -> bool:
        return self.stage in ("planned", "scheduled", "in_progress", "ended")

    def may_agencies_invited(self, actor: str, day: date, event: Any) -> bool:
        gone = all(
            agency not in self.asked or self.asked[agency].answer == "refused" for agency in event.invited_agencies
        )
        return actor == LEAD and self.alive and gone and LEAD not in event.invited_agencies

    def may_participation_confirmed(self, actor: str, day: date, event: Any) -> bool:
        return self.alive and self.asked[actor].answer == "invited"

    def may_participation_refused(self, actor: str, day: date, event: Any) -> bool:
        mine = [on for agency, on, _ in self.told.values() if agency == actor]
        stays = not mine or max(mine) <= day
        return self.alive and actor != LEAD and self.asked[actor].answer != "refused" and stays

    def may_scheduled(self, actor: str, day: date, event: Any) -> bool:
        coming = sum(one.answer == "confirmed" for one in self.asked.values())
        return actor == LEAD and self.stage in ("planned", "scheduled") and coming >= 2

    def may_cancelled(self, actor: str, day: date, event: Any) -> bool:
        return actor == LEAD and self.stage in ("planned", "scheduled") and not self.told

    def may_started(self, actor: str, day: date, event: Any) -> bool:
        right = actor == LEAD and self.scheduled and not self.cancelled and self.began is None
        return right and all(day <= on for on in self.days) and (self.ended is None or day <= self.ended)

    def may_ended(self, actor: str, day: date, event: Any) -> bool:
        right = actor == LEAD and self.scheduled and not self.cancelled and self.ended is None
        return right and all(on <= day for on in self.days) and (self.began is None or self.began <= day)

    def may_reported(self, actor: str, day: date, event: Any) -> bool:
        return actor == LEAD and self.stage in ("ended", "reported") and self.began is not None

    def may_record_voided(self, actor: str, day: date, event: Any) -> bool:
        return event.entry in self.told and self.told[event.entry][0] == actor

    def may_den_credited(self, actor: str, day: date, event: Any) -> bool:
        known = event.den in self.told and self.told[event.den][2] == "den_dismantled"
        return actor == LEAD and known and self.took_part(event.credited_agency, day)

    def may_follow_up_set(self, actor: str, day: date, event: Any) -> bool:
        new = event.follow_up not in self.items
        return self.stage != "cancelled" and new and self.knows(event.responsible_agency)

    def still_open(self, event: Any) -> bool:
        return event.follow_up in self.items and self.items[event.follow_up][2]

    def may_follow_up_completed(self, actor: str, day: date, event: Any) -> bool:
        return self.still_open(event) and actor == self.items[event.follow_up][1]

    def may_follow_up_rescheduled(self, actor: str, day: date, event: Any) -> bool:
        return self.still_open(event) and actor in (LEAD, self.items[event.follow_up][0])

    may_follow_up_withdrawn = may_follow_up_rescheduled

    def may_tell(self, name: str, actor: str, day: date, event: Any) -> bool:
        used = event.entry in self.told or event.entry in self.struck_out
        if used or not self.took_part(actor, day) or not self.lasted(day):
            return False
        match name:
            case "visit_recorded":
                members = [team.member for team in event.teams]
                return actor in members and all(self.took_part(member, day) for member in members)
            case "den_dismantled":
                return self.took_part(event.credited_agency, day)
            case "decided_on_spot":
                low = event.fine_fen <= 300_000 and event.conduct not in self.fined
                return bool(event.profile.value == PROCEDURE.get(actor) and low)
            case _:
                return True

    # -- what is written --

    def write(self, name: str, actor: str, day: date, event: Any) -> None:
        if name in FIELD:
            self.told[event.entry] = (actor, day, name)
            if name == "decided_on_spot" and event.conduct is not None:
                self.fined[event.conduct] = event.entry
        elif name.startswith("follow_up"):
            self.write_item(name, actor, event)
        elif name in ("agencies_invited", "participation_confirmed", "participation_refused"):
            self.write_answer(name, actor, day, event)
        else:
            self.write_course(name, day, event)

    def write_item(self, name: str, actor: str, event: Any) -> None:
        if name == "follow_up_set":
            self.items[event.follow_up] = [actor, event.responsible_agency, True]
        elif name != "follow_up_rescheduled":
            self.items[event.follow_up][2] = False

    def write_answer(self, name: str, actor: str, day: date, event: Any) -> None:
        if name == "agencies_invited":
            self.asked |= {agency: Asked("invited") for agency in event.invited_agencies}
        elif name == "participation_confirmed":
            self.asked[actor] = Asked("confirmed")
        else:
            stayed = self.asked[actor].answer == "confirmed" or actor in self.there
            self.asked[actor] = Asked("refused", day if stayed else None)

    def write_course(self, name: str, day: date, event: Any) -> None:
        match name:
            case "scheduled":
                self.scheduled = True
            case "cancelled":
                self.cancelled = day
            case "started":
                self.began = day
            case "ended":
                self.ended = day
            case "reported":
                self.reported = True
            case "record_voided":
                del self.told[event.entry]
                self.struck_out.add(event.entry)
                self.fined = {conduct: entry for conduct, entry in self.fined.items() if entry != event.entry}

"""The second rule book of supervision orders: what a clerk writes on the file of one order, and lets pass.

Written by hand from legal.md 5.8 and 4.2 and the plans; it shares nothing with the declarations that it judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.spec.dsl import MARKET, OFFICE
from tests.spec.supervision_orders import CITY, JUSTICE, NEXT, PROVINCE

ABOVE = {MARKET: (CITY, PROVINCE), NEXT: (CITY, PROVINCE)}
OF_SUPERVISOR = {"reminded", "extended", "readdressed", "escalated", "delist_refused", "delisted"}
ENDS = {"delist_refused", "delisted"}
OF_TARGET = {"progress_reported", "delist_requested"}


@dataclass
class File:
    """What is written on the file of one order: a listing that OFFICE proposed to CITY, or a letter of JUSTICE."""

    is_letter: bool
    listed: bool = False
    proposed: bool = False
    declined: bool = False
    supervisor: str = ""
    target: str = MARKET
    due: date | None = None
    severity: int = 0
    asked: bool = False
    ended: str = ""
    answered: bool = False
    objection: bool = False
    seen_by: set[str] = field(default_factory=set)

    @property
    def stage(self) -> str:
        if self.is_letter:
            return self.ended or ("rectified" if self.answered else "issued")
        if self.ended or self.asked:
            return self.ended or "delist_review"
        if self.listed:
            return "escalated" if self.severity else "active"
        return "declined" if self.declined else "proposed"

    @property
    def waits(self) -> str | None:
        """Who has to act next."""
        if self.objection:
            return self.supervisor
        turn = {
            "proposed": CITY,
            "active": self.target,
            "escalated": self.target,
            "delist_review": self.supervisor,
            "issued": self.target,
            "rectified": self.supervisor,
        }
        return turn.get(self.stage)

    def may(self, name: str, actor: str, day: date, event: Any) -> bool:
        if actor not in self.seen_by and name != "listed":
            return False
        judged: bool = (self.may_letter if self.is_letter else self.may_listing)(name, actor, day, event)
        return judged

    def may_listing(self, name: str, actor: str, day: date, event: Any) -> bool:
        if name in ("listed", "proposal_declined"):
            in_time = name == "proposal_declined" or event.complete_by_on > day
            return self.stage == "proposed" and actor == CITY and in_time
        going = self.stage in ("active", "escalated")
        if name in OF_TARGET:
            return going and actor == self.target
        fits = going or (name in ENDS and self.stage == "delist_review")
        at_its_time = fits and (name not in ENDS or not going)
        return at_its_time and actor == self.supervisor and self.content_stands(name, day, event)

    def content_stands(self, name: str, day: date, event: Any) -> bool:
        match name:
            case "extended":
                return self.due is not None and event.complete_by_on > max(self.due, day)
            case "readdressed":
                return event.addressed_to not in (self.target, self.supervisor) and event.complete_by_on > day
            case "escalated":
                to, on = event.raised_to, event.interviewed_on
                up = to is None or (to in ABOVE[self.target] and to != self.supervisor)
                return up and (on is None or on <= day)
        return name in OF_SUPERVISOR

    def may_letter(self, name: str, actor: str, day: date, event: Any) -> bool:
        alive = self.stage in ("issued", "rectified")
        new_day = getattr(event, "complete_by_on", None)
        match name:
            case "rectification_reported":
                return self.stage == "issued" and actor == self.target
            case "objection_raised":
                return alive and actor == self.target and not self.objection
            case "rectification_reviewed":
                fits = self.stage == "rectified" and not self.objection
                return fits and actor == JUSTICE and (new_day is None or new_day > day)
            case "objection_handled":
                return alive and actor == JUSTICE and self.objection and (new_day is None or new_day > day)
            case "reminded":
                return self.stage == "issued" and actor == JUSTICE
        return False

    def write(self, name: str, actor: str, event: Any) -> None:
        match name:
            case "listed":
                self.listed, self.supervisor, self.due = True, actor, event.complete_by_on
                self.seen_by.add(MARKET)
            case "proposal_declined":
                self.declined = True
            case "extended":
                self.due = event.complete_by_on
            case "readdressed":
                self.target, self.due = event.addressed_to, event.complete_by_on
                self.seen_by.add(event.addressed_to)
            case "escalated":
                self.severity += 1
                if event.raised_to is not None:
                    self.supervisor = event.raised_to
                    self.seen_by.add(event.raised_to)
                self.seen_by.update(event.circulated_to)
            case "delist_requested" | "delist_refused":
                self.asked = name == "delist_requested"
            case "delisted":
                self.ended = "delisted"
            case _:
                self.write_letter(name, event)

    def write_letter(self, name: str, event: Any) -> None:
        if name == "rectification_reported":
            self.answered = True
        elif name == "objection_raised":
            self.objection = True
        elif name in ("rectification_reviewed", "objection_handled"):
            outcome = str(getattr(event, "rectification_result", None) or event.objection_outcome)
            self.objection = False
            if outcome in ("insufficient", "amended"):
                self.answered, self.due = False, event.complete_by_on
            elif outcome in ("sufficient", "revoked"):
                self.ended = "closed" if outcome == "sufficient" else "revoked"


def proposed() -> File:
    """Return the file of a listing that OFFICE has proposed to CITY."""
    return File(is_letter=False, proposed=True, seen_by={OFFICE, CITY})


def issued() -> File:
    """Return the file of a letter that JUSTICE wrote to MARKET; OFFICE reads what counts in its campaign."""
    return File(is_letter=True, supervisor=JUSTICE, due=date(2026, 3, 27), seen_by={OFFICE, JUSTICE, MARKET})

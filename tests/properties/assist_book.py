"""A second rule book of requests for assistance: what a clerk writes on the cover of a letter (legal.md 5.5, 程序规定 45)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.spec.assists import CITY, GAOMI, YIWU
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE

ASKED = (GAOMI, YIWU, POLICE)
ACTORS = (MARKET, GAOMI, YIWU, POLICE, CITY, AGRICULTURE, OFFICE)
OPEN = {"sent", "received", "in_progress"}
IN_HAND = {"received", "in_progress"}
STATUTORY = {GAOMI, YIWU}
"""Of the same line as MARKET, which asks."""


@dataclass
class Cover:
    """What stands on the cover of one letter of MARKET's, or of whoever has the case after it."""

    to: str
    request: int
    asking: str = MARKET
    stage: str = "sent"
    signed: bool = False
    asked: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    proposed: tuple[date, str] | None = None
    agreed: date | None = None
    wants_to_come: bool = False
    may_come: bool = False
    late: bool = False

    @property
    def missing(self) -> set[str]:
        return set(self.asked) - self.answered

    @property
    def above(self) -> set[str]:
        """The superior of both sees it; of MARKET and YIWU, or of two lines, there is none on record."""
        return {CITY} if self.to == GAOMI else set()

    @property
    def knows(self) -> set[str]:
        told = self.signed or self.stage == "sent"
        return {MARKET, self.asking, OFFICE, *self.above, *({self.to} if told else set())}

    def sides(self, actor: str) -> bool:
        return actor in (self.asking, self.to)


def numbers(event: Any) -> list[str]:
    return [answer.matter_no for answer in event.answers]


def fresh(cover: Cover, event: Any) -> bool:
    told = numbers(event)
    return len(set(told)) == len(told) and set(told) <= cover.missing


# name -> who may post it at which stages, and what the content must be; on a letter that the actor knows of
RULES: dict[str, Callable[[Cover, str, Any, date], bool]] = {
    "received": lambda cover, by, event, day: by == cover.to and cover.stage == "sent",
    "accepted": lambda cover, by, event, day: by == cover.to and cover.stage == "received",
    "declined": lambda cover, by, event, day: (
        by == cover.to and cover.stage == "received" and event.decline_ground == "outside_powers"
    ),
    "extension_notified": lambda cover, by, event, day: by == cover.to and cover.stage in IN_HAND,
    "progress_reported": lambda cover, by, event, day: by == cover.to and cover.stage == "in_progress",
    "partly_replied": lambda cover, by, event, day: (
        by == cover.to and cover.stage == "in_progress" and fresh(cover, event)
    ),
    "replied": lambda cover, by, event, day: (
        by == cover.to and cover.stage == "in_progress" and fresh(cover, event) and set(numbers(event)) == cover.missing
    ),
    "answers_corrected": lambda cover, by, event, day: (
        by == cover.to and cover.stage in {"in_progress", "replied", "closed"} and set(numbers(event)) <= cover.answered
    ),
    "supplement_asked": lambda cover, by, event, day: (
        by == cover.asking
        and cover.stage == "replied"
        and bool(event.matters_again or event.further_matters)
        and set(event.matters_again) <= set(cover.asked)
        and not {matter.matter_no for matter in event.further_matters} & set(cover.asked)
    ),
    "withdrawn": lambda cover, by, event, day: by == cover.asking and cover.stage in OPEN,
    "closed": lambda cover, by, event, day: by == cover.asking and cover.stage == "replied",
    "reminded": lambda cover, by, event, day: cover.stage in OPEN and by in {cover.asking, OFFICE, *cover.above},
    "overdue_explained": lambda cover, by, event, day: by == cover.to and cover.late,
    "due_date_proposed": lambda cover, by, event, day: (
        cover.sides(by) and cover.stage in OPEN and event.proposed_due_on > day
    ),
    "due_date_agreed": lambda cover, by, event, day: (
        cover.sides(by)
        and cover.stage in IN_HAND
        and cover.proposed is not None
        and cover.proposed[1] != by
        and event.agreed_due_on == cover.proposed[0] > day
    ),
    "presence_asked": lambda cover, by, event, day: by == cover.asking and cover.stage in OPEN,
    "presence_answered": lambda cover, by, event, day: (
        by == cover.to and cover.stage in IN_HAND and cover.wants_to_come
    ),
    "joint_visit_recorded": lambda cover, by, event, day: (
        by == cover.to and cover.stage == "in_progress" and cover.may_come and event.visited_on <= day
    ),
    "trade_link_found": lambda cover, by, event, day: by == cover.to and cover.stage in {"in_progress", "replied"},
}


# name -> what changes on the cover, from the cover as it was, who posts, and the event
CHANGES: dict[str, Callable[[Cover, str, Any], dict[str, Any]]] = {
    "received": lambda was, by, event: {"stage": "received", "signed": True},
    "accepted": lambda was, by, event: {"stage": "in_progress"},
    "declined": lambda was, by, event: {"stage": "declined", "proposed": None},
    "withdrawn": lambda was, by, event: {"stage": "withdrawn", "proposed": None},
    "closed": lambda was, by, event: {"stage": "closed", "proposed": None},
    "partly_replied": lambda was, by, event: {"answered": was.answered | set(numbers(event))},
    "replied": lambda was, by, event: {
        "stage": "replied",
        "answered": was.answered | set(numbers(event)),
        "proposed": None,
    },
    "supplement_asked": lambda was, by, event: {
        "stage": "in_progress",
        "agreed": None,
        "answered": was.answered - set(event.matters_again),
        "asked": [*was.asked, *(matter.matter_no for matter in event.further_matters)],
        "proposed": None if event.proposed_due_on is None else (event.proposed_due_on, by),
    },
    "overdue_explained": lambda was, by, event: {"late": False},
    "due_date_proposed": lambda was, by, event: {"proposed": (event.proposed_due_on, by)},
    "due_date_agreed": lambda was, by, event: {"agreed": event.agreed_due_on, "proposed": None},
    "presence_asked": lambda was, by, event: {"wants_to_come": True, "may_come": False},
    "presence_answered": lambda was, by, event: {
        "wants_to_come": False,
        "may_come": event.presence_answer == "agreed",
    },
}


def written(cover: Cover, name: str, by: str, event: Any) -> Cover:
    """Return the cover with what an event changes."""
    return replace(cover, **CHANGES[name](cover, by, event)) if name in CHANGES else cover

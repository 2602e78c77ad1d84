"""The second rule book of complaints: what a clerk at the desk knows of who may do what, and writes on the cover.

Written by hand from Order 121 (and Order 20) and legal.md 5.2; it shares nothing with the declarations that it judges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from tests.spec.dsl import MARKET, OFFICE, UNIT

NEW_ORDER, TODAY = date(2026, 4, 15), date(2026, 6, 1)
UNITS = {UNIT}
"""The units of MARKET."""
OPEN = {"received", "accepted", "mediating"}
ONGOING = {"accepted", "mediating"}
LATER = ONGOING | {"settled", "terminated", "closed"}

# topic -> stages at which it may stand, and who may post it: d(esk), h(older), O(ffice)
BOOK: dict[str, tuple[set[str], str]] = {
    "complaint.particulars_corrected": (OPEN, "dh"),
    "complaint.distributed": (OPEN, "d"),
    "complaint.returned_to_desk": (OPEN, "h"),
    "complaint.split": (OPEN, "h"),
    "complaint.accepted": ({"received"}, "h"),
    "complaint.rejected": ({"received"}, "h"),
    "complaint.withdrawn": ({"received"}, "dh"),
    "complaint.mediation_started": ({"accepted"}, "h"),
    "complaint.exclusion_begun": (ONGOING, "h"),
    "complaint.exclusion_ended": (LATER, "h"),
    "complaint.clue_found": (ONGOING, "h"),
    "complaint.mediation_agreed": ({"mediating"}, "h"),
    "complaint.agreement_performed": ({"settled"}, "dh"),
    "complaint.agreement_broken": ({"settled"}, "dh"),
    "complaint.mediation_terminated": (ONGOING, "h"),
    "complaint.termination_notified": ({"terminated"}, "dh"),
    "complaint.duplicate_found": (OPEN, "dhO"),
}
ENDS_AT = {
    "complaint.accepted": "accepted",
    "complaint.rejected": "rejected",
    "complaint.withdrawn": "withdrawn",
    "complaint.mediation_started": "mediating",
    "complaint.mediation_agreed": "settled",
    "complaint.mediation_terminated": "terminated",
    "complaint.termination_notified": "closed",
    "complaint.duplicate_found": "duplicate",
}


@dataclass
class Cover:
    """What a person would write on the file's cover."""

    desk: str
    received_on: date
    person: UUID
    mixed: bool
    number: tuple[str, str] | None = None
    stage: str = "received"
    hands: str = ""
    saw: list[str] = field(default_factory=list)
    report: bool = False
    clues: int = 0
    returns: int = 0
    tests: dict[str, bool] = field(default_factory=dict)
    kept: bool | None = None
    copy_of: UUID | None = None

    def __post_init__(self) -> None:
        self.hands = self.hands or self.desk

    @property
    def knows(self) -> set[str]:
        return {self.desk, self.hands, *self.saw}

    def letters(self, by: str, *, as_office: bool) -> set[str]:
        if as_office:
            return {"O"} if by == OFFICE else set()
        return {letter for letter, whose in (("d", self.desk), ("h", self.hands)) if whose == by}


def _unsplit(cover: Cover) -> bool:
    return cover.mixed and not cover.report


def _rejection(cover: Cover, event: Any) -> bool:
    new, ground = cover.received_on >= NEW_ORDER, event.rejection_ground.value
    told, signs = {one.value for one in event.other_remedies}, bool(event.non_consumer_signs)
    listed = new or ground != "identity_refused"
    fits = (signs or not new) if ground == "not_consumer" else not signs
    way = ground != "no_power" or (event.competent_body is not None and ("complain" in told or not new))
    return not _unsplit(cover) and listed and fits and way and (bool(told) or not new)


def _ending(cover: Cover, event: Any) -> bool:
    ground = event.mediation_end_ground.value
    listed = cover.received_on >= NEW_ORDER or ground != "party_gone"
    return not _unsplit(cover) and listed and (not event.non_consumer_signs or ground == "unacceptable")


# topic -> whether what the event says may stand, stage and actor aside
SAYS: dict[str, Callable[[Cover, Any], bool]] = {
    "complaint.distributed": lambda cover, event: cover.hands == cover.desk == MARKET and event.to_unit in UNITS,
    "complaint.returned_to_desk": lambda cover, event: cover.hands != cover.desk,
    "complaint.split": lambda cover, event: not cover.report,
    "complaint.accepted": lambda cover, event: not _unsplit(cover),
    "complaint.withdrawn": lambda cover, event: not _unsplit(cover),
    "complaint.rejected": _rejection,
    "complaint.mediation_started": lambda cover, event: all(
        cover.received_on <= day <= TODAY for day in (event.complainant_consented_on, event.party_consented_on)
    ),
    "complaint.exclusion_begun": lambda cover, event: (
        event.exclusion_ground is Ground.TESTING
        and event.examiner is not None
        and event.exclusion_no not in cover.tests
    ),
    "complaint.exclusion_ended": lambda cover, event: cover.tests.get(event.exclusion_no, False),
    "complaint.mediation_agreed": lambda cover, event: (
        not _unsplit(cover) and (event.document_no is None) != (event.without_letter is None)
    ),
    "complaint.agreement_performed": lambda cover, event: cover.kept is not True,
    "complaint.agreement_broken": lambda cover, event: cover.kept is None,
    "complaint.mediation_terminated": _ending,
}


def says_right(cover: Cover, event: Any) -> bool:
    """Whether what an event says may stand, stage and actor aside."""
    return SAYS.get(event.topic, lambda cover, event: True)(cover, event)


def can_be_copy(cover: Cover, other: Cover | None, by: str, event: Any, *, as_office: bool) -> bool:
    """Whether one complaint can be a copy of another one."""
    if _unsplit(cover) or other is None or other is cover or other.stage in {"withdrawn", "duplicate"}:
        return False
    if other.stage == "rejected" or (other.stage == "received" and cover.stage != "received"):
        return False
    return (as_office or by in other.knows) and (event.identity_checked or other.person == cover.person)


def _paid_at_once(event: Any) -> bool | None:
    return True if event.without_letter is not None and event.without_letter.value == "performed" else None


# topic -> what changes on the cover beside the stage
CHANGES: dict[str, Callable[[Cover, Any], dict[str, Any]]] = {
    "complaint.distributed": lambda cover, event: {"hands": event.to_unit},
    "complaint.returned_to_desk": lambda cover, event: {
        "saw": [*cover.saw, cover.hands],
        "hands": cover.desk,
        "returns": cover.returns + 1,
    },
    "complaint.particulars_corrected": lambda cover, event: {} if event.mixed is None else {"mixed": event.mixed},
    "complaint.split": lambda cover, event: {"report": True},
    "complaint.clue_found": lambda cover, event: {"clues": cover.clues + 1},
    "complaint.exclusion_begun": lambda cover, event: {"tests": cover.tests | {event.exclusion_no: True}},
    "complaint.exclusion_ended": lambda cover, event: {"tests": cover.tests | {event.exclusion_no: False}},
    "complaint.mediation_agreed": lambda cover, event: {"kept": _paid_at_once(event)},
    "complaint.agreement_performed": lambda cover, event: {"kept": True},
    "complaint.agreement_broken": lambda cover, event: {"kept": False},
    "complaint.duplicate_found": lambda cover, event: {"copy_of": event.dup_of},
}


def written(cover: Cover, event: Any) -> None:
    """Write on the cover what an event changes."""
    changes = CHANGES.get(event.topic, lambda cover, event: {})(cover, event)
    for name, value in {"stage": ENDS_AT.get(event.topic, cover.stage), **changes}.items():
        setattr(cover, name, value)

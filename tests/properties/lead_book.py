"""The second rule book of leads: what a clerk knows of who may do what at which stage, and writes on the file's cover.

Written by hand from legal.md 5.1, the plans and G13; it shares nothing with the declarations that it judges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from coordination.streams.lead import Route
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE

SYSTEM = ("system", "system")

# why a case is not filed, and how long verification is extended: the penalty law, and the rules of the agency's own line
LAW = {"minor", "first", "no_fault", "standard_not_met"}
GROUNDS = {MARKET: {"minor", "first", "no_fault", "other"}}
LONGEST = {AGRICULTURE: 7}
RECORDED = {"testing", "identification"}

Actor = tuple[str, str]


@dataclass(frozen=True)
class Model:
    """What a person would write on the file's cover."""

    registrant: str
    campaign: str
    stage: str = "registered"
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    route: Route | None = None
    assigned: bool = False
    extended: bool = False
    major: bool = False
    bounces: int = 0
    question: bool = False
    received_from: str | None = None
    links: frozenset[UUID] = frozenset()
    fallen: frozenset[UUID] = frozenset()
    crime: bool = False
    filed: bool = False
    gone: bool = False
    tests: tuple[tuple[str, str, bool], ...] = ()
    informant: UUID | None = None
    told_by: frozenset[UUID | None] = frozenset()

    def known_to(self, agency: str) -> bool:
        return agency in {self.registrant, self.holder, self.offered_to, *self.participants, OFFICE}

    def joined(self, *agencies: str | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(agency for agency in (*self.participants, *agencies) if agency is not None))

    def linked(self, other: UUID) -> Model:
        return replace(self, links=self.links | {other})

    def forgotten(self) -> bool:
        """Whether a crime is suspected, and there is neither a case, nor the police, nor another body that answers for it."""
        return self.crime and not self.filed and not self.gone

    def repeats(self, earlier: Model) -> bool:
        """Whether whoever reported this had reported the other one: 第三十五条第二款 is for one informant only."""
        return self.informant is not None and self.informant in earlier.told_by

    def test(self, event: Any) -> tuple[str, str, bool]:
        return (event.exclusion_no, event.exclusion_ground.value, True)


OPEN = {"registered", "triaged", "dispatched", "verifying", "returned"}
ANSWERED = {"filed", "not_filed", "routed_out"}
ANY = OPEN | ANSWERED | {"fed_back", "merged", "closed"}

# what would dispose of a lead waits while it is open whose it is (程序规定 14)
WAITS = {"lead.returned", "lead.filing_declined", "lead.filed", "lead.merged"}
POLICE_HAVE_SPOKEN = {"referred", "criminal_filed", "criminal_declined"}

# topic -> stages at which it may stand, and who may post it: r(egistrant), o(ffered), h(older), O(ffice), s(ystem)
BOOK: dict[str, tuple[set[str], str]] = {
    "lead.particulars_corrected": (OPEN | ANSWERED, "rhO"),
    "lead.triaged": ({"registered", "triaged", "returned"}, "O"),
    "lead.dispatched": ({"triaged", "returned"}, "O"),
    "lead.dispatch_recalled": ({"dispatched"}, "O"),
    "lead.accepted": ({"dispatched"}, "o"),
    "lead.taken_up": ({"registered"}, "r"),
    "lead.returned": ({"dispatched", "verifying"}, "oh"),
    "lead.routed_out": ({"triaged", "returned"}, "O"),
    "lead.verification_extended": ({"verifying"}, "h"),
    "lead.filing_declined": ({"verifying"}, "h"),
    "lead.filed": ({"verifying"}, "s"),
    "lead.crime_suspected": ({"verifying", "filed"}, "h"),
    "lead.crime_suspicion_lifted": ({"verifying", "filed", "not_filed", "fed_back"}, "h"),
    "lead.crime_suspicion_resolved": (ANY, "s"),
    "lead.exclusion_begun": ({"verifying"}, "h"),
    "lead.exclusion_ended": ({"verifying", "filed", "not_filed", "fed_back"}, "h"),
    "lead.feedback_given": ({"verifying", "fed_back"} | ANSWERED, "hO"),
    "lead.duty_crime_clue_handed_over": ({"verifying", "filed", "not_filed", "fed_back"}, "h"),
    "lead.reported_upward": (ANY, "rhO"),
    "lead.flagged_major": (ANY, "rhO"),
    "lead.major_flag_lifted": (ANY, "O"),
    "lead.closed": ({"fed_back"}, "O"),
    "lead.reopened": ({"not_filed", "routed_out", "fed_back", "closed"}, "O"),
    "lead.merged": (OPEN, "rhO"),
    "lead.absorbed": (ANY, "s"),
    "lead.linked": (ANY, "rhO"),
    "lead.support_notified": (ANY, "s"),
    "lead.support_answered": (ANY, "hO"),
    "lead.early_intervention_opened": (ANY, "s"),
    "lead.jurisdiction_questioned": (ANY, "s"),
    "lead.jurisdiction_left": (ANY, "s"),
    "lead.jurisdiction_moved": ({"verifying"}, "s"),
    "lead.assist_opened": (ANY, "s"),
    "lead.notice_linked": (ANY, "s"),
    "lead.complaint_linked": (ANY, "s"),
    "lead.consulted": (ANY, "s"),
    "lead.informant_told": ({"filed", "not_filed", "fed_back", "closed"}, "rh"),
    "lead.informant_directed": ({"registered", "triaged", "returned"}, "rO"),
    "lead.pooled": (ANY, "s"),
    "lead.unpooled": (ANY, "s"),
    "lead.listed_for_triage": (ANY, "s"),
    "lead.carried_over": (ANY, "s"),
    "lead.guided": (ANY, "s"),
    "lead.guidance_voided": (ANY, "s"),
    "lead.trade_link_found": ({"verifying", "not_filed"}, "h"),
}

# topic -> what changes on the cover, from the cover as it was, the agency that acts, and the event
COVER: dict[str, Callable[[Model, str, Any], dict[str, Any]]] = {
    "lead.listed_for_triage": lambda was, by, event: {"participants": was.joined(*event.panel)},
    "lead.complaint_linked": lambda was, by, event: {
        "informant": was.informant or event.informant_ref,
        "told_by": was.told_by | ({event.informant_ref} - {None}),
    },
    "lead.triaged": lambda was, by, event: {
        "stage": "triaged",
        "route": event.route,
        "participants": was.joined(*event.panel),
    },
    "lead.dispatched": lambda was, by, event: {"stage": "dispatched", "offered_to": event.to_agency},
    "lead.dispatch_recalled": lambda was, by, event: {"stage": "triaged", "offered_to": None},
    "lead.accepted": lambda was, by, event: {"stage": "verifying", "holder": by, "offered_to": None},
    "lead.taken_up": lambda was, by, event: {"stage": "verifying", "holder": by, "route": was.route or Route.LOCAL},
    "lead.returned": lambda was, by, event: {
        "stage": "returned",
        "holder": None,
        "offered_to": None,
        "extended": False,
        "tests": (),
        "bounces": was.bounces + 1,
        "participants": was.joined(was.holder),
    },
    "lead.routed_out": lambda was, by, event: {"stage": "routed_out", "gone": True},
    "lead.verification_extended": lambda was, by, event: {"extended": True},
    "lead.filing_declined": lambda was, by, event: {"stage": "not_filed"},
    "lead.filed": lambda was, by, event: {"stage": "filed", "filed": True},
    "lead.crime_suspected": lambda was, by, event: {"crime": True, "gone": False},
    "lead.crime_suspicion_lifted": lambda was, by, event: {"crime": False},
    "lead.crime_suspicion_resolved": lambda was, by, event: {"crime": False},
    "lead.exclusion_begun": lambda was, by, event: {"tests": (*was.tests, was.test(event))},
    "lead.exclusion_ended": lambda was, by, event: {
        "tests": tuple((no, why, on and no != event.exclusion_no) for no, why, on in was.tests)
    },
    "lead.feedback_given": lambda was, by, event: (
        {"stage": "fed_back", "gone": was.gone or event.outcome.value in POLICE_HAVE_SPOKEN} if event.final else {}
    ),
    "lead.flagged_major": lambda was, by, event: {"major": True},
    "lead.major_flag_lifted": lambda was, by, event: {"major": False},
    "lead.closed": lambda was, by, event: {"stage": "closed"},
    "lead.reopened": lambda was, by, event: {
        "stage": "returned",
        "holder": None,
        "extended": False,
        "tests": (),
        "gone": False,
        "participants": was.joined(was.holder),
    },
    "lead.informant_directed": lambda was, by, event: {"stage": "closed"},
    "lead.merged": lambda was, by, event: {"stage": "merged", "offered_to": None},
    "lead.support_notified": lambda was, by, event: {
        "fallen": was.fallen - {event.support}
        if event.support_change.value == "restored"
        else was.fallen | {event.support}
    },
    "lead.support_answered": lambda was, by, event: {"fallen": was.fallen - {event.support}},
    "lead.jurisdiction_questioned": lambda was, by, event: {"question": True},
    "lead.jurisdiction_left": lambda was, by, event: {
        "question": False,
        "bounces": was.bounces + (event.left_how.value in {"refused", "lapsed"}),
    },
    "lead.jurisdiction_moved": lambda was, by, event: {
        "question": False,
        "holder": event.receiving_agency,
        "extended": False,
        "tests": (),
        "gone": False,
        "participants": was.joined(event.from_agency),
        # what two agencies settle between them is a transfer; what somebody above settles is not
        "received_from": event.from_agency if event.moved_how.value in {"accepted", "agreed"} else None,
    },
}


def relations(model: Model, actor: Actor) -> str:
    """The letters of BOOK in which the actor stands to the lead."""
    agency, role = actor
    if actor == SYSTEM:
        return "s"
    letters = {"r": model.registrant, "o": model.offered_to, "h": model.holder}
    found = "".join(letter for letter, whose in letters.items() if whose == agency)
    return found + ("O" if actor == (OFFICE, "office") else "") if role != "supervisor" else ""

"""The clocks of a lead, each as a story: 程序规定 第十八条, and the service levels of the joint work.

2026: days off 09-25..27 and 10-01..07; worked Sunday 09-20 and Saturday 10-10.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.streams.clock import Stage
from coordination.streams.lead import LeadFeedbackGiven, LeadReturned, Outcome, ReturnReason
from tests.spec import cases, leads
from tests.spec.clock_stories import End, Step, Story, late, satisfied, waived
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, SELF_TRIAGE, said, the
from tests.spec.leads import LEAD, OTHER, THIRD, by_office
from tests.spec.transfers import ACCEPT, LEAD_ASKED, OFFER_LEAD, RECEIVE_LEAD, by, rule

REGISTER = replace(leads.REGISTER, received_on=date(2026, 9, 18))
SELF_REGISTER = replace(REGISTER, campaigns=(SELF_TRIAGE,))
ASSIGNED = replace(
    leads.REGISTER_ASSIGNED,
    received_on=date(2026, 9, 18),
    feedback_due_on=date(2026, 10, 3),
    campaigns=leads.REGISTER.campaigns,
)
DISPATCH = replace(leads.DISPATCH, to_agency=MARKET, feedback_due_on=date(2026, 10, 3), answer_due_on=date(2026, 9, 22))
LATER = replace(DISPATCH, feedback_due_on=date(2026, 10, 30), answer_due_on=None)
RETURN = LeadReturned(reason_code=ReturnReason.NO_POWER, reason="不属本单位职责")
FINAL = LeadFeedbackGiven(outcome=Outcome.NOT_FILED, content="轻微并及时改正，不予立案", final=True)
CRIMINAL = LeadFeedbackGiven(outcome=Outcome.CRIMINAL_FILED, content="公安机关已立案", final=True)
FILE = replace(cases.FILE, leads=(LEAD,))

NEWER = the("lead", 4)
OTHERS = (said(leads.REGISTER, by=AGRICULTURE, stream=OTHER), said(leads.REGISTER, by=AGRICULTURE, stream=THIRD))
TRIAGED = (leads.TRIAGED, OTHERS)
VERIFYING = (TRIAGED, by_office(replace(leads.DISPATCH, to_agency=MARKET)), said(leads.ACCEPT))
ROUTED_AWAY = (leads.TRIAGED_AWAY, by_office(leads.ROUTE_OUT), by_office(leads.FINAL))


def mine(event: Any, at: str, stream: UUID = LEAD) -> Step:
    """The agency posts something on the lead."""
    return Step(event, MARKET, at, stream=stream)


def offices(event: Any, at: str, stream: UUID = LEAD) -> Step:
    """The office of the campaign does."""
    return Step(event, OFFICE, at, stream=stream, office=True)


def story(name: str, past: Any, start: Step, owner: str, due: str, *ends: End) -> Story:
    """A clock of the lead whose two ends are the same day."""
    return Story(name, past, start, owner, due, due, ends, record=LEAD)


ACCEPTED = mine(leads.ACCEPT, "2026-09-21 09:00")
OFFER = replace(
    OFFER_LEAD, receiving_agency=AGRICULTURE, manifest=(), manifest_note="线索材料另行移交", answer_due_on=None
)
SIGN, TAKE_OVER = replace(RECEIVE_LEAD, found=()), Step(ACCEPT, AGRICULTURE, "2026-09-22 12:00")
MOVED_ON = (Step(OFFER, MARKET, "2026-09-22 10:00"), Step(SIGN, AGRICULTURE, "2026-09-22 11:00"), TAKE_OVER)
"""Within a day the lead is offered to an agency of another line, which takes it over."""

TRIAGE = (
    # Friday 18 September: Sunday the 20th is worked (1), 21 and 22 (3)
    story(
        "lead_triage",
        OTHERS,
        mine(REGISTER, "2026-09-18 09:00"),
        OFFICE,
        "2026-09-22",
        satisfied(offices(leads.TRIAGE, "2026-09-22 09:00")),
        late(offices(leads.TRIAGE, "2026-09-23 09:00")),
        waived(offices(leads.MERGE, "2026-09-20 09:00")),
    ),
    # a report that is no matter of this agency needs no triage once the informant was told whose it is
    story(
        "lead_triage",
        OTHERS,
        mine(replace(REGISTER, informant_ref=leads.INFORMANT), "2026-09-18 09:00"),
        OFFICE,
        "2026-09-22",
        waived(mine(leads.DIRECT, "2026-09-21 09:00")),
    ),
    # where the agencies triage for themselves, whoever registered it does
    story(
        "lead_triage",
        OTHERS,
        mine(SELF_REGISTER, "2026-09-18 09:00"),
        MARKET,
        "2026-09-22",
        satisfied(mine(leads.TAKE_UP, "2026-09-22 09:00")),
    ),
    # what comes back is with the office again, not with whoever sent it back
    story(
        "lead_triage",
        VERIFYING,
        mine(RETURN, "2026-09-30 09:00"),
        OFFICE,
        "2026-10-10",
        satisfied(offices(LATER, "2026-10-10 09:00")),
        late(offices(LATER, "2026-10-12 09:00")),
    ),
    story(
        "lead_triage",
        ROUTED_AWAY,
        offices(leads.REOPEN, "2026-09-30 09:00"),
        OFFICE,
        "2026-10-10",
        satisfied(offices(leads.ROUTE_OUT, "2026-10-10 09:00")),
    ),
)

DOCUMENTS = (
    # a day that a document names stays where it is: the 3rd of October is off
    story(
        "lead_feedback",
        TRIAGED,
        offices(DISPATCH, "2026-09-18 09:00"),
        MARKET,
        "2026-10-03",
        satisfied(
            ACCEPTED,
            mine(leads.DECLINE, "2026-10-03 09:00"),
            mine(FINAL, "2026-10-03 10:00"),
        ),
        late(ACCEPTED, mine(leads.DECLINE, "2026-10-03 09:00"), mine(FINAL, "2026-10-04 09:00")),
        waived(offices(leads.RECALL, "2026-09-20 09:00")),
        waived(mine(RETURN, "2026-09-20 09:00")),
        waived(offices(leads.MERGE, "2026-09-20 09:00")),
        waived(ACCEPTED, *MOVED_ON),
        waived(
            ACCEPTED,
            mine(leads.DECLINE, "2026-09-22 09:00"),
            offices(leads.REOPEN, "2026-09-23 09:00"),
        ),
    ),
    story(
        "lead_answer",
        TRIAGED,
        offices(DISPATCH, "2026-09-18 09:00"),
        MARKET,
        "2026-09-22",
        satisfied(mine(leads.ACCEPT, "2026-09-22 09:00")),
        late(mine(leads.ACCEPT, "2026-09-23 09:00")),
        satisfied(mine(RETURN, "2026-09-22 09:00")),
        waived(offices(leads.RECALL, "2026-09-20 09:00")),
        waived(offices(leads.MERGE, "2026-09-20 09:00")),
    ),
    story(
        "lead_report_upward",
        (),
        mine(ASSIGNED, "2026-09-18 09:00"),
        MARKET,
        "2026-10-03",
        satisfied(mine(leads.REPORT_UPWARD, "2026-10-03 09:00")),
        late(mine(leads.REPORT_UPWARD, "2026-10-08 09:00")),
    ),
)

VERIFICATION = (
    # Friday 18 September: 20 (1), 21 to 24 (5), 28 to 30 (8), 8 to 10 October (11), 12 to 15 (15)
    story(
        "lead_verify",
        TRIAGED,
        offices(DISPATCH, "2026-09-18 09:00"),
        MARKET,
        "2026-10-15",
        satisfied(ACCEPTED, mine(leads.DECLINE, "2026-10-15 23:00")),
        late(ACCEPTED, mine(leads.DECLINE, "2026-10-16 09:00")),
        satisfied(ACCEPTED, mine(FILE, "2026-10-15 09:00", cases.CASE)),
        waived(offices(leads.RECALL, "2026-09-20 09:00")),
        waived(mine(RETURN, "2026-09-20 09:00")),
        waived(offices(leads.MERGE, "2026-09-20 09:00")),
        waived(ACCEPTED, *MOVED_ON),
        End((ACCEPTED, mine(leads.EXTEND, "2026-10-15 09:00")), Stage.RUNNING, None),
        End(
            (ACCEPTED, mine(leads.BEGIN, "2026-09-22 09:00"), mine(leads.END, "2026-09-30 09:00")),
            Stage.RUNNING,
            None,
        ),
    ),
    # who takes it over verifies it from the receipt of the material: for agriculture seven days from Monday the 21st
    story(
        "lead_verify",
        (
            VERIFYING,
            by(MARKET, OFFER, "2026-09-21"),
            rule(LEAD_ASKED, "2026-09-21"),
            by(AGRICULTURE, SIGN, "2026-09-21"),
        ),
        TAKE_OVER,
        AGRICULTURE,
        "2026-09-28",
    ),
    # what the police have answered needs no answer of the agency
    story(
        "lead_verify",
        (leads.TRIAGED_CRIME, OTHERS),
        offices(DISPATCH, "2026-09-18 09:00"),
        MARKET,
        "2026-10-15",
        waived(ACCEPTED, mine(CRIMINAL, "2026-10-09 09:00")),
    ),
    # from receipt of the material by the agency, not from when it took the lead up
    story(
        "lead_verify",
        said(SELF_REGISTER, on="2026-09-18"),
        mine(leads.TAKE_UP, "2026-09-21 09:00"),
        MARKET,
        "2026-10-15",
        End((mine(replace(leads.CORRECT, received_on=date(2026, 9, 17)), "2026-09-22 09:00"),), Stage.RUNNING, None),
    ),
    # new facts come with another lead that was received on the 18th: the time to verify begins again with it
    story(
        "lead_verify",
        (VERIFYING, said(REGISTER, by=AGRICULTURE, on="2026-09-18", stream=NEWER)),
        offices(replace(leads.MERGE, into=LEAD, new_facts=True), "2026-09-21 09:00", NEWER),
        MARKET,
        "2026-10-15",
    ),
)

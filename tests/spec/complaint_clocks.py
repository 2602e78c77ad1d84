"""The clocks of complaints and reports, each as a story, under Order 20 and Order 121 (legal.md 3.3).

2026: days off 05-01..05 and 06-19..21, worked Saturday 05-09; Qingming 04-04..06. 15 April 2026 is a Wednesday, 18 May a Monday.
Each date was counted by hand; the days are written beside it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.streams.clock import Stage
from coordination.streams.lead import (
    LeadAbsorbed,
    LeadDispatched,
    LeadExclusionBegun,
    LeadExclusionEnded,
    LeadFeedbackGiven,
    LeadFiled,
    Outcome,
)
from tests.spec import complaints, leads, transfers
from tests.spec.cases import CASE
from tests.spec.cases import FILE as CASE_FILE
from tests.spec.clock_stories import End, Step, Story, late, satisfied, waived
from tests.spec.complaints import CLUE, COMPLAINT, COPY, posted
from tests.spec.dsl import MARKET, OFFICE, SELF_TRIAGE, said, the
from tests.spec.lead_clocks import OFFER, SIGN, TAKE_OVER, mine, offices
from tests.spec.leads import LEAD, by_office

OLD_DAY = "2026-04-14"
NEWER = the("lead", 4)


def step(event: Any, at: str, stream: UUID = COMPLAINT) -> Step:
    return Step(event, MARKET, f"{at} 10:00", stream=stream)


def story(name: str, past: Any, start: Step, strict: str, lenient: str, *ends: End, record: UUID = COMPLAINT) -> Story:
    return Story(name, past, start, MARKET, strict, lenient, ends, record=record)


# -- complaints ----------------------------------------------------------------------------------------------------------


def accepted_or_not(received: str, due: str, after: str) -> Story:
    """Return the story of acceptance: its two ends are one day, since working days are counted."""
    copy = posted(complaints.FROM_12345, received, stream=COPY)
    copied = replace(complaints.COPY_OF_OTHER)
    return story(
        "cp_accept",
        copy,
        step(complaints.RECEIVE, received),
        due,
        due,
        satisfied(step(complaints.ACCEPT, due)),
        late(step(complaints.ACCEPT, after)),
        satisfied(step(complaints.REJECT, due)),
        waived(step(complaints.WITHDRAW, received)),
        waived(step(copied, received)),
    )


def mediated(past: Any, accepted: str, strict: str, lenient: str, after: str) -> Story:
    """Return the story of mediation; two tests stop it and let it go on."""
    start = step(complaints.START, accepted)
    both = replace(
        complaints.START,
        complainant_consented_on=date.fromisoformat(accepted),
        party_consented_on=date.fromisoformat(accepted),
    )
    start = step(both, accepted)
    return story(
        "cp_mediate",
        (past, posted(complaints.FROM_12345, OLD_DAY, stream=COPY), posted(complaints.ACCEPT, OLD_DAY, stream=COPY)),
        step(complaints.ACCEPT, accepted),
        strict,
        lenient,
        satisfied(start, step(replace(complaints.PAID_AT_ONCE), lenient)),
        late(start, step(replace(complaints.PAID_AT_ONCE), after)),
        satisfied(step(complaints.TERMINATE, lenient)),
        waived(step(complaints.COPY_OF_OTHER, accepted)),
        End((start, step(complaints.BEGIN, accepted), step(complaints.END, strict)), Stage.RUNNING, None),
    )


def told(received: str, ended: str, due: str, after: str) -> Story:
    past = (
        posted(complaints.RECEIVE, received),
        posted(complaints.ACCEPT, received),
        posted(complaints.START, received),
    )
    return story(
        "cp_terminate_notice",
        past,
        step(complaints.TERMINATE, ended),
        due,
        due,
        satisfied(step(complaints.TELL, due)),
        late(step(complaints.TELL, after)),
    )


ABSORB = LeadAbsorbed(lead=NEWER, registrant=MARKET, received_on=date(2026, 6, 2), new_facts=True)
FILED = LeadFiled(case=leads.CASE)
RETURN = replace(leads.RETURN, suggested_agency=None)


def by_rule(event: Any, at: str, stream: UUID) -> Step:
    return Step(event, "system", f"{at} 10:00", stream=stream)


def clue(received: str) -> Story:
    """Return the story of a clue: Monday 1 June; 2 to 5 (4), 8 to 12 (9), 15 to 18 (13), 22, 23 (15)."""
    past = (
        posted(complaints.RECEIVE, received),
        posted(complaints.ACCEPT, received),
        posted(complaints.START, received),
        said(leads.REGISTER, stream=leads.OTHER),
        said(replace(leads.REGISTER, informant_ref=None), stream=NEWER),
    )
    tested = (
        mine(
            LeadExclusionBegun(exclusion_no="1", exclusion_ground=Ground.TESTING, examiner="检验院"), "2026-06-03", CLUE
        ),
        mine(LeadExclusionEnded(exclusion_no="1", exclusion_ground=Ground.TESTING), "2026-06-08", CLUE),
    )
    merge = replace(leads.MERGE, into=leads.OTHER)
    take_in = Step(
        replace(leads.MERGE, into=CLUE, new_facts=True), OFFICE, "2026-06-03 10:00", stream=NEWER, office=True
    )
    offer = replace(OFFER, record=CLUE)
    moved = (
        Step(offer, MARKET, "2026-06-03 10:00"),
        replace(Step(SIGN, OFFER.receiving_agency, "2026-06-03 11:00")),
        replace(TAKE_OVER, at="2026-06-03 12:00"),
    )
    return story(
        "cp_clue",
        past,
        step(complaints.FIND, "2026-06-01"),
        "2026-06-23",
        "2026-06-23",
        satisfied(mine(leads.DECLINE, "2026-06-23 23:00", CLUE)),
        late(mine(leads.DECLINE, "2026-06-24 09:00", CLUE)),
        satisfied(mine(replace(CASE_FILE, leads=(CLUE,)), "2026-06-23 09:00", CASE)),
        waived(mine(RETURN, "2026-06-03", CLUE)),
        waived(mine(merge, "2026-06-03", CLUE)),
        waived(take_in),
        waived(*moved),
        End((mine(leads.EXTEND, "2026-06-23 09:00", CLUE),), Stage.RUNNING, None),
        End(tested, Stage.RUNNING, None),
        record=CLUE,
    )


OF_COMPLAINTS = (
    # Tuesday 14 April, the last day of Order 20: 15, 16, 17 (3), 20 to 23 (7)
    accepted_or_not("2026-04-14", "2026-04-23", "2026-04-24"),
    # Wednesday 29 April: 30 (1), 6, 7, 8 May (4), Saturday the 9th is worked (5), 11, 12 (7)
    accepted_or_not("2026-04-29", "2026-05-12", "2026-05-13"),
    # Order 20, accepted on Monday 20 April: 21 to 30 April (8), 6 to 8 May (11), 9 (12), 11 to 15 (17), 18 to 22 (22),
    # 25 to 29 (27), 1 to 5 June (32), 8 to 12 (37), 15 to 18 (41), 22 to 25 (45)
    mediated(posted(complaints.RECEIVE, OLD_DAY), "2026-04-20", "2026-06-25", "2026-06-25", "2026-06-26"),
    # Order 121, accepted on Wednesday 20 May: 11 days of May, 30 of June, 19 of July; 19 July is a Sunday
    mediated(posted(complaints.RECEIVE), "2026-05-20", "2026-07-19", "2026-07-20", "2026-07-21"),
    # Monday 15 June: 16 to 18 (3), 22 to 25 (7)
    told(OLD_DAY, "2026-06-15", "2026-06-25", "2026-06-26"),
    # Monday 1 June: 2 to 5 (4), 8 to 10 (7)
    told("2026-05-18", "2026-06-01", "2026-06-10", "2026-06-11"),
    clue(OLD_DAY),
    clue("2026-05-18"),
)

# -- reports -------------------------------------------------------------------------------------------------------------


def report(received: str, **more: Any) -> Any:
    """Return the registration of a report that its informant made under his own name."""
    return said(replace(leads.REPORTED, received_on=date.fromisoformat(received), **more), on=received, stream=LEAD)


OTHERS = (said(leads.REGISTER, stream=leads.OTHER),)
DISPATCH = LeadDispatched(to_agency=MARKET, feedback_due_on=date(2026, 12, 1))
FINAL = LeadFeedbackGiven(outcome=Outcome.NOT_FILED, content="不予立案", final=True)
CRIMINAL = LeadFeedbackGiven(outcome=Outcome.CRIMINAL_FILED, content="公安机关已立案", final=True)


def verified(received: str, dispatched: str, due: str, after: str) -> Story:
    """Return the story of a report that was dispatched: whatever ends, stops or lengthens the time to verify it."""
    past = (report(received), by_office(replace(leads.TRIAGE, route=leads.Route.CRIME)), OTHERS)
    accept = mine(leads.ACCEPT, f"{dispatched} 11:00")
    moved = (
        Step(OFFER, MARKET, f"{dispatched} 12:00"),
        Step(SIGN, OFFER.receiving_agency, f"{dispatched} 13:00"),
        replace(TAKE_OVER, at=f"{dispatched} 14:00"),
    )
    return story(
        "rp_verify",
        past,
        offices(DISPATCH, f"{dispatched} 10:00"),
        due,
        due,
        satisfied(accept, mine(leads.DECLINE, f"{due} 23:00")),
        late(accept, mine(leads.DECLINE, f"{after} 09:00")),
        satisfied(accept, mine(replace(CASE_FILE, leads=(LEAD,)), f"{due} 09:00", CASE)),
        waived(offices(leads.RECALL, f"{dispatched} 11:00")),
        waived(mine(RETURN, f"{dispatched} 11:00")),
        waived(offices(leads.MERGE, f"{dispatched} 11:00")),
        waived(accept, mine(CRIMINAL, f"{dispatched} 12:00")),
        waived(accept, *moved),
        End((accept, mine(leads.EXTEND, f"{due} 09:00")), Stage.RUNNING, None),
        End((accept, mine(leads.BEGIN, f"{dispatched} 12:00"), mine(leads.END, f"{due} 09:00")), Stage.RUNNING, None),
        record=LEAD,
    )


def taken_up(received: str, due: str) -> Story:
    """Return the story of a report that an agency takes up itself: its time runs from receipt, and is put right with it."""
    earlier = replace(leads.CORRECT, received_on=date.fromisoformat(received))
    return story(
        "rp_verify",
        report(received, campaigns=(SELF_TRIAGE,)),
        mine(leads.TAKE_UP, f"{received} 10:00"),
        due,
        due,
        End((mine(replace(earlier, received_on=date(2026, 4, 13)), f"{received} 12:00"),), Stage.RUNNING, None),
        record=LEAD,
    )


def taken_over(received: str, moved_on: str, due: str) -> Story:
    """Return the story of a report that another bureau of market supervision takes over, from its receipt of the material."""
    offer = replace(OFFER, receiving_agency=transfers.NEXT)
    past = (
        transfers.AROUND,
        report(received, campaigns=(SELF_TRIAGE,)),
        said(leads.TAKE_UP, on=received),
        transfers.by(MARKET, offer, moved_on),
        transfers.rule(transfers.LEAD_ASKED, moved_on),
        transfers.by(transfers.NEXT, SIGN, moved_on),
    )
    start = Step(transfers.ACCEPT, transfers.NEXT, f"{moved_on} 12:00")
    return Story("rp_verify", past, start, transfers.NEXT, due, due, record=LEAD)


REPEAT = replace(leads.REPORTED, received_on=date(2026, 6, 5), title="又举报同一网店")
AGAIN = said(REPEAT, on="2026-06-05", stream=NEWER)
NEW_FACTS = replace(leads.MERGE, into=LEAD, new_facts=True, repeat_report=True)
UNDER_WAY = (
    report("2026-05-18"),
    by_office(leads.TRIAGE),
    by_office(replace(DISPATCH)),
    said(leads.ACCEPT),
    OTHERS,
    AGAIN,
)
RECALLABLE = (report("2026-05-18"), by_office(leads.TRIAGE), by_office(replace(DISPATCH)), OTHERS, AGAIN)
CRIME = (report("2026-05-18"), by_office(replace(leads.TRIAGE, route=leads.Route.CRIME)), *UNDER_WAY[2:])


def repeated(past: Any, *ends: End) -> Story:
    """Return the story of new facts of the same informant, received on Friday 5 June and merged on Monday the 8th.

    8 to 12 (5), 15 to 18 (9), 22 to 26 (14), 29 (15).
    """
    merge = mine(NEW_FACTS, "2026-06-08 10:00", NEWER)
    return story("rp_repeat", past, merge, "2026-06-29", "2026-06-29", *ends, record=LEAD)


def told_of_filing() -> tuple[Story, ...]:
    """Return the stories of named informants under Order 20: decided on Monday 11 May; 12 to 15 (4), 18 (5)."""
    past = (report(OLD_DAY), by_office(leads.TRIAGE), by_office(DISPATCH), said(leads.ACCEPT))
    ends = (
        satisfied(mine(leads.TELL_FILING, "2026-05-18 09:00")),
        late(mine(leads.TELL_FILING, "2026-05-19 09:00")),
    )
    starts = (
        mine(leads.DECLINE, "2026-05-11 09:00"),
        mine(replace(CASE_FILE, leads=(LEAD,)), "2026-05-11 09:00", CASE),
    )
    return tuple(
        story("rp_tell_filing", past, start, "2026-05-18", "2026-05-18", *ends, record=LEAD) for start in starts
    )


def told_of_result(received: str) -> Story:
    """Return the story of a result that another law has the informant told of: Monday 1 June; 2, 3, 4 (3)."""
    past = (
        report(received, result_basis="反不正当竞争法第二十条"),
        by_office(leads.TRIAGE),
        by_office(DISPATCH),
        said(leads.ACCEPT),
        said(leads.DECLINE),
    )
    return story(
        "rp_tell_result",
        past,
        mine(FINAL, "2026-06-01 09:00"),
        "2026-06-04",
        "2026-06-04",
        satisfied(mine(leads.TELL_RESULT, "2026-06-04 09:00")),
        late(mine(leads.TELL_RESULT, "2026-06-05 09:00")),
        record=LEAD,
    )


OF_REPORTS = (
    # Order 20, dispatched on the day of receipt, Tuesday 14 April: 15 to 17 (3), 20 to 24 (8), 27 to 30 (12), 6 to 8 May (15)
    verified(OLD_DAY, OLD_DAY, "2026-05-08", "2026-05-11"),
    # received under Order 20 and dispatched under Order 121, on Thursday the 16th: 17 (1), 20 to 24 (6), 27 to 30 (10),
    # 6 to 9 May (14), 11 (15)
    verified(OLD_DAY, "2026-04-16", "2026-05-11", "2026-05-12"),
    # Order 121, dispatched on Wednesday 20 May: 21, 22 (2), 25 to 29 (7), 1 to 5 June (12), 8 to 10 (15)
    verified("2026-05-18", "2026-05-20", "2026-06-10", "2026-06-11"),
    taken_up(OLD_DAY, "2026-05-08"),
    # Monday 18 May: 19 to 22 (4), 25 to 29 (9), 1 to 5 June (14), 8 (15)
    taken_up("2026-05-18", "2026-06-08"),
    taken_over(OLD_DAY, OLD_DAY, "2026-05-08"),
    taken_over("2026-05-18", "2026-05-18", "2026-06-08"),
    repeated(
        UNDER_WAY,
        satisfied(mine(leads.DECLINE, "2026-06-29 23:00")),
        late(mine(leads.DECLINE, "2026-06-30 09:00")),
        satisfied(mine(replace(CASE_FILE, leads=(LEAD,)), "2026-06-29 09:00", CASE)),
        waived(mine(RETURN, "2026-06-09 11:00")),
        waived(offices(leads.MERGE, "2026-06-09 11:00")),
        waived(
            Step(OFFER, MARKET, "2026-06-09 12:00"),
            Step(SIGN, OFFER.receiving_agency, "2026-06-09 13:00"),
            replace(TAKE_OVER, at="2026-06-09 14:00"),
        ),
        End((mine(leads.EXTEND, "2026-06-29 09:00"),), Stage.RUNNING, None),
        End((mine(leads.BEGIN, "2026-06-09 12:00"), mine(leads.END, "2026-06-12 09:00")), Stage.RUNNING, None),
    ),
    repeated(RECALLABLE, waived(offices(leads.RECALL, "2026-06-09 09:00"))),
    repeated(CRIME, waived(mine(CRIMINAL, "2026-06-09 09:00"))),
    *told_of_filing(),
    told_of_result(OLD_DAY),
    told_of_result("2026-05-18"),
)


def disputed(received: str) -> tuple[Story, ...]:
    """Return the stories of two bureaus that dispute a report, raised on Monday 1 June; 2 to 5 (4), 8 to 10 (7)."""
    past = (
        transfers.AROUND,
        report(received, campaigns=(SELF_TRIAGE,)),
        said(leads.TAKE_UP, on=received),
    )
    raise_it = replace(
        transfers.RAISE,
        record_kind=transfers.RecordKind.LEAD,
        record=LEAD,
        campaigns=(SELF_TRIAGE,),
        other_party=transfers.NEXT,
        believed_competent=transfers.NEXT,
        transfer=None,
    )
    start = Step(raise_it, MARKET, "2026-06-01 10:00", stream=transfers.DISPUTE)

    def then(event: Any, by: str, at: str) -> Step:
        return Step(event, by, f"{at} 10:00", stream=transfers.DISPUTE)

    return (
        Story(
            "rp_dispute",
            past,
            start,
            MARKET,
            "2026-06-10",
            "2026-06-10",
            (
                satisfied(then(transfers.ESCALATE, MARKET, "2026-06-10")),
                late(then(transfers.ESCALATE, MARKET, "2026-06-11")),
                satisfied(
                    then(replace(transfers.AGREE, competent_agency=transfers.NEXT), transfers.NEXT, "2026-06-10")
                ),
                waived(then(transfers.WITHDRAW, MARKET, "2026-06-03")),
            ),
            record=transfers.DISPUTE,
        ),
    )


OF_DISPUTES = (*disputed(OLD_DAY), *disputed("2026-05-18"))

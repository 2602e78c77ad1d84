"""The clocks of complaints and reports on the real streams: every row at its edges, and what does not start (legal.md 3.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.streams.clock import Stage
from tests.spec import complaints, leads
from tests.spec.clock_stories import (
    BOOK,
    End,
    Step,
    Story,
    begin,
    begun,
    check_end,
    check_start,
    clock,
    each_end_of,
    each_of,
    has,
    post,
    running,
    shown,
    told_by,
    wall,
)
from tests.spec.complaint_clocks import (
    AGAIN,
    NEW_FACTS,
    NEWER,
    OF_COMPLAINTS,
    OF_DISPUTES,
    OF_REPORTS,
    OLD_DAY,
    report,
    step,
)
from tests.spec.complaints import CLUE, COMPLAINT, REPORT, posted
from tests.spec.dsl import MARKET, OFFICE, UNIT, said
from tests.spec.lead_clocks import mine, offices
from tests.spec.leads import LEAD, by_office

STORIES = (*OF_COMPLAINTS, *OF_REPORTS, *OF_DISPUTES)
ROWS = [rule for rule in BOOK.rules if rule.catalogue == "complaints"]
NOT_WITHIN_A_LINE = "jurisdiction_dispute.coordination_requested"


@each_of(STORIES)
def test_what_starts_it_whose_it_is_and_when_it_ends(story: Story) -> None:
    check_start(story)


@each_end_of(STORIES)
def test_what_ends_it_and_how(story: Story, end: End) -> None:
    check_end(story, end)


def test_every_row_has_a_story_for_every_event_that_it_names() -> None:
    told = shown(STORIES)
    for rule in ROWS:
        # what the justice bureau coordinates is a dispute across lines, and reports are disputed within one
        assert told_by(rule) - {NOT_WITHIN_A_LINE} == told[rule.version], rule.version


def test_every_row_has_a_story_for_every_event_that_starts_it() -> None:
    starts = begun(STORIES)
    for rule in ROWS:
        assert {(rule.clock, start.topic) for start in rule.starts} <= starts, rule.version


def test_no_row_waits_for_a_stream_any_more() -> None:
    assert {rule.clock for rule in ROWS} == {
        *("cp_accept", "cp_mediate", "cp_terminate_notice", "cp_clue"),
        *("rp_verify", "rp_tell_filing", "rp_tell_result", "rp_dispute", "rp_repeat"),
    }
    assert not any(rule.pending for rule in ROWS)


# -- the change of 15 April 2026 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "order", "ends"),
    [
        # accepted on Monday 20 April in either case: 45 working days to 25 June, or 60 days: 10 of April, 31 of May, 19 of June;
        # 19 June is the Dragon Boat Festival, 20 and 21 are off and the 20th and 21st no holidays of the law
        ("2026-04-14", "2020-01-01", ("2026-06-25", "2026-06-25")),
        ("2026-04-15", "2026-04-15", ("2026-06-20", "2026-06-22")),
    ],
)
def test_a_complaint_stays_under_the_order_of_its_receipt(received: str, order: str, ends: tuple[str, str]) -> None:
    scene = post(begin(posted(complaints.RECEIVE, received)), step(complaints.ACCEPT, "2026-04-20"))
    held = clock(scene, "cp_mediate", COMPLAINT)
    assert held.rule_version == f"national/cp_mediate@{order}"
    assert held.due is not None
    assert (held.due.due_date_strict, held.due.due_date_lenient) == tuple(map(date.fromisoformat, ends))


def test_since_order_121_a_named_informant_is_not_owed_the_filing() -> None:
    past = (report("2026-04-15"), by_office(leads.TRIAGE), by_office(replace(leads.DISPATCH, to_agency=MARKET)))
    scene = post(begin(past), mine(leads.ACCEPT, "2026-04-16 10:00"), mine(leads.DECLINE, "2026-04-20 10:00"))
    assert not has(scene, "rp_tell_filing", LEAD)


def test_an_informant_who_gave_no_name_is_not_told() -> None:
    past = (
        said(replace(leads.REPORTED, informant_named=None, received_on=date(2026, 4, 14)), on=OLD_DAY),
        by_office(leads.TRIAGE),
        by_office(replace(leads.DISPATCH, to_agency=MARKET)),
        said(leads.ACCEPT),
    )
    assert not has(post(begin(past), mine(leads.DECLINE, "2026-04-20 10:00")), "rp_tell_filing", LEAD)


# -- mediation -----------------------------------------------------------------------------------------------------------


def test_the_days_of_an_appraisal_do_not_count() -> None:
    """第二十二条: from 1 June up to the 11th are ten days; Sunday 19 July becomes Wednesday the 29th."""
    scene = post(begin(posted(complaints.RECEIVE)), step(complaints.ACCEPT, "2026-05-20"))
    scene = post(scene, step(complaints.BEGIN, "2026-06-01"))
    assert clock(scene, "cp_mediate", COMPLAINT).stage is Stage.SUSPENDED
    scene = post(scene, step(complaints.END, "2026-06-11"))
    held = clock(scene, "cp_mediate", COMPLAINT)
    assert held.due is not None
    assert (held.due.due_date_strict, held.due.due_date_lenient) == (date(2026, 7, 29), date(2026, 7, 29))


def test_mediation_ends_by_time_on_the_last_day_of_it_and_not_before() -> None:
    over = replace(complaints.TERMINATE, mediation_end_ground=complaints.TerminationGround.TIME_OVER)
    scene = post(begin(posted(complaints.RECEIVE)), step(complaints.ACCEPT, "2026-05-20"))
    early = scene.as_agency().at_clock(wall("2026-07-18")).on("2026-07-18").when(over, COMPLAINT)
    early.then_rejected("complaint.time_not_over", pointer="/data/mediation_end_ground")
    assert "2026-07-19" in early.refusal.zh  # type: ignore[union-attr]
    post(scene, step(over, "2026-07-19"))
    tested = post(scene, step(complaints.BEGIN, "2026-06-01"))
    tested.as_agency().at_clock(wall("2026-07-21")).on("2026-07-21").when(over, COMPLAINT).then_rejected(
        "complaint.time_not_over"
    )


def test_a_clue_leaves_the_complaint_and_its_clock_alone() -> None:
    scene = post(begin(posted(complaints.RECEIVE)), step(complaints.ACCEPT, "2026-05-20"))
    before = clock(scene, "cp_mediate", COMPLAINT)
    scene = post(scene, step(complaints.FIND, "2026-06-01"))
    assert clock(scene, "cp_mediate", COMPLAINT) == before
    assert running(scene, CLUE) == {"cp_clue": MARKET}
    assert scene.state(COMPLAINT).stage is complaints.Stage.ACCEPTED


def test_the_time_is_the_agency_s_whichever_unit_has_the_complaint() -> None:
    scene = begin(posted(complaints.RECEIVE), posted(complaints.DISTRIBUTE))
    accepted = post(scene, Step(complaints.ACCEPT, UNIT, "2026-05-20 10:00", stream=COMPLAINT))
    assert running(accepted, COMPLAINT) == {"cp_mediate": MARKET}


# -- reports -------------------------------------------------------------------------------------------------------------


def test_one_duty_has_one_clock() -> None:
    """A report is verified under rp_verify, any other lead under lead_verify; never both."""
    dispatch = offices(replace(leads.DISPATCH, to_agency=MARKET, feedback_due_on=date(2026, 12, 1)), "2026-05-20 10:00")
    for past, name in ((report("2026-05-18"), "rp_verify"), (said(leads.REGISTER), "lead_verify")):
        scene = post(begin(past, by_office(leads.TRIAGE)), dispatch)
        assert running(scene, LEAD) == {name: MARKET, "lead_feedback": MARKET}


DISPATCHED = (report("2026-05-18"), by_office(leads.TRIAGE), AGAIN)
TO_MARKET = offices(replace(leads.DISPATCH, to_agency=MARKET, feedback_due_on=date(2026, 12, 1)), "2026-05-20 10:00")


def verifying() -> Any:
    return post(begin(DISPATCHED), TO_MARKET, mine(leads.ACCEPT, "2026-05-21 10:00"))


def test_a_repeat_with_new_facts_starts_the_time_again_from_the_last_report() -> None:
    """第三十五条第二款: 10 June becomes 29 June, counted from the receipt of the repeat, not from the merger."""
    scene = verifying()
    first = clock(scene, "rp_verify", LEAD)
    assert first.due is not None
    assert first.due.due_date_lenient == date(2026, 6, 10)
    scene = post(scene, mine(NEW_FACTS, "2026-06-08 10:00", NEWER))
    assert clock(scene, "rp_verify", LEAD).stage is Stage.WAIVED
    again = clock(scene, "rp_repeat", LEAD)
    assert (again.owner, again.trigger) == (MARKET, date(2026, 6, 5))
    assert again.due is not None
    assert again.due.due_date_lenient == date(2026, 6, 29)


@pytest.mark.parametrize(
    "merge",
    [
        # nothing new: it is not handled again
        replace(NEW_FACTS, new_facts=False),
        # another informant's: two people who tell the same give the agency no more time
        replace(NEW_FACTS, repeat_report=None),
    ],
)
def test_nothing_else_starts_it_again(merge: Any) -> None:
    scene = post(verifying(), offices(merge, "2026-06-08 10:00", NEWER))
    assert clock(scene, "rp_verify", LEAD).open
    assert not has(scene, "rp_repeat", LEAD)


def test_before_order_121_no_repeat_started_anything_again() -> None:
    past = (report(OLD_DAY), by_office(leads.TRIAGE), AGAIN)
    scene = post(begin(past), TO_MARKET, mine(leads.ACCEPT, "2026-05-21 10:00"))
    scene = post(scene, mine(NEW_FACTS, "2026-06-08 10:00", NEWER))
    assert clock(scene, "rp_verify", LEAD).open
    assert not has(scene, "rp_repeat", LEAD)


def test_a_second_repeat_starts_it_once_more_and_what_was_left_out_stays_left_out() -> None:
    """Goods are tested from Monday 8 June up to Thursday the 11th: 8 to 10 do not count, for the first repeat nor the next.

    From 5 June: 11, 12 (2), 15 to 18 (6), 22 to 26 (11), 29, 30, 1, 2 July (15). From Sunday the 7th the same days.
    """
    third = leads.THIRD
    last = said(replace(leads.REPORTED, received_on=date(2026, 6, 7)), on="2026-06-07", stream=third)
    scene = post(begin(*DISPATCHED, last), TO_MARKET, mine(leads.ACCEPT, "2026-05-21 10:00"))
    test = replace(leads.BEGIN, exclusion_no="1")
    scene = post(scene, mine(test, "2026-06-08 09:00"), mine(NEW_FACTS, "2026-06-08 10:00", NEWER))
    assert clock(scene, "rp_repeat", LEAD).stage is Stage.SUSPENDED
    scene = post(scene, mine(replace(leads.END, exclusion_no="1"), "2026-06-11 10:00"))
    assert clock(scene, "rp_repeat", LEAD).due.due_date_lenient == date(2026, 7, 2)  # type: ignore[union-attr]
    scene = post(scene, mine(NEW_FACTS, "2026-06-12 10:00", third))
    assert clock(scene, "rp_repeat", LEAD).stage is Stage.WAIVED
    assert clock(scene, "rp_repeat", LEAD, 2).due.due_date_lenient == date(2026, 7, 2)  # type: ignore[union-attr]


def test_the_report_that_was_split_off_is_verified_as_any_other() -> None:
    scene = post(begin(posted(complaints.MIXED)), step(complaints.SPLIT, "2026-05-18"))
    assert running(scene, REPORT) == {"lead_triage": OFFICE}
    assert running(scene, COMPLAINT) == {}
    assert (scene.state(REPORT).registrant, scene.state(REPORT).received_on) == (MARKET, date(2026, 5, 18))

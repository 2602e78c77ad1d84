"""Which clocks an event starts and which it does not, whose they are, and what begins anew, on the real streams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.clocks.rules import Rule
from coordination.streams.agency import AgencyType
from coordination.streams.case import Instalment
from coordination.streams.clock import Clock, Stage
from coordination.streams.lead import Outcome
from tests.spec import cases, leads
from tests.spec import test_reverse_referral as reverse
from tests.spec.case_clocks import FIX, WITH_FILE, step
from tests.spec.clock_stories import BOOK, Step, begin, clock, has, post, running
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, SELF_TRIAGE, said
from tests.spec.lead_clocks import DISPATCH, NEWER, REGISTER, TRIAGED, mine, offices
from tests.spec.leads import LEAD, by_office, by_police
from tests.spec.referral_clocks import ON_LEAD, SUSPECT_LEAD
from tests.spec.supervision_clocks import OPINION

CASE = cases.CASE


def lenient(held: Clock) -> date:
    assert held.due is not None
    return held.due.due_date_lenient


# -- leads ---------------------------------------------------------------------------------------------------------------


def test_what_is_registered_for_the_agency_that_has_it_waits_for_no_triage() -> None:
    """What the procuratorate gives an agency is verified by that agency: the office has nothing to triage."""
    scene = post(begin(OPINION), Step(reverse.RECEIVE, MARKET, "2026-09-18 09:00", stream=reverse.REVERSE))
    assert running(scene, reverse.LEAD) == {"rv_lead": MARKET}


def test_nobody_is_to_blame_while_nobody_has_the_lead() -> None:
    """New facts about a lead that lies with the office start no verification: it starts with the dispatch."""
    other = said(REGISTER, by=AGRICULTURE, on="2026-09-18", stream=NEWER)
    merge = offices(replace(leads.MERGE, into=LEAD, new_facts=True), "2026-09-21 09:00", NEWER)
    scene = post(begin((TRIAGED, other)), merge)
    assert not has(scene, "lead_verify", LEAD)
    # offered and not yet accepted, it is the time of the one it was offered to
    offered = (TRIAGED, other, by_office(leads.DISPATCH))
    assert clock(post(begin(offered), merge), "lead_verify", LEAD).owner == POLICE


def test_what_goes_from_one_agency_to_another_leaves_the_first() -> None:
    scene = post(
        begin(TRIAGED),
        offices(replace(DISPATCH, to_agency=POLICE), "2026-09-18 09:00"),
        replace(mine(leads.RETURN, "2026-09-21 09:00"), by=POLICE),
        offices(replace(DISPATCH, to_agency=MARKET), "2026-09-22 09:00"),
    )
    assert running(scene, LEAD) == {"lead_verify": MARKET, "lead_answer": MARKET, "lead_feedback": MARKET}
    # fifteen days of its own: 23, 24 (2), 28 to 30 (5), 8 to 10 October (8), 12 to 16 (13), 19, 20 (15)
    assert lenient(clock(scene, "lead_verify", LEAD, 2)) == date(2026, 10, 20)


def test_the_office_triages_what_comes_back_even_where_agencies_triage() -> None:
    past = (said(replace(REGISTER, campaigns=(SELF_TRIAGE,)), on="2026-09-18"), said(leads.TAKE_UP))
    scene = post(begin(past), mine(leads.RETURN, "2026-09-21 09:00"))
    assert running(scene, LEAD) == {"lead_triage": OFFICE}


@pytest.mark.parametrize("outcome", [Outcome.REFERRED, Outcome.IN_PROGRESS])
def test_only_a_last_word_ends_the_verification_of_a_crime(outcome: Outcome) -> None:
    feedback = replace(leads.INTERIM, outcome=outcome, final=outcome is Outcome.REFERRED)
    scene = post(
        begin(leads.TRIAGED_CRIME),
        offices(replace(DISPATCH, to_agency=POLICE), "2026-09-18 09:00"),
        replace(mine(leads.ACCEPT, "2026-09-21 09:00"), by=POLICE),
        replace(mine(feedback, "2026-09-22 09:00"), by=POLICE),
    )
    assert clock(scene, "lead_verify", LEAD).open is (outcome is Outcome.IN_PROGRESS)


def test_a_lead_that_was_reopened_asks_no_more_feedback_of_the_former_holder() -> None:
    past = (TRIAGED, by_office(leads.DISPATCH), by_police(leads.ACCEPT), by_police(leads.DECLINE))
    scene = post(begin(past), offices(leads.REOPEN, "2026-09-21 09:00"))
    assert running(scene, LEAD) == {"lead_triage": OFFICE}


def test_a_second_cause_gives_no_more_time() -> None:
    """Once a crime is suspected in the case, what a lead of it tells later starts nothing anew."""
    scene = post(
        begin((ON_LEAD, cases.INVESTIGATING[len(cases.FILED) :])), step(cases.SUSPECT_CRIME, "2026-09-18 09:00")
    )
    scene = post(scene, replace(SUSPECT_LEAD, at="2026-09-20 09:00"))
    assert lenient(clock(scene, "cr_task_force", CASE)) == date(2026, 9, 20)
    assert not has(scene, "cr_task_force", CASE, 2)


# -- cases ---------------------------------------------------------------------------------------------------------------


def test_a_notice_served_again_gives_the_party_its_time_again() -> None:
    scene = post(begin(cases.NOTICE_PENDING), step(cases.NOTICE, "2026-09-18 09:00"))
    # Sunday 20 (1), 21 to 24 (5)
    assert lenient(clock(scene, "party_statement", CASE)) == date(2026, 9, 24)
    scene = post(scene, step(replace(cases.NOTICE, proposed_fine_fen=400_000), "2026-09-22 09:00"))
    assert clock(scene, "party_statement", CASE).stage is Stage.WAIVED
    # 23, 24 (2), 28 to 30 (5)
    assert lenient(clock(scene, "party_statement", CASE, 2)) == date(2026, 9, 30)


def test_a_hearing_that_is_moved_is_told_and_announced_anew() -> None:
    scene = post(begin(WITH_FILE), step(FIX, "2026-09-21 09:00"), step(cases.NOTIFY_HEARING, "2026-09-22 09:00"))
    assert clock(scene, "hearing_notice", CASE).stage is Stage.SATISFIED
    scene = post(scene, step(replace(FIX, hearing_on=date(2026, 10, 27)), "2026-09-23 09:00"))
    assert clock(scene, "hearing_public_notice", CASE).stage is Stage.WAIVED
    # back from Tuesday the 27th: 26 (1), 23 to 19 (6), 16 (7); and 26, 23, 22
    assert lenient(clock(scene, "hearing_notice", CASE, 2)) == date(2026, 10, 16)
    assert lenient(clock(scene, "hearing_public_notice", CASE, 2)) == date(2026, 10, 22)


def test_a_hearing_behind_doors_is_not_announced() -> None:
    private = replace(FIX, hearing_public=False, private_reason="涉及商业秘密")
    scene = post(begin(WITH_FILE), step(private, "2026-09-21 09:00"))
    assert has(scene, "hearing_notice", CASE)
    assert not has(scene, "hearing_public_notice", CASE)


def test_every_day_of_a_plan_has_a_clock_and_none_has_two() -> None:
    days = (date(2026, 10, 3), date(2026, 12, 1), date(2026, 12, 1))
    parts = tuple(
        Instalment(pay_by=day, amount_fen=amount) for day, amount in zip(days, (200_000, 200_000, 100_000), strict=True)
    )
    scene = post(begin(cases.SERVED), step(replace(cases.DEFER, instalments=parts), "2026-09-18 09:00"))
    found = [clock(scene, "fine_instalment", CASE, number) for number in (1, 2)]
    assert [lenient(one) for one in found] == [date(2026, 10, 3), date(2026, 12, 1)]
    assert not has(scene, "fine_instalment", CASE, 3)
    pay = replace(cases.PAY, illegal_income_fen=0)
    scene = post(scene, step(replace(pay, fine_fen=399_999), "2026-10-02 09:00"))
    assert [clock(scene, "fine_instalment", CASE, number).open for number in (1, 2)] == [False, True]
    scene = post(scene, step(replace(pay, fine_fen=100_001), "2026-10-08 09:00"))
    assert not clock(scene, "fine_instalment", CASE, 2).open


def test_a_case_keeps_the_procedure_recorded_at_its_filing() -> None:
    """程序规定 applies to the case that was filed under it, whatever becomes of the agency meanwhile."""
    moved = begin(cases.NOTICE_PENDING).with_agency(MARKET, agency_type=AgencyType.AGRICULTURE)
    scene = post(moved, step(cases.NOTICE, "2026-09-18 09:00"))
    assert clock(scene, "party_statement", CASE).rule_version == "national/party_statement@2021-07-15"


def test_without_anything_to_pay_there_is_no_time_to_pay() -> None:
    goods = replace(cases.PENALISE, kinds=(cases.GOODS,), fine_fen=0, illegal_income_fen=0)
    scene = post(begin((cases.DECIDING, said(goods))), step(cases.SERVE, "2026-09-18 09:00"))
    assert not has(scene, "fine_payment", CASE)


def test_a_decision_annulled_after_the_closing_closes_nothing_again() -> None:
    for past, closes in ((cases.EXECUTING, True), (cases.CLOSED, False), (cases.ARCHIVED, False)):
        scene = post(begin(past), step(cases.ANNUL, "2026-09-18 09:00"))
        assert has(scene, "closing", CASE) is closes


def test_a_decision_that_was_changed_stays_to_be_carried_out() -> None:
    scene = post(begin(cases.EXECUTING), step(cases.CHANGE, "2026-09-18 09:00"))
    assert not has(scene, "closing", CASE)


@pytest.mark.parametrize(
    ("past", "event", "name"),
    [(cases.INVESTIGATING, cases.TRANSFER, "jur_object"), (cases.EXECUTING, cases.ANNUL, "withdraw_publicity")],
)
def test_what_only_a_stream_to_come_could_end_does_not_start(past: Any, event: Any, name: str) -> None:
    """Nobody is told to be late with what cannot be recorded."""
    assert not has(post(begin(past), step(event, "2026-09-18 09:00")), name, CASE)


# -- other procedures ----------------------------------------------------------------------------------------------------

MARKETS = {rule.clock: rule for rule in BOOK.rules if rule.profile == "market_supervision"}
OF_OTHERS = [
    rule
    for rule in BOOK.rules
    if rule.can_end
    and rule.profile not in (None, "market_supervision")
    and rule.clock in MARKETS
    and any(start.runs_on in ("lead", "case") for start in rule.starts)
]
ONLY_MARKETS = {
    # exclusions that their own text does not name
    "case_decision": {"case.service_notice_published", "case.penalty_notice_served", "case.review_completed"},
    "lead_verify": {"lead.exclusion_begun", "lead.exclusion_ended"},
}


@pytest.mark.parametrize("rule", OF_OTHERS, ids=lambda rule: rule.id)
def test_other_procedures_are_moved_by_the_same_events(rule: Rule) -> None:
    """What starts, meets and ends a clock is the same everywhere; lengths and exclusions are each text's own."""
    model = MARKETS[rule.clock]
    starts = [{(one.topic, one.since, one.who) for one in row.starts} for row in (rule, model)]
    assert starts[0] == starts[1]
    assert {one.topic for one in rule.satisfied_by} == {one.topic for one in model.satisfied_by}
    assert {one.topic for one in model.waived_by} - {one.topic for one in rule.waived_by} <= {"case.hearing_fixed"}
    missing = {one.topic for one in model.signals} - {one.topic for one in rule.signals}
    extending = {one.topic for extension in model.extensions for one in extension.signals}
    assert missing - extending <= ONLY_MARKETS.get(rule.clock, set())

"""A section's leads of the week: by Friday, with or without leads, for the duty that is owed (安溪 五（一）; M39, R01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.campaign.codes import Content
from coordination.streams.lead import LeadPooled, LeadUnpooled
from coordination.streams.lead_batch import Stage
from tests.spec import leads
from tests.spec import office_week as week
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.office_week import BATCH, DUTY, FRIDAY, MONDAY, ONE, OTHER_DUTY, SATURDAY, THREE, TWO


def acting(*past: Any, by: str = MARKET, on: date = FRIDAY) -> Scene:
    return given(*past).as_agency(by).on(on)


def test_every_event_has_its_test_here() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("lead_batch.")}
    assert topics == {event.topic for event in (week.SUBMIT, week.AMEND)}


def test_the_leads_of_the_week_are_handed_in_and_told_so() -> None:
    scene = acting(week.FOUND).when(week.SUBMIT, BATCH)
    pooled = LeadPooled(batch=BATCH, campaign=CAMPAIGN)
    after = scene.then(week.SUBMIT, on_stream(ONE, pooled))
    after.then_state(BATCH, stage=Stage.SUBMITTED, holder=MARKET, campaigns=(CAMPAIGN,), leads=(ONE,))
    after.then_state(ONE, pooled=((CAMPAIGN, BATCH),))
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    given(week.SUBMITTED).then_known_to({MARKET: {"registered", "holds"}, **office}, BATCH)


def test_a_week_without_leads_is_told_as_such() -> None:
    """本周无线索 is an answer; an empty list by itself is none."""
    acting().when(week.NIL, BATCH).then(week.NIL)
    acting().when(replace(week.NIL, nil_return=False), BATCH).then_rejected("lead_batch.nil_disagrees")
    both = replace(week.SUBMIT, nil_return=True)
    acting(week.FOUND).when(both, BATCH).then_rejected("lead_batch.nil_disagrees", pointer="/data/nil_return")


LATER = week.lead(4, received_on=date(2024, 3, 9))
POOLED = said(leads.POOLED, by="system", stream=ONE)
REFUSED: tuple[tuple[str, tuple[Any, ...], Any], ...] = (
    ("lead_batch.campaign_not_open", week.FOUND, replace(week.NIL, campaign=UNKNOWN_CAMPAIGN)),
    ("lead_batch.period_wrong", week.FOUND, replace(week.NIL, period_end=date(2024, 3, 1))),
    (
        "lead_batch.period_wrong",
        week.FOUND,
        replace(week.NIL, period_start=date(2024, 3, 9), period_end=date(2024, 3, 15)),
    ),
    ("lead_batch.lead_not_yours", week.FOUND, replace(week.SUBMIT, pooled=(ONE, THREE))),
    ("lead_batch.lead_not_yours", week.FOUND, replace(week.SUBMIT, pooled=(the("lead", 9),))),
    ("lead_batch.lead_not_yours", week.FOUND, replace(week.SUBMIT, campaign=NEXT_TOWN)),
    ("lead_batch.lead_pooled_already", (*week.FOUND, POOLED), week.SUBMIT),
    ("lead_batch.lead_of_later_week", (*week.FOUND, LATER), replace(week.SUBMIT, pooled=(the("lead", 4),))),
    ("lead_batch.duty_unknown", week.FOUND, replace(week.SUBMIT, due_on=FRIDAY)),
)


@pytest.mark.parametrize(("code", "past", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_refused(code: str, past: Any, event: Any) -> None:
    acting(past).when(event, BATCH).then_rejected(code)


def test_a_lead_received_on_the_friday_itself_is_of_the_week() -> None:
    last = week.lead(4, received_on=FRIDAY)
    event = replace(week.SUBMIT, pooled=(the("lead", 4),))
    acting(last).when(event, BATCH).then_accepted()


# -- the duty ----------------------------------------------------------------------------------------------------------------


def owing(*past: Any, by: str = MARKET, on: date = FRIDAY, **changes: Any) -> Scene:
    return week.with_duties(*past, **changes).as_agency(by).on(on)


def test_who_owes_the_week_names_the_duty_and_is_told_which() -> None:
    outcome = owing(week.FOUND).when(week.SUBMIT, BATCH).then_rejected("lead_batch.duty_unnamed", pointer="/data/duty")
    assert outcome is not None
    owing(week.FOUND).when(week.ANSWER, DUTY).then_accepted()
    # whoever owes nothing for the period names nothing
    owing(by=POLICE).when(week.NIL, BATCH).then(week.NIL)
    other = replace(week.NIL, period_start=date(2024, 2, 24), period_end=date(2024, 3, 1))
    owing().when(other, BATCH).then(other)


def test_a_late_answer_stands_with_its_own_day() -> None:
    owing(week.FOUND, on=MONDAY).when(week.ANSWER, DUTY).then_accepted()


def test_a_duty_is_answered_once() -> None:
    """The batch bears the id of the duty: a second one is the same record."""
    owing(week.FOUND).when(week.ANSWER, BATCH).then_rejected("lead_batch.answers_another", pointer="/subject")
    answered = owing(week.FOUND).when(week.ANSWER, DUTY).then_accepted()
    nil = replace(week.NIL, duty=DUTY, due_on=FRIDAY)
    answered.when(nil, DUTY).then_rejected("stream.exists", status="conflict")


@pytest.mark.parametrize(
    "event",
    [
        replace(week.ANSWER, duty=OTHER_DUTY),
        replace(week.ANSWER, due_on=FRIDAY + timedelta(days=1)),
        replace(week.ANSWER, due_on=None),
        replace(week.ANSWER, period_start=SATURDAY + timedelta(days=1)),
        replace(week.ANSWER, period_end=FRIDAY - timedelta(days=1)),
        replace(week.ANSWER, duty=the("duty", 9)),
    ],
)
def test_one_answers_what_one_owes_for_its_own_week(event: Any) -> None:
    owing(week.FOUND).when(event, event.duty).then_rejected("lead_batch.duty_unknown", pointer="/data/duty")


def test_a_return_of_something_else_is_not_answered_with_leads() -> None:
    other = owing(week.FOUND, content=(Content.STATISTICS,))
    other.when(week.ANSWER, DUTY).then_rejected("lead_batch.duty_unknown")
    other.when(week.SUBMIT, BATCH).then_accepted()


def test_what_was_owed_is_answered_even_when_the_campaign_is_over() -> None:
    over = owing(week.FOUND, closed=True)
    over.when(week.ANSWER, DUTY).then_accepted()
    other = replace(week.NIL, period_start=date(2024, 2, 24), period_end=date(2024, 3, 1))
    over.when(other, BATCH).then_rejected("lead_batch.campaign_not_open")


# -- amending ----------------------------------------------------------------------------------------------------------------


def test_forgotten_leads_are_added_and_wrong_ones_taken_out() -> None:
    past = (week.SUBMITTED, said(replace(leads.POOLED, batch=BATCH), by="system", stream=ONE))
    after = acting(past, on=MONDAY).when(week.AMEND, BATCH)
    scene = after.then(
        week.AMEND,
        on_stream(ONE, LeadUnpooled(batch=BATCH, campaign=CAMPAIGN)),
        on_stream(TWO, LeadPooled(batch=BATCH, campaign=CAMPAIGN)),
    )
    scene.then_state(BATCH, leads=(TWO,))
    # what was taken out may be handed in with another week
    scene.then_state(ONE, pooled=())


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("lead_batch.nothing_amended", replace(week.AMEND, pooled=(), left_out=())),
        ("lead_batch.nothing_amended", replace(week.AMEND, left_out=(TWO,))),
        ("lead_batch.lead_not_yours", replace(week.AMEND, pooled=(THREE,))),
        ("lead_batch.lead_of_later_week", replace(week.AMEND, pooled=(the("lead", 4),))),
        ("lead_batch.lead_pooled_already", replace(week.AMEND, pooled=(ONE,), left_out=())),
    ],
)
def test_amending_refused(code: str, event: Any) -> None:
    past = (week.SUBMITTED, LATER, said(replace(leads.POOLED, batch=BATCH), by="system", stream=ONE))
    acting(past, on=MONDAY).when(event, BATCH).then_rejected(code)


def test_each_amends_its_own() -> None:
    acting(week.SUBMITTED, by=AGRICULTURE).when(week.AMEND, BATCH).then_rejected("stream.not_found", status="missing")
    scene = given(week.SUBMITTED).as_office(OFFICE).on(FRIDAY)
    scene.when(week.AMEND, BATCH).then_rejected("record.not_registrant")
    acting().when(week.AMEND, BATCH).then_rejected("stream.not_found", status="missing")


def test_what_leads_are_told_cannot_be_posted() -> None:
    acting(week.FOUND).when(leads.POOLED, ONE).then_rejected("event.by_rule_only")
    acting(week.FOUND).when(leads.UNPOOLED, ONE).then_rejected("event.by_rule_only")

"""A section's leads of the week: by Friday, with or without leads, for the duty that is owed (安溪 五（一）; M39, R01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.campaign.codes import Content
from coordination.streams.lead import LeadPooled, LeadUnpooled
from coordination.streams.lead_batch import BatchBookEntered, LeadBatchSubmitted, Stage, batch_book_id
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
    OnStream,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.office_week import BATCH, DUTY, FRIDAY, MONDAY, ONE, OTHER_DUTY, SATURDAY, THREE, TWO

OTHER_BATCH = the("lead_batch", 2)
BOOK = batch_book_id(CAMPAIGN, MARKET)


def entered(event: LeadBatchSubmitted, by: str = MARKET, batch: Any = BATCH) -> OnStream:
    """Return the line of the book of whoever owes the week."""
    line = BatchBookEntered(
        campaign=event.campaign,
        owed_by=by,
        batch=batch,
        period_start=event.period_start,
        period_end=event.period_end,
        duty=event.duty,
    )
    return on_stream(batch_book_id(event.campaign, by), line)


def acting(*past: Any, by: str = MARKET, on: date = FRIDAY) -> Scene:
    return given(*past).as_agency(by).on(on)


def test_every_event_has_its_test_here() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("lead_batch.")}
    assert topics == {event.topic for event in (week.SUBMIT, week.AMEND)}


def test_the_leads_of_the_week_are_handed_in_and_told_so() -> None:
    scene = acting(week.FOUND).when(week.SUBMIT, BATCH)
    pooled = LeadPooled(batch=BATCH, campaign=CAMPAIGN)
    after = scene.then(week.SUBMIT, entered(week.SUBMIT), on_stream(ONE, pooled))
    after.then_state(BATCH, stage=Stage.SUBMITTED, holder=MARKET, campaigns=(CAMPAIGN,), leads=(ONE,))
    after.then_state(ONE, pooled=((CAMPAIGN, BATCH),))
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    given(week.SUBMITTED).then_known_to({MARKET: {"registered", "holds"}, **office}, BATCH)


def test_a_week_without_leads_is_told_as_such() -> None:
    """本周无线索 is an answer; an empty list by itself is none."""
    acting().when(week.NIL, BATCH).then(week.NIL, entered(week.NIL))
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
    owing(week.FOUND).when(week.ANSWER, BATCH).then_accepted()
    # whoever owes nothing for the period names nothing
    owing(by=POLICE).when(week.NIL, BATCH).then_accepted()
    other = replace(week.NIL, period_start=date(2024, 2, 24), period_end=date(2024, 3, 1))
    owing().when(other, BATCH).then_accepted()


def test_a_late_answer_stands_with_its_own_day() -> None:
    owing(week.FOUND, on=MONDAY).when(week.ANSWER, BATCH).then_accepted()


def test_a_duty_is_answered_once_under_whatever_id() -> None:
    answered = owing(week.FOUND).when(week.ANSWER, BATCH)
    after = answered.then(week.ANSWER, entered(week.ANSWER), on_stream(ONE, LeadPooled(batch=BATCH, campaign=CAMPAIGN)))
    nil = replace(week.NIL, duty=DUTY, due_on=FRIDAY)
    twice = after.when(nil, OTHER_BATCH)
    twice.then_rejected("lead_batch.week_handed_in", status="conflict", pointer="/data/period_start")
    after.when(nil, BATCH).then_rejected("stream.exists", status="conflict")
    # what one section has answered is still owed by the other
    theirs = replace(nil, duty=OTHER_DUTY)
    after.as_agency(AGRICULTURE).when(theirs, OTHER_BATCH).then(theirs, entered(theirs, AGRICULTURE, OTHER_BATCH))


def test_nobody_takes_the_place_of_a_duty() -> None:
    """The ids of duties are known to many: a batch that bears one, and answers nothing, keeps nobody from answering."""
    squatted = owing(by=POLICE).when(week.NIL, DUTY).then_accepted()
    squatted.as_agency(MARKET).when(week.NIL, BATCH).then_rejected("lead_batch.duty_unnamed")
    nil = replace(week.NIL, duty=DUTY, due_on=FRIDAY)
    squatted.as_agency(MARKET).when(nil, BATCH).then(nil, entered(nil))


def test_the_book_is_written_by_rule_only() -> None:
    owing().when(entered(week.ANSWER).event, BOOK).then_rejected("event.by_rule_only")


def test_a_week_without_a_duty_is_one_batch() -> None:
    """One day in common is enough; the week before and the week after are weeks of their own."""
    after = acting().when(week.NIL, BATCH).then_accepted()
    for start, end in (
        (SATURDAY, FRIDAY),
        (FRIDAY, FRIDAY + timedelta(days=6)),
        (SATURDAY - timedelta(days=6), SATURDAY),
    ):
        again = replace(week.NIL, period_start=start, period_end=end)
        after.when(again, OTHER_BATCH).then_rejected("lead_batch.week_handed_in", status="conflict")
    before = replace(week.NIL, period_start=SATURDAY - timedelta(days=7), period_end=SATURDAY - timedelta(days=1))
    after.when(before, OTHER_BATCH).then_accepted()
    later = replace(week.NIL, period_start=FRIDAY + timedelta(days=1), period_end=FRIDAY + timedelta(days=7))
    after.on(FRIDAY + timedelta(days=1)).when(later, OTHER_BATCH).then_accepted()
    # another agency's week is its own
    after.as_agency(AGRICULTURE).when(week.NIL, OTHER_BATCH).then_accepted()


def test_a_batch_without_a_duty_is_of_a_week_at_most() -> None:
    """Whoever owes nothing does not take eight days at once; how long the period of a duty is, its plan says."""
    eight = replace(week.NIL, period_end=FRIDAY + timedelta(days=1))
    acting().when(eight, BATCH).then_rejected("lead_batch.longer_than_a_week", pointer="/data/period_end")
    month = (date(2024, 3, 1), date(2024, 3, 31))
    owed = week.owed(DUTY, MARKET, *month)
    scene = week.with_duties(owed=(owed,)).as_agency(MARKET).on(FRIDAY)
    nil = replace(week.NIL, duty=DUTY, due_on=month[1], period_start=month[0], period_end=month[1])
    scene.when(nil, BATCH).then_accepted()


def test_a_duty_set_later_is_answered_though_its_week_was_told_before() -> None:
    told = said(week.NIL, by=MARKET, on=FRIDAY, stream=OTHER_BATCH)
    book = said(entered(week.NIL, batch=OTHER_BATCH).event, by="system", on=FRIDAY, stream=BOOK)
    nil = replace(week.NIL, duty=DUTY, due_on=FRIDAY)
    after = owing(told, book).when(nil, BATCH).then_accepted()
    # and then the week is the duty's
    after.when(week.NIL, the("lead_batch", 3)).then_rejected("lead_batch.duty_unnamed")


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
    owing(week.FOUND).when(event, BATCH).then_rejected("lead_batch.duty_unknown", pointer="/data/duty")


def test_a_return_of_something_else_is_not_answered_with_leads() -> None:
    other = owing(week.FOUND, content=(Content.STATISTICS,))
    other.when(week.ANSWER, BATCH).then_rejected("lead_batch.duty_unknown")
    other.when(week.SUBMIT, BATCH).then_accepted()


def test_what_was_owed_is_answered_even_when_the_campaign_is_over() -> None:
    over = owing(week.FOUND, closed=True)
    over.when(week.ANSWER, BATCH).then_accepted()
    other = replace(week.NIL, period_start=date(2024, 2, 24), period_end=date(2024, 3, 1))
    over.when(other, BATCH).then_rejected("lead_batch.campaign_not_open")


def test_whoever_took_over_answers_what_was_owed_with_what_was_found() -> None:
    """A section that was dissolved owes its week still: its successor hands it in, and once (M16)."""
    gone = owing(week.FOUND).with_agency(MARKET, dissolved_on=FRIDAY, successor=AGRICULTURE)
    after = gone.as_agency(AGRICULTURE).when(week.ANSWER, BATCH)
    told = on_stream(ONE, LeadPooled(batch=BATCH, campaign=CAMPAIGN))
    scene = after.then(week.ANSWER, entered(week.ANSWER), told)
    nil = replace(week.NIL, duty=DUTY, due_on=FRIDAY)
    scene.when(nil, OTHER_BATCH).then_rejected("lead_batch.week_handed_in")
    own = replace(nil, duty=OTHER_DUTY)
    scene.when(own, OTHER_BATCH).then_accepted()
    gone.as_agency(POLICE).when(nil, BATCH).then_rejected("lead_batch.duty_unknown")


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


def test_a_batch_that_is_left_without_leads_says_so() -> None:
    past = (week.SUBMITTED, said(replace(leads.POOLED, batch=BATCH), by="system", stream=ONE))
    emptied = replace(week.AMEND, pooled=())
    acting(past, on=MONDAY).when(emptied, BATCH).then_rejected("lead_batch.nil_disagrees", pointer="/data/nil_return")
    told = replace(emptied, nil_return=True)
    unpooled = on_stream(ONE, LeadUnpooled(batch=BATCH, campaign=CAMPAIGN))
    acting(past, on=MONDAY).when(told, BATCH).then(told, unpooled).then_state(BATCH, leads=())
    # what still has leads is no nil return, whether they were there or are added
    for event in (replace(week.AMEND, nil_return=True), replace(week.AMEND, left_out=(), nil_return=True)):
        acting(past, on=MONDAY).when(event, BATCH).then_rejected("lead_batch.nil_disagrees")


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("lead_batch.nothing_amended", replace(week.AMEND, pooled=(), left_out=())),
        ("lead_batch.nothing_amended", replace(week.AMEND, left_out=(TWO,))),
        ("lead_batch.nothing_amended", replace(week.AMEND, left_out=(ONE, ONE))),
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

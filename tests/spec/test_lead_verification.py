"""Verification: more time once, filing or declining, a suspected crime; feedback, the major flag, closing, reopening."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.streams.lead import MajorRule, NotFiledGround, Outcome, Stage
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, CHIEF, MARKET, NOBODY, OFFICE, POLICE, given, said
from tests.spec.leads import (
    ACCEPT,
    AT,
    CASE,
    CLOSE,
    CLOSED,
    DECLINE,
    DISPATCH,
    DISPATCHED,
    EXTEND,
    FED_BACK,
    FILE,
    FILED,
    FINAL,
    FLAG,
    INTERIM,
    LIFT,
    NOT_FILED,
    REGISTER_ASSIGNED,
    REGISTERED,
    REOPEN,
    REPORT_UPWARD,
    RETURN,
    ROUTED_OUT,
    SUSPECT,
    TAKEN_UP,
    TRIAGED,
    TRIAGED_CRIME,
    VERIFYING,
    by_office,
    by_police,
)

THE_OFFICE = {f"campaign:{CAMPAIGN}": {"office"}}


def test_verification_is_extended_once() -> None:
    scene = (
        given(VERIFYING).as_agency(POLICE).when(EXTEND).then(EXTEND).then_state(extended=True, stage=Stage.VERIFYING)
    )
    scene.when(replace(EXTEND, extension_wd=1)).then_rejected("lead.extended_already", basis="第十八条")


def test_a_new_verification_may_be_extended_again() -> None:
    past = (
        *VERIFYING,
        by_police(EXTEND),
        by_police(DECLINE),
        by_office(REOPEN),
        by_office(DISPATCH),
        by_police(ACCEPT),
    )
    given(past).as_agency(POLICE).when(EXTEND).then(EXTEND)


@pytest.mark.parametrize("ground", ["minor", "first", "no_fault", "standard_not_met"])
def test_filing_is_declined_on_the_grounds_of_the_law(ground: str) -> None:
    event = replace(DECLINE, ground=NotFiledGround(ground), approved_by=CHIEF)
    given(VERIFYING).as_agency(POLICE).when(event).then(event).then_state(stage=Stage.NOT_FILED, holder=POLICE)


@pytest.mark.parametrize("ground", ["minor", "first", "no_fault", "other"])
def test_market_supervision_declines_on_the_grounds_of_its_own_rules(ground: str) -> None:
    """程序规定 第二十条第一款第一项至第四项; the law itself knows no fourth."""
    event = replace(DECLINE, ground=NotFiledGround(ground))
    given(TAKEN_UP).as_agency(MARKET).when(event).then(event).then_state(stage=Stage.NOT_FILED, holder=MARKET)


def test_a_ground_of_another_procedure_is_refused() -> None:
    other, standard = NotFiledGround("other"), NotFiledGround("standard_not_met")
    scene = given(VERIFYING).as_agency(POLICE)
    scene.when(replace(DECLINE, ground=other)).then_rejected("profile.ground_not_listed", pointer="/data/ground")
    scene = given(TAKEN_UP).as_agency(MARKET)
    scene.when(replace(DECLINE, ground=standard)).then_rejected("profile.ground_not_listed", basis="第二十条")


def test_a_return_gives_the_next_agency_its_own_extension() -> None:
    """程序规定 第十八条: the fifteen days and their extension are those of the agency that verifies."""
    past = (*VERIFYING, said(EXTEND, by=POLICE), said(RETURN, by=POLICE))
    given(past).then_state(stage=Stage.RETURNED, extended=False)


def test_declining_is_approved_by_a_leader() -> None:
    given(VERIFYING).as_agency(POLICE).when(replace(DECLINE, approved_by=NOBODY)).then_rejected(
        "approval.wrong_post", basis="第十九条"
    )


def test_a_filed_case_is_linked_to_its_lead() -> None:
    given(VERIFYING).as_rule().when(FILE).then(FILE).then_state(
        stage=Stage.FILED, holder=POLICE, links=frozenset({("case", CASE)})
    )


@pytest.mark.parametrize("past", [VERIFYING, FILED])
def test_a_suspected_crime_is_remembered_and_moves_nothing(past: tuple[object, ...]) -> None:
    stage = given(past).state().stage
    given(past).as_agency(POLICE).when(SUSPECT).then(SUSPECT).then_state(crime_suspected=True, stage=stage)
    given(past).as_agency(POLICE).when(replace(SUSPECT, offence="tea_brand")).then_rejected("campaign.unknown_offence")


@pytest.mark.parametrize("outcome", Outcome)
def test_interim_feedback_changes_nothing(outcome: Outcome) -> None:
    event = replace(INTERIM, outcome=outcome)
    before = given(VERIFYING).state()
    assert given(VERIFYING).as_agency(POLICE).when(event).then(event).state() == before


@pytest.mark.parametrize("past", [FILED, NOT_FILED])
def test_the_last_word_follows_the_deed(past: tuple[object, ...]) -> None:
    given(past).as_agency(POLICE).when(FINAL).then(FINAL).then_state(stage=Stage.FED_BACK, holder=POLICE)
    given(VERIFYING).as_agency(POLICE).when(FINAL).then_rejected("lead.final_too_early", pointer="/data/final")


@pytest.mark.parametrize("outcome", [Outcome.REFERRED, Outcome.CRIMINAL_FILED, Outcome.CRIMINAL_DECLINED])
def test_of_a_suspected_crime_the_police_have_the_last_word(outcome: Outcome) -> None:
    # S1 五（一）, route 2: such a lead ends neither in an administrative case nor in declining one
    last = replace(FINAL, outcome=outcome)
    crime = (*TRIAGED_CRIME, by_office(DISPATCH), by_police(ACCEPT))
    given(crime).as_agency(POLICE).when(last).then(last).then_state(stage=Stage.FED_BACK)
    given(crime).as_agency(POLICE).when(replace(last, outcome=Outcome.PENALISED)).then_rejected("lead.final_too_early")
    given(VERIFYING).as_agency(POLICE).when(last).then_rejected("lead.final_too_early")


def test_what_became_of_the_case_is_told_after_the_last_word_too() -> None:
    later = replace(FINAL, outcome=Outcome.PENALISED)
    given(FED_BACK).as_agency(POLICE).when(later).then(later).then_state(stage=Stage.FED_BACK)


def test_of_a_lead_routed_out_the_office_records_what_it_heard() -> None:
    given(ROUTED_OUT).as_office().when(FINAL).then(FINAL).then_state(stage=Stage.FED_BACK)
    given(ROUTED_OUT).as_agency(MARKET).when(FINAL).then_rejected("record.not_holder")


def test_an_assignment_from_above_is_answered_upward() -> None:
    assigned = (said(REGISTER_ASSIGNED),)
    given(assigned).as_agency(MARKET).when(REPORT_UPWARD).then(REPORT_UPWARD).then_state(stage=Stage.REGISTERED)
    given(assigned).as_office().when(REPORT_UPWARD).then(REPORT_UPWARD)
    given(REGISTERED).as_agency(MARKET).when(REPORT_UPWARD).then_rejected("lead.not_assigned", basis="M42")


@pytest.mark.parametrize("rule", MajorRule)
def test_a_lead_is_flagged_once_and_by_a_named_rule(rule: MajorRule) -> None:
    event = replace(FLAG, major_rule=rule)
    scene = given(REGISTERED).as_agency(MARKET).when(event).then(event).then_state(major=True, stage=Stage.REGISTERED)
    scene.when(FLAG).then_rejected("lead.major_already")


def test_only_the_office_lifts_the_flag_and_only_where_it_stands() -> None:
    flagged = (*REGISTERED, said(FLAG))
    given(flagged).as_agency(MARKET).when(LIFT).then_rejected("role.office_only")
    scene = given(flagged).as_office().when(LIFT).then(LIFT).then_state(major=False, stage=Stage.REGISTERED)
    scene.when(LIFT).then_rejected("lead.not_major")
    scene.as_agency(MARKET).when(FLAG).then(FLAG).then_state(major=True)


def test_the_office_closes_after_final_feedback() -> None:
    given(FED_BACK).as_office().when(CLOSE).then(CLOSE).then_state(stage=Stage.CLOSED, holder=POLICE)
    given(FED_BACK).as_agency(POLICE).when(CLOSE).then_rejected("role.office_only")


@pytest.mark.parametrize("past", [NOT_FILED, FED_BACK, CLOSED])
def test_a_reopened_lead_is_with_the_office_and_its_last_holder_takes_part(past: tuple[object, ...]) -> None:
    scene = given(past).as_office().when(REOPEN).then(REOPEN)
    scene.then_state(stage=Stage.RETURNED, holder=None, offered_to=None, extended=False, participants=(POLICE,))
    scene.then_known_to({MARKET: {"registered"}, POLICE: {"takes_part"}, **THE_OFFICE})


def test_a_reopened_lead_that_was_routed_out_had_no_holder() -> None:
    scene = given(ROUTED_OUT).as_office().when(REOPEN).then(REOPEN).then_state(participants=(), stage=Stage.RETURNED)
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE})


def test_closing_hides_nothing_from_those_who_dealt_with_it() -> None:
    given(CLOSED).then_known_to({MARKET: {"registered"}, POLICE: {"holds"}, **THE_OFFICE})


def test_strangers_learn_nothing_at_any_stage() -> None:
    for stage, past in AT.items():
        if stage is not Stage.NONE:
            given(past).as_agency(AGRICULTURE).when(FLAG).then_rejected("stream.not_found")


def test_a_whole_life() -> None:
    """M52: from registration to the end, one lead."""
    scene = given(TRIAGED).as_office().when(DISPATCH).then(DISPATCH).as_agency(POLICE).when(ACCEPT).then(ACCEPT)
    scene = scene.when(INTERIM).then(INTERIM).when(EXTEND).then(EXTEND).when(DECLINE).then(DECLINE)
    scene = scene.when(FINAL).then(FINAL).as_office(OFFICE).when(CLOSE).then(CLOSE)
    scene.then_state(stage=Stage.CLOSED, registrant=MARKET, holder=POLICE, bounces=0)
    assert given(DISPATCHED).state().stage is Stage.DISPATCHED, "a past is a value: no story changes another"

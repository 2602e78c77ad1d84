"""A hearing from the request to the report: 行政处罚法 第六十四条、第六十五条; 市场监督管理行政处罚听证办法.

Counted by hand for 14 May 2024, a Tuesday. Seven working days back, the day itself not counted: 13 May (1), Saturday 11 worked (2),
10 (3), 9 (4), 8 (5), 7 (6), 6 (7); 1 to 5 May are off. Three back: 13, 11, 10.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.streams.case import Hearing, HearingResult, ReviewResult, Stage
from tests.spec.cases import (
    ANNOUNCE_HEARING,
    APPOINT_HOST,
    AWAITING_BIG,
    CASE,
    CONCLUDE,
    FIX_HEARING,
    HAND_FILE,
    HEARING,
    HEARING_HELD,
    HEARING_SET,
    HOLD_HEARING,
    LEGAL_REVIEW,
    NOTIFY_HEARING,
    OFFICERS,
    RECEIVE,
    REPORT_HEARING,
    REQUEST_HEARING,
)
from tests.spec.dsl import AGRICULTURE, MARKET, Scene, given, said

HOSTED = (*HEARING, said(APPOINT_HOST, on="2024-04-22"), said(HAND_FILE, on="2024-04-23"))
LAST_NOTICE, LAST_ANNOUNCEMENT, DAY = "2024-05-06", "2024-05-10", "2024-05-14"


def fixed(*more: Any) -> Scene:
    return given((*HOSTED, said(FIX_HEARING, on="2024-04-24"), *more)).as_agency(MARKET)


def test_the_whole_road() -> None:
    scene = given(AWAITING_BIG).as_agency(MARKET)
    for day, event in (
        ("2024-04-19", REQUEST_HEARING),
        ("2024-04-22", APPOINT_HOST),
        ("2024-04-23", HAND_FILE),
        ("2024-04-24", FIX_HEARING),
        (LAST_NOTICE, NOTIFY_HEARING),
        (LAST_ANNOUNCEMENT, ANNOUNCE_HEARING),
        (DAY, HOLD_HEARING),
        ("2024-05-20", REPORT_HEARING),
    ):
        scene = scene.on(day).when(event).then(event)
    scene.then_state(CASE, stage=Stage.DECIDING, hearing_held=True)


@pytest.mark.parametrize("officer", OFFICERS)
def test_whoever_investigated_does_not_preside(officer: str) -> None:
    """行政处罚法 第六十四条第四项: 由行政机关指定的非本案调查人员主持."""
    event = replace(APPOINT_HOST, hearing_host=officer)
    given(HEARING).on("2024-04-22").when(event).then_rejected(
        "case.host_is_officer", basis="第六十四条第四项", pointer="/data/hearing_host"
    )


def test_another_host_gets_the_file_anew() -> None:
    scene = given(HOSTED).on("2024-04-24")
    scene.when(HAND_FILE).then_rejected("case.hearing_file_received_already")
    other = replace(APPOINT_HOST, hearing_host="host-2")
    scene = scene.when(other).then(other).then_state(CASE, hearing=Hearing(host="host-2"))
    scene.when(HAND_FILE).then(HAND_FILE)


@pytest.mark.parametrize("event", [HAND_FILE, FIX_HEARING], ids=lambda event: event.topic)
def test_nothing_goes_on_without_a_host(event: Any) -> None:
    given(HEARING).on("2024-04-22").when(event).then_rejected("case.hearing_without_host", basis="第六十四条第四项")


@pytest.mark.parametrize("event", [NOTIFY_HEARING, ANNOUNCE_HEARING], ids=lambda event: event.topic)
def test_what_has_no_day_is_not_told(event: Any) -> None:
    given(HOSTED).on("2024-04-24").when(event).then_rejected("case.hearing_not_fixed")


def test_a_day_is_fixed_of_which_notice_can_still_be_given() -> None:
    """行政处罚法 第六十四条第二项: 举行听证的七日前; 第八十五条: working days."""
    given(HOSTED).on(LAST_NOTICE).when(FIX_HEARING).then(FIX_HEARING)
    given(HOSTED).on("2024-05-07").when(FIX_HEARING).then_rejected(
        "case.hearing_too_soon", pointer="/data/hearing_on", basis="第八十五条"
    )


def test_hearings_are_public_unless_something_is_secret() -> None:
    """行政处罚法 第六十四条第三项."""
    closed = replace(FIX_HEARING, hearing_public=False)
    scene = given(HOSTED).on("2024-04-24")
    scene.when(closed).then_rejected("case.hearing_closed_unexplained", basis="第三项", pointer="/data/private_reason")
    scene = scene.when(replace(closed, private_reason="涉及商业秘密")).then_accepted()
    scene.when(ANNOUNCE_HEARING).then_rejected("case.hearing_not_public")
    scene = scene.when(NOTIFY_HEARING).then(NOTIFY_HEARING)
    scene.on(DAY).when(HOLD_HEARING).then(HOLD_HEARING)  # no announcement is asked for


@pytest.mark.parametrize(("notified_on", "held"), [(LAST_NOTICE, True), ("2024-05-07", False), (None, False)])
def test_no_hearing_without_notice_in_time(notified_on: str | None, *, held: bool) -> None:
    """行政处罚法 第六十四条第二项."""
    notice = () if notified_on is None else (said(NOTIFY_HEARING, on=notified_on),)
    outcome = fixed(*notice, said(ANNOUNCE_HEARING, on="2024-04-25")).on(DAY).when(HOLD_HEARING)
    if held:
        outcome.then(HOLD_HEARING)
    else:
        outcome.then_rejected("case.hearing_notice_late", basis="第六十四条第二项")
        assert outcome.refusal is not None
        assert LAST_NOTICE in outcome.refusal.zh


@pytest.mark.parametrize(("announced_on", "held"), [(LAST_ANNOUNCEMENT, True), ("2024-05-11", False), (None, False)])
def test_no_public_hearing_without_announcement_in_time(announced_on: str | None, *, held: bool) -> None:
    """听证办法: 公开举行听证的, 三个工作日前公告."""
    announced = () if announced_on is None else (said(ANNOUNCE_HEARING, on=announced_on),)
    outcome = fixed(said(NOTIFY_HEARING, on="2024-04-24"), *announced).on(DAY).when(HOLD_HEARING)
    if held:
        outcome.then(HOLD_HEARING)
    else:
        outcome.then_rejected("case.hearing_announcement_late", basis="第三项")


def test_the_first_notice_counts_and_one_of_another_day_does_not() -> None:
    scene = fixed(said(NOTIFY_HEARING, on="2024-04-24"), said(NOTIFY_HEARING, on="2024-05-10"))
    scene.then_state(CASE, hearing=replace(scene.state(CASE).hearing, notified_on=date(2024, 4, 24)))
    moved = replace(FIX_HEARING, hearing_on=date(2024, 5, 28))
    scene = scene.on("2024-05-13").when(moved).then(moved)
    hearing = scene.state(CASE).hearing
    assert (hearing.on, hearing.notified_on, hearing.announced_on) == (date(2024, 5, 28), None, None)
    scene.on("2024-05-28").when(HOLD_HEARING).then_rejected("case.hearing_notice_late")


def test_it_is_held_on_the_day_that_the_party_was_told_and_once() -> None:
    scene = given(HEARING_SET)
    scene.on("2024-05-13").when(HOLD_HEARING).then_rejected("case.hearing_not_begun", pointer="/legalon")
    scene = scene.on(DAY).when(HOLD_HEARING).then(HOLD_HEARING)
    for again in (HOLD_HEARING, FIX_HEARING, APPOINT_HOST, NOTIFY_HEARING, ANNOUNCE_HEARING):
        scene.when(again).then_rejected("case.hearing_held_already")


def test_what_has_not_been_held_is_not_reported_but_may_be_given_up() -> None:
    given(HEARING_SET).on(DAY).when(REPORT_HEARING).then_rejected(
        "case.hearing_not_held", pointer="/data/hearing_result", basis="第六十五条"
    )
    withdrawn = replace(REPORT_HEARING, hearing_result=HearingResult.WITHDRAWN)
    for past in (HEARING, HEARING_SET, HEARING_HELD):
        given(past).on(DAY).when(withdrawn).then(withdrawn).then_state(stage=Stage.DECIDING, hearing_held=False)


def test_a_new_round_begins_without_a_hearing() -> None:
    back = replace(LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)
    past = (*HEARING_HELD, said(REPORT_HEARING), said(RECEIVE), said(back))
    given(past).when(CONCLUDE).then(CONCLUDE).then_state(CASE, hearing=None)


def test_the_law_binds_agencies_without_rules_of_their_own() -> None:
    """行政处罚法 第六十四条 asks for seven working days of everybody; announcing is market supervision's rule."""
    case = replace(given(HEARING_SET).state(CASE), holder=AGRICULTURE, registrant=AGRICULTURE, profile="agriculture")
    silent = replace(case, hearing=replace(case.hearing, announced_on=None))
    scene = given().with_state("case", silent).as_agency(AGRICULTURE).on(DAY)
    scene.when(HOLD_HEARING).then(HOLD_HEARING)
    untold = replace(case, hearing=replace(case.hearing, notified_on=date(2024, 5, 7)))
    scene.with_state("case", untold).when(HOLD_HEARING).then_rejected("case.hearing_notice_late")

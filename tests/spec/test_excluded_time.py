"""Time that does not count, and the clocks from which it is taken: 程序规定 第十八条、第六十四条第二款; legal.md 1.3.

2026: days off 09-25..27 and 10-01..07; worked Sunday 09-20 and Saturday 10-10.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from coordination.clocks.rules import Ground
from coordination.streams.clock import Clock, Stage, clock_id
from tests.spec import cases, goods, leads
from tests.spec import test_reverse_referral as reverse
from tests.spec.clock_stories import Step, begin, clock, post, posted, wall
from tests.spec.dsl import AGRICULTURE, MARKET, Scene, said
from tests.spec.lead_clocks import DISPATCH, NEWER, REGISTER, TRIAGED, mine, offices
from tests.spec.leads import LEAD
from tests.spec.referrals import PROCURATORATE

SECOND = {"exclusion_no": "bian-1", "exclusion_ground": Ground.IDENTIFICATION}
VERIFY = clock_id(LEAD, "lead_verify", 1)
IDENTIFY, IDENTIFIED = replace(leads.BEGIN, **SECOND), replace(leads.END, **SECOND)


def ends(held: Clock) -> tuple[date, date]:
    assert held.due is not None
    return held.due.due_date_strict, held.due.due_date_lenient


def midnight(day: str) -> datetime:
    return wall(f"{day} 00:00")


def verifying(*steps: Step, agency: str = MARKET) -> Scene:
    """A lead is dispatched on Friday 18 September and accepted on Monday: the fifteen working days end on 15 October."""
    accepted = replace(mine(leads.ACCEPT, "2026-09-21 09:00"), by=agency)
    return post(begin(TRIAGED), offices(replace(DISPATCH, to_agency=agency), "2026-09-18 09:00"), accepted, *steps)


def verify(scene: Scene, occurrence: int = 1) -> Clock:
    return clock(scene, "lead_verify", LEAD, occurrence)


def test_two_tests_that_overlap_are_taken_out_once() -> None:
    scene = verifying(mine(leads.BEGIN, "2026-09-22 09:00"), mine(IDENTIFY, "2026-09-28 09:00"))
    scene = post(scene, mine(leads.END, "2026-09-30 09:00"))
    assert verify(scene).stage is Stage.SUSPENDED, "the second still stands"
    scene = post(scene, mine(IDENTIFIED, "2026-10-10 09:00"))
    # 20 (1), 21 (2); from 22 September to 9 October nothing counts; Saturday 10 (3), 12 to 16 (8), 19 to 23 (13), 26, 27 (15)
    assert (verify(scene).stage, ends(verify(scene))) == (Stage.RUNNING, (date(2026, 10, 27), date(2026, 10, 27)))


def test_two_of_one_kind_stand_each_under_a_number_of_its_own() -> None:
    scene = verifying(
        mine(leads.BEGIN, "2026-09-22 09:00"), mine(replace(leads.BEGIN, exclusion_no="jian-2"), "2026-09-28 09:00")
    )
    scene = post(scene, mine(leads.END, "2026-09-30 09:00"))
    assert [(pause.ground, pause.key) for pause in verify(scene).pauses] == [(Ground.TESTING, "jian-2")]
    scene = post(scene, mine(replace(leads.END, exclusion_no="jian-2"), "2026-10-10 09:00"))
    # as where the second is of another kind
    assert (verify(scene).stage, ends(verify(scene))) == (Stage.RUNNING, (date(2026, 10, 27), date(2026, 10, 27)))


def test_two_that_do_not_overlap_are_both_taken_out() -> None:
    scene = verifying(
        mine(leads.BEGIN, "2026-09-22 09:00"),
        mine(leads.END, "2026-09-24 09:00"),
        mine(IDENTIFY, "2026-09-28 09:00"),
        mine(IDENTIFIED, "2026-09-30 09:00"),
    )
    # 20, 21 (2), 24 (3), 30 (4), 8 to 10 October (7), 12 to 16 (12), 19, 20, 21 (15)
    assert ends(verify(scene)) == (date(2026, 10, 21), date(2026, 10, 21))


def test_one_that_ends_on_its_own_day_takes_nothing_out() -> None:
    scene = verifying(mine(leads.BEGIN, "2026-09-22 09:00"), mine(leads.END, "2026-09-22 17:00"))
    assert (verify(scene).stage, ends(verify(scene))) == (Stage.RUNNING, (date(2026, 10, 15), date(2026, 10, 15)))


def test_of_a_period_of_natural_days_natural_days_are_taken_out() -> None:
    def on_case(event: Any, at: str) -> Step:
        return Step(event, MARKET, at, stream=cases.CASE)

    scene = post(
        begin(()),
        on_case(cases.FILE, "2026-06-29 09:00"),
        on_case(cases.ASSIGN, "2026-06-30 09:00"),
        on_case(cases.BEGIN, "2026-07-03 09:00"),
        on_case(replace(cases.BEGIN, **SECOND), "2026-07-08 09:00"),
        on_case(cases.END, "2026-07-10 09:00"),
        on_case(replace(cases.END, **SECOND), "2026-07-15 09:00"),
    )
    # 3 to 14 July are twelve days: 27 September + 12 is Friday 9 October
    assert ends(clock(scene, "case_decision", cases.CASE)) == (date(2026, 10, 9), date(2026, 10, 9))


def test_what_becomes_known_after_the_end_moves_it_and_the_breach_stands() -> None:
    late = (mine(leads.BEGIN, "2026-10-20 09:00"), mine(leads.END, "2026-10-20 10:00"))
    begun, ended = replace(late[0], on="2026-10-08"), replace(late[1], on="2026-10-10")
    scene, told = posted(verifying(), begun)
    of_verifying = [event.topic for stream, event in told if stream == VERIFY]
    assert of_verifying == ["clock.reminded", "clock.reminded", "clock.breached", "clock.suspended"]
    scene, _ = posted(scene, ended)
    # 8 and 9 October did not count: two working days more
    assert ends(verify(scene)) == (date(2026, 10, 19), date(2026, 10, 19))
    assert verify(scene).breaches == {midnight("2026-10-16")}
    assert not verify(scene).breached, "at the end that it has now"
    scene, told = posted(scene, mine(leads.DECLINE, "2026-10-20 11:00"))
    satisfied = [event for stream, event in told if stream == VERIFY]
    assert [event.topic for event in satisfied[-2:]] == ["clock.breached", "clock.satisfied"]
    assert verify(scene).breaches == {midnight("2026-10-16"), midnight("2026-10-20")}


@pytest.mark.parametrize(("begun", "in_time"), [("2026-10-15", True), ("2026-10-16", False)])
def test_what_stands_still_before_the_end_cannot_be_missed(begun: str, *, in_time: bool) -> None:
    scene = verifying(replace(mine(leads.BEGIN, "2026-10-16 09:00"), on=begun))
    _, told = posted(scene, mine(leads.DECLINE, "2026-10-20 09:00"))
    (satisfied,) = [event for stream, event in told if event.topic == "clock.satisfied"]
    assert satisfied.in_time is in_time


def test_while_it_stands_still_nobody_is_reminded_and_nothing_runs_out() -> None:
    scene, told = posted(verifying(mine(leads.BEGIN, "2026-09-22 09:00")), mine(leads.FLAG, "2026-11-20 09:00"))
    assert told == []
    scene, told = posted(scene, mine(leads.END, "2026-11-20 10:00"))
    assert [event.topic for stream, event in told if stream == VERIFY] == ["clock.resumed"]
    assert not verify(scene).breaches


def test_a_procedure_takes_out_only_what_its_own_text_names() -> None:
    """农业行政处罚程序规定 takes testing out, and says nothing of identification."""
    scene = verifying(agency=AGRICULTURE)
    before = ends(verify(scene))
    for event, at in ((IDENTIFY, "2026-09-21 10:00"), (IDENTIFIED, "2026-09-22 10:00")):
        scene = post(scene, replace(mine(event, at), by=AGRICULTURE))
        assert (verify(scene).stage, ends(verify(scene))) == (Stage.RUNNING, before)
    scene = post(scene, replace(mine(leads.BEGIN, "2026-09-22 11:00"), by=AGRICULTURE))
    assert verify(scene).stage is Stage.SUSPENDED


def test_opinions_asked_of_another_procuratorate_do_not_count() -> None:
    """行刑反向衔接工作指引: from Monday 21 September ten working days end on 12 October; 22 to 24 are three more."""
    scene = post(
        begin(reverse.SPARED),
        Step(reverse.REGISTER, PROCURATORATE, "2026-09-21 09:00", stream=reverse.REVERSE),
        Step(reverse.BEGIN, PROCURATORATE, "2026-09-22 09:00", stream=reverse.REVERSE),
        Step(reverse.END, PROCURATORATE, "2026-09-28 09:00", stream=reverse.REVERSE),
    )
    assert ends(clock(scene, "rv_review", reverse.REVERSE)) == (date(2026, 10, 15), date(2026, 10, 15))


def test_tests_of_seized_goods_do_not_count_into_the_seizure() -> None:
    """行政强制法 第二十五条第三款. Seized on Friday 4 September: thirty days end on Sunday 4 October, leniently on the 8th."""

    def on_goods(event: Any, at: str) -> Step:
        return Step(event, MARKET, at, stream=goods.GOODS)

    scene = post(begin(goods.INVESTIGATED), on_goods(goods.SEIZE, "2026-09-04 09:00"))
    assert ends(clock(scene, "seizure", goods.GOODS)) == (date(2026, 10, 4), date(2026, 10, 8))
    scene = post(scene, on_goods(goods.BEGIN, "2026-09-08 09:00"), on_goods(goods.END, "2026-09-15 09:00"))
    # 8 to 14 September are seven days more: Sunday the 11th, leniently Monday
    assert ends(clock(scene, "seizure", goods.GOODS)) == (date(2026, 10, 11), date(2026, 10, 12))


# -- begun anew ----------------------------------------------------------------------------------------------------------

ABSORB = offices(replace(leads.MERGE, into=LEAD, new_facts=True), "2026-09-30 09:00", NEWER)


def restarted(*steps: Step) -> Scene:
    """Another lead, received on Monday 21 September, brings new facts on the 30th."""
    other = said(replace(REGISTER, received_on=date(2026, 9, 21)), by=AGRICULTURE, on="2026-09-21", stream=NEWER)
    accepted = mine(leads.ACCEPT, "2026-09-18 10:00")
    return post(begin((TRIAGED, other)), offices(DISPATCH, "2026-09-18 09:00"), accepted, *steps, ABSORB)


def test_new_facts_give_the_time_anew_from_their_receipt() -> None:
    scene = restarted()
    assert verify(scene).stage is Stage.WAIVED
    # 22 to 24 (3), 28 to 30 (6), 8 to 10 October (9), 12 to 16 (14), 19 (15)
    assert ends(verify(scene, 2)) == (date(2026, 10, 19), date(2026, 10, 19))


def test_what_stands_still_goes_on_standing_still() -> None:
    scene = restarted(mine(leads.BEGIN, "2026-09-18 11:00"))
    anew = verify(scene, 2)
    assert (anew.stage, [pause.from_on for pause in anew.pauses]) == (Stage.SUSPENDED, [date(2026, 9, 21)])
    scene = post(scene, mine(leads.END, "2026-10-09 09:00"))
    # from the 21st to 8 October nothing counts: 9, 10 (2), 12 to 16 (7), 19 to 23 (12), 26 to 28 (15)
    assert ends(verify(scene, 2)) == (date(2026, 10, 28), date(2026, 10, 28))


def test_what_was_taken_out_is_taken_out_as_far_as_the_new_time_reaches() -> None:
    """A test of 20 to 27 September was over when the facts came: of the time that counts anew it took out 21 to 24."""
    scene = restarted(mine(leads.BEGIN, "2026-09-20 11:00"), mine(leads.END, "2026-09-28 09:00"))
    # 28 to 30 (3), 8 to 10 October (6), 12 to 16 (11), 19 to 22 (15)
    assert (verify(scene, 2).stage, ends(verify(scene, 2))) == (
        Stage.RUNNING,
        (date(2026, 10, 22), date(2026, 10, 22)),
    )
    over = restarted(mine(leads.BEGIN, "2026-09-18 11:00"), mine(leads.END, "2026-09-21 09:00"))
    assert (verify(over, 2).left_out, ends(verify(over, 2))) == ((), (date(2026, 10, 19), date(2026, 10, 19)))

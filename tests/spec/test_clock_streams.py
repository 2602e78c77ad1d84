"""Clocks as streams: what starts, moves and ends them, told with dates counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.packs import Pack, RuleBook, rule_book
from coordination.clocks.rules import Rule
from coordination.guards import UNIVERSAL
from coordination.streams.clock import (
    Attachment,
    ClockBreached,
    ClockWaived,
    Effect,
    Stage,
    breach,
    clock_id,
    occasions,
    reminder,
)
from coordination.streams.lead import LeadDispatched
from coordination.work import Work, by_time
from tests.spec import cases, goods, leads
from tests.spec.dsl import CHIEF, LEADER, MARKET, Outcome, Scene, given, the

RULES = Attachment(rule_book())
DISPATCH = LeadDispatched(to_agency=MARKET, feedback_due_on=date(2024, 3, 25))
CASE, LEAD = the("case"), the("lead")
DECISION = clock_id(CASE, "case_decision", 1)
OVERDUE = ("clock.reminded", "clock.reminded", "clock.breached")
"""What time brings about for a clock of fifteen working days: notice five and two working days ahead, then the breach."""
VERIFY, FEEDBACK = clock_id(LEAD, "lead_verify", 1), clock_id(LEAD, "lead_feedback", 1)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)


def town(*past: Any, today: str = "2024-03-04") -> Scene:
    return given(*past).under(RULES).at_clock(noon(today)).on(today)


def later(scene: Scene, today: str) -> Scene:
    return scene.at_clock(noon(today)).on(today)


def topics(outcome: Outcome, stream: UUID | None = None) -> list[str]:
    assert outcome.refusal is None, outcome.refusal
    return [one.event.topic for one in outcome.decided if stream is None or one.envelope.stream == stream]


def filed() -> Scene:
    return town().when(cases.FILE, CASE).then_accepted()


def dispatched() -> Scene:
    return town(leads.TRIAGED).as_office().when(DISPATCH, LEAD).then_accepted()


# -- starting ------------------------------------------------------------------------------------------------------------


def test_a_filing_starts_the_period_for_deciding_in_the_same_work() -> None:
    outcome = town().when(cases.FILE, CASE)
    assert topics(outcome) == ["case.filed", "clock.started"]
    clock = outcome.scene.state(DECISION)
    # 4 March + 90 days is Sunday 2 June, which no statutory holiday moves; the next working day is Monday
    assert (clock.due.due_date_strict, clock.due.due_date_lenient) == (date(2024, 6, 2), date(2024, 6, 3))
    assert (clock.stage, clock.owner, clock.breached) == (Stage.RUNNING, MARKET, False)
    started = outcome.decided[1]
    assert started.event.rule_version == "national/case_decision@2021-07-15"
    assert (started.envelope.agency, started.envelope.causation_id) == ("system", outcome.decided[0].envelope.id)


def test_a_dispatch_starts_the_statutory_clock_and_the_documents_own() -> None:
    scene = dispatched()
    # 15 working days from Monday 4 March: 8, 15 and 22 March end the weeks, 25 March is the fifteenth
    assert scene.state(VERIFY).due.due_date_lenient == date(2024, 3, 25)
    assert scene.state(FEEDBACK).document_due_on == date(2024, 3, 25)
    assert scene.state(VERIFY).owner == MARKET


def test_without_a_date_in_the_document_there_is_no_clock() -> None:
    assert clock_id(LEAD, "lead_answer", 1) not in dispatched().streams


def test_no_rule_in_force_then_no_clock() -> None:
    outcome = town(today="2020-06-01").when(cases.FILE, CASE)
    if outcome.refusal is None:
        assert DECISION not in outcome.scene.streams


def test_an_event_that_no_rule_names_costs_nothing() -> None:
    outcome = later(filed(), "2024-03-05").when(cases.ASSIGN, CASE)
    assert topics(outcome) == ["case.officers_assigned"]
    assert not [stream for stream in outcome.checks if stream == DECISION]


def test_a_record_started_again_gets_the_next_occurrence() -> None:
    scene = dispatched().when(leads.RECALL, LEAD).then_accepted()
    assert scene.state(VERIFY).stage is Stage.WAIVED
    scene = later(scene, "2024-03-06").when(DISPATCH, LEAD).then_accepted()
    assert scene.state(clock_id(LEAD, "lead_verify", 2)).due.due_date_lenient == date(2024, 3, 27)


def test_a_clock_that_nothing_could_end_yet_is_not_started() -> None:
    waiting = [rule for rule in RULES.book.rules if not rule.can_end]
    assert {"withdraw_publicity", "pub_same_prov"} <= {rule.id for rule in waiting}
    assert all(rule.pending for rule in waiting)
    review = next(rule for rule in RULES.book.rules if rule.id == "case_decision")
    assert replace(review, pending=frozenset({"case.penalty_decided"})).can_end, "it can still be ended otherwise"
    assert not replace(review, pending=frozenset({"case"})).can_end


# -- moving --------------------------------------------------------------------------------------------------------------


def test_an_extension_before_the_end_moves_it() -> None:
    scene = later(dispatched(), "2024-03-20").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    scene = scene.when(leads.EXTEND, LEAD).then_accepted()
    clock = scene.state(VERIFY)
    # from 25 March: 4 days to the 29th, 3 to 3 April, Qingming off, Sunday the 7th worked (8), 8 to 12 (13), 15, 16 April (15)
    assert clock.due.due_date_lenient == date(2024, 4, 16)
    assert len(clock.extensions) == 1


def under(rule: Rule, **changed: Any) -> Attachment:
    """The rules, with one that allows something else."""
    rules = tuple(replace(one, **changed) if one is rule else one for one in RULES.book.rules)
    return Attachment(RuleBook((Pack("national", "国家", "national", "CN", "法", rules),)))


def test_more_than_the_rule_allows_is_kept_and_moves_nothing() -> None:
    """An agency's procedure may let pass what the text of the clock does not give."""
    (rule,) = RULES.book.versions("lead_verify")
    (allowed,) = rule.extensions
    short = under(rule, extensions=(replace(allowed, most=Amount(10, Unit.WORKING_DAYS)),))
    scene = later(dispatched().under(short), "2024-03-20").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = scene.when(leads.EXTEND, LEAD)
    assert outcome.decided[-1].event.effect is Effect.BEYOND_LIMIT
    clock = outcome.scene.state(VERIFY)
    assert (clock.extensions, clock.due.due_date_lenient) == ((), date(2024, 3, 25))
    given_ten = scene.when(replace(leads.EXTEND, extension_wd=10), LEAD)
    assert given_ten.decided[-1].event.effect is Effect.MOVES


def test_more_often_than_the_rule_allows_is_kept_and_moves_nothing() -> None:
    (rule,) = RULES.book.versions("case_decision")
    leader, together = rule.extensions
    once = under(rule, extensions=(leader, replace(together, times=1)))
    decided = replace(cases.EXTEND, approved_by=None, discussed_by=(CHIEF, LEADER))
    scene = later(filed().under(once), "2024-03-05").when(cases.ASSIGN, CASE).then_accepted()
    effects = []
    for day, event in (("2024-03-06", cases.EXTEND), ("2024-03-07", decided), ("2024-03-08", decided)):
        outcome = later(scene, day).when(event, CASE)
        effects.append(outcome.decided[-1].event.effect)
        scene = outcome.then_accepted()
    assert effects == [Effect.MOVES, Effect.MOVES, Effect.BEYOND_LIMIT]
    # 4 March + 90 + 30 + 30 days is Thursday 1 August
    assert scene.state(DECISION).due.due_date_lenient == date(2024, 8, 1)


def test_a_late_extension_is_kept_and_cures_nothing() -> None:
    scene = later(dispatched(), "2024-03-20").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-27").when(leads.EXTEND, LEAD)
    assert topics(outcome, VERIFY) == [*OVERDUE, "clock.extended"]
    assert outcome.decided[-1].event.effect is Effect.LATE
    clock = outcome.scene.state(VERIFY)
    assert clock.breached
    assert not clock.extensions
    assert clock.due.due_date_lenient == date(2024, 3, 25)


def test_what_is_suspended_runs_longer_by_the_days_between() -> None:
    scene = later(filed(), "2024-03-05").when(cases.ASSIGN, CASE).then_accepted()
    scene = later(scene, "2024-04-01").when(cases.SUSPEND, CASE).then_accepted()
    assert scene.state(DECISION).stage is Stage.SUSPENDED
    scene = later(scene, "2024-07-01").when(cases.RESUME, CASE).then_accepted()
    clock = scene.state(DECISION)
    assert not clock.breached, "a clock that stands still does not run out"
    # 1 April to 30 June are 91 days: 2 June + 91 is Sunday 1 September
    assert (clock.due.due_date_strict, clock.due.due_date_lenient) == (date(2024, 9, 1), date(2024, 9, 2))


def test_a_day_of_receipt_that_was_put_right_moves_what_counts_from_it() -> None:
    # taken up on 4 March, received on 1 March: 15 working days are 4 to 8, 11 to 15 and 18 to 22 March
    scene = town(leads.SELF_REGISTERED).when(leads.TAKE_UP, LEAD).then_accepted()
    assert scene.state(VERIFY).due.due_date_lenient == date(2024, 3, 22)
    outcome = later(scene, "2024-03-05").when(leads.CORRECT, LEAD)
    assert topics(outcome, VERIFY) == ["clock.recomputed"]
    clock = outcome.scene.state(VERIFY)
    # received on Wednesday 28 February: 29 February and 1 March are two, then 4 to 8, 11 to 15 (12), 18 to 20 March (15)
    assert (clock.trigger, clock.due.due_date_lenient) == (date(2024, 2, 28), date(2024, 3, 20))
    again = replace(leads.CORRECT, reason="同日再次核对")
    assert topics(later(outcome.scene, "2024-03-06").when(again, LEAD), VERIFY) == []


def test_a_clock_that_counts_from_something_else_is_left_alone() -> None:
    scene = dispatched().as_office()
    assert topics(scene.when(leads.CORRECT, LEAD), VERIFY) == []


def test_an_end_that_has_moved_can_be_missed_again_and_both_breaches_stand() -> None:
    scene = town(leads.SELF_REGISTERED).when(leads.TAKE_UP, LEAD).then_accepted()
    late = later(scene, "2024-03-25").when(replace(leads.CORRECT, received_on=date(2024, 3, 4)), LEAD)
    assert topics(late, VERIFY) == [*OVERDUE, "clock.recomputed"]
    clock = late.scene.state(VERIFY)
    assert (clock.breached, clock.due.due_date_lenient) == (False, date(2024, 3, 25))
    outcome = later(late.scene, "2024-03-28").when(leads.DECLINE, LEAD)
    assert topics(outcome, VERIFY) == ["clock.reminded", "clock.reminded", "clock.breached", "clock.satisfied"]
    ends = sorted(outcome.scene.state(VERIFY).breaches)
    assert ends == [datetime(2024, 3, 22, 16, tzinfo=UTC), datetime(2024, 3, 25, 16, tzinfo=UTC)]


# -- ending --------------------------------------------------------------------------------------------------------------


def test_declining_to_file_satisfies_in_time() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-25").when(leads.DECLINE, LEAD)
    assert topics(outcome, VERIFY) == [*OVERDUE[:2], "clock.satisfied"]
    assert outcome.decided[-1].event.in_time
    assert outcome.scene.state(VERIFY).stage is Stage.SATISFIED


def test_a_late_touch_records_the_breach_first_at_the_threshold() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-28").when(leads.DECLINE, LEAD)
    assert topics(outcome, VERIFY) == [*OVERDUE, "clock.satisfied"]
    *_, breached, satisfied = (one for one in outcome.decided if one.envelope.stream == VERIFY)
    assert breached.envelope.occurred_at == datetime(2024, 3, 25, 16, tzinfo=UTC), "24:00 of 25 March in Shanghai"
    assert not satisfied.event.in_time


def test_a_back_dated_satisfaction_is_in_time_and_the_breach_stands() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-28").on("2024-03-22").when(leads.DECLINE, LEAD)
    assert topics(outcome, VERIFY) == [*OVERDUE, "clock.satisfied"]
    clock = outcome.scene.state(VERIFY)
    assert outcome.decided[-1].event.in_time
    assert (clock.breached, clock.stage) == (True, Stage.SATISFIED)
    assert outcome.decided[-1].event.satisfied_on == date(2024, 3, 22)


def test_a_case_filed_on_the_lead_satisfies_the_leads_clock_by_consequence() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-08").when(cases.FILE_ON_LEAD, CASE)
    assert topics(outcome, VERIFY) == ["clock.satisfied"]
    assert topics(outcome, DECISION) == ["clock.started"]


def test_the_log_is_the_same_whether_the_timekeeper_ran_before_the_touch_or_not() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    untended = later(scene, "2024-03-28").when(leads.DECLINE, LEAD)
    now = noon("2024-03-27")
    work = Work(scene._load, now, UNIVERSAL)
    for found in occasions(VERIFY, scene.state(VERIFY), now):
        assert found.occasion is not None
        work.propose(by_time(found, found.occasion))
    tended = tuple(work.decided)
    touched = tuple(one for one in untended.decided if one.envelope.stream == VERIFY)
    assert [one.event.topic for one in tended] == list(OVERDUE)
    assert touched[:-1] == tended


def test_a_breach_is_recorded_neither_early_nor_twice() -> None:
    scene = dispatched()
    found = breach(VERIFY, scene.state(VERIFY))
    assert isinstance(found.event, ClockBreached)
    later(scene, "2024-03-25").as_rule().when(found.event, VERIFY).then_rejected("clock.not_due")
    once = later(scene, "2024-03-26").as_rule().when(found.event, VERIFY).then_accepted()
    once.when(found.event, VERIFY).then_rejected("clock.breached_already")


def test_reminders_come_when_the_rule_says_and_once() -> None:
    scene = dispatched()
    clock = scene.state(VERIFY)
    first = clock.due.reminders[0]
    assert not list(occasions(VERIFY, clock, first.remind_at - timedelta(seconds=1)))
    notice = reminder(VERIFY, clock, first)
    assert list(occasions(VERIFY, clock, first.remind_at)) == [notice]
    scene = scene.at_clock(first.remind_at).happening(first.remind_at).as_rule()
    once = scene.on(first.remind_at.date()).when(notice.event, VERIFY).then_accepted()
    assert not list(occasions(VERIFY, once.state(VERIFY), first.remind_at))
    once.when(notice.event, VERIFY).then_rejected("clock.no_such_reminder")


def test_an_event_that_ends_a_clock_does_nothing_more_to_it() -> None:
    (rule,) = RULES.book.versions("lead_verify")
    twofold = under(rule, waived_by=(*rule.waived_by, *rule.satisfied_by))
    scene = dispatched().under(twofold)
    scene = later(scene, "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    outcome = later(scene, "2024-03-08").when(leads.DECLINE, LEAD)
    assert topics(outcome, VERIFY) == ["clock.waived"]


def test_what_stands_still_is_extended_in_time_however_late() -> None:
    scene = later(dispatched(), "2024-03-06").as_agency().when(leads.ACCEPT, LEAD).then_accepted()
    scene = later(scene, "2024-03-08").when(leads.BEGIN, LEAD).then_accepted()
    outcome = later(scene, "2024-04-01").when(leads.EXTEND, LEAD)
    assert outcome.decided[-1].event.effect is Effect.MOVES
    scene = later(outcome.then_accepted(), "2024-04-02").when(leads.END, LEAD).then_accepted()
    # of thirty: 5 to 7 March (3), 2 and 3 April (5), Sunday 7 (6), 8 to 12 (11), 15 to 19 (16), 22 to 26 (21), Sunday 28 (22),
    # 29, 30 (24), 6 to 10 May (29), Saturday 11, which is worked (30)
    assert scene.state(VERIFY).due.due_date_lenient == date(2024, 5, 11)


# -- who -----------------------------------------------------------------------------------------------------------------


def test_the_office_waives_with_a_reason_and_nobody_else() -> None:
    scene = dispatched()
    outcome = scene.as_office().when(ClockWaived(reason="该线索已由上级直接办理"), VERIFY)
    outcome.then_accepted().then_state(VERIFY, stage=Stage.WAIVED)
    scene.as_office().when(ClockWaived(), VERIFY).then_rejected("clock.no_reason")
    scene.as_agency(MARKET).when(ClockWaived(reason="不想办了"), VERIFY).then_rejected("role.office_only")


def test_a_clock_that_ran_out_is_waived_with_its_breach_on_record() -> None:
    """Whether the timekeeper had been there or not: what ran out before the office spoke has run out."""
    waiver = ClockWaived(reason="该线索已由上级直接办理")
    untended = later(dispatched(), "2024-03-28").as_office().when(waiver, VERIFY)
    assert topics(untended, VERIFY) == [*OVERDUE, "clock.waived"]
    looked = dispatched().when_looked_at(VERIFY, noon("2024-03-26")).then_accepted()
    tended = later(looked, "2024-03-28").as_office().when(waiver, VERIFY).then_accepted()
    assert tended.streams[VERIFY] == untended.then_accepted().streams[VERIFY]
    assert tended.state(VERIFY).breached


def test_nobody_waives_what_is_the_partys_or_ends_by_law() -> None:
    """行政处罚法 第四十四条、第四十五条: the party's time to speak is the party's; 行政强制法 第二十七条: measures end by law."""
    told = town(cases.NOTICE_PENDING, today="2024-04-17").as_agency(MARKET).when(cases.NOTICE, CASE).then_accepted()
    spoken = clock_id(CASE, "party_statement", 1)
    waiver = ClockWaived(reason="不再等待")
    told.as_office().when(waiver, spoken).then_rejected("clock.runs_by_law", basis="第四十四条")
    kept = town(goods.INVESTIGATED, today="2024-03-06").when(goods.REGISTER).then_accepted()
    registration = clock_id(goods.GOODS, "reg_evidence_dispose", 1)
    kept.as_office().when(waiver, registration).then_rejected("clock.runs_by_law", basis="行政强制法")


@pytest.mark.parametrize("topic", sorted(topic for topic in EVENTS if topic.startswith("clock.")))
def test_only_waiving_may_be_posted(topic: str) -> None:
    assert EVENTS[topic].declaration.posted is (topic == "clock.waived")


def test_who_may_know_of_a_clock() -> None:
    scene = dispatched()
    scene.then_known_to({"campaign:anqiu-2022": {"office"}}, VERIFY)
    assert scene.state(VERIFY).hangs_on == ("lead", LEAD)


def test_a_refused_trigger_starts_no_clock() -> None:
    outcome = town().when(replace(cases.FILE, approved_by="clerk-9"), CASE)
    assert outcome.refusal is not None
    assert outcome.decided == ()

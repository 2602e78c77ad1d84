"""What time and new knowledge bring about is recorded once, in its order, whoever looks and however late: ADR 0012."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination import timekeeping
from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.clocks.packs import Pack, RuleBook
from coordination.record import Coordination
from coordination.rules import Envelope, Proposal, Role
from coordination.store import Log
from coordination.stored import from_row
from coordination.streams.calendar import CALENDAR, THE_CALENDAR, CalendarPublished
from coordination.streams.clock import CLOCK, Clock, RecomputeReason, Stage, calendar_version, clock_id
from coordination.timekeeping import computed_anew, published_tables
from tests.spec import leads
from tests.spec.clock_stories import BOOK, RULES, Step, wall
from tests.spec.dsl import ADMINISTRATOR
from tests.spec.kept import desk, keep, kept, recompute, say
from tests.spec.lead_clocks import DISPATCH, TRIAGED, mine, offices
from tests.spec.leads import LEAD

VERIFY = clock_id(LEAD, "lead_verify", 1)
OVERDUE = ["clock.reminded", "clock.reminded", "clock.breached"]
"""Notice five and two working days ahead of the end, then the breach."""


def dispatched(log: Log, at: str = "2026-09-18 09:00") -> Coordination:
    """A lead is dispatched on Friday 18 September 2026: its fifteen working days end on 15 October."""
    coordination = desk(log, RULES)
    undated = replace(DISPATCH, feedback_due_on=date(2027, 12, 31), answer_due_on=None)
    say(coordination, offices(undated, at))
    return coordination


class Meanwhile:
    """A log in which something else happens just before the first thing is appended."""

    def __init__(self, log: Log, happens: Callable[[], Any]) -> None:
        self.log, self.happens = log, [happens]

    def append(self, *args: Any, **named: Any) -> Any:
        if self.happens:
            self.happens.pop()()
        return self.log.append(*args, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


def topics(log: Log) -> list[str]:
    return [row.topic for row in log.read_stream(VERIFY)]


def verify(coordination: Coordination) -> Clock:
    held = coordination.state(CLOCK, VERIFY)
    assert isinstance(held, Clock)
    return held


def ends(coordination: Coordination) -> date:
    due = verify(coordination).due
    assert due is not None
    return due.due_date_lenient


def publish(
    coordination: Coordination, year: int, *off: date, region: str = "CN", at: str = "2026-10-09 09:00"
) -> None:
    table = CalendarPublished(year=year, region=region, document_no=f"国办发明电〔{year}〕1号", off_days=off)
    instant = wall(at)
    envelope = Envelope(THE_CALENDAR, 0, "tests", f"{at} {off}", ADMINISTRATOR, ADMINISTRATOR, instant, instant.date())
    coordination.post([Proposal(CALENDAR, table, envelope, Role.ADMINISTRATOR)], now=instant, clock=instant)


# -- time ----------------------------------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_its_time() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    assert keep(coordination, [VERIFY], now=wall("2026-09-30 09:00")) == 0
    # five working days before 15 October: 14 (1), 13, 12 (3), Saturday 10 (4), 9 (5)
    assert keep(coordination, [VERIFY], now=wall("2026-10-09 00:00")) == 1
    assert keep(coordination, [VERIFY], now=wall("2026-10-15 23:59")) == 1
    assert keep(coordination, [VERIFY], now=wall("2026-10-16 00:00")) == 1
    assert topics(log) == ["clock.started", *OVERDUE]


def test_a_machine_whose_clock_is_ahead_goes_by_the_stores() -> None:
    log = kept(TRIAGED)
    coordination, ahead = dispatched(log), timedelta(days=60)
    at = wall("2026-09-21 09:00")
    assert timekeeping.keep(coordination, [VERIFY], now=at + ahead, clock=at) == 0
    assert timekeeping.recompute(coordination, [VERIFY], BOOK, now=at + ahead, clock=at) == 0
    say(coordination, mine(leads.ACCEPT, "2026-09-21 09:00"), mine(leads.BEGIN, "2026-09-22 09:00"), ahead=ahead)
    assert not set(topics(log)) & set(OVERDUE)


def test_after_an_outage_all_of_it_is_recorded_once_with_the_times_at_which_it_came() -> None:
    log = kept(TRIAGED)
    dispatched(log)
    late = wall("2026-11-30 09:00")
    assert [keep(one, [VERIFY], now=late) for one in (desk(log, RULES), desk(log, RULES))] == [3, 0]
    came = [from_row(row).envelope.occurred_at for row in log.read_stream(VERIFY)[1:]]
    assert came == [wall("2026-10-09 00:00"), wall("2026-10-13 00:00"), wall("2026-10-16 00:00")]
    assert verify(desk(log)).breached


def test_what_another_machine_has_just_recorded_is_recorded_once_and_counted_there() -> None:
    log = kept(TRIAGED)
    dispatched(log)
    at, others = wall("2026-11-30 09:00"), []
    late = Meanwhile(log, lambda: others.append(keep(desk(log, RULES), [VERIFY], now=at)))
    assert (keep(desk(late, RULES), [VERIFY], now=at), others) == (0, [3])
    assert topics(log) == ["clock.started", *OVERDUE]


@pytest.mark.parametrize(
    "steps",
    [
        [offices(leads.RECALL, "2026-09-20 09:00")],
        [mine(leads.ACCEPT, "2026-09-21 09:00"), mine(leads.BEGIN, "2026-09-22 09:00")],
    ],
    ids=["ended", "stands still"],
)
def test_what_has_ended_or_stands_still_is_left_alone(steps: list[Step]) -> None:
    coordination = dispatched(kept(TRIAGED))
    say(coordination, *steps)
    assert keep(coordination, [VERIFY], now=wall("2026-11-30 09:00")) == 0
    assert recompute(coordination, [VERIFY], BOOK, now=wall("2026-11-30 09:00")) == 0


# -- days that become known ----------------------------------------------------------------------------------------------


def test_a_day_that_is_published_as_off_moves_the_end_and_once() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 10, 14), region="370784")
    counts = [
        recompute(one, [VERIFY], BOOK, now=wall("2026-10-09 09:00")) for one in (coordination, desk(log), desk(log))
    ]
    assert (counts, ends(coordination)) == ([1, 0, 0], date(2026, 10, 16))
    *_, last = map(from_row, log.read_stream(VERIFY))
    assert (last.topic, last.event.recompute_reason) == ("clock.recomputed", RecomputeReason.CALENDAR_UPDATE)
    assert "clock.reminded" in topics(log)[:-1], "what had come under the former end comes first"


def test_another_regions_day_moves_nothing() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 10, 14), region="370785")
    assert recompute(coordination, [VERIFY], BOOK, now=wall("2026-10-09 09:00")) == 0


def test_what_was_missed_under_the_former_end_stands() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 10, 14), region="370784")
    assert recompute(coordination, [VERIFY], BOOK, now=wall("2026-10-16 09:00")) == 1
    assert topics(log) == ["clock.started", *OVERDUE, "clock.recomputed"]
    held = verify(coordination)
    assert (held.breaches, held.breached, ends(coordination)) == (
        {wall("2026-10-16 00:00")},
        False,
        date(2026, 10, 16),
    )
    # the end that it has now can be missed too
    assert keep(coordination, [VERIFY], now=wall("2026-10-19 09:00")) >= 1
    assert verify(coordination).breaches == {wall("2026-10-16 00:00"), wall("2026-10-17 00:00")}


def test_whoever_has_moved_the_clock_meanwhile_is_not_overruled() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 10, 14), region="370784")

    recall = offices(leads.RECALL, "2026-10-09 10:00")
    late = Meanwhile(log, lambda: say(desk(log, RULES), recall))
    recompute(desk(late, RULES), [VERIFY], BOOK, now=wall("2026-10-09 11:00"))
    assert verify(desk(log)).stage is Stage.WAIVED
    assert topics(log).count("clock.recomputed") == 0


def test_an_extension_that_came_meanwhile_is_not_overruled() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 10, 14), region="370784")
    more = (mine(leads.ACCEPT, "2026-10-09 10:00"), mine(leads.EXTEND, "2026-10-09 10:01"))
    late = Meanwhile(log, lambda: say(desk(log, RULES), *more))
    recompute(desk(late, RULES), [VERIFY], BOOK, now=wall("2026-10-09 11:00"))
    # 16 October, then 19 to 23 (5), 26 to 30 (10), 2 to 6 November (15)
    assert ends(desk(log)) == date(2026, 11, 6)
    assert recompute(desk(log, RULES), [VERIFY], BOOK, now=wall("2026-10-09 12:00")) == 0


def test_what_has_ended_has_no_new_end() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    say(coordination, offices(leads.RECALL, "2026-09-20 09:00"))
    publish(coordination, 2026, date(2026, 10, 14), region="370784")
    assert recompute(coordination, [VERIFY], BOOK, now=wall("2026-10-09 09:00")) == 0


def test_a_table_that_takes_none_of_its_days_away_moves_nothing() -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    publish(coordination, 2026, date(2026, 12, 24), region="370784")
    assert recompute(coordination, [VERIFY], BOOK, now=wall("2026-10-09 09:00")) == 0


def test_a_machine_that_knows_less_undoes_nothing() -> None:
    """A table of 2027 made the end certain; without it there is only an estimate."""
    log = kept(TRIAGED)
    coordination = desk(log, RULES)
    publish(coordination, 2027, date(2027, 1, 1), at="2026-12-20 09:00")
    coordination = dispatched(log, "2026-12-21 09:00")
    held = verify(coordination)
    assert held.due is not None
    assert not held.due.provisional
    assert computed_anew(held, BOOK, published_tables(coordination)) is None
    # without the table New Year's Day is off by law alone, and the days around it are guessed
    assert computed_anew(held, BOOK, ()) is None
    certain = PublishedTable("CN", 2027, "另一通知", frozenset({date(2027, 1, 4)}), frozenset(), frozenset())
    assert computed_anew(held, BOOK, (certain,)) is not None


@pytest.mark.parametrize("known", [True, False])
def test_a_rule_that_was_corrected_is_followed_by_clocks_that_run(*, known: bool) -> None:
    log = kept(TRIAGED)
    coordination = dispatched(log)
    (rule,) = BOOK.versions("lead_verify")
    corrected = replace(rule, amount=replace(rule.amount, length=16), revision=2)
    rules = tuple(corrected if one is rule else one for one in BOOK.rules) if known else BOOK.rules
    book = RuleBook((Pack("national", "国家", "national", "CN", "法", rules),))
    moved = recompute(coordination, [VERIFY], book, now=wall("2026-09-21 09:00"))
    assert (moved, ends(coordination)) == ((1, date(2026, 10, 16)) if known else (0, date(2026, 10, 15)))
    if known:
        assert verify(coordination).rule_version == corrected.version
        *_, last = map(from_row, log.read_stream(VERIFY))
        assert last.event.recompute_reason is RecomputeReason.RULE_CORRECTION


# -- what a clock rests on ---------------------------------------------------------------------------------------------------


def table(region: str, year: int, source: str, *off: date) -> PublishedTable:
    return PublishedTable(region=region, year=year, source=source, off_days=frozenset(off or {date(year, 1, 1)}))


def test_a_table_put_right_under_the_same_number_is_another_one() -> None:
    """The timekeeper finds by it which clocks have to be computed again: a slip in a table must not stay in their ends."""
    wrong = table("CN", 2027, "国办发明电〔2026〕9号")
    right = table("CN", 2027, "国办发明电〔2026〕9号", date(2027, 1, 1), date(2027, 1, 4))
    before = calendar_version(Calendar.of("370784", (wrong,)), 2026, 2027)
    after = calendar_version(Calendar.of("370784", (wrong, right)), 2026, 2027)
    assert before.endswith("国办发明电〔2026〕9号 (CN 2027)")
    assert after == f"{before[:-1]}, no. 2)"


def test_the_last_of_many_tables_counts_as_the_first_does() -> None:
    regions = ("150302", "150300", "150000", "CN")
    many = [table(region, year, f"关于{year}年放假安排的通知" * 4) for year in (2026, 2027, 2028) for region in regions]
    put_right = [*many, table("CN", 2028, "关于2028年放假安排的更正通知")]
    versions = [calendar_version(Calendar.of("150302", some), 2026, 2028) for some in (many, put_right)]
    assert versions[0] != versions[1]
    assert all(len(version) <= 300 for version in versions)

"""The ledger of the daybook on both databases: one line for each piece of work, with what the returns will count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.custody import reasons
from coordination.streams.daybook import Work
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import GuidanceKind
from projections.daybook import DAYBOOK
from projections.engine import ReadDatabase, custody_of
from projections.engine.models import Row
from tests.contract.pasts import fold_past
from tests.spec import daybooks as day
from tests.spec.daybooks import ENTRY, OPENING, entered
from tests.spec.dsl import MARKET, POLICE, given


def folded(database: ReadDatabase, *past: Any) -> Row:
    # one event at a time: what is read back from the database is what the next event is folded upon
    return fold_past(database, (DAYBOOK,), DAYBOOK, *past, batch=1)[ENTRY]


@pytest.mark.parametrize("work", Work, ids=lambda work: work.value)
def test_a_line_for_each_sort_of_work(database: ReadDatabase, work: Work) -> None:
    row = folded(database, entered(OPENING[work]))
    shown = (row["stage"], row["work"], row["registrant"], row["campaigns"], row["worked_on"])
    assert shown == ("recorded", work.value, MARKET, ["anqiu-2022"], date(2024, 2, 9))
    assert reasons(custody_of(row)) == reasons(given(entered(OPENING[work])).state(ENTRY))
    # the pasts are recorded on 1 March
    assert row["late"] is True


def test_what_is_told_on_its_day_is_not_late(database: ReadDatabase) -> None:
    assert folded(database, entered(day.INSPECT, on="2024-03-01"))["late"] is False


def test_an_inspection_shows_who_where_and_what_for(database: ReadDatabase) -> None:
    """M46: a patrol with its people, its place and its occasion."""
    row = folded(database, entered(day.AT_PEAK))
    people = (row["dispatch_no"], row["inspectors"], row["helpers"], row["officer_count"], row["helper_count"])
    assert people == ("D-31", ["m-1", "m-2"], ["h-1"], 2, 1)
    assert (row["check_kind"], row["occasion"], row["visited"]) == ("peak_time", "春节", "venue")
    assert (row["venue"], row["adcode"], row["finding_kind"]) == ("安丘市某批发市场", "370784", "clean")
    assert row["target"] == "venue 370784 安丘市某批发市场 安丘市某批发市场"


def test_a_business_is_found_by_its_code(database: ReadDatabase) -> None:
    row = folded(database, entered(day.INSPECT))
    assert (row["target"], row["uscc"]) == ("uscc 92370784MA3C000004", "92370784MA3C000004")


def test_a_sample_shows_its_result(database: ReadDatabase) -> None:
    """M45: sampling at a chosen place, and what the test showed."""
    row = folded(database, entered(day.SAMPLE), entered(day.TEST, on="2024-02-20"))
    told = (row["sampled_goods"], row["sample_result"], row["report_no"], row["tested_on"])
    assert told == ("白酒", "unqualified", "潍检字〔2024〕88号", date(2024, 2, 20))


def test_a_platform_notice_shows_its_three_times(database: ReadDatabase) -> None:
    past = (entered(day.NOTIFY), entered(day.REMOVED, on="2024-02-10"), entered(day.SHOWN, on="2024-02-12"))
    row = folded(database, past)
    times = [datetime(2024, 2, one, 4, tzinfo=UTC) for one in (9, 10, 12)]
    assert [row["done_at"], row["removed_at"], row["publicised_at"]] == times
    assert row["url"] == day.SHOWN.url


@pytest.mark.parametrize(
    ("event", "warning"),
    [
        (day.GUIDE, True),
        (replace(day.DECIDE, spot_decision=SpotDecision.WARNING, fine_fen=None), True),
        (day.DECIDE, False),
        (day.INSPECT, False),
    ],
)
def test_warnings_are_found_wherever_they_were_given(database: ReadDatabase, event: Any, *, warning: bool) -> None:
    assert folded(database, entered(event))["warning"] is warning


@pytest.mark.parametrize("guidance", GuidanceKind, ids=lambda kind: kind.value)
def test_guidance_and_interviews_are_told_apart(database: ReadDatabase, guidance: GuidanceKind) -> None:
    """M60: 行政指导 and 行政约谈 are one row of the table and two kinds of work."""
    row = folded(database, entered(replace(day.GUIDE, guidance_kind=guidance)))
    assert (row["work"], row["guidance_kind"]) == ("guidance", guidance.value)


def test_publicity_is_the_organisers_and_seen_by_whoever_took_part(database: ReadDatabase) -> None:
    row = folded(database, entered(day.PUBLICISE))
    assert (row["registrant"], row["participants"], row["publicity_form"]) == (MARKET, [POLICE], "visit")


def test_what_was_voided_shows_why(database: ReadDatabase) -> None:
    row = folded(database, entered(day.INSPECT), entered(day.VOID))
    assert (row["stage"], row["reason"]) == ("voided", "重复录入")

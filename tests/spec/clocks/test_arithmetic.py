"""What counting rests on: instants need zones, units do not mix, a day's end is the next day's beginning."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coordination.clocks.arithmetic import (
    Amount,
    Exclusion,
    Unit,
    add_months,
    end_of,
    last_day,
    midnight,
    suspended,
    union,
)
from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.clocks.computing import NotComputable, compute, left_on
from coordination.clocks.packs import rule_book
from coordination.clocks.rules import Rule

BOOK = rule_book()
MARCH = date(2026, 3, 2)


def rule(name: str, on: date = MARCH) -> Rule:
    found = BOOK.choose(name, on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 10, 31), 14, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_month_s_last(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


def test_a_day_ends_at_24_00_of_shanghai() -> None:
    assert end_of(MARCH) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert midnight(MARCH) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert last_day(end_of(MARCH)) == MARCH
    assert last_day(midnight(MARCH)) == date(2026, 3, 1)


def test_the_instant_s_day_is_that_of_shanghai() -> None:
    late = compute(rule("lead_verify"), datetime(2026, 3, 1, 16, 30, tzinfo=UTC))  # 00:30 on 2 March
    assert late.due_date_lenient == compute(rule("lead_verify"), MARCH).due_date_lenient


def test_an_instant_without_zone_is_refused() -> None:
    for name in ("lead_verify", "cr_send"):
        with pytest.raises(ValueError, match="needs a time zone"):
            compute(rule(name), datetime(2026, 3, 2, 9))  # noqa: DTZ001 - that it has none is the point


def test_a_suspension_leaves_out_the_day_it_begins_and_counts_the_day_it_ends() -> None:
    assert suspended(date(2026, 3, 9), date(2026, 3, 12), "中止", "suspension") == Exclusion(
        date(2026, 3, 9), date(2026, 3, 11), "中止", "suspension"
    )
    assert suspended(MARCH, MARCH, "中止", "suspension") is None


def test_exclusions_become_intervals_that_neither_overlap_nor_touch() -> None:
    days = [date(2026, 3, day) for day in range(1, 31)]
    given = [
        Exclusion(days[9], days[11]),
        Exclusion(days[0], days[3]),
        Exclusion(days[4], days[5]),
        Exclusion(days[2], days[2]),
    ]
    assert union(given) == ((days[0], days[5]), (days[9], days[11]))
    with pytest.raises(ValueError, match="before it begins"):
        Exclusion(days[3], days[0])


def test_hours_and_days_do_not_add_up() -> None:
    for name, more in (("cr_send", Unit.WORKING_DAYS), ("lead_verify", Unit.HOURS)):
        with pytest.raises(NotComputable, match="cannot be added") as refused:
            compute(rule(name), datetime(2026, 3, 2, 9, tzinfo=UTC), extensions=[Amount(1, more)])
        assert refused.value.code == "unit_mixed"


def test_a_document_s_date_must_be_there_and_a_backward_period_stays_as_it_is() -> None:
    with pytest.raises(NotComputable) as missing:
        compute(rule("su_urge_letter"), MARCH)
    assert missing.value.code == "due_date_missing"
    for more in ({"extensions": [Amount(1, Unit.WORKING_DAYS)]}, {"exclusions": [Exclusion(MARCH, MARCH)]}):
        with pytest.raises(NotComputable) as backward:
            compute(rule("hearing_notice"), MARCH, **more)  # type: ignore[arg-type]
        assert backward.value.code == "not_backward"
    with pytest.raises(KeyError):
        compute(rule("lead_verify"), MARCH, tier="thirty_days")


def test_what_is_left_of_a_suspended_clock() -> None:
    clock = compute(rule("lead_verify"), MARCH)
    assert left_on(clock, MARCH) == 15
    assert left_on(clock, date(2026, 3, 6)) == 11
    assert left_on(clock, date(2026, 3, 8)) == 11
    assert left_on(clock, date(2026, 3, 22)) == 1
    assert left_on(clock, date(2026, 3, 23)) == 0


def test_a_published_calendar_moves_a_provisional_clock_and_settles_it() -> None:
    estimated = compute(rule("lead_verify"), date(2026, 12, 18))
    notice = PublishedTable(
        "CN",
        2027,
        "国办发明电〔2026〕8号",
        off_days=frozenset(date(2027, 1, day) for day in (1, 2, 3, 4)),
        make_up_days=frozenset({date(2027, 1, 9)}),
    )
    settled = compute(rule("lead_verify"), date(2026, 12, 18), calendar=Calendar(tables=(notice,)))
    assert (estimated.due_date_lenient, estimated.provisional) == (date(2027, 1, 11), True)
    # 4 January is off, Saturday 9 is worked: 5-8 (13), 9 (14), 11 (15)
    assert (settled.due_date_lenient, settled.provisional) == (date(2027, 1, 11), False)
    shorter = compute(rule("party_statement"), date(2026, 12, 25), calendar=Calendar(tables=(notice,)))
    assert (shorter.due_date_lenient, shorter.provisional) == (date(2027, 1, 5), False)


def test_a_region_s_day_off_is_not_a_working_day_and_no_reason_to_roll_strictly() -> None:
    day_off = PublishedTable("150000", 2026, "内政办发〔2026〕1号", off_days=frozenset({date(2026, 8, 10)}))
    here = Calendar("150300", (day_off,))
    counted = compute(rule("party_statement"), date(2026, 8, 7), calendar=here)
    assert counted.due_date_lenient == date(2026, 8, 17)  # 11-14 (4), 17 (5)
    natural = compute(rule("cr_decision"), date(2026, 8, 7), calendar=here)
    assert (natural.due_date_strict, natural.due_date_lenient) == (date(2026, 8, 10), date(2026, 8, 11))


def test_reminders_go_by_the_strict_due_date() -> None:
    clock = compute(rule("seizure"), date(2026, 9, 5))
    assert [(told.length, at) for told, at in clock.reminders] == [
        (10, midnight(date(2026, 9, 25))),
        (3, midnight(date(2026, 10, 2))),
    ]
    hours = compute(rule("cr_send"), datetime(2026, 9, 18, 2, 23, tzinfo=UTC))
    assert [at for _, at in hours.reminders] == [datetime(2026, 9, 18, 22, 23, tzinfo=UTC)]
    assert (
        compute(rule("ds_reply_unconditional"), date(2026, 9, 30)).reminders == ()
    )  # the day before is the trigger's own

"""Clocks on the real store: started with their trigger, breached once whoever notices, the same on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coordination.catalogue import KINDS
from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.packs import RuleBook, rule_book
from coordination.record import Coordination
from coordination.rules import Role, local_date
from coordination.stored import from_row
from coordination.streams.calendar import CALENDAR, THE_CALENDAR, CalendarPublished
from coordination.streams.clock import CLOCK, Attachment, Stage, clock_id
from coordination.streams.lead import LEAD, LeadVerificationExtended
from coordination.timekeeping import computed_anew, keep, recompute
from projections.clocks import CLOCKS, running_out
from projections.engine import Projector, ReadDatabase
from tests.contract.recording import (
    ADMINISTRATOR,
    CHIEF,
    NOW,
    Office,
    enveloped,
    file_case,
    proposal,
    register,
    take_up,
    the,
)

RULES = Attachment(rule_book())
VERIFY = clock_id(the("lead"), "lead_verify", 1)
# received on 11 October 2022; 15 working days later is 1 November, at whose end the clock runs out
DUE_AT = datetime(2022, 11, 1, 16, tzinfo=UTC)
LATE = DUE_AT + timedelta(days=2)
MISSED = ["clock.reminded", "clock.reminded", "clock.breached"]
"""What time brings about for a clock of fifteen working days that nobody attends to."""


def test_the_board_looks_for_entitlement_wherever_a_clock_may_run() -> None:
    runs_on = {kind for clock in {rule.clock for rule in RULES.book.rules} for kind in RULES.kinds(clock)}
    assert {ledger.kind for ledger in CLOCKS.records} == runs_on & KINDS.keys()


def writer(office: Office) -> Coordination:
    return Coordination(office.log, office.sealer, followers=RULES)


def taken_up(office: Office) -> Coordination:
    desk = writer(office)
    desk.post([register(), take_up()], now=NOW)
    return desk


def topics(office: Office) -> list[str]:
    return [row.topic for row in office.log.read_stream(VERIFY)]


def test_a_clock_starts_in_the_same_append_as_its_trigger(office: Office) -> None:
    desk = taken_up(office)
    assert desk.state(CLOCK, VERIFY).due.due_at_lenient == DUE_AT
    (started,) = office.log.read_stream(VERIFY)
    trigger = next(row for row in office.log.read_stream(the("lead")) if row.topic == "lead.taken_up")
    assert started.recorded_at == trigger.recorded_at


def test_the_timekeeper_records_a_breach_once_though_it_was_away_and_there_are_two(office: Office) -> None:
    taken_up(office)
    desks = [writer(office) for _ in range(2)]
    barrier, counts = threading.Barrier(2), list[int]()

    def work(desk: Coordination) -> None:
        barrier.wait(10)
        counts.append(keep(desk, [VERIFY], now=LATE))

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(counts) == len(MISSED)
    assert topics(office) == ["clock.started", *MISSED]
    breached = from_row(office.log.read_stream(VERIFY)[-1])
    assert (breached.envelope.occurred_at, breached.envelope.agency) == (DUE_AT, "system")


def test_a_timekeeper_whose_machine_is_set_back_does_nothing(office: Office) -> None:
    desk = taken_up(office)
    keep(desk, [VERIFY], now=DUE_AT - timedelta(microseconds=1))
    assert "clock.breached" not in topics(office)
    keep(desk, [VERIFY], now=LATE)
    assert keep(desk, [VERIFY], now=NOW) == 0
    assert topics(office).count("clock.breached") == 1


def test_a_machine_whose_clock_is_ahead_of_the_stores_records_nothing_before_its_time(office: Office) -> None:
    """Nothing here is simulated: the end lies in the future of the store, whichever day it is."""
    shown = office.log.now()
    today, ahead = local_date(shown), shown + timedelta(days=90)
    desk = received_on(office, today)
    assert desk.state(CLOCK, VERIFY).due.due_at_lenient < ahead
    assert keep(desk, [VERIFY], now=ahead) == 0
    assert recompute(desk, [VERIFY], RULES.book, now=ahead) == 0
    filing = enveloped(file_case(1, 1), occurred_at=shown, legal_on=today)
    desk.post([filing], now=ahead)
    assert topics(office) == ["clock.started", "clock.satisfied"]


def test_nor_where_what_is_ahead_would_have_it_refused(office: Office) -> None:
    """An extension is recorded before the end: by the store's clock it was."""
    shown = office.log.now()
    today = local_date(shown)
    desk = received_on(office, today)
    more = LeadVerificationExtended(extension_wd=15, reason="需要向外地协查", approved_by=CHIEF)
    envelope = enveloped(proposal(LEAD, the("lead"), more, "extend"), occurred_at=shown, legal_on=today)
    desk.post([envelope], now=shown + timedelta(days=90))
    assert topics(office) == ["clock.started", "clock.extended"]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=1)], ids=["in time with it", "ahead of it"])
def test_by_the_clock_of_the_store_that_has_come_so_far_it_is_recorded(office: Office, ahead: timedelta) -> None:
    taken_up(office)
    desk = Coordination(office.log, office.sealer, followers=RULES, clock=lambda: LATE)
    assert office.log.now() > LATE, "the log was written today, and its clock does not go back"
    assert keep(desk, [VERIFY], now=LATE + ahead) == len(MISSED)


def test_a_machine_whose_clock_is_behind_leaves_it_to_the_next_one(office: Office) -> None:
    desk = taken_up(office)
    behind = DUE_AT - timedelta(days=30)
    assert keep(desk, [VERIFY], now=behind) == 0
    assert keep(writer(office), [VERIFY], now=office.log.now()) == len(MISSED)
    breached = from_row(office.log.read_stream(VERIFY)[-1])
    assert breached.envelope.occurred_at == DUE_AT


def test_a_touch_that_has_not_heard_of_the_breach_stands_all_the_same(office: Office) -> None:
    desk = taken_up(office)
    keep(writer(office), [VERIFY], now=LATE)
    desk.post([file_case(1, 1)], now=LATE)
    assert topics(office) == ["clock.started", *MISSED, "clock.satisfied"]


def test_with_and_without_a_timekeeper_the_log_says_the_same(office: Office) -> None:
    desk = taken_up(office)
    desk.post([file_case(1, 1)], now=LATE)
    *_, breached, satisfied = (from_row(row) for row in office.log.read_stream(VERIFY))
    assert (breached.topic, breached.envelope.occurred_at) == ("clock.breached", DUE_AT)
    assert satisfied.event.in_time, "the legal date of the filing is the 12th of October"
    assert satisfied.event.satisfied_on == date(2022, 10, 12)
    assert desk.state(CLOCK, VERIFY).stage is Stage.SATISFIED
    assert keep(desk, [VERIFY], now=LATE) == 0


def test_the_board_tells_the_timekeeper_what_has_run_out(office: Office, tmp_path: Path) -> None:
    desk = taken_up(office)
    read = ReadDatabase(f"sqlite:///{tmp_path / 'read.db'}")
    read.prepare()
    projector = Projector(read, office.log, from_row, (CLOCKS,))
    projector.catch_up()
    with read.reading() as snapshot:
        assert VERIFY not in running_out(snapshot, NOW)
        found = running_out(snapshot, LATE)
    assert VERIFY in found
    assert keep(desk, found, now=LATE) >= 1
    projector.catch_up()
    with read.reading() as snapshot:
        assert running_out(snapshot, LATE) == []
    read.close()


# -- computed again -------------------------------------------------------------------------------------------------------

NEXT_YEAR = "国办发明电〔2026〕9号"
SPRING = tuple(date(2027, 2, day) for day in range(5, 12))
AT_NEW_YEAR = datetime(2027, 2, 1, 2, tzinfo=UTC)


def publish(office: Office, id: str = "publish 2027", off: tuple[date, ...] = SPRING) -> None:
    table = CalendarPublished(
        year=2027,
        region="CN",
        document_no=NEXT_YEAR,
        off_days=(date(2027, 1, 1), *off),
        make_up_days=(date(2027, 2, 14),),
    )
    said = proposal(CALENDAR, THE_CALENDAR, table, id, by=ADMINISTRATOR, role=Role.ADMINISTRATOR)
    writer(office).post([said], now=AT_NEW_YEAR)


def received_on(office: Office, day: date) -> Coordination:
    desk = writer(office)
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    some = [enveloped(one, occurred_at=at, legal_on=day) for one in (register(received_on=day), take_up())]
    desk.post(some, now=at)
    return desk


def test_the_end_of_a_provisional_clock_is_computed_again_once_when_the_days_are_published(office: Office) -> None:
    desk = received_on(office, date(2027, 2, 1))
    provisional = desk.state(CLOCK, VERIFY).due
    assert provisional.provisional
    # by estimate only the statutory days are off, 5 to 8 February: 2 to 4 (3), 9 to 12 (7), 15 to 19 (12), 22 to 24
    assert provisional.due_date_lenient == date(2027, 2, 24)
    publish(office)
    counts = [recompute(one, [VERIFY], RULES.book, now=AT_NEW_YEAR) for one in (desk, writer(office), desk)]
    assert counts == [1, 0, 0]
    assert topics(office) == ["clock.started", "clock.recomputed"]
    due = desk.state(CLOCK, VERIFY).due
    # 2 to 4 (3), the 12th (4), Sunday the 14th worked (5), 15 to 19 (10), 22 to 26 (15)
    assert (due.due_date_lenient, due.provisional) == (date(2027, 2, 26), False)
    assert due.calendar_version.endswith(f"{NEXT_YEAR} (CN 2027)")


def test_two_who_compute_at_once_record_it_once(office: Office) -> None:
    received_on(office, date(2027, 2, 1))
    publish(office)
    desks, barrier = [writer(office) for _ in range(2)], threading.Barrier(2)

    def work(desk: Coordination) -> None:
        barrier.wait(10)
        recompute(desk, [VERIFY], RULES.book, now=AT_NEW_YEAR)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert topics(office) == ["clock.started", "clock.recomputed"]


def test_what_was_missed_under_the_estimate_is_recorded_before_the_end_moves(office: Office) -> None:
    desk = received_on(office, date(2027, 2, 1))
    publish(office)
    late = datetime(2027, 2, 25, 2, tzinfo=UTC)
    recompute(desk, [VERIFY], RULES.book, now=late, clock=late)
    assert topics(office) == ["clock.started", *MISSED, "clock.recomputed"]
    clock = desk.state(CLOCK, VERIFY)
    assert not clock.breached, "the breach stands as known then; by the days that were published it still runs"
    assert not clock.overdue(late)
    later = datetime(2027, 2, 27, 2, tzinfo=UTC)
    keep(desk, [VERIFY], now=later, clock=later)
    assert desk.state(CLOCK, VERIFY).breached
    assert topics(office).count("clock.breached") == 2


def test_a_clock_that_started_before_the_days_were_known_to_its_writer_is_started_by_them(office: Office) -> None:
    desk = writer(office)
    desk.state(CALENDAR, THE_CALENDAR)  # remembers that there was none
    publish(office)
    at = datetime(2027, 2, 1, 3, tzinfo=UTC)
    some = (register(received_on=date(2027, 2, 1)), take_up())
    desk.post([enveloped(one, occurred_at=at, legal_on=date(2027, 2, 1)) for one in some], now=at)
    assert desk.state(CLOCK, VERIFY).due.due_date_lenient == date(2027, 2, 26)


def test_a_machine_with_an_older_package_undoes_nothing(office: Office) -> None:
    desk = received_on(office, date(2027, 2, 1))
    publish(office)
    recompute(desk, [VERIFY], RULES.book, now=AT_NEW_YEAR)
    clock = desk.state(CLOCK, VERIFY)
    assert computed_anew(clock, RULES.book, ()) is None


def test_clocks_that_have_ended_stay_as_they_ended(office: Office) -> None:
    desk = received_on(office, date(2027, 2, 1))
    at = datetime(2027, 2, 2, 2, tzinfo=UTC)
    desk.post([enveloped(file_case(1, 1), occurred_at=at, legal_on=date(2027, 2, 2))], now=at)
    publish(office)
    assert recompute(desk, [VERIFY], RULES.book, now=AT_NEW_YEAR) == 0


def test_a_corrected_rule_is_applied_to_the_clocks_that_run(office: Office) -> None:
    desk = taken_up(office)
    (rule,) = RULES.book.versions("lead_verify")
    corrected = replace(rule, amount=Amount(10, Unit.WORKING_DAYS), revision=2)
    packs = (
        replace(
            RULES.book.packs[0], rules=tuple(corrected if one is rule else one for one in RULES.book.packs[0].rules)
        ),
    )
    assert recompute(desk, [VERIFY], RuleBook(packs), now=NOW) == 1
    clock = desk.state(CLOCK, VERIFY)
    # ten working days from 11 October 2022 are 25 October
    assert (clock.rule_version, clock.due.due_date_lenient) == ("national/lead_verify@2021-07-15~2", date(2022, 10, 25))

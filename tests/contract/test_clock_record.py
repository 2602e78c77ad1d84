"""Clocks on the real store: started with their trigger, breached once whoever notices, the same on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from coordination.catalogue import KINDS
from coordination.clocks.packs import rule_book
from coordination.record import Coordination
from coordination.stored import from_row
from coordination.streams.clock import CLOCK, Attachment, Stage, clock_id
from coordination.timekeeping import keep
from projections.clocks import CLOCKS, running_out
from projections.engine import Projector, ReadDatabase
from tests.contract.recording import NOW, Office, file_case, register, take_up, the

RULES = Attachment(rule_book())
VERIFY = clock_id(the("lead"), "lead_verify", 1)
# received on 11 October 2022; 15 working days later is 1 November, at whose end the clock runs out
DUE_AT = datetime(2022, 11, 1, 16, tzinfo=UTC)
LATE = DUE_AT + timedelta(days=2)


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
    assert sum(counts) == 1
    assert topics(office) == ["clock.started", "clock.breached"]
    breached = from_row(office.log.read_stream(VERIFY)[1])
    assert (breached.envelope.occurred_at, breached.envelope.agency) == (DUE_AT, "system")


def test_a_timekeeper_whose_machine_is_set_back_does_nothing(office: Office) -> None:
    desk = taken_up(office)
    keep(desk, [VERIFY], now=DUE_AT - timedelta(microseconds=1))
    assert "clock.breached" not in topics(office)
    keep(desk, [VERIFY], now=LATE)
    assert keep(desk, [VERIFY], now=NOW) == 0
    assert topics(office).count("clock.breached") == 1


def test_a_touch_that_has_not_heard_of_the_breach_stands_all_the_same(office: Office) -> None:
    desk = taken_up(office)
    keep(writer(office), [VERIFY], now=LATE)
    desk.post([file_case(1, 1)], now=LATE)
    assert topics(office) == ["clock.started", "clock.breached", "clock.satisfied"]


def test_with_and_without_a_timekeeper_the_log_says_the_same(office: Office) -> None:
    desk = taken_up(office)
    desk.post([file_case(1, 1)], now=LATE)
    _, breached, satisfied = (from_row(row) for row in office.log.read_stream(VERIFY))
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

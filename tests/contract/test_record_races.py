"""Several writers on one record: lost races, ground that moves, memories that lag, processes that send the same."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from coordination.record import Receipt
from coordination.rules import Proposal
from coordination.streams.case import CASE
from coordination.streams.lead import LEAD, Stage
from tests.contract.recording import (
    NOW,
    Office,
    Waypoint,
    attend,
    close_campaign,
    correct,
    file_case,
    first,
    open_office,
    refused,
    register,
    suspect,
    suspend,
    take_up,
    the,
    told,
)

FORK = multiprocessing.get_context("fork")


# the same event from many


def test_threads_that_send_one_event_at_once_get_one_receipt(office: Office) -> None:
    """Some through the same process, some through another, all let go together."""
    writers = [office.writer(), office.writer()]
    barrier = threading.Barrier(8)

    def send(number: int) -> list[Receipt]:
        barrier.wait(30)
        return [writers[number % 2].post([event], now=NOW)[0] for event in events]

    events = [register(1), correct(1, "c1"), register(2), correct(1, "c2", expected=2)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(send, range(8)))
    for told_each in zip(*receipts, strict=True):
        assert len({first(receipt) for receipt in told_each}) == 1
        assert sum(not receipt.repeated for receipt in told_each) == 1
    assert [version for version, _ in office.rows(1)] == [1, 2, 3]


@pytest.fixture(params=["sqlite", "postgres"])
def durable_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


def send(url: str, folder: Path, barrier: Barrier, told_to: Queue[Any], events: list[Proposal]) -> None:
    """What another process does: open everything for itself, wait for the others, send, tell its receipts."""
    with closing(attend(url, folder)) as office:
        writer = office.writer()
        barrier.wait(60)
        told_to.put([writer.post([event], now=NOW)[0] for event in events])


def test_processes_that_send_the_same_events_at_once_get_the_same_receipts(durable_url: str, tmp_path: Path) -> None:
    """Leads with persons, whose keys are made by whoever comes first; corrections; a case with what follows from it."""
    events = [register(number, party=suspect("某甲")) for number in range(1, 16)]
    events += [take_up(1), correct(1, "c1"), file_case(1, 1), correct(2, "c2")]
    open_office(durable_url, tmp_path).close()
    barrier, told_to = FORK.Barrier(2), FORK.Queue()
    senders = [FORK.Process(target=send, args=(durable_url, tmp_path, barrier, told_to, events)) for _ in range(2)]
    for sender in senders:
        sender.start()
    both = [told_to.get(timeout=90) for _ in senders]
    for sender in senders:
        sender.join(30)
        assert sender.exitcode == 0
    for one, other in zip(*both, strict=True):
        assert first(one) == first(other)
        assert one.repeated is not other.repeated
    with closing(attend(durable_url, tmp_path)) as office:
        assert [topic for _, topic in office.rows(1)] == [
            "lead.registered",
            "lead.taken_up",
            "lead.particulars_corrected",
            "lead.filed",
        ]
        parties = {json.dumps(json.loads(office.stored(the("lead", n))[0])["data"]["party"]) for n in range(1, 16)}
        assert len(parties) == 1


# lost races


def test_a_lost_race_is_run_again(office: Office) -> None:
    """Between judging and appending another process writes to the same stream: reload, judge again, append."""
    office.writer().post([register(1)], now=NOW)
    other = office.writer()
    passed = Waypoint(office.log, before=[lambda: other.post([correct(1, "theirs")], now=NOW)])
    (receipt,) = office.writer(passed).post([correct(1, "mine")], now=NOW)
    assert receipt.version == 3
    assert passed.appends == 2


def test_who_loses_too_often_is_told_to_come_again(office: Office) -> None:
    office.writer().post([register(1), register(2)], now=NOW)
    other = office.writer()
    between = [partial(other.post, [correct(1, f"theirs {number}")], now=NOW) for number in range(8)]
    passed = Waypoint(office.log, before=between)
    writer = office.writer(passed)
    assert refused(lambda: writer.post([correct(1, "mine")], now=NOW)) == (0, "stream.busy")
    lines = [correct(1, "mine"), correct(3, "nowhere"), correct(2, "too")]
    assert told(writer.post_each(lines, now=NOW)) == ["stream.busy", "stream.not_found", "stream.busy"]
    assert [row.topic for row in office.log.read_stream(the("lead", 2))] == ["lead.registered"]
    assert told(writer.post_each(lines, now=NOW)) == ["kept", "stream.not_found", "kept"]


def test_one_lead_is_taken_up_once_by_many_at_once(office: Office) -> None:
    office.writer().post([register(1)], now=NOW)
    writers = [office.writer() for _ in range(4)]
    for writer in writers:
        assert writer.state(LEAD, the("lead")).stage is Stage.REGISTERED
    barrier = threading.Barrier(8)

    def take(number: int) -> str:
        barrier.wait(30)
        return told(writers[number % 4].post_each([take_up(1, f"mine {number}")], now=NOW))[0]

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(take, range(8)))
    assert outcomes == ["kept"] + ["record.wrong_stage"] * 7
    assert [version for version, _ in office.rows(1)] == [1, 2]


# what others did meanwhile


@pytest.mark.parametrize(
    ("meanwhile", "mine", "why"),
    [
        (suspend, register, "agency.suspended"),
        (close_campaign, register, "campaign.not_open"),
        (suspend, lambda: correct(9, "c"), "agency.suspended"),
    ],
    ids=["agency suspended", "campaign closed", "agency suspended, on a lead that is there"],
)
def test_what_was_read_must_not_move_before_the_append(
    office: Office, meanwhile: Callable[[], Proposal], mine: Callable[[], Proposal], why: str
) -> None:
    """Two threads at once: one has read that all is well and is about to append, the other takes the ground away."""
    office.writer().post([register(9)], now=NOW)
    judged, moved = threading.Event(), threading.Event()

    def wait() -> None:
        judged.set()
        assert moved.wait(30)

    def move() -> None:
        assert judged.wait(30)
        office.writer().post([meanwhile()], now=NOW)
        moved.set()

    passed = Waypoint(office.log, before=[wait])
    with ThreadPoolExecutor(1) as pool:
        moving = pool.submit(move)
        assert refused(lambda: office.writer(passed).post([mine()], now=NOW)) == (0, why)
        moving.result()
    assert office.rows(1) == []
    assert office.rows(9) == [(1, "lead.registered")]


def test_who_is_behind_neither_refuses_wrongly_nor_lets_pass_wrongly(office: Office) -> None:
    ahead, behind = office.writer(), office.writer()
    behind.post([register(1), register(2)], now=NOW)
    # it knows both leads as registered; meanwhile one is taken up, and a third appears
    ahead.post([take_up(1), register(3)], now=NOW)
    assert refused(lambda: behind.post([take_up(1, "again")], now=NOW)) == (0, "record.wrong_stage")
    assert behind.post([correct(3, "c3")], now=NOW)[0].version == 2
    # it has seen lead 4 as missing, and is asked again once it is there
    assert refused(lambda: behind.post([correct(4, "c4")], now=NOW)) == (0, "stream.not_found")
    ahead.post([register(4)], now=NOW)
    assert behind.post([correct(4, "c4")], now=NOW)[0].version == 2
    # it thinks lead 2 not taken up, so that a case on it would be refused
    ahead.post([take_up(2)], now=NOW)
    assert told(behind.post([file_case(1, 2)], now=NOW)) == ["kept"]
    # it thinks the agency active, or suspended, when it no longer is
    ahead.post([suspend()], now=NOW)
    assert refused(lambda: behind.post([register(5)], now=NOW)) == (0, "agency.suspended")


def test_who_is_behind_in_a_batch_judges_all_of_it_anew(office: Office) -> None:
    ahead, behind = office.writer(), office.writer()
    behind.post([register(1), register(2)], now=NOW)
    ahead.post([take_up(1), take_up(2)], now=NOW)
    receipts = behind.post([file_case(1, 1), file_case(2, 2), correct(1, "c", expected=3)], now=NOW)
    assert [receipt.version for receipt in receipts] == [1, 1, 4]


def test_what_is_remembered_is_what_replay_gives(office: Office) -> None:
    writer = office.writer()
    writer.post(
        [register(1, party=suspect("某甲")), take_up(1), correct(1, "c"), file_case(1, 1), register(2)], now=NOW
    )
    for kind, name, number in ((LEAD, "lead", 1), (LEAD, "lead", 2), (CASE, "case", 1)):
        remembered = writer._states._looked_up(the(name, number))
        assert remembered is not None
        assert remembered.state == office.writer().state(kind, the(name, number))


def test_of_two_cases_on_one_lead_one_is_filed_and_nothing_of_the_other(office: Office) -> None:
    """The other one's case stream is new and free: only the lead, read and written as a consequence, stands against it."""
    office.writer().post([register(1), take_up(1)], now=NOW)
    writers, barrier = [office.writer(), office.writer()], threading.Barrier(2)

    def file(number: int) -> list[str]:
        barrier.wait(30)
        return told(writers[number].post_each([file_case(number + 1, 1)], now=NOW))

    with ThreadPoolExecutor(2) as pool:
        outcomes = [outcome for (outcome,) in pool.map(file, range(2))]
    assert outcomes.count("kept") == 1
    assert len(office.rows(1)) == 3
    assert sorted(len(office.rows(number, "case")) for number in (1, 2)) == [0, 1]

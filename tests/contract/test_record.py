"""What the write side promises, whatever the store: once, in order, whole, judged upon what is so."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from coordination.catalogue import Invalid
from coordination.record import Receipt, Refused
from coordination.rules import Proposal, Rejection
from coordination.stored import from_row
from coordination.streams.case import CASE
from coordination.streams.case.codes import Stage as CaseStage
from coordination.streams.lead import LEAD, Stage
from tests.contract import recording
from tests.contract.recording import (
    NOW,
    Office,
    Waypoint,
    attend,
    close_campaign,
    correct,
    enveloped,
    file_case,
    open_office,
    register,
    suspect,
    suspend,
    take_up,
    the,
)

FORK = multiprocessing.get_context("fork")
Results = list[Receipt | Rejection | Invalid]


@pytest.fixture
def office(any_store_url: str, tmp_path: Path) -> Iterator[Office]:
    with closing(open_office(any_store_url, tmp_path)) as opened:
        yield opened


def refused(post: Callable[[], object]) -> tuple[int, str]:
    """Which event is refused, and why."""
    with pytest.raises(Refused) as caught:
        post()
    assert isinstance(caught.value.reason, Rejection)
    return caught.value.number, caught.value.reason.code


def told(results: Results) -> list[str]:
    """Of each event what became of it."""
    return [
        ("again" if one.repeated else "kept") if isinstance(one, Receipt) else getattr(one, "code", "invalid")
        for one in results
    ]


def first(receipt: Receipt) -> Receipt:
    return replace(receipt, repeated=False)


# once


def test_a_repeat_gets_the_first_receipt_again(office: Office) -> None:
    writer = office.writer()
    (kept,) = writer.post([register()], now=NOW)
    (again,) = writer.post([register()], now=NOW)
    assert not kept.repeated
    assert again.repeated
    assert first(again) == kept
    assert office.rows(1) == [(1, "lead.registered")]


def test_a_repeat_gets_the_first_receipt_after_a_restart(office: Office) -> None:
    (kept,) = office.writer().post([register()], now=NOW)
    (again,) = office.writer().post([register()], now=NOW)
    assert (again.repeated, first(again)) == (True, kept)


def test_a_repeat_gets_the_first_receipt_though_it_could_not_be_recorded_now(office: Office) -> None:
    """The record has moved on, the campaign is closed, the agency suspended: what was recorded was recorded."""
    writer = office.writer()
    (opened,) = writer.post([register()], now=NOW)
    (corrected,) = writer.post([correct(1, "c1", expected=1)], now=NOW)
    writer.post([correct(1, "c2"), close_campaign(), suspend()], now=NOW)
    for fresh in (writer, office.writer()):
        assert first(*fresh.post([register()], now=NOW)) == opened
        assert first(*fresh.post([correct(1, "c1", expected=1)], now=NOW)) == corrected


@pytest.mark.parametrize("restarted", [False, True])
def test_an_id_may_not_say_something_else(office: Office, *, restarted: bool) -> None:
    writer = office.writer()
    writer.post([register()], now=NOW)
    writer = office.writer() if restarted else writer
    others = [
        register(title="另一条线索"),
        register(2, id="register 1"),
        enveloped(register(), officer="officer-2"),
        correct(1, "register 1"),
    ]
    for other in others:
        assert refused(lambda other=other: writer.post([other], now=NOW)) == (0, "event.id_reused")  # type: ignore[misc]
    assert office.rows(1) == [(1, "lead.registered")]
    assert office.rows(2) == []


@pytest.mark.parametrize("changed", [{"source": "/other"}, {"sender": recording.POLICE}])
def test_an_id_counts_within_its_source_and_sender(office: Office, changed: dict[str, str]) -> None:
    writer = office.writer()
    writer.post([register()], now=NOW)
    (kept,) = writer.post([enveloped(register(2, id="register 1"), **changed)], now=NOW)
    assert not kept.repeated


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


# whole


def test_a_batch_is_recorded_whole_or_not_at_all(office: Office) -> None:
    writer = office.writer()
    before = office.log.head().position
    # a lead that is not taken up has no feedback to extend, so the second event may not stand
    batch = [register(1), take_up(1), take_up(1, "again"), register(2)]
    assert refused(lambda: writer.post(batch, now=NOW)) == (2, "record.wrong_stage")
    assert office.log.head().position == before
    assert writer.state(LEAD, the("lead")).stage is Stage.NONE
    # nothing of it is remembered either: the first two may come by themselves
    assert told(list(writer.post(batch[:2], now=NOW))) == ["kept", "kept"]


def test_the_events_of_a_batch_are_judged_upon_each_other(office: Office) -> None:
    receipts = office.writer().post([register(1), correct(1, "c", expected=1), take_up(1), register(2)], now=NOW)
    assert [(receipt.stream, receipt.version) for receipt in receipts] == [
        (the("lead"), 1),
        (the("lead"), 2),
        (the("lead"), 3),
        (the("lead", 2), 1),
    ]
    positions = [receipt.position for receipt in receipts]
    assert positions == sorted(set(positions))
    assert [row.position for row in office.log.read_positions(positions)] == positions


@pytest.mark.parametrize("restarted", [False, True])
def test_a_batch_of_which_some_is_there_already_adds_the_rest(office: Office, *, restarted: bool) -> None:
    writer = office.writer()
    (one,) = writer.post([register(1)], now=NOW)
    (three,) = writer.post([correct(1, "c1")], now=NOW)
    writer = office.writer() if restarted else writer
    batch = [register(1), register(2), correct(1, "c1"), correct(1, "c2"), register(2)]
    receipts = writer.post(batch, now=NOW)
    assert told(list(receipts)) == ["again", "kept", "again", "kept", "again"]
    assert [first(receipts[0]), first(receipts[2])] == [one, three]
    assert first(receipts[4]) == receipts[1]
    assert (receipts[3].stream, receipts[3].version) == (the("lead"), 3)
    assert told(list(writer.post(batch, now=NOW))) == ["again"] * 5


def test_a_batch_with_an_id_that_said_something_else_is_refused_whole(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    batch = [register(2), register(1, title="另一条线索")]
    assert refused(lambda: writer.post(batch, now=NOW)) == (1, "event.id_reused")
    assert refused(lambda: writer.post([register(2), register(3, id="register 2")], now=NOW)) == (1, "event.id_reused")
    assert office.rows(2) == []


# each by itself


def test_of_lines_what_may_stand_stands(office: Office) -> None:
    writer = office.writer()
    lines = [
        register(1),
        correct(2, "c-none"),
        take_up(1),
        take_up(1, "t2"),
        register(1),
        register(2, received_on=NOW.date().replace(year=2023)),
        correct(1, "c-stale", expected=1),
        correct(1, "c1", expected=2),
        register(3, id="register 1"),
    ]
    results = writer.post_each(lines, now=NOW)
    assert told(results) == [
        "kept",
        "stream.not_found",
        "kept",
        "record.wrong_stage",
        "again",
        "lead.received_after_legal_date",
        "stream.stale_version",
        "kept",
        "event.id_reused",
    ]
    assert [topic for _, topic in office.rows(1)] == ["lead.registered", "lead.taken_up", "lead.particulars_corrected"]
    assert (office.rows(2), office.rows(3)) == ([], [])
    # sent again, each line is answered alike, and nothing is recorded twice
    again = ["again" if result == "kept" else result for result in told(results)]
    assert told(office.writer().post_each(lines, now=NOW)) == again


# versions


def test_an_expected_version_holds_or_the_event_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    other = office.writer()
    assert other.post([correct(1, "c1", expected=1)], now=NOW)[0].version == 2
    # the first writer still thinks that the lead is at version 1
    assert refused(lambda: writer.post([correct(1, "c2", expected=1)], now=NOW)) == (0, "stream.stale_version")
    assert writer.post([correct(1, "c2", expected=2)], now=NOW)[0].version == 3


def test_who_expects_a_version_that_has_yet_to_come_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    assert refused(lambda: writer.post([correct(1, "c", expected=5)], now=NOW)) == (0, "stream.stale_version")


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
    assert told(list(behind.post([file_case(1, 2)], now=NOW))) == ["kept"]
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
        remembered = writer._states.get(the(name, number))
        assert remembered is not None
        assert remembered.state == office.writer().state(kind, the(name, number))


# what follows


def test_a_case_and_what_its_lead_hears_of_it_are_recorded_together(office: Office) -> None:
    writer = office.writer()
    (*_, filed) = writer.post([register(1), take_up(1), file_case(1, 1)], now=NOW)
    assert office.rows(1)[-1] == (3, "lead.filed")
    assert office.rows(1, "case") == [(1, "case.filed")]
    follower = from_row(office.log.read_stream(the("lead"), after=2)[0])
    assert (follower.position, follower.recorded_at) == (filed.position + 1, filed.recorded_at)
    assert (follower.envelope.agency, follower.envelope.source) == ("system", "liandong")
    assert follower.envelope.causation_id == "file 1"
    assert writer.state(LEAD, the("lead")).stage is Stage.FILED
    assert writer.state(CASE, the("case")).stage is CaseStage.FILED
    assert told(list(office.writer().post([file_case(1, 1)], now=NOW))) == ["again"]
    assert office.rows(1)[-1] == (3, "lead.filed")


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


# persons


@pytest.mark.parametrize("whole", [True, False])
def test_of_what_is_refused_no_reference_is_bound(office: Office, *, whole: bool) -> None:
    """Whoever corrects the name of the campaign sends the same persons again."""
    writer = office.writer()
    party = suspect("某甲")
    misspelt = [register(1, party=party, campaigns=("anqiu-2202",)), register(2, campaigns=("anqiu-2202",))]
    if whole:
        with pytest.raises(Refused):
            writer.post(misspelt, now=NOW)
    else:
        assert told(writer.post_each(misspelt, now=NOW)) == ["campaign.not_open"] * 2
    assert told(writer.post_each([register(1, party=party), register(2)], now=NOW)) == ["kept"] * 2


def test_personal_fields_are_sealed_in_the_stored_bytes(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1, party=suspect("某甲", "13912345678"))], now=NOW)
    (state,) = office.stored(the("lead"))
    assert "某甲".encode() not in state
    assert b"13912345678" not in state
    person = json.loads(state)["data"]["party"]["person"]
    assert person["name"].startswith("sealed:1:")
    assert person["phone"].startswith("sealed:1:")
    assert person["ref"] == str(the("person"))


def test_the_same_person_is_sealed_alike_in_every_event_and_by_every_writer(office: Office) -> None:
    office.writer().post([register(1, party=suspect("某甲"))], now=NOW)
    office.writer().post([register(2, party=suspect("某甲"))], now=NOW)
    one, two = (json.loads(office.stored(the("lead", number))[0])["data"]["party"] for number in (1, 2))
    assert one == two
    again = office.writer().post([register(1, party=suspect("某甲"))], now=NOW)
    assert told(list(again)) == ["again"]
    other = register(1, party=suspect("某乙"))
    assert refused(lambda: office.writer().post([other], now=NOW)) == (0, "event.id_reused")


# streams


def test_an_id_of_another_kind_is_refused(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1), take_up(1)], now=NOW)
    misplaced = enveloped(file_case(1), stream=the("lead"))
    for fresh in (writer, office.writer()):
        assert refused(lambda fresh=fresh: fresh.post([misplaced], now=NOW)) == (0, "stream.other_kind")  # type: ignore[misc]
    assert office.rows(1) == [(1, "lead.registered"), (2, "lead.taken_up")]


def test_a_stream_of_ten_thousand_events_loads_and_goes_on(office: Office) -> None:
    writer = office.writer()
    writer.post([register(1)], now=NOW)
    for start in range(0, 9_999, 1111):
        writer.post([correct(1, f"c{number}") for number in range(start, start + 1111)], now=NOW)
    fresh = office.writer()
    (receipt,) = fresh.post([correct(1, "the last", expected=10_000)], now=NOW)
    assert receipt.version == 10_001
    assert told(list(fresh.post([correct(1, "c5000")], now=NOW))) == ["again"]


# processes


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

"""Group commit by itself: who shares a transaction with whom, and what the others see when one fails."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import OperationalError

from coordination.store import Appended, AppendRequest, Conflict, Duplicate, Known, NewEvent, Outcome, StoreUnavailable
from coordination.store.group import GroupCommit
from coordination.store.recorder import OrderedRecorder

NOW = datetime(2022, 6, 1, tzinfo=UTC)


def request(*streams: UUID, reads: Sequence[UUID] = (), key: UUID | None = None) -> AppendRequest:
    events = tuple(NewEvent(s, 1, "t", b"", key or uuid4(), hashlib.sha256(b"").digest()) for s in streams)
    return AppendRequest(events, dict.fromkeys((*streams, *reads), 0))


class Recorder:
    """Notes which requests came together and which thread brought them; waits at the gate before it answers."""

    def __init__(self) -> None:
        self.groups: list[list[AppendRequest]] = []
        self.threads: list[int] = []
        self.announced: list[int] = []
        self.gate = threading.Semaphore(0)
        self.entered = threading.Semaphore(0)
        self.answer: Callable[[AppendRequest], Outcome] = lambda r: Appended((len(self.groups),), NOW)

    def record(self, requests: Sequence[AppendRequest], clock: datetime | None) -> list[Outcome]:
        self.groups.append(list(requests))
        self.threads.append(threading.get_ident())
        self.entered.release()
        assert self.gate.acquire(timeout=10)
        return [self.answer(request) for request in requests]

    def announce(self, position: int) -> None:
        self.announced.append(position)


class Queue:
    """A group commit whose first leader stands at the gate while others queue up behind."""

    def __init__(self, timeout: float = 5.0) -> None:
        self.recorder = Recorder()
        self.group = GroupCommit(cast("OrderedRecorder", self.recorder), timeout)
        self.threads = ThreadPoolExecutor(40)

    def send(self, request: AppendRequest, clock: datetime | None = None) -> Future[Outcome]:
        before, led = len(self.group._waiting), self.group._led
        future = self.threads.submit(self.group.append, request, clock)
        if led:
            while len(self.group._waiting) == before:
                pass
        else:
            assert self.recorder.entered.acquire(timeout=10)
        return future

    def open(self, groups: int = 1) -> None:
        for _ in range(groups):
            self.recorder.gate.release()

    def finish(self) -> list[list[AppendRequest]]:
        self.open(100)
        self.threads.shutdown()
        return self.recorder.groups


def test_a_lone_thread_commits_by_itself_at_once() -> None:
    queue = Queue()
    queue.open()
    assert queue.group.append(request(uuid4()), None) == Appended((1,), NOW)
    assert queue.recorder.threads == [threading.get_ident()]
    assert queue.recorder.announced == [1]


def test_those_who_wait_share_the_next_transaction() -> None:
    queue = Queue()
    requests = [request(uuid4()) for _ in range(9)]
    futures = [queue.send(r) for r in requests]
    assert queue.finish() == [requests[:1], requests[1:]]
    assert [f.result() for f in futures] == [Appended((1,), NOW)] + [Appended((2,), NOW)] * 8


def test_a_request_on_a_stream_written_before_it_goes_into_the_next_round() -> None:
    queue = Queue()
    shared, free = uuid4(), uuid4()
    first, writer = request(uuid4()), request(shared)
    second_writer, reader, other = request(shared), request(uuid4(), reads=[shared]), request(free)
    for r in (first, writer, second_writer, reader, other):
        queue.send(r)
    assert queue.finish() == [[first], [writer, other], [second_writer], [reader]]


def test_readers_of_one_stream_need_not_wait_for_each_other() -> None:
    queue = Queue()
    shared = uuid4()
    first, one, two, writer = (
        request(uuid4()),
        request(uuid4(), reads=[shared]),
        request(uuid4(), reads=[shared]),
        request(shared),
    )
    for r in (first, one, two, writer):
        queue.send(r)
    assert queue.finish() == [[first], [one, two, writer]]


def test_the_same_event_twice_is_decided_one_after_the_other() -> None:
    queue = Queue()
    key = uuid4()
    first, one, again = request(uuid4()), request(uuid4(), key=key), request(uuid4(), key=key)
    for r in (first, one, again):
        queue.send(r)
    assert queue.finish() == [[first], [one], [again]]


def test_a_simulated_clock_goes_alone() -> None:
    queue = Queue()
    requests = [request(uuid4()) for _ in range(5)]
    for number, r in enumerate(requests):
        queue.send(r, NOW if number in {0, 2} else None)
    assert queue.finish() == [requests[:1], [requests[1], requests[3], requests[4]], [requests[2]]]


def test_groups_are_bounded() -> None:
    queue = Queue()
    big = [request(*(uuid4() for _ in range(900))) for _ in range(4)]
    for r in big:
        queue.send(r)
    assert queue.finish() == [big[:1], big[1:3], big[3:]]


def test_no_thread_leads_twice() -> None:
    queue = Queue()
    shared = uuid4()
    for _ in range(12):  # each must wait for the one before: twelve rounds
        queue.send(request(shared))
    assert len(queue.finish()) == 12
    assert len(set(queue.recorder.threads)) == 12


def test_only_the_culprit_sees_its_error() -> None:
    queue = Queue()
    first, good, bad, fine = (request(uuid4()) for _ in range(4))

    def answer(r: AppendRequest) -> Outcome:
        if r is bad:
            raise ValueError("a bad row")
        return Appended((7,), NOW)

    queue.recorder.answer = answer
    futures = [queue.send(r) for r in (first, good, bad, fine)]
    assert queue.finish() == [[first], [good, bad, fine], [good], [bad], [fine]]
    with pytest.raises(ValueError, match="a bad row"):
        futures[2].result()
    assert [futures[n].result() for n in (0, 1, 3)] == [Appended((7,), NOW)] * 3


def lost(queue: Queue, outcome: Outcome) -> None:
    """The first reply is lost on the way; asked again, the store answers so."""
    replies: list[Outcome | Exception] = [OperationalError("the connection is lost"), outcome]

    def answer(_: AppendRequest) -> Outcome:
        reply = replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    queue.recorder.answer = answer
    queue.open(2)


def found(r: AppendRequest, **changes: object) -> Duplicate:
    event = r.events[0]
    known = Known(41, event.stream, event.version, NOW, event.digest)._replace(**changes)
    return Duplicate({event.key: known})


def test_a_lost_reply_that_was_a_yes_is_a_yes() -> None:
    queue, mine = Queue(), request(uuid4())
    lost(queue, found(mine))
    assert queue.group.append(mine, None) == Appended((41,), NOW)
    assert queue.recorder.groups == [[mine], [mine]]
    assert queue.recorder.announced == [41]


@pytest.mark.parametrize("changes", [{"digest": bytes(32)}, {"version": 2}, {"stream": UUID(int=1)}])
def test_what_others_kept_under_the_key_is_still_a_duplicate(changes: dict[str, object]) -> None:
    queue, mine = Queue(), request(uuid4())
    lost(queue, found(mine, **changes))
    assert queue.group.append(mine, None) == found(mine, **changes)


def test_after_a_lost_reply_a_conflict_is_a_conflict() -> None:
    queue, mine = Queue(), request(uuid4())
    lost(queue, Conflict(frozenset({mine.events[0].stream})))
    assert queue.group.append(mine, None) == Conflict(frozenset({mine.events[0].stream}))


def test_without_a_lost_reply_a_duplicate_is_a_duplicate() -> None:
    queue, mine = Queue(), request(uuid4())
    queue.recorder.answer = found
    queue.open()
    assert queue.group.append(mine, None) == found(mine)


def test_a_store_out_of_reach_is_said_in_time_and_to_all() -> None:
    queue = Queue(timeout=0.3)

    def away(_: AppendRequest) -> Outcome:
        raise OperationalError("nobody there")

    queue.recorder.answer = away
    futures = [queue.send(request(uuid4())) for _ in range(5)]
    queue.open(100)
    for future in futures:
        with pytest.raises(StoreUnavailable, match="nobody there"):
            future.result(timeout=5)
    queue.recorder.answer = lambda _: Appended((9,), NOW)
    assert queue.group.append(request(uuid4()), None) == Appended((9,), NOW)
    queue.finish()


class Interrupted(BaseException):
    """As KeyboardInterrupt, which only the main thread can get."""


def test_an_interrupted_leader_keeps_nobody_waiting() -> None:
    queue = Queue()
    first, mine, other = (request(uuid4()) for _ in range(3))

    def answer(r: AppendRequest) -> Outcome:
        if r is mine:
            raise Interrupted
        return Appended((1,), NOW)

    queue.recorder.answer = answer
    futures = [queue.send(r) for r in (first, mine, other)]
    queue.finish()
    with pytest.raises(Interrupted):
        futures[1].result()
    with pytest.raises(StoreUnavailable):
        futures[2].result()
    assert queue.group.append(request(uuid4()), None) == Appended((1,), NOW)

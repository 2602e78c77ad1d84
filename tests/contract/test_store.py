"""What every store promises, whichever database it writes to."""

from __future__ import annotations

import hashlib
import itertools
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

import pytest

from coordination.store import (
    Appended,
    AppendRequest,
    Conflict,
    Duplicate,
    Head,
    Log,
    NewEvent,
    Row,
    SchemaMismatch,
    ensure_schema,
    open_log,
)
from coordination.store.recorder import OrderedRecorder

MORNING = datetime(2022, 6, 1, 1, 0, tzinfo=UTC)


def event(stream: UUID, version: int, content: str = "线索登记", *, key: UUID | None = None) -> NewEvent:
    state = content.encode()
    return NewEvent(stream, version, "lead.registered", state, key or uuid4(), hashlib.sha256(state).digest())


def opening(stream: UUID | None = None, count: int = 1) -> AppendRequest:
    stream = stream or uuid4()
    return AppendRequest(tuple(event(stream, version) for version in range(1, count + 1)), {stream: 0})


def following(stream: UUID, last: int) -> AppendRequest:
    return AppendRequest((event(stream, last + 1),), {stream: last})


@pytest.fixture
def log(any_store_url: str) -> Iterator[Log]:
    log = open_log(any_store_url)
    yield log
    log.close()


@pytest.fixture(params=["sqlite", "postgres"])
def durable_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


def kept(log: Log, request: AppendRequest, clock: datetime | None = None) -> Appended:
    outcome = log.append(request, clock=clock)
    assert isinstance(outcome, Appended), outcome
    return outcome


# what is kept, and how it is read


def test_an_empty_log(log: Log) -> None:
    stream = uuid4()
    assert log.head() == Head(0, None)
    assert log.read_page(0, 10) == []
    assert log.read_stream(stream) == []
    assert log.read_streams([stream]) == {stream: []}
    assert log.read_positions([1]) == []
    assert log.find([stream]) == {}
    assert log.position_at(datetime.now(UTC)) == 0
    assert log.wait_beyond(0, 0.01) is False


def test_what_was_appended_is_read_back_whole(log: Log) -> None:
    one, other = uuid4(), uuid4()
    request = AppendRequest(
        (event(one, 1, "商标侵权"), event(other, 1, ""), event(one, 2, "x" * 100_000)), {one: 0, other: 0}
    )
    outcome = kept(log, request)
    first, second, third = outcome.positions
    assert first < second < third
    rows = [
        Row(position, e.stream, e.version, e.topic, e.state, outcome.recorded_at)
        for position, e in zip(outcome.positions, request.events, strict=True)
    ]
    assert log.read_page(0, 10) == rows
    assert log.read_page(0, 2) == rows[:2]
    assert log.read_page(first, 10) == rows[1:]
    assert log.read_page(0, 10, up_to=second) == rows[:2]
    assert log.read_stream(one) == [rows[0], rows[2]]
    assert log.read_stream(one, 1) == [rows[2]]
    assert log.read_streams([other, one]) == {one: [rows[0], rows[2]], other: [rows[1]]}
    assert log.read_positions([third, first, third + 1]) == [rows[0], rows[2]]
    assert log.head() == Head(third, outcome.recorded_at)
    assert outcome.recorded_at.utcoffset() == timedelta(0)


def test_many_events_for_many_streams_in_one_append(log: Log) -> None:
    streams = [uuid4() for _ in range(1200)]
    request = AppendRequest(tuple(event(stream, 1) for stream in streams), dict.fromkeys(streams, 0))
    outcome = kept(log, request)
    rows = log.read_page(0, 5000)
    assert [row.position for row in rows] == list(outcome.positions)
    assert [row.stream for row in rows] == streams
    assert log.read_streams(streams) == {row.stream: [row] for row in rows}
    assert len(log.find([e.key for e in request.events])) == 1200
    assert len(log.read_positions(outcome.positions)) == 1200


@pytest.mark.parametrize(
    "request_of",
    [
        lambda s: AppendRequest((), {s: 0}),
        lambda s: AppendRequest((event(s, 1),), {}),
        lambda s: AppendRequest((event(s, 2),), {s: 0}),
        lambda s: AppendRequest((event(s, 1), event(s, 3)), {s: 0}),
        lambda s: AppendRequest((event(s, 1, key=s), event(s, 2, key=s)), {s: 0}),
        lambda s: AppendRequest((NewEvent(s, 1, "t", b"", s, b"short"),), {s: 0}),
    ],
    ids=["nothing", "unchecked", "gap", "gap within", "same key twice", "short digest"],
)
def test_a_request_that_no_log_could_keep_is_the_callers_mistake(log: Log, request_of: object) -> None:
    assert callable(request_of)
    with pytest.raises(ValueError, match=r"."):
        log.append(request_of(uuid4()))
    assert log.head().position == 0


# repeats and lost races


def test_the_same_events_again_are_known(log: Log) -> None:
    request = opening(count=2)
    first = kept(log, request)
    again = log.append(request)
    assert isinstance(again, Duplicate)
    assert {key: (k.position, k.stream, k.version, k.recorded_at, k.digest) for key, k in again.found.items()} == {
        e.key: (position, e.stream, e.version, first.recorded_at, e.digest)
        for position, e in zip(first.positions, request.events, strict=True)
    }
    assert log.find([e.key for e in request.events]) == again.found


def test_one_known_event_keeps_the_whole_request_out(log: Log) -> None:
    stream, other = uuid4(), uuid4()
    known = event(stream, 1)
    kept(log, AppendRequest((known,), {stream: 0}))
    outcome = log.append(AppendRequest((event(other, 1), known), {other: 0, stream: 0}))
    assert isinstance(outcome, Duplicate)
    assert list(outcome.found) == [known.key]
    assert log.read_stream(other) == []


def test_a_stream_that_moved_is_named(log: Log) -> None:
    written, read, still = uuid4(), uuid4(), uuid4()
    for stream in (written, read, still):
        kept(log, opening(stream))
    kept(log, following(written, 1))
    kept(log, following(read, 1))
    assert log.append(following(written, 1)) == Conflict(frozenset({written}))
    stale = AppendRequest((event(still, 2),), {still: 1, read: 1})
    assert log.append(stale) == Conflict(frozenset({read}))
    both = AppendRequest((event(written, 2), event(still, 2)), {written: 1, still: 1, read: 1})
    assert log.append(both) == Conflict(frozenset({written, read}))
    kept(log, AppendRequest((event(still, 2),), {still: 1, read: 2, uuid4(): 0}))


def test_conflicts_and_repeats_leave_no_gap(log: Log) -> None:
    stream = uuid4()
    request = opening(stream)
    kept(log, request)
    for _ in range(5):
        assert isinstance(log.append(opening(stream)), Conflict)
        assert isinstance(log.append(request), Duplicate)
        assert isinstance(log.append(opening(stream, count=3)), Conflict)
    assert kept(log, opening()).positions == (2,)


def test_of_many_threads_that_open_one_stream_one_wins(log: Log) -> None:
    stream = uuid4()
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: log.append(opening(stream)), range(64)))
    assert sum(isinstance(outcome, Appended) for outcome in outcomes) == 1
    assert outcomes.count(Conflict(frozenset({stream}))) == 63
    assert len(log.read_page(0, 100)) == 1


def test_of_many_threads_that_send_one_event_one_writes_it(log: Log) -> None:
    request = opening()
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: log.append(request), range(64)))
    assert sum(isinstance(outcome, Appended) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Duplicate) for outcome in outcomes) == 63


def test_racing_threads_with_retry_lose_nothing(log: Log) -> None:
    """Eight threads count up two shared streams, each reading the other: every increment is there once."""
    left, right = uuid4(), uuid4()

    def count_up(number: int) -> None:
        mine, other = (left, right) if number % 2 else (right, left)
        for _ in range(10):
            while True:
                versions = {s: len(rows) for s, rows in log.read_streams([left, right]).items()}
                request = AppendRequest(
                    (event(mine, versions[mine] + 1),), {mine: versions[mine], other: versions[other]}
                )
                if isinstance(log.append(request), Appended):
                    break

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count_up, range(8)))
    assert [row.version for row in log.read_stream(left)] == list(range(1, 41))
    assert [row.version for row in log.read_stream(right)] == list(range(1, 41))


def test_a_bad_row_harms_only_its_own_request(durable_url: str) -> None:
    log = open_log(durable_url)
    stream = uuid4()
    bad = AppendRequest((NewEvent(stream, 1, None, b"", uuid4(), bytes(32)),), {stream: 0})  # type: ignore[arg-type]

    def send(number: int) -> object:
        try:
            return log.append(bad if number % 8 == 3 else opening())
        except Exception as error:  # noqa: BLE001
            return error

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(send, range(64)))
    assert sum(isinstance(outcome, Appended) for outcome in outcomes) == 56
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 8
    assert len(log.read_page(0, 100)) == 56
    log.close()


def test_in_one_transaction_nobody_harms_a_neighbour(log: Log) -> None:
    """What a group commit hands over at once: a repeat and two lost races among requests that may stand."""
    moved, sent = uuid4(), opening()
    kept(log, opening(moved))
    first = kept(log, sent)
    good, better, best = opening(count=2), opening(), following(moved, 1)
    group = [good, sent, opening(moved), better, AppendRequest((event(uuid := uuid4(), 1),), {uuid: 0, moved: 7}), best]
    recorder = cast("OrderedRecorder", log.recorder)
    outcomes = recorder.record(group, None)
    assert [type(outcome) for outcome in outcomes] == [Appended, Duplicate, Conflict, Appended, Conflict, Appended]
    assert outcomes[2] == outcomes[4] == Conflict(frozenset({moved}))
    assert [o.positions for o in outcomes if isinstance(o, Appended)] == [(3, 4), (5,), (6,)]
    assert [row.stream for row in log.read_page(first.positions[-1], 10)] == [
        e.stream for request in (good, better, best) for e in request.events
    ]


# time


def test_times_never_run_backwards(log: Log) -> None:
    evening = MORNING + timedelta(hours=9)
    assert kept(log, opening(), MORNING).recorded_at == MORNING
    assert kept(log, opening(), evening).recorded_at == evening
    assert kept(log, opening(), MORNING).recorded_at == evening
    future = datetime.now(UTC) + timedelta(days=400)
    assert kept(log, opening(), future).recorded_at == future
    assert kept(log, opening()).recorded_at == future, "the real clock, now behind, waits as well"


def test_the_clock_of_the_store_counts_when_none_is_given(log: Log) -> None:
    before = datetime.now(UTC)
    assert before - timedelta(seconds=1) <= kept(log, opening()).recorded_at <= datetime.now(UTC) + timedelta(seconds=1)


def test_an_instant_maps_to_the_last_position_not_after_it(log: Log) -> None:
    hours = [0, 1, 1, 1, 4, 9, 9, 20]
    positions = [kept(log, opening(count=2), MORNING + timedelta(hours=h)).positions[-1] for h in hours]
    for at in range(-1, 24):
        expected = max((p for p, h in zip(positions, hours, strict=True) if h <= at), default=0)
        assert log.position_at(MORNING + timedelta(hours=at)) == expected
    second = MORNING + timedelta(hours=4)
    assert log.position_at(second - timedelta(microseconds=1)) == positions[3]
    assert log.position_at(second + timedelta(microseconds=1)) == positions[4]


def test_an_answer_about_the_past_never_changes(log: Log) -> None:
    """Writers append all the time; whoever asks about this very moment is told what holds for ever."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            kept(log, opening())

    answers = {}
    with ThreadPoolExecutor(6) as threads:
        writing = [threads.submit(write) for _ in range(4)]
        until = time.monotonic() + 1.5
        for number in itertools.count():
            # now, a little ago, and a little ahead, as from a host whose clock runs fast
            instant = datetime.now(UTC) + timedelta(milliseconds=(0, -2, 3)[number % 3])
            answers[instant] = log.position_at(instant)
            if time.monotonic() > until:
                break
        stop.set()
        for thread in writing:
            thread.result()
    recorded = [(row.recorded_at, row.position) for row in log.read_page(0, 1_000_000)]
    assert len(recorded) > 20
    assert recorded == sorted(recorded)
    for instant, position in answers.items():
        assert position == max((p for at, p in recorded if at <= instant), default=0)
        assert log.position_at(instant) == position


# waiting


def test_a_waiting_reader_is_woken(log: Log) -> None:
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(log.wait_beyond, 0, 20.0)
        time.sleep(0.1)
        assert not waiting.done()
        started = time.monotonic()
        kept(log, opening())
        assert waiting.result() is True
    assert time.monotonic() - started < 5
    assert log.wait_beyond(0, 0.0) is True
    assert log.wait_beyond(1, 0.05) is False


# several logs


def test_a_forked_child_has_its_own_connections(durable_url: str) -> None:
    """The child appends through the log it inherited; the parent's connections are none the worse."""
    with ThreadPoolExecutor(1) as thread:  # fork in a thread: the others' locks stay taken in the child
        log = open_log(durable_url)
        kept(log, opening())
        log.wait_beyond(5, 0.01)
        child = thread.submit(_fork_and_append, log).result()
        assert os.waitstatus_to_exitcode(child) == 0
        for _ in range(3):
            kept(log, opening())
        assert len(log.read_page(0, 100)) == 7
        log.close()


def _fork_and_append(log: Log) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            for _ in range(3):
                kept(log, opening())
            status = 0 if len(log.read_page(0, 100)) == 4 and log.wait_beyond(0, 1) else 2
            log.close()
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


def test_setting_up_again_changes_nothing(durable_url: str) -> None:
    with pytest.raises(SchemaMismatch):
        open_log(durable_url, create=False)
    ensure_schema(durable_url)
    log = open_log(durable_url)
    kept(log, opening())
    log.close()
    ensure_schema(durable_url)
    log = open_log(durable_url, create=False)
    assert log.head().position == 1
    log.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///", "events.db", ""])
def test_not_a_url_of_a_log(url: str) -> None:
    with pytest.raises(ValueError, match="not the URL of a log"):
        open_log(url)

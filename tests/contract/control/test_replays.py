"""The queue of replays on both databases: bounded, one at a time, ended once, and honest about what nobody runs any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from coordination.control import (
    MOST_OF_ONE,
    MOST_WAITING,
    ControlDatabase,
    NoSuchReplay,
    QueueFull,
    ReplayJob,
    ReplayOver,
    Replays,
    State,
    TooManyOfOne,
)

NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def replays(database: ControlDatabase) -> Replays:
    return Replays(database)


def job(number: int = 0, agency: str | None = None) -> ReplayJob:
    """Return a replay; without an agency, of one that asks for no other."""
    at, asks = NOW + number * MINUTE, f"{number}-jw" if agency is None else agency
    return ReplayJob(UUID(int=number), State.QUEUED, asks, "k" * 10, at, ("leads", "cases"), 355, NOW)


def test_what_was_asked_for_is_kept_as_it_was_asked(replays: Replays) -> None:
    replays.ask(job(1))
    assert replays.find(UUID(int=1)) == job(1)
    with pytest.raises(NoSuchReplay):
        replays.find(uuid4())


def test_they_are_run_in_the_order_in_which_they_were_asked_for(replays: Replays) -> None:
    for number in (2, 1, 3):
        replays.ask(job(number))
    begun = replays.begin(now=NOW)
    assert begun is not None
    assert (begun.id, begun.state, begun.started_at, begun.seen_at) == (UUID(int=1), State.RUNNING, NOW, NOW)
    following = [replays.begin(now=NOW) for _ in range(3)]
    assert [one and one.id for one in following] == [UUID(int=2), UUID(int=3), None]


def test_progress_and_report_are_kept_and_an_end_is_the_end(replays: Replays) -> None:
    replays.ask(job())
    assert not replays.tell(UUID(int=0), {"position": 1}, now=NOW), "nobody runs it yet"
    replays.begin(now=NOW)
    assert replays.tell(UUID(int=0), {"position": 100, "total": 355}, now=NOW + MINUTE)
    seen = replays.find(UUID(int=0))
    assert (seen.progress, seen.seen_at) == ({"position": 100, "total": 355}, NOW + MINUTE)
    replays.end(UUID(int=0), State.DONE, now=NOW + 2 * MINUTE, report={"outcome": "equal"})
    replays.end(UUID(int=0), State.FAILED, now=NOW + 3 * MINUTE, reason="internal")
    ended = replays.find(UUID(int=0))
    assert (ended.state, ended.report, ended.reason, ended.ended_at) == (
        State.DONE,
        {"outcome": "equal"},
        None,
        NOW + 2 * MINUTE,
    )
    with pytest.raises(ReplayOver):
        replays.cancel(UUID(int=0), now=NOW)


def test_so_many_may_wait_and_no_more(replays: Replays) -> None:
    for number in range(MOST_WAITING):
        replays.ask(job(number))
    with pytest.raises(QueueFull):
        replays.ask(job(99))
    replays.begin(now=NOW)
    with pytest.raises(QueueFull):
        replays.ask(job(99))
    replays.end(UUID(int=0), State.DONE, now=NOW, report={})
    replays.ask(job(99))


def test_one_agency_has_so_many_and_the_others_still_come_in(replays: Replays) -> None:
    for number in range(MOST_OF_ONE):
        replays.ask(job(number, "370784-jw"))
    replays.begin(now=NOW)
    with pytest.raises(TooManyOfOne) as refused:
        replays.ask(job(99, "370784-jw"))
    assert refused.value.replays == [
        (UUID(int=0), State.RUNNING),
        *((UUID(int=number), State.QUEUED) for number in range(1, MOST_OF_ONE)),
    ]
    replays.ask(job(50, "370000-jw"))
    replays.end(UUID(int=0), State.DONE, now=NOW, report={})
    replays.ask(job(99, "370784-jw"))
    replays.cancel(UUID(int=1), now=NOW)
    replays.ask(job(100, "370784-jw"))
    assert MOST_OF_ONE < MOST_WAITING


def test_one_that_waits_is_cancelled_at_once_and_one_that_runs_is_told(replays: Replays) -> None:
    replays.ask(job(1))
    replays.ask(job(2))
    replays.begin(now=NOW)
    told = replays.cancel(UUID(int=1), now=NOW + MINUTE)
    assert (told.state, told.cancel_asked_at) == (State.RUNNING, NOW + MINUTE)
    assert replays.cancel(UUID(int=1), now=NOW + 2 * MINUTE).cancel_asked_at == NOW + MINUTE
    assert not replays.tell(UUID(int=1), {"position": 1}, now=NOW)
    gone = replays.cancel(UUID(int=2), now=NOW + MINUTE)
    assert (gone.state, gone.ended_at) == (State.CANCELLED, NOW + MINUTE)
    assert replays.begin(now=NOW) is None
    with pytest.raises(NoSuchReplay):
        replays.cancel(uuid4(), now=NOW)


def test_what_nobody_runs_any_more_is_said_to_be_interrupted(replays: Replays) -> None:
    replays.ask(job(1))
    replays.ask(job(2))
    replays.begin(now=NOW)
    assert replays.interrupt(now=NOW + MINUTE, reason="process_gone") == 1
    lost = replays.find(UUID(int=1))
    assert (lost.state, lost.reason, lost.ended_at) == (State.INTERRUPTED, "process_gone", NOW + MINUTE)
    assert replays.find(UUID(int=2)).state is State.QUEUED
    assert not replays.tell(UUID(int=1), {}, now=NOW), "whoever still ran it must stop"
    assert replays.interrupt(now=NOW, reason="process_gone") == 0


def test_they_are_listed_the_last_first_without_their_reports(replays: Replays) -> None:
    for number in range(5):
        replays.ask(job(number))
    replays.begin(now=NOW)
    replays.end(UUID(int=0), State.DONE, now=NOW, report={"outcome": "equal"})
    first = replays.listed(2)
    assert [one.id.int for one in first] == [4, 3]
    rest = replays.listed(9, (first[-1].asked_at, first[-1].id))
    assert [one.id.int for one in rest] == [2, 1, 0]
    assert (rest[-1].state, rest[-1].report) == (State.DONE, None)


@pytest.mark.parametrize(("agency", "bound"), [("str(uuid4())", MOST_WAITING), ("'jw'", MOST_OF_ONE)])
def test_the_bounds_hold_for_many_who_ask_at_once(
    database: ControlDatabase,
    url: str,
    replays: Replays,
    in_processes: Callable[..., list[str]],
    agency: str,
    bound: int,
) -> None:
    script = f"""
from datetime import UTC, datetime
from uuid import uuid4
from coordination.control import ControlDatabase, QueueFull, ReplayJob, Replays, State, TooManyOfOne
taken = 0
replays = Replays(ControlDatabase({url!r}))
for _ in range(5):
    try:
        replays.ask(ReplayJob(uuid4(), State.QUEUED, {agency}, 'k', datetime.now(UTC), ('leads',), 1, datetime.now(UTC)))
        taken += 1
    except (QueueFull, TooManyOfOne):
        pass
print(taken)
"""
    assert sum(int(line) for line in in_processes(4, script)) == bound
    assert len(replays.listed(99)) == bound

"""Clocks for records that are older than their rules: the same as if the rules had been there, recorded once, on every store."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from coordination.backfill import Backfilled, backfill
from coordination.clocks.packs import rule_book
from coordination.record import Coordination
from coordination.rules import Followers, Proposal, none_follow
from coordination.stored import from_row
from coordination.streams.clock import Attachment, clock_id
from coordination.streams.lead import LEAD, LeadParticularsCorrected
from coordination.timekeeping import keep
from tests.contract.recording import NOW, Office, enveloped, file_case, open_office, proposal, register, take_up, the

RULES = Attachment(rule_book())
LATER = datetime(2022, 12, 1, 2, tzinfo=UTC)
PUT_RIGHT = proposal(
    LEAD, the("lead", 2), LeadParticularsCorrected(reason="日期录错", received_on=date(2022, 10, 10)), "put right"
)
STORY: Sequence[Sequence[tuple[Proposal, date]]] = (
    # a lead that was filed in time, one that was put right and filed late, one that waits still
    ((register(1), date(2022, 10, 12)), (take_up(1), date(2022, 10, 12)), (file_case(1, 1), date(2022, 10, 20))),
    (
        (register(2), date(2022, 10, 12)),
        (take_up(2), date(2022, 10, 12)),
        (PUT_RIGHT, date(2022, 10, 13)),
        (file_case(2, 2), date(2022, 11, 21)),
    ),
    ((register(3), date(2022, 10, 12)), (take_up(3), date(2022, 10, 12))),
)
EARLIER = datetime(2022, 10, 11, 2, tzinfo=UTC)
LEADS = [the("lead", number) for number in (1, 2, 3)]
CLOCKS = [
    *(clock_id(lead, "lead_verify", 1) for lead in LEADS),
    *(clock_id(the("case", number), "case_decision", 1) for number in (1, 2)),
]


@pytest.fixture
def office(any_store_url: str, tmp_path: Path) -> Iterator[Office]:
    """A record that was kept in those days: what was known when is told by the time of recording."""
    with closing(open_office(any_store_url, tmp_path, EARLIER)) as opened:
        yield opened


@pytest.fixture
def tended(tmp_path: Path) -> Iterator[Office]:
    """Another record of the same story, kept with the rules in place."""
    (tmp_path / "tended").mkdir()
    with closing(open_office("memory:", tmp_path / "tended", EARLIER)) as opened:
        live(opened, RULES)
        yield opened


def live(office: Office, followers: Followers = none_follow) -> None:
    """Let the story happen, day by day."""
    desk = Coordination(office.log, office.sealer, followers=followers)
    for tale in STORY:
        for said, on in tale:
            at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
            desk.post([enveloped(said, occurred_at=at, legal_on=on)], now=at, clock=at)


def told(office: Office) -> dict[UUID, list[tuple[str, Any, datetime, date]]]:
    """What is on record of each clock, but for who caused it under which id."""
    return {
        clock: [
            (one.topic, one.event, one.envelope.occurred_at, one.envelope.legal_on)
            for one in map(from_row, office.log.read_stream(clock))
        ]
        for clock in CLOCKS
    }


def fill(office: Office) -> Backfilled:
    return backfill(Coordination(office.log, office.sealer), RULES, now=LATER)


def test_old_records_get_the_clocks_that_they_would_have_had(office: Office, tended: Office) -> None:
    live(office)
    assert not any(told(office).values())
    done = fill(office)
    assert told(office) == told(tended)
    assert all(told(office).values())
    assert (done.records, done.moved) == (5, 0)
    topics = [one[0] for one in told(office)[CLOCKS[1]]]
    # received on the 10th, put right on the 13th: 15 working days end on 31 October, filed on 21 November
    assert topics == [
        "clock.started",
        "clock.recomputed",
        "clock.reminded",
        "clock.reminded",
        "clock.breached",
        "clock.satisfied",
    ]


def test_a_second_go_finds_nothing_to_do(office: Office) -> None:
    live(office)
    fill(office)
    head = office.log.head().position
    assert fill(office) == Backfilled(0, 0, 0)
    assert office.log.head().position == head


def test_two_at_once_record_each_clock_once(office: Office) -> None:
    live(office)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait(10)
        fill(office)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    starts = [row.stream for row in office.log.read_page(0, 10_000) if row.topic == "clock.started"]
    assert len(starts) == len(set(starts)) > len(CLOCKS) - 1


def test_what_was_interrupted_goes_on_where_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    live(office)
    whole, done = Coordination.post, list[int]()

    def dies(self: Coordination, *args: Any, **kwargs: Any) -> Any:
        if done:
            raise ConnectionError
        done.append(1)
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(Coordination, "post", dies)
    with pytest.raises(ConnectionError):
        fill(office)
    monkeypatch.setattr(Coordination, "post", whole)
    fill(office)
    assert all(told(office).values())


def test_a_record_that_moves_meanwhile_is_gone_through_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    live(office)
    desk, whole, moved = Coordination(office.log, office.sealer, followers=RULES), Coordination.post, list[int]()
    filing = enveloped(file_case(3, 3), occurred_at=NOW, legal_on=date(2022, 10, 25))

    def crossed(self: Coordination, *args: Any, **kwargs: Any) -> Any:
        if not moved:
            moved.append(1)
            whole(desk, [filing], now=LATER, clock=LATER)
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(Coordination, "post", crossed)
    fill(office)
    topics = [row.topic for row in office.log.read_stream(clock_id(the("lead", 3), "lead_verify", 1))]
    assert topics[0] == "clock.started"
    assert topics[-1] == "clock.satisfied", "the filing that came in between has ended the clock"


def test_what_time_brought_about_since_is_the_timekeepers(office: Office) -> None:
    live(office)
    fill(office)
    waiting = clock_id(the("lead", 3), "lead_verify", 1)
    assert [row.topic for row in office.log.read_stream(waiting)] == ["clock.started"]
    keep(Coordination(office.log, office.sealer, followers=RULES), [waiting], now=LATER)
    assert [row.topic for row in office.log.read_stream(waiting)][-1] == "clock.breached"

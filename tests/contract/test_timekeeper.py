"""The timekeeper: what the rules refuse is said, tried again after a while, and hides no other clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
import structlog

from coordination.clocks.packs import rule_book
from coordination.record import Coordination
from coordination.rules import Rejection
from coordination.stored import from_row
from coordination.streams.clock import Attachment, clock_id
from projections.clocks import CLOCKS, running_out, unkept
from projections.engine import Projector, ReadDatabase
from scripts.assembly import System
from scripts.timekeeper import Timekeeper
from tests.contract.recording import NOW, Office, register, take_up, the

BOOK = rule_book()
BAD, GOOD = (clock_id(the("lead", number), "lead_verify", 1) for number in (1, 2))
LATE = datetime(2022, 11, 3, 16, tzinfo=UTC)
"""Two days after both have run out."""
MISSED = ["clock.reminded", "clock.reminded", "clock.breached"]


class RefusesBreach(Attachment):
    """Rules that refuse what follows from the breach of one clock."""

    refusing = True

    def __call__(self, event: Any, state: Any, context: Any) -> Any:
        if self.refusing and event.topic == "clock.breached" and context.envelope.stream == BAD:
            raise Rejection("record.wrong_stage", "不合", "it does not fit")
        return super().__call__(event, state, context)


class World:
    """Two clocks that have run out, one of which cannot be recorded."""

    def __init__(self, office: Office, read: ReadDatabase) -> None:
        self.at, self.log, self.read, self.rules = LATE, office.log, read, RefusesBreach(BOOK)
        desk = Coordination(office.log, office.sealer, followers=self.rules)
        for number in (1, 2):
            desk.post([register(number), take_up(number)], now=NOW)
        system = SimpleNamespace(coordination=desk, read=read, log=office.log, book=BOOK, clock=lambda: self.at)
        self.projector = Projector(read, office.log, from_row, (CLOCKS,))
        self.timekeeper = Timekeeper(cast("System", system), tables=0)

    def tick(self, after: timedelta = timedelta(0)) -> list[dict[str, Any]]:
        self.at += after
        self.projector.catch_up()
        with structlog.testing.capture_logs() as lines:
            self.timekeeper.tick()
        self.projector.catch_up()
        return [line for line in lines if line["event"] == "clock_refused"]

    def topics(self, clock: UUID) -> list[str]:
        return [row.topic for row in self.log.read_stream(clock)][1:]


@pytest.fixture
def any_store_url() -> str:
    return "memory:"


@pytest.fixture
def world(office: Office, tmp_path: Path) -> Iterator[World]:
    read = ReadDatabase(f"sqlite:///{tmp_path / 'read.db'}")
    yield World(office, read)
    read.close()


def test_a_refusal_is_said_with_topic_record_and_reason_and_keeps_nothing_else_back(world: World) -> None:
    (line,) = world.tick()
    assert (line["clock"], line["record"]) == (str(BAD), str(the("lead", 1)))
    assert (line["topic"], line["reason"]) == ("clock.breached", "record.wrong_stage")
    assert line["log_level"] == "warning"
    assert world.topics(BAD) == MISSED[:2], "what came before it stands"
    assert world.topics(GOOD) == MISSED


def test_it_is_tried_again_after_a_minute_then_two_and_at_last_every_hour(world: World) -> None:
    assert len(world.tick()) == 1
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        assert world.tick(timedelta(minutes=minutes, seconds=-1)) == []
        assert len(world.tick(timedelta(seconds=1))) == 1


def test_once_it_stands_it_is_forgotten(world: World) -> None:
    world.tick()
    world.rules.refusing = False
    assert world.tick(timedelta(minutes=1)) == []
    assert world.topics(BAD) == MISSED
    assert world.timekeeper.pauses == {}


def test_what_waits_hides_nothing_behind_it(world: World) -> None:
    world.projector.catch_up()
    with world.read.reading() as snapshot:
        (first,) = running_out(snapshot, LATE, limit=1)
        (second,) = running_out(snapshot, LATE, limit=1, without={first})
        assert {first, second} == {BAD, GOOD}
        assert running_out(snapshot, LATE, without={first, second}) == []


def test_how_many_came_to_their_end_without_a_word(world: World) -> None:
    def told(at: datetime) -> int:
        world.projector.catch_up()
        with world.read.reading() as snapshot:
            return unkept(snapshot, at)

    assert (told(NOW), told(LATE)) == (0, 2)
    world.tick()
    assert told(LATE) == 1

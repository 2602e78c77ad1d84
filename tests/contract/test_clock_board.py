"""The clock board: how a clock stands depends on what is recorded and on the instant of asking, told in SQL on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.packs import rule_book
from coordination.record import Coordination
from coordination.stored import from_row
from coordination.streams.clock import Attachment, clock_id
from coordination.timekeeping import keep
from projections.access import SUPERVISOR
from projections.clocks import CLOCKS, Standing
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.queries import page
from projections.questions import Among, Between, Filter, Query
from tests.contract.recording import NOW, Office, file_case, register, take_up, the

RULES = Attachment(rule_book())
VERIFY = clock_id(the("lead"), "lead_verify", 1)
# received on 11 October 2022; 15 working days later is 1 November, at whose end (16:00 UTC) the clock runs out
NOON = datetime(2022, 11, 1, 4, tzinfo=UTC)
DUE_AT = datetime(2022, 11, 1, 16, tzinfo=UTC)


class Board:
    """A desk that posts, and the board that is asked about it."""

    def __init__(self, office: Office, read: ReadDatabase) -> None:
        self.desk = Coordination(office.log, office.sealer, followers=RULES)
        self.read = read
        self.projector = Projector(read, office.log, from_row, (CLOCKS,))

    def asked(self, instant: datetime, **filters: Filter) -> list[dict[str, Any]]:
        self.projector.catch_up()
        with self.read.reading() as snapshot:
            moment = Moment(reached(snapshot, (CLOCKS,)), instant)
            return page(snapshot, CLOCKS, SUPERVISOR, moment, Query(dict(filters), sort="due_at")).rows

    def told(self, instant: datetime, clock: UUID = VERIFY) -> tuple[str, int | None]:
        (row,) = (row for row in self.asked(instant) if row["id"] == clock)
        return row["standing"], row["left_nd"]

    def in_case(self, instant: datetime, *cases: Standing) -> set[UUID]:
        return {row["id"] for row in self.asked(instant, standing=Among(cases))}


@pytest.fixture
def any_store_url() -> str:
    """The log in memory: it is the board's database that matters here."""
    return "memory:"


@pytest.fixture(params=["sqlite", "postgres"])
def board(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> Iterator[Board]:
    url = f"sqlite:///{tmp_path / 'read.db'}"
    if request.param == "postgres":
        url = str(request.getfixturevalue("fresh_postgres_url"))
    read = ReadDatabase(url)
    yield Board(office, read)
    read.close()


def test_a_clock_runs_until_the_end_of_its_last_day_and_is_overdue_from_then_on(board: Board) -> None:
    board.desk.post([register(), take_up()], now=NOW)
    assert board.told(NOW) == (Standing.RUNNING, 20)
    assert board.told(NOON) == (Standing.RUNNING, 0)
    assert board.told(DUE_AT - timedelta(microseconds=1)) == (Standing.RUNNING, 0)
    assert board.told(DUE_AT) == (Standing.OVERDUE, -1)
    assert board.told(DUE_AT + timedelta(days=3)) == (Standing.OVERDUE, -4)


def test_what_is_overdue_is_so_before_and_after_anybody_recorded_it(board: Board) -> None:
    board.desk.post([register(), take_up()], now=NOW)
    late = DUE_AT + timedelta(hours=1)
    assert VERIFY in board.in_case(late, Standing.OVERDUE)
    keep(board.desk, [VERIFY], now=late)
    assert VERIFY in board.in_case(late, Standing.OVERDUE)
    assert VERIFY not in board.in_case(NOON, Standing.OVERDUE)


def test_what_ended_stands_as_it_ended_whenever_one_asks(board: Board) -> None:
    board.desk.post([register(), take_up()], now=NOW)
    board.desk.post([file_case(1, 1)], now=NOW)
    assert board.told(NOW) == (Standing.SATISFIED, None)
    assert board.told(DUE_AT + timedelta(days=30)) == (Standing.SATISFIED, None)
    assert board.in_case(DUE_AT, Standing.OVERDUE, Standing.SATISFIED_LATE) & {VERIFY} == set()


@pytest.mark.parametrize("instant", [NOW, NOON, DUE_AT, DUE_AT + timedelta(days=90)])
def test_asking_for_a_case_finds_what_the_rows_say_they_are(board: Board, instant: datetime) -> None:
    board.desk.post([register(), take_up(), register(2), take_up(2), file_case(2, 2)], now=NOW)
    rows = board.asked(instant)
    assert len(rows) > 2
    for case in Standing:
        assert board.in_case(instant, case) == {row["id"] for row in rows if row["standing"] == case}
    for most in (0, 5, 20, 100):
        soon = {row["id"] for row in board.asked(instant, left_nd=Between(0, most))}
        assert soon == {row["id"] for row in rows if row["left_nd"] is not None and 0 <= row["left_nd"] <= most}

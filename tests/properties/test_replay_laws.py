"""Replays under random play: equal at every position, and any one change to what stood by then is found, and no other. 重放核验。

What stood by then is worked out from the changed row alone: it began at or before the position; an end is known once it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from projections.audit import Obstacle, Outcome, Replay, Report, Scratch
from projections.engine import Moment, ReadDatabase
from projections.engine.database import BUILDS
from projections.tables import OPEN, Shape, table_of
from tests.contract.folding import MODELS, folded
from tests.contract.matters import MATTERS, START, Book, decode, write_some

WHEN = START + timedelta(days=3650)
FOUND_AS_IT_IS = (Phase.explicit, Phase.reuse, Phase.generate)
"""A smaller example would cost minutes, and says no more: the events are made from a seed."""


@contextmanager
def live(seed: int, count: int, batch: int) -> Iterator[tuple[ReadDatabase, Book, Path]]:
    """Give a read database that random events were folded into."""
    with TemporaryDirectory() as folder:
        book = Book()
        write_some(book, count, seed=seed)
        database = ReadDatabase(f"sqlite:///{folder}/live.db")
        try:
            folded(database, book, batch=batch)
            yield database, book, Path(folder)
        finally:
            database.close()


def replayed(database: ReadDatabase, book: Book, folder: Path, position: int, batch: int = 40) -> Report:
    engine = Replay(book, decode, database, 0.05, lambda kind, value: value, batch=batch)
    with Scratch(folder / "one.replay.db") as scratch:
        return engine.run(scratch, MODELS, Moment(position, WHEN))


@settings(max_examples=25, phases=FOUND_AS_IT_IS)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 120), at=st.floats(0, 1), batch=st.integers(1, 50))
def test_random_events_up_to_a_random_position_are_equal(seed: int, count: int, at: float, batch: int) -> None:
    with live(seed, count, batch) as (database, book, folder):
        position = round(at * book.head().position)
        report = replayed(database, book, folder, position, batch)
        assert report.outcome is Outcome.EQUAL
        assert report.events == sum(kept.position <= position for kept in book.events)


def one_row(database: ReadDatabase, shape: Shape, pick: int) -> tuple[sa.Table, dict[str, Any]]:
    with database.reading() as snapshot:
        table = table_of(shape, snapshot.build_of(MATTERS).build)
        rows = snapshot.connection.execute(sa.select(table).order_by(*list(table.c)[:3])).mappings().all()
    return table, dict(rows[pick % len(rows)])


def change(database: ReadDatabase, table: sa.Table, row: dict[str, Any], key: tuple[str, ...], **values: Any) -> None:
    mine = [table.c[name] == row[name] for name in key]
    with database.writing() as connection:
        connection.execute(sa.update(table).where(*mine).values(**values) if values else sa.delete(table).where(*mine))


@settings(max_examples=25, phases=FOUND_AS_IT_IS)
@given(seed=st.integers(0, 10_000), pick=st.integers(0, 10_000), how=st.integers(0, 4))
def test_one_change_is_found_from_the_position_on_at_which_it_can_be_known(seed: int, pick: int, how: int) -> None:
    with live(seed, 90, 30) as (database, book, folder):
        head = book.head().position
        if how >= 3:
            table, row = one_row(database, MATTERS.access, pick)
            key = ("id", "party", "valid_from")
            if how == 3:
                change(database, table, row, key, why="no reason")
                known = row["valid_from"]
            else:
                # an access row ends after the event by which it ends
                wrong = row["until"] + 1 if row["until"] != OPEN else head + 1
                change(database, table, row, key, until=wrong)
                known = max(min(row["until"], wrong) - 1, row["valid_from"])
        else:
            table, row = one_row(database, MATTERS.shape, pick)
            known = row["valid_from"]
            if how == 0:
                change(database, table, row, ("id", "valid_from"), title="无事")
            elif how == 1:
                change(database, table, row, ("id", "valid_from"))
            else:
                # one place longer than it stood, or over where it stands: known when the first of the two ends has come
                end = row["valid_to"]
                wrong = end + 1 if end != OPEN else head
                change(database, table, row, ("id", "valid_from"), valid_to=wrong)
                known = max(min(end, wrong), row["valid_from"])
        assert replayed(database, book, folder, known - 1).outcome is Outcome.EQUAL
        for position in {known, head}:
            assert replayed(database, book, folder, position).outcome is Outcome.DIFFERS


BEYOND = 10**15
"""A position that no log has come to."""


@settings(max_examples=25, phases=FOUND_AS_IT_IS)
@given(seed=st.integers(0, 10_000), pick=st.integers(0, 10_000), how=st.sampled_from(["begins", "ends", "twice"]))
@example(seed=1, pick=5, how="twice")
def test_what_begins_or_ends_where_the_log_has_not_come_to_is_found_at_every_position(
    seed: int, pick: int, how: str
) -> None:
    """Small pages, so that they end everywhere."""
    with live(seed, 60, 30) as (database, book, folder), patch("projections.audit.parts.ROWS_AT_A_TIME", 2):
        head = book.head().position
        shape, ends = ((MATTERS.shape, "valid_to"), (MATTERS.access, "until"))[pick % 2 if how != "twice" else 0]
        table, row = one_row(database, shape, pick)
        known = row["valid_from"]
        if how == "ends":
            change(database, table, row, ("id", "valid_from", ends), **{ends: BEYOND})
            assert replayed(database, book, folder, known - 1).outcome is Outcome.EQUAL
        else:
            known = 0 if how == "begins" else known
            other = {"valid_from": BEYOND, ends: BEYOND + 1} if how == "begins" else {ends: BEYOND}
            with database.writing() as connection:
                connection.execute(sa.insert(table).values(**row | other))
        for position in {known, head}:
            assert replayed(database, book, folder, position).outcome is Outcome.DIFFERS


@settings(max_examples=3, phases=FOUND_AS_IT_IS)
@given(seed=st.integers(0, 10_000))
def test_a_model_cannot_have_come_further_than_the_log(seed: int) -> None:
    with live(seed, 30, 30) as (database, book, folder):
        with database.writing() as connection:
            connection.execute(sa.update(BUILDS).values(position=BEYOND))
        assert replayed(database, book, folder, 5).outcome is Outcome.CANNOT


@settings(max_examples=5, phases=FOUND_AS_IT_IS)
@given(seed=st.integers(0, 10_000), models=st.integers(2, 40))
def test_however_many_models_are_behind_there_is_one_wait_for_all(seed: int, models: int) -> None:
    with live(seed, 10, 10) as (database, book, folder):
        write_some(book, 3, seed=seed + 1)
        slept: list[float] = []
        passed = SimpleNamespace(monotonic=lambda: sum(slept), sleep=slept.append)
        engine = Replay(book, decode, database, 30.0, lambda kind, value: value)
        with Scratch(folder / "one.replay.db") as scratch, patch("projections.audit.replaying.time", passed):
            some = tuple(replace(MATTERS, name=f"matter{number}") for number in range(models))
            report = engine.run(scratch, some, Moment(book.head().position, WHEN))
        assert {one.obstacle for one in report.models} == {Obstacle.BEHIND}
        assert sum(slept) == 30.0

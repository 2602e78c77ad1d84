"""Rebuilding beside the live rows, two engines at once, and moments."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from projections.engine import (
    Behind,
    FoldFailed,
    InTheFuture,
    Moments,
    Overtaken,
    Projector,
    ReadDatabase,
    Rebuild,
    RebuildRunning,
    lag,
)
from projections.engine.database import BUILDS, columns_signature
from projections.history import EVENT_INDEX
from projections.tables import table_of
from tests.contract.folding import MODELS, assert_as_replayed, broken, folded, versions
from tests.contract.matters import MATTERS, START, Book, decode, matters, write_some


def test_the_rebuilt_rows_are_the_live_rows_and_readers_see_either(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 500)
    projector = folded(database, book, batch=37)
    before = {model.name: versions(database, model) for model in MODELS}
    told: list[tuple[str, int, int]] = []
    with database.reading() as snapshot:
        old = snapshot.build_of(MATTERS)
        for model in MODELS:
            assert Rebuild(database, book, decode, model, batch=90).run(lambda *progress: told.append(progress))
        # A reader that began before the swap ends on the tables it began with.
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        assert snapshot.connection.scalar(sa.select(sa.func.count()).select_from(table)) == len(
            before["matter"]["matter"]
        )
    with database.reading() as snapshot:
        assert snapshot.build_of(MATTERS).build == old.build + 1
    assert {model.name: versions(database, model) for model in MODELS} == before
    assert [name for name, _, _ in told] == sorted((name for name, _, _ in told), reverse=True)
    assert told[-1][1] == told[-1][2] == book.head().position
    write_some(book, 40, seed=2)
    with pytest.raises(Overtaken):
        projector.step()
    projector.catch_up()
    projector.sweep(grace=0)
    assert_as_replayed(database, book, [kept.position for kept in book.events[-40:]])
    with database.writing() as connection:
        names = sa.inspect(connection).get_table_names()
    assert not [name for name in names if name.endswith((f"_{old.build}", f"_{old.build}_words"))]


def test_a_rebuild_that_dies_leaves_the_live_rows_and_goes_on_where_it_was(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 300)
    folded(database, book)
    before = versions(database, MATTERS)
    halt = threading.Event()

    def interrupt(name: str, position: int, end: int) -> None:
        if position > 100:
            halt.set()

    assert not Rebuild(database, book, decode, MATTERS, batch=50).run(interrupt, halt)
    assert versions(database, MATTERS) == before
    assert lag(database, book, (MATTERS,), START)[0].rebuilding is not None
    book.reads = 0
    assert Rebuild(database, book, decode, MATTERS, batch=50).run()
    assert book.reads < 300 / 50 + 2
    assert versions(database, MATTERS) == before


def test_a_rebuild_takes_over_from_a_live_build_that_has_run_on(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 200)
    projector = folded(database, book)

    def meanwhile(name: str, position: int, end: int) -> None:
        if len(book.events) < 260:
            write_some(book, 30, seed=position)
            projector.step()

    assert Rebuild(database, book, decode, MATTERS, batch=100).run(meanwhile)
    fresh = folded(database, book)
    assert fresh.step() == 0
    assert_as_replayed(database, book, [kept.position for kept in book.events[::15]])


def test_a_rebuild_stops_at_an_event_that_it_cannot_fold(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 100)
    folded(database, book, (MATTERS,))
    changed = replace(broken("matter", TITLE_OF_SOME), version=2)
    with pytest.raises(FoldFailed):
        Rebuild(database, book, decode, changed).run()
    assert_as_replayed(database, book, [book.events[-1].position])


TITLE_OF_SOME = "假冒茅台酒案"


def test_one_rebuild_of_a_model_at_a_time(database: ReadDatabase) -> None:
    book = Book()
    folded(database, book)
    lock = database.leadership("rebuild-matter")
    assert lock.acquire()
    with pytest.raises(RebuildRunning):
        Rebuild(database, book, decode, MATTERS).run()
    lock.release()
    assert Rebuild(database, book, decode, MATTERS).run()


def test_a_changed_model_is_rebuilt_and_other_columns_are_not_read_until_then(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 100)
    folded(database, book)
    wider = matters(version=2, columns=(*MATTERS.columns, sa.Column("mark", sa.Integer)))
    assert columns_signature(wider, database.dialect) != columns_signature(MATTERS, database.dialect)
    with database.reading() as snapshot, pytest.raises(Behind):
        snapshot.build_of(wider)
    stale = Projector(database, book, decode, (wider, EVENT_INDEX)).prepare()
    assert stale == (wider,)
    folded(database, book, (wider, EVENT_INDEX))
    with database.reading() as snapshot:
        assert snapshot.build_of(wider).signature == wider.signature()
    relogic = replace(wider, version=3)
    assert Projector(database, book, decode, (relogic,)).prepare() == (relogic,)
    with database.reading() as snapshot:
        assert snapshot.build_of(relogic).build == snapshot.build_of(wider).build


def test_a_model_that_rests_on_other_data_is_rebuilt(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 100)
    resting = matters(rests_on="rules of 2025")
    folded(database, book, (resting, EVENT_INDEX))
    assert Projector(database, book, decode, (resting, EVENT_INDEX)).prepare() == ()
    changed = matters(rests_on="rules of 2026")
    assert Projector(database, book, decode, (changed, EVENT_INDEX)).prepare() == (changed,)


def test_two_engines_cannot_both_write(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 100)
    one, two = (Projector(database, book, decode, MODELS, batch=40) for _ in range(2))
    one.prepare()
    two.prepare()
    assert one.step() == 40
    with pytest.raises(Overtaken):
        two.step()
    two.prepare()
    assert two.step() == 40
    with pytest.raises(Overtaken):
        one.step()
    two.catch_up()
    assert_as_replayed(database, book, [kept.position for kept in book.events[::9]])


def eventually(condition: Any, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(condition())


def test_the_standby_takes_over(database: ReadDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.projector.STANDBY_EVERY", 0.05)
    book = Book()
    write_some(book, 50)
    stops = [threading.Event(), threading.Event()]
    threads = [
        threading.Thread(target=Projector(database, book, decode, MODELS).run, args=(stop,), daemon=True)
        for stop in stops
    ]
    for thread in threads:
        thread.start()

    def level() -> bool:
        try:
            return {one.positions for one in lag(database, book, MODELS, START)} == {0}
        except Behind:
            return False

    assert eventually(level)
    write_some(book, 50, seed=1)
    assert eventually(level)
    stops[0].set()
    threads[0].join(20)
    write_some(book, 50, seed=2)
    assert eventually(level)
    stops[1].set()
    threads[1].join(20)
    assert_as_replayed(database, book, [kept.position for kept in book.events[::9]])


def test_a_long_log_is_folded_beside_and_then_served(database: ReadDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.projector.BUILD_BESIDE", 50)
    monkeypatch.setattr("projections.engine.projector.STANDBY_EVERY", 0.05)
    book = Book()
    write_some(book, 200)
    stop = threading.Event()
    thread = threading.Thread(target=Projector(database, book, decode, MODELS).run, args=(stop,), daemon=True)
    thread.start()

    def served() -> bool:
        try:
            return all(one.position is not None and not one.positions for one in lag(database, book, MODELS, START))
        except Behind:
            return False

    assert eventually(served)
    write_some(book, 30, seed=9)
    assert eventually(served)
    stop.set()
    thread.join(20)
    assert_as_replayed(database, book, [kept.position for kept in book.events[::9]])


def test_moments(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 30)
    now = START + timedelta(days=30)
    moments = Moments(database, book, lambda: now, patience=0.05)
    with pytest.raises(Behind):
        moments.current(MODELS)
    projector = folded(database, book)
    head = book.head().position
    assert moments.current(MODELS) == moments.current(MODELS, min_position=head)
    assert (moments.current(MODELS).position, moments.current(MODELS).instant) == (head, now)
    tenth = book.events[9]
    assert moments.as_of(tenth.recorded_at, MODELS).position == tenth.position
    assert moments.as_of(tenth.recorded_at - timedelta(seconds=1), MODELS).position == book.events[8].position
    assert moments.as_of(START - timedelta(days=1), MODELS).position == 0
    assert moments.position(tenth.position, MODELS).instant == tenth.recorded_at
    # Positions 6, 13, ... were never given out: the event before them says when the record last moved.
    burnt = next(kept.position + 1 for kept in book.events if book.read_positions([kept.position + 1]) == [])
    assert moments.position(burnt, MODELS).instant == book.read_positions([burnt - 1])[0].recorded_at
    with pytest.raises(InTheFuture):
        moments.position(head + 1, MODELS)
    with pytest.raises(InTheFuture):
        moments.as_of(now + timedelta(seconds=1), MODELS)
    with pytest.raises(InTheFuture):
        moments.current(MODELS, min_position=head + 1)
    write_some(book, 1, seed=3)
    with pytest.raises(Behind) as late:
        moments.current(MODELS, min_position=book.head().position)
    assert late.value.retry_after > 0
    threading.Timer(0.02, projector.step).start()
    patient = Moments(database, book, lambda: now, patience=10)
    assert patient.current(MODELS, min_position=book.head().position).position == book.head().position


def test_a_read_database_that_nobody_has_prepared_is_behind(database: ReadDatabase) -> None:
    with pytest.raises(Behind), database.reading():
        pass
    database.prepare()
    with database.writing() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(BUILDS)) == 0

"""The engine against naive replay: whatever the batches, the crashes and the rebuilds, the rows are the same."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.custody import reasons
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
    Rows,
    Untouched,
    custody_of,
    lag,
)
from projections.engine import batch as batching
from projections.engine.database import BUILDS, columns_signature
from projections.engine.models import Ledger, ReadModel, Row
from projections.engine.writing import write
from projections.history import EVENT_INDEX
from projections.tables import OPEN, table_of
from tests.contract.matters import AGENCIES, FOLDS, MATTERS, START, Book, decode, matter, matters, replay, write_some

MODELS = (MATTERS, EVENT_INDEX)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[ReadDatabase]:
    opened = ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))
    yield opened
    opened.close()


def folded(database: ReadDatabase, book: Book, models: tuple[ReadModel, ...] = MODELS, batch: int = 500) -> Projector:
    projector = Projector(database, book, decode, models, batch=batch)
    projector.catch_up()
    return projector


def versions(database: ReadDatabase, model: ReadModel) -> dict[str, list[str]]:
    """Every version of every row of a model's live tables, words left out where they are not kept in rows."""
    with database.reading() as snapshot:
        build = snapshot.build_of(model)
        found = {}
        for shape in model.shapes(database.dialect):
            table = table_of(shape, build.build)
            columns = [column for column in table.c if column.name != "doc"]
            found[shape.name] = sorted(map(repr, snapshot.connection.execute(sa.select(*columns))))
        return found


def rows_at(database: ReadDatabase, position: int) -> dict[UUID, Row]:
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        held = (table.c.valid_from <= position, table.c.valid_to > position)
        names = [column.name for column in MATTERS.columns]
        rows = snapshot.connection.execute(sa.select(table.c.id, *(table.c[name] for name in names)).where(*held))
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def access_at(database: ReadDatabase, position: int, *, leaving: bool) -> set[tuple[UUID, str, str]]:
    """(record, party, why) at a position; the rows that end by its event only where ``leaving``."""
    with database.reading() as snapshot:
        table = table_of(MATTERS.access, snapshot.build_of(MATTERS).build)
        until = table.c.until > (position if leaving else position + 1)
        found = sa.select(table.c.id, table.c.party, table.c.why).where(table.c.valid_from <= position, until)
        return {(row[0], row[1], row[2]) for row in snapshot.connection.execute(found)}


def expected_access(rows: dict[UUID, Row]) -> set[tuple[UUID, str, str]]:
    return {
        (record, party, ",".join(sorted(why)))
        for record, row in rows.items()
        for party, why in reasons(custody_of(row)).items()
    }


def assert_as_replayed(database: ReadDatabase, book: Book, positions: list[int]) -> None:
    for position in positions:
        naive = replay(book, position)
        assert rows_at(database, position) == naive
        # Once the events of a position are over, the parties are those of the rows, no more and no less.
        assert access_at(database, position, leaving=False) == expected_access(naive)


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_every_moment_is_what_naive_replay_says(database: ReadDatabase, batch: int) -> None:
    book = Book()
    write_some(book, 300)
    folded(database, book, batch=batch)
    assert_as_replayed(database, book, [kept.position for kept in book.events])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(st.sampled_from(tuple(FOLDS)), st.integers(1, 4), st.sampled_from(AGENCIES)), min_size=1, max_size=40
    ),
    cuts=st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_any_events_in_any_batches_and_any_rebuild(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int, str]], cuts: list[int]
) -> None:
    database = ReadDatabase(f"sqlite:///{tmp_path_factory.mktemp('read') / 'read.db'}")
    book = Book()
    for number, (topic, which, agency) in enumerate(moves):
        title = f"第{number}号"
        book.write(matter(which), topic, agency=agency, to=agency, title=title, campaigns=[], amount_fen=number)
    projector = Projector(database, book, decode, MODELS)
    projector.prepare()
    number = 0
    while projector.step():
        projector.batch = cuts[number % len(cuts)]
        number += 1
    assert_as_replayed(database, book, [kept.position for kept in book.events])
    before = versions(database, MATTERS)
    assert Rebuild(database, book, decode, MATTERS).run()
    assert versions(database, MATTERS) == before
    database.close()


def test_versions_never_overlap_and_the_last_is_open(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 400)
    folded(database, book, batch=60)
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        ordered = sa.select(table.c.id, table.c.valid_from, table.c.valid_to).order_by(table.c.id, table.c.valid_from)
        found = snapshot.connection.execute(ordered).all()
    assert len(found) > 150
    for earlier, later in pairwise(found):
        assert earlier.valid_from < earlier.valid_to
        if earlier.id == later.id:
            assert earlier.valid_to <= later.valid_from
    assert {row.id for row in found if row.valid_to == OPEN} == set(replay(book, 10**9))


def test_the_party_that_leaves_still_sees_the_event_by_which_it_left(database: ReadDatabase) -> None:
    book = Book()
    record = matter(1)
    book.write(record, "matter.opened", agency="a-scjgj", title="甲", campaigns=[], amount_fen=1)
    offer = book.write(record, "matter.offered", to="b-gaj")
    refusal = book.write(record, "matter.refused")
    later = book.write(record, "matter.renamed", title="乙")
    folded(database, book)
    seen = [party for _, party, _ in access_at(database, offer, leaving=True)]
    assert sorted(seen) == ["a-scjgj", "b-gaj"]
    assert (record, "b-gaj", "offered") in access_at(database, refusal, leaving=True)
    assert {party for _, party, _ in access_at(database, later, leaving=True)} == {"a-scjgj"}


def test_a_crash_before_the_commit_leaves_nothing_and_repeats_nothing(
    database: ReadDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book()
    write_some(book, 200)
    projector = Projector(database, book, decode, MODELS, batch=30)
    projector.prepare()
    chance = random.Random(7)  # noqa: S311  a crash now and then, the same each time
    real = write

    def fragile(connection: sa.Connection, changes: Any) -> None:
        real(connection, changes)
        if chance.random() < 0.3:
            raise ConnectionError

    monkeypatch.setattr(batching, "write", fragile)
    crashes = 0
    while True:
        try:
            if not projector.step():
                break
        except ConnectionError:
            crashes += 1
            projector = Projector(database, book, decode, MODELS, batch=30)
            projector.prepare()
    assert crashes > 3
    assert_as_replayed(database, book, [kept.position for kept in book.events[::10]])
    assert len(versions(database, EVENT_INDEX)["event_index"]) == len(book.events)


def broken(name: str, at_title: str) -> Ledger:
    def fails(rows: Rows, recorded: Any) -> None:
        rows.change(recorded.stream, title="half done")
        if recorded.event.title == at_title:
            raise ArithmeticError("cannot")
        FOLDS["matter.renamed"](rows, recorded)

    return matters(name=name, folds={**FOLDS, "matter.renamed": fails})


def test_a_model_whose_fold_fails_stands_before_that_event_and_the_others_go_on(database: ReadDatabase) -> None:
    book = Book()
    record = matter(1)
    book.write(record, "matter.opened", agency="a-scjgj", title="甲", campaigns=[], amount_fen=1)
    book.write(record, "matter.renamed", title="乙")
    bad = book.write(record, "matter.renamed", title="坏")
    last = book.write(record, "matter.renamed", title="丙")
    ledger = broken("broken", "坏")
    projector = folded(database, book, (MATTERS, ledger, EVENT_INDEX))
    found = {one.model: one for one in lag(database, book, (MATTERS, ledger), START + timedelta(days=1))}
    assert (found["matter"].position, found["matter"].error) == (last, None)
    assert found["broken"].position == bad - 1
    assert found["broken"].error_position == bad
    assert "ArithmeticError: cannot" in (found["broken"].error or "")
    assert found["broken"].seconds == (timedelta(days=1) - timedelta(minutes=bad)).total_seconds()
    with database.reading() as snapshot:
        table = table_of(ledger.shape, snapshot.build_of(ledger).build)
        titles = snapshot.connection.scalars(sa.select(table.c.title).order_by(table.c.valid_from)).all()
    assert titles == ["甲", "乙"]
    # Mended, it goes on where it stood.
    mended = replace(ledger, folds=FOLDS)
    projector = folded(database, book, (MATTERS, mended, EVENT_INDEX))
    assert projector.step() == 0
    (now,) = lag(database, book, (mended,), START)
    assert (now.position, now.error) == (last, None)


def test_a_stalled_model_is_tried_again_and_catches_up(database: ReadDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.projector.FIRST_PAUSE", 0.01)
    book = Book()
    record = matter(1)
    book.write(record, "matter.opened", agency="a-scjgj", title="甲", campaigns=[], amount_fen=1)
    book.write(record, "matter.renamed", title="坏")
    write_some(book, 50)
    trouble = {"坏"}

    def fails(rows: Rows, recorded: Any) -> None:
        if recorded.event.title in trouble:
            raise ArithmeticError
        FOLDS["matter.renamed"](rows, recorded)

    ledger = matters(name="moody", folds={**FOLDS, "matter.renamed": fails})
    projector = folded(database, book, (MATTERS, ledger))
    trouble.clear()
    deadline = time.monotonic() + 10
    while lag(database, book, (ledger,), START)[0].positions and time.monotonic() < deadline:
        projector.step()
    assert lag(database, book, (ledger,), START)[0].positions == 0


def test_rows_that_the_database_refuses_stall_their_model_alone(database: ReadDatabase) -> None:
    def nameless(rows: Rows, recorded: Any) -> None:
        rows.change(recorded.stream, title=None)

    book = Book()
    write_some(book, 60)
    ledger = matters(name="refused", folds={**FOLDS, "matter.renamed": nameless})
    folded(database, book, (MATTERS, ledger, EVENT_INDEX))
    good, bad = lag(database, book, (MATTERS, ledger), START)
    assert good.positions == 0
    assert bad.positions > 0
    assert bad.error is not None
    assert "title" in bad.error


def test_an_unreadable_event_stops_only_those_who_need_it(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 20)
    strange = book.write(matter(900), "stranger.came")
    write_some(book, 20, seed=1)

    def careful(kept: Any) -> Any:
        if kept.topic == "stranger.came":
            raise KeyError(kept.topic)
        return decode(kept)

    Projector(database, book, careful, MODELS).catch_up()
    ledger, index = lag(database, book, MODELS, START)
    assert ledger.positions == 0
    assert (index.position, index.error_position) == (strange - 1, strange)


def test_a_fold_cannot_reach_rows_that_it_did_not_announce() -> None:
    rows = MATTERS.rows()
    rows.load([matter(1)], {})
    with pytest.raises(Untouched):
        rows.get(matter(2))
    with pytest.raises(KeyError, match="colour"):
        rows.put(matter(1), {"colour": "red"})


def test_changes_at_one_position_leave_one_version_and_no_change_leaves_none() -> None:
    rows = MATTERS.rows()
    rows.load([matter(1)], {})
    rows.position = 5
    rows.put(matter(1), {"title": "甲", "participants": ("a",)})
    rows.put(matter(1), {"title": "乙", "participants": ("a",)})
    rows.position = 6
    rows.put(matter(1), {"title": "乙", "participants": ["a"]})
    assert [(version.valid_from, version.row and version.row["title"]) for version in rows.chains[matter(1)]] == [
        (5, "乙")
    ]


def test_models_at_one_position_share_page_and_decoding(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 100)
    decoded = []

    def counted(kept: Any) -> Any:
        decoded.append(kept.position)
        return decode(kept)

    others = tuple(matters(name=f"matter_{number}") for number in range(3))
    projector = Projector(database, book, counted, (*others, EVENT_INDEX), batch=1000)
    projector.catch_up()
    assert decoded == [kept.position for kept in book.events]
    # A model that comes later catches up to the others and then goes along with them.
    late = matters(name="late")
    projector = Projector(database, book, decode, (*others, EVENT_INDEX, late))
    projector.catch_up()
    book.reads = 0
    write_some(book, 10, seed=4)
    assert projector.step() == 10
    assert book.reads == 1
    assert {one.positions for one in lag(database, book, (*others, late), START)} == {0}


def test_only_topics_that_somebody_folds_are_decoded(database: ReadDatabase) -> None:
    book = Book()
    write_some(book, 5)
    for number in range(3):
        book.write(matter(900 + number), "stranger.came")

    def strict(kept: Any) -> Any:
        assert kept.topic in FOLDS
        return decode(kept)

    folded_to = Projector(database, book, strict, (MATTERS,))
    folded_to.catch_up()
    assert lag(database, book, (MATTERS,), START)[0].positions == 0


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

"""The engine against naive replay: whatever the batches, the crashes and the rebuilds, the rows are the same."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.engine import (
    Projector,
    ReadDatabase,
    Rebuild,
    Rows,
    Untouched,
    lag,
)
from projections.engine import batch as batching
from projections.engine.writing import write
from projections.history import EVENT_INDEX
from projections.tables import OPEN, table_of
from tests.contract.folding import MODELS, access_at, assert_as_replayed, broken, folded, rows_at, versions
from tests.contract.matters import AGENCIES, FOLDS, MATTERS, START, Book, decode, matter, matters, replay, write_some


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


@pytest.mark.parametrize("rebuilt", [False, True])
def test_what_was_kept_together_is_seen_together(database: ReadDatabase, rebuilt: bool) -> None:  # noqa: FBT001
    """A page of two ends in the midst of an append of three: readers see none of it, or all."""
    book = Book()
    write_some(book, 1)
    together = [
        book.write(matter(number), "matter.opened", agency=AGENCIES[0], title="茶叶", campaigns=[], amount_fen=1)
        for number in (91, 92, 93)
    ]
    first = book.events[1].recorded_at
    book.events[1:] = [kept._replace(recorded_at=first) for kept in book.events[1:]]
    write_some(book, 1, seed=5)
    projector = Projector(database, book, decode, (MATTERS,), batch=2)
    projector.prepare()
    if rebuilt:
        Rebuild(database, book, decode, MATTERS, batch=2).run()
    else:
        projector.step()
    with database.reading() as snapshot:
        reached = snapshot.build_of(MATTERS).position
    assert reached >= together[-1]
    assert {matter(number) for number in (91, 92, 93)} <= rows_at(database, reached).keys()

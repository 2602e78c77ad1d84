"""Replays: equal to what is answered, whatever was folded when; and what somebody has done to live rows is found, and nothing else.

The live side stands on each database in turn, the scratch store is always a SQLite file.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from coordination.sealing import MASK
from projections.audit import (
    Halted,
    Obstacle,
    Outcome,
    Replay,
    Scratch,
    Step,
    comparing,
    lines,
)
from projections.engine import Ledger, Projector, ReadDatabase, Rebuild
from projections.history import EVENT_INDEX
from projections.tables import OPEN, table_of
from tests.contract.folding import MODELS, broken, folded
from tests.contract.matters import FOLDS, MATTERS, Book, decode, matter, matters, write_some
from tests.contract.matters import replay as naive
from tests.contract.replaying import found, moment, of, open_access, replayed, shown, standing, tampered, this


@pytest.fixture
def book() -> Book:
    made = Book()
    write_some(made, 300)
    return made


# -- equal ---------------------------------------------------------------------------------------------------------------------


def test_what_was_folded_page_by_page_is_what_a_replay_comes_to(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book, batch=37)
    report = replayed(database, book, tmp_path)
    assert report.outcome is Outcome.EQUAL
    assert (report.events, report.position) == (300, book.head().position)
    answers, versions, access = of(report).parts
    assert (answers.part, versions.part, access.part) == ("answers", "versions", "access")
    assert answers.rows == answers.live_rows == len(naive(book, report.position))
    assert answers.digest == answers.live_digest != versions.digest
    assert versions.rows > answers.rows
    (entries,) = of(report, "event_index").parts
    assert (entries.part, entries.rows) == ("entries", 300)
    assert of(report).events == sum(kept.topic in FOLDS for kept in book.events)
    assert [path.name for path in tmp_path.iterdir() if "replay" in path.name] == []


def test_every_moment_can_be_replayed_and_places_never_given_out_too(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    # position 7, 14, … were burnt; 0 is before the first event
    for position in (0, 1, 7, 14, 100, 155, book.events[-2].position):
        report = replayed(database, book, tmp_path, position)
        assert report.outcome is Outcome.EQUAL, position
        assert report.events == sum(kept.position <= position for kept in book.events)
        assert of(report).parts[0].rows == len(naive(book, position))


def test_the_same_log_gives_the_same_digests_on_another_day_and_another_database(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    half = book.events[150].position
    before = replayed(database, book, tmp_path, half)
    write_some(book, 50, seed=4)
    folded(database, book)
    after = replayed(database, book, tmp_path, half)
    assert before.log_digest == after.log_digest
    assert [part.digest for part in of(before).parts] == [part.digest for part in of(after).parts]
    other = Book(events=[*book.events[:20], book.events[20]._replace(state=b"{}"), *book.events[21:]])
    with Scratch(tmp_path / "other.replay.db") as scratch:
        rewritten = Replay(other, decode, database, 0.05, shown).run(scratch, (EVENT_INDEX,), moment(other, half))
    assert rewritten.log_digest != before.log_digest


# -- what is done to live rows -------------------------------------------------------------------------------------------------


def test_a_changed_value_is_found_with_what_it_should_be_and_the_events_that_made_the_row(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    half = book.events[150].position
    row = standing(database, half)
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(title="无事"))
    report = replayed(database, book, tmp_path, half)
    assert report.outcome is Outcome.DIFFERS
    (answered,) = found(report, "answers")
    assert (answered.kind, answered.record) == ("changed", str(row["id"]))
    assert [(cell.column, cell.replayed, cell.live) for cell in answered.cells] == [("title", row["title"], "无事")]
    made = {kept.position: kept.topic for kept in book.events if kept.stream == row["id"] and kept.position <= half}
    assert answered.made_by
    assert {by.position: by.topic for by in answered.made_by}.items() <= made.items()
    assert max(by.position for by in answered.made_by) == row["valid_from"]
    assert [one.kind for one in found(report, "versions")] == ["changed"]
    assert found(report, "access") == []
    assert of(report).differences == 2
    told = "\n".join(lines(report.told()))
    assert "title: replayed" in told
    assert str(row["valid_from"]) in told


def test_a_deleted_row_is_found(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    row = standing(database, 200)
    tampered(database, lambda table: sa.delete(table).where(this(table, row)))
    report = replayed(database, book, tmp_path, 200)
    (gone,) = found(report, "answers")
    assert (gone.kind, gone.record, gone.cells) == ("only_replayed", str(row["id"]), ())


def test_an_added_row_is_found_and_the_log_says_that_no_event_made_it(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    row = standing(database, 200) | {"id": matter(9999), "valid_from": 14, "valid_to": OPEN, "opened": 14}
    tampered(database, lambda table: sa.insert(table).values(**row))
    report = replayed(database, book, tmp_path, 200)
    (added,) = found(report, "answers")
    assert (added.kind, added.record) == ("only_live", str(matter(9999)))
    assert [(by.position, by.topic) for by in added.made_by] == [(14, None)]
    assert replayed(database, book, tmp_path, 13).outcome is Outcome.EQUAL


def test_a_shifted_beginning_or_end_is_found(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    row = standing(database, 150)
    assert row["valid_to"] != OPEN
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(valid_to=row["valid_to"] + 1))
    # at the position where it should be over, two versions are answered, in whatever order
    over = replayed(database, book, tmp_path, row["valid_to"])
    assert "only_live" in [one.kind for one in found(over, "answers")]
    assert {one.record for one in found(over, "answers")} == {str(row["id"])}
    # later on the answers are right again, and the past is not
    later = replayed(database, book, tmp_path)
    assert found(later, "answers") == []
    (past,) = found(later, "versions")
    assert [(cell.column, cell.replayed, cell.live) for cell in past.cells] == [
        ("valid_to", row["valid_to"], row["valid_to"] + 1)
    ]
    # before it ends nobody can tell
    assert replayed(database, book, tmp_path, row["valid_to"] - 1).outcome is Outcome.EQUAL


def test_a_beginning_that_was_moved_is_found(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    row = standing(database, 150)
    moved = row["valid_from"] + 1
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(valid_from=moved))
    report = replayed(database, book, tmp_path, row["valid_from"])
    assert [one.kind for one in found(report, "answers")] == ["only_replayed"]
    (answered,) = found(replayed(database, book, tmp_path, moved), "answers")
    assert [(cell.column, cell.live) for cell in answered.cells] == [("valid_from", moved)]


def test_who_could_know_of_it_is_compared(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    (row,) = open_access(database, 1)
    mine = {name: row[name] for name in ("id", "party", "valid_from")}
    tampered(database, lambda table: sa.delete(table).filter_by(**mine), MATTERS.access)
    report = replayed(database, book, tmp_path)
    assert [one.kind for one in found(report, "access")] == ["only_replayed"]
    assert found(report, "answers") == []


def test_an_entry_of_the_index_that_was_changed_is_found(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    position = book.events[10].position
    tampered(
        database,
        lambda table: sa.update(table).where(table.c.position == position).values(agency="nobody"),
        model=EVENT_INDEX,
    )
    (entry,) = found(replayed(database, book, tmp_path), "entries", "event_index")
    assert [(cell.column, cell.live) for cell in entry.cells] == [("agency", "nobody")]
    assert [(by.position, by.topic) for by in entry.made_by] == [(position, book.events[10].topic)]


def test_what_was_done_to_rows_after_the_position_is_not_told(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
        last = sa.select(table).order_by(table.c.valid_from.desc()).limit(1)
        row = dict(snapshot.connection.execute(last).mappings().one())
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(title="无事"))
    assert replayed(database, book, tmp_path, row["valid_from"] - 1).outcome is Outcome.EQUAL
    assert replayed(database, book, tmp_path, row["valid_from"]).outcome is Outcome.DIFFERS


def test_rows_folded_by_other_rules_are_found(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    def lenient(rows: Any, recorded: Any) -> None:
        rows.change(recorded.stream, title=f"{recorded.event.title}。")

    folded(database, book, (matters(folds={**FOLDS, "matter.renamed": lenient}), EVENT_INDEX))
    report = replayed(database, book, tmp_path)
    assert report.outcome is Outcome.DIFFERS
    assert {cell.column for one in found(report, "answers") for cell in one.cells} == {"title"}
    assert not of(report).stale
    newer = matters(version=2)
    assert of(replayed(database, book, tmp_path, models=(newer,))).stale


# -- how it goes on and ends -----------------------------------------------------------------------------------------------------


def test_a_model_that_is_rebuilt_and_folded_on_meanwhile_is_compared_all_the_same(
    database: ReadDatabase, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.audit.parts.ROWS_AT_A_TIME", 20)
    monkeypatch.setattr("projections.audit.parts.LONGEST_PAGE", 5)
    monkeypatch.setattr("projections.audit.replaying.BEAT_EVERY", 5)
    projector = folded(database, book)
    half = moment(book, 250)
    rebuilt: list[bool] = []

    def beat(step: Step) -> None:
        if step.rows == 10 and not rebuilt:
            write_some(book, 60, seed=7)
            projector.step()
            rebuilt.append(Rebuild(database, book, decode, MATTERS).run())
            fresh = Projector(database, book, decode, MODELS)
            fresh.catch_up()
            fresh.sweep(grace=0)

    report = replayed(database, book, tmp_path, half.position, beat=beat)
    assert rebuilt == [True]
    assert report.outcome is Outcome.EQUAL
    assert of(report).parts[0].rows == len(naive(book, 250))


def test_a_fold_that_fails_or_a_live_model_that_is_behind_is_said(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    failing = replayed(database, book, tmp_path, models=(broken("matter", "假冒茅台酒案"), EVENT_INDEX))
    assert failing.outcome is Outcome.CANNOT
    assert of(failing).obstacle is Obstacle.FOLD_FAILED
    renamed = (kept for kept in book.events if kept.topic == "matter.renamed")
    assert of(failing).obstacle_at == next(
        kept.position for kept in renamed if "茅台" in kept.state.decode("unicode_escape")
    )
    assert of(failing, "event_index").outcome is Outcome.EQUAL
    reached = book.head().position
    write_some(book, 5, seed=3)
    behind = replayed(database, book, tmp_path)
    assert {(one.obstacle, one.obstacle_at) for one in behind.models} == {(Obstacle.BEHIND, reached)}
    assert "stands at position" in "\n".join(lines(behind.told()))
    never = replayed(database, book, tmp_path, models=(replace(MATTERS, name="never"),))
    assert of(never, "never").obstacle is Obstacle.BEHIND


def test_differences_are_listed_up_to_a_bound_and_all_counted(
    database: ReadDatabase, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.audit.replaying.MOST_LISTED", 7)
    folded(database, book)
    with database.reading() as snapshot:
        table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
    with database.writing() as connection:
        changed = connection.execute(sa.update(table).values(title="无" * 1000)).rowcount
    one = of(replayed(database, book, tmp_path))
    answered = len(naive(book, book.head().position))
    assert one.differences == changed + answered
    assert len(one.listed) == 7
    assert len(one.listed[0].cells[0].live) == comparing.LONGEST_VALUE + 1
    assert one.left_off == changed + answered - 7
    assert f"and {changed + answered - 7} more" in "\n".join(lines(replayed(database, book, tmp_path).told()))
    # the bound over all models is used up by those that come first
    monkeypatch.setattr("projections.audit.replaying.MOST_IN_ALL", 10)
    with database.reading() as snapshot:
        index = table_of(EVENT_INDEX.shape, snapshot.build_of(EVENT_INDEX).build)
    with database.writing() as connection:
        connection.execute(sa.update(index).values(agency="nobody"))
    report = replayed(database, book, tmp_path)
    assert [len(model.listed) for model in report.models] == [7, 3]
    assert report.models[1].differences == 300
    assert report.told()["left_off"] == changed + answered + 300 - 10


def test_values_that_are_not_for_the_reader_are_on_neither_side(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    """Also where somebody has written the name in clear beside the sealed one."""
    folded(database, book)
    row = standing(database, 200)
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(title="张三"))

    def masked(kind: str, value: Any) -> Any:
        assert kind == "matter"
        return {name: MASK if name == "title" and row["title"] == told else told for name, told in value.items()}

    report = replayed(database, book, tmp_path, 200, shown=masked)
    (cell,) = found(report, "answers")[0].cells
    assert (cell.replayed, cell.live, cell.hidden) == (MASK, MASK, True)
    assert "张三" not in str(report.told())


def test_a_live_model_that_comes_up_in_time_is_waited_for(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    projector = folded(database, book)
    write_some(book, 5, seed=3)
    looks: list[Step] = []

    def beat(step: Step) -> None:
        looks.append(step)
        if [one.model for one in looks].count("matter") == 3:
            projector.catch_up()

    assert replayed(database, book, tmp_path, beat=beat, patience=60.0).outcome is Outcome.EQUAL


def test_it_ends_when_told_to_while_it_waits_for_one_that_is_behind(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    write_some(book, 5, seed=3)
    looks: list[Step] = []

    def beat(step: Step) -> None:
        looks.append(step)

    with pytest.raises(Halted):
        replayed(
            database,
            book,
            tmp_path,
            beat=beat,
            halted=lambda: [one.model for one in looks].count("matter") == 3,
            patience=600.0,
        )
    assert len(looks) > 3


def test_it_ends_when_told_to_and_leaves_nothing(database: ReadDatabase, book: Book, tmp_path: Path) -> None:
    folded(database, book)
    stop = threading.Event()
    steps: list[Step] = []

    def beat(step: Step) -> None:
        steps.append(step)
        if step.position > 100:
            stop.set()

    with pytest.raises(Halted):
        replayed(database, book, tmp_path, beat=beat, halted=stop.is_set)
    assert 100 < steps[-1].position < steps[-1].total == book.head().position
    assert [path.name for path in tmp_path.iterdir() if "replay" in path.name] == []


def test_a_ledger_without_rows_is_equal(database: ReadDatabase, tmp_path: Path) -> None:
    empty = Book()
    folded(database, empty)
    report = replayed(database, empty, tmp_path)
    assert (report.outcome, report.events) == (Outcome.EQUAL, 0)
    assert isinstance(MATTERS, Ledger)

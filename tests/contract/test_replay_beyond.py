"""Rows that begin or end where the log has not come to: no event has made them, and today is answered from them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from projections.audit import Made, Obstacle, Outcome, lines
from projections.engine import ReadDatabase
from projections.engine.database import BUILDS
from projections.history import EVENT_INDEX
from projections.tables import OPEN
from tests.contract.folding import folded
from tests.contract.matters import MATTERS, Book, matter, write_some
from tests.contract.replaying import found, last_entry, of, open_access, replayed, standing, tampered, this

NEVER = 10**15
"""A position that no log has come to."""


@pytest.fixture
def book() -> Book:
    made = Book()
    write_some(made, 300)
    return made


@pytest.mark.parametrize("behind", [0, 60])
def test_rows_that_begin_or_end_where_the_log_has_not_come_to_are_found(
    database: ReadDatabase, book: Book, tmp_path: Path, behind: int
) -> None:
    """Who is entitled today is asked of the end alone; so a row that begins beyond the end of the log entitles at once."""
    folded(database, book)
    asked = book.head().position - behind
    row = standing(database, book.head().position)
    added = row | {"id": matter(9999), "valid_from": NEVER, "opened": NEVER}
    grant = {"party": "somebody", "why": "holds", "valid_from": NEVER, "until": OPEN}
    (access,) = open_access(database, 1)
    tampered(database, lambda table: sa.insert(table).values(**added))
    tampered(database, lambda table: sa.insert(table).values(**access | grant), MATTERS.access)
    entry = last_entry(database) | {"position": NEVER, "version": 9999}
    tampered(database, lambda table: sa.insert(table).values(**entry), model=EVENT_INDEX)
    report = replayed(database, book, tmp_path, asked)
    assert [(one.kind, one.record, one.since) for one in found(report, "versions")] == [
        ("only_live", str(matter(9999)), NEVER)
    ]
    assert found(report, "versions")[0].made_by == (Made(NEVER, None),)
    assert [(one.kind, one.record, one.since) for one in found(report, "access")] == [
        ("only_live", str(access["id"]), NEVER)
    ]
    (index,) = found(report, "entries", "event_index")
    assert (index.kind, index.since, index.made_by) == ("only_live", NEVER, (Made(NEVER, None),))


@pytest.mark.parametrize("behind", [0, 60])
def test_an_end_where_the_log_has_not_come_to_is_none_that_an_event_has_made(
    database: ReadDatabase, book: Book, tmp_path: Path, behind: int
) -> None:
    """A row that ends there is over for whoever asks about today, and stands for whoever asks about a position."""
    folded(database, book)
    asked = book.head().position - behind
    row = standing(database, asked)
    access = next(one for one in open_access(database, 99) if one["valid_from"] <= asked)
    tampered(database, lambda table: sa.update(table).where(this(table, row)).values(valid_to=NEVER))
    mine = {name: access[name] for name in ("id", "party", "valid_from")}
    tampered(database, lambda table: sa.update(table).filter_by(**mine).values(until=NEVER), MATTERS.access)
    report = replayed(database, book, tmp_path, asked)
    assert [one.kind for one in found(report, "answers")] == ([] if behind else ["only_replayed"])
    for part, column in (("versions", "valid_to"), ("access", "until")):
        (one,) = found(report, part)
        assert [(cell.column, cell.replayed, cell.live) for cell in one.cells] == [(column, OPEN, NEVER)]


def test_ends_that_came_since_are_no_difference_and_the_first_that_cannot_have_come_is_one(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    folded(database, book)
    head = book.head().position
    row, (access,) = standing(database, head), open_access(database, 1)
    mine = {name: access[name] for name in ("id", "party", "valid_from")}

    def parts_that_differ(valid_to: int, until: int) -> set[str]:
        tampered(database, lambda table: sa.update(table).where(this(table, row)).values(valid_to=valid_to))
        tampered(database, lambda table: sa.update(table).filter_by(**mine).values(until=until), MATTERS.access)
        return {one.part for one in of(replayed(database, book, tmp_path, head - 1)).listed}

    # an access row ends after the event by which it ends
    assert parts_that_differ(head, head + 1) == set()
    assert parts_that_differ(head + 1, head + 1) == {"versions"}
    assert parts_that_differ(head, head + 2) == {"access"}


def test_two_rows_under_one_key_are_two_also_where_a_page_ends(
    database: ReadDatabase, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.audit.parts.ROWS_AT_A_TIME", 2)
    folded(database, book)
    row = standing(database, book.head().position)
    tampered(database, lambda table: sa.insert(table).values(**row | {"valid_to": NEVER}))
    report = replayed(database, book, tmp_path)
    _, versions, _ = of(report).parts
    assert versions.live_rows == versions.rows + 1
    assert {one.record for one in found(report, "versions")} == {str(row["id"])}


def test_a_model_that_claims_to_have_come_further_than_the_log_is_not_believed(
    database: ReadDatabase, book: Book, tmp_path: Path
) -> None:
    """Otherwise whatever was written up to there would pass for what came since."""
    folded(database, book)
    with database.writing() as connection:
        connection.execute(sa.update(BUILDS).where(BUILDS.c.model == "matter").values(position=NEVER))
    report = replayed(database, book, tmp_path, 200)
    assert (of(report).outcome, of(report).obstacle, of(report).obstacle_at) == (Outcome.CANNOT, Obstacle.AHEAD, NEVER)
    assert of(report, "event_index").outcome is Outcome.EQUAL
    assert f"claims position {NEVER}" in "\n".join(lines(report.told()))

"""Lists, details, histories and the feed against plain Python over replayed rows, for every kind of asker at every moment."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import EVERYBODY, reasons
from projections import questions
from projections.access import SUPERVISOR, Sight
from projections.engine import Behind, Moment, Moments, Projector, ReadDatabase, Rebuild, custody_of
from projections.engine.models import Row
from projections.history import EVENT_INDEX, feed_page, history, version_at
from projections.queries import detail, may_see, page
from projections.questions import Among, Between, Filter, Holds, Query, QueryRefused, moment_of
from tests.contract.matters import MATTERS, START, Book, decode, matter, replay, write_some

OFFICE = Sight.of("campaign:anqiu-2022", "b-gaj")
SIGHTS = (SUPERVISOR, OFFICE, Sight.of("a-scjgj"), Sight.of("a-scjgj", "c-nyncj"), Sight.of("z-nobody"))
MODELS = (MATTERS, EVENT_INDEX)


@pytest.fixture
def book(database: ReadDatabase) -> Book:
    written = Book()
    write_some(written, 500)
    Projector(database, written, decode, MODELS, batch=120).catch_up()
    return written


def may(sight: Sight, row: Row | None) -> bool:
    parties = set() if row is None else set(reasons(custody_of(row)))
    return sight.everything or bool(parties & {*sight.parties, EVERYBODY})


def expected(book: Book, sight: Sight, position: int) -> list[tuple[UUID, Row]]:
    """The rows of a moment that the sight covers today, newest registration first."""
    today = replay(book, book.head().position)
    begun = {kept.stream: kept.position for kept in book.events if kept.topic == "matter.opened"}
    rows = [(record, row) for record, row in replay(book, position).items() if may(sight, today.get(record))]
    return sorted(rows, key=lambda found: begun[found[0]], reverse=True)


def everything(database: ReadDatabase, sight: Sight, position: int, **asked: Any) -> list[Row]:
    """All pages of a question, one after the other; the total must be what they add up to."""
    rows: list[Row] = []
    cursor = None
    with database.reading() as snapshot:
        while True:
            query = Query(cursor=cursor, total=True, **asked)
            found = page(snapshot, MATTERS, sight, Moment(position, START), query)
            rows += found.rows
            cursor = found.next
            assert len(found.rows) <= query.limit
            if cursor is None:
                assert found.total == len(rows)
                return rows


def some_positions(book: Book) -> list[int]:
    count = len(book.events)
    return [book.events[at].position for at in (5, count // 10, count // 2, count * 95 // 100, count - 1)]


@pytest.mark.parametrize("sight", SIGHTS, ids=repr)
def test_the_list_of_every_moment(database: ReadDatabase, book: Book, sight: Sight) -> None:
    for position in some_positions(book):
        found = everything(database, sight, position, limit=7)
        wanted = expected(book, sight, position)
        assert [row["id"] for row in found] == [record for record, _ in wanted]
        assert [{name: row[name] for name in wanted[0][1]} for row in found] == [row for _, row in wanted]


TESTS: dict[str, tuple[dict[str, Filter], Callable[[Row], bool]]] = {
    "stage": ({"stage": Among(("held", "offered"))}, lambda row: row["stage"] in {"held", "offered"}),
    "nobody": ({"holder": Among((None,))}, lambda row: row["holder"] is None),
    "nobody or b": ({"holder": Among((None, "b-gaj"))}, lambda row: row["holder"] in {None, "b-gaj"}),
    "campaign": ({"campaigns": Holds(("anqiu-2022",))}, lambda row: "anqiu-2022" in row["campaigns"]),
    "two": (
        {"participants": Holds(("a-scjgj", "b-gaj")), "stage": Among(("open",))},
        lambda row: bool({"a-scjgj", "b-gaj"} & set(row["participants"])) and row["stage"] == "open",
    ),
    "money": ({"amount_fen": Between(100, 500)}, lambda row: 100 <= row["amount_fen"] <= 500),
    "date": (
        {"due_on": Between(date(2022, 7, 10), None)},
        lambda row: row["due_on"] is not None and row["due_on"] >= date(2022, 7, 10),
    ),
    "flag": ({"major": Among((False,))}, lambda row: row["major"] is False),
    "none": ({"stage": Among(())}, lambda row: False),
    "time": (
        {"changed_at": Between(START + timedelta(minutes=100), START + timedelta(minutes=300))},
        lambda row: START + timedelta(minutes=100) <= row["changed_at"] <= START + timedelta(minutes=300),
    ),
}


@pytest.mark.parametrize("name", TESTS)
def test_filters(database: ReadDatabase, book: Book, name: str) -> None:
    filters, holds = TESTS[name]
    for sight in SIGHTS[:3]:
        for position in some_positions(book)[2:]:
            found = everything(database, sight, position, filters=filters, limit=20)
            assert [row["id"] for row in found] == [
                record for record, row in expected(book, sight, position) if holds(row)
            ]


@pytest.mark.parametrize(
    "sort", ["amount_fen", "-amount_fen", "due_on", "-due_on", "title", "-changed_at", "registration"]
)
def test_sorts_put_equals_newest_first_and_rows_without_a_value_last(
    database: ReadDatabase, book: Book, sort: str
) -> None:
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    for sight in SIGHTS[:3]:
        for position in some_positions(book)[2:]:
            wanted = expected(book, sight, position)
            if column == "registration":
                wanted.reverse()
            else:
                valued = [found for found in wanted if found[1][column] is not None]
                valued.sort(key=lambda found: found[1][column], reverse=descending)
                wanted = valued + [found for found in wanted if found[1][column] is None]
            found = everything(database, sight, position, sort=sort, limit=9)
            assert [row["id"] for row in found] == [record for record, _ in wanted]


def test_search_is_under_the_same_entitlement_and_moment(database: ReadDatabase, book: Book) -> None:
    for sight in SIGHTS:
        for position in some_positions(book)[2:]:
            found = everything(database, sight, position, q="商标", limit=10)
            wanted = [record for record, row in expected(book, sight, position) if "商标" in row["title"]]
            assert [row["id"] for row in found] == wanted


def test_pages_do_not_shift_while_the_record_grows(database: ReadDatabase, book: Book) -> None:
    with database.reading() as snapshot:
        now = Moment(book.head().position, START + timedelta(days=9))
        first = page(snapshot, MATTERS, SUPERVISOR, now, Query(limit=10))
    wanted = expected(book, SUPERVISOR, now.position)
    ids = [row["id"] for row in first.rows]
    cursor = first.next
    while cursor is not None:
        write_some(book, 25, seed=len(ids))
        Projector(database, book, decode, MODELS).catch_up()
        query = Query(limit=10, cursor=cursor)
        assert moment_of(query, MATTERS) == now
        with database.reading() as snapshot:
            later = Moment(snapshot.build_of(MATTERS).position, START)
            found = page(snapshot, MATTERS, SUPERVISOR, later, query)
        assert found.moment == now
        ids += [row["id"] for row in found.rows]
        cursor = found.next
    assert ids == [record for record, _ in wanted]


def test_details_and_histories(database: ReadDatabase, book: Book) -> None:
    today = replay(book, book.head().position)
    position = some_positions(book)[2]
    then = replay(book, position)
    moment = Moment(position, START)
    with database.reading() as snapshot:
        for record in {kept.stream for kept in book.events}:
            events = [kept for kept in book.events if kept.stream == record and kept.position <= position]
            assert version_at(snapshot, record, moment) == len(events)
            for sight in SIGHTS:
                covered = may(sight, today.get(record))
                found = detail(snapshot, MATTERS, sight, moment, record)
                assert may_see(snapshot, MATTERS, sight, record) == covered
                if covered and record in then:
                    assert found is not None
                    assert {name: found[name] for name in then[record]} == then[record]
                else:
                    assert found is None
                told = history(snapshot, MATTERS, sight, moment, record)
                assert (told is not None) == covered
                if told is not None:
                    assert [entry.position for entry in told] == [kept.position for kept in events]
        assert detail(snapshot, MATTERS, SUPERVISOR, moment, matter(5000)) is None


def feed(database: ReadDatabase, sight: Sight, limit: int) -> list[int]:
    found: list[int] = []
    after = 0
    with database.reading() as snapshot:
        while True:
            given = feed_page(snapshot, (MATTERS,), sight, after, limit)
            found += [entry.position for entry in given.entries]
            assert given.next >= after
            after = given.next
            if not given.full:
                assert after == snapshot.build_of(MATTERS).position
                return found


def expected_feed(book: Book, sight: Sight) -> list[int]:
    """An event is seen by who may see its record just before or just after it."""
    wanted = []
    for kept in book.events:
        before = replay(book, kept.position - 1).get(kept.stream)
        after = replay(book, kept.position).get(kept.stream)
        if may(sight, before) or may(sight, after):
            wanted.append(kept.position)
    return wanted


@pytest.mark.parametrize("few", [0, 5000])
def test_the_feed_shows_what_one_might_see_when_it_happened(
    database: ReadDatabase, book: Book, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("projections.history.FEW", few)
    monkeypatch.setattr("projections.history.WALK", 40)
    for sight in SIGHTS:
        wanted = expected_feed(book, sight)
        assert feed(database, sight, 7) == feed(database, sight, 1000) == wanted
    assert feed(database, SUPERVISOR, 50) == [kept.position for kept in book.events]


def test_a_full_feed_page_never_changes(database: ReadDatabase, book: Book) -> None:
    sight = Sight.of("a-scjgj")
    with database.reading() as snapshot:
        before = feed_page(snapshot, (MATTERS,), sight, 0, 20)
        last = feed_page(snapshot, (MATTERS,), sight, before.next, 10_000)
    assert before.full
    assert not last.full
    write_some(book, 50, seed=5)
    Projector(database, book, decode, MODELS).catch_up()
    with database.reading() as snapshot:
        assert feed_page(snapshot, (MATTERS,), sight, 0, 20) == before
    Rebuild(database, book, decode, MATTERS).run()
    with database.reading() as snapshot:
        again = feed_page(snapshot, (MATTERS,), sight, 0, 20)
    assert again.entries == before.entries
    assert again.edition != before.edition


def test_the_feed_waits_for_the_slowest_ledger(database: ReadDatabase, book: Book) -> None:
    reached = book.head().position
    write_some(book, 30, seed=6)
    Projector(database, book, decode, (EVENT_INDEX,)).catch_up()
    with database.reading() as snapshot:
        given = feed_page(snapshot, (MATTERS,), SUPERVISOR, 0, 10_000)
    assert given.next == reached
    assert given.entries[-1].position == reached


def test_questions_that_cannot_be_answered(database: ReadDatabase, book: Book) -> None:
    moment = Moment(book.head().position, START)
    with database.reading() as snapshot:

        def ask(query: Query, at: Moment = moment) -> Any:
            return page(snapshot, MATTERS, SUPERVISOR, at, query)

        cursor = ask(Query(limit=3)).next
        assert cursor is not None
        refused = {
            "limit": [Query(limit=0), Query(limit=201)],
            "sort": [Query(sort="stage"), Query(sort="--registration"), Query(sort="valid_to")],
            "colour": [Query(filters={"colour": Among(("red",))})],
            "title": [Query(filters={"title": Among(("甲",))})],
            "stage": [Query(filters={"stage": Between("a", "b")})],
            "campaigns": [Query(filters={"campaigns": Among(("x",))})],
            "cursor": [
                Query(cursor="AAAA"),
                Query(cursor="我"),
                Query(cursor=cursor[:-2]),
                Query(cursor=cursor, q="商标"),
                Query(cursor=cursor, sort="title"),
                Query(cursor=cursor, filters={"stage": Among(("held",))}),
            ],
        }
        for parameter, queries in refused.items():
            for query in queries:
                with pytest.raises(QueryRefused) as told:
                    ask(query)
                assert told.value.parameter == parameter
                assert told.value.zh
        with pytest.raises(Behind):
            ask(Query(), Moment(moment.position + 1, START))


def forged(query: Query, told: bytes) -> Query:
    """Put anything into a cursor, with the check that everybody can compute."""
    check = hashlib.blake2s(told + questions._question(MATTERS, query), digest_size=8).digest()
    return replace(query, cursor=base64.urlsafe_b64encode(check + told).decode())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *((0, value) for value in ("x", None, 1.5, True, -5, 10**30, [])),
        *((1, value) for value in (5, "2026-01-01", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-23:00")),
        *((2, value) for value in (5, "x", [], {}, True)),
        *((3, value) for value in ("x", None, 1.5, True, -5, 10**30, [])),
        *((4, value) for value in (5, "zz", None)),
    ],
)
def test_a_cursor_of_ones_own_making_is_taken_for_nothing(
    database: ReadDatabase, book: Book, place: int, value: Any
) -> None:
    query = Query(limit=1, sort="due_on")
    told = [book.head().position, START.isoformat(), "2024-01-01", 7, "0" * 32]
    with database.reading() as snapshot:
        genuine = forged(query, json.dumps(told).encode())
        page(snapshot, MATTERS, SUPERVISOR, Moment(0, START), genuine)
        told[place] = value
        with pytest.raises(QueryRefused):
            page(snapshot, MATTERS, SUPERVISOR, Moment(0, START), forged(query, json.dumps(told).encode()))
        with pytest.raises(QueryRefused):
            page(snapshot, MATTERS, SUPERVISOR, Moment(0, START), forged(query, b"[" * 100_000))


def test_moments_and_lists_go_together(database: ReadDatabase, book: Book) -> None:
    moments = Moments(database, book, lambda: START + timedelta(days=30))
    kept = book.events[100]
    moment = moments.as_of(kept.recorded_at, (MATTERS,))
    assert len(everything(database, SUPERVISOR, moment.position)) == len(replay(book, kept.position))

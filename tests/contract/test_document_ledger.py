"""The ledgers of numbers and registers on both databases: what the rule book knows, found however a number is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from coordination.rules import Proposal
from coordination.stored import from_row
from coordination.streams.documents import NUMBER, DocumentNumberReleased, DocumentNumberVoided, Number, number_id
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.documents import NUMBERS, REGISTERS
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.queries import detail, page
from projections.questions import Among, Query
from tests.contract.recording import MARKET, Office
from tests.contract.test_document_numbers import DECISION, FIRST, JUNE, SECOND, asked, decision, sent, two_cases

assert two_cases  # a fixture


@pytest.fixture
def any_store_url() -> str:
    """The log in memory: it is the ledgers' database that matters here."""
    return "memory:"


class Books:
    """A desk that posts, and the ledgers that are asked about it."""

    def __init__(self, office: Office, read: ReadDatabase) -> None:
        self.desk, self.read = office.writer(), read
        self.projector = Projector(read, office.log, from_row, (NUMBERS, REGISTERS, CASES))

    def post(self, *proposals: Proposal) -> None:
        self.desk.post(proposals, now=JUNE)
        self.projector.catch_up()

    def asked(self, model: Any = NUMBERS, sight: Sight = SUPERVISOR, **query: Any) -> list[dict[str, Any]]:
        with self.read.reading() as snapshot:
            moment = Moment(reached(snapshot, (model,)), JUNE)
            return page(snapshot, model, sight, moment, Query(**query)).rows

    def one(self, document_no: str) -> dict[str, Any]:
        with self.read.reading() as snapshot:
            moment = Moment(reached(snapshot, (NUMBERS,)), JUNE)
            row = detail(snapshot, NUMBERS, SUPERVISOR, moment, number_id(MARKET, DECISION, document_no))
        assert row is not None
        return row


@pytest.fixture(params=["sqlite", "postgres"])
def books(request: pytest.FixtureRequest, two_cases: Office) -> Iterator[Books]:
    read = ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))
    yield Books(two_cases, read)
    read.close()


def test_the_ledger_holds_what_the_rule_book_knows_at_every_step(books: Books) -> None:
    first, second = "安市监处罚〔2024〕1号", "安市监处罚〔2024〕2号"
    number = number_id(MARKET, DECISION, first)
    steps = [
        asked("a"),
        asked("b"),
        decision("安市监处罚[2024]第01号", FIRST, "c"),
        sent(NUMBER, number, DocumentNumberReleased(reason="误填"), "d"),
        decision(first, SECOND, "e"),
        sent(NUMBER, number_id(MARKET, DECISION, second), DocumentNumberVoided(reason="打印错误"), "f"),
    ]
    seen = []
    for step in steps:
        books.post(step)
        for row in books.asked():
            state: Number = books.desk.state(NUMBER, row["id"])
            assert row["standing"] == state.standing.value
            held = None if row["record"] is None else (row["record_kind"], row["record"])
            assert (row["issuer"], held) == (state.issuer, state.record)
            assert (row["holder"], row["registrant"], tuple(row["participants"])) == (
                state.holder,
                state.registrant,
                state.participants,
            )
        seen.append(books.one(first)["standing"])
    assert seen == ["reserved", "reserved", "used", "reserved", "used", "used"]
    assert books.one(second)["reason"] == "打印错误"
    (register,) = books.asked(REGISTERS)
    assert register["series"] == [
        {"document_type": "penalty_decision", "prefix": "安市监处罚", "year": 2024, "first": 1, "last": 2}
    ]
    assert register["code"] == MARKET


@pytest.mark.parametrize(
    "spelling", ["安市监处罚〔2024〕31号", "安市监处罚[2024]31号", "安市监处罚（２０２４）第 031 号"]
)
def test_a_number_is_found_however_it_was_written_and_is_asked_for(books: Books, spelling: str) -> None:
    books.post(decision("安市监处罚(2024)第31号", FIRST, "a"), decision("安市监处罚〔2024〕32号", SECOND, "b"))
    (row,) = books.asked(filters={"document_no": Among((spelling,))})
    assert (row["document_no"], row["as_given"]) == ("安市监处罚〔2024〕31号", "安市监处罚(2024)第31号")
    assert [found["record"] for found in books.asked(q=spelling)] == [FIRST]
    assert [found["id"] for found in books.asked(CASES, q=spelling)] == [FIRST]


def test_whoever_asked_for_a_number_finds_it_by_the_request(books: Books) -> None:
    books.post(asked("a"))
    books.post(asked("b"))
    (row,) = books.asked(filters={"caused_by": Among(("b",))})
    assert (row["document_no"], row["sequence"], row["allocated"]) == ("安市监处罚〔2024〕2号", 2, True)


def test_numbers_are_shown_to_their_issuer_alone(books: Books) -> None:
    books.post(asked("a"))
    for model in (NUMBERS, REGISTERS):
        assert len(books.asked(model, Sight.of(MARKET))) == 1
        assert books.asked(model, Sight.of("370784-gaj", "campaign:anqiu-2022")) == []

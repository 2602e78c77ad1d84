"""Numbers of documents in every store: gap-free though many ask at once, borne by one record, found however they are written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.record import Coordination, Receipt, Refused
from coordination.rules import Envelope, Proposal, Rejection
from coordination.store import AppendRequest, NewEvent
from coordination.stored import digest, event_key, from_row, to_state
from coordination.streams.case import CASE
from coordination.streams.documents import (
    NUMBER,
    REGISTER,
    DocumentNumberVoided,
    DocumentRegisterNumberRequested,
    DocumentType,
    Number,
    Standing,
    number_id,
    register_id,
)
from tests.contract.recording import CHIEF, MARKET, Office, Waypoint, proposal, refused
from tests.spec import cases
from tests.spec.dsl import _flat

JUNE = datetime(2024, 6, 20, 2, tzinfo=UTC)
DECISION = DocumentType.PENALTY_DECISION
REQUEST = DocumentRegisterNumberRequested(document_type=DECISION, prefix="安市监处罚")
FIRST, SECOND = cases.CASE, UUID("0b9f3c52-4c0e-4f0e-9a57-0d5e0f3b7a11")


def sent(kind: Any, stream: UUID, event: Any, id: str, by: str = MARKET) -> Proposal:
    return proposal(kind, stream, event, id, by=by, occurred_at=JUNE, legal_on=date(2024, 6, 20))


def asked(id: str) -> Proposal:
    return sent(REGISTER, register_id(MARKET), REQUEST, id)


def decision(document_no: str, case: UUID, id: str) -> Proposal:
    return sent(CASE, case, replace(cases.PENALISE, document_no=document_no, approved_by=CHIEF), id)


def persistent(desk: Coordination, event: Proposal) -> Receipt:
    """Send an event as a sender does: again, as long as the record is being changed too often."""
    while True:
        try:
            return desk.post([event], now=JUNE)[0]
        except Refused as told:
            if not isinstance(told.reason, Rejection) or told.reason.code != "stream.busy":
                raise


def write(office: Office, past: Sequence[Any]) -> None:
    """Write a past into the log as it stands, without asking the guards."""
    versions: dict[UUID, int] = {}
    for number, item in enumerate(past):
        version = versions.get(item.stream, 0) + 1
        envelope = Envelope(item.stream, version, "past", f"{item.stream} {number}", item.by, item.by, JUNE, item.on)
        state = to_state(item.event, envelope)
        key = event_key(envelope.sender, envelope.source, envelope.id)
        topic = item.event.topic
        row = NewEvent(item.stream, version, topic, state, key, digest(topic, item.stream, state))
        office.log.append(AppendRequest((row,), {item.stream: version - 1}))
        versions[item.stream] = version


@pytest.fixture
def two_cases(office: Office) -> Office:
    """Two cases of one agency, ready to be decided."""
    past = list(_flat((cases.DECIDING,)))
    write(office, past)
    write(office, [replace(item, stream=SECOND) for item in past if item.stream == FIRST])
    return office


# -- without gaps --------------------------------------------------------------------------------------------------------


def test_numbers_are_given_out_without_gaps_though_many_ask_at_once(office: Office) -> None:
    """Some through one process, some through another, some of them twice; whoever is busy comes again."""
    writers = [office.writer(), office.writer()]
    barrier = threading.Barrier(8)

    def take(worker: int) -> list[Receipt]:
        barrier.wait(30)
        own = [persistent(writers[worker % 2], asked(f"{worker} {turn}")) for turn in range(6)]
        return [*own, persistent(writers[worker % 2], asked(f"{worker} 0"))]

    with ThreadPoolExecutor(8) as pool:
        receipts = [receipt for own in pool.map(take, range(8)) for receipt in own]
    assert sum(receipt.repeated for receipt in receipts) == 8
    rows = office.log.read_stream(register_id(MARKET))
    told = [from_row(row).event for row in rows if row.topic == "document_register.number_allocated"]
    assert [event.sequence for event in told] == list(range(1, 49)), "in their order, none twice, none left out"
    numbers = office.writer().read_all(NUMBER, [number_id(MARKET, DECISION, event.document_no) for event in told])
    assert {kept.state.standing for kept in numbers.values()} == {Standing.RESERVED}
    assert {kept.version for kept in numbers.values()} == {1}


def test_a_void_number_leaves_no_gap(office: Office) -> None:
    desk = office.writer()
    desk.post([asked("a")], now=JUNE)
    first = number_id(MARKET, DECISION, "安市监处罚〔2024〕1号")
    desk.post([sent(NUMBER, first, DocumentNumberVoided(reason="打印错误"), "void")], now=JUNE)
    desk.post([asked("b")], now=JUNE)
    assert desk.state(NUMBER, first).standing is Standing.VOID
    assert desk.state(NUMBER, number_id(MARKET, DECISION, "安市监处罚〔2024〕2号")).standing is Standing.RESERVED


class Apart:
    """A log that lets something come in between the reading of one stream and whatever is read next."""

    def __init__(self, log: Any, stream: UUID, meanwhile: Callable[[], object]) -> None:
        self.log, self.stream, self.meanwhile = log, stream, [meanwhile]

    def read_stream(self, stream: UUID, after: int = 0) -> Any:
        rows = self.log.read_stream(stream, after)
        if stream == self.stream and self.meanwhile:
            self.meanwhile.pop()()
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


def test_what_was_never_so_at_once_is_no_ground_to_refuse(office: Office) -> None:
    """The register is read empty, then another takes number 1: to find it taken by nobody's counting is no contradiction."""
    other = office.writer()
    apart = Apart(office.log, register_id(MARKET), lambda: other.post([asked("theirs")], now=JUNE))
    office.writer(apart).post([asked("mine")], now=JUNE)
    state = other.state(REGISTER, register_id(MARKET))
    assert list(state.last.values()) == [2]


# -- one number, one record ----------------------------------------------------------------------------------------------


def test_of_two_records_that_name_one_number_at_once_one_has_it(two_cases: Office) -> None:
    """Between judging and appending another process lets the other case have the number."""
    other = two_cases.writer()
    theirs = decision("安市监处罚[2024]31号", SECOND, "theirs")
    passed = Waypoint(two_cases.log, before=[lambda: other.post([theirs], now=JUNE)])
    mine = decision("安市监处罚〔2024〕31号", FIRST, "mine")
    told = refused(lambda: two_cases.writer(passed).post([mine], now=JUNE))
    assert told == (0, "document_number.in_use")
    number: Number = other.state(NUMBER, number_id(MARKET, DECISION, "安市监处罚〔2024〕31号"))
    assert number.record == ("case", SECOND)


def test_threads_that_name_one_number_get_it_once(two_cases: Office) -> None:
    writers = [two_cases.writer(), two_cases.writer()]
    barrier = threading.Barrier(2)

    def decide(worker: int) -> str:
        barrier.wait(30)
        event = decision("安市监处罚〔2024〕31号", (FIRST, SECOND)[worker], f"{worker}")
        try:
            persistent(writers[worker], event)
        except Refused as told:
            assert isinstance(told.reason, Rejection)  # noqa: PT017
            return told.reason.code
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, range(2))) == ["document_number.in_use", "kept"]

"""Numbers under random play, against a second book of rules: one number for one record, none skipped, void ones void for ever.

The dice are Python's own, their seeds written down: a failure is played again as it was. The second book knows lists and
counters and nothing of streams. That the play came everywhere is demanded at its end.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

from coordination.streams.documents import (
    DocumentNumberReleased,
    DocumentNumberVoided,
    DocumentRegisterNumberRequested,
    DocumentType,
    Standing,
    number_id,
    register_id,
)
from tests.spec import cases
from tests.spec.dsl import MARKET, Outcome, Said, Scene, _flat, given, the

PLAYS, STEPS = 120, 30
CASES = (the("case"), the("case", 2), the("case", 3))
PREFIXES = ("安市监处罚", "安市监景罚")
SPELLINGS = ("{}〔2024〕{}号", "{}[2024]{}号", "{}（2024）第0{}号", "{} 【2024】 {} 号")
DECISION = DocumentType.PENALTY_DECISION
REACHED: Counter[tuple[str, str]] = Counter()
EVERYWHERE = {
    ("request", "kept"),
    ("request", "document_register.series_begun"),
    ("request", "document_register.begins_in_use"),
    ("decide", "kept"),
    ("decide", "again"),
    ("decide", "document_number.in_use"),
    ("decide", "document_number.void"),
    ("decide", "document_number.not_allocated"),
    ("void", "kept"),
    ("void", "stream.not_found"),
    ("void", "document_number.borne"),
    ("void", "document_number.voided_already"),
    ("release", "kept"),
    ("release", "stream.not_found"),
    ("release", "document_number.not_in_use"),
}
Key = tuple[str, int]


@dataclass
class Book:
    """What a clerk with a paper register would say. A number is free (None), void ("void"), or borne by a record."""

    numbers: dict[Key, UUID | str | None] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def request(self, prefix: str, first: int | None) -> str:
        if prefix in self.last:
            if first is not None:
                return "document_register.series_begun"
            sequence = self.last[prefix] + 1
        else:
            sequence = 1 if first is None else first
            if (prefix, sequence) in self.numbers:
                return "document_register.begins_in_use"
        while (prefix, sequence) in self.numbers:
            sequence += 1
        self.numbers[prefix, sequence], self.last[prefix] = None, sequence
        return "kept"

    def decide(self, case: UUID, key: Key) -> str:
        prefix, sequence = key
        known, bearer = key in self.numbers, self.numbers.get(key)
        if isinstance(bearer, UUID):
            return "again" if bearer == case else "document_number.in_use"
        if bearer == "void":
            return "document_number.void"
        if not known and sequence > self.last.get(prefix, sequence):
            return "document_number.not_allocated"
        self.numbers[key] = case
        return "kept"

    def void(self, key: Key) -> str:
        if key not in self.numbers:
            return "stream.not_found"
        if isinstance(self.numbers[key], UUID):
            return "document_number.borne"
        if self.numbers[key] == "void":
            return "document_number.voided_already"
        self.numbers[key] = "void"
        return "kept"

    def release(self, key: Key) -> str:
        if key not in self.numbers:
            return "stream.not_found"
        if not isinstance(self.numbers[key], UUID):
            return "document_number.not_in_use"
        self.numbers[key] = None
        return "kept"


def ready(record: UUID) -> tuple[Said, ...]:
    """The past of a case that is ready to be decided."""
    return tuple(replace(item, stream=record) if item.stream == CASES[0] else item for item in _flat((cases.DECIDING,)))


TOWN = given(*(ready(record) for record in CASES)).as_agency(MARKET).on("2024-06-20")


class Play:
    """An agency with three cases that decides, asks for numbers, voids and puts right, as chance will have it."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311
        self.scene: Scene = TOWN
        self.book = Book()

    def step(self) -> None:
        key = self.dice.choice(PREFIXES), self.dice.randint(1, 5)
        match self.dice.choice(("request", "decide", "decide", "void", "release")):
            case "request":
                first = self.dice.choice((None, None, None, key[1]))
                request = DocumentRegisterNumberRequested(document_type=DECISION, prefix=key[0], first_sequence=first)
                self.judged("request", self.scene.when(request, register_id(MARKET)), self.book.request(key[0], first))
            case "decide":
                case = self.dice.choice(CASES)
                event = replace(cases.PENALISE, document_no=self.dice.choice(SPELLINGS).format(*key))
                outcome = self.scene.when(event, case)
                self.judged("decide", outcome, self.book.decide(case, key))
                # so that it can be decided again: what the case itself makes of its decisions is not played here
                self.scene = replace(self.scene, streams={**self.scene.streams, case: TOWN.streams[case]})
            case "void":
                outcome = self.scene.when(DocumentNumberVoided(reason="打印错误"), self.stream(key))
                self.judged("void", outcome, self.book.void(key))
            case "release":
                outcome = self.scene.when(DocumentNumberReleased(reason="误填"), self.stream(key))
                self.judged("release", outcome, self.book.release(key))

    def judged(self, move: str, outcome: Outcome, expected: str) -> None:
        """Hold the rule book's word against the clerk's."""
        got = "kept" if outcome.refusal is None else outcome.refusal.code
        assert got == ("kept" if expected == "again" else expected), move
        if expected == "again":
            assert len(outcome.decided) == 1, "a document that is told again takes nothing anew"
        REACHED[move, expected] += 1
        self.scene = outcome.scene

    def stream(self, key: Key) -> UUID:
        return number_id(MARKET, DECISION, SPELLINGS[0].format(*key))

    def stands(self) -> None:
        """What holds at every moment: the streams say what the clerk says, and no number below the last is missing."""
        for key, bearer in self.book.numbers.items():
            state = self.scene.streams[self.stream(key)].state
            standing = {None: Standing.RESERVED, "void": Standing.VOID}.get(bearer if bearer is None else str(bearer))
            assert state.standing is (standing or Standing.USED)
            assert state.record == (("case", bearer) if isinstance(bearer, UUID) else None)
        register = self.scene.streams.get(register_id(MARKET))
        counted = {} if register is None else register.state.last
        assert {series.prefix: last for series, last in counted.items()} == self.book.last


def test_random_play_agrees_with_the_second_book_and_went_everywhere() -> None:
    REACHED.clear()
    for seed in range(PLAYS):
        play = Play(seed)
        for _ in range(STEPS):
            play.step()
            play.stands()
    assert EVERYWHERE - set(REACHED) == set(), f"never reached: {EVERYWHERE - set(REACHED)}"

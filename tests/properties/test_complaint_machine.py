"""Complaints under random play: what the second rule book (complaint_book.py) allows stands, and nothing else does.

The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.clocks.rules import Ground
from coordination.custody import reasons
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.complaint import (
    NonConsumerSign,
    RejectionGround,
    Remedy,
    TerminationGround,
    WithoutLetter,
    clue_lead_of,
    split_lead_of,
)
from tests.properties.complaint_book import BOOK, Cover, can_be_copy, says_right, written
from tests.spec import complaints
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, UNIT, Scene, given, the

PLAYS, STEPS = 120, 120
TODAY, LONG_BEFORE = date(2026, 6, 1), date(2026, 4, 13)
ACTORS = ((MARKET, False), (MARKET, False), (UNIT, False), (AGRICULTURE, False), (OFFICE, False), (OFFICE, True))
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
MIXED = (True, False)
ENDING = ("complaint.rejected", "complaint.withdrawn", "complaint.mediation_terminated", "complaint.duplicate_found")
NUMBERS = (("12315", "1"), ("12315", "2"), ("12345", "1"))


class ComplaintPlay:
    """Three complaints at most, with two desks, a brigade of one of them, and the office."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.scene: Scene = given().with_agency(UNIT, parents=(Subordination(MARKET, Span()),))
        self.covers: dict[UUID, Cover] = {}

    # -- moves ----------------------------------------------------------------------------------------------------------------

    def receive(self) -> None:
        record, desk = the("complaint", len(self.covers) + 11), self.dice.choice((MARKET, MARKET, AGRICULTURE))
        system, number = self.dice.choice(NUMBERS)
        on = self.dice.choice((date(2026, 4, 14), date(2026, 5, 18)))
        event = replace(
            complaints.RECEIVE,
            source_system=system,
            external_no=number,
            complainant_ref=self.dice.choice((complaints.WANG, complaints.LI)),
            mixed=self.dice.random() < 0.3,
        )
        outcome = self.scene.as_agency(desk).on(on).when(event, record)
        if any(cover.number == (system, number) for cover in self.covers.values()):
            outcome.then_rejected("external_number.registered_already")
            REFUSED["external_number.registered_already"] += 1
            return
        self.scene = outcome.then_accepted()
        REACHED.update(item.event.topic for item in outcome.decided)
        self.covers[record] = Cover(desk, on, event.complainant_ref, event.mixed, (system, number))

    def drawn(self, topic: str) -> Any:
        """Draw an event of a type, right or wrong."""
        return PLAIN[topic] if topic in PLAIN else getattr(self, topic.removeprefix("complaint."))()

    def maybe(self, *values: Any) -> Any:
        return self.dice.choice((*values, None))

    def signs(self) -> tuple[NonConsumerSign, ...]:
        return (NonConsumerSign.BEYOND_NEED,) if self.dice.random() < 0.3 else ()

    def particulars_corrected(self) -> Any:
        return replace(complaints.CORRECT, mixed=self.maybe(*MIXED))

    def distributed(self) -> Any:
        return replace(complaints.DISTRIBUTE, to_unit=self.dice.choice((UNIT, UNIT, UNIT, MARKET, AGRICULTURE)))

    def rejected(self) -> Any:
        return replace(
            complaints.REJECT,
            rejection_ground=self.dice.choice(list(RejectionGround)),
            non_consumer_signs=self.signs(),
            other_remedies=self.dice.choice(((), (Remedy.COMPLAIN,), (Remedy.SUE,))),
            competent_body=self.maybe("安丘市文化和旅游局"),
        )

    def mediation_started(self) -> Any:
        right, wrong = (date(2026, 5, 20), TODAY), (date(2026, 4, 13), date(2026, 6, 2))
        days = (*right, *right, *right, *wrong)
        return replace(
            complaints.START,
            complainant_consented_on=self.dice.choice(days),
            party_consented_on=self.dice.choice(days),
        )

    def exclusion_begun(self) -> Any:
        return replace(
            complaints.BEGIN,
            exclusion_no=self.dice.choice("12"),
            exclusion_ground=self.dice.choice((Ground.TESTING, Ground.TESTING, Ground.OPINION)),
            examiner=self.dice.choice(("检验院", "检验院", None)),
        )

    def exclusion_ended(self) -> Any:
        return replace(complaints.END, exclusion_no=self.dice.choice("12"))

    def mediation_agreed(self) -> Any:
        letter, without = self.maybe("调1"), self.maybe(*WithoutLetter)
        return replace(complaints.AGREE, document_no=letter, without_letter=without, perform_by_on=None)

    def mediation_terminated(self) -> Any:
        ground = self.dice.choice((*TerminationGround, TerminationGround.UNACCEPTABLE))
        return replace(complaints.TERMINATE, mediation_end_ground=ground, non_consumer_signs=self.signs())

    def duplicate_found(self) -> Any:
        other = self.dice.choice([*self.covers, the("complaint", 99)])
        return replace(complaints.DUPLICATE, dup_of=other, identity_checked=self.dice.random() < 0.5)

    def step(self) -> None:
        if len(self.covers) < 3 and self.dice.random() < 0.15:
            self.receive()
        record = self.dice.choice(list(self.covers))
        cover = self.covers[record]
        fitting = [topic for topic, (stages, _) in BOOK.items() if cover.stage in stages]
        # what ends a matter is tried less, so that there is time for the rest
        topic = self.dice.choice([*BOOK, *fitting, *fitting])
        if topic in ENDING and self.dice.random() < 0.8:
            return
        by, as_office = self.dice.choice((*ACTORS, (cover.hands, False), (cover.hands, False), (cover.desk, False)))
        self.post(record, cover, self.drawn(topic), by, as_office=as_office)

    def may(self, record: UUID, cover: Cover, event: Any, by: str, *, as_office: bool) -> bool:
        stages, who = BOOK[event.topic]
        letters = cover.letters(by, as_office=as_office)
        if event.topic == "complaint.duplicate_found":
            other = self.covers.get(event.dup_of)
            right = can_be_copy(cover, other, by, event, as_office=as_office)
        else:
            right = says_right(cover, event)
        return cover.stage in stages and bool(set(who) & letters) and right

    def post(self, record: UUID, cover: Cover, event: Any, by: str, *, as_office: bool) -> None:
        early = self.dice.random() < 0.02
        scene = self.scene.on(LONG_BEFORE if early else TODAY)
        outcome = (scene.as_office(by) if as_office else scene.as_agency(by)).when(event, record)
        if early or not self.may(record, cover, event, by, as_office=as_office):
            assert outcome.refusal is not None, f"{by} posted {event} on {cover}"
            outcome.then_rejected(outcome.refusal.code)
            if by not in cover.knows and by != OFFICE:
                assert outcome.refusal.code == "stream.not_found"
            REFUSED[outcome.refusal.code] += 1
            return
        self.scene = outcome.then_accepted()
        written(cover, event)
        if event.topic == "complaint.duplicate_found":
            other = self.covers[event.dup_of]
            other.saw += [one.desk for one in self.with_copies(record) if one.desk != other.desk]
        REACHED.update(item.event.topic for item in outcome.decided)

    def with_copies(self, record: UUID) -> list[Cover]:
        """Return a complaint with its copies, and theirs."""
        copies = [one for one, cover in self.covers.items() if cover.copy_of == record]
        return [self.covers[record], *(cover for copy in copies for cover in self.with_copies(copy))]

    # -- what holds of every complaint at every moment ----------------------------------------------------------------------------

    def stands(self) -> None:
        for record, cover in self.covers.items():
            state = self.scene.state(record)
            assert (state.stage.value, state.registrant, state.holder) == (cover.stage, cover.desk, cover.hands)
            assert (state.mixed, state.split_lead is not None) == (cover.mixed, cover.report)
            assert (state.clues, state.bounces, state.performed, state.dup_of) == (
                cover.clues,
                cover.returns,
                cover.kept,
                cover.copy_of,
            )
            assert {one.no: one.ended_on is None for one in state.excluded} == cover.tests
            assert reasons(state).keys() == cover.knows | {f"campaign:{CAMPAIGN}"}
            # both halves of a submission know each other, and so do a complaint and what was found in it
            if cover.report:
                assert ("complaint", record) in self.scene.state(split_lead_of(record)).links
                assert self.scene.state(split_lead_of(record)).informant == cover.person
            for number in range(1, cover.clues + 1):
                assert ("lead", clue_lead_of(record, number)) in state.links
        # a copy leads to one that is none, or became one later; never round in a circle
        for record in self.covers:
            seen: list[UUID] = []
            at: UUID | None = record
            while at is not None:
                assert at not in seen
                seen.append(at)
                at = self.covers[at].copy_of


PLAIN = {
    event.topic: event
    for event in (
        *(complaints.RETURN, complaints.SPLIT, complaints.ACCEPT, complaints.WITHDRAW, complaints.FIND),
        *(complaints.PERFORM, complaints.BREAK, complaints.TELL),
    )
}


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        play = ComplaintPlay(Random(seed))  # noqa: S311
        play.receive()
        for _ in range(STEPS):
            play.step()
            play.stands()
    topics = {topic for topic in EVENTS if topic.startswith("complaint.")}
    assert topics | {"lead.registered", "external_number.taken"} <= set(REACHED), topics - set(REACHED)
    assert {*BOOK, "complaint.received", "complaint.duplicate_linked"} == topics, (
        "the second rule book knows every event"
    )
    codes = {
        *("complaint.passed_on", "complaint.not_own_unit", "complaint.with_unit", "complaint.at_desk_already"),
        *(
            "complaint.before_receipt",
            "complaint.split_already",
            "complaint.report_not_split_off",
            "complaint.ground_not_in_order",
        ),
        *("complaint.remedies_not_told", "complaint.competent_body_missing", "complaint.signs_unfitting"),
        *("complaint.consent_out_of_time", "complaint.letter_missing", "complaint.performance_told_already"),
        *("complaint.original_unsuitable", "complaint.original_not_accepted"),
        *("complaint.complainants_differ", "external_number.registered_already"),
        *("exclusion.begun_already", "exclusion.not_begun", "exclusion.ground_elsewhere", "exclusion.examiner_missing"),
        *("record.wrong_stage", "record.not_holder", "stream.not_found"),
    }
    assert codes <= set(REFUSED), f"never refused: {codes - set(REFUSED)}"

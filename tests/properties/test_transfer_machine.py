"""Transfers and disputes under random play: legal moves stand and do what they say, illegal ones are refused and change nothing.

The judge is a second, smaller rule book (transfer_book.py). The dice are Python's own, their seeds written down: a failure is
played again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.custody import SYSTEM, reasons
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.jurisdiction import RecordKind
from coordination.streams.lead import ReturnReason
from tests.properties.transfer_book import ORGANS, Note, Registry, Sheet
from tests.spec import cases, leads, transfers
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, UNIT, Scene, given, the
from tests.spec.transfers import (
    CASE,
    CITY,
    CITY_GOVERNMENT,
    CITY_JUSTICE,
    GOVERNMENT,
    JUSTICE,
    LEAD,
    NEXT,
)

PLAYS, STEPS = 130, 26
ACTORS = (*ORGANS, UNIT, CITY, JUSTICE, GOVERNMENT, CITY_JUSTICE, CITY_GOVERNMENT, POLICE)
OF_CAMPAIGN = f"campaign:{CAMPAIGN}"
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
Move = tuple[str, Any, UUID, bool, Callable[[], None]]
"""Who posts what on which stream; whether it may stand, and what is written down then."""


class TransferPlay:
    """A lead and a case, three agencies and a unit of one, and those who stand above them."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.scene: Scene = given(transfers.AROUND).with_agency(UNIT, parents=(Subordination(MARKET, Span()),))
        holder = dice.choice([MARKET, MARKET, UNIT])
        case = replace(self.scene.state(CASE), holder=holder, registrant=holder)
        self.scene = self.scene.with_state("case", case, CASE)
        self.registry = Registry({CASE: Sheet(holder, holder, is_case=True), LEAD: Sheet(AGRICULTURE, MARKET)})
        self.day, self.number = date(2026, 3, 9), 0
        self.told: Counter[str] = Counter()

    # -- moves ----------------------------------------------------------------------------------------------------------------

    def moves(self) -> list[Callable[[], Move | None]]:
        return [
            self.offer,
            self.sign,
            self.accept,
            self.refuse,
            self.revoke,
            self.lapse,
            self.report,
            self.raise_dispute,
            self.state,
            self.agree,
            self.drop,
            self.go_up,
            self.ask,
            self.take,
            self.designate,
            self.coordinate,
            self.submit,
            self.decide,
            self.assign,
            self.dispose,
            self.give_back,
        ]

    def offer(self) -> Move:
        record, to = self.dice.choice([CASE, LEAD]), self.dice.choice(ORGANS)
        by, letter = self.actor(self.registry.sheets[record].holder), self.fresh("transfer")
        event = replace(
            transfers.OFFER if record == CASE else transfers.OFFER_LEAD,
            receiving_agency=to,
            document_no=f"移〔2026〕{self.number}号",
            answer_due_on=None,
        )
        may = self.registry.may_offer(record, by, to)
        return by, event, letter, may, lambda: self.registry.offered(letter, record, by, to)

    def sign(self) -> Move | None:
        if (letter := self.some(self.registry.slips)) is None:
            return None
        slip = self.registry.slips[letter]
        event = transfers.RECEIVE if slip.record == CASE else transfers.RECEIVE_LEAD
        by = self.actor(slip.receiver)
        return by, event, letter, self.registry.may_sign(slip, by), lambda: setattr(slip, "place", "received")

    def accept(self) -> Move | None:
        if (letter := self.some(self.registry.slips)) is None:
            return None
        slip = self.registry.slips[letter]
        by = self.actor(slip.receiver)
        return by, transfers.ACCEPT, letter, self.registry.may_accept(slip, by), lambda: self.registry.accepted(slip)

    def refuse(self) -> Move | None:
        if (letter := self.some(self.registry.slips)) is None:
            return None
        slip, reason = self.registry.slips[letter], self.dice.choice(list(ReturnReason))
        whose = self.dice.choice([None, AGRICULTURE])
        event, by = replace(transfers.REFUSE, reason_code=reason, suggested_agency=whose), self.actor(slip.receiver)
        may = self.registry.may_refuse(slip, by, reason.value, says_whose=whose is not None)
        return by, event, letter, may, lambda: self.registry.came_back(slip, "refused")

    def revoke(self) -> Move | None:
        if (letter := self.some(self.registry.slips)) is None:
            return None
        slip = self.registry.slips[letter]
        by = self.actor(slip.sender)
        write = lambda: self.registry.came_back(slip, "revoked")  # noqa: E731
        return by, transfers.REVOKE, letter, self.registry.may_revoke(slip, by), write

    def lapse(self) -> Move | None:
        open_letters = {letter: slip for letter, slip in self.registry.slips.items() if slip.waits}
        if (letter := self.some(open_letters)) is None:
            return None
        slip, by = self.registry.slips[letter], self.dice.choice([SYSTEM, MARKET])
        return by, transfers.LAPSE, letter, by == SYSTEM, lambda: self.registry.came_back(slip, "lapsed")

    def report(self) -> Move | None:
        if (letter := self.some(self.registry.slips)) is None:
            return None
        slip, final = self.registry.slips[letter], self.dice.random() < 0.5
        by, event = self.actor(slip.receiver), transfers.REPORT if final else transfers.INTERIM
        write = lambda: setattr(slip, "place", "reported") if final else None  # noqa: E731
        return by, event, letter, self.registry.may_report(slip, by), write

    def raise_dispute(self) -> Move:
        record, dispute = self.dice.choice([CASE, LEAD]), self.fresh("jurisdiction_dispute")
        sheet = self.registry.sheets[record]
        letter = sheet.open if sheet.open in self.registry.slips and self.dice.random() < 0.8 else None
        pair = [sheet.holder, self.dice.choice(ORGANS)]
        if letter is not None and self.dice.random() < 0.9:
            pair = [self.registry.slips[letter].sender, self.registry.slips[letter].receiver]
        self.dice.shuffle(pair)
        by, other = self.actor(pair[0]), pair[1]
        believed = self.dice.choice(ORGANS)
        event = replace(
            transfers.RAISE,
            record_kind=RecordKind.CASE if record == CASE else RecordKind.LEAD,
            record=record,
            other_party=other,
            believed_competent=believed,
            transfer=letter,
        )
        note = Note(record, by, other, letter, {by: believed})
        may = self.registry.may_raise(record, by, other, letter)
        return by, event, dispute, may, lambda: self.registry.raised(dispute, note)

    def state(self) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note, believed = self.registry.notes[dispute], self.dice.choice(ORGANS)
        by = self.actor(*note.parties)
        event = replace(transfers.POSITION, believed_competent=believed)
        may = note.place == "raised" and by in note.parties
        return by, event, dispute, may, lambda: note.believes.update({by: believed})

    def agree(self) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note, on = self.registry.notes[dispute], self.dice.choice(ORGANS)
        by = self.actor(*note.parties)
        write = lambda: self.registry.ended(note, on, between_them=True)  # noqa: E731
        return by, replace(transfers.AGREE, competent_agency=on), dispute, self.registry.may_agree(note, by, on), write

    def drop(self) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None or self.dice.random() < 0.6:
            return None
        note = self.registry.notes[dispute]
        by = self.actor(note.raiser)
        may = note.place == "raised" and by == note.raiser
        return by, transfers.WITHDRAW, dispute, may, lambda: self.registry.ended(note, None)

    def go_up(self) -> Move | None:
        return self.up(transfers.ESCALATE, [CITY, CITY, JUSTICE], self.registry.may_go_up, "with_superior")

    def ask(self) -> Move | None:
        bureaus = [JUSTICE, CITY_JUSTICE]
        return self.up(transfers.REQUEST, bureaus, self.registry.may_ask, "with_justice_bureau")

    def up(self, event: Any, to: list[str], may: Callable[[Note, str, str], bool], place: str) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note, authority = self.registry.notes[dispute], self.dice.choice(to)
        by = self.actor(*note.parties)

        def write() -> None:
            note.place = place
            note.above.append(authority)

        return by, replace(event, to_authority=authority), dispute, may(note, by, authority), write

    def take(self) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note = self.registry.notes[dispute]
        by = self.actor(*note.above[-1:])
        may = note.place == "with_superior" and by == note.above[-1] and not note.taken
        return by, transfers.TAKE, dispute, may, lambda: setattr(note, "taken", True)

    def designate(self) -> Move | None:
        return self.end(transfers.DESIGNATE, "with_superior")

    def coordinate(self) -> Move | None:
        return None if self.dice.random() < 0.5 else self.end(transfers.COORDINATE, "with_justice_bureau")

    def decide(self) -> Move | None:
        return self.end(transfers.DECIDE, "with_government")

    def end(self, event: Any, place: str) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note, on = self.registry.notes[dispute], self.dice.choice([*ORGANS, *ORGANS, UNIT])
        by = self.actor(*note.above[-1:])
        may = bool(note.above) and self.registry.may_end(note, by, place, on)
        return by, replace(event, competent_agency=on), dispute, may, lambda: self.registry.ended(note, on)

    def submit(self) -> Move | None:
        if (dispute := self.some(self.registry.notes)) is None:
            return None
        note, to = self.registry.notes[dispute], self.dice.choice([GOVERNMENT, CITY_GOVERNMENT])
        by = self.actor(*note.above[-1:])

        def write() -> None:
            note.place = "with_government"
            note.above.append(to)

        may = bool(note.above) and self.registry.may_submit(note, by, to)
        return by, replace(transfers.SUBMIT, to_authority=to), dispute, may, write

    def assign(self) -> Move:
        sheet = self.registry.sheets[CASE]
        by = self.actor(sheet.holder)
        may = by == sheet.holder and not sheet.over
        return by, cases.ASSIGN, CASE, may, lambda: setattr(sheet, "officers", True)

    def dispose(self) -> Move | None:
        """Dispose of the lead or the case: what waits while it is open whose it is."""
        record = self.dice.choice([CASE, LEAD])
        sheet = self.registry.sheets[record]
        by, event = self.actor(sheet.holder), cases.TERMINATE if record == CASE else leads.DECLINE
        # it would end the play, so it is mostly tried where it may not stand
        may = self.registry.may_dispose(sheet, by)
        if may and self.dice.random() < 0.9:
            return None
        return by, event, record, may, lambda: setattr(sheet, "over", True)

    def give_back(self) -> Move:
        sheet, desk = self.registry.sheets[CASE], self.dice.choice([MARKET, MARKET, NEXT])
        by = self.actor(sheet.holder)
        event = replace(cases.RETURN_TO_DESK, desk=desk)

        def write() -> None:
            sheet.took_part.append(UNIT)
            sheet.holder, sheet.bounces = desk, sheet.bounces + 1

        return by, event, CASE, self.registry.may_return(sheet, by, desk), write

    # -- play -----------------------------------------------------------------------------------------------------------------

    def actor(self, *likely: str) -> str:
        return self.dice.choice([*likely, *likely, *likely, *likely, self.dice.choice(ACTORS)])

    def fresh(self, kind: str) -> UUID:
        self.number += 1
        return the(kind, self.number + 10)

    def some(self, of: dict[UUID, Any]) -> UUID | None:
        """Pick one, rather the last."""
        return None if not of else self.dice.choice([*list(of), list(of)[-1], list(of)[-1]])

    def step(self) -> None:
        moves = sorted(self.moves(), key=lambda move: self.told[move.__name__] + self.dice.random() * 3)
        stood = False
        for make in moves:
            if (move := make()) is None:
                continue
            if (may := move[3]) and stood:
                continue
            self.post(move)
            if may:
                self.told[make.__name__] += 1
                stood = True
        self.day += timedelta(days=self.dice.choice([0, 1, 3]))

    def post(self, move: Move) -> None:
        by, event, stream, may, write = move
        scene = self.scene.on(self.day)
        scene = scene.as_rule() if by == SYSTEM else scene.as_agency(by)
        outcome = scene.when(event, stream)
        if not may:
            assert outcome.refusal is not None, f"{by} posted {event}"
            before = outcome.then_rejected(outcome.refusal.code)
            assert {one: before.streams[one] for one in (CASE, LEAD)} == {
                one: self.scene.streams[one] for one in (CASE, LEAD)
            }
            REFUSED[outcome.refusal.code] += 1
            return
        self.scene = outcome.then_accepted()
        write()
        REACHED.update(item.event.topic for item in outcome.decided)

    def stands(self) -> None:
        """What holds of every record, letter and dispute at every moment."""
        for record, sheet in self.registry.sheets.items():
            state = self.scene.state(record)
            assert (state.registrant, state.holder, state.received_from, state.bounces) == (
                sheet.registrant,
                sheet.holder,
                sheet.given_by,
                sheet.bounces,
            )
            assert (None if state.question is None else state.question.record) == sheet.open
            assert reasons(state).keys() == sheet.knows() | {OF_CAMPAIGN}
        for letter, slip in self.registry.slips.items():
            state = self.scene.state(letter)
            assert (state.stage.value, state.registrant, state.receiver, state.holder) == (
                slip.place,
                slip.sender,
                slip.receiver,
                slip.hands,
            )
            assert reasons(state).keys() == slip.knows() | {OF_CAMPAIGN}
        for dispute, note in self.registry.notes.items():
            state = self.scene.state(dispute)
            assert (state.stage.value, state.parties, dict(state.positions)) == (
                note.place,
                note.parties,
                note.believes,
            )
            assert reasons(state).keys() == note.knows() | {OF_CAMPAIGN}
        # one question at a time, and nobody has what is open in two places
        waiting = [slip.record for slip in self.registry.slips.values() if slip.waits]
        assert len(waiting) == len(set(waiting))


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        play = TransferPlay(Random(seed))  # noqa: S311
        for _ in range(STEPS):
            play.step()
            play.stands()
    own = {topic for topic in EVENTS if topic.partition(".")[0] in ("transfer", "jurisdiction_dispute")}
    told = {f"{kind}.jurisdiction_{what}" for kind in ("lead", "case") for what in ("questioned", "left", "moved")}
    missing = (own | told | {"case.returned_to_desk"}) - set(REACHED)
    assert not missing, f"never reached: {missing}"
    codes = {
        "record.second_transfer_forbidden",
        "record.jurisdiction_open",
        "record.body_has_no_jurisdiction",
        "transfer.record_not_yours",
        "transfer.unit_returns_only",
        "transfer.jurisdiction_open",
        "transfer.objection_goes_up",
        "transfer.competent_body_missing",
        "case.not_its_desk",
        "case.returned_by_organ",
        "jurisdiction_dispute.record_unknown",
        "jurisdiction_dispute.not_between_parties",
        "jurisdiction_dispute.jurisdiction_open",
        "jurisdiction_dispute.not_as_other_believes",
        "jurisdiction_dispute.agreed_on_third",
        "jurisdiction_dispute.across_lines",
        "jurisdiction_dispute.not_across_lines",
        "jurisdiction_dispute.not_the_superior",
        "jurisdiction_dispute.not_the_coordinator",
        "jurisdiction_dispute.not_the_government",
        "jurisdiction_dispute.not_a_party",
        "jurisdiction_dispute.not_the_authority",
        "jurisdiction_dispute.material_received_already",
        "stream.not_found",
        "record.wrong_stage",
        "event.by_rule_only",
    }
    assert codes <= set(REFUSED), f"never refused: {codes - set(REFUSED)}"

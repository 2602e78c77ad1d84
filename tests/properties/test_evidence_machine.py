"""Evidence under random play: legal moves stand and do what they say, illegal ones are refused and change nothing.

The judge is a second, smaller rule book (evidence_book.py): a card for each piece, and for each record what it has still to answer.
The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from tests.properties.evidence_book import AGENCIES, BOOK, LAST, MARKET, ORIGINAL, POLICE, WHOSE, Cabinet
from tests.spec import evidence
from tests.spec.dsl import CAMPAIGN, Scene, given
from tests.spec.evidence import COPY

PLAYS, STEPS = 160, 30
STRANGER = "370784-jtj"
BY_RULE = {"evidence.relied_on", "evidence.support_notified"}
OPENING = {"evidence.collected"}
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
NEVER: tuple[tuple[str, Any], ...] = (
    # content that no place and no actor makes right
    (MARKET, replace(evidence.OFFER, receiving_agency="370784-nobody")),
    (MARKET, replace(evidence.OFFER, handed_items=evidence.BOTH[:1])),
    (POLICE, replace(evidence.RECEIVE, received_items=evidence.RECEIVE.received_items[1:])),
    (MARKET, replace(evidence.RETURN, approved_by=None)),
    (MARKET, replace(evidence.HAND_OUT, to_body=None)),
    (MARKET, evidence.RELIED),
    (POLICE, evidence.ORIGINAL_FELL),
)


class EvidencePlay:
    """An original and its copy, four agencies, and one that knows of neither."""

    def __init__(self) -> None:
        self.scene: Scene = given(evidence.COPIED).with_agency(STRANGER)
        self.cabinet = Cabinet()
        self.cabinet.cards[ORIGINAL].relying[COPY] = MARKET
        self.day = date(2024, 4, 1)
        self.told: Counter[str] = Counter()

    def step(self, dice: Random) -> None:
        self.illegal(dice)
        self.legal(dice)
        self.day += timedelta(days=dice.choice([0, 1, 5]))

    def legal(self, dice: Random) -> None:
        """Make a move that may stand, rather one that was made seldom."""
        late = LAST if dice.random() < 0.8 else ()
        for name in sorted(BOOK, key=lambda name: (name in late, self.told[name] + dice.random() * 2)):
            for piece in dice.sample([ORIGINAL, COPY], k=2):
                move = BOOK[name]
                event = move.make(self.cabinet, piece, dice)
                actors = [actor for actor in AGENCIES if move.may(self.cabinet, piece, actor, event)]
                if not actors:
                    continue
                actor = dice.choice(actors)
                outcome = self.scene.as_agency(actor).on(self.day).when(event, move.on(piece))
                self.scene = outcome.then_accepted()
                move.write(self.cabinet, piece, actor, event)
                self.told[name] += 1
                REACHED.update(item.event.topic for item in outcome.decided)
                return

    def illegal(self, dice: Random) -> None:
        """Try what may not stand, and see it refused."""
        name, piece = dice.choice(list(BOOK)), dice.choice([ORIGINAL, COPY])
        card = self.cabinet.cards[piece]
        actor = dice.choice([card.asked or card.keeper, card.keeper, *AGENCIES, STRANGER])
        event = BOOK[name].make(self.cabinet, piece, dice)
        stream = BOOK[name].on(piece)
        if BOOK[name].may(self.cabinet, piece, actor, event):
            (actor, event), stream = dice.choice(NEVER), piece
        before = self.states()
        outcome = self.scene.as_agency(actor).on(self.day).when(event, stream)
        assert outcome.refusal is not None, f"{actor} posted {event}"
        outcome.then_rejected(outcome.refusal.code)
        if stream == piece and actor not in card.knows() and event.declaration.posted:
            assert outcome.refusal.code == "stream.not_found"
        assert self.states() == before
        REFUSED[outcome.refusal.code] += 1

    def states(self) -> list[Any]:
        return [self.scene.state(stream) for stream in (ORIGINAL, COPY, *WHOSE)]

    def stands(self) -> None:
        """What holds of both pieces, and of every record, at every moment."""
        for piece, card in self.cabinet.cards.items():
            state = self.scene.state(piece)
            assert (state.stage.value, state.registrant, state.holder, state.offered_to) == (
                card.place,
                MARKET,
                card.keeper,
                card.asked,
            )
            assert ([*state.former_holders], [*state.shared_with]) == (card.kept_before, card.shown)
            assert reasons(state).keys() == card.knows() | {f"campaign:{CAMPAIGN}"}
            assert (state.fall and state.fall.value, state.fell_by) == (card.fall, card.said_by)
            assert state.fallen == self.cabinet.fallen(piece)
            assert {reliance.record for reliance in state.reliances} == card.relying.keys()
            assert {item.item_no for item in state.items} == card.items.keys()
        for record, pieces in self.cabinet.waiting.items():
            assert self.scene.state(record).fallen == pieces


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        play, dice = EvidencePlay(), Random(seed)  # noqa: S311
        for _ in range(STEPS):
            play.step(dice)
            play.stands()
    topics = {topic for topic in EVENTS if topic.startswith("evidence.")}
    assert topics - OPENING - set(REACHED) == set(), f"never reached: {topics - OPENING - set(REACHED)}"
    relying = {f"{kind}.{what}" for kind in ("case", "referral") for what in ("adopted", "notified", "answered")}
    assert {topic.replace(".", ".support_") for topic in relying} <= set(REACHED)
    common = {"stream.not_found", "record.wrong_stage", "event.by_rule_only", "record.not_holder", "record.not_offered"}
    own = {"list_differs", "receipt_differs", "still_needed", "not_yours_to_judge", "fallen_already", "not_shared"}
    standing = {"support.does_not_stand", "support.adopted_already", "support.nothing_to_answer", "support.unknown"}
    assert common | standing | {f"evidence.{code}" for code in own} <= set(REFUSED)

"""Requests for assistance under random play: legal moves stand and do what they say, illegal ones are refused and change nothing.

MARKET holds a case and writes to three agencies, in one request or in several. The judge is the second rule book (assist_book).
The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.assist import AssistBasis, DeclineGround, PresenceAnswer
from tests.properties.assist_book import ACTORS, ASKED, RULES, STATUTORY, Cover, written
from tests.spec import assists, cases
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, UNIT, Scene, given, the

PLAYS, STEPS = 90, 40
MOVES = {
    "received": assists.RECEIVE,
    "accepted": assists.ACCEPT,
    "declined": assists.DECLINE,
    "extension_notified": assists.EXTEND,
    "progress_reported": assists.PROGRESS,
    "partly_replied": assists.ANSWER_PART,
    "replied": assists.REPLY,
    "answers_corrected": assists.CORRECT,
    "supplement_asked": assists.SUPPLEMENT,
    "withdrawn": assists.WITHDRAW,
    "closed": assists.CLOSE,
    "reminded": assists.REMIND,
    "overdue_explained": assists.EXPLAIN,
    "due_date_proposed": assists.PROPOSE,
    "due_date_agreed": assists.AGREE,
    "presence_asked": assists.ASK_PRESENCE,
    "presence_answered": assists.ANSWER_PRESENCE,
    "joint_visit_recorded": assists.VISIT,
    "trade_link_found": assists.FIND_TRADE,
}
ANSWERS = {"1": assists.FOUND_SOURCE, "2": assists.FOUND_NOTHING, "3": assists.FOUND_MORE}
WAITED_FOR = {"sent", "received", "in_progress", "replied"}
SELDOM = {"withdrawn", "declined", "closed"}
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
BY_TURNS: Counter[str] = Counter()


class Play:
    """A case of MARKET's, three agencies that may be asked, a superior and an office that read, and an outsider."""

    def __init__(self) -> None:
        self.scene: Scene = given(assists.READY)
        self.covers: dict[UUID, Cover] = {}
        self.letters = 0
        self.replies = 0
        self.day = date(2024, 3, 6)

    def letter(self, dice: Random, *, wild: bool) -> None:
        """Write a letter, and see that it goes out if and only if it may."""
        to = dice.choice([*ASKED, *([UNIT, MARKET] if wild else [])])
        stream, numbered = the("assist", len(self.covers) + 1), self.letters + 1
        firsts = [on for on, cover in self.covers.items() if cover.request == len(self.order(on))]
        first = dice.choice([None, *firsts, *([the("assist", 99)] if wild else [])])
        basis = AssistBasis.MARKET_SUPERVISION if to in STATUTORY else AssistBasis.PENALTY_LAW
        if wild and dice.random() < 0.3:
            basis = dice.choice(list(AssistBasis))
        actor = dice.choice([MARKET, MARKET, AGRICULTURE]) if wild else MARKET
        matters = dice.choice([(assists.SOURCE, assists.PRINTING), (assists.SOURCE,)])
        event = replace(
            assists.REQUEST,
            requested_agency=to,
            assist_basis=basis,
            assist_request=first,
            matters=matters,
            document_no=f"安市监协〔2024〕{numbered}号",
        )
        request = len(self.order(stream)) if first is None else self.request_of(first)
        asked = any(
            cover.request == request and cover.to == to and cover.stage in {"sent", "received", "in_progress"}
            for cover in self.covers.values()
        )
        right = (to in STATUTORY) == (basis is AssistBasis.MARKET_SUPERVISION)
        known = first is None or (first in self.covers and self.covers[first].asking == MARKET)
        may = actor == MARKET and to in ASKED and right and known and not (first is not None and asked)
        outcome = self.scene.as_agency(actor).on(self.day).when(event, stream)
        if may:
            self.scene = outcome.then_accepted()
            self.letters = numbered
            self.covers[stream] = Cover(to, request, asked=[matter.matter_no for matter in matters])
            REACHED.update(item.event.topic for item in outcome.decided)
        else:
            assert outcome.refusal is not None, f"{actor} wrote {event}"
            REFUSED[outcome.refusal.code] += 1

    def order(self, stream: UUID) -> list[UUID]:
        """Return the letters up to one, itself included, in the order of writing."""
        known = [*self.covers, *([] if stream in self.covers else [stream])]
        return known[: known.index(stream) + 1]

    def request_of(self, first: UUID) -> int:
        return self.covers[first].request if first in self.covers else 0

    def drawn(self, name: str, cover: Cover, dice: Random, *, wild: bool) -> Any:
        """Return the event with content that fits the letter, or (wild) that may not."""
        drawn = {
            "declined": self.grounds,
            "partly_replied": self.one_answer,
            "answers_corrected": self.one_answer,
            "replied": self.letter_of_reply,
            "supplement_asked": self.more,
            "due_date_proposed": self.dates,
            "due_date_agreed": self.dates,
        }
        event = MOVES[name]
        if name in drawn:
            return drawn[name](event, cover, dice, wild)
        if name == "presence_answered":
            return replace(event, presence_answer=dice.choice(list(PresenceAnswer)))
        if name == "joint_visit_recorded":
            return replace(event, visited_on=self.day + timedelta(days=int(wild)))
        return event

    def grounds(self, event: Any, cover: Cover, dice: Random, wild: bool) -> Any:  # noqa: FBT001
        grounds = list(DeclineGround) if wild else [DeclineGround.OUTSIDE_POWERS]
        return replace(event, decline_ground=dice.choice(grounds))

    def one_answer(self, event: Any, cover: Cover, dice: Random, wild: bool) -> Any:  # noqa: FBT001
        wanted = cover.missing if event.topic == assists.ANSWER_PART.topic else cover.answered
        pool = sorted(ANSWERS if wild or not wanted else wanted)
        return replace(event, answers=(ANSWERS[dice.choice(pool)],))

    def letter_of_reply(self, event: Any, cover: Cover, dice: Random, wild: bool) -> Any:  # noqa: FBT001
        picked = dice.sample(sorted(ANSWERS), dice.randint(0, 3)) if wild else sorted(cover.missing)
        self.replies += 1
        number = f"高市监函〔2024〕{self.replies}号"
        return replace(event, document_no=number, answers=tuple(ANSWERS[one] for one in picked))

    def more(self, event: Any, cover: Cover, dice: Random, wild: bool) -> Any:  # noqa: FBT001
        again = dice.choice([(), ("1",), *([("9",)] if wild else [])])
        more = (assists.MORE,) if ("3" not in cover.asked and (not again or dice.random() < 0.5)) else ()
        if not (wild or again or more):
            again = ("1",)
        due_on = dice.choice([None, self.day + timedelta(days=20)])
        return replace(event, matters_again=again, further_matters=more, proposed_due_on=due_on)

    def dates(self, event: Any, cover: Cover, dice: Random, wild: bool) -> Any:  # noqa: FBT001
        if event.topic == assists.PROPOSE.topic:
            return replace(event, proposed_due_on=self.day + timedelta(days=dice.choice([0, 1] if wild else [5, 9])))
        proposed = cover.proposed[0] if cover.proposed else self.day + timedelta(days=5)
        return replace(event, agreed_due_on=proposed + timedelta(days=int(wild and dice.random() < 0.3)))

    def attempt(self, dice: Random, *, wild: bool) -> None:
        """Make a move of any kind, and see that it stands if and only if the second rule book lets it."""
        on = dice.choice(list(self.covers))
        cover = self.covers[on]
        seldom = SELDOM - {"declined"} if wild else SELDOM
        for _ in range(8):
            name = dice.choice([name for name in MOVES if name not in seldom or dice.random() < 0.2])
            event = self.drawn(name, cover, dice, wild=wild)
            actor = dice.choice(ACTORS if wild and dice.random() < 0.5 else (cover.asking, cover.to))
            if wild or RULES[name](cover, actor, event, self.day):
                break
        scene = self.scene.as_office(OFFICE) if actor == OFFICE else self.scene.as_agency(actor)
        before = self.scene.state(on)
        outcome = scene.on(self.day).when(event, on)
        if actor in cover.knows and RULES[name](cover, actor, event, self.day):
            self.scene = outcome.then_accepted()
            self.covers[on] = cover = written(cover, name, actor, event)
            REACHED.update(item.event.topic for item in outcome.decided)
            BY_TURNS[f"{name} {cover.stage}"] += 1
            return
        assert outcome.refusal is not None, f"{actor} posted {event} on {cover}"
        outcome.then_rejected(outcome.refusal.code)
        assert outcome.scene.state(on) == before
        if actor not in cover.knows:
            assert outcome.refusal.code == "stream.not_found"
        REFUSED[outcome.refusal.code] += 1

    def run_late(self, dice: Random) -> None:
        """A period ends without a reply: the rule asks for reasons."""
        on = dice.choice(list(self.covers))
        outcome = self.scene.as_rule().on(self.day).when(assists.ASK_REASONS, on)
        self.scene = outcome.then_accepted()
        self.covers[on].late = True
        REACHED[assists.ASK_REASONS.topic] += 1

    def change_hands(self, dice: Random) -> None:
        """The record goes to another department, and a letter that somebody has still to act on goes with it."""
        waiting = [on for on, cover in self.covers.items() if cover.stage in WAITED_FOR and cover.asking == MARKET]
        if not waiting:
            return
        on = dice.choice(waiting)
        outcome = self.scene.as_rule().on(self.day).when(assists.TAKE_OVER, on)
        self.scene = outcome.then_accepted()
        cover = self.covers[on]
        mine = cover.proposed is not None and cover.proposed[1] == MARKET
        cover.proposed = (cover.proposed[0], AGRICULTURE) if cover.proposed and mine else cover.proposed
        cover.asking = AGRICULTURE
        REACHED[assists.TAKE_OVER.topic] += 1

    def stands(self) -> None:
        """What holds at every moment."""
        assert self.scene.state(cases.CASE).assists == tuple(self.covers)
        for on, cover in self.covers.items():
            state = self.scene.state(on)
            assert (state.stage.value, state.requested, state.agreed_due_on) == (cover.stage, cover.to, cover.agreed)
            assert (state.registrant, state.asking_agency) == (MARKET, cover.asking)
            assert (set(state.unanswered), state.reasons_owed) == (cover.missing, cover.late)
            assert (state.presence_asked, state.presence_agreed) == (cover.wants_to_come, cover.may_come)
            assert (None if state.proposed is None else tuple(state.proposed)) == cover.proposed
            assert reasons(state).keys() == (cover.knows - {OFFICE}) | {f"campaign:{CAMPAIGN}"}
            assert state.open == (cover.stage in {"sent", "received", "in_progress"})
            held = {"in_progress", "replied", "closed"}
            assert (state.holder == cover.to) or cover.stage not in held


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED, BY_TURNS):
        counter.clear()
    for seed in range(PLAYS):
        play, dice = Play(), Random(seed)  # noqa: S311
        play.letter(dice, wild=False)
        for _ in range(STEPS):
            if len(play.covers) < 4 and dice.random() < 0.25:
                play.letter(dice, wild=dice.random() < 0.5)
            if dice.random() < 0.05:
                play.run_late(dice)
            if dice.random() < 0.03:
                play.change_hands(dice)
            play.attempt(dice, wild=True)
            for _ in range(3):
                play.attempt(dice, wild=False)
            play.stands()
            play.day += timedelta(days=dice.choice([0, 0, 1]))
    by_rule = {"assist.support_notified", "assist.support_answered"}  # evidence that falls has a machine of its own
    topics = {topic for topic in EVENTS if topic.startswith("assist.")} - by_rule
    assert topics | {"case.assist_opened"} <= set(REACHED), f"never reached: {topics - set(REACHED)}"
    assert {
        "assist.answered_already",
        "assist.asked_already",
        "assist.basis_does_not_fit",
        "assist.date_has_passed",
        "assist.matter_unknown",
        "assist.matters_unanswered",
        "assist.no_reasons_asked",
        "assist.not_a_ground",
        "assist.not_a_side",
        "assist.not_answered",
        "assist.not_requested",
        "assist.nothing_proposed",
        "assist.other_date",
        "assist.own_agency",
        "assist.presence_not_agreed",
        "assist.presence_not_asked",
        "assist.record_not_yours",
        "assist.request_differs",
        "assist.visited_after_told",
    } <= set(REFUSED)
    assert {"stream.not_found", "record.wrong_stage", "assist.not_asking", "record.not_holder"} <= set(REFUSED)
    # a supplement was answered by another reply, and requests came to every end
    assert {"replied replied", "supplement_asked in_progress", "closed closed", "declined declined"} <= set(BY_TURNS)

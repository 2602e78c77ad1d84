"""Referrals under random play: legal moves stand and do what they say, illegal ones are refused and change nothing.

The judge is a second, smaller rule book written by hand from legal.md §2 and §5.4: who may do what at which stage, and what
is written on the file's cover afterwards. The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.evidence import Evidence
from coordination.streams.referral import (
    awaited,
    whom,
)
from tests.properties.referral_book import BOOK, LAST, NEVER, OVER, may
from tests.properties.referral_cover import Cover
from tests.spec import cases, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, Scene, given, said
from tests.spec.referrals import COURT, NEXT_POLICE, PROCURATORATE, REFERRAL

PLAYS, STEPS = 400, 30
ACTORS = (MARKET, POLICE, NEXT_POLICE, PROCURATORATE, COURT, AGRICULTURE)
BY_RULE = {
    "referral.superseded",
    "referral.case_taken_up",
    "referral.exhibits_seized",
    "referral.support_notified",
}
KNOWN = Evidence(registrant=MARKET, holder=POLICE, shared_with=(NEXT_POLICE,))
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


class ReferralPlay:
    """One referral of MARKET's, two police organs, a procuratorate, a court, and an agency that knows nothing of it.

    In some plays there is evidence that the police know of, and they were told that some of it fell (``supported``); in some the
    police file late rather than early (``reluctant``), so that what follows a refusal is played.
    """

    def __init__(self, *, supported: bool, reluctant: bool) -> None:
        self.late = (*LAST, "criminal_case_filed") if reluctant else LAST
        self.scene: Scene = given(referrals.DRAFTED)
        self.cover = Cover(told=supported, known=supported)
        if supported:
            told = self.scene.after(said(referrals.NOTIFIED, by="system", stream=REFERRAL))
            self.scene = told.with_state("evidence", KNOWN, referrals.SUPPORT)
        self.day = date(2024, 3, 19)
        self.told: Counter[str] = Counter()

    def step(self, dice: Random) -> None:
        self.illegal(dice)
        self.legal(dice)
        self.day += timedelta(days=dice.choice([0, 1, 5]))

    def drawn(self, name: str, dice: Random) -> tuple[Any, str | None]:
        event = BOOK[name].make(self.cover, dice)
        actor = next((actor for actor in ACTORS if may(self.cover, name, actor, event)), None)
        return event, actor

    def legal(self, dice: Random) -> None:
        """Make a move that may stand, rather one that was made seldom."""
        late = self.late if dice.random() < 0.7 else ()
        for name in sorted(BOOK, key=lambda name: (name in late, self.told[name] + dice.random() * 2)):
            event, actor = self.drawn(name, dice)
            if actor is None:
                continue
            outcome = self.scene.as_agency(actor).on(self.day).when(event, REFERRAL)
            self.scene = outcome.then_accepted()
            BOOK[name].write(self.cover, event)
            self.told[name] += 1
            REACHED.update(item.event.topic for item in outcome.decided)
            return

    def illegal(self, dice: Random) -> None:
        """Try what may not stand, and see it refused."""
        name, actor = dice.choice(list(BOOK)), dice.choice(ACTORS)
        event = BOOK[name].make(self.cover, dice)
        if event is None or may(self.cover, name, actor, event):
            actor, event = dice.choice(NEVER)
            if event.topic == "referral.result_notified" and self.cover.stage == "filed":
                return  # a filing needs no reasons
        before = self.scene.state(REFERRAL)
        outcome = self.scene.as_agency(actor).on(self.day).when(event, REFERRAL)
        assert outcome.refusal is not None, f"{actor} posted {event.topic} at {self.cover.stage}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        if actor not in self.cover.knows and event.declaration.posted:
            assert outcome.refusal.code == "stream.not_found"
        assert self.scene.state(REFERRAL) == before
        REFUSED[outcome.refusal.code] += 1

    def stands(self) -> None:
        """What holds of a referral at every moment."""
        cover, state = self.cover, self.scene.state(REFERRAL)
        assert (state.stage.value, state.registrant, state.police) == (cover.stage, MARKET, cover.police)
        assert state.offered_to == (cover.police if cover.offered else None)
        assert set(cover.letters) == state.undelivered
        assert {ref: state.fate(ref).value for ref in state.persons} == cover.persons
        goods = {line.item_no: line for line in state.exhibits}
        assert {no: line.listed for no, line in goods.items()} == cover.listed
        assert {no: line.handed for no, line in goods.items() if line.handed is not None} == cover.handed
        assert {no: line.received for no, line in goods.items() if line.received is not None} == cover.taken
        assert {no for no, line in goods.items() if line.returned} == cover.back
        assert reasons(state).keys() == cover.knows | {f"campaign:{CAMPAIGN}"}
        assert state.open == (cover.stage not in OVER)
        assert state.fallen == ({referrals.SUPPORT} if cover.told else set())
        if cover.known:
            relied = {reliance.record for reliance in self.scene.state(referrals.SUPPORT).reliances}
            assert relied == ({REFERRAL} if cover.adopted else set())
        duties = awaited(state)
        if state.open:
            assert duties, "an open referral waits for somebody"
            assert whom(state, duties[0].side) is not None or cover.stage == "filed"
        case = self.scene.state(cases.CASE)
        assert case.crime_suspected == (not cover.resolved)


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        play, dice = ReferralPlay(supported=seed % 4 == 0, reluctant=seed % 2 == 1), Random(seed)  # noqa: S311
        for _ in range(STEPS):
            play.step(dice)
            play.stands()
    topics = {topic for topic in EVENTS if topic.startswith("referral.")}
    assert {f"referral.{name}" for name in BOOK} == topics - BY_RULE - {"referral.drafted"}
    missing = topics - BY_RULE - {"referral.drafted"} - set(REACHED)
    assert missing == set(), f"never reached: {missing}"
    common = {"stream.not_found", "record.wrong_stage", "event.by_rule_only", "approval.wrong_post"}
    assert common | {"referral.not_sender", "referral.not_its_police", "record.not_offered"} <= set(REFUSED)

"""Early interventions under random play: legal moves stand and do what they say, illegal ones are refused and change nothing.

The judge is a second, smaller rule book written by hand from legal.md §6 and 公安机关办理刑事案件程序规定 第一百七十四条. The play
has one case of MARKET that is being referred, so that the police may file in the middle of it. The dice are Python's own,
their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.early_intervention import Activity
from tests.spec import cases, referrals
from tests.spec import early_interventions as early
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, LEADER, MARKET, NOBODY, OFFICE, POLICE, Scene, the
from tests.spec.referrals import PROCURATORATE, REFERRAL
from tests.spec.test_early_intervention import review_after

PLAYS, STEPS = 120, 26
ACTORS = (MARKET, POLICE, PROCURATORATE, AGRICULTURE, OFFICE)
ORGANS = (POLICE, PROCURATORATE)
RESTRICTING = {"compulsory_measure", "search", "sealing", "seizure", "freezing", "technical_investigation"}
MILD = [activity for activity in Activity if activity.value not in RESTRICTING]
HARSH = [activity for activity in Activity if activity.value in RESTRICTING]
OFTEN = {"requested": 2, "accepted": 4, "declined": 1, "withdrawn": 1, "activity_logged": 6, "ended": 1}
"""How often each event is tried: what ends an intervention seldom, so that something happens in it."""
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
SEIZED: Counter[str] = Counter()


@dataclass
class Cover:
    """What a clerk would write on the cover of one request."""

    organ: str
    stage: str = "requested"
    came_on: date | None = None
    ended_on: date | None = None
    filed_by: str | None = None

    @property
    def open(self) -> bool:
        return self.stage in ("requested", "active")

    @property
    def knows(self) -> set[str]:
        told = self.came_on is not None or self.stage == "requested"
        return {MARKET, OFFICE, *({self.organ} if told else set())}

    def over(self, stage: str, on: date) -> None:
        self.stage, self.ended_on = stage, on


class Play:
    """A case under referral, two organs that may be asked, an office that reads, and an agency that knows nothing of it."""

    def __init__(self) -> None:
        self.scene: Scene = review_after(early.READY)
        self.covers: dict[UUID, Cover] = {}
        self.criminal = False
        self.day = date(2024, 3, 25)

    # -- the second rule book --------------------------------------------------------------------------------------------

    def may(self, name: str, actor: str, event: Any, on: UUID, day: date) -> bool:
        if name == "requested":
            asked = any(cover.open and cover.organ == event.invited_agency for cover in self.covers.values())
            right = actor == MARKET and event.invited_agency in ORGANS and event.approved_by == LEADER
            return right and on not in self.covers and not asked and not self.criminal
        cover = self.covers[on]
        match name:
            case "accepted" | "declined":
                return cover.stage == "requested" and actor == cover.organ
            case "withdrawn":
                return cover.open and actor == MARKET
            case "ended":
                return cover.stage == "active" and actor == cover.organ
            case _:
                within = cover.came_on is not None and cover.came_on <= day <= (cover.ended_on or day)
                own = cover.filed_by == actor and day == cover.ended_on
                harmless = event.activity.value not in RESTRICTING
                return within and actor in (MARKET, cover.organ) and (harmless or own)

    def write(self, name: str, event: Any, on: UUID, day: date) -> None:
        match name:
            case "requested":
                self.covers[on] = Cover(event.invited_agency)
            case "accepted":
                self.covers[on].stage, self.covers[on].came_on = "active", day
            case "declined" | "withdrawn":
                self.covers[on].over(name, day)
            case "ended":
                self.covers[on].over("advised", day)

    # -- play --------------------------------------------------------------------------------------------------------------

    def drawn(self, name: str, dice: Random, *, wild: bool) -> Any:
        match name:
            case "requested":
                organ = dice.choice([*ORGANS, *([AGRICULTURE] if wild else [])])
                approver = dice.choice([LEADER, *([NOBODY] if wild else [])])
                return replace(early.REQUEST, invited_agency=organ, approved_by=approver)
            case "activity_logged":
                return replace(early.LOG, activity=dice.choice(HARSH if wild or dice.random() < 0.5 else MILD))
            case _:
                fixed = {"accepted": early.ACCEPT, "declined": early.DECLINE, "withdrawn": early.WITHDRAW}
                return fixed.get(name, early.END)

    def attempt(self, dice: Random, *, wild: bool) -> None:
        """Make a move of any kind, and see that it stands if and only if the second rule book lets it."""
        name = dice.choices(list(OFTEN), list(OFTEN.values()))[0] if self.covers else "requested"
        fresh = the("early_intervention", len(self.covers) + 1)
        late = name == "activity_logged"
        live = [on for on, cover in self.covers.items() if wild or cover.open or (late and cover.came_on)]
        on = fresh if name == "requested" or not live else dice.choice(live)
        if on is fresh:
            name = "requested"
        actor = dice.choice(ACTORS) if wild else self.right_actor(name, on, dice)
        event = self.drawn(name, dice, wild=wild)
        day = self.day - timedelta(days=dice.choice([0, 0, 0, 2]) if name == "activity_logged" else 0)
        outcome = self.scene.as_agency(actor).on(day).when(event, on)
        if self.may(name, actor, event, on, day):
            self.scene = outcome.then_accepted()
            self.write(name, event, on, day)
            REACHED.update(item.event.topic for item in outcome.decided)
            if name == "activity_logged" and event.activity.value in RESTRICTING:
                SEIZED[actor] += 1
            return
        assert outcome.refusal is not None, f"{actor} posted {name} on {day}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        if on in self.covers and actor not in self.covers[on].knows:
            assert outcome.refusal.code == "stream.not_found"
        REFUSED[outcome.refusal.code] += 1

    def right_actor(self, name: str, on: UUID, dice: Random) -> str:
        organ = self.covers[on].organ if on in self.covers else MARKET
        return {"requested": MARKET, "withdrawn": MARKET, "activity_logged": dice.choice([MARKET, organ])}.get(
            name, organ
        )

    def file(self) -> None:
        """The police file, and whatever is under way in the case is over."""
        outcome = self.scene.as_agency(POLICE).on(self.day).when(referrals.FILE, REFERRAL)
        self.scene = outcome.then_accepted()
        self.criminal = True
        for cover in self.covers.values():
            if cover.open:
                cover.over("overtaken", self.day)
                cover.filed_by = POLICE
        REACHED.update(item.event.topic for item in outcome.decided)

    def let_go(self) -> None:
        """The criminal case comes to nothing, and one may ask again."""
        self.scene = self.scene.as_agency(POLICE).on(self.day).when(referrals.WITHDRAW, REFERRAL).then_accepted()
        self.criminal = False

    def step(self, dice: Random, number: int, filing: int) -> None:
        if number == filing:
            self.file()
            for _ in range(6):  # a busy day, on which the police may do more than before
                self.attempt(dice, wild=False)
        elif number == filing + 8:
            self.let_go()
        self.attempt(dice, wild=True)
        self.attempt(dice, wild=False)
        self.day += timedelta(days=dice.choice([0, 0, 1]))

    def stands(self) -> None:
        """What holds at every moment."""
        case = self.scene.state(cases.CASE)
        assert case.interventions == tuple(self.covers)
        for organ in ORGANS:
            assert sum(cover.open and cover.organ == organ for cover in self.covers.values()) <= 1
        for on, cover in self.covers.items():
            state = self.scene.state(on)
            assert (state.stage.value, state.accepted_on, state.ended_on) == (
                cover.stage,
                cover.came_on,
                cover.ended_on,
            )
            assert (state.open, state.awaited is not None) == (cover.open, cover.open)
            assert state.awaited is None or state.awaited.agency == cover.organ
            assert reasons(state).keys() == (cover.knows - {OFFICE}) | {f"campaign:{CAMPAIGN}"}
            assert not (cover.open and self.criminal), "nothing is early beside a criminal case"


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED, SEIZED):
        counter.clear()
    for seed in range(PLAYS):
        play, dice = Play(), Random(seed)  # noqa: S311
        filing = dice.randint(8, STEPS)
        for number in range(STEPS):
            play.step(dice, number, filing)
            play.stands()
    topics = {topic for topic in EVENTS if topic.startswith("early_intervention.")}
    opened = "case.early_intervention_opened"
    assert topics | {opened} <= set(REACHED), f"never reached: {topics - set(REACHED)}"
    own = {code for code in REFUSED if code.startswith("early_intervention.")}
    assert {
        "early_intervention.asked_already",
        "early_intervention.coercive_before_filing",
        "early_intervention.filed_already",
        "early_intervention.not_a_side",
        "early_intervention.organ_not_invitable",
        "early_intervention.outside_its_time",
    } <= own
    assert {"stream.not_found", "record.wrong_stage", "approval.wrong_post", "record.not_holder"} <= set(REFUSED)
    # coercion was seen once there was a criminal case of that organ's own, and by nobody else
    assert set(SEIZED) == {POLICE}

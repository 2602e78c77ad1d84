"""The daybook under random play: what may be entered, by whom, in which sequence; judged by a second, smaller rule book.

Written by hand from M13, M14, M67 and the penalty law. The dice are Python's own, their seeds written down.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS
from coordination.profiles import ProfileName
from coordination.rules import SHANGHAI
from coordination.streams.daybook import CheckKind, RectificationResult, Work
from coordination.streams.duplicates import conduct_id
from coordination.streams.visiting import FindingKind
from tests.spec import daybooks as day
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, Scene, given, the

PLAYS, STEPS = 60, 40
ACTORS = (MARKET, POLICE, AGRICULTURE)
PROCEDURE = {MARKET: "market_supervision", POLICE: "public_security", AGRICULTURE: "agriculture"}
FOLLOWING = {"sample_tested": day.TEST, "platform_removed": day.REMOVED, "platform_publicised": day.SHOWN}
OWN_WORK = {
    "sample_tested": "sampling",
    "platform_removed": "platform_notice",
    "platform_publicised": "platform_notice",
}
CONDUCTS = (the("conduct"), the("conduct", 2))
PUTTING_RIGHT = ("rectification_set", "rectification_checked")
START = datetime(2024, 2, 9, 1, 0, tzinfo=UTC)
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


@dataclass
class Page:
    """What a clerk would write of one entry."""

    work: str
    whose: str
    done: datetime
    others: tuple[str, ...]
    voided: bool = False
    removed: datetime | None = None
    publicised: datetime | None = None
    tested: datetime | None = None
    fines: UUID | None = None
    asked: bool = False

    def with_time(self, name: str, at: datetime) -> Page:
        times: dict[str, Any] = {name.rpartition("_")[2]: at}
        return replace(self, **times)

    @property
    def in_sequence(self) -> bool:
        times = [one for one in (self.done, self.removed, self.publicised, self.tested) if one is not None]
        return all(one <= other for one, other in itertools.pairwise(times))


class Play:
    """Three agencies that enter what they did."""

    def __init__(self) -> None:
        self.scene: Scene = given()
        self.pages: dict[UUID, Page] = {}

    def opening(self, dice: Random, actor: str, work: Work) -> tuple[Any, bool]:
        """Draw an entry, and say whether the law lets it be made."""
        event = day.OPENING[work]
        match work:
            case Work.INSPECTION:
                kind, finding = dice.choice([*CheckKind]), dice.choice([*FindingKind])
                occasion, offence = dice.choice([None, "春节"]), dice.choice([None, "trademark", "piracy"])
                named = (kind.value in ("peak_time", "event_time")) == (occasion is not None)
                listed = offence is None or (offence == "trademark" and finding.value in ("violation", "crime"))
                drawn = replace(event, check_kind=kind, finding_kind=finding, occasion=occasion, offence=offence)
                return drawn, named and listed
            case Work.PUBLICITY:
                others = dice.choice([(), (POLICE,), (AGRICULTURE, MARKET)])
                return replace(event, held_with=others), actor not in others
            case Work.DECISION:
                profile, fine = dice.choice([*PROCEDURE.values()]), dice.choice([0, 100, 300_000, 300_001])
                conduct = dice.choice([None, *CONDUCTS])
                free = conduct is None or conduct not in self.fined
                right = profile == PROCEDURE[actor] and 0 < fine <= 300_000 and free
                return replace(event, profile=ProfileName(profile), fine_fen=fine, conduct=conduct), right
            case _:
                return event, True

    @property
    def fined(self) -> dict[UUID, UUID]:
        """Which conducts are fined, and in which entry."""
        return {page.fines: on for on, page in self.pages.items() if page.fines is not None and not page.voided}

    def begin(self, dice: Random, at: datetime) -> None:
        actor, work = dice.choice(ACTORS), dice.choice([*Work])
        event, right = self.opening(dice, actor, work)
        on = the("daybook", len(self.pages) + 1)
        if self.judged(event, on, actor, at, right=right):
            others, fines = tuple(getattr(event, "held_with", ())), getattr(event, "conduct", None)
            self.pages[on] = Page(work.value, actor, at, others, fines=fines)

    def go_on(self, dice: Random, at: datetime) -> None:
        on = dice.choice([*self.pages])
        page, name = self.pages[on], dice.choice([*FOLLOWING, *FOLLOWING, *PUTTING_RIGHT, "voided"])
        actor = page.whose if dice.random() < 0.8 else dice.choice((*ACTORS, OFFICE))
        mine = actor == page.whose and not page.voided
        if name == "voided":
            if self.judged(day.VOID, on, actor, at, right=mine):
                self.pages[on] = replace(page, voided=True)
            return
        if name in PUTTING_RIGHT:
            self.put_right(dice, on, actor, at, name)
            return
        after = page.with_time(name, at)
        new = getattr(page, name.rpartition("_")[2]) is None
        right = mine and page.work == OWN_WORK[name] and new and after.in_sequence
        if self.judged(FOLLOWING[name], on, actor, at, right=right):
            self.pages[on] = after

    def put_right(self, dice: Random, on: UUID, actor: str, at: datetime, name: str) -> None:
        """Ask an operator to put something right, or look whether it did (M47)."""
        page, today = self.pages[on], at.astimezone(SHANGHAI).date()
        mine = actor == page.whose and not page.voided
        until = dice.choice([today - timedelta(days=1), today, today + timedelta(days=14)])
        if name == "rectification_set":
            visited = page.work in ("inspection", "guidance", "spot_decision")
            event: Any = replace(day.RECTIFY, complete_by_on=until)
            if self.judged(event, on, actor, at, right=mine and visited and not page.asked and until >= today):
                self.pages[on] = replace(page, asked=True)
            return
        found, again = dice.choice([*RectificationResult]), dice.choice([None, until])
        event = replace(day.RECTIFIED, rectified_as=found, complete_by_on=again)
        fits = again is None or (found.value != "done" and again >= today)
        if self.judged(event, on, actor, at, right=mine and page.asked and fits):
            self.pages[on] = replace(page, asked=again is not None)

    def judged(self, event: Any, on: UUID, actor: str, at: datetime, *, right: bool) -> bool:
        """Post the event, and see that it stands if and only if it is right."""
        outcome = self.scene.as_agency(actor).on(at.astimezone(SHANGHAI).date()).happening(at).when(event, on)
        if right:
            self.scene = outcome.then_accepted()
            REACHED.update(item.event.topic for item in outcome.decided)
            return True
        assert outcome.refusal is not None, f"{actor} posted at {at}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        page = self.pages.get(on)
        if page is not None and actor not in (page.whose, OFFICE, *page.others):
            assert outcome.refusal.code == "stream.not_found"
        REFUSED[outcome.refusal.code] += 1
        return False

    def stands(self) -> None:
        """What holds at every moment."""
        for on, page in self.pages.items():
            state = self.scene.state(on)
            assert (state.stage.value, state.work.value) == ("voided" if page.voided else "recorded", page.work)
            told = (state.done_at, state.removed_at, state.publicised_at, state.tested_at)
            assert told == (page.done, page.removed, page.publicised, page.tested)
            assert (state.holder, state.participants) == (page.whose, page.others)
        for conduct in CONDUCTS:
            held = self.scene.streams.get(conduct_id(conduct))
            fines = set() if held is None else {fine.spot_fine for fine in held.state.spot_fines}
            assert fines == {on for fined, on in self.fined.items() if fined == conduct}


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    REFUSED.clear()
    for seed in range(PLAYS):
        play, dice = Play(), Random(seed)  # noqa: S311
        for _ in range(STEPS):
            at = START + timedelta(hours=dice.randint(0, 96))
            if not play.pages or dice.random() < 0.3:
                play.begin(dice, at)
            else:
                play.go_on(dice, at)
            play.stands()
    followed = {"conduct.spot_fined", "conduct.spot_fine_voided"}
    assert set(REACHED) == followed | {topic for topic in EVENTS if topic.startswith("daybook.")}
    assert set(REFUSED) >= {
        "campaign.unknown_offence",
        "daybook.before_it_was_done",
        "daybook.occasion_missing",
        "daybook.offence_without_violation",
        "daybook.organised_with_itself",
        "daybook.other_work",
        "daybook.told_already",
        "record.not_registrant",
        "record.wrong_stage",
        "spot.fine_disagrees",
        "spot.fine_too_high",
        "spot.fined_elsewhere",
        "spot.wrong_profile",
        "stream.not_found",
    }

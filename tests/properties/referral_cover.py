"""What a clerk would write on a referral's cover, and what each event changes there: kept apart from the state it judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

from coordination.streams.referral import (
    FilingTier,
    HandedExhibit,
    Notice,
    ReferralNoticeReceived,
    Sentence,
    Verdict,
)
from tests.spec import referrals
from tests.spec.dsl import LEADER, MARKET, POLICE
from tests.spec.referrals import CITY_LEADER, COURT, LI, NEXT_POLICE, PROCURATORATE, WANG, ZHAO


@dataclass
class Cover:
    """What a clerk would write on the file's cover."""

    stage: str = "draft"
    police: str | None = None
    offered: bool = False
    knows: set[str] = field(default_factory=lambda: {MARKET})
    copied: bool = False
    watching: bool = False
    tried: bool = False
    delivered: bool = False
    notified: bool = False
    asked_again: bool = False
    reasons: bool = False
    sound: bool = False
    rectifying: bool = False
    rectified: bool = False
    questioned: bool = False
    passed_on_by: str | None = None
    tier: int = 0
    letters: dict[Notice, str] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    handed: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    entrusted: set[str] = field(default_factory=set)
    consented: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    untold: bool = False
    persons: dict[UUID, str] = field(default_factory=lambda: {WANG: "named", LI: "named"})
    trials: set[str] = field(default_factory=set)
    appealable: set[str] = field(default_factory=set)
    resolved: bool = False
    numbered: int = 0
    known: bool = False
    adopted: bool = False
    told: bool = False

    def at(self, *fates: str) -> tuple[UUID, ...]:
        return tuple(person for person, fate in self.persons.items() if fate in fates)

    def drop(self, *letters: Notice) -> None:
        for letter in letters:
            self.letters.pop(letter, None)

    def settle(self) -> None:
        """All in procedure have heard the last word: over."""
        in_procedure = self.at("apprehended", "arrest_approved", "prosecuted", "on_trial")
        heard = self.at("sentenced", "acquitted", "not_prosecuted")
        if heard and not in_procedure and not self.trials and not self.appealable:
            self.stage, self.resolved = "concluded", True


def sender(cover: Cover) -> str | None:
    return MARKET


def police(cover: Cover) -> str | None:
    return cover.police


def asked(cover: Cover) -> str | None:
    return cover.police if cover.offered else None


def watcher(cover: Cover) -> str | None:
    return PROCURATORATE if cover.watching else None


def court(cover: Cover) -> str | None:
    return COURT if cover.tried else None


def former(cover: Cover) -> str | None:
    return cover.passed_on_by


@dataclass(frozen=True)
class Move:
    """Who may do it, at which stages, when content allows (an event, or None), and what the cover says afterwards."""

    who: tuple[Callable[[Cover], str | None], ...]
    stages: set[str]
    make: Callable[[Cover, Random], Any]
    write: Callable[[Cover, Any], None]


def fixed(event: Any, allowed: Callable[[Cover], bool] = lambda cover: True) -> Callable[[Cover, Random], Any]:
    return lambda cover, dice: event if allowed(cover) else None


def to(stage: str, **marks: Any) -> Callable[[Cover, Any], None]:
    def write(cover: Cover, event: Any) -> None:
        cover.stage = stage
        for name, value in marks.items():
            setattr(cover, name, value)

    return write


def mark(**marks: Any) -> Callable[[Cover, Any], None]:
    def write(cover: Cover, event: Any) -> None:
        for name, value in marks.items():
            setattr(cover, name, value)

    return write


def some(dice: Random, persons: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return tuple(dice.sample(persons, k=dice.randint(1, len(persons))))


def of_persons(event: Any, *fates: str) -> Callable[[Cover, Random], Any]:
    def make(cover: Cover, dice: Random) -> Any:
        there = cover.at(*fates)
        return replace(event, persons=some(dice, there)) if there else None

    return make


def bring(fate: str, *, keep: str = "", settles: bool = False, **marks: Any) -> Callable[[Cover, Any], None]:
    def write(cover: Cover, event: Any) -> None:
        cover.stage = "filed"
        for name, value in marks.items():
            setattr(cover, name, value)
        for person in event.persons:
            if not keep or cover.persons[person] != keep:
                cover.persons[person] = fate
        if settles:
            cover.settle()

    return write


def lines(cover: Cover, dice: Random, event: Any, due: dict[str, int]) -> Any:
    if not due:
        return None
    chosen = dice.sample(sorted(due), k=dice.randint(1, len(due)))
    short = dice.random() < 0.3
    return replace(
        event,
        lines=tuple(
            HandedExhibit(item_no=no, quantity=due[no] - short, difference="短少" if short else None) for no in chosen
        ),
    )


def to_hand_over(cover: Cover) -> dict[str, int]:
    """Before a criminal case there is only the liquor, which was seized; afterwards the marks as well."""
    seized = {"1"} if cover.stage != "filed" else set(cover.listed)
    return {no: number for no, number in cover.listed.items() if no in seized and no not in cover.handed}


def sent(cover: Cover, event: Any) -> None:
    cover.stage, cover.police, cover.offered = "sent", event.to_police, True
    cover.knows.add(event.to_police)
    cover.listed = {line.item_no: line.quantity for line in event.exhibits}


def copied(cover: Cover, event: Any) -> None:
    cover.copied = cover.watching = True
    cover.knows.add(PROCURATORATE)


def forwarded(cover: Cover, event: Any) -> None:
    cover.drop(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND)
    cover.letters[Notice.FORWARDING] = MARKET
    cover.stage, cover.police, cover.offered = "sent", event.to_police, True
    cover.knows.add(event.to_police)
    cover.delivered, cover.questioned, cover.tier = False, False, 0


def returned(cover: Cover, event: Any) -> None:
    cover.drop(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND)
    cover.letters[Notice.RETURN] = MARKET
    cover.stage, cover.offered, cover.questioned = "returned", False, False


def filed(cover: Cover, event: Any) -> None:
    cover.drop(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND, Notice.NOT_FILED, Notice.REASONS_DEMAND, Notice.ORDER)
    cover.stage, cover.notified, cover.questioned = "filed", False, False


def refused(cover: Cover, event: Any) -> None:
    cover.drop(Notice.SUPPLEMENT, Notice.OVERDUE_DEMAND)
    cover.stage, cover.notified, cover.questioned = "not_filed", False, False


def notified(cover: Cover, event: Any) -> None:
    cover.notified = True
    cover.letters[Notice.FILED if cover.stage == "filed" else Notice.NOT_FILED] = MARKET


def accepted_refusal(cover: Cover, event: Any) -> None:
    cover.drop(Notice.NOT_FILED, Notice.RECONSIDERED)
    cover.stage, cover.resolved = "closed_not_filed", True


def asked_again(cover: Cover, event: Any) -> None:
    cover.drop(Notice.NOT_FILED)
    cover.letters[Notice.RECONSIDERATION] = "police"
    cover.stage, cover.asked_again = "reconsidering", True


def reconsidered(cover: Cover, event: Any) -> None:
    cover.drop(Notice.RECONSIDERATION)
    cover.letters[Notice.RECONSIDERED] = MARKET
    cover.stage, cover.notified = "upheld", True
    if event.criminal_case_no is not None:
        filed(cover, event)


def suggested(cover: Cover, event: Any) -> None:
    cover.drop(Notice.NOT_FILED, Notice.RECONSIDERED)
    cover.stage, cover.watching = "supervised", True
    cover.knows.add(PROCURATORATE)


def wrote(letter: Notice, to_whom: str, stage: str | None = None, **marks: Any) -> Callable[[Cover, Any], None]:
    def write(cover: Cover, event: Any) -> None:
        cover.letters[letter] = to_whom
        cover.stage = stage or cover.stage
        for name, value in marks.items():
            setattr(cover, name, value)

    return write


def answered(letter: Notice, stage: str | None = None, **marks: Any) -> Callable[[Cover, Any], None]:
    def write(cover: Cover, event: Any) -> None:
        cover.drop(letter)
        cover.stage = stage or cover.stage
        for name, value in marks.items():
            setattr(cover, name, value)

    return write


def ordered(cover: Cover, event: Any) -> None:
    cover.drop(Notice.REASONS_DEMAND)
    cover.letters[Notice.ORDER] = "police"
    cover.stage, cover.rectified, cover.sound = "ordered", False, False


def rectified(cover: Cover, event: Any) -> None:
    cover.letters[Notice.RECTIFICATION] = "police"
    cover.rectifying = True
    cover.rectified = cover.rectified or cover.stage == "reasons_pending"


def handed(cover: Cover, event: Any) -> None:
    cover.drop(Notice.FILED)
    for line in event.lines:
        cover.handed[line.item_no] = line.quantity
        cover.untold = cover.untold or line.item_no == "1"  # only the liquor was seized


def taken(cover: Cover, event: Any) -> None:
    cover.taken |= {line.item_no: line.quantity for line in event.lines}


def given_back(cover: Cover, event: Any) -> None:
    cover.back |= {line.item_no for line in event.lines}
    cover.entrusted -= cover.back


def prosecuted(cover: Cover, event: Any) -> None:
    bring("prosecuted")(cover, event)
    cover.tried = True
    cover.knows.add(COURT)


def tried(cover: Cover, event: Any) -> None:
    bring("on_trial")(cover, event)
    cover.trials.add(event.court_case_no)


FATE = {"guilty": "sentenced", "exempt": "sentenced", "acquitted": "acquitted", "ended": "cleared"}


def sentenced(cover: Cover, event: Any) -> None:
    for sentence in event.sentences:
        cover.persons[sentence.ref] = FATE[sentence.verdict.value]


def judgments(cover: Cover, dice: Random) -> Any:
    there = cover.at("on_trial")
    if not there or not cover.trials:
        return None
    verdicts = tuple(Sentence(ref=ref, verdict=dice.choice(list(Verdict))) for ref in some(dice, there))
    return replace(referrals.SENTENCE, court_case_no=min(cover.trials), sentences=verdicts)


def trial(cover: Cover, dice: Random) -> Any:
    there = cover.at("prosecuted", "sentenced", "acquitted")
    number = f"（2024）鲁0784刑初{len(cover.trials) + len(cover.appealable) + cover.numbered}号"
    return replace(referrals.TRY, court_case_no=number, persons=some(dice, there)) if there else None


def concluded(cover: Cover, event: Any) -> None:
    cover.trials.discard(event.court_case_no)
    cover.numbered += 1
    if event.effective:
        cover.appealable = set()
    else:
        cover.appealable.add(event.court_case_no)
    cover.settle()


def took_effect(cover: Cover, event: Any) -> None:
    cover.appealable.discard(event.court_case_no)
    cover.settle()


def tier(cover: Cover, dice: Random) -> Any:
    higher = [
        (tier, rank) for rank, tier in enumerate(FilingTier) if rank > cover.tier and (rank < 4 or cover.tier == 3)
    ]
    if not higher:
        return None
    chosen, rank = dice.choice(higher)
    return replace(referrals.EXTEND, tier=chosen, approved_by={3: LEADER, 4: CITY_LEADER}.get(rank))


def letter(cover: Cover, dice: Random) -> Any:
    return ReferralNoticeReceived(notice=dice.choice(sorted(cover.letters))) if cover.letters else None


def elsewhere(cover: Cover) -> str:
    return NEXT_POLICE if cover.police == POLICE else POLICE


def passed_on(cover: Cover, event: Any) -> None:
    cover.passed_on_by, cover.police = cover.police, event.to_police
    cover.knows.add(event.to_police)


def named(cover: Cover, dice: Random) -> Any:
    return referrals.NAME if ZHAO not in cover.persons else None

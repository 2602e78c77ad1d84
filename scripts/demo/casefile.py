"""A case as its agency keeps it: procedure, officers, what it is worth, what is proposed and decided. 案卷。"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from coordination.profiles import Ending, GroundList, PenaltyKind, Profile
from coordination.streams.parts import PartyKind
from scripts.demo.matter import Matter
from scripts.demo.setting import Body
from scripts.demo.story import Step, Story, case

if TYPE_CHECKING:
    from scripts.demo.measures import Measure

YUAN = 100
NATURAL = (PartyKind.PERSON, PartyKind.INDIVIDUAL_BUSINESS, PartyKind.UNKNOWN)
SMALL_PARTY = 0.35
"""Individual businesses and persons are fined on a smaller scale."""
CRIMINAL_VALUE = (60_000, 900_000)
"""What a case is worth in which a crime is suspected, in yuan."""
DISCRETION = (
    "当事人积极配合调查、如实陈述并主动提供证据材料，涉案商品已下架，依据行政处罚裁量基准，给予从轻处罚。",
    "违法行为持续时间较短、社会危害较小，无从轻、从重情节，给予一般处罚。",
    "当事人曾因同类违法行为受过行政处罚，依据裁量基准，给予从重处罚。",
)
MITIGATED = "当事人陈述申辩理由成立并已整改到位，依据裁量基准，给予减轻处罚。"
OFFICERS = (101, 102, 103, 104, 105, 106)


@dataclass(slots=True)
class Sums:
    """What a decision takes from the party, in fen. 罚没。"""

    fine: int
    income: int = 0
    goods: int = 0

    @property
    def kinds(self) -> tuple[PenaltyKind, ...]:
        """The kinds of penalty that go with the sums."""
        named = (PenaltyKind.FINE, self.fine), (PenaltyKind.INCOME, self.income), (PenaltyKind.GOODS, self.goods)
        return tuple(kind for kind, sum_fen in named if sum_fen) or (PenaltyKind.WARNING,)

    def milder(self) -> Sums:
        """Return the sums after the party has been heard: a fifth less of the fine."""
        return Sums(self.fine * 4 // 5 // YUAN * YUAN, self.income, self.goods)


@dataclass(slots=True)
class CaseFile:
    """The file of one case. 案卷。"""

    story: Story
    about: Matter
    id: UUID
    body: Body
    profile: Profile
    filed_on: date
    value: int
    sums: Sums
    officers: tuple[str, ...]
    discretion: str
    number: str = ""
    leads: tuple[UUID, ...] = ()
    paid: Sums = field(default_factory=lambda: Sums(0))
    measure: Measure | None = None

    @property
    def natural(self) -> bool:
        """Whether the party answers as a natural person."""
        return self.about.party.kind in NATURAL

    @property
    def hearing_due(self) -> bool:
        """Whether the party must be told that it can ask for a hearing."""
        return self.profile.hearing.covers(
            natural_person=self.natural,
            kinds=frozenset(self.sums.kinds),
            fine_fen=self.sums.fine,
            forfeit_fen=self.sums.income + self.sums.goods,
        )

    @property
    def court(self) -> str:
        """The court that is competent where the case is."""
        return self.story.setting.organs[self.about.area.court].name

    def beside(self, name: str) -> CaseFile:
        """Return the file as somebody else goes on with it, in a course of time of its own."""
        story = self.story
        return replace(self, story=Story(story.setting, f"{story.name}-{name}", story.now, story.recorded))

    def says(self, event: Any, **when: Any) -> Step:
        """Return the step by which the agency tells of its case."""
        teller = int(self.officers[0].rpartition(".")[2])
        return self.story.says(self.story.agency(self.body.code, teller), case(self.id), event, **when)

    def settle_goods(self) -> Sums:
        """Return the sums to propose; of goods that are held, as much is taken as is held by now."""
        if self.measure is not None and self.sums.goods:
            self.measure.catch_up(self.story.now)
            self.sums.goods = self.measure.worth
        return self.sums

    def leader(self, number: int = 2) -> str:
        """Return the reference of a leader who may approve."""
        return f"{self.body.desk}.{number:03}"

    def chief(self) -> str:
        """Return the reference of the chief that day, or of whoever acts as one."""
        return chief_of(self.story, self.body)

    def unit_head(self) -> str:
        """Return the reference of the head of the unit that handles the case."""
        return f"{self.body.code}.021"

    def numbered(self, sort: str) -> str:
        """Return the next number of a series of the agency's documents."""
        return self.story.setting.numbered(self.body.word, sort, self.story.today.year)

    def first_ground(self, listed: GroundList) -> str:
        """Return the first ground of a list of the procedure."""
        return self.profile.grounds[listed][0].code

    def closing_ground(self, ending: Ending) -> str:
        """Return the ground for closing that follows from how the case ended."""
        return next(row.code for row in self.profile.grounds[GroundList.CLOSING] if ending in row.follows)


def chief_of(story: Story, body: Body) -> str:
    """Return the reference of the chief of a body, or of the agency that it is a unit of, on the day of the story."""
    desk = story.setting.bodies.get(body.desk, body)
    changed = desk.new_chief_on is not None and story.today >= desk.new_chief_on
    return f"{body.desk}.{5 if changed else 1:03}"


class Gravity(Enum):
    """How grave a case is: as others, so that a hearing is due, or in the neighbourhood of a crime. 案件轻重。"""

    PLAIN = 1
    SERIOUS = 2
    CRIMINAL = 3


def opened(story: Story, about: Matter, id: UUID, leads: tuple[UUID, ...], gravity: Gravity) -> CaseFile:
    """Return the file of a new case."""
    body = story.body(about.handler)
    profile = body.profile(story.today)
    value, sums = _worth(story, about, profile, gravity)
    officers = tuple(f"{body.desk}.{number:03}" for number in sorted(story.chance.sample(OFFICERS, 2)))
    discretion = story.chance.choice(DISCRETION)
    return CaseFile(story, about, id, body, profile, story.today, value, sums, officers, discretion, leads=leads)


def _worth(story: Story, about: Matter, profile: Profile, gravity: Gravity) -> tuple[int, Sums]:
    chance, natural = story.chance, about.party.kind in NATURAL
    low, high = about.offence.fine
    scale = SMALL_PARTY if natural else 1.0
    threshold = (profile.hearing.person_fen if natural else profile.hearing.organisation_fen) // YUAN
    yuan = _round(math.exp(chance.uniform(math.log(max(low, 200)), math.log(high))) * scale)
    if gravity is Gravity.SERIOUS:
        yuan = _round(threshold * chance.uniform(1.1, 2.5))
    fine = 0 if about.offence.minor and gravity is not Gravity.SERIOUS and story.happens(0.5) else yuan * YUAN
    worth = chance.uniform(*CRIMINAL_VALUE) if gravity is Gravity.CRIMINAL else yuan * chance.uniform(0.25, 3.5)
    value = int(worth * YUAN) // 10 * 10
    income = int(value * chance.uniform(0.05, 0.3)) // 10 * 10 if fine and story.happens(0.45) else 0
    taken = fine and about.offence.unit is not None and story.happens(0.6)
    goods = int(value * chance.uniform(0.2, 0.7)) // 10 * 10 if taken else 0
    return max(value, 1000), Sums(fine, income, goods)


def _round(yuan: float) -> int:
    """Return an amount as people decide it."""
    step = 100 if yuan < 2000 else 500 if yuan < 20_000 else 1000  # noqa: PLR2004
    return max(100, int(yuan // step * step))

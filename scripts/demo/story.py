"""How a story goes on: one thing after another, each told by somebody, and recorded when it reaches the log. 情节。"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from coordination.catalogue import Kind, stream_id
from coordination.rules import Envelope, Proposal, Role, local_date
from coordination.streams.agency import AGENCY
from coordination.streams.campaign import CAMPAIGN
from coordination.streams.case import CASE
from coordination.streams.clock import CLOCK
from coordination.streams.documents.state import NUMBER, REGISTER, register_id
from coordination.streams.early_intervention import EARLY_INTERVENTION
from coordination.streams.goods import GOODS
from coordination.streams.lead import LEAD
from coordination.streams.referral import REFERRAL
from coordination.streams.reverse_referral import REVERSE_REFERRAL
from scripts.demo import almanac
from scripts.demo.invention import dice, new_id
from scripts.demo.setting import Body, Setting

DAY = timedelta(days=1)
LATENESS = ((0.82, 0), (0.92, 1), (0.97, 2), (0.99, 5), (1.0, 9))
"""Share of what is entered within so many working days, added up. 录入延迟。"""


class Actor(NamedTuple):
    """Who tells it. 报送人。"""

    agency: str
    role: Role
    officer: str | None = None


class Record(NamedTuple):
    """What it is told of. 记录。"""

    kind: Kind
    id: UUID


@dataclass(frozen=True, slots=True)
class Step:
    """An event to post, and when it reaches the log. 步骤。"""

    recorded_at: datetime
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Loading:
    """A campaign file to load, and when. 载入方案。"""

    recorded_at: datetime
    path: Path


when = attrgetter("recorded_at")
T = TypeVar("T")
Told: TypeAlias = Generator[Step, None, T]
Steps: TypeAlias = Generator[Step, None, None]


def lead(id: UUID) -> Record:
    """Return the lead of this id."""
    return Record(LEAD, id)


def case(id: UUID) -> Record:
    """Return the case of this id."""
    return Record(CASE, id)


def goods(id: UUID) -> Record:
    """Return the measure on goods of this id."""
    return Record(GOODS, id)


def referral(id: UUID) -> Record:
    """Return the referral of this id."""
    return Record(REFERRAL, id)


def reverse_referral(id: UUID) -> Record:
    """Return the reverse referral of this id."""
    return Record(REVERSE_REFERRAL, id)


def early_intervention(id: UUID) -> Record:
    """Return the early intervention of this id."""
    return Record(EARLY_INTERVENTION, id)


def clock(id: UUID) -> Record:
    """Return the clock of this id."""
    return Record(CLOCK, id)


def document_register(code: str) -> Record:
    """Return the register of an agency's document numbers."""
    return Record(REGISTER, register_id(code))


def document_number(id: UUID) -> Record:
    """Return the document number of this id."""
    return Record(NUMBER, id)


def agency(code: str) -> Record:
    """Return the agency of this code."""
    return Record(AGENCY, stream_id(AGENCY.name, code))


def campaign(code: str) -> Record:
    """Return the campaign of this code."""
    return Record(CAMPAIGN, stream_id(CAMPAIGN.name, code))


@dataclass(slots=True)
class Story:
    """One matter in the course of time; ``now`` is when the next thing happens, ``recorded`` when the last was known. 事项。

    What another agency does, it does upon what it can see: not before the step before has been recorded. ``major`` holds
    the records that were flagged.
    """

    setting: Setting
    name: str
    now: datetime
    recorded: datetime
    chance: Random = field(init=False)
    told: int = 0
    teller: str = ""
    major: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = dice(self.setting.campaign, self.name)

    @property
    def today(self) -> date:
        """The day on which the next thing happens."""
        return local_date(self.now)

    def new_id(self) -> UUID:
        """Return the id of a new record."""
        return new_id(self.chance)

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in so many cases."""
        return self.chance.random() < share

    def wait(self, least: int, most: int | None = None) -> None:
        """Let so many working days pass; none is a later hour of the same day, or the morning after."""
        days = self.chance.randint(least, least if most is None else most)
        if days == 0:
            self.now += timedelta(minutes=self.chance.randint(5, 90))
            opening, closing = (almanac.moment(self.today, at) for at in (almanac.MORNING, almanac.EVENING))
            if opening <= self.now <= closing and almanac.is_working_day(self.today):
                return
            days = 1 if self.now > closing or not almanac.is_working_day(self.today) else 0
        self.now = almanac.office_hour(almanac.working_day(self.today, days), self.chance)

    def soon(self, least: int = 20, most: int = 120) -> None:
        """Let so many minutes pass, whatever the hour: what brooks no delay does not wait for the office to open."""
        self.now += timedelta(minutes=self.chance.randint(least, most))

    def within(self, least: int, most: int, *, early: bool = False) -> None:
        """Let so many days of the calendar pass, or until offices open after the least; ``early``: in the morning."""
        days = [day for ahead in range(least, most + 1) if almanac.is_working_day(day := self.today + DAY * ahead)]
        day = self.chance.choice(days) if days else almanac.working_day(self.today + DAY * least)
        at = almanac.office_hour(day, self.chance)
        if early:
            at = almanac.moment(day, almanac.MORNING) + timedelta(minutes=self.chance.randint(5, 110))
        self.now = max(at, self.now + timedelta(minutes=self.chance.randint(5, 40)))

    def seen(self) -> None:
        """Let time pass until what was told last is on record for others to see, and a while longer."""
        if self.now < self.recorded:
            self.now = self.recorded
            self.wait(0)

    def word(self, key: str, **values: object) -> str:
        """Return one of the ways in which something is put."""
        return self.chance.choice(self.setting.common.words[key]).format(**values)

    def until(self, day: date) -> None:
        """Let time pass until a day, or the working day after it."""
        if day > self.today:
            self.now = almanac.office_hour(almanac.working_day(day), self.chance)

    def body(self, code: str) -> Body:
        """Return an agency as the texts describe it."""
        return self.setting.body(code)

    def agency(self, code: str, officer: int | None = None) -> Actor:
        """Return an agency as the one who tells; the office has one key, of the office."""
        role = Role.OFFICE if code == self.setting.office else Role.AGENCY
        return Actor(code, role, None if officer is None else f"{self.body(code).desk}.{officer:03}")

    def office(self) -> Actor:
        """Return whoever is the office when this reaches the log."""
        known = almanac.next_sending(max(self.now, self.recorded))
        return Actor(self.setting.office_on(local_date(known)), Role.OFFICE)

    def says(
        self, actor: Actor, record: Record, event: Any, *, at: datetime | None = None, legal_on: date | None = None
    ) -> Step:
        """Return the step by which somebody tells what has happened; the office enters things at once. ``at``: when sent."""
        if at is None and actor.agency != self.teller and self.now < self.recorded:
            self.now = self.recorded
            self.wait(0)
        late = 0 if at is not None or actor.role is not Role.AGENCY else self._lateness()
        entered = almanac.moment(almanac.working_day(self.today, late), almanac.MORNING) if late else self.now
        self.recorded = max(self.recorded, at or almanac.next_sending(entered))
        self.teller = actor.agency
        self.told += 1
        envelope = Envelope(
            stream=record.id,
            version=0,
            source=f"https://{actor.agency}.example/{record.kind.plural}",
            id=f"{self.setting.campaign}/{self.name}/{self.told}",
            sender=actor.agency,
            agency=actor.agency,
            occurred_at=self.now.astimezone(UTC),
            legal_on=legal_on or self.today,
            officer=actor.officer,
        )
        return Step(self.recorded, Proposal(record.kind, event, envelope, actor.role))

    def _lateness(self) -> int:
        drawn = self.chance.random()
        return next(days for share, days in LATENESS if drawn < share or share >= 1)

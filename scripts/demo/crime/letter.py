"""A referral as its sides keep it: who they are, who is suspected, what goes along, by when the police must decide. 移送卷。"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from coordination.streams.goods import LineQuantity, Where
from coordination.streams.parts import PartyKind, Person
from coordination.streams.referral import (
    CrimeField,
    FilingTier,
    HandedExhibit,
    ListedExhibit,
    Notice,
    Referral,
    ReferralNoticeReceived,
)
from scripts.demo import almanac, invention
from scripts.demo.casefile import YUAN, CaseFile
from scripts.demo.setting import Organ, coded
from scripts.demo.story import Step, Steps, Story, referral

WAN = 10_000 * YUAN
REVIEW_ND = {FilingTier.THREE: 3, FilingTier.SEVEN: 7, FilingTier.TEN: 10, FilingTier.THIRTY: 30, FilingTier.SIXTY: 60}
"""Within how many days of acceptance the police decide."""


@dataclass(slots=True)
class Letter:
    """The file of one referral. 移送卷。

    ``state`` is what the rule book makes of it, ``exhibits`` the list of goods that went with it.
    """

    file: CaseFile
    id: UUID
    police: Organ
    procuratorate: Organ
    court: Organ
    suspects: tuple[Person, ...]
    former: UUID | None = None
    state: Referral = field(default_factory=Referral)
    exhibits: tuple[ListedExhibit, ...] = ()
    criminal_no: str = ""

    @property
    def story(self) -> Story:
        """The course of time in which it is told."""
        return self.file.story

    @property
    def named(self) -> tuple[UUID, ...]:
        """The references of the suspects."""
        return tuple(person.ref for person in self.suspects)

    @property
    def charge(self) -> str:
        """The crime, as it is called in law."""
        return (self.file.about.offence.crime or "犯罪").removeprefix("涉嫌")

    @property
    def crime_field(self) -> CrimeField:
        """Which kind of crime it is."""
        return coded(CrimeField, self.file.about.offence.crime_field or CrimeField.OTHER.value)

    def word(self, key: str, **values: object) -> str:
        """Return one of the ways in which something is put, with what it is about."""
        amount = f"{self.file.value / WAN:.1f}万元"
        about = self.file.about
        return self.story.word(key, charge=self.charge, amount=amount, who=about.who, goods=about.goods, **values)

    # -- who tells

    def says(self, by: str, event: Any, officer: int | None = None) -> Step:
        """Return the step by which a side tells what it did; letters are entered when they go out."""
        story = self.story
        step = story.says(story.agency(by, officer), referral(self.id), event, at=almanac.next_sending(story.now))
        self.state = event.evolve(self.state, step.proposal.envelope)
        return step

    def sender(self, event: Any) -> Step:
        """Return what the agency tells."""
        return self.says(self.file.body.code, event, int(self.file.officers[0].rpartition(".")[2]))

    def by_police(self, event: Any) -> Step:
        """Return what the police tell."""
        return self.says(self.police.code, event, 103)

    def by_procuratorate(self, event: Any) -> Step:
        """Return what the procuratorate tells."""
        return self.says(self.procuratorate.code, event, 105)

    def by_court(self, event: Any, court: Organ | None = None) -> Step:
        """Return what the court tells."""
        return self.says((court or self.court).code, event, 108)

    def gets(self, notice: Notice, by: Organ | None = None) -> Steps:
        """Tell that a letter has arrived, once it could."""
        self.story.seen()
        self.story.soon()
        event = ReferralNoticeReceived(notice=notice)
        yield self.sender(event) if by is None else self.says(by.code, event, 103)

    # -- what is written

    def numbered(self, organ: Organ, sort: str) -> str:
        """Return the next number of a series of an organ's documents."""
        return self.story.setting.numbered(organ.word, sort, self.story.today.year)

    def leader(self, organ: Organ) -> str:
        """Return the reference of a head of an organ."""
        return f"{organ.code}.002"

    # -- until when

    def decide_by(self) -> date:
        """Return until when the police must have decided."""
        accepted = self.state.accepted_on or self.story.today
        return accepted + timedelta(days=REVIEW_ND[self.state.tier])

    def in_time(self, least: int = 0) -> None:
        """Let time pass until the police can have decided, and need not be late."""
        left = (self.decide_by() - self.story.today).days
        self.story.within(min(least, max(left, 0)), max(left, 0))

    # -- what goes along

    def listed(self) -> tuple[ListedExhibit, ...]:
        """Return the list of goods: what is seized in the case, line by line."""
        measure = self.file.measure
        if measure is None:
            return ()
        measure.catch_up(self.story.now)
        measure.bound = True
        return tuple(
            ListedExhibit(
                item_no=held.line_no,
                name=measure.line(held.line_no).name,
                quantity=held.quantity,
                seized=True,
                unit_of_measure=measure.line(held.line_no).unit_of_measure,
                worth_fen=measure.line(held.line_no).worth_fen,
                goods_record=measure.id,
                line_no=held.line_no,
            )
            for held in measure.held(Where.SEIZED)
        )

    def handed(self, lines: tuple[HandedExhibit, ...], *, back: bool = False) -> None:
        """Take note of the goods that went to the police, or came back."""
        measure = self.file.measure
        if measure is not None:
            quantities = (LineQuantity(line_no=line.item_no, quantity=line.quantity) for line in lines if line.quantity)
            there = (Where.SEIZED, Where.WITH_POLICE) if back else (Where.WITH_POLICE, Where.SEIZED)
            measure.moved(quantities, *there)
            measure.bound = not back


def opened(file: CaseFile, former: Letter | None = None) -> Letter:
    """Return the file of a new referral, to the police that are competent where the agency is."""
    story, area, organs = file.story, file.about.area, file.story.setting.organs
    known = former.suspects if former else _suspects(file)
    return Letter(
        file=file,
        id=story.new_id(),
        police=organs[area.police],
        procuratorate=organs[area.procuratorate],
        court=organs[area.court],
        suspects=known,
        former=former.id if former else None,
    )


def _suspects(file: CaseFile) -> tuple[Person, ...]:
    """Return who is suspected: the party itself, or whoever acted for it, and perhaps others."""
    chance, common, party = file.story.chance, file.story.setting.common, file.about.party
    own = () if party.person is None else (replace(party.person),)
    count = chance.choice((0, 1)) if own else chance.choice((1, 2, 2, 3))
    return (*own, *(invention.person(chance, common) for _ in range(count)))


def suspect_units(file: CaseFile) -> tuple[Any, ...]:
    """Return the company that is suspected, if there is one."""
    return (file.about.party,) if file.about.party.kind is PartyKind.ORGANISATION else ()

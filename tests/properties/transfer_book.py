"""The second rule book of transfers and disputes, by hand from 程序规定 13–17, 行政处罚法 25, 监督条例 13, legal.md 5.6 and G13.

A lead and a case are played with. On the sheet of each stands whose it is and what is open about it; every letter of transfer has a
slip, every dispute a note. Three agencies can have jurisdiction: MARKET and NEXT are of one line, AGRICULTURE of another; UNIT
belongs to MARKET.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tests.spec.dsl import AGRICULTURE, MARKET, UNIT
from tests.spec.transfers import (
    CITY,
    CITY_GOVERNMENT,
    CITY_JUSTICE,
    GOVERNMENT,
    JUSTICE,
    NEXT,
)

ORGANS = (MARKET, NEXT, AGRICULTURE)
ONE_LINE = {MARKET, NEXT}
# who coordinates, and who decides, between agencies of two lines: of the county if both are there, else of the city
OF_COUNTY, OF_CITY = (JUSTICE, GOVERNMENT), (CITY_JUSTICE, CITY_GOVERNMENT)
ABOUT_POWER = {"no_power", "wrong_place", "other_agency"}


def same_line(one: str, other: str) -> bool:
    return {one, other} <= ONE_LINE


def coordinators(one: str, other: str) -> tuple[str, str]:
    return OF_CITY if NEXT in (one, other) else OF_COUNTY


@dataclass
class Sheet:
    """What is written on the cover of a lead or case."""

    registrant: str
    holder: str
    is_case: bool = False
    took_part: list[str] = field(default_factory=list)
    open: UUID | None = None
    given_by: str | None = None
    bounces: int = 0
    over: bool = False
    officers: bool = True

    def knows(self) -> set[str]:
        return {self.registrant, self.holder, *self.took_part}

    def goes_to(self, agency: str, giver: str | None) -> None:
        self.took_part.append(self.holder)
        self.holder, self.given_by, self.open, self.officers = agency, giver, None, False


@dataclass
class Slip:
    """What is written on the slip of a letter of transfer."""

    record: UUID
    sender: str
    receiver: str
    place: str = "offered"

    @property
    def waits(self) -> bool:
        return self.place in ("offered", "received")

    def knows(self) -> set[str]:
        return {self.sender} if self.place == "revoked" else {self.sender, self.receiver}

    @property
    def hands(self) -> str:
        return self.receiver if self.place in ("accepted", "reported") else self.sender


@dataclass
class Note:
    """What is written on the note of a dispute."""

    record: UUID
    raiser: str
    other: str
    letter: UUID | None
    believes: dict[str, str]
    place: str = "raised"
    above: list[str] = field(default_factory=list)
    taken: bool = False

    @property
    def parties(self) -> tuple[str, str]:
        return self.raiser, self.other

    def opponent(self, party: str) -> str:
        return self.other if party == self.raiser else self.raiser

    def knows(self) -> set[str]:
        return {*self.parties, *self.above}


@dataclass
class Registry:
    """All sheets, slips and notes, and what may be done with them."""

    sheets: dict[UUID, Sheet]
    slips: dict[UUID, Slip] = field(default_factory=dict)
    notes: dict[UUID, Note] = field(default_factory=dict)

    # -- may ------------------------------------------------------------------------------------------------------------------

    def may_offer(self, record: UUID, by: str, to: str) -> bool:
        sheet = self.sheets[record]
        free = not sheet.over and sheet.open is None and sheet.given_by is None
        return free and sheet.holder == by and by != UNIT and to in ORGANS and to != by

    def may_sign(self, slip: Slip, by: str) -> bool:
        return slip.place == "offered" and by == slip.receiver

    def may_accept(self, slip: Slip, by: str) -> bool:
        sheet = self.sheets[slip.record]
        return slip.place == "received" and by == slip.receiver and sheet.holder == slip.sender and not sheet.over

    def may_refuse(self, slip: Slip, by: str, reason: str, *, says_whose: bool) -> bool:
        if not slip.waits or by != slip.receiver:
            return False
        if reason not in ABOUT_POWER:
            return True
        goes_up = same_line(slip.sender, slip.receiver)
        return says_whose and not goes_up

    def may_revoke(self, slip: Slip, by: str) -> bool:
        return slip.waits and by == slip.sender

    def may_report(self, slip: Slip, by: str) -> bool:
        return slip.place in ("accepted", "reported") and by == slip.receiver

    def may_raise(self, record: UUID, by: str, other: str, letter: UUID | None) -> bool:
        sheet = self.sheets[record]
        if by in (UNIT, other) or other not in ORGANS or sheet.holder not in (by, other) or sheet.over:
            return False
        if letter is None:
            return by in sheet.knows() and sheet.open is None
        slip = self.slips[letter]
        return slip.record == record and slip.waits and {by, other} == {slip.sender, slip.receiver}

    def may_agree(self, note: Note, by: str, on: str) -> bool:
        if note.place != "raised" or by not in note.parties:
            return False
        return note.believes.get(note.opponent(by)) == on and on in note.parties

    def may_go_up(self, note: Note, by: str, to: str) -> bool:
        return note.place == "raised" and by in note.parties and same_line(*note.parties) and to == CITY

    def may_ask(self, note: Note, by: str, to: str) -> bool:
        if note.place != "raised" or by not in note.parties or same_line(*note.parties):
            return False
        return to == coordinators(*note.parties)[0]

    def may_end(self, note: Note, by: str, place: str, on: str) -> bool:
        return note.place == place and by == note.above[-1] and on in ORGANS

    def may_submit(self, note: Note, by: str, to: str) -> bool:
        return note.place == "with_justice_bureau" and by == note.above[-1] and to == coordinators(*note.parties)[1]

    def may_dispose(self, sheet: Sheet, by: str) -> bool:
        return not sheet.over and sheet.open is None and by == sheet.holder and (sheet.officers or not sheet.is_case)

    def may_return(self, sheet: Sheet, by: str, desk: str) -> bool:
        return by == UNIT == sheet.holder and sheet.open is None and not sheet.over and desk == MARKET

    # -- written down ---------------------------------------------------------------------------------------------------------

    def offered(self, letter: UUID, record: UUID, by: str, to: str) -> None:
        self.slips[letter] = Slip(record, by, to)
        self.sheets[record].open = letter

    def accepted(self, slip: Slip) -> None:
        slip.place = "accepted"
        self.sheets[slip.record].goes_to(slip.receiver, slip.sender)

    def came_back(self, slip: Slip, place: str) -> None:
        slip.place = place
        sheet = self.sheets[slip.record]
        sheet.open = None
        sheet.bounces += place in ("refused", "lapsed")

    def raised(self, dispute: UUID, note: Note) -> None:
        self.notes[dispute] = note
        self.sheets[note.record].open = dispute
        if note.letter is not None:
            self.slips[note.letter].place = "disputed"

    def ended(self, note: Note, competent: str | None, *, between_them: bool = False) -> None:
        note.place = "withdrawn" if competent is None else "resolved"
        sheet = self.sheets[note.record]
        sheet.open = None
        if competent is not None and sheet.holder != competent:
            sheet.goes_to(competent, sheet.holder if between_them else None)
        if note.letter is not None:
            slip = self.slips[note.letter]
            slip.place = "accepted" if competent == slip.receiver else "settled"

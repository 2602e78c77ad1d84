"""The second rule book of goods, by hand from legal.md §5.7, §2 and §3.1: what a clerk notes on the list, who may do what when.

Days are counted here one by one on the published calendar, so that nothing of the counting under test is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import chinese_calendar

from coordination.streams.goods import CountedLine, LineQuantity
from coordination.streams.referral import HandedExhibit, ReturnedTo
from tests.spec import goods, referrals
from tests.spec.dsl import MARKET, POLICE

SEVEN = 7
MINE = ("seized", "registered", "testing")
DAY = timedelta(1)


@dataclass
class Item:
    """A line of the referral's list."""

    line: str
    listed: int
    seized: bool
    handed: int | None = None
    taken: int | None = None
    came_from: str = ""
    back: bool = False
    consented: bool = False

    @property
    def due(self) -> int:
        return next(n for n in (self.taken, self.handed, self.listed) if n is not None)


@dataclass
class Sheet:
    """The list of the measure with what a clerk noted beside each line, and the cover of the referral."""

    today: date
    there: dict[str, dict[str, int]]
    taken_on: date
    on_spot: bool = False
    approved: bool = True
    extended: bool = False
    clock: str = "none"
    met_on: date | None = None
    away: list[tuple[date, date]] = field(default_factory=list)
    lapsed_on: date | None = None
    referral: str = "approved"
    items: dict[str, Item] = field(default_factory=dict)
    tests: dict[str, bool] = field(default_factory=dict)

    def at(self, line: str, *places: str) -> int:
        return sum(self.there[line].get(place, 0) for place in places)

    def all(self, *places: str) -> int:
        return sum(self.at(line, *places) for line in self.there)

    def move(self, line: str, number: int, to: str, *places: str) -> None:
        """Write so many of a line from these places into another, the first place first."""
        for place in places:
            taken = min(number, self.at(line, place))
            self.there[line][place] = self.at(line, place) - taken
            self.there[line][to] = self.at(line, to) + taken
            number -= taken

    def add(self, line: str, number: int, to: str) -> None:
        self.there[line][to] = self.at(line, to) + number

    # -- seven working days ------------------------------------------------------------------------------------------------

    def last_day(self) -> date:
        """The seventh working day after the registration, without the days on which nothing was registered."""
        day, counted = self.taken_on, 0
        while counted < SEVEN:
            day += DAY
            out = any(first <= day < again for first, again in self.away)
            counted += chinese_calendar.is_workday(day) and not out
        return day

    def turn(self, day: date) -> None:
        """Let a day come; what is registered beyond its last day is so no more."""
        self.today = day
        if self.clock == "running" and day > self.last_day():
            for line in self.there:
                self.move(line, self.at(line, "registered"), "lapsed", "registered")
            self.clock, self.lapsed_on = "over", self.last_day()

    def settle(self) -> None:
        """Note when nothing was registered any more, and when something was again."""
        if self.clock == "running" and not self.all("registered"):
            self.clock, self.met_on = "met", self.today
        elif self.clock == "met" and self.all("registered") and self.met_on is not None:
            if self.today > self.met_on:
                self.away.append((self.met_on, self.today))
            self.clock, self.met_on = "running", None

    @property
    def stage(self) -> str:
        if self.all("seized", "early_disposed"):
            return "seized"
        return "registered" if self.all("registered", "testing") else "ended"


@dataclass(frozen=True)
class Move:
    """Who makes it, an event that may stand (or None), and what is noted then; ``ends``: made late rather than early."""

    who: str
    make: Callable[[Sheet, Random], Any]
    note: Callable[[Sheet, Any], None]
    ends: bool = False


def some(sheet: Sheet, dice: Random, *places: str) -> tuple[LineQuantity, ...]:
    """Return some of what is in these places."""
    lines = [line for line in sheet.there if sheet.at(line, *places)]
    chosen = dice.sample(lines, k=dice.randint(1, len(lines))) if lines else []
    return tuple(
        LineQuantity(line_no=line, quantity=dice.choice([n, dice.randint(1, n)]))
        for line in chosen
        for n in [sheet.at(line, *places)]
    )


def everything(sheet: Sheet, *places: str) -> tuple[LineQuantity, ...]:
    return tuple(
        LineQuantity(line_no=line, quantity=sheet.at(line, *places)) for line in sheet.there if sheet.at(line, *places)
    )


def of_some(event: Any, stage: str, *places: str) -> Callable[[Sheet, Random], Any]:
    def make(sheet: Sheet, dice: Random) -> Any:
        lines = some(sheet, dice, *places)
        return replace(event, lines=lines) if lines and stage in ("", sheet.stage) else None

    return make


def goes(to: str, *places: str) -> Callable[[Sheet, Any], None]:
    def note(sheet: Sheet, event: Any) -> None:
        for one in event.lines:
            sheet.move(one.line_no, one.quantity, to, *places)

    return note


def disposed(sheet: Sheet, event: Any) -> None:
    goes("testing" if event.disposal == "testing" else "released", "registered", "testing")(sheet, event)


def converted(sheet: Sheet, event: Any) -> None:
    goes("seized", "registered", "testing")(sheet, event)
    for item in sheet.items.values():
        known = sheet.referral != "withdrawn" and item.handed is None
        item.seized |= known and any(one.line_no == item.line for one in event.lines)


def recounted(sheet: Sheet, event: Any) -> None:
    for one in event.lines:
        missing = sheet.at(one.line_no, *MINE) - one.quantity
        if missing > 0:
            sheet.move(one.line_no, missing, "short", *MINE)
        else:
            where = next(place for place in MINE if sheet.at(one.line_no, place))
            sheet.add(one.line_no, -missing, where)


def recount(sheet: Sheet, dice: Random) -> Any:
    lines = [line for line in sheet.there if sheet.at(line, *MINE)]
    if not lines or sheet.stage == "ended":
        return None
    line = dice.choice(lines)
    held = sheet.at(line, *MINE)
    counted = CountedLine(line_no=line, quantity=dice.choice([held - 1, held + 1]), difference="清点")
    return replace(goods.RECOUNT, lines=(counted,))


def relocate(sheet: Sheet, dice: Random) -> Any:
    lines = tuple(line for line in sheet.there if sheet.at(line, *MINE))
    return replace(goods.RELOCATE, items=lines) if lines and sheet.stage != "ended" else None


def sell(sheet: Sheet, dice: Random) -> Any:
    lines = some(sheet, dice, "seized")
    return replace(goods.SELL, lines=lines) if lines and not any(bound(sheet, one.line_no) for one in lines) else None


def bound(sheet: Sheet, line: str) -> bool:
    """Whether a line stands on the list of a referral under way and the police have not let it go."""
    if sheet.referral in ("withdrawn", "closed"):
        return False
    return any(item.line == line and not item.back and not item.consented for item in sheet.items.values())


# -- the referral -------------------------------------------------------------------------------------------------------------


def send(sheet: Sheet, dice: Random) -> Any:
    if sheet.referral != "approved":
        return None
    exhibits = []
    for number, line in enumerate(sheet.there):
        held = sheet.at(line, *MINE)
        if held and dice.random() < 0.8:
            seized = bool(sheet.at(line, "seized"))
            wanted = dice.choice([held, dice.randint(1, held)])
            exhibits.append(replace(goods.EXHIBITS[number], quantity=wanted, seized=seized))
    return replace(goods.SEND, exhibits=tuple(exhibits)) if exhibits else None


def sent(sheet: Sheet, event: Any) -> None:
    sheet.referral = "sent"
    sheet.items = {one.item_no: Item(one.line_no, one.quantity, one.seized) for one in event.exhibits}


def at_stage(event: Any, *stages: str) -> Callable[[Sheet, Random], Any]:
    return lambda sheet, dice: event if sheet.referral in stages else None


def becomes(stage: str) -> Callable[[Sheet, Any], None]:
    def note(sheet: Sheet, event: Any) -> None:
        sheet.referral = stage

    return note


def hand_over(sheet: Sheet, dice: Random) -> Any:
    if sheet.referral not in ("review", "filed"):
        return None
    lines = []
    left = {line: sheet.at(line, *MINE) for line in sheet.there}
    for no, item in sheet.items.items():
        # before a criminal case is filed only what is seized goes with the referral
        if item.handed is not None or (sheet.referral == "review" and not item.seized):
            continue
        number = min(item.listed, left[item.line])
        number -= dice.random() < 0.3 and number > 0
        lines.append(HandedExhibit(item_no=no, quantity=number, difference=None if number == item.listed else "短少"))
    return replace(referrals.HAND_OVER, lines=tuple(lines)) if lines else None


def handed(sheet: Sheet, event: Any) -> None:
    for one in event.lines:
        item = sheet.items[one.item_no]
        item.handed = one.quantity
        item.came_from = next((place for place in MINE if sheet.at(item.line, place)), "seized")
        sheet.move(item.line, one.quantity, "with_police", *MINE)
        sheet.move(item.line, item.listed - one.quantity, "short", *MINE)


def take(sheet: Sheet, dice: Random) -> Any:
    waiting = [
        no for no, item in sheet.items.items() if item.handed is not None and item.taken is None and not item.back
    ]
    if not waiting:
        return None
    lines = []
    for no in waiting:
        number = (sheet.items[no].handed or 0) + dice.choice([0, 0, 0, -1, 1])
        number = max(number, 0)
        same = number == sheet.items[no].handed
        lines.append(HandedExhibit(item_no=no, quantity=number, difference=None if same else "点收不符"))
    return replace(referrals.TAKE, lines=tuple(lines))


def taken(sheet: Sheet, event: Any) -> None:
    for one in event.lines:
        item = sheet.items[one.item_no]
        missing = (item.handed or 0) - one.quantity
        item.taken = one.quantity
        if missing >= 0:
            sheet.move(item.line, missing, "short", "with_police")
        else:
            found = min(-missing, sheet.at(item.line, "short"))
            sheet.move(item.line, found, "with_police", "short")
            sheet.add(item.line, -missing - found, "with_police")


def give_back(sheet: Sheet, dice: Random) -> Any:
    there = [no for no, item in sheet.items.items() if item.handed is not None and not item.back]
    if not there:
        return None
    chosen = dice.sample(there, k=dice.randint(1, len(there)))
    lines = tuple(HandedExhibit(item_no=no, quantity=sheet.items[no].due) for no in chosen)
    to = dice.choice([ReturnedTo.SENDER, ReturnedTo.SENDER, ReturnedTo.OWNER, ReturnedTo.TREASURY])
    return replace(referrals.GIVE_BACK, lines=lines, returned_to=to)


def given_back(sheet: Sheet, event: Any) -> None:
    for one in event.lines:
        item = sheet.items[one.item_no]
        came_from = "lapsed" if sheet.lapsed_on and item.came_from in ("registered", "testing") else item.came_from
        to = {"sender": came_from, "owner": "released", "treasury": "judged"}[event.returned_to.value]
        sheet.move(item.line, one.quantity, to, "with_police")
        item.back = True


def consent(sheet: Sheet, dice: Random) -> Any:
    open_items = tuple(no for no, item in sheet.items.items() if not item.consented)
    return replace(referrals.CONSENT, items=open_items[:1]) if open_items else None


def consented(sheet: Sheet, event: Any) -> None:
    for no in event.items:
        sheet.items[no].consented = True


def approve(sheet: Sheet, dice: Random) -> Any:
    return goods.APPROVE if sheet.on_spot and not sheet.approved and sheet.stage != "ended" else None


def lift_at_once(sheet: Sheet, dice: Random) -> Any:
    lines = everything(sheet, *MINE, "early_disposed")
    waits = sheet.on_spot and not sheet.approved and sheet.stage != "ended"
    return replace(goods.LIFT_AT_ONCE, lines=lines) if lines and waits else None


def convert(sheet: Sheet, dice: Random) -> Any:
    lines = everything(sheet, "registered", "testing")
    return replace(goods.CONVERT, lines=lines) if lines else None


def extend(sheet: Sheet, dice: Random) -> Any:
    may = sheet.stage == "seized" and not sheet.extended
    return replace(goods.EXTEND, extension_nd=dice.choice([5, 30])) if may else None


def begin_test(sheet: Sheet, dice: Random) -> Any:
    """Of what is seized, under a number of its own, and told the party in writing (行政强制法 第二十五条)."""
    name = f"jian-{len(sheet.tests) + 1}"
    return replace(goods.BEGIN, exclusion_no=name) if sheet.stage == "seized" else None


def end_test(sheet: Sheet, dice: Random) -> Any:
    running = [name for name, runs in sheet.tests.items() if runs]
    return replace(goods.END, exclusion_no=dice.choice(running)) if running else None


BOOK: dict[str, Move] = {
    "goods.exclusion_begun": Move(
        MARKET, begin_test, lambda sheet, event: sheet.tests.update({event.exclusion_no: True})
    ),
    "goods.exclusion_ended": Move(
        MARKET, end_test, lambda sheet, event: sheet.tests.update({event.exclusion_no: False})
    ),
    "goods.measure_approved": Move(MARKET, approve, lambda sheet, event: setattr(sheet, "approved", True)),
    "goods.measure_lifted": Move(MARKET, lift_at_once, goes("released", *MINE, "early_disposed"), ends=True),
    "goods.registration_disposed": Move(
        MARKET,
        lambda sheet, dice: of_some(dice.choice([goods.PRESERVE, goods.TEST]), "", "registered", "testing")(
            sheet, dice
        ),
        disposed,
    ),
    "goods.registration_converted": Move(MARKET, convert, converted),
    "goods.seizure_extended": Move(MARKET, extend, lambda sheet, event: setattr(sheet, "extended", True)),
    "goods.seizure_lifted": Move(
        MARKET, of_some(goods.LIFT, "seized", "seized", "early_disposed"), goes("released", "seized", "early_disposed")
    ),
    "goods.early_disposed": Move(MARKET, sell, goes("early_disposed", "seized")),
    "goods.recounted": Move(MARKET, recount, recounted),
    "goods.relocated": Move(MARKET, relocate, lambda sheet, event: None),
    "referral.sent": Move(MARKET, send, sent),
    "referral.receipt_signed": Move(POLICE, at_stage(referrals.SIGN, "sent"), becomes("received")),
    "referral.accepted": Move(POLICE, at_stage(referrals.ACCEPT, "received"), becomes("review")),
    "referral.criminal_case_filed": Move(POLICE, at_stage(referrals.FILE, "review", "refused"), becomes("filed")),
    "referral.non_filing_decided": Move(POLICE, at_stage(referrals.REFUSE, "review"), becomes("refused"), ends=True),
    "referral.criminal_case_withdrawn": Move(
        POLICE, at_stage(referrals.WITHDRAW, "filed"), becomes("withdrawn"), ends=True
    ),
    "referral.exhibits_handed_over": Move(MARKET, hand_over, handed),
    "referral.exhibits_taken_over": Move(POLICE, take, taken),
    "referral.exhibits_returned": Move(POLICE, give_back, given_back),
    "referral.disposal_consented": Move(POLICE, consent, consented),
}
TOLD_LATE = Move(
    MARKET,
    of_some(goods.PRESERVE, "", "lapsed"),
    goes("released", "registered", "testing", "lapsed"),
)
"""What was done within the seven days and is told after the registration had ended by itself."""
NEVER: tuple[tuple[str, Any], ...] = (
    # what no state of the goods makes right
    (MARKET, goods.CONFISCATE),
    (MARKET, replace(goods.EXTEND, party_told=False)),
    (MARKET, replace(goods.BEGIN, exclusion_no="jian-0", party_notice_no=None)),
    (MARKET, replace(goods.SELL, sample_kept=None)),
    (MARKET, replace(goods.LIFT, lines=(LineQuantity(line_no="1", quantity=10**6),))),
    (MARKET, replace(goods.RELOCATE, items=("9",))),
    (MARKET, goods.LAPSE),
    (POLICE, goods.GO),
)

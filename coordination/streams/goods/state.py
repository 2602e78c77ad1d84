"""What the rules need to know of goods under a measure. 涉案物品状态。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.excluded import Excluded
from coordination.streams.goods.codes import Authority, Measure, Stage, Where
from coordination.streams.goods.parts import LineQuantity


@dataclass(frozen=True, slots=True)
class Listing:
    """A line as it stands on a referral's list, and from where it went to the police. 移送清单上的物品。"""

    referral: UUID
    item_no: str
    quantity: int
    handed_from: Where | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list, and how much of it is where. 清单行。"""

    line_no: str
    held: tuple[tuple[Where, int], ...]
    listings: tuple[Listing, ...] = ()

    def at(self, *places: Where) -> int:
        """Return how many are in these places."""
        return sum(number for place, number in self.held if place in places)

    def moved(self, quantity: int, to: Where, *places: Where) -> Line:
        """Return the line after so many went from these places, the first one first, to another; never more than are there."""
        held, left = dict(self.held), quantity
        for place in places:
            taken = min(left, held.get(place, 0))
            held[place] = held.get(place, 0) - taken
            left -= taken
        held[to] = held.get(to, 0) + quantity - left
        return replace(self, held=_spread(held))

    def with_more(self, quantity: int, to: Where) -> Line:
        """Return the line after more was found than the list said."""
        held = dict(self.held)
        return replace(self, held=_spread(held | {to: held.get(to, 0) + quantity}))

    def with_listing(self, listing: Listing) -> Line:
        """Return the line with a place on a referral's list, or with what is known of that place now."""
        others = self.without_listing(listing.referral, listing.item_no).listings
        return replace(self, listings=(*others, listing))

    def without_listing(self, referral: UUID, item_no: str) -> Line:
        """Return the line after its place on a referral's list has lost its meaning."""
        others = tuple(one for one in self.listings if (one.referral, one.item_no) != (referral, item_no))
        return replace(self, listings=others)

    def listed(self, referral: UUID, item_no: str) -> Listing | None:
        """Return the place on a referral's list."""
        return next((one for one in self.listings if (one.referral, one.item_no) == (referral, item_no)), None)


def _spread(held: Mapping[Where, int]) -> tuple[tuple[Where, int], ...]:
    return tuple((place, held[place]) for place in Where if held.get(place))


@dataclass(frozen=True, slots=True)
class Goods:
    """What the rules need to know of a measure and of the goods on its list. 涉案物品。

    ``holder`` is the agency that answers for the measure, ``lapsed_on`` the day on which a registration had ended by itself.
    """

    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    case: UUID | None = None
    measure: Measure | None = None
    authority: Authority = Authority.ADMINISTRATIVE
    on_spot: bool = False
    approved: bool = False
    extended: bool = False
    lapsed_on: date | None = None
    excluded: tuple[Excluded, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def stage(self) -> Stage:
        """Where the measure stands."""
        if self.measure is None:
            return Stage.NONE
        if self.seizure_open:
            return Stage.SEIZED
        return Stage.REGISTERED if self.at(Where.REGISTERED, Where.TESTING) else Stage.ENDED

    @property
    def registration_open(self) -> bool:
        """Whether registered goods wait to be disposed of."""
        return bool(self.at(Where.REGISTERED))

    @property
    def seizure_open(self) -> bool:
        """Whether the seizure goes on: over goods, or over the proceeds that stand in their place."""
        return bool(self.at(Where.SEIZED, Where.EARLY_DISPOSED))

    @property
    def registered(self) -> tuple[LineQuantity, ...]:
        """The lines that wait to be disposed of, with how much of each."""
        found = ((line.line_no, line.at(Where.REGISTERED)) for line in self.lines)
        return tuple(LineQuantity(line_no=line_no, quantity=number) for line_no, number in found if number)

    @property
    def hangs_on(self) -> tuple[str, UUID] | None:
        """The case: whoever may know of it may know of its goods."""
        return None if self.case is None else ("case", self.case)

    def at(self, *places: Where) -> int:
        """Return how many of all lines are in these places."""
        return sum(line.at(*places) for line in self.lines)

    def line(self, line_no: str) -> Line | None:
        """Return a line by its number."""
        return next((line for line in self.lines if line.line_no == line_no), None)

    def sources(self, on: date, *places: Where) -> tuple[Where, ...]:
        """Return from which places something of a day takes goods.

        What is dated before a registration lapsed, and told later, finds the goods where they had been then.
        """
        late = self.lapsed_on is not None and on < self.lapsed_on and Where.REGISTERED in places
        return (*places, Where.LAPSED) if late else places

    def with_line(self, changed: Line) -> Goods:
        """Return the state with a line as it is now."""
        return replace(self, lines=tuple(changed if line.line_no == changed.line_no else line for line in self.lines))

    def moved(self, quantities: Iterable[LineQuantity], to: Where, *places: Where) -> Goods:
        """Return the state after so many of some lines went from these places to another."""
        numbers = {one.line_no: one.quantity for one in quantities}
        return replace(self, lines=tuple(line.moved(numbers.get(line.line_no, 0), to, *places) for line in self.lines))

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))


GOODS = Kind("goods", plural="goods", zh="涉案物品", en="goods under a measure", state=Goods)

HELD = (Where.SEIZED, Where.REGISTERED, Where.TESTING)
"""Goods in the agency's hands under the measure; what is taken is taken from these in this order."""
UNDER_MEASURE = (*HELD, Where.EARLY_DISPOSED)
"""The same, with the proceeds that stand in the place of goods."""

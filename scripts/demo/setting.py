"""What the texts say: areas, bodies, organs, offences and shares of one campaign's demonstration, read once. 演示设定。"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from coordination import campaigns
from coordination.catalogue import Coded
from coordination.profiles import Profile, profile_for

TEXTS = Path(__file__).parent / "texts"
CAMPAIGNS = ("anqiu-2022", "wuhai-2023", "anxi-2024", "suizhou-2024")


C = TypeVar("C", bound=Coded)
T = TypeVar("T")


def coded(codes: type[C], value: str) -> C:
    """Return the member of a code list that has this code."""
    return next(member for member in codes if member.value == value)


@dataclass(frozen=True, slots=True)
class Common:
    """Words that all campaigns share. 通用词。"""

    platforms: list[str]
    brands: list[str]
    signs: list[str]
    surnames: list[str]
    given_names: list[str]
    town_streets: list[str]
    hawkers: list[str]
    trades: dict[str, list[str]]
    sources: dict[str, str]
    words: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Area:
    """A territory, the agency that looks after it, and who is competent there for crimes. 辖区。"""

    agency: str
    police: str
    procuratorate: str
    court: str
    adcode: str
    short: str
    towns: list[str]
    streets: list[str]
    markets: list[str]
    weight: int = 1
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that acts: how its documents are called, whose leaders approve, whether it names anybody itself. 办案单位。

    ``word`` is the agency's sign in document numbers (文号代字); a unit's approvals come from its ``parent``.
    """

    code: str
    word: str
    agency_type: str
    parent: str | None = None
    silent: bool = False
    new_chief_on: date | None = None

    @property
    def desk(self) -> str:
        """The agency whose leaders approve."""
        return self.parent or self.code

    def profile(self, on: date) -> Profile:
        """Return the procedure that it follows in a case filed on that day."""
        profile = profile_for(self.agency_type, on)
        if profile is None:
            message = f"{self.code} has no procedure for cases filed on {on}"
            raise LookupError(message)
        return profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ(Body):
    """A police organ, a procuratorate or a court; where no plan names it, the demonstration registers it. 公安、检察、审判机关。

    Of a court ``word`` is its code in the numbers of its cases; ``superior`` is the organ one level up.
    """

    name: str
    short_name: str
    adcode: str
    superior: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which an offence shows: how it is called, what was found; by whom and where, if not as others. 情形。

    ``crime``: whether what is found may be the crime that the offence can be.
    """

    cause: str
    fact: str
    sources: list[str] = field(default_factory=list)
    trade: str | None = None
    crime: bool = True


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence of the plan's own list, with what can be told of it. 违法行为。

    ``unit`` is what its goods are counted in, where there are goods to be taken away, ``price`` what one is worth, in yuan.
    """

    code: str
    weight: int
    sources: list[str]
    trade: str
    place: str
    goods: list[str]
    articles: list[str]
    fine: tuple[int, int]
    variants: tuple[Variant, ...]
    handlers: list[str] = field(default_factory=lambda: ["area"])
    focus: list[str] = field(default_factory=list)
    online: bool = False
    declines: bool = False
    minor: bool = False
    crime: str | None = None
    crime_field: str | None = None
    crime_conduct: str | None = None
    unit: str | None = None
    price: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A body of another place, and the police there. 外地机关。"""

    name: str
    adcode: str
    police: str


@dataclass(slots=True)
class Setting:
    """The demonstration of one campaign. 演示设定。

    ``numbers`` counts documents, in the order in which they are made; ``turns`` what is dealt out in turn. ``register`` is an
    agency that has the numbers of its letters given out.
    """

    campaign: str
    city: str
    leads_from: date
    leads_to: date
    office: str
    office_word: str
    supervision: str
    upper_court: str
    elsewhere: tuple[Elsewhere, ...]
    other_bodies: list[str]
    feedback_days: int
    months: dict[str, int]
    registrants: dict[str, list[str]]
    plots: dict[str, int]
    crimes: dict[str, int]
    areas: tuple[Area, ...]
    bodies: dict[str, Body]
    organs: dict[str, Organ]
    offences: tuple[Offence, ...]
    common: Common
    central: bool = False
    liaisons_by: date | None = None
    register: str | None = None
    assigned: list[str] = field(default_factory=list)
    office_ends: Mapping[str, Any] | None = None
    numbers: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)

    @property
    def path(self) -> Path:
        """The campaign file."""
        return next(path for path in campaigns.SHIPPED if path.stem == self.campaign)

    @property
    def adcode(self) -> str:
        """The division of the campaign, as its areas have it."""
        return self.areas[0].adcode if len(self.areas) == 1 else self.areas[0].adcode[:4] + "00"

    def body(self, code: str) -> Body:
        """Return the agency; one that the texts say nothing of follows the office's own words."""
        return self.bodies.get(code) or self.organs.get(code) or Body(code, self.office_word, "market_supervision")

    def other_police(self, code: str) -> Organ:
        """Return another police organ than this one, one under the same superior if there is one."""
        police = [one for one in self.organs.values() if one.agency_type == "public_security" and one.code != code]
        return min(police, key=lambda one: one.superior != self.organs[code].superior)

    def area_of(self, agency: str) -> Area | None:
        """Return the territory of an agency, if it has one."""
        return next((area for area in self.areas if area.agency == agency), None)

    def under_way(self, day: date) -> bool:
        """Whether the campaign has not been closed by a day."""
        return self.office_ends is None or day < self.office_ends["closed"]

    def office_on(self, day: date) -> str:
        """Return who is the office that day: from the day on which a task force dissolves it has a successor."""
        ends = self.office_ends
        return self.office if ends is None or day < ends["dissolved"] else str(ends["successor"])

    def turn(self, what: str, among: Sequence[T]) -> T:
        """Return the next of several, one after the other and round again."""
        self.turns[what] += 1
        return among[(self.turns[what] - 1) % len(among)]

    def numbered(self, word: str, sort: str, year: int) -> str:
        """Return the next number of a series of documents. 文号。"""
        series = f"{word}{sort}〔{year}〕"
        self.numbers[series] += 1
        return f"{series}{self.numbers[series]}号"


@cache
def common() -> Common:
    """Return the shared words."""
    return Common(**_table("common"), words=_table("words"))


def read(campaign: str) -> Setting:
    """Return the demonstration of a campaign as the texts describe it, with nothing counted yet."""
    table = _table(campaign)
    bodies = [Body(**body) for body in table["bodies"]]
    stations = [_station(area["agency"], bodies[0]) for area in table["areas"] if "station" in area]
    return Setting(
        **{
            **table,
            "areas": tuple(Area(**area) for area in table["areas"]),
            "bodies": {body.code: body for body in (*bodies, *stations)},
            "organs": {row["code"]: Organ(**row) for row in table["organs"]},
            "offences": tuple(
                Offence(**{**row, "variants": tuple(Variant(**variant) for variant in row["variants"])})
                for row in table["offences"]
            ),
            "elsewhere": tuple(Elsewhere(**row) for row in table["elsewhere"]),
            "common": common(),
        }
    )


def _station(code: str, bureau: Body) -> Body:
    return Body(code, bureau.word, bureau.agency_type, parent=bureau.code)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))

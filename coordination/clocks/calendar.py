"""Which day is a working day, and why: the published table first, then a package, then a provisional rule. 工作日历。

Nothing here ever raises for want of a calendar: where none has been published yet, the answer is provisional (暂估).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import chinese_calendar

from coordination.profiles.model import Verification
from coordination.tables import Table

NATIONAL = "CN"
"""The region that every other one lies in."""
WEEKDAYS = (
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
    ("星期日", "Sunday"),
)
SATURDAY = 5
LUNAR_DAYS = ("spring_festival", "qingming", "dragon_boat", "mid_autumn")
HERE = Path(__file__).parent / "calendars"
PACKAGE = f"chinesecalendar {version('chinesecalendar')}"
PACKAGED_NAMES: Mapping[str | None, tuple[str, str]] = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Qingming Festival"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "National Day": ("国庆节", "National Day"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
}
"""What the package calls the holidays, and what the law does."""
PROVISIONAL = "provisional"


class DayKind(NamedTuple):
    """Whether a day is a working day, why, and whether that is only an estimate. 日期性质。"""

    working: bool
    zh: str
    en: str
    provisional: bool
    source: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """What a government published about one year in one region. 已公布的工作日历。

    The table of the country (``CN``) speaks for the whole year: weekdays not named work, weekends not named do not. The table
    of a region only says what differs there. ``statutory_days``, where given, are the 法定节假日 of the year.
    """

    region: str
    year: int
    source: str
    off_days: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    statutory_days: frozenset[date] = frozenset()

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the table, in Chinese and English."""
        if not self.off_days | self.make_up_days:
            yield "没有列出任何日期", "it names no day"
        for day in sorted(self.off_days | self.make_up_days | self.statutory_days):
            if day.year != self.year:
                yield f"{day}不在{self.year}年", f"{day} does not lie in {self.year}"
        for day in sorted(self.make_up_days):
            if day in self.off_days | self.statutory_days:
                yield f"{day}既放假又上班", f"{day} cannot be a day off and a working day at once"
            elif day.weekday() < SATURDAY:
                yield f"{day}不是周末，无须调休", f"{day} is no weekend day and needs no making up"


@dataclass(frozen=True, slots=True)
class _Holiday:
    zh: str
    en: str
    length: int
    month: int
    day: int
    lunar: str
    offset: int

    def days(self, year: int) -> Iterator[date]:
        """Yield its days in a year; none where it rests on a lunar day that is not in the table."""
        if self.lunar:
            if year not in LUNAR:
                return
            first = LUNAR[year][self.lunar] + timedelta(self.offset)
        else:
            first = date(year, self.month, self.day)
        for number in range(self.length):
            yield first + timedelta(number)


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the article that names the statutory holidays. 放假办法的一个版本。"""

    valid_from: date
    cite: str
    verification: Verification
    confirm: bool
    holidays: tuple[_Holiday, ...]


def _read_lunar(path: Path) -> Mapping[int, Mapping[str, date]]:
    table = Table.of_file(path)
    years = table.table("year")
    if years is None:
        raise table.wrong("'year' is missing")
    found = {}
    for year, row in years.items():
        found[int(year)] = row.done({name: row.take(name, date) for name in LUNAR_DAYS})
    return table.done(found)


def _holiday(row: Table) -> _Holiday:
    lunar = row.maybe("lunar", str) or ""
    if lunar and lunar not in LUNAR_DAYS:
        raise row.wrong(f"'lunar' is {lunar!r}, and must be one of: {', '.join(LUNAR_DAYS)}")
    return row.done(
        _Holiday(
            zh=row.take("zh", str),
            en=row.take("en", str),
            length=row.count("length"),
            lunar=lunar,
            offset=row.take("offset", int) if lunar else 0,
            month=0 if lunar else row.count("month"),
            day=0 if lunar else row.count("day"),
        )
    )


def _read_editions(path: Path) -> tuple[Edition, ...]:
    table = Table.of_file(path)
    editions = tuple(
        row.done(
            Edition(
                valid_from=row.take("valid_from", date),
                cite=row.take("cite", str),
                verification=row.choice("verification", Verification),
                confirm=row.flag("confirm"),
                holidays=tuple(_holiday(holiday) for holiday in row.rows("holidays")),
            )
        )
        for row in table.rows("edition")
    )
    return table.done(tuple(sorted(editions, key=lambda edition: edition.valid_from, reverse=True)))


def read_tables(path: Path) -> tuple[PublishedTable, ...]:
    """Read published tables from a file: ``[[table]]`` with region, year, source and days.

    Raises:
        DataError: a table is wrong; the message says where.
    """
    table = Table.of_file(path)
    found = []
    for row in table.rows("table"):
        built = PublishedTable(
            region=row.take("region", str),
            year=row.count("year"),
            source=row.take("source", str),
            off_days=frozenset(row.list_of("off_days", date)),
            make_up_days=frozenset(row.list_of("make_up_days", date)),
            statutory_days=frozenset(row.list_of("statutory_days", date)),
        )
        for _, wrong in built.contradictions():
            raise row.wrong(wrong)
        found.append(row.done(built))
    return table.done(tuple(found))


LUNAR = _read_lunar(HERE / "lunar.toml")
EDITIONS = _read_editions(HERE / "statutory.toml")
REGIONAL = read_tables(HERE / "regions.toml")


@lru_cache(maxsize=256)
def statutory_days(year: int) -> Mapping[date, tuple[str, str]]:
    """Return the statutory holidays (法定节假日) of a year with their names; without the lunar ones where they are not known."""
    edition = next((edition for edition in EDITIONS if edition.valid_from <= date(year, 1, 1)), None)
    if edition is None:
        return {}
    named: dict[date, tuple[str, str]] = {}
    for holiday in edition.holidays:
        for day in holiday.days(year):
            named.setdefault(day, (holiday.zh, holiday.en))
    return named


@lru_cache(maxsize=4096)
def _packaged(day: date) -> tuple[bool, str, str] | None:
    """Return what the package says: off or not, and the holiday for whose sake; None where it does not know the year."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return bool(off), *PACKAGED_NAMES.get(name, ("放假", "public holiday") if name else ("", ""))


def regions_of(region: str) -> tuple[str, ...]:
    """Return a region and those that it lies in, narrowest first: county, prefecture, province, country."""
    if region == NATIONAL:
        return (NATIONAL,)
    return tuple(dict.fromkeys((region, f"{region[:4]}00", f"{region[:2]}0000", NATIONAL)))


def weekday(day: date) -> tuple[str, str]:
    """Return the name of the day of the week, in Chinese and English."""
    return WEEKDAYS[day.weekday()]


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days of a region, as far as they have been published. 工作日历。

    ``tables`` in the order in which they became known: a later one of the same region and year replaces an earlier one.
    What a day is never changes for one calendar, so it is looked up once; ask for one by :meth:`of`, and it is shared.
    """

    region: str = NATIONAL
    tables: tuple[PublishedTable, ...] = ()
    _by_place: Mapping[tuple[str, int], PublishedTable] = field(init=False, repr=False, compare=False)
    _editions: Mapping[tuple[str, int], int] = field(init=False, repr=False, compare=False)
    _regions: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _days: dict[date, DayKind] = field(init=False, repr=False, compare=False, default_factory=dict)

    @staticmethod
    def of(region: str, tables: Iterable[PublishedTable] = ()) -> Calendar:
        """Return the calendar of a region, the same one for the same tables."""
        return _calendar(region, tuple(tables))

    def __post_init__(self) -> None:
        """Arrange the tables for looking up."""
        known = (*REGIONAL, *self.tables)
        object.__setattr__(self, "_by_place", {(table.region, table.year): table for table in known})
        object.__setattr__(self, "_editions", Counter((table.region, table.year) for table in known))
        object.__setattr__(self, "_regions", regions_of(self.region))

    def consulted(self, first_year: int, last_year: int) -> tuple[tuple[PublishedTable, int], ...]:
        """Return the tables that speak for the region in these years, each with which one of its region and year it is."""
        places = ((region, year) for year in range(first_year, last_year + 1) for region in self._regions)
        return tuple((self._by_place[place], self._editions[place]) for place in places if place in self._by_place)

    def is_statutory(self, day: date) -> bool:
        """Whether a day is one of the statutory holidays (法定节假日); weekends and days in lieu are not."""
        return day in self._statutory(day.year)

    def is_working(self, day: date) -> DayKind:
        """Return whether a day is a working day, with the reason."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._looked_up(day)
        return found

    def _looked_up(self, day: date) -> DayKind:
        for region in self._regions:
            table = self._by_place.get((region, day.year))
            if table is None:
                continue
            if day in table.make_up_days:
                return _works(("调休上班", "make-up working day"), table.source)
            # a notice that does not repeat a statutory holiday does not abolish it
            if day in table.off_days or (region == NATIONAL and self.is_statutory(day)):
                return self._off(day, ("", ""), table.source)
            if region == NATIONAL:
                return self._ordinary(day, table.source)
        return self._packaged(day) or self._estimated(day)

    def _statutory(self, year: int) -> Mapping[date, tuple[str, str]]:
        table = self._by_place.get((NATIONAL, year))
        computed = statutory_days(year)
        if table is None or not table.statutory_days:
            return computed
        return {day: computed.get(day, ("法定节假日", "statutory holiday")) for day in table.statutory_days}

    def _packaged(self, day: date) -> DayKind | None:
        found = _packaged(day)
        if found is None:
            return None
        off, zh, en = found
        if off:
            return self._off(day, (zh, en), PACKAGE)
        if day.weekday() >= SATURDAY:
            return _works((f"调休上班（{zh}）", f"make-up working day ({en})"), PACKAGE)
        return self._ordinary(day, PACKAGE)

    def _off(self, day: date, bridged: tuple[str, str], source: str) -> DayKind:
        if name := self._statutory(day.year).get(day):
            return _rests((f"{name[0]}（法定节假日）", f"{name[1]} (statutory holiday)"), source)
        if bridged[0]:
            return _rests((f"{bridged[0]}放假调休", f"{bridged[1]}, weekend or day in lieu"), source)
        return _rests(weekday(day) if day.weekday() >= SATURDAY else ("放假", "day off"), source)

    def _ordinary(self, day: date, source: str) -> DayKind:
        if day.weekday() >= SATURDAY:
            return _rests(weekday(day), source)
        return _works(("工作日", "working day"), source)

    def _estimated(self, day: date) -> DayKind:
        kind = self._off(day, ("", ""), PROVISIONAL) if self.is_statutory(day) else self._ordinary(day, PROVISIONAL)
        return kind._replace(zh=f"{kind.zh}（暂估）", en=f"{kind.en} (provisional)", provisional=True)


@lru_cache(maxsize=256)
def _calendar(region: str, tables: tuple[PublishedTable, ...]) -> Calendar:
    return Calendar(region, tables)


def _works(why: tuple[str, str], source: str) -> DayKind:
    return DayKind(working=True, zh=why[0], en=why[1], provisional=False, source=source)


def _rests(why: tuple[str, str], source: str) -> DayKind:
    return DayKind(working=False, zh=why[0], en=why[1], provisional=False, source=source)

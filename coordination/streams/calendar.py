"""Working days as they are published, year by year and region by region; clocks are counted by what is known of them. 工作日历。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from coordination.catalogue import Document, DocumentNo, Items, Kind, Note, Pattern, Range, event, glossary, stream_id
from coordination.clocks.calendar import PublishedTable
from coordination.guards import by_administrator
from coordination.rules import Context, Envelope, Event, Verdict, guard

glossary(
    year="年份",
    region="适用地区",
    document_no="文号",
    off_days="放假日",
    make_up_days="调休上班日",
    statutory_days="法定节假日",
    note="说明",
)
Region = Annotated[str, Pattern(r"CN|[1-9][0-9]{5}", "CN或六位行政区划代码", "CN or a division code of six digits")]
Days = Annotated[tuple[date, ...], Items(0, 120)]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The tables published so far, in the order in which they became known. 已公布的日历。"""

    tables: tuple[PublishedTable, ...] = ()
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = True


CALENDAR = Kind("calendar", plural="calendars", zh="工作日历", en="working calendar", state=WorkCalendar, keyed=True)
WORK = "work"
"""The code of the one calendar that an installation has."""
THE_CALENDAR = stream_id("calendar", WORK)


@guard(
    "calendar.only_one",
    zh="系统只有一个工作日历，编号为work",
    en="there is one working calendar, and it is called work",
    next_zh="请将subject改为calendars/work，地区写在region中",
    next_en="send to calendars/work; the region stands in region",
    pointer="/subject",
)
def the_one_calendar(event: CalendarPublished, calendar: WorkCalendar, context: Context) -> Verdict:
    """All tables stand in one stream, so that a clock looks into one place."""
    return context.envelope.stream == THE_CALENDAR


@guard(
    "calendar.table_contradicts",
    zh="日历前后矛盾：{wrong_zh}",
    en="the table contradicts itself: {wrong_en}",
    next_zh="请按公布的通知核对各日期",
    next_en="check the days against the notice that was published",
    pointer="/data",
)
def table_is_sound(event: CalendarPublished, calendar: WorkCalendar, context: Context) -> Verdict:
    """A day is in the year, and either off or worked; only a weekend day can be made up."""
    wrong = next(event.table.contradictions(), None)
    return wrong is None or {"wrong_zh": wrong[0], "wrong_en": wrong[1]}


@event(
    "calendar.published",
    zh="公布工作日历",
    en="Working calendar published",
    basis=("全国年节及纪念日放假办法 第二条、第四条", "G8"),
    opens="again",
    says_zh="公布{region}{year}年工作日历（{document_no}）[：放假{off_days}][，上班{make_up_days}][。{note}]",
    says_en="the working days of {year} in {region} were published ({document_no})[: off {off_days}]"
    "[; worked {make_up_days}][. {note}]",
)
class CalendarPublished(Event[WorkCalendar]):
    """The notice on a year's days off became known, of the country or of a region; a later one replaces an earlier one. 公布日历。

    The table of the country (``CN``) speaks for the whole year: weekdays that it does not name are worked, weekend days are not.
    A region's table names only what differs there. ``statutory_days`` are the 法定节假日 among the days off; without them
    the days of the law are taken. Clocks that are open are computed again.
    """

    year: Annotated[int, Range(2000, 2099)]
    region: Region
    document_no: Annotated[DocumentNo, Document()]
    off_days: Days = ()
    make_up_days: Days = ()
    statutory_days: Days = ()
    note: Note | None = None

    guards = (by_administrator, the_one_calendar, table_is_sound)

    @property
    def table(self) -> PublishedTable:
        """The table as clocks are counted by it."""
        return PublishedTable(
            region=self.region,
            year=self.year,
            source=self.document_no,
            off_days=frozenset(self.off_days),
            make_up_days=frozenset(self.make_up_days),
            statutory_days=frozenset(self.statutory_days),
        )

    def evolve(self, calendar: WorkCalendar, envelope: Envelope) -> WorkCalendar:
        """Add the table; whoever asks takes the latest of a region and year."""
        return replace(calendar, tables=(*calendar.tables, self.table))

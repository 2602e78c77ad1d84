"""Speed 4, 5 and 6: how fast read models are rebuilt, asked and brought up to date. 读模型的速度。"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg

import coordination.streams.lead as events
from coordination.custody import office_of
from coordination.rules import Envelope
from coordination.store import AppendRequest, NewEvent, Row, open_log
from coordination.stored import digest, event_key, from_row, to_state
from projections.access import SUPERVISOR, Sight
from projections.engine import Behind, Moment, Projector, ReadDatabase, Rebuild
from projections.leads import LEADS
from projections.queries import page
from projections.questions import Query
from scripts.bench import project_runner
from scripts.bench.rows import Measured
from scripts.throwaway_postgres import throwaway_postgres

CAMPAIGN: Final = "anqiu-2022"
OTHER_CAMPAIGN: Final = "jianwang-2022"
FEW: Final = "370784-few"
START: Final = datetime(2022, 6, 1, tzinfo=UTC)
STEPS: Final = 4
COHORT: Final = 1000
"""Leads go through their steps by the thousand, so that old ones rest and new ones move, as in life."""

TITLES: Final = (
    "群众举报销售假冒注册商标白酒",
    "网络平台销售侵权盗版书籍",
    "农贸市场食品安全问题线索",
    "假冒知名品牌服装",
)
SUMMARY: Final = (
    "接群众电话反映，该经营者长期以明显低于市场的价格销售疑似假冒商品，现场查看发现包装粗糙、无进货票据，涉及数量较大。"
)


def lead_id(number: int) -> UUID:
    """Return the id of a lead: scattered, as ids are, and always the same."""
    return UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128)


def place_of(position: int) -> tuple[int, int]:
    """Return (lead, step) of a position in a log where cohorts of leads go through their steps together."""
    cohort, within = divmod(position - 1, COHORT * STEPS)
    step, lead = divmod(within, COHORT)
    return cohort * COHORT + lead, step


@dataclass(frozen=True, slots=True)
class Leads:
    """A log of leads that is made as it is read: any number of them in no memory."""

    count: int
    few_every: int = 1000
    """One lead in so many was registered by the small agency."""

    def event(self, position: int) -> tuple[UUID, int, str, Any, Envelope]:
        """Return stream, version, topic, event and envelope of a position."""
        lead, step = place_of(position)
        registrant = FEW if lead % self.few_every == 0 else f"370784-a{lead % 9}"
        holder = f"370784-b{lead % 7}"
        agency = (registrant, "370784-office", "370784-office", holder)[step]
        made: Any
        if step == 0:
            made = events.LeadRegistered(
                campaigns=(CAMPAIGN if lead % 4 == 0 else OTHER_CAMPAIGN,),
                title=f"{TITLES[lead % 4]}（第{lead}号）",
                summary=SUMMARY,
                source=events.LeadSource.HOTLINE_12315,
                received_on=date(2022, 6, 1) + timedelta(days=lead % 90),
            )
        elif step == 1:
            made = events.LeadTriaged(route=events.Route.LOCAL, opinion="请承办单位依法核查")
        elif step == 2:  # noqa: PLR2004  the third step
            made = events.LeadDispatched(to_agency=holder, feedback_due_on=date(2022, 9, 30))
        else:
            made = events.LeadAccepted()
        stream = lead_id(lead)
        envelope = Envelope(
            stream=stream,
            version=step + 1,
            source="bench",
            id=str(position),
            sender=agency,
            agency=agency,
            occurred_at=START + timedelta(seconds=position),
            legal_on=date(2022, 6, 1),
        )
        return stream, step + 1, made.topic, made, envelope

    def row(self, position: int) -> Row:
        """Return the event of a position as a store would."""
        stream, version, topic, made, envelope = self.event(position)
        return Row(position, stream, version, topic, to_state(made, envelope), START + timedelta(seconds=position))

    @property
    def end(self) -> int:
        """The last position."""
        return self.count * STEPS

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> list[Row]:
        """Return events in position order."""
        last = min(self.end, after_position + limit, self.end if up_to is None else up_to)
        return [self.row(position) for position in range(after_position + 1, last + 1)]

    def read_positions(self, positions: Collection[int]) -> list[Row]:
        """Return the events at these positions."""
        return [self.row(position) for position in positions if 1 <= position <= self.end]

    def head(self) -> Any:
        """Return the end of the log."""
        return self.row(self.end)

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded at or before an instant."""
        return min(max(int((instant - START).total_seconds()), 0), self.end)

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Say whether there is more; nothing is ever added."""
        return self.end > position


def fill(url: str, leads: Leads, upto: int | None = None) -> None:
    """Write the log of leads into a store."""
    log = open_log(url)
    end = leads.end if upto is None else upto
    for start in range(1, end + 1, COHORT // 2):
        made = []
        for position in range(start, min(start + COHORT // 2, end + 1)):
            stream, version, topic, event, envelope = leads.event(position)
            state = to_state(event, envelope)
            key = event_key(envelope.sender, envelope.source, envelope.id)
            made.append(NewEvent(stream, version, topic, state, key, digest(topic, stream, state)))
        log.append(AppendRequest(tuple(made), {event.stream: event.version - 1 for event in made}))
    log.close()


@contextmanager
def fresh_database(postgres_url: str, folder: Path, kind: str) -> Iterator[tuple[str, str]]:
    """Give (log URL, read URL) of an empty database, and drop it afterwards."""
    number = next(_numbers)
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'events-{number}.db'}", f"sqlite:///{folder / f'read-{number}.db'}"
        return
    name = f"bench_read_{number}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        yield url, url
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)
DATABASES: Final = ("postgresql", "sqlite")


def _rebuild(log_url: str, read_url: str, found: Any) -> None:
    """Rebuild the lead ledger in a process of its own and tell the seconds and the most memory it took."""
    log, database = open_log(log_url, create=False), ReadDatabase(read_url)
    begun = time.perf_counter()
    Rebuild(database, log, from_row, LEADS).run()
    found.put((time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    database.close()
    log.close()


def rebuild_in_a_process(log_url: str, read_url: str) -> tuple[float, float]:
    """Return (seconds, megabytes at most) of one rebuild."""
    spawn = multiprocessing.get_context("spawn")
    found = spawn.Queue()
    process = spawn.Process(target=_rebuild, args=(log_url, read_url, found))
    process.start()
    told: tuple[float, float] = found.get(timeout=900)
    process.join()
    return told


def rebuild(postgres_url: str, folder: Path, *, total: int = 200_000, sample: int = 3_000) -> Iterator[Measured]:
    """Speed 4: the lead ledger rebuilt, against ProjectionRunner folding into the same rows; and its memory."""
    leads = Leads(total // STEPS)
    events = leads.read_page(0, sample)

    def runner() -> float:
        with fresh_database(postgres_url, folder, "postgresql") as (_, url):
            return project_runner.rate(url, events)

    baselines = [runner()]
    took = {}
    for kind in DATABASES:
        with fresh_database(postgres_url, folder, kind) as (log_url, read_url):
            fill(log_url, leads, total // 4)
            _, small = rebuild_in_a_process(log_url, read_url)
        with fresh_database(postgres_url, folder, kind) as (log_url, read_url):
            fill(log_url, leads)
            took[kind] = rebuild_in_a_process(log_url, read_url)
        name = f"memory of a rebuild: {total} events / {total // 4}"
        large = took[kind][1]
        yield Measured(name, kind, large / small, 1.2, f"{large:.0f} MB / {small:.0f} MB at most", at_most=True)
        baselines.append(runner())
    baseline = statistics.median(baselines)
    for kind, (seconds, _) in took.items():
        rate = total / seconds
        yield Measured(
            "rebuild of the lead ledger / ProjectionRunner on PostgreSQL",
            kind,
            rate / baseline,
            15 if kind == "postgresql" else None,
            f"{total} events in {seconds:.1f} s = {rate:.0f}/s, indexes included / {baseline:.0f}/s, median of three runs of"
            f" {sample} events into empty tables, taken for all",
        )


def _median_ms(asked: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each question; they take turns, so that noise meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            begun = time.perf_counter()
            ask()
            times[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


SIGHTS: Final = {
    "agency with few": Sight.of(FEW),
    "agency with many": Sight.of("370784-b3"),
    "office": Sight.of(office_of(CAMPAIGN), "370784-office"),
    "supervisor": SUPERVISOR,
}
MOMENTS: Final = (10, 50, 95)


def pages(
    postgres_url: str, folder: Path, *, large: int = 200_000, small: int = 2_000, rounds: int = 40
) -> Iterator[Measured]:
    """Speed item 5: list pages as of past moments, and at a hundred times the leads."""
    for kind in DATABASES:
        with (
            fresh_database(postgres_url, folder, kind) as (_, small_url),
            fresh_database(postgres_url, folder, kind) as (_, large_url),
        ):
            few = _ledger_of(small_url, Leads(small, few_every=small // 200))
            many = _ledger_of(large_url, Leads(large, few_every=large // 200))
            yield from _compare(kind, few, many, rounds)
            for database, _ in (few, many):
                database.close()


Opened = tuple[ReadDatabase, Leads]


def _ledger_of(url: str, leads: Leads) -> Opened:
    database = ReadDatabase(url)
    Rebuild(database, leads, from_row, LEADS).run()
    return database, leads


def _ask(opened: Opened, sight: Sight, percent: int, query: Query) -> Callable[[], object]:
    database, leads = opened
    moment = Moment(leads.end * percent // 100, START)

    def ask() -> object:
        with database.reading() as snapshot:
            found = page(snapshot, LEADS, sight, moment, query)
            if not found.rows:
                raise AssertionError(query)
            return found

    return ask


WATCHED: Final = {
    "sorted by feedback date": Query(sort="feedback_due_on"),
    "with its total": Query(total=True),
    "searching 商标": Query(q="商标"),
}


def _compare(kind: str, small: Opened, large: Opened, rounds: int) -> Iterator[Measured]:
    many, few = large[1].count, small[1].count
    for who, sight in SIGHTS.items():
        query = Query()
        asked = {"small": _ask(small, sight, 100, query), "now": _ask(large, sight, 100, query)}
        took = _median_ms(asked | {str(percent): _ask(large, sight, percent, query) for percent in MOMENTS}, rounds)
        now = took["now"]
        for percent in MOMENTS:
            then = took[str(percent)]
            name = f"list page as of {percent} % / now, {who}"
            yield Measured(name, kind, then / now, 1.5, f"{then:.2f} ms / {now:.2f} ms at {many} leads", at_most=True)
        name = f"list page at {many} leads / at {few}, {who}"
        yield Measured(name, kind, now / took["small"], 2, f"{now:.2f} ms / {took['small']:.2f} ms", at_most=True)
        for what, other in WATCHED.items():
            took = _median_ms(
                {"now": _ask(large, sight, 100, other), "past": _ask(large, sight, 50, other)}, max(rounds // 8, 3)
            )
            name = f"list page {what}, as of 50 % / now, {who}"
            detail = f"{took['past']:.2f} ms / {took['now']:.2f} ms at {many} leads"
            yield Measured(name, kind, took["past"] / took["now"], None, detail, at_most=True)


def _project(log_url: str, read_url: str, stop: Any) -> None:
    log, database = open_log(log_url, create=False), ReadDatabase(read_url)
    Projector(database, log, from_row, (LEADS,)).run(stop)
    database.close()
    log.close()


def visible(postgres_url: str, folder: Path, *, appends: int = 300) -> Iterator[Measured]:
    """Speed item 6: from the return of an append to the row's being readable, with the projector in another process."""
    spawn = multiprocessing.get_context("spawn")
    for kind in DATABASES:
        with fresh_database(postgres_url, folder, kind) as (log_url, read_url):
            leads = Leads(COHORT)
            fill(log_url, leads, 100)
            stop = spawn.Event()
            process = spawn.Process(target=_project, args=(log_url, read_url, stop))
            process.start()
            log, database = open_log(log_url, create=False), ReadDatabase(read_url)
            _wait_for(database, 100, 60)
            taken = []
            for position in range(101, 101 + appends):
                stream, version, topic, event, envelope = leads.event(position)
                state = to_state(event, envelope)
                key = event_key(envelope.sender, envelope.source, envelope.id)
                made = NewEvent(stream, version, topic, state, key, digest(topic, stream, state))
                log.append(AppendRequest((made,), {stream: version - 1}))
                begun = time.perf_counter()
                _wait_for(database, position, 10)
                taken.append((time.perf_counter() - begun) * 1000)
                time.sleep(0.005)
            stop.set()
            process.join(30)
            log.close()
            database.close()
        median, late = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        detail = f"median {median:.1f} ms, p95 {late:.1f} ms over {appends} appends"
        yield Measured("append to visible in the lead ledger, p95 / median", kind, late / median, None, detail)


def _wait_for(database: ReadDatabase, position: int, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        with suppress(Behind), database.reading() as snapshot:
            if snapshot.build_of(LEADS).position >= position:
                return
        time.sleep(0.0005)
    message = f"position {position} did not become visible"
    raise TimeoutError(message)


def measure() -> Iterator[Measured]:
    """Measure the read side on both databases."""
    with throwaway_postgres(durable=True) as url, tempfile.TemporaryDirectory() as name:
        for benchmark in (rebuild, pages, visible):
            yield from benchmark(url, Path(name))

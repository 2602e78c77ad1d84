"""Two agencies act on one matter at the same moment, over HTTP, on the processes as they are served.

Each pair is posted in either order, and several times by two threads at once. Whatever happens at once must be what one of the two
orders makes of it: who comes too late is told why and what to do, nothing is lost or half there, the log is what the rule book
makes of it one event after the other, and the ledgers say what the log says.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import EVENTS, KINDS
from coordination.record import Coordination
from coordination.rules import Proposal, Recorded, Role
from coordination.store import AppendRequest, NewEvent, open_log
from coordination.stored import digest, event_key, to_state
from coordination.streams.clock import Attachment
from scripts.survive import checks
from scripts.survive.load import ONE
from scripts.survive.load import Told as Receipts
from tests.journeys.crossed_letters import GAOMI, GAOMI_LEADER, WEIFANG
from tests.journeys.crossing import REPEATED, STANDS, UNKNOWN, Crossing
from tests.journeys.crossings import CROSSINGS
from tests.journeys.pasts import CHIEF, GAOMI_POLICE, HEAD, LEADER, MARKET, OFFICE, Act
from tests.journeys.town import ADMINISTRATOR, SUPERVISOR, Town, the, town

AT_ONCE, AT_ONCE_AS_READ = 3, 1
"""How often each pair is tried at once: plainly, and with the version that both have read."""
BATCH = 900
ROLES = {ADMINISTRATOR: Role.ADMINISTRATOR, OFFICE: Role.OFFICE}
REFUSALS = {404, 409, 422}


@dataclass(frozen=True)
class Told:
    """What the sender of an event was told: that it stands, that it stood already, or by which code that it does not."""

    said: str
    status: int
    body: dict[str, Any]


@dataclass
class World:
    """A matter of its own in which a pair of acts crosses. ``order`` is ``one``, ``other`` or ``both``: who comes first."""

    number: int
    crossing: Crossing
    order: str
    as_read: bool = False
    told: tuple[Told, ...] = ()
    names: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        ids = {name: str(the(f"crossing {self.number} {name}")) for name in self.crossing.records}
        self.names = ids | {"n": self.number}

    def filled(self, value: Any) -> Any:
        """Return data with the records of this world in it."""
        match value:
            case str():
                return value.format_map(self.names)
            case dict():
                return {name: self.filled(one) for name, one in value.items()}
            case list():
                return [self.filled(one) for one in value]
            case _:
                return value

    def event(self, town: Town, act: Act) -> dict[str, Any]:
        """Return an act of this world as it is sent."""
        kind, data = EVENTS[act.topic].declaration.kind, self.filled(dict(act.data))
        subject = f"{kind.plural}/{act.record if kind.keyed else self.names[act.record]}"
        event = town.event(act.topic, act.record, data, subject)
        return event if act.key is None else event | {"id": self.filled(act.key)}

    @property
    def said(self) -> tuple[str, ...]:
        """What the one and the other were told."""
        return tuple(told.said for told in self.told)

    @property
    def streams(self) -> dict[UUID, str]:
        """The records in it, each with its kind."""
        return {UUID(self.names[name]): kind for name, kind in self.crossing.records.items()}


@dataclass(frozen=True)
class Crossed:
    """A town in which all has crossed. ``begun`` is the position before."""

    town: Town
    worlds: Sequence[World]
    begun: int
    receipts: Sequence[tuple[str, dict[str, Any]]]

    def of(self, crossing: Crossing) -> list[World]:
        """Return the worlds of one pair."""
        return [world for world in self.worlds if world.crossing is crossing]

    def ends(self, world: World) -> list[tuple[int, Any]]:
        """Return how far each record of a world came, and where it stands."""
        read = self.town.system.coordination.read_all
        kept = [read(KINDS[kind], [stream])[stream] for stream, kind in world.streams.items()]
        return [(one.version, one.state.stage) for one in kept]


def worlds() -> Iterator[World]:
    """Yield a world for each way in which each pair is tried."""
    numbers = itertools.count(1)
    for crossing in CROSSINGS:
        for order in ("one", "other", *["both"] * AT_ONCE):
            yield World(next(numbers), crossing, order)
        if crossing.as_read:
            for order in ("one", "other", *["both"] * AT_ONCE_AS_READ):
                yield World(next(numbers), crossing, order, as_read=True)


def prepare(begun: Town, every: Sequence[World]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tell the past of all worlds, in batches of what an agency does next; yield who got which receipt."""
    left = {world.number: list(world.crossing.past) for world in every}
    while any(left.values()):
        agency = next(acts[0].agency for acts in left.values() if acts)
        batch: list[dict[str, Any]] = []
        role = Role.AGENCY
        for world in every:
            acts = left[world.number]
            while acts and acts[0].agency == agency and len(batch) < BATCH:
                role = acts[0].role
                batch.append(world.event(begun, acts.pop(0)))
        yield from ((agency, receipt) for receipt in begun.posts_together(agency, role, batch))


class Post:
    """One event on its way: connected, and sent when its moment comes."""

    def __init__(self, begun: Town, act: Act, event: dict[str, Any]) -> None:
        self._connection = HTTPConnection("127.0.0.1", begun.processes.port, timeout=20)
        self._connection.connect()
        self._headers = {**begun.headers(act.agency, act.role), "Content-Type": ONE}
        self._body = json.dumps(event).encode()

    def __call__(self) -> Told:
        self._connection.request("POST", "/v1/events", self._body, self._headers)
        answer = self._connection.getresponse()
        body: dict[str, Any] = json.loads(answer.read())
        self._connection.close()
        said = body.get("code") or (REPEATED if body["repeated"] else STANDS)
        return Told(said, answer.status, body)


def cross(begun: Town, world: World, pool: ThreadPoolExecutor) -> None:
    """Let the two act, one after the other or both at once, and remember what each was told."""
    posts = []
    for act in (world.crossing.one, world.crossing.other):
        event = world.event(begun, act)
        if world.as_read:
            kind = EVENTS[act.topic].declaration.kind.plural
            record = begun.ask(act.agency, f"/v1/{kind}/{world.names[act.record]}", act.role)
            event["expectedversion"] = record["version"]
        posts.append(Post(begun, act, event))
    if world.order == "both":
        together = threading.Barrier(2)

        def at_once(post: Post) -> Told:
            together.wait()
            return post()

        world.told = tuple(pool.map(at_once, posts))
    elif world.order == "one":
        world.told = tuple(post() for post in posts)
    else:
        world.told = tuple(reversed([post() for post in reversed(posts)]))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def crossed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossed]:
    url = None if request.param == "sqlite" else str(request.getfixturevalue("module_postgres_url"))
    with town(tmp_path_factory.mktemp("crossed"), url, "2022-09-05 08:30") as begun:
        begun.fills_post(MARKET, "chief", CHIEF)
        begun.fills_post(MARKET, "leader", LEADER)
        begun.fills_post(MARKET, "unit_head", HEAD)
        begun.registers(GAOMI_POLICE, "高密市公安局", "public_security")
        begun.registers(GAOMI, "高密市市场监督管理局", "market_supervision")
        begun.registers(WEIFANG, "潍坊市市场监督管理局", "market_supervision")
        begun.fills_post(GAOMI, "leader", GAOMI_LEADER)
        for bureau in (MARKET, GAOMI):
            begun.puts_under(WEIFANG, bureau)
        position = begun.system.log.head().position
        every = list(worlds())
        receipts = list(prepare(begun, every))
        begun.settle()
        with ThreadPoolExecutor(2) as pool:
            for world in every:
                cross(begun, world, pool)
        begun.settle()
        yield Crossed(begun, every, position, receipts)


def expected(world: World) -> dict[str, tuple[str, ...]]:
    """Return what the two are told in either order; who has read what is no more is told so, or does not know of it any more."""
    orders: dict[str, tuple[str, ...]] = {"one": world.crossing.one_first, "other": world.crossing.other_first}
    if not world.as_read:
        return orders
    late = {name: told[1 if name == "one" else 0] for name, told in orders.items()}
    moved = {name: UNKNOWN if told == UNKNOWN else "stream.stale_version" for name, told in late.items()}
    return {"one": (STANDS, moved["one"]), "other": (moved["other"], STANDS)}


def came_first(world: World) -> str:
    """Return who came first: by their positions where both stand, otherwise by what they were told, where that can be."""
    if world.said == (STANDS, STANDS):
        one, other = (told.body["position"] for told in world.told)
        return "one" if one < other else "other"
    return next((name for name, told in expected(world).items() if told == world.said), "nobody")


@pytest.mark.parametrize("crossing", CROSSINGS, ids=lambda crossing: crossing.name)
def test_what_happens_at_once_is_what_happens_in_one_order_or_the_other(crossed: Crossed, crossing: Crossing) -> None:
    in_turn: dict[tuple[bool, str], list[tuple[int, Any]]] = {}
    for world in crossed.of(crossing):
        orders = expected(world)
        if world.order == "both":
            first = came_first(world)
            assert world.said == orders.get(first), (first, world.told)
            assert crossed.ends(world) == in_turn[world.as_read, first], (first, world.told)
        else:
            assert world.said == orders[world.order], (world.number, world.told)
            in_turn[world.as_read, world.order] = crossed.ends(world)
        for told in world.told:
            if told.said not in (STANDS, REPEATED):
                assert told.status in REFUSALS
                assert told.body["detail"]
                assert told.body["next"]


def test_nothing_is_lost_doubled_or_recorded_of_what_was_refused(crossed: Crossed) -> None:
    told = Receipts(receipts=list(crossed.receipts))
    for world in crossed.worlds:
        acts = (world.crossing.one, world.crossing.other)
        told.receipts += [
            (act.agency, one.body) for act, one in zip(acts, world.told, strict=True) if one.said in (STANDS, REPEATED)
        ]
    events = checks.events_of(crossed.town.system.log)
    checks.check(checks.in_order(events), checks.acknowledged(events, told))
    posted = {
        event.position for event in events if event.position > crossed.begun and event.envelope.sender != "system"
    }
    assert posted == {receipt["position"] for _, receipt in told.receipts}


def test_the_log_is_what_the_rule_book_makes_of_it_one_event_after_the_other(crossed: Crossed) -> None:
    events = checks.events_of(crossed.town.system.log)
    system = crossed.town.system
    again = open_log("memory:")
    versions: dict[UUID, int] = defaultdict(int)
    for event in events[: sum(one.position <= crossed.begun for one in events)]:
        again.append(AppendRequest((_as_new(event),), {event.stream: versions[event.stream]}), clock=event.recorded_at)
        versions[event.stream] = event.version
    book = Coordination(again, system.sealer, followers=Attachment(system.book))
    for event in events:
        if event.position > crossed.begun and event.envelope.sender != "system":
            role = ROLES.get(event.envelope.sender, Role.AGENCY)
            proposal = Proposal(event.event.declaration.kind, event.event, event.envelope, role)
            book.post([proposal], now=event.recorded_at, clock=event.recorded_at)
    assert [_what(event) for event in checks.events_of(again)] == [_what(event) for event in events]


def test_the_ledgers_say_what_the_log_says(crossed: Crossed) -> None:
    system = crossed.town.system
    kinds: dict[str, list[UUID]] = defaultdict(list)
    for world in crossed.worlds:
        for stream, kind in world.streams.items():
            kinds[kind].append(stream)
    for name, streams in kinds.items():
        rows: dict[str, tuple[int, str]] = {}
        path: str | None = f"/v1/{KINDS[name].plural}?limit=200"
        while path:
            page = crossed.town.ask(SUPERVISOR, path)
            rows |= {row["id"]: (row["version"], row["stage"]) for row in page["items"]}
            path = page.get("next")
        logged = system.coordination.read_all(KINDS[name], streams)
        states = {str(stream): (kept.version, kept.state.stage) for stream, kept in logged.items() if kept.version}
        assert rows == states, name
    checks.check(checks.rebuilt(system))


def _as_new(event: Recorded) -> NewEvent:
    envelope, topic, state = event.envelope, event.topic, to_state(event.event, event.envelope)
    key = event_key(envelope.sender, envelope.source, envelope.id)
    return NewEvent(event.stream, event.version, topic, state, key, digest(topic, event.stream, state))


def _what(event: Recorded) -> tuple[Any, ...]:
    return event.stream, event.version, event.topic, to_state(event.event, event.envelope), event.recorded_at

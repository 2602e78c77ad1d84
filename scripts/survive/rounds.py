"""Rounds of the trial: load, kills at random moments, restarts, and after each round all checks. 轮次。"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from coordination import campaigns
from coordination.catalogue import Kind, stream_id
from coordination.rules import Envelope, Proposal, Role
from coordination.store import open_log
from coordination.streams.agency import AGENCY, AgencyPostFilled, PostKind
from coordination.streams.lead import LEAD, LeadRegistered, LeadSource
from projections.engine import Behind
from scripts.assembly import System, assemble
from scripts.clock import now
from scripts.loading import load_campaign
from scripts.processes import Processes, installation
from scripts.survive import checks
from scripts.survive.load import CAMPAIGN, CHIEF, PROFILES, Told, start

SENDERS: Final = 8
CONTENDED: Final = 2
SETTLE_SECONDS: Final = 60.0
BACK_AFTER: Final = 0.5
CAUGHT_UP_SECONDS: Final = 60.0
ADMINISTRATOR: Final = "370784-gly"
SUPERVISOR: Final = "370784-jw"
LEGAL_ON: Final = date(2022, 8, 2)
Victim = Callable[[Processes], None]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to; the numbers are those of all rounds so far."""

    number: int
    killed: tuple[str, ...]
    events: int
    receipts: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part: keys of the sending agencies and of a supervisor, and the leads that many correct at once."""

    keys: dict[str, str]
    supervisor: str
    contended: dict[str, list[UUID]]


def web(processes: Processes) -> None:
    """Kill the web master and its workers, and start them again after a moment."""
    processes.kill("web")
    time.sleep(random.uniform(0, BACK_AFTER))  # noqa: S311
    processes.start("web")


def worker(processes: Processes) -> None:
    """Kill one web worker; its master notices."""
    processes.kill_worker("web")


def projector(processes: Processes) -> None:
    """Kill the projector, and start it again after a moment."""
    processes.kill("projector")
    time.sleep(random.uniform(0, BACK_AFTER))  # noqa: S311
    processes.start("projector")


def both(processes: Processes) -> None:
    """Kill web and projector at once."""
    processes.kill("web")
    processes.kill("projector")
    processes.start("web", "projector")


VICTIMS: Final[tuple[Victim, ...]] = (both, web, projector, worker)


def run(home: Path, database_url: str | None, rounds: int, seconds: float, seed: int) -> Iterator[Round]:
    """Run the trial and give what each round came to.

    Raises:
        Broken: something did not survive.
    """
    chance, told = random.Random(seed), Told()  # noqa: S311
    with (
        installation(home, database_url, LIANDONG_RATE="10000000/minute") as processes,
        closing(assemble(processes.settings)) as system,
    ):
        parties = prepare(system)
        begun = system.log.head().position
        processes.start("web", "projector")
        with following(processes.settings.events_url) as seen:
            for number in range(rounds):
                finish = start(SENDERS, processes.port, parties.keys, seed + number, parties.contended, told)
                killed = disturb(processes, chance, seconds, number)
                finish(SETTLE_SECONDS)
                count = examine(system, processes, parties, told, begun, seen)
                yield Round(number + 1, killed, count, len(told.receipts), told.unanswered)


def disturb(processes: Processes, chance: random.Random, seconds: float, number: int) -> tuple[str, ...]:
    """Let the load run for so many seconds, and kill at random moments in between."""
    victims = (VICTIMS[number % len(VICTIMS)], chance.choice(VICTIMS))
    begun = time.monotonic()
    for victim, moment in zip(victims, sorted(chance.uniform(0.1, seconds) for _ in victims), strict=True):
        time.sleep(max(begun + moment - time.monotonic(), 0))
        victim(processes)
    time.sleep(max(begun + seconds - time.monotonic(), 0))
    return tuple(victim.__name__ for victim in victims)


def examine(system: System, processes: Processes, parties: Parties, told: Told, begun: int, seen: list[int]) -> int:
    """Hold log, read models, feed and sealed persons against what the senders were told; return how many events there are.

    Raises:
        Broken: with what was found.
    """
    events = checks.events_of(system.log)
    end = events[-1].position
    await_(lambda: bool(seen) and seen[-1] >= end, "the reader who follows along to have come to the end")
    checks.check(
        (f"refused: {refusal}" for refusal in told.refusals),
        checks.in_order(events),
        checks.acknowledged(events, told),
        checks.whole(events, told),
        checks.invented(events, told, begun),
        checks.opened(system, events, told),
        checks.followed(seen, events),
    )
    await_(lambda: reached(system, end), "the read models to have come to the end of the log")
    checks.check(
        checks.followed(feed(processes.port, parties.supervisor), events),
        checks.rebuilt(system),
    )
    return len(events)


def reached(system: System, position: int) -> bool:
    """Whether all read models have come to a position."""
    with suppress(Behind):
        return checks.reached(system, position)
    return False


def await_(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds.

    Raises:
        Broken: it did not come about in time.
    """
    deadline = time.monotonic() + CAUGHT_UP_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise checks.Broken(f"waited {CAUGHT_UP_SECONDS:.0f} s in vain for {what}")
        time.sleep(0.05)


@contextmanager
def following(events_url: str) -> Iterator[list[int]]:
    """Read the log along as it grows, as a projector does, and give the positions as they are seen."""
    seen: list[int] = []
    enough = threading.Event()

    def follow() -> None:
        with closing(open_log(events_url, create=False)) as log:
            while not enough.is_set():
                last = seen[-1] if seen else 0
                seen.extend(row.position for row in log.read_page(last, 200))
                log.wait_beyond(seen[-1] if seen else 0, 0.2)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        enough.set()
        thread.join()


def feed(port: int, key: str) -> list[int]:
    """Return the positions of all events that the feed tells a supervisor of, page by page."""
    positions: list[int] = []
    after = 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        while True:
            connection.request("GET", f"/v1/feed?after={after}&limit=500", headers={"Authorization": f"Bearer {key}"})
            response = connection.getresponse()
            body: dict[str, Any] = json.loads(response.read())
            if response.status != HTTPStatus.OK:
                raise checks.Broken(f"the feed answers {response.status}: {body}")
            if not body["items"]:
                return positions
            positions += [item["position"] for item in body["items"]]
            after = body["position"]


def prepare(system: System) -> Parties:
    """Load a plan, appoint a chief in each agency, register the leads that many will correct, issue keys."""
    plan = next(path for path in campaigns.SHIPPED if path.stem == CAMPAIGN)
    load_campaign(system.coordination, plan, now=now())
    contended = {code: [uuid4() for _ in range(CONTENDED)] for code in PROFILES}
    post = AgencyPostFilled(post=PostKind.CHIEF, post_holder=CHIEF, from_on=date(2020, 1, 1))
    lead = LeadRegistered(
        campaigns=(CAMPAIGN,),
        title="多家单位同时更正的线索",
        summary="此线索在试验中被反复更正。",
        source=LeadSource.HOTLINE_12315,
        received_on=LEGAL_ON,
    )
    proposals = [
        _proposal(AGENCY, stream_id("agency", code), post, ADMINISTRATOR, Role.ADMINISTRATOR) for code in PROFILES
    ]
    proposals += [
        _proposal(LEAD, stream, lead, code, Role.AGENCY) for code, streams in contended.items() for stream in streams
    ]
    system.coordination.post(proposals, now=now())
    return Parties(
        keys={code: system.keys.issue(code, Role.AGENCY, now=now()).text for code in PROFILES},
        supervisor=system.keys.issue(SUPERVISOR, Role.SUPERVISOR, now=now()).text,
        contended=contended,
    )


def _proposal(kind: Kind, stream: UUID, event: Any, agency: str, role: Role) -> Proposal:
    envelope = Envelope(
        stream=stream,
        version=0,
        source="/survive",
        id=f"{stream} {event.topic}",
        sender=agency,
        agency=agency,
        occurred_at=datetime(2022, 8, 2, 1, 0, tzinfo=UTC),
        legal_on=LEGAL_ON,
    )
    return Proposal(kind, event, envelope, role)

"""Acts at the very end of a period, over HTTP, while time moves past it and the clocks are looked at. 届满之际。

What comes at midnight was done in time, and then nothing ran out; or it came too late, and then what time brought about stands
before it, once, whoever noticed first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import pytest

from coordination.rules import SHANGHAI, Recorded
from coordination.timekeeping import keep
from scripts.survive import checks
from scripts.survive.load import Told as Receipts
from tests.journeys.crossed_letters import (
    CASE_OFFERED,
    LETTER_CAME,
    REPLY,
    TAKEN,
    TRANSFER_CAME,
    UNDERTAKEN,
    agriculture,
)
from tests.journeys.crossing import STANDS, WRONG_STAGE, Crossing
from tests.journeys.pasts import HEAD, LEADER, MARKET
from tests.journeys.test_crossings import Post, Told, World, prepare
from tests.journeys.town import SUPERVISOR, Town, town

LAST_DAY, EVENING, MIDNIGHT = "2022-09-27", "2022-09-27 23:59", "2022-09-28 00:00"
"""The fifteenth working day after 5 September 2022, 中秋节 left out: the last for the replies, and that set for the transfers."""
BEFORE, AT, AFTER = 2, 8, 2
"""How many of each come before midnight, as it strikes, and after it."""
SET = replace(CASE_OFFERED, data={**CASE_OFFERED.data, "answer_due_on": LAST_DAY})
EXTENDED = agriculture("assist.extension_notified", "letter", extension_wd=5, reason="须向省厅核实")


@dataclass(frozen=True)
class Deadline:
    """An act at the end of a period, what it is told after that, and what time brings about by then. 届满之际的行为。"""

    crossing: Crossing
    upshot: str

    @property
    def late(self) -> str:
        """What is told to whoever comes when time has brought it about."""
        return self.crossing.one_first[1]


LETTER_TAKEN = (*LETTER_CAME, UNDERTAKEN)
DEADLINES: Final = (
    Deadline(
        Crossing(
            "accepts a transfer",
            tuple(SET if act is CASE_OFFERED else act for act in TRANSFER_CAME),
            TAKEN,
            TAKEN,
            # an offer that has lapsed is not accepted any more
            one_first=(STANDS, WRONG_STAGE),
            other_first=(STANDS, WRONG_STAGE),
        ),
        upshot="transfer.lapsed",
    ),
    # a reply, and word that more time is needed, are taken whenever they come
    *(
        Deadline(
            Crossing(name, LETTER_TAKEN, act, act, one_first=(STANDS, STANDS), other_first=(STANDS, STANDS)),
            upshot="assist.overdue_questioned",
        )
        for name, act in (("tells that it needs more time", EXTENDED), ("replies", REPLY))
    ),
)


@dataclass(frozen=True)
class Struck:
    """A town in which midnight has come, and who was told what. 届满之后。"""

    town: Town
    worlds: Sequence[World]
    told: Sequence[Told]
    clocks: dict[str, UUID]
    receipts: Sequence[tuple[str, dict[str, object]]]
    events: Sequence[Recorded]

    def of(self, deadline: Deadline) -> Iterator[tuple[str, Told, list[str], list[str]]]:
        """Yield when each came to one end, what it was told, and the topics of its record and of the clock."""
        each = len(DEADLINES)
        for number, (world, told) in enumerate(zip(self.worlds, self.told, strict=True)):
            if world.crossing is deadline.crossing:
                turn = number // each
                when = "before" if turn < BEFORE else "at" if turn < BEFORE + AT else "after"
                record = world.names[world.crossing.one.record]
                yield when, told, self.topics(UUID(record)), self.topics(self.clocks[record])

    def topics(self, stream: UUID) -> list[str]:
        """Return what a stream tells."""
        return [event.topic for event in self.events if event.stream == stream]


def at_once(posts: Sequence[Post], *others: Callable[[], object]) -> list[Told]:
    """Send all of these at the same moment, while others act."""
    barrier = threading.Barrier(len(posts) + len(others))

    def together(act: Callable[[], Told]) -> Told:
        barrier.wait(10)
        return act()

    def beside(act: Callable[[], object]) -> None:
        barrier.wait(10)
        act()

    with ThreadPoolExecutor(barrier.parties) as pool:
        answers = [pool.submit(together, post) for post in posts]
        rest = [pool.submit(beside, other) for other in others]
        for one in rest:
            one.result()
        return [one.result() for one in answers]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def struck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Struck]:
    url = None if request.param == "sqlite" else str(request.getfixturevalue("module_postgres_url"))
    with town(tmp_path_factory.mktemp("struck"), url, "2022-09-05 08:30") as begun:
        begun.fills_post(MARKET, "leader", LEADER)
        begun.fills_post(MARKET, "unit_head", HEAD)
        each = len(DEADLINES)
        worlds = [
            World(number, DEADLINES[number % each].crossing, "one") for number in range(each * (BEFORE + AT + AFTER))
        ]
        receipts = list(prepare(begun, worlds))
        begun.settle()
        ending = begun.ask(SUPERVISOR, f"/v1/clocks?stage=running&due_on={LAST_DAY}&limit=200")["items"]
        clocks = {one["record"]: UUID(one["id"]) for one in ending}
        begun.at(EVENING)
        # all of them are written in the evening
        posts = [Post(begun, world.crossing.one, world.event(begun, world.crossing.one)) for world in worlds]
        early, late = each * BEFORE, each * (BEFORE + AT)
        told = [post() for post in posts[:early]]
        midnight = datetime.fromisoformat(MIDNIGHT).replace(tzinfo=SHANGHAI)
        told += at_once(
            posts[early:late],
            lambda: begun.clock.move(midnight),
            lambda: keep(begun.system.coordination, clocks.values(), now=midnight),
        )
        told += [post() for post in posts[late:]]
        begun.at(MIDNIGHT)
        begun.settle()
        stood = zip(worlds, told, strict=True)
        receipts += [(world.crossing.one.agency, one.body) for world, one in stood if one.said == STANDS]
        yield Struck(begun, worlds, told, clocks, receipts, checks.events_of(begun.system.log))


@pytest.mark.parametrize("deadline", DEADLINES, ids=lambda deadline: deadline.crossing.name)
def test_what_comes_at_the_end_came_in_time_or_after_what_time_brought_about(
    struck: Struck, deadline: Deadline
) -> None:
    act = deadline.crossing.one.topic
    for when, told, record, clock in struck.of(deadline):
        ran_out = deadline.upshot in record
        if when != "at":
            assert ran_out is (when == "after"), (when, record)
        assert told.said == (deadline.late if ran_out else STANDS), (when, told)
        # once, or not at all; by the clock and on the record alike
        assert record.count(deadline.upshot) == clock.count("clock.breached") == ran_out
        assert record.count(act) == (told.said == STANDS)
        if ran_out and told.said == STANDS:
            assert record.index(deadline.upshot) < record.index(act)


def test_nothing_is_lost_or_doubled_at_midnight(struck: Struck) -> None:
    checks.check(
        checks.in_order(struck.events),
        checks.acknowledged(struck.events, Receipts(receipts=list(struck.receipts))),
        checks.rebuilt(struck.town.system),
    )

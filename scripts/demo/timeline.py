"""All stories of all campaigns as one course of time, recorded batch by batch on a simulated clock. 时间线。"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, groupby, takewhile
from typing import TypeAlias

from coordination.record import Refused
from coordination.rules import Envelope, Proposal, Role
from coordination.streams.deployment import DEPLOYMENT, THIS, DemonstrationBegun
from scripts.demo import almanac, chronicle, opening, plots, setting
from scripts.demo.setting import Setting
from scripts.demo.story import Loading, Step, when
from scripts.demo.together import actions, circulars, complaints, days, transfers

LAST = almanac.moment(date(2025, 5, 30), time(18, 0))
"""Where the demonstration stops: a Friday evening, with much still open."""
BEFORE = timedelta(minutes=30)
SYSTEM = "system"
NOTE = "演示数据：单位所在地区和方案为真实，线索、案件、当事人、文号和金额均为虚构，如有雷同纯属巧合。"
Entry: TypeAlias = Loading | Step


def begun(at: datetime) -> Step:
    """Return the mark that stands first in the log for ever."""
    envelope = Envelope(
        stream=THIS,
        version=0,
        source="https://demo.example/liandong",
        id="demonstration",
        sender=SYSTEM,
        agency=SYSTEM,
        occurred_at=at.astimezone(UTC),
        legal_on=at.date(),
    )
    return Step(at, Proposal(DEPLOYMENT, DemonstrationBegun(note=NOTE), envelope, Role.SYSTEM))


def timeline(settings: Iterable[Setting]) -> Iterator[Entry]:
    """Yield everything that is recorded, in the order of recording, up to the last evening."""
    settings = list(settings)
    loads = sorted((opening.loading(each) for each in settings), key=when)
    told: list[Iterable[Entry]] = [loads]
    for each in settings:
        told += opening.opening(each)
        told.append(chronicle.told(each))
        told += actions.joint_actions(each, opening.known_from(each))
        told += complaints.complaints(each, opening.known_from(each))
        told += circulars.circulars(each, opening.known_from(each))
        told += transfers.transfers(each, opening.known_from(each))
        told += days.daybook(each, opening.known_from(each))
        told += plots.stories(each, opening.known_from(each))
    course = heapq.merge(*told, key=when)
    yield from chain(
        (begun(loads[0].recorded_at - BEFORE),), takewhile(lambda entry: entry.recorded_at <= LAST, course)
    )


class DemonstrationFault(Exception):
    """The rule book refuses an event of the demonstration: its texts or stories must follow the rules."""

    def __init__(self, step: Step, refused: Refused) -> None:
        event, envelope = step.proposal.event, step.proposal.envelope
        super().__init__(f"{envelope.id} {event.topic} by {envelope.agency} at {step.recorded_at}: {refused}")


def record(
    entries: Iterable[Entry],
    load: Callable[[Loading], None],
    post: Callable[[list[Step]], None],
    wait: Callable[[datetime], None],
) -> Iterator[datetime]:
    """Record the entries, those of one moment together; yield each moment when all of it is recorded.

    ``wait`` records what time brings about before a moment.

    Raises:
        DemonstrationFault: an event was refused.
    """
    for moment, together in groupby(entries, key=when):
        wait(moment)
        steps: list[Step] = []
        for entry in together:
            if isinstance(entry, Loading):
                load(entry)
            else:
                steps.append(entry)
        if steps:
            try:
                post(steps)
            except Refused as refused:
                raise DemonstrationFault(steps[refused.number], refused) from refused
        yield moment


def everything() -> Iterator[Entry]:
    """Yield the whole demonstration."""
    return timeline(map(setting.read, setting.CAMPAIGNS))

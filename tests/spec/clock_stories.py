"""Stories of clocks on the records that they run beside: what starts one, whose it is, when it ends, and what ends it.

A past is laid out without clocks; from there everything is posted through the whole rule book, at an hour, and the clocks follow.
Days and hours are those of the clock on the wall. Expected dates are counted by hand, each with its reason beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.packs import rule_book
from coordination.clocks.rules import Rule
from coordination.rules import SHANGHAI
from coordination.streams.clock import Attachment, Clock, Stage, clock_id
from tests.spec.dsl import Scene, given, the

BOOK = rule_book()
RULES = Attachment(BOOK)


def wall(text: str) -> datetime:
    """Return the instant of ``2026-09-18 10:23``; a day alone is its noon."""
    told = f"{text} 12:00" if len(text) == len("2026-09-18") else text
    return datetime.fromisoformat(told).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass(frozen=True)
class Step:
    """Somebody posts something at an hour; ``on`` is the legal date where it is another one."""

    event: Any
    by: str
    at: str
    on: str | None = None
    stream: UUID | None = None
    office: bool = False


def begin(*past: Any) -> Scene:
    """Return the scene after a past that no clock has seen."""
    return given(*past).under(RULES)


def post(scene: Scene, *steps: Step) -> Scene:
    """Post one thing after the other; each must stand."""
    for step in steps:
        scene, _ = posted(scene, step)
    return scene


def posted(scene: Scene, step: Step) -> tuple[Scene, list[Any]]:
    """Post something, and return what was recorded of clocks: (clock stream, event)."""
    instant = wall(step.at)
    acting = scene.as_office(step.by) if step.office else scene.as_agency(step.by)
    acting = acting.on(step.on or instant.astimezone(SHANGHAI).date()).happening(instant).at_clock(instant)
    outcome = acting.when(step.event, step.stream)
    told = [(item.envelope.stream, item.event) for item in outcome.decided if item.kind.name == "clock"]
    return outcome.then_accepted(), told


def clock(scene: Scene, name: str, record: UUID, occurrence: int = 1) -> Clock:
    """Return a record's clock."""
    found = scene.state(clock_id(record, name, occurrence))
    assert isinstance(found, Clock)
    return found


def has(scene: Scene, name: str, record: UUID, occurrence: int = 1) -> bool:
    """Whether a clock was ever started."""
    return clock_id(record, name, occurrence) in scene.streams


def running(scene: Scene, record: UUID) -> dict[str, str | None]:
    """Return the clocks of a record that have not ended, with whose they are."""
    states = (held.state for held in scene.streams.values() if isinstance(held.state, Clock))
    return {state.clock: state.owner for state in states if state.record == record and state.open}


@dataclass(frozen=True)
class End:
    """Steps after the start, the last of which ends the clock; or (``stage`` running) does something else to it."""

    steps: tuple[Step, ...]
    stage: Stage = Stage.SATISFIED
    in_time: bool | None = True


@dataclass(frozen=True)
class Story:
    """One clock: what starts it, whose it is, its two ends, and each way in which it ends.

    ``strict`` and ``lenient`` are days, or hours where hours count.
    """

    name: str
    past: Any
    start: Step
    owner: str
    strict: str
    lenient: str
    ends: Sequence[End] = ()
    record: UUID = field(default_factory=lambda: the("referral"))
    occurrence: int = 1

    def __str__(self) -> str:
        return f"{self.name} from {self.start.at} by {self.start.event.topic}"


def satisfied(*steps: Step) -> End:
    """What the clock demands is done, in time."""
    return End(steps)


def late(*steps: Step) -> End:
    """What the clock demands is done, too late."""
    return End(steps, in_time=False)


def waived(*steps: Step) -> End:
    """The matter takes another turn."""
    return End(steps, Stage.WAIVED, None)


def each_of(stories: Sequence[Story]) -> pytest.MarkDecorator:
    """Run a test once for each story."""
    return pytest.mark.parametrize("story", stories, ids=str)


def each_end_of(stories: Sequence[Story]) -> pytest.MarkDecorator:
    """Run a test once for each way in which the clock of each story ends."""
    ends = [(story, end) for story in stories for end in story.ends]
    names = [f"{story}-{end.steps[-1].event.topic} {end.stage.value}" for story, end in ends]
    return pytest.mark.parametrize(("story", "end"), ends, ids=names)


def check_start(story: Story) -> None:
    """Demand that the clock starts with the event, for whom, and when it ends."""
    scene, told = posted(begin(story.past), story.start)
    stream = clock_id(story.record, story.name, story.occurrence)
    started = [event for found, event in told if found == stream and event.topic == "clock.started"]
    assert len(started) == 1, f"{story.start.event.topic} started {[event.clock for _, event in told]}"
    held = clock(scene, story.name, story.record, story.occurrence)
    assert held.owner == story.owner
    assert held.due is not None
    if len(story.strict) == len("2026-09-18"):
        assert (held.due.due_date_strict, held.due.due_date_lenient) == (
            date.fromisoformat(story.strict),
            date.fromisoformat(story.lenient),
        )
    else:
        assert (held.due.due_at_strict, held.due.due_at_lenient) == (wall(story.strict), wall(story.lenient))


def check_end(story: Story, end: End) -> None:
    """Demand that the last of the steps, and none before it, ends the clock, and how."""
    scene = post(begin(story.past), story.start, *end.steps[:-1])
    assert clock(scene, story.name, story.record, story.occurrence).open, "it ended too early"
    scene, told = posted(scene, end.steps[-1])
    stream = clock_id(story.record, story.name, story.occurrence)
    assert clock(scene, story.name, story.record, story.occurrence).stage is end.stage
    last = [event for found, event in told if found == stream][-1]
    assert getattr(last, "in_time", None) is end.in_time


def shown(stories: Iterable[Story]) -> Mapping[str, frozenset[str]]:
    """Return, by version of the rule, the topics that moved or ended its clocks in the stories."""
    found: dict[str, set[str]] = {}
    for story in stories:
        stream = clock_id(story.record, story.name, story.occurrence)
        for end in story.ends:
            scene = post(begin(story.past), story.start)
            version = clock(scene, story.name, story.record, story.occurrence).rule_version
            for step in end.steps:
                scene, told = posted(scene, step)
                topics = {event.by_topic for at, event in told if at == stream and getattr(event, "by_topic", None)}
                found.setdefault(version, set()).update(topics)
                if any(at == stream and event.topic == "clock.recomputed" for at, event in told):
                    found[version].add(step.event.topic)
    return {version: frozenset(topics) for version, topics in found.items()}


def begun(stories: Iterable[Story]) -> frozenset[tuple[str, str]]:
    """Return each clock with each topic that started it in the stories."""
    found = set()
    for story in stories:
        stream = clock_id(story.record, story.name, story.occurrence)
        _, told = posted(begin(story.past), story.start)
        found |= {
            (story.name, event.trigger_topic) for at, event in told if at == stream and event.topic == "clock.started"
        }
    return frozenset(found)


def told_by(rule: Rule) -> frozenset[str]:
    """Return the topics that a rule names for what moves or ends its clocks."""
    starts = {id(start) for start in rule.starts}
    return frozenset(signal.topic for signal in rule.signals if id(signal) not in starts)

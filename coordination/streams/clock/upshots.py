"""What a breach, or an end that comes near, brings about on records: read from the rows, in the order of time. 期限后果的产生。

Time brings it about, whoever notices. So whatever could change what a warning depends on, or touches a record that a breach
changes, first has recorded what has come by now; and an event that makes a warning due after its instant raises it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, fields_of
from coordination.clocks.packs import RuleBook
from coordination.clocks.paths import kinds_on, names_of, neighbours, value_on
from coordination.clocks.rules import Rule, Start, Upshot, Warn
from coordination.rules import Consequence, Context, Occasion
from coordination.streams.clock.codes import Stage
from coordination.streams.clock.state import CLOCK, Clock, Due, clock_id
from coordination.streams.clock.timing import breach

BREACHED, REMINDED = "clock.breached", "clock.reminded"


@dataclass(frozen=True, slots=True)
class _Way:
    """The clock that may warn, and the kinds of records from its own to the one at hand."""

    clock: str
    kinds: tuple[str, ...]


class Upshots:
    """Finds what breaches and warnings bring about, by an index over the rules that say so. 期限后果。"""

    def __init__(self, book: RuleBook, rule_of: Callable[[Clock], Rule | None]) -> None:
        self._rule_of = rule_of
        self._breaking: dict[str, dict[str, None]] = {}
        self._moved: dict[str, dict[_Way, None]] = {}
        self._joined: dict[str, dict[_Way, None]] = {}
        self._deciding: dict[str, dict[_Way, None]] = {}
        for rule in book.rules:
            for kind in dict.fromkeys(start.topic.partition(".")[0] for start in rule.starts):
                if rule.on_breach:
                    self._breaking.setdefault(kind, {})[rule.clock] = None
                for warn in rule.warns:
                    self._enter(rule, warn, kind)

    def _enter(self, rule: Rule, warn: Warn, kind: str) -> None:
        chains = [kinds_on(path, kind) for path in warn.when] or [(kind,)]
        for chain in chains:
            if len(chain) > 1:
                self._deciding.setdefault(chain[-1], {})[_Way(rule.clock, chain)] = None
            for topic in warn.upon:
                if (named := topic.partition(".")[0]) in chain:
                    way = _Way(rule.clock, chain[: chain.index(named) + 1])
                    self._joined.setdefault(topic, {})[way] = None
        for signal in rule.signals:
            named = signal.topic.partition(".")[0]
            if not isinstance(signal, Start) or signal.restarts:
                way = _Way(rule.clock, (kind,) if named == kind else (kind, named))
                self._moved.setdefault(signal.topic, {})[way] = None

    # -- before and after an event ---------------------------------------------------------------------------------------------

    def before(self, event: Any, state: Any, context: Context) -> Iterator[Consequence]:
        """Yield what has come by now, and must be on record before the event is judged."""
        if event.topic == BREACHED:
            yield from self._come(context.envelope.stream, state, context)
            return
        own, kind = context.envelope.stream, event.declaration.kind.name
        for clock in self._breaking.get(kind, ()):
            for stream, held in _open(context, own, clock):
                rule = self._rule_of(held)
                if rule is not None and rule.on_breach and held.overdue(context.now) and not held.breached:
                    yield breach(stream, held)
        for stream, held in self._at_stake(event, state, context, self._moved, self._joined):
            yield from self._come(stream, held, context)

    def after(self, event: Any, state: Any, context: Context) -> Iterator[Consequence]:
        """Yield what an event brings about: itself, where it tells of a clock, or by what it changes on a warning's way."""
        stream = context.envelope.stream
        if event.topic == BREACHED:
            yield from self._broken(stream, state, context)
        elif event.topic == REMINDED:
            yield from self._come(stream, state, context)
        elif isinstance(getattr(event, "due", None), Due):
            yield from self._at_once(state, context)
        else:
            for _, held in self._at_stake(event, state, context, self._joined):
                yield from self._at_once(held, context)

    def _at_stake(
        self, event: Any, state: Any, context: Context, *by_topic: Mapping[str, Iterable[_Way]]
    ) -> Iterator[tuple[UUID, Clock]]:
        """Yield the open clocks whose warnings an event may bear on."""
        ways = [way for index in by_topic for way in index.get(event.topic, ())]
        ways += self._deciding.get(event.declaration.kind.name, ())
        for way in dict.fromkeys(ways):
            for record in _back(way.kinds, state, context):
                yield from _open(context, record, way.clock)

    # -- warnings and breaches --------------------------------------------------------------------------------------------------

    def _come(self, stream: UUID, clock: Clock, context: Context) -> Iterator[Consequence]:
        """Yield the warnings that time alone has brought, each at its own instant."""
        for warn, at in self._warnings(clock, context):
            if told := self._told(warn, clock, context):
                kind, record, event = told
                id_ = f"{stream} {warn.topic} {_due(clock).due_date_strict}"
                yield Consequence(KINDS[kind], record, event, Occasion(id_, at, clock.started))

    def _at_once(self, clock: Clock, context: Context) -> Iterator[Consequence]:
        """Yield the warnings whose instant had passed when something made them due."""
        for warn, _ in self._warnings(clock, context):
            if told := self._told(warn, clock, context):
                kind, record, event = told
                yield Consequence(KINDS[kind], record, event)

    def _warnings(self, clock: Clock, context: Context) -> Iterator[tuple[Warn, Any]]:
        """Yield the warnings of a running clock whose instant has passed, with that instant."""
        rule = self._rule_of(clock)
        if rule is None or clock.stage is not Stage.RUNNING:
            return
        for warn in rule.warns:
            before = f"{warn.before.length}{warn.before.unit.value}"
            for reminder in _due(clock).reminders:
                if reminder.before == before and reminder.remind_at <= context.now:
                    yield warn, reminder.remind_at

    def _told(self, warn: Warn, clock: Clock, context: Context) -> tuple[str, UUID, Any] | None:
        """Return the warning and the record that it is put on, if what it warns of holds and has not been warned of."""
        state = _state(clock, context)
        if not all(value_on(path, state, context.read) in allowed for path, allowed in warn.when.items()):
            return None
        kind, record = _target(warn, clock, context)
        known = context.read(KINDS[kind], record).warned
        if (clock.record, clock.clock, _due(clock).due_date_strict) in known:
            return None
        return kind, record, _event(warn, clock, context)

    def _broken(self, stream: UUID, clock: Clock, context: Context) -> Iterator[Consequence]:
        rule = self._rule_of(clock)
        for upshot in rule.on_breach if rule else ():
            kind, record = _target(upshot, clock, context)
            occasion = Occasion(f"{stream} {upshot.topic}", _due(clock).due_at_lenient, clock.started)
            yield Consequence(KINDS[kind], record, _event(upshot, clock, context), occasion)


def _open(context: Context, record: UUID, clock: str) -> Iterator[tuple[UUID, Clock]]:
    """Yield a record's open clocks of a name, one occurrence after the other."""
    occurrence = 1
    while (held := cast("Clock", context.read(CLOCK, clock_id(record, clock, occurrence)))).stage is not Stage.NONE:
        if held.open:
            yield clock_id(record, clock, occurrence), held
        occurrence += 1


def _back(kinds: tuple[str, ...], state: Any, context: Context) -> tuple[UUID, ...]:
    """Return the records on which the clock runs, found back from the record at hand, which is the last of its kinds."""
    found: tuple[tuple[UUID, Any], ...] = ((context.envelope.stream, state),)
    for kind in reversed(kinds[:-1]):
        named = dict.fromkeys(record for _, held in found for record in neighbours(held, kind))
        found = tuple((record, context.read(KINDS[kind], record)) for record in named)
    return tuple(record for record, _ in found)


def _state(clock: Clock, context: Context) -> Any:
    if clock.record is None:
        raise ValueError("the clock has not started")
    return context.read(KINDS[clock.record_kind], clock.record)


def _target(upshot: Upshot, clock: Clock, context: Context) -> tuple[str, UUID]:
    """Return the kind and the id of the record on which something is put."""
    if upshot.on is None:
        return clock.record_kind, cast("UUID", clock.record)
    return names_of(upshot.on)[-1], value_on(upshot.on, _state(clock, context), context.read)


def _event(upshot: Upshot, clock: Clock, context: Context) -> Any:
    """Return the event, its fields filled from the clock, by path, and as the row says."""
    declared, due = EVENTS[upshot.topic], _due(clock)
    specs = {spec.name: spec for spec in fields_of(declared)}
    of_clock = {
        "clock": clock.clock,
        "record": clock.record,
        "record_kind": clock.record_kind,
        "due_date_strict": due.due_date_strict,
        "due_at": due.due_at_lenient,
    }
    state = _state(clock, context)
    return declared(
        **{name: value for name, value in of_clock.items() if name in specs},
        **{name: value_on(path, state, context.read) for name, path in upshot.gives.items()},
        **{name: specs[name].codec.decode(value) for name, value in upshot.says.items()},
    )


def _due(clock: Clock) -> Due:
    if clock.due is None:
        raise ValueError("the clock has not started")
    return clock.due

"""What a breach, or an end that comes near, brings about on records: read from the rows, in the order of time. 期限后果的产生。

Time brings it about, whoever notices. So whatever could change what a warning depends on, or touches a record that a breach
changes, first has recorded what has come by now; and what makes a warning due after its instant raises it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, fields_of
from coordination.clocks.packs import RuleBook
from coordination.clocks.paths import kinds_on, names_of, neighbours, value_on
from coordination.clocks.rules import Rule, Start, Upshot, Warn
from coordination.rules import Consequence, Context, Role
from coordination.streams.clock.codes import Stage
from coordination.streams.clock.state import CLOCK, Clock, Due, clock_id
from coordination.streams.clock.timing import occasions, short


@dataclass(frozen=True, slots=True)
class _Way:
    """The clock that may warn, and the kinds of records from its own to the one at hand."""

    clock: str
    kinds: tuple[str, ...]


class Upshots:
    """Finds what breaches and warnings bring about, by an index over the rules that say so. 期限后果。"""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._breaking: dict[str, dict[_Way, None]] = {}
        self._moved: dict[str, dict[_Way, None]] = {}
        self._joined: dict[str, dict[_Way, None]] = {}
        self._deciding: dict[str, dict[_Way, None]] = {}
        for rule in book.rules:
            for kind in dict.fromkeys(start.runs_on for start in rule.starts):
                if rule.on_breach:
                    self._breaking.setdefault(kind, {})[_Way(rule.clock, (kind,))] = None
                for warn in rule.warns:
                    self._enter(rule, warn, kind)

    def _enter(self, rule: Rule, warn: Warn, kind: str) -> None:
        for chain in [kinds_on(path, kind) for path in warn.when] or [(kind,)]:
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
        """Yield what has come by now, and must be on record before the event is judged: warnings and breaches follow from it."""
        kind = event.declaration.kind.name
        if kind == CLOCK.name:
            # what somebody posts on a clock finds it as time has left it; what rules make comes in its own order
            if context.role is not Role.SYSTEM:
                yield from occasions(context.envelope.stream, state, context.now)
            return
        ways = (
            *self._breaking.get(kind, ()),
            *self._deciding.get(kind, ()),
            *self._moved.get(event.topic, ()),
            *self._joined.get(event.topic, ()),
        )
        for stream, held in self._at_stake(ways, state, context):
            yield from occasions(stream, held, context.now)

    def after(self, event: Any, state: Any, context: Context) -> Iterator[Consequence]:
        """Yield what an event brings about: itself, where it tells of a clock, or by what it changes on a warning's way."""
        kind = event.declaration.kind.name
        if kind == CLOCK.name:
            yield from self._of_clock(event, state, context)
            return
        ways = (*self._deciding.get(kind, ()), *self._joined.get(event.topic, ()))
        for _, held in self._at_stake(ways, state, context):
            yield from self._warned(held, context)

    def _of_clock(self, event: Any, clock: Clock, context: Context) -> Iterator[Consequence]:
        if event.topic == "clock.breached":
            rule = self._rule_of(clock)
            for upshot in rule.on_breach if rule else ():
                yield _put_on(upshot, clock, context)
        elif event.topic == "clock.reminded" or isinstance(getattr(event, "due", None), Due):
            # its instant has come, or had passed already when the end was set
            yield from self._warned(clock, context)

    def _at_stake(self, ways: Iterable[_Way], state: Any, context: Context) -> Iterator[tuple[UUID, Clock]]:
        """Yield the open clocks at the other end of some ways."""
        for way in dict.fromkeys(ways):
            for record in _back(way.kinds, state, context):
                yield from _open(context, record, way.clock)

    # -- warnings ---------------------------------------------------------------------------------------------------------------

    def _warned(self, clock: Clock, context: Context) -> Iterator[Consequence]:
        """Yield the warnings of a running clock whose instant has passed, if what they warn of holds and is news."""
        rule = self._rule_of(clock)
        if rule is None or clock.stage is not Stage.RUNNING:
            return
        for warn in rule.warns:
            if _has_come(warn, clock, context) and _holds(warn, clock, context) and _is_news(warn, clock, context):
                yield _put_on(warn, clock, context)

    def _rule_of(self, clock: Clock) -> Rule | None:
        return self._book.running_under(clock.rule_version, clock.rule)


def _has_come(warn: Warn, clock: Clock, context: Context) -> bool:
    before = short(warn.before)
    return any(one.before == before and one.remind_at <= context.now for one in _due(clock).reminders)


def _holds(warn: Warn, clock: Clock, context: Context) -> bool:
    state = _record(clock, context)
    return all(value_on(path, state, context.read) in allowed for path, allowed in warn.when.items())


def _is_news(warn: Warn, clock: Clock, context: Context) -> bool:
    kind, record = _target(warn, clock, context)
    known = context.read(KINDS[kind], record).warned
    return (clock.record, clock.clock, _due(clock).due_date_strict) not in known


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


def _record(clock: Clock, context: Context) -> Any:
    if clock.record is None:
        raise ValueError("the clock has not started")
    return context.read(KINDS[clock.record_kind], clock.record)


def _target(upshot: Upshot, clock: Clock, context: Context) -> tuple[str, UUID]:
    """Return the kind and the id of the record on which something is put."""
    if upshot.on is None:
        return clock.record_kind, cast("UUID", clock.record)
    return names_of(upshot.on)[-1], value_on(upshot.on, _record(clock, context), context.read)


def _put_on(upshot: Upshot, clock: Clock, context: Context) -> Consequence:
    """Return the event, its fields filled from the clock, by path, and as the row says."""
    declared, due = EVENTS[upshot.topic], _due(clock)
    specs = {spec.name: spec for spec in fields_of(declared)}
    of_clock: Mapping[str, Any] = {
        "clock": clock.clock,
        "record": clock.record,
        "record_kind": clock.record_kind,
        "due_date_strict": due.due_date_strict,
        "due_at": due.due_at_lenient,
    }
    state = _record(clock, context)
    event = declared(
        **{name: value for name, value in of_clock.items() if name in specs},
        **{name: value_on(path, state, context.read) for name, path in upshot.gives.items()},
        **{name: specs[name].codec.decode(value) for name, value in upshot.says.items()},
    )
    kind, record = _target(upshot, clock, context)
    return Consequence(KINDS[kind], record, event)


def _due(clock: Clock) -> Due:
    if clock.due is None:
        raise ValueError("the clock has not started")
    return clock.due

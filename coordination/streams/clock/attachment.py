"""Clocks are attached to records by rule data: what an event starts, moves and ends is looked up in a table. 期限挂接。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, cast
from uuid import UUID

from coordination.catalogue import KINDS, stream_id
from coordination.clocks.arithmetic import Trigger, local_day
from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.clocks.packs import RuleBook
from coordination.clocks.rules import OFFICE, Correcting, Rule, Start, value_at
from coordination.custody import SYSTEM
from coordination.guards import OWN_TRIAGE, campaign_of
from coordination.profiles import GENERIC, profile_for
from coordination.rules import Consequence, Context
from coordination.streams.calendar import CALENDAR, THE_CALENDAR, WorkCalendar
from coordination.streams.clock.codes import Stage
from coordination.streams.clock.events import ClockStarted
from coordination.streams.clock.moving import (
    Touched,
    advance,
    correct,
    extend,
    keep_still,
    leave_out,
    pause,
    reopen,
    resume,
    satisfy,
    waive,
)
from coordination.streams.clock.state import CLOCK, Clock, clock_id
from coordination.streams.clock.timing import due_from, occasions
from coordination.streams.clock.upshots import Upshots
from coordination.streams.counting import region_of


@dataclass(frozen=True, slots=True)
class _Named:
    """What the rules say of one topic: which clocks it may start, and which it may move or end."""

    starts: tuple[tuple[Rule, Start], ...]
    touched: tuple[tuple[str, str | None], ...]
    """Each clock, and the path of the record whose clock is meant, where that is said."""
    reopened: frozenset[str]
    """Those of these clocks that it may let go on after they were met."""


class Attachment:
    """Finds what clocks do upon an event; given to the unit of work as what follows by data. 期限挂接。

    An event that no rule names costs one look into a table.
    """

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._named = _index(book)
        kinds: dict[str, set[str]] = {}
        for rule in book.rules:
            kinds.setdefault(rule.clock, set()).update(start.runs_on for start in rule.starts)
        self._kinds: Mapping[str, frozenset[str]] = {clock: frozenset(found) for clock, found in kinds.items()}
        self._upshots = Upshots(book)

    def before(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what time has brought about through clocks and must stand before the event is judged."""
        return self._upshots.before(event, state, context)

    def __call__(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what follows for the record's clocks from an event, and from clocks for records; ``state`` is after it."""
        named = self._named.get(event.topic)
        following = () if named is None else _Following(self, event, state, context).all(named)
        return chain(following, self._upshots.after(event, state, context))

    def reads(self, event: Any, stream: UUID) -> Iterable[UUID]:
        """Return the clocks of the record that an event may touch or start, the first time that each runs, and the calendar."""
        named = self._named.get(event.topic)
        if named is None:
            return
        yield THE_CALENDAR
        kind = event.declaration.kind.name
        for clock in {clock for clock, _ in named.touched} | {rule.clock for rule, _ in named.starts}:
            if kind in self._kinds[clock]:
                yield clock_id(stream, clock, 1)

    def kinds(self, clock: str) -> frozenset[str]:
        """Return the kinds of records on which a clock runs."""
        return self._kinds[clock]


def _index(book: RuleBook) -> Mapping[str, _Named]:
    starts: dict[str, list[tuple[Rule, Start]]] = {}
    touched: dict[str, dict[tuple[str, str | None], None]] = {}
    reopened: dict[str, set[str]] = {}
    for rule in book.rules:
        for signal in rule.reopened_by:
            reopened.setdefault(signal.topic, set()).add(rule.clock)
        for signal in rule.signals:
            if isinstance(signal, Start) and not rule.can_end:
                continue
            if isinstance(signal, Start):
                starts.setdefault(signal.topic, []).append((rule, signal))
            else:
                touched.setdefault(signal.topic, {})[rule.clock, signal.of] = None
    return {
        topic: _Named(tuple(starts.get(topic, ())), tuple(touched.get(topic, ())), frozenset(reopened.get(topic, ())))
        for topic in starts.keys() | touched
    }


class _Following:
    """What follows from one event. Clocks are read one by one as they come, so each sees what has just been done to it."""

    def __init__(self, attachment: Attachment, event: Any, state: Any, context: Context) -> None:
        self._rules = attachment
        self._event = event
        self._state = state
        self._context = context
        # of a record that begins with this event there can be no clock yet but those that it starts: nothing is read
        self._new = context.version == 0
        self._begun: Counter[str] = Counter()

    def all(self, named: _Named) -> Iterator[Consequence]:
        """Yield what the event does to clocks that run, then what clocks it starts."""
        for clock, of in named.touched:
            for record in self._records(clock, of):
                running = list(self._open(record, clock))
                for touched in running:
                    yield from self._touch(touched)
                if not running and clock in named.reopened:
                    yield from self._reopen(record, clock)
        for rule, start in named.starts:
            yield from self._start(rule, start)

    # -- clocks that run ---------------------------------------------------------------------------------------------------

    def _records(self, clock: str, of: str | None) -> Iterator[UUID]:
        """Yield the records whose clock of this name may be meant: the one named, the event's own, or those it is linked with."""
        if of is not None:
            yield from self._named(of)
            return
        kinds = self._rules.kinds(clock)
        own = self._event.declaration.kind.name
        if own in kinds:
            yield self._context.envelope.stream
            return
        linked = {to for kind, to in getattr(self._state, "links", ()) if kind in kinds}
        told = (getattr(self._state, kind, None) for kind in kinds)
        yield from sorted(linked | {to for to in told if isinstance(to, UUID)})

    def _named(self, path: str) -> tuple[UUID, ...]:
        """Return the record, or records, that stand at a path; none where it is empty."""
        named = value_at(path, self._event, self._state, self._context.envelope)
        return named if isinstance(named, tuple) else () if named is None else (named,)

    def _open(self, record: UUID, clock: str) -> Iterator[Touched]:
        for occurrence in range(1, self._occurrences(record, clock) + 1):
            stream = clock_id(record, clock, occurrence)
            held = self._read(stream)
            if held.open and (rule := self._rules.book.running_under(held.rule_version, held.rule)):
                yield self._touched(stream, held, rule)

    def _touched(self, stream: UUID, clock: Clock, rule: Rule) -> Touched:
        return Touched(stream, clock, rule, self._event, self._state, self._context, self._tables)

    def _occurrences(self, record: UUID, clock: str) -> int:
        if self._new and record == self._context.envelope.stream:
            return self._begun[clock]
        number = 0
        while self._read(clock_id(record, clock, number + 1)).stage is not Stage.NONE:
            number += 1
        return number

    def _read(self, stream: UUID) -> Clock:
        return cast("Clock", self._context.read(CLOCK, stream))

    @cached_property
    def _tables(self) -> Sequence[PublishedTable]:
        return cast("WorkCalendar", self._context.read(CALENDAR, THE_CALENDAR)).tables

    def _reopen(self, record: UUID, clock: str) -> Iterator[Consequence]:
        """Let the last clock of its name go on, where there is one and the rule says so."""
        if not (occurrence := self._occurrences(record, clock)):
            return
        stream = clock_id(record, clock, occurrence)
        held = self._read(stream)
        if rule := self._rules.book.running_under(held.rule_version, held.rule):
            yield from reopen(self._touched(stream, held, rule))

    def _touch(self, touched: Touched) -> Iterator[Consequence]:
        """Do all that the event means to one clock: what time has brought about first, then each in turn on the clock as it is."""
        for act in self._acts(touched):
            yield from self._as_it_is(touched, self._by_time)
            yield from self._as_it_is(touched, act)

    def _acts(self, touched: Touched) -> Iterator[Callable[[Touched], Iterator[Consequence]]]:
        rule = touched.rule
        for correcting in filter(touched.means, rule.corrected_by):
            yield partial(self._correct, correcting)
        for resuming in filter(touched.means, rule.resumed_by):
            yield partial(resume, signal=resuming)
        for pausing in filter(touched.means, rule.suspended_by):
            yield partial(pause, signal=pausing)
        if touched.any_of(rule.advanced_by):
            yield advance
        if touched.any_of(rule.waived_by):
            yield waive
        if touched.any_of(rule.satisfied_by):
            yield satisfy
        for extension in rule.extensions:
            for extending in filter(touched.means, extension.signals):
                yield partial(extend, extension=extension, signal=extending)

    def _as_it_is(self, touched: Touched, act: Callable[[Touched], Iterator[Consequence]]) -> Iterator[Consequence]:
        """Do something to a clock in the state in which it now is, unless it has ended."""
        now = replace(touched, clock=self._read(touched.stream))
        if now.clock.open:
            yield from act(now)

    def _by_time(self, touched: Touched) -> Iterator[Consequence]:
        return occasions(touched.stream, touched.clock, self._context.now)

    def _correct(self, signal: Correcting, touched: Touched) -> Iterator[Consequence]:
        trigger, owner = touched.value(signal.since), touched.clock.owner
        if trigger is None or owner is None:
            return
        on = local_day(trigger)
        profile, region = self._follows(owner, on)
        yield from correct(touched, signal, self._rules.book.for_clock(touched.clock.clock, profile, on, region))

    # -- clocks that begin -------------------------------------------------------------------------------------------------

    def _start(self, rule: Rule, start: Start) -> Iterator[Consequence]:
        event, state, envelope = self._event, self._state, self._context.envelope
        if not start.matches(event, state, envelope):
            return
        trigger = value_at(start.since, event, state, envelope)
        owner = self._owner(start)
        if trigger is None or owner is None:
            return
        chosen_on = value_at(start.chosen_by, event, state, envelope) if start.chosen_by else local_day(trigger)
        profile, region = self._follows(owner, chosen_on)
        if chosen_on is None or self._rules.book.for_clock(rule.clock, profile, chosen_on, region) is not rule:
            return
        for record in self._named(start.of) if start.of else (envelope.stream,):
            for due_on in self._document_dates(start):
                yield from self._begin(rule, start, trigger, owner, region, (record, due_on))

    def _begin(
        self, rule: Rule, start: Start, trigger: Trigger, owner: str, region: str, where: tuple[UUID, date | None]
    ) -> Iterator[Consequence]:
        record, due_on = where
        replaced: list[Clock] = []
        names = (rule.clock, *filter(None, (start.replaces,)))
        for running in chain.from_iterable(self._open(record, name) for name in names):
            same = running.clock.owner == owner and running.clock.document_due_on == due_on
            if start.restarts:
                replaced.append(running.clock)
                yield from occasions(running.stream, running.clock, self._context.now)
                yield from self._as_it_is(running, waive)
            elif same:
                # it runs already: a second cause does not give more time
                return
        due = due_from(rule, trigger, Calendar.of(region, self._tables), due_on)
        if due is None:
            return
        occurrence = self._occurrences(record, rule.clock) + 1
        stream = clock_id(record, rule.clock, occurrence)
        self._begun[rule.clock] += 1
        amount = None if due_on else rule.amount
        started = ClockStarted(
            record=record,
            record_kind=start.runs_on,
            clock=rule.clock,
            occurrence=occurrence,
            rule=rule.id,
            rule_version=rule.version,
            clock_zh=rule.zh,
            clock_en=rule.en,
            law=rule.law,
            article=rule.article or None,
            nature=rule.nature,
            side=rule.side,
            regime=rule.regime.id,
            region=region,
            owner=owner,
            campaigns=self._state.campaigns,
            trigger_topic=self._event.topic,
            trigger_on=local_day(trigger),
            trigger_at=trigger if isinstance(trigger, datetime) else None,
            length=amount.length if amount else None,
            length_unit=amount.unit if amount else None,
            document_due_on=due_on,
            clock_tier=rule.first_tier,
            due=due,
        )
        yield Consequence(CLOCK, stream, started, new=self._new and record == self._context.envelope.stream)
        for former in replaced:
            # what did not count for the clock that was replaced does not count for this one either
            for one in former.left_out:
                yield from leave_out(self._touched(stream, self._read(stream), rule), one)
            for standing in former.pauses:
                yield from keep_still(self._touched(stream, self._read(stream), rule), standing)

    def _owner(self, start: Start) -> str | None:
        """Return the agency whose clock it is, if there is one; where a rule posted the trigger, whoever holds the record."""
        if start.who == OFFICE:
            return self._triaging()
        named = value_at(start.who, self._event, self._state, self._context.envelope)
        if named == SYSTEM:
            named = self._state.holder or self._state.registrant
        return None if named == SYSTEM else named

    def _triaging(self) -> str | None:
        """Return who triages: the campaign's office, or who began the record, where the campaign leaves that to the agencies."""
        for code in self._state.campaigns:
            campaign = campaign_of(self._context, code)
            if campaign.office is not None and not (self._new and campaign.triage == OWN_TRIAGE):
                return campaign.office
        return cast("str | None", self._state.registrant)

    def _follows(self, owner: str, on: date) -> tuple[str, str]:
        """Return the procedure that an agency follows, and its region. A case keeps the procedure recorded at its filing."""
        agency = self._context.read(KINDS["agency"], stream_id("agency", owner))
        region = region_of(owner, self._context)
        if owner == self._state.holder and (recorded := getattr(self._state, "profile", None)):
            return str(recorded), region
        profile = profile_for(agency.agency_type, on)
        return (profile.id if profile else GENERIC), region

    def _document_dates(self, start: Start) -> tuple[date | None, ...]:
        """Return the dates that a document set; one None where it set none, or where the rule does not leave the date to one."""
        if start.due is None:
            return (None,)
        named = value_at(start.due, self._event, self._state, self._context.envelope)
        if isinstance(named, tuple):
            return tuple(dict.fromkeys(one.pay_by for one in named))
        return (named,)

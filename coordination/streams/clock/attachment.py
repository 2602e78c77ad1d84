"""Clocks are attached to records by rule data: what an event starts, moves and ends is looked up in a table. 期限挂接。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, cast
from uuid import UUID

from coordination.catalogue import KINDS, stream_id
from coordination.clocks.arithmetic import Amount, Trigger, local_day, suspended
from coordination.clocks.calendar import NATIONAL, Calendar, PublishedTable
from coordination.clocks.computing import Computed, NotComputable, compute
from coordination.clocks.packs import RuleBook
from coordination.clocks.rules import Extending, ExtensionRule, Rule, Signal, Start, value_at
from coordination.custody import SYSTEM
from coordination.profiles import GENERIC, profile_for
from coordination.rules import Consequence, Context
from coordination.streams.clock.codes import Effect, Stage
from coordination.streams.clock.events import (
    ClockExtended,
    ClockReopened,
    ClockResumed,
    ClockSatisfied,
    ClockStarted,
    ClockSuspended,
    ClockTierAdvanced,
    ClockWaived,
)
from coordination.streams.clock.state import CLOCK, Clock, Granted, clock_id
from coordination.streams.clock.timing import breach, due_of, recomputed
from coordination.streams.clock.upshots import Upshots

Tables = Callable[[], Sequence[PublishedTable]]
REGION_DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Named:
    """What the rules say of one topic: which clocks it may start, and which it may move or end."""

    starts: tuple[tuple[Rule, Start], ...]
    touched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A record's clock as it stands, with the version of the rule that it runs under."""

    stream: UUID
    clock: Clock
    rule: Rule


def no_tables() -> Sequence[PublishedTable]:
    """Return no published calendars: the package and the provisional rule are left."""
    return ()


class Attachment:
    """Finds what clocks do upon an event; given to the unit of work as what follows by data. 期限挂接。

    An event that no rule names costs one look into a table.
    """

    def __init__(self, book: RuleBook, tables: Tables = no_tables) -> None:
        self.book = book
        self.tables = tables
        self._versions = {rule.version: rule for rule in book.rules}
        self._named = _index(book)
        kinds: dict[str, set[str]] = {}
        for rule in book.rules:
            kinds.setdefault(rule.clock, set()).update(start.topic.partition(".")[0] for start in rule.starts)
        self._kinds: Mapping[str, frozenset[str]] = {clock: frozenset(found) for clock, found in kinds.items()}
        self._upshots = Upshots(book, self.rule_of)

    def before(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what time has brought about through clocks and must stand before the event is judged."""
        return self._upshots.before(event, state, context)

    def __call__(self, event: Any, state: Any, context: Context) -> Iterable[Consequence]:
        """Return what follows for the record's clocks from an event, and from clocks for records; ``state`` is after it."""
        named = self._named.get(event.topic)
        following = () if named is None else _Following(self, event, state, context).all(named)
        return chain(following, self._upshots.after(event, state, context))

    def rule_of(self, clock: Clock) -> Rule | None:
        """Return the rule that a clock runs under: the version it was started by, as long as that is loaded."""
        if rule := self._versions.get(clock.rule_version):
            return rule
        return next(reversed(self.book.versions(clock.rule)), None)

    def kinds(self, clock: str) -> frozenset[str]:
        """Return the kinds of records on which a clock runs."""
        return self._kinds[clock]


def _index(book: RuleBook) -> Mapping[str, _Named]:
    starts: dict[str, list[tuple[Rule, Start]]] = {}
    touched: dict[str, dict[str, None]] = {}
    for rule in book.rules:
        for signal in rule.signals:
            if isinstance(signal, Start):
                starts.setdefault(signal.topic, []).append((rule, signal))
            else:
                touched.setdefault(signal.topic, {})[rule.clock] = None
    return {
        topic: _Named(tuple(starts.get(topic, ())), tuple(touched.get(topic, ()))) for topic in starts.keys() | touched
    }


class _Following:
    """What follows from one event. Clocks are read one by one as they come, so each sees what has just been done to it."""

    def __init__(self, attachment: Attachment, event: Any, state: Any, context: Context) -> None:
        self._rules = attachment
        self._event = event
        self._state = state
        self._context = context

    def all(self, named: _Named) -> Iterator[Consequence]:
        """Yield what the event does to clocks that run, then what clocks it starts."""
        for clock in named.touched:
            for record in self._records(clock):
                open_ones = list(self._open(record, clock))
                for found in open_ones:
                    yield from self._touch(found)
                if not open_ones:
                    yield from self._reopen(record, clock)
        for rule, start in named.starts:
            yield from self._start(rule, start)

    # -- clocks that run ---------------------------------------------------------------------------------------------------

    def _records(self, clock: str) -> Iterator[UUID]:
        """Yield the records whose clock of this name may be meant: the event's own, else those that it is linked with."""
        kinds = self._rules.kinds(clock)
        own = self._event.declaration.kind.name
        if own in kinds:
            yield self._context.envelope.stream
            return
        linked = {to for kind, to in getattr(self._state, "links", ()) if kind in kinds}
        named = (getattr(self._state, kind, None) for kind in kinds)
        yield from sorted(linked | {to for to in named if isinstance(to, UUID)})

    def _open(self, record: UUID, clock: str) -> Iterator[_Found]:
        for occurrence in range(1, self._occurrences(record, clock) + 1):
            stream = clock_id(record, clock, occurrence)
            held = self._read(stream)
            if held.open and (rule := self._rules.rule_of(held)):
                yield _Found(stream, held, rule)

    def _occurrences(self, record: UUID, clock: str) -> int:
        number = 0
        while self._read(clock_id(record, clock, number + 1)).stage is not Stage.NONE:
            number += 1
        return number

    def _read(self, stream: UUID) -> Clock:
        return cast("Clock", self._context.read(CLOCK, stream))

    def _touch(self, found: _Found) -> Iterator[Consequence]:
        for signals, act in (
            (found.rule.resumed_by, self._resume),
            (found.rule.suspended_by, self._suspend),
            (found.rule.advanced_by, self._advance),
            (found.rule.waived_by, self._waive),
            (found.rule.satisfied_by, self._satisfy),
        ):
            if self._meant(signals):
                yield from self._overdue_first(found)
                yield from act(replace(found, clock=self._read(found.stream)))
        for extension in found.rule.extensions:
            for signal in extension.signals:
                if self._meant((signal,)):
                    yield from self._overdue_first(found)
                    yield from self._extend(replace(found, clock=self._read(found.stream)), extension, signal)

    def _meant(self, signals: Iterable[Signal]) -> bool:
        return any(
            signal.topic == self._event.topic and signal.matches(self._event, self._state, self._context.envelope)
            for signal in signals
        )

    def _overdue_first(self, found: _Found) -> Iterator[Consequence]:
        """Yield the breach of a clock that has run out, before anything else is done to it."""
        clock = self._read(found.stream)
        if clock.overdue(self._context.now) and not clock.breached:
            yield breach(found.stream, clock)

    def _suspend(self, found: _Found) -> Iterator[Consequence]:
        if found.clock.stage is Stage.RUNNING:
            since = self._context.legal_on
            yield Consequence(CLOCK, found.stream, ClockSuspended(by_topic=self._event.topic, from_on=since))

    def _resume(self, found: _Found) -> Iterator[Consequence]:
        clock, resumed_on = found.clock, self._context.legal_on
        if clock.stage is not Stage.SUSPENDED or clock.suspended_on is None:
            return
        left_out = suspended(clock.suspended_on, resumed_on, "中止期间", "suspended")
        after = replace(clock, exclusions=(*clock.exclusions, left_out) if left_out else clock.exclusions)
        due = due_of(recomputed(after, found.rule, self._rules.tables()))
        yield Consequence(CLOCK, found.stream, ClockResumed(by_topic=self._event.topic, to_on=resumed_on, due=due))

    def _reopen(self, record: UUID, clock: str) -> Iterator[Consequence]:
        """Let a clock that was met go on with what was left of it, where what it is about has come back."""
        stream = clock_id(record, clock, self._occurrences(record, clock))
        held = self._read(stream)
        rule = self._rules.rule_of(held)
        if held.stage is not Stage.SATISFIED or held.satisfied_on is None or rule is None:
            return
        if self._meant(rule.reopened_by):
            since, back_on = held.satisfied_on, self._context.legal_on
            left_out = suspended(since, back_on, "已履行期间", "met meanwhile")
            after = replace(held, exclusions=(*held.exclusions, left_out) if left_out else held.exclusions)
            due = due_of(recomputed(after, rule, self._rules.tables()))
            yield Consequence(
                CLOCK, stream, ClockReopened(by_topic=self._event.topic, from_on=since, to_on=back_on, due=due)
            )

    def _extend(self, found: _Found, extension: ExtensionRule, signal: Extending) -> Iterator[Consequence]:
        clock = found.clock
        if not clock.open:
            return
        length = value_at(signal.length, self._event, self._state, self._context.envelope)
        amount = Amount(length, extension.unit)
        effect = self._effect(clock, within=_within(clock, extension, amount))
        after = replace(clock, extensions=(*clock.extensions, Granted(amount, extension.by.value)))
        moved = effect is Effect.MOVES
        yield Consequence(
            CLOCK,
            found.stream,
            ClockExtended(
                by_topic=self._event.topic,
                length=length,
                length_unit=extension.unit,
                approver_role=extension.by,
                approved_by=getattr(self._event, "approved_by", None),
                document_no=getattr(self._event, "document_no", None),
                effect=effect,
                due=due_of(recomputed(after, found.rule, self._rules.tables())) if moved else None,
            ),
        )

    def _advance(self, found: _Found) -> Iterator[Consequence]:
        clock = found.clock
        tier = found.rule.tier(str(self._event.tier))
        if not clock.open or tier is None:
            return
        effect = self._effect(clock, within=True)
        moved = effect is Effect.MOVES
        after = replace(clock, tier=tier.id)
        yield Consequence(
            CLOCK,
            found.stream,
            ClockTierAdvanced(
                by_topic=self._event.topic,
                clock_tier=tier.id,
                approver_role=tier.by,
                approved_by=getattr(self._event, "approved_by", None),
                document_no=getattr(self._event, "document_no", None),
                effect=effect,
                due=due_of(recomputed(after, found.rule, self._rules.tables())) if moved else None,
            ),
        )

    def _effect(self, clock: Clock, *, within: bool) -> Effect:
        if clock.has_ended(self._context.now):
            return Effect.LATE
        return Effect.MOVES if within else Effect.BEYOND_LIMIT

    def _waive(self, found: _Found) -> Iterator[Consequence]:
        if found.clock.open:
            yield Consequence(CLOCK, found.stream, ClockWaived(by_topic=self._event.topic))

    def _satisfy(self, found: _Found) -> Iterator[Consequence]:
        clock, envelope = found.clock, self._context.envelope
        if not clock.open or clock.due is None:
            return
        by_instant = isinstance(clock.trigger, datetime)
        in_time = (
            envelope.occurred_at <= clock.due.due_at_lenient
            if by_instant
            else envelope.legal_on <= clock.due.due_date_lenient
        )
        # while it stands still it cannot be missed
        in_time = in_time or clock.stage is Stage.SUSPENDED
        yield Consequence(
            CLOCK,
            found.stream,
            ClockSatisfied(
                by_topic=self._event.topic,
                satisfied_on=envelope.legal_on,
                satisfied_at=envelope.occurred_at,
                in_time=in_time,
            ),
        )

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
        for due_on in self._document_dates(start):
            yield from self._begin(rule, start, trigger, owner, region, due_on)

    def _begin(
        self, rule: Rule, start: Start, trigger: Trigger, owner: str, region: str, due_on: date | None
    ) -> Iterator[Consequence]:
        record = self._context.envelope.stream
        for found in self._open(record, rule.clock):
            same = found.clock.owner == owner and found.clock.document_due_on == due_on
            if start.restarts:
                yield from self._overdue_first(found)
                yield from self._waive(found)
            elif same:
                # it runs already: a second cause does not give more time
                return
        try:
            computed = compute(
                rule,
                trigger,
                calendar=Calendar(region, tuple(self._rules.tables())),
                tier=rule.tiers[0].id if rule.tiers else None,
                due_on=due_on,
            )
        except NotComputable:
            return
        occurrence = self._occurrences(record, rule.clock) + 1
        started = self._started(computed, owner, occurrence)
        yield Consequence(CLOCK, clock_id(record, rule.clock, occurrence), started)

    def _started(self, computed: Computed, owner: str, occurrence: int) -> ClockStarted:
        rule = computed.rule
        amount = None if computed.due_on else rule.amount
        trigger = computed.trigger
        return ClockStarted(
            record=self._context.envelope.stream,
            record_kind=self._event.declaration.kind.name,
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
            region=computed.calendar.region,
            owner=owner,
            campaigns=self._state.campaigns,
            trigger_topic=self._event.topic,
            trigger_on=local_day(trigger),
            trigger_at=trigger if isinstance(trigger, datetime) else None,
            length=amount.length if amount else None,
            length_unit=amount.unit if amount else None,
            document_due_on=computed.due_on,
            clock_tier=computed.tier,
            due=due_of(computed),
        )

    def _owner(self, start: Start) -> str | None:
        """Return the agency whose clock it is; where a rule posted the trigger, whoever holds the record."""
        named = value_at(start.who, self._event, self._state, self._context.envelope)
        if named in (None, SYSTEM):
            named = self._state.holder or self._state.registrant
        return None if named == SYSTEM else named

    def _follows(self, owner: str, on: date) -> tuple[str, str]:
        """Return the procedure that an agency follows, and its region. A case keeps the procedure recorded at its filing."""
        agency = self._context.read(KINDS["agency"], stream_id("agency", owner))
        region = agency.adcode[:REGION_DIGITS] or NATIONAL
        if owner == self._state.holder and (recorded := getattr(self._state, "profile", None)):
            return str(recorded), region
        profile = profile_for(agency.agency_type, on)
        return (profile.id if profile else GENERIC), region

    def _document_dates(self, start: Start) -> tuple[date | None, ...]:
        """Return the dates that a document set; one None where the rule does not leave the date to a document."""
        if start.due is None:
            return (None,)
        named = value_at(start.due, self._event, self._state, self._context.envelope)
        if isinstance(named, tuple):
            return tuple(dict.fromkeys(one.pay_by for one in named))
        return () if named is None else (named,)


def _within(clock: Clock, extension: ExtensionRule, amount: Amount) -> bool:
    """Whether an extension is one that its rule allows: neither once too often, nor too long."""
    used = sum(1 for granted in clock.extensions if granted.by == extension.by.value)
    often = extension.times is None or used < extension.times
    return often and (extension.most is None or amount.length <= extension.most.length)

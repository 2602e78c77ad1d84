"""What a signal does to a clock that runs: stand still, run again, get more time, end. One function for each. 期限变动。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coordination.clocks.arithmetic import Amount, local_day
from coordination.clocks.calendar import PublishedTable
from coordination.clocks.rules import Correcting, Extending, ExtensionRule, Pausing, Rule, Signal, value_at
from coordination.rules import Consequence, Context
from coordination.streams.clock.codes import Effect, RecomputeReason, Stage
from coordination.streams.clock.events import (
    ClockExtended,
    ClockRecomputed,
    ClockReopened,
    ClockResumed,
    ClockSatisfied,
    ClockSuspended,
    ClockTierAdvanced,
    ClockWaived,
)
from coordination.streams.clock.state import CLOCK, Clock, Granted, LeftOut, Pause
from coordination.streams.clock.timing import due_of, recomputed


@dataclass(frozen=True, slots=True)
class Touched:
    """A record's clock, the version of the rule that it runs under, and the event that touches it. 所触及的期限。

    ``state`` is that of the event's record after it, ``tables`` are the days published so far.
    """

    stream: UUID
    clock: Clock
    rule: Rule
    event: Any
    state: Any
    context: Context
    tables: Sequence[PublishedTable]

    def value(self, path: str) -> Any:
        """Return what stands at a path that the rule names."""
        return value_at(path, self.event, self.state, self.context.envelope)

    def means(self, signal: Signal) -> bool:
        """Whether a signal of the rule is given by the event, and means this clock."""
        return (
            signal.topic == self.event.topic
            and signal.matches(self.event, self.state, self.context.envelope)
            and self._within(signal)
        )

    def _within(self, signal: Signal) -> bool:
        if signal.up_to is None:
            return True
        named, due_on = self.value(signal.up_to), self.clock.document_due_on
        return named is not None and due_on is not None and bool(due_on <= named)

    def any_of(self, signals: Iterable[Signal]) -> bool:
        """Whether one of the signals is given."""
        return any(self.means(signal) for signal in signals)

    def follows(self, event: Any) -> Consequence:
        """Return an event of the clock, as a consequence of the one that touches it."""
        return Consequence(CLOCK, self.stream, event)

    def ends(self, clock: Clock, rule: Rule | None = None) -> Any:
        """Return when a clock ends, computed anew."""
        return due_of(recomputed(clock, rule or self.rule, self.tables))


def pause(touched: Touched, signal: Pausing) -> Iterator[Consequence]:
    """Let time stand still for a reason that the rule knows; for any other, and for one that stands already, it goes on."""
    ground, key = _reason(touched, signal)
    if ground not in touched.rule.exclusions or touched.clock.paused_for(ground, key):
        return
    since: date = touched.value(signal.day)
    yield touched.follows(
        ClockSuspended(by_topic=touched.event.topic, pause_ground=ground, pause=key or None, from_on=since)
    )


def resume(touched: Touched, signal: Pausing) -> Iterator[Consequence]:
    """Let a pause end that stands; the end is computed without the days between."""
    ground, key = _reason(touched, signal)
    if touched.clock.paused_for(ground, key) is None:
        return
    counts_on: date = touched.value(signal.day)
    due = touched.ends(touched.clock.without(ground, key, counts_on))
    yield touched.follows(
        ClockResumed(by_topic=touched.event.topic, pause_ground=ground, pause=key or None, to_on=counts_on, due=due)
    )


def leave_out(touched: Touched, one: LeftOut) -> Iterator[Consequence]:
    """Leave out of a clock that begins what was left out of the one that it replaces, as far as its own time goes."""
    since = max(one.from_on, local_day(touched.clock.trigger))
    if one.ground is None or since >= one.to_on:
        return
    key = one.key or None
    yield touched.follows(
        ClockSuspended(by_topic=touched.event.topic, pause_ground=one.ground, pause=key, from_on=since)
    )
    still = replace(touched.clock, pauses=(*touched.clock.pauses, Pause(one.ground, one.key, since)))
    due = touched.ends(still.without(one.ground, one.key, one.to_on))
    yield touched.follows(
        ClockResumed(by_topic=touched.event.topic, pause_ground=one.ground, pause=key, to_on=one.to_on, due=due)
    )


def keep_still(touched: Touched, one: Pause) -> Iterator[Consequence]:
    """Let a clock that begins stand still for a reason that stands for the one that it replaces."""
    since = max(one.from_on, local_day(touched.clock.trigger))
    yield touched.follows(
        ClockSuspended(by_topic=touched.event.topic, pause_ground=one.ground, pause=one.key or None, from_on=since)
    )


def _reason(touched: Touched, signal: Pausing) -> tuple[Any, str]:
    ground = signal.ground if signal.ground_at is None else touched.value(signal.ground_at)
    return ground, "" if signal.key is None else str(touched.value(signal.key))


def extend(touched: Touched, extension: ExtensionRule, signal: Extending) -> Iterator[Consequence]:
    """Give more time, if that came before the end and within what the rule allows; whatever came is kept."""
    clock, event = touched.clock, touched.event
    amount = Amount(touched.value(signal.length), extension.unit)
    effect = _effect(touched, within=_within(clock, extension, amount))
    after = replace(clock, extensions=(*clock.extensions, Granted(amount, extension.by.value)))
    yield touched.follows(
        ClockExtended(
            by_topic=event.topic,
            length=amount.length,
            length_unit=amount.unit,
            approver_role=extension.by,
            approved_by=getattr(event, "approved_by", None),
            document_no=getattr(event, "document_no", None),
            effect=effect,
            due=touched.ends(after) if effect is Effect.MOVES else None,
        )
    )


def _within(clock: Clock, extension: ExtensionRule, amount: Amount) -> bool:
    """Whether an extension is one that its rule allows: neither once too often, nor too long."""
    used = sum(1 for granted in clock.extensions if granted.by == extension.by.value)
    often = extension.times is None or used < extension.times
    return often and (extension.most is None or amount.length <= extension.most.length)


def advance(touched: Touched) -> Iterator[Consequence]:
    """Go up to the tier that the event names, if the rule has it."""
    clock, event = touched.clock, touched.event
    tier = touched.rule.tier(str(event.tier))
    if tier is None:
        return
    effect = _effect(touched, within=True)
    yield touched.follows(
        ClockTierAdvanced(
            by_topic=event.topic,
            clock_tier=tier.id,
            approver_role=tier.by,
            approved_by=getattr(event, "approved_by", None),
            document_no=getattr(event, "document_no", None),
            effect=effect,
            due=touched.ends(replace(clock, tier=tier.id)) if effect is Effect.MOVES else None,
        )
    )


def _effect(touched: Touched, *, within: bool) -> Effect:
    if touched.clock.has_ended(touched.context.now):
        return Effect.LATE
    return Effect.MOVES if within else Effect.BEYOND_LIMIT


def waive(touched: Touched) -> Iterator[Consequence]:
    """End a clock whose matter has taken another turn."""
    yield touched.follows(ClockWaived(by_topic=touched.event.topic))


def satisfy(touched: Touched) -> Iterator[Consequence]:
    """End a clock because what it demands was done, in time or not by the legal date."""
    envelope = touched.context.envelope
    yield touched.follows(
        ClockSatisfied(
            by_topic=touched.event.topic,
            satisfied_on=envelope.legal_on,
            satisfied_at=envelope.occurred_at,
            in_time=_in_time(touched.clock, envelope.occurred_at, envelope.legal_on),
        )
    )


def _in_time(clock: Clock, at: datetime, on: date) -> bool:
    if clock.due is None:
        return True
    # what stood still before it had run out cannot be missed until it runs again
    if any(pause.from_on <= clock.due.due_date_lenient for pause in clock.pauses):
        return True
    return at <= clock.due.due_at_lenient if clock.by_hours else on <= clock.due.due_date_lenient


def reopen(touched: Touched) -> Iterator[Consequence]:
    """Let a clock that was met go on with what was left of it, where what it is about has come back."""
    clock, back_on = touched.clock, touched.context.legal_on
    if clock.stage is Stage.SATISFIED and clock.satisfied_on is not None and touched.any_of(touched.rule.reopened_by):
        due = touched.ends(clock.reopened(back_on))
        since = clock.satisfied_on
        yield touched.follows(ClockReopened(by_topic=touched.event.topic, from_on=since, to_on=back_on, due=due))


def correct(touched: Touched, signal: Correcting, rule: Rule | None) -> Iterator[Consequence]:
    """Count from a trigger that was put right, under ``rule``, the version that holds for that day.

    A clock that another event started is left alone, and so is one whose trigger stays what it was.
    """
    clock, trigger = touched.clock, touched.value(signal.since)
    if trigger is None or trigger == clock.trigger or clock.trigger_topic != signal.started_by:
        return
    rule = rule or touched.rule
    by_instant = isinstance(trigger, datetime)
    yield touched.follows(
        ClockRecomputed(
            recompute_reason=RecomputeReason.TRIGGER_CORRECTED,
            trigger_on=None if by_instant else trigger,
            trigger_at=trigger if by_instant else None,
            rule_version=None if rule is touched.rule else rule.version,
            due=touched.ends(replace(clock, trigger=trigger), rule),
        )
    )

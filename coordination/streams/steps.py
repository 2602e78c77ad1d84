"""What holds from which day on, whichever was recorded first: steps in the order of their days. 按日生效。

On any day the step with the latest day up to then holds; of two for the same day, the one that was said last. So a change that is
told late takes its place among those told before it, and no two ever hold at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

V = TypeVar("V")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step(Generic[V]):
    """What holds from a day on, or ever since where none is given; no value where nothing holds any more. 生效步。"""

    from_on: date | None
    value: V | None


@dataclass(frozen=True, slots=True)
class Spell(Generic[V]):
    """What held from a day on, up to and not including another one; an end that is missing is open. 存续期间。"""

    from_on: date | None
    to_on: date | None
    value: V

    def covers(self, on: date) -> bool:
        """Whether it held on the day."""
        return _begins(self.from_on) <= on and (self.to_on is None or on < self.to_on)

    def meets(self, from_on: date | None, to_on: date | None) -> bool:
        """Whether it held on some day of these."""
        starts = max(_begins(self.from_on), _begins(from_on))
        return starts < min(self.to_on or date.max, to_on or date.max)


Steps = tuple[Step[V], ...]


def stepped(steps: Steps[V], from_on: date | None, value: V | None) -> Steps[V]:
    """Return the steps with one more, in its place; it replaces the one of the same day."""
    others = (step for step in steps if step.from_on != from_on)
    return tuple(sorted((*others, Step(from_on, value)), key=lambda step: _begins(step.from_on)))


def ended(steps: Steps[V], to_on: date) -> Steps[V]:
    """Return the steps with what held the day before ending on a day; the end that it had before is corrected, not kept beside.

    So every end follows what it ends, and spells tell all that there is to tell: `of_spells` makes the same steps of them.
    """
    number = max((number for number, step in enumerate(steps) if _begins(step.from_on) < to_on), default=-1)
    former = {number + 1} if 0 <= number < len(steps) - 1 and steps[number + 1].value is None else set()
    return stepped(tuple(step for place, step in enumerate(steps) if place not in former), to_on, None)


def ending(steps: Steps[V], to_on: date) -> Steps[V]:
    """Return the steps with the last spell ending on a day, whatever end it had before."""
    last = steps[:-1] if steps and steps[-1].value is None else steps
    return stepped(last, to_on, None)


def spells(steps: Steps[V]) -> Iterator[Spell[V]]:
    """Yield what held from when to when, in the order of the days."""
    for number, step in enumerate(steps):
        if step.value is not None:
            yield Spell(step.from_on, steps[number + 1].from_on if number + 1 < len(steps) else None, step.value)


def of_spells(told: Iterable[Spell[V]]) -> Steps[V]:
    """Return the steps of which spells are made: the way back from `spells`."""
    steps: Steps[V] = ()
    for spell in told:
        steps = stepped(steps, spell.from_on, spell.value)
        if spell.to_on is not None:
            steps = stepped(steps, spell.to_on, None)
    return steps


def spell_on(steps: Steps[V], on: date) -> Spell[V] | None:
    """Return what holds on a day, with its ends."""
    return next((spell for spell in spells(steps) if spell.covers(on)), None)


def last(steps: Steps[V]) -> Spell[V] | None:
    """Return the last spell, whether it has ended or not."""
    found = tuple(spells(steps))
    return found[-1] if found else None


def touched(steps: Steps[V], on: date | None) -> Spell[V] | None:
    """Return the spell that is changed by what is said from a day on: that of the day, or the last one before, or the first."""
    told = tuple(spells(steps))
    begun = [spell for spell in told if _begins(spell.from_on) <= _begins(on)]
    return begun[-1] if begun else next(iter(told), None)


def can_end(steps: Steps[V], to_on: date) -> bool:
    """Whether something held on the day before, and would go on: only that can end on a day."""
    spell = spell_on(steps, to_on - DAY)
    return spell is not None and spell.covers(to_on)


def _begins(from_on: date | None) -> date:
    return from_on or date.min

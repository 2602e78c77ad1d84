"""From an agency upward: to the agency it is a unit of, to who took its place, to who guides it. 隶属链。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from coordination.catalogue import Coded
from coordination.lines.directory import Directory
from coordination.streams.agency import Agency


class Relation(Coded):
    """By what one comes from one agency of a chain to the next. 隶属关系类型。"""

    ITSELF = "itself", "起点", "where the chain begins"
    UNIT_OF = "unit_of", "所属单位", "the agency it is a unit of"
    SUCCEEDED_BY = "succeeded_by", "承接单位", "the agency that succeeded it"
    GUIDED_BY = "guided_by", "业务主管单位", "its superior in the line"


@dataclass(frozen=True, slots=True)
class Step:
    """An agency of a chain, and by what one came to it. 链上一环。"""

    agency: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Chain:
    """The way up from an agency, as far as it is registered. 隶属链。"""

    steps: tuple[Step, ...]

    @property
    def organs(self) -> tuple[str, ...]:
        """The agencies that count: neither units of the next one nor succeeded by it."""
        following = (*self.steps[1:], None)
        return tuple(
            step.agency
            for step, after in zip(self.steps, following, strict=True)
            if after is None or after.relation is Relation.GUIDED_BY
        )

    @property
    def organ(self) -> str:
        """The agency that the first one counts as: itself, or the one it is a unit of."""
        return self.organs[0]


def climb(directory: Directory, agency: str, on: date) -> Chain:
    """Return the way up from an agency as it was on a day; a chain that comes back to itself ends there."""
    return Chain(tuple(_steps(directory, agency, on)))


def organ_of(directory: Directory, agency: str, on: date) -> str:
    """Return the agency that one counts as on a day: itself, or the one it is a unit of. Nobody above that is looked at."""
    below = takewhile(lambda step: step.relation is not Relation.GUIDED_BY, _steps(directory, agency, on))
    return [step.agency for step in below][-1]


def _steps(directory: Directory, agency: str, on: date) -> Iterator[Step]:
    step: Step | None = Step(agency, Relation.ITSELF)
    seen: set[str] = set()
    while step is not None and step.agency not in seen:
        yield step
        seen.add(step.agency)
        step = _next(directory.agency(step.agency), on)


def _next(body: Agency, on: date) -> Step | None:
    if body.dissolved_on is not None and body.dissolved_on <= on:
        return None if body.successor is None else Step(body.successor, Relation.SUCCEEDED_BY)
    if (parent := body.parent_on(on)) is not None:
        return Step(parent, Relation.UNIT_OF)
    superior = body.superior_on(on)
    return None if superior is None else Step(superior, Relation.GUIDED_BY)

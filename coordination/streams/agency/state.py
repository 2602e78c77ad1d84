"""What the rules need to know of an agency. 单位状态。"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from coordination.catalogue import Kind
from coordination.streams.agency.codes import Form, LiaisonRole, PostKind


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``from_on`` up to, and not including, ``to_on``; an end that is missing is open. 起止日期。

    So an appointment may begin on the day on which another ends.
    """

    from_on: date | None = None
    to_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the day lies within."""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on < self.to_on)

    def meets(self, other: Span) -> bool:
        """Whether some day lies within both."""
        starts = max(self.from_on or date.min, other.from_on or date.min)
        ends = min(self.to_on or date.max, other.to_on or date.max)
        return starts < ends


@dataclass(frozen=True, slots=True)
class Tenure:
    """An officer in a post for some time. 任职。"""

    post: PostKind
    officer: str
    span: Span


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of the agency, and when it is or was used. 别称。"""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Representation:
    """The agency sits for another one. 代表关系。"""

    of: str
    span: Span


@dataclass(frozen=True, slots=True)
class Subordination:
    """To which agency this one belonged, or who guided it, for some time. 隶属关系。"""

    to: str
    span: Span


def from_then_on(spells: tuple[Subordination, ...], to: str | None, since: date | None) -> tuple[Subordination, ...]:
    """Return the spells as they are once it was said what holds from a day on: earlier ones end there, later ones are void."""
    until = since or date.min
    before = (spell for spell in spells if (spell.span.from_on or date.min) < until)
    kept = (replace(spell, span=replace(spell.span, to_on=min(spell.span.to_on or until, until))) for spell in before)
    return (*kept, *(() if to is None else (Subordination(to, Span(since)),)))


def at(spells: tuple[Subordination, ...], on: date) -> str | None:
    """Return the agency that a relation of this kind led to on a day."""
    return next((spell.to for spell in spells if spell.span.covers(on)), None)


@dataclass(frozen=True, slots=True)
class Liaison:
    """An officer whom others turn to in a campaign. 联络员。"""

    campaign: str
    role: LiaisonRole
    officer: str
    span: Span


@dataclass(frozen=True, slots=True)
class Agency:
    """What the rules need to know of an agency. 单位状态。

    ``by_hand`` names the particulars that were last said otherwise than by a campaign file. ``parent`` and ``superior`` are those
    that were said last; ``parents`` and ``superiors`` tell which held on which day.
    """

    registered: bool = False
    code: str = ""
    name: str = ""
    short_name: str = ""
    adcode: str = ""
    agency_type: str = ""
    form: Form | None = None
    parent: str | None = None
    superior: str | None = None
    parents: tuple[Subordination, ...] = ()
    superiors: tuple[Subordination, ...] = ()
    host: str | None = None
    members: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    representations: tuple[Representation, ...] = ()
    liaisons: tuple[Liaison, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    barred: bool = False
    dissolved_on: date | None = None
    successor: str | None = None
    by_hand: frozenset[str] = frozenset()
    events: int = 0

    @property
    def suspended(self) -> bool:
        """Whether the agency can neither post nor be dispatched to; a dissolved one cannot either."""
        return self.barred or self.dissolved

    @property
    def dissolved(self) -> bool:
        """Whether the agency has ceased to exist."""
        return self.dissolved_on is not None

    def holds(self, officer: str, posts: Collection[str], on: date) -> bool:
        """Whether the officer holds one of the posts on that day."""
        if self.dissolved_on is not None and self.dissolved_on <= on:
            return False
        return any(
            tenure.officer == officer and tenure.post.value in posts and tenure.span.covers(on)
            for tenure in self.tenures
        )

    def parent_on(self, on: date) -> str | None:
        """Return the agency that this one was a unit of on that day. 当日所属单位。"""
        return at(self.parents, on)

    def superior_on(self, on: date) -> str | None:
        """Return the agency that guided this one in its line on that day. 当日业务主管单位。"""
        return at(self.superiors, on)

    def above(self, since: date) -> Iterator[str]:
        """Yield the agencies that it belongs to or is guided by on that day or on any later one."""
        yield from (spell.to for spell in (*self.parents, *self.superiors) if spell.span.meets(Span(since)))

    def is_called(self, name: str, on: date) -> bool:
        """Whether the agency went by that name on that day."""
        return name in (self.name, self.short_name) or any(
            alias.name == name and alias.span.covers(on) for alias in self.aliases
        )

    def sits_for(self, on: date) -> tuple[str, ...]:
        """Return the agencies that this one represented on that day."""
        return tuple(representation.of for representation in self.representations if representation.span.covers(on))

    # The directory is open to all agencies: everybody may know of every agency, and none holds it as one holds a case.

    @property
    def registrant(self) -> str | None:
        """Nobody: administrators build the directory."""
        return None

    @property
    def holder(self) -> str | None:
        """The agency itself."""
        return self.code or None

    @property
    def offered_to(self) -> str | None:
        """Nobody: an agency is not offered."""
        return None

    @property
    def participants(self) -> tuple[str, ...]:
        """Nobody beside itself."""
        return ()

    @property
    def campaigns(self) -> tuple[str, ...]:
        """None: an agency outlives its campaigns."""
        return ()

    @property
    def public(self) -> bool:
        """Every agency may know of every other."""
        return self.registered


AGENCY = Kind("agency", plural="agencies", zh="单位", en="agency", state=Agency, keyed=True)

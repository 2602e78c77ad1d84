"""What the rules need to know of a joint action, in whichever order its field records arrived. 联合行动状态。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.joint_action.codes import Answer, FieldKind, Nature, Stage

LEAST_PRESENT = 2
"""Agencies that must have been there, so that an action was a joint one (安丘 附件2 第16行)."""


class Member(NamedTuple):
    """An agency of the action, how it answered, and the last day on which it took part, where it left. 参加单位。

    Whoever left and is asked anew keeps that day until it confirms.
    """

    agency: str
    answer: Answer
    left_on: date | None = None


class Entry(NamedTuple):
    """A field record: its number, what it tells, whose it is, when it happened. 现场记录。"""

    entry: UUID
    kind: FieldKind
    agency: str
    at: datetime
    on: date


class Opened(NamedTuple):
    """A case that came out of the action. 由行动产生的案件。"""

    case: UUID
    agency: str
    visit: UUID | None
    conduct: UUID | None


class FollowUp(NamedTuple):
    """What is still to be done after the action, by whom, and who said so. 后续事项。"""

    follow_up: UUID
    set_by: str
    responsible: str
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class JointAction:
    """What the rules need to know of a joint action. 联合行动状态。

    ``holder`` is the agency that leads. ``entries`` are sorted by their numbers, so that the same records make the same state in
    whichever order they arrive. ``spot_fines`` are pairs of a field record and the conduct that it fines.
    """

    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    campaigns: tuple[str, ...] = ()
    public: bool = False
    members: tuple[Member, ...] = ()
    scheduled: bool = False
    started_at: datetime | None = None
    started_on: date | None = None
    ended_at: datetime | None = None
    ended_on: date | None = None
    reported: bool = False
    cancelled_on: date | None = None
    entries: tuple[Entry, ...] = ()
    voided: frozenset[UUID] = frozenset()
    spot_fines: frozenset[tuple[UUID, UUID]] = frozenset()
    cases: tuple[Opened, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def stage(self) -> Stage:
        """Where it stands, by what is on record and not by what was said last."""
        if self.registrant is None:
            return Stage.NONE
        reached = (
            (self.cancelled_on is not None, Stage.CANCELLED),
            (self.reported, Stage.REPORTED),
            (self.ended_on is not None, Stage.ENDED),
            (self.started_on is not None, Stage.IN_PROGRESS),
            (self.scheduled, Stage.SCHEDULED),
        )
        return next((stage for holds, stage in reached if holds), Stage.PLANNED)

    @property
    def participants(self) -> tuple[str, ...]:
        """All that were invited, and those that left; whoever refused an invitation hears no more of it."""
        return tuple(one.agency for one in self.members if one.answer is not Answer.REFUSED or one.left_on is not None)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The agencies that said that they come, the lead among them."""
        return tuple(one.agency for one in self.members if one.answer is Answer.CONFIRMED)

    @property
    def present(self) -> frozenset[str]:
        """The agencies that were there, each by its own word from the field."""
        return frozenset(entry.agency for entry in self.entries)

    @property
    def nature(self) -> Nature | None:
        """What it was, once it is over: joint only where two agencies or more were there."""
        if self.ended_on is None or self.cancelled_on is not None:
            return None
        return Nature.JOINT if len(self.present) >= LEAST_PRESENT else Nature.SINGLE

    @property
    def over_on(self) -> date | None:
        """The last day on which something can have happened in it."""
        return self.cancelled_on or self.ended_on

    @property
    def open(self) -> bool:
        """Whether the report is still to come. 是否未办结。"""
        return self.stage not in (Stage.NONE, Stage.REPORTED, Stage.CANCELLED)

    def member(self, agency: str | None) -> Member | None:
        """Return how an agency stands to the action."""
        return next((one for one in self.members if one.agency == agency), None)

    def took_part(self, agency: str, on: date) -> bool:
        """Whether an agency was one of those invited, and had not left, on a day."""
        member = self.member(agency)
        if member is None:
            return False
        if member.answer is not Answer.REFUSED:
            return True
        return member.left_on is not None and on <= member.left_on

    def lasted_on(self, day: date) -> bool:
        """Whether a day is one of the action's, as far as its beginning and end are known."""
        since, until = self.started_on, self.over_on
        return (since is None or since <= day) and (until is None or day <= until)

    def entry(self, entry: UUID) -> Entry | None:
        """Return a field record by its number."""
        return next((one for one in self.entries if one.entry == entry), None)

    def fined_conduct(self, entry: UUID) -> UUID | None:
        """Return the conduct that a field record fines, or fined before it was voided."""
        return next((conduct for one, conduct in self.spot_fines if one == entry), None)

    def follow_up(self, follow_up: UUID) -> FollowUp | None:
        """Return a follow-up item by its number."""
        return next((one for one in self.follow_ups if one.follow_up == follow_up), None)

    def with_members(self, *changed: Member) -> JointAction:
        """Return the state with agencies as they stand now, new ones last."""
        known = {one.agency: one for one in (*self.members, *changed)}
        return replace(self, members=tuple(known.values()))

    def with_entries(self, entries: Iterable[Entry]) -> JointAction:
        """Return the state with these field records, in the order of their numbers."""
        return replace(self, entries=tuple(sorted(entries, key=lambda one: one.entry)))

    def with_follow_up(self, changed: FollowUp) -> JointAction:
        """Return the state with an item as it stands now."""
        known = {one.follow_up: one for one in (*self.follow_ups, changed)}
        return replace(self, follow_ups=tuple(known.values()))


JOINT_ACTION = Kind("joint_action", plural="joint-actions", zh="联合行动", en="joint action", state=JointAction)

ALIVE = (Stage.PLANNED, Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.ENDED)
"""Planned, and not reported or cancelled."""
HAPPENED = (*ALIVE, Stage.REPORTED)
"""Planned, and not cancelled."""

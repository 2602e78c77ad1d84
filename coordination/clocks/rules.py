"""What a rule of a clock says: how long, from what, until what, by which article, and what can move it. 期限规则。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coordination.catalogue import Coded
from coordination.clocks.arithmetic import Amount, Unit
from coordination.profiles.model import Verification
from coordination.rules import Envelope

CORRECTED = "~"
"""Parts a version's name from the number of its correction."""
STATE = "state."
"""Begins the path of a value that stands on the record rather than on the event."""
OFFICE = "office"
"""In the place of a path: the office of the record's campaign."""


class Nature(Coded):
    """Where the length of a clock comes from; only the first is ever called statutory. 期限性质。"""

    STATUTORY = "statutory", "法定期限", "statutory period"
    INTERNAL = "internal", "内部时限（非法定期限）", "internal service level, not a statutory period"
    DOCUMENT_SET = "document_set", "文书载明的期限", "date set by a document"


class Side(Coded):
    """What the end of a clock is to whom. 期限种类。"""

    DUTY = "duty", "义务", "duty of an agency"
    RIGHT = "right", "机关的权利", "right of an agency"
    PARTY_RIGHT = "party_right", "当事人的权利义务", "right or obligation of the party"
    TERM = "term", "存续期", "term for which something lasts"


class Rolling(Coded):
    """What happens where the last day is a day off. 期间届满日顺延。"""

    ROLLS = "rolls", "法定节假日顺延", "rolls to the first day after a holiday"
    SILENT = "silent", "未规定", "the law is silent"
    NONE = "none", "不顺延", "does not roll"


class By(Coded):
    """Whose word it takes to extend a clock or to advance its tier. 批准人。"""

    LEADER = "leader", "机关负责人", "a leader of the agency"
    COLLECTIVE = "collective", "机关负责人集体讨论", "the leaders in collective discussion"
    CHIEF_PROCURATOR = "chief_procurator", "检察长", "the chief procurator"
    COUNTY_POLICE_HEAD = "county_police_head", "县级以上公安机关负责人", "a head of a county or higher police organ"
    SUPERIOR_POLICE_HEAD = "superior_police_head", "上一级公安机关负责人", "a head of the police organ one level up"
    SUPERIOR_POLICE = "superior_police", "上一级公安机关", "the police organ one level up"
    SUPERIOR = "superior", "上一级机关", "the organ one level up"
    SHARING_AUTHORITY = "sharing_authority", "政务数据共享主管部门", "the authority for data sharing"
    NOT_STATED = "not_stated", "未规定批准人", "no approver stated"


class Ground(Coded):
    """Time that the law takes out of a period. 扣除事由。"""

    TESTING = "testing", "检测、检验、检疫、鉴定期间", "testing, inspection, quarantine or appraisal"
    IDENTIFICATION = "identification", "权利人辨认或者鉴别期间", "identification by the right holder"
    SUSPENSION = "suspension", "中止期间", "suspension"
    HEARING = "hearing", "听证期间", "a hearing"
    PUBLIC_NOTICE = "public_notice", "公告期间", "public notice"
    REFUND = "refund", "责令退款期间", "an ordered refund"
    TRAVEL = "travel", "在途期间", "travel"
    OPINION = "opinion", "征求异地检察院意见期间", "asking another procuratorate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """How a body of law counts. 期间计算制度。

    ``working_up_to`` and ``working_lengths``: lengths in 日 that this law makes working days; a row may not say otherwise.
    """

    id: str
    zh: str
    en: str
    law: str
    verification: Verification
    rolling: Rolling
    travel_excluded: bool
    working_up_to: int
    working_lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """An event that does something to a clock, where its values are as said. 触发事件。

    ``when``: value by path, each one of a list. ``beyond``: a list by path that names something outside the given one.
    ``of``: path of the record whose clock is meant, where that is not the record of the event. ``up_to``: path of a day; of
    clocks that documents set, those are meant that end by then.
    """

    topic: str
    of: str | None = None
    up_to: str | None = None
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)
    beyond: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)

    def matches(self, event: Any, state: Any, envelope: Envelope) -> bool:
        """Whether an event of the topic is meant; ``state`` is the record's after the event."""
        return all(value_at(path, event, state, envelope) in allowed for path, allowed in self.when.items()) and all(
            set(value_at(path, event, state, envelope)) - set(listed) for path, listed in self.beyond.items()
        )

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all values that it reads."""
        return (*self.when, *self.beyond, *filter(None, (self.of, self.up_to)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Signal):
    """An event that starts a clock. 起算事件。

    ``since``: path of the date or instant that triggers it. ``who``: path of the agency whose clock it is, or ``office``: the one
    that triages, which is the office of the campaign, or the registrant where that is left to it. ``due``: path of the
    date that a document set; where it is empty the rule's own length counts, and without one there is no clock. ``restarts``:
    the clock that runs is replaced; ``replaces``: so is the one of that name. ``chosen_by``: path of the date by which the version
    of the rule is chosen, where that is not the trigger: a complaint stays under the rules of the day on which it was registered.
    """

    since: str = "legal_on"
    who: str = "agency"
    due: str | None = None
    restarts: bool = False
    replaces: str | None = None
    chosen_by: str | None = None

    @property
    def runs_on(self) -> str:
        """The kind of record that the clock runs beside: that of the event, or the one that ``of`` ends with."""
        return (self.of or self.topic.partition(".")[0]).rpartition(".")[2]

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all values that it reads."""
        who = () if self.who == OFFICE else (self.who,)
        return (*Signal.paths(self), self.since, *who, *filter(None, (self.due, self.chosen_by)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting(Signal):
    """An event that puts right from when a clock counts. 更正起算日的事件。

    ``since`` is the path of the right trigger, empty where the event says nothing of it; ``started_by`` the topic by which the
    clock must have been started.
    """

    since: str
    started_by: str

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all values that it reads."""
        return (*Signal.paths(self), self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing(Signal):
    """An event from which on time does not count, or counts again. 中止或者恢复计算的事件。

    ``ground`` is why, or ``ground_at`` the path of it; the rule's ``exclusions`` must know it, otherwise time goes on. ``key`` is
    the path of what tells several pauses of one ground apart (two tests at once): each ends for itself, and days that lie in both
    are left out once. ``day`` is the path of the first day that does not count, or of the first that counts again.
    """

    ground: Ground | None = None
    ground_at: str | None = None
    key: str | None = None
    day: str = "legal_on"

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all values that it reads."""
        return (*Signal.paths(self), self.day, *filter(None, (self.ground_at, self.key)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extending(Signal):
    """An event that extends a clock, and the path of the length. 延长事件。"""

    length: str

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all values that it reads."""
        return (*Signal.paths(self), self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """Who may extend a clock, how often, by how much; always before the lenient due date has passed. 延长规则。

    ``times`` and ``most`` are None where the law sets no limit. ``unit`` is the unit of the event's length.
    """

    by: By
    times: int | None
    most: Amount | None
    unit: Unit
    article: str
    note_zh: str
    note_en: str
    signals: tuple[Extending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upshot:
    """What a breach brings about on a record: an event that only rules make. 逾期的后果。

    ``on``: path of the record, where it is not the clock's own. Fields of the event that are called like :data:`OF_CLOCK` tell of
    the clock; ``gives`` fills fields by path, ``says`` as they stand in the row.
    """

    topic: str
    on: str | None = None
    gives: Mapping[str, str] = field(default_factory=dict, hash=False)
    says: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn(Upshot):
    """What is put on record so long before the strict end, if something holds then, or as soon as it holds after that. 预警。

    ``before`` is one of the rule's reminders. ``when``: values by path through records, each one of a list. ``upon``: events
    that join the records on these paths to one another, and so may bring it about.
    """

    before: Amount
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)
    upon: tuple[str, ...] = ()


OF_CLOCK = ("clock", "record", "record_kind", "due_date_strict", "due_at")
"""Fields that every upshot may have: which clock, on which record, its strict last day, its lenient end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of a clock that can be prolonged step by step, with whoever must approve it. 期限层级。

    ``upon`` names the tier on whose length this one adds; otherwise it counts from the trigger. ``by`` is None where the law
    names no approver for the step.
    """

    id: str
    zh: str
    en: str
    amount: Amount
    upon: str | None
    by: By | None
    law: str
    article: str
    verification: Verification
    confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One version of one rule in one pack; there is one of each, so they are told apart by being the same. 期限规则版本。

    ``amount`` is None only where a document sets the date and nothing stands in for a missing one. ``backward``: the period lies
    before its trigger. ``afterwards`` says what holds after ``valid_to`` where no other version follows.
    """

    id: str
    zh: str
    en: str
    law: str
    article: str
    verification: Verification
    confirm: bool
    nature: Nature
    side: Side
    regime: Regime
    amount: Amount | None
    promptly: bool
    backward: bool
    tiers: tuple[Tier, ...]
    starts: tuple[Start, ...]
    satisfied_by: tuple[Signal, ...]
    waived_by: tuple[Signal, ...]
    suspended_by: tuple[Pausing, ...]
    resumed_by: tuple[Pausing, ...]
    reopened_by: tuple[Signal, ...]
    advanced_by: tuple[Signal, ...]
    corrected_by: tuple[Correcting, ...]
    extensions: tuple[ExtensionRule, ...]
    on_breach: tuple[Upshot, ...]
    warns: tuple[Warn, ...]
    exclusions: tuple[Ground, ...]
    reminders: tuple[Amount, ...]
    consequence_zh: str
    consequence_en: str
    note_zh: str
    note_en: str
    pending: frozenset[str]
    profile: str | None
    valid_from: date
    valid_to: date | None
    afterwards_zh: str
    afterwards_en: str
    catalogue: str
    pack: str
    region: str
    revision: int
    place: str

    @property
    def clock(self) -> str:
        """The id without the profile: what the same clock is called with every agency."""
        return self.id.rpartition(".")[2]

    @property
    def version(self) -> str:
        """What a clock remembers of the rule that it was started under: pack, id, date of effect, correction."""
        return self.uncorrected + (f"{CORRECTED}{self.revision}" if self.revision > 1 else "")

    @property
    def uncorrected(self) -> str:
        """The same without the correction: what all revisions of the version share."""
        return f"{self.pack}/{self.id}@{self.valid_from}"

    @property
    def cite(self) -> str:
        """Law and article."""
        return f"{self.law} {self.article}".rstrip()

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All events that do something to the clock."""
        extending = (signal for rule in self.extensions for signal in rule.signals)
        return (
            *self.starts,
            *self.satisfied_by,
            *self.waived_by,
            *self.suspended_by,
            *self.resumed_by,
            *self.reopened_by,
            *self.advanced_by,
            *self.corrected_by,
            *extending,
        )

    def in_force(self, on: date) -> bool:
        """Whether the rule holds for what is triggered on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def waits_for(self, topic: str) -> bool:
        """Whether the row says that events of this topic come with a stream, or an event type, that is not there yet."""
        return bool(self.pending & {topic, topic.partition(".")[0]})

    @property
    def can_end(self) -> bool:
        """Whether what the clock demands can be recorded at all; one that nothing could satisfy is not started."""
        return any(not self.waits_for(signal.topic) for signal in self.satisfied_by)

    @property
    def first_tier(self) -> str | None:
        """The tier with which its clocks begin, where it has tiers."""
        return self.tiers[0].id if self.tiers else None

    def tier(self, name: str) -> Tier | None:
        """Return a tier by its id, or None."""
        return next((tier for tier in self.tiers if tier.id == name), None)

    def amounts(self, tier: str | None = None) -> tuple[Amount, ...]:
        """Return what is counted, for a tier or for the rule itself.

        Raises:
            KeyError: the rule has no such tier.
        """
        if tier is None:
            return (self.amount,) if self.amount else ()
        found = self.tier(tier)
        if found is None:
            raise KeyError(tier)
        return (*(self.amounts(found.upon) if found.upon else ()), found.amount)


def value_at(path: str, event: Any, state: Any, envelope: Envelope) -> Any:
    """Return what stands at a path: on the envelope (``legal_on``, ``agency``), on the record (``state.…``), or on the event."""
    if path.startswith(STATE):
        return getattr(state, path.removeprefix(STATE))
    if path in ("legal_on", "agency", "occurred_at"):
        return getattr(envelope, path)
    return getattr(event, path)

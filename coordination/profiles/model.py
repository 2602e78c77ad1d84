"""What a profile says: the penalty procedure of one type of agency, as data with its sources. 办案程序规则。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coordination.catalogue import Coded


class Verification(StrEnum):
    """How far a row was checked against the text of the law. 核对程度。"""

    READ = "V"
    PARTLY = "P"
    MEMORY = "M"
    SEED = "S"
    DESIGN = "D"


class Act(Coded):
    """What needs somebody's approval. 须经批准的事项。"""

    FILING = "filing", "立案", "filing a case"
    FILING_DECLINED = "filing_declined", "不予立案", "declining to file"
    VERIFICATION_EXTENSION = "verification_extension", "延长核查期限", "more time to verify"
    OFFICERS = "officers", "指定办案人员", "appointing case officers"
    SUSPENSION = "suspension", "中止调查", "suspending an investigation"
    TERMINATION = "termination", "终止调查", "terminating an investigation"
    LEGAL_REVIEW = "legal_review", "法制审核", "legal review"
    REVIEW_EXTENSION = "review_extension", "延长审核期限", "more time to review"
    NOTICE = "notice", "处罚告知", "penalty notice"
    COLLECTIVE = "collective", "集体讨论", "collective discussion"
    PENALTY = "penalty", "行政处罚决定", "penalty decision"
    NO_PENALTY = "no_penalty", "不予行政处罚决定", "decision not to penalise"
    OTHER_DEPARTMENT = "other_department", "移送其他部门", "transfer to another department"
    REFERRAL = "referral", "移送司法机关", "referral to the judiciary"
    PERIOD_EXTENSION = "period_extension", "延长办案期限", "more time to decide"
    DEFERRAL = "deferral", "暂缓或者分期缴纳", "deferred payment"
    CLOSING = "closing", "结案", "closing a case"


class GroundList(StrEnum):
    """The lists of grounds that every profile has. 事由清单。"""

    NOT_FILED = "not_filed"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    LEGAL_REVIEW = "legal_review"
    NO_PENALTY = "no_penalty"
    CLOSING = "closing"


class Step(StrEnum):
    """Steps of the procedure between investigation and decision. 程序步骤。"""

    REVIEW = "review"
    NOTICE = "notice"
    STATEMENT = "statement"
    HEARING = "hearing"
    COLLECTIVE = "collective"


class StepRule(StrEnum):
    """When a step is required: in every case, in cases with a ground for legal review, or from a threshold on."""

    ALWAYS = "always"
    LISTED = "listed"
    THRESHOLD = "threshold"


class Unit(StrEnum):
    """Units of periods: hours, natural days, working days, months. 期间单位。"""

    HOURS = "h"
    NATURAL_DAYS = "nd"
    WORKING_DAYS = "wd"
    MONTHS = "mo"


class PenaltyKind(Coded):
    """Kinds of administrative penalty (行政处罚法 第九条). 行政处罚种类。"""

    WARNING = "warning", "警告", "warning"
    CRITICISM = "criticism", "通报批评", "public criticism"
    FINE = "fine", "罚款", "fine"
    INCOME = "illegal_income", "没收违法所得", "confiscation of illegal income"
    GOODS = "illegal_goods", "没收非法财物", "confiscation of illegal goods"
    LICENCE_HELD = "licence_suspended", "暂扣许可证件", "licence suspended"
    GRADE_LOWERED = "grade_lowered", "降低资质等级", "grade of qualification lowered"
    LICENCE_REVOKED = "licence_revoked", "吊销许可证件", "licence revoked"
    OPERATIONS_LIMITED = "operations_limited", "限制开展生产经营活动", "operations limited"
    STOPPED = "stopped", "责令停产停业", "ordered to stop production or business"
    SHUT = "shut", "责令关闭", "ordered to shut"
    PRACTICE_LIMITED = "practice_limited", "限制从业", "barred from practice"
    DETENTION = "detention", "行政拘留", "administrative detention"
    OTHER = "other", "法律、行政法规规定的其他行政处罚", "another penalty of law or regulation"


class Ending(StrEnum):
    """What brought a case to its closing. 结案事由的来历。"""

    EXECUTED = "executed"
    COURT_ENDED = "court_ended"
    TERMINATED = "terminated"
    NO_PENALTY = "no_penalty"
    OTHER_DEPARTMENT = "other_department"
    JUDICIARY = "judiciary"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A row of a profile: where it comes from, and whether the legal office has still to confirm it. 出处。"""

    cite: str
    verification: Verification
    confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver(Cited):
    """Who must approve an act: one of the approver roles of :data:`coordination.guards.APPROVERS`. 批准人。"""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Cited):
    """One ground of a list. 事由。

    ``after_hearing``: legal review on this ground takes place after the hearing. ``educate``: the party must be educated.
    ``follows``: what must have brought the case to closing on this ground.
    """

    code: str
    zh: str
    en: str
    after_hearing: bool = False
    educate: bool = False
    follows: frozenset[Ending] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Cited):
    """How long something may take; for the clocks. ``extension`` is by how much it can be extended, once. 期限。"""

    id: str
    zh: str
    length: int
    unit: Unit
    extension: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officers(Cited):
    """How many officers handle a case at least. 办案人员人数。"""

    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredStep(Cited):
    """When a step is required. 程序步骤要求。"""

    rule: StepRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing(Cited):
    """From where on the party must be told that it can ask for a hearing; both amounts include themselves. 听证范围。"""

    person_fen: int
    organisation_fen: int
    kinds: frozenset[PenaltyKind]

    def covers(self, *, natural_person: bool, kinds: frozenset[PenaltyKind], fine_fen: int, forfeit_fen: int) -> bool:
        """Whether a proposed penalty lies within the range: by its kind, its fine, or the value of what it confiscates."""
        threshold = self.person_fen if natural_person else self.organisation_fen
        return bool(kinds & self.kinds) or fine_fen >= threshold or forfeit_fen >= threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSpot(Cited):
    """The largest fine that is decided on the spot; both amounts include themselves. 当场处罚（简易程序）。"""

    person_fen: int
    organisation_fen: int

    def most(self, *, natural_person: bool) -> int:
        """Return the largest fine for a party of this sort."""
        return self.person_fen if natural_person else self.organisation_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Cited):
    """The penalty procedure that agencies of some types follow from a date on. 办案程序。"""

    id: str
    zh: str
    en: str
    law: str
    agency_types: frozenset[str]
    valid_from: date
    valid_to: date | None
    officers: Officers
    hearing: Hearing
    on_spot: OnSpot
    approvers: Mapping[Act, Approver] = field(hash=False)
    grounds: Mapping[GroundList, tuple[Ground, ...]] = field(hash=False)
    steps: Mapping[Step, RequiredStep] = field(hash=False)
    periods: Mapping[str, Period] = field(hash=False)

    def in_force(self, on: date) -> bool:
        """Whether the procedure holds for a case that was filed on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def ground(self, listed: GroundList, code: str) -> Ground | None:
        """Return the ground of a list that has this code, or None."""
        return next((ground for ground in self.grounds[listed] if ground.code == code), None)

    def unconfirmed(self) -> tuple[Cited, ...]:
        """Return the rows that wait for the legal office (待法制机构确认)."""
        rows: list[Cited] = [self, self.officers, self.hearing, self.on_spot, *self.approvers.values()]
        for grounds in self.grounds.values():
            rows.extend(grounds)
        rows.extend(self.steps.values())
        rows.extend(self.periods.values())
        return tuple(row for row in rows if row.confirm)

"""What the rules need to know of a case. 案件状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.profiles import Ending, PenaltyKind
from coordination.streams.case.codes import Proposal, ServedDocument, Stage, SuspicionOutcome, ValueStage
from coordination.streams.excluded import Excluded
from coordination.streams.jurisdiction import Question
from coordination.streams.parts import PartyKind
from coordination.streams.reliance import Reliance


@dataclass(frozen=True, slots=True)
class Notice:
    """The penalty notice that was served last: what was proposed, on which day. 已送达的处罚告知。"""

    served_on: date
    kinds: frozenset[PenaltyKind]
    fine_fen: int
    illegal_income_fen: int
    goods_value_fen: int
    hearing_offered: bool
    heard: bool = False
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing that the party asked for, as far as it has come. 听证。"""

    host: str | None = None
    file_received: bool = False
    on: date | None = None
    public: bool = True
    notified_on: date | None = None
    announced_on: date | None = None
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """Sums decided, or collected. 金额。"""

    fine_fen: int = 0
    illegal_income_fen: int = 0
    surcharge_fen: int = 0

    def plus(self, fine_fen: int, illegal_income_fen: int, surcharge_fen: int) -> Money:
        """Return the sums with more added; what goes back is added as less than nothing."""
        return Money(
            self.fine_fen + fine_fen,
            self.illegal_income_fen + illegal_income_fen,
            self.surcharge_fen + surcharge_fen,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The penalty decision that stands. 现行处罚决定。"""

    money: Money
    served: bool = False
    served_on: date | None = None
    document_no: str = ""
    takes_goods: bool = False


@dataclass(frozen=True, slots=True)
class Deferral:
    """By when which part of the fine is to be paid, as allowed; ``before_fen`` had been paid already. 暂缓或者分期缴纳计划。"""

    parts: tuple[tuple[date, int], ...]
    before_fen: int

    @property
    def until(self) -> date:
        """The last day of all."""
        return max(pay_by for pay_by, _ in self.parts)

    def kept_up_to(self, paid_fen: int) -> date | None:
        """Return the last day by which all that was due by then has been paid, given what has been paid in all."""
        left, kept = paid_fen - self.before_fen, None
        for day in sorted({pay_by for pay_by, _ in self.parts}):
            left -= sum(amount for pay_by, amount in self.parts if pay_by == day)
            if left < 0:
                break
            kept = day
        return kept


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules need to know of a case. 案件状态。

    ``published`` are documents that are being served by public notice, each with the day of publication. ``question`` is the
    transfer or dispute in which it is open whose the case is, ``received_from`` who transferred it to the agency that holds it.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    profile: str | None = None
    filed_on: date | None = None
    case_no: str | None = None
    party_kind: PartyKind = PartyKind.UNKNOWN
    leads: tuple[UUID, ...] = ()
    referrals: tuple[UUID, ...] = ()
    interventions: tuple[UUID, ...] = ()
    assists: tuple[UUID, ...] = ()
    links: frozenset[tuple[str, UUID]] = frozenset()
    conducts: tuple[UUID, ...] = ()
    duplicates: frozenset[UUID] = frozenset()
    spot_fines: frozenset[UUID] = frozenset()
    orders: frozenset[UUID] = frozenset()
    case_team: UUID | None = None
    team: tuple[str, ...] = ()
    major: bool = False
    officers: frozenset[str] = frozenset()
    extensions: int = 0
    excluded: tuple[Excluded, ...] = ()
    crime_suspected: bool = False
    lead_suspected: bool = False
    suspicion: SuspicionOutcome | None = None
    proposal: Proposal | None = None
    review_grounds: frozenset[str] = frozenset()
    review_received_on: date | None = None
    reviewed: bool = False
    legally_reviewed: bool = False
    discussed: bool = False
    hearing: Hearing | None = None
    hearing_held: bool = False
    notice: Notice | None = None
    published: tuple[tuple[ServedDocument, date], ...] = ()
    decision: Decision | None = None
    collected: Money = Money()
    deferral: Deferral | None = None
    demanded_on: date | None = None
    remedies_ended_on: date | None = None
    court_applied: bool = False
    ending: Ending | None = None
    value_stage: ValueStage | None = None
    reliances: tuple[Reliance, ...] = ()
    fallen: frozenset[UUID] = frozenset()
    question: Question | None = None
    received_from: str | None = None
    bounces: int = 0
    warned: frozenset[tuple[UUID, str, date]] = frozenset()

    @property
    def referral(self) -> UUID | None:
        """The last referral: the only one that can be under way."""
        return self.referrals[-1] if self.referrals else None

    @property
    def conduct(self) -> UUID | None:
        """The conduct that it is about, as far as that was numbered: the last one named. 违法行为。"""
        return self.conducts[-1] if self.conducts else None

    def about(self, conduct: UUID | None) -> tuple[UUID, ...]:
        """Return the conducts that it was ever said to be about, this one last."""
        return self.conducts if conduct is None else (*(one for one in self.conducts if one != conduct), conduct)

    @property
    def undecided(self) -> bool:
        """Whether the agency has still to dispose of the case. 尚未处理。"""
        return self.stage in UNDECIDED

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))

    @property
    def crime_at_issue(self) -> bool:
        """Whether a crime was suspected in the case, or told by a lead it rests on, and nothing was resolved since."""
        return self.crime_suspected or self.lead_suspected

    @property
    def penalised(self) -> bool:
        """Whether a penalty decision stands."""
        return self.decision is not None

    @property
    def owing(self) -> bool:
        """Whether a fine, or confiscated income, has still to be paid."""
        if self.decision is None:
            return False
        owed, paid = self.decision.money, self.collected
        return paid.fine_fen < owed.fine_fen or paid.illegal_income_fen < owed.illegal_income_fen

    @property
    def paid_up_to(self) -> date | None:
        """Up to which instalment the fine has been paid as allowed, by its day."""
        return None if self.deferral is None else self.deferral.kept_up_to(self.collected.fine_fen)

    @property
    def enforceable_from(self) -> date | None:
        """From when the months count in which the court may be asked (行政强制法 第五十三条, 行政处罚法 第七十二条)."""
        if self.remedies_ended_on is None:
            return None
        return max(self.remedies_ended_on, self.deferral.until) if self.deferral else self.remedies_ended_on

    def published_on(self, document: ServedDocument) -> date | None:
        """Return since when a document is being served by public notice, or None."""
        return dict(self.published).get(document)

    def without_notice_of(self, *documents: ServedDocument) -> tuple[tuple[ServedDocument, date], ...]:
        """Return what is being served by public notice without these."""
        return tuple(one for one in self.published if one[0] not in documents)


CASE = Kind("case", plural="cases", zh="案件", en="case", state=Case)

UNDECIDED = (
    Stage.FILED,
    Stage.INVESTIGATING,
    Stage.SUSPENDED,
    Stage.IN_REVIEW,
    Stage.NOTICE_PENDING,
    Stage.AWAITING_PARTY,
    Stage.HEARING,
    Stage.DECIDING,
)
"""Before the agency has disposed of the case."""
DISPOSABLE = (Stage.IN_REVIEW, Stage.NOTICE_PENDING, Stage.DECIDING)
"""Where a disposition other than a penalty may be made: it needs no notice (程序规定 第五十六条)."""
LIVE = (*UNDECIDED, Stage.EXECUTING, Stage.TERMINATED, Stage.CLOSING)
ENDED = (Stage.CLOSED, Stage.ARCHIVED)

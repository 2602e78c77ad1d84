"""What the rules need to know of a referral. 案件移送状态。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.referral.codes import CrimeField, Fate, FilingTier, Finding, Notice, Stage


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A line of the list of goods, and where its goods are; ``goods`` and ``line_no`` name their own record. 涉案物品。"""

    item_no: str
    listed: int
    seized: bool
    goods: UUID | None = None
    line_no: str | None = None
    handed: int | None = None
    received: int | None = None
    entrusted: bool = False
    consented: bool = False
    returned: bool = False

    @property
    def with_police(self) -> bool:
        """Whether the police answer for the goods, wherever they keep them."""
        return self.handed is not None and not self.returned

    @property
    def expected(self) -> int:
        """How many there should be when they are counted next."""
        return next(number for number in (self.received, self.handed, self.listed) if number is not None)


@dataclass(frozen=True, slots=True)
class Referral:
    """What the rules need to know of a referral. 案件移送状态。

    ``holder`` is who has the file and must act on it: the agency until the police accept, and again once the file is back.
    ``police`` is the organ that the referral was sent or forwarded to last, ``transferred_by`` one that has still to tell that
    it passed the criminal case on.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    case: UUID | None = None
    former: UUID | None = None
    superseded: bool = False
    crime_field: CrimeField | None = None
    police: str | None = None
    procuratorate: str | None = None
    courts: tuple[str, ...] = ()
    approved_by: str | None = None
    reported_on: date | None = None
    approved_on: date | None = None
    sent_on: date | None = None
    delivered: bool = False
    received_on: date | None = None
    accepted_on: date | None = None
    finding: Finding | None = None
    tier: FilingTier = FilingTier.THREE
    notified: bool = False
    transferred_by: str | None = None
    copied: bool = False
    reconsidered: bool = False
    reasons_stated: bool = False
    reasons_sound: bool = False
    rectifying: bool = False
    rectified: bool = False
    delay_questioned: bool = False
    undelivered: frozenset[Notice] = frozenset()
    exhibits: tuple[Exhibit, ...] = ()
    party_to_be_told: bool = False
    persons: frozenset[UUID] = frozenset()
    fates: tuple[tuple[UUID, Fate], ...] = ()
    trials: frozenset[str] = frozenset()
    appealable: frozenset[str] = frozenset()
    fined: bool = False
    offset_fen: int = 0
    to_be_handled: bool = False
    fallen: frozenset[UUID] = frozenset()

    @property
    def open(self) -> bool:
        """Whether the referral has begun and not come to an end. 移送是否在途。"""
        return self.stage not in ENDED

    def joined_by(self, *agencies: str | None) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *(agency for agency in agencies if agency))))

    def fate(self, person: UUID) -> Fate:
        """Return how far procedure has come with a person."""
        return dict(self.fates).get(person, Fate.NAMED)

    def has(self, *fates: Fate) -> bool:
        """Whether somebody has come to one of these points."""
        return any(fate in fates for _, fate in self.fates)

    def brought(self, persons: Iterable[UUID], fate: Fate) -> Referral:
        """Return the state after persons have come to a point."""
        fates = dict(self.fates) | dict.fromkeys(persons, fate)
        return replace(self, fates=tuple(fates.items()))

    def exhibit(self, item_no: str) -> Exhibit | None:
        """Return a line of the list by its number."""
        return next((exhibit for exhibit in self.exhibits if exhibit.item_no == item_no), None)

    @property
    def goods_to_hand_over(self) -> bool:
        """Whether goods on the list have still to be handed over; what is to be disposed of early is not."""
        return any(exhibit.handed is None and not exhibit.consented for exhibit in self.exhibits)

    def with_exhibits(self, changed: Iterable[Exhibit]) -> Referral:
        """Return the state with some lines changed, or added."""
        lines = {exhibit.item_no: exhibit for exhibit in self.exhibits} | {line.item_no: line for line in changed}
        return replace(self, exhibits=tuple(lines.values()))

    def wrote(self, *notices: Notice) -> Referral:
        """Return the state after letters went out that somebody has to sign for."""
        return replace(self, undelivered=self.undelivered | set(notices))

    def got(self, *notices: Notice) -> Referral:
        """Return the state after letters arrived; whoever answers one has got it."""
        return replace(self, undelivered=self.undelivered - set(notices))

    def settled(self) -> Referral:
        """Return the state as concluded, if a court or the procuratorate has had the last word on everybody in procedure."""
        over = not self.trials and not self.appealable and not self.has(*PENDING) and self.has(*DECIDED)
        if self.stage is not Stage.FILED or not over:
            return self
        return replace(self, stage=Stage.CONCLUDED, to_be_handled=not self.fined)


REFERRAL = Kind("referral", plural="referrals", zh="案件移送", en="referral", state=Referral)

AT_AGENCY = (Stage.DRAFT, Stage.PREPARING, Stage.PENDING_APPROVAL, Stage.APPROVED)
REVIEWING = (Stage.UNDER_REVIEW, Stage.SUPPLEMENTING)
"""The police have accepted the referral and have not decided; a request for supplement does not stop that."""
WITH_POLICE = (Stage.RECEIVED, *REVIEWING)
REFUSED = (Stage.NOT_FILED, Stage.UPHELD)
CONTESTED = (Stage.SUPERVISED, Stage.REASONS_PENDING, Stage.ORDERED)
PROCEEDING = (Stage.FILED, Stage.CONCLUDED)
"""From filing on; somebody caught after the end begins procedure again."""
ENDED = (
    Stage.NONE,
    Stage.REJECTED,
    Stage.RETURNED,
    Stage.CLOSED_NOT_FILED,
    Stage.WITHDRAWN,
    Stage.CONCLUDED,
)
WITHOUT_CRIMINAL_CASE = (Stage.RETURNED, Stage.CLOSED_NOT_FILED, Stage.WITHDRAWN)
"""Over, and whatever the police hold comes back."""
BEGUN = tuple(stage for stage in Stage if stage is not Stage.NONE)
SINCE_SENT = tuple(stage for stage in BEGUN if stage not in (*AT_AGENCY, Stage.REJECTED))

PENDING = (Fate.APPREHENDED, Fate.ARRESTED, Fate.PROSECUTED, Fate.ON_TRIAL)
DECIDED = (Fate.SENTENCED, Fate.ACQUITTED, Fate.NOT_PROSECUTED)

"""What the rules need to know of a dispute on jurisdiction. 管辖争议状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.jurisdiction import RecordKind
from coordination.streams.jurisdiction_dispute.codes import DisputeRoute, Stage


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the rules need to know of a dispute on jurisdiction. 管辖争议状态。

    ``registrant`` raised it, ``other`` is the other party; ``positions`` tell whom either believes competent. ``authority`` is who
    has to decide now: the common superior, the justice bureau, or the government. ``report_received_on`` is when the report came in
    over which they dispute, where it is a report.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    other: str | None = None
    authority: str | None = None
    justice_bureau: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    record_kind: RecordKind | None = None
    record: UUID | None = None
    transfer: UUID | None = None
    route: DisputeRoute | None = None
    positions: tuple[tuple[str, str], ...] = ()
    material_received: bool = False
    report_received_on: date | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """The two agencies that dispute."""
        return tuple(party for party in (self.registrant, self.other) if party is not None)

    @property
    def over_report(self) -> bool:
        """Whether it is a report that they dispute: that has a period of its own."""
        return self.report_received_on is not None

    @property
    def holder(self) -> str | None:
        """Whoever has to act: the authority that it is with, else the agency that raised it."""
        return self.authority or self.registrant

    @property
    def offered_to(self) -> str | None:
        """Nobody: whom it is reported to cannot turn it down."""
        return None

    @property
    def lead(self) -> UUID | None:
        """The lead that is disputed, if it is one."""
        return self.record if self.record_kind is RecordKind.LEAD else None

    @property
    def case(self) -> UUID | None:
        """The case that is disputed, if it is one."""
        return self.record if self.record_kind is RecordKind.CASE else None

    def believed_by(self, party: str) -> str | None:
        """Return whom a party believes competent."""
        return dict(self.positions).get(party)

    def opponent(self, party: str) -> str | None:
        """Return the other party than the one given."""
        return next((one for one in self.parties if one != party), None)

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *agencies)))


DISPUTE = Kind(
    "jurisdiction_dispute",
    plural="jurisdiction-disputes",
    zh="管辖争议",
    en="dispute on jurisdiction",
    state=Dispute,
)
OPEN = (Stage.NEGOTIATING, Stage.WITH_SUPERIOR, Stage.WITH_JUSTICE, Stage.WITH_GOVERNMENT)

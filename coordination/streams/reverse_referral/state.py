"""What the rules need to know of a reverse referral. 反向移送状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.excluded import Excluded
from coordination.streams.reverse_referral.codes import Origin, Stage


@dataclass(frozen=True, slots=True)
class ReverseReferral:
    """What the rules need to know of a reverse referral. 反向移送状态。

    ``registrant`` is the procuratorate or police organ that gives the matter, ``holder`` whoever has it in hand.
    """

    stage: Stage = Stage.NONE
    origin: Origin | None = None
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    referral: UUID | None = None
    facts: str | None = None
    document_no: str | None = None
    reply_due_on: date | None = None
    lead: UUID | None = None
    excluded: tuple[Excluded, ...] = ()

    def joined_by(self, *agencies: str | None) -> tuple[str, ...]:
        """Return the participants with some more, each once, in the order of joining."""
        return tuple(dict.fromkeys((*self.participants, *(agency for agency in agencies if agency))))


REVERSE_REFERRAL = Kind(
    "reverse_referral", plural="reverse-referrals", zh="反向移送", en="reverse referral", state=ReverseReferral
)
"""行刑反向衔接, and what the police give to an agency because they found no crime."""

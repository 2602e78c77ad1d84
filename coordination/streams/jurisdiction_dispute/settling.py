"""What follows for the record, and for the transfer that was objected to, when a dispute ends. 争议终结的后果。"""

from __future__ import annotations

from collections.abc import Iterator

from coordination.rules import Consequence, Context
from coordination.streams.jurisdiction import HowLeft, HowMoved, QuestionKind, matter_of
from coordination.streams.jurisdiction_dispute.state import Dispute
from coordination.streams.transfer import TRANSFER, TransferSettled
from coordination.streams.transfer.consequences import tell_left, tell_moved
from coordination.streams.transfer.guards import can_go


def settled(dispute: Dispute, how: HowMoved, competent: str, context: Context) -> Iterator[Consequence]:
    """Yield what follows once it is known who is competent: the record goes there, if it is elsewhere and can still go.

    A transfer that was objected to is accepted by this only where the record comes into the receiver's hands: nobody owes an
    account of what he never got.
    """
    own = context.envelope.stream
    matter = matter_of(dispute.record_kind, dispute.record, context)
    holder = matter.state.holder
    goes = holder not in (None, competent) and can_go(matter, context)
    if goes:
        yield tell_moved(matter, QuestionKind.DISPUTE, own, how, competent, context.legal_on, context)
    else:
        other = dispute.opponent(holder or "")
        how_left = HowLeft.CONFIRMED if holder == competent else HowLeft.OVERTAKEN
        yield tell_left(matter, QuestionKind.DISPUTE, own, how_left, sender=holder, receiver=other)
    if dispute.transfer is not None:
        in_hand = competent if goes or holder == competent else None
        yield Consequence(TRANSFER, dispute.transfer, TransferSettled(dispute=own, competent_agency=in_hand))


def withdrawn(dispute: Dispute, context: Context) -> Iterator[Consequence]:
    """Yield what follows when a dispute is dropped: everything stays, and a transfer that was objected to is over."""
    own = context.envelope.stream
    matter = matter_of(dispute.record_kind, dispute.record, context)
    holder = matter.state.holder
    other = dispute.opponent(holder or "")
    yield tell_left(matter, QuestionKind.DISPUTE, own, HowLeft.WITHDRAWN, sender=holder, receiver=other)
    if dispute.transfer is not None:
        yield Consequence(TRANSFER, dispute.transfer, TransferSettled(dispute=own))

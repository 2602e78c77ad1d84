"""The second rule book of evidence, by hand from M91, M95, M96 and G14: who may do what with a piece, and what its card says then.

Two pieces are played with, an original and its copy, both collected by MARKET for its case; AGRICULTURE has a case and POLICE a
referral in which they may rely on either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

from coordination.streams.evidence import EvidenceItem, Fall, HandedItem, ReceivedItem
from coordination.streams.referral import ReferralSupportAnswered
from coordination.streams.reliance import SupportAnswer
from tests.spec import evidence, referrals
from tests.spec import test_reliance as reliance
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE
from tests.spec.evidence import CASE, COPY, REFERRAL, SHA, SM3, THEIR_CASE
from tests.spec.evidence import EVIDENCE as ORIGINAL

PROCURATORATE = referrals.PROCURATORATE
AGENCIES = (MARKET, POLICE, AGRICULTURE, PROCURATORATE)
WHOSE = {CASE: MARKET, THEIR_CASE: AGRICULTURE, REFERRAL: POLICE}
OUTSIDE = {"returned": "returned", "lost": "lost", "other_body": "handed_out"}


@dataclass
class Card:
    """What is written on the card that hangs on a piece of evidence."""

    place: str = "kept"
    keeper: str = MARKET
    asked: str | None = None
    kept_before: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    relying: dict[UUID, str] = field(default_factory=dict)
    items: dict[str, str | None] = field(default_factory=lambda: {"1": SHA, "2": None})
    fall: str | None = None
    said_by: str | None = None

    def knows(self) -> set[str]:
        asked = {self.asked} if self.asked else set()
        return {MARKET, self.keeper, *asked, *self.kept_before, *self.shown, *self.relying.values()}


@dataclass
class Cabinet:
    """Both cards, and for each record which pieces it has still to say something about."""

    cards: dict[UUID, Card] = field(default_factory=lambda: {ORIGINAL: Card(), COPY: Card()})
    waiting: dict[UUID, set[UUID]] = field(default_factory=lambda: {record: set() for record in WHOSE})

    def fallen(self, piece: UUID) -> bool:
        return self.cards[piece].fall is not None or (piece == COPY and self.cards[ORIGINAL].fall is not None)

    def told(self, piece: UUID, *, fell: bool) -> None:
        for record in {CASE, *self.cards[piece].relying} - {COPY}:
            (self.waiting[record].add if fell else self.waiting[record].discard)(piece)


@dataclass(frozen=True)
class Move:
    """An event about a piece: on which stream, made from the card (None where nothing fits), by whom, and what is written."""

    make: Callable[[Cabinet, UUID, Random], Any]
    may: Callable[[Cabinet, UUID, str, Any], bool]
    write: Callable[[Cabinet, UUID, str, Any], None]
    on: Callable[[UUID], UUID] = lambda piece: piece


def fixed(event: Any) -> Callable[[Cabinet, UUID, Random], Any]:
    return lambda cabinet, piece, dice: event


def digests(sha: str | None) -> dict[str, str | None]:
    return {"sha256": sha, "sm3": None if sha is None else SM3}


def offer(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    items = [HandedItem(item_no=no, **digests(sha)) for no, sha in cabinet.cards[piece].items.items()]
    return replace(evidence.OFFER, receiving_agency=dice.choice(AGENCIES), handed_items=tuple(items))


def receive(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    lines = [ReceivedItem(item_no=no, **digests(sha)) for no, sha in cabinet.cards[piece].items.items()]
    if dice.random() < 0.2:
        lines[-1] = replace(lines[-1], difference="封条破损")
    lines = lines[: len(lines) - (dice.random() < 0.4)]
    return replace(evidence.RECEIVE, received_items=tuple(lines))


def more(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    number = str(len(cabinet.cards[piece].items) + dice.choice([0, 1, 1]))
    return replace(evidence.ADD, evidence_items=(EvidenceItem(item_no=number, name="附页"),))


def added(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].items |= {item.item_no: item.sha256 for item in event.evidence_items}


def kept(cabinet: Cabinet, piece: UUID, actor: str) -> bool:
    return cabinet.cards[piece].place == "kept" and cabinet.cards[piece].keeper == actor


def offered(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].place, cabinet.cards[piece].asked = "offered", event.receiving_agency


def answered_no(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].place, cabinet.cards[piece].asked = "kept", None


def received(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    card = cabinet.cards[piece]
    card.kept_before = [one for one in dict.fromkeys((*card.kept_before, card.keeper)) if one != actor]
    card.place, card.keeper, card.asked = "kept", actor, None


def disposed(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].place = OUTSIDE[event.evidence_disposal.value]


def share(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    return replace(evidence.SHARE, shared_with=dice.choice(AGENCIES))


def unshare(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    return replace(evidence.UNSHARE, shared_with=dice.choice(AGENCIES))


def of_collector_or_keeper(cabinet: Cabinet, piece: UUID, actor: str) -> bool:
    return actor in (MARKET, cabinet.cards[piece].keeper)


def fall(cabinet: Cabinet, piece: UUID, dice: Random) -> Any:
    found = dice.choice(list(Fall))
    return replace(evidence.FALL, fall=found, document_no=dice.choice([None, evidence.FALL.document_no]))


def may_judge(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> bool:
    card = cabinet.cards[piece]
    if event.fall is Fall.WITHDRAWN:
        concerned = actor == MARKET
    else:
        concerned = actor in {MARKET, card.keeper, *card.relying.values()} or actor == PROCURATORATE
    documented = event.document_no is not None or event.fall in (Fall.FORGED, Fall.WITHDRAWN)
    return concerned and documented and actor in card.knows() and card.fall is None


def fell(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].fall, cabinet.cards[piece].said_by = event.fall.value, actor
    cabinet.told(piece, fell=True)
    if piece == ORIGINAL and cabinet.cards[COPY].fall is None:
        cabinet.told(COPY, fell=True)


def restored(cabinet: Cabinet, piece: UUID, actor: str, event: Any) -> None:
    cabinet.cards[piece].fall = cabinet.cards[piece].said_by = None
    if not cabinet.fallen(piece):
        cabinet.told(piece, fell=False)
    if piece == ORIGINAL and cabinet.cards[COPY].fall is None:
        cabinet.told(COPY, fell=False)


def adopt(event: Any, record: UUID) -> Move:
    """The move of relying on a piece in a record: whoever holds that, if it knows of the piece, and while it stands."""
    agency = WHOSE[record]

    def may(cabinet: Cabinet, piece: UUID, actor: str, made: Any) -> bool:
        card = cabinet.cards[piece]
        return actor == agency and agency in card.knows() and not cabinet.fallen(piece) and record not in card.relying

    def write(cabinet: Cabinet, piece: UUID, actor: str, made: Any) -> None:
        cabinet.cards[piece].relying[record] = agency

    return Move(lambda cabinet, piece, dice: replace(event, support=piece), may, write, lambda piece: record)


def answer(event: Any, record: UUID) -> Move:
    return Move(
        lambda cabinet, piece, dice: replace(event, support=piece),
        lambda cabinet, piece, actor, made: actor == WHOSE[record] and piece in cabinet.waiting[record],
        lambda cabinet, piece, actor, made: cabinet.waiting[record].discard(piece),
        lambda piece: record,
    )


OF_POLICE = ReferralSupportAnswered(
    support=ORIGINAL, support_answer=SupportAnswer.UNAFFECTED, reason="其他证据足以认定"
)
BOOK: dict[str, Move] = {
    "add": Move(
        more,
        lambda cabinet, piece, actor, event: (
            cabinet.cards[piece].place == "kept"
            and of_collector_or_keeper(cabinet, piece, actor)
            and not {item.item_no for item in event.evidence_items} & cabinet.cards[piece].items.keys()
        ),
        added,
    ),
    "relocate": Move(
        fixed(evidence.RELOCATE),
        lambda cabinet, piece, actor, event: kept(cabinet, piece, actor),
        lambda cabinet, piece, actor, event: None,
    ),
    "offer": Move(
        offer,
        lambda cabinet, piece, actor, event: kept(cabinet, piece, actor) and event.receiving_agency != actor,
        offered,
    ),
    "withdraw": Move(
        fixed(evidence.WITHDRAW),
        lambda cabinet, piece, actor, event: (
            cabinet.cards[piece].place == "offered" and cabinet.cards[piece].keeper == actor
        ),
        answered_no,
    ),
    "receive": Move(
        receive,
        lambda cabinet, piece, actor, event: (
            cabinet.cards[piece].asked == actor and len(event.received_items) == len(cabinet.cards[piece].items)
        ),
        received,
    ),
    "refuse": Move(
        fixed(evidence.REFUSE),
        lambda cabinet, piece, actor, event: cabinet.cards[piece].asked == actor,
        answered_no,
    ),
    "give back": Move(
        fixed(evidence.RETURN), lambda cabinet, piece, actor, event: kept(cabinet, piece, actor), disposed
    ),
    "lose": Move(fixed(evidence.LOSE), lambda cabinet, piece, actor, event: kept(cabinet, piece, actor), disposed),
    "hand out": Move(
        fixed(evidence.HAND_OUT), lambda cabinet, piece, actor, event: kept(cabinet, piece, actor), disposed
    ),
    "destroy": Move(
        # MARKET's case is never closed here
        fixed(evidence.DESTROY),
        lambda cabinet, piece, actor, event: False,
        disposed,
    ),
    "recover": Move(
        fixed(evidence.RECOVER),
        lambda cabinet, piece, actor, event: (
            cabinet.cards[piece].place == "lost" and cabinet.cards[piece].keeper == actor
        ),
        answered_no,
    ),
    "share": Move(
        share,
        lambda cabinet, piece, actor, event: (
            of_collector_or_keeper(cabinet, piece, actor)
            and event.shared_with not in (MARKET, cabinet.cards[piece].keeper, *cabinet.cards[piece].shown)
        ),
        lambda cabinet, piece, actor, event: cabinet.cards[piece].shown.append(event.shared_with),
    ),
    "unshare": Move(
        unshare,
        lambda cabinet, piece, actor, event: (
            of_collector_or_keeper(cabinet, piece, actor) and event.shared_with in cabinet.cards[piece].shown
        ),
        lambda cabinet, piece, actor, event: cabinet.cards[piece].shown.remove(event.shared_with),
    ),
    "fall": Move(fall, may_judge, fell),
    "restore": Move(
        fixed(evidence.RESTORE),
        lambda cabinet, piece, actor, event: (
            cabinet.cards[piece].said_by == actor and actor in cabinet.cards[piece].knows()
        ),
        restored,
    ),
    "adopt in a case": adopt(evidence.ADOPT, THEIR_CASE),
    "adopt in a referral": adopt(evidence.ADOPT_BY_POLICE, REFERRAL),
    "answer": answer(reliance.ANSWER, CASE),
    "answer elsewhere": answer(reliance.ANSWER, THEIR_CASE),
    "answer by police": answer(OF_POLICE, REFERRAL),
}
LAST = ("give back", "hand out")
"""Moves after which a piece cannot be handed on, made late rather than early."""

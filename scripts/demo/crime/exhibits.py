"""Goods between agency and police, counted by both: handed over, taken over, kept for the police, given back. 涉案物品移交。"""

from __future__ import annotations

from collections.abc import Callable

from coordination.streams.goods import (
    Authority,
    GoodsLine,
    GoodsRelocated,
    GoodsSeized,
    GoodsSeizureLifted,
    LiftGround,
    LineQuantity,
    Seizure,
)
from coordination.streams.referral import (
    HandedExhibit,
    ListedExhibit,
    ReferralCustodyEntrusted,
    ReferralDisposalConsented,
    ReferralExhibitsHandedOver,
    ReferralExhibitsReturned,
    ReferralExhibitsTakenOver,
    ReferralPartyNotifiedOfGoods,
    ReturnedTo,
)
from scripts.demo import almanac
from scripts.demo.casefile import YUAN
from scripts.demo.crime.letter import Letter
from scripts.demo.story import Steps, goods

Counted = Callable[[ListedExhibit], HandedExhibit]


def as_listed(exhibit: ListedExhibit) -> HandedExhibit:
    """Return a line of which all are there."""
    return HandedExhibit(item_no=exhibit.item_no, quantity=exhibit.quantity)


def short_by(missing: int, letter: Letter, key: str) -> Counted:
    """Return how lines are counted of which the first has some missing, for a reason."""

    def counted(exhibit: ListedExhibit) -> HandedExhibit:
        if exhibit.item_no != letter.exhibits[0].item_no:
            return as_listed(exhibit)
        left = exhibit.quantity - missing
        return HandedExhibit(item_no=exhibit.item_no, quantity=left, difference=letter.word(key, few=missing))

    return counted


def hand_over(letter: Letter, *, missing: int = 0, recounted: int = 0, entrusted: bool = False) -> Steps:
    """Tell that the goods went to the police, who counted them, and that the party was told.

    ``missing`` of them were used up by tests; ``recounted``: so many fewer than handed over were found by the police.
    """
    if not letter.exhibits:
        return
    story = letter.story
    story.within(0, 3)
    given = tuple(map(short_by(missing, letter, "used_up") if missing else as_listed, letter.exhibits))
    number = letter.file.numbered("移物")
    event = ReferralExhibitsHandedOver(document_no=number, lines=given, handed_by=letter.file.officers[1])
    yield letter.sender(event)
    letter.handed(given)
    story.soon(10, 90)
    first, *others = given
    if recounted:
        words = letter.word("fewer", few=recounted)
        first = HandedExhibit(item_no=first.item_no, quantity=first.quantity - recounted, difference=words)
    else:
        first = HandedExhibit(item_no=first.item_no, quantity=first.quantity)
    taken = ReferralExhibitsTakenOver(
        lines=(first, *(HandedExhibit(item_no=one.item_no, quantity=one.quantity) for one in others)),
        taken_by=f"{letter.police.code}.106",
        document_no=number,
    )
    yield letter.by_police(taken)
    if entrusted:
        story.soon()
        keeping = ReferralCustodyEntrusted(
            items=tuple(one.item_no for one in given),
            document_no=letter.numbered(letter.police, "托管"),
            kept_at=letter.word("kept_at"),
        )
        yield letter.by_police(keeping)
    story.wait(0, 2)
    yield letter.sender(
        ReferralPartyNotifiedOfGoods(document_no=letter.file.numbered("物告"), note=letter.word("party_told"))
    )


def return_to(letter: Letter, to: ReturnedTo) -> Steps:
    """Tell that the police gave back what they had, or dealt with it by the judgment."""
    lines = tuple(
        HandedExhibit(item_no=exhibit.item_no, quantity=exhibit.expected)
        for exhibit in letter.state.exhibits
        if exhibit.with_police
    )
    if not lines:
        return
    letter.story.wait(2, 6)
    event = ReferralExhibitsReturned(
        lines=lines,
        returned_to=to,
        reason=letter.word(f"returned_{to.value}"),
        document_no=letter.numbered(letter.police, "返物"),
    )
    yield letter.by_police(event)
    if to is ReturnedTo.SENDER:
        letter.handed(lines, back=True)


def consent(letter: Letter) -> Steps:
    """Tell that the police agreed to dispose of goods that do not keep, before they have decided on the case."""
    if not letter.exhibits:
        return
    letter.story.soon(60, 300)
    event = ReferralDisposalConsented(
        items=(letter.exhibits[0].item_no,),
        document_no=letter.numbered(letter.police, "同处"),
        reason=letter.word("disposal_consented"),
    )
    yield letter.by_police(event)


def seize(letter: Letter) -> Steps:
    """Tell that the police seized more goods at the warehouse, under criminal law, and gave back what was not of the case."""
    story, file = letter.story, letter.file
    story.wait(3, 10)
    id, unit = story.new_id(), file.about.offence.unit or "件"
    name = letter.word("warehouse_goods")
    lines = (
        GoodsLine(line_no="1", name=name, quantity=story.chance.randint(40, 600), unit_of_measure=unit),
        GoodsLine(line_no="2", name="账册、送货单", quantity=story.chance.randint(2, 9), unit_of_measure="本"),
        GoodsLine(line_no="3", name="手机", quantity=1, unit_of_measure="部", worth_fen=1_200 * YUAN),
    )
    actor = story.agency(letter.police.code, 104)

    def says(event: object) -> Steps:
        yield story.says(actor, goods(id), event, at=almanac.next_sending(story.now))

    event = GoodsSeized(
        campaigns=(story.setting.campaign,),
        case=file.id,
        seizure=Seizure.DETENTION,
        authority=Authority.CRIMINAL,
        lines=lines,
        document_no=letter.numbered(letter.police, "扣"),
        approved_by=letter.leader(letter.police),
        kept_at=letter.word("police_store"),
    )
    yield from says(event)
    story.wait(4, 12)
    moved = GoodsRelocated(items=("1",), kept_at=letter.word("moved_to"), reason=letter.word("moved"))
    yield from says(moved)
    story.wait(5, 20)
    lifted = GoodsSeizureLifted(
        lift_ground=LiftGround.UNRELATED,
        lines=(LineQuantity(line_no="3", quantity=1),),
        approved_by=letter.leader(letter.police),
        document_no=letter.numbered(letter.police, "解扣"),
    )
    yield from says(lifted)

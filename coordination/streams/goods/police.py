"""Goods that go to the police and may come back: each follows from what was posted on the referral. 移交公安机关与返还。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    Code,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    event,
    glossary,
)
from coordination.rules import Envelope, Event
from coordination.streams.goods.codes import Where
from coordination.streams.goods.guards.lines import O310, quantities_held, quantities_to_list
from coordination.streams.goods.guards.opening import COERCION
from coordination.streams.goods.state import HELD, Goods, Line, Listing
from coordination.streams.referral.codes import ReturnedTo
from coordination.streams.referral.parts import CarriedLine

glossary(
    referral="移送",
    lines="物品行",
    to_police="公安机关",
    document_no="文号",
    items="列举项",
    kept_at="保管地点",
    returned_to="返还对象",
    reason="理由",
)
Carried = Annotated[tuple[CarriedLine, ...], Items(1, 500)]
BACK: dict[ReturnedTo, Where] = {ReturnedTo.OWNER: Where.RELEASED, ReturnedTo.TREASURY: Where.JUDGED}
"""Where goods go that do not come back to the agency."""
REGISTERED = (Where.REGISTERED, Where.TESTING)


def _carried(goods: Goods, lines: Iterable[CarriedLine], change: Callable[[Line, CarriedLine], Line]) -> Goods:
    """Return the state with each line changed in its turn: a line may stand on a list more than once."""
    for one in lines:
        line = goods.line(one.line_no)
        goods = goods if line is None else goods.with_line(change(line, one))
    return goods


@event(
    "goods.listed",
    zh="列入移送清单",
    en="Listed in a referral",
    basis=(f"{O310} 第六条第三项", "M83", "M91"),
    posted=False,
    says_zh="{lines}列入移送{referral}的涉案物品清单",
    says_en="{lines} stand on the list of goods of referral {referral}",
)
class GoodsListed(Event[Goods]):
    """Goods stand on the list that goes to the police; follows from referral.sent and supplement_submitted. 列入移送清单。"""

    referral: UUID
    lines: Carried

    guards = (quantities_to_list,)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Remember where each line stands."""
        return _carried(
            goods,
            self.lines,
            lambda line, carried: line.with_listing(Listing(self.referral, carried.item_no, carried.quantity)),
        )


@event(
    "goods.handed_over",
    zh="移交公安机关",
    en="Handed over to the police",
    basis=(f"{O310} 第十二条", f"{COERCION} 第二十一条", "M91"),
    posted=False,
    says_zh="{lines}移交{to_police}（{document_no}）",
    says_en="{lines} handed over to {to_police} ({document_no})",
)
class GoodsHandedOver(Event[Goods]):
    """Goods went to the police, and what was missing was explained; follows from referral.exhibits_handed_over. 移交公安机关。"""

    referral: UUID
    to_police: AgencyCode
    document_no: Annotated[DocumentNo, Document()]
    lines: Carried

    guards = (quantities_held(*HELD, repeated=True),)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let the police answer for the goods, and know of them; remember from where they came."""
        sources = goods.sources(envelope.legal_on, *HELD)

        def hand(line: Line, carried: CarriedLine) -> Line:
            taken_from = next((place for place in sources if line.at(place)), Where.SEIZED)
            gone = line.moved(carried.quantity, Where.WITH_POLICE, *sources)
            short = gone.moved(max(carried.missing or 0, 0), Where.SHORT, *sources)
            return short.with_listing(Listing(self.referral, carried.item_no, carried.quantity, taken_from))

        handed = _carried(goods, self.lines, hand)
        return replace(handed, participants=goods.joined_by(self.to_police))


@event(
    "goods.taken_over",
    zh="公安机关点收",
    en="Taken over by the police",
    basis=(f"{O310} 第十二条", "M91"),
    posted=False,
    says_zh="公安机关点收{lines}",
    says_en="the police took over {lines}",
)
class GoodsTakenOver(Event[Goods]):
    """The police counted what they were given; follows from referral.exhibits_taken_over. 公安机关点收。"""

    referral: UUID
    lines: Carried

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Count with the police what they counted."""

        def count(line: Line, carried: CarriedLine) -> Line:
            missing = carried.missing or 0
            if missing >= 0:
                return line.moved(missing, Where.SHORT, Where.WITH_POLICE)
            found = min(-missing, line.at(Where.SHORT))
            return line.moved(found, Where.WITH_POLICE, Where.SHORT).with_more(-missing - found, Where.WITH_POLICE)

        return _carried(goods, self.lines, count)


@event(
    "goods.custody_entrusted",
    zh="受托保管",
    en="Kept for the police",
    basis=("公通字〔2016〕16号 第六条",),
    posted=False,
    says_zh="公安机关委托移送机关保管第{items}行物品（{document_no}）[，地点：{kept_at}]",
    says_en="the police have the agency keep lines {items} ({document_no})[, at {kept_at}]",
)
class GoodsCustodyEntrusted(Event[Goods]):
    """The agency keeps goods for which the police answer; follows from referral.custody_entrusted. 受托保管。"""

    referral: UUID
    items: Annotated[tuple[Code, ...], Items(1, 500)]
    document_no: Annotated[DocumentNo, Document()]
    kept_at: Name | None = None

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Change nothing that the rules ask for: the police answer for the goods all the same."""
        return goods


@event(
    "goods.passed_on",
    zh="随案转至其他公安机关",
    en="Passed on with the case",
    basis=(f"{O310} 第七条", "公安机关办理刑事案件程序规定 第一百七十五条、第一百八十四条"),
    posted=False,
    says_zh="第{items}行物品随案转至{to_police}",
    says_en="lines {items} went on to {to_police} with the case",
)
class GoodsPassedOn(Event[Goods]):
    """Another police organ answers for the goods; follows from referral.forwarded and criminal_case_transferred. 随案转移。"""

    referral: UUID
    to_police: AgencyCode
    items: Annotated[tuple[Code, ...], Items(1, 500)]

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Let the other organ know of them."""
        return replace(goods, participants=goods.joined_by(self.to_police))


@event(
    "goods.given_back",
    zh="公安机关返还",
    en="Given back by the police",
    basis=(f"{O310} 第八条、第十三条", "公安机关办理刑事案件程序规定 第二百三十四条"),
    posted=False,
    says_zh="公安机关将{lines}{returned_to}：{reason}",
    says_en="the police returned {lines} {returned_to}: {reason}",
)
class GoodsGivenBack(Event[Goods]):
    """The police answer for goods no longer; follows from referral.exhibits_returned. 公安机关返还。

    What comes back to the agency is held as it was before, and the time that was left goes on.
    """

    referral: UUID
    returned_to: ReturnedTo
    lines: Carried
    reason: Note

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Put the goods back where they came from, or where they were given."""

        def give_back(line: Line, carried: CarriedLine) -> Line:
            listing = line.listed(self.referral, carried.item_no)
            came_from = listing.handed_from if listing and listing.handed_from else Where.SEIZED
            if came_from in REGISTERED and goods.lapsed_on is not None:
                # the registration, which was of all the list, ended while these were away
                came_from = Where.LAPSED
            to, missing = BACK.get(self.returned_to, came_from), carried.missing or 0
            expected = carried.quantity + missing
            back = line.moved(min(carried.quantity, expected), to, Where.WITH_POLICE)
            counted = back.moved(max(missing, 0), Where.SHORT, Where.WITH_POLICE).with_more(max(-missing, 0), to)
            return counted.without_listing(self.referral, carried.item_no)

        return _carried(goods, self.lines, give_back)

"""Goods on their way from the agency to the police and back, counted by both. 涉案物品的移交与返还。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import Code, Document, DocumentNo, Items, Name, Note, OfficerRef, event, glossary
from coordination.guards import at
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.referral.codes import Notice, ReturnedTo, Stage
from coordination.streams.referral.goods import carried, numbers, tell, tell_of_items
from coordination.streams.referral.guards.exhibits import (
    O310,
    differences_named,
    party_waits,
    seized_before_filing,
    to_be_consented,
    to_be_entrusted,
    to_be_given_back,
    to_be_handed,
    to_be_taken,
)
from coordination.streams.referral.guards.who import by_police, by_sender
from coordination.streams.referral.parts import HandedExhibit
from coordination.streams.referral.state import REVIEWING, SINCE_SENT, Exhibit, Referral

glossary(
    document_no="文号",
    lines="物品行",
    handed_by="移交人",
    taken_by="接收人",
    items="列举项",
    kept_at="保管地点",
    reason="理由",
    returned_to="返还对象",
    note="说明",
)


def _each(referral: Referral, items: Iterable[str], change: Callable[[Exhibit], Exhibit]) -> Referral:
    named = set(items)
    return referral.with_exhibits(change(exhibit) for exhibit in referral.exhibits if exhibit.item_no in named)


@event(
    "referral.exhibits_handed_over",
    zh="移交涉案物品",
    en="Exhibits handed over",
    basis=(f"{O310} 第十二条", "行政强制法 第二十一条"),
    says_zh="{agency}向公安机关移交涉案物品（{document_no}）：{lines}[，移交人{handed_by}]",
    says_en="{agency} handed the exhibits over ({document_no}): {lines}[; by {handed_by}]",
)
class ReferralExhibitsHandedOver(Event[Referral]):
    """The goods go to the police, line by line of the list, and what differs from the list is said. 移交涉案物品。

    Seized goods may go as soon as the police have accepted the referral, the others when there is a criminal case.
    """

    document_no: Annotated[DocumentNo, Document()]
    lines: Annotated[tuple[HandedExhibit, ...], Items(1, 500)]
    handed_by: OfficerRef | None = None

    guards = (by_sender, at(*REVIEWING, Stage.FILED), to_be_handed, seized_before_filing, differences_named)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Count what was handed over; the party must hear of seized goods."""
        counts = {line.item_no: line.quantity for line in self.lines}
        handed = _each(
            referral.got(Notice.FILED), counts, lambda exhibit: replace(exhibit, handed=counts[exhibit.item_no])
        )
        seized = any(exhibit.seized for exhibit in referral.exhibits if exhibit.item_no in counts)
        return replace(handed, party_to_be_told=referral.party_to_be_told or seized)

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the goods' own records."""
        lines = carried(referral, self.lines, lambda exhibit: exhibit.listed)
        said = {"to_police": referral.police, "document_no": self.document_no}
        return tell("goods.handed_over", lines, referral=context.envelope.stream, **said)


@event(
    "referral.exhibits_taken_over",
    zh="点收涉案物品",
    en="Exhibits taken over",
    basis=(f"{O310} 第十二条",),
    says_zh="{agency}点收涉案物品[（{document_no}）]：{lines}[，接收人{taken_by}]",
    says_en="{agency} took the exhibits over[ ({document_no})]: {lines}[; by {taken_by}]",
)
class ReferralExhibitsTakenOver(Event[Referral]):
    """The police count what they were given, and say where it is not what was handed over. 点收涉案物品。"""

    lines: Annotated[tuple[HandedExhibit, ...], Items(1, 500)]
    taken_by: OfficerRef | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, at(*SINCE_SENT), to_be_taken, differences_named)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Count what arrived."""
        counts = {line.item_no: line.quantity for line in self.lines}
        return _each(referral, counts, lambda exhibit: replace(exhibit, received=counts[exhibit.item_no]))

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the goods' own records."""
        lines = carried(referral, self.lines, lambda exhibit: exhibit.handed)
        return tell("goods.taken_over", lines, referral=context.envelope.stream)


@event(
    "referral.custody_entrusted",
    zh="委托保管涉案物品",
    en="Custody entrusted",
    basis=("公通字〔2016〕16号 第六条",),
    says_zh="{agency}委托移送机关保管清单第{items}项（{document_no}）[，地点：{kept_at}]",
    says_en="{agency} entrusted lines {items} to the agency for keeping ({document_no})[, at {kept_at}]",
)
class ReferralCustodyEntrusted(Event[Referral]):
    """The police answer for the goods, and have the agency keep them. 委托保管。"""

    items: Annotated[tuple[Code, ...], Items(1, 500)]
    document_no: Annotated[DocumentNo, Document()]
    kept_at: Name | None = None

    guards = (by_police, at(*SINCE_SENT), to_be_entrusted)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember which lines the agency keeps."""
        return _each(referral, self.items, lambda exhibit: replace(exhibit, entrusted=True))

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the goods' own records."""
        items = numbers(exhibit for exhibit in referral.exhibits if exhibit.item_no in self.items)
        said = {"document_no": self.document_no, "kept_at": self.kept_at}
        return tell_of_items("goods.custody_entrusted", items, referral=context.envelope.stream, **said)


@event(
    "referral.party_notified_of_goods",
    zh="告知当事人财物已移送",
    en="Party notified of its goods",
    basis=("行政强制法 第二十一条",),
    says_zh="{agency}书面告知当事人查封、扣押的财物已一并移送（{document_no}）[：{note}]",
    says_en="{agency} told the party in writing that its seized goods went with the case ({document_no})[: {note}]",
)
class ReferralPartyNotifiedOfGoods(Event[Referral]):
    """The party is told in writing that its seized goods are with the police. 书面告知当事人。"""

    document_no: Annotated[DocumentNo, Document()]
    note: Note | None = None

    guards = (by_sender, at(*SINCE_SENT), party_waits)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Discharge the duty."""
        return replace(referral, party_to_be_told=False)


@event(
    "referral.disposal_consented",
    zh="同意处置涉案物品",
    en="Disposal consented to",
    basis=(f"{O310} 第十五条",),
    says_zh="{agency}同意处置清单第{items}项（{document_no}）：{reason}",
    says_en="{agency} consented to the disposal of lines {items} ({document_no}): {reason}",
)
class ReferralDisposalConsented(Event[Referral]):
    """The police agree that goods of an open referral be disposed of, perishable ones for instance. 同意处置。"""

    items: Annotated[tuple[Code, ...], Items(1, 500)]
    document_no: Annotated[DocumentNo, Document()]
    reason: Note

    guards = (by_police, at(*SINCE_SENT), to_be_consented)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let these lines go."""
        return _each(referral, self.items, lambda exhibit: replace(exhibit, consented=True))


@event(
    "referral.exhibits_returned",
    zh="返还涉案物品",
    en="Exhibits returned",
    basis=("公安机关办理刑事案件程序规定 第二百三十四条", f"{O310} 第十三条"),
    says_zh="{agency}将涉案物品{returned_to}[（{document_no}）]：{lines}。{reason}",
    says_en="{agency} returned exhibits {returned_to}[ ({document_no})]: {lines}. {reason}",
)
class ReferralExhibitsReturned(Event[Referral]):
    """The police give goods back, or deal with them by judgment; they answer for them no longer. 返还涉案物品。"""

    lines: Annotated[tuple[HandedExhibit, ...], Items(1, 500)]
    returned_to: ReturnedTo
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_police, at(*SINCE_SENT), to_be_given_back, differences_named)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember that the lines are gone from the police."""
        gone = (line.item_no for line in self.lines)
        return _each(referral, gone, lambda exhibit: replace(exhibit, returned=True, entrusted=False))

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the goods' own records."""
        lines = carried(
            referral, self.lines, lambda exhibit: exhibit.handed if exhibit.received is None else exhibit.received
        )
        said = {"returned_to": self.returned_to, "reason": self.reason}
        return tell("goods.given_back", lines, referral=context.envelope.stream, **said)


@event(
    "referral.exhibits_seized",
    zh="清单物品转为查封、扣押",
    en="Exhibits seized since",
    basis=("行政强制法 第二十一条",),
    posted=False,
    says_zh="清单第{items}项已由先行登记保存转为查封、扣押",
    says_en="lines {items}, which had been registered as evidence, are seized now",
)
class ReferralExhibitsSeized(Event[Referral]):
    """Goods on the list were seized after it was written; follows from goods.registration_converted. 转为查封、扣押。"""

    items: Annotated[tuple[Code, ...], Items(1, 500)]

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember it: seized goods may go with the case, and the party must hear of it."""
        return _each(referral, self.items, lambda exhibit: replace(exhibit, seized=True))

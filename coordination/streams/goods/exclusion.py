"""Tests of goods that are seized: that time does not count into the term of the seizure. 检测、鉴定期间。"""

from __future__ import annotations

from dataclasses import replace

from coordination.catalogue import event
from coordination.clocks.rules import Ground
from coordination.guards import at, by_holder
from coordination.rules import Envelope
from coordination.streams.excluded import BEGINNING, ENDING, ExclusionBegun, ExclusionEnded, on_grounds, party_told
from coordination.streams.goods.codes import Stage
from coordination.streams.goods.guards.course import COERCION, RULES, administrative
from coordination.streams.goods.state import Goods

ARTICLE = f"{COERCION} 第二十五条第三款"


@event(
    "goods.exclusion_begun",
    zh="扣除期间开始",
    en="Excluded time begun",
    basis=(ARTICLE, f"{RULES} 第三十八条", "M31"),
    says_zh="自{legal_on}起不计入查封、扣押期限：{exclusion_ground}（{exclusion_no}）[，由{examiner}进行][，由{examiner_agency}进行]"
    "[，文号{document_no}][，已书面告知当事人（{party_notice_no}）]",
    says_en="time does not count from {legal_on}: {exclusion_ground} ({exclusion_no})[, by {examiner}][, by {examiner_agency}]"
    "[, {document_no}][, the party was told in writing ({party_notice_no})]",
)
class GoodsExclusionBegun(ExclusionBegun[Goods]):
    """Seized goods are being tested: the party is told in writing how long, and the term stands still. 检测、鉴定期间开始。"""

    guards = (
        by_holder,
        at(Stage.SEIZED),
        administrative,
        on_grounds(Ground.TESTING),
        *BEGINNING,
        party_told(Ground.TESTING, basis=ARTICLE),
    )

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Remember what goes on."""
        return replace(goods, excluded=self.added(goods.excluded, envelope))


@event(
    "goods.exclusion_ended",
    zh="扣除期间结束",
    en="Excluded time ended",
    basis=(ARTICLE, f"{RULES} 第三十八条", "M31"),
    says_zh="自{legal_on}起恢复计入查封、扣押期限：{exclusion_ground}（{exclusion_no}）结束[，文号{document_no}]",
    says_en="time counts again from {legal_on}: {exclusion_ground} ({exclusion_no}) is over[, {document_no}]",
)
class GoodsExclusionEnded(ExclusionEnded[Goods]):
    """The result is there; it may come when the goods have gone already. 检测、鉴定期间结束。"""

    guards = (by_holder, at(Stage.REGISTERED, Stage.SEIZED, Stage.ENDED), *ENDING)

    def evolve(self, goods: Goods, envelope: Envelope) -> Goods:
        """Remember the end."""
        return replace(goods, excluded=self.taken(goods.excluded, envelope))

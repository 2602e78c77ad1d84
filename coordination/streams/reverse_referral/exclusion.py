"""Asking another procuratorate while a review goes on: that time does not count. 审查扣除期间。"""

from __future__ import annotations

from dataclasses import replace

from coordination.catalogue import event
from coordination.clocks.rules import Ground
from coordination.guards import at, by_registrant
from coordination.rules import Envelope
from coordination.streams.excluded import BEGINNING, ENDING, ExclusionBegun, ExclusionEnded, on_grounds
from coordination.streams.reverse_referral.codes import Stage
from coordination.streams.reverse_referral.guards import of_procuratorate
from coordination.streams.reverse_referral.state import ReverseReferral

ARTICLE = "人民检察院行刑反向衔接工作指引 第十二条"


@event(
    "reverse_referral.exclusion_begun",
    zh="扣除期间开始",
    en="Excluded time begun",
    basis=(ARTICLE,),
    says_zh="自{legal_on}起不计入审查期限：{exclusion_ground}（{exclusion_no}）[，{examiner}][，{examiner_agency}][，文号{document_no}]",
    says_en="time does not count from {legal_on}: {exclusion_ground} ({exclusion_no})[, {examiner}][, {examiner_agency}]"
    "[, {document_no}]",
)
class ReverseReferralExclusionBegun(ExclusionBegun[ReverseReferral]):
    """The procuratorate where the agency sits is asked for its opinion before one is given there. 征求异地检察院意见开始。"""

    guards = (
        by_registrant,
        of_procuratorate,
        at(Stage.REGISTERED, Stage.SUSPENDED),
        on_grounds(Ground.OPINION),
        *BEGINNING,
    )

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Remember what goes on."""
        return replace(reverse, excluded=self.added(reverse.excluded, envelope))


@event(
    "reverse_referral.exclusion_ended",
    zh="扣除期间结束",
    en="Excluded time ended",
    basis=(ARTICLE,),
    says_zh="自{legal_on}起恢复计入审查期限：{exclusion_ground}（{exclusion_no}）结束[，文号{document_no}]",
    says_en="time counts again from {legal_on}: {exclusion_ground} ({exclusion_no}) is over[, {document_no}]",
)
class ReverseReferralExclusionEnded(ExclusionEnded[ReverseReferral]):
    """The other procuratorate has answered. 征求异地检察院意见结束。"""

    guards = (by_registrant, of_procuratorate, at(Stage.REGISTERED, Stage.SUSPENDED), *ENDING)

    def evolve(self, reverse: ReverseReferral, envelope: Envelope) -> ReverseReferral:
        """Remember the end."""
        return replace(reverse, excluded=self.taken(reverse.excluded, envelope))

"""Testing, identification, public notice and ordered refunds in a case: that time does not count. 办案扣除期间。"""

from __future__ import annotations

from dataclasses import replace

from coordination.catalogue import event
from coordination.clocks.rules import Ground
from coordination.guards import at, by_holder
from coordination.rules import Envelope
from coordination.streams.case.codes import Stage
from coordination.streams.case.state import LIVE, UNDECIDED, Case
from coordination.streams.excluded import BEGINNING, ENDING, ExclusionBegun, ExclusionEnded, on_grounds, party_told

ARTICLE = "市场监督管理行政处罚程序规定 第六十四条第二款"
GROUNDS = (Ground.TESTING, Ground.IDENTIFICATION, Ground.PUBLIC_NOTICE, Ground.REFUND)
"""Suspension, hearing and service by public notice have events of their own."""


@event(
    "case.exclusion_begun",
    zh="扣除期间开始",
    en="Excluded time begun",
    basis=(ARTICLE, "M31"),
    says_zh="自{legal_on}起不计入办案期限：{exclusion_ground}（{exclusion_no}）[，由{examiner}进行][，由{examiner_agency}进行]"
    "[，文号{document_no}][，告知当事人文书{party_notice_no}]",
    says_en="time does not count from {legal_on}: {exclusion_ground} ({exclusion_no})[, by {examiner}][, by {examiner_agency}]"
    "[, {document_no}][; the party was told by {party_notice_no}]",
)
class CaseExclusionBegun(ExclusionBegun[Case]):
    """Something is going on that the law does not count into the time for deciding. 办案扣除期间开始。"""

    guards = (
        by_holder,
        at(*UNDECIDED),
        on_grounds(*GROUNDS),
        *BEGINNING,
        party_told(Ground.REFUND, basis="价格法 第四十一条; 市场监督管理行政处罚程序规定 第六十四条第二款、第八十一条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember what goes on."""
        return replace(case, excluded=self.added(case.excluded, envelope))


@event(
    "case.exclusion_ended",
    zh="扣除期间结束",
    en="Excluded time ended",
    basis=(ARTICLE, "M31"),
    says_zh="自{legal_on}起恢复计入办案期限：{exclusion_ground}（{exclusion_no}）结束[，文号{document_no}]",
    says_en="time counts again from {legal_on}: {exclusion_ground} ({exclusion_no}) is over[, {document_no}]",
)
class CaseExclusionEnded(ExclusionEnded[Case]):
    """What went on is over; the result may come when the case has been decided already. 办案扣除期间结束。"""

    guards = (by_holder, at(*LIVE, Stage.CLOSED), *ENDING)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the end."""
        return replace(case, excluded=self.taken(case.excluded, envelope))

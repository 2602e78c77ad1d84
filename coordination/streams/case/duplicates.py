"""What a case knows of another agency's case, or fine on the spot, for the same conduct (行政处罚法 25, 29). 重复立案提示。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from coordination.catalogue import AgencyCode, DocumentNo, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.case.state import Case
from coordination.streams.duplicates import LAW, DuplicateMatch

glossary(
    duplicate_match="重复立案判断依据",
    other_case="对方案件",
    other_agency="对方单位",
    other_filed_on="对方立案日期",
    filed_first="本单位先立案",
    conduct="违法行为编号",
    joint_action="联合行动",
    spot_fine="当场罚款记录",
    fined_on="罚款日期",
    document_no="文号",
)


@event(
    "case.duplicate_filing_detected",
    zh="发现重复立案",
    en="Duplicate filing detected",
    basis=LAW,
    posted=False,
    says_zh="{other_agency}已于{other_filed_on}就同一违法行为立案{other_case}（{duplicate_match}）。由最先立案的单位管辖；"
    "有争议的协商或者报请共同的上一级行政机关指定；同一个违法行为不得给予两次以上罚款",
    says_en="{other_agency} filed case {other_case} for the same conduct on {other_filed_on} ({duplicate_match}). The first to "
    "file has jurisdiction; a dispute is settled between the agencies or by their common superior; one act is not fined twice",
)
class CaseDuplicateFilingDetected(Event[Case]):
    """Another agency has filed a case for the same conduct; told to both, by rule. 发现重复立案。

    ``filed_first`` says whether this case has the earlier filing date; on the same day, whether it was on record first.
    """

    duplicate_match: DuplicateMatch
    other_case: UUID
    other_agency: AgencyCode
    other_filed_on: date
    filed_first: bool
    conduct: UUID | None = None
    joint_action: UUID | None = None

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the other case."""
        return replace(case, duplicates=case.duplicates | {self.other_case})


@event(
    "case.duplicate_filing_cleared",
    zh="重复立案提示解除",
    en="Duplicate filing cleared",
    basis=LAW,
    posted=False,
    says_zh="案件{other_case}已改列其他违法行为，与本案不再重复",
    says_en="case {other_case} was found to be about another conduct, and this one is no duplicate of it any more",
)
class CaseDuplicateFilingCleared(Event[Case]):
    """One of the two cases was corrected to be about another conduct; told to both, by rule. 重复立案提示解除。"""

    other_case: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Forget the other case."""
        return replace(case, duplicates=case.duplicates - {self.other_case})


@event(
    "case.spot_fine_detected",
    zh="发现他单位已当场罚款",
    en="Fine on the spot detected",
    basis=LAW,
    posted=False,
    says_zh="{other_agency}已于{fined_on}就同一违法行为当场罚款（{document_no}）。该罚款有效期间，本案不得再处罚款，可以作出其他种类的处罚",
    says_en="{other_agency} fined the same conduct on the spot on {fined_on} ({document_no}). While that fine stands "
    "this case imposes no other one; other kinds of penalty remain possible",
)
class CaseSpotFineDetected(Event[Case]):
    """Another agency has fined the conduct of the case on the spot; told by rule. 发现当场罚款。"""

    spot_fine: UUID
    other_agency: AgencyCode
    fined_on: date
    document_no: DocumentNo
    conduct: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the fine."""
        return replace(case, spot_fines=case.spot_fines | {self.spot_fine})


@event(
    "case.spot_fine_cleared",
    zh="当场罚款提示解除",
    en="Fine on the spot cleared",
    basis=LAW,
    posted=False,
    says_zh="当场罚款记录{spot_fine}已作废，或者与本案不是同一违法行为",
    says_en="the record of fine {spot_fine} was voided, or this case is about another conduct",
)
class CaseSpotFineCleared(Event[Case]):
    """The fine was recorded wrongly, or the case was corrected to be about another conduct; told by rule. 当场罚款提示解除。"""

    spot_fine: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Forget the fine."""
        return replace(case, spot_fines=case.spot_fines - {self.spot_fine})

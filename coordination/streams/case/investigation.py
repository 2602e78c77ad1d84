"""The investigation, what interrupts and ends it, and the suspicion of a crime. 调查、中止、终止、终结、涉嫌犯罪。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import Code, DocumentNo, Items, Note, OfficerRef, Range, event, glossary
from coordination.guards import at, by_holder, offence_listed
from coordination.profiles import (
    Act,
    Ending,
    GroundList,
    LegalReviewGround,
    SuspensionGround,
    TerminationGround,
)
from coordination.profiles.guards import approved, listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Proposal, Stage, SuspicionOutcome
from coordination.streams.case.guards.investigation import (
    extended_lawfully,
    extension_approved,
    no_open_suspicion,
    open_suspicion,
    outcome_documented,
    rejection_by_chief,
    suspected_leads,
)
from coordination.streams.case.guards.referrals import no_referral_under_way
from coordination.streams.case.referrals import taken_up
from coordination.streams.case.state import ENDED, LIVE, UNDECIDED, Case
from coordination.streams.jurisdiction import jurisdiction_settled
from coordination.streams.lead import LEAD, LeadCrimeSuspicionResolved

glossary(
    suspension_ground="中止事由",
    termination_ground="终止事由",
    reason="理由",
    approved_by="批准人",
    discussed_by="参加集体讨论的负责人",
    report="调查终结报告摘要",
    proposal="处理意见",
    review_grounds="法制审核事由",
    extension_nd="延长日数",
    facts="事实",
    offence="违法行为类别",
    suspicion_outcome="涉嫌犯罪处理结果",
    document_no="文号",
    lead="线索",
    suspected_on="认定涉嫌犯罪日期",
)


@event(
    "case.investigation_suspended",
    zh="中止调查",
    en="Investigation suspended",
    basis=("市场监督管理行政处罚程序规定 第四十六条",),
    says_zh="{agency}中止调查：{suspension_ground}。{reason}（批准人{approved_by}）",
    says_en="{agency} suspended the investigation: {suspension_ground}. {reason} (approved by {approved_by})",
)
class CaseInvestigationSuspended(Event[Case]):
    """A leader lets the investigation rest, on one of the grounds of the procedure; the time does not count. 中止案件调查。"""

    suspension_ground: SuspensionGround
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.INVESTIGATING),
        listed(GroundList.SUSPENSION, "suspension_ground", basis="市场监督管理行政处罚程序规定 第四十六条"),
        approved(Act.SUSPENSION, basis="市场监督管理行政处罚程序规定 第四十六条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the case rest."""
        return replace(case, stage=Stage.SUSPENDED)


@event(
    "case.investigation_resumed",
    zh="恢复调查",
    en="Investigation resumed",
    basis=("市场监督管理行政处罚程序规定 第四十六条第二款",),
    says_zh="{agency}恢复调查：{reason}",
    says_en="{agency} resumed the investigation: {reason}",
)
class CaseInvestigationResumed(Event[Case]):
    """What made the investigation rest is gone, so it goes on at once. 恢复案件调查。"""

    reason: Note

    guards = (by_holder, at(Stage.SUSPENDED))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Go on."""
        return replace(case, stage=Stage.INVESTIGATING)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell a referral that came to nothing that the case goes on."""
        return taken_up(context.envelope.stream, case, context)


@event(
    "case.investigation_terminated",
    zh="终止调查",
    en="Investigation terminated",
    basis=("市场监督管理行政处罚程序规定 第四十七条",),
    says_zh="{agency}终止调查：{termination_ground}。{reason}（批准人{approved_by}）",
    says_en="{agency} terminated the investigation: {termination_ground}. {reason} (approved by {approved_by})",
)
class CaseInvestigationTerminated(Event[Case]):
    """There is nobody left to investigate; the case only remains to be closed. 案件终止调查。"""

    termination_ground: TerminationGround
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.INVESTIGATING, Stage.SUSPENDED),
        jurisdiction_settled,
        listed(GroundList.TERMINATION, "termination_ground", basis="市场监督管理行政处罚程序规定 第四十七条"),
        approved(Act.TERMINATION, basis="市场监督管理行政处罚程序规定 第四十七条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """End the investigation without a disposition."""
        return replace(case, stage=Stage.TERMINATED, ending=Ending.TERMINATED)


@event(
    "case.investigation_concluded",
    zh="调查终结",
    en="Investigation concluded",
    basis=("市场监督管理行政处罚程序规定 第四十八条、第四十九条、第五十条",),
    says_zh="{agency}调查终结，处理意见：{proposal}[，法制审核事由：{review_grounds}]。{report}",
    says_en="{agency} concluded the investigation and proposes to {proposal}[; legal review: {review_grounds}]. {report}",
)
class CaseInvestigationConcluded(Event[Case]):
    """The officers report what they found and propose, and hand the case to review. 案件调查终结，送审。

    ``review_grounds`` are the grounds on which a penalty needs legal review; where there is one, it also needs the leaders'
    collective discussion.
    """

    report: Note
    proposal: Proposal
    review_grounds: Annotated[tuple[LegalReviewGround, ...], Items(0, 8)] = ()

    guards = (
        by_holder,
        at(Stage.INVESTIGATING),
        listed(GroundList.LEGAL_REVIEW, "review_grounds", basis="市场监督管理行政处罚程序规定 第五十条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Begin the road to the decision anew; nothing of an earlier round counts."""
        return replace(
            case,
            stage=Stage.IN_REVIEW,
            proposal=self.proposal,
            review_grounds=frozenset(ground.value for ground in self.review_grounds),
            reviewed=False,
            legally_reviewed=False,
            discussed=False,
            review_received_on=None,
            hearing=None,
            hearing_held=False,
            notice=None,
        )


@event(
    "case.period_extended",
    zh="延长办案期限",
    en="Period extended",
    basis=("市场监督管理行政处罚程序规定 第六十四条",),
    says_zh="{agency}将办案期限延长{extension_nd}日[，批准人{approved_by}][，参加集体讨论：{discussed_by}]：{reason}",
    says_en="{agency} extended the period by {extension_nd} days[, approved by {approved_by}]"
    "[, discussed by {discussed_by}]: {reason}",
)
class CasePeriodExtended(Event[Case]):
    """A leader allows more time to decide the case, once; after that, only the leaders together. 延长办案期限。"""

    extension_nd: Annotated[int, Range(1, 3650)]
    reason: Note
    approved_by: OfficerRef | None = None
    discussed_by: Annotated[tuple[OfficerRef, ...], Items(0, 30)] = ()

    guards = (
        by_holder,
        at(*UNDECIDED),
        extension_approved,
        extended_lawfully,
        approved(Act.PERIOD_EXTENSION, basis="市场监督管理行政处罚程序规定 第六十四条"),
        approved(Act.COLLECTIVE, "discussed_by", basis="市场监督管理行政处罚程序规定 第六十条第二款"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Count the extensions."""
        return replace(case, extensions=case.extensions + 1)


@event(
    "case.crime_suspected",
    zh="案件涉嫌犯罪",
    en="Crime suspected",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第三条、第五条", "行政处罚法 第二十七条", "M55"),
    says_zh="{agency}认为案件涉嫌犯罪：{facts}",
    says_en="{agency} suspects a crime in the case: {facts}",
)
class CaseCrimeSuspected(Event[Case]):
    """The agency finds that the matter may be a crime: until that is resolved there is no fine. 涉嫌犯罪。

    It may find so even after its decision, which then stays in force while the case is referred.
    """

    facts: Note
    offence: Code | None = None

    guards = (by_holder, at(*LIVE, Stage.CLOSED), no_open_suspicion, offence_listed)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Open the suspicion; an earlier one has been overtaken."""
        return replace(case, crime_suspected=True, suspicion=None)


@event(
    "case.lead_suspected",
    zh="所依线索涉嫌犯罪",
    en="Crime suspected on a lead",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第三条", "M55"),
    posted=False,
    says_zh="本案所依线索{lead}自{suspected_on}起涉嫌犯罪",
    says_en="a crime is suspected on lead {lead}, on which this case rests, since {suspected_on}",
)
class CaseLeadSuspected(Event[Case]):
    """What is suspected of a lead is suspected in the case that rests on it; follows from the lead's events. 所依线索涉嫌犯罪。"""

    lead: UUID
    suspected_on: date

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember that there was one; whether it is still open, the rules ask the leads themselves."""
        return replace(case, lead_suspected=True)


@event(
    "case.crime_suspicion_resolved",
    zh="涉嫌犯罪处理结果",
    en="Suspicion of a crime resolved",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第五条、第八条、第十条、第十三条", "行政处罚法 第三十五条"),
    says_zh="{agency}记录涉嫌犯罪处理结果：{suspicion_outcome}[，文号{document_no}][，批准人{approved_by}]。{reason}",
    says_en="{agency} recorded what became of the suspicion: {suspicion_outcome}[ ({document_no})]"
    "[, approved by {approved_by}]. {reason}",
)
class CaseCrimeSuspicionResolved(Event[Case]):
    """The suspicion has come to an end, by the chief, the police, the procuratorate or the court. 涉嫌犯罪处理完毕。

    Follows from the referral; it is posted only where there is none under way.
    """

    suspicion_outcome: SuspicionOutcome
    reason: Note
    document_no: DocumentNo | None = None
    approved_by: OfficerRef | None = None

    guards = (
        by_holder,
        at(*LIVE, *ENDED),
        open_suspicion,
        no_referral_under_way,
        rejection_by_chief,
        outcome_documented,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Close the suspicion and remember how."""
        return replace(case, crime_suspected=False, lead_suspected=False, suspicion=self.suspicion_outcome)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell the leads on which it was suspected."""
        own = context.envelope.stream
        for lead in suspected_leads(own, case, context):
            yield Consequence(LEAD, lead, LeadCrimeSuspicionResolved(case=own, document_no=self.document_no))

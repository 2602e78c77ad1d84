"""Between a case and criminal justice: referrals, early interventions, clues of crime in office. 案件与移送、提前介入。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    Document,
    DocumentNo,
    Name,
    Note,
    Secret,
    event,
    glossary,
)
from coordination.guards import at, by_holder, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Stage
from coordination.streams.case.guards.referrals import decision_to_copy, police_and_procuratorate
from coordination.streams.case.state import ENDED, LIVE, Case
from coordination.streams.duty_crime import O310, ClueReceiver, receiver_competent, receiver_named

glossary(
    referral="移送",
    intervention="提前介入",
    former="上一次移送",
    to_police="公安机关",
    to_procuratorate="人民检察院",
    document_no="文号",
    right_holder_told_on="告知权利人日期",
    reason="理由",
)


@event(
    "case.referral_opened",
    zh="本案启动移送",
    en="Referral opened",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第三条、第五条", "M83"),
    posted=False,
    says_zh="本案启动涉嫌犯罪案件移送{referral}[，接续{former}]",
    says_en="referral {referral} of this case began[, going on with {former}]",
)
class CaseReferralOpened(Event[Case]):
    """The case is being referred; follows from referral.drafted. 启动移送。"""

    referral: UUID
    former: UUID | None = None

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the referral, the last one last."""
        return replace(
            case,
            referrals=(*case.referrals, self.referral),
            links=case.links | {("referral", self.referral)},
        )


@event(
    "case.early_intervention_opened",
    zh="本案申请提前介入",
    en="Early intervention opened",
    basis=("M85",),
    posted=False,
    says_zh="本案申请提前介入{intervention}",
    says_en="early intervention {intervention} was asked for in this case",
)
class CaseEarlyInterventionOpened(Event[Case]):
    """Another organ is asked to come into the case; follows from early_intervention.requested. 申请提前介入。"""

    intervention: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the intervention: a criminal case will end it."""
        return replace(
            case,
            interventions=(*case.interventions, self.intervention),
            links=case.links | {("early_intervention", self.intervention)},
        )


@event(
    "case.duty_crime_clue_handed_over",
    zh="移送职务犯罪线索",
    en="Clue of crime in office handed over",
    basis=(O310,),
    says_zh="{agency}将职务犯罪线索移送{clue_receiver}[{receiving_agency}][{to_body}]（{document_no}）[：{clue_facts}]",
    says_en="{agency} handed a clue of crime in office to the {clue_receiver}[ {receiving_agency}][ {to_body}] ({document_no})"
    "[: {clue_facts}]",
)
class CaseDutyCrimeClueHandedOver(Event[Case]):
    """Handling the case the agency came upon a crime in office: the clue goes to whoever is competent for that. 移送职务犯罪线索。

    It resolves nothing of the administrative case, is no referral and is counted apart from referrals. The legal date is that of
    handing over; whoever receives the clue does not see the case by it.
    """

    clue_receiver: ClueReceiver
    document_no: Annotated[DocumentNo, Document()]
    clue_facts: Annotated[Note, Secret()]
    receiving_agency: AgencyCode | None = None
    to_body: Name | None = None

    guards = (
        by_holder,
        at(*LIVE, *ENDED),
        receiver_named,
        known_agency("receiving_agency"),
        receiver_competent,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing that the rules ask for."""
        return case


@event(
    "case.decision_copied_late",
    zh="补抄行政处罚决定书",
    en="Decision copied late",
    basis=("高检会〔2006〕2号 第一条",),
    says_zh="{agency}将未及时移送案件的处罚决定书抄送{to_police}和{to_procuratorate}（{document_no}）"
    "[，{right_holder_told_on}告知权利人]：{reason}",
    says_en="{agency} copied the decision in a case not referred in time to {to_police} and {to_procuratorate} ({document_no})"
    "[; right holder told on {right_holder_told_on}]: {reason}",
)
class CaseDecisionCopiedLate(Event[Case]):
    """A case was penalised that should have been referred: police and procuratorate get the decision after all. 补抄处罚决定书。"""

    to_police: AgencyCode
    to_procuratorate: AgencyCode
    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    right_holder_told_on: date | None = None

    guards = (
        by_holder,
        at(Stage.EXECUTING, Stage.CLOSING, *ENDED),
        decision_to_copy,
        known_agency("to_police"),
        known_agency("to_procuratorate"),
        police_and_procuratorate,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let both know of the case from now on."""
        return replace(case, participants=case.joined_by(self.to_police, self.to_procuratorate))


def taken_up(case_id: UUID, case: Case, context: Context, by: UUID | None = None) -> Iterable[Consequence]:
    """Tell the last referral of a case that the agency deals with the matter by administrative law, if it had to.

    ``by`` is the case in which it does, where that is another one.
    """
    for referral in case.referrals[-1:]:
        if context.read(KINDS["referral"], referral).to_be_handled:
            told = EVENTS["referral.case_taken_up"](case=by or case_id)
            yield Consequence(KINDS["referral"], referral, told)

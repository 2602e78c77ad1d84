"""What the holding agency does with a lead until it is filed or not. 核查。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    Code,
    Document,
    DocumentNo,
    Name,
    Note,
    OfficerRef,
    Range,
    Secret,
    event,
    glossary,
)
from coordination.guards import at, by_holder, known_agency, offence_listed
from coordination.profiles import Act, GroundList, NotFiledGround
from coordination.profiles.guards import approved, listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.duty_crime import O310, ClueReceiver, receiver_competent, receiver_named
from coordination.streams.jurisdiction import jurisdiction_settled
from coordination.streams.lead.codes import Stage
from coordination.streams.lead.guards import extended_once, extended_within_limit, no_crime_unresolved
from coordination.streams.lead.state import Lead
from coordination.streams.lead.suspicion import case_told

glossary(
    extension_wd="延长工作日数",
    reason="理由",
    approved_by="批准人",
    ground="事由",
    case="案件",
    case_no="案号",
    facts="事实",
    offence="违法行为类别",
)


@event(
    "lead.verification_extended",
    zh="延长核查期限",
    en="Verification extended",
    basis=("市场监督管理行政处罚程序规定 第十八条",),
    says_zh="{agency}将核查期限延长{extension_wd}个工作日，批准人{approved_by}：{reason}",
    says_en="{agency} extended verification by {extension_wd} working days, approved by {approved_by}: {reason}",
)
class LeadVerificationExtended(Event[Lead]):
    """A leader of the holding agency allows more time, once, at most as much as its procedure grants. 延长核查期限。"""

    extension_wd: Annotated[int, Range(1, 15)]
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.VERIFYING),
        extended_once,
        extended_within_limit,
        approved(Act.VERIFICATION_EXTENSION, basis="市场监督管理行政处罚程序规定 第十八条"),
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Use up the one extension."""
        return replace(lead, extended=True)


@event(
    "lead.filing_declined",
    zh="不予立案",
    en="Filing declined",
    basis=("市场监督管理行政处罚程序规定 第二十条",),
    says_zh="{agency}决定不予立案：{ground}。{reason}",
    says_en="{agency} declined to file a case: {ground}. {reason}",
)
class LeadFilingDeclined(Event[Lead]):
    """The holding agency decides that no case is to be filed, on one of the grounds of its procedure. 决定不予立案。"""

    ground: NotFiledGround
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.VERIFYING),
        jurisdiction_settled,
        no_crime_unresolved,
        listed(GroundList.NOT_FILED, "ground", basis="市场监督管理行政处罚程序规定 第二十条"),
        approved(Act.FILING_DECLINED, basis="市场监督管理行政处罚程序规定 第十八条、第十九条、第二十条"),
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End verification without a case."""
        return replace(lead, stage=Stage.NOT_FILED)


@event(
    "lead.filed",
    zh="线索立案",
    en="Case filed on the lead",
    basis=("市场监督管理行政处罚程序规定 第十九条",),
    posted=False,
    says_zh="线索已立案[，案号{case_no}]",
    says_en="a case was filed on the lead[, number {case_no}]",
)
class LeadFiled(Event[Lead]):
    """A case has been filed on the lead; follows from case.filed. 已立案。"""

    case: UUID
    case_no: DocumentNo | None = None

    guards = (at(Stage.VERIFYING), jurisdiction_settled)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End verification with a case."""
        return replace(lead, stage=Stage.FILED, case=self.case, links=lead.links | {("case", self.case)})

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the case what was suspected before there was one."""
        return case_told(lead, context)


@event(
    "lead.crime_suspected",
    zh="发现涉嫌犯罪",
    en="Crime suspected",
    basis=("行政执法机关移送涉嫌犯罪案件的规定 第三条、第五条", "M55"),
    says_zh="{agency}认为线索涉嫌犯罪：{facts}",
    says_en="{agency} suspects a crime: {facts}",
)
class LeadCrimeSuspected(Event[Lead]):
    """The holding agency finds that the matter may be a crime, which then must be referred. 涉嫌犯罪。"""

    facts: Note
    offence: Code | None = None

    guards = (by_holder, at(Stage.VERIFYING, Stage.FILED), offence_listed)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Remember the suspicion."""
        return lead.suspected(envelope.legal_on)

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Tell the case that was filed on the lead."""
        return case_told(lead, context)


@event(
    "lead.duty_crime_clue_handed_over",
    zh="移送职务犯罪线索",
    en="Clue of crime in office handed over",
    basis=(O310,),
    says_zh="{agency}将职务犯罪线索移送{clue_receiver}[{receiving_agency}][{to_body}]（{document_no}）[：{clue_facts}]",
    says_en="{agency} handed a clue of crime in office to the {clue_receiver}[ {receiving_agency}][ {to_body}] ({document_no})"
    "[: {clue_facts}]",
)
class LeadDutyCrimeClueHandedOver(Event[Lead]):
    """Verifying the lead the agency came upon a crime in office: the clue goes to whoever is competent for that. 移送职务犯罪线索。

    The lead itself goes on. The legal date is that of handing over.
    """

    clue_receiver: ClueReceiver
    document_no: Annotated[DocumentNo, Document()]
    clue_facts: Annotated[Note, Secret()]
    receiving_agency: AgencyCode | None = None
    to_body: Name | None = None

    guards = (
        by_holder,
        at(Stage.VERIFYING, Stage.FILED, Stage.NOT_FILED, Stage.FED_BACK),
        receiver_named,
        known_agency("receiving_agency"),
        receiver_competent,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead

"""Filing a case on leads, appointing its officers, putting right what was recorded wrongly. 立案、指定办案人员、更正。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    CampaignCode,
    Code,
    DocumentNo,
    Items,
    Note,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
    part,
)
from coordination.guards import any_of, at, by_agency, by_holder, by_office, campaigns_open, offence_listed
from coordination.profiles import Act, ProfileName
from coordination.profiles.guards import approved
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Stage
from coordination.streams.case.guards.filing import (
    enough_officers,
    filing_conditions,
    former_case_over,
    lead_not_joined,
    leads_ready,
    no_two_fines,
    right_profile,
)
from coordination.streams.case.referrals import taken_up
from coordination.streams.case.relations import CaseLinked
from coordination.streams.case.state import CASE, LIVE, UNDECIDED, Case
from coordination.streams.duplicates import conduct_named
from coordination.streams.joint_origin import out_of_joint_action, told_to_action
from coordination.streams.lead import LEAD, LeadFiled, LeadSource
from coordination.streams.links import LinkKind, Relation
from coordination.streams.parts import OnlineTrace, Party, Place

glossary(
    campaigns="所属专项行动",
    profile="适用办案程序",
    cause="案由",
    offence="违法行为类别",
    party="当事人",
    other_parties="其他当事人",
    place="地点",
    online="网络线索",
    source="来源",
    leads="所据线索",
    lead="线索",
    focus="重点标签",
    case_no="案号",
    conditions="立案条件",
    evidence_found="有证据初步证明违法行为",
    penalty_due="应当给予行政处罚",
    own_jurisdiction="属于本部门管辖",
    within_limitation="在给予行政处罚的法定期限内",
    conduct="违法行为编号",
    joint_action="联合行动",
    visit="所属检查",
    reopened_from="原案件",
    approved_by="批准人",
    officers="办案人员",
    appointed_by="指定人",
    reason="理由",
)


@part
class FilingConditions:
    """The four conditions under which a case is filed, each answered by the agency. 立案条件（程序规定第十九条）。"""

    evidence_found: bool
    penalty_due: bool
    own_jurisdiction: bool
    within_limitation: bool


@event(
    "case.filed",
    zh="立案",
    en="Case filed",
    basis=("市场监督管理行政处罚程序规定 第十八条、第十九条", "行政处罚法 第五十四条", "M04", "M61"),
    opens=True,
    says_zh="{agency}立案[，案号{case_no}]，案由：{cause}[，当事人：{party}]，批准人{approved_by}",
    says_en="{agency} filed a case[, number {case_no}], for: {cause}[, party: {party}]; approved by {approved_by}",
)
class CaseFiled(Event[Case]):
    """An agency opens a penalty case under the ordinary procedure, on leads that it has verified or on its own finding. 立案。

    ``profile`` names the procedure of the agency's type, which the whole case then follows. ``conduct`` is the number of the
    conduct, the same for all agencies that deal with it. ``focus`` tags are counted by filing date. ``joint_action``, and the
    ``visit`` in it, tell out of which joint action the case came.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    profile: ProfileName
    cause: Annotated[Title, Searchable()]
    party: Party
    conditions: FilingConditions
    approved_by: OfficerRef
    case_no: Annotated[DocumentNo, Searchable()] | None = None
    offence: Code | None = None
    other_parties: Annotated[tuple[Party, ...], Items(0, 20)] = ()
    place: Place | None = None
    online: OnlineTrace | None = None
    source: LeadSource | None = None
    leads: Annotated[tuple[UUID, ...], Items(0, 50)] = ()
    focus: Annotated[tuple[Code, ...], Items(0, 20)] = ()
    conduct: UUID | None = None
    reopened_from: UUID | None = None
    joint_action: UUID | None = None
    visit: UUID | None = None

    guards = (
        by_agency,
        campaigns_open,
        offence_listed,
        right_profile,
        filing_conditions,
        approved(Act.FILING, basis="市场监督管理行政处罚程序规定 第十八条、第十九条"),
        leads_ready("leads"),
        former_case_over,
        out_of_joint_action,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Open the case in the hands of the agency that filed it."""
        former = set() if self.reopened_from is None else {("case", self.reopened_from)}
        action = set() if self.joint_action is None else {("joint_action", self.joint_action)}
        return replace(
            case,
            stage=Stage.FILED,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            profile=self.profile.value,
            filed_on=envelope.legal_on,
            case_no=self.case_no,
            party_kind=self.party.kind,
            leads=self.leads,
            links=frozenset({("lead", lead) for lead in self.leads} | former | action),
            conducts=case.about(self.conduct),
        )

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """End the verification of each lead; tell the former case and its referral, the joint action and the conduct."""
        own = context.envelope.stream
        for lead in self.leads:
            yield Consequence(LEAD, lead, LeadFiled(case=own, case_no=self.case_no))
        if self.reopened_from is not None:
            continued = CaseLinked(to_kind=LinkKind.CASE, to=own, relation=Relation.CONTINUED_BY)
            yield Consequence(CASE, self.reopened_from, continued)
            yield from taken_up(self.reopened_from, context.read(CASE, self.reopened_from), context, by=own)
        yield from told_to_action(self, "joint_action.case_opened", context, case=own, conduct=self.conduct)
        yield from conduct_named(case, self.conduct, context)


@event(
    "case.lead_added",
    zh="线索并入案件",
    en="Lead added",
    basis=("M64", "市场监督管理投诉举报处理办法 第三十五条"),
    says_zh="{agency}将线索{lead}并入本案",
    says_en="{agency} added lead {lead} to the case",
)
class CaseLeadAdded(Event[Case]):
    """A further lead, verified by the same agency, joins the case. 线索并入案件。"""

    lead: UUID
    reason: Note | None = None

    guards = (by_holder, at(*UNDECIDED), lead_not_joined, leads_ready("lead"))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the lead."""
        return replace(case, leads=(*case.leads, self.lead), links=case.links | {("lead", self.lead)})

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """End the verification of the lead."""
        return (Consequence(LEAD, self.lead, LeadFiled(case=context.envelope.stream, case_no=case.case_no)),)


@event(
    "case.officers_assigned",
    zh="指定办案人员",
    en="Officers assigned",
    basis=("市场监督管理行政处罚程序规定 第十九条", "行政处罚法 第四十二条"),
    says_zh="{appointed_by}指定{officers}办理本案",
    says_en="{appointed_by} assigned {officers} to the case",
)
class CaseOfficersAssigned(Event[Case]):
    """The head of the case unit appoints the officers who investigate; again, where they change. 指定办案人员。"""

    officers: Annotated[tuple[OfficerRef, ...], Items(1, 20)]
    appointed_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.FILED, Stage.INVESTIGATING),
        enough_officers,
        approved(Act.OFFICERS, "appointed_by", basis="市场监督管理行政处罚程序规定 第十九条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Begin the investigation; whoever has handled the case remains one of its officers to the reviewers."""
        return replace(case, stage=Stage.INVESTIGATING, officers=case.officers | frozenset(self.officers))


@event(
    "case.particulars_corrected",
    zh="案件信息更正",
    en="Case particulars corrected",
    says_zh="{agency}更正案件信息：{reason}",
    says_en="{agency} corrected the case's particulars: {reason}",
)
class CaseParticularsCorrected(Event[Case]):
    """What was recorded wrongly at filing is put right; fields left out stay as they were. 更正案件信息。"""

    reason: Note
    cause: Annotated[Title, Searchable()] | None = None
    case_no: Annotated[DocumentNo, Searchable()] | None = None
    offence: Code | None = None
    party: Party | None = None
    other_parties: Annotated[tuple[Party, ...], Items(0, 20)] = ()
    place: Place | None = None
    focus: Annotated[tuple[Code, ...], Items(0, 20)] = ()
    conduct: UUID | None = None

    guards = (any_of(by_holder, by_office), at(*LIVE, Stage.CLOSED), offence_listed, no_two_fines)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Keep the number, the kind of party and the conduct, the only particulars that the rules ask for."""
        return replace(
            case,
            conducts=case.about(self.conduct),
            case_no=self.case_no or case.case_no,
            party_kind=case.party_kind if self.party is None else self.party.kind,
        )

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell the conduct that the case is about, and the one that it is not about any more."""
        return conduct_named(case, self.conduct, context)

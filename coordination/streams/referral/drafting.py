"""Inside the agency: suspicion, task force, report, the chief's decision (O310 第五条). 启动、专案组、报告、审批。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    CampaignCode,
    Code,
    Document,
    DocumentNo,
    Fen,
    Items,
    Name,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import approval_by, at, by_agency, offence_listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case import CASE, CaseReferralOpened, SuspicionOutcome
from coordination.streams.parts import Party, Person
from coordination.streams.referral.codes import CrimeField, ReferralGround, Stage
from coordination.streams.referral.guards.opening import (
    O310,
    campaigns_of_case,
    case_is_held,
    continues_the_last,
    crime_suspected,
    ip_lower_threshold,
    named_once,
    none_open,
    not_before_report,
    not_in_office,
    person_is_new,
    two_officers,
)
from coordination.streams.referral.guards.who import by_investigator, by_sender
from coordination.streams.referral.outcomes import resolved, superseded
from coordination.streams.referral.state import BEGUN, ENDED, Referral

glossary(
    campaigns="所属专项行动",
    case="案件",
    crime_field="涉嫌犯罪类别",
    referral_ground="移送依据",
    facts="事实",
    offence="违法行为类别",
    charge="涉嫌罪名",
    named="犯罪嫌疑人",
    suspect_units="犯罪嫌疑单位",
    amount_fen="金额",
    former="上一次移送",
    by="后续移送",
    suspect="人员",
    task_force="专案组成员",
    appointed_by="指定人",
    referral_report="移送报告摘要",
    document_no="文号",
    approved_by="批准人",
    reason="理由",
)


@event(
    "referral.drafted",
    zh="启动移送",
    en="Referral drafted",
    basis=(f"{O310} 第三条、第五条", "行政处罚法 第二十七条", "M83", "G5"),
    opens=True,
    says_zh="{agency}启动涉嫌犯罪案件移送，案件{case}，{crime_field}[（{charge}）]，{referral_ground}：{facts}",
    says_en="{agency} began a referral of case {case}: {crime_field}[ ({charge})]; {referral_ground}. {facts}",
)
class ReferralDrafted(Event[Referral]):
    """The agency that holds a case begins to refer it, because the facts may be a crime. 启动涉嫌犯罪案件移送。

    ``former`` is the referral of the same case before this one: together they count as one case. ``amount_fen`` is the value
    on which the suspicion rests. Suspects are sealed persons; those found later are named by ``referral.person_named``.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    case: UUID
    crime_field: CrimeField
    referral_ground: ReferralGround
    facts: Annotated[Note, Searchable()]
    offence: Code | None = None
    charge: Annotated[Name, Searchable()] | None = None
    named: Annotated[tuple[Person, ...], Items(0, 200)] = ()
    suspect_units: Annotated[tuple[Party, ...], Items(0, 20)] = ()
    amount_fen: Fen | None = None
    former: UUID | None = None

    guards = (
        by_agency,
        case_is_held,
        campaigns_of_case,
        not_in_office,
        crime_suspected,
        ip_lower_threshold,
        offence_listed,
        none_open,
        continues_the_last,
        named_once,
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Open the referral in the hands of the agency."""
        return replace(
            referral,
            stage=Stage.DRAFT,
            registrant=envelope.agency,
            holder=envelope.agency,
            campaigns=self.campaigns,
            case=self.case,
            former=self.former,
            crime_field=self.crime_field,
            persons=frozenset(person.ref for person in self.named),
        )

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Tell the case, and the referral that this one goes on with."""
        yield Consequence(CASE, self.case, CaseReferralOpened(referral=context.envelope.stream, former=self.former))
        yield from superseded(referral, context)


@event(
    "referral.superseded",
    zh="移送由后续移送接续",
    en="Referral superseded",
    basis=("G5",),
    posted=False,
    says_zh="本次移送由{by}接续",
    says_en="referral {by} takes the place of this one",
)
class ReferralSuperseded(Event[Referral]):
    """A new version of the referral takes the place of one that came to nothing; follows from referral.drafted. 由后续移送接续。"""

    by: UUID

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Expect nothing more of this version."""
        return replace(referral, superseded=True, to_be_handled=False)


@event(
    "referral.person_named",
    zh="列明涉案人员",
    en="Person named",
    basis=("M86", "M87"),
    says_zh="{agency}列明犯罪嫌疑人{suspect}",
    says_en="{agency} named the suspect {suspect}",
)
class ReferralPersonNamed(Event[Referral]):
    """A further suspect becomes known, to the agency or to the police. 列明犯罪嫌疑人。"""

    suspect: Person

    guards = (by_investigator, at(*(stage for stage in BEGUN if stage not in ENDED), Stage.CONCLUDED), person_is_new)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Remember the reference."""
        return replace(referral, persons=referral.persons | {self.suspect.ref})


@event(
    "referral.task_force_assigned",
    zh="指定专案组",
    en="Task force assigned",
    basis=(f"{O310} 第五条第一款",),
    says_zh="{agency}指定{task_force}组成专案组[，指定人{appointed_by}]",
    says_en="{agency} assigned {task_force} to the task force[, appointed by {appointed_by}]",
)
class ReferralTaskForceAssigned(Event[Referral]):
    """Two officers or more are put in charge at once of checking the facts and reporting. 指定专案组。"""

    task_force: Annotated[tuple[OfficerRef, ...], Items(1, 20)]
    appointed_by: OfficerRef | None = None

    guards = (by_sender, at(Stage.DRAFT, Stage.PREPARING), two_officers)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let them work; a later appointment replaces the earlier one."""
        return replace(referral, stage=Stage.PREPARING)


@event(
    "referral.report_submitted",
    zh="提出移送报告",
    en="Report submitted",
    basis=(f"{O310} 第五条第一款、第二款",),
    says_zh="专案组提出移送书面报告[（{document_no}）]：{referral_report}",
    says_en="the task force reported to the chief[ ({document_no})]: {referral_report}",
)
class ReferralReportSubmitted(Event[Referral]):
    """The task force's written report reaches the chief, whose time to decide begins with that day. 提出移送报告。"""

    referral_report: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_sender, at(Stage.PREPARING))

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Wait for the chief."""
        return replace(referral, stage=Stage.PENDING_APPROVAL, reported_on=envelope.legal_on)


@event(
    "referral.approved",
    zh="批准移送",
    en="Referral approved",
    basis=(f"{O310} 第五条第二款",),
    says_zh="{approved_by}批准移送[（{document_no}）]",
    says_en="{approved_by} approved the referral[ ({document_no})]",
)
class ReferralApproved(Event[Referral]):
    """The chief, or whoever acts as chief, decides that the case goes to the police; a deputy cannot. 批准移送。"""

    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_sender,
        at(Stage.PENDING_APPROVAL),
        not_before_report,
        approval_by("chief", basis=f"{O310} 第五条第二款"),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let it be sent."""
        return replace(referral, stage=Stage.APPROVED, approved_by=self.approved_by, approved_on=envelope.legal_on)


@event(
    "referral.rejected",
    zh="不批准移送",
    en="Referral rejected",
    basis=(f"{O310} 第五条第二款",),
    says_zh="{approved_by}决定不批准移送[（{document_no}）]：{reason}",
    says_en="{approved_by} rejected the referral[ ({document_no})]: {reason}",
)
class ReferralRejected(Event[Referral]):
    """The chief decides that the case does not go to the police; the reasons are put on file. 不批准移送。"""

    approved_by: OfficerRef
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_sender,
        at(Stage.PENDING_APPROVAL),
        not_before_report,
        approval_by("chief", basis=f"{O310} 第五条第二款"),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """End it."""
        return replace(referral, stage=Stage.REJECTED)

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case."""
        return resolved(
            referral,
            context,
            SuspicionOutcome.REFERRAL_REJECTED,
            self.reason,
            document_no=self.document_no,
            approved_by=self.approved_by,
        )

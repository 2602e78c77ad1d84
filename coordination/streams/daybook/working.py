"""Daily work outside joint actions: inspections, samples, guidance, publicity, decisions on the spot. 日常工作。

Each entry is a record of its own, of the agency that did the work. Entries come when they can: the legal date is the day on which
it was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Code,
    Count,
    Document,
    DocumentNo,
    ExternalNo,
    Fen,
    Items,
    Name,
    Note,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_registrant, campaigns_open, known_agency, offence_listed
from coordination.profiles import ProfileName
from coordination.rules import Consequence, Context, Envelope, Event, Guard
from coordination.streams.daybook.codes import CheckKind, PublicityForm, SampleResult, Stage, Work
from coordination.streams.daybook.guards import (
    in_sequence,
    occasion_named,
    of_work,
    offence_fits,
    told_once,
    with_others,
)
from coordination.streams.daybook.state import DaybookEntry
from coordination.streams.duplicates import spot_fine_voided, spot_fined
from coordination.streams.on_spot import ON_SPOT, SPOT, SpotDecision
from coordination.streams.parts import OnlineTrace, Party, Place
from coordination.streams.visiting import (
    FindingKind,
    GuidanceKind,
    Helpers,
    Officers,
    Visited,
    dated_as_it_happened,
    target_told,
)

glossary(
    campaigns="所属专项行动",
    check_kind="检查方式",
    occasion="节日或者活动名称",
    dispatch_no="派出编号",
    inspectors="执法人员",
    helpers="协助人员（协管等）",
    vehicle_count="出动车辆数",
    visited="检查对象种类",
    subject="受检对象",
    venue="场所名称",
    place="地点",
    online="网络线索",
    inspection_no="检查编号",
    finding_kind="发现情形",
    facts="事实",
    offence="违法行为类别",
    sampled_goods="抽样商品",
    sample_no="样品编号",
    sample_count="样品数量",
    tested_by="检验机构",
    sample_result="检验结论",
    report_no="检验报告编号",
    guidance_kind="指导约谈种类",
    attendees="被指导约谈对象",
    content="内容",
    title="标题",
    publicity_form="宣传形式",
    held_with="共同举办单位",
    audience_count="参加人数",
    profile="适用办案程序",
    party="当事人",
    spot_decision="当场处理种类",
    fine_fen="罚款金额",
    document_no="文号",
    conduct="违法行为编号",
    note="说明",
    reason="理由",
)
Campaigns = Annotated[tuple[CampaignCode, ...], Items(1, 8)]
ENTRY: tuple[Guard, ...] = (by_agency, campaigns_open, dated_as_it_happened)
"""What must hold of every new entry."""


def entered(
    entry: DaybookEntry, campaigns: tuple[str, ...], work: Work, envelope: Envelope, *others: str
) -> DaybookEntry:
    """Return the state after an entry was made, in the hands of whoever did the work."""
    return replace(
        entry,
        stage=Stage.RECORDED,
        registrant=envelope.agency,
        holder=envelope.agency,
        participants=others,
        campaigns=campaigns,
        work=work,
        done_at=envelope.occurred_at,
    )


@event(
    "daybook.inspected",
    zh="日常检查",
    en="Inspected",
    basis=("M13", "M14", "M44", "M46", "安丘 附件2 第1行、第2行、第3行"),
    opens=True,
    says_zh="{agency}{check_kind}[（{occasion}）]{visited}[：{subject}][：{venue}][：{online}][，地点：{place}]，派出{dispatch_no}，"
    "执法人员{inspectors}，{finding_kind}[：{facts}]",
    says_en="{agency}, {check_kind}[ ({occasion})] of {visited}[: {subject}][: {venue}][: {online}][, at {place}], on dispatch "
    "{dispatch_no} with officers {inspectors}: {finding_kind}[. {facts}]",
)
class DaybookInspected(Event[DaybookEntry]):
    """An agency inspected a business, a venue or a platform by itself. 检查。

    People are counted by (officer, dispatch): eight shops on one dispatch are one 人次 for each officer.
    """

    campaigns: Campaigns
    check_kind: CheckKind
    dispatch_no: Code
    inspectors: Officers
    visited: Visited
    finding_kind: FindingKind
    helpers: Helpers = ()
    vehicle_count: Count | None = None
    subject: Party | None = None
    venue: Annotated[Name, Searchable()] | None = None
    place: Place | None = None
    online: OnlineTrace | None = None
    occasion: Annotated[Name, Searchable()] | None = None
    inspection_no: Annotated[ExternalNo, Searchable()] | None = None
    facts: Annotated[Note, Searchable()] | None = None
    offence: Code | None = None

    guards = (*ENTRY, target_told, occasion_named, offence_listed, offence_fits)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it."""
        return entered(entry, self.campaigns, Work.INSPECTION, envelope)


@event(
    "daybook.sampled",
    zh="抽检",
    en="Sampled",
    basis=("M31", "M38", "M45"),
    opens=True,
    says_zh="{agency}{check_kind}抽取{sampled_goods}[，样品{sample_no}][，数量{sample_count}][，受检对象：{subject}][，地点：{place}]"
    "[，送{tested_by}检验]",
    says_en="{agency}, {check_kind}: sampled {sampled_goods}[, sample {sample_no}][, {sample_count} of it][, from {subject}][, at "
    "{place}][, to be tested by {tested_by}]",
)
class DaybookSampled(Event[DaybookEntry]):
    """A sample was taken, by the agency or for it; what the test says comes later. 抽检。"""

    campaigns: Campaigns
    check_kind: CheckKind
    sampled_goods: Annotated[Name, Searchable()]
    dispatch_no: Code
    inspectors: Officers
    sample_no: Annotated[ExternalNo, Searchable()] | None = None
    sample_count: Count | None = None
    subject: Party | None = None
    place: Place | None = None
    occasion: Annotated[Name, Searchable()] | None = None
    tested_by: Annotated[Name, Searchable()] | None = None
    inspection_no: Annotated[ExternalNo, Searchable()] | None = None

    guards = (*ENTRY, occasion_named)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it."""
        return entered(entry, self.campaigns, Work.SAMPLING, envelope)


@event(
    "daybook.sample_tested",
    zh="抽检结论",
    en="Sample tested",
    basis=("M31", "M45"),
    says_zh="检验结论：{sample_result}[，报告{report_no}][。{note}]",
    says_en="the test says {sample_result}[, report {report_no}][. {note}]",
)
class DaybookSampleTested(Event[DaybookEntry]):
    """What the test of the sample says. 检验结论。"""

    sample_result: SampleResult
    report_no: Annotated[DocumentNo, Document(), Searchable()] | None = None
    note: Annotated[Note, Searchable()] | None = None

    guards = (by_registrant, at(Stage.RECORDED), of_work(Work.SAMPLING), told_once("tested_at"), in_sequence)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Remember when."""
        return replace(entry, tested_at=envelope.occurred_at)


@event(
    "daybook.guidance_given",
    zh="日常指导约谈",
    en="Guidance given",
    basis=("M59", "M60", "安丘 附件2 第4行"),
    opens=True,
    says_zh="{agency}进行{guidance_kind}[：{attendees}]：{content}[（{document_no}）]",
    says_en="{agency}, {guidance_kind}[: {attendees}]: {content}[ ({document_no})]",
)
class DaybookGuidanceGiven(Event[DaybookEntry]):
    """Guidance, interview or warning; with many at once it is one. 行政指导、行政约谈、告诫。"""

    campaigns: Campaigns
    guidance_kind: GuidanceKind
    content: Annotated[Note, Searchable()]
    inspectors: Officers
    attendees: Annotated[tuple[Party, ...], Items(0, 200)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = ENTRY

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it."""
        return entered(entry, self.campaigns, Work.GUIDANCE, envelope)


@event(
    "daybook.publicity_held",
    zh="宣传活动",
    en="Publicity held",
    basis=("M108", "安丘 附件2 第5行"),
    opens=True,
    says_zh="{agency}举办{publicity_form}「{title}」[，地点：{place}][，共同举办：{held_with}][，{audience_count}人参加]：{content}",
    says_en="{agency} held “{title}”, {publicity_form}[, at {place}][, with {held_with}][, {audience_count} people came]: "
    "{content}",
)
class DaybookPublicityHeld(Event[DaybookEntry]):
    """An agency told the public something; held with others it is counted once, for whoever organised it. 宣传活动。"""

    campaigns: Campaigns
    title: Annotated[Title, Searchable()]
    publicity_form: PublicityForm
    content: Annotated[Note, Searchable()]
    place: Place | None = None
    held_with: Annotated[tuple[AgencyCode, ...], Items(0, 50)] = ()
    audience_count: Count | None = None

    guards = (*ENTRY, known_agency("held_with"), with_others)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it; those that took part see it."""
        return entered(entry, self.campaigns, Work.PUBLICITY, envelope, *self.held_with)


@event(
    "daybook.decided_on_spot",
    zh="日常当场处理",
    en="Decided on the spot",
    basis=(SPOT, "M59", "M66"),
    opens=True,
    says_zh="{agency}对{party}{spot_decision}[{fine_fen}]（{document_no}）：{facts}",
    says_en="{agency} decided on the spot as to {party}: {spot_decision}[ of {fine_fen}] ({document_no}): {facts}",
)
class DaybookDecidedOnSpot(Event[DaybookEntry]):
    """An agency decides there and then, by its own procedure and within its limits. 当场处理决定。"""

    campaigns: Campaigns
    spot_decision: SpotDecision
    profile: ProfileName
    party: Party
    facts: Annotated[Note, Searchable()]
    inspectors: Officers
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    fine_fen: Fen | None = None
    offence: Code | None = None
    conduct: UUID | None = None

    guards = (*ENTRY, offence_listed, *ON_SPOT)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it, and remember which conduct it fines."""
        fined = self.conduct if self.fine_fen else None
        return replace(entered(entry, self.campaigns, Work.DECISION, envelope), fined_conduct=fined)

    def consequences(self, entry: DaybookEntry, context: Context) -> Iterable[Consequence]:
        """Enter a fine with the conduct."""
        return spot_fined(self, context.envelope.stream, context)


@event(
    "daybook.voided",
    zh="日常工作记录作废",
    en="Entry voided",
    says_zh="{agency}作废该记录：{reason}",
    says_en="{agency} voided the entry: {reason}",
)
class DaybookVoided(Event[DaybookEntry]):
    """The entry was wrong; what is right is a new entry. 作废。"""

    reason: Note

    guards = (by_registrant, at(Stage.RECORDED))

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Let it count no more."""
        return replace(entry, stage=Stage.VOIDED)

    def consequences(self, entry: DaybookEntry, context: Context) -> Iterable[Consequence]:
        """Free the conduct that it fined."""
        return spot_fine_voided(entry.fined_conduct, context.envelope.stream, context)

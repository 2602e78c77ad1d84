"""In the field: who came, what was visited and found, dens, guidance, decisions; told late and in any order. 现场记录。

Every record has a number of its own (``entry``), made by whoever tells it. Records refer to each other by these numbers and may
arrive before what they refer to. Guards look at when it happened, never at how the action stands when they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    ClearNote,
    Code,
    Count,
    Document,
    DocumentNo,
    Fen,
    Items,
    Name,
    Searchable,
    event,
    glossary,
)
from coordination.guards import offence_listed
from coordination.profiles import ProfileName
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.duplicates import spot_fine_voided, spot_fined
from coordination.streams.joint_action.codes import DenKind, FieldKind
from coordination.streams.joint_action.guards.field import (
    FIELD,
    credit_inside,
    den_known,
    den_located,
    own_entry,
    own_team_told,
    teams_take_part,
)
from coordination.streams.joint_action.guards.planning import by_lead
from coordination.streams.joint_action.state import Entry, JointAction
from coordination.streams.on_spot import ON_SPOT, SPOT, SpotDecision
from coordination.streams.parts import OnlineTrace, Party, Place
from coordination.streams.visiting import (
    FindingKind,
    GuidanceKind,
    Helpers,
    Officers,
    Team,
    Visited,
    target_told,
)

glossary(
    entry="现场记录编号",
    dispatch_no="派出编号",
    inspectors="执法人员",
    helpers="协助人员（协管等）",
    vehicle_count="出动车辆数",
    visited="检查对象种类",
    teams="到场人员",
    subject="受检对象",
    venue="场所名称",
    place="地点",
    online="网络线索",
    visit="所属检查",
    finding_kind="发现情形",
    facts="事实",
    offence="违法行为类别",
    conduct="违法行为编号",
    den_kind="窝点种类",
    credited_agency="计数单位",
    den="窝点",
    guidance_kind="指导约谈种类",
    attendees="被指导约谈对象",
    content="内容",
    profile="适用办案程序",
    party="当事人",
    spot_decision="当场处理种类",
    fine_fen="罚款金额",
    document_no="文号",
    note="说明",
    reason="理由",
)
VISITS = ("安丘 附件2 第1行、第2行、第3行",)


def told(action: JointAction, kind: FieldKind, entry: UUID, envelope: Envelope) -> JointAction:
    """Return the state with a further field record, at its place by number and not by arrival."""
    return action.with_entries(
        (*action.entries, Entry(entry, kind, envelope.agency, envelope.occurred_at, envelope.legal_on))
    )


@event(
    "joint_action.team_arrived",
    zh="人员到场",
    en="Team arrived",
    basis=("M72", "安丘 附件2 第1行"),
    says_zh="{agency}派出{dispatch_no}到场，执法人员{inspectors}[，协助人员{helpers}][，车辆{vehicle_count}辆][。{note}]",
    says_en="{agency} came on dispatch {dispatch_no} with officers {inspectors}[, helpers {helpers}][, {vehicle_count} vehicles]"
    "[. {note}]",
)
class JointActionTeamArrived(Event[JointAction]):
    """Who of an agency came, on which dispatch; officers and temporary helpers apart. 人员到场名册。

    People are counted by (officer, dispatch): a further day or shift is a further dispatch with a number of its own.
    """

    entry: UUID
    dispatch_no: Code
    inspectors: Officers
    helpers: Helpers = ()
    vehicle_count: Count | None = None
    note: ClearNote | None = None

    guards = FIELD

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember that the agency was there."""
        return told(action, FieldKind.ARRIVAL, self.entry, envelope)


@event(
    "joint_action.visit_recorded",
    zh="现场检查",
    en="Visit recorded",
    basis=VISITS,
    says_zh="{agency}记录检查{visited}[：{subject}][：{venue}][：{online}][，地点：{place}]，到场：{teams}[。{note}]",
    says_en="{agency} recorded a visit to {visited}[: {subject}][: {venue}][: {online}][, at {place}], by {teams}[. {note}]",
)
class JointActionVisitRecorded(Event[JointAction]):
    """A business, a venue or a platform was visited, by whom of which agency. 现场检查记录。

    One visit is one record, whoever was there; an agency that was there and is not named posts `joint_action.visit_attended`.
    """

    entry: UUID
    visited: Visited
    teams: Annotated[tuple[Team, ...], Items(1, 20)]
    subject: Party | None = None
    venue: Annotated[Name, Searchable()] | None = None
    place: Place | None = None
    online: OnlineTrace | None = None
    note: Annotated[ClearNote, Searchable()] | None = None

    guards = (*FIELD, target_told, own_team_told, teams_take_part)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember who was there when."""
        return told(action, FieldKind.VISIT, self.entry, envelope)


@event(
    "joint_action.visit_attended",
    zh="参加检查",
    en="Visit attended",
    basis=VISITS,
    says_zh="{agency}参加检查{visit}，派出{dispatch_no}，执法人员{inspectors}[，协助人员{helpers}]",
    says_en="{agency} was at visit {visit} on dispatch {dispatch_no} with officers {inspectors}[, helpers {helpers}]",
)
class JointActionVisitAttended(Event[JointAction]):
    """An agency says that it was at a visit of which another one tells: the visit is counted once. 参加他单位记录的检查。"""

    entry: UUID
    visit: UUID
    dispatch_no: Code
    inspectors: Officers
    helpers: Helpers = ()

    guards = FIELD

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember who was there when."""
        return told(action, FieldKind.ATTENDANCE, self.entry, envelope)


@event(
    "joint_action.finding_recorded",
    zh="发现情况",
    en="Finding recorded",
    basis=("M72", "行政处罚法 第二十五条、第二十九条"),
    says_zh="{agency}记录{finding_kind}[，违法行为{offence}]：{facts}",
    says_en="{agency} found {finding_kind}[, offence {offence}]: {facts}",
)
class JointActionFindingRecorded(Event[JointAction]):
    """What an agency found at a visit. One conduct has one number, whichever agencies deal with it. 发现情况。

    ``conduct`` is the number of the conduct; cases that are filed for it name the same number (`case.filed`).
    """

    entry: UUID
    visit: UUID
    finding_kind: FindingKind
    facts: Annotated[ClearNote, Searchable()]
    offence: Code | None = None
    conduct: UUID | None = None

    guards = (*FIELD, offence_listed)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember it among the field records."""
        return told(action, FieldKind.FINDING, self.entry, envelope)


@event(
    "joint_action.den_dismantled",
    zh="捣毁窝点",
    en="Den dismantled",
    basis=("M63", "安丘 附件2 第12行"),
    says_zh="{agency}记录捣毁{den_kind}，地点：{place}[，当事人：{subject}]，由{credited_agency}计数[。{note}]",
    says_en="{agency} recorded a den dismantled, {den_kind}, at {place}[; party: {subject}]; credited to {credited_agency}"
    "[. {note}]",
)
class JointActionDenDismantled(Event[JointAction]):
    """A den was cleared out; one agency is credited with it, chosen here. 捣毁制假售假窝点。

    A den is told from others by its address and the day. Where two agencies tell of the same one it is one den, credited as the
    earlier record says, until the lead settles it (`joint_action.den_credited`).
    """

    entry: UUID
    den_kind: DenKind
    place: Place
    credited_agency: AgencyCode
    visit: UUID | None = None
    subject: Party | None = None
    note: Annotated[ClearNote, Searchable()] | None = None

    guards = (*FIELD, den_located, credit_inside)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember it among the field records."""
        return told(action, FieldKind.DEN, self.entry, envelope)


@event(
    "joint_action.guidance_given",
    zh="行政指导、约谈",
    en="Guidance given",
    basis=("M59", "M60", "安丘 附件2 第4行"),
    says_zh="{agency}进行{guidance_kind}[：{attendees}]：{content}[（{document_no}）]",
    says_en="{agency}, {guidance_kind}[: {attendees}]: {content}[ ({document_no})]",
)
class JointActionGuidanceGiven(Event[JointAction]):
    """Guidance, interview or warning by one agency; with many at once it is one. 行政指导、行政约谈、告诫。"""

    entry: UUID
    guidance_kind: GuidanceKind
    content: Annotated[ClearNote, Searchable()]
    inspectors: Officers
    attendees: Annotated[tuple[Party, ...], Items(0, 200)] = ()
    visit: UUID | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = FIELD

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember it among the field records."""
        return told(action, FieldKind.GUIDANCE, self.entry, envelope)


@event(
    "joint_action.decided_on_spot",
    zh="当场处理",
    en="Decided on the spot",
    basis=(SPOT, "M59", "M66"),
    says_zh="{agency}对{party}{spot_decision}[{fine_fen}]（{document_no}）：{facts}",
    says_en="{agency} decided on the spot as to {party}: {spot_decision}[ of {fine_fen}] ({document_no}): {facts}",
)
class JointActionDecidedOnSpot(Event[JointAction]):
    """An agency decides there and then, in its own name, by its own procedure and within its limits. 当场处理决定。"""

    entry: UUID
    spot_decision: SpotDecision
    profile: ProfileName
    party: Party
    facts: Annotated[ClearNote, Searchable()]
    inspectors: Officers
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    fine_fen: Fen | None = None
    offence: Code | None = None
    conduct: UUID | None = None
    visit: UUID | None = None

    guards = (*FIELD, offence_listed, *ON_SPOT)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember it among the field records, and which conduct it fines."""
        after = told(action, FieldKind.DECISION, self.entry, envelope)
        if self.conduct is None or not self.fine_fen:
            return after
        return replace(after, spot_fines=after.spot_fines | {(self.entry, self.conduct)})

    def consequences(self, action: JointAction, context: Context) -> Iterable[Consequence]:
        """Enter a fine with the conduct."""
        return spot_fined(self, self.entry, context)


@event(
    "joint_action.den_credited",
    zh="确定窝点计数单位",
    en="Den credited",
    basis=("M63", "安丘 附件2 第12行"),
    says_zh="{agency}确定窝点{den}由{credited_agency}计数：{reason}",
    says_en="{agency} settled that den {den} is credited to {credited_agency}: {reason}",
)
class JointActionDenCredited(Event[JointAction]):
    """Agencies told differently who is credited with a den; the lead settles it. 确定窝点计数单位。"""

    den: UUID
    credited_agency: AgencyCode
    reason: ClearNote

    guards = (by_lead, den_known, credit_inside)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Change nothing that the rules ask for."""
        return action


@event(
    "joint_action.record_voided",
    zh="现场记录作废",
    en="Field record voided",
    says_zh="{agency}作废现场记录{entry}：{reason}",
    says_en="{agency} voided field record {entry}: {reason}",
)
class JointActionRecordVoided(Event[JointAction]):
    """An agency takes back a field record that was wrong; what is right is a new record with a number of its own. 现场记录作废。"""

    entry: UUID
    reason: ClearNote

    guards = (own_entry,)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Let it count no more."""
        left = action.with_entries(one for one in action.entries if one.entry != self.entry)
        return replace(left, voided=action.voided | {self.entry})

    def consequences(self, action: JointAction, context: Context) -> Iterable[Consequence]:
        """Free the conduct that it fined."""
        return spot_fine_voided(action.fined_conduct(self.entry), self.entry, context)

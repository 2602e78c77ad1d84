"""A consultation from being convened to its conclusion: agenda, opinions, conclusion, dissent. 会商。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    DocumentNo,
    Items,
    OfficerRef,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, by_agency, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.consultation.codes import ConsultationKind, Stage, Topic
from coordination.streams.consultation.guards import (
    M76,
    attended_as_invited,
    by_convenor,
    by_member,
    dissents_once,
    each_concluded,
    enough_attended,
    held_before_told,
    holders_invited,
    matters_apart,
    on_the_agenda,
    opinions_given,
    others_invited,
    records_known,
    records_of_campaigns,
    was_there,
)
from coordination.streams.consultation.parts import AgendaItem, MatterConclusion
from coordination.streams.consultation.state import Consultation, Matter, Opinion

glossary(
    campaigns="所属专项行动",
    consultation_kind="会商种类",
    meeting_no="会商编号",
    title="标题",
    agenda="会商事项",
    invited_agencies="受邀单位",
    meeting_at="会商时间",
    meeting_place="会商地点",
    convenor="召集人",
    reason="理由",
    matter_no="事项序号",
    consultation_topic="会商意见所涉议题",
    consultation_opinion="会商意见",
    conclusions="会商结论",
    attended="出席单位",
    minutes_no="会商纪要文号",
)
AGENDA = (records_known, records_of_campaigns, holders_invited, matters_apart)


def _matters(agenda: tuple[AgendaItem, ...]) -> tuple[Matter, ...]:
    return tuple(Matter(item.matter_no, item.record_kind, item.record, item.topics) for item in agenda)


@event(
    "consultation.convened",
    zh="召集会商",
    en="Consultation convened",
    basis=("M27", M76, "M78"),
    opens=True,
    says_zh="{agency}召集{consultation_kind}「{title}」（{meeting_no}），{meeting_at}在{meeting_place}，邀请{invited_agencies}"
    "[，召集人{convenor}]：{agenda}",
    says_en="{agency} convened a {consultation_kind} consultation, “{title}” ({meeting_no}), at {meeting_at} in {meeting_place}, "
    "with {invited_agencies}[, convenor {convenor}]: {agenda}",
)
class ConsultationConvened(Event[Consultation]):
    """An agency, as a rule the office, asks others for their opinion on hard cases, or on a new situation. 召集会商。

    Those who are invited see the consultation, not the records behind it. It is advice: the stages and the clocks of what it is
    about stay what they are.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    consultation_kind: ConsultationKind
    meeting_no: Annotated[Code, Searchable()]
    title: Annotated[Title, Searchable()]
    agenda: Annotated[tuple[AgendaItem, ...], Items(1, 50)]
    invited_agencies: Annotated[tuple[AgencyCode, ...], Items(1, 50)]
    meeting_at: datetime
    meeting_place: Title
    convenor: OfficerRef | None = None

    guards = (by_agency, campaigns_open, *AGENDA, others_invited, known_agency("invited_agencies"))

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """Invite them."""
        return replace(
            consultation,
            stage=Stage.CONVENED,
            registrant=envelope.agency,
            holder=envelope.agency,
            participants=tuple(dict.fromkeys(self.invited_agencies)),
            campaigns=self.campaigns,
            meeting_no=self.meeting_no,
            meeting_at=self.meeting_at,
            matters=_matters(self.agenda),
        )


@event(
    "consultation.agenda_extended",
    zh="增加会商事项",
    en="Agenda extended",
    basis=(M76, "M78"),
    says_zh="{agency}增加会商事项：{agenda}[，另邀请{invited_agencies}]",
    says_en="{agency} put more on the agenda: {agenda}[, and invited {invited_agencies}]",
)
class ConsultationAgendaExtended(Event[Consultation]):
    """More is to be consulted on, with more agencies where that needs them. 增加会商事项。"""

    agenda: Annotated[tuple[AgendaItem, ...], Items(1, 50)]
    invited_agencies: Annotated[tuple[AgencyCode, ...], Items(0, 50)] = ()

    guards = (at(Stage.CONVENED), by_convenor, *AGENDA, others_invited, known_agency("invited_agencies"))

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """Add the matters, and the agencies."""
        return replace(
            consultation,
            participants=tuple(dict.fromkeys((*consultation.participants, *self.invited_agencies))),
            matters=(*consultation.matters, *_matters(self.agenda)),
        )


@event(
    "consultation.rescheduled",
    zh="会商改期",
    en="Rescheduled",
    basis=("M27",),
    says_zh="{agency}将会商改为{meeting_at}[在{meeting_place}]：{reason}",
    says_en="{agency} moved the consultation to {meeting_at}[ in {meeting_place}]: {reason}",
)
class ConsultationRescheduled(Event[Consultation]):
    """It is held at another time, or in another place. 会商改期。"""

    meeting_at: datetime
    reason: ClearNote
    meeting_place: Title | None = None

    guards = (at(Stage.CONVENED), by_convenor)

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """Set the other time."""
        return replace(consultation, meeting_at=self.meeting_at)


@event(
    "consultation.cancelled",
    zh="取消会商",
    en="Cancelled",
    basis=("M27",),
    says_zh="{agency}取消会商：{reason}",
    says_en="{agency} cancelled the consultation: {reason}",
)
class ConsultationCancelled(Event[Consultation]):
    """It does not take place. 取消会商。"""

    reason: ClearNote

    guards = (at(Stage.CONVENED), by_convenor)

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """End it."""
        return replace(consultation, stage=Stage.CANCELLED)


@event(
    "consultation.opinion_given",
    zh="发表会商意见",
    en="Opinion given",
    basis=("M77",),
    says_zh="{agency}就事项{matter_no}[的{consultation_topic}]发表意见：{consultation_opinion}",
    says_en="{agency} on matter {matter_no}[, {consultation_topic}]: {consultation_opinion}",
)
class ConsultationOpinionGiven(Event[Consultation]):
    """An agency says what it thinks of a matter, topic by topic; each speaks for itself, its last word counts. 发表会商意见。"""

    matter_no: Code
    consultation_opinion: Annotated[ClearNote, Searchable()]
    consultation_topic: Topic | None = None

    guards = (at(Stage.CONVENED), by_member, on_the_agenda)

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """Remember that it was heard."""
        given = Opinion(envelope.agency, self.matter_no, self.consultation_topic)
        return replace(consultation, opinions=consultation.opinions | {given})


@event(
    "consultation.concluded",
    zh="形成会商意见",
    en="Concluded",
    basis=(M76, "M77"),
    says_zh="{agency}形成会商意见[（{minutes_no}）]，出席：{attended}。{conclusions}",
    says_en="{agency} concluded the consultation[ ({minutes_no})], attended by {attended}: {conclusions}",
)
class ConsultationConcluded(Event[Consultation]):
    """What came out of it, matter by matter: advice, told to every lead and case that it was about. 形成会商意见。"""

    conclusions: Annotated[tuple[MatterConclusion, ...], Items(1, 100)]
    attended: Annotated[tuple[AgencyCode, ...], Items(1, 60)]
    minutes_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (
        at(Stage.CONVENED),
        by_convenor,
        held_before_told,
        each_concluded,
        opinions_given,
        attended_as_invited,
        enough_attended,
    )

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """End it; those who attended may still record that they dissent."""
        return replace(consultation, stage=Stage.CONCLUDED, attended=self.attended)

    def consequences(self, consultation: Consultation, context: Context) -> Iterable[Consequence]:
        """Leave a mark on each record that it was about, and nothing else."""
        for one in self.conclusions:
            matter = consultation.matter(one.matter_no)
            if matter is None or matter.record_kind is None or matter.record is None:
                continue
            kind = matter.record_kind.value
            mark = EVENTS[f"{kind}.consulted"](
                consultation=context.envelope.stream,
                meeting_no=consultation.meeting_no,
                topics=matter.topics,
                matter_conclusion=one.matter_conclusion,
            )
            yield Consequence(KINDS[kind], matter.record, mark)


@event(
    "consultation.dissent_recorded",
    zh="记录不同意见",
    en="Dissent recorded",
    basis=("M77",),
    says_zh="{agency}对事项{matter_no}的结论保留不同意见：{reason}",
    says_en="{agency} dissents from the conclusion on matter {matter_no}: {reason}",
)
class ConsultationDissentRecorded(Event[Consultation]):
    """An agency that attended does not agree with what was concluded, and says why. 保留不同意见。"""

    matter_no: Code
    reason: ClearNote

    guards = (at(Stage.CONCLUDED), by_member, was_there, dissents_once)

    def evolve(self, consultation: Consultation, envelope: Envelope) -> Consultation:
        """Remember the dissent."""
        return replace(consultation, dissents=consultation.dissents | {(envelope.agency, self.matter_no)})

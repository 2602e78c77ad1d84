"""The course of an action: it begins, ends, is reported; told late, or in another order. 行动的开始、结束与报告。"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from coordination.catalogue import ClearNote, Document, DocumentNo, Searchable, event, glossary
from coordination.guards import at
from coordination.rules import Envelope, Event, local_date
from coordination.streams.joint_action.codes import Stage
from coordination.streams.joint_action.guards.course import (
    corrected_to_the_past,
    corrects_what_is_told,
    not_ended,
    not_started,
    start_told,
    times_agree,
    was_scheduled,
)
from coordination.streams.joint_action.guards.planning import by_lead
from coordination.streams.joint_action.state import HAPPENED, JointAction
from coordination.streams.parts import Place
from coordination.streams.visiting import dated_as_it_happened

glossary(
    place="地点",
    note="说明",
    began_at="开始时间",
    finished_at="结束时间",
    reason="理由",
    summary="内容摘要",
    problems="存在问题",
    document_no="文号",
)


@event(
    "joint_action.started",
    zh="联合行动开始",
    en="Joint action started",
    basis=("M72",),
    says_zh="{agency}宣布联合行动开始[，地点：{place}][。{note}]",
    says_en="{agency} started the action[ at {place}][. {note}]",
)
class JointActionStarted(Event[JointAction]):
    """The lead says that it has begun; the time of the event is the time at which it did. 行动开始。"""

    place: Place | None = None
    note: ClearNote | None = None

    guards = (by_lead, at(*HAPPENED), was_scheduled, not_started, dated_as_it_happened, times_agree)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember when."""
        return replace(action, started_at=envelope.occurred_at, started_on=envelope.legal_on)


@event(
    "joint_action.ended",
    zh="联合行动结束",
    en="Joint action ended",
    basis=("M72", "安丘 附件2 第16行"),
    says_zh="{agency}宣布联合行动结束[。{note}]",
    says_en="{agency} ended the action[. {note}]",
)
class JointActionEnded(Event[JointAction]):
    """The lead says that it is over. Whether it was a joint action is seen from who was there. 行动结束。"""

    note: ClearNote | None = None

    guards = (by_lead, at(*HAPPENED), was_scheduled, not_ended, dated_as_it_happened, times_agree)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Remember when."""
        return replace(action, ended_at=envelope.occurred_at, ended_on=envelope.legal_on)


@event(
    "joint_action.times_corrected",
    zh="行动起止时间更正",
    en="Times corrected",
    says_zh="{agency}更正行动时间[，开始于{began_at}][，结束于{finished_at}]：{reason}",
    says_en="{agency} put the times right[, begun at {began_at}][, ended at {finished_at}]: {reason}",
)
class JointActionTimesCorrected(Event[JointAction]):
    """The lead had told a wrong beginning or end. 更正行动起止时间。"""

    reason: ClearNote
    began_at: datetime | None = None
    finished_at: datetime | None = None

    guards = (by_lead, corrects_what_is_told, corrected_to_the_past, times_agree)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Put the right times in the place of the wrong ones."""
        if self.began_at is not None:
            action = replace(action, started_at=self.began_at, started_on=local_date(self.began_at))
        if self.finished_at is not None:
            action = replace(action, ended_at=self.finished_at, ended_on=local_date(self.finished_at))
        return action


@event(
    "joint_action.reported",
    zh="联合行动报告",
    en="Joint action reported",
    basis=("M72", "M80"),
    says_zh="{agency}报告联合行动情况[（{document_no}）]：{summary}[存在问题：{problems}]",
    says_en="{agency} reported on the action[ ({document_no})]: {summary}[ Problems: {problems}]",
)
class JointActionReported(Event[JointAction]):
    """The lead reports on the action; again, where field records came after the report. 联合行动报告。"""

    summary: Annotated[ClearNote, Searchable()]
    problems: Annotated[ClearNote, Searchable()] | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (by_lead, at(Stage.ENDED, Stage.REPORTED), start_told)

    def evolve(self, action: JointAction, envelope: Envelope) -> JointAction:
        """Close it; field records that are told later are still taken in."""
        return replace(action, reported=True)

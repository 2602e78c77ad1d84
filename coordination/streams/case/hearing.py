"""The hearing that a party asks for: host, file, day, notice, the hearing itself, the report. 听证。

The numbers of days are those of 市场监督管理行政处罚听证办法; what makes a hearing lawful is said by 行政处罚法 第六十四条 for all
agencies. Each step is an event of its own, because each starts or ends a period.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.catalogue import Name, Note, OfficerRef, event, glossary
from coordination.guards import at, by_holder
from coordination.rules import Envelope, Event
from coordination.streams.case.codes import HearingResult, ServiceMethod, Stage
from coordination.streams.case.guards.hearing import (
    HELD_LAWFULLY,
    RULES,
    file_not_received_yet,
    hearing_available,
    hearing_fixed,
    hearing_public,
    held_or_withdrawn,
    host_appointed,
    host_is_another,
    not_held_yet,
    private_explained,
    time_to_notify,
)
from coordination.streams.case.state import Case, Hearing

glossary(
    request="听证要求",
    hearing_host="听证主持人",
    appointed_by="指定人",
    hearing_on="听证日期",
    hearing_place="听证地点",
    hearing_public="是否公开听证",
    private_reason="不公开听证的理由",
    published_in="公告载体",
    service_method="送达方式",
    hearing_result="听证结果",
    hearing_opinion="听证报告意见",
    note="说明",
)


@event(
    "case.hearing_requested",
    zh="要求听证",
    en="Hearing requested",
    basis=("行政处罚法 第六十三条、第六十四条", "市场监督管理行政处罚听证办法 第七条"),
    says_zh="当事人要求听证[：{request}]",
    says_en="the party asked for a hearing[: {request}]",
)
class CaseHearingRequested(Event[Case]):
    """The party asks for the hearing that it was offered; the time of it does not count. 当事人要求听证。"""

    request: Note | None = None

    guards = (by_holder, at(Stage.AWAITING_PARTY, Stage.DECIDING), hearing_available)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Hear the party; a review that was under way waits for what it says."""
        return replace(case, stage=Stage.HEARING, hearing=Hearing(), review_received_on=None)


@event(
    "case.hearing_host_appointed",
    zh="指定听证主持人",
    en="Hearing host appointed",
    basis=("行政处罚法 第六十四条第四项", RULES),
    says_zh="{agency}指定{hearing_host}主持听证[，指定人{appointed_by}]",
    says_en="{agency} appointed {hearing_host} to preside over the hearing[, by {appointed_by}]",
)
class CaseHearingHostAppointed(Event[Case]):
    """Somebody who has not investigated the case will preside; again, where another one has to. 指定听证主持人。"""

    hearing_host: OfficerRef
    appointed_by: OfficerRef | None = None

    guards = (by_holder, at(Stage.HEARING), not_held_yet, host_is_another)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Put the hearing into these hands, which the file has still to reach."""
        hearing = replace(case.hearing or Hearing(), host=self.hearing_host, file_received=False)
        return replace(case, hearing=hearing)


@event(
    "case.hearing_file_received",
    zh="听证主持人接到案件材料",
    en="Hearing file received",
    basis=(RULES,),
    says_zh="听证主持人接到案件材料[。{note}]",
    says_en="whoever presides has the file[. {note}]",
)
class CaseHearingFileReceived(Event[Case]):
    """The officers have handed the file over; the time to fix the hearing begins. 移交听证材料。"""

    note: Note | None = None

    guards = (by_holder, at(Stage.HEARING), host_appointed, file_not_received_yet)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember that the host has it."""
        return replace(case, hearing=replace(case.hearing or Hearing(), file_received=True))


@event(
    "case.hearing_fixed",
    zh="确定听证时间地点",
    en="Hearing fixed",
    basis=("行政处罚法 第六十四条第二项、第三项", RULES),
    says_zh="听证定于{hearing_on}在{hearing_place}举行[（不公开：{private_reason}）]",
    says_en="the hearing was fixed for {hearing_on} at {hearing_place}[ (not public: {private_reason})]",
)
class CaseHearingFixed(Event[Case]):
    """The host fixes day and place; a later word, of which the party is notified anew, replaces it. 确定听证时间、地点。"""

    hearing_on: date
    hearing_place: Name
    hearing_public: bool
    private_reason: Note | None = None

    guards = (by_holder, at(Stage.HEARING), not_held_yet, host_appointed, time_to_notify, private_explained)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the day; nobody has been told of it."""
        hearing = replace(
            case.hearing or Hearing(),
            on=self.hearing_on,
            public=self.hearing_public,
            notified_on=None,
            announced_on=None,
        )
        return replace(case, hearing=hearing)


@event(
    "case.hearing_notice_served",
    zh="送达听证通知",
    en="Hearing notice served",
    basis=("行政处罚法 第六十四条第二项", RULES),
    says_zh="{agency}送达听证通知书[（{service_method}）]",
    says_en="{agency} served the notice of the hearing[ {service_method}]",
)
class CaseHearingNoticeServed(Event[Case]):
    """The party knows when and where it will be heard; the legal date is that of service. 送达听证通知书。"""

    service_method: ServiceMethod | None = None
    note: Note | None = None

    guards = (by_holder, at(Stage.HEARING), not_held_yet, hearing_fixed)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the first day on which it was told of this hearing."""
        hearing = case.hearing or Hearing()
        return replace(case, hearing=replace(hearing, notified_on=hearing.notified_on or envelope.legal_on))


@event(
    "case.hearing_announced",
    zh="听证公告",
    en="Hearing announced",
    basis=("行政处罚法 第六十四条第三项", RULES),
    says_zh="{agency}在{published_in}公告公开听证",
    says_en="{agency} announced the public hearing in {published_in}",
)
class CaseHearingAnnounced(Event[Case]):
    """The public is told of a public hearing. 公开听证公告。"""

    published_in: Name

    guards = (by_holder, at(Stage.HEARING), not_held_yet, hearing_fixed, hearing_public)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the first day on which it was announced."""
        hearing = case.hearing or Hearing()
        return replace(case, hearing=replace(hearing, announced_on=hearing.announced_on or envelope.legal_on))


@event(
    "case.hearing_held",
    zh="举行听证",
    en="Hearing held",
    basis=("行政处罚法 第六十四条", RULES),
    says_zh="听证举行完毕[：{note}]",
    says_en="the hearing was held[: {note}]",
)
class CaseHearingHeld(Event[Case]):
    """The party was heard; the legal date is the day on which the hearing ended. 举行听证。"""

    note: Note | None = None

    guards = (by_holder, at(Stage.HEARING), not_held_yet, *HELD_LAWFULLY)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Wait for the report."""
        return replace(case, hearing=replace(case.hearing or Hearing(), held_on=envelope.legal_on))


@event(
    "case.hearing_reported",
    zh="听证报告",
    en="Hearing reported",
    basis=("行政处罚法 第六十四条、第六十五条", "市场监督管理行政处罚听证办法"),
    says_zh="听证：{hearing_result}[，{hearing_opinion}]",
    says_en="hearing: {hearing_result}[. {hearing_opinion}]",
)
class CaseHearingReported(Event[Case]):
    """Whoever presided reports on the hearing, which the decision then rests on. 听证报告。"""

    hearing_result: HearingResult
    hearing_opinion: Note | None = None

    guards = (by_holder, at(Stage.HEARING), held_or_withdrawn)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Go on to the decision; after a hearing that was held, review by law begins anew, and a withdrawn one is waived."""
        if self.hearing_result is HearingResult.HELD:
            heard = None if case.notice is None else replace(case.notice, heard=True)
            again = replace(case, hearing_held=True, legally_reviewed=False, discussed=False)
            return replace(again, stage=Stage.DECIDING, notice=heard)
        waived = None if case.notice is None else replace(case.notice, waived=True)
        return replace(case, stage=Stage.DECIDING, notice=waived)

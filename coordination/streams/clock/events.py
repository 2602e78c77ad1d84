"""What happens to a clock: it follows from the record's events or from time, save that an office may waive. 期限事件。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Code,
    DocumentNo,
    Items,
    Note,
    OfficerRef,
    Pattern,
    Range,
    Text,
    event,
    glossary,
)
from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.rules import By, Ground, Nature, Side
from coordination.guards import at, by_office
from coordination.rules import Envelope, Event
from coordination.streams.clock.codes import Effect, RecomputeReason, Stage
from coordination.streams.clock.guards import (
    due_has_come,
    given_by_office,
    may_be_waived,
    not_breached,
    not_paused_for_that,
    paused_for_that,
    reminder_has_come,
)
from coordination.streams.clock.state import OPEN, Clock, Due, Granted, Lead, Pause

Topic = Annotated[str, Text(3, 100), Pattern(r"[a-z_]+\.[a-z_]+(?:\.v[0-9]+)?", "事件类型", "an event type")]

glossary(
    campaigns="所属专项行动",
    reason="理由",
    pause_ground="扣除事由",
    pause="扣除编号",
    from_on="起始日期",
    to_on="终止日期",
    document_no="文号",
    approved_by="批准人",
    record="所涉记录",
    record_kind="记录种类",
    clock="期限",
    occurrence="第几次",
    rule="规则",
    rule_version="规则版本",
    clock_zh="期限名称",
    clock_en="期限名称（英文）",
    law="法律文件",
    article="条款",
    nature="期限性质",
    side="期限种类",
    regime="计算制度",
    region="适用地区",
    owner="期限所属单位",
    trigger_topic="触发事件",
    trigger_on="触发日",
    trigger_at="触发时刻",
    length="长度",
    length_unit="长度单位",
    document_due_on="文书载明的届满日",
    clock_tier="期限层级",
    due="届满",
    by_topic="所依事件",
    approver_role="批准层级",
    effect="效力",
    satisfied_on="履行日",
    satisfied_at="履行时刻",
    in_time="是否按期",
    due_at="届满时刻",
    recompute_reason="重新计算事由",
)


@event(
    "clock.started",
    zh="期限起算",
    en="Clock started",
    basis=("G8",),
    opens=True,
    posted=False,
    says_zh="{owner}的“{clock_zh}”期限起算：自{trigger_on}起，至{due}届满（{law}[ {article}]）",
    says_en="the clock “{clock_en}” of {owner} started: from {trigger_on}, ends {due} ({law}[ {article}])",
)
class ClockStarted(Event[Clock]):
    """A period that the law, an agreement or a document sets begins to run against an agency. 期限起算。"""

    record: UUID
    record_kind: Code
    clock: Code
    occurrence: Annotated[int, Range(1, 10**6)]
    rule: Code
    rule_version: Annotated[str, Text(1, 200)]
    clock_zh: Annotated[str, Text(1, 100)]
    clock_en: Annotated[str, Text(1, 200)]
    law: Annotated[str, Text(1, 300)]
    article: Annotated[str, Text(1, 200)] | None = None
    nature: Nature
    side: Side
    regime: Code
    region: Code
    owner: AgencyCode
    campaigns: Annotated[tuple[CampaignCode, ...], Items(0, 200)] = ()
    trigger_topic: Topic
    trigger_on: date
    trigger_at: datetime | None = None
    length: Annotated[int, Range(1, 10**4)] | None = None
    length_unit: Unit | None = None
    document_due_on: date | None = None
    clock_tier: Code | None = None
    due: Due

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Begin to run."""
        return Clock(
            stage=Stage.RUNNING,
            owner=self.owner,
            campaigns=self.campaigns,
            record=self.record,
            record_kind=self.record_kind,
            trigger_topic=self.trigger_topic,
            clock=self.clock,
            rule=self.rule,
            rule_version=self.rule_version,
            region=self.region,
            side=self.side,
            trigger=self.trigger_at or self.trigger_on,
            document_due_on=self.document_due_on,
            tier=self.clock_tier,
            due=self.due,
            started=envelope.id,
        )


@event(
    "clock.suspended",
    zh="期限中止",
    en="Clock suspended",
    posted=False,
    says_zh="自{from_on}起不计入期限：{pause_ground}[（{pause}）]",
    says_en="time does not count from {from_on}: {pause_ground}[ ({pause})]",
)
class ClockSuspended(Event[Clock]):
    """The law takes the time from this day on out of the period; several reasons may stand at once. 期限中止。

    ``pause`` tells several pauses of one ground apart, such as two tests.
    """

    by_topic: Topic
    pause_ground: Ground
    pause: Code | None = None
    from_on: date

    guards = (at(*OPEN), not_paused_for_that)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Stand still."""
        return replace(
            clock,
            stage=Stage.SUSPENDED,
            pauses=(*clock.pauses, Pause(self.pause_ground, self.pause or "", self.from_on)),
        )


@event(
    "clock.resumed",
    zh="期限恢复计算",
    en="Clock resumed",
    posted=False,
    says_zh="自{to_on}起恢复计入期限：{pause_ground}[（{pause}）]结束，至{due}届满",
    says_en="time counts again from {to_on}, {pause_ground}[ ({pause})] is over; ends {due}",
)
class ClockResumed(Event[Clock]):
    """A reason for which time did not count is gone; the clock runs again once no other stands. 期限恢复计算。"""

    by_topic: Topic
    pause_ground: Ground
    pause: Code | None = None
    to_on: date
    due: Due

    guards = (at(Stage.SUSPENDED), paused_for_that)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Leave out the days between."""
        return replace(clock.without(self.pause_ground, self.pause or "", self.to_on), due=self.due)


@event(
    "clock.extended",
    zh="期限延长",
    en="Clock extended",
    basis=("市场监督管理行政处罚程序规定 第四十五条",),
    posted=False,
    says_zh="期限延长{length}{length_unit}（{effect}）[，批准人{approved_by}][，至{due}届满]",
    says_en="the clock was extended by {length} {length_unit} ({effect})[, approved by {approved_by}][, ends {due}]",
)
class ClockExtended(Event[Clock]):
    """Somebody entitled to it gave more time; what came after the end is kept and cures nothing. 期限延长。"""

    by_topic: Topic
    length: Annotated[int, Range(1, 10**4)]
    length_unit: Unit
    approver_role: By
    approved_by: OfficerRef | None = None
    document_no: DocumentNo | None = None
    effect: Effect
    due: Due | None = None

    guards = (at(*OPEN),)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Move the due date, where the extension does."""
        if self.due is None:
            return clock
        granted = Granted(Amount(self.length, self.length_unit), self.approver_role.value)
        return replace(clock, extensions=(*clock.extensions, granted), due=self.due)


@event(
    "clock.tier_advanced",
    zh="期限层级提升",
    en="Clock tier advanced",
    posted=False,
    says_zh="期限进入层级{clock_tier}（{effect}）[，批准人{approved_by}][，至{due}届满]",
    says_en="the clock went up to {clock_tier} ({effect})[, approved by {approved_by}][, ends {due}]",
)
class ClockTierAdvanced(Event[Clock]):
    """The period goes up a step, with the approval that the step demands. 期限层级提升。"""

    by_topic: Topic
    clock_tier: Code
    approver_role: By | None = None
    approved_by: OfficerRef | None = None
    document_no: DocumentNo | None = None
    effect: Effect
    due: Due | None = None

    guards = (at(*OPEN),)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Move the due date, where the step does."""
        return clock if self.due is None else replace(clock, tier=self.clock_tier, due=self.due)


@event(
    "clock.satisfied",
    zh="期限内事项完成",
    en="Clock satisfied",
    posted=False,
    says_zh="期限所要求的事项于{satisfied_on}完成",
    says_en="what the clock demands was done on {satisfied_on}",
)
class ClockSatisfied(Event[Clock]):
    """What had to be done was done; in time or not goes by its legal date, whenever it was recorded. 期限内事项完成。"""

    by_topic: Topic
    satisfied_on: date
    satisfied_at: datetime
    in_time: bool

    guards = (at(*OPEN),)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """End the clock."""
        return replace(clock, stage=Stage.SATISFIED, satisfied_on=self.satisfied_on)


@event(
    "clock.reopened",
    zh="期限继续计算",
    en="Clock reopened",
    posted=False,
    says_zh="{from_on}已履行的期限自{to_on}起继续计算，至{due}届满",
    says_en="the clock that was met on {from_on} goes on from {to_on}, ends {due}",
)
class ClockReopened(Event[Clock]):
    """What the clock was about has come back: it goes on with what was left, and the days between do not count. 期限继续计算。"""

    by_topic: Topic
    from_on: date
    to_on: date
    due: Due

    guards = (at(Stage.SATISFIED),)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Run again, without the days between."""
        return replace(clock.reopened(self.to_on), due=self.due)


@event(
    "clock.waived",
    zh="期限终止计算",
    en="Clock waived",
    says_zh="期限不再计算[：{reason}][（{by_topic}）]",
    says_en="the clock counts no more[: {reason}][ ({by_topic})]",
)
class ClockWaived(Event[Clock]):
    """What had to be done need not be done any more: by another turn of the record, or on the office's word. 期限终止计算。"""

    reason: Note | None = None
    by_topic: Topic | None = None

    guards = (by_office, given_by_office, at(*OPEN), may_be_waived)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """End the clock."""
        return replace(clock, stage=Stage.WAIVED)


@event(
    "clock.breached",
    zh="逾期",
    en="Clock breached",
    posted=False,
    says_zh="期限于{due_at}届满而未完成，逾期",
    says_en="the clock ran out at {due_at} and what it demands had not been recorded",
)
class ClockBreached(Event[Clock]):
    """The lenient end passed and what had to be done was not on record; that it was so stands for ever. 逾期。"""

    due_at: datetime

    guards = (at(Stage.RUNNING), not_breached, due_has_come)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Remember at which end it was found."""
        return replace(clock, breaches=clock.breaches | {self.due_at})


@event(
    "clock.reminded",
    zh="期限提醒",
    en="Clock reminded",
    posted=False,
    says_zh="期限将于{due}届满，提前{before}提醒",
    says_en="the clock ends {due}: notice {before} ahead",
)
class ClockReminded(Event[Clock]):
    """Notice was given that the end is near. 期限提醒。"""

    before: Lead
    remind_at: datetime
    due: date

    guards = (at(Stage.RUNNING), reminder_has_come)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Remember the notice."""
        return replace(clock, reminded=clock.reminded | {self.remind_at})


@event(
    "clock.recomputed",
    zh="期限重新计算",
    en="Clock recomputed",
    posted=False,
    says_zh="期限重新计算（{recompute_reason}）[，起算日更正为{trigger_on}][，适用{rule_version}]，至{due}届满",
    says_en="the clock was computed again ({recompute_reason})[, from {trigger_on}][, under {rule_version}]; ends {due}",
)
class ClockRecomputed(Event[Clock]):
    """The end was computed again: by days or a rule that became known, or from a trigger that was put right. 期限重新计算。"""

    recompute_reason: RecomputeReason
    due: Due
    trigger_on: date | None = None
    trigger_at: datetime | None = None
    rule_version: Annotated[str, Text(1, 200)] | None = None

    guards = (at(*OPEN),)

    def evolve(self, clock: Clock, envelope: Envelope) -> Clock:
        """Take over the new end, and what it was computed from."""
        return replace(
            clock,
            due=self.due,
            trigger=self.trigger_at or self.trigger_on or clock.trigger,
            rule_version=self.rule_version or clock.rule_version,
        )

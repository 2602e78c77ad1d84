"""Conditions on what happens to a clock. 期限前置条件。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.clocks.rules import Side
from coordination.rules import Context, Role, Verdict, guard
from coordination.streams.clock.state import Clock

if TYPE_CHECKING:
    from coordination.streams.clock.events import (
        ClockBreached,
        ClockReminded,
        ClockResumed,
        ClockSuspended,
        ClockWaived,
    )

MEASURES = "goods"
"""The kind of records whose clocks all limit what is done to the party's property."""


@guard(
    "clock.no_reason",
    zh="终止期限须说明理由",
    en="whoever waives a clock gives a reason",
    next_zh="请填写reason；by_topic由系统填写",
    next_en="fill in reason; by_topic is the system's",
    pointer="/data/reason",
)
def given_by_office(event: ClockWaived, clock: Clock, context: Context) -> Verdict:
    """An office gives its reason; what follows by rule names the event."""
    return context.role is Role.SYSTEM or (event.reason is not None and event.by_topic is None)


@guard(
    "clock.runs_by_law",
    zh="“{clock}”保护当事人的权利或者财产，依法届满，不能由专项办终止",
    en="“{clock}” protects rights or property of the party: it ends by law, and no office waives it",
    next_zh="请在所涉记录上报送使该期限终结的事件（期限规则见 /v1/clocks/rules）",
    next_en="post on the record itself what ends the period (the rules are at /v1/clocks/rules)",
    basis="行政处罚法 第四十四条、第四十五条、第五十六条; 行政强制法 第二十五条、第二十七条",
)
def may_be_waived(event: ClockWaived, clock: Clock, context: Context) -> Verdict:
    """An office excuses an agency from a duty; of what is the party's, or lasts by law, it has nothing to give away."""
    given_up = clock.side in (Side.DUTY, Side.RIGHT) and clock.record_kind != MEASURES
    return context.role is Role.SYSTEM or given_up or {"clock": clock.clock}


@guard(
    "clock.paused_already",
    zh="该事由的扣除已经开始",
    en="time is left out for that already",
    next_zh="请重新读取该期限",
    next_en="read the clock again",
)
def not_paused_for_that(event: ClockSuspended, clock: Clock, context: Context) -> Verdict:
    """One pause for one reason."""
    return clock.paused_for(event.pause_ground, event.pause or "") is None


@guard(
    "clock.not_paused",
    zh="没有该事由的扣除",
    en="no time is being left out for that",
    next_zh="请重新读取该期限",
    next_en="read the clock again",
)
def paused_for_that(event: ClockResumed, clock: Clock, context: Context) -> Verdict:
    """What ends has begun."""
    return clock.paused_for(event.pause_ground, event.pause or "") is not None


@guard(
    "clock.breached_already",
    zh="该期限的逾期已经记录",
    en="the breach of this clock is on record already",
    next_zh="无需处理",
    next_en="nothing is to be done",
)
def not_breached(event: ClockBreached, clock: Clock, context: Context) -> Verdict:
    """A clock is breached once."""
    return not clock.breached


@guard(
    "clock.not_due",
    zh="期限尚未届满，或者届满时刻已变动",
    en="the clock has not run out, or its end has moved",
    next_zh="请重新读取该期限",
    next_en="read the clock again",
)
def due_has_come(event: ClockBreached, clock: Clock, context: Context) -> Verdict:
    """A breach stands at the clock's own end, once that has passed."""
    return clock.overdue(context.now) and clock.due is not None and clock.due.due_at_lenient == event.due_at


@guard(
    "clock.no_such_reminder",
    zh="尚未到提醒时刻，或者该提醒已不适用",
    en="the reminder is not due, or is none of this clock's any more",
    next_zh="请重新读取该期限",
    next_en="read the clock again",
)
def reminder_has_come(event: ClockReminded, clock: Clock, context: Context) -> Verdict:
    """A reminder is one that the due date has now, and is given once."""
    if clock.due is None or event.remind_at > context.now or event.remind_at in clock.reminded:
        return False
    return any(one.remind_at == event.remind_at for one in clock.due.reminders)

"""Conditions on what happens to a clock. 期限前置条件。"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

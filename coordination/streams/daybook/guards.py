"""Conditions of their own that entries of the daybook have. 日常工作记录的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.daybook.codes import CheckKind, RectificationResult, Work
from coordination.streams.daybook.state import DaybookEntry

OCCASIONS = (CheckKind.PEAK_TIME, CheckKind.EVENT_TIME)


@guard(
    "daybook.occasion_missing",
    zh="消费高峰检查、活动期间检查须写明是何节日或者活动，其他检查不填",
    en="a peak-time or event-time inspection names the holiday or the event, and no other one does",
    next_zh="请核对 check_kind 与 occasion",
    next_en="check check_kind against occasion",
    basis="M13; M14",
    pointer="/data/occasion",
)
def occasion_named(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """What is counted by its occasion has one."""
    return (event.check_kind in OCCASIONS) == (event.occasion is not None)


@guard(
    "daybook.offence_without_violation",
    zh="只有涉嫌违法、犯罪的检查才填写违法行为类别",
    en="only an inspection that found a suspected violation or crime names the offence",
    next_zh="请核对 finding_kind 与 offence",
    next_en="check finding_kind against offence",
    pointer="/data/offence",
)
def offence_fits(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """What is clean is no offence."""
    return event.offence is None or event.finding_kind.value in ("violation", "crime")


@guard(
    "daybook.organised_with_itself",
    zh="共同举办单位不含本单位",
    en="the agency that organises it is not among those that take part",
    next_zh="请从 held_with 中去掉本单位；活动由举办单位计一次",
    next_en="leave your own agency out of held_with: the event is counted once, for whoever organises it",
    basis="安丘 附件2 第5行",
    pointer="/data/held_with",
)
def with_others(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """One organises, others take part."""
    return context.agency not in event.held_with


def of_work(work: Work) -> Guard:
    """Return the guard that the entry tells of this sort of work."""

    def check(event: Any, state: DaybookEntry, context: Context) -> Verdict:
        return state.work is work

    return Guard(
        code="daybook.other_work",
        zh=f"该记录不是{work.zh}记录",
        en=f"the entry does not tell of a {work.en}",
        check=check,
        next_zh="请核对记录编号",
        next_en="check the id of the entry",
    )


@guard(
    "daybook.before_it_was_done",
    zh="先后不合：通知、删除、公示（抽样、检验结论）应当依次发生",
    en="out of sequence: notice, removal, publication (sample, result) happen one after the other",
    next_zh="请核对发生时间 time；三个时间以各自的发生时间为准，报送先后不限",
    next_en="check time: each of them counts by its own time, in whichever order they are told",
    basis="M67",
    pointer="/time",
)
def in_sequence(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """By when they happened, whichever was told first."""
    after = event.evolve(state, context.envelope)
    times = [time for time in (after.done_at, after.removed_at, after.publicised_at, after.tested_at) if time]
    return times == sorted(times)


def told_once(field: str) -> Guard:
    """Return the guard that what leaves its time in a field of the state is told once."""

    def check(event: Any, state: DaybookEntry, context: Context) -> Verdict:
        return getattr(state, field) is None

    return Guard(
        code="daybook.told_already",
        zh="该结果已经记录",
        en="this is on record already",
        check=check,
        next_zh="记录有误的，作废后重新记录（daybook.voided）",
        next_en="if it is wrong, void the entry and record it anew (daybook.voided)",
    )


RECTIFIABLE = (Work.INSPECTION, Work.GUIDANCE, Work.DECISION)
"""Work after which an operator may be asked to put something right."""


@guard(
    "daybook.nothing_to_rectify",
    zh="只有检查、指导约谈、当场处理之后可以要求自查整改，一次要求复查之后才能再提",
    en="an operator is asked to put things right after an inspection, an interview or a decision, and anew once that was checked",
    next_zh="请核对记录编号；已有要求的，先报送 daybook.rectification_checked",
    next_en="check the id of the entry; where something is asked for already, post daybook.rectification_checked first",
    basis="M47",
)
def to_be_rectified(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """One thing at a time, of whoever was there."""
    return state.work in RECTIFIABLE and state.rectify_by_on is None


@guard(
    "daybook.no_rectification_due",
    zh="没有待复查的自查整改要求",
    en="nothing is waiting to be put right",
    next_zh="请先报送 daybook.rectification_set",
    next_en="post daybook.rectification_set first",
    basis="M47",
)
def rectification_due(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """What was not asked for is not checked."""
    return state.rectify_by_on is not None


@guard(
    "daybook.rectified_and_due",
    zh="已完成整改的不再填写完成期限",
    en="what is done has no other day until which it is to be done",
    next_zh="请去掉 complete_by_on，或者更改 rectified_as",
    next_en="leave complete_by_on out, or name another rectified_as",
    basis="M47",
    pointer="/data/complete_by_on",
)
def new_day_fits(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """Another day is for what is left."""
    return event.complete_by_on is None or event.rectified_as is not RectificationResult.DONE


@guard(
    "daybook.rectified_before_asked",
    zh="完成期限早于法律日期",
    en="the day until which it is to be done lies before the legal date",
    next_zh="请改为不早于法律日期的日期",
    next_en="give a day not before the legal date",
    basis="M47",
    pointer="/data/complete_by_on",
)
def rectified_later(event: Any, state: DaybookEntry, context: Context) -> Verdict:
    """Nobody is late before being asked."""
    return event.complete_by_on is None or event.complete_by_on >= context.legal_on

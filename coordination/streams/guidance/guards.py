"""Conditions of their own that records of guidance have: who guides whom, upon what. 业务指导的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.guards import is_office, may_know
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.guidance.state import Guidance

M58: Final = "M58; M119"

by_those_in_it = Guard(
    code="guidance.not_in_it",
    zh="只有指导单位、被指导单位和专项办可以记录业务指导",
    en="guidance is recorded by whoever gave it, by whoever had it, or by the office",
    check=lambda event, state, context: (
        context.agency in (event.guided_by, *event.guided_agencies) or is_office(context, event.campaigns)
    ),
    next_zh="请核对 guided_by 与 guided_agencies",
    next_en="check guided_by and guided_agencies",
    basis=M58,
    who=("指导单位、被指导单位或者专项办", "whoever gave it, whoever had it, or the office"),
)
by_guided = Guard(
    code="guidance.not_guided",
    zh="只有被指导单位可以报送此事件",
    en="only an agency that was guided may post this event",
    check=lambda event, state, context: context.agency in state.guided,
    next_zh="请由被指导单位报送",
    next_en="have it posted by an agency that was guided",
    who=("被指导单位", "an agency that was guided"),
)


@guard(
    "guidance.of_oneself",
    zh="指导单位不能同时是被指导单位",
    en="nobody guides himself",
    next_zh="请从 guided_agencies 中去掉指导单位",
    next_en="leave the agency that guides out of guided_agencies",
    basis=M58,
    pointer="/data/guided_agencies",
)
def of_others(event: Any, state: Guidance, context: Context) -> Verdict:
    """One guides others."""
    return event.guided_by not in event.guided_agencies


@guard(
    "guidance.record_unknown",
    zh="没有这条记录、无权知悉，或者不属于所列专项行动",
    en="there is no such record, it is not for you to know of it, or it counts in none of the campaigns",
    next_zh="请核对 record_kind 与 record；指导单位无权知悉案件的，由被指导的承办单位记录",
    next_en="check record_kind and record; where whoever guides may not know of the case, its holder records the guidance",
    basis=M58,
    pointer="/data/record",
)
def record_known(event: Any, state: Guidance, context: Context) -> Verdict:
    """Guidance opens no file that is closed to one."""
    if event.record is None or event.record_kind is None:
        return event.record is None and event.record_kind is None
    record = context.read(KINDS[event.record_kind.value], event.record)
    return may_know(record, context) and bool(set(event.campaigns) & set(record.campaigns))


@guard(
    "guidance.holder_not_guided",
    zh="被指导单位中没有该记录的承办单位（{agency}）",
    en="{agency}, which works on the record, is not among those who were guided",
    next_zh="请在 guided_agencies 中加上承办单位",
    next_en="add whoever holds the record to guided_agencies",
    basis=M58,
    pointer="/data/guided_agencies",
)
def holder_guided(event: Any, state: Guidance, context: Context) -> Verdict:
    """Guidance on a matter is given to whoever works on it."""
    if event.record is None or event.record_kind is None:
        return True
    record: Any = context.read(KINDS[event.record_kind.value], event.record)
    works = record.holder or record.registrant
    return works is None or works in event.guided_agencies or {"agency": works}

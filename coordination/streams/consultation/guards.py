"""Conditions of their own that consultations have: who is asked about what, and on what a conclusion rests. 会商的前置条件。"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.guards import acts_for, may_know, standing
from coordination.rules import Context, Guard, Role, Verdict, guard, local_date
from coordination.streams.consultation.state import Consultation

M76: Final = "M76; 行政处罚法 第二十七条"
LEAST_PRESENT: Final = 2
"""Agencies that consult; nobody consults alone."""


def _records(event: Any, context: Context) -> list[tuple[int, Any]]:
    """Return the records on an agenda, each with its place there."""
    return [
        (place, context.read(KINDS[item.record_kind.value], item.record))
        for place, item in enumerate(event.agenda)
        if item.record_kind is not None and item.record is not None
    ]


def _campaigns(event: Any, state: Consultation) -> tuple[str, ...]:
    named: tuple[str, ...] = getattr(event, "campaigns", state.campaigns)
    return named


def _convening(state: Consultation, context: Context) -> set[str]:
    """Return the agency that convened it, and the one that answers for it now."""
    return set() if state.holder is None else {state.holder, standing(context, state.holder)}


def _around(event: Any, state: Consultation, context: Context) -> set[str]:
    """Return the agencies that consult, the one that convenes among them."""
    return {context.agency, *state.participants, *getattr(event, "invited_agencies", ())}


by_convenor = Guard(
    code="consultation.not_the_convenor",
    zh="只有召集单位可以报送此事件",
    en="only the agency that convened it may post this event",
    check=lambda event, state, context: context.role is Role.SYSTEM or acts_for(context, state.holder),
    next_zh="请由召集单位报送",
    next_en="have it posted by the agency that convened it",
    who=("召集单位", "the agency that convened it"),
)
by_member = Guard(
    code="consultation.not_invited",
    zh="只有召集单位和受邀单位可以报送此事件",
    en="only the agency that convened it, and those invited, may post this event",
    check=lambda event, state, context: (
        context.role is Role.SYSTEM or acts_for(context, state.holder, *state.participants)
    ),
    next_zh="请由召集单位邀请后报送",
    next_en="have the agency that convenes invite you first",
    who=("召集单位和受邀单位", "the agency that convened it, or one of those invited"),
)


@guard(
    "consultation.record_unknown",
    zh="没有这条记录，或者本单位无权知悉",
    en="there is no such record, or it is not for you to know of it",
    next_zh="请核对 agenda 中的 record_kind 与 record",
    next_en="check record_kind and record on the agenda",
    basis=M76,
    pointer="/data/agenda/{place}/record",
)
def records_known(event: Any, state: Consultation, context: Context) -> Verdict:
    """One asks others about what one knows of."""
    unknown = (place for place, record in _records(event, context) if not may_know(record, context))
    place = next(unknown, None)
    return place is None or {"place": place}


@guard(
    "consultation.record_of_other_campaign",
    zh="该记录不属于会商所属的专项行动",
    en="the record counts in none of the campaigns of the consultation",
    next_zh="请核对 campaigns，或者另行会商",
    next_en="check campaigns, or consult on it apart",
    basis=M76,
    pointer="/data/agenda/{place}/record",
)
def records_of_campaigns(event: Any, state: Consultation, context: Context) -> Verdict:
    """What is consulted on counts where the consultation does."""
    own = set(_campaigns(event, state))
    foreign = (place for place, record in _records(event, context) if own.isdisjoint(record.campaigns))
    place = next(foreign, None)
    return place is None or {"place": place}


@guard(
    "consultation.holder_not_invited",
    zh="该记录的承办单位{agency}没有受邀：会商意见供承办单位参考，由其决定",
    en="{agency}, which holds the record, is not invited: what is concluded is advice to it, and it decides",
    next_zh="请将承办单位列入 invited_agencies",
    next_en="put the agency that holds it into invited_agencies",
    basis=M76,
    pointer="/data/agenda/{place}/record",
)
def holders_invited(event: Any, state: Consultation, context: Context) -> Verdict:
    """Nobody consults on a case behind its holder's back."""
    around = _around(event, state, context)
    for place, record in _records(event, context):
        if record.holder is not None and record.holder not in around:
            return {"agency": record.holder, "place": place}
    return True


@guard(
    "consultation.matter_repeated",
    zh="事项序号或者记录重复：{number}",
    en="a number, or a record, stands on the agenda twice: {number}",
    next_zh="请为每个事项使用不同的序号；同一记录的问题合并为一个事项",
    next_en="give each matter a number of its own; put all questions on one record into one matter",
    basis=M76,
    pointer="/data/agenda",
)
def matters_apart(event: Any, state: Consultation, context: Context) -> Verdict:
    """Each matter is one matter."""
    all_matters = [*state.matters, *event.agenda]
    numbers = Counter(one.matter_no for one in all_matters)
    records = Counter(str(one.record) for one in all_matters if one.record is not None)
    twice = next((name for name, count in (*numbers.items(), *records.items()) if count > 1), None)
    return twice is None or {"number": twice}


@guard(
    "consultation.with_oneself",
    zh="受邀单位不含召集单位",
    en="the agency that convenes is not among those invited",
    next_zh="请从 invited_agencies 中删去本单位",
    next_en="take your own agency out of invited_agencies",
    pointer="/data/invited_agencies",
)
def others_invited(event: Any, state: Consultation, context: Context) -> Verdict:
    """One asks others."""
    return context.agency not in event.invited_agencies


@guard(
    "consultation.matter_unknown",
    zh="会商事项中没有序号{number}，或者该事项没有此议题",
    en="no matter {number} is on the agenda, or it does not have this topic",
    next_zh="事项见 /v1/consultations/<编号>；新情况不填 consultation_topic，线索、案件须填所列议题之一",
    next_en="leave consultation_topic out of a new situation; of a lead or case give one on the list (/v1/consultations/<id>)",
    basis=M76,
    pointer="/data/matter_no",
)
def on_the_agenda(event: Any, state: Consultation, context: Context) -> Verdict:
    """One gives an opinion on what was asked."""
    matter = state.matter(event.matter_no)
    asked = matter is not None and event.consultation_topic in (matter.topics or (None,))
    return asked or {"number": event.matter_no}


@guard(
    "consultation.conclusions_differ",
    zh="每个会商事项应当有且只有一个结论：{number}",
    en="each matter has one conclusion, and nothing else has: {number}",
    next_zh="请对照 agenda 逐项填写 conclusions",
    next_en="give conclusions matter by matter, as on the agenda",
    basis="M77",
    pointer="/data/conclusions",
)
def each_concluded(event: Any, state: Consultation, context: Context) -> Verdict:
    """A consultation ends with an answer to every question."""
    given = Counter(one.matter_no for one in event.conclusions)
    asked = Counter(one.matter_no for one in state.matters)
    differing = sorted((given - asked) + (asked - given))
    return not differing or {"number": differing[0]}


@guard(
    "consultation.no_opinion",
    zh="事项{number}还没有单位发表意见",
    en="no agency has given an opinion on matter {number} yet",
    next_zh="请先由出席单位报送 consultation.opinion_given",
    next_en="have those who attended post consultation.opinion_given first",
    basis="M77",
    pointer="/data/conclusions",
)
def opinions_given(event: Any, state: Consultation, context: Context) -> Verdict:
    """A conclusion rests on what was said."""
    heard = {opinion.matter_no for opinion in state.opinions}
    silent = next((one.matter_no for one in state.matters if one.matter_no not in heard), None)
    return silent is None or {"number": silent}


@guard(
    "consultation.attended_by_strangers",
    zh="出席单位{agency}没有受邀",
    en="{agency} is said to have attended and was not invited",
    next_zh="请核对 attended，只填召集单位和受邀单位",
    next_en="check attended: it names the agency that convened and those invited",
    basis="M77",
    pointer="/data/attended",
)
def attended_as_invited(event: Any, state: Consultation, context: Context) -> Verdict:
    """Who was there had been asked."""
    asked = {*_convening(state, context), *state.participants}
    strangers = (one for one in event.attended if one not in asked)
    stranger = next(strangers, None)
    return stranger is None or {"agency": stranger}


@guard(
    "consultation.too_few_attended",
    zh="出席单位须有召集单位及一个以上其他单位",
    en="the agency that convened attends, and at least one other",
    next_zh="请核对 attended；没有开成的，报送 consultation.cancelled",
    next_en="check attended; if it did not come about, post consultation.cancelled",
    basis=M76,
    pointer="/data/attended",
)
def enough_attended(event: Any, state: Consultation, context: Context) -> Verdict:
    """Nobody consults alone."""
    return not _convening(state, context).isdisjoint(event.attended) and len(set(event.attended)) >= LEAST_PRESENT


@guard(
    "consultation.not_held_yet",
    zh="会商时间{day}还没有到",
    en="the day of the meeting, {day}, has not come",
    next_zh="提前召开的，请先报送 consultation.rescheduled",
    next_en="if it was held earlier, post consultation.rescheduled first",
    basis="M77",
    pointer="/legalon",
)
def held_before_told(event: Any, state: Consultation, context: Context) -> Verdict:
    """Nothing is concluded before it is held."""
    day = None if state.meeting_at is None else local_date(state.meeting_at)
    return day is None or day <= context.legal_on or {"day": day.isoformat()}


@guard(
    "consultation.did_not_attend",
    zh="本单位没有出席，不能记录不同意见",
    en="your agency did not attend, and records no dissent",
    next_zh="请向召集单位另行书面反映",
    next_en="write to the agency that convened it",
    basis="M77",
)
def was_there(event: Any, state: Consultation, context: Context) -> Verdict:
    """One dissents from what one took part in."""
    return context.agency in state.attended


@guard(
    "consultation.dissented_already",
    zh="没有序号为{number}的事项，或者本单位已记录不同意见",
    en="no matter {number} is on the agenda, or your agency's dissent from it is on record",
    next_zh="请核对 matter_no；不同意见记录一次",
    next_en="check matter_no; a dissent is recorded once",
    basis="M77",
    pointer="/data/matter_no",
)
def dissents_once(event: Any, state: Consultation, context: Context) -> Verdict:
    """A dissent is one, on a matter that was there."""
    new = (context.agency, event.matter_no) not in state.dissents
    return (new and state.matter(event.matter_no) is not None) or {"number": event.matter_no}

"""Conditions of handling a request and answering it, and of what both sides agree upon. 办理与答复协查的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import by_office, known_agency
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.assist.codes import DeclineGround
from coordination.streams.assist.guards.asking import ART26, ART45
from coordination.streams.assist.state import Assist

suggestion_known = known_agency("suggested_agency")


def _who(code: str, zh: str, en: str, *fields: str) -> Guard:
    """Return the guard that the acting agency is the one that one of the fields of the state names."""

    def check(event: Any, state: Assist, context: Context) -> Verdict:
        return context.role is Role.SYSTEM or context.agency in (getattr(state, field) for field in fields)

    return Guard(
        code=code,
        zh=f"只有{zh}可以报送此事件",
        en=f"only {en} may post this event",
        check=check,
        next_zh=f"请由{zh}报送",
        next_en=f"have it posted by {en}",
        who=(zh, en),
    )


by_asking = _who("assist.not_asking", "请求单位", "the agency that asks", "asking_agency")
by_requested = _who("assist.not_requested", "受请单位", "the agency that was asked", "requested")
by_superior = _who("assist.not_superior", "共同的上级", "the common superior", "superior")
by_side = _who("assist.not_a_side", "请求单位或者受请单位", "one of the two sides", "asking_agency", "requested")
REMINDERS = (by_asking, by_superior, by_office)


@guard(
    "assist.not_a_ground",
    zh="「{ground_zh}」不是不予协助的理由：属于职权范围的协助事项，应当予以协助",
    en="“{ground_en}” is no ground to decline: what lies within an agency's powers it has to assist with",
    next_zh="确有困难的，请受理后在期限届满前告知延期（assist.extension_notified）；部分事项不属于职权的，请在复函中逐项说明",
    next_en="accept, and tell of more time before the period is over (assist.extension_notified); matters of which only some lie "
    "outside your powers are answered one by one",
    basis=f"{ART45}; {ART26}",
    pointer="/data/decline_ground",
)
def outside_powers_only(event: Any, state: Assist, context: Context) -> Verdict:
    """The law knows one ground."""
    ground = event.decline_ground
    return ground is DeclineGround.OUTSIDE_POWERS or {"ground_zh": ground.zh, "ground_en": ground.en}


def matters_known(field: str) -> Guard:
    """Return the guard that each matter named in a field was asked for, and is named once."""

    def check(event: Any, state: Assist, context: Context) -> Verdict:
        named = [getattr(one, "matter_no", one) for one in getattr(event, field)]
        wrong = next((number for number in named if number not in state.matters or named.count(number) > 1), None)
        return wrong is None or {"number": wrong}

    return Guard(
        code="assist.matter_unknown",
        zh="没有序号为{number}的协查事项，或者重复填写",
        en="matter {number} was not asked for, or is named twice",
        check=check,
        next_zh="请照协查函的事项序号逐项填写一次",
        next_en="name each matter once, by its number in the letter",
        pointer=f"/data/{field}",
    )


@guard(
    "assist.answered_already",
    zh="事项{number}已经答复",
    en="matter {number} was answered already",
    next_zh="答复有误的，请报送 assist.answers_corrected",
    next_en="put a wrong answer right by assist.answers_corrected",
    pointer="/data/answers",
)
def not_answered_yet(event: Any, state: Assist, context: Context) -> Verdict:
    """What was answered is corrected, not answered anew."""
    again = next((answer.matter_no for answer in event.answers if answer.matter_no in state.answered), None)
    return again is None or {"number": again}


@guard(
    "assist.not_answered",
    zh="事项{number}尚未答复，无从更正",
    en="matter {number} has not been answered: there is nothing to correct",
    next_zh="请用 assist.partly_replied 或者 assist.replied 答复",
    next_en="answer it by assist.partly_replied or assist.replied",
    pointer="/data/answers",
)
def answered_before(event: Any, state: Assist, context: Context) -> Verdict:
    """Only what was said can be put right."""
    wanting = next((answer.matter_no for answer in event.answers if answer.matter_no not in state.answered), None)
    return wanting is None or {"number": wanting}


@guard(
    "assist.matters_unanswered",
    zh="尚有事项未答复：{numbers}",
    en="matters are still unanswered: {numbers}",
    next_zh="请在复函中逐项答复；先答复一部分的，报送 assist.partly_replied；不属于职权的事项答复 outside_powers",
    next_en="answer every matter; a part first by assist.partly_replied; what lies outside your powers is answered outside_powers",
    basis=ART45,
    pointer="/data/answers",
)
def all_answered(event: Any, state: Assist, context: Context) -> Verdict:
    """A reply answers what was asked, item by item."""
    given = {answer.matter_no for answer in event.answers}
    wanting = [number for number in state.unanswered if number not in given]
    return not wanting or {"numbers": "、".join(wanting)}


@guard(
    "assist.no_reasons_asked",
    zh="没有须说明的逾期",
    en="nothing is late that has not been explained",
    next_zh="期限届满前需要更多时间的，请报送 assist.extension_notified",
    next_en="for more time before the end of the period post assist.extension_notified",
    pointer="/data/reason",
)
def reasons_asked(event: Any, state: Assist, context: Context) -> Verdict:
    """One explains what is late."""
    return state.reasons_owed


@guard(
    "assist.nothing_proposed",
    zh="对方没有提出商定期限",
    en="the other side has proposed no day",
    next_zh="请先由一方报送 assist.due_date_proposed，再由另一方同意",
    next_en="one side proposes by assist.due_date_proposed, the other agrees",
    pointer="/data/agreed_due_on",
)
def proposed_by_other(event: Any, state: Assist, context: Context) -> Verdict:
    """It takes two to agree."""
    return state.proposed is not None and state.proposed.by != context.agency


@guard(
    "assist.other_date",
    zh="对方提出的是{due_on}",
    en="the day proposed is {due_on}",
    next_zh="同意的，请填写该日期；不同意的，请另行提出（assist.due_date_proposed）",
    next_en="give that day to agree; to propose another one post assist.due_date_proposed",
    pointer="/data/agreed_due_on",
)
def as_proposed(event: Any, state: Assist, context: Context) -> Verdict:
    """What is agreed is what was proposed."""
    due_on = None if state.proposed is None else state.proposed.due_on
    return event.agreed_due_on == due_on or {"due_on": "-" if due_on is None else due_on.isoformat()}


@guard(
    "assist.agreed_date_has_passed",
    zh="商定期限{due_on}已过，不能再约定",
    en="the day {due_on} is over: nothing is agreed by it any more",
    next_zh="请另行提出将来的日期（assist.due_date_proposed）",
    next_en="propose a day to come (assist.due_date_proposed)",
    pointer="/data/agreed_due_on",
)
def agreed_in_time(event: Any, state: Assist, context: Context) -> Verdict:
    """An agreement does not begin as a breach."""
    return event.agreed_due_on > context.legal_on or {"due_on": event.agreed_due_on.isoformat()}


@guard(
    "assist.presence_not_asked",
    zh="请求单位没有要求到场，或者已经答复",
    en="the asking agency has not asked to be present, or was answered already",
    next_zh="请由请求单位先报送 assist.presence_asked",
    next_en="the asking agency asks first by assist.presence_asked",
)
def presence_is_asked(event: Any, state: Assist, context: Context) -> Verdict:
    """One answers a question."""
    return state.presence_asked


@guard(
    "assist.presence_not_agreed",
    zh="受请单位没有同意请求单位人员到场",
    en="it was not agreed that officers of the asking agency are present",
    next_zh="请先报送 assist.presence_asked 并由受请单位同意（assist.presence_answered）",
    next_en="ask by assist.presence_asked, and have it agreed by assist.presence_answered",
    basis="M92",
    pointer="/data/asking_officers",
)
def presence_is_agreed(event: Any, state: Assist, context: Context) -> Verdict:
    """The agency of the place decides who comes along."""
    return state.presence_agreed


@guard(
    "assist.visited_after_told",
    zh="现场日期晚于本事件的法律日期",
    en="the site is said to be visited after the legal date of this event",
    next_zh="请填写实际到达现场的日期",
    next_en="give the day on which the site was visited",
    pointer="/data/visited_on",
)
def visited_before_told(event: Any, state: Assist, context: Context) -> Verdict:
    """Nothing is told before it is seen."""
    return bool(event.visited_on <= context.legal_on)

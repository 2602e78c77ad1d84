"""How a listing is escalated and delisted, how letters follow one another and are answered. 督办进程的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import KINDS
from coordination.rules import Context, Verdict, guard
from coordination.streams.supervision_order.codes import (
    DecisionGround,
    DelistResult,
    Escalation,
    Instrument,
    ObjectionOutcome,
    RectificationResult,
    TargetKind,
)
from coordination.streams.supervision_order.guards.who import LISTING, REGULATION, stands_above
from coordination.streams.supervision_order.state import IN_FORCE, SUPERVISION_ORDER, SupervisionOrder

WANTED: Final = {
    Escalation.RAISED: "raised_to",
    Escalation.INTERVIEW: "interviewed_on",
    Escalation.CRITICISM: "document_no",
}


@guard(
    "supervision_order.escalation_incomplete",
    zh="升级方式为「{how_zh}」，须填写 {field}；raised_to 只用于提级监督，interviewed_on 只用于约谈，circulated_to 只用于通报",
    en="{how_en} needs {field}; raised_to, interviewed_on and circulated_to belong to one way of escalating each",
    next_zh="请核对 escalation 及相应字段",
    next_en="check escalation and what belongs to it",
    basis=f"M75; {LISTING}",
    pointer="/data/escalation",
)
def escalation_told(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Each way of escalating says what it did, and nothing of the others."""
    how = event.escalation
    belongs = {
        "raised_to": Escalation.RAISED,
        "interviewed_on": Escalation.INTERVIEW,
        "circulated_to": Escalation.CRITICISM,
    }
    foreign = any(getattr(event, field) not in (None, ()) and how is not owner for field, owner in belongs.items())
    missing = getattr(event, WANTED[how]) is None
    return not (foreign or missing) or {"how_zh": how.zh, "how_en": how.en, "field": WANTED[how]}


@guard(
    "supervision_order.not_raised_upward",
    zh="{agency}不是被督办单位的上级机关，或者就是现督办单位，不能提级监督",
    en="{agency} is no superior of the agency under supervision, or supervises it already",
    next_zh="请填写更高一级的上级机关；上级关系见 /v1/agencies",
    next_en="name a higher superior; superiors are at /v1/agencies",
    basis=LISTING,
    pointer="/data/raised_to",
)
def raised_upward(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """It goes up, and not round."""
    to = event.raised_to
    if to is None:
        return True
    return (to != state.holder and stands_above(context, to, state.target or "")) or {"agency": to}


@guard(
    "supervision_order.interview_in_future",
    zh="约谈日期晚于本事件的法律日期",
    en="the interview is said to be after the legal date of this event",
    next_zh="请在约谈后报送，并填写实际日期",
    next_en="post it after the interview, with its day",
    pointer="/data/interviewed_on",
)
def interviewed_before_told(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Nothing is told before it is done."""
    day = event.interviewed_on
    return day is None or bool(day <= context.legal_on)


@guard(
    "supervision_order.case_undecided",
    zh="案件现处于「{stage_zh}」，尚未作出处理，不能以「案件已办结」摘牌",
    en="the case is at “{stage_en}” and not disposed of: it is not delisted as such",
    next_zh="请待作出处理后摘牌，或者选择其他摘牌结论并说明",
    next_en="wait until it is disposed of, or give another result and say why",
    basis="M74",
    pointer="/data/delist_result",
)
def finished_where_said(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """A case that is said to be disposed of is."""
    if event.delist_result is not DelistResult.FINISHED or state.case is None:
        return True
    case = context.read(KINDS["case"], state.case)
    return not case.undecided or {"stage_zh": case.stage.zh, "stage_en": case.stage.en}


@guard(
    "supervision_order.no_case_to_finish",
    zh="督办事项不是案件，不能以「案件已办结」摘牌",
    en="what is supervised is no case, so none is disposed of",
    next_zh="地区、突出问题请选择「整改到位」等结论",
    next_en="for a region or an issue give another result, such as rectified",
    basis="M75",
    pointer="/data/delist_result",
)
def finishes_a_case(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """Districts are put right, not finished."""
    return event.delist_result is not DelistResult.FINISHED or state.target_kind is TargetKind.CASE


# -- letters ---------------------------------------------------------------------------------------------------------------------


@guard(
    "supervision_order.former_letter_unknown",
    zh="没有该前次文书，或者它不是发给同一单位的、尚未办结的督办函或者意见书",
    en="there is no such letter before this one, or it went to another agency, is over, or is a decision itself",
    next_zh="请核对 follows：填写前次督办函或者意见书的编号",
    next_en="check follows: name the letter of urging, or the opinion, that was not complied with",
    basis=f"{REGULATION} 第二十八条、第二十九条",
    pointer="/data/follows",
)
def follows_a_letter(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """A letter follows one that was sent to the same agency and not complied with."""
    if event.follows is None:
        return True
    former: SupervisionOrder = context.read(SUPERVISION_ORDER, event.follows)
    sent = former.stage in IN_FORCE and former.instrument in (Instrument.URGE_LETTER, Instrument.OPINION)
    return sent and former.target == event.addressed_to


@guard(
    "supervision_order.decision_without_letter",
    zh="以「经督办函、意见书仍未整改」制发监督决定书的，须填写前次文书",
    en="a decision because letters were ignored names the letter before it",
    next_zh="请填写 follows；情节严重的，decision_ground 填 serious",
    next_en="give follows; where the matter is serious, give serious as decision_ground",
    basis=f"{REGULATION} 第二十九条",
    pointer="/data/follows",
)
def ignored_before(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """What was ignored can be named."""
    return event.decision_ground is not DecisionGround.IGNORED or event.follows is not None


@guard(
    "supervision_order.objection_open",
    zh="尚有未处理的异议",
    en="an objection has still to be dealt with",
    next_zh="请先报送 supervision_order.objection_handled",
    next_en="post supervision_order.objection_handled first",
    basis=f"{REGULATION} 第三十条",
)
def objection_settled(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """An objection is answered before anything is made of the letter."""
    return not state.objecting


@guard(
    "supervision_order.no_objection",
    zh="没有待处理的异议",
    en="no objection waits to be dealt with",
    next_zh="异议由被监督单位提出（supervision_order.objection_raised）",
    next_en="the agency addressed raises one by supervision_order.objection_raised",
    basis=f"{REGULATION} 第三十条",
)
def objection_raised(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """One answers what was asked."""
    return state.objecting


@guard(
    "supervision_order.new_date_misplaced",
    zh="结论为「{how_zh}」时，complete_by_on {problem_zh}",
    en="with “{how_en}”, complete_by_on {problem_en}",
    next_zh="整改不到位、变更文书的，须重新确定期限；其余不填",
    next_en="what is not put right, or a letter that is changed, gets a new day; otherwise leave it out",
    basis=f"{REGULATION} 第二十七条至第三十条",
    pointer="/data/complete_by_on",
)
def new_date_where_due(event: Any, state: SupervisionOrder, context: Context) -> Verdict:
    """There is a day by which to comply wherever there is something to comply with."""
    how = event.rectification_result if hasattr(event, "rectification_result") else event.objection_outcome
    needed = how in (RectificationResult.INSUFFICIENT, ObjectionOutcome.AMENDED)
    if needed == (event.complete_by_on is not None):
        return True
    problem = ("必填", "is needed") if needed else ("不适用", "has no meaning")
    return {"how_zh": how.zh, "how_en": how.en, "problem_zh": problem[0], "problem_en": problem[1]}

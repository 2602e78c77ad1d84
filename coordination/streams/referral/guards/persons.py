"""Conditions on persons and their fate in criminal procedure. 人员与诉讼进程的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import KINDS
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.referral.codes import Fate
from coordination.streams.referral.codes import Verdict as Judged
from coordination.streams.referral.state import Referral

CPL = "刑事诉讼法"


def persons_known(field: str) -> Guard:
    """Return the guard that every reference in a field stands for a person named in the referral."""

    def check(event: Any, state: Referral, context: Context) -> Verdict:
        unknown = [str(ref) for ref in getattr(event, field) if ref not in state.persons]
        return not unknown or {"persons": ", ".join(unknown)}

    return Guard(
        code="referral.person_unknown",
        zh="人员{persons}尚未在本次移送中列明",
        en="not named in this referral yet: {persons}",
        check=check,
        next_zh="请先报送 referral.person_named；同一人须沿用原来的引用编号",
        next_en="post referral.person_named first; the same person keeps the reference",
        basis="M86–M89",
        pointer=f"/data/{field}",
    )


def come_from(*fates: Fate, field: str = "persons") -> Guard:
    """Return the guard that every person in a field has come to one of these points, from which the step is possible."""

    def check(event: Any, state: Referral, context: Context) -> Verdict:
        for ref in (getattr(person, "ref", person) for person in getattr(event, field)):
            fate = state.fate(ref)
            if fate not in fates:
                return {"person": str(ref), "fate_zh": fate.zh, "fate_en": fate.en}
        return True

    wanted_zh, wanted_en = "、".join(fate.zh for fate in fates), ", ".join(fate.en for fate in fates)
    return Guard(
        code="referral.step_out_of_order",
        zh=f"人员{{person}}现为「{{fate_zh}}」，此事件适用于：{wanted_zh}",
        en=f"person {{person}} is at “{{fate_en}}”; this event is for: {wanted_en}",
        check=check,
        next_zh="请核对人员引用编号，或者先报送前面的诉讼进程",
        next_en="check the reference, or post the steps before this one first",
        basis=CPL,
        pointer=f"/data/{field}",
    )


@guard(
    "referral.trial_open_already",
    zh="该案号已在审理中",
    en="a trial under this number is open already",
    next_zh="请核对法院案号",
    next_en="check the court's case number",
    basis=CPL,
    pointer="/data/court_case_no",
)
def trial_is_new(event: Any, state: Any, context: Context) -> Verdict:
    """A number is one trial."""
    return event.court_case_no not in state.trials


@guard(
    "referral.trial_not_open",
    zh="没有该案号的在审案件",
    en="no trial under this number is open",
    next_zh="请先报送 referral.trial_accepted，并核对法院案号",
    next_en="post referral.trial_accepted first, and check the court's case number",
    basis=CPL,
    pointer="/data/court_case_no",
)
def trial_is_open(event: Any, state: Any, context: Context) -> Verdict:
    """What was not accepted cannot be tried."""
    return event.court_case_no in state.trials


@guard(
    "referral.judgment_in_effect",
    zh="该案号没有待生效的裁判",
    en="no judgment under this number waits to take effect",
    next_zh="请先报送 referral.trial_concluded（effective为false）",
    next_en="post referral.trial_concluded with effective false first",
    basis=CPL,
    pointer="/data/court_case_no",
)
def judgment_waits(event: Any, state: Any, context: Context) -> Verdict:
    """A judgment takes effect once."""
    return event.court_case_no in state.appealable


@guard(
    "referral.sentences_disagree",
    zh="同一人只列一次；只有判处刑罚的才有罚金、折抵和刑期，折抵不超过罚金",
    en="each person once; only who is sentenced has a fine, an offset or a term, and the offset is not above the fine",
    next_zh="请核对 sentences 各行",
    next_en="check each line of sentences",
    basis="行政处罚法 第三十五条第二款",
    pointer="/data/sentences",
)
def sentences_agree(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing is set off against nothing."""
    refs = [sentence.ref for sentence in event.sentences]
    return len(set(refs)) == len(refs) and all(
        (sentence.fine_offset_fen or 0) <= (sentence.criminal_fine_fen or 0)
        if sentence.verdict is Judged.GUILTY
        else not (sentence.criminal_fine_fen or sentence.fine_offset_fen or sentence.term_months)
        for sentence in event.sentences
    )


@guard(
    "referral.offset_above_fine",
    zh="折抵数额合计{offset}分，超过行政机关已收缴的罚款{paid}分",
    en="{offset} fen are set off, and only {paid} fen of administrative fine were paid",
    next_zh="只有已经缴纳的罚款可以折抵罚金，请核对 fine_offset_fen",
    next_en="only a fine already paid is set off: check fine_offset_fen",
    basis="行政处罚法 第三十五条第二款",
    pointer="/data/sentences",
)
def offset_was_paid(event: Any, state: Any, context: Context) -> Verdict:
    """The court sets off what was paid, and no more."""
    offset = state.offset_fen + sum(sentence.fine_offset_fen or 0 for sentence in event.sentences)
    if not offset:
        return True
    paid = context.read(KINDS["case"], state.case).collected.fine_fen
    return offset <= paid or {"offset": offset, "paid": paid}


@guard(
    "referral.prosecuted_already",
    zh="已有人员被提起公诉，公安机关不能撤销案件",
    en="somebody has been prosecuted: the police can withdraw the case no more",
    next_zh="请等待人民检察院或者人民法院的决定；不是嫌疑人的，报送 referral.persons_cleared",
    next_en="wait for the procuratorate or the court; for somebody who is no suspect, post referral.persons_cleared",
    basis="公安机关办理刑事案件程序规定 第一百八十六条",
)
def nobody_prosecuted(event: Any, state: Any, context: Context) -> Verdict:
    """A case is withdrawn while it is the police's."""
    return not state.has(Fate.PROSECUTED, Fate.ON_TRIAL, Fate.SENTENCED, Fate.ACQUITTED)


@guard(
    "referral.transfer_not_notified",
    zh="上一次移送其他公安机关尚未通知移送机关",
    en="the agency has not been told of the last transfer yet",
    next_zh="请原办案公安机关先报送 referral.transfer_of_case_notified",
    next_en="have the former organ post referral.transfer_of_case_notified first",
    basis="公安机关办理刑事案件程序规定 第一百八十四条",
)
def not_passed_on_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A case does not wander without a word."""
    return state.transferred_by is None


@guard(
    "referral.transferred_to_itself",
    zh="须填写接收案件的其他公安机关",
    en="name another police organ that takes the case over",
    next_zh="请填写 to_police（系统内）或者 to_body（其他公安机关全称），不能是本机关",
    next_en="give to_police (in the directory) or to_body (the full name), and not the organ itself",
    basis="公安机关办理刑事案件程序规定 第一百八十四条",
    pointer="/data/to_police",
)
def another_takes_over(event: Any, state: Any, context: Context) -> Verdict:
    """What is transferred goes to somebody else."""
    return (event.to_police or event.to_body) is not None and event.to_police not in (context.agency, state.registrant)

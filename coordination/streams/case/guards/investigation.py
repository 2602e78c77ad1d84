"""Conditions of the investigation and of what may be a crime. 调查与涉嫌犯罪的前置条件。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from coordination.catalogue import KINDS
from coordination.guards import APPROVERS, holds_post
from coordination.profiles.guards import procedure
from coordination.rules import Context, Role, Verdict, guard
from coordination.streams.case.codes import (
    SuspicionOutcome,
)

O310 = "行政执法机关移送涉嫌犯罪案件的规定"
RETURNED = "returned"
"""The stage of a referral that the police gave back as none of theirs."""
LEADERS = 2
"""How many leaders a collective has at least."""


@guard(
    "case.extended_too_far",
    zh="首次延长不超过{most}日，由单位负责人批准；继续延长须由负责人集体讨论决定并确定合理期限",
    en="the first extension is of {most} days at most, by a leader; to go on needs the leaders' collective decision",
    next_zh="再次延长请填写参加集体讨论的负责人 discussed_by（至少二人）",
    next_en="for a further extension, name the leaders who discussed it in discussed_by (two or more)",
    basis="市场监督管理行政处罚程序规定 第六十四条",
    pointer="/data/extension_nd",
)
def extended_lawfully(event: Any, state: Any, context: Context) -> Verdict:
    """Ninety days, thirty more, and then only by the leaders together."""
    profile = procedure(state, context)
    most = profile.periods["case_decision"].extension if profile else None
    if most is None or len(event.discussed_by) >= LEADERS or (not state.extensions and event.extension_nd <= most):
        return True
    return {"most": most}


@guard(
    "case.extension_unapproved",
    zh="延长办案期限须填写批准人，或者参加集体讨论的负责人（至少二人）",
    en="more time needs a leader's approval, or two or more leaders in collective discussion",
    next_zh="请填写 approved_by 或者 discussed_by",
    next_en="give approved_by, or discussed_by",
    basis="市场监督管理行政处罚程序规定 第六十四条",
    pointer="/data/approved_by",
)
def extension_approved(event: Any, state: Any, context: Context) -> Verdict:
    """Time is granted by somebody."""
    return event.approved_by is not None or len(event.discussed_by) >= LEADERS


def suspected_leads(case_id: UUID, case: Any, context: Context) -> tuple[UUID, ...]:
    """Return the leads of a case on which a crime is suspected and unresolved, but for those that another case has taken up."""
    held = ((lead, context.read(KINDS["lead"], lead)) for lead in case.leads)
    return tuple(lead for lead, state in held if state.crime_suspected and state.case in (None, case_id))


def suspected(case_id: UUID, case: Any, context: Context) -> bool:
    """Whether a crime is suspected and unresolved, in the case itself or on a lead that it rests on. 涉嫌犯罪未处理完毕。

    Each lead keeps its own suspicion until that is resolved: one that joins later brings its own.
    """
    return case.crime_suspected or bool(suspected_leads(case_id, case, context))


@guard(
    "case.crime_open_already",
    zh="本案已有未处理完的涉嫌犯罪情形",
    en="the suspicion of a crime is open in this case already",
    next_zh="请移送（referral.drafted）；系统外办理的，记录处理结果（case.crime_suspicion_resolved）",
    next_en="refer the case (referral.drafted); if that was done elsewhere, post case.crime_suspicion_resolved",
    basis=f"{O310} 第三条",
)
def no_open_suspicion(event: Any, state: Any, context: Context) -> Verdict:
    """A suspicion is opened once."""
    return not state.crime_suspected


@guard(
    "case.crime_unresolved",
    zh="涉嫌犯罪尚未处理完毕，不得以不予处罚或者移送其他部门了结案件",
    en="while a crime is suspected and unresolved, the case cannot be let go: neither spared nor handed on",
    next_zh="请移送公安机关（referral.drafted），或者等待已有移送的结果",
    next_en="refer the case (referral.drafted), or wait for the outcome of the referral under way",
    basis=f"{O310} 第三条、第五条; 行政处罚法 第二十七条",
)
def suspicion_settled(event: Any, state: Any, context: Context) -> Verdict:
    """What may be a crime is not let go either."""
    return not suspected(context.envelope.stream, state, context)


@guard(
    "case.suspicion_not_told",
    zh="本案涉嫌犯罪的情况与 crime_suspected 不符：尚未处理完毕的须一并说明",
    en="crime_suspected does not say how it is: a suspicion that is unresolved goes along, and says so",
    next_zh="涉嫌犯罪尚未处理完毕的，请将 crime_suspected 设为true，由接收机关继续移送；没有的，不填",
    next_en="set crime_suspected to true while a suspicion is unresolved, so that the receiver refers it; otherwise leave it out",
    basis=f"{O310} 第三条; 市场监督管理行政处罚程序规定 第十四条; 行政处罚法 第二十七条",
    pointer="/data/crime_suspected",
)
def suspicion_told(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever gets the case gets the duty to refer it, and knows."""
    return bool(event.crime_suspected == suspected(context.envelope.stream, state, context))


@guard(
    "case.crime_not_suspected",
    zh="本案没有未处理完的涉嫌犯罪情形",
    en="no suspicion of a crime is open in this case",
    next_zh="请先报送 case.crime_suspected",
    next_en="post case.crime_suspected first",
    basis=f"{O310} 第三条、第五条",
)
def open_suspicion(event: Any, state: Any, context: Context) -> Verdict:
    """What is referred, or resolved, has been suspected."""
    return suspected(context.envelope.stream, state, context)


@guard(
    "case.rejection_unapproved",
    zh="不批准移送须由正职负责人决定并记录",
    en="only the chief rejects a referral, and it is put on record",
    next_zh="请填写批准人 approved_by（正职负责人或主持工作的负责人）",
    next_en="name the chief or the acting chief in approved_by",
    basis=f"{O310} 第五条",
    pointer="/data/approved_by",
)
def rejection_by_chief(event: Any, state: Any, context: Context) -> Verdict:
    """A deputy decides neither to refer nor not to."""
    # the chief who rejects a referral was judged there
    if event.suspicion_outcome is not SuspicionOutcome.REFERRAL_REJECTED or context.role is Role.SYSTEM:
        return True
    posts, _, _ = APPROVERS["chief"]
    return event.approved_by is not None and holds_post(context, context.agency, event.approved_by, posts)


@guard(
    "case.outcome_undocumented",
    zh="“{outcome_zh}”须有作出该处理的机关的文书",
    en="“{outcome_en}” is on paper, by whoever decided it",
    next_zh="请在 document_no 填写不予立案、撤案、不起诉决定书或者裁判文书的文号；不移送的，由正职负责人决定并记录",
    next_en="give in document_no the number of the decision of police, procuratorate or court; only the chief decides not to refer",
    basis=f"{O310} 第八条、第十一条; 刑事诉讼法 第一百七十七条、第二百条",
    pointer="/data/document_no",
)
def outcome_documented(event: Any, state: Any, context: Context) -> Verdict:
    """The word of the agency that may then fine is not enough for what others are said to have decided."""
    own = event.suspicion_outcome is SuspicionOutcome.REFERRAL_REJECTED or context.role is Role.SYSTEM
    if own or event.document_no is not None:
        return True
    # what the police returned came with a document of theirs, which stands on the referral
    last = (context.read(KINDS["referral"], referral) for referral in state.referrals[-1:])
    return any(referral.stage == RETURNED for referral in last) or {
        "outcome_zh": event.suspicion_outcome.zh,
        "outcome_en": event.suspicion_outcome.en,
    }

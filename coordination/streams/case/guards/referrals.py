"""Conditions that a case's referrals set, and that lie between case and referral. 移送对案件的限制。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from coordination.catalogue import KINDS
from coordination.guards import agency_of
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import AgencyType

O310 = "行政执法机关移送涉嫌犯罪案件的规定"


def referral_under_way(case: Any, context: Context) -> UUID | None:
    """Return the referral of a case that has begun and not ended, if there is one. 在途移送。"""
    return next((one for one in case.referrals if context.read(KINDS["referral"], one).open), None)


def unless_by_rule(condition: Guard) -> Guard:
    """Return a guard on the acting agency's approver that passes what follows by rule: its trigger was judged instead."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        return context.role is Role.SYSTEM or condition.check(event, state, context)

    return replace(condition, check=check)


@guard(
    "case.referral_decides",
    zh="本案移送{referral}尚在途中，处理结果由移送记录产生",
    en="referral {referral} of this case is under way: the outcome follows from it",
    next_zh="请在移送记录上继续办理：批准、送达、公安机关的决定等",
    next_en="go on with the referral: approval, sending, the decision of the police and so on",
    basis=f"{O310} 第五条、第八条、第九条",
)
def no_referral_under_way(event: Any, state: Any, context: Context) -> Verdict:
    """What is being decided elsewhere is not decided here too."""
    if context.role is Role.SYSTEM:
        return True
    referral = referral_under_way(state, context)
    return referral is None or {"referral": str(referral)}


@guard(
    "case.no_decision_to_copy",
    zh="本案没有现行有效的行政处罚决定",
    en="no penalty decision stands in this case",
    next_zh="补抄的是处罚决定书；尚未处罚的，请直接移送（referral.drafted）",
    next_en="what is copied is the decision; if there is none yet, refer the case (referral.drafted)",
    basis="高检会〔2006〕2号 第一条",
)
def decision_to_copy(event: Any, state: Any, context: Context) -> Verdict:
    """There is something to copy."""
    return state.decision is not None


@guard(
    "case.copy_to_others",
    zh="处罚决定书应当抄送公安机关和人民检察院",
    en="the decision is copied to the police and to the procuratorate",
    next_zh="请在 to_police 填写公安机关，在 to_procuratorate 填写人民检察院",
    next_en="name a police organ in to_police and a procuratorate in to_procuratorate",
    basis="高检会〔2006〕2号 第一条",
    pointer="/data/to_police",
)
def police_and_procuratorate(event: Any, state: Any, context: Context) -> Verdict:
    """To the two who would have got the referral."""
    return (
        agency_of(context, event.to_police).agency_type == AgencyType.PUBLIC_SECURITY
        and agency_of(context, event.to_procuratorate).agency_type == AgencyType.PROCURATORATE
    )

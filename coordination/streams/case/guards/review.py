"""Conditions of review, notice and hearing. 审核、告知、听证的前置条件。"""

from __future__ import annotations

from datetime import date
from typing import Any

from coordination.guards import APPROVERS, holds_post
from coordination.profiles import Act, GroundList, PenaltyKind, Profile, Step, StepRule
from coordination.profiles.guards import procedure
from coordination.rules import Context, Verdict, guard
from coordination.streams.case.codes import ReviewKind, Stage
from coordination.streams.case.guards.investigation import LEADERS
from coordination.streams.case.state import Case
from coordination.streams.counting import last_day, period
from coordination.streams.parts import PartyKind


@guard(
    "case.review_material_missing",
    zh="审核机构在该日尚未收到审核材料",
    en="the reviewers had no material on that day",
    next_zh="请先报送 case.review_material_received，法律日期为收到材料之日；审核期限自该日起算",
    next_en="post case.review_material_received first, its legal date the day of receipt, from which the review counts",
    basis="市场监督管理行政处罚程序规定 第五十五条",
)
def material_received(event: Any, state: Any, context: Context) -> Verdict:
    """What is reviewed has been received, on that day or before."""
    return state.review_received_on is not None and state.review_received_on <= context.legal_on


@guard(
    "case.review_material_received_already",
    zh="审核机构已于{on}收到材料，正在审核",
    en="the reviewers have had the material since {on}",
    next_zh="请等待审核完成（case.review_completed）；补充材料不重新起算",
    next_en="wait for the review (case.review_completed); further material does not restart its time",
    basis="市场监督管理行政处罚程序规定 第五十五条",
)
def no_review_under_way(event: Any, state: Any, context: Context) -> Verdict:
    """A review begins once."""
    return state.review_received_on is None or {"on": state.review_received_on.isoformat()}


@guard(
    "case.reviewer_is_officer",
    zh="办案人员{reviewer}不得作为本案审核人员",
    en="{reviewer} handles this case and cannot review it",
    next_zh="请由非本案办案人员审核",
    next_en="have it reviewed by somebody who has not handled the case",
    basis="市场监督管理行政处罚程序规定 第四十九条",
    pointer="/data/reviewer",
)
def reviewer_is_another(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody reviews his own work, even of earlier days."""
    return event.reviewer not in state.officers or {"reviewer": event.reviewer}


def _review_before_notice(case: Case, profile: Profile) -> bool:
    """Whether a ground for legal review stands that does not wait for the hearing."""
    rows = (profile.ground(GroundList.LEGAL_REVIEW, code) for code in case.review_grounds)
    return any(row is not None and not row.after_hearing for row in rows)


@guard(
    "case.legal_review_needed",
    zh="本案属于法制审核范围，案件审核不能代替法制审核",
    en="this case needs legal review; case review does not stand in for it",
    next_zh="请由法制审核人员审核（review_kind为legal）",
    next_en="have a legal reviewer review it (review_kind legal)",
    basis="市场监督管理行政处罚程序规定 第五十条、第五十二条",
    pointer="/data/review_kind",
)
def right_review(event: Any, state: Any, context: Context) -> Verdict:
    """Listed cases get legal review; after the notice only legal review is left."""
    profile = procedure(state, context)
    needed = state.stage is Stage.DECIDING or (profile is not None and _review_before_notice(state, profile))
    return event.review_kind is ReviewKind.LEGAL or not needed


@guard(
    "approval.wrong_post",
    zh="{reviewer}在该日不是本单位的法制审核人员",
    en="{reviewer} was not a legal reviewer of the agency on that day",
    next_zh="请核对审核人员编号与任职时间（agency.post_filled）",
    next_en="check the reviewer's reference and the dates of the post (agency.post_filled)",
    basis="市场监督管理行政处罚程序规定 第五十条、第五十一条",
    pointer="/data/reviewer",
)
def reviewer_qualified(event: Any, state: Any, context: Context) -> Verdict:
    """Legal review is for legal reviewers; case review may be done by the case unit or another one."""
    if event.review_kind is ReviewKind.CASE:
        return True
    profile = procedure(state, context)
    approver = profile.approvers.get(Act.LEGAL_REVIEW) if profile else None
    if approver is None:
        return True
    posts, _, _ = APPROVERS[approver.role]
    return holds_post(context, context.agency, event.reviewer, posts) or {"reviewer": event.reviewer}


@guard(
    "case.not_reviewed",
    zh="本案尚未通过审核",
    en="the case has not passed review",
    next_zh="请先报送 case.review_completed（意见为agree）",
    next_en="post case.review_completed with the result agree first",
    basis="市场监督管理行政处罚程序规定 第四十九条、第五十六条",
)
def reviewed(event: Any, state: Any, context: Context) -> Verdict:
    """Review comes first, unless the procedure asks for it only on grounds of which the case has none."""
    profile = procedure(state, context)
    if state.reviewed or profile is None:
        return True
    return profile.steps[Step.REVIEW].rule is StepRule.LISTED and not _review_before_notice(state, profile)


NATURAL = frozenset({PartyKind.PERSON, PartyKind.INDIVIDUAL_BUSINESS, PartyKind.UNKNOWN})
"""Parties to whom the lower threshold applies; an individual business answers as its owner, and doubt favours the party."""


@guard(
    "case.hearing_not_offered",
    zh="拟处罚属于听证范围，告知时须告知当事人有要求听证的权利",
    en="the proposed penalty lies within the range of hearings: the party must be told that it can ask for one",
    next_zh="请在告知书中告知听证权利，并将 hearing_offered 设为true",
    next_en="tell the party of the right to a hearing, and set hearing_offered to true",
    basis="行政处罚法 第六十三条; 市场监督管理行政处罚听证办法 第五条",
    pointer="/data/hearing_offered",
)
def offered_where_due(event: Any, state: Any, context: Context) -> Verdict:
    """Thresholds come from the profile, and include themselves."""
    profile = procedure(state, context)
    return (
        event.hearing_offered
        or profile is None
        or not profile.hearing.covers(
            natural_person=state.party_kind in NATURAL,
            kinds=frozenset(event.proposed_kinds),
            fine_fen=event.proposed_fine_fen,
            forfeit_fen=event.proposed_income_fen + event.proposed_goods_fen,
        )
    )


@guard(
    "case.rights_not_lapsed",
    zh="陈述申辩期限于{until}届满，此前不能视为放弃",
    en="the party has until {until}; its rights cannot have lapsed before that",
    next_zh="请待期限届满；当事人明确放弃的，请将 waived 设为true",
    next_en="wait until the time is over; if the party expressly waived its rights, set waived to true",
    basis="行政处罚法 第六十二条; 市场监督管理行政处罚程序规定 第五十七条",
    pointer="/legalon",
)
def rights_may_have_lapsed(event: Any, state: Any, context: Context) -> Verdict:
    """What is held against the party goes by the latest end that its period can have."""
    if event.waived or state.notice is None:
        return True
    until = party_heard_until(state, context)
    return until is None or context.legal_on > until or {"until": until.isoformat()}


def party_heard_until(state: Any, context: Context) -> date | None:
    """Return the last day on which the party may speak or ask for a hearing, counted as its clock counts it. 陈述申辩届满日。"""
    time = period(state, "party_statement", context)
    return None if time is None or state.notice is None else last_day(state.notice.served_on, time, context)


def legal_review_due(case: Case, profile: Profile) -> bool:
    """Whether the penalty needs passed legal review: on a ground of the case, or because a hearing was held."""
    after_hearing = any(ground.after_hearing for ground in profile.grounds[GroundList.LEGAL_REVIEW])
    return _review_before_notice(case, profile) or (case.hearing_held and after_hearing)


@guard(
    "case.amounts_disagree",
    zh="拟处罚种类与金额不一致：罚款、没收违法所得、没收非法财物须与各自金额同时有或者同时无",
    en="proposed kinds and amounts disagree: fine, illegal income and illegal goods each go with an amount, or have none",
    next_zh="请核对 proposed_kinds 与 proposed_fine_fen、proposed_income_fen、proposed_goods_fen（单位：分）",
    next_en="check proposed_kinds against proposed_fine_fen, proposed_income_fen and proposed_goods_fen (in fen)",
    pointer="/data/proposed_kinds",
)
def proposed_amounts_agree(event: Any, state: Any, context: Context) -> Verdict:
    """The party is told exactly what it faces."""
    return all(
        (kind in event.proposed_kinds) == (amount > 0)
        for kind, amount in (
            (PenaltyKind.FINE, event.proposed_fine_fen),
            (PenaltyKind.INCOME, event.proposed_income_fen),
            (PenaltyKind.GOODS, event.proposed_goods_fen),
        )
    )


@guard(
    "case.too_few_leaders",
    zh="集体讨论须有二名以上负责人参加",
    en="a collective discussion needs two leaders or more",
    next_zh="请填写全部参加人员编号",
    next_en="name all who took part",
    basis="行政处罚法 第五十七条第二款",
    pointer="/data/participants",
)
def enough_leaders(event: Any, state: Any, context: Context) -> Verdict:
    """One is no collective."""
    return len(event.participants) >= LEADERS

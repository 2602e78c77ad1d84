"""Conditions of the police's decision, and of what is done against it. 立案审查与救济的前置条件。"""

from __future__ import annotations

from typing import Any, NamedTuple

from coordination.catalogue import KINDS, stream_id
from coordination.guards import APPROVERS, holds_post
from coordination.rules import Context, Verdict, guard
from coordination.streams.referral.codes import ECONOMIC, FilingTier, ReconsiderationDecision, Stage

O310 = "行政执法机关移送涉嫌犯罪案件的规定"
PSC = "公安机关办理刑事案件程序规定"
SPPR = "人民检察院刑事诉讼规则"
EC = "最高检 公安部关于公安机关办理经济犯罪案件的若干规定"


class Tier(NamedTuple):
    """A length of the review: its rank, whose head approves it, what it rests on, and whether only economic crime has it."""

    rank: int
    approver: str | None
    basis: str
    economic: bool = False


TIERS: dict[FilingTier, Tier] = {
    FilingTier.THREE: Tier(0, None, f"{O310} 第八条; {PSC} 第一百八十条"),
    FilingTier.SEVEN: Tier(1, None, "公通字〔2015〕32号"),
    FilingTier.TEN: Tier(2, None, f"{EC} 第十六条", economic=True),
    FilingTier.THIRTY: Tier(3, "own", f"{EC} 第十六条; 公通字〔2015〕32号"),
    FilingTier.SIXTY: Tier(4, "superior", f"{EC} 第十六条", economic=True),
}
"""The steps that a review may climb, never down; who approves is the head of the police, or of the police one level up."""
APPROVING = {
    "own": ("县级以上公安机关负责人", "a head of the police at county level or above"),
    "superior": ("上一级公安机关负责人", "a head of the police one level up"),
}


@guard(
    "referral.tier_not_above",
    zh="审查期限现为「{now_zh}」，不能改为「{given_zh}」",
    en="the review is at “{now_en}” and does not go to “{given_en}”",
    next_zh="期限档次只能逐级延长；再延长三十日须先有三十日",
    next_en="tiers only go up; the last thirty days follow the first thirty",
    basis=f"{EC} 第十六条",
    pointer="/data/tier",
)
def tier_rises(event: Any, state: Any, context: Context) -> Verdict:
    """Time is added by steps, and the last step has the one before it."""
    now, given = TIERS[state.tier], TIERS[event.tier]
    skipped = event.tier is FilingTier.SIXTY and state.tier is not FilingTier.THIRTY
    return (given.rank > now.rank and not skipped) or {
        "now_zh": state.tier.zh,
        "now_en": state.tier.en,
        "given_zh": event.tier.zh,
        "given_en": event.tier.en,
    }


@guard(
    "referral.tier_of_economic_crime",
    zh="该期限只适用于经济犯罪案件",
    en="this length of review exists for economic crime only",
    next_zh="请改用其他期限档次，或者核对涉嫌犯罪类别",
    next_en="use another tier, or check the kind of crime",
    basis=f"{EC} 第十六条",
    pointer="/data/tier",
)
def tier_exists(event: Any, state: Any, context: Context) -> Verdict:
    """Each tier with its own law."""
    return not TIERS[event.tier].economic or state.crime_field in ECONOMIC


@guard(
    "referral.tier_unapproved",
    zh="该期限须经{post_zh}批准，{officer}在该日不任此职",
    en="this length of review is approved by {post_en}; {officer} did not hold that post on that day",
    next_zh="请填写批准人 approved_by，并核对任职时间（agency.post_filled）和业务主管单位（agency.superior_designated）",
    next_en="name the approver in approved_by; check the dates of the post (agency.post_filled) and who is the superior "
    "(agency.superior_designated)",
    basis=f"{EC} 第十六条; 公通字〔2015〕32号",
    pointer="/data/approved_by",
)
def tier_approved(event: Any, state: Any, context: Context) -> Verdict:
    """Thirty days are granted by the head of the police, thirty more by the head one level up."""
    whose = TIERS[event.tier].approver
    if whose is None:
        return True
    posts, _, _ = APPROVERS["leader"]
    organ = context.agency if whose == "own" else superior_of(context, context.agency)
    if event.approved_by is not None and holds_post(context, organ, event.approved_by, posts):
        return True
    zh, en = APPROVING[whose]
    return {"post_zh": zh, "post_en": en, "officer": event.approved_by or "-"}


def superior_of(context: Context, code: str | None) -> str | None:
    """Return who guided an agency in its line on the legal date, its own superior or that of the agency it was a unit of."""
    if code is None:
        return None
    agency = context.read(KINDS["agency"], stream_id("agency", code))
    on = context.legal_on
    return agency.superior_on(on) or superior_of(context, agency.parent_on(on))


@guard(
    "referral.refusal_incomplete",
    zh="不予立案的，应当说明理由并退回案卷材料",
    en="a refusal to file states its reasons and gives the file back",
    next_zh="请填写 reason，并在退回案卷后将 file_returned 填为true",
    next_en="give reason, and set file_returned to true once the file is on its way back",
    basis=f"{O310} 第八条第一款; {PSC} 第一百八十条第一款",
    pointer="/data/file_returned",
)
def refusal_complete(event: Any, state: Any, context: Context) -> Verdict:
    """A refusal without reasons, or without the file, is none."""
    return state.stage is not Stage.NOT_FILED or (event.reason is not None and bool(event.file_returned))


@guard(
    "referral.notified_already",
    zh="结果已书面通知移送机关",
    en="the agency was notified of the result already",
    next_zh="无需重复通知",
    next_en="nothing is left to do",
)
def not_notified_yet(event: Any, state: Any, context: Context) -> Verdict:
    """One notice for one result."""
    return not state.notified


@guard(
    "referral.not_notified",
    zh="公安机关尚未书面通知不予立案",
    en="the police have not notified their refusal in writing yet",
    next_zh="请等待 referral.result_notified；公安机关逾期不通知的，可以报送 referral.filing_supervision_suggested",
    next_en="wait for referral.result_notified; if it does not come, referral.filing_supervision_suggested is open",
    basis=f"{O310} 第九条; {PSC} 第一百八十一条",
)
def refusal_notified(event: Any, state: Any, context: Context) -> Verdict:
    """The remedy begins with the notice."""
    return state.stage is not Stage.NOT_FILED or state.notified


@guard(
    "referral.reconsidered_already",
    zh="已经提请过复议，复议以一次为限",
    en="reconsideration was asked for already, and is had once",
    next_zh="仍有异议的，请报送 referral.filing_supervision_suggested",
    next_en="if you still disagree, post referral.filing_supervision_suggested",
    basis=f"{O310} 第九条",
)
def not_reconsidered_yet(event: Any, state: Any, context: Context) -> Verdict:
    """Asked once, answered once."""
    return not state.reconsidered


@guard(
    "referral.criminal_case_no_mismatch",
    zh="决定立案的须填写刑事案件编号，维持不予立案的不填",
    en="a decision to file gives the number of the criminal case; one that upholds does not",
    next_zh="请核对 decision 与 criminal_case_no",
    next_en="check decision against criminal_case_no",
    basis=f"{O310} 第九条第二款",
    pointer="/data/criminal_case_no",
)
def number_fits(event: Any, state: Any, context: Context) -> Verdict:
    """What is filed has a number."""
    return (event.decision is ReconsiderationDecision.FILE) == (event.criminal_case_no is not None)


@guard(
    "referral.copy_of_filing_missing",
    zh="按检察院通知立案的，应当将立案决定书送达人民检察院",
    en="a case filed as ordered is copied to the procuratorate",
    next_zh="请在送达后将 copied_to_procuratorate 填为true",
    next_en="set copied_to_procuratorate to true once it is sent",
    basis=f"{SPPR} 第五百六十三条; {PSC} 第一百八十二条",
    pointer="/data/copied_to_procuratorate",
)
def copied_when_ordered(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever orders is told that it was done."""
    return state.stage is not Stage.ORDERED or event.copied_to_procuratorate


@guard(
    "referral.other_procuratorate",
    zh="本次移送已抄送另一人民检察院，应当向其建议立案监督",
    en="the referral was copied to another procuratorate: suggest supervision to that one",
    next_zh="请在 to_procuratorate 填写抄送的人民检察院",
    next_en="name in to_procuratorate the procuratorate that has the copy",
    basis=f"{O310} 第九条",
    pointer="/data/to_procuratorate",
)
def same_procuratorate(event: Any, state: Any, context: Context) -> Verdict:
    """One organ supervises."""
    return state.procuratorate in (None, event.to_procuratorate)


@guard(
    "referral.reasons_not_stated",
    zh="公安机关尚未说明不立案理由",
    en="the police have not stated their reasons yet",
    next_zh="请先报送 referral.reasons_demanded；公安机关逾期不说明的，先报送 referral.rectification_noticed",
    next_en="post referral.reasons_demanded first; if the police keep silent, referral.rectification_noticed",
    basis=f"{SPPR} 第五百六十条、第五百六十一条",
)
def reasons_heard(event: Any, state: Any, context: Context) -> Verdict:
    """Reasons are heard before they are judged."""
    return bool(state.reasons_stated)


@guard(
    "referral.reasons_judged_already",
    zh="已认定不立案理由成立",
    en="the reasons were found sound already",
    next_zh="请告知移送机关（referral.supervision_result_notified）",
    next_en="tell the agency (referral.supervision_result_notified)",
    basis=f"{SPPR} 第五百六十一条第二款",
)
def reasons_not_judged(event: Any, state: Any, context: Context) -> Verdict:
    """Reasons are judged once."""
    return not state.reasons_sound


@guard(
    "referral.reasons_not_found_sound",
    zh="尚未认定不立案理由成立",
    en="the reasons were not found sound yet",
    next_zh="请先报送 referral.reasons_found_sound；认为不成立的，报送 referral.filing_ordered",
    next_en="post referral.reasons_found_sound first; if they are unsound, referral.filing_ordered",
    basis=f"{SPPR} 第五百六十一条",
)
def reasons_sound(event: Any, state: Any, context: Context) -> Verdict:
    """What was not found is not told."""
    return bool(state.reasons_sound)


@guard(
    "referral.order_unfounded",
    zh="公安机关既未说明不立案理由，也未因逾期被书面纠正，不能通知立案",
    en="the police have neither stated their reasons nor been put right in writing for keeping silent",
    next_zh="请先报送 referral.reasons_demanded 并等待说明，或者报送 referral.rectification_noticed",
    next_en="demand the reasons (referral.reasons_demanded) and hear them, or post referral.rectification_noticed",
    basis=f"{SPPR} 第五百六十条至第五百六十四条",
)
def order_founded(event: Any, state: Any, context: Context) -> Verdict:
    """An order follows reasons, or a silence that was put right in writing."""
    return bool(state.reasons_stated or state.rectified)


@guard(
    "referral.delay_not_questioned",
    zh="人民检察院没有待说明的逾期问题",
    en="the procuratorate has not asked to explain a delay",
    next_zh="无需说明",
    next_en="nothing is to be explained",
    basis=f"{SPPR} 第五百六十二条",
)
def delay_questioned(event: Any, state: Any, context: Context) -> Verdict:
    """Answers follow questions."""
    return bool(state.delay_questioned)


@guard(
    "referral.delay_questioned_already",
    zh="已要求公安机关说明逾期原因，尚待答复",
    en="the police were asked to explain the delay already and have still to answer",
    next_zh="请等待 referral.overdue_explained；逾期不答复的，报送 referral.rectification_noticed",
    next_en="wait for referral.overdue_explained; if it does not come, post referral.rectification_noticed",
    basis=f"{SPPR} 第五百六十二条",
)
def delay_not_questioned_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A question is asked once."""
    return not state.delay_questioned


@guard(
    "referral.nothing_to_rectify",
    zh="没有待回复的纠正违法通知书",
    en="no rectification notice waits for an answer",
    next_zh="无需回复",
    next_en="nothing is left to answer",
    basis=f"{SPPR} 第五百六十四条",
)
def rectifying(event: Any, state: Any, context: Context) -> Verdict:
    """A notice is answered once."""
    return bool(state.rectifying)


@guard(
    "referral.letter_not_sent",
    zh="没有待签收的「{notice_zh}」",
    en="no “{notice_en}” waits to be signed for",
    next_zh="请核对文书种类；已答复的文书视为已收到",
    next_en="check which letter it is; whoever answered a letter has got it",
    pointer="/data/notice",
)
def letter_under_way(event: Any, state: Any, context: Context) -> Verdict:
    """What was not sent cannot have arrived."""
    return event.notice in state.undelivered or {"notice_zh": event.notice.zh, "notice_en": event.notice.en}

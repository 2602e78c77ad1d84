"""What becomes of a lead: verified, declined, fed back, closed, reopened, or nothing for a long time. 线索处置。"""

from __future__ import annotations

from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.profiles import GroundList, NotFiledGround
from coordination.streams.lead import (
    LeadClosed,
    LeadCrimeSuspected,
    LeadCrimeSuspicionLifted,
    LeadExclusionBegun,
    LeadExclusionEnded,
    LeadFeedbackGiven,
    LeadFilingDeclined,
    LeadFlaggedMajor,
    LeadMajorFlagLifted,
    LeadReopened,
    LeadReportedUpward,
    LeadSource,
    LeadVerificationExtended,
    MajorRule,
    Outcome,
)
from scripts.demo.casefile import chief_of
from scripts.demo.matter import Matter
from scripts.demo.setting import coded
from scripts.demo.story import Steps, Story, lead

SILENT_SHARE, LATE_SHARE, CLOSED_SHARE, UNASKED_SHARE = 0.1, 0.2, 0.75, 0.45

DECLINED: tuple[tuple[int, Outcome, str], ...] = (
    (0, Outcome.CORRECTED, "当事人已主动下架涉案商品并整改，违法行为轻微，没有造成危害后果。"),
    (1, Outcome.EDUCATED, "当事人系初次违法，涉案商品数量少、已及时召回退款，危害后果轻微。"),
    (2, Outcome.EDUCATED, "当事人能够提供进货票据和供货者资质，证明其不知情且说明了提供者。"),
    (3, Outcome.UNFOUNDED, "经现场检查和调取交易记录，举报反映的情况查无实据。"),
    (3, Outcome.INTERVIEWED, "未发现违法经营行为，对当事人进行行政约谈，要求完善进货查验制度。"),
)
"""The place of the ground in the procedure's own list, what was done instead, and why."""
UNFOUNDED = 3
MAJOR = (
    (MajorRule.VALUE, "初步估算涉案金额较大，列入重大案件线索台账。"),
    (MajorRule.CROSS_REGION, "供货、仓储、销售涉及三个以上县区。"),
    (MajorRule.SAFETY, "涉及老年人、未成年人身体健康。"),
    (MajorRule.OPINION, "相关短视频引发关注，按要求快报。"),
)


def extend(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that a leader allowed more time to verify."""
    story.wait(8, 13)
    reason = story.chance.choice(("需向外地生产企业协查，暂未收到复函。", "涉案商品已送检，等待检验结果。"))
    period = story.body(about.handler).profile(story.today).periods.get("lead_verify")
    most = (period and period.extension) or 7
    event = LeadVerificationExtended(
        extension_wd=min(most, story.chance.choice((7, 10, 15))),
        reason=reason,
        approved_by=leader(story, about.handler),
    )
    yield story.says(story.agency(about.handler, 101), lead(id), event)


def leader(story: Story, agency: str, number: int = 2) -> str:
    """Return the reference of a leader of the agency, or of the one that it is a unit of."""
    return f"{story.body(agency).desk}.{number:03}"


def decline(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that no case is filed, what was done instead, and what the office heard of it."""
    if story.happens(0.12):
        yield from extend(story, about, id)
    if story.happens(0.06):
        yield from flag(story, id, lifted=True)
    if story.happens(0.1):
        yield from have_tested(story, about, id)
    if story.happens(0.04):
        yield from suspect_and_lift(story, about, id)
    story.wait(4, 14)
    place, outcome, reason = story.chance.choice(DECLINED)
    yield from not_filed(story, about, id, place, reason)
    yield from feed_back(story, about, id, outcome, reason)


def have_tested(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that a sample was tested, or shown to the right holder, before anything was decided."""
    story.wait(1, 5)
    ground, words = story.chance.choice(((Ground.TESTING, "tested_by"), (Ground.IDENTIFICATION, "identified_by")))
    by = story.agency(about.handler, 101)
    begun = LeadExclusionBegun(exclusion_no="test-1", exclusion_ground=ground, examiner=story.word(words))
    yield story.says(by, lead(id), begun)
    story.wait(4, 12)
    yield story.says(by, lead(id), LeadExclusionEnded(exclusion_no="test-1", exclusion_ground=ground))


def suspect_and_lift(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that the matter seemed to be a crime, and that the chief found otherwise."""
    story.wait(2, 6)
    by = story.agency(about.handler, 101)
    yield story.says(by, lead(id), LeadCrimeSuspected(facts="举报称涉案数量较大，可能涉嫌犯罪。"))
    story.wait(2, 5)
    reason = "经核实，涉案数量和金额远低于立案追诉标准，不属于涉嫌犯罪案件。"
    yield story.says(
        by, lead(id), LeadCrimeSuspicionLifted(reason=reason, approved_by=chief_of(story, story.body(about.handler)))
    )


def not_filed(story: Story, about: Matter, id: UUID, place: int, reason: str) -> Steps:
    """Tell the decision not to file, on the ground at a place of the procedure's list."""
    grounds = story.body(about.handler).profile(story.today).grounds[GroundList.NOT_FILED]
    event = LeadFilingDeclined(
        ground=coded(NotFiledGround, grounds[place].code), reason=reason, approved_by=leader(story, about.handler)
    )
    yield story.says(story.agency(about.handler, 101), lead(id), event)


def flag(story: Story, id: UUID, *, lifted: bool = False) -> Steps:
    """Tell that the office counts the lead as major, and perhaps that it was not (M48, M53)."""
    if id not in story.major:
        story.major.add(id)
        rule, reason = story.chance.choice(MAJOR)
        story.wait(0, 2)
        yield story.says(story.office(), lead(id), LeadFlaggedMajor(major_rule=rule, reason=reason))
    if lifted:
        story.wait(3, 9)
        event = LeadMajorFlagLifted(reason="经核查涉案金额未达标准，取消重大标记。")
        yield story.says(story.office(), lead(id), event)


def interim(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that the handler is still at it."""
    story.wait(5, 12)
    content = "已开展现场检查并询问当事人，部分证据尚在核实，待核查终结后另行反馈。"
    event = LeadFeedbackGiven(outcome=Outcome.IN_PROGRESS, content=content)
    yield story.says(story.agency(about.handler, 101), lead(id), event)


def feed_back(story: Story, about: Matter, id: UUID, outcome: Outcome, content: str, case: UUID | None = None) -> Steps:
    """Tell the final feedback, in time, late, or never (M57); assigned leads are answered upward (M42)."""
    asked = about.registrant != about.handler or story.setting.central
    if story.happens(SILENT_SHARE) or not (asked or story.happens(UNASKED_SHARE)):
        return
    story.wait(12, 30) if story.happens(LATE_SHARE) else story.wait(0, 4)
    event = LeadFeedbackGiven(outcome=outcome, content=content, final=True, case=case)
    yield story.says(story.agency(about.handler, 101), lead(id), event)
    if about.source is LeadSource.ASSIGNED:
        story.wait(1, 4)
        number = story.setting.numbered(story.setting.office_word, "报", story.today.year)
        told = LeadReportedUpward(content=f"现将交办线索办理情况报告如下：{content}", document_no=number)
        yield story.says(story.office(), lead(id), told)
    yield from close(story, id)


def hear_from_outside(story: Story, id: UUID) -> Steps:
    """Tell what the office heard of a lead that it had routed out."""
    if not story.happens(0.65):
        return
    story.wait(15, 45)
    content = "受移送机关来函告知：线索已收悉并登记，正依法核查，处理结果另行函告。"
    event = LeadFeedbackGiven(outcome=Outcome.HANDED_OVER, content=content, final=True)
    yield story.says(story.office(), lead(id), event)
    yield from close(story, id)


def close(story: Story, id: UUID) -> Steps:
    """Tell that the office is satisfied, which it usually is."""
    if story.happens(CLOSED_SHARE):
        story.wait(1, 8)
        yield story.says(story.office(), lead(id), LeadClosed())


def reopen(story: Story, id: UUID, *, closed: bool) -> Steps:
    """Tell that an answer did not satisfy, or that something new came up."""
    story.wait(5, 15)
    if closed:
        yield story.says(story.office(), lead(id), LeadClosed(note="反馈情况清楚。"))
        story.wait(5, 15)
    reason = story.chance.choice(
        ("举报人补充提交新的购买凭证和视频，需重新核查。", "督查抽查发现原核查不全面，未核查仓库。")
    )
    yield story.says(story.office(), lead(id), LeadReopened(reason=reason))

"""A case from filing to the decision, step by step of the ordinary procedure. 普通程序：立案至决定。"""

from __future__ import annotations

from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.profiles import LegalReviewGround, ProfileName
from coordination.streams.case import (
    CaseCollectiveDiscussionRecorded,
    CaseExclusionBegun,
    CaseExclusionEnded,
    CaseFiled,
    CaseHearingAnnounced,
    CaseHearingFileReceived,
    CaseHearingFixed,
    CaseHearingHeld,
    CaseHearingHostAppointed,
    CaseHearingNoticeServed,
    CaseHearingReported,
    CaseHearingRequested,
    CaseInvestigationConcluded,
    CaseOfficersAssigned,
    CaseParticularsCorrected,
    CasePenaltyDecided,
    CasePenaltyNoticeServed,
    CaseReviewCompleted,
    CaseReviewExtended,
    CaseReviewMaterialReceived,
    CaseRightsLapsed,
    CaseStatementMade,
    CaseValueAssessed,
    FilingConditions,
    HearingResult,
    Proposal,
    ReviewKind,
    ReviewResult,
    ServiceMethod,
    ValueBasis,
    ValueStage,
)
from coordination.streams.lead import LeadParticularsCorrected
from coordination.streams.parts import PartyKind
from scripts.demo import almanac
from scripts.demo.casefile import MITIGATED, CaseFile, Gravity, opened
from scripts.demo.matter import Matter, identified
from scripts.demo.setting import coded
from scripts.demo.story import Steps, Story, Told, lead

CONDITIONS = FilingConditions(evidence_found=True, penalty_due=True, own_jurisdiction=True, within_limitation=True)
USUAL, QUICK = (8, 35), (5, 16)
"""How many working days an investigation takes; what is seized cannot be held for long."""
SERVICE = (
    ServiceMethod.DIRECT,
    ServiceMethod.DIRECT,
    ServiceMethod.DIRECT,
    ServiceMethod.POST,
    ServiceMethod.ELECTRONIC,
    ServiceMethod.LEFT,
)


def file_case(
    story: Story,
    about: Matter,
    leads: tuple[UUID, ...],
    *,
    gravity: Gravity = Gravity.PLAIN,
    reopened_from: UUID | None = None,
) -> Told[CaseFile]:
    """Tell that a case was filed on leads, the party being known by then."""
    story.wait(5, 14)
    if about.party.kind is PartyKind.UNKNOWN:
        about = identified(story, about)
        if leads:
            found = LeadParticularsCorrected(reason="经核查查明当事人", title=about.title, party=about.party)
            yield story.says(story.agency(about.handler, 101), lead(leads[0]), found)
            story.wait(0, 2)
    file = opened(story, about, story.new_id(), leads, gravity)
    file.number = file.numbered("立")
    event = CaseFiled(
        campaigns=(story.setting.campaign,),
        profile=coded(ProfileName, file.profile.id),
        cause=about.cause,
        party=about.party,
        conditions=CONDITIONS,
        approved_by=file.leader(),
        case_no=file.number,
        offence=about.offence.code,
        place=about.place,
        online=about.online,
        source=about.source,
        leads=leads,
        focus=tuple(about.offence.focus),
        reopened_from=reopened_from,
    )
    yield file.says(event)
    return file


def investigate(file: CaseFile) -> Steps:
    """Tell how the investigation began: officers, and a first idea of what the case is worth."""
    story = file.story
    story.wait(0, 2)
    yield file.says(CaseOfficersAssigned(officers=file.officers, appointed_by=file.unit_head()))
    if story.happens(0.75):
        story.wait(2, 8)
        method = "按现场查获数量和标价估算"
        yield file.says(_value(file, file.value * story.chance.randint(8, 12) // 10, ValueStage.ESTIMATED, method))
    if story.happens(0.06):
        story.wait(1, 5)
        mended = CaseParticularsCorrected(reason="当事人经营地址门牌号录入有误", place=file.about.place)
        yield file.says(mended)
    if file.measure is None and story.happens(0.15):
        yield from have_tested(file)


def have_tested(file: CaseFile) -> Steps:
    """Tell that a sample was sent to be tested, and that the report came: that time does not count."""
    story = file.story
    story.wait(1, 4)
    begun = CaseExclusionBegun(
        exclusion_no="test-1",
        exclusion_ground=Ground.TESTING,
        examiner=story.word("tested_by"),
        document_no=file.numbered("委检"),
    )
    yield file.says(begun)
    story.wait(6, 18)
    ended = CaseExclusionEnded(exclusion_no="test-1", exclusion_ground=Ground.TESTING, note=story.word("test_result"))
    yield file.says(ended)


def _value(file: CaseFile, value_fen: int, stage: ValueStage, method: str) -> CaseValueAssessed:
    basis = ValueBasis.TURNOVER if "商标" in "".join(file.about.offence.articles) else ValueBasis.GOODS
    return CaseValueAssessed(value_fen=value_fen, value_basis=basis, value_stage=stage, method=method)


def conclude(file: CaseFile, proposal: Proposal = Proposal.PENALTY, *, difficult: bool = False) -> Steps:
    """Tell that the officers have finished and what they propose; a difficult case goes to legal review."""
    story = file.story
    story.wait(*(QUICK if file.measure else USUAL))
    grounds = (coded(LegalReviewGround, "complex"),) if difficult else ()
    report = f"经查，{file.about.fact}。以上事实有现场笔录、询问笔录、进销货凭证等证据证实。"
    yield file.says(CaseInvestigationConcluded(report=report, proposal=proposal, review_grounds=grounds))


def review(file: CaseFile, *, legal: bool = False, sent_back: bool = False) -> Steps:
    """Tell the review, which may send the case back once."""
    story = file.story
    kind, reviewer = (ReviewKind.LEGAL, 11) if legal else (ReviewKind.CASE, 12)
    yield from _handed_to_reviewers(file, kind)
    if sent_back:
        story.wait(2, 7)
        result = story.chance.choice((ReviewResult.CORRECT, ReviewResult.SUPPLEMENT))
        opinion = "违法所得计算依据不足，请补充进销存记录并重新核算。"
        yield file.says(_reviewed(kind, result, file.leader(reviewer), opinion))
        yield from conclude(file, difficult=legal)
        yield from _handed_to_reviewers(file, kind)
    if story.happens(0.08):
        story.wait(5, 8)
        more = CaseReviewExtended(extension_wd=5, reason="涉及多个法律关系，需进一步核实。", approved_by=file.leader())
        yield file.says(more)
    story.wait(2, 8)
    opinion = "事实清楚、证据充分、定性准确、程序合法、处理适当。"
    yield file.says(_reviewed(kind, ReviewResult.AGREE, file.leader(reviewer), opinion))


def _handed_to_reviewers(file: CaseFile, kind: ReviewKind) -> Steps:
    file.story.wait(0, 2)
    yield file.says(CaseReviewMaterialReceived(review_kind=kind))


def _reviewed(kind: ReviewKind, result: ReviewResult, reviewer: str, opinion: str) -> CaseReviewCompleted:
    return CaseReviewCompleted(review_kind=kind, review_result=result, reviewer=reviewer, review_opinion=opinion)


def notify(file: CaseFile) -> Steps:
    """Tell that the party was told what it faces."""
    file.story.wait(1, 5)
    sums = file.settle_goods()
    event = CasePenaltyNoticeServed(
        proposed_kinds=sums.kinds,
        proposed_fine_fen=sums.fine,
        proposed_income_fen=sums.income,
        proposed_goods_fen=sums.goods,
        hearing_offered=file.hearing_due,
        approved_by=file.leader(),
        document_no=file.numbered("罚告"),
        service_method=file.story.chance.choice(SERVICE),
    )
    yield file.says(event)


def let_lapse(file: CaseFile) -> Steps:
    """Tell that the party let its rights lapse, or waived them on the spot."""
    waived = file.story.happens(0.2)
    file.story.wait(0, 1) if waived else file.story.wait(7, 9)
    yield file.says(CaseRightsLapsed(waived=waived, note="当事人书面声明放弃" if waived else None))


def hear_statement(file: CaseFile, *, adopted: bool) -> Steps:
    """Tell that the party spoke for itself; what is adopted makes the penalty milder."""
    story = file.story
    story.wait(2, 4)
    reason = (
        "当事人提交的整改材料和困难证明属实，予以采纳，减轻罚款。"
        if adopted
        else "所述理由不影响违法事实认定，不予采纳。"
    )
    statement = "当事人称系初次经营、不熟悉法律规定，已全部整改，请求从轻处理。"
    yield file.says(CaseStatementMade(statement=statement, adopted=adopted, adoption_reason=reason))
    if adopted:
        file.sums, file.discretion = file.sums.milder(), MITIGATED
    if file.hearing_due or adopted:
        story.wait(7, 9)


def hear(file: CaseFile, *, held: bool) -> Steps:
    """Tell of the hearing that the party asked for, and of the legal review and discussion that follow one."""
    story = file.story
    story.wait(1, 4)
    yield file.says(CaseHearingRequested(request="当事人对拟处罚款数额有异议，书面要求举行听证。"))
    if not held:
        story.wait(3, 6)
        yield file.says(
            CaseHearingReported(hearing_result=HearingResult.WITHDRAWN, hearing_opinion="当事人书面撤回听证申请。")
        )
        return
    yield from _prepared(file)
    yield file.says(CaseHearingHeld())
    story.wait(1, 4)
    yield file.says(
        CaseHearingReported(
            hearing_result=HearingResult.HELD, hearing_opinion="听证认为违法事实清楚、证据充分，拟处罚内容适当。"
        )
    )
    yield from _handed_to_reviewers(file, ReviewKind.LEGAL)
    story.wait(2, 6)
    opinion = "经法制审核，同意拟处罚意见。"
    yield file.says(_reviewed(ReviewKind.LEGAL, ReviewResult.AGREE, file.leader(11), opinion))
    yield from discuss(file)


def _prepared(file: CaseFile) -> Steps:
    """Tell how a hearing was prepared, up to its day; the party hears of it seven working days before."""
    story = file.story
    story.wait(0, 2)
    yield file.says(CaseHearingHostAppointed(hearing_host=file.leader(13), appointed_by=file.leader()))
    story.wait(0, 2)
    yield file.says(CaseHearingFileReceived())
    story.wait(0, 4)
    hearing_on = almanac.working_day(story.today, story.chance.randint(11, 16))
    yield file.says(CaseHearingFixed(hearing_on=hearing_on, hearing_place="三楼听证室", hearing_public=True))
    story.wait(0, 1)
    yield file.says(CaseHearingNoticeServed(service_method=ServiceMethod.DIRECT))
    story.wait(0, 1)
    yield file.says(CaseHearingAnnounced(published_in="本局公告栏"))
    story.until(hearing_on)


def discuss(file: CaseFile) -> Steps:
    """Tell of the leaders' collective discussion."""
    file.story.wait(1, 5)
    event = CaseCollectiveDiscussionRecorded(
        participants=(file.leader(2), file.leader(3), file.leader(4)),
        conclusion="经集体讨论，一致同意拟处罚意见。",
        document_no=file.numbered("集讨"),
    )
    yield file.says(event)


def decide(file: CaseFile) -> Steps:
    """Tell the penalty decision, and what the case is finally worth."""
    story, sums = file.story, file.sums
    story.wait(1, 6)
    event = CasePenaltyDecided(
        kinds=sums.kinds,
        document_no=file.numbered("处罚"),
        articles=tuple(file.about.offence.articles),
        discretion=file.discretion,
        fine_fen=sums.fine,
        illegal_income_fen=sums.income,
        goods_value_fen=sums.goods,
        approved_by=file.leader(),
    )
    yield file.says(event)
    if story.happens(0.85):
        yield file.says(_value(file, file.value, ValueStage.FINAL, "以处罚决定书认定为准"))

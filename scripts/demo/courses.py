"""The courses that a case can take, from the appointment of its officers to its end. 案件走向。"""

from __future__ import annotations

from collections.abc import Callable

from coordination.profiles import Ending, GroundList, SuspensionGround, TerminationGround
from coordination.streams.case import (
    CaseFlaggedMajor,
    CaseInvestigationResumed,
    CaseInvestigationSuspended,
    CaseInvestigationTerminated,
    CaseJurisdictionTransferred,
    CaseMajorFlagLifted,
    CaseNotOurDepartmentFound,
    CasePeriodExtended,
    CaseTransferredToOtherDepartment,
    Proposal,
)
from coordination.streams.lead import MajorRule
from scripts.demo import execution, procedure
from scripts.demo.casefile import CaseFile
from scripts.demo.setting import coded
from scripts.demo.story import Steps, case

Course = Callable[[CaseFile], Steps]
Pay = Callable[[CaseFile], Steps]
MAJOR_SHARE = 0.3


def penalised(pay: Pay = execution.pay_at_once) -> Course:
    """Return the plain course: investigated, reviewed, notified, decided, paid in some way, closed."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        yield from to_the_end(file, pay)

    return course


def to_the_end(file: CaseFile, pay: Pay = execution.pay_at_once) -> Steps:
    """Tell the rest of the plain course, from the end of the investigation."""
    yield from until_decided(file)
    yield from after_decision(file, pay)


def until_decided(file: CaseFile) -> Steps:
    """Tell the plain course from the end of the investigation to the decision."""
    yield from procedure.conclude(file)
    yield from procedure.review(file)
    yield from procedure.notify(file)
    yield from procedure.let_lapse(file)
    yield from procedure.decide(file)


def carried_out(file: CaseFile, pay: Pay = execution.pay_at_once) -> Steps:
    """Tell of decision, service, payment and closing."""
    yield from procedure.decide(file)
    yield from after_decision(file, pay)


def after_decision(file: CaseFile, pay: Pay = execution.pay_at_once) -> Steps:
    """Tell of service, payment and closing."""
    yield from execution.serve(file)
    yield from pay(file)
    yield from execution.complete(file)
    yield from execution.close(file, Ending.EXECUTED)


def heard(*, adopted: bool) -> Course:
    """Return the course in which the party speaks for itself."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        yield from procedure.conclude(file)
        yield from procedure.review(file)
        yield from procedure.notify(file)
        yield from procedure.hear_statement(file, adopted=adopted)
        yield from carried_out(file)

    return course


def with_hearing(*, held: bool) -> Course:
    """Return the course with a hearing, or with one that the party gave up."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        if file.story.happens(MAJOR_SHARE):
            yield from flag_major(file)
        yield from procedure.conclude(file)
        yield from procedure.review(file)
        yield from procedure.notify(file)
        yield from procedure.hear(file, held=held)
        yield from carried_out(file)

    return course


def sent_back(file: CaseFile) -> Steps:
    """Tell the course in which review sends the case back once."""
    yield from procedure.investigate(file)
    yield from procedure.conclude(file)
    yield from procedure.review(file, sent_back=True)
    yield from procedure.notify(file)
    yield from procedure.let_lapse(file)
    yield from carried_out(file)


def discussed(file: CaseFile) -> Steps:
    """Tell the course of a difficult case: legal review and collective discussion, more time than planned."""
    yield from procedure.investigate(file)
    yield from extend(file)
    yield from procedure.conclude(file, difficult=True)
    yield from procedure.review(file, legal=True)
    yield from procedure.notify(file)
    yield from procedure.let_lapse(file)
    yield from procedure.discuss(file)
    yield from carried_out(file)


def extend(file: CaseFile) -> Steps:
    """Tell that a leader granted more time to decide."""
    file.story.wait(15, 30)
    reason = "案情复杂，涉案商品鉴定周期较长，需延长办案期限。"
    yield file.says(CasePeriodExtended(extension_nd=30, reason=reason, approved_by=file.leader()))


def flag_major(file: CaseFile, *, lifted: bool = False) -> Steps:
    """Tell that the case counts as major, and perhaps that the office found otherwise."""
    story = file.story
    story.wait(0, 5)
    rule, reason = story.chance.choice(
        (
            (MajorRule.VALUE, "涉案金额较大，列入重大案件台账。"),
            (MajorRule.CROSS_REGION, "上下线分布在多个县市，列入重大案件台账。"),
            (MajorRule.ORGANISED, "存在供货、仓储、销售分工，呈链条化。"),
        )
    )
    yield file.says(CaseFlaggedMajor(major_rule=rule, reason=reason))
    if lifted:
        story.wait(5, 15)
        event = CaseMajorFlagLifted(reason="经核定案值未达标准，取消重大标记。")
        yield story.says(story.office(), case(file.id), event)


def major_lifted(file: CaseFile) -> Steps:
    """Tell the course of a case that seemed major at first."""
    yield from procedure.investigate(file)
    yield from flag_major(file, lifted=True)
    yield from to_the_end(file)


def spared(*, unfounded: bool) -> Course:
    """Return the course that ends without a penalty."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        yield from procedure.conclude(file, Proposal.NO_PENALTY)
        yield from procedure.review(file)
        yield from execution.spare(file, unfounded=unfounded)
        yield from execution.close(file, Ending.NO_PENALTY)

    return course


def suspended(*, ended: bool) -> Course:
    """Return the course in which the party cannot be found: it turns up again, or ceases to exist."""

    def course(file: CaseFile) -> Steps:
        story = file.story
        yield from procedure.investigate(file)
        story.wait(10, 25)
        reason = "当事人经营场所已关闭，电话无法接通，下落不明，案件暂时无法调查。"
        ground = coded(SuspensionGround, "party_missing")
        yield file.says(CaseInvestigationSuspended(suspension_ground=ground, reason=reason, approved_by=file.leader()))
        story.wait(25, 70)
        if not ended:
            yield file.says(CaseInvestigationResumed(reason="当事人主动到案接受调查，中止原因消除。"))
            yield from to_the_end(file)
            return
        yield from terminate(file)

    return course


def suspended_for_good(file: CaseFile) -> Steps:
    """Tell the course of a case that rests until another decision is made, which has not been."""
    yield from procedure.investigate(file)
    file.story.wait(10, 25)
    reason = "涉案商标正处于无效宣告审理程序，须以其结果为依据。"
    ground = coded(SuspensionGround, "awaiting_ruling")
    yield file.says(CaseInvestigationSuspended(suspension_ground=ground, reason=reason, approved_by=file.leader()))


def terminate(file: CaseFile) -> Steps:
    """Tell that there is nobody left to investigate."""
    ground = coded(TerminationGround, file.first_ground(GroundList.TERMINATION))
    reason = "当事人已注销且无权利义务承受人，致使调查无法继续。"
    yield file.says(CaseInvestigationTerminated(termination_ground=ground, reason=reason, approved_by=file.leader()))
    yield from execution.close(file, Ending.TERMINATED)


def to_another_department(file: CaseFile) -> Steps:
    """Tell the course of a case that turns out to be another department's."""
    yield from procedure.investigate(file)
    yield from procedure.conclude(file, Proposal.OTHER_DEPARTMENT)
    yield from procedure.review(file)
    yield from hand_on(file)


def hand_on(file: CaseFile) -> Steps:
    """Tell that a case was found to be another department's, went there, and was closed."""
    story = file.story
    story.wait(0, 1)
    yield file.says(CaseNotOurDepartmentFound(reason="经调查，违法行为属其他行政管理部门职责范围。"))
    story.wait(0, 2)
    event = CaseTransferredToOtherDepartment(
        reason="经调查，违法行为属其他行政管理部门职责范围，依法移送。",
        approved_by=file.leader(),
        to_body=story.chance.choice(story.setting.other_bodies),
        document_no=file.numbered("案移"),
    )
    yield file.says(event)
    yield from execution.close(file, Ending.OTHER_DEPARTMENT)


def to_another_region(file: CaseFile) -> Steps:
    """Tell the course of a case over which another place has jurisdiction."""
    story = file.story
    yield from procedure.investigate(file)
    story.wait(5, 15)
    target = story.chance.choice(story.setting.elsewhere)
    event = CaseJurisdictionTransferred(
        reason="经查，当事人实际经营地在贵辖区，依法移送管辖。",
        to_body=target.name,
        to_adcode=target.adcode,
        document_no=file.numbered("管移"),
    )
    yield file.says(event)


def to_court(*, ended: bool) -> Course:
    """Return the course of a decision that is not obeyed."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        yield from procedure.conclude(file)
        yield from procedure.review(file)
        yield from procedure.notify(file)
        yield from procedure.let_lapse(file)
        yield from procedure.decide(file)
        yield from execution.serve(file)
        yield from execution.go_to_court(file, ended=ended)
        if ended:
            yield from execution.close(file, Ending.COURT_ENDED)

    return course


def annulled(file: CaseFile) -> Steps:
    """Tell the course of a decision that a court annuls."""
    yield from procedure.investigate(file)
    yield from procedure.conclude(file)
    yield from procedure.review(file)
    yield from procedure.notify(file)
    yield from procedure.let_lapse(file)
    yield from procedure.decide(file)
    yield from execution.serve(file)
    yield from execution.annul(file)
    yield from execution.close(file, Ending.ANNULLED)


def made_again(file: CaseFile) -> Steps:
    """Tell the course of a decision that the agency takes back and makes again."""
    yield from procedure.investigate(file)
    yield from procedure.conclude(file)
    yield from procedure.review(file)
    yield from procedure.notify(file)
    yield from procedure.let_lapse(file)
    yield from procedure.decide(file)
    yield from execution.remake(file)
    yield from to_the_end(file)


def fallen_silent(file: CaseFile) -> Steps:
    """Tell the course of a case of which nobody says anything any more."""
    yield from procedure.investigate(file)

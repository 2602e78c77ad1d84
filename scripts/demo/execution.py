"""A case after its decision: service, payment in many ways, the court, remedies, closing, the archive. 执行与结案。"""

from __future__ import annotations

from datetime import timedelta

from coordination.clocks.arithmetic import add_months
from coordination.profiles import ClosingGround, Ending, NoPenaltyGround
from coordination.rules import local_date
from coordination.streams.case import (
    CaseArchived,
    CaseClosed,
    CaseCourtEnforcementApplied,
    CaseCourtEnforcementEnded,
    CaseDecisionRevoked,
    CaseDecisionServed,
    CaseDemandServed,
    CaseExecutionCompleted,
    CaseNoPenaltyDecided,
    CasePaymentDeferred,
    CasePaymentRecorded,
    CasePaymentRefunded,
    CaseRemedyPeriodEnded,
    CaseServiceNoticePublished,
    Instalment,
    Measure,
    RemedyEnd,
    Revocation,
    RevokedBy,
    ServedDocument,
    ServiceMethod,
)
from scripts.demo.casefile import YUAN, CaseFile, Sums
from scripts.demo.procedure import SERVICE
from scripts.demo.setting import coded
from scripts.demo.story import Steps

MONTH = timedelta(days=30)
REMEDY_MONTHS = 6
ARCHIVED_SHARE = 0.7
SLIGHT = ("minor", "first", "no_fault")
"""Grounds on which the party is spared and educated."""


def serve(file: CaseFile) -> Steps:
    """Tell that the party has the decision, or cannot be found and is served by public notice."""
    file.story.wait(0, 5)
    if file.story.happens(0.04):
        reason = "当事人已搬离登记住所，电话无法接通，邮寄送达被退回。"
        published = CaseServiceNoticePublished(
            served_document=ServedDocument.DECISION, published_in="本局门户网站", reason=reason
        )
        yield file.says(published)
        file.story.until(file.story.today + MONTH)
        yield file.says(CaseDecisionServed(service_method=ServiceMethod.PUBLIC_NOTICE))
        return
    yield file.says(CaseDecisionServed(service_method=file.story.chance.choice(SERVICE)))


def _receipt(file: CaseFile) -> str:
    return f"{file.about.area.adcode}{file.story.today:%y%m%d}{file.story.chance.randrange(10**6):06}"


def pay(file: CaseFile, fine: int, income: int, surcharge: int = 0, instalment: int | None = None) -> Steps:
    """Tell that money came in."""
    if fine + income + surcharge:
        event = CasePaymentRecorded(
            fine_fen=fine,
            illegal_income_fen=income,
            surcharge_fen=surcharge,
            instalment_no=instalment,
            receipt_no=_receipt(file),
        )
        yield file.says(event)
        file.paid = Sums(file.paid.fine + fine, file.paid.income + income, file.paid.goods)


def pay_at_once(file: CaseFile) -> Steps:
    """Tell that the party paid within its fifteen days."""
    file.story.wait(0, 9)
    yield from pay(file, file.sums.fine, file.sums.income)


def pay_late(file: CaseFile) -> Steps:
    """Tell that the party paid late, with three per cent for each day, and no more than the fine."""
    days = file.story.chance.randint(4, 25)
    file.story.wait(12 + days, 14 + days)
    surcharge = min(file.sums.fine, file.sums.fine * 3 * days // 100)
    yield from pay(file, file.sums.fine, file.sums.income, surcharge)


def pay_by_instalments(file: CaseFile) -> Steps:
    """Tell that the party in hardship was allowed to pay in parts, and did."""
    story, count = file.story, file.story.chance.choice((2, 3, 4))
    if file.sums.fine < count * YUAN:
        yield from pay_at_once(file)
        return
    story.wait(3, 8)
    part = file.sums.fine // count // YUAN * YUAN
    amounts = [part] * (count - 1) + [file.sums.fine - part * (count - 1)]
    plan = tuple(
        Instalment(pay_by=local_date(story.now) + MONTH * number, amount_fen=amount)
        for number, amount in enumerate(amounts, start=1)
    )
    reason = "当事人经营困难，提交了困难证明，申请分期缴纳罚款。"
    yield file.says(CasePaymentDeferred(instalments=plan, reason=reason, approved_by=file.leader()))
    for number, instalment in enumerate(plan, start=1):
        story.until(instalment.pay_by - timedelta(days=story.chance.randint(0, 6)))
        yield from pay(file, instalment.amount_fen, file.sums.income if number == 1 else 0, instalment=number)


def pay_when_urged(file: CaseFile) -> Steps:
    """Tell that the party paid after a demand."""
    file.story.wait(120, 135)
    yield file.says(CaseDemandServed(document_no=file.numbered("催")))
    file.story.wait(3, 9)
    yield from pay(file, file.sums.fine, file.sums.income, file.sums.fine)


def go_to_court(file: CaseFile, *, ended: bool) -> Steps:
    """Tell that the court was asked to enforce, and perhaps found nothing to enforce."""
    story, court = file.story, file.court
    story.until(add_months(story.today, REMEDY_MONTHS))
    yield file.says(CaseRemedyPeriodEnded(remedy_end=RemedyEnd.UNUSED))
    story.wait(1, 8)
    yield file.says(CaseDemandServed(document_no=file.numbered("催")))
    story.wait(11, 20)
    yield file.says(CaseCourtEnforcementApplied(court=court, document_no=file.numbered("强执申")))
    if ended:
        story.wait(60, 100)
        number = f"（{story.today.year}）执{story.chance.randint(100, 2900)}号之一"
        note = "被执行人名下无可供执行财产。"
        yield file.says(CaseCourtEnforcementEnded(court=court, document_no=number, note=note))


def complete(file: CaseFile) -> Steps:
    """Tell that all was carried out."""
    file.story.wait(0, 3)
    yield file.says(CaseExecutionCompleted(note="罚没款全部入库，没收物品已移交处置。" if file.sums.goods else None))


def close(file: CaseFile, ending: Ending, *, archived: bool = True) -> Steps:
    """Tell that the case was closed, and, unless it is to be looked at again, put away later."""
    file.story.wait(2, 12)
    ground = coded(ClosingGround, file.closing_ground(ending))
    yield file.says(CaseClosed(closing_ground=ground, approved_by=file.leader()))
    if archived and file.story.happens(ARCHIVED_SHARE):
        file.story.wait(8, 45)
        year = file.story.today.year
        file.story.setting.numbers[f"{file.body.desk} {year}"] += 1
        number = file.story.setting.numbers[f"{file.body.desk} {year}"]
        yield file.says(CaseArchived(archive_no=f"{file.body.desk}-{year}-{number:04}"))


def spare(file: CaseFile, *, unfounded: bool) -> Steps:
    """Tell that the party was not penalised: slight and put right (首违不罚、轻违免罚), or not established."""
    story = file.story
    story.wait(2, 6)
    ground = "not_established" if unfounded else story.chance.choice(SLIGHT)
    measures = (Measure.EDUCATED, *story.chance.sample((Measure.CORRECTED, Measure.PROMISED, Measure.INTERVIEWED), 1))
    event = CaseNoPenaltyDecided(
        no_penalty_ground=coded(NoPenaltyGround, ground),
        reason="现有证据不足以认定违法事实。"
        if unfounded
        else "当事人初次违法且已主动整改、退赔，危害后果轻微，依法不予处罚。",
        approved_by=file.leader(),
        measures=measures,
        document_no=file.numbered("不罚"),
    )
    yield file.says(event)


def overpay_and_refund(file: CaseFile) -> Steps:
    """Tell that a court or a superior made the decision milder after payment, and money went back."""
    story = file.story
    yield from pay_at_once(file)
    story.wait(25, 45)
    lower = file.sums.milder()
    by, number = (
        RevokedBy.RECONSIDERATION,
        f"{story.setting.city[:2]}政复决〔{story.today.year}〕{story.chance.randint(5, 90)}号",
    )
    reason = "行政复议机关认为裁量偏重，变更罚款数额。"
    yield file.says(_revoked(Revocation.CHANGED, by, reason, number, lower))
    yield from serve(file)
    yield from refund(file, file.paid.fine - lower.fine, 0, "依复议决定退还多收罚款")
    file.sums = lower


def annul(file: CaseFile) -> Steps:
    """Tell that the decision fell for good, and what had been paid went back."""
    story = file.story
    yield from pay_at_once(file)
    story.wait(70, 110)
    number = f"（{story.today.year}）行初{story.chance.randint(10, 160)}号"
    reason = "人民法院认为主要证据不足，判决撤销行政处罚决定。"
    yield file.says(_revoked(Revocation.ANNULLED, RevokedBy.COURT, reason, number))
    yield from refund(file, file.paid.fine, file.paid.income, "依判决退还罚没款")


def remake(file: CaseFile) -> Steps:
    """Tell that the agency itself took its decision back to make it again."""
    file.story.wait(4, 12)
    reason = "自查发现法律条款引用错误，撤销后重新作出。"
    yield file.says(_revoked(Revocation.REMADE, RevokedBy.OWN, reason, file.numbered("撤")))


def _revoked(
    revocation: Revocation, by: RevokedBy, reason: str, document_no: str, sums: Sums | None = None
) -> CaseDecisionRevoked:
    left = sums or Sums(0)
    return CaseDecisionRevoked(
        revocation=revocation,
        revoked_by=by,
        fine_fen=left.fine,
        illegal_income_fen=left.income,
        reason=reason,
        document_no=document_no,
    )


def refund(file: CaseFile, fine: int, income: int, reason: str) -> Steps:
    """Tell that money went back."""
    if fine + income:
        file.story.wait(3, 10)
        event = CasePaymentRefunded(
            fine_fen=fine, illegal_income_fen=income, surcharge_fen=0, reason=reason, receipt_no=_receipt(file)
        )
        yield file.says(event)

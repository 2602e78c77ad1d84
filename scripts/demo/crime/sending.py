"""Inside the agency, and on to the police: suspicion, task force, report, the chief's decision, the letter. 启动与移送。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordination.profiles import SuspensionGround
from coordination.streams.case import (
    CaseCrimeFiguresRecorded,
    CaseCrimeSuspected,
    Proposal,
    ReferralMode,
)
from coordination.streams.referral import (
    CrimeField,
    DocumentKind,
    FileItem,
    ReferralAccepted,
    ReferralApproved,
    ReferralCopiedToProcuratorate,
    ReferralDelivered,
    ReferralDrafted,
    ReferralGround,
    ReferralReceiptSigned,
    ReferralRejected,
    ReferralReportSubmitted,
    ReferralSent,
    ReferralTaskForceAssigned,
)
from coordination.thresholds.facts import CrimeConduct
from scripts.demo import procedure
from scripts.demo.casefile import YUAN, CaseFile
from scripts.demo.crime.letter import Letter, suspect_units
from scripts.demo.setting import coded
from scripts.demo.story import Steps

SUSPICION_SHARE = 0.3
"""How often a referral of infringement rests on reasonable suspicion, the threshold not being reached yet."""
FIGURES = {"counterfeit_sale": "sold_fen", "counterfeit_mark": "turnover_fen", "illegal_labels": "turnover_fen"}
"""The figure by which each conduct is measured here."""
LABEL_FEN = 3 * YUAN
PIECES = {
    DocumentKind.LETTER: 3,
    DocumentKind.REPORT: 12,
    DocumentKind.GOODS: 2,
    DocumentKind.TESTS: 6,
    DocumentKind.OTHER: 30,
}


def record_figures(file: CaseFile, *, met: bool = True, waiting: tuple[int, int] = (1, 4)) -> Steps:
    """Tell the figures on which it depends whether the matter is to be prosecuted, where they are of a kind that is compared."""
    conduct, story = file.about.offence.crime_conduct, file.story
    if conduct is None:
        return
    story.wait(*waiting)
    figure = file.value if met else story.chance.randint(4_000, 28_000) * YUAN
    known: dict[str, Any] = {FIGURES[conduct]: figure}
    if conduct == CrimeConduct.ILLEGAL_LABELS.value:
        known["label_count"] = figure // LABEL_FEN
    else:
        known["mark_count"] = 1
    event = CaseCrimeFiguresRecorded(
        crime_conduct=coded(CrimeConduct, conduct), method=story.word("figures_method"), **known
    )
    yield file.says(event)


def suspect(file: CaseFile, least: int = 6, most: int = 16) -> Steps:
    """Tell that the matter may be a crime."""
    yield from record_figures(file)
    file.story.wait(least, most)
    crime = file.about.offence.crime or "涉嫌犯罪"
    yield file.says(
        CaseCrimeSuspected(facts=file.story.word("suspected", crime=crime), offence=file.about.offence.code)
    )


def draft(letter: Letter, *, known: bool = True) -> Steps:
    """Tell that a referral was begun and a task force appointed at once; ``known``: whether suspects are."""
    story, file = letter.story, letter.file
    doubtful = letter.crime_field is CrimeField.INTELLECTUAL_PROPERTY and story.happens(SUSPICION_SHARE)
    story.soon()
    event = ReferralDrafted(
        campaigns=(story.setting.campaign,),
        case=file.id,
        crime_field=letter.crime_field,
        referral_ground=ReferralGround.REASONABLE_SUSPICION if doubtful else ReferralGround.THRESHOLD,
        facts=letter.word("drafted"),
        offence=file.about.offence.code,
        charge=letter.charge,
        named=letter.suspects if known else (),
        suspect_units=suspect_units(file),
        amount_fen=file.value,
        former=letter.former,
    )
    yield letter.sender(event)
    story.soon()
    yield letter.sender(ReferralTaskForceAssigned(task_force=file.officers, appointed_by=file.leader()))


def report(letter: Letter) -> Steps:
    """Tell that the task force has checked the facts and reports."""
    letter.story.wait(2, 7)
    number = letter.file.numbered("移报")
    yield letter.sender(ReferralReportSubmitted(referral_report=letter.word("reported"), document_no=number))


def conclude_for_judiciary(letter: Letter) -> Steps:
    """Tell that the case was concluded and reviewed, so that the referral will dispose of it."""
    yield from procedure.conclude(letter.file, Proposal.JUDICIARY)
    yield from procedure.review(letter.file)


def approve(letter: Letter) -> Steps:
    """Tell that the chief approved within three days."""
    letter.story.within(1, 3, early=True)
    yield letter.sender(ReferralApproved(approved_by=letter.file.chief(), document_no=letter.file.numbered("移批")))


def reject(letter: Letter) -> Steps:
    """Tell that the chief decided against it, which ends it."""
    letter.story.within(1, 3)
    event = ReferralRejected(
        approved_by=letter.file.chief(), reason=letter.word("rejected"), document_no=letter.file.numbered("移批")
    )
    yield letter.sender(event)


def send(
    letter: Letter, mode: ReferralMode | None = ReferralMode.SUSPEND, *, late: bool = False, untested: bool = False
) -> Steps:
    """Tell that the letter went to the police within 24 hours of the approval, or late; ``untested``: without an appraisal."""
    story, file = letter.story, letter.file
    if late:
        story.wait(2, 4)
    else:
        story.soon(60, 300)
    letter.exhibits = letter.listed()
    known = bool(letter.state.persons)
    suspended = coded(SuspensionGround, "awaiting_ruling") if mode is ReferralMode.SUSPEND else None
    event = ReferralSent(
        to_police=letter.police.code,
        document_no=file.numbered("罪移"),
        documents=_documents(letter, untested=untested),
        exhibits=letter.exhibits,
        suspects=letter.named if known else (),
        note=None if known else letter.word("suspects_unknown"),
        referral_mode=mode,
        suspension_ground=suspended,
    )
    yield letter.sender(event)


def _documents(letter: Letter, *, untested: bool) -> tuple[FileItem, ...]:
    chance = letter.story.chance
    absent = {DocumentKind.GOODS: not letter.exhibits, DocumentKind.TESTS: untested}
    return tuple(
        FileItem(kind=kind, absent_reason=letter.word(f"no_{kind.value}"))
        if absent.get(kind)
        else FileItem(kind=kind, pages=chance.randint(1, 3) * pieces)
        for kind, pieces in PIECES.items()
    )


def deliver(letter: Letter, *, signed: bool = True) -> Steps:
    """Tell that the letter reached the police, who sign at once, or do not."""
    letter.story.soon()
    yield letter.sender(ReferralDelivered(handed_by=letter.file.officers[0]))
    if signed:
        yield from sign(letter)


def sign(letter: Letter) -> Steps:
    """Tell that the police signed the receipt."""
    letter.story.soon(5, 40)
    yield letter.by_police(ReferralReceiptSigned(signed_by=f"{letter.police.code}.103"))


def copy(letter: Letter) -> Steps:
    """Tell that the procuratorate got its copy."""
    letter.story.soon()
    event = ReferralCopiedToProcuratorate(
        to_procuratorate=letter.procuratorate.code, document_no=letter.file.numbered("罪移抄")
    )
    yield letter.sender(event)


def accept(letter: Letter) -> Steps:
    """Tell that the police took the case over, so that their time to decide begins."""
    letter.story.within(0, 2)
    number = letter.numbered(letter.police, "受案")
    yield letter.by_police(ReferralAccepted(document_no=number))


def begin(letter: Letter, *, known: bool = True) -> Steps:
    """Tell how a referral came before the chief."""
    yield from draft(letter, known=known)
    yield from report(letter)


def go(
    letter: Letter,
    mode: ReferralMode | None = ReferralMode.SUSPEND,
    *,
    late: bool = False,
    known: bool = True,
    untested: bool = False,
) -> Steps:
    """Tell how a referral came to the police, who accepted it."""
    yield from draft(letter, known=known)
    if mode is ReferralMode.DISPOSE:
        yield from conclude_for_judiciary(letter)
    yield from report(letter)
    yield from approve(letter)
    yield from send(letter, mode, late=late, untested=untested)
    yield from deliver(letter)
    yield from copy(letter)
    yield from accept(letter)


def again(letter: Letter) -> Letter:
    """Return the file of a further version of a referral that came to nothing."""
    return replace(
        letter, id=letter.story.new_id(), former=letter.id, state=type(letter.state)(), exhibits=(), criminal_no=""
    )

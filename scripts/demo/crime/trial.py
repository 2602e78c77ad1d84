"""Criminal procedure after filing, person by person: caught, arrested, prosecuted, tried, sentenced, or let go. 刑事诉讼进程。"""

from __future__ import annotations

from coordination.streams.referral import (
    Instance,
    NonProsecutionGround,
    Notice,
    ReferralArrestApproved,
    ReferralCriminalCaseTransferred,
    ReferralCriminalCaseWithdrawn,
    ReferralJudgmentTookEffect,
    ReferralNonProsecutionDecided,
    ReferralPersonNamed,
    ReferralPersonsCleared,
    ReferralPersonsSentenced,
    ReferralProsecutionInitiated,
    ReferralSuspectsApprehended,
    ReferralTransferOfCaseNotified,
    ReferralTrialAccepted,
    ReferralTrialConcluded,
    ReferralWithdrawalNotified,
    Sentence,
    Verdict,
)
from scripts.demo.casefile import YUAN
from scripts.demo.crime.letter import Letter
from scripts.demo.setting import Organ
from scripts.demo.story import Steps

FINES = (10_000, 20_000, 30_000, 50_000, 80_000)
TERMS = (6, 8, 10, 12, 18, 24, 36)
EXEMPT_SHARE = 0.25


def name_suspects(letter: Letter) -> Steps:
    """Tell that the police found out who it was, where nobody had been known."""
    for person in letter.suspects:
        if person.ref not in letter.state.persons:
            letter.story.wait(3, 9)
            yield letter.by_police(ReferralPersonNamed(suspect=person))


def catch(letter: Letter) -> Steps:
    """Tell that suspects were caught."""
    yield from name_suspects(letter)
    letter.story.wait(4, 24)
    yield letter.by_police(ReferralSuspectsApprehended(persons=letter.named, note=letter.word("apprehended")))


def clear_last(letter: Letter) -> Steps:
    """Tell that one of the suspects turned out to have had no part in it."""
    *others, last = letter.suspects
    if others:
        letter.story.wait(10, 20)
        number = letter.numbered(letter.police, "终侦")
        event = ReferralPersonsCleared(persons=(last.ref,), reason=letter.word("cleared"), document_no=number)
        yield letter.by_police(event)
        letter.suspects = tuple(others)


def arrest(letter: Letter) -> Steps:
    """Tell that the procuratorate approved the arrest of the first of them."""
    letter.story.wait(5, 12)
    event = ReferralArrestApproved(persons=letter.named[:1], document_no=letter.numbered(letter.procuratorate, "批捕"))
    yield letter.by_procuratorate(event)


def prosecute(letter: Letter) -> Steps:
    """Tell that the procuratorate brought them before the court."""
    letter.story.wait(28, 50)
    event = ReferralProsecutionInitiated(
        persons=letter.named,
        document_no=letter.numbered(letter.procuratorate, "刑诉"),
        court_agency=letter.court.code,
    )
    yield letter.by_procuratorate(event)


def to_court(letter: Letter) -> Steps:
    """Tell how those who were caught came before the court."""
    yield from catch(letter)
    yield from arrest(letter)
    yield from prosecute(letter)


def case_number(letter: Letter, court: Organ, instance: str) -> str:
    """Return the number under which a court has a case, one of a year's series."""
    year = letter.story.today.year
    series = f"（{year}）{court.word}刑{instance}"
    letter.story.setting.numbers[series] += letter.story.chance.randint(1, 9)
    return f"{series}{letter.story.setting.numbers[series]}号"


def sentence(letter: Letter, *, appealed: bool = False, offset: int = 0, fined: bool = True) -> Steps:
    """Tell the trial in the first instance, and in the second on an appeal; ``offset``: an administrative fine set off."""
    story = letter.story
    story.wait(3, 9)
    number = case_number(letter, letter.court, "初")
    yield letter.by_court(ReferralTrialAccepted(court_case_no=number, instance=Instance.FIRST, persons=letter.named))
    story.wait(20, 40)
    sentences = _sentences(letter, offset, fined=fined)
    yield letter.by_court(ReferralPersonsSentenced(court_case_no=number, document_no=number, sentences=sentences))
    upper = story.setting.organs[story.setting.upper_court]
    concluded = ReferralTrialConcluded(
        court_case_no=number, effective=False, court_agency=upper.code if appealed else None
    )
    yield letter.by_court(concluded)
    if not appealed:
        story.within(11, 16)
        yield letter.by_court(ReferralJudgmentTookEffect(court_case_no=number))
        return
    story.wait(12, 25)
    second = case_number(letter, upper, "终")
    first_person = letter.named[:1]
    accepted = ReferralTrialAccepted(court_case_no=second, instance=Instance.SECOND, persons=first_person)
    yield letter.by_court(accepted, upper)
    story.wait(18, 38)
    milder = Sentence(
        ref=first_person[0],
        verdict=Verdict.GUILTY,
        criminal_fine_fen=sentences[0].criminal_fine_fen,
        term_months=TERMS[0],
    )
    judged = ReferralPersonsSentenced(court_case_no=second, document_no=second, sentences=(milder,))
    yield letter.by_court(judged, upper)
    over = ReferralTrialConcluded(court_case_no=second, effective=True, note=letter.word("appeal_decided"))
    yield letter.by_court(over, upper)


def _sentences(letter: Letter, offset: int, *, fined: bool) -> tuple[Sentence, ...]:
    """Return what the court decides on each: the first of them is always punished."""
    chance, found = letter.story.chance, []
    for number, ref in enumerate(letter.named):
        if not fined or (number and letter.story.happens(EXEMPT_SHARE)):
            found.append(Sentence(ref=ref, verdict=Verdict.EXEMPT))
            continue
        fine = max(chance.choice(FINES) * YUAN, offset if number == 0 else 0)
        found.append(
            Sentence(
                ref=ref,
                verdict=Verdict.GUILTY,
                criminal_fine_fen=fine,
                fine_offset_fen=(offset or None) if number == 0 else None,
                term_months=chance.choice(TERMS),
            )
        )
    return tuple(found)


def let_go(letter: Letter) -> Steps:
    """Tell that the procuratorate did not prosecute."""
    letter.story.wait(24, 45)
    event = ReferralNonProsecutionDecided(
        persons=letter.named,
        non_prosecution_ground=NonProsecutionGround.DISCRETIONARY,
        document_no=letter.numbered(letter.procuratorate, "刑不诉"),
        reason=letter.word("not_prosecuted"),
        administrative_liability=True,
    )
    yield letter.by_procuratorate(event)


def withdraw(letter: Letter) -> Steps:
    """Tell that the police withdrew the case and told the agency."""
    letter.story.wait(15, 40)
    number = letter.numbered(letter.police, "撤案")
    event = ReferralCriminalCaseWithdrawn(
        document_no=number, reason=letter.word("withdrawn"), administrative_liability=True
    )
    yield letter.by_police(event)
    letter.story.within(0, 2)
    yield letter.by_police(ReferralWithdrawalNotified(document_no=number))
    yield from letter.gets(Notice.WITHDRAWN)


def transfer(letter: Letter) -> Steps:
    """Tell that another police organ took the criminal case over, and that the agency was told within three days."""
    story, former = letter.story, letter.police
    story.wait(6, 15)
    other = story.setting.other_police(former.code)
    number, reason = letter.numbered(former, "移案"), letter.word("other_police", place=other.name)
    event = ReferralCriminalCaseTransferred(document_no=number, reason=reason, to_police=other.code)
    yield letter.by_police(event)
    letter.police = other
    story.within(0, 3)
    told = ReferralTransferOfCaseNotified(document_no=number)
    yield letter.says(former.code, told, 103)
    yield from letter.gets(Notice.TRANSFERRED)

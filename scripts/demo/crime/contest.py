"""Against a refusal: accepted, reconsidered, taken to the procuratorate, up to the order to file. 复议与立案监督。"""

from __future__ import annotations

from coordination.streams.referral import (
    Failing,
    Notice,
    ReconsiderationDecision,
    ReferralCriminalCaseFiled,
    ReferralFilingOrdered,
    ReferralFilingSupervisionSuggested,
    ReferralNonFilingAccepted,
    ReferralNonFilingReasonsStated,
    ReferralReasonsDemanded,
    ReferralReasonsFoundSound,
    ReferralReconsiderationDecided,
    ReferralReconsiderationRequested,
    ReferralRectificationAnswered,
    ReferralRectificationNoticed,
    ReferralSupervisionResultNotified,
)
from scripts.demo.crime import review
from scripts.demo.crime.letter import Letter
from scripts.demo.story import Steps


def accept(letter: Letter) -> Steps:
    """Tell that the agency takes the refusal as final."""
    letter.story.within(2, 5)
    yield letter.sender(ReferralNonFilingAccepted(reason=letter.word("non_filing_accepted")))


def ask_again(letter: Letter) -> Steps:
    """Tell that the agency asked the police to think again, within three days."""
    letter.story.within(1, 3)
    event = ReferralReconsiderationRequested(
        reason=letter.word("reconsideration"), document_no=letter.file.numbered("提复")
    )
    yield letter.sender(event)
    yield from letter.gets(Notice.RECONSIDERATION, letter.police)


def file_after_all(letter: Letter) -> Steps:
    """Tell that the police, thinking again, filed."""
    story = letter.story
    story.within(1, 3)
    letter.criminal_no = f"A{letter.police.adcode}000000{story.today:%Y%m}{story.chance.randint(3, 96):04}"
    number = letter.numbered(letter.police, "复")
    event = ReferralReconsiderationDecided(
        decision=ReconsiderationDecision.FILE,
        reason=letter.word("reconsidered_file"),
        document_no=number,
        criminal_case_no=letter.criminal_no,
    )
    step = letter.by_police(event)
    yield step
    filed = ReferralCriminalCaseFiled(criminal_case_no=letter.criminal_no, document_no=number)
    letter.state = filed.evolve(letter.state, step.proposal.envelope)
    yield from letter.gets(Notice.RECONSIDERED)
    yield from review.notify_filing(letter)


def uphold(letter: Letter) -> Steps:
    """Tell that the police stood by their refusal."""
    letter.story.within(1, 3)
    event = ReferralReconsiderationDecided(
        decision=ReconsiderationDecision.UPHOLD,
        reason=letter.word("reconsidered_uphold"),
        document_no=letter.numbered(letter.police, "复"),
    )
    yield letter.by_police(event)
    yield from letter.gets(Notice.RECONSIDERED)


def go_to_procuratorate(letter: Letter) -> Steps:
    """Tell that the agency took the refusal to the procuratorate, which demanded the reasons."""
    story = letter.story
    story.within(1, 3)
    event = ReferralFilingSupervisionSuggested(
        to_procuratorate=letter.procuratorate.code,
        reason=letter.word("supervision"),
        document_no=letter.file.numbered("建监"),
    )
    yield letter.sender(event)
    story.seen()
    story.wait(1, 3)
    yield letter.by_procuratorate(ReferralReasonsDemanded(document_no=letter.numbered(letter.procuratorate, "不立说")))
    yield from letter.gets(Notice.REASONS_DEMAND, letter.police)


def state_reasons(letter: Letter, *, late: bool = False) -> Steps:
    """Tell that the police stated their reasons, within seven days or only when put right."""
    story = letter.story
    if late:
        story.wait(7, 9)
        event = ReferralRectificationNoticed(
            failing=Failing.REASONS_OVERDUE,
            document_no=letter.numbered(letter.procuratorate, "纠"),
            reason=letter.word("reasons_overdue"),
        )
        yield letter.by_procuratorate(event)
        yield from letter.gets(Notice.RECTIFICATION, letter.police)
        story.wait(1, 3)
    else:
        story.within(3, 7)
    reasons = ReferralNonFilingReasonsStated(
        reason=letter.word("reasons_stated"), document_no=letter.numbered(letter.police, "不立理由")
    )
    yield letter.by_police(reasons)
    if late:
        story.soon()
        yield letter.by_police(ReferralRectificationAnswered(reason=letter.word("rectification_answered")))


def order(letter: Letter) -> Steps:
    """Tell that the procuratorate ordered the police to file, and they did within fifteen days."""
    story = letter.story
    story.seen()
    story.wait(2, 6)
    event = ReferralFilingOrdered(
        document_no=letter.numbered(letter.procuratorate, "通立"), reason=letter.word("filing_ordered")
    )
    yield letter.by_procuratorate(event)
    yield from letter.gets(Notice.ORDER, letter.police)
    story.within(6, 14)
    yield from review.file_case(letter, ordered=True, in_time=False)


def find_sound(letter: Letter) -> Steps:
    """Tell that the procuratorate found the reasons sound and told the agency, which ends it."""
    story = letter.story
    story.seen()
    story.wait(2, 6)
    yield letter.by_procuratorate(ReferralReasonsFoundSound(reason=letter.word("reasons_sound")))
    story.within(3, 9)
    event = ReferralSupervisionResultNotified(
        document_no=letter.numbered(letter.procuratorate, "监督"), reason=letter.word("reasons_sound")
    )
    yield letter.by_procuratorate(event)
    yield from letter.gets(Notice.SUPERVISED)

"""With the police: supplemented, forwarded, returned, extended, filed, refused, or nothing for a long time. 立案审查。"""

from __future__ import annotations

from coordination.streams.referral import (
    DocumentKind,
    Failing,
    FileItem,
    FilingTier,
    Finding,
    NonFilingGround,
    Notice,
    ReferralCompetenceDenied,
    ReferralCriminalCaseFiled,
    ReferralFilingReviewExtended,
    ReferralForwarded,
    ReferralNonFilingDecided,
    ReferralOverdueExplained,
    ReferralOverdueQuestioned,
    ReferralRectificationAnswered,
    ReferralRectificationNoticed,
    ReferralResultNotified,
    ReferralReturned,
    ReferralSupplementRequested,
    ReferralSupplementSubmitted,
)
from coordination.streams.referral.codes import ECONOMIC
from scripts.demo.crime import sending
from scripts.demo.crime.letter import Letter
from scripts.demo.story import Steps


def supplement(letter: Letter) -> Steps:
    """Tell that the police asked for what was missing within 24 hours, and got it within three days."""
    story = letter.story
    story.soon(60, 300)
    event = ReferralSupplementRequested(
        reason=letter.word("supplement_requested"),
        lacking=(DocumentKind.TESTS,),
        document_no=letter.numbered(letter.police, "补材"),
    )
    yield letter.by_police(event)
    yield from letter.gets(Notice.SUPPLEMENT)
    story.within(1, 3)
    item = FileItem(kind=DocumentKind.TESTS, document_no=letter.file.numbered("鉴"), pages=story.chance.randint(4, 9))
    yield letter.sender(ReferralSupplementSubmitted(documents=(item,), note=letter.word("supplemented")))


def forward(letter: Letter) -> Steps:
    """Tell that another police organ is competent, which signs and accepts for itself."""
    story, former = letter.story, letter.police
    story.within(0, 2)
    other = story.setting.organs[story.setting.other_police(former.code).code]
    reason = letter.word("other_police", place=other.name)
    yield letter.by_police(ReferralCompetenceDenied(finding=Finding.OTHER_POLICE, reason=reason))
    story.soon(60, 600)
    number = letter.numbered(former, "移转")
    yield letter.by_police(ReferralForwarded(to_police=other.code, document_no=number, reason=reason))
    yield from letter.gets(Notice.FORWARDING)
    letter.police = other
    yield from sending.deliver(letter)
    yield from sending.accept(letter)


def give_back(letter: Letter) -> Steps:
    """Tell that it is no police matter at all."""
    letter.story.within(1, 3)
    reason = letter.word("not_police")
    yield letter.by_police(ReferralCompetenceDenied(finding=Finding.NOT_POLICE, reason=reason))
    letter.story.soon(60, 400)
    event = ReferralReturned(
        document_no=letter.numbered(letter.police, "退"),
        reason=reason,
        suggested_authority=letter.story.chance.choice(letter.story.setting.other_bodies),
    )
    yield letter.by_police(event)
    yield from letter.gets(Notice.RETURN)


def extend(letter: Letter, tier: FilingTier) -> Steps:
    """Tell that the review went up a tier in time, approved by whoever that tier demands; some are for economic crime only."""
    if letter.crime_field not in ECONOMIC:
        if tier is FilingTier.SIXTY:
            return
        tier = FilingTier.SEVEN if tier is FilingTier.TEN else tier
    letter.in_time(1)
    approver = {FilingTier.THIRTY: letter.police.code, FilingTier.SIXTY: letter.police.superior}.get(tier)
    event = ReferralFilingReviewExtended(
        tier=tier,
        reason=letter.word(f"extended_{tier.value}"),
        approved_by=f"{approver}.002" if approver else None,
        document_no=letter.numbered(letter.police, "延审"),
    )
    yield letter.by_police(event)


def look_longer(letter: Letter) -> Steps:
    """Tell that leads have to be checked, as they mostly have."""
    if letter.state.tier is FilingTier.THREE and letter.story.happens(0.6):
        yield from extend(letter, FilingTier.TEN)


def file_case(letter: Letter, *, ordered: bool = False, in_time: bool = True) -> Steps:
    """Tell that the police filed a criminal case and told the agency, whose letter it is."""
    story = letter.story
    if in_time:
        letter.in_time(1)
    number = story.chance.randint(3, 96)
    letter.criminal_no = f"A{letter.police.adcode}000000{story.today:%Y%m}{number:04}"
    event = ReferralCriminalCaseFiled(
        criminal_case_no=letter.criminal_no,
        charge=letter.charge,
        document_no=letter.numbered(letter.police, "立"),
        copied_to_procuratorate=ordered,
    )
    yield letter.by_police(event)
    yield from notify_filing(letter)


def notify_filing(letter: Letter) -> Steps:
    """Tell that the agency was told in writing, and has the letter."""
    letter.story.within(0, 2)
    yield letter.by_police(ReferralResultNotified(document_no=letter.numbered(letter.police, "立通")))
    yield from letter.gets(Notice.FILED)


def refuse(letter: Letter, *, in_time: bool = True) -> Steps:
    """Tell that the police refused to file, with reasons and with the file given back."""
    story = letter.story
    if in_time:
        letter.in_time(1)
    grounds = (NonFilingGround.NO_FACTS, NonFilingGround.MINOR, NonFilingGround.NO_FACTS)
    ground = story.setting.turn("non_filing", grounds)
    reason, number = letter.word(f"refused_{ground.value}"), letter.numbered(letter.police, "不立")
    event = ReferralNonFilingDecided(
        non_filing_ground=ground, reason=reason, document_no=number, administrative_liability=True
    )
    yield letter.by_police(event)
    story.within(0, 2)
    yield letter.by_police(ReferralResultNotified(document_no=number, reason=reason, file_returned=True))
    yield from letter.gets(Notice.NOT_FILED)


def keep_silent(letter: Letter) -> Steps:
    """Tell that the police did not decide in time, and explained it only when the procuratorate asked."""
    story = letter.story
    letter.in_time(2)
    story.wait(3, 6)
    yield letter.by_procuratorate(ReferralOverdueQuestioned(document_no=letter.numbered(letter.procuratorate, "逾")))
    yield from letter.gets(Notice.OVERDUE_DEMAND, letter.police)
    story.within(3, 6)
    yield letter.by_police(ReferralOverdueExplained(reason=letter.word("overdue_explained")))
    story.wait(2, 5)


def say_nothing(letter: Letter, *, answered: bool) -> Steps:
    """Tell that the police kept silent even then, and were put right in writing; ``answered``: which they answered."""
    story = letter.story
    letter.in_time(2)
    story.wait(8, 15)
    yield letter.by_procuratorate(ReferralOverdueQuestioned(document_no=letter.numbered(letter.procuratorate, "逾")))
    yield from letter.gets(Notice.OVERDUE_DEMAND, letter.police)
    story.wait(8, 12)
    event = ReferralRectificationNoticed(
        failing=Failing.DECISION_OVERDUE,
        document_no=letter.numbered(letter.procuratorate, "纠"),
        reason=letter.word("rectified"),
        reported_to=None if answered else letter.word("reported_to"),
    )
    yield letter.by_procuratorate(event)
    if answered:
        yield from letter.gets(Notice.RECTIFICATION, letter.police)
        story.wait(4, 9)
        event_answer = ReferralRectificationAnswered(
            reason=letter.word("rectification_answered"), document_no=letter.numbered(letter.police, "复")
        )
        yield letter.by_police(event_answer)

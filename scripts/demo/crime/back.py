"""The way back: what became no crime, given to the agency and dealt with by administrative law. 反向移送与恢复行政处理。"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.streams.case import CaseInvestigationResumed, CaseLeadAdded
from coordination.streams.reverse_referral import (
    Origin,
    Result,
    ReverseReferralAcknowledged,
    ReverseReferralClosed,
    ReverseReferralExclusionBegun,
    ReverseReferralExclusionEnded,
    ReverseReferralOpinionIssued,
    ReverseReferralReceived,
    ReverseReferralRegistered,
    ReverseReferralResultReported,
    ReverseReferralReviewExtended,
    ReverseReferralReviewResumed,
    ReverseReferralReviewSuspended,
    ReverseReferralTransferred,
    ReverseReferralUrged,
    SuspensionGround,
)
from coordination.streams.reverse_referral.handling import lead_of
from scripts.demo import almanac, courses, measures, procedure
from scripts.demo.crime.letter import Letter
from scripts.demo.setting import Organ
from scripts.demo.story import Step, Steps, reverse_referral

REPLY_DAYS = 60


def resume(letter: Letter) -> Steps:
    """Tell that the investigation, which had rested, goes on, and how the case then ended."""
    yield from go_on(letter)
    yield from courses.to_the_end(letter.file)


def go_on(letter: Letter) -> Steps:
    """Tell that the investigation goes on."""
    letter.story.seen()
    letter.story.wait(1, 3)
    yield letter.file.says(CaseInvestigationResumed(reason=letter.word("resumed")))


def file_anew(letter: Letter) -> Steps:
    """Tell that the matter was taken up in a case of its own, the one that was referred being closed."""
    former = letter.file.measure
    if former is not None:
        former.plan(measures.free, 0, 1, since=letter.story.now)
    file = yield from procedure.file_case(letter.story, letter.file.about, (), reopened_from=letter.file.id)
    if former is not None:
        file.measure = measures.begun_anew(file, former)
        file.sums.goods = former.worth
    yield from measures.along(file, courses.penalised()(file))


@dataclass(slots=True)
class Way:
    """A reverse referral as its sides keep it; ``counts``: it became a lead of a campaign that goes on. 反向移送卷。"""

    letter: Letter
    giver: Organ
    id: UUID = field(init=False)
    counts: bool = False

    def __post_init__(self) -> None:
        self.id = self.letter.story.new_id()

    def says(self, by: str, event: Any) -> Step:
        """Return the step by which a side tells what it did."""
        story = self.letter.story
        return story.says(story.agency(by, 105), reverse_referral(self.id), event, at=almanac.next_sending(story.now))

    def given(self, event: Any) -> Step:
        """Return what the organ tells that gives the matter."""
        return self.says(self.giver.code, event)

    def taken(self, event: Any) -> Step:
        """Return what the agency tells that gets it."""
        return self.says(self.letter.file.body.code, event)


def registered(letter: Letter, origin: Origin) -> tuple[Way, Step]:
    """Return a reverse referral of what a referral came to, and the step that begins it."""
    story = letter.story
    way = Way(letter, letter.procuratorate if origin is Origin.PROCURATORATE else letter.police)
    story.within(1, 3)
    event = ReverseReferralRegistered(
        origin=origin,
        campaigns=(story.setting.campaign,),
        title=f"{letter.file.about.who}{letter.file.about.cause}",
        facts=letter.word("given_back"),
        referral=letter.id,
        named=letter.suspects,
        party=letter.file.about.party,
        document_no=letter.numbered(way.giver, "反移登"),
    )
    return way, way.given(event)


def opinion(letter: Letter, *, difficult: bool = False, answered: bool = True, urged: bool = False) -> Steps:
    """Tell that the procuratorate gave its opinion to the agency, which dealt with it and answered.

    ``difficult``: the review rested for a complaint, was extended, and another procuratorate was asked. ``urged``: the answer
    came only when asked for again.
    """
    story = letter.story
    way, step = registered(letter, Origin.PROCURATORATE)
    yield step
    if difficult:
        story.within(2, 4)
        ground, reason = SuspensionGround.APPEAL, letter.word("review_suspended")
        yield way.given(ReverseReferralReviewSuspended(review_suspension_ground=ground, reason=reason))
        story.wait(10, 18)
        yield way.given(ReverseReferralReviewResumed(reason=letter.word("review_resumed")))
        story.within(1, 3)
        extended = ReverseReferralReviewExtended(
            extension_wd=10, approved_by=f"{way.giver.code}.001", reason=letter.word("review_extended")
        )
        yield way.given(extended)
        yield from ask_elsewhere(way)
    story.within(4, 9)
    due = 20 if urged else REPLY_DAYS
    issued = ReverseReferralOpinionIssued(
        receiving_agency=letter.file.body.code,
        document_no=letter.numbered(way.giver, "意"),
        prosecutorial_opinion=letter.word("opinion"),
        reply_due_on=story.today + timedelta(days=due),
    )
    yield way.given(issued)
    yield from receive(way)
    if not answered:
        return
    yield from go_on(letter)
    yield from join(way)
    if urged:
        story.within(due + 2, due + 6)
        yield way.given(ReverseReferralUrged(reason=letter.word("urged"), document_no=letter.numbered(way.giver, "催")))
    yield from courses.until_decided(letter.file)
    yield from report(way)
    yield from courses.after_decision(letter.file)


def ask_elsewhere(way: Way) -> Steps:
    """Tell that the procuratorate where the agency sits was asked what it thinks; meanwhile the review stood still."""
    asked, ground = "opinion-1", Ground.OPINION
    way.letter.story.within(1, 2)
    begun = ReverseReferralExclusionBegun(
        exclusion_no=asked, exclusion_ground=ground, examiner=way.letter.word("asked_elsewhere")
    )
    yield way.given(begun)
    way.letter.story.wait(3, 6)
    yield way.given(ReverseReferralExclusionEnded(exclusion_no=asked, exclusion_ground=ground))


def close(letter: Letter) -> Steps:
    """Tell that the procuratorate found nothing left for an agency to do."""
    way, step = registered(letter, Origin.PROCURATORATE)
    yield step
    letter.story.within(4, 10)
    yield way.given(ReverseReferralClosed(reason=letter.word("no_opinion")))


def transfer(letter: Letter) -> Steps:
    """Tell that the police gave the matter to the agency, which dealt with it and answered."""
    way, step = registered(letter, Origin.POLICE)
    yield step
    letter.story.soon()
    given = ReverseReferralTransferred(
        receiving_agency=letter.file.body.code,
        document_no=letter.numbered(way.giver, "移行"),
        reason=letter.word("transferred"),
        reply_due_on=letter.story.today + timedelta(days=REPLY_DAYS),
    )
    yield way.given(given)
    yield from receive(way)
    yield from go_on(letter)
    yield from join(way)
    yield from courses.until_decided(letter.file)
    yield from report(way)
    yield from courses.after_decision(letter.file)


def receive(way: Way) -> Steps:
    """Tell that the agency signed for it."""
    way.letter.story.seen()
    way.letter.story.wait(0, 2)
    step = way.taken(ReverseReferralReceived(signed_by=way.letter.file.officers[0]))
    yield step
    way.counts = way.letter.story.setting.under_way(step.recorded_at.date())


def join(way: Way) -> Steps:
    """Tell that the lead as which it came joined the case, where it is one."""
    if way.counts:
        way.letter.story.wait(0, 2)
        reason = way.letter.word("joined")
        yield way.letter.file.says(CaseLeadAdded(lead=lead_of(way.id), reason=reason))


def report(way: Way) -> Steps:
    """Tell that the agency reported what it made of it, and that this was taken note of."""
    file, story = way.letter.file, way.letter.story
    story.wait(1, 4)
    event = ReverseReferralResultReported(
        result=Result.PENALISED, reason=way.letter.word("result"), document_no=file.numbered("反馈"), case=file.id
    )
    yield way.taken(event)
    story.seen()
    story.wait(1, 5)
    yield way.given(ReverseReferralAcknowledged())

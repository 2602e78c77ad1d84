"""Suspicions that lead to no referral in the directory: to the police of another place, or rejected at once. 名录外移送。"""

from __future__ import annotations

from coordination.profiles import Ending, SuspensionGround
from coordination.streams.case import (
    CaseCrimeSuspicionResolved,
    CaseInvestigationResumed,
    CaseReferredToJudiciary,
    Proposal,
    ReferralMode,
    SuspicionOutcome,
)
from scripts.demo import courses, execution, procedure
from scripts.demo.casefile import CaseFile
from scripts.demo.crime import sending
from scripts.demo.setting import coded
from scripts.demo.story import Steps


def refer(file: CaseFile, police: str, mode: ReferralMode) -> Steps:
    """Tell that the chief approved the referral to the police of another place, and that it was sent (O310 第五条)."""
    story = file.story
    story.wait(1, 2)
    suspends = mode is ReferralMode.SUSPEND
    person = file.about.party.person
    event = CaseReferredToJudiciary(
        to_body=police,
        referral_mode=mode,
        reason=story.word("referred_outside"),
        approved_by=file.chief(),
        document_no=file.numbered("罪移"),
        suspension_ground=coded(SuspensionGround, "awaiting_ruling") if suspends else None,
        suspects=(person.ref,) if person else (),
    )
    yield file.says(event)


def _elsewhere(file: CaseFile) -> str:
    return file.story.chance.choice(file.story.setting.elsewhere).police


def referred(file: CaseFile) -> Steps:
    """Tell the course of a case that goes to the police of another place for good."""
    yield from procedure.investigate(file)
    yield from courses.flag_major(file)
    yield from sending.suspect(file)
    yield from procedure.conclude(file, Proposal.JUDICIARY)
    yield from procedure.review(file)
    yield from refer(file, _elsewhere(file), ReferralMode.DISPOSE)
    yield from execution.close(file, Ending.JUDICIARY)


def referred_and_returned(file: CaseFile) -> Steps:
    """Tell the course of a case that rests while the police of another place look at it, and comes back."""
    story, police = file.story, _elsewhere(file)
    yield from procedure.investigate(file)
    yield from sending.suspect(file)
    yield from refer(file, police, ReferralMode.SUSPEND)
    story.wait(30, 75)
    event = CaseCrimeSuspicionResolved(
        suspicion_outcome=story.chance.choice((SuspicionOutcome.NOT_FILED, SuspicionOutcome.NOT_PROSECUTED)),
        reason=story.word("returned_outside", police=police),
        document_no=f"{police[:2]}公不立字〔{story.today.year}〕{story.chance.randint(10, 400)}号",
    )
    yield file.says(event)
    story.wait(1, 4)
    yield file.says(CaseInvestigationResumed(reason=story.word("resumed")))
    yield from courses.to_the_end(file)


def not_referred(file: CaseFile) -> Steps:
    """Tell the course of a case that the chief decided not to refer."""
    yield from procedure.investigate(file)
    yield from sending.suspect(file)
    file.story.wait(1, 2)
    event = CaseCrimeSuspicionResolved(
        suspicion_outcome=SuspicionOutcome.REFERRAL_REJECTED,
        reason=file.story.word("rejected_late"),
        approved_by=file.chief(),
    )
    yield file.says(event)
    yield from courses.to_the_end(file)

"""Cases looked at again in spring 2025, when the new thresholds held: met and silent, met and put right, not met. 案件回头看。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from coordination.profiles import Ending
from coordination.streams.case import (
    CaseCrimeSuspected,
    CaseCrimeSuspicionResolved,
    CaseDecisionCopiedLate,
    SuspicionOutcome,
)
from scripts.demo import courses, execution, procedure
from scripts.demo.casefile import CaseFile
from scripts.demo.crime import sending
from scripts.demo.crime.letter import opened
from scripts.demo.story import Steps

BEGINS, DAYS = date(2025, 4, 28), 14
"""When the offices began to look: 法释〔2025〕5号 is in force from 26 April 2025."""
LONG_OVER = date(2024, 10, 31)
"""Until when a matter began whose case is long closed by then."""
JUST_FILED = (date(2025, 2, 17), date(2025, 4, 2))
"""When a matter began whose case is under investigation by then."""


def again(*after: Callable[[CaseFile], Steps], met: bool = True) -> courses.Course:
    """Return the course of a case that was penalised and closed, and whose figures were recorded when it was looked at again."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        yield from procedure.conclude(file)
        yield from procedure.review(file)
        yield from procedure.notify(file)
        yield from procedure.let_lapse(file)
        yield from procedure.decide(file)
        yield from execution.serve(file)
        yield from execution.pay_at_once(file)
        yield from execution.complete(file)
        yield from execution.close(file, Ending.EXECUTED, archived=False)
        file.story.until(BEGINS + timedelta(days=file.story.chance.randrange(DAYS)))
        yield from sending.record_figures(file, met=met, waiting=(0, 1))
        for part in after:
            yield from part(file)

    return course


def found_out(file: CaseFile) -> Steps:
    """Tell the course of a case under investigation whose figures meet a threshold, and of which nothing more is said."""
    yield from procedure.investigate(file)
    file.story.until(BEGINS + timedelta(days=file.story.chance.randrange(DAYS)))
    yield from sending.record_figures(file, waiting=(0, 1))


def copy_late(file: CaseFile) -> Steps:
    """Tell that police and procuratorate got the decision after all."""
    file.story.wait(2, 6)
    event = CaseDecisionCopiedLate(
        to_police=file.about.area.police,
        to_procuratorate=file.about.area.procuratorate,
        document_no=file.numbered("补抄"),
        reason=file.story.word("copied_late"),
        right_holder_told_on=file.story.today,
    )
    yield file.says(event)


def suspect_late(file: CaseFile) -> Steps:
    """Tell that the matter was found to be suspicious after all."""
    file.story.wait(1, 3)
    yield file.says(CaseCrimeSuspected(facts=file.story.word("suspected_late"), offence=file.about.offence.code))


def reject(file: CaseFile) -> Steps:
    """Tell that the chief decided not to refer, with reasons on file."""
    file.story.wait(1, 3)
    event = CaseCrimeSuspicionResolved(
        suspicion_outcome=SuspicionOutcome.REFERRAL_REJECTED,
        reason=file.story.word("rejected_late"),
        approved_by=file.chief(),
    )
    yield file.says(event)


def refer(file: CaseFile) -> Steps:
    """Tell that the case was referred, its penalty staying in force."""
    yield from sending.go(opened(file), None)

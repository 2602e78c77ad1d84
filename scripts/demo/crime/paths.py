"""The paths that a matter can take near a crime, each made of what its sides do, one after the other. 移送走向。"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TypeAlias

from coordination.profiles import Ending
from coordination.streams.case import (
    CaseCrimeSuspicionResolved,
    CaseDutyCrimeClueHandedOver,
    Proposal,
    ReferralMode,
    SuspicionOutcome,
)
from coordination.streams.duty_crime import ClueReceiver
from coordination.streams.early_intervention import RecordKind
from coordination.streams.referral import FilingTier, ReturnedTo
from scripts.demo import courses, execution, measures, procedure
from scripts.demo.casefile import YUAN, CaseFile, Sums
from scripts.demo.courses import Course
from scripts.demo.crime import back, contest, early, exhibits, lookback, outside, review, sending, trial
from scripts.demo.crime.letter import Letter, opened
from scripts.demo.story import Steps, when

Part: TypeAlias = Callable[[Letter], Steps]


def path(*parts: Part, asking: early.Answer | None = None) -> Course:
    """Return the course of a case in which a crime is suspected; ``asking``: somebody was asked to come in before."""

    def course(file: CaseFile) -> Steps:
        yield from procedure.investigate(file)
        if asking is not None:
            yield from early.ask(file.story, file.about, RecordKind.CASE, file.id, asking)
        yield from sending.suspect(file)
        letter = opened(file)
        for part in parts:
            yield from part(letter)

    return course


def closing(*rest: Part) -> Part:
    """Return the part in which the case, disposed of by the referral, is closed while the referral goes on."""

    def part(letter: Letter) -> Steps:
        yield from heapq.merge(
            execution.close(letter.file.beside("closing"), Ending.JUDICIARY), follow(letter, rest), key=when
        )

    return part


def follow(letter: Letter, parts: Iterable[Part]) -> Steps:
    """Tell parts of a path, one after the other."""
    for part in parts:
        yield from part(letter)


def anew(*rest: Part) -> Part:
    """Return the part in which a referral that came to nothing is begun again, as a further version of it."""

    def part(letter: Letter) -> Steps:
        letter.story.wait(6, 14)
        second = sending.again(letter)
        yield from sending.go(second, None)
        yield from follow(second, rest)

    return part


def penalise(letter: Letter) -> Steps:
    """Tell how a case ended that was not referred after all."""
    yield from courses.to_the_end(letter.file)


def finish_without_fine(letter: Letter) -> Steps:
    """Tell how the agency ended a case in which the court had imposed a fine: what was gained is confiscated, and no more."""
    file = letter.file
    file.sums = Sums(0, max(file.value // 20 // YUAN * YUAN, YUAN))
    yield from back.resume(letter)


def hand_on(letter: Letter) -> Steps:
    """Tell that the suspicion is over, and that the matter went to the authority that the police had named."""
    letter.story.wait(1, 3)
    over = CaseCrimeSuspicionResolved(suspicion_outcome=SuspicionOutcome.NOT_FILED, reason=letter.word("not_police"))
    yield letter.file.says(over)
    yield from procedure.conclude(letter.file, Proposal.OTHER_DEPARTMENT)
    yield from procedure.review(letter.file)
    yield from courses.hand_on(letter.file)


def sell(letter: Letter) -> Steps:
    """Tell that the agency sold what does not keep, the police having consented."""
    measure = letter.file.measure
    if measure is not None and letter.exhibits:
        measure.plan(measures.sell_early, 0, 1, since=letter.story.now)
        letter.story.within(2, 3)
        yield from ()


def fined_before(file: CaseFile) -> Steps:
    """Tell the course of a case that was penalised and paid for, and found to be a crime afterwards."""
    yield from procedure.investigate(file)
    yield from courses.until_decided(file)
    yield from execution.serve(file)
    yield from execution.pay_at_once(file)
    yield from execution.complete(file)
    yield from execution.close(file, Ending.EXECUTED, archived=False)
    yield from sending.suspect(file, 20, 40)
    letter = opened(file)
    yield from sending.go(letter, None)
    yield from follow(letter, (review.file_case, trial.to_court))
    yield from trial.sentence(letter, offset=file.paid.fine)


def clue_found(file: CaseFile) -> Steps:
    """Tell a plain course on which a clue of crime in office turned up, which went to those who are competent for that."""
    yield from procedure.investigate(file)
    file.story.wait(3, 9)
    event = CaseDutyCrimeClueHandedOver(
        clue_receiver=ClueReceiver.SUPERVISION,
        document_no=file.numbered("职线"),
        clue_facts=file.story.word("duty_clue"),
        to_body=file.story.setting.supervision,
    )
    yield file.says(event)
    yield from courses.to_the_end(file)


CLOSE, REST, GO_ON = ReferralMode.DISPOSE, ReferralMode.SUSPEND, None
"""What a referral does to the administrative case."""
go, goods = sending.go, exhibits.hand_over
treasury, sender = (
    partial(exhibits.return_to, to=ReturnedTo.TREASURY),
    partial(exhibits.return_to, to=ReturnedTo.SENDER),
)
ten, thirty, sixty = (
    partial(review.extend, tier=tier) for tier in (FilingTier.TEN, FilingTier.THIRTY, FilingTier.SIXTY)
)
FILED: tuple[Part, ...] = (review.look_longer, review.file_case)
TRIED: tuple[Part, ...] = (trial.to_court, trial.sentence, treasury)
REFUSED: tuple[Part, ...] = (go, review.look_longer, review.refuse)
SUPERVISED: tuple[Part, ...] = (*REFUSED, contest.go_to_procuratorate)

PATHS: dict[str, Course] = {
    # to the end of criminal procedure
    "sentenced": path(partial(go, mode=CLOSE), closing(*FILED, goods, *TRIED)),
    "supplemented": path(
        partial(go, mode=CLOSE, untested=True),
        closing(review.supplement, *FILED, partial(goods, missing=1), *TRIED),
        asking="advised",
    ),
    "appealed": path(
        partial(go, mode=CLOSE),
        closing(
            *FILED, partial(goods, entrusted=True), trial.to_court, partial(trial.sentence, appealed=True), treasury
        ),
    ),
    "forwarded": path(go, review.forward, *FILED, goods, *TRIED, finish_without_fine),
    "thirty_days": path(
        partial(go, mode=CLOSE), closing(ten, thirty, review.file_case, goods, *TRIED), asking="going_on"
    ),
    "sixty_days": path(
        partial(go, mode=CLOSE),
        closing(
            *(ten, thirty, sixty, review.file_case, goods, trial.catch, trial.clear_last, trial.arrest),
            *(trial.prosecute, trial.sentence, treasury),
        ),
    ),
    "sent_late": path(partial(go, late=True), *FILED, goods, *TRIED, finish_without_fine),
    "nobody_known": path(partial(go, known=False), *FILED, goods, *TRIED),
    "goods_at_once": path(go, goods, *FILED, *TRIED),
    "police_seize": path(
        partial(go, mode=CLOSE), closing(*FILED, exhibits.seize, partial(goods, recounted=2), *TRIED), asking="going_on"
    ),
    "passed_on": path(go, *FILED, goods, trial.transfer, *TRIED),
    "exempt": path(go, *FILED, goods, trial.to_court, partial(trial.sentence, fined=False), sender, back.resume),
    # it is contested whether there is a crime
    "reconsidered": path(*REFUSED, contest.ask_again, contest.file_after_all, goods, *TRIED),
    "ordered": path(*SUPERVISED, partial(contest.state_reasons, late=True), contest.order, goods, *TRIED),
    "overdue": path(
        go, review.keep_silent, partial(review.file_case, in_time=False), goods, *TRIED, asking="withdrawn"
    ),
    "rectified": path(
        go, partial(review.say_nothing, answered=True), partial(review.file_case, in_time=False), goods, trial.to_court
    ),
    # back to the agency
    "rejected": path(sending.begin, sending.reject, penalise),
    "not_filed": path(*REFUSED, contest.accept, back.resume, asking="declined"),
    "not_filed_sold": path(
        go, exhibits.consent, sell, review.look_longer, review.refuse, contest.accept, back.resume, asking="advised"
    ),
    "not_filed_anew": path(
        partial(go, mode=CLOSE), closing(review.look_longer, review.refuse, contest.accept), back.file_anew
    ),
    "upheld": path(*REFUSED, contest.ask_again, contest.uphold, contest.accept, back.resume),
    "found_sound": path(
        *REFUSED,
        contest.ask_again,
        contest.uphold,
        contest.go_to_procuratorate,
        contest.state_reasons,
        contest.find_sound,
        back.resume,
    ),
    "returned": path(partial(go, mode=GO_ON), review.give_back, hand_on),
    "returned_and_anew": path(go, review.give_back, anew(*FILED, goods, *TRIED)),
    "withdrawn": path(go, *FILED, goods, trial.catch, trial.withdraw, sender, back.transfer),
    "not_prosecuted": path(go, *FILED, goods, trial.catch, trial.let_go, sender, back.opinion),
    "not_prosecuted_difficult": path(
        go, *FILED, goods, trial.catch, trial.let_go, sender, partial(back.opinion, difficult=True)
    ),
    "not_prosecuted_urged": path(go, *FILED, trial.catch, trial.let_go, partial(back.opinion, urged=True)),
    "not_prosecuted_closed": path(go, *FILED, goods, trial.catch, trial.let_go, sender, back.close, back.resume),
    # left lying
    "idle": path(asking="unanswered"),
    "at_the_chief": path(sending.begin),
    "unsigned": path(
        sending.begin, sending.approve, sending.send, partial(sending.deliver, signed=False), sending.copy
    ),
    "mute": path(go, partial(review.say_nothing, answered=False)),
    "filed_and_silent": path(partial(go, mode=CLOSE), closing(*FILED, goods)),
    "not_taken_up": path(*REFUSED, contest.accept),
    "opinion_unanswered": path(go, *FILED, trial.catch, trial.let_go, partial(back.opinion, answered=False)),
    # no referral within the directory
    "outside": outside.referred,
    "outside_and_returned": outside.referred_and_returned,
    "not_referred": outside.not_referred,
}
"""Courses of cases in which a crime is suspected."""
WITH_EXHIBITS = frozenset(
    {
        *("supplemented", "appealed", "forwarded", "goods_at_once", "police_seize", "passed_on"),
        *("withdrawn", "not_prosecuted", "not_filed_sold", "not_filed_anew"),
    }
)
"""Paths on which it matters that there are goods."""
LOOKED_AGAIN: dict[str, Course] = {
    "met_and_silent": lookback.again(),
    "met_and_found": lookback.found_out,
    "met_and_copied": lookback.again(lookback.copy_late),
    "met_and_referred": lookback.again(lookback.suspect_late, lookback.refer),
    "met_and_rejected": lookback.again(lookback.suspect_late, lookback.reject),
    "not_met": lookback.again(met=False),
    "fined_before": fined_before,
}
"""Courses of cases that look like any other until somebody looks again."""
LONG = (
    "sixty_days",
    "ordered",
    "returned",
    "withdrawn",
    "not_prosecuted",
    "not_prosecuted_urged",
    "opinion_unanswered",
)
OVER = ("met_and_silent", "met_and_copied", "met_and_referred", "met_and_rejected", "not_met")
BEGUN = {
    "met_and_found": lookback.JUST_FILED,
    **dict.fromkeys(OVER, (date.min, lookback.LONG_OVER)),
    **dict.fromkeys(LONG, (date.min, date(2024, 6, 30))),
}
"""Between which days matters begin that take these courses, so that there is time for all of it."""
CRIMES: dict[str, Course] = {**PATHS, **LOOKED_AGAIN, "clue_found": clue_found}

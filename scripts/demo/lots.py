"""Which course falls to which case: every rare one at least once in each campaign, the common ones in their shares. 走向分配。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle, islice
from random import Random

from coordination.streams.lead import Outcome
from scripts.demo import courses, execution
from scripts.demo.casefile import CaseFile
from scripts.demo.story import Steps

RARE: tuple[str, ...] = (
    "annulled",
    "made_again",
    "court_ended",
    "court_pending",
    "refunded",
    "referred",
    "referred_and_returned",
    "not_referred",
    "another_department",
    "another_region",
    "terminated",
    "suspended_for_good",
    "hearing_withdrawn",
    "major_lifted",
    "fallen_silent",
    "urged",
    "unfounded",
    "hearing",
    "suspended",
)
COMMON: tuple[str, ...] = (
    "plain",
    "statement",
    "plain",
    "spared",
    "plain",
    "sent_back",
    "plain",
    "instalments",
    "plain",
    "discussed",
    "statement_adopted",
    "plain",
    "spared",
    "late",
    "plain",
    "hearing",
)
COURSES: dict[str, courses.Course] = {
    "plain": courses.penalised(),
    "late": courses.penalised(execution.pay_late),
    "instalments": courses.penalised(execution.pay_by_instalments),
    "urged": courses.penalised(execution.pay_when_urged),
    "refunded": courses.penalised(execution.overpay_and_refund),
    "statement": courses.heard(adopted=False),
    "statement_adopted": courses.heard(adopted=True),
    "hearing": courses.with_hearing(held=True),
    "hearing_withdrawn": courses.with_hearing(held=False),
    "sent_back": courses.sent_back,
    "discussed": courses.discussed,
    "major_lifted": courses.major_lifted,
    "spared": courses.spared(unfounded=False),
    "unfounded": courses.spared(unfounded=True),
    "suspended": courses.suspended(ended=False),
    "suspended_for_good": courses.suspended_for_good,
    "terminated": courses.suspended(ended=True),
    "another_department": courses.to_another_department,
    "another_region": courses.to_another_region,
    "referred": courses.referred,
    "referred_and_returned": courses.referred_and_returned,
    "not_referred": courses.not_referred,
    "court_ended": courses.to_court(ended=True),
    "court_pending": courses.to_court(ended=False),
    "annulled": courses.annulled,
    "made_again": courses.made_again,
    "fallen_silent": courses.fallen_silent,
}

PENALISED = (Outcome.PENALISED, "案件已作出行政处罚决定并执行完毕，已结案。")
RESULTS = {
    "spared": (Outcome.EDUCATED, "当事人初次违法且已整改，依法不予行政处罚并进行教育。"),
    "unfounded": (Outcome.UNFOUNDED, "违法事实不能成立，不予行政处罚。"),
    "another_department": (Outcome.HANDED_OVER, "案件已移送有权处理的部门。"),
    "another_region": (Outcome.HANDED_OVER, "案件已移送有管辖权的机关。"),
    "referred": (Outcome.REFERRED, "案件涉嫌犯罪，已移送公安机关。"),
}
"""What the office is told at the end of a course, where it is not a penalty."""
UNRESOLVED = frozenset(
    {"fallen_silent", "suspended_for_good", "court_pending", "court_ended", "terminated", "annulled"}
)
"""Courses after which there is nothing to tell, or nobody tells it."""


def shuffled(count: int, chance: Random) -> Iterator[str]:
    """Yield the courses of so many cases: every rare one, and the common ones in their shares."""
    names = list(islice(chain(RARE, cycle(COMMON)), count))
    chance.shuffle(names)
    yield from names


def run(file: CaseFile, course: str) -> Steps:
    """Tell the whole course of a case."""
    yield from COURSES[course](file)

"""Which course falls to which case: every rare one at least once in each campaign, the common ones in their shares. 走向分配。

How many matters of each kind come into the neighbourhood of a crime is said in the texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, cycle, islice
from random import Random

from coordination.streams.lead import LeadSource, Outcome
from scripts.demo import courses, execution, measures
from scripts.demo.casefile import CaseFile, Gravity
from scripts.demo.crime.paths import CRIMES, LOOKED_AGAIN, PATHS, WITH_EXHIBITS
from scripts.demo.matter import Matter, matter
from scripts.demo.story import Steps, Story

RARE: tuple[str, ...] = (
    "annulled",
    "made_again",
    "court_ended",
    "court_pending",
    "refunded",
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
    "court_ended": courses.to_court(ended=True),
    "court_pending": courses.to_court(ended=False),
    "annulled": courses.annulled,
    "made_again": courses.made_again,
    "fallen_silent": courses.fallen_silent,
    **CRIMES,
}
SERIOUS = frozenset({"hearing", "hearing_withdrawn"})
WITH_GOODS = frozenset(
    {
        *("plain", "late", "instalments", "urged", "statement", "statement_adopted", "hearing", "hearing_withdrawn"),
        *("sent_back", "discussed", "major_lifted", "spared", "unfounded", "court_pending", "fallen_silent", *CRIMES),
    }
)
"""Courses beside which goods are held; in the others decisions fall, or the case goes elsewhere."""
TAKEN_SHARE, SPARED_SHARE = 0.85, 0.2

PENALISED = (Outcome.PENALISED, "案件已作出行政处罚决定并执行完毕，已结案。")
RESULTS = {
    "spared": (Outcome.EDUCATED, "当事人初次违法且已整改，依法不予行政处罚并进行教育。"),
    "unfounded": (Outcome.UNFOUNDED, "违法事实不能成立，不予行政处罚。"),
    "another_department": (Outcome.HANDED_OVER, "案件已移送有权处理的部门。"),
    "another_region": (Outcome.HANDED_OVER, "案件已移送有管辖权的机关。"),
}
"""What the office is told at the end of a course, where it is not a penalty."""
SPARING = frozenset({"spared", "unfounded"})
UNRESOLVED = frozenset(
    {"fallen_silent", "suspended_for_good", "court_pending", "court_ended", "terminated", "annulled"}
)
"""Courses after which there is nothing to tell, or nobody tells it."""


def shuffled(count: int, crimes: Mapping[str, int], chance: Random) -> Iterator[str]:
    """Yield the courses of so many cases: every rare one, those near a crime as often as said, the common ones in their shares."""
    near = (name for name, times in crimes.items() for _ in range(times))
    names = list(islice(chain(RARE, near, cycle(COMMON)), count))
    chance.shuffle(names)
    yield from names


def matter_for(story: Story, course: str, source: LeadSource | None = None) -> Matter:
    """Make up a matter that can take a course."""
    criminal = gravity(course) is Gravity.CRIMINAL
    return matter(story, source=source, criminal=criminal, **asked_of(course))


def asked_of(course: str) -> dict[str, bool]:
    """Return what more must be so of a matter that takes a course."""
    return {"compared": course in LOOKED_AGAIN, "tangible": course in WITH_EXHIBITS}


def gravity(course: str) -> Gravity:
    """Return how grave a case is that takes a course."""
    if course in PATHS or course in LOOKED_AGAIN:
        return Gravity.CRIMINAL
    return Gravity.SERIOUS if course in SERIOUS else Gravity.PLAIN


def run(file: CaseFile, course: str) -> Steps:
    """Tell the whole course of a case, and beside it what becomes of its goods."""
    file.measure = _measure(file, course)
    yield from measures.along(file, COURSES[course](file))


def _measure(file: CaseFile, course: str) -> measures.Measure | None:
    """Return the measure on the goods of a case, if there are goods and they are held."""
    setting = file.story.setting
    if file.about.offence.unit is None or course not in WITH_GOODS:
        return None
    if course == "fallen_silent":
        return measures.begun(file, measures.FORGOTTEN)
    taken = course in PATHS or (file.sums.goods and course not in SPARING)
    if course not in PATHS and not file.story.happens(TAKEN_SHARE if taken else SPARED_SHARE):
        return None
    if not taken:
        return measures.begun(file, setting.turn("spared", measures.SPARED))
    name, fates = ("for_police", measures.FOR_POLICE) if course in PATHS else ("taken", measures.TAKEN)
    measure = measures.begun(file, setting.turn(name, fates))
    file.sums.goods = measure.worth
    return measure

"""The clocks of a case up to its decision, each as a story: 程序规定 第十七条、第五十五条、第五十七条、第六十四条; 听证办法.

2026: days off 09-25..27 and 10-01..07; worked Sunday 09-20 and Saturday 10-10. Of these the law names 09-25, and 10-01 to 03.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.streams.case import HearingResult, ReviewResult, ServedDocument, ServiceMethod
from coordination.streams.clock import Stage
from tests.spec import cases, referrals, transfers
from tests.spec.cases import CASE
from tests.spec.clock_stories import End, Step, Story, late, satisfied, waived
from tests.spec.dsl import MARKET, said

LEGAL = replace(cases.RECEIVE, review_kind=cases.ReviewKind.LEGAL)
BACK = replace(cases.LEGAL_REVIEW, review_result=ReviewResult.CORRECT)
WITHDRAWN = replace(cases.REPORT_HEARING, hearing_result=HearingResult.WITHDRAWN)
PUBLISH = replace(cases.PUBLISH, served_document=ServedDocument.PENALTY_NOTICE)
BY_NOTICE = replace(cases.NOTICE, service_method=ServiceMethod.PUBLIC_NOTICE)
FIX = replace(cases.FIX_HEARING, hearing_on=date(2026, 10, 20))
BEHIND_DOORS = replace(FIX, hearing_public=False, private_reason="涉及商业秘密")


def step(event: Any, at: str) -> Step:
    """The agency posts something on the case."""
    return Step(event, MARKET, at, stream=CASE)


def steps(*events: Any, at: str) -> tuple[Step, ...]:
    """It posts one thing after the other, a minute apart, on a day."""
    return tuple(step(event, f"{at} 08:{minute:02}") for minute, event in enumerate(events))


def story(name: str, past: Any, start: Step, due: str, *ends: End, strict: str | None = None) -> Story:
    """A clock of the case, whose two ends are the same day unless told otherwise."""
    return Story(
        name, (referrals.JUSTICE, transfers.DIRECTORY, past), start, MARKET, strict or due, due, ends, record=CASE
    )


OFFER = replace(transfers.OFFER, manifest=(), manifest_note="案卷材料另行移交", answer_due_on=None)
SIGN = replace(transfers.RECEIVE, found=())
OFFERED = (
    *(transfers.by(MARKET, OFFER, "2026-06-22"), transfers.rule(transfers.ASKED, "2026-06-22")),
    transfers.by(transfers.NEXT, SIGN, "2026-06-23"),
)
"""The case has been offered to another agency of the line, which has the file and has not answered."""


def taken_over(at: str) -> Step:
    """The other agency takes it over."""
    return Step(transfers.ACCEPT, transfers.NEXT, at)


def moved_on(day: str) -> End:
    """Within a day the case is offered to another agency, which takes it over."""
    signed = Step(SIGN, transfers.NEXT, f"{day} 11:00")
    return waived(Step(OFFER, MARKET, f"{day} 10:00"), signed, taken_over(f"{day} 12:00"))


def moves(*steps: Step) -> End:
    """What happens moves the clock, or lets it rest and run again."""
    return End(steps, Stage.RUNNING, None)


ASSIGNED = steps(cases.ASSIGN, at="2026-07-01")
REVIEWED = (*ASSIGNED, *steps(cases.CONCLUDE, cases.RECEIVE, cases.REVIEW, at="2026-07-02"))
TOLD = (*REVIEWED, step(cases.NOTICE, "2026-07-03 08:00"))
HEARD = (*REVIEWED, *steps(cases.BIG_NOTICE, cases.REQUEST_HEARING, WITHDRAWN, at="2026-07-03"))
LAPSED = (*TOLD, step(cases.LAPSE, "2026-07-13 08:00"))

DECISION = (
    # Monday 29 June + 90 is Sunday 27 September: no day that the law names, and no day of work
    story(
        "case_decision",
        (),
        step(cases.FILE, "2026-06-29 09:00"),
        "2026-09-28",
        satisfied(*LAPSED, step(cases.PENALISE, "2026-09-28 23:00")),
        late(*LAPSED, step(cases.PENALISE, "2026-09-29 09:00")),
        satisfied(*REVIEWED, step(cases.SPARE, "2026-09-28 09:00")),
        satisfied(*ASSIGNED, step(cases.HAND_OVER, "2026-09-28 09:00")),
        satisfied(*REVIEWED, step(cases.SUSPECT_CRIME, "2026-07-03 09:00"), step(cases.REFER, "2026-07-03 10:00")),
        waived(*ASSIGNED, step(cases.TERMINATE, "2026-07-03 09:00")),
        waived(step(cases.TRANSFER, "2026-07-03 09:00")),
        moved_on("2026-07-03"),
        moves(*ASSIGNED, step(cases.SUSPEND, "2026-07-03 09:00"), step(cases.RESUME, "2026-07-10 09:00")),
        moves(
            *ASSIGNED,
            *steps(cases.SUSPECT_CRIME, cases.REFER_AND_WAIT, at="2026-07-03"),
            step(cases.RESUME, "2026-07-10 09:00"),
        ),
        moves(*HEARD),
        moves(*ASSIGNED, step(cases.BEGIN, "2026-07-03 09:00"), step(cases.END, "2026-07-10 09:00")),
        moves(*REVIEWED, step(PUBLISH, "2026-07-03 09:00"), step(BY_NOTICE, "2026-08-03 09:00")),
        moves(*LAPSED, *steps(PUBLISH, LEGAL, BACK, at="2026-07-14")),
        moves(step(cases.EXTEND, "2026-09-28 09:00")),
        strict="2026-09-27",
    ),
    # for whoever takes the case over it begins with that day
    Story(
        "case_decision",
        (transfers.DIRECTORY, cases.INVESTIGATING, OFFERED),
        taken_over("2026-06-29 09:00"),
        transfers.NEXT,
        "2026-09-27",
        "2026-09-28",
        record=CASE,
    ),
)

WAY = (
    # Wednesday 30 September: 8, 9 and Saturday 10 October, which is worked
    story(
        "transfer_other_dept",
        cases.INVESTIGATING,
        step(cases.NOT_OURS, "2026-09-30 09:00"),
        "2026-10-10",
        satisfied(step(cases.HAND_OVER, "2026-10-10 09:00")),
        late(step(cases.HAND_OVER, "2026-10-12 09:00")),
        waived(step(cases.TRANSFER, "2026-10-08 09:00")),
        waived(step(cases.TERMINATE, "2026-10-08 09:00")),
        waived(*steps(cases.SUSPECT_CRIME, cases.REFER_AND_WAIT, at="2026-10-08")),
        satisfied(Step(OFFER, MARKET, "2026-10-10 09:00")),
    ),
    # it has been offered before it was found to be another department's
    story(
        "transfer_other_dept",
        (cases.INVESTIGATING, OFFERED),
        step(cases.NOT_OURS, "2026-09-30 09:00"),
        "2026-10-10",
        waived(taken_over("2026-10-08 09:00")),
    ),
    story(
        "transfer_other_dept",
        cases.DECIDING,
        step(cases.NOT_OURS, "2026-09-30 09:00"),
        "2026-10-10",
        waived(step(cases.PENALISE, "2026-10-08 09:00")),
        waived(step(cases.SPARE, "2026-10-08 09:00")),
    ),
    # from when the reviewers have the material, not from when it was sent. Monday 21 September: 22 to 24 (3), 28 to 30 (6),
    # 8 to 10 October (9), Monday the 12th (10)
    story(
        "review",
        (cases.INVESTIGATING, said(cases.CONCLUDE, on="2026-09-18")),
        step(cases.RECEIVE, "2026-09-21 09:00"),
        "2026-10-12",
        satisfied(step(cases.REVIEW, "2026-10-12 09:00")),
        late(step(cases.REVIEW, "2026-10-13 09:00")),
        waived(step(cases.TRANSFER, "2026-09-22 09:00")),
        moved_on("2026-09-22"),
        moves(step(cases.EXTEND_REVIEW, "2026-10-12 09:00")),
    ),
    story(
        "review",
        cases.HEARD,
        step(LEGAL, "2026-09-21 09:00"),
        "2026-10-12",
        satisfied(step(cases.LEGAL_REVIEW, "2026-10-12 09:00")),
        waived(step(cases.BIG_NOTICE, "2026-09-22 09:00")),
        waived(step(cases.HAND_OVER, "2026-09-22 09:00")),
        waived(step(cases.SPARE, "2026-09-22 09:00")),
        waived(*steps(cases.SUSPECT_CRIME, cases.REFER, at="2026-09-22")),
    ),
    # where legal review is not due, whoever decides does not wait for one that was asked for
    story(
        "review",
        cases.DECIDING,
        step(LEGAL, "2026-09-21 09:00"),
        "2026-10-12",
        waived(step(cases.PENALISE, "2026-09-22 09:00")),
    ),
    story(
        "review",
        (cases.AWAITING_BIG, said(cases.STATE_CASE, on="2024-04-18")),
        step(LEGAL, "2026-09-21 09:00"),
        "2026-10-12",
        waived(step(cases.REQUEST_HEARING, "2026-09-22 09:00")),
    ),
    # the party's five working days from Thursday 24 September: 28 to 30 (3), 8 and 9 October
    story(
        "party_statement",
        cases.NOTICE_PENDING,
        step(cases.BIG_NOTICE, "2026-09-24 09:00"),
        "2026-10-09",
        satisfied(step(cases.STATE_CASE, "2026-10-09 09:00")),
        late(step(cases.STATE_CASE, "2026-10-10 09:00")),
        satisfied(step(cases.REQUEST_HEARING, "2026-10-09 09:00")),
        waived(step(cases.LAPSE, "2026-10-10 09:00")),
        waived(step(cases.TRANSFER, "2026-09-28 09:00")),
        moved_on("2026-09-28"),
    ),
)

ASKED = (cases.AWAITING_BIG, said(cases.REQUEST_HEARING, on="2026-09-18"))
HOSTED = (ASKED, said(cases.APPOINT_HOST, on="2026-09-18"))
WITH_FILE = (HOSTED, said(cases.HAND_FILE, on="2026-09-18"))
GIVEN_UP, MOVED = waived(step(WITHDRAWN, "2026-09-22 09:00")), waived(step(cases.TRANSFER, "2026-09-22 09:00"))
MOVED_ON = moved_on("2026-09-22")

HEARING = (
    # Friday 18 September: Sunday the 20th (1), 21, 22 (3)
    story(
        "hearing_host",
        cases.AWAITING_BIG,
        step(cases.REQUEST_HEARING, "2026-09-18 09:00"),
        "2026-09-22",
        satisfied(step(cases.APPOINT_HOST, "2026-09-22 09:00")),
        late(step(cases.APPOINT_HOST, "2026-09-23 09:00")),
        GIVEN_UP,
        MOVED,
        MOVED_ON,
    ),
    story(
        "hearing_file",
        ASKED,
        step(cases.APPOINT_HOST, "2026-09-18 09:00"),
        "2026-09-22",
        satisfied(step(cases.HAND_FILE, "2026-09-22 09:00")),
        GIVEN_UP,
        MOVED,
        MOVED_ON,
    ),
    # 20, 21 to 24 (5)
    story(
        "hearing_date",
        HOSTED,
        step(cases.HAND_FILE, "2026-09-18 09:00"),
        "2026-09-24",
        satisfied(step(FIX, "2026-09-24 09:00")),
        GIVEN_UP,
        MOVED,
        MOVED_ON,
    ),
    # back from Tuesday 20 October, that day not counted: 19 (1), 16 to 12 (6), Saturday the 10th (7)
    story(
        "hearing_notice",
        WITH_FILE,
        step(FIX, "2026-09-21 09:00"),
        "2026-10-10",
        satisfied(step(cases.NOTIFY_HEARING, "2026-10-10 09:00")),
        late(step(cases.NOTIFY_HEARING, "2026-10-11 09:00")),
        GIVEN_UP,
        MOVED,
        MOVED_ON,
    ),
    # 19, 16, 15
    story(
        "hearing_public_notice",
        WITH_FILE,
        step(FIX, "2026-09-21 09:00"),
        "2026-10-15",
        satisfied(step(cases.ANNOUNCE_HEARING, "2026-10-15 09:00")),
        late(step(cases.ANNOUNCE_HEARING, "2026-10-16 09:00")),
        waived(step(BEHIND_DOORS, "2026-09-22 09:00")),
        GIVEN_UP,
        MOVED,
        MOVED_ON,
    ),
    # held on Wednesday 30 September: 8 to 10 October (3), 12, 13
    story(
        "hearing_report",
        (
            WITH_FILE,
            said(replace(FIX, hearing_on=date(2026, 9, 30)), on="2026-09-18"),
            said(cases.NOTIFY_HEARING, on="2026-09-18"),
            said(cases.ANNOUNCE_HEARING, on="2026-09-18"),
        ),
        step(cases.HOLD_HEARING, "2026-09-30 09:00"),
        "2026-10-13",
        satisfied(step(cases.REPORT_HEARING, "2026-10-13 09:00")),
        late(step(cases.REPORT_HEARING, "2026-10-14 09:00")),
        waived(step(cases.TRANSFER, "2026-10-08 09:00")),
        moved_on("2026-10-08"),
    ),
)

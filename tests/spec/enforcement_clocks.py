"""The clocks of a case from its decision to its end, each as a story: 程序规定 第七十二条 to 第八十二条; 行政强制法 第五十三条.

2026: days off 09-25..27 and 10-01..07; worked Sunday 09-20 and Saturday 10-10. Of these the law names 09-25, and 10-01 to 03.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.streams.case import Instalment, ReviewResult, ServedDocument
from tests.spec import cases
from tests.spec.case_clocks import BY_NOTICE, LEGAL, PUBLISH, moved_on, step, steps, story
from tests.spec.clock_stories import late, satisfied, waived
from tests.spec.dsl import said

PUBLISH_DEMAND = replace(cases.PUBLISH, served_document=ServedDocument.DEMAND)
SUPPLEMENT = replace(cases.LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)
IN_PARTS = replace(
    cases.DEFER,
    instalments=(
        Instalment(pay_by=date(2026, 10, 3), amount_fen=200_000),
        Instalment(pay_by=date(2026, 12, 1), amount_fen=300_000),
    ),
)
FIRST_PART = replace(cases.PAY, fine_fen=200_000, illegal_income_fen=0)
REST = replace(cases.PAY, fine_fen=300_000)
GOODS_ONLY = replace(cases.PENALISE, kinds=(cases.GOODS,), fine_fen=0, illegal_income_fen=0)
NOTHING_TO_PAY = (cases.DECIDING, said(GOODS_ONLY, on="2024-04-26"), said(cases.SERVE, on="2024-04-28"))
ANNUL, REMAKE, CHANGE = (step(event, "2026-09-22 09:00") for event in (cases.ANNUL, cases.REMAKE, cases.CHANGE))
THROUGH_THE_COURT = (
    *steps(cases.END_REMEDIES, cases.DEMAND, at="2027-04-01"),
    *steps(cases.APPLY, cases.COURT_END, at="2027-05-06"),
)
LOWERED = (
    step(replace(cases.PAY, fine_fen=300_000), "2026-09-21 09:00"),
    *steps(cases.CHANGE, cases.SERVE, cases.COMPLETE, at="2026-09-22"),
)
"""A part is paid, the fine is changed to that part: nothing is owed any more, and no payment says so."""

SERVICE = (
    # Monday 21 September: 22 to 24 (3), 28 to 30 (6), 8 October (7)
    story(
        "serve_decision",
        cases.DECIDING,
        step(cases.PENALISE, "2026-09-21 09:00"),
        "2026-10-08",
        satisfied(step(cases.SERVE, "2026-10-08 09:00")),
        late(step(cases.SERVE, "2026-10-09 09:00")),
        satisfied(step(cases.PUBLISH, "2026-10-08 09:00")),
        waived(ANNUL),
        waived(REMAKE),
    ),
    # Friday 4 September + 30 is Sunday 4 October: the lenient end is the first day of work
    story(
        "serve_by_notice",
        cases.EXECUTING,
        step(cases.PUBLISH, "2026-09-04 09:00"),
        "2026-10-08",
        satisfied(step(cases.SERVE, "2026-09-21 09:00")),
        waived(CHANGE),
        strict="2026-10-04",
    ),
    # Tuesday 1 September + 30 is 1 October
    story(
        "serve_by_notice",
        cases.NOTICE_PENDING,
        step(PUBLISH, "2026-09-01 09:00"),
        "2026-10-08",
        satisfied(step(BY_NOTICE, "2026-10-08 09:00")),
        waived(step(cases.SPARE, "2026-09-22 09:00")),
        waived(step(cases.HAND_OVER, "2026-09-22 09:00")),
        waived(*steps(cases.SUSPECT_CRIME, cases.REFER, at="2026-09-22")),
        waived(step(cases.TRANSFER, "2026-09-22 09:00")),
        moved_on("2026-09-22"),
        strict="2026-10-04",
    ),
    story(
        "serve_by_notice",
        cases.DECIDING,
        step(PUBLISH, "2026-09-01 09:00"),
        "2026-10-08",
        waived(*steps(LEGAL, SUPPLEMENT, at="2026-09-22")),
        waived(step(cases.PENALISE, "2026-09-22 09:00")),
        strict="2026-10-04",
    ),
    story(
        "serve_by_notice",
        cases.REMEDIES_OVER,
        step(PUBLISH_DEMAND, "2026-09-01 09:00"),
        "2026-10-08",
        satisfied(step(cases.DEMAND, "2026-09-21 09:00")),
        strict="2026-10-04",
    ),
)

MONEY = (
    # Thursday 10 September + 15 is the Mid-Autumn Festival
    story(
        "fine_payment",
        cases.EXECUTING,
        step(cases.SERVE, "2026-09-10 09:00"),
        "2026-09-28",
        satisfied(step(cases.PAY, "2026-09-28 09:00")),
        late(step(cases.PAY, "2026-09-29 09:00")),
        satisfied(
            step(replace(cases.PAY, illegal_income_fen=0), "2026-09-21 09:00"),
            step(replace(cases.PAY, fine_fen=0), "2026-09-22 09:00"),
        ),
        satisfied(*LOWERED),
        waived(step(IN_PARTS, "2026-09-22 09:00")),
        waived(*THROUGH_THE_COURT),
        waived(ANNUL),
        waived(REMAKE),
        strict="2026-09-26",
    ),
    # one clock for each part; a day that was agreed does not move
    story(
        "fine_instalment",
        cases.SERVED,
        step(IN_PARTS, "2026-09-18 09:00"),
        "2026-10-03",
        satisfied(step(FIRST_PART, "2026-10-03 09:00")),
        late(step(FIRST_PART, "2026-10-04 09:00")),
        satisfied(step(cases.PAY, "2026-09-22 09:00")),
        waived(*THROUGH_THE_COURT),
        waived(step(IN_PARTS, "2026-09-22 09:00")),
        waived(ANNUL),
        waived(REMAKE),
    ),
    replace(
        story(
            "fine_instalment",
            cases.SERVED,
            step(IN_PARTS, "2026-09-18 09:00"),
            "2026-12-01",
            satisfied(step(FIRST_PART, "2026-10-03 09:00"), step(REST, "2026-12-01 09:00")),
            satisfied(*LOWERED),
        ),
        occurrence=2,
    ),
    # Monday 21 September: 22 to 24 (3), 28 to 30 (6), 8 to 10 October (9), 12 (10)
    story(
        "demand_wait",
        (cases.SERVED, said(cases.END_REMEDIES, on="2026-09-18")),
        step(cases.DEMAND, "2026-09-21 09:00"),
        "2026-10-12",
        satisfied(step(cases.PAY, "2026-10-12 09:00")),
        # the court is asked when the term is over: that is not late
        late(step(cases.APPLY, "2026-10-13 09:00")),
        waived(ANNUL),
    ),
    story(
        "demand_wait",
        (NOTHING_TO_PAY, said(cases.END_REMEDIES, on="2026-09-18")),
        step(cases.DEMAND, "2026-09-21 09:00"),
        "2026-10-12",
        satisfied(step(cases.COMPLETE, "2026-10-12 09:00")),
    ),
    # Tuesday 30 June + 3 months is 30 September
    story(
        "court_enforce",
        cases.SERVED,
        step(cases.END_REMEDIES, "2026-06-30 09:00"),
        "2026-09-30",
        satisfied(
            step(cases.DEMAND, "2026-07-01 09:00"),
            step(cases.APPLY, "2026-09-30 09:00"),
        ),
        satisfied(step(cases.PAY, "2026-09-30 09:00")),
        waived(ANNUL),
    ),
    story(
        "court_enforce",
        NOTHING_TO_PAY,
        step(cases.END_REMEDIES, "2026-06-30 09:00"),
        "2026-09-30",
        satisfied(step(cases.COMPLETE, "2026-09-30 09:00")),
    ),
    # with parts of which the last is due on 1 December: from there to 1 March, a Monday
    story(
        "court_enforce",
        (cases.SERVED, said(cases.END_REMEDIES, on="2026-06-30")),
        step(IN_PARTS, "2026-09-01 09:00"),
        "2027-03-01",
    ),
)

CLOSING = (
    # Friday 18 September: 20 (1), 21 to 24 (5), 28 to 30 (8), 8 to 10 October (11), 12 to 15 (15)
    story(
        "closing",
        cases.PAID,
        step(cases.COMPLETE, "2026-09-18 09:00"),
        "2026-10-15",
        satisfied(step(cases.CLOSE, "2026-10-15 09:00")),
        late(step(cases.CLOSE, "2026-10-16 09:00")),
        waived(REMAKE),
    ),
    story("closing", cases.INVESTIGATING, step(cases.TERMINATE, "2026-09-18 09:00"), "2026-10-15"),
    story("closing", cases.NOTICE_PENDING, step(cases.SPARE, "2026-09-18 09:00"), "2026-10-15"),
    story("closing", cases.INVESTIGATING, step(cases.HAND_OVER, "2026-09-18 09:00"), "2026-10-15"),
    story("closing", cases.EXECUTING, step(cases.ANNUL, "2026-09-18 09:00"), "2026-10-15"),
    story(
        "closing",
        (cases.NOTICE_PENDING, said(cases.SUSPECT_CRIME, on="2026-09-17")),
        step(cases.REFER, "2026-09-18 09:00"),
        "2026-10-15",
    ),
    story(
        "closing",
        (cases.DEMANDED, said(cases.APPLY, on="2024-12-02")),
        step(cases.COURT_END, "2026-09-18 09:00"),
        "2026-10-15",
    ),
)

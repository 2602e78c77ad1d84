"""The clocks of a referral, each as a story: legal.md 2, up to the notice of filing.

2026: days off 05-01..05, 09-25..27, 10-01..07; worked Sunday 09-20 and Saturday 10-10. Of these the law itself names 05-01 and 02,
09-25, and 10-01 to 03: over those alone the strict end moves, the lenient one over every day that is not worked.
"""

from __future__ import annotations

from dataclasses import replace

from coordination.streams.clock import Stage
from coordination.streams.referral import Finding, Notice, ReferralNoticeReceived
from tests.spec import cases, leads, referrals, transfers
from tests.spec.case_clocks import OFFERED, taken_over
from tests.spec.clock_stories import End, Step, Story, late, satisfied, waived
from tests.spec.dsl import MARKET, POLICE, said
from tests.spec.referrals import PROCURATORATE

CASE = cases.CASE
NOT_POLICE = replace(referrals.DENY, finding=Finding.NOT_POLICE)
NO_FINE = replace(cases.PENALISE, kinds=cases.PENALISE.kinds[1:], fine_fen=0)


def got(notice: Notice, by: str, at: str) -> Step:
    """The addressee has a letter in hand."""
    return Step(ReferralNoticeReceived(notice=notice), by, at)


def again(at: str) -> tuple[Step, ...]:
    """The whole way to the police, within one day."""
    return (
        Step(referrals.DRAFT, MARKET, f"{at} 09:00"),
        Step(referrals.ASSIGN, MARKET, f"{at} 10:00"),
        Step(referrals.REPORT, MARKET, f"{at} 11:00"),
        Step(referrals.APPROVE, MARKET, f"{at} 12:00"),
        Step(referrals.SEND, MARKET, f"{at} 13:00"),
    )


SUSPECTED_LATE = (referrals.JUSTICE, cases.SERVED)
DECIDED = (referrals.JUSTICE, cases.DECIDING, said(cases.SUSPECT_CRIME, on="2024-04-25"))
ON_LEAD = (
    *(referrals.JUSTICE, cases.verifying(1), said(cases.FILE_ON_LEAD)),
    said(replace(leads.FILE, case=CASE), by="system", stream=cases.LEAD),
)
IN_OTHER_HANDS = (referrals.JUSTICE, transfers.DIRECTORY, cases.INVESTIGATING, OFFERED)
SUSPECT_LEAD = Step(leads.SUSPECT, MARKET, "2026-09-18 10:00", stream=cases.LEAD)
ALL_CONSENTED = replace(referrals.CONSENT, items=("1", "2"))

FORWARD = (
    Story(
        # Friday 18 September; the next working day is Sunday the 20th
        name="cr_task_force",
        record=CASE,
        past=(referrals.JUSTICE, cases.INVESTIGATING),
        start=Step(cases.SUSPECT_CRIME, MARKET, "2026-09-18 10:00"),
        owner=MARKET,
        strict="2026-09-20",
        lenient="2026-09-20",
        ends=(
            satisfied(
                Step(referrals.DRAFT, MARKET, "2026-09-18 11:00"), Step(referrals.ASSIGN, MARKET, "2026-09-20 17:00")
            ),
            late(Step(referrals.DRAFT, MARKET, "2026-09-18 11:00"), Step(referrals.ASSIGN, MARKET, "2026-09-21 09:00")),
            waived(Step(cases.RESOLVE, MARKET, "2026-09-19 09:00")),
            waived(Step(cases.REFER_AND_WAIT, MARKET, "2026-09-19 09:00")),
            waived(Step(replace(cases.TRANSFER, crime_suspected=True), MARKET, "2026-09-19 09:00")),
        ),
    ),
    Story(
        # what is suspected of a lead is suspected in the case that rests on it
        name="cr_task_force",
        record=CASE,
        past=(ON_LEAD, cases.INVESTIGATING[len(cases.FILED) :]),
        start=SUSPECT_LEAD,
        owner=MARKET,
        strict="2026-09-20",
        lenient="2026-09-20",
    ),
    Story(
        # whoever takes the case over has it to refer, and the one that had it no more
        name="cr_task_force",
        record=CASE,
        past=(IN_OTHER_HANDS, said(cases.SUSPECT_CRIME, on="2026-06-24")),
        start=taken_over("2026-09-18 10:00"),
        owner=transfers.NEXT,
        strict="2026-09-20",
        lenient="2026-09-20",
    ),
    Story(
        name="cr_task_force",
        record=CASE,
        past=IN_OTHER_HANDS,
        start=Step(cases.SUSPECT_CRIME, MARKET, "2026-09-18 10:00"),
        owner=MARKET,
        strict="2026-09-20",
        lenient="2026-09-20",
        ends=(waived(taken_over("2026-09-19 09:00")),),
    ),
    Story(
        # Monday 28 September + 3 is 1 October; past the three days of the law, the 4th; past all days off, the 8th
        name="cr_decision",
        past=referrals.PREPARING,
        start=Step(referrals.REPORT, MARKET, "2026-09-28 09:00"),
        owner=MARKET,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(referrals.APPROVE, MARKET, "2026-10-08 17:00")),
            late(Step(referrals.APPROVE, MARKET, "2026-10-09 09:00")),
            satisfied(Step(referrals.REJECT, MARKET, "2026-09-30 09:00")),
        ),
    ),
    Story(
        # Friday + 3 is Monday 21 September, a working day
        name="cr_decision",
        past=referrals.PREPARING,
        start=Step(referrals.REPORT, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-09-21",
        lenient="2026-09-21",
    ),
    Story(
        # hours run through the weekend; leniently from the next full hour
        name="cr_send",
        past=referrals.PENDING_APPROVAL,
        start=Step(referrals.APPROVE, MARKET, "2026-09-18 10:23"),
        owner=MARKET,
        strict="2026-09-19 10:23",
        lenient="2026-09-19 11:00",
        ends=(
            satisfied(Step(referrals.SEND, MARKET, "2026-09-19 11:00")),
            late(Step(referrals.SEND, MARKET, "2026-09-19 11:01")),
        ),
    ),
    Story(
        # a sharp hour is not counted either
        name="cr_send",
        past=referrals.PENDING_APPROVAL,
        start=Step(referrals.APPROVE, MARKET, "2026-09-18 22:00"),
        owner=MARKET,
        strict="2026-09-19 22:00",
        lenient="2026-09-19 23:00",
    ),
    Story(
        # on the eve of the National Day, across midnight: no holiday stops hours
        name="cr_send",
        past=referrals.PENDING_APPROVAL,
        start=Step(referrals.APPROVE, MARKET, "2026-09-30 23:40"),
        owner=MARKET,
        strict="2026-10-01 23:40",
        lenient="2026-10-02 00:00",
    ),
    Story(
        # Wednesday 30 September; the next working day is Thursday 8 October
        name="cr_copy_procuratorate",
        past=referrals.APPROVED,
        start=Step(referrals.SEND, MARKET, "2026-09-30 16:00"),
        owner=MARKET,
        strict="2026-10-08",
        lenient="2026-10-08",
        ends=(satisfied(Step(referrals.COPY, MARKET, "2026-10-08 17:00")),),
    ),
    Story(
        name="cr_receipt",
        past=referrals.COPIED,
        start=Step(referrals.DELIVER, MARKET, "2026-09-18 16:40"),
        owner=POLICE,
        strict="2026-09-19 16:40",
        lenient="2026-09-19 17:00",
        ends=(
            satisfied(Step(referrals.SIGN, POLICE, "2026-09-19 17:00")),
            late(Step(referrals.SIGN, POLICE, "2026-09-19 17:01")),
        ),
    ),
    Story(
        name="cr_completeness",
        past=referrals.RECEIVED,
        start=Step(referrals.ACCEPT, POLICE, "2026-09-18 10:23"),
        owner=POLICE,
        strict="2026-09-19 10:23",
        lenient="2026-09-19 11:00",
        ends=(
            satisfied(Step(referrals.LACK, POLICE, "2026-09-19 10:59")),
            late(Step(referrals.LACK, POLICE, "2026-09-19 11:30")),
            waived(Step(referrals.FILE, POLICE, "2026-09-18 16:00")),
            waived(Step(referrals.REFUSE, POLICE, "2026-09-18 16:00")),
            waived(Step(referrals.FORWARD, POLICE, "2026-09-18 16:00")),
            waived(Step(referrals.RETURN, POLICE, "2026-09-18 16:00")),
        ),
    ),
    Story(
        # from receipt of the letter on Thursday 24 September: Sunday the 27th, leniently Monday
        name="cr_supplement",
        past=referrals.SUPPLEMENTING,
        start=got(Notice.SUPPLEMENT, MARKET, "2026-09-24 09:00"),
        owner=MARKET,
        strict="2026-09-27",
        lenient="2026-09-28",
        ends=(
            satisfied(Step(referrals.SUPPLEMENT, MARKET, "2026-09-28 23:00")),
            late(Step(referrals.SUPPLEMENT, MARKET, "2026-09-29 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-09-25 09:00")),
            waived(Step(referrals.REFUSE, POLICE, "2026-09-25 09:00")),
            waived(Step(referrals.FORWARD, POLICE, "2026-09-25 09:00")),
            waived(Step(referrals.RETURN, POLICE, "2026-09-25 09:00")),
        ),
    ),
    Story(
        name="cr_forward",
        past=referrals.UNDER_REVIEW,
        start=Step(referrals.DENY, POLICE, "2026-09-18 22:00"),
        owner=POLICE,
        strict="2026-09-19 22:00",
        lenient="2026-09-19 23:00",
        ends=(
            satisfied(Step(referrals.FORWARD, POLICE, "2026-09-19 09:00")),
            waived(Step(NOT_POLICE, POLICE, "2026-09-19 09:00")),
            waived(Step(referrals.RETURN, POLICE, "2026-09-19 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-09-19 09:00")),
            waived(Step(referrals.REFUSE, POLICE, "2026-09-19 09:00")),
        ),
    ),
    Story(
        # Thursday 30 April; 1 to 5 May are off
        name="cr_not_police",
        past=referrals.UNDER_REVIEW,
        start=Step(NOT_POLICE, POLICE, "2026-04-30 09:00"),
        owner=POLICE,
        strict="2026-05-06",
        lenient="2026-05-06",
        ends=(
            satisfied(Step(referrals.RETURN, POLICE, "2026-05-06 09:00")),
            waived(Step(referrals.DENY, POLICE, "2026-05-01 09:00")),
            waived(Step(referrals.FORWARD, POLICE, "2026-05-01 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-05-01 09:00")),
            waived(Step(referrals.REFUSE, POLICE, "2026-05-01 09:00")),
        ),
    ),
    Story(
        # Tuesday 22 September + 3 is the Mid-Autumn Festival itself: the 26th, leniently Monday the 28th
        name="cr_filing",
        past=referrals.RECEIVED,
        start=Step(referrals.ACCEPT, POLICE, "2026-09-22 09:00"),
        owner=POLICE,
        strict="2026-09-26",
        lenient="2026-09-28",
        ends=(
            satisfied(Step(referrals.FILE, POLICE, "2026-09-28 17:00")),
            late(Step(referrals.FILE, POLICE, "2026-09-29 09:00")),
            satisfied(Step(referrals.REFUSE, POLICE, "2026-09-24 09:00")),
            waived(Step(referrals.RETURN, POLICE, "2026-09-23 09:00")),
            waived(Step(referrals.FORWARD, POLICE, "2026-09-23 09:00")),
            End((Step(referrals.EXTEND, POLICE, "2026-09-23 09:00"),), Stage.RUNNING, None),
        ),
    ),
    Story(
        # Wednesday 29 April + 3 is 2 May, of the law: the 3rd; leniently Wednesday the 6th
        name="cr_result_notice",
        past=referrals.UNDER_REVIEW,
        start=Step(referrals.FILE, POLICE, "2026-04-29 09:00"),
        owner=POLICE,
        strict="2026-05-03",
        lenient="2026-05-06",
        ends=(
            satisfied(Step(referrals.NOTIFY, POLICE, "2026-05-06 09:00")),
            late(Step(referrals.NOTIFY, POLICE, "2026-05-07 09:00")),
            waived(Step(referrals.WITHDRAW, POLICE, "2026-04-30 09:00")),
        ),
    ),
    Story(
        # Friday 18 September + 3
        name="cr_result_notice",
        past=referrals.UNDER_REVIEW,
        start=Step(referrals.REFUSE, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-09-21",
        lenient="2026-09-21",
        ends=(
            satisfied(Step(referrals.NOTIFY_REFUSAL, POLICE, "2026-09-21 09:00")),
            waived(
                Step(referrals.SUGGEST, MARKET, "2026-09-19 09:00"),
                Step(referrals.DEMAND, PROCURATORATE, "2026-09-19 10:00"),
                Step(referrals.STATE_REASONS, POLICE, "2026-09-19 11:00"),
                Step(referrals.SOUND, PROCURATORATE, "2026-09-19 12:00"),
                Step(referrals.TELL_RESULT, PROCURATORATE, "2026-09-19 13:00"),
            ),
        ),
    ),
    Story(
        # Monday 28 September + 3, from receipt of the notice
        name="cr_goods_handover",
        past=referrals.FILED,
        start=got(Notice.FILED, MARKET, "2026-09-28 09:00"),
        owner=MARKET,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(referrals.HAND_OVER, MARKET, "2026-10-08 09:00")),
            late(Step(referrals.HAND_OVER, MARKET, "2026-10-09 09:00")),
            satisfied(
                Step(replace(referrals.HAND_OVER, lines=referrals.HAND_OVER.lines[:1]), MARKET, "2026-09-29 09:00"),
                Step(replace(referrals.HAND_OVER, lines=referrals.HAND_OVER.lines[1:]), MARKET, "2026-09-30 09:00"),
            ),
            waived(Step(ALL_CONSENTED, POLICE, "2026-09-29 09:00")),
            waived(Step(referrals.WITHDRAW, POLICE, "2026-09-29 09:00")),
        ),
    ),
    Story(
        # Friday 18 September: Sunday 20 (1), 21, 22 (3)
        name="cr_party_notice_of_goods",
        past=referrals.FILED,
        start=Step(referrals.HAND_OVER, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-09-22",
        lenient="2026-09-22",
        ends=(satisfied(Step(referrals.TELL_PARTY, MARKET, "2026-09-22 09:00")),),
    ),
    Story(
        # Monday 21 September + 10 is 1 October
        name="cr_late_copy",
        record=CASE,
        past=DECIDED,
        start=Step(NO_FINE, MARKET, "2026-09-21 09:00"),
        owner=MARKET,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(cases.COPY_LATE, MARKET, "2026-10-08 09:00")),
            late(Step(cases.COPY_LATE, MARKET, "2026-10-09 09:00")),
            waived(Step(cases.RESOLVE, MARKET, "2026-09-22 09:00")),
            waived(Step(cases.ANNUL, MARKET, "2026-09-22 09:00")),
            waived(*again("2026-09-22")),
        ),
    ),
    Story(
        name="cr_late_copy",
        record=CASE,
        past=(ON_LEAD, cases.DECIDING[len(cases.FILED) :], said(cases.LEAD_SUSPECTED, by="system", on="2024-04-25")),
        start=Step(NO_FINE, MARKET, "2026-09-21 09:00"),
        owner=MARKET,
        strict="2026-10-04",
        lenient="2026-10-08",
    ),
    Story(
        name="cr_late_copy",
        record=CASE,
        past=(ON_LEAD, cases.SERVED[len(cases.FILED) :]),
        start=SUSPECT_LEAD,
        owner=MARKET,
        strict="2026-09-28",
        lenient="2026-09-28",
    ),
    Story(
        # found after the decision, on Friday 18 September: + 10 is Monday the 28th
        name="cr_late_copy",
        record=CASE,
        past=SUSPECTED_LATE,
        start=Step(cases.SUSPECT_CRIME, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-09-28",
        lenient="2026-09-28",
    ),
    Story(
        # Friday 18 September + 3
        name="cr_case_transfer_notice",
        past=referrals.FILED,
        start=Step(referrals.PASS_ON, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-09-21",
        lenient="2026-09-21",
        ends=(satisfied(Step(referrals.NOTIFY_PASSING, POLICE, "2026-09-21 09:00")),),
    ),
    Story(
        # Wednesday 30 September: 8, 9 and Saturday 10 October, which is worked
        name="cr_case_withdrawn_notice",
        past=referrals.FILED,
        start=Step(referrals.WITHDRAW, POLICE, "2026-09-30 09:00"),
        owner=POLICE,
        strict="2026-10-10",
        lenient="2026-10-10",
        ends=(satisfied(Step(referrals.NOTIFY_WITHDRAWAL, POLICE, "2026-10-10 09:00")),),
    ),
)

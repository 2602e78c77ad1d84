"""The clocks of what is done against a refusal, of the way back, and of the lead that comes of it: legal.md 2 and 2.1.

2026: days off 02-15..23, 09-25..27, 10-01..07; worked Saturdays 02-14, 02-28 and 10-10, Sunday 09-20. Of these the law itself names
02-16 to 19, 09-25, and 10-01 to 03.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coordination.clocks.rules import Ground
from coordination.streams.clock import Stage
from coordination.streams.lead import (
    LeadAbsorbed,
    LeadExclusionBegun,
    LeadExclusionEnded,
    LeadFilingDeclined,
    LeadMerged,
    LeadReturned,
    LeadVerificationExtended,
    NotFiledGround,
    ReturnReason,
)
from coordination.streams.referral import Notice
from tests.spec import cases, leads, referrals
from tests.spec import test_reverse_referral as reverse
from tests.spec.clock_stories import End, Step, Story, late, satisfied, waived
from tests.spec.dsl import LEADER, MARKET, OFFICE, POLICE, said
from tests.spec.lead_clocks import MOVED_ON, OFFER
from tests.spec.referral_clocks import CASE, got
from tests.spec.referrals import PROCURATORATE, SECOND
from tests.spec.test_reverse_referral import LEAD, REVERSE

QUESTIONED = (referrals.UNDER_REVIEW, referrals.posted(referrals.QUESTION, PROCURATORATE, "2024-03-26"))
TOLD = (referrals.CLOSED_NOT_FILED, said(cases.RESOLVE, by="system", on="2024-04-15"))
TAKEN_UP = Step(cases.HAND_OVER, MARKET, "2026-10-10 09:00", stream=CASE)

AGAINST_A_REFUSAL = (
    Story(
        # Thursday 12 February + 3 is Sunday the 15th, no day of the law; work begins again on the 24th
        name="cr_reconsider_request",
        past=referrals.NOT_FILED,
        start=got(Notice.NOT_FILED, MARKET, "2026-02-12 09:00"),
        owner=MARKET,
        strict="2026-02-15",
        lenient="2026-02-24",
        ends=(
            satisfied(Step(referrals.ASK_AGAIN, MARKET, "2026-02-24 09:00")),
            late(Step(referrals.ASK_AGAIN, MARKET, "2026-02-25 09:00")),
            satisfied(Step(referrals.SUGGEST, MARKET, "2026-02-13 09:00")),
            waived(Step(referrals.ACCEPT_REFUSAL, MARKET, "2026-02-13 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-02-13 09:00")),
            waived(Step(referrals.DEMAND, PROCURATORATE, "2026-02-13 09:00")),
        ),
    ),
    Story(
        name="cr_reconsider_decision",
        past=referrals.RECONSIDERING,
        start=got(Notice.RECONSIDERATION, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-09-21",
        lenient="2026-09-21",
        ends=(
            satisfied(Step(referrals.UPHOLD, POLICE, "2026-09-21 09:00")),
            late(Step(referrals.UPHOLD, POLICE, "2026-09-22 09:00")),
            satisfied(Step(referrals.OVERTURN, POLICE, "2026-09-21 09:00")),
        ),
    ),
    Story(
        # Monday 28 September + 3 is 1 October
        name="cr_supervision_suggest",
        past=referrals.UPHELD,
        start=got(Notice.RECONSIDERED, MARKET, "2026-09-28 09:00"),
        owner=MARKET,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(referrals.SUGGEST, MARKET, "2026-10-08 09:00")),
            waived(Step(referrals.ACCEPT_REFUSAL, MARKET, "2026-09-29 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-09-29 09:00")),
            waived(Step(referrals.DEMAND, PROCURATORATE, "2026-09-29 09:00")),
        ),
    ),
    Story(
        # Friday 18 September + 7 is the Mid-Autumn Festival
        name="cr_reasons",
        past=referrals.REASONS_PENDING,
        start=got(Notice.REASONS_DEMAND, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-09-26",
        lenient="2026-09-28",
        ends=(
            satisfied(Step(referrals.STATE_REASONS, POLICE, "2026-09-28 09:00")),
            late(Step(referrals.STATE_REASONS, POLICE, "2026-09-29 09:00")),
            satisfied(Step(referrals.FILE, POLICE, "2026-09-21 09:00")),
            waived(
                Step(referrals.RECTIFY, PROCURATORATE, "2026-09-29 09:00"),
                Step(referrals.ORDER, PROCURATORATE, "2026-09-30 09:00"),
            ),
        ),
    ),
    Story(
        # Friday 18 September + 15 is 3 October, of the law
        name="cr_ordered_filing",
        past=referrals.ORDERED,
        start=got(Notice.ORDER, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(referrals.FILE_ORDERED, POLICE, "2026-10-08 09:00")),
            late(Step(referrals.FILE_ORDERED, POLICE, "2026-10-09 09:00")),
        ),
    ),
    Story(
        # Monday 21 September + 10 is 1 October
        name="cr_reasons_ok_notice",
        past=referrals.REASONED,
        start=Step(referrals.SOUND, PROCURATORATE, "2026-09-21 09:00"),
        owner=PROCURATORATE,
        strict="2026-10-04",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(referrals.TELL_RESULT, PROCURATORATE, "2026-10-08 09:00")),
            waived(Step(referrals.ORDER, PROCURATORATE, "2026-09-22 09:00")),
            waived(Step(referrals.FILE, POLICE, "2026-09-22 09:00")),
        ),
    ),
    Story(
        name="cr_overdue_explain",
        past=QUESTIONED,
        start=got(Notice.OVERDUE_DEMAND, POLICE, "2026-09-18 09:00"),
        owner=POLICE,
        strict="2026-09-26",
        lenient="2026-09-28",
        ends=(
            satisfied(Step(referrals.EXPLAIN, POLICE, "2026-09-28 09:00")),
            satisfied(Step(referrals.FILE, POLICE, "2026-09-21 09:00")),
            satisfied(Step(referrals.REFUSE, POLICE, "2026-09-21 09:00")),
            waived(Step(referrals.FORWARD, POLICE, "2026-09-21 09:00")),
            waived(Step(referrals.RETURN, POLICE, "2026-09-21 09:00")),
        ),
    ),
    Story(
        # Wednesday 30 September: 8, 9 and Saturday 10 October, which is worked
        name="cr_admin_after_nonfiling",
        past=referrals.NOT_FILED,
        start=Step(referrals.ACCEPT_REFUSAL, MARKET, "2026-09-30 09:00"),
        owner=MARKET,
        strict="2026-10-10",
        lenient="2026-10-10",
        ends=(
            satisfied(TAKEN_UP),
            late(replace(TAKEN_UP, at="2026-10-12 09:00")),
            waived(
                Step(cases.SUSPECT_CRIME, MARKET, "2026-10-08 09:00", stream=CASE),
                Step(replace(referrals.DRAFT, former=referrals.REFERRAL), MARKET, "2026-10-08 10:00", stream=SECOND),
            ),
        ),
    ),
    Story(
        # from receipt of the procuratorate's letter, not from its date
        name="cr_admin_after_nonfiling",
        past=TOLD,
        start=got(Notice.SUPERVISED, MARKET, "2026-09-30 09:00"),
        owner=MARKET,
        strict="2026-10-10",
        lenient="2026-10-10",
        ends=(satisfied(TAKEN_UP),),
    ),
)

ISSUE = replace(reverse.ISSUE, reply_due_on=date(2026, 12, 10))
UNDATED = replace(reverse.ISSUE, reply_due_on=None)
BY_POLICE = replace(reverse.BY_POLICE, referral=referrals.REFERRAL)
LIABLE = replace(referrals.WITHDRAW, administrative_liability=True)
OPINION = (reverse.REGISTERED, reverse.posted(ISSUE, PROCURATORATE, "2024-05-10"))
GIVEN = (referrals.JUSTICE, reverse.FROM_POLICE, reverse.posted(reverse.TRANSFER, POLICE, "2024-05-10"))
OTHER_LEAD = said(leads.REGISTER, by=MARKET, stream=leads.THIRD)
DECLINE = LeadFilingDeclined(ground=NotFiledGround.MINOR, reason="轻微并及时改正", approved_by=LEADER)
RETURN = LeadReturned(reason_code=ReturnReason.NO_POWER, reason="不属本单位职责")
ABSORB = LeadAbsorbed(lead=leads.THIRD, registrant=MARKET, received_on=date(2026, 9, 21), new_facts=True)
MORE = LeadVerificationExtended(extension_wd=15, reason="需要检验", approved_by=LEADER)
BEGIN = LeadExclusionBegun(exclusion_no="jian-1", exclusion_ground=Ground.TESTING, examiner="检验研究院")
END = LeadExclusionEnded(exclusion_no="jian-1", exclusion_ground=Ground.TESTING)


def on_lead(event: object, at: str, by: str = MARKET, *, office: bool = False) -> Step:
    return Step(event, by, at, stream=LEAD, office=office)


WAY_BACK = (
    Story(
        # Monday 28 September: 29, 30 (2), 8 October (3)
        name="rv_internal",
        past=referrals.CAUGHT,
        start=Step(referrals.SPARE, PROCURATORATE, "2026-09-28 09:00"),
        owner=PROCURATORATE,
        strict="2026-10-08",
        lenient="2026-10-08",
        ends=(
            satisfied(Step(reverse.REGISTER, PROCURATORATE, "2026-10-08 09:00", stream=REVERSE)),
            late(Step(reverse.REGISTER, PROCURATORATE, "2026-10-09 09:00", stream=REVERSE)),
        ),
    ),
    Story(
        # Monday 21 September: 22 to 24 (3), 28 to 30 (6), 8 and 9 October (8), Saturday 10 (9), 12 (10)
        name="rv_review",
        record=REVERSE,
        past=reverse.SPARED,
        start=Step(reverse.REGISTER, PROCURATORATE, "2026-09-21 09:00"),
        owner=PROCURATORATE,
        strict="2026-10-12",
        lenient="2026-10-12",
        ends=(
            satisfied(Step(ISSUE, PROCURATORATE, "2026-10-12 09:00")),
            satisfied(Step(reverse.CLOSE, PROCURATORATE, "2026-10-12 09:00")),
            End(
                (
                    Step(reverse.SUSPEND, PROCURATORATE, "2026-09-22 09:00"),
                    Step(reverse.RESUME, PROCURATORATE, "2026-09-28 09:00"),
                ),
                Stage.RUNNING,
                None,
            ),
            End(
                (
                    Step(reverse.BEGIN, PROCURATORATE, "2026-09-22 09:00"),
                    Step(reverse.END, PROCURATORATE, "2026-09-28 09:00"),
                ),
                Stage.RUNNING,
                None,
            ),
            End((Step(reverse.EXTEND, PROCURATORATE, "2026-09-28 09:00"),), Stage.RUNNING, None),
        ),
    ),
    Story(
        # Monday 29 April 2024 + 3 is 2 May: of the law only since 2025; leniently Monday the 6th
        name="rv_opinion_delivery",
        past=referrals.CAUGHT,
        start=Step(referrals.SPARE, PROCURATORATE, "2024-04-29 09:00"),
        owner=PROCURATORATE,
        strict="2024-05-02",
        lenient="2024-05-06",
        ends=(
            satisfied(
                Step(reverse.REGISTER, PROCURATORATE, "2024-04-30 09:00", stream=REVERSE),
                Step(ISSUE, PROCURATORATE, "2024-04-30 10:00", stream=REVERSE),
                Step(reverse.RECEIVE, MARKET, "2024-05-06 09:00", stream=REVERSE),
            ),
            waived(
                Step(reverse.REGISTER, PROCURATORATE, "2024-04-30 09:00", stream=REVERSE),
                Step(reverse.CLOSE, PROCURATORATE, "2024-04-30 10:00", stream=REVERSE),
            ),
        ),
    ),
    Story(
        # since the guideline its own periods take over with the registration
        name="rv_opinion_delivery",
        past=referrals.CAUGHT,
        start=Step(referrals.SPARE, PROCURATORATE, "2026-04-29 09:00"),
        owner=PROCURATORATE,
        strict="2026-05-03",
        lenient="2026-05-06",
        ends=(waived(Step(reverse.REGISTER, PROCURATORATE, "2026-04-30 09:00", stream=REVERSE)),),
    ),
    Story(
        name="rv_agency_reply",
        record=REVERSE,
        past=OPINION,
        start=Step(reverse.RECEIVE, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-12-10",
        lenient="2026-12-10",
        ends=(
            satisfied(Step(reverse.REPORT, MARKET, "2026-12-10 09:00")),
            late(Step(reverse.REPORT, MARKET, "2026-12-11 09:00")),
        ),
    ),
    Story(
        # where the opinion names no day: two months, which do not move off a holiday
        name="rv_agency_reply",
        record=REVERSE,
        past=(reverse.REGISTERED, reverse.posted(UNDATED, PROCURATORATE, "2024-05-10")),
        start=Step(reverse.RECEIVE, MARKET, "2026-08-01 09:00"),
        owner=MARKET,
        strict="2026-10-01",
        lenient="2026-10-01",
    ),
    Story(
        # Friday 18 September: Sunday 20 (1), 21 to 24 (5), 28 to 30 (8), 8 to 10 October (11), 12 to 15 (15)
        name="rv_lead",
        record=LEAD,
        past=(OPINION, OTHER_LEAD),
        start=Step(reverse.RECEIVE, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-10-15",
        lenient="2026-10-15",
        ends=(
            satisfied(Step(replace(cases.FILE, leads=(LEAD,)), MARKET, "2026-10-15 09:00", stream=cases.FORMER)),
            late(Step(replace(cases.FILE, leads=(LEAD,)), MARKET, "2026-10-16 09:00", stream=cases.FORMER)),
            satisfied(on_lead(DECLINE, "2026-10-15 09:00")),
            waived(on_lead(RETURN, "2026-09-21 09:00")),
            waived(replace(MOVED_ON[0], event=replace(OFFER, record=LEAD)), *MOVED_ON[1:]),
            waived(on_lead(LeadMerged(into=leads.THIRD, reason="同一事项"), "2026-09-21 09:00")),
            waived(
                Step(
                    LeadMerged(into=LEAD, reason="同一事项", new_facts=True),
                    OFFICE,
                    "2026-09-21 09:00",
                    stream=leads.THIRD,
                    office=True,
                )
            ),
            End((on_lead(MORE, "2026-10-14 09:00"),), Stage.RUNNING, None),
            End((on_lead(BEGIN, "2026-09-21 09:00"), on_lead(END, "2026-09-30 09:00")), Stage.RUNNING, None),
        ),
    ),
    Story(
        # what the police give is material received as well (程序规定 第十八条)
        name="rv_lead",
        record=LEAD,
        past=GIVEN,
        start=Step(reverse.RECEIVE, MARKET, "2026-09-18 09:00"),
        owner=MARKET,
        strict="2026-10-15",
        lenient="2026-10-15",
    ),
    Story(
        # Wednesday 30 September: 8, 9, 10 October
        name="pa_transfer",
        record=REVERSE,
        past=referrals.JUSTICE,
        start=Step(reverse.BY_POLICE, POLICE, "2026-09-30 09:00"),
        owner=POLICE,
        strict="2026-10-10",
        lenient="2026-10-10",
        ends=(
            satisfied(Step(reverse.TRANSFER, POLICE, "2026-10-10 09:00")),
            late(Step(reverse.TRANSFER, POLICE, "2026-10-12 09:00")),
            waived(Step(reverse.CLOSE, POLICE, "2026-10-08 09:00")),
        ),
    ),
    Story(
        name="pa_transfer",
        past=referrals.FILED,
        start=Step(LIABLE, POLICE, "2026-09-30 09:00"),
        owner=POLICE,
        strict="2026-10-10",
        lenient="2026-10-10",
        ends=(
            satisfied(Step(referrals.NOTIFY_WITHDRAWAL, POLICE, "2026-10-10 09:00")),
            satisfied(
                Step(BY_POLICE, POLICE, "2026-10-08 09:00", stream=REVERSE),
                Step(reverse.TRANSFER, POLICE, "2026-10-10 09:00", stream=REVERSE),
            ),
        ),
    ),
)

"""The clock of the police's decision: its steps and who approves them, what comes too late, and what goes to another organ.

2026: the police accept on Tuesday 22 September; days off 09-25..27 and 10-01..07, of which the law names 09-25 and 10-01 to 03.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.clocks.rules import By
from coordination.streams.clock import Clock, Effect, Stage
from coordination.streams.referral import FilingTier, Notice, ReferralNoticeReceived
from tests.spec import referrals
from tests.spec.clock_stories import Step, begin, clock, has, post, posted, running
from tests.spec.dsl import LEADER, MARKET, POLICE, Scene
from tests.spec.referrals import CITY_LEADER, NEXT_POLICE, PROCURATORATE, REFERRAL

ACCEPT = Step(referrals.ACCEPT, POLICE, "2026-09-22 09:00")


def reviewing() -> Scene:
    return post(begin(referrals.RECEIVED), ACCEPT)


def longer(tier: FilingTier, at: str, by: str | None = None, on: str | None = None) -> Step:
    return Step(replace(referrals.EXTEND, tier=tier, approved_by=by), POLICE, at, on)


def ends(held: Clock) -> tuple[date, date]:
    assert held.due is not None
    return held.due.due_date_strict, held.due.due_date_lenient


THIRTY = longer(FilingTier.THIRTY, "2026-09-24 09:00", LEADER)


@pytest.mark.parametrize(
    ("steps", "role", "strict", "lenient"),
    [
        ([longer(FilingTier.SEVEN, "2026-09-23 09:00")], None, date(2026, 9, 29), date(2026, 9, 29)),
        # ten days end on 2 October: past the three days of the law the 4th, past all days off the 8th
        ([longer(FilingTier.TEN, "2026-09-23 09:00")], None, date(2026, 10, 4), date(2026, 10, 8)),
        ([THIRTY], "county_police_head", date(2026, 10, 22), date(2026, 10, 22)),
        # thirty more end on Saturday 21 November, on which the law names no holiday
        (
            [THIRTY, longer(FilingTier.SIXTY, "2026-10-22 23:00", CITY_LEADER)],
            "superior_police_head",
            date(2026, 11, 21),
            date(2026, 11, 23),
        ),
    ],
    ids=["seven", "ten", "thirty", "sixty"],
)
def test_every_step_counts_from_acceptance_and_tells_who_approved_it(
    steps: list[Step], role: str | None, strict: date, lenient: date
) -> None:
    scene, told = posted(post(reviewing(), *steps[:-1]), steps[-1])
    event = told[-1][1]
    assert (event.topic, event.effect) == ("clock.tier_advanced", Effect.MOVES)
    assert (event.approver_role, event.approved_by) == (role and By.of(role), steps[-1].event.approved_by)
    held = clock(scene, "cr_filing", REFERRAL)
    assert held.tier == steps[-1].event.tier.value
    assert ends(held) == (strict, lenient)


def test_the_last_moment_of_the_lenient_end_is_in_time_for_a_step() -> None:
    # three days end on the Mid-Autumn Festival, and leniently on Monday the 28th
    scene, told = posted(reviewing(), longer(FilingTier.THIRTY, "2026-09-28 23:59", LEADER))
    assert told[-1][1].effect is Effect.MOVES
    assert not clock(scene, "cr_filing", REFERRAL).breaches


@pytest.mark.parametrize("on", [None, "2026-09-28"], ids=["told as late as it was", "told as if in time"])
def test_a_step_that_comes_too_late_is_kept_and_cures_nothing(on: str | None) -> None:
    """Lateness is judged by the moment of recording: a date written back gives no time."""
    scene, told = posted(reviewing(), longer(FilingTier.THIRTY, "2026-09-29 09:00", LEADER, on))
    topics = [event.topic for _, event in told]
    assert topics[-2:] == ["clock.breached", "clock.tier_advanced"]
    assert (told[-1][1].effect, told[-1][1].due) == (Effect.LATE, None)
    held = clock(scene, "cr_filing", REFERRAL)
    assert (held.tier, ends(held)) == ("three_days", (date(2026, 9, 26), date(2026, 9, 28)))
    # the next step changes no more, and what is done within it is late
    sixty = longer(FilingTier.SIXTY, "2026-09-29 10:00", CITY_LEADER)
    scene, told = posted(scene, sixty)
    assert told[-1][1].effect is Effect.LATE
    scene, told = posted(scene, Step(referrals.FILE, POLICE, "2026-09-30 09:00"))
    (satisfied,) = [event for _, event in told if event.topic == "clock.satisfied"]
    assert (satisfied.in_time, len(clock(scene, "cr_filing", REFERRAL).breaches)) == (False, 1)


def test_supplementing_gives_no_time() -> None:
    """legal.md 2.2: the text does not say so, and it is left to the legal department."""
    lack = Step(referrals.LACK, POLICE, "2026-09-22 15:00")
    scene = post(reviewing(), lack, Step(referrals.SUPPLEMENT, MARKET, "2026-09-28 09:00"))
    assert ends(clock(scene, "cr_filing", REFERRAL)) == (date(2026, 9, 26), date(2026, 9, 28))


def test_an_overturned_refusal_asks_no_suggestion_of_the_sender() -> None:
    """cr_supervision_suggest is for a decision that upholds (O310 第九条第二款)."""
    overturned = post(begin(referrals.RECONSIDERING), Step(referrals.OVERTURN, POLICE, "2026-09-22 09:00"))
    told = ReferralNoticeReceived(notice=Notice.RECONSIDERED)
    scene = post(overturned, Step(told, MARKET, "2026-09-23 09:00"))
    assert not has(scene, "cr_supervision_suggest", REFERRAL)


def test_a_refusal_that_gives_way_is_told_anew() -> None:
    """The notice of the refusal is due within three days of it, that of the filing within three days of the filing."""
    refused = post(reviewing(), Step(referrals.REFUSE, POLICE, "2026-09-22 10:00"))
    assert ends(clock(refused, "cr_result_notice", REFERRAL)) == (date(2026, 9, 26), date(2026, 9, 28))
    scene = post(refused, Step(referrals.FILE, POLICE, "2026-09-28 09:00"))
    assert clock(scene, "cr_result_notice", REFERRAL).stage is Stage.WAIVED
    again = clock(scene, "cr_result_notice", REFERRAL, 2)
    # Monday 28 September + 3 is 1 October
    assert (again.owner, ends(again)) == (POLICE, (date(2026, 10, 4), date(2026, 10, 8)))


# -- whose it is ---------------------------------------------------------------------------------------------------------

FORWARDED = (
    Step(referrals.DENY, POLICE, "2026-09-22 22:00"),
    Step(referrals.FORWARD, POLICE, "2026-09-23 09:00"),
)


def test_with_the_file_the_duties_go_to_the_other_organ_and_begin_anew() -> None:
    scene = post(reviewing(), *FORWARDED)
    for name in ("cr_filing", "cr_completeness"):
        assert clock(scene, name, REFERRAL).stage is Stage.WAIVED, name
    assert clock(scene, "cr_forward", REFERRAL).stage is Stage.SATISFIED
    assert POLICE not in running(scene, REFERRAL).values()
    there = (
        Step(referrals.DELIVER, MARKET, "2026-09-24 10:00"),
        Step(referrals.SIGN, NEXT_POLICE, "2026-09-24 11:00"),
        Step(referrals.ACCEPT, NEXT_POLICE, "2026-09-28 09:00"),
    )
    scene = post(scene, *there)
    assert running(scene, REFERRAL) == {"cr_filing": NEXT_POLICE, "cr_completeness": NEXT_POLICE}
    # Monday 28 September + 3 is 1 October: three days of its own
    assert ends(clock(scene, "cr_filing", REFERRAL, 2)) == (date(2026, 10, 4), date(2026, 10, 8))


def test_what_one_organ_missed_before_it_forwarded_stays_its_own() -> None:
    late = (
        Step(referrals.DENY, POLICE, "2026-09-29 09:00"),
        Step(referrals.FORWARD, POLICE, "2026-09-29 10:00"),
    )
    scene = post(reviewing(), *late)
    missed = clock(scene, "cr_filing", REFERRAL)
    assert (missed.stage, missed.owner, len(missed.breaches)) == (Stage.WAIVED, POLICE, 1)


@pytest.mark.parametrize(
    ("past", "steps", "whose"),
    [
        (referrals.PREPARING, [Step(referrals.REPORT, MARKET, "2026-09-22 09:00")], {MARKET}),
        (referrals.COPIED, [Step(referrals.DELIVER, MARKET, "2026-09-22 09:00")], {POLICE}),
        (referrals.RECEIVED, [ACCEPT], {POLICE}),
        (referrals.RECEIVED, [ACCEPT, Step(referrals.FILE, POLICE, "2026-09-22 10:00")], {POLICE}),
        (referrals.RECEIVED, [ACCEPT, Step(referrals.RETURN, POLICE, "2026-09-22 10:00")], set()),
        (referrals.NOT_FILED, [Step(referrals.ASK_AGAIN, MARKET, "2026-09-22 09:00")], set()),
        (referrals.SUPERVISED, [Step(referrals.DEMAND, PROCURATORATE, "2026-09-22 09:00")], set()),
        (referrals.REASONED, [Step(referrals.SOUND, PROCURATORATE, "2026-09-22 09:00")], {PROCURATORATE}),
    ],
    ids=lambda value: value[-1].event.topic if isinstance(value, list) else "",
)
def test_nobodys_time_runs_while_somebody_else_has_the_file(past: object, steps: list[Step], whose: set[str]) -> None:
    assert set(running(post(begin(past), *steps), REFERRAL).values()) == whose

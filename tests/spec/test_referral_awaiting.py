"""What crosses on the way, who may know of a referral, who is waited for, and what may not be destroyed meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from coordination.rules import Context, Envelope, Role
from coordination.streams.case import (
    CaseCrimeSuspicionResolved,
    SuspicionOutcome,
)
from coordination.streams.referral import (
    Duty,
    Notice,
    Side,
    Stage,
    awaited,
    whom,
)
from coordination.streams.referral.guards.exhibits import no_destroy_while_referral_open
from tests.spec import cases, referrals
from tests.spec.dsl import (
    CAMPAIGN,
    MARKET,
    POLICE,
    given,
    on_stream,
    said,
)
from tests.spec.referrals import COURT, PROCURATORATE, REFERRAL

CASE = cases.CASE


def by(actor: str, event: Any, on: str = "2024-04-01") -> Any:
    return said(event, by=actor, on=on, stream=REFERRAL)


def resolved(outcome: SuspicionOutcome, reason: str, **more: Any) -> Any:
    return on_stream(CASE, CaseCrimeSuspicionResolved(suspicion_outcome=outcome, reason=reason, **more))


# -- what crosses on the way --------------------------------------------------------------------------------------------


def test_a_request_for_supplement_crosses_a_forwarding() -> None:
    forwarded = given(referrals.UNDER_REVIEW).as_agency(POLICE).when(referrals.FORWARD).then_accepted()
    forwarded.when(referrals.LACK).then_rejected("referral.not_its_police")
    asked = given(referrals.SUPPLEMENTING).as_agency(POLICE).when(referrals.FORWARD).then_accepted()
    asked.as_agency(MARKET).when(referrals.SUPPLEMENT).then_rejected("record.wrong_stage")
    asked.then_state(REFERRAL, undelivered={Notice.FORWARDING})  # the request went no further


def test_a_filing_crosses_a_request_for_reconsideration() -> None:
    filed = given(referrals.NOT_FILED).as_agency(POLICE).on("2024-03-29").when(referrals.FILE).then_accepted()
    filed.as_agency(MARKET).when(referrals.ASK_AGAIN).then_rejected("record.wrong_stage")
    asked = given(referrals.NOT_FILED).as_agency(MARKET).on("2024-03-29").when(referrals.ASK_AGAIN).then_accepted()
    # once it is asked for, the police answer by deciding on it
    asked.as_agency(POLICE).when(referrals.FILE).then_rejected("record.wrong_stage")
    asked.as_agency(POLICE).when(referrals.OVERTURN).then_accepted().then_state(REFERRAL, stage=Stage.FILED)


def test_a_withdrawal_crosses_the_handing_over() -> None:
    withdrawn = given(referrals.FILED).as_agency(POLICE).when(referrals.WITHDRAW).then_accepted()
    withdrawn.as_agency(MARKET).when(referrals.HAND_OVER).then_rejected("record.wrong_stage")
    handed = given(referrals.HANDED).as_agency(POLICE).on("2024-04-02").when(referrals.WITHDRAW).then_accepted()
    # goods that were on their way are counted and given back
    handed.when(referrals.TAKE).then_accepted().when(referrals.GIVE_BACK).then_accepted()


def test_a_decision_crosses_the_procuratorates_question() -> None:
    asked = (
        given(referrals.UNDER_REVIEW).as_agency(PROCURATORATE).on("2024-03-29").when(referrals.QUESTION).then_accepted()
    )
    decided = asked.as_agency(POLICE).when(referrals.FILE).then_accepted()
    decided.then_state(REFERRAL, delay_questioned=False, undelivered=frozenset())
    decided.when(referrals.EXPLAIN).then_rejected("record.wrong_stage")


# -- who may know, who is waited for --------------------------------------------------------------------------------------

OFFICE_OF = f"campaign:{CAMPAIGN}"


@pytest.mark.parametrize(
    ("past", "parties"),
    [
        (referrals.APPROVED, {MARKET: {"registered", "holds"}}),
        (referrals.SENT, {MARKET: {"registered", "holds"}, POLICE: {"offered"}}),
        (
            referrals.UNDER_REVIEW,
            {MARKET: {"registered"}, POLICE: {"holds"}, PROCURATORATE: {"takes_part"}},
        ),
        (
            referrals.NOT_FILED,
            {MARKET: {"registered", "holds"}, POLICE: {"takes_part"}, PROCURATORATE: {"takes_part"}},
        ),
        (
            referrals.PROSECUTED,
            {MARKET: {"registered"}, POLICE: {"holds"}, PROCURATORATE: {"takes_part"}, COURT: {"takes_part"}},
        ),
    ],
)
def test_who_may_know_of_it(past: Any, parties: dict[str, set[str]]) -> None:
    given(past).then_known_to({**parties, OFFICE_OF: {"office"}}, REFERRAL)


@pytest.mark.parametrize(
    ("past", "agency", "duty"),
    [
        (referrals.DRAFTED, MARKET, Duty.ASSIGN),
        (referrals.PREPARING, MARKET, Duty.REPORT),
        (referrals.PENDING_APPROVAL, MARKET, Duty.APPROVE),
        (referrals.APPROVED, MARKET, Duty.SEND),
        (referrals.SENT, POLICE, Duty.SIGN),
        (referrals.RECEIVED, POLICE, Duty.ACCEPT),
        ((referrals.RECEIVED, by(POLICE, referrals.DENY)), POLICE, Duty.FORWARD),
        (referrals.UNDER_REVIEW, POLICE, Duty.DECIDE_FILING),
        (referrals.SUPPLEMENTING, MARKET, Duty.SUPPLEMENT),
        ((referrals.UNDER_REVIEW, by(POLICE, referrals.REFUSE)), POLICE, Duty.NOTIFY),
        (referrals.NOT_FILED, MARKET, Duty.ANSWER_REFUSAL),
        (referrals.RECONSIDERING, POLICE, Duty.RECONSIDER),
        (referrals.UPHELD, MARKET, Duty.ANSWER_REFUSAL),
        (referrals.SUPERVISED, PROCURATORATE, Duty.DEMAND_REASONS),
        (referrals.REASONS_PENDING, POLICE, Duty.STATE_REASONS),
        (referrals.REASONED, PROCURATORATE, Duty.JUDGE_REASONS),
        (referrals.FOUND_SOUND, PROCURATORATE, Duty.TELL_RESULT),
        (referrals.ORDERED, POLICE, Duty.FILE),
        (referrals.FILED, POLICE, Duty.INVESTIGATE),
        (referrals.CAUGHT, POLICE, Duty.INVESTIGATE),
        (referrals.ARRESTED, PROCURATORATE, Duty.PROSECUTE),
        (referrals.PROSECUTED, COURT, Duty.TRY),
        (referrals.CLOSED_NOT_FILED, MARKET, Duty.HANDLE),
        (referrals.RETURNED, MARKET, Duty.HANDLE),
    ],
)
def test_who_must_act_next(past: Any, agency: str, duty: Duty) -> None:
    state = given(past).state(REFERRAL)
    first = awaited(state)[0]
    assert (whom(state, first.side), first.duty) == (agency, duty)


@pytest.mark.parametrize("past", [referrals.REJECTED, referrals.CONCLUDED])
def test_what_is_over_waits_for_no_step(past: Any) -> None:
    assert {duty for _, duty in awaited(given(past).state(REFERRAL))} <= {Duty.ACKNOWLEDGE}


@pytest.mark.parametrize(
    ("past", "side", "duty"),
    [
        (referrals.SENT, Side.SENDER, Duty.COPY),
        (referrals.SUPPLEMENTING, Side.POLICE, Duty.DECIDE_FILING),
        (referrals.FILED, Side.SENDER, Duty.HAND_OVER),
        (referrals.HANDED, Side.POLICE, Duty.TAKE_EXHIBITS),
        (referrals.HANDED, Side.SENDER, Duty.TELL_PARTY),
        (referrals.NOT_FILED, Side.SENDER, Duty.ACKNOWLEDGE),
        ((referrals.UNDER_REVIEW, by(PROCURATORATE, referrals.QUESTION)), Side.POLICE, Duty.EXPLAIN_DELAY),
        ((referrals.ORDERED, by(PROCURATORATE, referrals.RECTIFY)), Side.POLICE, Duty.RECTIFY),
        ((referrals.FILED, by(POLICE, referrals.PASS_ON)), Side.FORMER_POLICE, Duty.NOTIFY),
    ],
)
def test_what_is_owed_beside(past: Any, side: Side, duty: Duty) -> None:
    assert (side, duty) in awaited(given(past).state(REFERRAL))


# -- for the goods ------------------------------------------------------------------------------------------------------


def may_destroy(past: Any, item: str) -> bool:
    """Ask as a stream of goods would, whose event names the referral and the line."""
    scene = given(past)
    guard = no_destroy_while_referral_open(lambda event, state: [(REFERRAL, item)])
    envelope = Envelope(UUID(int=1), 1, "tests", "1", MARKET, MARKET, scene.clock, scene.day)
    context = Context(envelope, Role.AGENCY, 1, scene.clock, lambda kind, stream: scene.state(stream))
    return guard.check(None, None, context) is True


def test_goods_of_an_open_referral_are_not_destroyed_without_consent() -> None:
    assert not may_destroy(referrals.SENT, "1")
    assert not may_destroy(referrals.TAKEN, "1")
    assert may_destroy((referrals.TAKEN, by(POLICE, referrals.CONSENT)), "1")
    assert not may_destroy((referrals.TAKEN, by(POLICE, referrals.CONSENT)), "2")
    assert may_destroy(referrals.CONCLUDED, "1")

"""Carrying out, changing and closing: 程序规定 第七十二条至第七十八条; what statistics count (legal.md 8.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.profiles import ClosingGround
from coordination.streams.case import Decision, Instalment, Money, Stage, ValueStage
from tests.spec.cases import (
    ADD_LEAD,
    ANNUL,
    APPLY,
    ARCHIVE,
    ASSESS,
    ASSIGN,
    CASE,
    CHANGE,
    CLOSE,
    CLOSED,
    CLOSING,
    COMPLETE,
    CONCLUDE,
    COURT_END,
    DECIDING,
    DEFER,
    DEMAND,
    EXECUTING,
    FILE_ON_LEAD,
    FILED,
    HAND_OVER,
    INVESTIGATING,
    LAPSE,
    NOTICE,
    PAID,
    PAY,
    PENALISE,
    RECEIVE,
    REFUND,
    REMAKE,
    REMEDIES_OVER,
    REVIEW,
    SERVE,
    SERVED,
    SPARE,
    TERMINATED,
    verifying,
)
from tests.spec.dsl import MARKET, NOBODY, given, on_stream, said


def test_a_decision_is_served_once() -> None:
    scene = given(EXECUTING).when(SERVE).then(SERVE)
    scene.when(SERVE).then_rejected("case.served_already", basis="第七十二条")


def test_payments_add_up_to_what_was_decided() -> None:
    """Decided is not collected (legal.md 8.2 row 9): fine 5000.00, income 1200.00 yuan, in three payments (M62)."""
    first = replace(PAY, fine_fen=200_000, illegal_income_fen=120_000, instalment_no=1)
    second = replace(PAY, fine_fen=300_000, illegal_income_fen=0, instalment_no=2)
    scene = given(SERVED).when(first).then(first).then_state(collected=Money(200_000, 120_000))
    scene.when(COMPLETE).then_rejected("case.not_fully_paid", basis="第七十七条")
    scene.when(replace(second, fine_fen=300_001)).then_rejected("case.overpaid")
    scene = scene.when(second).then(second).then_state(collected=Money(500_000, 120_000))
    scene.when(replace(PAY, fine_fen=1, illegal_income_fen=0)).then_rejected("case.overpaid", basis="第七十五条")
    scene.when(COMPLETE).then(COMPLETE).then_state(stage=Stage.CLOSING)


def test_what_is_added_for_delay_is_called_so_and_does_not_exceed_the_fine() -> None:
    """程序规定 第七十五条: 加处罚款的数额不得超出罚款的数额."""
    late = replace(PAY, surcharge_fen=500_000)
    given(SERVED).when(late).then(late).then_state(collected=Money(500_000, 120_000, 500_000))
    given(SERVED).when(replace(late, surcharge_fen=500_001)).then_rejected("case.overpaid")


def test_a_payment_of_nothing_is_none() -> None:
    nothing = replace(PAY, fine_fen=0, illegal_income_fen=0)
    given(SERVED).when(nothing).then_rejected("case.nothing_paid", pointer="/data/fine_fen")


def test_payment_is_deferred_by_a_leader_over_what_is_owed() -> None:
    """程序规定 第七十四条."""
    given(SERVED).when(DEFER).then(DEFER).then_state(stage=Stage.EXECUTING)
    given(SERVED).when(replace(DEFER, approved_by=NOBODY)).then_rejected("approval.wrong_post", basis="第七十四条")
    short = (Instalment(pay_by=date(2024, 9, 1), amount_fen=499_999),)
    given(SERVED).when(replace(DEFER, instalments=short)).then_rejected("case.instalments_disagree")
    part_paid = (*SERVED, said(replace(PAY, fine_fen=200_000)))
    rest = (Instalment(pay_by=date(2024, 9, 1), amount_fen=300_000),)
    given(part_paid).when(replace(DEFER, instalments=rest)).then_accepted()
    given(part_paid).when(DEFER).then_rejected("case.instalments_disagree")


def test_the_court_is_asked_after_a_demand() -> None:
    """行政强制法 第五十四条; 程序规定 第七十六条、第七十七条第二项."""
    given(EXECUTING).when(DEMAND).then_rejected("case.not_served")
    given(REMEDIES_OVER).on("2024-11-18").when(APPLY).then_rejected("case.not_demanded", basis="第七十六条")
    given(SERVED).when(COURT_END).then_rejected("case.court_not_applied")
    scene = given(REMEDIES_OVER).on("2024-11-01").when(DEMAND).then(DEMAND)
    scene = scene.on("2024-11-18").when(APPLY).then(APPLY).when(COURT_END).then(COURT_END)
    scene = scene.then_state(stage=Stage.CLOSING)
    scene.when(CLOSE).then_rejected("case.closing_ground_wrong")
    ended = replace(CLOSE, closing_ground=ClosingGround("court_ended"))
    scene.when(ended).then(ended).then_state(stage=Stage.CLOSED)


def test_nothing_is_carried_out_before_it_is_served() -> None:
    given((*EXECUTING, said(PAY))).when(COMPLETE).then_rejected("case.not_served")


# -- what did not stand ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "after"),
    [(EXECUTING, Stage.CLOSING), (CLOSING, Stage.CLOSING), (CLOSED, Stage.CLOSED)],
    ids=["executing", "closing", "closed"],
)
def test_an_annulled_decision_leaves_nothing_to_carry_out(past: tuple[Any, ...], after: Stage) -> None:
    """legal.md 8.1: a negative adjustment in the period of revocation; the decision keeps its own amounts."""
    scene = given(past).when(ANNUL).then(ANNUL).then_state(stage=after, decision=None)
    scene.when(ANNUL).then_rejected("case.no_decision")


def test_a_changed_decision_is_milder_and_served_anew() -> None:
    """8.5 item 5 has the sum: 5000.00 less 3000.00 is an adjustment of 2000.00 yuan."""
    changed = Decision(Money(300_000, 120_000), document_no=PENALISE.document_no, takes_goods=True)
    scene = given(SERVED).when(CHANGE).then(CHANGE).then_state(stage=Stage.EXECUTING, decision=changed)
    scene.when(PAY).then_rejected("case.overpaid")
    scene.when(SERVE).then(SERVE)
    given(SERVED).when(replace(CHANGE, fine_fen=500_001)).then_rejected("case.changed_amounts")
    given(SERVED).when(replace(ANNUL, fine_fen=1)).then_rejected("case.changed_amounts")


def test_a_closed_case_is_not_remade() -> None:
    given(CLOSED).when(REMAKE).then_rejected("case.cannot_remake", pointer="/data/revocation")


def test_what_was_collected_can_go_back_and_no_more() -> None:
    scene = given((*PAID, said(ANNUL))).when(REFUND).then(REFUND).then_state(collected=Money(0, 120_000))
    scene.when(REFUND).then_rejected("case.refund_exceeds_collected")
    given(SERVED).when(REFUND).then_rejected("case.refund_exceeds_collected")
    given(PAID).when(replace(REFUND, fine_fen=0)).then_rejected("case.nothing_paid")


# -- closing -----------------------------------------------------------------------------------------------------------------

GROUNDS = ("executed", "court_ended", "terminated", "disposed", "other")
BROUGHT = {
    "executed": CLOSING,
    "terminated": TERMINATED,
    "disposed by no penalty": (*DECIDING, said(SPARE)),
    "disposed by transfer": (*INVESTIGATING, said(HAND_OVER)),
    "other": (*EXECUTING, said(ANNUL)),
}


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("brought", BROUGHT)
def test_a_case_is_closed_for_what_happened_in_it(brought: str, ground: str) -> None:
    """程序规定 第七十七条第一项至第五项."""
    outcome = given(BROUGHT[brought]).when(replace(CLOSE, closing_ground=ClosingGround(ground)))
    if brought.split(maxsplit=1)[0] == ground:
        outcome.then_accepted().then_state(stage=Stage.CLOSED)
    else:
        outcome.then_rejected("case.closing_ground_wrong", pointer="/data/closing_ground", basis="第七十七条")


def test_a_leader_closes_and_the_file_goes_to_the_archive() -> None:
    """M61: closing."""
    given(CLOSING).when(replace(CLOSE, approved_by=NOBODY)).then_rejected("approval.wrong_post", basis="第七十七条")
    given(CLOSING).when(CLOSE).then(CLOSE).when(ARCHIVE).then(ARCHIVE).then_state(stage=Stage.ARCHIVED, holder=MARKET)


# -- value --------------------------------------------------------------------------------------------------------------------


def test_a_value_becomes_surer_and_not_less_sure() -> None:
    """legal.md 8.2 row 8: the last value counts; the stage is said (M62)."""
    assessed, final = (replace(ASSESS, value_stage=stage) for stage in (ValueStage.ASSESSED, ValueStage.FINAL))
    scene = given(FILED).when(ASSESS).then(ASSESS).when(ASSESS).then(ASSESS)
    scene = scene.when(assessed).then(assessed).then_state(value_stage=ValueStage.ASSESSED)
    scene.when(ASSESS).then_rejected("case.value_less_certain", pointer="/data/value_stage")
    scene.when(final).then(final).when(assessed).then_rejected("case.value_less_certain")


# -- from end to end --------------------------------------------------------------------------------------------------------


def test_the_ordinary_story_of_a_case() -> None:
    """Through the guards, day by day: filed on a lead, a further lead, and closed within the ninety days."""
    scene = given(verifying(), verifying(2)).on("2024-03-04").when(FILE_ON_LEAD).then_accepted()
    for day, event in (
        ("2024-03-05", ASSIGN),
        ("2024-03-06", ADD_LEAD),
        ("2024-03-07", ASSESS),
        ("2024-04-08", CONCLUDE),
        ("2024-04-08", RECEIVE),
        ("2024-04-15", REVIEW),
        ("2024-04-17", NOTICE),
        ("2024-04-25", LAPSE),
        ("2024-04-26", PENALISE),
        ("2024-04-28", SERVE),
        ("2024-05-08", PAY),
        ("2024-05-09", COMPLETE),
        ("2024-05-15", CLOSE),
        ("2024-06-03", ARCHIVE),
    ):
        scene = scene.on(day).when(event).then_accepted()
    scene.then_state(CASE, stage=Stage.ARCHIVED, collected=Money(500_000, 120_000))


def test_a_request_files_assesses_and_assigns_at_once() -> None:
    """A value is known at filing: it is told in the same request, and counts for the same case."""
    outcome = given().when_all((FILED[0].event, CASE), (ASSESS, CASE), (ASSIGN, CASE))
    outcome.then(on_stream(CASE, FILED[0].event), on_stream(CASE, ASSESS), on_stream(CASE, ASSIGN))

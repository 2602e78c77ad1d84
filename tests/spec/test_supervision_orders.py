"""What may be supervised, by whom, until when; how a listing ends; how letters are answered (M74, M75, 条例 20, 26 to 30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.streams.case import CaseSupervisionEnded, CaseSupervisionListed
from coordination.streams.case import Stage as CaseStage
from coordination.streams.supervision_order import (
    DecisionGround,
    DelistResult,
    Escalation,
    ReportCycle,
    Stage,
    SupervisionOrder,
)
from tests.spec import cases
from tests.spec import supervision_orders as orders
from tests.spec.dsl import (
    MARKET,
    NEXT_TOWN,
    NOBODY,
    OFFICE,
    POLICE,
    SELF_TRIAGE,
    UNIT,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
)
from tests.spec.supervision_orders import (
    AGRICULTURE,
    CASE,
    CITY,
    DAY,
    GOVERNMENT,
    JUSTICE,
    LATER,
    LETTER,
    NEXT,
    ORDER,
    PROVINCE,
    SECOND,
    posted,
)
from tests.spec.transfers import CITY_GOVERNMENT, CITY_JUSTICE, FAR


def town(actor: str, *past: Any) -> Scene:
    return given(*(past or (orders.AROUND,))).as_agency(actor).on(DAY)


# -- what is listed, by whom -----------------------------------------------------------------------------------------------


def test_the_office_lists_a_case_and_the_case_is_told() -> None:
    outcome = town(OFFICE).when(orders.LIST, ORDER)
    assert [item.event.topic for item in outcome.decided] == [
        "supervision_order.listed",
        "document_number.registered",
        "case.supervision_listed",
    ]
    scene = outcome.then_accepted()
    scene.then_state(ORDER, stage=Stage.ACTIVE, issuer=OFFICE, target=MARKET, case=CASE)
    before = given(orders.AROUND).state(CASE)
    # what is supervised goes on as it was
    scene.then_state(CASE, stage=before.stage, holder=MARKET, orders=frozenset({ORDER}))


def test_a_superior_lists_a_case_that_it_did_not_know_of_and_knows_it_from_then_on() -> None:
    listed = replace(orders.LIST, document_no="潍市监督〔2026〕1号")
    scene = town(CITY).when(listed, ORDER).then_accepted()
    assert CITY in scene.state(CASE).participants


def test_several_issuers_supervise_one_case_at_once() -> None:
    listed = replace(orders.LIST, document_no="潍市监督〔2026〕1号")
    scene = town(CITY, orders.ACTIVE).when(listed, SECOND).then_accepted()
    scene.then_state(CASE, orders=frozenset({ORDER, SECOND}))
    again = replace(orders.LIST, document_no="安专办督〔2026〕2号")
    scene.as_agency(OFFICE).when(again, LETTER).then_rejected("supervision_order.listed_already")
    ended = scene.on(LATER).as_agency(MARKET).when(orders.REQUEST, ORDER).then_accepted()
    over = ended.as_agency(OFFICE).when(orders.DELIST, ORDER)
    over.then(orders.DELIST, CaseSupervisionEnded(supervision_order=ORDER))
    over.scene.then_state(CASE, orders=frozenset({SECOND}))
    # and what was delisted can be listed again, by an order of its own
    over.scene.when(again, LETTER).then_accepted()


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (CITY, orders.LIST_REGION),
        (PROVINCE, orders.LIST_REGION),
        (GOVERNMENT, orders.LIST_REGION),
        (CITY_GOVERNMENT, orders.LIST_REGION),
        (OFFICE, orders.LIST_REGION),
        (JUSTICE, orders.LIST_ISSUE),
        (CITY_JUSTICE, orders.LIST_ISSUE),
        (CITY, orders.LIST_ISSUE),
    ],
)
def test_who_lists_what(actor: str, event: Any) -> None:
    town(actor).when(event, ORDER).then_accepted().then_state(ORDER, issuer=actor)


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (NEXT, orders.LIST_REGION),
        (AGRICULTURE, orders.LIST_REGION),
        # a justice bureau lists problems of enforcement, and no district
        (JUSTICE, orders.LIST_REGION),
        (FAR, orders.LIST_ISSUE),
    ],
)
def test_who_does_not(actor: str, event: Any) -> None:
    town(actor).when(event, ORDER).then_rejected("supervision_order.not_entitled_to_list", basis="条例")


def test_the_justice_bureau_lists_since_the_regulation_is_in_force() -> None:
    event = replace(orders.LIST_ISSUE, complete_by_on=date(2026, 3, 1))
    town(JUSTICE).on("2026-01-31").when(event, ORDER).then_rejected("supervision_order.not_entitled_to_list")
    town(JUSTICE).on("2026-02-01").when(event, ORDER).then_accepted()


def test_a_bureau_is_above_its_own_unit_and_a_unit_above_nobody() -> None:
    event = replace(orders.LIST_REGION, addressed_to=UNIT, document_no="安市监督〔2026〕1号")
    town(MARKET).when(event, ORDER).then_accepted()
    town(UNIT).when(orders.LIST_REGION, ORDER).then_rejected("supervision_order.not_entitled_to_list")


REFUSED: tuple[tuple[str, str, Any], ...] = (
    ("supervision_order.target_incomplete", OFFICE, replace(orders.LIST, case=None)),
    ("supervision_order.target_incomplete", OFFICE, replace(orders.LIST, adcode="370784")),
    ("supervision_order.target_incomplete", OFFICE, replace(orders.LIST_REGION, issue="检查过频")),
    ("supervision_order.target_incomplete", OFFICE, replace(orders.LIST_ISSUE, issue=None)),
    ("supervision_order.to_oneself", OFFICE, replace(orders.LIST_REGION, addressed_to=OFFICE)),
    ("agency.not_available", OFFICE, replace(orders.LIST_REGION, addressed_to=UNKNOWN_AGENCY)),
    ("supervision_order.case_unknown", OFFICE, replace(orders.LIST, addressed_to=NEXT)),
    ("supervision_order.case_unknown", OFFICE, replace(orders.LIST, case=ORDER)),
    ("supervision_order.case_unknown", POLICE, orders.LIST),
    ("supervision_order.campaigns_differ", OFFICE, replace(orders.LIST, campaigns=(SELF_TRIAGE,))),
    ("campaign.not_open", OFFICE, replace(orders.LIST_REGION, campaigns=(UNKNOWN_CAMPAIGN,))),
    ("supervision_order.not_entitled_to_list", OFFICE, replace(orders.LIST_REGION, campaigns=(NEXT_TOWN,))),
    ("supervision_order.date_has_passed", OFFICE, replace(orders.LIST, complete_by_on=date(2026, 3, 9))),
)


@pytest.mark.parametrize(("code", "actor", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_listing_refused(code: str, actor: str, event: Any) -> None:
    town(actor).when(event, ORDER).then_rejected(code)


def test_what_is_over_is_not_listed() -> None:
    closed = town(OFFICE, orders.AROUND[:-1], cases.CLOSED)
    closed.when(orders.LIST, ORDER).then_rejected("supervision_order.case_over")
    closing = town(OFFICE, orders.AROUND[:-1], cases.CLOSING)
    closing.when(orders.LIST, ORDER).then_accepted()


def test_a_number_is_borne_by_one_order() -> None:
    scene = town(OFFICE).when(orders.LIST_REGION, ORDER).then_accepted()
    scene.when(orders.LIST_REGION, SECOND).then_rejected("document_number.in_use", status="conflict")


# -- on a proposal -----------------------------------------------------------------------------------------------------------


def test_a_proposal_is_listed_as_proposed() -> None:
    scene = town(OFFICE, orders.PROPOSED)
    scene.when(orders.LIST, ORDER).then_accepted().then_state(ORDER, registrant=MARKET, issuer=OFFICE, offered_to=None)
    other = replace(orders.LIST_REGION, report_cycle=None)
    scene.when(other, ORDER).then_rejected("supervision_order.proposed_otherwise")


def test_one_proposes_what_one_knows_of_to_whoever_could_list_it() -> None:
    refused = replace(orders.PROPOSE, proposed_issuer=NEXT)
    town(MARKET).when(refused, ORDER).then_rejected("supervision_order.not_entitled_to_list")
    unknown = replace(orders.PROPOSE, proposed_issuer=UNKNOWN_AGENCY)
    town(MARKET).when(unknown, ORDER).then_rejected("agency.not_available")
    town(AGRICULTURE).when(orders.PROPOSE, ORDER).then_rejected("supervision_order.case_unknown")
    town(MARKET).when(replace(orders.PROPOSE, proposed_issuer=CITY), ORDER).then_accepted()
    itself = replace(orders.PROPOSE, proposed_issuer=MARKET)
    town(MARKET).when(itself, ORDER).then_rejected("supervision_order.to_oneself")


# -- its course ----------------------------------------------------------------------------------------------------------------


def test_more_time_is_later_and_a_leader_approves_it() -> None:
    scene = town(OFFICE, orders.ACTIVE).on(LATER)
    scene.when(orders.EXTEND, ORDER).then(orders.EXTEND).then_state(ORDER, complete_by_on=date(2026, 6, 8))
    same = replace(orders.EXTEND, complete_by_on=date(2026, 5, 8))
    scene.when(same, ORDER).then_rejected("supervision_order.no_extension")
    scene.when(replace(orders.EXTEND, approved_by=NOBODY), ORDER).then_rejected("approval.wrong_post")
    scene.when(replace(orders.EXTEND, approved_by=None), ORDER).then_accepted()
    # after the day itself it is still later than that, and over all the same
    late = replace(orders.EXTEND, complete_by_on=date(2026, 5, 20))
    scene.on("2026-05-20").when(late, ORDER).then_rejected("supervision_order.date_has_passed")


def test_an_order_follows_the_case_into_other_hands() -> None:
    scene = town(OFFICE, orders.ACTIVE).on(LATER)
    scene.when(orders.READDRESS, ORDER).then_rejected("supervision_order.case_held_elsewhere")
    same = replace(orders.READDRESS, addressed_to=MARKET)
    scene.when(same, ORDER).then_rejected("supervision_order.same_target")
    moved = scene.with_state("case", replace(scene.state(CASE), holder=NEXT), CASE)
    after = moved.when(orders.READDRESS, ORDER).then(orders.READDRESS)
    after.then_state(ORDER, target=NEXT, participants=(MARKET, NEXT), complete_by_on=date(2026, 5, 29))
    region = town(CITY, orders.REGION).on(LATER)
    region.when(replace(orders.READDRESS, addressed_to=CITY), ORDER).then_rejected("supervision_order.to_oneself")
    region.when(replace(orders.READDRESS, addressed_to=UNKNOWN_AGENCY), ORDER).then_rejected("agency.not_available")
    past = replace(orders.READDRESS, complete_by_on=date(2026, 3, 16))
    region.when(past, ORDER).then_rejected("supervision_order.date_has_passed")


def test_a_superior_takes_it_over_and_sees_the_case() -> None:
    outcome = town(OFFICE, orders.ACTIVE).on(LATER).when(orders.RAISE, ORDER)
    scene = outcome.then(orders.RAISE, CaseSupervisionListed(supervision_order=ORDER, issuer=CITY))
    scene.then_state(ORDER, stage=Stage.ESCALATED, issuer=OFFICE, holder=CITY)
    assert CITY in scene.state(CASE).participants
    scene.when(orders.REMIND, ORDER).then_rejected("supervision_order.not_the_supervisor")
    scene.as_agency(CITY).when(orders.REMIND, ORDER).then_accepted()


@pytest.mark.parametrize("to", [NEXT, OFFICE, MARKET, JUSTICE])
def test_it_is_raised_upward_only(to: str) -> None:
    event = replace(orders.RAISE, raised_to=to)
    town(OFFICE, orders.ACTIVE).on(LATER).when(event, ORDER).then_rejected("supervision_order.not_raised_upward")


def test_whoever_supervises_does_not_raise_it_to_itself() -> None:
    scene = town(CITY, orders.REGION).on(LATER)
    scene.when(orders.RAISE, ORDER).then_rejected("supervision_order.not_raised_upward")
    scene.when(replace(orders.RAISE, raised_to=PROVINCE), ORDER).then_accepted().then_state(ORDER, holder=PROVINCE)


@pytest.mark.parametrize(
    "event",
    [
        replace(orders.RAISE, raised_to=None),
        replace(orders.INTERVIEW, interviewed_on=None),
        replace(orders.CRITICISE, document_no=None),
        replace(orders.INTERVIEW, raised_to=PROVINCE),
        replace(orders.CRITICISE, interviewed_on=date(2026, 3, 13)),
        replace(orders.INTERVIEW, circulated_to=(NEXT,)),
    ],
)
def test_each_way_of_escalating_says_what_it_did(event: Any) -> None:
    town(CITY, orders.REGION).on(LATER).when(event, ORDER).then_rejected("supervision_order.escalation_incomplete")


def test_escalating_otherwise() -> None:
    scene = town(CITY, orders.REGION).on(LATER)
    to_come = replace(orders.INTERVIEW, interviewed_on=date(2026, 3, 17))
    scene.when(to_come, ORDER).then_rejected("supervision_order.interview_in_future")
    unknown = replace(orders.CRITICISE, circulated_to=(UNKNOWN_AGENCY,))
    scene.when(unknown, ORDER).then_rejected("agency.not_available")
    twice = scene.when(orders.INTERVIEW, ORDER).then(orders.INTERVIEW).when(orders.CRITICISE, ORDER).then_accepted()
    twice.then_state(ORDER, escalations=(Escalation.INTERVIEW, Escalation.CRITICISM))


def test_a_listing_that_was_escalated_is_so_after_a_refusal() -> None:
    past = (orders.ESCALATED, posted(orders.REQUEST, MARKET, LATER))
    town(OFFICE, past).on(LATER).when(orders.REFUSE, ORDER).then(orders.REFUSE).then_state(ORDER, stage=Stage.ESCALATED)


def test_a_case_is_delisted_as_finished_when_it_is() -> None:
    event = replace(orders.DELIST, delist_result=DelistResult.FINISHED)
    scene = town(OFFICE, orders.IN_REVIEW).on(LATER)
    scene.when(event, ORDER).then_rejected("supervision_order.case_undecided")
    decided = scene.with_state("case", replace(scene.state(CASE), stage=CaseStage.EXECUTING), CASE)
    decided.when(event, ORDER).then_accepted().then_state(ORDER, stage=Stage.DELISTED)
    scene.when(replace(orders.DELIST, approved_by=NOBODY), ORDER).then_rejected("approval.wrong_post")


def test_a_region_is_put_right_and_not_finished() -> None:
    scene = town(CITY, orders.REGION, posted(orders.REQUEST, MARKET, LATER)).on(LATER)
    finished = replace(orders.DELIST, delist_result=DelistResult.FINISHED)
    scene.when(finished, ORDER).then_rejected("supervision_order.no_case_to_finish")
    rectified = replace(orders.DELIST, delist_result=DelistResult.RECTIFIED)
    scene.when(rectified, ORDER).then(rectified)


@pytest.mark.parametrize(
    ("cycle", "day"),
    [
        (ReportCycle.WEEKLY, date(2026, 2, 7)),
        # the last day of the shorter month
        (ReportCycle.MONTHLY, date(2026, 2, 28)),
        (ReportCycle.QUARTERLY, date(2026, 4, 30)),
        (None, None),
    ],
)
def test_the_next_report_counts_from_the_last(cycle: ReportCycle | None, day: date | None) -> None:
    order = SupervisionOrder(stage=Stage.ACTIVE, report_cycle=cycle, reported_on=date(2026, 1, 31))
    assert order.report_due_on == day
    assert replace(order, stage=Stage.DELIST_REVIEW).report_due_on is None


# -- letters -----------------------------------------------------------------------------------------------------------------------

FIRST = replace(orders.OPINE, follows=None)


@pytest.mark.parametrize(
    ("event", "allowed", "refused"),
    [
        (orders.URGE, (JUSTICE, CITY_JUSTICE), (GOVERNMENT, CITY, OFFICE, FAR)),
        (FIRST, (JUSTICE, CITY_JUSTICE), (GOVERNMENT, CITY, OFFICE, FAR)),
        (orders.DECIDE, (GOVERNMENT, CITY_GOVERNMENT), (JUSTICE, CITY, OFFICE, FAR)),
    ],
)
def test_letters_come_from_the_body_that_the_regulation_names(
    event: Any, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    for actor in allowed:
        scene = town(actor).when(event, ORDER).then_accepted()
        scene.then_state(ORDER, stage=Stage.ISSUED, issuer=actor, target=MARKET)
    for actor in refused:
        town(actor).when(event, ORDER).then_rejected("supervision_order.wrong_body")
    early = replace(event, complete_by_on=date(2026, 3, 1))
    town(allowed[0]).on("2026-01-31").when(early, ORDER).then_rejected("supervision_order.regulation_not_in_force")
    town(allowed[0]).on("2026-02-01").when(early, ORDER).then_accepted()


@pytest.mark.parametrize("event", [orders.URGE, FIRST, orders.DECIDE])
def test_letters_that_are_refused(event: Any) -> None:
    actor = GOVERNMENT if event is orders.DECIDE else JUSTICE
    town(actor).when(replace(event, addressed_to=UNKNOWN_AGENCY), ORDER).then_rejected("supervision_order.wrong_body")
    suspended = town(actor).with_agency(AGRICULTURE, suspended=True)
    suspended.when(replace(event, addressed_to=AGRICULTURE), ORDER).then_rejected("agency.not_available")
    town(actor).when(replace(event, addressed_to=actor), ORDER).then_rejected("supervision_order.to_oneself")
    town(actor).when(replace(event, campaigns=(UNKNOWN_CAMPAIGN,)), ORDER).then_rejected("campaign.not_open")
    over = replace(event, complete_by_on=date(2026, 3, 9))
    town(actor).when(over, ORDER).then_rejected("supervision_order.date_has_passed")


def test_a_letter_that_was_not_complied_with_ends_where_the_next_one_begins() -> None:
    outcome = town(JUSTICE, orders.URGED).when(orders.OPINE, ORDER)
    assert [item.event.topic for item in outcome.decided] == [
        "supervision_order.opinion_issued",
        "document_number.registered",
        "supervision_order.followed_up",
    ]
    outcome.then_accepted().then_state(LETTER, stage=Stage.CLOSED)
    # and nothing follows what is over
    again = replace(orders.OPINE, document_no="安司监意〔2026〕2号")
    outcome.scene.when(again, SECOND).then_rejected("supervision_order.former_letter_unknown")


def test_what_a_letter_may_follow() -> None:
    ignored = replace(orders.DECIDE, decision_ground=DecisionGround.IGNORED)
    scene = town(GOVERNMENT, orders.URGED)
    scene.when(ignored, ORDER).then_rejected("supervision_order.decision_without_letter")
    scene.when(replace(ignored, follows=LETTER), ORDER).then_accepted().then_state(LETTER, stage=Stage.CLOSED)
    other = replace(ignored, follows=LETTER, addressed_to=AGRICULTURE)
    scene.when(other, ORDER).then_rejected("supervision_order.former_letter_unknown")
    decided = scene.when(orders.DECIDE, SECOND).then_accepted()
    after_decision = replace(ignored, follows=SECOND, document_no="安政监决〔2026〕2号")
    decided.when(after_decision, ORDER).then_rejected("supervision_order.former_letter_unknown")
    listed = town(GOVERNMENT, orders.REGION)
    listed.when(replace(ignored, follows=ORDER), LETTER).then_rejected("supervision_order.former_letter_unknown")


def test_what_is_not_put_right_gets_another_day() -> None:
    scene = town(JUSTICE, orders.RECTIFIED).on(LATER)
    scene.when(orders.ENOUGH, ORDER).then(orders.ENOUGH).then_state(ORDER, stage=Stage.CLOSED)
    again = scene.when(orders.NOT_ENOUGH, ORDER).then(orders.NOT_ENOUGH)
    again.then_state(ORDER, stage=Stage.ISSUED, complete_by_on=date(2026, 4, 10))
    undated = replace(orders.NOT_ENOUGH, complete_by_on=None)
    scene.when(undated, ORDER).then_rejected("supervision_order.new_date_misplaced")
    dated = replace(orders.ENOUGH, complete_by_on=date(2026, 4, 10))
    scene.when(dated, ORDER).then_rejected("supervision_order.new_date_misplaced")
    over = replace(orders.NOT_ENOUGH, complete_by_on=date(2026, 3, 16))
    scene.when(over, ORDER).then_rejected("supervision_order.date_has_passed")


def test_an_objection_is_raised_once_and_answered_before_the_letter_goes_on() -> None:
    scene = town(MARKET, orders.OBJECTED).on(LATER)
    scene.when(orders.OBJECT, ORDER).then_rejected("supervision_order.objection_open")
    # it excuses nobody from complying meanwhile
    rectified = scene.when(orders.RECTIFY, ORDER).then(orders.RECTIFY)
    rectified.as_agency(JUSTICE).when(orders.ENOUGH, ORDER).then_rejected("supervision_order.objection_open")
    handled = rectified.as_agency(JUSTICE).when(orders.MAINTAIN, ORDER).then(orders.MAINTAIN)
    handled.then_state(ORDER, stage=Stage.RECTIFIED, objecting=False)
    handled.when(orders.MAINTAIN, ORDER).then_rejected("supervision_order.no_objection")
    handled.when(orders.ENOUGH, ORDER).then(orders.ENOUGH)


def test_a_letter_that_is_changed_is_complied_with_anew() -> None:
    scene = town(JUSTICE, orders.OBJECTED, posted(orders.RECTIFY, MARKET, LATER)).on(LATER)
    changed = scene.when(orders.AMEND, ORDER).then(orders.AMEND)
    changed.then_state(ORDER, stage=Stage.ISSUED, complete_by_on=date(2026, 4, 3), objecting=False)
    undated = replace(orders.AMEND, complete_by_on=None)
    scene.when(undated, ORDER).then_rejected("supervision_order.new_date_misplaced")
    dated = replace(orders.REVOKE, complete_by_on=date(2026, 4, 3))
    scene.when(dated, ORDER).then_rejected("supervision_order.new_date_misplaced")
    over = replace(orders.AMEND, complete_by_on=date(2026, 3, 16))
    scene.when(over, ORDER).then_rejected("supervision_order.date_has_passed")


def test_a_number_of_an_answer_is_taken() -> None:
    for past, actor, event in (
        (orders.ISSUED, MARKET, replace(orders.RECTIFY, document_no="安市监函〔2026〕8号")),
        (orders.OBJECTED, JUSTICE, replace(orders.MAINTAIN, document_no="安司函〔2026〕8号")),
        (orders.IN_REVIEW, OFFICE, replace(orders.DELIST, document_no="安专办督〔2026〕8号")),
        (orders.REGION, CITY, orders.CRITICISE),
    ):
        scene = town(actor, past).on(LATER).when(event, ORDER).then_accepted()
        outcome = town(actor, past).on(LATER).when(event, ORDER)
        assert "document_number.registered" in {item.event.topic for item in outcome.decided}
        assert scene.state(ORDER).stage is not Stage.NONE

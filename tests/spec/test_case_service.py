"""Service by public notice, and the court's enforcement: 程序规定 第七十六条、第八十二条; 行政强制法 第五十三条、第五十四条."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination.streams.calendar import THE_CALENDAR, CalendarPublished
from coordination.streams.case import (
    Deferral,
    Instalment,
    RemedyEnd,
    ReviewResult,
    Revocation,
    ServedDocument,
    ServiceMethod,
    Stage,
)
from tests.spec import transfers
from tests.spec.cases import (
    APPLY,
    AWAITING_PARTY,
    CASE,
    CHANGE,
    COURT_END,
    DECIDING,
    DEFER,
    DEMAND,
    DEMANDED,
    END_REMEDIES,
    EXECUTING,
    HEARING_SET,
    IN_REVIEW,
    INVESTIGATING,
    LEGAL_REVIEW,
    NOTICE,
    NOTICE_PENDING,
    PAY,
    PENALISE,
    PUBLISH,
    RECEIVE,
    REMEDIES_OVER,
    SERVE,
    SERVED,
)
from tests.spec.dsl import ADMINISTRATOR, given, said

BY_NOTICE = replace(SERVE, service_method=ServiceMethod.PUBLIC_NOTICE)
PUBLISH_NOTICE = replace(PUBLISH, served_document=ServedDocument.PENALTY_NOTICE)
PUBLISH_DEMAND = replace(PUBLISH, served_document=ServedDocument.DEMAND)


# -- public notice -------------------------------------------------------------------------------------------------------


def test_a_decision_counts_as_served_when_thirty_days_have_passed() -> None:
    """Published on 29 April 2024, the thirtieth day is Wednesday 29 May."""
    given(EXECUTING).on("2024-06-30").when(BY_NOTICE).then_rejected(
        "case.service_not_published", pointer="/data/service_method", basis="第八十二条"
    )
    scene = given(EXECUTING).on("2024-04-29").when(PUBLISH).then(PUBLISH)
    scene.when(PUBLISH).then_rejected("case.published_already", pointer="/data/served_document")
    scene.on("2024-05-28").when(BY_NOTICE).then_rejected(
        "case.not_deemed_served", pointer="/legalon", basis="第九十五条"
    )
    served = scene.on("2024-05-29").when(BY_NOTICE).then(BY_NOTICE)
    assert (served.state(CASE).decision.served_on, served.state(CASE).published) == (date(2024, 5, 29), ())


def test_the_last_day_moves_off_a_day_that_is_not_worked() -> None:
    """Published on 2 May 2024: the thirtieth day is Saturday 1 June, so Monday the 3rd."""
    scene = given(EXECUTING).on("2024-05-02").when(PUBLISH).then(PUBLISH)
    scene.on("2024-06-02").when(BY_NOTICE).then_rejected("case.not_deemed_served")
    scene.on("2024-06-03").when(BY_NOTICE).then(BY_NOTICE)


@pytest.mark.parametrize(("region", "last"), [("370784", "2024-05-30"), ("370785", "2024-05-29")])
def test_the_days_published_for_the_agencys_region_count(region: str, last: str) -> None:
    """Of 30 days from 29 April 2024 the last is Wednesday 29 May, a holiday of the region in the first case."""
    table = CalendarPublished(year=2024, region=region, document_no="地方放假通知1号", off_days=(date(2024, 5, 29),))
    holiday = said(table, by=ADMINISTRATOR, stream=THE_CALENDAR)
    scene = given((holiday, EXECUTING)).on("2024-04-29").when(PUBLISH).then(PUBLISH)
    day_before = (date.fromisoformat(last) - timedelta(1)).isoformat()
    scene.on(day_before).when(BY_NOTICE).then_rejected("case.not_deemed_served")
    scene.on(last).when(BY_NOTICE).then(BY_NOTICE)


def test_a_party_that_turns_up_is_served_at_once() -> None:
    scene = given(EXECUTING).on("2024-04-29").when(PUBLISH).then(PUBLISH)
    scene.on("2024-05-10").when(SERVE).then(SERVE).then_state(CASE, published=())


def test_a_penalty_notice_is_published_after_the_review() -> None:
    """Published on 16 April 2024: the thirtieth day is Thursday 16 May."""
    given(IN_REVIEW).on("2024-04-16").when(PUBLISH_NOTICE).then_rejected(
        "case.nothing_to_serve", pointer="/data/served_document"
    )
    scene = given(NOTICE_PENDING).on("2024-04-16").when(PUBLISH_NOTICE).then(PUBLISH_NOTICE)
    told = replace(NOTICE, service_method=ServiceMethod.PUBLIC_NOTICE)
    scene.on("2024-05-15").when(told).then_rejected("case.not_deemed_served")
    scene = scene.on("2024-05-16").when(told).then(told).then_state(CASE, stage=Stage.AWAITING_PARTY, published=())
    scene.when(told).then_rejected("case.service_not_published")


def test_a_notice_that_was_published_anew_falls_with_the_decision() -> None:
    past = (*DECIDING, said(PUBLISH_NOTICE, on="2024-04-25"))
    given(past).then_state(CASE, published=((ServedDocument.PENALTY_NOTICE, date(2024, 4, 25)),))
    given((*past, said(PENALISE, on="2024-04-26"))).then_state(CASE, published=())


def test_a_notice_that_was_published_anew_falls_when_the_case_is_sent_back() -> None:
    sent_back = replace(LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)
    past = (*DECIDING, said(PUBLISH_NOTICE, on="2024-04-25"), said(RECEIVE, on="2024-04-25"))
    given((*past, said(sent_back, on="2024-04-26"))).then_state(CASE, stage=Stage.INVESTIGATING, published=())


def test_a_demand_is_published_too() -> None:
    """Published on 1 November 2024: the thirtieth day is Sunday 1 December, so Monday the 2nd."""
    by_notice = replace(DEMAND, service_method=ServiceMethod.PUBLIC_NOTICE)
    scene = given(REMEDIES_OVER).on("2024-11-01").when(PUBLISH_DEMAND).then(PUBLISH_DEMAND)
    scene.on("2024-12-01").when(by_notice).then_rejected("case.not_deemed_served")
    scene.on("2024-12-02").when(by_notice).then(by_notice).then_state(CASE, demanded_on=date(2024, 12, 2), published=())


@pytest.mark.parametrize(
    ("past", "event"),
    [
        (AWAITING_PARTY, PUBLISH),
        (AWAITING_PARTY, PUBLISH_DEMAND),
        (EXECUTING, PUBLISH_NOTICE),
        (EXECUTING, PUBLISH_DEMAND),
        (SERVED, PUBLISH),
    ],
    ids=["decision before there is one", "demand before", "notice after", "demand unserved", "decision served"],
)
def test_only_what_waits_to_be_served_is_published(past: Any, event: Any) -> None:
    given(past).on("2024-05-06").when(event).then_rejected("case.nothing_to_serve")


def test_a_changed_decision_is_published_and_served_anew() -> None:
    past = (*EXECUTING, said(PUBLISH, on="2024-04-29"), said(CHANGE, on="2024-05-20"))
    given(past).then_state(CASE, published=()).on("2024-06-28").when(BY_NOTICE).then_rejected(
        "case.service_not_published"
    )


# -- remedies and the court ------------------------------------------------------------------------------------------------


def test_remedies_end_half_a_year_after_service() -> None:
    """行政诉讼法 第四十六条: six months. Served on 28 April 2024, that is Monday 28 October."""
    given(EXECUTING).on("2024-10-28").when(END_REMEDIES).then_rejected("case.not_served")
    given(SERVED).on("2024-10-27").when(END_REMEDIES).then_rejected(
        "case.remedies_not_used_up", pointer="/legalon", basis="第四十六条"
    )
    scene = given(SERVED).on("2024-10-28").when(END_REMEDIES).then(END_REMEDIES)
    scene = scene.then_state(CASE, remedies_ended_on=date(2024, 10, 28))
    scene.when(END_REMEDIES).then_rejected("case.remedies_ended_already")


def test_reconsideration_shortens_that() -> None:
    """行政诉讼法 第四十五条: fifteen days after the decision on reconsideration, whenever that came."""
    upheld = replace(END_REMEDIES, remedy_end=RemedyEnd.UPHELD)
    given(SERVED).on("2024-08-12").when(upheld).then(upheld)


def test_the_court_is_asked_after_ten_working_days() -> None:
    """行政强制法 第五十四条、第六十九条. From Friday 1 November 2024: 4 to 8 (5), 11 to 15 (10); the next is Saturday the 16th."""
    for day in ("2024-11-02", "2024-11-15"):
        given(DEMANDED).on(day).when(APPLY).then_rejected(
            "case.demand_not_over", pointer="/legalon", basis="第五十四条"
        )
    given(DEMANDED).on("2024-11-16").when(APPLY).then(APPLY)


def test_a_second_demand_gives_no_more_time() -> None:
    scene = given(DEMANDED).on("2024-11-11").when(DEMAND).then(DEMAND).then_state(CASE, demanded_on=date(2024, 11, 1))
    scene.on("2024-11-16").when(APPLY).then(APPLY)


def test_the_court_is_not_asked_while_the_decision_can_be_contested() -> None:
    past = (*SERVED, said(DEMAND, on="2024-06-03"))
    given(past).on("2024-07-01").when(APPLY).then_rejected("case.remedies_open", basis="第五十三条")


def test_the_right_lapses_after_three_months() -> None:
    """From 28 October 2024 to 28 January 2025, the first day of the Spring Festival's days off; work begins again on 5 February."""
    given(DEMANDED).on("2025-02-05").when(APPLY).then(APPLY)
    given(DEMANDED).on("2025-02-06").when(APPLY).then_rejected(
        "case.enforcement_lapsed", pointer="/legalon", basis="第五十三条"
    )


def test_where_instalments_were_allowed_the_three_months_count_from_their_end() -> None:
    """行政处罚法 第七十二条第二款. The last instalment on 2 December 2024: until 2 March 2025, a Sunday, so Monday the 3rd."""
    parts = (
        Instalment(pay_by=date(2024, 12, 2), amount_fen=300_000),
        Instalment(pay_by=date(2024, 9, 2), amount_fen=200_000),
    )
    past = (*SERVED, said(replace(DEFER, instalments=parts), on="2024-05-06"), *DEMANDED[len(SERVED) :])
    given(past).then_state(CASE, enforceable_from=date(2024, 12, 2))
    given(past).on("2024-11-20").when(APPLY).then_rejected("case.remedies_open", basis="第七十二条")
    given(past).on("2025-03-03").when(APPLY).then(APPLY)
    given(past).on("2025-03-04").when(APPLY).then_rejected("case.enforcement_lapsed")


def test_what_has_been_paid_of_a_plan_is_told_by_its_days() -> None:
    june, september = date(2024, 6, 1), date(2024, 9, 1)
    plan = Deferral(((september, 300_000), (june, 200_000)), before_fen=100_000)
    paid = [plan.kept_up_to(fen) for fen in (100_000, 299_999, 300_000, 599_999, 600_000)]
    assert paid == [None, None, june, june, september]
    assert plan.until == september


@pytest.mark.parametrize("revocation", [Revocation.CHANGED, Revocation.REMADE])
def test_what_was_demanded_under_a_decision_falls_with_it(revocation: Revocation) -> None:
    sums = {} if revocation is Revocation.CHANGED else {"fine_fen": 0, "illegal_income_fen": 0}
    revoked = said(replace(CHANGE, revocation=revocation, **sums), on="2024-11-20")
    past = (*DEMANDED, said(APPLY, on="2024-11-18"), revoked)
    given(past).then_state(CASE, demanded_on=None, remedies_ended_on=None, court_applied=False)


def test_the_court_ends_nothing_that_was_asked_for_under_another_decision() -> None:
    past = (*DEMANDED, said(APPLY, on="2024-11-18"), said(CHANGE, on="2024-11-20"))
    given(past).on("2024-12-02").when(COURT_END).then_rejected("case.court_not_applied")


def test_owing_is_told_by_what_was_decided_and_paid() -> None:
    half = replace(PAY, fine_fen=200_000)
    assert given(SERVED).state(CASE).owing
    assert given((*SERVED, said(half))).state(CASE).owing
    assert given((*SERVED, said(replace(PAY, illegal_income_fen=0)))).state(CASE).owing
    assert not given((*SERVED, said(PAY))).state(CASE).owing
    assert not given(INVESTIGATING).state(CASE).owing


# -- another agency --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "past",
    [IN_REVIEW, HEARING_SET, (*DECIDING, said(PUBLISH_NOTICE, on="2024-04-25"))],
    ids=["in review", "hearing fixed", "being served"],
)
def test_another_agency_that_takes_the_case_over_does_all_of_it_itself(past: Any) -> None:
    """程序规定 第十四条: what the former agency had reviewed, heard and served, it had no power to."""
    moved = given(transfers.DIRECTORY, past, transfers.rule(transfers.MOVED))
    moved.then_state(CASE, stage=Stage.FILED, review_received_on=None, hearing=None, published=())

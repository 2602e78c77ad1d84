"""The ledgers of leads and cases on both databases: what was excluded, reviewed, heard, served and enforced stands in the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.clocks.rules import Ground
from coordination.streams.case import ReviewResult, ServedDocument
from projections.cases import CASES
from projections.engine import ReadDatabase
from projections.engine.models import Row
from projections.leads import LEADS
from projections.reverse_referrals import REVERSE_REFERRALS
from tests.contract.pasts import fold_past
from tests.spec import cases, leads, transfers
from tests.spec import test_reverse_referral as reverse
from tests.spec.dsl import said
from tests.spec.leads import by_office, by_police

SENT_BACK = replace(cases.LEGAL_REVIEW, review_result=ReviewResult.SUPPLEMENT)


def case(database: ReadDatabase, *past: Any) -> Row:
    (row,) = fold_past(database, (CASES,), CASES, *past, batch=1).values()
    return row


def test_a_hearing_stands_in_the_case_step_by_step(database: ReadDatabase) -> None:
    row = case(database, cases.HEARD)
    assert (row["stage"], row["review_received_on"]) == ("deciding", date(2024, 4, 8))
    assert row["hearing"] == {
        "requested_on": "2024-04-19",
        "host": "host-1",
        "file_received_on": "2024-04-23",
        "hearing_on": "2024-05-14",
        "place": "三楼听证室",
        "public": True,
        "notified_on": "2024-04-24",
        "announced_on": "2024-04-25",
        "held_on": "2024-05-14",
        "result": "held",
        "reported_on": "2024-05-20",
    }


def test_a_hearing_that_was_moved_has_been_told_to_nobody(database: ReadDatabase) -> None:
    moved = said(replace(cases.FIX_HEARING, hearing_on=date(2024, 5, 28)), on="2024-05-13")
    hearing = case(database, cases.HEARING_SET, moved)["hearing"]
    assert (hearing["hearing_on"], hearing["notified_on"], hearing["announced_on"]) == ("2024-05-28", None, None)


def test_a_review_that_was_extended_twice(database: ReadDatabase) -> None:
    more = (said(cases.EXTEND_REVIEW, on="2024-04-12"), said(cases.EXTEND_REVIEW, on="2024-04-16"))
    assert case(database, cases.IN_REVIEW, *more)["review_extension_wd"] == 10


def test_service_by_notice_and_the_way_to_the_court(database: ReadDatabase) -> None:
    published = said(cases.PUBLISH, on="2024-04-29")
    assert case(database, cases.EXECUTING, published)["published"] == {"decision": "2024-04-29"}


@pytest.mark.parametrize(
    "over",
    [
        (said(cases.PENALISE, on="2024-04-26"),),
        (said(cases.RECEIVE, on="2024-04-25"), said(SENT_BACK, on="2024-04-26")),
    ],
    ids=["decided", "sent back"],
)
def test_a_notice_is_being_served_no_more_when_the_case_goes_on(database: ReadDatabase, over: tuple[Any, ...]) -> None:
    notice = replace(cases.PUBLISH, served_document=ServedDocument.PENALTY_NOTICE)
    past = (*cases.DECIDING, said(notice, on="2024-04-25"))
    assert case(database, past)["published"] == {"penalty_notice": "2024-04-25"}
    assert case(database, past, over)["published"] == {}


@pytest.mark.parametrize(
    "past",
    [cases.IN_REVIEW, cases.HEARING_SET, (*cases.INVESTIGATING, said(cases.BEGIN, on="2024-03-06"))],
    ids=["in review", "hearing fixed", "being tested"],
)
def test_nothing_of_the_former_agency_goes_on(database: ReadDatabase, past: tuple[Any, ...]) -> None:
    row = case(database, past, transfers.rule(transfers.MOVED, "2026-03-13"))
    assert (row["stage"], row["review_received_on"], row["hearing"]) == ("filed", None, None)
    assert (row["published"], row["exclusions"]) == ({}, [])


def test_what_begins_again_with_a_changed_decision(database: ReadDatabase) -> None:
    deferred = (*cases.SERVED, said(cases.DEFER, on="2024-05-06"), *cases.DEMANDED[len(cases.SERVED) :])
    past = (*deferred, said(cases.APPLY, on="2024-11-18"))
    row = case(database, past)
    dates = (row["demanded_on"], row["remedies_ended_on"], row["court_applied_on"], row["published"])
    assert dates == (date(2024, 11, 1), date(2024, 10, 28), date(2024, 11, 18), {})
    assert row["instalments"][0] == {"pay_by": "2024-06-01", "amount_fen": 200_000}


def test_a_changed_decision_clears_what_was_demanded(database: ReadDatabase) -> None:
    row = case(database, cases.DEMANDED, said(cases.CHANGE, on="2024-11-20"))
    assert (row["demanded_on"], row["remedies_ended_on"]) == (None, None)


def test_excluded_time_is_told_with_who_examines(database: ReadDatabase) -> None:
    other = replace(
        cases.BEGIN, exclusion_no="bian-1", exclusion_ground=Ground.IDENTIFICATION, examiner="某酒业股份有限公司"
    )
    told = (said(cases.BEGIN, on="2024-03-06"), said(other, on="2024-03-08"), said(cases.END, on="2024-03-20"))
    assert case(database, cases.INVESTIGATING, *told)["exclusions"] == [
        {
            "no": "jian-1",
            "ground": "testing",
            "examiner": "山东省产品质量检验研究院",
            "begun_on": "2024-03-06",
            "ended_on": "2024-03-20",
        },
        {"no": "bian-1", "ground": "identification", "examiner": "某酒业股份有限公司", "begun_on": "2024-03-08"},
    ]


def test_a_lead_tells_its_own_and_begins_anew_with_another_agency(database: ReadDatabase) -> None:
    past = (*leads.VERIFYING, by_police(leads.BEGIN), by_police(leads.SUSPECT), by_police(leads.LIFT_SUSPICION))
    (row,) = fold_past(database, (LEADS,), LEADS, past, batch=1).values()
    assert ([one["no"] for one in row["exclusions"]], row["crime_suspected"]) == (["jian-1"], False)


def test_a_returned_lead_has_no_exclusions_left(database: ReadDatabase) -> None:
    past = (*leads.VERIFYING, by_police(leads.BEGIN), by_police(leads.RETURN), by_office(leads.TRIAGE))
    (row,) = fold_past(database, (LEADS,), LEADS, past).values()
    assert row["exclusions"] == []


def test_a_review_that_asks_another_procuratorate(database: ReadDatabase) -> None:
    past = (
        reverse.posted(reverse.REGISTER, reverse.PROCURATORATE, "2024-05-06"),
        reverse.posted(reverse.BEGIN, reverse.PROCURATORATE, "2024-05-07"),
        reverse.posted(reverse.END, reverse.PROCURATORATE, "2024-05-10"),
    )
    (row,) = fold_past(database, (REVERSE_REFERRALS,), REVERSE_REFERRALS, past).values()
    assert [(one["ground"], one["begun_on"], one["ended_on"]) for one in row["exclusions"]] == [
        ("opinion", "2024-05-07", "2024-05-10")
    ]

"""Time that does not count, told on the record: 程序规定 第十八条、第六十四条第二款; 行刑反向衔接工作指引 第十二条."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.rules import Ground
from coordination.rules import Envelope
from coordination.streams.excluded import Excluded
from tests.spec import cases, goods, leads, transfers
from tests.spec.dsl import AGRICULTURE, MARKET, NOW, OFFICE, POLICE, Scene, given, said
from tests.spec.leads import by_office, by_police

LEADS, CASES = (leads.BEGIN, leads.END), (cases.BEGIN, cases.END)
ENVELOPE = Envelope(cases.CASE, 2, "tests", "e1", MARKET, MARKET, NOW, date(2024, 3, 6))
PERSON = UUID("5a1c1f6e-3f8e-4d60-9a44-7f1f1d0f5a09")


def verifying() -> Scene:
    return given(leads.VERIFYING).as_agency(POLICE).on("2024-03-06")


def investigating() -> Scene:
    return given(cases.INVESTIGATING).as_agency(MARKET).on("2024-03-06")


SCENES = pytest.mark.parametrize(("scene", "begin", "end"), [(verifying(), *LEADS), (investigating(), *CASES)])


@SCENES
def test_what_began_ends_once_and_not_before_it_began(scene: Scene, begin: Any, end: Any) -> None:
    scene.when(end).then_rejected("exclusion.not_begun", pointer="/data/exclusion_no")
    scene = scene.when(begin).then(begin)
    assert scene.state(scene.last).excluded == (Excluded("jian-1", Ground.TESTING, date(2024, 3, 6)),)
    scene.when(begin).then_rejected("exclusion.begun_already", pointer="/data/exclusion_no")
    scene.on("2024-03-05").when(end).then_rejected("exclusion.ended_before_begun", pointer="/legalon")
    scene.when(end).then(end)  # on the same day: nothing is left out
    scene = scene.on("2024-03-15").when(end).then(end)
    assert scene.state(scene.last).excluded == (
        Excluded("jian-1", Ground.TESTING, date(2024, 3, 6), date(2024, 3, 15)),
    )
    scene.when(end).then_rejected("exclusion.not_begun")
    scene.when(begin).then_rejected("exclusion.begun_already")


@SCENES
def test_several_stand_at_once_and_each_ends_for_itself(scene: Scene, begin: Any, end: Any) -> None:
    other = replace(begin, exclusion_no="bian-1", exclusion_ground=Ground.IDENTIFICATION, examiner="某酒业股份有限公司")
    scene = scene.when(begin).then(begin).on("2024-03-08").when(other).then(other)
    scene.when(replace(end, exclusion_no="bian-1")).then_rejected("exclusion.not_begun")  # of another ground
    scene = scene.on("2024-03-12").when(end).then(end)
    running = [one.no for one in scene.state(scene.last).excluded if one.ended_on is None]
    assert running == ["bian-1"]


@SCENES
def test_who_examines_is_on_record_and_a_person_by_reference_only(scene: Scene, begin: Any, end: Any) -> None:
    """M31: professional third-party bodies; a name of a natural person stands nowhere in clear."""
    nobody = replace(begin, examiner=None)
    scene.when(nobody).then_rejected("exclusion.examiner_missing", pointer="/data/examiner")
    scene.when(replace(nobody, examiner_agency=AGRICULTURE)).then_accepted()
    scene.when(replace(nobody, examiner_ref=PERSON)).then_accepted()
    unknown = replace(nobody, examiner_agency="370784-nobody")
    scene.when(unknown).then_rejected("agency.not_available", pointer="/data/examiner_agency")


@pytest.mark.parametrize("ground", Ground)
def test_each_record_knows_its_own_grounds(ground: Ground) -> None:
    """程序规定 第十八条 against 第六十四条第二款: a lead knows fewer; what has an event of its own is told by that."""
    said_of_lead = verifying().when(replace(leads.BEGIN, exclusion_ground=ground))
    told = replace(cases.BEGIN, exclusion_ground=ground, party_notice_no="安市监责退〔2024〕2号")
    said_of_case = investigating().when(told)
    examined = {Ground.TESTING, Ground.IDENTIFICATION}
    for outcome, known in ((said_of_lead, examined), (said_of_case, examined | {Ground.PUBLIC_NOTICE, Ground.REFUND})):
        if ground in known:
            outcome.then_accepted()
        else:
            outcome.then_rejected("exclusion.ground_elsewhere", pointer="/data/exclusion_ground")


def test_an_order_to_refund_is_told_the_party_in_writing() -> None:
    order = replace(cases.BEGIN, exclusion_ground=Ground.REFUND, examiner=None)
    investigating().when(order).then_rejected(
        "exclusion.party_not_told", pointer="/data/party_notice_no", basis="价格法"
    )
    investigating().when(replace(order, party_notice_no="安市监责退〔2024〕2号")).then_accepted()
    notice = replace(order, exclusion_ground=Ground.PUBLIC_NOTICE)
    investigating().when(notice).then_accepted()


def test_tests_of_seized_goods_are_told_the_party_in_writing() -> None:
    """行政强制法 第二十五条第三款: 检测、检验、检疫或者技术鉴定的期间应当明确，并书面告知当事人."""
    scene = given(goods.SEIZED).as_agency(MARKET).on("2024-03-10")
    scene.when(replace(goods.BEGIN, party_notice_no=None)).then_rejected(
        "exclusion.party_not_told", pointer="/data/party_notice_no", basis="行政强制法 第二十五条第三款"
    )
    for ground in (Ground.IDENTIFICATION, Ground.HEARING):
        scene.when(replace(goods.BEGIN, exclusion_ground=ground)).then_rejected("exclusion.ground_elsewhere")
    begun = scene.when(goods.BEGIN).then(goods.BEGIN)
    begun.when(goods.BEGIN).then_rejected("exclusion.begun_already")
    lifted = begun.when(goods.LIFT).then_accepted()
    lifted.on("2024-03-20").when(goods.END).then(goods.END)


def test_a_result_may_come_when_the_record_has_been_answered() -> None:
    filed = (*leads.VERIFYING, by_police(leads.BEGIN), said(leads.FILE, by="system"))
    given(filed).as_agency(POLICE).on("2024-03-20").when(leads.END).then(leads.END)
    decided = (*cases.DECIDING[:2], said(cases.BEGIN, on="2024-03-06"), *cases.DECIDING[2:], said(cases.PENALISE))
    given(decided).on("2024-05-20").when(cases.END).then(cases.END)


def test_what_was_excluded_for_one_agency_says_nothing_of_the_next() -> None:
    past = (*leads.VERIFYING, by_police(leads.BEGIN), by_police(leads.RETURN))
    given(past).then_state(excluded=())
    again = (*past, by_office(replace(leads.DISPATCH, to_agency=MARKET)), said(leads.ACCEPT))
    given(again).as_agency(MARKET).on("2024-03-20").when(leads.BEGIN).then(leads.BEGIN)
    reopened = (*leads.VERIFYING, by_police(leads.BEGIN), by_police(leads.DECLINE), by_office(leads.REOPEN))
    given(reopened).as_agency(OFFICE).then_state(excluded=())


def test_what_was_excluded_for_one_agency_does_not_move_with_the_record() -> None:
    begun = transfers.by(MARKET, leads.BEGIN, "2026-03-12", transfers.LEAD)
    lead = (transfers.LEAD_RECEIVED, begun, transfers.rule(transfers.LEAD_MOVED, "2026-03-13"))
    given(lead[:2]).then_state(transfers.LEAD, excluded=(Excluded("jian-1", Ground.TESTING, date(2026, 3, 12)),))
    given(lead).then_state(transfers.LEAD, excluded=())
    case = (*cases.INVESTIGATING, said(cases.BEGIN, on="2024-03-06"), transfers.rule(transfers.MOVED))
    given(transfers.DIRECTORY, case).then_state(cases.CASE, excluded=())

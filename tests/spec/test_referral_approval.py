"""Who approves what in a referral, which documents go with it, and what the law does not ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS, stream_id
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.referral import (
    CrimeField,
    DocumentKind,
    FileItem,
    FilingTier,
    ReferralGround,
    Stage,
)
from tests.spec import referrals
from tests.spec.dsl import (
    ACTING,
    CHIEF,
    LEADER,
    MARKET,
    POLICE,
    UNIT,
    Said,
    given,
    said,
)
from tests.spec.referrals import (
    CITY_LEADER,
    CITY_POLICE,
    DRAFT,
    NEXT_POLICE,
    REFERRAL,
    SEND,
)

O310, PSC, SPPR = "行政执法机关移送涉嫌犯罪案件的规定", "公安机关办理刑事案件程序规定", "人民检察院刑事诉讼规则"
EC = "公安机关办理经济犯罪案件的若干规定"
FIVE = SEND.documents


def without(kind: DocumentKind, reason: str | None = None) -> tuple[FileItem, ...]:
    rest = tuple(item for item in FIVE if item.kind is not kind)
    return rest if reason is None else (*rest, FileItem(kind=kind, absent_reason=reason))


def by(actor: str, event: Any, on: str = "2024-04-01") -> Said:
    return said(event, by=actor, on=on, stream=REFERRAL)


def test_tiers_of_economic_crime_are_for_economic_crime() -> None:
    scene = given(referrals.UNDER_REVIEW)
    scene = scene.with_state("referral", replace(scene.state(REFERRAL), crime_field=CrimeField.OTHER))
    ten = replace(referrals.EXTEND, tier=FilingTier.TEN, approved_by=None)
    scene.as_agency(POLICE).when(ten).then_rejected("referral.tier_of_economic_crime", basis=EC)


@pytest.mark.parametrize(
    ("tier", "approver"),
    [
        (FilingTier.SEVEN, None),
        (FilingTier.TEN, None),
        (FilingTier.TEN, "anybody"),
        (FilingTier.THIRTY, LEADER),
        (FilingTier.THIRTY, CHIEF),
    ],
)
def test_tiers_with_the_approver_that_each_demands(tier: FilingTier, approver: str | None) -> None:
    event = replace(referrals.EXTEND, tier=tier, approved_by=approver)
    given(referrals.UNDER_REVIEW).as_agency(POLICE).when(event).then(event).then_state(tier=tier)


def test_the_head_of_a_unit_is_no_head_of_the_agency() -> None:
    """O310 第五条: 正职负责人 of the agency that enforces; EC 第十六条: a head of the police at county level or above."""
    own = Subordination(MARKET, Span())
    brigade = {"parent": MARKET, "parents": (own,)}
    scene = given(referrals.PENDING_APPROVAL).with_agency(MARKET)
    scene = scene.with_agency(UNIT, **brigade, tenures=scene.state(stream_id("agency", MARKET)).tenures)
    scene = scene.with_state("referral", replace(scene.state(REFERRAL), registrant=UNIT, holder=UNIT), REFERRAL)
    bureau_without = scene.with_agency(MARKET, tenures=())
    bureau_without.as_agency(UNIT).on("2024-03-21").when(referrals.APPROVE).then_rejected(
        "approval.wrong_post", basis="第五条"
    )
    scene.as_agency(UNIT).on("2024-03-21").when(referrals.APPROVE).then_accepted()


def test_the_last_tier_is_approved_one_level_up() -> None:
    scene = given(referrals.UNDER_REVIEW, by(POLICE, referrals.EXTEND)).as_agency(POLICE)
    last = replace(referrals.EXTEND, tier=FilingTier.SIXTY)
    scene.when(replace(last, approved_by=CITY_LEADER)).then_accepted()
    # who is one level up is for the directory to say
    nobody_above = scene.with_agency(POLICE, superiors=())
    nobody_above.when(replace(last, approved_by=CITY_LEADER)).then_rejected("referral.tier_unapproved")


@pytest.mark.parametrize(
    ("approver", "day", "stands"),
    [
        (CHIEF, "2024-03-21", True),
        (ACTING, "2024-12-31", True),
        (ACTING, "2025-01-01", False),  # no longer acting on that day
        (LEADER, "2024-03-21", False),  # a deputy
        ("head-1", "2024-03-21", False),
        ("meeting-1", "2024-03-21", False),
    ],
)
def test_only_the_chief_on_the_legal_date(approver: str, day: str, stands: bool) -> None:  # noqa: FBT001
    event = replace(referrals.APPROVE, approved_by=approver)
    outcome = given(referrals.PENDING_APPROVAL).as_agency(MARKET).on(day).when(event)
    if stands:
        outcome.then(event).then_state(stage=Stage.APPROVED, approved_on=date.fromisoformat(day))
    else:
        outcome.then_rejected("approval.wrong_post", pointer="/data/approved_by", basis="第五条")


@pytest.mark.parametrize("kind", [DocumentKind.GOODS, DocumentKind.TESTS, DocumentKind.OTHER])
def test_an_empty_document_has_its_reason(kind: DocumentKind) -> None:
    event = replace(
        SEND, documents=without(kind, "本案没有"), exhibits=() if kind is DocumentKind.GOODS else SEND.exhibits
    )
    given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(event).then(event, referrals.NUMBERED)


def test_reasonable_suspicion_is_enough_in_cases_of_ip() -> None:
    event = replace(DRAFT, referral_ground=ReferralGround.REASONABLE_SUSPICION)
    given(referrals.SUSPECTED).as_agency(MARKET).when(event).then_accepted()


def test_another_level_needs_its_reason() -> None:
    event = replace(SEND, to_police=CITY_POLICE, level_reason="上级公安机关指定管辖")
    given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(event).then(event, referrals.NUMBERED)


def test_unknown_suspects_are_nobody_with_a_note() -> None:
    event = replace(SEND, suspects=(), note="实际经营人身份尚未查明")
    given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(event).then(event, referrals.NUMBERED)


@pytest.mark.parametrize(
    ("past", "by", "event", "before", "same_day"),
    [
        (referrals.APPROVED, MARKET, SEND, "2024-03-20", "2024-03-21"),
        (referrals.SENT, MARKET, referrals.DELIVER, "2024-03-21", "2024-03-22"),
        (referrals.SENT, POLICE, referrals.SIGN, "2024-03-21", "2024-03-22"),
        (referrals.RECEIVED, POLICE, referrals.ACCEPT, "2024-03-22", "2024-03-23"),
        (referrals.UNDER_REVIEW, POLICE, referrals.FILE, "2024-03-23", "2024-03-24"),
        (referrals.UNDER_REVIEW, POLICE, referrals.REFUSE, "2024-03-23", "2024-03-24"),
    ],
)
def test_the_four_dates_come_one_after_the_other(past: Any, by: str, event: Any, before: str, same_day: str) -> None:
    """Each starts or ends somebody's clock: who is late does not get in time by a date on which it could not be done."""
    scene = given(past).as_agency(by)
    scene.on(before).when(event).then_rejected("referral.dated_before", pointer="/legalon", basis="第八条")
    scene.on(same_day).when(event).then_accepted()


def test_a_referral_goes_back_where_the_common_superior_says_so() -> None:
    past = (referrals.UNDER_REVIEW, by(POLICE, referrals.FORWARD), by(NEXT_POLICE, referrals.SIGN))
    designated = replace(referrals.FORWARD, to_police=POLICE, designation_no="潍公指〔2024〕1号")
    given(past).as_agency(NEXT_POLICE).on("2024-04-02").when(designated).then_accepted().then_state(police=POLICE)


def test_there_is_no_ground_to_refuse_for_want_of_material() -> None:
    """PSC 180: incomplete material leads to a request, and acceptance and refusal know no such ground."""
    fields = {spec.name for spec in EVENTS["referral.accepted"].declaration.fields}
    assert fields == {"document_no"}
    grounds = {member.value for member in type(referrals.REFUSE.non_filing_ground)}
    assert grounds == {"no_criminal_facts", "obviously_minor", "not_liable"}


def test_one_level_up_is_who_was_so_on_the_legal_date() -> None:
    last = replace(referrals.EXTEND, tier=FilingTier.SIXTY, approved_by=CITY_LEADER)
    scene = given(referrals.UNDER_REVIEW, by(POLICE, referrals.EXTEND)).as_agency(POLICE)
    later = (Subordination(CITY_POLICE, Span(date(2024, 12, 1))),)
    scene.with_agency(POLICE, superiors=later).on("2024-12-01").when(last).then_accepted()
    scene.with_agency(POLICE, superiors=later).on("2024-11-30").when(last).then_rejected("referral.tier_unapproved")

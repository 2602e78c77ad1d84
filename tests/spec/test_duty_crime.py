"""A crime in office comes to light: the clue goes where it belongs, and the administrative matter goes on (O310 第十九条)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.agency import AgencyType
from coordination.streams.case import Stage
from coordination.streams.duty_crime import ClueReceiver
from coordination.streams.lead import Stage as LeadStage
from tests.spec import cases, leads, referrals
from tests.spec import test_reverse_referral as reverse
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, UNKNOWN_AGENCY, Scene, given
from tests.spec.referrals import COURT, PROCURATORATE

COMMISSION = "370784-jcw"
ON_CASE, ON_LEAD = cases.HAND_CLUE_OVER, leads.HAND_CLUE_OVER
TO_COMMISSION: dict[str, Any] = {"receiving_agency": COMMISSION, "to_body": None}
TO_PROCURATORATE: dict[str, Any] = {
    "clue_receiver": ClueReceiver.PROCURATORATE,
    "receiving_agency": PROCURATORATE,
    "to_body": None,
}


def town(*past: Any) -> Scene:
    return given(referrals.JUSTICE, *past).with_agency(COMMISSION, agency_type=AgencyType.SUPERVISION.value)


@pytest.mark.parametrize("said", [{}, TO_COMMISSION, TO_PROCURATORATE], ids=["outside", "commission", "procuratorate"])
@pytest.mark.parametrize(
    ("event", "past", "actor"),
    [(ON_CASE, cases.INVESTIGATING, MARKET), (ON_LEAD, leads.VERIFYING, POLICE)],
    ids=["case", "lead"],
)
def test_the_clue_goes_to_whoever_is_competent(event: Any, past: Any, actor: str, said: dict[str, Any]) -> None:
    clue = replace(event, **said)
    town(past).as_agency(actor).when(clue).then(clue)


REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("duty_crime.receiver_missing", {"to_body": None}),
    ("duty_crime.wrong_receiver", {**TO_COMMISSION, "receiving_agency": POLICE}),
    ("duty_crime.wrong_receiver", {**TO_COMMISSION, "receiving_agency": AGRICULTURE}),
    ("duty_crime.wrong_receiver", {**TO_COMMISSION, "receiving_agency": PROCURATORATE}),
    ("duty_crime.wrong_receiver", {**TO_PROCURATORATE, "receiving_agency": COMMISSION}),
    ("duty_crime.wrong_receiver", {**TO_PROCURATORATE, "receiving_agency": COURT}),
    ("agency.not_available", {**TO_COMMISSION, "receiving_agency": UNKNOWN_AGENCY}),
)


@pytest.mark.parametrize(("code", "said"), REFUSED, ids=lambda value: str(value)[:60])
@pytest.mark.parametrize(
    ("event", "past", "actor"),
    [(ON_CASE, cases.INVESTIGATING, MARKET), (ON_LEAD, leads.VERIFYING, POLICE)],
    ids=["case", "lead"],
)
def test_refused(event: Any, past: Any, actor: str, code: str, said: dict[str, Any]) -> None:
    outcome = town(past).as_agency(actor).when(replace(event, **said))
    outcome.then_rejected(code, pointer="/data/receiving_agency")
    assert code.startswith("agency.") or "第十九条" in (outcome.refusal.basis if outcome.refusal else "")


def test_every_guard_is_met_here() -> None:
    declared = {
        guard.code for event in EVENTS.values() for guard in event.guards if guard.code.startswith("duty_crime.")
    }
    assert declared == {code for code, _ in REFUSED if code.startswith("duty_crime.")}


def test_it_resolves_nothing_of_the_administrative_case() -> None:
    before = town(cases.INVESTIGATING).after(referrals.said(cases.SUSPECT_CRIME, on="2024-03-18"))
    scene = before.as_agency(MARKET).on("2024-03-19").when(replace(ON_CASE, **TO_COMMISSION)).then_accepted()
    assert scene.state(cases.CASE) == before.state(cases.CASE)
    scene.then_state(cases.CASE, stage=Stage.INVESTIGATING, crime_suspected=True, referrals=())
    # what the case is about is referred to the police as before
    scene.when(referrals.DRAFT).then_accepted()


def test_whoever_receives_the_clue_does_not_see_the_case_by_it() -> None:
    scene = town(cases.INVESTIGATING).as_agency(MARKET).when(replace(ON_CASE, **TO_COMMISSION)).then_accepted()
    scene.then_known_to({MARKET: {"registered", "holds"}, f"campaign:{CAMPAIGN}": {"office"}}, cases.CASE)


def test_clues_may_come_up_more_than_once_and_after_the_end() -> None:
    scene = town(cases.CLOSED).as_agency(MARKET).on("2024-06-01")
    scene.when(ON_CASE).then_accepted().when(replace(ON_CASE, document_no="安市监线移〔2024〕2号")).then_accepted()


def test_a_lead_goes_on() -> None:
    town(leads.VERIFYING).as_agency(POLICE).when(ON_LEAD).then(ON_LEAD).then_state(stage=LeadStage.VERIFYING)


def test_the_office_does_not_act_for_the_holder() -> None:
    town(cases.INVESTIGATING).as_office(OFFICE).when(ON_CASE).then_rejected("record.not_holder")


def test_the_text_of_the_clue_is_for_those_who_hold_the_record() -> None:
    for topic in ("case.duty_crime_clue_handed_over", "lead.duty_crime_clue_handed_over"):
        marks = {spec.name: {flag.__name__ for flag in spec.marks.flags} for spec in EVENTS[topic].declaration.fields}
        assert "Secret" in marks["clue_facts"]


def test_a_supervision_commission_is_no_administrative_agency() -> None:
    event = replace(reverse.ISSUE, receiving_agency=COMMISSION)
    scene = given(reverse.REGISTERED).with_agency(COMMISSION, agency_type=AgencyType.SUPERVISION.value)
    scene = scene.as_agency(PROCURATORATE).on("2024-05-10")
    scene.when(event, reverse.REVERSE).then_rejected("reverse_referral.not_administrative")

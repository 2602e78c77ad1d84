"""What is suspected of a lead is suspected in the case that rests on it, and the case's own history says so (O310 第三条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.streams.case import CaseLeadSuspected, SuspicionOutcome
from coordination.streams.lead import LeadAbsorbed, LeadFiled
from tests.spec import cases, leads, referrals
from tests.spec.cases import CASE, LEAD, OTHER_LEAD
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, Scene, given, on_stream, said

FILED_AS = LeadFiled(case=CASE, case_no=cases.FILE.case_no)


def told(lead: Any = LEAD, on: str = "2024-03-06") -> Any:
    return on_stream(CASE, CaseLeadSuspected(lead=lead, suspected_on=date.fromisoformat(on)))


def filed(*more: Any) -> Scene:
    """MARKET has filed a case on a lead."""
    past = (said(cases.FILE_ON_LEAD, on="2024-03-08"), said(FILED_AS, by="system", on="2024-03-08", stream=LEAD))
    return given(referrals.JUSTICE, cases.verifying(1), past, said(cases.ASSIGN, on="2024-03-08"), *more)


def test_a_case_filed_on_a_suspected_lead_knows_since_when() -> None:
    past = (cases.verifying(1), said(leads.SUSPECT, on="2024-03-06", stream=LEAD))
    scene = given(past).as_agency(MARKET).on("2024-03-08").when(cases.FILE_ON_LEAD, CASE)
    scene.then(cases.FILE_ON_LEAD, on_stream(LEAD, FILED_AS), told())


def test_so_does_one_that_a_suspected_lead_joins() -> None:
    past = (cases.verifying(2), said(leads.SUSPECT, on="2024-03-06", stream=OTHER_LEAD))
    scene = given(cases.FILED, past).as_agency(MARKET).on("2024-03-09").when(cases.ADD_LEAD, CASE)
    scene.then(cases.ADD_LEAD, on_stream(OTHER_LEAD, FILED_AS), told(OTHER_LEAD))


def test_a_lead_that_is_not_suspected_tells_nothing() -> None:
    scene = given(cases.verifying(1)).as_agency(MARKET).when(cases.FILE_ON_LEAD, CASE)
    scene.then(cases.FILE_ON_LEAD, on_stream(LEAD, FILED_AS))


def test_what_is_suspected_later_is_told_the_case_then_and_the_first_day_stays() -> None:
    scene = filed().as_agency(MARKET).on("2024-03-12").when(leads.SUSPECT, LEAD)
    again = scene.then(leads.SUSPECT, told(on="2024-03-12"))
    again.on("2024-03-20").when(leads.SUSPECT, LEAD).then(leads.SUSPECT, told(on="2024-03-12"))


def test_a_lead_without_a_case_has_nobody_to_tell() -> None:
    given(cases.verifying(1)).as_agency(MARKET).when(leads.SUSPECT, LEAD).then(leads.SUSPECT)


def test_what_is_suspected_of_a_lead_that_is_merged_is_told_too() -> None:
    past = (said(leads.REGISTER, by=AGRICULTURE, stream=leads.THIRD), said(leads.TRIAGE, by=OFFICE, stream=leads.THIRD))
    merged = replace(leads.MERGE, into=LEAD)
    held = said(leads.SUSPECT, on="2024-03-06", stream=leads.THIRD)
    scene = filed(past, held).as_office().on("2024-03-12").when(merged, leads.THIRD)
    absorbed = LeadAbsorbed(
        lead=leads.THIRD, registrant=AGRICULTURE, received_on=date(2024, 3, 1), crime_suspected=True
    )
    scene.then(merged, on_stream(LEAD, absorbed), told(on="2024-03-12"))


def test_while_it_is_being_referred_the_case_needs_no_telling() -> None:
    past = (
        said(cases.SUSPECT_CRIME, on="2024-03-18"),
        said(referrals.DRAFT, on="2024-03-18", stream=referrals.REFERRAL),
        said(cases.OPEN_REFERRAL, by="system", on="2024-03-18"),
    )
    filed(past).as_agency(MARKET).on("2024-03-20").when(leads.SUSPECT, LEAD).then(leads.SUSPECT)


def test_what_was_resolved_was_another_suspicion() -> None:
    resolved = replace(cases.RESOLVE, suspicion_outcome=SuspicionOutcome.NOT_FILED)
    past = (said(cases.SUSPECT_CRIME, on="2024-03-18"), said(resolved, on="2024-04-18"))
    filed(past).as_agency(MARKET).on("2024-04-20").when(leads.SUSPECT, LEAD).then(leads.SUSPECT, told(on="2024-04-20"))


def test_what_is_suspected_anew_counts_from_its_own_day() -> None:
    past = (
        said(leads.SUSPECT, on="2024-03-18", stream=LEAD),
        said(cases.RESOLVE, on="2024-04-18"),
        said(leads.RESOLVE_SUSPICION, by="system", on="2024-04-18", stream=LEAD),
    )
    filed(past).as_agency(MARKET).on("2024-04-20").when(leads.SUSPECT, LEAD).then(leads.SUSPECT, told(on="2024-04-20"))

"""Copies of complaints, and reports: informants told by reference, repeats, what is no matter of this agency (Order 121)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.complaint import Stage
from coordination.streams.lead import Stage as LeadStage
from tests.spec import complaints, leads
from tests.spec.complaints import COMPLAINT, COPY, DAY, LI, WANG, posted
from tests.spec.dsl import AGRICULTURE, MARKET, NEXT_TOWN, OFFICE, given, on_stream, said, the
from tests.spec.leads import INFORMANT, LEAD, OTHER
from tests.spec.test_complaints import town


def test_one_number_of_one_system_is_one_lead() -> None:
    numbered = replace(leads.REGISTER, source_system="12315", external_no="A-1")
    known = given().when(numbered).then_accepted()
    known.when(numbered, OTHER).then_rejected("external_number.registered_already", status="conflict")
    known.when(replace(numbered, external_no="A-2"), OTHER).then_accepted()
    given().when(replace(numbered, source_system=None)).then_rejected("external_number.system_missing")
    # of one submission the platform's number stands for the complaint and for the report
    both = replace(complaints.RECEIVE, source_system="12315", external_no="A-1")
    known.on(DAY).when(both).then_accepted()


# -- copies (M36, M37) -------------------------------------------------------------------------------------------------------


def test_what_two_platforms_sent_is_handled_once() -> None:
    past = (complaints.ACCEPTED, complaints.OTHER_COPY)
    scene = (
        town(past).when(complaints.DUPLICATE, COPY).then(complaints.DUPLICATE, on_stream(COMPLAINT, complaints.LINKED))
    )
    scene.then_state(COPY, stage=Stage.DUPLICATE, dup_of=COMPLAINT, links=frozenset({("complaint", COMPLAINT)}))
    scene.then_state(COMPLAINT, stage=Stage.ACCEPTED, participants=(), links=frozenset({("complaint", COPY)}))
    scene.when(complaints.ACCEPT, COPY).then_rejected("record.wrong_stage")


@pytest.mark.parametrize(
    ("past", "event"),
    [
        (complaints.OTHER_COPY, complaints.DUPLICATE),
        ((complaints.WITHDRAWN, complaints.OTHER_COPY), complaints.DUPLICATE),
        ((complaints.RECEIVED, complaints.OTHER_COPY), replace(complaints.DUPLICATE, dup_of=COPY)),
        (
            (posted(replace(complaints.RECEIVE, campaigns=(NEXT_TOWN,))), complaints.OTHER_COPY),
            complaints.DUPLICATE,
        ),
        ((posted(complaints.RECEIVE, by=AGRICULTURE), complaints.OTHER_COPY), complaints.DUPLICATE),
    ],
    ids=["unknown", "withdrawn", "itself", "another campaign", "not for you to know"],
)
def test_of_what_it_cannot_be_a_copy(past: Any, event: Any) -> None:
    town(past).when(event, COPY).then_rejected("complaint.original_unsuitable", pointer="/data/dup_of")


def test_a_copy_of_a_copy_names_the_original() -> None:
    third = the("complaint", 3)
    past = (complaints.IS_DUPLICATE, posted(replace(complaints.FROM_12345, external_no="3"), stream=third))
    town(past).when(complaints.DUPLICATE, third).then_rejected("complaint.original_unsuitable")


def test_two_people_have_two_disputes() -> None:
    past = (complaints.RECEIVED, complaints.OTHER_COPY)
    unchecked = replace(complaints.DUPLICATE, identity_checked=False)
    town(past).when(unchecked, COPY).then_rejected("complaint.complainants_differ")
    same = (complaints.RECEIVED, posted(replace(complaints.FROM_12345, complainant_ref=WANG), stream=COPY))
    town(same).when(unchecked, COPY).then_accepted()


def test_the_office_finds_copies_of_two_agencies() -> None:
    past = (complaints.RECEIVED, posted(complaints.FROM_12345, by=AGRICULTURE, stream=COPY))
    scene = town(past).as_office().when(complaints.DUPLICATE, COPY).then_accepted()
    scene.then_state(COMPLAINT, participants=(AGRICULTURE,))
    assert scene.state(COPY).stage is Stage.DUPLICATE


# -- reports: informants (第三十四条 to 第三十七条) ------------------------------------------------------------------------------

REPORTED = (said(leads.REPORTED),)
DECIDED = (
    *REPORTED,
    said(leads.TRIAGE, by=OFFICE),
    said(replace(leads.DISPATCH, to_agency=MARKET), by=OFFICE),
    said(leads.ACCEPT),
    said(leads.DECLINE),
)


def test_the_informant_is_told_by_reference_and_nobody_else_is() -> None:
    given(DECIDED).when(leads.TELL_FILING).then(leads.TELL_FILING)
    given(DECIDED).when(replace(leads.TELL_FILING, informant_ref=LI)).then_rejected("lead.informant_unknown")
    unreported = (said(leads.REGISTER), *DECIDED[1:])
    given(unreported).when(leads.TELL_FILING).then_rejected("lead.informant_unknown")
    # a lead that nobody reported has the informants of those that were merged into it
    absorbed = said(replace(leads.ABSORB, informant_ref=INFORMANT), by="system")
    given(unreported, absorbed).when(leads.TELL_FILING).then_accepted()
    # nothing is decided yet
    given(DECIDED[:-1]).when(leads.TELL_FILING).then_rejected("record.wrong_stage")


def test_who_named_himself_or_is_owed_the_result_has_a_reference() -> None:
    for wrong in (replace(leads.REGISTER, informant_named=True), replace(leads.REGISTER, result_basis="某法")):
        given().when(wrong).then_rejected("lead.informant_missing", pointer="/data/informant_ref")
    given().when(leads.REPORTED).then_accepted().then_state(LEAD, informant=INFORMANT, named=True, reported=True)


def test_without_power_over_a_report_the_informant_is_told_whose_it_is() -> None:
    """第三十四条: it ends here, is transferred nowhere, and can be reopened."""
    scene = given(REPORTED).when(leads.DIRECT).then(leads.DIRECT).then_state(LEAD, stage=LeadStage.CLOSED)
    scene.as_office().when(leads.REOPEN).then_accepted().then_state(LEAD, stage=LeadStage.RETURNED)
    given(said(leads.REGISTER)).when(leads.DIRECT).then_rejected("lead.not_a_report")
    suspected = given(REPORTED, said(replace(leads.ABSORB, crime_suspected=True), by="system"))
    suspected.when(leads.DIRECT).then_rejected("lead.crime_unattended")


REPEATED = (*REPORTED, said(leads.REPORTED, stream=OTHER))
AGAIN = replace(leads.MERGE, repeat_report=True)


def test_a_repeated_report_is_put_to_the_first_by_whoever_received_it() -> None:
    """第三十五条第二款: it is not handled again, so it waits for no triage."""
    scene = given(REPEATED).when(AGAIN).then_accepted()
    scene.then_state(LEAD, stage=LeadStage.MERGED)
    scene.then_state(OTHER, stage=LeadStage.REGISTERED, informants=frozenset({INFORMANT}))
    given(REPEATED).when(leads.MERGE).then_rejected("role.office_only", status=None)
    given(REPEATED).as_agency(AGRICULTURE).when(AGAIN).then_rejected("stream.not_found")


def test_another_informant_s_report_is_no_repeat() -> None:
    other = (*REPORTED, said(replace(leads.REPORTED, informant_ref=LI), stream=OTHER))
    given(other).when(AGAIN).then_rejected("lead.not_the_same_informant", pointer="/data/repeat_report")
    nobody = (said(leads.REGISTER), said(leads.REPORTED, stream=OTHER))
    given(nobody).when(AGAIN).then_rejected("lead.not_the_same_informant")
    # merged by the office it is another lead of the same matter, and its informant is told, too
    merged = given(other).as_office().when(leads.MERGE).then_accepted()
    assert merged.state(OTHER).informants == {INFORMANT, LI}

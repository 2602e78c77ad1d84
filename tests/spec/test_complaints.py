"""Complaints: each condition's refusal and the passing side, and what follows for leads (Order 20, Order 121, 消法 39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.streams.agency.state import Span, Subordination
from coordination.streams.complaint import (
    ComplaintReceived,
    Duty,
    NonConsumerSign,
    RejectionGround,
    Remedy,
    Stage,
    TerminationGround,
    awaited,
    clue_lead_of,
    order_of,
)
from coordination.streams.complaint.orders import ORDER_20, ORDER_121
from coordination.streams.external_numbers import ExternalNumberTaken, NumberedKind, external_number_id
from coordination.streams.lead import LeadRegistered, LeadSource
from coordination.streams.lead import Stage as LeadStage
from tests.spec import complaints, leads
from tests.spec.complaints import CLUE, COMPLAINT, COPY, DAY, LATER, REPORT, WANG, posted, town
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    UNIT,
    UNKNOWN_CAMPAIGN,
    given,
    on_stream,
)

OLD = "2026-04-14"
SECOND_UNIT = "370784-scjgj-12315"


# -- intake (M14, M35, M36, M37, M40) --------------------------------------------------------------------------------------


def test_receiving_opens_it_at_the_desk_and_takes_the_number() -> None:
    """M35: the number of the platform is opaque, and known again within that system and kind."""
    number = external_number_id("complaint", "12315", "13707840020260518000123")
    taken = ExternalNumberTaken(
        source_system="12315",
        external_no="13707840020260518000123",
        record_kind=NumberedKind.COMPLAINT,
        record=COMPLAINT,
    )
    scene = town(on=DAY).when(complaints.RECEIVE).then(complaints.RECEIVE, on_stream(number, taken))
    scene.then_state(COMPLAINT, stage=Stage.RECEIVED, registrant=MARKET, holder=MARKET, received_on=date(2026, 5, 18))
    scene.then_state(number, record=COMPLAINT)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (replace(complaints.RECEIVE, campaigns=(UNKNOWN_CAMPAIGN,)), "campaign.not_open"),
        (replace(complaints.RECEIVE, external_no=None), "external_number.system_missing"),
        (replace(complaints.RECEIVE, source_system=None), "external_number.system_missing"),
        (replace(complaints.RECEIVE, source_system=None, external_no=None), "complaint.number_missing"),
        (replace(complaints.FROM_12345, source_system=None, external_no=None), "complaint.number_missing"),
    ],
)
def test_what_is_missing_at_the_desk(event: Any, code: str) -> None:
    town(on=DAY).when(event).then_rejected(code)


@pytest.mark.parametrize("channel", ["visit", "letter", "phone", "platform", "other"])
def test_who_comes_by_another_way_brings_no_number(channel: str) -> None:
    """M40: visits, letters, calls."""
    way = complaints.Channel.of(channel)
    town(on=DAY).when(replace(complaints.RECEIVE, channel=way, source_system=None, external_no=None)).then_accepted()


def test_one_number_of_one_system_is_registered_once() -> None:
    """M35, M36: the copy that one platform sends twice is found by its number, whoever registers it."""
    known = town(on=DAY).when(complaints.RECEIVE).then_accepted()
    again = known.when(complaints.RECEIVE, COPY)
    again.then_rejected("external_number.registered_already", status="conflict", pointer="/data/external_no")
    assert f"/v1/complaints/{COMPLAINT}" in again.refusal.zh  # type: ignore[union-attr]
    # who may not know of it is told that it is so, and not where
    elsewhere = known.as_agency(AGRICULTURE).when(complaints.RECEIVE, COPY)
    elsewhere.then_rejected("external_number.registered_already")
    refusal = elsewhere.refusal
    assert refusal is not None
    assert str(COMPLAINT) not in refusal.zh + refusal.en
    # nor by whom; the office of the campaign, which sees both, is whom to ask
    assert MARKET not in refusal.zh + refusal.en
    assert f"请向专项办{OFFICE}查询" in refusal.zh
    assert f"ask the campaign's office {OFFICE}" in refusal.en
    # another system may give the same number, and the same system another one
    known.when(replace(complaints.RECEIVE, source_system="12345"), COPY).then_accepted()
    known.when(replace(complaints.RECEIVE, external_no="13707840020260518000124"), COPY).then_accepted()


def test_who_complains_is_a_reference_and_their_words_hold_no_number_of_a_person() -> None:
    """第三十七条: neither name nor number of the complainant stands in clear."""
    fields = {spec.name: spec for spec in ComplaintReceived.declaration.fields}
    assert fields["complainant_ref"].codec.python is UUID
    assert {"Secret"} <= {flag.__name__ for flag in fields["complainant_ref"].marks.flags}
    for name in ("facts", "demand"):
        assert fields[name].codec.faults("请联系13905361234")


# -- round the agency (第四十一条, G13) --------------------------------------------------------------------------------------


def test_the_desk_distributes_and_the_unit_gives_back() -> None:
    scene = town(complaints.RECEIVED).when(complaints.DISTRIBUTE).then(complaints.DISTRIBUTE)
    scene.then_state(COMPLAINT, holder=UNIT, registrant=MARKET)
    back = scene.as_agency(UNIT).when(complaints.RETURN).then(complaints.RETURN)
    back.then_state(COMPLAINT, holder=MARKET, bounces=1, participants=(UNIT,))
    back.as_agency(MARKET).when(complaints.DISTRIBUTE).then_accepted()


def test_a_unit_passes_nothing_on() -> None:
    """第四十一条: 不得自行转送."""
    scene = town(complaints.WITH_UNIT).with_agency(SECOND_UNIT, parents=(Subordination(MARKET, Span()),))
    onward = replace(complaints.DISTRIBUTE, to_unit=SECOND_UNIT)
    scene.as_agency(UNIT).when(onward).then_rejected(
        "complaint.passed_on", basis="市场监督管理投诉举报处理办法 第四十一条; G13"
    )
    scene.as_agency(MARKET).when(onward).then_rejected("complaint.with_unit")


@pytest.mark.parametrize("to", [AGRICULTURE, MARKET])
def test_the_desk_distributes_within_its_agency_only(to: str) -> None:
    town(complaints.RECEIVED).when(replace(complaints.DISTRIBUTE, to_unit=to)).then_rejected("complaint.not_own_unit")


def test_a_desk_that_is_a_unit_itself_distributes_to_its_sisters() -> None:
    """The hotline's centre is a unit of the bureau, as the brigade is."""
    sisters = {code: (Subordination(MARKET, Span()),) for code in (UNIT, SECOND_UNIT)}
    scene = given(posted(complaints.RECEIVE, by=SECOND_UNIT)).on(LATER)
    for code, parents in sisters.items():
        scene = scene.with_agency(code, parents=parents)
    scene.as_agency(SECOND_UNIT).when(complaints.DISTRIBUTE).then_accepted().then_state(COMPLAINT, holder=UNIT)


def test_what_the_desk_has_does_not_come_back_to_it() -> None:
    town(complaints.RECEIVED).when(complaints.RETURN).then_rejected("complaint.at_desk_already")


# -- split (第九条) ----------------------------------------------------------------------------------------------------------


def test_a_mixed_submission_becomes_a_complaint_and_a_report_linked_both_ways() -> None:
    """第九条; it counts for two: the complaint when it is accepted, the report as registered."""
    registered = LeadRegistered(
        campaigns=(CAMPAIGN,),
        title=complaints.SPLIT.title,
        summary=complaints.SPLIT.summary,
        source=LeadSource.HOTLINE_12315,
        received_on=date(2026, 5, 18),
        source_system="12315",
        external_no="13707840020260518000123",
        offence="counterfeit",
        party=complaints.SHOP,
        informant_ref=WANG,
        informant_named=True,
        registrant=MARKET,
        complaint=COMPLAINT,
    )
    outcome = town(complaints.MIXED_RECEIVED).when(complaints.SPLIT)
    number = external_number_id("lead", "12315", "13707840020260518000123")
    taken = ExternalNumberTaken(
        source_system="12315", external_no="13707840020260518000123", record_kind=NumberedKind.LEAD, record=REPORT
    )
    scene = outcome.then(complaints.SPLIT, on_stream(REPORT, registered), on_stream(number, taken))
    scene.then_state(COMPLAINT, split_lead=REPORT, links=frozenset({("lead", REPORT)}), stage=Stage.RECEIVED)
    lead = scene.state(REPORT)
    assert (lead.stage, lead.registrant, lead.holder) == (LeadStage.REGISTERED, MARKET, None)
    assert lead.links == {("complaint", COMPLAINT)}
    assert (lead.informant, lead.named, lead.result_owed) == (WANG, True, False)
    # the office triages it as it does any report
    scene.as_office().when(leads.TRIAGE, REPORT).then_accepted()


def test_a_report_is_split_off_once_and_from_any_open_complaint() -> None:
    scene = town(complaints.MEDIATING).when(complaints.SPLIT).then_accepted()
    scene.when(complaints.SPLIT).then_rejected("complaint.split_already")
    listed = replace(complaints.SPLIT, offence="tea_brand")
    town(complaints.MEDIATING).when(listed).then_rejected("campaign.unknown_offence")


def test_a_split_report_of_a_visitor_is_a_report_and_says_by_what_law_its_result_is_owed() -> None:
    visitor = replace(complaints.MIXED, channel=complaints.Channel.VISIT, source_system=None, external_no=None)
    split = replace(complaints.SPLIT, result_basis="反不正当竞争法第二十条")
    scene = town(posted(visitor)).when(split).then_accepted()
    assert scene.state(REPORT).result_owed
    registered = next(one for one in town(posted(visitor)).when(split).decided if one.envelope.stream == REPORT)
    assert registered.event.source is LeadSource.REPORT


def test_nobody_says_himself_that_a_lead_comes_from_a_complaint() -> None:
    for forged in (replace(leads.REGISTER, complaint=COMPLAINT), replace(leads.REGISTER, registrant=AGRICULTURE)):
        given().when(forged).then_rejected("lead.origin_by_rule")


# -- accepted or not (第十五条 to 第十七条) ------------------------------------------------------------------------------------

OF_121 = {
    "no_power",
    "handled_elsewhere",
    "not_consumer",
    "time_barred",
    "material_missing",
    "identity_refused",
    "other_law",
}


def rejection(ground: RejectionGround) -> Any:
    signs = (NonConsumerSign.KNOWN_DEFECT,) if ground is RejectionGround.NOT_CONSUMER else ()
    body = "安丘市文化和旅游局" if ground is RejectionGround.NO_POWER else None
    return replace(
        complaints.REJECT,
        rejection_ground=ground,
        non_consumer_signs=signs,
        competent_body=body,
        other_remedies=(Remedy.COMPLAIN, Remedy.SUE),
    )


@pytest.mark.parametrize("ground", RejectionGround, ids=lambda ground: ground.value)
def test_the_seven_grounds_of_order_121_and_the_six_of_order_20(ground: RejectionGround) -> None:
    assert ground.value in OF_121
    town(complaints.RECEIVED).when(rejection(ground)).then_accepted().then_state(COMPLAINT, stage=Stage.REJECTED)
    before = town(posted(complaints.RECEIVE, OLD)).when(rejection(ground))
    if ground is RejectionGround.IDENTITY_REFUSED:
        before.then_rejected("complaint.ground_not_in_order", pointer="/data/rejection_ground")
        assert "第十五条" in before.refusal.zh  # type: ignore[union-attr]
    else:
        before.then_accepted()


def test_the_items_are_those_of_the_articles() -> None:
    """第十六条（一）至（七）、第二十三条（一）至（八）; Order 20 第十五条（一）至（六）、第二十一条（一）至（七）."""
    assert sorted(ORDER_121.rejections.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(ORDER_121.terminations.values()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert sorted(ORDER_20.rejections.values()) == [1, 2, 3, 4, 5, 6]
    assert sorted(ORDER_20.terminations.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert ORDER_121.item(TerminationGround.TIME_OVER) == ORDER_20.item(TerminationGround.TIME_OVER) == 5
    assert ORDER_121.item(TerminationGround.UNACCEPTABLE) == 6
    assert (ORDER_121.item(TerminationGround.COSTS_DISPUTED), ORDER_20.item(TerminationGround.COSTS_DISPUTED)) == (4, 2)
    assert ORDER_121.item(RejectionGround.IDENTITY_REFUSED) == 6


def test_the_order_is_chosen_by_the_day_of_receipt() -> None:
    assert order_of(date(2026, 4, 14)) is ORDER_20
    assert order_of(date(2026, 4, 15)) is ORDER_121


def test_a_rejection_tells_the_other_remedies_since_order_121() -> None:
    silent = replace(complaints.REJECT, other_remedies=())
    town(complaints.RECEIVED).when(silent).then_rejected("complaint.remedies_not_told", pointer="/data/other_remedies")
    town(posted(complaints.RECEIVE, OLD)).when(silent).then_accepted()


def test_without_power_one_shows_the_way_and_transfers_nothing() -> None:
    """第三十四条."""
    for silent in (
        replace(complaints.NO_POWER, competent_body=None),
        replace(complaints.NO_POWER, other_remedies=(Remedy.SUE,)),
    ):
        town(complaints.RECEIVED).when(silent).then_rejected("complaint.competent_body_missing")
    town(complaints.RECEIVED).when(complaints.NO_POWER).then_accepted()
    old = posted(complaints.RECEIVE, OLD)
    town(old).when(replace(complaints.NO_POWER, other_remedies=())).then_accepted()
    town(old).when(replace(complaints.NO_POWER, competent_body=None)).then_rejected("complaint.competent_body_missing")


def test_who_is_no_consumer_is_found_so_by_signs() -> None:
    """第十七条."""
    town(complaints.RECEIVED).when(complaints.NOT_A_CONSUMER).then_accepted()
    bare = replace(complaints.NOT_A_CONSUMER, non_consumer_signs=())
    town(complaints.RECEIVED).when(bare).then_rejected("complaint.signs_unfitting")
    town(posted(complaints.RECEIVE, OLD)).when(bare).then_accepted()
    elsewhere = replace(complaints.REJECT, non_consumer_signs=(NonConsumerSign.OTHER,))
    town(complaints.RECEIVED).when(elsewhere).then_rejected("complaint.signs_unfitting")


# -- mediation (第二十二条 to 第二十七条) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["complainant_consented_on", "party_consented_on"])
@pytest.mark.parametrize("day", [date(2026, 5, 17), date(2026, 5, 23)])
def test_mediation_needs_the_consent_of_both_beforehand(field: str, day: date) -> None:
    scene = town(complaints.ACCEPTED, on="2026-05-22")
    scene.when(replace(complaints.START, **{field: day})).then_rejected(
        "complaint.consent_out_of_time", pointer=f"/data/{field}"
    )
    scene.when(replace(complaints.START, **{field: date(2026, 5, 18)})).then_accepted()
    scene.when(replace(complaints.START, **{field: date(2026, 5, 22)})).then_accepted().then_state(
        COMPLAINT, stage=Stage.MEDIATING
    )


@pytest.mark.parametrize("ground", TerminationGround, ids=lambda ground: ground.value)
def test_the_eight_grounds_to_end_it(ground: TerminationGround) -> None:
    end = replace(complaints.TERMINATE, mediation_end_ground=ground)
    town(complaints.MEDIATING).when(end).then_accepted().then_state(COMPLAINT, stage=Stage.TERMINATED)
    # whoever refuses is never brought together: it ends from acceptance
    town(complaints.ACCEPTED).when(end).then_accepted()
    old = (posted(complaints.RECEIVE, OLD), posted(complaints.ACCEPT, OLD))
    before = town(old).when(end)
    if ground is TerminationGround.PARTY_GONE:
        before.then_rejected("complaint.ground_not_in_order", pointer="/data/mediation_end_ground")
    else:
        before.then_accepted()


def test_signs_may_go_with_what_was_found_afterwards_and_with_nothing_else() -> None:
    signs = (NonConsumerSign.SAME_WORDING,)
    found = replace(complaints.TERMINATE, mediation_end_ground=TerminationGround.UNACCEPTABLE, non_consumer_signs=signs)
    town(complaints.MEDIATING).when(found).then_accepted()
    other = replace(complaints.TERMINATE, non_consumer_signs=signs)
    town(complaints.MEDIATING).when(other).then_rejected("complaint.signs_unfitting")


def test_an_agreement_is_on_paper_or_says_why_not() -> None:
    for wrong in (
        replace(complaints.AGREE, document_no=None),
        replace(complaints.AGREE, without_letter=complaints.WithoutLetter.BOTH_AGREED),
    ):
        town(complaints.MEDIATING).when(wrong).then_rejected("complaint.letter_missing")
    town(complaints.MEDIATING).when(complaints.AGREE).then_accepted().then_state(
        COMPLAINT, stage=Stage.SETTLED, performed=None
    )
    town(complaints.MEDIATING).when(complaints.PAID_AT_ONCE).then_accepted().then_state(COMPLAINT, performed=True)
    early = replace(complaints.AGREE, perform_by_on=date(2026, 5, 31))
    town(complaints.MEDIATING).when(early).then_rejected("complaint.performance_due_before_agreement")
    town(complaints.MEDIATING).when(replace(complaints.AGREE, perform_by_on=date(2026, 6, 1))).then_accepted()


def test_an_agreement_that_was_broken_may_be_performed_and_not_the_other_way_round() -> None:
    scene = town(complaints.SETTLED).when(complaints.BREAK).then_accepted().then_state(COMPLAINT, performed=False)
    scene.when(complaints.BREAK).then_rejected("complaint.performance_told_already")
    kept = scene.when(complaints.PERFORM).then_accepted().then_state(COMPLAINT, performed=True)
    for event in (complaints.PERFORM, complaints.BREAK):
        kept.when(event).then_rejected("complaint.performance_told_already")


def test_time_of_testing_is_told_with_who_tests() -> None:
    town(complaints.MEDIATING).when(replace(complaints.BEGIN, examiner=None)).then_rejected(
        "exclusion.examiner_missing"
    )
    town(complaints.MEDIATING).when(complaints.END).then_rejected("exclusion.not_begun")
    elsewhere = replace(complaints.BEGIN, exclusion_ground=complaints.Ground.IDENTIFICATION)
    town(complaints.MEDIATING).when(elsewhere).then_rejected("exclusion.ground_elsewhere")
    town(complaints.TESTED).when(complaints.END).then_accepted()


def test_a_clue_found_in_mediation_is_a_lead_in_the_mediator_s_hands() -> None:
    """第二十七条: the complaint stays what it is, and the lead waits for no triage (M37)."""
    scene = town(complaints.MEDIATING).when(complaints.FIND).then_accepted()
    scene.then_state(COMPLAINT, stage=Stage.MEDIATING, clues=1, lead=CLUE)
    lead = scene.state(CLUE)
    assert (lead.stage, lead.registrant, lead.holder) == (LeadStage.VERIFYING, MARKET, MARKET)
    assert (lead.received_on, lead.informant, lead.links) == (date(2026, 6, 1), None, {("complaint", COMPLAINT)})
    second = scene.when(replace(complaints.FIND, title="又发现无证经营")).then_accepted()
    second.then_state(COMPLAINT, clues=2, lead=clue_lead_of(COMPLAINT, 2))
    assert second.state(clue_lead_of(COMPLAINT, 2)).holder == MARKET
    town(complaints.MEDIATING).when(replace(complaints.FIND, offence="tea_brand")).then_rejected(
        "campaign.unknown_offence"
    )


def test_a_unit_that_mediates_verifies_what_it_finds() -> None:
    past = (complaints.ACCEPTED, posted(complaints.DISTRIBUTE, complaints.ACCEPTED_ON))
    scene = town(past).as_agency(UNIT).when(complaints.FIND).then_accepted()
    assert scene.state(CLUE).holder == UNIT


# -- what is put right, and whose turn it is ----------------------------------------------------------------------------------


def test_a_correction_may_find_that_there_is_a_report_in_it() -> None:
    scene = (
        town(complaints.RECEIVED)
        .when(replace(complaints.CORRECT, mixed=True))
        .then_accepted()
        .then_state(COMPLAINT, mixed=True)
    )
    scene.when(complaints.ACCEPT).then_rejected("complaint.report_not_split_off")
    town(complaints.MIXED_RECEIVED).when(complaints.CORRECT).then_accepted().then_state(COMPLAINT, mixed=True)
    other = replace(complaints.SHOP, name="另一商行")
    corrected = town(complaints.RECEIVED).when(replace(complaints.CORRECT, party=other)).then_accepted()
    assert corrected.state(COMPLAINT).party == other


@pytest.mark.parametrize(
    ("past", "turn"),
    [
        (complaints.RECEIVED, (MARKET, Duty.DECIDE)),
        (complaints.MIXED_RECEIVED, (MARKET, Duty.SPLIT)),
        ((complaints.ACCEPTED, complaints.TO_BE_SPLIT), (MARKET, Duty.SPLIT)),
        ((complaints.MEDIATING, complaints.TO_BE_SPLIT), (MARKET, Duty.SPLIT)),
        ((complaints.MEDIATING, complaints.TO_BE_SPLIT, posted(complaints.SPLIT, LATER)), (MARKET, Duty.MEDIATE)),
        (complaints.WITH_UNIT, (UNIT, Duty.DECIDE)),
        (complaints.ACCEPTED, (MARKET, Duty.MEDIATE)),
        (complaints.MEDIATING, (MARKET, Duty.MEDIATE)),
        (complaints.TERMINATED, (MARKET, Duty.TELL_TERMINATION)),
        (complaints.SETTLED, None),
        (complaints.CLOSED, None),
        (complaints.REJECTED, None),
        (complaints.WITHDRAWN, None),
        (complaints.IS_DUPLICATE, None),
    ],
)
def test_whose_turn_it_is(past: Any, turn: Any) -> None:
    assert awaited(given(past).state(COMPLAINT)) == turn


def test_the_bureau_of_another_line_receives_complaints_as_well() -> None:
    """消费者权益保护法 第三十九条 knows departments, not market supervision alone."""
    scene = town(on=DAY).as_agency(AGRICULTURE).when(complaints.RECEIVE).then_accepted()
    assert scene.state(COMPLAINT).registrant == AGRICULTURE

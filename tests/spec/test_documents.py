"""Numbers of documents: one number for one document of an issuer, given out without gaps, void ones kept on record.

GB/T 9704-2012 for the form; one number for one document of a type is the rule of every agency's register.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import stream_id
from coordination.custody import reasons
from coordination.streams.agency import Span
from coordination.streams.agency.state import Subordination
from coordination.streams.case import CasePenaltyDecided
from coordination.streams.documents import (
    DocumentNumberRegistered,
    DocumentNumberReleased,
    DocumentNumberUsed,
    DocumentNumberVoided,
    DocumentRegisterNumberAllocated,
    DocumentRegisterNumberRequested,
    DocumentType,
    Number,
    Register,
    Series,
    Standing,
    number_id,
    register_id,
)
from tests.spec import cases, referrals
from tests.spec.dsl import (
    AGRICULTURE,
    MARKET,
    OFFICE,
    POLICE,
    UNIT,
    Said,
    Scene,
    given,
    on_stream,
    said,
    the,
)

CASE, SECOND = the("case"), the("case", 2)
DECISION, LETTER = DocumentType.PENALTY_DECISION, DocumentType.REFERRAL_LETTER
PRINTED = "安市监处罚〔2024〕31号"
NUMBER, REGISTER = number_id(MARKET, DECISION, PRINTED), register_id(MARKET)
SERIES = Series(DECISION, "安市监处罚", 2024)
REQUEST = DocumentRegisterNumberRequested(document_type=DECISION, prefix="安市监处罚")


def decided(document_no: str = PRINTED) -> CasePenaltyDecided:
    return replace(cases.PENALISE, document_no=document_no)


def other(past: Any, record: UUID) -> tuple[Said, ...]:
    """The same past, of another record."""
    return tuple(replace(item, stream=record) if item.stream == CASE else item for item in _flat(past))


def _flat(past: Any) -> list[Said]:
    if isinstance(past, tuple):
        return [one for item in past for one in _flat(item)]
    return [past if isinstance(past, Said) else said(past)]


TWO = given(cases.DECIDING, other(cases.DECIDING, SECOND)).on("2024-06-20")
"""Two cases of one agency, both ready to be decided."""


def number(sequence: int, issuer: str = MARKET, prefix: str = "安市监处罚", year: int = 2024) -> UUID:
    return number_id(issuer, DECISION, f"{prefix}〔{year}〕{sequence}号")


def allocated(sequence: int, **changes: Any) -> DocumentRegisterNumberAllocated:
    told: dict[str, Any] = {
        "issuer": MARKET,
        "document_type": DECISION,
        "document_no": f"安市监处罚〔2024〕{sequence}号",
        "prefix": "安市监处罚",
        "year": 2024,
        "sequence": sequence,
    }
    return DocumentRegisterNumberAllocated(**(told | changes))


def taken(sequence: int, **changes: Any) -> DocumentNumberRegistered:
    told: dict[str, Any] = {
        "issuer": MARKET,
        "document_type": DECISION,
        "document_no": f"安市监处罚〔2024〕{sequence}号",
        "told_by": MARKET,
        "allocated": True,
        "prefix": "安市监处罚",
        "year": 2024,
        "sequence": sequence,
    }
    return DocumentNumberRegistered(**(told | changes))


def requested(scene: Scene, *, by: str = MARKET, event: Any = REQUEST, on: str = "2024-06-01") -> Scene:
    return scene.as_agency(by).on(on).when(event, REGISTER).then_accepted()


# -- one number, one document ------------------------------------------------------------------------------------------


def test_a_decision_takes_its_number() -> None:
    scene = TWO.when(decided()).then(decided(), on_stream(NUMBER, taken(31, allocated=False, **of_case(CASE))))
    scene.then_state(NUMBER, issuer=MARKET, record=("case", CASE), standing=Standing.USED)


def of_case(record: UUID) -> dict[str, Any]:
    return {"record_kind": "case", "record": record}


def test_no_other_record_of_the_issuer_may_have_it_however_it_is_written() -> None:
    scene = TWO.when(decided()).then_accepted()
    for spelling in (PRINTED, "安市监处罚[2024]31号", "安市监处罚（２０２４）第031号"):
        refused = scene.when(decided(spelling), SECOND)
        refused.then_rejected("document_number.in_use", status="conflict", pointer="/data/document_no")
        assert refused.refusal is not None
        assert PRINTED in refused.refusal.zh


def test_the_refusal_tells_where_the_other_document_is_to_those_who_may_know_of_it() -> None:
    refused = TWO.when(decided()).then_accepted().when(decided(), SECOND).refusal
    assert refused is not None
    assert f"/v1/cases/{CASE}" in refused.zh
    assert f"/v1/cases/{CASE}" in refused.en


def test_the_refusal_does_not_tell_it_to_others() -> None:
    """The brigade and a station decide in the name of their bureau; neither knows of the other's cases."""
    brigade = TWO.with_agency("370784-scjgj-xlz", parents=TWO.state(the_agency(UNIT)).parents)
    scene = as_unit(as_unit(brigade, CASE, "370784-scjgj-xlz"), SECOND, UNIT)
    stands = scene.as_agency("370784-scjgj-xlz").when(decided()).then_accepted()
    refused = stands.as_agency(UNIT).when(decided(), SECOND)
    refused.then_rejected("document_number.in_use")
    assert refused.refusal is not None
    assert str(CASE) not in refused.refusal.zh + refused.refusal.en
    assert "发文登记簿" in refused.refusal.zh


def the_agency(code: str) -> UUID:
    return stream_id("agency", code)


def as_unit(scene: Scene, record: UUID, unit: str) -> Scene:
    """The case is in the hands of a unit of the bureau, and of nobody else."""
    held = scene.streams[record]
    state = replace(held.state, holder=unit, registrant=unit, participants=(), campaigns=())
    return replace(scene, streams={**scene.streams, record: replace(held, state=state)})


def test_the_same_document_may_be_told_again() -> None:
    scene = TWO.when(decided()).then_accepted()
    again = given_again(scene)
    again.when(decided("安市监处罚[2024]31号")).then(decided("安市监处罚[2024]31号"))


def given_again(scene: Scene) -> Scene:
    """The decision was revoked to be made anew, and the case is ready for it."""
    held = scene.streams[CASE]
    return replace(scene, streams={**scene.streams, CASE: replace(held, state=TWO.state(CASE))})


def test_numbers_of_other_types_letterheads_years_and_issuers_are_others() -> None:
    scene = TWO.when(decided()).then_accepted()
    for document_no in ("安市监罚〔2024〕31号", "安市监处罚〔2023〕31号", "安市监处罚〔2024〕32号"):
        scene.when(decided(document_no), SECOND).then_accepted()
    assert number_id(MARKET, DECISION, PRINTED) != number_id(MARKET, LETTER, PRINTED)
    assert number_id(MARKET, DECISION, PRINTED) != number_id(AGRICULTURE, DECISION, PRINTED)
    assert number_id(MARKET, DECISION, PRINTED) == number_id(MARKET, DECISION, "安市监处罚【2024】31 号")


def test_a_number_of_no_known_pattern_is_one_number_too() -> None:
    scene = TWO.when(decided("决2024-31")).then_accepted()
    scene.when(decided("决 2024-31"), SECOND).then_rejected("document_number.in_use")
    scene.then_state(number_id(MARKET, DECISION, "决2024-31"), standing=Standing.USED)


def test_what_was_written_is_kept_beside_the_spelling() -> None:
    outcome = TWO.when(decided("安市监处罚[2024]31号"))
    told = taken(31, allocated=False, as_given="安市监处罚[2024]31号", **of_case(CASE))
    outcome.then(decided("安市监处罚[2024]31号"), on_stream(NUMBER, told))


def test_a_unit_issues_in_the_name_of_its_agency() -> None:
    scene = as_unit(TWO, SECOND, UNIT).when(decided()).then_accepted()
    scene.as_agency(UNIT).when(decided(), SECOND).then_rejected("document_number.in_use")
    other_number = scene.as_agency(UNIT).when(decided("安市监处罚〔2024〕32号"), SECOND).then_accepted()
    other_number.then_state(number(32), issuer=MARKET, registrant=UNIT)
    assert reasons(other_number.state(number(32))) == {MARKET: frozenset({"holds"}), UNIT: frozenset({"registered"})}


def test_a_decision_of_no_penalty_may_have_no_number() -> None:
    none = replace(cases.SPARE, document_no=None)
    TWO.when(none).then(none)
    numbered = replace(none, document_no="安市监不罚〔2024〕1号")
    scene = TWO.when(numbered).then_accepted()
    scene.when(numbered, SECOND).then_rejected("document_number.in_use")


def test_the_letter_of_a_referral_has_a_number_of_its_own() -> None:
    scene = given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(referrals.SEND)
    held = scene.then(referrals.SEND, referrals.NUMBERED).state(number_id(MARKET, LETTER, referrals.SEND.document_no))
    assert held.record == ("referral", referrals.REFERRAL)


# -- putting right, and voiding ----------------------------------------------------------------------------------------

RELEASE = DocumentNumberReleased(reason="第一案误填")
VOID = DocumentNumberVoided(reason="文书打印错误，不再使用")


def test_a_number_named_by_mistake_is_free_again() -> None:
    scene = TWO.when(decided()).then_accepted().when(RELEASE, NUMBER).then(RELEASE)
    scene.then_state(NUMBER, record=None, standing=Standing.RESERVED, issuer=MARKET)
    used = DocumentNumberUsed(told_by=MARKET, **of_case(SECOND))
    scene.when(decided(), SECOND).then(decided(), on_stream(NUMBER, used)).then_state(NUMBER, record=("case", SECOND))


def test_only_what_is_used_is_released_and_only_what_is_not_is_voided() -> None:
    scene = requested(TWO)
    first = number(1)
    scene.when(RELEASE, first).then_rejected("document_number.not_in_use")
    scene.when(VOID, first).then(VOID).when(VOID, first).then_rejected("document_number.voided_already")
    used = TWO.when(decided()).then_accepted()
    used.when(VOID, NUMBER).then_rejected("document_number.borne")
    used.when(RELEASE, NUMBER).then(RELEASE).when(VOID, NUMBER).then(VOID)


def test_a_void_number_is_borne_by_nothing_and_stays_on_record() -> None:
    scene = requested(TWO).when(VOID, number(1)).then_accepted()
    scene.on("2024-06-20").when(decided("安市监处罚〔2024〕1号")).then_rejected(
        "document_number.void", pointer="/data/document_no"
    )
    scene.then_state(number(1), standing=Standing.VOID, issuer=MARKET)
    requested(scene).then_state(REGISTER, last={SERIES: 2})


@pytest.mark.parametrize("event", [RELEASE, VOID])
def test_numbers_are_their_issuers_alone(event: Any) -> None:
    scene = TWO.when(decided()).then_accepted()
    for stranger in (POLICE, AGRICULTURE):
        scene.as_agency(stranger).when(event, NUMBER).then_rejected("stream.not_found")
    scene.as_office(OFFICE).when(event, NUMBER).then_rejected("stream.not_found")


def test_the_unit_that_uses_a_number_may_put_it_right() -> None:
    scene = as_unit(requested(TWO), SECOND, UNIT)
    used = scene.as_agency(UNIT).on("2024-06-20").when(decided("安市监处罚〔2024〕1号"), SECOND).then_accepted()
    used.when(RELEASE, number(1)).then(RELEASE)


# -- the register ------------------------------------------------------------------------------------------------------


def test_the_register_gives_out_the_next_number() -> None:
    scene = given()
    for sequence in (1, 2, 3):
        outcome = scene.on("2024-06-01").when(REQUEST, REGISTER)
        scene = outcome.then(
            on_stream(REGISTER, REQUEST),
            on_stream(REGISTER, allocated(sequence)),
            on_stream(number(sequence), taken(sequence)),
        )
    scene.then_state(REGISTER, issuer=MARKET, last={SERIES: 3})


def test_each_series_is_counted_by_itself_and_each_year_begins_anew() -> None:
    scene = requested(requested(given()))
    letters = replace(REQUEST, document_type=LETTER)
    station = replace(REQUEST, prefix="安市监景罚")
    scene = requested(requested(scene, event=letters), event=station)
    scene = requested(scene, on="2025-01-01")
    scene.then_state(
        REGISTER,
        last={
            SERIES: 2,
            Series(LETTER, "安市监处罚", 2024): 1,
            Series(DECISION, "安市监景罚", 2024): 1,
            Series(DECISION, "安市监处罚", 2025): 1,
        },
    )


def test_a_series_may_go_on_from_where_it_was_counted_elsewhere() -> None:
    begun = replace(REQUEST, first_sequence=58)
    scene = requested(given(), event=begun)
    scene.then_state(REGISTER, last={SERIES: 58})
    scene.when(begun, REGISTER).then_rejected("document_register.series_begun", pointer="/data/first_sequence")
    requested(scene).then_state(REGISTER, last={SERIES: 59})
    paper = scene.streams
    assert number(57) not in paper, "numbers of the paper register are not made up"


def test_numbers_that_records_bore_before_are_neither_begun_with_nor_given_out() -> None:
    scene = TWO.when(decided("安市监处罚〔2024〕1号")).then_accepted()
    scene = scene.when(decided("安市监处罚〔2024〕4号"), SECOND).then_accepted()
    scene.when(REQUEST, REGISTER).then_rejected("document_register.begins_in_use", pointer="/data/first_sequence")
    scene = requested(scene, event=replace(REQUEST, first_sequence=3))
    requested(scene).then_state(REGISTER, last={SERIES: 5})


def test_a_unit_takes_numbers_out_of_its_agencys_register() -> None:
    scene = given().as_agency(UNIT).on("2024-06-01")
    scene.when(REQUEST, register_id(UNIT)).then_rejected("document_register.not_yours", pointer="/subject")
    scene = scene.when(REQUEST, REGISTER).then_accepted()
    scene.then_state(REGISTER, issuer=MARKET, last={SERIES: 1})
    scene.then_state(number(1), issuer=MARKET, registrant=UNIT)


@pytest.mark.parametrize("agency", [POLICE, AGRICULTURE])
def test_nobody_takes_numbers_out_of_anothers_register(agency: str) -> None:
    refused = given().as_agency(agency).when(REQUEST, REGISTER)
    refused.then_rejected("document_register.not_yours", status="role")
    assert refused.refusal is not None
    assert f"document-registers/{agency}" in refused.refusal.zh


def test_administrators_take_no_numbers() -> None:
    given().as_administrator().when(REQUEST, REGISTER).then_rejected("role.agency_only")


@pytest.mark.parametrize("prefix", ["安市监〔2024〕", "监x", "AB", "安市监 处罚", "安市监(处罚)"])
def test_a_letterhead_must_make_numbers_that_can_be_recognised(prefix: str) -> None:
    refused = given().when(replace(REQUEST, prefix=prefix), REGISTER)
    refused.then_rejected("document_register.prefix_unprintable", pointer="/data/prefix")


def test_a_number_given_out_is_used_by_one_record() -> None:
    scene = requested(TWO)
    decision = decided("安市监处罚〔2024〕1号")
    used = DocumentNumberUsed(told_by=MARKET, **of_case(CASE))
    scene = scene.on("2024-06-20").when(decision).then(decision, on_stream(number(1), used))
    scene.when(decision, SECOND).then_rejected("document_number.in_use")


def test_in_a_series_that_the_register_counts_nobody_counts_beside_it() -> None:
    scene = requested(requested(TWO)).on("2024-06-20")
    refused = scene.when(decided("安市监处罚〔2024〕3号"))
    refused.then_rejected("document_number.not_allocated", pointer="/data/document_no")
    assert refused.refusal is not None
    assert "现编至2号" in refused.refusal.zh
    scene.when(decided("安市监处罚〔2024〕2号")).then_accepted()
    scene.when(decided("安市监罚〔2024〕3号")).then_accepted()
    scene.when(decided("安市监处罚〔2023〕3号")).then_accepted()


def test_numbers_from_before_the_register_began_are_told_as_they_are() -> None:
    scene = requested(TWO, event=replace(REQUEST, first_sequence=58)).on("2024-06-20")
    scene.when(decided("安市监处罚〔2024〕31号")).then_accepted()


def test_what_a_decision_rests_on_is_asserted_in_the_append() -> None:
    outcome = TWO.when(decided())
    assert {NUMBER, REGISTER, the_agency(MARKET)} <= set(outcome.checks)
    asked = given().on("2024-06-01").when(REQUEST, REGISTER)
    assert {REGISTER, number(1), the_agency(MARKET)} <= set(asked.checks)
    guided = given().with_agency(MARKET, superiors=(Subordination(AGRICULTURE, Span()),)).when(REQUEST, REGISTER)
    assert the_agency(AGRICULTURE) not in guided.checks, "who guides the issuer is nothing to it"


def test_what_follows_by_rule_is_not_posted() -> None:
    for event, stream in (
        (taken(1), number(1)),
        (allocated(1), REGISTER),
        (DocumentNumberUsed(told_by=MARKET, **of_case(CASE)), number(1)),
    ):
        given().when(event, stream).then_rejected("event.by_rule_only")


def test_registers_and_numbers_are_nobody_elses_business() -> None:
    assert reasons(Number()) == reasons(Register()) == {}
    scene = requested(given())
    assert reasons(scene.state(REGISTER)) == {MARKET: frozenset({"holds", "registered"})}
    assert reasons(scene.state(number(1))) == {MARKET: frozenset({"holds", "registered"})}

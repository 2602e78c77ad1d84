"""Asking another agency to assist: what a letter must say, what it opens, what follows for the record (程序规定 第四十五条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import stream_id
from coordination.streams.agency import AgencyType, Form
from coordination.streams.assist import Assist, AssistBasis, Duty, Matter, Stage
from coordination.streams.case import Stage as CaseStage
from coordination.streams.evidence import EvidenceShared
from tests.spec import assists, cases, evidence
from tests.spec.assists import ASSIST, CASE, CITY, GAOMI, LEAD, SECOND, YIWU
from tests.spec.dsl import (
    ADMINISTRATOR,
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    UNIT,
    UNKNOWN_AGENCY,
    Scene,
    agency,
    given,
    on_stream,
    said,
    the,
)

DAY = "2024-03-12"
MATTERS = "assist.matter_numbered_twice"
OTHER_OFFICE_OF_LINE = (
    assists.READY,
    said(
        agency("370785-zxb", AgencyType.TASK_FORCE, "高密专项办", Form.OFFICE, host=GAOMI),
        by=ADMINISTRATOR,
        stream=stream_id("agency", "370785-zxb"),
    ),
)
REFUSED: tuple[tuple[str, Any, str, Any], ...] = (
    ("assist.record_not_yours", assists.READY, AGRICULTURE, assists.REQUEST),
    ("assist.record_not_yours", assists.READY, MARKET, replace(assists.REQUEST, record=the("case", 9))),
    ("assist.record_not_worked_on", (assists.LINE, cases.CLOSED), MARKET, assists.REQUEST),
    ("assist.campaigns_differ", assists.READY, MARKET, replace(assists.REQUEST, campaigns=(NEXT_TOWN,))),
    ("agency.not_available", assists.READY, MARKET, replace(assists.REQUEST, requested_agency=UNKNOWN_AGENCY)),
    ("assist.own_agency", assists.READY, MARKET, replace(assists.REQUEST, requested_agency=MARKET)),
    ("assist.own_agency", assists.READY, MARKET, replace(assists.REQUEST, requested_agency=UNIT)),
    (
        "assist.basis_does_not_fit",
        assists.READY,
        MARKET,
        replace(assists.REQUEST, assist_basis=AssistBasis.PENALTY_LAW),
    ),
    (
        "assist.basis_does_not_fit",
        assists.READY,
        MARKET,
        replace(assists.TO_POLICE, assist_basis=AssistBasis.MARKET_SUPERVISION),
    ),
    (
        "assist.basis_does_not_fit",
        OTHER_OFFICE_OF_LINE,
        MARKET,
        replace(assists.REQUEST, requested_agency="370785-zxb"),
    ),
    ("assist.request_differs", assists.READY, MARKET, replace(assists.TO_YIWU, assist_request=ASSIST)),
    ("assist.request_differs", assists.SENT, MARKET, replace(assists.TO_YIWU, assist_request=SECOND)),
    ("assist.asked_already", assists.SENT, MARKET, replace(assists.REQUEST, assist_request=ASSIST)),
    ("assist.asked_already", assists.PARTLY, MARKET, replace(assists.REQUEST, assist_request=ASSIST)),
    (
        MATTERS,
        assists.READY,
        MARKET,
        replace(assists.REQUEST, matters=(assists.SOURCE, replace(assists.MORE, matter_no="1"))),
    ),
    ("assist.date_has_passed", assists.READY, MARKET, replace(assists.REQUEST, proposed_due_on=date(2024, 3, 12))),
    ("assist.evidence_unknown", assists.READY, MARKET, replace(assists.REQUEST, attached=(assists.SENT_ITEM,))),
    ("document_number.in_use", assists.SENT, MARKET, assists.REQUEST),
)


@pytest.mark.parametrize(("code", "past", "actor", "event"), REFUSED, ids=lambda value: str(value)[:60])
def test_request_refused(code: str, past: Any, actor: str, event: Any) -> None:
    scene = given(past)
    if code == "document_number.in_use":
        scene = sent(given(assists.READY))
    scene.as_agency(actor).on(DAY).when(event, SECOND).then_rejected(code)


def sent(scene: Scene, event: Any = assists.REQUEST, stream: Any = ASSIST) -> Scene:
    return scene.as_agency(MARKET).on("2024-03-05").when(event, stream).then_accepted()


# -- the letter -------------------------------------------------------------------------------------------------------


def test_the_letter_takes_its_number_tells_the_case_and_lets_the_superior_of_both_know() -> None:
    """M92: a request from agency to agency."""
    outcome = given(assists.READY).as_agency(MARKET).on("2024-03-05").when(assists.REQUEST, ASSIST)
    scene = outcome.then(
        assists.REQUEST,
        assists.NUMBERED,
        on_stream(CASE, assists.OPENED_IN_CASE),
        on_stream(ASSIST, assists.INFORMED),
    )
    scene.then_state(
        ASSIST, stage=Stage.SENT, requested=GAOMI, superior=CITY, assist_request=ASSIST, matters=("1", "2")
    )
    scene.then_state(CASE, stage=CaseStage.INVESTIGATING, assists=(ASSIST,))
    scene.then_known_to(
        {MARKET: {"registered"}, GAOMI: {"offered"}, CITY: {"takes_part"}, f"campaign:{CAMPAIGN}": {"office"}}, ASSIST
    )
    assert scene.state(ASSIST).awaited == (GAOMI, Duty.RECEIVE)
    # the letter opens no more than itself
    assert scene.state(CASE).participants == ()


def test_where_the_directory_has_no_common_superior_nobody_else_is_told() -> None:
    scene = sent(given(assists.READY), assists.TO_YIWU)
    scene.then_state(ASSIST, superior=None)
    parties = {MARKET: {"registered"}, YIWU: {"offered"}, f"campaign:{CAMPAIGN}": {"office"}}
    scene.then_known_to(parties, ASSIST)


def test_a_superior_that_is_asked_itself_is_not_told_apart() -> None:
    event = replace(assists.REQUEST, requested_agency=CITY)
    sent(given(assists.READY), event).then_state(ASSIST, superior=None, requested=CITY)


def test_other_lines_are_asked_by_the_penalty_law() -> None:
    sent(given(assists.READY), assists.TO_POLICE).then_state(
        ASSIST, assist_basis=AssistBasis.PENALTY_LAW, superior=None
    )


def test_two_bodies_of_another_line_do_not_come_under_article_45() -> None:
    past = (assists.LINE, cases.verifying(2, by=POLICE))
    other = given(past).with_agency("370785-gaj", agency_type=AgencyType.PUBLIC_SECURITY.value, adcode="370785")
    event = replace(assists.ON_LEAD, record=cases.OTHER_LEAD, requested_agency="370785-gaj")
    other.as_agency(POLICE).when(event, ASSIST).then_rejected("assist.basis_does_not_fit", pointer="/data/assist_basis")
    other.as_agency(POLICE).when(replace(event, assist_basis=AssistBasis.PENALTY_LAW), ASSIST).then_accepted()


def test_a_unit_of_the_line_counts_as_its_agency() -> None:
    past = (assists.LINE, cases.verifying(2, by=UNIT))
    event = replace(assists.ON_LEAD, record=cases.OTHER_LEAD)
    given(past).as_agency(UNIT).on(DAY).when(event, ASSIST).then_accepted()
    own = replace(event, requested_agency=MARKET)
    given(past).as_agency(UNIT).on(DAY).when(own, ASSIST).then_rejected("assist.own_agency")


def test_a_lead_under_verification_may_be_asked_about() -> None:
    past = (assists.LINE, cases.verifying(1))
    outcome = given(past).as_agency(MARKET).on(DAY).when(assists.ON_LEAD, ASSIST)
    outcome.then_accepted().then_state(LEAD, assists=(ASSIST,))
    assert assists.OPENED_ON_LEAD in [one.event for one in outcome.decided]


# -- several agencies, one request ------------------------------------------------------------------------------------


def test_letters_to_several_agencies_are_one_request_each_with_a_state_of_its_own() -> None:
    scene = sent(given(assists.READY))
    scene = sent(scene, replace(assists.TO_YIWU, assist_request=ASSIST), SECOND)
    scene = sent(scene, replace(assists.TO_POLICE, assist_request=ASSIST), the("assist", 3))
    scene.then_state(CASE, assists=(ASSIST, SECOND, the("assist", 3)))
    for stream in (ASSIST, SECOND, the("assist", 3)):
        scene.then_state(stream, assist_request=ASSIST)
    moved = scene.as_agency(YIWU).on("2024-03-06").when(assists.RECEIVE, SECOND).then_accepted()
    moved.then_state(SECOND, stage=Stage.RECEIVED).then_state(ASSIST, stage=Stage.SENT)
    # one agency that was asked learns nothing of the others
    moved.as_agency(YIWU).when(assists.RECEIVE, ASSIST).then_rejected("stream.not_found")


def test_a_letter_that_is_no_first_letter_begins_no_request() -> None:
    scene = sent(sent(given(assists.READY)), replace(assists.TO_YIWU, assist_request=ASSIST), SECOND)
    event = replace(assists.TO_POLICE, assist_request=SECOND)
    outcome = scene.as_agency(MARKET).on(DAY).when(event, the("assist", 3))
    outcome.then_rejected("assist.request_differs", pointer="/data/assist_request")


def test_a_request_is_of_one_agency_and_one_record() -> None:
    scene = sent(given(assists.READY, cases.verifying(2, by=POLICE), cases.verifying(3)))
    others = replace(
        assists.REQUEST, record_kind=assists.RecordKind.LEAD, assist_request=ASSIST, document_no="x〔2024〕1号"
    )
    by_police = replace(others, record=cases.OTHER_LEAD, assist_basis=AssistBasis.PENALTY_LAW)
    scene.as_agency(POLICE).on(DAY).when(by_police, SECOND).then_rejected("assist.request_differs")
    other_record = replace(others, record=the("lead", 3))
    scene.as_agency(MARKET).on(DAY).when(other_record, SECOND).then_rejected("assist.request_differs")


def test_another_matter_may_be_asked_of_the_same_agency_and_an_answered_one_anew() -> None:
    scene = sent(given(assists.READY))
    other = replace(assists.REQUEST, document_no="安市监协〔2024〕9号")
    sent(scene, other, SECOND).then_state(SECOND, assist_request=SECOND)
    again = replace(assists.REQUEST, assist_request=ASSIST, document_no="安市监协〔2024〕9号")
    for past in (assists.REPLIED, assists.DECLINED, assists.WITHDRAWN):
        given(past).as_agency(MARKET).on("2024-03-25").when(again, SECOND).then_accepted()


# -- evidence that goes along -----------------------------------------------------------------------------------------

WITH_EVIDENCE = (
    assists.READY,
    said(evidence.COLLECT, on="2024-03-04", stream=evidence.EVIDENCE),
)
LETTER = replace(
    assists.REQUEST, attached=(assists.SENT_ITEM, replace(assists.SENT_ITEM, item_no="2", sha256=None, sm3=None))
)


def opened(to: str = GAOMI) -> EvidenceShared:
    return EvidenceShared(shared_with=to, reason=f"协查{ASSIST}所附证据")


def test_what_is_attached_is_opened_to_the_other_side_once() -> None:
    outcome = given(WITH_EVIDENCE).as_agency(MARKET).on("2024-03-05").when(LETTER, ASSIST)
    scene = outcome.then(
        LETTER,
        assists.NUMBERED,
        on_stream(CASE, assists.OPENED_IN_CASE),
        on_stream(evidence.EVIDENCE, opened()),
        on_stream(ASSIST, assists.INFORMED),
    )
    scene.then_state(evidence.EVIDENCE, shared_with=(GAOMI,), holder=MARKET)
    other = replace(LETTER, document_no="安市监协〔2024〕9号")
    again = scene.when(other, SECOND)
    again.then_accepted()
    assert "evidence.shared" not in [one.event.topic for one in again.decided]


@pytest.mark.parametrize(
    "wrong",
    [{"item_no": "9"}, {"sha256": "e" * 64}, {"sm3": "e" * 64}, {"sha256": None, "sm3": None}],
    ids=["number", "sha256", "sm3", "none"],
)
def test_what_is_attached_is_what_is_on_record(wrong: dict[str, Any]) -> None:
    event = replace(assists.REQUEST, attached=(assists.SENT_ITEM, replace(assists.SENT_ITEM, **wrong)))
    outcome = given(WITH_EVIDENCE).as_agency(MARKET).on("2024-03-05").when(event, ASSIST)
    outcome.then_rejected("assist.evidence_differs", pointer="/data/attached/1/item_no")


def test_one_attaches_what_one_keeps_or_the_other_side_sees_already() -> None:
    theirs = (
        assists.READY,
        said(replace(evidence.COLLECT, record=evidence.THEIR_CASE), by=AGRICULTURE, stream=evidence.EVIDENCE),
        said(replace(evidence.SHARE, shared_with=MARKET), by=AGRICULTURE, stream=evidence.EVIDENCE),
    )
    outcome = given(theirs).as_agency(MARKET).on("2024-03-05").when(LETTER, ASSIST)
    outcome.then_rejected("assist.evidence_unknown", pointer="/data/attached/0/evidence")
    also = said(replace(evidence.SHARE, shared_with=GAOMI), by=AGRICULTURE, stream=evidence.EVIDENCE)
    given(theirs, also).as_agency(MARKET).on("2024-03-05").when(LETTER, ASSIST).then_accepted()


# -- more is asked ----------------------------------------------------------------------------------------------------

SUPPLEMENTS = (
    ("assist.supplement_empty", replace(assists.SUPPLEMENT, matters_again=(), further_matters=())),
    ("assist.matter_unknown", replace(assists.SUPPLEMENT, matters_again=("9",))),
    (MATTERS, replace(assists.SUPPLEMENT, further_matters=(replace(assists.MORE, matter_no="2"),))),
    ("assist.date_has_passed", replace(assists.SUPPLEMENT, proposed_due_on=date(2024, 3, 22))),
    (
        "assist.too_many_matters",
        replace(assists.SUPPLEMENT, further_matters=tuple(replace(assists.MORE, matter_no=f"m{n}") for n in range(49))),
    ),
)


@pytest.mark.parametrize(("code", "event"), SUPPLEMENTS, ids=lambda value: str(value)[:40])
def test_supplement_refused(code: str, event: Any) -> None:
    given(assists.REPLIED).as_agency(MARKET).on("2024-03-22").when(event, ASSIST).then_rejected(code)


def test_what_is_asked_again_and_anew_is_open_and_the_rest_stays_answered() -> None:
    agreed = replace(given(assists.REPLIED).state(ASSIST), agreed_due_on=date(2024, 3, 21))
    scene = given(assists.REPLIED).with_state("assist", agreed, ASSIST).as_agency(MARKET).on("2024-03-22")
    asked = scene.when(assists.SUPPLEMENT, ASSIST).then(assists.SUPPLEMENT)
    state: Assist = asked.state(ASSIST)
    assert (state.stage, state.matters, state.unanswered) == (Stage.IN_PROGRESS, ("1", "2", "3"), ("1", "3"))
    assert (state.agreed_due_on, state.proposed) == (None, (date(2024, 4, 30), MARKET))
    only_again = replace(assists.SUPPLEMENT, further_matters=())
    scene.when(only_again, ASSIST).then_accepted().then_state(ASSIST, unanswered=("1",))
    only_more = replace(assists.SUPPLEMENT, matters_again=(), further_matters=(assists.MORE,))
    scene.when(only_more, ASSIST).then_accepted().then_state(ASSIST, unanswered=("3",))
    fifty = tuple(replace(assists.MORE, matter_no=f"m{n}") for n in range(48))
    scene.when(replace(only_more, further_matters=fifty), ASSIST).then_accepted()


# -- the end ----------------------------------------------------------------------------------------------------------


def test_a_letter_withdrawn_before_its_receipt_is_gone_and_one_received_stays_on_file() -> None:
    above = {CITY: {"takes_part"}, MARKET: {"registered"}, f"campaign:{CAMPAIGN}": {"office"}}
    given(assists.WITHDRAWN_UNANSWERED).then_known_to(above, ASSIST)
    given(assists.WITHDRAWN).then_known_to({**above, GAOMI: {"holds", "takes_part"}}, ASSIST)
    given(assists.DECLINED).then_known_to({**above, GAOMI: {"takes_part"}}, ASSIST)


def test_who_asked_closes_with_a_word_on_what_it_was_worth() -> None:
    scene = given(assists.REPLIED).as_agency(MARKET).on("2024-03-22")
    assert scene.state(ASSIST).awaited == (MARKET, Duty.CLOSE)
    closed = scene.when(assists.CLOSE, ASSIST).then(assists.CLOSE).then_state(ASSIST, stage=Stage.CLOSED)
    assert closed.state(ASSIST).awaited is None


@pytest.mark.parametrize("stage", list(CaseStage)[1:], ids=lambda stage: stage.value)
def test_every_stage_at_which_a_case_is_worked_on(stage: CaseStage) -> None:
    outcome = given(assists.LINE, cases.AT[stage]).as_agency(MARKET).on("2024-06-04").when(assists.REQUEST, ASSIST)
    if stage is CaseStage.TRANSFERRED_OUT:
        outcome.then_rejected("assist.record_not_yours")
    elif stage in (CaseStage.CLOSED, CaseStage.ARCHIVED):
        outcome.then_rejected("assist.record_not_worked_on")
    else:
        outcome.then_accepted()


def test_the_office_asks_nobody_in_a_case_that_it_does_not_hold() -> None:
    given(assists.READY).as_office(OFFICE).when(assists.REQUEST, ASSIST).then_rejected("assist.record_not_yours")


def test_matters_say_their_number() -> None:
    assert Matter.says(assists.SOURCE).startswith("1. ")

"""Answering a request for assistance: item by item, declined only outside powers, what both agree upon (程序规定 第四十五条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.assist import (
    Answer,
    AnswerOutcome,
    Assist,
    AssistDueDateAgreed,
    DeclineGround,
    Duty,
    PresenceAnswer,
    Stage,
)
from coordination.streams.case import CaseSupportAdopted
from coordination.streams.evidence import EvidenceReliedOn, EvidenceShared
from coordination.streams.reliance import RelianceBasis, RelyingKind, SupportKind
from tests.spec import assists, evidence, test_assist_asking
from tests.spec.assists import ASSIST, CASE, GAOMI, SUPPORT, YIWU
from tests.spec.dsl import AGRICULTURE, LEADER, MARKET, UNKNOWN_AGENCY, Scene, given, on_stream, said

DAY = "2024-03-12"
TWICE = replace(assists.ANSWER_PART, answers=(assists.FOUND_SOURCE, replace(assists.FOUND_SOURCE, content="另")))
REFUSED: tuple[tuple[str, Any, str, Any], ...] = (
    ("agency.not_available", assists.RECEIVED, GAOMI, replace(assists.DECLINE, suggested_agency=UNKNOWN_AGENCY)),
    ("assist.matter_unknown", assists.IN_PROGRESS, GAOMI, replace(assists.REPLY, answers=(assists.FOUND_MORE,))),
    ("assist.matter_unknown", assists.IN_PROGRESS, GAOMI, TWICE),
    ("assist.answered_already", assists.PARTLY, GAOMI, assists.ANSWER_PART),
    ("assist.answered_already", assists.PARTLY, GAOMI, assists.REPLY),
    ("assist.matters_unanswered", assists.IN_PROGRESS, GAOMI, replace(assists.REPLY, answers=())),
    ("assist.matters_unanswered", assists.IN_PROGRESS, GAOMI, assists.REPLY_REST),
    ("assist.not_answered", assists.IN_PROGRESS, GAOMI, assists.CORRECT),
    ("assist.no_reasons_asked", assists.IN_PROGRESS, GAOMI, assists.EXPLAIN),
    ("assist.nothing_proposed", assists.IN_PROGRESS, GAOMI, assists.AGREE),
    ("assist.presence_not_asked", assists.IN_PROGRESS, GAOMI, assists.ANSWER_PRESENCE),
    ("assist.presence_not_agreed", assists.IN_PROGRESS, GAOMI, assists.VISIT),
    ("assist.visited_after_told", assists.VISITED, GAOMI, replace(assists.VISIT, visited_on=date(2024, 3, 13))),
    ("assist.date_has_passed", assists.IN_PROGRESS, GAOMI, replace(assists.PROPOSE, proposed_due_on=date(2024, 3, 12))),
    (
        "assist.evidence_unknown",
        assists.IN_PROGRESS,
        GAOMI,
        replace(
            assists.REPLY, answers=(replace(assists.FOUND_SOURCE, attached=(assists.SENT_ITEM,)), assists.FOUND_NOTHING)
        ),
    ),
    ("support.nothing_to_answer", assists.IN_PROGRESS, GAOMI, assists.ANSWER_SUPPORT),
)


@pytest.mark.parametrize(("code", "past", "actor", "event"), REFUSED, ids=lambda value: str(value)[:60])
def test_refused(code: str, past: Any, actor: str, event: Any) -> None:
    given(past).as_agency(actor).on(DAY).when(event, ASSIST).then_rejected(code)


def test_every_guard_of_the_kind_is_met() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("assist.")
        for guard in event.guards
        if guard.code.startswith("assist.") and guard.who is None
    }
    asking = {code for code, *_ in (*test_assist_asking.REFUSED, *test_assist_asking.SUPPLEMENTS)}
    here = {code for code, *_ in REFUSED}
    told = {"assist.not_a_ground", "assist.other_date", "assist.agreed_date_has_passed", "assist.evidence_differs"}
    assert declared == {code for code in (*asking, *here, *told) if code.startswith("assist.")}


# -- received is not accepted, and declined only outside powers -------------------------------------------------------


def test_received_is_not_accepted() -> None:
    scene = given(assists.SENT).as_agency(GAOMI).on("2024-03-06")
    scene.when(assists.ACCEPT, ASSIST).then_rejected("record.wrong_stage")
    scene.when(assists.DECLINE, ASSIST).then_rejected("record.wrong_stage")
    got = scene.when(assists.RECEIVE, ASSIST).then(assists.RECEIVE)
    got.then_state(ASSIST, stage=Stage.RECEIVED, holder=None, offered_to=GAOMI, participants=(assists.CITY, GAOMI))
    assert got.state(ASSIST).awaited == (GAOMI, Duty.ACCEPT)
    got.when(assists.PROGRESS, ASSIST).then_rejected("record.wrong_stage")
    taken = got.on("2024-03-07").when(assists.ACCEPT, ASSIST).then(assists.ACCEPT)
    taken.then_state(ASSIST, stage=Stage.IN_PROGRESS, holder=GAOMI, offered_to=None)
    assert taken.state(ASSIST).awaited == (GAOMI, Duty.REPLY)


@pytest.mark.parametrize("ground", DeclineGround, ids=lambda ground: ground.value)
def test_the_law_knows_one_ground_to_decline(ground: DeclineGround) -> None:
    outcome = (
        given(assists.RECEIVED).as_agency(GAOMI).on(DAY).when(replace(assists.DECLINE, decline_ground=ground), ASSIST)
    )
    if ground.value == "outside_powers":
        outcome.then_accepted().then_state(ASSIST, stage=Stage.DECLINED, offered_to=None)
    else:
        outcome.then_rejected("assist.not_a_ground", pointer="/data/decline_ground", basis="第四十五条")
        assert outcome.refusal is not None
        assert ground.zh in outcome.refusal.zh


def test_who_declined_is_asked_no_more_and_the_right_one_may_be() -> None:
    scene = given(assists.DECLINED).as_agency(MARKET).on(DAY)
    scene.when(assists.REMIND, ASSIST).then_rejected("record.wrong_stage")
    event = replace(assists.TO_YIWU, assist_request=ASSIST)
    scene.when(event, assists.SECOND).then_accepted().then_state(assists.SECOND, assist_request=ASSIST)


# -- item by item -----------------------------------------------------------------------------------------------------


def test_a_part_first_then_all_of_it_by_letter() -> None:
    scene = given(assists.IN_PROGRESS).as_agency(GAOMI).on("2024-03-14")
    part = scene.when(assists.ANSWER_PART, ASSIST).then(assists.ANSWER_PART)
    part.then_state(ASSIST, stage=Stage.IN_PROGRESS, answered=frozenset({"1"}), unanswered=("2",))
    replied = part.on("2024-03-20").when(assists.REPLY_REST, ASSIST).then(assists.REPLY_REST, assists.REPLY_NUMBERED)
    replied.then_state(ASSIST, stage=Stage.REPLIED, unanswered=())
    assert replied.state(ASSIST).awaited == (MARKET, Duty.CLOSE)


def test_what_lies_outside_powers_is_an_answer_to_one_matter() -> None:
    outside = Answer(matter_no="2", answer_outcome=AnswerOutcome.OUTSIDE_POWERS, content="印刷业由新闻出版部门管理")
    event = replace(assists.REPLY, answers=(assists.FOUND_SOURCE, outside))
    given(assists.IN_PROGRESS).as_agency(GAOMI).on(DAY).when(event, ASSIST).then_accepted()


def test_what_is_missing_is_named_in_the_order_of_the_letter() -> None:
    outcome = given(assists.IN_PROGRESS).as_agency(GAOMI).on(DAY).when(replace(assists.REPLY, answers=()), ASSIST)
    assert outcome.refusal is not None
    assert "1、2" in outcome.refusal.zh


def test_answers_are_corrected_also_after_the_end() -> None:
    for past in (assists.PARTLY, assists.REPLIED, assists.CLOSED):
        given(past).as_agency(GAOMI).on("2024-03-25").when(assists.CORRECT, ASSIST).then(assists.CORRECT)
    unanswered = replace(assists.CORRECT, answers=(assists.FOUND_NOTHING,))
    given(assists.PARTLY).as_agency(GAOMI).on(DAY).when(unanswered, ASSIST).then_rejected("assist.not_answered")


def test_a_supplement_is_answered_by_a_letter_of_its_own() -> None:
    scene = given(assists.REPLIED).as_agency(MARKET).on("2024-03-22").when(assists.SUPPLEMENT, ASSIST).then_accepted()
    more = replace(
        assists.REPLY, document_no="高市监函〔2024〕25号", answers=(assists.FOUND_SOURCE, assists.FOUND_MORE)
    )
    scene.as_agency(GAOMI).on("2024-04-08").when(more, ASSIST).then_accepted().then_state(ASSIST, stage=Stage.REPLIED)


# -- evidence obtained for the request --------------------------------------------------------------------------------


def obtained() -> Scene:
    scene = given(assists.IN_PROGRESS).as_agency(GAOMI).on(DAY)
    return scene.when(assists.COLLECT_HERE, SUPPORT).then_accepted()


WITH_PROOF = replace(
    assists.REPLY,
    answers=(replace(assists.FOUND_SOURCE, attached=(assists.OBTAINED_ITEM,)), assists.FOUND_NOTHING),
)


def test_what_is_collected_for_the_request_is_seen_by_who_asked_and_relied_on_by_reference() -> None:
    scene = obtained().when(WITH_PROOF, ASSIST).then(WITH_PROOF, assists.REPLY_NUMBERED)
    adopt = CaseSupportAdopted(
        support_kind=SupportKind.EVIDENCE, support=SUPPORT, reliance_basis=RelianceBasis.ASSISTED
    )
    relied = EvidenceReliedOn(
        record_kind=RelyingKind.CASE, record=CASE, relying_agency=MARKET, reliance_basis=RelianceBasis.ASSISTED
    )
    adopted = scene.as_agency(MARKET).on("2024-03-22").when(adopt, CASE)
    held = adopted.then(on_stream(CASE, adopt), on_stream(SUPPORT, relied))
    # it falls: the request that it was collected for is told, and so is the case that rests on it
    fell = held.as_agency(GAOMI).on("2024-04-01").when(evidence.FORGED, SUPPORT).then_accepted()
    fell.then_state(ASSIST, fallen=frozenset({SUPPORT})).then_state(CASE, fallen=frozenset({SUPPORT}))
    answered = fell.when(assists.ANSWER_SUPPORT, ASSIST).then(assists.ANSWER_SUPPORT)
    answered.then_state(ASSIST, fallen=frozenset())


@pytest.mark.parametrize(
    ("past", "actor"), [(assists.RECEIVED, GAOMI), (assists.IN_PROGRESS, MARKET), (assists.REPLIED, GAOMI)]
)
def test_evidence_is_collected_by_who_accepted_until_the_reply(past: Any, actor: str) -> None:
    given(past).as_agency(actor).on(DAY).when(assists.COLLECT_HERE, SUPPORT).then_rejected("evidence.record_not_yours")


def test_evidence_of_a_request_is_kept_until_the_request_is_over() -> None:
    destroy = replace(evidence.DESTROY, approved_by=LEADER)
    scene = obtained()
    scene.when(destroy, SUPPORT).then_rejected("evidence.still_needed")
    replied = scene.when(WITH_PROOF, ASSIST).then_accepted()
    replied.when(destroy, SUPPORT).then_rejected("evidence.still_needed")
    closed = replied.as_agency(MARKET).on("2024-03-25").when(assists.CLOSE, ASSIST).then_accepted()
    closed.as_agency(GAOMI).when(destroy, SUPPORT).then_accepted()


def test_evidence_from_elsewhere_is_opened_with_the_answer() -> None:
    own = replace(evidence.COLLECT, record=evidence.THEIR_CASE)
    past = (assists.IN_PROGRESS, said(own, by=GAOMI, stream=SUPPORT))
    event = replace(assists.ANSWER_PART, answers=(replace(assists.FOUND_SOURCE, attached=(assists.OBTAINED_ITEM,)),))
    shared = EvidenceShared(shared_with=MARKET, reason=f"协查{ASSIST}所附证据")
    scene = given(past).as_agency(GAOMI).on(DAY)
    scene.when(event, ASSIST).then(event, on_stream(SUPPORT, shared)).then_state(SUPPORT, shared_with=(MARKET,))
    correct = replace(assists.CORRECT, answers=event.answers)
    given(past, assists.posted(assists.ANSWER_PART, GAOMI, DAY)).as_agency(GAOMI).on(DAY).when(correct, ASSIST).then(
        correct, on_stream(SUPPORT, shared)
    )
    wrong = replace(
        event, answers=(replace(assists.FOUND_SOURCE, attached=(replace(assists.OBTAINED_ITEM, item_no="8"),)),)
    )
    scene.when(wrong, ASSIST).then_rejected("assist.evidence_differs", pointer="/data/answers/0/attached/0/item_no")


# -- what both agree upon ---------------------------------------------------------------------------------------------


def test_it_takes_two_to_agree_on_a_day() -> None:
    scene = given(assists.IN_PROGRESS).as_agency(MARKET).on(DAY).when(assists.PROPOSE, ASSIST).then(assists.PROPOSE)
    scene.when(assists.AGREE, ASSIST).then_rejected("assist.nothing_proposed")
    asked = scene.as_agency(GAOMI)
    other = AssistDueDateAgreed(agreed_due_on=date(2024, 3, 21))
    asked.when(other, ASSIST).then_rejected("assist.other_date", pointer="/data/agreed_due_on")
    agreed = asked.when(assists.AGREE, ASSIST).then(assists.AGREE)
    agreed.then_state(ASSIST, agreed_due_on=date(2024, 3, 20), proposed=None)
    # on the day itself it is too late to agree upon it
    asked.on("2024-03-20").when(assists.AGREE, ASSIST).then_rejected("assist.agreed_date_has_passed")
    asked.on("2024-03-19").when(assists.AGREE, ASSIST).then_accepted()


def test_a_counter_proposal_takes_the_place_of_the_first() -> None:
    scene = given(assists.IN_PROGRESS).as_agency(MARKET).on(DAY).when(assists.PROPOSE, ASSIST).then_accepted()
    counter = replace(assists.PROPOSE, proposed_due_on=date(2024, 4, 9))
    scene = scene.as_agency(GAOMI).when(counter, ASSIST).then_accepted()
    scene.when(assists.AGREE, ASSIST).then_rejected("assist.nothing_proposed")
    accept = AssistDueDateAgreed(agreed_due_on=date(2024, 4, 9))
    scene.as_agency(MARKET).when(accept, ASSIST).then_accepted().then_state(ASSIST, agreed_due_on=date(2024, 4, 9))


def test_the_letter_itself_may_propose_a_day() -> None:
    event = replace(assists.REQUEST, proposed_due_on=date(2024, 3, 20))
    past = (
        assists.READY,
        assists.posted(event, MARKET, "2024-03-05"),
        assists.posted(assists.RECEIVE, GAOMI, "2024-03-06"),
    )
    given(past).as_agency(GAOMI).on("2024-03-07").when(assists.AGREE, ASSIST).then(assists.AGREE)


def test_officers_of_the_asking_side_come_along_once_that_is_agreed() -> None:
    """M94: officers of two regions at one place."""
    scene = given(assists.IN_PROGRESS).as_agency(MARKET).on("2024-03-08").when(assists.ASK_PRESENCE, ASSIST)
    asked = scene.then(assists.ASK_PRESENCE).as_agency(GAOMI).on("2024-03-11")
    no = replace(assists.ANSWER_PRESENCE, presence_answer=PresenceAnswer.DECLINED, meet_on=None, reason="正在布控")
    refused = asked.when(no, ASSIST).then_accepted()
    refused.on(DAY).when(assists.VISIT, ASSIST).then_rejected("assist.presence_not_agreed")
    refused.when(assists.ANSWER_PRESENCE, ASSIST).then_rejected("assist.presence_not_asked")
    agreed = asked.when(assists.ANSWER_PRESENCE, ASSIST).then(assists.ANSWER_PRESENCE)
    agreed.on(DAY).when(assists.VISIT, ASSIST).then(assists.VISIT)
    # to ask for other officers is to ask again
    again = agreed.as_agency(MARKET).when(assists.ASK_PRESENCE, ASSIST).then_accepted()
    again.as_agency(GAOMI).on(DAY).when(assists.VISIT, ASSIST).then_rejected("assist.presence_not_agreed")


# -- reminders --------------------------------------------------------------------------------------------------------


def test_who_waits_the_superior_of_both_and_the_office_may_remind() -> None:
    for actor in (MARKET, assists.CITY):
        given(assists.SENT).as_agency(actor).on(DAY).when(assists.REMIND, ASSIST).then(assists.REMIND)
    given(assists.SENT).as_office().on(DAY).when(assists.REMIND, ASSIST).then(assists.REMIND)
    given(assists.SENT).as_agency(GAOMI).on(DAY).when(assists.REMIND, ASSIST).then_rejected("assist.not_asking")
    for outsider in (YIWU, AGRICULTURE):
        given(assists.SENT).as_agency(outsider).when(assists.REMIND, ASSIST).then_rejected("stream.not_found")


def test_reasons_are_owed_until_they_are_given() -> None:
    scene = given(assists.LATE).then_state(ASSIST, reasons_owed=True).as_agency(GAOMI).on("2024-03-29")
    explained = scene.when(assists.EXPLAIN, ASSIST).then(assists.EXPLAIN)
    state: Assist = explained.state(ASSIST)
    assert not state.reasons_owed
    explained.when(assists.EXPLAIN, ASSIST).then_rejected("assist.no_reasons_asked")
    # a late reply is taken without them, and they are owed still
    replied = scene.when(assists.REPLY, ASSIST).then_accepted()
    replied.then_state(ASSIST, reasons_owed=True).when(assists.EXPLAIN, ASSIST).then_accepted()

"""A request for assistance goes with its record: whoever has the record needs the answer (程序规定 14, 45; 行政处罚法 26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.streams.assist import AssistTakenOver, DateProposed, Stage
from coordination.streams.case import CaseReturnedToDesk
from coordination.streams.evidence import EvidenceShared
from coordination.streams.lead import ReturnReason
from tests.spec import assists, evidence, transfers
from tests.spec.assists import ASSIST, SUPPORT
from tests.spec.dsl import CAMPAIGN, MARKET, POLICE, UNIT, Scene, given, on_stream, said
from tests.spec.test_transfer_limits import UNDER_MARKET
from tests.spec.transfers import ACCEPT, CASE, LEAD, NEXT, TRANSFER, by

DAY = "2026-03-13"
TO_NEXT = AssistTakenOver(from_agency=MARKET, receiving_agency=NEXT)
ASKED = (
    said(assists.TO_POLICE, on="2026-03-02", stream=ASSIST),
    said(replace(assists.OPENED_IN_CASE, requested_agency=POLICE), by="system", on="2026-03-02", stream=CASE),
)
"""MARKET has asked POLICE to assist with the case that it offers to NEXT."""
SIGNED = (*ASKED, by(POLICE, assists.RECEIVE, "2026-03-03", ASSIST))
TAKEN = (*SIGNED, by(POLICE, assists.ACCEPT, "2026-03-04", ASSIST))
ANSWERED = (*TAKEN, by(POLICE, assists.REPLY, "2026-03-05", ASSIST))
OVER = {
    Stage.DECLINED: (*SIGNED, by(POLICE, assists.DECLINE, "2026-03-04", ASSIST)),
    Stage.WITHDRAWN: (*TAKEN, by(MARKET, assists.WITHDRAW, "2026-03-05", ASSIST)),
    Stage.CLOSED: (*ANSWERED, by(MARKET, assists.CLOSE, "2026-03-06", ASSIST)),
}
OPEN = {Stage.SENT: ASKED, Stage.RECEIVED: SIGNED, Stage.IN_PROGRESS: TAKEN, Stage.REPLIED: ANSWERED}


def accepting(*letters: Any) -> Scene:
    """Return the scene in which NEXT accepts the case that MARKET has written letters in."""
    return given(transfers.RECEIVED, letters).as_agency(NEXT).on(DAY)


def moved(*letters: Any) -> Scene:
    return accepting(*letters).when(ACCEPT, TRANSFER).then_accepted()


@pytest.mark.parametrize("stage", OPEN, ids=lambda stage: stage.value)
def test_it_goes_with_the_case_while_somebody_has_still_to_act(stage: Stage) -> None:
    accepted = accepting(*OPEN[stage]).when(ACCEPT, TRANSFER)
    accepted = accepted.then(ACCEPT, on_stream(CASE, transfers.MOVED), on_stream(ASSIST, TO_NEXT))
    # who asked stays written down, and what the police have to do is what it was
    accepted.then_state(ASSIST, stage=stage, registrant=MARKET, asking_agency=NEXT, requested=POLICE)
    known = {MARKET: {"registered"}, NEXT: {"takes_part"}, f"campaign:{CAMPAIGN}": {"office"}}
    police = {"offered"} if stage is Stage.SENT else {"takes_part", "offered" if stage is Stage.RECEIVED else "holds"}
    accepted.then_known_to({**known, POLICE: police}, ASSIST)


@pytest.mark.parametrize("stage", OVER, ids=lambda stage: stage.value)
def test_what_is_over_stays_where_it_was(stage: Stage) -> None:
    accepted = accepting(*OVER[stage]).when(ACCEPT, TRANSFER).then(ACCEPT, on_stream(CASE, transfers.MOVED))
    accepted.then_state(ASSIST, stage=stage, asking_agency=MARKET)


def test_nobody_asks_himself() -> None:
    """A letter to the very agency that takes the case stays with who wrote it, who may withdraw it."""
    to_next = (
        said(assists.REQUEST, on="2026-03-02", stream=ASSIST),
        said(assists.OPENED_IN_CASE, by="system", on="2026-03-02", stream=CASE),
    )
    accepted = accepting(*to_next).when(ACCEPT, TRANSFER).then(ACCEPT, on_stream(CASE, transfers.MOVED))
    accepted.as_agency(MARKET).when(assists.WITHDRAW, ASSIST).then_accepted()


def test_whoever_has_the_case_acts_on_the_asking_side_and_nobody_else() -> None:
    on_its_way, answered = moved(*TAKEN), moved(*ANSWERED)
    for scene, event in (
        (on_its_way, assists.WITHDRAW),
        (on_its_way, assists.ASK_PRESENCE),
        (answered, replace(assists.SUPPLEMENT, proposed_due_on=None)),
        (answered, assists.CLOSE),
    ):
        scene.when(event, ASSIST).then_accepted()
        scene.as_agency(MARKET).when(event, ASSIST).then_rejected("assist.not_asking")
    on_its_way.when(assists.REMIND, ASSIST).then_accepted()


def test_a_day_that_was_proposed_before_is_proposed_still() -> None:
    due_on = date(2026, 3, 31)
    proposed = (*TAKEN, by(MARKET, replace(assists.PROPOSE, proposed_due_on=due_on), "2026-03-06", ASSIST))
    agree = replace(assists.AGREE, agreed_due_on=due_on)
    scene = moved(*proposed).then_state(ASSIST, proposed=DateProposed(due_on, NEXT))
    scene.when(agree, ASSIST).then_rejected("assist.nothing_proposed")
    scene.as_agency(POLICE).when(agree, ASSIST).then_accepted().then_state(ASSIST, agreed_due_on=due_on)
    # and what the other side proposed is still the other side's
    theirs = (*TAKEN, by(POLICE, replace(assists.PROPOSE, proposed_due_on=due_on), "2026-03-06", ASSIST))
    moved(*theirs).when(agree, ASSIST).then_accepted()


def test_the_answer_is_opened_to_whoever_has_the_case() -> None:
    own = said(replace(evidence.COLLECT, record=evidence.THEIR_CASE), by=POLICE, on="2026-03-05", stream=SUPPORT)
    answer = replace(assists.FOUND_SOURCE, attached=(assists.OBTAINED_ITEM,))
    part = replace(assists.ANSWER_PART, answers=(answer,))
    shared = EvidenceShared(shared_with=NEXT, reason=f"协查{ASSIST}所附证据")
    scene = moved(*TAKEN, own).as_agency(POLICE)
    scene.when(part, ASSIST).then(part, on_stream(SUPPORT, shared))


def test_it_goes_with_a_lead_too() -> None:
    letter = (
        said(
            replace(assists.TO_POLICE, record_kind=assists.RecordKind.LEAD, record=LEAD), on="2026-03-02", stream=ASSIST
        ),
        said(replace(assists.OPENED_ON_LEAD, requested_agency=POLICE), by="system", on="2026-03-02", stream=LEAD),
    )
    accepted = given(transfers.LEAD_RECEIVED, letter).as_agency(NEXT).on(DAY).when(ACCEPT, TRANSFER)
    accepted.then(ACCEPT, on_stream(LEAD, transfers.LEAD_MOVED), on_stream(ASSIST, TO_NEXT))


def test_it_goes_back_with_a_case_to_the_desk() -> None:
    state = given(transfers.AROUND, ASKED).state(CASE)
    letter = given(transfers.AROUND, ASKED).state(ASSIST)
    scene = given(transfers.AROUND, ASKED).with_state("case", replace(state, holder=UNIT), CASE)
    scene = scene.with_state("assist", replace(letter, asking_agency=UNIT), ASSIST)
    scene = scene.with_agency(UNIT, parents=UNDER_MARKET).as_agency(UNIT).on("2026-03-09")
    back = CaseReturnedToDesk(desk=MARKET, reason_code=ReturnReason.NO_POWER, reason="超出委托权限")
    taken = AssistTakenOver(from_agency=UNIT, receiving_agency=MARKET)
    scene.when(back, CASE).then(on_stream(CASE, back), on_stream(ASSIST, taken)).then_state(
        ASSIST, asking_agency=MARKET
    )


def test_a_further_letter_of_the_request_is_written_by_whoever_has_the_case() -> None:
    more = replace(
        assists.TO_YIWU, requested_agency=transfers.CITY, assist_request=ASSIST, document_no="高市监协〔2026〕1号"
    )
    scene = moved(*TAKEN)
    scene.when(more, assists.SECOND).then_accepted()
    scene.as_agency(MARKET).when(more, assists.SECOND).then_rejected("assist.record_not_yours")

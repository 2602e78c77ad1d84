"""The clocks of transfers and disputes on the real records: dates counted by hand, both sides, lapse and feedback.

March 2026 has no holiday; Qingming is Sunday 5 April with Saturday 4 to Monday 6 off. 2 March 2026 is a Monday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.packs import rule_book
from coordination.streams.case import Stage as CaseStage
from coordination.streams.clock import Attachment, Stage, clock_id
from coordination.streams.transfer import Stage as TransferStage
from tests.spec import cases, leads, transfers
from tests.spec.dsl import AGRICULTURE, MARKET, Scene, given
from tests.spec.transfers import (
    ACCEPT,
    CASE,
    CITY,
    DESIGNATE,
    DISPUTE,
    ESCALATE,
    JUSTICE,
    LEAD,
    NEXT,
    OFFER,
    OFFER_ACROSS,
    OFFER_LEAD,
    RAISE,
    RECEIVE,
    RECEIVE_LEAD,
    REFUSE,
    REQUEST,
    TRANSFER,
)

RULES = Attachment(rule_book())
OPEN_ENDED = replace(OFFER, answer_due_on=None)


def at(instant: str) -> datetime:
    return datetime.fromisoformat(f"{instant}+08:00").astimezone(UTC)


def town(*past: Any) -> Scene:
    return given(*(past or (transfers.AROUND,))).under(RULES)


def posted(scene: Scene, day: str, by: str, event: Any, stream: UUID | None = None) -> Scene:
    return scene.at_clock(at(f"{day}T12:00")).on(day).as_agency(by).when(event, stream).then_accepted()


def clock(scene: Scene, record: UUID, name: str, occurrence: int = 1) -> Any:
    stream = clock_id(record, name, occurrence)
    return scene.state(stream) if stream in scene.streams else None


def lenient(scene: Scene, record: UUID, name: str, occurrence: int = 1) -> date:
    due: date = clock(scene, record, name, occurrence).due.due_date_lenient
    return due


# -- the answer -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offer", "receiver"), [(OPEN_ENDED, NEXT), (replace(OFFER_ACROSS, answer_due_on=None), AGRICULTURE)]
)
def test_seven_working_days_to_accept_or_object_from_the_receipt(offer: Any, receiver: str) -> None:
    offered = posted(town(), "2026-03-09", MARKET, offer)
    assert clock(offered, TRANSFER, "jur_object") is None
    assert clock(offered, TRANSFER, "transfer_answer") is None
    signed = posted(offered, "2026-03-11", receiver, RECEIVE)
    # Wednesday the 11th; 12, 13, 16, 17, 18, 19, 20
    assert lenient(signed, TRANSFER, "jur_object") == date(2026, 3, 20)
    assert clock(signed, TRANSFER, "jur_object").owner == receiver
    accepted = posted(signed, "2026-03-20", receiver, ACCEPT)
    assert (clock(accepted, TRANSFER, "jur_object").stage, clock(accepted, TRANSFER, "jur_object").breached) == (
        Stage.SATISFIED,
        False,
    )


@pytest.mark.parametrize("answer", ["refused", "disputed"])
def test_a_refusal_and_an_objection_are_answers_too(answer: str) -> None:
    signed = posted(posted(town(), "2026-03-09", MARKET, OPEN_ENDED), "2026-03-11", NEXT, RECEIVE)
    event = {"refused": REFUSE, "disputed": RAISE}[answer]
    assert clock(posted(signed, "2026-03-16", NEXT, event), TRANSFER, "jur_object").stage is Stage.SATISFIED


def test_the_day_that_the_letter_sets_ends_the_offer() -> None:
    signed = posted(posted(town(), "2026-03-09", MARKET, OFFER), "2026-03-11", NEXT, RECEIVE)
    assert lenient(signed, TRANSFER, "transfer_answer") == date(2026, 3, 20)
    assert clock(signed, TRANSFER, "transfer_answer").owner == NEXT
    # on the last day it can be answered
    in_time = posted(signed, "2026-03-20", NEXT, ACCEPT)
    in_time.then_state(TRANSFER, stage=TransferStage.ACCEPTED)
    # the day after it cannot, whether or not anybody had noticed
    late = signed.at_clock(at("2026-03-21T12:00")).on("2026-03-21").as_agency(NEXT)
    late.when(ACCEPT).then_rejected("record.wrong_stage")


def test_the_timekeeper_finds_the_lapse_and_the_record_stays() -> None:
    offered = posted(town(), "2026-03-09", MARKET, OFFER)
    looked = offered.when_looked_at(clock_id(TRANSFER, "transfer_answer", 1), at("2026-03-23T09:00"))
    told = [one.event.topic for one in looked.decided if one.event.topic.partition(".")[0] != "clock"]
    assert told == ["transfer.lapsed", "case.jurisdiction_left"]
    lapse = next(one for one in looked.decided if one.event.topic == "transfer.lapsed")
    assert lapse.envelope.occurred_at == at("2026-03-21T00:00")
    looked.scene.then_state(TRANSFER, stage=TransferStage.LAPSED)
    looked.scene.then_state(CASE, question=None, bounces=1, holder=MARKET)
    # and the sender may offer it again
    again = replace(OPEN_ENDED, receiving_agency=AGRICULTURE, document_no="安市监案移〔2026〕3号")
    posted(looked.scene, "2026-03-23", MARKET, again, transfers.SECOND)


def test_what_is_taken_back_waits_for_nobody() -> None:
    signed = posted(posted(town(), "2026-03-09", MARKET, OFFER), "2026-03-11", NEXT, RECEIVE)
    revoked = posted(signed, "2026-03-12", MARKET, transfers.REVOKE)
    for name in ("jur_object", "transfer_answer"):
        assert clock(revoked, TRANSFER, name).stage is Stage.WAIVED


# -- what the record's own clocks do ----------------------------------------------------------------------------------------------


def test_the_clock_of_the_sender_ends_and_that_of_the_receiver_begins() -> None:
    filed = given(transfers.DIRECTORY).under(RULES)
    filed = posted(filed, "2026-03-02", MARKET, cases.FILE, CASE)
    # ninety days from 2 March: 31 May
    assert (lenient(filed, CASE, "case_decision"), clock(filed, CASE, "case_decision").owner) == (
        date(2026, 6, 1),
        MARKET,
    )
    offer = replace(OPEN_ENDED, manifest=(), manifest_note="另行移交")
    offered = posted(filed, "2026-03-09", MARKET, offer)
    taken = posted(posted(offered, "2026-03-11", NEXT, replace(RECEIVE, found=())), "2026-03-13", NEXT, ACCEPT)
    assert clock(taken, CASE, "case_decision").stage is Stage.WAIVED
    # ninety days from 13 March: 11 June, a Thursday
    assert lenient(taken, CASE, "case_decision", 2) == date(2026, 6, 11)
    assert clock(taken, CASE, "case_decision", 2).owner == NEXT
    taken.then_state(CASE, stage=CaseStage.FILED)


def test_across_lines_the_receivers_procedure_counts() -> None:
    filed = posted(given(transfers.DIRECTORY).under(RULES), "2026-03-02", MARKET, cases.FILE, CASE)
    offer = replace(OFFER_ACROSS, answer_due_on=None, manifest=(), manifest_note="另行移交")
    offered = posted(filed, "2026-03-09", MARKET, offer)
    signed = posted(offered, "2026-03-11", AGRICULTURE, replace(RECEIVE, found=()))
    taken = posted(signed, "2026-03-13", AGRICULTURE, ACCEPT)
    second = clock(taken, CASE, "case_decision", 2)
    assert (second.owner, second.rule) == (AGRICULTURE, "agriculture.case_decision")


def test_a_lead_is_verified_anew_from_the_receipt_of_the_material() -> None:
    signed = posted(
        posted(town(), "2026-03-09", MARKET, replace(OFFER_LEAD, answer_due_on=None)), "2026-03-11", NEXT, RECEIVE_LEAD
    )
    taken = posted(signed, "2026-03-13", NEXT, ACCEPT)
    # fifteen working days from Wednesday 11 March: the 15th is Wednesday 1 April
    assert (lenient(taken, LEAD, "lead_verify"), clock(taken, LEAD, "lead_verify").owner) == (date(2026, 4, 1), NEXT)
    declined = posted(taken, "2026-04-01", NEXT, leads.DECLINE, LEAD)
    assert clock(declined, LEAD, "lead_verify").stage is Stage.SATISFIED


def test_another_departments_matter_goes_there_promptly() -> None:
    found = posted(town(), "2026-03-09", MARKET, cases.NOT_OURS, CASE)
    # an internal level of three working days
    assert lenient(found, CASE, "transfer_other_dept") == date(2026, 3, 12)
    offered = posted(found, "2026-03-12", MARKET, replace(OFFER_ACROSS, answer_due_on=None))
    assert clock(offered, CASE, "transfer_other_dept").stage is Stage.SATISFIED


# -- feedback ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "end"),
    [(date(2026, 4, 30), date(2026, 4, 30)), (None, date(2026, 6, 11))],
    ids=["the day that the letter sets", "ninety days, as a case takes"],
)
def test_the_sender_is_told_by_a_day(due: date | None, end: date) -> None:
    offered = posted(town(), "2026-03-09", MARKET, replace(OPEN_ENDED, feedback_due_on=due))
    taken = posted(posted(offered, "2026-03-11", NEXT, RECEIVE), "2026-03-13", NEXT, ACCEPT)
    assert (
        lenient(taken, TRANSFER, "transfer_case_feedback"),
        clock(taken, TRANSFER, "transfer_case_feedback").owner,
    ) == (
        end,
        NEXT,
    )
    assert clock(taken, TRANSFER, "transfer_lead_feedback") is None
    told = posted(taken, "2026-04-10", NEXT, transfers.INTERIM)
    assert clock(told, TRANSFER, "transfer_case_feedback").stage is Stage.RUNNING
    over = posted(told, "2026-04-20", NEXT, transfers.REPORT)
    assert clock(over, TRANSFER, "transfer_case_feedback").stage is Stage.SATISFIED


def test_of_a_lead_within_fifteen_working_days() -> None:
    signed = posted(
        posted(town(), "2026-03-09", MARKET, replace(OFFER_LEAD, answer_due_on=None)), "2026-03-11", NEXT, RECEIVE_LEAD
    )
    taken = posted(signed, "2026-03-13", NEXT, ACCEPT)
    # from Friday 13 March: 16–20, 23–27, 30, 31, 1, 2, 3 April
    assert lenient(taken, TRANSFER, "transfer_lead_feedback") == date(2026, 4, 3)


def test_whoever_is_designated_after_an_objection_owes_it_too() -> None:
    designated = posted(town(transfers.WITH_MATERIAL), "2026-03-30", CITY, DESIGNATE)
    assert clock(designated, TRANSFER, "transfer_case_feedback").owner == NEXT
    elsewhere = posted(town(transfers.WITH_MATERIAL), "2026-03-30", CITY, replace(DESIGNATE, competent_agency=MARKET))
    assert clock(elsewhere, TRANSFER, "transfer_case_feedback") is None


# -- disputes: seven and seven -----------------------------------------------------------------------------------------------------


def test_seven_working_days_to_negotiate_and_seven_to_designate() -> None:
    raised = posted(town(transfers.RECEIVED), "2026-03-16", NEXT, RAISE)
    # Monday the 16th; 17, 18, 19, 20, 23, 24, 25
    assert (lenient(raised, DISPUTE, "jur_negotiate"), clock(raised, DISPUTE, "jur_negotiate").owner) == (
        date(2026, 3, 25),
        NEXT,
    )
    reported = posted(raised, "2026-03-25", NEXT, ESCALATE)
    assert clock(reported, DISPUTE, "jur_negotiate").stage is Stage.SATISFIED
    assert clock(reported, DISPUTE, "jur_designate") is None
    taken = posted(reported, "2026-03-27", CITY, transfers.TAKE)
    # Friday the 27th; 30, 31, 1, 2, 3 April, then 4–6 off, 7, 8
    assert (lenient(taken, DISPUTE, "jur_designate"), clock(taken, DISPUTE, "jur_designate").owner) == (
        date(2026, 4, 8),
        CITY,
    )
    designated = posted(taken, "2026-04-08", CITY, DESIGNATE)
    assert (
        clock(designated, DISPUTE, "jur_designate").stage,
        clock(designated, DISPUTE, "jur_designate").breached,
    ) == (
        Stage.SATISFIED,
        False,
    )


def test_who_agrees_or_drops_it_has_negotiated() -> None:
    raised = posted(town(transfers.RECEIVED), "2026-03-16", NEXT, RAISE)
    agreed = posted(raised, "2026-03-20", MARKET, transfers.AGREE)
    assert clock(agreed, DISPUTE, "jur_negotiate").stage is Stage.SATISFIED
    dropped = posted(raised, "2026-03-20", NEXT, transfers.WITHDRAW)
    assert clock(dropped, DISPUTE, "jur_negotiate").stage is Stage.WAIVED


def test_between_lines_no_period_is_set_and_the_bureau_has_an_internal_one() -> None:
    raised = posted(town(), "2026-03-16", MARKET, transfers.RAISE_ACROSS)
    assert clock(raised, DISPUTE, "jur_negotiate") is None
    asked = posted(raised, "2026-03-18", MARKET, REQUEST)
    # fifteen working days from Wednesday 18 March: 19, 20, 23–27, 30, 31, 1–3 April, 7, 8, 9
    assert (lenient(asked, DISPUTE, "su_coordination"), clock(asked, DISPUTE, "su_coordination").owner) == (
        date(2026, 4, 9),
        JUSTICE,
    )
    submitted = posted(asked, "2026-04-01", JUSTICE, transfers.SUBMIT)
    assert clock(submitted, DISPUTE, "su_coordination").stage is Stage.SATISFIED

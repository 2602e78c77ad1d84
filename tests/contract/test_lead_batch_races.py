"""A week of leads handed in by two desks at the same moment, in every store: one batch stands, and the other is named (M39)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import stream_id
from coordination.record import Coordination, Refused
from coordination.rules import Proposal, Rejection, Role
from coordination.streams.campaign import CAMPAIGN
from coordination.streams.campaign.returns import Owed
from coordination.streams.lead_batch import LEAD_BATCH, LeadBatchSubmitted
from coordination.streams.lead_batch.book import BATCH_BOOK, batch_book_id
from tests.contract.recording import (
    ADMINISTRATOR,
    MARKET,
    NOW,
    PLAN,
    Office,
    Waypoint,
    proposal,
    refused,
    the,
)
from tests.spec import office_week as week

SATURDAY, FRIDAY = date(2022, 10, 8), date(2022, 10, 14)
NIL = LeadBatchSubmitted(campaign=PLAN, period_start=SATURDAY, period_end=FRIDAY, nil_return=True)
BOOK = batch_book_id(PLAN, MARKET)
IDS = (the("lead_batch", 1), the("lead_batch", 2))


def handed_in(number: int, event: LeadBatchSubmitted) -> Proposal:
    return proposal(LEAD_BATCH, IDS[number], event, f"batch {number}")


def of_a_week(office: Office) -> tuple[LeadBatchSubmitted, LeadBatchSubmitted]:
    """Two desks that owe nothing tell of weeks which have the Friday in common."""
    return NIL, replace(NIL, period_start=date(2022, 10, 11), period_end=date(2022, 10, 17))


def of_a_duty(office: Office) -> tuple[LeadBatchSubmitted, LeadBatchSubmitted]:
    """Two desks answer one duty, which the plan lays on their agency."""
    planned = replace(week.R01, due_from=(MARKET,), due_to=MARKET, first_due_on=FRIDAY)
    campaign = stream_id("campaign", PLAN)
    sent = proposal(CAMPAIGN, campaign, planned, "plan", by=ADMINISTRATOR, role=Role.ADMINISTRATOR)
    office.writer().post([sent], now=NOW)
    state: Any = office.writer().state(CAMPAIGN, campaign)
    owed: Owed = next(one for one in state.duties[planned.code].owed if one.due_on == FRIDAY)
    told = replace(NIL, period_start=owed.period_start, period_end=owed.period_end, duty=owed.duty, due_on=owed.due_on)
    return told, told


PAIRS = pytest.mark.parametrize("pair", [of_a_week, of_a_duty], ids=["week", "duty"])


def in_the_book(desk: Coordination) -> list[UUID]:
    return [entry.batch for entry in desk.state(BATCH_BOOK, BOOK).entries]


@PAIRS
def test_who_comes_between_judging_and_keeping_is_first(office: Office, pair: Any) -> None:
    """The week was free when it was judged: what the book said then is asserted when the batch is kept."""
    mine, theirs = pair(office)
    other = office.writer()
    passed = Waypoint(office.log, before=[lambda: other.post([handed_in(1, theirs)], now=NOW)])
    told = refused(lambda: office.writer(passed).post([handed_in(0, mine)], now=NOW))
    assert told == (0, "lead_batch.week_handed_in")
    assert in_the_book(other) == [IDS[1]]
    assert office.log.read_stream(IDS[0]) == []


@PAIRS
def test_of_two_desks_at_once_one_hands_in_the_week(office: Office, pair: Any) -> None:
    events, writers = pair(office), (office.writer(), office.writer())
    together = threading.Barrier(2)

    def hand_in(number: int) -> str:
        together.wait(30)
        try:
            writers[number].post([handed_in(number, events[number])], now=NOW)
        except Refused as told:
            assert isinstance(told.reason, Rejection)  # noqa: PT017
            return told.reason.code
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(hand_in, range(2)))
    assert sorted(said) == ["kept", "lead_batch.week_handed_in"]
    assert in_the_book(office.writer()) == [IDS[said.index("kept")]]

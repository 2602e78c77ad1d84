"""The ledger of supervision orders on both databases: now, as of a moment in between, for whom, and in the inbox."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from coordination.custody import reasons
from coordination.streams.supervision_order import Stage
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.engine import Moment, ReadDatabase, custody_of, reached
from projections.inbox import NEEDS, Box, Question, inbox
from projections.models import MODELS
from projections.supervision_orders import SUPERVISION_ORDERS, state_of
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import supervision_orders as orders
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, given
from tests.spec.supervision_orders import CASE, CITY, JUSTICE, LATER, LETTER, NEXT, ORDER, posted

fold = partial(fold_log, models=(SUPERVISION_ORDERS, CASES))


asked = partial(rows_asked, ledger=SUPERVISION_ORDERS, now=datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NONE], ids=lambda stage: stage.value)
def test_the_row_holds_what_the_rule_book_knows(stage: Stage, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    past = orders.AT[stage]
    # one event at a time: what is read back from the database is what the next event is folded upon
    fold(database, past, batch=1)
    state, row = given(past).state(ORDER), asked(database)[ORDER]
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    waiting = None if state.awaited is None else (state.awaited.agency, state.awaited.duty.value)
    assert (row["waiting_on"], row["waiting_for"]) == (waiting or (None, None))
    assert row["under_way"] is (stage.value in {"active", "escalated", "delist_review", "issued", "rectified"})
    database.close()


def test_a_listing_tells_what_is_ordered_and_how_it_goes(database: ReadDatabase) -> None:
    past = (
        orders.ACTIVE,
        posted(orders.PROGRESS, MARKET, "2026-04-08"),
        posted(orders.REMIND, OFFICE, "2026-04-20"),
        posted(orders.EXTEND, OFFICE, "2026-04-28"),
        posted(orders.CRITICISE, OFFICE, "2026-05-11"),
    )
    fold(database, past)
    row = asked(database)[ORDER]
    assert (row["instrument"], row["target_kind"], row["case"]) == ("listing", "case", CASE)
    assert (row["issuer"], row["target"], row["title"]) == (OFFICE, MARKET, "跨地区、影响恶劣")
    assert row["requirements"] == ["查清源头和销售网络", "依法从快处理"]
    assert (row["issued_on"], row["complete_by_on"]) == (date(2026, 3, 9), date(2026, 6, 8))
    assert (row["reported_on"], row["report_due_on"]) == (date(2026, 4, 8), date(2026, 5, 8))
    assert row["progress"] == [
        {"by": MARKET, "on": "2026-04-08", "progress": "已查明上线两家", "difficulties": "上线在外省"}
    ]
    assert [one["note"] for one in row["reminders"]] == ["请报告上线查处情况"]
    assert [one["complete_by_on"] for one in row["extensions"]] == ["2026-06-08"]
    assert (row["escalated_by"], row["escalated_on"]) == (["criticism"], date(2026, 5, 11))
    assert row["escalations"][0]["circulated_to"] == [NEXT]
    # it has been MARKET's turn since the listing, whatever was told meanwhile
    assert (row["waiting_on"], row["waiting_since"]) == (MARKET, date(2026, 3, 9))
    assert asked(database, q="上线两家").keys() == {ORDER}
    assert asked(database, q="跨地区").keys() == {ORDER}


def test_a_proposal_becomes_a_listing_in_the_same_row(database: ReadDatabase) -> None:
    fold(database, orders.PROPOSED, posted(orders.LIST, OFFICE, LATER))
    row = asked(database)[ORDER]
    assert (row["registrant"], row["proposed_issuer"], row["issuer"]) == (MARKET, OFFICE, OFFICE)
    assert (row["proposed_on"], row["issued_on"]) == (date(2026, 3, 9), date(2026, 3, 16))


def test_how_it_ended(database: ReadDatabase) -> None:
    fold(database, orders.DELISTED)
    row = asked(database)[ORDER]
    assert (row["delist_result"], row["delist_opinion"]) == ("not_needed", "已由上级专案查办")
    assert (row["delist_requested_on"], row["ended_on"]) == (date(2026, 3, 16), date(2026, 3, 16))


def test_a_letter_and_what_was_made_of_it(database: ReadDatabase) -> None:
    past = (
        orders.OBJECTED,
        posted(orders.AMEND, JUSTICE, "2026-03-18"),
        posted(orders.RECTIFY, MARKET, "2026-04-02"),
        posted(orders.NOT_ENOUGH, JUSTICE, "2026-04-03"),
        posted(orders.RECTIFY, MARKET, "2026-04-09"),
    )
    fold(database, past)
    row = asked(database)[ORDER]
    assert (row["instrument"], row["title"]) == ("urge_letter", "对移送线索逾期未作处理")
    assert [one.get("objection_outcome") for one in row["objections"]] == [None, "amended"]
    assert row["requirements"] == ["处理其余三条线索"]
    assert [one.get("rectification_result") for one in row["rectifications"]] == [None, "insufficient", None]
    assert (row["complete_by_on"], row["ended_on"], row["waiting_on"]) == (date(2026, 4, 10), None, JUSTICE)


def test_a_letter_that_was_followed_tells_by_what(database: ReadDatabase) -> None:
    past = (
        orders.URGED,
        posted(orders.OPINE, JUSTICE, LATER),
        posted(orders.FOLLOWED, "system", LATER, LETTER),
    )
    fold(database, past)
    rows = asked(database)
    assert (rows[LETTER]["stage"], rows[LETTER]["ended_on"]) == ("closed", date(2026, 3, 16))
    assert rows[LETTER]["followed_by"] == orders.SECOND
    assert rows[ORDER]["follows"] == LETTER


@pytest.mark.parametrize("past", [orders.CLOSED, orders.REVOKED])
def test_a_letter_that_is_over_has_its_day(database: ReadDatabase, past: Any) -> None:
    fold(database, past)
    assert asked(database)[ORDER]["ended_on"] == date(2026, 3, 16)


def test_as_of_a_moment_in_between_and_for_whom(database: ReadDatabase) -> None:
    log = fold(database, orders.PROPOSED, posted(orders.LIST, OFFICE, LATER))
    listed = len(log.rows)
    assert asked(database, position=listed - 1)[ORDER]["stage"] == "proposed"
    assert asked(database)[ORDER]["stage"] == "active"
    assert asked(database, Sight.of(MARKET)).keys() == {ORDER}
    assert asked(database, Sight.of(OFFICE)).keys() == {ORDER}
    assert asked(database, Sight.of(f"campaign:{CAMPAIGN}")).keys() == {ORDER}
    assert asked(database, Sight.of(AGRICULTURE)) == {}


def test_the_case_shows_who_supervises_it(database: ReadDatabase) -> None:
    fold(database, orders.ACTIVE)
    row = asked(database, ledger=CASES)[CASE]
    told = {"supervision_order": str(ORDER), "issuer": OFFICE, "listed_on": "2026-03-09"}
    assert (row["supervised"], row["supervision"]) == (True, [told])
    assert OFFICE in row["participants"]
    # its own work goes on
    assert row["stage"] == "investigating"


def test_and_nobody_any_more(database: ReadDatabase) -> None:
    fold(database, orders.DELISTED)
    row = asked(database, ledger=CASES)[CASE]
    assert (row["supervised"], row["supervision"]) == (False, [])


def test_whose_turn_it_is_stands_in_the_inbox(database: ReadDatabase) -> None:
    fold(database, orders.REGION, models=MODELS)

    def box(agency: str, part: Box = Box.MINE) -> list[tuple[str, str]]:
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, NEEDS), datetime(2026, 9, 1, tzinfo=UTC))
            question = Question((agency,), {CAMPAIGN: OFFICE}, box=part, kinds=("supervision_order",))
            answer = inbox(snapshot, lambda _: SUPERVISOR, moment, question)
            return [(item["ledger"], item["task"]) for item in answer.items]

    assert box(MARKET) == [("supervision-orders", "carry_out_order")]
    assert box(CITY, Box.OUTGOING) == [("supervision-orders", "carry_out_order")]
    assert box(CITY) == []

"""The ledgers of appraisals and of what they ask to be put right, on both databases; the inbox (M30, M80, M111, M112)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from coordination.custody import reasons
from projections.access import SUPERVISOR, Sight
from projections.appraisal_items import APPRAISAL_ITEMS, item_id
from projections.appraisals import APPRAISALS, state_of
from projections.engine import Moment, ReadDatabase, custody_of, reached
from projections.inbox import NEEDS, Box, Question, inbox
from projections.models import MODELS
from projections.questions import Holds
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import appraisals as told
from tests.spec.appraisals import APPRAISAL, posted
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, NEXT_TOWN, OFFICE, POLICE, given, said

FALLEN = posted(told.AppraisalItemWithdrawn(rectify_no="2", reason="数据有误"), by="system")
PASTS = (told.INSPECTED, told.CIRCULATED, told.REPORTED, told.DONE, told.DROPPED, (told.WITHDRAWN, FALLEN))


fold = partial(fold_log, models=(APPRAISALS, APPRAISAL_ITEMS))


asked = partial(rows_asked, ledger=APPRAISALS, now=datetime(2024, 9, 1, tzinfo=UTC))


@pytest.mark.parametrize("past", PASTS)
def test_the_row_holds_what_the_rule_book_knows(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    fold(database, past, batch=1)
    state, row = given(past).state(APPRAISAL), asked(database)[APPRAISAL]
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    items = asked(database, ledger=APPRAISAL_ITEMS)
    assert {one.rectify_no: one.stage.value for one in state.items} == {
        one["rectify_no"]: one["stage"] for one in items.values()
    }
    database.close()


def test_what_was_found_and_said(database: ReadDatabase) -> None:
    fold(database, told.CIRCULATED)
    row = asked(database)[APPRAISAL]
    assert [(one["unit"], one["remark_kind"]) for one in row["remarks"]] == [
        (MARKET, "praise"),
        (AGRICULTURE, "criticism"),
    ]
    assert (row["open_items"], row["issued_on"], row["document_no"]) == (2, date(2024, 4, 1), "安打假办〔2024〕5号")
    assert asked(database, units=Holds((AGRICULTURE,))).keys() == {APPRAISAL}
    for words in ("一季度工作通报", "进展缓慢"):
        assert asked(database, q=words).keys() == {APPRAISAL}


def test_an_inspection_with_its_group_and_findings(database: ReadDatabase) -> None:
    fold(database, told.INSPECTED)
    row = asked(database)[APPRAISAL]
    assert (row["inspected_agency"], row["inspected_on"]) == (POLICE, date(2024, 3, 29))
    assert (row["inspection_group"], row["inspection_findings"]) == ([OFFICE, MARKET], ["线索反馈不及时"])
    assert asked(database, q="反馈不及时").keys() == {APPRAISAL}


def test_members_see_it_and_others_do_not(database: ReadDatabase) -> None:
    fold(database, told.CIRCULATED)
    for ledger in (APPRAISALS, APPRAISAL_ITEMS):
        for party in (OFFICE, MARKET, POLICE, AGRICULTURE, f"campaign:{CAMPAIGN}"):
            assert asked(database, ledger=ledger, sight=Sight.of(party))
        for party in ("370784-jtj", f"campaign:{NEXT_TOWN}"):
            assert asked(database, ledger=ledger, sight=Sight.of(party)) == {}


def test_the_course_of_an_item(database: ReadDatabase) -> None:
    fold(database, told.REPORTED, said(told.INSUFFICIENT, by=OFFICE, on="2024-04-12", stream=APPRAISAL))
    row = asked(database, ledger=APPRAISAL_ITEMS)[item_id(APPRAISAL, "1")]
    assert [(one["by"], one["on"]) for one in row["course"]] == [(POLICE, "2024-04-10"), (OFFICE, "2024-04-12")]
    assert row["course"][0]["rectification"] == "已补登十二条"
    assert (row["complete_by_on"], row["reported_on"]) == (date(2024, 4, 30), date(2024, 4, 10))
    assert asked(database, ledger=APPRAISAL_ITEMS, q="已补登").keys() == {item_id(APPRAISAL, "1")}


def test_whoever_must_put_right_or_review_finds_it_in_the_inbox(database: ReadDatabase) -> None:
    fold(database, told.REPORTED, models=MODELS)

    def box(agency: str, box: Box = Box.MINE) -> list[tuple[str, date]]:
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, NEEDS), datetime(2024, 5, 2, tzinfo=UTC))
            question = Question((agency,), {CAMPAIGN: OFFICE}, box=box, kinds=("appraisal",))
            found = inbox(snapshot, lambda _: SUPERVISOR, moment, question)
            return [(item["task"], item["since"]) for item in found.items]

    assert box(OFFICE) == [("review_item", date(2024, 4, 10))]
    assert box(AGRICULTURE) == [("rectify_item", date(2024, 4, 1))]
    assert box(AGRICULTURE, Box.OVERDUE) == [("rectify_item", date(2024, 4, 1))]
    assert box(POLICE) == []
    assert box(OFFICE, Box.OUTGOING) == [("rectify_item", date(2024, 4, 1))]

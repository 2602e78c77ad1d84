"""The ledger of requests for assistance on both databases: it holds what the rule book knows, and answers the three questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import reasons
from coordination.streams.assist import Stage
from projections.assists import ASSISTS, state_of
from projections.cases import CASES
from projections.engine import Ledger, ReadDatabase, custody_of
from projections.engine.models import Row
from projections.leads import LEADS
from tests.contract.pasts import fold_past
from tests.spec import assists, cases, leads
from tests.spec.assists import ASSIST, CITY, GAOMI, SECOND, YIWU, posted
from tests.spec.dsl import MARKET, given, said

MODELS = (LEADS, CASES, ASSISTS)
OTHER_PASTS = {
    "late": assists.LATE,
    "visited": (assists.VISITED, posted(assists.VISIT, GAOMI, "2024-03-12")),
    "partly": assists.PARTLY,
    "agreed": (
        assists.IN_PROGRESS,
        posted(assists.PROPOSE, MARKET, "2024-03-08"),
        posted(assists.AGREE, GAOMI, "2024-03-09"),
    ),
    "proposed": (assists.IN_PROGRESS, posted(assists.PROPOSE, MARKET, "2024-03-08")),
    "supplemented": (assists.REPLIED, posted(assists.SUPPLEMENT, MARKET, "2024-03-22")),
    "corrected": (assists.CLOSED, posted(assists.CORRECT, GAOMI, "2024-03-25")),
    "told": (assists.IN_PROGRESS, posted(assists.NOTIFIED, "system", "2024-03-09")),
    "told and answered": (
        assists.IN_PROGRESS,
        posted(assists.NOTIFIED, "system", "2024-03-09"),
        posted(assists.ANSWER_SUPPORT, GAOMI, "2024-03-10"),
    ),
    "extended": (
        assists.IN_PROGRESS,
        posted(assists.EXTEND, GAOMI, "2024-03-09"),
        posted(assists.PROGRESS, GAOMI, "2024-03-10"),
        posted(assists.REMIND, MARKET, "2024-03-11"),
        posted(assists.ASK_PRESENCE, MARKET, "2024-03-11"),
    ),
    "unanswered": assists.WITHDRAWN_UNANSWERED,
    "taken over": assists.TAKEN_OVER,
}
PASTS = {**{stage.value: past for stage, past in assists.AT.items() if stage is not Stage.NONE}, **OTHER_PASTS}


def folded(database: ReadDatabase, *past: Any, model: Ledger = ASSISTS, batch: int = 500) -> dict[UUID, Row]:
    return fold_past(database, MODELS, model, *past, batch=batch)


@pytest.mark.parametrize("name", PASTS)
def test_after_every_story_the_row_holds_what_the_rule_book_knows(database: ReadDatabase, name: str) -> None:
    """M92: the ledger of requests."""
    # one event at a time: what is read back from the database is what the next event is folded upon
    row = folded(database, PASTS[name], batch=1)[ASSIST]
    state = given(PASTS[name]).state(ASSIST)
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    assert row["under_way"] == (row["stage"] in ("sent", "received", "in_progress"))


def waiting(row: Row) -> tuple[Any, ...]:
    return (row["waiting_on"], row["waiting_for"], row["waiting_since"])


def test_who_waits_for_whom_since_when(database: ReadDatabase) -> None:
    row = folded(database, assists.SENT)[ASSIST]
    assert (row["registrant"], row["requested_agency"], row["common_superior"]) == (MARKET, GAOMI, CITY)
    assert waiting(row) == (GAOMI, "receive", date(2024, 3, 5))


def test_a_part_and_a_reminder_do_not_make_the_wait_younger(database: ReadDatabase) -> None:
    row = folded(database, assists.PARTLY, posted(assists.REMIND, MARKET, "2024-03-18"))[ASSIST]
    assert waiting(row) == (GAOMI, "reply", date(2024, 3, 7))
    assert (row["unanswered"], row["reminded"], row["reminded_on"]) == (["2"], 1, date(2024, 3, 18))
    assert row["reminders"] == [{"by": MARKET, "on": "2024-03-18", "note": "请于期限内复函"}]


def test_then_who_asked_is_waited_for_and_in_the_end_nobody(database: ReadDatabase) -> None:
    row = folded(database, assists.REPLIED)[ASSIST]
    assert waiting(row) == (MARKET, "close", date(2024, 3, 20))
    assert (row["reply_no"], row["replied_on"], row["unanswered"]) == ("高市监函〔2024〕18号", date(2024, 3, 20), [])
    answer = row["matters"][0]["answer"]
    assert (answer["answer_outcome"], answer["content"], answer["answered_on"]) == (
        "done",
        "该公司2023年11月送货40箱",
        "2024-03-14",
    )


def test_closing_keeps_what_it_was_worth(database: ReadDatabase) -> None:
    row = folded(database, assists.CLOSED)[ASSIST]
    assert waiting(row) == (None, None, None)
    assert (row["usefulness"], row["ended_on"]) == ("decisive", date(2024, 3, 22))


def test_the_last_word_counts(database: ReadDatabase) -> None:
    row = folded(database, PASTS["corrected"])[ASSIST]
    assert row["matters"][0]["answer"]["content"] == "应为42箱"
    assert row["stage"] == "closed"


def test_a_refusal_says_who_is_the_right_one(database: ReadDatabase) -> None:
    row = folded(database, assists.DECLINED)[ASSIST]
    assert (row["decline_ground"], row["suggested_agency"], row["ended_on"]) == (
        "outside_powers",
        YIWU,
        date(2024, 3, 8),
    )
    assert waiting(row) == (None, None, None)


def test_lateness_and_extensions_are_lines(database: ReadDatabase) -> None:
    row = folded(database, assists.LATE, posted(assists.EXPLAIN, GAOMI, "2024-03-29"))[ASSIST]
    asked, explained = row["lateness"]
    assert (asked["clock"], explained["reason"], explained["on"]) == ("assist_reply", "检验机构延误", "2024-03-29")
    assert row["reasons_owed"] is False


def test_what_was_agreed_about_the_site_is_told(database: ReadDatabase) -> None:
    row = folded(database, PASTS["visited"])[ASSIST]
    assert [told.get("presence_answer") for told in row["presence"]] == [None, "agreed"]
    assert row["visits"][0]["place"]["adcode"] == "370785"


def test_a_supplement_opens_what_it_names_and_keeps_the_old_answer_to_be_seen(database: ReadDatabase) -> None:
    row = folded(database, PASTS["supplemented"])[ASSIST]
    assert (row["unanswered"], row["supplements"], row["replied_on"]) == (["1", "3"], 1, None)
    assert row["matters"][0]["answer"]["content"] == "该公司2023年11月送货40箱"
    assert waiting(row) == (GAOMI, "reply", date(2024, 3, 22))


def test_letters_of_one_request_share_it_each_with_its_own_state(database: ReadDatabase) -> None:
    other = posted(replace(assists.TO_YIWU, assist_request=ASSIST), MARKET, "2024-03-06", SECOND)
    rows = folded(database, assists.RECEIVED, other)
    assert {row["assist_request"] for row in rows.values()} == {ASSIST}
    assert {row["stage"] for row in rows.values()} == {"received", "sent"}


def test_evidence_that_went_along_is_found_by_its_id(database: ReadDatabase) -> None:
    letter = posted(replace(assists.REQUEST, attached=(assists.SENT_ITEM,)), MARKET, "2024-03-05")
    answer = replace(assists.ANSWER_PART, answers=(replace(assists.FOUND_SOURCE, attached=(assists.OBTAINED_ITEM,)),))
    row = folded(database, assists.READY, letter, posted(answer, GAOMI, "2024-03-14"))[ASSIST]
    assert row["evidence"] == [str(assists.SENT_ITEM.evidence), str(assists.SUPPORT)]
    assert row["matters"][0]["answer"]["attached"][0]["item_no"] == "1"


def test_the_records_show_what_was_asked_in_them(database: ReadDatabase) -> None:
    link = {"kind": "assist", "id": str(ASSIST), "relation": "asked_for"}
    assert link in folded(database, assists.SENT, model=CASES)[cases.CASE]["links"]


def test_and_so_does_a_lead(database: ReadDatabase) -> None:
    past = (leads.VERIFYING, said(leads.OPEN_ASSIST, by="system", stream=leads.LEAD))
    link = {"kind": "assist", "id": str(ASSIST), "relation": "asked_for"}
    assert folded(database, past, model=LEADS)[leads.LEAD]["links"] == [link]

"""The ledger of notices on both databases: who was told, who signed for it, what became a lead."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from coordination.custody import reasons
from projections.cases import CASES
from projections.engine import Ledger, ReadDatabase, custody_of
from projections.engine.models import Row
from projections.leads import LEADS
from projections.notices import NOTICES
from tests.contract.pasts import fold_past
from tests.spec import test_notice as notices
from tests.spec.assists import CASE, GAOMI, YIWU
from tests.spec.dsl import MARKET, given, said
from tests.spec.test_notice import NOTICE, THEIR_LEAD

MODELS = (LEADS, CASES, NOTICES)


def folded(database: ReadDatabase, *past: Any, model: Ledger = NOTICES, batch: int = 500) -> dict[UUID, Row]:
    return fold_past(database, MODELS, model, *past, batch=batch)


def test_who_has_not_signed_is_named(database: ReadDatabase) -> None:
    row = folded(database, notices.ISSUED, batch=1)[NOTICE]
    assert (row["recipients"], row["not_received_by"], row["all_received"]) == ([YIWU, GAOMI], [YIWU, GAOMI], False)
    assert (row["registrant"], row["record"], row["issued_on"]) == (MARKET, CASE, date(2024, 3, 6))
    assert row["trade_parties"][0]["chain_role"] == "producer"
    assert reasons(custody_of(row)) == reasons(given(notices.ISSUED).state(NOTICE))


def test_receipts_come_one_by_one(database: ReadDatabase) -> None:
    row = folded(database, notices.RECEIVED, batch=1)[NOTICE]
    assert row["receipts"] == [{"agency": YIWU, "received_on": "2024-03-07", "received_by": "officer-82"}]
    assert (row["not_received_by"], row["all_received"]) == ([GAOMI], False)
    other = said(notices.NoticeReceived(), by=GAOMI, on="2024-03-09", stream=NOTICE)
    row = folded(database, notices.RECEIVED, other)[NOTICE]
    assert (row["not_received_by"], row["all_received"], len(row["receipts"])) == ([], True, 2)


def test_what_became_a_lead_is_linked_on_both_sides(database: ReadDatabase) -> None:
    linked = said(
        notices.LeadNoticeLinked(source_notice=NOTICE, issuer=MARKET),
        by="system",
        on="2024-03-08",
        stream=THEIR_LEAD,
    )
    row = folded(database, notices.LINKED, linked)[NOTICE]
    assert row["leads"] == [str(THEIR_LEAD)]
    assert row["became_leads"] == [{"agency": YIWU, "lead": str(THEIR_LEAD), "on": "2024-03-08"}]
    lead = folded(database, notices.LINKED, linked, model=LEADS)[THEIR_LEAD]
    assert {"kind": "notice", "id": str(NOTICE), "relation": "told_by"} in lead["links"]


def test_corrections_are_kept_beside_what_was_told(database: ReadDatabase) -> None:
    correct = said(notices.CORRECT, on="2024-03-12", stream=NOTICE)
    row = folded(database, notices.ISSUED, correct)[NOTICE]
    assert row["corrections"] == [{"on": "2024-03-12", "correction": "生产地应为金华"}]
    assert row["content"] == notices.ISSUE.content


def test_a_notice_about_no_record(database: ReadDatabase) -> None:
    row = folded(database, notices.READY, said(notices.APART, on="2024-03-06", stream=NOTICE))[NOTICE]
    assert (row["record"], row["record_kind"], row["notice_kind"]) == (None, None, "situation_notice")

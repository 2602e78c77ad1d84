"""The ledger of early interventions on both databases: it holds what the rule book knows, and says who is waited for."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import reasons
from coordination.streams.early_intervention import Stage
from projections.cases import CASES
from projections.early_interventions import EARLY_INTERVENTIONS, state_of
from projections.engine import Ledger, ReadDatabase, custody_of
from projections.engine.models import Row
from projections.leads import LEADS
from tests.contract.pasts import fold_past
from tests.spec import cases, leads
from tests.spec import early_interventions as early
from tests.spec.dsl import MARKET, POLICE, given, said
from tests.spec.early_interventions import INTERVENTION
from tests.spec.referrals import REFERRAL

MODELS = (LEADS, CASES, EARLY_INTERVENTIONS)


def folded(
    database: ReadDatabase, *past: Any, model: Ledger = EARLY_INTERVENTIONS, batch: int = 500
) -> dict[UUID, Row]:
    return fold_past(database, MODELS, model, *past, batch=batch)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NONE], ids=lambda one: one.value)
def test_at_every_stage_the_row_holds_what_the_rule_book_knows(database: ReadDatabase, stage: Stage) -> None:
    # one event at a time: what is read back from the database is what the next event is folded upon
    row = folded(database, early.AT[stage], batch=1)[INTERVENTION]
    state = given(early.AT[stage]).state(INTERVENTION)
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    assert row["under_way"] == (stage in (Stage.REQUESTED, Stage.ACTIVE))


def waiting(row: Row) -> tuple[Any, ...]:
    return (row["waiting_on"], row["waiting_for"], row["waiting_since"])


def test_who_waits_for_whom_since_when(database: ReadDatabase) -> None:
    row = folded(database, early.REQUESTED)[INTERVENTION]
    assert (row["registrant"], *waiting(row)) == (MARKET, POLICE, "answer", date(2024, 3, 6))


def test_work_does_not_make_the_wait_younger(database: ReadDatabase) -> None:
    row = folded(database, early.WORKED)[INTERVENTION]
    assert waiting(row) == (POLICE, "advise", date(2024, 3, 8))
    assert row["contact_officers"] == ["officer-71", "officer-72"]
    assert row["activities"] == [{"by": POLICE, "on": "2024-03-11", "activity": "questioning", "document_no": None}]


def test_what_is_told_late_does_not_move_the_last_activity_back(database: ReadDatabase) -> None:
    late = said(early.LOG, by=MARKET, on="2024-03-09", stream=INTERVENTION)
    row = folded(database, early.WORKED, late)[INTERVENTION]
    assert [told["by"] for told in row["activities"]] == [POLICE, MARKET]
    assert row["last_activity_on"] == date(2024, 3, 11)


def test_nobody_is_waited_for_once_it_is_over(database: ReadDatabase) -> None:
    row = folded(database, early.ADVISED)[INTERVENTION]
    assert waiting(row) == (None, None, None)
    assert (row["advice_no"], row["ended_on"]) == ("安公介〔2024〕1号", date(2024, 3, 20))


def test_a_criminal_case_is_named(database: ReadDatabase) -> None:
    row = folded(database, early.OVERTAKEN)[INTERVENTION]
    assert (row["referral"], row["filed_by"], row["ended_on"]) == (REFERRAL, POLICE, date(2024, 3, 27))


def test_reasons_are_kept(database: ReadDatabase) -> None:
    assert folded(database, early.DECLINED)[INTERVENTION]["reason"] == early.DECLINE.reason


def test_the_records_show_what_was_asked_in_them(database: ReadDatabase) -> None:
    link = {"kind": "early_intervention", "id": str(INTERVENTION), "relation": "asked_for"}
    assert link in folded(database, early.REQUESTED, model=CASES)[cases.CASE]["links"]


def test_and_so_does_a_lead(database: ReadDatabase) -> None:
    past = (leads.VERIFYING, said(leads.OPEN_INTERVENTION, by="system", stream=leads.LEAD))
    link = {"kind": "early_intervention", "id": str(INTERVENTION), "relation": "asked_for"}
    assert folded(database, past, model=LEADS)[leads.LEAD]["links"] == [link]

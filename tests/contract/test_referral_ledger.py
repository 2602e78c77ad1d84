"""The ledgers of referrals on both databases: the row holds what the rule book knows, and says who is waited for since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.streams.referral import Referral, Stage
from projections.engine import Ledger, ReadDatabase
from projections.engine.models import Row
from projections.referrals import REFERRALS, state_of
from projections.reverse_referrals import REVERSE_REFERRALS
from tests.contract.pasts import fold_past
from tests.spec import referrals
from tests.spec import test_reverse_referral as reverse
from tests.spec.dsl import MARKET, POLICE, _flat, given, said
from tests.spec.referrals import LI, NEXT_POLICE, PROCURATORATE, REFERRAL, SECOND, WANG

MODELS = (REFERRALS, REVERSE_REFERRALS)


def folded(database: ReadDatabase, *past: Any, model: Ledger = REFERRALS, batch: int = 500) -> dict[UUID, Row]:
    return fold_past(database, MODELS, model, *past, batch=batch)


def same(row: Row, state: Referral) -> None:
    held = state_of(row)
    assert replace(held, fates=()) == replace(state, fates=())
    assert dict(held.fates) == {ref: fate for ref, fate in state.fates if fate.value != "named"}


WHOLE_PASTS: Sequence[Any] = (
    *(past for stage, past in referrals.AT.items() if stage is not Stage.NONE),
    referrals.TAKEN,
    referrals.APPEALABLE,
    referrals.FOUND_SOUND,
)


def test_the_row_holds_what_the_rule_book_knows(database: ReadDatabase) -> None:
    # one event at a time: what is read back from the database is what the next event is folded upon
    past = (referrals.TAKEN, said(referrals.ENTRUST, by=POLICE, on="2024-04-01", stream=REFERRAL))
    longest = (past, *[item for item in _flat(referrals.APPEALABLE) if item not in set(_flat(referrals.FILED))])
    (row,) = folded(database, longest, batch=1).values()
    same(row, given(longest).state(REFERRAL))


@pytest.mark.parametrize("past", WHOLE_PASTS, ids=range(len(WHOLE_PASTS)))
def test_at_every_stage(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    (row,) = folded(database, past).values()
    same(row, given(past).state(REFERRAL))
    database.close()


def test_who_is_waited_for_and_since_when(database: ReadDatabase) -> None:
    (row,) = folded(database, referrals.SUPPLEMENTING).values()
    assert (row["waiting_on"], row["waiting_for"], row["waiting_since"]) == (MARKET, "supplement", date(2024, 3, 25))
    assert {"side": "police", "agency": POLICE, "duty": "decide_filing"} in row["duties"]
    assert {"side": "sender", "agency": MARKET, "duty": "acknowledge_receipt"} in row["duties"]
    dates = [row[name] for name in ("approved_on", "sent_on", "received_on", "accepted_on")]
    assert dates == [date(2024, 3, day) for day in (21, 22, 23, 24)]
    assert (row["persons_sent"], row["goods_worth_fen"], row["under_way"]) == (2, 480_000, True)


def test_forwarding_keeps_the_dates_of_the_first_organ(database: ReadDatabase) -> None:
    forward = said(referrals.FORWARD, by=POLICE, on="2024-03-26", stream=REFERRAL)
    (row,) = folded(database, referrals.UNDER_REVIEW, forward).values()
    assert (row["police"], row["offered_to"], row["accepted_on"]) == (NEXT_POLICE, NEXT_POLICE, None)
    (stop,) = row["forwards"]
    assert (stop["by"], stop["to"], stop["received_on"], stop["accepted_on"]) == (
        POLICE,
        NEXT_POLICE,
        "2024-03-23",
        "2024-03-24",
    )


def test_persons_are_counted_once_each(database: ReadDatabase) -> None:
    """M86: caught twice, counted once."""
    again = said(replace(referrals.CATCH, persons=(WANG, LI)), by=POLICE, on="2024-04-10", stream=REFERRAL)
    (row,) = folded(database, referrals.CAUGHT, again).values()
    assert row["apprehended"] == sorted([str(WANG), str(LI)])


def test_arrest_and_prosecution_are_counted_by_person(database: ReadDatabase) -> None:
    """M88: who was arrested remains so, and is prosecuted."""
    (row,) = folded(database, referrals.PROSECUTED).values()
    assert (row["arrested"], row["prosecuted"]) == ([str(WANG)], [str(WANG)])


def test_money_and_trials(database: ReadDatabase) -> None:
    """M89: accepted, concluded, sentenced."""
    (row,) = folded(database, referrals.CONCLUDED).values()
    assert (row["stage"], row["criminal_fine_fen"], row["fined"], row["under_way"]) == (
        "concluded",
        3_000_000,
        True,
        False,
    )
    assert row["trials_accepted"] == row["trials_concluded"] == [referrals.TRY.court_case_no]
    assert row["sentenced"] == [str(WANG)]
    # over, though a letter nobody signed for is still under way
    assert (row["waiting_on"], row["waiting_for"]) == (MARKET, "acknowledge_receipt")


def test_differences_are_kept_with_who_named_them(database: ReadDatabase) -> None:
    (row,) = folded(database, referrals.TAKEN).values()
    assert row["differences"] == [{"by": MARKET, "item_no": "1", "quantity": 23, "difference": "一瓶送检损耗"}]


def test_a_new_version_counts_with_the_first(database: ReadDatabase) -> None:
    again = (
        said(replace(referrals.DRAFT, former=REFERRAL), on="2024-04-03", stream=SECOND),
        said(referrals.SUPERSEDE, by="system", on="2024-04-03", stream=REFERRAL),
    )
    rows = folded(database, referrals.RETURNED, again)
    first, second = rows[REFERRAL], rows[SECOND]
    assert (first["root"], first["edition"], first["superseded_by"]) == (REFERRAL, 1, SECOND)
    assert (second["root"], second["edition"], second["former"]) == (REFERRAL, 2, REFERRAL)


def test_what_comes_back_has_a_line_of_its_own(database: ReadDatabase) -> None:
    rows = folded(database, reverse.CLOSED, model=REVERSE_REFERRALS)
    (row,) = rows.values()
    assert (row["stage"], row["registrant"], row["holder"], row["result"]) == (
        "closed",
        PROCURATORATE,
        MARKET,
        "penalised",
    )
    assert (row["reply_due_on"], row["lead"]) == (date(2024, 7, 10), reverse.LEAD)

"""Totals of daily work on both databases: each agency's share, what was done in all, and why the shares add up to more (G2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.stored import from_row
from projections.access import SUPERVISOR, Sight
from projections.daybook import DAYBOOK
from projections.daybook_totals import COUNTED, Totals, totals
from projections.engine import Moment, Projector, ReadDatabase
from tests.contract.pasts import Log
from tests.spec import daybooks as day
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, Said, said, the

FEBRUARY = "2024-02-09"


def entry(number: int, event: Any, by: str = MARKET, on: str = FEBRUARY) -> Said:
    return said(event, by=by, on=on, stream=the("daybook", number))


NEXT_DAY = replace(day.INSPECT, dispatch_no="D-32", helpers=())
MONTH = (
    # one dispatch of two officers and a helper: a shop, a sample there, a market
    entry(1, day.INSPECT),
    entry(2, day.SAMPLE),
    entry(3, day.AT_PEAK),
    # the same shop again, by market supervision on another dispatch and by the police
    entry(4, NEXT_DAY, on="2024-02-20"),
    entry(5, replace(NEXT_DAY, inspectors=("p-1", "p-2", "p-3"), dispatch_no="G-1"), by=POLICE, on="2024-02-20"),
    # a warning by one officer, publicity together with the police, a notice to a platform, a fine of 200 yuan
    entry(6, day.GUIDE),
    entry(7, day.PUBLICISE),
    entry(8, day.NOTIFY),
    entry(9, day.DECIDE),
)
VOIDED = (entry(10, day.DECIDE), entry(10, day.VOID))
TOTAL = {
    "entry_count": 9,
    # 2 on D-31, 2 on D-32, 3 police officers, 1 who warned, 2 who fined
    "officer_count": 10,
    "helper_count": 1,
    "inspection_count": 4,
    "premises_count": 1,
    "premises_visit_count": 3,
    "venue_visit_count": 1,
    "platform_visit_count": 0,
    "violation_count": 3,
    "sampling_count": 1,
    "guidance_count": 0,
    "interview_count": 0,
    "warning_count": 1,
    "publicity_count": 1,
    "platform_notice_count": 1,
    "spot_decision_count": 1,
    "spot_fine_fen": 20_000,
}
POLICE_SHARE = {
    **dict.fromkeys(COUNTED, 0),
    "agency": POLICE,
    "entry_count": 1,
    "officer_count": 3,
    "inspection_count": 1,
    "premises_count": 1,
    "premises_visit_count": 1,
    "violation_count": 1,
    "publicity_count": 1,
}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[ReadDatabase]:
    opened = ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))
    log = Log()
    log.write(*MONTH, *VOIDED)
    Projector(opened, log, from_row, (DAYBOOK,)).catch_up()  # type: ignore[arg-type]
    yield opened
    opened.close()


def asked(database: ReadDatabase, sight: Sight = SUPERVISOR, position: int | None = None, **wanted: Any) -> Totals:
    with database.reading() as snapshot:
        moment = Moment(len(MONTH) + len(VOIDED) if position is None else position, datetime(2024, 9, 1, tzinfo=UTC))
        return totals(snapshot, sight, moment, **wanted)


def test_all_that_was_done_is_counted_once_beside_each_share(database: ReadDatabase) -> None:
    """M44, M45, M60, M108: one shop visited three times is one business, publicity held together is one."""
    found = asked(database)
    assert found.total == TOTAL
    market = {
        "agency": MARKET,
        **TOTAL,
        "entry_count": 8,
        "officer_count": 7,
        "inspection_count": 3,
        "premises_visit_count": 2,
        "violation_count": 2,
    }
    assert found.shares == sorted([market, POLICE_SHARE], key=lambda share: share["agency"])


def test_where_the_shares_add_up_to_more_it_is_said(database: ReadDatabase) -> None:
    """安丘 附件2 第2、5行 (X6): the shop and the publicity stand in the tables of both."""
    assert asked(database).differences == [
        {"measure": "premises_count", "shares_added": 2, "counted_once": 1, "difference": 1},
        {"measure": "publicity_count", "shares_added": 2, "counted_once": 1, "difference": 1},
    ]


def test_of_a_period_a_campaign_or_some_agencies(database: ReadDatabase) -> None:
    later = asked(database, since=date(2024, 2, 20), until=date(2024, 2, 20)).total
    assert (later["entry_count"], later["officer_count"], later["premises_count"]) == (2, 5, 1)
    assert asked(database, until=date(2024, 2, 8)).total == dict.fromkeys(COUNTED, 0)
    assert asked(database, campaigns=(CAMPAIGN,)).total == TOTAL
    assert asked(database, campaigns=("anxi-2024",)).total["entry_count"] == 0
    police = asked(database, agencies=(POLICE,))
    assert (police.total["entry_count"], police.shares) == (2, [POLICE_SHARE])


def test_as_of_a_position_and_for_whoever_may_know(database: ReadDatabase) -> None:
    """What was voided counted until it was voided; strangers count nothing, the police what they held together or did."""
    before = asked(database, position=len(MONTH) + 1).total
    assert (before["spot_decision_count"], before["spot_fine_fen"]) == (2, 40_000)
    assert asked(database, Sight.of(AGRICULTURE)).total["entry_count"] == 0
    assert asked(database, Sight.of(POLICE)).total["entry_count"] == 2

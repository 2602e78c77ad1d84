"""Where leads come from, as the ledger shows and finds it; and records that count in several campaigns, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.streams.lead import LeadSource
from coordination.streams.parts import OnlineTrace
from projections.access import Sight
from projections.cases import CASES
from projections.engine import Ledger, Moment, ReadDatabase, reached
from projections.engine.models import Row
from projections.leads import LEADS
from projections.queries import page
from projections.questions import Among, Holds, Query
from tests.contract.pasts import fold_past
from tests.spec import cases, leads
from tests.spec.dsl import CAMPAIGN, MARKET, NEXT_TOWN, said


def lead(database: ReadDatabase, *past: Any) -> Row:
    (row,) = fold_past(database, (LEADS,), LEADS, *past, batch=1).values()
    return row


def found(database: ReadDatabase, ledger: Ledger, query: Query, *parties: str) -> list[UUID]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, (ledger,)), datetime(2024, 4, 1, tzinfo=UTC))
        return [row["id"] for row in page(snapshot, ledger, Sight.of(*parties), moment, query).rows]


def test_a_report_to_12315_is_found_by_the_number_that_it_has_there(database: ReadDatabase) -> None:
    """M35: the platform is the source, and its number is kept."""
    told = replace(leads.REGISTER, source=LeadSource.HOTLINE_12315, source_system="12315", external_no="1350524002024")
    row = lead(database, said(told))
    assert (row["source"], row["external_no"]) == ("12315", "1350524002024")
    asked = Query(filters={"source": Among(("12315",)), "external_no": Among(("1350524002024",))})
    assert found(database, LEADS, asked, MARKET) == [row["id"]]


def test_what_monitoring_saw_on_the_net_is_kept_with_its_proof(database: ReadDatabase) -> None:
    """M38: platform, shop, address, when it was seen, and the digest of what was kept of it."""
    trace = OnlineTrace(
        platform="某短视频平台",
        shop="茗香直播间",
        url="https://shop.example/8812",
        seen_at=datetime(2024, 3, 1, 12, tzinfo=UTC),
        snapshot_sha256="ab" * 32,
    )
    row = lead(database, said(replace(leads.REGISTER, source=LeadSource.ONLINE_MONITORING, online=trace)))
    assert row["source"] == "online_monitoring"
    assert (row["online"]["shop"], row["online"]["snapshot_sha256"]) == ("茗香直播间", "ab" * 32)
    assert found(database, LEADS, Query(q="茗香直播间"), MARKET) == [row["id"]]


@pytest.mark.parametrize("campaign", [CAMPAIGN, NEXT_TOWN])
def test_a_record_of_two_campaigns_is_found_under_each_and_is_one(database: ReadDatabase, campaign: str) -> None:
    """M04: one lead and one case under several campaigns; each office sees them, and nobody sees them twice."""
    both = (CAMPAIGN, NEXT_TOWN)
    past = (said(replace(leads.REGISTER, campaigns=both)), said(replace(cases.FILE, campaigns=both), stream=cases.CASE))
    fold_past(database, (LEADS, CASES), CASES, *past)
    asked = Query(filters={"campaigns": Holds((campaign,))}, total=True)
    for ledger, record in ((LEADS, leads.LEAD), (CASES, cases.CASE)):
        assert found(database, ledger, asked, f"campaign:{campaign}") == [record]
        assert found(database, ledger, Query(), *(f"campaign:{code}" for code in both)) == [record]

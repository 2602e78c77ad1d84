"""The ledgers of transfers, disputes and bounces on both databases: now, as of a moment in between, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from coordination.streams.jurisdiction import HowLeft
from coordination.streams.jurisdiction_dispute import Stage as DisputeStage
from coordination.streams.transfer import Stage
from projections.access import Sight
from projections.bounces import BOUNCES, of_pair, of_record
from projections.cases import CASES
from projections.clocks import CLOCKS
from projections.disputes import DISPUTES
from projections.disputes import state_of as dispute_of
from projections.engine import ReadDatabase
from projections.leads import LEADS
from projections.questions import Among
from projections.transfers import TRANSFERS
from projections.transfers import state_of as transfer_of
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import cases, leads, transfers
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OTHER_OFFICE, POLICE, given, said, the
from tests.spec.transfers import CASE, CITY, DISPUTE, FAR, LEAD, NEXT, TRANSFER, by, rule

MODELS = (TRANSFERS, DISPUTES, BOUNCES, LEADS, CASES)
OFFICE = f"campaign:{CAMPAIGN}"


fold = partial(fold_log, models=MODELS)


asked = partial(rows_asked, now=datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NONE], ids=lambda stage: stage.value)
def test_the_row_of_a_transfer_holds_what_the_rule_book_knows(stage: Stage, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    past = transfers.AT[stage]
    # one event at a time: what is read back from the database is what the next event is folded upon
    fold(database, past, batch=1)
    state = given(past).state(TRANSFER)
    row = asked(database, ledger=TRANSFERS)[TRANSFER]
    # the manifest is asked of by guards only
    assert transfer_of(row) == replace(state, manifest=())
    database.close()


@pytest.mark.parametrize(
    "stage", [stage for stage in DisputeStage if stage is not DisputeStage.NONE], ids=lambda stage: stage.value
)
def test_the_row_of_a_dispute_holds_what_the_rule_book_knows(stage: DisputeStage, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    past = (transfers.DISPUTE_AT[stage], by(MARKET, transfers.POSITION))
    fold(database, past, batch=1)
    row = asked(database, ledger=DISPUTES)[DISPUTE]
    assert dispute_of(row) == given(past).state(DISPUTE)
    assert row["holder"] == given(past).state(DISPUTE).holder
    database.close()


def test_the_letter_is_told_as_it_was_given(database: ReadDatabase) -> None:
    fold(database, transfers.OFFERED)
    row = asked(database, ledger=TRANSFERS)[TRANSFER]
    assert (row["stage"], row["registrant"], row["offered_to"], row["receiver"]) == ("offered", MARKET, NEXT, NEXT)
    assert (row["record_kind"], row["record"], row["document_no"]) == ("case", CASE, "安市监案移〔2026〕1号")
    assert row["work_done"] == "已立案，提取出库单，询问两名证人"
    assert (row["offered_on"], row["answer_due_on"]) == (date(2026, 3, 9), date(2026, 3, 20))
    assert [line["item_no"] for line in row["manifest"]] == ["1", "2"]
    assert asked(database, ledger=TRANSFERS, q="侵权白酒").keys() == {TRANSFER}


def test_an_answer_and_what_became_of_it(database: ReadDatabase) -> None:
    told = (by(NEXT, transfers.INTERIM, "2026-04-10"), by(NEXT, transfers.REPORT, "2026-05-20"))
    fold(database, transfers.ACCEPTED, told)
    row = asked(database, ledger=TRANSFERS)[TRANSFER]
    assert (row["answered_on"], row["answer_no"]) == (date(2026, 3, 13), "密市监函〔2026〕5号")
    assert [one["transfer_result"] for one in row["reports"]] == ["in_progress", "penalised"]
    assert (row["transfer_result"], row["final_report_on"]) == ("penalised", date(2026, 5, 20))


def test_a_refusal_tells_why_by_what_law_and_whose_it_is_believed_to_be(database: ReadDatabase) -> None:
    fold(database, transfers.LEAD_RECEIVED, by(NEXT, transfers.NOT_OURS, "2026-03-13"))
    row = asked(database, ledger=TRANSFERS, reason_code=Among(("wrong_place",)))[TRANSFER]
    assert (row["answer"], row["suggested_body"]) == ("仓库在诸城", "诸城市市场监督管理局")
    assert row["answer_basis"] == f"{transfers.ORDER2}第十四条"
    assert row["offered_to"] is None


def test_what_differs_from_the_manifest_is_kept(database: ReadDatabase) -> None:
    broken = replace(transfers.FOUND[1], difference="封条破损")
    fold(database, transfers.OFFERED, by(NEXT, replace(transfers.RECEIVE, found=(transfers.FOUND[0], broken))))
    differences = asked(database, ledger=TRANSFERS)[TRANSFER]["differences"]
    assert [one["difference"] for one in differences] == ["封条破损"]


def test_as_of_a_moment_in_between(database: ReadDatabase) -> None:
    log = fold(database, transfers.ACCEPTED)
    topics = [row.topic for row in log.rows]
    offered, received = topics.index("transfer.offered") + 1, topics.index("transfer.received") + 1
    assert asked(database, ledger=TRANSFERS, position=offered - 1) == {}
    assert asked(database, ledger=TRANSFERS, position=offered)[TRANSFER]["stage"] == "offered"
    assert asked(database, ledger=TRANSFERS, position=received)[TRANSFER]["stage"] == "received"
    assert asked(database, ledger=CASES, position=received)[CASE]["holder"] == MARKET
    assert asked(database, ledger=CASES)[CASE]["holder"] == NEXT


def test_who_may_know_of_a_transfer(database: ReadDatabase) -> None:
    fold(database, transfers.REFUSED)
    for party in (MARKET, NEXT, OFFICE):
        assert asked(database, ledger=TRANSFERS, sight=Sight.of(party)).keys() == {TRANSFER}
    for party in (AGRICULTURE, POLICE, CITY, f"campaign:{OTHER_OFFICE}"):
        assert asked(database, ledger=TRANSFERS, sight=Sight.of(party)) == {}
    # the record behind it was never the receiver's
    assert asked(database, ledger=CASES, sight=Sight.of(NEXT)) == {}


def test_an_offer_that_was_taken_back_stops_showing(database: ReadDatabase) -> None:
    fold(database, transfers.REVOKED)
    assert asked(database, ledger=TRANSFERS, sight=Sight.of(NEXT)) == {}
    row = asked(database, ledger=TRANSFERS)[TRANSFER]
    assert (row["revoked_on"], row["revocation"]) == (date(2026, 3, 12), "仓库经查在安丘")


def test_a_chain_of_custody_grows_and_the_origin_stays(database: ReadDatabase) -> None:
    again = replace(transfers.BY_DESIGNATION, from_agency=NEXT, receiving_agency=FAR)
    fold(database, transfers.ACCEPTED, rule(again, "2026-04-20"))
    row = asked(database, ledger=CASES)[CASE]
    assert (row["registrant"], row["holder"], row["received_from"]) == (MARKET, FAR, None)
    links = [(link["from"], link["to"], link["how"], link["on"]) for link in row["custody_chain"]]
    assert links == [(MARKET, NEXT, "accepted", "2026-03-13"), (NEXT, FAR, "designated", "2026-04-20")]
    assert row["participants"] == [MARKET, NEXT]
    assert (row["stage"], row["profile"], row["question"]) == ("filed", "market_supervision", None)


def test_a_case_given_back_to_the_desk_is_a_link_and_a_bounce(database: ReadDatabase) -> None:
    fold(database, transfers.AROUND, said(replace(cases.RETURN_TO_DESK, desk=AGRICULTURE), by=MARKET, stream=CASE))
    row = asked(database, ledger=CASES)[CASE]
    assert (row["holder"], row["bounces"]) == (AGRICULTURE, 1)
    assert [(link["to"], link["how"]) for link in row["custody_chain"]] == [(AGRICULTURE, "returned")]
    meter = asked(database, ledger=BOUNCES)[of_record(CASE)]
    assert (meter["bounces"], meter["returned"], meter["record_kind"]) == (1, 1, "case")


def test_where_it_is_open_whose_a_record_is(database: ReadDatabase) -> None:
    fold(database, transfers.RAISED)
    found = asked(database, ledger=CASES, question_kind=Among(("jurisdiction_dispute",)))
    assert found[CASE]["question"] == DISPUTE


def test_a_dispute_tells_the_way_and_the_answer(database: ReadDatabase) -> None:
    fold(database, transfers.DESIGNATED)
    row = asked(database, ledger=DISPUTES)[DISPUTE]
    assert (row["dispute_route"], row["authority"], row["report_no"]) == ("superior", CITY, "密市监请〔2026〕3号")
    assert (row["raised_on"], row["reported_on"], row["material_received_on"], row["resolved_on"]) == (
        date(2026, 3, 16),
        date(2026, 3, 20),
        date(2026, 3, 23),
        date(2026, 3, 30),
    )
    assert (row["competent_agency"], row["resolved_how"], row["resolution_no"]) == (
        NEXT,
        "designated",
        "潍市监指〔2026〕2号",
    )
    for party in (MARKET, NEXT, CITY, OFFICE):
        assert asked(database, ledger=DISPUTES, sight=Sight.of(party)).keys() == {DISPUTE}
    for party in (AGRICULTURE, FAR):
        assert asked(database, ledger=DISPUTES, sight=Sight.of(party)) == {}
    # who designates decides on what is put before it, and does not see the case
    assert asked(database, ledger=CASES, sight=Sight.of(CITY)) == {}


# -- the meter ----------------------------------------------------------------------------------------------------------------


def left(how: HowLeft, on: str, **more: Any) -> Any:
    return rule(replace(transfers.LEFT, left_how=how, **more), on)


BACK_AND_FORTH = (
    transfers.AROUND,
    left(HowLeft.REFUSED, "2026-03-13"),
    left(HowLeft.LAPSED, "2026-04-13", from_agency=NEXT, receiving_agency=MARKET),
    left(HowLeft.REVOKED, "2026-04-20"),
    left(HowLeft.REFUSED, "2026-05-04", receiving_agency=AGRICULTURE),
    rule(transfers.MOVED, "2026-05-11"),
    by(MARKET, leads.RETURN, "2026-05-12", stream=LEAD),
)


def test_bounces_are_counted_by_record_and_by_pair(database: ReadDatabase) -> None:
    fold(database, BACK_AND_FORTH)
    rows = asked(database, ledger=BOUNCES)
    # by hand: of the case two refusals and a lapse; what was revoked is no bounce; it moved once; the lead went back once
    counts = ("bounces", "refused", "lapsed", "returned", "moved")
    assert tuple(rows[of_record(CASE)][name] for name in counts) == (3, 2, 1, 0, 1)
    assert tuple(rows[of_record(LEAD)][name] for name in counts) == (1, 0, 0, 1, 0)
    pair = rows[of_pair(NEXT, MARKET, CAMPAIGN)]
    assert (pair["one"], pair["other"]) == (MARKET, NEXT)
    assert tuple(pair[name] for name in (*counts, "one_to_other", "other_to_one")) == (2, 1, 1, 0, 1, 1, 1)
    assert pair["last_on"] == date(2026, 5, 11)
    other = rows[of_pair(MARKET, AGRICULTURE, CAMPAIGN)]
    assert (other["one"], other["bounces"], other["one_to_other"] + other["other_to_one"]) == (
        min(MARKET, AGRICULTURE),
        1,
        1,
    )
    assert len(rows) == 4
    assert asked(database, ledger=BOUNCES, meter=Among(("pair",))).keys() == {pair["id"], other["id"]}


def test_the_meter_as_of_a_moment_in_between(database: ReadDatabase) -> None:
    log = fold(database, BACK_AND_FORTH)
    first = [row.topic for row in log.rows].index("case.jurisdiction_left") + 1
    assert asked(database, ledger=BOUNCES, position=first)[of_record(CASE)]["bounces"] == 1
    assert asked(database, ledger=BOUNCES, position=first - 1) == {}


def test_who_may_see_the_meter(database: ReadDatabase) -> None:
    fold(database, BACK_AND_FORTH)
    pair, other = of_pair(NEXT, MARKET, CAMPAIGN), of_pair(MARKET, AGRICULTURE, CAMPAIGN)
    everything = {of_record(CASE), of_record(LEAD), pair, other}
    assert asked(database, ledger=BOUNCES, sight=Sight.of(MARKET)).keys() == everything
    assert asked(database, ledger=BOUNCES, sight=Sight.of(OFFICE)).keys() == everything
    # NEXT holds the case now; AGRICULTURE registered the lead
    assert asked(database, ledger=BOUNCES, sight=Sight.of(NEXT)).keys() == {pair, of_record(CASE)}
    assert asked(database, ledger=BOUNCES, sight=Sight.of(AGRICULTURE)).keys() == {other, of_record(LEAD)}
    assert asked(database, ledger=BOUNCES, sight=Sight.of(POLICE)) == {}


def test_clocks_hang_on_transfers_and_disputes() -> None:
    assert {TRANSFERS, DISPUTES} <= {*CLOCKS.records}
    assert the("transfer") == TRANSFER

"""The ledgers of goods on both databases: rows hold what the rule book knows, by the measure and by the line, for whom it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordination.clocks.packs import rule_book
from coordination.streams.clock import Attachment, clock_id
from coordination.streams.goods import Goods, Where
from coordination.streams.referral import ReturnedTo
from projections import history
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.clocks import CLOCKS
from projections.engine import Ledger, Moment, ReadDatabase, reached
from projections.engine.models import Row
from projections.goods import GOODS as MEASURES
from projections.goods import state_of, worth_at
from projections.goods_lines import GOODS_LINES, line_id
from projections.goods_lines import line_of as line_in
from projections.history import EVENT_INDEX, feed_page
from projections.queries import may_see, page
from projections.questions import Among, Filter, Holds, Query
from projections.tables import STILL_OPEN, table_of
from tests.contract.pasts import START, fold_past
from tests.spec import cases, goods, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, _flat, given, said
from tests.spec.goods import GOODS, REFERRAL, lines, of_goods
from tests.spec.referrals import NEXT_POLICE
from tests.spec.test_goods_clocks import REGISTRATION

MODELS = tuple(dict.fromkeys((EVENT_INDEX, MEASURES, GOODS_LINES, CLOCKS, *CLOCKS.needs)))
"""Whoever may know of one of these may know of its clocks."""
PART = (
    goods.SEIZED,
    goods.RECORDED,
    of_goods(replace(goods.LIFT, lines=lines(l1=10)), "2024-03-08"),
    of_goods(replace(goods.SELL, lines=lines(l1=5)), "2024-03-09"),
    of_goods(goods.RELOCATE, "2024-03-10"),
)
BACK = (
    goods.WITHDRAWN,
    goods.referral(goods.GIVE_BACK, POLICE, "2024-05-08"),
    goods.told(goods.COME_BACK, "2024-05-08"),
)
PASSED = (goods.TAKEN, goods.told(goods.KEEP, "2024-03-31"), goods.told(goods.PASS_ON, "2024-04-10"))
PASTS: Sequence[Any] = (
    goods.REGISTERED,
    goods.REGISTERED_ON_SPOT,
    goods.SEIZED,
    goods.LAPSED,
    (goods.LAPSED, of_goods(goods.PRESERVE, "2024-03-15")),
    (goods.REGISTERED, of_goods(goods.TEST, "2024-03-08"), of_goods(goods.CONVERT, "2024-03-14")),
    (goods.SEIZED_ON_SPOT, of_goods(goods.APPROVE, "2024-03-07"), of_goods(goods.EXTEND, "2024-04-05")),
    (goods.SEIZED_ON_SPOT, of_goods(goods.LIFT_AT_ONCE, "2024-03-07")),
    (goods.DECIDED, of_goods(goods.CONFISCATE, "2024-04-26")),
    (goods.SEIZED, of_goods(goods.RECOUNT, "2024-03-09")),
    (goods.SEIZED, of_goods(goods.BEGIN, "2024-03-09")),
    (goods.SEIZED, of_goods(goods.BEGIN, "2024-03-09"), of_goods(goods.END, "2024-03-15")),
    PART,
    goods.SENT,
    goods.HANDED,
    goods.TAKEN,
    PASSED,
    BACK,
)


def fold(database: ReadDatabase, *past: Any, batch: int = 500) -> None:
    fold_past(database, MODELS, MEASURES, *past, batch=batch)


def rows(database: ReadDatabase, model: Ledger = MEASURES) -> dict[UUID, Row]:
    with database.reading() as snapshot:
        table = table_of(model.shape, snapshot.build_of(model).build)
        found = snapshot.connection.execute(sa.select(table).where(table.c.valid_to == STILL_OPEN)).mappings()
        return {row["id"]: dict(row) for row in found}


def asked(
    database: ReadDatabase, model: Ledger = GOODS_LINES, sight: Sight = SUPERVISOR, **filters: Filter
) -> list[Row]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, MODELS), START)
        return page(snapshot, model, sight, moment, Query(dict(filters), sort="taken_on")).rows


def same(database: ReadDatabase, state: Goods) -> None:
    row = rows(database)[GOODS]
    assert state_of(row) == replace(state, public=False, offered_to=None)
    shown = rows(database, GOODS_LINES)
    assert shown.keys() == {line_id(GOODS, line.line_no) for line in state.lines}
    for line in state.lines:
        of_line = shown[line_id(GOODS, line.line_no)]
        assert line_in(line.line_no, of_line) == line
        assert of_line["places"] == [place.value for place, _ in line.held]
        assert (of_line["goods"], of_line["case_id"]) == (GOODS, cases.CASE)


def test_rows_hold_what_the_rule_book_knows(database: ReadDatabase) -> None:
    # one event at a time: what is read back from the database is what the next event is folded upon
    fold(database, BACK, batch=1)
    same(database, given(BACK).state(GOODS))


@pytest.mark.parametrize("past", PASTS, ids=range(len(PASTS)))
def test_at_every_turn(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    fold(database, past)
    same(database, given(past).state(GOODS))
    database.close()


def test_what_is_where_and_worth_how_much(database: ReadDatabase) -> None:
    """24 bottles are worth 4800.00: 20.00 each; the marks 90.00. Ten bottles were given back, the proceeds of five are held."""
    fold(database, PART)
    row = rows(database)[GOODS]
    assert row["by_place"] == {
        "seized": {"lines": 2, "worth_fen": 9 * 20_000 + 9_000},
        "early_disposed": {"lines": 1, "worth_fen": 100_000},
        "released": {"lines": 1, "worth_fen": 200_000},
    }
    assert (row["worth_fen"], row["held_worth_fen"], row["line_count"]) == (489_000, 289_000, 2)
    assert (row["stage"], row["measure"], row["taken_on"], row["seized_on"]) == (
        "seized",
        "detention",
        date(2024, 3, 6),
        date(2024, 3, 6),
    )
    assert row["kept_at"] == ["市监局罚没仓库", "第三方仓库"]
    first = rows(database, GOODS_LINES)[line_id(GOODS, "1")]
    assert first["held"] == {"seized": 9, "early_disposed": 5, "released": 10}
    assert (first["kept_at"], first["quantity"], first["name"]) == ("第三方仓库", 24, "白酒")


@pytest.mark.parametrize("worth", [None, 0, 1, 7, 100_001])
def test_shares_of_a_worth_are_all_of_it(worth: int | None) -> None:
    line = given(PART).state(GOODS).line("1")
    assert sum(worth_at(line, place, worth) for place in Where) == (worth or 0)


def test_which_items_are_where(database: ReadDatabase) -> None:
    fold(database, PASSED)

    def found(**filters: Filter) -> set[str]:
        return {row["line_no"] for row in asked(database, **filters)}

    assert found(case_id=Among((cases.CASE,))) == {"1", "2"}
    assert found(places=Holds(("with_police",))) == {"1", "2"}
    assert found(places=Holds(("short",))) == {"1"}
    assert found(referrals=Holds((str(REFERRAL),))) == {"1", "2"}
    assert found(holders=Holds((NEXT_POLICE,))) == {"1", "2"}
    assert found(holders=Holds((MARKET,))) == set()
    assert found(entrusted=Among((True,))) == {"1"}
    (measure,) = asked(database, MEASURES, places=Holds(("with_police",)))
    assert (measure["police"], measure["stage"], measure["referrals"]) == (NEXT_POLICE, "ended", [str(REFERRAL)])


def test_what_came_back_is_the_agencys_again(database: ReadDatabase) -> None:
    to_owner = replace(goods.COME_BACK, returned_to=ReturnedTo.OWNER, lines=goods.GO.lines[1:])
    fold(database, BACK, goods.told(to_owner, "2024-05-09"))
    found = rows(database, GOODS_LINES)
    first, second = found[line_id(GOODS, "1")], found[line_id(GOODS, "2")]
    assert (first["places"], first["holders"]) == (["seized", "short"], [MARKET])
    assert (second["places"], second["holders"]) == (["released"], [])
    # that they had been on the referral's list is not forgotten
    assert first["referrals"] == [str(REFERRAL)]


def test_a_warning_is_shown_on_the_case_and_on_the_goods(database: ReadDatabase) -> None:
    warning = replace(cases.WARNING, record=GOODS)
    fold(database, goods.SENT, said(warning, by="system", on="2024-03-26"))
    row, case = rows(database)[GOODS], rows(database, CASES)[cases.CASE]
    assert row["conflict_due_on"] == case["conflict_due_on"] == date(2024, 4, 5)
    assert row["conflicts"] == [{"due_date_strict": "2024-04-05", "referral": str(REFERRAL), "on": "2024-03-26"}]
    (told,) = case["conflicts"]
    assert told["ways_out"] == ["hand_over", "register_evidence", "release"]
    assert {"kind": "goods", "id": str(GOODS), "relation": "measure"} in case["links"]


def test_a_warning_that_is_overtaken_does_not_stand_on_the_goods(database: ReadDatabase) -> None:
    warning = said(replace(cases.WARNING, record=GOODS), by="system", on="2024-03-26")
    of_case = said(replace(cases.WARNING, record=cases.CASE, record_kind="case"), by="system", on="2024-03-26")
    fold(database, goods.SENT, warning, of_case, of_goods(goods.EXTEND, "2024-04-03"))
    row = rows(database)[GOODS]
    assert (row["conflict_due_on"], len(row["conflicts"]), row["extended"]) == (None, 1, True)


# -- for whom ---------------------------------------------------------------------------------------------------------------------


def seen(database: ReadDatabase, *parties: str, model: Ledger = MEASURES, record: UUID = GOODS) -> bool:
    with database.reading() as snapshot:
        return may_see(snapshot, model, Sight.of(*parties), record)


def test_whoever_may_know_of_the_case_may_know_of_its_goods_and_their_clocks(database: ReadDatabase) -> None:
    story = given(goods.INVESTIGATED)
    started = _clock(story)
    known = said(cases.COPY_LATE, on="2024-03-07")  # brings the police and the procuratorate into the case
    fold(database, cases.INVESTIGATING, of_goods(goods.REGISTER, "2024-03-06"), goods.RECORDED, started, known)
    for ledger, record in ((MEASURES, GOODS), (GOODS_LINES, line_id(GOODS, "1")), (CLOCKS, REGISTRATION)):
        for party in (MARKET, POLICE, referrals.PROCURATORATE, f"campaign:{CAMPAIGN}"):
            assert seen(database, party, model=ledger, record=record), (ledger.name, party)
        assert not seen(database, AGRICULTURE, model=ledger, record=record)
        assert seen(database, "nobody", model=ledger, record=record) is False
    assert asked(database, GOODS_LINES, Sight.of(AGRICULTURE)) == []
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, MODELS), START)
        for party, count in ((referrals.PROCURATORATE, 1), (AGRICULTURE, 0)):
            found = page(snapshot, CLOCKS, Sight.of(party), moment, Query(sort="due_at", total=True))
            assert (len(found.rows), found.total) == (count, count)


@pytest.mark.parametrize("few", [history.FEW, -1], ids=["gathered", "walked"])
def test_the_feed_tells_them_of_goods_and_clocks(
    database: ReadDatabase, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(history, "FEW", few)
    story = _clock(given(goods.INVESTIGATED))
    let_in = said(cases.COPY_LATE, on="2024-03-05")
    fold(database, cases.INVESTIGATING, let_in, of_goods(goods.REGISTER, "2024-03-06"), goods.RECORDED, story)
    with database.reading() as snapshot:

        def told(party: str) -> list[str]:
            found = feed_page(snapshot, (CASES, MEASURES, CLOCKS), Sight.of(party), 0, 50)
            return [entry.topic for entry in found.entries]

        assert told(referrals.PROCURATORATE)[-3:] == ["goods.registered", "case.measure_recorded", "clock.started"]
        assert told(AGRICULTURE) == []


def test_police_know_of_the_lines_that_they_were_given(database: ReadDatabase) -> None:
    one = replace(goods.GO, lines=goods.GO.lines[:1])
    alone = (goods.SEIZED, of_goods(one, "2024-03-30", by="system"))
    fold(database, *(item for item in _flat(alone) if item.stream == GOODS))
    assert seen(database, POLICE)
    assert seen(database, POLICE, model=GOODS_LINES, record=line_id(GOODS, "1"))
    assert not seen(database, POLICE, model=GOODS_LINES, record=line_id(GOODS, "2"))


def _clock(story: Any) -> Any:
    outcome = story.under(Attachment(rule_book())).as_agency(MARKET).on("2024-03-06").when(goods.REGISTER)
    started = next(one for one in outcome.decided if one.event.topic == "clock.started")
    assert started.envelope.stream == clock_id(GOODS, "reg_evidence_dispose", 1)
    return said(started.event, by="system", on="2024-03-06", stream=started.envelope.stream)

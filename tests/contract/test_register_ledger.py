"""Registers of task forces on both databases: who filled a post on a day, as known on another; row by row as in the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.streams.campaign import CampaignItemWithdrawn, ItemKind, Register
from coordination.streams.steps import spells
from projections.access import SUPERVISOR, Sight
from projections.campaigns import CAMPAIGNS
from projections.engine import Moment, ReadDatabase, reached
from projections.queries import page
from projections.questions import Among, Filter, Holds, Query
from projections.registers import CAMPAIGN_REGISTERS, held_on
from tests.contract.pasts import Log, fold_log
from tests.spec import taskforces as force
from tests.spec.dsl import ADMINISTRATOR, AGRICULTURE, CAMPAIGN, MARKET, OFFICE, UNIT, given, said
from tests.spec.dsl import CAMPAIGNS as TOWN_S
from tests.spec.taskforces import AROUND, EVERY, HERE, D, told

ANNOUNCED = tuple(said(event, by=ADMINISTRATOR, on="2020-01-01", stream=HERE) for event in TOWN_S[CAMPAIGN])


def fold(database: ReadDatabase, *past: Any, batch: int = 500) -> Log:
    return fold_log(database, ANNOUNCED, AROUND, *past, models=(CAMPAIGNS, CAMPAIGN_REGISTERS), batch=batch)


def on(
    database: ReadDatabase, day: str, *, sight: Sight = SUPERVISOR, position: int | None = None, **what: Any
) -> list[tuple[str, str]]:
    """Return what stood in the registers on a day: register and code."""
    with database.reading() as snapshot:
        at = reached(snapshot, CAMPAIGN_REGISTERS.needs) if position is None else position
        found = held_on(snapshot, sight, Moment(at, datetime(2024, 12, 1, tzinfo=UTC)), D(day), **what)
        return [(one.register.value, str(one.spell.get("post_title", one.code))) for one in found]


def rows(database: ReadDatabase, sight: Sight = SUPERVISOR, q: str | None = None, **filters: Filter) -> list[Any]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, CAMPAIGN_REGISTERS.needs), datetime(2024, 12, 1, tzinfo=UTC))
        return list(page(snapshot, CAMPAIGN_REGISTERS, sight, moment, Query(filters, q=q)).rows)


def leader(database: ReadDatabase, day: str, position: int | None = None) -> list[str]:
    found = on(database, day, position=position, campaign=CAMPAIGN, register=Register.ROSTER)
    return [title for _, title in found]


def test_who_was_leader_on_a_day_as_known_on_another(database: ReadDatabase) -> None:
    """The notice of 1 October is recorded on the 5th: before that, the former leader was known for 1 October (M19)."""
    later = replace(force.NEXT_LEADER, post_title="市长", from_on=D("2024-12-01"), document_no="安打假办〔2024〕11号")
    log = fold(database, told(force.LEADER), told(force.NEXT_LEADER, "2024-10-05"), told(later, "2024-10-06"))
    last = len(log.rows)
    assert leader(database, "2024-10-01", last - 2) == ["副市长"]
    assert leader(database, "2024-10-01", last - 1) == ["常务副市长"]
    assert leader(database, "2024-09-30") == ["副市长"]
    assert [leader(database, day) for day in ("2024-11-30", "2024-12-01")] == [["常务副市长"], ["市长"]]


def test_a_notice_told_out_of_order_takes_its_place(database: ReadDatabase) -> None:
    later = replace(force.NEXT_LEADER, post_title="市长", from_on=D("2024-12-01"), document_no="安打假办〔2024〕11号")
    fold(database, told(force.LEADER), told(later, "2024-10-04"), told(force.NEXT_LEADER, "2024-10-05"))
    assert [leader(database, day) for day in ("2024-09-30", "2024-11-30", "2024-12-01")] == [
        ["副市长"],
        ["常务副市长"],
        ["市长"],
    ]
    (row,) = rows(database, register=Among(("roster",)))
    assert [(one.get("from_on"), one.get("to_on")) for one in row["spells"]] == [
        (None, "2024-10-01"),
        ("2024-10-01", "2024-12-01"),
        ("2024-12-01", None),
    ]
    assert (row["title"], row["from_on"], row["to_on"]) == ("市长", date(2024, 12, 1), None)


@pytest.mark.parametrize(("event", "past"), EVERY, ids=[event.topic for event, _ in EVERY])
def test_the_row_has_the_spells_of_the_rule_book(event: Any, past: tuple[Any, ...], fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    story = (*(told(one) for one in past), told(event, "2024-10-05"))
    # one event at a time: what is read back is what the next event is folded upon
    fold(database, *story, batch=1)
    state = given(AROUND, *story).state(HERE)
    found = {(row["register"], row["code"]): row["spells"] for row in rows(database)}
    expected = {
        (register.value, key): [
            (spell.from_on and spell.from_on.isoformat(), spell.to_on and spell.to_on.isoformat())
            for spell in spells(steps)
        ]
        for (register, key), steps in state.registers.items()
        if steps
    }
    assert {place: [(one.get("from_on"), one.get("to_on")) for one in told_of] for place, told_of in found.items()} == (
        expected
    )
    database.close()


def test_what_an_officer_did_on_a_day_and_for_whom(database: ReadDatabase) -> None:
    """抽调 (M23): what the officer does meanwhile is done for the unit at home and for the office."""
    fold(database, told(force.SECONDED), told(force.HANDLER), told(force.EXTENDED))
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, CAMPAIGN_REGISTERS.needs), datetime(2024, 12, 1, tzinfo=UTC))

        def works_for(day: str, officer: str) -> list[list[str]]:
            return [one.works_for for one in held_on(snapshot, SUPERVISOR, moment, D(day), officer=officer)]

        assert works_for("2024-07-01", "zf-017") == [[UNIT, OFFICE]]
        assert works_for("2024-09-01", "zf-017") == []
        assert works_for("2024-07-01", "zf-021") == [[UNIT]]
    assert [row["code"] for row in rows(database, officers=Holds(("zf-017",)))] == ["S1"]


def test_key_markets_as_of_any_day(database: ReadDatabase) -> None:
    """重点市场名录 (M12): the market, why it is listed by three years' counts, and on which days."""
    fold(database, told(force.MARKET_IN), told(force.MARKET_OUT, "2024-09-02"))
    listed = [on(database, day, register=Register.MARKETS) for day in ("2024-02-29", "2024-03-01", "2024-09-01")]
    assert listed == [[], [("markets", "m-1")], []]
    (row,) = rows(database, q="景芝农贸")
    assert (row["title"], row["adcode"], row["unit"]) == ("景芝农贸市场", "370784", UNIT)
    assert (row["spells"][0]["cases_3y"], row["spells"][0]["reports_3y"]) == (12, 31)


def test_what_is_taken_out_is_gone_and_the_past_still_has_it(database: ReadDatabase) -> None:
    gone = CampaignItemWithdrawn(item_kind=ItemKind.ROSTER, code="01")
    log = fold(database, told(force.LEADER), told(force.MARKET_IN), told(force.WITHDRAWN), told(gone))
    assert on(database, "2024-03-05", register=Register.MARKETS) == []
    assert leader(database, "2024-03-05") == []
    before = len(log.rows) - 2
    assert on(database, "2024-03-05", position=before, register=Register.MARKETS) == [("markets", "m-1")]


def test_it_is_known_to_whoever_may_know_of_the_campaign(database: ReadDatabase) -> None:
    fold(database, told(force.LEADER))
    for party in (MARKET, f"campaign:{CAMPAIGN}"):
        assert {row["code"] for row in rows(database, Sight.of(party))} == {"01", "370784-gaj"}
    assert rows(database, Sight.of(AGRICULTURE)) == []


def test_the_campaign_shows_the_post_that_holds_last(database: ReadDatabase) -> None:
    later = replace(force.NEXT_LEADER, post_title="市长", from_on=D("2024-12-01"), document_no="安打假办〔2024〕11号")
    fold(database, told(force.LEADER), told(later, "2024-10-04"), told(force.NEXT_LEADER, "2024-10-05"))

    def roster() -> list[tuple[str, str | None]]:
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, (CAMPAIGNS,)), datetime(2024, 12, 1, tzinfo=UTC))
            (row,) = page(snapshot, CAMPAIGNS, SUPERVISOR, moment, Query()).rows
            return [(one["post_title"], one.get("to_on")) for one in row["roster"]]

    assert roster() == [("市长", None)]


def test_a_post_that_fell_vacant_says_so_on_the_campaign(database: ReadDatabase) -> None:
    fold(database, told(force.LEADER), told(force.VACATED, "2024-11-02"), told(force.NEXT_LEADER, "2024-11-03"))
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, (CAMPAIGNS,)), datetime(2024, 12, 1, tzinfo=UTC))
        (row,) = page(snapshot, CAMPAIGNS, SUPERVISOR, moment, Query()).rows
    assert [(one["post_title"], one.get("to_on")) for one in row["roster"]] == [("副市长", "2024-11-01")]

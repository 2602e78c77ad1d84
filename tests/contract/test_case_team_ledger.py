"""The ledger of special case teams on both databases, and who sees the case from when to when (M28)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from coordination.custody import reasons
from coordination.streams.case_team import Stage
from projections.access import Sight
from projections.case_teams import CASE_TEAMS, state_of
from projections.cases import CASES
from projections.engine import ReadDatabase, custody_of
from projections.goods import GOODS
from projections.history import EVENT_INDEX, feed_page
from projections.queries import access_of
from projections.questions import Holds
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import case_teams as team
from tests.spec import cases
from tests.spec.case_teams import AT, CASE, TEAM, posted, told
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, UNIT, given, said

MODELS = (EVENT_INDEX, CASE_TEAMS, CASES, GOODS)


fold = partial(fold_log, models=MODELS)


asked = partial(rows_asked, now=datetime(2024, 9, 1, tzinfo=UTC))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NONE])
def test_the_row_holds_what_the_rule_book_knows(stage: Stage, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    past = (AT[stage], *((posted(team.JOIN), posted(team.LEAD), posted(team.LEAVE)) if stage is Stage.ACTIVE else ()))
    fold(database, past, batch=1)
    state, row = given(past).state(TEAM), asked(database, ledger=CASE_TEAMS)[TEAM]
    assert state_of(row) == state
    assert reasons(custody_of(row)) == reasons(state)
    case = asked(database, ledger=CASES)[CASE]
    assert reasons(custody_of(case)) == reasons(given(past).state(CASE))
    database.close()


COURSE = (
    team.FORMED,
    posted(team.JOIN, on="2024-03-18"),
    told(UNIT, POLICE, AGRICULTURE),
    posted(team.LEAVE, on="2024-04-01"),
    told(UNIT, AGRICULTURE),
    posted(team.DISSOLVE, on="2024-05-06"),
    told(),
)


def test_who_was_in_it_from_when_to_when_and_when_it_saw_the_case(database: ReadDatabase) -> None:
    fold(database, COURSE)
    row = asked(database, ledger=CASE_TEAMS)[TEAM]
    assert [(one["unit"], one["from_on"], one["to_on"]) for one in row["members"]] == [
        (UNIT, "2024-03-11", "2024-05-06"),
        (POLICE, "2024-03-11", "2024-04-01"),
        (AGRICULTURE, "2024-03-18", "2024-05-06"),
    ]
    assert all(one["seen_from"] < one["seen_until"] for one in row["members"])
    assert (row["stage"], row["lead_unit"], row["reason"]) == ("dissolved", UNIT, "案件办结")
    assert asked(database, ledger=CASE_TEAMS, participants=Holds((AGRICULTURE,))).keys() == {TEAM}


def test_the_units_see_the_case_while_they_are_in_the_team(database: ReadDatabase) -> None:
    fold(database, COURSE[:1])
    assert asked(database, ledger=CASES, sight=Sight.of(POLICE)).keys() == {CASE}
    assert asked(database, ledger=CASES, sight=Sight.of(AGRICULTURE)) == {}
    assert asked(database, ledger=CASES)[CASE]["team"] == [UNIT, POLICE]


def test_and_no_longer_when_they_left_or_it_dissolved(database: ReadDatabase) -> None:
    fold(database, COURSE)
    for unit in (UNIT, POLICE, AGRICULTURE):
        assert asked(database, ledger=CASES, sight=Sight.of(unit)) == {}
    for party in (MARKET, f"campaign:{CAMPAIGN}"):
        assert asked(database, ledger=CASES, sight=Sight.of(party)).keys() == {CASE}
    assert (asked(database, ledger=CASES)[CASE]["case_team"], asked(database, ledger=CASES)[CASE]["team"]) == (None, [])


def test_the_history_of_who_could_see_it_is_kept(database: ReadDatabase) -> None:
    log = fold(database, COURSE)
    with database.reading() as snapshot:
        access = access_of(snapshot, CASES)
        kept = snapshot.connection.execute(access.select().where(access.c.why == "in_team")).mappings()
        spans = {row["party"]: (row["valid_from"], row["until"]) for row in kept}
        feed = [entry.position for entry in feed_page(snapshot, (CASES,), Sight.of(POLICE), 0, 100).entries]
    last = len(log.rows)
    # positions: the team is formed and told, joined and told, left and told, dissolved and told
    assert spans == {UNIT: (last - 6, last + 1), POLICE: (last - 6, last - 1), AGRICULTURE: (last - 4, last + 1)}
    assert feed == [last - 6, last - 4, last - 2], "the event by which it left is the last that it was told"


def test_a_unit_that_sends_other_officers_goes_on_seeing(database: ReadDatabase) -> None:
    again = posted(
        team.CaseTeamUnitJoined(unit=POLICE, team_officers=("jz-012",)),
        on="2024-03-20",
    )
    fold(database, team.FORMED, again, told(UNIT, POLICE))
    members = asked(database, ledger=CASE_TEAMS)[TEAM]["members"]
    first, second = (one for one in members if one["unit"] == POLICE)
    assert (first["team_officers"], first["to_on"]) == (["jz-011"], "2024-03-20")
    assert (second["team_officers"], second["seen_from"]) == (["jz-012"], first["seen_from"])
    assert OFFICE not in {one["unit"] for one in members}
    assert cases.CASE == CASE


def test_whoever_holds_the_case_finds_its_team_whoever_formed_it(database: ReadDatabase) -> None:
    """The office formed it; the case went from MARKET to AGRICULTURE, and the team dissolved by rule."""
    gone = (
        said(cases.MOVE, by="system", on="2024-03-20", stream=CASE),
        posted(team.CaseTeamDissolved(reason="管辖变更"), by="system", on="2024-03-20"),
        told(),
    )
    fold(database, team.FORMED)
    assert asked(database, ledger=CASE_TEAMS, sight=Sight.of(MARKET)).keys() == {TEAM}
    assert asked(database, ledger=CASE_TEAMS, sight=Sight.of(AGRICULTURE)) == {}
    fold(database, team.FORMED, gone)
    assert asked(database, ledger=CASE_TEAMS, sight=Sight.of(AGRICULTURE))[TEAM]["stage"] == "dissolved"
    assert [asked(database, ledger=CASES, sight=Sight.of(unit)) for unit in (UNIT, POLICE)] == [{}, {}]

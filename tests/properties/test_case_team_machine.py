"""Case teams under random play, judged by a clerk's cover: who is in them, who sees the case and them, and when they end.

The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import scripts.assembly  # noqa: F401  a case that moves tells records of other kinds
from coordination.custody import reasons
from coordination.rules import Recorded
from coordination.streams.case_team import TeamUnit
from projections.case_teams import CASE_TEAMS, state_of
from tests.properties.case_team_book import Cover, Sheet
from tests.spec import case_teams as teams
from tests.spec import cases
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    LEADER,
    MARKET,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    UNIT,
    UNKNOWN_AGENCY,
    Scene,
    given,
    the,
)

PLAYS, STEPS = 150, 30
FIRST = date(2024, 3, 20)
ACTORS = (MARKET, AGRICULTURE, POLICE, UNIT, OFFICE, OTHER_OFFICE)
UNITS = (MARKET, AGRICULTURE, POLICE, UNIT, UNIT, POLICE, UNKNOWN_AGENCY)
MOVES: dict[str, tuple[Any, int]] = {
    "formed": (teams.FORM, 6),
    "unit_joined": (teams.JOIN, 8),
    "unit_left": (teams.LEAVE, 8),
    "lead_changed": (teams.LEAD, 6),
    "dissolved": (teams.DISSOLVE, 2),
    "moved": (cases.MOVE, 1),
    "transferred": (cases.TRANSFER, 1),
}
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


def stream_of(number: int) -> UUID:
    return the("case_team", 1 + number)


def drawn(name: str, dice: Random, cover: Cover) -> Any:
    """Draw what makes an event of a kind right or wrong."""
    event = MOVES[name][0]
    if name == "formed":
        units = tuple(TeamUnit(unit=dice.choice(UNITS), team_officers=("zf-001",)) for _ in range(dice.randint(1, 3)))
        return replace(event, team_units=units, lead_unit=dice.choice((units[0].unit, dice.choice(UNITS))))
    if name == "lead_changed":
        return replace(event, lead_unit=dice.choice(UNITS))
    if name == "moved":
        to = AGRICULTURE if cover.holder == MARKET else MARKET
        return replace(event, from_agency=cover.holder or MARKET, receiving_agency=to)
    return replace(event, unit=dice.choice(UNITS)) if name in ("unit_joined", "unit_left") else event


def step(scene: Scene, cover: Cover, dice: Random, number: int, seen: list[Any]) -> Scene:
    """Try something, and see that it stands if and only if the clerk lets it pass."""
    name = dice.choices([*MOVES], [weight for _, weight in MOVES.values()])[0]
    if name == "moved" and cover.holder is None:
        return scene
    actor = dice.choice(ACTORS) if dice.random() < 0.4 else (cover.holder or OFFICE)
    event = drawn(name, dice, cover)
    acting = (scene.as_office(actor) if actor in (OFFICE, OTHER_OFFICE) else scene.as_agency(actor)).by_officer(LEADER)
    acting = (acting.as_rule() if name == "moved" else acting).on(FIRST + timedelta(days=number))
    if name in ("moved", "transferred"):
        stream = cases.CASE
    else:
        stream = stream_of(len(cover.sheets) if name == "formed" else max(len(cover.sheets) - 1, 0))
    outcome = acting.when(event, stream)
    if not cover.may(name, actor, event):
        assert outcome.refusal is not None, f"{actor} posted {name}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        unseen = bool(cover.sheets) and name != "formed" and actor not in cover.sees_team(cover.sheets[-1])
        if unseen and stream != cases.CASE:
            assert outcome.refusal.code == "stream.not_found"
        REFUSED[outcome.refusal.code] += 1
        return scene
    REACHED[f"{name} with a team" if name in ("moved", "transferred") and cover.team else name] += 1
    cover.write(name, actor, event)
    seen += outcome.decided
    return outcome.then_accepted()


def known(state: Any) -> set[str]:
    """Who may know of a record for reasons of his own; the campaign's office by its name."""
    return {OFFICE if party == f"campaign:{CAMPAIGN}" else party for party in reasons(state)}


def stands(scene: Scene, cover: Cover) -> None:
    """What holds at every moment."""
    case = scene.state(cases.CASE)
    assert case.holder == cover.holder
    assert known(case) == cover.sees_case
    assert case.team == (tuple(cover.team.units) if cover.team else ())
    assert case.case_team == (stream_of(len(cover.sheets) - 1) if cover.team else None)
    for number, sheet in enumerate(cover.sheets):
        agrees(scene.state(stream_of(number)), sheet)
        assert known(scene.state(stream_of(number))) | known(case) == cover.sees_team(sheet)


def agrees(state: Any, sheet: Sheet) -> None:
    assert state.stage.value == ("dissolved" if sheet.dissolved else "active")
    assert (state.registrant, state.holder) == (sheet.formed_by, sheet.lead)
    assert state.participants == tuple(sheet.units)
    assert state.hangs_on == ("case", cases.CASE)


def in_the_ledger(stream: UUID, seen: list[Any]) -> Any:
    """Return what the rules know of a team by its line in the ledger."""
    rows = CASE_TEAMS.rows()
    rows.load([stream], {})
    own = (item for item in seen if item.envelope.stream == stream)
    for position, item in enumerate(own, start=1):
        rows.position = position
        at = datetime.combine(item.envelope.legal_on, time(12), UTC)
        CASE_TEAMS.fold(rows, Recorded(position, at, stream, position, item.event.topic, item.event, item.envelope))
    row = rows.get(stream)
    assert row is not None
    return state_of(row)


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED):
        counter.clear()
    most = 0
    for seed in range(PLAYS):
        dice, cover = Random(seed), Cover()  # noqa: S311
        scene, seen = given(cases.INVESTIGATING), []
        for number in range(STEPS):
            scene = step(scene, cover, dice, number, seen)
            stands(scene, cover)
        for number, sheet in enumerate(cover.sheets):
            agrees(in_the_ledger(stream_of(number), seen), sheet)
        most = max(most, len(cover.sheets))
    assert {*MOVES, "moved with a team", "transferred with a team"} <= set(REACHED)
    assert most > 2, "one case has several teams, one after the other"
    assert set(REFUSED) >= {
        "agency.not_available",
        "case_team.case_over",
        "case_team.formed_already",
        "case_team.lead_stays",
        "case_team.not_case_holder",
        "case_team.not_entitled",
        "case_team.not_in_it",
        "case_team.units_wrong",
        "record.wrong_stage",
        "stream.not_found",
    }

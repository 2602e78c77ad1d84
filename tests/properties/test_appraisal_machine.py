"""Appraisals under random play, judged by a clerk's sheet: who reports, who reviews and who does not, what falls with what.

The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from coordination.custody import agencies_around
from coordination.rules import Recorded
from coordination.streams.appraisal import RectificationItem
from projections.appraisal_items import APPRAISAL_ITEMS, item_id
from projections.appraisals import APPRAISALS, state_of
from projections.engine import Ledger, Rows
from tests.properties.appraisal_book import Sheet
from tests.spec import appraisals as told
from tests.spec.appraisals import APPRAISAL
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, OTHER_OFFICE, POLICE, UNIT, Scene, given

PLAYS, STEPS = 200, 30
FIRST = date(2024, 4, 1)
ACTORS = (MARKET, POLICE, AGRICULTURE, OFFICE, OFFICE, OTHER_OFFICE, UNIT)
MOVES: dict[str, tuple[tuple[Any, ...], int]] = {
    "rectification_reported": ((told.REPORT,), 8),
    "rectification_reviewed": ((told.SUFFICIENT, told.INSUFFICIENT, told.INSUFFICIENT), 8),
    "item_withdrawn": ((told.DROP,), 3),
    "withdrawn": ((told.WITHDRAW,), 1),
}
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


def opened(dice: Random, seen: list[Any]) -> tuple[Scene, Sheet]:
    """Let the office, or the issuer of the plan, send round a circular with some items."""
    issuer, other = dice.choice(((OFFICE, MARKET), (MARKET, OFFICE)))
    owners = {str(number): dice.choice((POLICE, AGRICULTURE, other)) for number in range(1, 4)}
    items = tuple(
        RectificationItem(
            rectify_no=number, responsible_agency=owner, requirement="补登", complete_by_on=FIRST + timedelta(days=20)
        )
        for number, owner in owners.items()
    )
    scene = (given().as_office() if issuer == OFFICE else given().as_agency(issuer)).on(FIRST)
    outcome = scene.when(replace(told.CIRCULATE, rectification_items=items), APPRAISAL)
    seen += outcome.decided
    return outcome.then_accepted(), Sheet(issuer, owners, {MARKET, POLICE, AGRICULTURE})


def drawn(name: str, dice: Random, day: date) -> Any:
    """Draw what makes an event of a kind right or wrong."""
    event = dice.choice(MOVES[name][0])
    if hasattr(event, "rectify_no"):
        event = replace(event, rectify_no=dice.choice("1122339"))
    if getattr(event, "complete_by_on", None) is not None:
        event = replace(event, complete_by_on=day + timedelta(days=dice.choice((0, 1, 10, 10))))
    return event


def likely(name: str, event: Any, sheet: Sheet, dice: Random) -> str:
    """Draw who posts: often whoever it would be for."""
    if name == "rectification_reported" and dice.random() < 0.7:
        return sheet.now(sheet.owners.get(event.rectify_no, POLICE))
    return dice.choice(sorted({MARKET, *sheet.desks}) if dice.random() < 0.5 else ACTORS)


def step(scene: Scene, sheet: Sheet, dice: Random, day: date, seen: list[Any]) -> Scene:
    """Try something, and see that it stands if and only if the clerk lets it pass."""
    name = dice.choices([*MOVES], [weight for _, weight in MOVES.values()])[0]
    event = drawn(name, dice, day)
    actor = likely(name, event, sheet, dice)
    desk = actor in (OFFICE, OTHER_OFFICE, sheet.now(OFFICE))
    outcome = (scene.as_office(actor) if desk else scene.as_agency(actor)).on(day).when(event, APPRAISAL)
    if not sheet.may(name, actor, day, event):
        assert outcome.refusal is not None, f"{actor} posted {name} on {day}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        REFUSED[outcome.refusal.code] += 1
        return scene
    instead = actor not in sheet.desks and name != "rectification_reported"
    REACHED[f"{name} by the issuer above" if instead else name] += 1
    sheet.write(name, event)
    seen += outcome.decided
    return outcome.then_accepted()


def taken_over(scene: Scene, sheet: Sheet) -> Scene:
    """The task force dissolves, and POLICE takes over its office."""
    sheet.taken_over = True
    gone = scene.with_campaign(CAMPAIGN, office=POLICE)
    return gone.with_agency(OFFICE, dissolved_on=FIRST, successor=POLICE)


def stands(scene: Scene, sheet: Sheet) -> None:
    """What holds at every moment."""
    state = scene.state(APPRAISAL)
    assert state.stage.value == ("withdrawn" if sheet.withdrawn else "issued")
    assert {one.rectify_no: one.stage.value for one in state.items} == sheet.at
    assert {sheet.now(one) for one in (*agencies_around(state), OFFICE)} == sheet.seen_by


def folded(ledger: Ledger, seen: list[Any], *touched: Any) -> Rows:
    rows = ledger.rows()
    rows.load(touched, {})
    for position, item in enumerate((one for one in seen if one.event.topic in ledger.folds), start=1):
        rows.position = position
        at = datetime.combine(item.envelope.legal_on, time(12), UTC)
        ledger.fold(rows, Recorded(position, at, APPRAISAL, position, item.event.topic, item.event, item.envelope))
    return rows


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED):
        counter.clear()
    for seed in range(PLAYS):
        dice, seen = Random(seed), []  # noqa: S311
        scene, sheet = opened(dice, seen)
        for number in range(STEPS):
            if seed % 3 == 0 and number == STEPS // 4:
                scene = taken_over(scene, sheet)
            scene = step(scene, sheet, dice, FIRST + timedelta(days=number + 1), seen)
            stands(scene, sheet)
        row = folded(APPRAISALS, seen, APPRAISAL).get(APPRAISAL)
        assert row is not None
        assert state_of(row) == scene.state(APPRAISAL)
        ids = {number: item_id(APPRAISAL, number) for number in sheet.at}
        lines = folded(APPRAISAL_ITEMS, seen, *ids.values())
        for number, id_ in ids.items():
            line = lines.get(id_)
            assert line is not None
            assert (line["stage"], line["waiting_on"]) == (sheet.at[number], sheet.waits(number))
    above = {f"{name} by the issuer above" for name in ("rectification_reviewed", "item_withdrawn")}
    assert {*MOVES, *above} == set(REACHED)
    assert set(REFUSED) >= {
        "agency.suspended",
        "appraisal.item_not_there",
        "appraisal.new_date_misplaced",
        "appraisal.not_the_owner",
        "appraisal.own_item",
        "appraisal.own_item_open",
        "record.not_holder",
        "record.wrong_stage",
        "stream.not_found",
    }

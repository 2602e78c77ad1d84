"""Registers under random notices, in whichever order they come: the ledger's spells are those of the rule book (M19)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.rules import Recorded
from coordination.streams.campaign import Campaign, CampaignMemberJoined, CampaignMemberLeft, Register
from coordination.streams.steps import spells
from projections.engine import Rows
from projections.registers import CAMPAIGN_REGISTERS, entry_id
from tests.spec import taskforces as force
from tests.spec.dsl import OFFICE, POLICE, Scene, given
from tests.spec.taskforces import HERE

PLAYS, STEPS = 150, 14
FIRST = date(2024, 1, 1)
TELLING = date(2024, 12, 30)
NOTICES: dict[tuple[Register, str], tuple[Any, ...]] = {
    (Register.ROSTER, "01"): (force.NEXT_LEADER, force.VACATED),
    (Register.SECONDMENTS, "S1"): (force.SECONDED, force.EXTENDED, force.SENT_HOME),
    (Register.HANDLERS, "H1"): (force.HANDLER, force.RELEASED),
    (Register.MARKETS, "m-1"): (force.MARKET_IN, force.MARKET_OUT),
    (Register.PARTNERS, "p-1"): (force.PARTNER, force.PARTNER_OUT),
    (Register.MEMBERS, POLICE): (CampaignMemberJoined(member=POLICE), CampaignMemberLeft(member=POLICE)),
}
Told = tuple[str | None, str | None]


def drawn(place: tuple[Register, str], dice: Random) -> Any:
    """Draw a notice of an entry, with days of its own."""
    notice = dice.choice(NOTICES[place])
    days = {name: FIRST + timedelta(days=dice.randrange(12)) for name in ("from_on", "to_on") if hasattr(notice, name)}
    if place[0] in (Register.ROSTER, Register.MEMBERS) and dice.random() < 0.1:
        days.pop("from_on", None)
    return replace(notice, **days)


def ledger(row: dict[str, Any] | None) -> list[Told]:
    return [(one.get("from_on"), one.get("to_on")) for one in (row or {}).get("spells") or ()]


def rules(state: Campaign, place: tuple[Register, str]) -> list[Told]:
    def day(on: date | None) -> str | None:
        return None if on is None else on.isoformat()

    return [(day(spell.from_on), day(spell.to_on)) for spell in spells(state.entry(*place))]


def folded(rows: Rows, recorded: Recorded) -> None:
    rows.position += 1
    CAMPAIGN_REGISTERS.folds[recorded.topic](rows, recorded)


def test_the_ledger_has_the_spells_of_the_rule_book_whatever_was_told_in_which_order() -> None:
    corrected: Counter[Register] = Counter()
    for seed in range(PLAYS):
        dice = Random(seed)  # noqa: S311
        place = list(NOTICES)[seed % len(NOTICES)]
        row: UUID = entry_id(HERE, *place)
        rows = Rows([column.name for column in CAMPAIGN_REGISTERS.columns], ("spells", "officers", "units"))
        rows.load((HERE, row), {})
        scene: Scene = given().on(TELLING).as_office(OFFICE)
        for _ in range(STEPS):
            event = drawn(place, dice)
            outcome = scene.when(event, HERE)
            if outcome.refusal is not None:
                continue
            former = rules(scene.state(HERE), place)
            scene = outcome.then_accepted()
            (item,) = outcome.decided
            at = datetime.combine(TELLING, time(12), UTC)
            folded(
                rows, Recorded(rows.position + 1, at, HERE, item.envelope.version, event.topic, event, item.envelope)
            )
            found = rules(scene.state(HERE), place)
            assert ledger(rows.get(row)) == found, f"seed {seed}: {event}"
            ends = {to_on for _, to_on in former} - {None} - {to_on for _, to_on in found}
            corrected[place[0]] += bool(ends and not hasattr(event, "from_on"))
    # an end was moved in every register in which an entry can be ended more than once
    assert {Register.ROSTER, Register.SECONDMENTS, Register.HANDLERS, Register.MARKETS, Register.PARTNERS} <= set(
        +corrected
    )

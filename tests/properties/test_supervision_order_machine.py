"""Supervision orders under random play, judged by a clerk's file: what stands, where it stands, who is waited for.

The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from coordination.rules import Recorded
from projections.engine import Rows
from projections.supervision_orders import SUPERVISION_ORDERS, state_of
from tests.properties.supervision_order_book import File, issued, proposed
from tests.spec import supervision_orders as orders
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, Scene, given
from tests.spec.supervision_orders import CITY, JUSTICE, NEXT, ORDER, PROVINCE, posted

PLAYS, STEPS = 150, 40
ACTORS = (MARKET, NEXT, OFFICE, CITY, PROVINCE, JUSTICE, AGRICULTURE)
FIRST = date(2026, 3, 9)
PROPOSE = replace(
    orders.PROPOSE, proposed_issuer=CITY, target_kind=orders.TargetKind.REGION, case=None, adcode="370784"
)
LISTING: dict[str, tuple[Any, ...]] = {
    "listed": (orders.LIST_REGION,),
    "proposal_declined": (orders.DECLINE,),
    "progress_reported": (orders.PROGRESS,),
    "reminded": (orders.REMIND,),
    "extended": (orders.EXTEND,),
    "readdressed": (orders.READDRESS,),
    "escalated": (orders.RAISE, orders.INTERVIEW, replace(orders.CRITICISE, document_no="〔2026〕号")),
    "delist_requested": (orders.REQUEST,),
    "delist_refused": (orders.REFUSE,),
    "delisted": (orders.DELIST,),
}
LETTER: dict[str, tuple[Any, ...]] = {
    "rectification_reported": (orders.RECTIFY,),
    "rectification_reviewed": (orders.ENOUGH, orders.NOT_ENOUGH),
    "objection_raised": (orders.OBJECT,),
    "objection_handled": (orders.MAINTAIN, orders.AMEND, orders.REVOKE),
    "reminded": (orders.REMIND,),
}
SELDOM = {"proposal_declined", "delisted", "extended"}
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
STAGES: Counter[str] = Counter()


def drawn(name: str, event: Any, dice: Random, day: date, number: int) -> Any:
    """Draw what makes an event of a kind right or wrong."""
    soon = day + timedelta(days=dice.choice((-3, 0, 1, 20, 60)))
    if getattr(event, "complete_by_on", None) is not None:
        event = replace(event, complete_by_on=soon)
    if name == "readdressed":
        event = replace(event, addressed_to=dice.choice((MARKET, NEXT, CITY)))
    if getattr(event, "raised_to", None) is not None:
        event = replace(event, raised_to=dice.choice((CITY, PROVINCE, PROVINCE, JUSTICE)))
    if getattr(event, "interviewed_on", None) is not None:
        event = replace(event, interviewed_on=day + timedelta(days=dice.choice((-1, 0, 1))))
    if getattr(event, "document_no", None) == "〔2026〕号":
        event = replace(event, document_no=f"潍市监通〔2026〕{number}号")
    return event


def likely(name: str, file: File, dice: Random) -> str:
    """Draw who posts: mostly whoever it would be for."""
    if dice.random() < 0.25:
        return dice.choice(ACTORS)
    if name in ("progress_reported", "delist_requested", "rectification_reported", "objection_raised"):
        return file.target
    return file.supervisor or CITY


def step(scene: Scene, file: File, dice: Random, number: int, seen: list[Any]) -> Scene:
    """Try something, and see that it stands if and only if the clerk lets it pass."""
    moves = LETTER if file.is_letter else LISTING
    name = dice.choices([*moves], [1 if one in SELDOM else 4 for one in moves])[0]
    actor, day = likely(name, file, dice), FIRST + timedelta(days=number)
    event = drawn(name, dice.choice(moves[name]), dice, day, number)
    outcome = scene.as_agency(actor).on(day).when(event, ORDER)
    if not file.may(name, actor, day, event):
        assert outcome.refusal is not None, f"{actor} posted {name} on {day}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        REFUSED[outcome.refusal.code] += 1
        return scene
    file.write(name, actor, event)
    REACHED[f"{'letter' if file.is_letter else 'listing'} {name}"] += 1
    seen += [item for item in outcome.decided if item.envelope.stream == ORDER]
    return outcome.then_accepted()


def stands(scene: Scene, file: File) -> None:
    """What holds at every moment."""
    state = scene.state(ORDER)
    assert state.stage.value == file.stage
    assert (None if state.awaited is None else state.awaited.agency) == file.waits
    assert state.target == file.target
    assert state.complete_by_on == file.due
    assert state.objecting is file.objection
    assert state.open is (file.stage in ("active", "escalated", "delist_review", "issued", "rectified"))
    known = {state.registrant, state.holder, state.offered_to, *state.participants} - {None}
    assert known | {OFFICE} == file.seen_by
    STAGES[file.stage] += 1


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED, STAGES):
        counter.clear()
    for seed in range(PLAYS):
        dice = Random(seed)  # noqa: S311
        letter = seed % 2 == 1
        file = issued() if letter else proposed()
        opening = posted(orders.URGE, JUSTICE) if letter else posted(PROPOSE, OFFICE)
        scene, seen = given(orders.AROUND, opening), []
        for number in range(STEPS):
            scene = step(scene, file, dice, number, seen)
            stands(scene, file)
    assert {f"listing {name}" for name in LISTING} | {f"letter {name}" for name in LETTER} == set(REACHED)
    assert set(STAGES) == {
        *("proposed", "declined", "active", "escalated", "delist_review", "delisted"),
        *("issued", "rectified", "closed", "revoked"),
    }
    assert set(REFUSED) >= {
        "record.wrong_stage",
        "stream.not_found",
        "supervision_order.date_has_passed",
        "supervision_order.interview_in_future",
        "supervision_order.no_extension",
        "supervision_order.no_objection",
        "supervision_order.not_proposed_to_you",
        "supervision_order.not_raised_upward",
        "supervision_order.not_the_supervisor",
        "supervision_order.not_the_target",
        "supervision_order.objection_open",
        "supervision_order.same_target",
        "supervision_order.to_oneself",
    }


def test_the_ledger_s_line_holds_what_the_rule_book_knows_whatever_was_played() -> None:
    lines: Counter[str] = Counter()
    for seed in range(40):
        dice = Random(1000 + seed)  # noqa: S311
        letter = seed % 2 == 1
        scene, file, seen = given(orders.AROUND), issued() if letter else proposed(), []
        opened = scene.as_agency(JUSTICE if letter else OFFICE).on(FIRST)
        outcome = opened.when(orders.URGE if letter else PROPOSE, ORDER)
        seen += [item for item in outcome.decided if item.envelope.stream == ORDER]
        scene = outcome.then_accepted()
        for number in range(STEPS):
            scene = step(scene, file, dice, number, seen)
        rows: Rows = SUPERVISION_ORDERS.rows()
        rows.load([ORDER], {})
        for position, item in enumerate(seen, start=1):
            rows.position = position
            at, envelope = item.envelope.occurred_at, item.envelope
            recorded = Recorded(position, at, ORDER, envelope.version, item.event.topic, item.event, envelope)
            SUPERVISION_ORDERS.fold(rows, recorded)
        row = rows.get(ORDER)
        assert row is not None
        assert state_of(row) == scene.state(ORDER)
        assert row["waiting_on"] == file.waits
        lines[row["stage"]] += 1
    assert len(lines) > 4

"""Every event of a lead at every stage: the machine of legal.md 5.1 with dispatch, acceptance and return, as one table.

The table is written by hand from the law and the plans, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

import scripts.assembly  # noqa: F401  a lead asks of records of every other kind
from coordination.catalogue import EVENTS
from coordination.clocks.rules import Ground
from coordination.streams.excluded import Excluded
from coordination.streams.lead import Lead, Route, Stage
from tests.spec import leads
from tests.spec.dsl import CAMPAIGN, MARKET, OFFICE, POLICE, SELF_TRIAGE, Scene, given, the
from tests.spec.leads import AT, OTHER

NONE, REGISTERED, TRIAGED, DISPATCHED, VERIFYING, RETURNED, FILED, NOT_FILED, ROUTED_OUT, FED_BACK, MERGED, CLOSED = (
    Stage
)
EVER = {*Stage} - {NONE}


@dataclass(frozen=True)
class Row:
    """Where an event may stand, and where the lead stands after it (``None``: where it stood)."""

    event: Any
    stages: set[Stage]
    after: Stage | None = None
    given: dict[str, Any] | None = None
    rule: bool = False


TESTED = Excluded("jian-1", Ground.TESTING, date(2024, 2, 1))
REPORTED: dict[str, Any] = {"informant": leads.INFORMANT, "informants": frozenset({leads.INFORMANT})}
LOCAL, AWAY = {"route": Route.LOCAL}, {"route": Route.OTHER_REGION}
MACHINE = {
    "register": Row(leads.REGISTER, {NONE}, REGISTERED),
    "correct": Row(leads.CORRECT, {REGISTERED, TRIAGED, DISPATCHED, VERIFYING, RETURNED, FILED, NOT_FILED, ROUTED_OUT}),
    "triage": Row(leads.TRIAGE, {REGISTERED, TRIAGED, RETURNED}, TRIAGED),
    "dispatch": Row(leads.DISPATCH, {TRIAGED, RETURNED}, DISPATCHED, {**LOCAL, "holder": None, "offered_to": None}),
    "recall": Row(leads.RECALL, {DISPATCHED}, TRIAGED),
    "accept": Row(leads.ACCEPT, {DISPATCHED}, VERIFYING),
    "take up": Row(leads.TAKE_UP, {REGISTERED}, VERIFYING, {"campaigns": (SELF_TRIAGE,)}),
    "return": Row(leads.RETURN, {DISPATCHED, VERIFYING}, RETURNED),
    "route out": Row(leads.ROUTE_OUT, {TRIAGED, RETURNED}, ROUTED_OUT, AWAY),
    "extend": Row(leads.EXTEND, {VERIFYING}),
    "decline": Row(leads.DECLINE, {VERIFYING}, NOT_FILED),
    "file": Row(leads.FILE, {VERIFYING}, FILED, rule=True),
    "suspect": Row(leads.SUSPECT, {VERIFYING, FILED}),
    "lift suspicion": Row(
        leads.LIFT_SUSPICION, {VERIFYING, FILED, NOT_FILED, FED_BACK}, given={"crime_suspected": True}
    ),
    "resolve suspicion": Row(leads.RESOLVE_SUSPICION, EVER, rule=True),
    "begin exclusion": Row(leads.BEGIN, {VERIFYING}),
    "end exclusion": Row(leads.END, {VERIFYING, FILED, NOT_FILED, FED_BACK}, given={"excluded": (TESTED,)}),
    "hand clue over": Row(leads.HAND_CLUE_OVER, {VERIFYING, FILED, NOT_FILED, FED_BACK}),
    "interim feedback": Row(leads.INTERIM, {VERIFYING, FILED, NOT_FILED, ROUTED_OUT, FED_BACK}),
    "final feedback": Row(leads.FINAL, {FILED, NOT_FILED, ROUTED_OUT, FED_BACK}, FED_BACK),
    "report upward": Row(leads.REPORT_UPWARD, EVER, given={"assigned": True}),
    "flag": Row(leads.FLAG, EVER),
    "lift": Row(leads.LIFT, EVER, given={"major": True}),
    "close": Row(leads.CLOSE, {FED_BACK}, CLOSED),
    "reopen": Row(leads.REOPEN, {NOT_FILED, ROUTED_OUT, FED_BACK, CLOSED}, RETURNED),
    "merge": Row(leads.MERGE, {REGISTERED, TRIAGED, DISPATCHED, VERIFYING, RETURNED}, MERGED),
    "absorb": Row(leads.ABSORB, EVER, rule=True),  # whether it may stand is judged where the other lead is merged
    "link": Row(leads.LINK, EVER),
    "told": Row(leads.NOTIFIED, EVER, rule=True),
    "answer": Row(leads.ANSWER, EVER, given={"fallen": frozenset({leads.SUPPORT})}),
    "open question": Row(leads.OPEN_QUESTION, EVER, rule=True),
    "leave": Row(leads.LEAVE, EVER, rule=True),
    "move": Row(leads.MOVE, EVER, VERIFYING, rule=True),  # whether it may go is judged where the transfer is accepted
    "open intervention": Row(leads.OPEN_INTERVENTION, EVER, rule=True),
    "open assist": Row(leads.OPEN_ASSIST, EVER, rule=True),
    "link notice": Row(leads.NOTICE_LINKED, EVER, rule=True),
    "link complaint": Row(leads.COMPLAINT_LINKED, EVER, rule=True),
    "be consulted on": Row(leads.CONSULTED, EVER, rule=True),
    "be pooled": Row(leads.POOLED, EVER, rule=True),
    "be unpooled": Row(leads.UNPOOLED, EVER, rule=True),
    "be listed": Row(leads.LISTED, EVER, rule=True),
    "be carried over": Row(leads.CARRIED_OVER, EVER, rule=True),
    "be guided": Row(leads.GUIDED, EVER, rule=True),
    "void guidance": Row(leads.GUIDANCE_VOIDED, EVER, rule=True),
    "find trade": Row(leads.FIND_TRADE, {VERIFYING, NOT_FILED}),
    "tell informant": Row(leads.TELL_FILING, {FILED, NOT_FILED, FED_BACK, CLOSED}, given=REPORTED),
    "direct informant": Row(leads.DIRECT, {REGISTERED, TRIAGED, RETURNED}, CLOSED, given=REPORTED),
}


def scene_at(row: Row, stage: Stage) -> Scene:
    """The office stands in every relation to the lead, so that nothing but the stage can be in the way."""
    scene = given(leads.OTHER_REGISTERED).as_rule() if row.rule else given(leads.OTHER_REGISTERED).as_office()
    if stage is NONE:
        return scene
    related = {"registrant": OFFICE, "holder": OFFICE, "offered_to": OFFICE, "campaigns": (CAMPAIGN,)}
    return scene.with_state("lead", Lead(**{"stage": stage, **related, **(row.given or {})}))


def test_the_table_has_every_event_of_a_lead() -> None:
    assert {row.event.topic for row in MACHINE.values()} == {topic for topic in EVENTS if topic.startswith("lead.")}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, stage).when(row.event)
    if stage in row.stages:
        outcome.then_accepted().then_state(the("lead"), stage=row.after or stage)
    elif stage is NONE:
        outcome.then_rejected("stream.not_found", status="missing")
    elif move == "register":
        outcome.then_rejected("stream.exists", status="conflict")
    elif move == "final feedback" and stage is VERIFYING:
        outcome.then_rejected("lead.final_too_early", pointer="/data/final")
    else:
        outcome.then_rejected("record.wrong_stage", status="rule")
        assert stage.zh in outcome.refusal.zh  # type: ignore[union-attr]
        assert stage.en in outcome.refusal.en  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is NONE:
        return
    given(AT[stage]).then_state(stage=stage)


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_a_lead_is_merged_into_a_living_one_only(stage: Stage) -> None:
    target = Lead(stage=stage, registrant=POLICE, campaigns=(CAMPAIGN,))
    scene = given(leads.REGISTERED).as_office()
    outcome = (scene if stage is NONE else scene.with_state("lead", target, OTHER)).when(leads.MERGE)
    if stage in {NONE, MERGED, CLOSED}:
        outcome.then_rejected("lead.merge_target_unsuitable", pointer="/data/into")
    else:
        outcome.then_accepted().then_state(OTHER, stage=stage)


BY = {
    # who may post each event, of: the registrant, whoever was offered it, the holder, the office, any other agency
    "correct": {"registrant", "holder", "office"},
    "triage": {"office"},
    "dispatch": {"office"},
    "recall": {"office"},
    "accept": {"offered"},
    "take up": {"registrant"},
    "return": {"offered", "holder"},
    "route out": {"office"},
    "extend": {"holder"},
    "decline": {"holder"},
    "file": set(),
    "suspect": {"holder"},
    "lift suspicion": {"holder"},
    "resolve suspicion": set(),
    "begin exclusion": {"holder"},
    "end exclusion": {"holder"},
    "hand clue over": {"holder"},
    "interim feedback": {"holder", "office"},
    "final feedback": {"holder", "office"},
    "report upward": {"registrant", "holder", "office"},
    "flag": {"registrant", "holder", "office"},
    "lift": {"office"},
    "close": {"office"},
    "reopen": {"office"},
    "merge": {"holder", "office"},
    "absorb": set(),
    "open intervention": set(),
    "tell informant": {"registrant", "holder"},
    "direct informant": {"registrant", "office"},
    "open question": set(),
    "leave": set(),
    "move": set(),
    "open assist": set(),
    "link notice": set(),
    "link complaint": set(),
    "be consulted on": set(),
    "be pooled": set(),
    "be unpooled": set(),
    "be listed": set(),
    "be carried over": set(),
    "be guided": set(),
    "void guidance": set(),
    "find trade": {"holder"},
    "link": {"registrant", "holder", "office"},
    "told": set(),
    "answer": {"holder", "office"},
}
WHO = ("registrant", "offered", "holder", "office", "participant")


def test_every_event_but_the_first_says_who_may_post_it() -> None:
    assert {*BY} == {*MACHINE} - {"register"}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("move", BY)
def test_event_by(move: str, who: str) -> None:
    row = MACHINE[move]
    state = Lead(
        **{"stage": min(row.stages, key=lambda stage: stage.value), "campaigns": (CAMPAIGN,), **(row.given or {})}
    )
    relation = {"registrant": "registrant", "offered": "offered_to", "holder": "holder"}.get(who)
    state = replace(state, registrant="370784-else", offered_to=None, holder=None)
    if relation is not None:
        state = replace(state, **{relation: MARKET})
    if who == "participant":
        state = replace(state, participants=(MARKET,))
    known = Lead(stage=REGISTERED, registrant=MARKET, campaigns=(CAMPAIGN,))
    scene = given().with_state("lead", state).with_state("lead", known, OTHER)
    outcome = (scene.as_office() if who == "office" else scene.as_agency(MARKET)).when(row.event)
    if who in BY[move]:
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None, f"{who} may not post {row.event.topic}"
        assert outcome.refusal.code in {
            "event.by_rule_only",
            "role.office_only",
            "record.not_holder",
            "record.not_offered",
            "record.not_registrant",
            "lead.forward_forbidden",
        }


@pytest.mark.parametrize("move", BY)
def test_no_event_by_strangers(move: str) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, min(row.stages, key=lambda stage: stage.value)).as_agency(POLICE).when(row.event)
    outcome.then_rejected("event.by_rule_only" if row.rule else "stream.not_found")


@pytest.mark.parametrize("move", [move for move, who in BY.items() if who == {"office"}])
def test_an_office_acts_with_its_office_key(move: str) -> None:
    row = MACHINE[move]
    stage = min(row.stages, key=lambda stage: stage.value)
    state = Lead(**{"stage": stage, "campaigns": (CAMPAIGN,), "registrant": MARKET, **(row.given or {})})
    given().with_state("lead", state).as_agency(OFFICE).when(row.event).then_rejected("role.office_only")

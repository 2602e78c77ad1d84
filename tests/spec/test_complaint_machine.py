"""Every event of a complaint at every stage, and by everybody: the machine of legal.md 5.2 as one table.

The table is written by hand from the law, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.rules import Ground
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.complaint import Complaint, Stage
from coordination.streams.excluded import Excluded
from tests.spec import complaints
from tests.spec.complaints import AT, COMPLAINT, LATER
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, UNIT, Scene, given
from tests.spec.machines import then_as_told

NONE, RECEIVED, ACCEPTED, REJECTED, MEDIATING, SETTLED, TERMINATED, CLOSED, WITHDRAWN, DUPLICATE = Stage
OPEN, ON_THE_WAY = {RECEIVED, ACCEPTED, MEDIATING}, {ACCEPTED, MEDIATING}
TESTED = Excluded("jian-1", Ground.TESTING, date(2026, 5, 25))


@dataclass(frozen=True)
class Row:
    """Where an event may stand, where the complaint stands after it (None: where it stood), and who may post it.

    ``by``: the desk (d), the unit that has it (h), the office (O).
    """

    event: Any
    stages: set[Stage]
    after: Stage | None = None
    by: str = "h"
    given: dict[str, Any] = field(default_factory=dict)


MACHINE = {
    "receive": Row(complaints.RECEIVE, {NONE}, RECEIVED),
    "correct": Row(complaints.CORRECT, OPEN, by="dh"),
    "distribute": Row(complaints.DISTRIBUTE, OPEN, by="d", given={"holder": MARKET}),
    "return": Row(complaints.RETURN, OPEN),
    "split": Row(complaints.SPLIT, OPEN),
    "accept": Row(complaints.ACCEPT, {RECEIVED}, ACCEPTED),
    "reject": Row(complaints.REJECT, {RECEIVED}, REJECTED),
    "withdraw": Row(complaints.WITHDRAW, {RECEIVED}, WITHDRAWN, by="dh"),
    "start": Row(complaints.START, {ACCEPTED}, MEDIATING),
    "begin test": Row(complaints.BEGIN, ON_THE_WAY),
    "end test": Row(complaints.END, {ACCEPTED, MEDIATING, SETTLED, TERMINATED, CLOSED}, given={"excluded": (TESTED,)}),
    "find clue": Row(complaints.FIND, ON_THE_WAY),
    "agree": Row(complaints.AGREE, {MEDIATING}, SETTLED),
    "perform": Row(complaints.PERFORM, {SETTLED}, by="dh"),
    "break": Row(complaints.BREAK, {SETTLED}, by="dh"),
    "terminate": Row(complaints.TERMINATE, ON_THE_WAY, TERMINATED),
    "tell": Row(complaints.TELL, {TERMINATED}, CLOSED, by="dh"),
    "find copy": Row(complaints.COPY_OF_OTHER, OPEN, DUPLICATE, by="dhO"),
    "link copy": Row(complaints.LINKED, {*Stage} - {NONE}, by=""),
}


def scene_at(row: Row, stage: Stage, **more: Any) -> Scene:
    """Lay the complaint out with its desk MARKET, in the hands of UNIT, unless the event asks for something else."""
    # the unit has the copy in hand, too: one finds to be a copy only what one may know of
    copy = (complaints.OTHER_COPY, complaints.posted(complaints.DISTRIBUTE, stream=complaints.COPY))
    scene = given(copy).with_agency(UNIT, parents=(Subordination(MARKET, Span()),)).on(LATER)
    if stage is NONE:
        return scene
    known = {
        "stage": stage,
        "registrant": MARKET,
        "holder": UNIT,
        "campaigns": (CAMPAIGN,),
        "received_on": date(2026, 5, 18),
        "complainant_ref": complaints.LI,
        "party": complaints.SHOP,
    }
    return scene.with_state("complaint", Complaint(**{**known, **row.given, **more}))


def acting(scene: Scene, row: Row) -> Scene:
    """Let somebody post it who may."""
    if not row.by:
        return scene.as_rule()
    return scene.as_agency(UNIT if "h" in row.by else MARKET)


def test_the_table_has_every_event_of_a_complaint() -> None:
    assert {row.event.topic for row in MACHINE.values()} == {
        topic for topic in EVENTS if topic.startswith("complaint.")
    }


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    scene = acting(scene_at(row, stage), row)
    outcome = scene.when(row.event)
    leads_to = row.after or stage if stage in row.stages else None
    then_as_told(outcome, COMPLAINT, stage, leads_to, opens=row.stages == {NONE})


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(AT[stage]).then_state(COMPLAINT, stage=stage)


ACTORS = {"d": MARKET, "h": UNIT, "O": OFFICE, "-": AGRICULTURE}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("move", [move for move in MACHINE if move not in ("receive", "link copy")])
def test_event_by(move: str, actor: str) -> None:
    row = MACHINE[move]
    stage = min(row.stages, key=list(Stage).index)
    scene = scene_at(row, stage)
    agency = ACTORS[actor]
    scene = scene.as_office() if actor == "O" else scene.as_agency(agency)
    outcome = scene.when(row.event)
    if actor in row.by:
        outcome.then_accepted()
    elif actor == "-":
        outcome.then_rejected("stream.not_found", status="missing")
    else:
        assert outcome.refusal is not None
        expected = {"record.not_holder", "record.not_registrant", "role.office_only", "stream.not_found"}
        assert outcome.refusal.code in expected


def test_nobody_posts_what_only_follows() -> None:
    scene = scene_at(MACHINE["link copy"], RECEIVED).as_agency(MARKET)
    scene.when(complaints.LINKED).then_rejected("event.by_rule_only", status="role")


def test_who_may_know_of_it() -> None:
    """The reported side is no agency; of agencies the desk knows, whoever has it in hand, and the campaign's office."""
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    given(complaints.RECEIVED).then_known_to({MARKET: {"registered", "holds"}, **office}, COMPLAINT)
    given(complaints.WITH_UNIT).then_known_to({MARKET: {"registered"}, UNIT: {"holds"}, **office}, COMPLAINT)
    back = (complaints.WITH_UNIT, complaints.posted(complaints.RETURN, by=UNIT))
    given(back).then_known_to({MARKET: {"registered", "holds"}, UNIT: {"takes_part"}, **office}, COMPLAINT)


def test_a_copy_of_another_desk_lets_it_hear_what_comes_of_it() -> None:
    copy = (
        complaints.RECEIVED,
        complaints.posted(replace(complaints.FROM_12345), by=AGRICULTURE, stream=complaints.COPY),
    )
    scene = given(copy).as_office().on(LATER).when(complaints.DUPLICATE, complaints.COPY)
    linked = replace(complaints.LINKED, registrant=AGRICULTURE)
    told = scene.then(complaints.DUPLICATE, linked)
    assert AGRICULTURE in told.state(COMPLAINT).participants
    told.then_state(complaints.COPY, stage=DUPLICATE, dup_of=COMPLAINT)

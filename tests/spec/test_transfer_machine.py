"""Every event of a transfer and of a dispute at every stage, and who may post what: two tables.

Written by hand from legal.md 5.6, 程序规定 第十三条至第十七条 and G13, never read from the declarations that they test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS, Coded
from coordination.streams.jurisdiction_dispute import Stage as DisputeStage
from coordination.streams.transfer import Stage
from tests.spec import transfers
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, Scene, given
from tests.spec.transfers import CITY, DISPUTE, GOVERNMENT, JUSTICE, NEXT, TRANSFER

NONE, OFFERED, RECEIVED, ACCEPTED, REFUSED, REVOKED, LAPSED, DISPUTED, SETTLED, REPORTED = Stage
EVER = {*Stage} - {NONE}
SENDER, RECEIVER = MARKET, NEXT


@dataclass(frozen=True)
class Row:
    """Where an event may stand, who posts it (nobody: it follows by rule), and where the record is after it."""

    event: Any
    by: tuple[str, ...]
    stages: set[Any]
    after: Coded | None = None


MACHINE = {
    "offer": Row(transfers.OFFER, (SENDER,), {NONE}, OFFERED),
    "sign": Row(transfers.RECEIVE, (RECEIVER,), {OFFERED}, RECEIVED),
    "accept": Row(transfers.ACCEPT, (RECEIVER,), {RECEIVED}, ACCEPTED),
    "refuse": Row(transfers.REFUSE, (RECEIVER,), {OFFERED, RECEIVED}, REFUSED),
    "revoke": Row(transfers.REVOKE, (SENDER,), {OFFERED, RECEIVED}, REVOKED),
    "lapse": Row(transfers.LAPSE, (), EVER, LAPSED),  # the clock that brings it about ends with any answer
    "dispute": Row(transfers.TELL_DISPUTED, (), EVER, DISPUTED),  # judged where the dispute is raised
    "settle": Row(transfers.SETTLE, (), EVER, ACCEPTED),
    "report": Row(transfers.REPORT, (RECEIVER,), {ACCEPTED, REPORTED}, REPORTED),
    "report on the way": Row(transfers.INTERIM, (RECEIVER,), {ACCEPTED, REPORTED}),
}
WHO = {"record.not_offered", "record.not_holder", "record.not_registrant", "transfer.record_not_yours"}


def first(row: Row) -> Any:
    return min(row.stages, key=list(type(next(iter(row.stages)))).index)


def acting(scene: Scene, row: Row) -> Scene:
    return scene.on("2026-05-25").as_agency(row.by[0]) if row.by else scene.on("2026-05-25").as_rule()


def test_the_tables_have_every_event() -> None:
    for table, kind in ((MACHINE, "transfer."), (DISPUTES, "jurisdiction_dispute.")):
        assert {row.event.topic for row in table.values()} == {topic for topic in EVENTS if topic.startswith(kind)}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    past = transfers.AROUND if stage is NONE else transfers.AT[stage]
    outcome = acting(given(past), row).when(replace(row.event, answer_due_on=None) if move == "offer" else row.event)
    if stage in row.stages:
        outcome.then_accepted().then_state(TRANSFER, stage=row.after or stage)
        return
    assert outcome.refusal is not None, f"{move} at {stage}"
    if move == "offer":
        assert outcome.refusal.code == "stream.exists"
    elif stage is NONE or (row.by == (RECEIVER,) and stage is REVOKED):
        # an offer that was taken back entitles nobody
        assert outcome.refusal.code == "stream.not_found"
    else:
        assert outcome.refusal.code in {"record.wrong_stage", *WHO}


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if row.by])
@pytest.mark.parametrize("actor", [MARKET, NEXT, AGRICULTURE, CITY])
def test_event_by(move: str, actor: str) -> None:
    row = MACHINE[move]
    past = transfers.AROUND if move == "offer" else transfers.AT[first(row)]
    outcome = given(past).on("2026-03-12").as_agency(actor).when(row.event)
    if actor in row.by:
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None, f"{actor} posted {move}"
        assert outcome.refusal.code in (WHO if actor in (MARKET, NEXT) or move == "offer" else {"stream.not_found"})


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not NONE], ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    given(transfers.AT[stage]).then_state(TRANSFER, stage=stage)


# -- disputes ---------------------------------------------------------------------------------------------------------------

D_NONE, RAISED, WITH_SUPERIOR, WITH_JUSTICE, WITH_GOVERNMENT, RESOLVED, WITHDRAWN = DisputeStage
D_EVER = {*DisputeStage} - {D_NONE}
AGREE_ACROSS = replace(transfers.AGREE, competent_agency=AGRICULTURE)
DISPUTES = {
    "raise": Row(transfers.RAISE, (NEXT,), {D_NONE}, RAISED),
    "route": Row(transfers.ROUTED, (), D_EVER),
    "state": Row(transfers.POSITION, (MARKET, NEXT), {RAISED}),
    "agree": Row(transfers.AGREE, (MARKET,), {RAISED}, RESOLVED),
    "report": Row(transfers.ESCALATE, (MARKET, NEXT), {RAISED}, WITH_SUPERIOR),
    "ask for coordination": Row(transfers.REQUEST, (MARKET, AGRICULTURE), {RAISED}, WITH_JUSTICE),
    "drop": Row(transfers.WITHDRAW, (NEXT,), {RAISED}, WITHDRAWN),
    "take material": Row(transfers.TAKE, (CITY,), {WITH_SUPERIOR}),
    "designate": Row(transfers.DESIGNATE, (CITY,), {WITH_SUPERIOR}, RESOLVED),
    "coordinate": Row(transfers.COORDINATE, (JUSTICE,), {WITH_JUSTICE}, RESOLVED),
    "submit": Row(transfers.SUBMIT, (JUSTICE,), {WITH_JUSTICE}, WITH_GOVERNMENT),
    "decide": Row(transfers.DECIDE, (GOVERNMENT,), {WITH_GOVERNMENT}, RESOLVED),
}
D_WHO = {"jurisdiction_dispute.not_a_party", "jurisdiction_dispute.not_the_authority", "record.not_registrant"}


def dispute_at(move: str, stage: DisputeStage) -> Scene:
    """Between NEXT and MARKET, or MARKET and AGRICULTURE where the stage or the move is one between lines."""
    if stage is D_NONE:
        return given(transfers.RECEIVED)
    return given(
        transfers.ACROSS_RAISED if stage is RAISED and move == "ask for coordination" else transfers.DISPUTE_AT[stage]
    )


@pytest.mark.parametrize("stage", DisputeStage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", DISPUTES)
def test_dispute_event_at_stage(move: str, stage: DisputeStage) -> None:
    row = DISPUTES[move]
    outcome = acting(dispute_at(move, stage), row).when(row.event)
    if stage in row.stages:
        outcome.then_accepted().then_state(DISPUTE, stage=row.after or stage)
        return
    assert outcome.refusal is not None, f"{move} at {stage}"
    if move == "raise":
        assert outcome.refusal.code == "stream.exists"
    else:
        # whoever is no party, and to whom it was not reported, knows of no dispute
        assert outcome.refusal.code in {"record.wrong_stage", "stream.not_found", *D_WHO}


@pytest.mark.parametrize("move", [move for move, row in DISPUTES.items() if row.by and move != "raise"])
@pytest.mark.parametrize("actor", [MARKET, NEXT, AGRICULTURE, CITY, JUSTICE, GOVERNMENT, POLICE])
def test_dispute_event_by(move: str, actor: str) -> None:
    row = DISPUTES[move]
    outcome = dispute_at(move, first(row)).on("2026-05-25").as_agency(actor).when(row.event)
    if actor in row.by:
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None, f"{actor} posted {move}"
        own = {"stream.not_found", "jurisdiction_dispute.not_as_other_believes", *D_WHO}
        assert outcome.refusal.code in own


@pytest.mark.parametrize("stage", [one for one in DisputeStage if one is not D_NONE], ids=lambda stage: stage.value)
def test_the_pasts_of_disputes_lead_where_they_say(stage: DisputeStage) -> None:
    given(transfers.DISPUTE_AT[stage]).then_state(DISPUTE, stage=stage)


def test_the_office_sees_and_does_not_answer_for_others() -> None:
    for event in (transfers.RECEIVE, transfers.REFUSE, transfers.REVOKE):
        outcome = given(transfers.OFFERED).as_office(OFFICE).when(event)
        assert outcome.refusal is not None
        assert outcome.refusal.code in WHO

"""Clocks for records that are older than their rules: what is worked out from the log is what would have been recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from coordination.backfill import Backfilled, backfill
from coordination.profiles import ClosingGround
from coordination.store import Log
from coordination.stored import from_row
from coordination.streams.clock import CLOCK, clock_id
from tests.spec import cases, leads
from tests.spec.case_clocks import HEARD, REVIEWED, step
from tests.spec.clock_stories import RULES, Step, wall
from tests.spec.dsl import AGRICULTURE
from tests.spec.kept import desk, kept, say
from tests.spec.lead_clocks import DISPATCH, NEWER, REGISTER, SELF_REGISTER, mine, offices
from tests.spec.leads import LEAD

NOW = wall("2027-06-01 09:00")
OTHER = Step(REGISTER, AGRICULTURE, "2026-09-18 09:30", stream=NEWER)
TALES: dict[str, tuple[Step, ...]] = {
    "met in time": (
        mine(REGISTER, "2026-09-18 09:00"),
        offices(leads.TRIAGE, "2026-09-21 09:00"),
        offices(replace(DISPATCH, answer_due_on=None), "2026-09-21 10:00"),
        mine(leads.ACCEPT, "2026-09-22 09:00"),
        mine(leads.DECLINE, "2026-09-30 09:00"),
    ),
    "missed, stood still, begun anew": (
        mine(REGISTER, "2026-09-18 09:00"),
        OTHER,
        offices(leads.TRIAGE, "2026-09-24 09:00"),
        offices(replace(DISPATCH, answer_due_on=None), "2026-09-24 10:00"),
        mine(leads.ACCEPT, "2026-09-28 09:00"),
        mine(leads.BEGIN, "2026-09-29 09:00"),
        mine(leads.END, "2026-10-09 09:00"),
        mine(replace(leads.BEGIN, exclusion_no="jian-2"), "2026-10-12 09:00"),
        offices(replace(leads.MERGE, into=LEAD, new_facts=True), "2026-10-13 09:00", NEWER),
        mine(replace(leads.END, exclusion_no="jian-2"), "2026-10-20 09:00"),
        mine(leads.DECLINE, "2026-12-30 09:00"),
    ),
    "put right": (
        mine(SELF_REGISTER, "2026-09-18 09:00"),
        mine(leads.TAKE_UP, "2026-09-18 10:00"),
        mine(replace(leads.CORRECT, received_on=wall("2026-09-17").date()), "2026-09-21 09:00"),
    ),
    "a case that was heard": (step(cases.FILE, "2026-06-29 09:00"), *HEARD, step(cases.EXTEND, "2026-09-01 09:00")),
    "a case spared too late": (
        step(cases.FILE, "2026-06-29 09:00"),
        *REVIEWED,
        step(cases.SPARE, "2026-11-02 09:00"),
        step(replace(cases.CLOSE, closing_ground=ClosingGround("disposed")), "2026-12-01 09:00"),
    ),
}


def clocks(log: Log) -> dict[UUID, list[tuple[str, Any]]]:
    """What is on record of clocks, but for who caused it under which id."""
    found: dict[UUID, list[tuple[str, Any]]] = {}
    for recorded in map(from_row, log.read_page(0, 10_000)):
        if recorded.event.declaration.kind is CLOCK:
            told = (recorded.topic, recorded.event, recorded.envelope.occurred_at, recorded.envelope.legal_on)
            found.setdefault(recorded.stream, []).append(told)
    return found


def untended(*steps: Step) -> Log:
    log = kept()
    say(desk(log), *steps)
    return log


def tended(*steps: Step) -> Log:
    log = kept()
    say(desk(log, RULES), *steps)
    return log


@pytest.mark.parametrize("tale", TALES.values(), ids=TALES)
def test_it_comes_to_what_would_have_been_recorded(tale: tuple[Step, ...]) -> None:
    log, wanted = untended(*tale), clocks(tended(*tale))
    assert wanted
    assert clocks(log) == {}
    done = backfill(desk(log), RULES, now=NOW)
    assert clocks(log) == wanted
    assert (done.events, done.moved) == (sum(map(len, wanted.values())), 0)
    assert backfill(desk(log), RULES, now=NOW) == Backfilled(events=0, records=0, moved=0)
    assert clocks(log) == wanted


def test_a_clock_that_is_there_is_left_alone() -> None:
    """The lead was registered before there were rules, and dispatched under them: only the triage is missing."""
    registered, *later = TALES["met in time"]
    log = untended(registered)
    say(desk(log, RULES), *later)
    before = clocks(log)
    assert clock_id(LEAD, "lead_triage", 1) not in before
    assert backfill(desk(log), RULES, now=NOW).records == 1
    after = clocks(log)
    assert after.keys() - before.keys() == {clock_id(LEAD, "lead_triage", 1)}
    assert {stream: after[stream] for stream in before} == before
    first, *_, last = (topic for topic, *_ in after[clock_id(LEAD, "lead_triage", 1)])
    assert (first, last) == ("clock.started", "clock.satisfied")


def test_a_record_that_moves_meanwhile_is_gone_through_again() -> None:
    first, *later = TALES["met in time"]
    log = untended(first)

    class Meanwhile:
        """The log, in which the record goes on just before its clocks are appended."""

        def __init__(self) -> None:
            self.left = later

        def append(self, *args: Any, **named: Any) -> Any:
            if self.left:
                step, self.left = self.left[0], self.left[1:]
                say(desk(log), step)
            return log.append(*args, **named)

        def __getattr__(self, name: str) -> Any:
            return getattr(log, name)

    done = backfill(desk(Meanwhile()), RULES, now=NOW)
    assert done.moved == 0
    assert clocks(log) == clocks(tended(first, *later))

"""Flash reports: told to the office at once, by instants, to nobody else but who is named (乌海; M48, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.case import CaseFlaggedMajor
from coordination.streams.flash_report import FlashSubject, RecordKind, Stage
from coordination.streams.lead import LeadFlaggedMajor, MajorRule
from tests.spec import cases, leads
from tests.spec import office_week as week
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    SELF_TRIAGE,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.machines import then_as_told
from tests.spec.office_week import FLASH, FRIDAY, HAPPENED, LEARNT, ONE, REPORTED

NONE, OPEN, CLOSED = Stage
RECEIVED = datetime(2024, 3, 8, 4, 0, tzinfo=UTC)
"""Noon of that day, at which the events of the past are told."""
AT = {NONE: week.FOUND, OPEN: week.SENT, CLOSED: (week.SENT, week.flash(week.FLASH_CLOSE))}
# move -> event, who may post it, stages at which it stands, stage after it
MACHINE: dict[str, tuple[Any, tuple[str, ...], set[Stage], Stage | None]] = {
    "send": (week.SEND, (MARKET,), {NONE}, OPEN),
    "forward": (week.FORWARD, (OFFICE, MARKET), {OPEN}, None),
    "acknowledge": (week.ACKNOWLEDGE, (OFFICE,), {OPEN, CLOSED}, None),
    "follow up": (week.FOLLOW, (MARKET, OFFICE), {OPEN}, None),
    "correct": (week.CORRECT, (MARKET,), {OPEN}, None),
    "close": (week.FLASH_CLOSE, (OFFICE, MARKET), {OPEN}, CLOSED),
}


def acting(actor: str, *past: Any, at: datetime = RECEIVED) -> Scene:
    scene = given(*past).on(FRIDAY).happening(at)
    return scene.as_office(actor) if actor == OFFICE else scene.as_agency(actor)


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("flash_report.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, by, stages, after = MACHINE[move]
    outcome = acting(by[0], AT[stage]).when(event, FLASH)
    leads_to = after or stage if stage in stages else None
    then_as_told(outcome, FLASH, stage, leads_to, opens=stages == {NONE})


@pytest.mark.parametrize("move", [move for move in MACHINE if move != "send"])
@pytest.mark.parametrize("actor", [OFFICE, MARKET, AGRICULTURE])
def test_event_by(move: str, actor: str) -> None:
    event, by, _, _ = MACHINE[move]
    outcome = acting(actor, week.SENT).when(event, FLASH)
    if actor in by:
        outcome.then_accepted()
    elif actor == AGRICULTURE:
        outcome.then_rejected("stream.not_found", status="missing")
    else:
        outcome.then_rejected("record.not_registrant" if move == "correct" else "flash_report.not_a_recipient")


def test_the_office_and_those_named_know_of_it_and_nobody_else() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    parties = {MARKET: {"registered", "holds"}, OFFICE: {"takes_part"}}
    given(week.SENT).then_known_to({**parties, **office}, FLASH)
    told = {POLICE: {"takes_part"}}
    given(week.SENT, week.flash(week.FORWARD, OFFICE)).then_known_to({**parties, **told, **office}, FLASH)


def test_it_flags_what_it_is_about_as_major() -> None:
    flag = LeadFlaggedMajor(major_rule=MajorRule.CROSS_REGION, reason=f"跨地区（快报 {FLASH}）")
    after = acting(MARKET, week.FOUND).when(week.SEND, FLASH).then(week.SEND, on_stream(ONE, flag))
    after.then_state(ONE, major=True)
    # what is flagged is flagged once
    flagged = (week.FOUND, said(leads.FLAG, stream=ONE))
    acting(MARKET, flagged).when(week.SEND, FLASH).then(week.SEND)
    plain = replace(week.SEND, major_rule=None)
    acting(MARKET, week.FOUND).when(plain, FLASH).then(plain)


def test_a_case_is_flagged_likewise_when_it_is_named_later() -> None:
    first = replace(week.SEND, record_kind=None, record=None, major_rule=None, flash_subject=FlashSubject.MAJOR_CASE)
    past = (cases.FILED, week.flash(first))
    event = replace(week.FOLLOW, record_kind=RecordKind.CASE, record=cases.CASE, major_rule=MajorRule.VALUE)
    flag = CaseFlaggedMajor(major_rule=MajorRule.VALUE, reason=f"涉案金额重大（快报 {FLASH}）")
    scene = acting(MARKET, past).when(event, FLASH).then(event, on_stream(cases.CASE, flag))
    scene.then_state(FLASH, record=cases.CASE, record_kind=RecordKind.CASE)


def sent(**changes: Any) -> Any:
    return replace(week.SEND, **changes)


FOREIGN = said(replace(leads.REGISTER, campaigns=(NEXT_TOWN,)), by=MARKET, stream=the("lead", 7))
REFUSED: tuple[tuple[str, Any], ...] = (
    ("campaign.not_open", sent(campaigns=(UNKNOWN_CAMPAIGN,))),
    ("flash_report.office_left_out", sent(flash_recipients=(POLICE,))),
    ("flash_report.office_left_out", sent(campaigns=(CAMPAIGN, NEXT_TOWN))),
    ("flash_report.recipient_has_it", sent(flash_recipients=(OFFICE, MARKET))),
    ("agency.not_available", sent(flash_recipients=(OFFICE, UNKNOWN_AGENCY))),
    ("flash_report.times_disordered", sent(happened_at=LEARNT + timedelta(seconds=1))),
    ("flash_report.times_disordered", sent(learnt_at=REPORTED + timedelta(seconds=1))),
    ("flash_report.record_unknown", sent(record=the("lead", 9))),
    ("flash_report.record_unknown", sent(record_kind=None, major_rule=None)),
    ("flash_report.record_unknown", sent(record=the("lead", 3))),
    ("flash_report.record_unknown", sent(record=the("lead", 7))),
    ("flash_report.not_yours_to_flag", sent(record=None, record_kind=None)),
)


@pytest.mark.parametrize(("code", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_sending_refused(code: str, event: Any) -> None:
    acting(MARKET, (*week.FOUND, FOREIGN), at=REPORTED).when(event, FLASH).then_rejected(code)


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (OFFICE, sent(flash_recipients=(POLICE,))),
        (MARKET, sent(happened_at=LEARNT, learnt_at=REPORTED)),
        (MARKET, sent(record=None, record_kind=None, major_rule=None, flash_subject=FlashSubject.OPINION)),
        (MARKET, sent(campaigns=(SELF_TRIAGE, CAMPAIGN))),
    ],
)
def test_sent(actor: str, event: Any) -> None:
    acting(actor, week.FOUND, at=REPORTED).when(event, FLASH).then_accepted().then_state(
        FLASH, sent_at=REPORTED, happened_at=event.happened_at
    )


def test_who_could_not_flag_it_reports_it_and_the_office_flags_it() -> None:
    """AGRICULTURE sees the lead as one that takes part, and neither holds nor registered it."""
    shared = (week.FOUND, said(replace(leads.LISTED, panel=(AGRICULTURE,)), by="system", stream=ONE))
    acting(AGRICULTURE, shared).when(week.SEND, FLASH).then_rejected(
        "flash_report.not_yours_to_flag", pointer="/data/major_rule"
    )
    plain = replace(week.SEND, major_rule=None)
    reported = acting(AGRICULTURE, shared).when(plain, FLASH).then(plain)
    flag = replace(week.FOLLOW, major_rule=MajorRule.HARM)
    reported.as_office(OFFICE).when(flag, FLASH).then_accepted().then_state(ONE, major=True)


def test_what_a_report_says_is_not_told_to_those_who_read_the_flag() -> None:
    """Agencies that take part in a lead read why it is major; the report is for its recipients (M48)."""
    told = acting(MARKET, week.FOUND).when(week.SEND, FLASH).decided
    followed = replace(week.FOLLOW, major_rule=MajorRule.HARM)
    plain = (week.FOUND, week.flash(replace(week.SEND, major_rule=None)))
    later = acting(MARKET, plain).when(followed, FLASH).decided
    for decided, words in ((told, (week.SEND.title, week.SEND.content)), (later, (week.FOLLOW.content,))):
        (flag,) = (item.event for item in decided if isinstance(item.event, LeadFlaggedMajor))
        assert str(FLASH) in flag.reason
        assert not any(word in flag.reason for word in words)


def test_who_held_a_case_once_does_not_flag_it_any_more() -> None:
    """MARKET filed the case and AGRICULTURE holds it now: a report flags what its sender could flag by itself."""
    moved = said(cases.MOVE, by="system", stream=cases.CASE)
    event = sent(record_kind=RecordKind.CASE, record=cases.CASE, major_rule=MajorRule.VALUE)
    acting(MARKET, cases.FILED, moved).when(event, FLASH).then_rejected("flash_report.not_yours_to_flag")
    acting(MARKET, cases.FILED, moved).when(cases.FLAG, cases.CASE).then_rejected("record.not_holder")
    acting(MARKET, cases.FILED).when(event, FLASH).then_accepted()
    acting(AGRICULTURE, cases.FILED, moved).when(event, FLASH).then_accepted()


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (OFFICE, week.ACKNOWLEDGE),
        (OFFICE, week.FORWARD),
        (MARKET, week.FORWARD),
        (MARKET, week.FOLLOW),
        (MARKET, week.CORRECT),
        (OFFICE, week.FLASH_CLOSE),
    ],
)
def test_nothing_happens_to_a_report_before_it_is_sent(actor: str, event: Any) -> None:
    early = acting(actor, week.SENT, at=RECEIVED - timedelta(seconds=1)).when(event, FLASH)
    early.then_rejected("flash_report.before_told", pointer="/time")
    acting(actor, week.SENT).when(event, FLASH).then_accepted()


def test_who_is_told_later_has_it_later() -> None:
    """The office forwards it at half past twelve: the police did not have it at noon, and the office did."""
    forwarded = RECEIVED + timedelta(minutes=30)
    told = acting(OFFICE, week.SENT, at=forwarded).when(week.FORWARD, FLASH).then_accepted()
    for event in (week.ACKNOWLEDGE, week.FOLLOW, week.FLASH_CLOSE):
        early = told.as_agency(POLICE).happening(forwarded - timedelta(seconds=1))
        early.when(event, FLASH).then_rejected("flash_report.before_told")
        told.as_agency(POLICE).happening(forwarded).when(event, FLASH).then_accepted()
        told.as_office(OFFICE).happening(RECEIVED).when(event, FLASH).then_accepted()


def test_where_the_office_is_no_more_its_successor_is_told() -> None:
    """What happens is reported at once, whoever is the office in law meanwhile (M16, M48)."""
    plain = replace(week.SEND, major_rule=None)
    town = given(week.FOUND).on(FRIDAY).happening(REPORTED).as_agency(MARKET)
    gone = town.with_agency(OFFICE, dissolved_on=FRIDAY, successor=POLICE)
    outcome = gone.when(replace(plain, flash_recipients=(AGRICULTURE,)), FLASH)
    outcome.then_rejected("flash_report.office_left_out")
    assert outcome.refusal is not None
    assert POLICE in outcome.refusal.en
    gone.when(replace(plain, flash_recipients=(POLICE,)), FLASH).then_accepted()
    gone.as_agency(AGRICULTURE).when(replace(plain, record=None, record_kind=None), FLASH).then_rejected(
        "agency.not_available"
    )


def test_an_office_to_which_nothing_can_be_sent_keeps_nobody_from_reporting() -> None:
    event = replace(week.SEND, major_rule=None, flash_recipients=(POLICE,))
    town = given(week.FOUND).on(FRIDAY).happening(REPORTED).as_agency(MARKET)
    town.with_agency(OFFICE, suspended=True).when(event, FLASH).then_accepted()
    town.with_agency(OFFICE, dissolved_on=FRIDAY).when(event, FLASH).then_accepted()
    town.when(event, FLASH).then_rejected("flash_report.office_left_out")


def test_whoever_took_over_from_a_recipient_acknowledges_for_it() -> None:
    """A report that a dissolved agency had not acknowledged waits for its successor (M16)."""
    past = (week.SENT, week.flash(week.FORWARD, OFFICE))
    gone = given(past).with_agency(POLICE, dissolved_on=FRIDAY, successor=AGRICULTURE).on(FRIDAY).happening(RECEIVED)
    scene = gone.as_agency(AGRICULTURE)
    scene.when(week.ACKNOWLEDGE, FLASH).then_rejected("flash_report.not_a_recipient")
    event = replace(week.ACKNOWLEDGE, acknowledged_for=POLICE)
    after = scene.when(event, FLASH).then(event).then_state(FLASH, unacknowledged=(OFFICE,))
    after.when(event, FLASH).then_rejected("flash_report.acknowledged_already")
    # what others received is theirs to acknowledge
    scene.when(replace(event, acknowledged_for=OFFICE), FLASH).then_rejected("flash_report.not_a_recipient")
    scene.when(week.FOLLOW, FLASH).then_accepted()
    scene.when(week.FLASH_CLOSE, FLASH).then_accepted()


def test_each_recipient_acknowledges_once_even_after_the_end() -> None:
    once = acting(OFFICE, week.SENT).when(week.ACKNOWLEDGE, FLASH).then(week.ACKNOWLEDGE)
    once.then_state(FLASH, acknowledged=frozenset({OFFICE}), unacknowledged=())
    once.when(week.ACKNOWLEDGE, FLASH).then_rejected("flash_report.acknowledged_already")
    acting(OFFICE, AT[CLOSED]).when(week.ACKNOWLEDGE, FLASH).then_accepted()


def test_it_is_forwarded_to_who_has_not_got_it() -> None:
    scene = acting(OFFICE, week.SENT)
    scene.when(week.FORWARD, FLASH).then(week.FORWARD).then_state(FLASH, participants=(OFFICE, POLICE))
    nobody = replace(week.FORWARD, flash_recipients=(), to_body=None)
    scene.when(nobody, FLASH).then_rejected("flash_report.forwarded_to_nobody")
    outside = replace(week.FORWARD, flash_recipients=())
    scene.when(outside, FLASH).then(outside)
    back = replace(week.FORWARD, flash_recipients=(MARKET,))
    scene.when(back, FLASH).then_rejected("flash_report.recipient_has_it")
    unknown = replace(week.FORWARD, flash_recipients=(UNKNOWN_AGENCY,))
    scene.when(unknown, FLASH).then_rejected("agency.not_available")


def test_a_report_is_about_one_matter() -> None:
    other = replace(week.FOLLOW, record_kind=RecordKind.LEAD, record=the("lead", 2))
    acting(MARKET, week.SENT).when(other, FLASH).then_rejected("flash_report.about_another", pointer="/data/record")
    same = replace(week.FOLLOW, record_kind=RecordKind.LEAD, record=ONE)
    acting(MARKET, week.SENT).when(same, FLASH).then(same)


def test_a_correction_puts_something_right_and_keeps_the_order_of_times() -> None:
    scene = acting(MARKET, week.SENT)
    scene.when(week.CORRECT, FLASH).then(week.CORRECT).then_state(
        FLASH, happened_at=datetime(2024, 3, 8, 2, 0, tzinfo=UTC), learnt_at=LEARNT
    )
    scene.when(replace(week.CORRECT, happened_at=None), FLASH).then_rejected("flash_report.nothing_corrected")
    late = replace(week.CORRECT, happened_at=LEARNT + timedelta(minutes=1))
    scene.when(late, FLASH).then_rejected("flash_report.times_disordered")
    early = replace(week.CORRECT, happened_at=None, learnt_at=HAPPENED - timedelta(minutes=1))
    scene.when(early, FLASH).then_rejected("flash_report.times_disordered")

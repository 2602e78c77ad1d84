"""Guidance: who guided whom upon what, recorded by either side, opening no file (S0 个案指导, 安溪 六（二）; M58, M119)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.case import CaseGuidanceVoided, CaseGuided
from coordination.streams.guidance import GuidanceMatter, RecordKind, Stage
from coordination.streams.lead import LeadGuided
from tests.spec import cases, leads
from tests.spec import daybooks as day
from tests.spec import office_week as week
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.office_week import FRIDAY, GUIDANCE, ONE

MATTER = GuidanceMatter.HARD_CASE


def acting(actor: str, *past: Any) -> Scene:
    scene = given(*past).on(FRIDAY)
    return scene.as_office(actor) if actor == OFFICE else scene.as_agency(actor)


def test_every_event_has_its_test_here() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("guidance.")}
    assert topics == {event.topic for event in (week.GUIDE, week.REPORT_BACK, week.VOID)}


def test_guidance_on_a_lead_leaves_a_mark_and_opens_nothing() -> None:
    mark = LeadGuided(guidance=GUIDANCE, guided_by=AGRICULTURE, guidance_matter=MATTER)
    before = given(week.FOUND).state(ONE)
    scene = acting(MARKET, week.FOUND).when(week.GUIDE, GUIDANCE).then(week.GUIDE, on_stream(ONE, mark))
    scene.then_state(GUIDANCE, stage=Stage.GIVEN, participants=(AGRICULTURE, MARKET), guided=(MARKET,))
    assert scene.state(ONE) == before
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    known = {MARKET: {"registered", "holds", "takes_part"}, AGRICULTURE: {"takes_part"}, **office}
    given(week.GIVEN).then_known_to(known, GUIDANCE)


def test_guidance_on_a_case_is_voided_with_its_mark() -> None:
    event = replace(week.GUIDE, record_kind=RecordKind.CASE, record=cases.CASE)
    mark = CaseGuided(guidance=GUIDANCE, guided_by=AGRICULTURE, guidance_matter=MATTER)
    scene = acting(MARKET, cases.FILED).when(event, GUIDANCE).then(event, on_stream(cases.CASE, mark))
    gone = scene.when(week.VOID, GUIDANCE)
    gone.then(week.VOID, on_stream(cases.CASE, CaseGuidanceVoided(guidance=GUIDANCE))).then_state(
        GUIDANCE, stage=Stage.VOIDED
    )


@pytest.mark.parametrize("actor", [MARKET, AGRICULTURE, OFFICE])
def test_either_side_or_the_office_records_it(actor: str) -> None:
    """业务股室 guide the stations in general (M119): on no single matter, there is no record to know of."""
    acting(actor).when(week.GENERAL, GUIDANCE).then(week.GENERAL)
    acting(POLICE).when(week.GENERAL, GUIDANCE).then_rejected("guidance.not_in_it")


def test_daily_work_is_guided_upon_too() -> None:
    event = replace(week.GUIDE, record_kind=RecordKind.DAYBOOK, record=day.ENTRY)
    acting(MARKET, day.entered(day.INSPECT)).when(event, GUIDANCE).then(event)


FOREIGN = said(replace(leads.REGISTER, campaigns=(NEXT_TOWN,)), by=MARKET, stream=the("lead", 7))
REFUSED: tuple[tuple[str, str, Any], ...] = (
    ("campaign.not_open", MARKET, replace(week.GENERAL, campaigns=(UNKNOWN_CAMPAIGN,))),
    ("guidance.of_oneself", MARKET, replace(week.GENERAL, guided_agencies=(AGRICULTURE, MARKET))),
    ("agency.not_available", MARKET, replace(week.GENERAL, guided_by=UNKNOWN_AGENCY)),
    ("agency.not_available", MARKET, replace(week.GENERAL, guided_agencies=(MARKET, UNKNOWN_AGENCY))),
    ("guidance.record_unknown", AGRICULTURE, week.GUIDE),
    ("guidance.record_unknown", MARKET, replace(week.GUIDE, record=the("lead", 9))),
    ("guidance.record_unknown", MARKET, replace(week.GUIDE, record=the("lead", 7))),
    ("guidance.record_unknown", MARKET, replace(week.GUIDE, record_kind=None)),
    ("guidance.holder_not_guided", OFFICE, replace(week.GUIDE, guided_agencies=(POLICE,))),
)


@pytest.mark.parametrize(("code", "actor", "event"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_refused(code: str, actor: str, event: Any) -> None:
    acting(actor, (*week.FOUND, FOREIGN)).when(event, GUIDANCE).then_rejected(code)


def test_who_was_guided_tells_what_came_of_it_and_who_recorded_it_voids_it() -> None:
    given_by = (week.FOUND, week.guided(week.GENERAL, AGRICULTURE))
    acting(MARKET, given_by).when(week.REPORT_BACK, GUIDANCE).then(week.REPORT_BACK)
    acting(AGRICULTURE, given_by).when(week.REPORT_BACK, GUIDANCE).then_rejected("guidance.not_guided")
    acting(MARKET, given_by).when(week.VOID, GUIDANCE).then_rejected("record.not_registrant")
    acting(POLICE, given_by).when(week.VOID, GUIDANCE).then_rejected("stream.not_found", status="missing")
    voided = acting(AGRICULTURE, given_by).when(week.VOID, GUIDANCE).then(week.VOID)
    voided.when(week.VOID, GUIDANCE).then_rejected("record.wrong_stage")
    voided.as_agency(MARKET).when(week.REPORT_BACK, GUIDANCE).then_rejected("record.wrong_stage")


def test_what_records_are_told_of_guidance_cannot_be_posted() -> None:
    for mark in (leads.GUIDED, leads.GUIDANCE_VOIDED):
        acting(MARKET, week.FOUND).when(mark, ONE).then_rejected("event.by_rule_only")
    for mark in (cases.GUIDED, cases.GUIDANCE_VOIDED):
        acting(MARKET, cases.FILED).when(mark, cases.CASE).then_rejected("event.by_rule_only")

"""Daily work outside joint actions: what may be entered, by whom; the three times of a platform notice (M13, M44, M67)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.profiles import ProfileName
from coordination.streams.daybook import CheckKind, RectificationResult, Stage, Work
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import FindingKind
from tests.spec import daybooks as day
from tests.spec.daybooks import DAY, ENTRY, OPENING, entered
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    OFFICE,
    POLICE,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    given,
)

LATER = {
    "test": (day.TEST, Work.SAMPLING),
    "remove": (day.REMOVED, Work.PLATFORM),
    "publicise": (day.SHOWN, Work.PLATFORM),
}
VOIDED = {work: (entered(event), entered(day.VOID)) for work, event in OPENING.items()}


def test_every_event_has_its_test_here() -> None:
    events = (*OPENING.values(), *(event for event, _ in LATER.values()), day.VOID, day.RECTIFY, day.RECTIFIED)
    assert {event.topic for event in events} == {topic for topic in EVENTS if topic.startswith("daybook.")}


@pytest.mark.parametrize("work", Work, ids=lambda work: work.value)
def test_an_entry_is_made_once_and_voided_once_by_whose_it_is(work: Work) -> None:
    event = OPENING[work]
    scene = given().as_agency(MARKET).on(DAY).when(event, ENTRY).then(event)
    scene.then_state(ENTRY, stage=Stage.RECORDED, work=work, holder=MARKET, campaigns=(CAMPAIGN,))
    scene.when(event, ENTRY).then_rejected("stream.exists", status="conflict")
    # whoever held it together with others lets them see it, and alone takes it back
    others = "record.not_registrant" if work is Work.PUBLICITY else "stream.not_found"
    scene.as_agency(POLICE).when(day.VOID, ENTRY).then_rejected(others)
    scene.as_office(OFFICE).when(day.VOID, ENTRY).then_rejected("record.not_registrant")
    scene.as_agency(AGRICULTURE).when(day.VOID, ENTRY).then_rejected("stream.not_found")
    voided = scene.as_agency(MARKET).when(day.VOID, ENTRY).then(day.VOID).then_state(ENTRY, stage=Stage.VOIDED)
    voided.when(day.VOID, ENTRY).then_rejected("record.wrong_stage")


@pytest.mark.parametrize("move", LATER)
@pytest.mark.parametrize("work", Work, ids=lambda work: work.value)
def test_what_follows_belongs_to_its_own_sort_of_work(move: str, work: Work) -> None:
    event, own = LATER[move]
    scene = given(entered(OPENING[work])).as_agency(MARKET).on(DAY)
    outcome = scene.when(event, ENTRY)
    if work is not own:
        outcome.then_rejected("daybook.other_work")
        return
    outcome.then(event).when(event, ENTRY).then_rejected("daybook.told_already")
    given(VOIDED[work]).as_agency(MARKET).on(DAY).when(event, ENTRY).then_rejected("record.wrong_stage")
    scene.as_office(OFFICE).when(event, ENTRY).then_rejected("record.not_registrant")


@pytest.mark.parametrize("event", OPENING.values(), ids=lambda event: event.topic)
def test_its_legal_date_is_the_day_on_which_it_was_done_however_late_it_is_told(event: Any) -> None:
    evening = datetime(2024, 2, 9, 15, 59, tzinfo=UTC)
    scene = given().as_agency(MARKET).happening(evening).at_clock(datetime(2024, 3, 1, tzinfo=UTC))
    scene.on(DAY).when(event, ENTRY).then(event)
    scene.on("2024-02-10").when(event, ENTRY).then_rejected("field.dated_otherwise")


REFUSED: tuple[tuple[str, Any], ...] = (
    *(("campaign.not_open", replace(event, campaigns=(UNKNOWN_CAMPAIGN,))) for event in OPENING.values()),
    ("visit.target_incomplete", replace(day.INSPECT, subject=None)),
    ("visit.target_incomplete", replace(day.AT_PEAK, venue=None)),
    ("daybook.occasion_missing", replace(day.AT_PEAK, occasion=None)),
    ("daybook.occasion_missing", replace(day.AT_PEAK, check_kind=CheckKind.EVENT_TIME, occasion=None)),
    ("daybook.occasion_missing", replace(day.INSPECT, occasion="春节")),
    ("daybook.occasion_missing", replace(day.SAMPLE, occasion="春节")),
    ("campaign.unknown_offence", replace(day.INSPECT, offence="piracy")),
    ("campaign.unknown_offence", replace(day.NOTIFY, offence="piracy")),
    ("campaign.unknown_offence", replace(day.DECIDE, offence="piracy")),
    ("daybook.offence_without_violation", replace(day.INSPECT, finding_kind=FindingKind.CLEAN)),
    ("daybook.offence_without_violation", replace(day.INSPECT, finding_kind=FindingKind.DEFICIENCY)),
    ("agency.not_available", replace(day.PUBLICISE, held_with=(UNKNOWN_AGENCY,))),
    ("daybook.organised_with_itself", replace(day.PUBLICISE, held_with=(POLICE, MARKET))),
    ("spot.wrong_profile", replace(day.DECIDE, profile=ProfileName("agriculture"))),
    ("spot.too_few_officers", replace(day.DECIDE, inspectors=("m-1",))),
    ("spot.fine_too_high", replace(day.DECIDE, fine_fen=300_001)),
    ("spot.fine_disagrees", replace(day.DECIDE, spot_decision=SpotDecision.OFF_SALE)),
)


@pytest.mark.parametrize(("code", "event"), REFUSED, ids=[f"{number}-{row[0]}" for number, row in enumerate(REFUSED)])
def test_refused(code: str, event: Any) -> None:
    given().as_agency(MARKET).on(DAY).when(event, ENTRY).then_rejected(code)


PASSES = (
    day.AT_PEAK,
    replace(day.AT_PEAK, check_kind=CheckKind.EVENT_TIME, occasion="鲁台经贸洽谈会"),
    replace(day.INSPECT, finding_kind=FindingKind.CRIME),
    replace(day.INSPECT, finding_kind=FindingKind.CLEAN, offence=None, facts=None),
    replace(day.SAMPLE, check_kind=CheckKind.PEAK_TIME, occasion="春节"),
    replace(day.DECIDE, spot_decision=SpotDecision.OFF_SALE, fine_fen=None),
)


@pytest.mark.parametrize("event", PASSES)
def test_accepted(event: Any) -> None:
    given().as_agency(MARKET).on(DAY).when(event, ENTRY).then(event)


# -- notice, removal, publication ---------------------------------------------------------------------------------------------


def at(hour: int) -> datetime:
    return datetime(2024, 2, 9, hour, 0, tzinfo=UTC)


NOON = 4
"""Noon in Shanghai, when the pasts here happen."""
SEQUENCES = (
    ((("remove", NOON), ("publicise", NOON + 1)), None),
    # told in the other order, the times still agree
    ((("publicise", NOON + 2), ("remove", NOON + 1)), None),
    ((("remove", NOON - 1),), "remove"),
    ((("publicise", NOON - 1),), "publicise"),
    ((("remove", NOON + 2), ("publicise", NOON + 1)), "publicise"),
    ((("publicise", NOON + 1), ("remove", NOON + 2)), "remove"),
)


@pytest.mark.parametrize(("steps", "refused"), SEQUENCES)
def test_three_times_in_their_sequence_told_in_any_order(steps: Any, refused: str | None) -> None:
    scene = given(entered(day.NOTIFY)).as_agency(MARKET).on(DAY)
    for move, hour in steps:
        outcome = scene.happening(at(hour)).when(LATER[move][0], ENTRY)
        if move == refused:
            outcome.then_rejected("daybook.before_it_was_done", pointer="/time")
            return
        scene = outcome.then(LATER[move][0])
    scene.then_state(ENTRY, done_at=at(NOON), removed_at=at(dict(steps)["remove"]))


def test_a_result_is_not_before_its_sample() -> None:
    scene = given(entered(day.SAMPLE)).as_agency(MARKET)
    scene.on("2024-02-08").when(day.TEST, ENTRY).then_rejected("daybook.before_it_was_done")
    scene.on("2024-02-20").when(day.TEST, ENTRY).then(day.TEST)


def test_who_knows_of_it() -> None:
    office = {f"campaign:{CAMPAIGN}": {"office"}}
    given(entered(day.INSPECT)).then_known_to({MARKET: {"registered", "holds"}, **office}, ENTRY)
    together = {MARKET: {"registered", "holds"}, POLICE: {"takes_part"}, **office}
    given(entered(day.PUBLICISE)).then_known_to(together, ENTRY)


# -- self-check and rectification ---------------------------------------------------------------------------------------------


def test_an_operator_is_given_a_day_and_the_agency_looks_whether_it_was_done() -> None:
    """安溪 六（二） 督促指导网络经营者自查自纠和问题整改 (M47)."""
    scene = given(entered(day.INSPECT)).as_agency(MARKET).on(DAY)
    asked = scene.when(day.RECTIFY, ENTRY).then(day.RECTIFY).then_state(ENTRY, rectify_by_on=date(2024, 2, 23))
    asked.when(day.RECTIFY, ENTRY).then_rejected("daybook.nothing_to_rectify")
    again = replace(day.RECTIFIED, rectified_as=RectificationResult.PARTLY, complete_by_on=date(2024, 3, 8))
    later = asked.on("2024-02-23").when(again, ENTRY).then(again).then_state(ENTRY, rectify_by_on=date(2024, 3, 8))
    done = later.on("2024-03-08").when(day.RECTIFIED, ENTRY).then(day.RECTIFIED).then_state(ENTRY, rectify_by_on=None)
    done.when(day.RECTIFIED, ENTRY).then_rejected("daybook.no_rectification_due")
    done.on("2024-02-23").when(day.RECTIFY, ENTRY).then(day.RECTIFY)


def test_what_may_not_be_asked_of_an_operator() -> None:
    scene = given(entered(day.INSPECT)).as_agency(MARKET).on(DAY)
    past = replace(day.RECTIFY, complete_by_on=date(2024, 2, 8))
    scene.when(past, ENTRY).then_rejected("daybook.rectified_before_asked", pointer="/data/complete_by_on")
    scene.when(day.RECTIFIED, ENTRY).then_rejected("daybook.no_rectification_due")
    scene.as_office(OFFICE).when(day.RECTIFY, ENTRY).then_rejected("record.not_registrant")
    asked = given(entered(day.INSPECT), entered(day.RECTIFY)).as_agency(MARKET).on(DAY)
    both = replace(day.RECTIFIED, complete_by_on=date(2024, 3, 8))
    asked.when(both, ENTRY).then_rejected("daybook.rectified_and_due")
    early = replace(both, rectified_as=RectificationResult.NOT_DONE, complete_by_on=date(2024, 2, 8))
    asked.when(early, ENTRY).then_rejected("daybook.rectified_before_asked")
    gone = given(entered(day.INSPECT), entered(day.VOID)).as_agency(MARKET).on(DAY)
    gone.when(day.RECTIFY, ENTRY).then_rejected("record.wrong_stage")


@pytest.mark.parametrize("work", Work, ids=lambda work: work.value)
def test_after_which_work_something_may_be_put_right(work: Work) -> None:
    outcome = given(entered(OPENING[work])).as_agency(MARKET).on(DAY).when(day.RECTIFY, ENTRY)
    if work in (Work.INSPECTION, Work.GUIDANCE, Work.DECISION):
        outcome.then(day.RECTIFY)
    else:
        outcome.then_rejected("daybook.nothing_to_rectify")

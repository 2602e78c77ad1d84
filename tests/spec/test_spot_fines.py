"""Fines on the spot, in joint actions and in the daybook, count where one conduct is fined once (行政处罚法 25, 29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

import coordination.streams.assist  # noqa: F401 - the requests of a case go with it
from coordination.profiles import ProfileName
from coordination.streams.case import CaseJurisdictionMoved, CaseSpotFineCleared, CaseSpotFineDetected
from coordination.streams.duplicates import (
    ConductCaseEntered,
    ConductCaseLeft,
    ConductSpotFined,
    ConductSpotFineVoided,
    conduct_id,
)
from coordination.streams.jurisdiction import HowMoved, QuestionKind
from coordination.streams.on_spot import SpotDecision
from tests.spec import cases, daybooks
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, UNIT, Scene, given, on_stream, said, the
from tests.spec.joint_actions import ACTION, CONDUCT, DAY, OTHER_CONDUCT, entry, posted

CASE, THEIRS = cases.CASE, the("case", 5)
BY_FARMERS = replace(cases.FILE, profile=ProfileName("agriculture"), case_no="安农立〔2024〕7号", conduct=CONDUCT)
OURS = replace(cases.FILE, conduct=CONDUCT)
IN_ACTION = replace(joint.DECIDE, conduct=CONDUCT)
IN_DAYBOOK = replace(daybooks.DECIDE, conduct=CONDUCT)
FARMERS_IN_DAYBOOK = replace(
    IN_DAYBOOK, profile=ProfileName("agriculture"), document_no="安农简罚〔2024〕2号", fine_fen=10_000
)
FINED_ON = date(2024, 3, 11)
FILED_ON = date(2024, 3, 12)
JOINED = (joint.UNDER_WAY, posted(joint.CONFIRM, AGRICULTURE), posted(joint.VISIT))
SPOT = {"action": (IN_ACTION, ACTION, entry(10)), "daybook": (IN_DAYBOOK, daybooks.ENTRY, daybooks.ENTRY)}


def fined(event: Any, spot_fine: UUID, by: str = MARKET, conduct: UUID = CONDUCT) -> Any:
    told = ConductSpotFined(
        conduct=conduct, spot_fine=spot_fine, fined_by=by, fined_on=FINED_ON, document_no=event.document_no
    )
    return on_stream(conduct_id(conduct), told)


def entered(case: UUID, by: str, conduct: UUID = CONDUCT) -> Any:
    return on_stream(conduct_id(conduct), ConductCaseEntered(conduct=conduct, case=case, filing_agency=by))


def told(case: UUID, event: Any, spot_fine: UUID, by: str = MARKET) -> Any:
    warned = CaseSpotFineDetected(
        spot_fine=spot_fine, other_agency=by, fined_on=FINED_ON, document_no=event.document_no, conduct=CONDUCT
    )
    return on_stream(case, warned)


def fine_on_spot(where: str, scene: Scene | None = None) -> Scene:
    """MARKET has fined the conduct on the spot."""
    event, stream, _ = SPOT[where]
    return (scene or given(JOINED)).as_agency(MARKET).on(DAY).when(event, stream).then_accepted()


@pytest.mark.parametrize("where", SPOT)
def test_a_fine_on_the_spot_is_entered_with_its_conduct(where: str) -> None:
    event, stream, spot_fine = SPOT[where]
    given(JOINED).as_agency(MARKET).on(DAY).when(event, stream).then(event, fined(event, spot_fine))


@pytest.mark.parametrize("where", SPOT)
@pytest.mark.parametrize(
    "other",
    [{"spot_decision": SpotDecision.WARNING, "fine_fen": None}, {"conduct": None}],
    ids=["no fine", "no number"],
)
def test_what_is_no_fine_or_names_no_conduct_enters_nothing(where: str, other: dict[str, Any]) -> None:
    event, stream, _ = SPOT[where]
    drawn = replace(event, **other)
    scene = given(JOINED).as_agency(MARKET).on(DAY).when(drawn, stream).then(drawn)
    void = joint.VOID if where == "action" else daybooks.VOID
    void = replace(void, entry=entry(10)) if where == "action" else void
    scene.when(void, stream).then(void)


@pytest.mark.parametrize("where", SPOT)
def test_the_case_of_another_agency_is_told_whichever_came_first(where: str) -> None:
    event, _, spot_fine = SPOT[where]
    scene = fine_on_spot(where).as_agency(AGRICULTURE).on(FILED_ON).when(BY_FARMERS, THEIRS)
    scene = scene.then(BY_FARMERS, entered(THEIRS, AGRICULTURE), told(THEIRS, event, spot_fine))
    scene.then_state(THEIRS, spot_fines=frozenset({spot_fine}))

    event, stream, _ = SPOT[where]
    scene = given(JOINED).as_agency(AGRICULTURE).on(DAY).when(BY_FARMERS, THEIRS).then_accepted()
    scene = scene.as_agency(MARKET).on(DAY).when(event, stream)
    scene.then(event, fined(event, spot_fine), told(THEIRS, event, spot_fine))


def test_the_agencys_own_case_and_one_that_bears_on_it_no_more_are_not_told() -> None:
    scene = fine_on_spot("action").on(FILED_ON).when(OURS, CASE).then(OURS, entered(CASE, MARKET))
    scene.then_state(CASE, spot_fines=frozenset())

    past = (JOINED, said(BY_FARMERS, by=AGRICULTURE, on=DAY, stream=THEIRS))
    scene = given(past, said(entered(THEIRS, AGRICULTURE).event, by="system", stream=conduct_id(CONDUCT)))
    scene = scene.after(said(cases.ASSIGN, by=AGRICULTURE, on=DAY, stream=THEIRS))
    scene = scene.after(said(cases.TRANSFER, by=AGRICULTURE, on=DAY, stream=THEIRS))
    scene.as_agency(MARKET).on(DAY).when(IN_ACTION, ACTION).then(IN_ACTION, fined(IN_ACTION, entry(10)))


@pytest.mark.parametrize("where", SPOT)
def test_voiding_frees_the_conduct_and_tells_the_case(where: str) -> None:
    _, stream, spot_fine = SPOT[where]
    scene = fine_on_spot(where).as_agency(AGRICULTURE).on(FILED_ON).when(BY_FARMERS, THEIRS).then_accepted()
    void: Any = replace(joint.VOID, entry=spot_fine) if where == "action" else daybooks.VOID
    scene = scene.as_agency(MARKET).when(void, stream)
    scene = scene.then(
        void,
        on_stream(conduct_id(CONDUCT), ConductSpotFineVoided(spot_fine=spot_fine)),
        on_stream(THEIRS, CaseSpotFineCleared(spot_fine=spot_fine)),
    )
    scene.then_state(THEIRS, spot_fines=frozenset())
    again = replace(FARMERS_IN_DAYBOOK, conduct=CONDUCT)
    scene.as_agency(AGRICULTURE).on(DAY).when(again, the("daybook", 2)).then_accepted()


def test_a_case_that_is_corrected_to_another_conduct_is_told_that_the_fine_concerns_it_no_more() -> None:
    scene = fine_on_spot("action").as_agency(AGRICULTURE).on(FILED_ON).when(BY_FARMERS, THEIRS).then_accepted()
    moved = replace(cases.CORRECT, case_no=None, conduct=OTHER_CONDUCT)
    scene.when(moved, THEIRS).then(
        moved,
        on_stream(conduct_id(CONDUCT), ConductCaseLeft(case=THEIRS)),
        on_stream(THEIRS, CaseSpotFineCleared(spot_fine=entry(10))),
        entered(THEIRS, AGRICULTURE, OTHER_CONDUCT),
    )


# -- one fine -----------------------------------------------------------------------------------------------------------------

DECIDING = (cases.DECIDING, said(replace(cases.CORRECT, case_no=None, conduct=CONDUCT), stream=CASE))


def about_to_fine(conduct: UUID) -> Scene:
    """MARKET is about to fine CONDUCT in a case; AGRICULTURE has fined a conduct on the spot."""
    fine = fined(FARMERS_IN_DAYBOOK, daybooks.ENTRY, AGRICULTURE, conduct)
    filing = entered(CASE, MARKET)
    return given(DECIDING, *(said(one.event, by="system", stream=one.stream) for one in (filing, fine)))


def test_what_was_fined_on_the_spot_is_not_fined_in_a_case() -> None:
    scene = about_to_fine(CONDUCT).as_agency(MARKET)
    scene.when(cases.PENALISE, CASE).then_rejected("case.fined_elsewhere", pointer="/data/fine_fen", basis="第二十九条")
    about_to_fine(OTHER_CONDUCT).as_agency(MARKET).when(cases.PENALISE, CASE).then_accepted()


@pytest.mark.parametrize("where", SPOT)
def test_what_was_fined_in_a_case_is_not_fined_on_the_spot(where: str) -> None:
    event, stream, _ = SPOT[where]
    past = (
        JOINED,
        said(BY_FARMERS, by=AGRICULTURE, on=DAY, stream=THEIRS),
        said(cases.PENALISE, by=AGRICULTURE, on=DAY, stream=THEIRS),
    )
    scene = given(past, said(entered(THEIRS, AGRICULTURE).event, by="system", stream=conduct_id(CONDUCT)))
    scene = scene.as_agency(MARKET).on(DAY)
    scene.when(event, stream).then_rejected("spot.fined_elsewhere", pointer="/data/fine_fen", basis="第二十九条")
    scene.when(replace(event, conduct=OTHER_CONDUCT), stream).then_accepted()
    warned = replace(event, spot_decision=SpotDecision.WARNING, fine_fen=None)
    scene.when(warned, stream).then(warned)


@pytest.mark.parametrize("where", SPOT)
def test_nor_twice_on_the_spot(where: str) -> None:
    scene = fine_on_spot(where).as_agency(AGRICULTURE).on(DAY)
    scene.when(FARMERS_IN_DAYBOOK, the("daybook", 2)).then_rejected("spot.fined_elsewhere")
    # the same agency neither
    again = replace(IN_ACTION, entry=entry(11))
    scene.as_agency(MARKET).when(again, ACTION).then_rejected("spot.fined_elsewhere")


# -- after the fine --------------------------------------------------------------------------------------------------------


def test_a_case_that_has_fined_is_not_corrected_to_a_conduct_that_others_have_fined() -> None:
    """行政处罚法 第二十九条: the correction would leave two fines on one act."""
    scene = about_to_fine(OTHER_CONDUCT).as_agency(MARKET).when(cases.PENALISE, CASE).then_accepted()
    onto = replace(cases.CORRECT, case_no=None, conduct=OTHER_CONDUCT)
    scene.when(onto, CASE).then_rejected("case.conduct_fined_elsewhere", pointer="/data/conduct", basis="第二十九条")
    # of any other conduct it may be, and of everything else
    scene.when(replace(onto, conduct=entry(77)), CASE).then_accepted()
    scene.when(replace(onto, conduct=CONDUCT), CASE).then_accepted()
    # before it has fined it may be found to be the same: then it imposes no fine
    about_to_fine(OTHER_CONDUCT).as_agency(MARKET).when(onto, CASE).then_accepted()


FINED_BY_FARMERS = (
    JOINED,
    said(BY_FARMERS, by=AGRICULTURE, on=DAY, stream=THEIRS),
    said(cases.PENALISE, by=AGRICULTURE, on=DAY, stream=THEIRS),
    said(
        ConductCaseEntered(conduct=CONDUCT, case=THEIRS, filing_agency=AGRICULTURE),
        by="system",
        stream=conduct_id(CONDUCT),
    ),
)


def moved_to(agency: str, profile: str, former: str) -> CaseJurisdictionMoved:
    return CaseJurisdictionMoved(
        question_kind=QuestionKind.TRANSFER,
        question=the("transfer"),
        moved_how=HowMoved.ACCEPTED,
        from_agency=former,
        receiving_agency=agency,
        received_on=FILED_ON,
        campaigns=(CAMPAIGN,),
        profile=ProfileName(profile),
    )


def test_the_refusal_names_who_holds_the_case_now_and_the_case_to_whoever_may_know_of_it() -> None:
    moved = said(moved_to(UNIT, "market_supervision", AGRICULTURE), by="system", on=FILED_ON, stream=THEIRS)
    scene = given(FINED_BY_FARMERS, moved).on(FILED_ON)
    stranger = scene.as_agency(MARKET).when(IN_DAYBOOK, daybooks.ENTRY)
    stranger.then_rejected("spot.fined_elsewhere")
    assert stranger.refusal is not None
    assert stranger.refusal.zh.startswith(f"{UNIT}已就同一违法行为")
    assert str(THEIRS) not in stranger.refusal.zh + stranger.refusal.en
    # its first filer still takes part, and is told which case it is
    knowing = scene.as_agency(AGRICULTURE).when(FARMERS_IN_DAYBOOK, the("daybook", 2))
    knowing.then_rejected("spot.fined_elsewhere")
    assert knowing.refusal is not None
    assert str(THEIRS) in knowing.refusal.zh
    assert UNIT in knowing.refusal.en


def test_who_takes_a_case_over_is_told_of_the_fines_for_its_conduct() -> None:
    """MARKET knew of its own fine; AGRICULTURE, to which its case goes, does not."""
    scene = fine_on_spot("action").on(FILED_ON).when(OURS, CASE).then_accepted()
    scene.then_state(CASE, spot_fines=frozenset())
    move = moved_to(AGRICULTURE, "agriculture", MARKET)
    moved = scene.as_rule().when(move, CASE).then(move, told(CASE, IN_ACTION, entry(10)))
    moved.then_state(CASE, holder=AGRICULTURE, spot_fines=frozenset({entry(10)}))

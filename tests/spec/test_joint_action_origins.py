"""What comes out of a joint action is linked back; photographs are its evidence; one conduct is not dealt with twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.profiles import ProfileName
from coordination.streams.case import (
    CaseDuplicateFilingCleared,
    CaseDuplicateFilingDetected,
    CaseMeasureRecorded,
)
from coordination.streams.duplicates import (
    ConductCaseEntered,
    ConductCaseLeft,
    DuplicateMatch,
    conduct_id,
)
from coordination.streams.evidence import EvidenceType
from coordination.streams.joint_action import (
    JointActionCaseOpened,
    JointActionGoodsTaken,
    JointActionLeadOpened,
)
from coordination.streams.reliance import RecordKind
from tests.spec import cases, evidence, goods, leads
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, Scene, given, on_stream, said, the
from tests.spec.joint_actions import ACTION, AFTERWARDS, CONDUCT, DAY, NEXT_DAY, OTHER_CONDUCT, entry, posted

CASE, THEIRS = cases.CASE, the("case", 5)
VISIT = entry(3)
FROM_IT = replace(cases.FILE, joint_action=ACTION, visit=VISIT)
BY_FARMERS = replace(cases.FILE, profile=ProfileName("agriculture"), case_no="安农立〔2024〕7号")
THEIRS_FROM_IT = replace(BY_FARMERS, joint_action=ACTION, visit=VISIT)
JOINED = (joint.UNDER_WAY, posted(joint.CONFIRM, AGRICULTURE), posted(joint.VISIT))


def opened(event: Any, case: Any, by: str) -> Any:
    return on_stream(ACTION, JointActionCaseOpened(case=case, opened_by=by, visit=event.visit, conduct=event.conduct))


def entered(case: Any, by: str, conduct: Any = CONDUCT) -> Any:
    told = ConductCaseEntered(conduct=conduct, case=case, filing_agency=by)
    return on_stream(conduct_id(conduct), told)


def warned(on: Any, other: Any, agency: str, filed_on: date, **told: Any) -> Any:
    return on_stream(
        on,
        CaseDuplicateFilingDetected(other_case=other, other_agency=agency, other_filed_on=filed_on, **told),
    )


# -- out of the action --------------------------------------------------------------------------------------------------------


def test_a_lead_that_came_out_of_it_is_linked_back() -> None:
    """M43: what an inspection finds goes on as a lead, with its origin."""
    event = replace(leads.REGISTER, joint_action=ACTION, visit=VISIT, received_on=date(2024, 3, 11))
    told = on_stream(ACTION, JointActionLeadOpened(lead=leads.LEAD, opened_by=MARKET, visit=VISIT))
    scene = given(JOINED).as_agency(MARKET).on(DAY).when(event, leads.LEAD).then(event, told)
    scene.then_state(leads.LEAD, links=frozenset({("joint_action", ACTION)}))


def test_a_case_that_came_out_of_it_is_linked_back() -> None:
    scene = (
        given(JOINED).as_agency(MARKET).on(NEXT_DAY).when(FROM_IT, CASE).then(FROM_IT, opened(FROM_IT, CASE, MARKET))
    )
    scene.then_state(CASE, links=frozenset({("joint_action", ACTION)}))


def test_goods_taken_in_it_are_told_by_their_own_record() -> None:
    past = (JOINED, cases.INVESTIGATING)
    event = replace(goods.SEIZE, joint_action=ACTION, visit=VISIT)
    own = goods.GOODS
    told = JointActionGoodsTaken(goods_record=own, case=CASE, opened_by=MARKET, visit=VISIT)
    given(past).as_agency(MARKET).on(DAY).when(event, own).then(
        event, on_stream(CASE, CaseMeasureRecorded(goods_record=own)), on_stream(ACTION, told)
    )


ELSEWHERE = (
    ("nobody's action", (), MARKET, DAY),
    ("an agency that was not asked", JOINED, "370784-wlj", DAY),
    ("before it began", JOINED, MARKET, "2024-03-10"),
)


@pytest.mark.parametrize(("why", "past", "actor", "day"), ELSEWHERE, ids=[row[0] for row in ELSEWHERE])
def test_nothing_comes_out_of_an_action_of_others(why: str, past: Any, actor: str, day: str) -> None:
    event = replace(leads.REGISTER, joint_action=ACTION, received_on=date(2024, 3, 1))
    scene = given(past).with_agency("370784-wlj").as_agency(actor).on(day)
    scene.when(event, leads.LEAD).then_rejected("joint_action.not_its_origin", pointer="/data/joint_action")


def test_a_visit_belongs_to_an_action() -> None:
    event = replace(cases.FILE, visit=VISIT)
    given(JOINED).as_agency(MARKET).on(DAY).when(event, CASE).then_rejected("joint_action.not_its_origin")


# -- photographs --------------------------------------------------------------------------------------------------------------

PHOTOGRAPH = replace(
    evidence.COLLECT,
    record_kind=RecordKind.JOINT_ACTION,
    record=ACTION,
    evidence_type=EvidenceType.AUDIOVISUAL,
    title="现场照片",
    collected_at=datetime(2024, 3, 11, 2, 0, tzinfo=UTC),
)


def test_photographs_are_evidence_of_the_action_by_whoever_took_them() -> None:
    for agency in (MARKET, POLICE):
        scene = given(joint.REPORTED).as_agency(agency).on(AFTERWARDS).when(PHOTOGRAPH, evidence.EVIDENCE)
        scene = scene.then(PHOTOGRAPH)
        assert scene.state(evidence.EVIDENCE).hangs_on == ("joint_action", ACTION)


@pytest.mark.parametrize(
    ("actor", "hour"),
    [(MARKET, datetime(2024, 3, 10, 15, 59, tzinfo=UTC)), (MARKET, datetime(2024, 3, 12, 16, 0, tzinfo=UTC))],
)
def test_and_were_taken_on_a_day_of_it(actor: str, hour: datetime) -> None:
    event = replace(PHOTOGRAPH, collected_at=hour)
    outcome = given(joint.ENDED).as_agency(actor).on(AFTERWARDS).when(event, evidence.EVIDENCE)
    outcome.then_rejected("evidence.record_not_yours")


def test_nobody_else_takes_them() -> None:
    past = (joint.SCHEDULED, posted(joint.REFUSE, AGRICULTURE, "2024-03-05"))
    outcome = given(past).as_agency(AGRICULTURE).on(AFTERWARDS).when(PHOTOGRAPH, evidence.EVIDENCE)
    outcome.then_rejected("evidence.record_not_yours")


# -- one conduct, two agencies ------------------------------------------------------------------------------------------------

NUMBERED, THEIRS_NUMBERED = replace(cases.FILE, conduct=CONDUCT), replace(BY_FARMERS, conduct=CONDUCT)
OURS_ON, THEIRS_ON = date(2024, 3, 12), date(2024, 3, 14)


def both(later: Scene) -> Scene:
    """Let the farmers' case come second."""
    return later.as_agency(AGRICULTURE).on(THEIRS_ON)


def first_filed(event: Any = NUMBERED) -> Scene:
    return given(JOINED).as_agency(MARKET).on(OURS_ON).when(event, CASE).then_accepted()


def test_the_second_to_file_and_the_first_are_both_told() -> None:
    why = {"duplicate_match": DuplicateMatch.SAME_CONDUCT, "conduct": CONDUCT}
    scene = both(first_filed()).when(THEIRS_NUMBERED, THEIRS)
    scene = scene.then(
        THEIRS_NUMBERED,
        entered(THEIRS, AGRICULTURE),
        warned(CASE, THEIRS, AGRICULTURE, THEIRS_ON, filed_first=True, **why),
        warned(THEIRS, CASE, MARKET, OURS_ON, filed_first=False, **why),
    )
    scene.then_state(CASE, duplicates=frozenset({THEIRS})).then_state(THEIRS, duplicates=frozenset({CASE}))


def test_the_filing_dates_decide_and_not_the_order_of_arrival() -> None:
    why = {"duplicate_match": DuplicateMatch.SAME_CONDUCT, "conduct": CONDUCT}
    earlier = date(2024, 3, 11)
    scene = first_filed().as_agency(AGRICULTURE).on(earlier)
    scene.when(THEIRS_NUMBERED, THEIRS).then(
        THEIRS_NUMBERED,
        entered(THEIRS, AGRICULTURE),
        warned(CASE, THEIRS, AGRICULTURE, earlier, filed_first=False, **why),
        warned(THEIRS, CASE, MARKET, OURS_ON, filed_first=True, **why),
    )


def test_on_one_day_the_record_decides() -> None:
    scene = first_filed().as_agency(AGRICULTURE).on(OURS_ON).when(THEIRS_NUMBERED, THEIRS).then_accepted()
    assert scene.state(CASE).duplicates == {THEIRS}
    outcome = first_filed().as_agency(AGRICULTURE).on(OURS_ON).when(THEIRS_NUMBERED, THEIRS)
    first = {
        item.envelope.stream: item.event.filed_first for item in outcome.decided if hasattr(item.event, "filed_first")
    }
    assert first == {CASE: True, THEIRS: False}


def test_two_agencies_may_file_for_different_conducts() -> None:
    other = replace(BY_FARMERS, conduct=OTHER_CONDUCT)
    both(first_filed()).when(other, THEIRS).then(other, entered(THEIRS, AGRICULTURE, OTHER_CONDUCT))


def test_one_agency_may_file_two_cases() -> None:
    again = replace(NUMBERED, case_no="安市监立〔2024〕33号")
    first_filed().on(THEIRS_ON).when(again, THEIRS).then(again, entered(THEIRS, MARKET))


def test_cases_that_have_come_into_one_hand_are_no_duplicates() -> None:
    scene = first_filed()
    moved = replace(scene.state(CASE), holder=AGRICULTURE)
    both(scene.with_state("case", moved, CASE)).when(THEIRS_NUMBERED, THEIRS).then(
        THEIRS_NUMBERED, entered(THEIRS, AGRICULTURE)
    )


def test_what_was_transferred_or_not_penalised_leaves_the_conduct_to_others() -> None:
    for ending in (cases.TRANSFER, cases.HAND_OVER):
        past = (JOINED, said(NUMBERED, on=OURS_ON, stream=CASE), said(cases.ASSIGN, on=OURS_ON, stream=CASE))
        scene = given(past, said(entered(CASE, MARKET).event, by="system", stream=conduct_id(CONDUCT)))
        scene = scene.after(said(ending, on=OURS_ON, stream=CASE))
        both(scene).when(THEIRS_NUMBERED, THEIRS).then(THEIRS_NUMBERED, entered(THEIRS, AGRICULTURE))


def test_one_visit_without_numbers_of_conducts_may_be_one_conduct() -> None:
    why = {"duplicate_match": DuplicateMatch.SAME_VISIT, "joint_action": ACTION}
    both(first_filed(FROM_IT)).when(THEIRS_FROM_IT, THEIRS).then(
        THEIRS_FROM_IT,
        opened(THEIRS_FROM_IT, THEIRS, AGRICULTURE),
        warned(CASE, THEIRS, AGRICULTURE, THEIRS_ON, filed_first=True, **why),
        warned(THEIRS, CASE, MARKET, OURS_ON, filed_first=False, **why),
    )


def test_one_visit_with_conducts_told_apart_is_no_duplicate() -> None:
    theirs = replace(THEIRS_FROM_IT, conduct=OTHER_CONDUCT)
    scene = both(first_filed(replace(FROM_IT, conduct=CONDUCT)))
    scene.when(theirs, THEIRS).then(
        theirs, opened(theirs, THEIRS, AGRICULTURE), entered(THEIRS, AGRICULTURE, OTHER_CONDUCT)
    )


def test_one_visit_with_one_conduct_is_told_once() -> None:
    theirs = replace(THEIRS_FROM_IT, conduct=CONDUCT)
    outcome = both(first_filed(replace(FROM_IT, conduct=CONDUCT))).when(theirs, THEIRS)
    told = [item.event.duplicate_match for item in outcome.decided if hasattr(item.event, "duplicate_match")]
    assert told == [DuplicateMatch.SAME_CONDUCT, DuplicateMatch.SAME_CONDUCT]


def test_different_visits_are_different_conducts_until_somebody_says_otherwise() -> None:
    theirs = replace(THEIRS_FROM_IT, visit=entry(4))
    both(first_filed(FROM_IT)).when(theirs, THEIRS).then(theirs, opened(theirs, THEIRS, AGRICULTURE))


def test_a_corrected_number_is_found_and_a_wrong_one_is_cleared() -> None:
    scene = both(first_filed()).when(replace(BY_FARMERS, conduct=OTHER_CONDUCT), THEIRS).then_accepted()
    same = replace(cases.CORRECT, case_no=None, conduct=CONDUCT)
    why = {"duplicate_match": DuplicateMatch.SAME_CONDUCT, "conduct": CONDUCT}
    scene = scene.when(same, THEIRS).then(
        same,
        on_stream(conduct_id(OTHER_CONDUCT), ConductCaseLeft(case=THEIRS)),
        entered(THEIRS, AGRICULTURE),
        warned(CASE, THEIRS, AGRICULTURE, THEIRS_ON, filed_first=True, **why),
        warned(THEIRS, CASE, MARKET, OURS_ON, filed_first=False, **why),
    )
    # said again, nothing follows
    scene = scene.when(same, THEIRS).then(same)
    back = replace(same, conduct=OTHER_CONDUCT)
    scene = scene.when(back, THEIRS).then(
        back,
        on_stream(conduct_id(CONDUCT), ConductCaseLeft(case=THEIRS)),
        on_stream(THEIRS, CaseDuplicateFilingCleared(other_case=CASE)),
        on_stream(CASE, CaseDuplicateFilingCleared(other_case=THEIRS)),
        entered(THEIRS, AGRICULTURE, OTHER_CONDUCT),
    )
    scene.then_state(CASE, duplicates=frozenset()).then_state(THEIRS, duplicates=frozenset())


def fined_for(conduct: UUID) -> Scene:
    """MARKET is about to fine CONDUCT; AGRICULTURE has fined a conduct."""
    theirs = replace(BY_FARMERS, conduct=conduct)
    own = said(replace(cases.CORRECT, case_no=None, conduct=CONDUCT), stream=CASE)
    past = (
        cases.DECIDING,
        own,
        said(theirs, by=AGRICULTURE, stream=THEIRS),
        said(cases.PENALISE, by=AGRICULTURE, stream=THEIRS),
    )
    filings = (entered(CASE, MARKET), entered(THEIRS, AGRICULTURE, conduct))
    return given(past, *(said(one.event, by="system", stream=one.stream) for one in filings))


def test_one_conduct_is_not_fined_twice() -> None:
    scene = fined_for(CONDUCT).as_agency(MARKET)
    scene.when(cases.PENALISE, CASE).then_rejected("case.fined_elsewhere", pointer="/data/fine_fen", basis="第二十九条")
    fined_for(OTHER_CONDUCT).as_agency(MARKET).when(cases.PENALISE, CASE).then_accepted()

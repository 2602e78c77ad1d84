"""Field records: late, out of order, from several agencies; judged by when they happened (mechanisms 1.11, legal.md 8.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.profiles import ProfileName
from coordination.streams.joint_action import Nature, SpotDecision, Stage, Visited
from coordination.streams.parts import Party, PartyKind, Person, Place, PlaceType
from coordination.streams.visiting import target_key
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, given, the
from tests.spec.joint_actions import ACTION, AFTERWARDS, AT, DAY, FIELD, NEXT_DAY, entry, posted, team

NEW = the("entry", 77)
MAN = Party(kind=PartyKind.PERSON, person=Person(ref=the("person")))


def fresh(event: Any) -> Any:
    return replace(event, entry=NEW)


@pytest.mark.parametrize("event", FIELD, ids=lambda event: event.topic.partition(".")[2])
@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.ENDED, Stage.REPORTED])
def test_told_whenever_it_stands_if_it_happened_in_time(event: Any, stage: Stage) -> None:
    scene = given(AT[stage]).as_agency(MARKET).on(DAY)
    scene.when(fresh(event), ACTION).then(fresh(event)).then_state(ACTION, stage=stage)


@pytest.mark.parametrize("event", FIELD, ids=lambda event: event.topic.partition(".")[2])
def test_what_happened_on_another_day_is_no_part_of_it(event: Any) -> None:
    for day in ("2024-03-10", "2024-03-13"):
        outcome = given(joint.ENDED).as_agency(MARKET).on(day).when(fresh(event), ACTION)
        outcome.then_rejected("joint_action.outside_its_time", pointer="/time")
    given(joint.ENDED).as_agency(MARKET).on(NEXT_DAY).when(fresh(event), ACTION).then_accepted()


@pytest.mark.parametrize("event", FIELD, ids=lambda event: event.topic.partition(".")[2])
def test_its_legal_date_is_the_day_on_which_it_happened(event: Any) -> None:
    evening = datetime(2024, 3, 11, 15, 59, tzinfo=UTC)  # one minute before midnight in Shanghai
    scene = given(joint.ENDED).as_agency(MARKET)
    scene.on(DAY).happening(evening).when(fresh(event), ACTION).then_accepted()
    wrong = scene.on(NEXT_DAY).happening(evening).when(fresh(event), ACTION)
    wrong.then_rejected("field.dated_otherwise", pointer="/legalon")


@pytest.mark.parametrize("event", FIELD, ids=lambda event: event.topic.partition(".")[2])
def test_each_record_is_told_once_and_does_not_come_back(event: Any) -> None:
    told = (joint.WORKED, posted(fresh(event)))
    scene = given(told).as_agency(MARKET).on(DAY)
    scene.when(fresh(event), ACTION).then_rejected("joint_action.entry_repeated", pointer="/data/entry")
    void = replace(joint.VOID, entry=NEW)
    scene = scene.on(AFTERWARDS).when(void, ACTION).then(void)
    scene.on(DAY).when(fresh(event), ACTION).then_rejected("joint_action.entry_repeated")


def test_what_was_done_before_it_was_called_off_stands() -> None:
    scene = given(joint.CANCELLED).as_agency(POLICE)
    scene = scene.on("2024-03-08").when(joint.POLICE_ARRIVE, ACTION).then(joint.POLICE_ARRIVE)
    scene.then_state(ACTION, stage=Stage.CANCELLED, nature=None)
    later = replace(joint.POLICE_ARRIVE, entry=NEW)
    scene.on("2024-03-09").when(later, ACTION).then_rejected("joint_action.outside_its_time")


def test_records_arrive_before_what_they_refer_to() -> None:
    scene = given(joint.SCHEDULED).as_agency(POLICE).on(DAY).when(joint.ATTEND, ACTION).then(joint.ATTEND)
    scene = scene.as_agency(MARKET).when(joint.FIND, ACTION).then(joint.FIND)
    scene = scene.when(joint.TO_MARKET, ACTION).then(joint.TO_MARKET).when(joint.START, ACTION).then(joint.START)
    scene.then_state(ACTION, stage=Stage.IN_PROGRESS, present=frozenset({MARKET, POLICE}))


def test_one_voids_only_what_one_said_and_what_is_void_is_no_presence() -> None:
    void = replace(joint.VOID, entry=joint.POLICE_ARRIVE.entry)
    scene = given(joint.ENDED).on(AFTERWARDS)
    scene.as_agency(MARKET).when(void, ACTION).then_rejected("joint_action.no_such_record", pointer="/data/entry")
    scene = scene.as_agency(POLICE).when(void, ACTION).then(void)
    scene.then_state(ACTION, present=frozenset({MARKET}), nature=Nature.SINGLE)
    scene.when(void, ACTION).then_rejected("joint_action.no_such_record")


REFUSED: tuple[tuple[str, str, Any], ...] = (
    ("joint_action.not_taking_part", AGRICULTURE, joint.ARRIVE),
    ("joint_action.own_team_missing", POLICE, joint.TO_MARKET),
    (
        "joint_action.own_team_missing",
        MARKET,
        replace(joint.VISIT, teams=(team(MARKET, "m-1"), team(MARKET, "m-2"))),
    ),
    ("joint_action.team_not_taking_part", MARKET, replace(joint.VISIT, teams=(team(MARKET, "m-1"), team("x", "y")))),
    (
        "joint_action.team_not_taking_part",
        MARKET,
        replace(joint.VISIT, teams=(team(MARKET, "m-1"), team(AGRICULTURE, "a-1"))),
    ),
    ("visit.target_incomplete", MARKET, replace(joint.VISIT, subject=None)),
    ("visit.target_incomplete", MARKET, replace(joint.VISIT, place=None)),
    ("visit.target_incomplete", MARKET, replace(joint.VISIT, venue="某批发市场")),
    ("visit.target_incomplete", MARKET, replace(joint.VISIT, online=joint.PLATFORM)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_MARKET, venue=None)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_MARKET, place=None)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_MARKET, place=joint.AT_SHOP)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_MARKET, place=Place(adcode="370784"))),
    ("visit.target_incomplete", MARKET, replace(joint.TO_MARKET, subject=joint.SHOP)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_PLATFORM, online=None)),
    ("visit.target_incomplete", MARKET, replace(joint.TO_PLATFORM, venue="某平台")),
    ("campaign.unknown_offence", MARKET, replace(joint.FIND, offence="piracy")),
    ("joint_action.den_without_address", MARKET, replace(joint.DEN, place=Place(adcode="370784"))),
    ("joint_action.credit_outside", MARKET, replace(joint.DEN, credited_agency=AGRICULTURE)),
    ("joint_action.credit_outside", MARKET, replace(joint.DEN, credited_agency="370784-wlj")),
    ("spot.wrong_profile", MARKET, replace(joint.DECIDE, profile=ProfileName("public_security"))),
    ("spot.wrong_profile", POLICE, joint.DECIDE),
    ("spot.too_few_officers", MARKET, replace(joint.DECIDE, inspectors=("m-1",))),
    ("spot.fine_disagrees", MARKET, replace(joint.DECIDE, fine_fen=None)),
    ("spot.fine_disagrees", MARKET, replace(joint.DECIDE, fine_fen=0)),
    ("spot.fine_disagrees", MARKET, replace(joint.DECIDE, spot_decision=SpotDecision.WARNING)),
    ("spot.fine_too_high", MARKET, replace(joint.DECIDE, fine_fen=300_001)),
    ("spot.fine_too_high", MARKET, replace(joint.DECIDE, fine_fen=20_001, party=MAN)),
    ("joint_action.no_such_den", MARKET, replace(joint.CREDIT, den=entry(3))),
    ("joint_action.no_such_den", MARKET, replace(joint.CREDIT, den=the("entry", 60))),
    ("joint_action.lead_only", POLICE, joint.CREDIT),
)
WITHOUT_FARMERS = (joint.UNDER_WAY, posted(joint.REFUSE, AGRICULTURE, "2024-03-05"), posted(joint.VISIT))
PAST = (WITHOUT_FARMERS, posted(joint.DEN))


@pytest.mark.parametrize(
    ("code", "actor", "event"), REFUSED, ids=[f"{number}-{row[0]}" for number, row in enumerate(REFUSED)]
)
def test_refused(code: str, actor: str, event: Any) -> None:
    event = fresh(event) if hasattr(event, "entry") else event
    if code == "joint_action.not_taking_part":
        # it had confirmed, and left the day before
        left = (joint.SCHEDULED, posted(joint.CONFIRM, AGRICULTURE), posted(joint.REFUSE, AGRICULTURE, "2024-03-10"))
        given(left).as_agency(actor).on(DAY).when(event, ACTION).then_rejected(code)
    else:
        given(PAST).as_agency(actor).on(DAY).when(event, ACTION).then_rejected(code)


PASSES = (
    joint.VISIT,
    joint.TO_MARKET,
    joint.TO_PLATFORM,
    replace(joint.TO_PLATFORM, place=joint.AT_SHOP),
    replace(joint.DECIDE, spot_decision=SpotDecision.CORRECTION, fine_fen=None),
    replace(joint.DECIDE, fine_fen=20_000, party=MAN),
    replace(joint.DEN, credited_agency=POLICE),
)


@pytest.mark.parametrize("event", PASSES)
def test_accepted(event: Any) -> None:
    given(PAST).as_agency(MARKET).on(DAY).when(fresh(event), ACTION).then(fresh(event))


def test_credit_is_settled_by_the_lead() -> None:
    scene = given(PAST).as_agency(MARKET).on(DAY)
    scene.when(joint.CREDIT, ACTION).then(joint.CREDIT)
    scene.when(replace(joint.CREDIT, credited_agency=AGRICULTURE), ACTION).then_rejected("joint_action.credit_outside")


def test_the_procedure_of_the_day_counts() -> None:
    # the rules of market supervision here begin on 2021-07-15
    early = date(2021, 7, 14)
    plan = replace(joint.PLAN, planned_from_on=early, planned_to_on=early)
    past = tuple(posted(event, by, "2021-07-14") for event, by in ((plan, MARKET), (joint.CONFIRM, POLICE)))
    given(past).as_agency(MARKET).on(early).when(joint.DECIDE, ACTION).then_rejected("spot.wrong_profile")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (joint.SHOP, replace(joint.SHOP, name="别的名称"), True),
        (replace(joint.SHOP, uscc=None), replace(joint.SHOP, uscc=None, name=" 安丘市某 烟酒店"), True),
        (replace(joint.SHOP, uscc=None), replace(joint.SHOP, uscc=None, name="某超市"), False),
        (
            replace(joint.SHOP, uscc=None, registration_no="３７07"),
            replace(joint.SHOP, uscc=None, registration_no="3707", name="改了名"),
            True,
        ),
        (MAN, replace(MAN, person=Person(ref=the("person"), name="某甲")), True),
        (MAN, replace(MAN, person=Person(ref=the("person", 2))), False),
    ],
)
def test_a_business_is_told_by_who_runs_it(one: Party, other: Party, same: bool) -> None:  # noqa: FBT001
    keys = {target_key(replace(joint.VISIT, subject=party)) for party in (one, other)}
    assert (len(keys) == 1) is same


def test_places_are_told_by_division_address_and_name() -> None:
    spaced = Place(adcode="370784", address="安丘市 某批发市场", place_type=PlaceType.FARM_MARKET)
    assert target_key(joint.TO_MARKET) == target_key(replace(joint.TO_MARKET, place=spaced))
    elsewhere = replace(joint.AT_MARKET, adcode="370783")
    assert target_key(joint.TO_MARKET) != target_key(replace(joint.TO_MARKET, place=elsewhere))
    stall = replace(joint.VISIT, visited=Visited.PREMISES, place=joint.AT_MARKET)
    assert target_key(stall) != target_key(joint.TO_MARKET)
    other_shop = replace(joint.PLATFORM, shop="另一家")
    assert target_key(joint.TO_PLATFORM) != target_key(replace(joint.TO_PLATFORM, online=other_shop))

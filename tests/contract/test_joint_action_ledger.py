"""The ledger of joint actions on both databases: counted once, each share beside it, whatever came when (legal.md 8.2, 8.5; G2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import reasons
from coordination.streams.joint_action import (
    FindingKind,
    GuidanceKind,
    JointActionCaseOpened,
    JointActionTeamArrived,
    JointActionVisitRecorded,
    SpotDecision,
    Stage,
    Visited,
)
from coordination.streams.parts import Party, PartyKind, Place, PlaceType
from projections.access import SUPERVISOR
from projections.cases import CASES
from projections.engine import Ledger, Moment, ReadDatabase, custody_of, reached
from projections.engine.models import Row
from projections.joint_actions import JOINT_ACTIONS, is_late, state_of
from projections.joint_follow_ups import JOINT_FOLLOW_UPS, follow_up_id
from projections.leads import LEADS
from projections.queries import page
from projections.questions import Query
from tests.contract.pasts import fold_past
from tests.spec import cases, leads
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, given, said, the
from tests.spec.joint_actions import ACTION, AFTERWARDS, DAY, NEXT_DAY, entry, posted, team

MODELS = (LEADS, CASES, JOINT_ACTIONS, JOINT_FOLLOW_UPS)
ALL_KINDS = (
    joint.WORKED,
    posted(joint.TO_MARKET),
    posted(joint.TO_PLATFORM),
    posted(joint.ATTEND, POLICE),
    posted(joint.FIND),
    posted(joint.DEN),
    posted(joint.GUIDE),
    posted(joint.DECIDE),
)


def folded(database: ReadDatabase, *past: Any, model: Ledger = JOINT_ACTIONS, batch: int = 500) -> dict[UUID, Row]:
    return fold_past(database, MODELS, model, *past, batch=batch)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NONE], ids=lambda one: one.value)
def test_at_every_stage_the_row_holds_what_the_rule_book_knows(database: ReadDatabase, stage: Stage) -> None:
    # one event at a time: what is read back from the database is what the next event is folded upon
    row = folded(database, joint.AT[stage], batch=1)[ACTION]
    state = given(joint.AT[stage]).state(ACTION)
    assert state_of(row) == state
    assert (row["stage"], row["lead_agency"], row["title"]) == (stage.value, MARKET, joint.PLAN.title)
    assert reasons(custody_of(row)) == reasons(state)


def test_a_row_holds_what_the_rule_book_knows_of_all_that_is_told(database: ReadDatabase) -> None:
    past = (
        ALL_KINDS,
        posted(joint.REFUSE, AGRICULTURE),
        posted(joint.REFUSE, POLICE),
        posted(joint.END, MARKET, NEXT_DAY),
        posted(joint.CREDIT),
        posted(joint.VOID),
        posted(joint.REPORT, MARKET, AFTERWARDS),
        posted(joint.FOLLOW_UP, MARKET, AFTERWARDS),
        posted(joint.COMPLETE, MARKET, AFTERWARDS),
        posted(replace(joint.CASE_OPENED, visit=entry(3), conduct=joint.CONDUCT), "system"),
        posted(joint.LEAD_OPENED, "system"),
        posted(joint.GOODS_TAKEN, "system"),
        posted(joint.CORRECT, MARKET, AFTERWARDS),
    )
    row = folded(database, past, batch=1)[ACTION]
    assert state_of(row) == given(past).state(ACTION)
    assert [one["lead"] for one in row["leads"]] == [str(the("lead"))]
    assert [one["goods_record"] for one in row["goods"]] == [str(the("goods"))]
    assert (row["lead_count"], row["case_count"], row["goods_count"]) == (1, 1, 1)


def share(row: Row, agency: str) -> Row:
    found: Row = next(one for one in row["shares"] if one["agency"] == agency)
    return found


def test_one_of_each_is_counted_by_its_own_measure(database: ReadDatabase) -> None:
    row = folded(database, ALL_KINDS)[ACTION]
    counted = {
        "officer_count": 5,  # two of MARKET, three of POLICE, each on one dispatch
        "helper_count": 1,
        "vehicle_count": 1,
        "visit_count": 3,
        "premises_count": 1,
        "premises_visit_count": 1,
        "venue_visit_count": 1,
        "platform_visit_count": 1,
        "violation_count": 1,
        "guidance_count": 0,
        "interview_count": 1,
        "warning_count": 0,
        "spot_decision_count": 1,
        "spot_fine_fen": 300_000,
        "den_count": 1,
        "lead_count": 0,
        "case_count": 0,
        "goods_count": 0,
    }
    assert {name: row[name] for name in counted} == counted
    assert row["present"] == [POLICE, MARKET]
    assert share(row, MARKET)["officer_count"] == 2
    assert share(row, POLICE) | {"visit_count": 2, "venue_visit_count": 1, "den_count": 0} == share(row, POLICE)
    assert share(row, AGRICULTURE)["present"] is False


# -- the first worked case of legal.md 8.5 -----------------------------------------------------------------------------

FIVE = (MARKET, POLICE, AGRICULTURE, "370784-wlj", "370784-jtj")
OFFICERS = {FIVE[0]: 4, FIVE[1]: 3, FIVE[2]: 2, FIVE[3]: 2, FIVE[4]: 1}
"""Twelve officers of five agencies."""


def shop(number: int) -> Party:
    return Party(kind=PartyKind.ORGANISATION, name=f"第{number}号店", registration_no=f"37078400{number}")


def arrival(number: int, agency: str) -> Any:
    names = tuple(f"{agency}-{one}" for one in range(OFFICERS[agency]))
    return posted(JointActionTeamArrived(entry=the("arrival", number), dispatch_no="D1", inspectors=names), agency)


def visit(number: int, at: int, *agencies: str, on: str = DAY) -> Any:
    teams = tuple(team(agency, f"{agency}-0") for agency in agencies)
    place = Place(adcode="370784", address=f"某街{at}号", place_type=PlaceType.PREMISES)
    told = JointActionVisitRecorded(
        entry=the("visit", number), visited=Visited.PREMISES, teams=teams, subject=shop(at), place=place
    )
    return posted(told, agencies[0], on)


CASE_OF_MARKET, CASE_OF_FARMERS = the("case", 11), the("case", 12)
WORKED_CASE = (
    posted(replace(joint.PLAN, invited_agencies=FIVE[1:]), MARKET, joint.PLANNED_ON),
    *(posted(joint.CONFIRM, agency, "2024-03-04") for agency in FIVE[1:]),
    posted(joint.SCHEDULE, MARKET, "2024-03-06"),
    posted(joint.START),
    *(arrival(number, agency) for number, agency in enumerate(FIVE)),
    # nine shops, each by two agencies; two of them again in the afternoon
    *(visit(at, at, MARKET, FIVE[1 + at % 4]) for at in range(1, 10)),
    visit(10, 1, POLICE),
    visit(11, 2, AGRICULTURE, MARKET),
    posted(joint.DEN),
    posted(joint.END),
    posted(
        JointActionCaseOpened(case=CASE_OF_MARKET, opened_by=MARKET, visit=the("visit", 1), conduct=joint.CONDUCT),
        "system",
    ),
    posted(
        JointActionCaseOpened(
            case=CASE_OF_FARMERS, opened_by=AGRICULTURE, visit=the("visit", 1), conduct=joint.OTHER_CONDUCT
        ),
        "system",
    ),
)


def test_five_agencies_twelve_officers_nine_shops_one_den_two_filings(database: ReadDatabase) -> None:
    rows = folded(database, WORKED_CASE)
    row = rows[ACTION]
    assert len([one for one in rows.values() if one["nature"] == "joint"]) == 1
    assert (row["officer_count"], row["premises_count"], row["den_count"], row["case_count"]) == (12, 9, 1, 2)
    assert (row["visit_count"], row["premises_visit_count"]) == (11, 11)


def test_each_share_stands_beside_it_and_the_difference_is_explained(database: ReadDatabase) -> None:
    row = folded(database, WORKED_CASE)[ACTION]
    assert [share(row, agency)["officer_count"] for agency in FIVE] == [4, 3, 2, 2, 1]
    # MARKET was in all nine; 4, 8 went with POLICE, who saw 1 again; 1, 5, 9 with AGRICULTURE, who saw 2 again;
    # 2, 6 with culture; 3, 7 with transport
    assert [share(row, agency)["premises_count"] for agency in FIVE] == [9, 3, 4, 2, 2]
    assert [share(row, agency)["den_count"] for agency in FIVE] == [1, 0, 0, 0, 0]
    assert [share(row, agency)["case_count"] for agency in FIVE] == [1, 0, 1, 0, 0]
    told = {one["measure"]: (one["shares_added"], one["counted_once"], one["difference"]) for one in row["differences"]}
    # ten visits of MARKET, three of POLICE, four of AGRICULTURE, two and two of the others
    assert told == {
        "premises_count": (20, 9, 11),
        "premises_visit_count": (21, 11, 10),
        "visit_count": (21, 11, 10),
    }


# -- dens --------------------------------------------------------------------------------------------------------------

SAME_DEN = replace(
    joint.DEN,
    entry=entry(31),
    place=replace(joint.AT_DEN, address="安丘市某村 西首院内"),
    credited_agency=POLICE,
)


def credit(row: Row) -> list[tuple[str, bool]]:
    return [(den["credited_agency"], den["disputed"]) for den in row["dens"]]


TOLD_TWICE = (posted(joint.DEN), posted(SAME_DEN, POLICE))


@pytest.mark.parametrize("told", [TOLD_TWICE, TOLD_TWICE[::-1]], ids=["MARKET first", "POLICE first"])
def test_a_den_that_two_agencies_tell_of_is_one(database: ReadDatabase, told: Any) -> None:
    # both happened at noon: the lesser number decides, in whichever order they arrive
    first = min((joint.DEN, SAME_DEN), key=lambda one: str(one.entry)).credited_agency
    row = folded(database, joint.WORKED, told)[ACTION]
    assert (row["den_count"], credit(row)) == (1, [(first, True)])
    assert row["dens"][0]["told_by"] == sorted((MARKET, POLICE))


@pytest.mark.parametrize("agency", [MARKET, POLICE])
def test_and_its_credit_is_settled_by_the_lead(database: ReadDatabase, agency: str) -> None:
    settled = posted(replace(joint.CREDIT, credited_agency=agency))
    row = folded(database, joint.WORKED, TOLD_TWICE, settled)[ACTION]
    assert credit(row) == [(agency, False)]
    assert [share(row, one)["den_count"] for one in (MARKET, POLICE)] == [agency == MARKET, agency == POLICE]


def test_the_next_day_it_is_another_den(database: ReadDatabase) -> None:
    row = folded(database, joint.WORKED, posted(joint.DEN), posted(SAME_DEN, POLICE, NEXT_DAY))[ACTION]
    assert row["den_count"] == 2


def test_people_are_counted_by_dispatch_and_not_by_visit(database: ReadDatabase) -> None:
    again = replace(joint.ARRIVE, entry=entry(41), vehicle_count=2)
    next_day = replace(joint.ARRIVE, entry=entry(42), dispatch_no="D2", inspectors=("m-1",), helpers=("h-1", "h-2"))
    row = folded(database, joint.WORKED, posted(again), posted(next_day, MARKET, NEXT_DAY))[ACTION]
    # m-1, m-2 on D1, m-1 on D2; three of POLICE; told twice, D1 had two vehicles at most, D2 one
    assert (row["officer_count"], row["helper_count"], row["vehicle_count"]) == (6, 3, 3)


def test_warnings_are_counted_wherever_they_were_given(database: ReadDatabase) -> None:
    warning = replace(joint.GUIDE, entry=entry(43), guidance_kind=GuidanceKind.WARNING)
    on_spot = replace(joint.DECIDE, entry=entry(44), spot_decision=SpotDecision.WARNING, fine_fen=None)
    clean = replace(joint.FIND, entry=entry(45), finding_kind=FindingKind.CLEAN)
    row = folded(database, joint.WORKED, posted(warning), posted(on_spot), posted(clean))[ACTION]
    assert (row["warning_count"], row["spot_decision_count"], row["spot_fine_fen"]) == (2, 1, 0)
    assert row["violation_count"] == 0


# -- what came late ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "ended", "late"),
    [
        ("2024-03-11T09:00:00+00:00", None, False),
        ("2024-03-11T15:59:59+00:00", None, False),  # still the same day in Shanghai
        ("2024-03-11T16:00:00+00:00", None, True),
        ("2024-03-11T09:00:00+00:00", datetime(2024, 3, 11, 9, 0, tzinfo=UTC), False),
        ("2024-03-11T09:00:01+00:00", datetime(2024, 3, 11, 9, 0, tzinfo=UTC), True),
    ],
)
def test_late_is_a_later_day_or_after_the_end(recorded: str, ended: datetime | None, *, late: bool) -> None:
    assert is_late({"recorded_at": recorded, "on": "2024-03-11"}, ended) is late


# recorded on 1 March: what happened that day is in time, what happened before is late
EARLY = posted(replace(joint.ARRIVE, entry=entry(51), dispatch_no="D0"), MARKET, "2024-02-28")
AT_ONCE = posted(joint.POLICE_ARRIVE, POLICE, "2024-03-01")


def test_what_comes_late_is_marked_and_counts(database: ReadDatabase) -> None:
    row = folded(database, joint.SCHEDULED, EARLY, AT_ONCE)[ACTION]
    assert [(one["by"], one["late"]) for one in row["field_records"]] == [(MARKET, True), (POLICE, False)]
    assert (row["late_count"], row["officer_count"]) == (1, 5)


def test_once_the_end_is_known_what_was_recorded_after_it_is_late_too(database: ReadDatabase) -> None:
    row = folded(database, joint.SCHEDULED, EARLY, AT_ONCE, posted(joint.END, MARKET, "2024-02-29"))[ACTION]
    assert row["late_count"] == 2


ALONE = (joint.UNDER_WAY, posted(joint.ARRIVE), posted(joint.END, MARKET, NEXT_DAY))


@pytest.mark.parametrize(
    ("past", "nature"),
    [
        (ALONE, "single_agency"),
        ((ALONE, posted(joint.POLICE_ARRIVE, POLICE)), "joint"),
        (joint.WORKED, None),
        (joint.CANCELLED, None),
    ],
)
def test_whether_it_was_joint_is_seen_from_who_was_there(database: ReadDatabase, past: Any, nature: Any) -> None:
    assert folded(database, past)[ACTION]["nature"] == nature


REFUSED = (joint.PLANNED, posted(joint.REFUSE, AGRICULTURE, "2024-03-05"))


def test_answers_are_kept_with_their_reasons(database: ReadDatabase) -> None:
    row = folded(database, REFUSED)[ACTION]
    told = {one["agency"]: one for one in row["members"]}
    assert told[MARKET]["answer"] == told[POLICE]["answer"] == "confirmed"
    refused = {"answer": "refused", "refusal_reason": "no_staff", "answered_on": "2024-03-05"}
    assert refused.items() <= told[AGRICULTURE].items()
    assert row["participants"] == [MARKET, POLICE]


def test_whoever_is_asked_again_has_not_answered(database: ReadDatabase) -> None:
    again = posted(replace(joint.INVITE, invited_agencies=(AGRICULTURE,)), MARKET, "2024-03-06")
    row = folded(database, REFUSED, again)[ACTION]
    asked = {"agency": AGRICULTURE, "answer": "invited", "left_on": None}
    assert {one["agency"]: one for one in row["members"]}[AGRICULTURE] == asked


# -- follow-ups --------------------------------------------------------------------------------------------------------


def standing(database: ReadDatabase, model: Ledger, column: str, day: str) -> list[str]:
    now = datetime.fromisoformat(f"{day}T15:59:00+00:00")  # one minute before midnight in Shanghai
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, MODELS), now)
        return [row[column] for row in page(snapshot, model, SUPERVISOR, moment, Query({})).rows]


DUE = "2024-04-10"


@pytest.mark.parametrize(
    ("more", "day", "item", "action"),
    [
        ((), DUE, "open", "open"),
        ((), "2024-04-11", "overdue", "overdue"),
        ((posted(joint.MOVE, MARKET, AFTERWARDS),), "2024-04-11", "open", "open"),
        ((posted(joint.COMPLETE, MARKET, DUE),), "2024-04-11", "done", "nothing_open"),
        ((posted(joint.COMPLETE, MARKET, "2024-04-11"),), "2024-04-11", "done_late", "nothing_open"),
        ((posted(joint.DROP, MARKET, "2024-04-11"),), "2024-04-11", "withdrawn", "nothing_open"),
    ],
)
def test_follow_ups_as_of_a_day(database: ReadDatabase, more: Any, day: str, item: str, action: str) -> None:
    folded(database, joint.FOLLOWED, *more)
    assert standing(database, JOINT_FOLLOW_UPS, "standing", day) == [item]
    assert standing(database, JOINT_ACTIONS, "follow_up_standing", day) == [action]


def test_a_follow_up_has_its_own_line(database: ReadDatabase) -> None:
    past = (joint.FOLLOWED, posted(joint.MOVE, MARKET, AFTERWARDS))
    row = folded(database, past, model=JOINT_FOLLOW_UPS)[follow_up_id(ACTION, joint.FOLLOW_UP.follow_up)]
    assert (row["joint_action"], row["registrant"], row["responsible_agency"]) == (ACTION, MARKET, MARKET)
    assert (row["complete_by_on"], row["times_moved"]) == (date(2024, 4, 30), 1)


def test_and_the_action_tells_which_is_due_next(database: ReadDatabase) -> None:
    row = folded(database, joint.FOLLOWED, posted(joint.MOVE, MARKET, AFTERWARDS))[ACTION]
    assert (row["open_follow_up_count"], row["next_follow_up_on"]) == (1, date(2024, 4, 30))


# -- what the other records show ---------------------------------------------------------------------------------------

OUT_OF = {"kind": "joint_action", "id": str(ACTION), "relation": "came_out_of"}


FILED_FROM_IT = (
    said(replace(cases.FILE, joint_action=ACTION, conduct=joint.CONDUCT), stream=cases.CASE),
    said(cases.DUPLICATE, by="system", stream=cases.CASE),
)


def test_a_case_shows_where_it_came_from_and_whose_case_is_the_same(database: ReadDatabase) -> None:
    row = folded(database, FILED_FROM_IT, model=CASES)[cases.CASE]
    assert (row["joint_action"], row["links"], row["duplicate_filing"]) == (ACTION, [OUT_OF], True)
    told = {"other_agency": AGRICULTURE, "filed_first": False, "duplicate_match": "same_conduct"}
    assert told.items() <= row["duplicates"][0].items()


def test_and_shows_it_no_more_once_the_conducts_were_told_apart(database: ReadDatabase) -> None:
    row = folded(database, FILED_FROM_IT, said(cases.CLEARED, by="system", stream=cases.CASE), model=CASES)[cases.CASE]
    assert (row["duplicates"], row["duplicate_filing"]) == ([], False)


def test_a_case_shows_a_fine_on_the_spot_for_its_conduct_until_it_is_voided(database: ReadDatabase) -> None:
    past = (FILED_FROM_IT, said(cases.FINED_ON_SPOT, by="system", stream=cases.CASE))
    row = folded(database, past, model=CASES)[cases.CASE]
    assert row["fined_on_spot"]
    assert row["spot_fines"] == [
        {
            "spot_fine": str(joint.entry(10)),
            "other_agency": AGRICULTURE,
            "fined_on": "2024-03-11",
            "document_no": "安农简罚〔2024〕2号",
            "conduct": str(joint.CONDUCT),
        }
    ]
    row = folded(database, past, said(cases.SPOT_FINE_CLEARED, by="system", stream=cases.CASE), model=CASES)[cases.CASE]
    assert (row["spot_fines"], row["fined_on_spot"]) == ([], False)


def test_a_lead_shows_where_it_came_from(database: ReadDatabase) -> None:
    registered = said(replace(leads.REGISTER, joint_action=ACTION), stream=leads.LEAD)
    row = folded(database, registered, model=LEADS)[leads.LEAD]
    assert (row["joint_action"], row["links"]) == (ACTION, [OUT_OF])

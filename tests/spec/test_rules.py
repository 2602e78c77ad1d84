"""What every event must meet, whatever its type, and how one request is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coordination.catalogue import stream_id
from coordination.custody import SYSTEM
from coordination.rules import Rejection, local_date
from tests.spec.cases import FILE as FILE_CASE
from tests.spec.dsl import (
    ACTING,
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    COLLECTIVE,
    LEADER,
    MARKET,
    NEXT_TOWN,
    NOBODY,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    REVIEWER,
    UNIT,
    UNIT_HEAD,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Outcome,
    given,
    said,
)
from tests.spec.leads import (
    ACCEPT,
    CORRECT,
    DISPATCH,
    EXTEND,
    FILE,
    FLAG,
    LEAD,
    LINK,
    MERGE,
    OTHER,
    OTHER_REGISTERED,
    REGISTER,
    REGISTERED,
    TRIAGE,
    TRIAGED,
    VERIFYING,
)

# -- who and when ---------------------------------------------------------------------------------------------------


def test_what_follows_by_rule_cannot_be_posted() -> None:
    given(VERIFYING).as_agency(POLICE).when(FILE).then_rejected("event.by_rule_only", status="role")
    given(VERIFYING).as_administrator().when(FILE).then_rejected("event.by_rule_only")
    given(VERIFYING).as_rule().when(FILE).then(FILE)


def test_supervisors_read_and_do_not_post() -> None:
    given().as_supervisor().when(REGISTER).then_rejected("role.cannot_post", status="role")


@pytest.mark.parametrize("code", ["370784-gly", MARKET, POLICE])
def test_administrators_know_of_no_lead_even_of_their_own_agency(code: str) -> None:
    """Nothing in the answer tells a lead that is there from one that is not, and nobody acts as an agency in that role."""
    for past in ((), REGISTERED, VERIFYING):
        for event in (ACCEPT, CORRECT, EXTEND):
            given(past).as_administrator(code).when(event).then_rejected("stream.not_found", status="missing")


def test_what_has_not_happened_cannot_be_reported_but_clocks_may_differ_by_five_minutes() -> None:
    now = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
    scene = given().at_clock(now).on("2024-03-04")
    scene.happening(now + timedelta(minutes=5)).when(REGISTER).then(REGISTER)
    scene.happening(now + timedelta(minutes=5, microseconds=1)).when(REGISTER).then_rejected(
        "event.occurred_in_future", status="rule", pointer="/time"
    )


def test_a_legal_date_has_come_in_shanghai() -> None:
    almost_midnight = datetime(2024, 3, 4, 15, 50, tzinfo=UTC)  # 23:50 of the 4th in Shanghai
    scene = given().happening(datetime(2024, 3, 4, 1, 0, tzinfo=UTC))
    scene.at_clock(almost_midnight).on("2024-03-04").when(REGISTER).then(REGISTER)
    scene.at_clock(almost_midnight).on("2024-03-05").when(REGISTER).then_rejected(
        "event.legal_date_in_future", pointer="/legalon"
    )
    scene.at_clock(almost_midnight + timedelta(minutes=5)).on("2024-03-05").when(REGISTER).then(REGISTER)


def test_local_dates_change_at_midnight_in_shanghai_all_year() -> None:
    assert local_date(datetime(2024, 7, 1, 15, 59, 59, tzinfo=UTC)) == date(2024, 7, 1)
    assert local_date(datetime(2024, 7, 1, 16, 0, tzinfo=UTC)) == date(2024, 7, 2)
    assert local_date(datetime(2024, 12, 31, 16, 0, tzinfo=UTC)) == date(2025, 1, 1)


def test_only_registered_active_agencies_act() -> None:
    given().as_agency(UNKNOWN_AGENCY).when(REGISTER).then_rejected("agency.unknown", status="role")
    given().with_agency(MARKET, suspended=True).as_agency(MARKET).when(REGISTER).then_rejected(
        "agency.suspended", status="role"
    )
    given(TRIAGED).with_agency(OFFICE, suspended=True).as_office().when(DISPATCH).then_rejected("agency.suspended")


# -- what one may not know of ---------------------------------------------------------------------------------------


def refusal(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome.refusal, Rejection)
    return {name: value for name, value in vars(outcome.refusal).items() if isinstance(value, str)}


def test_a_record_that_one_may_not_know_of_is_refused_like_one_that_is_not_there() -> None:
    absent = given().as_agency(POLICE).when(FLAG)
    hidden = given(REGISTERED).as_agency(POLICE).when(FLAG)
    absent.then_rejected("stream.not_found", status="missing", pointer="/subject")
    assert refusal(hidden) == refusal(absent)


def test_a_wrong_guess_at_the_version_or_kind_tells_nothing_to_those_who_may_not_know() -> None:
    absent = refusal(given().as_agency(POLICE).expecting(7).when(FLAG))
    assert absent["code"] == "stream.not_found"
    assert refusal(given(REGISTERED).as_agency(POLICE).expecting(7).when(FLAG)) == absent
    campaign = stream_id("campaign", CAMPAIGN)
    assert refusal(given().as_agency(POLICE).when(FLAG, campaign)) == absent


def test_offices_know_the_records_of_their_own_campaigns_only() -> None:
    given(REGISTERED).as_office(OFFICE).when(FLAG).then(FLAG)
    given(REGISTERED).as_office(OTHER_OFFICE).when(FLAG).then_rejected("stream.not_found")


def test_nobody_begins_a_record_in_the_place_of_what_is_yet_to_come() -> None:
    """Ids made from a key can be computed by everybody: an agency's before it is registered, a consequence's before its cause."""
    for place in (stream_id("agency", "370784-new"), stream_id("campaign", "anqiu-2030"), stream_id("lead", "x")):
        given().when(REGISTER, place).then_rejected("stream.reserved_id", pointer="/subject")
        given().as_rule().when(REGISTER, place).then_accepted()


def test_an_id_begins_one_record_only() -> None:
    given(REGISTERED).when(REGISTER).then_rejected("stream.exists", status="conflict", pointer="/subject")
    given(REGISTERED).when(FILE_CASE, LEAD).then_rejected("stream.other_kind", status="conflict", pointer="/subject")


# -- versions -------------------------------------------------------------------------------------------------------


def test_a_sender_who_names_a_version_is_refused_when_the_record_has_moved_on() -> None:
    scene = given(TRIAGED).as_office()
    scene.expecting(2).when(DISPATCH).then(DISPATCH)
    scene.expecting(1).when(DISPATCH).then_rejected(
        "stream.stale_version", status="conflict", pointer="/expectedversion"
    )
    scene.expecting(3).when(DISPATCH).then_rejected("stream.stale_version")
    given().expecting(0).when(REGISTER).then(REGISTER)


def test_versions_count_from_one_on_each_stream() -> None:
    decided = given(OTHER_REGISTERED).when_all((REGISTER, LEAD), (CORRECT, LEAD)).decided
    assert [(item.envelope.stream, item.envelope.version) for item in decided] == [(LEAD, 1), (LEAD, 2)]


# -- one request ----------------------------------------------------------------------------------------------------


def test_events_of_one_request_are_judged_one_upon_the_other() -> None:
    scene = (
        given()
        .as_office()
        .when_all((REGISTER, LEAD), (TRIAGE, LEAD), (DISPATCH, LEAD))
        .then(REGISTER, TRIAGE, DISPATCH)
    )
    scene.then_state(LEAD, offered_to=POLICE)


def test_a_refused_event_leaves_the_work_as_it_was() -> None:
    late = replace(DISPATCH, feedback_due_on=date(2024, 3, 3))
    outcome = given().as_office().when_all((REGISTER, LEAD), (TRIAGE, LEAD), (late, LEAD))
    outcome.then_rejected("lead.due_before_dispatch")
    assert outcome.checks[LEAD] == 0
    # the refused event had read the agency that it names; the request does not rest on it any more
    assert stream_id("agency", POLICE) not in outcome.checks


def test_every_stream_read_or_written_is_checked_at_the_version_it_had() -> None:
    scene = given(TRIAGED).as_office()
    outcome = scene.when(DISPATCH)
    outcome.then(DISPATCH)
    read = stream_id("campaign", CAMPAIGN), stream_id("agency", OFFICE), stream_id("agency", POLICE)
    assert outcome.checks == {LEAD: 2, **{stream: scene.streams[stream].version for stream in read}}


def test_what_follows_is_by_the_system_at_the_time_of_its_trigger() -> None:
    outcome = given(REGISTERED, OTHER_REGISTERED).as_office().on("2024-03-05").by_officer("ofc-1").when(MERGE)
    trigger, follows = (item.envelope for item in outcome.decided)
    assert (follows.agency, follows.sender, follows.source, follows.officer) == (SYSTEM, SYSTEM, "liandong", None)
    assert (follows.stream, follows.version) == (OTHER, 2)
    assert follows.causation_id == trigger.id
    assert (follows.occurred_at, follows.legal_on) == (trigger.occurred_at, trigger.legal_on)
    assert follows.id not in ("", trigger.id)
    again = given(REGISTERED, OTHER_REGISTERED).as_office().on("2024-03-05").when(MERGE)
    assert again.decided[1].envelope.id == follows.id, "the same trigger has the same consequence, by id"


def test_a_refused_consequence_refuses_its_trigger() -> None:
    half = said(replace(LINK, to=LEAD), by=AGRICULTURE, stream=OTHER)  # only the other side tells of the link
    outcome = given(REGISTERED, OTHER_REGISTERED, half).as_office().when(LINK)
    outcome.then_rejected("link.told_already")
    assert outcome.decided == ()


# -- approvals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("officer", "on", "stands"),
    [
        (LEADER, "2024-03-04", True),  # a deputy is a leader (负责人)
        (CHIEF, "2024-03-04", True),
        (ACTING, "2024-01-01", True),
        (ACTING, "2024-12-31", True),
        (ACTING, "2023-12-31", False),  # not yet acting on that day
        (ACTING, "2025-01-01", False),
        (UNIT_HEAD, "2024-03-04", False),
        (REVIEWER, "2024-03-04", False),
        (COLLECTIVE, "2024-03-04", False),
        (NOBODY, "2024-03-04", False),
    ],
)
def test_leaders_approve_on_the_days_of_their_post(officer: str, on: str, stands: bool) -> None:  # noqa: FBT001
    event = replace(EXTEND, approved_by=officer)
    outcome = given(VERIFYING).as_agency(POLICE).on(on).when(event)
    if stands:
        outcome.then(event)
    else:
        outcome.then_rejected("approval.wrong_post", pointer="/data/approved_by", basis="第十八条")


def test_the_leader_of_an_agency_approves_for_its_units() -> None:
    held_by_unit = (*TRIAGED, said(replace(DISPATCH, to_agency=UNIT), by=OFFICE), said(ACCEPT, by=UNIT))
    given(held_by_unit).as_agency(UNIT).when(EXTEND).then(EXTEND)
    given(held_by_unit).with_agency(UNIT, parents=()).as_agency(UNIT).when(EXTEND).then_rejected("approval.wrong_post")


def test_the_leader_of_another_agency_does_not_approve() -> None:
    given(VERIFYING).with_agency(POLICE, tenures=()).as_agency(POLICE).when(EXTEND).then_rejected("approval.wrong_post")


# -- agencies, campaigns and offences that are named ----------------------------------------------------------------


@pytest.mark.parametrize("code", [UNKNOWN_AGENCY, AGRICULTURE])
def test_a_named_agency_is_registered_and_not_suspended(code: str) -> None:
    scene = given(TRIAGED).with_agency(AGRICULTURE, suspended=True).as_office()
    refused = scene.when(replace(DISPATCH, to_agency=code))
    refused.then_rejected("agency.not_available", pointer="/data/to_agency")
    assert code in refusal(refused)["zh"]
    scene.when(replace(TRIAGE, panel=(MARKET, code))).then_rejected("agency.not_available", pointer="/data/panel")


def test_new_records_count_in_campaigns_under_way() -> None:
    given().when(replace(REGISTER, campaigns=(CAMPAIGN, UNKNOWN_CAMPAIGN))).then_rejected(
        "campaign.not_open", pointer="/data/campaigns"
    )
    given().with_campaign(CAMPAIGN, closed=True).when(REGISTER).then_rejected("campaign.not_open")


def test_an_offence_is_on_the_list_of_one_of_the_campaigns() -> None:
    given().when(replace(REGISTER, offence="trademark")).then_accepted()
    given().when(replace(REGISTER, offence="tea_brand")).then_rejected(
        "campaign.unknown_offence", pointer="/data/offence"
    )
    given().when(replace(REGISTER, offence="tea_brand", campaigns=(CAMPAIGN, NEXT_TOWN))).then_accepted()
    given(REGISTERED).as_office().when(replace(TRIAGE, offence="tea_brand")).then_rejected("campaign.unknown_offence")
    given(REGISTERED).as_office().when(replace(TRIAGE, offence="counterfeit")).then_accepted()

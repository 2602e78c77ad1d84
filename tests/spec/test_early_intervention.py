"""Police or procuratorate come in early: request, answer, what may be done before a criminal case, advice (legal.md §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.packs import rule_book
from coordination.streams.case import Stage as CaseStage
from coordination.streams.clock import Attachment, clock_id
from coordination.streams.clock import Stage as ClockStage
from coordination.streams.early_intervention import COERCIVE, Activity, Duty, Stage
from coordination.streams.lead import LeadEarlyInterventionOpened
from coordination.streams.lead import Stage as LeadStage
from tests.spec import cases, referrals
from tests.spec import early_interventions as early
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    NEXT_TOWN,
    NOBODY,
    OFFICE,
    POLICE,
    UNKNOWN_AGENCY,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.early_interventions import AT, INTERVENTION, SECOND
from tests.spec.referrals import CITY_POLICE, COURT, NEXT_POLICE, PROCURATORATE, REFERRAL

NONE, REQUESTED, ACTIVE, DECLINED, WITHDRAWN, ADVISED, OVERTAKEN = Stage
CAME_IN = {ACTIVE, WITHDRAWN, ADVISED, OVERTAKEN}
EVER = {*Stage} - {NONE}
MACHINE: dict[str, tuple[Any, tuple[str, ...], set[Stage], Stage | None]] = {
    "request": (early.REQUEST, (MARKET,), {NONE}, REQUESTED),
    "accept": (early.ACCEPT, (POLICE,), {REQUESTED}, ACTIVE),
    "decline": (early.DECLINE, (POLICE,), {REQUESTED}, DECLINED),
    "withdraw": (early.WITHDRAW, (MARKET,), {REQUESTED, ACTIVE}, WITHDRAWN),
    "log": (early.LOG, (MARKET, POLICE), CAME_IN, None),
    "end": (early.END, (POLICE,), {ACTIVE}, ADVISED),
    "overtake": (early.OVERTAKE, (), EVER, OVERTAKEN),
}
BY_RULE = {"overtake"}
DAY = "2024-03-12"


def acting(past: Any, move: str) -> Scene:
    scene = given(past).on(DAY)
    return scene.as_rule() if move in BY_RULE else scene.as_agency(MACHINE[move][1][0])


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("early_intervention.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, _, stages, after = MACHINE[move]
    outcome = acting(AT[stage], move).when(event, INTERVENTION)
    if stage in stages:
        outcome.then_accepted().then_state(INTERVENTION, stage=after or stage)
    else:
        assert outcome.refusal is not None
        # whoever was asked, and is not any more, knows nothing of it
        codes = {"record.wrong_stage", "stream.exists", "stream.not_found"}
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)


@pytest.mark.parametrize("move", [move for move in MACHINE if move not in {"request", *BY_RULE}])
@pytest.mark.parametrize("actor", [MARKET, POLICE, PROCURATORATE, AGRICULTURE])
def test_event_by(move: str, actor: str) -> None:
    event, by, stages, _ = MACHINE[move]
    stage = min(stages, key=list(Stage).index)
    outcome = given(AT[stage]).as_agency(actor).on(DAY).when(event, INTERVENTION)
    if actor in by:
        outcome.then_accepted()
    elif actor in (MARKET, POLICE):
        sides = {"record.not_registrant", "record.not_offered", "record.not_holder"}
        assert outcome.refusal is not None
        assert outcome.refusal.code in sides
        outcome.then_rejected(outcome.refusal.code)
    else:
        outcome.then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize("move", [move for move in MACHINE if move not in {"request", *BY_RULE}])
def test_the_office_reads_and_does_not_act(move: str) -> None:
    event, _, stages, _ = MACHINE[move]
    outcome = given(AT[min(stages, key=list(Stage).index)]).as_office(OFFICE).on(DAY).when(event, INTERVENTION)
    assert outcome.refusal is not None
    assert outcome.refusal.code != "stream.not_found"


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(AT[stage]).then_state(INTERVENTION, stage=stage)


def test_what_follows_by_rule_cannot_be_posted() -> None:
    given(early.ACTIVE).as_agency(POLICE).when(early.OVERTAKE, INTERVENTION).then_rejected("event.by_rule_only")
    given(early.READY).as_agency(MARKET).when(early.OPENED_IN_CASE, cases.CASE).then_rejected("event.by_rule_only")


HELD_ELSEWHERE = (referrals.JUSTICE, cases.INVESTIGATING, cases.verifying(2, by=POLICE))
LEAD_AT_POLICE = replace(early.ON_LEAD, record=cases.OTHER_LEAD)
FILED = (referrals.FILED,)
"""The police have filed a criminal case on the case's referral, and nobody had been asked before."""
REFUSED = (
    ("early_intervention.record_not_yours", early.READY, AGRICULTURE, early.REQUEST),
    ("early_intervention.record_not_yours", early.READY, MARKET, replace(early.REQUEST, record=the("case", 9))),
    ("early_intervention.record_not_yours", HELD_ELSEWHERE, MARKET, LEAD_AT_POLICE),
    ("early_intervention.record_not_worked_on", (referrals.JUSTICE, cases.CLOSED), MARKET, early.REQUEST),
    ("early_intervention.campaigns_differ", early.READY, MARKET, replace(early.REQUEST, campaigns=(NEXT_TOWN,))),
    ("early_intervention.filed_already", FILED, MARKET, early.REQUEST),
    ("early_intervention.organ_not_invitable", early.READY, MARKET, replace(early.REQUEST, invited_agency=AGRICULTURE)),
    ("early_intervention.organ_not_invitable", early.READY, MARKET, replace(early.REQUEST, invited_agency=COURT)),
    (
        "early_intervention.organ_not_invitable",
        HELD_ELSEWHERE,
        POLICE,
        replace(LEAD_AT_POLICE, invited_agency=POLICE),
    ),
    ("agency.not_available", early.READY, MARKET, replace(early.REQUEST, invited_agency=UNKNOWN_AGENCY)),
    ("early_intervention.not_same_level", early.READY, MARKET, replace(early.REQUEST, invited_agency=CITY_POLICE)),
    ("early_intervention.asked_already", early.REQUESTED, MARKET, early.REQUEST),
    ("early_intervention.asked_already", early.ACTIVE, MARKET, early.REQUEST),
    ("approval.wrong_post", early.READY, MARKET, replace(early.REQUEST, approved_by=NOBODY)),
)
REFUSED_INSIDE = (
    ("early_intervention.outside_its_time", early.ACTIVE, POLICE, early.LOG, "2024-03-07"),
    ("early_intervention.outside_its_time", early.ADVISED, POLICE, early.LOG, "2024-03-21"),
    ("early_intervention.outside_its_time", early.WITHDRAWN_UNANSWERED, MARKET, early.LOG, "2024-03-07"),
    ("early_intervention.not_a_side", early.ACTIVE, OFFICE, early.LOG, DAY),
    ("early_intervention.coercive_before_filing", early.ACTIVE, POLICE, early.SEIZE, DAY),
    ("early_intervention.coercive_before_filing", early.ACTIVE, MARKET, early.SEIZE, DAY),
)


@pytest.mark.parametrize(("code", "past", "actor", "event"), REFUSED, ids=lambda value: str(value)[:50])
def test_request_refused(code: str, past: Any, actor: str, event: Any) -> None:
    given(past).as_agency(actor).on("2024-04-01").when(event, SECOND).then_rejected(code)


@pytest.mark.parametrize(("code", "past", "actor", "event", "on"), REFUSED_INSIDE, ids=lambda value: str(value)[:50])
def test_refused_inside(code: str, past: Any, actor: str, event: Any, on: str) -> None:
    given(past).as_agency(actor).on(on).when(event, INTERVENTION).then_rejected(code)


def test_every_guard_is_met_here() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("early_intervention.")
        for guard in event.guards
        if guard.code.startswith("early_intervention.")
    }
    assert declared == {code for code, *_ in (*REFUSED, *REFUSED_INSIDE) if code.startswith("early_intervention.")}


# -- stories -------------------------------------------------------------------------------------------------------------


def test_the_record_is_told_and_the_organ_is_offered_it() -> None:
    """M85: the police are asked in before anything is referred."""
    scene = given(early.READY).as_agency(MARKET).on("2024-03-06").when(early.REQUEST, INTERVENTION)
    told = scene.then(early.REQUEST, on_stream(cases.CASE, early.OPENED_IN_CASE))
    told.then_state(INTERVENTION, registrant=MARKET, holder=None, offered_to=POLICE, invited=POLICE)
    told.then_state(cases.CASE, interventions=(INTERVENTION,), stage=CaseStage.INVESTIGATING)
    told.then_known_to({MARKET: {"registered"}, POLICE: {"offered"}, f"campaign:{CAMPAIGN}": {"office"}}, INTERVENTION)
    # the request opens no more than itself: the case is no business of the police yet
    assert POLICE not in told.state(cases.CASE).participants
    assert told.state(INTERVENTION).awaited == (POLICE, Duty.ANSWER)


def test_a_deputy_may_approve_and_the_chief_too() -> None:
    for officer in (LEADER, CHIEF):
        event = replace(early.REQUEST, approved_by=officer)
        given(early.READY).as_agency(MARKET).when(event, INTERVENTION).then_accepted()


def test_who_comes_in_holds_it_and_is_waited_for() -> None:
    scene = given(early.REQUESTED).as_agency(POLICE).on("2024-03-08").when(early.ACCEPT, INTERVENTION)
    held = scene.then(early.ACCEPT)
    held.then_known_to({MARKET: {"registered"}, POLICE: {"holds"}, f"campaign:{CAMPAIGN}": {"office"}}, INTERVENTION)
    assert held.state(INTERVENTION).awaited == (POLICE, Duty.ADVISE)
    over = held.on("2024-03-20").when(early.END, INTERVENTION).then(early.END)
    over.then_state(INTERVENTION, stage=ADVISED, ended_on=date(2024, 3, 20))
    assert over.state(INTERVENTION).awaited is None


def test_who_declines_knows_of_it_no_more() -> None:
    over = given(early.REQUESTED).as_agency(POLICE).when(early.DECLINE, INTERVENTION).then(early.DECLINE)
    over.then_known_to({MARKET: {"registered"}, f"campaign:{CAMPAIGN}": {"office"}}, INTERVENTION)


def test_withdrawing_takes_an_unanswered_offer_away_and_leaves_who_had_come_in() -> None:
    gone = given(early.WITHDRAWN_UNANSWERED)
    gone.then_known_to({MARKET: {"registered"}, f"campaign:{CAMPAIGN}": {"office"}}, INTERVENTION)
    given(early.WITHDRAWN).then_state(INTERVENTION, holder=POLICE, ended_on=date(2024, 3, 15))


def test_both_organs_may_be_asked_in_one_case() -> None:
    scene = given(early.ACTIVE).as_agency(MARKET).on(DAY).when(early.ASK_PROCURATORATE, SECOND)
    scene = scene.then_accepted()
    scene.then_state(cases.CASE, interventions=(INTERVENTION, SECOND))
    scene.as_agency(PROCURATORATE).when(early.ACCEPT, SECOND).then_accepted().then_state(SECOND, stage=ACTIVE)


@pytest.mark.parametrize(
    "past", [early.DECLINED, early.WITHDRAWN, early.ADVISED], ids=["declined", "withdrawn", "over"]
)
def test_what_is_over_may_be_asked_anew(past: Any) -> None:
    given(past).as_agency(MARKET).on("2024-04-01").when(early.REQUEST, SECOND).then_accepted()


def test_another_level_needs_a_word() -> None:
    event = replace(early.REQUEST, invited_agency=CITY_POLICE, invited_level_reason="省级督办，指定市局介入")
    given(early.READY).as_agency(MARKET).when(event, INTERVENTION).then_accepted()


VERIFYING = (referrals.JUSTICE, cases.verifying(1))


def test_a_lead_under_verification_may_be_asked_about() -> None:
    scene = given(VERIFYING).as_agency(MARKET).when(early.ON_LEAD, INTERVENTION)
    opened = LeadEarlyInterventionOpened(intervention=INTERVENTION)
    scene.then(early.ON_LEAD, on_stream(cases.LEAD, opened)).then_state(cases.LEAD, stage=LeadStage.VERIFYING)


def test_once_a_case_is_filed_on_the_lead_the_case_is_what_one_asks_about() -> None:
    scene = given(VERIFYING).as_agency(MARKET).when(early.ON_LEAD, INTERVENTION).then_accepted()
    scene = scene.when(cases.FILE_ON_LEAD, cases.CASE).then_accepted()
    scene.when(early.ON_LEAD, SECOND).then_rejected("early_intervention.record_not_worked_on")
    # the request on the lead is one on this matter still
    scene.when(early.REQUEST, SECOND).then_rejected("early_intervention.asked_already")
    withdrawn = scene.when(early.WITHDRAW, INTERVENTION).then_accepted()
    withdrawn.when(early.REQUEST, SECOND).then_accepted()


def test_the_police_may_ask_the_procuratorate_about_a_lead_of_theirs() -> None:
    event = replace(LEAD_AT_POLICE, invited_agency=PROCURATORATE)
    given(HELD_ELSEWHERE).as_agency(POLICE).when(event, INTERVENTION).then_accepted()


@pytest.mark.parametrize("activity", Activity, ids=lambda activity: activity.value)
def test_before_filing_nothing_that_restricts_anybody(activity: Activity) -> None:
    """公安机关办理刑事案件程序规定 第一百七十四条: no compulsory measures, no sealing, seizing, freezing, no technical means."""
    forbidden = {"compulsory_measure", "search", "sealing", "seizure", "freezing", "technical_investigation"}
    assert {one.value for one in COERCIVE} == forbidden
    for actor in (MARKET, POLICE):
        outcome = given(early.ACTIVE).as_agency(actor).on(DAY).when(replace(early.LOG, activity=activity), INTERVENTION)
        if activity.value in forbidden:
            outcome.then_rejected(
                "early_intervention.coercive_before_filing", pointer="/data/activity", basis="第一百七十四条"
            )
            assert outcome.refusal is not None
            assert activity.zh in outcome.refusal.zh
        else:
            outcome.then_accepted()


def review_after(past: Any) -> Scene:
    """The case of an intervention has been referred, and the police review it."""
    day = "2024-03-18"
    return given(past).after(
        said(cases.SUSPECT_CRIME, on=day),
        said(referrals.DRAFT, on=day, stream=REFERRAL),
        said(cases.OPEN_REFERRAL, by="system", on=day),
        said(referrals.ASSIGN, on=day, stream=REFERRAL),
        said(referrals.REPORT, on=day, stream=REFERRAL),
        said(referrals.APPROVE, on=day, stream=REFERRAL),
        said(referrals.SEND, on="2024-03-22", stream=REFERRAL),
        said(referrals.SIGN, by=POLICE, on="2024-03-23", stream=REFERRAL),
        said(referrals.ACCEPT, by=POLICE, on="2024-03-24", stream=REFERRAL),
    )


def test_a_criminal_case_ends_what_was_early() -> None:
    scene = review_after(early.ACTIVE).as_agency(MARKET).on("2024-03-20").when(early.ASK_PROCURATORATE, SECOND)
    scene = scene.then_accepted().as_agency(POLICE).on("2024-03-27").when(referrals.FILE, REFERRAL)
    over = scene.then(referrals.FILE, on_stream(INTERVENTION, early.OVERTAKE), on_stream(SECOND, early.OVERTAKE))
    over.then_state(INTERVENTION, stage=OVERTAKEN, ended_on=date(2024, 3, 27), filed_by=POLICE, holder=POLICE)
    # the procuratorate had not answered, and is not asked any more
    over.then_state(SECOND, stage=OVERTAKEN, offered_to=None)
    over.then_known_to({MARKET: {"registered"}, f"campaign:{CAMPAIGN}": {"office"}}, SECOND)


def test_a_criminal_case_ends_what_was_asked_on_a_lead_of_the_case_and_leaves_what_is_over() -> None:
    case_on_lead = said(replace(cases.FILE_ON_LEAD), on="2024-03-04")
    past = (
        referrals.JUSTICE,
        cases.verifying(1),
        said(early.ON_LEAD, on="2024-03-04", stream=INTERVENTION),
        said(early.OPENED_ON_LEAD, by="system", stream=cases.LEAD),
        case_on_lead,
        said(cases.ASSIGN, on="2024-03-05"),
    )
    scene = review_after(past).as_agency(POLICE).on("2024-03-27").when(referrals.FILE, REFERRAL)
    scene.then(referrals.FILE, on_stream(INTERVENTION, early.OVERTAKE))
    over = review_after(early.ADVISED).as_agency(POLICE).on("2024-03-27").when(referrals.FILE, REFERRAL)
    over.then(referrals.FILE).then_state(INTERVENTION, stage=ADVISED)


def test_with_a_criminal_case_of_its_own_the_organ_may_seize_that_day_and_the_agency_may_not() -> None:
    scene = review_after(early.ACTIVE).as_agency(POLICE).on("2024-03-27").when(referrals.FILE, REFERRAL)
    filed = scene.then_accepted()
    filed.as_agency(POLICE).when(early.SEIZE, INTERVENTION).then(early.SEIZE)
    filed.as_agency(MARKET).when(early.SEIZE, INTERVENTION).then_rejected("early_intervention.coercive_before_filing")
    # the day before, told late, there was no criminal case
    late = filed.as_agency(POLICE).on("2024-03-26")
    late.when(early.SEIZE, INTERVENTION).then_rejected("early_intervention.coercive_before_filing")
    late.when(early.LOG, INTERVENTION).then(early.LOG)
    # from the next day on it is the criminal case's own business
    filed.as_agency(POLICE).on("2024-03-28").when(early.SEIZE, INTERVENTION).then_rejected(
        "early_intervention.outside_its_time"
    )


def test_somebody_elses_criminal_case_gives_the_organ_no_powers() -> None:
    past = (early.ACTIVE, early.posted(replace(early.OVERTAKE, filed_by=NEXT_POLICE), "system", "2024-03-27"))
    scene = given(past).as_agency(POLICE).on("2024-03-27")
    scene.when(early.SEIZE, INTERVENTION).then_rejected("early_intervention.coercive_before_filing")


def test_after_the_criminal_case_fell_one_may_ask_again() -> None:
    given(referrals.WITHDRAWN).as_agency(MARKET).on("2024-05-07").when(early.REQUEST, INTERVENTION).then_accepted()


def test_every_stage_at_which_a_case_is_worked_on() -> None:
    for stage, past in cases.AT.items():
        if stage is CaseStage.NONE:
            continue
        outcome = given(referrals.JUSTICE, past).as_agency(MARKET).on("2024-06-04").when(early.REQUEST, INTERVENTION)
        if stage is CaseStage.TRANSFERRED_OUT:
            outcome.then_rejected("early_intervention.record_not_yours")
        elif stage in (CaseStage.CLOSED, CaseStage.ARCHIVED):
            outcome.then_rejected("early_intervention.record_not_worked_on")
        else:
            outcome.then_accepted()


# -- the internal clock --------------------------------------------------------------------------------------------------

REPLY = clock_id(INTERVENTION, "early_intervention_reply", 1)


def asked(*past: Any) -> Scene:
    scene = given(*(past or (early.READY,))).under(Attachment(rule_book())).as_agency(MARKET).on("2024-03-06")
    return scene.when(early.REQUEST, INTERVENTION).then_accepted()


def test_the_answer_is_due_within_three_working_days_by_agreement_not_by_law() -> None:
    clock = asked().state(REPLY)
    # Wednesday 6 March: Thursday, Friday, Monday 11 March
    assert (clock.stage, clock.owner, clock.due.due_date_lenient) == (ClockStage.RUNNING, POLICE, date(2024, 3, 11))
    rule = next(rule for rule in rule_book().rules if rule.id == "early_intervention_reply")
    assert (rule.nature.value, rule.verification.value, rule.pending) == ("internal", "D", frozenset())


@pytest.mark.parametrize("answer", [early.ACCEPT, early.DECLINE], ids=["accept", "decline"])
def test_either_answer_meets_it(answer: Any) -> None:
    scene = asked().as_agency(POLICE).on("2024-03-08").when(answer, INTERVENTION).then_accepted()
    assert scene.state(REPLY).stage is ClockStage.SATISFIED


def test_a_withdrawn_request_needs_no_answer() -> None:
    scene = asked().on("2024-03-07").when(early.WITHDRAW, INTERVENTION).then_accepted()
    assert scene.state(REPLY).stage is ClockStage.WAIVED


def test_nor_does_one_that_a_criminal_case_has_overtaken() -> None:
    scene = review_after(early.READY).under(Attachment(rule_book())).as_agency(MARKET).on("2024-03-26")
    scene = scene.when(early.REQUEST, INTERVENTION).then_accepted()
    scene = scene.as_agency(POLICE).on("2024-03-27").when(referrals.FILE, REFERRAL).then_accepted()
    assert scene.state(REPLY).stage is ClockStage.WAIVED

"""Campaigns: the plan item by item, its office and members, its end and who keeps the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import stream_id
from coordination.custody import reasons
from coordination.rules import Role
from coordination.streams.agency import (
    AgencyDissolved,
    AgencyRegistered,
    AgencyRepresentationDeclared,
    AgencyType,
    Form,
)
from coordination.streams.campaign import (
    CampaignAnnounced,
    CampaignAttachmentListed,
    CampaignClosed,
    CampaignDissolved,
    CampaignDutiesSet,
    CampaignFocusListed,
    CampaignItemWithdrawn,
    CampaignMemberJoined,
    CampaignMemberLeft,
    CampaignOffenceListed,
    CampaignOfficeDesignated,
    CampaignPhaseScheduled,
    CampaignPlanAmended,
    CampaignReturnScheduled,
    CampaignRosterPostNamed,
    CampaignSubOperationListed,
    CampaignTaskAssigned,
    Content,
    Covers,
    Cutoff,
    FocusKind,
    Instance,
    ItemKind,
    Openness,
    Plan,
    Rhythm,
    RosterRole,
    Triage,
    Weekday,
)
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, UNIT, UNKNOWN_AGENCY, Outcome, Scene, given, said
from tests.spec.leads import REGISTER, TRIAGE

CODE, BOARD, BRIGADE, BUREAU = "weifang-2025", "370784-zbb-2025", "370784-wszhzfdd", "370784-wjj"
HERE = stream_id("campaign", CODE)
D = date.fromisoformat

PLAN = Plan(
    title="2025年打击侵权假冒专项行动方案",
    short_title="2025打假",
    title_en="Campaign of 2025",
    issuer=MARKET,
    adcode="370784",
    starts_on=D("2025-01-01"),
    ends_on=D("2025-06-30"),
    triage=Triage.CENTRAL,
)
ANNOUNCED = CampaignAnnounced(code=CODE, plan=PLAN)
OFFICE = CampaignOfficeDesignated(office=BOARD)
PHASE = CampaignPhaseScheduled(code="1", title="动员部署阶段", starts_on=D("2025-01-01"), ends_on=D("2025-01-31"))
TASK = CampaignTaskAssigned(code="4.1", title="商标", text="严查商标侵权。", lead_agency=MARKET, cooperators=(POLICE,))
OFFENCE = CampaignOffenceListed(code="01", title="假冒注册商标", tasks=("4.1",))
FOCUS = CampaignFocusListed(code="4.1-goods", kind=FocusKind.GOODS, items=("服装", "食品"), tasks=("4.1",))
SUB = CampaignSubOperationListed(code="jianwang", title="“剑网”专项行动", tasks=("4.1",))
TABLE = CampaignAttachmentListed(code="annex-2", title="统计表", supplied=True)
RETURN = CampaignReturnScheduled(
    code="R03",
    title="统计表",
    content=(Content.STATISTICS,),
    due_from=(POLICE,),
    due_to=BOARD,
    rhythm=Rhythm.MONTHLY,
    day=24,
    covers=Covers.SAME_MONTH,
    cutoff=Cutoff.DUE_DAY,
    attachments=("annex-2",),
)
POST = CampaignRosterPostNamed(code="01", roster_role=RosterRole.LEADER, post_title="局长", unit=MARKET)
JOINED = CampaignMemberJoined(member=POLICE)
CLOSED = CampaignClosed(reason="任务完成")
DISSOLVED = CampaignDissolved(successor=MARKET)


def body(code: str, form: Form, agency_type: AgencyType = AgencyType.TASK_FORCE, host: str | None = None) -> Any:
    registered = AgencyRegistered(
        code=code, name=code, short_name=code, adcode="370784", agency_type=agency_type, form=form, host=host
    )
    return said(registered, stream=stream_id("agency", code))


BODIES = (
    body(BOARD, Form.OFFICE, host=MARKET),
    body(BUREAU, Form.DEPARTMENT, AgencyType.HEALTH),
    body(BRIGADE, Form.BRIGADE, AgencyType.HEALTH),
)


def campaign(*events: Any) -> Scene:
    """The campaign is announced, has its office, and the events were said of it; the administrator is about to act."""
    past = (said(event, stream=HERE) for event in (ANNOUNCED, OFFICE, *events))
    return given(*BODIES, *past).as_administrator().on("2025-02-01")


def accepted(event: Any, *past: Any) -> Scene:
    told = campaign(*past).when(event, HERE)
    # what is owed follows from a return, and is told by tests of its own
    return told.then_accepted() if isinstance(event, CampaignReturnScheduled) else told.then(event)


# -- the frame -----------------------------------------------------------------------------------------------------------------


def test_a_campaign_begins_with_its_plan() -> None:
    scene = given(*BODIES).as_administrator().when(ANNOUNCED, HERE).then(ANNOUNCED)
    scene.then_state(HERE, announced=True, closed=False, triage="central", office=None, offences=frozenset())


def test_a_campaign_is_found_under_its_code_and_announced_once() -> None:
    given(*BODIES).as_administrator().when(ANNOUNCED, UUID(int=5)).then_rejected("campaign.code_mismatch")
    campaign().when(ANNOUNCED, HERE).then_rejected("stream.exists")


def test_a_plan_has_an_issuer_in_the_directory_and_dates_in_order() -> None:
    scene = given(*BODIES).as_administrator()
    nobody = replace(ANNOUNCED, plan=replace(PLAN, issuer=UNKNOWN_AGENCY))
    scene.when(nobody, HERE).then_rejected("campaign.issuer_not_registered", pointer="/data/plan/issuer")
    backwards = replace(ANNOUNCED, plan=replace(PLAN, ends_on=D("2024-12-31")))
    scene.when(backwards, HERE).then_rejected("campaign.period_out_of_order")


def test_agencies_do_not_write_plans() -> None:
    given(*BODIES).as_agency(MARKET).when(ANNOUNCED, HERE).then_rejected("role.administrator_only")


def test_the_frame_may_be_said_anew() -> None:
    longer = CampaignPlanAmended(plan=replace(PLAN, ends_on=D("2025-12-31")))
    accepted(longer).then_state(HERE, plan=longer.plan)


# -- the lists -------------------------------------------------------------------------------------------------------------------

LISTED = {
    ItemKind.PHASE: PHASE,
    ItemKind.TASK: TASK,
    ItemKind.OFFENCE: OFFENCE,
    ItemKind.FOCUS: FOCUS,
    ItemKind.SUB_OPERATION: SUB,
    ItemKind.ATTACHMENT: TABLE,
    ItemKind.RETURN: RETURN,
    ItemKind.ROSTER: POST,
}
ANEW: dict[ItemKind, dict[str, Any]] = {
    ItemKind.FOCUS: {"items": ("化妆品",)},
    ItemKind.ROSTER: {"document_no": "安市监〔2025〕9号"},
}


@pytest.mark.parametrize("kind", ItemKind)
def test_an_item_is_listed_replaced_and_withdrawn(kind: ItemKind) -> None:
    item = LISTED[kind]
    base = () if kind in (ItemKind.TASK, ItemKind.ATTACHMENT) else (TASK, TABLE)
    scene = accepted(item, *base)
    assert scene.state(HERE).listed[kind, item.code] == item
    anew = replace(item, **ANEW.get(kind, {"title": "改"}))
    scene = scene.when(anew, HERE).then_accepted()
    assert scene.state(HERE).listed[kind, item.code] == anew
    withdrawn = CampaignItemWithdrawn(item_kind=kind, code=item.code)
    gone = scene.when(withdrawn, HERE).then_accepted()
    assert (kind, item.code) not in gone.state(HERE).listed
    gone.when(withdrawn, HERE).then_rejected("campaign.item_not_listed")


def test_only_listed_offences_classify_leads() -> None:
    lead = replace(REGISTER, campaigns=(CODE,), offence="01", received_on=D("2025-01-31"))
    campaign(TASK).as_agency(POLICE).when(lead).then_rejected("campaign.unknown_offence")
    listed = campaign(TASK, OFFENCE)
    listed.as_agency(POLICE).when(lead).then_accepted()
    withdrawn = CampaignItemWithdrawn(item_kind=ItemKind.OFFENCE, code="01")
    listed.when(withdrawn, HERE).then_accepted().as_agency(POLICE).when(lead).then_rejected("campaign.unknown_offence")


@pytest.mark.parametrize("item", [OFFENCE, FOCUS, SUB])
def test_items_belong_to_tasks_of_the_plan(item: Any) -> None:
    campaign().when(item, HERE).then_rejected("campaign.item_unknown", pointer="/data/tasks")


def test_a_return_uses_attachments_of_the_plan() -> None:
    campaign().when(RETURN, HERE).then_rejected("campaign.item_unknown", pointer="/data/attachments")


def test_a_phase_lies_within_the_campaign() -> None:
    campaign().when(replace(PHASE, starts_on=D("2024-12-31")), HERE).then_rejected("campaign.phase_outside_period")
    campaign().when(replace(PHASE, ends_on=D("2025-07-01")), HERE).then_rejected("campaign.phase_outside_period")
    campaign().when(replace(PHASE, ends_on=D("2024-12-01")), HERE).then_rejected("dates.out_of_order")


@pytest.mark.parametrize(
    "owners",
    [
        {"lead_agency": MARKET},
        {"lead_agency": MARKET, "cooperators": (POLICE, AGRICULTURE)},
        {"owners": (AGRICULTURE, MARKET)},
        {"owners": (POLICE,)},
    ],
)
def test_a_task_has_a_lead_or_owners_of_equal_standing(owners: dict[str, Any]) -> None:
    accepted(CampaignTaskAssigned(code="4.3", title="地理标志", text="严查。", **owners))


@pytest.mark.parametrize(
    "owners",
    [
        {},
        {"cooperators": (POLICE,)},
        {"lead_agency": MARKET, "owners": (POLICE,)},
        {"owners": (MARKET,), "cooperators": (POLICE,)},
        {"lead_agency": MARKET, "cooperators": (MARKET, POLICE)},
    ],
)
def test_a_task_without_an_owner_or_with_a_muddle_of_them_is_refused(owners: dict[str, Any]) -> None:
    task = CampaignTaskAssigned(code="4.3", title="地理标志", text="严查。", **owners)
    campaign().when(task, HERE).then_rejected("campaign.task_without_owner", basis="X8")


def test_those_who_answer_for_tasks_are_in_the_directory() -> None:
    campaign().when(replace(TASK, cooperators=(UNKNOWN_AGENCY,)), HERE).then_rejected("agency.not_registered")


@pytest.mark.parametrize(
    "change",
    [
        {"day": None, "rhythm": Rhythm.WEEKLY, "covers": Covers.WEEK_TO_DUE},
        {"rhythm": Rhythm.WEEKLY, "weekday": Weekday.FRIDAY, "covers": Covers.WEEK_TO_DUE},
        {"cutoff": None},
        {"covers": Covers.SAME_QUARTER},
        {"rhythm": Rhythm.QUARTERLY, "covers": Covers.SAME_QUARTER, "day": None},
        {"rhythm": Rhythm.DATED},
        {"rhythm": Rhythm.AT_ONCE},
        {"weekday": Weekday.FRIDAY},
    ],
)
def test_a_return_has_all_that_its_rhythm_needs_and_nothing_else(change: dict[str, Any]) -> None:
    campaign(TABLE).when(replace(RETURN, **change), HERE).then_rejected("campaign.return_rule_incomplete")


def test_a_period_named_by_the_plan_runs_forward_wherever_its_due_day_lies() -> None:
    year = Instance(period_start=D("2025-01-01"), period_end=D("2025-12-31"), due_on=D("2025-06-04"))
    dated = replace(RETURN, rhythm=Rhythm.DATED, day=None, covers=None, instances=(year,))
    accepted(dated, TABLE)
    backwards = replace(dated, instances=(replace(year, period_end=D("2024-12-31")),))
    campaign(TABLE).when(backwards, HERE).then_rejected("campaign.return_period_out_of_order")


# -- what is owed under a return ---------------------------------------------------------------------------------------------------

FEBRUARY = (D("2025-02-01"), D("2025-02-28"), D("2025-02-24"), datetime(2025, 2, 24, 16, 0, tzinfo=UTC))
MARCH = (D("2025-03-01"), D("2025-03-31"), D("2025-03-24"), datetime(2025, 3, 24, 16, 0, tzinfo=UTC))


def said_owed(outcome: Outcome) -> CampaignDutiesSet:
    """Return what follows from an event about a return: the one event that says what is owed now."""
    assert outcome.refusal is None, outcome.refusal
    (said_now,) = [item.event for item in outcome.decided if isinstance(item.event, CampaignDutiesSet)]
    return said_now


def days(said_now: CampaignDutiesSet) -> list[tuple[date, date, date, datetime]]:
    return [(one.period_start, one.period_end, one.due_on, one.cutoff_at) for one in said_now.owed]


def test_a_return_says_at_once_what_is_owed() -> None:
    # the 24th of each month, for the same month, cut off at 24:00 of the 24th in Beijing (R03, X1)
    two_months = CampaignPlanAmended(
        plan=replace(PLAN, starts_on=D("2025-02-01"), ends_on=D("2025-03-31"), issued_on=D("2025-01-20"))
    )
    scene = campaign(TABLE).when(two_months, HERE).then(two_months)
    listed = scene.when(RETURN, HERE)
    first = said_owed(listed)
    assert days(first) == [FEBRUARY, MARCH]
    assert {one.owed_by for one in first.owed} == {POLICE}
    assert (first.due_to, first.ended) == (BOARD, ())

    # another period: what is still owed keeps its id, what is not is ended by name
    one_month = CampaignPlanAmended(plan=replace(two_months.plan, ends_on=D("2025-02-28")))
    shorter = said_owed(listed.then_accepted().when(one_month, HERE))
    assert days(shorter) == [FEBRUARY]
    assert shorter.owed[0].duty == first.owed[0].duty
    assert shorter.ended == (first.owed[1].duty,)

    # withdrawn: nothing is owed under it any more
    gone = said_owed(listed.then_accepted().when(CampaignItemWithdrawn(item_kind=ItemKind.RETURN, code="R03"), HERE))
    assert (gone.owed, set(gone.ended)) == ((), {one.duty for one in first.owed})


def test_a_return_without_dates_owes_nothing_by_the_calendar() -> None:
    flash = replace(RETURN, rhythm=Rhythm.AT_ONCE, day=None, covers=None, cutoff=None)
    campaign(TABLE).when(flash, HERE).then(flash)


# -- office, members, roster ---------------------------------------------------------------------------------------------------


def test_the_office_acts_on_the_records_of_its_campaign() -> None:
    """M20: what the office is there for."""
    lead = said(replace(REGISTER, campaigns=(CODE,)), by=POLICE, on="2025-01-31")
    campaign().after(lead).as_office(BOARD).when(TRIAGE).then_accepted()
    campaign().after(lead).as_office(UNIT).when(TRIAGE).then_rejected("stream.not_found")


def test_the_office_changes_the_roster_and_the_members_by_notice() -> None:
    scene = campaign().as_office(BOARD)
    scene.when(replace(POST, document_no="安市监〔2025〕9号"), HERE).then_accepted()
    joined = scene.when(JOINED, HERE).then_accepted()
    left = joined.when(CampaignMemberLeft(member=POLICE, to_on=D("2025-02-01")), HERE).then_accepted()
    assert POLICE not in left.state(HERE).members
    left.when(CampaignMemberLeft(member=POLICE), HERE).then_rejected("campaign.not_a_member")


def test_the_office_does_not_rewrite_the_plan() -> None:
    campaign().as_office(BOARD).when(TASK, HERE).then_rejected("role.administrator_only")


def test_a_member_may_be_represented_by_a_body_that_is_declared_to_sit_for_it() -> None:
    joined = CampaignMemberJoined(member=BUREAU, represented_by=BRIGADE)
    scene = campaign()
    scene.when(joined, HERE).then_rejected("campaign.representation_undeclared", basis="X4")
    sits = AgencyRepresentationDeclared(represents=BUREAU, source="附件1", from_on=D("2025-01-01"))
    declared = scene.after(said(sits, stream=stream_id("agency", BRIGADE)))
    state = declared.when(joined, HERE).then(joined).state(HERE)
    assert state.members[BUREAU].represented_by == BRIGADE
    assert state.participants == (BUREAU, BRIGADE), "one member, and two bodies that may know"


def test_a_campaign_is_known_to_those_in_it_and_to_all_where_its_plan_is_public() -> None:
    """M15: what the plan says of its own publication decides who may know of it."""
    state = campaign(JOINED).state(HERE)
    assert reasons(state) == {
        MARKET: {"registered"},
        POLICE: {"takes_part"},
        f"campaign:{CODE}": {"office"},
    }
    public = replace(state, plan=replace(PLAN, openness=Openness.DISCLOSED))
    assert "*" in reasons(public)


def test_a_stranger_does_not_learn_of_a_campaign() -> None:
    campaign().as_agency(AGRICULTURE).when(JOINED, HERE).then_rejected("stream.not_found", status="missing")


# -- the end (M16) -----------------------------------------------------------------------------------------------------------------


def test_a_closed_campaign_changes_no_more_and_takes_no_new_records() -> None:
    scene = campaign(TASK).as_office(BOARD).when(CLOSED, HERE).then(CLOSED)
    scene.then_state(HERE, closed=True)
    for event in (TASK, CampaignPlanAmended(plan=PLAN), OFFICE, JOINED, POST, CLOSED):
        scene.as_administrator().when(event, HERE).then_rejected("campaign.over")
    lead = replace(REGISTER, campaigns=(CODE,))
    scene.as_agency(POLICE).when(lead).then_rejected("campaign.not_open")


def test_the_temporary_body_dissolves_and_a_lasting_one_keeps_its_records() -> None:
    scene = campaign(CLOSED).as_office(BOARD).when(DISSOLVED, HERE)
    gone = scene.then(DISSOLVED, AgencyDissolved(reason="工作专班撤销", successor=MARKET))
    assert scene.decided[1].envelope.stream == stream_id("agency", BOARD)
    gone.then_state(HERE, office=MARKET, former_office=BOARD, successor=MARKET)
    gone.then_state(stream_id("agency", BOARD), dissolved=True, suspended=True)
    assert "holds" in reasons(gone.state(HERE))[MARKET]
    gone.as_administrator().when(DISSOLVED, HERE).then_rejected("campaign.dissolved_already")


def test_what_is_still_open_turns_to_the_successor() -> None:
    lead = said(replace(REGISTER, campaigns=(CODE,)), by=POLICE, on="2025-01-31")
    gone = campaign(CLOSED).after(lead).when(DISSOLVED, HERE).then_accepted()
    gone.as_office(MARKET).when(TRIAGE).then_accepted()
    gone.as_office(BOARD).when(TRIAGE).then_rejected("agency.suspended")


def test_a_bureau_that_did_the_work_of_an_office_does_not_dissolve_with_it() -> None:
    scene = campaign(CampaignOfficeDesignated(office=BUREAU), CLOSED).when(DISSOLVED, HERE)
    scene.then(DISSOLVED)


def test_records_are_not_left_to_a_temporary_body_nor_before_the_end() -> None:
    campaign().when(DISSOLVED, HERE).then_rejected("campaign.not_closed", basis="M16")
    other = body("370784-zbb-2026", Form.OFFICE, host=MARKET)
    to_board = CampaignDissolved(successor="370784-zbb-2026")
    campaign(CLOSED).after(other).when(to_board, HERE).then_rejected("campaign.successor_is_temporary")


def test_a_supervisor_reads_only() -> None:
    scene = campaign().as_supervisor()
    assert scene.role is Role.SUPERVISOR
    scene.when(CLOSED, HERE).then_rejected("role.cannot_post")

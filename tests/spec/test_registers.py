"""What a task force keeps with its days: rosters, seconded officers, handlers, markets, partners, local plans, meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.agency import Form
from coordination.streams.campaign import (
    CampaignClosed,
    CampaignDissolved,
    CampaignEntryWithdrawn,
    CampaignItemWithdrawn,
    CampaignMemberJoined,
    CampaignMemberLeft,
    ItemKind,
    ItemOrigin,
    LocalItem,
    Register,
    RosterRole,
)
from coordination.streams.steps import spell_on
from tests.spec import taskforces as force
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, UNIT, UNKNOWN_AGENCY, Scene, given
from tests.spec.taskforces import AROUND, EVERY, HERE, D, told

DAY = "2024-10-05"
"""The day on which the stories are told, after the days of which they tell."""


def scene(*past: Any, by: str = OFFICE, on: str = DAY) -> Scene:
    told_before = given(AROUND, *(told(event) for event in past)).on(on)
    return told_before.as_office(by) if by == OFFICE else told_before.as_agency(by)


def named_on(state: Any, day: str, code: str = "01") -> str | None:
    spell = spell_on(state.entry(Register.ROSTER, code), D(day))
    return None if spell is None else str(spell.value.post_title)


def test_every_event_of_a_register_is_tried() -> None:
    told_of = {topic for topic, event in EVENTS.items() if topic.startswith("campaign.") and hasattr(event, "key")}
    tried = {event.topic for event, _ in EVERY}
    assert told_of - tried == {"campaign.member_joined", "campaign.member_left"}


@pytest.mark.parametrize(("event", "past"), EVERY, ids=[event.topic for event, _ in EVERY])
def test_the_office_says_it_and_a_stranger_does_not(event: Any, past: tuple[Any, ...]) -> None:
    scene(*past).when(event, HERE).then(event)
    scene(*past, by=AGRICULTURE).when(event, HERE).then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize(("event", "past"), EVERY, ids=[event.topic for event, _ in EVERY])
def test_another_member_does_not_say_it_and_the_unit_concerned_does(event: Any, past: tuple[Any, ...]) -> None:
    outcome = scene(*past, by=POLICE).when(event, HERE)
    own = scene(*past, by=MARKET).when(event, HERE)
    if event.topic == "campaign.entry_withdrawn":
        outcome.then_rejected("role.office_only")
        own.then_rejected("role.office_only")
    else:
        outcome.then_rejected("campaign.not_your_entry")
        if event is force.LEADER:
            own.then_rejected("campaign.sole_role_by_office")  # nobody has been named yet: it is nobody's post
        else:
            own.then_accepted()  # MARKET speaks for UNIT, which is a part of it


@pytest.mark.parametrize(("event", "past"), EVERY, ids=[event.topic for event, _ in EVERY])
def test_nothing_is_kept_of_a_campaign_that_is_over_but_what_stays_of_it(event: Any, past: tuple[Any, ...]) -> None:
    """长效机制 (M17): conclusions are recorded after the campaign too, until the task force is dissolved."""
    closed = scene(*past, CampaignClosed(reason="结束"))
    if event is force.CONCLUSION:
        over = closed.when(event, HERE).then(event)
        gone = over.after(told(CampaignDissolved(successor=MARKET))).as_office(MARKET)
        gone.when(replace(event, code="c-2"), HERE).then_rejected("campaign.dissolved_already", basis="M16")
    elif event is force.WITHDRAWN:
        closed.when(event, HERE).then_rejected("campaign.entry_closed", basis="M16")
    else:
        closed.when(event, HERE).then_rejected("campaign.over")


# -- the roster (M18, M19, M21) --------------------------------------------------------------------------------------------------


def test_a_post_changes_from_the_day_of_the_notice_and_what_held_before_stays_known() -> None:
    state = scene(force.LEADER).when(force.NEXT_LEADER, HERE).then_accepted().state(HERE)
    assert [named_on(state, day) for day in ("2022-01-01", "2024-09-30", "2024-10-01")] == [
        "副市长",
        "副市长",
        "常务副市长",
    ]


def test_a_notice_told_late_takes_its_place_before_a_later_one() -> None:
    later = replace(force.NEXT_LEADER, post_title="市长", from_on=D("2024-12-01"), document_no="安打假办〔2024〕11号")
    state = scene(force.LEADER, later).when(force.NEXT_LEADER, HERE).then_accepted().state(HERE)
    assert [named_on(state, day) for day in ("2024-09-30", "2024-10-01", "2024-11-30", "2024-12-01")] == [
        "副市长",
        "常务副市长",
        "常务副市长",
        "市长",
    ]


def test_without_a_day_a_change_holds_from_the_legal_date_and_the_first_naming_always() -> None:
    undated = replace(force.NEXT_LEADER, from_on=None)
    state = scene(force.LEADER).when(undated, HERE).then_accepted().state(HERE)
    assert [named_on(state, day) for day in ("2024-10-04", DAY)] == ["副市长", "常务副市长"]


def test_a_change_names_its_notice() -> None:
    without = replace(force.NEXT_LEADER, document_no=None)
    scene(force.LEADER).when(without, HERE).then_rejected("campaign.change_without_notice", basis="M19")
    scene().when(without, HERE).then_accepted()


def test_a_post_falls_vacant_on_a_day_and_only_once() -> None:
    vacant = scene(force.LEADER).when(force.VACATED, HERE).then_accepted()
    assert [named_on(vacant.state(HERE), day) for day in ("2024-10-31", "2024-11-01")] == ["副市长", None]
    again = replace(force.VACATED, to_on=D("2024-11-02"))
    vacant.when(again, HERE).then_rejected("campaign.nothing_to_end", pointer="/data/to_on")
    early = replace(force.NEXT_LEADER, from_on=D("2024-12-01"))
    filled = vacant.when(early, HERE).then_accepted().state(HERE)
    assert [named_on(filled, day) for day in ("2024-11-30", "2024-12-01")] == [None, "常务副市长"]
    scene().when(force.VACATED, HERE).then_rejected("campaign.nothing_to_end")


def test_what_begins_on_a_day_cannot_end_on_it() -> None:
    same = replace(force.VACATED, to_on=force.NEXT_LEADER.from_on)
    scene(force.LEADER, force.NEXT_LEADER).when(same, HERE).then_rejected("campaign.nothing_to_end")


def test_there_is_one_leader_at_a_time_and_one_person_may_hold_two_posts() -> None:
    other = replace(force.NEXT_LEADER, code="02")
    scene(force.LEADER).when(other, HERE).then_rejected("campaign.role_taken", basis="M18")
    vacant = replace(force.VACATED, to_on=D("2024-10-01"))
    scene(force.LEADER, vacant).when(other, HERE).then_accepted()
    deputies = replace(other, roster_role=RosterRole.DEPUTY_LEADER)
    scene(force.LEADER, replace(deputies, code="03")).when(deputies, HERE).then_accepted()
    director = replace(other, roster_role=RosterRole.OFFICE_DIRECTOR)
    both = scene(force.LEADER, replace(force.NEXT_LEADER)).when(director, HERE).then_accepted().state(HERE)
    holders = {
        spell.value.post_holder
        for code in ("01", "02")
        if (spell := spell_on(both.entry(Register.ROSTER, code), D(DAY))) is not None
    }
    assert holders == {"gov-2"}, "组长兼办公室主任"


def test_the_unit_says_so_for_its_own_post_and_not_for_another_s() -> None:
    taken = replace(force.NEXT_LEADER, unit=POLICE)
    scene(force.LEADER, by=POLICE).when(taken, HERE).then_rejected("campaign.not_your_entry", basis="M19")
    scene(replace(force.LEADER, unit=POLICE), by=POLICE).when(taken, HERE).then_accepted()


def test_a_free_post_of_which_there_is_one_is_named_by_the_office() -> None:
    """组长、办公室主任各一人 (M18, M21): that nobody fills it makes it no member's own; its unit says who fills it next (M19)."""
    police_s = replace(force.NEXT_LEADER, unit=POLICE)
    director = replace(police_s, roster_role=RosterRole.OFFICE_DIRECTOR)
    deputy = replace(police_s, roster_role=RosterRole.DEPUTY_LEADER)
    for event in (police_s, director):
        refused = scene(by=POLICE).when(event, HERE)
        refused.then_rejected("campaign.sole_role_by_office", basis="M18")
        assert event.roster_role.zh in refused.refusal.zh  # type: ignore[union-attr]
        assert f"“{event.roster_role.en}”" in refused.refusal.en  # type: ignore[union-attr]
        scene().when(event, HERE).then_accepted()
        scene().as_administrator().when(event, HERE).then_accepted()
        # a deputy does not make himself the leader under his own code
        scene(deputy, by=POLICE).when(event, HERE).then_rejected("campaign.sole_role_by_office")
        # the post is the unit's: it says who fills it next, also after it fell vacant
        own, vacated = replace(event, from_on=D("2024-03-01")), replace(force.VACATED, to_on=D("2024-06-01"))
        scene(own, vacated, by=POLICE).when(event, HERE).then_accepted()
    scene(by=POLICE).when(deputy, HERE).then_accepted()


# -- whose spell it is -------------------------------------------------------------------------------------------------------------

THEIRS = replace(force.MARKET_IN, unit=POLICE, from_on=D("2024-06-01"))
"""A market that UNIT, for which MARKET speaks, looked after from March on, and POLICE from June on."""


def test_a_former_unit_speaks_of_its_own_spell_and_the_newest_one_does_not() -> None:
    newer = replace(force.MARKET_IN, cases_3y=4, from_on=D("2024-05-01"))
    early = replace(force.MARKET_OUT, to_on=D("2024-05-01"))
    for event in (newer, early):
        said_by_unit = scene(force.MARKET_IN, THEIRS, by=MARKET).when(event, HERE).then_accepted().state(HERE)
        market = spell_on(said_by_unit.entry(Register.MARKETS, "m-1"), D("2024-07-01"))
        assert market is not None
        assert market.value == THEIRS, "what POLICE said stands"
    for event in (early, replace(newer, unit=POLICE)):
        scene(force.MARKET_IN, THEIRS, by=POLICE).when(event, HERE).then_rejected(
            "campaign.not_your_entry", basis="M19"
        )


def test_and_the_newest_unit_speaks_of_its_own_which_the_former_one_does_not() -> None:
    newer, late = replace(THEIRS, cases_3y=4, from_on=D("2024-08-01")), replace(force.MARKET_OUT, to_on=D("2024-09-01"))
    for event in (newer, late):
        scene(force.MARKET_IN, THEIRS, by=POLICE).when(event, HERE).then_accepted()
    for event in (replace(newer, unit=UNIT), late, replace(force.MARKET_IN, from_on=THEIRS.from_on)):
        scene(force.MARKET_IN, THEIRS, by=MARKET).when(event, HERE).then_rejected("campaign.not_your_entry")
    # in a gap the code is still of whoever had it last
    gap = scene(force.MARKET_IN, replace(force.MARKET_OUT, to_on=D("2024-05-01")), by=POLICE)
    gap.when(THEIRS, HERE).then_rejected("campaign.not_your_entry")


def test_an_end_that_is_moved_earlier_leaves_what_is_said_afterwards_open() -> None:
    """M19: listed from March, to end in September; no, in May; listed again from June on: nothing ends it."""
    sooner = replace(force.MARKET_OUT, to_on=D("2024-05-01"))
    again = replace(force.MARKET_IN, from_on=D("2024-06-01"))
    state = scene(force.MARKET_IN, force.MARKET_OUT, sooner).when(again, HERE).then_accepted().state(HERE)
    on = [
        spell_on(state.entry(Register.MARKETS, "m-1"), D(day))
        for day in ("2024-04-30", "2024-05-01", "2024-06-01", "2024-10-01")
    ]
    assert [one is not None for one in on] == [True, False, True, True]


def test_a_post_that_the_plan_takes_back_never_was() -> None:
    gone = CampaignItemWithdrawn(item_kind=ItemKind.ROSTER, code="01")
    state = scene(force.LEADER, force.NEXT_LEADER).as_administrator().when(gone, HERE).then_accepted().state(HERE)
    assert state.entry(Register.ROSTER, "01") == ()


# -- members and who sits for them (X4) ------------------------------------------------------------------------------------------


def sitting(state: Any, day: str) -> str | None:
    spell = spell_on(state.entry(Register.MEMBERS, POLICE), D(day))
    return None if spell is None else (spell.value.represented_by or POLICE)


def test_who_sits_for_a_member_is_known_for_every_day() -> None:
    represented = CampaignMemberJoined(member=POLICE, represented_by=UNIT, from_on=D("2024-06-01"))
    declared = given(AROUND, told(represented))
    left = declared.as_office().on(DAY).when(CampaignMemberLeft(member=POLICE, to_on=D("2024-09-01")), HERE)
    state = left.then_accepted().state(HERE)
    assert [sitting(state, day) for day in ("2024-05-31", "2024-06-01", "2024-08-31", "2024-09-01")] == [
        POLICE,
        UNIT,
        UNIT,
        None,
    ]
    assert POLICE not in state.members


def test_changes_of_members_are_told_in_the_order_of_their_days() -> None:
    dated = told(CampaignMemberJoined(member=POLICE, from_on=D("2024-06-01")))
    early = CampaignMemberJoined(member=POLICE, from_on=D("2024-05-01"))
    given(AROUND, dated).as_office().on(DAY).when(early, HERE).then_rejected("campaign.told_out_of_order")
    left = CampaignMemberLeft(member=POLICE, to_on=D("2024-05-01"))
    given(AROUND, dated).as_office().on(DAY).when(left, HERE).then_rejected("campaign.told_out_of_order")
    same = CampaignMemberLeft(member=POLICE, to_on=D("2024-06-01"))
    given(AROUND, dated).as_office().on(DAY).when(same, HERE).then_rejected("campaign.nothing_to_end")


def test_who_takes_part_changes_on_the_day_on_which_it_is_told_and_not_before() -> None:
    """Who may know of the campaign follows from it at once: what is to come is told when it has come."""
    joins = CampaignMemberJoined(member=AGRICULTURE, from_on=D("2024-10-06"))
    leaves = CampaignMemberLeft(member=POLICE, to_on=D("2024-10-06"))
    for event, field in ((joins, "from_on"), (leaves, "to_on")):
        scene().when(event, HERE).then_rejected("campaign.told_before_it_happened", pointer=f"/data/{field}")
        scene(on="2024-10-06").when(event, HERE).then_accepted()
        scene().when(replace(event, **{field: None}), HERE).then_accepted()


# -- seconded officers and handlers (M23, M24) -------------------------------------------------------------------------------------


def seconded(state: Any, day: str) -> bool:
    return spell_on(state.entry(Register.SECONDMENTS, "S1"), D(day)) is not None


def test_an_officer_is_seconded_for_a_time_stays_longer_or_goes_home_earlier() -> None:
    state = scene().when(force.SECONDED, HERE).then_accepted().state(HERE)
    assert [seconded(state, day) for day in ("2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01")] == [
        False,
        True,
        True,
        False,
    ]
    longer = scene(force.SECONDED).when(force.EXTENDED, HERE).then_accepted().state(HERE)
    assert [seconded(longer, day) for day in ("2024-06-01", "2024-08-31", "2024-09-01")] == [True, True, False]
    home = scene(force.SECONDED, force.EXTENDED).when(force.SENT_HOME, HERE).then_accepted().state(HERE)
    assert [seconded(home, day) for day in ("2024-04-30", "2024-05-01", "2024-08-01")] == [True, False, False]


def test_a_secondment_leads_from_a_unit_of_the_campaign_to_the_task_force() -> None:
    for code, changes in (
        ("campaign.unit_takes_no_part", {"unit": AGRICULTURE}),
        ("campaign.seconded_outside", {"seconded_to": AGRICULTURE}),
        ("campaign.seconded_to_own_unit", {"seconded_to": UNIT}),
        ("dates.out_of_order", {"to_on": D("2024-03-01")}),
        ("agency.not_available", {"unit": UNKNOWN_AGENCY}),
    ):
        scene().when(replace(force.SECONDED, **changes), HERE).then_rejected(code)
    in_group = given(AROUND, told(CampaignMemberJoined(member="370784-group"))).with_agency(
        "370784-group", form=Form.GROUP, members=(AGRICULTURE,)
    )
    of_group = replace(force.SECONDED, unit=AGRICULTURE)
    in_group.as_office().on(DAY).when(of_group, HERE).then_accepted()


def test_nobody_is_seconded_twice_at_once() -> None:
    twice = replace(force.SECONDED, code="S2", unit=MARKET, from_on=D("2024-05-31"), to_on=None)
    scene(force.SECONDED).when(twice, HERE).then_rejected("campaign.officer_engaged", basis="M23")
    afterwards = replace(twice, from_on=D("2024-06-01"))
    scene(force.SECONDED).when(afterwards, HERE).then_accepted()
    scene(force.SECONDED).when(force.SECONDED, HERE).then_rejected("campaign.entry_repeated")
    scene(force.SECONDED).when(replace(twice, seconded_officer="zf-018"), HERE).then_accepted()


def test_an_extension_does_not_reach_into_another_secondment_of_the_officer() -> None:
    """M23: from June on the officer is with another unit; the first secondment cannot be made to last until September."""
    elsewhere = replace(force.SECONDED, code="S2", unit=MARKET, from_on=D("2024-06-01"), to_on=None)
    scene(force.SECONDED, elsewhere).when(force.EXTENDED, HERE).then_rejected("campaign.officer_engaged", basis="M23")
    another = replace(elsewhere, seconded_officer="zf-018")
    scene(force.SECONDED, another).when(force.EXTENDED, HERE).then_accepted()


def test_an_extension_goes_beyond_an_end_that_was_set() -> None:
    scene(force.SECONDED).when(replace(force.EXTENDED, to_on=D("2024-06-01")), HERE).then_rejected(
        "campaign.not_an_extension"
    )
    endless = replace(force.SECONDED, to_on=None)
    scene(endless).when(force.EXTENDED, HERE).then_rejected("campaign.not_an_extension")
    scene().when(force.EXTENDED, HERE).then_rejected("campaign.entry_unknown")
    scene(endless).when(force.SENT_HOME, HERE).then_accepted()


def test_a_station_designates_its_handler_once_and_another_station_the_same_officer() -> None:
    again = replace(force.HANDLER, code="H2", from_on=D("2024-04-01"))
    scene(force.HANDLER).when(again, HERE).then_rejected("campaign.officer_engaged", basis="M24")
    scene(force.HANDLER).when(replace(again, unit=MARKET), HERE).then_accepted()
    scene(force.HANDLER, force.RELEASED).when(replace(again, from_on=D("2024-05-01")), HERE).then_accepted()
    scene().when(replace(force.HANDLER, unit=AGRICULTURE), HERE).then_rejected("campaign.unit_takes_no_part")


# -- markets, partners, local plans, meetings -------------------------------------------------------------------------------


def test_a_market_is_brought_up_to_date_and_taken_off_the_list() -> None:
    newer = replace(force.MARKET_IN, cases_3y=4, from_on=D("2024-06-01"))
    state = scene(force.MARKET_IN, newer).when(force.MARKET_OUT, HERE).then_accepted().state(HERE)
    found = [spell_on(state.entry(Register.MARKETS, "m-1"), D(f"2024-0{month}-15")) for month in (2, 4, 7, 9)]
    assert [None if one is None else one.value.cases_3y for one in found] == [None, 12, 4, None]
    scene().when(force.MARKET_OUT, HERE).then_rejected("campaign.nothing_to_end")


def test_a_partner_helps_from_the_day_of_its_registration_until_it_leaves() -> None:
    """权利人、平台、协会等外部协作方 (M33)."""
    state = scene(force.PARTNER).when(force.PARTNER_OUT, HERE).then_accepted().state(HERE)
    steps = state.entry(Register.PARTNERS, force.PARTNER.code)
    assert [spell_on(steps, D(day)) is not None for day in ("2024-08-31", "2024-09-01")] == [True, False]
    scene().when(force.PARTNER_OUT, HERE).then_rejected("campaign.nothing_to_end")


def test_a_wrong_entry_is_taken_out_and_one_of_the_plan_is_not() -> None:
    state = scene(force.MARKET_IN).when(force.WITHDRAWN, HERE).then_accepted().state(HERE)
    assert state.entry(Register.MARKETS, "m-1") == ()
    scene().when(force.WITHDRAWN, HERE).then_rejected("campaign.entry_unknown")
    post = CampaignEntryWithdrawn(register=Register.ROSTER, code="01", reason="误登")
    scene(force.LEADER).when(post, HERE).then_rejected("campaign.entry_of_the_plan")


@pytest.mark.parametrize("event", [force.CONCLUSION, force.MEETING], ids=["conclusion", "meeting"])
def test_what_is_read_after_the_end_is_put_right_after_it_until_the_task_force_is_dissolved(event: Any) -> None:
    """长效机制 (M17): a conclusion that was recorded wrongly is taken out as it was recorded, after the campaign too."""
    wrong = CampaignEntryWithdrawn(register=event.register, code=event.code, reason="登记有误")
    over = scene(event, CampaignClosed(reason="结束"))
    taken = over.when(wrong, HERE).then(wrong)
    assert taken.state(HERE).entry(event.register, event.code) == ()
    over.as_agency(MARKET).when(wrong, HERE).then_rejected("role.office_only")
    gone = over.after(told(CampaignDissolved(successor=MARKET))).as_office(MARKET)
    gone.when(wrong, HERE).then_rejected("campaign.entry_closed")


def test_items_of_a_local_plan_are_laid_down_or_of_ones_own() -> None:
    """规定动作与自选动作相结合 (M03)."""
    laid_down, own = force.PLAN.local_items
    for wrong in (
        replace(laid_down, task=None),
        replace(laid_down, task="9.9"),
        replace(own, task="4.1"),
    ):
        broken = replace(force.PLAN, local_items=(wrong,))
        scene().when(broken, HERE).then_rejected("campaign.local_item_misplaced", basis="M03")
    assert LocalItem(item_origin=ItemOrigin.OWN, title="检查").says() == "检查"


def test_an_amended_local_plan_holds_from_its_own_day() -> None:
    amended = replace(force.PLAN, title="修订方案", adopted_on=D("2024-06-01"))
    state = scene(force.PLAN).when(amended, HERE).then_accepted().state(HERE)
    on = [spell_on(state.entry(Register.LOCAL_PLANS, UNIT), D(day)) for day in ("2024-05-31", "2024-06-01")]
    assert [one and one.value.title for one in on] == ["执法大队专项行动方案", "修订方案"]


@pytest.mark.parametrize(
    ("event", "field"), [(force.PLAN, "adopted_on"), (force.MEETING, "met_on"), (force.CONCLUSION, "adopted_on")]
)
def test_nothing_is_told_before_it_happened(event: Any, field: str) -> None:
    tomorrow = replace(event, **{field: date(2024, 10, 6)})
    scene().when(tomorrow, HERE).then_rejected("campaign.told_before_it_happened", pointer=f"/data/{field}")
    scene().when(replace(event, **{field: D(DAY)}), HERE).then_accepted()


def test_those_at_a_meeting_are_in_the_directory() -> None:
    """动员部署会议 (M07): the day, what it was for, and which agencies were there."""
    (step,) = scene().when(force.MEETING, HERE).then_accepted().state(HERE).entry(Register.MEETINGS, force.MEETING.code)
    assert (step.value.met_on, step.value.attended) == (force.MEETING.met_on, force.MEETING.attended)
    with_nobody = replace(force.MEETING, attended=(MARKET, UNKNOWN_AGENCY))
    scene().when(with_nobody, HERE).then_rejected("agency.not_available", pointer="/data/attended")

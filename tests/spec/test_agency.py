"""Agencies: the directory, names through time, who sits for whom, who holds which post on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import stream_id
from coordination.custody import reasons
from coordination.streams.agency import (
    Agency,
    AgencyAliasEnded,
    AgencyAliasRecorded,
    AgencyDissolved,
    AgencyLiaisonEnded,
    AgencyLiaisonNamed,
    AgencyMembersListed,
    AgencyParentChanged,
    AgencyParticularsCorrected,
    AgencyPostFilled,
    AgencyPostVacated,
    AgencyRegistered,
    AgencyReinstated,
    AgencyRenamed,
    AgencyRepresentationDeclared,
    AgencyRepresentationEnded,
    AgencySuperiorDesignated,
    AgencySuspended,
    AgencyType,
    Form,
    LiaisonRole,
    PostKind,
    Span,
)
from coordination.streams.lead import LeadSource
from coordination.streams.parts import Person
from tests.spec.dsl import CAMPAIGN, MARKET, POLICE, UNKNOWN_AGENCY, Scene, given, said
from tests.spec.leads import REGISTER

BUREAU, BRIGADE, ZONE, GROUP, BOARD = (
    "370784-wjj",
    "370784-wszhzfdd",
    "370784-gxq",
    "370784-szbm",
    "370784-zbb",
)
D = date.fromisoformat


def at(code: str) -> UUID:
    return stream_id("agency", code)


def entry(code: str, name: str, **more: Any) -> AgencyRegistered:
    words: dict[str, Any] = {"agency_type": AgencyType.HEALTH, "form": Form.DEPARTMENT, "adcode": "370784"} | more
    return AgencyRegistered(code=code, name=name, short_name=name.removeprefix("安丘"), **words)


REGISTER_BUREAU = entry(BUREAU, "安丘市卫生健康局")
REGISTER_BRIGADE = entry(BRIGADE, "安丘市卫生综合执法大队", form=Form.BRIGADE)
PAST = (said(REGISTER_BUREAU, stream=at(BUREAU)), said(REGISTER_BRIGADE, stream=at(BRIGADE)))
FILLED = AgencyPostFilled(post=PostKind.CHIEF, post_holder="wjj-001", from_on=D("2022-01-10"))


def directory(*events: Any, of: str = BUREAU) -> Scene:
    """The bureau and its brigade are registered, and the events were said of the bureau."""
    return given(*PAST, *(said(event, stream=at(of)) for event in events)).as_administrator()


def bureau(scene: Scene, code: str = BUREAU) -> Agency:
    state = scene.state(at(code))
    assert isinstance(state, Agency)
    return state


# -- the directory ---------------------------------------------------------------------------------------------------


def test_an_administrator_registers_an_agency() -> None:
    scene = given().as_administrator().when(REGISTER_BUREAU, at(BUREAU)).then(REGISTER_BUREAU)
    scene.then_state(at(BUREAU), registered=True, code=BUREAU, agency_type="health", parent=None, suspended=False)


def test_every_agency_may_know_of_every_agency() -> None:
    assert "*" in reasons(bureau(directory()))
    assert reasons(Agency()) == {}


def test_agencies_do_not_build_the_directory() -> None:
    given().as_agency(MARKET).when(REGISTER_BUREAU, at(BUREAU)).then_rejected("role.administrator_only")


def test_an_agency_is_found_under_its_code_only() -> None:
    given().as_administrator().when(REGISTER_BUREAU, at(BRIGADE)).then_rejected(
        "agency.code_mismatch", pointer="/data/code"
    )


def test_nobody_is_called_as_the_rule_book_itself() -> None:
    system = entry("system", "系统")
    given().as_administrator().when(system, at("system")).then_rejected("agency.code_mismatch")


def test_an_agency_is_registered_once() -> None:
    directory().when(REGISTER_BUREAU, at(BUREAU)).then_rejected("stream.exists")


@pytest.mark.parametrize("field", ["parent", "superior", "host"])
def test_those_it_names_are_in_the_directory(field: str) -> None:
    named = replace(entry(ZONE, "安丘高新区分局"), **{field: UNKNOWN_AGENCY})
    directory().when(named, at(ZONE)).then_rejected("agency.not_registered", pointer="/data/parent")


def test_only_a_group_has_members() -> None:
    listing = entry(GROUP, "安丘市直部门", form=Form.DEPARTMENT, members=(BUREAU,))
    directory().when(listing, at(GROUP)).then_rejected("agency.members_of_no_group")
    directory().when(replace(listing, form=Form.GROUP), at(GROUP)).then_accepted()


def test_a_group_is_not_its_own_member() -> None:
    past = (*PAST, said(entry(GROUP, "安丘市直部门", form=Form.GROUP), stream=at(GROUP)))
    given(past).as_administrator().when(AgencyMembersListed(members=(BUREAU, GROUP)), at(GROUP)).then_rejected(
        "agency.names_itself"
    )


def test_the_office_of_a_task_force_has_a_host() -> None:
    office = entry(BOARD, "安丘市工作专班办公室", agency_type=AgencyType.TASK_FORCE, form=Form.OFFICE)
    directory().when(office, at(BOARD)).then_rejected("agency.office_without_host", basis="M20")
    directory().when(replace(office, host=BUREAU), at(BOARD)).then_accepted()


def test_units_do_not_belong_to_one_another_in_a_circle() -> None:
    past = (*PAST, said(AgencyParentChanged(parent=BUREAU), stream=at(BRIGADE)))
    scene = given(past).as_administrator()
    scene.when(AgencyParentChanged(parent=BRIGADE), at(BUREAU)).then_rejected("agency.parent_cycle")
    scene.when(AgencyParentChanged(parent=BUREAU), at(BUREAU)).then_rejected("agency.parent_cycle")


def test_a_unit_may_move_and_may_stand_by_itself() -> None:
    moved = directory().when(AgencyParentChanged(parent=BUREAU), at(BRIGADE)).then_accepted()
    moved.then_state(at(BRIGADE), parent=BUREAU)
    moved.when(AgencyParentChanged(), at(BRIGADE)).then_accepted().then_state(at(BRIGADE), parent=None)


def test_a_superior_guides_and_has_no_part_in_the_unit_itself() -> None:
    scene = directory().when(AgencySuperiorDesignated(superior=POLICE), at(BUREAU)).then_accepted()
    scene.then_state(at(BUREAU), superior=POLICE, parent=None)


def test_a_correction_leaves_alone_what_it_does_not_name() -> None:
    corrected = AgencyParticularsCorrected(reason="录入有误", agency_type=AgencyType.ECOLOGY)
    scene = directory().when(corrected, at(BUREAU)).then_accepted()
    scene.then_state(at(BUREAU), agency_type="ecology", adcode="370784", form=Form.DEPARTMENT)


# -- names through time ----------------------------------------------------------------------------------------------------


def test_the_former_name_still_finds_the_agency_as_of_its_time() -> None:
    renamed = AgencyRenamed(name="安丘市卫生健康委员会", short_name="市卫健委", from_on=D("2023-05-01"))
    agency = bureau(directory().when(renamed, at(BUREAU)).then_accepted())
    assert agency.is_called("安丘市卫生健康局", D("2023-04-30"))
    assert not agency.is_called("安丘市卫生健康局", D("2023-05-01"))
    assert agency.is_called("市卫健委", D("2023-05-01"))


def test_an_alias_ends_and_can_begin_again() -> None:
    alias = AgencyAliasRecorded(alias="卫健局", source="任务分工", from_on=D("2022-08-25"))
    scene = directory(alias)
    scene.when(alias, at(BUREAU)).then_rejected("agency.alias_recorded_already")
    ended = scene.when(AgencyAliasEnded(alias="卫健局", to_on=D("2023-01-01")), at(BUREAU)).then_accepted()
    assert [known.span for known in bureau(ended).aliases] == [Span(D("2022-08-25"), D("2023-01-01"))]
    ended.when(replace(alias, from_on=D("2023-01-01")), at(BUREAU)).then_accepted()


def test_a_name_not_in_use_cannot_go_out_of_use() -> None:
    directory().when(AgencyAliasEnded(alias="卫健委", to_on=D("2023-01-01")), at(BUREAU)).then_rejected(
        "agency.alias_unknown"
    )


def test_an_alias_does_not_end_before_it_begins() -> None:
    backwards = AgencyAliasRecorded(alias="卫健局", source="名单", from_on=D("2022-08-25"), to_on=D("2022-08-24"))
    directory().when(backwards, at(BUREAU)).then_rejected("dates.out_of_order", pointer="/data/to_on")


def test_an_agency_records_its_own_alias_and_nobody_elses() -> None:
    alias = AgencyAliasRecorded(alias="卫健局", source="官网")
    directory().as_agency(BUREAU).when(alias, at(BUREAU)).then_accepted()
    directory().as_agency(MARKET).when(alias, at(BUREAU)).then_rejected("agency.not_yours")


# -- who sits for whom (X4) --------------------------------------------------------------------------------------------------

SITS = AgencyRepresentationDeclared(represents=BUREAU, source="附件1", from_on=D("2022-08-25"))


def test_a_brigade_sits_for_its_bureau() -> None:
    brigade = bureau(directory().when(SITS, at(BRIGADE)).then_accepted(), BRIGADE)
    assert brigade.sits_for(D("2022-08-25")) == (BUREAU,)
    assert brigade.sits_for(D("2022-08-24")) == ()


def test_a_representation_is_declared_once_and_ends_once() -> None:
    scene = directory(SITS, of=BRIGADE)
    scene.when(SITS, at(BRIGADE)).then_rejected("agency.represents_already")
    over = AgencyRepresentationEnded(represents=BUREAU, to_on=D("2022-12-31"))
    ended = scene.when(over, at(BRIGADE)).then_accepted()
    assert bureau(ended, BRIGADE).sits_for(D("2022-12-31")) == ()
    ended.when(over, at(BRIGADE)).then_rejected("agency.does_not_represent")


def test_nobody_sits_for_itself() -> None:
    directory().when(replace(SITS, represents=BRIGADE), at(BRIGADE)).then_rejected("agency.names_itself")


# -- posts -------------------------------------------------------------------------------------------------------------------


def test_a_post_is_held_from_its_first_day_to_the_day_before_the_last() -> None:
    vacated = AgencyPostVacated(post=PostKind.CHIEF, post_holder="wjj-001", to_on=D("2023-03-01"))
    agency = bureau(directory(FILLED, vacated))
    held = {
        day: agency.holds("wjj-001", {"chief"}, D(day))
        for day in ("2022-01-09", "2022-01-10", "2023-02-28", "2023-03-01")
    }
    assert held == {"2022-01-09": False, "2022-01-10": True, "2023-02-28": True, "2023-03-01": False}


def test_a_post_is_not_another_post() -> None:
    agency = bureau(directory(FILLED))
    assert agency.holds("wjj-001", {"leader", "chief", "acting_chief"}, D("2022-06-01"))
    assert not agency.holds("wjj-001", {"leader"}, D("2022-06-01"))
    assert not agency.holds("wjj-002", {"chief"}, D("2022-06-01"))


@pytest.mark.parametrize("post", [PostKind.CHIEF, PostKind.ACTING_CHIEF, PostKind.UNIT_HEAD])
def test_some_posts_have_one_holder_at_a_time(post: PostKind) -> None:
    scene = directory(replace(FILLED, post=post))
    second = replace(FILLED, post=post, post_holder="wjj-002", from_on=D("2023-03-01"))
    scene.when(second, at(BUREAU)).then_rejected("agency.post_taken")
    vacated = AgencyPostVacated(post=post, post_holder="wjj-001", to_on=D("2023-03-01"))
    scene.when_all((vacated, at(BUREAU)), (second, at(BUREAU))).then_accepted()


@pytest.mark.parametrize("post", [PostKind.LEADER, PostKind.COLLECTIVE, PostKind.LEGAL_REVIEWER])
def test_other_posts_have_many_but_nobody_twice(post: PostKind) -> None:
    scene = directory(replace(FILLED, post=post))
    scene.when(replace(FILLED, post=post, post_holder="wjj-002"), at(BUREAU)).then_accepted()
    scene.when(replace(FILLED, post=post, from_on=D("2022-05-01")), at(BUREAU)).then_rejected("agency.post_taken")


def test_an_acting_chief_may_stand_beside_a_chief() -> None:
    acting = replace(FILLED, post=PostKind.ACTING_CHIEF, post_holder="wjj-002", from_on=D("2022-06-01"))
    directory(FILLED).when(acting, at(BUREAU)).then_accepted()


def test_a_tenure_of_the_past_is_entered_with_both_ends() -> None:
    former = replace(FILLED, post_holder="wjj-000", from_on=D("2019-01-01"), to_on=D("2022-01-10"))
    scene = directory(FILLED).when(former, at(BUREAU)).then_accepted()
    assert bureau(scene).holds("wjj-000", {"chief"}, D("2022-01-09"))
    directory(FILLED).when(replace(former, to_on=D("2022-01-11")), at(BUREAU)).then_rejected("agency.post_taken")
    directory().when(replace(former, to_on=former.from_on), at(BUREAU)).then_rejected("dates.out_of_order")


def test_only_who_holds_a_post_leaves_it_and_not_before_taking_it_up() -> None:
    scene = directory(FILLED)
    for vacated in (
        AgencyPostVacated(post=PostKind.CHIEF, post_holder="wjj-002", to_on=D("2023-03-01")),
        AgencyPostVacated(post=PostKind.LEADER, post_holder="wjj-001", to_on=D("2023-03-01")),
        AgencyPostVacated(post=PostKind.CHIEF, post_holder="wjj-001", to_on=D("2022-01-09")),
    ):
        scene.when(vacated, at(BUREAU)).then_rejected("agency.post_not_held")


# -- liaison officers --------------------------------------------------------------------------------------------------------

LIAISON = AgencyLiaisonNamed(
    campaign=CAMPAIGN,
    liaison="wjj-007",
    liaison_role=LiaisonRole.LIAISON,
    from_on=D("2022-09-01"),
    contact=Person(ref=UUID("5f0c9d9e-0000-4000-8000-000000000001"), phone="0536-0000000"),
)


def test_an_agency_names_its_liaison_for_a_campaign() -> None:
    scene = directory().as_agency(BUREAU).when(LIAISON, at(BUREAU)).then_accepted()
    assert [(held.officer, held.campaign) for held in bureau(scene).liaisons] == [("wjj-007", CAMPAIGN)]
    scene.when(LIAISON, at(BUREAU)).then_rejected("agency.liaison_named_already")
    scene.when(replace(LIAISON, liaison_role=LiaisonRole.HEAD), at(BUREAU)).then_accepted()


def test_a_liaison_is_one_of_a_campaign_that_exists() -> None:
    directory().when(replace(LIAISON, campaign="nowhere-1999"), at(BUREAU)).then_rejected("campaign.not_announced")


def test_a_liaison_is_released_once() -> None:
    released = AgencyLiaisonEnded(
        campaign=CAMPAIGN, liaison="wjj-007", liaison_role=LiaisonRole.LIAISON, to_on=D("2022-12-31")
    )
    scene = directory(LIAISON).when(released, at(BUREAU)).then_accepted()
    scene.when(released, at(BUREAU)).then_rejected("agency.liaison_unknown")


# -- suspension and the end ----------------------------------------------------------------------------------------------------

SUSPENDED, REINSTATED = AgencySuspended(reason="接口异常"), AgencyReinstated(reason="已排除")


def test_a_suspended_agency_does_not_post_until_it_is_reinstated() -> None:
    lead = replace(REGISTER, source=LeadSource.REPORT)
    scene = directory(SUSPENDED)
    scene.as_agency(BUREAU).when(lead).then_rejected("agency.suspended", status="role")
    scene.when(SUSPENDED, at(BUREAU)).then_rejected("agency.suspended_already")
    back = scene.when(REINSTATED, at(BUREAU)).then_accepted()
    back.as_agency(BUREAU).when(lead).then_accepted()
    back.when(REINSTATED, at(BUREAU)).then_rejected("agency.not_suspended")


def test_a_dissolved_agency_leaves_everything_to_its_successor() -> None:
    dissolved = AgencyDissolved(reason="机构改革", successor=BUREAU)
    scene = directory(replace(FILLED, post_holder="dd-001"), of=BRIGADE).on("2023-06-01")
    gone = scene.when(dissolved, at(BRIGADE)).then_accepted()
    gone.then_state(at(BRIGADE), dissolved=True, suspended=True, successor=BUREAU)
    assert bureau(gone, BRIGADE).holds("dd-001", {"chief"}, D("2023-05-31"))
    assert not bureau(gone, BRIGADE).holds("dd-001", {"chief"}, D("2023-06-01"))
    gone.when(SUSPENDED, at(BRIGADE)).then_rejected("agency.dissolved")


def test_an_agency_does_not_succeed_itself() -> None:
    directory().when(AgencyDissolved(reason="撤销", successor=BUREAU), at(BUREAU)).then_rejected("agency.names_itself")


# -- spans -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Span(D("2024-01-01"), D("2024-02-01")), Span(D("2024-02-01")), False),
        (Span(D("2024-01-01"), D("2024-02-02")), Span(D("2024-02-01")), True),
        (Span(), Span(D("2024-02-01")), True),
        (Span(None, D("2024-02-01")), Span(D("2024-03-01")), False),
    ],
)
def test_spans_meet_when_a_day_lies_in_both(one: Span, other: Span, *, meet: bool) -> None:
    assert one.meets(other) is other.meets(one) is meet

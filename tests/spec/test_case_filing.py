"""Filing a case: 程序规定 第十八条、第十九条; on leads, on the agency's own finding, after a former case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.profiles import Ending, ProfileName
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.case import Case, CaseLinked, FilingConditions, Stage
from coordination.streams.lead import LeadFiled
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.links import LinkKind, Relation
from tests.spec import leads
from tests.spec.cases import (
    ADD_LEAD,
    ASSIGN,
    CASE,
    CLOSED,
    CONDITIONS,
    CORRECT,
    EXECUTING,
    FILE,
    FILE_ON_LEAD,
    FILED,
    FLAG,
    FORMER,
    INVESTIGATING,
    LEAD,
    LIFT,
    LINK,
    OFFICERS,
    OTHER_LEAD,
    verifying,
)
from tests.spec.dsl import (
    ACTING,
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    NEXT_TOWN,
    NOBODY,
    OFFICE,
    POLICE,
    REVIEWER,
    UNIT,
    UNIT_HEAD,
    UNKNOWN_CAMPAIGN,
    given,
    on_stream,
    said,
)


def test_a_case_is_filed_on_a_lead_and_ends_its_verification() -> None:
    """One posted fact on the case; what it means for the lead follows. The clock lead_verify stops on it (Art 18) (M61)."""
    told = LeadFiled(case=CASE, case_no="安市监立〔2024〕31号")
    scene = given(verifying()).when(FILE_ON_LEAD).then(on_stream(CASE, FILE_ON_LEAD), on_stream(LEAD, told))
    scene.then_state(LEAD, stage=LeadStage.FILED, links=frozenset({("case", CASE)}))
    scene.then_state(
        CASE, stage=Stage.FILED, holder=MARKET, registrant=MARKET, leads=(LEAD,), profile="market_supervision"
    )
    scene.then_known_to({MARKET: {"registered", "holds"}, f"campaign:{CAMPAIGN}": {"office"}}, CASE)


def test_a_case_is_filed_on_the_agencys_own_finding() -> None:
    given().when(FILE).then(FILE).then_state(CASE, stage=Stage.FILED, leads=())


@pytest.mark.parametrize("condition", ["evidence_found", "penalty_due", "own_jurisdiction", "within_limitation"])
def test_all_four_conditions_hold(condition: str) -> None:
    """程序规定 第十九条第一款第一项至第四项."""
    lacking: FilingConditions = replace(CONDITIONS, **{condition: False})
    given().when(replace(FILE, conditions=lacking)).then_rejected(
        "case.conditions_not_met", basis="第十九条", pointer="/data/conditions"
    )


@pytest.mark.parametrize("approver", [LEADER, CHIEF, ACTING])
def test_a_leader_approves_filing(approver: str) -> None:
    """程序规定 第十八条: 由市场监督管理部门负责人决定是否立案; a deputy is one."""
    given().when(replace(FILE, approved_by=approver)).then_accepted()


@pytest.mark.parametrize("approver", [NOBODY, UNIT_HEAD, REVIEWER])
def test_nobody_else_approves_filing(approver: str) -> None:
    given().when(replace(FILE, approved_by=approver)).then_rejected("approval.wrong_post", basis="第十八条")


def test_a_unit_files_with_its_bureaus_leader() -> None:
    given().with_agency(UNIT, parents=(Subordination(MARKET, Span()),)).as_agency(UNIT).when(
        FILE
    ).then_accepted().then_state(CASE, holder=UNIT)


def test_a_case_counts_in_campaigns_that_are_under_way_and_names_their_offences() -> None:
    given().when(replace(FILE, campaigns=(UNKNOWN_CAMPAIGN,))).then_rejected("campaign.not_open")
    given().with_campaign(CAMPAIGN, closed=True).when(FILE).then_rejected("campaign.not_open")
    # what follows from a lead of the campaign counts in it, though the campaign has ended meanwhile
    given(verifying()).with_campaign(CAMPAIGN, closed=True).when(FILE_ON_LEAD).then_accepted()
    given().when(replace(FILE, offence="trademark")).then_accepted()
    given().when(replace(FILE, offence="tea_brand")).then_rejected("campaign.unknown_offence")
    given().when(replace(FILE, campaigns=(CAMPAIGN, NEXT_TOWN), offence="tea_brand")).then_accepted()


@pytest.mark.parametrize(
    ("past", "why"),
    [
        ((), "unknown"),
        (leads.REGISTERED, "registered only"),
        (leads.DISPATCHED, "offered to another"),
        (leads.VERIFYING, "verified by another"),
        ((*verifying(), said(leads.FILE, by="system")), "filed already"),
        ((*verifying(), said(leads.DECLINE)), "declined"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_lead_that_the_agency_does_not_verify_carries_no_case(past: tuple[object, ...], why: str) -> None:
    given(past).when(FILE_ON_LEAD).then_rejected("case.lead_not_ready", pointer="/data/leads")
    assert why


def test_two_cases_cannot_be_filed_on_one_lead() -> None:
    scene = given(verifying()).when(FILE_ON_LEAD).then_accepted()
    scene.when(FILE_ON_LEAD, FORMER).then_rejected("case.lead_not_ready")


def test_a_further_lead_joins_the_case() -> None:
    told = LeadFiled(case=CASE, case_no="安市监立〔2024〕31号")
    scene = given(FILED, verifying(2)).when(ADD_LEAD).then(on_stream(CASE, ADD_LEAD), on_stream(OTHER_LEAD, told))
    scene.then_state(CASE, leads=(OTHER_LEAD,), links=frozenset({("lead", OTHER_LEAD)}))
    scene.when(ADD_LEAD).then_rejected("case.lead_joined_already", pointer="/data/lead")
    given(FILED, verifying(2, by=POLICE)).when(ADD_LEAD).then_rejected("case.lead_not_ready", pointer="/data/lead")


# -- the procedure of the agency type -------------------------------------------------------------------------------------


def test_the_procedure_follows_from_the_type_of_agency_and_the_day() -> None:
    """legal.md 4.1: each agency's case keeps its own profile; 农业: in force from 2022-02-01, the law itself before."""
    generic = replace(FILE, profile=ProfileName("generic"))
    farming = replace(FILE, profile=ProfileName("agriculture"))
    given().when(generic).then_rejected("case.wrong_profile", pointer="/data/profile")
    given().as_agency(AGRICULTURE).on("2022-01-31").when(generic).then_accepted()
    given().as_agency(AGRICULTURE).on("2022-01-31").when(farming).then_rejected("case.wrong_profile")
    given().as_agency(AGRICULTURE).on("2022-02-01").when(farming).then_accepted()
    given().with_agency(POLICE, agency_type="health").as_agency(POLICE).when(generic).then_accepted()


def test_before_there_were_rules_there_is_no_case() -> None:
    given().on("2021-07-15").when(FILE).then_accepted()
    given().on("2021-07-14").when(FILE).then_rejected("case.wrong_profile")


def test_a_case_keeps_its_procedure_when_the_agency_changes_its_type() -> None:
    scene = given(FILED).with_agency(MARKET, agency_type="agriculture")
    scene.when(replace(ASSIGN, appointed_by=NOBODY)).then_rejected("approval.wrong_post", basis="第十九条")


# -- a former case --------------------------------------------------------------------------------------------------------


def test_what_the_police_did_not_file_goes_on_in_a_linked_case() -> None:
    """legal.md 2.2: if the police do not file, open a linked case reopened_from."""
    former = Case(stage=Stage.CLOSED, registrant=MARKET, holder=MARKET, campaigns=(CAMPAIGN,), ending=Ending.JUDICIARY)
    again = replace(FILE, reopened_from=FORMER)
    told = CaseLinked(to_kind=LinkKind.CASE, to=CASE, relation=Relation.CONTINUED_BY)
    scene = given().with_state("case", former, FORMER).when(again).then(on_stream(CASE, again), on_stream(FORMER, told))
    scene.then_state(CASE, links=frozenset({("case", FORMER)})).then_state(FORMER, links=frozenset({("case", CASE)}))


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_only_a_case_that_is_over_is_gone_on_with(stage: Stage) -> None:
    former = Case(stage=stage, registrant=MARKET, holder=MARKET, campaigns=(CAMPAIGN,))
    outcome = given().with_state("case", former, FORMER).when(replace(FILE, reopened_from=FORMER))
    if stage in {Stage.CLOSING, Stage.CLOSED, Stage.ARCHIVED}:
        outcome.then_accepted()
    else:
        outcome.then_rejected("case.not_reopenable", pointer="/data/reopened_from")


def test_a_case_that_one_may_not_know_of_is_not_gone_on_with() -> None:
    former = Case(stage=Stage.CLOSED, registrant=POLICE, holder=POLICE, campaigns=(NEXT_TOWN,))
    given().with_state("case", former, FORMER).when(replace(FILE, reopened_from=FORMER)).then_rejected(
        "case.not_reopenable"
    )


# -- officers, corrections, flags, links -----------------------------------------------------------------------------------


def test_two_officers_investigate_appointed_by_the_head_of_the_unit() -> None:
    """程序规定 第十九条第二款: 由办案机构负责人指定两名以上办案人员."""
    given(FILED).when(ASSIGN).then(ASSIGN).then_state(stage=Stage.INVESTIGATING, officers=frozenset(OFFICERS))
    given(FILED).when(replace(ASSIGN, officers=OFFICERS[:1])).then_rejected(
        "case.too_few_officers", pointer="/data/officers", basis="第十九条"
    )
    for nobody in (NOBODY, LEADER, CHIEF):
        given(FILED).when(replace(ASSIGN, appointed_by=nobody)).then_rejected(
            "approval.wrong_post", pointer="/data/appointed_by"
        )


def test_whoever_handled_a_case_remains_one_of_its_officers() -> None:
    others = replace(ASSIGN, officers=("officer-3", "officer-4"))
    given(INVESTIGATING).when(others).then(others).then_state(officers=frozenset({*OFFICERS, "officer-3", "officer-4"}))


def test_administrators_do_not_file() -> None:
    given().as_administrator(MARKET).when(FILE).then_rejected("role.agency_only")


def test_a_corrected_offence_is_on_the_list() -> None:
    given(FILED).when(replace(CORRECT, offence="tea_brand")).then_rejected("campaign.unknown_offence")


def test_particulars_are_corrected() -> None:
    given(FILED).when(CORRECT).then(CORRECT).then_state(case_no="安市监立〔2024〕32号", stage=Stage.FILED)
    given(FILED).as_office().when(CORRECT).then(CORRECT)


def test_a_case_is_flagged_once_and_the_office_lifts_the_flag() -> None:
    scene = given(FILED).when(FLAG).then(FLAG).then_state(major=True)
    scene.when(FLAG).then_rejected("case.major_already")
    scene.as_office(OFFICE).when(LIFT).then(LIFT).then_state(major=False).when(LIFT).then_rejected("case.not_major")


def test_a_link_is_told_by_both_records() -> None:
    """M64 全链条: what leads upstream there leads downstream here."""
    mirrored = replace(leads.LINK, to_kind=LinkKind.CASE, to=CASE, relation=Relation.DOWNSTREAM)
    scene = given(FILED, verifying(2)).when(LINK).then(on_stream(CASE, LINK), on_stream(OTHER_LEAD, mirrored))
    scene.when(LINK).then_rejected("link.told_already")
    given(FILED).when(LINK).then_rejected("link.target_unknown")
    itself = replace(LINK, to_kind=LinkKind.CASE, to=CASE)
    given(FILED).when(itself).then_rejected("link.to_itself")


def test_a_case_is_unknown_to_whoever_has_nothing_to_do_with_it() -> None:
    for past in (FILED, EXECUTING, CLOSED):
        given(past).as_agency(POLICE).when(CORRECT).then_rejected("stream.not_found", status="missing")

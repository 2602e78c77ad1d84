"""Leads of the same matter are merged, leads that belong together are linked; both records tell of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.streams.lead import LeadAbsorbed, LeadLinked, Stage
from coordination.streams.links import INVERSE, LinkKind, Relation
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, NEXT_TOWN, POLICE, SELF_TRIAGE, given, on_stream, said, the
from tests.spec.leads import (
    ABSORB,
    CORRECT,
    DISPATCHED,
    LEAD,
    LINK,
    MERGE,
    MERGED,
    OTHER,
    OTHER_REGISTERED,
    REGISTER,
    REGISTERED,
    SUSPECT,
    THIRD,
    TRIAGE,
    VERIFYING,
    by_office,
)

THE_OFFICE = {f"campaign:{CAMPAIGN}": {"office"}}
ABSORBED = LeadAbsorbed(lead=LEAD, registrant=MARKET, received_on=date(2024, 3, 1))


def test_a_merged_lead_ends_and_the_other_one_tells_of_it() -> None:
    scene = given(REGISTERED, OTHER_REGISTERED).as_office().when(MERGE)
    scene = scene.then(on_stream(LEAD, MERGE), on_stream(OTHER, ABSORBED))
    scene.then_state(LEAD, stage=Stage.MERGED, links=frozenset({("lead", OTHER)}))
    scene.then_state(OTHER, stage=Stage.REGISTERED, links=frozenset({("lead", LEAD)}), participants=(MARKET,))


def test_whoever_registered_the_merged_lead_still_hears_the_outcome() -> None:
    scene = given(REGISTERED, OTHER_REGISTERED).as_office().when(MERGE).then_accepted()
    scene.then_known_to({AGRICULTURE: {"registered"}, MARKET: {"takes_part"}, **THE_OFFICE}, OTHER)
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE}, LEAD)


def test_merging_is_no_way_round_a_suspected_crime() -> None:
    past = (*VERIFYING, said(SUSPECT, by=POLICE), said(REGISTER, by=POLICE, stream=OTHER))
    scene = given(past).as_agency(POLICE).when(MERGE)
    scene = scene.then(on_stream(LEAD, MERGE), on_stream(OTHER, replace(ABSORBED, crime_suspected=True)))
    scene.then_state(OTHER, crime_suspected=True)
    suspected = said(SUSPECT, by=POLICE, stream=OTHER)
    scene = given(*VERIFYING, said(REGISTER, by=POLICE, stream=OTHER), suspected).as_agency(POLICE).when(MERGE)
    scene.then_accepted().then_state(OTHER, crime_suspected=True)


def test_an_offer_ends_with_the_lead() -> None:
    scene = given(DISPATCHED, OTHER_REGISTERED).as_office().when(MERGE).then_accepted()
    scene.then_state(LEAD, stage=Stage.MERGED, offered_to=None)
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE}, LEAD)


def test_new_facts_and_a_corrected_day_of_receipt_reach_the_other_lead() -> None:
    event = replace(MERGE, new_facts=True)
    scene = given(REGISTERED, said(CORRECT), OTHER_REGISTERED).as_office().when(event)
    scene.then(event, replace(ABSORBED, received_on=date(2024, 2, 28), new_facts=True))


def test_a_holder_merges_what_it_holds_into_what_it_knows() -> None:
    given(VERIFYING, OTHER_REGISTERED).as_agency(POLICE).when(MERGE).then_rejected(
        "lead.merge_target_unsuitable", pointer="/data/into"
    )
    known = (said(REGISTER, by=POLICE, stream=OTHER),)
    given(VERIFYING, known).as_agency(POLICE).when(MERGE).then(on_stream(LEAD, MERGE), on_stream(OTHER, ABSORBED))


def test_what_is_hidden_is_refused_like_what_is_not_there() -> None:
    hidden = given(VERIFYING, OTHER_REGISTERED).as_agency(POLICE).when(MERGE).refusal
    absent = given(VERIFYING).as_agency(POLICE).when(MERGE).refusal
    assert hidden is not None
    assert absent is not None
    assert vars(hidden) == vars(absent)


def test_a_lead_is_not_merged_into_itself_nor_into_one_of_another_campaign() -> None:
    given(REGISTERED).as_office().when(replace(MERGE, into=LEAD)).then_rejected("lead.merge_target_unsuitable")
    elsewhere = said(replace(REGISTER, campaigns=(NEXT_TOWN,)), stream=OTHER)
    given(REGISTERED, elsewhere).as_office().when(MERGE).then_rejected("lead.merge_target_unsuitable")
    same_office = said(replace(REGISTER, campaigns=(SELF_TRIAGE,)), stream=OTHER)
    given(REGISTERED, same_office).as_office().when(MERGE).then_rejected("lead.merge_target_unsuitable")
    in_both = said(replace(REGISTER, campaigns=(NEXT_TOWN, CAMPAIGN)), stream=OTHER)
    given(REGISTERED, in_both).as_office().when(MERGE).then_accepted()


def test_merging_makes_no_circle() -> None:
    given(MERGED).as_office().when(replace(MERGE, into=LEAD), OTHER).then_rejected("lead.merge_target_unsuitable")


def test_a_merged_lead_does_nothing_any_more() -> None:
    given(MERGED).as_office().when(TRIAGE).then_rejected("record.wrong_stage")
    given(MERGED).as_office().when(MERGE).then_rejected("record.wrong_stage")


def test_absorbing_keeps_the_order_of_those_who_joined() -> None:
    sat = by_office(replace(TRIAGE, panel=(POLICE, MARKET)))
    given(REGISTERED, sat).as_rule().when(ABSORB).then(ABSORB).then_state(
        participants=(POLICE, MARKET, AGRICULTURE), links=frozenset({("lead", THIRD)}), stage=Stage.TRIAGED
    )


# -- links ------------------------------------------------------------------------------------------------------------

CONVERSE = {
    # how the other record says it; by hand, from the meaning of the words
    "related": "related",
    "same_party": "same_party",
    "same_goods": "same_goods",
    "upstream": "downstream",
    "downstream": "upstream",
    "printed_marks": "marks_printed_for",
    "marks_printed_for": "printed_marks",
    "continues": "continued_by",
    "continued_by": "continues",
}


@pytest.mark.parametrize("relation", Relation)
def test_a_link_told_by_one_record_is_told_by_both(relation: Relation) -> None:
    event = replace(LINK, relation=relation, note="同一批号")
    mirrored = LeadLinked(to_kind=LinkKind.LEAD, to=LEAD, relation=Relation(CONVERSE[relation.value]))
    scene = given(REGISTERED, OTHER_REGISTERED).as_office().when(event)
    scene = scene.then(on_stream(LEAD, event), on_stream(OTHER, mirrored))
    scene.then_state(LEAD, links=frozenset({("lead", OTHER)}), stage=Stage.REGISTERED)
    scene.then_state(OTHER, links=frozenset({("lead", LEAD)}), stage=Stage.REGISTERED)


def test_the_inverse_of_the_inverse_is_the_relation() -> None:
    assert all(INVERSE[inverse] is relation for relation, inverse in INVERSE.items())


def test_a_link_is_told_once_from_whichever_end() -> None:
    scene = given(REGISTERED, OTHER_REGISTERED).as_office().when(LINK).then_accepted()
    scene.when(LINK).then_rejected("link.told_already", pointer="/data/to")
    scene.when(replace(LINK, to=LEAD), OTHER).then_rejected("link.told_already")
    scene.when(replace(LINK, relation=Relation.RELATED)).then_rejected("link.told_already")


def test_merged_leads_are_linked() -> None:
    given(MERGED).as_office().when(LINK).then_rejected("link.told_already")


def test_a_link_gives_nobody_a_view_of_the_other_record() -> None:
    scene = given(REGISTERED, OTHER_REGISTERED).as_office().when(LINK).then_accepted()
    scene.then_known_to({MARKET: {"registered"}, **THE_OFFICE}, LEAD)
    scene.then_known_to({AGRICULTURE: {"registered"}, **THE_OFFICE}, OTHER)


def test_one_links_only_to_what_one_may_know_of() -> None:
    for past in (OTHER_REGISTERED, ()):
        given(REGISTERED, past).as_agency(MARKET).when(LINK).then_rejected("link.target_unknown", pointer="/data/to")
    known = said(REGISTER, by=MARKET, stream=OTHER)
    given(REGISTERED, known).as_agency(MARKET).when(LINK).then_accepted()


def test_a_record_is_not_linked_to_itself() -> None:
    given(REGISTERED).when(replace(LINK, to=the("lead"))).then_rejected("link.to_itself", pointer="/data/to")

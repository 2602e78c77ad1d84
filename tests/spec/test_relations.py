"""What events say of other records and of parties, found by the names and types of their fields alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

import scripts.assembly  # noqa: F401  declares every stream
from coordination.catalogue import EVENTS, KINDS, FieldSpec, fields_of, kind_of_plural
from coordination.rules import Envelope, Recorded
from coordination.streams.parts import Party
from coordination.streams.reliance import SupportAnswer
from projections.models import LEDGERS
from projections.relations import (
    KINDS_OF_RECORDS,
    NO_RECORDS,
    PARTY,
    PLACES,
    RECORDS,
    TARGETS,
    VOIDED,
    Stated,
    Tie,
    relation_id,
    stated,
    touches,
    voidable,
)
from tests.spec import cases, evidence, leads, referrals
from tests.spec import joint_actions as joint
from tests.spec.dsl import MARKET

NOT_ABOUT_CASES = {"agency", "calendar", "campaign", "clock", "deployment", "document_number", "document_register"}
"""Kinds that say how the system is set up, or run beside other records: they relate nothing."""


def fields(specs: Iterable[FieldSpec]) -> Iterator[tuple[FieldSpec, bool]]:
    for spec in specs:
        codec = spec.codec.item or spec.codec
        if codec.python is UUID or codec.part is Party:
            yield spec, codec.part is Party
        elif codec.part is not None:
            yield from fields(fields_of(codec.part))


ALL = [
    (topic, spec.name, is_party)
    for topic, event in EVENTS.items()
    if event.declaration.kind.name not in NOT_ABOUT_CASES
    for spec, is_party in fields(event.declaration.fields)
]


@pytest.mark.parametrize(("topic", "name", "is_party"), ALL)
def test_every_field_with_an_id_says_whose_it_is(topic: str, name: str, is_party: bool) -> None:  # noqa: FBT001
    if is_party:
        assert name in {tie.value for tie in Tie}
    else:
        assert (name in TARGETS) != (name in NO_RECORDS)
        assert name not in TARGETS or name == "to" or name in {tie.value for tie in Tie}


@pytest.mark.parametrize("topic", [topic for topic in EVENTS if topic.endswith(".support_answered")])
def test_what_is_only_answered_about_was_named_before(topic: str) -> None:
    answered = EVENTS[topic](support=UUID(int=7), support_answer=SupportAnswer.UNAFFECTED, reason="不影响认定")
    assert list(stated(answered)) == []


def test_every_kind_of_record_relates_and_is_related() -> None:
    records = {ledger.kind for ledger in LEDGERS if (kind := kind_of_plural(ledger.name)) and kind.name == ledger.kind}
    assert records - NOT_ABOUT_CASES == KINDS_OF_RECORDS
    assert len(RECORDS) == len(KINDS_OF_RECORDS)
    assert all(kind in KINDS or kind.endswith("_kind") for kind in TARGETS.values())


def told(event: object) -> list[tuple[str, str, object]]:
    return [(said.tie, said.kind, said.record or (said.party and said.party.name)) for said in stated(event)]


def test_a_filing_names_its_leads_and_parties() -> None:
    found = told(replace(cases.FILE, leads=(leads.LEAD,)))
    assert (Tie.LEADS.value, "lead", leads.LEAD) in found
    assert [kind for tie, kind, _ in found if tie == "party"] == [PARTY]


def test_the_kind_is_told_by_the_field_beside_the_id() -> None:
    assert (Tie.RECORD.value, "case", evidence.CASE) in told(evidence.COLLECT)


def test_what_stands_within_lists_of_parts_is_found() -> None:
    lines = [said for said in stated(referrals.SEND) if said.tie == "goods_record"]
    assert len(lines) == sum(exhibit.goods_record is not None for exhibit in referrals.SEND.exhibits)


def test_persons_are_never_related() -> None:
    assert not any(isinstance(said, Stated) and said.tie in NO_RECORDS for said in stated(referrals.SEND))


def test_parties_in_a_list_have_places_of_their_own() -> None:
    two = replace(cases.FILE, other_parties=(cases.FILE.party, replace(cases.FILE.party, name="另一公司")))
    ids = {relation_id(cases.CASE, said, None) for said in stated(two) if said.kind == PARTY}
    assert len(ids) == 3


@pytest.mark.parametrize("topic", VOIDED)
def test_what_can_be_voided_names_parties_at_its_own_level_and_records_nowhere(topic: str) -> None:
    """So that voiding finds every row there is."""
    kind = EVENTS[topic].declaration.kind.name
    events = [event for event in EVENTS.values() if event.declaration.kind.name == kind and event.topic in PLACES]
    told = [event for event in events if event.declaration.opens or "entry" in event.__annotations__]
    assert told
    for event in told:
        parties = {spec.name for spec, is_party in fields(event.declaration.fields) if is_party}
        assert {way[0] for way in PLACES[event.topic]} == parties == {way[-1] for way in PLACES[event.topic]}
        assert parties <= set(voidable(topic))


def test_every_event_that_voids_a_part_of_a_record_is_known() -> None:
    voiding = {topic for topic in EVENTS if topic.endswith("voided")}
    guidance = {topic for topic in voiding if "guid" in topic}
    assert {topic for topic in voiding - guidance if EVENTS[topic].declaration.kind.name in KINDS_OF_RECORDS} == set(
        VOIDED
    )
    # guidance names agencies and the record that it is about, and no party
    for event in EVENTS.values():
        if event.declaration.kind.name == "guidance":
            assert not any(is_party for _, is_party in fields(event.declaration.fields))


def test_voiding_one_field_record_leaves_the_parties_of_the_others() -> None:
    def rows(event: Any, version: int) -> set[UUID]:
        at = datetime(2024, 3, 11, 4, tzinfo=UTC)
        envelope = Envelope(joint.ACTION, version, "tests", f"{version}", MARKET, MARKET, at, at.date())
        return {*touches(Recorded(version, at, joint.ACTION, version, event.topic, event, envelope))}

    one = rows(replace(joint.GUIDE, attendees=(joint.SHOP,)), 5)
    other = rows(replace(joint.GUIDE, entry=joint.entry(12), attendees=(joint.SHOP,)), 6)
    void = rows(replace(joint.VOID, entry=joint.GUIDE.entry), 7)
    assert one <= void
    assert not other & void


def test_a_link_is_called_by_its_relation() -> None:
    (link,) = stated(leads.LINK)
    assert (link.tie, link.kind, link.record) == (leads.LINK.relation.value, leads.LINK.to_kind.value, leads.LINK.to)

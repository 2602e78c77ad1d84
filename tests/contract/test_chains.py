"""Chains and parties on both databases: what is found from either end, for whom, and as of when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest

from coordination.stored import from_row
from coordination.streams.parts import Party, PartyKind
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.graph import around
from projections.leads import LEADS
from projections.models import MODELS
from projections.parties import dossier, parties, place_of
from projections.queries import detail
from projections.relations import RELATIONS
from tests.contract.pasts import Log
from tests.spec import cases, daybooks, leads
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, MARKET, said

ONE = Party(kind=PartyKind.ORGANISATION, name="某彩印包装有限公司", uscc="91370784MA3C6TXK2U")
OTHER = Party(kind=PartyKind.ORGANISATION, name="某酒业有限公司", uscc="91350524MA2Y8D5T0Y")
THEIRS, SECOND = uuid5(leads.LEAD, "theirs"), uuid5(leads.LEAD, "second")
PAST = (
    said(replace(leads.REGISTER, party=ONE), by=MARKET, stream=leads.LEAD),
    said(replace(leads.REGISTER, party=ONE), by=AGRICULTURE, stream=THEIRS),
    said(replace(leads.REGISTER, party=OTHER), by=MARKET, stream=SECOND),
    said(replace(cases.FILE, party=ONE, other_parties=(OTHER,), leads=(leads.LEAD,)), by=MARKET, stream=cases.CASE),
)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[ReadDatabase]:
    opened = ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))
    log = Log()
    log.write(*PAST)
    Projector(opened, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    yield opened
    opened.close()


GUIDED = replace(joint.GUIDE, attendees=(ONE, OTHER))
VOIDED_PAST = (
    joint.WORKED,
    joint.posted(GUIDED),
    joint.posted(replace(joint.GUIDE, entry=joint.entry(12), attendees=(ONE,))),
    daybooks.entered(replace(daybooks.GUIDE, attendees=(OTHER,))),
)
VOIDING = (
    joint.posted(replace(joint.VOID, entry=GUIDED.entry)),
    daybooks.entered(daybooks.VOID),
)


def at(position: int) -> Moment:
    return Moment(position, datetime(2024, 9, 1, tzinfo=UTC))


def test_parties_are_counted_over_what_one_may_know_of(database: ReadDatabase) -> None:
    with database.reading() as snapshot:
        now = at(reached(snapshot, RELATIONS.needs))

        def counted(sight: Sight, moment: Moment = now, least: int = 1) -> list[tuple[str, int, int]]:
            found = parties(snapshot, sight, moment, least=least, limit=10, after=None)
            return [(party.uscc, party.records, party.agencies) for party in found]

        assert counted(SUPERVISOR) == [(ONE.uscc, 3, 2), (OTHER.uscc, 2, 1)]
        assert counted(Sight.of(MARKET)) == [(OTHER.uscc, 2, 1), (ONE.uscc, 2, 1)]  # equals by code
        assert counted(Sight.of(AGRICULTURE)) == [(ONE.uscc, 1, 1)]
        assert counted(Sight.of()) == []
        assert counted(SUPERVISOR, least=3) == [(ONE.uscc, 3, 2)]
        assert counted(SUPERVISOR, at(2)) == [(ONE.uscc, 2, 2)]
        (first,) = parties(snapshot, SUPERVISOR, now, least=1, limit=1, after=None)
        (second,) = parties(snapshot, SUPERVISOR, now, least=1, limit=1, after=place_of(first))
        assert (first.uscc, second.uscc) == (ONE.uscc, OTHER.uscc)
        assert parties(snapshot, SUPERVISOR, now, least=1, limit=1, after=place_of(second)) == []


def test_what_is_elsewhere_is_known_only_to_whoever_has_something(database: ReadDatabase) -> None:
    with database.reading() as snapshot:
        now = at(reached(snapshot, RELATIONS.needs))

        def known(sight: Sight, uscc: str | None, moment: Moment = now) -> tuple[set[UUID], bool] | None:
            found = dossier(snapshot, lambda _: sight, moment, str(uscc))
            return None if found is None else ({one.id for one in found.records}, found.elsewhere)

        assert known(SUPERVISOR, ONE.uscc) == ({leads.LEAD, THEIRS, cases.CASE}, False)
        assert known(Sight.of(MARKET), ONE.uscc) == ({leads.LEAD, cases.CASE}, True)
        assert known(Sight.of(MARKET), ONE.uscc, at(1)) == ({leads.LEAD}, False)
        assert known(Sight.of(AGRICULTURE), OTHER.uscc) is None


def test_a_chain_is_found_from_either_end(database: ReadDatabase) -> None:
    with database.reading() as snapshot:
        now = at(reached(snapshot, RELATIONS.needs))

        def reaches(sight: Sight, depth: int, record: UUID = leads.LEAD) -> dict[str, int]:
            ledger = CASES if record == cases.CASE else LEADS
            row = detail(snapshot, ledger, sight, now, record)
            assert row is not None
            chain = around(snapshot, lambda _: sight, now, ledger, row, depth)
            return {key: node.steps for key, node in chain.nodes.items()}

        lead, case = str(leads.LEAD), str(cases.CASE)
        assert reaches(Sight.of(MARKET), 1) == {lead: 0, str(ONE.uscc): 1, case: 1}
        assert reaches(Sight.of(MARKET), 1, cases.CASE) == {case: 0, lead: 1, str(ONE.uscc): 1, str(OTHER.uscc): 1}
        assert reaches(Sight.of(MARKET), 3)[str(SECOND)] == 3
        assert str(THEIRS) not in reaches(Sight.of(MARKET), 4)
        assert reaches(SUPERVISOR, 2)[str(THEIRS)] == 2


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_voided_names_its_parties_no_more_and_still_does_as_of_before(
    kind: str, request: pytest.FixtureRequest
) -> None:
    log = Log()
    log.write(VOIDED_PAST)
    before = len(log.rows)
    log.write(VOIDING)
    opened = ReadDatabase(str(request.getfixturevalue(f"fresh_{kind}_url")))
    Projector(opened, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]
    with opened.reading() as snapshot:
        now = at(reached(snapshot, RELATIONS.needs))

        def named(uscc: str | None, moment: Moment) -> set[UUID]:
            found = dossier(snapshot, lambda _: SUPERVISOR, moment, str(uscc))
            return set() if found is None else {one.id for one in found.records}

        assert (named(ONE.uscc, at(before)), named(OTHER.uscc, at(before))) == (
            {joint.ACTION},
            {joint.ACTION, daybooks.ENTRY},
        )
        # the other interview of ONE stands; SHOP was visited, and nobody voided that
        assert (named(ONE.uscc, now), named(OTHER.uscc, now)) == ({joint.ACTION}, set())
        assert named(joint.SHOP.uscc, now) == {joint.ACTION}
        ties = parties(snapshot, SUPERVISOR, now, least=1, limit=10, after=None)
        assert {party.uscc for party in ties} == {ONE.uscc, joint.SHOP.uscc}
    opened.close()

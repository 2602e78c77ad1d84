"""The directory on both databases: the ledger holds what the rule book knows, so both find the same common superior."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from coordination.catalogue import stream_id
from coordination.lines import Tracked, common_superior
from coordination.record import Coordination
from coordination.rules import Context, Envelope, Role
from coordination.stored import from_row
from coordination.streams.agency import (
    AGENCY,
    AgencyDissolved,
    AgencyParentChanged,
    AgencyParticularsCorrected,
    AgencySuperiorDesignated,
    AgencyType,
    Form,
)
from projections.access import SUPERVISOR
from projections.agencies import AGENCIES, state_of
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.lines import Registered
from projections.queries import detail
from tests.contract.recording import ADMINISTRATOR, MARKET, NOW, POLICE, Office, proposal
from tests.spec.lines import CITY, CITY_GOVERNMENT, JUSTICE, NEXT, PROVINCE, STATION, D, body, government, market

DAYS = [date(year, month, 1) for year, month in product((2019, 2021, 2022), (1, 5, 9))]
CODES = (MARKET, POLICE, CITY, NEXT, PROVINCE, STATION, JUSTICE, CITY_GOVERNMENT, "370784-rmzf", "370784-nobody")
TAX, SECOND = "370784-swj", "370784-sfj2"
STORY: tuple[tuple[str, Any], ...] = (
    (PROVINCE, market(PROVINCE)),
    (CITY, market(CITY, superior=PROVINCE)),
    (NEXT, market(NEXT, superior=CITY)),
    (STATION, body(STATION, AgencyType.MARKET_SUPERVISION, Form.STATION, parent=MARKET)),
    (CITY_GOVERNMENT, government(CITY_GOVERNMENT)),
    (JUSTICE, body(JUSTICE, AgencyType.OTHER)),
    (TAX, body(TAX, AgencyType.TAX)),
    (SECOND, body(SECOND, AgencyType.JUSTICE)),
    (MARKET, AgencySuperiorDesignated(superior=CITY, from_on=D("2020-06-01"))),
    (MARKET, AgencySuperiorDesignated(superior=PROVINCE, from_on=D("2022-06-01"))),
    (STATION, AgencyParentChanged(parent=NEXT, from_on=D("2021-03-01"))),
    (JUSTICE, AgencyParticularsCorrected(reason="录入有误", agency_type=AgencyType.JUSTICE)),
    (SECOND, AgencyDissolved(reason="合并", successor=JUSTICE)),
    (CITY, AgencyParentChanged(parent=None)),
)


@pytest.fixture
def any_store_url() -> str:
    """The log in memory: it is the ledger's database that matters here."""
    return "memory:"


def tracked(desk: Coordination) -> Tracked:
    """The directory as a guard of that desk sees it."""
    envelope = Envelope(stream_id("agency", MARKET), 1, "tests", "e", MARKET, MARKET, NOW, NOW.date())
    return Tracked(Context(envelope, Role.AGENCY, 0, NOW, desk.state))


def test_ledger_and_rule_book_find_the_same_at_every_step(office: Office, database: ReadDatabase) -> None:
    desk = office.writer()
    projector = Projector(database, office.log, from_row, (AGENCIES,))
    found = set()
    for number, (code, event) in enumerate(STORY):
        by = {"by": ADMINISTRATOR, "role": Role.ADMINISTRATOR}
        desk.post([proposal(AGENCY, stream_id("agency", code), event, f"step {number}", **by)], now=NOW)
        projector.catch_up()
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, (AGENCIES,)), NOW)
            row = detail(snapshot, AGENCIES, SUPERVISOR, moment, stream_id("agency", code))
            assert row is not None
            kept, state = state_of(row), desk.state(AGENCY, stream_id("agency", code))
            assert (kept.parents, kept.superiors) == (state.parents, state.superiors)
            assert (row["parent"], row["superior"]) == (state.parent, state.superior)
            rules, ledger = tracked(desk), Registered(snapshot, moment)
            for one, other, on in product(CODES, CODES, DAYS if number == len(STORY) - 1 else DAYS[-1:]):
                answer = common_superior(rules, one, other, on)
                assert common_superior(ledger, one, other, on) == answer
                found.add((answer.finding, answer.obstacle, answer.body is not None and answer.body.agency is not None))
    assert len(found) >= 6, "the story reaches each kind of answer"


def test_the_past_of_a_moment_is_asked_like_the_present(office: Office, database: ReadDatabase) -> None:
    desk = office.writer()
    by = {"by": ADMINISTRATOR, "role": Role.ADMINISTRATOR}
    projector = Projector(database, office.log, from_row, (AGENCIES,))
    positions = []
    for number, (code, event) in enumerate(STORY[:9]):
        sent = proposal(AGENCY, stream_id("agency", code), event, f"step {number}", **by)
        positions.append(desk.post([sent], now=NOW)[0].position)
    projector.catch_up()

    def superior(position: int) -> str | None:
        with database.reading() as snapshot:
            answer = common_superior(Registered(snapshot, Moment(position, NOW)), MARKET, NEXT, D("2021-01-01"))
        return answer.body and answer.body.agency

    assert superior(positions[7]) is None
    assert superior(positions[8]) == CITY

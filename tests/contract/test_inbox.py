"""The inbox on both databases: whose turn it is, sorted by the end of the agency's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coordination.stored import from_row
from projections.access import SUPERVISOR, Sight
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.inbox import NEEDS, WAITS, Box, Question, inbox
from projections.models import LEDGERS, MODELS
from tests.contract.pasts import Log
from tests.spec import joint_actions as joint
from tests.spec import leads, referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE

OFFICES = {CAMPAIGN: OFFICE, "other-2024": None}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[ReadDatabase]:
    opened = ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))
    yield opened
    opened.close()


def asked(database: ReadDatabase, agency: str, sight: Sight = SUPERVISOR, **how: Any) -> list[tuple[str, str, date]]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, NEEDS), datetime(2024, 9, 1, tzinfo=UTC))
        answer = inbox(snapshot, lambda _: sight, moment, Question((agency,), OFFICES, **how))
        return [(item["ledger"], item["task"], item["since"]) for item in answer.items]


def fold(database: ReadDatabase, *past: Any) -> None:
    log = Log()
    log.write(*past)
    Projector(database, log, from_row, MODELS).catch_up()  # type: ignore[arg-type]


def test_every_ledger_that_says_who_must_act_is_in_the_inbox() -> None:
    said = {ledger.name for ledger in LEDGERS if "waiting_on" in {column.name for column in ledger.columns}}
    assert said <= {wait.ledger.name for wait in WAITS}


def test_the_turn_goes_from_the_office_to_the_agency(database: ReadDatabase) -> None:
    fold(database, *leads.TRIAGED)
    assert [task for _, task, _ in asked(database, OFFICE)] == ["dispatch"]
    assert asked(database, MARKET) == []
    # of another campaign the office has nothing to do here
    assert asked(database, OFFICE, Sight.of()) == []


def test_whoever_must_act_next_in_a_referral_finds_it(database: ReadDatabase) -> None:
    fold(database, *referrals.UNDER_REVIEW)
    found = asked(database, POLICE)
    assert ("referrals", "decide_filing") in {(ledger, task) for ledger, task, _ in found}
    others = asked(database, MARKET, box=Box.OUTGOING)
    assert ("referrals", "decide_filing") in {(ledger, task) for ledger, task, _ in others}
    assert asked(database, POLICE, kinds=("lead",)) == []
    assert asked(database, MARKET, kinds=("case",)) == [("cases", "investigate", date(2024, 3, 4))]


def test_each_agency_that_was_asked_to_a_joint_action_finds_that_it_has_to_answer(database: ReadDatabase) -> None:
    fold(database, joint.PLANNED)
    assert asked(database, AGRICULTURE) == [("joint-actions", "answer_invitation", date(2024, 3, 1))]
    # POLICE have answered; the lead has to schedule it
    assert asked(database, POLICE) == []
    assert asked(database, MARKET) == [("joint-actions", "schedule", date(2024, 3, 1))]


def test_the_lead_finds_the_report_and_the_owner_what_was_left_to_do(database: ReadDatabase) -> None:
    fold(database, joint.ENDED, joint.posted(joint.FOLLOW_UP, POLICE, joint.AFTERWARDS))
    assert asked(database, MARKET) == [
        ("joint-actions", "report_action", date(2024, 3, 12)),
        ("joint-action-follow-ups", "follow_up", date(2024, 3, 18)),
    ]
    assert asked(database, POLICE, box=Box.OUTGOING) == [("joint-action-follow-ups", "follow_up", date(2024, 3, 18))]


def test_what_was_done_waits_for_nobody(database: ReadDatabase) -> None:
    fold(database, joint.FOLLOWED, joint.posted(joint.COMPLETE, MARKET, joint.AFTERWARDS))
    assert asked(database, MARKET) == []
